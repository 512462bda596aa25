/** Identifiers, and how many people have an account that is surely theirs. Pure. */

import { foldedKey, isIdentifier } from '../keys.ts';
import { witnessesInWords } from '../labels.ts';
import type { DesiredUser, Match, User } from '../model.ts';
import type { People } from '../read/desired.ts';
import type { Rules } from '../rules.ts';
import { isEmpty } from '../values.ts';
import { type Check, counted, listed, type Todo } from './todo.ts';

/** How many have a value, and how many share it with somebody. */
export type Filled = { all: number; filled: number; shared: number };

export function filledOf(fields: readonly Readonly<Record<string, unknown>>[], field: string): Filled {
  const keys = fields.flatMap((one) => foldedKey(one[field]) ?? []);
  const times = new Map<string, number>();
  for (const key of keys) times.set(key, (times.get(key) ?? 0) + 1);
  return {
    all: fields.length,
    filled: keys.length,
    shared: keys.filter((key) => (times.get(key) ?? 0) > 1).length,
  };
}

export function checkIdentifiers(
  { identifier }: Pick<Rules, 'identifier'>,
  { people, mapping, rejections }: Pick<People, 'people' | 'mapping' | 'rejections'>,
  users: readonly User[],
): Check {
  const staying = people.filter(({ employee }) => employee.status !== 'inactive');
  const gone = people.length - staying.length;
  const wanted = filledOf(
    staying.map(({ fields }) => fields),
    identifier,
  );
  const there = filledOf(
    users.filter(({ blocked }) => !blocked).map(({ fields }) => fields),
    identifier,
  );
  const todos: Todo[] = [];
  const isWithout = ({ fields }: DesiredUser) => foldedKey(fields[identifier]) === undefined;
  const isOfRow = failsByRow(identifier, { mapping, rejections });
  const byRow = staying.filter((person) => isWithout(person) && isOfRow(person)).length;
  const empty = wanted.all - wanted.filled - byRow;
  if (byRow > 0) {
    todos.push({
      by: 'support',
      text: `The row ${identifier} gives no usable ${nameOf(identifier)} for ${byRow.toLocaleString('en')} of ${counted(wanted.all, 'person', 'people')}, though nothing is missing in Personio: correct it under "mapping" in the tenant file, or have the customer correct what it reads; until then they are left alone. ${WHO}`,
    });
  }
  if (empty > 0) {
    todos.push({
      by: 'customer',
      text: `${counted(empty, 'person', 'people')} in Personio without an ${nameOf(identifier)}: fill it in on their page in Personio; until then whoever of them has no account gets none. ${WHO}`,
    });
  }
  if (wanted.shared > 0) {
    todos.push({
      by: 'customer',
      text: `${counted(wanted.shared, 'person', 'people')} in Personio share their ${nameOf(identifier)} with somebody: correct it on their page in Personio, since it must be one's own; until then whoever of them has no account gets none, and of the others it is not changed. ${WHO}`,
    });
  }
  if (there.shared > 0) {
    todos.push({
      by: 'customer',
      text: `${counted(there.shared, 'account')} in Engagedly share their ${nameOf(identifier)} with another one: delete or correct the duplicates under the users in Engagedly.`,
    });
  }
  const line = (where: string, what: (count: number) => string, { all, filled, shared }: Filled) =>
    `${where}: ${what(filled)} of ${all.toLocaleString('en')} with an ${nameOf(identifier)}${shared > 0 ? `, ${shared} of them shared` : filled > 0 ? ', each its own' : ''}.`;
  return {
    title: `Identifier: ${identifier}`,
    seen: 'yes',
    found: [
      `${line('Personio', (count) => counted(count, 'person', 'people'), wanted)}${gone === 0 ? '' : ` Not counted: ${gone.toLocaleString('en')} who ${gone === 1 ? 'has' : 'have'} left.`}`,
      line('Engagedly', (count) => counted(count, 'active account'), there),
    ],
    values: [
      ...pagesOf(`without an ${nameOf(identifier)}`, staying, isWithout),
      ...pagesOf(
        `with an ${nameOf(identifier)} that somebody else has as well`,
        staying,
        sharing(staying, identifier),
      ),
    ],
    todos,
  };
}

/** Whether it is the tenant's own row that gives them nothing: all that it reads is filled, or what it makes of it does not fit. */
function failsByRow(
  identifier: string,
  { mapping, rejections }: Pick<People, 'mapping' | 'rejections'>,
): (person: DesiredUser) => boolean {
  const row = mapping.rows.find(({ field, origin }) => field === identifier && origin === 'tenant');
  const refused = new Set(
    rejections.flatMap(({ code, field, employee }) =>
      field === identifier && (code === 'wrong-type' || code === 'expression-failed') ? employee : [],
    ),
  );
  return ({ employee: { id, record } }) =>
    row !== undefined && (refused.has(id) || row.keys.every((key) => !isEmpty(record[key])));
}

/** Who they are, as a person finds them: the number stands in the address of their page. */
const WHO = 'On a terminal, doctor prints their numbers in Personio.';
const PAGES_SHOWN = 20;

