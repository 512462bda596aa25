/**
 * Results put on top of the branch as it stands: the commits that record them. Done anew for every tip, and a run
 * that stands there already adds nothing, so that a push that came too late is simply planned again. Pure.
 */

import { monthsOf, monthsText } from '../history/fleet.ts';
import { carryOn, isSameRun, lineOf, type Row, rowOf, withOwnState, withWaiting } from '../history/line.ts';
import { type Occasion, type Outage, occasionOf } from '../history/occasion.ts';
import { isSync } from '../history/syncs.ts';
import { renderMarkdown } from '../report/markdown.ts';
import type { StartsPerHour } from '../schedule/starts.ts';
import type { FleetMonth } from '../types/fleet.d.ts';
import type { HistoryLine } from '../types/history.d.ts';
import type { Summary } from '../types/summary.d.ts';
import { type BoardRow, renderBoard, type TenantCard } from './board.ts';
import type { Commit } from './branch.ts';
import { linesOf, monthPath, type TenantFiles } from './branch-files.ts';
import { FLEET_PATH } from './fleet-file.ts';
import { type Before, isQuiet, mailMessage, quietMessage, runMessage } from './message.ts';
import { outageAround } from './outage-around.ts';
import { renderTenantPage } from './tenant-page.ts';

/**
 * A run to be recorded; `state`: what it leaves for the next one, as a file on this disk, and its mark;
 * `signed`: what it says of itself, for its line and for the message of its commit; `isOutage`: it failed for a reason
 * that many had.
 */
export type Entry = {
  summary: Summary;
  state?: { path: string; mark: string };
  signed?: string;
  isOutage?: boolean;
};

export type Ground = {
  tenants: ReadonlyMap<string, TenantCard>;
  branch: string;
  now: Date;
  /** Those that are recorded already. */
  known: ReadonlySet<Entry>;
  ticket?: string;
  startsPerHour?: StartsPerHour | undefined;
  /** All tenants together, month by month, as the branch has it. */
  months?: readonly FleetMonth[];
  /** The kinds of mail and alert a run calls for, with those that still wait from runs before. */
  due?(occasion: Occasion): readonly string[];
};

export type Recording = {
  commits: Commit[];
  /** Subjects by tenant, of what is recorded here. */
  recorded: Map<string, Summary>;
  /** Tenants whose run stood there already. */
  known: string[];
  /** The tenants as these commits leave them. */
  after: ReadonlyMap<string, TenantFiles>;
};

/** The commits for these runs: one for each where something happened, and one for all others together. */
export function commitsFor(
  entries: readonly Entry[],
  tip: ReadonlyMap<string, TenantFiles>,
  ground: Ground,
): Recording {
  const ledger = new Map(tip);
  const own: Commit[] = [];
  const quiet: Array<Entry & { files: Files }> = [];
  const recorded = new Map<string, Summary>();
  const known: string[] = [];
  const outage = outageAround(entries, tip, ground);
  // Where one tenant has two, of two attempts, what is shared comes after both.
  const last = new Map(entries.map((entry) => [entry.summary.tenant, entry]));
  for (const entry of entries.toSorted(byTenant)) {
    const { summary } = entry;
    const before = ledger.get(summary.tenant) ?? { months: new Map<string, Row[]>(), old: [], unusable: 0 };
    const placed = place(entry, before, { ...ground, outage });
    if (placed === undefined) {
      known.push(summary.tenant);
      continue;
    }
    ledger.set(summary.tenant, placed.after);
    recorded.set(summary.tenant, summary);
    if (last.get(summary.tenant) === entry && isQuiet(summary, placed.run))
      quiet.push({ ...entry, files: placed.files });
    else own.push({ message: runMessage({ ...entry, ...ticketOf(ground) }), files: placed.files });
  }
  const [first, ...others] = quiet;
  const shared = first === undefined ? [] : [sharedCommit([{ ...first, ...ticketOf(ground) }, ...others])];
  return { commits: withBoard([...own, ...shared], ledger, ground), recorded, known, after: ledger };
}

function byTenant({ summary: a }: Entry, { summary: b }: Entry): number {
  return a.tenant < b.tenant ? -1 : Number(a.tenant > b.tenant);
}

/** The commit that takes sent mails off the lists, where they still stand there; none when nothing is left to do. */
export function mailCommits(
  sent: ReadonlyMap<string, readonly string[]>,
  tip: ReadonlyMap<string, TenantFiles>,
): Commit[] {
  const files = new Map<string, string>();
  const cleared = new Map<string, readonly string[]>();
  for (const [id, kinds] of sent) {
    const months = [...(tip.get(id)?.months ?? [])];
    const month = months.findLast(([, rows]) => rows.some(({ line }) => line !== undefined));
    if (month === undefined) continue;
    const [path, rows] = month;
    const at = rows.findLastIndex(({ line }) => line !== undefined);
    const line = rows[at]?.line;
    const gone = kinds.filter((kind) => line?.waiting?.includes(kind));
    if (line === undefined || gone.length === 0) continue;
    const rest = (line.waiting ?? []).filter((kind) => !gone.includes(kind));
    files.set(path, textOf(rows.with(at, rowOf(withWaiting(line, rest)))));
    cleared.set(id, gone);
  }
  return files.size === 0 ? [] : [{ message: mailMessage(cleared), files }];
}

type Files = Map<string, string | { from: string } | { gone: true }>;

