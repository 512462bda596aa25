/** On which day people came, and went: what a run leaves of it for the next. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { nextComings } from '../../src/memory/comings.ts';
import type { RunEnd } from '../../src/memory/run-end.ts';
import type { State } from '../../src/memory/state.ts';
import type { DesiredUser, User } from '../../src/model.ts';
import { emptyPlan } from '../../src/plan/change.ts';
import { createRefs } from '../../src/report/redact.ts';
import { rulesOf } from '../../src/rules.ts';
import { person, user } from '../fixtures/people.ts';
import { NOT_LOOKED } from '../fixtures/recall.ts';

const KEY = 'k'.repeat(32);
const refOf = createRefs(KEY);
const TENANT = {
  name: 'Nordwind',
  status: 'active',
  timezone: 'Europe/Berlin',
  scope: { employees: 'active' },
} as const;

type Given = {
  day: string;
  people: readonly DesiredUser[];
  /** Pairs of numbers, `1 1`: this person has this account after the run. */
  links?: readonly string[];
  outside?: readonly string[];
  users?: readonly User[];
  complete?: boolean;
  /** Pairs whose account a sync has blocked. */
  blocked?: readonly string[];
};

type Known = Pick<State, 'links' | 'outside' | 'came' | 'went'>;

/** What the run leaves, with numbers in the place of references; `before`: what the last one has left. */
function after({ day, people, links = [], outside = [], complete = true, ...given }: Given, before?: Known) {
  const now = new Date(`${day}T05:00:00Z`);
  const users = given.users ?? ['1', '2', '3'].map((id) => user(id));
  const pairOf = (text: string) => {
    const [employee = '', account = ''] = text.split(' ');
    return `${refOf({ employee })} ${refOf({ user: `user-${account}` })}`;
  };
  const pairs = { links: links.map(pairOf), outside: outside.map(pairOf) };
  const run = {
    now,
    keys: { ledgerKey: KEY, refOf },
    rules: rulesOf(TENANT, now),
    seen: { employees: people.map(({ employee }) => employee), people, users, looked: NOT_LOOKED, complete },
    did: { plan: emptyPlan() },
  } as unknown as RunEnd;
  const blocked = (given.blocked ?? []).map(pairOf);
  return { ...pairs, ...nextComings(before as State | undefined, { ...pairs, blocked }, run) };
}

const names = new Map(['1', '2', '3', '4'].map((id) => [refOf({ employee: id }), id]));
const told = ({ came = [], went = [] }: Pick<State, 'came' | 'went'>) =>
  [came, went].map((lines) =>
    lines.map((line) => line.replace(/^\S+/, (reference) => names.get(reference) ?? '?')).sort(),
  );

const comings = suite('nextComings');

const [one, two, three] = [person('1'), person('2'), person('3')];

comings('who came first is known from the second run on, and for thirty days', () => {
  const first = after({ day: '2026-05-01', people: [one], links: ['1 1'] });
  assert.equal(told(first), [[], []]);
  const second = after({ day: '2026-05-02', people: [one, two], links: ['1 1', '2 2'] }, first);
  assert.equal(told(second), [['2 2026-05-02'], []]);
  const same = { people: [one, two], links: ['1 1', '2 2'] };
  assert.equal(told(after({ ...same, day: '2026-06-01' }, second)), [['2 2026-05-02'], []]);
  const later = after({ ...same, day: '2026-06-02' }, second);
  assert.equal(told(later), [[], []]);
  assert.equal(told(after({ ...same, day: '2026-06-03' }, later)), [[], []], 'not anew');
});

