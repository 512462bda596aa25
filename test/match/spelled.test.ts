/** Names from other letters, and birthdays as people enter them: what they still tell, and what they must not. */

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isNear, isSame, nameOf } from '../../src/match/names.ts';
import { soundsOf } from '../../src/match/sounds.ts';
import type { DesiredUser } from '../../src/model.ts';
import { account, human, outcomes, type Told } from '../fixtures/outcomes.ts';

const A = 'a@nordwind.example';
const B = 'b@nordwind.example';

const spelled = suite('names and birthdays as they are written');

const HIRED = { joining_date: '2020-01-15' };

function leaver(name: string, fields: Told = {}): DesiredUser {
  const one = human('1', name, { is: 'gone', email: A, employee_id: '1', ...HIRED, ...fields });
  return { ...one, employee: { ...one.employee, ends: '2026-01-31' } };
}

function newcomer(name: string, fields: Told = {}): DesiredUser {
  return human('2', name, { email: B, employee_id: '2', joining_date: '2026-02-01', ...fields });
}

function accountOf(name: string, fields: Told = {}) {
  return account('1', name, { email: A, employee_id: '1', ...HIRED, ...fields });
}

/** What becomes of a leaver with an account that is remembered, and of the newcomer. */
function follow(
  [old, oldFields]: readonly [string, Told],
  [now, nowFields]: readonly [string, Told],
  accountFields: Told = oldFields,
): [string | undefined, string | undefined] {
  const people = [leaver(old, oldFields), newcomer(now, nowFields)];
  const found = outcomes({ people, users: [accountOf(old, accountFields)], intact: { 1: 'user-1' } });
  return [found['1']?.split(', ')[1] ?? found['1'], found['2']];
}

spelled('what sounds alike in another transcription is near; other names are not', () => {
  const near = (one: string, other: string) => {
    const [a, b] = [one, other].map((text) => nameOf(...text.split('|')));
    return a !== undefined && b !== undefined && isNear(a, b) && isNear(b, a);
  };
  for (const [one, other] of [
    ['Mohamed|Husseini', 'Muhammad|Al-Hosayny'],
    ['Mohamed|Husseini', 'Hosayny|Muhammad'],
    ['Khadija|Bouazizi', 'Hadidscha|Buazizi'],
    ['Abdelkader|Chowdhury', 'Abd al-Qadir|Choudhry'],
    ['Ahmed|Chaouki', 'Achmad|Shawqi'],
    ['Aisha|Qureshi', 'Aischa|Koreshi'],
    ['Xiaoming|Zhang', 'Hsiao-ming|Chang'],
    ['Kim|Jong', 'Gim|Chung'],
    ['Michail|Chruschtschow', 'Mikhail|Khrushchev'],
    ['Sergei|Gavrilov', 'Serhij|Hawryliw'],
    ['Jekaterina|Jelzin', 'Yekaterina|Yeltsin'],
    ['Иван|Петров', 'Ivan|Petrow'],
    ['Юлия|Щербаков', 'Julia|Schtscherbakow'],
    ['Γιώργος|Παππάς', 'Giorgos|Pappas'],
    ['Chaim|Cohen', 'Haim|Kohen'],
    ['Joseph|Raphael', 'Josef|Rafael'],
    ['Liudmila|Petrova', 'Ljudmila|Petrowa'],
    ['Ђорђе|Њежић', 'Djordje|Nezic'],
    ['Ευάγγελος|Μπάρκας', 'Evangelos|Barkas'],
    ['Tesfaye|Gebre', 'Tesfay|Ghebru'],
  ] as const)
    assert.ok(near(one, other), `${one} and ${other}`);
  for (const [one, other] of [
    ['Anna|Berg', 'Vera|Haugen'],
    ['Mohamed|Husseini', 'Muhammad|Bakri'],
    ['Lee|Yi', 'Lee|Wu'],
    ['Hanna|Meyer', 'Noah|Maier'],
    ['Tom|Weber', 'Tim|Huber'],
    ['Lisa|Köhler', 'Luis|Keller'],
    ['Ai|Yu', 'Yu|Oh'],
    ['Vorname1|Nachname1', 'Vorname2|Nachname2'],
    ['伟|张', '静|李'],
  ] as const)
    assert.not(near(one, other), `${one} and ${other}`);
  // What can be read in too many ways says nothing.
  assert.equal(soundsOf([['gogghich', 'gjochic'], ['chatzigeorgiou']]), []);
});