/** Puts one run where it belongs in its tenant's history. `undefined`: it stands there already. */
function place(
  entry: Entry,
  before: TenantFiles,
  ground: Ground & { outage: Outage },
): { after: TenantFiles; files: Files; run: Before | undefined } | undefined {
  const { summary, state, signed, isOutage } = entry;
  const lines = linesOf(before);
  if (ground.known.has(entry)) return undefined;
  const startedAt = new Date(summary.startedAt).toISOString();
  const earlier = lines.filter((line) => line.startedAt <= startedAt);
  const later = lines.slice(earlier.length);
  const previous = earlier.at(-1);
  const late = later.length > 0;
  const line = lineOf(summary, previous, { state: late ? undefined : state?.mark, signed, isOutage });

  // A run whose record came after that of a newer one: its line takes its place, the rest stays the newer one's.
  const chain = [line];
  for (const [at, next] of later.entries()) {
    chain.push(carryOn(withOwnState(next, at === 0 ? previous : later[at - 1]), chain.at(-1)));
  }
  const last = chain.at(-1) ?? line;
  const occasion = occasionOf({ summary, line, earlier }, ground.tenants.get(summary.tenant), ground.outage);
  // Nobody is to be told of people by a run that looked after nobody.
  const due = (isSync(line) ? ground.due?.(occasion) : undefined) ?? previous?.waiting ?? [];
  chain[chain.length - 1] = withWaiting(last, late ? [...(last.waiting ?? []), ...due] : due);

  const { months, dirty } = rewrite(before.months, monthPath(summary.tenant, startedAt), later, chain);
  const after = { ...before, months, ...(late ? {} : { summary }) };
  const files: Files = new Map(before.old.map((path) => [path, { gone: true } as const]));
  for (const path of dirty) files.set(path, textOf(months.get(path) ?? []));
  if (!late) {
    const name = ground.tenants.get(summary.tenant)?.name ?? summary.tenant;
    files.set(`${summary.tenant}/summary.json`, `${JSON.stringify(summary, null, 2)}\n`);
    files.set(`${summary.tenant}/summary.md`, renderMarkdown(summary, { name, isRecorded: true }));
    files.set(
      `${summary.tenant}/README.md`,
      renderTenantPage(rowOfTenant(summary.tenant, after, ground), ground),
    );
    if (state !== undefined) files.set(`${summary.tenant}/state.json`, { from: state.path });
  }
  return { after, files, run: previousRun(before.summary, previous) };
}

function previousRun(summary: Summary | undefined, line: HistoryLine | undefined): Before | undefined {
  if (summary === undefined || line === undefined || !isSameRun(line, summary)) return undefined;
  return { summary, hasKey: line.state !== undefined };
}

/** Takes the later lines out and puts the chain (the new line and theirs) in; rows that are none of ours stay. */
function rewrite(
  before: ReadonlyMap<string, Row[]>,
  path: string,
  later: readonly HistoryLine[],
  chain: readonly HistoryLine[],
): { months: Map<string, Row[]>; dirty: string[] } {
  const [line, ...following] = chain;
  const months = new Map([...before].map(([name, rows]) => [name, [...rows]]));
  const rows = months.get(path) ?? [];
  const dirty = new Set([path]);
  if (line !== undefined) {
    const at = rows.findIndex((row) => row.line !== undefined && later.includes(row.line));
    rows.splice(at < 0 ? rows.length : at, 0, rowOf(line));
  }
  months.set(path, rows);
  for (const [name, list] of months) {
    for (const [at, row] of list.entries()) {
      const next = row.line === undefined ? -1 : later.indexOf(row.line);
      const changed = next < 0 ? undefined : following[next];
      if (changed === undefined || JSON.stringify(changed) === row.raw) continue;
      list[at] = rowOf(changed);
      dirty.add(name);
    }
  }
  const sorted = new Map([...months].sort(([a], [b]) => (a < b ? -1 : 1)));
  return { months: sorted, dirty: [...dirty] };
}

function ticketOf({ ticket }: Ground): { ticket?: string } {
  return ticket === undefined ? {} : { ticket };
}

type Shared = Entry & { files: Files; ticket?: string };

function sharedCommit(runs: [Shared, ...Shared[]]): Commit {
  return { message: quietMessage(runs), files: new Map(runs.flatMap(({ files }) => [...files])) };
}

/** The board goes with the last commit, so that every push leaves it right. */
function withBoard(commits: Commit[], ledger: ReadonlyMap<string, TenantFiles>, ground: Ground): Commit[] {
  const last = commits.at(-1);
  if (last === undefined) return [];
  const { tenants, branch, now } = ground;
  const ids = [...new Set([...tenants.keys(), ...ledger.keys()])];
  const rows = ids.map((id) => rowOfTenant(id, ledger.get(id), ground));
  const months = monthsOf(rows, ground.months ?? [], now);
  const board = renderBoard(rows, { branch, now, months, startsPerHour: ground.startsPerHour });
  const files = new Map([...last.files, ['README.md', board], [FLEET_PATH, monthsText(months)]]);
  return commits.with(-1, { ...last, files });
}

function rowOfTenant(id: string, files: TenantFiles | undefined, { tenants }: Ground): BoardRow {
  const card = tenants.get(id);
  return {
    id,
    lines: files === undefined ? [] : linesOf(files),
    ...(card === undefined ? {} : { card }),
    ...(files?.summary === undefined ? {} : { summary: files.summary }),
  };
}

function textOf(rows: readonly Row[]): string {
  return rows.map(({ raw }) => `${raw}\n`).join('');
}
