/** What a run has done whose result was lost, as far as the next one can tell. Pure. */
import type { Finding } from '../../model.ts';
import type { Ran, Run } from '../../sync.ts';

/**
 * People whose account was opened or blocked as no recorded run knew it, where a run since the last one that is known left no
 * result. Nothing is told without a memory; nor of additions after a read that was not complete: an account may then be an
 * old one.
 */
export function unrecordedIn(
  { read, owned }: Pick<Ran, 'read' | 'owned'>,
  { lostAt }: Pick<Run['recall'], 'lostAt'>,
): Finding[] {
  const { memory, complete, lostBlocks } = read;
  if (lostAt === undefined || memory === undefined) return [];
  const added = [...owned.matches].filter(
    ([employee, match]) => match.kind === 'matched' && !match.user.blocked && !memory.links.has(employee),
  );
  const count = lostBlocks + (complete ? added.length : 0);
  return count === 0 ? [] : [{ code: 'unrecorded-run', count }];
}
