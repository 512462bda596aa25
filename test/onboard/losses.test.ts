import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Tenant } from '../../src/model.ts';
import { lossesOf } from '../../src/onboard/losses.ts';
import { loosened } from '../../src/tenant/describe/safety.ts';
import { TENANT } from '../fixtures/world.ts';

/** One thing that is otherwise than in the smallest file, each. */
const OTHERS: ReadonlyArray<readonly [string, Partial<Tenant>]> = [
  ['everybody', { scope: { employees: 'all' } }],
  ['nobody', { scope: { employees: 'none', structure: [] } }],
  ['a filter', { scope: { employees: 'active', filter: "office.name = 'Wien'" } }],
  ['another filter', { scope: { employees: 'active', filter: "office.name in ['Wien', 'Graz']" } }],
  ['the same filter in other words', { scope: { employees: 'active', filter: "'Wien' = office.name" } }],
  ['units', { scope: { employees: 'active', structure: ['departments'] } }],
  ['by number', { identifier: 'employee_id', mapping: { employee_id: "$custom('Nr')" } }],
  ['another e-mail', { mapping: { email: 'email' } }],
  ['a number of their own', { mapping: { employee_id: "$custom('Nr')" } }],
  ['domains', { domains: ['nordwind.example'] }],
  ['more domains', { domains: ['nordwind.example', 'nordsee.example'] }],
  ['protected', { protect: ['personio:700033'] }],
  [
    'settled by hand',
    { resolve: [{ employee: 'a'.repeat(12), user: 'u-1', expires: '2027-01-31', reason: 'x' }] },
  ],
  ['leavers kept', { leavers: { block: false } }],
  ['missing people blocked', { leavers: { onMissing: 'block' } }],
  ['nobody opened again', { reactivate: false }],
  ['a higher limit', { limits: { block: { max: 40 } } }],
  ['a field that is emptied', { clear: ['level'] }],
  ['a field that is set once', { createOnly: ['gender'] }],
  ['a sensitive attribute', { sensitive: { fix_salary: 'for the bonus plan' } }],
  ['details', { details: 'held', approvers: ['nordwind-hr'] }],
  ['all details', { details: 'all', approvers: ['nordwind-hr'] }],
  ['one more reader', { details: 'held', approvers: ['nordwind-hr', 'support-2'] }],
];

const PLAIN: Tenant = { ...TENANT, scope: { employees: 'active' } };

const losses = suite('lossesOf');

losses('tell of each change that a review marks as less safe', () => {
  const files = [['the smallest', {}] as const, ...OTHERS];
  for (const [from, before] of files) {
    for (const [to, after] of files) {
      const [old, now] = [before, after].map((one) => ({ ...PLAIN, ...one }) as Tenant);
      assert.ok(old && now);
      if (loosened(old, now).length > 0) assert.ok(lossesOf(old, now).length > 0, `${from} to ${to}`);
    }
  }
});

const TOLD: ReadonlyArray<readonly [string, Partial<Tenant>, Partial<Tenant>, readonly RegExp[]]> = [
  [
    'everybody',
    {},
    { scope: { employees: 'all' } },
    [
      /^People who start soon get an account as well, and so does everybody who has left, with one that is blocked/,
    ],
  ],
  [
    'everybody, where leavers stay as they are',
    { leavers: { createBlocked: false } },
    { leavers: { createBlocked: false }, scope: { employees: 'all' } },
    [/^People who start soon get an account as well\.$/],
  ],
  [
    'fewer',
    { scope: { employees: 'all' } },
    {},
    [/^People who start soon get no account before they work there/],
  ],
  [
    'people at all',
    { scope: { employees: 'none', structure: [] } },
    {},
    [/^Whoever works there, also on leave, gets an account .*, and whoever has left is blocked\.$/],
  ],
  [
    'no details any more, with readers left',
    { details: 'held', approvers: ['nordwind-hr'] },
    { approvers: ['nordwind-hr'] },
    [/^Nobody is kept by name any more/],
  ],
  [
    'fewer details',
    { details: 'all', approvers: ['nordwind-hr'] },
    { details: 'held', approvers: ['nordwind-hr'] },
    [/^Whoever was changed is kept by name no longer\.$/],
  ],
  [
    'all details',
    {},
    { details: 'all', approvers: ['nordwind-hr'] },
    [
      /^More people may read names and values of this tenant: nordwind-hr\.$/,
      /^Whoever waits for an approval or was set aside is kept by name/,
      /^Whoever was changed is kept by name, encrypted/,
    ],
  ],
  [
    'one domain more',
    { domains: ['nordwind.example'] },
    { domains: ['nordwind.example', 'nordsee.example'] },
    [/^More e-mail domains are accepted: nordsee\.example\.$/],
  ],
  [
    'one office more',
    { scope: { employees: 'active', filter: "office.name in ['Wien']" } },
    { scope: { employees: 'active', filter: "office.name in ['Wien', 'Graz']" } },
    [/^More people come into scope who were not: let in by Office "Graz"\./],
  ],
  ['nothing', {}, { schedule: 'twice-daily' }, []],
];

for (const [what, before, after, says] of TOLD) {
  losses(`tell in words: ${what}`, () => {
    const told = lossesOf({ ...PLAIN, ...before }, { ...PLAIN, ...after }).map((one) => one.says);
    assert.is(told.length, says.length, told.join('\n'));
    for (const [at, one] of says.entries()) assert.match(told[at] ?? '', one);
  });
}

losses.run();
