/** A filter as the conditions that `and` and `or` join, as they are written, for people to read. Pure. */
import { type Node, parseExpression } from './parse.ts';

/** `at`: its 0-based place in the filter. */
export type Written = { source: string; at: number };

type Joined = Written & {
  word?: 'and' | 'or';
  parts: readonly Joined[];
  isBracketed: boolean;
};

/**
 * The conditions that all have to hold: the first that does not is what kept somebody out. Where there is an "or" outside of
 * brackets, or anything that cannot be told apart with certainty, the filter is one condition.
 */
export function conjunctsOf(filter: string): string[] {
  const whole = joinedIn(filter);
  if (whole.word !== 'and') return [filter];
  return whole.parts.flatMap((part) => partsBy(['and'], part)).map(({ source }) => source);
}

/** The conditions that these words join; what stands in brackets of its own is one. */
export function conditionsBy(words: readonly string[], filter: string): Written[] {
  return partsBy(words, joinedIn(filter));
}

function partsBy(words: readonly string[], joined: Joined): Joined[] {
  const { word, parts, isBracketed } = joined;
  const isParted = word !== undefined && words.includes(word) && !isBracketed;
  return isParted ? parts.flatMap((part) => partsBy(words, part)) : [joined];
}

function joinedIn(filter: string): Joined {
  const whole = one({ filter, from: 0, to: filter.length });
  // What one condition calls by a name, another may ask for.
  if (filter.includes(':=')) return whole;
  const parsed = parseExpression(filter);
  return parsed.ok ? joinedAt(parsed.tree, { filter, from: 0, to: filter.length }) : whole;
}

type Place = { filter: string; from: number; to: number };

function joinedAt(node: Node, place: Place): Joined {
  const text = trimmed(place);
  const inside = insideOf(node, text);
  if (inside !== undefined)
    return { ...joinedAt(inside.node, inside.place), ...written(text), isBracketed: true };
  const { type, value, position = 0, lhs, rhs } = node;
  const isJoining = type === 'binary' && (value === 'and' || value === 'or');
  if (!isJoining || lhs === undefined || rhs === undefined || Array.isArray(lhs)) return one(text);
  const { filter, from, to } = text;
  const parts = [
    joinedAt(lhs, { filter, from, to: position - value.length }),
    joinedAt(rhs, { filter, from: position, to }),
  ];
  if (!parts.every(({ source }) => parseExpression(source).ok)) return one(text);
  return { ...written(text), word: value, parts, isBracketed: false };
}

function one(place: Place): Joined {
  return { ...written(place), parts: [], isBracketed: false };
}

/** What brackets of its own hold. */
function insideOf(
  { type, expressions = [] }: Node,
  { filter, from, to }: Place,
): { node: Node; place: Place } | undefined {
  const [only, ...more] = type === 'block' ? expressions : [];
  if (only === undefined || more.length > 0 || filter[from] !== '(' || filter[to - 1] !== ')')
    return undefined;
  return { node: only, place: { filter, from: from + 1, to: to - 1 } };
}

function written({ filter, from, to }: Place): Written {
  return { source: filter.slice(from, to), at: from };
}

function trimmed({ filter, from, to }: Place): Place {
  const text = filter.slice(from, to);
  const start = from + (text.length - text.trimStart().length);
  return { filter, from: start, to: Math.max(start, to - (text.length - text.trimEnd().length)) };
}
