/** Reads the ledger: what the branch `runs` of the workspace's origin says about every tenant. */
import { ConfigError } from '../errors.ts';
import { isAllFound, NOTHING_FOUND } from '../history/line.ts';
import type { HistoryLine } from '../types/history.d.ts';
import type { Summary } from '../types/summary.d.ts';
import { type Absence, type Branch, type BranchOptions, openBranch } from './branch.ts';
import {
  addBrief,
  addFile,
  filesThatFit,
  filesToRead,
  inOrder,
  linesOf,
  monthRounds,
  type TenantBrief,
  type TenantFiles,
  tenantOf,
  unreadTenants,
} from './branch-files.ts';
import { SIGNED, UNSIGNED } from './message.ts';

export type { HistoryLine } from '../types/history.d.ts';

export type LedgerTenant = {
  /** The latest. */
  summary?: Summary;
  /** Oldest first: of the two latest months that have any. */
  lines: HistoryLine[];
};

/**
 * `now`: what is from the future is left out. `tenants`: the ids that have a file; what else is on the branch is not even
 * listed. Default: all.
 */
export type ReadOptions = BranchOptions & { now: Date; tenants?: readonly string[] };

/** `schedule`: only as many lines as a schedule needs, at least back to the last sync that did not fail, and no summaries. */
export type LedgerOptions = ReadOptions & { only?: 'schedule' };

export type Ledger = {
  tenants: Map<string, LedgerTenant>;
  /** The commit that was read. */
  head?: string;
  /** Why the ledger is empty, when there is nothing to read. */
  absent?: Absence | 'no-branch';
  /** Files and lines that are not as we write them and were left out; by tenant, without those that have none. */
  unusable: Map<string, number>;
};

/**
 * Reads the tip of the branch, without its history. A missing branch, origin, repository or git gives an empty
 * ledger that says which. Throws SyncError `ledger-unreachable` when the remote does not answer or refuses:
 * to take that for an empty ledger would repeat work that was done.
 */
export async function readLedger(options: LedgerOptions): Promise<Ledger> {
  const branch = await openBranch(options);
  if (typeof branch === 'string') return emptyLedger(branch);
  try {
    const head = await branch.fetch();
    if (head === undefined) return emptyLedger('no-branch');
    const tenants =
      options.only === 'schedule'
        ? await readBriefly(branch, options)
        : new Map(
            [...(await readFiles(branch, options)).tenants].map(([id, files]) => [
              id,
              { ...ledgerTenant(files), unusable: files.unusable },
            ]),
          );
    return {
      head,
      tenants: new Map([...tenants].map(([id, { unusable: _, ...tenant }]) => [id, tenant])),
      unusable: new Map(
        [...tenants].filter(([, files]) => files.unusable > 0).map(([id, files]) => [id, files.unusable]),
      ),
    };
  } finally {
    await branch.close();
  }
}

/** `since`: the commit that a run of this tenant has read, told by what that run has left; its state as text, if there is one. */
export type TenantOptions = ReadOptions & { tenant: string; since?(state: string): string | undefined };

/**
 * One tenant of the ledger with its state as text, and what the commits of the branch say of its runs: all of
 * them, or only in those that the run had not read whose state this is. Everything is empty where nothing is recorded.
 * Throws as `readLedger`.
 */
export async function readLedgerTenant({ tenant, since, ...options }: TenantOptions): Promise<
  LedgerTenant & {
    state?: string;
    signed: string[];
    unsigned: string[];
    head?: string;
    absent?: Ledger['absent'];
  }
