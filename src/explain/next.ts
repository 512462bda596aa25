/** What is to be done now about one person, in the order in which it is to be done. For a terminal alone. Pure. */
import { guidanceFor, type IssueCode, isIssueCode, SHOW_THEM, typedFor } from '../issues.ts';
import { isIdentifier } from '../keys.ts';
import { isTaking } from '../labels.ts';
import type { Candidate, PersonDetail } from '../types/details.d.ts';
import { sentence } from './columns.ts';
import { type Place, releaseFor } from './release.ts';
import { ofEverybody, withheldFor } from './withheld.ts';

/** What is to be said of somebody beside what a run says: why, and what is to be done. */
export type Note = {
  why?: string | undefined;
  next?: string;
  /** Issues whose own remedy is for others. */
  instead?: readonly IssueCode[];
};

export function nextOf(
  { held, codes, planned, result, candidates = [] }: PersonDetail,
  place: Place,
  notes: readonly Note[],
): string {
  const rest = place.undoes === undefined ? 'a sync, if none starts by itself' : 'the undo again';
  const release = releaseFor(
    held.flatMap(({ digest }) => digest ?? []),
    place,
  );
  const instead = notes.flatMap((note) => note.instead ?? []);
  const remedies = [
    ...remediesOf(
      [
        ...codes.filter((code) => !instead.some((one) => one === code)),
        ...ofEverybody({ result, codes }, place),
      ],
      place,
    ),
    ...(codes.includes('conflict') && !instead.includes('conflict') && candidates.some(mayBeCrossed)
      ? [sentence(CROSSED)]
      : []),
  ];
  const steps = [
    ...notes.flatMap(({ next }) => (next === undefined ? [] : sentence(typedFor(next, place.tenant)))),
    ...withheldFor(held, place).steps.map(sentence),
    // Whose account it is has to be looked at before it is taken from anybody.
    ...(held.some(isTaking)
      ? [...remedies, sentence(ONLY_THEN[planned === 'block' ? 'closes' : 'gives']), ...release]
      : [...release, ...remedies]),
    ...(result === 'failed' && !codes.some((code) => BY_HAND.has(code))
      ? [sentence('Nothing by hand, unless it stays: the next run tries again.')]
      : []),
    ...(result === 'left' ? [sentence(`Start ${rest}.`)] : []),
  ];
  if (steps.length > 0) return steps.join('\n');
  if (held.length > 0) return sentence('The summary of that run says why it cannot be approved.');
  if (result === 'set-aside') return sentence('The summary of the run says what is unclear, and what to do.');
  if (!place.isLive || result !== 'planned') return sentence('Nothing needs to be done.');
  const ifRight = place.isStill
    ? 'If that is right, what stands at the top comes first: until then nothing happens'
    : 'Nothing, if that is right';
  return sentence(
    `${ifRight}. If it is not, correct it in Personio or in the tenant file before the next sync.`,
  );
}

/** What failed so that their own remedy asks for something by hand, at once or after a while. */
const BY_HAND: ReadonlySet<string> = new Set<IssueCode>([
  'activation-refused',
  'block-refused',
  'duplicate',
  'failing-repeatedly',
  'left-active',
]);

const ONLY_THEN = {
  gives:
    'Only if the entry is right: this takes the account from the other person, and gives it to this one:',
  closes:
    'Only if the entry is right, and the other person does not work with the account: this takes it from them, and blocks it, since by Personio the person of the entry has left or does not belong there any more:',
};

/** Of what these mean; who it is stands above. */
function remediesOf(codes: readonly string[], { tenant, isUnremembered }: Place): string[] {
  const known = codes.filter(isIssueCode);
  const told = known.filter((code) => !(isUnremembered && BY_MEMORY.has(code)));
  return [
    ...told.map((code) => guidanceFor(code).remedy.replace(` Who it is: ${SHOW_THEM}`, '')),
    ...(told.length < known.length ? [ASK_AGAIN] : []),
  ].map((remedy) => sentence(typedFor(remedy, tenant)));
}

/** What an earlier run has done or seen decides whether these are told at all, and they ask for something by hand. */
const BY_MEMORY: ReadonlySet<string> = new Set<IssueCode>([
  'account-unseen',
  'blocked-elsewhere',
  'leaver-doubtful',
  'leaver-out-of-scope',
  'second-account',
]);

const ASK_AGAIN =
  'Nothing by hand: what to do only the memory of earlier runs can tell. Ask again when it can be read.';

const CROSSED =
  'Has somebody else’s name been typed into their account? What to do then stands in .github/SUPPORT.md, under "Are the accounts crossed?".';

/** Whether the account has a key of theirs, and the name of somebody else. */
function mayBeCrossed({ agrees = [], differs = [] }: Candidate): boolean {
  return differs.includes('name') && agrees.some(isIdentifier);
}
