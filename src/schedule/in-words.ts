/** A schedule in words, in the languages that customers' mails are written in. Pure. */
import type { Language, Tenant } from '../model.ts';
import { type Cron, parseCron } from './cron.ts';
import { type Timetable, withOwnTimes } from './own-times.ts';
import { timesOf } from './schedule.ts';

/** More times a day than this are easier to read as the expression. */
const MAX_TIMES_IN_WORDS = 6;
const DAYS_A_WEEK = 7;

type Words = {
  and: string;
  everyDay: string;
  days: readonly string[];
  range(first: string, last: string): string;
  some(days: string): string;
  at(days: string, times: string): string;
  hourly(days: string, minute: number): string;
  cron(expression: string): string;
};

/** They fit "changes are carried over …" and „Änderungen werden … übernommen“. */
const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    and: 'and',
    everyDay: 'every day',
    days: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
    range: (first, last) => `${first} to ${last}`,
    some: (days) => `on ${days}`,
    at: (days, times) => `${days} at ${times}`,
    hourly: (days, minute) => `${days} at minute ${minute} of every hour`,
    cron: (expression) => `at the times of the cron expression "${expression}"`,
  },
  de: {
    and: 'und',
    everyDay: 'täglich',
    days: ['montags', 'dienstags', 'mittwochs', 'donnerstags', 'freitags', 'samstags', 'sonntags'],
    range: (first, last) => `${first} bis ${last}`,
    some: (days) => days,
    at: (days, times) => `${days} um ${times} Uhr`,
    hourly: (days, minute) => `${days} in Minute ${minute} jeder Stunde`,
    cron: (expression) => `zu den Zeiten des Cron-Ausdrucks „${expression}“`,
  },
};

/** In words, with the time zone: "every day at 06:00 (Europe/Berlin)". */
export function describeSchedule({ schedule, timezone }: Timetable, language: Language = 'en'): string {
  return `${inWords(schedule, WORDS[language])} (${timezone})`;
}

/** What a tenant file means, for whoever writes it: also where a time comes from that does not stand in it. */
export function describeOwnTimes(id: string, tenant: Pick<Tenant, 'schedule' | 'timezone'>): string {
  const words = describeSchedule(withOwnTimes(id, tenant));
  if (typeof tenant.schedule === 'object') return words;
  return `${words}; the minute is made from the id, so that not everybody starts at once ("at" chooses another)`;
}

function inWords(schedule: Timetable['schedule'], words: Words): string {
  if ('at' in schedule) {
    const { at, days } = timesOf(schedule);
    return words.at(inDays(days, words), list(at, words));
  }
  const parsed = parseCron(schedule.cron);
  return (parsed.ok && cronInWords(parsed.cron, words)) || words.cron(schedule.cron);
}

/** `undefined`: the expression is easier to read as it stands. */
function cronInWords(cron: Cron, words: Words): string | undefined {
  const { minutes, hours, daysOfMonth, months, daysOfWeek, eitherDay } = cron;
  if (eitherDay || daysOfMonth.length < 31 || months.length < 12) return undefined;
  const days = inDays(
    daysOfWeek.map((day) => (day + 6) % DAYS_A_WEEK).sort((a, b) => a - b),
    words,
  );
  const [minute = 0] = minutes;
  if (hours.length === 24 && minutes.length === 1) return words.hourly(days, minute);
  if (hours.length * minutes.length > MAX_TIMES_IN_WORDS) return undefined;
  const times = hours.flatMap((hour) => minutes.map((minute) => `${pad(hour)}:${pad(minute)}`));
  return words.at(days, list(times, words));
}

function inDays(days: readonly number[], words: Words): string {
  if (days.length === DAYS_A_WEEK) return words.everyDay;
  const [first = 0] = days;
  const last = days.at(-1) ?? 0;
  const names = days.map((day) => words.days[day] ?? '');
  const isRange = days.length > 2 && last - first === days.length - 1;
  return isRange ? words.range(names[0] ?? '', names.at(-1) ?? '') : words.some(list(names, words));
}

function list(items: readonly string[], { and }: Words): string {
  if (items.length < 2) return items.join();
  return `${items.slice(0, -1).join(', ')} ${and} ${items.at(-1)}`;
}

function pad(number: number): string {
  return String(number).padStart(2, '0');
}
