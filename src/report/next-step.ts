/** What somebody has to do so that what waits is released, as it is typed or started. Pure; not escaped. */
import { approvingOf, isUnrecorded, startInWords } from '../approval.ts';
import { forShell } from '../harmless.ts';
import type { HeldClass, Summary } from '../types/summary.d.ts';

/**
 * Where it is read. `isRecorded`: on the ledger branch, where the run is recorded already and its other files are not;
 * `outDir`: the folder in which a run on this machine has left its files, if it is not the usual one; `details`: the file that
 * an undo on this machine was given.
 */
export type ReadAt = {
  isRecorded?: boolean | undefined;
  outDir?: string | undefined;
  details?: string | undefined;
};

/** A digest is known to the next run when this one is recorded: after the last tenant that was started with it. */
export function whenUsable({ held, mode, trigger, undoes }: Summary): string {
  if (mode !== 'sync' || !held.some(({ digest, isNew }) => isNew && digest !== undefined)) return '';
  return trigger === 'local'
    ? `A digest can be used once its run is recorded: "npm run record" pushes it to the ledger branch of "origin". If you may not push there, start the workflow "${undoes === undefined ? 'sync' : 'undo'}": it holds and records the same.`
    : 'A digest of this run can be used once the run is recorded, about 2 minutes after the last tenant of the same start is done: then the board shows it, too. An approval that comes earlier releases nothing.';
}

export function nextStep(summary: Summary, held: HeldClass, at: ReadAt): string {
  if (held.digest !== undefined) {
    // An approval is for what a sync has held and recorded; a plan is not recorded.
    const isTooEarly = summary.mode === 'plan' && held.isNew;
    const step = approval(summary, [held.digest], at);
    return isTooEarly ? `First a sync has to hold this and be recorded. Then: ${step}` : step;
  }
  const isComplete = summary.source.complete && summary.target.complete;
  return `${whyNoApproval(isComplete)}${isComplete ? '' : ' Run again later.'}`;
}

/** Of what waits without a digest. `isComplete`: both lists were read to their end. */
export function whyNoApproval(isComplete: boolean): string {
  return isComplete
    ? 'Cannot be approved without the secret LEDGER_KEY. Set it for this tenant and run again.'
    : 'Cannot be approved, because a list could not be read completely.';
}

/** What somebody has to do, where the run was started, to release these. */
export function approval(
  summary: Summary,
  digests: readonly string[],
  { isRecorded, outDir, details }: ReadAt,
): string {
  const { tenant, trigger, mode, held, undoes } = summary;
  if (trigger !== 'local') {
    const start = startInWords(approvingOf(summary, digests));
    return `${start.slice(0, 1).toUpperCase()}${start.slice(1)}`;
  }
  // What an earlier run has held is known already; and a plan holds nothing that could be recorded.
  const isUnknown = mode === 'sync' && !isRecorded && isUnrecorded(held, digests);
  const folder = outDir === undefined ? '' : ` --out-dir ${forShell(outDir)}`;
  const record = isUnknown ? `npm run record${folder === '' ? '' : ` --${folder}`} && ` : '';
  const command =
    undoes === undefined
      ? `sync -- ${tenant}`
      : `undo -- ${tenant} --run ${undoes} --details ${details === undefined ? '<the same file>' : forShell(details)}`;
  return `${record}npm run ${command} --approve ${digests.join(',')}${folder}`;
}
