import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type ApplyOptions, applyPlan } from '../../src/apply/apply.ts';
import { AuthError, HttpError, ShapeError } from '../../src/errors.ts';
import type { IssueCode } from '../../src/issues.ts';
import type {
  Employee,
  Finding,
  PersonRef,
  PlanFields,
  Source,
  Target,
  UnitChange,
  User,
  UserChange,
  UserWrite,
} from '../../src/model.ts';
import { emptyDraft } from '../../src/plan/change.ts';
import { inPhases } from '../../src/plan/order.ts';
import { concernedBy, countPeople } from '../../src/report/tally.ts';
import { person, user } from '../fixtures/people.ts';

/** An account as it was when the plan was made. */
const asPlanned = (id: string) => ({ ...user(id.replace(/^(user-|u)/, '')), id });

/** A target in memory: a transcript of writes, and the failures a test asks for. */
function memory(fail: (write: string) => Error | undefined = () => undefined) {
  const writes: string[] = [];
  const users = new Map<string, User>();
  let underWay = 0;
  let most = 0;
  async function write<T>(text: string, result: T): Promise<T> {
    writes.push(text);
    most = Math.max(most, ++underWay);
    await new Promise((done) => setImmediate(done));
    underWay -= 1;
    const error = fail(text);
    if (error) throw error;
    return result;
  }
  const short = (fields: UserWrite) => JSON.stringify(fields);
  const target: Target = {
    attributes: async () => [],
    users: async () => ({ items: [], complete: true }),
    units: async () => ({ items: [], complete: true }),
    reasonCodes: async () => [],
    usersByEmail: async () => [],
    user: async (id) => users.get(id) ?? (id.startsWith('user-') ? undefined : asPlanned(id)),
    createUnit: (kind, name) => write(`unit ${kind} ${name}`, { id: `new-${name}`, name }),
    createUser: (fields) => write(`create ${short(fields)}`, user(`made-${fields.email}`)),
    updateUser: (id, fields) => write(`update ${id} ${short(fields)}`, asPlanned(id)),
    block: (id, reason) => write(`block ${id} ${reason ?? '-'}`, undefined),
    activate: (id) => write(`activate ${id}`, undefined),
    setPicture: (id, picture) => write(`picture ${id} ${picture.length}`, undefined),
  };
  return { target, writes, users, mostUnderWay: () => most };
}

function sourceOf(...employees: Employee[]): Source {
  return {
    attributes: async () => [],
    employees: async () => ({ items: employees, complete: true, seen: new Set() }),
    employee: async (id) => employees.find((employee) => employee.id === id),
    employeesByEmail: async (email) => employees.filter(({ record }) => record.email === email),
    picture: async () => ({ none: 'missing' }),
    unitNames: async () => 'no-list',
    isEnding: () => false,
  };
}

/** Whoever is asked about works there. */
const EVERYBODY: Source = { ...sourceOf(), employee: async (id) => person(id).employee };

/** Those whose account is looked at before a block are there as planned. */
const refOf = (ref: PersonRef) => ('employee' in ref ? `ref-${ref.employee}` : 'ref');

/** `accounts`: whose e-mails the changes free. */
type More = Pick<ApplyOptions, 'progress' | 'ending'> &
  Partial<Pick<ApplyOptions, 'userOf'>> & { source?: Source; accounts?: User[] };

function run(target: Target, units: UnitChange[], changes: UserChange[], more: More = {}) {
  const { source = EVERYBODY, accounts = [], ...rest } = more;
  return applyPlan(inPhases({ ...emptyDraft(), units, changes }, accounts), {
    look: {
      ...{ source, target, today: '2026-11-22', passes: async () => true },
      ...{ idOf: () => undefined, asRead: () => undefined },
    },
    userOf: asPlanned,
    isShown: (field, key) => accounts.some(({ fields }) => fields[field] === key),
    contentOf: (id, picture) => `${id} ${picture.length}`,
    ...rest,
  });
}

const create = (
  employee: string,
  after: UserChange extends infer C ? (C extends { after: infer A } ? A : never) : never = {},
) => ({ action: 'create', employee, after: { email: { value: employee }, ...after } }) as const;
const update = (employee: string) =>
  ({
    action: 'update',
    employee,
    user: `u${employee}`,
    before: {},
    after: { level: { value: 'x' } },
  }) as const;
const http = (status: number, codes: string[] = [], fields: string[] = []) =>
  new HttpError('engagedly', status, 'refused', 'look', { codes, fields });

const applying = suite('applyPlan');

applying('units first; what they and new managers are called is filled in', async () => {
  const { target, writes } = memory();
  const applied = await run(
    target,
    [{ action: 'create-unit', kind: 'departments', name: 'Sales' }],
    [
      create('1', {
        departments: { units: [{ kind: 'departments', name: 'SALES' }, { id: 'd7' }], many: true },
      }),
      create('2', {
        manager: { manager: { employee: '1' } },
        location: { units: [{ id: '9' }], many: false },
      }),
    ],
  );
  assert.equal(writes, [
    'unit departments Sales',
    'create {"email":"1","departments":["new-Sales","d7"]}',
    'create {"email":"2","manager":"user-made-1","location":"9"}',
  ]);
  assert.equal([applied.done.length, applied.failed, applied.skipped, applied.findings], [3, [], [], []]);
});

