/** What Engagedly must show in the end, from Personio's data and a few plain fields. */
import { createHash } from 'node:crypto';
import type { Person } from '../../src/sandbox/company/company.ts';
import type { StoredUser } from '../../src/sandbox/engagedly/engagedly.ts';
import {
  dateAt,
  emailOf,
  fold,
  isAhead,
  isIdentified,
  isKeyed,
  isLiving,
  numberOf,
  passes,
} from './facts.ts';
import { count, humanOf, isHeldByLink, type Oracle, Violation } from './oracle.ts';
import { TIMEZONE } from './tenants.ts';

/**
 * Compares everybody whose case is plain. Whoever is not has a reason in the data, or the product asks for a word about
 * them (`setAside`: Personio ids); that it does not ask too often is for the campaign of identities to say.
 */
export function judgeEnd(oracle: Oracle, now: Date, setAside: readonly string[]): void {
  const today = dateAt(TIMEZONE, now);
  const aside = new Set(setAside.map(Number));
  const plain = new Set(
    oracle.company.people.filter((person) => !aside.has(person.id) && isPlain(oracle, person)),
  );
  for (const person of oracle.company.people) {
    if (!plain.has(person)) count(oracle, 'people with a reason to be left alone');
    else judgePerson(oracle, person, plain, today);
  }
}

function accountsOf({ engagedly, choice, owners }: Oracle, person: Person): StoredUser[] {
  return engagedly.users.filter(
    (user) => owners.get(user.id)?.at(-1) === person.id || isKeyed(person, user, choice),
  );
}

/** Nobody else has or had anything to do with their address, their number, or their account. */
export function isPlain(oracle: Oracle, person: Person): boolean {
  const { choice, company, owners } = oracle;
  const email = emailOf(person);
  const number = numberOf(person, choice);
  if (email === '' || number === '' || oracle.tied.has(person.id)) return false;
  if (!['active', 'leave', 'onboarding', 'inactive'].includes(person.status)) return false;
  const others = company.people.filter((other) => other !== person);
  if (others.some((other) => emailOf(other) === email || numberOf(other, choice) === number)) return false;
  const accounts = accountsOf(oracle, person);
  if (accounts.length > 1) return false;
  const [user] = accounts;
  if (!user) return true;
  const history = owners.get(user.id) ?? [];
  if (history.some((id) => id !== person.id)) return false;
  if (others.some((other) => isKeyed(other, user, choice))) return false;
  // Nothing ties them together any more: neither a key nor a link that the product must remember.
  return isIdentified(person, user, choice) || isHeldByLink(oracle, person, user);
}

function judgePerson(oracle: Oracle, person: Person, plain: ReadonlySet<Person>, today: string): void {
  const { choice, mayOpen, protectedIds } = oracle;
  const [user] = accountsOf(oracle, person);
  const isIn = passes(person, choice.filter);
  const all = choice.employees === 'all';
  const wrong = (what: string) =>
    new Violation(`In the end ${what} (record ${person.id}, ${person.status}).`);
  switch (person.status) {
    case 'active':
    case 'leave':
    case 'onboarding':
      if (!isIn || (person.status === 'onboarding' && !all)) return;
      // An old termination date: somebody has to look at that first.
      if (person.status !== 'onboarding' && person.terminationDate && person.terminationDate < today) return;
      if (!user) throw wrong('somebody in scope has no account');
      if (user.blocked) {
        const isOurs = mayOpen.has(user.id) && choice.reactivate && person.status !== 'onboarding';
        if (isOurs && oracle.linked.has(user.id)) count(oracle, 'accounts that stay blocked without memory');
        return;
      }
      judgeFields(oracle, person, user, plain, wrong);
      count(oracle, 'people in step');
      return;
    case 'inactive':
      if (!choice.block || isAhead(person, today)) return;
      if (!user) {
        // Whoever is here under a newer record needs no second account for the one that is over.
        if (isIn && all && choice.createBlocked && !isHereAgain(oracle, person)) {
          throw wrong('a leaver was not added as blocked');
        }
        return;
      }
      // It is theirs under the newer record, which may have lost every key.
      if (isHereAgain(oracle, person)) return;
      if (!isIn && !oracle.ours.has(user.id)) return;
      if (!user.blocked && !user.admin && !protectedIds.has(user.id)) throw wrong('a leaver is not blocked');
      count(oracle, 'leavers blocked');
  }
}

