/**
 * A program of its own, so that its time is nobody else's: `run` is one plan over HTTP, `stages` is what a plan computes,
 * stage by stage, and JSONata alone on the same people. Waits for rate limits are over at once, but for those of `run`.
 * Prints one line of JSON.
 */
import { existsSync, readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import jsonata from 'jsonata';
import { runCommand, type World } from '../../src/commands/commands.ts';
import { openClients } from '../../src/commands/sync/clients.ts';
import { holdChanges } from '../../src/hold/hold.ts';
import type { Network } from '../../src/http/http.ts';
import { openEvaluation } from '../../src/map/map.ts';
import { originOf } from '../../src/origin.ts';
import { draftPlan } from '../../src/plan/draft.ts';
import { inPhases } from '../../src/plan/order.ts';
import { lookCloser } from '../../src/read/closer.ts';
import { mapPeople } from '../../src/read/desired.ts';
import { findOwners } from '../../src/read/owned.ts';
import { readBoth } from '../../src/read/read.ts';
import { createRefs } from '../../src/report/redact.ts';
import { rulesOf } from '../../src/rules.ts';
import { readSettings, type Settings } from '../../src/settings.ts';
import type { Run } from '../../src/sync.ts';
import { loadTenant } from '../../src/tenant/files.ts';
import { quickClock, realClock } from '../fixtures/clock.ts';

export type Task = { what: 'run' | 'stages'; folder: string; inputs: Record<string, string> };
export type Told = {
  /** Of a run as the clock shows them; of stages what the processors needed. */
  seconds: number;
  unchanged: number;
  stages?: { map: number; match: number; plan: number; jsonata: number };
};

const task: Task = JSON.parse(await text(process.stdin));
const settings: Settings = readSettings(
  (name) => ({ ...task.inputs, command: 'plan', tenant: 'nordwind' })[name] ?? '',
  originOf({}),
);
const told = task.what === 'stages' ? await stages() : await run();
process.stdout.write(`${JSON.stringify(told)}\n`);

function worldWith(network: Network): World {
  return {
    folder: task.folder,
    version: '0.0.0-bench',
    now: () => new Date(),
    randomKey: () => 'random-key-of-the-bench',
    print: () => {},
    annotate: () => {},
    onSecret: () => {},
    onStep: () => {},
    network,
  };
}

async function run(): Promise<Told> {
  const begin = performance.now();
  const { summary } = await runCommand(settings, worldWith(realClock()));
  const seconds = (performance.now() - begin) / 1000;
  return { seconds, unchanged: summary?.counts.unchanged ?? 0 };
}

async function stages(): Promise<Told> {
  const now = new Date();
  const refOf = createRefs('random-key-of-the-bench');
  const { tenant } = await loadTenant(task.folder, 'nordwind', { now });
  const clients = openClients(settings, worldWith(quickClock(30_000)), { refOf });
  const run: Run = {
    rules: rulesOf(tenant, now),
    vendors: { source: clients.source, target: clients.target },
    now,
    evaluation: openEvaluation({ now }),
    recall: { state: undefined, isLost: false, used: new Set(), ledgerKey: undefined, refOf },
    approvals: { digests: [], attempt: 1, mustFit: false },
    watch: { onStep: () => {} },
  };
  const read = await readBoth(run);
  clients.close();
  const times = [cpuSeconds()];
  const people = await mapPeople(read, run);
  times.push(cpuSeconds());
  const owned = await findOwners(read, people, run);
  const looked = await lookCloser(read, people, owned, run);
  times.push(cpuSeconds());
  const plan = inPhases(
    holdChanges(draftPlan({ read, people, owned, looked }, run), read, run).draft,
    owned.users,
  );
  times.push(cpuSeconds());
  const expressions = people.mapping.rows.map((row) => {
    const expression = jsonata(row.expression);
    expression.registerFunction('option', (value: string, options: Record<string, string>) => options[value]);
    return expression;
  });
  times.push(cpuSeconds());
  for (const { record } of read.employees.items) for (const row of expressions) await row.evaluate(record);
  times.push(cpuSeconds());
  const between = (at: number) => (times[at + 1] ?? 0) - (times[at] ?? 0);
  return {
    seconds: between(0) + between(1) + between(2),
    unchanged: plan.unchanged.length,
    stages: { map: between(0), match: between(1), plan: between(2), jsonata: between(4) },
  };
}

/**
 * Of this process and those that it has started, so that it does not count what else the machine is busy with. Where
 * there is no /proc: of this one alone.
 */
function cpuSeconds(): number {
  const own = `/proc/${process.pid}`;
  if (!existsSync(`${own}/task/${process.pid}/children`)) {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  }
  const children = readFileSync(`${own}/task/${process.pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter(Boolean);
  // utime, stime, and both of children that have ended, in hundredths of a second; behind the name in brackets.
  const ticks = (process: string, count: number) => {
    const fields = readFileSync(`${process}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return fields.slice(11, 11 + count).reduce((sum, field) => sum + Number(field), 0);
  };
  return (ticks(own, 4) + children.reduce((sum, child) => sum + ticks(`/proc/${child}`, 4), 0)) / 100;
}
