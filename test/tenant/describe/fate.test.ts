/** What a run would do with one person, in words: as the table of decisions has it. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { DesiredUser, Employee, Tenant } from '../../../src/model.ts';
import { rulesOf } from '../../../src/rules.ts';
import { fateInWords } from '../../../src/tenant/describe/fate.ts';
import { TENANT } from '../../fixtures/world.ts';

const NOW = new Date('2026-11-26T09:00:00Z');

function fateOf(given: Partial<Employee>, tenant: Partial<Tenant> = {}, passes = true): string {
  const employee: Employee = { id: '1', ref: '', name: {}, record: {}, ...given };
  const desired: DesiredUser = { employee, passes, fields: {}, cleared: [] };
  return fateInWords(desired, rulesOf({ ...TENANT, ...tenant }, NOW));
}

const fate = suite('what happens to somebody');

const SAID: readonly (readonly [what: string, said: string, expected: string])[] = [
  ['active', fateOf({ status: 'active' }), 'Added if they have no account, else kept in step.'],
  ['starts later', fateOf({ status: 'onboarding' }), 'Not added; an account is left as it is.'],
  [
    'starts later, and all are wanted',
    fateOf({ status: 'onboarding' }, { scope: { employees: 'all' } }),
    'Added if they have no account, else kept in step.',
  ],
  [
    'left, on the last day itself',
    fateOf({ status: 'inactive', ends: '2026-11-26' }),
    'The account is kept until their last day (2026-11-26) is over; the first sync after it **blocks** it, with the reason `not_known`.',
  ],
  [
    'left, the day after',
    fateOf({ status: 'inactive', ends: '2026-11-25' }, { leavers: { reasons: { employee: 'resigned' } } }),
    'Their last day (2026-11-25) is over: the next sync **blocks** the account. Until that day is over it is kept.',
  ],
  [
    'left, with the reason of Personio',
    fateOf(
      { status: 'inactive', ends: '2026-11-25', endReason: 'employee' },
      { leavers: { reasons: { employee: 'resigned' } } },
    ),
    'Their last day (2026-11-25) is over: the next sync **blocks** the account, with the reason `resigned`. Until that day is over it is kept.',
  ],
  [
    'left, without a day',
    fateOf({ status: 'inactive' }),
    'The next sync **blocks** the account, with the reason `not_known`.',
  ],
  [
    'left, and does not pass the filter',
    fateOf({ status: 'inactive' }, {}, false),
    'The next sync **blocks** the account, if this sync has kept it in step before, with the reason `not_known`.',
  ],
  [
    'left, and nobody is blocked',
    fateOf({ status: 'inactive', ends: '2026-11-26' }, { leavers: { block: false } }),
    'The account is kept as it is.',
  ],
  ['only units', fateOf({ status: 'active' }, { scope: { employees: 'none' } }), 'Nothing is done.'],
];

for (const [what, said, expected] of SAID) fate(what, () => assert.is(said, expected));

fate.run();
