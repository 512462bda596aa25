/** A customer in step, reachable over HTTP: put in step in no time, then measured over a real network. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DesiredUser } from '../../src/model.ts';
import type { EngagedlySandbox } from '../../src/sandbox/engagedly/engagedly.ts';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { UNIT_FIELDS, WRITE_FIELDS } from '../../src/vendors/engagedly/fields.ts';
import { quickClock } from '../fixtures/clock.ts';
import { closeWorld, inputsOf, LEDGER_KEY, openWorld, SECRETS, TENANT } from '../fixtures/world.ts';
import { readAndMap } from './stages.ts';

/** Engagedly's limit where it shall not bind, as the target has it. */
const LIMIT = 6_000;

export type Organisation = {
  folder: string;
  /** What a command needs to reach both systems over HTTP. */
  inputs: Record<string, string>;
  /** From then on each answer takes so long. */
  answerAfter(ms: number): void;
  /** Resolves at the next call. */
  firstCall(): Promise<void>;
  close(): Promise<void>;
};

/** @param perMinute Personio's limit: where only memory is measured, it shall not bind either. */
export async function openInStep(people: number, perMinute = 300): Promise<Organisation> {
  // Whoever waits for a limit while everybody is put in step is let through at once; then it is the real one, only ahead.
  const clock = quickClock(30_000);
  const world = await openWorld({
    people,
    seed: 11,
    secrets: SECRETS,
    now: () => clock.now(),
    personio: { perMinute, ...(perMinute > 300 ? { burstPerSecond: perMinute } : {}) },
    engagedly: { limit: LIMIT },
  });
  const folder = await mkdtemp(join(tmpdir(), 'sync-bench-'));
  await mkdir(join(folder, 'tenants'));
  await writeFile(join(folder, 'tenants', 'nordwind.json'), JSON.stringify(TENANT));
  const inputs = inputsOf(world, SECRETS, LEDGER_KEY);
  const { mapped, close } = await readAndMap({ folder, inputs }, clock);
  close();
  openAccounts(world.engagedly, mapped.people);
  const both: Sandbox[] = [world.personio, world.engagedly];
  return {
    folder,
    inputs,
    answerAfter: (ms) => {
      for (const sandbox of both) {
        sandbox.fault({ when: () => true, times: Number.POSITIVE_INFINITY, effect: { kind: 'delay', ms } });
      }
    },
    firstCall: () =>
      new Promise((resolve) => {
        for (const sandbox of both) {
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

/** What a first load would leave. That nobody is to be changed afterwards is what every figure looks at. */
function openAccounts(engagedly: EngagedlySandbox, people: readonly DesiredUser[]): void {
  const units = new Map<string, string>();
  const unitId = (field: string, name: unknown): string => {
    const kind = UNIT_FIELDS[field]?.kind ?? 'departments';
    const id = units.get(`${kind} ${name}`) ?? engagedly.addUnit(kind, String(name)).id;
    units.set(`${kind} ${name}`, id);
    return id;
  };
  const accounts = new Map(
    people.map(({ employee, fields: { manager: _, ...fields } }) => {
      const stored = Object.entries(fields).map(([field, value]) => {
        const name = WRITE_FIELDS.get(field)?.write ?? field;
        if (UNIT_FIELDS[field] === undefined) return [name, value] as const;
        return [name, Array.isArray(value) ? value.map((one) => unitId(field, one)) : unitId(field, value)];
      });
      return [employee.id, engagedly.addUser({ fields: Object.fromEntries(stored) })];
    }),
  );
  for (const { employee, fields } of people) {
    const [account, manager] = [accounts.get(employee.id), accounts.get(String(fields.manager))];
    if (account && manager) account.fields.manager_id = manager.id;
  }
}
