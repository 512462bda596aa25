/** Leavers who are here under another record: by whom their account waits, and by whom it does not. */

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { matchPeople } from '../../src/match/match.ts';
import type { DesiredUser, User } from '../../src/model.ts';
import { account, ask, human, outcomes, type Told } from '../fixtures/outcomes.ts';
import { THEN } from '../fixtures/people.ts';
import { marksLeftOn, remembering } from '../fixtures/remembered.ts';

const A = 'a@nordwind.example';
const B = 'b@nordwind.example';
const C = 'c@nordwind.example';

/** Somebody who has left on this day. */
function left(id: string, name: string, ends: string | undefined, fields: Told = {}): DesiredUser {
  const one = human(id, name, { is: 'gone', joining_date: '2020-01-01', ...fields });
  return { ...one, employee: { ...one.employee, ...(ends === undefined ? {} : { ends }) } };
}

const back = suite('leavers who may be back');

back(
  'who changes their record twice is found by way of the record between, whatever the name is by then',
  () => {
    const people = [
      human('1', 'Ada Berg', { is: 'gone', email: 'old@nordwind.example', employee_id: '1' }),
      human('2', 'Ada Carl', { is: 'gone', email: A, employee_id: '2' }),
      human('3', 'Ada Carl', { email: C, employee_id: '2' }),
    ];
    const users = [account('1', 'Ada Berg', { email: A, employee_id: '1' })];
    for (const memory of [{ intact: { 1: 'user-1' } }, {}]) {
      const found = outcomes({ people, users, ...memory });
      assert.equal(found, { 1: 'leaver-doubtful', 2: 'transferred to 3', 3: 'conflict' });
    }
    // Nothing but the record between ties the old name to the new one.
    const renamed = [...people.slice(0, 2), human('3', 'Dana Carl', { email: C, employee_id: '2' })];
    assert.equal(outcomes({ people: renamed, users, intact: { 1: 'user-1' } })['1'], 'leaver-doubtful');
    // Somebody else altogether has the address of the one between.
    const other = [people[0], people[1], human('3', 'Zoe Elm', { email: A, employee_id: '3' })];
    assert.equal(
      outcomes({ people: other.flatMap((one) => one ?? []), users, intact: { 1: 'user-1' } })['1'],
      'user-1 by link, blocked',
    );
  },
);

back(
  'whoever comes to the mailbox as the leaver goes, married, misspelt and under a new number, may be the leaver',
  () => {
    const users = [
      account('1', 'Elif Demir', { email: A, employee_id: 'P1', joining_date: '2020-01-01' }),
      account('2', 'Paula Costa', { email: B, employee_id: 'R2' }),
    ];
    const outcomeOf = (name: string, joining_date: string) => {
      const people = [
        left('1', 'Elif Demir', '2026-04-12', { employee_id: 'R1' }),
        human('2', 'Paula Costa', { email: B, employee_id: 'R2' }),
        human('3', name, { email: A, employee_id: 'R3', joining_date }),
      ];
      return outcomes({ people, users, intact: { 1: 'user-1', 2: 'user-2' } })['1'];
    };
    assert.is(outcomeOf('Eif Vogel-Koch', '2026-04-13'), 'user-1 by link, open');
    // Somebody else, or another time.
    assert.is(outcomeOf('Zoe Vogel-Koch', '2026-04-13'), 'user-1 by link, blocked');
    assert.is(outcomeOf('Eif Vogel-Koch', '2026-06-01'), 'user-1 by link, blocked');
  },
);

back('what the tenant file settles needs no way round', () => {
  const people = [
    human('1', 'Ada Berg', { is: 'gone', email: 'old@nordwind.example', employee_id: '1' }),
    human('2', 'Ada Carl', { is: 'gone', email: A, employee_id: '2' }),
    human('3', 'Ada Carl', { email: C, employee_id: '2' }),
  ];
  const users = [account('1', 'Ada Berg', { email: A, employee_id: '1' })];
  const found = outcomes({ people, users, resolved: new Map([['1', 'user-1']]) });
  assert.is(found['1'], 'user-1 by resolve, blocked');
});

back('no account is blocked by whose key somebody who is here is known under an old record', () => {
  const people = [
    human('1', 'Ada Berg', { is: 'gone', employee_id: '1', email: B }),
    human('2', 'Dana Carl', { is: 'gone', email: A, employee_id: '2' }),
    human('3', 'Dana Carl', { email: C, employee_id: '2' }),
  ];
  const users = [
    account('1', 'Ada Berg', { email: A, employee_id: '1' }),
    account('3', 'Dana Carl', { email: C }),
  ];
  assert.is(outcomes({ people, users })['1'], 'user-1 by other-identifier, open');
});

back('a leaver of the whole name of somebody who was born on another day: both wait', () => {
  const people = (birth_date: string | undefined) => [
    human('1', 'Ada Berg', { is: 'gone', email: A, employee_id: '1', birth_date: '1950-05-05' }),
    human('2', 'Ada Berg', { email: A, employee_id: '2', birth_date }),
  ];
  const users = [account('1', 'Ada Berg', { email: A, employee_id: '1' })];
  assert.is(outcomes({ people: people(undefined), users })['1'], 'transferred to 2');
  assert.is(outcomes({ people: people('1950-05-05'), users })['1'], 'transferred to 2');
  assert.equal(outcomes({ people: people('1980-02-01'), users }), { 1: 'leaver-doubtful', 2: 'ambiguous' });
});

