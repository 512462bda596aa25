/** The pace that Engagedly's rate limit allows. Pure; times are milliseconds of our own clock. */
import type { Answered, Pace, PaceEvent } from './pace.ts';
import {
  baseReserve,
  DOCUMENTED_LIMIT,
  endFrom,
  endOf,
  type Knowledge,
  MARGIN,
  MINUTE,
  observe,
  readBudget,
  readyWithin,
} from './window.ts';

const SECOND = 1000;

type State = Knowledge & {
  /** Counts the events. */
  step: number;
  concurrency: number;
  /** Requests under way: when and at which step they started. */
  underWay: ReadonlyMap<number, { at: number; step: number }>;
  /** The one request that may be under way while nothing is known about the current window. */
  probe: number | undefined;
  stoppedUntil: number;
  /** Starts since rate-limit headers were last seen. */
  blind: readonly number[];
};

/**
 * Engagedly: 200 requests a minute for one ClientKey, shared with everybody who uses the key; a 429 starts a
 * cool-down of 1, 3, 5, 10, then 15 minutes that further requests make longer. So: one request until the headers
 * tell what is left, again at the start of each window; then as many as what is left allows, less those under way
 * and a reserve (`reservePercent` of the limit, and what others will probably use until the window ends).
 */
export function engagedlyPace(options: { reservePercent?: number; concurrency?: number } = {}): Pace {
  return engagedlyFrom({
    reservePercent: options.reservePercent ?? 10,
    concurrency: options.concurrency ?? 8,
    step: 0,
    underWay: new Map(),
    window: undefined,
    probe: undefined,
    stoppedUntil: Number.NEGATIVE_INFINITY,
    ahead: undefined,
    othersRate: 0,
    cooldowns: 0,
    blind: [],
  });
}

function engagedlyFrom(state: State): Pace {
  return {
    readyAt: (now) => readyAt(state, now),
    after: (event) => engagedlyFrom(next({ ...state, step: state.step + 1 }, event)),
  };
}

function readyAt(state: State, now: number): number {
  const { window, underWay, blind } = state;
  if (now < state.stoppedUntil) return state.stoppedUntil;
  if (underWay.size >= state.concurrency) return Number.POSITIVE_INFINITY;
  if (window !== undefined && now < endOf(window)) {
    return readyWithin(window, underWay.size, now);
  }
  if (state.probe !== undefined) return Number.POSITIVE_INFINITY;
  const first = blind[blind.length - blindBudget(state)];
  return first === undefined ? now : Math.max(now, first + MINUTE + SECOND);
}

/** How many requests a minute are made where no answer tells what is left. */
function blindBudget({ reservePercent }: State): number {
  return DOCUMENTED_LIMIT - baseReserve(DOCUMENTED_LIMIT, reservePercent);
}

function next(state: State, event: PaceEvent): State {
  if (event.kind === 'started') return started(state, event);
  const start = state.underWay.get(event.id);
  if (start === undefined) return state;
  const underWay = new Map(state.underWay);
  underWay.delete(event.id);
  const left = { ...state, underWay, probe: state.probe === event.id ? undefined : state.probe };
  if (event.kind === 'failed') return withoutHeaders(left, event.at);

  const known = { ...left, ahead: clockAhead(state.ahead, event) };
  if (event.status === 429) return coolDown(known, event);
  const budget = readBudget(event.headers);
  if (budget === undefined) return withoutHeaders(known, event.at);
  // What was answered before the cool-down says nothing about what comes after it.
  if (event.at < state.stoppedUntil) return { ...known, blind: [] };
  const seen = { budget, at: event.at, step: state.step, start, underWay: underWay.size };
  return { ...known, ...observe(known, seen), blind: [] };
}

function started(state: State, { id, at }: { id: number; at: number }): State {
  const underWay = new Map(state.underWay).set(id, { at, step: state.step });
  const blind = [...state.blind, at].slice(-blindBudget(state));
  const { window } = state;
  if (window !== undefined && at < endOf(window)) {
    return { ...state, underWay, blind, window: { ...window, ours: window.ours + 1 } };
  }
  return { ...state, underWay, blind, probe: state.probe ?? id };
}

/** No headers: the request costs one of what was left. */
function withoutHeaders(state: State, at: number): State {
  const { window } = state;
  if (window === undefined) return state;
  return { ...state, window: { ...window, lowest: window.lowest - 1, seenAt: at } };
}

function clockAhead(ahead: number | undefined, { at, serverTime }: Answered): number | undefined {
  if (serverTime === undefined) return ahead;
  return Math.max(ahead ?? Number.NEGATIVE_INFINITY, serverTime - at);
}

/** Everything stops; afterwards the window is unknown, so that one request goes first. */
function coolDown(state: State, { at, pause, headers }: Answered): State {
  const untilReset = endFrom(readBudget(headers)?.reset, at, state.ahead) - at;
  const wait = pause === undefined ? Math.max(MINUTE, untilReset) : Math.max(SECOND, pause);
  return {
    ...state,
    window: undefined,
    stoppedUntil: Math.max(state.stoppedUntil, at + wait + MARGIN),
    // Several requests that were under way together are one cool-down.
    cooldowns: state.cooldowns + (at < state.stoppedUntil ? 0 : 1),
  };
}
