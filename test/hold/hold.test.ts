import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { holdChanges as hold } from '../../src/hold/hold.ts';
import type {
  Draft,
  Finding,
  HeldClass,
  LimitClass,
  Memory,
  PlanFields,
  Tenant,
  UnitKind,
  UserChange,
} from '../../src/model.ts';
import { emptyDraft } from '../../src/plan/change.ts';
import type { PlanBase } from '../../src/plan/plan.ts';
import { createRefs } from '../../src/report/redact.ts';
import { type Rules, rulesOf } from '../../src/rules.ts';
import { brief } from '../fixtures/people.ts';
import { remembered } from '../fixtures/recall.ts';

const TENANT: Tenant = {
  name: 'Nordwind',
  status: 'active',
  timezone: 'Europe/Berlin',
  scope: { employees: 'active', structure: ['departments'] },
};
const KEY = 'k'.repeat(32);
const refOf = createRefs(KEY);

const rules = (own: Partial<Tenant> = {}) => rulesOf({ ...TENANT, ...own }, new Date(0));

function planOf(changes: UserChange[]): Draft {
  return {
    ...emptyDraft(),
    changes,
  };
}

/** What the limits go by, flat: only what a test is about needs to be said. */
type Given = {
  rules: Rules;
  complete: boolean;
  base: PlanBase;
  employees: number;
  unitCounts: Partial<Record<UnitKind, number>>;
  ledgerKey: string | undefined;
  approve: readonly string[];
  attempt: number;
  memory: Memory;
};

function options(given: Partial<Given> = {}, base = 100): Partial<Given> & { base: PlanBase } {
  return {
    base: { activeUsers: base, matchedActive: base, linkedActive: 0, wanted: base, matchedWanted: base },
    employees: base,
    ...given,
  };
}

function holdChanges(draft: Draft, { base, memory, ...given }: Partial<Given> & { base: PlanBase }) {
  const counted = (count: number) => ({ items: Array.from({ length: count }) });
  const units = Object.entries(given.unitCounts ?? {}).map(([kind, count]) => [kind, counted(count)]);
  return hold(
    { draft, base, needs: { users: [], mandatory: new Set(), structureOnly: false } },
    {
      complete: given.complete ?? true,
      employees: counted(given.employees ?? 0),
      units: Object.fromEntries(units),
      memory,
    },
    {
      rules: given.rules ?? rules(),
      recall: {
        ledgerKey: 'ledgerKey' in given ? given.ledgerKey : KEY,
        refOf,
      },
      approvals: { digests: given.approve ?? [], attempt: given.attempt ?? 1 },
    },
  );
}

const ids = (count: number) => Array.from({ length: count }, (_, index) => String(index + 1));
const blocks = (count: number): UserChange[] =>
  ids(count).map((id) => ({ action: 'block', employee: id, user: `user-${id}`, reason: 'not_known' }));
const creates = (count: number, after: PlanFields = {}): UserChange[] =>
  ids(count).map((id) => ({ action: 'create', employee: `${id}000`, after }));
const updates = (count: number, after: PlanFields): UserChange[] =>
  ids(count).map((id) => ({ action: 'update', employee: id, user: `user-${id}`, before: {}, after }));

const holding = suite('holdChanges');
holding('whoever says how many at the most says how many at the least, too', () => {
  const { limits } = rules({ limits: { block: { max: 3 }, create: { max: 0 }, reactivate: { max: 7 } } });
  assert.equal(limits.block, { percent: 10, min: 3, max: 3 });
  assert.equal([limits.create.min, limits.create.max], [0, 0]);
  assert.equal(limits.reactivate, { percent: 10, min: 5, max: 7 });
});

holding('nothing over its limit: everything goes on', () => {
  const changes = [...blocks(5), ...creates(3), ...updates(20, { level: { value: 'L1' } })];
  const { draft: plan, approved } = holdChanges(planOf(changes), options());
  assert.equal(plan.changes, changes);
  assert.equal([plan.held, plan.findings, approved], [[], [], []]);
});

holding('one block too many holds all blocks, and nothing else', () => {
  const { draft: plan } = holdChanges(planOf([...blocks(6), ...creates(2)]), options());
  assert.equal(plan.changes.map(brief), ['create 1000', 'create 2000']);
  assert.is(plan.held.length, 1);
  const [held] = plan.held;
  assert.equal(
    [held?.class, held?.count, held?.base, held?.allowed, held?.isNew],
    ['block', 6, 100, 5, true],
  );
  assert.match(held?.digest ?? '', /^[0-9a-f]{12}$/);
});