/** A leaver, and somebody with an account of their own, without any key in common. */
function beside(
  [name, ends, old]: [name: string, ends: string | undefined, fields?: Told],
  [other, fresh]: [name: string, fields: Told],
  others: readonly DesiredUser[] = [],
): string | undefined {
  const people = [
    left('1', name, ends, { email: A, employee_id: '1', ...old }),
    human('2', other, { email: B, employee_id: '2', ...fresh }),
    human('9', 'Zoe Elm', { email: C, employee_id: '9', joining_date: '2026-03-01' }),
    ...others,
  ];
  const users = [
    account('1', name, { email: A, employee_id: '1' }),
    account('2', other, { email: B, employee_id: '2' }),
  ];
  return outcomes({ people, users, intact: { 1: 'user-1', 2: 'user-2' } })['1'];
}

const BLOCKED = 'user-1 by link, blocked';
const OPEN = 'user-1 by link, open';

back('a transfer with all keys new and a married name, the new account made the day before: open', () => {
  const newcomer = (joining_date: string | undefined): [string, Told] => ['Ada Carl', { joining_date }];
  assert.is(beside(['Ada Berg', '2026-01-31'], newcomer('2026-02-01')), OPEN);
  assert.is(beside(['Ada Berg', '2026-01-31'], newcomer('2026-01-01')), OPEN, 'thirty days before');
  assert.is(beside(['Ada Berg', '2026-01-31'], newcomer('2026-03-02')), OPEN, 'thirty days after');
  assert.is(beside(['Ada Berg', '2026-01-31'], newcomer('2025-12-31')), BLOCKED, 'a day more');
  assert.is(beside(['Ada Berg', '2026-01-31'], newcomer('2026-03-03')), BLOCKED, 'a day more');
  assert.is(
    beside(['Ada Berg', '2026-01-31'], newcomer('2020-01-01')),
    OPEN,
    'the day of the first hire is kept',
  );
  assert.is(beside(['Ada Berg', '2026-01-31'], newcomer(undefined)), OPEN, 'nobody knows since when');
  assert.is(beside(['Ada Berg', undefined], newcomer('2026-01-01')), OPEN, 'nobody knows when one left');
  assert.is(beside(['Ada Berg', 'soon'], newcomer('2026-01-01')), OPEN, 'no date');
  assert.is(beside(['Ada Berg', undefined], newcomer('2025-12-30')), BLOCKED, 'more than sixty days ago');
});

back(
  'somebody with an account and nothing in common with a leaver but the time, or a common name: blocked',
  () => {
    assert.is(beside(['Ada Berg', '2026-01-31'], ['Dana Carl', { joining_date: '2026-02-01' }]), BLOCKED);
    const born = { birth_date: '1980-02-01' };
    const bornElse = { joining_date: '2026-02-01', birth_date: '1990-09-09' };
    assert.is(beside(['Ada Berg', '2026-01-31', born], ['Ada Carl', bornElse]), BLOCKED);
    assert.is(
      beside(['Ada Berg', '2026-01-31', born], ['Ada Carl', { joining_date: '2010-01-01', ...born }]),
      OPEN,
    );
    const adas = (count: number) =>
      Array.from({ length: count }, (_, at) =>
        human(`${at + 20}`, `Ada ${['Dorn', 'Esser', 'Falk', 'Gabel'][at]}`, { joining_date: '2010-01-01' }),
      );
    const fresh: [string, Told] = ['Ada Carl', { joining_date: '2026-02-01' }];
    assert.is(beside(['Ada Berg', '2026-01-31'], fresh, adas(3)), OPEN, 'five of the name');
    assert.is(beside(['Ada Berg', '2026-01-31'], fresh, adas(4)), BLOCKED, 'six');
    const same: [string, Told] = ['Ada Berg', { joining_date: '2026-02-01' }];
    assert.is(beside(['Ada Berg', '2026-01-31'], same, adas(4)), OPEN, 'the whole name');
    const near: [string, Told] = ['Ada Marie Bergh', { joining_date: '2026-02-01' }];
    assert.is(beside(['Ada Berg', '2026-01-31'], near, adas(4)), OPEN, 'all but the whole name');
  },
);

back('of those who left long ago, whoever has their name and came later is asked about, near or far', () => {
  const longAgo = '2025-06-30';
  assert.is(
    beside(['Ada Berg', longAgo], ['Ada Berg', { joining_date: '2026-02-01' }]),
    OPEN,
    'the whole name',
  );
  assert.is(beside(['Ada Berg', longAgo], ['Ada Bergh', { joining_date: '2026-02-01' }]), OPEN, 'a slip');
  assert.is(beside(['Ada Berg', longAgo], ['Ada Carl', { joining_date: '2026-02-01' }]), BLOCKED, 'a part');
  assert.is(
    beside(['Ada Berg', longAgo], ['Ada Berg', { joining_date: '2010-02-01' }]),
    BLOCKED,
    'long here',
  );
  const born = { birth_date: '1980-02-01' };
  const bornElse = { joining_date: '2026-02-01', birth_date: '1990-09-09' };
  assert.is(beside(['Ada Berg', longAgo, born], ['Ada Berg', bornElse]), BLOCKED, 'another birthday');
});

back('born on one day, and one goes as the other comes: married, misspelled, all keys new', () => {
  const born = { birth_date: '1980-02-01' };
  const newcomer = (joining_date: string): [string, Told] => ['Aad Fischer-Stark', { joining_date, ...born }];
  assert.is(beside(['Ada Berg', '2026-01-31', born], newcomer('2026-02-01')), OPEN);
  assert.is(beside(['Ada Berg', '2026-01-31', born], newcomer('2026-02-03')), OPEN, 'three days');
  assert.is(beside(['Ada Berg', '2026-01-31', born], newcomer('2026-02-04')), BLOCKED, 'four');
});

