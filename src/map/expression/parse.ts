/** The text of an expression → its syntax tree, or the one problem that keeps it from being read. Pure. */
import jsonata from 'jsonata';
import { findTypographic, typographicProblem } from './attribute-names.ts';
import { decimalComma } from './decimal.ts';
import { describeSyntax, remedyBefore, syntaxRemedy } from './syntax.ts';

export type ExpressionProblem = {
  severity: 'error' | 'warning';
  /** A stable word for the rule. */
  code: string;
  /** One sentence: what is wrong. */
  message: string;
  /** One sentence: how to mend it. */
  remedy: string;
  /** 0-based offset in the expression, in UTF-16 units. */
  position: number;
};

/** A node of jsonata's tree (after its own clean-up), as far as we look at it. */
export type Node = {
  type: string;
  value?: unknown;
  /** Offset just *after* the token: jsonata makes tokens once it has read them. */
  position?: number;
  steps?: Node[];
  stages?: Node[];
  predicate?: Node[];
  expr?: Node;
  group?: { lhs: [Node, Node][] };
  focus?: string;
  index?: string;
  terms?: { expression: Node }[];
  procedure?: Node;
  arguments?: Node[];
  signature?: unknown;
  body?: Node;
  thunk?: boolean;
  lhs?: Node | [Node, Node][];
  rhs?: Node;
  expression?: Node;
  expressions?: Node[];
  condition?: Node;
  then?: Node;
  else?: Node;
  pattern?: Node;
  update?: Node;
  delete?: Node;
};

export const MAX_SOURCE = 4000;
/**
 * jsonata copies the tree on the left of each "?:" and "??", so that nested ones double it every time: characters
 * times two to the power of how many there are.
 */
const MAX_COPIED = 32_768;
const MAX_DEFAULTS = 8;
/** A much deeper tree can overflow the stack where no error can be caught. */
const MAX_NESTING = 200;

export type Parsed = { ok: true; tree: Node } | { ok: false; problem: ExpressionProblem };

/** Parses one expression. Never throws. */
export function parseExpression(source: string): Parsed {
  if (source.length > MAX_SOURCE) {
    return failed('too-long', `The expression has more than ${MAX_SOURCE} characters.`, 'Shorten it.', 0);
  }
  const defaults = [...source.matchAll(/(?<!\()\?[:?]/g)];
  const allowed = Math.min(MAX_DEFAULTS, Math.floor(Math.log2(MAX_COPIED / Math.max(1, source.length))));
  const tooMany = defaults[allowed];
  if (tooMany) {
    return failed(
      'too-complex',
      `The expression uses "?:" or "??" more than ${allowed} times, which is too often for its length.`,
      'Write condition ? value : other instead, or take the first of a list: [a, b, c][0].',
      tooMany.index,
    );
  }
  try {
    const tree: unknown = jsonata(source).ast();
    const tooDeep = findTooDeep(tree as Node);
    if (tooDeep === undefined) return { ok: true, tree: tree as Node };
    const message = `The expression is nested more than ${MAX_NESTING} levels deep.`;
    return failed('too-complex', message, 'Use fewer brackets.', startOf(source, tooDeep.position ?? 0, ''));
  } catch (error) {
    return { ok: false, problem: syntaxProblem(source, error) };
  }
}

/** What stands in brackets or behind a sign; chains of operators are long, not deep. */
const NESTED = new Set('unary block function partial lambda filter transform'.split(' '));

/** The first node that is nested too deeply. Goes through the tree without calling itself, however deep it is. */
function findTooDeep(tree: Node): Node | undefined {
  const waiting: { value: unknown; depth: number }[] = [{ value: tree, depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value } = next;
    if (typeof value !== 'object' || value === null || value instanceof RegExp) continue;
    const node = value as Node;
    const depth = next.depth + (NESTED.has(node.type) ? 1 : 0);
    if (depth > MAX_NESTING) return node;
    for (const child of Object.values(node)) {
      if (typeof child === 'object') waiting.push({ value: child, depth });
    }
  }
  return undefined;
}

function failed(code: string, message: string, remedy: string, position: number): Parsed {
  return { ok: false, problem: { severity: 'error', code, message, remedy, position } };
}

/** jsonata throws plain objects; a malformed regular expression and too deep nesting are real errors. */
function syntaxProblem(source: string, error: unknown): ExpressionProblem {
  const about = { severity: 'error', code: 'syntax' } as const;
  if (error instanceof RangeError) {
    const message = 'The expression is nested too deeply.';
    return { ...about, code: 'too-complex', message, remedy: 'Use fewer brackets.', position: 0 };
  }
  if (error instanceof Error) {
    const position = Math.max(0, source.indexOf('/'));
    const message = 'A regular expression in it is malformed.';
    return { ...about, message, remedy: 'Check its brackets and escapes.', position };
  }
  const curly = findTypographic(source);
  if (curly >= 0) return { severity: 'error', ...typographicProblem(), position: curly };
  const fault = { ...(error as { code?: unknown; token?: unknown; value?: unknown; position?: unknown }) };
  const position = startOf(source, typeof fault.position === 'number' ? fault.position : 0, fault.token);
  const comma = fault.token === ',' ? decimalComma(source, position) : undefined;
  if (comma !== undefined) {
    const { message, remedy } = comma;
    return {
      ...about,
      message: `The expression cannot be read. ${message}`,
      remedy,
      position: comma.position,
    };
  }
  const isQuoted = /["'`]/.test(source.charAt(position));
  return {
    ...about,
    message: `The expression cannot be read. ${describeSyntax(fault, isQuoted)}`,
    remedy: remedyBefore(source.slice(0, position)) ?? (isQuoted ? syntaxRemedy({}) : syntaxRemedy(fault)),
    position,
  };
}

/** Where a token begins that jsonata says ends at `end`. */
export function startOf(source: string, end: number, token: unknown): number {
  for (const text of spellings(token)) {
    if (source.endsWith(text, end)) return end - text.length;
  }
  return Math.max(0, Math.min(end, source.length) - 1);
}

function spellings(token: unknown): string[] {
  if (token instanceof RegExp) return [`/${token.source}/${token.flags.replace('g', '')}`];
  if (typeof token === 'number' || typeof token === 'boolean' || token === null) return [String(token)];
  if (typeof token !== 'string') return [];
  return [`$${token}`, `\`${token}\``, `'${token}'`, `"${token}"`, token].filter((text) => text !== '');
}