holding(
  'without memory, blocks over "min" are held although the percentage would allow them, and it is said',
  () => {
    const { draft: plan } = holdChanges(planOf(blocks(20)), options({}, 200));
    assert.is(plan.held[0]?.allowed, 5);
    assert.equal(plan.findings, [{ code: 'stateless' }]);
    // Blocks that wait for what they take from somebody would wait with a memory, too.
    const takes = [taken('97', 'block'), taken('98', 'block'), taken('99', 'block')];
    assert.equal(holdChanges(planOf([...takes, ...blocks(4)]), options()).draft.findings, []);
  },
);

const BASES: [base: number, count: number, isHeld: boolean][] = [
  [0, 5, false],
  [0, 6, true],
  [2, 2, false],
  [3, 1, false],
  [3, 2, true],
  [8, 4, false],
  [8, 5, true],
  [1000, 5, false],
  [1000, 6, true],
];
for (const [base, count, isHeld] of BASES) {
  holding(
    `${count} blocks of ${base}: ${isHeld ? 'held' : 'allowed'} (never more than half, from three people up)`,
    () => {
      assert.is(holdChanges(planOf(blocks(count)), options({}, base)).draft.held.length > 0, isHeld);
    },
  );
}

holding('the tenant’s own limit counts, and "max" beats "min"', () => {
  const own = { limits: { block: { min: 4, max: 2 } } } as const;
  assert.is(holdChanges(planOf(blocks(3)), options({ rules: rules(own) })).draft.held[0]?.allowed, 2);
});

holding('one field that changes on too many people waits; the other fields of these people go on', () => {
  const both = updates(60, { level: { value: 'L1' }, title: { value: 'Dr.' } });
  const more = updates(10, { linkedin: { value: 'x' } }).map((change) => ({
    ...change,
    employee: `9${change.employee}`,
  }));
  const own = { limits: { field: { percent: 50 } } } as const;
  const draft = planOf([
    ...both.slice(0, 60).map((change, index) => (index < 10 ? change : onlyLevel(change))),
    ...more,
  ]);
  const { draft: plan } = holdChanges(draft, options({ rules: rules(own) }));
  assert.equal(
    plan.held.map(({ class: name, field, count, allowed }) => [name, field, count, allowed]),
    [['field', 'level', 60, 50]],
  );
  assert.is(plan.changes.length, 20);
  assert.ok(plan.changes.every((change) => change.action === 'update' && change.after.level === undefined));
});

function onlyLevel(change: UserChange): UserChange {
  return change.action === 'update' ? { ...change, after: { level: { value: 'L1' } } } : change;
}

holding('changed identifiers have a limit of their own and are no ordinary field', () => {
  const changes = updates(4, { email: { value: 'x@nordwind.example' }, level: { value: 'L1' } });
  const { draft: plan } = holdChanges(planOf(changes), options());
  assert.equal(
    plan.held.map(({ class: name, count, allowed }) => [name, count, allowed]),
    [['identifier', 4, 3]],
  );
  assert.ok(
    plan.changes.every(
      (change) => change.action === 'update' && Object.keys(change.after).join() === 'level',
    ),
  );
});

holding('a populated organisation that matches less than half: creates and units wait', () => {
  const after: PlanFields = { departments: { units: [{ kind: 'departments', name: 'Sales' }], many: true } };
  const draft = planOf([...creates(30, after), ...updates(1, after)]);
  const base = { activeUsers: 40, matchedActive: 12, linkedActive: 0, wanted: 50, matchedWanted: 12 };
  const { draft: plan } = holdChanges(draft, options({ base, unitCounts: { departments: 7 } }));
  assert.equal(
    plan.held.map(({ class: name, field, count, allowed }) => [name, field, count, allowed]),
    [
      ['create', undefined, 30, 0],
      ['units', 'departments', 1, 0],
    ],
  );
  assert.equal([plan.changes, plan.units], [[], []]);
  assert.equal(plan.unknownUnits, { departments: 1 });
  assert.equal(
    plan.findings.map(({ code }) => code),
    ['wrong-organisation'],
  );
});

holding('ten users there, or half of both sides matching, is nothing suspicious', () => {
  const few = { activeUsers: 10, matchedActive: 0, linkedActive: 0, wanted: 50, matchedWanted: 0 };
  const half = { activeUsers: 40, matchedActive: 20, linkedActive: 0, wanted: 40, matchedWanted: 20 };
  for (const base of [few, half])
    assert.equal(holdChanges(planOf(creates(300)), options({ base })).draft.held, []);
});

holding('an empty number is filled without a limit, but not while a list is incomplete', () => {
  const fill = updates(60, { employee_id: { value: 'N' } }).map((change) => ({
    ...change,
    before: { employee_id: null },
  })) as UserChange[];
  assert.equal(heldOf(holdChanges(planOf(fill), options())), []);
  const { draft: plan } = holdChanges(planOf(fill), options({ complete: false }));
  assert.equal([plan.changes, plan.held.map(({ class: name }) => name)], [[], ['identifier']]);
});

