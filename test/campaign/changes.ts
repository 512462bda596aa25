/** What people do to a company and to an organisation between two runs. */
import { type Company, hire, type Person } from '../../src/sandbox/company/company.ts';
import { faceOf } from '../../src/sandbox/company/faces.ts';
import { addDays } from '../../src/sandbox/company/invented.ts';
import type { EngagedlySandbox, StoredUser } from '../../src/sandbox/engagedly/engagedly.ts';
import type { Change } from './scenario.ts';

export type Scene = {
  company: Company;
  engagedly: EngagedlySandbox;
  /** The day it is, `YYYY-MM-DD`. */
  today: string;
  /** People who were deleted from Personio. */
  deleted: Person[];
  /** Which records are one person, by Personio id: the id of their first record. */
  humans: Map<number, number>;
  /** Accounts that somebody blocked by hand. */
  byHand: Set<string>;
};

/** Does it, if there is anybody to whom it could happen. */
export function happen(scene: Scene, { what, who, other }: Change): void {
  const { company, engagedly, today } = scene;
  const of = (status: string) => company.people.filter((person) => person.status === status);
  const somebody = at(of('active'), who);
  const leaver = at(of('inactive'), who);
  const anybody = at(company.people, who);
  const second = at(
    company.people.filter((person) => person !== somebody),
    other,
  );
  const account = at(engagedly.users.slice(1), who);
  const number = String(100_000 + (who % 900) * 1000 + (other % 1000));
  switch (what) {
    case 'hire':
      hire(company, 1 + (other % 3));
      break;
    case 'leave':
      if (somebody) leave(somebody, addDays(today, -1 - (other % 20)));
      break;
    case 'leave-without-date':
      if (somebody) leave(somebody, null);
      break;
    case 'leave-ahead':
      if (somebody) leave(somebody, addDays(today, other % 4));
      break;
    case 'give-notice':
      if (somebody) somebody.terminationDate = addDays(today, other % 5);
      break;
    case 'many-leave':
      for (const person of some(of('active'), who, 3 + (other % 12))) leave(person, addDays(today, -1));
      break;
    case 'return-same-id':
      if (leaver) Object.assign(leaver, { status: 'active', terminationDate: null });
      break;
    case 'return-new-id':
      if (leaver) comeBack(scene, leaver, leaver.email);
      break;
    case 'transfer':
      if (somebody) {
        comeBack(scene, somebody, somebody.email);
        leave(somebody, addDays(today, -1));
      }
      break;
    case 'return-new-id-new-address':
      if (leaver) comeBack(scene, leaver, `again${company.nextId}@${company.domain}`);
      break;
    case 'rename-email':
      if (anybody) anybody.email = `renamed${who}-${other}@${company.domain}`;
      break;
    case 'rename-number':
      if (anybody) anybody.custom.dynamic_1002 = number;
      break;
    case 'rename-both':
      if (anybody) {
        anybody.email = `renamed${who}-${other}@${company.domain}`;
        anybody.custom.dynamic_1002 = number;
      }
      break;
    case 'swap-emails':
      if (somebody && second) [somebody.email, second.email] = [second.email, somebody.email];
      break;
    case 'email-of-leaver-to-newcomer': {
      if (!leaver?.email) break;
      const { email } = leaver;
      // Some tidy up before they hand an address on, some do not.
      if (other % 3 === 0) leaver.email = null;
      if (other % 3 === 1) leaver.email = `former${leaver.id}@${company.domain}`;
      const [id] = hire(company, 1).ids;
      const newcomer = company.people.find((person) => person.id === id);
      if (newcomer) newcomer.email = email;
      break;
    }
    case 'shared-email':
      if (somebody && second) somebody.email = second.email?.toUpperCase() ?? null;
      break;
    case 'no-email':
      if (somebody) somebody.email = null;
      break;
    case 'rename-department': {
      const unit = at(company.departments, who);
      if (unit) unit.name = `Renamed ${who}-${other}`;
      break;
    }
    case 'new-department':
      if (somebody) somebody.department = { id: company.nextUnitId++, name: `Opened ${who}-${other}` };
      break;
    case 'new-title':
      if (somebody) somebody.position = `Keeper ${who}-${other}`;
      break;
    case 'same-title-for-all':
      for (const person of company.people) person.position = `Colleague ${who}`;
      break;
    case 'new-office':
      if (somebody) somebody.office = at(company.offices, other) ?? null;
      break;
    case 'other-manager':
      if (somebody && second) somebody.supervisorId = second.id;
      break;
    case 'manager-cycle':
      if (somebody && second) [somebody.supervisorId, second.supervisorId] = [second.id, somebody.id];
      break;
    case 'manager-unknown':
      if (somebody) somebody.supervisorId = 6_999_999;
      break;
    case 'on-leave':
      if (somebody) somebody.status = 'leave';
      break;
    case 'onboarding':
      if (somebody) somebody.status = 'onboarding';
      break;
    case 'unknown-status':
      if (anybody) anybody.status = other % 2 === 0 ? 'sabbatical' : '';
      break;
    case 'active-with-old-date':
      if (somebody) somebody.terminationDate = addDays(today, -10);
      break;
    case 'deleted':
      remove(scene, some(company.people, who, 1));
      break;
    case 'many-deleted':
      remove(scene, some(company.people, who, 2 + (other % 10)));
      break;
    case 'undeleted':
      company.people.push(...scene.deleted.splice(0));
      break;
    case 'external':
      if (anybody) anybody.employmentType = other % 3 === 0 ? 'internal' : 'external';
      break;
    case 'stranger-by-hand':
      stranger(engagedly, who, other);
      break;
    case 'blocked-by-hand':
      if (account && !account.blocked) {
        account.blocked = true;
        scene.byHand.add(account.id);
      }
      break;
    case 'opened-by-hand':
      if (account) account.blocked = false;
      break;
    case 'edited-by-hand':
      if (account) edit(account, other);
      break;
    case 'new-picture':
      if (anybody) {
        anybody.picture = faceOf(1_000_000 + who * 10_000 + other);
        anybody.lastModifiedAt = `${today}T18:00:00+01:00`;
      }
      break;
    case 'made-administrator':
      if (account) account.admin = true;
  }
}

