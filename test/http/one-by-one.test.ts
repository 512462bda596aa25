import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ConfigError, HttpError } from '../../src/errors.ts';
import { oneByOne } from '../../src/http/one-by-one.ts';
import { failure } from '../fixtures/failure.ts';

const reading = suite('oneByOne');
const lost = () => {
  throw Object.create(HttpError.prototype);
};

reading('one that cannot be read costs nobody else; after five in a row no other is tried', async () => {
  const readOne = oneByOne();
  for (let at = 0; at < 4; at++) assert.is(await readOne(lost), undefined);
  assert.equal(await readOne(async () => 1), { value: 1 });
  for (let at = 0; at < 5; at++) assert.is(await readOne(lost), undefined);
  let tried = 0;
  assert.is(await readOne(async () => ++tried), undefined);
  assert.is(tried, 0);
});

reading('what says something of the whole is thrown', async () => {
  const wrong = new ConfigError('Wrong.', 'Mend it.');
  assert.is(
    await failure(
      oneByOne()(() => {
        throw wrong;
      }),
    ),
    wrong,
  );
});

reading.run();
