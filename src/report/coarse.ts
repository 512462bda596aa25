/**
 * What may be said of a file that nobody has reviewed. Its author chooses the filter and the expressions, so exact counts
 * answer any question about one person ("is the salary of number 4711 above 50,000?"), and a reference tells who it was.
 * Pure.
 */
import { guidanceFor, type IssueCode } from '../issues.ts';
import type { Issue, Summary } from '../types/summary.d.ts';
import { outcomeOf } from './summary.ts';

const STEP = 5;
/**
 * Never told: whether somebody has a text or an id that stands in the file is a question to one person, and with two more
 * that nobody has its number would reach the next five. Of texts that say little about one person the comparison tells, and
 * of who enters and leaves the scope.
 */
const NEVER: ReadonlySet<IssueCode> = new Set([
  'filter-text-misspelt',
  'filter-text-unmatched',
  'nobody-in-scope',
  'protect-unmatched',
  'resolve-takes',
  'resolve-unmatched',
  'resolve-would-take',
  'scope-entered',
  'scope-left',
]);
/** About one thing of the organisation, whoever is in it: told as it is. Whatever else is found once may be one person. */
const OF_THE_ORGANISATION: ReadonlySet<IssueCode> = new Set([
  'attribute-ambiguous',
  'attribute-lost',
  'attribute-missing',
  'attribute-skipped',
  'attribute-unreadable',
  'directory-shrank',
  'field-skipped',
  'field-unknown',
  'field-unsupported',
  'filter-unreadable',
  'incomplete-source',
  'incomplete-target',
  'resolve-expired',
  'sensitive-attribute',
  'state-lost',
  'stateless',
  'termination-unreadable',
]);

/** To the nearest five: 0, 1 and 2 are all "0". */
export function coarse(count: number): number {
  return Math.round(count / STEP) * STEP;
}

/**
 * The summary with every count rounded, without references and digests, and without what rounds to nothing. The outcome
 * follows from what is left. Fits the schema if the given summary did.
 */
export function coarseSummary(summary: Summary): Summary {
  const held = summary.held
    .map(({ digest: _, approved: __, ...one }) => ({
      ...one,
      ...rounded({ count: one.count, base: one.base, allowed: one.allowed }),
    }))
    .filter(({ count }) => count > 0);
  // The first one of a run that failed is what stopped it.
  const stop = summary.outcome === 'failed' ? 1 : 0;
  const issues = [...summary.issues.slice(0, stop).map(unnamed), ...coarseIssues(summary.issues.slice(stop))];
  const counts = rounded(summary.counts);
  const { source, target, calls } = summary;
  return {
    ...summary,
    source: { ...rounded(numbersOf(source)), complete: source.complete },
    target: { ...rounded(numbersOf(target)), complete: target.complete },
    counts,
    units: Object.fromEntries(
      Object.entries(summary.units)
        .map(([kind, unit]) => [kind, rounded(unit)] as const)
        .filter(([, { created, unknown }]) => created + unknown > 0),
    ),
    fields: Object.fromEntries(Object.entries(rounded(summary.fields)).filter(([, count]) => count > 0)),
    held,
    issues,
    // Who is asked about by a request of their own shows in the number of requests.
    calls: {
      personio: { ...calls.personio, ...rounded({ get: calls.personio.get, write: calls.personio.write }) },
      engagedly: {
        ...calls.engagedly,
        ...rounded({ get: calls.engagedly.get, write: calls.engagedly.write }),
      },
    },
    presence: {},
    outcome: outcomeOf({
      failed: summary.outcome === 'failed',
      complete: source.complete && target.complete,
      held: held.length,
      left: counts.setAside + counts.failed,
      codes: issues.map(({ code }) => code),
    }),
  };
}

/** The same of issues alone. */
export function coarseIssues(issues: readonly Issue[]): Issue[] {
  return issues.flatMap((issue): Issue[] => {
    if (NEVER.has(issue.code)) return [];
    if (OF_THE_ORGANISATION.has(issue.code) && issue.count === 1) return [unnamed(issue)];
    const count = coarse(issue.count);
    return count === 0 ? [] : [unnamed({ ...issue, count })];
  });
}

function unnamed({ entries: _, ...issue }: Issue): Issue {
  return { ...issue, refs: [] };
}

function numbersOf<T extends { complete: boolean }>({ complete: _, ...numbers }: T): Omit<T, 'complete'> {
  return numbers;
}

/**
 * The same without any text but those of the product. What stands in the file is no secret to its author; but whether a
 * search for people's values finds something in a name or a message that they chose would answer their question.
 */
export function inFixedWords(summary: Summary): Summary {
  return {
    ...summary,
    issues: summary.issues.map((issue) => ({ ...issue, remedy: guidanceFor(issue.code).remedy })),
  };
}

function rounded<T extends object>(counts: T): T {
  return Object.fromEntries(
    Object.entries(counts).map(([name, count]) => [name, coarse(Number(count))]),
  ) as T;
}
