/** doctor: is a tenant ready, and if not, who has to do what? Reads only. */

import { credentialFlaw } from '../credentials.ts';
import { examine } from '../examine/examine.ts';
import type { Check, Todo } from '../examine/todo.ts';
import { renderChecks, renderValues, todosOf } from '../examine/told.ts';
import { createRefs } from '../report/redact.ts';
import type { Settings } from '../settings.ts';
import { environmentOf } from '../setup/environments.ts';
import { loadTenant } from '../tenant/files.ts';
import type { Tenant } from '../types/tenant.d.ts';
import { writeCustomerPage } from './customer-page.ts';
import { openClients } from './sync/clients.ts';
import { firstLook } from './sync/first-look.ts';
import type { Result, World } from './world.ts';

const MOST_ANNOTATIONS = 10;

/** Exit code 0: ready. Throws ConfigError when there is no such tenant, or its file has errors. */
export async function doctor(settings: Settings, world: World): Promise<Result> {
  const { tenant } = await loadTenant(world.folder, settings.tenant, { now: world.now() });
  const checks = [await checkInstallation(settings, world)];
  if (credentialFlaw(settings) === undefined) checks.push(...(await checkBoth(tenant, settings, world)));
  const text = renderChecks(settings.tenant, checks);
  const values = renderValues(checks);
  if (values !== '') world.tell?.(`${values}\n`);
  world.print(text);
  if (settings.run.trigger === 'local') {
    const page = await writeCustomerPage(tenant, settings, world);
    world.print(`\nTo send to the customer (German and English): ${page}`);
  }
  const todos = todosOf(checks);
  // A page shows ten of a step; all of them stand in its summary.
  for (const { by, text: todo } of todos.slice(0, MOST_ANNOTATIONS))
    world.fail?.(`Tenant ${settings.tenant} is not ready. To do (${by}): ${todo}`);
  const markdown = `## Is tenant ${settings.tenant} ready?\n\n\`\`\`text\n${text}\n\`\`\`\n`;
  return { exitCode: todos.length === 0 ? 0 : 1, markdown };
}

async function checkBoth(tenant: Tenant, settings: Settings, world: World): Promise<Check[]> {
  const refOf = createRefs(settings.ledgerKey?.own ?? world.randomKey());
  const clients = openClients(settings, world, { refOf });
  try {
    return await examine(firstLook(tenant, clients, { settings, world, refOf }));
  } finally {
    clients.close();
  }
}

/** Secrets, and on GitHub the environment that holds them. */
async function checkInstallation(settings: Settings, world: World): Promise<Check> {
  const found: string[] = [];
  const todos: Todo[] = [];
  const flaw = credentialFlaw(settings);
  if (flaw === undefined) found.push('All four keys are there.');
  else todos.push({ by: 'support', text: `${flaw.message} ${flaw.remedy}` });
  if (settings.ledgerKey !== undefined) found.push('There is a ledger key.');
  else {
    todos.push({
      by: 'engineer',
      text: `There is no LEDGER_KEY: nothing would be remembered, and nothing could be approved. Make one with "openssl rand -hex 32" and store it in the environment tenant-${settings.tenant}.`,
    });
  }
  const name = environmentOf(settings.tenant);
  const mend = `npm run setup -- --repo ${settings.run.repository?.name ?? '<owner/name>'} --tenant ${settings.tenant}`;
  const policy = (await world.environments?.())?.get(name);
  if (!world.environments)
    found.push(`The environment ${name} and the rules of the branches: the workflow "doctor" looks at them.`);
  else if (policy === 'restricted') found.push(`Only chosen branches may use the environment ${name}.`);
  else {
    todos.push({
      by: 'engineer',
      text:
        policy === undefined
          ? `There is no environment ${name} that only the default branch can use: ${mend}`
          : `Every branch may use the environment ${name}, and with it the keys: ${mend}`,
    });
  }
  return { title: 'Installation', found, todos };
}
