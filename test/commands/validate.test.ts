import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runCommand } from '../../src/commands/commands.ts';
import { originOf } from '../../src/origin.ts';
import { readSettings } from '../../src/settings.ts';
import { BASE } from '../fixtures/tenants/cases.ts';

const run = promisify(execFile);

/**
 * As a checkout of a pull request leaves it: a merge commit whose first parent is the branch that it is for. `mine`: as
 * somebody works on it who has made a branch, with or without a commit.
 */
async function asPullRequest(
  folder: string,
  {
    old,
    files,
    mine,
  }: {
    old: Record<string, unknown>;
    files: Record<string, unknown>;
    mine?: 'committed' | 'written' | undefined;
  },
): Promise<void> {
  const identity = [
    '-c',
    'user.name=Test',
    '-c',
    'user.email=test@nordwind.example',
    '-c',
    'commit.gpgsign=false',
  ];
  const git = (...args: string[]) => run('git', [...identity, ...args], { cwd: folder });
  const put = async (contents: Record<string, unknown>) => {
    for (const [id, content] of Object.entries(contents))
      await writeFile(join(folder, 'tenants', `${id}.json`), JSON.stringify(content));
  };
  const commit = async (contents: Record<string, unknown>) => {
    await put(contents);
    await git('add', '-A');
    await git('commit', '--quiet', '-m', 'x');
  };
  await rm(join(folder, 'tenants'), { recursive: true });
  await mkdir(join(folder, 'tenants'));
  await git('init', '--quiet', '--initial-branch=main');
  await commit(old);
  await git('checkout', '--quiet', '-b', 'change');
  if (mine === 'written') return put(files);
  await commit(files);
  if (mine === 'committed') return;
  await git('checkout', '--quiet', 'main');
  await git('merge', '--quiet', '--no-ff', '-m', 'merge', 'change');
}

type Said = { exitCode: 0 | 1; printed: string; written: string; page: string | undefined };

