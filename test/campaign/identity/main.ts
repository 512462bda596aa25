/**
 * `npm run campaign:identity -- --runs 1000 --seed 7`: random companies in which half of all changes move an identity,
 * with the mistakes that HR makes, judged by the truth about who is who. Prints per 1,000 runs what went wrong, and how
 * many were set aside without need. `--run N` tells one story, shrunk. Exit code 1 when somebody was blocked or opened by
 * mistake, or when more went wrong than is allowed.
 */
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { DOUBLES, ELSEWHERE, IDENTITY, OTHERS } from './moves.ts';
import {
  type Found,
  type Hard,
  type Mode,
  type Played,
  play,
  randomOf,
  type Step,
  type Story,
} from './play.ts';

const HARD: readonly Hard[] = [
  'wrong block',
  'wrong open',
  'protected block',
  'wrong account',
  'second account',
  'not settling',
  'left open',
  'defect',
];
const NEVER: ReadonlySet<Hard> = new Set(['wrong block', 'wrong open', 'protected block']);
/** Per 1,000 runs, of what may happen at all. */
const MOST: Readonly<Record<Mode, number>> = { intact: 1, mixed: 5 };
/** Needless set-asides, in percent of changed people: with birth dates that can be relied on, and without. */
const MOST_NEEDLESS: Readonly<Record<Mode, { good: number; other: number }>> = {
  intact: { good: 1, other: 3 },
  mixed: { good: 2, other: 3.5 },
};
const MODES = ['intact', 'mixed'] as const;
const BIRTHDAYS = ['good', 'poor', 'none'] as const;

export function storyOf(seed: number, run: number): Story {
  const random = randomOf(seed * 1_000_003 + run);
  const number = (least: number, most: number) => least + Math.floor(random() * (most - least + 1));
  const isLikely = (percent: number) => random() * 100 < percent;
  for (let warm = 0; warm < 5; warm++) random();
  const mode: Mode = run % 2 === 0 ? 'intact' : 'mixed';
  const identity = Object.keys(IDENTITY);
  const others = Object.keys(OTHERS);
  const move = (): Step => {
    const kinds = isLikely(50) ? identity : others;
    return { do: 'move', what: kinds[number(0, kinds.length - 1)] ?? '', seed: number(0, 1e9) };
  };
  const steps: Step[] = [];
  const syncs = number(3, 7);
  for (let sync = 0; sync < syncs; sync++) {
    // With an intact memory everybody has been seen once before anything happens to them.
    const most = sync === 0 && mode === 'intact' ? 0 : 5;
    for (let count = number(sync === 0 ? 0 : 1, most); count > 0; count--) steps.push(move());
    const fault = mode === 'mixed' && isLikely(25) ? (isLikely(50) ? 'lost' : 'killed') : 'none';
    steps.push({ do: 'sync', days: number(1, 3), fault, at: number(0, 12) });
  }
  const story: Story = {
    seed: number(0, 1e9),
    people: number(5, 40),
    mode,
    identifier: isLikely(60) ? 'email' : 'employee_id',
    birthdays: run % 4 < 2 ? (isLikely(35) ? 'poor' : 'good') : 'none',
    hidesBlocked: isLikely(25),
    onMissing: isLikely(70) ? 'keep' : 'block',
    createOnly: isLikely(15),
    scope: isLikely(20) ? 'all' : 'active',
    accounts: [0, 60, 100][number(0, 2)] ?? 0,
    numbered: [0, 60, 100][number(0, 2)] ?? 0,
    // Drawn last: a run without them is the one that it was before there were any.
    ways: {
      resolves: isLikely(20),
      protects: isLikely(20),
      filters: isLikely(20),
      doubles: isLikely(20),
      domains: isLikely(15),
    },
    steps,
  };
  const { doubles, domains } = story.ways;
  const more = [...(doubles ? Object.keys(DOUBLES) : []), ...(domains ? Object.keys(ELSEWHERE) : [])];
  for (let count = more.length > 0 ? number(2, 6) : 0; count > 0; count--) {
    const what = more[number(0, more.length - 1)] ?? '';
    const from = mode === 'intact' ? steps.findIndex((step) => step.do === 'sync') + 1 : 0;
    steps.splice(number(from, steps.length), 0, { do: 'move', what, seed: number(0, 1e9) });
  }
  return story;
}

type Sums = {
  runs: number;
  found: { run: number; found: Found }[];
  changed: number;
  needless: number;
  syncs: number;
  blocks: number;
};
type Group = `${Mode}, ${Story['birthdays']} birthdays`;
type Outcome = { sums: Partial<Record<Group, Sums>>; rows: [string, number][] };
type Part = { seed: number; from: number; to: number; step: number };

async function playAll({ seed, from, to, step }: Part): Promise<Outcome> {
  const sums: Partial<Record<Group, Sums>> = {};
  const rows = new Map<string, number>();
  for (let run = from; run < to; run += step) {
    const story = storyOf(seed, run);
    const played = await play(story);
    const group: Group = `${story.mode}, ${story.birthdays} birthdays`;
    const sum = sums[group] ?? { runs: 0, found: [], changed: 0, needless: 0, syncs: 0, blocks: 0 };
    sums[group] = sum;
    sum.runs += 1;
    sum.found.push(...played.found.slice(0, 1).map((found) => ({ run, found })));
    for (const key of ['changed', 'needless', 'syncs', 'blocks'] as const) sum[key] += played[key];
    for (const [row, count] of played.rows) rows.set(row, (rows.get(row) ?? 0) + count);
  }
  return { sums, rows: [...rows] };
}

