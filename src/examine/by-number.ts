/** Where people are recognised by their employee number: whether it is the one Engagedly has, and who shares an address. Pure. */
import { foldedKey } from '../keys.ts';
import { madeOf } from '../map/rows.ts';
import type { DesiredUser, Match } from '../model.ts';
import type { Rules } from '../rules.ts';
import { pagesOf, sharing } from './recognised.ts';
import { type Check, counted, type Todo } from './todo.ts';

const NUMBER = 'employee_id';
const EMAIL = 'email';

/** Whose account is whose, and Personio ids of whom a run would leave alone for now. */
type Known = { matches: ReadonlyMap<string, Match>; setAside: ReadonlySet<string> };

/** Nothing where people are recognised by their address: then it is looked at as the identifier. */
export function checkByNumber(rules: Rules, people: readonly DesiredUser[], known: Known): Check[] {
  if (rules.identifier !== NUMBER) return [];
  return [checkNumbers(rules, people, known), checkAddresses(people, known)];
}

/** A person is also found by address and name: then the number of their account tells whether theirs is the one that is meant. */
function checkNumbers(rules: Rules, people: readonly DesiredUser[], { matches }: Known): Check {
  const made = madeOf(rules, NUMBER) ?? 'nothing';
  const pairs = people.flatMap(({ employee, fields }): boolean[] => {
    const match = matches.get(employee.id);
    const [wanted, there] = [
      fields[NUMBER],
      match?.kind === 'matched' ? match.user.fields[NUMBER] : undefined,
    ].map(foldedKey);
    return wanted === undefined || there === undefined ? [] : [wanted === there];
  });
  const agreeing = pairs.filter((isSame) => isSame).length;
  const isOther = pairs.length > 0 && agreeing * 2 < pairs.length;
  const [same, all] = [agreeing.toLocaleString('en'), counted(pairs.length, 'account')];
  return {
    title: 'Employee numbers on both sides',
    seen: 'yes',
    found: [
      `The number is made of ${made}; ${same} of ${all} that somebody's address or name leads to, and that have a number, have the same one.`,
    ],
    todos: isOther
      ? [
          {
            by: 'support',
            text: `People are to be recognised by their employee number, made of ${made}, and only ${same} of ${all} of theirs have that number: ask the customer which number stands in Engagedly, and give it by: npm run new -- <tenant> --change --number "…". If they know nobody by a number: --identifier email.`,
          },
        ]
      : [],
  };
}

/** Engagedly has one account for an address: of several people who want it nobody can tell whose it is. */
function checkAddresses(people: readonly DesiredUser[], { matches, setAside }: Known): Check {
  const staying = people.filter(({ employee }) => employee.status !== 'inactive');
  const isSharing = sharing(staying, EMAIL);
  const shared = staying.filter(isSharing).length;
  // Somebody may also be set aside whose account is known: because it was blocked by hand, say.
  const waits = (person: DesiredUser) => {
    const { id } = person.employee;
    return isSharing(person) && setAside.has(id) && matches.get(id)?.kind !== 'matched';
  };
  const waiting = staying.filter(waits).length;
  const todos: Todo[] =
    waiting === 0
      ? []
      : [
          {
            by: 'customer',
            text: `${counted(waiting, 'person', 'people')} in Personio without an account share their e-mail address with somebody: Engagedly asks for an address for each account and refuses one that exists, so they get no account before each has an address of their own on their page in Personio. Whoever is never to have one is kept out by a rule: tell us by which attribute. On a terminal, doctor prints their numbers in Personio.`,
          },
        ];
  return {
    title: 'Shared addresses',
    seen: 'yes',
    found: [
      shared === 0
        ? 'Each address is one’s own.'
        : `${counted(shared, 'person', 'people')} share an e-mail address with somebody; ${waiting.toLocaleString('en')} of them ${waiting === 1 ? 'has' : 'have'} no account and would wait.`,
    ],
    values: pagesOf('without an account, with an address that somebody else has as well', staying, waits),
    todos,
  };
}
