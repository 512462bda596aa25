/** The figures of OPERATIONS that come out of simulations and sums: how late, and what it costs. */
import { FRESHNESS_TARGETS, type StartsPerHour } from '../../src/schedule/starts.ts';
import type { Tenant } from '../../src/types/tenant.d.ts';
import {
  bestSharing,
  costOf,
  DAYS_A_MONTH,
  type Installation,
  MOST_TO_A_JOB,
  sharedMinutes,
  sharingPaysFrom,
  USD_OF_CARE,
  USD_PER_MINUTE,
} from './costs.ts';
import {
  chance,
  DAY,
  HOUR,
  MINUTE,
  pacedByRunners,
  punctualTicks,
  simulate,
  type TickOptions,
  unreliableTicks,
  waitsOf,
} from './simulation.ts';

const BEGIN = '2026-11-16T00:00:00Z';
const STARTS = [1, 2, 4] as const;
const SEEDS = 24;
/** Every schedule of the simulation in every zone. */
const MIXED = 54;

export type Late = { inTime: number; half: number; most: number; last: number };

/** Shares and ms. */
export function lateOf(waits: readonly number[]): Late {
  const sorted = waits.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.ceil(sorted.length * share) - 1] ?? 0;
  const inTime = sorted.filter((wait) => wait <= 2 * HOUR).length / sorted.length;
  return { inTime, half: at(0.5), most: at(0.95), last: at(1) };
}

/** Three days of late and lost starts, again and again. */
export function freshness(perHour: StartsPerHour, { seeds = SEEDS, count = MIXED } = {}): Late {
  const waits = Array.from({ length: seeds }, (_, index) => {
    const seed = index + 1;
    const run = simulate({ begin: BEGIN, seed, failing: 0, perHour, count, pace: pacedByRunners() });
    return waitsOf(run, run.begin + 3 * DAY - 2 * HOUR);
  });
  return lateOf(waits.flat());
}

export type Crowd = {
  schedule: NonNullable<Tenant['schedule']>;
  perHour: StartsPerHour;
  goesOn: boolean;
  ticks(options: TickOptions): number[];
  seeds: number;
};

/** Two thousand tenants in Berlin, on one morning. */
export function crowd({ schedule, perHour, goesOn, ticks, seeds }: Crowd): Late {
  const begin = Date.parse(BEGIN);
  const waits = Array.from({ length: seeds }, (_, index) => {
    const seed = index + 1;
    const all = ticks({ begin, days: 1, random: chance(seed), perHour });
    const run = simulate({
      begin: BEGIN,
      seed,
      failing: 0,
      count: 2_000,
      schedule,
      goesOn,
      pace: pacedByRunners(),
      // Before four in UTC nobody is due, and after eighteen nobody is left.
      ticks: all.filter((tick) => tick >= begin + 4 * HOUR && tick < begin + 18 * HOUR),
    });
    return waitsOf(run, begin + 12 * HOUR);
  });
  return lateOf(waits.flat());
}

const ONE_TIME = { at: ['06:00'] } satisfies Tenant['schedule'];
export const CROWDS: readonly (readonly [what: string, Omit<Crowd, 'ticks' | 'seeds'>])[] = [
  ['all at 06:00, one start an hour, 250 a start', { schedule: ONE_TIME, perHour: 1, goesOn: false }],
  ['all at 06:00, two starts an hour, 250 a start', { schedule: ONE_TIME, perHour: 2, goesOn: false }],
  ['all at 06:00, two starts an hour, and runs that go on', { schedule: ONE_TIME, perHour: 2, goesOn: true }],
  ['`daily`: times of their own, and runs that go on', { schedule: 'daily', perHour: 2, goesOn: true }],
];

