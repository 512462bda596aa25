/** What of a tenant file none of its tests touches: rows of its own, and conditions of its filter. Pure (async). */

import { SyncError } from '../../errors.ts';
import { inspectExpression } from '../../map/expression/expression.ts';
import { exampleOf, IN_SCOPE, openEvaluation } from '../../map/map.ts';
import { IN_TESTS, type Outcome } from '../../map/worker/evaluation.ts';
import type { Tenant } from '../../model.ts';
import { pointerTo } from './pointer.ts';
import type { Draft } from './problem.ts';
import { quote } from './visible.ts';

/** Only for a file that has tests already, and whose expressions are right: to begin with, other notices say what is missing. */
export async function checkCoverage(tenant: Tenant, now: Date): Promise<Draft[]> {
  if ((tenant.tests ?? []).length === 0) return [];
  return [...untestedRows(tenant), ...(await untestedConditions(tenant, now))];
}

/** A path, a custom attribute, and the preset's way of a number. */
const PLAIN = /^(?:[\w.]+|\$custom\((?:'[^']*'|"[^"]*")\)|\$string\(id\))$/;

/** What only takes a value over needs no test; whatever computes does. */
function untestedRows({ mapping = {}, tests = [] }: Tenant): Draft[] {
  const tested = new Set(tests.flatMap(({ expect }) => Object.keys(expect)));
  return Object.entries(mapping).flatMap(([field, source]): Draft[] => {
    if (typeof source !== 'string' || tested.has(field) || PLAIN.test(source.trim())) return [];
    return [
      {
        severity: 'notice',
        code: 'row-untested',
        message: `No test shows what the row ${quote(field)} gives.`,
        remedy: `Add ${quote(field)} to "expect" in one of "tests", with what should come out.`,
        pointer: pointerTo('/mapping', field),
      },
    ];
  });
}

/** Each condition that "and" or "or" joins must be true in one test and false in another. */
async function untestedConditions({ scope: { filter }, tests = [] }: Tenant, now: Date): Promise<Draft[]> {
  const sides = new Set(tests.map(({ expect }) => expect[IN_SCOPE]));
  if (filter === undefined || sides.size < 2) return [];
  const conditions = conditionsOf(filter);
  if (conditions.length < 2) return [];
  const rows = conditions.map(({ source }) => ({ source, reads: inspectExpression(source, 'filter').reads }));
  const people = tests.filter(({ expect }) => expect[IN_SCOPE] !== undefined).map(exampleOf);
  let columns: readonly (readonly Outcome[])[];
  try {
    columns = await openEvaluation({ now, budget: IN_TESTS }).evaluate(rows, people);
  } catch (error) {
    // A part that cannot be read by itself was cut in the wrong place: nothing is said of it.
    if (error instanceof SyncError) return [];
    throw error;
  }
  return conditions.flatMap(({ source, offset }, at): Draft[] => {
    const seen = new Set(
      (columns[at] ?? []).map((outcome) => ('value' in outcome ? outcome.value : undefined)),
    );
    const missing = [true, false].filter((side) => !seen.has(side));
    if (missing.length === 0) return [];
    const which = missing.length === 2 ? 'true or false' : String(missing[0]);
    return [
      {
        severity: 'notice',
        code: 'condition-untested',
        message: `The condition ${quote(source)} is ${which} in none of the tests.`,
        remedy: 'Add a test with "in_scope" for somebody whom this condition alone decides.',
        pointer: '/scope/filter',
        offset,
      },
    ];
  });
}

type Condition = { source: string; offset: number };

/** The parts that "and" and "or" join at the top, outside of brackets and texts. */
export function conditionsOf(filter: string): Condition[] {
  const parts: Condition[] = [];
  let [depth, start, at] = [0, 0, 0];
  const end = (to: number) => {
    const text = filter.slice(start, to);
    const source = text.trim();
    if (source !== '') parts.push({ source, offset: start + text.indexOf(source) });
  };
  while (at < filter.length) {
    const sign = filter[at] ?? '';
    if (sign === '"' || sign === "'" || sign === '`') {
      at += 1;
      while (at < filter.length && filter[at] !== sign) at += filter[at] === '\\' ? 2 : 1;
    } else if ('([{'.includes(sign)) depth += 1;
    else if (')]}'.includes(sign)) depth -= 1;
    const joined = depth === 0 ? /^\s(?:and|or)(?=\s)/.exec(filter.slice(at, at + 5))?.[0] : undefined;
    if (joined === undefined) {
      at += 1;
      continue;
    }
    end(at);
    at += joined.length;
    start = at;
  }
  end(filter.length);
  return parts;
}
