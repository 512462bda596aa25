/** Where the ledger branch is: the workspace's `origin`, and the way to its server. */
import { isAbsolute, resolve } from 'node:path';
import { ConfigError } from '../errors.ts';
import { type GitOptions, runGit } from './git.ts';

export type BranchOptions = {
  /** The workspace: its `origin` is the remote. */
  folder: string;
  /** Name of the branch: `runs`. */
  branch: string;
  /** Default: the git on the path, with this process's environment to choose from. */
  git?: GitOptions;
  /** Address of the remote, instead of the workspace's `origin`. */
  remote?: string;
  /** GitHub token; goes to git by environment alone, and only to this remote. */
  token?: string;
  /** A deploy key: then SSH is the way, to read and to push, and the token is not used. */
  sshKey?: string;
  /** Called with every form of the token before it is used. */
  onSecret?(secret: string): void;
  /** Waits between two tries, in milliseconds. */
  pause?(ms: number): Promise<unknown>;
};

/** Why there is no branch to work on. */
export type Absence = 'no-git' | 'no-repository' | 'no-origin';

/** Only names that are plain in every place where they are put. */
export function checkName(branch: string): void {
  if (/^[A-Za-z0-9](?:[A-Za-z0-9_-]|[./](?=[A-Za-z0-9_-])){0,99}$/.test(branch) && !branch.endsWith('.lock'))
    return;
  throw new ConfigError(
    'The name of the ledger branch cannot be used.',
    'Give "ledger-branch" a name of letters, digits, "-" and "_", such as "runs".',
  );
}

/** Without anything given, what this process itself would use. */
export function gitOf({ git }: BranchOptions): GitOptions {
  return git ?? { env: process.env };
}

/** What git ends with in a repository without this remote (`man git-remote`, "EXIT STATUS"). */
const NO_SUCH_REMOTE = 2;

/** A run opens several branches of one workspace, whose `origin` nobody moves meanwhile. By git and folder. */
const found = new Map<string, string>();

/** Where the remote is: as given, or the workspace's `origin`; or why there is none, which is looked for again. */
export async function originOf(options: BranchOptions): Promise<string | Absence> {
  const { folder, remote } = options;
  const git = gitOf(options);
  // Nobody has to be asked for the address; but without git nothing can be asked of it.
  if (remote !== undefined) return (await runGit(git, ['--version'], { folder })).missing ? 'no-git' : remote;
  const key = `${git.command ?? ''}\n${folder}`;
  const known = found.get(key);
  if (known !== undefined) return known;
  const origin = await askForOrigin(folder, git);
  if (!isAbsence(origin)) found.set(key, origin);
  return origin;
}

export function isAbsence(origin: string): origin is Absence {
  return origin === 'no-git' || origin === 'no-repository' || origin === 'no-origin';
}

/** The address as it may be shown: without a name and a password, and what else may let somebody in. */
export function withoutCredentials(remote: string): string {
  if (isAbsolute(remote)) return remote;
  if (!URL.canParse(remote) || !/^[a-z][a-z0-9+.-]*:\/\//i.test(remote)) return remote.replace(/^.*@/, '');
  const url = new URL(remote);
  Object.assign(url, { username: '', password: '', search: '', hash: '' });
  return url.href;
}

async function askForOrigin(folder: string, git: GitOptions): Promise<string | Absence> {
  // In a container the folder may belong to another user. Nothing of it is run; only one setting is read.
  const config = [['safe.directory', '*']] as const;
  const { code, missing, stdout } = await runGit(git, ['remote', 'get-url', 'origin'], { folder, config });
  if (missing) return 'no-git';
  const remote = stdout.toString('utf8').trim();
  if (code === 0 && remote !== '') return remote;
  return code === 0 || code === NO_SUCH_REMOTE ? 'no-origin' : 'no-repository';
}

/** The address goes by environment too: it may hold a password. A relative one is meant from the workspace. */
export function remoteConfig(remote: string, { folder }: BranchOptions): Array<readonly [string, string]> {
  const isPath = !/^[a-z][a-z0-9+.-]*:\/\//i.test(remote) && !/^[^/]+:/.test(remote) && !isAbsolute(remote);
  return [['remote.origin.url', isPath ? resolve(folder, remote) : remote]];
}

/** The header that lets the token in, for this server alone and instead of any that is set elsewhere. */
export function accessConfig(
  remote: string,
  { token, onSecret }: BranchOptions,
): Array<readonly [string, string]> {
  if (token === undefined || token === '' || !URL.canParse(remote)) return [];
  const { protocol, origin, hostname } = new URL(remote);
  const isLocal = hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]';
  if (protocol !== 'https:' && !(protocol === 'http:' && isLocal)) return [];
  const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
  onSecret?.(token);
  onSecret?.(basic);
  const key = `http.${origin}/.extraheader`;
  return [
    [key, ''],
    [key, `AUTHORIZATION: basic ${basic}`],
  ];
}
