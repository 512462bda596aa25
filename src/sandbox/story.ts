/**
 * `npm start`: four days of one customer, on the two sandboxes. Only the vendors, the company and the calendar
 * are invented: files, HTTP, plan, writes and summaries go through the same code as a real sync.
 */

import { join, relative } from 'node:path';
import { styleText } from 'node:util';
import { type Screen, screenOn, stepPrinter } from '../commands/progress.ts';
import type { Vendor } from '../errors.ts';
import { headlineOf } from '../report/headline.ts';
import type { Summary } from '../types/summary.d.ts';
import { type Company, type Happening, inventCompany } from './company/company.ts';
import { type Customer, type Moment, openCustomer, TENANT } from './customer.ts';
import { correctTheList, dayOfTheList, ordinaryDay, REALLY_GONE } from './days.ts';
import { type EngagedlySandbox, startEngagedly } from './engagedly/engagedly.ts';
import { type PersonioSandbox, startPersonio } from './personio/personio.ts';

export type StoryOptions = {
  print(line: string): void;
  /** Where progress is shown; default: printed. */
  screen?: Screen;
  /** Sets a text off, where the terminal can. */
  paint?: Paint;
  /** A folder that is made anew, for the history of these days. Absent: nothing stays. */
  keepIn?: string;
  /** Told the URL of each sandbox; gives the URL to use in its place. */
  wrap?: (vendor: Vendor, url: string) => Promise<string>;
};

type Paint = (look: 'bold' | 'green' | 'yellow' | 'dim', text: string) => string;

const PEOPLE = 250;
/** The sandboxes count calls a "minute", like the vendors; here a minute lasts two seconds, since days follow each other at once. */
const MINUTE_MS = 2_000;
/** Before each block Personio is asked once more, at four calls a second: with the usual tenth of the people the story would drag on. */
const MOST_BLOCKS = 5;

const keys = {
  clientId: 'demo-client',
  clientSecret: 'demo-secret',
  clientKey: 'demo-key',
  secretKey: 'demo-pass',
};

/** Tells the story and checks it: true when every day ended as it should and the last one wrote nothing. */
export async function tellStory(options: StoryOptions): Promise<boolean> {
  const { print, screen, keepIn, paint = (_, text) => text } = options;
  const { wrap = async (_: Vendor, url: string) => url } = options;
  const today = new Date().toISOString().slice(0, 10);
  const company = inventCompany({ people: PEOPLE, seed: 7, today });
  const personio = await startPersonio({ company, ...keys, minuteMs: MINUTE_MS });
  const engagedly = await startEngagedly({ ...keys, minuteMs: MINUTE_MS });
  let customer: Customer | undefined;
  try {
    customer = await openCustomer({
      urls: {
        personio: await wrap('personio', personio.url),
        engagedly: await wrap('engagedly', engagedly.url),
      },
      keys,
      changes: { status: 'active', pictures: true, limits: { block: { max: MOST_BLOCKS } } },
      world: {
        print,
        onStep: stepPrinter(screen ?? { write: (text) => print(text.trimEnd()) }, { minuteMs: MINUTE_MS }),
      },
      keepIn,
    });
    return await tellDays({ print, paint, company, personio, engagedly, customer, today, told: [] });
  } finally {
    await Promise.all([personio.close(), engagedly.close(), customer?.close()]);
  }
}

/** One run of the story: what came of it, and how many writes Engagedly saw. */
type Told = { name: string; exitCode: number; summary: Summary | undefined; writes: number };

type Story = {
  print(line: string): void;
  paint: Paint;
  company: Company;
  personio: PersonioSandbox;
  engagedly: EngagedlySandbox;
  customer: Customer;
  today: string;
  told: Told[];
};

async function tellDays(story: Story): Promise<boolean> {
  const { print, customer, personio, engagedly, told } = story;
  print('Two sandboxes on this machine play Personio and Engagedly, as strict as the vendors.');
  print(
    `The customer is tenants/${TENANT}.json, made active, with at most ${MOST_BLOCKS} blocks a day instead of 10 %.`,
  );
  print('Nothing leaves this machine.');
  await firstLoad(story);
  const leavers = await secondDay(story);
  // Without memory of day 2 nobody is activated again, and nothing can be approved.
  const heldWell = !customer.hasLedger || (await dayOfTheHold(story, leavers));
  const lastDay = customer.hasLedger ? 4 : 3;
  heading(story, `Day ${lastDay}: nothing has changed`);
  await run(story, `day ${lastDay}`, { day: lastDay });
  showLedger(story);

  const throttled = personio.throttled + engagedly.throttled;
  heading(story, 'What Engagedly saw');
  for (const { name, writes } of told) print(`  ${name.padEnd(18)} ${String(writes).padStart(3)} writes`);
  print(`\nToo many requests for one of the two: ${throttled === 0 ? 'never' : `${throttled} times`}.`);
  print(`\nNext: read tenants/${TENANT}.json, then "Your own tenant" in README.md.`);
  const [plan, first, second] = told;
  const wentThrough = [plan, first, second, told.at(-1)].every((one) => one?.exitCode === 0);
  return heldWell && wentThrough && plan?.writes === 0 && told.at(-1)?.writes === 0 && throttled === 0;
}

