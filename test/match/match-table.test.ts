/** Who gets which account: every cell of the decision table against the rules in other words, and the named outcomes. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Identifier } from '../../src/keys.ts';
import { matchPeople } from '../../src/match/match.ts';
import type { DesiredUser, Match, Status, User } from '../../src/model.ts';
import { person, THEN, user } from '../fixtures/people.ts';
import { remembering } from '../fixtures/remembered.ts';

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
type Outcome = Match['kind'] | `${string} by ${string}` | 'ambiguous' | 'conflict' | 'record-replaced';

/**
 * What an HR admin who knows both lists would say of P, from what A shows, who else has a claim to it, and whom P is one
 * with. Cells in which that is another thing than before matching went by witnesses (19,536), and why:
 *
 * | was | is | cells | because |
 * |---|---|---|---|
 * | conflict, ambiguous, A | record-replaced | 5,456 | A bears a key of P, and both name and hire date are another's: HR has written somebody new over an old record, or A was given away; whatever else is in doubt |
 * | conflict, ambiguous | A | 10,320 | P's own account is never taken from them by a key that another account keeps, that two accounts bear, or that somebody else is linked by: the field waits, and no block is permitted where anybody uses the account |
 * | A | conflict | 224 | both keys of P, but the name and the hire date of somebody else: no more speaks for P than for whoever that is |
 * | A, F | conflict | 672 | a single key under another name, whichever of the two: the account was made for somebody else |
 * | ambiguous, conflict, none, A | transferred | 2,272 | P and S have both left, have a key in common and the same name: one human, and the record with the better claim, or the later one, stands for both; or P has left, and somebody of the same name who is here is linked to A |
 * | ambiguous | conflict, none | 592 | a leaver who shares a key with somebody living of another name is a person of their own: the key alone has gone on, and what else there is decides |
 */
function expected(cell: Cell): Outcome {
  const hasLeft = cell.status === 'inactive';
  const account = accountIn(cell);
  const kin = kinOf(cell);
  if (kin === 'heir') return 'transferred';
  // Of two of one name who are linked to A, the one who has left is an older record of the other.
  if (hasLeft && cell.link === 'doubled' && kin !== 'somebody else') return 'transferred';
  if (kin === 'left too' && claimOfS(cell) >= claimOfP(cell)) return 'transferred';
  // The account has something of P's by which it would be theirs, were it not for the name.
  if (isStrangers(cell)) return 'record-replaced';

  const isTheirs = cell.link === 'person';
  const isNamed = isTheirs || cell.link === 'doubled';
  // One account of the name among two with the address: that is the one.
  const isOneOfTwo = cell.points === 'two' && !isNamed;
  if (isOneOfTwo) return 'ambiguous';
  const isShared = cell.shared === 'identifier' && kin === 'somebody else';
  if (isShared && !(isTheirs && !hasLeft)) return 'ambiguous';

  if (isTheirs) return 'user-A by link';
  if (isNamed && account.keys > 0) {
    // As much speaks for whoever is linked as well: a key that is P's alone makes the difference.
    if (keysOfPAlone(cell) === 0) return 'conflict';
    return account.bearsIdentifier ? 'user-A by identifier' : 'user-A by other-identifier';
  }
  // A bears the name and the hire date of somebody else: two keys do not outweigh both.
  if (account.bearsIdentifier) return 'conflict';
  // Something is there that has a key of P's, or was P's, and stays as it is. E alone gives up what P is to have.
  const isKept = cell.other === 'kept' || (cell.other === 'left' && cell.createOnly);
  if (cell.other === 'same' || cell.other === 'free' || isKept) return 'conflict';
  return cell.link === 'none' ? 'none' : 'conflict';
}

/** What of P's identifiers the account A bears. */
function accountIn(cell: Cell) {
  const bearsIdentifier = cell.points === 'account' || cell.points === 'two';
  const bearsOther = cell.other === 'same' && cell.points !== 'elsewhere';
  return { bearsIdentifier, bearsOther, keys: Number(bearsIdentifier) + Number(bearsOther) };
}

