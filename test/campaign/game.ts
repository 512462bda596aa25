/** A scenario under way, and one run of it with everything that is checked after it. */
import type { Call } from '../../src/sandbox/server.ts';
import { type Scene, stranger } from './changes.ts';
import { numberOf } from './facts.ts';
import {
  type Before,
  count,
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
import type { Scenario } from './scenario.ts';
import type { Ran, RunOptions, Stage } from './stage.ts';
import { tenantOf } from './tenants.ts';
import { judgeTold } from './told.ts';
import { type Done, judgeUndo } from './undone.ts';
import { judgeWaiting, newWaiting, type Waiting } from './waiting.ts';
import { judgeWrite } from './writes.ts';

/** So long a used digest stands for nothing, in milliseconds. */
const RETIRED = 30 * 24 * 3_600_000;

export type Game = {
  stage: Stage;
  isPaused: boolean;
  waiting: Waiting;
  /** Runs that changed something, the latest at the end. */
  done: Done[];
  scene: Scene;
  oracle: Oracle;
  /** Digests as the last runs showed them, and those that were approved once. */
  held: string[][];
  used: string[];
  /** When each was used last, in milliseconds. */
  usedAt: Map<string, number>;
};

/** The scene is set: who has an account before the first run. */
export async function begin(stage: Stage, scenario: Scenario): Promise<Game> {
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
    isPaused: false,
    waiting: newWaiting(),
    done: [],
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

/** One run with everything that is checked after it. */
export async function judged(
  game: Game,
  { puts, ...options }: Omit<RunOptions, 'onWrite' | 'onLook'> & { puts?: Done },
): Promise<Seen> {
  const { stage, oracle, held, used, waiting } = game;
  const before = lookAround(oracle);
  const openable = [...oracle.mayOpen];
  oracle.isDenied = options.faults?.some(({ kind }) => kind === 'nobody') ?? false;
  oracle.isPutBack = puts !== undefined;
  const startedAt = stage.now();
  const verdicts = new Map<Call, () => void>();
  const failures: unknown[] = [];
  const ran = await stage.run({
    ...options,
    onLook: (call) => noticeLook(oracle, call),
    onWrite: (call) => {
      try {
        if (!puts) verdicts.set(call, judgeWrite(oracle, call, startedAt));
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
  } else if (!ran.summary && !ran.isRefused)
    throw new Violation(`A run left no summary: ${ran.outputs.join(' ').slice(0, 300)}`);
  if (ran.trace.hidden.size > 0) oracle.isLied = true;
  noticeOpen(oracle, ran, before);
  for (const call of ran.writes) verdicts.get(call)?.();
  // What it saw or did is forgotten with it: the last that is known of these accounts is who blocked them.
  const isUnknown = ran.killed || (options.ledger ?? 'kept') !== 'kept';
  if (isUnknown) for (const id of openable) oracle.mayOpen.add(id);
  const { approved = [] } = ran.summary ?? {};
  // What a killed run released is known to nobody but who approved it.
  const given = ran.killed ? (options.approve ?? []) : approved;
  const after = lookAround(oracle).users;
  const now: Done = { id: ran.id, killed: ran.killed, before: before.users, after };
  if (puts) judgeUndo(oracle, puts, now);
  judgeRun(oracle, ran, before, given);
  const isForgotten = ran.killed || options.ledger === 'not-recorded';
  judgeWaiting(waiting, oracle, ran, before, { given, isForgotten });
  const isCalm = (options.faults ?? []).length === 0 && (options.ledger ?? 'kept') === 'kept';
  if (isCalm && options.command === 'sync') judgeTold(oracle, ran, before, stage.refOf);
  if (ran.writes.length > 0 && options.command === 'sync') game.done.push(now);
  judgeOutputs(stage, ran.outputs);
  if (ran.summary?.issues.some(({ code }) => code === 'internal')) {
    throw new Violation(`The run met a defect: ${ran.outputs.join('\n').slice(0, 600)}`);
  }
  if ((options.command === 'sync' || puts) && ran.summary) {
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
  return { ...ran, before, after };
}

export type Seen = Ran & { before: Before; after: Before['users'] };
