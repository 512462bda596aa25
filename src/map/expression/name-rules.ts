/** Which names an expression may use, and what each of them means for what is read. Pure. */

import { closest } from '../../suggest.ts';
import {
  CONTEXT_FUNCTIONS,
  FORBIDDEN_FUNCTIONS,
  isKnownFunction,
  KNOWN_FUNCTIONS,
  OTHER_FUNCTIONS,
} from './library.ts';
import { type ExpressionProblem, type Node, startOf } from './parse.ts';
import { shownName } from './syntax.ts';

/** `root`: the employee; `inner`: something the expression took from it. */
export type Context = 'root' | 'inner';

export type Walk = {
  source: string;
  use: 'field' | 'filter';
  attributes: Set<string>;
  labels: Set<string>;
  /** Variables that the expression binds. */
  bound: ReadonlySet<string>;
  /** Those of them that have nothing where an attribute has none, as far as they were met. */
  absent: Set<unknown>;
  /** By place and code: jsonata copies what stands left of `?:`, so that one mistake is met twice. */
  problems: Map<string, ExpressionProblem>;
  /** Where the last node with a place stood; some have none. */
  last: number;
};

const BLOCKED_NAMES = new Set(['__proto__', 'constructor', 'prototype']);

export function readName(node: Node, context: Context, w: Walk): void {
  const name = String(node.value);
  if (isBlocked(name, node, w) || context !== 'root') return;
  w.attributes.add(name);
  if (w.use !== 'filter' || name !== 'status') return;
  report(
    w,
    node,
    'status-in-filter',
    'The filter reads "status", but a filter says who belongs to the tenant, not who has left.',
    'Use scope.employees and leavers for that; somebody who leaves would fall out of scope instead of being blocked.',
    'warning',
  );
}

/** A variable as a value, or inside a path. */
export function checkVariable(node: Node, w: Walk): void {
  const name = String(node.value);
  if (isBlocked(name, node, w) || isForbidden(name, node, w) || w.bound.has(name)) return;
  if (name === 'custom') computedCustom(node, w);
  else if (CONTEXT_FUNCTIONS.has(name)) {
    const message = `$${name} stands here without being called, which can hide what is read.`;
    report(w, node, 'function-as-value', message, `Call it: function($x){ $${name}($x) }.`);
  } else checkKnown(name, node, w);
}

export function checkCalled(node: Node, name: string, supplied: number, context: Context, w: Walk): void {
  if (isBlocked(name, node, w) || isForbidden(name, node, w)) return;
  checkKnown(name, node, w);
  const required = CONTEXT_FUNCTIONS.get(name);
  if (required === undefined || supplied >= required || context !== 'root') return;
  const message = `$${name} is called without its first argument, so that it gets the whole employee.`;
  report(w, node, 'whole-record', message, `Name the attribute it should work on: $${name}(…).`);
}

function checkKnown(name: string, node: Node, w: Walk): void {
  if (w.bound.has(name) || isKnownFunction(name)) return;
  const guess = functionLike(name, w);
  const remedy =
    guess === undefined ? 'Check its spelling, or bind it first with ":=".' : `Did you mean $${guess}?`;
  const shown = shownName(name);
  const message = `There is no function or variable ${shown === undefined ? 'of this name' : `$${shown}`}.`;
  report(w, node, 'unknown-variable', message, remedy);
}

/** The function or variable that is most likely meant, however it is written. */
function functionLike(name: string, { bound }: Walk): string | undefined {
  return shownName(OTHER_FUNCTIONS.get(name.toLowerCase()) ?? closest(name, [...bound, ...KNOWN_FUNCTIONS]));
}

function isForbidden(name: string, node: Node, w: Walk): boolean {
  const reason = FORBIDDEN_FUNCTIONS.get(name);
  if (reason === undefined) return false;
  report(w, node, 'forbidden-function', `$${name} is not available: ${reason}.`, 'Write it without.');
  return true;
}

/** `uppercase(x)` calls an attribute of that name; nearly always a "$" is missing. True when it was that. */
export function notAFunction(procedure: Node, w: Walk): boolean {
  const step = procedure.type === 'path' && procedure.steps?.length === 1 ? procedure.steps[0] : undefined;
  if (step?.type !== 'name') return false;
  const name = shownName(step.value);
  const message = name === undefined ? 'An attribute is no function.' : `"${name}" is no function.`;
  const guess = functionLike(String(step.value), w);
  const remedy =
    guess === undefined ? 'The name of a function begins with "$".' : `Did you mean $${guess}(…)?`;
  report(w, step, 'not-a-function', message, remedy);
  return true;
}

export function computedCustom(node: Node, w: Walk): void {
  const message = '$custom takes exactly one label, written out in quotes.';
  report(w, node, 'computed-custom', message, "Write $custom('the label') wherever it is needed.");
}

