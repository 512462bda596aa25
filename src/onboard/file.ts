/** A tenant file from answers: paused unless told, with tests for both sides of its filter. Pure. */
import type { SourceAttribute, Tenant } from '../model.ts';
import { FIXED_VALUES } from '../vendors/personio/person.ts';
import { presetRows } from '../vendors/presets.ts';
import { choicesOf, fieldRowsOf, limitsOf, listOf, type Row, scheduleOf } from './answers.ts';
import {
  expressionOf,
  type Given,
  givenOf,
  type Holds,
  hasOneOf,
  holdsOf,
  type Place,
  placeOf,
} from './attribute.ts';

/** What both systems have told, where there were credentials: rows of the mapping, besides the preset, and Personio's attributes. */
export type Known = {
  rows: readonly Row[];
  readable: readonly SourceAttribute[];
  /** That the rows are merged over; the default one, unless told. */
  preset?: Tenant['preset'];
};

/** @param answers By the id of the question, each without a flaw. */
export function tenantFileOf(answers: ReadonlyMap<string, string>, known: Known): string {
  return fileText(contentOf(answers, known));
}

/** What the file says. An answer that is not there is as usual. */
export function contentOf(
  answers: ReadonlyMap<string, string>,
  { rows, readable, preset }: Known,
): Record<string, unknown> {
  const answer = (id: string) => (answers.get(id) ?? '').trim();
  const hasPeople = answer('employees') !== 'none';
  const sides = hasPeople ? filterOf(answer('without'), answer('only'), readable) : undefined;
  const byNumber = hasPeople && answer('identifier') === 'employee_id';
  const mapping = mappingOf(byNumber && answers.has('number') ? answer('number') : undefined, {
    fields: answer('fields'),
    rows,
    preset: presetRows(preset),
  });
  const [domains, notify] = [listOf(answer('domains')), listOf(answer('notify'))];
  const [structure, protect] = [listOf(answer('structure')), listOf(answer('protect'))];
  const details = answer('details') || 'none';
  const limits = (hasPeople && limitsOf(answer('limits'))) || {};
  return {
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
    ...(Object.keys(limits).length > 0 ? { limits } : {}),
    ...(protect.length > 0 ? { protect: protect.map(protectedBy) } : {}),
    ...(details === 'none' ? {} : { details, approvers: rolesOf(answer('approvers')) }),
    ...(notify.length > 0 ? { notify } : {}),
    ...(answer('language') === 'de' ? { language: 'de' } : {}),
    ...(sides ? { tests: sides.tests } : {}),
  };
}

const WIDTH = 110;

/** A list of plain values stands in one line where there is room, as somebody would write it. */
export function fileText(content: object): string {
  const text = `${JSON.stringify(content, null, 2)}\n`;
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
  { fields, rows, preset }: { fields: string; rows: readonly Row[]; preset: ReadonlyMap<string, string> },
): Record<string, string | null> {
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

export type Example = { name: string; given: Given; expect: { in_scope: boolean } };
type Sides = { filter: string; tests: Example[] };
type Rule = { name: string; place: Place; holds: Holds; values: readonly string[]; keeps: boolean };

const IN = 'gets an account';
const OUT = 'no account: ';

/** One of those that stand here for the filter, and say nothing else. */
export function isOwnExample({ name, expect }: Example): boolean {
  const [first, ...others] = Object.keys(expect);
  const isOurs = name === IN || [`${IN}: `, OUT].some((begins) => name.startsWith(begins));
  return first === 'in_scope' && others.length === 0 && isOurs;
}

const ELSE = 'something else';

/** Who is left out by some attributes, and who is let in by others: each with somebody on either side. */
function filterOf(without: string, only: string, readable: readonly SourceAttribute[]): Sides | undefined {
  const rules = [...rulesFrom(only, true, readable), ...rulesFrom(without, false, readable)];
  if (rules.length === 0) return undefined;
  const filter = rules
    .map(({ place, values, holds, keeps }) => {
      const has = hasOneOf(place, values, holds);
      return keeps ? has : `$not(${has})`;
    })
    .join(' and ');
  const inside = rules.reduce<Given>(
    (given, rule) => merged(given, givenOf(rule.place, letIn(rule, rules), rule.holds)),
    {
      status: 'active',
    },
  );
  const outside = [...rules]
    .sort((a, b) => Number(a.keeps) - Number(b.keeps))
    .flatMap((rule): Example[] => {
      // Whoever is kept out for the one thing they are not is kept out whatever else they are.
      const others: Given = rule.keeps ? { status: 'active' } : inside;
      return (rule.keeps ? [otherThan(rule, rules)] : rule.values).map((value) => ({
        name: `${OUT}${rule.name} is ${value}`,
        given: merged(others, givenOf(rule.place, value, rule.holds)),
        expect: { in_scope: false },
      }));
    });
  // A list is as many conditions as it has values: a name that is misspelt is seen by its own example alone.
  const further = rules
    .filter(({ keeps }) => keeps)
    .flatMap((rule) =>
      openValues(rule, rules)
        .slice(1)
        .map((value) => ({ rule, value })),
    )
    .map(
      ({ rule, value }): Example => ({
        name: `${IN}: ${rule.name} is ${value}`,
        given: merged(inside, givenOf(rule.place, value, rule.holds)),
        expect: { in_scope: true },
      }),
    );
  return {
    filter,
    tests: [{ name: IN, given: inside, expect: { in_scope: true } }, ...further, ...outside],
  };
}

/** Of one place, however often it is named, one rule: nobody is in two offices at once. */
function rulesFrom(answer: string, keeps: boolean, readable: readonly SourceAttribute[]): Rule[] {
  const named = (choicesOf(answer) ?? []).map(({ attribute: name, values }) => {
    const place = placeOf(name);
    return { name, place, holds: holdsOf(place, readable), values, keeps };
  });
  return [...Map.groupBy(named, pathOf).values()].flatMap(([first, ...others]) =>
    first ? { ...first, values: [...new Set([first, ...others].flatMap(({ values }) => values))] } : [],
  );
}

/** A value of this attribute that every rule lets through, if there is one. */
function letIn(rule: Rule, rules: readonly Rule[]): string {
  return openValues(rule, rules)[0] ?? otherThan(rule, rules);
}

/** Those that a rule asks for and none shuts out. */
function openValues(rule: Rule, rules: readonly Rule[]): string[] {
  const same = rules.filter((other) => pathOf(other) === pathOf(rule));
  const shut = new Set(same.flatMap(({ keeps, values }) => (keeps ? [] : values)));
  return same.find(({ keeps }) => keeps)?.values.filter((value) => !shut.has(value)) ?? [];
}

/** A value of this attribute that no rule names, of the same kind, and one that Personio gives, where it gives few. */
function otherThan(rule: Rule, rules: readonly Rule[]): string {
  const same = rules.filter((other) => pathOf(other) === pathOf(rule));
  const named = new Set(same.flatMap(({ values }) => values));
  if (rule.holds.kind !== 'number') {
    return FIXED_VALUES.get(pathOf(rule))?.find((value) => !named.has(value)) ?? ELSE;
  }
  const numbers = [...named].map(Number).filter(Number.isFinite);
  return String(Math.floor(Math.max(0, ...numbers)) + 1);
}

function pathOf({ place }: Pick<Rule, 'place'>): string {
  return expressionOf(place);
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