> {
  const branch = await openBranch(options);
  if (typeof branch === 'string') return { lines: [], signed: [], unsigned: [], absent: branch };
  try {
    const head = await branch.fetch();
    if (head === undefined) return { lines: [], signed: [], unsigned: [], absent: 'no-branch' };
    const path = `${tenant}/state.json`;
    const { tenants, more } = await readFiles(branch, { now: options.now, tenants: [tenant], also: [path] });
    const files = tenants.get(tenant);
    const state = more.get(path);
    const trailers = [`${SIGNED}: `, `${UNSIGNED}: `] as const;
    const beginnings = trailers.map((trailer) => `${trailer}${tenant} `);
    const told = await branch.told(beginnings, state === undefined ? undefined : since?.(state));
    const [signed, unsigned] = trailers.map((trailer) =>
      told.flatMap((line) => (line.startsWith(trailer) ? line.slice(trailer.length) : [])),
    ) as [string[], string[]];
    return {
      ...(files === undefined ? { lines: [] } : ledgerTenant(files)),
      head,
      ...{ signed, unsigned },
      ...(state === undefined ? {} : { state }),
    };
  } finally {
    await branch.close();
  }
}

/** Why a ledger cannot be written, as an error that tells how to mend it. */
export function absenceError(absence: Absence): ConfigError {
  const messages = {
    'no-git': 'The ledger cannot be written: there is no git on this machine.',
    'no-repository': 'The ledger cannot be written: this folder is no git repository.',
    'no-origin': 'The ledger cannot be written: this git repository has no remote "origin".',
  };
  const remedies = {
    'no-git': 'Install git 2.31 or newer.',
    'no-repository': 'Run this in a clone of the repository; on GitHub, check the repository out first.',
    'no-origin': 'Add the remote that has the ledger branch: git remote add origin <address>.',
  };
  return new ConfigError(messages[absence], remedies[absence]);
}

/** `folders`: besides those of the tenants. `also`: paths of further files. */
type Wanted = Pick<ReadOptions, 'now' | 'tenants'> & {
  folders?: readonly string[];
  also?: readonly string[];
};

/** What the tip that was fetched last says. `more`: the text of files that are neither summaries nor months, by path. */
export type TipFiles = { tenants: Map<string, TenantFiles>; more: Map<string, string> };

/** All in one go: each further one would ask the remote again. */
export async function readFiles(
  branch: Branch,
  { now, tenants: ids, folders = [], also = [] }: Wanted,
): Promise<TipFiles> {
  const tip = await branch.list(ids && [...ids, ...folders]);
  const wanted = filesToRead(tip, { now, also });
  const loaded = await branch.load(wanted);
  const fitting = filesThatFit(loaded);
  const tenants = unreadTenants(wanted.keys(), tip.keys(), now);
  const more = new Map<string, string>();
  await branch.read(fitting, (path, text) => {
    if (tenantOf(path) === undefined) more.set(path, text);
    else addFile(tenants, path, { text, now });
  });
  for (const path of wanted.keys()) if (!fitting.has(path)) addFile(tenants, path, { text: undefined, now });
  return { tenants: new Map([...tenants].map(([id, files]) => [id, inOrder(files)])), more };
}

/** The same, as far as a schedule needs it: most tenants cost a look at the end of one file. */
async function readBriefly(
  branch: Branch,
  { now, tenants: ids }: Pick<ReadOptions, 'now' | 'tenants'>,
): Promise<Map<string, Pick<TenantBrief, 'lines' | 'unusable'>>> {
  const briefs = new Map<string, TenantBrief>();
  for (const round of monthRounds(await branch.list(ids), now)) {
    const isOpen = (path: string) => !isAllFound(briefs.get(tenantOf(path) ?? '')?.found ?? NOTHING_FOUND);
    const wanted = new Map([...round].filter(([path]) => isOpen(path)));
    const fitting = filesThatFit(await branch.load(wanted));
    await branch.read(fitting, (path, text) => addBrief(briefs, path, { text, now }));
    for (const path of wanted.keys())
      if (!fitting.has(path)) addBrief(briefs, path, { text: undefined, now });
  }
  return new Map([...briefs].map(([id, { lines, unusable }]) => [id, { lines, unusable }]));
}

function ledgerTenant(files: TenantFiles): LedgerTenant {
  const lines = linesOf(files);
  return files.summary === undefined ? { lines } : { summary: files.summary, lines };
}

function emptyLedger(absent: NonNullable<Ledger['absent']>): Ledger {
  return { tenants: new Map(), absent, unusable: new Map() };
}
