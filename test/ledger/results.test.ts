import { link, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { SignedRun } from '../../src/history/signed.ts';
import { readResults } from '../../src/ledger/results.ts';
import type { RunOrigin } from '../../src/origin.ts';
import { signedOf, stateOf, summaryOf } from '../fixtures/remote.ts';

const NOW = new Date('2026-11-22T05:20:00Z');
const RUN: RunOrigin = {
  id: '1001',
  attempt: 2,
  url: 'https://github.com/acme/sync/actions/runs/1001',
  trigger: 'manual',
  actor: 'octo-cat',
};

type Context = { folder: string; outside: string };
const read = suite<Context>('readResults');

read.before.each(async (context) => {
  context.outside = await mkdtemp(join(tmpdir(), 'results-test-'));
  context.folder = join(context.outside, 'run-out');
  await mkdir(context.folder);
});

read.after.each((context) => rm(context.outside, { recursive: true, force: true }));

async function put(folder: string, id: string, content: unknown): Promise<string> {
  await mkdir(join(folder, id), { recursive: true });
  const path = join(folder, id, 'summary.json');
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

async function readAll(folder: string, given: { expected?: string[]; run?: RunOrigin } = {}) {
  const warnings: string[] = [];
  const results = await readResults({
    folder,
    expected: given.expected ?? [],
    run: given.run ?? RUN,
    now: NOW,
    warn: (text) => warnings.push(text),
  });
  return { results, ids: results.map(({ id }) => id), warnings };
}

read('a finished sync is taken, with its state, and with who started the run', async ({ folder }) => {
  await put(folder, 'nordwind', summaryOf('nordwind', { actor: 'somebody', runUrl: 'https://evil.example' }));
  const state = stateOf(summaryOf('nordwind'));
  await writeFile(join(folder, 'nordwind', 'state.json'), state);
  await writeFile(join(folder, 'nordwind', 'signed.txt'), signedOf(summaryOf('nordwind'), state));
  const { results, warnings } = await readAll(folder);
  assert.equal(warnings, []);
  assert.equal(results[0]?.state, {
    path: join(folder, 'nordwind', 'state.json'),
    mark: JSON.parse(state).signature.slice(0, 12),
  });
  const { runUrl, trigger, actor } = results[0]?.summary ?? {};
  assert.equal({ runUrl, trigger, actor }, { runUrl: RUN.url, trigger: 'manual', actor: 'octo-cat' });
});

read('what is no finished sync of this tenant and run is left out, and said so', async ({ folder }) => {
  await put(folder, 'other-tenant', summaryOf('nordwind'));
  await put(folder, 'plan-mode', summaryOf('plan-mode', { mode: 'plan' }));
  await put(folder, 'other-run', summaryOf('other-run', { runId: '999' }));
  await put(folder, 'later-try', summaryOf('later-try', { attempt: 3 }));
  await put(folder, 'no-json', 'Ada Lovelace <ada@nordwind.example>');
  await put(folder, 'more-keys', { ...summaryOf('more-keys'), people: ['Ada Lovelace'] });
  await put(
    folder,
    'prototype',
    JSON.stringify(summaryOf('prototype')).replace('{', '{"__proto__":{"a":1},'),
  );
  await put(folder, 'far-future', summaryOf('far-future', { finishedAt: '2027-11-22T05:11:00Z' }));
  await put(folder, 'backwards', summaryOf('backwards', { startedAt: '2026-11-22T05:12:00Z' }));
  await put(folder, 'no-time', summaryOf('no-time', { startedAt: '../../etc', finishedAt: 'x' }));
  await mkdir(join(folder, 'empty'));
  const { ids, warnings } = await readAll(folder);
  assert.equal(ids, []);
  assert.is(warnings.length, 11);
  for (const [id, why] of [
    ['far-future', "by this machine's clock its time is still to come"],
    ['backwards', 'it ends before it begins'],
    ['no-time', 'its times are no times'],
  ])
    assert.ok(warnings.includes(`The result of tenant ${id} is left out: ${why}.`), id);
  assert.not.match(warnings.join(), /Ada|evil|etc/);
});

read(
  'the page for a customer is no result that could be missed, unless a run was expected',
  async ({ folder }) => {
    await mkdir(join(folder, 'cafe-amsel'));
    await writeFile(join(folder, 'cafe-amsel', 'for-the-customer.html'), 'page');
    assert.equal((await readAll(folder)).warnings, []);
    assert.is((await readAll(folder, { expected: ['cafe-amsel'] })).warnings.length, 1);
    await writeFile(join(folder, 'cafe-amsel', 'plan.json'), '{}');
    assert.match((await readAll(folder)).warnings.join(), 'cafe-amsel is left out: it has no summary.json');
  },
);

read('links, folders, pipes of names and huge files are left out', async ({ folder, outside }) => {
  const target = await put(outside, 'elsewhere', summaryOf('linked-file'));
  await mkdir(join(folder, 'linked-file'));
  await symlink(target, join(folder, 'linked-file', 'summary.json'));
  await put(outside, 'linked-folder', summaryOf('linked-folder'));
  await symlink(join(outside, 'linked-folder'), join(folder, 'linked-folder'));
  await mkdir(join(folder, 'a-folder', 'summary.json'), { recursive: true });
  await truncate(await put(folder, 'huge', summaryOf('huge')), 2 * 1024 * 1024);
  await put(folder, 'UPPER', summaryOf('huge'));
  await put(folder, '..nordwind', summaryOf('huge'));
  await put(join(folder, 'deep'), 'nordwind', summaryOf('nordwind'));
  const { ids, warnings } = await readAll(folder);
  assert.equal(ids, []);
  assert.equal(warnings.map((text) => /tenant (\S+)/.exec(text)?.[1]).sort(), [
    'a-folder',
    'deep',
    'huge',
    'linked-file',
  ]);
});

read('a state that is a link or too large is dropped; the summary counts', async ({ folder, outside }) => {
  await writeFile(join(outside, 'secret'), 'secret');
  await put(folder, 'linked', summaryOf('linked'));
  await symlink(join(outside, 'secret'), join(folder, 'linked', 'state.json'));
  await put(folder, 'large', summaryOf('large'));
  await writeFile(join(folder, 'large', 'state.json'), '');
  await truncate(join(folder, 'large', 'state.json'), 21 * 1024 * 1024);
  const { results, warnings } = await readAll(folder);
  assert.equal(
    results.map(({ id, state }) => [id, state]),
    [
      ['large', undefined],
      ['linked', undefined],
    ],
  );
  assert.is(warnings.length, 2);
});

read('a state that is not of this run, or not signed, is dropped; the summary counts', async ({ folder }) => {
  const summary = summaryOf('nordwind');
  const wrong = [
    '',
    'Ada Lovelace <ada@nordwind.example>',
    'null',
    '[]',
    '{}',
    stateOf(summaryOf('suedwind')),
    stateOf({ ...summary, runId: '999' }),
    stateOf({ ...summary, attempt: 2 }),
    JSON.stringify({ ...JSON.parse(stateOf(summary)), signature: undefined }),
    JSON.stringify({ ...JSON.parse(stateOf(summary)), signature: 'X'.repeat(64) }),
    stateOf(summary).replace('"signature"', '"__proto__":{"signature":""},"x"'),
  ];
  await put(folder, 'nordwind', summary);
  for (const text of wrong) {
    await writeFile(join(folder, 'nordwind', 'state.json'), text);
    const { results, warnings } = await readAll(folder);
    assert.equal([results.length, results[0]?.state, warnings.length], [1, undefined, 1], text);
    assert.not.match(warnings.join(), /Ada/);
  }
});

read(
  'what a run has signed is taken where it fits its result, and dropped where it does not',
  async ({ folder }) => {
    const summary = summaryOf('nordwind', { approved: ['0123456789ab'] });
    const state = stateOf(summary);
    const read = async (text: string) => {
      await writeFile(join(folder, 'nordwind', 'signed.txt'), text);
      const { results, warnings } = await readAll(folder);
      const [result] = results;
      assert.is(result?.state === undefined, result?.signed === undefined, 'both of them or neither');
      return [result?.signed, warnings.length];
    };
    await put(folder, 'nordwind', summary);
    await writeFile(join(folder, 'nordwind', 'state.json'), state);
    const text = signedOf(summary, state);
    assert.equal(await read(`${text}\n`), [text, 0]);
    const others: Partial<SignedRun>[] = [
      { tenant: 'suedwind' },
      { runId: '1002' },
      { attempt: 2 },
      { mode: 'undo' },
      { startedAt: '2026-11-22T05:10:01.000Z' },
      { outcome: 'held' },
      { approved: [] },
      { after: 'aaaaaaaaaaaa' },
    ];
    for (const other of others)
      assert.equal(await read(signedOf(summary, state, other)), [undefined, 1], Object.keys(other)[0]);
    for (const wrong of ['', 'x', `${text}\nSigned: ${text}`, 'x'.repeat(5_000)])
      assert.equal(await read(wrong), [undefined, 1]);
  },
);

read(
  'a state whose run has signed nothing is dropped: no later run would believe in it',
  async ({ folder }) => {
    await put(folder, 'nordwind', summaryOf('nordwind'));
    await writeFile(join(folder, 'nordwind', 'state.json'), stateOf(summaryOf('nordwind')));
    const { results, warnings } = await readAll(folder);
    assert.equal([results.length, results[0]?.state, results[0]?.signed], [1, undefined, undefined]);
    assert.match(warnings.join(), /^The state of tenant nordwind is left out: its run has signed nothing\.$/);
  },
);

read('a second name of a file outside does not help either', async ({ folder, outside }) => {
  await writeFile(join(outside, 'secret'), 'secret');
  await put(folder, 'nordwind', summaryOf('nordwind'));
  await link(join(outside, 'secret'), join(folder, 'nordwind', 'state.json'));
  const { results, warnings } = await readAll(folder);
  assert.is(results[0]?.state, undefined);
  assert.is(warnings.length, 1);
});

read('only the tenants that were selected are taken', async ({ folder }) => {
  await put(folder, 'nordwind', summaryOf('nordwind'));
  await put(folder, 'suedwind', summaryOf('suedwind'));
  const { ids, warnings } = await readAll(folder, { expected: ['nordwind'] });
  assert.equal(ids, ['nordwind']);
  assert.match(warnings.join(), /1 of 2 results/);
});

read('without a run id, as on a local machine, any run counts', async ({ folder }) => {
  await put(folder, 'nordwind', summaryOf('nordwind', { runId: 'local-1', trigger: 'local' }));
  const run: RunOrigin = { id: undefined, attempt: 1, url: '', trigger: 'local', actor: undefined };
  assert.is((await readAll(folder, { run })).results[0]?.summary.trigger, 'local');
});

read('a missing folder is no result', async ({ folder }) => {
  assert.equal(await readAll(join(folder, 'nowhere')), { results: [], ids: [], warnings: [] });
});

read.run();
