import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { areNamesakes } from '../../src/match/humans.ts';
import { matchPeople } from '../../src/match/match.ts';
import type {
  DesiredUser,
  Draft,
  FieldType,
  Looked,
  Match,
  Memory,
  PersonRef,
  Tenant,
  Unit,
  UnitKind,
  User,
} from '../../src/model.ts';
import { planChanges } from '../../src/plan/plan.ts';
import { protectionOf } from '../../src/plan/protection.ts';
import { rulesOf } from '../../src/rules.ts';
import { brief, matched, person, THEN, user } from '../fixtures/people.ts';
import { NOT_LOOKED, remembered } from '../fixtures/recall.ts';

const TENANT: Tenant = {
  name: 'Nordwind',
  status: 'active',
  timezone: 'Europe/Berlin',
  scope: { employees: 'active', structure: ['departments', 'job_titles'] },
};

const NOW = new Date('2026-11-22T05:10:00Z');

type Given = {
  tenant?: Partial<Tenant>;
  units?: Partial<Record<UnitKind, Unit[]>>;
  types?: Record<string, FieldType>;
  knowsEnds?: boolean;
  isBlind?: boolean;
  memory?: Partial<Memory>;
  matches?: ReadonlyMap<string, Match>;
  free?: ReadonlySet<string>;
  unreadable?: ReadonlySet<string>;
  administrators?: ReadonlySet<string>;
  looked?: Partial<Looked>;
  listed?: Partial<Record<UnitKind, string[]>>;
};

function draft(people: DesiredUser[], users: User[], given: Given = {}) {
  const tenant = { ...TENANT, ...given.tenant };
  const createOnly = new Set(['employee_id']);
  const leavers = { reasons: { retirement: 'retirement', '*': 'not_known' }, ...tenant.leavers };
  const rules = { ...rulesOf({ ...tenant, leavers }, NOW), createOnly };
  const { identifier } = rules;
  const units = Object.entries(given.units ?? {}).map(([kind, items]) => [kind, { items }]);
  return planChanges(
    {
      read: {
        employees: { complete: true },
        units: Object.fromEntries(units),
        listed: given.listed ?? {},
        typeOf: (field) => given.types?.[field] ?? 'text',
        memory: given.memory && remembered(given.memory),
      },
      people: {
        people,
        rejections: [],
        knowsEnds: given.knowsEnds ?? true,
        isBlind: given.isBlind ?? false,
        unreadable: { inRecord: given.unreadable ?? new Set() },
      },
      owned: {
        users,
        matches: given.matches ?? matchPeople(people, users, { today: THEN, identifier, createOnly }).matches,
        free: given.free ?? new Set(given.memory?.missing?.map(({ user }) => user)),
        taking: [],
        unseen: new Set(),
        administrators: given.administrators ?? new Set(),
        protection: protectionOf(
          rules.protect,
          { people, users, missing: [], matches: new Map(), areNamesakes },
          refOf,
        ),
        mayReactivate: () => false,
      },
      looked: { ...NOT_LOOKED, ...given.looked },
    },
    rules,
  );
}

/** As the fixtures name people; the one who is gone is 77. */
function refOf(person: PersonRef): string {
  if (!('employee' in person)) return 'reference' in person ? person.reference : `ref-user-${person.user}`;
  return person.employee === '77' ? 'abcdefabcdef' : `ref-${person.employee}`;
}

function plan(people: DesiredUser[], users: User[], given: Given = {}): Draft {
  return draft(people, users, given).draft;
}

function codes({ findings }: Draft): string[] {
  return findings.map(({ code, field }) => (field === undefined ? code : `${code} ${field}`)).sort();
}

const people = suite('planChanges: people');

people('in step: nothing to do', () => {
  const result = plan([person('1'), person('2')], [user('1'), user('2')]);
  assert.equal([result.changes, result.unchanged, result.findings], [[], ['1', '2'], []]);
});

people('a newcomer is added, a change is an update of just that field, a leaver is blocked', () => {
  const result = plan(
    [
      person('1'),
      person('2', { fields: { level: 'L2' } }),
      person('3', {
        status: 'inactive',
        record: { termination_date: '2026-11-21', termination_type: 'retirement' },
      }),
    ],
    [user('2', { fields: { level: 'L1' } }), user('3')],
  );
  assert.equal(result.changes.map(brief), ['create 1', 'update 2 -> user-2', 'block 3 -> user-3']);
  const [, update, block] = result.changes;
  assert.equal(update, {
    action: 'update',
    employee: '2',
    user: 'user-2',
    before: { level: 'L1' },
    after: { level: { value: 'L2' } },
  });
  assert.is(block?.action === 'block' && block.reason, 'retirement');
});

people('users whom nobody in Personio knows are never touched', () => {
  const result = plan([person('1')], [user('1'), user('7'), user('8', { blocked: true })]);
  assert.equal(result.changes, []);
});

people('an empty value leaves the field alone, unless the tenant lets it be cleared', () => {
  const current = user('1', { fields: { level: 'L1', phone_number: '123', departments: ['d1'] } });
  assert.equal(plan([person('1')], [current]).changes, []);
  const [update] = plan([person('1', { cleared: ['level', 'departments', 'linkedin'] })], [current]).changes;
  assert.equal(update?.action === 'update' && update.after, {
    departments: { units: [], many: true },
    level: { value: null },
  });
});

