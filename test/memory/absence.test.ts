import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { absencesOf, scopeHash } from '../../src/memory/absence.ts';
import { createSealer, readMarks } from '../../src/memory/marks.ts';
import type { RunEnd } from '../../src/memory/run-end.ts';
import { nextState, type State } from '../../src/memory/state.ts';
import type { Applied, Employee, Match, Tenant, User } from '../../src/model.ts';
import { emptyPlan } from '../../src/plan/change.ts';
import { createRefs } from '../../src/report/redact.ts';
import { rulesOf } from '../../src/rules.ts';
import { matched, person, user } from '../fixtures/people.ts';
import { NOT_LOOKED } from '../fixtures/recall.ts';

const KEY = 'k'.repeat(32);
const refOf = createRefs(KEY);
const NOW = new Date('2026-11-22T05:10:00Z');
const HOUR = 3_600_000;
const later = (hours: number) => new Date(NOW.getTime() + hours * HOUR);
const TENANT: Tenant = {
  name: 'Nordwind',
  status: 'active',
  timezone: 'Europe/Berlin',
  scope: { employees: 'active', filter: 'a = 1' },
  leavers: { onMissing: 'block', onOutOfScope: 'block' },
};
const NOTHING: Applied = { done: [], failed: [], skipped: [], findings: [] };

type Given = {
  tenant?: Tenant;
  hours?: number;
  complete?: boolean;
  /** Who is there, with the account of the same number; a minus in front: does not pass the filter. */
  people?: string[];
  employees?: Employee[];
  users?: User[];
  blocks?: string[];
  /** Gone, and with an account that may be somebody's who is here. */
  doubted?: string[];
};

function runEnd({
  tenant = TENANT,
  hours = 0,
  complete = true,
  people = ['1', '2'],
  ...given
}: Given): RunEnd {
  const ids = people.map((id) => id.replace('-', ''));
  const users = given.users ?? [user('1'), user('2')];
  const matches = ids.flatMap((id): [string, Match][] => {
    const account = users.find((one) => one.id === `user-${id}`);
    return account ? [[id, matched(account, 'link')]] : [];
  });
  return {
    place: {
      tenant: 'nordwind',
      runId: '1',
      attempt: 1,
      counter: 1,
      before: undefined,
      used: new Set(),
      head: undefined,
    },
    now: later(hours),
    keys: { ledgerKey: KEY, refOf },
    rules: rulesOf(tenant, NOW),
    seen: {
      employees: given.employees ?? ids.map((id) => person(id).employee),
      people: people.map((id) => ({
        employee: person(id.replace('-', '')).employee,
        passes: !id.startsWith('-'),
        fields: {},
        cleared: [],
      })),
      users,
      looked: NOT_LOOKED,
      isBlockedSince: () => false,
      complete,
      plans: new Set(),
      filled: {},
      inScope: new Set(people.filter((id) => !id.startsWith('-'))),
    },
    did: {
      matches: new Map(matches),
      plan: {
        ...emptyPlan(),
        doubted: (given.doubted ?? []).map((id) => refOf({ employee: id })),
      },
      applied: {
        ...NOTHING,
        done: (given.blocks ?? []).map((id) => ({ action: 'block', employee: id, user: `user-${id}` })),
      },
      approved: [],
      inStep: true,
      isSync: true,
    },
  };
}

/** The same run, having done this instead. */
function having(end: RunEnd, applied: Partial<Applied>): RunEnd {
  return { ...end, did: { ...end.did, applied: { ...NOTHING, ...applied } } };
}

/** Runs one after the other, the first with everybody in scope; the state after the last. */
function after(...runs: Given[]): State {
  return [{}, ...runs].reduce<State | undefined>(
    (state, run) => nextState(state, runEnd(run)),
    undefined,
  ) as State;
}

const brief = (state: State) => state.absent?.map(({ why, since, runs }) => [why, since, runs]);

const next = suite('nextAbsent');

next('nobody is absent who is there and passes', () => {
  assert.equal(brief(after({ hours: 24 })), []);
});

next('the time begins anew with every run in which somebody who is here may be who is missing', () => {
  const gone = { people: ['1'] };
  const doubted = { ...gone, doubted: ['2'] };
  const since = (hours: number) => later(hours).toISOString();
  const left = (...runs: Given[]) =>
    after(...runs).absent?.map(({ first, since, runs }) => [first, since, runs]);
  assert.equal(left({ ...doubted, hours: 24 }), [[undefined, since(24), 1]]);
  const once = left({ ...gone, hours: 24 }, { ...doubted, hours: 48 }, { ...gone, hours: 72 });
  assert.equal(once, [[since(24), since(48), 2]]);
  const twice = left({ ...gone, hours: 24 }, { ...doubted, hours: 48 }, { ...doubted, hours: 72 });
  assert.equal(twice, [[since(24), since(72), 1]]);
});

