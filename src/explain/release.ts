/** How what waits is released: by which command, after what, and why not any more. For a terminal, and for the desk. Pure. */
import { approvingOf } from '../approval.ts';
import type { IssueCode } from '../issues.ts';
import { APPROVABLE } from '../memory/counts.ts';
import type { Language } from '../model.ts';
import type { Details } from '../types/details.d.ts';
import { section, sections, sentence } from './columns.ts';

/**
 * Where the run was, or would be, started: it decides how something is approved. `undoes`: the run that was being put back.
 * `unusable`: why an approval of this digest would release nothing now. `toRecord`: what a run has left on this machine, and
 * no other takes the place of before it is recorded: by which command, and what it has held. `language`: the customer's.
 * `isUnremembered`: nothing of earlier runs is known, and should be. `isStill`: no sync is to be expected for now.
 * `found`: the issues of the run.
 * `waiting`: how many people wait under a digest.
 */
export type Place = {
  tenant: string;
  isOnGitHub: boolean;
  isLive?: boolean;
  isUnremembered?: boolean;
  isStill?: boolean;
  found?: readonly { code: IssueCode }[];
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
      stepsOf([digest], place),
    ),
    place.undoes !== undefined
      ? ''
      : sentence(
          `${correctionOf(place)} Where so few are left that they need none, the next sync carries them out, with an approval or without.`,
        ),
  );
}

/** The same, for whoever has asked about one of these people: a command releases the others as well. One for all that are released alike. */
export function releaseFor(digests: readonly string[], place: Place): string[] {
  const alike = Map.groupBy(new Set(digests), (digest) => wayOf(digest, place));
  return [...alike].map(([way, those]) => {
    const steps = stepsOf(those, place);
    const others = those.map((digest) => ({ digest, count: (place.waiting?.(digest) ?? 1) - 1 }));
    if (way === 'over' || way === 'unremembered' || others.every(({ count }) => count < 1)) return steps;
    const file = place.isLive ? '' : ' --details <the details of that run>';
    const together = others.map(
      ({ digest, count }) =>
        `${count < 1 ? 'no other' : count === 1 ? '1 other' : `${count} others`} under ${digest}`,
    );
    return [
      sentence(`Waits together with ${together.join(', ')}. See all${those.length === 1 ? '' : ' of one'}:`),
      `  npm run explain -- ${place.tenant} --held ${those.length === 1 ? those[0] : '<digest>'}${file}`,
      sentence(`${correctionOf(place)} If all are right:`.trim()),
      steps,
    ].join('\n');
  });
}

type Way = 'over' | 'unremembered' | 'left-here' | 'not-recorded' | 'usable';

function wayOf(digest: string, { unusable, toRecord, isUnremembered }: Place): Way {
  const why = unusable?.(digest);
  if (why === 'not-recorded' && isUnremembered) return 'unremembered';
  if (why === 'not-recorded' && toRecord?.digests.includes(digest)) return 'left-here';
  return why ?? 'usable';
}

/** What has to be done so that all of these are released, indented; they are released alike. */
export function stepsOf(digests: readonly string[], place: Place): string {
  const way = wayOf(digests[0] ?? '', place);
  switch (way) {
    case 'over':
      return sentence(
        `More than 72 hours have passed since that run, so its digest releases nothing any more. Start ${place.undoes === undefined ? 'a sync' : 'the undo'} again: what still waits then has another digest, in its summary.`,
      );
    case 'unremembered':
      return sentence(
        'First put right what stands at the top, and ask again: a sync now would begin a new memory, and what waits then may be something else, under another digest. Only where that cannot be put right any more, start a sync.',
      );
    case 'left-here':
    case 'not-recorded':
      return [...recordingOf(way, place), sentence('and then:'), approvalOf(digests, place)].join('\n');
    case 'usable':
      return approvalOf(digests, place);
  }
}

/** What makes these digests ones that can be approved, indented. */
function recordingOf(way: Way, { tenant, toRecord }: Place): string[] {
  const first = toRecord === undefined ? [] : [`  ${toRecord.command}`];
  if (way === 'left-here') {
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

/** The command that releases them, indented. */
export function approvalOf(digests: readonly string[], { tenant, isOnGitHub, undoes }: Place): string {
  if (isOnGitHub) {
    const { workflow, inputs } = approvingOf({ tenant, ...(undoes && { undoes }) }, digests);
    return `  gh workflow run ${workflow}.yml ${inputs.map((pair) => `-f ${pair.join('=')}`).join(' ')}`;
  }
  // The file that tells of what waits is the undo's own, which it does not take.
  return undoes === undefined
    ? `  npm run sync -- ${tenant} --approve ${digests.join(',')}`
    : `  npm run undo -- ${tenant} --run ${undoes} --details <the details of that run> --approve ${digests.join(',')}`;
}
