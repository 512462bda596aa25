/** Single rows of the tables that nothing else hangs on. */

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { matchPeople } from '../../src/match/match.ts';
import type { DesiredUser } from '../../src/model.ts';
import { account, ask, human, outcomes, type Told } from '../fixtures/outcomes.ts';
import { THEN } from '../fixtures/people.ts';
import { marksLeftOn, remembering } from '../fixtures/remembered.ts';

const A = 'a@nordwind.example';
const B = 'b@nordwind.example';
const NEW = 'new@nordwind.example';

const rows = suite('rows of the tables');

rows('keys: an address is not given up while the new one waits, because somebody else shares it', () => {
  const people = [
    human('1', 'Ada Berg', { email: NEW, employee_id: '1' }),
    human('2', 'Cem Dorn', { email: NEW, employee_id: '2' }),
    human('3', 'Bob Carl', { email: A, employee_id: '3' }),
  ];
  const users = [account('1', 'Ada Berg', { email: A, employee_id: '1' })];
  assert.equal(outcomes({ people, users, intact: { 1: 'user-1' } }), {
    1: 'user-1 by link, email waits',
    2: 'ambiguous',
    3: 'conflict',
  });
});

rows('keys: a number is given up also by those whose address waits', () => {
  const people = [
    human('1', 'Ada Berg', { email: B, employee_id: '4' }),
    human('2', 'Bob Carl', { email: A, employee_id: '2' }),
    human('3', 'Cem Dorn', { email: NEW, employee_id: '1' }),
  ];
  const users = [
    account('1', 'Ada Berg', { email: A, employee_id: '1' }),
    account('2', 'Bob Carl', { email: B, employee_id: '2' }),
    account('3', 'Cem Dorn', { email: NEW, employee_id: '3' }),
  ];
  assert.equal(outcomes({ people, users, intact: { 1: 'user-1', 2: 'user-2', 3: 'user-3' } }), {
    1: 'user-1 by link, email waits',
    2: 'user-2 by link, email waits',
    3: 'user-3 by link',
  });
});

rows('persons: of several who share a key with a leaver, one who may be the same is enough for doubt', () => {
  const people = [
    human('1', 'Ada Berg', { is: 'gone', email: A, employee_id: '1' }),
    human('2', 'Ada Carl', { email: A, employee_id: '2' }),
    human('3', 'Bob Dorn', { email: B, employee_id: '1' }),
  ];
  const users = [account('1', 'Ada Berg', { email: A, employee_id: '1' })];
  assert.is(outcomes({ people, users })['1'], 'ambiguous');
  // By the other key, which is nobody's to be ambiguous by.
  const byNumber = [
    human('1', 'Ada Berg', { is: 'gone', email: A, employee_id: '1' }),
    human('2', 'Ada Carl', { email: B, employee_id: '1' }),
    human('3', 'Bob Dorn', { email: NEW, employee_id: '1' }),
  ];
  assert.is(outcomes({ people: byNumber, users })['1'], 'ambiguous');
  const others = [
    ...byNumber.slice(0, 1),
    human('2', 'Cem Dorn', { email: B, employee_id: '1' }),
    ...byNumber.slice(2),
  ];
  assert.not.match(outcomes({ people: others, users })['1'] ?? '', 'ambiguous');
});

rows('keys: two accounts of older records are candidates, and no third is added', () => {
  const born = { birth_date: '1980-02-01' };
  const people = [
    human('1', 'Ada Berg', { is: 'gone', email: A, ...born }),
    human('2', 'Ada Berg', { is: 'gone', email: B, ...born }),
    human('3', 'Ada Berg', { email: NEW, ...born }),
  ];
  const users = [account('1', '', { email: A }), account('2', '', { email: B })];
  assert.equal(outcomes({ people, users }), { 1: 'transferred to 3', 2: 'transferred to 3', 3: 'conflict' });
  const match = ask({ people, users }).get('3');
  assert.equal(match?.kind === 'set-aside' && match.candidates, ['user-1', 'user-2']);
});

rows('persons: an older record has the row that gave its account to the newer one', () => {
  const born = { birth_date: '1980-02-01' };
  const old = human('1', 'Ada Berg', { is: 'gone', email: A, ...born });
  const users = [account('1', 'Ada Berg', { email: A })];
  const rowOf = (other: DesiredUser) => {
    const match = ask({ people: [old, other], users }).get('1');
    return match?.kind === 'transferred' ? match.row : match;
  };
  assert.is(rowOf(human('2', 'Ada Berg', { email: A, ...born })), '2.2');
  assert.is(rowOf(human('2', 'Ada Carl', { email: A, ...born })), '2.3');
  assert.is(rowOf(human('2', 'Ada Berg', { is: 'gone', email: A, ...born })), '2.8');
});

rows('owners: a pair that is remembered is as good as a key', () => {
  const people = [human('1', 'Ada Berg', { email: A }), human('2', 'Zoe Elm', { email: B })];
  const users = [account('1', '', { email: A })];
  assert.is(outcomes({ people, users })['1'], 'user-1 by identifier');
  assert.is(outcomes({ people, users, pairs: { 2: 'user-1' } })['1'], 'conflict');
});

rows('witnesses: dates say nothing under another name, nor where nothing else does', () => {
  const dates = { joining_date: '2020-01-01', birth_date: '1980-02-01' };
  const people = [human('1', 'Ada Berg', { email: A, ...dates })];
  assert.is(outcomes({ people, users: [account('1', 'Zoe Elm', { email: A, ...dates })] })['1'], 'conflict');
  assert.is(outcomes({ people, users: [account('1', '', { email: B, ...dates })] })['1'], 'none');
});

rows('witnesses: under another name a rival has no more than the key, whatever the dates say', () => {
  const dates = { joining_date: '2020-01-01', birth_date: '1980-02-01' };
  const people = [
    human('1', 'Ada Berg', { email: A }),
    human('2', 'Zoe Elm', { email: B, employee_id: '1', ...dates }),
  ];
  const users = [account('1', 'Ada Berg', { email: A, employee_id: '1', ...dates })];
  assert.is(outcomes({ people, users })['1'], 'user-1 by identifier');
});

