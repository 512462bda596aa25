/**
 * The files of the ledger branch: where they are, and what of a tenant they say. Anybody with write access to the
 * branch could have changed them, so what does not fit is left out, and counted. Pure.
 */
import summarySchema from '../../schemas/summary.json' with { type: 'json' };
import { isPast, parseRows, type Row } from '../history/line.ts';
import { CLOCK_SKEW } from '../history/quarantine.ts';
import { isIssueCode } from '../issues.ts';
import { compileSchema } from '../schema.ts';
import type { HistoryLine } from '../types/history.d.ts';
import type { Summary } from '../types/summary.d.ts';
import type { BranchFile } from './branch.ts';

/** What the branch says of one tenant. */
export type TenantFiles = {
  /** The latest summary. */
  summary?: Summary;
  /** Rows by path of a month's file, in the order of time: those months that were read. */
  months: Map<string, Row[]>;
  /** Rows and files that could not be used. */
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

const SUMMARY = /^([a-z0-9][a-z0-9-]{0,38}[a-z0-9])\/summary\.json$/;
const MONTH = /^([a-z0-9][a-z0-9-]{0,38}[a-z0-9])\/history\/\d{4}\/\d\d\.jsonl$/;

const parseSummary = compileSchema<Summary>(summarySchema);

/** The file that has the lines of runs started at this time (ISO 8601, UTC). */
export function monthPath(tenant: string, startedAt: string): string {
  return `${tenant}/history/${startedAt.slice(0, 4)}/${startedAt.slice(5, 7)}.jsonl`;
}

/** Of all files those that count: each tenant's summary and latest two months, and further files by name. */
export function filesToRead(
  files: ReadonlyMap<string, BranchFile>,
  wanted: { now: Date; also?: readonly string[] },
): Map<string, BranchFile> {
  const months = new Map<string, string[]>();
  const paths = new Set(wanted.also);
  const latest = new Date(wanted.now.getTime() + CLOCK_SKEW).toISOString();
  for (const path of files.keys()) {
    const tenant = tenantOf(path);
    if (tenant === undefined) continue;
    if (SUMMARY.test(path)) paths.add(path);
    // A month from the future would keep the real ones from being read.
    else if (path <= monthPath(tenant, latest)) months.set(tenant, [...(months.get(tenant) ?? []), path]);
  }
  for (const list of months.values()) for (const path of list.sort().slice(-MONTHS_READ)) paths.add(path);
  return new Map([...files].filter(([path]) => paths.has(path)));
}

/** Of these the ones that are not too large, each by itself and all together: one that is costs only its own tenant. */
export function filesThatFit(files: ReadonlyMap<string, BranchFile>): Map<string, BranchFile> {
  const own = [...files].filter(
    ([path, { size }]) => size <= (SUMMARY.test(path) ? LARGEST_SUMMARY : LARGEST_MONTH),
  );
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

/** What the files say of the time up to `now`, by tenant. `listed`: the files that were to be read; `texts`: those that could be. */
export function parseFiles(
  listed: ReadonlyMap<string, BranchFile>,
  texts: ReadonlyMap<string, string>,
  now: Date,
): Map<string, TenantFiles> {
  const tenants = new Map<string, TenantFiles>();
  for (const path of [...listed.keys()].sort()) {
    const id = tenantOf(path);
    if (id === undefined) continue;
    const tenant = tenants.get(id) ?? { months: new Map(), unusable: 0 };
    tenants.set(id, tenant);
    const text = texts.get(path);
    if (text === undefined) tenant.unusable += 1;
    else if (SUMMARY.test(path)) addSummary(tenant, id, text, now);
    else {
      const rows = parseRows(text, id, now);
      tenant.months.set(path, rows);
      tenant.unusable += rows.filter(({ line }) => line === undefined).length;
    }
  }
  return tenants;
}

/** All lines of a tenant that were read, oldest first. */
export function linesOf({ months }: TenantFiles): HistoryLine[] {
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

function addSummary(tenant: TenantFiles, id: string, text: string, now: Date): void {
  const summary = readSummary(text, id);
  if (summary === undefined || !isPast(summary, now)) tenant.unusable += 1;
  else tenant.summary = summary;
}

function tenantOf(path: string): string | undefined {
  return (SUMMARY.exec(path) ?? MONTH.exec(path))?.[1];
}
