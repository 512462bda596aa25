/** The house keeps its order: imports point down, packages stay in their one file, and no test is skipped silently. */
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** From top to bottom. A file imports only from layers below, or from the other parts of its own stage (see WINGS). */
const LAYERS: readonly (readonly string[])[] = [
  ['action/main.ts', 'src/cli.ts', 'src/sandbox/'],
  ['src/commands.ts', 'src/commands/', 'src/progress.ts', 'action/unfinished.ts', 'action/comment.ts'],
  ['src/sync.ts', 'src/select.ts', 'src/record.ts'],
  [
    'src/read.ts',
    'src/apply.ts',
    'src/apply/',
    'src/reasons.ts',
    'src/unlisted.ts',
    'src/administrators.ts',
    'src/unreadable.ts',
    'src/tenant.ts',
    'src/notify.ts',
    'src/select/added.ts',
    'src/describe/before.ts',
  ],
  ['src/personio.ts', 'src/engagedly.ts', 'src/vendors/', 'src/ledger.ts', 'src/ledger/'],
  ['src/http.ts', 'src/http/', 'src/pace.ts', 'src/retry.ts'],
  [
    'src/select/due.ts',
    'src/select/position.ts',
    'src/select/paused.ts',
    'src/select/text.ts',
    'src/describe.ts',
    'src/describe/',
  ],
  ['src/check.ts', 'src/check/', 'src/schedule.ts', 'src/lost.ts'],
  [
    'src/match.ts',
    'src/match/',
    'src/plan.ts',
    'src/plan/',
    'src/limits.ts',
    'src/limits/',
    'src/order.ts',
    'src/order/',
    'src/mapping.ts',
    'src/mapping/',
    'src/notify/',
  ],
  ['src/escalation.ts'],
  ['src/summary.ts', 'src/redact.ts', 'src/summary/', 'src/settings.ts', 'src/state.ts', 'src/state/'],
  ['src/streaks.ts'],
  ['src/decide.ts', 'src/diff.ts', 'src/change.ts', 'src/managers.ts'],
  ['src/value.ts'],
  ['src/key.ts', 'src/date.ts', 'src/suggest.ts', 'src/validate.ts', 'src/quarantine.ts'],
  ['src/model.ts', 'src/errors.ts'],
  ['src/types/', 'schemas/', 'package.json'],
];

/** Stages of several files: their parts may import one another. Stages beside them stay closed. */
const WINGS: readonly (readonly string[])[] = [
  ['src/sandbox/'],
  ['src/match.ts', 'src/match/'],
  ['src/plan.ts', 'src/plan/'],
  ['src/order.ts', 'src/order/'],
  ['src/apply.ts', 'src/apply/'],
  ['src/commands.ts', 'src/commands/'],
  ['src/mapping.ts', 'src/mapping/'],
  ['src/check.ts', 'src/check/', 'src/schedule.ts'],
  ['src/http.ts', 'src/http/', 'src/pace.ts', 'src/retry.ts'],
  ['src/personio.ts', 'src/engagedly.ts', 'src/vendors/'],
  ['src/summary.ts', 'src/redact.ts', 'src/summary/'],
  ['src/ledger.ts', 'src/ledger/'],
  ['src/notify.ts', 'src/notify/'],
  ['src/select.ts', 'src/select/'],
  ['src/describe.ts', 'src/describe/'],
  ['src/limits.ts', 'src/limits/'],
  ['src/state.ts', 'src/state/'],
];

/** Packages that one place alone may import. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  '@actions/core': ['action/'],
  '@actions/github': ['action/'],
  '@humanwhocodes/momoa': ['src/check/json.ts'],
  ajv: ['src/validate.ts'],
  croner: ['src/schedule.ts'],
  jsonata: ['src/mapping/'],
  'node-fetch': ['src/http.ts'],
  nodemailer: ['src/notify.ts'],
  re2js: ['src/mapping/regex.ts'],
  yaml: ['src/sandbox/'],
};

type Import = { from: string; to: string; external: boolean };

async function importsOfTheHouse(): Promise<Import[]> {
  const entryPoints = [
    'action/main.ts',
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

house('every file is in a layer', async () => {
  const files = ['action/main.ts', ...(await filesBelow('src'))];
  assert.equal(
    files.filter((file) => !LAYERS.some((layer) => isIn(layer, file))),
    [],
  );
});

house('imports point down', () => {
  const layerOf = (file: string) => LAYERS.findIndex((layer) => isIn(layer, file));
  const wrong = imports
    .filter(({ external }) => !external)
    .filter(({ from, to }) => layerOf(to) <= layerOf(from))
    .filter(({ from, to }) => !WINGS.some((wing) => isIn(wing, from) && isIn(wing, to)))
    .map(({ from, to }) => `${from} > ${to}`);
  assert.equal([...new Set(wrong)].sort(), []);
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
  const pure = LAYERS.slice(6).flat();
  const files = (await filesBelow('src')).filter((file) => isIn(pure, file) && file.endsWith('.ts'));
  const wrong: string[] = [];
  for (const file of files) {
    const text = (await readFile(ROOT + file, 'utf8')).replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
    if (/\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bprocess\.|\bfetch\(/.test(text)) wrong.push(file);
  }
  assert.equal(wrong, []);
});

house('every test file runs its suites', async () => {
  const tests = (await filesBelow('test')).filter((file) => file.endsWith('.test.ts'));
  const silent: string[] = [];
  for (const file of tests) {
    const text = await readFile(ROOT + file, 'utf8');
    const declared = text.match(/= suite[<(]/g)?.length ?? 0;
    const run = text.match(/\.run\(\)/g)?.length ?? 0;
    if (run === 0 || run < declared) silent.push(`${file}: ${run} of ${declared}`);
  }
  assert.equal(silent, []);
});

house.run();