applying('one refused record does not stop the others', async () => {
  const { target, writes } = memory((text) =>
    text.includes('"2"') ? http(422, ['invalid'], ['level']) : undefined,
  );
  const applied = await run(target, [], [create('1'), create('2', { level: { value: 'L' } }), create('3')]);
  assert.is(writes.length, 3);
  assert.equal(
    applied.failed.map((change) => 'employee' in change && change.employee),
    ['2'],
  );
  assert.equal(applied.findings, [
    { code: 'rejected', people: [{ employee: '2' }], count: 1, field: 'level' },
  ]);
  assert.is(applied.stopped, undefined);
});

applying('a duplicate is looked up for the next plan, and the person is set aside', async () => {
  const { target } = memory(() => http(422, ['duplicate_value'], ['email']));
  const lookedUp: string[] = [];
  target.usersByEmail = async (email) => {
    lookedUp.push(email);
    return [user('known', { fields: { email: '1' } })];
  };
  const applied = await run(target, [], [create('1')]);
  assert.equal(
    applied.findings.map(({ code }) => code),
    ['conflict'],
  );
  assert.equal([applied.failed, applied.skipped.length, applied.setAside], [[], 1, ['1']]);
  assert.equal([lookedUp, [...(applied.met ?? [])]], [['1'], [['1', 'user-known']]]);
});

const HITS: [what: string, own: Record<string, string>, account: User['fields'], isRemembered: boolean][] = [
  [
    'the same number, another name',
    { employee_id: '7', first_name: 'A', last_name: 'B' },
    { employee_id: '7' },
    false,
  ],
  [
    'the same number, the last name',
    { employee_id: '7', first_name: 'A', last_name: 'Body' },
    { employee_id: '7' },
    true,
  ],
  [
    'another number, the same name',
    { employee_id: '7', first_name: 'Known', last_name: 'Body' },
    { employee_id: '8' },
    true,
  ],
  [
    'another number, only the last name',
    { employee_id: '7', first_name: 'A', last_name: 'Body' },
    { employee_id: '8' },
    false,
  ],
  ['another number, no name', { employee_id: '7' }, { employee_id: '8' }, false],
  ['no number there, another name', { employee_id: '7', first_name: 'A', last_name: 'B' }, {}, false],
  ['no number there, only the last name', { employee_id: '7', first_name: 'A', last_name: 'Body' }, {}, true],
];
for (const [what, own, account, isRemembered] of HITS) {
  applying(`a duplicate with ${what}: ${isRemembered ? 'theirs' : 'perhaps somebody else’s'}`, async () => {
    const { target } = memory(() => http(422, ['duplicate_value'], ['email']));
    target.usersByEmail = async () => [
      user('known', { fields: { email: '1', first_name: 'Known', last_name: 'Body', ...account } }),
    ];
    const after = Object.fromEntries(
      Object.entries({ email: '1', ...own }).map(([field, value]) => [field, { value }]),
    );
    const applied = await run(target, [], [create('1', after)]);
    assert.is(applied.met?.size, isRemembered ? 1 : 0);
    assert.equal(applied.setAside, ['1']);
  });
}

applying('one answer that nobody understands costs that person, not the run', async () => {
  const { target } = memory((text) =>
    text.startsWith('update u2') ? new ShapeError('engagedly', 'odd') : undefined,
  );
  const applied = await run(target, [], ['1', '2', '3'].map(update));
  assert.equal([applied.done.length, applied.failed.length, applied.stopped], [2, 1, undefined]);
});

applying('a manager who could not be added leaves the field of their people alone', async () => {
  const { target, writes } = memory((text) => (text === 'create {"email":"1"}' ? http(422) : undefined));
  const reports = create('2', { manager: { manager: { employee: '1' } } });
  const applied = await run(target, [], [create('1'), reports]);
  assert.ok(writes.includes('create {"email":"2"}'));
  assert.ok(applied.findings.some(({ code, field }) => code === 'manager-pending' && field === 'manager'));
});

applying(
  'a unit that could not be created leaves its field alone, the person is added all the same',
  async () => {
    const { target, writes } = memory((text) => (text.startsWith('unit') ? http(422) : undefined));
    const after = { job_title: { units: [{ kind: 'job_titles', name: 'Cook' }], many: false } } as const;
    const units = [{ action: 'create-unit', kind: 'job_titles', name: 'Cook' } as const];
    const applied = await run(target, units, [create('1', after)]);
    assert.is(writes.at(-1), 'create {"email":"1"}');
    assert.equal(
      applied.findings.map(({ code }) => code),
      ['rejected', 'unit-failed'],
    );
  },
);

const COOK = { units: [{ kind: 'job_titles', name: 'Cook' }], many: false } as const;

for (const [what, change, done] of [
  [
    'an update',
    {
      ...update('1'),
      before: { job_title: 't1', level: 'w' },
      after: { job_title: COOK, level: { value: 'x' } },
    },
    [{ ...update('1'), before: { level: 'w' }, after: { level: { value: 'x' } } }],
  ],
  [
    'an update whose e-mail somebody else has',
    { ...update('1'), after: { email: { value: '1' }, job_title: COOK } },
    [],
  ],
  [
    'an addition',
    { action: 'create', employee: '1', after: { level: { value: 'x' }, job_title: COOK } },
    [{ action: 'create', employee: '1', after: { level: { value: 'x' } } }],
  ],
  [
    'an activation',
    { ...update('1'), action: 'reactivate', after: { job_title: COOK } },
    [{ ...update('1'), action: 'reactivate', after: {} }],
  ],
] satisfies [string, UserChange, UserChange[]][])
  applying(`what was left out of ${what} does not count as done`, async () => {
    const { target } = memory((text) =>
      /^unit|"email"/.test(text) ? http(422, ['duplicate_value'], ['email']) : undefined,
    );
    const units = [{ action: 'create-unit', kind: 'job_titles', name: 'Cook' } as const];
    const applied = await run(target, units, [change]);
    assert.equal(applied.done, done);
    assert.ok(applied.findings.some(({ code }) => code === 'unit-failed'));
  });

