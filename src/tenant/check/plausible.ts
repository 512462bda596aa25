/** What the schema cannot see in a tenant's settings: time zone, schedule, scope, limits, mailboxes. Pure. */

import type { LimitClass, Tenant } from '../../model.ts';
import { limitOf } from '../../rules.ts';
import { parseCron } from '../../schedule/cron.ts';
import { isTimezone, suggestTimezone } from '../../schedule/timezone.ts';
import { itemPointer } from './pointer.ts';
import type { Draft } from './problem.ts';
import { checkWaysToLeave } from './ways-to-leave.ts';

const MAX_TIMES_AN_HOUR = 4;

/** `value`: the whole file as it is, for the places of list entries. */
export function checkSettings(tenant: Tenant, value: unknown): Draft[] {
  return [
    ...checkTimezone(tenant),
    ...checkSchedule(tenant),
    ...checkScope(tenant),
    ...checkLimits(tenant),
    ...checkMailboxes(tenant, value),
    ...checkProtected(tenant, value),
    ...checkPictures(tenant),
    ...checkWaysToLeave(tenant),
  ];
}

function checkTimezone({ timezone }: Tenant): Draft[] {
  if (isTimezone(timezone)) return [];
  const guess = suggestTimezone(timezone);
  return [
    {
      severity: 'error',
      code: 'timezone',
      message: 'This is not the name of a time zone.',
      remedy:
        guess === undefined
          ? 'Write an IANA name such as "Europe/Berlin", or "UTC".'
          : `Did you mean "${guess}"?`,
      pointer: '/timezone',
    },
  ];
}

function checkSchedule({ schedule }: Tenant): Draft[] {
  if (typeof schedule !== 'object' || !('cron' in schedule)) return [];
  const result = parseCron(schedule.cron);
  if (result.ok) return checkFrequency(result.cron.minutes.length);
  return result.problems.map(({ position, ...said }) => ({
    ...said,
    severity: 'error',
    code: 'cron',
    pointer: '/schedule/cron',
    offset: position,
  }));
}

/** Due tenants are looked for four times an hour at most: more times than that are a slip, such as a star for the minute. */
function checkFrequency(timesAnHour: number): Draft[] {
  if (timesAnHour <= MAX_TIMES_AN_HOUR) return [];
  const often = timesAnHour === 60 ? 'every minute' : `${timesAnHour} times an hour`;
  return [
    {
      severity: 'error',
      code: 'cron-too-often',
      message: `This comes ${often}; who is due is looked up four times an hour at most.`,
      remedy: 'Write one minute in the first field: "0 6 * * 1-5" is at 06:00, Monday to Friday.',
      pointer: '/schedule/cron',
      offset: 0,
    },
  ];
}

function checkScope({ scope }: Tenant): Draft[] {
  if (scope.employees !== 'none' || scope.structure?.length !== 0) return [];
  return [
    {
      severity: 'warning',
      code: 'nothing-to-sync',
      message: 'With employees "none" and an empty structure there is nothing to sync.',
      remedy: 'Name the kinds of unit to keep in step, or leave "structure" out for all four.',
      pointer: '/scope/structure',
    },
  ];
}

function checkLimits({ limits }: Tenant): Draft[] {
  return Object.entries(limits ?? {}).flatMap(([name, given]): Draft[] => {
    const own = given ?? {};
    const limit = limitOf(name as LimitClass, own);
    const pointer = `/limits/${name}`;
    if (limit.max === 0 || (limit.percent === 0 && limit.min === 0)) {
      return [
        {
          severity: 'warning',
          code: 'limit-zero',
          message: `With this limit, nothing of the class "${name}" is ever allowed without approval.`,
          remedy: 'Leave it so if that is meant; otherwise raise the limit.',
          pointer,
          at: 'key',
        },
      ];
    }
    if (limit.min <= limit.max) return [];
    const default_ = own.max === undefined ? ', the default' : '';
    return [
      {
        severity: 'error',
        code: 'limit-order',
        message: `"min" (${limit.min}) is more than "max" (${limit.max}${default_}): more than "max" is never allowed.`,
        remedy: 'Lower "min", or raise "max".',
        pointer,
        at: 'key',
      },
    ];
  });
}

/** Words of shared mailboxes: without one of them nobody can tell an address from a person's. */
const FUNCTIONS =
  /^(?:accounts?|admin(?:s|istrator)?|api|bewerbung(?:en)?|board|bot|buchhaltung|buero|careers?|compliance|contact|controlling|datenschutz|edv|empfang|engagedly|finance|gf|helpdesk|hr|info|integration|it|jobs|karriere|kontakt|legal|lohn|mailbox|office|payroll|people|personal|personio|postfach|privacy|reception|recruit(?:ing|ment)|security|sekretariat|service|shared|sso|support|sync|system|team|technik|test|vorstand|[a-z]*(?:abteilung|leitung|office|service|technik|team|verwaltung))$/;

function checkMailboxes(tenant: Tenant, value: unknown): Draft[] {
  const { protect = [], notify = [] } = tenant;
  return [
    ...protect.filter(mayBePersonal).map(
      (entry): Draft => ({
        severity: 'error',
        code: 'personal-address',
        message:
          'This entry of "protect" may be the address of a person: it has no word of a shared mailbox.',
        remedy:
          'Name the person as "personio:" and the number at the end of the address of their page in Personio, by Engagedly user id or by the reference in a run summary, and a mailbox that has no word such as "hr", "it" or "office" by user id as well; the history of this file keeps every address for good.',
        pointer: itemPointer(value, '/protect', entry),
      }),
    ),
    ...notify.filter(looksPersonal).map(
      (entry): Draft => ({
        severity: 'warning',
        code: 'personal-address',
        message: 'This entry of "notify" looks like the address of a person.',
        remedy: 'Use a shared mailbox; the history of this file keeps every address for good.',
        pointer: itemPointer(value, '/notify', entry),
      }),
    ),
  ];
}

/** Accounts of Engagedly are not called by a plain number, and a reference has 12 characters: it protects nobody. */
function checkProtected({ protect = [] }: Tenant, value: unknown): Draft[] {
  return protect
    .filter((entry) => /^\d+$/.test(entry) && entry.length !== 12)
    .map((entry) => ({
      severity: 'error',
      code: 'protect-number',
      message: 'A number alone protects nobody: it is no user id of Engagedly.',
      remedy: `If this is the number at the end of the address of a person's page in Personio, write "personio:${entry}".`,
      pointer: itemPointer(value, '/protect', entry),
    }));
}

function mayBePersonal(entry: string): boolean {
  return entry.includes('@') && !wordsOf(entry).some((word) => FUNCTIONS.test(word));
}

/** A single word is mostly what a mailbox is for, in a language that is not known here. */
function looksPersonal(entry: string): boolean {
  return mayBePersonal(entry) && wordsOf(entry).length > 1;
}

/** What stands before the "@", without numbers. */
function wordsOf(entry: string): string[] {
  const local = entry.slice(0, entry.lastIndexOf('@')).toLowerCase();
  return local.split(/[._+-]/).flatMap((word) => word.replace(/\d+$/, '') || []);
}

/** Where only units are synced, there is nobody to have a face. */
function checkPictures({ pictures, scope }: Tenant): Draft[] {
  if (pictures !== true || scope.employees !== 'none') return [];
  return [
    {
      severity: 'warning',
      code: 'pictures-of-nobody',
      message: 'With employees "none" only units are synced, so no pictures are copied.',
      remedy: 'Leave "pictures" out, or sync people as well.',
      pointer: '/pictures',
    },
  ];
}
