import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { areNamesakes } from '../../src/match/humans.ts';
import type { Match, RefOf } from '../../src/model.ts';
import { protectionOf } from '../../src/plan/protection.ts';
import { matched, person, user } from '../fixtures/people.ts';

const AMONG = {
  people: [person('1'), person('2')],
  users: [user('1'), user('9', { fields: { email: 'it@nordwind.example' } })],
  missing: [{ reference: 'ref-77', user: 'user-77' }],
  matches: new Map([['1', matched(user('1'))]]),
  areNamesakes,
};

const tests = suite('protectionOf');
const refOf: RefOf = (who) =>
  'employee' in who ? `ref-${who.employee}` : 'reference' in who ? who.reference : 'none';
const of = (...entries: string[]) => protectionOf(new Set(entries), AMONG, refOf);

for (const [entry, covered, idle] of [
  ['personio:1', 'ref-1', 0],
  ['personio:2', 'ref-2', 0],
  ['personio:77', 'ref-77', 0],
  ['personio:3', 'ref-3', 1],
  ['ref-1', 'ref-1', 0],
  ['it@nordwind.example', undefined, 0],
  ['user-9', undefined, 0],
  ['user-8', undefined, 1],
  ['hr@nordwind.example', undefined, 1],
] as const) {
  tests(entry, () => {
    const protection = of(entry);
    assert.equal(protection.idle, idle === 0 ? [] : [entry]);
    assert.is(protection.covers('ref-4', user('4')), false);
    if (covered !== undefined) assert.is(protection.covers(covered, user('4')), true);
    assert.is(
      protection.covers('ref-4', user('9', { fields: { email: 'it@nordwind.example' } })),
      /it@|user-9/.test(entry),
    );
  });
}

tests('without entries nobody is protected, and none is idle', () => {
  assert.equal(of().idle, []);
  assert.is(of().covers('ref-1', user('1')), false);
});

tests('accounts are counted: by their person, by themselves, and of people who are gone', () => {
  assert.is(of().accounts, 0);
  // Somebody without an account protects none.
  assert.is(of('personio:2').accounts, 0);
  assert.is(of('personio:1').accounts, 1);
  assert.is(of('personio:1', 'user-1', 'it@nordwind.example').accounts, 2);
  const gone = { ...AMONG, users: [user('77')] };
  assert.is(protectionOf(new Set(['ref-77']), gone, () => '').accounts, 1);
});

tests('an account that may be of whoever is named is protected', () => {
  const doubt: Match = {
    kind: 'set-aside',
    reason: 'conflict',
    candidates: ['user-5'],
    row: '5.8',
  };
  const matches = new Map([['77', doubt]]);
  const { covers } = protectionOf(new Set(['personio:77']), { ...AMONG, matches }, refOf);
  assert.equal([covers('ref-2', user('5')), covers('ref-2', user('4'))], [true, false]);
});

tests('a newer record of whoever is named is protected', () => {
  const matches = new Map([['77', { kind: 'transferred' as const, to: '2', row: '3.1' as const }]]);
  const { covers } = protectionOf(new Set(['personio:77']), { ...AMONG, matches }, refOf);
  assert.equal([covers('ref-2', user('4')), covers('ref-1', user('4'))], [true, false]);
});

tests('an account is protected that an entry by hand takes from whoever is named', () => {
  for (const from of [{ employee: '77' }, { reference: 'ref-77' }]) {
    const given = matched(user('5'));
    const matches = new Map([['2', { ...given, permits: { ...given.permits, takenFrom: [from] } }]]);
    const { covers } = protectionOf(new Set(['personio:77']), { ...AMONG, matches }, refOf);
    assert.equal([covers('ref-2', user('5')), covers('ref-2', user('4'))], [true, false]);
  }
});

tests('a Personio id is not taken for a user id of the same digits', () => {
  assert.is(of('personio:9').covers('ref-4', { ...user('9'), id: '9' }), false);
});

tests.run();
