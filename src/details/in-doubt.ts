/** Of whom it is in doubt which account they have: why, and what each that may be theirs has in common with them. Pure. */
import { guidanceFor, type IssueCode } from '../issues.ts';
import { agreementOf, marksOf, marksOfPerson } from '../match/match.ts';
import type { DesiredUser, Match, RefOf, User } from '../model.ts';
import type { Candidate } from '../types/details.d.ts';
import { nameOfUser } from './named.ts';

const MORE = 'More speaks for it that the account is somebody else’s';
const KEYS = 'The e-mail and the employee number point to different accounts';

/** What is true of each row that ends in `conflict`; the issue has to tell of all of them at once. */
export const CAUSES: Readonly<Partial<Record<string, string>>> = {
  '4.2': MORE,
  '4.3': MORE,
  '4.4': 'As much speaks for it that the account is somebody else’s',
  '4.5':
    'The account is remembered for somebody who is not in Personio’s list, and hardly anything speaks for this person',
  '4.6': 'The account bears another name',
  '4.7':
    'No earlier run knows the account as theirs, and its name, birth date or hire date is not quite theirs',
  '5.2': 'Two people bear the name of the account, and it is not clear to which of them it belongs',
  '5.4': KEYS,
  '5.5': 'An account that does not seem to be theirs bears their e-mail or employee number',
  '5.6': 'An account is remembered as theirs, and too little else speaks for it',
  '5.7': 'An account that is nobody’s bears the e-mail or employee number of an earlier record of theirs',
  '5.8':
    'They may be somebody who has left, back under another record, and the account of that record may be theirs',
  '5.9': 'An account that is nobody’s bears their name, or a part of it and their birth date',
};

/** Whatever the row: nobody would be in doubt without the entry. */
const GIVEN =
  'An entry under "resolve" in the tenant file gives an account that may be theirs to somebody else';

/**
 * What this issue means of somebody: of several causes the one that is true.
 *
 * @param isGiven Whether an entry under `resolve` gives somebody else an account that may be theirs.
 */
export function meaningOf(code: IssueCode, match: Match | undefined, isGiven = false): string {
  const isOfMatch = match?.kind === 'set-aside' && match.reason === 'conflict' && code === 'conflict';
  return (isOfMatch ? (isGiven ? GIVEN : CAUSES[match.row]) : undefined) ?? guidanceFor(code).meaning;
}

/** To whom an entry under `resolve` gives an account that may be this person’s: Personio ids. */
export function givenTo(match: Match | undefined, matches: ReadonlyMap<string, Match>): string[] {
  if (match?.kind !== 'set-aside' || match.candidates.length === 0) return [];
  return [...matches].flatMap(([id, other]) =>
    other.kind === 'matched' && other.by === 'resolve' && match.candidates.includes(other.user.id) ? id : [],
  );
}

/** The accounts that may be theirs, each with what speaks for it and against it; nothing where there are none. */
export function candidatesIn(
  match: Match | undefined,
  {
    person,
    users,
    refOf,
  }: { person: DesiredUser | undefined; users: ReadonlyMap<string, User>; refOf: RefOf },
): { candidates?: Candidate[] } {
  const ids = idsIn(match, users);
  if (ids.length === 0) return {};
  return {
    candidates: ids.map((id) => {
      const user = users.get(id);
      const compared = person && user && agreementOf(marksOfPerson(person), marksOf(user.fields));
      return { user: id, ref: refOf({ user: id }), name: nameOfUser(user), ...compared };
    }),
  };
}

function idsIn(match: Match | undefined, users: ReadonlyMap<string, User>): readonly string[] {
  if (match?.kind === 'set-aside') return match.candidates;
  const beside = match && 'beside' in match ? (match.beside ?? []) : [];
  return beside.filter((id) => users.get(id)?.blocked === false);
}
