/** Rows and a filter that cannot be tried on anybody: they never end, or take longer than any machine may need. Pure (async). */
import { askedOf, filterRow, IN_SCOPE, mappingRows, openEvaluation, type Row } from '../../map/map.ts';
import type { Outcome, TimeBudget } from '../../map/worker/evaluation.ts';
import type { Tenant } from '../../model.ts';
import { castFor } from '../invented/cast.ts';
import { personOf } from '../invented/placed.ts';
import { pointerTo } from './pointer.ts';
import type { Draft } from './problem.ts';
import { quote } from './visible.ts';

/** An expression of the tenant's own; the filter's field is `IN_SCOPE`. */
export type Asked = Pick<Row, 'field' | 'expression' | 'reads'>;

/** A run has five seconds for 250 people: what takes two for two people is not slow because the machine is busy. */
const FOR_TWO: TimeBudget = { total: 3_000, row: 2_000 };
/** As in a run: whoever names the second ends the looking. */
const MOST = 2;

export function ownExpressions(tenant: Tenant): Asked[] {
  const { filter } = tenant.scope;
  const rows: Asked[] = mappingRows(tenant).filter(({ origin }) => origin === 'tenant');
  if (filter === undefined) return rows;
  return [...rows, filterRow(filter)];
}

/** Only for a file without errors. Each is tried by itself on somebody who has nothing and somebody who has everything. */
export async function checkEndless(tenant: Tenant, now: Date): Promise<Draft[]> {
  const own = ownExpressions(tenant);
  const [names, labels] = (['attributes', 'labels'] as const).map((one) =>
    own.flatMap(({ reads }) => reads[one]),
  );
  const { full } = castFor(tenant, { names: names ?? [], labels: labels ?? [] });
  const drafts: Draft[] = [];
  for (const row of own) {
    const evaluation = openEvaluation({ now, budget: FOR_TWO });
    const [outcomes = []] = await evaluation.evaluate([askedOf(row)], [personOf({}), personOf(full)]);
    const why = whyStopped(outcomes);
    if (why !== undefined) drafts.push(neverEnds(row.field, why));
    if (drafts.length === MOST) break;
  }
  return drafts;
}

/** Why it had to be stopped, in words. */
export function whyStopped(outcomes: readonly Outcome[]): string | undefined {
  const [stop] = outcomes.flatMap((one) =>
    'code' in one && one.code === 'expression-stopped' ? [one.message] : [],
  );
  return stop?.replace(/^The expression was stopped: /, '');
}

function neverEnds(field: string, why: string): Draft {
  const isFilter = field === IN_SCOPE;
  return {
    severity: 'error',
    code: isFilter ? 'filter-never-ends' : 'row-never-ends',
    message: `${nameOf(field)} had to be stopped for two invented people alone: ${why}`,
    remedy: `${isFilter ? 'Nobody would be added or blocked' : 'Nobody would get this field, and of two such rows a run fails'}. Correct the expression; mostly a function calls itself, or a list grows, without an end.`,
    pointer: pointerOf(field),
  };
}

/** For a hundred; perhaps it was the machine. */
export function takesLong(field: string, why: string): Draft {
  return {
    severity: 'warning',
    code: field === IN_SCOPE ? 'filter-takes-long' : 'row-takes-long',
    message: `${nameOf(field)} had to be stopped for a hundred invented people: ${why}`,
    remedy:
      'Make it simpler: a run that has to stop it leaves it out for everybody. If this machine was busy, validate again.',
    pointer: pointerOf(field),
  };
}

function nameOf(field: string): string {
  return field === IN_SCOPE ? 'The filter' : `The row ${quote(field)}`;
}

function pointerOf(field: string): string {
  return field === IN_SCOPE ? '/scope/filter' : pointerTo('/mapping', field);
}
