/** What a run has done whose result was lost, as far as the next one can tell. Pure. */
import { syncsOf } from '../../history/syncs.ts';
import type { Finding } from '../../model.ts';
import type { Ran } from '../../sync.ts';
import type { HistoryLine } from '../../types/history.d.ts';

/**
 * People who have an account now that no recorded run knew of, where a run since the last one that is known left no result.
 * Nothing is told without a memory, and after a read that was not complete: an account may then be an old one.
 */
export function unrecordedIn(
  { read, owned }: Pick<Ran, 'read' | 'owned'>,
  lines: readonly HistoryLine[] | undefined,
): Finding[] {
  const syncs = syncsOf(lines ?? []);
  const since = syncs.slice(syncs.findLastIndex(({ outcome }) => outcome !== 'failed') + 1);
  const isLost = since.some(({ issues }) => issues[0]?.code === 'no-result');
  const { memory, complete } = read;
  if (!isLost || memory === undefined || !complete) return [];
  const unknown = [...owned.matches].filter(
    ([employee, match]) => match.kind === 'matched' && !match.user.blocked && !memory.links.has(employee),
  );
  return unknown.length === 0 ? [] : [{ code: 'unrecorded-run', count: unknown.length }];
}
