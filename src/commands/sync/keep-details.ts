/** Keeps the details of a run for the tenant's approvers: encrypted, beside the results and never among them. */
import { createHash } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { encryptFor, identityOf } from '../../details/age.ts';
import { detailsOf, type Kept } from '../../details/details.ts';
import type { Applied, Finding, RefOf, Tenant } from '../../model.ts';
import type { RunInfo } from '../../report/facts.ts';
import { detailsFolder, type Settings } from '../../settings.ts';
import type { LastStep, Planned, Ran } from '../../sync.ts';
import { readApprovers } from '../../tenant/approvers.ts';
import { writeWhole } from '../whole-file.ts';
import { asSyncError, type World, warn } from '../world.ts';
import { unwritable } from '../written.ts';

export type Keeper = {
  /** `undefined`: none are kept. */
  kept: Kept | undefined;
  findings: readonly Finding[];
  /** Writes them, and comes back when they are on the disk. Throws ConfigError when that cannot be. */
  write(planned: Planned, applied?: Applied): Promise<void>;
  /** SHA-256 of what was written last; `undefined`: nothing was. */
  sha256(): string | undefined;
};

export type KeeperOptions = {
  settings: Settings;
  tenant: Pick<Tenant, 'details' | 'approvers'>;
  world: World;
  info: Pick<RunInfo, 'tenant' | 'run' | 'startedAt' | 'start'>;
  refOf: RefOf;
};

/**
 * Only of what writes, and only where the tenant file says so. Whoever of the approvers cannot be found in the reviewed list
 * is told, and gets none; what an earlier one has left at this place is taken away.
 */
export async function openKeeper(options: KeeperOptions): Promise<Keeper> {
  const { settings, tenant, world } = options;
  const path = detailsPath(settings, world, options.info.run);
  const wanted = settings.command === 'plan' ? 'none' : (tenant.details ?? 'none');
  const refused = (cause: unknown) => {
    throw unwritable(cause, { folder: world.folder, path });
  };
  await rm(path, { force: true }).catch(refused);
  if (wanted === 'none') return keepsNothing([]);
  const { recipients, isComplete } = await recipientsOf(tenant.approvers ?? [], world.folder);
  const findings: Finding[] = isComplete ? [] : [{ code: 'details-unavailable' }];
  if (recipients.length === 0) return keepsNothing(findings);
  const own = settings.ledgerKey?.own;
  if (wanted === 'all' && own !== undefined) recipients.push((await identityOf(own)).recipient);
  let sha256: string | undefined;
  return {
    kept: wanted,
    findings,
    sha256: () => sha256,
    write: async (planned, applied) => {
      const { info, refOf } = options;
      const details = detailsOf(
        { ...planned, ...(applied ? { applied } : {}) },
        {
          tenant: info.tenant,
          runId: info.run.runId,
          attempt: info.run.attempt,
          startedAt: info.startedAt.toISOString(),
          ...(info.start.undoes === undefined ? {} : { undoes: info.start.undoes }),
          kept: wanted,
          refOf,
          ledgerKey: own,
        },
      );
      const bytes = await encryptFor(recipients, JSON.stringify(details));
      await writeDetails(path, bytes).catch(refused);
      sha256 = createHash('sha256').update(bytes).digest('hex');
    },
  };
}

/** The last step of a run, with its details on the disk before the first write. */
export function keeping(keeper: Keeper, lastStep: LastStep): LastStep {
  return async (planned, run) => {
    await keeper.write(planned);
    return lastStep(planned, run);
  };
}

/** What was done is recorded whatever becomes of its details: those of the plan are there already. */
export async function completeDetails(keeper: Keeper, ran: Ran, world: World): Promise<void> {
  await keeper.write(ran, ran.applied).catch((error: unknown) => {
    const { message } = asSyncError(error);
    warn(world, `${message} What is kept says what was planned, and not what became of it.`);
  });
}

function keepsNothing(findings: readonly Finding[]): Keeper {
  return { kept: undefined, findings, write: async () => {}, sha256: () => undefined };
}

/** Of these roles, the keys that stand in the reviewed list. */
async function recipientsOf(
  roles: readonly string[],
  folder: string,
): Promise<{ recipients: string[]; isComplete: boolean }> {
  const { approvers } = await readApprovers(folder);
  const recipients = roles.flatMap((role) => approvers.get(role) ?? []);
  return { recipients, isComplete: recipients.length === roles.length && roles.length > 0 };
}

/**
 * On a machine where one run comes after the other each has a name of its own: a run is put back by its details, more than
 * once if it has to be approved.
 */
function detailsPath(
  { outDir, tenant, run }: Pick<Settings, 'outDir' | 'tenant' | 'run'>,
  { folder }: World,
  { runId, attempt }: RunInfo['run'],
): string {
  const name = run.repository ? 'details' : `${runId}-${attempt}`;
  return resolve(folder, detailsFolder(outDir), tenant, `${name}.age`);
}

async function writeDetails(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeWhole(path, bytes, 0o600);
}
