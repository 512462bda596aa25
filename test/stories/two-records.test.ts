/** One human under two Personio records: a transfer, with an overlap or without one, and a record made twice. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { hire } from '../../src/sandbox/company/company.ts';
import { addDays } from '../../src/sandbox/company/invented.ts';
import type { Person } from '../../src/sandbox/company/people.ts';
import type { StoredUser } from '../../src/sandbox/engagedly/engagedly.ts';
import type { Tenant } from '../../src/types/tenant.d.ts';
import { comeBack, leave } from '../fixtures/incidents.ts';
import { onStage, type Stage, TENANT, TODAY } from '../fixtures/stage.ts';

const records = suite('stories: two records of one human');

/** The same human in another subcompany: everything of a human is the same, everything of a post is new. */
function secondRecord(story: Stage, old: Person, given: Partial<Person> = {}): Person {
  hire(story.company, 1);
  const next = story.person(-1);
  const { firstName, lastName, gender, hireDate } = old;
  Object.assign(next, {
    firstName,
    lastName,
    gender,
    hireDate,
    email: 'new.post@nordwind.example',
    ...given,
  });
  next.custom.dynamic_1001 = old.custom.dynamic_1001;
  return next;
}

/** Everybody has an account; then somebody leaves and is there under a second record, which no sync has seen yet. */
async function movedOn(story: Stage): Promise<{ old: Person; account: StoredUser; next: Person }> {
  await story.firstLoad();
  const old = story.person(-1);
  const account = story.accountOf(old);
  leave(old);
  return { old, account, next: secondRecord(story, old) };
}

/** An account for each, as it was there before this product. */
function accountsFor({ engagedly }: Stage, people: readonly Person[]) {
  return people.map(({ firstName, lastName, email, hireDate }) =>
    engagedly.addUser({
      fields: {
        first_name: firstName,
        last_name: lastName,
        email: email ?? '',
        joining_date: hireDate ?? '',
      },
    }),
  );
}

for (const hireDate of [undefined, TODAY])
  records(
    `a transfer whose new record is active three days before the old one ends (hire date ${hireDate ?? 'kept'}): no second account, and the one there is moves`,
    onStage({ people: 12 }, async (story) => {
      await story.firstLoad();
      const old = story.person(-1);
      const account = story.accountOf(old);
      secondRecord(story, old, hireDate === undefined ? {} : { hireDate });
      story.later(24);
      const both = await story.run();
      assert.equal([both.summary.counts.created, both.codes.includes('ambiguous')], [0, true], both.printed);
      story.later(72);
      leave(old, addDays(TODAY, 2));
      const { summary, printed } = await story.run();
      assert.equal([summary.outcome, summary.counts.updated], ['success', 1], printed);
      assert.equal([account.blocked, account.fields.email], [false, 'new.post@nordwind.example']);
    }),
  );

for (const isNew of [true, false])
  records(
    `${isNew ? 'a newcomer whose record HR has made twice' : 'a second record of somebody who has an account'}, with one name and one birthday: nobody is added until one of them ends, or is out of scope`,
    onStage({ people: 12 }, async (story) => {
      await story.firstLoad();
      if (isNew) hire(story.company, 1);
      const one = story.person(-1);
      const twice = secondRecord(story, one);
      story.later(24);
      const { summary, codes, printed } = await story.run();
      assert.equal([summary.counts.created, codes.includes('ambiguous')], [0, true], printed);
      const filter = `$not(email = '${twice.email}')`;
      await story.setTenant({ ...TENANT, scope: { ...TENANT.scope, filter } });
      const kept = await story.run();
      assert.equal(
        [kept.summary.outcome, kept.summary.counts.created],
        ['success', isNew ? 1 : 0],
        kept.printed,
      );
    }),
  );

records(
  'two people of one name who were born on one day: an account made by hand tells that they are two',
  onStage({ people: 12 }, async (story) => {
    await story.firstLoad();
    const { firstName, lastName, email } = secondRecord(story, story.person(-1));
    assert.ok((await story.run()).codes.includes('ambiguous'));
    story.engagedly.addUser({ fields: { first_name: firstName, last_name: lastName, email: String(email) } });
    const { summary, printed } = await story.run();
    assert.equal([summary.outcome, summary.counts.created], ['success', 0], printed);
  }),
);

records(
  'at the first sync of a customer each of two records of one human has an account, and one has ended: its account is told as open, until it is blocked by hand',
  onStage({ people: 12 }, async (story) => {
    const old = story.person(-1);
    const next = secondRecord(story, old);
    leave(old, addDays(TODAY, -10));
    const [first] = accountsFor(story, [old, next]);
    await story.run();
    story.later(24);
    const told = await story.run();
    assert.equal(told.summary.outcome, 'partial');
    assert.ok(
      told.codes.includes('second-account') && told.codes.includes('candidate-accounts'),
      told.printed,
    );
    assert.not.ok(told.codes.includes('transfer'), told.printed);
    const { seen } = await story.ask({ personio: String(old.id) });
    const words = seen.replace(/\s+/g, ' ');
    assert.match(words, /account in doubt/);
    assert.not.match(words, /None is theirs|account moved|Nothing needs to be done/);
    assert.ok(first);
    first.blocked = true;
    assert.is((await story.run()).summary.outcome, 'success');
  }),
);

