/** Reads `tenants/<id>.json`. */
import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '../errors.ts';
import type { Tenant } from '../model.ts';
import { closest } from '../suggest.ts';
import { checkTenant, isForReview, TENANT_ID, type TenantFile } from './check/check.ts';
import { MAX_SIZE } from './check/json-text.ts';
import { type Problem, placeOf } from './check/problem.ts';
import { quote } from './check/visible.ts';

export type { TenantFile } from './check/check.ts';

const FOLDER = 'tenants';

/** Its message quotes the file, in which anything may stand. */
export class FlawedFile extends ConfigError {
  override name = 'FlawedFile';
}

export type LoadedTenant = {
  id: string;
  tenant: Tenant;
  /** Of the file's bytes, in hex. */
  sha256: string;
  /** Errors that a review would refuse the file for, and a run goes on with. */
  forReview: Problem[];
  /** By which git knows a file of these bytes. */
  blob: string;
};

/** `forReview`, at least one: `2 errors that …`. */
export function overlookedInWords({ length }: LoadedTenant['forReview']): string {
  return `${length} ${length === 1 ? 'error' : 'errors'} that a review refuses, and a run goes on with: the file does not mean what it says.`;
}

/**
 * Every entry of `tenants` in the folder `root`, sorted by name, but for hidden files and Markdown. What cannot
 * be a tenant file is `refused`, for the check to report. ConfigError when there is no such folder.
 */
export async function listTenantFiles(root: string): Promise<TenantFile[]> {
  const names = await namesIn(root);
  return Promise.all(names.map(async (name) => (await readEntry(root, name)).file));
}

/**
 * The tenant with this id, for a run: see `Use`. `ConfigError`: no such tenant; `FlawedFile`: it has errors, which the message
 * lists with their places.
 */
export async function loadTenant(root: string, id: string, options: { now: Date }): Promise<LoadedTenant> {
  // Checked before it becomes part of a path.
  if (!TENANT_ID.test(id)) throw await unknownTenant(root, id);
  const names = await namesIn(root);
  if (!names.includes(`${id}.json`)) throw await unknownTenant(root, id);
  const { file, bytes } = await readEntry(root, `${id}.json`);
  const { tenant, problems } = await checkTenant(file, { ...options, use: 'run' });
  if (tenant === undefined) {
    const errors = problems.filter(({ severity }) => severity === 'error');
    const lines = errors.map((problem) => `${placeOf(problem)}  ${problem.message} ${problem.remedy}`);
    throw new FlawedFile(
      `The tenant file has ${errors.length} ${errors.length === 1 ? 'error' : 'errors'}:\n${lines.join('\n')}`,
      'Correct the file; the command "validate" checks it without calling anybody.',
    );
  }
  const forReview = problems.filter((one) => one.severity === 'error' && isForReview(one));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { id, tenant, sha256, blob: blobOf(bytes), forReview };
}

/** By which git knows a file of these bytes. */
export function blobOf(bytes: Buffer): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

/** With what was probably meant, or which there are. */
export async function unknownTenant(root: string, id: string): Promise<ConfigError> {
  const known = await tenantIds(root);
  const guess = id === '' ? undefined : closest(id, known);
  if (guess !== undefined) {
    return new ConfigError(`There is no tenant ${quote(id)}.`, `Did you mean "${guess}"?`);
  }
  const some = known.slice(0, 50).join(', ') + (known.length > 50 ? ', ...' : '');
  return new ConfigError(
    id === '' ? 'No tenant was named.' : `There is no tenant ${quote(id)}.`,
    known.length === 0 ? 'Add a tenant file tenants/<id>.json first.' : `Name one of: ${some}.`,
  );
}

/** By the names of the files alone. */
export async function tenantIds(root: string): Promise<string[]> {
  const names = await namesIn(root);
  return names.map((name) => name.replace(/\.json$/, '')).filter((name) => TENANT_ID.test(name));
}

async function namesIn(root: string): Promise<string[]> {
  try {
    const names = await readdir(join(root, FOLDER));
    return names.filter((name) => !name.startsWith('.') && !name.endsWith('.md')).sort();
  } catch (cause) {
    throw new ConfigError(
      'The folder "tenants" cannot be read.',
      'Run this in the folder that holds "tenants"; on GitHub, check the repository out first.',
      { cause },
    );
  }
}

async function readEntry(root: string, name: string): Promise<{ file: TenantFile; bytes: Buffer }> {
  const file = { id: name.replace(/\.json$/, ''), path: `${FOLDER}/${name}` };
  const refuse = (refused: NonNullable<TenantFile['refused']>) => ({
    file: { ...file, text: '', refused },
    bytes: Buffer.alloc(0),
  });
  try {
    const entry = await lstat(join(root, FOLDER, name));
    if (!entry.isFile()) return refuse('not-a-file');
    if (!name.endsWith('.json')) return refuse('not-json');
    if (entry.size > MAX_SIZE) return refuse('too-large');
    const bytes = await readFile(join(root, FOLDER, name));
    if (!isUtf8(bytes) || isUtf16(bytes)) return refuse('not-utf-8');
    // The byte order mark stays visible, so that the check can name it.
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    return { file: { ...file, text }, bytes };
  } catch {
    return refuse('unreadable');
  }
}

/** Without its mark: half of the first letter, which no file in JSON begins with. */
function isUtf16(bytes: Buffer): boolean {
  return bytes.subarray(0, 2).includes(0);
}