spelled('a leaver who is here in another transcription, under new keys and without a birthday, waits', () => {
  const [is, follower] = follow(['Yusuf Haji', {}], ['Youssef Hadschi', {}]);
  assert.equal([is, follower], ['open', 'conflict']);
  assert.equal(follow(['Yusuf Haji', {}], ['Zoe Elm', {}]), ['blocked', 'none']);
  // With an account of their own.
  const people = [leaver('Yusuf Haji'), newcomer('Youssef Hadschi', { joining_date: '2026-02-20' })];
  const users = [accountOf('Yusuf Haji'), account('2', 'Youssef Hadschi', { email: B, employee_id: '2' })];
  const found = outcomes({ people, users, intact: { 1: 'user-1', 2: 'user-2' } });
  assert.match(found['1'] ?? '', /open$/);
});

spelled('whoever has both keys of an account, and no other birthday, may have changed the whole name', () => {
  const old = { email: B, birth_date: '1992-01-01' };
  const at = { email: A, birth_date: '1992-01-01' };
  const now = { email: A, employee_id: '1', joining_date: '2026-02-01' };
  assert.is(
    follow(['Priya Nair', old], ['Elm Krishnan', { ...now, birth_date: '1992-01-01' }], at)[0],
    'open',
  );
  assert.is(
    follow(['Priya Nair', old], ['Elm Krishnan', { ...now, birth_date: '1980-03-04' }], at)[0],
    'blocked',
  );
});

spelled('a leaver who shares a number with somebody written in other letters is not blocked', () => {
  for (const [old, now] of [
    ['Юлия Попова', 'Julia Popova'],
    ['伟 张', 'Wei Zhang'],
  ] as const) {
    const [is] = follow([old, {}], [now, { employee_id: '1' }]);
    assert.is(is, 'leaver-doubtful', now);
  }
  assert.is(follow(['Ada Berg', {}], ['Zoe Elm', { employee_id: '1' }])[0], 'blocked');
});

spelled('letters that nobody can hear may be any name, where the time speaks for it', () => {
  const day = { joining_date: '2020-01-15' };
  for (const now of ['静 Cheung', '静 张', 'محمد الحسيني']) {
    assert.is(follow(['Jing Zhang', {}], [now, {}])[0], 'open', now);
    assert.is(follow(['Jing Zhang', {}], [now, day])[0], 'open', now);
    const people = [leaver('Jing Zhang'), newcomer(now, { joining_date: '2026-02-20' })];
    const users = [accountOf('Jing Zhang'), account('2', now, { email: B, employee_id: '2' })];
    const found = outcomes({ people, users, intact: { 1: 'user-1', 2: 'user-2' } });
    assert.match(found['1'] ?? '', /blocked$/, now);
    assert.is(follow(['Jing Zhang', {}], [now, { joining_date: '2023-05-05' }])[0], 'blocked', now);
    const [born, other] = [{ birth_date: '1980-02-03' }, { birth_date: '1991-05-06' }];
    assert.is(follow(['Jing Zhang', born], [now, other])[0], 'blocked', now);
  }
  // Without an account of their own, and nobody knows since when.
  assert.is(follow(['Jing Zhang', {}], ['محمد الحسيني', { joining_date: undefined }])[0], 'open');
  assert.is(follow(['محمد الحسيني', {}], ['Jing Zhang', { joining_date: undefined }])[0], 'open');
  // Of these a part at least is heard.
  assert.is(follow(['美咲 Fürchtegott', {}], ['Gregor Çelikkaya', {}])[0], 'blocked');
  assert.is(follow(['Jing Zhang', {}], ['Иван Петров', {}])[0], 'blocked');
});

spelled(
  'somebody of the same name who is yet to start, with an account of their own, may be the leaver',
  () => {
    const people = [leaver('Ada Berg'), newcomer('Ada Berg', { joining_date: '2026-03-20' })];
    const users = [accountOf('Ada Berg'), account('2', 'Ada Berg', { email: B, employee_id: '2' })];
    const found = outcomes({ people, users, intact: { 1: 'user-1', 2: 'user-2' }, today: '2026-02-10' });
    assert.match(found['1'] ?? '', /open$/);
  },
);

