/** Two records of one human, both of somebody who is here: the second gets no account of its own before somebody has looked. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { account, human, outcomes } from '../fixtures/outcomes.ts';

const A = 'a@nordwind.example';
const B = 'b@nordwind.example';

const twice = suite('entered twice');

twice('born on the same day, and the name is misspelt', () => {
  const born = { birth_date: '1980-05-05' };
  const people = [
    human('1', 'Karin Fraank', { email: A, employee_id: '1', ...born }),
    human('2', 'Karin Frank', { email: B, employee_id: '2', ...born }),
  ];
  const users = [account('1', 'Karin Fraank', { email: A, employee_id: '1', ...born })];
  const asked = { users, intact: { 1: 'user-1' } };
  assert.is(outcomes({ people, ...asked })['2'], 'ambiguous');
  // In a large company some share the day and the given name.
  for (const name of ['Paula Frank', 'Karin Elm']) {
    const colleague = human('2', name, { email: B, employee_id: '2', ...born });
    assert.is(outcomes({ people: people.with(1, colleague), ...asked })['2'], 'none', name);
  }
});

twice('an address that the second record has by now is not given up before somebody has looked', () => {
  // Addresses are unique in Personio: for the time of both, the old record has got another.
  const people = [
    human('1', 'Ada Berg', { email: 'private@post.example', employee_id: '1' }),
    human('2', 'Ada Berg', { email: A, employee_id: '2' }),
  ];
  const users = [account('1', 'Ada Berg', { email: A, employee_id: '1' })];
  const asked = { users, intact: { 1: 'user-1' } };
  assert.equal(outcomes({ people, ...asked }), { 1: 'user-1 by link, email waits', 2: 'conflict' });
  // It goes to somebody else.
  const bob = human('2', 'Bob Carl', { email: A, employee_id: '2' });
  assert.equal(outcomes({ people: people.with(1, bob), ...asked }), { 1: 'user-1 by link', 2: 'none' });
  const ended = human('1', 'Ada Berg', { is: 'gone', email: 'private@post.example', employee_id: '1' });
  assert.is(outcomes({ people: people.with(0, ended), ...asked })['2'], 'user-1 by identifier');
});

twice.run();
