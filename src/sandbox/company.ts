/** An invented company of any size: deterministic from a seed, and with all that makes real directories difficult. */
import { type Attribute, attributeCatalogue } from './attributes.ts';
import { addDays, between, FAMILY_NAMES, GIVEN_NAMES, mailbox, pick } from './names.ts';
import { addOddities, type Directory, depart, inventStatuses, members, noOddities } from './oddities.ts';
import { inventPerson, newAddress, type Person, type Post, type Ref } from './people.ts';

export type { Attribute } from './attributes.ts';
export type { Empty, Person, Ref } from './people.ts';

export type Company = Directory & {
  attributes: Attribute[];
  departments: Ref[];
  offices: Ref[];
  nextUnitId: number;
};

export type CompanyOptions = {
  people: number;
  seed: number;
  /** `YYYY-MM-DD`: leavers have left before it, future joiners come after it. */
  today: string;
  /** Of all e-mail addresses. Default `nordwind.example`. */
  domain?: string;
  /** False: everybody is active, with an e-mail address of their own and a valid supervisor. Default true. */
  oddities?: boolean;
};

type Trade = { department: string; head: string; lead: string; member: string };

const TRADES: readonly Trade[] = [
  ['Warehouse', 'Head of Warehouse', 'Shift Lead', 'Warehouse Clerk'],
  ['Transport', 'Head of Transport', 'Fleet Lead', 'Dispatcher'],
  ['Vertrieb & Märkte', 'Head of Sales', 'Sales Lead', 'Account Manager'],
  ['Finance', 'Head of Finance', 'Accounting Lead', 'Accountant'],
  ['People & Culture', 'Head of People', 'Recruiting Lead', 'People Partner'],
  ['IT', 'Head of IT', 'Lead Engineer, R&D <Platform>', 'Systems Engineer'],
  ['Customer Service', 'Head of Customer Service', 'Service Lead', 'Service Agent'],
  ['Geschäftsführung', 'Head of Strategy', 'Programme Lead', 'Assistant'],
].map(([department = '', head = '', lead = '', member = '']) => ({ department, head, lead, member }));
/** The two first departments are the largest. */
const SIZES = [0, 0, 0, 1, 1, 2, 2, 3, 4, 5, 5, 6, 6, 7];
const OFFICES = ['Hamburg', 'München', 'Wien', 'Gdańsk'];
const TEAM_SIZE = 12;

/** At 250 people: 8 departments, 4 offices, 25 job titles. The first person is the chief, the next eight are the heads. */
export function inventCompany(options: CompanyOptions): Company {
  const company = emptyCompany(options);
  const rest: Person[][] = TRADES.map(() => []);
  for (let i = 0; i < options.people; i++) {
    const number = i === 0 ? TRADES.length - 1 : i <= TRADES.length ? i - 1 : pick(company.random, SIZES);
    const colleagues = rest[number] ?? [];
    const person = inventPerson(company, post(company, number, i, colleagues), inventHireDate(company));
    company.people.push(person);
    if (i > 0) colleagues.push(person);
  }
  if (company.oddities) {
    inventStatuses(company);
    addOddities(company);
  }
  return company;
}

function emptyCompany({ seed, today, domain, oddities }: CompanyOptions): Company {
  const ref = (id: number, name: string): Ref => ({ id, name });
  return {
    random: { state: seed | 0 },
    today,
    domain: domain ?? 'nordwind.example',
    oddities: oddities ?? true,
    nextId: 7_310_001,
    nextUnitId: 50_000,
    mailboxes: new Map(),
    people: [],
    attributes: attributeCatalogue(),
    departments: TRADES.map((trade, i) => ref(40_120 + i, trade.department)),
    offices: OFFICES.map((name, i) => ref(8_801 + i, name)),
    odd: noOddities(),
  };
}

/** Head of department first, then teams of twelve, each led by its first member. */
function post(company: Company, number: number, i: number, colleagues: readonly Person[]): Post {
  const trade = TRADES[number];
  const department = company.departments[number];
  if (!trade || !department) throw new RangeError('There is no such department.');
  const chief = company.people[0]?.id ?? null;
  const place = {
    department,
    office: pick(company.random, company.offices),
    subcompany: { id: 510, name: 'Nordwind Logistik GmbH' },
    costCenters: [{ id: 71 + number, name: `${4100 + number * 100} ${trade.department}`, percentage: 100 }],
  };
  if (i === 0) return { ...place, position: 'Chief Executive', supervisorId: null, team: null };
  const head = colleagues[0];
  if (!head) return { ...place, position: trade.head, supervisorId: chief, team: null };
  const seat = colleagues.length - 1;
  const team = {
    id: 60_000 + number * 1000 + Math.floor(seat / TEAM_SIZE),
    name: `${trade.department} ${Math.floor(seat / TEAM_SIZE) + 1}`,
  };
  const lead = seat % TEAM_SIZE === 0 ? undefined : colleagues[seat - (seat % TEAM_SIZE) + 1];
  if (!lead) return { ...place, position: trade.lead, supervisorId: head.id, team };
  return { ...place, position: trade.member, supervisorId: lead.id, team };
}

function inventHireDate({ random, today }: Company): string {
  return addDays(today, -between(random, 120, 6000));
}

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
  const given = GIVEN_NAMES.find((name) => name.text === person.firstName.trim());
  person.lastName = family.text;
  person.email = newAddress(company, mailbox(given ?? { ascii: 'person' }, family));
  return changed(company, 'changed name and e-mail', [person]);
}

function changed(company: Company, what: string, people: readonly Person[]): Happening {
  for (const person of people) person.lastModifiedAt = company.today;
  return { what, ids: people.map((person) => person.id) };
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
