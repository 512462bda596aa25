/**
 * Employees → what Engagedly should show of them. Each row of the mapping is evaluated for each person; what
 * cannot be used costs that person that one field. Pure (async).
 */

import type { DesiredUser, Employee, Mapped, Rejection, Value } from '../model.ts';
import type { Rules } from '../rules.ts';
import { isEmpty, plainText } from '../values.ts';
import { type Budget, compileExpression, type Evaluate, ExpressionError } from './expression/expression.ts';
import { coerceField } from './fit.ts';
import type { PreparedMapping, PreparedRow } from './prepare.ts';

export { WRITE_FIELDS } from '../vendors/engagedly/fields.ts';
export { type PreparedMapping, type PreparedRow, prepareMapping } from './prepare.ts';
export { createRehearsal } from './rehearse.ts';
export { mappingRows, type Row } from './rows.ts';

/**
 * Work of a run, per person: an ordinary row does 5 to 60. Every expression has a part of its own, so that one that
 * runs on cannot starve the others; what it does beyond that comes from what all have together.
 */
const OWN_AT_MOST = 100;
const OWN_IN_ALL = 2_500;
const SHARED = 2_000;
/** For a company of any size. */
const SHARED_BASE = 1_000_000;

type Limits = { now: Date; workInAll: number; shared: Budget };

type CompiledRow = { row: PreparedRow; evaluate: Evaluate; clears: boolean };

/**
 * Maps everybody. `seen`: attribute keys that really stood in the records; a field is emptied only if all that
 * its row reads is among them (when it is not given, what the credential may read counts as seen).
 */
export async function mapEmployees({
  rules,
  prepared,
  employees,
  now,
  seen,
}: {
  rules: Pick<Rules, 'scope' | 'clear'>;
  prepared: PreparedMapping;
  employees: readonly Employee[];
  now: Date;
  seen?: ReadonlySet<string>;
}): Promise<Mapped> {
  const limits: Limits = {
    now,
    workInAll: Math.min(OWN_AT_MOST, OWN_IN_ALL / (prepared.rows.length + 1)) * employees.length,
    shared: { left: SHARED_BASE + SHARED * employees.length },
  };
  const rows = prepared.rows.map((row): CompiledRow => {
    const isSeen = seen === undefined || row.keys.every((key) => key === 'id' || seen.has(key));
    return {
      row,
      evaluate: compileExpression(row.expression, limits),
      clears: rules.clear.has(row.field) && isSeen,
    };
  });
  const filter = compileFilter(rules, prepared, limits);
  const rejections: Rejection[] = [];
  const people: DesiredUser[] = [];
  for (const employee of employees) {
    const custom = customLookup(employee, prepared.labels);
    const passes = await filter(employee, custom);
    people.push({ employee, passes, ...(await mapFields(employee, custom, rows, rejections)) });
  }
  return { people, rejections };
}

type Custom = (label: string) => unknown;

function customLookup({ record }: Employee, labels: ReadonlyMap<string, string>): Custom {
  return (label) => {
    const key = labels.get(plainText(label));
    return key !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
  };
}

/** Gives true or false, or `undefined` when the filter cannot tell. */
function compileFilter(
  { scope }: Pick<Rules, 'scope'>,
  prepared: PreparedMapping,
  limits: Limits,
): (employee: Employee, custom: Custom) => Promise<boolean | undefined> {
  if (scope.filter === undefined) return async () => true;
  if (prepared.filter !== 'usable') return async () => undefined;
  const evaluate = compileExpression(scope.filter, limits);
  return async ({ record, missing }, custom) => {
    if (missing && prepared.filterKeys.some((key) => missing.has(key))) return undefined;
    try {
      const result = await evaluate(record, custom);
      return typeof result === 'boolean' ? result : undefined;
    } catch (error) {
      if (error instanceof ExpressionError) return undefined;
      throw error;
    }
  };
}

async function mapFields(
  employee: Employee,
  custom: Custom,
  rows: readonly CompiledRow[],
  rejections: Rejection[],
): Promise<Pick<DesiredUser, 'fields' | 'cleared'>> {
  const fields: Record<string, Value> = {};
  const cleared: string[] = [];
  for (const { row, evaluate, clears } of rows) {
    const result = await mapField(row, evaluate, employee, custom);
    if ('value' in result) fields[row.field] = result.value;
    else if (result.code === 'empty') {
      if (clears) cleared.push(row.field);
    } else if (!isQuiet(row)) {
      rejections.push({ employee: employee.id, field: row.field, code: result.code });
    }
  }
  return { fields, cleared };
}

async function mapField(
  row: PreparedRow,
  evaluate: Evaluate,
  { record, missing }: Employee,
  custom: Custom,
): Promise<{ value: Value } | { code: Rejection['code'] | 'empty' }> {
  // Not shown is not empty: nothing can be said about this field of this person.
  if (missing && row.keys.some((key) => missing.has(key))) return { code: 'attribute-missing' };
  try {
    const result = await evaluate(record, custom);
    if (isEmpty(result)) return { code: 'empty' };
    const fitted = coerceField(result, row);
    return fitted.ok ? { value: fitted.value } : { code: fitted.code };
  } catch (error) {
    if (error instanceof ExpressionError) return { code: error.code };
    throw error;
  }
}

/** The preset's gender row fits only organisations that have these options; nobody asked for it where they are missing. */
function isQuiet({ field, origin }: PreparedRow): boolean {
  return origin === 'preset' && field === 'gender';
}
