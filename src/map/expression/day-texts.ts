/** Days as Personio has them, and as people write them in an expression. Pure. */
import { isRealDate } from '../../dates.ts';
import { shown, type Unlike } from '../../vendors/personio/fixed-values.ts';
import { DATES } from '../../vendors/personio/person.ts';
import { toDate } from './own-functions.ts';

/** Attributes that are days. */
export const DAYS: ReadonlySet<string> = new Set([...DATES, 'date_of_birth']);

/** Days are texts that are compared sign by sign, so that a year or a month is enough for before and after. */
export function isDay(text: string, isEqual: boolean): boolean {
  return isEqual ? isRealDate(text) : /^\d{4}(?:-\d{2}(?:-\d{2}(?:T.*)?)?)?$/s.test(text);
}

export function noDay(attribute: string, text: string): Unlike {
  const message = `${attribute} is a day like 2026-11-30 here, and ${shown(text)} is none.`;
  const day = dayIn(text);
  return {
    // Of a custom attribute it is the customer who says whether it is a day or any text.
    ...(DATES.includes(attribute) ? {} : { isDoubtful: true as const }),
    message,
    remedy: day === undefined ? "Write the day like '2026-11-30'." : `Did you mean '${day}'?`,
  };
}

function dayIn(text: string): string | undefined {
  try {
    return toDate(text);
  } catch {
    // It says that this is no date, which is known here.
    return undefined;
  }
}
