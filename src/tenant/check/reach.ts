/** Whether a filter lets anybody through at all, as far as trying out what it names can tell. Pure (async). */

import { inspectExpression } from '../../map/expression/expression.ts';
import type { Tenant } from '../../model.ts';
import { castFor } from '../invented/cast.ts';
import { knownInside, sidesOf } from '../invented/sides.ts';
import type { Draft } from './problem.ts';

/** Only for a file without errors. */
export async function checkReach(tenant: Tenant, now: Date): Promise<Draft[]> {
  const { filter } = tenant.scope;
  if (filter === undefined || tenant.scope.employees === 'none') return [];
  const { attributes, labels } = inspectExpression(filter, 'filter').reads;
  const { full } = castFor(tenant, { names: attributes, labels });
  const { inside, isWhole } = await sidesOf(tenant.scope, { base: full, known: knownInside(tenant), now });
  if (inside !== undefined) return [];
  const said = { pointer: '/scope/filter', code: 'filter-reaches-nobody' } as const;
  if (isWhole) {
    return [
      {
        ...said,
        severity: 'warning',
        message: 'Nobody passes this filter: every value that it names was tried, alone and together.',
        remedy:
          'Look at the conditions that "and" joins: one and the same person must fulfil all of them. Where one of several is enough, write "or", or list the values.',
      },
    ];
  }
  return [
    {
      ...said,
      severity: 'notice',
      message: 'No invented person passes this filter, so that it is not known whether anybody does.',
      remedy:
        'Add a test for somebody who is in scope: { "name": "…", "given": { … }, "expect": { "in_scope": true } }.',
    },
  ];
}
