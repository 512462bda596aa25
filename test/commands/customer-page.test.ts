import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { writeCustomerPage } from '../../src/commands/customer-page.ts';
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

command.run();
