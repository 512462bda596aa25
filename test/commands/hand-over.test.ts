/** What a run leaves, when it dies or finds no room while it leaves it. */
import { createHash } from 'node:crypto';
import files, { mkdtemp, readdir, rm } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { publish } from '../../src/commands/sync/hand-over.ts';
import type { World } from '../../src/commands/world.ts';
import { lineOf } from '../../src/history/line.ts';
import { provenBy } from '../../src/history/proven.ts';
import { readResults } from '../../src/ledger/results.ts';
import { entriesOf } from '../../src/ledger/to-record.ts';
import type { State } from '../../src/memory/state.ts';
import type { RunOrigin } from '../../src/origin.ts';
import { readSettings } from '../../src/settings.ts';
import { signedOf, stateOf, summaryOf } from '../fixtures/remote.ts';

const NOW = new Date('2026-11-22T05:20:00Z');
const RUN: RunOrigin = { id: '1002', attempt: 1, url: '', trigger: 'schedule', actor: undefined };
const OWN_KEY = createHash('sha256').update('nordwind').digest('hex');

const BEFORE = summaryOf('nordwind', { runId: '1001', startedAt: '2026-11-21T05:10:00.000Z' });
const SUMMARY = summaryOf('nordwind', { runId: '1002', counts: { updated: 3 } });
const [EARLIER, STATE] = [stateOf(BEFORE), stateOf(SUMMARY)];

const dying = suite('publish, and the run dies meanwhile');

for (const how of ['killed', 'no room'] as const) {
  dying(`${how} at whatever step: the result is whole, or there is none, and the memory counts`, async () => {
    const ended: string[] = [];
    for (let step = 0; ended.at(-1) !== 'whole'; step++) {
      assert.ok(step < 100, 'it comes to its end');
      const folder = await mkdtemp(join(tmpdir(), 'hand-over-'));
      try {
        const isThrough = await endingAt(step, how, () => handOver(folder));
        const { results, memory } = await recordedFrom(folder);
        const [result] = results;
        if (result === undefined) assert.is(memory, markOf(EARLIER), `step ${step}: the memory of before`);
        else {
          assert.ok(result.state !== undefined && result.signed !== undefined, `step ${step}: half a result`);
          assert.is(memory, markOf(STATE), `step ${step}`);
        }
        if (isThrough) assert.equal(await readdir(join(folder, 'run-out', 'nordwind')), LEFT);
        ended.push(isThrough ? 'whole' : result === undefined ? 'none' : 'there already');
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    }
    assert.ok(ended.filter((end) => end === 'none').length > 10, ended.join());
  });
}

dying('no room: the run says so, and leaves nothing half-written', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hand-over-'));
  try {
    await handOver(folder);
    const error = await endingAt(6, 'no room', () => handOver(folder).catch((thrown: unknown) => thrown));
    assert.is((error as { code?: string }).code, 'config', String(error));
    const left = await readdir(join(folder, 'run-out', 'nordwind'));
    assert.not(left.includes('summary.json'), 'that of an earlier run does not stand for this one');
    assert.equal(
      left.filter((name) => name.startsWith('.')),
      [],
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

dying.run();

const LEFT = ['signed.txt', 'state.json', 'summary.json', 'summary.md'];

async function handOver(folder: string): Promise<void> {
  const settings = readSettings((name) => ({ command: 'sync', tenant: 'nordwind' })[name] ?? '', RUN);
  const world = { folder, print: () => {} } as unknown as World;
  const left = { state: JSON.parse(STATE) as State, signed: signedOf(SUMMARY, STATE, { counter: 8 }) };
  await publish(SUMMARY, { name: 'Nordwind', note: '' }, left, settings, world);
}

function markOf(state: string): string {
  return JSON.parse(state).signature.slice(0, 12);
}

/** As `record` takes it, and as the next run looks at it. */
async function recordedFrom(folder: string) {
  const options = { folder: join(folder, 'run-out'), expected: ['nordwind'], run: RUN, now: NOW };
  const results = await readResults({ ...options, warn: () => {} });
  const withoutResult = results.length === 0 ? ['nordwind'] : [];
  const [entry] = entriesOf({ results, withoutResult }, { run: RUN, now: NOW, version: '0.1.0' });
  assert.ok(entry);
  const first = lineOf(BEFORE, undefined, { state: markOf(EARLIER), signed: signedOf(BEFORE, EARLIER) });
  const then = lineOf(entry.summary, first, { state: entry.state?.mark, signed: entry.signed });
  const proven = provenBy(
    { signed: [], lines: [first, then] },
    { tenant: 'nordwind', ownKey: OWN_KEY, now: NOW },
  );
  return { results, memory: proven.state };
}

/** `act`, in which the file system stops at this step: half of what is written then arrives. True when it did not come to it. */
async function endingAt<T>(
  step: number,
  how: 'killed' | 'no room',
  act: () => Promise<T>,
): Promise<T | boolean> {
  const { open, writeFile, rename, rm: remove, mkdir } = files;
  let steps = 0;
  const isOver = () => {
    const at = steps++;
    return how === 'killed' ? at >= step : at === step;
  };
  const ends = () => Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
  const stopping =
    <A extends unknown[], R>(real: (...args: A) => Promise<R>, half?: (...args: A) => Promise<unknown>) =>
    async (...args: A): Promise<R> => {
      if (!isOver()) return real(...args);
      if (steps === step + 1) await half?.(...args);
      throw ends();
    };
  const begun = (data: unknown) => String(data).slice(0, String(data).length / 2);
  Object.assign(files, {
    writeFile: stopping(writeFile, (path, data) => writeFile(path, begun(data))),
    rename: stopping(rename),
    rm: stopping(remove),
    mkdir: stopping(mkdir as typeof writeFile),
    open: stopping(async (...args: Parameters<typeof open>) => {
      const file = await open(...args);
      const write = file.writeFile.bind(file);
      file.writeFile = stopping(write, (data) => write(begun(data)));
      file.sync = stopping(file.sync.bind(file));
      return file;
    }),
  });
  syncBuiltinESMExports();
  try {
    const result = await act();
    return steps <= step ? true : result;
  } catch (error) {
    if (steps <= step) throw error;
    return false;
  } finally {
    Object.assign(files, { open, writeFile, rename, rm: remove, mkdir });
    syncBuiltinESMExports();
  }
}
