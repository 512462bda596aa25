/** What can happen to the people of an invented company, by chance or to somebody in particular. */
import type { Company } from './company.ts';
import { faceOf } from './faces.ts';
import { between, FAMILY_NAMES, GIVEN_NAMES, mailbox, pick } from './invented.ts';
import { depart, members, type Oddities } from './oddities.ts';
import { inventPerson, newAddress, type Person } from './people.ts';

/** What a story did, and to whom (ids). Its length is what a summary should count. */
export type Happening = { what: string; ids: number[] };

/** So many people join today, each in a post like that of somebody who is there already. */
export function hire(company: Company, n: number): Happening {
  const models = members(company);
  const ids: number[] = [];
  for (let i = 0; i < n; i++) {
    const model = models.length > 0 ? pick(company.random, models) : chiefOf(company);
    const { supervisorId, subcompany, office, department, team, costCenters } = model;
    const position = supervisorId === null ? 'Assistant' : model.position;
    const own = { position, supervisorId: supervisorId ?? model.id, subcompany, office, department, team };
    const person = inventPerson(
      company,
      { ...own, costCenters: structuredClone(costCenters) },
      company.today,
    );
    company.people.push(person);
    ids.push(person.id);
  }
  return { what: 'hired', ids };
}

/** One person gets a senior title, which is a new job title the first time. */
export function promote(company: Company, id?: number): Happening {
  const person = somebody(company, id);
  person.position = `Senior ${person.position ?? 'Assistant'}`;
  return changed(company, 'promoted', [person]);
}

/** So many people go to a department that did not exist; the first of them leads it. */
export function openDepartment(company: Company, name: string, n: number): Happening {
  const department = { id: company.nextUnitId++, name };
  company.departments.push(department);
  const movers = some(company, n);
  for (const person of movers) {
    person.department = department;
    person.team = null;
    person.supervisorId = person === movers[0] ? chiefOf(company).id : (movers[0]?.id ?? null);
  }
  return changed(company, 'moved to a new department', movers);
}

/** So many people without reports have left on that day: inactive, with termination date and type. */
export function leave(company: Company, n: number, date: string): Happening {
  const leavers = some(company, n);
  for (const person of leavers) depart(company, person, date);
  return changed(company, 'left', leavers);
}

/** One person goes to another office. */
export function move(company: Company, id?: number): Happening {
  const person = somebody(company, id);
  const current = person.office && 'id' in person.office ? person.office.id : undefined;
  person.office = pick(
    company.random,
    company.offices.filter((office) => office.id !== current),
  );
  return changed(company, 'moved', [person]);
}

/** One person gets another e-mail address, as after a marriage. */
export function changeEmail(company: Company, id?: number): Happening {
  const person = somebody(company, id);
  const family = pick(
    company.random,
    FAMILY_NAMES.filter((name) => name.text !== person.lastName),
  );
  person.lastName = family.text;
  person.email = inventAddress(company, person);
  return changed(company, 'changed name and e-mail', [person]);
}

/** One person with a picture has another one from now on. */
export function newPicture(company: Company, id?: number): Happening {
  const withOne = members(company).find(({ picture }) => picture !== null);
  const person = id === undefined && withOne ? withOne : somebody(company, id);
  person.picture = faceOf(between(company.random, 1, 1_000_000));
  // Everybody was changed on the company's first day: later, to the second, is later.
  person.lastModifiedAt = `${company.today}T18:00:00+01:00`;
  return { what: 'has a new picture', ids: [person.id] };
}

/** These people, who had left, are there again: active, as if they had never left. */
export function comeBack(company: Company, ids: readonly number[]): Happening {
  const people = ids.map((id) => somebody(company, id));
  for (const person of people) {
    person.status = 'active';
    person.terminationDate = null;
    person.terminationType = null;
    person.lastWorkingDay = null;
  }
  return changed(company, 'came back', people);
}

/** Somebody mends the records that a sync cannot use: addresses that are missing or double, supervisors in a circle, unknown or gone. */
export function correctRecords(company: Company): Happening {
  const { odd } = company;
  // One of two is enough where two are in each other's way.
  const oneOf = (name: keyof Oddities) =>
    odd[name]
      .splice(0)
      .slice(0, 1)
      .map((id) => somebody(company, id));
  const unreachable = [...oneOf('noEmail'), ...oneOf('sharedEmail')];
  for (const person of unreachable) person.email = inventAddress(company, person);
  const misled = (['managerCycle', 'unknownSupervisor', 'departedSupervisor'] as const).flatMap(oneOf);
  for (const person of misled) person.supervisorId = chiefOf(company).id;
  return changed(company, 'corrected', [...unreachable, ...misled]);
}

function changed(company: Company, what: string, people: readonly Person[]): Happening {
  for (const person of people) person.lastModifiedAt = company.today;
  return { what, ids: people.map((person) => person.id) };
}

function inventAddress(company: Company, { firstName, lastName }: Person): string {
  const nameless = { ascii: 'person' };
  const given = GIVEN_NAMES.find(({ text }) => text === firstName.trim());
  const family = FAMILY_NAMES.find(({ text }) => text === lastName);
  return newAddress(company, mailbox(given ?? nameless, family ?? nameless));
}

function chiefOf(company: Company): Person {
  const chief = company.people[0];
  if (!chief) throw new RangeError('The company has nobody.');
  return chief;
}

function somebody(company: Company, id: number | undefined): Person {
  if (id === undefined) return some(company, 1)[0] ?? chiefOf(company);
  const person = company.people.find((candidate) => candidate.id === id);
  if (!person) throw new RangeError('The company has nobody with this id.');
  return person;
}

/** So many members, by chance, nobody twice. */
function some(company: Company, n: number): Person[] {
  const free = members(company);
  if (free.length < n) throw new RangeError(`The company has only ${free.length} people to choose from.`);
  return Array.from({ length: n }, () => free.splice(between(company.random, 0, free.length - 1), 1)).flat();
}
