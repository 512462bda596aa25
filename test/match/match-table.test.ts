/** Who gets which account: every cell of the decision table against the rules in other words, and the named outcomes. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Identifier } from '../../src/keys.ts';
import { matchPeople } from '../../src/match/match.ts';
import type { DesiredUser, Match, Status, User } from '../../src/model.ts';
import { person, user } from '../fixtures/people.ts';

/** What a run remembers, sees and is told about one person, P. The account A is the one that the link leads to. */
const AXES = {
  by: ['email', 'employee_id'],
  /** person: name and hire date of A agree, too; stranger: they do not; doubled: somebody else is linked to A as well. */
  link: ['none', 'person', 'stranger', 'doubled'],
  /** Whose accounts bear P's identifier: A; A and another one; the account of Q, who is linked to it. */
  points: ['nobody', 'account', 'two', 'elsewhere'],
  /** Whose account bears P's other identifier: the same; a free one; that of R, who keeps it or leaves it. */
  other: ['nobody', 'same', 'free', 'kept', 'left'],
  /** Whether A and the free account have no identifier at all where they do not have P's. */
  empty: [false, true],
  /** Whether the other identifier is never changed after somebody was added. */
  createOnly: [false, true],
  /** Which identifier P shares with S, and who S is. */
  shared: ['nothing', 'identifier', 'other'],
  sharer: ['living, same name', 'living, other name', 'inactive, same name'],
  status: ['active', 'leave', 'onboarding', 'inactive', null],
  blocked: [false, true],
} as const;

type Cell = { [K in keyof typeof AXES]: (typeof AXES)[K][number] };
type Outcome = Match['kind'] | `${string} by ${string}` | 'ambiguous' | 'conflict';

/** The rules, as a reader of the handbook would apply them to P. */
function expected(cell: Cell): Outcome {
  const isLiving = cell.status !== 'inactive';
  const sharerIsLiving = cell.sharer !== 'inactive, same name';
  const sharerIsSame = cell.sharer !== 'living, other name';
  const accountBears = {
    identifier: cell.points === 'account' || cell.points === 'two',
    other: cell.other === 'same' && cell.points !== 'elsewhere',
  };
  // A link counts while anything but the link itself says the same, and while it is the only one.
  const isLinked =
    cell.link === 'person' || (cell.link === 'stranger' && (accountBears.identifier || accountBears.other));

  if (!isLinked && cell.points === 'two') return 'ambiguous';
  if (cell.shared === 'identifier') {
    const isReturn = sharerIsSame && isLiving !== sharerIsLiving;
    if (isReturn && !isLiving) return 'transferred';
    // A living person's linked account that bears the address already is not in doubt.
    if (!isReturn && !(isLiving && isLinked && accountBears.identifier)) return 'ambiguous';
  }
  if (cell.shared === 'other' && !isLiving && sharerIsLiving) {
    return sharerIsSame ? 'transferred' : 'ambiguous';
  }

  const isAlone = cell.shared !== 'other' && cell.empty;
  const found = isLinked
    ? 'user-A by link'
    : // Q has another name and gives P's identifier up: P gets an account of their own.
      cell.points === 'elsewhere'
      ? 'none'
      : cell.points === 'account'
        ? 'user-A by identifier'
        : cell.other === 'same' && isAlone
          ? 'user-A by other-identifier'
          : cell.other === 'free' && isAlone
            ? 'user-F by other-identifier'
            : 'none';

  // A leaver's account that is remembered as that of somebody who is here, too.
  if (cell.link === 'doubled' && !isLiving && found.startsWith('user-A')) return 'conflict';
  // Known by an address alone, while the number and the whole name are somebody else's.
  const isByAddress = found === 'user-A by identifier' && cell.by === 'email' && cell.other !== 'same';
  if (isByAddress && cell.link === 'none') return 'conflict';
  // Whatever else bears one of P's identifiers speaks against it, unless it gives the identifier up in this run.
  const ownAccount = found.slice(0, 'user-A'.length);
  if (cell.points === 'two') return 'conflict';
  if (cell.other === 'same' && (cell.points === 'elsewhere' || ownAccount !== 'user-A')) return 'conflict';
  if (cell.other === 'free' && ownAccount !== 'user-F') return 'conflict';
  if (cell.other === 'kept' || (cell.other === 'left' && cell.createOnly)) return 'conflict';
  // An account that was P's and is nobody else's: no second one.
  if (found === 'none' && cell.link !== 'none') return 'conflict';
  return found as Outcome;
}