people('a field that is only set on create is not changed afterwards', () => {
  const known = user('1', { fields: { employee_id: '900' } });
  assert.equal(plan([person('1', { fields: { employee_id: '1' } })], [known]).changes, []);
  const [create] = plan([person('1', { fields: { employee_id: '1' } })], []).changes;
  assert.equal(create?.action === 'create' && create.after.employee_id, { value: '1' });
});

people(
  'an empty employee number is filled, also where it is never changed; one that another account has waits',
  () => {
    const wanting = person('1', { fields: { employee_id: '1' } });
    const [fill] = plan([wanting], [user('1')]).changes;
    assert.equal(fill?.action === 'update' && [fill.before, fill.after], [
      { employee_id: null },
      { employee_id: { value: '1' } },
    ]);
    const matches = new Map([['1', { ...matched(user('1')), waiting: ['employee_id' as const] }]]);
    const result = plan([wanting], [user('1')], { matches });
    assert.equal([result.changes, codes(result)], [[], ['address-taken employee_id']]);
  },
);

people('blocked in Engagedly while active in Personio: set aside, not activated', () => {
  const result = plan([person('1')], [user('1', { blocked: true })]);
  assert.equal([result.changes, result.setAside, codes(result)], [[], ['1'], ['blocked-elsewhere']]);
});

people('somebody without an address cannot be added', () => {
  const result = plan([person('1', { fields: { email: undefined } })], []);
  assert.equal([result.changes, codes(result)], [[], ['no-identifier']]);
});

people('with scope all, a leaver without an account is added and blocked at once', () => {
  const leaver = person('1', { status: 'inactive' });
  assert.equal(plan([leaver], []).changes, []);
  const [create] = plan([leaver], [], { tenant: { scope: { employees: 'all' } } }).changes;
  assert.equal(create?.action === 'create' && create.thenBlock, { reason: 'not_known' });
});

people('protected by Personio id, by user id, by reference or by mailbox: not blocked, set aside', () => {
  for (const name of ['personio:1', 'user-1', 'ref-user-1', 'ref-1', 'P1@Nordwind.example']) {
    const result = plan([person('1', { status: 'inactive' })], [user('1')], { tenant: { protect: [name] } });
    assert.equal([result.changes, codes(result)], [[], ['nobody-in-scope', 'protected']], name);
  }
});

people('a newcomer of the whole name of somebody with an account is added, and that is told', () => {
  const name = { first_name: 'Nora', last_name: 'Brandt' };
  const told = (born: [string?, string?], other: Partial<typeof name> = {}) => {
    const fields = { ...name, birth_date: born[0] };
    const newcomer = { ...name, ...other, birth_date: born[1] };
    const records = [person('1', { fields }), person('2', { fields: newcomer })];
    const result = plan(records, [user('1', { fields })]);
    assert.equal(result.changes.map(brief), ['create 2']);
    return codes(result);
  };
  assert.equal(told([]), ['added-namesake']);
  assert.equal(told(['1980-02-03']), ['added-namesake']);
  assert.equal(told(['1980-02-03', '1991-07-08']), []);
  assert.equal(told([], { first_name: 'Nele' }), []);
});

people(
  'a leaver of whom the filter cannot tell stays as they are, and it is told that the account is open',
  () => {
    const told = (blocked: boolean, isBlind = false, tenant: Partial<Tenant> = {}) => {
      const left = person('1', { status: 'inactive', passes: null });
      const result = plan([left], [user('1', { blocked })], { tenant, isBlind });
      assert.equal(result.changes, []);
      return codes(result).filter((code) => code !== 'nobody-in-scope');
    };
    assert.equal(told(false), ['filter-unknown', 'leaver-untold']);
    assert.equal(told(true), ['filter-unknown']);
    assert.equal(told(false, true), []);
    assert.equal(told(false, false, { leavers: { block: false } }), ['filter-unknown']);
  },
);

people(
  'a leaver of the name of somebody protected waits, unless a birth date or an entry tells them apart',
  () => {
    const name = { first_name: 'Nora', last_name: 'Brandt' };
    const told = (born: [string?, string?], by: 'identifier' | 'resolve' = 'identifier') => {
      const fields = (at: 0 | 1) => ({ ...name, birth_date: born[at] });
      const records = [
        person('1', { fields: fields(0) }),
        person('2', { fields: fields(1), status: 'inactive' }),
      ];
      const accounts = [user('1', { fields: fields(0) }), user('2', { fields: fields(1) })] as const;
      const matches = new Map([
        ['1', matched(accounts[0])],
        ['2', matched(accounts[1], by)],
      ]);
      const result = plan(records, [...accounts], { tenant: { protect: ['personio:1'] }, matches });
      return [result.changes.map(brief), codes(result)];
    };
    const waits = [[], ['protected-namesake']];
    const goes = [['block 2 -> user-2'], []];
    assert.equal(told([]), waits);
    assert.equal(told(['1980-02-03']), waits);
    assert.equal(told(['1980-02-03', '1980-02-03']), waits);
    assert.equal(told(['1980-02-03', '1991-07-08']), goes);
    assert.equal(told([], 'resolve'), goes);
  },
);

