/**
 * Reads what the sync jobs left: `<folder>/<id>/summary.json` and `state.json`. The jobs may have been tampered with
 * or stopped half-way, so only regular files of bounded size at exactly these places count, and only with the
 * content of a finished sync of this run.
 */
import { constants } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isTime, modeOf, stateMark } from '../history/line.ts';
import { CLOCK_SKEW } from '../history/quarantine.ts';
import { LONGEST_SIGNED, parseSigned } from '../history/signed.ts';
import type { IssueCode } from '../issues.ts';
import type { RunOrigin } from '../origin.ts';
import type { Summary } from '../types/summary.d.ts';
import { LARGEST_STATE, LARGEST_SUMMARY, readSummary } from './branch-files.ts';

/**
 * A finished sync or rekey. `state`: a regular file of bounded size, and the mark of what is in it; `signed`: what the run says of
 * itself under its key, which nobody here can check.
 */
export type Result = {
  id: string;
  summary: Summary;
  state?: { path: string; mark: string };
  signed?: string;
};

/**
 * What lies in the place of a result. `untimely`: one whose times keep it from being recorded, now or ever; `from`: when it can
 * be, by this clock. `none`: nothing that a run here could have left to be recorded.
 */
export type Found =
  | { kind: 'result'; result: Result }
  | { kind: 'untimely'; result: Result; why: string; from?: Date }
  | { kind: 'none'; why: string };

export type ResultOptions = {
  /** Absolute path of the folder. */
  folder: string;
  /** The tenants that were selected; empty: take what is there. */
  expected: readonly string[];
  run: RunOrigin;
  now: Date;
  warn(text: string): void;
};

/** Of a tenant, and so of the folder with its result. */
export const ID = /^[a-z0-9][a-z0-9-]{0,38}[a-z0-9]$/;
const DAY = 24 * 3_600_000;
/** GitHub ends a workflow run after 35 days. */
const OLDEST_DAYS = 60;

/** Valid results sorted by id. What cannot be used is told by `warn`, without any of its content. */
export async function readResults(options: ResultOptions): Promise<Result[]> {
  const { folder, expected, warn } = options;
  const found = await foldersIn(folder);
  const unasked = expected.length === 0 ? [] : found.filter((id) => !expected.includes(id));
  if (unasked.length > 0) {
    warn(
      `${unasked.length} of ${found.length} results are of tenants that were not selected; they are left out.`,
    );
  }
  const results: Result[] = [];
  for (const id of found.filter((name) => !unasked.includes(name)).sort()) {
    const left = await readResult(id, options);
    if (left.kind === 'result') results.push(left.result);
    else if (expected.length > 0 || !(await hasPageAlone(join(folder, id))))
      warn(`The result of tenant ${id} is left out: ${left.why}.`);
  }
  return results;
}

/** The page for the customer lies where the results do. */
export const CUSTOMER_PAGE = 'for-the-customer.html';

/** Whether nothing but the page for the customer is there, which `new` and `validate` put into the same folder. */
async function hasPageAlone(folder: string): Promise<boolean> {
  const left = await readdir(folder);
  return left.length > 0 && left.every((name) => name === CUSTOMER_PAGE);
}

/**
 * Whether the job found that there was nothing to do for it: its tenant file is paused, or had changed meanwhile, or another
 * run was faster. It called nobody, so it is no run to be recorded, and no job without a result either.
 */
export function isNoRun({ summary: { issues, calls } }: Result): boolean {
  return NO_RUN.has(issues[0]?.code ?? '') && calls.engagedly.write === 0;
}

const NO_RUN: ReadonlySet<string> = new Set<IssueCode>(['superseded', 'paused']);

async function foldersIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory() && ID.test(entry.name)).map(({ name }) => name);
  } catch {
    // Every job may have ended without leaving anything.
    return [];
  }
}

/** What a run of this tenant has left. Says by `warn` what of it is left out, without any of its content. */
export async function readResult(
  id: string,
  { folder, run, now, warn }: Omit<ResultOptions, 'expected'>,
): Promise<Found> {
  const none = (why: string): Found => ({ kind: 'none', why });
  const text = await readRegular(join(folder, id, 'summary.json'), LARGEST_SUMMARY);
  if (text === 'absent') return none('it has no summary.json');
  if (text === 'unfit') return none('its summary.json is no regular file of at most 1 MiB');
  const summary = readSummary(text.content, id);
  if (summary === undefined) return none('its summary.json is no summary of this tenant');
  if (summary.mode === 'plan') return none('it is a plan, and plans are not recorded');
  if (run.id !== undefined && (summary.runId !== run.id || summary.attempt > run.attempt)) {
    return none('it is of another run');
  }
  if (!areTimes(summary)) return none('its times are no times');
  const untimely = untimelyAt(summary, now);
  const result = await withMemory({ id, summary: asStarted(summary, run) }, { folder, warn });
  return untimely === undefined ? { kind: 'result', result } : { kind: 'untimely', result, ...untimely };
}

