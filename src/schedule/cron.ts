/** Five-field cron expressions as POSIX has them, with names and steps: `0 6 * * 1-5`. Pure. */

export type Cron = {
  /** The values that fit, sorted. */
  minutes: number[];
  hours: number[];
  daysOfMonth: number[];
  /** 1 is January. */
  months: number[];
  /** 0 is Sunday. */
  daysOfWeek: number[];
  /** When both day fields are restricted, either of them suffices; a field that begins with `*` is not restricted. */
  eitherDay: boolean;
};

/** `position`: offset in the expression. */
export type CronProblem = { message: string; remedy: string; position: number };

type Field = { name: string; low: number; high: number; words: readonly string[] };

const FIELDS: readonly Field[] = [
  { name: 'minute', low: 0, high: 59, words: [] },
  { name: 'hour', low: 0, high: 23, words: [] },
  { name: 'day of month', low: 1, high: 31, words: [] },
  {
    name: 'month',
    low: 1,
    high: 12,
    words: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  },
  { name: 'day of week', low: 0, high: 7, words: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
];
const LONGEST_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const EXAMPLE = 'For example "0 6 * * 1-5": at 06:00, Monday to Friday.';

export function parseCron(text: string): { ok: true; cron: Cron } | { ok: false; problems: CronProblem[] } {
  const parts = [...text.matchAll(/[^ ]+/g)];
  if (parts.length !== FIELDS.length) return { ok: false, problems: [wrongCount(text, parts.length)] };
  const problems: CronProblem[] = [];
  const sets = FIELDS.map((field, index) => {
    const part = parts[index];
    return part === undefined ? [] : parseField(field, part[0], part.index, problems);
  });
  if (problems.length > 0) return { ok: false, problems };
  const [minutes = [], hours = [], daysOfMonth = [], months = [], weekdays = []] = sets;
  const restricted = (index: number) => !parts[index]?.[0].startsWith('*');
  const cron: Cron = {
    minutes,
    hours,
    daysOfMonth,
    months,
    daysOfWeek: sorted(weekdays.map((day) => day % 7)),
    eitherDay: restricted(2) && restricted(4),
  };
  if (!cron.eitherDay && !hasDate(cron)) {
    const message = 'There is no such day in these months: the tenant would never be synced.';
    const remedy = 'Choose a day of the month that exists.';
    return { ok: false, problems: [{ message, remedy, position: parts[2]?.index ?? 0 }] };
  }
  return { ok: true, cron };
}

function wrongCount(text: string, count: number): CronProblem {
  const message = text.trimStart().startsWith('@')
    ? 'Words like @daily are not known here.'
    : `A cron expression has five fields (minute, hour, day of month, month, day of week); here are ${count}.`;
  const remedy = count === 6 ? `Take the seconds out. ${EXAMPLE}` : EXAMPLE;
  return { message, remedy, position: 0 };
}

function parseField(field: Field, text: string, start: number, problems: CronProblem[]): number[] {
  const values = new Set<number>();
  let position = start;
  for (const item of text.split(',')) {
    const result = parseItem(field, item);
    if ('values' in result) for (const value of result.values) values.add(value);
    else problems.push({ ...result, position });
    position += item.length + 1;
  }
  return sorted(values);
}

/** `*`, `5`, `1-5`, and a step behind the first or the last: `*` + `/15`, `8-18/2`. */
function parseItem(field: Field, item: string): { values: number[] } | { message: string; remedy: string } {
  const where = `The field "${field.name}"`;
  const [, first = '', last, step] = /^(\*|\w+)(?:-(\w+))?(?:\/(\w+))?$/.exec(item) ?? [];
  if (first === '' || (first === '*' && last !== undefined)) {
    return { message: `${where} is not understood.`, remedy: allowed(field) };
  }
  const from = first === '*' ? field.low : numberOf(field, first);
  const to = first === '*' ? topOf(field) : last === undefined ? from : numberOf(field, last);
  if (from === undefined || to === undefined) {
    return { message: `${where} has a value that it cannot have.`, remedy: allowed(field) };
  }
  if (from > to) {
    const remedy =
      'Write the smaller value first (Sunday may be 7), or two ranges with a comma between them.';
    return { message: `${where} has a range that runs backwards.`, remedy };
  }
  if (step === undefined) return { values: range(from, to, 1) };
  if (first !== '*' && last === undefined) {
    return {
      message: `${where} has a step behind a single value.`,
      remedy: `Write a range: "${first}-${topOf(field)}/${step}".`,
    };
  }
  const width = /^\d{1,3}$/.test(step) ? Number(step) : 0;
  if (width < 1 || width > topOf(field) - field.low) {
    const remedy = `A step here is a number from 1 to ${topOf(field) - field.low}.`;
    return { message: `${where} has a step that it cannot have.`, remedy };
  }
  return { values: range(from, to, width) };
}

function allowed({ name, low, high, words }: Field): string {
  const also = words.length > 0 ? `, or names from ${words[0]} to ${words.at(-1)}` : '';
  const sunday = name === 'day of week' ? ' (0 and 7 are Sunday)' : '';
  return `It takes *, numbers from ${low} to ${high}${sunday}${also}, ranges (1-5), lists (1,15) and steps (*/2).`;
}

/** Sunday has two numbers; a star does not mean it twice. */
function topOf(field: Field): number {
  return field.name === 'day of week' ? 6 : field.high;
}

function numberOf({ low, high, words }: Field, text: string): number | undefined {
  const word = words.indexOf(text.toLowerCase());
  if (word >= 0) return word + low;
  if (!/^\d{1,2}$/.test(text)) return undefined;
  const value = Number(text);
  return value >= low && value <= high ? value : undefined;
}

function hasDate({ daysOfMonth, months }: Cron): boolean {
  const first = daysOfMonth[0] ?? 1;
  return months.some((month) => first <= (LONGEST_MONTH[month - 1] ?? 0));
}

function range(from: number, to: number, step: number): number[] {
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);
}

function sorted(values: Iterable<number>): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}
