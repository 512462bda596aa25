/**
 * The files of the ledger branch: where they are, and what of a tenant they say. Anybody with write access to the
 * branch could have changed them, so what does not fit is left out, and counted. Pure.
 */
import summarySchema from '../../schemas/summary.json' with { type: 'json' };
import { type Found, isPast, latestLines, NOTHING_FOUND, parseRows, type Row } from '../history/line.ts';
import { CLOCK_SKEW } from '../history/quarantine.ts';
import { isIssueCode } from '../issues.ts';
import { compileSchema } from '../schema.ts';
import type { HistoryLine } from '../types/history.d.ts';
import type { Summary } from '../types/summary.d.ts';
import type { BranchFile } from './branch.ts';
import { FLEET_PATH, LARGEST_FLEET } from './fleet-file.ts';

/** What the branch says of one tenant. */
export type TenantFiles = {
  /** The latest summary. */
  summary?: Summary;
  /** Rows by path of a month's file, in the order of time: those months that were read. */
  months: Map<string, Row[]>;
  /** Paths of months that are to leave the tip: they stay in the history of the branch. */
  old: readonly string[];
  /** Rows and files that could not be used. */
  unusable: number;
};

/** What a schedule needs of a tenant, as far as it has been read. */
export type TenantBrief = {
  /** Oldest first: at least back to the last sync that did not fail, or of two months. */
  lines: HistoryLine[];
  /** Whether that is among them. */
  found: Found;
  unusable: number;
};

/** Bytes of a month: ours have up to two megabytes, with a run every hour. What is larger is not ours. */
const LARGEST_MONTH = 8 * 1024 * 1024;
/** Bytes of all files together, of which the smallest are read first. Ours: about 70 kB for a tenant that runs daily. */
const LARGEST_ALL = 128 * 1024 * 1024;
export const LARGEST_SUMMARY = 1024 * 1024;
/** What a run leaves for the next one; opaque here. */
export const LARGEST_STATE = 20 * 1024 * 1024;
/** The month that runs and the one before it. */
const MONTHS_READ = 2;
/** The others leave the tip. A result of sixty days ago, which may still come, is in the oldest of these. */
const MONTHS_KEPT = 4;

const SUMMARY = /^([a-z0-9][a-z0-9-]{0,38}[a-z0-9])\/summary\.json$/;
const MONTH = /^([a-z0-9][a-z0-9-]{0,38}[a-z0-9])\/history\/\d{4}\/\d\d\.jsonl$/;

const parseSummary = compileSchema<Summary>(summarySchema);

/** The file that has the lines of runs started at this time (ISO 8601, UTC). */
export function monthPath(tenant: string, startedAt: string): string {
  return `${tenant}/history/${startedAt.slice(0, 4)}/${startedAt.slice(5, 7)}.jsonl`;
}

/** Paths of months by tenant, oldest first; without those from the future, which would keep the real ones from being read. */
export function monthsIn(paths: Iterable<string>, now: Date): Map<string, string[]> {
  const months = new Map<string, string[]>();
  const latest = new Date(now.getTime() + CLOCK_SKEW).toISOString();
  for (const path of paths) {
    const tenant = MONTH.exec(path)?.[1];
    if (tenant === undefined || path > monthPath(tenant, latest)) continue;
    const list = months.get(tenant);
    if (list === undefined) months.set(tenant, [path]);
    else list.push(path);
  }
  for (const list of months.values()) list.sort();
  return months;
}

/** Of all files those that count: each tenant's summary and latest two months, and further files by name. */
export function filesToRead(
  files: ReadonlyMap<string, string>,
  { now, also = [] }: { now: Date; also?: readonly string[] },
): Map<string, string> {
  const paths = new Set(also);
  for (const path of files.keys()) if (SUMMARY.test(path)) paths.add(path);
  for (const list of monthsIn(files.keys(), now).values())
    for (const path of list.slice(-MONTHS_READ)) paths.add(path);
  return new Map([...files].filter(([path]) => paths.has(path)));
}

/** Of these the ones that are not too large, each by itself and all together: one that is costs only its own tenant. */
export function filesThatFit(files: ReadonlyMap<string, BranchFile>): Map<string, BranchFile> {
  const own = [...files].filter(([path, { size }]) => size <= largest(path));
  let bytes = 0;
  return new Map(
    own
      .sort(([, a], [, b]) => a.size - b.size)
      .filter(([, { size }]) => {
        bytes += size;
        return bytes <= LARGEST_ALL;
      }),
  );
}

