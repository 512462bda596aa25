/** Writes finished runs to the ledger branch: reads what the jobs left, commits, pushes, and has the mails sent. */
import { join } from 'node:path';
import { ConfigError } from '../errors.ts';
import { isSameRun } from '../history/line.ts';
import { type Occasion, occasionOf } from '../history/occasion.ts';
import { sharingKeys } from '../history/shared-key.ts';
import { isAskedAmiss } from '../history/syncs.ts';
import type { RunOrigin } from '../origin.ts';
import { isRed } from '../report/headline.ts';
import { commitSubject } from '../report/summary.ts';
import type { StartsPerHour } from '../schedule/starts.ts';
import type { Summary } from '../types/summary.d.ts';
import type { TenantCard } from './board.ts';
import { type Branch, type BranchOptions, openBranch } from './branch.ts';
import { linesOf, monthPath } from './branch-files.ts';
import { commitsFor, type Entry, mailCommits, type Recording } from './commits.ts';
import { publish, type Tip } from './push.ts';
import { absenceError } from './read.ts';
import { noteTaken } from './recorded-here.ts';
import { ID, isNoRun, readResults } from './results.ts';
import { type TellUnserved, tellUnserved } from './tell-unserved.ts';
import { entriesOf, hasResult, isOfNobody } from './to-record.ts';
import { recordedOf } from './told-of-runs.ts';

export type { Occasion } from '../history/occasion.ts';
export type { TenantCard } from './board.ts';

export type RecordOptions = BranchOptions & {
  /** Where the results are, relative to the folder or absolute. */
  outDir: string;
  /** The tenants that were selected: one without a result is recorded as failed. Empty: record what is there. */
  expected: readonly string[];
  /** Of the selected ones those whose job ran in this attempt, where it is not the first: an earlier attempt's result is not theirs. */
  attempted?: ReadonlySet<string>;
  /** Ids of those whom "select" had to leave out, for a reason that does not end by itself. */
  leftOut?: readonly string[];
  /** By id, from the tenant files. */
  tenants: ReadonlyMap<string, TenantCard>;
  /** Ids of tenant files that have errors: what is recorded of them stays on the board. */
  broken?: readonly string[];
  run: RunOrigin;
  /** How often an hour the workflow asks who is due; two unless told. */
  startsPerHour?: StartsPerHour;
  /** Somebody's ticket, for a run that was started by hand; as it was typed. */
  ticket?: string;
  /** The run that was put back, as `<id>/<attempt>`, where that is what is recorded. */
  undoes?: string;
  /** Of this product. */
  version: string;
  now: Date;
  /** Called with a sentence for the log; it never holds a person's data. */
  warn(text: string): void;
  /** Whether somebody has stopped this tenant by the variable PAUSED_TENANTS. */
  isStopped?(id: string): boolean;
  mails?: Mails;
  /** From 0 up to 1; spreads the tries of several that push at once. */
  random?(): number;
};

/** How mails are decided on and sent; kept apart so that the ledger knows nothing of mail servers. */
export type Mails = {
  /** The kinds this run calls for, with those that still wait from runs before. Pure: it is asked once for each try. */
  due(occasion: Occasion): readonly string[];
  /** Sends the kinds that wait. What is not among the sent ones waits for the tenant's next run. */
  deliver(posts: ReadonlyArray<Occasion & { kinds: readonly string[] }>): Promise<Delivery>;
  /** Tells of tenants that no run has taken. */
  tellUnserved?: TellUnserved;
};
export type Delivery = {
  sent: ReadonlyArray<{ tenant: string; kind: string }>;
  warnings: readonly string[];
};

export type Recorded = {
  /** Subjects of what this call recorded, by tenant. */
  recorded: Map<string, { subject: string; outcome: Summary['outcome'] }>;
  /** Tenants whose run had been recorded before. */
  known: string[];
  /** Tenants whose job was red, and those that are well; recorded here or before. */
  red: string[];
  well: string[];
  /** Tenants whose job has left no valid result, recorded as failed. */
  withoutResult: string[];
  /** Tenants whose job found that there was nothing to do for it: neither recorded nor failed. */
  notRun: string[];
  /** Tenants who have one ledger key with another. */
  shared: string[];
  /** Tries until the push went through; 0 when there was nothing to push. */
  tries: number;
};

/**
 * Records a run's results in one push. Doing it again adds nothing. Throws ConfigError when there is no branch to
 * write to, and SyncError `ledger-unreachable`, `ledger-refused` or `ledger-busy` when it could not be written.
 */
export async function recordRuns(options: RecordOptions): Promise<Recorded> {
  const expected = expectedIds(options.expected);
  const branch = await openBranch(options);
  if (typeof branch === 'string') throw absenceError(branch);
  try {
    const found = await readResults({ ...options, folder: outFolder(options), expected });
    const results = found.filter((result) => !isNoRun(result) && !isOfNobody(result, options));
    const notRun = found.filter(isNoRun).map(({ id }) => id);
    const withoutResult = expected.filter((id) => !hasResult(id, found, options));
    const entries = entriesOf({ results, withoutResult }, options);
    if (entries.length === 0) {
      const nobody = { known: [], red: [], well: [], shared: [] };
      return { recorded: new Map(), ...nobody, withoutResult, notRun, tries: 0 };
    }
    const known = { ...options, ids: idsOf(entries, options) };
    const { plan, after, shared, tries } = await publishRuns(branch, entries, known);
    await noteTaken(results, plan, { ...options, folder: outFolder(options) });
    await deliverMails(branch, { entries, after }, known);
    // Who repeats this job has told it before.
    if (plan.recorded.size > 0) await tellUnserved(after, options);
    // Of a tenant with two, the later one.
    const last = new Map(entries.map(({ summary }) => [summary.tenant, summary]));
    const idsWhere = (isIt: boolean) => [...last].flatMap(([id, one]) => (isRed(one) === isIt ? [id] : []));
    const told = (summary: Summary) => ({ subject: commitSubject(summary), outcome: summary.outcome });
    return {
      recorded: new Map([...plan.recorded].map(([id, summary]) => [id, told(summary)])),
      known: [...new Set(plan.known)],
      red: idsWhere(true),
      well: idsWhere(false),
      withoutResult,
      notRun,
      shared,
      tries,
    };
  } finally {
    await branch.close();
  }
}

