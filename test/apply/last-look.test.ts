import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isOfAnother, type LastLook, lookAgain, needsLook } from '../../src/apply/last-look.ts';
import type { Employee, Source, Target, User, UserWrite } from '../../src/model.ts';
import { person, user } from '../fixtures/people.ts';

const active = person('7', { record: { email: 'p7@nordwind.example' } }).employee;
const ACCOUNT = user('7', { fields: { employee_id: '7' } });
const OWN_NUMBER = user('7', { fields: { employee_id: 'N-7' } });

/** As it was when the plan was made. */
const READ = new Map(['7', '8'].map((id) => [id, person(id).employee]));

type World = {
  employee?: Employee;
  account?: User | undefined;
  planned?: User;
  passes?: boolean | undefined;
  /** Whether the Personio id of somebody missing is remembered. */
  isKnown?: boolean;
  /** Who has the account's e-mail by now, besides. */
  another?: Employee;
  /** This run has added the account. */
  isNew?: true;
};

function look(because: 'missing' | 'out-of-scope' | undefined, world: World, more: { finishes?: true } = {}) {
  const { employee, planned = ACCOUNT, isKnown = true, another } = world;
  const account = 'account' in world ? world.account : planned;
  const asked: string[] = [];
  const refused = async () => {
    throw new Error('Not asked for in these tests.');
  };
  const source: Source = {
    attributes: refused,
    employees: refused,
    picture: refused,
    unitNames: refused,
    isEnding: () => false,
    employee: async (id) => {
      asked.push(`id ${id}`);
      return employee?.id === id ? employee : undefined;
    },
    employeesByEmail: async (email) => {
      asked.push(`email ${email}`);
      return [employee, another].filter((one) => one?.record.email === email) as Employee[];
    },
  };
  const target = { user: async () => account } satisfies Partial<Target> as unknown as Target;
  const change = {
    action: 'block',
    employee: because === 'missing' ? 'ref-7' : '7',
    user: 'user-7',
    ...(because === undefined ? {} : { because }),
    ...more,
  } as const;
  const options: LastLook = {
    source,
    target,
    today: '2026-11-22',
    passes: async () => ('passes' in world ? world.passes : false),
    idOf: (reference) => (reference === 'ref-7' && isKnown ? '7' : undefined),
    asRead: (id) => READ.get(id),
  };
  return lookAgain(change, world.isNew ? { ...planned, isNew: true } : planned, options).then((verdict) => ({
    verdict,
    asked,
  }));
}

const missing = suite('lookAgain: missing');

for (const [what, planned] of [
  ['the Personio id', ACCOUNT],
  ['a number of their own', OWN_NUMBER],
  ['a number that is somebody else’s Personio id', user('7', { fields: { employee_id: '8' } })],
] as const) {
  missing(`the account bears ${what}: the remembered record is asked for, then the e-mail`, async () => {
    assert.equal(await look('missing', { planned }), {
      verdict: 'as-planned',
      asked: ['id 7', 'email p7@nordwind.example'],
    });
    const other = { ...active, record: { email: 'P7@NORDWIND.example' } };
    assert.equal(await look('missing', { planned, employee: other }), {
      verdict: 'evidence-gone',
      asked: ['id 7'],
    });
    const anew = { ...active, id: '70' };
    assert.is((await look('missing', { planned, employee: anew })).verdict, 'evidence-gone');
  });
}

missing('whose Personio id is not remembered cannot be looked for', async () => {
  assert.equal(await look('missing', { isKnown: false }), { verdict: 'evidence-gone', asked: [] });
});

missing('an account without e-mail: the remembered record is proof enough', async () => {
  const planned = user('7', { fields: { employee_id: 'N-7', email: undefined } });
  assert.equal(await look('missing', { planned }), { verdict: 'as-planned', asked: ['id 7'] });
});

