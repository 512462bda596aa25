/**
 * What may be said of a file that nobody has reviewed. Its author chooses the filter and the expressions, so exact counts
 * answer any question about one person ("is the salary of number 4711 above 50,000?"), and a reference tells who it was.
 * Pure.
 */
import type { Summary } from '../types/summary.d.ts';
import { outcomeOf } from './summary.ts';

const STEP = 5;
/**
 * Said where exactly nobody is in scope, is kept out, or has a text, which are questions to one person as well. Of texts
 * that say little about one person the comparison tells.
 */
const EXACT: ReadonlySet<string> = new Set([
  'nobody-in-scope',
  'filter-text-misspelt',
  'filter-text-unmatched',
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
    .map(({ digest: _, ...one }) => ({
      ...one,
      ...rounded({ count: one.count, base: one.base, allowed: one.allowed }),
    }))
    .filter(({ count }) => count > 0);
  const issues = summary.issues.flatMap((issue): Summary['issues'] => {
    if (EXACT.has(issue.code)) return [];
    // One thing of the file or of the organisation, not a person: an attribute, a field, a list.
    if (issue.refs.length === 0 && issue.count === 1) return [issue];
    const count = coarse(issue.count);
    return count === 0 ? [] : [{ ...issue, count, refs: [] }];
  });
  const counts = rounded(summary.counts);
  const { source, target, calls } = summary;
  return {
    ...summary,
    source: { ...rounded(numbersOf(source)), complete: source.complete },
    target: { ...rounded(numbersOf(target)), complete: target.complete },
    counts,
    units: Object.fromEntries(Object.entries(summary.units).map(([kind, unit]) => [kind, rounded(unit)])),
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

function numbersOf<T extends { complete: boolean }>({ complete: _, ...numbers }: T): Omit<T, 'complete'> {
  return numbers;
}

function rounded<T extends object>(counts: T): T {
  return Object.fromEntries(
    Object.entries(counts).map(([name, count]) => [name, coarse(Number(count))]),
  ) as T;
}
