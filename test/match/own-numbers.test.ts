/** An organisation in use has numbers of its own, where the mapping gives Personio's ids and changes none that is there. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { account, human, outcomes } from '../fixtures/outcomes.ts';

const A = 'a@nordwind.example';
const B = 'b@nordwind.example';
const KEPT = { createOnly: new Set(['employee_id']) };

const numbers = suite('numbers of the organisation’s own');

numbers('nobody is added beside the account of their name, whatever number of its own it has', () => {
  const people = [human('1', 'Ada Berg', { email: A, employee_id: '10001' })];
  const users = [account('1', 'Ada Berg', { email: B, employee_id: 'P17' })];
  assert.equal(outcomes({ people, users, ...KEPT }), { 1: 'conflict' });
  // One that sounds like theirs.
  const heard = [account('1', 'Ada Bergk', { email: B, employee_id: 'P17' })];
  assert.equal(outcomes({ people, users: heard, ...KEPT }), { 1: 'conflict' });
  // Kept equal to Personio's, it is that of somebody else.
  assert.equal(outcomes({ people, users }), { 1: 'none' });
  assert.equal(outcomes({ people, users: heard }), { 1: 'none' });
});

numbers('the number of a colleague is theirs all the same', () => {
  const gone = [human('1', 'Ada Berg', { is: 'gone', email: A, employee_id: '10001' })];
  const named = [account('1', 'Ada Berg', { email: A, employee_id: '10002' })];
  const bob = human('2', 'Bob Carl', { email: B, employee_id: '10002' });
  assert.equal(
    outcomes({ people: [...gone, bob], users: named, ...KEPT })['1'],
    'user-1 by identifier, open',
  );
});

numbers('a leaver is blocked by address and name, also where nothing was ever written', () => {
  const people = [human('1', 'Ada Berg', { is: 'gone', email: A, employee_id: '10001' })];
  const users = [account('1', 'Ada Berg', { email: A, employee_id: 'P17' })];
  assert.equal(outcomes({ people, users, ...KEPT }), { 1: 'user-1 by identifier, blocked' });
  assert.equal(outcomes({ people, users }), { 1: 'user-1 by identifier, open' });
});

numbers.run();
