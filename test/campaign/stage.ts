/** A customer on a stage of its own: both sandboxes, a tenant file, a ledger in memory, and whole commands. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runCommand, type World } from '../../src/commands/commands.ts';
import type { Network } from '../../src/http/http.ts';
import { ofTenant } from '../../src/ledger-key.ts';
import type { Plan, RefOf } from '../../src/model.ts';
import { createRefs } from '../../src/report/redact.ts';
import { type Company, inventCompany } from '../../src/sandbox/company/company.ts';
import { next, type Random } from '../../src/sandbox/company/invented.ts';
import { type EngagedlySandbox, startEngagedly } from '../../src/sandbox/engagedly/engagedly.ts';
import {
  type PersonioOptions,
  type PersonioSandbox,
  startPersonio,
} from '../../src/sandbox/personio/personio.ts';
import type { Call } from '../../src/sandbox/server.ts';
import { readSettings } from '../../src/settings.ts';
import type { Summary } from '../../src/types/summary.d.ts';
import type { Tenant } from '../../src/types/tenant.d.ts';
import { createClock, quickClock } from '../fixtures/clock.ts';
import { appoint } from '../fixtures/details.ts';
import type { Kept } from '../fixtures/ledger.ts';
import { networkOf, openHttpLine, openLine } from '../fixtures/line.ts';
import { inputsOf, keyOf } from '../fixtures/world.ts';
import { switchOn, type Trace } from './faults.ts';
import { keepBy, recordedBy } from './ledger.ts';
import type { FaultChoice, LedgerFate } from './scenario.ts';
import { APPROVER } from './tenants.ts';

export const TENANT_ID = 'nordwind';
export const SECRETS = {
  clientId: 'campaign-client-id-7f3a',
  clientSecret: 'campaign-client-secret-9b1c',
  clientKey: 'campaign-client-key-4d2e',
  secretKey: 'campaign-secret-key-8a6f',
};
const LEDGER_KEY = keyOf('ledger key of the campaign');
const OTHER_KEY = keyOf('another key of the campaign');
/** Some days before the clocks go forward in Europe. */
const START = Date.parse('2026-03-24T04:10:00Z');
const HOUR = 3_600_000;
/** Real time; a run that takes longer than this never ends. */
const ENDLESS = 60_000;
/** Real milliseconds over HTTP, after which a request counts as never answered. */
const UNANSWERED = 500;

export type Ran = {
  /** By which an undo names it. */
  id: string;
  /** Somebody killed it: nothing of it is left but what it wrote. */
  killed: boolean;
  /** It was not begun: it told why, and left nothing. */
  isRefused: boolean;
  startedAt: Date;
  summary?: Summary;
  plan?: Plan;
  /** Everything that came out: terminal, files. */
  outputs: string[];
  /** Calls that changed something in Engagedly, in their order. */
  writes: Call[];
  trace: Trace;
};

export type RunOptions = {
  /** A rekey puts the memory under a key of its own, and the next runs take that. */
  command: 'plan' | 'sync' | 'undo' | 'rekey';
  /** For an undo: the run that is put back, by its number. */
  undone?: string;
  faults?: readonly FaultChoice[];
  approve?: readonly string[];
  attempt?: number;
  ledger?: LedgerFate;
  /** Told just before Engagedly handles a write. */
  onWrite?: (call: Call) => void;
  /** Told just before Personio handles a call. */
  onLook?: (call: Call) => void;
};

export type Stage = {
  company: Company;
  engagedly: EngagedlySandbox;
  personio: PersonioSandbox;
  /** Tokens that came up. */
  tokens: Set<string>;
  /** As the product refers to somebody under the key of now. */
  refOf: RefOf;
  now(): Date;
  later(hours: number): void;
  tenant(tenant: Tenant): Promise<void>;
  run(options: RunOptions): Promise<Ran>;
  close(): Promise<void>;
};

export type StageOptions = {
  folder: string;
  seed: number;
  people: number;
  oddities: boolean;
  http: boolean;
};

