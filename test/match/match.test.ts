import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type MatchOptions, matchPeople, type Resolved, resolvedBy } from '../../src/match/match.ts';
import type { DesiredUser, Match, PersonRef, User } from '../../src/model.ts';
import { person, THEN, user } from '../fixtures/people.ts';
import { remembering } from '../fixtures/remembered.ts';

const matching = suite('matchPeople');

function named(id: string) {
  return { first_name: `First${id}`, last_name: `Last${id}` };
}

const BY_EMAIL: MatchOptions = { identifier: 'email', today: THEN, createOnly: new Set(['employee_id']) };
const BY_NUMBER: MatchOptions = { identifier: 'employee_id', today: THEN, createOnly: new Set() };

function outcome(people: DesiredUser[], users: User[], options = BY_EMAIL): Record<string, string> {
  const short = (match: Match) => {
    if (match.kind === 'matched') return `${match.user.id} by ${match.by}`;
    return match.kind === 'set-aside' ? match.reason : match.kind;
  };
  return Object.fromEntries(
    [...matchPeople(people, users, options).matches].map(([id, match]) => [id, short(match)]),
  );
}

matching('by e-mail, without regard to case, white space and Unicode form', () => {
  const people = [person('1', { fields: { email: ' Jörg@Nordwind.example ' } })];
  const fields = { ...named('1'), email: 'jo\u0308rg@nordwind.EXAMPLE' };
  assert.equal(outcome(people, [user('9', { fields })]), { 1: 'user-9 by identifier' });
});

matching('by employee number, where case counts', () => {
  const people = [
    person('1', { fields: { employee_id: ' A1 ' } }),
    person('2', { fields: { employee_id: 'a2' } }),
  ];
  const users = [
    user('8', { fields: { ...named('1'), employee_id: 'A1', email: 'x@nordwind.example' } }),
    user('9', { fields: { employee_id: 'A2', email: 'y@nordwind.example' } }),
  ];
  assert.equal(outcome(people, users, BY_NUMBER), { 1: 'user-8 by identifier', 2: 'none' });
});

matching('a person nobody knows there has no match', () => {
  assert.equal(outcome([person('1')], [user('2')]), { 1: 'none' });
});

matching('two people with one e-mail: both are set aside, nobody else', () => {
  const people = [person('1'), person('2', { fields: { email: 'P1@nordwind.example' } }), person('3')];
  assert.equal(outcome(people, [user('1'), user('3')]), {
    1: 'ambiguous',
    2: 'ambiguous',
    3: 'user-3 by identifier',
  });
});

matching('two users with one e-mail: the person is set aside, unless one alone bears the name', () => {
  const twin = { ...user('9'), fields: { email: 'P1@nordwind.example' } };
  assert.equal(outcome([person('1')], [user('1'), twin]), { 1: 'user-1 by identifier' });
  const namesake = { ...twin, fields: { ...twin.fields, ...named('1') } };
  assert.equal(outcome([person('1')], [user('1'), namesake]), { 1: 'ambiguous' });
  const nameless = { ...user('1'), fields: { email: 'P1@nordwind.example' } };
  assert.equal(outcome([person('1')], [nameless, twin]), { 1: 'ambiguous' });
});

matching('where the user has no employee number, the e-mail tells', () => {
  const people = [person('1', { fields: { employee_id: 'A1' } })];
  assert.equal(outcome(people, [user('1')], BY_NUMBER), { 1: 'user-1 by other-identifier' });
});

matching('where the user has another employee number, the e-mail tells if the name agrees, too', () => {
  const people = [person('1', { fields: { employee_id: 'A1' } })];
  const account = (name: object) => [user('1', { fields: { employee_id: 'B7', ...name } })];
  assert.equal(outcome(people, account({}), BY_NUMBER), { 1: 'user-1 by other-identifier' });
  // No second account either.
  assert.equal(outcome(people, account(named('2')), BY_NUMBER), { 1: 'conflict' });
});

