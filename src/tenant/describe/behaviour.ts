/** A tenant's rules in plain words. Pure. */
import { isDeepStrictEqual } from 'node:util';
import type { LimitClass, Tenant, UnitKind } from '../../model.ts';
import {
  alertsOf,
  blockedFor,
  creatableUnits,
  DEFAULT_LIMITS,
  type Limit,
  leaversOf,
  limitsOf,
} from '../../rules.ts';
import { code, codes, counted, listed, plain } from './escaped.ts';
import { conditionsInWords } from './filter-words.ts';
import { longestPause } from './load.ts';

const UNITS: Readonly<Record<UnitKind, string>> = {
  departments: 'departments',
  businesses: 'business units',
  job_titles: 'job titles',
  locations: 'locations',
};
export const WAIT = 'after three complete runs and 72 hours';

const WRITING = {
  text: plain,
  unread: (expression: string) => `Only those for whom this is true: ${code(expression)}.`,
};

/** Markdown: who is synced. */
export function scopeInWords(tenant: Tenant): string {
  const { employees, filter } = tenant.scope;
  if (employees === 'none') return 'Nobody: only units are synced.';
  const who =
    employees === 'active'
      ? 'People who are active or on leave in Personio'
      : addsLeavers(tenant)
        ? 'Everybody in Personio: active, on leave, in onboarding, and whoever has left, with an account that is blocked as soon as it is made'
        : 'Everybody in Personio: active, on leave, in onboarding, and inactive';
  const only = filter === undefined ? [] : conditionsInWords(filter, 'en', WRITING);
  const { domains } = tenant;
  const mail = domains ? ` Only with an e-mail address of ${codes(domains)}; others are set aside.` : '';
  return [`${who}.`, ...only].join(' ') + mail;
}

/** Where everybody is in scope. */
export function addsLeavers(tenant: Tenant): boolean {
  const { block, createBlocked } = leaversOf(tenant);
  return block && createBlocked;
}

export function unitsInWords(tenant: Tenant): string {
  const kinds = [...creatableUnits(tenant)].map((kind) => UNITS[kind]);
  if (kinds.length === 0) {
    return 'None is created: a name that Engagedly does not know leaves the field alone.';
  }
  return `Missing ${listed(kinds)} are created in Engagedly. None is ever renamed or deleted.`;
}

export function identifierInWords(tenant: Tenant): string {
  const { identifier } = tenant;
  const by =
    identifier === 'employee_id'
      ? `The employee number (${code('employee_id')}).`
      : `The e-mail address (${code('email')}).`;
  return `${by}${resolvedInWords(tenant)}`;
}

/** How many people are settled by hand, and until when; empty when nobody is. */
export function resolvedInWords({ resolve = [] }: Tenant): string {
  const days = resolve.map(({ expires }) => expires).sort();
  const last = days.at(-1);
  if (last === undefined) return '';
  const until = days[0] === last ? last : `${last} at the latest (the first until ${days[0]})`;
  return ` By hand: ${counted(resolve.length, 'person', 'people')}, until ${until}.`;
}

/** A weekend is nothing to tell, nor is it longer than an approval holds. */
const USUAL_PAUSE = 3;

/** In days. `staysOpen`: the account of a leaver may, so long. `threeRuns`: how long they take, where that blocks. */
export type Pause = { days: number; staysOpen: boolean; threeRuns?: number };

/** How long people may have to wait for a run; `undefined`: not long. */
export function pauseOf(tenant: Tenant): Pause | undefined {
  const days = longestPause(tenant.schedule);
  if (days <= USUAL_PAUSE || tenant.scope.employees === 'none') return undefined;
  const { inactive, missing, outOfScope } = blockedFor(tenant);
  const pause = { days, staysOpen: inactive };
  return missing || outOfScope ? { ...pause, threeRuns: 3 * days } : pause;
}

/** Markdown: what comes of so few runs; empty where there are enough. */
export function pauseInWords(tenant: Tenant): string {
  const pause = pauseOf(tenant);
  return pause === undefined
    ? ''
    : `${waitInWords(pause)} An approval ends before the next run (72 hours): it needs a run of its own.`;
}

/** What of it a customer is told as well. */
export function waitInWords({ days, staysOpen, threeRuns }: Pause): string {
  const open = staysOpen ? ': so long the account of somebody who has left may stay open' : '';
  const three = threeRuns === undefined ? '' : ` Three runs take up to ${threeRuns} days.`;
  return `Up to ${days} days pass between two runs${open}.${three}`;
}

