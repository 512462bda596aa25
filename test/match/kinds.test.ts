/** Ordinary things that HR does, each in several spellings, and that nobody is blocked, taken over or added twice for it. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { account, ask, human, outcomes, type Told } from '../fixtures/outcomes.ts';

const A = 'a@nordwind.example';
const B = 'b@nordwind.example';
const NEW = 'new@nordwind.example';
const INFO = 'info@nordwind.example';

/** With an intact memory of the pairs, and as on a first sync. */
function memories(pairs: Record<string, string>) {
  return [{ intact: pairs }, {}];
}

const kinds = suite('twelve kinds');

/** The name in the old record, and in the new one. */
const SAME = [
  ['Ada Berg', 'Ada Maria Berg'],
  ['Ada Berg', 'Ada Berg Carl'],
  ['Ada Berg', 'Ada Berg-Carl'],
  ['Ada Strauß', 'Ada Strauss'],
  ['Ada Müller', 'Ada Mueller'],
  ['Ada O’Brien', "Ada O'Brien"],
  ['Berg Ada', 'Ada Berg'],
  ['Dr. Ada Berg', 'Ada Berg'],
] as const;
const LIKE = [
  ['Ada Berg', 'Ada Carl'],
  ['Christina Berg', 'Cristina Berg'],
  ['Ada Schmidt', 'Ada Schmitt'],
  ['Ada Berg', 'Adriana Berg'],
] as const;

kinds(
  '1: a transfer or a rehire on one day, with another spelling of the name: the account is the heir’s',
  () => {
    for (const [before, after] of SAME) {
      for (const memory of memories({ 1: 'user-1' })) {
        for (const identifier of ['email', 'employee_id'] as const) {
          for (const number of ['1', '2']) {
            const people = [
              human('1', before, { is: 'gone', email: A, employee_id: '1' }),
              human('2', after, { email: A, employee_id: number }),
            ];
            const users = [account('1', before, { email: A, employee_id: '1' })];
            const found = outcomes({ people, users, identifier, ...memory });
            assert.is(found['1'], 'transferred to 2', after);
            assert.match(String(found['2']), /^user-1 by /, after);
          }
        }
      }
    }
  },
);

kinds('1: with a married name or a corrected letter: open, and the birth date tells', () => {
  for (const [before, after] of LIKE) {
    for (const memory of memories({ 1: 'user-1' })) {
      const world = (old: Told, heir: Told) => ({
        people: [
          human('1', before, { is: 'gone', email: A, employee_id: '1', ...old }),
          human('2', after, { email: A, employee_id: '2', ...heir }),
        ],
        users: [account('1', before, { email: A, employee_id: '1', ...old })],
        ...memory,
      });
      const born = { birth_date: '1980-02-01' };
      const unknown = outcomes(world({}, {}));
      assert.is(unknown['1'], 'leaver-doubtful', after);
      assert.not.match(String(unknown['2']), 'none', after);
      assert.is(outcomes(world(born, {}))['1'], 'leaver-doubtful', after);
      const found = outcomes(world(born, born));
      assert.is(found['1'], 'transferred to 2', after);
      assert.match(String(found['2']), /^user-1 by /, after);
      // Somebody else of the family, who has got the address.
      const other = outcomes(world(born, { birth_date: '1999-09-09' }));
      assert.not.match(String(other['1']), /transferred|blocked/, after);
      assert.not.match(String(other['2']), /^user-1/, after);
    }
  }
});

kinds('2: a leaver has the address of the only account, a colleague its name', () => {
  for (const leaver of ['Ada Berg', 'Ada Carl', 'Zoe Dorn']) {
    for (const bears of ['Bob Berg', 'Berg Bob', 'Bob Maria Berg']) {
      const people = [human('1', leaver, { is: 'gone', email: B }), human('2', 'Bob Berg', { email: A })];
      const users = [account('1', bears, { email: B })];
      assert.equal(outcomes({ people, users }), { 1: 'conflict', 2: 'conflict' }, `${leaver}, ${bears}`);
    }
  }
});

kinds('3: two linked people swap addresses: each keeps theirs', () => {
  for (const second of ['Bob Carl', 'Bob Berg', 'Ada Berg']) {
    const people = [human('1', 'Ada Berg', { email: B }), human('2', second, { email: A })];
    const users = [account('1', 'Ada Berg', { email: A }), account('2', second, { email: B })];
    assert.equal(outcomes({ people, users, intact: { 1: 'user-1', 2: 'user-2' } }), {
      1: 'user-1 by link, email waits',
      2: 'user-2 by link, email waits',
    });
  }
  // Not remembered, each has the other's key and their own name.
  const people = [human('1', 'Ada Berg', { email: B }), human('2', 'Bob Carl', { email: A })];
  const users = [account('1', 'Ada Berg', { email: A }), account('2', 'Bob Carl', { email: B })];
  assert.equal(outcomes({ people, users }), { 1: 'conflict', 2: 'conflict' });
});

