/** One invented person, as Personio keeps people. */
import { CERTIFICATES, CONTRACTS, LANGUAGES } from './catalogue.ts';
import { faceOf } from './faces.ts';
import {
  addDays,
  between,
  chance,
  FAMILY_NAMES,
  GIVEN_NAMES,
  mailbox,
  next,
  pick,
  type Random,
} from './invented.ts';

/** Personio's three ways to say "nothing", even where an object belongs. They are sent as they stand here. */
export type Empty = null | '' | readonly never[];
export type Ref = { id: number; name: string };
/** Of a country and a state: the only place where Personio tells a country. */
export type Holidays = Ref & { country: string; state: string };
export type CostCenter = Ref & { percentage: number };

/** Plain and mutable: a test changes what it likes, and the sandbox answers accordingly. Dates are `YYYY-MM-DD`. */
export type Person = {
  id: number;
  firstName: string;
  lastName: string;
  preferredName: string | null;
  email: string | null;
  gender: string | null;
  /** onboarding, active, leave, inactive; a test may set any other word. */
  status: string;
  position: string | null;
  /** An id that need not be in the directory. */
  supervisorId: number | null;
  employmentType: string | null;
  weeklyWorkingHours: string | number;
  hireDate: string | null;
  contractEndDate: string | null;
  terminationDate: string | null;
  terminationType: string | null;
  terminationReason: string | null;
  probationPeriodEnd: string | null;
  lastWorkingDay: string | null;
  createdAt: string;
  lastModifiedAt: string;
  subcompany: Ref | Empty;
  office: Ref | Empty;
  department: Ref | Empty;
  team: Ref | Empty;
  costCenters: CostCenter[] | Empty;
  /** Absent: those of Hamburg. */
  holidays?: Holidays;
  fixSalary: number | null;
  /** As it was uploaded; a test may put any bytes here. */
  picture: Uint8Array | null;
  /** Custom attributes by key (`dynamic_1001`). */
  custom: Record<string, unknown>;
};

/** What an inventor of people needs: chance, the day, and what is already taken. */
export type Register = {
  random: Random;
  today: string;
  domain: string;
  nextId: number;
  /** Clean: everybody active, nothing empty that a sync needs. */
  oddities: boolean;
  /** How many people have this name in their e-mail address. */
  mailboxes: Map<string, number>;
};

/** Where somebody works, as what, and for whom. */
export type Post = Pick<
  Person,
  'position' | 'supervisorId' | 'department' | 'office' | 'team' | 'subcompany' | 'costCenters'
>;

/** So many have no picture of themselves, for one who has. */
const ONE_IN = 16;

/** An active person in this post, with an e-mail address and a personnel number that nobody else has. */
export function inventPerson(register: Register, post: Post, hireDate: string): Person {
  const { random } = register;
  const given = pick(random, GIVEN_NAMES);
  const family = pick(random, FAMILY_NAMES);
  const id = register.nextId++;
  return {
    id,
    firstName: given.text,
    lastName: family.text,
    preferredName: chance(random, 30) ? `${given.text} ${family.text}` : null,
    email: newAddress(register, mailbox(given, family)),
    gender: chance(random, 2) ? 'diverse' : given.gender,
    status: 'active',
    ...post,
    employmentType: chance(random, 8) ? 'external' : 'internal',
    weeklyWorkingHours: chance(random, 20) ? 38.5 : '40',
    hireDate,
    contractEndDate: null,
    terminationDate: null,
    terminationType: null,
    terminationReason: null,
    probationPeriodEnd: addDays(hireDate, 182),
    lastWorkingDay: null,
    createdAt: addDays(hireDate, -30),
    lastModifiedAt: register.today,
    fixSalary: between(random, 28, 95) * 100,
    picture: id % ONE_IN === 0 ? faceOf(id) : null,
    custom: inventCustom(register, id, hireDate),
  };
}

/** `name@domain`, with a number behind the name from the second person of that name on. */
export function newAddress(register: Pick<Register, 'mailboxes' | 'domain'>, name: string): string {
  const taken = (register.mailboxes.get(name) ?? 0) + 1;
  register.mailboxes.set(name, taken);
  return `${name}${taken === 1 ? '' : taken}@${register.domain}`;
}

function inventCustom(register: Register, id: number, hireDate: string): Record<string, unknown> {
  const { random } = register;
  const desk = between(random, 1, 900);
  const share = pick(random, [0.5, 0.75, 1]);
  return {
    dynamic_1001: addDays('1962-01-01', between(random, 0, 15_300)),
    dynamic_1002: String(id % 1_000_000).padStart(6, '0'),
    dynamic_1003: JSON.stringify(some(random, LANGUAGES)),
    dynamic_1004: chance(random, 40) ? `https://www.linkedin.example/in/${id}` : null,
    dynamic_1005: chance(random, 10) ? 'Line one\nLine "two", with comma' : null,
    dynamic_1006: some(random, CERTIFICATES).join(', '),
    dynamic_1007: pick(random, CONTRACTS),
    dynamic_1008: chance(random, 20) ? String(desk) : desk,
    dynamic_1009: chance(random, 20) ? String(share) : share,
    dynamic_1010: addDays(hireDate, 3653),
    dynamic_1011: 'DE00 0000 0000 0000 0000 00',
  };
}

function some(random: Random, list: readonly string[]): string[] {
  const chosen = list.filter(() => next(random) < 0.5);
  return chosen.length > 0 ? chosen : list.slice(0, 1);
}
