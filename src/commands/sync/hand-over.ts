/** Where the summary of a run goes: the terminal, the folder `out-dir`, and the exit code. */
import { lstat, mkdir, open, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { forgetTaken } from '../../ledger/recorded-here.ts';
import type { State } from '../../memory/state.ts';
import { alarmOf, isRed } from '../../report/headline.ts';
import { renderMarkdown, renderText } from '../../report/markdown.ts';
import { type Settings, USUAL_OUT_DIR } from '../../settings.ts';
import type { PlanFile } from '../../types/plan.d.ts';
import type { Summary } from '../../types/summary.d.ts';
import { writeWhole } from '../whole-file.ts';
import type { Result, World } from '../world.ts';
import { unwritable } from '../written.ts';
import { isToBeRecorded, recordCommand } from './not-recorded.ts';

/** By this file "record" knows that a run came to its end. */
const FINISHED = 'summary.json';
/** What it remembers, and says of itself under its key; those of an earlier run do not stand beside the result of this one. */
const OF_A_MEMORY = ['state.json', 'signed.txt'];
/** What a run leaves in its folder. */
const FILES = [FINISHED, 'summary.md', 'plan.json', ...OF_A_MEMORY];

/**
 * Proves, before anybody is called, that the results can be written where they are to be. Found out after the writes it
 * would cost the record and the memory of what was done. Throws ConfigError.
 */
export async function requireOutDir(settings: Settings, world: World): Promise<void> {
  const folder = folderOf(settings, world);
  try {
    await mkdir(folder, { recursive: true });
    for (const name of FILES) await requireFile(join(folder, name));
    // That of an earlier run would be taken for this one's, which may not come to a plan, or not be allowed to tell it.
    await rm(join(folder, 'plan.json'), { force: true });
    const probe = join(folder, '.probe');
    await rm(probe, { force: true });
    await writeFile(probe, 'x', { flag: 'wx' });
    await rm(probe);
  } catch (cause) {
    throw unwritable(cause, { folder: world.folder, path: join(settings.outDir, settings.tenant) });
  }
}

/** Nothing yet, or a plain file that may be written to: not a folder, and no link to somewhere else. */
async function requireFile(path: string): Promise<void> {
  const entry = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (entry === undefined) return;
  if (!entry.isFile()) throw Object.assign(new Error('no plain file'), { path, code: 'EISDIR' });
  await (await open(path, 'r+')).close();
}

/** Writes `plan.json`, and waits until it is on the disk: of a run that is killed in its writes, it tells what they were. */
export async function writePlan(plan: PlanFile, settings: Settings, world: World): Promise<void> {
  try {
    await writeWhole(join(folderOf(settings, world), 'plan.json'), `${JSON.stringify(plan, null, 1)}\n`);
  } catch (cause) {
    throw unwritable(cause, { folder: world.folder, path: join(settings.outDir, settings.tenant) });
  }
}

function folderOf({ outDir, tenant }: Pick<Settings, 'outDir' | 'tenant'>, { folder }: World): string {
  return resolve(folder, outDir, tenant);
}

/**
 * Prints the summary, writes it and the files that go with it, and turns the outcome into an exit code. `summary.json` is
 * the last: with it the run counts as finished, and one that ended well without its state and signature beside it would
 * make the memory of all runs before it useless. Without anything to be left it is printed alone.
 */
export async function publish(
  summary: Summary,
  { name, note }: { name: string; note: string },
  left: { state: State | undefined; signed: string | undefined } | undefined,
  settings: Settings,
  world: World,
): Promise<Result> {
  const at = {
    ...(settings.outDir === USUAL_OUT_DIR ? {} : { outDir: settings.outDir }),
    ...(settings.details === '' ? {} : { details: settings.details }),
  };
  const markdown = renderMarkdown(summary, { name, ...at }) + (note === '' ? '' : `\n${note}\n`);
  // Printed first: whatever becomes of the files, somebody learns what the run did.
  const text = renderText(summary, at);
  world.print(note === '' ? text : `${text}\n${note}\n`);
  if (left) await leave(summary, { ...left, markdown }, settings, world);
  if (left?.state && (await isToBeRecorded(settings, world)))
    world.print(`Not recorded yet. Next: ${recordCommand(settings)}\n`);
  if (isRed(summary)) world.fail?.(alarmOf(summary));
  const place = left && { summaryPath: join(settings.outDir, summary.tenant, FINISHED) };
  return { exitCode: isRed(summary) ? 1 : 0, summary, ...place, markdown };
}

type Left = { state: State | undefined; signed: string | undefined; markdown: string };

async function leave(
  summary: Summary,
  { state, signed, markdown }: Left,
  settings: Settings,
  world: World,
): Promise<void> {
  try {
    const folder = folderOf(settings, world);
    await mkdir(folder, { recursive: true });
    await rm(join(folder, FINISHED), { force: true });
    await forgetTaken(resolve(world.folder, settings.outDir), settings.tenant);
    for (const name of OF_A_MEMORY) await rm(join(folder, name), { force: true });
    if (state) await writeWhole(join(folder, 'state.json'), `${JSON.stringify(state, null, 1)}\n`);
    if (signed) await writeWhole(join(folder, 'signed.txt'), `${signed}\n`);
    await writeWhole(join(folder, 'summary.md'), markdown);
    await writeWhole(join(folder, FINISHED), `${JSON.stringify(summary, null, 2)}\n`);
  } catch (cause) {
    throw unwritable(cause, { folder: world.folder, path: join(settings.outDir, settings.tenant) });
  }
}