holding('an incomplete list lets only field updates through, and offers nothing to approve', () => {
  const changes = [
    ...blocks(1),
    ...creates(1, { location: { units: [{ kind: 'locations', name: 'Kiel' }], many: false } }),
    ...updates(1, { email: { value: 'x@nordwind.example' }, level: { value: 'L1' } }),
  ];
  const { draft: plan } = holdChanges(planOf(changes), options({ complete: false }));
  assert.equal(plan.changes.map(brief), ['update 1 -> user-1']);
  assert.equal(
    plan.held.map(({ class: name, allowed, digest }) => [name, allowed, digest]),
    [
      ['block', 0, undefined],
      ['create', 0, undefined],
      ['identifier', 0, undefined],
      ['units', 0, undefined],
    ],
  );
  assert.equal(plan.units, []);
});

const approving = suite('holdChanges: approval');

function digestOf(draft: Draft, given: Partial<Given> = {}): string {
  return holdChanges(draft, options(given)).draft.held[0]?.digest ?? 'none';
}

/** What a run remembers that follows one which held these: they wait, and nothing more is allowed today. */
function waitingFor(draft: Draft, given: Partial<Given> = {}, base?: number): Memory {
  const { held } = holdChanges(draft, options(given, base)).draft;
  return memory({ spent: { block: 100, identifier: 100 }, waiting: held });
}

approving('the digest of the same changes releases them, in whatever order they were read', () => {
  const digest = digestOf(planOf(blocks(8)));
  const { draft: plan, approved } = holdChanges(
    planOf(blocks(8).reverse()),
    options({ approve: [digest], memory: waitingFor(planOf(blocks(8))) }),
  );
  assert.is(plan.changes.length, 8);
  assert.equal([plan.held, approved], [[], [digest]]);
});

approving('one more person: the old digest does not release, and says that it does not fit', () => {
  const digest = digestOf(planOf(blocks(8)));
  const { draft: plan, approved } = holdChanges(planOf(blocks(9)), options({ approve: [digest] }));
  assert.equal([plan.changes, approved], [[], []]);
  assert.equal(plan.findings, [{ code: 'stateless' }, { code: 'approval-unmatched', count: 1 }]);
  assert.is.not(plan.held[0]?.digest, digest);
});

approving('a digest belongs to its tenant’s key and to its class', () => {
  assert.is.not(digestOf(planOf(blocks(8))), digestOf(planOf(blocks(8)), { ledgerKey: 'x'.repeat(32) }));
});

approving('without a ledger key nothing can be approved', () => {
  assert.is(digestOf(planOf(blocks(8)), { ledgerKey: undefined }), 'none');
});

approving('an approval does not count when the job is run again', () => {
  const digest = digestOf(planOf(blocks(8)));
  const memory = waitingFor(planOf(blocks(8)));
  const again = options({ approve: [digest], attempt: 2, memory });
  const { draft: plan, approved } = holdChanges(planOf(blocks(8)), again);
  assert.equal([plan.changes, approved], [[], []]);
  assert.is(plan.held.length, 1);
  assert.ok(plan.findings.some(({ code }) => code === 'approval-rerun'));
});

for (const [base, most] of [
  [2, 2],
  [3, 1],
  [4, 2],
] as const) {
  approving(`of ${base} people at most ${most} are blocked in one run, even if all were approved`, () => {
    const all = planOf(blocks(base));
    const given = { rules: rules({ limits: { block: { percent: 0, min: 0, max: 0 } } }) };
    const digest = digestOf(all, { ...given, base: options({}, base).base });
    const { draft: plan } = holdChanges(
      all,
      options({ ...given, employees: 100, approve: [digest], memory: waitingFor(all, given, base) }, base),
    );
    assert.is(plan.changes.length, most);
  });
}

for (const [doubt, employees, linked] of [
  ['far fewer people', 60, 0],
  ['hardly anybody whom the memory knows', 100, 90],
] as const) {
  approving(`where Personio shows ${doubt}, what was approved before that is not released`, () => {
    const all = planOf(blocks(8));
    const held = (approve: string, known: Memory) =>
      holdChanges(all, options({ employees, approve: [approve], memory: { ...known, linked } }));
    const early = held(digestOf(all), waitingFor(all));
    assert.equal([early.approved, early.draft.changes], [[], []]);
    const waiting = early.draft.held;
    assert.is(held(waiting[0]?.digest ?? '', memory({ waiting })).draft.changes.length, 8);
  });
}

