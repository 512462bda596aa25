/** The file of a tenant that is new or changed: checked before anything is written, and written with the list of approvers. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '../../errors.ts';
import { withApprovers } from '../../onboard/roles.ts';
import { APPROVERS_FILE, readApprovers } from '../../tenant/approvers.ts';
import { checkTenant } from '../../tenant/check/check.ts';
import { renderProblems } from '../../tenant/check/problem.ts';
import type { Tenant } from '../../types/tenant.d.ts';
import { unwritable } from '../written.ts';

/** Its owners are others than those of the tenant file, whose review looks for the role in the list on main. */
export const NEW_ROLE = `The new role is added to ${APPROVERS_FILE}. That file belongs to the engineers: a pull request of its own, merged before the one with the tenant file, whose review needs it.`;

/** `isThere`: as it was before anybody answered anything. */
export async function checked(id: string, text: string, now: Date, isThere = false): Promise<Tenant> {
  const { tenant, problems } = await checkTenant({ id, path: `tenants/${id}.json`, text }, { now });
  if (tenant) return tenant;
  throw new ConfigError(
    `${isThere ? 'The file that is there has errors.' : 'These answers make no valid file.'}\n${renderProblems(problems, { files: 1 })}`,
    isThere ? 'Mend them first; nothing was written.' : 'Answer otherwise; nothing was written.',
  );
}

export function pathOf(folder: string, id: string): string {
  return join(folder, 'tenants', `${id}.json`);
}

export function existing(id: string, cause?: unknown): ConfigError {
  return new ConfigError(
    `There is a file tenants/${id}.json already.`,
    `Give another answer to some of the questions, and all else in it stays: npm run new -- ${id} --change --schedule twice-daily. Or change it in an editor, or choose another id.`,
    { cause },
  );
}

/**
 * `before`: the file as it was read, before anybody was asked; `undefined`: there was none. Throws ConfigError, also where
 * somebody has made or changed the file meanwhile, whose work is not written over.
 */
export async function store(
  folder: string,
  id: string,
  { text, before }: { text: string; before: string | undefined },
): Promise<void> {
  const path = pathOf(folder, id);
  if (before !== undefined && (await readFile(path, 'utf8').catch(() => undefined)) !== before) {
    throw new ConfigError(
      `Somebody has changed tenants/${id}.json since it was read. Nothing was written.`,
      'Give the same answers again: they are then put into the file as it is now.',
    );
  }
  try {
    await writeFile(path, text, { flag: before === undefined ? 'wx' : 'w' });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') throw existing(id, cause);
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw unwritable(cause, { folder, path });
    throw new ConfigError(
      'There is no folder "tenants" here.',
      'Run this in the folder that holds "tenants".',
      { cause },
    );
  }
}

/** The list of approvers with those that are new; `undefined`: nobody is. Throws ConfigError. */
export async function approversWith(answer: string, folder: string): Promise<string | undefined> {
  if (answer === '') return undefined;
  const { approvers, problems } = await readApprovers(folder);
  if (problems.length > 0) {
    throw new ConfigError(
      `The list of approvers has errors.\n${renderProblems(problems, { files: 1 })}`,
      'Mend it first; nothing was written.',
    );
  }
  const text = await readFile(join(folder, APPROVERS_FILE), 'utf8').catch(() => undefined);
  return withApprovers(answer, { text, known: approvers });
}
