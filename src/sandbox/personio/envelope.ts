/** A person of the invented company as Personio's v1 API shows people. */
import type { Attribute, Company } from '../company/company.ts';
import type { CostCenter, Empty, Holidays, Person, Ref } from '../company/people.ts';

export type Envelope = {
  label: string;
  value: unknown;
  type: string;
  universal_id: string | null;
  currency?: string;
};
export type WireEmployee = { type: 'Employee'; attributes: Record<string, Envelope> };

type Read = (person: Person, company: Company) => unknown;

const ID: Omit<Envelope, 'value'> = { label: 'ID', type: 'integer', universal_id: 'id' };
/** Where Personio says that pictures are; whoever asks there without the token gets none. */
const PICTURES = 'https://api.personio.de/v1/company/employees';
const SALARY_KEYS = new Set(['fix_salary', 'hourly_salary']);
/** Whoever has no other public holidays has these. */
const HOLIDAYS: Holidays = {
  id: 2,
  name: 'Deutschland (Hamburg) Feiertage',
  country: 'DE',
  state: 'Hamburg',
};
/** Entitlement and hours are the same for everybody: nothing in a sync depends on them. */
const ENTITLEMENT = { id: 113_437, name: 'Paid vacation', category: 'paid_vacation', entitlement: 30 };
const DAY = '08:00';
const SCHEDULE = {
  id: 97_188,
  name: 'Full-time, 40 hours (mon,tue,wed,thu,fri)',
  valid_from: null,
  monday: DAY,
  tuesday: DAY,
  wednesday: DAY,
  thursday: DAY,
  friday: DAY,
  saturday: '00:00',
  sunday: '00:00',
};

const SYSTEM: ReadonlyMap<string, Read> = new Map<string, Read>([
  ['id', (person) => person.id],
  ['first_name', (person) => person.firstName],
  ['last_name', (person) => person.lastName],
  ['preferred_name', (person) => person.preferredName],
  ['email', (person) => person.email],
  ['gender', (person) => person.gender],
  ['status', (person) => person.status],
  ['position', (person) => person.position],
  ['supervisor', (person) => supervisor(person.supervisorId)],
  ['employment_type', (person) => person.employmentType],
  ['weekly_working_hours', (person) => person.weeklyWorkingHours],
  ['hire_date', (person, company) => oldStyle(person, company, midnight(person.hireDate))],
  ['contract_end_date', (person) => midnight(person.contractEndDate)],
  ['termination_date', (person) => midnight(person.terminationDate)],
  ['termination_type', (person) => person.terminationType],
  ['termination_reason', (person) => person.terminationReason],
  ['probation_period_end', (person) => midnight(person.probationPeriodEnd)],
  ['last_working_day', (person) => midnight(person.lastWorkingDay)],
  ['created_at', (person) => at(person.createdAt, '09:49:03')],
  ['last_modified_at', (person) => at(person.lastModifiedAt, '17:33:55')],
  ['subcompany', (person) => relation('Subcompany', person.subcompany)],
  ['office', (person) => relation('Office', person.office)],
  ['department', (person) => relation('Department', person.department)],
  ['team', (person) => relation('Team', person.team)],
  ['cost_centers', (person) => costCenters(person.costCenters)],
  ['holiday_calendar', ({ holidays = HOLIDAYS }) => ({ type: 'HolidayCalendar', attributes: holidays })],
  ['absence_entitlement', () => [{ type: 'TimeOffType', attributes: ENTITLEMENT }]],
  ['work_schedule', () => ({ type: 'WorkSchedule', attributes: SCHEDULE })],
  ['fix_salary', (person) => person.fixSalary],
  ['fix_salary_interval', (person) => (person.fixSalary === null ? '' : 'monthly')],
  ['hourly_salary', () => 0],
  ['profile_picture', (person) => person.picture && `${PICTURES}/${person.id}/profile-picture`],
]);

/** The person with exactly these attributes. An attribute that nobody set is null, as in Personio. */
export function envelop(company: Company, person: Person, attributes: readonly Attribute[]): WireEmployee {
  const shown: Record<string, Envelope> = {};
  for (const { key, label, type, universalId, bareDate } of attributes) {
    const read = SYSTEM.get(key);
    const raw = read ? read(person, company) : (person.custom[key] ?? null);
    const value = !read && type === 'date' && !bareDate ? midnight(raw) : raw;
    shown[key] = { label, value, type, universal_id: universalId };
    if (SALARY_KEYS.has(key)) shown[key].currency = 'EUR';
  }
  return { type: 'Employee', attributes: shown };
}

/** Lists show a supervisor's id and nothing else of them. */
function supervisor(id: number | null): unknown {
  return id === null ? null : { type: 'Employee', attributes: { id: { ...ID, value: id } } };
}

function relation(type: string, ref: Ref | Empty): unknown {
  if (ref === null || ref === '' || !('id' in ref)) return ref;
  return { type, attributes: { id: ref.id, name: ref.name } };
}

function costCenters(list: CostCenter[] | Empty): unknown {
  if (list === null || list === '') return list;
  return list.map(({ id, name, percentage }) => ({
    type: 'CostCenter',
    attributes: { id, name, percentage },
  }));
}

/** `2024-06-03` → `2024-06-03T00:00:00+02:00`. What is no such date (an empty, a test's own value) stays as it is. */
function midnight(date: unknown): unknown {
  return at(date, '00:00:00');
}

function at(date: unknown, time: string): unknown {
  if (typeof date !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(date)) return date;
  return `${date}T${time}${offset(date)}`;
}

/** Older examples of the API have an offset without a colon: some people of an odd company have it too. */
function oldStyle(person: Person, company: Company, value: unknown): unknown {
  if (!company.oddities || person.id % 40 !== 0 || typeof value !== 'string') return value;
  return value.replace(/(?<=[+-]\d\d):(?=\d\d$)/, '');
}

const BERLIN = new Intl.DateTimeFormat('en', { timeZone: 'Europe/Berlin', timeZoneName: 'longOffset' });
const offsets = new Map<string, string>();

/** `+01:00` in winter, `+02:00` in summer, as it was at midnight of that day in Berlin. */
function offset(date: string): string {
  const known = offsets.get(date);
  if (known !== undefined) return known;
  const midnightInWinter = Date.parse(`${date}T00:00:00+01:00`);
  if (Number.isNaN(midnightInWinter)) return '+01:00';
  const found = /GMT(.+)$/.exec(BERLIN.format(midnightInWinter))?.[1] ?? '+00:00';
  offsets.set(date, found);
  return found;
}
