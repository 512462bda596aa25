/** What the ledger costs where there are many tenants and long histories: counted in what is asked for, never in time. */
import { execFile } from 'node:child_process';
import { appendFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isAllFound, latestLines, lineOf, NOTHING_FOUND, parseRows, rowOf } from '../../src/history/line.ts';
import { positionOf } from '../../src/history/position.ts';
import { sharingKeys } from '../../src/history/shared-key.ts';
import { readLedger, readLedgerTenant } from '../../src/ledger/read.ts';
import { recordRuns } from '../../src/ledger/record.ts';
import type { Timetable } from '../../src/schedule/own-times.ts';
import type { HistoryLine } from '../../src/types/history.d.ts';
import { type GitServer, SERVED_CONFIG, serveGit } from '../fixtures/git-server.ts';
import { GIT_ENV, originConfig, type Remote, setRemote, stateOf, summaryOf } from '../fixtures/remote.ts';

type Context = { remote: Remote; server: GitServer };

const NOW = new Date('2026-12-01T00:00:00Z');
const MONTHS = ['2026/06', '2026/07', '2026/08', '2026/09', '2026/10', '2026/11'];
const IDS = Array.from({ length: 12 }, (_, at) => `tenant-${String(at + 1).padStart(2, '0')}`);

function lineAt(tenant: string, startedAt: string, given: Partial<HistoryLine> = {}): HistoryLine {
  const finishedAt = startedAt;
  return { ...lineOf(summaryOf(tenant, { startedAt, finishedAt }), undefined), ...given };
}

/** A line a month, a summary and a state for each tenant; the last month of the first one has only a failure. */
async function fill({ remote }: Remote): Promise<void> {
  const files: Record<string, string> = {};
  for (const id of IDS) {
    for (const month of MONTHS) {
      const failed: Partial<HistoryLine> =
        id === IDS[0] && month === '2026/11' ? { outcome: 'failed', failuresInARow: 1 } : {};
      const line = lineAt(id, `${month.replace('/', '-')}-01T05:00:00.000Z`, {
        ...failed,
        signed: signedBy(id),
      });
      files[`${id}/history/${month}.jsonl`] = `${rowOf(line).raw}\n`;
    }
    files[`${id}/summary.json`] = JSON.stringify(summaryOf(id));
    files[`${id}/state.json`] = stateOf(summaryOf(id));
  }
  const put = ([path, text]: [string, string]) =>
    `M 100644 inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`;
  const message = IDS.map((id) => `Signed: ${signedBy(id)}`).join('\n');
  const head = `commit refs/heads/runs\ncommitter A <a@a.example> 1700000000 +0000\ndata ${message.length}\n${message}\n`;
  const importing = promisify(execFile)('git', ['fast-import', '--quiet'], { cwd: remote, env: GIT_ENV });
  importing.child.stdin?.end(`${head}${Object.entries(files).map(put).join('')}\n`);
  await importing;
}

function signedBy(id: string): string {
  const mark = Buffer.from(id).toString('hex').slice(-12);
  return `${id} 1001 1 2026-11-01T05:00:00.000Z success 1 - ${mark} - - ${mark} ${'a'.repeat(32)}`;
}

/** Object ids of these files. */
async function oidsOf({ ask }: Remote, paths: readonly string[]): Promise<string[]> {
  return Promise.all(paths.map(async (path) => (await ask('rev-parse', `runs:${path}`)).trim()));
}

/** `lists`: how often the remote was asked for its branches. */
function wants({ traffic }: GitServer): {
  wants: string[];
  filters: string[];
  lists: number;
  requests: number;
} {
  const { asked, requests } = traffic();
  const after = (word: string) =>
    asked.flatMap((line) => (line.startsWith(`${word} `) ? line.slice(word.length + 1).trim() : []));
  const lists = asked.filter((line) => line === 'command=ls-refs').length;
  return { wants: after('want').sort(), filters: [...new Set(after('filter'))].sort(), lists, requests };
}