rows('father and son: two birthdays outweigh the name, whoever has left', () => {
  const [father, son] = [{ birth_date: '1950-05-05' }, { birth_date: '1980-02-01' }];
  const gone = (id: string, number: string, born: Record<string, string>) =>
    human(id, 'Ada Berg', { is: 'gone', email: A, employee_id: number, ...born });
  const departed = (other: Record<string, string>) =>
    outcomes({ people: [gone('1', '1', father), gone('2', '2', other)], users: [] })['1'];
  assert.is(departed(father), 'transferred to 2');
  assert.is(departed(son), 'ambiguous');
  const users = [account('1', 'Ada Berg', { email: A, employee_id: '1' })];
  const beside = (other: Record<string, string>) =>
    outcomes({
      people: [gone('1', '1', father), human('2', 'Ada Berg', { email: B, employee_id: '2', ...other })],
      users,
      intact: { 1: 'user-1' },
    })['1'];
  assert.is(beside(son), 'user-1 by link, blocked');
  assert.is(beside({}), 'user-1 by link, open');
  // By the address and the name alone the account may as well be the son's: his number was on it.
  const unsure = [gone('1', '9', father), human('2', 'Ada Berg', { email: B, employee_id: '2', ...son })];
  assert.is(outcomes({ people: unsure, users })['1'], 'user-1 by identifier, open');
});

rows('keys are given up only by whoever is given another one in this run', () => {
  // The second wants the address that the first has, and the first is to have another one.
  const people = [
    human('1', 'Ada Berg', { email: NEW, employee_id: '1' }),
    human('2', 'Zoe Elm', { email: A, employee_id: '2' }),
  ];
  const first = account('1', 'Ada Berg', { email: A, employee_id: '1' });
  const second = account('2', 'Zoe Elm', { email: B, employee_id: '2' });
  const users = [first, second];
  const intact = { 1: 'user-1', 2: 'user-2' };
  const waits = (more: Partial<Parameters<typeof outcomes>[0]>) =>
    outcomes({ people, users, intact, ...more })['2'];
  assert.is(waits({}), 'user-2 by link');
  const held = 'user-2 by link, email waits';
  assert.is(waits({ isWritten: ({ employee }) => employee.id !== '1' }), held, 'not written');
  assert.is(
    waits({ today: THEN, createOnly: new Set(['email']) }),
    'user-2 by link',
    'their own is never written either',
  );
  const numbers = [
    human('1', 'Ada Berg', { email: A, employee_id: '7' }),
    human('2', 'Zoe Elm', { email: B, employee_id: '1' }),
  ];
  const empty = [first, account('2', 'Zoe Elm', { email: B })];
  assert.is(waits({ people: numbers, users: empty }), 'user-2 by link');
  const createOnly = new Set(['employee_id']);
  assert.is(waits({ people: numbers, users: empty, createOnly }), 'user-2 by link, employee_id waits');
  const gone = human('1', 'Ada Berg', { is: 'gone', email: NEW, employee_id: '1' });
  assert.is(waits({ people: [gone, ...people.slice(1)] }), held, 'somebody who has left is not written');
  const taken = account('3', 'Cem Dorn', { email: NEW });
  assert.is(waits({ users: [...users, taken] }), held, 'the other one is taken');
  const silent = human('1', 'Ada Berg', { employee_id: '1' });
  assert.is(waits({ people: [silent, ...people.slice(1)] }), held, 'they have no other');
  const circle = [
    human('1', 'Ada Berg', { email: B, employee_id: '1' }),
    human('2', 'Zoe Elm', { email: A, employee_id: '2' }),
  ];
  assert.is(waits({ people: circle }), held, 'a swap');
});

rows('a block: not by two witnesses against a number that is another’s', () => {
  const gone = (fields: Record<string, string>) => [
    human('1', 'Ada Berg', { is: 'gone', email: A, ...fields }),
  ];
  const users = [account('1', 'Ada Berg', { email: A, employee_id: '1', joining_date: '2020-01-01' })];
  const blocked = 'user-1 by identifier, blocked';
  assert.is(outcomes({ people: gone({ employee_id: '1' }), users })['1'], blocked);
  assert.is(outcomes({ people: gone({}), users })['1'], blocked);
  assert.is(outcomes({ people: gone({ employee_id: '7' }), users })['1'], 'user-1 by identifier, open');
  // Nor does a guess become a memory that would be the third.
  const guess = ask({ people: gone({ employee_id: '7' }), users, pairs: { 1: 'user-1' } }).get('1');
  assert.equal(guess?.kind === 'matched' && guess.permits, { block: false, remember: 'pair' });
  const hired = gone({ employee_id: '7', joining_date: '2020-01-01' });
  assert.is(outcomes({ people: hired, users })['1'], blocked, 'three');
});

rows('a block: not while the account bears the whole name of somebody who is here and has none', () => {
  const leaver = human('1', 'Ada Carl', { is: 'gone', email: A, employee_id: '1' });
  const users = [account('1', 'Ada Berg', { email: A, employee_id: '1' })];
  const here = (name: string) =>
    human('2', name, { email: NEW, employee_id: '2', joining_date: '2001-01-01' });
  const left = { ...leaver, employee: { ...leaver.employee, ends: '2026-01-31' } };
  assert.is(outcomes({ people: [left, here('Ada Berg')], users })['1'], 'user-1 by identifier, open');
  assert.is(outcomes({ people: [left, here('Zoe Elm')], users })['1'], 'user-1 by identifier, blocked');
});

