/** A file of details on this machine: opened with the key of whoever asks, and proved to be that of its run. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Identity, identitiesIn, identityOf, isIdentity } from '../details/age.ts';
import { closedToYou, openDetails, requireGenuine } from '../details/opened.ts';
import { ConfigError } from '../errors.ts';
import { forShell } from '../harmless.ts';
import type { RunName } from '../one-setting.ts';
import { detailsFolder, type Settings } from '../settings.ts';
import type { Details } from '../types/details.d.ts';
import { ownKeyFile } from './key.ts';
import { type RecordedTenant, type World, warn } from './world.ts';

/** How the details of a run come here: one on GitHub has left an artifact, one on a machine a file that stays there. */
export function howToGet({ tenant, outDir }: Pick<Settings, 'tenant' | 'outDir'>, run: RunName): string {
  const { runId, attempt } = run;
  return isOfAMachine(run)
    ? `It ran on somebody's machine, and left them there: add --details ${forShell(`${detailsFolder(outDir)}/${tenant}/${runId}-${attempt}.age`)} (in another folder if --out-dir was given).`
    : `gh run download ${runId} -n details-${tenant}-${attempt}, and add --details details.age. They are kept for 14 days, where the tenant file says so.`;
}

/** As a run names itself that GitHub has given no number. */
function isOfAMachine({ runId }: RunName): boolean {
  return runId.startsWith('local-');
}

/** The details of 20,000 people have some ten megabytes. */
const LARGEST = 256 * 1024 * 1024;

/**
 * Throws ConfigError for a file that does not open, or that is not the one the run has left.
 *
 * @param recorded All there is.
 * @param closed What is said where it does not open.
 */
export async function readDetailsFile(
  settings: Settings,
  world: World,
  recorded: RecordedTenant | 'unreadable' | undefined,
  closed = closedToYou('Give your own key with --identity.'),
): Promise<Details> {
  const bytes = await readFile(resolve(world.folder, settings.details)).catch((cause) => {
    throw new ConfigError(
      'The file of details cannot be read.',
      'Name a file that is there with --details: the details.age that "gh run download" puts here, or what a run on this machine has left beside its results.',
      { cause },
    );
  });
  if (bytes.length > LARGEST)
    throw new ConfigError('This file is far too large for details.', 'Name another.');
  const own = settings.ledgerKey?.own;
  const identities = await identitiesOf(settings, world);
  const details = await openDetails(bytes, { tenant: settings.tenant, identities, closed });
  const ledger = recorded === undefined || recorded === 'unreadable' ? { lines: [], signed: [] } : recorded;
  const told = [...(ledger.signed ?? []), ...ledger.lines.flatMap(({ signed }) => signed ?? [])];
  requireGenuine(details, bytes, { told, ownKey: own });
  if (details.progress === 'planned') {
    warn(world, 'That run was killed: its details say what it had planned, not what it did.');
  }
  return details;
}

/** The key of whoever asks, and that of the ledger key where it is at hand. */
async function identitiesOf({ identity, ledgerKey }: Settings, world: World): Promise<Identity[]> {
  const ledgers = ledgerKey === undefined ? [] : [(await identityOf(ledgerKey.own)).identity];
  if (isIdentity(identity)) return [identity, ...ledgers];
  const path = identity === '' ? ownKeyFile() : resolve(world.folder, identity);
  const text = await readFile(path, 'utf8').catch(() => undefined);
  const found = identitiesIn(text ?? '');
  if (found.length > 0 || ledgers.length > 0) return [...found, ...ledgers];
  throw new ConfigError(
    text === undefined
      ? 'There is no key to open these details with.'
      : 'The file of your key has none in it.',
    'Name the file of your key with --identity or in DETAILS_IDENTITY. Whoever has none yet makes one with "npm run key -- <role>"; it opens what runs keep from then on.',
  );
}
