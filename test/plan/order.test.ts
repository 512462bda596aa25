import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Draft, PlanFields, UserChange } from '../../src/model.ts';
import { afterOf, changesOf, emptyDraft } from '../../src/plan/change.ts';
import { settleIdentifiers } from '../../src/plan/identifiers.ts';
import { inPhases, settle } from '../../src/plan/order.ts';
import { brief, user } from '../fixtures/people.ts';

function planOf(changes: UserChange[], more: Partial<Draft> = {}): Draft {
  return {
    ...emptyDraft(),
    changes,
    ...more,
  };
}

function create(employee: string, after: PlanFields = {}): UserChange {
  return {
    action: 'create',
    employee,
    after: { email: { value: `p${employee}@nordwind.example` }, ...after },
  };
}

function update(employee: string, after: PlanFields): UserChange {
  return { action: 'update', employee, user: `user-${employee}`, before: {}, after };
}

function email(id: string): PlanFields {
  return { email: { value: `p${id}@nordwind.example` } };
}

const CONTEXT = {
  users: [user('1'), user('2'), user('3')],
  mandatory: new Set<string>(),
  structureOnly: false,
};

const ordering = suite('settle, inPhases');

ordering('a picture goes with the change that its account rests on; doing it again changes nothing', () => {
  const pictures = [
    { employee: '1', user: 'user-1' },
    { employee: '4', restsOn: 'create' },
    { employee: '5', restsOn: 'create' },
    { employee: '6', user: 'user-6', restsOn: 'reactivate' },
    { employee: '7', user: 'user-7', restsOn: 'reactivate' },
  ] as const;
  const changes: UserChange[] = [
    create('4', { level: { value: 'L1' } }),
    create('5'),
    { action: 'reactivate', employee: '6', user: 'user-6', before: {}, after: {} },
    // Another change of somebody whose account stays blocked.
    { ...update('7', { level: { value: 'L2' } }), user: 'user-7' } as UserChange,
  ];
  const context = { ...CONTEXT, mandatory: new Set(['level']) };
  const once = settle(planOf(changes, { pictures }), context);
  assert.equal(
    [once.pictures, once.picturesLater].map((checks) => checks?.map(({ employee }) => employee)),
    [
      ['1', '4', '6'],
      ['5', '7'],
    ],
  );
  assert.equal(settle(once, context), once);
  assert.is(settle(planOf(changes), context).pictures, undefined);
});

ordering(
  'activations, renames that somebody waits for, creates with managers first, other updates, blocks',
  () => {
    const changes: UserChange[] = [
      { action: 'block', employee: '7', user: 'user-7' },
      update('2', { level: { value: 'L2' } }),
      create('11', { manager: { manager: { employee: '12' } } }),
      create('12'),
      { ...create('13'), after: email('1') } as UserChange,
      update('1', email('99')),
      update('3', email('98')),
      { action: 'reactivate', employee: '8', user: 'user-8', before: {}, after: {} },
    ];
    const plan = inPhases(settle(planOf(changes), CONTEXT), CONTEXT.users);
    assert.equal(changesOf(plan).map(brief), [
      'reactivate 8 -> user-8',
      'update 1 -> user-1',
      'create 12',
      'create 13',
      'create 11',
      'update 2 -> user-2',
      'update 3 -> user-3',
      'block 7 -> user-7',
    ]);
  },
);

ordering(
  'an activation that needs what somebody gives up waits for it; one that does not, for nobody',
  () => {
    const opened = (id: string, after: PlanFields): UserChange => ({
      action: 'reactivate',
      employee: id,
      user: `user-${id}`,
      before: {},
      after,
    });
    const users = [...CONTEXT.users, user('7'), user('8')];
    const changes = [opened('7', email('2')), update('2', email('8')), opened('8', email('97')), create('5')];
    const plan = inPhases(settle(planOf(changes), { ...CONTEXT, users }), users);
    assert.equal(changesOf(plan).map(brief), [
      'reactivate 8 -> user-8',
      'update 2 -> user-2',
      'reactivate 7 -> user-7',
      'create 5',
    ]);
  },
);

