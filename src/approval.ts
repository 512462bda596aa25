/** How somebody releases what waits, where the run was started: which workflow, with what, and how much at most. Pure. */
import type { Summary } from './types/summary.d.ts';

export type Approving = {
  workflow: 'sync' | 'undo';
  /** The inputs of the workflow by their names, in its order. */
  inputs: readonly (readonly [name: string, value: string])[];
};

/** What a run has held is released by another run of the same kind. */
export function approvingOf(
  { tenant, undoes }: Pick<Summary, 'tenant' | 'undoes'>,
  digests: readonly string[],
): Approving {
  const approve = ['approve', digests.join(',')] as const;
  if (undoes === undefined)
    return { workflow: 'sync', inputs: [['tenant', tenant], ['mode', 'sync'], approve] };
  const [run = '', attempt = ''] = undoes.split('/');
  return { workflow: 'undo', inputs: [['tenant', tenant], ['run', run], ['attempt', attempt], approve] };
}

/** Whether no recorded run has held what waits under one of these: until then an approval of it is refused. */
export function isUnrecorded(
  held: readonly { digest?: string | undefined; isNew: boolean }[],
  digests: readonly string[],
): boolean {
  return held.some(({ digest, isNew }) => isNew && digest !== undefined && digests.includes(digest));
}

export function startInWords({ workflow, inputs }: Approving): string {
  return `start the workflow "${workflow}" by hand with ${inputs.map((pair) => pair.join(': ')).join(', ')}`;
}

/** From three people up, never more than half are blocked in one run, whatever was approved; the rest waits for the next. */
export function mostBlocks(base: number): number {
  return base >= 3 ? Math.floor(base / 2) : Number.MAX_SAFE_INTEGER;
}
