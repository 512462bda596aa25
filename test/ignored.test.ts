/** What holds keys or people, and lies beside the files of a clone while somebody works, gets into no commit. */
import { execFileSync } from 'node:child_process';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { GIT_ENV } from './fixtures/remote.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const ignored = suite('what Git leaves alone');

const LEFT_ALONE = [
  ['keys for a terminal', ['.env', '.env.alpenglueh', 'sandbox.env', 'alpenglueh.env', 'deploy.pem']],
  ['the secret half of an approver’s key', ['identity.txt', 'identity-2.txt']],
  ['lists of people', ['employees.csv', 'tenants/Mitarbeiter.xlsx', 'alt.xls']],
  [
    'what the program writes',
    ['run-out/alpenglueh/for-the-customer.html', 'run-out-details/a.json', 'details.age'],
  ],
  ['the page for a customer as it is sent, with a name and a telephone number', ['alpenglueh.pdf']],
] as const;

const TAKEN = ['tenants/alpenglueh.json', '.github/approvers.json', 'src/setup/environments.ts'];

ignored('keys, lists of people and pages: yes; tenant files and sources: no', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ignored-'));
  try {
    await copyFile(join(ROOT, '.gitignore'), join(folder, '.gitignore'));
    const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, env: GIT_ENV }).toString();
    git('init', '--quiet');
    const wanted = LEFT_ALONE.flatMap(([, names]) => names);
    const said = git('check-ignore', '--no-index', ...wanted, ...TAKEN).trim();
    assert.equal(said.split('\n'), wanted);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

ignored.run();