spelled('a birthday with a slip, or with day and month exchanged, rules nobody out', () => {
  for (const [born, slipped] of [
    ['1980-03-04', '1980-04-03'],
    ['1980-03-04', '1980-03-14'],
    ['1980-03-04', '1981-03-04'],
    ['1980-03-14', '1980-06-14'],
    ['1980-03-01', '1980-02-29'],
  ] as const) {
    const found = follow(['Ada Berg', { birth_date: born }], ['Ada Berg', { birth_date: slipped }]);
    assert.equal(found, ['open', 'conflict'], slipped);
    // Nor is a second account added beside the one of somebody with a new address; it is not given to them, either.
    const people = [human('1', 'Ada Berg', { email: B, birth_date: slipped, ...HIRED })];
    const users = [account('1', 'Ada Berg', { email: A, birth_date: born, ...HIRED })];
    assert.is(outcomes({ people, users })['1'], 'conflict', slipped);
  }
  const father = follow(
    ['Ada Berg', { birth_date: '1980-03-04' }],
    ['Ada Berg', { birth_date: '1955-04-05' }],
  );
  assert.equal(father, ['blocked', 'none']);
});

spelled('a slip gives nobody anything: a leaver and a namesake with the old mailbox are two', () => {
  const born = { birth_date: '1985-03-04' };
  for (const birth_date of ['1985-03-17', '1960-03-04', '1985-07-04', '1985-04-05']) {
    const now = { email: A, joining_date: '2026-05-01', birth_date };
    assert.is(follow(['Ada Berg', born], ['Ada Berg', now])[0], 'leaver-doubtful', birth_date);
  }
});

spelled(
  'of whom only the year is known, a part of the name is enough where the time speaks for it, too',
  () => {
    const many = ['Carl', 'Dorn', 'Elm', 'Fux', 'Gras', 'Hut'].map((last, at) =>
      human(`${at + 3}`, `Anna ${last}`, {
        email: `${last}@nordwind.example`,
        birth_date: `197${at}-03-05`,
        joining_date: '2015-03-03',
      }),
    );
    const born = { birth_date: '1990-01-01' };
    const [old, account1] = [leaver('Anna Moeller', born), accountOf('Anna Moeller', born)];
    const outcomeOf = (fields: Told, hasOwn: boolean) => {
      const now = newcomer('Anna Schulz', { ...born, ...fields });
      const own = hasOwn ? [account('2', 'Anna Schulz', { email: B, employee_id: '2' })] : [];
      const users = [account1, ...own];
      const intact = { 1: 'user-1', ...(hasOwn ? { 2: 'user-2' } : {}) };
      const found = outcomes({ people: [old, now, ...many], users, intact });
      return [found['1']?.split(', ')[1], found['2']];
    };
    for (const fields of [{}, HIRED]) {
      assert.equal(outcomeOf(fields, false), ['open', 'conflict']);
      assert.equal(outcomeOf(fields, true), ['open', 'user-2 by link']);
    }
    assert.equal(outcomeOf({ joining_date: '2023-05-05' }, true), ['blocked', 'user-2 by link']);
  },
);

spelled('a birthday that many have makes nobody wait for a stranger', () => {
  for (const birth_date of ['1970-01-01', '1900-01-01', '9999-12-31', '1985-01-01']) {
    for (const hired of [{}, HIRED]) {
      const [old, now] = [leaver('Ada Berg', { birth_date }), newcomer('Zoe Elm', { birth_date, ...hired })];
      const users = [
        accountOf('Ada Berg', { birth_date }),
        account('2', 'Zoe Elm', { email: B, birth_date }),
      ];
      const found = outcomes({ people: [old, now], users, intact: { 1: 'user-1', 2: 'user-2' } });
      assert.match(found['1'] ?? '', /blocked$/, birth_date);
    }
  }
});

spelled('where the record of a leaver knows no birthday, that of the account is asked', () => {
  const born = { birth_date: '1980-02-03' };
  assert.is(follow(['Ada Berg', {}], ['Zoe Carl', { ...born, ...HIRED }], born)[0], 'open');
  assert.is(follow(['Ada Berg', {}], ['Zoe Carl', { ...HIRED }], born)[0], 'blocked');
});

spelled(
  'where nobody has a hire date, somebody without an account who was born on the same day may be the leaver',
  () => {
    const [born, none] = [{ birth_date: '1980-02-03' }, { joining_date: undefined }];
    const old = { ...born, ...none };
    assert.is(follow(['Ada Berg', old], ['Zoe Carl', old])[0], 'open');
    assert.is(follow(['Ada Berg', old], ['Zoe Carl', { ...none, birth_date: '1981-05-06' }])[0], 'blocked');
  },
);