const scale = suite<Context>('the ledger at scale');

scale.before.each(async (context) => {
  context.remote = await setRemote();
  await appendFile(`${context.remote.remote}/config`, SERVED_CONFIG);
  context.server = await serveGit(context.remote.remote);
  await appendFile(`${context.remote.workspace}/.git/config`, originConfig(context.server.url));
  await fill(context.remote);
  context.server.traffic();
});
scale.after.each(async ({ remote, server }) => {
  await server.close();
  await remote.close();
});

function optionsOf({ remote, server }: Context) {
  const env = { ...GIT_ENV, NO_PROXY: '*' };
  return { folder: remote.workspace, branch: 'runs', now: NOW, git: { env }, remote: server.url };
}

scale(
  'a sync asks for the tip and for four files of its own tenant, and for the messages',
  async (context) => {
    const found = await readLedgerTenant({ ...optionsOf(context), tenant: 'tenant-03' });
    assert.equal([found.lines.length, found.signed.length], [2, 1]);
    assert.is(found.state, stateOf(summaryOf('tenant-03')));
    const own = ['summary.json', 'state.json', 'history/2026/10.jsonl', 'history/2026/11.jsonl'];
    const files = await oidsOf(
      context.remote,
      own.map((name) => `tenant-03/${name}`),
    );
    const tip = (await context.remote.ask('rev-parse', 'runs')).trim();
    const asked = wants(context.server);
    assert.equal(asked.wants, [tip, tip, ...files].sort());
    assert.equal([asked.filters, asked.lists], [['blob:none', 'tree:0'], 1]);
  },
);

scale(
  'a choice asks for the last month of each tenant, and for one more where that does not tell',
  async (context) => {
    const { tenants } = await readLedger({ ...optionsOf(context), tenants: IDS, only: 'schedule' });
    assert.equal(
      [...tenants.values()].map(({ lines }) => lines.length),
      [2, ...IDS.slice(1).map(() => 1)],
    );
    assert.equal(
      tenants.get('tenant-01')?.lines.map(({ outcome }) => outcome),
      ['success', 'failed'],
    );
    const last = IDS.map((id) => `${id}/history/2026/11.jsonl`);
    const files = await oidsOf(context.remote, [...last, 'tenant-01/history/2026/10.jsonl']);
    const tip = (await context.remote.ask('rev-parse', 'runs')).trim();
    assert.equal(wants(context.server).wants, [tip, ...files].sort());
  },
);

scale(
  'recording asks for no state and no old month, and a fifth month leaves the tip for good',
  async (context) => {
    const { remote } = context;
    const [startedAt, finishedAt] = ['2026-11-30T05:00:00.000Z', '2026-11-30T05:01:00.000Z'];
    await remote.result(summaryOf('tenant-02', { runId: '2001', startedAt, finishedAt }));
    const { recorded } = await recordRuns({
      ...optionsOf(context),
      outDir: 'run-out',
      expected: [],
      tenants: new Map(
        IDS.map((id) => [
          id,
          { name: id, status: 'active' as const, timezone: 'Europe/Berlin', schedule: { at: ['06:00'] } },
        ]),
      ),
      run: { id: '2001', attempt: 1, url: '', trigger: 'schedule', actor: undefined },
      version: '0.1.0',
      warn: (text) => assert.unreachable(text),
    });
    assert.equal([...recorded.keys()], ['tenant-02']);
    const asked = new Set(wants(context.server).wants);
    const never = IDS.flatMap((id) => [`${id}/state.json`, `${id}/history/2026/06.jsonl`]);
    for (const oid of await oidsOf(
      { ...remote, ask: (...args) => remote.ask(...args.map((arg) => arg.replace('runs:', 'runs~1:'))) },
      never,
    ))
      assert.not.ok(asked.has(oid));
    const months = async (id: string) =>
      (await remote.ask('ls-tree', '-r', '--name-only', 'runs', `${id}/history/`)).trim().split('\n');
    assert.equal(
      await months('tenant-02'),
      ['08', '09', '10', '11'].map((month) => `tenant-02/history/2026/${month}.jsonl`),
    );
    assert.is((await months('tenant-03')).length, 6, 'only whoever is recorded');
    assert.match(await remote.ask('show', 'runs~1:tenant-02/history/2026/06.jsonl'), /tenant-02/);
    const board = await remote.show('README.md');
    for (const id of IDS) assert.match(board, `[${id}](${id}/README.md)`);
  },
);

