import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { writeCustomerPage } from '../../src/commands/customer-page.ts';
import { unwritable, writePage } from '../../src/commands/written.ts';
import { ConfigError } from '../../src/errors.ts';
import { onStage } from '../fixtures/stage.ts';
import { TENANT } from '../fixtures/world.ts';

const command = suite('where the page for a customer is written');

command(
  'beside what runs leave, with the support of this installation and the day it was written',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sync-test-'));
    try {
      const mail = { smtpUrl: '', from: '', support: 'support@provider.example' };
      const settings = { tenant: 'nordwind', outDir: 'run-out', mail };
      const write = (day: string) =>
        writeCustomerPage(TENANT, settings, { folder, now: () => new Date(`${day}T12:00:00Z`) });
      assert.is(await write('2026-11-26'), join('run-out', 'nordwind', 'for-the-customer.html'));
      // Written anew where there is one.
      const path = await write('2026-12-01');
      const page = await readFile(join(folder, path), 'utf8');
      assert.match(page, 'aria-labelledby="contact">support@provider.example</span>');
      assert.match(page, '1. Dezember 2026');
      assert.not.match(page, '26. November 2026');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);

command('where something stands in its way it says what, and what to do', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sync-test-'));
  try {
    const path = join('run-out', 'page.html');
    const refusal = (text: string) => writePage(folder, path, text).then(String, said);
    await writePage(folder, path, 'a page');
    await rm(join(folder, path));
    await mkdir(join(folder, path));
    assert.is(
      await refusal(''),
      'run-out/page.html cannot be written. Something else has this name, or that of its folder: move it away, and run this again.',
    );
    await rm(join(folder, 'run-out'), { recursive: true });
    await writeFile(join(folder, 'run-out'), '');
    assert.match(await refusal(''), /^run-out cannot be written\. Something else/);
    const open = (code: string, more: object = {}) => said(unwritable({ code, ...more }, { folder, path }));
    const close =
      'run-out/page.html cannot be written. Close the program that has it open, or make it writable, and run this again.';
    for (const code of ['EACCES', 'EBUSY', 'EPERM', 'EROFS']) assert.is(open(code), close);
    assert.match(open('ENOSPC'), 'The disk is full');
    const begun = { path: join(folder, 'run-out', '.page.html.begun') };
    assert.is(open('EBUSY', { ...begun, dest: join(folder, path) }), close);
    assert.match(open('EACCES', begun), /^run-out cannot be written/);
    assert.match(open('EACCES', { path: '/elsewhere/page' }), /^\/elsewhere\/page cannot/);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

command(
  'a command whose page cannot be written says which, and is no defect',
  onStage({}, async (stage) => {
    for (const [name, page] of [
      ['validate', 'run-out/validate.md'],
      ['doctor', 'run-out/nordwind/for-the-customer.html'],
      ['plan', 'run-out/nordwind/summary.md'],
    ] as const) {
      await mkdir(join(stage.folder, page), { recursive: true });
      const { exitCode, printed } = await stage.command(name);
      assert.is(exitCode, 1);
      assert.match(printed, `${page} cannot be written.`);
      assert.not.match(printed, 'defect');
      await rm(join(stage.folder, 'run-out'), { recursive: true });
    }
  }),
);

function said(error: unknown): string {
  assert.instance(error, ConfigError);
  const { message, remedy } = error as ConfigError;
  return `${message} ${remedy}`;
}

command.run();