/** Who S is to P: nobody, the same human back, the same human who had left before, who has left as well, or another. */
function kinOf(cell: Cell): 'nobody' | 'heir' | 'before' | 'left too' | 'somebody else' {
  if (cell.shared === 'nothing') return 'nobody';
  if (cell.sharer === 'inactive, same name') return cell.status === 'inactive' ? 'left too' : 'before';
  return cell.status === 'inactive' && cell.sharer === 'living, same name' ? 'heir' : 'somebody else';
}

/** A is linked, has a key of P's, and is a stranger's by name and hire date. */
function isStrangers(cell: Cell): boolean {
  return cell.link === 'stranger' && accountIn(cell).keys > 0;
}

/** How many of the keys that A bears are nobody's but P's. */
function keysOfPAlone(cell: Cell): number {
  const isAnothers = kinOf(cell) === 'somebody else';
  const account = accountIn(cell);
  const byIdentifier = account.bearsIdentifier && !(isAnothers && cell.shared === 'identifier');
  const byOther = account.bearsOther && !(isAnothers && cell.shared === 'other');
  return Number(byIdentifier) + Number(byOther);
}

/** How well P asks for any account, when S has left as well: 2 for a link that holds, 1 for a key, 0 for nothing. */
function claimOfP(cell: Cell): 0 | 1 | 2 {
  if (cell.link === 'person') return 2;
  if (isStrangers(cell)) return 0;
  if (cell.link === 'doubled' && accountIn(cell).keys > 0) return 1;
  if (cell.points === 'two') return 0;
  if (cell.points !== 'nobody') return 1;
  // By the other identifier only where that is P's alone.
  return cell.shared !== 'other' && (cell.other === 'same' || cell.other === 'free') ? 1 : 0;
}

/** The same for S, who has nothing but the key that is shared, and the name. */
function claimOfS(cell: Cell): 0 | 1 {
  const account = accountIn(cell);
  const isNamed = cell.link === 'person' || cell.link === 'doubled';
  if (cell.shared === 'other') return isNamed && account.bearsOther ? 1 : 0;
  if (cell.points === 'two') return isNamed ? 1 : 0;
  return cell.points === 'nobody' ? 0 : 1;
}

/** Whether P's account may be blocked if P has left: surely theirs, and used by nobody who is here. */
function mayBlock(cell: Cell): boolean {
  // A person who was linked as well may be using it; an account under another name is never blocked.
  if (cell.link !== 'person') return false;
  const isUsed = cell.shared === 'other' && kinOf(cell) === 'somebody else' && accountIn(cell).bearsOther;
  // Whoever was given a key of it, under another name, does not use it where a key is left that is P's.
  return !isUsed || accountIn(cell).bearsIdentifier;
}

const ADA = { first_name: 'Ada', last_name: 'Berg', joining_date: '2020-01-01' };
const BOB = { first_name: 'Bob', last_name: 'Carl', joining_date: '2021-02-02' };
const CAT = { first_name: 'Cat', last_name: 'Dorn', joining_date: '2022-03-03' };

