import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { stateMark } from '../../src/history/line.ts';
import { memoryOf, nextState, type RunEnd, readState, type State } from '../../src/memory/state.ts';
import type { Applied, HeldClass, Match, Plan, Tenant, User, UserChange } from '../../src/model.ts';
import { createRefs } from '../../src/report/redact.ts';
import { rulesOf } from '../../src/rules.ts';
import { matched, person, user } from '../fixtures/people.ts';
import { NOT_LOOKED } from '../fixtures/recall.ts';

const KEY = 'k'.repeat(32);
const refOf = createRefs(KEY);
const NOW = new Date('2026-11-22T05:10:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const after = (ms: number) => new Date(NOW.getTime() + ms);
const pair = (employee: string, account: string) => `${refOf({ employee })} ${refOf({ user: account })}`;

const TENANT: Tenant = {
  name: 'Nordwind',
  status: 'active',
  timezone: 'Europe/Berlin',
  scope: { employees: 'active' },
};

const PLAN: Plan = {
  phases: [],
  held: [],
  findings: [],
  unchanged: [],
  setAside: [],
  unknownUnits: {},
  matchedActive: 0,
  inScope: 0,
  single: new Map(),
};
const NOTHING: Applied = { done: [], failed: [], skipped: [], findings: [] };

type Given = Partial<Omit<RunEnd['seen'] & RunEnd['did'], 'matches' | 'applied' | 'plan'>> & {
  matches?: Record<string, Match>;
  applied?: Partial<Applied>;
  held?: HeldClass[];
  now?: Date;
  place?: Partial<RunEnd['place']>;
};

/** Three people, each with the account of the same number. */
function runEnd({ matches, applied, held = [], now = NOW, place, ...given }: Given = {}): RunEnd {
  const users = given.users ?? [user('1'), user('2'), user('3')];
  const found = users.map((account): [string, Match] => [account.id.slice('user-'.length), matched(account)]);
  return {
    place: {
      tenant: 'nordwind',
      runId: '1001',
      attempt: 1,
      counter: 1,
      before: undefined,
      used: new Set<string>(),
      head: undefined,
      ...place,
    },
    now,
    keys: { ledgerKey: KEY, refOf },
    rules: rulesOf(TENANT, NOW),
    seen: {
      employees: given.employees ?? ['1', '2', '3'].map((id) => person(id).employee),
      people: given.people ?? [],
      users,
      looked: given.looked ?? NOT_LOOKED,
      isBlockedSince: given.isBlockedSince ?? (() => false),
      complete: given.complete ?? true,
      plans: given.plans ?? new Set(['block', 'reactivate']),
      filled: given.filled ?? {},
      inScope: given.inScope ?? new Set(['1', '2', '3']),
    },
    did: {
      matches: new Map(matches ? Object.entries(matches) : found),
      plan: { ...PLAN, held },
      applied: { ...NOTHING, ...applied },
      approved: given.approved ?? [],
      inStep: given.inStep ?? true,
      isSync: given.isSync ?? true,
    },
  };
}

function recall(
  state: State,
  now = NOW,
  users: readonly User[] = [user('1'), user('2'), user('3')],
  used: ReadonlySet<string> = new Set(),
  lostAt?: string,
) {
  const employees = ['1', '2', '3'].map((id) => person(id).employee);
  return memoryOf(
    state,
    { rules: rulesOf(TENANT, NOW), ledgerKey: KEY, employees, users, isComplete: true, used, lostAt },
    refOf,
    now,
  );
}

const expected = { tenant: 'nordwind', ledgerKey: KEY };
const text = (state: State) => `${JSON.stringify(state)}\n`;
const block = (id: string): UserChange => ({ action: 'block', employee: id, user: `user-${id}` });
const update = (id: string, ...fields: string[]): UserChange => ({
  action: 'update',
  employee: id,
  user: `user-${id}`,
  before: {},
  after: Object.fromEntries(fields.map((field) => [field, { value: 'x' }])),
});

const reading = suite('readState');

reading('what a run left is read back as it was', () => {
  const state = nextState(undefined, runEnd({ filled: { email: 3 }, held: [held('aa')] }));
  assert.equal(readState(text(state), { ...expected, mark: stateMark(state.signature) }), { state });
});

reading('none at all is missing', () => {
  assert.equal(readState(undefined, expected), { problem: 'missing' });
});

for (const damaged of ['', '{', 'null', '[]', '{"schemaVersion":1}', 'x'.repeat(1000)]) {
  reading(`${JSON.stringify(damaged.slice(0, 20))} is damaged`, () => {
    assert.equal(readState(damaged, expected), { problem: 'damaged' });
  });
}

const FORGERIES: [name: string, change: (state: State) => object][] = [
  ['a link of somebody else', (state) => ({ ...state, links: [pair('1', 'user-2')] })],
  ['a block that was never made', (state) => ({ ...state, blocked: [pair('1', 'user-1')] })],
  ['what was spent taken out', (state) => ({ ...state, spent: [] })],
  ['another time', (state) => ({ ...state, at: after(HOUR).toISOString() })],
  ['another run', (state) => ({ ...state, runId: '1002' })],
  ['another tenant', (state) => ({ ...state, tenant: 'suedwind' })],
  ['a first success', (state) => ({ ...state, firstSuccess: NOW.toISOString() })],
  ['another signature', (state) => ({ ...state, signature: '0'.repeat(64) })],
];
for (const [name, change] of FORGERIES) {
  reading(`${name}: foreign`, () => {
    const state = nextState(undefined, runEnd({ inStep: false, applied: { done: [update('1', 'level')] } }));
    assert.equal(readState(JSON.stringify(change(state)), { ...expected, tenant: 'nordwind' }), {
      problem: 'foreign',
    });
  });
}

reading('a shape of its own is damaged, whatever the signature', () => {
  const state = nextState(undefined, runEnd());
  for (const change of [{ extra: 1 }, { links: ['a b'] }, { employees: -1 }, { schemaVersion: 2 }]) {
    assert.equal(readState(JSON.stringify({ ...state, ...change }), expected), { problem: 'damaged' });
  }
});

reading('another key, and the folder of another tenant: foreign', () => {
  const state = nextState(undefined, runEnd());
  assert.equal(readState(text(state), { ...expected, ledgerKey: 'x'.repeat(32) }), { problem: 'foreign' });
  assert.equal(readState(text(state), { ...expected, tenant: 'suedwind' }), { problem: 'foreign' });
});

reading('genuine, but not the one that counts, as that of an older run or of another attempt: stale', () => {
  const state = nextState(undefined, runEnd());
  for (const other of [{ runId: '1002' }, { attempt: 2 }, { counter: 2 }, { before: 'aaaaaaaaaaaa' }]) {
    const mark = stateMark(nextState(undefined, runEnd({ place: other })).signature);
    assert.equal(readState(text(state), { ...expected, mark }), { problem: 'stale' }, JSON.stringify(other));
  }
});

reading('the order of the keys in the file does not matter', () => {
  const state = nextState(undefined, runEnd());
  const turned = Object.fromEntries(Object.entries(state).reverse());
  assert.ok('state' in readState(JSON.stringify(turned), expected));
});

reading('a digest that the history calls used is used, whatever the state says', () => {
  const state = nextState(undefined, runEnd({ held: [held('aa')] }));
  const digest = state.held[0]?.digest ?? '';
  assert.ok(recall(state).approvable(digest));
  const memory = recall(state, NOW, undefined, new Set([digest]));
  assert.equal(
    [memory.approvable(digest), memory.isKnown(digest), memory.isRetired(digest)],
    [undefined, false, true],
  );
});

const next = suite('nextState');

next('the same run gives the same bytes, in whatever order people were read', () => {
  const one = nextState(undefined, runEnd());
  const turned = runEnd();
  const matches = new Map([...turned.did.matches].reverse());
  const two = nextState(undefined, { ...turned, did: { ...turned.did, matches } });
  assert.is(text(one), text(two));
  assert.equal(one.links, [...one.links].sort());
});

next('holds hashes, numbers and times, and nothing of a person', () => {
  const state = text(nextState(undefined, runEnd({ applied: { done: [block('1'), update('2', 'email')] } })));
  for (const value of ['nordwind.example', 'First1', 'Last1', 'user-1']) assert.not.match(state, value);
});

next('for 5,000 people it stays below a megabyte', () => {
  const ids = Array.from({ length: 5_000 }, (_, at) => String(at + 1));
  const state = nextState(undefined, runEnd({ users: ids.map((id) => user(id)), inScope: new Set(ids) }));
  assert.is(state.links.length, 5_000);
  assert.ok(text(state).length < 1_000_000);
});

next('of an organisation that is probably somebody else’s nothing is remembered, except what waits', () => {
  const first = nextState(undefined, runEnd());
  const foreign = runEnd({
    users: [user('7')],
    employees: [person('7').employee],
    inScope: new Set(['7']),
    held: [
      {
        class: 'create',
        count: 1,
        base: 1,
        allowed: 0,
        digest: '0123456789ab',
        members: ['a'.repeat(12)],
        waiting: [],
        isNew: true,
      },
    ],
    filled: { email: 1 },
  });
  const end: RunEnd = {
    ...foreign,
    place: { ...foreign.place, runId: '1002' },
    did: { ...foreign.did, plan: { ...foreign.did.plan, isForeign: true } },
  };
  const { runId, at, held, signature: _, ...rest } = nextState(first, end);
  const { runId: __, at: ___, held: ____, signature: _____, ...before } = first;
  assert.equal(rest, before);
  assert.equal([runId, held.length], ['1002', 1]);
  // Somebody has looked and approved.
  assert.equal(nextState(first, { ...end, did: { ...end.did, approved: ['0123456789ab'] } }).links.length, 4);
});

next('an account under another name is remembered as theirs only if this run has given it theirs', () => {
  const account = user('2', { fields: { first_name: 'Somebody', last_name: 'Else' } });
  const matches = { 2: matched(account, 'identifier', { remember: 'if-written' }) };
  const links = (applied: Partial<Applied>) =>
    nextState(undefined, runEnd({ users: [user('1'), account], matches, applied })).links;
  assert.equal(links({}), []);
  // What was written may have been another field.
  assert.equal(links({ done: [update('2', 'level')] }), []);
  const after = { first_name: { value: 'First2' }, last_name: { value: 'Last2' } };
  const renamed = { action: 'update', employee: '2', user: 'user-2', before: {}, after } as const;
  assert.equal(links({ done: [renamed] }), [pair('2', 'user-2')]);
});

next('links of people who are set aside or missing stay', () => {
  const first = nextState(undefined, runEnd());
  const state = nextState(
    first,
    runEnd({
      matches: {
        1: matched(user('1'), 'link'),
        2: { kind: 'set-aside', reason: 'ambiguous', candidates: ['user-2'], row: '1.6' },
      },
    }),
  );
  assert.equal(state.links, first.links);
});

next('whoever is known anew, on either end, replaces what was remembered', () => {
  const first = nextState(undefined, runEnd());
  const state = nextState(first, runEnd({ matches: { 1: matched(user('2'), 'identifier') } }));
  assert.equal(state.links, [pair('1', 'user-2'), pair('3', 'user-3')].sort());
});

next('an account that was added is linked', () => {
  const created = new Map([['1', 'user-9']]);
  const state = nextState(
    undefined,
    runEnd({ matches: { 1: { kind: 'none', row: '1.10' } }, applied: { created } }),
  );
  assert.equal(state.links, [pair('1', 'user-9')]);
});

next('a duplicate that turned up is linked, unless somebody else is', () => {
  const first = nextState(undefined, runEnd({ matches: { 2: matched(user('2'), 'link') } }));
  const met = new Map([
    ['1', 'user-9'],
    ['3', 'user-2'],
  ]);
  const state = nextState(first, runEnd({ matches: {}, applied: { met } }));
  assert.equal(state.links, [pair('1', 'user-9'), pair('2', 'user-2')].sort());
});

next('an older record of the same person hands over its link and our block', () => {
  const first = nextState(undefined, runEnd({ applied: { done: [block('1')] } }));
  assert.equal(first.blocked, [pair('1', 'user-1')]);
  const account = user('1', { blocked: true });
  const state = nextState(
    first,
    runEnd({
      users: [account],
      matches: {
        1: { kind: 'transferred', to: '7', row: '2.2' },
        7: matched(account),
      },
    }),
  );
  assert.ok(state.links.includes(pair('7', 'user-1')));
  assert.not.ok(state.links.includes(pair('1', 'user-1')));
  assert.equal(state.blocked, [pair('7', 'user-1')]);
});

next('marks are remembered only of sure or written matches; of others the pair alone', () => {
  const marksOf = (remember: 'marks' | 'pair' | 'if-written', done: UserChange[] = []) => {
    const matches = { 2: matched(user('2'), 'identifier', { remember }) };
    const [line = ''] = nextState(undefined, runEnd({ matches, applied: { done } })).marks ?? [];
    return line
      .split(' ')
      .slice(1, 5)
      .filter((part) => part !== '-').length;
  };
  assert.equal([marksOf('marks'), marksOf('pair')], [2, 0]);
  const after = { first_name: { value: 'First2' }, last_name: { value: 'Last2' } };
  const renamed = { action: 'update', employee: '2', user: 'user-2', before: {}, after } as const;
  assert.is(marksOf('if-written', [renamed]), 2);
});

next(
  'marks go with the pair, and with the person to a new record; not with the account to somebody else',
  () => {
    const marksAfter = (matches: Record<string, Match>) => {
      const [line = ''] =
        nextState(nextState(undefined, runEnd()), runEnd({ matches, users: [user('1')] })).marks ?? [];
      return line
        .split(' ')
        .slice(1, 5)
        .filter((part) => part !== '-').length;
    };
    const unsure = matched(user('1'), 'identifier', { remember: 'pair' });
    assert.is(marksAfter({ 1: unsure }), 2);
    assert.is(marksAfter({ 1: { kind: 'transferred', to: '7', row: '2.2' }, 7: unsure }), 2);
    assert.is(marksAfter({ 7: unsure }), 0);
  },
);

next('what an undo has put back is not remembered as what the account bore', () => {
  const marksAfter = (isSync: boolean, after: Record<string, { value: string }>) => {
    const done: UserChange[] = [{ action: 'update', employee: '1', user: 'user-1', before: {}, after }];
    const first = nextState(undefined, runEnd());
    const [line = ''] =
      nextState(first, runEnd({ users: [user('1')], applied: { done }, isSync })).marks ?? [];
    return line
      .split(' ')
      .slice(1, 5)
      .filter((part) => part !== '-').length;
  };
  const name = { first_name: { value: 'Anna' } };
  assert.equal([marksAfter(true, name), marksAfter(false, name)], [2, 0]);
  assert.is(marksAfter(false, { job_title: { value: 'Fitter' } }), 2);
});

next('an older record keeps its link until the newer one has the account', () => {
  const first = nextState(undefined, runEnd());
  const aside = {
    kind: 'set-aside',
    reason: 'conflict',
    candidates: ['user-1'],
    row: '4.3',
  } as const;
  const waiting = nextState(
    first,
    runEnd({ matches: { 1: { kind: 'transferred', to: '7', row: '2.2' }, 7: aside } }),
  );
  assert.ok(waiting.links.includes(pair('1', 'user-1')));
});

next('an older record keeps its link while the match of the newer one waits for an approval', () => {
  const first = nextState(undefined, runEnd());
  const transferred = { kind: 'transferred', to: '7', row: '2.2' } as const;
  const permits = { block: true, remember: 'if-written', takenFrom: [{ employee: '2' }] } as const;
  const taking = matched(user('2'), 'resolve', permits);
  const inScope = new Set(['1', '2', '3', '7']);
  const waiting = nextState(first, runEnd({ matches: { 1: transferred, 7: taking }, inScope }));
  assert.equal(waiting.links, first.links);

  // Once it is done, the newer record is known, and the older one is over, unless it leaves an open account behind.
  const after = { first_name: { value: 'First7' }, last_name: { value: 'Last7' } };
  const change = { action: 'update', employee: '7', user: 'user-2', before: {}, after } as const;
  const given = (blocked: boolean) =>
    nextState(
      first,
      runEnd({
        employees: ['1', '2', '3', '7'].map((id) => person(id).employee),
        users: [user('1', { blocked }), user('2'), user('3')],
        matches: { 1: transferred, 7: taking },
        applied: { done: [change] },
        inScope,
      }),
    );
  const links = [pair('3', 'user-3'), pair('7', 'user-2')];
  assert.equal(given(true).links, links.toSorted());
  assert.equal(given(false).links, [pair('1', 'user-1'), ...links].sort());

  const created = new Map([['7', 'user-9']]);
  const added = nextState(
    first,
    runEnd({
      matches: { 1: transferred, 7: { kind: 'none', row: '1.10' } },
      applied: { created },
      inScope,
    }),
  );
  const all = [pair('1', 'user-1'), pair('2', 'user-2'), pair('3', 'user-3'), pair('7', 'user-9')];
  assert.equal(added.links, all.sort());
});

next(
  'a block of ours is remembered while the account is blocked or not listed, and gone once it is active',
  () => {
    const first = nextState(undefined, runEnd({ applied: { done: [block('1')] } }));
    const kept = nextState(first, runEnd({ users: [user('1', { blocked: true })] }));
    assert.equal(kept.blocked, [pair('1', 'user-1')]);
    assert.equal(nextState(kept, runEnd({ users: [] })).blocked, [pair('1', 'user-1')]);
    assert.equal(nextState(kept, runEnd()).blocked, []);
  },
);

next('a leaver behind a blocked account is remembered as seen, and gone once the account is active', () => {
  const employees = [person('1', { status: 'inactive' }).employee];
  const first = nextState(undefined, runEnd({ employees, users: [user('1', { blocked: true })] }));
  assert.equal([first.inactive, first.blocked], [[pair('1', 'user-1')], []]);
  assert.equal(nextState(first, runEnd()).inactive, []);
});

next('a leaver whom an entry gives a blocked account of somebody else is not remembered behind it', () => {
  const employees = [person('1', { status: 'inactive' }).employee];
  const account = user('2', { blocked: true });
  const permits = { block: true, remember: 'if-written', takenFrom: [{ employee: '2' }] } as const;
  const behind = (match: Match) =>
    nextState(undefined, runEnd({ employees, users: [account], matches: { 1: match } })).inactive;
  assert.equal(behind(matched(account, 'resolve', permits)), []);
  assert.equal(behind(matched(account, 'resolve')), [pair('1', 'user-2')]);
});

next('somebody active behind a blocked account is not remembered: a person blocked them', () => {
  const state = nextState(undefined, runEnd({ users: [user('1', { blocked: true })] }));
  assert.equal([state.inactive, state.blocked], [[], []]);
});

next('added and blocked at once counts as our block', () => {
  const create: UserChange = { action: 'create', employee: '1', after: {}, thenBlock: {} };
  const created = new Map([['1', 'user-1']]);
  const state = nextState(undefined, runEnd({ users: [], applied: { done: [create], created } }));
  assert.equal(state.blocked, [pair('1', 'user-1')]);
});

next('the first success is kept from then on', () => {
  const before = nextState(undefined, runEnd({ inStep: false }));
  assert.is(before.firstSuccess, undefined);
  const first = nextState(before, runEnd({ now: after(HOUR) }));
  assert.is(first.firstSuccess, after(HOUR).toISOString());
  assert.is(
    nextState(first, runEnd({ inStep: false, now: after(2 * HOUR) })).firstSuccess,
    first.firstSuccess,
  );
});

next('an incomplete read teaches nothing about how many there are', () => {
  const first = nextState(undefined, runEnd({ filled: { position: 3 } }));
  const state = nextState(first, runEnd({ complete: false, employees: [], filled: { position: 0 } }));
  assert.equal([state.employees, state.filled], [3, { position: 3 }]);
});

next('links that the next read should find are of people who are there, whose account is open', () => {
  const linked = (given: Given, previous?: State) => nextState(previous, runEnd(given)).linked;
  const leaves = { 2: { kind: 'none', row: '1.10' } } as const;
  const first = nextState(undefined, runEnd());
  assert.is(first.linked, 3);
  assert.is(linked({ applied: { done: [block('1')] } }), 2);
  assert.is(linked({ users: [user('1'), user('2', { blocked: true })] }, first), 1);
  assert.is(linked({ employees: [person('1').employee] }, first), 1);
  const opens: UserChange = { action: 'reactivate', employee: '2', user: 'user-2', before: {}, after: {} };
  assert.is(linked({ users: [user('2', { blocked: true })], applied: { done: [opens] } }), 1);
  const create: UserChange = { action: 'create', employee: '2', after: {} };
  const created = new Map([['2', 'user-2']]);
  const adds = (done: UserChange) =>
    linked({ users: [user('1')], matches: leaves, applied: { done: [done], created } });
  assert.equal([adds(create), adds({ ...create, thenBlock: {} })], [1, 0]);
  // Neither an incomplete read, nor one of units alone, says how many there are.
  assert.is(linked({ complete: false, users: [] }, first), 3);
  const run = runEnd({ users: [] });
  const rules = rulesOf({ ...TENANT, scope: { employees: 'none' } }, NOW);
  assert.is(nextState(first, { ...run, rules }).linked, 3);
});

next('an undo changes how many links should be found by those alone that it has opened and closed', () => {
  const first = nextState(undefined, runEnd({ applied: { done: [block('3')] } }));
  const opens: UserChange = { action: 'reactivate', employee: '3', user: 'user-3', before: {}, after: {} };
  const linked = (...done: UserChange[]) =>
    nextState(first, runEnd({ users: [], employees: [], isSync: false, applied: { done } })).linked;
  assert.equal([first.linked, linked(), linked(block('1')), linked(opens)], [2, 2, 1, 3]);
  assert.is(linked(block('9')), 2, 'nobody is remembered there');
});

next('a run that is no sync, or had not read everything, forgets nothing of what was written', () => {
  const first = nextState(undefined, runEnd({ applied: { done: [update('1', 'level')] } }));
  const written = (given: Given) => nextState(first, runEnd(given)).written;
  assert.is(first.written?.length, 1);
  for (const given of [{ isSync: false }, { complete: false }]) assert.equal(written(given), first.written);
  assert.equal(written({}), [], 'a sync has seen that it has stayed');
});

next('a lost attribute counts as filled until somebody has a value again', () => {
  const employees = Array.from({ length: 20 }, (_, at) => person(String(at + 1)).employee);
  const first = nextState(undefined, runEnd({ employees, filled: { position: 20, team: 9 } }));
  const second = nextState(first, runEnd({ employees, filled: { position: 0, team: 0 } }));
  assert.equal(second.filled, { position: 20, team: 0 });
  const more = [...employees, person('21').employee];
  assert.is(
    nextState(second, runEnd({ employees: more, filled: { position: 0, team: 0 } })).filled.position,
    20,
  );
  assert.is(nextState(second, runEnd({ employees, filled: { position: 1, team: 0 } })).filled.position, 1);
  assert.equal(nextState(second, runEnd({ employees, filled: { team: 0 } })).filled, { team: 0 });
});

next('a directory that shrank is the new normal only once its blocks were approved', () => {
  const employees = Array.from({ length: 20 }, (_, at) => person(String(at + 1)).employee);
  const few = employees.slice(0, 13);
  const first = nextState(undefined, runEnd({ employees }));
  const second = nextState(first, runEnd({ employees: few, held: [held('aa')] }));
  assert.is(second.employees, 20);
  assert.is(nextState(second, runEnd({ employees: few })).employees, 20);
  assert.is(nextState(second, runEnd({ employees: few, approved: ['aa'.repeat(6)] })).employees, 13);
  assert.is(nextState(first, runEnd({ employees: employees.slice(0, 14) })).employees, 14);
});

function held(digest: string, given: Partial<HeldClass> = {}): HeldClass {
  return {
    class: 'block',
    count: 2,
    base: 10,
    waiting: [],
    allowed: 0,
    digest: digest.repeat(6),
    members: ['b'.repeat(12), 'c'.repeat(12)],
    isNew: true,
    ...given,
  };
}

next('what waits is kept with the time when it was held first, sorted by digest', () => {
  const first = nextState(undefined, runEnd({ held: [held('bb')] }));
  const second = nextState(first, runEnd({ now: after(24 * HOUR), held: [held('bb'), held('aa')] }));
  assert.equal(
    second.held.map(({ digest, at }) => [digest.slice(0, 2), at]),
    [
      ['aa', after(24 * HOUR).toISOString()],
      ['bb', NOW.toISOString()],
    ],
  );
});

next('what cannot be approved is not kept', () => {
  const { digest: _, members: __, ...open } = held('aa');
  assert.equal(nextState(undefined, runEnd({ held: [open] })).held, []);
});

next('however much waits, the state stays within its schema', () => {
  let state: State | undefined;
  for (let round = 0; round < 3; round++) {
    const many = Array.from({ length: 150 }, (_, at) =>
      held('', { digest: (round * 1000 + at).toString(16).padStart(12, '0') }),
    );
    state = nextState(state, runEnd({ now: after(round * HOUR), held: many }));
  }
  assert.is(state?.held.length, 200);
  assert.ok(state && 'state' in readState(text(state), expected));
  assert.ok(
    state?.held.every(({ at }) => at !== NOW.toISOString()),
    'the oldest went first',
  );
});

next(
  'what waits since nothing was remembered is strict until a run that would have seen it sees none of it',
  () => {
    const waits: HeldClass = { class: 'block', count: 9, base: 90, allowed: 5, waiting: [], isNew: true };
    const first = nextState(undefined, runEnd({ held: [waits] }));
    const isStrict = (previous: State | undefined, given: Given) =>
      recall(nextState(previous, runEnd(given))).isStrict('block');
    assert.ok(isStrict(first, { held: [waits] }), 'it still waits, with a digest or without');
    assert.ok(isStrict(first, { complete: false }), 'a list was incomplete');
    assert.ok(
      isStrict(first, { plans: new Set(['reactivate']) }),
      'last days could not be read, or the file says no',
    );
    assert.ok(isStrict(first, { isSync: false }), 'an undo plans other changes, and a new key none');
    assert.ok(isStrict(undefined, { isSync: false }), 'the state was lost, and the first run is an undo');
    const two = ['1', '2'].map((id) => person(id).employee);
    assert.ok(isStrict(first, { employees: two }), 'of three people one is not there');
    assert.not(isStrict(first, {}));
    for (const place of [{ class: 'field', field: 'level' }, { class: 'reactivate' }] as const)
      assert.not(isStrict(first, { held: [{ ...waits, ...place }] }));
    // Whoever is hidden from one read is back in the next: until nobody can approve it any more.
    const digest = nextState(undefined, runEnd({ held: [held('aa', { class: 'block' })] }));
    assert.ok(isStrict(digest, { now: after(71 * HOUR) }));
    assert.not(isStrict(digest, { now: after(73 * HOUR) }));
    assert.not(isStrict(digest, { approved: [digest.held[0]?.digest ?? ''] }));
    // A first run that could not see them has not told anybody that there are none.
    assert.ok(isStrict(undefined, { complete: false }));
    assert.not(isStrict(undefined, {}));
    // With a memory from the beginning, whatever waits does so for its limit.
    assert.not(isStrict(nextState(undefined, runEnd()), { held: [waits] }));
    assert.not(isStrict(nextState(undefined, runEnd()), { complete: false }));
  },
);

next('by what the first of them were measured is remembered for as long as some of them wait', () => {
  const first = nextState(undefined, runEnd({ held: [held('aa', { base: 60 })] }));
  const other = { class: 'field', field: 'level', base: 5 } as const;
  const [one, two, stranger] = ['b', 'c', 'd'].map((letter) => letter.repeat(12));
  const told = (state: State, members: (string | undefined)[], base = 75, now = NOW) =>
    recall(state, now).baseTold({ class: 'block', base }, () => members.map(String));
  assert.equal(
    [told(first, [one, two]), told(first, [one, stranger]), told(first, [stranger]), told(first, [])],
    [60, 60, undefined, undefined],
  );
  assert.is(told(first, [one], 60), undefined, 'no less than today');
  const more = (given: Given) => nextState(first, runEnd({ now: after(HOUR), ...given }));
  const bigger = held('bb', { base: 60, members: [stranger ?? ''] });
  assert.is(told(more({ held: [bigger, held('cc', other)] }), [stranger]), 60);
  assert.is(told(more({ held: [held('cc', other)] }), [two]), 60, 'also if one read does not show them');
  assert.is(told(more({ approved: ['aa'.repeat(6)] }), [one]), undefined);
  const late = { now: after(73 * HOUR) };
  assert.is(told(first, [one], 75, late.now), 60, 'they wait on, under the next digest');
  assert.is(told(more({ ...late, held: [held('dd', { base: 60 })] }), [one]), 60);
  assert.is(told(more(late), [one]), undefined);
  assert.is(told(more({ ...late, complete: false }), [one]), 60);
  assert.is(told(more({ ...late, isSync: false }), [one]), 60);
  const [unknown] = first.held.map(({ base: _, ...entry }) => entry);
  assert.is(told({ ...first, held: unknown ? [unknown] : [] }, [one]), undefined);
});

const memory = suite('memoryOf');

memory('links whose two ends were both read', () => {
  const state = nextState(undefined, runEnd());
  const { links, linked } = recall(state, NOW, [user('1'), user('9')]);
  assert.equal([[...links].map(([employee, link]) => [employee, link.user]), linked], [[['1', 'user-1']], 3]);
});

memory('an account may be activated for the person whom we blocked, not for another', () => {
  const { mayReactivate } = recall(nextState(undefined, runEnd({ applied: { done: [block('1')] } })));
  const may = (employee: string, id: string) => mayReactivate(employee, { id });
  assert.equal([may('1', 'user-1'), may('2', 'user-1'), may('1', 'user-2')], [true, false, false]);
});

memory('nor where somebody has blocked the account after that run, as far as Engagedly tells', () => {
  const state = nextState(undefined, runEnd({ applied: { done: [block('1')] } }));
  const after = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000).toISOString();
  const at = (blockedAt: string, lostAt?: string) => {
    const account = { id: 'user-1', blockedAt };
    const { mayReactivate, isBlockedByUs, isBlockedSince } = recall(
      state,
      new Date(after(24)),
      undefined,
      undefined,
      lostAt,
    );
    assert.is(isBlockedByUs(account), mayReactivate('1', account));
    assert.is(isBlockedByUs(account), !isBlockedSince(account));
    return isBlockedByUs(account) ? 'ours' : 'not ours';
  };
  assert.is(at(after(1)), 'not ours');
  assert.is(at(after(1).replace('Z', '+00:00')), 'not ours');
  // Clocks are never quite the same, a time without a zone may be one of anywhere, and one that is yet to come is none.
  const own = [after(-1), after(0.1), after(1).replace('Z', ''), after(30), '08-07-2027', 'yesterday', ''];
  for (const text of own) assert.is(at(text), 'ours', text);
  // A run that was lost since then may have blocked it, for as long as a run lasts.
  assert.is(at(after(8), after(12)), 'ours');
  assert.is(at(after(1), after(12)), 'not ours');
  assert.is(at(after(13), after(12)), 'not ours');
  // Of one that was lost before the last run, nothing is to be told any more.
  assert.is(at(after(0), after(-20)), 'ours');
});

