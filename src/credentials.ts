/** Whether a tenant's secrets are there, and are what somebody meant to store. Pure. */
import { ConfigError, environmentName } from './errors.ts';
import type { Settings } from './settings.ts';
import { ALL_VENDORS } from './vendors/vendors.ts';

/** Throws ConfigError when a credential that reading and writing needs is missing or was pasted with blanks. */
export function requireCredentials(settings: Settings): void {
  const flaw = credentialFlaw(settings);
  if (flaw !== undefined) throw flaw;
}

/** What is wrong with the secrets, all of them at once; `undefined`: nothing that shows without asking the vendors. */
export function credentialFlaw(settings: Settings): ConfigError | undefined {
  const { tenant, run } = settings;
  const missing = secretsWhere(settings, (given) => !given);
  if (missing.length === 0) return paddedFlaw(settings);
  const place = run.repository ? `The environment tenant-${tenant}` : `The environment for tenant ${tenant}`;
  return new ConfigError(
    `${place} has no ${missing.join(', no ')}.`,
    run.repository
      ? `Add what is missing: gh secret set ${missing[0]} --env tenant-${tenant}. A secret that is there may be empty.`
      : `Set it in the environment; on GitHub it is a secret of the environment tenant-${tenant}.`,
  );
}

/** A blank or a line break that was pasted along makes a vendor refuse a credential that is right. */
function paddedFlaw(settings: Settings): ConfigError | undefined {
  const padded = secretsWhere(settings, (given) => given !== given?.trim());
  if (padded.length === 0) return undefined;
  return new ConfigError(
    `There are blanks or line breaks around ${padded.join(' and ')}.`,
    'Set it again without them: copy the characters alone.',
  );
}

/** By the names that people give them. */
function secretsWhere(settings: Settings, isWrong: (given: string | undefined) => boolean): string[] {
  return ALL_VENDORS.flatMap(({ id, secrets }) => {
    const given: Readonly<Record<string, string>> = settings[id];
    return Object.entries(secrets).flatMap(([key, setting]) =>
      isWrong(given[key]) ? environmentName(setting) : [],
    );
  });
}

/** What somebody should know who runs without a ledger key on GitHub; `undefined` when there is one. */
export function missingLedgerKey({ ledgerKey, tenant, run }: Settings): string | undefined {
  if (ledgerKey !== undefined || !run.repository) return undefined;
  return (
    `The environment tenant-${tenant} has no LEDGER_KEY. This run remembers nothing: more is held, ` +
    'nothing can be approved, and references change from run to run.'
  );
}