const ADA = { first_name: 'Ada', last_name: 'Berg', joining_date: '2020-01-01' };
const BOB = { first_name: 'Bob', last_name: 'Carl', joining_date: '2021-02-02' };
const CAT = { first_name: 'Cat', last_name: 'Dorn', joining_date: '2022-03-03' };

/** A world in which the cell is true. */
function worldOf(cell: Cell): { people: DesiredUser[]; users: User[]; links: Map<string, string> } {
  const { by } = cell;
  const other: Identifier = by === 'email' ? 'employee_id' : 'email';
  const ids = (name: string) => ({ email: `${name}@nordwind.example`, employee_id: `N-${name}` });
  const p = ids('p');
  const isSame = cell.other === 'same';
  const elsewhere = cell.points === 'elsewhere';

  const people = [person('1', { status: cell.status, fields: { ...ADA, ...p } })];
  const links = new Map<string, string>();
  const account = { ...ids('a'), ...(cell.link === 'person' || cell.link === 'doubled' ? ADA : CAT) };
  const accountHas = cell.points === 'account' || cell.points === 'two';
  const users = [
    user('A', {
      blocked: cell.blocked,
      fields: {
        ...account,
        [by]: accountHas ? p[by] : cell.empty ? undefined : account[by],
        [other]: isSame && !elsewhere ? p[other] : account[other],
      },
    }),
  ];
  if (cell.link !== 'none') links.set('1', 'user-A');
  if (cell.link === 'doubled') {
    people.push(person('2', { fields: { ...ADA, ...ids('z') } }));
    links.set('2', 'user-A');
  }
  if (cell.points === 'two') users.push(user('B', { fields: { ...CAT, [by]: p[by], [other]: undefined } }));
  if (elsewhere) {
    people.push(person('3', { fields: { ...BOB, ...ids('q'), [other]: undefined } }));
    const fields = { ...BOB, [by]: p[by], [other]: isSame ? p[other] : undefined };
    users.push(user('E', { blocked: cell.blocked, fields }));
    links.set('3', 'user-E');
  }
  if (cell.other === 'free') {
    const fields = { ...CAT, [other]: p[other], [by]: cell.empty ? undefined : ids('f')[by] };
    users.push(user('F', { blocked: cell.blocked, fields }));
  }
  if (cell.other === 'kept' || cell.other === 'left') {
    const r = { ...ids('r'), [other]: cell.other === 'left' ? 'r-new@nordwind.example' : undefined };
    people.push(person('4', { fields: { ...CAT, ...r } }));
    users.push(user('O', { blocked: cell.blocked, fields: { ...CAT, [by]: r[by], [other]: p[other] } }));
  }
  if (cell.shared !== 'nothing') {
    const status = cell.sharer === 'inactive, same name' ? 'inactive' : 'active';
    const name = cell.sharer === 'living, other name' ? BOB : ADA;
    const shared = cell.shared === 'identifier' ? by : other;
    people.push(person('5', { status, fields: { ...name, ...ids('s'), [shared]: p[shared] } }));
  }
  return { people, users, links };
}

function* cells(): Generator<Cell> {
  const names = Object.keys(AXES) as (keyof typeof AXES)[];
  const at = new Map(names.map((name) => [name, 0]));
  for (;;) {
    const cell = Object.fromEntries(names.map((name) => [name, AXES[name][at.get(name) ?? 0]])) as Cell;
    // Who the sharer is makes no difference where there is none.
    if (cell.shared !== 'nothing' || cell.sharer === AXES.sharer[0]) yield cell;
    const next = names.findLast((name) => (at.get(name) ?? 0) + 1 < AXES[name].length);
    if (next === undefined) return;
    at.set(next, (at.get(next) ?? 0) + 1);
    for (const name of names.slice(names.indexOf(next) + 1)) at.set(name, 0);
  }
}

function outcomeOf(match: Match | undefined): string {
  if (match?.kind === 'matched') return `${match.user.id} by ${match.by}`;
  return match?.kind === 'set-aside' ? match.reason : (match?.kind ?? 'nothing');
}

function optionsOf(cell: Cell, links: ReadonlyMap<string, string>) {
  const other = cell.by === 'email' ? 'employee_id' : 'email';
  return { identifier: cell.by, createOnly: new Set(cell.createOnly ? [other] : []), links };
}

