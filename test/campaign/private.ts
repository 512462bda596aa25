/** Looks for people in what comes out of a run: each value of the directory and of the organisation, as a whole word. */
import type { Person } from '../../src/sandbox/company/company.ts';
import { Violation } from './oracle.ts';
import type { Stage } from './stage.ts';
import { SECRETS } from './stage.ts';

/** Words of two letters say nothing about anybody. */
const SHORTEST = 4;

export function judgeOutputs(stage: Stage, outputs: readonly string[]): void {
  const text = outputs.join('\n');
  for (const secret of [...Object.values(SECRETS), ...stage.tokens]) {
    if (text.includes(secret)) throw new Violation('A secret stands in an output.');
  }
  const words = new Set(
    text.split(/[^\p{L}\p{N}@.'+-]+/u).map((word) => word.toLowerCase().replace(/[.']+$/, '')),
  );
  const small = text.toLowerCase();
  for (const [what, value] of valuesOf(stage)) {
    const wanted = value.trim().toLowerCase();
    if (wanted.length < SHORTEST) continue;
    const isThere = /[^\p{L}\p{N}@.'+-]/u.test(wanted) ? small.includes(wanted) : words.has(wanted);
    if (isThere) throw new Violation(`A person's ${what} stands in an output.`);
  }
}

function* valuesOf({ company, engagedly }: Stage): Generator<[what: string, value: string]> {
  for (const person of company.people) yield* ofPerson(person);
  for (const { fields } of engagedly.users) {
    for (const field of ['first_name', 'last_name', 'email', 'employee_id', 'birth_date']) {
      // The name of the account that every organisation has is made of two everyday words.
      if (typeof fields[field] === 'string' && fields.first_name !== 'Site') yield [field, fields[field]];
    }
  }
  for (const [kind, units] of Object.entries(engagedly.units)) {
    for (const { name } of units) if (name.length > 12) yield [`unit (${kind})`, name];
  }
}

function* ofPerson(person: Person): Generator<[what: string, value: string]> {
  yield ['first name', person.firstName];
  yield ['last name', person.lastName];
  if (person.email) yield ['e-mail', person.email];
  yield ['id', String(person.id)];
  for (const key of ['dynamic_1001', 'dynamic_1002', 'dynamic_1004']) {
    const value = person.custom[key];
    if (typeof value === 'string') yield [`attribute ${key}`, value];
  }
  if (person.position && person.position.length > 12) yield ['position', person.position];
}
