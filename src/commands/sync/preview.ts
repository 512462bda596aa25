/** A plan of a tenant file that is not the committed one: what it may read and say, and what it is compared with. */

import { ConfigError, SyncError } from '../../errors.ts';
import { guidanceFor } from '../../issues.ts';
import type { Rejection, Tenant } from '../../model.ts';
import type { Rules } from '../../rules.ts';
import type { Settings } from '../../settings.ts';
import { checkTenant } from '../../tenant/check/check.ts';
import { commitOf, readBefore } from '../../tenant/describe/before.ts';
import type { LoadedTenant } from '../../tenant/files.ts';
import { NAMING } from '../../vendors/engagedly/fields.ts';
import type { Other, Vendors } from './compare.ts';

/**
 * The tenant as the checked-out commit has it: `same` as the file, `new` when it is not there, and nothing when that cannot
 * be told or does not matter: outside of GitHub, and in a sync.
 */
export type Committed = Tenant | 'new' | 'same' | undefined;

export async function committedTenant(
  { command, run }: Settings,
  { id, tenant }: LoadedTenant,
  { folder, now }: { folder: string; now: Date },
): Promise<Committed> {
  const base = run.repository?.sha;
  if (command !== 'plan' || base === undefined) return undefined;
  const before = await readBefore(folder, id, { base });
  if (before === undefined || before === 'new') return before;
  const checked = await checkTenant(
    { id, path: `tenants/${id}.json`, text: before.text },
    { now, use: 'run' },
  );
  const isSame = JSON.stringify(checked.tenant) === JSON.stringify(tenant);
  return isSame ? 'same' : checked.tenant;
}

/** Whether nobody has reviewed this file yet, so that little may be said of what it finds. */
export function isUnreviewed({ command, commit }: Settings, committed: Committed): boolean {
  return command === 'plan' && (commit !== '' || (committed !== undefined && committed !== 'same'));
}

/** Throws ConfigError where a preview may not be made: run again by whomever, or asking for sensitive attributes. */
export function refuseUnreviewed({ run }: Settings, { sensitive }: Tenant, committed: Committed): void {
  if (run.attempt !== 1) {
    throw new ConfigError(
      'A preview is not run again: whoever re-runs a job is not asked who they are; nothing was called.',
      'Start a new one.',
    );
  }
  if (committed === 'same') return;
  const reviewed = new Set(Object.keys((typeof committed === 'object' && committed.sensitive) || {}));
  const added = Object.keys(sensitive ?? {}).filter((name) => !reviewed.has(name)).length;
  if (added === 0) return;
  throw new ConfigError(
    `This file names ${added} ${added === 1 ? 'attribute' : 'attributes'} under "sensitive" that nobody has reviewed; nothing was called.`,
    'Preview the file without them, have it reviewed and merged, then plan it from the default branch.',
  );
}

/**
 * The file that a plan is compared with: the one of the branch that somebody asks for, or else the committed one, where the
 * file is another. Throws ConfigError where there is no such branch.
 */
export async function otherFile(
  { against }: Settings,
  loaded: LoadedTenant,
  committed: Committed,
  where: { folder: string; now: Date },
): Promise<Other | undefined> {
  if (against !== '') return onBranch(against, loaded, where);
  if (committed === undefined || committed === 'same') return undefined;
  if (committed === 'new') return { tenant: 'new', name: 'the default branch' };
  return { tenant: committed, name: 'the file as it is now' };
}

async function onBranch(
  branch: string,
  { id, tenant }: LoadedTenant,
  { folder, now }: { folder: string; now: Date },
): Promise<Other> {
  const base = await commitOf(folder, branch);
  if (base === undefined) {
    throw new ConfigError(
      `There is no branch "${branch.slice(0, 60)}" in this folder to compare with; nothing was called.`,
      'Name a branch that is there, such as main, or fetch it first: git fetch origin main.',
    );
  }
  const before = await readBefore(folder, id, { base });
  if (before === undefined || before === 'new') return { tenant: 'new', name: branch };
  const name = `the file on ${branch}`;
  const checked = await checkTenant(
    { id, path: `tenants/${id}.json`, text: before.text },
    { now, use: 'run' },
  );
  if (checked.tenant === undefined) return { tenant: 'broken', name };
  const isSame = JSON.stringify(checked.tenant) === JSON.stringify(tenant);
  return { tenant: isSame ? 'same' : checked.tenant, name };
}

/**
 * A manager who is kept out costs everybody the field who names them, and where it is mandatory, the account: by a manager
 * whom all are given, an answer about one person would be told in the number of all. So nobody is named in a preview.
 */
export function withoutNaming(rules: Rules): Rules {
  const none = Object.fromEntries([...NAMING].map((field) => [field, null]));
  return { ...rules, mapping: { ...rules.mapping, ...none } };
}

/** The same of what the organisation has, and demands. */
export function hidingNaming<V extends Vendors>(vendors: V): V {
  const { target } = vendors;
  const attributes = async () => (await target.attributes()).filter(({ key }) => !NAMING.has(key));
  return { ...vendors, target: { ...target, attributes } };
}

/**
 * Throws SyncError where a row or the filter had to be stopped: that costs everybody the field, so that what is counted would
 * tell of one person by the number of all. That it failed is left as an answer, and everybody sees it.
 */
export function refuseStopped(rejections: readonly Rejection[]): void {
  if (!rejections.some(({ code }) => code === 'expression-stopped')) return;
  throw new SyncError(
    'expression-stopped',
    'A row of the mapping or the filter had to be stopped, so nothing is told of this preview: it takes too long, too much memory, or never ends.',
    guidanceFor('expression-stopped').remedy,
  );
}
