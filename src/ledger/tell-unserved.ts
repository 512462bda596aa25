/** Has those told whom the schedule should have chosen long ago, and no run has taken. */
import { newlyUnserved, type Unserved } from '../history/unserved.ts';
import type { TenantCard } from './board.ts';
import { linesOf } from './branch-files.ts';
import type { Tip } from './push.ts';
import type { RecordOptions } from './record.ts';

/** Gives sentences for the log about what could not be sent; never rejects. */
export type TellUnserved = (those: readonly Unserved[], runUrl: string) => Promise<readonly string[]>;

type Telling = Pick<RecordOptions, 'tenants' | 'isStopped' | 'run' | 'now' | 'undoes' | 'mails' | 'warn'>;

/** `after`: what the branch says since this start was recorded; `taken`: the ids that were in it. */
export async function tellUnserved(after: Tip, taken: ReadonlySet<string>, telling: Telling): Promise<void> {
  const { tenants, run, now, undoes, mails, warn } = telling;
  // Whoever puts a run back is no start of the schedule.
  if (mails?.tellUnserved === undefined || undoes !== undefined) return;
  const isWaiting = ([id, { status }]: readonly [string, TenantCard]) =>
    status === 'active' && !taken.has(id) && telling.isStopped?.(id) !== true;
  const waiting = new Map([...tenants].filter(isWaiting));
  const lines = new Map([...after].map(([id, files]) => [id, linesOf(files)]));
  const those = newlyUnserved({ waiting, lines, runId: run.id ?? '', now });
  if (those.length === 0) return;
  const ids = those.map(({ id }) => id).join(', ');
  warn(`Very late, and in no run: ${ids}. The log of "select" says what stands in their way.`);
  for (const text of await mails.tellUnserved(those, run.url)) warn(text);
}