rows('accounts of people who are gone are free if they are sure, unused, and nobody’s who is here', () => {
  const users = [account('1', 'Ada Berg', { email: A, employee_id: '1' })];
  const [left] = users;
  if (!left) throw new Error('The account is not there.');
  const marks = marksLeftOn(left);
  const free = (people: DesiredUser[], gone: typeof marks | undefined) => [
    ...matchPeople(people, users, {
      identifier: 'email',
      today: THEN,
      createOnly: new Set(),
      memory: remembering({}, { gone: { 'user-1': gone } }),
    }).free,
  ];
  const stranger = human('2', 'Zoe Elm', { email: B, employee_id: '2' });
  assert.equal(free([stranger], marks), ['user-1']);
  assert.equal(free([stranger], undefined), []);
  assert.equal(free([stranger], { email: marks.email ?? '', name: [] }), [], 'one mark is not enough');
  assert.equal(
    free([human('2', 'Zoe Elm', { email: B, employee_id: '1' })], marks),
    [],
    'its number is used',
  );
  assert.equal(
    free([human('2', 'Ada Berg', { email: B, employee_id: '2' })], marks),
    [],
    'a namesake has none',
  );
  assert.equal(
    free([human('2', 'Zoe Elm', { email: B, employee_id: '1' })], { ...marks, email: 'email of somebody' }),
    [],
    'it bears another address by now',
  );
  const own = account('2', 'Zoe Elm', { email: B, employee_id: '2' });
  const elsewhere = matchPeople([human('2', 'Zoe Elm', { email: B, employee_id: '1' })], [left, own], {
    identifier: 'email',
    today: THEN,
    createOnly: new Set(),
    memory: remembering({ 2: 'user-2' }, { left: [own], gone: { 'user-1': marks } }),
  });
  assert.is(elsewhere.matches.get('2')?.kind, 'matched');
  assert.equal([...elsewhere.free], [], 'somebody who has another is to have its number');
  // Somebody in doubt, whose it may be.
  const sharers = [
    human('2', 'Zoe Elm', { email: B, employee_id: '2' }),
    human('3', 'Zoe Elm', { email: B, employee_id: '3' }),
  ];
  assert.equal(free(sharers, marks), ['user-1']);
  const bearsOld = [
    human('2', 'Zoe Elm', { is: 'gone', email: A, employee_id: '2' }),
    human('3', 'Cem Dorn', { is: 'gone', email: A, employee_id: '3' }),
  ];
  assert.equal(free(bearsOld, marks), [], 'it may be that of two who have left');
  const settled = matchPeople([stranger], users, {
    identifier: 'email',
    today: THEN,
    createOnly: new Set(),
    memory: remembering({}, { gone: { 'user-1': marks } }),
    resolved: new Map([['2', 'user-1']]),
  });
  assert.equal([...settled.free], [], 'somebody is settled on it by hand');
});

rows('owners: a key that two people share says nothing about either, but speaks against a third', () => {
  const namesakes = [
    human('1', 'Ada Berg', { email: B, employee_id: '1' }),
    human('2', 'Ada Berg', { email: A, employee_id: '2' }),
  ];
  const sharer = human('3', 'Zoe Elm', { email: NEW, employee_id: '1' });
  const users = [account('1', 'Ada Berg', { email: A, employee_id: '1' })];
  const identifier = 'employee_id';
  const found = outcomes({ people: [...namesakes, sharer], users, identifier });
  assert.equal(found, { 1: 'ambiguous', 2: 'conflict', 3: 'ambiguous' });
});

rows('owners: two keys do not outweigh another name with another hire date or birthday', () => {
  const keys = { email: A, employee_id: '1' };
  const given = (record: Record<string, string>, shown: Record<string, string>) =>
    outcomes({
      people: [human('1', 'Ada Berg', { ...keys, ...record })],
      users: [account('1', 'Zoe Elm', { ...keys, ...shown })],
    })['1'];
  const [hired, other] = [{ joining_date: '2020-01-01' }, { joining_date: '2021-02-02' }];
  const [born, bornElse] = [{ birth_date: '1980-02-01' }, { birth_date: '1990-09-09' }];
  assert.is(given(hired, {}), 'conflict', 'nothing but the keys');
  assert.is(given(hired, hired), 'user-1 by identifier');
  assert.is(given(hired, other), 'conflict');
  assert.is(given(born, bornElse), 'conflict');
  assert.is(given({ ...hired, ...born }, { ...hired, ...bornElse }), 'conflict');
});

rows(
  'owners: both keys do for a name that is written in other letters, and for whoever has been seen here',
  () => {
    const keys = { email: A, employee_id: '1' };
    const people = [human('1', 'Иван Петров', keys)];
    const given = (name: string, memory: Partial<Parameters<typeof outcomes>[0]> = {}) =>
      outcomes({ people, users: [account('1', name, keys)], ...memory })['1'];
    assert.is(given('Ivan Petrov'), 'user-1 by identifier');
    assert.is(given('Сергей Смирнов'), 'conflict');
    const left = [account('1', 'Иван Петров', keys)];
    assert.is(given('Сергей Смирнов', { pairs: { 1: 'user-1' }, left }), 'user-1 by link');
  },
);

rows(
  'marks: what stands where a birthday is not known makes nobody the same, and another by its year alone',
  () => {
    const before = { email: A, employee_id: '1', joining_date: '2020-01-01' };
    for (const none of ['1900-01-01', '1970-01-01', '01.01.1980', 'Jan 01, 1970', '1899-12-30']) {
      const users = [account('1', 'Ada Berg', { ...before, birth_date: none })];
      const written = human('1', 'Zoe Elm', { ...before, email: B, employee_id: '2', birth_date: none });
      assert.is(
        outcomes({ people: [written], users, intact: { 1: 'user-1' } })['1'],
        'record-replaced',
        none,
      );
      const filled = human('1', 'Ada Carl', { ...before, birth_date: '1980-02-01' });
      assert.is(outcomes({ people: [filled], users, intact: { 1: 'user-1' } })['1'], 'user-1 by link', none);
    }
    const users = [account('1', 'Ada Berg', { email: A, birth_date: '1955-03-03' })];
    const son = (birth_date: string) =>
      outcomes({ people: [human('2', 'Ada Berg', { email: A, birth_date })], users });
    assert.equal(son('1990-01-01'), { 2: 'conflict' });
    assert.equal(son('1955-01-01'), { 2: 'user-1 by identifier' });
    assert.equal(son('1970-01-01'), { 2: 'user-1 by identifier' });
  },
);

