/** Which runs the branch's own commits tell of: a line in a file may have been put there by whoever can push. */
import { isSameRun } from '../history/line.ts';
import { parseSigned } from '../history/signed.ts';
import { parseUnsigned } from '../history/unsigned.ts';
import type { Branch } from './branch.ts';
import { linesOf } from './branch-files.ts';
import type { Entry } from './commits.ts';
import { foundBy, SIGNED, UNSIGNED } from './message.ts';
import type { Tip } from './push.ts';

/** Of these those that are recorded. Commits are read only where a line says that one is. Throws `ledger-unreachable`. */
export async function recordedOf(
  entries: readonly Entry[],
  tip: Tip,
  branch: Pick<Branch, 'told'>,
): Promise<ReadonlySet<Entry>> {
  const here = entries.filter(({ summary }) => {
    const files = tip.get(summary.tenant);
    return files !== undefined && linesOf(files).some((line) => isSameRun(line, summary));
  });
  if (here.length === 0) return new Set();
  const ids = [...new Set(here.map(({ summary }) => summary.tenant))];
  const told = await branch.told(ids.flatMap((id) => [`${SIGNED}: ${id} `, `${UNSIGNED}: ${id} `]));
  return new Set(here.filter((entry) => isTold(entry, told)));
}

function isTold(entry: Entry, told: readonly string[]): boolean {
  const [name, text] = foundBy(entry);
  if (told.includes(`${name}: ${text}`)) return true;
  const lost = name === UNSIGNED ? parseUnsigned(text) : undefined;
  if (lost?.outcome !== 'lost') return false;
  // It was noticed at another time, which must be one that the next run believes: after the last that has signed itself.
  const { tenant, runId, attempt } = lost;
  const last = told
    .flatMap((line) => parseSigned(line.slice(SIGNED.length + 2)) ?? [])
    .filter((run) => run.tenant === tenant)
    .reduce((latest, { startedAt }) => (startedAt > latest ? startedAt : latest), '');
  return told
    .flatMap((line) => parseUnsigned(line.slice(UNSIGNED.length + 2)) ?? [])
    .some(
      (run) => isSameRun(run, { tenant, runId, attempt }) && run.outcome === 'lost' && run.startedAt > last,
    );
}
