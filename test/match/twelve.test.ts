/** Twelve cases in which it is hard to tell who is who, and what is decided of each. */

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { account, ask, human, outcomes } from '../fixtures/outcomes.ts';
import { THEN } from '../fixtures/people.ts';

const A = 'a@nordwind.example';
const B = 'b@nordwind.example';
const NEW = 'new@nordwind.example';

const twelve = suite('twelve cases');

twelve('1: an account that was given to somebody else by hand, with address and name', () => {
  const left = [account('1', 'Ada Berg', { email: A, employee_id: '1' })];
  const people = [
    human('1', 'Ada Berg', { email: A, employee_id: '1' }),
    human('2', 'Bob Carl', { email: B, employee_id: '2' }),
  ];
  const given = [account('1', 'Bob Carl', { email: B, employee_id: '1' })];
  // Her number is still on it: as much speaks for her.
  assert.equal(outcomes({ people, users: given, pairs: { 1: 'user-1' }, left }), {
    1: 'conflict',
    2: 'conflict',
  });
  const all = [account('1', 'Bob Carl', { email: B })];
  assert.equal(outcomes({ people, users: all, pairs: { 1: 'user-1' }, left }), {
    1: 'none',
    2: 'user-1 by identifier',
  });
});

twelve('2: the same, and that somebody has left since: nobody is blocked', () => {
  const left = [account('1', 'Ada Berg', { email: A, employee_id: '1' })];
  for (const surname of ['Carl', 'Berg']) {
    const people = [
      human('1', 'Ada Berg', { email: A, employee_id: '1' }),
      human('2', `Bob ${surname}`, { email: B, employee_id: '2', is: 'gone' }),
    ];
    for (const employee_id of ['1', undefined]) {
      const users = [account('1', `Bob ${surname}`, { email: B, employee_id })];
      const found = outcomes({ people, users, pairs: { 1: 'user-1' }, left });
      assert.not.match(String(found['2']), 'blocked');
      // Where her number is still on it, no second account either.
      if (employee_id) assert.is(found['1'], 'conflict');
    }
  }
});

twelve('3: swapped addresses, nothing remembered, one account has its number: neither is taken over', () => {
  const people = [
    human('1', 'Ada Berg', { email: B, employee_id: '1' }),
    human('2', 'Bob Carl', { email: A, employee_id: '2' }),
  ];
  const users = [
    account('1', 'Ada Berg', { email: A }),
    account('2', 'Bob Carl', { email: B, employee_id: '2' }),
  ];
  const found = outcomes({ people, users });
  assert.is(found['1'], 'conflict');
  // Number and name say which is his; the address waits.
  assert.is(found['2'], 'user-2 by other-identifier, email waits');
  const silent = [account('1', 'Ada Berg', { email: A }), account('2', '', { email: B, employee_id: '2' })];
  assert.equal(outcomes({ people, users: silent }), { 1: 'conflict', 2: 'conflict' });
});

twelve('4: a leaver’s address with a newcomer; the account has the leaver’s number and name', () => {
  for (const surname of ['Carl', 'Berg']) {
    const people = [
      human('1', 'Ada Berg', { email: 'gone@nordwind.example', employee_id: '1', is: 'gone' }),
      human('2', `Bob ${surname}`, { email: A, employee_id: '2' }),
    ];
    const users = [account('1', 'Ada Berg', { email: A, employee_id: '1' })];
    const found = outcomes({ people, users });
    assert.is(found['2'], 'conflict');
    assert.not.match(String(found['1']), 'blocked');
  }
});

twelve('5: an old number on an account is somebody else’s now', () => {
  const people = [
    human('1', 'Ada Berg', { email: A }),
    human('2', 'Bob Carl', { email: B, employee_id: '7' }),
  ];
  const users = [account('1', 'Ada Berg', { email: A, employee_id: '7' }), account('2', '', { email: B })];
  assert.equal(outcomes({ people, users }), { 1: 'user-1 by identifier', 2: 'conflict' });
});

twelve('6: back under a new id, then address and number changed; the old record still has both', () => {
  const people = [
    human('1', 'Ada Berg', { email: A, employee_id: '1', is: 'gone' }),
    human('2', 'Ada Berg', { email: NEW, employee_id: '2' }),
  ];
  const users = [account('1', 'Ada Berg', { email: A, employee_id: '1' })];
  assert.equal(outcomes({ people, users, intact: { 2: 'user-1' } }), {
    1: 'transferred to 2',
    2: 'user-1 by link',
  });
  assert.equal(outcomes({ people, users, pairs: { 2: 'user-1' } }), {
    1: 'transferred to 2',
    2: 'user-1 by transfer',
  });
  // Married since: nobody can tell, and nobody is blocked.
  const married = [people[0], human('2', 'Ada Carl', { email: NEW, employee_id: '2' })] as typeof people;
  assert.is(outcomes({ people: married, users, intact: { 2: 'user-1' } })['1'], 'leaver-doubtful');
  assert.equal(outcomes({ people, users }), { 1: 'user-1 by identifier, open', 2: 'conflict' });
});

