/** A tenant's mapping rows as the file alone tells them: the preset with the tenant's own rows over it. Pure. */

import type { Tenant, UnitKind } from '../model.ts';
import { unitKindOf } from '../vendors/engagedly/fields.ts';
import { presetRows } from '../vendors/presets.ts';
import { inspectExpression } from './expression/expression.ts';
import type { Reads } from './expression/reads.ts';

export type Row = {
  /** Engagedly write field. */
  field: string;
  expression: string;
  origin: 'preset' | 'tenant';
  reads: Reads;
};

/** All rows, by field; `null` in the tenant's mapping takes a preset row out. */
export function mappingRows(tenant: Pick<Tenant, 'preset' | 'mapping'>): Row[] {
  const rows = new Map<string, Row>();
  for (const [field, expression] of presetRows(tenant.preset)) {
    rows.set(field, { field, expression, origin: 'preset', reads: readsOfRow(expression) });
  }
  for (const [field, expression] of Object.entries(tenant.mapping ?? {})) {
    if (typeof expression !== 'string') rows.delete(field);
    else rows.set(field, { field, expression, origin: 'tenant', reads: readsOfRow(expression) });
  }
  return [...rows.values()].sort((a, b) => (a.field < b.field ? -1 : 1));
}

/** What a field is made of; `undefined`: nothing fills it. */
export function madeOf(tenant: Pick<Tenant, 'preset' | 'mapping'>, field: string): string | undefined {
  return mappingRows(tenant).find((row) => row.field === field)?.expression;
}

/** The rows that a run uses: where units alone are synced, those that name a unit which it may make. */
export function rowsInUse(
  rules: Pick<Tenant, 'preset' | 'mapping'> & {
    scope: Pick<Tenant['scope'], 'employees'>;
    creatable: ReadonlySet<UnitKind>;
  },
): Row[] {
  const rows = mappingRows(rules);
  if (rules.scope.employees !== 'none') return rows;
  return rows.filter(({ field }) => {
    const kind = unitKindOf(field);
    return kind !== undefined && rules.creatable.has(kind);
  });
}

/** What an example may expect besides fields: whether the filter lets somebody in. */
export const IN_SCOPE = 'in_scope';

/** A filter, or a condition of it, beside the rows of the mapping. */
export function filterRow(filter: string): Row {
  const { reads } = inspectExpression(filter, 'filter');
  return { field: IN_SCOPE, expression: filter, origin: 'tenant', reads };
}

/** What is asked of everybody: of a filter, what it cannot tell stays open. */
export function askedOf({ field, expression, reads }: Pick<Row, 'field' | 'expression' | 'reads'>) {
  return { source: expression, reads, isFilter: field === IN_SCOPE };
}

function readsOfRow(expression: string): Reads {
  return inspectExpression(expression, 'field').reads;
}
