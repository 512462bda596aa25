/** What a tenant's environment holds, and what is no value for it. Pure. */
import { environmentName, SyncError } from '../errors.ts';
import { ofTenant } from '../ledger-key.ts';
import { ALL_VENDORS } from '../vendors/vendors.ts';
import { environmentOf, secretsIn } from './environments.ts';
import type { Setting } from './setting.ts';

const LEDGER_KEY = environmentName('ledger-key');

/** Each secret of a tenant by its name, with what somebody must know who is asked for it. */
export const TENANT_SECRETS: ReadonlyMap<string, string> = new Map([
  ...ALL_VENDORS.flatMap(({ name, secrets }) =>
    Object.values(secrets).map((setting) => [environmentName(setting), `from ${name}`] as const),
  ),
  [
    LEDGER_KEY,
    'make one with "openssl rand -hex 32", and keep it where your passwords are: it outlives all other keys',
  ],
]);

export function tenantSecretsSetting(tenant: string): Setting {
  const environment = environmentOf(tenant);
  return {
    what: `The environment ${environment} has its ${TENANT_SECRETS.size} secrets`,
    page: 'settings/environments',
    look: async (ask, place) => {
      const secrets = await secretsIn(ask, place, environment);
      if (secrets === undefined)
        return { state: 'waits', how: `until there is the environment ${environment}` };
      const missing = [...TENANT_SECRETS.keys()].filter((name) => !secrets.has(name));
      const [name] = missing;
      if (name === undefined) return { state: 'right' };
      return {
        state: 'differs',
        how: `it has no ${missing.join(', no ')}`,
        mend: { by: 'secret', environment, name },
      };
    },
  };
}

/** Why this is no value for the secret; `undefined`: it may be one. Never quotes it. */
export function secretFlaw(name: string, value: string): string | undefined {
  if (value !== value.trim() || /\p{C}/u.test(value)) {
    return 'There are blanks, line breaks or invisible characters in it: copy the characters alone.';
  }
  if (name !== LEDGER_KEY) return undefined;
  try {
    ofTenant(value, '');
    return undefined;
  } catch (error) {
    if (error instanceof SyncError) return `${error.message} ${error.remedy}`;
    throw error;
  }
}
