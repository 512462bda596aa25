/** The real program, killed or told to stop in the middle of its writes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { BUNDLE, baseEnv, readSummary } from '../fixtures/bundle.ts';
import { onStage, type Stage } from '../fixtures/stage.ts';

const PEOPLE = 15;
/** Milliseconds within which what is under way is sure to be waited for, however busy the machine is: half of what it is given. */
const SURELY = 750;

const stopped = suite('stories: the program is stopped');

function telling(story: (stage: Stage) => Promise<void>): () => Promise<void> {
  return onStage({ people: PEOPLE, line: 'http', clock: 'real' }, async (stage) => {
    await story(stage);
    assert.is(stage.engagedly.throttled, 0);
  });
}

/**
 * Starts the bundle and does `act` when its so-and-so-manieth write arrives. `code` is null when a signal ended it.
 * `added`: how many people it had added soon after that, which it must know of.
 */
async function interrupted(
  stage: Stage,
  write: number,
  act: (child: ChildProcess) => void,
): Promise<{ code: number | null; writesAfter: number; added: number }> {
  const child = startBundle(stage);
  let writes = 0;
  const added = () => stage.engagedly.users.length - 1;
  let soon: number | undefined;
  // From then on every write takes a moment, so that the signal arrives in the middle of one.
  stage.engagedly.fault({
    when: ({ method }) => {
      if (method === 'GET') return false;
      writes += 1;
      if (writes === write) {
        act(child);
        setTimeout(() => {
          soon = added();
        }, SURELY).unref();
      }
      return writes >= write;
    },
    times: Number.POSITIVE_INFINITY,
    effect: { kind: 'delay', ms: 150 },
  });
  const code = await endOf(child);
  stage.engagedly.clearFaults();
  return { code, writesAfter: writes - write, added: soon ?? added() };
}

for (const write of [1, 12, 40]) {
  stopped(
    `part 9 · the bundle killed at write ${write}: the next run ends where it should, nobody twice`,
    telling(async (stage) => {
      const { code } = await interrupted(stage, write, (child) => child.kill('SIGKILL'));
      assert.is(code, null);
      await rm(join(stage.folder, 'run-out'), { recursive: true, force: true });
      // What was under way may still have arrived.
      await new Promise((resolve) => setTimeout(resolve, 200));
      await endsWell(stage);
    }),
  );
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  stopped(
    `part 10 · ${signal} in the middle: no further write, a summary and a state, and the next run does the rest`,
    telling(async (stage) => {
      const started = performance.now();
      const { code, writesAfter, added } = await interrupted(stage, 30, (child) => child.kill(signal));
      assert.ok(performance.now() - started < 15_000, 'it ends within seconds');
      assert.ok(code !== 0 && code !== null, `it ended with ${code}`);
      // Eight are under way at most, each may go on to a second half.
      assert.ok(writesAfter <= 8, `${writesAfter} writes were started after the signal`);
      const summary = await readSummary(stage);
      assert.equal([summary.outcome, summary.issues[0].code], ['partial', 'cancelled']);
      assert.match(
        summary.issues[0].remedy,
        /^Stopped by you\. \d+ of \d+ done; run again for the rest, on your own machine after "npm run record"\.$/,
      );
      const codes: string[] = summary.issues.map(({ code }: { code: string }) => code);
      assert.equal(
        codes.filter((code) => /http|write-failed/.test(code)),
        [],
        'no vendor is blamed',
      );
      const { created } = summary.counts;
      assert.ok(created >= added && created < stage.engagedly.users.length, 'it tells what it did');
      const state = JSON.parse(
        await readFile(join(stage.folder, 'run-out', 'nordwind', 'state.json'), 'utf8'),
      );
      assert.is(state.links.length, created);
      await endsWell(stage);
    }),
  );
}

stopped(
  'part 10 · a signal while it still reads: nothing is written, and a summary says so',
  telling(async (stage) => {
    const child = startBundle(stage);
    stage.personio.fault({
      when: ({ path }) => path === '/v1/company/employees' && child.kill('SIGTERM'),
      // Long enough for the signal to arrive on a busy machine; whoever obeys it does not wait.
      effect: { kind: 'delay', ms: 2_000 },
    });
    const code = await endOf(child);
    assert.ok(code !== 0 && code !== null, `it ended with ${code}`);
    assert.equal(stage.engagedly.writes(), []);
    assert.is((await readSummary(stage)).outcome, 'failed');
    await endsWell(stage);
  }),
);

stopped.run();

function startBundle(stage: Stage): ChildProcess {
  return spawn(process.execPath, [BUNDLE], {
    cwd: stage.folder,
    stdio: 'ignore',
    timeout: 30_000,
    env: { ...baseEnv(), ...stage.env('sync') },
  });
}

function endOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.on('close', (code) => resolve(code)));
}

async function endsWell(stage: Stage): Promise<void> {
  const { summary, printed } = await stage.command('sync');
  assert.is(summary?.outcome, 'success', printed);
  assert.is(stage.engagedly.users.length, PEOPLE + 1);
  const emails = new Set(stage.engagedly.users.map(({ fields }) => fields.email));
  assert.is(emails.size, PEOPLE + 1);
  const names = stage.engagedly.units.departments.map(({ name }) => name);
  assert.is(new Set(names).size, names.length);
  const before = stage.engagedly.writes().length;
  assert.is((await stage.command('sync')).summary?.outcome, 'success');
  assert.is(stage.engagedly.writes().length, before);
}