applying('a refused credential stops the run at once', async () => {
  const { target, writes } = memory((text) =>
    text.startsWith('update u1') ? new AuthError('engagedly', 'no', 'renew') : undefined,
  );
  const changes = Array.from({ length: 40 }, (_, index) => update(String(index + 1)));
  const applied = await run(target, [], changes);
  assert.ok(writes.length <= 16, `${writes.length} writes`);
  assert.is(applied.stopped?.code, 'engagedly-auth');
  assert.is(applied.done.length + applied.failed.length + applied.skipped.length, 40);
});

applying('five failures of the vendor in a row stop the run', async () => {
  const { target, writes } = memory(() => http(503));
  const changes = Array.from({ length: 60 }, (_, index) => update(String(index + 1)));
  const applied = await run(target, [], changes);
  assert.ok(writes.length < 20, `${writes.length} writes`);
  assert.is(applied.stopped?.code, 'engagedly-http');
});

applying('ten records that always fail do not', async () => {
  const { target } = memory((text) => (/update u([7-9]|1[0-6]) /.test(text) ? http(500) : undefined));
  const changes = Array.from({ length: 30 }, (_, index) => update(String(index + 1)));
  const applied = await run(target, [], changes);
  assert.equal([applied.done.length, applied.failed.length, applied.stopped], [20, 10, undefined]);
});

applying('requests overlap, but changes of identifiers go one after the other in their order', async () => {
  const all = memory();
  await run(all.target, [], ['1', '2', '3', '4'].map(update));
  assert.ok(all.mostUnderWay() > 1);
  const one = memory();
  const renames = ['3', '1', '2'].map((id) => ({
    ...update(id),
    after: { email: { value: id } },
  }));
  const accounts = [
    { ...user('3', { fields: { email: '1' } }), id: 'u3' },
    { ...user('1', { fields: { email: '2' } }), id: 'u1' },
  ];
  await run(one.target, [], renames, { accounts });
  assert.is(one.mostUnderWay(), 1);
  assert.equal(
    one.writes.map((text) => text.slice(0, 9)),
    ['update u3', 'update u1', 'update u2'],
  );
});

applying('nothing more is started once it is aborted', async () => {
  const { target, writes } = memory();
  const applied = await run(target, [], [update('1')], { ending: () => 'cancelled' });
  assert.equal([writes, applied.skipped.length], [[], 1]);
});

applying(
  'ends in order after the second 429 in a row: what is left is told, and nothing has failed',
  async () => {
    const { target, writes } = memory((text) => (text.includes('u3') ? http(429) : undefined));
    const changes = Array.from({ length: 20 }, (_, at) => update(String(at)));
    const applied = await run(target, [], changes, {
      ending: () => (writes.length >= 8 ? 'throttled' : undefined),
    });
    assert.equal([applied.done.length, applied.failed.length, applied.skipped.length], [7, 0, 13]);
    assert.is(applied.stopped?.code, 'throttled');
    assert.match(applied.stopped?.message ?? '', '7 of 20 changes are done, 13 are left');
    assert.match(applied.stopped?.remedy ?? '', 'The next start goes on by itself.');
    assert.equal(applied.findings, []);
  },
);

applying('ends in order when its time is over, and not if that comes after the last change', async () => {
  const changes = [update('1'), update('2')];
  const early = await run(memory().target, [], changes, { ending: () => 'out-of-time' });
  assert.match(early.stopped?.message ?? '', '0 of 2 changes are done, 2 are left');
  const { target, writes } = memory();
  const late = await run(target, [], changes, {
    ending: () => (writes.length === 2 ? 'out-of-time' : undefined),
  });
  assert.equal([late.stopped, late.done.length], [undefined, 2]);
});

applying(
  'a credential that is refused is what stopped the run, even if its time is over as well',
  async () => {
    const { target, writes } = memory(() => new AuthError('engagedly', 'refused', 'look'));
    const changes = Array.from({ length: 9 }, (_, at) => update(String(at)));
    const applied = await run(target, [], changes, {
      ending: () => (writes.length === 8 ? 'out-of-time' : undefined),
    });
    assert.is(applied.stopped?.code, 'engagedly-auth');
  },
);

applying('an activation is followed by the fields that differ', async () => {
  const { target, writes } = memory();
  await run(target, [], [{ ...update('1'), action: 'reactivate' }]);
  assert.equal(writes, ['activate u1', 'update u1 {"level":"x"}']);
});

const reopen = (employee: string) => ({ ...update(employee), action: 'reactivate' }) as const;
const OPENED = { ...reopen('1'), before: {}, after: {} };

