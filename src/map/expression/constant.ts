/** Whether a filter can tell people apart: that it gives true or false, and not the same of everybody. Pure. */

import type { Said } from './attribute-names.ts';
import { type Kind, kindOf, pathOf } from './kinds.ts';
import type { Node } from './parse.ts';

type Add = (node: Node, said: Said) => void;

const KINDS: Readonly<Partial<Record<Kind, string>>> = {
  text: 'a text',
  number: 'a number',
  group: 'a group',
  groups: 'a list',
  names: 'a list',
  list: 'a list',
};

const COMPARE = "Write a comparison: office.name = 'Partner', or department.name in ['Sales', 'Legal'].";

export function checkTruth(tree: Node, add: Add): void {
  checkOutcome(tree, add);
  if (!readsAnything(tree))
    add(tree, constant('This filter reads nothing of a person, and so says the same of everybody.'));
  checkParts(tree, add);
}

/** Every way through blocks and conditions ends in true or false. */
function checkOutcome(node: Node, add: Add): void {
  if (node.type === 'block') {
    const last = node.expressions?.at(-1);
    if (last) checkOutcome(last, add);
    return;
  }
  if (node.type === 'condition') {
    for (const branch of [node.then, node.else]) if (branch) checkOutcome(branch, add);
    return;
  }
  const kind = KINDS[kindOf(node)];
  if (kind === undefined) return;
  const message = `A filter must give true or false, and this gives ${kind}: nobody would be in scope.`;
  const path = pathOf(node);
  add(path?.attribute ?? firstOf(node), { code: 'filter-not-boolean', message, remedy: COMPARE });
}

/** Where a part of the expression begins, as far as its nodes tell. */
function firstOf(node: Node): Node {
  const { lhs, procedure, steps } = node;
  const first = Array.isArray(lhs) ? undefined : (lhs ?? procedure ?? steps?.[0]);
  return first === undefined ? node : firstOf(first);
}

function readsAnything(node: unknown): boolean {
  if (typeof node !== 'object' || node === null || node instanceof RegExp) return false;
  const { type, procedure } = node as Node;
  if (type === 'name' || (type === 'function' && procedure?.value === 'custom')) return true;
  return Object.values(node).some(readsAnything);
}

function constant(message: string): Said {
  return {
    code: 'filter-constant',
    message,
    remedy: 'Leave "filter" out when everybody belongs to the tenant, or compare with an attribute.',
  };
}

function checkParts(node: Node, add: Add): void {
  const { type, value } = node;
  if (type === 'binary' && (value === 'and' || value === 'or')) checkChain(node, value, add);
  else for (const child of innerOf(node)) checkParts(child, add);
}

/** `a and b and c`, in brackets or not. */
function checkChain(node: Node, word: 'and' | 'or', add: Add): void {
  const operands = operandsOf(node, word);
  const seen = new Map<string, unknown>();
  for (const operand of operands) {
    if (operand.type === 'string' || operand.type === 'number') {
      const message = `A text or a number alone stands beside "${word}", which counts as true.`;
      add(operand, {
        code: 'operand-constant',
        message,
        remedy: "Write department.name in ['Sales', 'Legal'].",
      });
    } else if (operand.type === 'value') {
      add(operand, constant(`A fixed value stands beside "${word}".`));
    }
    const test = testOf(operand);
    if (test === undefined || test.isNegated !== (word === 'or')) continue;
    const { path, literal } = test;
    if (seen.has(path) && seen.get(path) !== literal) add(test.node, neverOrAlways(word));
    seen.set(path, literal);
  }
  for (const operand of operands) checkParts(operand, add);
}

function neverOrAlways(word: 'and' | 'or'): Said {
  if (word === 'and') {
    return {
      code: 'filter-constant',
      message: 'The same attribute cannot be two things at once: this is true of nobody.',
      remedy: "Write or instead of and, or list both: name in ['…', '…'].",
    };
  }
  return {
    code: 'filter-constant',
    message: 'Nobody is two things at once, so that one of these is always true: this keeps nobody out.',
    remedy: "Write and instead of or, or $not(name in ['…', '…']).",
  };
}

function operandsOf(node: Node, word: string): Node[] {
  const inner = unwrapped(node);
  if (inner.type !== 'binary' || inner.value !== word || Array.isArray(inner.lhs)) return [inner];
  return [inner.lhs, inner.rhs].flatMap((side) => (side === undefined ? [] : operandsOf(side, word)));
}

function unwrapped(node: Node): Node {
  const [only, ...more] = node.type === 'block' ? (node.expressions ?? []) : [];
  return only === undefined || more.length > 0 ? node : unwrapped(only);
}

type Test = { node: Node; path: string; literal: unknown; isNegated: boolean };

/** `path = 'text'`, `path != 'text'`, `$not(path = 'text')`. */
function testOf(node: Node): Test | undefined {
  if (node.type === 'function' && node.procedure?.value === 'not') {
    const [argument] = node.arguments ?? [];
    const inner = argument && testOf(unwrapped(argument));
    return inner && { ...inner, isNegated: !inner.isNegated };
  }
  const { lhs, rhs, value } = node;
  if (node.type !== 'binary' || (value !== '=' && value !== '!=') || !lhs || !rhs || Array.isArray(lhs))
    return undefined;
  for (const [side, other] of [
    [lhs, rhs],
    [rhs, lhs],
  ] as const) {
    const path = nameOf(side);
    if (path !== undefined && (other.type === 'string' || other.type === 'number')) {
      return { node, path, literal: other.value, isNegated: value === '!=' };
    }
  }
  return undefined;
}

function nameOf(node: Node): string | undefined {
  const path = pathOf(node);
  if (path) return [path.attribute, path.part].map((step) => String(step?.value ?? '')).join('.');
  const [label] =
    node.type === 'function' && node.procedure?.value === 'custom' ? (node.arguments ?? []) : [];
  return label?.type === 'string' ? `$custom ${String(label.value)}` : undefined;
}

function innerOf({
  lhs,
  rhs,
  expressions = [],
  condition,
  then,
  else: other,
  arguments: given = [],
}: Node): Node[] {
  const left = Array.isArray(lhs) ? [] : [lhs];
  return [...left, rhs, ...expressions, condition, then, other, ...given].filter(
    (child) => child !== undefined,
  );
}
