/** The pace that Engagedly's rate limit allows. Pure; times are milliseconds of our own clock. */
import { drainFlow, type Flow, learnInFlow, openFlow, readyInFlow, startInFlow } from './flow.ts';
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
  toldBy,
  type Window,
} from './window.ts';

const SECOND = 1000;
/**
 * Whoever else uses the key meets the cool-down as well, and makes it longer by the vendor's next step (1, 3, 5, 10, 15
 * minutes): so we come back only when that would be over, whatever the header says.
 */
const LONGER = 4;
/** Longer than this we wait only if the vendor asks for it: a run does not wait longer than 20 minutes. */
const LONGEST_OWN = 19 * MINUTE;
/** A burst that is suspected shows itself in this time, or there is none. */
const QUIET = 15 * MINUTE;
/** So many cool-downs without a success between them end a run. */
const LAST_REFUSAL = 2;

type State = Knowledge & {
  /** Counts the events. */
  step: number;
  concurrency: number;
  /** Requests under way: when and at which step they started. */
  underWay: ReadonlyMap<number, { at: number; step: number }>;
  /** The one request that may be under way while nothing is known about the current window. */
  probe: number | undefined;
  stoppedUntil: number;
  /** Cool-downs since a request has succeeded. */
  inARow: number;
  flow: Flow;
  /** Starts since rate-limit headers were last seen. */
  blind: readonly number[];
};

/**
 * Engagedly: 200 requests a minute for one ClientKey, shared with everybody who uses the key; a 429 starts a
 * cool-down of 1, 3, 5, 10, then 15 minutes that further requests make longer. So: one request until the headers
 * tell what is left, again at the start of each window; then as many as what is left allows, less those under way
 * and a reserve (`reservePercent` of the limit, and what others will probably use until the window ends), and no faster
 * than an even flow: a start of a fifth of the limit, bursts no larger than the reserve, never more in any one window's
 * length than the limit less the reserve.
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
    othersBurst: 0,
    suspectUntil: Number.NEGATIVE_INFINITY,
    last: undefined,
    cooldowns: 0,
    inARow: 0,
    flow: openFlow(),
    blind: [],
  });
}

function engagedlyFrom(state: State): Pace {
  return {
    allows: { calls: state.flow.limit, ms: state.flow.span },
    told: state.window && toldBy(state.window),
    isOver: state.inARow >= LAST_REFUSAL,
    readyAt: (now) => readyAt(state, now),
    after: (event) => engagedlyFrom(next({ ...state, step: state.step + 1 }, event)),
  };
}

function readyAt(state: State, now: number): number {
  const { window, underWay, blind } = state;
  if (now < state.stoppedUntil) return state.stoppedUntil;
  if (underWay.size >= state.concurrency) return Number.POSITIVE_INFINITY;
  if (window !== undefined && now < endOf(window)) {
    return Math.max(readyWithin(window, underWay.size, now), readyInFlow(state.flow, state, now));
  }
  if (state.probe !== undefined) return Number.POSITIVE_INFINITY;
  const first = blind[blind.length - blindBudget(state)];
  const inFlow = readyInFlow(state.flow, state, now);
  return first === undefined ? inFlow : Math.max(inFlow, first + MINUTE + SECOND);
}

/**
 * How many requests a minute are made where no answer tells what is left. A 429 then shows that somebody else uses the
 * key, and not how much: half of it is theirs.
 */
function blindBudget({ reservePercent, cooldowns }: State): number {
  const ours = cooldowns === 0 ? DOCUMENTED_LIMIT : Math.floor(DOCUMENTED_LIMIT / 2);
  return ours - baseReserve(DOCUMENTED_LIMIT, reservePercent);
}

/** An answer that is no 429 ends the row of them, unless it is from before the cool-down. */
function calm(state: State, { at }: Answered): State {
  return at < state.stoppedUntil ? state : { ...state, inARow: 0 };
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
  if (budget === undefined) return withoutHeaders(calm(known, event), event.at);
  // What was answered before the cool-down says nothing about what comes after it.
  if (event.at < state.stoppedUntil) return { ...known, blind: [] };
  const seen = { budget, at: event.at, step: state.step, start, underWay: underWay.size };
  const seenNow = observe(known, seen);
  const flow = learnInFlow(known.flow, {
    limit: budget.limit,
    span: spanBetween(known.window, seenNow.window, event.at),
  });
  return { ...known, ...seenNow, flow, inARow: 0, blind: [] };
}

function started(state: State, { id, at }: { id: number; at: number }): State {
  const underWay = new Map(state.underWay).set(id, { at, step: state.step });
  const blind = [...state.blind, at].slice(-blindBudget(state));
  const last = state.last && { ...state.last, ours: state.last.ours + 1 };
  const { window } = state;
  const flow = startInFlow(state.flow, state, at);
  if (window !== undefined && at < endOf(window)) {
    return { ...state, underWay, blind, last, flow, window: { ...window, ours: window.ours + 1 } };
  }
  return { ...state, underWay, blind, last, flow, probe: state.probe ?? id };
}

/**
 * How long a whole window is, if this answer opened the one after `before`: what is left rose at once to nearly all.
 * Where it rises in small steps the window slides, and the steps tell nothing about its length.
 */
function spanBetween(before: Window | undefined, after: Window | undefined, at: number): number | undefined {
  if (before?.reset === undefined || after?.reset === undefined || at < before.endsAt - 2 * SECOND) return;
  const tenth = after.limit / 10;
  const whole = after.lowest - before.lowest >= tenth && after.lowest >= after.limit - tenth;
  return whole && after.reset > before.reset ? (after.reset - before.reset) * SECOND : undefined;
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
  const asked = pause === undefined ? Math.max(MINUTE, untilReset) : Math.max(SECOND, pause);
  const wait = Math.max(asked, Math.min(LONGEST_OWN, LONGER * asked));
  const stoppedUntil = Math.max(state.stoppedUntil, at + wait + MARGIN);
  // Several requests that were under way together are one cool-down.
  const again = at >= state.stoppedUntil ? 1 : 0;
  return {
    ...state,
    window: undefined,
    last: undefined,
    stoppedUntil,
    suspectUntil: state.window ? stoppedUntil + QUIET : state.suspectUntil,
    inARow: state.inARow + again,
    flow: drainFlow(state.flow, state, stoppedUntil),
    cooldowns: state.cooldowns + again,
  };
}