matching('a changed e-mail of somebody whose number is there is no new person', () => {
  const people = [person('1', { fields: { email: 'married@nordwind.example', employee_id: '1' } })];
  const account = (name: object) => [user('1', { fields: { employee_id: '1', ...name } })];
  assert.equal(outcome(people, account({})), { 1: 'user-1 by other-identifier' });
  assert.equal(outcome(people, account(named('2'))), { 1: 'conflict' });
});

matching(
  'identifiers that point to two users are a conflict, unless one of them bears the name alone',
  () => {
    const people = [person('1', { fields: { employee_id: '2' } })];
    const two = (name: object) => user('2', { fields: { employee_id: '2', ...name } });
    assert.equal(outcome(people, [user('1'), two({})]), { 1: 'user-1 by identifier' });
    assert.equal(matchPeople(people, [user('1'), two({})], BY_NUMBER).matches.get('1'), {
      kind: 'matched',
      user: user('1'),
      by: 'other-identifier',
      permits: { block: true, remember: 'marks' },
      witnesses: ['email', 'name'],
      waiting: ['employee_id'],
      row: '5.3',
    });
    assert.equal(outcome(people, [user('1'), two(named('1'))]), { 1: 'conflict' });
    assert.equal(outcome(people, [user('1', { fields: named('3') }), two({})]), { 1: 'conflict' });
  },
);

matching(
  'two people swapping addresses keep their accounts where number and name tell; else both wait',
  () => {
    const people = [
      person('1', { fields: { email: 'p2@nordwind.example', employee_id: '1' } }),
      person('2', { fields: { email: 'p1@nordwind.example', employee_id: '2' } }),
    ];
    const users = (more: object) => [
      user('1', { fields: { employee_id: '1', ...more } }),
      user('2', { fields: { employee_id: '2', ...more } }),
    ];
    for (const [options, by] of [
      [BY_EMAIL, 'other-identifier'],
      [BY_NUMBER, 'identifier'],
    ] as const) {
      assert.equal(outcome(people, users({}), options), { 1: `user-1 by ${by}`, 2: `user-2 by ${by}` });
      for (const match of matchPeople(people, users({}), options).matches.values())
        assert.equal(match.kind === 'matched' && match.waiting, ['email']);
      const nameless = users({ first_name: undefined, last_name: undefined });
      assert.equal(outcome(people, nameless, options), { 1: 'conflict', 2: 'conflict' });
    }
  },
);

matching('a chain of changed addresses is no conflict when the numbers tell who is who', () => {
  const people = [
    person('1', { fields: { email: 'p2@nordwind.example', employee_id: '1' } }),
    person('2', { fields: { email: 'new@nordwind.example', employee_id: '2' } }),
  ];
  const users = [user('1', { fields: { employee_id: '1' } }), user('2', { fields: { employee_id: '2' } })];
  assert.equal(outcome(people, users, BY_NUMBER), {
    1: 'user-1 by identifier',
    2: 'user-2 by identifier',
  });
});

const NAME = { first_name: 'Ada', last_name: 'Berg' };

matching(
  'rehired under a new id with the same e-mail: the account is the new record’s, nobody is left to block',
  () => {
    const people = [
      person('1', { status: 'inactive', fields: { ...NAME, email: 'ada@nordwind.example' } }),
      person('2', { fields: { ...NAME, email: 'ada@nordwind.example' } }),
    ];
    const users = [user('9', { fields: { ...NAME, email: 'ada@nordwind.example' } })];
    assert.equal(outcome(people, users), { 1: 'transferred', 2: 'user-9 by identifier' });
  },
);

matching('rehired under a new id and e-mail, known by the number: the account moves along', () => {
  const people = [
    person('1', {
      status: 'inactive',
      fields: { ...NAME, email: 'old@nordwind.example', employee_id: 'A1' },
    }),
    person('2', { fields: { ...NAME, email: 'new@nordwind.example', employee_id: 'A1' } }),
  ];
  const users = [
    user('9', { fields: { ...NAME, last_name: 'Former', email: 'old@nordwind.example', employee_id: 'A1' } }),
  ];
  assert.equal(outcome(people, users), { 1: 'transferred', 2: 'user-9 by transfer' });
});