const ACCOUNTS: [why: string, account: User | undefined, verdict: string][] = [
  ['a site administrator', { ...ACCOUNT, admin: true }, 'site-administrator'],
  ['blocked meanwhile', { ...ACCOUNT, blocked: true }, 'evidence-gone'],
  ['gone', undefined, 'evidence-gone'],
  ['under another e-mail', user('7', { fields: { email: 'x@nordwind.example' } }), 'evidence-gone'],
  ['under another number', user('7', { fields: { employee_id: '8' } }), 'evidence-gone'],
  [
    'under somebody else’s name',
    user('7', { fields: { employee_id: '7', first_name: 'Inês', last_name: 'Almeida' } }),
    'evidence-gone',
  ],
  [
    'under a part of the name',
    user('7', { fields: { employee_id: '7', last_name: 'Almeida' } }),
    'as-planned',
  ],
  ['shown without a number', user('7'), 'as-planned'],
];
for (const [why, account, verdict] of ACCOUNTS) {
  missing(`the account is ${why}: ${verdict}`, async () => {
    assert.is((await look('missing', { account })).verdict, verdict);
  });
}

missing.run();

const out = suite('lookAgain: out of scope');

const STANDINGS: [why: string, world: World, verdict: string][] = [
  ['still out of scope', { employee: active, passes: false }, 'as-planned'],
  ['in scope again', { employee: active, passes: true }, 'evidence-gone'],
  ['the filter cannot tell', { employee: active, passes: undefined }, 'evidence-gone'],
  ['gone from Personio', {}, 'evidence-gone'],
  [
    'of unknown status now',
    { employee: person('7', { status: null }).employee, passes: false },
    'evidence-gone',
  ],
  ['inactive now', { employee: { ...active, status: 'inactive' }, passes: false }, 'evidence-gone'],
  [
    'somebody new has the e-mail',
    { employee: active, passes: false, another: { ...active, id: '70' } },
    'evidence-gone',
  ],
  [
    'whoever has the e-mail was here before',
    { employee: active, passes: false, another: { ...active, id: '8' } },
    'as-planned',
  ],
];
for (const [why, world, verdict] of STANDINGS) {
  out(`${why}: ${verdict}`, async () => {
    assert.is((await look('out-of-scope', world)).verdict, verdict);
  });
}

out.run();

const gone = suite('lookAgain: a leaver');
const leaver = person('7', { status: 'inactive', record: { email: 'p7@nordwind.example' } }).employee;
const under = (id: string, status: Employee['status']): Employee => ({
  ...active,
  id,
  ...(status && { status }),
});

const OTHERS: [why: string, another: Employee | undefined, verdict: string][] = [
  ['nobody else has the e-mail', undefined, 'as-planned'],
  ['somebody new is here with it', under('70', 'active'), 'evidence-gone'],
  ['somebody new is to start with it', under('70', 'onboarding'), 'evidence-gone'],
  ['another old record has it', under('70', 'inactive'), 'as-planned'],
  ['whoever has it was here before, and the plan knew of them', under('8', 'active'), 'as-planned'],
];
for (const [why, another, verdict] of OTHERS) {
  gone(`${why}: ${verdict}`, async () => {
    assert.is((await look(undefined, { employee: leaver, ...(another && { another }) })).verdict, verdict);
  });
}

gone(
  'who has the e-mail is asked also of an account that an earlier run has added, of one of this run not',
  async () => {
    const world = { employee: leaver, another: under('70', 'active') };
    const finishes = { finishes: true } as const;
    assert.is((await look(undefined, world, finishes)).verdict, 'evidence-gone');
    assert.equal(await look(undefined, { ...world, isNew: true }, finishes), {
      verdict: 'as-planned',
      asked: ['id 7'],
    });
  },
);

gone('somebody else has been written over the record: it proves nothing any more', async () => {
  const under = (first: string, last: string) => ({ ...leaver, name: { first, last } });
  assert.is((await look(undefined, { employee: under('Inês', 'Almeida') })).verdict, 'evidence-gone');
  assert.is((await look(undefined, { employee: under('First7', 'Almeida') })).verdict, 'as-planned');
  assert.is((await look(undefined, { employee: { ...leaver, name: {} } })).verdict, 'as-planned');
});

gone('whoever is here again is not looked for under another record', async () => {
  assert.equal(await look(undefined, { employee: active }), { verdict: 'evidence-gone', asked: ['id 7'] });
});

gone.run();

const handed = suite('lookAgain: an account that is opened, or gets another e-mail or number');

const WRITTEN = { employee: '7', user: 'user-7', before: {}, after: {} } as const;
const CLOSED = { ...ACCOUNT, blocked: true, blockedAt: '2026-11-20T08:00:00.000Z' };

const HERE: Employee = { ...active, record: { email: 'p7@nordwind.example' } };