/** The same, the newcomer without an account. */
function before(
  [name, ends, old]: [string, string, Told?],
  [other, fresh]: [string, Told],
): string | undefined {
  const people = [
    left('1', name, ends, { email: A, employee_id: '1', ...old }),
    human('2', other, { email: B, employee_id: '2', ...fresh }),
  ];
  const users = [account('1', name, { email: A, employee_id: '1' })];
  return outcomes({ people, users, intact: { 1: 'user-1' } })['1'];
}

back('who is to be added under all but the same name has an account first, however late they come', () => {
  assert.is(before(['Ada Berg', '2025-06-30'], ['Ada Bergh', { joining_date: '2026-02-01' }]), OPEN);
  assert.is(
    before(['Ada Berg', '2025-06-30'], ['Ada Bergh', { joining_date: '2010-02-01' }]),
    BLOCKED,
    'here for long, and without an account: out of scope',
  );
  const rare: [string, Told] = ['Ada Carl', { joining_date: '2026-02-01' }];
  assert.is(before(['Ada Berg', '2025-06-30'], rare), OPEN, 'a part of the name that hardly anybody has');
  assert.is(
    before(['Ada Berg', '2025-06-30'], ['Ada Carl', { joining_date: '2010-02-01' }]),
    BLOCKED,
    'here for long',
  );
  const born = { birth_date: '1980-02-01' };
  const late = { joining_date: '2026-02-25', ...born };
  assert.is(before(['Ada Berg', '2026-01-31', born], ['Dana Fischer', late]), OPEN, 'by birthday and time');
  const later = { joining_date: '2026-03-25', ...born };
  assert.is(before(['Ada Berg', '2026-01-31', born], ['Dana Fischer', later]), BLOCKED, 'by neither');
});

back(
  'whoever is in doubt, and is called all but the same, may be the leaver however long they have been here',
  () => {
    const long = { joining_date: '2010-02-01' };
    const found = (name: string, number: string) => {
      const people = [
        left('1', 'Ada Bergh', '2026-01-31', { email: A, employee_id: '1' }),
        human('2', name, { email: B, employee_id: '2', ...long }),
        human('3', 'Cem Dorn', { email: C, employee_id: number, ...long }),
      ];
      const users = [account('1', 'Ada Bergh', { email: A, employee_id: '1' })];
      const asked = { people, users, intact: { 1: 'user-1' }, identifier: 'employee_id' as const };
      return outcomes(asked)['1'];
    };
    assert.is(found('Ada Berg', '2'), OPEN, 'who shares a number');
    assert.is(found('Ada Carl', '2'), BLOCKED, 'under a part of the name');
    assert.is(
      found('Ada Berg', '3'),
      BLOCKED,
      'who shares nothing, and has been without an account for long',
    );
  },
);

const BORN = { birth_date: '1980-02-01' };

/** Whether the account of Ada Berg, who is here, may be blocked for being out of scope, with somebody else beside her. */
function mayBlock(name: string, told: Told, asked: Partial<Parameters<typeof ask>[0]> = {}): boolean {
  const people = [
    human('1', 'Ada Berg', { email: A, employee_id: '1', ...BORN }),
    human('2', name, { email: B, employee_id: '2', ...told }),
    human('3', 'Cem Dorn', { email: B, employee_id: '3' }),
  ];
  const users = [account('1', 'Ada Berg', { email: A, employee_id: '1', ...BORN })];
  const match = ask({ people, users, intact: { 1: 'user-1' }, ...asked }).get('1');
  return match?.kind === 'matched' && match.permits.block;
}

back(
  'an entry says whose account it is, and not that whoever the filter keeps out is gone: here under another record',
  () => {
    const asked = { identifier: 'employee_id', resolved: new Map([['1', 'user-1']]) } as const;
    assert.is(mayBlock('Ada Berg', { employee_id: '1', ...BORN }, asked), false);
    assert.is(mayBlock('Ada Berg', BORN, asked), false, 'who has nothing of the account, and waits');
    assert.is(mayBlock('Zoe Elm', { employee_id: '1' }, asked), true, 'who is plainly somebody else');
  },
);

back('nobody whom the filter keeps out is blocked while a second record of theirs waits in doubt', () => {
  assert.is(mayBlock('Ada Berg', BORN), false);
  assert.is(mayBlock('Ada Berg', {}), false, 'no birthday tells');
  assert.is(mayBlock('Ada Berg', { birth_date: '1990-09-09' }), true, 'a namesake');
  assert.is(mayBlock('Zoe Elm', BORN), true, 'somebody else');
});

back('nobody whom the filter keeps out is blocked in the run that adds a second record of theirs', () => {
  const mayBlockBeside = (second: Told, isAdded: boolean) => {
    const people = [
      human('1', 'Ada Berg', { email: A, employee_id: '1', ...BORN }),
      human('2', 'Ada Berg', { email: B, employee_id: '2', ...second }),
    ];
    const users = [account('1', 'Ada Berg', { email: A, employee_id: '1', ...BORN })];
    const isWritten = ({ employee }: DesiredUser) => isAdded && employee.id === '2';
    const match = ask({ people, users, intact: { 1: 'user-1' }, isWritten }).get('1');
    return match?.kind === 'matched' && match.permits.block;
  };
  assert.is(mayBlockBeside({}, true), false);
  assert.is(mayBlockBeside({}, false), true, 'never gets an account');
  assert.is(mayBlockBeside({ birth_date: '1990-09-09' }, true), true, 'a namesake');
});