people('without termination dates every run says so, also while nobody leaves', () => {
  const given = { knowsEnds: false };
  assert.equal(codes(plan([person('1')], [user('1')], given)), ['termination-unreadable']);
  const noBlocks = { ...given, tenant: { leavers: { block: false } } };
  assert.equal(codes(plan([person('1')], [user('1')], noBlocks)), []);
});

people('without termination dates nobody’s leaving is proved', () => {
  const result = plan([person('1', { status: 'inactive' })], [user('1')], { knowsEnds: false });
  assert.equal([result.changes, result.setAside], [[], ['1']]);
  assert.ok(codes(result).includes('termination-unreadable'));
});

people('people to whom nothing would happen are not set aside for an ambiguity', () => {
  const shared = { fields: { email: 'old@nordwind.example' } };
  const olds = [
    person('1', { status: 'inactive', ...shared }),
    person('2', { status: 'inactive', ...shared }),
  ];
  const partners = ['3', '4'].map((id) =>
    person(id, { passes: false, fields: { email: 'x@nordwind.example' } }),
  );
  assert.equal(plan([...olds, ...partners, person('5')], [user('5')]).setAside, []);
  const account = user('9', shared);
  assert.equal(plan([...olds, person('5')], [user('5'), account]).setAside, ['1', '2']);
});

people('nobody in scope is said', () => {
  assert.equal(codes(plan([person('1', { passes: false })], [user('1')])), ['nobody-in-scope']);
});

people('what the populated-organisation guard is measured against', () => {
  const { base } = draft(
    [person('1'), person('2'), person('3', { passes: false }), person('4', { status: 'inactive' })],
    [user('1'), user('3'), user('8'), user('9', { blocked: true })],
  );
  assert.equal(base, { activeUsers: 3, matchedActive: 2, linkedActive: 0, wanted: 2, matchedWanted: 1 });
});

const units = suite('planChanges: units');
const SALES: Unit = { id: 'd1', name: ' Sales ' };

units('a unit is found by name without regard to case and white space', () => {
  const current = user('1', { fields: { departments: ['d1'] } });
  const result = plan([person('1', { fields: { departments: ['SALES'] } })], [current], {
    units: { departments: [SALES] },
  });
  assert.equal(result.changes, []);
});

units('a list of units is a set', () => {
  const current = user('1', { fields: { departments: ['d2', 'd1'] } });
  const result = plan([person('1', { fields: { departments: ['Sales', 'Legal'] } })], [current], {
    units: { departments: [SALES, { id: 'd2', name: 'Legal' }] },
  });
  assert.equal(result.changes, []);
});

units('two spellings of one unit are one unit', () => {
  const current = user('1', { fields: { departments: ['d1'] } });
  const result = plan([person('1', { fields: { departments: ['Sales', 'SALES  '] } })], [current], {
    units: { departments: [SALES] },
  });
  assert.equal(result.changes, []);
});

units('an unknown unit is named in the change where it may be created', () => {
  const [create] = plan([person('1', { fields: { job_title: 'Cook' } })], []).changes;
  assert.equal(create?.action === 'create' && create.after.job_title, {
    units: [{ kind: 'job_titles', name: 'Cook' }],
    many: false,
  });
});

units('otherwise the field is left alone and the name is counted once', () => {
  const result = plan(
    [person('1', { fields: { location: 'Kiel' } }), person('2', { fields: { location: 'kiel ' } })],
    [user('1'), user('2', { fields: { location: '7' } })],
  );
  assert.equal(
    [result.changes, result.unknownUnits, codes(result)],
    [[], { locations: 1 }, ['unit-unknown location']],
  );
});

units('of two units with one name the one that the person has is right', () => {
  const current = user('1', { fields: { departments: ['d9'] } });
  const result = plan([person('1', { fields: { departments: ['Sales'] } })], [current], {
    units: { departments: [SALES, { id: 'd9', name: 'sales' }] },
  });
  assert.equal(result.changes, []);
});

units(
  'of several units with one name the one spelled as in Personio is taken, then the lowest id, in any order',
  () => {
    const all = [
      { id: '10', name: 'SALES' },
      { id: '9', name: 'Sales' },
      { id: '11', name: 'Sales' },
      { id: '2', name: 'sales' },
    ];
    for (const departments of [all, all.toReversed()]) {
      const people = ['Sales', 'sALES', 'Legal'].map((name, at) =>
        person(String(at + 1), { fields: { departments: [name] } }),
      );
      const result = plan(people, [], {
        units: { departments: [...departments, { id: '1', name: 'Legal' }] },
      });
      const given = result.changes.map((change) => change.action === 'create' && change.after.departments);
      assert.equal(given, [
        { units: [{ id: '9', named: 'Sales' }], many: true },
        { units: [{ id: '2', named: 'sALES' }], many: true },
        { units: [{ id: '1', named: 'Legal' }], many: true },
      ]);
      const told = result.findings.filter(({ code }) => code === 'unit-twice');
      assert.equal(
        told,
        [{ code: 'unit-twice', field: 'departments', count: 1 }],
        'once, however many are in it',
      );
    }
  },
);

