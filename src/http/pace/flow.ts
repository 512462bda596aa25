/**
 * How evenly requests go, whatever a window would still allow: so that whoever else uses the key finds room at every
 * moment, and a server whose window slides is never asked for more than it gives. Pure; times are milliseconds of our
 * own clock.
 */
import { baseReserve, DOCUMENTED_LIMIT, type Knowledge, MARGIN, MINUTE } from './window.ts';

export type Flow = {
  limit: number;
  /** How long the vendor's window is, as far as we know. */
  span: number;
  /** Requests that may start at once, as of `at`. */
  tokens: number;
  at: number | undefined;
  /** The starts within the last span; those of an earlier window count as well. */
  starts: readonly number[];
};

type Reserved = Pick<Knowledge, 'reservePercent' | 'cooldowns'>;

/** The start may be this share of the limit; later bursts are no larger than the reserve. */
const START_SHARE = 0.2;

export function openFlow(limit: number = DOCUMENTED_LIMIT): Flow {
  return { limit, span: MINUTE, tokens: startOf(limit), at: undefined, starts: [] };
}

function startOf(limit: number): number {
  return Math.max(1, Math.floor(limit * START_SHARE));
}

/** When the next request may start. */
export function readyInFlow(flow: Flow, reserved: Reserved, now: number): number {
  const tokens = tokensAt(flow, reserved, now);
  // A hair less than one is one: fractions of milliseconds do not add up exactly.
  const byTokens = tokens > 0.999 ? now : now + Math.ceil((1 - tokens) / rateOf(flow, reserved));
  const oldest = flow.starts[flow.starts.length - allowedOf(flow, reserved)];
  return oldest === undefined ? byTokens : Math.max(byTokens, oldest + flow.span + MARGIN);
}

export function startInFlow(flow: Flow, reserved: Reserved, at: number): Flow {
  const tokens = Math.max(0, tokensAt(flow, reserved, at) - 1);
  return { ...flow, tokens, at, starts: [...flow.starts, at].slice(-flow.limit) };
}

/**
 * What an answer told; the start of another limit has begun with the calls that are made. `span`: the length of a whole window,
 * where one was seen from end to end.
 */
export function learnInFlow(flow: Flow, { limit, span }: { limit: number; span: number | undefined }): Flow {
  const left = Math.max(0, startOf(limit) - flow.starts.length);
  const tokens = limit === flow.limit ? flow.tokens : Math.min(flow.tokens, left);
  return { ...flow, limit, tokens, span: Math.min(flow.span, span ?? flow.span) };
}

/** After a cool-down little is saved up: somebody else may come back at the same moment. */
export function drainFlow(flow: Flow, { reservePercent }: Reserved, until: number): Flow {
  return { ...flow, tokens: Math.ceil(baseReserve(flow.limit, reservePercent) / 4), at: until };
}

function tokensAt(flow: Flow, reserved: Reserved, now: number): number {
  if (flow.at === undefined || now <= flow.at) return flow.tokens;
  const burst = Math.max(flow.tokens, baseReserve(flow.limit, reserved.reservePercent));
  return Math.min(burst, flow.tokens + (now - flow.at) * rateOf(flow, reserved));
}

function allowedOf({ limit }: Flow, { reservePercent, cooldowns }: Reserved): number {
  return Math.max(1, limit - baseReserve(limit, reservePercent, cooldowns));
}

function rateOf(flow: Flow, reserved: Reserved): number {
  return allowedOf(flow, reserved) / flow.span;
}
