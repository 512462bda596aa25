/** Texts without their quotation marks in front of ":" in { }. Pure. */
import { attributeProblem, type Said } from './attribute-names.ts';
import { pathOf } from './kinds.ts';
import { literalOf } from './literals.ts';
import type { Node } from './parse.ts';

/** `{1: 'L1'}`, `{Junior: 'L1'}`, `{Wien-Nord: 'L1'}`, by the key; a key may be what an attribute says. `word`: where it begins. */
export function bareKeysOf({ type, lhs }: Node): Map<Node, { word: Node; said: Said }> {
  const keys = type === 'unary' && Array.isArray(lhs) ? lhs.map(([key]) => key) : [];
  return new Map(
    keys.flatMap((key) => {
      const words = wordsOf(key);
      const [word] = words;
      if (word === undefined || !words.some(isNoAttribute)) return [];
      return [[key, { word, said: unquotedKey(words.map(({ value }) => String(value)).join('-')) }] as const];
    }),
  );
}

function isNoAttribute(word: Node): boolean {
  return word.type !== 'name' || attributeProblem(word, { isCompared: false }) !== undefined;
}

/** Names and numbers with nothing but "-" between them; none: the key is something else. */
function wordsOf(key: Node): Node[] {
  if (key.type === 'number' || key.type === 'value') return [key];
  const path = pathOf(key);
  if (path !== undefined) return [path.attribute];
  const { lhs, rhs } = key;
  if (key.value !== '-' || lhs === undefined || rhs === undefined || Array.isArray(lhs)) return [];
  const [front, back] = [wordsOf(lhs), wordsOf(rhs)];
  return front.length > 0 && back.length > 0 ? [...front, ...back] : [];
}

function unquotedKey(text: string): Said {
  return {
    code: 'unquoted-key',
    message: 'In front of ":" in { } stands a text, and this one has no quotation marks.',
    remedy: `Put it into quotation marks: {${literalOf(text)}: …}.`,
  };
}