/** Who they are, for a person's own terminal; none where nobody is meant. */
export function pagesOf(
  what: string,
  people: readonly DesiredUser[],
  isMeant: (person: DesiredUser) => boolean,
): string[] {
  const ids = people.filter(isMeant).map(({ employee }) => employee.id);
  return ids.length === 0 ? [] : [`Personio, ${what}: ${listed(ids, PAGES_SHOWN)}`];
}

/** Whether somebody has a value of this field that another one of these people has as well. */
export function sharing(people: readonly DesiredUser[], field: string): (person: DesiredUser) => boolean {
  const groups = Map.groupBy(people, ({ fields }) => foldedKey(fields[field]));
  return ({ fields }) => {
    const key = foldedKey(fields[field]);
    return key !== undefined && (groups.get(key)?.length ?? 0) > 1;
  };
}

function nameOf(field: string): string {
  return field === 'email' ? 'e-mail address' : isIdentifier(field) ? 'employee number' : field;
}

const REASONS: Readonly<Record<Extract<Match, { kind: 'set-aside' }>['reason'], string>> = {
  ambiguous: 'more than one account or person fits',
  conflict: 'what speaks for it contradicts itself',
  'foreign-domain': 'an e-mail of a domain that is not in "domains"',
  'record-replaced': 'the record seems to be somebody else by now',
  'leaver-doubtful': 'somebody left and somebody of the same name came',
};

export function checkMatches(
  matches: ReadonlyMap<string, Match>,
  {
    people,
    users,
    isForeign,
    setAside,
    domains,
  }: {
    people: readonly DesiredUser[];
    users: readonly User[];
    isForeign: boolean;
    /** Of whoever is not among them nothing is wanted, so that no doubt matters. */
    setAside: ReadonlySet<string>;
    domains: readonly string[] | undefined;
  },
): Check {
  const left = new Set(people.flatMap(({ employee: { id, status } }) => (status === 'inactive' ? id : [])));
  const all = [...matches.values()];
  const sure = all.filter((match) => match.kind === 'matched');
  const aside = [...matches].flatMap(([id, match]) =>
    match.kind === 'set-aside' && setAside.has(id) ? match : [],
  );
  const strangers = aside.filter(({ reason }) => reason === 'foreign-domain').length;
  const unclear = aside.length - strangers;
  const without = [...matches].flatMap(([id, match]) => (match.kind === 'none' ? id : []));
  const gone = without.filter((id) => left.has(id)).length;
  const by = tally(
    sure.map(({ witnesses }) => (witnesses.length === 0 ? 'the file' : listed(witnessesInWords(witnesses)))),
  );
  const why = tally(aside.map(({ reason }) => REASONS[reason]));
  const taken = new Set(sure.map(({ user }) => user.id));
  const alone = users.filter(({ id, blocked }) => !blocked && !taken.has(id)).length;
  const todos: Todo[] = [];
  if (isForeign) {
    todos.push({
      by: 'support',
      text: 'Hardly anybody matches: the keys of another customer, or the wrong identifier? Compare one person on both sides before anything else.',
    });
  }
  if (strangers > 0) {
    todos.push({
      by: 'support',
      text: `${counted(strangers, 'person', 'people')} would be left alone, since their e-mail is of none of the domains ${listed(domains ?? [])}: if they belong to the company, add their domain to "domains" in the tenant file; if not, keep them out with the filter.`,
    });
  }
  if (unclear > 0) {
    todos.push({
      by: 'support',
      text: `${counted(unclear, 'person', 'people')} would be left alone until somebody decides: the plan gives their references, "npm run explain" says who they are, and .github/SUPPORT.md, "Settling who is who", what can be done.`,
    });
  }
  return {
    title: 'Who is who',
    seen: 'yes',
    found: [
      `${counted(sure.length, 'person has', 'people have')} an account that is theirs; ${counted(without.length, 'has', 'have')} none${gone === 0 ? '' : `, of whom ${gone.toLocaleString('en')} ${gone === 1 ? 'has' : 'have'} left`}.`,
      ...by.map(([words, count]) => `  ${count.toLocaleString('en')} by ${words}`),
      ...why.map(([words, count]) => `  ${count.toLocaleString('en')} left alone: ${words}`),
      `${counted(alone, 'active account belongs', 'active accounts belong')} to nobody in Personio.`,
    ],
    todos,
  };
}

function tally(words: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
}

/** Whether blocked users are shown at all: without them a blocked person looks like one without an account. */
export function checkBlocked(users: readonly User[]): Check {
  const blocked = users.filter((user) => user.blocked).length;
  return {
    title: 'Blocked accounts',
    seen: blocked > 0 ? 'yes' : 'untold',
    found: [
      blocked > 0
        ? `Engagedly lists ${counted(blocked, 'blocked account')} beside the active ones.`
        : 'Engagedly lists no blocked account: nobody is blocked, or they are not shown, which looks the same. An account that is not in the list is looked up by its address before anybody is added.',
    ],
    todos: [],
  };
}