matching('a leaver’s e-mail given to a newcomer: both are set aside', () => {
  const people = [
    person('1', { status: 'inactive', fields: { email: 'info@nordwind.example' } }),
    person('2', { fields: { email: 'info@nordwind.example' } }),
  ];
  assert.equal(outcome(people, [user('9', { fields: { email: 'info@nordwind.example' } })]), {
    1: 'ambiguous',
    2: 'ambiguous',
  });
});

matching(
  'a leaver who shares the number with somebody living of another name keeps the account, which is not blocked',
  () => {
    const people = [
      person('1', { status: 'inactive', fields: { employee_id: 'A1' } }),
      person('2', { fields: { employee_id: 'A1' } }),
    ];
    const account = (more: object) => [user('1', { fields: { employee_id: 'A1', ...more } })];
    const blocks = (more: object, of = people) => {
      const match = matchPeople(of, account(more), BY_EMAIL).matches.get('1');
      return match?.kind === 'matched' ? match.permits.block : match?.kind;
    };
    assert.is(outcome(people, account({}))['1'], 'user-1 by identifier');
    assert.is(blocks({}), false);
    // With three witnesses the number alone is no use of the account.
    const hired = { joining_date: '2020-01-01' };
    const [leaver, other] = people as [DesiredUser, DesiredUser];
    const dated = { ...leaver, fields: { ...leaver.fields, ...hired } };
    assert.is(blocks(hired, [dated, other]), true);
  },
);

matching('a junk number that many living people share hurts nobody who is known by e-mail', () => {
  const people = ['1', '2', '3'].map((id) => person(id, { fields: { employee_id: '-' } }));
  assert.equal(outcome(people, [user('1'), user('2'), user('3')]), {
    1: 'user-1 by identifier',
    2: 'user-2 by identifier',
    3: 'user-3 by identifier',
  });
});

matching('an unknown status counts as living: the shared account is not a leaver’s', () => {
  const same = { ...NAME, email: 'ada@nordwind.example' };
  const people = [
    person('1', { status: 'inactive', fields: same }),
    person('2', { status: null, fields: same }),
  ];
  assert.equal(
    outcome(people, [user('9', { fields: { email: 'ada@nordwind.example' } })])['1'],
    'transferred',
  );
});

matching('people of another domain are set aside', () => {
  const people = [person('1', { fields: { email: 'x@partner.example' } }), person('2')];
  assert.equal(outcome(people, [], { ...BY_EMAIL, domains: ['Nordwind.example'] }), {
    1: 'foreign-domain',
    2: 'none',
  });
});

matching('somebody without e-mail has no match, and no second account beside one of that name', () => {
  const silent = person('1', { fields: { email: undefined } });
  assert.equal(outcome([silent], [user('2')]), { 1: 'none' });
  assert.equal(outcome([silent], [user('1')]), { 1: 'conflict' });
});

const linking = suite('matchPeople: remembered links');

function linked(links: Record<string, string>, options = BY_EMAIL): MatchOptions {
  return { ...options, memory: remembering(links) };
}

const RENAMED = [person('1', { fields: { email: 'married@nordwind.example', employee_id: 'A1' } })];

for (const options of [BY_EMAIL, BY_NUMBER]) {
  linking(`a changed e-mail or number is the same person, identified by ${options.identifier}`, () => {
    const known = { 1: 'user-1' };
    const renamed = [user('1', { fields: { employee_id: 'A1' } })];
    assert.equal(outcome(RENAMED, renamed, linked(known, options)), { 1: 'user-1 by link' });
    const renumbered = [user('1', { fields: { email: 'married@nordwind.example', employee_id: 'B2' } })];
    assert.equal(outcome(RENAMED, renumbered, linked(known, options)), { 1: 'user-1 by link' });
  });
}