rows('owners: one key and another birthday, on an account never seen here: conflict', () => {
  const born = (day: string) => ({ employee_id: '1', birth_date: day });
  const users = [account('1', 'Ada Berg', { email: A, ...born('1980-02-01') })];
  const outcomeOf = (name: string, fields: Record<string, string>, intact?: Record<string, string>) =>
    outcomes({ people: [human('1', name, fields)], users, ...(intact ? { intact } : {}) })['1'];
  const ownDay = { email: A, employee_id: '2', birth_date: '1980-02-01' };
  const anotherDay = { ...ownDay, birth_date: '1990-09-09' };
  assert.is(outcomeOf('Rita Berg', anotherDay), 'conflict');
  assert.is(outcomeOf('Ada Berg', anotherDay), 'conflict', 'a namesake, who has the mailbox now');
  assert.is(outcomeOf('Rita Berg', ownDay), 'user-1 by identifier');
  assert.is(outcomeOf('Ada Berg', { ...anotherDay, employee_id: '1' }), 'user-1 by identifier', 'two keys');
  assert.is(outcomeOf('Ada Berg', anotherDay, { 1: 'user-1' }), 'user-1 by link', 'remembered: corrected');
});

rows(
  'claims: an entry that was carried out speaks while the account or the record is still that person’s',
  () => {
    const before = { email: A, employee_id: '1' };
    const left = [account('1', 'Ada Berg', before)];
    const given = (record: DesiredUser, now = left, more = {}) =>
      outcomes({
        ...{ people: [record], users: now, pairs: { 1: 'user-1' }, left },
        ...{ resolved: new Map([['1', 'user-1']]), carriedOut: new Set(['1']), ...more },
      })['1'];
    const somebodyNew = human('1', 'Zoe Elm', { email: B, employee_id: '2' });
    const elsewhere = [account('1', 'Bob Carl', { email: NEW, employee_id: '9' })];
    assert.is(given(human('1', 'Ada Berg', before)), 'user-1 by resolve');
    assert.is(given(human('1', 'Ada Carl', { ...before, email: B })), 'user-1 by resolve', 'married');
    assert.is(
      given(human('1', 'Ada Berg', { ...before, is: 'gone' })),
      'user-1 by link, blocked',
      'has left',
    );
    assert.is(given(human('1', 'Ada Berg', before), elsewhere), 'conflict', 'it was given away');
    assert.is(given(somebodyNew), 'record-replaced');
    assert.is(given(somebodyNew, elsewhere), 'conflict', 'neither is theirs');
    assert.is(given(somebodyNew, left, { carriedOut: new Set() }), 'user-1 by resolve');
    assert.is(given(somebodyNew, left, { left: [] }), 'user-1 by resolve', 'no mark is remembered');
  },
);

rows('claims: a namesake written over an old record has nothing of it but the name', () => {
  const before = { email: A, employee_id: '1', joining_date: '2020-01-01', birth_date: '1980-02-01' };
  const users = [account('1', 'Ada Berg', before)];
  const now = { email: B, employee_id: '2', joining_date: '2026-02-01', birth_date: '1990-09-09' };
  const outcomeOf = (fields: Record<string, string>) =>
    outcomes({ people: [human('1', 'Ada Berg', fields)], users, intact: { 1: 'user-1' } })['1'];
  assert.is(outcomeOf(now), 'record-replaced');
  for (const [kept, value] of Object.entries(before))
    assert.is(outcomeOf({ ...now, [kept]: value }), 'user-1 by link', kept);
});

rows(
  'claims: a like name over an old record with a new hire date, and a new key or an account that was open all the time: somebody else',
  () => {
    const before = { email: A, employee_id: '1', joining_date: '2020-01-01' };
    const outcomeOf = (
      name: string,
      fields: Record<string, string>,
      createOnly: string[] = [],
      users = [account('1', 'Ada Berg', before)],
    ) =>
      outcomes({
        people: [human('1', name, { ...before, ...fields })],
        users,
        intact: { 1: 'user-1' },
        createOnly: new Set(createOnly),
      })['1'];
    const today = { joining_date: '2026-02-01' };
    assert.is(outcomeOf('Rita Berg', { ...today, email: B }), 'record-replaced');
    assert.is(outcomeOf('Ada Carl', { ...today, employee_id: '2' }), 'record-replaced');
    const blocked = [account('1', 'Ada Berg', { is: 'blocked', ...before })];
    assert.is(outcomeOf('Ada Carl', today, [], blocked), 'user-1 by link', 'is back, and has married');
    assert.is(outcomeOf('Ada Carl', today), 'record-replaced', 'has never left');
    assert.is(outcomeOf('Ada Carl', { email: B }), 'user-1 by link', 'has married');
    assert.is(outcomeOf('Ada Berg', { ...today, email: B }), 'user-1 by link', 'is back on the old record');
    // Never equal since the first day: that it is another says nothing.
    for (const field of ['joining_date', 'first_name', 'last_name'])
      assert.is(outcomeOf('Ada Carl', { ...today, email: B }, [field]), 'user-1 by link', field);
    const born = { birth_date: '1980-02-01' };
    const known = (is: string, fields: Told) =>
      outcomes({
        people: [human('1', 'Ada Carl', { ...before, ...today, ...born, ...fields })],
        users: [account('1', 'Ada Berg', { is, ...before, ...born })],
        intact: { 1: 'user-1' },
      })['1'];
    assert.is(known('open', {}), 'user-1 by link', 'the birthday speaks against it');
    assert.is(known('blocked', { email: B }), 'user-1 by link', 'is back, and has married');
    assert.is(known('open', { email: B }), 'record-replaced', 'has never left: the birthday was forgotten');
    const silent = outcomes({
      people: [human('1', 'Ada Carl', { ...before, ...today, ...born })],
      users: [account('1', 'Ada Berg', { ...before, ...born, employee_id: undefined })],
      intact: { 1: 'user-1' },
    });
    assert.is(silent['1'], 'user-1 by link', 'a number that the account does not have is no new one');
    const forgotten = outcomes({
      people: [human('1', 'Ada Carl', { ...today, email: B, employee_id: '2', ...born })],
      users: [account('1', 'Ada Berg', { ...before, ...born })],
      intact: { 1: 'user-1' },
    });
    assert.is(forgotten['1'], 'record-replaced', 'everything is new but the birthday');
  },
);