memory('what somebody has blocked since the last run is no block of ours any more', () => {
  const before = nextState(undefined, runEnd({ applied: { done: [block('1')] } }));
  const users = [{ ...user('1'), blocked: true }];
  const left = (isSince: boolean) =>
    nextState(before, runEnd({ users, isBlockedSince: () => isSince })).blocked.length;
  assert.equal([left(false), left(true)], [1, 0]);
});

memory('an employee number that was filled counts against no limit, one that was changed does', () => {
  const write = (before: string | null) => ({
    done: [{ ...update('2', 'employee_id'), before: { employee_id: before } }],
  });
  const spent = (before: string | null) =>
    recall(nextState(undefined, runEnd({ applied: write(before) }))).spent('identifier');
  assert.equal([spent(null), spent('A-1')], [0, 1]);
});

memory('limits count the last 24 hours, by class and field, with what failed', () => {
  const applied = { done: [block('1'), update('2', 'level', 'email')], failed: [update('3', 'level')] };
  const state = nextState(nextState(undefined, runEnd({ applied })), runEnd({ now: after(HOUR), applied }));
  const spent = (ms: number) => {
    const { spent: count } = recall(state, after(ms));
    return [count('block'), count('field', 'level'), count('identifier'), count('field', 'email')];
  };
  assert.equal(spent(2 * HOUR), [2, 4, 2, 0]);
  assert.equal(spent(24 * HOUR), [1, 2, 1, 0]);
  assert.equal(spent(25 * HOUR), [0, 0, 0, 0]);
  assert.equal(spent(-MINUTE), [2, 4, 2, 0], 'the clock of this machine is behind');
});