comings('who has no account yet came on the day they were seen, however late they get one', () => {
  const first = after({ day: '2026-05-01', people: [one], links: ['1 1'] });
  const waiting = after({ day: '2026-05-02', people: [one, two], links: ['1 1'] }, first);
  const still = after({ day: '2026-07-02', people: [one, two], links: ['1 1'] }, waiting);
  assert.equal(told(still), [['2 2026-05-02'], []]);
  const added = { day: '2026-07-03', people: [one, two], links: ['1 1', '2 2'] };
  assert.equal(told(after(added, still)), [[], []]);
  const out = { ...two, passes: false };
  assert.equal(told(after({ day: '2026-05-02', people: [one, out], links: ['1 1'] }, first)), [[], []]);
  const outside = after(
    { day: '2026-05-03', people: [one, out], links: ['1 1'], outside: ['2 2'] },
    { ...first },
  );
  assert.equal(told(outside), [['2 2026-05-03'], []]);
});

comings('whoever was out of scope, or has left, and is back in scope has come no later for it', () => {
  const first = after({ day: '2026-05-01', people: [one, two], links: ['1 1'], outside: ['2 2'] });
  const both = { day: '2026-05-02', people: [one, two], links: ['1 1', '2 2'] };
  assert.equal(told(after(both, first)), [[], []]);
  const left = person('2', { status: 'inactive' });
  const before = after({ day: '2026-05-01', people: [one], links: ['1 1'] });
  assert.equal(told(after({ day: '2026-05-02', people: [one, left], links: ['1 1'] }, before)), [[], []]);
});

comings('whoever has the account that somebody had is no newcomer', () => {
  const first = after({ day: '2026-05-01', people: [one], links: ['1 1'] });
  assert.equal(told(after({ day: '2026-05-02', people: [two], links: ['2 1'] }, first)), [[], []]);
});

comings('whoever has the account that a newcomer had is a newcomer since then', () => {
  const first = after({ day: '2026-05-01', people: [one], links: ['1 1'] });
  const second = after({ day: '2026-05-02', people: [one, two], links: ['1 1', '2 2'] }, first);
  const heir = after({ day: '2026-05-09', people: [one, three], links: ['1 1', '3 2'] }, second);
  assert.equal(told(heir), [['2 2026-05-02', '3 2026-05-02'], []]);
});

comings(
  'who went is known since the first complete run without them, until a sync blocks the account',
  () => {
    const links = ['1 1', '2 2'];
    const first = after({ day: '2026-05-01', people: [one, two], links });
    const unfinished = after({ day: '2026-05-02', people: [one], links, complete: false }, first);
    assert.equal(told(unfinished), [[], []]);
    const gone = after({ day: '2026-05-03', people: [one], links }, unfinished);
    assert.equal(told(gone), [[], ['2 2026-05-03']]);
    const next = { day: '2026-05-04', people: [one], links };
    assert.equal(told(after({ ...next, complete: false }, gone)), [[], ['2 2026-05-03']]);
    assert.equal(told(after(next, gone)), [[], ['2 2026-05-03']]);
    assert.equal(told(after({ ...next, blocked: ['2 2'] }, gone)), [[], []]);
    for (const users of [[user('1'), user('2', { blocked: true })], [user('1')]]) {
      assert.equal(
        told(after({ ...next, users }, gone)),
        [[], ['2 2026-05-03']],
        'by hand: it may be opened again',
      );
      assert.equal(told(after({ ...next, users }, first)), [[], []], 'and was before they went');
    }
    assert.equal(told(after({ ...next, people: [one, two] }, gone)), [[], []], 'back');
  },
);

comings('as long as somebody is gone, whoever came about that time is remembered', () => {
  const first = after({ day: '2026-05-01', people: [one, two], links: ['1 1', '2 2'] });
  const links = ['1 1', '2 2', '3 3'];
  const both = after({ day: '2026-05-02', people: [one, three], links }, first);
  const later = after({ day: '2026-09-02', people: [one, three], links }, both);
  assert.equal(told(later), [['3 2026-05-02'], ['2 2026-05-02']]);
  const back = after({ day: '2026-09-03', people: [one, two, three], links }, later);
  assert.equal(told(back), [[], []]);
});

comings.run();
