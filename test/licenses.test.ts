/** The bundle is passed on, so the notices of what it carries go with it. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { licensesOf, packageFolders } from '../.ci/licenses.ts';
import packageJson from '../package.json' with { type: 'json' };

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MIT = `Copyright (c) 2026 Somebody\n\n${'Permission is hereby granted, free of charge. '.repeat(15).trim()}`;
const APACHE = `                                 Apache License\n                           Version 2.0, January 2004\n\n${'Terms. '.repeat(90).trim()}`;

type Files = Record<string, string>;

async function written(packages: Record<string, Files>): Promise<string> {
  const root = `${await mkdtemp(join(tmpdir(), 'sync-test-'))}/`;
  try {
    for (const [folder, files] of Object.entries(packages)) {
      await mkdir(root + folder, { recursive: true });
      for (const [name, text] of Object.entries(files)) await writeFile(join(root, folder, name), text);
    }
    const inputs = Object.fromEntries(Object.keys(packages).map((folder) => [`${folder}/dist/i.js`, {}]));
    return await licensesOf({ inputs }, root);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

function named(name: string, license: string, more: object = {}): string {
  return JSON.stringify({ name, version: '1.0.0', license, ...more });
}

const licences = suite('licences');

licences('every package of the bundle stands there with a text of its own', async () => {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: ['action/main.ts', 'action/selftest.ts'],
    outdir: 'nowhere',
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'silent',
  });
  const folders = packageFolders(metafile);
  const text = await licensesOf(metafile);
  const sections = text.split(`\n\n${'-'.repeat(80)}\n\n`).slice(1);
  assert.ok(folders.length > 20, String(folders.length));
  assert.is(sections.length, folders.length);
  for (const folder of folders) {
    const { name, version } = JSON.parse(await readFile(`${ROOT}${folder}/package.json`, 'utf8'));
    const section = sections.find((one) => one.startsWith(`${name} ${version} (`));
    assert.ok(section, `${name} ${version}`);
    assert.ok((section?.length ?? 0) > 300, `${name}: ${section?.length}`);
  }
  for (const name of Object.keys(packageJson.dependencies)) assert.match(text, `\n${name} `);
});

licences('packages are told by their folders, also those within others', () => {
  const paths = [
    'src/sync.ts',
    'node_modules/a/i.js',
    'node_modules/a/lib/j.js',
    'node_modules/@s/b/i.js',
    'node_modules/a/node_modules/@s/c/i.js',
  ];
  assert.equal(packageFolders({ inputs: Object.fromEntries(paths.map((path) => [path, {}])) }), [
    'node_modules/@s/b',
    'node_modules/a',
    'node_modules/a/node_modules/@s/c',
  ]);
});

licences('a notice stands beside the licence', async () => {
  const text = await written({
    'node_modules/a': {
      'package.json': named('a', 'MIT'),
      'LICENSE.md': `${MIT}\r\n`,
      NOTICE: 'Made by Somebody.',
    },
  });
  assert.match(text, `a 1.0.0 (MIT)\n\n${MIT}\n\nMade by Somebody.\n`);
});

licences('a licence in the readme counts if it is one', async () => {
  const readme = `# a\n\n## Usage\n\nx\n\n## License\n\n${MIT}\n\n## Thanks\n\nto all`;
  const text = await written({
    'node_modules/a': { 'package.json': named('a', 'MIT'), 'README.md': readme },
  });
  assert.match(text, MIT);
  assert.not.match(text, 'Thanks');
});

licences('who only names the Apache licence gets its text, with the author', async () => {
  const packages = {
    'node_modules/a': { 'package.json': named('a', 'Apache-2.0'), LICENSE: APACHE },
    'node_modules/b': { 'package.json': named('b', 'Apache-2.0', { author: { name: 'Ada' } }) },
  };
  assert.match(await written(packages), `b 1.0.0 (Apache-2.0)\n\nCopyright Ada\n\n${APACHE}`);
});

licences('a package without a licence stops the build, by name', async () => {
  for (const files of [
    { 'package.json': named('bare', 'MIT') },
    { 'package.json': named('bare', 'MIT'), 'README.md': '# bare\n\n## License\n\nMIT\n' },
    { 'package.json': named('bare', 'Apache-2.0', { author: 'Ada' }), LICENSE: '' },
  ]) {
    try {
      await written({ 'node_modules/bare': files });
      assert.unreachable('it did not fail');
    } catch (error) {
      assert.match((error as Error).message, 'without a licence text: bare 1.0.0');
    }
  }
});

licences('the project says of itself what package.json says', async () => {
  assert.is(packageJson.license, 'UNLICENSED');
  assert.match(await readFile(`${ROOT}LICENSE`, 'utf8'), 'UNLICENSED: no licence is granted.');
});

licences.run();