ordering('doing it again changes nothing', () => {
  const once = settle(planOf([update('1', email('2')), update('2', email('1')), create('5')]), CONTEXT);
  const twice = settle(once, CONTEXT);
  assert.equal(twice, once);
});

ordering('a create without a mandatory field is set aside, and so are the links to that manager', () => {
  const changes = [
    create('5'),
    create('6', { level: { value: 'L1' }, manager: { manager: { employee: '5' } } }),
  ];
  const plan = settle(planOf(changes), { ...CONTEXT, mandatory: new Set(['level']) });
  assert.equal(plan.changes.map(brief), ['create 6']);
  assert.equal(plan.setAside, ['5']);
  assert.equal(
    plan.findings.map(({ code, field, people }) => [code, field, people]),
    [
      ['mandatory-missing', 'level', [{ employee: '5' }]],
      ['manager-pending', 'manager', [{ employee: '6' }]],
    ],
  );
});

ordering('an update that only set a manager who is not created disappears', () => {
  const plan = settle(planOf([update('1', { manager: { manager: { employee: '77' } } })]), CONTEXT);
  assert.equal(plan.changes, []);
  assert.equal(
    plan.findings.map(({ code }) => code),
    ['manager-pending'],
  );
});

ordering('whoever is written before the additions is not linked to somebody who is added', () => {
  const boss: PlanFields = {
    manager: { manager: { employee: '5' } },
    hr_managers: { people: [{ employee: '5' }] },
  };
  const changes: UserChange[] = [
    { action: 'reactivate', employee: '3', user: 'user-3', before: {}, after: boss },
    update('1', { ...email('99'), ...boss }),
    update('2', boss),
    { ...create('4'), after: email('1') } as UserChange,
    create('5'),
  ];
  const plan = settle(planOf(changes), CONTEXT);
  assert.equal(plan.changes.map((change) => [change.employee, Object.keys(afterOf(change))]).sort(), [
    ['1', ['email']],
    ['2', ['manager', 'hr_managers']],
    ['3', []],
    ['4', ['email']],
    ['5', ['email']],
  ]);
  const people = [{ employee: '3' }, { employee: '1' }];
  assert.equal(
    plan.findings.map(({ code, field, people }) => [code, field, people]),
    [
      ['manager-pending', 'manager', people],
      ['manager-pending', 'hr_managers', people],
    ],
  );
  assert.equal(settle(plan, CONTEXT), plan);
});

ordering('units are exactly those that changes need, each once, whatever the spelling', () => {
  const unit = (name: string): PlanFields => ({
    departments: { units: [{ kind: 'departments', name }, { id: 'known' }], many: true },
  });
  const plan = settle(
    planOf([create('5', unit('Sales')), create('6', unit('SALES ')), update('1', unit('Legal'))], {
      units: [{ action: 'create-unit', kind: 'locations', name: 'Nobody needs this' }],
    }),
    CONTEXT,
  );
  assert.equal(plan.units, [
    { action: 'create-unit', kind: 'departments', name: 'Legal' },
    { action: 'create-unit', kind: 'departments', name: 'SALES ' },
  ]);
});

ordering('when only units are synced they stay', () => {
  const units = [{ action: 'create-unit', kind: 'locations', name: 'Hamburg' } as const];
  assert.equal(settle(planOf([], { units }), { ...CONTEXT, structureOnly: true }).units, units);
});

ordering(
  'a field that another account keeps is left out and told once, however often the plan is ordered',
  () => {
    const once = settle(planOf([update('1', { ...email('2'), level: { value: 'L2' } })]), CONTEXT);
    assert.equal(once.findings, [{ code: 'address-taken', people: [{ employee: '1' }], field: 'email' }]);
    assert.equal(once.setAside, []);
    assert.equal(settle(once, CONTEXT), once);
  },
);

ordering.run();

const settling = suite('settleIdentifiers');
const users = [user('1'), user('2'), user('3'), user('4', { blocked: true })];

