/**
 * Expressions for people, under one budget of time: a run, or one tenant file. A row that has to be stopped costs
 * everybody that row and nothing else; a second one ends it, so that nobody can make it wait again and again.
 */
import { SyncError } from '../../errors.ts';
import type { EmployeeRecord } from '../../model.ts';
import type { Subject } from '../expression/engine.ts';
import { inspectExpression, refuseBroken } from '../expression/expression.ts';
import { followPath } from '../expression/path.ts';
import { LimitError, weigh } from '../expression/sizes.ts';
import type { PageResult, Stop } from './exchange.ts';
import type { Outcome, Page, Row } from './messages.ts';
import { sharedWorker, type Worker } from './worker.ts';

export type { Outcome, Row } from './messages.ts';

/** Milliseconds: `total` for everything, `row` for one row over one page of people. */
export type TimeBudget = { total: number; row: number };

export const IN_A_RUN: TimeBudget = { total: 30_000, row: 5_000 };
/** Together the five seconds that a tenant file may take. */
export const IN_TESTS: TimeBudget = { total: 3_000, row: 1_000 };
export const IN_EXAMPLES: TimeBudget = { total: 2_000, row: 700 };

/** `custom` looks an attribute up by its label. */
export type Person = { record: EmployeeRecord; custom(label: string): unknown };

/** A second row had to be stopped. Never holds a value of a person. */
export class StoppedError extends SyncError {
  override name = 'StoppedError';
  /** The text of the expression. */
  readonly source: string;
  constructor(source: string) {
    super(
      'expression-stopped',
      'Two expressions of the tenant file had to be stopped, because they take too long, too much memory, or never end.',
      'Correct them under "mapping" or "scope.filter" in the tenant file; a case under "tests" shows it without real people.',
    );
    this.source = source;
  }
}

export type Evaluation = {
  /** Starts already what will evaluate these expressions, if any of them needs it. */
  expect(sources: readonly string[]): void;
  /**
   * Outcomes by row, then by person, in the order given. Throws a ConfigError for an expression that cannot be read,
   * a StoppedError at the second stop.
   */
  evaluate(rows: readonly Row[], people: readonly Person[]): Promise<Outcome[][]>;
};

const PAGE = 250;
/** Characters. A page that is larger is sent in parts. */
const PAGE_TEXT = 1_000_000;
/** The part of the budget after which the heaviest row is stopped, so that something is left for the others. */
const FIRST_PART = 2 / 3;

/**
 * Characters that all rows together may give of all people, which this program has to keep. Of 50,000 people with 30 rows
 * these are 66 each.
 */
const MOST_TEXT = 100_000_000;

const TOO_LARGE: Outcome = { code: 'expression-failed', message: 'A value is too large.' };

