/** The tenant files as they were before a change, out of Git's objects: the pull request's commit has the answer. */
import { execFile } from 'node:child_process';
import { checkTenant, isForReview, TENANT_ID, type TenantFile } from '../check/check.ts';
import { MAX_SIZE } from '../check/json-text.ts';
import type { Problem } from '../check/problem.ts';
import type { DescribedFile } from './section.ts';

export type BaseOptions = {
  /** Full id of the commit to compare with. Where it is not there: the first parent of a pull request's merge commit. */
  base?: string | undefined;
  /** The git program; default `git`. */
  git?: string | undefined;
};

/** The file's text before the change, `new` when there was none. */
export type Before = { text: string } | 'new';

/** `undefined`: no Git, no such commit, or what stood there is no regular file of acceptable size. */
export async function readBefore(
  folder: string,
  id: string,
  options: BaseOptions = {},
): Promise<Before | undefined> {
  if (!TENANT_ID.test(id)) return undefined;
  const base = await baseOf(folder, options);
  return base === undefined ? undefined : readAt(folder, id, base, options);
}

/** The full id of the commit that a branch, here or at the remote `origin`, stands at; `undefined` without such a one. */
export async function commitOf(
  folder: string,
  branch: string,
  options: BaseOptions = {},
): Promise<string | undefined> {
  if (!/^[A-Za-z0-9][\w./-]{0,199}$/.test(branch)) return undefined;
  for (const name of [`refs/heads/${branch}`, `refs/remotes/${branch}`, `refs/remotes/origin/${branch}`]) {
    const found = await run(folder, ['rev-parse', '--quiet', '--verify', `${name}^{commit}`], options);
    if (found !== undefined) return found.trim();
  }
  return undefined;
}

/**
 * The full id of the commit where the checked-out one left the branch that pull requests are for, as this clone knows it:
 * what a change on somebody's own machine is compared with. `undefined` without git, or without such a branch.
 */
export async function forkOf(folder: string, options: BaseOptions = {}): Promise<string | undefined> {
  for (const branch of ['refs/remotes/origin/HEAD', 'refs/remotes/origin/main', 'refs/heads/main']) {
    const found = await run(folder, ['merge-base', 'HEAD', branch], options);
    if (found !== undefined) return found.trim();
  }
  return undefined;
}

/** Ids of tenant files that the base has and the checked-out commit has not. Empty when that cannot be told. */
export async function removedTenants(folder: string, options: BaseOptions = {}): Promise<string[]> {
  const base = await baseOf(folder, options);
  if (base === undefined) return [];
  const listing = ['diff-tree', '-r', '-z', '--no-renames', '--diff-filter=D', '--name-only', base, 'HEAD'];
  const names = (await run(folder, [...listing, '--', 'tenants/'], options))?.split('\0') ?? [];
  return names.flatMap((name) => /^tenants\/([^/]+)\.json$/.exec(name)?.[1] ?? []).sort();
}

/**
 * Everything that `describeTenants` needs of a folder's files. `problems`: of all of them, as `checkTenants` gives
 * them. A base version with errors is as good as unknown.
 */
export async function filesWithBefore(
  folder: string,
  files: readonly TenantFile[],
  { problems, now, ...options }: BaseOptions & { problems: readonly Problem[]; now: Date },
): Promise<DescribedFile[]> {
  const base = await baseOf(folder, options);
  const described: DescribedFile[] = [];
  for (const file of files) {
    const own = problems.filter((problem) => problem.file === file.path);
    const canHaveBefore = base !== undefined && TENANT_ID.test(file.id);
    const before = canHaveBefore ? await readAt(folder, file.id, base, options) : undefined;
    const use = typeof before === 'object' && before.text === file.text ? 'run' : 'review';
    const broken = own.some((one) => one.severity === 'error' && !(use === 'run' && isForReview(one)));
    const { tenant } = broken ? {} : await checkTenant(file, { now, tests: 'passed', use });
    described.push({
      id: file.id,
      tenant,
      problems: own,
      before: typeof before === 'object' ? await tenantOf(file, before.text, now) : before,
    });
  }
  return described;
}

async function tenantOf(file: TenantFile, text: string, now: Date): Promise<DescribedFile['before']> {
  const { tenant } = await checkTenant({ id: file.id, path: file.path, text }, { now, use: 'run' });
  return tenant;
}

async function baseOf(folder: string, options: BaseOptions): Promise<string | undefined> {
  const { base = '' } = options;
  if (/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(base)) {
    const found = await run(folder, ['rev-parse', '--quiet', '--verify', `${base}^{commit}`], options);
    if (found !== undefined) return found.trim();
  }
  // The first parent of an ordinary commit is just the commit before, not what a pull request is compared with.
  if ((await run(folder, ['rev-parse', '--quiet', '--verify', 'HEAD^2'], options)) === undefined)
    return undefined;
  return (await run(folder, ['rev-parse', '--quiet', '--verify', 'HEAD^1^{commit}'], options))?.trim();
}

async function readAt(
  folder: string,
  id: string,
  base: string,
  options: BaseOptions,
): Promise<Before | undefined> {
  const path = `tenants/${id}.json`;
  const listing = await run(folder, ['ls-tree', '-z', '--full-tree', base, '--', path], options);
  if (listing === undefined) return undefined;
  if (listing === '') return 'new';
  const blob = /^100(?:644|755) blob ([0-9a-f]+)\t/.exec(listing)?.[1];
  if (blob === undefined) return undefined;
  const text = await run(folder, ['cat-file', 'blob', blob], options);
  return text === undefined ? undefined : { text };
}

/** What git prints; `undefined` when it fails, is not there, or prints more than a tenant file may hold. */
function run(
  folder: string,
  args: readonly string[],
  { git = 'git' }: BaseOptions,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const limits = { cwd: folder, maxBuffer: 4 * MAX_SIZE, timeout: 30_000 };
    execFile(git, args, limits, (error, stdout) => resolve(error ? undefined : stdout));
  });
}
