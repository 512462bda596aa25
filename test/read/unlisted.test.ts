import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ShapeError } from '../../src/errors.ts';
import type { DesiredUser, Memory, Target, Tenant, User } from '../../src/model.ts';
import { findUnlisted } from '../../src/read/unlisted.ts';
import { rulesOf } from '../../src/rules.ts';
import { person, user } from '../fixtures/people.ts';
import { remembered } from '../fixtures/recall.ts';

const TENANT: Tenant = {
  name: 'Nordwind',
  status: 'active',
  timezone: 'Europe/Berlin',
  scope: { employees: 'active' },
};

async function find(people: DesiredUser[], unlisted: [string, boolean][], accounts: User[] | 'unread' = []) {
  const asked: string[] = [];
  const target = {
    usersByEmail: async (email: string) => {
      asked.push(email);
      if (accounts === 'unread') throw new ShapeError('engagedly', 'A user has no id.');
      return accounts.filter(({ fields }) => fields.email === email);
    },
  } satisfies Partial<Target> as unknown as Target;
  const memory: Memory = remembered({
    unlisted: new Map(unlisted.map(([id, isOurs]) => [id, { reference: `ref-user-${id}`, isOurs }])),
  });
  const found = await findUnlisted({ rules: rulesOf(TENANT, new Date(0)), people, memory, target });
  return { users: found.users.map(({ id }) => id), unseen: [...found.unseen], asked };
}

const finding = suite('findUnlisted');

finding(
  'a blocked account that the list leaves out is found by e-mail, and known by its reference',
  async () => {
    const result = await find([person('1'), person('2')], [['1', true]], [user('1', { blocked: true })]);
    assert.equal(result, { users: ['user-1'], unseen: [], asked: ['p1@nordwind.example'] });
  },
);

finding('an account of somebody else under that e-mail is not theirs', async () => {
  const other = { ...user('1'), id: 'user-9', ref: 'ref-user-9' };
  assert.equal((await find([person('1')], [['1', true]], [other])).users, []);
});

finding(
  'one that we blocked and that cannot be found is not replaced; any other was deleted, or will be a duplicate',
  async () => {
    assert.equal(
      (
        await find(
          [person('1'), person('2')],
          [
            ['1', true],
            ['2', false],
          ],
        )
      ).unseen,
      ['1'],
    );
  },
);

finding('nobody is looked up who should have no account anyway', async () => {
  const people = [
    person('1', { status: 'inactive' }),
    person('2', { passes: false }),
    person('3', { status: 'onboarding' }),
    person('4', { status: null }),
  ];
  const result = await find(people, [
    ['1', true],
    ['2', true],
    ['3', true],
    ['4', true],
  ]);
  assert.equal(result, { users: [], unseen: [], asked: [] });
});

finding('a hundred at most are looked up; the others wait', async () => {
  const ids = Array.from({ length: 103 }, (_, at) => String(at + 1));
  const result = await find(
    ids.map((id) => person(id)),
    ids.map((id) => [id, false]),
  );
  assert.equal([result.asked.length, result.unseen.length], [100, 3]);
});

finding('without an e-mail nobody can be looked up', async () => {
  const result = await find([person('1', { fields: { email: undefined } })], [['1', false]]);
  assert.equal(result, { users: [], unseen: ['1'], asked: [] });
});

finding(
  'whose account cannot be read is not added; after five in a row the others are not tried',
  async () => {
    const ids = Array.from({ length: 7 }, (_, at) => String(at + 1));
    const result = await find(
      ids.map((id) => person(id)),
      ids.map((id) => [id, false]),
      'unread',
    );
    assert.equal([result.users, result.asked.length, result.unseen], [[], 5, ids]);
  },
);

finding.run();
