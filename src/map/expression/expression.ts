/** Expressions of tenant files as their text tells them: what each reads, and what is wrong with it. Pure. */
import { ConfigError } from '../../errors.ts';
import { type ExpressionProblem, parseExpression } from './parse.ts';
import { plainPath } from './path.ts';
import { type Reads, readsOf } from './reads.ts';

export { DECIMAL_COMMA } from './decimal.ts';
export { NEVER_EQUAL } from './never.ts';
export type { ExpressionProblem } from './parse.ts';
export { inspectShapes, UTC_DAY } from './shapes.ts';

export type Inspected = {
  reads: Reads;
  problems: ExpressionProblem[];
  /** The names of an expression that is nothing but a path. */
  path?: readonly string[] | undefined;
};

/** The same few expressions are asked for again and again, and some are costly to read. */
const inspected = new Map<string, Inspected>();
const MAX_REMEMBERED = 500;

/**
 * What the expression reads and everything that is wrong with it, in the order of the text. Never throws. The
 * result is shared and not to be changed.
 */
export function inspectExpression(source: string, use: 'field' | 'filter'): Inspected {
  const key = `${use} ${source}`;
  const known = inspected.get(key);
  if (known) return known;
  if (inspected.size >= MAX_REMEMBERED) inspected.clear();
  const result = inspect(source, use);
  inspected.set(key, result);
  return result;
}

function inspect(source: string, use: 'field' | 'filter'): Inspected {
  const parsed = parseExpression(source);
  if (!parsed.ok) return { reads: { attributes: [], labels: [] }, problems: [parsed.problem] };
  try {
    return { ...readsOf(parsed.tree, source, use), path: plainPath(parsed.tree) };
  } catch {
    const message = 'The expression is nested too deeply.';
    const problem = { code: 'too-complex', message, remedy: 'Use fewer brackets.', position: 0 } as const;
    return { reads: { attributes: [], labels: [] }, problems: [{ severity: 'error', ...problem }] };
  }
}

/** Problems that keep an expression from being run at all; the others are matters of review. */
const NOT_COMPILED = new Set([
  'syntax',
  'too-long',
  'too-complex',
  'regex',
  'signature',
  'typographic-quotes',
]);

/** Throws a ConfigError when the expression cannot be run at all. */
export function refuseBroken(source: string): void {
  const broken = inspectExpression(source, 'field').problems.find(({ code }) => NOT_COMPILED.has(code));
  if (!broken) return;
  throw new ConfigError(`${broken.message} (At character ${broken.position + 1}.)`, broken.remedy);
}
