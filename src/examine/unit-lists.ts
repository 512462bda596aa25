/** Whether Personio's lists of units, which only its API v2 has, are to be had. Reads only. */
import { UNIT_LABELS } from '../labels.ts';
import type { PreparedMapping } from '../map/map.ts';
import type { Source, UnitKind } from '../model.ts';
import { readUnitLists } from '../read/all-units.ts';
import type { Rules } from '../rules.ts';
import { type Check, counted, listed } from './todo.ts';

const ALLOW =
  'In Personio, under Marketplace > Connected integrations, open the credential and allow it to read departments and teams, workplaces and cost centers (API v2)';

/** Of the lists that a run asks for, and no others; nothing where it asks for none. */
export async function checkUnitLists(
  rules: Pick<Rules, 'creatable' | 'scope'>,
  mapping: Pick<PreparedMapping, 'rows'>,
  source: Pick<Source, 'unitNames'>,
): Promise<Check[]> {
  const asked = await readUnitLists(rules, mapping, source);
  const lists = new Map(asked.map(({ kind, names }) => [kind, names]));
  const told = [...lists].filter(([, names]) => names !== 'no-list');
  if (told.length === 0) return [];
  const isClosed = told.some(([, names]) => names === 'no-login');
  const hidden = told.flatMap(([kind, names]) => (names === 'not-readable' ? labelOf(kind) : []));
  const shown = told.flatMap(([kind, names]) =>
    typeof names === 'string' ? [] : `${labelOf(kind)} (${names.length.toLocaleString('en')})`,
  );
  const isMissing = isClosed || hidden.length > 0;
  return [
    {
      title: 'Personio: lists of units (API v2)',
      seen: 'yes',
      found: [
        ...(isClosed
          ? ['The credential got no token for API v2.']
          : ['The credential got a token for API v2.']),
        ...(shown.length > 0 ? [`It may read the lists of ${listed(shown)}.`] : []),
        ...(hidden.length > 0 ? [`It did not get the lists of ${listed(hidden)}.`] : []),
      ],
      todos: isMissing
        ? [
            {
              by: 'customer',
              text: `${ALLOW}; where that is allowed already, look again later. Until then units in which nobody works are not made${shown.length > 0 ? '' : `; ${counted(told.length, 'list is', 'lists are')} missing`}.`,
            },
          ]
        : [],
    },
  ];
}

function labelOf(kind: UnitKind): string {
  return UNIT_LABELS[kind].en.toLowerCase();
}