units('that a unit stands twice in which nobody in scope is, is nobody’s business', () => {
  const departments = [SALES, { id: 'd9', name: 'sales' }];
  const outside = person('1', { passes: false, fields: { departments: ['Sales'] } });
  const result = plan([outside, person('2', { fields: {} })], [], { units: { departments } });
  assert.equal(codes(result).includes('unit-twice departments'), false);
});

units('with scope none only the units of active people in scope are planned, and nobody is touched', () => {
  const result = plan(
    [
      person('1', { fields: { departments: ['Sales', 'Legal'], location: 'Kiel' } }),
      person('2', { status: 'inactive', fields: { departments: ['Old'] } }),
      person('3', { status: 'leave', fields: { departments: ['legal'] } }),
      person('4', { passes: false, fields: { departments: ['Partner'] } }),
    ],
    [],
    { tenant: { scope: { employees: 'none', structure: ['departments'] } }, units: { departments: [SALES] } },
  );
  assert.equal(result.units, [{ action: 'create-unit', kind: 'departments', name: 'Legal' }]);
  assert.equal([result.changes, result.inScope], [[], 2]);
  assert.equal(result.unchanged, [], 'both are in a department that is still to come');
});

units.run();

const managers = suite('planChanges: managers');

function managerOf(result: Draft, employee: string): unknown {
  const change = result.changes.find((candidate) => candidate.employee === employee);
  return change && change.action !== 'block' ? change.after.manager : undefined;
}

managers('an account that is there, or the account this plan adds', () => {
  const result = plan(
    [
      person('1'),
      person('2', { fields: { manager: '1' } }),
      person('3', { fields: { manager: '2' } }),
      person('4', { fields: { manager: '3' } }),
    ],
    [user('1'), user('4')],
  );
  assert.equal(managerOf(result, '2'), { manager: { id: 'user-1', of: '1' } });
  assert.equal(managerOf(result, '3'), { manager: { employee: '2' } });
  assert.equal(managerOf(result, '4'), { manager: { employee: '3' } });
});

managers('the same manager as before is no change, even if that manager is leaving', () => {
  const result = plan(
    [person('1', { status: 'inactive' }), person('2', { fields: { manager: '1' } })],
    [user('1'), user('2', { fields: { manager: 'user-1' } })],
  );
  assert.equal(result.changes.map(brief), ['block 1 -> user-1']);
  assert.equal(codes(result), []);
});

managers('blocked, leaving, set aside or out of sight: the field is left alone', () => {
  const reports = ['11', '12', '13', '14'].map((id, index) =>
    person(id, { fields: { manager: String(index + 1) } }),
  );
  const result = plan(
    [
      person('1'),
      person('2', { status: 'inactive' }),
      person('3', { fields: { email: 'p11@nordwind.example' } }),
      ...reports.slice(1),
      person('11', { fields: { email: 'p11x@nordwind.example', manager: '1' } }),
      person('15', { fields: { email: 'p11@nordwind.example' } }),
    ],
    [user('1', { blocked: true }), user('2')],
  );
  for (const id of ['11', '12', '13', '14']) assert.is(managerOf(result, id), undefined, id);
  assert.equal(
    result.findings
      .filter(({ field }) => field === 'manager')
      .map(({ code, people }) => [code, people?.length]),
    [
      ['manager-pending', 3],
      ['manager-unknown', 1],
    ],
  );
});

managers('a cycle of two is cut at the lower id and reported, and stays cut', () => {
  const ring = [person('1', { fields: { manager: '2' } }), person('2', { fields: { manager: '1' } })];
  const first = plan(ring, []);
  assert.is(managerOf(first, '1'), undefined);
  assert.equal(managerOf(first, '2'), { manager: { employee: '1' } });
  assert.equal(codes(first), ['manager-cycle manager']);
  const after = [user('1'), user('2', { fields: { manager: 'user-1' } })];
  assert.equal(plan(ring, after).changes, []);
});

const LISTS = { looked: { fields: new Set(['hr_managers']), views: new Map([['user-9', {}]]) } };

function listOf(result: Draft, employee: string): unknown {
  const change = result.changes.find((candidate) => candidate.employee === employee);
  return change && change.action !== 'block' ? change.after.hr_managers : undefined;
}

managers(
  'a list of people: accounts that are there and those this plan adds, without the person themselves',
  () => {
    const of = (...ids: string[]) => ({ fields: { hr_managers: ids } });
    const people = [person('1'), person('2'), person('9', of('1', '2', '9'))];
    const result = plan(people, [user('1'), user('9')], LISTS);
    assert.equal(listOf(result, '9'), { people: [{ id: 'user-1', of: '1' }, { employee: '2' }] });
    assert.equal(
      [...result.single],
      [
        ['1', []],
        ['2', []],
        ['9', ['hr_managers']],
      ],
    );
    const own = plan([person('9', of('9'))], [user('9')], LISTS);
    assert.equal([own.changes, codes(own)], [[], []]);
  },
);

