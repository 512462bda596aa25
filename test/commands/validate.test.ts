import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runCommand } from '../../src/commands/commands.ts';
import { originOf } from '../../src/origin.ts';
import { readSettings } from '../../src/settings.ts';
import { BASE } from '../fixtures/tenants/cases.ts';

type Said = { exitCode: 0 | 1; printed: string; written: string; page: string | undefined };

/** Validates these files, with somebody at a terminal or without. */
async function validate(
  files: Record<string, unknown>,
  isTerminal: boolean,
  tenant = '',
  env: NodeJS.ProcessEnv = {},
): Promise<Said> {
  const folder = await mkdtemp(join(tmpdir(), 'validate-test-'));
  try {
    await mkdir(join(folder, 'tenants'));
    for (const [id, content] of Object.entries(files))
      await writeFile(join(folder, 'tenants', `${id}.json`), JSON.stringify(content));
    let printed = '';
    const given: Record<string, string> = { command: 'validate', tenant };
    const { exitCode } = await runCommand(
      readSettings((name) => given[name] ?? '', originOf(env)),
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
