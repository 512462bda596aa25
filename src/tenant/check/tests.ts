/** A tenant's own examples: each is run through the mapping, and what comes out is compared. Pure (async). */

import { DAYS, isDay, noDay } from '../../map/expression/day-texts.ts';
import { createRehearsal, IN_SCOPE, mappingRows } from '../../map/map.ts';
import type { Difference } from '../../map/rehearse.ts';
import type { Tenant } from '../../model.ts';
import { isEmpty } from '../../values.ts';
import { type Unlike, unlikeFixed } from '../../vendors/personio/fixed-values.ts';
import { GROUPS, NUMBERS, TEXTS } from '../../vendors/personio/person.ts';
import { isKnownField, suggestField } from './mapped-fields.ts';
import { itemPointer, pointerTo } from './pointer.ts';
import type { Draft } from './problem.ts';
import { quote, show } from './visible.ts';

type TenantTest = NonNullable<Tenant['tests']>[number];

/**
 * `value`: the whole file as it is, for the places of the tests. The people in them are invented, so that
 * expected and actual values are shown. Call it only for a file without other errors in its expressions.
 */
export async function checkTests(tenant: Tenant, value: unknown, now: Date): Promise<Draft[]> {
  const mapped = new Set([IN_SCOPE, ...mappingRows(tenant).map((row) => row.field)]);
  const rehearse = createRehearsal(tenant, now);
  const drafts: Draft[] = [];
  for (const test of tenant.tests ?? []) {
    const pointer = itemPointer(value, '/tests', test);
    drafts.push(...checkGiven(test, pointer), ...checkExpectations(test, pointer, mapped));
    const differences = await rehearse(test);
    if (differences === 'too-heavy') return [...drafts, tooHeavy(test, pointer)];
    for (const difference of differences) {
      if (mapped.has(difference.field)) drafts.push(failure(test, pointer, difference));
    }
  }
  return drafts;
}

/** A filter that keeps nobody out, or everybody, is seen by nobody until it has run; an example of each side shows it. */
export function checkSides({ scope, tests = [] }: Tenant): Draft[] {
  if (scope.filter === undefined) return [];
  const sides = new Set(tests.map(({ expect }) => expect[IN_SCOPE]));
  const missing = [true, false].filter((side) => !sides.has(side));
  if (missing.length === 0) return [];
  const which =
    missing.length === 2
      ? 'whom this filter lets through and whom it keeps out'
      : `whom this filter ${missing[0] ? 'lets through' : 'keeps out'}`;
  return [
    {
      severity: 'notice',
      code: 'filter-untested',
      message: `No test shows ${which}.`,
      remedy:
        'Add one under "tests": { "name": "partners are kept out", "given": { "office": { "name": "Partner" } }, "expect": { "in_scope": false } }.',
      pointer: '/scope/filter',
    },
  ];
}

/** The code of an example that no employee can be like. */
export const SHAPE = 'test-shape';

/** An example that Personio never gives would prove an expression that never works. */
function checkGiven({ given }: TenantTest, pointer: string): Draft[] {
  return Object.entries(given).flatMap(([name, value]): Draft[] => {
    const at = pointerTo(`${pointer}/given`, name);
    if (isEmpty(value)) return [];
    if (name === 'cost_centers') return checkList(name, value, at);
    const parts = GROUPS.get(name);
    if (parts === undefined) return shapeDrafts(unlikePlain(name, value, kindOf(name)), at);
    return isGroup(value) ? checkParts(name, value, at) : shapeDrafts(noGroup(name, parts), at);
  });
}

function checkList(name: string, value: unknown, pointer: string): Draft[] {
  if (!Array.isArray(value) || !value.every(isGroup)) {
    return shapeDrafts(
      {
        message: `The attribute ${quote(name)} is a list of groups in Personio, and is none in this test.`,
        remedy: `Write ${quote(name)}: [{ "name": … }].`,
      },
      pointer,
    );
  }
  return value.flatMap((one, index) => checkParts(name, one, `${pointer}/${index}`));
}

function checkParts(name: string, group: Readonly<Record<string, unknown>>, pointer: string): Draft[] {
  return Object.entries(group).flatMap(([part, value]) =>
    shapeDrafts(unlikePlain(`${name}.${part}`, value, kindOfPart(part)), pointerTo(pointer, part)),
  );
}