linking('both at once, when name and hire date agree', () => {
  const both = [
    person('1', { fields: { email: 'new@nordwind.example', employee_id: 'N1', joining_date: '2020-01-01' } }),
  ];
  const account = (joining_date: string) => [user('1', { fields: { employee_id: 'A1', joining_date } })];
  assert.equal(outcome(both, account('Jan 01, 2020'), linked({ 1: 'user-1' })), { 1: 'user-1 by link' });
  assert.equal(outcome(both, account('2020-01-02'), linked({ 1: 'user-1' })), { 1: 'conflict' });
});

linking('both at once, when not all of the name agrees: neither the account nor a second one', () => {
  const fields = { email: 'new@nordwind.example', employee_id: 'N1', joining_date: '2020-01-01' };
  const renamed = [person('1', { fields: { ...fields, first_name: 'Other' } })];
  const account = [user('1', { fields: { employee_id: 'A1', joining_date: '2020-01-01' } })];
  assert.equal(outcome(renamed, account, linked({ 1: 'user-1' })), { 1: 'conflict' });
});

linking('a tampered link alone moves no account', () => {
  assert.equal(
    outcome([person('1'), person('2')], [user('1'), user('2')], linked({ 1: 'user-2', 2: 'user-1' })),
    {
      1: 'user-1 by identifier',
      2: 'user-2 by identifier',
    },
  );
});

linking('the account of somebody who is gone is not a newcomer’s, unless the name is the same', () => {
  const newcomer = (first_name: string, last_name = 'Last1') => [
    person('2', { fields: { email: 'p1@nordwind.example', first_name, last_name } }),
  ];
  const given = { ...BY_EMAIL, memory: remembering({}, { gone: { 'user-1': undefined } }) };
  assert.equal(outcome(newcomer('Other'), [user('1')], given), { 2: 'conflict' });
  assert.equal(outcome(newcomer('Other', 'Name'), [user('1')], given), { 2: 'conflict' });
  assert.equal(outcome(newcomer('Other'), [user('1')], linked({})), { 2: 'user-1 by identifier' });
  assert.equal(outcome(newcomer('First1'), [user('1')], given), { 2: 'user-1 by identifier' });
});

linking('an address with another name, whether or not the number can be read: set aside', () => {
  const unreadable = { ...BY_EMAIL, unreadable: new Set(['1']) };
  for (const employee_id of ['A1', undefined]) {
    const account = user('1', { fields: { employee_id, first_name: 'Some', last_name: 'Body' } });
    assert.equal(outcome([person('1')], [account], BY_EMAIL), { 1: 'conflict' });
    assert.equal(outcome([person('1')], [account], unreadable), { 1: 'conflict' });
  }
  assert.equal(outcome([person('1')], [user('1')], unreadable), { 1: 'user-1 by identifier' });
});

linking(
  'an address that a linked person gives up is a newcomer’s in the same run, unless they may be the same',
  () => {
    const account = user('1', { fields: { employee_id: 'A1' } });
    const owner = person('1', { fields: { email: 'married@nordwind.example', employee_id: 'A1' } });
    const newcomer = (first_name: string, more = {}) =>
      person('2', { fields: { email: 'p1@nordwind.example', first_name, last_name: 'Last1', ...more } });
    const other = { last_name: 'Body', employee_id: 'A2' };
    const given = linked({ 1: 'user-1' });
    const outcomes = (two: DesiredUser, options = given) => outcome([owner, two], [account], options)['2'];
    assert.is(outcomes(newcomer('Some', other)), 'none');
    assert.is(outcomes(newcomer('First1')), 'conflict');
    assert.is(outcomes(newcomer('Some')), 'conflict', 'one of the names is the same');
    assert.is(
      outcomes(newcomer('Some', other), { ...given, today: THEN, createOnly: new Set(['email']) }),
      'conflict',
    );
    const stays = person('1', { fields: { email: undefined, employee_id: 'A1' } });
    assert.is(outcome([stays, newcomer('Some', other)], [account], given)['2'], 'conflict');
  },
);