/** As many commits as lines that say something, of the tenant and of another; the commit of each. */
async function tell({ remote }: Context, names: readonly string[]): Promise<string[]> {
  const heads: string[] = [];
  for (const name of names) {
    const message = `x\n\nSigned: tenant-03 ${name}\nSigned: tenant-04 ${name}`;
    const tree = (await remote.ask('rev-parse', 'runs^{tree}')).trim();
    const as = ['-c', 'user.name=A', '-c', 'user.email=a@a.example'];
    const made = await remote.ask(...as, 'commit-tree', tree, '-p', 'runs', '-m', message);
    heads.push(made.trim());
    await remote.ask('update-ref', 'refs/heads/runs', made.trim());
  }
  return heads;
}

scale('of the messages only those that the last run had not read', async (context) => {
  const heads = await tell(context, ['one', 'two', 'three', 'four']);
  const read = (since?: string) =>
    readLedgerTenant({ ...optionsOf(context), tenant: 'tenant-03', since: () => since });
  const { signed, head } = await read(heads[1]);
  assert.equal(signed, ['tenant-03 four', 'tenant-03 three', 'tenant-03 two']);
  assert.is(head, heads[3]);
  context.server.traffic();
  const all = await read();
  assert.equal(all.signed.length, 5);
  const everything = context.server.traffic();
  await read(heads[3]);
  const nothing = context.server.traffic();
  assert.ok(nothing.received < everything.received, `${nothing.received} < ${everything.received}`);
});

scale('a commit that is not there, or that the tip does not follow, limits nothing', async (context) => {
  const { remote } = context;
  const [aside = ''] = await tell(context, ['aside']);
  await remote.ask('update-ref', 'refs/heads/aside', aside);
  await remote.ask('update-ref', 'refs/heads/runs', `${aside}~1`);
  await tell(context, ['one', 'two']);
  for (const since of ['f'.repeat(40), aside, '--upload-pack=x', '']) {
    const { signed } = await readLedgerTenant({
      ...optionsOf(context),
      tenant: 'tenant-03',
      since: () => since,
    });
    assert.equal(signed, ['tenant-03 two', 'tenant-03 one', signedBy('tenant-03')], since);
  }
});

scale('what is joined from the side is read, however old it is', async (context) => {
  const { remote } = context;
  const [first = '', second = ''] = await tell(context, ['one', 'two']);
  await remote.ask('update-ref', 'refs/heads/runs', first);
  const [side = ''] = await tell(context, ['side']);
  const as = ['-c', 'user.name=A', '-c', 'user.email=a@a.example'];
  const tree = (await remote.ask('rev-parse', 'runs^{tree}')).trim();
  const joined = await remote.ask(...as, 'commit-tree', tree, '-p', second, '-p', side, '-m', 'joined');
  await remote.ask('update-ref', 'refs/heads/runs', joined.trim());
  const { signed } = await readLedgerTenant({
    ...optionsOf(context),
    tenant: 'tenant-03',
    since: () => second,
  });
  for (const line of ['tenant-03 two', 'tenant-03 side']) assert.ok(signed.includes(line), signed.join());
});

scale.run();

const brief = suite('the lines that a schedule needs');

