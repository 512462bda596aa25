/** Whether a queued or repeated job is still wanted, seen from the tip of the default branch and from the ledger. */
import { dirname } from 'node:path';
import { positionOf } from '../../history/position.ts';
import { openBranch } from '../../ledger/branch.ts';
import type { LedgerTenant } from '../../ledger/read.ts';
import { withOwnTimes } from '../../schedule/own-times.ts';
import { isPaused } from '../../select/select.ts';
import type { Settings } from '../../settings.ts';
import { APPROVERS_FILE, approversBlob } from '../../tenant/approvers.ts';
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

/** `why`: a sentence. `first`: what somebody has to do before it can run, where the next start does not mend it by itself. */
export type Reason = { why: string; first?: string };

/** Why the sync is not wanted, or not any more; `undefined` when it is. Throws SyncErrors when git fails. */
export async function whyUnwanted(options: WantedOptions): Promise<Reason | undefined> {
  const { settings, loaded, recorded, now } = options;
  const { id, tenant } = loaded;
  if (settings.command === 'plan') return undefined;
  // Whoever puts a run back has paused the tenant.
  if (settings.command === 'sync' && isPaused(settings.paused, id))
    return {
      why: `The variable PAUSED_TENANTS pauses tenant ${id}, or all of them.`,
      first:
        'Lift the pause (on GitHub, under Settings > Secrets and variables > Actions > Variables: take the tenant, or the star, out of the list)',
    };
  const branch = settings.run.repository?.branch;
  const changed = branch === undefined ? undefined : await changedOn(branch, options);
  if (changed !== undefined)
    return {
      why: `The file ${changed} is gone or has changed on the branch ${branch} since this job was queued.`,
    };
  if (settings.run.trigger === 'schedule' && recorded && recorded.lines.length > 0) {
    const { slot, overdueSince } = positionOf({ id, tenant: withOwnTimes(id, tenant) }, recorded.lines, now);
    if (slot !== undefined && overdueSince === undefined) {
      return { why: `Another run has served tenant ${id}'s scheduled time meanwhile.` };
    }
  }
  return undefined;
}

/** The first file of those that the run rests on that is another at the tip of the branch. What is in them is not fetched. */
async function changedOn(name: string, options: WantedOptions): Promise<string | undefined> {
  const { settings, folder, onSecret } = options;
  const token = settings.githubToken === '' ? {} : { token: settings.githubToken };
  const branch = await openBranch({ folder, branch: name, onSecret, ...token });
  // No git or no origin here: nothing to compare with.
  if (typeof branch === 'string') return undefined;
  try {
    await branch.fetch();
    const tip = await branch.list(['tenants', dirname(APPROVERS_FILE)]);
    const here = await blobsHere(options);
    return Object.keys(here).find((path) => tip.get(path) !== here[path]);
  } finally {
    await branch.close();
  }
}

/** As git knows them. Whoever has left the list of approvers since gets no details. */
async function blobsHere({ loaded, folder }: WantedOptions): Promise<Record<string, string | undefined>> {
  const tenant = { [`tenants/${loaded.id}.json`]: loaded.blob };
  if ((loaded.tenant.details ?? 'none') === 'none') return tenant;
  return { ...tenant, [APPROVERS_FILE]: await approversBlob(folder) };
}