const FILES: Record<string, Partial<Tenant>> = {
  'the smallest file': {},
  'scope all': { scope: { ...TENANT.scope, employees: 'all' } },
};
for (const [file, tenant] of Object.entries(FILES)) {
  records(
    `whoever was transferred once leaves for good: the account is blocked, and that is all there is to say of it (${file})`,
    onStage({ people: 12, tenant }, async (story) => {
      const { old, account, next } = await movedOn(story);
      const moved = await story.run();
      assert.equal([moved.summary.outcome, moved.summary.counts.updated], ['success', 1], moved.printed);
      story.later(24 * 30);
      leave(next);
      for (let day = 0; day < 3; day++) {
        await story.run();
        story.later(24);
      }
      assert.ok(account.blocked);
      const { summary, codes, printed } = await story.run();
      const { seen } = await story.ask({ personio: String(old.id) });
      assert.equal(
        [summary.outcome, codes.includes('conflict')],
        ['success', false],
        `${printed}\n${seen.slice(seen.indexOf('Whose account'))}`,
      );
    }),
  );
}

for (const [file, tenant] of Object.entries(FILES))
  records(
    `whoever has left and will start again under a new record keeps the account open until then, and that is what is told (${file})`,
    onStage({ people: 12, tenant }, async (story) => {
      const { account, next } = await movedOn(story);
      Object.assign(next, { status: 'onboarding', hireDate: addDays(TODAY, 120) });
      const isKept = tenant.scope?.employees === 'all';
      for (const counts of [{ updated: isKept ? 1 : 0 }, { updated: 0 }]) {
        const { summary, codes, printed } = await story.run();
        const { updated, blocked } = summary.counts;
        assert.equal([updated, blocked, account.blocked], [counts.updated, 0, false], printed);
        assert.equal(codes, [isKept ? 'transfer' : 'transfer-waiting'], printed);
        story.later(24);
      }
      next.status = 'active';
      const { codes, printed } = await story.run();
      assert.equal(codes, ['transfer'], printed);
    }),
  );

records(
  'scope all: whoever has an older record of the same name and birthday gets no second account, blocked or not, on the day they leave',
  onStage({ people: 12, tenant: FILES['scope all'] ?? {} }, async (story) => {
    const person = story.person(-1);
    const earlier = secondRecord(story, person);
    earlier.hireDate = '2010-01-01';
    leave(earlier, '2014-12-31');
    const first = await story.run();
    assert.is(first.summary.counts.created, 12, first.printed);
    story.later(24);
    leave(person);
    const { summary, codes, printed } = await story.run();
    assert.equal(
      [summary.counts.blocked, summary.counts.created, codes.includes('added-blocked')],
      [1, 0, false],
      printed,
    );
  }),
);

/** Each of two records has an account, under other addresses; both are in step. */
async function twoAccounts(story: Stage) {
  const old = story.person(-1);
  const next = secondRecord(story, old);
  const users = accountsFor(story, [old, next]);
  await story.run();
  story.later(24);
  assert.is((await story.run()).summary.outcome, 'success');
  story.later(24);
  return { old, next, users };
}

const ALUMNI: Partial<Tenant> = { scope: { ...TENANT.scope, filter: "$not(office.name = 'Alumni')" } };

/** A run a day; the codes of each. */
async function daysOf(story: Stage, count: number): Promise<readonly string[][]> {
  const told: string[][] = [];
  for (let day = 0; day < count; day++) {
    told.push([...(await story.run()).codes]);
    story.later(24);
  }
  return told;
}

for (const isOut of [false, true])
  records(
    `both records end, each with its account${isOut ? ', and are kept out by the filter' : ''}: both are blocked`,
    onStage({ people: 12, tenant: ALUMNI }, async (story) => {
      const { old, next, users } = await twoAccounts(story);
      for (const one of [old, next]) {
        leave(one, addDays(TODAY, -1));
        if (isOut) one.office = { id: 99, name: 'Alumni' };
      }
      const told = await daysOf(story, 2);
      assert.equal(
        users.map(({ blocked }) => blocked),
        [true, true],
        told.join('; '),
      );
    }),
  );

records(
  'both records end, and the person comes back under the older one: the account is opened',
  onStage({ people: 12 }, async (story) => {
    const { old, next, users } = await twoAccounts(story);
    leave(old, addDays(TODAY, -1));
    leave(next, addDays(TODAY, -1));
    await daysOf(story, 4);
    comeBack(old);
    const told = await daysOf(story, 3);
    assert.not.ok(told.flat().includes('blocked-elsewhere'), told.join('; '));
    assert.ok(users.some(({ blocked }) => !blocked));
  }),
);