back('what is recent is told by today, whenever anybody else is to start', () => {
  for (const starts of ['2026-03-01', '2027-02-15', '2206-01-01']) {
    const others = [human('8', 'Cem Dorn', { joining_date: starts })];
    const found = beside(['Ada Berg', undefined], ['Ada Carl', { joining_date: '2026-02-27' }], others);
    assert.is(found, OPEN, starts);
  }
});

back('where nobody has a hire date, a name alone holds nobody up', () => {
  const people = [
    human('1', 'Ada Berg', { is: 'gone', email: A, employee_id: '1' }),
    human('2', 'Ada Carl', { email: B, employee_id: '2' }),
  ];
  const users = [
    account('1', 'Ada Berg', { email: A, employee_id: '1' }),
    account('2', 'Ada Carl', { email: B }),
  ];
  assert.is(outcomes({ people, users })['1'], 'user-1 by identifier, blocked');
});

back('gone from Personio, and somebody of a like name who is here has the hire date or the birthday', () => {
  const users = [
    account('1', 'Ada Berg', {
      email: A,
      employee_id: '1',
      joining_date: '2020-01-01',
      birth_date: '1980-02-01',
    }),
    account('2', 'Ada Bergh', { email: B, employee_id: '2' }),
  ];
  const [gone] = users as [User];
  const isFree = (name: string, fields: Told) =>
    matchPeople([human('2', name, { email: B, employee_id: '2', ...fields })], users, {
      identifier: 'email',
      today: THEN,
      createOnly: new Set(),
      memory: remembering({}, { gone: { 'user-1': marksLeftOn(gone) } }),
    }).free.has('user-1');
  assert.not(isFree('Ada Bergh', { joining_date: '2020-01-01' }));
  assert.not(isFree('Ada Carl', { birth_date: '1980-02-01' }));
  assert.ok(isFree('Ada Bergh', { joining_date: '2021-02-02' }));
  assert.ok(isFree('Ada Bergh', { joining_date: '2020-01-01', birth_date: '1990-09-09' }));
  assert.ok(isFree('Zoe Elm', { joining_date: '2020-01-01' }));
  assert.not(isFree('Zoe Elm', { joining_date: '2020-01-01', birth_date: '1980-02-01' }), 'both');
});

/** Whether the account of Ada Berg, gone since 1 March, may be blocked, with somebody else beside her who has an account. */
function isFreeBeside(
  name: string,
  {
    born,
    came,
    hired = '2010-02-01',
    went = '2026-03-01',
    others = [],
    isBare = false,
    own = { joining_date: '2020-01-01' },
    name: goneName = 'Ada Berg',
  }: {
    born?: string;
    came?: string;
    hired?: string;
    went?: string;
    others?: readonly DesiredUser[];
    isBare?: boolean;
    own?: Told;
    name?: string;
  },
): boolean {
  const gone = account('1', goneName, { email: A, employee_id: '1', ...own });
  const other = { email: B, employee_id: '2' };
  const people = [human('2', name, { ...other, joining_date: hired, birth_date: born }), ...others];
  const memory = remembering(
    {},
    { gone: { 'user-1': marksLeftOn(gone) }, went, came: came === undefined ? {} : { 2: came } },
  );
  return matchPeople(people, [gone, ...(isBare ? [] : [account('2', name, other)])], {
    identifier: 'email',
    today: THEN,
    createOnly: new Set(),
    memory,
  }).free.has('user-1');
}

back(
  'gone from Personio, and somebody came at once who has the given name, in whatever form or letters',
  () => {
    for (const name of ['Ada Carl', 'Ada-Marie Carl', 'Adda Carl', 'A. Carl', 'Ада Карлова', '愛 王']) {
      assert.not(isFreeBeside(name, { came: '2026-03-01' }), name);
      assert.ok(isFreeBeside(name, {}), `${name}, here for long`);
    }
    for (const [name, form] of [
      ['Elisabeth', 'Lisa'],
      ['Alex', 'Alexander'],
      ['Stefanie', 'Steffi'],
      ['Susi', 'Susanne'],
      ['Andreas', 'Andy'],
    ])
      assert.not(
        isFreeBeside(`${form} Carl`, { came: '2026-03-01', name: `${name} Berg` }),
        `${name}, ${form}`,
      );
    assert.ok(isFreeBeside('Heidi Carl', { came: '2026-03-01', name: 'Helga Berg' }), 'another name');
    const adas = ['Dorn', 'Esser', 'Falk', 'Gabel', 'Horn', 'Igel'].map((last, at) => ({
      ...human(`${at + 20}`, `Ada ${last}`, {
        joining_date: '2010-01-01',
        email: `${last}@nordwind.example`,
      }),
      passes: false,
    }));
    assert.not(isFreeBeside('Ada Carl', { came: '2026-02-22' }), 'seven days before');
    assert.not(isFreeBeside('Ada Carl', { hired: '2026-03-08' }), 'seven days after, by the hire date');
    assert.not(
      isFreeBeside('Ada Carl', { came: '2026-03-31' }),
      'thirty days, and hardly anybody is called so',
    );
    assert.ok(isFreeBeside('Ada Carl', { came: '2026-04-01' }), 'a day more');
    for (const came of ['2026-02-22', '2026-03-08'])
      assert.not(isFreeBeside('Ada Carl', { came, others: adas }), `many are called so, ${came}`);
    assert.ok(isFreeBeside('Ada Carl', { came: '2026-03-09', others: adas }), 'many, and not at once');
    assert.ok(isFreeBeside('Dana Carl', { came: '2026-03-01' }), 'another given name');
    assert.ok(isFreeBeside('Dana Berger', { came: '2026-03-01' }), 'a like surname');
  },
);