/** With the state and what the run has signed, where both are of this run. */
async function withMemory(
  left: Pick<Result, 'id' | 'summary'>,
  { folder, warn }: Pick<ResultOptions, 'folder' | 'warn'>,
): Promise<Result> {
  const { id, summary } = left;
  const found = await readState(join(folder, id, 'state.json'), summary);
  if (typeof found === 'string' && found !== 'absent')
    warn(`The state of tenant ${id} is left out: ${found}.`);
  const state = typeof found === 'string' ? undefined : found;
  const said = await readRegular(join(folder, id, 'signed.txt'), LONGEST_SIGNED);
  if (said === 'absent') {
    // No later run believes in it, and it would lie in the place of one that is believed.
    if (state) warn(`The state of tenant ${id} is left out: its run has signed nothing.`);
    return left;
  }
  const signed = said === 'unfit' ? '' : said.content.trim();
  if (isOfRun(signed, { summary, state })) return { ...left, signed, ...(state ? { state } : {}) };
  warn(`What the run of tenant ${id} has signed is left out, and its state: it does not fit its result.`);
  return left;
}

/** Whether it says the same as the summary, and names the state that lies beside it. */
function isOfRun(
  signed: string,
  { summary, state }: Pick<Result, 'summary'> & { state: Result['state'] | undefined },
): boolean {
  const said = parseSigned(signed);
  if (said === undefined || (state !== undefined && said.after !== state.mark)) return false;
  const { tenant, runId, attempt, startedAt, outcome, approved = [] } = summary;
  return (
    said.tenant === tenant &&
    said.runId === runId &&
    said.attempt === attempt &&
    said.mode === modeOf(summary) &&
    said.startedAt === new Date(startedAt).toISOString() &&
    said.outcome === outcome &&
    said.approved.join() === approved.slice(0, 200).join()
  );
}

/** Whether its signature is genuine only the next run can tell, which has the key; here it must be of this run. */
async function readState(path: string, run: Summary): Promise<{ path: string; mark: string } | string> {
  const text = await readRegular(path, LARGEST_STATE);
  if (text === 'absent') return text;
  if (text === 'unfit') return 'it is no regular file of at most 20 MiB';
  const { tenant, runId, attempt, signature } = parseObject(text.content);
  if (tenant !== run.tenant || runId !== run.runId || attempt !== run.attempt)
    return 'it is no state of this run';
  if (typeof signature !== 'string' || !/^[0-9a-f]{64}$/.test(signature)) return 'it is not signed';
  return { path, mark: stateMark(signature) };
}

/** Empty when it is no object. */
function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function areTimes({ startedAt, finishedAt, slot }: Summary): boolean {
  return isTime(startedAt) && isTime(finishedAt) && (slot === undefined || isTime(slot));
}

/** Why its times keep a result from being recorded now; `from`: when they do no longer. */
function untimelyAt(
  { startedAt, finishedAt, slot }: Summary,
  now: Date,
): { why: string; from?: Date } | undefined {
  const [start, end] = [Date.parse(startedAt), Date.parse(finishedAt)];
  if (start > end) return { why: 'it ends before it begins' };
  if (start < now.getTime() - OLDEST_DAYS * DAY) return { why: `it began more than ${OLDEST_DAYS} days ago` };
  const last = Math.max(end, slot === undefined ? end : Date.parse(slot));
  if (last <= now.getTime() + CLOCK_SKEW) return undefined;
  return { why: "by this machine's clock its time is still to come", from: new Date(last - CLOCK_SKEW) };
}

/** Who started the run, and where, is known here better than to the job. */
function asStarted(summary: Summary, { id, url, trigger, actor }: RunOrigin): Summary {
  if (id === undefined) return summary;
  const { actor: _, ...rest } = summary;
  const isLogin = actor !== undefined && /^[A-Za-z0-9][A-Za-z0-9_-]{0,90}(?:\[bot\])?$/.test(actor);
  return { ...rest, runUrl: url, trigger, ...(isLogin ? { actor } : {}) };
}

export async function readRegular(
  path: string,
  limit: number,
): Promise<{ content: string } | 'absent' | 'unfit'> {
  const checked = await checkRegular(path, limit);
  if (checked !== 'fit') return checked;
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    return { content: await file.readFile('utf8') };
  } finally {
    await file.close();
  }
}

async function checkRegular(path: string, limit: number): Promise<'fit' | 'absent' | 'unfit'> {
  try {
    const entry = await lstat(path);
    return entry.isFile() && entry.nlink === 1 && entry.size <= limit ? 'fit' : 'unfit';
  } catch {
    return 'absent';
  }
}
