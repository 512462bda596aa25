/** The decisions by hand about who is who: that each can be read in one way, and none stands longer than it should. Pure. */
import { dateIn, isRealDate } from '../../dates.ts';
import type { Tenant } from '../../model.ts';
import { isTimezone } from '../../schedule/timezone.ts';
import { itemPointer, pointerTo } from './pointer.ts';
import type { Draft } from './problem.ts';

/** An entry that was right until its last day. */
export const LAPSED = 'resolve-expired';

const LONGEST = 180;
/** So many days before the last one people are told. */
const NOTICE = 14;

/** `value`: the whole file as it is, for the places of list entries. */
export function checkResolve(tenant: Tenant, value: unknown, now: Date): Draft[] {
  // Of an entry that does not fit the schema, parts are gone: that has been told.
  const entries = (tenant.resolve ?? []).filter((entry) =>
    ['employee', 'user', 'expires'].every((key) => Object.hasOwn(entry, key)),
  );
  const today = dateIn(isTimezone(tenant.timezone) ? tenant.timezone : 'UTC', now);
  const seen = { employee: new Set<string>(), user: new Set<string>() };
  return entries.flatMap((entry) => {
    const pointer = itemPointer(value, '/resolve', entry);
    const repeated = (['employee', 'user'] as const).filter((end) => seen[end].has(entry[end]));
    for (const end of ['employee', 'user'] as const) seen[end].add(entry[end]);
    return [
      ...repeated.map((end) => namedTwice(end, pointerTo(pointer, end))),
      ...checkDate(entry.expires, today, pointerTo(pointer, 'expires')),
    ];
  });
}

function namedTwice(end: 'employee' | 'user', pointer: string): Draft {
  return {
    severity: 'error',
    code: 'resolve-twice',
    message:
      end === 'employee'
        ? 'Another entry of "resolve" names the same person.'
        : 'Another entry of "resolve" names the same account.',
    remedy: 'Keep the one that is right: one person has one account.',
    pointer,
  };
}

function checkDate(expires: string, today: string, pointer: string): Draft[] {
  if (!isRealDate(expires)) {
    const message = 'There is no such day in the calendar.';
    const remedy = 'Write the last day on which the entry holds, for example "2027-01-31".';
    return [{ severity: 'error', code: 'resolve-date', message, remedy, pointer }];
  }
  const left = daysBetween(today, expires);
  if (left < 0) {
    return [
      {
        severity: 'error',
        code: LAPSED,
        message: `This entry expired on ${expires} and settles nothing any more.`,
        remedy:
          'Take it out; the link it made is remembered. Another one is needed only for people whom runs set aside again.',
        pointer,
      },
    ];
  }
  if (left > LONGEST) {
    const message = `This is ${left} days ahead; ${LONGEST} are allowed.`;
    const remedy = 'Choose an earlier day: the data should be right by then, and the link is remembered.';
    return [{ severity: 'error', code: 'resolve-too-long', message, remedy, pointer }];
  }
  if (left > NOTICE) return [];
  return [
    {
      severity: 'warning',
      code: 'resolve-expires',
      message: `This entry expires ${left === 0 ? 'after today' : left === 1 ? 'after tomorrow' : `in ${left} days`}.`,
      remedy: 'If a run has used it, take it out: the link it made is remembered.',
      pointer,
    },
  ];
}

/** Both `YYYY-MM-DD`. */
function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}