/** An account for somebody whom Personio does not know. */
export function stranger(engagedly: EngagedlySandbox, who: number, other: number): StoredUser {
  const fields = {
    first_name: 'Strange',
    last_name: `Visitor${who}`,
    email: `visitor${who}-${other}-${engagedly.users.length}@elsewhere.example`,
  };
  return engagedly.addUser({ fields });
}

function leave(person: Person, date: string | null): void {
  person.status = 'inactive';
  person.terminationDate = date;
  person.terminationType = 'employee';
}

/** As a second record, beside the old one. */
function comeBack({ company, today, humans }: Scene, old: Person, email: string | null): void {
  const id = company.nextId++;
  humans.set(id, humans.get(old.id) ?? old.id);
  const custom = { ...old.custom, dynamic_1002: String(id % 1_000_000).padStart(6, '0') };
  const fresh = { status: 'active', terminationDate: null, terminationType: null, hireDate: today };
  company.people.push({ ...structuredClone(old), id, email, custom, ...fresh });
}

function remove({ company, deleted }: Scene, people: readonly Person[]): void {
  for (const person of people) {
    if (company.people.length <= 3) return;
    deleted.push(...company.people.splice(company.people.indexOf(person), 1));
  }
}

function edit({ id, fields }: StoredUser, other: number): void {
  if (other % 3 === 0) fields.last_name = `Edited${other}`;
  if (other % 3 === 1) fields.email = `edited${other}-${id.slice(0, 8)}@elsewhere.example`;
  if (other % 3 === 2) delete fields.job_title;
}

function at<T>(list: readonly T[], index: number): T | undefined {
  return list[index % Math.max(1, list.length)];
}

function some<T>(list: readonly T[], from: number, count: number): T[] {
  const start = from % Math.max(1, list.length);
  return list.slice(start, start + count);
}
