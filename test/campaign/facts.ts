/** What the oracle knows of people, accounts and rules: read from the sandboxes' data and the tenant file alone. */
import type { Person } from '../../src/sandbox/company/company.ts';
import type { StoredUser } from '../../src/sandbox/engagedly/engagedly.ts';
import type { Choice } from './scenario.ts';

/** The same few words come again and again. */
const folded = new Map<string, string>();
const MOST_FOLDED = 20_000;

/** Trimmed, normalised, small: how e-mails, numbers and names are told apart. */
export function fold(value: unknown): string {
  if (typeof value !== 'string' && typeof value !== 'number') return '';
  const text = String(value);
  const known = folded.get(text);
  if (known !== undefined) return known;
  const result = text.normalize('NFC').trim().replace(/\s+/gu, ' ').toLowerCase();
  if (folded.size >= MOST_FOLDED) folded.clear();
  folded.set(text, result);
  return result;
}

export function emailOf(person: Person): string {
  return fold(person.email);
}

export function numberOf(person: Person, { number }: Choice): string {
  return number === 'id' ? String(person.id) : fold(person.custom.dynamic_1002);
}

/** Whether e-mail or number of the two are the same today. */
export function isKeyed(person: Person, user: StoredUser, choice: Choice): boolean {
  const email = emailOf(person);
  const number = numberOf(person, choice);
  return (
    (email !== '' && email === fold(user.fields.email)) ||
    (number !== '' && number === fold(user.fields.employee_id))
  );
}

/** Whether what the tenant tells people by is the same today; an account without it is told by the other. */
export function isIdentified(person: Person, user: StoredUser, choice: Choice): boolean {
  const theirs = fold(user.fields[choice.identifier]);
  if (theirs === '') return isKeyed(person, user, choice);
  return theirs === (choice.identifier === 'email' ? emailOf(person) : numberOf(person, choice));
}

export function sharesKey(a: Person, b: Person, choice: Choice): boolean {
  const email = emailOf(a);
  const number = numberOf(a, choice);
  return (email !== '' && email === emailOf(b)) || (number !== '' && number === numberOf(b, choice));
}

/** Active, on leave, in onboarding; and whoever's status nobody understands is no leaver either. */
export function isLiving({ status }: Person): boolean {
  return status !== 'inactive';
}

export function passes(person: Person, filter: Choice['filter']): boolean {
  if (filter === 'none') return true;
  if (filter === 'internal') return person.employmentType === 'internal';
  return !(person.office && 'name' in person.office && person.office.name === 'Wien');
}

export function isInScope(person: Person, { filter, employees }: Choice): boolean {
  const wanted = ['active', 'leave', ...(employees === 'all' ? ['onboarding', 'inactive'] : [])];
  return passes(person, filter) && wanted.includes(person.status);
}

/** The date somewhere, `YYYY-MM-DD`. */
export function dateAt(timezone: string, at: Date): string {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone: timezone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(at);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

/** Today or later. */
export function isAhead({ terminationDate }: Person, today: string): boolean {
  return terminationDate !== null && terminationDate !== '' && terminationDate >= today;
}
