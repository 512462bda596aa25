/** setup: an installation on GitHub made right, or only looked at. On a person's machine, with their login of gh. */
import { ConfigError, ReadOnlyError } from '../../errors.ts';
import type { Settings } from '../../settings.ts';
import {
  type AskGitHub,
  findPlace,
  type GitHubAnswer,
  type Place,
  Refused,
  repositoryFrom,
  Undocumented,
} from '../../setup/github.ts';
import { installationOf, tenantsOn } from '../../setup/installation.ts';
import type { Mend, Setting } from '../../setup/setting.ts';
import { secretFlaw, TENANT_SECRETS } from '../../setup/tenant-secrets.ts';
import { carryOut, DONE, walk } from '../../setup/walk.ts';
import { isWithoutKey } from '../../setup/without-key.ts';
import { closest } from '../../suggest.ts';
import { TENANT_ID } from '../../tenant/check/check.ts';
import { tenantIds } from '../../tenant/files.ts';
import type { Result, World } from '../world.ts';
import { type Gh, openGh, type SecretPlace, shownRequest, shownSecret } from './gh.ts';
import { type KeyPair, makeKeyPair } from './key-pair.ts';
import { endOf, shownLine } from './setup-words.ts';

export type Tools = { gh: Gh; makeKeyPair(): Promise<KeyPair | undefined> };

/** Exit code 0: everything is right. Throws ConfigError without a repository, on a runner, and where gh is of no use. */
export async function setUp(
  { setup, tenant, run }: Settings,
  world: World,
  tools: Tools = toolsOfThisMachine(),
): Promise<Result> {
  const named = repositoryFrom(setup.repository);
  if (tenant !== '' && !TENANT_ID.test(tenant)) {
    throw new ConfigError(
      'This is no id of a tenant.',
      'Small letters, digits and hyphens: --tenant nordwind',
    );
  }
  if (run.repository || run.trigger !== 'local') {
    throw new ConfigError(
      'An installation is set up by an administrator, with their own login.',
      'Run this on your machine, not on a runner.',
    );
  }
  const gh = watched(tools.gh, { world, mayChange: !setup.isCheck });
  const ask = gh.api;
  const place = await placeOf(ask, named);
  world.print(`${place.repository} on GitHub\n`);
  if (!place.isAdmin) {
    world.print('You are no administrator of it: much of this is neither told to you nor changed for you.\n');
  }
  // Before anybody is asked for secrets: under a mistyped id they would lie where no run looks for them.
  const missing = await withoutFile(world, tenant);
  if (missing !== '') world.print(missing);
  const { tenants, untold } = await tenantsTold(ask, place);
  const hasDeployKey = setup.hasDeployKey && !(await isWithoutKey(ask, place));
  const wanted = { tenant, tenants, hasDeployKey };
  const settings = [...installationOf(wanted), ...untold];
  const lines = await walk(settings, {
    ask,
    place,
    told: (line) => world.print(shownLine(line)),
    ...(setup.isCheck ? {} : { mend: (mend: Mend) => carriedOut(mend, { gh, place, world, tools }) }),
  });
  world.print(`\n${endOf(lines, { setup, place, tenant })}`);
  return { exitCode: lines.every(({ state }) => DONE.has(state)) ? 0 : 1 };
}

function toolsOfThisMachine(): Tools {
  const { env } = process;
  return { gh: openGh({ env }), makeKeyPair: () => makeKeyPair(env) };
}

/**
 * Prints what changes something before it is asked; where nothing may change, it is not asked. What was read is not read
 * again before something was changed: one call of gh takes a moment, and several settings look at the same.
 */
function watched(gh: Gh, { world, mayChange }: { world: World; mayChange: boolean }): Gh {
  const known = new Map<string, GitHubAnswer>();
  const toChange = (shown: string, method: string) => {
    if (!mayChange) throw new ReadOnlyError(method);
    world.print(`  ${shown}`);
    known.clear();
  };
  return {
    api: async (request) => {
      if (world.signal?.aborted) {
        throw new ConfigError('Stopped before all was done.', 'Run it again: what is right stays as it is.');
      }
      if (request.method !== 'GET') {
        toChange(shownRequest(request), request.method);
        return gh.api(request);
      }
      const answer = known.get(request.path) ?? (await gh.api(request));
      known.set(request.path, answer);
      return answer;
    },
    setSecret: async (secret, value) => {
      toChange(shownSecret(secret), 'secret');
      return gh.setSecret(secret, value);
    },
  };
}