kinds('4: a merger whose numbers overlap: nobody gets an account of that number alone', () => {
  const firsts = ['Ada', 'Bob', 'Cem', 'Dana', 'Egon', 'Fay', 'Gus', 'Hal'];
  const lasts = ['Amsel', 'Birke', 'Clemm', 'Dorn', 'Esche', 'Fuchs', 'Ginst', 'Holm'];
  const people = firsts.map((first, at) =>
    human(`${at + 1}`, `${first} ${lasts[at]}`, { email: `${first}@nordwind.example`, employee_id: `${at}` }),
  );
  const users = ['Ilse', 'Jan', 'Kim', 'Lea', 'Max', 'Nora', 'Olaf', 'Pia'].map((first, at) =>
    account(`${at + 1}`, `${first} Q${at}uist`, { email: `${first}@south.example`, employee_id: `${at}` }),
  );
  for (const identifier of ['email', 'employee_id'] as const) {
    const found = Object.values(outcomes({ people, users, identifier }));
    assert.equal(found, Array(8).fill('conflict'));
  }
});

kinds('5: a shared mailbox goes from a consultant, whose account was made by hand, to a new employee', () => {
  for (const consultant of ['Zoe Dorn', 'Zoë Dorn-Elm', '李 娜']) {
    for (const identifier of ['email', 'employee_id'] as const) {
      const people = [human('1', 'Ada Berg', { email: INFO, employee_id: '1' })];
      const users = [account('1', consultant, { email: INFO })];
      assert.equal(outcomes({ people, users, identifier }), { 1: 'conflict' });
    }
  }
});

kinds('6: half of a company changes its domain, and nothing is remembered: nobody is added twice', () => {
  const names = ['Ada Berg', 'Jörg Müller', 'Łukasz Wójcik', 'Sinéad O’Connor', '伟 王', 'Ana García López'];
  const shown = ['Berg Ada', 'Joerg Mueller', 'Lukasz Wojcik', 'Sinead OConnor', '王 伟', 'Ana Garcia'];
  const people = (more: Told) =>
    names.map((name, at) => human(`${at}`, name, { email: `p${at}@new.example`, ...more }));
  const users = (more: Told) =>
    shown.map((name, at) => account(`${at}`, name, { email: `p${at}@old.example`, ...more }));
  const all = (outcome: (at: number) => string) =>
    Object.fromEntries(names.map((_, at) => [`${at}`, outcome(at)]));
  // The same address under another domain: theirs. Where the address is a new one altogether, nobody knows.
  assert.equal(
    outcomes({ people: people({}), users: users({}) }),
    all((at) => `user-${at} by name`),
  );
  const renamed = names.map((name, at) => human(`${at}`, name, { email: `new${at}@new.example` }));
  assert.equal(
    outcomes({ people: renamed, users: users({}) }),
    all(() => 'conflict'),
  );
  // Where a date tells, the account is theirs.
  for (const date of ['joining_date', 'birth_date']) {
    const found = outcomes({
      people: people({ [date]: '2020-01-02' }),
      users: users({ [date]: 'Jan 02, 2020' }),
    });
    assert.equal(
      found,
      all((at) => `user-${at} by name`),
      date,
    );
  }
  const people3 = names.map((name, at) =>
    human(`${at}`, name, { employee_id: `${at}`, email: `p${at}@new.example` }),
  );
  const users3 = shown.map((name, at) =>
    account(`${at}`, name, { employee_id: `${at}`, email: `p${at}@old.example` }),
  );
  assert.equal(
    outcomes({ people: people3, users: users3 }),
    all((at) => `user-${at} by other-identifier`),
  );
  // Another number is another's.
  const apart = users3.map((one) => ({ ...one, fields: { ...one.fields, employee_id: 'x' } }));
  assert.equal(
    outcomes({ people: people3, users: apart }),
    all(() => 'none'),
  );
});

kinds('7: an address with what nobody sees or means: the account is theirs', () => {
  for (const dirty of [
    'a\u200b@nordwind.example',
    'mailto:a@nordwind.example',
    'a@nordwind.example.',
    ' A@NORDWIND.example ',
    '\u202aa@nordwind.example\u202c',
    'ａ@nordwind.example',
  ]) {
    const here = {
      people: [human('1', 'Ada Berg', { email: dirty })],
      users: [account('1', 'Ada Berg', { email: A })],
    };
    assert.equal(outcomes(here), { 1: 'user-1 by identifier' }, dirty);
    const there = {
      people: [human('1', 'Ada Berg', { email: A })],
      users: [account('1', 'Ada Berg', { email: dirty })],
    };
    assert.equal(outcomes(there), { 1: 'user-1 by identifier' }, dirty);
    assert.equal(outcomes({ ...here, domains: ['nordwind.example'] }), { 1: 'user-1 by identifier' }, dirty);
  }
});