approving('never more than half are blocked in one run, even if all were approved', () => {
  const digest = digestOf(planOf(blocks(8)), { base: options({}, 10).base });
  const { draft: plan } = holdChanges(
    planOf(blocks(8)),
    options({ employees: 100, approve: [digest], memory: waitingFor(planOf(blocks(8)), {}, 10) }, 10),
  );
  assert.is(plan.changes.length, 5);
  assert.equal(
    plan.held.map(({ class: name, count }) => [name, count]),
    [['block', 3]],
  );
});

approving('a digest is about which identifiers change to what, and whom an addition is', () => {
  const change = (field: string, value: string) => planOf(updates(4, { [field]: { value } }));
  const digests = new Set([
    digestOf(change('email', 'x')),
    digestOf(change('employee_id', 'x')),
    digestOf(change('email', 'y')),
  ]);
  assert.is(digests.size, 3);
  const base = { activeUsers: 40, matchedActive: 2, linkedActive: 0, wanted: 50, matchedWanted: 2 };
  const add = (email: string) => digestOf(planOf(creates(1, { email: { value: email } })), { base });
  assert.is.not(add('a@nordwind.example'), add('b@nordwind.example'));
});

approving('approving one class leaves another held', () => {
  const changes = [
    ...blocks(8),
    ...updates(4, { employee_id: { value: 'A' } }).map((c) => ({ ...c, employee: `5${c.employee}` })),
  ];
  const [block] = holdChanges(planOf(changes), options()).draft.held;
  const { draft: plan } = holdChanges(
    planOf(changes),
    options({ approve: [block?.digest ?? ''], memory: waitingFor(planOf(changes)) }),
  );
  assert.equal(
    plan.held.map((held) => [held.class, held.approved]),
    [['identifier', undefined]],
  );
  assert.is(plan.changes.filter(({ action }) => action === 'block').length, 8);
});

const HALF_DONE: UserChange = { action: 'block', employee: '99', user: 'user-99', finishes: true };

const remembering = suite('holdChanges: memory');

type Waiting = Pick<HeldClass, 'digest' | 'members'>;

function memory(
  given: Partial<Omit<Memory, 'spent' | 'approvable'>> & {
    spent?: Partial<Record<LimitClass, number>>;
    waiting?: readonly Waiting[];
    retired?: readonly string[];
  } = {},
): Memory {
  const { spent = {}, waiting = [], retired = [], ...rest } = given;
  const known = new Map(waiting.map(({ digest = '', members = [] }) => [digest, new Set(members)]));
  return remembered({
    spent: (name) => spent[name] ?? 0,
    approvable: (digest) => known.get(digest),
    isKnown: (digest) => known.has(digest),
    isRetired: (digest) => retired.includes(digest),
    ...rest,
  });
}

const heldOf = ({ draft: plan }: { draft: Draft }) =>
  plan.held.map(({ class: name, field, count, allowed }) => [name, field, count, allowed]);

remembering('the percentage counts, since the last runs are known', () => {
  assert.equal(heldOf(holdChanges(planOf(blocks(10)), options({ memory: memory() }))), []);
  assert.equal(heldOf(holdChanges(planOf(blocks(11)), options({ memory: memory() }))), [
    ['block', undefined, 11, 10],
  ]);
});

remembering('what was done in the last 24 hours counts, for each class', () => {
  const spent = { block: 7, create: 28, identifier: 2, field: 49 };
  const title: PlanFields = { title: { value: 'Dr.' } };
  const email: PlanFields = { email: { value: 'x@nordwind.example' } };
  const within = planOf([...blocks(3), ...creates(2), ...updates(1, { ...title, ...email })]);
  const over = planOf([...blocks(4), ...creates(3), ...updates(2, { ...title, ...email })]);
  assert.equal(heldOf(holdChanges(within, options({ memory: memory({ spent }) }))), []);
  assert.equal(heldOf(holdChanges(over, options({ memory: memory({ spent }) }))), [
    ['block', undefined, 4, 3],
    ['create', undefined, 3, 2],
    ['identifier', undefined, 2, 1],
    ['field', 'title', 2, 1],
  ]);
  // Whoever reads "3 allowed" where the file says 10 is told why.
  const spentOf = (draft: Draft) =>
    holdChanges(draft, options({ memory: memory({ spent }) })).draft.findings.filter(
      ({ code }) => code === 'limit-spent',
    );
  assert.equal(
    spentOf(over).map(({ field, count }) => [field, count]),
    [
      ['block', 7],
      ['create', 28],
      ['identifier', 2],
      ['title', 49],
    ],
  );
  assert.equal(spentOf(within), []);
  // More than the whole limit waits another day as well as today.
  assert.equal(spentOf(planOf(blocks(11))), []);
});

remembering('that a limit is used up is not told of what would wait in any case', () => {
  const used = memory({ spent: { block: 10 } });
  const told = (employees: number) => {
    const { draft } = holdChanges(planOf(blocks(3)), options({ memory: used, employees }));
    return [heldOf({ draft }), draft.findings.map(({ code }) => code)];
  };
  const held = [['block', undefined, 3, 0]];
  assert.equal(told(100), [held, ['limit-spent']]);
  assert.equal(told(60), [held, ['directory-shrank']]);
});