linking('nobody whose number cannot be read gets a second account beside one that bears their name', () => {
  const fields = { email: 'new@nordwind.example', employee_id: 'B2' };
  const account = user('1', { fields: { employee_id: 'A1' } });
  // Numbers are kept equal to Personio's.
  const given = { ...BY_EMAIL, createOnly: new Set<string>() };
  const unreadable = { ...given, unreadable: new Set(['1']) };
  assert.equal(outcome([person('1', { fields })], [account], given), { 1: 'none' });
  assert.equal(outcome([person('1', { fields })], [account], unreadable), { 1: 'conflict' });
  assert.equal(outcome([person('1', { fields })], [user('2')], unreadable), { 1: 'none' });
  // Nor anybody who has no number at all.
  const silent = { ...fields, employee_id: undefined };
  assert.equal(outcome([person('1', { fields: silent })], [account], given), { 1: 'conflict' });
  // It is the account of a namesake.
  const namesake = person('2', { fields: { ...account.fields, first_name: 'First1', last_name: 'Last1' } });
  assert.equal(outcome([person('1', { fields }), namesake], [account], unreadable), {
    1: 'none',
    2: 'user-1 by identifier',
  });
});

linking(
  'a link that an address upholds gives way to whoever has the number and the name of the account',
  () => {
    const account = user('1', { fields: { employee_id: 'A1' } });
    const named = (id: string, first_name: string, more: Partial<DesiredUser['fields']>) =>
      person(id, { fields: { first_name, last_name: 'Last1', ...more } });
    const sharer = named('2', 'Some', { email: 'p1@nordwind.example', employee_id: 'A2' });
    const owner = named('1', 'First1', { email: 'new@nordwind.example', employee_id: 'A1' });
    const given = linked({ 2: 'user-1' });
    for (const identifier of ['email', 'employee_id'] as const) {
      const found = outcome([owner, sharer], [account], { ...given, identifier });
      assert.equal(found, { 1: 'conflict', 2: 'conflict' });
    }
    assert.equal(outcome([sharer], [account], given), { 2: 'user-1 by link' });
  },
);

linking('an address that went to a newcomer does not take along an account that has nothing else', () => {
  const account = user('1');
  const owner = (status: 'active' | 'inactive') =>
    person('1', { status, fields: { email: 'new@nordwind.example', employee_id: 'A1' } });
  const newcomer = person('2', {
    fields: { email: 'p1@nordwind.example', employee_id: 'A2', first_name: 'Some', last_name: 'Body' },
  });
  for (const status of ['active', 'inactive'] as const) {
    const found = outcome([owner(status), newcomer], [account], linked({ 1: 'user-1' }));
    assert.equal(found, { 1: 'conflict', 2: 'conflict' });
  }
  // The owner has another account by now; the newcomer has one key of this, under the owner's name or under none.
  const moved = user('3', { fields: { ...named('1'), email: 'new@nordwind.example' } });
  assert.equal(outcome([owner('active'), newcomer], [account, moved], linked({ 1: 'user-1' })), {
    1: 'user-3 by identifier',
    2: 'conflict',
  });
  const nameless = user('1', { fields: { first_name: undefined, last_name: undefined } });
  assert.equal(outcome([owner('active'), newcomer], [nameless, moved], linked({ 1: 'user-1' })), {
    1: 'user-3 by identifier',
    2: 'user-1 by identifier',
  });
});

