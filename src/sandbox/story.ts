/**
 * `npm start`: three days of one customer, on the two sandboxes. Only the vendors, the company and the calendar
 * are invented: files, HTTP, plan, writes and summaries go through the same code as a real sync.
 */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { type Result, runCommand, type World } from '../commands.ts';
import type { Vendor } from '../errors.ts';
import { type Screen, stepPrinter } from '../progress.ts';
import { type Command, originOf, readSettings, type Settings } from '../settings.ts';
import { type Company, changeEmail, hire, inventCompany, leave, openDepartment, promote } from './company.ts';
import { type EngagedlySandbox, startEngagedly } from './engagedly.ts';
import { addDays } from './names.ts';
import { startPersonio } from './personio.ts';

export type StoryOptions = {
  print(line: string): void;
  /** Where progress is shown; default: nowhere. */
  screen?: Screen;
  /** Told the URL of each sandbox; gives the URL to use in its place. */
  wrap?: (vendor: Vendor, url: string) => Promise<string>;
};

const TENANT = 'example';
const EXAMPLE = new URL('../../tenants/example.json', import.meta.url);
const PEOPLE = 250;
const DAY_MS = 86_400_000;
/** The sandbox enforces 200 calls a "minute", like the vendor; here a minute lasts two seconds. */
const MINUTE_MS = 2_000;

/** Tells the story and checks it: true when every day ended as it should and the last one wrote nothing. */
export async function tellStory(options: StoryOptions): Promise<boolean> {
  const { print, wrap = async (_: Vendor, url: string) => url } = options;
  const today = new Date().toISOString().slice(0, 10);
  const company = inventCompany({ people: PEOPLE, seed: 7, today });
  const keys = {
    clientId: 'demo-client',
    clientSecret: 'demo-secret',
    clientKey: 'demo-key',
    secretKey: 'demo-pass',
  };
  const personio = await startPersonio({ company, ...keys });
  const engagedly = await startEngagedly({ ...keys, minuteMs: MINUTE_MS });
  const folder = await mkdtemp(join(tmpdir(), 'personio-engagedly-sync-'));
  try {
    await activateExample(folder);
    const hasLedger = foundLedger(folder);
    const urls = {
      personio: await wrap('personio', personio.url),
      engagedly: await wrap('engagedly', engagedly.url),
    };
    let day = 0;
    // A day goes by between the syncs; the sandboxes do not need to wait for it.
    const world = worldOf(folder, options, () => new Date(Date.now() + Math.max(0, day - 1) * DAY_MS));
    const ledgerKey = randomBytes(32).toString('hex');
    const run = (command: Command) => {
      // Each day is a run of its own, which its sync and its record share.
      if (command === 'sync') day += 1;
      return runCommand(settingsOf(command, urls, keys, ledgerKey, `day-${day}`), world);
    };
    return await tellDays({ print, run, company, engagedly, today, folder, hasLedger });
  } finally {
    await Promise.all([personio.close(), engagedly.close()]);
    await rm(folder, { recursive: true, force: true });
  }
}

type Days = {
  print(line: string): void;
  run(command: Command): Promise<Result>;
  company: Company;
  engagedly: EngagedlySandbox;
  today: string;
  folder: string;
  /** Whether there is git, and so a branch that remembers. */
  hasLedger: boolean;
};