async function placeOf(ask: AskGitHub, repository: string): Promise<Place> {
  try {
    return await findPlace(ask, repository);
  } catch (error) {
    if (error instanceof Undocumented) {
      throw new ConfigError(
        `What answers is not GitHub: ${error.message}.`,
        'Look at what gh speaks to: gh api rate_limit',
        { cause: error },
      );
    }
    if (!(error instanceof Refused)) throw error;
    throw new ConfigError(
      `GitHub shows no repository ${repository} to you (status ${error.status}).`,
      'Look at its name, and at whose login gh has: gh auth status',
      { cause: error },
    );
  }
}

/** Where GitHub does not tell them, that is one line of the table, and the rest is looked at. */
async function tenantsTold(
  ask: AskGitHub,
  place: Place,
): Promise<{ tenants: readonly string[]; untold: readonly Setting[] }> {
  try {
    return { tenants: await tenantsOn(ask, place), untold: [] };
  } catch (error) {
    if (!(error instanceof Refused || error instanceof Undocumented)) throw error;
    const look = () => Promise.reject(error);
    const what = 'Only the default branch can use the environments of the tenants';
    return { tenants: [], untold: [{ what, page: 'settings/environments', look }] };
  }
}

type Means = { gh: Gh; place: Place; world: World; tools: Pick<Tools, 'makeKeyPair'> };

async function carriedOut(mend: Mend, means: Means): Promise<{ left: string } | undefined> {
  switch (mend.by) {
    case 'requests':
      await carryOut(means.gh.api, mend.requests);
      return undefined;
    case 'secret':
      return askedSecret(mend, means);
    case 'key-pair':
      return newKeyPair(mend, means);
  }
}

const MOST_TRIES = 5;

async function askedSecret(
  { environment, name }: Extract<Mend, { by: 'secret' }>,
  { gh, place: { repository }, world }: Means,
): Promise<{ left: string } | undefined> {
  const secret: SecretPlace = { name, environment, repository };
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const value = await world.secret?.(name, TENANT_SECRETS.get(name) ?? '');
    if (value === undefined || value === '') {
      return { left: `Nobody gave ${name}: ${shownSecret(secret)}` };
    }
    const flaw = secretFlaw(name, value);
    if (flaw === undefined) return stored(secret, value, { gh, world });
    world.print(`  ${flaw}`);
  }
  return { left: `No value for ${name} could be used: ${shownSecret(secret)}` };
}

async function newKeyPair(
  { environment, secret, variable }: Extract<Mend, { by: 'key-pair' }>,
  { gh, place, world, tools }: Means,
): Promise<{ left: string } | undefined> {
  world.print("  ssh-keygen -q -t ed25519 -N '' -C ledger -f key");
  const pair = await tools.makeKeyPair();
  if (pair === undefined) {
    return { left: 'ssh-keygen made no key: it comes with OpenSSH, and with Git on Windows' };
  }
  // The public half first: while the secret is missing, the next run makes both anew.
  const path = `repos/${place.repository}/environments/${environment}/variables`;
  const there = await gh.api({ method: 'GET', path: `${path}/${variable}` });
  const body = { name: variable, value: pair.publicHalf };
  await carryOut(gh.api, [
    there.status === 200
      ? { method: 'PATCH', path: `${path}/${variable}`, body }
      : { method: 'POST', path, body },
  ]);
  return stored({ name: secret, environment, repository: place.repository }, pair.secret, { gh, world });
}

async function stored(
  secret: SecretPlace,
  value: string,
  { gh, world }: Pick<Means, 'gh' | 'world'>,
): Promise<{ left: string } | undefined> {
  world.onSecret(value);
  const refused = await gh.setSecret(secret, value);
  return refused === undefined ? undefined : { left: `gh did not store ${secret.name}: ${refused}` };
}

/** Empty where its file is there; outside of a checkout nobody is told of its files. */
async function withoutFile({ folder }: World, tenant: string): Promise<string> {
  const known = await tenantIds(folder).catch(() => [tenant]);
  if (tenant === '' || known.includes(tenant)) return '';
  const guess = closest(tenant, known);
  const otherwise = guess === undefined ? 'If the id is right' : `Did you mean ${guess}? If not`;
  return `There is no tenants/${tenant}.json here. ${otherwise}: npm run new -- ${tenant}\n`;
}