/** A world in which the cell is true. */
function worldOf(cell: Cell): { people: DesiredUser[]; users: User[]; links: Record<string, string> } {
  const { by } = cell;
  const other: Identifier = by === 'email' ? 'employee_id' : 'email';
  const ids = (name: string) => ({ email: `${name}@nordwind.example`, employee_id: `N-${name}` });
  const p = ids('p');
  const isSame = cell.other === 'same';
  const elsewhere = cell.points === 'elsewhere';

  const people = [person('1', { status: cell.status, fields: { ...ADA, ...p } })];
  const links: Record<string, string> = {};
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
  if (cell.link !== 'none') links[1] = 'user-A';
  if (cell.link === 'doubled') {
    people.push(person('2', { fields: { ...ADA, ...ids('z') } }));
    links[2] = 'user-A';
  }
  if (cell.points === 'two') users.push(user('B', { fields: { ...CAT, [by]: p[by], [other]: undefined } }));
  if (elsewhere) {
    people.push(person('3', { fields: { ...BOB, ...ids('q'), [other]: undefined } }));
    const fields = { ...BOB, [by]: p[by], [other]: isSame ? p[other] : undefined };
    users.push(user('E', { blocked: cell.blocked, fields }));
    links[3] = 'user-E';
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

function optionsOf(cell: Cell, links: Record<string, string>) {
  const other = cell.by === 'email' ? 'employee_id' : 'email';
  return {
    identifier: cell.by,
    today: THEN,
    createOnly: new Set(cell.createOnly ? [other] : []),
    memory: remembering(links),
  };
}

/** Names the cell where it is not; for tens of thousands in which it is, the name would be most of the work. */
function isIn(cell: Cell, actual: unknown, wanted: unknown): void {
  assert.is(actual, wanted, Object.is(actual, wanted) ? '' : JSON.stringify(cell));
}

/** No account has two owners, and people who have nothing to do with the doubt keep theirs. */
function checkOthers(cell: Cell, matches: ReadonlyMap<string, Match>): void {
  const owned = [...matches.values()].flatMap((match) => (match.kind === 'matched' ? match.user.id : []));
  isIn(cell, new Set(owned).size, owned.length);
  if (matches.has('3')) isIn(cell, outcomeOf(matches.get('3')), 'user-E by link');
  if (matches.has('4')) isIn(cell, outcomeOf(matches.get('4')), 'user-O by identifier');
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
        const { matches } = matchPeople(people, users, optionsOf(cell, links));
        const match = matches.get('1');
        const actual = outcomeOf(match);
        if (actual !== expected(cell)) assert.is(actual, expected(cell), JSON.stringify(cell));
        if (match?.kind === 'matched' && cell.status === 'inactive')
          assert.is(match.permits.block, mayBlock(cell), JSON.stringify(cell));
        checkOthers(cell, matches);
        count += 1;
      }
      assert.is(count, 4 * 5 * 2 * 2 * 7 * 5 * 2);
    });
  }
}

table(
  'remembered with marks: the same, only that a stranger’s account is known to be one without any key',
  () => {
    for (const cell of CELLS) {
      // Neither makes a difference to what is remembered.
      if (cell.link === 'none' || cell.blocked || cell.createOnly) continue;
      const { people, users, links } = worldOf(cell);
      const memory = remembering(links, { left: users });
      const { matches } = matchPeople(people, users, { ...optionsOf(cell, links), memory });
      const match = matches.get('1');
      const actual = outcomeOf(match);
      const wanted =
        cell.link === 'stranger' && expected(cell) !== 'transferred' ? 'record-replaced' : expected(cell);
      if (cell.link === 'stranger' && kinOf(cell) === 'left too') assert.is(actual, 'transferred');
      else if (actual !== wanted) assert.is(actual, wanted, JSON.stringify(cell));
      // What this sync left is a witness of its own for a block.
      if (match?.kind === 'matched' && cell.status === 'inactive')
        assert.is(match.permits.block, cell.link === 'person', JSON.stringify(cell));
      checkOthers(cell, matches);
    }
  },
);

