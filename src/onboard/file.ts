/** A tenant file from answers: paused, with tests for both sides of its filter. Pure. */

import { literalOf } from '../map/expression/literals.ts';
import { choiceOf, listOf, scheduleOf } from './questions.ts';

/** Attributes whose value is a group with a name. */
const GROUPS: ReadonlySet<string> = new Set(['department', 'office', 'team', 'subcompany']);
/** Attributes of Personio's own with a plain value. */
const PLAIN: ReadonlySet<string> = new Set(['position', 'employment_type', 'status', 'gender', 'email']);
const DYNAMIC = /^dynamic_[a-z0-9_.]+$/;

export type Row = { field: string; expression: string };

/** @param answers By the id of the question, each without a flaw. @param rows Of the mapping, besides the preset. */
export function tenantFileOf(answers: ReadonlyMap<string, string>, rows: readonly Row[]): string {
  const answer = (id: string) => (answers.get(id) ?? '').trim();
  const hasPeople = answer('employees') !== 'none';
  const sides = hasPeople ? filterOf(answer('without'), answer('only')) : undefined;
  const byNumber = hasPeople && answer('identifier') === 'employee_id';
  const mapping = Object.fromEntries([
    ...(byNumber ? [['employee_id', numberOf(answer('number'))]] : []),
    ...rows
      .filter(({ field }) => !(byNumber && field === 'employee_id'))
      .map(({ field, expression }) => [field, expression]),
  ]);
  const [domains, notify] = [listOf(answer('domains')), listOf(answer('notify'))];
  const content = {
    $schema: '../schemas/tenant.json',
    name: answer('name'),
    status: 'paused',
    timezone: answer('timezone'),
    schedule: scheduleOf(answer('schedule')) ?? 'daily',
    scope: { employees: answer('employees'), ...(sides ? { filter: sides.filter } : {}) },
    ...(byNumber ? { identifier: 'employee_id' } : {}),
    ...(hasPeople && domains.length > 0 ? { domains } : {}),
    ...(Object.keys(mapping).length > 0 ? { mapping } : {}),
    ...(notify.length > 0 ? { notify } : {}),
    ...(sides ? { tests: sides.tests } : {}),
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

function numberOf(number: string): string {
  return number === 'id' ? '$string(id)' : pathOf(number);
}

/** How an expression reaches what a person calls by this name. */
export function pathOf(attribute: string): string {
  if (GROUPS.has(attribute)) return `${attribute}.name`;
  if (PLAIN.has(attribute) || DYNAMIC.test(attribute)) return attribute;
  return `$custom(${literalOf(attribute)})`;
}

type Given = Record<string, unknown>;
type Sides = { filter: string; tests: { name: string; given: Given; expect: { in_scope: boolean } }[] };

/** Who is left out by one attribute, and who is let in by another: each with somebody on either side. */
function filterOf(without: string, only: string): Sides | undefined {
  const [out, into] = [choiceOf(without), choiceOf(only)];
  if (!out && !into) return undefined;
  const list = (values: readonly string[]) => `[${values.map(literalOf).join(', ')}]`;
  const parts = [
    ...(into ? [`${pathOf(into.attribute)} in ${list(into.values)}`] : []),
    ...(out ? [`$not(${pathOf(out.attribute)} in ${list(out.values)})`] : []),
  ];
  const inside: Given = { status: 'active', ...(into ? given(into.attribute, into.values[0] ?? '') : {}) };
  const elsewhere = into?.attribute === out?.attribute ? {} : given(out?.attribute ?? '', 'something else');
  const tests: Sides['tests'] = [
    {
      name: 'gets an account',
      given: { ...inside, ...(out ? elsewhere : {}) },
      expect: { in_scope: true },
    },
    ...(out
      ? [
          {
            name: `no account: ${out.attribute} is ${out.values[0]}`,
            given: { ...inside, ...given(out.attribute, out.values[0] ?? '') },
            expect: { in_scope: false },
          },
        ]
      : []),
    ...(into
      ? [
          {
            name: `no account: ${into.attribute} is something else`,
            given: { status: 'active', ...given(into.attribute, 'something else') },
            expect: { in_scope: false },
          },
        ]
      : []),
  ];
  return { filter: parts.join(' and '), tests };
}

function given(attribute: string, value: string): Given {
  return GROUPS.has(attribute) ? { [attribute]: { name: value } } : { [attribute]: value };
}
