/** A tenant file from answers: paused unless told, with tests for both sides of its filter. Pure. */
import { presetRows } from '../vendors/presets.ts';
import { choicesOf, fieldRowsOf, listOf, type Row, scheduleOf } from './answers.ts';
import { expressionOf, type Given, givenOf, hasOneOf, type Place, placeOf } from './attribute.ts';

/** @param answers By the id of the question, each without a flaw. @param rows Of the mapping, besides the preset. */
export function tenantFileOf(answers: ReadonlyMap<string, string>, rows: readonly Row[]): string {
  const answer = (id: string) => (answers.get(id) ?? '').trim();
  const hasPeople = answer('employees') !== 'none';
  const sides = hasPeople ? filterOf(answer('without'), answer('only')) : undefined;
  const byNumber = hasPeople && answer('identifier') === 'employee_id';
  const mapping = mappingOf(byNumber ? answer('number') : undefined, answer('fields'), rows);
  const [domains, notify] = [listOf(answer('domains')), listOf(answer('notify'))];
  const [structure, protect] = [listOf(answer('structure')), listOf(answer('protect'))];
  const details = answer('details') || 'none';
  const content = {
    $schema: '../schemas/tenant.json',
    name: answer('name'),
    status: answer('status') || 'paused',
    timezone: answer('timezone'),
    schedule: scheduleOf(answer('schedule')) ?? 'daily',
    scope: {
      employees: answer('employees'),
      ...(structure.length > 0 ? { structure } : {}),
      ...(sides ? { filter: sides.filter } : {}),
    },
    ...(byNumber ? { identifier: 'employee_id' } : {}),
    ...(hasPeople && domains.length > 0 ? { domains } : {}),
    ...(Object.keys(mapping).length > 0 ? { mapping } : {}),
    ...(protect.length > 0 ? { protect: protect.map(protectedBy) } : {}),
    ...(details === 'none' ? {} : { details, approvers: rolesOf(answer('approvers')) }),
    ...(notify.length > 0 ? { notify } : {}),
    ...(answer('language') === 'de' ? { language: 'de' } : {}),
    ...(sides ? { tests: sides.tests } : {}),
  };
  return `${textOf(content)}\n`;
}

const WIDTH = 110;

/** A list of plain values stands in one line where there is room, as somebody would write it. */
function textOf(content: object): string {
  const text = JSON.stringify(content, null, 2);
  return text.replace(/\[\n\s+([^[\]{}]+?)\n\s+\]/g, (list, inner: string, at: number) => {
    const line = `[${inner.replace(/\n\s+/g, ' ')}]`;
    const before = at - (text.lastIndexOf('\n', at) + 1);
    return before + line.length <= WIDTH ? line : list;
  });
}

/**
 * What somebody has asked for comes before what both systems suggest. What is to come from nowhere is taken out of the
 * preset, or, where the preset has no row for it, is just not there.
 */
function mappingOf(
  number: string | undefined,
  fields: string,
  rows: readonly Row[],
): Record<string, string | null> {
  const preset = presetRows(undefined);
  const mapping = new Map(rows.map(({ field, expression }) => [field, expression]));
  const asked = fieldRowsOf(fields);
  for (const { field, attribute } of 'unknown' in asked ? [] : asked) {
    if (attribute !== null) mapping.set(field, rowFrom(attribute));
    else if (preset.has(field)) mapping.set(field, null);
    else mapping.delete(field);
  }
  if (number !== undefined) mapping.set('employee_id', rowFrom(number));
  return Object.fromEntries(mapping);
}

/** Personio's own number is one, and the field takes a text. */
function rowFrom(attribute: string): string {
  return attribute === 'id' ? '$string(id)' : expressionOf(placeOf(attribute));
}

function protectedBy(number: string): string {
  return number.startsWith('personio:') ? number : `personio:${number}`;
}

/** Without the public keys that may stand behind them. */
function rolesOf(answer: string): string[] {
  return listOf(answer).map((entry) => entry.split('=', 1)[0]?.trim() ?? '');
}

type Example = { name: string; given: Given; expect: { in_scope: boolean } };
type Sides = { filter: string; tests: Example[] };
type Rule = { name: string; place: Place; values: readonly string[]; keeps: boolean };

const ELSE = 'something else';

/** Who is left out by some attributes, and who is let in by others: each with somebody on either side. */
function filterOf(without: string, only: string): Sides | undefined {
  const rules = [...rulesFrom(only, true), ...rulesFrom(without, false)];
  if (rules.length === 0) return undefined;
  const filter = rules
    .map(({ place, values, keeps }) => (keeps ? hasOneOf(place, values) : `$not(${hasOneOf(place, values)})`))
    .join(' and ');
  const inside = rules.reduce<Given>(
    (given, { place }) => merged(given, givenOf(place, letIn(place, rules))),
    {
      status: 'active',
    },
  );
  const outside = [...rules]
    .sort((a, b) => Number(a.keeps) - Number(b.keeps))
    .map((rule): Example => {
      const value = rule.keeps ? ELSE : (rule.values[0] ?? '');
      // Whoever is kept out for the one thing they are not is kept out whatever else they are.
      const others: Given = rule.keeps ? { status: 'active' } : inside;
      return {
        name: `no account: ${rule.name} is ${value}`,
        given: merged(others, givenOf(rule.place, value)),
        expect: { in_scope: false },
      };
    });
  return {
    filter,
    tests: [{ name: 'gets an account', given: inside, expect: { in_scope: true } }, ...outside],
  };
}

function rulesFrom(answer: string, keeps: boolean): Rule[] {
  return (choicesOf(answer) ?? []).map(({ attribute, values }) => ({
    name: attribute,
    place: placeOf(attribute),
    values,
    keeps,
  }));
}

/** A value of this attribute that every rule lets through, if there is one. */
function letIn(place: Place, rules: readonly Rule[]): string {
  const same = rules.filter((rule) => expressionOf(rule.place) === expressionOf(place));
  const shut = new Set(same.flatMap(({ keeps, values }) => (keeps ? [] : values)));
  const open = same.find(({ keeps }) => keeps)?.values.find((value) => !shut.has(value));
  return open ?? ELSE;
}

/** Parts of one group stand side by side. */
function merged(a: Given, b: Given): Given {
  const both = { ...a, ...b };
  for (const key of Object.keys(b)) {
    const [first, second] = [a[key], b[key]];
    if (isGroup(first) && isGroup(second)) both[key] = { ...first, ...second };
  }
  return both;
}

function isGroup(value: unknown): value is Given {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