memory('a run every minute does not make the state grow without end', () => {
  let state: State | undefined;
  for (let minute = 0; minute < 180; minute++) {
    state = nextState(
      state,
      runEnd({ now: after(minute * MINUTE), applied: { done: [update('1', 'level')] } }),
    );
  }
  assert.ok(state && state.spent.length <= 4);
  assert.is(state && recall(state, after(3 * HOUR)).spent('field', 'level'), 180);
});

memory('additions count from the first success on, not those that led to it', () => {
  const creates = { done: [{ action: 'create', employee: '1', after: {} } satisfies UserChange] };
  const first = nextState(undefined, runEnd({ applied: creates }));
  assert.is(recall(first).spent('create'), 0);
  assert.is(recall(nextState(first, runEnd({ applied: creates }))).spent('create'), 1);
});

memory('approvable for 72 hours from when exactly these changes were held first', () => {
  const first = nextState(undefined, runEnd({ held: [held('aa')] }));
  const state = nextState(first, runEnd({ now: after(48 * HOUR), held: [held('aa')] }));
  const digest = 'aa'.repeat(6);
  assert.equal([...(recall(state, after(72 * HOUR)).approvable(digest) ?? [])], held('aa').members);
  assert.is(recall(state, after(72 * HOUR)).isKnown(digest), true);
  const late = recall(state, after(72 * HOUR + 1));
  assert.equal(
    [late.approvable(digest), late.isKnown(digest), late.isRetired(digest)],
    [undefined, false, true],
  );
  assert.is(recall(state, after(-2 * HOUR)).approvable(digest), undefined, 'held in the future');
  assert.equal(
    [...(recall(state, after(-HOUR / 2)).approvable(digest) ?? [])],
    held('aa').members,
    'its clock was ahead',
  );
  assert.is(recall(state).approvable('bb'.repeat(6)), undefined);
});

memory('a digest that was used is gone, even if the same changes are held again', () => {
  const first = nextState(undefined, runEnd({ held: [held('aa')] }));
  const digest = 'aa'.repeat(6);
  const used = nextState(first, runEnd({ approved: [digest] }));
  const again = nextState(used, runEnd({ now: after(HOUR), held: [held('aa')] }));
  for (const state of [used, again]) {
    const { approvable, isKnown, isRetired } = recall(state, after(2 * HOUR));
    assert.equal([approvable(digest), isKnown(digest), isRetired(digest)], [undefined, false, true]);
  }
  assert.equal(nextState(again, runEnd({ now: after(31 * 24 * HOUR) })).held, [], 'forgotten after a month');
});

reading.run();
next.run();
memory.run();
