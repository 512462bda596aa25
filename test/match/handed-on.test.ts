/** Records, mailboxes and accounts that HR, or an administrator, has handed on to somebody else. */

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { User } from '../../src/model.ts';
import { account, human, outcomes, type Told } from '../fixtures/outcomes.ts';
import { remembering } from '../fixtures/remembered.ts';

const A = 'a@nordwind.example';
const B = 'b@nordwind.example';
const C = 'c@nordwind.example';
const THEN = { joining_date: '2020-01-01' };
const NOW = { joining_date: '2026-02-01' };
const ADA = { email: A, employee_id: 'P1', ...THEN };

const handed = suite('handed on');

handed('HR has deleted Ada, and a namesake gets her mailbox: nobody gets her account', () => {
  const users = [account('1', 'Ada Berg', { ...ADA, birth_date: '1980-02-01' })];
  const memory = remembering({}, { left: users, unread: { 'user-1': 'r1' } });
  const outcomeOf = (fields: Told, name = 'Ada Berg') =>
    outcomes({ people: [human('2', name, fields)], users, memory })['2'];
  const namesake = { email: A, employee_id: 'P2', ...NOW };
  assert.is(outcomeOf(namesake), 'conflict');
  assert.is(outcomeOf({ email: B, employee_id: 'P1', ...NOW }), 'conflict', 'the number, given again');
  assert.is(outcomeOf({ ...namesake, employee_id: undefined }), 'conflict', 'another hire date');
  // The record was made again, with one slip or another.
  assert.is(outcomeOf({ ...namesake, ...THEN }), 'user-1 by identifier');
  assert.is(outcomeOf({ ...namesake, employee_id: 'P1' }), 'user-1 by identifier');
  assert.is(outcomeOf({ ...namesake, birth_date: '1980-02-01' }), 'user-1 by identifier');
  assert.is(outcomeOf({ email: A }), 'user-1 by identifier', 'nothing speaks against it');
});

handed(
  'a company moves to another Personio, and each record has a new id as its number: everybody keeps their account',
  () => {
    const names = ['Ada Berg', 'Bob Carl', 'Cid Dorn'];
    const mailbox = (at: number) => `${at}@nordwind.example`;
    const users = names.map((name, at) =>
      account(`${at}`, name, { email: mailbox(at), employee_id: `${at}` }),
    );
    const memory = remembering(
      {},
      { left: users, unread: { 'user-0': 'r0', 'user-1': 'r1', 'user-2': 'r2' } },
    );
    const people = names.map((name, at) =>
      human(`9${at}`, name, { email: mailbox(at), employee_id: `9${at}`, ...NOW }),
    );
    assert.equal(outcomes({ people, users, memory }), {
      90: 'user-0 by identifier',
      91: 'user-1 by identifier',
      92: 'user-2 by identifier',
    });
  },
);

handed('HR writes Bob over Ada’s record, and a namesake gets her mailbox: nobody gets her account', () => {
  const users = [account('1', 'Ada Berg', ADA)];
  const people = [
    human('1', 'Bob Carl', { email: B, employee_id: 'P1', ...NOW }),
    human('2', 'Ada Berg', { email: A, employee_id: 'P2', ...NOW }),
  ];
  assert.equal(outcomes({ people, users, identifier: 'employee_id', intact: { 1: 'user-1' } }), {
    1: 'record-replaced',
    2: 'conflict',
  });
  const made = human('2', 'Ada Berg', { email: A, employee_id: 'P2', ...THEN });
  const again = { people: people.slice(0, 1).concat(made), users, intact: { 1: 'user-1' } };
  assert.is(outcomes(again)['2'], 'user-1 by identifier', 'her record was made again');
});

handed('an administrator gives an account to a colleague, and whoever had it is back: both wait', () => {
  const left = [account('1', 'Ada Berg', ADA)];
  const given = [account('1', 'Rita Berg', { ...ADA, email: B })];
  const ada = human('1', 'Ada Berg', ADA);
  const rita = human('2', 'Rita Berg', { email: B, employee_id: 'P2', ...NOW });
  const memory = { pairs: { 1: 'user-1' }, left };
  assert.equal(outcomes({ people: [ada, rita], users: given, ...memory }), { 1: 'conflict', 2: 'conflict' });
  // Nobody else has that name and address: she is to be called so in Engagedly.
  assert.is(outcomes({ people: [ada], users: given, ...memory })['1'], 'user-1 by link');
  const another = human('2', 'Rita Berg', { email: C, employee_id: 'P2', ...NOW });
  assert.is(outcomes({ people: [ada, another], users: given, ...memory })['1'], 'user-1 by link');
});