back('gone from Personio, and somebody came at once: a birthday tells them apart', () => {
  const own = { birth_date: '1980-02-01' };
  assert.ok(isFreeBeside('Ada Carl', { came: '2026-03-01', born: '1990-09-09', own }));
  assert.not(isFreeBeside('Ada Carl', { came: '2026-03-01', own }), 'one is not known');
  const hired = { hired: '2020-01-01', own: { joining_date: '2020-01-01', ...own } };
  assert.ok(isFreeBeside('Zoe Elm', { came: '2026-03-01', born: '1990-09-09', ...hired }));
});

back(
  'gone from Personio, and somebody of another name came soon who was hired on that day, as few were',
  () => {
    const zoe = { hired: '2020-01-01', came: '2026-03-20' };
    assert.not(isFreeBeside('Zoe Elm', zoe));
    assert.ok(isFreeBeside('Zoe Elm', { ...zoe, came: '2026-04-01' }), 'later');
    const imported = Array.from({ length: 6 }, (_, at) =>
      human(`${at + 20}`, `Cem${at} Dorn${at}`, { joining_date: '2020-01-01' }),
    );
    assert.ok(isFreeBeside('Zoe Elm', { ...zoe, others: imported }), 'a day of an import');
  },
);

back('gone from Personio, and somebody who has no account yet is seen for the first time', () => {
  assert.not(isFreeBeside('Ada Carl', { isBare: true, went: THEN }));
  assert.ok(
    isFreeBeside('Ada Carl', { isBare: true, went: THEN, came: '2025-12-01' }),
    'has waited for long',
  );
});

back(
  'transferred, left, and back on what the first record of three had, with an account by now: open',
  () => {
    const standing = (third: Told, second: Told = {}) =>
      outcomes({
        people: [
          left('1', 'Ada Berg', '2026-02-10', { email: 'old@nordwind.example', joining_date: '2020-01-01' }),
          left('2', 'Ada Berg', '2026-02-20', {
            email: A,
            employee_id: '2',
            joining_date: '2026-02-11',
            ...second,
          }),
          human('3', 'Ada Berg', { email: B, employee_id: '3', joining_date: '2020-01-01', ...third }),
        ],
        users: [
          account('2', 'Ada Berg', { email: A, employee_id: '2', joining_date: '2026-02-11' }),
          account('3', 'Ada Berg', { email: B, employee_id: '3', joining_date: '2020-01-01' }),
        ],
        intact: { 2: 'user-2', 3: 'user-3' },
      })['2'];
    assert.is(standing({}), 'user-2 by link, open');
    assert.is(standing({ joining_date: '2018-05-05' }), 'user-2 by link, blocked', 'a namesake');
    const [one, other] = [{ birth_date: '1980-02-01' }, { birth_date: '1990-09-09' }];
    assert.is(standing(one, other), 'user-2 by link, blocked', 'born on another day');
  },
);

back(
  'whose account is still open waits for whoever has the whole name, however late they come, and they for it',
  () => {
    const fields = { email: A, employee_id: '1', joining_date: '2020-01-01' };
    const outcomeOf = (told: { is?: string; born?: string } = {}) => {
      const people = [
        left('1', 'Johanna Haddad', '2025-06-05', { ...fields, birth_date: '1980-05-05' }),
        human('2', 'Johanna Haddad', {
          ...{ email: B, employee_id: '2', joining_date: '2026-03-04', birth_date: told.born },
        }),
      ];
      const users = [account('1', 'Johanna Haddad', { ...fields, is: told.is })];
      return outcomes({ people, users, intact: { 1: 'user-1' } })['2'];
    };
    assert.is(outcomeOf(), 'conflict');
    assert.is(outcomeOf({ born: '1991-11-30' }), 'none', 'a namesake by the birthday');
    assert.is(outcomeOf({ is: 'blocked' }), 'none', 'nothing waits for them');
  },
);

back('back under another name, with a birthday that is not known: open', () => {
  const heir = (birth_date: string) =>
    outcomes({
      people: [
        left('1', 'Ada Berg', '2026-02-28', { email: B, birth_date: '1980-02-01' }),
        human('2', 'Ada Berg Carl', { email: C, employee_id: '2', joining_date: '2026-03-01', birth_date }),
      ],
      users: [account('1', 'Ada Berg', { email: A, employee_id: '1', birth_date: '1980-02-01' })],
      intact: { 1: 'user-1' },
    })['1'];
  assert.is(heir('1900-01-01'), 'user-1 by link, open');
  assert.is(heir('1990-09-09'), 'user-1 by link, blocked');
});

