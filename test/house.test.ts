/** The house keeps its order: imports point down, packages stay in their one file, and no test is skipped silently. */
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * From top to bottom: a room (a folder, or a file at the top of `src/`) imports only from lines below its own. Within
 * a folder files may import one another. A file that stands on another line than its room is named before it.
 */
const ROOMS: readonly (readonly string[])[] = [
  ['action/', 'src/cli.ts', 'src/desk/'],
  ['src/sandbox/'],
  ['src/commands/'],
  ['src/select/'],
  ['src/examine/', 'src/onboard/', 'src/setup/'],
  ['src/tenant/', 'src/sync.ts'],
  ['src/ledger/', 'src/read/', 'src/hold/', 'src/explain/', 'src/undo/'],
  ['src/notify/', 'src/report/', 'src/map/', 'src/memory/', 'src/apply/', 'src/details/'],
  ['src/history/', 'src/match/', 'src/plan/', 'src/settings.ts', 'src/credentials.ts', 'src/origin.ts'],
  ['src/rules.ts'],
  ['src/played.ts', 'src/one-setting.ts'],
  ['src/vendors/', 'src/schedule/', 'src/values.ts', 'src/labels.ts', 'src/approval.ts'],
  ['src/http/', 'src/ledger-key.ts', 'src/model.ts', 'src/changes.ts', 'src/matched.ts', 'src/recalled.ts'],
  [
    'src/issues.ts',
    'src/harmless.ts',
    'src/lines.ts',
    'src/errors.ts',
    'src/keys.ts',
    'src/dates.ts',
    'src/schema.ts',
    'src/suggest.ts',
    'src/types/',
    'schemas/',
    'package.json',
  ],
  ['src/composed.ts'],
];

/** What touches the world: the ways in, Git, files and the network. Everything else is handed `now`, `env` and `fetch`. */
const IMPURE: readonly string[] = [
  'src/cli.ts',
  'src/desk/',
  'src/sandbox/',
  'src/commands/',
  'src/ledger/',
  'src/http/',
  'src/map/worker/',
];

/** Packages that one place alone may import. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    ['autocomplete', 'commands', 'lang-json', 'language', 'lint', 'state', 'view'].map((name) => [
      `@codemirror/${name}`,
      ['src/desk/page/editor.ts', 'src/desk/page/completion.ts'],
    ]),
  ),
  '@lezer/highlight': ['src/desk/page/editor.ts'],
  '@noble/hashes/hmac.js': ['src/desk/page/instead/'],
  '@noble/hashes/sha2.js': ['src/desk/page/instead/'],
  '@noble/hashes/utils.js': ['src/desk/page/instead/'],
  esbuild: ['src/desk/build.ts', 'src/desk/compiled-schemas.ts'],
  'fast-deep-equal': ['src/desk/page/instead/'],
  preact: ['src/desk/page/'],
  'preact/hooks': ['src/desk/page/'],
  'punycode.js': ['src/desk/page/instead/'],
  '@actions/core': ['action/'],
  '@actions/github': ['action/'],
  '@humanwhocodes/momoa': ['src/tenant/check/json.ts'],
  '@scure/base': ['src/details/age.ts'],
  'age-encryption': ['src/details/age.ts'],
  ajv: ['src/schema.ts', 'src/desk/compiled-schemas.ts'],
  croner: ['src/schedule/'],
  jsonata: ['src/map/'],
  'node-fetch': ['src/http/'],
  nodemailer: ['src/notify/'],
  re2js: ['src/map/expression/regex.ts'],
};

/** A name in two rooms that means the same in both: everything else has a name of its own. */
const SAME_NAME: Readonly<Record<string, string>> = {
  'engagedly.ts': 'one vendor: what we ask it, how fast we may, and its double in the sandbox',
  'personio.ts': 'one vendor, as above',
  'keys.ts': 'when two spellings are the same: of anything, and of what tells a person from another',
  'read.ts': 'the way into the reading of the vendors, and of the ledger',
  'record.ts': 'the command, and what it does to the ledger',
};

type Import = { from: string; to: string; external: boolean };

async function importsOfTheHouse(): Promise<Import[]> {
  const entryPoints = [
    'action/main.ts',
    'action/selftest.ts',
    ...(await filesBelow('src')).filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts')),
  ];
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints,
    bundle: true,
    write: false,
    metafile: true,
    outdir: 'nowhere',
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'silent',
  });
  return Object.entries(metafile.inputs).flatMap(([from, { imports }]) =>
    imports.map(({ path, external }) => ({ from, to: path, external: external === true })),
  );
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(`${ROOT}${folder}`, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => `${parentPath}/${name}`.slice(ROOT.length))
    .sort();
}

function isIn(places: readonly string[], file: string): boolean {
  return places.some((place) => file === place || (place.endsWith('/') && file.startsWith(place)));
}

const house = suite('the house');
const imports = await importsOfTheHouse();

house('every file is in a room', async () => {
  const files = ['action/main.ts', 'action/selftest.ts', ...(await filesBelow('src'))];
  assert.equal(
    files.filter((file) => !ROOMS.some((line) => isIn(line, file))),
    [],
  );
});