handed('HR writes a relative over an old record and leaves the birthday: nobody gets the account', () => {
  const born = { birth_date: '1980-02-01' };
  const outcomeOf = (name: string, fields: Told, is?: string) => {
    const users = [account('1', 'Ada Berg', { is, ...ADA, ...born })];
    return outcomes({
      people: [human('1', name, { ...ADA, ...born, ...fields })],
      users,
      intact: { 1: 'user-1' },
    })['1'];
  };
  assert.is(outcomeOf('Hans-Peter Berg', NOW), 'record-replaced');
  assert.is(outcomeOf('Hans-Peter Berg', {}), 'user-1 by link', 'hired as before');
  assert.is(outcomeOf('Ada Carl', NOW), 'user-1 by link', 'has married');
  assert.is(outcomeOf('Adaline Berg', NOW), 'user-1 by link', 'is called Ada for short');
  assert.is(outcomeOf('Hans-Peter Berg', NOW, 'blocked'), 'user-1 by link', 'is back');
});

handed('whoever is written over a record waits also after somebody has edited the account', () => {
  const left = [account('1', 'Ada Berg', ADA)];
  const outcomeOf = (name: string, users: User[]) =>
    outcomes({
      people: [human('1', name, { ...ADA, ...NOW })],
      users,
      pairs: { 1: 'user-1' },
      left,
    })['1'];
  const edited = [account('1', 'Ada Dorn', ADA)];
  assert.is(outcomeOf('Ada Carl', left), 'record-replaced');
  assert.is(outcomeOf('Ada Carl', edited), 'record-replaced');
  // Still called as the account was: somebody has edited it, and the hire date was put right.
  assert.is(outcomeOf('Ada Berg', edited), 'user-1 by link');
});

handed(
  'two of the leaver’s name are hired, and one gets the mailbox: whoever the leaver is, nobody knows',
  () => {
    const users = [account('1', 'Ada Berg', ADA)];
    const leaver = human('1', 'Ada Berg', { is: 'gone', employee_id: 'P1', ...THEN });
    const left = { ...leaver, employee: { ...leaver.employee, ends: '2026-01-31' } };
    const one = (fields: Told = {}) =>
      human('2', 'Ada Berg', { email: A, employee_id: 'P2', ...NOW, ...fields });
    const other = (fields: Told = {}, name = 'Ada Berg') =>
      human('3', name, { email: B, employee_id: 'P3', joining_date: '2026-02-02', ...fields });
    const outcomeOf = (...people: ReturnType<typeof human>[]) =>
      Object.values(outcomes({ people: [left, ...people], users, intact: { 1: 'user-1' } }));
    const isHers = ['transferred to 2', 'user-1 by identifier'];
    assert.equal(outcomeOf(one(), other()), ['ambiguous', 'conflict', 'conflict']);
    assert.equal(outcomeOf(one()), isHers, 'one alone');
    assert.equal(outcomeOf(one(), other({}, 'Zoe Elm')), [...isHers, 'none'], 'of another name');
    assert.equal(outcomeOf(one(THEN), other()), [...isHers, 'none'], 'the day of the first hire');
    assert.equal(outcomeOf(one({ employee_id: 'P1' }), other()), [...isHers, 'none'], 'the number');
    assert.equal(outcomeOf(one(), other({ joining_date: '2021-05-05' })), [...isHers, 'none'], 'here before');
    // Not to be given any account, or at home in their own.
    const isWritten = ({ employee }: { employee: { id: string } }) => employee.id !== '3';
    const out = { people: [left, one(), other()], users, intact: { 1: 'user-1' }, isWritten };
    assert.equal(Object.values(outcomes(out)).slice(0, 2), isHers);
    const own = account('3', 'Ada Berg', { email: B, employee_id: 'P3', ...NOW });
    assert.equal(
      Object.values(
        outcomes({ people: [left, one(), other()], users: [...users, own], intact: { 1: 'user-1' } }),
      ),
      [...isHers, 'user-3 by identifier'],
    );
  },
);

handed('two of one name, and the account of the first: a transfer makes her no newcomer', () => {
  const users = [account('1', 'Ada Berg', { email: A })];
  const old = human('1', 'Ada Berg', { is: 'gone', email: C, employee_id: 'P1', joining_date: '2026-02-01' });
  const first = human('2', 'Ada Berg', { email: B, employee_id: 'P1', joining_date: '2026-02-04' });
  const namesake = human('3', 'Ada Berg', { email: A, employee_id: 'P3', joining_date: '2026-02-02' });
  assert.equal(outcomes({ people: [old, first, namesake], users }), {
    1: 'transferred to 2',
    2: 'conflict',
    3: 'conflict',
  });
  const later = human('1', 'Ada Berg', {
    is: 'gone',
    email: C,
    employee_id: 'P1',
    joining_date: '2026-02-03',
  });
  assert.is(outcomes({ people: [later, first, namesake], users })['3'], 'user-1 by identifier');
});

handed.run();