remembering('of what was done more than a day ago, or where nothing was, nothing is told', () => {
  const { draft } = holdChanges(planOf(blocks(11)), options({ memory: memory() }));
  assert.equal(draft.findings, []);
});

remembering('more was done than is allowed by now: nothing more, not less than nothing', () => {
  const { draft: plan } = holdChanges(
    planOf(blocks(1)),
    options({ memory: memory({ spent: { block: 40 } }) }),
  );
  assert.is(plan.held[0]?.allowed, 0);
});

remembering('adding people and units has a limit from the first success on', () => {
  const after: PlanFields = { departments: { units: [{ kind: 'departments', name: 'Sales' }], many: true } };
  const draft = planOf(creates(31, after));
  const given = { unitCounts: { departments: 0 } };
  const before = options({ ...given, memory: memory({ firstSuccess: false }) });
  assert.equal(heldOf(holdChanges(draft, before)), []);
  const since = memory({ spent: { units: 10 } });
  assert.equal(heldOf(holdChanges(draft, options({ ...given, memory: since }))), [
    ['create', undefined, 31, 30],
    ['units', 'departments', 1, 0],
  ]);
});

for (const [employees, isHeld] of [
  [70, false],
  [69, true],
] as const) {
  remembering(`${employees} of 100 people are left: ${isHeld ? 'every block waits' : 'all as usual'}`, () => {
    const { draft: plan } = holdChanges(planOf(blocks(1)), options({ employees, memory: memory() }));
    assert.equal(heldOf({ draft: plan }), isHeld ? [['block', undefined, 1, 0]] : []);
    assert.equal(
      plan.findings.map(({ code }) => code),
      isHeld ? ['directory-shrank'] : [],
    );
  });
}

remembering('a directory that shrank does not hold anything but blocks', () => {
  const draft = planOf([...creates(1), ...updates(1, { level: { value: 'L1' } })]);
  assert.equal(holdChanges(draft, options({ employees: 1, memory: memory() })).draft.findings, []);
});

function heldFirst(draft: Draft): Waiting {
  return holdChanges(draft, options({ memory: memory() })).draft.held[0] ?? {};
}

remembering(
  'an approval releases those that were held; newcomers stay held under a digest of their own',
  () => {
    const first = heldFirst(planOf(blocks(12)));
    const { digest = '' } = first;
    const given = { memory: memory({ waiting: [first] }), approve: [digest] };
    const { draft: plan, approved } = holdChanges(planOf(blocks(14)), options(given));
    assert.equal([plan.changes.length, approved], [12, [digest]]);
    assert.equal(heldOf({ draft: plan }), [['block', undefined, 2, 0]], 'twelve are more than a day is for');
    assert.equal(plan.findings, [{ code: 'limit-spent', field: 'block', count: 12 }]);
    assert.is.not(plan.held[0]?.digest, digest);
    assert.is(plan.held[0]?.isNew, true);
    assert.equal(plan.held[0]?.approved, [digest], 'of what was approved there is a rest');
  },
);

remembering('an approval releases those that are left of it', () => {
  const first = heldFirst(planOf(blocks(14)));
  const { digest = '' } = first;
  const given = { memory: memory({ waiting: [first] }), approve: [digest] };
  const { draft: plan } = holdChanges(planOf(blocks(12)), options(given));
  assert.equal([plan.changes.length, plan.held], [12, []]);
});

remembering('what was approved is used also where the limit has room for all of it by now', () => {
  const own = { rules: rules({ limits: { field: { percent: 0, min: 2, max: 2 } } }) };
  const email: PlanFields = { email: { value: 'x@nordwind.example' } };
  const after: PlanFields = { departments: { units: [{ kind: 'departments', name: 'Sales' }], many: true } };
  const all: [string, UserChange[]][] = [
    ['block', blocks(2)],
    ['reactivate', [{ action: 'reactivate', employee: '7', user: 'user-7', before: {}, after: {} }]],
    ['create', creates(1)],
    ['identifier', updates(1, email)],
    ['field', updates(2, { level: { value: 'L1' } })],
    ['units', updates(1, after)],
  ];
  for (const [name, changes] of all) {
    const full = { spent: () => 1000 };
    const first = holdChanges(planOf(changes), options({ ...own, memory: remembered(full) })).draft.held.find(
      (one) => one.class === name,
    );
    const approve = [first?.digest ?? name];
    const given = options({ ...own, memory: memory({ waiting: [first ?? {}] }), approve });
    const { draft, approved, unmatched } = holdChanges(planOf(changes), given);
    const got = [name, draft.changes.length, draft.held, draft.findings, approved, unmatched];
    assert.equal(got, [name, changes.length, [], [], approve, 0]);
  }
});