for (const [what, error, code, field] of [
  ['a value that is refused', http(422, ['invalid_value'], ['level']), 'rejected', { field: 'level' }],
  ['an address that somebody has', http(409, ['duplicate_value']), 'duplicate', {}],
  ['a vendor that is down', http(503), 'write-failed', {}],
  ['a change that gets in the way of another', http(409, ['invalid_request_error']), 'write-failed', {}],
  ['a redirect', http(302), 'write-failed', {}],
  ['a record that is not found', http(404), 'write-failed', {}],
  ['an answer that is none', new ShapeError('engagedly', 'odd'), 'write-failed', {}],
] as const) {
  applying(
    `${what} after an activation: the account is open, and only its fields could not be written`,
    async () => {
      const { target, writes } = memory((text) => (text.startsWith('update u1') ? error : undefined));
      const applied = await run(target, [], [reopen('1'), update('2')]);
      assert.equal(writes, ['activate u1', 'update u1 {"level":"x"}', 'update u2 {"level":"x"}']);
      assert.equal(applied.done, [OPENED, update('2')]);
      assert.equal(applied.failed, [update('1')]);
      assert.equal(applied.findings, [{ code, people: [{ employee: '1' }], count: 1, ...field }]);
      assert.is(applied.stopped, undefined);
      const { reactivated, updated, failed } = countPeople({ ...emptyDraft(), phases: [] }, applied);
      assert.equal([reactivated, updated, failed], [1, 1, 1]);
      assert.equal(concernedBy(applied, refOf).reactivated, ['ref-1']);
    },
  );
}

const KEYS = { email: { value: 'new' }, employee_id: { value: '7' } };
const keyed = (after: PlanFields) => ({ ...update('1'), after }) satisfies UserChange;

for (const [what, refusals, after, sent, waiting, counts] of [
  [
    'the e-mail alone',
    { email: [['email']] },
    { ...KEYS, level: { value: 'x' } },
    ['{"employee_id":"7","level":"x"}'],
    ['email'],
  ],
  [
    'the one after the other',
    { email: [['email']], employee_id: [['employee_id']] },
    { ...KEYS, level: { value: 'x' } },
    ['{"employee_id":"7","level":"x"}', '{"level":"x"}'],
    ['email', 'employee_id'],
  ],
  [
    'it does not say which',
    { email: [[]] },
    { ...KEYS, level: { value: 'x' } },
    ['{"level":"x"}'],
    ['email', 'employee_id'],
    // Either may be free: both are tried again in every run.
    'none counts',
  ],
  ['there is nothing else', { email: [['email']] }, { email: { value: 'new' } }, [], ['email']],
] as [string, Record<string, string[][]>, PlanFields, string[], string[], 'none counts'?][])
  for (const action of ['update', 'reactivate'] as const)
    applying(`${action}: what is refused as a duplicate waits, the rest is written: ${what}`, async () => {
      const { target, writes } = memory((text) => {
        const [fields] = Object.entries(refusals).flatMap(([key, named]) =>
          text.includes(`"${key}"`) ? named : [],
        );
        return fields && http(422, ['duplicate_value'], fields);
      });
      const change = { ...keyed(after), action };
      const applied = await run(target, [], [change]);
      assert.equal(
        writes.filter((text) => text.startsWith('update')).slice(1),
        sent.map((fields) => `update u1 ${fields}`),
      );
      const those = (isWaiting: boolean) =>
        Object.fromEntries(Object.entries(after).filter(([key]) => waiting.includes(key) === isWaiting));
      const rest = keyed(those(true));
      assert.equal([applied.failed, applied.refused], [[rest], counts === undefined ? [rest] : []]);
      const isNothing = action === 'update' && sent.length === 0;
      assert.equal(applied.done, isNothing ? [] : [{ ...change, after: those(false) }]);
      assert.equal(
        applied.findings.map(({ code, field }) => [code, field]),
        waiting.map((field) => ['duplicate', field]),
      );
    });

for (const action of ['update', 'reactivate'] as const)
  applying(
    `${action}: a refused e-mail is told and counted also where the rest is refused for something else`,
    async () => {
      const { target } = memory((text) => {
        if (text.includes('"email"')) return http(422, ['duplicate_value'], ['email']);
        return text.startsWith('update') ? http(422, ['invalid_value'], ['level']) : undefined;
      });
      const change = { ...keyed({ ...KEYS, level: { value: 'x' } }), action };
      const applied = await run(target, [], [change]);
      assert.equal(applied.failed, [keyed(change.after)]);
      assert.equal(applied.refused, [keyed({ email: KEYS.email })]);
      assert.equal(applied.done, action === 'update' ? [] : [{ ...change, after: {} }]);
      assert.equal(
        applied.findings.map(({ code }) => code),
        ['duplicate', 'rejected'],
      );
    },
  );

applying('a key of an account that is shown and was to give it up waits for that one', async () => {
  const { target } = memory((text) =>
    text.includes('"email"') ? http(409, ['duplicate_value']) : undefined,
  );
  const accounts = [user('2', { fields: { email: 'new' } })];
  const applied = await run(target, [], [keyed({ ...KEYS, level: { value: 'x' } })], { accounts });
  assert.equal(applied.refused, [], 'that is tried as often as it takes');
  assert.equal(
    applied.findings.map(({ code, field }) => [code, field]),
    [
      ['address-taken', 'email'],
      ['duplicate', 'employee_id'],
    ],
  );
});

