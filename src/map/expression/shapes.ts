/**
 * Whether an expression can mean what its author meant: the shapes of Personio's attributes are known, so that a
 * comparison that is never true, a part that no group has, or a label without `$custom` can be told before anything
 * runs. JSONata itself says nothing of any of them: it gives no result. Pure.
 */

import {
  attributeProblem,
  partProblem,
  type Said,
  TYPOGRAPHIC,
  typographicProblem,
} from './attribute-names.ts';
import { bareKeysOf } from './bare-keys.ts';
import { checkTruth } from './constant.ts';
import { DAYS } from './day-texts.ts';
import { checkDecimal } from './decimal.ts';
import { kindOf, namesOf, partOf, pathOf } from './kinds.ts';
import { checkCall, checkComparison } from './never.ts';
import { type ExpressionProblem, type Node, parseExpression, startOf } from './parse.ts';

/** The code of a day that is compared with the clock: where the customer is at UTC, there is nothing to say. */
export const UTC_DAY = 'utc-day';

const COMPARES: ReadonlySet<unknown> = new Set(['=', '!=', '<', '>', '<=', '>=', 'in']);
const ON_TEXTS: ReadonlySet<unknown> = new Set(
  'lowercase uppercase trim contains substring substringBefore substringAfter length pad split match replace slug titlecase'.split(
    ' ',
  ),
);
const CALCULATES: ReadonlySet<unknown> = new Set(['+', '-', '*', '/', '%']);
const NAMES: ReadonlySet<unknown> = new Set(['first_name', 'last_name', 'preferred_name']);

/** In the order of the text; none for an expression that cannot be read, of which the parser tells. */
export function inspectShapes(source: string, use: 'field' | 'filter'): ExpressionProblem[] {
  const parsed = parseExpression(source);
  if (!parsed.ok) return [];
  const found = new Map<number, ExpressionProblem>();
  const add = (node: Node, said: Said) => {
    const position = startOf(source, node.position ?? 0, node.value);
    // One mistake is one problem: the first that is found at a place is the nearest to its cause.
    if (!found.has(position)) found.set(position, { severity: 'error', ...said, position });
  };
  walk(parsed.tree, true, add, source);
  if (use === 'filter') checkTruth(parsed.tree, add);
  else checkResult(parsed.tree, add);
  return [...found.values()].sort((a, b) => a.position - b.position);
}

type Add = (node: Node, said: Said) => void;

/** `isRoot`: a plain name here is an attribute of the employee. */
function walk(node: Node, isRoot: boolean, add: Add, source: string): void {
  if (node.type === 'name' && TYPOGRAPHIC.test(String(node.value))) add(node, typographicProblem());
  if (node.type === 'function') checkDecimal(source, node, add);
  if (isRoot) check(node, add);
  const bare = isRoot ? bareKeysOf(node) : undefined;
  for (const { word, said } of bare?.values() ?? []) add(word, said);
  const inPath = node.type === 'path';
  for (const [index, child] of childrenOf(node).entries()) {
    if (bare?.has(child)) continue;
    walk(child, isRoot && !(inPath && index > 0) && node.type !== 'transform', add, source);
  }
  for (const stage of [...(node.predicate ?? []), ...(node.stages ?? [])]) {
    if (stage.expr) walk(stage.expr, false, add, source);
  }
  for (const part of node.group?.lhs.flat() ?? []) walk(part, false, add, source);
}

/** Everything an expression is made of, in the order of its text; predicates and groups stand apart. */
export function childrenOf(node: Node): Node[] {
  const { lhs, rhs, expression, expressions = [], body, steps = [], procedure } = node;
  const sides = Array.isArray(lhs) ? lhs.flat() : [lhs];
  const others = [rhs, expression, ...expressions, body, node.condition, node.then, node.else];
  const terms = node.terms?.map((term) => term.expression) ?? [];
  return [...steps, ...sides, ...others, ...(node.arguments ?? []), procedure, ...terms].filter(
    (child) => child !== undefined,
  );
}

function check(node: Node, add: Add): void {
  const path = namesOf(node);
  if (path !== undefined) {
    const unknown = attributeProblem(path.attribute, { isCompared: false });
    const isChosen = pathOf(node) === undefined;
    const part =
      path.part && partProblem(String(path.attribute.value), String(path.part.value), { isChosen });
    if (unknown) add(path.attribute, unknown);
    else if (part && path.part) add(path.part, part);
  } else if (node.type === 'binary') checkOperands(node, add);
  else if (node.type === 'function') {
    if (ON_TEXTS.has(node.procedure?.value)) checkText(node, add);
    checkCall(node, add);
  }
}