next('somebody missing is counted from the first complete run that saw it', () => {
  const gone = { people: ['1'] };
  const state = after({ ...gone, hours: 24 }, { ...gone, hours: 48 });
  assert.equal(brief(state), [['missing', later(24).toISOString(), 2]]);
});

next('so is somebody out of scope', () => {
  const state = after({ people: ['1', '-2'], hours: 24 }, { people: ['1', '-2'], hours: 48 });
  assert.equal(brief(state), [['out-of-scope', later(24).toISOString(), 2]]);
});

const CLEARS: [why: string, between: Given][] = [
  ['the person is there again', {}],
  ['the account is blocked', { people: ['1'], users: [user('1'), user('2', { blocked: true })] }],
  ['the account is blocked by this run', { people: ['1'], blocks: ['2'] }],
  ['the account is gone', { people: ['1'], users: [user('1')] }],
  ['the tenant keeps such people', { people: ['1'], tenant: { ...TENANT, leavers: {} } }],
];
for (const [why, between] of CLEARS) {
  next(`${why}: the clock is cleared`, () => {
    assert.equal(brief(after({ people: ['1'], hours: 24 }, { ...between, hours: 36 })), []);
    const again = after(
      { people: ['1'], hours: 24 },
      { ...between, hours: 36 },
      { people: ['1'], hours: 48 },
    );
    const since = brief(again)?.map(([, at, runs]) => [at, runs]);
    // An account that was blocked or is gone for a while is open again.
    assert.equal(since, [[later(48).toISOString(), 1]]);
  });
}

next('an incomplete run neither counts nor clears, but who is there is there', () => {
  const gone = { people: ['1'], hours: 24 };
  const counted = brief(after(gone));
  assert.equal(brief(after(gone, { people: ['1'], hours: 48, complete: false })), counted);
  assert.equal(brief(after(gone, { people: ['1'], users: [], hours: 48, complete: false })), counted);
  assert.equal(brief(after(gone, { hours: 48, complete: false })), []);
  assert.equal(brief(after({ people: ['1'], hours: 24, complete: false })), []);
});

next('missing after having been out of scope is counted anew', () => {
  const state = after({ people: ['1', '-2'], hours: 24 }, { people: ['1'], hours: 48 });
  assert.equal(brief(state), [['missing', later(48).toISOString(), 1]]);
});

const SCOPES: [name: string, tenant: Tenant][] = [
  ['filter', { ...TENANT, scope: { employees: 'active', filter: 'a = 2' } }],
  ['choice of employees', { ...TENANT, scope: { employees: 'all', filter: 'a = 1' } }],
  ['identifier', { ...TENANT, identifier: 'employee_id' }],
];
for (const [name, tenant] of SCOPES) {
  next(`another ${name} starts anew`, () => {
    const state = after({ people: ['1'], hours: 24 }, { people: ['1'], hours: 48, tenant });
    assert.equal(brief(state), [['missing', later(48).toISOString(), 1]]);
    assert.is.not(scopeHash(rulesOf(tenant, NOW), KEY), scopeHash(rulesOf(TENANT, NOW), KEY));
  });
}

next('people who were never in scope are not counted', () => {
  const first = nextState(undefined, runEnd({ people: ['1', '-2'] }));
  assert.equal([first.links.length, first.outside?.length], [1, 1]);
  assert.equal(brief(nextState(first, runEnd({ people: ['1', '-2'] }))), []);
  assert.equal(brief(nextState(first, runEnd({ people: ['1'] }))), []);
});

next('inactive, or of unknown status, is not out of scope', () => {
  for (const status of ['inactive', null] as const) {
    const employees = [person('1').employee, person('2', { status }).employee];
    assert.equal(brief(after({ people: ['1', '-2'], employees })), []);
  }
});

next.run();

const recalled = suite('absencesOf');

/** Whether the second person may be blocked for absence in a run so many hours after the first. */
function overdue(
  state: State,
  hours: number,
  given: { people?: string[]; tenant?: Tenant; isComplete?: boolean } = {},
) {
  const { people = ['1'], tenant = TENANT, isComplete = true } = given;
  const read = {
    employees: new Map(people.map((id) => [refOf({ employee: id }), id])),
    users: new Map(['1', '2'].map((id) => [refOf({ user: `user-${id}` }), `user-${id}`])),
    kept: readMarks(state.marks),
    sealer: createSealer(KEY),
    isComplete,
    scope: scopeHash(rulesOf(tenant, NOW), KEY),
  };
  const { missing, outOfScope } = absencesOf(state, read, refOf, later(hours));
  return { missing: missing.map(({ isOverdue }) => isOverdue), outOfScope: outOfScope('2', 'user-2') };
}

