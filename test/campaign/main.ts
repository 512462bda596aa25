/**
 * `npm run campaign -- --runs 1000 --seed 42`: random companies, histories and faults against the whole product, each
 * judged by an oracle of its own; a third of them are small companies in which operations follow each other (`--kind
 * histories` or `--kind sequences`: only these). `--path` (as a failure prints it) plays one scenario again. Two processes
 * share the work. Exit code 1 when a rule was broken.
 */
import { fork } from 'node:child_process';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { play } from './play.ts';
import { type Scenario, scenarios } from './scenario.ts';
import { sequences } from './sequences.ts';
import { tell } from './words.ts';

const WORKERS = 2;
/** How many of a hundred go over real HTTP. */
const HTTP_SHARE = 2;
/** From so many runs on, each of these must have happened. */
const ENOUGH = 500;
const MUST_HAPPEN = [
  'blocks',
  'creates',
  'updates',
  'identifier changes',
  'activations',
  'kills',
  'approvals used',
  'runs with holds',
  'blocks of missing people',
  'blocks out of scope',
  'leavers blocked',
  'people in step',
];
/** What only sequences have. */
const MUST_FOLLOW = [
  'undos',
  'undos that put everything back',
  'blocks put back',
  'additions put back',
  'fields put back',
  'rekeys',
  'pauses',
  'told to wait without memory',
];

/** Of a worker, shrinking included; what has shrunk till then is told. */
const LONGEST = Number(process.env.CAMPAIGN_LONGEST ?? 600_000);

const KINDS = {
  histories: scenarios,
  sequences,
  all: (share: number) =>
    fc.oneof({ weight: 2, arbitrary: scenarios(share) }, { weight: 1, arbitrary: sequences() }),
} as const;
type Kind = keyof typeof KINDS;
type Part = { runs: number; seed: number; path?: string; share: number; kind: Kind };
type Outcome = { runs: number; counts: Record<string, number>; failure?: Failure };
type Failure = { seed: number; path: string; story: string; reason: string };

export async function campaign({ runs, seed, path, share, kind }: Part): Promise<Outcome> {
  const counts: Record<string, number> = {};
  let played = 0;
  const result = await fc.check(
    fc.asyncProperty(KINDS[kind](share), async (scenario) => {
      const { counts: more } = await play(scenario);
      played += 1;
      for (const [what, by] of more) counts[what] = (counts[what] ?? 0) + by;
    }),
    { numRuns: runs, seed, ...(path === undefined ? {} : { path }), interruptAfterTimeLimit: LONGEST },
  );
  if (!result.failed) return { runs: played, counts };
  const [scenario] = result.counterexample ?? [];
  const reason =
    result.errorInstance instanceof Error ? result.errorInstance : new Error('Nothing is known.');
  return {
    runs: played,
    counts,
    failure: {
      seed: result.seed,
      path: result.counterexamplePath ?? '',
      story: scenario ? tell(scenario) : '',
      reason: reason.name === 'Violation' ? reason.message : (reason.stack ?? reason.message),
    },
  };
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '200' },
      seed: { type: 'string' },
      path: { type: 'string' },
      http: { type: 'string', default: String(HTTP_SHARE) },
      kind: { type: 'string', default: 'all' },
    },
  });
  const seed = values.seed === undefined ? Math.floor(Math.random() * 1_000_000_000) : Number(values.seed);
  const runs = Number(values.runs);
  const share = Number(values.http);
  const { kind } = values;
  if (!isKind(kind)) throw new Error(`--kind is one of ${Object.keys(KINDS).join(', ')}.`);
  const started = performance.now();
  const outcomes =
    values.path === undefined
      ? await Promise.all(
          Array.from({ length: WORKERS }, (_, worker) =>
            inWorker({ runs: Math.ceil(runs / WORKERS), seed: seed + worker, share, kind }),
          ),
        )
      : [await campaign({ runs: 1, seed, path: values.path, share, kind })];
  const seconds = Math.round((performance.now() - started) / 1000);
  return report(outcomes, { seed, seconds, share, kind, wanted: values.path === undefined ? runs : 0 });
}

function isKind(text: string): text is Kind {
  return Object.hasOwn(KINDS, text);
}

/** A part of the work in a process of its own. */
function inWorker(part: Part): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = fork(new URL(import.meta.url), ['worker'], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    let outcome: Outcome | undefined;
    child.on('message', (message) => {
      outcome = message as Outcome;
    });
    child.on('exit', (code) => {
      if (outcome) resolve(outcome);
      else reject(new Error(`A worker ended with code ${code} and no result.`));
    });
    child.send(part);
  });
}

function report(
  outcomes: readonly Outcome[],
  {
    seed,
    seconds,
    share,
    kind,
    wanted,
  }: Pick<Part, 'seed' | 'share' | 'kind'> & { seconds: number; wanted: number },
): number {
  const counts = new Map<string, number>();
  for (const outcome of outcomes) {
    for (const [what, by] of Object.entries(outcome.counts)) counts.set(what, (counts.get(what) ?? 0) + by);
  }
  const rows = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  console.log(rows.map(([what, by]) => `  ${String(by).padStart(8)}  ${what}`).join('\n'));
  for (const { failure } of outcomes) {
    if (!failure) continue;
    const again = `npm run campaign -- --seed ${failure.seed} --path ${failure.path} --http ${share} --kind ${kind}`;
    console.log(`\nBROKEN: ${failure.reason}\n\n${failure.story}\n\nAgain: ${again}`);
  }
  const runs = outcomes.reduce((sum, outcome) => sum + outcome.runs, 0);
  const failures = outcomes.filter(({ failure }) => failure !== undefined).length;
  const isCut = failures === 0 && runs < wanted;
  if (isCut) console.log(`\nStopped early: ${runs} of ${wanted} runs in the time there is.`);
  const wantedHere = kind === 'histories' ? MUST_HAPPEN : [...MUST_HAPPEN, ...MUST_FOLLOW];
  const never = runs < ENOUGH ? [] : wantedHere.filter((what) => !counts.has(what));
  if (never.length > 0) console.log(`\nNever happened, so nothing is proved about it: ${never.join(', ')}.`);
  const number = (value: number) => value.toLocaleString('en');
  const faults = rows.filter(([what]) => what.startsWith('fault ')).reduce((sum, [, by]) => sum + by, 0);
  const found = failures === 0 ? 'nothing found' : `${failures} found`;
  console.log(
    `\n${number(runs)} runs, ${number(counts.get('syncs') ?? 0)} syncs, ${number(counts.get('kills') ?? 0)} kills, ` +
      `${number(faults)} faults: ${found} (seed ${seed}, ${seconds} s)`,
  );
  return failures + never.length === 0 && !isCut ? 0 : 1;
}

if (process.argv[2] === 'worker') {
  process.once('message', async (part) => {
    const outcome = await campaign(part as Part);
    process.send?.(outcome, () => process.disconnect());
  });
} else if (import.meta.main) {
  process.exitCode = await main();
}

export type { Scenario };
