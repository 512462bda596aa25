/**
 * A filter as the conditions that `and`, `or` and `$not` connect. JSONata takes a condition that can say nothing, such as
 * `weekly_working_hours >= 10` of whoever has none, for false where another stands beside it; here it stays without an
 * answer unless the others decide: nobody is kept out, or let in, by what is not known. Pure.
 */
import { type Node, parseExpression } from './parse.ts';

/** `source` as it is written, `at` its 0-based place in the filter. */
type Written = { source: string; at: number };

/** `isAlone`: a path or a custom attribute without a comparison, which asks whether anything is there. */
export type Condition = Written & { isAlone: boolean };
export type Connected =
  | (Condition & { word?: undefined })
  | (Written & { word: 'and' | 'or'; parts: readonly [Connected, Connected]; isBracketed: boolean })
  | (Written & { word: 'not'; parts: readonly [Connected] });

/** What cannot be told apart with certainty is one condition, and so is what cannot be read. */
export function connectedIn(filter: string): Connected {
  const parsed = parseExpression(filter);
  const whole = { source: filter, from: 0, to: filter.length };
  return parsed.ok ? connected(parsed.tree, whole) : conditionAt(undefined, whole);
}

/** The conditions that no `and`, `or` or `$not` stands in, in the order of the text. */
export function conditionsIn(tree: Connected): Condition[] {
  return tree.word === undefined ? [tree] : tree.parts.flatMap(conditionsIn);
}

/** The filter as the conditions that all have to hold, for people who ask which of them kept somebody out. */
export function conjunctsOf(filter: string): string[] {
  const tree = connectedIn(filter);
  if (tree.word !== 'and') return [filter];
  return tree.parts.flatMap((part) => joinedBy(['and'], part)).map(({ source }) => source);
}

/** The parts that these words join; what stands in brackets of its own is one. */
export function joinedBy(words: readonly string[], tree: Connected): Written[] {
  const isParted =
    (tree.word === 'and' || tree.word === 'or') && words.includes(tree.word) && !tree.isBracketed;
  return isParted ? tree.parts.flatMap((part) => joinedBy(words, part)) : [tree];
}

/** True, false, or `undefined` where what is known does not decide. `says`: of one condition. */
export function decidedBy(
  tree: Connected,
  says: (condition: Condition) => boolean | undefined,
): boolean | undefined {
  if (tree.word === undefined) return says(tree);
  const [one, other] = tree.parts.map((part) => decidedBy(part, says));
  if (tree.word === 'not') return one === undefined ? undefined : !one;
  const decisive = tree.word === 'or';
  if (one === decisive || other === decisive) return decisive;
  return one === undefined || other === undefined ? undefined : !decisive;
}

type Part = { source: string; from: number; to: number };

function connected(node: Node, part: Part): Connected {
  const text = trimmed(part);
  const inside = insideOf(node, text);
  if (inside?.word === 'not') {
    const within = connected(inside.node, inside.part);
    return within.word === undefined
      ? conditionAt(node, text)
      : { ...written(text), word: 'not', parts: [within] };
  }
  if (inside !== undefined) {
    const within = connected(inside.node, inside.part);
    // A condition is told with the brackets around it; of what they hold together the parts are told.
    if (within.word === undefined) return { ...written(text), isAlone: within.isAlone };
    return within.word === 'not' ? within : { ...within, ...written(text), isBracketed: true };
  }
  const { type, value, position = 0, lhs, rhs } = node;
  const isJoining = type === 'binary' && (value === 'and' || value === 'or');
  if (!isJoining || lhs === undefined || rhs === undefined || Array.isArray(lhs))
    return conditionAt(node, text);
  const { source, from, to } = text;
  const left = connected(lhs, { source, from, to: position - value.length });
  const right = connected(rhs, { source, from: position, to });
  return { ...written(text), word: value, parts: [left, right], isBracketed: false };
}

/** What brackets of its own hold, or those of `$not`. */
function insideOf(
  node: Node,
  { source, from, to }: Part,
): { node: Node; part: Part; word: 'not' | undefined } | undefined {
  const isNot = node.type === 'function' && node.procedure?.value === 'not';
  const [only, ...more] = (isNot ? node.arguments : node.type === 'block' ? node.expressions : []) ?? [];
  const opening = (isNot ? /^\$not\s*\(/ : /^\(/).exec(source.slice(from, to))?.[0];
  if (only === undefined || more.length > 0 || opening === undefined || source[to - 1] !== ')')
    return undefined;
  const part = { source, from: from + opening.length, to: to - 1 };
  return { node: only, part, word: isNot ? 'not' : undefined };
}

function conditionAt(node: Node | undefined, part: Part): Condition {
  const isCustom = node?.type === 'function' && node.procedure?.value === 'custom';
  return { ...written(part), isAlone: node?.type === 'path' || isCustom };
}

function written({ source, from, to }: Part): Written {
  return { source: source.slice(from, to), at: from };
}

function trimmed({ source, from, to }: Part): Part {
  const text = source.slice(from, to);
  const start = from + (text.length - text.trimStart().length);
  return { source, from: start, to: Math.max(start, to - (text.length - text.trimEnd().length)) };
}