remembering(
  'an approval that its limit has room for and that cannot be followed is not used up; why is told once',
  () => {
    const same = planOf(updates(2, { email: { value: 'x@nordwind.example' } }));
    const full = memory({ spent: { identifier: 100 } });
    const [first] = holdChanges(same, options({ memory: full })).draft.held;
    const approve = [first?.digest ?? ''];
    const { draft, approved, unmatched } = holdChanges(
      same,
      options({ memory: memory({ waiting: [first ?? {}] }), approve }),
    );
    assert.equal([draft.changes, draft.held, approved, unmatched], [[], [], [], 0]);
    assert.equal(
      draft.findings.map(({ code }) => code),
      ['address-taken'],
    );
  },
);

remembering('what waits is measured by what it was told first, whatever has been added since', () => {
  const grown = (told: number | undefined) => options({ memory: memory({ baseTold: () => told }) }, 75);
  assert.equal(heldOf(holdChanges(planOf(blocks(7)), grown(undefined))), []);
  const { draft } = holdChanges(planOf([...blocks(7), ...creates(1)]), grown(60));
  assert.equal(
    [heldOf({ draft }), draft.held[0]?.base, draft.changes.map(brief)],
    [[['block', undefined, 7, 6]], 60, ['create 1000']],
  );
  assert.equal(heldOf(holdChanges(planOf(blocks(6)), grown(60))), []);
});

remembering('what is allowed now is what is left after the blocks of this run', () => {
  const first = heldFirst(planOf(blocks(12)));
  const given = { memory: memory({ waiting: [first] }), approve: [first.digest ?? ''] };
  const own = { ...given, rules: rules({ limits: { block: { max: 14 } } }) };
  const wide = { ...own, rules: rules({ limits: { block: { min: 14, max: 14 } } }) };
  assert.equal(heldOf(holdChanges(planOf(blocks(15)), options(wide))), [['block', undefined, 3, 2]]);
  assert.equal(heldOf(holdChanges(planOf(blocks(15)), options(own))), [['block', undefined, 3, 0]]);
});

remembering('a change that became another one is not released', () => {
  const first = heldFirst(planOf(updates(4, { email: { value: 'x@nordwind.example' } })));
  const { digest = '' } = first;
  const given = { memory: memory({ waiting: [first] }), approve: [digest] };
  const { draft: plan } = holdChanges(
    planOf(updates(4, { email: { value: 'y@nordwind.example' } })),
    options(given),
  );
  assert.equal([plan.changes, plan.held.length], [[], 1]);
  assert.equal(plan.findings, [{ code: 'approval-unmatched', count: 1 }]);
});

remembering(
  'the same value in another field is another change: an approval of the one is none of the other',
  () => {
    const own = { rules: rules({ limits: { field: { percent: 0, min: 1, max: 1 } } }) };
    const same = { level: { value: 'x' }, title: { value: 'x' } };
    const held = holdChanges(planOf(updates(3, same)), options({ ...own, memory: memory() })).draft.held;
    const level = held.find(({ field }) => field === 'level');
    const waiting = level ? [level] : [];
    const given = { ...own, memory: memory({ waiting }), approve: [level?.digest ?? ''] };
    const { draft: plan } = holdChanges(planOf(updates(3, same)), options(given));
    assert.equal(
      plan.changes.map((change) => 'after' in change && Object.keys(change.after)),
      [['level'], ['level'], ['level']],
    );
  },
);

remembering('a digest that is unknown, too old or used releases nothing, even for the same changes', () => {
  const { digest = '' } = heldFirst(planOf(blocks(12)));
  const { draft: plan, approved } = holdChanges(
    planOf(blocks(12)),
    options({ memory: memory(), approve: [digest] }),
  );
  assert.equal([plan.changes, approved], [[], []]);
  assert.equal(plan.findings, [{ code: 'approval-unmatched', count: 1 }]);
});

remembering('from then on the same changes wait under another digest, which stays the same', () => {
  const { digest = '' } = heldFirst(planOf(blocks(12)));
  const again = () =>
    holdChanges(planOf(blocks(12)), options({ memory: memory({ retired: [digest] }) })).draft.held[0]?.digest;
  assert.is.not(again(), digest);
  assert.is(again(), again());
});

remembering('two digests release what either held', () => {
  const [one, two] = [planOf(blocks(11)), planOf(blocks(24).slice(11))].map(heldFirst);
  assert.ok(one && two);
  const approve = [one.digest ?? '', two.digest ?? ''];
  const given = { memory: memory({ waiting: [one, two] }), approve };
  const { draft: plan, approved } = holdChanges(planOf(blocks(24)), options(given));
  assert.equal([plan.changes.length, plan.held, approved], [24, [], approve]);
});

