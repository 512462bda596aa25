/** What is kept of accounts: hashes that mean nothing without the key, and ids that only the key opens. */
import { randomBytes } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createSealer, markHasher, marksUnder, readMarks } from '../../src/memory/marks.ts';

const KEY = randomBytes(32).toString('hex');
const OTHER = randomBytes(32).toString('hex');
const ID = '02ba5d8a-553f-4aed-89f5-e5ea1c3378ea';

const sealing = suite('createSealer');

sealing('an id comes back under its key, and always in the same text', () => {
  assert.is(createSealer(KEY).open(createSealer(KEY).seal(ID)), ID);
  assert.is(createSealer(KEY).seal(ID), createSealer(KEY).seal(ID));
  assert.is.not(createSealer(KEY).seal(ID), createSealer(OTHER).seal(ID));
  assert.not.match(createSealer(KEY).seal(ID), new RegExp(ID));
});

sealing('under another key, or with any letter changed, there is none', () => {
  const sealed = createSealer(KEY).seal(ID);
  assert.is(createSealer(OTHER).open(sealed), undefined);
  for (let at = 0; at < sealed.length - 1; at++) {
    const letter = sealed[at] === 'A' ? 'B' : 'A';
    assert.is(
      createSealer(KEY).open(sealed.slice(0, at) + letter + sealed.slice(at + 1)),
      undefined,
      String(at),
    );
  }
  for (const text of ['', 'AAAA', '!!', sealed.slice(0, 12)])
    assert.is(createSealer(KEY).open(text), undefined);
});

sealing.run();

const marking = suite('readMarks and markHasher');

marking('a line is read back part by part; what is not there is no mark', () => {
  const kept = readMarks([
    'aaaaaaaaaaaa 11111111 22222222 33333333 44444444,55555555 c2VhbGVk b3duZXI',
    'bbbbbbbbbbbb - - - - c2VhbGVk -',
  ]);
  assert.equal(kept.get('aaaaaaaaaaaa'), {
    marks: { email: '11111111', employee_id: '22222222', born: '33333333', name: ['44444444', '55555555'] },
    sealed: 'c2VhbGVk',
    owner: 'b3duZXI',
  });
  assert.equal(kept.get('bbbbbbbbbbbb'), { sealed: 'c2VhbGVk' });
});

marking('the same text of another kind, or under another key, has another hash', () => {
  const [mine, other] = [markHasher(KEY), markHasher(OTHER)];
  const hashes = [mine('email', 'x'), mine('name', 'x'), mine('born', 'x'), other('email', 'x')];
  assert.is(new Set(hashes).size, hashes.length);
  assert.is(mine('email', 'x'), mine('email', 'x'));
  for (const hash of hashes) assert.match(hash, /^[0-9a-f]{8}$/);
});

marking('under another key: what the account still bears, and its id', () => {
  const hashers = { before: markHasher(KEY), after: markHasher(OTHER) };
  const fields = { email: 'anna@nordwind.example', employee_id: '17', first_name: 'Anna', last_name: 'Berg' };
  const marksOf = (
    hashOf: (kind: 'email' | 'employee_id' | 'name', text: string) => string,
    email: string,
  ) => ({
    email: hashOf('email', email),
    employee_id: hashOf('employee_id', '17'),
    name: ['anna', 'berg'].map((word) => hashOf('name', word)).sort(),
  });
  const account = { id: ID, reference: 'aaaaaaaaaaaa', fields, owner: undefined };
  const moved = (
    marks: Parameters<typeof marksUnder>[2]['marks'],
    one: Parameters<typeof marksUnder>[1] = account,
  ) => readMarks([marksUnder(createSealer(OTHER), one, { marks, ...hashers })]).get('aaaaaaaaaaaa');
  const sealed = createSealer(OTHER).seal(ID);
  const now = marksOf(hashers.after, 'anna@nordwind.example');
  assert.equal(moved(marksOf(hashers.before, 'anna@nordwind.example')), { marks: now, sealed });
  // It bore another address then: of that nothing can be made without the old key.
  const { email: _, ...rest } = now;
  assert.equal(moved(marksOf(hashers.before, 'ada@nordwind.example')), { marks: rest, sealed });
  const renamed = {
    ...marksOf(hashers.before, 'anna@nordwind.example'),
    name: [hashers.before('name', 'anna')],
  };
  assert.equal(moved(renamed), { marks: { ...now, name: [] }, sealed });
  assert.equal(moved(now, { ...account, fields: undefined }), { sealed });
  assert.equal(moved(undefined), { sealed });
  assert.equal(moved(undefined, { ...account, owner: '7' }), {
    sealed,
    owner: createSealer(OTHER).seal('7'),
  });
});

marking.run();