type Return = { account?: User | undefined; employee?: Employee | undefined; passes?: boolean | undefined };

/** Both systems as they are just before an account is opened. */
function atReturn(world: Return): { options: LastLook; asked: string[] } {
  const { account, employee, passes } = { account: CLOSED, employee: HERE, passes: true, ...world };
  const asked: string[] = [];
  const given = {
    target: { user: async () => account } satisfies Partial<Target> as unknown as Target,
    source: {
      employee: async (id: string) => {
        asked.push(`id ${id}`);
        return employee;
      },
    } satisfies Partial<Source> as unknown as Source,
    today: '2026-11-22',
    passes: async () => passes,
    asRead: () => HERE,
  } satisfies Partial<LastLook>;
  return { options: given as unknown as LastLook, asked };
}

const FOUND: [why: string, planned: User, account: User | undefined, verdict: string][] = [
  ['as it was', CLOSED, CLOSED, 'as-planned'],
  ['shown without the time', CLOSED, { ...ACCOUNT, blocked: true }, 'as-planned'],
  ['shown with the time in another form', CLOSED, { ...CLOSED, blockedAt: '20.11.2026' }, 'as-planned'],
  [
    'shown with the time of another zone',
    CLOSED,
    { ...CLOSED, blockedAt: '2026-11-20T13:30:00.000Z' },
    'as-planned',
  ],
  [
    'blocked anew a moment later',
    CLOSED,
    { ...CLOSED, blockedAt: '2026-11-20T08:20:31.000Z' },
    'account-changed',
  ],
  [
    'blocked anew by somebody',
    CLOSED,
    { ...CLOSED, blockedAt: '2026-11-22T08:00:00.000Z' },
    'account-changed',
  ],
  ['open by now', CLOSED, ACCOUNT, 'account-changed'],
  ['blocked by now', ACCOUNT, CLOSED, 'account-changed'],
  ['gone', CLOSED, undefined, 'account-changed'],
  ...ACCOUNTS.filter(([, account]) => account && !account.blocked && !('admin' in account)).map(
    ([why, account, verdict]): (typeof FOUND)[number] => [
      why,
      ACCOUNT,
      account,
      verdict === 'as-planned' ? verdict : 'account-changed',
    ],
  ),
];
for (const [why, planned, account, verdict] of FOUND) {
  handed(`${why}: ${verdict}`, async () => {
    const given = atReturn({ account });
    assert.is(await lookAgain({ action: 'reactivate', ...WRITTEN }, planned, given.options), verdict);
    assert.equal(given.asked, ['id 7'], 'one call of Personio');
  });
}

const RETURNS: [why: string, world: Return, verdict: string][] = [
  ['works there', {}, 'as-planned'],
  ['is on leave', { employee: { ...HERE, status: 'leave' } }, 'as-planned'],
  ['leaves one day', { employee: { ...HERE, ends: '2026-11-22' } }, 'as-planned'],
  [
    'has another part of the name',
    { employee: { ...HERE, name: { first: 'First7', last: 'Almeida' } } },
    'as-planned',
  ],
  [
    'has the e-mail in other letters',
    { employee: { ...HERE, record: { email: 'P7@nordwind.example' } } },
    'as-planned',
  ],
  ['is inactive again', { employee: { ...HERE, status: 'inactive' } }, 'return-gone'],
  ['is to start again', { employee: { ...HERE, status: 'onboarding' } }, 'return-gone'],
  ['has a last day that is over', { employee: { ...HERE, ends: '2026-11-21' } }, 'return-gone'],
  ['is kept out', { passes: false }, 'return-gone'],
  ['the filter cannot tell of', { passes: undefined }, 'return-gone'],
  ['is gone', { employee: undefined }, 'return-gone'],
  ['is somebody else', { employee: { ...HERE, name: { first: 'Inês', last: 'Almeida' } } }, 'return-gone'],
  [
    'has lost the e-mail to somebody',
    { employee: { ...HERE, record: { email: 'x@nordwind.example' } } },
    'return-gone',
  ],
];
for (const [why, world, verdict] of RETURNS)
  handed(`whose account is to be opened ${why}: ${verdict}`, async () => {
    const { options } = atReturn(world);
    const change = { action: 'reactivate', ...WRITTEN } as const;
    assert.is(await lookAgain(change, CLOSED, options), verdict);
    if (verdict === 'return-gone')
      for (const because of ['undone', 'missing'] as const)
        assert.is(await lookAgain({ ...change, because }, CLOSED, options), 'as-planned', because);
  });

