/**
 * Expressions of tenant files: inspected, compiled, and evaluated so that nothing in a pull request can hang a
 * run, fill its memory, reach beyond the attributes it names, or see another time than the run's.
 */
import jsonata from 'jsonata';
import { ConfigError, SyncError } from '../../errors.ts';
import type { EmployeeRecord } from '../../model.ts';
import { loadNatives, type Natives, registerGuarded } from './guarded.ts';
import { type Budget, copyData, createMeter, LimitError, MAX_PARTS, type Meter } from './meter.ts';
import { HelperError, registerHelpers } from './own-functions.ts';
import { type ExpressionProblem, parseExpression } from './parse.ts';
import { type Reads, readsOf } from './reads.ts';
import { regexEngine } from './regex.ts';

export type { Budget } from './meter.ts';
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
/** Work of one expression for all people, where nothing else is said. */
const WORK_IN_ALL = 20_000_000;
/** Getting ready for one person. */
const WORK_TO_START = 3;
/** After so many people for whom an expression did not end, it is not tried for the others. */
const MAX_ENDLESS = 20;
/** Beginning a search. */
const SEARCH = 2;
/** A regular expression passes about this many characters times instructions in the time of one unit of work. */
const SEARCH_PER_WORK = 50;

export type Inspected = { reads: Reads; problems: ExpressionProblem[] };

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
 * Compiles an expression for one run. `now` is what `$now()` gives. `workInAll` is what all evaluations may do
 * together; beyond it they take from `shared`, if there is one, with other expressions. Throws a ConfigError when
 * the expression does not compile. With nothing left to take, or after 20 people for whom it had to be stopped,
 * the expression fails for everybody else without being tried.
 */
export function compileExpression(
  source: string,
  options: { now: Date; workInAll?: number; shared?: Budget },
): Evaluate {
  const { reads, problems } = inspectExpression(source, 'field');
  const broken = problems.find(({ code }) => NOT_COMPILED.has(code));
  if (broken) {
    throw new ConfigError(`${broken.message} (At character ${broken.position + 1}.)`, broken.remedy);
  }
  const meter = createMeter({
    perCall: WORK_PER_CALL,
    own: { left: options.workInAll ?? WORK_IN_ALL },
    shared: options.shared ?? { left: 0 },
  });
  const labels = new Set(reads.labels);
  let compiled: jsonata.Expression | undefined;
  let endless = 0;

  async function evaluate(record: EmployeeRecord, custom: (label: string) => unknown): Promise<unknown> {
    if (endless >= MAX_ENDLESS || meter.isSpent()) throw givenUp();
    compiled ??= compile(source, meter, await loadNatives(), options.now);
    meter.restart();
    try {
      meter.charge(WORK_TO_START);
      const byLabel = (label: unknown) =>
        typeof label === 'string' && labels.has(label) ? copyData(custom(label)) : undefined;
      const result: unknown = await compiled.evaluate(visible(record, reads, meter), { custom: byLabel });
      return copyData(result);
    } catch (error) {
      if (isEndless(error)) endless += 1;
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

function givenUp(): ExpressionError {
  return new ExpressionError(
    'expression-failed',
    'The expression takes too long in all, and is not tried again.',
  );
}

/** jsonata's own limits: depth, time, and the lengths of lists. */
const LIMIT_CODES: ReadonlySet<unknown> = new Set(['D1011', 'D1012', 'D2014', 'D2015']);

function isEndless(error: unknown): boolean {
  if (error instanceof LimitError || error instanceof RangeError) return true;
  return LIMIT_CODES.has({ ...(error as { code?: unknown }) }.code);
}

/** Takes jsonata's own hook after every step, which its type does not know. */
type Hooked = { assign(name: symbol, value: unknown): void };

function compile(source: string, meter: Meter, natives: Natives, now: Date): jsonata.Expression {
  const compiled = jsonata(source, {
    timeout: TIMEOUT,
    stack: MAX_DEPTH,
    sequence: MAX_PARTS,
    RegexEngine: regexEngine((work) => meter.charge(SEARCH + work / SEARCH_PER_WORK)),
  });
  registerGuarded(compiled, natives, now, meter.charge);
  registerHelpers(compiled, meter.charge);
  const hooked = compiled as jsonata.Expression & Hooked;
  hooked.assign(
    Symbol.for('jsonata.__evaluate_exit'),
    (_node: unknown, _input: unknown, _environment: unknown, result: unknown) => meter.weigh(result),
  );
  return compiled;
}

/** A copy of the attributes that the expression is known to read, and nothing else. */
function visible(record: EmployeeRecord, { attributes }: Reads, meter: Meter): Record<string, unknown> {
  const seen: Record<string, unknown> = Object.create(null);
  for (const name of attributes) {
    if (!Object.hasOwn(record, name)) continue;
    const load = { parts: 0, text: 0 };
    const value = copyData(record[name], load);
    meter.charge(load.parts / 8);
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
