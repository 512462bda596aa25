import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { openEvaluation, StoppedError } from '../../../src/map/worker/evaluation.ts';
import { startProcess } from '../../../src/map/worker/start.ts';
import { createWorker, type Worker } from '../../../src/map/worker/worker.ts';
import { NOW, outcome, row, SHORT } from '../../fixtures/expressions.ts';

const ROOT = new URL('../../../', import.meta.url);

const ENDLESS = '($f := function($x){ $f($x) }; $f(1))';

/** A worker that counts how many processes it starts. */
function counted() {
  const started: ChildProcess[] = [];
  const worker = createWorker(() => {
    const child = startProcess();
    started.push(child);
    return child;
  });
  return { started, worker, open: (budget = SHORT) => openEvaluation({ now: NOW, budget, worker }) };
}

function people(count: number) {
  return Array.from({ length: count }, (_, index) => ({ record: { n: index }, custom: () => undefined }));
}

const stops = suite('what is stopped');
for (const [why, source, words] of [
  ['an endless loop', ENDLESS, 'too long'],
  ['what waits for ever', "($f := function($cb){ {'then': $cb} }; $f(function($x){1}))", undefined],
  [
    'a list that grows in secret',
    "($x := $pad('', 30000, 'x'); $f := function($g, $n){( $r := $uppercase($x & $n); $f(function(){ $g & $r }, $n + 1) )}; $f('', 1))",
    undefined,
  ],
] as const) {
  stops(`${why} costs its row and nobody else`, async () => {
    const { open, worker } = counted();
    const [stopped, other] = await open().evaluate([row(source), row('n + 1')], people(3));
    assert.ok(stopped?.every((given) => 'code' in given));
    if (words) assert.ok(stopped?.every((given) => 'code' in given && given.message.includes(words)));
    assert.equal(other, [{ value: 1 }, { value: 2 }, { value: 3 }]);
    worker.close();
  });
}
stops('a row that was stopped is not tried again, and a second one ends the evaluation', async () => {
  const { open, started, worker } = counted();
  const evaluation = open();
  await evaluation.evaluate([row(ENDLESS)], people(1));
  const [again] = await evaluation.evaluate([row(ENDLESS)], people(2));
  assert.equal(
    again?.map((given) => 'code' in given && given.code),
    ['expression-stopped', 'expression-stopped'],
  );
  assert.is(started.length, 1);
  try {
    await evaluation.evaluate([row(`[${ENDLESS}]`)], people(1));
    assert.unreachable();
  } catch (error) {
    assert.instance(error, StoppedError);
    assert.is((error as StoppedError).source, `[${ENDLESS}]`);
  }
  worker.close();
});
stops('many rows that are slow, each for itself within bounds: the heaviest is stopped', async () => {
  const { open, worker } = counted();
  const heavy = '$sum([1..900].($ * n)) + $sum([1..900].($ * n))';
  // What is left after the first stop is enough for the light one also on a busy machine.
  const evaluation = open({ total: 2_000, row: 1_900 });
  const [light, stopped] = await evaluation.evaluate([row('n + 1'), row(heavy)], people(4000));
  assert.is(light?.length, 4000);
  assert.equal(light?.at(-1), { value: 4000 });
  assert.ok(stopped?.every((given) => 'code' in given && given.code === 'expression-stopped'));
  worker.close();
});
stops(
  'a row may take five seconds of a run, and no page more than twenty before the first stop',
  async () => {
    const limits: unknown[] = [];
    const evaluate: Worker['evaluate'] = async ({ rows }, given) => {
      limits.push(given);
      return limits.length === 1
        ? { ok: false, stop: 'too-long', row: 0, isRowToBlame: true, times: [5_000], texts: [] }
        : { ok: true, columns: rows.map(() => [{ value: 1 }]), times: [1], texts: [0] };
    };
    const evaluation = openEvaluation({ now: NOW, worker: { start() {}, evaluate, close() {} } });
    const [stopped, other] = await evaluation.evaluate([row(ENDLESS), row('n + 1')], people(1));
    assert.equal([stopped?.map((given) => 'code' in given), other], [[true], [{ value: 1 }]]);
    assert.equal(limits, [
      { row: 5_000, page: 20_000, text: 100_000_000 },
      { row: 5_000, page: 25_000, text: 100_000_000 },
    ]);
  },
);
stops('rows of which each is well within bounds do not fill the memory together', async () => {
  const { open, started, worker } = counted();
  const large = Array.from({ length: 11 }, (_, at) => row(`$pad($string(n) & '${at}', 32000)`));
  const columns = await open({ total: 20_000, row: 10_000 }).evaluate([...large, row('n + 1')], people(250));
  assert.equal(
    columns.map((column) => column.filter((given) => 'value' in given).length),
    columns.map(() => 250),
  );
  assert.equal(columns.at(-1)?.at(-1), { value: 250 });
  assert.is(started.length, 1);
  worker.close();
});
stops('of rows that fill the memory one after the other, that which is stopped is at fault', async () => {
  const { open, worker } = counted();
  // Of two growing lists the process can hold neither.
  const grows =
    "($x := $pad('', 30000, 'x'); $f := function($g, $n){( $r := $uppercase($x & $n); $f(function(){ $g & $r }, $n + 1) )}; $f('', 1))";
  const large = Array.from({ length: 8 }, (_, at) => row(`$pad($string(n) & '${at}', 32000)`));
  const [stopped, ...others] = await open({ total: 30_000, row: 15_000 }).evaluate(
    [row(grows), ...large],
    people(250),
  );
  assert.ok(stopped?.every((given) => 'code' in given && given.code === 'expression-stopped'));
  assert.ok(others.flat().every((given) => 'value' in given));
  worker.close();
});
for (const count of [40, 400]) {
  stops(
    `what ${count} people are given is more than can be kept: the row is stopped that gives most of it`,
    async () => {
      const worker = createWorker();
      const evaluation = openEvaluation({ now: NOW, worker, mostText: 40 * 1_000 });
      const rows = [
        '$pad($string(n), 450)',
        '$pad($string(n), 900)',
        '$pad($string(n), 400)',
        "[n, $pad('', 20)]",
        'n + 1',
      ].map(row);
      if (count === 40) {
        const [first, stopped, third, list, last] = await evaluation.evaluate(rows, people(count));
        assert.equal(
          stopped?.map((given) => 'message' in given && given.message),
          people(count).map(() => 'The expression was stopped: what it gives is too large.'),
        );
        assert.ok([first, third, list, last].every((column) => column?.every((given) => 'value' in given)));
      } else {
        const error = await evaluation.evaluate(rows, people(count)).catch((thrown: unknown) => thrown);
        assert.instance(error, StoppedError);
        assert.is((error as StoppedError).source, '$pad($string(n), 900)');
      }
      worker.close();
    },
  );
}
stops('a hundred files have one process, and a new one only after a stop', async () => {
  const { open, started, worker } = counted();
  const files = await Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      open().evaluate([row(index === 50 ? ENDLESS : 'n + 1')], people(2)),
    ),
  );
  assert.is(started.length, 2);
  assert.is(files.filter(([column]) => 'value' in (column?.[0] ?? {})).length, 99);
  worker.close();
});
stops('one that is killed from outside is replaced', async () => {
  const { open, started, worker } = counted();
  const evaluation = open();
  await evaluation.evaluate([row('n + 0')], people(1));
  const [child] = started;
  child?.ref();
  const ended = new Promise((resolve) => child?.once('exit', resolve));
  child?.kill('SIGKILL');
  await ended;
  const [column] = await evaluation.evaluate([row('n + 5')], people(1));
  assert.equal(column, [{ value: 5 }]);
  worker.close();
});
stops('one that cannot be started is told of, not waited for', async () => {
  const broken = () =>
    spawn(process.execPath, ['-e', '0'], { env: {}, stdio: ['pipe', 'ignore', 'ignore', 'ipc'] });
  const nowhere = () => spawn('/nowhere/node', [], { stdio: ['pipe', 'ignore', 'ignore', 'ipc'] });
  for (const start of [broken, nowhere]) {
    const evaluation = openEvaluation({ now: NOW, worker: createWorker(start) });
    const error = await evaluation.evaluate([row('n + 0')], people(1)).catch((reason: unknown) => reason);
    assert.match(String(error), 'could not be started');
  }
});
stops('packages that are a link to those of another checkout are found', async () => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'linked-')));
  try {
    await cp(new URL('src', ROOT), join(folder, 'src'), { recursive: true });
    await cp(new URL('package.json', ROOT), join(folder, 'package.json'));
    await symlink(new URL('node_modules', ROOT), join(folder, 'node_modules'), 'dir');
    const script = `import { startProcess } from './src/map/worker/start.ts';
      startProcess().on('message', (said) => process.exit(said.ready ? 0 : 2)).on('exit', () => process.exit(1));`;
    const program = spawn(process.execPath, ['--input-type=module', '-e', script], { cwd: folder });
    assert.equal(await once(program, 'exit'), [0, null]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
stops('what it says is believed only where it fits', async () => {
  const lies = [
    '{columns: []}',
    '{column: []}',
    '{column: [1]}',
    "{column: [{code: 'made-up', message: ''}]}",
    '{column: [{}, {}]}',
    '{row: 7}',
    '{stuck: 1}',
    "'text'",
  ];
  for (const lie of lies) {
    const script = `process.on('message', () => process.send(${lie})); process.send({ready: true})`;
    const worker = createWorker(() =>
      spawn(process.execPath, ['-e', script], { env: {}, stdio: ['pipe', 'ignore', 'ignore', 'ipc'] }),
    );
    const [column] = await openEvaluation({ now: NOW, worker, budget: { total: 5000, row: 2500 } }).evaluate(
      [row('n + 0')],
      people(1),
    );
    assert.ok(
      column?.every((given) => 'code' in given && given.code === 'expression-stopped'),
      lie,
    );
    worker.close();
  }
});
stops.run();

const early = suite('started early');
early('what is expected is there when people are, and is the only one', async () => {
  const { open, started, worker } = counted();
  const evaluation = open();
  evaluation.expect(['n', 'n + 1']);
  evaluation.expect(['n + 2']);
  assert.is(started.length, 1);
  assert.equal(await evaluation.evaluate([row('n + 1')], people(1)), [[{ value: 1 }]]);
  evaluation.expect(['n + 3']);
  assert.is(started.length, 1);
  worker.close();
});
early('one that has ended meanwhile, or never started, is started anew', async () => {
  const broken = () =>
    spawn(process.execPath, ['-e', '0'], { env: {}, stdio: ['pipe', 'ignore', 'ignore', 'ipc'] });
  const nowhere = () => spawn('/nowhere/node', [], { stdio: ['pipe', 'ignore', 'ignore', 'ipc'] });
  let ended: Promise<unknown> = Promise.resolve();
  const killed = () => {
    const child = startProcess();
    ended = new Promise((resolve) => child.once('exit', resolve));
    child.once('message', () => child.kill('SIGKILL'));
    return child;
  };
  for (const first of [broken, nowhere, killed]) {
    const waiting = [first, startProcess];
    const worker = createWorker(() => (waiting.shift() ?? startProcess)());
    const evaluation = openEvaluation({ now: NOW, worker });
    evaluation.expect(['n + 1']);
    // It does not hold this program.
    const held = setInterval(() => {}, 1_000);
    await ended;
    clearInterval(held);
    assert.equal(await evaluation.evaluate([row('n + 1')], people(1)), [[{ value: 1 }]]);
    assert.is(waiting.length, 0);
    worker.close();
  }
});
early('one that nobody asks keeps nobody from ending', async () => {
  const file = new URL('../../../src/map/worker/worker.ts', import.meta.url);
  const script = `import { createWorker } from ${JSON.stringify(file.href)}; createWorker().start();`;
  const begin = performance.now();
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  assert.is(code, 0);
  assert.ok(performance.now() - begin < 5_000);
});
early.run();

const pages = suite('pages');
pages('a path of names needs no process', async () => {
  const { open, started } = counted();
  open().expect(['n', 'm.name']);
  assert.equal(await open().evaluate([row('n')], people(2)), [[{ value: 0 }, { value: 1 }]]);
  assert.is(started.length, 0);
});
pages('everybody, in the order given, however many there are', async () => {
  const columns = await openEvaluation({ now: NOW }).evaluate([row('n'), row('n + 0')], people(1201));
  const expected = people(1201).map(({ record }) => ({ value: record.n }));
  assert.equal(columns, [expected, expected]);
});
pages('the same expression twice, and nobody', async () => {
  const evaluation = openEvaluation({ now: NOW });
  for (const source of ['n', 'n + 0']) {
    const twice = await evaluation.evaluate([row(source), row(source)], people(1));
    assert.equal(twice, [[{ value: 0 }], [{ value: 0 }]]);
    assert.equal(await evaluation.evaluate([row(source)], []), [[]]);
  }
});
pages('a value beyond all measure costs that person the rows that read it', async () => {
  const large = [{ record: { n: 'a'.repeat(40_000), m: 1 }, custom: () => undefined }, ...people(1)];
  for (const [n, m] of [
    ['n', 'm'],
    ['$max([n])', '$max([m])'],
  ] as const) {
    const [reads, other] = await openEvaluation({ now: NOW }).evaluate([row(n), row(m)], large);
    assert.equal(reads, [{ code: 'expression-failed', message: 'A value is too large.' }, { value: 0 }]);
    assert.equal(other, [{ value: 1 }, {}]);
  }
});
pages('what is common is asked once, and gives everybody their own', async () => {
  const heavy = '($x := n; $sum([1..900].($ * $x)) + $sum([1..900].($ * $x)))';
  const subjects = Array.from({ length: 2000 }, (_, at) => ({
    record: { n: at % 3 },
    custom: () => undefined,
  }));
  const [column] = await openEvaluation({ now: NOW, budget: { total: 3000, row: 1000 } }).evaluate(
    [row(heavy)],
    subjects,
  );
  const expected = subjects.map(({ record }) => ({ value: 2 * 405_450 * record.n }));
  assert.equal(column, expected);
});
pages('a text and a number that look alike are two', async () => {
  const subjects = ['1', 1, true, 'true'].map((n) => ({ record: { n }, custom: () => undefined }));
  const [column] = await openEvaluation({ now: NOW }).evaluate([row('$type(n)')], subjects);
  assert.equal(column, [{ value: 'string' }, { value: 'number' }, { value: 'boolean' }, { value: 'string' }]);
});
pages('only what the rows read is sent', async () => {
  const read: string[] = [];
  const record = new Proxy(
    { n: 1, iban: 'x' },
    {
      get(target, key) {
        read.push(String(key));
        return Reflect.get(target, key);
      },
    },
  );
  await outcome('n', record);
  await outcome('n + 0', record);
  assert.equal(read, ['n', 'n']);
});
pages.run();