const TYPED = user('7', { fields: { employee_id: '7', email: 'typed@nordwind.example' } });
const NEW = user('7', { fields: { employee_id: '7', email: 'new@nordwind.example' } });
const named = (first_name: string, last_name: string, account = ACCOUNT) => ({
  ...account,
  fields: { ...account.fields, first_name, last_name },
});
const numbered = (employee_id: string, account = ACCOUNT) => ({
  ...account,
  fields: { ...account.fields, employee_id },
});
const UNNUMBERED = user('7');
const UNNUMBERED_TYPED = user('7', { fields: { email: 'typed@nordwind.example' } });

const GETS_MAIL: [why: string, planned: User, account: User | undefined, verdict: string][] = [
  ['as it was', ACCOUNT, ACCOUNT, 'as-planned'],
  ['with the e-mail that it is to get, by hand', ACCOUNT, NEW, 'as-planned'],
  ['with the name that it is to get, by hand', ACCOUNT, named('Inês', 'Almeida'), 'as-planned'],
  ['with another e-mail by hand', ACCOUNT, TYPED, 'account-edited'],
  ['with another e-mail, and a part of the name', ACCOUNT, named('Inês', 'Last7', TYPED), 'account-edited'],
  ['with another e-mail, of which no number says whose', UNNUMBERED, TYPED, 'account-changed'],
  ['without the number, with another e-mail', ACCOUNT, UNNUMBERED_TYPED, 'account-changed'],
  ['with another number', ACCOUNT, numbered('8'), 'account-changed'],
  ['with another e-mail and number', ACCOUNT, numbered('8', TYPED), 'account-changed'],
  ['with another e-mail and name', ACCOUNT, named('Olga', 'Outer', TYPED), 'account-changed'],
  ['with another e-mail, and blocked', ACCOUNT, { ...TYPED, blocked: true }, 'account-changed'],
  ['gone', ACCOUNT, undefined, 'account-changed'],
];
for (const [why, planned, account, verdict] of GETS_MAIL)
  handed(`it is to get another e-mail and name, and is ${why}: ${verdict}`, async () => {
    const target = { user: async () => account } satisfies Partial<Target> as unknown as Target;
    const options = { target } satisfies Partial<LastLook> as unknown as LastLook;
    const after = {
      email: { value: 'new@nordwind.example' },
      first_name: { value: 'Inês' },
      last_name: { value: 'Almeida' },
    };
    assert.is(await lookAgain({ action: 'update', ...WRITTEN, after }, planned, options), verdict);
  });

handed('nobody is looked at for other fields, nor for a number where there was none', () => {
  const update = (before: object, after: object) =>
    needsLook({ ...WRITTEN, action: 'update', before: { ...before }, after: { ...after } });
  assert.ok(update({ email: 'old' }, { email: { value: 'new' } }));
  assert.ok(update({ employee_id: 'old' }, { employee_id: { value: 'new' } }));
  assert.not(update({ employee_id: null }, { employee_id: { value: 'new' } }));
  assert.not(update({ last_name: 'old' }, { last_name: { value: 'new' } }));
});

handed('after a write another number or name is somebody else, where the run has not just sent it', () => {
  const known = { email: 'a', employee_id: '1', first_name: 'Anna', last_name: 'Berg' };
  const is = (shown: object, sent: UserWrite = {}) => isOfAnother({ ...known, ...shown }, known, sent);
  assert.not(is({}));
  assert.not(is({ email: 'c', employee_id: undefined }));
  assert.not(is({ last_name: 'Thal' }));
  assert.not(is({ employee_id: '2', last_name: 'Thal' }, { employee_id: '2', last_name: 'Thal' }));
  assert.not(is({ first_name: 'Olga', last_name: 'Thal' }, { first_name: 'Olga', last_name: 'Thal' }));
  assert.not(isOfAnother({}, known, {}));
  assert.not(isOfAnother(known, {}, {}));
  assert.ok(is({ employee_id: '3' }));
  assert.ok(is({ first_name: 'Olga', last_name: 'Outer' }));
  assert.ok(is({ first_name: 'Olga', last_name: 'Thal' }, { last_name: 'Thal' }));
});

handed.run();
