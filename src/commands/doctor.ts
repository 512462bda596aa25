/** doctor: is a tenant ready, and if not, who has to do what? Reads only. */

import { credentialFlaw } from '../credentials.ts';
import { SyncError } from '../errors.ts';
import { examine } from '../examine/examine.ts';
import { checkInstallation, type Installation, type Told } from '../examine/set-up.ts';
import type { Check } from '../examine/todo.ts';
import { BY, isReady, renderChecks, renderValues, todosOf } from '../examine/told.ts';
import { inFence } from '../harmless.ts';
import { createRefs } from '../report/redact.ts';
import type { Settings } from '../settings.ts';
import { environmentOf } from '../setup/environments.ts';
import { RULES_OF_MAIN, RULES_OF_RUNS, RULES_WITHOUT_KEY } from '../setup/rule-sets.ts';
import { type Problem, placeOf } from '../tenant/check/problem.ts';
import { loadTenant, overlookedInWords } from '../tenant/files.ts';
import type { Tenant } from '../types/tenant.d.ts';
import { writeCustomerPage } from './customer-page.ts';
import { openClients } from './sync/clients.ts';
import { lookAfter } from './sync/first-look.ts';
import { recall, recordedOf } from './sync/recall.ts';
import type { Result, World } from './world.ts';

const MOST_ANNOTATIONS = 10;

const WITHOUT_KEYS: Check = {
  title: 'Personio and Engagedly',
  seen: 'waits',
  found: ['Nothing was asked of them: see "Secrets".'],
  todos: [],
};

/** Exit code 0: ready. Throws ConfigError when there is no such tenant, or its file has errors. */
export async function doctor(settings: Settings, world: World): Promise<Result> {
  const { tenant, forReview } = await loadTenant(world.folder, settings.tenant, { now: world.now() });
  const checks = [...overlooked(forReview), ...checkInstallation(await installed(settings, world))];
  checks.push(
    ...(credentialFlaw(settings) === undefined ? await checkBoth(tenant, settings, world) : [WITHOUT_KEYS]),
  );
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
    world.fail?.(`Tenant ${settings.tenant} is not ready. To do (${BY[by]}): ${todo}`);
  if (todos.length === 0 && !isReady(checks))
    world.fail?.(
      `Tenant ${settings.tenant} is not ready: something could not be looked at, which its summary names.`,
    );
  const markdown = `## Is tenant ${settings.tenant} ready?\n\n${inFence(text)}\n`;
  return { exitCode: isReady(checks) ? 0 : 1, markdown };
}

/** What a run goes on with, so that nobody else says anything of it: it does not mean what somebody meant. */
function overlooked(problems: Problem[]): Check[] {
  if (problems.length === 0) return [];
  return [
    {
      title: 'The tenant file',
      seen: 'yes',
      found: [overlookedInWords(problems)],
      todos: problems.map((problem) => ({
        by: 'support',
        text: `${placeOf(problem)}: ${problem.message} ${problem.remedy}`,
      })),
    },
  ];
}

async function checkBoth(tenant: Tenant, settings: Settings, world: World): Promise<Check[]> {
  const refOf = createRefs(settings.ledgerKey?.own ?? world.randomKey());
  const recalled = recall(settings, await recordedOf(settings, world), world.now());
  const clients = openClients(settings, world, { refOf });
  try {
    return await examine(
      lookAfter(recalled, tenant, clients, { settings, world, refOf }),
      () => ({ told: clients.told(), calls: clients.calls().engagedly }),
      (secret) =>
        `gh secret set ${secret} --repo ${repositoryIn(settings)} --env ${environmentOf(settings.tenant)}`,
    );
  } finally {
    clients.close();
  }
}

/** On a runner GitHub is asked, with the token of the job; elsewhere nobody is. */
async function installed(settings: Settings, world: World): Promise<Installation> {
  const { environments, branchRules } = world;
  const ask = branchRules && ((name: string) => told(() => branchRules(name)));
  const { repository } = settings.run;
  const main = repository?.branch ?? 'main';
  return {
    environment: environmentOf(settings.tenant),
    setUp: `npm run setup -- --repo ${repositoryIn(settings)}`,
    tenant: settings.tenant,
    flaw: credentialFlaw(settings),
    hasLedgerKey: settings.ledgerKey !== undefined,
    environments: environments && (await told(() => environments())),
    branches: ask && [
      { name: main, needs: RULES_OF_MAIN, rules: await ask(main) },
      {
        name: settings.ledgerBranch,
        needs: settings.setup.hasDeployKey ? RULES_OF_RUNS : RULES_WITHOUT_KEY,
        rules: await ask(settings.ledgerBranch),
      },
    ],
  };
}

function repositoryIn({ run }: Settings): string {
  return run.repository?.name ?? '<owner/name>';
}

async function told<T>(ask: () => Promise<T>): Promise<Told<T>> {
  try {
    return { ok: true, value: await ask() };
  } catch (error) {
    if (error instanceof SyncError) return { ok: false, error };
    throw error;
  }
}