function expectedIds(given: readonly string[]): string[] {
  const ids = [...new Set(given)].sort();
  const wrong = ids.filter((id) => !ID.test(id)).length;
  if (wrong === 0) return ids;
  throw new ConfigError(
    `"expected" has ${wrong} of ${ids.length} entries that are no tenant id.`,
    'Give it the ids that "select" put out.',
  );
}

function outFolder({ folder, outDir }: RecordOptions): string {
  return outDir.startsWith('/') ? outDir : join(folder, outDir);
}

/** Folders of others are nobody's: read by the hundred they would cost memory and time. */
function idsOf(entries: readonly Entry[], { tenants, broken = [] }: RecordOptions): string[] {
  return [...new Set([...tenants.keys(), ...broken, ...entries.map(({ summary }) => summary.tenant)])];
}

type Known = RecordOptions & { ids: readonly string[] };

async function publishRuns(
  branch: Branch,
  entries: readonly Entry[],
  options: Known,
): Promise<{ plan: Recording; after: Tip; shared: string[]; tries: number }> {
  const { tenants, now, mails } = options;
  const ground = {
    tenants,
    branch: options.branch,
    now,
    ticket: options.ticket ?? '',
    startsPerHour: options.startsPerHour,
    ...(mails && { due: (occasion: Occasion) => mails.due(occasion) }),
  };
  const also = entries.map(({ summary }) =>
    monthPath(summary.tenant, new Date(summary.startedAt).toISOString()),
  );
  let plan: Recording = { commits: [], recorded: new Map(), known: [], after: new Map() };
  let after: Tip = plan.after;
  let shared: string[] = [];
  const tries = await publish(branch, options, also, async (tip, { isFirst, months }) => {
    const known = await recordedOf(entries, tip, branch);
    const next = commitsFor(entries, tip, { ...ground, months, known });
    if (isFirst) warnOfUnusable(tip, entries, options);
    shared = sharedAfter(tip, entries);
    // A push whose answer was lost stands there at the next try; it is still this call that recorded it.
    plan = isFirst || next.recorded.size > 0 ? next : plan;
    after = next.after;
    return next.commits;
  });
  return { plan, after, shared, tries };
}

function sharedAfter(tip: Tip, entries: readonly Entry[]): string[] {
  const lines = new Map<string, Array<{ signed?: string }>>(
    [...tip].map(([id, files]) => [id, linesOf(files)]),
  );
  for (const { summary, signed } of entries) {
    if (signed !== undefined) lines.set(summary.tenant, [{ signed }]);
  }
  return sharingKeys(lines);
}

function warnOfUnusable(tip: Tip, entries: readonly Entry[], { warn }: RecordOptions): void {
  for (const { summary } of entries) {
    const unusable = tip.get(summary.tenant)?.unusable ?? 0;
    if (unusable === 0) continue;
    warn(
      `The ledger of tenant ${summary.tenant} has ${unusable} ${unusable === 1 ? 'line or file' : 'lines or files'} that this product did not write like this; they are not used.`,
    );
  }
}

/**
 * Sends what waits on the lines of this very run, and takes it off the list. `after`: what the branch says since it was
 * recorded. Never throws: the record stands.
 */
async function deliverMails(
  branch: Branch,
  { entries, after }: { entries: readonly Entry[]; after: Tip },
  options: Known,
): Promise<void> {
  const { mails, warn } = options;
  if (mails === undefined) return;
  try {
    const posts = postsOf(after, entries, options);
    if (posts.length === 0) return;
    const { sent, warnings } = await mails.deliver(posts);
    for (const text of warnings) warn(text);
    const taken = Map.groupBy(sent, ({ tenant }) => tenant);
    const kinds = new Map([...taken].map(([id, list]) => [id, list.map(({ kind }) => kind)]));
    await publish(branch, { ...options, known: after }, [], (tip) => mailCommits(kinds, tip));
  } catch {
    warn(
      'Mails could not be sent, or it could not be noted that they were; they are tried again at the next run.',
    );
  }
}

/** Told from what stands on the branch alone, so that a repeat after a crash says the same. */
function postsOf(
  tip: Tip,
  entries: readonly Entry[],
  { tenants }: RecordOptions,
): Array<Occasion & { kinds: readonly string[] }> {
  return entries.flatMap(({ summary }) => {
    const files = tip.get(summary.tenant);
    const lines = files === undefined ? [] : linesOf(files);
    const line = lines.at(-1);
    if (line?.waiting === undefined || !isSameRun(line, summary) || isAskedAmiss(line)) return [];
    const occasion = occasionOf({ summary, line, earlier: lines.slice(0, -1) }, tenants.get(summary.tenant));
    return [{ ...occasion, kinds: line.waiting }];
  });
}
