/** Files of the ledger branch as git's objects: which there are, brought here, read, and put in. */
import { fetchObjects } from './fetch.ts';
import { broken, type Repository } from './repository.ts';

export type BranchFile = { oid: string; size: number };

/** Bytes of a list of files: of half a million of them. */
const LONGEST_LIST = 64 * 1024 * 1024;
/** Bytes of files that are read at once. */
const PART = 4 * 1024 * 1024;

export async function listFiles(
  { run }: Repository,
  tip: string,
  folders: readonly string[] | undefined,
): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  if (folders?.length === 0) return files;
  const only = (folders ?? []).map((folder) => `${folder}/`);
  const listed = await run(['ls-tree', '-r', '-z', '--full-tree', `${tip}^{commit}`, '--', ...only], {
    most: LONGEST_LIST,
  });
  if (listed.code !== 0) throw broken('read');
  for (const entry of listed.stdout.toString('utf8').split('\0')) {
    // Links and submodules are none of ours.
    const [, oid, path] = /^100(?:644|755) blob ([0-9a-f]+)\t(.+)$/s.exec(entry) ?? [];
    if (oid !== undefined && path !== undefined) files.set(path, oid);
  }
  return files;
}

/** With their sizes. `loaded`: what has been brought here before, and now this as well. */
export async function loadFiles(
  repository: Repository,
  files: ReadonlyMap<string, string>,
  loaded: Set<string>,
): Promise<Map<string, BranchFile>> {
  const oids = [...new Set(files.values())];
  const missing = oids.filter((oid) => !loaded.has(oid));
  if (missing.length > 0) await fetchObjects(repository, missing);
  for (const oid of missing) loaded.add(oid);
  const sizes = await sizesOf(repository, oids);
  return new Map(
    [...files].flatMap(([path, oid]) => {
      const size = sizes.get(oid);
      return size === undefined ? [] : [[path, { oid, size }]];
    }),
  );
}

async function sizesOf({ run }: Repository, oids: readonly string[]): Promise<Map<string, number>> {
  if (oids.length === 0) return new Map();
  const { code, stdout } = await run(['cat-file', '--batch-check'], { input: oids.map((oid) => `${oid}\n`) });
  if (code !== 0) throw broken('read');
  const lines = stdout.toString('latin1').split('\n');
  return new Map(
    lines.flatMap((line) => {
      const [, oid, size] = /^([0-9a-f]+) blob (\d+)$/.exec(line) ?? [];
      return oid === undefined ? [] : [[oid, Number(size)]];
    }),
  );
}

/** In parts, so that what git puts out does not stand in memory beside what is made of it. */
export async function readFiles(
  { run }: Repository,
  files: ReadonlyMap<string, BranchFile>,
  use: (path: string, text: string) => void,
): Promise<void> {
  for (const part of partsOf(files)) {
    const { code, stdout } = await run(['cat-file', '--batch'], {
      input: part.map(([, { oid }]) => `${oid}\n`),
    });
    if (code !== 0) throw broken('read');
    let at = 0;
    for (const [path] of part) {
      const end = stdout.indexOf('\n', at);
      const size = Number(/ blob (\d+)$/.exec(stdout.toString('latin1', at, end))?.[1]);
      if (end < 0 || Number.isNaN(size)) throw broken('read');
      use(path, stdout.toString('utf8', end + 1, end + 1 + size));
      at = end + 1 + size + 1;
    }
  }
}

function* partsOf(files: ReadonlyMap<string, BranchFile>): Generator<Array<[string, BranchFile]>> {
  let part: Array<[string, BranchFile]> = [];
  let bytes = 0;
  for (const file of files) {
    part.push(file);
    bytes += file[1].size;
    if (bytes < PART) continue;
    yield part;
    part = [];
    bytes = 0;
  }
  if (part.length > 0) yield part;
}

/** Object ids in the same order. */
export async function storeFiles({ run }: Repository, paths: readonly string[]): Promise<string[]> {
  if (paths.length === 0) return [];
  const stored = await run(['hash-object', '-w', '--no-filters', '--stdin-paths'], {
    input: paths.map((path) => `${path}\n`),
  });
  const oids = stored.stdout.toString('utf8').trim().split('\n');
  if (stored.code !== 0 || oids.length !== paths.length) throw broken('written');
  return oids;
}