table('settled by hand, in all cells: P has A, and nobody else has', () => {
  for (const cell of CELLS) {
    if (cell.blocked) continue;
    const { people, users, links } = worldOf(cell);
    const resolved = new Map([['1', 'user-A']]);
    const { matches } = matchPeople(people, users, { ...optionsOf(cell, links), resolved });
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
    name: 'an older number on the account with that e-mail, that nobody has: theirs, in place of a conflict for ever',
    by: 'employee_id',
    people: [['1', 'Ada', 'active', 'a', '1']],
    users: [['u1', 'a', 'old']],
    gives: { 1: 'u1 by other-identifier' },
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
    name: 'a linked person gets a shared e-mail: nobody knows whose mailbox it is, so that field waits, and no more of them',
    people: [
      ['1', 'Ada', 'active', 'shared', '1'],
      ['2', 'Bob', 'active', 'shared', '2'],
    ],
    users: [['u1', 'a', '1']],
    links: { 1: 'u1' },
    gives: { 1: 'u1 by link, waits for email', 2: 'ambiguous' },
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
    name: 'recycled e-mail: a leaver’s address with a newcomer of one surname, who may have married; nobody is blocked',
    people: [
      ['1', 'Ada', 'inactive', 'info', '1'],
      ['2', 'Bob', 'active', 'info', '2'],
    ],
    users: [['u1', 'info', '1']],
    links: { 1: 'u1' },
    gives: { 1: 'leaver-doubtful', 2: 'ambiguous' },
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
    name: 'a leaver who shares the number with somebody living of one surname is in doubt, and so is the possible heir',
    people: [
      ['1', 'Ada', 'inactive', 'a', '1'],
      ['2', 'Bob', 'active', 'b', '1'],
    ],
    users: [['u1', 'a', 'x']],
    gives: { 1: 'leaver-doubtful', 2: 'conflict' },
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
    name: 'swap of e-mails with links: each keeps the account, and the two addresses wait',
    people: [
      ['1', 'Ada', 'active', 'b', '1'],
      ['2', 'Bob', 'active', 'a', '2'],
    ],
    users: [
      ['u1', 'a', '1'],
      ['u2', 'b', '2'],
    ],
    links: { 1: 'u1', 2: 'u2' },
    gives: { 1: 'u1 by link, waits for email', 2: 'u2 by link, waits for email' },
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
    name: 'back under a new id, then address and number changed: the account stays with the new record, for which it is remembered',
    people: [
      ['1', 'Ada', 'inactive', 'a', '1'],
      ['2', 'Ada', 'active', 'new', '2'],
    ],
    users: [['u1', 'a', '1', 'Ada']],
    links: { 2: 'u1' },
    gives: { 1: 'transferred', 2: 'u1 by transfer' },
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
    name: 'the same of somebody who has left since: of one surname, and the account is remembered for the other: nobody is blocked for it',
    people: [
      ['1', 'Ada', 'active', 'a', '1'],
      ['2', 'Bob', 'inactive', 'b', '2'],
    ],
    users: [['u1', 'b', '-', 'Bob']],
    links: { 1: 'u1' },
    gives: { 1: 'conflict', 2: 'leaver-doubtful' },
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
    name: 'a leaver’s address with a newcomer of one surname, and nobody remembers: neither has the account',
    people: [
      ['1', 'Ada', 'inactive', 'old', '1'],
      ['2', 'Bob', 'active', 'a', '2'],
    ],
    users: [['u1', 'a', '1', 'Ada']],
    gives: { 1: 'leaver-doubtful', 2: 'conflict' },
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
    name: 'settled by hand: a conflict; an address that another account keeps waits',
    people: [['1', 'Ada', 'active', 'a', '2']],
    users: [
      ['u1', 'a', '1'],
      ['u2', 'b', '2'],
    ],
    resolved: { 1: 'u2' },
    gives: { 1: 'u2 by resolve, waits for email' },
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
    const { matches } = matchPeople(people, users, {
      identifier: row.by ?? 'email',
      today: THEN,
      createOnly: new Set(row.createOnly ?? []),
      memory: remembering(row.links ?? {}),
      resolved: new Map(Object.entries(row.resolved ?? {})),
      ...(row.domains ? { domains: row.domains } : {}),
    });
    const inFull = (id: string, match: Match) => {
      if (match.kind !== 'matched') return outcomeOf(match);
      const hasLeft = row.people.some(([one, , status]) => one === id && status === 'inactive');
      const waits = match.waiting.length > 0 ? `, waits for ${match.waiting.join(' and ')}` : '';
      return `${outcomeOf(match)}${waits}${hasLeft && !match.permits.block ? ', not blocked' : ''}`;
    };
    const actual = Object.fromEntries([...matches].map(([id, match]) => [id, inFull(id, match)]));
    assert.equal(actual, row.gives);
  });
}

named.run();
