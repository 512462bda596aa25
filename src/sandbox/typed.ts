/** What somebody types while the sandbox plays: who works there, and what happens to them. */
import { nameOf as comparable, compareNames } from '../match/names.ts';
import type { Company } from './company/company.ts';
import { comeBack } from './company/happenings.ts';
import { addDays } from './company/invented.ts';
import { depart } from './company/oddities.ts';
import type { Person } from './company/people.ts';
import type { StoredUser } from './engagedly/engagedly.ts';

/** Of more people, those are listed whom a word is given for. */
const MOST_LISTED = 60;

export const TYPED = `What Personio shows can be changed here, while it plays: type a line and Enter.

  people [word]              who works there, with the number that "protect" takes; only those with this word
  leave <number>             has left since yesterday
  return <number>            is there again
  position <number> <text>   has another position, such as Intern
  cross <number> <number>    somebody has typed name and day of joining of each of these two into the account of the other:
                             both are set aside, until "resolve" settles whose is whose`;

/** Does what the line says to the company, or to the accounts in Engagedly. What is not understood changes nothing, and is answered with what would be. */
export function answerTo(line: string, company: Company, users: readonly StoredUser[] = []): string {
  const [word = '', ...rest] = line.trim().split(/\s+/);
  if (word === '') return '';
  if (word === 'people') return listOf(company, rest.join(' '));
  const [number, ...more] = rest;
  const person = personOf(number, company);
  const position = more.join(' ');
  const isAlone = (word === 'leave' || word === 'return') && more.length === 0;
  if (isAlone || (word === 'position' && position !== '')) {
    if (!person) return `Nobody has the number ${number ?? ''}. Type "people" for those there are.`;
    return happen(word, person, { company, position });
  }
  if (word === 'cross' && more.length === 1) {
    return cross(person, personOf(more[0], company), users);
  }
  return TYPED;
}

/** By the number in Personio, also as a tenant file names it. */
function personOf(text: string | undefined, { people }: Company): Person | undefined {
  return people.find(({ id }) => String(id) === text?.replace(/^personio:/, ''));
}

type Account = { person: Person; account: StoredUser };

/**
 * E-mail, number and birthday stay where they are, since people log in by them: so it is true, whatever was synced and
 * recorded before, that everybody has the account with their own e-mail. Names that have anything in common, or the same
 * day of joining, would leave no doubt to settle.
 */
function cross(one: Person | undefined, other: Person | undefined, users: readonly StoredUser[]): string {
  const [first, second] = [one, other].map((person) => accountOf(person, users));
  if (!first || !second || first.account === second.account) {
    return 'These are not two people who have an account each, under the e-mail that Personio has. Type "people" for their numbers.';
  }
  const [own, others] = [first, second].map(({ person }) => person);
  if (!own || !others || isAlike(own, others)) {
    return `These are not two people who can be taken for one another: ${nameOf(first.person)} and ${nameOf(second.person)} have a part of their names or the day of joining in common, so that nothing would be in doubt. Take two others.`;
  }
  writeInto(first.account, others);
  writeInto(second.account, own);
  return `The account with the e-mail and the number of ${nameOf(own)} (${own.id}) bears the name and the day of joining of ${nameOf(others)} (${others.id}) now, and the other way round. "plan" sets both people aside, and "explain -- <tenant> --personio <number>" shows what stands on both sides. If you ask, the customer says: everybody has always worked with the account that has their e-mail. Two entries under "resolve" settle it, and an approval: by the names in the accounts, each takes one from the other.`;
}

function accountOf(person: Person | undefined, users: readonly StoredUser[]): Account | undefined {
  const account = users.find(({ fields }) => person?.email && fields.email === person.email);
  return person && account && { person, account };
}

function isAlike(one: Person, other: Person): boolean {
  const [first, second] = [one, other].map(({ firstName, lastName }) => comparable(firstName, lastName));
  const isOther = first !== undefined && second !== undefined && compareNames(first, second) === 'other';
  return !isOther || one.hireDate === null || other.hireDate === null || one.hireDate === other.hireDate;
}

function writeInto({ fields }: StoredUser, { firstName, lastName, hireDate }: Person): void {
  Object.assign(fields, { first_name: firstName, last_name: lastName, joining_date: hireDate ?? '' });
}

function happen(
  what: 'leave' | 'return' | 'position',
  person: Person,
  { company, position }: { company: Company; position: string },
): string {
  const who = `${nameOf(person)} (${person.id})`;
  switch (what) {
    case 'leave':
      depart(company, person, addDays(company.today, -1));
      return `${who} has left: inactive, last day ${person.terminationDate}. "plan" shows what comes of it.`;
    case 'return':
      comeBack(company, [person.id]);
      return `${who} is active again. Their blocked account is opened by the next sync, if a sync that has blocked it, or has seen them inactive since, was recorded ("npm run record"); otherwise it stays blocked, and "plan" says why.`;
    case 'position':
      person.position = position;
      return `${who} is ${position} now.`;
  }
}

function listOf({ people }: Company, word: string): string {
  const lines = people
    .map((person) => {
      const country = person.holidays?.country ?? '';
      return [person.id, nameOf(person), person.status, person.employmentType, country, person.position].join(
        '  ',
      );
    })
    .filter((line) => line.toLowerCase().includes(word.toLowerCase()));
  if (lines.length === 0) return `Nobody has "${word}". Type "people" for all.`;
  const more = lines.length - MOST_LISTED;
  return [
    ...lines.slice(0, MOST_LISTED).map((line) => `  ${line}`),
    ...(more > 0 ? [`  and ${more} more: "people" and a word shows fewer`] : []),
  ].join('\n');
}

function nameOf({ firstName, lastName }: Person): string {
  return `${firstName} ${lastName}`.trim();
}