function checkOperands(node: Node, add: Add): void {
  const [left, right] = [node.lhs, node.rhs];
  if (!left || !right || Array.isArray(left)) return;
  if (node.value === '&') {
    for (const side of [left, right]) if (isGroup(side)) groupAsText(side, add);
    return;
  }
  if (CALCULATES.has(node.value)) {
    if ([left, right].some((side) => kindOf(side) === 'text')) add(node, TEXT_CALCULATED);
    return;
  }
  if (!COMPARES.has(node.value)) return;
  for (const [side, other] of [
    [left, right],
    [right, left],
  ] as const) {
    if (isPlain(other) && isGroup(side)) groupAsText(side, add);
    if (kindOf(side) === 'names' && kindOf(other) === 'text' && node.value !== 'in') listCompared(side, add);
    if (mentionsName(side) && hasWord(other)) add(node, NAME_LITERAL);
    if (mentionsDay(side) && readsClock(other)) add(node, CLOCK_OF_UTC);
    const path = pathOf(side);
    const unknown = path && attributeProblem(path.attribute, { isCompared: true });
    if (path && unknown) add(path.attribute, unknown);
  }
  checkComparison(node, add);
}

function checkText(call: Node, add: Add): void {
  const [first] = call.arguments ?? [];
  if (first && isGroup(first)) groupAsText(first, add);
}

function isGroup(node: Node): boolean {
  const kind = kindOf(node);
  return kind === 'group' || kind === 'groups';
}

function isPlain(node: Node): boolean {
  const kind = kindOf(node);
  if (kind === 'list') return (node.expressions ?? []).some(isPlain);
  return kind === 'text' || kind === 'number';
}

function groupAsText(node: Node, add: Add): void {
  const path = pathOf(node);
  if (path === undefined) return;
  const name = String(path.attribute.value);
  const isList = kindOf(node) === 'groups';
  add(path.attribute, {
    code: 'group-as-text',
    message: `"${name}" is ${isList ? 'a list of groups' : 'a group'} and never equal to a text.`,
    remedy: isList ? `Write "'…' in ${name}.name".` : `Write ${name}.${partOf(name)}.`,
  });
}

function listCompared(node: Node, add: Add): void {
  const path = pathOf(node);
  if (path === undefined) return;
  const name = `${String(path.attribute.value)}.${String(path.part?.value)}`;
  add(path.attribute, {
    severity: 'warning',
    code: 'list-compared',
    message: `"${name}" may be several ${path.part?.value === 'name' ? 'names' : 'values'}, and is then equal to none of them.`,
    remedy: `Write '…' in ${name}.`,
  });
}

const TEXT_CALCULATED: Said = {
  code: 'text-calculated',
  message: 'A text stands in a calculation with numbers, which fails for everybody.',
  remedy:
    "Write & to join texts: first_name & ' ' & last_name. A text of digits becomes a number by $number(…).",
};

const NAME_LITERAL: Said = {
  code: 'name-literal',
  message:
    'A name of a person is compared with a text here, which the history of this file would keep for good.',
  remedy:
    'Use what the people have in common, such as department.name, or the Personio id from the address bar: id in [700033].',
};

/** A day of the customer's against the clock of UTC: for some hours of each day these are another one. */
const CLOCK_OF_UTC: Said = {
  severity: 'warning',
  code: UTC_DAY,
  message:
    "A day is compared with $now() here, which is of UTC: for some hours of each day that is not the customer's day.",
  remedy:
    "Write $now('[Y0001]-[M01]-[D01]', '+0100') with their distance from UTC: it gives the day alone, and only does not follow summer time.",
};

/** What may stand anywhere in an expression, each by a bit of its own. */
const ASKED: ((node: Node) => boolean)[] = [];
const standing = new WeakMap<Node, number>();

const mentionsDay = anywhere(({ type, value }) => type === 'name' && DAYS.has(String(value)));

/** With a distance from UTC somebody has thought of it. */
const readsClock = anywhere(
  ({ type, procedure, arguments: given = [] }) =>
    type === 'function' && procedure?.value === 'now' && given.length < 2,
);

const mentionsName = anywhere(({ type, value }) => type === 'name' && NAMES.has(value));

/** A text of at least two letters in a row: a dash or an empty text is nobody's name. */
const hasWord = anywhere(({ type, value }) => type === 'string' && /\p{L}{2}/u.test(String(value)));

/** Whether it is so of a node or of anything in it. */
function anywhere(isIt: (node: Node) => boolean): (node: Node) => boolean {
  const bit = 1 << (ASKED.push(isIt) - 1);
  return (node) => (bitsOf(node) & bit) !== 0;
}

/** All of them in one go, and remembered: each comparison of a long chain has all before it inside. */
function bitsOf(node: Node): number {
  const known = standing.get(node);
  if (known !== undefined) return known;
  let bits = 0;
  for (const [at, isIt] of ASKED.entries()) if (isIt(node)) bits |= 1 << at;
  for (const child of childrenOf(node)) bits |= bitsOf(child);
  standing.set(node, bits);
  return bits;
}

/** No field takes a group. */
function checkResult(tree: Node, add: Add): void {
  if (!isGroup(tree)) return;
  const path = pathOf(tree);
  if (path === undefined) return;
  const name = String(path.attribute.value);
  add(path.attribute, {
    code: 'group-as-value',
    message: `"${name}" is a group, and a field takes a plain value.`,
    remedy: `Write ${name}.${partOf(name)}.`,
  });
}