const OTHER = { first_name: 'Olga', last_name: 'Outer' };
const RENAMED = { ...update('1'), before: { email: 'old' }, after: { email: { value: 'new' } } };

for (const change of [reopen('1'), RENAMED])
  applying(`an account that is somebody else’s by now: no ${change.action} of it`, async () => {
    const { target, writes, users } = memory();
    users.set('u1', { ...asPlanned('u1'), fields: { ...asPlanned('u1').fields, ...OTHER } });
    const applied = await run(target, [], [change]);
    assert.equal([writes, applied.done, applied.failed, applied.skipped], [[], [], [], [change]]);
    assert.equal(applied.findings, [{ code: 'account-changed', people: [{ employee: '1' }] }]);
  });

applying(
  'an account into which somebody has typed another e-mail keeps that, and gets the rest',
  async () => {
    const { target, writes, users } = memory();
    const theirs = (email: string) => user('1', { fields: { email, employee_id: '1' } });
    users.set('u1', { ...theirs('typed'), id: 'u1' });
    const userOf = (id: string) => ({ ...theirs('old'), id });
    const change = { ...RENAMED, after: { ...RENAMED.after, level: { value: 'x' } } };
    const applied = await run(target, [], [change], { userOf });
    assert.equal(writes, ['update u1 {"level":"x"}']);
    assert.equal(applied.done, [{ ...change, before: {}, after: { level: { value: 'x' } } }]);
    assert.equal([applied.failed, applied.skipped], [[], []]);
    assert.equal(applied.findings, [{ code: 'account-edited', people: [{ employee: '1' }] }]);
    const alone = await run(target, [], [RENAMED], { userOf });
    assert.equal([writes.length, alone.done, alone.skipped], [1, [], [RENAMED]]);
  },
);

applying(
  'one that has been given another e-mail while a busy Engagedly kept the write waiting gets nothing',
  async () => {
    const { target, writes, users } = memory();
    const theirs = (email: string) => ({ ...user('1', { fields: { email, employee_id: '1' } }), id: 'u1' });
    users.set('u1', theirs('old'));
    const busy: Target = {
      ...target,
      updateUser: async (_id, _fields, isStillWanted) => {
        users.set('u1', theirs('typed'));
        if (await isStillWanted?.(false)) throw new Error('It is not wanted any more.');
        throw http(429);
      },
    };
    const change = { ...RENAMED, after: { ...RENAMED.after, level: { value: 'x' } } };
    const applied = await run(busy, [], [change], { userOf: () => theirs('old') });
    assert.equal([writes, applied.done, applied.failed, applied.skipped], [[], [], [], [change]]);
    assert.equal(applied.findings, [{ code: 'account-changed', people: [{ employee: '1' }] }]);
  },
);

for (const [change, done] of [
  [reopen('1'), OPENED],
  [update('1'), update('1')],
] as const)
  applying(`what Engagedly answers shows somebody else: told, after ${change.action}`, async () => {
    const { target, writes } = memory();
    const shown = { ...asPlanned('u1'), fields: { ...asPlanned('u1').fields, ...OTHER } };
    const given = {
      ...target,
      activate: async (id: string) => (await target.activate(id)) ?? shown,
      updateUser: async (id: string, fields: UserWrite) => {
        await target.updateUser(id, fields);
        return shown;
      },
    };
    const applied = await run(given, [], [change]);
    assert.equal([writes.length, applied.done], [1, [done]]);
    assert.equal(applied.findings, [{ code: 'written-to-another', people: [{ employee: '1' }], count: 1 }]);
  });

applying(
  'somebody who is inactive again just before their account is opened: no activation of it',
  async () => {
    const { target, writes } = memory();
    const source = sourceOf(person('1', { status: 'inactive' }).employee);
    const applied = await run(target, [], [reopen('1')], { source });
    assert.equal([writes, applied.done, applied.failed, applied.skipped], [[], [], [], [reopen('1')]]);
    assert.equal(applied.findings, [{ code: 'return-gone', people: [{ employee: '1' }] }]);
  },
);

applying(
  'an account is not opened while Personio does not show the person, and nothing is spent',
  async () => {
    const { target, writes } = memory();
    const source: Source = {
      ...EVERYBODY,
      employee: async () => {
        throw new HttpError('personio', 500, 'refused', 'look');
      },
    };
    const applied = await run(target, [], [reopen('1')], { source });
    assert.equal([writes, applied.failed, [...(applied.unseen ?? [])]], [[], [reopen('1')], [reopen('1')]]);
    assert.equal(applied.findings, [{ code: 'evidence-unread', people: [{ employee: '1' }], count: 1 }]);
  },
);

applying('an activation that fails is none', async () => {
  const { target, writes } = memory((text) => (text.startsWith('activate') ? http(422) : undefined));
  const applied = await run(target, [], [reopen('1')]);
  assert.equal([writes, applied.done, applied.failed], [['activate u1'], [], [reopen('1')]]);
  assert.equal(applied.findings, [{ code: 'activation-refused', people: [{ employee: '1' }], count: 1 }]);
});