const HOURLY = fc.array(
  fc.record({
    outcome: fc.constantFrom('failed', 'failed', 'success', 'partial'),
    mode: fc.constantFrom('sync', 'sync', 'rekey'),
    trigger: fc.constantFrom('schedule', 'manual'),
    isSigned: fc.boolean(),
    isOutage: fc.boolean(),
    code: fc.constantFrom('personio-auth', 'personio-http', 'no-result'),
    isOurs: fc.constantFrom(true, true, true, false),
  }),
  { maxLength: 14 },
);

brief('tell the same as all lines: what is due, what has failed, and whose key it is', () => {
  fc.assert(
    fc.property(HOURLY, (runs) => {
      const rows = runs.map(({ outcome, mode, trigger, isSigned, isOutage, code, isOurs }, at) => {
        const startedAt = new Date(Date.parse('2026-11-30T00:00:00Z') + at * 3_600_000).toISOString();
        const line = {
          ...lineAt('tenant-01', startedAt),
          ...{ outcome, mode, trigger, failuresInARow: outcome === 'failed' ? 1 : 0 },
          issues: outcome === 'failed' ? [{ code, count: 1 }] : [],
          ...(isSigned ? { signed: signedBy('tenant-01') } : {}),
          ...(isOutage ? { outage: true as const } : {}),
        } as HistoryLine;
        return isOurs ? JSON.stringify(line) : '{"not":"ours"}';
      });
      const text = rows.map((row) => `${row}\n`).join('');
      const all = parseRows(text, 'tenant-01', NOW).flatMap(({ line }) => line ?? []);
      const found = { served: false, signed: false, day: true };
      const { lines } = latestLines(text, { tenant: 'tenant-01', now: NOW, found });
      const schedule: Timetable['schedule'] = { at: ['06:00', '18:00'] };
      const tenant = { status: 'active' as const, schedule, timezone: 'Europe/Berlin' };
      const candidate = { id: 'tenant-01', tenant };
      assert.equal(positionOf(candidate, lines, NOW), positionOf(candidate, all, NOW));
      const other = [lineAt('tenant-02', '2026-11-01T00:00:00.000Z', { signed: signedBy('tenant-01') })];
      const shared = (own: HistoryLine[]) =>
        sharingKeys(
          new Map([
            ['tenant-01', own],
            ['tenant-02', other],
          ]),
        );
      assert.equal(shared(lines), shared(all));
    }),
    { numRuns: 300 },
  );
});

brief('tell all runs of the last day, which GitHub may ask about', () => {
  const at = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000).toISOString();
  const hours = [49, 26, 25, 23, 2];
  const text = hours
    .map((ago) => rowOf(lineAt('tenant-01', at(ago), { signed: signedBy('tenant-01') })).raw)
    .join('\n');
  const found = latestLines(text, { tenant: 'tenant-01', now: NOW, found: NOTHING_FOUND });
  assert.equal(
    found.lines.map(({ startedAt }) => startedAt),
    [25, 23, 2].map(at),
  );
  assert.ok(isAllFound(found.found));
});

brief('looks at nothing before them, and at each row of a file that is not ours once', () => {
  const good = rowOf(lineAt('tenant-01', '2026-11-01T05:00:00.000Z', { signed: signedBy('tenant-01') })).raw;
  const found = { served: false, signed: false, day: true };
  const given = { tenant: 'tenant-01', now: NOW, found };
  const last = latestLines(`${'x\n'.repeat(1000)}${good}\n`, given);
  assert.equal(
    [last.lines.length, last.unusable, last.found],
    [1, 0, { served: true, signed: true, day: true }],
  );
  const rows = 200_000;
  assert.equal(latestLines(`\n${'x\n'.repeat(rows)}`, given), { lines: [], unusable: rows, found });
  assert.equal(latestLines(good, { ...given, found: { served: true, signed: true, day: true } }).lines, []);
});

brief.run();
