/** The example customer on this machine: its file, a ledger beside it, and one command after the other on it. */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { type Result, runCommand, type World } from '../commands/commands.ts';
import type { Vendor } from '../errors.ts';
import type { Tenant } from '../model.ts';
import { originOf } from '../origin.ts';
import { withOwnTimes } from '../schedule/own-times.ts';
import { nextSlot } from '../schedule/schedule.ts';
import { type Command, readSettings, type Settings } from '../settings.ts';

export const TENANT = 'example';
const EXAMPLE = new URL(`../../tenants/${TENANT}.json`, import.meta.url);
const HOUR_MS = 3_600_000;
/** So long after its scheduled time the example's sync begins, in milliseconds, as on GitHub. */
const LATE_MS = 9 * 60_000;

export type CustomerOptions = {
  urls: Record<Vendor, string>;
  keys: { clientId: string; clientSecret: string; clientKey: string; secretKey: string };
  /** What is changed in the example's file. */
  changes: Partial<Tenant>;
  /** `print`: what a plan says; a sync says nothing while all is well, and what came of it stands in its summary. */
  world: Pick<World, 'print' | 'onStep'>;
  /** A folder that is made anew, and stays. Absent: one that `close` takes away. */
  keepIn?: string | undefined;
};

/** When a command runs, and what it is given. */
export type Moment = { day: number; hour?: number; approve?: string };

export type Customer = {
  /** Where the file and the history are; absent: nowhere for long. */
  keptIn: string | undefined;
  /** Whether there is git, and so a branch that remembers. */
  hasLedger: boolean;
  plan(moment: Moment): Promise<Result>;
  /** Syncs, and records the run if there is a ledger; on GitHub a job of its own does that after the syncs. */
  sync(moment: Moment): Promise<Result>;
  /** Asks the branch with the ledger something. */
  ask(...args: string[]): string;
  close(): Promise<void>;
};

/** Makes the customer a folder of its own. */
export async function openCustomer(options: CustomerOptions): Promise<Customer> {
  const { folder, keptIn, hasLedger } = await makeFolder(options.keepIn);
  const example: Tenant = JSON.parse(await readFile(EXAMPLE, 'utf8'));
  await mkdir(join(folder, 'tenants'));
  const text = JSON.stringify({ ...example, ...options.changes }, null, 2);
  await writeFile(join(folder, 'tenants', `${TENANT}.json`), `${text}\n`);
  const ledgerKey = randomBytes(32).toString('hex');
  const ahead = firstMorning(example) - Date.now();

  function run(command: Command, moment: Moment, print: World['print']): Promise<Result> {
    const settings = settingsOf(command, moment, ledgerKey, options);
    return runCommand(settings, worldOf(folder, moment, ahead, { print, onStep: options.world.onStep }));
  }

  return {
    keptIn,
    hasLedger,
    plan: (moment) => run('plan', moment, options.world.print),
    sync: async (moment) => {
      const said: string[] = [];
      const result = await run('sync', moment, (text) => said.push(text));
      if (hasLedger) {
        const recorded = await run('record', moment, (text) => said.push(text));
        git(folder, 'fetch', '--quiet', 'origin', '+refs/heads/runs:refs/remotes/origin/runs');
        if (recorded.exitCode !== 0) for (const text of said) options.world.print(text);
      }
      return result;
    },
    ask: (...args) => git(folder, ...args).trim(),
    close: () => (keptIn === undefined ? rm(folder, { recursive: true, force: true }) : Promise.resolve()),
  };
}

type Folder = { folder: string; keptIn: string | undefined; hasLedger: boolean };

/** What is to stay needs git of its own: without it the folder would belong to the repository around it. */
async function makeFolder(keepIn: string | undefined): Promise<Folder> {
  if (keepIn !== undefined && (await isMadeAnew(keepIn)) && foundLedger(keepIn))
    return { folder: keepIn, keptIn: keepIn, hasLedger: true };
  const folder = await mkdtemp(join(tmpdir(), 'personio-engagedly-sync-'));
  return { folder, keptIn: undefined, hasLedger: foundLedger(folder) };
}

/** False where nothing may be written. */
async function isMadeAnew(folder: string): Promise<boolean> {
  try {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    return true;
  } catch {
    return false;
  }
}

/** Makes the folder a clone of an empty repository beside it, where `record` can push. False without git. */
function foundLedger(folder: string): boolean {
  try {
    const remote = join(folder, 'origin.git');
    git(folder, 'init', '--quiet', '--bare', remote);
    git(folder, 'init', '--quiet');
    git(folder, 'remote', 'add', 'origin', remote);
    return true;
  } catch {
    return false;
  }
}

function git(folder: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}

/** When the sync of this day begins: its runs are in time, and the board says so. */
function firstMorning(example: Tenant): number {
  const { schedule, timezone } = withOwnTimes(TENANT, example);
  const midnight = new Date(new Date().toISOString().slice(0, 10));
  return (nextSlot(schedule, timezone, midnight) ?? midnight).getTime() + LATE_MS;
}

function worldOf(
  folder: string,
  { day, hour = 0 }: Moment,
  ahead: number,
  world: Pick<World, 'print' | 'onStep'>,
): World {
  // Days go by between the syncs; the sandboxes do not need to wait for them.
  const passed = ahead + ((day - 1) * 24 + hour) * HOUR_MS;
  return {
    folder,
    version: packageJson.version,
    now: () => new Date(Date.now() + passed),
    randomKey: () => randomBytes(32).toString('hex'),
    annotate: () => {},
    onSecret: () => {},
    ...world,
  };
}

function settingsOf(
  command: Command,
  { day, hour = 0, approve = '' }: Moment,
  ledgerKey: string,
  { urls, keys }: CustomerOptions,
): Settings {
  const given: Record<string, string> = {
    command,
    tenant: TENANT,
    approve,
    'personio-url': urls.personio,
    'personio-client-id': keys.clientId,
    'personio-client-secret': keys.clientSecret,
    'engagedly-url': urls.engagedly,
    'engagedly-client-key': keys.clientKey,
    'engagedly-secret-key': keys.secretKey,
    'ledger-key': ledgerKey,
  };
  // A sync and its record are one run.
  return readSettings((name) => given[name] ?? '', { ...originOf({}), id: `day-${day}-${hour}` });
}