applying(
  'a credential that is refused between two calls stops the run, and what was opened is told',
  async () => {
    const { target, users } = memory((text) =>
      /^(?:update|block)/.test(text) ? new AuthError('engagedly', 'no', 'renew') : undefined,
    );
    const opened = await run(target, [], [reopen('1'), update('2')]);
    assert.equal([opened.stopped?.code, opened.done], ['engagedly-auth', [OPENED]]);
    assert.equal(concernedBy(opened, refOf).reactivated, ['ref-1']);
    users.set('user-made-3', user('made-3', { fields: { email: '3' } }));
    const source = sourceOf(person('3', { status: 'inactive' }).employee);
    const added = await run(target, [], [{ ...create('3'), thenBlock: {} }], { source });
    assert.equal([added.stopped?.code, added.done.length, added.leftActive?.size], ['engagedly-auth', 1, 1]);
    assert.equal(
      added.failed.map(({ action }) => action),
      ['block'],
    );
    assert.equal(concernedBy(added, refOf).created, ['ref-3']);
  },
);

applying('outages in a row count in the second half of a change, too', async () => {
  const { target, writes } = memory((text) => (text.startsWith('update') ? http(503) : undefined));
  const many = Array.from({ length: 20 }, (_, at) => reopen(String(at)));
  const applied = await run(target, [], many);
  assert.is(applied.stopped?.code, 'engagedly-http');
  assert.ok(writes.length < 30, String(writes.length));
});

applying(
  'a run that ends in the second half of a change leaves it to the next, and blames nobody',
  async () => {
    const { target, writes } = memory((text) => (text.startsWith('update') ? http(0) : undefined));
    const applied = await run(target, [], [reopen('1')], {
      ending: () => (writes.length === 2 ? 'cancelled' : undefined),
    });
    assert.equal([applied.done, applied.failed, applied.findings], [[OPENED], [], []]);
    assert.equal([applied.skipped, applied.stopped?.code], [[update('1')], 'cancelled']);
  },
);

applying(
  'of what a run left when it ended, it knows what may have been carried out all the same',
  async () => {
    const lost = new HttpError('engagedly', 0, 'no answer', 'look', { uncertain: true });
    for (const [error, how] of [
      [lost, 'unsure'],
      [http(429), 'untried'],
    ] as const) {
      const { target, writes } = memory(() => error);
      const changes = Array.from({ length: 9 }, (_, at) => update(String(at)));
      const ending = () => (writes.length === 8 ? ('throttled' as const) : undefined);
      const { left } = await run(target, [], changes, { ending });
      assert.equal([...(left ?? [])].map(([, one]) => one).sort(), ['untried', ...Array(8).fill(how)].sort());
    }
  },
);

applying('what a run that was stopped did not come to is left, too', async () => {
  const { target, writes } = memory(() => http(503));
  const applied = await run(
    target,
    [],
    Array.from({ length: 20 }, (_, at) => update(String(at))),
  );
  assert.equal([applied.failed.length, applied.left?.size], [writes.length, 20 - writes.length]);
});

applying('a defect stops the run without telling what was in it', async () => {
  const { target } = memory(() => new TypeError('cannot read Ada Berg'));
  const applied = await run(target, [], [update('1')]);
  assert.is(applied.stopped?.code, 'internal');
  assert.not.match(applied.stopped?.message ?? '', 'Ada');
});

applying('what an earlier run has left half done comes before everything else', async () => {
  const { target, writes, users } = memory();
  users.set('user-1', user('1'));
  const finishing = { action: 'block', employee: '1', user: 'user-1', finishes: true } as const;
  const source = sourceOf(person('1', { status: 'inactive' }).employee);
  await run(target, [], [finishing, create('2')], { source });
  assert.equal(
    writes.map((text) => text.split(' ')[0]),
    ['block', 'create'],
  );
});

applying('at most four accounts are open at once that are added only to be blocked', async () => {
  const { target, users, mostUnderWay } = memory();
  const pairs = Array.from({ length: 30 }, (_, at) => ({ ...create(String(at + 1)), thenBlock: {} }));
  for (const { employee } of pairs) {
    users.set(`user-made-${employee}`, user(`made-${employee}`, { fields: { email: employee } }));
  }
  const source = sourceOf(...pairs.map(({ employee }) => person(employee, { status: 'inactive' }).employee));
  const applied = await run(target, [], pairs, { source });
  assert.equal([applied.done.length, applied.leftActive?.size, mostUnderWay()], [30, 0, 4]);
});

applying('progress counts every change', async () => {
  const { target } = memory();
  const seen: string[] = [];
  const progress = (done: number, total: number) => seen.push(`${done}/${total}`);
  await run(target, [], [update('1'), update('2')], { progress });
  assert.equal(seen, ['1/2', '2/2']);
});

applying.run();

const blocking = suite('applyPlan: the last look before a block');
const BLOCK = { action: 'block', employee: '1', user: 'user-1', reason: 'retirement' } as const;
const leaver = person('1', { status: 'inactive', employee: { ends: '2026-11-21' } }).employee;

async function block(employee: Employee | undefined, account: User | undefined) {
  const { target, writes, users } = memory();
  if (account) users.set(account.id, account);
  const source = sourceOf(...(employee ? [employee] : []));
  const applied = await run(target, [], [BLOCK], { source });
  return { writes, codes: applied.findings.map(({ code }) => code), skipped: applied.skipped.length };
}

blocking('a leaver who still is one is blocked with the reason', async () => {
  assert.equal((await block(leaver, user('1'))).writes, ['block user-1 retirement']);
});

