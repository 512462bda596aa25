/** What of a tenant file none of its tests touches: rows of its own, and conditions of its filter. Pure (async). */

import { SyncError } from '../../errors.ts';
import { type Compared, comparedTexts, formed, type Place } from '../../map/expression/compared.ts';
import { conditionsBy } from '../../map/expression/connected.ts';
import { askedOf, exampleOf, filterRow, IN_SCOPE, openEvaluation } from '../../map/map.ts';
import { IN_TESTS, type Outcome } from '../../map/worker/evaluation.ts';
import type { Tenant } from '../../model.ts';
import { plainText } from '../../values.ts';
import { own } from '../../vendors/raw.ts';
import { listed } from '../describe/escaped.ts';
import { nameOfPlace } from '../invented/placed.ts';
import { pointerTo } from './pointer.ts';
import type { Draft } from './problem.ts';
import { quote } from './visible.ts';

/** Only for a file that has tests already, and whose expressions are right: to begin with, other notices say what is missing. */
export async function checkCoverage(tenant: Tenant, now: Date): Promise<Draft[]> {
  if ((tenant.tests ?? []).length === 0) return [];
  const conditions = await untestedConditions(tenant, now);
  const told = conditions.flatMap(({ source }) => comparedTexts(source).map(asKey));
  return [
    ...untestedRows(tenant),
    ...conditions.map(({ draft }) => draft),
    ...untestedValues(tenant, new Set(told)),
  ];
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
async function untestedConditions(
  { scope: { filter }, tests = [] }: Tenant,
  now: Date,
): Promise<{ source: string; draft: Draft }[]> {
  const sides = new Set(tests.map(({ expect }) => expect[IN_SCOPE]));
  if (filter === undefined || sides.size < 2) return [];
  const conditions = conditionsBy(['and', 'or'], filter);
  if (conditions.length < 2) return [];
  const rows = conditions.map(({ source }) => askedOf(filterRow(source)));
  const people = tests.filter(({ expect }) => expect[IN_SCOPE] !== undefined).map(exampleOf);
  let columns: readonly (readonly Outcome[])[];
  try {
    columns = await openEvaluation({ now, budget: IN_TESTS }).evaluate(rows, people);
  } catch (error) {
    // A part that cannot be read by itself was cut in the wrong place: nothing is said of it.
    if (error instanceof SyncError) return [];
    throw error;
  }
  return conditions.flatMap(({ source, at: offset }, at) => {
    const seen = new Set(
      (columns[at] ?? []).map((outcome) => ('value' in outcome ? outcome.value : undefined)),
    );
    const missing = [true, false].filter((side) => !seen.has(side));
    if (missing.length === 0) return [];
    const which = missing.length === 2 ? 'true or false' : String(missing[0]);
    const draft: Draft = {
      severity: 'notice',
      code: 'condition-untested',
      message: `The condition ${quote(source)} is ${which} in none of the tests.`,
      remedy: 'Add a test with "in_scope" for somebody whom this condition alone decides.',
      pointer: '/scope/filter',
      offset,
    };
    return [{ source, draft }];
  });
}

const MOST_VALUES = 5;

function asKey(comparison: Compared): string {
  return JSON.stringify(comparison);
}

/** A list is as many conditions as it has values: of each there is somebody in the tests who has it. `told`: already. */
function untestedValues({ scope: { filter }, tests = [] }: Tenant, told: ReadonlySet<string>): Draft[] {
  const people = tests.filter(({ expect }) => expect[IN_SCOPE] !== undefined).map(({ given }) => given);
  if (filter === undefined || people.length === 0) return [];
  const compared = comparedTexts(filter).filter((comparison) => !told.has(asKey(comparison)));
  const groups = Map.groupBy(compared, ({ of }) => nameOfPlace(of));
  return [...groups].flatMap(([name, comparisons]): Draft[] => {
    const missing = comparisons.flatMap(({ of, form, texts }) => {
      const have = new Set(
        people.flatMap((given) => valuesAt(given, of)).map((value) => formed(value, form)),
      );
      return texts.filter((text) => !have.has(text)).map((text) => (form === 'number' ? text : quote(text)));
    });
    const all = comparisons.reduce((sum, { texts }) => sum + texts.length, 0);
    // Where one value is all there is, or none was thought of, the condition as a whole is what is missing.
    if (missing.length === 0 || missing.length === all) return [];
    const named = missing.slice(0, MOST_VALUES);
    const more = missing.length - named.length;
    const values = more > 0 ? `${named.join(', ')} and ${more} more` : listed(named);
    return [
      {
        severity: 'notice',
        code: 'value-untested',
        message: `The filter names ${name} ${values}, and no test has somebody like that.`,
        remedy: 'Add a test with "in_scope" for each: a value that is misspelt is seen by nothing else.',
        pointer: '/scope/filter',
      },
    ];
  });
}

/** All that an example has there, as texts. */
function valuesAt(given: Readonly<Record<string, unknown>>, of: Place): string[] {
  const name = plainText('label' in of ? of.label : of.attribute);
  const value = Object.entries(given).find(([key]) => plainText(key) === name)?.[1];
  const part = 'label' in of ? undefined : of.part;
  return (Array.isArray(value) ? value : [value]).flatMap((one) => {
    const found = part === undefined ? one : own(one, part);
    return typeof found === 'object' || found === undefined ? [] : [String(found)];
  });
}
