/** A tenant's mapping rows as the file alone tells them: the preset with the tenant's own rows over it. Pure. */

import type { Tenant } from '../model.ts';
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

function readsOfRow(expression: string): Reads {
  return inspectExpression(expression, 'field').reads;
}
