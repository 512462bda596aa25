import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { AuthError, HttpError, ShapeError } from '../../src/errors.ts';
import type { Target } from '../../src/model.ts';
import { findAdministrators } from '../../src/read/administrators.ts';
import { user } from '../fixtures/people.ts';

const ACCOUNTS = [user('1'), user('2'), user('3', { blocked: true })];
const memory = { wasAdministrator: (id: string) => id !== 'user-2' };

/** Who still is one, and who was asked about. */
async function ask(answer: () => Promise<Awaited<ReturnType<Target['user']>>>) {
  const asked: string[] = [];
  const target = {
    user: (id: string) => {
      asked.push(id);
      return answer();
    },
  } as unknown as Target;
  const found = await findAdministrators(ACCOUNTS, memory, target);
  return { found: [...found], asked };
}

const administrators = suite('findAdministrators');

administrators('whoever is remembered and open is asked about, and nobody else', async () => {
  assert.equal(await ask(async () => ({ ...user('1'), admin: true })), {
    found: ['user-1'],
    asked: ['user-1'],
  });
});

administrators('who is none any more is like anybody', async () => {
  assert.equal((await ask(async () => user('1'))).found, []);
});

for (const error of [
  new HttpError('engagedly', 500, 'refused', 'look'),
  new ShapeError('engagedly', 'odd'),
]) {
  administrators(`a ${error.name} does not stop the run: the last look asks again`, async () => {
    assert.equal((await ask(() => Promise.reject(error))).found, []);
  });
}

administrators('a wrong credential does', async () => {
  const error = new AuthError('engagedly', 'refused', 'look');
  const failure = await ask(() => Promise.reject(error)).catch((caught) => caught);
  assert.is(failure, error);
});

administrators.run();