kinds('8: of two namesakes one changes the mailbox: no account is crossed, and none added', () => {
  for (const [one, other] of [
    ['Ada Berg', 'Ada Berg'],
    ['Ada Berg', 'Ada Maria Berg'],
  ] as const) {
    const people = [human('1', one, { email: NEW }), human('2', other, { email: B })];
    const users = [account('1', one, { email: A }), account('2', other, { email: B })];
    assert.equal(outcomes({ people, users }), { 1: 'conflict', 2: 'user-2 by identifier' });
    assert.equal(outcomes({ people, users, intact: { 1: 'user-1', 2: 'user-2' } }), {
      1: 'user-1 by link',
      2: 'user-2 by link',
    });
    // To the other's: nobody can tell who is who without memory.
    const crossed = [human('1', one, { email: B }), human('2', other, { email: NEW })];
    const found = outcomes({ people: crossed, users });
    assert.not.match(String(found['2']), 'none');
    assert.equal(outcomes({ people: crossed, users, intact: { 1: 'user-1', 2: 'user-2' } }), {
      1: 'user-1 by link',
      2: 'user-2 by link',
    });
  }
});

kinds(
  '9: back under a new id, married, with the same number: no second account, and the birth date tells',
  () => {
    for (const memory of memories({ 1: 'user-1' })) {
      const world = (more: Told) => ({
        people: [
          human('1', 'Ada Berg', { is: 'gone', email: A, employee_id: '1', ...more }),
          human('2', 'Ada Carl', { email: NEW, employee_id: '1', ...more }),
        ],
        users: [account('1', 'Ada Berg', { email: A, employee_id: '1', is: 'blocked', ...more })],
        ...memory,
      });
      for (const identifier of ['email', 'employee_id'] as const) {
        const unknown = outcomes({ ...world({}), identifier });
        assert.is(unknown['1'], 'leaver-doubtful');
        assert.match(String(unknown['2']), /conflict|ambiguous/);
        const found = outcomes({ ...world({ birth_date: '1980-02-01' }), identifier });
        assert.is(found['1'], 'transferred to 2');
        assert.match(String(found['2']), /^user-1 by /);
      }
    }
  },
);

kinds('10: a swapped or taken address keeps that field back, and nothing else of the person', () => {
  const users = [
    account('1', 'Ada Berg', { email: A, employee_id: '1' }),
    account('2', 'Bob Carl', { email: B, employee_id: '2' }),
  ];
  const taken = {
    people: [
      human('1', 'Ada Berg', { email: B, employee_id: '1' }),
      human('2', 'Bob Carl', { email: B, employee_id: '2' }),
    ],
    users,
    intact: { 1: 'user-1', 2: 'user-2' },
  };
  assert.equal(outcomes(taken), { 1: 'user-1 by link, email waits', 2: 'user-2 by link' });
  const strangers = { ...taken, people: taken.people.slice(0, 1), intact: { 1: 'user-1' } };
  assert.equal(outcomes(strangers), { 1: 'user-1 by link, email waits' });
  // Number and name tell as well as the memory does.
  assert.equal(outcomes({ ...strangers, intact: {} }), { 1: 'user-1 by other-identifier, email waits' });
  const number = [human('1', 'Ada Berg', { email: A, employee_id: '2' })];
  assert.equal(outcomes({ people: number, users, intact: { 1: 'user-1' } }), {
    1: 'user-1 by link, employee_id waits',
  });
});

kinds('11: an account blocked by hand that was looked up by its id is theirs after a marriage', () => {
  const before = account('1', 'Ada Berg', { email: A, is: 'blocked' });
  const people = [human('1', 'Ada Carl', { email: NEW })];
  assert.equal(outcomes({ people, users: [before], intact: { 1: 'user-1' } }), { 1: 'user-1 by link' });
  // Not shown at all, it is for the reading to ask for it: here is nothing to know it by.
  assert.equal(outcomes({ people, users: [], pairs: { 1: 'user-1' } }), { 1: 'none' });
});

kinds('12: marriage with a new number and address, remembered: theirs, and nothing waits', () => {
  const users = [account('1', 'Ada Berg', { email: A, employee_id: '1', joining_date: '2020-01-01' })];
  for (const [name, more] of [
    ['Ada Carl', { email: A, employee_id: '2' }],
    ['Ada Carl', { email: NEW, employee_id: '1' }],
    ['Ada Carl', { email: NEW, employee_id: '2' }],
    ['Ada Berg-Carl', { email: NEW, employee_id: '2' }],
    ['Zoe Berg', { email: NEW, employee_id: '2' }],
  ] as const) {
    const people = [human('1', name, { ...more, joining_date: '2020-01-01' })];
    assert.equal(outcomes({ people, users, intact: { 1: 'user-1' } }), { 1: 'user-1 by link' }, name);
    const match = ask({ people, users, intact: { 1: 'user-1' } }).get('1');
    assert.is(match?.kind === 'matched' && match.permits.remember, 'marks', name);
  }
});

kinds.run();
