/** The examples of a tenant file: an invented employee through the mapping, without either system. */
import { isDeepStrictEqual } from 'node:util';
import { ConfigError } from '../errors.ts';
import type { FieldType, Tenant } from '../model.ts';
import type { TenantTest } from '../types/tenant.d.ts';
import { isEmpty, plainText } from '../values.ts';
import { type FieldKind, WRITE_FIELDS } from '../vendors/engagedly/fields.ts';
import { refuseBroken } from './expression/expression.ts';
import { coerceField } from './fit.ts';
import { askedOf, filterRow, IN_SCOPE, mappingRows, type Row } from './rows.ts';
import {
  type Evaluation,
  IN_TESTS,
  type Outcome,
  openEvaluation,
  type Person,
  StoppedError,
} from './worker/evaluation.ts';

export type Difference = {
  field: string;
  /** As the file says; `null` for empty. */
  expected: unknown;
  /** What the mapping gives, `null` for empty; for an expression that fails, its error in words. */
  actual: unknown;
};

/**
 * Gives what runs one example after the other: the fields that come out otherwise than expected, or `too-heavy`
 * once a second expression had to be stopped. Types that only the organisation knows (custom attributes,
 * selects) are not checked here.
 */
export function createRehearsal(
  tenant: Tenant,
  now: Date,
  evaluation: Evaluation = openEvaluation({ now, budget: IN_TESTS }),
): (test: TenantTest) => Promise<Difference[] | 'too-heavy'> {
  const rows = new Map(mappingRows(tenant).map((row) => [row.field, row]));
  const { filter } = tenant.scope;
  if (filter !== undefined) rows.set(IN_SCOPE, filterRow(filter));
  return async (test) => {
    const { [IN_SCOPE]: inScope, ...fields } = test.expect;
    const outcomes = await outcomesOf(
      Object.keys(test.expect).flatMap((field) => rows.get(field) ?? []),
      test,
      evaluation,
    );
    if (outcomes === 'too-heavy') return outcomes;
    const differences: Difference[] = [];
    if (inScope !== undefined) {
      const actual = isInScope(tenant, test, outcomes.get(IN_SCOPE));
      if (actual !== inScope) differences.push({ field: IN_SCOPE, expected: inScope, actual });
    }
    for (const [field, expected] of Object.entries(fields)) {
      const outcome = outcomes.get(field) ?? { message: 'no row maps this field' };
      const wanted = isEmpty(expected) ? null : fitted(field, expected);
      const actual = 'message' in outcome ? outcome.message : fittedOrNull(field, outcome.value);
      if (!('message' in outcome) && isDeepStrictEqual(actual, wanted)) continue;
      differences.push({ field, expected: expected ?? null, actual });
    }
    return differences;
  };
}

/** As a run decides it, where the example gives a status; else the filter alone. In words when the filter cannot tell. */
function isInScope(
  { scope }: Tenant,
  { given }: TenantTest,
  outcome: Outcome | { message: string } | undefined,
): boolean | string {
  const { status } = given;
  const isWanted =
    scope.employees === 'all' || status === undefined || status === 'active' || status === 'leave';
  if (scope.filter === undefined) return isWanted;
  if (outcome === undefined || !('value' in outcome)) return 'unknown: the filter gives no result or fails';
  if (typeof outcome.value !== 'boolean') return 'unknown: the filter gives neither true nor false';
  return outcome.value && isWanted;
}

/** By field; for an expression that cannot be read or fails, why. */
async function outcomesOf(
  rows: readonly Row[],
  test: TenantTest,
  evaluation: Evaluation,
): Promise<Map<string, Outcome | { message: string }> | 'too-heavy'> {
  const broken = new Map<string, Outcome | { message: string }>(
    rows.flatMap(({ field, expression }) => {
      const message = whyBroken(expression);
      return message === undefined ? [] : [[field, { message }] as const];
    }),
  );
  const usable = rows.filter(({ field }) => !broken.has(field));
  try {
    const columns = await evaluation.evaluate(usable.map(askedOf), [exampleOf(test)]);
    return new Map([
      ...broken,
      ...usable.map(({ field }, index) => [field, columns[index]?.[0] ?? {}] as const),
    ]);
  } catch (error) {
    if (error instanceof StoppedError) return 'too-heavy';
    throw error;
  }
}

function whyBroken(expression: string): string | undefined {
  try {
    refuseBroken(expression);
    return undefined;
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
}

function fittedOrNull(field: string, value: unknown): unknown {
  return isEmpty(value) ? null : fitted(field, value);
}

/** In an example a custom attribute stands under its label. */
export function exampleOf(test: TenantTest): Person {
  const record = withoutEmpty(test.given);
  const byLabel = new Map(Object.entries(record).map(([label, value]) => [plainText(label), value]));
  return { record, custom: (label) => byLabel.get(plainText(label)) };
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
