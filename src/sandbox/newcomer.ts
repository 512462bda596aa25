/**
 * A customer who is new: a company in two countries with externals, interns, leavers and attributes of its own, and an
 * Engagedly organisation that somebody has kept by hand until now, so that `new` has something to find there.
 */
import { attributeCatalogue } from './company/catalogue.ts';
import { type Company, inventCompany, type Ref } from './company/company.ts';
import { addDays, chance, pick } from './company/invented.ts';
import { inventStatuses, members } from './company/oddities.ts';
import type { Holidays, Person } from './company/people.ts';
import { USER_ATTRIBUTES } from './engagedly/defaults.ts';
import type { EngagedlyOptions, EngagedlySandbox } from './engagedly/engagedly.ts';

/** `id`: of the tenant. */
export const NEWCOMER = { id: 'brenner', name: 'Brenner Spedition GmbH', domain: 'brenner.example' } as const;

const [JOB, MODEL, GRADE] = ['dynamic_1012', 'dynamic_1013', 'dynamic_1014'];
const [NUMBER, BIRTHDAY, LINKEDIN, CONTRACT] = [
  'dynamic_1002',
  'dynamic_1001',
  'dynamic_1004',
  'dynamic_1007',
];
const MODELS = ['Office', 'Hybrid', 'Remote'];
const INTERN = 'Praktikum';
const CONTRACTS = ['Vollzeit', 'Teilzeit', INTERN];

const AUSTRIA = { id: 7, name: 'Österreich (Tirol) Feiertage', country: 'AT', state: 'Tirol' };
const GERMANY = { id: 2, name: 'Deutschland (Bayern) Feiertage', country: 'DE', state: 'Bayern' };
const OFFICES: readonly { name: string; holidays: Holidays; subcompany: Ref }[] = [
  { name: 'Innsbruck', holidays: AUSTRIA, subcompany: { id: 510, name: NEWCOMER.name } },
  { name: 'München', holidays: GERMANY, subcompany: { id: 511, name: 'Brenner Transport Deutschland GmbH' } },
  { name: 'Wien', holidays: AUSTRIA, subcompany: { id: 510, name: NEWCOMER.name } },
  {
    name: 'Rosenheim',
    holidays: GERMANY,
    subcompany: { id: 511, name: 'Brenner Transport Deutschland GmbH' },
  },
];

export type NewcomerOptions = { people: number; seed: number; today: string };

/** The same options always give the same people. */
export function inventNewcomer({ people, seed, today }: NewcomerOptions): Company {
  const company = inventCompany({ people, seed, today, domain: NEWCOMER.domain, oddities: false });
  const { random } = company;
  company.attributes = attributesOf();
  const offices = company.offices.map(({ id }, at) => ({ id, ...OFFICES[at % OFFICES.length] }));
  company.offices = offices.map(({ id, name = '' }) => ({ id, name }));
  const supervisors = new Set(company.people.map(({ supervisorId }) => supervisorId));
  for (const person of company.people) {
    // Whoever is left out as an external manages nobody who is not.
    if (supervisors.has(person.id)) person.employmentType = 'internal';
    const { id, name = '', holidays, subcompany } = pick(random, offices);
    person.office = { id, name };
    person.subcompany = subcompany ?? null;
    if (holidays) person.holidays = holidays;
    const job = `${person.position ?? 'Mitarbeiter'}:in`;
    person.custom = {
      ...person.custom,
      [JOB]: job,
      [MODEL]: pick(random, MODELS),
      [GRADE]: pick(random, [1, 2, 3, 4, 5]),
      [CONTRACT]: chance(random, 30) ? 'Teilzeit' : 'Vollzeit',
    };
  }
  for (const person of members(company).filter(() => chance(random, 6))) {
    person.position = 'Intern';
    person.custom = { ...person.custom, [JOB]: 'Praktikant:in', [CONTRACT]: INTERN };
    person.contractEndDate = addDays(today, 90);
  }
  inventStatuses(company);
  return company;
}

function attributesOf(): Company['attributes'] {
  const own = { universalId: null, options: [] };
  return [
    ...attributeCatalogue().map((attribute) =>
      attribute.key === CONTRACT ? { ...attribute, label: 'Vertragsart', options: CONTRACTS } : attribute,
    ),
    { ...own, key: JOB, label: 'Funktion', type: 'standard' },
    { ...own, key: MODEL, label: 'Arbeitsmodell', type: 'list', options: MODELS },
    { ...own, key: GRADE, label: 'Stufe', type: 'integer' },
  ];
}

const GENDERS: Readonly<Record<string, string>> = { male: 'Male', female: 'Female', diverse: 'Other' };
const FIELDS = { model: 'custom-attribute-c4d55', grade: 'custom-attribute-d3b49' };
/** What this organisation does not have of those that the sandbox usually has. */
const NOT_THERE: readonly string[] = ['custom-attribute-93cbf', 'custom-attribute-7ab01'];
export const ORGANISATION: Pick<EngagedlyOptions, 'attributes'> = {
  attributes: USER_ATTRIBUTES.filter(({ attribute_key }) => !NOT_THERE.includes(attribute_key)),
};

/** Whoever was there a year ago has an account: not the externals, and also some who have left since. */
export function keepByHand(engagedly: EngagedlySandbox, company: Company): void {
  const { random, today } = company;
  const there = company.people.filter(
    ({ status, employmentType, terminationDate }) =>
      employmentType === 'internal' &&
      status !== 'onboarding' &&
      (terminationDate === null || terminationDate > addDays(today, -40)) &&
      (status === 'inactive' || !chance(random, 12)),
  );
  const accounts = new Map(there.map((person) => [person.id, engagedly.addUser({ fields: {} })]));
  const unit = (kind: 'departments' | 'job_titles' | 'locations', name: string) =>
    (engagedly.unitByName(kind, name) ?? engagedly.addUnit(kind, name)).id;
  const businesses = (person: Person) =>
    (person.costCenters || []).map(
      ({ name }) => (engagedly.unitByName('businesses', name) ?? engagedly.addUnit('businesses', name)).id,
    );
  for (const person of there) {
    const account = accounts.get(person.id);
    if (account === undefined) continue;
    const manager = person.supervisorId === null ? undefined : accounts.get(person.supervisorId);
    const [gender, linkedin] = [GENDERS[person.gender ?? ''], person.custom[LINKEDIN]];
    Object.assign(account.fields, {
      first_name: person.firstName,
      last_name: person.lastName,
      email: person.email ?? '',
      employee_id: String(person.custom[NUMBER]),
      employee_type: 'internal',
      joining_date: person.hireDate ?? '',
      birth_date: String(person.custom[BIRTHDAY]),
      ...(gender === undefined ? {} : { gender }),
      ...(linkedin ? { linkedin: String(linkedin) } : {}),
      departments: [unit('departments', nameOf(person.department))],
      businesses: businesses(person),
      job_title: unit('job_titles', String(person.custom[JOB])),
      // Nobody told Engagedly of every move.
      location: unit('locations', chance(random, 90) ? nameOf(person.office) : (OFFICES[0]?.name ?? '')),
      ...(manager ? { manager_id: manager.id } : {}),
      [FIELDS.model]: String(person.custom[MODEL]),
      [FIELDS.grade]: Number(person.custom[GRADE]),
    });
  }
}

function nameOf(unit: Person['department']): string {
  return unit !== null && unit !== '' && 'name' in unit ? unit.name : '';
}
