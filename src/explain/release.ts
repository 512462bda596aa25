/** How what waits is released: by which command, after what, and why not any more. For a terminal, and for the desk. Pure. */
import { approvingOf } from '../approval.ts';
import { APPROVABLE } from '../memory/counts.ts';
import type { Language } from '../model.ts';
import type { Details } from '../types/details.d.ts';
import { section, sections, sentence } from './columns.ts';

/**
 * Where the run was, or would be, started: it decides how something is approved. `undoes`: the run that was being put back.
 * `unusable`: why an approval of this digest would release nothing now. `toRecord`: what a run has left on this machine, and
 * no other takes the place of before it is recorded: by which command, and what it has held. `language`: the customer's.
 * `isUnremembered`: nothing of earlier runs is known, and should be.
 * `waiting`: how many people wait under a digest.
 */
export type Place = {
  tenant: string;
  isOnGitHub: boolean;
  isLive?: boolean;
  isUnremembered?: boolean;
  undoes?: string | undefined;
  language?: Language | undefined;
  unusable?(digest: string): 'not-recorded' | 'over' | undefined;
  toRecord?: { command: string; digests: readonly string[] } | undefined;
  waiting?(digest: string): number;
};

/** How many people wait under a digest, by these details. */
export function waitingIn({ people }: Pick<Details, 'people'>): (digest: string) => number {
  return (digest) => people.filter(({ held }) => held.some((one) => one.digest === digest)).length;
}

/** That of a file of details: what it tells of can be approved for so long, and no longer. */
export function placeIn(details: Details, now: Date): Place {
  const { tenant, runId, undoes, startedAt } = details;
  const isOver = now.getTime() - Date.parse(startedAt) > APPROVABLE;
  return {
    tenant,
    isOnGitHub: /^\d+$/.test(runId),
    undoes,
    unusable: () => (isOver ? 'over' : undefined),
    waiting: waitingIn(details),
  };
}

/** What is to be done with what waits under this digest. */
export function releaseOf(digest: string, place: Place): string {
  return sections(
    section(
      place.unusable?.(digest) === undefined
        ? 'If all of these are right, within 72 hours from when they were first held:'
        : 'If all of these are right:',
      stepsOf(digest, place),
    ),
    place.undoes !== undefined
      ? ''
      : sentence(
          `${correctionOf(place)} Where so few are left that they need none, the next sync carries them out, and an approval is refused.`,
        ),
  );
}

/** The same, for whoever has asked about one of these people: the command releases the others as well. */
export function releaseOfOne(digest: string, place: Place): string {
  const steps = stepsOf(digest, place);
  const others = (place.waiting?.(digest) ?? 1) - 1;
  if (others < 1 || place.unusable?.(digest) === 'over') return steps;
  const file = place.isLive ? '' : ' --details <the details of that run>';
  return [
    sentence(`Waits together with ${others} ${others === 1 ? 'other' : 'others'} under ${digest}. See all:`),
    `  npm run explain -- ${place.tenant} --held ${digest}${file}`,
    sentence(`${correctionOf(place)} If all are right:`.trim()),
    steps,
  ].join('\n');
}

/** What has to be done so that it is released, indented. */
export function stepsOf(digest: string, place: Place): string {
  switch (place.unusable?.(digest)) {
    case 'over':
      return sentence(
        `More than 72 hours have passed since that run, so its digest releases nothing any more. Start ${place.undoes === undefined ? 'a sync' : 'the undo'} again: what still waits then has another digest, in its summary.`,
      );
    case 'not-recorded':
      return [...recordingOf(digest, place), sentence('and then:'), approvalOf(digest, place)].join('\n');
    case undefined:
      return approvalOf(digest, place);
  }
}

/** What makes this digest one that can be approved, indented. */
function recordingOf(digest: string, { tenant, toRecord }: Place): string[] {
  const first = toRecord === undefined ? [] : [`  ${toRecord.command}`];
  if (toRecord?.digests.includes(digest)) {
    return [
      sentence(
        'The run that has held this is not recorded yet, and until then an approval is refused. First:',
      ),
      ...first,
    ];
  }
  return [
    sentence('No recorded run has held this yet, and until then an approval is refused. First:'),
    ...first,
    `  npm run sync -- ${tenant}`,
    '  npm run record',
  ];
}

/** What is to be done with those who should not be released; empty for an undo, which does not follow Personio. */
export function correctionOf({ undoes }: Pick<Place, 'undoes'>): string {
  if (undoes !== undefined) return '';
  return 'What is not right is corrected in Personio or in the tenant file; an approval then releases only the rest.';
}

/** The command that releases it, indented. */
export function approvalOf(digest: string, { tenant, isOnGitHub, undoes }: Place): string {
  if (isOnGitHub) {
    const { workflow, inputs } = approvingOf({ tenant, ...(undoes && { undoes }) }, [digest]);
    return `  gh workflow run ${workflow}.yml ${inputs.map((pair) => `-f ${pair.join('=')}`).join(' ')}`;
  }
  // The file that tells of what waits is the undo's own, which it does not take.
  return undoes === undefined
    ? `  npm run sync -- ${tenant} --approve ${digest}`
    : `  npm run undo -- ${tenant} --run ${undoes} --details <the details of that run> --approve ${digest}`;
}
