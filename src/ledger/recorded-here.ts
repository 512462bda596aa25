/**
 * Which results "record" has taken, on a machine where one run after the other leaves its own in the same folder. A note
 * beside the result names the run it is of, so that an old one says nothing of a new result. On GitHub each job begins
 * with an empty folder, and nothing is noted.
 */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunOrigin } from '../origin.ts';
import type { Summary } from '../types/summary.d.ts';
import type { Recording } from './commits.ts';
import { type Found, type Result, type ResultOptions, readRegular, readResult } from './results.ts';

const NOTE = 'recorded.txt';
const LONGEST_NOTE = 200;

/** `record` is what takes it, or could but for its times. */
export type Untaken = Exclude<Found, { kind: 'none' }>;

/** Of these results those that are on the branch now. `folder`: absolute path of all. Never throws: the record stands. */
export async function noteTaken(
  results: ReadonlyArray<Pick<Result, 'id' | 'summary'>>,
  { recorded, known }: Pick<Recording, 'recorded' | 'known'>,
  { folder, run, warn }: { folder: string; run: RunOrigin; warn(text: string): void },
): Promise<void> {
  if (run.trigger !== 'local') return;
  for (const { id, summary } of results.filter((one) => recorded.has(one.id) || known.includes(one.id))) {
    try {
      await forgetTaken(folder, id);
      // Always a new file: no link is followed.
      await writeFile(join(folder, id, NOTE), `${nameOf(summary)}\n`, { flag: 'wx' });
    } catch {
      warn(
        `It could not be noted beside the result of tenant ${id} that it is recorded, so the next run there asks for it. Recording it again adds nothing.`,
      );
    }
  }
}

/** Before another result is put there. */
export async function forgetTaken(folder: string, id: string): Promise<void> {
  await rm(join(folder, id, NOTE), { force: true });
}

/** What a sync, undo or rekey of this tenant has left in the folder, unless it is recorded: by the rules of `record`. */
export async function untakenIn(
  id: string,
  options: Pick<ResultOptions, 'folder' | 'run' | 'now'>,
): Promise<Untaken | undefined> {
  const found = await readResult(id, { ...options, warn: () => {} });
  return found.kind === 'none' || (await isTaken(found.result, options)) ? undefined : found;
}

/** Whether "record" has noted that it took this very result. */
export async function isTaken(
  { id, summary }: Pick<Result, 'id' | 'summary'>,
  { folder }: Pick<ResultOptions, 'folder'>,
): Promise<boolean> {
  const note = await readRegular(join(folder, id, NOTE), LONGEST_NOTE);
  return typeof note === 'object' && note.content.trim() === nameOf(summary);
}

function nameOf({ runId, attempt }: Summary): string {
  return `${runId}/${attempt}`;
}