/** The same story with as few steps as still show the same kind of mistake. */
export async function shrink(story: Story, kind: Hard): Promise<{ story: Story; played: Played }> {
  let best = { story, played: await play(story) };
  for (let changed = true; changed; ) {
    changed = false;
    for (let at = best.story.steps.length - 1; at >= 0; at--) {
      const shorter = { ...best.story, steps: best.story.steps.toSpliced(at, 1) };
      const played = await play(shorter);
      if (played.found[0]?.kind !== kind || !played.found[0].isTellable) continue;
      best = { story: shorter, played };
      changed = true;
    }
  }
  for (let people = 2; people < best.story.people; people++) {
    const smaller = { ...best.story, people };
    const played = await play(smaller);
    if (played.found[0]?.kind === kind && played.found[0].isTellable) return { story: smaller, played };
  }
  return best;
}

async function tellOne(seed: number, run: number): Promise<number> {
  const story = storyOf(seed, run);
  const played = await play(story);
  const [found] = played.found;
  const told = found ? await shrink(story, found.kind) : { story, played };
  const { steps: _, ...rest } = told.story;
  console.log(JSON.stringify(rest));
  console.log(told.played.log.join('\n'));
  console.log(found ? `\n${told.played.found[0]?.kind}: ${told.played.found[0]?.what}` : '\nnothing found');
  return found ? 1 : 0;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '1000' },
      seed: { type: 'string', default: '7' },
      run: { type: 'string' },
      workers: { type: 'string', default: String(Math.min(2, availableParallelism())) },
      rows: { type: 'boolean', default: false },
    },
  });
  const seed = Number(values.seed);
  if (values.run !== undefined) return tellOne(seed, Number(values.run));
  const started = performance.now();
  const workers = Number(values.workers);
  const outcomes = await Promise.all(
    Array.from({ length: workers }, (_, from) =>
      inWorker({ seed, from, to: Number(values.runs), step: workers }),
    ),
  );
  return report(outcomes, seed, (performance.now() - started) / 1000, values.rows);
}

function inWorker(part: Part): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = fork(new URL(import.meta.url), ['worker'], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    let outcome: Outcome | undefined;
    child.on('message', (message) => {
      outcome = message as Outcome;
    });
    child.on('exit', (code) =>
      outcome ? resolve(outcome) : reject(new Error(`A worker ended with code ${code}.`)),
    );
    child.send(part);
  });
}

function perThousand(found: readonly { found: Found }[], kind: Hard, count: number): string {
  return ((found.filter((one) => one.found.kind === kind).length * 1000) / count).toFixed(1);
}

function report(outcomes: readonly Outcome[], seed: number, seconds: number, showsRows: boolean): number {
  let isBad = false;
  let runs = 0;
  const hardBy: Record<Mode, { runs: number; hard: number }> = {
    intact: { runs: 0, hard: 0 },
    mixed: { runs: 0, hard: 0 },
  };
  for (const [mode, birthdays] of MODES.flatMap((mode) => BIRTHDAYS.map((kind) => [mode, kind] as const))) {
    const group: Group = `${mode}, ${birthdays} birthdays`;
    const parts = outcomes.flatMap(({ sums }) => sums[group] ?? []);
    const sum = (key: 'runs' | 'changed' | 'needless' | 'syncs' | 'blocks') =>
      parts.reduce((total, part) => total + part[key], 0);
    const count = sum('runs');
    if (count === 0) continue;
    runs += count;
    const all = parts.flatMap((part) => part.found);
    const found = all.filter((one) => one.found.isTellable);
    hardBy[mode].runs += count;
    hardBy[mode].hard += found.length;
    const per = (kind: Hard) => perThousand(found, kind, count);
    const untold = all.filter((one) => !one.found.isTellable);
    const needless = (sum('needless') * 100) / Math.max(1, sum('changed'));
    console.log(
      `${group.padEnd(26)} ${count} runs, ${sum('syncs')} syncs, ${sum('blocks')} blocks; per 1,000 runs: ` +
        `${HARD.map((kind) => `${per(kind)} ${kind}`).join(', ')}; ` +
        `what nobody could have told: ${HARD.map((kind) => `${perThousand(untold, kind, count)} ${kind}`).join(', ')}; needless set-asides: ${needless.toFixed(2)} % of ${sum('changed')}`,
    );
    for (const one of [...found, ...untold.filter(({ found }) => found.kind === 'wrong block')].slice(0, 12))
      console.log(`    run ${one.run}: ${one.found.kind}: ${one.found.what.slice(0, 160)}`);
    if (found.some((one) => NEVER.has(one.found.kind))) isBad = true;
    const most = MOST_NEEDLESS[mode][birthdays === 'good' ? 'good' : 'other'];
    if (runs >= 200 && needless > most) isBad = true;
  }
  for (const mode of MODES) {
    const { runs: count, hard } = hardBy[mode];
    if (hard * 1000 > Math.max(MOST[mode] * count, 0) && hard > 1) isBad = true;
  }
  if (showsRows) {
    const rows = new Map<string, number>();
    for (const [row, count] of outcomes.flatMap((outcome) => outcome.rows))
      rows.set(row, (rows.get(row) ?? 0) + count);
    console.log(
      [...rows]
        .sort()
        .map(([row, count]) => `${row}: ${count}`)
        .join('\n'),
    );
  }
  console.log(
    `\n${runs} runs with seed ${seed} in ${seconds.toFixed(0)} s (${(runs / seconds).toFixed(0)} a second)`,
  );
  return isBad ? 1 : 0;
}

if (process.argv[2] === 'worker') {
  process.once('message', async (part) => {
    const outcome = await playAll(part as Part);
    process.send?.(outcome, () => process.disconnect());
  });
} else if (import.meta.main) {
  process.exitCode = await main();
}
