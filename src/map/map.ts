/**
 * Employees → what Engagedly should show of them. Each row of the mapping is evaluated for each person; what
 * cannot be used costs that person that one field, and a row that had to be stopped costs everybody that field.
 */

import { UnsafeReadError } from '../errors.ts';
import type { DesiredUser, Employee, Mapped, Rejection, Value } from '../model.ts';
import type { Rules } from '../rules.ts';
import { isEmpty, plainText } from '../values.ts';
import { coerceField } from './fit.ts';
import type { PreparedMapping, PreparedRow } from './prepare.ts';
import { askedOf, filterRow } from './rows.ts';
import { type Evaluation, type Outcome, openEvaluation, type Person } from './worker/evaluation.ts';

export { WRITE_FIELDS } from '../vendors/engagedly/fields.ts';
export { type PreparedMapping, type PreparedRow, prepareMapping } from './prepare.ts';
export { createRehearsal, exampleOf } from './rehearse.ts';
export { askedOf, filterRow, IN_SCOPE, madeOf, mappingRows, type Row, rowsInUse } from './rows.ts';
export { type Evaluation, IN_EXAMPLES, openEvaluation } from './worker/evaluation.ts';

/**
 * Maps everybody. `seen`: attribute keys that really stood in the records; a field is emptied only if all that
 * its row reads is among them (when it is not given, what the credential may read counts as seen). `evaluation`: where
 * the expressions of one run are evaluated; without one, as if this were all of it. Throws a StoppedError when a
 * second expression has to be stopped, and an UnsafeReadError when it is the one that people are recognised by.
 */
export async function mapEmployees({
  rules,
  prepared,
  employees,
  now,
  seen,
  evaluation = openEvaluation({ now }),
}: {
  rules: Pick<Rules, 'scope' | 'clear' | 'identifier'>;
  prepared: PreparedMapping;
  employees: readonly Employee[];
  now: Date;
  seen?: ReadonlySet<string>;
  evaluation?: Evaluation;
}): Promise<Mapped> {
  const filter = filterOf(rules, prepared);
  const rows = prepared.rows.map((row) => ({ source: row.expression, reads: row.reads }));
  const asked = filter === undefined ? rows : [filter, ...rows];
  const columns = await evaluation.evaluate(
    asked,
    employees.map((employee) => personOf(employee, prepared.labels)),
  );
  const decisions = filter === undefined ? undefined : columns.shift();
  const fields = prepared.rows.map((row, index): Column => {
    const isSeen = seen === undefined || row.keys.every((key) => key === 'id' || seen.has(key));
    return { row, outcomes: columns[index] ?? [], clears: rules.clear.has(row.field) && isSeen };
  });
  const rejections: Rejection[] = [];
  const people = employees.map((employee, index): DesiredUser => {
    const passes = rules.scope.filter === undefined || passesFilter(employee, decisions?.[index], prepared);
    if (isStopped(decisions?.[index])) {
      rejections.push({ employee: employee.id, field: 'filter', code: 'expression-stopped' });
    }
    return { employee, passes, ...mapFields(employee, index, fields, rejections) };
  });
  refuseStoppedIdentifier(rules, fields);
  return { people, rejections };
}

/** A row and what it gave, by person. */
type Column = { row: PreparedRow; outcomes: readonly Outcome[]; clears: boolean };

function personOf({ record }: Employee, labels: ReadonlyMap<string, string>): Person {
  return {
    record,
    custom(label) {
      const key = labels.get(plainText(label));
      return key !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
    },
  };
}

function filterOf({ scope }: Pick<Rules, 'scope'>, { filter }: PreparedMapping) {
  if (scope.filter === undefined || filter !== 'usable') return undefined;
  return askedOf(filterRow(scope.filter));
}

/** True or false, or `undefined` when the filter cannot tell. */
function passesFilter(
  { missing }: Employee,
  decision: Outcome | undefined,
  { filterKeys }: PreparedMapping,
): boolean | undefined {
  if (missing && filterKeys.some((key) => missing.has(key))) return undefined;
  if (decision === undefined || 'code' in decision) return undefined;
  return typeof decision.value === 'boolean' ? decision.value : undefined;
}

function isStopped(outcome: Outcome | undefined): boolean {
  return outcome !== undefined && 'code' in outcome && outcome.code === 'expression-stopped';
}

/** Without it nobody is recognised: everybody would be somebody new, and every account nobody's. */
function refuseStoppedIdentifier({ identifier }: Pick<Rules, 'identifier'>, fields: readonly Column[]): void {
  const column = fields.find(({ row }) => row.field === identifier);
  if (!column?.outcomes.some(isStopped)) return;
  throw new UnsafeReadError(
    'expression-stopped',
    `The expression of "${identifier}", by which people are recognised, had to be stopped: it takes too long, too much memory, or never ends.`,
    `Correct the row "${identifier}" under "mapping" in the tenant file; a case under "tests" shows it without real people.`,
  );
}

function mapFields(
  employee: Employee,
  index: number,
  columns: readonly Column[],
  rejections: Rejection[],
): Pick<DesiredUser, 'fields' | 'cleared'> {
  const fields: Record<string, Value> = {};
  const cleared: string[] = [];
  for (const { row, outcomes, clears } of columns) {
    const result = mapField(row, outcomes[index] ?? {}, employee);
    if ('value' in result) fields[row.field] = result.value;
    else if (result.code === 'empty') {
      if (clears) cleared.push(row.field);
    } else if (!isQuiet(row)) {
      const { code, refused } = result;
      rejections.push({ employee: employee.id, field: row.field, code, ...(refused && { refused }) });
    }
  }
  return { fields, cleared };
}

function mapField(
  row: PreparedRow,
  outcome: Outcome,
  { missing }: Employee,
): { value: Value } | { code: Rejection['code'] | 'empty'; refused?: string } {
  // Not shown is not empty: nothing can be said about this field of this person.
  if (missing && row.keys.some((key) => missing.has(key))) return { code: 'attribute-missing' };
  if ('code' in outcome) return outcome;
  if (isEmpty(outcome.value)) return { code: 'empty' };
  const fitted = coerceField(outcome.value, row);
  return fitted.ok ? { value: fitted.value } : fitted;
}

/** The preset's gender row fits only organisations that have these options; nobody asked for it where they are missing. */
function isQuiet({ field, origin }: PreparedRow): boolean {
  return origin === 'preset' && field === 'gender';
}