rows(
  'claims: a relative on an old record has the last name in common, and no given name, key or date',
  () => {
    const before = { email: A, employee_id: '1' };
    const outcomeOf = (name: string, now: Told, then: Told = {}, known = 'Ada Berg') =>
      outcomes({
        people: [human('1', name, { email: B, employee_id: '2', ...now })],
        users: [account('1', known, { ...before, ...then })],
        intact: { 1: 'user-1' },
      })['1'];
    assert.is(outcomeOf('Rita Berg', {}), 'record-replaced');
    assert.is(
      outcomeOf('Rita Berg', { joining_date: '2026-02-01' }),
      'record-replaced',
      'no date to compare',
    );
    assert.is(outcomeOf('Rita Berg-Elm', {}), 'record-replaced', 'another part of a double name');
    const same = 'user-1 by link';
    assert.is(outcomeOf('Rita Berg', { email: A }), same, 'the address is the same');
    assert.is(outcomeOf('Rita Berg', { employee_id: '1' }), same, 'the number is');
    assert.is(outcomeOf('Rita Berg', {}, { employee_id: undefined }), same, 'the number is not known');
    assert.is(outcomeOf('Rita Berg', { employee_id: undefined }), same, 'nor is hers');
    const day = '1980-02-01';
    assert.is(outcomeOf('Rita Berg', { birth_date: day }, { birth_date: day }), same, 'born on one day');
    assert.is(outcomeOf('Rita Berg', { joining_date: day }, { joining_date: day }), same, 'hired on one day');
    assert.is(outcomeOf('Ada Carl', {}), same, 'has married');
    assert.is(outcomeOf('Berg Ada', {}), same, 'the other way round');
    assert.is(outcomeOf('', {}), same, 'no name');
    for (const [now, then] of [
      ['Lisa Berg', 'Elisabeth Berg'],
      ['Alex Berg', 'Alexander Berg'],
      ['A. Berg', 'Ada Berg'],
      ['Tom Berg', 'Thom Berg'],
      ['Muhammad Berg', 'Mohamed Berg'],
      ['Anna Lena Berg', 'Lena Marie Berg'],
      ['Юлия Berg', 'Julia Berg'],
      ['伟 Berg', 'Wei Berg'],
    ] as const)
      assert.is(outcomeOf(now, {}, {}, then), same, now);
  },
);

rows('owners: whoever may be somebody else on an old record gives their account to no third', () => {
  const before = { email: A, employee_id: '1', joining_date: '2020-01-01' };
  const people = [
    human('1', 'Ada Carl', { email: NEW, employee_id: '1', joining_date: '2020-03-01' }),
    human('2', 'Ada Berg', { email: A, employee_id: '2', joining_date: '2026-02-01' }),
  ];
  const users = [account('1', 'Ada Berg', before)];
  assert.equal(outcomes({ people, users, intact: { 1: 'user-1' } }), { 1: 'record-replaced', 2: 'conflict' });
});

rows('keys: a leaver without an account, who gets none, waits for nobody’s number', () => {
  const people = [
    human('1', 'Ada Berg', { is: 'gone', email: NEW, employee_id: '1' }),
    human('2', 'Bob Carl', { email: B, employee_id: '2' }),
  ];
  // Everybody was numbered anew, and the account is Bob's.
  const bobs = [account('2', 'Bob Carl', { email: B, employee_id: '1' })];
  const given = { people, users: bobs, intact: { 2: 'user-2' }, createOnly: new Set(['employee_id']) };
  const isWritten = ({ employee }: DesiredUser) => employee.status !== 'inactive';
  assert.is(outcomes({ ...given, isWritten })['1'], 'none');
  assert.is(outcomes(given)['1'], 'conflict', 'who is to be added, blocked, would take the number');
  const nobodys = [account('9', 'Zoe Elm', { email: A, employee_id: '1' })];
  assert.is(outcomes({ people, users: nobodys, isWritten })['1'], 'conflict', 'it may be theirs');
});

rows(
  'keys: of two of one name, and one account, whoever came last does not get it by the mailbox alone',
  () => {
    const born = (day: string) => ({ birth_date: day });
    const first = { email: NEW, employee_id: '1', joining_date: '2020-01-01', ...born('1980-02-01') };
    const last = { email: A, employee_id: '2', joining_date: '2026-02-01', ...born('1990-09-09') };
    const outcomesOf = (
      shown: Record<string, string>,
      given: { first?: Parameters<typeof human>[2]; last?: Parameters<typeof human>[2]; name?: string } = {},
      more: Partial<Parameters<typeof outcomes>[0]> = {},
    ) =>
      outcomes({
        people: [
          human('1', given.name ?? 'Ada Berg', { ...first, ...given.first }),
          human('2', 'Ada Berg', { ...last, ...given.last }),
        ],
        users: [account('1', 'Ada Berg', { email: A, ...shown })],
        ...more,
      });
    const wait = { 1: 'conflict', 2: 'conflict' };
    const goesOn = { 1: 'none', 2: 'user-1 by identifier' };
    assert.equal(outcomesOf({}), wait);
    assert.equal(outcomesOf({ employee_id: '77' }), wait, 'a number that neither of them has');
    assert.equal(outcomesOf({ employee_id: '2' }), goesOn, 'the number, too');
    assert.equal(outcomesOf(born('1990-09-09')), goesOn, 'the birthday, too');
    assert.equal(outcomesOf({ joining_date: '2026-02-01' }), goesOn, 'the hire date, too');
    assert.equal(outcomesOf({}, {}, { intact: { 2: 'user-1' } }), { ...goesOn, 2: 'user-1 by link' });
    assert.equal(outcomesOf({}, { name: 'Rita Berg' }), goesOn, 'no namesake');
    assert.equal(
      outcomesOf({}, { first: { joining_date: '2026-03-01' } }),
      goesOn,
      'who has come later still',
    );
    const own = account('9', 'Ada Berg', { email: NEW });
    const users = [account('1', 'Ada Berg', { email: A }), own];
    const both = { 1: 'user-9 by identifier', 2: 'user-1 by identifier' };
    assert.equal(outcomesOf({}, {}, { users }), both, 'who has an account');
  },
);

