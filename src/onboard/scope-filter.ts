/** The filter of a file: one rule for each attribute, from answers or read back, with examples for both sides. Pure. */

import { isDeepStrictEqual } from 'node:util';
import { comparedTexts } from '../map/expression/compared.ts';
import { conjunctsOf } from '../map/expression/connected.ts';
import { parseExpression } from '../map/expression/parse.ts';
import { ELSE } from '../map/expression/worth-trying.ts';
import type { SourceAttribute } from '../model.ts';
import { conditionIn } from '../tenant/describe/filter-words.ts';
import { COUNTRY, countryBut } from '../vendors/personio/countries.ts';
import { FIXED_VALUES } from '../vendors/personio/person.ts';
import { choicesOf } from './answers.ts';
import {
  expressionOf,
  type Given,
  givenOf,
  type Holds,
  hasOneOf,
  holdsOf,
  nameOf,
  type Place,
  placeOf,
} from './attribute.ts';

export type Example = { name: string; given: Given; expect: { in_scope: boolean } };
export type Sides = { filter: string; tests: Example[] };

/**
 * `written`: the condition as it stands in a file, where it was read from one. `isMade`: it compares what a function makes of
 * the value, so that no answer says the same.
 */
export type FilterRule = {
  name: string;
  place: Place;
  holds: Holds;
  values: readonly string[];
  keeps: boolean;
  written?: string | undefined;
  isMade?: boolean;
};

const IN = 'gets an account';
const OUT = 'no account: ';

/**
 * Whether an example is one that was made for this filter, whatever an attribute is called in its name. One that somebody
 * has written, under whatever name, says something of its own.
 */
export function madeFor(filter: string): (example: Example) => boolean {
  const rules = rulesIn(filter).flatMap((rule) => ('unread' in rule ? [] : rule));
  const made = filterFrom(rules)?.tests ?? [];
  return ({ name, given, expect }) =>
    made.some(
      (one) =>
        beginningOf(name) === beginningOf(one.name) &&
        isDeepStrictEqual(expect, one.expect) &&
        isDeepStrictEqual(asTexts(given), asTexts(one.given)),
    );
}

function beginningOf(name: string): string {
  return [OUT, `${IN}: `].find((begins) => name.startsWith(begins)) ?? name;
}

/** With Personio at hand an attribute was known to be a number, a text or a list; a filter does not always tell. */
function asTexts(given: unknown): unknown {
  if (Array.isArray(given)) return given.length === 1 ? asTexts(given[0]) : given.map(asTexts);
  if (!isGroup(given)) return String(given);
  return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, asTexts(value)]));
}