blocking('a refused one says that the account is still open, and not that a value was refused', async () => {
  const { target, users } = memory(() => http(422, ['invalid_value'], ['status']));
  users.set('user-1', user('1'));
  const { failed, findings } = await run(target, [], [BLOCK], { source: sourceOf(leaver) });
  assert.equal(failed, [BLOCK]);
  assert.equal(findings, [{ code: 'block-refused', people: [{ employee: '1' }], count: 1 }]);
});

blocking('one that turns out to be of somebody else’s account is told', async () => {
  const { target, users } = memory();
  users.set('user-1', user('1'));
  const shown = { ...user('1', { fields: OTHER }), blocked: true };
  const { done, findings } = await run({ ...target, block: async () => shown }, [], [BLOCK], {
    source: sourceOf(leaver),
  });
  assert.equal([done, findings.map(({ code }) => code)], [[BLOCK], ['written-to-another']]);
});

const GONE: [why: string, employee: Employee | undefined, account: User | undefined, code: string][] = [
  ['gone from Personio', undefined, user('1'), 'evidence-gone'],
  ['active again', { ...leaver, status: 'active' }, user('1'), 'evidence-gone'],
  ['without a status now', person('1', { status: null }).employee, user('1'), 'evidence-gone'],
  ['leaving later after all', { ...leaver, ends: '2026-11-22' }, user('1'), 'evidence-gone'],
  ['whose last day is not shown any more', { ...leaver, hidesEnd: true }, user('1'), 'evidence-gone'],
  ['gone from Engagedly', leaver, undefined, 'evidence-gone'],
  ['blocked by somebody else meanwhile', leaver, user('1', { blocked: true }), 'evidence-gone'],
  [
    'an account with another address now',
    leaver,
    user('1', { fields: { email: 'x@nordwind.example' } }),
    'evidence-gone',
  ],
  ['a site administrator', leaver, { ...user('1'), admin: true }, 'site-administrator'],
];
for (const [why, employee, account, code] of GONE) {
  blocking(`${why}: nobody is blocked`, async () => {
    assert.equal(await block(employee, account), { writes: [], codes: [code], skipped: 1 });
  });
}

for (const [how, error] of [
  ['431', 431],
  ['400', 400],
  ['200 and no success', 200],
  ['503', 503],
  ['no readable record', undefined],
] as const) {
  blocking(
    `Personio answers the last look with ${how}: that is told, and Engagedly has refused nothing`,
    async () => {
      const { target, writes, users } = memory();
      users.set('user-1', user('1'));
      const failure =
        error === undefined
          ? new ShapeError('personio', 'odd')
          : new HttpError('personio', error, 'no', 'look', { fields: ['level'] });
      const source = { ...sourceOf(), employee: () => Promise.reject(failure) };
      const applied = await run(target, [], [BLOCK], { source });
      assert.equal([writes, applied.failed, [...(applied.unseen ?? [])]], [[], [BLOCK], [BLOCK]]);
      assert.equal(applied.findings, [{ code: 'evidence-unread', people: [{ employee: '1' }], count: 1 }]);
    },
  );
}

/** `endsWith`: the run is to end from the block on. */
type Fault = { account?: User; fault?: Error; endsWith?: 'cancelled' | 'throttled' | 'out-of-time' };

/** Somebody who had left, added and blocked; `account` is what Engagedly shows of them in between. */
async function pair(
  employee: Employee | undefined,
  { account = user('made-1', { fields: { email: '1' } }), fault, endsWith }: Fault = {},
) {
  const { target, writes, users } = memory((text) => (text.startsWith('block') ? fault : undefined));
  users.set('user-made-1', account);
  const source = sourceOf(...(employee ? [employee] : []));
  const ending = () => (writes.length === 2 ? endsWith : undefined);
  const changes = [{ ...create('1'), thenBlock: { reason: 'not_known' } }];
  const { stopped, ...applied } = await run(target, [], changes, { source, ending });
  const codes = applied.findings.map(({ code }) => code);
  const told = { codes, leftActive: [...(applied.leftActive ?? [])], done: applied.done.length };
  return { writes, ...told, ...(stopped ? { stopped } : {}) };
}
const CREATE = 'create {"email":"1"}';

blocking('somebody added as a leaver is blocked right after', async () => {
  assert.equal(await pair(leaver), {
    writes: [CREATE, 'block user-made-1 not_known'],
    codes: [],
    leftActive: [],
    done: 1,
  });
});

blocking('somebody who came back while they were added as a leaver is not blocked', async () => {
  assert.equal(await pair({ ...leaver, status: 'active' }), {
    writes: [CREATE],
    codes: ['evidence-gone'],
    leftActive: ['1'],
    done: 1,
  });
});

blocking('an added account that changed hands at once is not blocked', async () => {
  const { writes, codes } = await pair(leaver, { account: user('made-1') });
  assert.equal([writes, codes], [[CREATE], ['evidence-gone']]);
  // Given to somebody else with its e-mail.
  const { target, users, writes: all } = memory();
  users.set('user-made-1', user('made-1', { fields: { email: '1', employee_id: '2' } }));
  const changes = [{ ...create('1', { employee_id: { value: '1' } }), thenBlock: {} }];
  const given = await run(target, [], changes, { source: sourceOf(leaver) });
  assert.equal([all.length, given.findings.map(({ code }) => code)], [1, ['evidence-gone']]);
});

blocking('if that block fails, the account is reported as left active', async () => {
  for (const status of [500, 422]) {
    const { codes, leftActive, done } = await pair(leaver, { fault: http(status) });
    assert.equal([codes, leftActive, done], [['left-active'], ['1'], 1]);
  }
});

