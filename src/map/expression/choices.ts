/**
 * What to give an invented person, so that each part of an expression comes out one way and the other: for every
 * attribute that it reads the values that stand beside it, something else, and nothing. Pure.
 */
import { isRealDate } from '../../dates.ts';
import { DATES, GROUPS, NUMBERS, TEXTS } from '../../vendors/personio/person.ts';
import { attributeOf, type Place } from './compared.ts';
import { partOf } from './kinds.ts';
import { formOf } from './made-texts.ts';
import { type Node, parseExpression } from './parse.ts';
import { childrenOf } from './shapes.ts';
import { allFor, mayHaveOthers, near, textsLike } from './worth-trying.ts';

/**
 * `values`: those worth a try, the ones that the expression names first; `undefined` is nothing at all. `isList`: it is asked
 * what is in it, so that somebody may have several.
 */
export type Choice = { of: Place; values: readonly unknown[]; isList?: true };

/** `isWhole`: everything that the expression asks of a person is a comparison with the values here, and nothing else. */
type Choices = { choices: Choice[]; isWhole: boolean };

const SIGNS: ReadonlySet<unknown> = new Set(['=', '!=', 'in', '<', '>', '<=', '>=']);
const ORDERS: ReadonlySet<unknown> = new Set(['<', '>', '<=', '>=']);
const PLAIN: ReadonlySet<string> = new Set([...TEXTS, ...NUMBERS, ...DATES]);
/** Values that are kept for one attribute: whoever tries them does so alone and together. */
const MOST_VALUES = 300;

export function choicesOf(source: string): Choices {
  const parsed = parseExpression(source);
  if (!parsed.ok) return { choices: [], isWhole: false };
  const found = new Map<string, { of: Place; values: Set<unknown>; isList: boolean }>();
  const loose = new Set<unknown>();
  let isWhole = true;
  const keep = (values: Set<unknown>, literals: readonly unknown[]) => {
    for (const value of literals.flatMap(near)) {
      if (values.size < MOST_VALUES) values.add(value);
      else if (!values.has(value)) isWhole = false;
    }
  };
  for (const atom of atomsOf(parsed.tree)) {
    const [places, literals] = [placesIn(atom), literalsIn(atom)];
    if (!isPlain(atom)) isWhole = false;
    const isList = asksWhatIsIn(atom);
    for (const of of places) {
      const key = JSON.stringify(of);
      const known = found.get(key) ?? { of, values: new Set<unknown>(), isList: false };
      known.isList ||= isList;
      found.set(key, known);
      keep(known.values, literals);
    }
    // A variable stands between the attribute and what it is compared with.
    if (places.length === 0) keep(loose, literals);
  }
  const choices = [...found.values()].map(({ of, values, isList }): Choice => {
    const named = [...values, ...loose];
    if (mayHaveOthers(of, named)) isWhole = false;
    return { of, values: allFor(of, named), ...(isList && { isList }) };
  });
  return { choices, isWhole };
}

/** The parts that are joined by and, or and not, or chosen between: each is asked of a person by itself. */
function atomsOf(node: Node): Node[] {
  const { type, value, lhs, rhs, expressions = [], arguments: given = [] } = node;
  if (type === 'binary' && (value === 'and' || value === 'or') && lhs && !Array.isArray(lhs)) {
    return [lhs, rhs].flatMap((side) => (side ? atomsOf(side) : []));
  }
  if (type === 'function' && (node.procedure?.value === 'not' || node.procedure?.value === 'boolean')) {
    return given.flatMap(atomsOf);
  }
  if (type === 'block') return expressions.flatMap(atomsOf);
  if (type === 'condition') {
    return [node.condition, node.then, node.else].flatMap((part) => (part ? atomsOf(part) : []));
  }
  return [node];
}

/**
 * One attribute beside values, or asked whether it is there, so that the values here stand for all others. What contains
 * two texts, lies between two texts, or is a list of several values, is none of them.
 */
function isPlain({ type, value, lhs, rhs, procedure, arguments: given = [] }: Node): boolean {
  if (type === 'value') return true;
  // What is made of a value is still told apart by the values themselves.
  const placeOf = (node: Node) => attributeOf(formOf(node)?.of ?? node);
  const isValue = (node: Node) => ['string', 'number', 'value'].includes(node.type);
  if (type === 'binary' && SIGNS.has(value) && lhs && rhs && !Array.isArray(lhs)) {
    return [
      [lhs, rhs],
      [rhs, lhs],
    ].some(([side, other]) => {
      const of = side && placeOf(side);
      if (!of || !other) return false;
      if (value === 'in' && side === rhs && mayBeList(of)) return false;
      if (ORDERS.has(value) && !isWholeBorder(other)) return false;
      return isValue(other) || (other.value === '[' && (other.expressions ?? []).every(isValue));
    });
  }
  const [asked] = given;
  return type === 'function' && procedure?.value === 'exists' && !!asked && placeOf(asked) !== undefined;
}

/** `'A' in $custom('Tags')`, where a person may have several. */
function asksWhatIsIn({ type, value, rhs }: Node): boolean {
  const of = type === 'binary' && value === 'in' && rhs ? attributeOf(formOf(rhs)?.of ?? rhs) : undefined;
  return of !== undefined && mayBeList(of);
}

function mayBeList(of: Place): boolean {
  return 'label' in of || !(GROUPS.has(of.attribute) || PLAIN.has(of.attribute));
}

/** The neighbours of a day and of a whole number are tried, and there is nothing between. */
function isWholeBorder({ type, value }: Node): boolean {
  if (type === 'number') return Number.isInteger(value);
  return type === 'string' && isRealDate(String(value));
}

function placesIn(node: Node): Place[] {
  const place = attributeOf(node);
  if (place !== undefined) {
    if ('label' in place || place.part !== undefined || !hasParts(place.attribute)) return [place];
    return [{ ...place, part: partOf(place.attribute) }];
  }
  if (node.type === 'path') return placesOfPath(node);
  return childrenOf(node).flatMap(placesIn);
}

function hasParts(attribute: string): boolean {
  return GROUPS.has(attribute) || attribute === 'cost_centers';
}

/** `cost_centers[name = 'K1'].percentage`: the names inside are parts of the first. */
function placesOfPath({ steps = [] }: Node): Place[] {
  const [first, ...rest] = steps.filter(({ type }) => type === 'name');
  if (first === undefined) return steps.flatMap(placesIn);
  const attribute = String(first.value);
  const inside = steps.flatMap((step) => [...(step.stages ?? []), ...(step.predicate ?? [])]);
  const parts = [...rest, ...inside.flatMap((stage) => (stage.expr ? namesIn(stage.expr) : []))];
  if (parts.length === 0)
    return placesIn({
      type: 'path',
      steps: [{ ...first, stages: undefined, predicate: undefined } as unknown as Node],
    });
  return parts.map((part) => ({ attribute, part: String(part.value) }));
}

function namesIn(node: Node): Node[] {
  return node.type === 'name' ? [node] : childrenOf(node).flatMap(namesIn);
}

/** What stands in a part as a value, wherever. */
function literalsIn(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null || value instanceof RegExp) return [];
  const node = value as Node;
  const isLabel = node.type === 'function' && node.procedure?.value === 'custom';
  if (isLabel) return [];
  if (node.type === 'string' || node.type === 'number') return [node.value];
  if (node.type === 'value') return typeof node.value === 'boolean' ? [node.value] : [];
  if (node.type === 'regex') return node.value instanceof RegExp ? textsLike(node.value.source) : [];
  return Object.values(node).flatMap(literalsIn);
}
