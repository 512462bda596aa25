/** Judges single writes at the moment at which they arrive: who may be blocked, opened, added, changed. */
import type { Person } from '../../src/sandbox/company/company.ts';
import type { StoredUser } from '../../src/sandbox/engagedly/engagedly.ts';
import type { Call } from '../../src/sandbox/server.ts';
import { dateAt, emailOf, fold, isAhead, isKeyed, isLiving, numberOf, passes } from './facts.ts';
import {
  count,
  humanOf,
  isHeldByLink,
  isSameHuman,
  lastOwner,
  type Oracle,
  ownersOf,
  type SeenRun,
  Violation,
} from './oracle.ts';
import { TIMEZONE } from './tenants.ts';

const HOUR = 3_600_000;

/** Judges one write at the moment at which it arrives. */
export function judgeWrite(oracle: Oracle, { method, path, body }: Call, startedAt: Date): () => void {
  const [, id = '', verb] = /^\/beta\/users\/([^/]+)(?:\/([\w/]+))?$/.exec(path) ?? [];
  if (method === 'DELETE') throw new Violation('Something was to be deleted.');
  if (method === 'POST' && path === '/beta/users') return judgeCreate(oracle, body);
  const user = oracle.engagedly.users.find((one) => one.id === id);
  if (!user) return () => {};
  if (verb === 'profile/picture') return judgePicture(oracle, user, body);
  if (verb === 'deactivate') return judgeBlock(oracle, user, startedAt);
  if (verb === 'activate') return judgeActivate(oracle, user);
  return judgeUpdate(oracle, user, body);
}

/** A face belongs to the human whose record shows it, and so does the account. */
function judgePicture(oracle: Oracle, user: StoredUser, body: unknown): () => void {
  const { choice, company } = oracle;
  const refuse = (why: string) => () => {
    throw new Violation(`A picture was uploaded ${why}.`);
  };
  if (!choice.pictures) return refuse('though the tenant wants none');
  const bytes = Buffer.from((body as { profile_picture: number[] }).profile_picture);
  const shown = company.people.filter(({ picture }) => picture && bytes.equals(picture));
  if (shown.length === 0) return refuse('that nobody has');
  if (user.blocked) return refuse('to an account that is blocked');
  const owners = new Set(ownersOf(oracle, user).map(({ id }) => humanOf(oracle, id)));
  const isTheirs = shown.some(
    (person) => owners.has(humanOf(oracle, person.id)) || isKeyed(person, user, choice),
  );
  if (!isTheirs) return refuse('to the account of somebody else');
  return () => count(oracle, 'pictures');
}

