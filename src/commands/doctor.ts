/** doctor: is a tenant ready, and if not, who has to do what? Reads only. */

import { requireCredentials } from '../credentials.ts';
import { SyncError } from '../errors.ts';
import { examine } from '../examine/examine.ts';
import type { Check, Todo } from '../examine/todo.ts';
import { renderChecks, todosOf } from '../examine/told.ts';
import { openEvaluation } from '../map/map.ts';
import { createRefs } from '../report/redact.ts';
import { rulesOf } from '../rules.ts';
import type { Settings } from '../settings.ts';
import { loadTenant } from '../tenant/files.ts';
import { writeCustomerPage } from './customer-page.ts';
import { openClients } from './sync/clients.ts';
import { type Result, type World, warn } from './world.ts';

/** Exit code 0: ready. Throws ConfigError when there is no such tenant, or its file has errors. */
export async function doctor(settings: Settings, world: World): Promise<Result> {
  const now = world.now();
  const { tenant } = await loadTenant(world.folder, settings.tenant, { now });
  const prepared = [await checkInstallation(settings, world)];
  const rules = rulesOf(tenant, now);
  if (todosOf(prepared).every(({ by }) => by !== 'support')) {
    const refOf = createRefs(settings.ledgerKey?.own ?? world.randomKey());
    const ending = new AbortController();
    world.signal?.addEventListener('abort', () => ending.abort(), { once: true });
    const clients = openClients(settings, {
      onSecret: (secret) => world.onSecret(secret),
      onWait: (waiting) => world.onStep({ step: 'waiting', waiting }),
      refOf,
      signal: ending.signal,
      ...(world.network ? { network: world.network } : {}),
    });
    try {
      const checks = await examine({
        rules,
        vendors: { source: clients.source, target: clients.target },
        now,
        evaluation: openEvaluation({ now }),
        recall: { state: undefined, isLost: false, used: new Set(), ledgerKey: undefined, refOf },
        approvals: { digests: [], attempt: 1, mustFit: false },
        watch: {
          onStep: (step) => world.onStep(step),
          ending: () => (world.signal?.aborted ? 'cancelled' : undefined),
        },
      });
      prepared.push(...checks);
    } finally {
      clients.close();
    }
  }
  const isOwnTerminal = settings.run.trigger === 'local';
  const text = renderChecks(settings.tenant, prepared, isOwnTerminal);
  world.print(text);
  if (isOwnTerminal) {
    const page = await writeCustomerPage(tenant, settings, world);
    world.print(`\nTo send to the customer (German and English): ${page}`);
  }
  const open = todosOf(prepared).length;
  if (open > 0 && settings.run.repository) {
    warn(world, `Tenant ${settings.tenant} is not ready: ${open} to do. The summary of this job lists them.`);
  }
  const markdown = `## Is tenant ${settings.tenant} ready?\n\n\`\`\`text\n${renderChecks(settings.tenant, prepared, false)}\n\`\`\`\n`;
  return { exitCode: open === 0 ? 0 : 1, markdown };
}

/** Secrets, and on GitHub the environment that holds them. */
async function checkInstallation(settings: Settings, world: World): Promise<Check> {
  const found: string[] = [];
  const todos: Todo[] = [];
  const { message, remedy } = refusal(settings) ?? {};
  if (message === undefined) found.push('All four keys are there.');
  else todos.push({ by: 'support', text: `${message} ${remedy}` });
  if (settings.ledgerKey !== undefined) found.push('There is a ledger key.');
  else {
    todos.push({
      by: 'engineer',
      text: `There is no LEDGER_KEY: nothing would be remembered, and nothing could be approved. Make one with "openssl rand -hex 32" and store it in the environment tenant-${settings.tenant}.`,
    });
  }
  const name = `tenant-${settings.tenant}`;
  const policy = (await world.environments?.())?.get(name);
  if (!world.environments)
    found.push(`The environment ${name} and the rules of the branches: the workflow "doctor" looks at them.`);
  else if (policy === 'restricted') found.push(`Only chosen branches may use the environment ${name}.`);
  else {
    todos.push({
      by: 'engineer',
      text:
        policy === undefined
          ? `There is no environment ${name}: make it, restricted to the default branch.`
          : `Every branch may use the environment ${name}, and with it the keys: restrict it to the default branch.`,
    });
  }
  return { title: 'Installation', found, todos };
}

function refusal(settings: Settings): SyncError | undefined {
  try {
    requireCredentials(settings);
    return undefined;
  } catch (error) {
    if (error instanceof SyncError) return error;
    throw error;
  }
}
