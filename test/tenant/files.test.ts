import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ConfigError } from '../../src/errors.ts';
import { checkTenants } from '../../src/tenant/check/check.ts';
import { listTenantFiles, loadTenant } from '../../src/tenant/files.ts';

const NOW = new Date('2026-11-22T09:00:00Z');
const GOOD = '{"name": "Größe", "status": "paused", "timezone": "UTC", "scope": {"employees": "active"}}\n';

/** Runs `body` in a new folder with these tenant files, and takes the folder away. */
async function inFolder(
  files: Record<string, string | Uint8Array>,
  body: (root: string) => Promise<void>,
): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'tenants-'));
  try {
    mkdirSync(join(root, 'tenants'));
    for (const [name, content] of Object.entries(files)) writeFileSync(join(root, 'tenants', name), content);
    await body(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** The ConfigError that `promise` ends with. */
async function failure(promise: Promise<unknown>): Promise<ConfigError> {
  try {
    await promise;
  } catch (error) {
    assert.instance(error, ConfigError);
    if (error instanceof ConfigError) return error;
  }
  throw new Error('it did not fail');
}

const listing = suite('listTenantFiles');

listing('reads every file, sorted, with a path as an annotation needs it', () =>
  inFolder({ 'b.json': GOOD, 'a.json': '{', '.gitkeep': '', 'README.md': '' }, async (root) => {
    assert.equal(await listTenantFiles(root), [
      { id: 'a', path: 'tenants/a.json', text: '{' },
      { id: 'b', path: 'tenants/b.json', text: GOOD },
    ]);
  }),
);

listing('refuses links, folders, other endings and huge files, without reading them', () =>
  inFolder(
    { 'good.json': GOOD, 'nordwind.jsonc': GOOD, 'huge.json': ' '.repeat(256 * 1024 + 1) },
    async (root) => {
      symlinkSync(join(root, 'tenants', 'good.json'), join(root, 'tenants', 'link.json'));
      mkdirSync(join(root, 'tenants', 'folder.json'));
      const files = await listTenantFiles(root);
      assert.equal(
        files.map(({ path, refused, text }) => [path, refused, text.length > 0]),
        [
          ['tenants/folder.json', 'not-a-file', false],
          ['tenants/good.json', undefined, true],
          ['tenants/huge.json', 'too-large', false],
          ['tenants/link.json', 'not-a-file', false],
          ['tenants/nordwind.jsonc', 'not-json', false],
        ],
      );
    },
  ),
);

listing('what is saved in another encoding is one error, which says how to save it', () =>
  inFolder(
    {
      'latin.json': Buffer.from(GOOD, 'latin1'),
      'marked.json': Buffer.from(`\uFEFF${GOOD}`, 'utf16le'),
      'utf.json': GOOD,
      'wide.json': Buffer.from(GOOD, 'utf16le'),
    },
    async (root) => {
      const found = await checkTenants(await listTenantFiles(root), { now: NOW });
      assert.equal(
        found.filter(({ file }) => file !== 'tenants/utf.json').map(({ file, message }) => [file, message]),
        ['latin', 'marked', 'wide'].map((id) => [`tenants/${id}.json`, 'The file is not saved as UTF-8.']),
      );
      assert.match(found[0]?.remedy ?? '', 'Save as, encoding "UTF-8"');
      assert.match((await failure(loadTenant(root, 'wide', { now: NOW }))).message, 'not saved as UTF-8');
    },
  ),
);

listing('says so when there is no folder', async () => {
  const error = await failure(listTenantFiles(join(tmpdir(), 'no-such-folder-here')));
  assert.match(error.message, /"tenants" cannot be read/);
});
listing.run();

const loading = suite('loadTenant');

loading('gives the tenant and the digest of the bytes', () =>
  inFolder({ 'nordwind.json': GOOD }, async (root) => {
    const { id, tenant, sha256 } = await loadTenant(root, 'nordwind', { now: NOW });
    assert.is(id, 'nordwind');
    assert.is(tenant.name, 'Größe');
    assert.is(sha256, createHash('sha256').update(GOOD, 'utf8').digest('hex'));
  }),
);

loading('lists every error with its place', () =>
  inFolder({ 'nordwind.json': GOOD.replace('UTC', 'CET').replace('paused', 'pause') }, async (root) => {
    const { message } = await failure(loadTenant(root, 'nordwind', { now: NOW }));
    assert.match(message, /has 2 errors/);
    assert.match(message, /^tenants\/nordwind\.json:1:29 {2}"status" must be one of/m);
    assert.match(
      message,
      /^tenants\/nordwind\.json:1:50 {2}This is not the name of a time zone\. Did you mean/m,
    );
  }),
);

loading('loads a file that has warnings only', () =>
  inFolder(
    { 'nordwind.json': GOOD.replace('}}', '}, "limits": {"block": {"max": 0, "min": 0}}}') },
    async (root) => {
      assert.is((await loadTenant(root, 'nordwind', { now: NOW })).id, 'nordwind');
    },
  ),
);

loading('names the known tenants when it does not know one', () =>
  inFolder({ 'suedwind.json': GOOD, 'nordwind.json': GOOD, 'Bad Name.json': GOOD }, async (root) => {
    const error = await failure(loadTenant(root, 'westwind', { now: NOW }));
    assert.match(error.message, /no tenant "westwind"/);
    assert.is(error.remedy, 'Name one of: nordwind, suedwind.');
  }),
);

loading('says which one was probably meant', () =>
  inFolder({ 'suedwind.json': GOOD, 'nordwind.json': GOOD }, async (root) => {
    const error = await failure(loadTenant(root, 'nordwnd', { now: NOW }));
    assert.is(`${error.message} ${error.remedy}`, 'There is no tenant "nordwnd". Did you mean "nordwind"?');
  }),
);

for (const id of [
  '',
  '..',
  '../secret',
  'a/b',
  '.',
  'nord\u0000wind',
  'NORDWIND',
  '/etc/passwd',
  'x'.repeat(41),
]) {
  loading(`refuses the id ${JSON.stringify(id).slice(0, 20)} before it touches a file`, () =>
    inFolder({ 'nordwind.json': GOOD }, async (root) => {
      writeFileSync(join(root, 'secret.json'), GOOD);
      const error = await failure(loadTenant(root, id, { now: NOW }));
      assert.match(error.message, id === '' ? /No tenant was named/ : /There is no tenant/);
    }),
  );
}

loading('does not follow a link', () =>
  inFolder({}, async (root) => {
    writeFileSync(join(root, 'outside.json'), GOOD);
    symlinkSync(join(root, 'outside.json'), join(root, 'tenants', 'nordwind.json'));
    const { message } = await failure(loadTenant(root, 'nordwind', { now: NOW }));
    assert.match(message, /link or a folder/);
  }),
);

loading('refuses a file that is not UTF-8', () =>
  inFolder({ 'nordwind.json': Buffer.from(GOOD, 'latin1') }, async (root) => {
    const { message } = await failure(loadTenant(root, 'nordwind', { now: NOW }));
    assert.match(message, /nordwind\.json:1:1 .*not saved as UTF-8/);
  }),
);

loading('refuses a byte order mark', () =>
  inFolder({ 'nordwind.json': `\ufeff${GOOD}` }, async (root) => {
    const { message } = await failure(loadTenant(root, 'nordwind', { now: NOW }));
    assert.match(message, /nordwind\.json:1:1 .*byte order mark/);
  }),
);
loading.run();
