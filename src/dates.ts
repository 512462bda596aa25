/** Calendar days as `YYYY-MM-DD` text. Pure. */

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Whether the text is `YYYY-MM-DD` and names a day that exists. */
export function isRealDate(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  return match !== null && dayOf(match[1], match[2], match[3]) !== undefined;
}

/** The day as `YYYY-MM-DD`, if it exists. */
export function dayOf(
  year: string | number | undefined,
  month: string | number | undefined,
  day: string | number | undefined,
): string | undefined {
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  if (!(y >= 1 && m >= 1 && m <= 12 && d >= 1 && d <= daysIn(y, m))) return undefined;
  return `${pad(y, 4)}-${pad(m, 2)}-${pad(d, 2)}`;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function pad(number: number, width: number): string {
  return String(number).padStart(width, '0');
}

/**
 * Every day that a date shown by Engagedly may mean, as `YYYY-MM-DD`: `2022-01-02` (with or without a time),
 * `Jan 02, 2022`, `02 Jan 2022`, and `12-10-1983` both day first and month first. Empty when it is no date.
 */
export function datesOf(text: string): Set<string> {
  const shown = text.trim().slice(0, 60);
  const days = new Set<string>();
  for (const [form, readings] of FORMS) {
    const match = form.exec(shown);
    if (!match) continue;
    for (const day of readings(match)) if (day !== undefined) days.add(day);
    break;
  }
  return days;
}

/** The ways to write a date, of which a text has one at most, and what it may mean; the usual one first. */
const FORMS: readonly (readonly [RegExp, (match: RegExpExecArray) => readonly (string | undefined)[]])[] = [
  [/^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$/, ([, y, m, d]) => [dayOf(y, m, d)]],
  [
    /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[T ,].*)?$/,
    ([, one, other, y]) => [dayOf(y, other, one), dayOf(y, one, other)],
  ],
  [
    /^([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?:[T ,].*)?$/i,
    ([, name, d, y]) => [dayOf(y, monthOf(name), d)],
  ],
  [
    /^(\d{1,2})(?:st|nd|rd|th)?[\s-]+([a-z]{3,9})\.?,?[\s-]+(\d{4})(?:[T ,].*)?$/i,
    ([, d, name, y]) => [dayOf(y, monthOf(name), d)],
  ],
];

/** 1 to 12 by the English name or its first three letters; 0 when it is none. */
function monthOf(name: string | undefined): number {
  return MONTHS.indexOf((name ?? '').slice(0, 3).toLowerCase()) + 1;
}

/** So many days later, or earlier; `day`: a real one, `YYYY-MM-DD`. */
export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);
}

/** The calendar date at `now` in an IANA time zone, `YYYY-MM-DD`. Throws RangeError for an unknown zone. */
export function dateIn(timezone: string, now: Date): string {
  let format = formats.get(timezone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone: timezone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    formats.set(timezone, format);
  }
  return format.format(now);
}

/** Making one takes a hundred times as long as using it. */
const formats = new Map<string, Intl.DateTimeFormat>();
