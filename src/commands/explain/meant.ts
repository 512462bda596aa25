/** Whom a question about one person means, in both systems as they are now, for "explain". Pure. */
import { nameOfEmployee, nameOfUser } from '../../details/named.ts';
import { ConfigError } from '../../errors.ts';
import { isNamed } from '../../explain/explain.ts';
import { emailKey } from '../../keys.ts';
import type { DesiredUser, RefOf, User } from '../../model.ts';
import type { Whom } from '../../one-setting.ts';
import type { Looks } from '../../read/closer.ts';
import type { Ran } from '../../sync.ts';
import { type Gone, goneIn } from './gone.ts';

/** Personio ids, of one person or a few, and whoever has no record any more. Throws ConfigError where nobody is meant, or more than can be told of. */
export function meantBy(
  question: OfOne,
  ran: Ran,
  { refOf, unremembered = '' }: { refOf: RefOf; unremembered?: string | undefined },
): { ids: string[]; gone: Gone[] } {
  const ids = idsOf(question, ran, refOf);
  const gone = goneIn(ran).filter((one) => meansGone(question, one, refOf));
  const found = ids.length + gone.length;
  const unread = found > 0 ? undefined : unreadIn(ran);
  if (unread !== undefined) {
    throw new ConfigError(
      `${unread}’s list was not read to its end, so whoever is missing from it may be there all the same.`,
      'Ask again later.',
    );
  }
  if (found === 0 && ran.owned.users.some((user) => meansAccount(question, user, refOf))) {
    throw new ConfigError(
      'An account in Engagedly is meant by that, which is nobody’s as far as is known.',
      unremembered === ''
        ? 'Nobody in Personio has it, and it is remembered for nobody.'
        : `Nobody in Personio has it. ${unremembered}`,
    );
  }
  if (found === 0) {
    throw new ConfigError(
      'Nobody whom Personio or Engagedly shows now is meant by that.',
      `${HOW_TO_MEAN[question.by]} Somebody who is gone from both systems is found in the details of the run that spoke of them. ${unremembered}`.trim(),
    );
  }
  if (found > MOST_TOLD) throw tooMany();
  return { ids, gone };
}

/** Whose list has an end that nobody has seen. */
function unreadIn({ read: { employees, users } }: Ran): string | undefined {
  if (!employees.complete) return 'Personio';
  return users.complete ? undefined : 'Engagedly';
}

type OfOne = Whom & { by: Exclude<Whom['by'], 'held'> };

/** Of more people at once nobody can read. */
const MOST_TOLD = 10;

function tooMany(): ConfigError {
  return new ConfigError(
    `More than ${MOST_TOLD} people are meant by that, and at most ${MOST_TOLD} are told of at once.`,
    'Give more words of the name, or the number at the end of the address of the person’s page in Personio (--personio).',
  );
}

/** Of a question about one person nobody else is read one by one; its looks throw ConfigError when they are too many. Which changes wait, all of them together tell. */
export function looksFor({ by, text }: Whom, refOf: RefOf): { looks?: Looks } {
  if (by === 'held') return {};
  const question: OfOne = { by, text };
  let meant = 0;
  return {
    looks: (person, user) => {
      const isMeant = meansPerson(question, person) || meansAccount(question, user, refOf);
      // Everybody is gone through before the first is read.
      if (isMeant && ++meant > MOST_TOLD) throw tooMany();
      return isMeant;
    },
  };
}

/** What is most likely wrong with a question that means nobody. */
const HOW_TO_MEAN: Readonly<Record<OfOne['by'], string>> = {
  ref: 'A reference is that of one tenant under one ledger key: copy it from a summary of this tenant that was made under the key of now.',
  email: 'Neither of the two shows this e-mail of anybody: copy it from there.',
  name: 'All words have to be part of the name as Personio has it.',
  personio: 'The number stands at the end of the address of the person’s page in Personio.',
};

/** Personio ids of those whom the question means; of an account those who have it, or might. */
function idsOf(question: OfOne, { people, owned }: Ran, refOf: RefOf): string[] {
  const users = owned.users.filter((user) => meansAccount(question, user, refOf));
  const accounts = new Set(users.map(({ id }) => id));
  return people.people.flatMap((person) => {
    const { id } = person.employee;
    const match = owned.matches.get(id);
    const isOwner = match?.kind === 'matched' && accounts.has(match.user.id);
    const mayOwn = match?.kind === 'set-aside' && match.candidates.some((one) => accounts.has(one));
    return meansPerson(question, person) || isOwner || mayOwn ? id : [];
  });
}

function meansPerson({ by, text }: OfOne, { employee, fields }: DesiredUser): boolean {
  switch (by) {
    case 'personio':
      return employee.id === text;
    case 'ref':
      return employee.ref === text;
    case 'name':
      return isNamed(nameOfEmployee(employee), text);
    case 'email':
      return [fields.email, employee.record.email].some((value) => emailKey(value) === emailKey(text));
  }
}

/** By what the account bears only as long as it is nobody else's. */
function meansGone(question: OfOne, { reference, user, isTaken }: Gone, refOf: RefOf): boolean {
  const { by, text } = question;
  if (by === 'ref' && reference === text) return true;
  if (by === 'personio') return refOf({ employee: text }) === reference;
  if (isTaken) return false;
  return by === 'name' ? isNamed(nameOfUser(user), text) : meansAccount(question, user, refOf);
}

function meansAccount({ by, text }: OfOne, { id, fields }: User, refOf: RefOf): boolean {
  if (by === 'ref') return refOf({ user: id }) === text;
  return by === 'email' && emailKey(fields.email) === emailKey(text);
}
