import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decryptWith, encryptFor, identityOf, isRecipient, newIdentity } from '../../src/details/age.ts';
import { keyOf } from '../fixtures/world.ts';

const age = suite('age');
const [hr, support, stranger] = [await newIdentity(), await newIdentity(), await newIdentity()];
const TEXT = 'Jörg Groß, geboren am …';

age('a file opens for each of its recipients, and for nobody else', async () => {
  const bytes = await encryptFor([hr.recipient, support.recipient], TEXT);
  assert.is(await decryptWith([hr.identity], bytes), TEXT);
  assert.is(await decryptWith([stranger.identity, support.identity], bytes), TEXT);
  assert.is(await decryptWith([stranger.identity], bytes), undefined);
  assert.is(await decryptWith([], bytes), undefined);
  assert.not.ok(Buffer.from(bytes).toString('utf8').includes('Groß'));
});

age('a file of which a byte is changed, or the end is cut off, does not open', async () => {
  const bytes = await encryptFor([hr.recipient], TEXT);
  for (const at of [bytes.length - 1, bytes.length - 20, 40]) {
    const changed = bytes.slice();
    changed[at] = (changed[at] ?? 0) ^ 1;
    assert.is(await decryptWith([hr.identity], changed), undefined, String(at));
  }
  assert.is(await decryptWith([hr.identity], bytes.slice(0, -1)), undefined);
  assert.is(await decryptWith([hr.identity], new Uint8Array()), undefined);
});

age('a ledger key has one key, which is that of its tenant alone', async () => {
  const [one, again, other] = [
    await identityOf(keyOf('a')),
    await identityOf(keyOf('a')),
    await identityOf(keyOf('b')),
  ];
  assert.equal(one, again);
  assert.is.not(one.recipient, other.recipient);
  assert.is(await decryptWith([one.identity], await encryptFor([one.recipient], TEXT)), TEXT);
  assert.is(await decryptWith([other.identity], await encryptFor([one.recipient], TEXT)), undefined);
});

age('a slip of the pen in a public key is found', async () => {
  assert.ok(await isRecipient(hr.recipient));
  const swapped = hr.recipient.replace(/(.)(.)$/, '$2$1');
  assert.is(await isRecipient(swapped), swapped === hr.recipient);
  const other = hr.recipient.endsWith('q') ? 'p' : 'q';
  assert.not(await isRecipient(hr.recipient.slice(0, -1) + other));
  assert.not(await isRecipient(hr.identity));
});

/** Where it is installed: https://github.com/FiloSottile/age. */
const command = await promisify(execFile)('age', ['--version']).then(
  () => true,
  () => false,
);
if (command) {
  age('the ordinary command line opens a file, too', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'age-test-'));
    try {
      await writeFile(join(folder, 'key.txt'), `${hr.identity}\n`);
      await writeFile(join(folder, 'details.age'), await encryptFor([hr.recipient], TEXT));
      const opened = promisify(execFile)('age', ['-d', '-i', 'key.txt', 'details.age'], { cwd: folder });
      assert.is((await opened).stdout, TEXT);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
}

age.run();