remembering('a memory that is lost releases nothing: the approval may have been used', () => {
  const approve = [heldFirst(planOf(blocks(12))).digest ?? ''];
  const { draft: plan, approved } = holdChanges(planOf(blocks(12)), options({ approve }));
  assert.equal([plan.changes, approved, plan.held.length], [[], [], 1]);
  assert.equal(
    plan.findings.map(({ code }) => code),
    ['approval-unmatched'],
  );
});

remembering('what waited before is not new', () => {
  const first = heldFirst(planOf(blocks(12)));
  const given = { memory: memory({ waiting: [first] }) };
  assert.is(holdChanges(planOf(blocks(12)), options(given)).draft.held[0]?.isNew, false);
});

remembering('an incomplete list releases nothing, and the digest is not used up', () => {
  const first = heldFirst(planOf(blocks(12)));
  const given = { memory: memory({ waiting: [first] }), approve: [first.digest ?? ''], complete: false };
  const { draft: plan, approved } = holdChanges(planOf(blocks(12)), options(given));
  assert.equal([plan.changes, approved], [[], []]);
});

const FIRST_LOADS: [activeUsers: number, matched: number, linked: number, isSuspicious: boolean][] = [
  // A first load that was killed early, with and without some accounts that were there before.
  [11, 11, 0, false],
  [20, 18, 0, false],
  [14, 4, 0, false],
  [11, 1, 0, false],
  // More than ten strangers: somebody else's keys, or the wrong identifier.
  [11, 0, 0, true],
  [24, 13, 0, true],
  [40, 29, 0, true],
  // Nearly all of them are known from earlier runs.
  [120, 109, 108, false],
  [120, 109, 107, true],
];
for (const [activeUsers, matchedActive, linkedActive, isSuspicious] of FIRST_LOADS) {
  for (const hasMemory of linkedActive > 0 ? [true] : [true, false]) {
    remembering(
      `${activeUsers} active users, ${matchedActive} of them matched, ${linkedActive} known, most people without an account, ${hasMemory ? 'with' : 'without'} memory: ${isSuspicious ? 'suspicious' : 'a first load that goes on'}`,
      () => {
        const base = { activeUsers, matchedActive, linkedActive, wanted: 300, matchedWanted: matchedActive };
        const given = { base, ...(hasMemory ? { memory: memory({ firstSuccess: false }) } : {}) };
        assert.is(holdChanges(planOf(creates(82)), options(given)).draft.held.length > 0, isSuspicious);
      },
    );
  }
}

for (const [found, linked, isSuspicious] of [
  [9, 100, true],
  [10, 100, false],
  [0, 8, true],
  [1, 8, false],
  [0, 1, true],
] as const) {
  remembering(
    `${found} of ${linked} links of the last run are found again: ${isSuspicious ? 'somebody else’s keys, first success or not' : 'as usual'}`,
    () => {
      const links = new Map(ids(found).map((id) => [id, { user: `user-${id}` }]));
      const given = { memory: memory({ linked, links }) };
      const changes = [
        HALF_DONE,
        ...blocks(1),
        ...creates(1),
        ...updates(1, { level: { value: 'L1' }, email: { value: 'x@nordwind.example' } }),
        { action: 'reactivate', employee: '88', user: 'user-88', before: {}, after: {} } as const,
      ];
      const { draft: plan } = holdChanges(planOf(changes), options(given));
      const classes = plan.held.map(({ class: name, count }) => `${name} ${count}`);
      const all = ['block 2', 'reactivate 1', 'create 1', 'identifier 1', 'field 1'];
      assert.equal(classes, isSuspicious ? all : []);
      assert.equal([plan.changes.length, plan.isForeign], isSuspicious ? [0, true] : [5, undefined]);
    },
  );
}

remembering('the second half of a create-and-block goes on whatever the limit of blocks says', () => {
  const { draft: plan } = holdChanges(planOf([HALF_DONE, ...blocks(11)]), options({ memory: memory() }));
  assert.equal([plan.changes, plan.held.map(({ count }) => count)], [[HALF_DONE], [11]]);
});

remembering('but not after an incomplete read, nor when the directory has shrunk', () => {
  for (const given of [{ complete: false }, { employees: 60 }]) {
    const { draft: plan } = holdChanges(planOf([HALF_DONE]), options({ memory: memory(), ...given }));
    assert.equal([plan.changes, plan.held.map(({ count }) => count)], [[], [1]]);
  }
});

const taking = suite('holdChanges: accounts that are taken by hand');