/** Who is left out by some attributes, and who is let in by others: each with somebody on either side. */
export function filterFrom(rules: readonly FilterRule[]): Sides | undefined {
  if (rules.length === 0) return undefined;
  const filter = rules
    .map((rule) => (rules.length > 1 ? bracketed(conditionOf(rule)) : conditionOf(rule)))
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

/** "And" binds more tightly than "or", a choice and a variable. */
function bracketed(condition: string): string {
  const parsed = parseExpression(condition);
  const { type, value } = parsed.ok ? parsed.tree : { type: '', value: undefined };
  const isTight = type === 'block' || type === 'function' || (type === 'binary' && value !== 'or');
  return isTight ? condition : `(${condition})`;
}

function conditionOf({ place, values, holds, keeps, written }: FilterRule): string {
  if (written !== undefined) return written;
  const has = hasOneOf(place, values, holds);
  return keeps ? has : `$not(${has})`;
}

/** Of one place, however often it is named, one rule: nobody is in two offices at once. */
export function rulesFrom(
  answer: string,
  { keeps, readable }: { keeps: boolean; readable: readonly SourceAttribute[] },
): FilterRule[] {
  const named = (choicesOf(answer) ?? []).map(({ attribute: name, values }) => {
    const place = placeOf(name);
    return { name, place, holds: holdsOf(place, readable), values, keeps };
  });
  return [...Map.groupBy(named, pathOf).values()].flatMap(([first, ...others]) =>
    first ? { ...first, values: [...new Set([first, ...others].flatMap(({ values }) => values))] } : [],
  );
}

/** Each condition of a filter as the rule that it is, or as the text that no rule here reads. */
export function rulesIn(filter: string): (FilterRule | { unread: string })[] {
  return conjunctsOf(filter).map((written) => ruleIn(written) ?? { unread: written });
}

/** What a comparison of values of any kind looks at. */
const ANY_KIND = /\$map\((\$custom\('(?:[^'\\]|\\.)*'\)|[\w.]+), \$string\)/g;

function ruleIn(written: string): FilterRule | undefined {
  const plain = written.replace(ANY_KIND, '$1');
  const condition = conditionIn(plain);
  if (condition === undefined) return undefined;
  const { of: place, values } = condition;
  const keeps = condition.keeps === 'in';
  const rule = (kind: Holds['kind']): FilterRule => {
    return { name: nameOf(place), place, holds: { isList: false, kind }, values, keeps, written };
  };
  if (plain === written) {
    const forms = comparedTexts(written).map(({ form }) => form);
    const isMade = forms.some((form) => form !== 'number' && form !== 'as it is');
    return { ...rule(forms.every((form) => form === 'number') ? 'number' : 'text'), isMade };
  }
  // 38.50 is written as itself and as 38.5.
  const named = values.filter(
    (value) => !values.some((one) => one !== value && String(Number(one)) === value),
  );
  const unsure = { ...rule('unknown'), values: named };
  return conditionOf({ ...unsure, written: undefined }) === written ? unsure : undefined;
}

/**
 * `employment_type=external; position=Praktikant`: the answer that these rules are. `undefined`: none would be read as they
 * are, since a value has a comma in it, or a label is also the name of an attribute.
 */
export function answerFrom(rules: readonly FilterRule[]): string | undefined {
  const answer = rules.map(({ name, values }) => `${name}=${values.join(',')}`).join('; ');
  const told = (list: readonly FilterRule[]) =>
    new Set(list.flatMap((rule) => rule.values.map((value) => `${pathOf(rule)} ${value}`)));
  const again = rules.length === 0 ? [] : rulesFrom(answer, { keeps: true, readable: [] });
  return isDeepStrictEqual(told(again), told(rules)) ? answer : undefined;
}

/** A value of this attribute that every rule lets through, if there is one. */
function letIn(rule: FilterRule, rules: readonly FilterRule[]): string {
  return openValues(rule, rules)[0] ?? otherThan(rule, rules);
}

/** Those that a rule asks for and none shuts out. */
function openValues(rule: FilterRule, rules: readonly FilterRule[]): string[] {
  const same = rules.filter((other) => pathOf(other) === pathOf(rule));
  const shut = new Set(same.flatMap(({ keeps, values }) => (keeps ? [] : values)));
  return same.find(({ keeps }) => keeps)?.values.filter((value) => !shut.has(value)) ?? [];
}

/** Of the answers one that lets in nobody whom another does not keep out, if there is one. */
export function emptyRule(rules: readonly FilterRule[]): FilterRule | undefined {
  return rules.find((rule) => rule.keeps && openValues(rule, rules).length === 0);
}

/** A value of this attribute that no rule names, of the same kind, and one that Personio gives, where it gives few. */
function otherThan(rule: FilterRule, rules: readonly FilterRule[]): string {
  const same = rules.filter((other) => pathOf(other) === pathOf(rule));
  const named = new Set(same.flatMap(({ values }) => values));
  if (pathOf(rule) === COUNTRY) return countryBut(named) ?? ELSE;
  if (rule.holds.kind !== 'number') {
    return FIXED_VALUES.get(pathOf(rule))?.find((value) => !named.has(value)) ?? ELSE;
  }
  const numbers = [...named].map(Number).filter(Number.isFinite);
  return String(Math.floor(Math.max(0, ...numbers)) + 1);
}

/** Whether both look at the same of a person. */
export function isSamePlace(one: FilterRule, other: FilterRule): boolean {
  return pathOf(one) === pathOf(other);
}

function pathOf({ place }: Pick<FilterRule, 'place'>): string {
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
