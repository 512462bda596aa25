/** Whether a queued or repeated job is still wanted, seen from the tip of the default branch and from the ledger. */
import { createHash } from 'node:crypto';
import { openBranch } from '../../ledger/branch.ts';
import type { LedgerTenant } from '../../ledger/read.ts';
import { withOwnTimes } from '../../schedule/own-times.ts';
import { positionOf } from '../../select/position.ts';
import { isPaused } from '../../select/select.ts';
import type { Settings } from '../../settings.ts';
import type { LoadedTenant } from '../../tenant/files.ts';

/** A tenant file is far smaller. */
const LARGEST_FILE = 300_000;

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
  if (branch !== undefined && (await tipOf(options, branch)) !== loaded.sha256) {
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

/** SHA-256 of the tenant file at the tip of the branch; `undefined` when it is not there. */
async function tipOf({ settings, loaded, folder, onSecret }: WantedOptions, name: string) {
  const token = settings.githubToken === '' ? {} : { token: settings.githubToken };
  const branch = await openBranch({ folder, branch: name, onSecret, ...token });
  // No git or no origin here: nothing to compare with.
  if (typeof branch === 'string') return loaded.sha256;
  try {
    if ((await branch.fetch()) === undefined) return undefined;
    const path = `tenants/${loaded.id}.json`;
    const oid = (await branch.list(['tenants'])).get(path);
    if (oid === undefined) return undefined;
    const found = await branch.load(new Map([[path, oid]]));
    if ((found.get(path)?.size ?? Number.POSITIVE_INFINITY) > LARGEST_FILE) return undefined;
    let text: string | undefined;
    await branch.read(found, (_, content) => {
      text = content;
    });
    return text === undefined ? undefined : createHash('sha256').update(text, 'utf8').digest('hex');
  } finally {
    await branch.close();
  }
}