export function openEvaluation({
  now,
  budget = IN_A_RUN,
  mostText = MOST_TEXT,
  worker = sharedWorker(),
}: {
  now: Date;
  budget?: TimeBudget;
  mostText?: number;
  worker?: Worker;
}): Evaluation {
  const stopped = new Map<string, Outcome>();
  const times = new Map<string, number>();
  const texts = new Map<string, number>();
  let spent = 0;

  function note(page: Page, result: PageResult): void {
    for (const [index, { source }] of page.rows.entries()) {
      const time = result.times[index] ?? 0;
      spent += time;
      times.set(source, (times.get(source) ?? 0) + time);
      // Of a page that was stopped nothing is kept.
      if (result.ok) texts.set(source, (texts.get(source) ?? 0) + (result.texts[index] ?? 0));
    }
  }

  /** Characters that the rows may still give. */
  function textLeft(): number {
    const given = [...texts].map(([source, text]) => (stopped.has(source) ? 0 : text));
    return mostText - given.reduce((sum, text) => sum + text, 0);
  }

  function stopRow(page: Page, result: PageResult & { ok: false }): void {
    const loadOf = ({ source }: Row, index: number) =>
      result.stop === 'too-large'
        ? (texts.get(source) ?? 0) + (result.texts[index] ?? 0)
        : (times.get(source) ?? 0);
    const loads = page.rows.map(loadOf);
    const heaviest = loads.indexOf(Math.max(...loads));
    const source = page.rows[result.isRowToBlame ? result.row : heaviest]?.source ?? '';
    if (stopped.size > 0) throw new StoppedError(source);
    stopped.set(source, { code: 'expression-stopped', message: MESSAGES[result.stop] });
  }

  /** One page: the outcomes by row (`keyOf`). Asked again without the row that was stopped. */
  async function evaluatePage(
    rows: readonly Row[],
    people: readonly Subject[],
  ): Promise<Map<string, Outcome[]>> {
    const page = { now: now.getTime(), rows: rows.filter(({ source }) => !stopped.has(source)), people };
    if (page.rows.length === 0) return new Map();
    const allowed = stopped.size === 0 ? budget.total * FIRST_PART : budget.total;
    const limits = { row: budget.row, page: Math.max(0, allowed - spent), text: textLeft() };
    const result = await worker.evaluate(page, limits);
    note(page, result);
    if (!result.ok) {
      stopRow(page, result);
      return evaluatePage(rows, people);
    }
    return new Map(page.rows.map((row, index) => [keyOf(row), result.columns[index] ?? []]));
  }

  return {
    expect(sources) {
      if (sources.some((source) => inspectExpression(source, 'field').path === undefined)) worker.start();
    },
    async evaluate(asked, people) {
      for (const { source } of asked) refuseBroken(source);
      const columns = new Map<string, Outcome[]>();
      const rows: Row[] = [];
      for (const row of asked) {
        if (columns.has(keyOf(row))) continue;
        const { path } = inspectExpression(row.source, 'field');
        columns.set(keyOf(row), path ? people.map((person) => valueAt(path, row, person)) : []);
        if (!path) rows.push(row);
      }
      for (const page of rows.length === 0 ? [] : pagesOf(people, namesIn(rows))) {
        const subjects = page.map(({ subject }) => subject);
        const outcomes = await evaluatePage(rows, subjects);
        for (const row of rows) {
          const { reads } = row;
          const found = outcomes.get(keyOf(row));
          const read = [...reads.attributes, ...reads.labels];
          columns.get(keyOf(row))?.push(
            ...page.map(({ tooLarge }, index) => {
              if (read.some((name) => tooLarge.has(name))) return TOO_LARGE;
              return found?.[index] ?? TOO_LARGE;
            }),
          );
        }
      }
      return asked.map((row) => {
        const stop = stopped.get(row.source);
        return stop ? people.map(() => stop) : (columns.get(keyOf(row)) ?? []);
      });
    },
  };
}

/** The same text gives another answer as a filter. */
function keyOf({ source, isFilter = false }: Row): string {
  return `${isFilter} ${source}`;
}

/** What is nothing but a path of names needs nobody to evaluate it. */
function valueAt(path: readonly string[], { reads }: Row, { record }: Person): Outcome {
  if (!reads.attributes.includes(path[0] ?? '')) return {};
  try {
    const value = followPath(record, path);
    return value === undefined ? {} : { value };
  } catch (error) {
    if (error instanceof LimitError) return { code: 'expression-failed', message: error.message };
    throw error;
  }
}

const MESSAGES: Readonly<Record<Stop, string>> = {
  'too-long': 'The expression was stopped: it takes too long.',
  'too-large': 'The expression was stopped: what it gives is too large.',
  'never-ends': 'The expression was stopped: it waits for something that never comes.',
  ended: 'The expression was stopped: it takes too much memory.',
};

type Names = { attributes: ReadonlySet<string>; labels: ReadonlySet<string> };

function namesIn(rows: readonly Row[]): Names {
  return {
    attributes: new Set(rows.flatMap(({ reads }) => reads.attributes)),
    labels: new Set(rows.flatMap(({ reads }) => reads.labels)),
  };
}

/** `tooLarge`: names of what is left out, because it is beyond all measure. */
type Prepared = { subject: Subject; tooLarge: ReadonlySet<string>; text: number };

/** People with what the rows read of them and nothing else, in parts that can be sent. */
function* pagesOf(people: readonly Person[], names: Names): Generator<Prepared[]> {
  let page: Prepared[] = [];
  let text = 0;
  for (const person of people) {
    const prepared = prepare(person, names);
    if (page.length > 0 && (page.length >= PAGE || text + prepared.text > PAGE_TEXT)) {
      yield page;
      page = [];
      text = 0;
    }
    page.push(prepared);
    text += prepared.text;
  }
  if (page.length > 0) yield page;
}

function prepare({ record, custom }: Person, { attributes, labels }: Names): Prepared {
  const tooLarge = new Set<string>();
  const subject = { record: nothing(), custom: nothing() };
  let text = 0;
  function take(into: Record<string, unknown>, name: string, value: unknown): void {
    if (value === undefined) return;
    try {
      text += weigh(value);
      into[name] = value;
    } catch (error) {
      if (!(error instanceof LimitError)) throw error;
      tooLarge.add(name);
    }
  }
  for (const name of attributes) if (Object.hasOwn(record, name)) take(subject.record, name, record[name]);
  for (const label of labels) take(subject.custom, label, custom(label));
  return { subject, tooLarge, text };
}

function nothing(): Record<string, unknown> {
  return Object.create(null);
}
