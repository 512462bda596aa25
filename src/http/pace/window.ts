/**
 * What Engagedly's X-RateLimit headers tell about the current window of its budget. Pure; times are milliseconds of
 * our own clock, unless said otherwise.
 */

import type { Told } from './pace.ts';

const SECOND = 1000;
/** The documented window; used only where an answer does not say when its window ends. */
export const MINUTE = 60 * SECOND;
export const DOCUMENTED_LIMIT = 200;
/** As long as the longest cool-down. A window that ends later was misread, or a clock is wrong. */
const LONGEST_WINDOW = 15 * MINUTE;
/** After the end of a window, for the travel time and for clocks that are not quite even. */
export const MARGIN = 250;
/** With so few requests left, asking a moment before the window is over could be one too many. */
const SCARCE = 2;
/** How often in a window we look at most whether others left us something. */
const LOOKS = 12;

/** One fixed window of the vendor's budget. */
export type Window = {
  limit: number;
  /** The lowest X-RateLimit-Remaining seen in this window. Answers overtake each other: a higher one is older. */
  lowest: number;
  /** The step at which `lowest` was seen. */
  lowestStep: number;
  /** X-RateLimit-Reset: seconds since 1970 by the vendor's clock. */
  reset: number | undefined;
  since: number;
  /** When an answer last told, or should have told, what is left. */
  seenAt: number;
  endsAt: number;
  /** Requests of ours that the vendor may have counted in this window. */
  ours: number;
  /** Requests of others that were counted before we first looked. */
  before: number;
  /** Requests of others per millisecond. */
  othersRate: number;
  /** Requests that we leave unused: in any case, and with what others will probably use. */
  leastReserve: number;
  reserve: number;
  /** How often a request found this window still open after `endsAt`. */
  overruns: number;
};

export type Knowledge = {
  window: Window | undefined;
  /** The vendor's clock is at least this far ahead of ours. Date has whole seconds, so every answer can only raise it. */
  ahead: number | undefined;
  /** Requests of others per millisecond in the windows before. */
  othersRate: number;
  /** The most that others have used at once, between two answers of ours. */
  othersBurst: number;
  /** Until then somebody is suspected to use half of the limit at once: they have emptied a window before our eyes. */
  suspectUntil: number;
  /** The last answer that told what is left, and our requests that may have been counted since. */
  last: { remaining: number; at: number; step: number; ours: number } | undefined;
  /** Cool-downs so far: each doubles the reserve. */
  cooldowns: number;
  reservePercent: number;
};

export type Budget = { limit: number; remaining: number; reset: number | undefined };

/** One answer with rate-limit headers. Steps count all starts and answers, so that their order is certain. */
export type Sighting = {
  budget: Budget;
  at: number;
  step: number;
  start: { at: number; step: number };
  /** Other requests under way. */
  underWay: number;
};

export function readBudget(headers: { get(name: string): string | null }): Budget | undefined {
  const remaining = readNumber(headers.get('x-ratelimit-remaining'));
  if (remaining === undefined) return undefined;
  const limit = readNumber(headers.get('x-ratelimit-limit')) ?? DOCUMENTED_LIMIT;
  const reset = readNumber(headers.get('x-ratelimit-reset'));
  return { limit: Math.max(limit, remaining), remaining, reset };
}

function readNumber(text: string | null): number | undefined {
  return text !== null && /^\d{1,13}(?:\.\d{1,9})?$/.test(text.trim()) ? Number(text) : undefined;
}

/** From when on nothing is known any more. */
export function endOf(window: Window): number {
  return window.lowest > SCARCE ? window.endsAt : window.endsAt + SECOND;
}

/** For those who look on: nothing is decided by it. */
export function toldBy({ limit, lowest, ours, before }: Window): Told {
  return { limit, left: lowest, others: before + Math.max(0, limit - lowest - before - ours) };
}

/** When the next request may go within this window. */
export function readyWithin(window: Window, underWay: number, now: number): number {
  if (window.lowest - underWay > window.reserve) return now;
  const end = endOf(window);
  if (underWay > 0 || window.lowest <= window.leastReserve) return end;
  // Only what others might use holds us back: look from time to time whether they did.
  return Math.min(end, Math.max(now, window.seenAt + (window.endsAt - window.since) / LOOKS));
}

/** When the window that resets at `reset` is over by our clock. Never too early, unless the vendor rounds down. */
export function endFrom(reset: number | undefined, at: number, ahead: number | undefined): number {
  if (reset === undefined) return at + MINUTE + SECOND;
  const end = reset * SECOND - (ahead ?? 0) + MARGIN;
  // Without a Date header our own clock must do; more than a minute away, it is wrong.
  const longest = ahead === undefined ? MINUTE + 2 * SECOND : LONGEST_WINDOW;
  if (end > at && end <= at + longest) return end;
  if (ahead !== undefined && end <= at && end > at - 2 * SECOND) return at + SECOND;
  return at + MINUTE + SECOND;
}

export function baseReserve(limit: number, reservePercent: number, cooldowns = 0): number {
  return Math.max(1, Math.ceil(limit * Math.min(0.5, (reservePercent / 100) * 2 ** cooldowns)));
}

