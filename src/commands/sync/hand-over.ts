/** Where the summary of a run goes: the terminal, the folder `out-dir`, and the exit code. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ConfigError } from '../../errors.ts';
import { renderMarkdown, renderText } from '../../report/markdown.ts';
import type { Settings } from '../../settings.ts';
import type { Summary } from '../../types/summary.d.ts';
import type { Result, World } from '../world.ts';

/** Prints the summary, writes the files, and turns the outcome into an exit code. */
export async function publish(
  summary: Summary,
  { name, note }: { name: string; note: string },
  files: readonly { name: string; text: string }[],
  settings: Settings,
  world: World,
): Promise<Result> {
  const markdown = renderMarkdown(summary, { name }) + (note === '' ? '' : `\n${note}\n`);
  // Printed first: whatever becomes of the files, somebody learns what the run did.
  world.print(note === '' ? renderText(summary) : `${renderText(summary)}\n${note}\n`);
  try {
    const folder = resolve(world.folder, settings.outDir, summary.tenant);
    await mkdir(folder, { recursive: true });
    for (const file of [...files, { name: 'summary.md', text: markdown }]) {
      await writeFile(join(folder, file.name), file.text);
    }
  } catch (cause) {
    throw new ConfigError(
      'The summary could not be written to the folder "out-dir".',
      'Give a folder that exists or can be made, and that this program may write to.',
      { cause },
    );
  }
  const isStopped =
    summary.outcome === 'failed' || (summary.mode === 'sync' && summary.held.some(({ isNew }) => isNew));
  const summaryPath = join(settings.outDir, summary.tenant, 'summary.json');
  return { exitCode: isStopped ? 1 : 0, summary, summaryPath, markdown };
}
