/** Whether Personio's lists of units, which only its API v2 has, are to be had. Reads only. */
import { UNIT_LABELS } from '../labels.ts';
import type { PreparedMapping } from '../map/map.ts';
import type { Source, UnitKind, UnitNames } from '../model.ts';
import type { Rules } from '../rules.ts';
import { UNIT_FIELDS } from '../vendors/engagedly/fields.ts';
import { type Check, counted, listed } from './todo.ts';

const ALLOW =
  'In Personio, under Marketplace > Connected integrations, open the credential and allow it to read departments and teams, workplaces and cost centers (API v2)';

/** Asked only where the tenant file lets units be made: otherwise no run looks at them. */
export async function checkUnitLists(
  { creatable, scope }: Pick<Rules, 'creatable' | 'scope'>,
  { rows }: Pick<PreparedMapping, 'rows'>,
  source: Pick<Source, 'unitNames'>,
): Promise<Check[]> {
  const lists = new Map<UnitKind, UnitNames>();
  for (const { field, expression } of rows) {
    const kind = UNIT_FIELDS[field]?.kind;
    if (kind !== undefined && creatable.has(kind)) lists.set(kind, await source.unitNames(expression));
  }
  const told = [...lists].filter(([, names]) => names !== 'no-list');
  if (told.length === 0) return [];
  const isClosed = told.some(([, names]) => names === 'no-login');
  const hidden = told.flatMap(([kind, names]) => (names === 'not-readable' ? labelOf(kind) : []));
  const shown = told.flatMap(([kind, names]) =>
    typeof names === 'string' ? [] : `${labelOf(kind)} (${names.length.toLocaleString('en')})`,
  );
  // Of people every run knows the units; the lists add those in which nobody works.
  const isNeeded = scope.employees === 'none' && scope.filter === undefined;
  const isMissing = isClosed || hidden.length > 0;
  return [
    {
      title: 'Personio: lists of units (API v2)',
      found: [
        ...(isClosed
          ? ['The credential gets no token for API v2.']
          : ['The credential gets a token for API v2.']),
        ...(shown.length > 0 ? [`It may read the lists of ${listed(shown)}.`] : []),
        ...(hidden.length > 0 ? [`It may not read the lists of ${listed(hidden)}.`] : []),
        ...(isMissing && !isNeeded
          ? ['This tenant does not need them: the units in which people work are known without.']
          : []),
      ],
      todos:
        isMissing && isNeeded
          ? [
              {
                by: 'customer',
                text: `${ALLOW}. Until then units in which nobody works are not made${shown.length > 0 ? '' : `; ${counted(told.length, 'list is', 'lists are')} missing`}.`,
              },
            ]
          : [],
    },
  ];
}

function labelOf(kind: UnitKind): string {
  return UNIT_LABELS[kind].en.toLowerCase();
}