back(
  'nobody is added beside a leaver’s account that bears their name, and is open or has their birthday',
  () => {
    const keys = { email: A, employee_id: '1' };
    const outcomeOf = (shown: Told, told: Told, more: readonly DesiredUser[] = []) => {
      const people = [
        left('1', 'Hannah Weber', '2025-06-05', { employee_id: '1' }),
        human('2', 'Hannah Koch', { email: B, employee_id: '2', joining_date: '2026-03-04', ...told }),
        ...more,
      ];
      // Married by hand in Engagedly, before anybody told Personio.
      const users = [account('1', 'Hannah Koch', { ...keys, ...shown })];
      return outcomes({ people, users, intact: { 1: 'user-1' } })['2'];
    };
    const [born, elsewhen] = [{ birth_date: '1980-05-05' }, { birth_date: '1991-11-30' }];
    assert.is(outcomeOf({}, {}), 'conflict');
    assert.is(
      outcomeOf({}, {}, [human('3', 'Bob Carl', { email: C, employee_id: '1' })]),
      'conflict',
      'in doubt',
    );
    assert.is(outcomeOf({ is: 'blocked', ...born }, born), 'conflict');
    assert.is(outcomeOf({ is: 'blocked' }, born), 'none');
    assert.is(outcomeOf(born, elsewhen), 'none');
  },
);

back('the key has gone to somebody of another name, unless they were hired, or born, on the same day', () => {
  const old = { email: A, employee_id: '1', joining_date: '2020-01-01', birth_date: '1980-02-01' };
  const standing = (fields: Told) =>
    outcomes({
      people: [
        left('1', 'Ada Berg', '2026-02-28', { ...old, email: B }),
        human('2', 'Zoe Elm', { email: A, employee_id: '1', ...fields }),
      ],
      users: [account('1', 'Ada Berg', old)],
      intact: { 1: 'user-1' },
    })['1'];
  assert.is(standing({ joining_date: '2026-03-01', birth_date: '1990-09-09' }), 'user-1 by link, blocked');
  assert.is(standing({ joining_date: '2020-01-01' }), 'user-1 by link, open');
  assert.is(standing({ joining_date: '2026-03-01', birth_date: '1980-02-01' }), 'leaver-doubtful');
});

back('a leaver without an account may be somebody who is here', () => {
  const given = (name: string, fields: Told, others: DesiredUser[] = []) => {
    const leaver = left('1', 'Ada Berg', '2021-02-28', {
      email: A,
      employee_id: '1',
      birth_date: '1980-02-01',
    });
    const here = human('2', name, { email: B, employee_id: '2', joining_date: '2026-03-01', ...fields });
    const users = [account('2', name, { email: B, employee_id: '2' })];
    const match = ask({ people: [leaver, here, ...others], users }).get('1');
    assert.is(match?.kind, 'none');
    return match?.kind === 'none' && match.isHere === true;
  };
  const [born, hired] = [{ birth_date: '1980-02-01' }, { joining_date: '2020-01-01' }];
  assert.ok(given('Ada Berg', {}));
  assert.ok(given('Ada Carl', born));
  assert.ok(given('Ada Berg Carl', hired));
  assert.ok(given('Zoe Elm', { ...born, ...hired }));
  assert.not(given('Ada Carl', {}));
  assert.not(given('Zoe Elm', hired));
  assert.not(given('Zoe Elm', born));
  assert.not(given('Ada Berg', { ...hired, birth_date: '1990-09-09' }));
  // Many are hired on one day, and many have one first name.
  const adas = [3, 4, 5, 6, 7, 8].map((id) =>
    human(`${id}`, `Ada Other${'xyzuvw'[id - 3]}`, { email: `${id}@nordwind.example`, employee_id: `${id}` }),
  );
  assert.not(given('Ada Carl', hired, adas));
});

back(
  'a newcomer of the whole name of somebody who has long left may be back: they are added, and that is told',
  () => {
    const isTold = (
      name: string,
      fields: Told,
      users = [account('1', 'Ada Berg', { email: A, is: 'blocked' })],
    ) => {
      const leaver = left('1', 'Ada Berg', '2025-02-28', { email: A, birth_date: '1980-02-01' });
      const newcomer = human('2', name, {
        email: B,
        employee_id: '2',
        joining_date: '2026-03-01',
        ...fields,
      });
      const match = ask({ people: [leaver, newcomer], users }).get('2');
      assert.is(match?.kind, 'none');
      return match?.kind === 'none' && match.isHere === true;
    };
    assert.ok(isTold('Ada Berg', {}));
    assert.not(isTold('Ada Berg', { birth_date: '1990-09-09' }), 'born on another day');
    assert.not(isTold('Ada Carl', {}), 'another name');
    assert.not(isTold('Ada Berg', {}, []), 'they had no account');
  },
);

back('a birthday that stands for none speaks for nobody, and the account waits for it all the same', () => {
  for (const born of ['1985-01-01', '1985-01-02']) {
    const keys = { email: A, employee_id: '1', birth_date: born };
    const leaver = left('1', 'Mohamed Husseini', '2026-06-30', { ...keys, joining_date: '2020-01-15' });
    const newcomer = (fields: Told) =>
      human('2', 'Muhammad Al-Hosayny', {
        email: B,
        employee_id: '2',
        joining_date: '2026-07-01',
        birth_date: born,
        ...fields,
      });
    const old = account('1', 'Mohamed Husseini', { ...keys, joining_date: '2020-01-15' });
    const own = account('2', 'Muhammad Al-Hosayny', { email: B, employee_id: '2', birth_date: born });
    for (const users of [[old], [old, own]]) {
      for (const memory of [{}, { intact: { 1: 'user-1' } }]) {
        const found = outcomes({ people: [leaver, newcomer({})], users, ...memory })['1'];
        assert.match(found ?? '', /^user-1 by \w+, open$/, born);
      }
    }
    const shared = outcomes({ people: [leaver, newcomer({ employee_id: '1' })], users: [old, own] });
    assert.is(shared['1'], 'leaver-doubtful', born);
  }
});

