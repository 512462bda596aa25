/** Has those told who are very late, and whom the start of the schedule had to leave out. */
import { newlyUnserved, type Unserved } from '../history/unserved.ts';
import type { TenantCard } from './board.ts';
import { linesOf } from './branch-files.ts';
import type { Tip } from './push.ts';
import type { RecordOptions } from './record.ts';

/** Gives sentences for the log about what could not be sent; never rejects. */
export type TellUnserved = (those: readonly Unserved[], runUrl: string) => Promise<readonly string[]>;

type Telling = Pick<RecordOptions, 'tenants' | 'leftOut' | 'isStopped' | 'run' | 'undoes' | 'mails' | 'warn'>;

/** `after`: what the branch says since this start was recorded, for the first time. */
export async function tellUnserved(after: Tip, telling: Telling): Promise<void> {
  const { tenants, leftOut = [], run, undoes, mails, warn } = telling;
  // Whoever starts something by hand, or puts a run back, has not asked who is due.
  const isStart = run.trigger === 'schedule' && undoes === undefined && run.id !== undefined;
  if (mails?.tellUnserved === undefined || !isStart) return;
  const isMeant = ([id, { status }]: readonly [string, TenantCard]) =>
    status === 'active' && leftOut.includes(id) && telling.isStopped?.(id) !== true;
  const those = newlyUnserved({
    leftOut: new Map([...tenants].filter(isMeant)),
    lines: new Map([...after].map(([id, files]) => [id, linesOf(files)])),
    run: { runId: run.id ?? '', attempt: run.attempt },
  });
  if (those.length === 0) return;
  const ids = those.map(({ id }) => id).join(', ');
  warn(`Very late, and in no run: ${ids}. The log of "select" says what stands in their way.`);
  for (const text of await mails.tellUnserved(those, run.url)) warn(text);
}
