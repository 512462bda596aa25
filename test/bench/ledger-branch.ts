/** A ledger branch of many tenants and a long time, made in one go by `git fast-import`. Everything on it is invented. */
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lineOf, rowOf, stateMark } from '../../src/history/line.ts';
import { signRun } from '../../src/history/signed.ts';
import { monthPath } from '../../src/ledger/branch-files.ts';
import { quietMessage, type Told } from '../../src/ledger/message.ts';
import { ofTenant } from '../../src/ledger-key.ts';
import type { HistoryLine } from '../../src/types/history.d.ts';
import type { Summary } from '../../src/types/summary.d.ts';
import { GIT_ENV, summaryOf } from '../fixtures/remote.ts';

const DAY = 24 * 3_600_000;
/** Runs that share a commit: as many as one matrix has jobs. */
const TOGETHER = 250;

export type Size = {
  tenants: number;
  days: number;
  /** Bytes of one tenant's state. */
  state: number;
  /** The end of the last day. */
  now: Date;
};

export function idOf(at: number): string {
  return `tenant-${String(at + 1).padStart(4, '0')}`;
}

export function keyOf(tenant: string) {
  return ofTenant(createHash('sha256').update(`bench ${tenant}`).digest('hex'), tenant);
}

/** One tenant's run of one day: what it leaves. */
export function runOf(tenant: string, day: number, now: Date, before: HistoryLine | undefined) {
  const startedAt = new Date(now.getTime() - (day + 1) * DAY + 5 * 3_600_000).toISOString();
  const slot = `${startedAt.slice(0, 10)}T04:00:00.000Z`;
  const runId = String(9_000_000_000 + 1_000_000 - day * 24);
  const finishedAt = new Date(Date.parse(startedAt) + 60_000).toISOString();
  const url = `https://github.com/acme/sync/actions/runs/${runId}`;
  const summary = summaryOf(tenant, { runId, startedAt, finishedAt, slot, runUrl: url });
  const signature = randomBytes(32).toString('hex');
  const key = keyOf(tenant);
  const signed = signRun(
    {
      tenant,
      runId,
      attempt: 1,
      mode: 'sync',
      startedAt,
      outcome: 'success',
      counter: Number(before?.signed?.split(' ')[6] ?? 0) + 1,
      ...(before?.state === undefined ? {} : { before: before.state }),
      after: stateMark(signature),
      approved: [],
      details: randomBytes(32).toString('hex'),
      fingerprint: key.fingerprint,
    },
    key.own,
  );
  const line = lineOf(summary, before, { state: stateMark(signature), signed });
  return { summary, signed, line, signature };
}

/** Random as hashes are, so that it packs as badly. */
export function stateText(summary: Summary, signature: string, bytes: number): string {
  const { tenant, runId, attempt } = summary;
  const links = randomBytes(bytes / 2).toString('hex');
  return JSON.stringify({ schemaVersion: 1, tenant, runId, attempt, links, signature });
}

/** Files come with the last commit: nobody looks into the trees of the others. */
export async function buildBranch(repository: string, { tenants, days, state, now }: Size): Promise<void> {
  const importing = spawn('git', ['fast-import', '--quiet', '--force'], { cwd: repository, env: GIT_ENV });
  importing.stderr.pipe(process.stderr);
  const ended = once(importing, 'close');
  const put = async (text: string) => {
    if (!importing.stdin.write(text)) await once(importing.stdin, 'drain');
  };
  const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`;
  const commit = (message: string, at: Date) =>
    `commit refs/heads/runs\ncommitter A <a@a.example> ${Math.floor(at.getTime() / 1000)} +0000\n${data(message)}`;
  const months = new Map<string, string>();
  const last = new Map<string, { line: HistoryLine; summary: Summary; signature: string }>();
  const ids = Array.from({ length: tenants }, (_, at) => idOf(at));
  for (let day = days - 1; day >= 0; day -= 1) {
    const at = new Date(now.getTime() - (day + 1) * DAY + 6 * 3_600_000);
    for (let from = 0; from < tenants; from += TOGETHER) {
      const told = ids.slice(from, from + TOGETHER).map((id): Told => {
        const { summary, signed, line, signature } = runOf(id, day, now, last.get(id)?.line);
        const path = monthPath(id, line.startedAt);
        months.set(path, `${months.get(path) ?? ''}${rowOf(line).raw}\n`);
        last.set(id, { line, summary, signature });
        return { summary, signed };
      });
      const [first, ...others] = told;
      if (first)
        await put(
          `${commit(quietMessage([first, ...others]), at)}M 100644 inline README.md\n${data(String(day))}\n`,
        );
    }
  }
  await put(commit('files', now));
  for (const [path, text] of months) await put(`M 100644 inline ${path}\n${data(text)}`);
  for (const [id, { summary, signature }] of last) {
    await put(`M 100644 inline ${id}/summary.json\n${data(`${JSON.stringify(summary, null, 2)}\n`)}`);
    await put(`M 100644 inline ${id}/summary.md\n${data(`# ${id}\n`)}`);
    await put(`M 100644 inline ${id}/state.json\n${data(stateText(summary, signature, state))}`);
  }
  importing.stdin.end('\n');
  const [code] = await ended;
  if (code !== 0) throw new Error('git fast-import did not do its work.');
}

/** A tenant file for each. */
export async function writeTenants(workspace: string, tenants: number): Promise<void> {
  await mkdir(join(workspace, 'tenants'), { recursive: true });
  for (let at = 0; at < tenants; at += 1) {
    const file = {
      name: `Invented ${at + 1} GmbH`,
      status: 'active',
      timezone: 'Europe/Berlin',
      schedule: 'daily',
      scope: { employees: 'active' },
      domains: [`t${at + 1}.example`],
    };
    await writeFile(join(workspace, 'tenants', `${idOf(at)}.json`), `${JSON.stringify(file, null, 2)}\n`);
  }
}