/** What is known after an answer: of others, and of the window that it was counted in, or of a new one. */
export function observe(before: Knowledge, seen: Sighting): Knowledge {
  const known = withBurst(before, seen);
  const { window } = known;
  const { budget, start } = seen;
  if (window === undefined) return openWindow(known, seen, undefined);

  const afterEnd = start.at >= endOf(window);
  const moved = (budget.reset ?? 0) - (window.reset ?? budget.reset ?? 0);
  // Sent after the lowest number was seen and yet answered with a higher one: certainly another window.
  const risen = start.step > window.lowestStep && budget.remaining > window.lowest;
  if (risen || moved > 1) return openWindow(known, seen, moved > 0 ? window : undefined);
  if (afterEnd && (moved !== 0 || budget.reset === undefined)) return openWindow(known, seen, undefined);
  // One second is no new window yet: some servers count the seconds anew for each answer.
  if (moved < -1) return known;
  return withReserve(known, seen, sameWindow(known, window, seen, afterEnd));
}

/**
 * What others used at once shows as a fall of what is left that neither our own requests nor others' usual ones explain,
 * in windows of any kind. Where it rises, a window has begun, or the answer is older than the last.
 */
function withBurst(known: Knowledge, { budget, at, step, start, underWay }: Sighting): Knowledge {
  const { limit, remaining } = budget;
  const { last, window } = known;
  if (last !== undefined && remaining > last.remaining && start.step < last.step) return known;
  const usual = Math.max(known.othersRate, window?.othersRate ?? 0) * (at - (last?.at ?? at));
  // What comes at once raises the usual rate as well, and must not explain itself.
  const explained = Math.min(usual, baseReserve(limit, known.reservePercent) / 2);
  const fallen = last === undefined ? 0 : last.remaining - remaining - last.ours - Math.ceil(explained);
  return {
    ...known,
    othersBurst: Math.max(known.othersBurst, fallen),
    last: { remaining, at, step, ours: underWay },
  };
}

/** `previous`: the window before this one, if it is certain that a new one began. */
function openWindow(known: Knowledge, seen: Sighting, previous: Window | undefined): Knowledge {
  const { budget, at } = seen;
  const ours = seen.underWay + 1;
  // Only where a window began as the last one ended was all else that is counted in it used by others meanwhile.
  const follows = previous !== undefined && at >= previous.endsAt - 2 * SECOND;
  const window: Window = {
    limit: budget.limit,
    lowest: budget.remaining,
    lowestStep: seen.step,
    reset: budget.reset,
    since: follows ? Math.max(at - MINUTE, Math.min(at, previous.endsAt)) : at,
    seenAt: at,
    endsAt: endFrom(budget.reset, at, known.ahead),
    ours,
    before: follows ? 0 : Math.max(0, budget.limit - budget.remaining - ours),
    othersRate: 0,
    leastReserve: 0,
    reserve: 0,
    overruns: 0,
  };
  if (!follows) return withReserve(known, seen, window);
  const othersRate = Math.max(previous.othersRate, known.othersRate / 2);
  return withReserve({ ...known, othersRate }, seen, window);
}

function sameWindow(known: Knowledge, window: Window, seen: Sighting, afterEnd: boolean): Window {
  const { budget, at } = seen;
  const lower = budget.remaining < window.lowest;
  const next = {
    ...window,
    lowest: lower ? budget.remaining : window.lowest,
    lowestStep: lower ? seen.step : window.lowestStep,
    reset: window.reset === undefined ? budget.reset : Math.max(window.reset, budget.reset ?? 0),
  };
  if (afterEnd) {
    // The window should be over and is not. Ask rarely: every question costs one of what is left.
    const wait = next.lowest > SCARCE ? Math.min(MINUTE, SECOND * 2 ** window.overruns) : MINUTE;
    return { ...next, endsAt: at + wait, overruns: window.overruns + 1 };
  }
  if (window.overruns > 0 || next.reset === undefined) return next;
  return { ...next, endsAt: endFrom(next.reset, at, known.ahead) };
}

/** The reserve, and what others will use until the end of the window if they go on as before. */
function withReserve(known: Knowledge, { at, underWay }: Sighting, window: Window): Knowledge {
  // Of our requests under way, the vendor has probably counted half. When none is, the number is exact.
  const counted = window.ours - Math.floor(underWay / 2);
  const others = Math.max(0, window.limit - window.lowest - window.before - counted);
  const length = Math.max(SECOND, window.endsAt - window.since);
  // What comes by chance varies by about its root.
  const othersRate = (others + Math.sqrt(others)) / Math.max(at - window.since, length / 20);
  const expected = Math.max(known.othersRate, othersRate) * Math.max(0, window.endsAt - at);
  // Whatever others do, we go on, slowly; the lowest number seen still holds.
  const most = Math.max(1, Math.floor(window.limit * 0.9));
  const base = baseReserve(window.limit, known.reservePercent, known.cooldowns);
  const suspected = at < known.suspectUntil ? Math.floor(window.limit / 2) : 0;
  const leastReserve = Math.min(most, base + Math.max(known.othersBurst, suspected));
  const reserve = Math.min(most, leastReserve + Math.ceil(expected));
  return { ...known, window: { ...window, seenAt: at, othersRate, leastReserve, reserve } };
}
