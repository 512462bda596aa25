import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { inventNewcomer } from '../../src/sandbox/newcomer.ts';
import { answerTo, TYPED } from '../../src/sandbox/typed.ts';

const typed = suite('what somebody types at the sandbox');

function openCompany(people = 20) {
  return inventNewcomer({ people, seed: 7, today: '2026-11-26' });
}

typed('lists everybody with the number that Personio knows them by, or those with a word', () => {
  const company = openCompany(70);
  const all = answerTo('people', company).split('\n');
  assert.is(all.length, 61);
  assert.match(all[60] ?? '', 'and 10 more');
  const external = answerTo('people External', company).split('\n');
  assert.ok(external.length < 61 && external.every((line) => line.includes('  external  ')));
  assert.match(answerTo('people nobody-like-this', company), 'Nobody has "nobody-like-this"');
});

typed('somebody leaves, returns, and gets another position', () => {
  const company = openCompany();
  const person = company.people.find(({ status }) => status === 'active');
  assert.ok(person);
  assert.match(answerTo(`  leave ${person.id} `, company), 'has left: inactive, last day 2026-11-25');
  assert.equal([person.status, person.terminationDate], ['inactive', '2026-11-25']);
  assert.match(answerTo(`return personio:${person.id}`, company), 'is active again');
  assert.equal([person.status, person.terminationDate], ['active', null]);
  assert.match(answerTo(`position ${person.id} Working Student`, company), 'is Working Student now');
  assert.is(person.position, 'Working Student');
});

typed(
  'the accounts of two get each other’s name and day of joining, all else stays, and nobody else’s changes',
  () => {
    const company = openCompany();
    const [one, other, third] = company.people.filter(({ status, email }) => status === 'active' && email);
    assert.ok(one?.email && other?.email && third?.email);
    const names = { firstName: 'Ada', lastName: 'Berg', hireDate: '2019-04-01' };
    Object.assign(one, names);
    Object.assign(other, { firstName: 'Mehmet', lastName: 'Yilmaz', hireDate: '2021-09-15' });
    const users = [one, other, third].map(({ email, firstName, lastName, hireDate }, at) => ({
      id: String(at),
      blocked: false,
      admin: false,
      reason: null,
      blockedAt: null,
      picture: null,
      fields: {
        email: String(email),
        first_name: firstName,
        last_name: lastName,
        employee_id: `${100 + at}`,
        joining_date: String(hireDate),
        birth_date: `1980-01-0${at + 1}`,
      },
    }));
    const before = structuredClone(users);
    assert.match(answerTo(`cross ${one.id} 1`, company, users), 'These are not two people');
    assert.match(answerTo(`cross ${one.id} ${one.id}`, company, users), 'These are not two people');
    // Whoever has a part of the name, or the day, in common with the other is not in doubt by it.
    for (const alike of [
      { lastName: 'Yilmaz' },
      { lastName: 'Yilmas' },
      { hireDate: '2021-09-15' },
      { hireDate: null },
    ]) {
      Object.assign(one, alike);
      const answer = answerTo(`cross ${one.id} ${other.id}`, company, users);
      assert.match(
        answer,
        'These are not two people who can be taken for one another',
        JSON.stringify(alike),
      );
      Object.assign(one, names);
    }
    assert.equal(users, before);
    const now = `Ada Berg (${one.id}) bears the name and the day of joining of Mehmet Yilmaz (${other.id})`;
    assert.match(answerTo(`cross ${one.id} ${other.id}`, company, users), now);
    const ada = { first_name: 'Ada', last_name: 'Berg', joining_date: '2019-04-01' };
    const mehmet = { first_name: 'Mehmet', last_name: 'Yilmaz', joining_date: '2021-09-15' };
    const crossed = before.map((user, at) => ({
      ...user,
      fields: { ...user.fields, ...[mehmet, ada][at] },
    }));
    assert.equal(users, crossed);
    // Typed once more, it is as said, and not undone.
    assert.match(answerTo(`cross ${other.id} ${one.id}`, company, users), 'bears the name');
    assert.equal(users, crossed);
    assert.is(answerTo(`cross ${one.id}`, company, users), TYPED);
  },
);

typed('what is not understood changes nothing, and is answered with what would be', () => {
  const company = openCompany();
  const before = structuredClone(company.people);
  assert.is(answerTo('   ', company), '');
  const [one, other] = company.people.filter(({ status }) => status === 'active');
  const lines = [
    'quit',
    'position',
    `position ${one?.id}`,
    `leave ${one?.id} ${other?.id}`,
    `return ${one?.id} now`,
  ];
  for (const line of lines) {
    assert.is(answerTo(line, company), TYPED, line);
  }
  for (const line of ['leave', 'leave 1', 'return nobody'])
    assert.match(answerTo(line, company), 'Nobody has the number', line);
  assert.equal(company.people, before);
});

typed.run();