twelve('7: rehired under a new id and address, the old number: one person', () => {
  const people = [
    human('1', 'Ada Berg', { email: A, employee_id: '1', is: 'gone' }),
    human('2', 'Ada Berg', { email: NEW, employee_id: '1' }),
  ];
  const users = [account('1', 'Ada Berg', { email: A, employee_id: '1' })];
  assert.equal(outcomes({ people, users }), { 1: 'transferred to 2', 2: 'user-1 by other-identifier' });
  const found = outcomes({ people, users, intact: { 1: 'user-1' } });
  assert.is(found['1'], 'transferred to 2');
  assert.match(String(found['2']), /^user-1 by /);
});

twelve('8: tampered memory: the marks do not fit the accounts, so everybody keeps their own', () => {
  const people = [
    human('1', 'Ada Berg', { email: A, employee_id: '1' }),
    human('2', 'Bob Carl', { email: B, employee_id: '2' }),
  ];
  const users = [
    account('1', 'Ada Berg', { email: A, employee_id: '1' }),
    account('2', 'Bob Carl', { email: B, employee_id: '2' }),
  ];
  // Whoever exchanges the pairs exchanges the marks, too, or leaves them out.
  const crossed = [
    { ...users[1], id: 'user-1' },
    { ...users[0], id: 'user-2' },
  ] as typeof users;
  const pairs = { 1: 'user-2', 2: 'user-1' };
  const own = { 1: 'user-1 by identifier', 2: 'user-2 by identifier' };
  assert.equal(outcomes({ people, users, pairs, left: crossed }), own);
  assert.equal(outcomes({ people, users, pairs }), own);
  // With marks that do fit, HR must have exchanged the people: nobody is written over anybody.
  assert.equal(outcomes({ people, users, pairs, left: users }), {
    1: 'record-replaced',
    2: 'record-replaced',
  });
});

twelve('9: two linked people swap addresses: each keeps theirs, and the two addresses wait', () => {
  const people = [
    human('1', 'Ada Berg', { email: B, employee_id: '1' }),
    human('2', 'Bob Carl', { email: A, employee_id: '2' }),
  ];
  for (const numbers of [
    ['1', '2'],
    [undefined, undefined],
  ]) {
    const users = [
      account('1', 'Ada Berg', { email: A, employee_id: numbers[0] }),
      account('2', 'Bob Carl', { email: B, employee_id: numbers[1] }),
    ];
    assert.equal(outcomes({ people, users, intact: { 1: 'user-1', 2: 'user-2' } }), {
      1: 'user-1 by link, email waits',
      2: 'user-2 by link, email waits',
    });
  }
});

twelve('10: a newcomer has the address that a linked colleague gives up today: renamed, then added', () => {
  const people = [
    human('1', 'Ada Berg', { email: NEW, employee_id: '1' }),
    human('2', 'Bob Carl', { email: A, employee_id: '2' }),
  ];
  const users = [account('1', 'Ada Berg', { email: A, employee_id: '1' })];
  assert.equal(outcomes({ people, users, intact: { 1: 'user-1' } }), { 1: 'user-1 by link', 2: 'none' });
  // Of one family, or of one name, but born on another day: as plainly somebody else.
  const born = { birth_date: '1990-05-17' };
  for (const name of ['Bob Berg', 'Ada Berg']) {
    const [old, fresh] = [
      human('1', 'Ada Berg', { email: NEW, employee_id: '1', birth_date: '1980-02-01' }),
      human('2', name, { email: A, employee_id: '2', ...born }),
    ];
    const known = [account('1', 'Ada Berg', { email: A, employee_id: '1', birth_date: '1980-02-01' })];
    const found = outcomes({ people: [old, fresh], users: known, intact: { 1: 'user-1' } });
    assert.equal(found, { 1: 'user-1 by link', 2: 'none' }, name);
  }
  // Where the address is not written in this run, it is not free.
  const asked = { people, users, intact: { 1: 'user-1' } };
  assert.is(outcomes({ ...asked, isWritten: ({ employee }) => employee.id !== '1' })['2'], 'conflict');
  assert.is(outcomes({ ...asked, today: THEN, createOnly: new Set(['email']) })['2'], 'conflict');
});

twelve(
  '11: a transfer on one day: a middle name is the same human; a married name is for a person to say',
  () => {
    const old = human('1', 'Ada Berg', { email: A, employee_id: '1', is: 'gone' });
    const users = [account('1', 'Ada Berg', { email: A, employee_id: '1' })];
    for (const memory of [{}, { intact: { 1: 'user-1' } }]) {
      const middle = human('2', 'Ada Maria Berg', { email: A, employee_id: '2' });
      const found = outcomes({ people: [old, middle], users, ...memory });
      assert.is(found['1'], 'transferred to 2');
      assert.match(String(found['2']), /^user-1 by /);
      const married = human('2', 'Ada Carl', { email: A, employee_id: '2' });
      assert.is(outcomes({ people: [old, married], users, ...memory })['1'], 'leaver-doubtful');
    }
  },
);

twelve(
  '12: a leaver has the address of the account, a colleague its name: open, and no second account',
  () => {
    for (const surname of ['Berg', 'Carl']) {
      const people = [
        human('1', `Ada ${surname}`, { email: B, is: 'gone' }),
        human('2', 'Bob Berg', { email: A }),
      ];
      const users = [account('1', 'Bob Berg', { email: B })];
      assert.equal(outcomes({ people, users }), { 1: 'conflict', 2: 'conflict' });
      const candidates = [...ask({ people, users }).values()].map(
        (match) => match.kind === 'set-aside' && match.candidates,
      );
      assert.equal(candidates, [['user-1'], ['user-1']]);
    }
  },
);

twelve.run();