function shapeDrafts(unlike: Unlike | undefined, pointer: string): Draft[] {
  if (unlike === undefined) return [];
  const { message, remedy, isDoubtful } = unlike;
  return [{ severity: isDoubtful ? 'warning' : 'error', code: SHAPE, message, remedy, pointer }];
}

function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function noGroup(name: string, parts: readonly string[]): Unlike {
  return {
    message: `The attribute ${quote(name)} is a group in Personio, and is none in this test.`,
    remedy: `Write ${quote(name)}: { ${quote(parts.includes('name') ? 'name' : 'id')}: … }.`,
  };
}

/** `any`: a custom attribute, or one without a fixed shape. */
type Kind = 'number' | 'day' | 'text' | 'any';

function kindOf(name: string): Kind {
  if (NUMBERS.includes(name)) return 'number';
  if (DAYS.has(name)) return 'day';
  return TEXTS.includes(name) ? 'text' : 'any';
}

function kindOfPart(part: string): Kind {
  return part === 'id' || part === 'percentage' ? 'number' : 'text';
}

/** `name`: of an attribute, or of a part of one. */
function unlikePlain(name: string, value: unknown, kind: Kind): Unlike | undefined {
  if (isEmpty(value)) return undefined;
  if (kind === 'day') {
    const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
    return typeof value === 'string' && isDay(text, true) ? undefined : noDay(name, text);
  }
  if (kind === 'number') return typeof value === 'number' ? undefined : noNumber(name, value);
  if (typeof value !== 'string') return kind === 'text' ? noText(name, value) : undefined;
  // "Something else" may well be meant: that the filter does not rest on the values it names. A slip of the pen is not.
  const unlike = unlikeFixed(name, value);
  return unlike?.guess === undefined ? undefined : unlike;
}

function noNumber(name: string, value: unknown): Unlike {
  const isText = typeof value === 'string';
  const number = isText ? Number(value.replace(/^(\s*-?\d+),(\d+\s*)$/, '$1.$2')) : Number.NaN;
  return {
    message: `The attribute ${quote(name)} is a number in Personio, and ${isText ? 'a text' : 'none'} in this test.`,
    remedy: Number.isFinite(number)
      ? `Write ${number} without quotation marks.`
      : 'Write a number, without quotation marks.',
  };
}

function noText(name: string, value: unknown): Unlike {
  return {
    message: `The attribute ${quote(name)} is a text in Personio, and is none in this test.`,
    remedy: typeof value === 'object' ? 'Write a text in quotation marks.' : `Write ${quote(String(value))}.`,
  };
}

function checkExpectations(test: TenantTest, pointer: string, mapped: ReadonlySet<string>): Draft[] {
  const fields = Object.keys(test.expect);
  if (fields.length === 0) {
    const message = `The test ${quote(test.name)} expects nothing, and so checks nothing.`;
    const remedy = 'Add a field to "expect".';
    return [{ severity: 'warning', code: 'test-empty', message, remedy, pointer: `${pointer}/expect` }];
  }
  return fields
    .filter((field) => !mapped.has(field))
    .map((field) => ({
      severity: 'error',
      code: 'test-field',
      message: `The test expects the field ${quote(field)}, which no row maps.`,
      remedy: remedyFor(field, mapped),
      pointer: pointerTo(`${pointer}/expect`, field),
      at: 'key',
    }));
}

function remedyFor(field: string, mapped: ReadonlySet<string>): string {
  const guess = suggestField(field, mapped);
  if (guess !== undefined) return `Did you mean "${guess}"?`;
  return isKnownField(field) ? 'Add a row to "mapping", or take it out here.' : 'Take it out.';
}

function failure(test: TenantTest, pointer: string, { field, expected, actual }: Difference): Draft {
  return {
    severity: 'error',
    code: 'test-failed',
    message: `The test ${quote(test.name)} fails: ${quote(field)} should be ${show(expected)} and is ${show(actual)}.`,
    remedy: 'Correct the expression, or what the test expects.',
    pointer: pointerTo(`${pointer}/expect`, field),
  };
}

function tooHeavy(test: TenantTest, pointer: string): Draft {
  return {
    severity: 'error',
    code: 'tests-too-heavy',
    message: `The tests take too long together: they were stopped at the test ${quote(test.name)}.`,
    remedy: 'Write fewer and smaller tests, and simplify expressions that work through long lists or texts.',
    pointer,
  };
}
