/** Files of the ledger branch as git's objects: which there are, brought here, and read. */
import { fetchObjects } from './fetch.ts';
import { broken, type Repository } from './repository.ts';

export type BranchFile = { oid: string; size: number };

/** Bytes of a list of files: of half a million of them. */
const LONGEST_LIST = 64 * 1024 * 1024;
/** Bytes of files that are read at once. */
const PART = 4 * 1024 * 1024;
/** Files that are read before their sizes are known: of a tenant, or of some. */
const FEW = 100;

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

/** What has been brought here, by object id; `contents`: of those that were asked for last, if they are few. */
export type Loaded = { oids: Set<string>; contents: ReadonlyMap<string, Buffer> };

/** With their sizes. `loaded`: what has been brought here before, and now this as well. */
export async function loadFiles(
  repository: Repository,
  files: ReadonlyMap<string, string>,
  loaded: Loaded,
): Promise<Map<string, BranchFile>> {
  const oids = [...new Set(files.values())];
  const missing = oids.filter((oid) => !loaded.oids.has(oid));
  if (missing.length > 0) await fetchObjects(repository, missing);
  for (const oid of missing) loaded.oids.add(oid);
  // Their sizes come with them; what turns out to be much is stopped, and looked at before it is read.
  const contents = oids.length > FEW ? undefined : await contentsOf(repository, oids, PART);
  loaded.contents = contents ?? new Map();
  const sizes = contents
    ? new Map([...contents].map(([oid, { length }]) => [oid, length]))
    : await sizesOf(repository, oids);
  return new Map(
    [...files].flatMap(([path, oid]) => {
      const size = sizes.get(oid);
      return size === undefined ? [] : [[path, { oid, size }]];
    }),
  );
}

async function sizesOf({ run }: Repository, oids: readonly string[]): Promise<Map<string, number>> {
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
  repository: Repository,
  files: ReadonlyMap<string, BranchFile>,
  { loaded, use }: { loaded: Loaded; use: (path: string, text: string) => void },
): Promise<void> {
  for (const part of partsOf(files)) {
    const missing = [...new Set(part.map(([, { oid }]) => oid))].filter((oid) => !loaded.contents.has(oid));
    const contents = await contentsOf(repository, missing);
    if (contents === undefined) throw broken('read');
    for (const [path, { oid }] of part) {
      const content = loaded.contents.get(oid) ?? contents.get(oid);
      if (content === undefined) throw broken('read');
      use(path, content.toString('utf8'));
    }
  }
}

/** Of those that are files here; `undefined` when git failed, or puts out more bytes than `most`. */
async function contentsOf(
  { run }: Repository,
  oids: readonly string[],
  most?: number,
): Promise<Map<string, Buffer> | undefined> {
  const contents = new Map<string, Buffer>();
  if (oids.length === 0) return contents;
  const { code, stdout } = await run(['cat-file', '--batch'], {
    input: oids.map((oid) => `${oid}\n`),
    ...(most === undefined ? {} : { most }),
  });
  if (code !== 0) return undefined;
  for (let at = 0; at < stdout.length; ) {
    const end = stdout.indexOf('\n', at);
    const [, oid = '', type, size] =
      /^([0-9a-f]+) (?:([a-z]+) (\d+)|missing)$/.exec(stdout.toString('latin1', at, end)) ?? [];
    if (end < 0 || oid === '') return undefined;
    at = end + 1;
    if (type === undefined) continue;
    if (type === 'blob') contents.set(oid, stdout.subarray(at, at + Number(size)));
    at += Number(size) + 1;
  }
  return contents;
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