/** No account has two owners, and people who have nothing to do with the doubt keep theirs. */
function checkOthers(cell: Cell, matches: ReadonlyMap<string, Match>): void {
  const owned = [...matches.values()].flatMap((match) => (match.kind === 'matched' ? match.user.id : []));
  assert.is(new Set(owned).size, owned.length, JSON.stringify(cell));
  if (matches.has('3')) assert.is(outcomeOf(matches.get('3')), 'user-E by link', JSON.stringify(cell));
  if (matches.has('4')) assert.is(outcomeOf(matches.get('4')), 'user-O by identifier', JSON.stringify(cell));
}

const table = suite('matchPeople: all cells');
const CELLS = [...cells()];

for (const by of AXES.by) {
  for (const link of AXES.link) {
    table(`identifier ${by}, link ${link}`, () => {
      let count = 0;
      for (const cell of CELLS) {
        if (cell.by !== by || cell.link !== link) continue;
        const { people, users, links } = worldOf(cell);
        const matches = matchPeople(people, users, optionsOf(cell, links));
        const actual = outcomeOf(matches.get('1'));
        if (actual !== expected(cell)) assert.is(actual, expected(cell), JSON.stringify(cell));
        checkOthers(cell, matches);
        count += 1;
      }
      assert.is(count, 4 * 5 * 2 * 2 * 7 * 5 * 2);
    });
  }
}

table('settled by hand, in all cells: P has A, and nobody else has', () => {
  for (const cell of CELLS) {
    if (cell.blocked) continue;
    const { people, users, links } = worldOf(cell);
    const resolved = new Map([['1', 'user-A']]);
    const matches = matchPeople(people, users, { ...optionsOf(cell, links), resolved });
    // Nobody is blocked by mistake comes first: a leaver who is there again under another id is no leaver.
    const isBack =
      cell.status === 'inactive' && cell.shared !== 'nothing' && cell.sharer === 'living, same name';
    const wanted = isBack ? 'transferred' : 'user-A by resolve';
    const actual = outcomeOf(matches.get('1'));
    if (actual !== wanted) assert.is(actual, wanted, JSON.stringify(cell));
    checkOthers(cell, matches);
  }
});

table.run();

const named = suite('matchPeople: outcomes by name');

/** Somebody with a name, by e-mail and number; `-` for none. */
type Row = {
  name: string;
  by?: Identifier;
  /** Personio id, name, status, e-mail, number. */
  people: [id: string, name: string, status: Status | 'unknown', email: string, number: string][];
  /** User id, e-mail, number. */
  /** Named X unless told. */
  users: [id: string, email: string, number: string, name?: string][];
  links?: Record<string, string>;
  resolved?: Record<string, string>;
  domains?: string[];
  createOnly?: string[];
  gives: Record<string, string>;
};

