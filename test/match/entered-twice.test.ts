/** Two records of one human, both of somebody who is here: the second gets no account of its own before somebody has looked. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { account, human, outcomes } from '../fixtures/outcomes.ts';

const A = 'a@nordwind.example';
const B = 'b@nordwind.example';

const twice = suite('entered twice');

twice('under the same name and hire date, where no birthday tells, and that day is no import’s', () => {
  const hired = { joining_date: '2019-04-01' };
  const old = human('1', 'Ada Berg', { email: A, employee_id: '1', ...hired });
  const users = [account('1', 'Ada Berg', { email: A, employee_id: '1', ...hired })];
  const outcomeOf = (fields: Record<string, string>, first = old) =>
    outcomes({
      people: [first, human('2', 'Ada Berg', { email: B, employee_id: '2', ...hired, ...fields })],
      users,
      intact: { 1: 'user-1' },
    });
  assert.equal(outcomeOf({}), { 1: 'user-1 by link', 2: 'ambiguous' });
  assert.equal(outcomeOf({ joining_date: '2026-02-01' })['2'], 'none');
  const born = human('1', 'Ada Berg', { email: A, employee_id: '1', ...hired, birth_date: '1980-05-05' });
  assert.equal(outcomeOf({ birth_date: '1991-11-30' }, born)['2'], 'none');
  // Everybody of a company that was taken over was hired on one day.
  const people = Array.from({ length: 6 }, (_, at) =>
    human(`${at + 10}`, `Cem Dorn${'abcdef'[at]}`, { email: `c${at}@nordwind.example`, ...hired }),
  );
  const merged = outcomes({
    people: [...people, old, human('2', 'Ada Berg', { email: B, employee_id: '2', ...hired })],
    users,
    intact: { 1: 'user-1' },
  });
  assert.is(merged['2'], 'none');
});

twice('born on the same day, and the name is misspelt, or they have married under one record', () => {
  const born = { birth_date: '1980-05-05' };
  const people = [
    human('1', 'Karin Fraank', { email: A, employee_id: '1', ...born }),
    human('2', 'Karin Frank', { email: B, employee_id: '2', ...born }),
  ];
  const users = [account('1', 'Karin Fraank', { email: A, employee_id: '1', ...born })];
  const asked = { users, intact: { 1: 'user-1' } };
  assert.is(outcomes({ people, ...asked })['2'], 'ambiguous');
  const married = human('2', 'Karin Elm', { email: B, employee_id: '2', ...born });
  assert.is(outcomes({ people: people.with(1, married), ...asked })['2'], 'ambiguous');
  const colleague = human('2', 'Paula Frank', { email: B, employee_id: '2', ...born });
  assert.is(outcomes({ people: people.with(1, colleague), ...asked })['2'], 'none');
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