settling('a chain is done from its free end', () => {
  const { order, conflicts } = settleIdentifiers(
    [update('1', email('2')), update('2', email('3')), update('3', email('9'))],
    users,
  );
  assert.equal(order.map(brief), ['update 3 -> user-3', 'update 2 -> user-2', 'update 1 -> user-1']);
  assert.equal(conflicts, []);
});

settling('in a swap, or a ring of three, everybody keeps the account and goes without the address', () => {
  assert.equal(left([update('1', { ...email('2'), level: { value: 'L2' } }), update('2', email('1'))]), [
    'update 1 -> user-1: level',
    'email taken for 1 2',
  ]);
  const ring = [update('1', email('2')), update('2', email('3')), update('3', email('1'))];
  assert.equal(left(ring), ['email taken for 1 2 3']);
});

settling('nobody is added under an address that stays with another account, a blocked one too', () => {
  for (const id of ['1', '4']) {
    const { order, conflicts, taken } = settleIdentifiers([create('9', email(id))], users);
    assert.equal([order, conflicts, [...taken]], [[], [], [['email', ['9']]]]);
  }
});

settling('a newcomer gets the address that a rename frees', () => {
  const { order, conflicts } = settleIdentifiers([create('9', email('1')), update('1', email('8'))], users);
  assert.equal(order.map(brief), ['update 1 -> user-1', 'create 9']);
  assert.equal(conflicts, []);
});

settling('two people who want the same address: neither gets it', () => {
  const { order, conflicts } = settleIdentifiers(
    [create('8', email('7')), create('9', email('7')), create('5')],
    users,
  );
  assert.equal(order.map(brief), ['create 5']);
  assert.equal(conflicts, ['8', '9']);
});

settling('a change of case only is free for its own user', () => {
  const change = update('1', { email: { value: 'P1@Nordwind.example' } });
  assert.equal(settleIdentifiers([change], users).conflicts, []);
});

/** What is left of the changes, and who goes without what. */
function left(changes: UserChange[], accounts = users): string[] {
  const { order, conflicts, taken } = settleIdentifiers(changes, accounts);
  return [
    ...order.map((change) => `${brief(change)}: ${Object.keys(afterOf(change)).join(' ')}`),
    ...conflicts.map((employee) => `conflict ${employee}`),
    ...[...taken].map(([field, employees]) => `${field} taken for ${employees.join(' ')}`),
  ];
}

settling('an identifier that another account keeps is left out, the rest goes on', () => {
  const change = update('1', { ...email('2'), level: { value: 'L2' } });
  assert.equal(left([change]), ['update 1 -> user-1: level', 'email taken for 1']);
  assert.equal(left([update('1', email('2'))]), ['email taken for 1']);
});

settling('an identifier that becomes free in time is written', () => {
  assert.equal(left([update('1', email('2')), update('2', email('8'))]), [
    'update 2 -> user-2: email',
    'update 1 -> user-1: email',
  ]);
});

settling('what two people want nobody gets: a newcomer waits, whoever has an account goes without', () => {
  assert.equal(left([update('1', email('7')), create('9', email('7'))]), ['conflict 9', 'email taken for 1']);
  assert.equal(left([update('1', email('7')), update('2', email('7'))]), ['email taken for 1 2']);
});

settling('what somebody frees who goes without another goes on to others', () => {
  const holder = user('5', { fields: { employee_id: 'A5' } });
  const changes = [
    update('5', { ...email('1'), employee_id: { value: 'B5' } }),
    { ...create('9'), after: { ...email('9'), employee_id: { value: 'A5' } } } as UserChange,
  ];
  const { order, conflicts } = settleIdentifiers(changes, [...users, holder]);
  assert.equal([order.map(brief), conflicts], [['update 5 -> user-5', 'create 9'], []]);
});

settling('20,000 newcomers are settled at once', () => {
  const many = Array.from({ length: 20_000 }, (_, index) => create(String(index + 10)));
  assert.is(settleIdentifiers(many, users).order.length, 20_000);
});

settling.run();
