/**
 * Expressions of tenant files: inspected, compiled, and evaluated so that nothing in a pull request can hang a
 * run, fill its memory, reach beyond the attributes it names, or see another time than the run's.
 */
import jsonata from 'jsonata';
import { ConfigError, SyncError } from '../errors.ts';
import type { EmployeeRecord } from '../model.ts';
import { registerGuarded } from './guarded.ts';
import { FORBIDDEN_FUNCTIONS } from './library.ts';
import { copyData, createMeter, LimitError, MAX_PARTS, type Meter } from './meter.ts';
import { HelperError, toDate, toOption, toSlug, toTitleCase } from './own-functions.ts';
import { type ExpressionProblem, parseExpression } from './parse.ts';
import { type Reads, readsOf } from './reads.ts';
import { regexEngine } from './regex.ts';

export type { ExpressionProblem } from './parse.ts';

/** Why an expression gave nothing for a person. The message holds no value of the person. */
export class ExpressionError extends SyncError {
  override name = 'ExpressionError';
  declare readonly code: 'expression-failed' | 'unmapped-value';

  constructor(code: ExpressionError['code'], message: string, options?: ErrorOptions) {
    super(code, message, 'Correct the expression in the tenant file.', options);
  }
}

/**
 * Evaluates a compiled expression for one record (flattened as the README describes). `custom` looks an
 * attribute up by its label. Gives plain data, `undefined` for no result; rejects with an ExpressionError.
 */
export type Evaluate = (record: EmployeeRecord, custom: (label: string) => unknown) => Promise<unknown>;

/** Milliseconds; a second line behind the meter. Long, because a busy machine must not change a result. */
const TIMEOUT = 1000;
/** How deep evaluations may nest; entries of one list or object literal count as nested, too. */
const MAX_DEPTH = 1500;
/** Work of one evaluation; an ordinary row needs 5 to 50. */
const WORK_PER_CALL = 50_000;
/** Work of one expression in a run: far more than 20,000 people need, and spent within a minute. */
const WORK_IN_ALL = 20_000_000;
/** A regular expression passes about this many characters times instructions in the time of one unit of work. */
const SEARCH_PER_WORK = 50;

/** What the expression reads and everything that is wrong with it, in the order of the text. Never throws. */
export function inspectExpression(
  source: string,
  use: 'field' | 'filter',
): { reads: Reads; problems: ExpressionProblem[] } {
  const parsed = parseExpression(source);
  if (!parsed.ok) return { reads: { attributes: [], labels: [] }, problems: [parsed.problem] };
  try {
    return readsOf(parsed.tree, source, use);
  } catch {
    const message = 'The expression is nested too deeply.';
    const problem = { code: 'too-complex', message, remedy: 'Use fewer brackets.', position: 0 } as const;
    return { reads: { attributes: [], labels: [] }, problems: [{ severity: 'error', ...problem }] };
  }
}

/** Problems that keep an expression from being run at all; the others are matters of review. */
const NOT_COMPILED = new Set(['syntax', 'too-long', 'too-complex', 'regex', 'signature']);

/**
 * Compiles an expression for one run. `now` is what `$now()` gives; `workInAll` bounds what all evaluations
 * may do together (default: enough for 20,000 people). Throws a ConfigError when it does not compile.
 */
export function compileExpression(source: string, options: { now: Date; workInAll?: number }): Evaluate {
  const { reads, problems } = inspectExpression(source, 'field');
  const broken = problems.find(({ code }) => NOT_COMPILED.has(code));
  if (broken) {
    throw new ConfigError(`${broken.message} (At character ${broken.position + 1}.)`, broken.remedy);
  }
  const meter = createMeter(WORK_PER_CALL, options.workInAll ?? WORK_IN_ALL);
  const compiled = compile(source, meter, options.now);
  const labels = new Set(reads.labels);

  async function evaluate(record: EmployeeRecord, custom: (label: string) => unknown): Promise<unknown> {
    meter.restart();
    try {
      const byLabel = (label: unknown) =>
        typeof label === 'string' && labels.has(label) ? copyData(custom(label)) : undefined;
      const result: unknown = await compiled.evaluate(visible(record, reads), { custom: byLabel });
      return copyData(result);
    } catch (error) {
      throw wrapped(error);
    }
  }

  // The meter is shared by all evaluations of this expression: they take turns.
  let last: Promise<unknown> = Promise.resolve();
  return (record, custom) => {
    const result = last.then(() => evaluate(record, custom));
    last = result.catch(() => {});
    return result;
  };
}

/** Takes jsonata's own hook after every step, which its type does not know. */
type Hooked = { assign(name: symbol, value: unknown): void };

function compile(source: string, meter: Meter, now: Date): jsonata.Expression {
  const compiled = jsonata(source, {
    timeout: TIMEOUT,
    stack: MAX_DEPTH,
    sequence: MAX_PARTS,
    RegexEngine: regexEngine((work) => meter.charge(work / SEARCH_PER_WORK)),
  });
  for (const name of FORBIDDEN_FUNCTIONS.keys()) compiled.assign(name, undefined);
  registerGuarded(compiled, now, meter.charge);
  compiled.registerFunction('date', (value: unknown) => toDate(value));
  compiled.registerFunction('option', (value: unknown, map: unknown) => toOption(value, map));
  compiled.registerFunction('slug', (value: unknown) => toSlug(value));
  compiled.registerFunction('titlecase', (value: unknown) => toTitleCase(value));
  const hooked = compiled as jsonata.Expression & Hooked;
  hooked.assign(
    Symbol.for('jsonata.__evaluate_exit'),
    (_node: unknown, _input: unknown, _environment: unknown, result: unknown) => meter.weigh(result),
  );
  return compiled;
}

/** A copy of the attributes that the expression is known to read, and nothing else. */
function visible(record: EmployeeRecord, { attributes }: Reads): Record<string, unknown> {
  const seen: Record<string, unknown> = Object.create(null);
  for (const name of attributes) {
    const value = Object.hasOwn(record, name) ? copyData(record[name]) : undefined;
    if (value !== undefined) seen[name] = value;
  }
  return seen;
}

/** jsonata throws plain objects whose messages quote values: of these only the code and the place are kept. */
function wrapped(error: unknown): ExpressionError {
  if (error instanceof HelperError) return new ExpressionError(error.code, error.message, { cause: error });
  if (error instanceof LimitError) {
    return new ExpressionError('expression-failed', error.message, { cause: error });
  }
  const { code, position } = { ...(error as Record<string, unknown>) };
  const known = typeof code === 'string' && /^[A-Z]\d{4}$/.test(code) ? code : undefined;
  const place = typeof position === 'number' ? ` at character ${position}` : '';
  return new ExpressionError('expression-failed', `${reasonOf(known)}${place}.`, { cause: error });
}

function reasonOf(code: string | undefined): string {
  if (code === 'D1011') return 'The expression calls itself too often';
  if (code === 'D1012') return 'The expression takes too long';
  if (code === 'D2014' || code === 'D2015') return 'A list grows too long';
  return code === undefined ? 'The expression failed' : `The expression failed (JSONata ${code})`;
}