async function firstLoad(story: Story): Promise<void> {
  const { print, company } = story;
  heading(story, `Day 1: ${company.people.length} people in Personio, an empty Engagedly organisation`);
  print('First the plan. It reads both systems and writes nothing. It shows what a sync would do:\n');
  await run(story, 'plan on day 1', { day: 1 });
  print('\nNow the sync. Watch it stay below 200 calls a minute (a minute lasts two seconds here):\n');
  await run(story, 'day 1', { day: 1 });
}

/** Gives the ids of those who left. */
async function secondDay(story: Story): Promise<number[]> {
  const { company, today } = story;
  heading(story, 'Day 2: things have changed in Personio');
  const { happened, leavers } = ordinaryDay(company, today);
  tell(story, happened);
  await run(story, 'day 2', { day: 2 });
  return leavers;
}

/** True when nobody was blocked before somebody had looked, and after that only who has really left. */
async function dayOfTheHold(story: Story, leavers: readonly number[]): Promise<boolean> {
  const { print, paint, company, engagedly, today } = story;
  const blocked = () => engagedly.users.filter((user) => user.blocked).length;
  heading(story, 'Day 3: a list of leavers is imported into Personio, with mistakes in it');
  const { happened, listed } = dayOfTheList(company, leavers, today);
  tell(story, happened);
  const asked = await run(story, 'day 3', { day: 3 });
  const before = blocked();
  const digest = asked.summary?.held[0]?.digest ?? '';
  print(
    `\nNone of the ${listed.length} was blocked: if more than ${MOST_BLOCKS} are to be blocked in a day, all of them wait`,
  );
  print('until somebody has looked. Everything else was done. The exit code is 1, so that somebody notices.');

  heading(story, 'Day 3, later: somebody has looked');
  const { ids } = correctTheList(company, listed);
  print(
    `The list was wrong about ${ids.length} of them; in Personio they are active again. The other ${REALLY_GONE} have left.`,
  );
  print('So the sync is started by hand, with the digest of what waits:\n');
  print(`${paint('bold', `  npm run sync -- ${TENANT} --approve ${digest}`)}\n`);
  const approved = await run(story, 'day 3, approved', { day: 3, hour: 3, approve: digest });
  return (
    asked.exitCode === 1 &&
    asked.summary?.counts.reactivated === 1 &&
    before === leavers.length - 1 &&
    approved.exitCode === 0 &&
    approved.summary?.counts.blocked === REALLY_GONE &&
    approved.summary.held.length === 0 &&
    blocked() === before + REALLY_GONE
  );
}

async function run(story: Story, name: string, moment: Moment): Promise<Told> {
  const { print, paint, customer, engagedly, told } = story;
  const before = engagedly.writes().length;
  const { exitCode, summary } = await (name.startsWith('plan')
    ? customer.plan(moment)
    : customer.sync(moment));
  const one = { name, exitCode, summary, writes: engagedly.writes().length - before };
  told.push(one);
  // The plan has been shown whole.
  if (summary?.mode === 'sync')
    print(paint(summary.held.length > 0 ? 'yellow' : 'green', headlineOf(summary)));
  return one;
}

function tell({ print }: Story, happened: readonly Happening[]): void {
  for (const { what, ids } of happened)
    print(`  - ${ids.length === 1 ? '1 person' : `${ids.length} people`} ${what}`);
  print('');
}

function showLedger(story: Story): void {
  const { print, paint, customer } = story;
  if (!customer.hasLedger) {
    print(
      '\nThere is no git here, and so nothing that remembers one day on the next: the day on which somebody',
    );
    print('comes back and many seem to leave was left out, and the run summaries in Git history as well.');
    return;
  }
  heading(story, 'What stays in Git');
  print(customer.ask('log', '--format=%h  %s', 'origin/runs'));
  print('\nEach commit holds the summary of its run, and says what ran and who approved what.');
  if (customer.keptIn === undefined) return;
  const where = relative(process.cwd(), customer.keptIn) || customer.keptIn;
  print(`It stays in ${where} until you start this again. Look around:\n`);
  print(paint('bold', `  git -C ${where} log origin/runs`));
  print(paint('bold', `  git -C ${where} show origin/runs~2:${TENANT}/summary.md`));
}

function heading({ print, paint }: Story, text: string): void {
  print(`\n${paint('bold', text)}\n${paint('dim', '-'.repeat(text.length))}`);
}

if (import.meta.main) {
  const wentWell = await tellStory({
    print: (line) => console.log(line),
    screen: screenOn(process.stdout, process.env),
    // Plain where the output is no terminal, or NO_COLOR is set.
    paint: (look, text) => styleText(look, text, { stream: process.stdout }),
    keepIn: join(process.cwd(), 'run-out', 'start'),
  });
  if (!wentWell) {
    console.error('\nerror: the story did not end as it should.');
    process.exitCode = 1;
  }
}
