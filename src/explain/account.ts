/** What stands in the accounts that are, or might be, somebody's, beside what Personio has. For a terminal alone. Pure. */
import { nameOfEmployee } from '../details/named.ts';
import { emailKey, foldedKey } from '../keys.ts';
import type { DesiredUser, Match, Memory, User } from '../model.ts';
import { columns, section, sections, sentence } from './columns.ts';

type Accounts = {
  users: readonly User[];
  matches: ReadonlyMap<string, Match>;
  people: readonly DesiredUser[];
  /** `undefined`: nothing is remembered. */
  memory: Pick<Memory, 'links' | 'unlisted' | 'isBlockedByUs'> | undefined;
  /** User ids of further accounts that may be the person's. */
  beside?: readonly string[];
  /** Fields whose values are nobody's to read. */
  isPrivate(field: string): boolean;
};

/** One line for the person and one for each account, so that they can be compared by eye; empty where there is no account. */
export function sideBySide(person: DesiredUser, known: Accounts): string {
  const users = accountsFor(person, known);
  const unlisted = known.memory?.unlisted.get(person.employee.id);
  const remembered = known.memory?.links.get(person.employee.id)?.user;
  if (users.length === 0 && unlisted === undefined) return '';
  const rows = [
    [`Personio ${person.employee.id}`, ...valuesOf(ownFields(person), known), '', ''],
    ...users.map((user) => rowOf(user, known)),
  ];
  return section(
    'Account',
    sections(
      columns(HEAD, rows),
      remembered === undefined
        ? ''
        : sentence(`Remembered as theirs from earlier runs: account ${remembered}.`),
      unlisted === undefined
        ? ''
        : sentence(
            `An account that is remembered as theirs is not in the list of Engagedly, which may leave out blocked ones.${unlisted.isOurs ? ' It was blocked by this sync.' : ''}`,
          ),
    ),
  );
}

/** An account of whose person there is no record. */
export function accountAlone(user: User, known: Accounts): string {
  return section('Account', columns(HEAD, [rowOf(user, known)]));
}

const HEAD = ['Where', 'Name', 'E-mail', 'Employee number', 'State', 'Taken for that of'];

function rowOf(user: User, known: Accounts): string[] {
  const values = valuesOf(user.fields, known);
  return [`account ${user.id}`, ...values, stateOf(user, known), takenFor(user, known)];
}

/** Theirs, those they might have, the remembered one, and all that bear a key of theirs. */
function accountsFor(person: DesiredUser, { users, matches, memory, beside = [] }: Accounts): User[] {
  const { id } = person.employee;
  const match = matches.get(id);
  const ids = new Set([
    ...beside,
    ...(match?.kind === 'matched' ? [match.user.id] : []),
    ...(match?.kind === 'set-aside' ? match.candidates : []),
    ...(memory?.links.get(id) ? [memory.links.get(id)?.user] : []),
  ]);
  const { email, employee_id: number } = ownFields(person);
  return users.filter(
    ({ id: user, fields }) =>
      ids.has(user) ||
      (emailKey(email) !== undefined && emailKey(fields.email) === emailKey(email)) ||
      (foldedKey(number) !== undefined && foldedKey(fields.employee_id) === foldedKey(number)),
  );
}

function ownFields({ employee, fields }: DesiredUser): Readonly<Record<string, unknown>> {
  const { first, last } = employee.name;
  return { first_name: first, last_name: last, email: employee.record.email, ...fields };
}

function valuesOf(fields: Readonly<Record<string, unknown>>, { isPrivate }: Accounts): string[] {
  const textOf = (field: string) => {
    const value = fields[field];
    if (value === undefined || value === null || value === '') return '';
    return isPrivate(field) ? '(not shown)' : String(value);
  };
  return [`${textOf('first_name')} ${textOf('last_name')}`.trim(), textOf('email'), textOf('employee_id')];
}

function stateOf(user: User, { memory }: Accounts): string {
  if (!user.blocked) return 'open';
  if (memory === undefined) return 'blocked, by whom is not known';
  return memory.isBlockedByUs(user) ? 'blocked, by this sync' : 'blocked, by nobody whom this sync knows of';
}

/** Whose it is by what this run knows; the person in question among them. */
function takenFor({ id }: User, { matches, people }: Accounts): string {
  return people
    .flatMap(({ employee }) => {
      const match = matches.get(employee.id);
      return match?.kind === 'matched' && match.user.id === id
        ? `${nameOfEmployee(employee)} (Personio ${employee.id})`
        : [];
    })
    .join(', ');
}
