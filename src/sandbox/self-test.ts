/**
 * The customers of the self test: invented here, with both of their systems played in the process of the job that syncs
 * them. Their files are handed to a folder of their own; `tenants/` is not read, and there is no credential.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Tenant } from '../model.ts';
import { inventCompany } from './company/company.ts';
import { startEngagedly } from './engagedly/engagedly.ts';
import { startPersonio } from './personio/personio.ts';

/** Never the branch with the customers' history. */
export const SELF_TEST_BRANCH = 'runs-selftest';

const ALL: Pick<Tenant, 'status' | 'scope'> = {
  status: 'active',
  scope: { employees: 'active', structure: ['departments', 'businesses', 'job_titles', 'locations'] },
};

/** By id. Each of another kind, as customers are. */
export const INVENTED: ReadonlyMap<string, Tenant> = new Map<string, Tenant>([
  ['selftest-alder', { ...ALL, name: 'Alder (invented)', timezone: 'Europe/Berlin', schedule: 'daily' }],
  [
    'selftest-birch',
    {
      ...ALL,
      name: 'Birch (invented)',
      timezone: 'Asia/Kolkata',
      schedule: 'twice-daily',
      mapping: { 'custom-attribute-93cbf': "$custom('Personalnummer')" },
    },
  ],
  [
    'selftest-cedar',
    {
      ...ALL,
      name: 'Cedar (invented)',
      timezone: 'America/New_York',
      schedule: { at: ['07:00'] },
      preset: 'minimal',
    },
  ],
]);

const PEOPLE = 12;
/** The sandbox lets 200 calls through in a "minute", as the vendor does; here it lasts a second. */
const MINUTE_MS = 1_000;

/** The two systems of an invented customer, and the settings that lead to them, by their names. */
export type Played = { settings: Readonly<Record<string, string>>; close(): Promise<void> };

/**
 * Starts both on loopback. `run`: what makes this run one of a kind. The keys are made of it: they open nothing but what is
 * played here, so they are no secrets, and a memory under the key of another run counts as none.
 */
export async function playVendors(id: string, run: string, today: string): Promise<Played> {
  const keyFor = (what: string) =>
    createHash('sha256').update(`self test: ${what} of ${id} in ${run}`).digest('hex');
  const keys = {
    clientId: keyFor('client id').slice(0, 24),
    clientSecret: keyFor('client secret'),
    clientKey: keyFor('client key').slice(0, 24),
    secretKey: keyFor('secret key'),
  };
  const seed = [...INVENTED.keys()].indexOf(id);
  const company = inventCompany({ people: PEOPLE, seed, today, oddities: false, domain: `${id}.example` });
  const personio = await startPersonio({ company, ...keys });
  const engagedly = await startEngagedly({ ...keys, minuteMs: MINUTE_MS });
  return {
    settings: {
      'personio-url': personio.url,
      'personio-client-id': keys.clientId,
      'personio-client-secret': keys.clientSecret,
      'engagedly-url': engagedly.url,
      'engagedly-client-key': keys.clientKey,
      'engagedly-secret-key': keys.secretKey,
      'ledger-key': keyFor('ledger key'),
    },
    close: async () => {
      await Promise.all([personio.close(), engagedly.close()]);
    },
  };
}

export type Desk = { folder: string; close(): Promise<void> };

/** A folder with the invented files, and the repository's own remote as its `origin`. Throws when git does. */
export async function openDesk(remote: string): Promise<Desk> {
  const folder = await mkdtemp(join(tmpdir(), 'self-test-'));
  await mkdir(join(folder, 'tenants'));
  for (const [id, tenant] of INVENTED)
    await writeFile(join(folder, 'tenants', `${id}.json`), `${JSON.stringify(tenant, null, 2)}\n`);
  const git = promisify(execFile);
  await git('git', ['init', '--quiet'], { cwd: folder });
  await git('git', ['remote', 'add', 'origin', remote], { cwd: folder });
  return { folder, close: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }) };
}