const taken = (employee: string, action: 'update' | 'reactivate' | 'block' = 'update'): UserChange => {
  const from = { employee, user: `user-${employee}`, takenFrom: [{ employee: '99' }] };
  if (action === 'block') return { action, ...from };
  return { action, ...from, before: { title: null }, after: { title: { value: 'Pilot' } } };
};

taking('one is enough to wait, as a whole, whatever is done to it; all else goes on', () => {
  const other = { ...taken('5'), takenFrom: undefined } as unknown as UserChange;
  const changes = [taken('1'), taken('2', 'reactivate'), taken('3', 'block'), other];
  const { draft } = holdChanges(planOf(changes), options());
  assert.equal(
    draft.changes.map(({ employee }) => employee),
    ['5'],
  );
  const [held, ...more] = draft.held;
  assert.equal(
    [held?.class, held?.field, held?.count, held?.allowed, held?.always, more.length],
    ['identifier', 'resolve', 3, 0, true, 0],
  );
});

taking('an approval releases it once, and neither another account nor another loser', () => {
  const [held] = holdChanges(planOf([taken('1')]), options()).draft.held;
  const memory = remembered({
    approvable: (digest) => (digest === held?.digest ? new Set(held?.members) : undefined),
  });
  const go = (change: UserChange) =>
    holdChanges(planOf([change]), options({ approve: [held?.digest ?? ''], memory }));
  const released = go(taken('1'));
  assert.equal([released.draft.changes.length, released.draft.held.length], [1, 0]);
  assert.equal(released.approved, [held?.digest]);
  for (const other of [
    { ...taken('1'), user: 'user-2' },
    { ...taken('1'), takenFrom: [{ employee: '98' }] },
    taken('1', 'block'),
  ] as UserChange[]) {
    const { draft, unmatched } = go(other);
    assert.equal([draft.changes.length, draft.held.length, unmatched], [0, 1, 1]);
  }
});

taking('of what is released nobody is told any more that it waits', () => {
  const entries = ['1', '2'].map((employee, at): Finding => {
    const takes = { employee, user: `user-${employee}`, from: [] };
    return { code: 'resolve-takes', count: 1, entries: [{ entry: at + 1, why: 'takes', takes }] };
  });
  const [held] = holdChanges(planOf([taken('1')]), options()).draft.held;
  const memory = remembered({
    approvable: (digest) => (digest === held?.digest ? new Set(held?.members) : undefined),
  });
  const { draft } = holdChanges(
    { ...planOf([taken('1'), taken('2')]), findings: entries },
    options({ approve: [held?.digest ?? ''], memory }),
  );
  assert.equal(draft.findings, entries.slice(1));
});

taking('what was approved is judged by no other limit, however little of it is left', () => {
  const changes = [taken('1'), taken('2', 'reactivate'), taken('3', 'block')];
  const [held] = holdChanges(planOf(changes), options()).draft.held;
  const memory = remembered({
    approvable: (digest) => (digest === held?.digest ? new Set(held?.members) : undefined),
    spent: () => 1000,
  });
  const { draft } = holdChanges(planOf(changes), options({ approve: [held?.digest ?? ''], memory }));
  assert.equal([draft.changes.length, draft.held], [3, []]);
});

taking('but never more than half of the people are blocked at once', () => {
  const changes = Array.from({ length: 8 }, (_, at) => taken(`${at + 1}`, 'block'));
  const [held] = holdChanges(planOf(changes), options({}, 10)).draft.held;
  const memory = remembered({
    approvable: (digest) => (digest === held?.digest ? new Set(held?.members) : undefined),
  });
  const approve = [held?.digest ?? ''];
  const { draft } = holdChanges(planOf(changes), options({ approve, memory }, 10));
  assert.equal([draft.changes.length, draft.held[0]?.count], [5, 3]);
});

taking('nor are they with what the limit of blocks allows, which waits for the next run', () => {
  const takes = Array.from({ length: 3 }, (_, at) => taken(`${at + 91}`, 'block'));
  const [held] = holdChanges(planOf(takes), options({}, 10)).draft.held;
  const memory = remembered({
    approvable: (digest) => (digest === held?.digest ? new Set(held?.members) : undefined),
    employees: 10,
  });
  const go = (usual: number) => {
    const given = options({ approve: [held?.digest ?? ''], memory }, 10);
    const { draft } = holdChanges(planOf([...takes, ...blocks(usual)]), given);
    return [draft.changes.length, ...draft.held.map(({ count, allowed }) => [count, allowed])];
  };
  assert.equal(go(2), [5]);
  assert.equal(go(3), [3, [3, 2]]);
});

taking('without a complete read it waits, and cannot be approved', () => {
  const { draft } = holdChanges(planOf([taken('1')]), options({ complete: false }));
  assert.equal([draft.changes.length, draft.held[0]?.digest], [0, undefined]);
});

holding.run();
taking.run();
approving.run();
remembering.run();
