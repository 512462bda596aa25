/** An invented company of any size: deterministic from a seed, and with all that makes real directories difficult. */
import { type Attribute, attributeCatalogue } from './catalogue.ts';
import { addDays, between, pick } from './invented.ts';
import { addOddities, type Directory, inventStatuses, noOddities } from './oddities.ts';
import { inventPerson, type Person, type Post, type Ref } from './people.ts';

export type { Attribute } from './catalogue.ts';
export * from './happenings.ts';
export type { Empty, Person, Ref } from './people.ts';

export type Company = Directory & {
  attributes: Attribute[];
  departments: Ref[];
  offices: Ref[];
  costCenters: Ref[];
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
    costCenters: TRADES.map((trade, i) => ref(71 + i, costCenter(trade, i))),
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
    costCenters: [{ id: 71 + number, name: costCenter(trade, number), percentage: 100 }],
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

function costCenter({ department }: Trade, number: number): string {
  return `${4100 + number * 100} ${department}`;
}

function inventHireDate({ random, today }: Company): string {
  return addDays(today, -between(random, 120, 6000));
}