managers(
  'a list with somebody who is blocked or out of sight is left alone as a whole; the same people are no change',
  () => {
    const people = (...ids: string[]) => [
      person('1'),
      person('2'),
      person('9', { fields: { hr_managers: ids } }),
    ];
    const users = [user('1'), user('2', { blocked: true }), user('9')];
    const blocked = plan(people('1', '2'), users, LISTS);
    assert.equal(
      [listOf(blocked, '9'), codes(blocked).filter((code) => code.includes('hr_'))],
      [undefined, ['manager-pending hr_managers']],
    );
    assert.ok(codes(plan(people('1', '77'), users, LISTS)).includes('manager-unknown hr_managers'));
    const views = new Map([['user-9', { hr_managers: ['user-2', 'user-1'] }]]);
    const same = plan(people('1', '2'), users, { looked: { ...LISTS.looked, views } });
    assert.equal([listOf(same, '9'), codes(same).filter((code) => code.includes('hr_'))], [undefined, []]);
  },
);

managers('what was not looked at is not written, and what differs where it was says what it was', () => {
  const people = [person('8', { fields: { about_me: 'new' } }), person('9', { fields: { about_me: 'new' } })];
  const fields = new Set(['about_me']);
  const views = new Map([['user-9', { about_me: 'old' }]]);
  const { changes } = plan(people, [user('8'), user('9')], { looked: { fields, views } });
  assert.equal(changes, [
    {
      action: 'update',
      employee: '9',
      user: 'user-9',
      before: { about_me: 'old' },
      after: { about_me: { value: 'new' } },
    },
  ]);
});

managers('nobody is their own manager', () => {
  const result = plan([person('1', { fields: { manager: '1' } })], []);
  assert.is(managerOf(result, '1'), undefined);
  assert.equal(codes(result), ['manager-cycle manager']);
});

managers.run();

people('nobody is added whose e-mail or number cannot be read: there may be an account under it', () => {
  const newcomers = [person('1'), person('2', { status: 'inactive' })];
  const given = { tenant: { scope: { employees: 'all' as const } }, unreadable: new Set(['1', '2']) };
  const result = plan(newcomers, [], given);
  assert.equal([result.changes, result.setAside], [[], ['1', '2']]);
  assert.is(plan(newcomers, [], { ...given, unreadable: new Set() }).changes.length, 2);
});

people(
  'a last day that is far ahead or no date is a problem, where somebody is inactive already, and not told as in order too',
  () => {
    const told = (ends: string, status: 'inactive' | 'active' = 'inactive') => {
      const { changes, findings } = plan([person('1', { status, employee: { ends } })], [user('1')]);
      assert.not(changes.some(({ action }) => action === 'block'));
      return findings.map(({ code }) => code).filter((code) => code.startsWith('termination-'));
    };
    for (const soon of ['2026-11-22', '2027-02-20']) assert.equal(told(soon), ['termination-ahead'], soon);
    for (const far of ['2027-02-21', '2062-12-31', '31.12.2026', '20262-11-23', '2026-11-31']) {
      assert.equal(told(far), ['termination-far'], far);
    }
    assert.not(told('2062-12-31', 'active').includes('termination-far'));
  },
);

people('whoever is about to start, with a last day that is over, is told where there is an account', () => {
  const told = (tenant: Partial<Tenant>, accounts: User[], passes = true) =>
    codes(
      plan([person('1', { status: 'onboarding', passes, employee: { ends: '2026-11-01' } })], accounts, {
        tenant,
      }),
    );
  const all = { scope: { employees: 'all' as const } };
  assert.ok(told({}, [user('1')]).includes('termination-passed'));
  assert.ok(told(all, [user('1')]).includes('termination-passed'));
  assert.ok(told(all, []).includes('termination-passed'));
  for (const [tenant, accounts, passes] of [
    [{}, [], true],
    [all, [user('1', { blocked: true })], true],
    [{}, [user('1')], false],
  ] as const) {
    assert.not(told(tenant, [...accounts], passes).includes('termination-passed'));
  }
});

people('protected: nobody is told that they wait for a block which never comes', () => {
  const ahead = person('1', { status: 'inactive', employee: { ends: '2026-12-31' } });
  const far = person('1', { status: 'inactive', employee: { ends: '2062-12-31' } });
  const out = person('1', { passes: false });
  const memory = { outOfScope: () => 'waiting' as const, wasInScope: () => true };
  const tenant = { leavers: { onOutOfScope: 'block' as const } };
  for (const [waits, code] of [
    [ahead, 'termination-ahead'],
    [far, 'termination-far'],
    [out, 'out-of-scope-waiting'],
  ] as const) {
    const told = (protect: string[]) =>
      codes(plan([waits], [user('1')], { tenant: { ...tenant, protect }, memory }));
    assert.equal([told([]).includes(code), told(['user-1']).includes(code)], [true, false], code);
  }
});

people.run();

const doubt = suite('planChanges: leavers in doubt');

