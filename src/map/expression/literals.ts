/** What an expression says literally, with its escapes resolved, for rules about what may stand in a file. Pure. */
import { type Node, parseExpression } from './parse.ts';

/** `start`, `end`: UTF-16 offsets in the expression, quotation marks included. */
export type Literal = { text: string; start: number; end: number };

/**
 * Texts as JSONata reads them, and regular expressions without their escapes. None for an expression that cannot
 * be read.
 */
export function literalsOf(source: string): Literal[] {
  const parsed = parseExpression(source);
  if (!parsed.ok) return [];
  const found = new Map<number, Literal>();
  const waiting: unknown[] = [parsed.tree];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    const literal = literalAt(value as Node, source);
    if (literal) found.set(literal.start, literal);
    for (const child of Object.values(value as Node)) {
      if (typeof child === 'object' && child !== null && !(child instanceof RegExp)) waiting.push(child);
    }
  }
  return [...found.values()].sort((a, b) => a.start - b.start);
}

function literalAt({ type, value, position: end }: Node, source: string): Literal | undefined {
  if (end === undefined) return undefined;
  if (type === 'string' && typeof value === 'string') {
    return { text: value, start: openingQuote(source, end), end };
  }
  if (type !== 'regex' || !(value instanceof RegExp)) return undefined;
  const start = Math.max(0, source.lastIndexOf(`/${value.source}/`, end));
  return { text: withoutEscapes(value.source), start, end };
}

/** jsonata says only where a text ends: the mark before it that no backslash stands before. */
function openingQuote(source: string, end: number): number {
  const quote = source.charAt(end - 1);
  let start = end - 2;
  while (start > 0 && (source.charAt(start) !== quote || isEscaped(source, start))) start -= 1;
  return Math.max(0, start);
}

function isEscaped(source: string, index: number): boolean {
  let first = index;
  while (source.charAt(first - 1) === '\\') first -= 1;
  return (index - first) % 2 === 1;
}

/** `a\.b\x40c` is "a.b@c". */
function withoutEscapes(pattern: string): string {
  return pattern
    .replace(/\\(?:x([0-9a-f]{2})|u([0-9a-f]{4}))/gi, (_, short, long) =>
      String.fromCharCode(Number.parseInt(short ?? long, 16)),
    )
    .replace(/\\(.)/gs, '$1');
}

/** A text as an expression has it. JSONata knows no escape for a single quote. */
export function literalOf(text: string): string {
  return text.includes("'") ? JSON.stringify(text) : `'${text.replaceAll('\\', '\\\\')}'`;
}
