/**
 * `npm start`: three days of one customer, on the two sandboxes. Only the vendors, the company and the calendar
 * are invented: files, HTTP, plan, writes and summaries go through the same code as a real sync.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { type Result, runCommand, type World } from '../commands.ts';
import type { Vendor } from '../errors.ts';
import { type Screen, stepPrinter } from '../progress.ts';
import type { Command, Settings } from '../settings.ts';
import { type Company, hire, inventCompany, leave, openDepartment, promote } from './company.ts';
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
    const urls = {
      personio: await wrap('personio', personio.url),
      engagedly: await wrap('engagedly', engagedly.url),
    };
    const world = worldOf(folder, options);
    const ledgerKey = randomBytes(32).toString('hex');
    const run = (command: Command) => runCommand(settingsOf(command, urls, keys, ledgerKey), world);
    return await tellDays({ print, run, company, engagedly, today });
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
};

async function tellDays({ print, run, company, engagedly, today }: Days): Promise<boolean> {
  print('Two sandboxes on this machine play Personio and Engagedly, as strict as the vendors.');
  print(`The customer is tenants/${TENANT}.json, made active. Nothing leaves this machine.`);

  heading(print, `Day 1: ${company.people.length} people in Personio, an empty Engagedly organisation`);
  print('First the plan. It reads both systems and writes nothing:\n');
  await run('plan');
  const writesOfPlan = engagedly.writes().length;
  print('\nNow the sync. Watch it stay below 200 calls a minute (a minute lasts two seconds here):\n');
  const first = await run('sync');

  heading(print, 'Day 2: things have changed in Personio');
  const happened = [
    hire(company, 5),
    promote(company),
    openDepartment(company, 'Sustainability', 4),
    leave(company, 2, addDays(today, -1)),
  ];
  for (const { what, ids } of happened)
    print(`  - ${ids.length === 1 ? '1 person' : `${ids.length} people`} ${what}`);
  print('');
  const before = engagedly.writes().length;
  const second = await run('sync');
  const writesOfSecond = engagedly.writes().length - before;

  heading(print, 'Day 3: nothing has changed');
  const third = await run('sync');
  const writesOfThird = engagedly.writes().length - before - writesOfSecond;

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

/** The shipped example is paused; the story works on an active copy in a folder of its own. */
async function activateExample(folder: string): Promise<void> {
  const text = await readFile(EXAMPLE, 'utf8');
  await mkdir(join(folder, 'tenants'));
  await writeFile(
    join(folder, 'tenants', `${TENANT}.json`),
    text.replace('"status": "paused"', '"status": "active"'),
  );
}

function worldOf(folder: string, { print, screen }: StoryOptions): World {
  return {
    folder,
    version: packageJson.version,
    now: () => new Date(),
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
): Settings {
  return {
    command,
    tenant: TENANT,
    personio: { url: urls.personio, clientId: keys.clientId, clientSecret: keys.clientSecret },
    engagedly: { url: urls.engagedly, clientKey: keys.clientKey, secretKey: keys.secretKey },
    ledgerKey,
    approve: [],
    outDir: 'run-out',
    run: { id: undefined, attempt: 1, url: '', trigger: 'local', actor: undefined },
  };
}

if (import.meta.main) {
  const wentWell = await tellStory({ print: (line) => console.log(line), screen: process.stdout });
  if (!wentWell) {
    console.error('\nerror: the story did not end as it should.');
    process.exitCode = 1;
  }
}