back(
  'what is remembered of whoever was written over stays, also where an old record may have the account',
  () => {
    // Back on a new record, and that was written over, or they have married.
    const people = [
      left('1', 'Ewa Arslan', '2025-07-26', { employee_id: '1' }),
      human('2', 'Evi Günther', { email: B, employee_id: '2', joining_date: '2026-03-05' }),
    ];
    const users = [account('1', 'Ewa Arslan', { email: A, employee_id: '1' })];
    const matches = ask({ people, users, intact: { 2: 'user-1' } });
    const [old, over] = [matches.get('1'), matches.get('2')];
    assert.is(over?.kind === 'set-aside' && over.reason, 'record-replaced');
    // Otherwise the next run would block it.
    assert.equal(old?.kind === 'matched' && old.permits, { block: false, remember: 'if-written' });
  },
);

back('whoever was written over an old record has no memory by it, also after a transfer', () => {
  const old = account('1', 'Quirin Schmidt', { email: A, employee_id: '1', joining_date: '2020-01-01' });
  const people = [
    human('1', 'Maria Sokolov', { is: 'gone', email: B, employee_id: '7', joining_date: '2026-02-02' }),
    human('2', 'Maria Sokolov', { email: A, employee_id: '7', joining_date: '2026-03-03' }),
  ];
  const found = outcomes({ people, users: [old], intact: { 1: 'user-1' } });
  assert.equal(found, { 1: 'transferred to 2', 2: 'conflict' });
});

back('candidates are told to whoever waits for a leaver found by way of another record', () => {
  const people = [
    human('1', 'Ada Berg', { is: 'gone', email: 'old@nordwind.example', employee_id: '1' }),
    human('2', 'Ada Carl', { is: 'gone', email: A, employee_id: '2' }),
    human('3', 'Ada Carl', { email: C, employee_id: '2' }),
  ];
  const match = ask({ people, users: [account('1', 'Ada Berg', { email: A, employee_id: '1' })] }).get('3');
  assert.equal(match?.kind === 'set-aside' && match.candidates, ['user-1']);
});

back('whoever came later with an address made of the leaver’s name, and a number, may be the leaver', () => {
  const users = [
    account('1', 'Kateryna Zhang', { email: 'kateryna.zhang@nordwind.example', employee_id: '1' }),
  ];
  const standing = (email: string, here: Told = {}) =>
    outcomes({
      people: [
        left('1', 'Kateryna Zhang', '2025-06-30', {
          email: 'kateryna.zhang@nordwind.example',
          employee_id: '1',
        }),
        human('2', 'Ekaterina Chang', { email, employee_id: '2', joining_date: '2025-12-01', ...here }),
      ],
      users: [...users, account('2', 'Ekaterina Chang', { email, employee_id: '2' })],
      intact: { 1: 'user-1', 2: 'user-2' },
    })['1'];
  const [open, blocked] = ['user-1 by link, open', 'user-1 by link, blocked'];
  assert.is(standing('kateryna.zhang2@nordwind.example'), open);
  assert.is(standing('Zhang_Kateryna-03@other.example'), open, 'in another order, elsewhere');
  const before = { joining_date: '2021-01-01' };
  assert.is(standing('kateryna.zhang2@nordwind.example', before), blocked, 'came before they left');
  const married = { first_name: 'Kateryna', last_name: 'Schuster' };
  assert.is(
    standing('kateryna.zhang@other.example', married),
    open,
    'without a number, and a part of the name',
  );
  const successor = { first_name: 'Bob', last_name: 'Stark' };
  assert.is(standing('kateryna.zhang@other.example', successor), blocked, 'the mailbox alone');
  for (const other of ['zhang2', 'kateryna.olga.zhang2', 'k.zhang2'])
    assert.is(standing(`${other}@other.example`), blocked, other);
});

back(
  'whoever comes at once with an address made of the leaver’s name that is no mailbox of theirs may be the leaver',
  () => {
    const mailbox = 'elisabeth.peters@nordwind.example';
    const standing = (email: string, joining_date: string, here: Told = {}) =>
      outcomes({
        people: [
          left('1', 'Elisabeth Peters', '2026-02-20', { employee_id: '1' }),
          human('2', 'Lisa Vogel', { email, employee_id: '2', joining_date, ...here }),
        ],
        users: [
          account('1', 'Elisabeth Peters', { email: mailbox, employee_id: '1', birth_date: '1980-02-01' }),
        ],
        intact: { 1: 'user-1' },
      })['1'];
    const [open, blocked] = ['user-1 by link, open', 'user-1 by link, blocked'];
    const elsewhere = 'elisabeth.peters@suedwind.example';
    assert.is(standing(elsewhere, '2026-02-21'), open);
    assert.is(standing('elisabeth.peters2@nordwind.example', '2026-02-19'), open, 'a day before they left');
    assert.is(standing(mailbox, '2026-02-21'), blocked, 'the mailbox is handed on');
    assert.is(standing(elsewhere, '2026-02-27'), blocked, 'a week later');
    assert.is(standing(elsewhere, '2025-02-21'), blocked, 'a year before');
  },
);

