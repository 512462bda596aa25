import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type LastLook, lookAgain } from '../../src/apply/last-look.ts';
import type { Employee, Source, Target, User } from '../../src/model.ts';
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
      verdict: 'leaver',
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
  assert.equal(await look('missing', { planned }), { verdict: 'leaver', asked: ['id 7'] });
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
  ['under a part of the name', user('7', { fields: { employee_id: '7', last_name: 'Almeida' } }), 'leaver'],
  ['shown without a number', user('7'), 'leaver'],
];
for (const [why, account, verdict] of ACCOUNTS) {
  missing(`the account is ${why}: ${verdict}`, async () => {
    assert.is((await look('missing', { account })).verdict, verdict);
  });
}

missing.run();

const out = suite('lookAgain: out of scope');

const STANDINGS: [why: string, world: World, verdict: string][] = [
  ['still out of scope', { employee: active, passes: false }, 'leaver'],
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
    'leaver',
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
  ['nobody else has the e-mail', undefined, 'leaver'],
  ['somebody new is here with it', under('70', 'active'), 'evidence-gone'],
  ['somebody new is to start with it', under('70', 'onboarding'), 'evidence-gone'],
  ['another old record has it', under('70', 'inactive'), 'leaver'],
  ['whoever has it was here before, and the plan knew of them', under('8', 'active'), 'leaver'],
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
      verdict: 'leaver',
      asked: ['id 7'],
    });
  },
);

gone('somebody else has been written over the record: it proves nothing any more', async () => {
  const under = (first: string, last: string) => ({ ...leaver, name: { first, last } });
  assert.is((await look(undefined, { employee: under('Inês', 'Almeida') })).verdict, 'evidence-gone');
  assert.is((await look(undefined, { employee: under('First7', 'Almeida') })).verdict, 'leaver');
  assert.is((await look(undefined, { employee: { ...leaver, name: {} } })).verdict, 'leaver');
});

gone('whoever is here again is not looked for under another record', async () => {
  assert.equal(await look(undefined, { employee: active }), { verdict: 'evidence-gone', asked: ['id 7'] });
});

gone.run();
