/** A bare repository of ours in a temporary folder: made and looked into as files, which spares a process each time. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SyncError } from '../errors.ts';
import { type GitCall, type GitOptions, type GitResult, runGit } from './git.ts';
import type { BranchOptions } from './remote.ts';

type Run = (args: readonly string[], call?: Omit<GitCall, 'folder'>) => Promise<GitResult>;

/** `run` knows no remote, so that nothing asks one by accident; `online` does. */
export type Repository = { folder: string; run: Run; online: Run; options: BranchOptions };

export type RepositoryOptions = {
  git: GitOptions;
  /** The remote and the way to it. */
  config: NonNullable<GitCall['config']>;
  options: BranchOptions;
};

/** As `git init --bare` makes it (gitrepository-layout(5)), whatever defaults for new repositories this machine has. */
const FILES = {
  HEAD: 'ref: refs/heads/main\n',
  config: '[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n',
};
const FOLDERS = ['objects/info', 'objects/pack', 'refs/heads'];
const OID = /^[0-9a-f]{40,64}$/;

/** Throws `ledger-broken` when there is no room for it. */
export async function emptyRepository(
  folder: string,
  { git, config, options }: RepositoryOptions,
): Promise<Repository> {
  try {
    await Promise.all(FOLDERS.map((name) => mkdir(join(folder, name), { recursive: true })));
    await Promise.all(Object.entries(FILES).map(([name, text]) => writeFile(join(folder, name), text)));
  } catch {
    throw broken('prepared');
  }
  const run: Run = (args, call = {}) => runGit(git, args, { folder, ...call });
  return { folder, run, online: (args, call = {}) => run(args, { config, ...call }), options };
}

/** The object id of a ref that git has just written there. */
export async function readRef({ folder }: Repository, name: string): Promise<string> {
  const text = await readFile(join(folder, name), 'utf8').catch(() => '');
  const oid = text.trim();
  if (!OID.test(oid)) throw broken('read');
  return oid;
}

export function broken(what: 'prepared' | 'read' | 'written'): SyncError {
  return new SyncError(
    'ledger-broken',
    `The ledger could not be ${what}: git did not do its work.`,
    'Check that git 2.31 or newer is installed and that the temporary folder has room; then run again.',
  );
}