const OTHER_NAME = { first_name: 'Somebody', last_name: 'Else' };
const LEAVERS: [why: string, person: DesiredUser, account: User, isBlocked: boolean][] = [
  ['one identifier, the same name', person('1', { status: 'inactive' }), user('1'), true],
  [
    'one identifier, one name changed',
    person('1', { status: 'inactive' }),
    user('1', { fields: { last_name: 'Married' } }),
    false,
  ],
  [
    'one identifier, another name',
    person('1', { status: 'inactive' }),
    user('1', { fields: OTHER_NAME }),
    false,
  ],
  [
    'both identifiers, another name',
    person('1', { status: 'inactive', fields: { employee_id: '1' } }),
    user('1', { fields: { ...OTHER_NAME, employee_id: '1' } }),
    false,
  ],
  [
    'one identifier, an account without a name',
    person('1', { status: 'inactive' }),
    user('1', { fields: { first_name: undefined, last_name: undefined } }),
    false,
  ],
];
for (const [why, leaver, account, isBlocked] of LEAVERS) {
  doubt(`${why}: ${isBlocked ? 'blocked' : 'set aside'}`, () => {
    const result = plan([leaver], [account]);
    assert.is(result.changes.length, isBlocked ? 1 : 0);
    // Known by a key alone, and under another name altogether: not even theirs.
    const doubts = ['leaver-doubtful', 'conflict'].filter((code) => codes(result).includes(code));
    assert.is(doubts.length, isBlocked ? 0 : 1);
    assert.equal(result.setAside, isBlocked ? [] : ['1']);
  });
}

doubt('a leaver without an account who may be somebody who is here is told, and nobody is added', () => {
  const tenant = { scope: { employees: 'all' as const } };
  const name = { first_name: 'Ayse', last_name: 'Yilmaz-Berger' };
  const planned = (fields: DesiredUser['fields']) =>
    plan(
      [person('1', { fields: name }), person('9', { status: 'inactive', fields })],
      [user('1', { fields: name })],
      {
        tenant,
      },
    );
  const same = planned(name);
  assert.equal([same.changes, codes(same), same.setAside], [[], ['leaver-not-added'], []]);
  assert.equal([...same.unchanged].sort(), ['1', '9']);
  const stranger = planned({});
  assert.equal(stranger.changes.map(brief), ['create 9']);
});

doubt('what the match permits decides, whatever the match is by', () => {
  const leaver = person('1', { status: 'inactive' });
  for (const by of ['link', 'identifier', 'resolve', 'transfer'] as const) {
    for (const block of [true, false]) {
      const matches = new Map([['1', matched(user('1'), by, { block })]]);
      assert.is(plan([leaver], [user('1')], { matches }).changes.length, block ? 1 : 0);
    }
  }
});

const REASONS = ['ambiguous', 'conflict', 'foreign-domain', 'record-replaced', 'leaver-doubtful'] as const;
const FILTERED: Partial<Tenant>[] = (['active', 'all'] as const).map((employees) => ({
  scope: { employees, filter: "office.name = 'Kiel'" },
}));

/** Whose account was user-1, and who is set aside today. */
function inDoubt(
  leaver: DesiredUser,
  given: Given & { reason?: (typeof REASONS)[number]; account?: User; candidates?: string[]; was?: boolean },
) {
  const { reason = 'conflict', account = user('1'), candidates = ['user-1'], was = true, ...more } = given;
  const aside = { kind: 'set-aside', reason, candidates, row: '4.3' };
  const result = plan([leaver], [account], {
    ...more,
    matches: new Map([['1', aside as Match]]),
    memory: {
      links: new Map([['1', { user: 'user-1' }]]),
      wasInScope: () => was,
      outOfScope: () => (was ? 'waiting' : undefined),
      ...more.memory,
    },
  });
  assert.equal(result.changes, []);
  return {
    told: codes(result).filter((code) => code !== 'nobody-in-scope'),
    setAside: result.setAside,
    result,
  };
}

const OUT = { status: 'inactive', passes: false } as const;