rows('owners: one key, a part of the name, and the whole is that of somebody else: conflict', () => {
  const users = [account('1', 'Ada Berg', { email: A, employee_id: '1' })];
  const married = human('2', 'Ada Carl', { email: B, employee_id: '1' });
  const namesake = human('3', 'Ada Berg', { email: NEW, employee_id: '3' });
  const own = account('3', 'Ada Berg', { email: NEW, employee_id: '3' });
  assert.is(outcomes({ people: [married], users, identifier: 'employee_id' })['2'], 'user-1 by identifier');
  const people = [married, namesake];
  const found = outcomes({ people, users: [...users, own], identifier: 'employee_id' });
  assert.equal(found, { 2: 'conflict', 3: 'user-3 by identifier' });
  // Whoever is remembered with it has changed their name.
  const known = outcomes({ people, users: [...users, own], intact: { 2: 'user-1', 3: 'user-3' } });
  assert.is(known['2'], 'user-1 by link');
});

rows('owners: a name alone is not enough where the account is remembered for somebody who is gone', () => {
  const people = [human('1', 'Ada Berg', { email: 'ada@new.example' })];
  const users = [account('1', 'Ada Berg', { email: 'ada@old.example' })];
  assert.is(outcomes({ people, users })['1'], 'user-1 by name');
  const memory = remembering({}, { gone: { 'user-1': undefined } });
  assert.is(outcomes({ people, users, memory })['1'], 'conflict');
});

rows('claims: the name with a date comes before a key of an account that bears another name', () => {
  const dates = { joining_date: '2020-01-01' };
  // Everybody has the number that their neighbour had, and nothing is remembered.
  const people = [
    human('1', 'Ada Berg', { email: 'ada@new.example', employee_id: '2', ...dates }),
    human('2', 'Zoe Elm', { email: 'zoe@new.example', employee_id: '3', ...dates }),
  ];
  const users = [
    account('1', 'Ada Berg', { email: 'ada@old.example', employee_id: '1', ...dates }),
    account('2', 'Zoe Elm', { email: 'zoe@old.example', employee_id: '2', ...dates }),
  ];
  const found = outcomes({ people, users, identifier: 'employee_id' });
  assert.equal(found, { 1: 'user-1 by name', 2: 'user-2 by name' });
  // Not where the account with the key has a like name.
  const like = [
    account('1', 'Ada Berg', { email: A, ...dates }),
    account('2', 'Ada Elm', { email: B, employee_id: '2' }),
  ];
  assert.is(outcomes({ people, users: like, identifier: 'employee_id' })['1'], 'conflict');
});

rows('claims: the address under another domain, but with another number: conflict', () => {
  const people = [human('1', 'Ada Berg', { email: 'ada@new.example', employee_id: '1' })];
  const users = (employee_id: string | undefined) => [
    account('1', 'Ada Berg', { email: 'ada@old.example', employee_id }),
  ];
  assert.is(outcomes({ people, users: users(undefined) })['1'], 'user-1 by name');
  assert.not.match(outcomes({ people, users: users('7') })['1'] ?? '', 'user-1');
});

rows(
  'keys: a single key under a part of the name gives no account where another bears the whole name',
  () => {
    const people = [human('1', 'Nele Kaiser', { email: A, employee_id: '1' })];
    const keyed = account('1', 'Nele Berg', { email: A });
    assert.is(outcomes({ people, users: [keyed] })['1'], 'user-1 by identifier');
    assert.is(
      outcomes({ people, users: [keyed, account('2', 'Nele Kaiser', { email: B })] })['1'],
      'conflict',
    );
    const taken = human('2', 'Nele Kaiser', { email: B, employee_id: '2' });
    const users = [keyed, account('2', 'Nele Kaiser', { email: B, employee_id: '2' })];
    assert.is(outcomes({ people: [...people, taken], users })['1'], 'user-1 by identifier');
  },
);

rows('keys: nobody is added beside an account with a part of their name and their birthday', () => {
  const born = { birth_date: '1980-02-01' };
  const users = [account('1', 'Ada Berg', { email: A, ...born })];
  const added = (name: string, fields: Record<string, string>) =>
    outcomes({ people: [human('1', name, { email: B, ...fields })], users })['1'];
  assert.is(added('Ada Carl', born), 'conflict');
  assert.is(added('Ada Carl', { birth_date: '1990-09-09' }), 'none');
  assert.is(added('Zoe Elm', born), 'none');
});

rows(
  'keys: the dates of an account that was given away by hand may be those of whoever had it before',
  () => {
    const old = human('1', 'Zoe Elm', { is: 'gone', email: B, employee_id: '1', birth_date: '1950-05-05' });
    const heir = human('2', 'Ada Berg', { email: NEW, birth_date: '1980-02-01' });
    const given = [account('1', 'Ada Berg', { email: A, employee_id: '1', birth_date: '1950-05-05' })];
    const left = [account('1', 'Zoe Elm', { email: B, employee_id: '1', birth_date: '1950-05-05' })];
    const found = outcomes({ people: [old, heir], users: given, pairs: { 1: 'user-1' }, left });
    assert.is(found['2'], 'conflict');
    assert.is(outcomes({ people: [heir], users: given })['2'], 'none');
  },
);