for (const [what, act] of Object.entries<(old: Person, next: Person) => void>({
  'is also kept out by the filter': (old) => {
    old.office = { id: 99, name: 'Alumni' };
  },
  'ends on the day on which the person marries': (old, next) => {
    for (const one of [old, next]) one.lastName = 'Zwiebelstein';
  },
}))
  records(
    `one of two records ends, and ${what}: its open account is told each day`,
    onStage({ people: 12, tenant: ALUMNI }, async (story) => {
      const { old, next, users } = await twoAccounts(story);
      leave(old, addDays(TODAY, -1));
      act(old, next);
      const told = await daysOf(story, 3);
      assert.not.ok(users.some(({ blocked }) => blocked));
      for (const codes of told) assert.ok(codes.includes('second-account'), told.join('; '));
    }),
  );

for (const [what, act] of Object.entries<(person: Person) => void>({
  'bears their present address': (person) => {
    person.email = 'present@nordwind.example';
  },
  'bears their name and birthday': () => undefined,
  'is that of somebody whom the filter keeps out by then': (person) => {
    person.office = { id: 99, name: 'Alumni' };
  },
}))
  records(
    `somebody with one record leaves, and a second account, made by hand, ${what}: it is told while it is open, and never blocked`,
    onStage({ people: 12, tenant: ALUMNI }, async (story) => {
      await story.firstLoad();
      const person = story.person(-1);
      const account = story.accountOf(person);
      const { first_name, last_name, joining_date, birth_date } = account.fields as Record<string, string>;
      const second = story.engagedly.addUser({
        fields: {
          email: 'present@nordwind.example',
          first_name: String(first_name),
          last_name: String(last_name),
          joining_date: String(joining_date),
          birth_date: String(birth_date),
        },
      });
      leave(person, addDays(TODAY, -1));
      act(person);
      const told = await daysOf(story, 3);
      assert.equal([account.blocked, second.blocked], [true, false]);
      for (const codes of told)
        assert.ok(codes.includes('second-account') && codes.includes('candidate-accounts'), told.join('; '));
      const { seen } = await story.ask({ personio: String(person.id) });
      assert.match(seen, new RegExp(second.id));
      second.blocked = true;
      const { summary, codes, printed } = await story.run();
      assert.equal([summary.outcome, codes.includes('second-account')], ['success', false], printed);
    }),
  );

for (const [what, act] of Object.entries<(old: Person) => void>({
  'the filter cannot tell': (old) => {
    old.office = null;
  },
  'the status is a word that nobody knows': (old) => {
    old.status = 'sabbatical';
  },
}))
  records(
    `a newcomer who waits for the record of the same human is not added because of that one ${what}`,
    onStage(
      { people: 12, tenant: { scope: { ...TENANT.scope, filter: '$length(office.name) > 0' } } },
      async (story) => {
        await story.firstLoad();
        const old = story.person(-1);
        secondRecord(story, old);
        story.later(24);
        assert.ok((await story.run()).codes.includes('ambiguous'));
        story.later(24);
        act(old);
        const { summary, codes, printed } = await story.run();
        assert.equal([summary.counts.created, codes.includes('ambiguous')], [0, true], printed);
      },
    ),
  );

const MADE_ANONYMOUS = { firstName: 'Anonymous', lastName: 'Anonymous', email: null };

for (const [file, tenant] of Object.entries(FILES))
  for (const [what, act] of Object.entries<(old: Person) => void>({
    'is made anonymous, but for the birthday': (old) => {
      Object.assign(old, MADE_ANONYMOUS);
    },
    'is made anonymous, with the birthday': (old) => {
      Object.assign(old, MADE_ANONYMOUS);
      old.custom.dynamic_1001 = null;
    },
    'is renamed, so that nobody uses it': (old) => {
      Object.assign(old, { firstName: 'Nicht verwenden', lastName: 'Duplikat' });
    },
  }))
    records(
      `months after a transfer the old record ${what}: nothing is left to decide about it (${file})`,
      onStage({ people: 12, tenant }, async (story) => {
        const { old, account, next } = await movedOn(story);
        assert.is((await story.run()).summary.outcome, 'success');
        story.later(24 * 60);
        act(old);
        story.writes();
        for (let day = 0; day < 2; day++) {
          const { summary, printed } = await story.run();
          assert.equal([summary.outcome, story.writes()], ['success', []], printed);
          story.later(24);
        }
        leave(next);
        await story.run();
        assert.ok(account.blocked);
        const { summary, printed } = await story.run();
        assert.equal([summary.outcome, summary.counts.created], ['success', 0], printed);
      }),
    );

records.run();
