/** The variables of the environment under which the sandbox is a customer, and the file that holds them while it plays. */
import { randomBytes } from 'node:crypto';
import { lstat, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ConfigError, environmentName, urlSetting } from '../errors.ts';
import { detailsFolder } from '../settings.ts';
import { ALL_VENDORS } from '../vendors/vendors.ts';
import type { Sandbox } from './server.ts';

/** In the folder where the others are, under a name that no tenant has. */
const OWN_RESULTS = 'run-out/_sandbox';

/** All that commands leave under that name: their results, and who is meant by these. */
export const OWN_FOLDERS: readonly string[] = [OWN_RESULTS, detailsFolder(OWN_RESULTS)];

/** The first line of a file that this program wrote, and may write again. */
const MARK = '# Of "npm run sandbox": invented, and worth nothing once it has ended.';

type Both = { personio: Sandbox; engagedly: Sandbox };

/** What the commands take for this customer. `ledger`: where "record" pushes to; without one it has nowhere to. */
export function variablesFor(
  both: Both,
  keys: Readonly<Record<string, string>>,
  ledger: string | undefined,
): [name: string, value: string][] {
  const ofVendors = ALL_VENDORS.flatMap((vendor): [string, string][] => [
    [urlSetting(vendor), both[vendor.id].url],
    ...Object.entries(vendor.secrets).map(([key, setting]): [string, string] => [setting, keys[key] ?? '']),
  ]);
  const all: [string, string][] = [
    ...ofVendors,
    ['ledger-key', randomBytes(32).toString('hex')],
    // What is left of it is taken for nothing of anybody real by a "record" that comes after this.
    ['out-dir', OWN_RESULTS],
    ...(ledger === undefined ? [] : [['ledger-remote', ledger] as [string, string]]),
  ];
  return all.map(([setting, value]) => [environmentName(setting), value]);
}

/** A file that this program wrote. */
export type Kept = { path: string; text: string };

/**
 * For a shell, and for nobody else on this machine: always a new file, since a shell would do whatever somebody else can
 * write into an old one. One of somebody else's is left alone, and no link is followed. Throws ConfigError.
 */
export async function keep(path: string, variables: readonly [string, string][]): Promise<Kept> {
  const before = await textOf(path);
  if (before !== undefined && !before.startsWith(MARK)) {
    throw new ConfigError(
      `There is a file ${path} already, and it is not of an earlier sandbox.`,
      'Give another name: --save-env sandbox.env',
    );
  }
  const text = [MARK, ...variables.map(([name, value]) => `${name}=${value}`), ''].join('\n');
  try {
    await rm(path, { force: true });
    await writeFile(path, text, { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    const isLost = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    const why = isLost
      ? `there is no folder ${dirname(path)}`
      : String((cause as NodeJS.ErrnoException).code);
    const remedy = isLost ? 'Make it first, or give another name.' : 'Give another name or folder.';
    throw new ConfigError(`The file ${path} cannot be written: ${why}.`, remedy, { cause });
  }
  return { path, text };
}

/** Unless another sandbox has taken the name meanwhile. */
export async function takeAway({ path, text }: Kept): Promise<void> {
  if ((await textOf(path)) === text) await rm(path, { force: true });
}

/** `undefined`: nothing is there. A link, a folder or what cannot be read is an empty text: nobody's. */
async function textOf(path: string): Promise<string | undefined> {
  try {
    return (await lstat(path)).isFile() ? await readFile(path, 'utf8') : '';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : '';
  }
}
