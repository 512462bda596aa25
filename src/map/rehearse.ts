/** The examples of a tenant file: an invented employee through the mapping, without either system. Pure (async). */
import { isDeepStrictEqual } from 'node:util';
import { SyncError } from '../errors.ts';
import type { FieldType, Tenant } from '../model.ts';
import type { TenantTest } from '../types/tenant.d.ts';
import { isEmpty, plainText } from '../values.ts';
import { type FieldKind, WRITE_FIELDS } from '../vendors/engagedly/fields.ts';
import { type Budget, compileExpression, type Evaluate } from './expression/expression.ts';
import { coerceField } from './fit.ts';
import { mappingRows } from './rows.ts';

export type Difference = {
  field: string;
  /** As the file says; `null` for empty. */
  expected: unknown;
  /** What the mapping gives, `null` for empty; for an expression that fails, its error in words. */
  actual: unknown;
};

/** Work that all examples of a file may do: some thousand times what ordinary ones need, and spent in about a second. */
const WORK_IN_ALL = 600_000;

/**
 * Gives what runs one example after the other: the fields that come out otherwise than expected, or `too-heavy`
 * once all of them together have done too much. Types that only the organisation knows (custom attributes,
 * selects) are not checked here.
 */
export function createRehearsal(
  tenant: Tenant,
  now: Date,
): (test: TenantTest) => Promise<Difference[] | 'too-heavy'> {
  const expressions = new Map(mappingRows(tenant).map(({ field, expression }) => [field, expression]));
  const compiled = new Map<string, Evaluate>();
  const shared: Budget = { left: WORK_IN_ALL };

  /** Throws a ConfigError when the expression does not compile. */
  function evaluatorOf(field: string, expression: string): Evaluate {
    const evaluate = compiled.get(field) ?? compileExpression(expression, { now, workInAll: 0, shared });
    compiled.set(field, evaluate);
    return evaluate;
  }

  async function outcomeOf(
    field: string,
    example: Example,
  ): Promise<{ value: unknown } | { actual: string }> {
    const expression = expressions.get(field);
    if (expression === undefined) return { actual: 'no row maps this field' };
    try {
      const result = await evaluatorOf(field, expression)(example.given, example.custom);
      return { value: isEmpty(result) ? null : fitted(field, result) };
    } catch (error) {
      if (error instanceof SyncError) return { actual: error.message };
      throw error;
    }
  }

  return async (test) => {
    const example = readExample(test);
    const differences: Difference[] = [];
    for (const [field, expected] of Object.entries(test.expect)) {
      const outcome = await outcomeOf(field, example);
      if (shared.left <= 0) return 'too-heavy';
      const wanted = isEmpty(expected) ? null : fitted(field, expected);
      if ('value' in outcome && isDeepStrictEqual(outcome.value, wanted)) continue;
      const actual = 'value' in outcome ? outcome.value : outcome.actual;
      differences.push({ field, expected: expected ?? null, actual });
    }
    return differences;
  };
}

type Example = { given: Record<string, unknown>; custom: (label: string) => unknown };

/** In an example a custom attribute stands under its label. */
function readExample(test: TenantTest): Example {
  const given = withoutEmpty(test.given);
  const byLabel = new Map(Object.entries(given).map(([label, value]) => [plainText(label), value]));
  return { given, custom: (label) => byLabel.get(plainText(label)) };
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
