/** Invented employees as Personio sends them: those of the sandbox, with all that makes real ones difficult. Pure. */
import { type Company, inventCompany } from '../sandbox/company/company.ts';
import { USER_ATTRIBUTES } from '../sandbox/engagedly/defaults.ts';
import { envelop } from '../sandbox/personio/envelope.ts';
import type { Given } from './page/given.ts';

const PEOPLE = 60;
const SEED = 15;

/** `today`: `YYYY-MM-DD`. */
export function inventedCompany(today: string): Company {
  return inventCompany({ people: PEOPLE, seed: SEED, today });
}

export function inventedPeople(today: string): Given['people'] {
  const company = inventedCompany(today);
  return {
    employees: company.people.map((person) => ({
      ...envelop(company, person, company.attributes).attributes,
    })),
    userAttributes: USER_ATTRIBUTES.map((attribute) => ({ ...attribute })),
  };
}
