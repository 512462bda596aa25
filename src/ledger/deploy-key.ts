/**
 * The way to GitHub with a deploy key, over SSH: the one writer that a rule set can let through. The key lies in a file of
 * its own for as long as the branch is open, and GitHub's host keys are pinned here, not asked for.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '../errors.ts';
import type { GitOptions } from './git.ts';

/** As https://docs.github.com/authentication/keeping-your-account-and-data-secure/githubs-ssh-key-fingerprints has them. */
const HOST_KEYS = [
  'github.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl',
  'github.com ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBEmKSENjQEezOmxkZMy7opKgwFB9nkt5YRrYMjNuG5N87uRgg6CLrbo5wAdT/y6v0mKV0U2w0WZ2YB/++Tpockg=',
];
const KEY =
  /^-----BEGIN (?:OPENSSH )?PRIVATE KEY-----\n[A-Za-z0-9+/=\n]+\n-----END (?:OPENSSH )?PRIVATE KEY-----$/;
const REPOSITORY =
  /^(?:https:\/\/github\.com\/|git@github\.com:|ssh:\/\/git@github\.com\/)([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/;

/** The same repository by SSH. Throws ConfigError where it is not on github.com, whose host keys are the ones we know. */
export function sshRemote(remote: string): string {
  const [, repository] = REPOSITORY.exec(remote) ?? [];
  if (repository !== undefined) return `ssh://git@github.com/${repository}.git`;
  throw new ConfigError(
    '"ledger-ssh-key" is set, and "origin" is no repository on github.com.',
    'Leave "ledger-ssh-key" out here; the token in "github-token" then pushes.',
  );
}

/**
 * Git that gets in with this key and no other. The key lies in `folder`, readable for its owner alone; whoever takes the
 * folder away takes it away. Throws ConfigError, which does not quote it, when it is no private key.
 */
export async function withDeployKey(git: GitOptions, key: string, folder: string): Promise<GitOptions> {
  const text = key.replace(/\r\n?/g, '\n').trim();
  if (!KEY.test(text)) {
    throw new ConfigError(
      '"ledger-ssh-key" is no private key.',
      'Store the whole file that "ssh-keygen -t ed25519 -N \'\' -f ledger-key" made, first and last line included, as the secret LEDGER_SSH_KEY.',
    );
  }
  const [keyFile, hostsFile] = [join(folder, 'deploy-key'), join(folder, 'known-hosts')];
  await writeFile(keyFile, `${text}\n`, { mode: 0o600, flag: 'wx' });
  await writeFile(hostsFile, `${HOST_KEYS.join('\n')}\n`, { mode: 0o600, flag: 'wx' });
  const options = [
    'BatchMode=yes',
    'IdentitiesOnly=yes',
    'IdentityAgent=none',
    'StrictHostKeyChecking=yes',
    `UserKnownHostsFile=${hostsFile}`,
    'GlobalKnownHostsFile=/dev/null',
    'UpdateHostKeys=no',
    'HostKeyAlgorithms=ssh-ed25519,ecdsa-sha2-nistp256',
    'PasswordAuthentication=no',
    'ConnectTimeout=30',
    'ServerAliveInterval=15',
    'ServerAliveCountMax=4',
  ];
  const words = ['ssh', '-F', '/dev/null', '-i', keyFile, ...options.flatMap((option) => ['-o', option])];
  const command = words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  const { GIT_SSH: _, SSH_AUTH_SOCK: __, ...env } = git.env;
  return { ...git, env: { ...env, GIT_SSH_COMMAND: command } };
}