function isHereAgain(oracle: Oracle, { id }: Person): boolean {
  const human = humanOf(oracle, id);
  return oracle.company.people.some(
    (one) => one.id !== id && isLiving(one) && humanOf(oracle, one.id) === human,
  );
}

function judgeFields(
  oracle: Oracle,
  person: Person,
  user: StoredUser,
  plain: ReadonlySet<Person>,
  wrong: (what: string) => Violation,
): void {
  const { choice, engagedly } = oracle;
  const { fields } = user;
  const nameOf = (kind: 'departments' | 'job_titles', id: unknown) =>
    fold(engagedly.units[kind].find((unit) => unit.id === id)?.name);
  const isThere = (kind: 'departments' | 'job_titles', name: string) =>
    choice.structure === 'all' ||
    (choice.structure === 'departments' && kind === 'departments') ||
    engagedly.units[kind].some((unit) => fold(unit.name) === name);
  const check = (field: string, wanted: string, found: string) => {
    if (wanted !== '' && wanted !== found) throw wrong(`the field ${field} is not as it should be`);
  };
  check('first_name', fold(person.firstName), fold(fields.first_name));
  check('last_name', fold(person.lastName), fold(fields.last_name));
  check('email', emailOf(person), fold(fields.email));
  if (choice.number === 'personnel' || choice.identifier === 'employee_id') {
    check('employee_id', numberOf(person, choice), fold(fields.employee_id));
  }
  const title = fold(person.position);
  if (!choice.createOnly && isThere('job_titles', title)) {
    check('job_title', title, nameOf('job_titles', fields.job_title));
  }
  const department = person.department && 'name' in person.department ? fold(person.department.name) : '';
  if (isThere('departments', department)) {
    const [id, ...more] = Array.isArray(fields.departments) ? fields.departments : [];
    check('departments', department, more.length > 0 ? 'several' : nameOf('departments', id));
  }
  if (choice.pictures && person.picture) {
    check('picture', createHash('sha256').update(person.picture).digest('hex'), user.picture ?? '');
  }
  if (choice.single) {
    check('review_date', person.hireDate ?? '', fold(fields.review_date));
    const boss = managerOf(oracle, person, plain);
    if (boss) check('secondary_managers', boss.id, [fields.secondary_managers ?? ''].flat().join());
  }
  if (choice.preset === 'minimal') return;
  check('joining_date', person.hireDate ?? '', fold(fields.joining_date));
  const manager = managerOf(oracle, person, plain);
  if (manager) check('manager', manager.id, fold(fields.manager_id));
}

/** The account of the manager, where nothing speaks against it: no cycle, nobody blocked or out of scope. */
function managerOf(oracle: Oracle, person: Person, plain: ReadonlySet<Person>): StoredUser | undefined {
  const { company } = oracle;
  const byId = new Map(company.people.map((one) => [one.id, one]));
  const seen = new Set<number>([person.id]);
  for (let at = byId.get(person.supervisorId ?? -1); at; at = byId.get(at.supervisorId ?? -1)) {
    if (seen.has(at.id)) return undefined;
    seen.add(at.id);
  }
  const manager = byId.get(person.supervisorId ?? -1);
  if (!manager || !plain.has(manager) || !isLiving(manager)) return undefined;
  // To be blocked, or only not blocked because they are protected.
  if (!passes(manager, oracle.choice.filter)) return undefined;
  const [user] = accountsOf(oracle, manager);
  return user && !user.blocked ? user : undefined;
}
