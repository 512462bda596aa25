import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { estimateLeft } from '../../src/commands/estimate.ts';
import { screenOn, stepPrinter } from '../../src/commands/progress.ts';
import type { Waiting } from '../../src/http/http.ts';
import type { Phase, Plan } from '../../src/model.ts';
import { emptyPlan } from '../../src/plan/change.ts';
import type { Step } from '../../src/sync.ts';
import { setStage } from '../fixtures/stage.ts';

const progress = suite('stepPrinter');

function printed(isTTY: boolean, total: number): string {
  let text = '';
  const tell = stepPrinter({ isTTY, write: (part) => (text += part) });
  tell({ step: 'reading' });
  for (let done = 1; done <= total; done++) tell({ step: 'applying', done, total });
  return text;
}

progress('without a terminal a line at each quarter', () => {
  assert.is(
    printed(false, 100),
    'Reading Personio and Engagedly ...\n' +
      [25, 50, 75, 100].map((done) => `  ${done} of 100 done\n`).join(''),
  );
});

progress('on a terminal one line that grows, and ends', () => {
  const text = printed(true, 4);
  assert.match(text, '\r  [############............] 2 of 4');
  assert.ok(text.endsWith('[########################] 4 of 4\n'));
});

progress(
  'a line is written over only where there is a terminal that can, and nobody keeps what it shows',
  () => {
    for (const [isTTY, env, isAlive] of [
      [true, { TERM: 'xterm' }, true],
      [true, { TERM: 'xterm', CI: '', NO_COLOR: '1' }, true],
      [true, { TERM: 'xterm', CI: 'true' }, false],
      [true, { TERM: 'xterm', CI: '1' }, false],
      [true, { TERM: 'dumb' }, false],
      [undefined, { TERM: 'xterm' }, false],
    ] as const) {
      const written: string[] = [];
      const stream = {
        ...(isTTY ? { isTTY } : {}),
        columns: 40,
        write: (text: string) => written.push(text),
      };
      const screen = screenOn(stream, env);
      stream.columns = 60;
      assert.is(screen.columns, 60);
      const tell = stepPrinter(screen);
      for (const done of [1, 2, 3, 4]) tell({ step: 'applying', done, total: 4 });
      tell({ step: 'ended' });
      assert.is(written.join('').includes('\r'), isAlive, JSON.stringify([isTTY, env, written]));
    }
  },
);

progress('a plan is told in numbers', () => {
  let text = '';
  const tell = stepPrinter({ write: (part) => (text += part) });
  const units: Phase = {
    name: 'units',
    changes: [{ action: 'create-unit', kind: 'locations', name: 'Kiel' }],
  };
  const creates: Phase = { name: 'create', changes: [{ action: 'create', employee: '1', after: {} }] };
  const plan: Plan = { ...emptyPlan(), phases: [units, creates] };
  tell({ step: 'planned', plan });
  tell({ step: 'planned', plan: emptyPlan() });
  const people = [{ employee: '1' }, { employee: '2' }];
  tell({ step: 'planned', plan: { ...emptyPlan(), findings: [{ code: 'reason-unknown', people }] } });
  const held = [5, 2].map((count) => ({
    class: 'field' as const,
    count,
    base: 9,
    allowed: 1,
    waiting: [],
    isNew: true,
  }));
  tell({ step: 'planned', plan: { ...plan, phases: [creates], held } });
  assert.is(
    text,
    'Planned: 1 unit to create, 1 to add.\nPlanned: nothing to change.\nPlanned: nothing to change.\n' +
      '  2 of these are blocked without a reason: Engagedly does not have the one that the tenant file names.\n' +
      'Planned: 1 to add; 7 held.\n',
  );
});

/** A printer on a clock of its own, and what it wrote. */
function watched(screen: { isTTY?: boolean; columns?: number }) {
  const clock = { now: 0, second: undefined as (() => void) | undefined };
  const written: string[] = [];
  const tell = stepPrinter(
    { ...screen, write: (text) => written.push(text) },
    {
      now: () => clock.now,
      everySecond: (act) => {
        clock.second = act;
        return () => {
          clock.second = undefined;
        };
      },
    },
  );
  return { clock, written, tell };
}

const PACE: Waiting = {
  vendor: 'Engagedly',
  host: 'api.engagedly.com',
  why: 'pace',
  ms: 12_000,
  allows: { calls: 200, ms: 60_000 },
};

