/**
 * Compiles and evaluates expressions. It runs in a process of its own (`src/map/worker/`), which is ended from outside
 * when it does not answer; here stands what refuses an evaluation without harm to the others: values that grow beyond
 * all measure, functions that would be taken apart, stored or returned, and objects that something would wait for.
 */
import jsonata from 'jsonata';
import { SyncError } from '../../errors.ts';
import { loadNatives, type Natives, registerGuarded } from './guarded.ts';
import { HelperError, registerHelpers } from './own-functions.ts';
import type { Node } from './parse.ts';
import type { Reads } from './reads.ts';
import { regexEngine } from './regex.ts';
import { BLOCKED_KEYS, copyData, isFunction, LimitError, MAX_PARTS, weigh } from './sizes.ts';
import { leaveOpen, TRUTHS } from './third-answer.ts';

/** Why an expression gave nothing for a person. The message holds no value of the person; `refused` is one. */
export class ExpressionError extends SyncError {
  override name = 'ExpressionError';
  declare readonly code: 'expression-failed' | 'unmapped-value';
  readonly refused: string | undefined;

  constructor(code: ExpressionError['code'], message: string, cause: unknown, refused?: string) {
    super(code, message, 'Correct the expression in the tenant file.', { cause });
    this.refused = refused;
  }
}

/** What an expression is evaluated for: attributes by name, and values of custom attributes by label. */
export type Subject = {
  record: Readonly<Record<string, unknown>>;
  custom: Readonly<Record<string, unknown>>;
};

/**
 * Evaluates a compiled expression for one person. Gives plain data, `undefined` for no result; rejects with an
 * ExpressionError. It may never settle.
 */
export type Evaluate = (subject: Subject) => Promise<unknown>;

/** How deep evaluations may nest; entries of one list or object literal count as nested, too. */
const MAX_DEPTH = 1500;

/**
 * `now` is what `$now()` gives. The expression has to be one that can be read (`refuseBroken`). `isFilter`: what it cannot tell
 * stays open.
 */
export function compileExpression(
  source: string,
  { reads, now, isFilter = false }: { reads: Reads; now: Date; isFilter?: boolean | undefined },
): Evaluate {
  const labels = new Set(reads.labels);
  let compiled: jsonata.Expression | undefined;
  return async ({ record, custom }) => {
    compiled ??= compile(source, { natives: await loadNatives(), now, isFilter });
    const byLabel = (label: unknown) =>
      typeof label === 'string' && labels.has(label) && Object.hasOwn(custom, label)
        ? copyData(custom[label])
        : undefined;
    try {
      return copyData(await compiled.evaluate(visible(record, reads), { custom: byLabel }));
    } catch (error) {
      throw wrapped(error);
    }
  };
}

/** Takes jsonata's own hook after every step, which its type does not know. */
type Hooked = { assign(name: symbol, value: unknown): void };

function compile(
  source: string,
  { natives, now, isFilter }: { natives: Natives; now: Date; isFilter: boolean },
): jsonata.Expression {
  const compiled = jsonata(source, {
    stack: MAX_DEPTH,
    sequence: MAX_PARTS,
    RegexEngine: regexEngine(),
  });
  registerGuarded(compiled, natives, now);
  registerHelpers(compiled);
  const places = placesOf(compiled.ast());
  if (isFilter) {
    for (const [name, truth] of TRUTHS) compiled.assign(name, truth);
    leaveOpen(compiled.ast() as Node);
  }
  function afterStep(node: object, input: unknown, _environment: unknown, result: unknown): void {
    if (isFunction(input)) throw new LimitError('A function is taken apart.');
    if (isFunction(result) && places.values.has(node)) throw new LimitError('A function is used as a value.');
    if (places.keys.has(node) && BLOCKED_KEYS.has(result)) throw new LimitError('A key is not allowed.');
    weigh(result);
  }
  const hooked = compiled as jsonata.Expression & Hooked;
  hooked.assign(Symbol.for('jsonata.__evaluate_exit'), afterStep);
  return compiled;
}

/** Nodes whose result becomes the key of an object, and nodes whose result has to be a value, no function. */
type Places = { keys: ReadonlySet<object>; values: ReadonlySet<object> };

function placesOf(tree: object): Places {
  const keys = new Set<object>();
  const values = new Set<object>();
  const met = new Set<object>();
  const waiting: object[] = [tree];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    // jsonata lets two places share what stands left of "?:".
    if (met.has(node)) continue;
    met.add(node);
    const {
      type,
      lhs,
      rhs,
      expression,
      expressions,
      pattern,
      update,
      group,
      predicate,
      stages,
      terms,
      ...rest
    } = node as Node;
    for (const pairs of [type === 'unary' ? lhs : undefined, group?.lhs]) {
      if (!Array.isArray(pairs)) continue;
      for (const [key, value] of pairs) {
        keys.add(key);
        values.add(value);
      }
    }
    const judged: unknown[] = [pattern, update, rest.delete];
    if (type === 'binary') judged.push(lhs, rhs);
    if (type === 'unary') judged.push(expression, ...(expressions ?? []));
    for (const { expr } of [...(predicate ?? []), ...(stages ?? [])]) judged.push(expr);
    for (const term of terms ?? []) judged.push(term.expression);
    for (const child of judged) if (typeof child === 'object' && child !== null) values.add(child);
    for (const child of Object.values(node)) {
      if (typeof child === 'object' && child !== null && !(child instanceof RegExp)) waiting.push(child);
    }
  }
  return { keys, values };
}

/** A copy of the attributes that the expression is known to read, and nothing else. */
function visible(record: Subject['record'], { attributes }: Reads): Record<string, unknown> {
  const seen: Record<string, unknown> = Object.create(null);
  for (const name of attributes) {
    const value = Object.hasOwn(record, name) ? copyData(record[name]) : undefined;
    if (value !== undefined) seen[name] = value;
  }
  return seen;
}

/** jsonata throws plain objects whose messages quote values: of these only the code and the place are kept. */
function wrapped(error: unknown): ExpressionError {
  if (error instanceof HelperError) {
    return new ExpressionError(error.code, error.message, error, error.refused);
  }
  if (error instanceof LimitError) {
    return new ExpressionError('expression-failed', error.message, error);
  }
  const { code, position } = { ...(error as Record<string, unknown>) };
  const known = typeof code === 'string' && /^[A-Z]\d{4}$/.test(code) ? code : undefined;
  const place = typeof position === 'number' ? ` at character ${position}` : '';
  return new ExpressionError('expression-failed', `${reasonOf(known)}${place}.`, error);
}

function reasonOf(code: string | undefined): string {
  if (code === 'D1011') return 'The expression calls itself too often';
  if (code === 'D2014' || code === 'D2015') return 'A list grows too long';
  return code === undefined ? 'The expression failed' : `The expression failed (JSONata ${code})`;
}
