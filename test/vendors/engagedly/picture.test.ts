import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { pictureBody } from '../../../src/vendors/engagedly/picture.ts';

const body = suite('pictureBody');

body('is the JSON that would be made of the list of its bytes', () => {
  const every = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  for (const bytes of [new Uint8Array(0), Uint8Array.of(0), Uint8Array.of(255), every, every.toReversed()]) {
    assert.is(pictureBody(bytes).toString(), JSON.stringify({ profile_picture: [...bytes] }));
  }
});

body('is as long as it has to be: no room is left at its end', () => {
  const large = Uint8Array.from({ length: 100_003 }, (_, at) => (at * 7919) % 256);
  assert.equal(JSON.parse(pictureBody(large).toString()).profile_picture, [...large]);
});

body('takes hardly more memory than the request itself: the list alone would take twice as much', () => {
  const picture = new Uint8Array(2_000_000).fill(200);
  const before = process.memoryUsage();
  const made = pictureBody(picture);
  const after = process.memoryUsage();
  const grown = after.heapUsed - before.heapUsed + (after.arrayBuffers - before.arrayBuffers);
  assert.is(made.length, 8_000_021);
  assert.ok(grown < 16_000_000, `${grown} bytes`);
});

body.run();
