/** The examples of a tenant file: an invented employee through the mapping, without either system. Pure (async). */
import { isDeepStrictEqual } from 'node:util';
import { SyncError } from '../errors.ts';
import type { FieldType, Tenant } from '../model.ts';
import type { TenantTest } from '../types/tenant.d.ts';
import { isEmpty, plainText } from '../value.ts';
import { compileExpression } from './expression.ts';
import { type FieldKind, WRITE_FIELDS } from './fields.ts';
import { coerceField } from './fit.ts';
import { mappingRows, type Row } from './rows.ts';

export type Difference = {
  field: string;
  /** As the file says; `null` for empty. */
  expected: unknown;
  /** What the mapping gives, `null` for empty; for an expression that fails, its error in words. */
  actual: unknown;
};

/**
 * Runs one example and gives the fields that come out otherwise than expected. Types that only the organisation
 * knows (custom attributes, selects) are not checked here.
 */
export async function runTenantTest(tenant: Tenant, test: TenantTest, now: Date): Promise<Difference[]> {
  const rows = new Map(mappingRows(tenant).map((row) => [row.field, row]));
  const given = withoutEmpty(test.given);
  const differences: Difference[] = [];
  for (const [field, expected] of Object.entries(test.expect)) {
    const row = rows.get(field);
    const outcome = row ? await rehearseRow(row, given, now) : { actual: 'no row maps this field' };
    const wanted = isEmpty(expected) ? null : fitted(field, expected);
    const isSame = 'value' in outcome && isDeepStrictEqual(outcome.value, wanted);
    if (isSame) continue;
    const actual = 'value' in outcome ? outcome.value : outcome.actual;
    differences.push({ field, expected: expected ?? null, actual });
  }
  return differences;
}

async function rehearseRow(
  { field, expression }: Row,
  given: Readonly<Record<string, unknown>>,
  now: Date,
): Promise<{ value: unknown } | { actual: string }> {
  try {
    const evaluate = compileExpression(expression, { now });
    const result = await evaluate(given, (label) => byLabel(given, label));
    return { value: isEmpty(result) ? null : fitted(field, result) };
  } catch (error) {
    if (error instanceof SyncError) return { actual: error.message };
    throw error;
  }
}

/** In an example a custom attribute stands under its label. */
function byLabel(given: Readonly<Record<string, unknown>>, label: string): unknown {
  const key = Object.keys(given).find((name) => plainText(name) === plainText(label));
  return key === undefined ? undefined : given[key];
}

/** The value as the field would take it; one that does not fit stays as it is and so shows up as a difference. */
function fitted(field: string, value: unknown): unknown {
  const known = WRITE_FIELDS.get(field);
  if (!known || known.kind.endsWith('select')) return value;
  const result = coerceField(value, { kind: known.kind, type: plainType(known.kind), options: [] });
  return result.ok ? result.value : value;
}

function plainType(kind: FieldKind): FieldType {
  return kind === 'date' || kind === 'number' || kind === 'boolean' ? kind : 'text';
}

/** Empty is absent for an expression, here as in a real record. */
function withoutEmpty(given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const record: Record<string, unknown> = Object.create(null);
  for (const [key, value] of Object.entries(given)) {
    if (isEmpty(value)) continue;
    const isRelation = typeof value === 'object' && value !== null && !Array.isArray(value);
    const kept = isRelation ? withoutEmpty(value as Record<string, unknown>) : value;
    if (!isRelation || Object.keys(kept as object).length > 0) record[key] = kept;
  }
  return record;
}
