/** A customer in step, reachable in this process and over HTTP: loaded in no time, then measured over a real network. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type nodeFetch from 'node-fetch';
import { runCommand } from '../../src/commands/commands.ts';
import type { Network } from '../../src/http/http.ts';
import { originOf } from '../../src/origin.ts';
import { next, type Random } from '../../src/sandbox/company/invented.ts';
import { type Sandbox, type Serve, serve } from '../../src/sandbox/server.ts';
import { readSettings } from '../../src/settings.ts';
import { createClock } from '../fixtures/clock.ts';
import { openLine } from '../fixtures/line.ts';
import {
  closeWorld,
  inputsOf,
  LEDGER_KEY,
  openWorld,
  SECRETS,
  TENANT,
  type Urls,
} from '../fixtures/world.ts';

/** Engagedly's limit where it shall not bind, as the target has it. */
const LIMIT = 6_000;

export type Organisation = {
  folder: string;
  /** What a command needs to reach both systems over HTTP. */
  inputs: Record<string, string>;
  /** Every call over HTTP, and from then on each answer takes so long. */
  answerAfter(ms: number): void;
  /** Resolves at the next call over HTTP. */
  firstCall(): Promise<void>;
  close(): Promise<void>;
};

/** @param perMinute Personio's limit: where only memory is measured, it shall not bind either. */
export async function openInStep(people: number, perMinute = 300): Promise<Organisation> {
  const random: Random = { state: 11 };
  const clock = createClock(Date.now());
  const line = openLine(clock, random);
  const overHttp: Sandbox[] = [];
  const both: Serve = async (handle) => {
    const here = await line.serve?.(handle);
    const http = await serve(handle);
    overHttp.push(http);
    return { ...http, url: here?.url ?? '' };
  };
  let isLoading = true;
  let ahead = 0;
  const world = await openWorld({
    people,
    seed: 11,
    secrets: SECRETS,
    serve: both,
    now: () => (isLoading ? clock.now() : Date.now() + ahead),
    personio: { perMinute, ...(perMinute > 300 ? { burstPerSecond: perMinute } : {}) },
    engagedly: { limit: LIMIT },
  });
  const folder = await mkdtemp(join(tmpdir(), 'sync-bench-'));
  await mkdir(join(folder, 'tenants'));
  await writeFile(join(folder, 'tenants', 'nordwind.json'), JSON.stringify(TENANT));
  const { now, sleep, after } = clock;
  const network = { now, sleep, after, random: () => next(random), fetch: line.fetch as typeof nodeFetch };
  await load(folder, network, inputsOf(world, SECRETS, LEDGER_KEY), people);
  isLoading = false;
  ahead = clock.now() - Date.now();
  const [personio, engagedly] = overHttp;
  if (!personio || !engagedly) throw new Error('The sandboxes have no port.');
  const urls: Urls = { personio: { url: personio.url }, engagedly: { url: engagedly.url } };
  return {
    folder,
    inputs: inputsOf(urls, SECRETS, LEDGER_KEY),
    answerAfter: (ms) => {
      for (const sandbox of overHttp) {
        sandbox.fault({ when: () => true, times: Number.POSITIVE_INFINITY, effect: { kind: 'delay', ms } });
      }
    },
    firstCall: () =>
      new Promise((resolve) => {
        for (const sandbox of overHttp) {
          sandbox.fault({
            when: () => {
              resolve();
              return false;
            },
            effect: { kind: 'drop' },
          });
        }
      }),
    close: async () => {
      await closeWorld(world);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function load(
  folder: string,
  network: Network,
  inputs: Record<string, string>,
  people: number,
): Promise<void> {
  const given: Record<string, string> = {
    ...inputs,
    command: 'sync',
    tenant: 'nordwind',
    'job-minutes': '350',
  };
  const lines: string[] = [];
  const { summary } = await runCommand(
    readSettings((name) => given[name] ?? '', originOf({})),
    {
      folder,
      version: '0.0.0-bench',
      now: () => new Date(network.now?.() ?? 0),
      randomKey: () => 'random-key-of-the-bench',
      print: (text) => lines.push(text),
      annotate: () => {},
      onSecret: () => {},
      onStep: () => {},
      network,
    },
  );
  if (summary?.counts.created !== people) throw new Error(`The load went wrong: ${lines.join('\n')}`);
}
