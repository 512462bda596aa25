import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { AuthError, HttpError, ShapeError } from '../../src/errors.ts';
import type { Target, UserChange } from '../../src/model.ts';
import { emptyPlan } from '../../src/plan/change.ts';
import { withoutAdministrators } from '../../src/read/administrators.ts';
import { user } from '../fixtures/people.ts';

const block = (id: string): UserChange => ({ action: 'block', employee: id, user: `user-${id}` });
const PLAN = { ...emptyPlan(), changes: [block('1'), block('2')] };
const memory = { wasAdministrator: (id: string) => id === 'user-1' };

/** Who is still to be blocked, and who was asked about. */
async function ask(answer: () => Promise<Awaited<ReturnType<Target['user']>>>) {
  const asked: string[] = [];
  const target = {
    user: (id: string) => {
      asked.push(id);
      return answer();
    },
  } as unknown as Target;
  const plan = await withoutAdministrators(PLAN, memory, target);
  const left = plan.changes.map(({ employee }) => employee);
  return { left, asked, setAside: plan.setAside, codes: plan.findings.map(({ code }) => code) };
}

const administrators = suite('withoutAdministrators');

administrators('who still is one is set aside, and nobody else is asked about', async () => {
  assert.equal(await ask(async () => ({ ...user('1'), admin: true })), {
    left: ['2'],
    asked: ['user-1'],
    setAside: ['1'],
    codes: ['site-administrator'],
  });
});

administrators('who is none any more is blocked like anybody', async () => {
  assert.equal((await ask(async () => user('1'))).left, ['1', '2']);
});

for (const error of [
  new HttpError('engagedly', 500, 'refused', 'look'),
  new ShapeError('engagedly', 'odd'),
]) {
  administrators(`a ${error.name} does not stop the run: the last look asks again`, async () => {
    assert.equal((await ask(() => Promise.reject(error))).left, ['1', '2']);
  });
}

administrators('a wrong credential does', async () => {
  const error = new AuthError('engagedly', 'refused', 'look');
  const failure = await ask(() => Promise.reject(error)).catch((caught) => caught);
  assert.is(failure, error);
});

administrators.run();
