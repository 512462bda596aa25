/**
 * A program of its own, so that its time is nobody else's: what a plan computes, stage by stage, and JSONata alone on the
 * same people, in seconds of the processors. Waits for rate limits are over at once. Prints one line of JSON.
 */
import { existsSync, readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import jsonata from 'jsonata';
import { holdChanges } from '../../src/hold/hold.ts';
import { draftPlan } from '../../src/plan/draft.ts';
import { inPhases } from '../../src/plan/order.ts';
import { lookCloser } from '../../src/read/closer.ts';
import { findOwners } from '../../src/read/owned.ts';
import { quickClock } from '../fixtures/clock.ts';
import { type Place, readAndMap } from './stages.ts';

export type Told = { unchanged: number; map: number; match: number; plan: number; jsonata: number };

process.stdout.write(`${JSON.stringify(await stages(JSON.parse(await text(process.stdin))))}\n`);

async function stages(place: Place): Promise<Told> {
  const times: number[] = [];
  const note = () => times.push(cpuSeconds());
  const { run, read, mapped: people, close } = await readAndMap(place, quickClock(30_000), note);
  note();
  const owned = await findOwners(read, people, run);
  const looked = await lookCloser(read, people, owned, run);
  close();
  note();
  const plan = inPhases(
    holdChanges(draftPlan({ read, people, owned, looked }, run), read, run).draft,
    owned.users,
  );
  note();
  const expressions = people.mapping.rows.map((row) => {
    const expression = jsonata(row.expression);
    expression.registerFunction('option', (value: string, options: Record<string, string>) => options[value]);
    return expression;
  });
  note();
  for (const { record } of read.employees.items) for (const row of expressions) await row.evaluate(record);
  note();
  const between = (at: number) => (times[at + 1] ?? 0) - (times[at] ?? 0);
  return {
    unchanged: plan.unchanged.length,
    map: between(0),
    match: between(1),
    plan: between(2),
    jsonata: between(4),
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
