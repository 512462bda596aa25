/** What still waits of that which an earlier run held: an approval of its digest releases that, and nothing else. Pure. */
import type { Ran } from '../../sync.ts';

/** The same run, with nothing held but what is the same as under that digest, and under that digest. */
export function heldEarlier<T extends Pick<Ran, 'read' | 'plan'>>(ran: T, digest: string): T {
  const known = ran.read.memory?.approvable(digest) ?? new Set();
  const held = ran.plan.held.flatMap((one) => {
    const waiting = one.waiting.filter((_, at) => known.has(one.members?.[at] ?? ''));
    return waiting.length === 0 ? [] : { ...one, digest, waiting };
  });
  return { ...ran, plan: { ...ran.plan, held } };
}
