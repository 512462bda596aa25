/** Whether a queued or repeated job is still wanted, seen from the tip of the default branch and from the ledger. */
import { openBranch } from '../../ledger/branch.ts';
import type { LedgerTenant } from '../../ledger/read.ts';
import { withOwnTimes } from '../../schedule/own-times.ts';
import { positionOf } from '../../select/position.ts';
import { isPaused } from '../../select/select.ts';
import type { Settings } from '../../settings.ts';
import type { LoadedTenant } from '../../tenant/files.ts';

export type WantedOptions = {
  settings: Settings;
  loaded: LoadedTenant;
  /** What the ledger has of the tenant, if it could be read. */
  recorded: LedgerTenant | undefined;
  folder: string;
  now: Date;
  onSecret(secret: string): void;
};

/** Why the sync is not wanted any more, as a sentence; `undefined` when it is. Throws SyncErrors when git fails. */
export async function whyUnwanted(options: WantedOptions): Promise<string | undefined> {
  const { settings, loaded, recorded, now } = options;
  const { id, tenant } = loaded;
  if (settings.command === 'plan') return undefined;
  // Whoever puts a run back has paused the tenant.
  if (settings.command === 'sync' && isPaused(settings.paused, id))
    return `The variable PAUSED_TENANTS names tenant ${id}, or all of them.`;
  const branch = settings.run.repository?.branch;
  if (branch !== undefined && (await tipOf(options, branch)) !== loaded.blob) {
    return `The file tenants/${id}.json is gone or has changed on the branch ${branch} since this job was queued.`;
  }
  if (settings.run.trigger === 'schedule' && recorded && recorded.lines.length > 0) {
    const { slot, overdueSince } = positionOf({ id, tenant: withOwnTimes(id, tenant) }, recorded.lines, now);
    if (slot !== undefined && overdueSince === undefined) {
      return `Another run has served tenant ${id}'s scheduled time meanwhile.`;
    }
  }
  return undefined;
}

/** As git knows the tenant file at the tip of the branch; `undefined` when it is not there. What is in it is not fetched. */
async function tipOf({ settings, loaded, folder, onSecret }: WantedOptions, name: string) {
  const token = settings.githubToken === '' ? {} : { token: settings.githubToken };
  const branch = await openBranch({ folder, branch: name, onSecret, ...token });
  // No git or no origin here: nothing to compare with.
  if (typeof branch === 'string') return loaded.blob;
  try {
    await branch.fetch();
    return (await branch.list(['tenants'])).get(`tenants/${loaded.id}.json`);
  } finally {
    await branch.close();
  }
}