const ROWS: Row[] = [
  {
    name: 'nobody there: none',
    people: [['1', 'Ada', 'active', 'a', '1']],
    users: [['u9', 'z', '9']],
    gives: { 1: 'none' },
  },
  {
    name: 'match by e-mail',
    people: [['1', 'Ada', 'active', 'a', '1']],
    users: [['u1', 'A', '-']],
    gives: { 1: 'u1 by identifier' },
  },
  {
    name: 'match by number',
    by: 'employee_id',
    people: [['1', 'Ada', 'active', 'a', '1']],
    users: [['u1', 'b', '1']],
    gives: { 1: 'u1 by identifier' },
  },
  {
    name: 'match by the other identifier, where the account has no number',
    by: 'employee_id',
    people: [['1', 'Ada', 'active', 'a', '1']],
    users: [['u1', 'a', '-']],
    gives: { 1: 'u1 by other-identifier' },
  },
  {
    name: 'an older number on the account with that e-mail: conflict, no second account',
    by: 'employee_id',
    people: [['1', 'Ada', 'active', 'a', '1']],
    users: [['u1', 'a', 'old']],
    gives: { 1: 'conflict' },
  },
  {
    name: 'link: e-mail renamed',
    people: [['1', 'Ada', 'active', 'new', '1']],
    users: [['u1', 'a', '1']],
    links: { 1: 'u1' },
    gives: { 1: 'u1 by link' },
  },
  {
    name: 'link: number renamed',
    by: 'employee_id',
    people: [['1', 'Ada', 'active', 'a', 'new']],
    users: [['u1', 'a', '1']],
    links: { 1: 'u1' },
    gives: { 1: 'u1 by link' },
  },
  {
    name: 'link tampered with: the identifier decides',
    people: [
      ['1', 'Ada', 'active', 'a', '1'],
      ['2', 'Bob', 'active', 'b', '2'],
    ],
    users: [
      ['u1', 'a', '1'],
      ['u2', 'b', '2'],
    ],
    links: { 1: 'u2', 2: 'u1' },
    gives: { 1: 'u1 by identifier', 2: 'u2 by identifier' },
  },
  {
    name: 'ambiguous: one e-mail in two records',
    people: [
      ['1', 'Ada', 'active', 'a', '1'],
      ['2', 'Bob', 'active', 'a', '2'],
    ],
    users: [['u1', 'a', '-']],
    gives: { 1: 'ambiguous', 2: 'ambiguous' },
  },
  {
    name: 'ambiguous: one e-mail on two accounts',
    people: [['1', 'Ada', 'active', 'a', '1']],
    users: [
      ['u1', 'a', '-'],
      ['u2', 'A', '-'],
    ],
    gives: { 1: 'ambiguous' },
  },
  {
    name: 'one e-mail in two records, one of them linked to the account that has it: only the other is in doubt',
    people: [
      ['1', 'Ada', 'active', 'a', '1'],
      ['2', 'Bob', 'active', 'a', '2'],
    ],
    users: [['u1', 'a', '1']],
    links: { 1: 'u1' },
    gives: { 1: 'u1 by link', 2: 'ambiguous' },
  },
  {
    name: 'a linked person gets a shared e-mail: nobody knows whose mailbox it is, so both are in doubt',
    people: [
      ['1', 'Ada', 'active', 'shared', '1'],
      ['2', 'Bob', 'active', 'shared', '2'],
    ],
    users: [['u1', 'a', '1']],
    links: { 1: 'u1' },
    gives: { 1: 'ambiguous', 2: 'ambiguous' },
  },
  {
    name: 'conflict: two identifiers, two accounts',
    people: [['1', 'Ada', 'active', 'a', '2']],
    users: [
      ['u1', 'a', '1'],
      ['u2', 'b', '2'],
    ],
    gives: { 1: 'conflict' },
  },
  {
    name: 'conflict: the account is linked to somebody else',
    people: [
      ['1', 'Ada', 'active', 'new', '1'],
      ['2', 'Bob', 'active', 'a', '2'],
    ],
    users: [['u1', 'a', '1']],
    links: { 1: 'u1' },
    gives: { 1: 'u1 by link', 2: 'conflict' },
  },
  {
    name: 'recycled e-mail: a leaver’s address with a newcomer of another name; nobody is blocked',
    people: [
      ['1', 'Ada', 'inactive', 'info', '1'],
      ['2', 'Bob', 'active', 'info', '2'],
    ],
    users: [['u1', 'info', '1']],
    links: { 1: 'u1' },
    gives: { 1: 'ambiguous', 2: 'ambiguous' },
  },
  {
    name: 'transfer: rehired under a new id with the old e-mail',
    people: [
      ['1', 'Ada', 'inactive', 'a', '1'],
      ['2', 'Ada', 'active', 'a', '2'],
    ],
    users: [['u1', 'a', '1']],
    links: { 1: 'u1' },
    gives: { 1: 'transferred', 2: 'u1 by identifier' },
  },
  {
    name: 'transfer: rehired under a new id and e-mail, with the old number',
    people: [
      ['1', 'Ada', 'inactive', 'a', '1'],
      ['2', 'Ada', 'active', 'new', '1'],
    ],
    users: [['u1', 'a', '1']],
    gives: { 1: 'transferred', 2: 'u1 by transfer' },
  },
  {
    name: 'a move between subcompanies whose old record is still active: only the newer one waits',
    people: [
      ['1', 'Ada', 'active', 'a', '1'],
      ['2', 'Ada', 'onboarding', 'a', '2'],
    ],
    users: [['u1', 'a', '1']],
    links: { 1: 'u1' },
    gives: { 1: 'u1 by link', 2: 'ambiguous' },
  },
  {
    name: 'rehired under the same id: the link is still theirs',
    people: [['1', 'Ada', 'active', 'new', '1']],
    users: [['u1', 'a', '1']],
    links: { 1: 'u1' },
    gives: { 1: 'u1 by link' },
  },
  {
    name: 'a leaver who shares the number with a living person of another name is in doubt',
    people: [
      ['1', 'Ada', 'inactive', 'a', '1'],
      ['2', 'Bob', 'active', 'b', '1'],
    ],
    users: [['u1', 'a', 'x']],
    gives: { 1: 'ambiguous', 2: 'none' },
  },
  {
    name: 'swap of e-mails without links, where numbers are never changed: conflict for both',
    createOnly: ['employee_id'],
    people: [
      ['1', 'Ada', 'active', 'b', '1'],
      ['2', 'Bob', 'active', 'a', '2'],
    ],
    users: [
      ['u1', 'a', '1'],
      ['u2', 'b', '2'],
    ],
    gives: { 1: 'conflict', 2: 'conflict' },
  },
  {
    name: 'swap of e-mails with links: each keeps the account, and the order of writing has the conflict',
    people: [
      ['1', 'Ada', 'active', 'b', '1'],
      ['2', 'Bob', 'active', 'a', '2'],
    ],
    users: [
      ['u1', 'a', '1'],
      ['u2', 'b', '2'],
    ],
    links: { 1: 'u1', 2: 'u2' },
    gives: { 1: 'u1 by link', 2: 'u2 by link' },
  },
  {
    name: 'an unknown status is no leaver: the shared account is not lost to the one that says active',
    people: [
      ['1', 'Ada', 'unknown', 'a', '1'],
      ['2', 'Ada', 'active', 'a', '2'],
    ],
    users: [['u1', 'a', '-']],
    gives: { 1: 'ambiguous', 2: 'ambiguous' },
  },
  {
    name: 'another domain: set aside, linked or not',
    people: [['1', 'Ada', 'active', 'a', '1']],
    users: [['u1', 'a', '1']],
    links: { 1: 'u1' },
    domains: ['other.example'],
    gives: { 1: 'foreign-domain' },
  },
  {
    name: 'back under a new id, then address and number changed: the old record does not get the account back',
    people: [
      ['1', 'Ada', 'inactive', 'a', '1'],
      ['2', 'Ada', 'active', 'new', '2'],
    ],
    users: [['u1', 'a', '1', 'Ada']],
    links: { 2: 'u1' },
    gives: { 1: 'conflict', 2: 'conflict' },
  },
  {
    name: 'an account that was given to somebody else by hand, with address and name: it is theirs',
    people: [
      ['1', 'Ada', 'active', 'a', '1'],
      ['2', 'Bob', 'active', 'b', '2'],
    ],
    users: [['u1', 'b', '-', 'Bob']],
    links: { 1: 'u1' },
    gives: { 1: 'none', 2: 'u1 by identifier' },
  },
  {
    name: 'the same of somebody who has left since: nobody is blocked for it',
    people: [
      ['1', 'Ada', 'active', 'a', '1'],
      ['2', 'Bob', 'inactive', 'b', '2'],
    ],
    users: [['u1', 'b', '-', 'Bob']],
    links: { 1: 'u1' },
    gives: { 1: 'conflict', 2: 'conflict' },
  },
  {
    name: 'swapped addresses that nobody remembers: the account with the number and name of another is not taken over',
    people: [
      ['1', 'Ada', 'active', 'b', '1'],
      ['2', 'Bob', 'active', 'a', '2'],
    ],
    users: [
      ['u1', 'a', '-', 'Ada'],
      ['u2', 'b', '2', 'Bob'],
    ],
    gives: { 1: 'conflict', 2: 'conflict' },
  },
  {
    name: 'a leaver’s address with a newcomer, and nobody remembers: neither has the account',
    people: [
      ['1', 'Ada', 'inactive', 'old', '1'],
      ['2', 'Bob', 'active', 'a', '2'],
    ],
    users: [['u1', 'a', '1', 'Ada']],
    gives: { 1: 'conflict', 2: 'conflict' },
  },
  {
    name: 'old numbers that happen to be those of others: the name says whose account it is',
    people: [
      ['1', 'Ada', 'active', 'a', '-'],
      ['2', 'Bob', 'active', 'b', '7'],
    ],
    users: [
      ['u1', 'a', '7', 'Ada'],
      ['u2', 'b', '-', 'Bob'],
    ],
    gives: { 1: 'u1 by identifier', 2: 'conflict' },
  },
  {
    name: 'no e-mail and no number: none',
    people: [['1', 'Ada', 'active', '-', '-']],
    users: [['u1', 'a', '1']],
    gives: { 1: 'none' },
  },
  {
    name: 'settled by hand: an ambiguity, for the one who is named',
    people: [
      ['1', 'Ada', 'active', 'a', '1'],
      ['2', 'Bob', 'active', 'a', '2'],
    ],
    users: [['u1', 'a', '-']],
    resolved: { 2: 'u1' },
    gives: { 1: 'ambiguous', 2: 'u1 by resolve' },
  },
  {
    name: 'settled by hand: a conflict',
    people: [['1', 'Ada', 'active', 'a', '2']],
    users: [
      ['u1', 'a', '1'],
      ['u2', 'b', '2'],
    ],
    resolved: { 1: 'u2' },
    gives: { 1: 'u2 by resolve' },
  },
  {
    name: 'settled by hand: another domain',
    people: [['1', 'Ada', 'active', 'a', '1']],
    users: [['u1', 'x', '9']],
    domains: ['other.example'],
    resolved: { 1: 'u1' },
    gives: { 1: 'u1 by resolve' },
  },
  {
    name: 'settled by hand against a link: whoever is linked is set aside, not taken for somebody new',
    people: [
      ['1', 'Ada', 'active', 'a', '1'],
      ['2', 'Bob', 'active', 'b', '2'],
    ],
    users: [['u2', 'b', '2']],
    links: { 2: 'u2' },
    resolved: { 1: 'u2' },
    gives: { 1: 'u2 by resolve', 2: 'conflict' },
  },
  {
    name: 'settled by hand away from a link: the account that was linked is free for its owner',
    people: [
      ['1', 'Ada', 'active', 'new', '1'],
      ['2', 'Bob', 'active', 'b', '2'],
    ],
    users: [
      ['u1', 'a', '-'],
      ['u2', 'b', '1'],
    ],
    links: { 1: 'u2' },
    resolved: { 1: 'u1' },
    gives: { 1: 'u1 by resolve', 2: 'u2 by identifier' },
  },
  {
    name: 'settled by hand: a return under a new id, e-mail and number is a transfer',
    people: [
      ['1', 'Ada', 'inactive', 'a', '1'],
      ['2', 'Ada', 'active', 'new', '2'],
    ],
    users: [['u1', 'a', '1']],
    links: { 1: 'u1' },
    resolved: { 2: 'u1' },
    gives: { 1: 'transferred', 2: 'u1 by resolve' },
  },
  {
    name: 'settled by hand for a leaver who is there again under the same e-mail: the account is the living record’s',
    people: [
      ['1', 'Ada', 'inactive', 'a', '1'],
      ['2', 'Ada', 'active', 'a', '2'],
    ],
    users: [['u1', 'a', '-']],
    resolved: { 1: 'u1' },
    gives: { 1: 'transferred', 2: 'u1 by identifier' },
  },
  {
    name: 'settled by hand: an account that is not there settles nothing',
    people: [['1', 'Ada', 'active', 'a', '1']],
    users: [['u1', 'a', '1']],
    resolved: { 1: 'u7' },
    gives: { 1: 'u1 by identifier' },
  },
];

for (const row of ROWS) {
  named(row.name, () => {
    const given = (text: string) => (text === '-' ? undefined : text);
    const address = (text: string) => (text === '-' ? undefined : `${text}@nordwind.example`);
    const people = row.people.map(([id, first_name, status, email, number]) =>
      person(id, {
        status: status === 'unknown' ? null : status,
        fields: { first_name, last_name: 'Berg', email: address(email), employee_id: given(number) },
      }),
    );
    const users = row.users.map(([id, email, number, name = 'X']) => ({
      ...user(id, {
        fields: { first_name: name, last_name: 'Berg', email: address(email), employee_id: given(number) },
      }),
      id,
    }));
    const matches = matchPeople(people, users, {
      identifier: row.by ?? 'email',
      createOnly: new Set(row.createOnly ?? []),
      links: new Map(Object.entries(row.links ?? {})),
      resolved: new Map(Object.entries(row.resolved ?? {})),
      ...(row.domains ? { domains: row.domains } : {}),
    });
    const actual = Object.fromEntries([...matches].map(([id, match]) => [id, outcomeOf(match)]));
    assert.equal(actual, row.gives);
  });
}

named.run();
