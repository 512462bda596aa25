/**
 * Which parts of a filter are answers, or come of one: where such a part gives nothing, it is not known. An attribute that is
 * not there is no answer: whoever compares with it has asked for it.
 */
import { kindOf } from './kinds.ts';
import type { Node } from './parse.ts';

/** `x ?: other` or `x ? x : other`, which says itself what becomes of whoever has none: what is asked is what comes of it. */
export function isDefault({ condition, then }: Node): boolean {
  return written(condition) === written(then);
}

/** Without the places, where each of two has its own. */
function written(node: Node | undefined): string | undefined {
  return JSON.stringify(node, (key, value) =>
    key === 'position' ? undefined : value instanceof RegExp ? `${value}` : value,
  );
}

/** What is given a name, and what a function of its own does. */
export const OWN: ReadonlySet<string> = new Set(['bind', 'lambda']);

/** But for what is asked of each entry of a list: functions that are handed to another one. */
export function partsOf(node: Node): Node[] {
  const { steps, lhs, rhs, body, expression, expressions, condition, then } = node;
  const given = node.arguments?.filter(({ type }) => type !== 'lambda');
  const found = [steps, lhs, rhs, body, expression, expressions, condition, then, node.else, given];
  return found.flat(2).filter((part) => part !== undefined);
}

/** Whether it gives true or false whatever is there: then JSONata's own way is the same, and costs less. */
export function isClosed(node: Node, named?: Named): boolean {
  const { type, value, lhs, rhs, procedure, expressions = [], arguments: given = [] } = node;
  if (node.predicate ?? node.stages ?? node.group) return false;
  if (type === 'value') return typeof value === 'boolean';
  const last = type === 'block' ? expressions.at(-1) : procedure?.value === 'not' ? given[0] : undefined;
  if (last !== undefined) return isClosed(last, named);
  if (type === 'function') return procedure?.value === 'exists';
  if (type !== 'binary') return false;
  if (!isJoining(node)) return COMPARING.has(value) && comparedAnswers(node, named).length === 0;
  return [lhs, rhs].every((side) => side !== undefined && !Array.isArray(side) && isClosed(side, named));
}

/** Of what gives something also where a side gives nothing, the sides that come of an answer, and of no attribute. */
export function comparedAnswers({ type, value, lhs, rhs }: Node, named?: Named): Node[] {
  if (type !== 'binary' || !(COMPARING.has(value) || value === '&') || Array.isArray(lhs)) return [];
  return [lhs, rhs].filter((side) => side !== undefined && isAnswerOf(side, named)) as Node[];
}

const COMPARING: ReadonlySet<unknown> = new Set(['=', '!=', 'in']);

/** Names of variables that are given an answer, and of functions that give one. */
type Named = ReadonlySet<unknown>;

export function namedIn(tree: Node): Named {
  const [met, named] = [new Set<Node>(), new Set<unknown>()];
  const visit = (node: Node): void => {
    if (met.has(node)) return;
    met.add(node);
    for (const child of partsOf(node)) visit(child);
    if (node.type === 'bind' && isAnswerOf(node.rhs, named)) named.add((node.lhs as Node).value);
  };
  visit(tree);
  return named;
}

function isAnswerOf(node: Node | undefined, named?: Named): boolean {
  if (node === undefined) return false;
  const { type, value, rhs, procedure, body, condition, then, expressions = [] } = node;
  const isAny = (parts: readonly unknown[] = []) => parts.some((part) => isAnswerOf(part as Node, named));
  const kind = kindOf(node);
  switch (type) {
    case 'variable':
      return named?.has(value) === true;
    case 'block':
      return isAnswerOf(expressions.at(-1), named);
    case 'lambda':
      return isAnswerOf(body, named);
    case 'function':
      if (kind === 'truth' || named?.has(procedure?.value)) return true;
      return kind !== 'unknown' && isAny(node.arguments);
    case 'apply':
      return isAnswerOf(
        {
          type: 'function',
          ...(rhs && { procedure: rhs.type === 'function' ? rhs.procedure : rhs }),
          arguments: [node.lhs as Node],
        } as Node,
        named,
      );
    case 'condition':
      if (isDefault(node) || condition === undefined) return false;
      return !isClosed(condition, named) || isAny([then, node.else]);
    default:
      return type === 'binary' && (kind === 'truth' ? !isClosed(node, named) : isAny([node.lhs, rhs]));
  }
}

export type Joining = Node & { value: 'and' | 'or'; lhs: Node; rhs: Node };

export function isJoining({ type, value, lhs, rhs }: Node): boolean {
  return type === 'binary' && (value === 'and' || value === 'or') && lhs !== undefined && rhs !== undefined;
}
