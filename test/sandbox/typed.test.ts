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
  'the accounts of two get each other’s e-mail and number and another day of joining, and nobody else’s changes',
  () => {
    const company = openCompany();
    const [one, other, third] = company.people.filter(({ status, email }) => status === 'active' && email);
    assert.ok(one?.email && other?.email && third?.email);
    const users = [one, other, third].map(({ email }, at) => ({
      id: String(at),
      blocked: false,
      admin: false,
      reason: null,
      blockedAt: null,
      picture: null,
      fields: {
        email: String(email),
        first_name: `${at}`,
        employee_id: `${100 + at}`,
        joining_date: '2020-01-01',
      },
    }));
    assert.match(answerTo(`cross ${one.id} 1`, company, users), 'These are not two people');
    assert.match(answerTo(`cross ${one.id} ${one.id}`, company, users), 'These are not two people');
    assert.equal(
      users.map(({ fields }) => fields.email),
      [one.email, other.email, third.email],
    );
    const now = `${one.firstName} ${one.lastName} (${one.id}) bears the name and the birthday of ${other.firstName}`;
    assert.match(answerTo(`cross ${one.id} ${other.id}`, company, users), now);
    assert.equal(
      users.map(({ fields }) => [fields.email, fields.employee_id, fields.first_name, fields.joining_date]),
      [
        [other.email, '101', '0', '2026-11-26'],
        [one.email, '100', '1', '2026-11-26'],
        [third.email, '102', '2', '2020-01-01'],
      ],
    );
    // Today is no doubt where it is the day of one of them.
    other.hireDate = '2026-11-26';
    answerTo(`cross ${one.id} ${other.id}`, company, users);
    assert.equal(users.map(({ fields }) => fields.joining_date).slice(0, 2), ['2026-11-25', '2026-11-25']);
    assert.is(answerTo(`cross ${one.id}`, company, users), TYPED);
  },
);

typed('what is not understood changes nothing, and is answered with what would be', () => {
  const company = openCompany();
  const before = structuredClone(company.people);
  assert.is(answerTo('   ', company), '');
  for (const line of ['quit', 'position', `position ${company.people[1]?.id}`]) {
    assert.is(answerTo(line, company), TYPED, line);
  }
  for (const line of ['leave', 'leave 1', 'return nobody'])
    assert.match(answerTo(line, company), 'Nobody has the number', line);
  assert.equal(company.people, before);
});

typed.run();