for (const tenant of FILTERED) {
  const scope = tenant.scope?.employees;
  for (const reason of REASONS) {
    doubt(
      `scope ${scope}: a leaver of ours whom the filter keeps out is told where they are ${reason}`,
      () => {
        const { told, setAside, result } = inDoubt(person('1', OUT), { tenant, reason });
        assert.equal(told, reason === 'foreign-domain' ? [reason] : ['candidate-accounts', reason].sort());
        assert.equal(setAside, ['1']);
        const people = result.findings.find(({ code }) => code === reason)?.people;
        assert.equal(people, [{ employee: '1' }]);
      },
    );
  }

  doubt(
    `scope ${scope}: nobody is troubled with a leaver in doubt of whom nothing is open, or wanted`,
    () => {
      const quiet = [
        { account: user('1', { blocked: true }) },
        { tenant: { ...tenant, leavers: { block: false } } },
        { candidates: [], memory: { links: new Map() } },
      ];
      for (const given of quiet) {
        const { told, setAside } = inDoubt(person('1', OUT), { tenant, ...given });
        assert.equal([told, setAside], [[], []]);
      }
      const ahead = person('1', { ...OUT, employee: { ends: '2026-12-31' } });
      assert.equal(inDoubt(ahead, { tenant }).told, ['termination-ahead']);
    },
  );

  doubt(`scope ${scope}: one who never was in scope is told as such, where the account may be theirs`, () => {
    const { told, setAside } = inDoubt(person('1', OUT), { tenant, was: false });
    assert.equal([told, setAside], [['leaver-out-of-scope'], []]);
    const guarded = { tenant: { ...tenant, protect: ['user-1'] }, was: false };
    assert.equal(inDoubt(person('1', OUT), guarded).told, []);
  });

  doubt(`scope ${scope}: whoever has left the scope and is in doubt is told`, () => {
    const gone = person('1', { passes: false });
    const wanted = { tenant: { ...tenant, leavers: { onOutOfScope: 'block' as const } } };
    assert.equal(inDoubt(gone, wanted).told, ['candidate-accounts', 'conflict']);
    const before = { lastScope: { isSame: true, was: new Map([['1', true]]) } };
    assert.equal(inDoubt(gone, { tenant, memory: before }).told, ['no-longer-in-scope']);
    assert.equal(inDoubt(gone, { tenant }).told, []);
  });

  doubt(`scope ${scope}: whom the filter or the status cannot place is told, also in doubt`, () => {
    const blind = inDoubt(person('1', { status: 'inactive', passes: null }), { tenant });
    assert.equal([blind.told, blind.setAside], [['filter-unknown', 'leaver-untold'], ['1']]);
    assert.equal(inDoubt(person('1', { status: null }), { tenant }).told, ['unknown-status']);
  });
}

doubt('the account of a candidate that is known to be somebody else’s is not the leaver’s to tell of', () => {
  const aside = {
    kind: 'set-aside',
    reason: 'conflict',
    candidates: ['user-2'],
    row: '4.3',
  };
  const result = plan([person('1', OUT), person('2')], [user('2')], {
    matches: new Map<string, Match>([
      ['1', aside as Match],
      ['2', matched(user('2'))],
    ]),
  });
  assert.equal(codes(result), []);
});

doubt(
  'a leaver of ours whom the filter keeps out is blocked by whatever the account is known as theirs',
  () => {
    for (const by of ['link', 'identifier', 'name'] as const) {
      const matches = new Map([['1', matched(user('1'), by)]]);
      const memory = { wasInScope: () => true };
      assert.is(plan([person('1', OUT)], [user('1')], { matches, memory }).changes.length, 1, by);
    }
  },
);

doubt.run();

const absent = suite('planChanges: absence');

const BLOCKS = { leavers: { onMissing: 'block', onOutOfScope: 'block' } } as const;
const GONE = {
  reference: 'abcdefabcdef',
  employee: '2',
  user: 'user-2',
  isOverdue: true,
  isDoubted: false,
};

absent('somebody missing for long enough is blocked under the remembered reference', () => {
  const result = plan([person('1')], [user('1'), user('2')], { tenant: BLOCKS, memory: { missing: [GONE] } });
  assert.equal(result.changes, [
    { action: 'block', employee: 'abcdefabcdef', user: 'user-2', because: 'missing', reason: 'not_known' },
  ]);
  assert.equal([result.findings, result.setAside], [[], []]);
});

absent(
  'nor is an account that bears the name of somebody protected, unless a birth date tells them apart',
  () => {
    const name = { first_name: 'Nora', last_name: 'Brandt' };
    const told = (born: [string?, string?]) => {
      const fields = (at: 0 | 1) => ({ ...name, birth_date: born[at] });
      const result = plan(
        [person('1', { fields: fields(0) })],
        [user('1', { fields: fields(0) }), user('2', { fields: fields(1) })],
        { tenant: { ...BLOCKS, protect: ['personio:1'] }, memory: { missing: [GONE] } },
      );
      return [result.changes.length, codes(result), result.setAside];
    };
    const waits = [0, ['protected-namesake'], ['abcdefabcdef']];
    assert.equal(told([]), waits);
    assert.equal(told(['1980-02-03', '1980-02-03']), waits);
    assert.equal(told(['1980-02-03', '1991-07-08']), [1, [], []]);
  },
);

absent('the account of a site administrator is not blocked, and is remembered as such', () => {
  const administrators = new Set(['user-1', 'user-2', 'user-3']);
  const leaver = person('1', { status: 'inactive', employee: { ends: '2026-11-21' } });
  const result = plan([leaver, person('3')], [user('1'), user('2'), user('3')], {
    tenant: BLOCKS,
    memory: { missing: [GONE] },
    administrators,
  });
  assert.equal(result.changes, []);
  assert.equal(result.findings, [
    { code: 'site-administrator', people: [{ employee: '1' }, { reference: 'abcdefabcdef' }] },
  ]);
  assert.equal(
    [result.setAside, result.administrators],
    [
      ['1', 'abcdefabcdef'],
      ['user-1', 'user-2'],
    ],
  );
});