function judgeBlock(oracle: Oracle, user: StoredUser, startedAt: Date): () => void {
  const { choice, protectedIds, owners, looked } = oracle;
  // Nobody can look later than just before.
  const people = oracle.company.people.map((person) => looked.get(person.id) ?? person);
  const refuse = (why: string) => () => {
    throw new Violation(`An account was blocked ${why}.`);
  };
  if (user.admin) return refuse('that belongs to a site administrator');
  if (protectedIds.has(user.id)) return refuse('that is protected');
  const today = dateAt(TIMEZONE, startedAt);
  // Added a moment ago for somebody who had left: nobody has ever used it.
  if (oracle.toBlock.has(user.id) || !owners.has(user.id)) {
    const theirs = people.find((person) => isKeyed(person, user, choice));
    if (theirs && oracle.leftBefore.has(theirs.id) && choice.createBlocked)
      return () => {
        count(oracle, 'blocks of people who were added');
        oracle.mayOpen.add(user.id);
      };
  }
  const known = ownersOf(oracle, user).map((person) => looked.get(person.id) ?? person);
  const keyed = people.filter((person) => isKeyed(person, user, choice));
  const candidates = [...new Set([...known, ...keyed])];
  const history = owners.get(user.id) ?? [];
  if (candidates.length === 0 && history.length === 0) return refuse('that nobody in Personio ever had');

  const last = history.at(-1);
  const claims = (person: Person) =>
    person.id === last || (known.length === 0 && isKeyed(person, user, choice));
  const living = people.filter(isLiving);
  // Every account belongs to one human, and so does every record: nobody who is here is blocked, whatever HR has changed.
  const human = last === undefined ? undefined : humanOf(oracle, last);
  // Whoever works here twice, and has an account for each, may lose the one of the work that is over.
  const hasAnother = (person: Person) =>
    oracle.engagedly.users.some(
      ({ id, blocked }) => id !== user.id && !blocked && owners.get(id)?.at(-1) === person.id,
    );
  const isHere =
    human !== undefined &&
    living.some((person) => humanOf(oracle, person.id) === human && !hasAnother(person));
  const leaver = people.find(
    (person) =>
      human !== undefined &&
      humanOf(oracle, person.id) === human &&
      person.status === 'inactive' &&
      !isAhead(person, today),
  );
  const isOurs = () =>
    people.some(({ id }) => oracle.entered.has(id) && humanOf(oracle, id) === human) ||
    history.some((id) => oracle.entered.has(id));
  if (leaver && !isHere && choice.block && !passes(leaver, choice.filter) && !isOurs())
    return refuse('of a leaver who never was in scope');
  if (leaver && !isHere && choice.block)
    return () => {
      count(oracle, 'blocks');
      oracle.mayOpen.add(user.id);
    };
  if (choice.onMissing === 'block' && !candidates.some((person) => claims(person))) {
    const gone = history.filter((id) => !people.some((person) => person.id === id));
    if (gone.some((id) => isOverdue(oracle, startedAt, (run) => run.absent(id))))
      return () => {
        count(oracle, 'blocks of missing people');
        oracle.mayOpen.add(user.id);
      };
  }
  if (choice.onOutOfScope === 'block' && candidates.length > 0) {
    const outside = candidates.filter((person) => !passes(person, choice.filter));
    const isIn = living.some((person) => claims(person) && passes(person, choice.filter));
    const isOld = outside.some((person) => isOverdue(oracle, startedAt, (run) => run.outside.has(person.id)));
    if (isOld && !isIn)
      return () => {
        count(oracle, 'blocks out of scope');
        oracle.mayOpen.add(user.id);
      };
  }
  const word = candidates.map((person) => `${person.id} ${person.status || 'without status'}`).join(', ');
  return refuse(`without evidence (candidates: ${word || 'none'})`);
}

/** Three complete runs in a row, this one included, the first of them 72 hours ago, under one filter. */
function isOverdue({ runs, choice }: Oracle, now: Date, fits: (run: SeenRun) => boolean): boolean {
  const row: SeenRun[] = [];
  for (const run of runs.toReversed()) {
    if (run.filter !== choice.filter || !fits(run)) break;
    row.push(run);
  }
  const first = row.at(-1);
  return row.length >= 2 && first !== undefined && now.getTime() - first.at >= 72 * HOUR;
}

function judgeActivate(oracle: Oracle, user: StoredUser): () => void {
  const { choice, mayOpen } = oracle;
  // Asked for again, because the first answer was lost.
  if (!user.blocked) return () => {};
  return () => {
    if (!choice.reactivate) throw new Violation('An account was opened though the tenant wants none to be.');
    if (!mayOpen.has(user.id)) throw new Violation('An account was opened that somebody else had blocked.');
    const living = oracle.company.people.filter(isLiving);
    const last = lastOwner(oracle, user);
    // Theirs, or of the record under which they left: somebody may come back under a new id, and with new keys.
    const isTheirs = (person: Person) =>
      isKeyed(person, user, choice) ||
      (last !== undefined && humanOf(oracle, person.id) === humanOf(oracle, last.id));
    if (!living.some(isTheirs)) throw new Violation('An account was opened for nobody.');
    mayOpen.delete(user.id);
    count(oracle, 'activations');
  };
}