for (const endsWith of ['cancelled', 'throttled', 'out-of-time'] as const) {
  blocking(`so it is, once, if the run ends in that block: ${endsWith}`, async () => {
    const { codes, leftActive, stopped } = await pair(leaver, { fault: http(0), endsWith });
    assert.equal([codes, leftActive, stopped?.code], [['left-active'], ['1'], endsWith]);
    assert.match(stopped?.message ?? '', '0 of 1', 'half of it is not done');
  });
}

for (const [what, fault] of [
  ['a credential that is refused', new AuthError('engagedly', 'no', 'renew')],
  ['a defect', new TypeError('a defect')],
] as const) {
  blocking(`so it is if ${what} stops the run in that block`, async () => {
    const { codes, leftActive } = await pair(leaver, { fault });
    assert.equal([codes, leftActive], [['left-active'], ['1']]);
  });
}

blocking('so it is of an earlier run, if this one ends in the block that is to finish it', async () => {
  const { target, writes, users } = memory(() => http(0));
  users.set('user-1', user('1'));
  const applied = await run(target, [], [{ ...BLOCK, finishes: true }], {
    source: sourceOf(leaver),
    ending: () => (writes.length === 1 ? 'out-of-time' : undefined),
  });
  assert.equal([applied.failed, applied.skipped.length], [[], 1]);
  assert.equal(applied.findings, [{ code: 'left-active', people: [{ employee: '1' }], count: 1 }]);
});

blocking('where nobody can be blocked any more, no further leaver gets an account', async () => {
  const leavers = Array.from({ length: 60 }, (_, at) => person(`${at}`, { status: 'inactive' }).employee);
  const changes = leavers.map(({ id }) => ({ ...create(id), thenBlock: {} }));
  for (const [fault, code] of [
    [http(503), 'engagedly-http'],
    [new TypeError('a defect'), 'internal'],
  ] as const) {
    const { target, users } = memory((text) => (text.startsWith('block') ? fault : undefined));
    for (const { id } of leavers) users.set(`user-made-${id}`, user(`made-${id}`, { fields: { email: id } }));
    const applied = await run(target, [], changes, { source: sourceOf(...leavers) });
    assert.is(applied.stopped?.code, code);
    assert.ok(applied.done.length < 15, `${applied.done.length} added`);
    assert.is(applied.leftActive?.size, applied.done.length);
  }
});

/** Old leavers of a first load, and somebody to update after them. */
function load(leavers: number, fail: (write: string) => Error | undefined) {
  const { target, users, writes } = memory(fail);
  const people = Array.from({ length: leavers }, (_, at) => person(`${at}`, { status: 'inactive' }).employee);
  for (const { id } of people) users.set(`user-made-${id}`, user(`made-${id}`, { fields: { email: id } }));
  const pairs = people.map(({ id }) => ({ ...create(id), thenBlock: {} }));
  const go = (more: UserChange[] = []) =>
    run(target, [], [...more, ...pairs, update('x')], { source: sourceOf(...people) });
  return { go, writes, users };
}
const countOf = ({ findings }: { findings: Finding[] }, code: IssueCode) =>
  findings.filter((finding) => finding.code === code).length;

blocking(
  'where blocks are refused, no further leaver gets an account, and everything else goes on',
  async () => {
    const { go } = load(60, (text) => (text.startsWith('block') ? http(422) : undefined));
    const applied = await go();
    const open = applied.leftActive?.size ?? 0;
    assert.ok(open >= 3 && open <= 6, `${open} open`);
    assert.equal(
      [applied.failed.length, applied.skipped.length, applied.stopped],
      [open, 60 - open, undefined],
    );
    assert.equal([countOf(applied, 'left-active'), countOf(applied, 'leaver-not-tried')], [open, 60 - open]);
    assert.equal(applied.done.at(-1), update('x'));
  },
);

blocking('nor where nobody finds the accounts as they were made, so that they stay open', async () => {
  const { go, users } = load(60, () => undefined);
  for (const [id] of users) users.set(id, user('another'));
  const applied = await go();
  const open = applied.leftActive?.size ?? 0;
  assert.ok(open >= 3 && open <= 6, `${open} open`);
  assert.equal([countOf(applied, 'evidence-gone'), countOf(applied, 'leaver-not-tried')], [open, 60 - open]);
});

blocking('nor while those of an earlier run cannot be blocked', async () => {
  const { go, writes, users } = load(9, (text) => (text.startsWith('block') ? http(422) : undefined));
  const finishing = ['0', '1', '2'].map(
    (employee) => ({ action: 'block', employee, user: `user-${employee}`, finishes: true }) as const,
  );
  for (const { employee } of finishing) users.set(`user-${employee}`, user(employee));
  const applied = await go(finishing);
  assert.equal([countOf(applied, 'left-active'), countOf(applied, 'leaver-not-tried')], [3, 9]);
  assert.not(writes.some((text) => text.startsWith('create')));
});

blocking('one of three leavers whose block is refused holds up nobody', async () => {
  const isRefused = (text: string) => /^block user-made-\d*[0369] /.test(text);
  const { go } = load(60, (text) => (isRefused(text) ? http(422) : undefined));
  const applied = await go();
  assert.equal([applied.done.length, applied.leftActive?.size, applied.skipped], [61, 24, []]);
});

blocking.run();