progress('on a terminal it says what it waits for, counts down, and how long is left', () => {
  const { clock, written, tell } = watched({ isTTY: true });
  tell({ step: 'applying', done: 1, total: 541 });
  tell({ step: 'waiting', waiting: PACE });
  assert.is(
    written.at(-1)?.trim(),
    '[........................] 1 of 541  Engagedly allows 200 calls a minute: next in 12 s, about 3 min left',
  );
  clock.now = 5_000;
  clock.second?.();
  assert.match(written.at(-1) ?? '', 'next in 7 s');
  clock.now = 12_500;
  clock.second?.();
  assert.not.match(written.at(-1) ?? '', 'next in');
  assert.match(written.at(-1) ?? '', '1 of 541  about 3 min left');
  for (let done = 2; done <= 541; done += 1) tell({ step: 'applying', done, total: 541 });
  assert.is(clock.second, undefined);
  assert.is(written.at(-1), '\n');
});

progress('the line fits the terminal, and a shorter one covers the longer one before', () => {
  const { written, tell } = watched({ isTTY: true, columns: 60 });
  tell({ step: 'applying', done: 1, total: 541 });
  tell({ step: 'waiting', waiting: PACE });
  const long = written.at(-1) ?? '';
  assert.ok(long.length <= 60, `${long.length}`);
  tell({ step: 'ended' });
  assert.is(written.at(-1), `\r${' '.repeat(long.length - 1)}\r`);
  tell({ step: 'ended' });
  assert.is(written.length, 3);
});

progress('without a terminal a long wait is a line, and not one each second', () => {
  const { clock, written, tell } = watched({});
  tell({ step: 'reading' });
  tell({ step: 'waiting', waiting: { ...PACE, ms: 2_000 } });
  tell({ step: 'waiting', waiting: PACE });
  clock.now = 12_000;
  tell({ step: 'waiting', waiting: PACE });
  clock.now = 31_000;
  tell({ step: 'waiting', waiting: { ...PACE, why: 'throttled', ms: 180_000 } });
  clock.now = 62_000;
  tell({
    step: 'waiting',
    waiting: { vendor: 'Personio', host: 'api.personio.de', why: 'silence', ms: 20_000 },
  });
  clock.now = 93_000;
  tell({ step: 'waiting', waiting: { ...PACE, why: 'trouble', ms: 8_000 } });
  assert.equal(written, [
    'Reading Personio and Engagedly ...\n',
    '  Engagedly allows 200 calls a minute: next in 12 s\n',
    '  Engagedly asks for a pause: next in 3 min\n',
    '  Personio (api.personio.de) has not answered for 20 s\n',
    '  Engagedly did not answer as it should: next try in 8 s\n',
  ]);
});

progress('without a terminal a long run says each minute how far it is and how long is left', () => {
  const { clock, written, tell } = watched({});
  tell({ step: 'waiting', waiting: { ...PACE, ms: 1_000 } });
  for (let done = 1; done <= 400; done += 1) {
    clock.now = done * 1_000;
    tell({ step: 'applying', done, total: 2_000 });
  }
  assert.equal(written.slice(0, 3), [
    '  1 of 2000 done, about 11 min left\n',
    '  61 of 2000 done, about 32 min left\n',
    '  121 of 2000 done, about 31 min left\n',
  ]);
  assert.is(written.length, 7);
});

progress('an estimate is never quicker than the limit allows, nor than what was seen', () => {
  const begun = { at: 0, done: 0 };
  const allows = { calls: 200, ms: 60_000 };
  const burst = { done: 100, total: 460, at: 4_000, begun };
  assert.is(estimateLeft(burst, allows, 60_000), 120_000);
  assert.is(estimateLeft({ ...burst, at: 100_000 }, allows, 60_000), 360_000);
  assert.is(estimateLeft({ ...burst, at: 1_000 }, undefined, 60_000), undefined);
  // Where a sandbox plays the minute in two seconds.
  assert.is(estimateLeft({ ...burst, at: 1_000 }, allows, 2_000), 4_000);
});

progress('a run that meets the limit says so, in a log as on a terminal', async () => {
  for (const isTTY of [false, true]) {
    let text = '';
    let tell: (step: Step) => void = () => {};
    const stage = await setStage({ people: 60, engagedly: { limit: 30 }, onStep: (step) => tell(step) });
    try {
      tell = stepPrinter(
        { isTTY, write: (part) => (text += part) },
        { now: () => stage.now(), everySecond: () => () => {} },
      );
      const { summary } = await stage.run();
      assert.is(summary.counts.created, 60);
    } finally {
      await stage.close();
    }
    assert.match(text, /Engagedly allows 30 calls a minute: next in \d+ s, about \d+ (s|min) left/, text);
  }
});

progress.run();