/** Markdown: what happens to people who leave, and who come back. */
export function leaversInWords(tenant: Tenant): string[] {
  const { reactivate, scope, protect } = tenant;
  const leavers = leaversOf(tenant);
  if (scope.employees === 'none') return ['No person is touched.'];
  const reasons = Object.entries(leavers.reasons);
  const why = reasons.map(
    ([type, reason]) =>
      `${code(reason)}${type === '*' ? (reasons.length > 1 ? ' otherwise' : '') : ` for ${code(type)}`}`,
  );
  const given = why.length > 0 ? ` Reason: ${why.join(', ')}.` : '';
  // Whoever has passed no filter ever is not ours: the account may be somebody else's work.
  const [known, passing] =
    scope.filter === undefined
      ? ['', '']
      : [', if the filter lets them through or once did', ', if the filter lets them through'];
  const lines = [
    leavers.block
      ? `Inactive in Personio: **blocked** in Engagedly${known}.${given}`
      : 'Inactive in Personio: the account is kept.',
    `Gone from Personio: ${leavers.onMissing === 'block' ? `**blocked** ${WAIT}` : 'the account is kept'}.`,
  ];
  if (scope.filter !== undefined) {
    const fate = leavers.onOutOfScope === 'block' ? `**blocked** ${WAIT}` : 'the account is kept';
    lines.push(`No longer passes the filter: ${fate}.`);
  }
  if (scope.employees === 'all') {
    lines.push(
      `Inactive without an account: ${addsLeavers(tenant) ? `added and blocked at once${passing}` : 'nothing happens'}.`,
    );
  }
  lines.push(
    reactivate === false
      ? 'Back again: the account stays blocked.'
      : 'Back again: activated, if this sync had blocked the account or has seen the person inactive since; blocked by hand otherwise, it stays blocked.',
  );
  if (protect && protect.length > 0) lines.push(`Never blocked: ${counted(protect.length, 'account')}.`);
  return lines;
}

/** Markdown: which mails the customer gets, and in which language. */
export function mailsInWords({ notify = [], language }: Tenant): string {
  if (notify.length === 0) return 'None: there is no address under `notify`.';
  return `To ${codes(notify)}, in ${language === 'de' ? 'German' : 'English'}.`;
}

/** Markdown: from how many on the installation's webhook is told. */
export function alertsInWords({ alerts }: Tenant): string {
  const { failures, held, setAside } = alertsOf({ alerts });
  return `From ${counted(failures, 'failed run', 'failed runs')} in a row, ${counted(held, 'held change', 'held changes')}, ${counted(setAside, 'person', 'people')} set aside.`;
}

/** The same whatever the number of people is; `undefined`: it depends on it. */
export function fixedLimit({ percent, min, max }: Limit): number | undefined {
  return percent === 0 || min >= max ? Math.min(min, max) : undefined;
}

/** Markdown: the limits that are not the default ones. */
export function limitsInWords(tenant: Tenant): string[] {
  const limits = limitsOf(tenant);
  const kinds = Object.keys(DEFAULT_LIMITS) as LimitClass[];
  return kinds.flatMap((kind) => {
    const { percent, min, max } = limits[kind];
    const usual = DEFAULT_LIMITS[kind];
    if (percent === usual.percent && min === usual.min && max === usual.max) return [];
    const fixed = fixedLimit(limits[kind]);
    if (fixed !== undefined) {
      return [
        `${code(kind)}: at most ${fixed} in 24 hours (default: ${usual.percent} percent, at least ${usual.min}, at most ${usual.max})`,
      ];
    }
    return [
      `${code(kind)}: ${percent} percent, at least ${min}, at most ${max} ` +
        `(default: ${usual.percent}, ${usual.min}, ${usual.max})`,
    ];
  });
}

/** The top-level keys of the tenant file that differ, sorted. */
export function changedKeys(before: Tenant, after: Tenant): string[] {
  const old = new Map<string, unknown>(Object.entries(before));
  const now = new Map<string, unknown>(Object.entries(after));
  const keys = new Set([...old.keys(), ...now.keys()]);
  return [...keys].filter((key) => !isSame(old.get(key), now.get(key))).sort();
}

/** Whether two values out of JSON say the same, in whatever order, and however they were read. */
export function isSame(a: unknown, b: unknown): boolean {
  // A copy has ordinary prototypes; what a careful parser makes has none.
  return isDeepStrictEqual(structuredClone(a), structuredClone(b));
}