function largest(path: string): number {
  if (path === FLEET_PATH) return LARGEST_FLEET;
  if (MONTH.test(path)) return LARGEST_MONTH;
  return SUMMARY.test(path) ? LARGEST_SUMMARY : LARGEST_STATE;
}

/** Tenants of whom these files (of the tip) are to be read, as long as none has been. */
export function unreadTenants(
  listed: Iterable<string>,
  tip: Iterable<string>,
  now: Date,
): Map<string, TenantFiles> {
  const months = monthsIn(tip, now);
  return new Map(
    [...new Set([...listed].sort().flatMap((path) => tenantOf(path) ?? []))].map((id) => {
      const old = (months.get(id) ?? []).slice(0, -MONTHS_KEPT);
      return [id, { months: new Map(), old, unusable: 0 }];
    }),
  );
}

/** Adds what a file says of the time up to `now`; without a text it could not be read. */
export function addFile(
  tenants: ReadonlyMap<string, TenantFiles>,
  path: string,
  { text, now }: { text: string | undefined; now: Date },
): void {
  const id = tenantOf(path);
  const tenant = id === undefined ? undefined : tenants.get(id);
  if (id === undefined || tenant === undefined) return;
  if (text === undefined) tenant.unusable += 1;
  else if (SUMMARY.test(path)) addSummary(tenant, id, text, now);
  else {
    const rows = parseRows(text, id, now);
    tenant.months.set(path, rows);
    tenant.unusable += rows.filter(({ line }) => line === undefined).length;
  }
}

/** Files are read the smallest first; months are told in the order of time. */
export function inOrder(tenant: TenantFiles): TenantFiles {
  return { ...tenant, months: new Map([...tenant.months].sort(([a], [b]) => (a < b ? -1 : 1))) };
}

/** Each tenant's latest month, and then the one before it, for those whom the latest does not tell enough of. */
export function monthRounds(files: ReadonlyMap<string, string>, now: Date): Array<Map<string, string>> {
  const months = monthsIn(files.keys(), now);
  return Array.from({ length: MONTHS_READ }, (_, round) => {
    const paths = [...months.values()].flatMap((list) => list.at(-1 - round) ?? []);
    return new Map(paths.flatMap((path) => [[path, files.get(path) ?? '']] as const));
  });
}

/** Adds a month to what is known from later ones. */
export function addBrief(
  briefs: Map<string, TenantBrief>,
  path: string,
  { text, now }: { text: string | undefined; now: Date },
): void {
  const id = tenantOf(path);
  if (id === undefined) return;
  const before = briefs.get(id) ?? { lines: [], unusable: 0, found: NOTHING_FOUND };
  if (text === undefined) briefs.set(id, { ...before, unusable: before.unusable + 1 });
  else {
    const { lines, unusable, found } = latestLines(text, { tenant: id, now, found: before.found });
    briefs.set(id, {
      lines: [...lines, ...before.lines],
      unusable: before.unusable + unusable,
      found,
    });
  }
}

/** All lines of a tenant that were read, oldest first. */
export function linesOf({ months }: Pick<TenantFiles, 'months'>): HistoryLine[] {
  return [...months.values()].flat().flatMap(({ line }) => (line === undefined ? [] : [line]));
}

/**
 * A summary from outside, if it has the shape of one and is this tenant's. The last one on the branch may come from
 * another version: an issue with a code that has no meaning here is left out, and costs no more than itself.
 */
export function readSummary(text: string, tenant: string): Summary | undefined {
  if (text.length > LARGEST_SUMMARY) return undefined;
  try {
    const parsed = parseSummary(withKnownIssues(JSON.parse(text)));
    return parsed.ok && parsed.value.tenant === tenant ? parsed.value : undefined;
  } catch {
    return undefined;
  }
}

function withKnownIssues(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const { issues, ...rest } = value as Record<string, unknown>;
  if (!Array.isArray(issues)) return value;
  return { ...rest, issues: issues.filter((issue) => !isOfAnotherVersion(issue)) };
}

function isOfAnotherVersion(issue: unknown): boolean {
  const { code } = { ...(issue as { code?: unknown } | null) };
  return typeof code === 'string' && /^[a-z][a-z0-9-]{1,40}$/.test(code) && !isIssueCode(code);
}

function addSummary(
  tenant: { summary?: Summary; unusable: number },
  id: string,
  text: string,
  now: Date,
): void {
  const summary = readSummary(text, id);
  if (summary === undefined || !isPast(summary, now)) tenant.unusable += 1;
  else tenant.summary = summary;
}

export function tenantOf(path: string): string | undefined {
  return (SUMMARY.exec(path) ?? MONTH.exec(path))?.[1];
}
