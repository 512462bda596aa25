/** Plays one scenario, judges after every run, and lets it settle. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { happen } from './changes.ts';
import { judgeEnd } from './expected.ts';
import { begin, type Game, judged, type Seen } from './game.ts';
import { count, forgetAll, forgetLinks, Violation } from './oracle.ts';
import type { LedgerFate, Scenario, Step, Sync, Undo } from './scenario.ts';
import { type Ran, setStage } from './stage.ts';
import { tenantOf } from './tenants.ts';
import { judgeLeft } from './undone.ts';
import { forgetWaiting } from './waiting.ts';

/** Three runs and 72 hours may have to pass before a missing person is blocked, and one more. */
const SETTLING = 16;
const QUIET = 3;
const DAY = 25;
/** In memory where there is such a folder. */
const FOLDER = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

export type Played = { counts: Map<string, number> };

/** Throws a Violation where a rule was broken. */
export async function play(scenario: Scenario): Promise<Played> {
  const folder = await mkdtemp(join(FOLDER, 'campaign-'));
  const stage = await setStage({ folder, ...scenario });
  try {
    const game = await begin(stage, scenario);
    for (const step of scenario.steps) await take(game, step);
    await settle(game);
    return { counts: game.oracle.counts };
  } finally {
    await stage.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function take(game: Game, step: Step): Promise<void> {
  const { stage, scene, oracle } = game;
  switch (step.do) {
    case 'change':
      scene.today = stage.now().toISOString().slice(0, 10);
      happen(scene, step);
      if (step.what === 'edited-by-hand') forgetLinks(oracle);
      count(oracle, `change ${step.what}`);
      return;
    case 'edit':
      oracle.choice = { ...oracle.choice, ...step.edit };
      await writeTenant(game);
      for (const key of Object.keys(step.edit)) count(oracle, `edit ${key}`);
      return;
    case 'pause':
      await pause(game, step.on);
      return;
    case 'rekey': {
      const { isRefused, killed } = await judged(game, { command: 'rekey' });
      count(oracle, isRefused || killed ? 'rekeys refused' : 'rekeys');
      return;
    }
    case 'undo':
      await takeUndo(game, step);
      return;
    case 'sync':
      await takeSync(game, step);
  }
}

async function writeTenant({ stage, oracle, isPaused }: Game): Promise<void> {
  await stage.tenant(tenantOf(oracle.choice, [...oracle.protectedIds], isPaused));
}

async function pause(game: Game, on: boolean): Promise<void> {
  if (game.isPaused !== on) count(game.oracle, on ? 'pauses' : 'pauses ended');
  game.isPaused = on;
  await writeTenant(game);
}

/** Somebody puts a run back, and approves what waits for it. */
async function takeUndo(game: Game, step: Undo): Promise<void> {
  const { stage, oracle } = game;
  const done = game.done.at(-1 - step.back);
  if (!done) return;
  stage.later(step.hours);
  const was = game.isPaused;
  await pause(game, true);
  if (step.ledger !== 'kept') forgetMemory(game, step.ledger);
  let approve: readonly string[] = [];
  let last: Seen | undefined;
  for (let round = 0; round < step.rounds; round++) {
    const ledger = round === 0 ? step.ledger : 'kept';
    const faults = round === 0 ? step.faults : [];
    last = await judged(game, { command: 'undo', undone: done.id, approve, ledger, faults, puts: done });
    if (ledger !== 'kept') forgetRun(game, ledger);
    approve = last.summary?.held.flatMap(({ digest }) => digest ?? []) ?? [];
    if (approve.length === 0 || !step.approve) break;
  }
  if (last?.summary && last.summary.held.length === 0 && step.faults.length === 0) {
    judgeLeft(oracle, done, last.after, last);
    if (last.summary.outcome !== 'failed') {
      const again = await judged(game, { command: 'undo', undone: done.id, puts: done });
      if (again.writes.length > 0) throw new Violation('The second undo of a run has changed something.');
      if (again.summary && again.summary.held.length > 0)
        throw new Violation('The second undo of a run would change something.');
    }
  }
  if (step.resumes || !was) await pause(game, !step.resumes);
}

/** What a run has left that had no memory itself: where it is recorded under the key, it can be approved. */
function forgetRun({ oracle, waiting }: Game, fate: LedgerFate): void {
  forgetAll(oracle);
  if (fate === 'foreign') forgetWaiting(waiting);
}

function forgetMemory({ oracle, waiting, done }: Game, fate: LedgerFate): void {
  forgetAll(oracle);
  for (const one of done) one.isForgotten = true;
  if (fate !== 'not-recorded') forgetWaiting(waiting);
}

async function takeSync(game: Game, step: Sync): Promise<void> {
  const { stage, oracle, held, used } = game;
  stage.later(step.hours);
  const approve = digestsFor(step, held, used);
  if (step.ledger !== 'kept') {
    forgetMemory(game, step.ledger);
    count(oracle, `ledger ${step.ledger}`);
  }
  const options = { approve, attempt: step.attempt, ledger: step.ledger } as const;
  let planned: Ran | undefined;
  if (step.planned && step.faults.length === 0 && step.ledger === 'kept') {
    planned = await judged(game, { ...options, command: 'plan' });
  }
  for (const { kind } of step.faults) count(oracle, `fault ${kind}`);
  const ran = await judged(game, { ...options, command: 'sync', faults: step.faults });
  if (step.ledger !== 'kept') {
    forgetRun(game, step.ledger);
    // Nor is it known which approvals were used; somebody has to give them anew.
    game.usedAt.clear();
  }
  if (planned) comparePlans(planned, ran);
}

function digestsFor(
  { approve }: Sync,
  held: readonly string[][],
  used: readonly string[],
): readonly string[] {
  if (approve === 'last') return held.at(-1) ?? [];
  if (approve === 'half') return [...(held.at(-1) ?? []).slice(0, 1), '0'.repeat(12)];
  if (approve === 'older') return held.at(-3) ?? held[0] ?? [];
  return approve === 'used' ? used.slice(-3) : [];
}

/** The plan is what happens: the same plan right before, and all of it done. */
function comparePlans(planned: Ran, ran: Ran): void {
  if (!planned.plan || !ran.plan) return;
  // A half of an approval releases nothing, and a plan tells that it does not fit.
  if (ran.summary?.issues.some(({ code }) => code === 'approval-unmatched')) return;
  for (const [at, { name, changes }] of planned.plan.phases.entries()) {
    if (!isDeepStrictEqual(changes, ran.plan.phases[at]?.changes)) {
      throw new Violation(`A plan and the sync right after it differ in the phase ${name}.`);
    }
  }
}

/** Faults are off and days go by: first nobody approves anything, then everything is approved. */
async function settle(game: Game): Promise<void> {
  const { stage, oracle } = game;
  if (game.isPaused) await pause(game, false);
  const { onMissing, onOutOfScope } = oracle.choice;
  // Until every termination date that is ahead has passed.
  stage.later(6 * DAY);
  const isSlow = onMissing === 'block' || onOutOfScope === 'block';
  await untilQuiet(game, 1, () => []);
  const quiet = await untilQuiet(game, isSlow ? QUIET : 1, (held) => held);
  const notAdded = quiet?.summary?.issues.find(({ code }) => code === 'leaver-not-added')?.refs ?? [];
  const told = oracle.company.people.filter(({ id }) =>
    notAdded.includes(stage.refOf({ employee: String(id) })),
  );
  const aside = [...(quiet?.plan?.setAside ?? []), ...told.map(({ id }) => String(id))];
  judgeEnd(oracle, stage.now(), aside);
  stage.later(DAY);
  const last = await judged(game, { command: 'sync' });
  if (last.writes.length > 0) throw new Violation('A settled tenant was written to again.');
  if (last.summary?.outcome === 'failed') throw new Violation('A settled tenant fails.');
}

/** Gives the last run. */
async function untilQuiet(
  game: Game,
  wanted: number,
  approve: (held: string[]) => string[],
): Promise<Ran | undefined> {
  let quiet = 0;
  let last: Ran | undefined;
  for (let run = 0; run < SETTLING * 2 && quiet < wanted; run++) {
    game.stage.later(DAY);
    const given = approve(game.held.at(-1) ?? []);
    const ran = await judged(game, { command: 'sync', approve: given });
    last = ran;
    // What waited may be small enough by now to wait no more: then its approval fits nothing, and the run has ended before
    // the first write, so that somebody looks.
    const isRefused = ran.summary?.issues.some(({ code }) => code === 'approval-unmatched') === true;
    const isQuiet = ran.writes.length === 0 && approve(game.held.at(-1) ?? []).length === 0;
    quiet = isQuiet && !isRefused ? quiet + 1 : 0;
  }
  if (quiet < wanted) throw new Violation('The tenant never settles.');
  return last;
}