function judgeCreate(oracle: Oracle, body: unknown): () => void {
  const { company, choice, engagedly, owners } = oracle;
  const sent = new Map<string, unknown>(
    Object.entries(typeof body === 'object' && body !== null ? body : {}),
  );
  const email = fold(sent.get('email'));
  const number = fold(sent.get('employee_id'));
  const people = company.people.filter((person) => emailOf(person) === email);
  // Somebody who came back under a new id has an old record with the same address.
  const living = people.filter((one) => isLiving(one) && !oracle.leftBefore.has(one.id));
  const person = (living.length === 1 ? living : people).find(
    (one) => number === '' || numberOf(one, choice) === number,
  );
  const isShared = people.some((one) => person && !isSameHuman(one, person, oracle)) || living.length > 1;
  refuseTaken(oracle, person, email);
  const wasInactive = person?.status === 'inactive';
  const before = [...engagedly.users];
  const earlier =
    person &&
    before.filter((user) => {
      const last = lastOwner(oracle, user);
      const isTheirs = last !== undefined && isSameHuman(last, person, oracle);
      return isTheirs && (isKeyed(person, user, choice) || isHeldByLink(oracle, person, user));
    });
  return () => {
    if (!person) throw new Violation('An account was added for nobody in Personio.');
    if (isShared && choice.identifier === 'email')
      throw new Violation('An account was added with an address that two people have.');
    if (earlier && earlier.length > 0) throw new Violation('Somebody who has an account got a second one.');
    const made = engagedly.users.find(({ fields }) => fold(fields.email) === email);
    if (made) owners.set(made.id, [person.id]);
    if (made && wasInactive) oracle.toBlock.add(made.id);
    count(oracle, 'creates');
  };
}

/** Whether it works or not: nobody tries to add what was added in this run, or who has an account that is shown. */
function refuseTaken(oracle: Oracle, person: Person | undefined, email: string): void {
  const { engagedly, thereBefore, isDenied } = oracle;
  const holder = engagedly.users.find(({ fields }) => fold(fields.email) === email);
  if (!holder) return;
  // Who was told that nobody is there can only try, and Engagedly refuses.
  if (isDenied) return;
  if (!thereBefore.has(holder.id)) throw new Violation('An account was to be added twice in one run.');
  const owner = lastOwner(oracle, holder);
  const isTheirs = !owner || (person !== undefined && isSameHuman(owner, person, oracle));
  if (isTheirs) throw new Violation('Somebody who has an account was to get a second one.');
}

function judgeUpdate(oracle: Oracle, user: StoredUser, body: unknown): () => void {
  const { company, choice, owners } = oracle;
  const known = ownersOf(oracle, user);
  const last = lastOwner(oracle, user);
  const keyed = company.people.filter((person) => isKeyed(person, user, choice));
  const sent = new Map<string, unknown>(
    Object.entries(typeof body === 'object' && body !== null ? body : {}),
  );
  const email = fold(sent.get('email') ?? user.fields.email);
  const number = fold(sent.get('employee_id') ?? user.fields.employee_id);
  const first = fold(sent.get('first_name') ?? user.fields.first_name);
  const surname = fold(sent.get('last_name') ?? user.fields.last_name);
  return () => {
    count(oracle, 'updates');
    if (sent.has('email') || sent.has('employee_id')) count(oracle, 'identifier changes');
    if (known.length === 0 && keyed.length === 0 && !owners.has(user.id)) {
      throw new Violation('An account was changed that belongs to nobody in Personio.');
    }
    // Whose account it is after the write, by what stands in it.
    const now = company.people.filter(
      (person) =>
        (choice.identifier === 'email' ? emailOf(person) === email : numberOf(person, choice) === number) &&
        fold(person.firstName) === first &&
        fold(person.lastName) === surname,
    );
    const [taker] = now;
    if (!taker || now.length > 1 || taker === last) return;
    // Then nothing told that it could be the other's.
    const stillTheirs =
      last && !oracle.isLied && (isKeyed(last, user, choice) || numberOf(last, choice) === number);
    const isSame = last && humanOf(oracle, last.id) === humanOf(oracle, taker.id);
    if (last && stillTheirs && !isSame && isLiving(last)) {
      throw new Violation('The account of one person was given to another.');
    }
    owners.set(user.id, [...(owners.get(user.id) ?? []), taker.id]);
  };
}