export async function setStage({ folder, seed, people, oddities, http }: StageOptions): Promise<Stage> {
  const random: Random = { state: seed };
  const clock = createClock(START);
  const line = http ? openHttpLine() : openLine(clock, random);
  // One time for the vendors and for whoever calls them, or a wait that is over here would still last there.
  const { now, sleep, after } = http ? quickClock(UNANSWERED) : clock;
  const company = inventCompany({
    people,
    seed,
    today: new Date(START).toISOString().slice(0, 10),
    oddities,
  });
  const shared = { ...SECRETS, now, ...(line.serve ? { serve: line.serve } : {}) };
  const personioOptions: PersonioOptions = { company, ...shared };
  const personio = await startPersonio(personioOptions);
  const engagedly = await startEngagedly(shared);
  const time: Omit<Network, 'fetch'> = { random: () => next(random), now, sleep, after };
  const ledger: Kept = { lines: [], states: [] };
  let ledgerKey = LEDGER_KEY;
  const tokens = new Set<string>();
  let runs = 0;
  let lastId = '';
  let drawn = 0;
  await mkdir(join(folder, 'tenants'), { recursive: true });
  await appoint(folder, APPROVER);

  async function run(options: RunOptions): Promise<Ran> {
    const { command, approve = [], ledger: fate = 'kept' } = options;
    runs += 1;
    const nextKey = keyOf(`ledger key ${runs} of the campaign`);
    // A second attempt has the number of the first, of which something is recorded: otherwise it refuses.
    const recorded = recordedBy(fate, ledger);
    const isAgain = options.attempt === 2 && recorded.lines.some(({ runId }) => runId === lastId);
    const id = isAgain ? lastId : String(1000 + runs);
    const attempt = isAgain ? 2 : 1;
    lastId = id;
    const death = Promise.withResolvers<'killed'>();
    let isDead = false;
    engagedly.fault({
      when: (call) => {
        if (call.method !== 'GET') options.onWrite?.(call);
        return false;
      },
      effect: { kind: 'drop' },
    });
    personio.fault({
      when: (call) => {
        options.onLook?.(call);
        return false;
      },
      effect: { kind: 'drop' },
    });
    const trace = switchOn(
      {
        company,
        personio,
        personioOptions,
        engagedly,
        kill: () => {
          isDead = true;
          clock.forget();
          death.resolve('killed');
        },
      },
      options.faults ?? [],
    );
    const before = engagedly.writes().length;
    const startedAt = new Date(clock.now());
    const outputs: string[] = [];
    let plan: Plan | undefined;
    const given: Record<string, string> = {
      command,
      tenant: TENANT_ID,
      ...inputsOf({ personio, engagedly }, SECRETS, fate === 'foreign' ? OTHER_KEY : ledgerKey),
      approve: approve.join(','),
      ...(command === 'rekey' ? { 'ledger-key': nextKey, 'ledger-key-old': ledgerKey } : {}),
      ...(options.undone === undefined
        ? {}
        : {
            run: `${options.undone}/1`,
            details: join('run-out-details', TENANT_ID, `${options.undone}-1.age`),
          }),
    };
    const origin = { id, attempt, url: '', trigger: 'local', actor: undefined } as const;
    const world: World = {
      folder,
      version: '0.0.0-campaign',
      now: () => new Date(clock.now()),
      randomKey: () => keyOf(`drawn ${++drawn} in run ${id}`),
      print: (text) => outputs.push(text),
      warn: (text) => outputs.push(text),
      annotate: () => {},
      onSecret: (secret) => tokens.add(secret),
      onStep: (step) => {
        if (step.step === 'planned') plan = step.plan;
      },
      network: networkOf(line, time, () => isDead),
      recorded: async () => recorded,
    };
    const out = join(folder, 'run-out', TENANT_ID);
    await rm(out, { recursive: true, force: true });
    const watchdog = Promise.withResolvers<never>();
    const timer = setTimeout(() => watchdog.reject(new Error('The run never ended.')), ENDLESS);
    try {
      const settings = readSettings((name) => given[name] ?? '', origin);
      const result = await Promise.race([runCommand(settings, world), death.promise, watchdog.promise]);
      // What was under way over HTTP may still arrive.
      if (result === 'killed' && http) await delay(20);
      const summary = result === 'killed' ? undefined : result.summary;
      const state = await readIfThere(join(out, 'state.json'));
      for (const name of ['summary.json', 'summary.md'])
        outputs.push((await readIfThere(join(out, name))) ?? '');
      outputs.push(state ?? '');
      const signed = (await readIfThere(join(out, 'signed.txt')))?.trim();
      if (summary && command !== 'plan') keepBy(fate, ledger, { summary, state, signed });
      if (summary && command === 'rekey') ledgerKey = nextKey;
      return {
        id,
        killed: result === 'killed',
        isRefused: result !== 'killed' && command === 'rekey' && !summary,
        startedAt,
        ...(summary ? { summary } : {}),
        ...(plan ? { plan } : {}),
        outputs,
        writes: engagedly.writes().slice(before),
        trace,
      };
    } finally {
      clearTimeout(timer);
      trace.restore();
    }
  }

  return {
    company,
    engagedly,
    personio,
    tokens,
    refOf: (who) => createRefs(ofTenant(ledgerKey, TENANT_ID).own)(who),
    run,
    now: () => new Date(clock.now()),
    later: (hours) => {
      // Runs begin at some minute.
      clock.pass(hours * HOUR + 60_000);
      company.today = new Date(clock.now()).toISOString().slice(0, 10);
    },
    tenant: (tenant) => writeFile(join(folder, 'tenants', `${TENANT_ID}.json`), JSON.stringify(tenant)),
    close: async () => {
      await Promise.all([personio.close(), engagedly.close()]);
    },
  };
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}
