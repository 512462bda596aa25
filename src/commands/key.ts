/** key: an approver's key pair. The secret half goes into a file of theirs, the public one into a pull request. */
import { lstat, mkdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { identitiesIn, isIdentity, newIdentity, recipientOf } from '../details/age.ts';
import { ConfigError } from '../errors.ts';
import type { Settings } from '../settings.ts';
import { APPROVERS_FILE } from '../tenant/approvers.ts';
import type { Result, World } from './world.ts';
import { unwritable } from './written.ts';

const ROLE = /^[a-z0-9][a-z0-9-]{0,38}[a-z0-9]$/;

/** Where the key of whoever sits here is looked for. */
export function ownKeyFile(): string {
  return join(homedir(), '.config', 'personio-engagedly-sync', 'identity.txt');
}

/**
 * A key that is there is told once more, and never made anew. Throws ConfigError without a role, on a runner, inside a
 * repository, and where there is a key for another role, or a file that has none.
 */
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
  if (isIdentity(identity)) {
    throw new ConfigError(
      'DETAILS_IDENTITY is a key itself, and no file that one could be written to.',
      'Take it out of the environment, or name a file with --identity.',
    );
  }
  const path = resolve(world.folder, identity === '' ? ownKeyFile() : identity);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 }).catch((cause) => {
    throw unwritable(cause, { folder: world.folder, path });
  });
  if (await isInRepository(dirname(path))) {
    throw new ConfigError(
      'The secret half of a key never lies in a repository: sooner or later it would be committed.',
      'Leave --identity out, or name a file outside of it.',
    );
  }
  const made = await newIdentity();
  const text = `${ROLE_LINE}${role}\n# public key: ${made.recipient}\n${made.identity}\n`;
  try {
    await writeFile(path, text, { flag: 'wx', mode: 0o600 });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return tellAgain(path, role, world);
    throw unwritable(cause, { folder: world.folder, path });
  }
  world.print(
    [
      `Your key is in ${path}, readable for you alone. Keep a copy where your passwords are; nobody can replace it.`,
      '',
      ...publicHalf(role, made.recipient),
    ].join('\n'),
  );
  return { exitCode: 0 };
}

const ROLE_LINE = '# role: ';

/** Whoever has mislaid the line for the pull request needs it, and not another key. Throws ConfigError. */
async function tellAgain(path: string, role: string, world: World): Promise<Result> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const [identity, ...more] = identitiesIn(text);
  const recipient = identity === undefined || more.length > 0 ? undefined : await recipientOf(identity);
  if (recipient === undefined) {
    throw new ConfigError(
      `There is a file ${path} already, and it is not overwritten: what was encrypted to a key in it would be lost. It has no one key that can be read.`,
      'Look what it is, or name another file with --identity.',
    );
  }
  const named =
    text
      .split(/\r?\n/)
      .find((line) => line.startsWith(ROLE_LINE))
      ?.slice(ROLE_LINE.length) ?? '';
  const of = ROLE.test(named) ? named : role;
  const there = [
    `There is a key already, and it is not overwritten: what was encrypted to it would be lost. It is in ${path}${of === named ? `, for the role "${of}"` : ''}.`,
    '',
    ...publicHalf(of, recipient),
  ].join('\n');
  if (of !== role) {
    throw new ConfigError(
      there,
      `Use that one for your roles of all tenants: one person has one key, and one entry there. For another person: --identity, with another file.`,
    );
  }
  world.print(there);
  return { exitCode: 0 };
}

function publicHalf(role: string, recipient: string): string[] {
  return [
    `Its public half, for a pull request, goes into ${APPROVERS_FILE} under "approvers":`,
    '',
    `    "${role}": "${recipient}"`,
    '',
    `Then name "${role}" under "approvers" in the tenant files whose people you decide about.`,
  ];
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
