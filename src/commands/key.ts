/** key: an approver's key pair. The secret half goes into a file of theirs, the public one into a pull request. */
import { lstat, mkdir, realpath, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { newIdentity } from '../details/age.ts';
import { ConfigError } from '../errors.ts';
import type { Settings } from '../settings.ts';
import { APPROVERS_FILE } from '../tenant/approvers.ts';
import type { Result, World } from './world.ts';

const ROLE = /^[a-z0-9][a-z0-9-]{0,38}[a-z0-9]$/;

/** Where the key of whoever sits here is looked for. */
export function ownKeyFile(): string {
  return join(homedir(), '.config', 'personio-engagedly-sync', 'identity.txt');
}

/** Throws ConfigError without a role, on a runner, inside a repository, and where there is a file already. */
export async function makeKey({ tenant: role, identity, run }: Settings, world: World): Promise<Result> {
  if (!ROLE.test(role)) {
    throw new ConfigError(
      'A key needs the role that it is for.',
      'For example: npm run key -- nordwind-hr (2 to 40 small letters, digits and hyphens; no names of people).',
    );
  }
  if (run.repository || run.trigger !== 'local') {
    throw new ConfigError(
      'A key is made by the person whose it is, on their own machine.',
      'Run this there, not on a runner.',
    );
  }
  const path = resolve(world.folder, identity === '' ? ownKeyFile() : identity);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  if (await isInRepository(dirname(path))) {
    throw new ConfigError(
      'The secret half of a key never lies in a repository: sooner or later it would be committed.',
      'Leave --identity out, or name a file outside of it.',
    );
  }
  const made = await newIdentity();
  const text = `# role: ${role}\n# public key: ${made.recipient}\n${made.identity}\n`;
  await writeFile(path, text, { flag: 'wx', mode: 0o600 }).catch((cause: NodeJS.ErrnoException) => {
    throw cause.code === 'EEXIST'
      ? new ConfigError(
          'There is a key already, and it is not overwritten: what was encrypted to it would be lost.',
          'Use that one for your roles of all tenants, or name another file with --identity.',
        )
      : new ConfigError('The key could not be written.', 'Name a file that you may write with --identity.', {
          cause,
        });
  });
  world.print(
    [
      `Your key is in ${path}, readable for you alone. Keep a copy where your passwords are; nobody can replace it.`,
      '',
      `Its public half, for a pull request, goes into ${APPROVERS_FILE} under "approvers":`,
      '',
      `    "${role}": "${made.recipient}"`,
      '',
      `Then name "${role}" under "approvers" in the tenant files whose people you decide about.`,
    ].join('\n'),
  );
  return { exitCode: 0 };
}

async function isInRepository(folder: string): Promise<boolean> {
  let at = await realpath(folder);
  for (;;) {
    const isThere = await lstat(join(at, '.git')).then(
      () => true,
      () => false,
    );
    if (isThere) return true;
    const above = dirname(at);
    if (above === at) return false;
    at = above;
  }
}