const gone = (...hours: number[]) => after(...hours.map((at) => ({ people: ['1'], hours: at })));

for (const [hours, now, expected] of [
  [[24, 48], 96, true],
  [[24, 48], 95.9, false],
  [[24], 200, false],
  [[24, 25, 26, 27], 95, false],
  [[24, 25, 26, 27], 96, true],
] as const) {
  recalled(
    `missing in the runs at ${hours.join(', ')} h and now at ${now} h: ${expected ? 'overdue' : 'not yet'}`,
    () => {
      assert.equal(overdue(gone(...hours), now).missing, [expected]);
    },
  );
}

recalled('not by an incomplete read, nor under another scope', () => {
  const state = gone(24, 48, 72);
  assert.equal(overdue(state, 200).missing, [true]);
  assert.equal(overdue(state, 200, { isComplete: false }).missing, [false]);
  assert.equal(overdue(state, 200, { tenant: { ...TENANT, identifier: 'employee_id' } }).missing, [false]);
});

recalled('by which Personio id they were known, also after many runs, and under no other reference', () => {
  const state = gone(24, 48, 72);
  const idOf = (from: State) =>
    absencesOf(
      from,
      {
        employees: new Map([[refOf({ employee: '1' }), '1']]),
        users: new Map([[refOf({ user: 'user-2' }), 'user-2']]),
        kept: readMarks(from.marks),
        sealer: createSealer(KEY),
        isComplete: true,
        scope: '',
      },
      refOf,
      NOW,
    ).missing.map(({ employee }) => employee);
  assert.equal(idOf(state), ['2']);
  const links = state.links.map((pair) => pair.replace(refOf({ employee: '2' }), 'cccccccccccc'));
  assert.equal(idOf({ ...state, links }), [undefined]);
});

recalled('who is there is not missing', () => {
  assert.equal(overdue(gone(24, 48, 72), 200, { people: ['1', '2'] }).missing, []);
});

recalled('out of scope: waiting, then overdue; never for somebody who was not in scope', () => {
  const outside = (...hours: number[]) => after(...hours.map((at) => ({ people: ['1', '-2'], hours: at })));
  const people = ['1', '2'];
  assert.is(overdue(outside(24), 48, { people }).outOfScope, 'waiting');
  assert.is(overdue(outside(24, 48), 96, { people }).outOfScope, 'overdue');
  const never = nextState(undefined, runEnd({ people: ['1', '-2'] }));
  assert.is(overdue(never, 200, { people }).outOfScope, undefined);
});

recalled('the clock of being missing does not count for being out of scope', () => {
  assert.is(overdue(gone(24, 48, 72), 200, { people: ['1', '2'] }).outOfScope, 'waiting');
});

recalled.run();

const pairs = suite('nextState: what was left half done');

pairs('an account left open is remembered until it is closed or the person is no longer inactive', () => {
  const inactive = [person('1').employee, person('2', { status: 'inactive' }).employee];
  const end = runEnd({ employees: inactive });
  const left = having(end, { created: new Map([['2', 'user-2']]), leftActive: new Set(['2']) });
  const state = nextState(undefined, left);
  assert.equal(state.unfinished, [`${refOf({ employee: '2' })} ${refOf({ user: 'user-2' })}`]);
  assert.equal(state.blocked, []);
  assert.equal(nextState(state, runEnd({ employees: inactive })).unfinished, state.unfinished);
  assert.equal(nextState(state, runEnd({ employees: inactive, blocks: ['2'] })).unfinished, []);
  assert.equal(nextState(state, runEnd({})).unfinished, []);
  assert.equal(nextState(state, runEnd({ people: ['1'], complete: false })).unfinished, state.unfinished);
});

pairs('of somebody missing the block is remembered under the remembered reference', () => {
  const reference = refOf({ employee: '2' });
  const end = runEnd({ people: ['1'] });
  const done = [{ action: 'block', employee: reference, user: 'user-2', because: 'missing' }] as const;
  const state = nextState(after({}), having(end, { done: [...done] }));
  assert.equal(state.blocked, [`${reference} ${refOf({ user: 'user-2' })}`]);
});

pairs.run();