rows(
  'keys: of two of one name the one account is nobody’s, where whoever has its address did not come first',
  () => {
    const users = [account('1', 'Ada Berg', { email: A })];
    const two = (one: Told, other: Told) =>
      outcomes({
        people: [
          human('1', 'Ada Berg', { email: NEW, employee_id: '1', ...one }),
          human('2', 'Ada Berg', { email: A, employee_id: '2', ...other }),
        ],
        users,
      });
    const [old, recent] = [{ joining_date: '2020-01-01' }, { joining_date: '2025-05-05' }];
    const BOTH = { 1: 'conflict', 2: 'conflict' };
    assert.equal(two(old, recent), BOTH);
    assert.equal(two(recent, recent), BOTH, 'on one day');
    assert.equal(
      two(old, { ...recent, is: 'gone' }),
      BOTH,
      'the account of a leaver, who would be remembered with it',
    );
    assert.equal(
      two(old, { ...recent, birth_date: '1990-01-01' }),
      BOTH,
      'a birthday that the account does not show',
    );
    assert.equal(two(recent, old)['2'], 'user-1 by identifier', 'they came first');
    assert.equal(two(old, {})['2'], 'user-1 by identifier', 'who came first is not known');
    const domains = ['nordwind.example'];
    const people = [
      human('1', 'Ada Berg', { email: 'ada@consult.example', ...old }),
      human('2', 'Ada Berg', { email: A, employee_id: '2', ...recent }),
    ];
    assert.equal(
      outcomes({ people, users, domains }),
      { 1: 'foreign-domain', 2: 'user-1 by identifier' },
      'who is to have no account waits for none',
    );
  },
);

rows(
  'keys: whoever is in doubt themselves may have been first all the same, and is not added beside the account',
  () => {
    const hired = (day: string) => ({ joining_date: `2025-05-0${day}` });
    const users = [
      account('1', 'Ada Berg', { email: A, employee_id: '9' }),
      account('2', 'Cem Dorn', { email: B }),
    ];
    // Two have the address by which the account is asked for: whoever else bears its name is not added meanwhile.
    const people = [
      human('1', 'Ada Berg', { email: NEW, employee_id: '1', ...hired('1') }),
      human('2', 'Ada Berg', { email: A, employee_id: '2', ...hired('2') }),
      human('3', 'Bob Carl', { email: A, employee_id: '3', ...hired('2') }),
    ];
    const byNumber = { identifier: 'employee_id' } as const;
    assert.equal(outcomes({ people, users, ...byNumber }), { 1: 'conflict', 2: 'conflict', 3: 'conflict' });
    // Written over by HR, and of the account's name.
    const over = [
      human('1', 'Ada Berg', { email: NEW, ...hired('1') }),
      human('2', 'Ada Berg', { email: A, ...hired('2') }),
    ];
    assert.equal(outcomes({ people: over, users, intact: { 1: 'user-2' } }), {
      1: 'record-replaced',
      2: 'conflict',
    });
  },
);

rows(
  'persons: who has the name of a leaver, and all else of their own but the mailbox that the leaver had, may be a namesake',
  () => {
    const then = { email: A, employee_id: '1', joining_date: '2020-01-01' };
    const users = [account('1', 'Ada Berg', then)];
    const found = (gone: Told, here: Told = {}) =>
      outcomes({
        people: [
          human('1', 'Ada Berg', { is: 'gone', ...then, email: NEW, ...gone }),
          human('2', 'Ada Berg', { email: A, employee_id: '2', joining_date: '2026-02-01', ...here }),
        ],
        users,
        intact: { 1: 'user-1' },
      });
    assert.equal(found({}), { 1: 'leaver-doubtful', 2: 'conflict' });
    const ONE = { 1: 'transferred to 2', 2: 'user-1 by identifier' };
    assert.equal(found({ email: undefined }), ONE, 'the leaver has no address any more');
    assert.equal(found({ employee_id: undefined }), ONE, 'nor a number');
    assert.equal(found({}, { employee_id: '1' }), ONE, 'the number has come along');
    assert.equal(found({}, { joining_date: then.joining_date }), ONE, 'the day of the first hire has');
    assert.equal(found({}, { joining_date: undefined }), ONE, 'no hire date says otherwise');
    const born = { birth_date: '1980-02-01' };
    assert.equal(found(born, born), ONE, 'the birthday tells');
    // An entry for whoever is here says that they are one, and so does it that the account is known as theirs.
    const people = [
      human('1', 'Ada Berg', { is: 'gone', ...then, email: NEW }),
      human('2', 'Ada Berg', { email: A, employee_id: '2', joining_date: '2026-02-01' }),
    ];
    const settled = new Map([['2', 'user-1']]);
    assert.equal(outcomes({ people, users, resolved: settled }), {
      1: 'transferred to 2',
      2: 'user-1 by resolve',
    });
    assert.equal(outcomes({ people, users, intact: { 2: 'user-1' } }), {
      1: 'transferred to 2',
      2: 'user-1 by link',
    });
  },
);

rows(
  'owners: who has got the address of somebody who is here, and whose account that is, is somebody new',
  () => {
    const users = [account('1', 'Ada Berg', { email: A, employee_id: '1' })];
    const found = (ada: Told, bob: Told, more = {}) =>
      outcomes({
        people: [
          human('1', 'Ada Berg', { email: B, employee_id: '1', ...ada }),
          human('2', 'Bob Carl', { email: A, employee_id: '2', ...bob }),
        ],
        users,
        ...more,
      });
    // In one run: the one gives the address up, the other is added with it.
    assert.equal(found({}, {}), { 1: 'user-1 by other-identifier', 2: 'none' });
    assert.is(found({ is: 'gone' }, {})['2'], 'conflict', 'of a leaver nobody knows whose it is by now');
    assert.is(found({ email: undefined }, {})['2'], 'conflict', 'who keeps the address');
    assert.is(found({}, {}, { pairs: { 2: 'user-1' } })['2'], 'record-replaced', 'was seen with it');
    assert.is(found({}, { first_name: 'Ada' })['2'], 'conflict', 'a part of the name');
    const dated = { birth_date: '1980-02-01' };
    const old = { users: [account('1', 'Ada Berg', { email: A, employee_id: '1', ...dated })] };
    assert.is(found({}, dated, old)['2'], 'conflict', 'the birthday of the account');
    assert.is(found({}, { first_name: 'Ада', last_name: 'Берг' })['2'], 'conflict', 'in other letters');
  },
);

