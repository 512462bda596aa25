/** Reads the ledger: what the branch `runs` of the workspace's origin says about every tenant. */
import { ConfigError } from '../errors.ts';
import type { HistoryLine } from '../types/history.d.ts';
import type { Summary } from '../types/summary.d.ts';
import { type Absence, type Branch, type BranchOptions, openBranch } from './branch.ts';
import {
  filesThatFit,
  filesToRead,
  LARGEST_STATE,
  linesOf,
  parseFiles,
  type TenantFiles,
} from './branch-files.ts';
import { SIGNED } from './message.ts';

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
export async function readLedger(options: ReadOptions): Promise<Ledger> {
  const branch = await openBranch(options);
  if (typeof branch === 'string') return emptyLedger(branch);
  try {
    const head = await branch.fetch();
    if (head === undefined) return emptyLedger('no-branch');
    const tenants = await readTenants(branch, options);
    return {
      head,
      tenants: new Map([...tenants].map(([id, files]) => [id, ledgerTenant(files)])),
      unusable: new Map(
        [...tenants].filter(([, files]) => files.unusable > 0).map(([id, files]) => [id, files.unusable]),
      ),
    };
  } finally {
    await branch.close();
  }
}

/**
 * One tenant of the ledger with its state as text, and what its runs have signed in all commits of the branch; everything
 * is empty where nothing is recorded. Throws as `readLedger`.
 */
export async function readLedgerTenant(
  options: ReadOptions & { tenant: string },
): Promise<LedgerTenant & { state?: string; signed: string[]; head?: string; absent?: Ledger['absent'] }> {
  const branch = await openBranch(options);
  if (typeof branch === 'string') return { lines: [], signed: [], absent: branch };
  try {
    // First: what is recorded in between then stands in the files, which come after.
    const trailer = `${SIGNED}: `;
    const told = await branch.told(`${trailer}${options.tenant} `);
    const signed = told.map((line) => line.slice(trailer.length));
    const head = await branch.fetch();
    if (head === undefined) return { lines: [], signed, absent: 'no-branch' };
    const files = (await readTenants(branch, { now: options.now, tenants: [options.tenant] })).get(
      options.tenant,
    );
    const path = `${options.tenant}/state.json`;
    const found = (await branch.list([options.tenant])).get(path);
    const fits = found !== undefined && found.size <= LARGEST_STATE;
    const state = fits ? (await branch.read(new Map([[path, found]]))).get(path) : undefined;
    return {
      ...(files === undefined ? { lines: [] } : ledgerTenant(files)),
      head,
      signed,
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

/** What the tip that was fetched last says of these tenants. */
export async function readTenants(
  branch: Branch,
  { now, tenants, also = [] }: Pick<ReadOptions, 'now' | 'tenants'> & { also?: readonly string[] },
): Promise<Map<string, TenantFiles>> {
  const listed = filesToRead(await branch.list(tenants), { now, also });
  return parseFiles(listed, await branch.read(filesThatFit(listed)), now);
}

function ledgerTenant(files: TenantFiles): LedgerTenant {
  const lines = linesOf(files);
  return files.summary === undefined ? { lines } : { summary: files.summary, lines };
}

function emptyLedger(absent: NonNullable<Ledger['absent']>): Ledger {
  return { tenants: new Map(), absent, unusable: new Map() };
}
