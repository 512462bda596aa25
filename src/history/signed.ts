/**
 * What a run says of itself under its tenant's key, as one line of text: it stands in the tenant's history and in the
 * message of the commit that recorded it. Files of a branch can be put back; its commits can only become more.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { HistoryLine } from '../types/history.d.ts';

/** Of a state: the first 12 characters of its signature. */
export type StateMark = string;

export type SignedRun = {
  tenant: string;
  runId: string;
  attempt: number;
  mode: HistoryLine['mode'];
  /** ISO 8601, UTC, with milliseconds. */
  startedAt: string;
  outcome: 'success' | 'partial' | 'held' | 'failed';
  /** One more than that of the run before it. */
  counter: number;
  /** Of the state that counted when it began. */
  before?: StateMark;
  /** Of the state that counts after it: its own, or where it failed and left none, the one before. */
  after?: StateMark;
  /** Digests that it released. */
  approved: readonly string[];
  /** SHA-256 of the details that it has left, in hex: any other file is not its. */
  details?: string;
  /** Of the ledger key, without the tenant. */
  fingerprint: string;
};

const NONE = '-';
const MARK = '([0-9a-f]{12}|-)';
/** How every such line begins: tenant, run, attempt, mode and start, a group each. */
export const WHICH_RUN =
  '^([a-z0-9][a-z0-9-]{0,38}[a-z0-9]) ([A-Za-z0-9_.:-]{1,80}) ([1-9]\\d{0,5}) (sync|undo|rekey) ' +
  '(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z) ';
const RUN = new RegExp(
  `${WHICH_RUN}(success|partial|held|failed) ([1-9]\\d{0,8}) ` +
    `${MARK} ${MARK} ([0-9a-f]{12}(?:,[0-9a-f]{12}){0,199}|-) ([0-9a-f]{64}|-) ([0-9a-f]{12}) [0-9a-f]{32}$`,
);
export const LONGEST_SIGNED = 4_000;

/** The signature has 128 bits: it stands in every commit, and nobody can try signatures but at a run. */
export function signRun(run: SignedRun, ownKey: string): string {
  const content = [
    run.tenant,
    run.runId,
    run.attempt,
    run.mode,
    run.startedAt,
    run.outcome,
    run.counter,
    run.before ?? NONE,
    run.after ?? NONE,
    run.approved.slice(0, 200).join(',') || NONE,
    run.details ?? NONE,
    run.fingerprint,
  ].join(' ');
  return `${content} ${signatureOf(content, ownKey)}`;
}

/** What it says; whether it is true only `isGenuine` can tell. `undefined`: it is no such line. */
export function parseSigned(text: string): SignedRun | undefined {
  if (text.length > LONGEST_SIGNED) return undefined;
  const [
    ,
    tenant,
    runId,
    attempt,
    mode,
    startedAt,
    outcome,
    counter,
    before,
    after,
    approved,
    details,
    fingerprint,
  ] = RUN.exec(text) ?? [];
  if (!tenant || !runId || !startedAt || !approved || !fingerprint) return undefined;
  if (!isMode(mode) || !isOutcome(outcome)) return undefined;
  if (Number.isNaN(Date.parse(startedAt))) return undefined;
  return {
    tenant,
    runId,
    attempt: Number(attempt),
    mode,
    startedAt,
    outcome,
    counter: Number(counter),
    ...(before === undefined || before === NONE ? {} : { before }),
    ...(after === undefined || after === NONE ? {} : { after }),
    approved: approved === NONE ? [] : approved.split(','),
    ...(details === undefined || details === NONE ? {} : { details }),
    fingerprint,
  };
}

export function isGenuine(text: string, ownKey: string): boolean {
  const end = text.lastIndexOf(' ');
  const given = Buffer.from(text.slice(end + 1), 'hex');
  const wanted = Buffer.from(signatureOf(text.slice(0, end), ownKey), 'hex');
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

function signatureOf(content: string, ownKey: string): string {
  return createHmac('sha256', ownKey).update(`run:1:${content}`, 'utf8').digest('hex').slice(0, 32);
}

export function isMode(text: string | undefined): text is SignedRun['mode'] {
  return text === 'sync' || text === 'undo' || text === 'rekey';
}

export function isOutcome(text: string | undefined): text is SignedRun['outcome'] {
  return text === 'success' || text === 'partial' || text === 'held' || text === 'failed';
}