spelled('a new account is given by both keys under a part of the name, and not against a birthday', () => {
  const given = (fields: Told) =>
    outcomes({
      people: [human('1', 'Aisha Haddad', { email: A, employee_id: '1', ...fields })],
      users: [account('1', 'Khaled Haddad', { email: A, employee_id: '1', birth_date: '1998-05-18' })],
    })['1'];
  assert.is(given({}), 'user-1 by identifier');
  assert.is(given({ birth_date: '1971-06-24' }), 'conflict');
});

spelled(
  'a nickname with both keys is enough where the hire date is that of an import; with a hire date of its own it is not',
  () => {
    const [record, at] = [{ joining_date: '2014-02-01' }, { joining_date: '2026-01-01' }];
    const given = (imported: number, fields: Told = {}) =>
      outcomes({
        people: [human('1', 'Robert Berg', { email: A, employee_id: '1', ...record, ...fields })],
        users: [
          account('1', 'Bob Berg', { email: A, employee_id: '1', ...at }),
          ...Array.from({ length: imported }, (_, more) =>
            account(`${more + 2}`, `Other${'abcdef'[more]} Name`, at),
          ),
        ],
      })['1'];
    assert.is(given(5), 'user-1 by identifier');
    assert.is(given(4), 'conflict');
    assert.is(given(0, at), 'user-1 by identifier');
  },
);

spelled('a family name that is a particle elsewhere is a name', () => {
  const [old, now] = [
    human('1', 'Thi Lan Le', { is: 'gone', email: A, employee_id: '1', ...HIRED }),
    'Thi Lan Do',
  ];
  const people = [old, human('2', now, { email: A, employee_id: '2', joining_date: '2026-06-01' })];
  const found = outcomes({ people, users: [accountOf('Thi Lan Le')], intact: { 1: 'user-1' } });
  assert.equal(found, { 1: 'leaver-doubtful', 2: 'ambiguous' });
  const same = (one: string, other: string) => isSame(nameOf(...one.split('|')), nameOf(...other.split('|')));
  assert.not(same('Wei|Ma', 'Wei|Ba'));
  assert.ok(same('Anna|von Berg', 'Anna|Berg'));
  assert.ok(same('María de los|Ángeles Ruiz', 'María|Ángeles Ruiz'));
});

spelled('of whom only the year is known, a colleague of one first name and year is no reason to wait', () => {
  const born = { birth_date: '1980-01-01' };
  const people = [leaver('Ada Berg', born), newcomer('Ada Holm', { ...born, joining_date: '2015-01-01' })];
  const users = [
    accountOf('Ada Berg', born),
    account('2', 'Ada Holm', { email: B, employee_id: '2', ...born }),
  ];
  const found = outcomes({ people, users, intact: { 1: 'user-1', 2: 'user-2' } });
  assert.match(found['1'] ?? '', /blocked$/);
});

spelled('a company whose names are written anew in other letters keeps its accounts', () => {
  const given = (fields: Told) =>
    outcomes({
      people: [human('1', 'Julia Popova', { email: A, employee_id: '1', ...HIRED, ...fields })],
      users: [accountOf('Юлия Попова')],
      intact: { 1: 'user-1' },
    })['1'];
  assert.is(given({}), 'user-1 by link');
  assert.is(given({ employee_id: '9' }), 'record-replaced');
  assert.is(given({ joining_date: '2026-02-01' }), 'record-replaced');
});

spelled('another birthday does not outweigh address, name and hire date', () => {
  const given = (fields: Told) =>
    outcomes({
      people: [human('1', 'Ada Berg', { email: A, birth_date: '1985-06-24', ...fields })],
      users: [account('1', 'Ada Berg', { email: A, birth_date: '1990-01-01', ...HIRED })],
    })['1'];
  assert.is(given(HIRED), 'user-1 by identifier');
  assert.is(given({}), 'conflict');
  assert.is(given({ joining_date: '2026-02-01' }), 'conflict');
  // A hire date is often that of a founding, or of a takeover.
  const numbered = outcomes({
    people: [human('1', 'Ada Berg', { email: A, employee_id: '3', birth_date: '1985-06-24', ...HIRED })],
    users: [account('1', 'Ada Berg', { email: A, employee_id: '7', birth_date: '1961-11-30', ...HIRED })],
  });
  assert.is(numbered['1'], 'conflict');
});

spelled.run();
