/** What makes real directories difficult, put on some people of an invented company. */
import { addDays, between, chance, next, pick } from './invented.ts';
import type { Empty, Person, Register } from './people.ts';

/** The people on whom each difficulty was put, by id; an empty list where the company was too small for it. */
export type Oddities = {
  noEmail: number[];
  /** Two who are each other's supervisor. */
  managerCycle: number[];
  /** Two with one e-mail address, in different spelling of capitals. */
  sharedEmail: number[];
  /** The supervisor is not in the directory. */
  unknownSupervisor: number[];
  /** The supervisor has left. */
  departedSupervisor: number[];
  trailingSpace: number[];
  mixedCaseEmail: number[];
  /** `""`, `[]` or null where an object belongs. */
  emptyRelations: number[];
  splitCostCenters: number[];
  /** Active, with a termination date still to come. */
  leavingSoon: number[];
  leapDayBirthday: number[];
};

export type Directory = Register & { people: Person[]; odd: Oddities };

const TERMINATIONS = ['employee', 'fired', 'contract-expired', 'retirement'];
const EMPTIES: readonly Empty[] = [null, '', []];

export function noOddities(): Oddities {
  return {
    noEmail: [],
    managerCycle: [],
    sharedEmail: [],
    unknownSupervisor: [],
    departedSupervisor: [],
    trailingSpace: [],
    mixedCaseEmail: [],
    emptyRelations: [],
    splitCostCenters: [],
    leavingSoon: [],
    leapDayBirthday: [],
  };
}

/** Members without reports who are not spoken for: on them chance and stories fall. */
export function members(company: Directory, status = 'active'): Person[] {
  const supervisors = new Set(company.people.map((person) => person.supervisorId));
  const odd = new Set(Object.values(company.odd).flat());
  return company.people.filter(
    (person) =>
      person.status === status &&
      !person.terminationDate &&
      person.supervisorId !== null &&
      !supervisors.has(person.id) &&
      !odd.has(person.id),
  );
}

export function inventStatuses(company: Directory): void {
  const { random, today } = company;
  for (const person of members(company)) {
    const draw = next(random) * 100;
    if (draw < 8) depart(company, person, addDays(today, -between(random, 1, 100)));
    else if (draw < 11) join(person, addDays(today, between(random, 5, 90)));
    else if (draw < 15) person.status = 'leave';
    if (person.employmentType === 'external' && chance(random, 50)) {
      person.contractEndDate = addDays(today, between(random, 100, 400));
    }
  }
}

/** Inactive, with a termination date, a type and a last working day. */
export function depart(company: Directory, person: Person, date: string): void {
  person.status = 'inactive';
  person.terminationDate = date;
  person.terminationType = pick(company.random, TERMINATIONS);
  person.lastWorkingDay = date;
  person.lastModifiedAt = company.today;
}

function join(person: Person, date: string): void {
  person.status = 'onboarding';
  person.hireDate = date;
  person.probationPeriodEnd = addDays(date, 182);
}

/** Each oddity falls on people who have no other, so that a test can see what one of them does. */
export function addOddities(company: Directory): void {
  const free = members(company);
  const share = (percent: number) => Math.max(1, Math.floor((company.people.length * percent) / 100));
  function take(n: number): Person[] {
    if (free.length < n) return [];
    return Array.from({ length: n }, () =>
      free.splice(between(company.random, 0, free.length - 1), 1),
    ).flat();
  }
  function put(name: keyof Oddities, n: number, change: (people: Person[]) => void): void {
    const people = take(n);
    if (people.length === 0) return;
    change(people);
    company.odd[name] = people.map((person) => person.id);
  }
  function putEach(name: keyof Oddities, n: number, change: (person: Person, i: number) => void): void {
    put(name, n, (people) => people.forEach(change));
  }

  const departed = company.people.find((person) => person.status === 'inactive');
  putEach('noEmail', 1, (person) => {
    person.email = null;
  });
  put('managerCycle', 2, ([one, other]) => {
    if (!one || !other) return;
    one.supervisorId = other.id;
    other.supervisorId = one.id;
  });
  put('sharedEmail', 2, ([one, other]) => {
    if (one?.email && other) other.email = one.email.toUpperCase();
  });
  putEach('unknownSupervisor', 1, (person) => {
    person.supervisorId = 6_999_999;
  });
  if (departed) {
    putEach('departedSupervisor', 1, (person) => {
      person.supervisorId = departed.id;
    });
  }
  putEach('trailingSpace', 1, (person) => {
    person.firstName += ' ';
  });
  putEach('leavingSoon', 1, (person) => {
    person.terminationDate = addDays(company.today, 30);
    person.terminationType = 'employee';
  });
  putEach('leapDayBirthday', 1, (person) => {
    person.custom.dynamic_1001 = '1984-02-29';
  });
  putEach('emptyRelations', Math.max(3, share(3)), (person, i) => {
    const empty = (shift: number) => EMPTIES[(i + shift) % EMPTIES.length] ?? null;
    person.office = empty(0);
    person.department = empty(1);
    person.team = empty(2);
    person.costCenters = empty(i);
    person.preferredName = '';
    person.terminationType = '';
    person.custom = { ...person.custom, dynamic_1001: null, dynamic_1003: empty(1), dynamic_1008: empty(2) };
  });
  putEach('splitCostCenters', share(5), (person) => {
    const [own] = person.costCenters || [];
    if (!own) return;
    person.costCenters = [
      { ...own, percentage: 40 },
      { id: 99, name: '4999 Labs', percentage: 60 },
    ];
  });
  putEach('mixedCaseEmail', share(4), (person) => {
    person.email = (person.email ?? '').replace(/(^|\.)[a-z]/g, (letters) => letters.toUpperCase());
  });
}
