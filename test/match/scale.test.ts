/** The work of matching grows with the number of people, not with its square: counted, not timed. */

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { matchPeople } from '../../src/match/match.ts';
import type { DesiredUser, User } from '../../src/model.ts';
import { account, human } from '../fixtures/outcomes.ts';
import { THEN } from '../fixtures/people.ts';
import { remembering } from '../fixtures/remembered.ts';

const scale = suite('scale');

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** A word for each number, and no two alike by a slip of the pen. */
function word(at: number): string {
  let rest = (at * 100_003 + 12_345) % 26 ** 4;
  let text = '';
  for (let digits = 0; digits < 4; digits++) {
    const letter = LETTERS[rest % 26];
    text += `${letter}${letter}`;
    rest = Math.floor(rest / 26);
  }
  return text;
}

/** A company in which one of ten has left, one of fifty has married, and one of a hundred is new. */
function company(size: number): { people: DesiredUser[]; users: User[]; pairs: Record<string, string> } {
  const people: DesiredUser[] = [];
  const users: User[] = [];
  const pairs: Record<string, string> = {};
  for (let at = 0; at < size; at++) {
    const day = `20${10 + (at % 16)}-0${1 + (at % 9)}-${10 + (at % 18)}`;
    const name = `${word(at % Math.ceil(size / 4))} ${word(Math.floor(at / 4))}`;
    const fields = { email: `p${at}@nordwind.example`, employee_id: `P${at}`, joining_date: day };
    const isGone = at % 10 === 0;
    const now = at % 50 === 1 ? `${name.split(' ')[0]} ${word(at + 9)}` : name;
    const one = human(`${at + 1}`, now, { ...(isGone ? { is: 'gone' } : {}), ...fields });
    people.push(isGone ? { ...one, employee: { ...one.employee, ends: '2026-01-10' } } : one);
    if (at % 100 === 7) continue;
    users.push(
      account(`${at + 1}`, name, { ...(isGone && at % 200 > 0 ? { is: 'blocked' } : {}), ...fields }),
    );
    if (at % 20 !== 3) pairs[at + 1] = `user-${at + 1}`;
  }
  return { people, users, pairs };
}

/** Everybody was hired on one day, and has nothing else in common with any account. */
function imported(size: number): ReturnType<typeof company> {
  const fields = { joining_date: '2023-05-01' };
  const numbers = Array.from({ length: size }, (_, at) => at);
  return {
    people: numbers.map((at) => human(`${at + 1}`, `${word(at)} ${word(at + 1)}`, fields)),
    users: numbers.map((at) => account(`${at + 1}`, `Zoe${word(at)} Elm${word(at + 2)}`, fields)),
    pairs: {},
  };
}

/** How often matching looks something up, or goes through a list. */
function workOf({ people, users, pairs }: ReturnType<typeof company>, isRemembered: boolean): number {
  const memory = isRemembered ? remembering(pairs, { left: users }) : undefined;
  let count = 0;
  const counted: [object: object, methods: string[]][] = [
    [Map.prototype, ['get', 'set', 'has']],
    [Set.prototype, ['add', 'has']],
    [Array.prototype, ['some', 'every', 'filter', 'map', 'flatMap', 'includes']],
    [String.prototype, ['normalize', 'replace', 'match', 'toLowerCase']],
  ];
  const undo = counted.flatMap(([object, methods]) =>
    methods.map((method) => {
      const before = Reflect.get(object, method) as (...given: unknown[]) => unknown;
      Reflect.set(object, method, function (this: unknown, ...given: unknown[]) {
        count += 1;
        return before.apply(this, given);
      });
      return () => Reflect.set(object, method, before);
    }),
  );
  try {
    matchPeople(people, users, { identifier: 'email', today: THEN, createOnly: new Set(), memory });
  } finally {
    for (const one of undo) one();
  }
  return count;
}

for (const isRemembered of [true, false]) {
  scale(`four times the people, four times the work ${isRemembered ? 'with' : 'without'} memory`, () => {
    const [small, large] = [workOf(company(1000), isRemembered), workOf(company(4000), isRemembered)];
    assert.ok(large / small < 4.6, `${small} and ${large}`);
    assert.ok(large / 4000 < 110, `${large / 4000} a person`);
  });
}

scale(
  'newcomers whom nothing but the day of an import ties to accounts are not compared with all of them',
  () => {
    const [small, large] = [workOf(imported(300), false), workOf(imported(1200), false)];
    assert.ok(large / small < 4.6, `${small} and ${large}`);
  },
);

scale.run();
