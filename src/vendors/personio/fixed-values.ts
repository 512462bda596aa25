/** Whether an attribute of few values ever has the one that somebody expects there, and which was meant. Pure. */
import { onOneLine } from '../../harmless.ts';
import { closest } from '../../suggest.ts';
import { FIXED_VALUES } from './person.ts';

/** What is wrong, and how to mend it, in sentences. */
export type Unlike = { message: string; remedy: string };

/** What customers and their screens call the values. */
const MEANT: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map([
  [
    'employment_type',
    meant({
      external: 'extern externe externer externes freelance freelancer contractor dienstleister leihkraft',
      internal: 'intern interne interner internes employee mitarbeiter angestellt festangestellt',
    }),
  ],
  [
    'gender',
    meant({
      male: 'm man männlich mann herr',
      female: 'f w woman weiblich frau',
      diverse: 'd x divers other',
    }),
  ],
  [
    'status',
    meant({
      active: 'aktiv',
      inactive: 'inaktiv ausgeschieden gekündigt terminated left former',
      leave: 'absent abwesend beurlaubt elternzeit onleave paused',
    }),
  ],
]);

/** What people look for under an attribute in vain. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  [
    'employment_type',
    'Interns, trainees or part-time staff are told by the position, a department or an attribute of the customer: look at one of them in Personio.',
  ],
]);

/** `undefined`: the attribute may well have this value. */
export function unlikeFixed(attribute: string, value: string): (Unlike & { guess?: string }) | undefined {
  const values = FIXED_VALUES.get(attribute);
  if (values === undefined || values.includes(value)) return undefined;
  const word = value.toLowerCase().replace(/[\s_-]/g, '');
  const guess = MEANT.get(attribute)?.get(word) ?? closest(value, values);
  const known = `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
  const elsewhere = guess !== undefined && word !== 'intern' ? undefined : ELSEWHERE.get(attribute);
  return {
    ...(guess === undefined ? {} : { guess }),
    message: `${attribute} is ${known} in Personio, and never ${shown(value)}.`,
    remedy: [guess === undefined ? 'Write one of these.' : `Did you mean '${guess}'?`, elsewhere]
      .filter((sentence) => sentence !== undefined)
      .join(' '),
  };
}

/** A value out of a tenant file as it may stand in a sentence: on one line, not too long, no address. */
export function shown(value: string): string {
  const text = onOneLine(value).replace(/\S*@\S*/g, '(address)');
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text);
}

function meant(words: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(words).flatMap(([value, others]) =>
      others.split(' ').map((word) => [word, value] as const),
    ),
  );
}