house('no file name stands for two things', async () => {
  const names = (await filesBelow('src'))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map((file) => file.slice(file.lastIndexOf('/') + 1));
  const twice = names.filter((name, at) => names.indexOf(name) !== at);
  assert.equal([...new Set(twice)].sort(), Object.keys(SAME_NAME).sort());
});

house('no file is longer than one reads at a sitting, unless it is one table', async () => {
  const files = (await filesBelow('src')).filter((file) => /\.ts$/.test(file) && !file.endsWith('.d.ts'));
  const long: string[] = [];
  for (const file of files) {
    if ((await readFile(ROOT + file, 'utf8')).split('\n').length > 250) long.push(file);
  }
  assert.equal(long, ['src/issues.ts']);
});

house('validate is the command, and nothing else is called so', async () => {
  const files = (await filesBelow('src')).filter((file) => file.endsWith('.ts'));
  const named: string[] = [];
  for (const file of files) {
    if (/\b(?:function|const) validate\b/.test(await readFile(ROOT + file, 'utf8'))) named.push(file);
  }
  assert.equal(
    named.filter((file) => !file.startsWith('src/commands/')),
    [],
  );
});

house('the picture for newcomers shows every room, and its table leads to files that exist', async () => {
  const text = await readFile(`${ROOT}.github/CONTRIBUTING.md`, 'utf8');
  const chapter = text.slice(text.indexOf('### Where things are'), text.indexOf('### Workflows'));
  const linked = [...chapter.matchAll(/\]\(\.\.\/([^)]+)\)/g)].map(([, path = '']) => path);
  const files = new Set([...(await filesBelow('src')), ...(await filesBelow('schemas'))]);
  assert.equal(
    linked.filter((path) => !files.has(path)),
    [],
  );
  const questions = chapter.split('\n').filter((line) => line.startsWith('| ') && line.includes(']('));
  assert.is(questions.length, 10);
  const rooms = new Set([...files].flatMap((path) => /^src\/([a-z]+)\//.exec(path)?.[1] ?? []));
  const drawn = /```mermaid\n([\s\S]*?)```/.exec(chapter)?.[1] ?? '';
  const named = `${drawn}\n${chapter.slice(chapter.indexOf('`sync.ts`'))}`;
  assert.equal(
    [...rooms].filter((room) => !new RegExp(`["\`]${room}["\`</]`).test(named)),
    [],
  );
  const boxes = [...drawn.matchAll(/\["([a-z/]+)<br/g)].map(([, folder = '']) => folder);
  assert.equal(
    boxes.filter((folder) => ![...files].some((path) => path.startsWith(`src/${folder}/`))),
    [],
  );
  assert.ok(boxes.length >= 13, boxes.join(', '));
});

house('imports point down', () => {
  const lineOf = (file: string) => ROOMS.findIndex((line) => isIn(line, file));
  const roomOf = (file: string) => ROOMS.flat().find((room) => isIn([room], file));
  const wrong = imports
    .filter(({ external }) => !external)
    .filter(({ from, to }) => lineOf(to) <= lineOf(from))
    .filter(({ from, to }) => roomOf(from) !== roomOf(to) || !roomOf(from)?.endsWith('/'))
    .map(({ from, to }) => `${from} > ${to}`);
  assert.equal([...new Set(wrong)].sort(), []);
});

house('no sandbox is in the action that sees secrets', () => {
  const reached = new Set(['action/main.ts']);
  for (const from of reached)
    for (const one of imports) if (one.from === from && !one.external) reached.add(one.to);
  assert.ok(reached.has('src/commands/commands.ts'));
  assert.equal(
    [...reached].filter((file) => file.startsWith('src/sandbox/') || file === 'action/selftest.ts'),
    [],
  );
});

house('packages stay where they belong', () => {
  const wrong = imports.flatMap(({ from, to, external }) => {
    if (!external || to.startsWith('node:')) return [];
    const places = PACKAGES[to];
    return places && isIn(places, from) ? [] : [`${from} > ${to}`];
  });
  assert.equal(wrong, []);
});

house('pure files have no clock, no chance, no environment and no network', async () => {
  const files = (await filesBelow('src')).filter((file) => !isIn(IMPURE, file) && file.endsWith('.ts'));
  const wrong: string[] = [];
  for (const file of files) {
    const text = (await readFile(ROOT + file, 'utf8')).replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
    if (/\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bprocess\.|\bfetch\(/.test(text)) wrong.push(file);
  }
  assert.equal(wrong, []);
});

house(
  'every test file runs its suites, and no test stands behind that, where it would never run',
  async () => {
    const tests = (await filesBelow('test')).filter((file) => file.endsWith('.test.ts'));
    const silent: string[] = [];
    for (const file of tests) {
      const text = await readFile(ROOT + file, 'utf8');
      const declared = text.match(/= suite[<(]/g)?.length ?? 0;
      const run = text.match(/\.run\(\)/g)?.length ?? 0;
      if (run === 0 || run < declared) silent.push(`${file}: ${run} of ${declared}`);
      for (const [, name = ''] of text.matchAll(/^const (\w+) = suite[<(]/gm)) {
        const behind = text.split(new RegExp(`\\b${name}\\.run\\(\\)`)).at(-1) ?? '';
        if (new RegExp(`^ *${name}\\(`, 'm').test(behind)) silent.push(`${file}: behind ${name}.run()`);
      }
    }
    assert.equal(silent, []);
  },
);

house.run();
