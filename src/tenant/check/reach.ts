/** Whether a filter lets anybody through at all, as far as trying out what it names can tell. Pure (async). */

import { inspectExpression } from '../../map/expression/expression.ts';
import type { Tenant } from '../../model.ts';
import { castFor } from '../invented/cast.ts';
import { knownInside, sidesOf } from '../invented/sides.ts';
import type { Draft } from './problem.ts';

const ADD_TEST =
  'Add a test for somebody who is in scope: { "name": "…", "given": { … }, "expect": { "in_scope": true } }';

const NOT_TRIED: Draft = {
  pointer: '/scope/filter',
  code: 'filter-not-tried',
  severity: 'notice',
  message: 'It was not tried whether anybody passes this filter: that takes too long here.',
  remedy: `Try again when this machine is less busy. ${ADD_TEST}; or make the filter simpler.`,
};

/** Only for a file without errors. */
export async function checkReach(tenant: Tenant, now: Date): Promise<Draft[]> {
  const { filter } = tenant.scope;
  if (filter === undefined || tenant.scope.employees === 'none') return [];
  const { attributes, labels } = inspectExpression(filter, 'filter').reads;
  const { full } = castFor(tenant, { names: attributes, labels });
  const known = knownInside(tenant);
  const { inside, isWhole, isStopped } = await sidesOf(tenant.scope, { base: full, known, now });
  if (inside !== undefined) return [];
  if (isStopped) return known.length > 0 ? [] : [NOT_TRIED];
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
      remedy: `${ADD_TEST}.`,
    },
  ];
}