/** Adds the names of all variables that the tree binds. */
export function collectBound(node: unknown, bound: Set<string>): void {
  if (typeof node !== 'object' || node === null || node instanceof RegExp) return;
  const { type, lhs, arguments: parameters, focus, index } = node as Node;
  if (type === 'bind' && lhs && !Array.isArray(lhs)) bound.add(String(lhs.value));
  if (type === 'lambda') for (const parameter of parameters ?? []) bound.add(String(parameter.value));
  for (const name of [focus, index]) if (typeof name === 'string') bound.add(name);
  for (const child of Object.values(node)) collectBound(child, bound);
}

export function checkBind({ lhs, rhs }: Node, w: Walk): void {
  checkBound(lhs, w);
  if (rhs && lhs && !Array.isArray(lhs) && mayBeAbsent(rhs, w)) w.absent.add(lhs.value);
}

function checkBound(variable: Node['lhs'], w: Walk): void {
  if (!variable || Array.isArray(variable)) return;
  const name = String(variable.value);
  if (isBlocked(name, variable, w)) return;
  const isTaken = name === '' || name === '$' || FORBIDDEN_FUNCTIONS.has(name) || isKnownFunction(name);
  if (!isTaken) return;
  const message = `"$${name}" cannot be bound: it has a meaning of its own.`;
  report(w, variable, 'reserved-name', message, 'Use another name.');
}

export function checkLambda(node: Node, w: Walk): void {
  if (!node.thunk) for (const parameter of node.arguments ?? []) checkBound(parameter, w);
  if (node.signature === undefined) return;
  // jsonata checks signatures with a native regular expression that can be made to run for hours.
  const message = 'A function with a type signature ("<…>") is not supported.';
  report(w, node, 'signature', message, 'Take the signature out.');
}

export function checkNotEqual(node: Node, w: Walk): void {
  const sides = [node.lhs, node.rhs].filter(
    (side): side is Node => side !== undefined && !Array.isArray(side),
  );
  if (node.value !== '!=' || !sides.some((side) => mayBeAbsent(side, w))) return;
  const message = '"!=" gives false, not true, when one side is absent.';
  report(w, node, 'not-equal', message, 'Write $not(a = b), which is true then.', 'warning');
}

function mayBeAbsent(node: Node, w: Walk): boolean {
  const { type, value, procedure, arguments: given = [], lhs, rhs, expressions = [] } = node;
  const isAny = (parts: readonly Node[]) => parts.some((part) => mayBeAbsent(part, w));
  if (type === 'path') return true;
  if (type === 'variable') return w.absent.has(value);
  if (type === 'block') return isAny(expressions.slice(-1));
  if (type === 'apply') {
    const isPassing = PASSING_ON.has((rhs?.procedure ?? rhs)?.value);
    return isPassing && lhs !== undefined && !Array.isArray(lhs) && mayBeAbsent(lhs, w);
  }
  if (type !== 'function') return false;
  return procedure?.value === 'custom' || (PASSING_ON.has(procedure?.value) && isAny(given));
}

/** Functions that give nothing of nothing. */
const PASSING_ON: ReadonlySet<unknown> = new Set(
  'lowercase uppercase trim substring substringBefore substringAfter split replace pad length number string lookup date slug titlecase option'.split(
    ' ',
  ),
);

/** The parent operator has no place in jsonata's tree; it stands after what was met last. */
export function checkParent(w: Walk): void {
  const position = w.source.indexOf('%', w.last) + 1;
  const node: Node = { type: 'parent', value: '%', position: position || w.last };
  report(w, node, 'parent-operator', '"%" (the parent) hides what is read.', 'Name the attribute instead.');
}

/** The keys of an object or a grouping. */
export function checkKeys(pairs: Node['lhs'], w: Walk): void {
  if (!Array.isArray(pairs)) return;
  for (const [key] of pairs) {
    const name = String(key.value);
    if (key.type !== 'string' || isBlocked(name, key, w) || name !== 'then') continue;
    report(w, key, 'blocked-name', 'An object with the key "then" is not allowed.', 'Use another name.');
  }
}

function isBlocked(name: string, node: Node, w: Walk): boolean {
  if (!BLOCKED_NAMES.has(name)) return false;
  report(w, node, 'blocked-name', `The name "${name}" is not allowed.`, 'Use another name.');
  return true;
}

export function wholeRecord(node: Node, w: Walk, token: string): void {
  const message = `"${token}" stands for the whole employee here, so that it cannot be seen what is read.`;
  report(w, node, 'whole-record', message, 'Name the attributes it should work on.');
}

export function report(
  w: Walk,
  node: Node,
  code: string,
  message: string,
  remedy: string,
  severity: ExpressionProblem['severity'] = 'error',
): void {
  const position = startOf(w.source, node.position ?? w.last, node.value);
  const key = `${position} ${code}`;
  if (!w.problems.has(key)) w.problems.set(key, { severity, code, message, remedy, position });
}