back(
  'whoever was hired lately in letters that nobody can read may have left on a day that nobody wrote down',
  () => {
    const users = [
      account('1', 'Yusuf Haji', { email: A, employee_id: 'P1', joining_date: '2020-01-01' }),
      account('2', 'يوسف حاجي', { email: B, joining_date: '2026-04-14' }),
    ];
    const outcomeOf = (ends: string | undefined, hired: string) => {
      const people = [
        left('1', 'Yusuf Haji', ends, { email: C, employee_id: 'P1' }),
        human('2', 'يوسف حاجي', { email: B, joining_date: hired }),
      ];
      const intact = { 1: 'user-1', 2: 'user-2' };
      return outcomes({ people, users, intact, today: '2026-04-20' })['1'];
    };
    assert.is(outcomeOf(undefined, '2026-04-14'), 'user-1 by link, open');
    assert.is(outcomeOf(undefined, '2025-04-14'), 'user-1 by link, blocked', 'hired long before');
    assert.is(outcomeOf('2026-04-13', '2026-04-14'), 'user-1 by link, open');
    assert.is(outcomeOf('2026-03-13', '2026-04-14'), 'user-1 by link, blocked', 'left long before');
  },
);

back(
  'whoever comes to the number as the leaver goes, married and written by another clerk, may be the leaver',
  () => {
    const users = [
      account('1', 'Ekaterina Joukoff', { email: A, employee_id: 'P1', joining_date: '2020-01-01' }),
    ];
    const outcomeOf = (name: string, joining_date = '2026-04-28', ends: string | null = '2026-04-27') => {
      const people = [
        left('1', 'Ekaterina Joukoff', ends ?? undefined, { email: A }),
        human('2', name, { email: B, employee_id: 'P1', joining_date }),
      ];
      return outcomes({ people, users, intact: { 1: 'user-1' }, today: '2026-05-01' })['1'];
    };
    assert.is(outcomeOf('Kateryna Lehmann-Koch'), 'user-1 by link, open');
    assert.is(outcomeOf('Kateryna Lehmann-Koch', '2026-05-10'), 'user-1 by link, open', 'soon after');
    assert.is(outcomeOf('Kateryna Lehmann-Koch', '2026-06-28'), 'user-1 by link, blocked', 'much later');
    assert.is(outcomeOf('Kateryna Lehmann-Koch', '2026-04-28', null), 'user-1 by link, open', 'no end');
    assert.is(outcomeOf('Bob Carl'), 'user-1 by link, blocked', 'the number was given to somebody else');
  },
);

back(
  'whoever keeps the day of the first hire, and the mailbox under another domain, is the leaver under another name',
  () => {
    const users = [
      account('1', 'Khadija Husseini', { email: 'khadija.husseini@nordwind.example', employee_id: 'P1' }),
    ];
    const outcomeOf = (email: string, joining_date: string | undefined) => {
      const people = [
        left('1', 'Khadija Husseini', '2026-04-13', {
          email: 'khadija.husseini@nordwind.example',
          employee_id: 'P1',
        }),
        human('2', 'Hadidscha Fischer', { email, employee_id: 'P2', joining_date }),
      ];
      return outcomes({ people, users, intact: { 1: 'user-1' }, today: '2026-04-16' })['1'];
    };
    assert.is(outcomeOf('khadija.husseini@south.example', '2020-01-01'), 'user-1 by link, open');
    assert.is(outcomeOf('khadija.husseini@south.example', undefined), 'user-1 by link, open', 'nobody knows');
    assert.is(
      outcomeOf('khadija.husseini@south.example', '2021-05-05'),
      'user-1 by link, blocked',
      'hired else',
    );
    assert.is(
      outcomeOf('hadidscha.fischer@south.example', '2020-01-01'),
      'user-1 by link, blocked',
      'another mailbox',
    );
  },
);

back(
  'whoever has the leaver’s number and the day of the first hire is the leaver, under whatever name',
  () => {
    const users = [account('1', 'Zë Dietrich', { email: A, joining_date: '2020-01-01' })];
    const outcomeOf = (fields: Told) => {
      const people = [
        left('1', 'Zë Dietrich', '2026-02-03', { employee_id: 'P1' }),
        human('2', 'Zoë Lehmann', { email: B, joining_date: '2020-01-01', ...fields }),
      ];
      return outcomes({ people, users, intact: { 1: 'user-1' } })['1'];
    };
    assert.is(outcomeOf({ employee_id: 'P1' }), 'user-1 by link, open');
    assert.is(outcomeOf({ employee_id: 'P2' }), 'user-1 by link, blocked', 'another number');
    assert.is(outcomeOf({ employee_id: 'P1', joining_date: '2024-05-05' }), 'user-1 by link, blocked');
  },
);

back(
  'whoever is in doubt under a given and a last name of the leaver’s may be the leaver: the record was made twice',
  () => {
    const users = [
      account('1', 'Vera Neumann-Lang', { email: A, employee_id: 'P1', joining_date: '2020-01-01' }),
      account('2', 'Zoe Elm', { email: B, employee_id: 'P9' }),
    ];
    const outcomeOf = (name: string) => {
      const people = [
        left('1', 'Vera Neumann-Lang', '2026-02-20', { email: A, employee_id: 'P1' }),
        human('2', name, { email: B, employee_id: 'P2', joining_date: '2019-03-03' }),
      ];
      return outcomes({ people, users, intact: { 1: 'user-1' } });
    };
    assert.equal(outcomeOf('Vera Neumann-Stark'), { 1: 'user-1 by link, open', 2: 'conflict' });
    assert.equal(outcomeOf('Vera Carl-Stark'), { 1: 'user-1 by link, blocked', 2: 'conflict' });
    assert.equal(outcomeOf('Ida Neumann-Stark'), { 1: 'user-1 by link, blocked', 2: 'conflict' });
  },
);

back.run();
