/** Rows that give nobody what their field takes, as far as invented people can tell: a day, an address, somebody's number. Pure (async). */
import { SyncError } from '../../errors.ts';
import { choicesOf } from '../../map/expression/choices.ts';
import { coerceField } from '../../map/fit.ts';
import { IN_EXAMPLES, mappingRows, openEvaluation, type Row, WRITE_FIELDS } from '../../map/map.ts';
import type { Outcome } from '../../map/worker/evaluation.ts';
import type { Tenant } from '../../model.ts';
import { isEmpty, plainText } from '../../values.ts';
import { castFor } from '../invented/cast.ts';
import { personOf, withValue } from '../invented/placed.ts';
import { pointerTo } from './pointer.ts';
import type { Draft } from './problem.ts';
import { quote, show } from './visible.ts';

/** What the fields take of which a text is mostly none; and what of Personio is such. */
const TAKEN: ReadonlyMap<string | undefined, readonly [what: string, example: string]> = new Map([
  ['email', ['an e-mail address', 'email']],
  ['date', ['a day', 'hire_date']],
  ['person', ['the number of a person', 'supervisor.id']],
  ['people', ['numbers of people', 'supervisor.id']],
]);
const MOST = 100;

/** Only for a file without errors. */
export async function checkUnfit(tenant: Tenant, now: Date): Promise<Draft[]> {
  const own = mappingRows(tenant).filter(
    ({ field, origin }) => origin === 'tenant' && TAKEN.has(WRITE_FIELDS.get(field)?.kind),
  );
  const [names, labels] = (['attributes', 'labels'] as const).map((one) =>
    own.flatMap(({ reads }) => reads[one]),
  );
  const { full, sparse, madeUp } = castFor(tenant, { names: names ?? [], labels: labels ?? [] });
  // What was made up for an attribute that only this customer has says nothing of what they have there.
  const rows = own.filter(
    ({ reads }) => ![...reads.attributes, ...reads.labels].some((name) => madeUp.has(plainText(name))),
  );
  if (rows.length === 0) return [];
  const others = rows
    .flatMap(({ expression }) => choicesOf(expression).choices)
    .flatMap(({ of, values }) => values.map((value) => withValue(full, of, value)));
  try {
    const columns = await openEvaluation({ now, budget: IN_EXAMPLES }).evaluate(
      rows.map(({ expression, reads }) => ({ source: expression, reads })),
      [full, sparse, ...others.slice(0, MOST)].map(personOf),
    );
    return rows.flatMap((row, at) => toldOf(row, columns[at] ?? []));
  } catch (error) {
    // What has to be stopped is told by the tests and by a run.
    if (error instanceof SyncError) return [];
    throw error;
  }
}

/** What reads nothing gives the same for everybody: that is no question of who was invented. */
function toldOf({ field, reads }: Row, outcomes: readonly Outcome[]): Draft[] {
  const kind = WRITE_FIELDS.get(field)?.kind ?? 'text';
  const [what = '', example = ''] = TAKEN.get(kind) ?? [];
  const given = outcomes.flatMap((one) => ('code' in one || isEmpty(one.value) ? [] : [one.value]));
  const form = { kind, type: kind === 'date' ? 'date' : 'text', options: [] } as const;
  if (given.length === 0 || given.some((value) => coerceField(value, form).ok)) return [];
  return [
    {
      severity: reads.attributes.length + reads.labels.length === 0 ? 'error' : 'warning',
      code: 'row-fits-nobody',
      message: `The row ${quote(field)} gives nobody invented here what the field takes, which is ${what}: it gives ${show(given[0])}, for example.`,
      remedy: `Nobody would get this field. Let it read what is ${what} in Personio, such as ${example}.`,
      pointer: pointerTo('/mapping', field),
    },
  ];
}