function startsTable(): string {
  const rows = STARTS.map((perHour) => {
    const { inTime, half, most } = freshness(perHour);
    const minutes = perHour * 24 * DAYS_A_MONTH;
    const served = [`${percent(inTime)} %`, `${FRESHNESS_TARGETS[perHour]} %`, time(half), time(most)];
    return [`\`${perHour}\``, counted(minutes), usd(minutes), ...served];
  });
  return table(
    [
      '`STARTS_PER_HOUR`',
      'Minutes a month',
      'USD',
      'Within two hours',
      'Target',
      'Half within',
      '95 % within',
    ],
    rows,
  );
}

function crowdTable(): string {
  const rows = CROWDS.map(([what, one]) => {
    const good = crowd({ ...one, ticks: punctualTicks, seeds: 1 });
    const bad = crowd({ ...one, ticks: unreliableTicks, seeds: 3 });
    return [what, time(good.half), time(good.last), `${percent(bad.inTime)} %`, time(bad.last)];
  });
  return table(
    ['2,000 tenants', 'Half within', 'The last after', 'On bad days within two hours', 'The last after'],
    rows,
  );
}

const INSTALLATIONS: readonly Omit<Installation, 'startsPerHour'>[] = [50, 500, 2_000].flatMap((tenants) =>
  (['daily', 'twice-daily'] as const).map((schedule) => ({ tenants, schedule })),
);

function costTable(): string {
  const rows = INSTALLATIONS.map((one) => {
    const { select, sync, record, heartbeat, next, total } = costOf({ ...one, startsPerHour: 2 });
    const others = ([1, 4] as const).map((startsPerHour) => counted(costOf({ ...one, startsPerHour }).total));
    return [
      counted(one.tenants),
      one.schedule,
      ...[select, sync, record + heartbeat + next].map(counted),
      `**${counted(total)}**`,
      usd(total),
      ...others,
    ];
  });
  return table(
    [
      'Tenants',
      'Schedule',
      'select',
      'sync',
      'record, heartbeat, next',
      'Minutes a month',
      'USD',
      'with 1 start',
      'with 4 starts',
    ],
    rows,
  );
}

function sharingTable(): string {
  const rows = [50, 500, 2_000, 5_000, 10_000].map((syncs) => {
    const [alone, together] = [DAYS_A_MONTH * syncs, bestSharing(syncs)];
    const shared = sharedMinutes(syncs, together);
    return [counted(syncs), counted(alone), `${counted(shared)} (${together} to a job)`, usd(alone - shared)];
  });
  return [
    table(['Syncs a day', 'Minutes alone', 'Minutes shared', 'USD saved a month'], rows),
    '',
    `At most ${MOST_TO_A_JOB} tenants fit into one environment. ${USD_OF_CARE} USD a month, what it takes to look after it, are saved from **${counted(sharingPaysFrom())} syncs a day** on.`,
  ].join('\n');
}

const TABLES = { starts: startsTable, crowd: crowdTable, cost: costTable, sharing: sharingTable };

/** The page with the figures as they are now: all, or only some of them. Throws where the place for one is gone. */
export function withFigures(
  page: string,
  names: readonly (keyof typeof TABLES)[] = ['starts', 'crowd', 'cost', 'sharing'],
): string {
  return names.reduce((text, name) => {
    const [begin, end] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`];
    const [from, to] = [text.indexOf(begin), text.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`There is no place for the figures "${name}".`);
    return `${text.slice(0, from + begin.length)}\n${TABLES[name]()}\n\n${text.slice(to)}`;
  }, page);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)].join(
    '\n',
  );
}

/** Never rounded up to what was not reached. */
function percent(share: number): string {
  return (Math.floor(share * 1_000) / 10).toFixed(1);
}

function time(ms: number): string {
  if (ms === Number.POSITIVE_INFINITY) return 'never';
  return ms < 1.5 * HOUR
    ? `${Math.ceil(ms / MINUTE)} min`
    : `${(Math.ceil((ms * 10) / HOUR) / 10).toFixed(1)} h`;
}

function usd(minutes: number): string {
  return counted(Math.round(minutes * USD_PER_MINUTE));
}

function counted(number: number): string {
  return number.toLocaleString('en');
}