linking('a leaver whose account has the address of a living record of the same name has come back', () => {
  const account = user('1', { fields: { employee_id: 'A1' } });
  const leaver = person('1', { status: 'inactive', fields: { email: undefined, employee_id: 'A1' } });
  const other = (id: string, first_name: string, last_name = 'Last1') =>
    person(id, {
      record: { first_name, last_name },
      fields: { email: 'p1@nordwind.example', employee_id: `A${id}`, first_name, last_name },
    });
  for (const identifier of ['email', 'employee_id'] as const) {
    const outcomes = (...people: DesiredUser[]) =>
      outcome([leaver, ...people], [account], { ...linked({ 1: 'user-1' }), identifier });
    const back = outcomes(other('2', 'First1'));
    assert.is(back['1'], 'transferred');
    assert.match(String(back['2']), /^user-1 by/);
    // Somebody else got the address; the leaver is one.
    assert.is(outcomes(other('2', 'Some', 'Body'))['1'], 'user-1 by link');
    // Married, or somebody of the family: whoever of them has come back is for a person to say.
    assert.is(outcomes(other('2', 'Some'))['1'], 'leaver-doubtful');
    assert.is(outcomes(other('2', 'First1'), other('3', 'First1'))['1'], 'ambiguous');
    assert.is(outcomes(other('2', 'Some'), other('3', 'Other'))['1'], 'ambiguous');
    // Exactly one has the whole name, whoever else has the address.
    assert.is(outcomes(other('2', 'First1'), other('3', 'Some'))['1'], 'transferred');
  }
});

linking('two links to one account are as good as none', () => {
  const people = [
    person('1', { fields: { employee_id: 'A' } }),
    person('2', { fields: { employee_id: 'A' } }),
  ];
  const users = [user('1', { fields: { employee_id: 'A' } })];
  assert.equal(outcome(people, users, linked({ 1: 'user-1', 2: 'user-1' }))['1'], 'user-1 by identifier');
});

linking('a chain of changed addresses follows the links', () => {
  const people = [
    person('1', { fields: { email: 'p2@nordwind.example', employee_id: '1' } }),
    person('2', { fields: { email: 'new@nordwind.example', employee_id: '2' } }),
  ];
  const users = [user('1', { fields: { employee_id: '1' } }), user('2', { fields: { employee_id: '2' } })];
  assert.equal(outcome(people, users, linked({ 1: 'user-1', 2: 'user-2' })), {
    1: 'user-1 by link',
    2: 'user-2 by link',
  });
});

linking('a newcomer with the address of somebody linked gets no account', () => {
  const people = [
    person('1', { fields: { email: undefined, employee_id: 'A1' } }),
    person('2', { fields: { email: 'p1@nordwind.example' } }),
  ];
  const users = [user('1', { fields: { employee_id: 'A1' } })];
  assert.equal(outcome(people, users, linked({ 1: 'user-1' })), { 1: 'user-1 by link', 2: 'conflict' });
});

linking('the linked account of an inactive record moves to the same person’s living record', () => {
  const people = [
    person('1', {
      status: 'inactive',
      fields: { ...NAME, email: 'ada@nordwind.example', employee_id: 'A1' },
    }),
    person('2', { fields: { ...NAME, email: 'ada@nordwind.example' } }),
  ];
  const users = [user('9', { fields: { ...NAME, email: 'ada@nordwind.example', employee_id: 'A1' } })];
  assert.equal(outcome(people, users, linked({ 1: 'user-9' })), {
    1: 'transferred',
    2: 'user-9 by identifier',
  });
});

matching.run();
linking.run();

const doubts = suite('matchPeople: candidates');

doubts(
  'whoever is set aside comes with the accounts that might be theirs, by link and by either identifier',
  () => {
    const people = [
      person('1', {
        fields: { email: 'p2@nordwind.example', employee_id: 'A3', joining_date: '2020-01-01' },
      }),
      person('2'),
      person('4', { fields: { email: 'x@partner.example' } }),
    ];
    const users = [
      user('1', { fields: { employee_id: 'A1' } }),
      user('2'),
      user('3', { fields: { employee_id: 'A3' } }),
    ];
    const options = { ...linked({ 1: 'user-1' }), domains: ['nordwind.example'] };
    const { matches } = matchPeople(people, users, options);
    const set = (id: string) => {
      const match = matches.get(id);
      return match?.kind === 'set-aside' ? [match.reason, match.candidates] : match?.kind;
    };
    assert.equal(set('1'), ['ambiguous', ['user-1', 'user-2', 'user-3']]);
    assert.equal(set('2'), ['ambiguous', ['user-2']]);
    assert.equal(set('4'), ['foreign-domain', []]);
  },
);