async function tellDays(days: Days): Promise<boolean> {
  const { print, run, company, engagedly, today } = days;
  print('Two sandboxes on this machine play Personio and Engagedly, as strict as the vendors.');
  print(`The customer is tenants/${TENANT}.json, made active. Nothing leaves this machine.`);

  heading(print, `Day 1: ${company.people.length} people in Personio, an empty Engagedly organisation`);
  print('First the plan. It reads both systems and writes nothing:\n');
  await run('plan');
  const writesOfPlan = engagedly.writes().length;
  print('\nNow the sync. Watch it stay below 200 calls a minute (a minute lasts two seconds here):\n');
  const first = await run('sync');
  await recordDay(days);

  heading(print, 'Day 2: things have changed in Personio');
  const happened = [
    hire(company, 5),
    promote(company),
    openDepartment(company, 'Sustainability', 4),
    changeEmail(company),
    leave(company, 2, addDays(today, -1)),
  ];
  for (const { what, ids } of happened)
    print(`  - ${ids.length === 1 ? '1 person' : `${ids.length} people`} ${what}`);
  print('');
  const before = engagedly.writes().length;
  const second = await run('sync');
  await recordDay(days);
  const writesOfSecond = engagedly.writes().length - before;

  heading(print, 'Day 3: nothing has changed');
  const third = await run('sync');
  await recordDay(days);
  const writesOfThird = engagedly.writes().length - before - writesOfSecond;

  if (days.hasLedger) {
    heading(print, 'What stays in Git: git log runs');
    print(git(days.folder, 'log', '--format=%h  %s', 'origin/runs'));
    print('\nand, in the newest commit, the summary of the last day:\n');
    print(git(days.folder, 'show', `origin/runs:${TENANT}/summary.md`).trim());
  } else {
    print('\nThere is no git here, so the part with the run summaries in Git history was left out.');
  }

  heading(print, 'What Engagedly saw');
  print(`  plan on day 1   ${writesOfPlan} writes`);
  print(`  day 1           ${before} writes`);
  print(`  day 2           ${writesOfSecond} writes`);
  print(`  day 3           ${writesOfThird} writes`);
  print(`  429 answers     ${engagedly.throttled}`);
  print('\nNext: read tenants/example.json, then "Your own tenant" in README.md.');
  const done = [first, second, third].every(({ exitCode }) => exitCode === 0);
  return done && writesOfPlan === 0 && writesOfThird === 0 && engagedly.throttled === 0;
}

function heading(print: (line: string) => void, text: string): void {
  print(`\n${text}\n${'-'.repeat(text.length)}`);
}

/** On GitHub a job of its own does this after the syncs. */
async function recordDay({ run, folder, hasLedger }: Days): Promise<void> {
  if (!hasLedger) return;
  await run('record');
  git(folder, 'fetch', '--quiet', 'origin', '+refs/heads/runs:refs/remotes/origin/runs');
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

/** The shipped example is paused; the story works on an active copy in a folder of its own. */
async function activateExample(folder: string): Promise<void> {
  const text = await readFile(EXAMPLE, 'utf8');
  await mkdir(join(folder, 'tenants'));
  await writeFile(
    join(folder, 'tenants', `${TENANT}.json`),
    text.replace('"status": "paused"', '"status": "active"'),
  );
}

function worldOf(folder: string, { print, screen }: StoryOptions, now: () => Date): World {
  return {
    folder,
    version: packageJson.version,
    now,
    randomKey: () => randomBytes(32).toString('hex'),
    print,
    annotate: () => {},
    onSecret: () => {},
    onStep: stepPrinter(screen ?? { write: (text) => print(text.trimEnd()) }),
  };
}

function settingsOf(
  command: Command,
  urls: Record<Vendor, string>,
  keys: { clientId: string; clientSecret: string; clientKey: string; secretKey: string },
  ledgerKey: string,
  runId: string,
): Settings {
  const given: Record<string, string> = {
    command,
    tenant: TENANT,
    'personio-url': urls.personio,
    'personio-client-id': keys.clientId,
    'personio-client-secret': keys.clientSecret,
    'engagedly-url': urls.engagedly,
    'engagedly-client-key': keys.clientKey,
    'engagedly-secret-key': keys.secretKey,
    'ledger-key': ledgerKey,
  };
  return readSettings((name) => given[name] ?? '', { ...originOf({}), id: runId });
}

if (import.meta.main) {
  const wentWell = await tellStory({ print: (line) => console.log(line), screen: process.stdout });
  if (!wentWell) {
    console.error('\nerror: the story did not end as it should.');
    process.exitCode = 1;
  }
}
