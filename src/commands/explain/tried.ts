/** What the last syncs have tried for one person, and what Engagedly made of it, for "explain". Pure. */
import type { Note } from '../../explain/next.ts';
import { guidanceFor, type IssueCode, inSentence, SHOW_THEM } from '../../issues.ts';
import type { PersonDetail } from '../../types/details.d.ts';
import type { Summary } from '../../types/summary.d.ts';

/** Of what is told only when it was tried: a plan does not know of it. */
const TRIED: ReadonlySet<string> = new Set<IssueCode>([
  'activation-refused',
  'block-refused',
  'duplicate',
  'rejected',
  'unit-failed',
  'write-failed',
]);

/** `runs`: in how many syncs in a row their changes have failed; `last`: the summary of the last one. */
export function triedNotes(
  { ref, result }: Pick<PersonDetail, 'ref' | 'result'>,
  { runs, last }: { runs: number; last: Summary | undefined },
): Note[] {
  if (result !== 'planned') return [];
  const issues = last?.issues.filter(({ code, refs }) => TRIED.has(code) && refs.includes(ref)) ?? [];
  if (runs === 0 && issues.length === 0) return [];
  const meanings = issues.map(
    ({ code, field }) =>
      `${inSentence(guidanceFor(code).meaning)}${field === undefined ? '' : ` (${field})`}`,
  );
  const tried =
    runs > 1 ? `The last ${runs} syncs have tried this in vain` : 'The last sync has tried this in vain';
  const codes = new Set(issues.map(({ code }) => code));
  const remedies = (codes.size === 0 ? (['failing-repeatedly'] as const) : [...codes]).map((code) =>
    guidanceFor(code).remedy.replace(` Who it is: ${SHOW_THEM}`, ''),
  );
  return [
    { why: `${[tried, ...(meanings.length === 0 ? [] : [meanings.join('; ')])].join(': ')}.` },
    ...remedies.map((next) => ({ next })),
  ];
}