/** Validates these files, with somebody at a terminal or without. `old`: those of the branch that a pull request is for. */
async function validate(
  files: Record<string, unknown>,
  isTerminal: boolean,
  tenant = '',
  env: NodeJS.ProcessEnv = {},
  old?: Record<string, unknown>,
  mine?: 'committed' | 'written',
): Promise<Said> {
  const folder = await mkdtemp(join(tmpdir(), 'validate-test-'));
  try {
    await mkdir(join(folder, 'tenants'));
    for (const [id, content] of Object.entries(files))
      await writeFile(join(folder, 'tenants', `${id}.json`), JSON.stringify(content));
    if (old !== undefined) await asPullRequest(folder, { old, files, mine });
    let printed = '';
    const given: Record<string, string> = { command: 'validate', tenant };
    const { exitCode } = await runCommand(
      readSettings(
        (name) => given[name] ?? '',
        originOf(old === undefined || mine !== undefined ? env : { GITHUB_ACTIONS: 'true', ...env }),
      ),
      {
        folder,
        version: '0',
        now: () => new Date('2026-11-25T06:00:00Z'),
        randomKey: () => '',
        print: (text) => {
          printed += `${text}\n`;
        },
        ...(isTerminal
          ? {
              tell: (text: string) => {
                printed += `${text}\n`;
              },
            }
          : {}),
        annotate: () => {},
        onSecret: () => {},
        onStep: () => {},
      },
    );
    const out = join(folder, 'run-out');
    return {
      exitCode,
      printed,
      written: await readFile(join(out, 'validate.md'), 'utf8'),
      page: await readFile(join(out, tenant, 'for-the-customer.html'), 'utf8').catch(() => undefined),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const terminal = suite('validate: what it shows');

terminal(
  'what is for a review alone is an error where it is written, and a warning in what is as it was',
  async () => {
    const filtered = (value: string) => ({
      ...BASE,
      name: value,
      scope: { employees: 'active', filter: `$not(employment_type = '${value}')` },
    });
    const before = { nordwind: filtered('Extern'), suedwind: filtered('external') };
    const same = await validate({ ...before, suedwind: BASE }, false, '', {}, before);
    assert.is(same.exitCode, 0, same.printed);
    assert.match(
      same.printed,
      /^tenants\/nordwind\.json:\S+ {2}warning {2}The filter: employment_type is internal/m,
    );
    const changed = await validate({ ...before, suedwind: filtered('Extern') }, false, '', {}, before);
    assert.is(changed.exitCode, 1, changed.printed);
    assert.match(changed.printed, /^tenants\/suedwind\.json:\S+ {2}error/m);
    assert.match(changed.printed, /^tenants\/nordwind\.json:\S+ {2}warning/m);
    assert.match(changed.written, /❌/);
    const fresh = await validate({ ...before, westwind: filtered('extern') }, false, '', {}, before);
    assert.is(fresh.exitCode, 1, fresh.printed);
  },
);

for (const mine of ['written', 'committed'] as const) {
  terminal(
    `on a branch of one’s own, ${mine}: what is changed since main, and nothing of all else`,
    async () => {
      const before = { nordwind: BASE, suedwind: { ...BASE, name: 'S' } };
      const after = { ...before, nordwind: { ...BASE, reactivate: false }, westwind: { ...BASE, name: 'W' } };
      const all = await validate(after, false, '', {}, before, mine);
      assert.match(all.written, '2 tenant files changed: 2 can be merged');
      assert.match(all.written, 'Changed: `reactivate`.');
      assert.match(all.written, 'A new tenant.');
      assert.match(all.written, 'Unchanged: 1 other tenant file.');
      assert.not.match(all.written, 'not known here');
      const changed = await validate(after, false, 'nordwind', {}, before, mine);
      assert.match(changed.written, '1 tenant file changed: 1 can be merged');
      // Whoever asks for one file is told what it means, also where nothing in it is changed.
      const same = await validate(after, true, 'suedwind', {}, before, mine);
      assert.match(same.written, 'No tenant file is changed.');
      assert.match(same.written, 'As it was: nothing in it is changed.');
      assert.match(same.written, '| When | every day');
      assert.match(same.printed, 'The result on invented employees');
    },
  );
}

const ENDLESS = { ...BASE, mapping: { job_title: '($f := function($x){ $f($x) }; $f(position))' } };
const NEVER_ENDS = /^tenants\/nordwind\.json:\S+ +error +The row "job_title" had to be stopped/m;

terminal('outside of git a row that never ends is found as in it, also without naming the file', async () => {
  const files = { nordwind: ENDLESS, suedwind: { ...BASE, name: 'S' } };
  for (const said of [
    await validate(files, false),
    await validate(files, false, 'nordwind'),
    await validate(files, false, '', {}, { suedwind: files.suedwind }, 'written'),
    await validate(files, false, '', {}, { suedwind: files.suedwind }),
    // What stood there could not be used, so that nothing can be compared.
    await validate(files, false, '', {}, { ...files, nordwind: { ...BASE, status: 'activ' } }),
  ]) {
    assert.is(said.exitCode, 1, said.printed);
    assert.match(said.printed, NEVER_ENDS, said.printed);
  }
  const same = await validate({ ...files, westwind: { ...BASE, name: 'W' } }, false, '', {}, files);
  assert.not.match(same.printed, NEVER_ENDS);
  const onGitHub = { GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: 'push' };
  assert.not.match((await validate(files, false, '', onGitHub)).printed, NEVER_ENDS);
});

terminal(
  'of many files of which nothing tells whether they are changed none is tried, and that is said',
  async () => {
    const many = Array.from({ length: 51 }, (_, at) => [`kunde-${at}`, { ...BASE, name: `Kunde ${at}` }]);
    const untried = 'so none was tried on invented people. Name the one that you are at work on';
    const { printed } = await validate({ ...Object.fromEntries(many), nordwind: ENDLESS }, false);
    assert.match(printed, untried);
    assert.not.match(printed, NEVER_ENDS);
    assert.not.match((await validate({ nordwind: BASE, suedwind: BASE }, false)).printed, untried);
  },
);

terminal('one file on a terminal is explained there, and it says where the explanation is', async () => {
  const { exitCode, printed, written } = await validate({ nordwind: BASE, suedwind: BASE }, true, 'nordwind');
  assert.is(exitCode, 0);
  assert.match(
    printed,
    /^ {2}When +every day at 05:12 \(Europe\/Berlin\); the minute is made from the id, .*$/m,
  );
  assert.match(printed, 'The result on invented employees');
  assert.match(printed, 'What it means, in words: run-out/validate.md');
  assert.match(written, '| When | every day at 05:12 (Europe/Berlin); the minute is made from the id, ');
});

terminal('many files, and logs, are only told where it is', async () => {
  for (const { printed } of [
    await validate({ nordwind: BASE, suedwind: BASE }, true),
    await validate({ nordwind: BASE }, false),
  ]) {
    assert.not.match(printed, 'every day at 05:12');
    assert.match(printed, 'in words: run-out/validate.md');
  }
});

terminal('a file with errors shows these, once, and explains nothing', async () => {
  const { exitCode, printed } = await validate({ nordwind: { ...BASE, status: 'activ' } }, true);
  assert.is(exitCode, 1);
  assert.is(printed.match(/did you mean "active"/gi)?.length ?? 0, 1, printed);
  assert.not.match(printed, 'invented employees');
});

terminal(
  'the page for the customer is written anew from the file, on one’s own machine, where the file is sound',
  async () => {
    const file = { ...BASE, mapping: { job_title: "$custom('Funktion')" } };
    const { page, printed } = await validate({ nordwind: file, suedwind: BASE }, false, 'nordwind');
    assert.match(page ?? '', 'Funktion');
    assert.match(printed, 'The page for the customer, as it is now: run-out/nordwind/for-the-customer.html');
    assert.is((await validate({ nordwind: { ...file, status: 'activ' } }, true, 'nordwind')).page, undefined);
    const onGitHub = { GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: 'pull_request' };
    assert.is((await validate({ nordwind: file }, false, 'nordwind', onGitHub)).page, undefined);
  },
);

terminal.run();