doubts.run();

const byHand = suite('resolvedBy');
const refOf = (ref: PersonRef) => `ref ${Object.values(ref)[0]}`;
const READ = {
  employees: [person('1'), person('2')].map(({ employee }) => employee),
  users: [user('1'), user('2')],
};
const entry = (employee: string, account: string, expires = '2026-11-22') => ({
  employee: `ref ${employee}`,
  user: account,
  expires,
});
const countsOf = ({ idle }: Resolved) => {
  const expired = idle.filter(({ why }) => why === 'expired').length;
  return { unmatched: idle.length - expired, expired };
};
const settled = (...entries: ReturnType<typeof entry>[]) => {
  const resolved = resolvedBy(entries, READ, refOf, { today: '2026-11-22' });
  return { ...Object.fromEntries(resolved.pairs), ...countsOf(resolved) };
};

byHand('an account by reference or by id; the last day still counts', () => {
  assert.equal(settled(entry('1', 'ref user-1'), entry('2', 'user-2')), {
    1: 'user-1',
    2: 'user-2',
    unmatched: 0,
    expired: 0,
  });
  assert.equal(settled(entry('1', 'user-1', '2026-11-21')), { unmatched: 0, expired: 1 });
  const nothing = resolvedBy(undefined, READ, refOf, { today: '2026-11-22' });
  assert.equal(
    { pairs: nothing.pairs, ...countsOf(nothing) },
    { pairs: new Map(), unmatched: 0, expired: 0 },
  );
});

byHand('whoever is not there settles nothing, and an id is no reference of a person', () => {
  assert.equal(settled(entry('9', 'user-1'), entry('1', 'user-9')), { unmatched: 2, expired: 0 });
  assert.equal(settled({ employee: '1', user: 'user-1', expires: '2026-12-01' }), {
    unmatched: 1,
    expired: 0,
  });
});

byHand('two entries for one account or one person: neither counts', () => {
  assert.equal(settled(entry('1', 'user-1'), entry('2', 'ref user-1')), { unmatched: 2, expired: 0 });
  assert.equal(settled(entry('1', 'user-1'), entry('1', 'user-2')), { unmatched: 2, expired: 0 });
});

byHand('each entry that settles nothing is told by its place in the list, with the reason', () => {
  const { idle, entryOf, pairs } = resolvedBy(
    [
      entry('1', 'user-1'),
      entry('9', 'user-2'),
      entry('2', 'user-9'),
      entry('8', 'user-8'),
      entry('2', 'user-2', '2026-11-21'),
      entry('2', 'user-2'),
      entry('1', 'user-3'),
      entry('3', 'ref user-2'),
      entry('4', 'user-4'),
    ],
    {
      employees: ['1', '2', '3', '4'].map((id) => person(id).employee),
      users: ['1', '2', '3', '4'].map((id) => user(id)),
    },
    refOf,
    { today: '2026-11-22' },
  );
  assert.equal(idle, [
    { entry: 1, why: 'person-twice', others: [7] },
    { entry: 2, why: 'person-unknown' },
    { entry: 3, why: 'account-unknown' },
    { entry: 4, why: 'neither-known' },
    { entry: 5, why: 'expired' },
    { entry: 6, why: 'account-twice', others: [8] },
    { entry: 7, why: 'person-twice', others: [1] },
    { entry: 8, why: 'account-twice', others: [6] },
  ]);
  assert.equal([...pairs], [['4', 'user-4']]);
  assert.equal([...entryOf], [['user-4', 9]]);
});

byHand.run();
