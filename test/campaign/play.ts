/** Plays one scenario, judges after every run, and lets it settle. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Call } from '../../src/sandbox/server.ts';
import { happen, type Scene, stranger } from './changes.ts';
import { judgeEnd } from './expected.ts';
import { numberOf } from './facts.ts';
import {
  count,
  forgetAll,
  forgetLinks,
  lookAround,
  newOracle,
  noticeLook,
  noticeOpen,
  type Oracle,
  Violation,
} from './oracle.ts';
import { judgeOutputs } from './private.ts';
import { judgeRun } from './runs.ts';
import type { Scenario, Step, Sync } from './scenario.ts';
import { type Ran, type RunOptions, type Stage, setStage } from './stage.ts';
import { tenantOf } from './tenants.ts';
import { judgeWrite } from './writes.ts';

/** Three runs and 72 hours may have to pass before a missing person is blocked, and one more. */
const SETTLING = 16;
const QUIET = 3;
const DAY = 25;
/** So long a used digest stands for nothing, in milliseconds. */
const RETIRED = 30 * 24 * 3_600_000;

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

type Game = {
  stage: Stage;
  scene: Scene;
  oracle: Oracle;
  /** Digests as the last runs showed them, and those that were approved once. */
  held: string[][];
  used: string[];
  /** When each was used last, in milliseconds. */
  usedAt: Map<string, number>;
};

async function begin(stage: Stage, scenario: Scenario): Promise<Game> {
  const { company, engagedly } = stage;
  const { tenant: choice } = scenario;
  const owners = new Map<string, number[]>();
  for (const [index, person] of company.people.entries()) {
    if (scenario.start === 'nobody' || (scenario.start === 'some' && index % 3 === 0)) continue;
    const isTaken = engagedly.users.some(({ fields }) => fields.email === person.email?.toLowerCase());
    if (!person.email || isTaken || person.status === 'onboarding') continue;
    const user = engagedly.addUser({
      blocked: person.status === 'inactive',
      fields: {
        first_name: person.firstName,
        last_name: person.lastName,
        email: person.email.toLowerCase(),
        // Accounts that were made by hand often lack the number.
        ...(choice.identifier === 'employee_id' || index % 4 > 0
          ? { employee_id: numberOf(person, choice) }
          : {}),
      },
    });
    owners.set(user.id, [person.id]);
  }
  for (let at = 0; at < scenario.strangers; at++) stranger(engagedly, at, scenario.seed);
  const guarded = choice.protect ? engagedly.users.slice(2, 10).map(({ id }) => id) : [];
  const today = () => stage.now().toISOString().slice(0, 10);
  const humans = new Map<number, number>();
  await stage.tenant(tenantOf(choice, guarded));
  return {
    stage,
    scene: { company, engagedly, deleted: [], humans, byHand: new Set(), today: today() },
    held: [],
    used: [],
    usedAt: new Map(),
    oracle: newOracle({
      company,
      engagedly,
      choice: { ...choice },
      protectedIds: new Set(guarded),
      humans,
      owners,
    }),
  };
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
    case 'edit-filter':
      oracle.choice = { ...oracle.choice, filter: step.filter };
      await stage.tenant(tenantOf(oracle.choice, [...oracle.protectedIds]));
      count(oracle, 'change filter');
      return;
    case 'sync':
      await takeSync(game, step);
  }
}

async function takeSync(game: Game, step: Sync): Promise<void> {
  const { stage, oracle, held, used } = game;
  stage.later(step.hours);
  const approve = digestsFor(step, held, used);
  if (step.ledger !== 'kept') {
    forgetAll(oracle);
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
    forgetAll(oracle);
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
  if (approve === 'older') return held.at(-3) ?? held[0] ?? [];
  return approve === 'used' ? used.slice(-3) : [];
}

/** One run with everything that is checked after it. */
async function judged(game: Game, options: Omit<RunOptions, 'onWrite' | 'onLook'>): Promise<Ran> {
  const { stage, oracle, held, used } = game;
  const before = lookAround(oracle);
  const openable = [...oracle.mayOpen];
  oracle.isDenied = options.faults?.some(({ kind }) => kind === 'nobody') ?? false;
  const startedAt = stage.now();
  const verdicts = new Map<Call, () => void>();
  const failures: unknown[] = [];
  const ran = await stage.run({
    ...options,
    onLook: (call) => noticeLook(oracle, call),
    onWrite: (call) => {
      try {
        verdicts.set(call, judgeWrite(oracle, call, startedAt));
      } catch (error) {
        failures.push(error);
      }
    },
  });
  if (failures.length > 0) throw failures[0];
  count(oracle, `${options.command}s`);
  if (ran.killed) {
    count(oracle, 'kills');
    forgetLinks(oracle);
  } else if (!ran.summary)
    throw new Violation(`A run left no summary: ${ran.outputs.join(' ').slice(0, 300)}`);
  if (ran.trace.hidden.size > 0) oracle.isLied = true;
  noticeOpen(oracle, ran, before);
  for (const call of ran.writes) verdicts.get(call)?.();
  // What it saw or did is forgotten with it: the last that is known of these accounts is who blocked them.
  const isForgotten = ran.killed || (options.ledger ?? 'kept') !== 'kept';
  if (isForgotten) for (const id of openable) oracle.mayOpen.add(id);
  const { approved = [] } = ran.summary ?? {};
  // What a killed run released is known to nobody but who approved it.
  judgeRun(oracle, ran, before, ran.killed ? (options.approve ?? []) : approved);
  judgeOutputs(stage, ran.outputs);
  if (ran.summary?.issues.some(({ code }) => code === 'internal')) {
    throw new Violation(`The run met a defect: ${ran.outputs.join('\n').slice(0, 600)}`);
  }
  if (options.command === 'sync' && ran.summary) {
    count(oracle, `outcome ${ran.summary.outcome}`);
    const digests = ran.summary.held.flatMap(({ digest }) => digest ?? []);
    if (digests.length > 0) count(oracle, 'runs with holds');
    held.push(digests);
    if (approved.length > 0) count(oracle, 'approvals used');
    for (const digest of approved) {
      const since = stage.now().getTime() - (game.usedAt.get(digest) ?? Number.NEGATIVE_INFINITY);
      if (since < RETIRED) throw new Violation('An approval was used twice.');
      game.usedAt.set(digest, stage.now().getTime());
    }
    used.push(...approved);
  }
  return ran;
}

/** The plan is what happens: the same plan right before, and all of it done. */
function comparePlans(planned: Ran, ran: Ran): void {
  if (!planned.plan || !ran.plan) return;
  for (const [at, { name, changes }] of planned.plan.phases.entries()) {
    if (!isDeepStrictEqual(changes, ran.plan.phases[at]?.changes)) {
      throw new Violation(`A plan and the sync right after it differ in the phase ${name}.`);
    }
  }
}

/** Faults are off and days go by: first nobody approves anything, then everything is approved. */
async function settle(game: Game): Promise<void> {
  const { stage, oracle } = game;
  const { onMissing, onOutOfScope } = oracle.choice;
  // Until every termination date that is ahead has passed.
  stage.later(6 * DAY);
  const isSlow = onMissing === 'block' || onOutOfScope === 'block';
  await untilQuiet(game, 1, () => []);
  const quiet = await untilQuiet(game, isSlow ? QUIET : 1, (held) => held);
  judgeEnd(oracle, stage.now(), quiet?.plan?.setAside ?? []);
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