const LEFT_ALONE: [why: string, users: User[], given: Given, codes: string[]][] = [
  [
    'the time is not over',
    [user('2')],
    { tenant: BLOCKS, memory: { missing: [{ ...GONE, isOverdue: false }] } },
    ['missing-waiting'],
  ],
  ['the tenant keeps such people', [user('2')], { memory: { missing: [GONE] } }, ['missing-kept']],
  [
    'the account is blocked',
    [user('2', { blocked: true })],
    { tenant: BLOCKS, memory: { missing: [GONE] } },
    [],
  ],
  ['the account is gone', [], { tenant: BLOCKS, memory: { missing: [GONE] } }, []],
  [
    'protected by user id',
    [user('2')],
    { tenant: { ...BLOCKS, protect: ['user-2'] }, memory: { missing: [GONE] } },
    ['protected'],
  ],
  [
    'protected by Personio id',
    [user('2')],
    { tenant: { ...BLOCKS, protect: ['personio:77'] }, memory: { missing: [GONE] } },
    ['protected'],
  ],
  [
    'protected by reference',
    [user('2')],
    { tenant: { ...BLOCKS, protect: ['abcdefabcdef'] }, memory: { missing: [GONE] } },
    ['protected'],
  ],
  [
    'protected, and perhaps somebody’s who is here, so that the time is never over',
    [user('2')],
    {
      tenant: { ...BLOCKS, protect: ['user-2'] },
      memory: { missing: [{ ...GONE, isOverdue: false, isDoubted: true }] },
      free: new Set(),
    },
    ['protected'],
  ],
  ...['user-2', 'personio:77', 'abcdefabcdef'].map((protect): (typeof LEFT_ALONE)[number] => [
    `protected as ${protect}, and the time is not over`,
    [user('2')],
    { tenant: { ...BLOCKS, protect: [protect] }, memory: { missing: [{ ...GONE, isOverdue: false }] } },
    [],
  ]),
];
for (const [why, users, given, expected] of LEFT_ALONE) {
  absent(`${why}: left alone`, () => {
    const result = plan([person('1')], [user('1'), ...users], given);
    assert.equal([result.changes, codes(result)], [[], expected]);
    assert.is(result.setAside.length, expected.includes('protected') ? 1 : 0);
  });
}

absent('an account that somebody else uses, or that bears other marks than it did, waits', () => {
  const given = { tenant: BLOCKS, memory: { missing: [GONE] }, free: new Set<string>() };
  const result = plan([person('1')], [user('1'), user('2')], given);
  assert.equal([result.changes, codes(result), result.setAside], [[], ['leaver-doubtful'], ['abcdefabcdef']]);
});

absent(
  'whoever may be here is remembered as such, however long they are gone, and waits until the time is over anew',
  () => {
    const [users, young] = [[user('1'), user('2')], { ...GONE, isOverdue: false }];
    const first = plan([person('1')], users, {
      tenant: BLOCKS,
      memory: { missing: [young] },
      free: new Set<string>(),
    });
    assert.equal([codes(first), first.doubted], [['missing-waiting'], ['abcdefabcdef']]);
    const kept = plan([person('1')], users, { memory: { missing: [GONE] }, free: new Set<string>() });
    assert.equal([codes(kept), kept.doubted], [['missing-kept'], undefined]);
    const later = plan([person('1')], users, {
      tenant: BLOCKS,
      memory: { missing: [{ ...young, isDoubted: true }] },
    });
    assert.equal(
      [codes(later), later.doubted, later.setAside],
      [['leaver-doubtful'], undefined, ['abcdefabcdef']],
    );
  },
);

absent('somebody whose Personio id is not remembered cannot be asked for once more, and waits', () => {
  const { employee: _, ...unknown } = GONE;
  const result = plan([person('1')], [user('1'), user('2')], {
    tenant: BLOCKS,
    memory: { missing: [unknown] },
  });
  assert.equal([result.changes, codes(result), result.setAside], [[], ['leaver-doubtful'], ['abcdefabcdef']]);
});

absent('an account that is matched with somebody is not that of the missing person', () => {
  const result = plan([person('2')], [user('2')], { tenant: BLOCKS, memory: { missing: [GONE] } });
  assert.equal([result.changes, result.findings], [[], []]);
});

absent('somebody out of scope for long enough is blocked, also when termination dates cannot be read', () => {
  const given = { tenant: BLOCKS, memory: { outOfScope: () => 'overdue' as const }, knowsEnds: false };
  const result = plan([person('1', { passes: false }), person('3')], [user('1'), user('3')], given);
  assert.equal(result.changes, [
    { action: 'block', employee: '1', user: 'user-1', because: 'out-of-scope', reason: 'not_known' },
  ]);
  assert.equal(result.findings, [{ code: 'termination-unreadable' }]);
});

absent('before that it is told and nobody is set aside', () => {
  const given = { tenant: BLOCKS, memory: { outOfScope: () => 'waiting' as const } };
  const result = plan([person('1', { passes: false }), person('3')], [user('1'), user('3')], given);
  assert.equal([result.changes, codes(result), result.setAside], [[], ['out-of-scope-waiting'], []]);
});

absent('the second half of a create-and-block is marked as such', () => {
  const result = plan([person('1', { status: 'inactive' })], [user('1')], {
    memory: { isUnfinished: () => true },
  });
  assert.equal(
    result.changes.map((change) => 'finishes' in change && change.finishes),
    [true],
  );
});

absent.run();