rows(
  'keys: a free account under a part of the name with their hire date may be theirs; one day of an import says nothing',
  () => {
    const HIRED = '2019-03-11';
    const outcomeOf = (shown: Told, name = 'Lisa Lange', others = 0) =>
      outcomes({
        people: [human('1', 'Elisabeth Lange', { email: NEW, employee_id: '1', joining_date: HIRED })],
        users: [
          account('1', name, { email: A, joining_date: HIRED, ...shown }),
          ...Array.from({ length: others }, (_, at) =>
            account(`${at + 5}`, `Zoe Elm${at}`, { email: `z${at}@nordwind.example`, joining_date: HIRED }),
          ),
        ],
      })['1'];
    assert.is(outcomeOf({}), 'conflict');
    assert.is(outcomeOf({ employee_id: '77' }), 'none', 'another number');
    assert.is(outcomeOf({ joining_date: '2019-03-12' }), 'none', 'another day');
    assert.is(outcomeOf({}, 'Bob Carl'), 'none', 'another name');
    assert.is(outcomeOf({}, 'Lisa Lange', 5), 'none', 'the day of an import');
  },
);

rows(
  'keys: whom a day ties to a free account waits no less because others who start on it have got theirs',
  () => {
    const fields = { joining_date: '2026-02-01' };
    const outcomeOf = (starters: number, added: number) => {
      const name = (at: number) => `Zoe${'abcdefg'[at]} Elm${'tuvwxyz'[at]}`;
      const given = (at: number) => ({
        ...fields,
        email: `z${at}@nordwind.example`,
        employee_id: `${at + 10}`,
      });
      const those = (length: number) => Array.from({ length }, (_, at) => at);
      return outcomes({
        people: [
          human('1', 'Elisabeth Lange', { email: NEW, employee_id: '1', ...fields }),
          ...those(starters).map((at) => human(`${at + 10}`, name(at), given(at))),
        ],
        users: [
          account('1', 'Lisa Lange', { email: A, ...fields }),
          ...those(added).map((at) => account(`${at + 10}`, name(at), given(at))),
        ],
      })['1'];
    };
    assert.is(outcomeOf(3, 0), 'conflict');
    assert.is(outcomeOf(3, 3), 'conflict');
    assert.is(outcomeOf(6, 0), 'none', 'many start on that day');
    assert.is(outcomeOf(6, 6), 'none');
  },
);

rows('keys: an open account that is nobody’s and sounds like a newcomer may be theirs', () => {
  const outcomeOf = (shown: Told, name = 'Katarina Maier', here: Told = {}) =>
    outcomes({
      people: [human('1', 'Katharina Meier', { email: NEW, employee_id: '1', ...here })],
      users: [account('1', name, { email: A, ...shown })],
    })['1'];
  assert.is(outcomeOf({}), 'conflict');
  assert.is(outcomeOf({}, 'Maier Katarina'), 'conflict', 'the other way round');
  assert.is(outcomeOf({}, 'Katarina Weber'), 'none', 'a part of the name alone');
  assert.is(outcomeOf({ is: 'blocked' }), 'none', 'of somebody who has left');
  assert.is(outcomeOf({ employee_id: '77' }), 'none', 'another number');
  const [then, now] = ['2019-03-11', '2026-02-04'];
  assert.is(outcomeOf({ joining_date: then }, undefined, { joining_date: now }), 'none', 'another hire date');
  assert.is(outcomeOf({ birth_date: then }, undefined, { birth_date: now }), 'none', 'another birthday');
  assert.is(outcomeOf({}, undefined, { is: 'gone' }), 'none', 'nobody is added beside it');
});

rows(
  'keys: a number speaks against a free account of the name, unless it differs in front alone, or is that of another name',
  () => {
    const outcomeOf = (number: string, own = '118') =>
      outcomes({
        people: [
          human('1', 'Ada Berg', { email: NEW, employee_id: own }),
          human('2', 'Bob Carl', { email: B, employee_id: '7' }),
        ],
        users: [
          account('1', 'Ada Berg', { email: A, employee_id: number }),
          account('2', 'Bob Carl', { email: B }),
        ],
      })['1'];
    assert.is(outcomeOf('77'), 'none');
    for (const number of ['00118', 'DE-118', 'DE00118']) assert.is(outcomeOf(number), 'conflict', number);
    assert.is(outcomeOf('118', 'P-0118'), 'conflict');
    for (const number of ['1180', '2118', '118a']) assert.is(outcomeOf(number), 'none', number);
    assert.is(outcomeOf('2025-001', '2026-001'), 'none', 'the year is a part of the number');
    assert.is(outcomeOf(`${'1'.repeat(100_000)}a`), 'none', 'and does not take for ever');
    assert.is(outcomeOf('7'), 'conflict', 'the number is Bob’s: two companies count alike');
  },
);

rows(
  'permits: what makes a leaver’s account wait is not outweighed by the memory of the very run that has told so',
  () => {
    const people = [
      human('1', 'Ada Berg', { is: 'gone', email: A, employee_id: '4', joining_date: '2020-01-01' }),
      human('2', 'Bob Carl', { email: B, employee_id: '4', joining_date: '2026-02-01' }),
    ];
    const users = [account('1', 'Ada Berg', { email: A, employee_id: '4' })];
    const match = ask({ people, users }).get('1');
    assert.equal(match?.kind === 'matched' && match.permits, { block: false, remember: 'pair' });
    assert.is(
      outcomes({ people, users, pairs: { 1: 'user-1' } })['1'],
      'user-1 by link, open',
      'the next run',
    );
    const known = ask({ people, users, intact: { 1: 'user-1' } }).get('1');
    assert.equal(
      known?.kind === 'matched' && known.permits,
      { block: true, remember: 'marks' },
      'seen while they were here',
    );
  },
);

rows.run();
