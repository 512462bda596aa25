/**
 * Writes action/dist/licenses.txt: the licence and the notices of every package that the bundle carries, as esbuild's
 * metafile names them. Run by `npm run build`: node .ci/licenses.ts <metafile> <output>. The metafile is removed.
 */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const NOTICES = /^(?:licen[cs]e|copying|notice)(?:[.-][\w.-]*)?$/i;

export type Metafile = { inputs: Readonly<Record<string, unknown>> };

/**
 * The packages whose files went into the bundle: their folders, relative to the root, sorted.
 *
 * @example packageFolders({ inputs: { 'node_modules/@a/b/node_modules/c/i.js': {} } }) // ['node_modules/@a/b/node_modules/c']
 */
export function packageFolders({ inputs }: Metafile): string[] {
  const folders = Object.keys(inputs).flatMap(
    (path) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0] ?? [],
  );
  return [...new Set(folders)].sort();
}

type Package = { title: string; license: string; author: string; texts: string[] };

/**
 * One text for all. Throws an error that names every package of which no licence can be found. `root` ends with `/`.
 */
export async function licensesOf(metafile: Metafile, root = ROOT): Promise<string> {
  const packages = await Promise.all(
    packageFolders(metafile).map((folder) => readPackage(`${root}${folder}/`)),
  );
  // The one licence that is the same to the letter whoever gives it; some packages only name it.
  const apache = packages
    .flatMap(({ texts }) => texts)
    .find((text) => /^\s*Apache License\s+Version 2\.0/.test(text));
  const complete = packages.map((one) => {
    if (one.texts.length > 0 || one.license !== 'Apache-2.0' || apache === undefined || one.author === '')
      return one;
    return { ...one, texts: [`Copyright ${one.author}`, apache] };
  });
  const bare = complete.filter(({ texts }) => texts.length === 0).map(({ title }) => title);
  if (bare.length > 0)
    throw new Error(`The bundle carries packages without a licence text: ${bare.join(', ')}.`);
  const sections = complete.map(({ title, texts }) => [title, ...texts].join('\n\n')).sort();
  const intro = `action/dist/index.cjs and selftest.cjs carry these ${packages.length} packages, each under its own licence.`;
  return `${[intro, ...sections].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

/** Its licence and notice files, or else the part of its readme that says so. */
async function readPackage(folder: string): Promise<Package> {
  const {
    name,
    version,
    license = '',
    author = '',
  } = JSON.parse(await readFile(`${folder}package.json`, 'utf8'));
  const entries = (await readdir(folder)).sort();
  const files = await Promise.all(
    entries.filter((file) => NOTICES.test(file)).map((file) => readFile(folder + file, 'utf8')),
  );
  const texts = files.map(plain).filter((text) => text !== '');
  const readme = entries.find((file) => /^readme(?:\.md)?$/i.test(file));
  if (texts.length === 0 && readme !== undefined)
    texts.push(...licenseIn(await readFile(folder + readme, 'utf8')));
  return {
    title: `${name} ${version} (${license})`,
    license,
    author: typeof author === 'string' ? author : (author.name ?? ''),
    texts,
  };
}

/** A section with a copyright and its permission; a mere name of a licence is none. */
function licenseIn(readme: string): string[] {
  const section = /^(?:#+ *)?Licen[cs]e\n(?:-+\n)?([\s\S]*)/im.exec(plain(readme))?.[1] ?? '';
  const text = section.split(/^(?:#+ |\[[\w-]+\]: )/m)[0]?.trim() ?? '';
  return /copyright/i.test(text) && text.length > 500 ? [text] : [];
}

function plain(text: string): string {
  return text.replace(/\r\n?/g, '\n').trimEnd();
}

if (import.meta.main) {
  const [metafile = '', output = ''] = process.argv.slice(2);
  await writeFile(output, await licensesOf(JSON.parse(await readFile(metafile, 'utf8'))));
  await rm(metafile);
}
