/** Accounts that we did not make, accounts that we cannot see, and the keys of somebody else. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { hire } from '../../src/sandbox/company/company.ts';
import type { Person } from '../../src/sandbox/company/people.ts';
import type { Tenant } from '../../src/types/tenant.d.ts';
import { always, comeBack, isPost, leave } from '../fixtures/incidents.ts';
import { acting, assertNobodyHarmed, picture, type Scene, SMALL, text } from '../fixtures/scene.ts';

const ALL: Partial<Tenant> = {
  scope: { employees: 'all', structure: ['departments', 'businesses', 'job_titles', 'locations'] },
};

/** Whose name and birth date agree is the same person, also without any key in common. */
const BORN: Partial<Tenant> = { mapping: { ...SMALL.mapping, birth_date: 'date_of_birth' } };

/** Numbers are kept equal to Personio's: under another one it is somebody else's account, whatever the name. */
const NUMBERED = { ...SMALL.mapping, employee_id: '$string(id)' };

const unknown = suite('stories: accounts nobody knows');

for (const leavers of [{}, { onMissing: 'block', onOutOfScope: 'block' }] as const) {
  const kind = 'onMissing' in leavers ? ', even where missing people are blocked' : '';
  unknown(
    `24 · an Engagedly user nobody knows (made by hand, or by another source) is never touched${kind}`,
    acting({ tenant: { leavers, mapping: NUMBERED } }, async (scene) => {
      const { engagedly } = scene;
      const namesake = scene.person(-3);
      const guests = [
        { fields: { first_name: 'Made', last_name: 'Byhand', email: 'made@else.example' } },
        {
          fields: {
            first_name: 'Other',
            last_name: 'Source',
            email: 'other@else.example',
            employee_id: 'BAMBOO-7',
          },
        },
        {
          fields: {
            first_name: namesake.firstName,
            last_name: namesake.lastName,
            email: 'same.name@else.example',
            employee_id: 'ANOTHER-8',
          },
        },
        { blocked: true, fields: { first_name: 'Long', last_name: 'Gone', email: 'gone@else.example' } },
        { fields: { first_name: 'No', last_name: 'Mail' } },
      ].map((seed) => engagedly.addUser(seed));
      for (const { id } of guests) scene.byHand.add(id);
      const before = structuredClone(guests.map((guest) => ({ ...guest, fields: { ...guest.fields } })));
      await scene.firstLoad();
      for (let day = 0; day < 5; day++) {
        leave(scene.person(-1));
        hire(scene.company, 1);
        await scene.run();
        scene.later(24);
      }
      assert.equal(
        guests.map((guest) => ({ ...guest, fields: { ...guest.fields } })),
        before,
      );
      const ids = new Set(guests.map(({ id }) => id));
      assert.ok(scene.writes().every(({ path }) => !ids.has(path.split('/')[3] ?? '')));
      await scene.settles();
    }),
  );
}

unknown(
  '24 · an account by hand under the name of somebody new, without a number: untouched, and nobody is added beside it',
  acting({}, async (scene) => {
    const namesake = scene.person(-3);
    const guest = scene.engagedly.addUser({
      fields: {
        first_name: namesake.firstName,
        last_name: namesake.lastName,
        email: 'same.name@else.example',
      },
    });
    const before = { ...guest.fields };
    const { summary, codes } = await scene.run();
    assert.equal([summary.counts.created, summary.counts.setAside], [11, 1], text(summary));
    assert.ok(codes.includes('candidate-accounts'));
    assert.equal([guest.blocked, { ...guest.fields }], [false, before]);
  }),
);

unknown(
  '26 · blocked by hand in Engagedly while active in Personio: stays blocked, also when fields change and state is lost',
  acting({}, async (scene) => {
    await scene.firstLoad();
    const person = scene.person(-1);
    const account = scene.accountOf(person);
    account.blocked = true;
    scene.byHand.add(account.id);
    person.position = 'Promoted';
    for (const options of [{}, { key: undefined }, {}]) {
      const { codes, summary } = await scene.run(options);
      assert.ok(codes.includes('blocked-elsewhere'), text(summary));
      scene.later(24);
    }
    assert.equal(scene.writes(), []);
    // Once somebody opens it by hand, it is kept in step again.
    account.blocked = false;
    assert.is((await scene.settles()).summary.counts.updated, 1);
  }),
);

unknown(
  'without a ledger key nobody is told to ask who somebody is: its references mean nothing afterwards',
  acting({}, async (scene) => {
    await scene.firstLoad();
    const account = scene.accountOf(scene.person(-1));
    account.blocked = true;
    scene.byHand.add(account.id);
    hire(scene.company, 1);
    for (const [options, isTold] of [
      [{ key: undefined }, false],
      [{}, true],
    ] as const) {
      const { printed, summary } = await scene.run(options);
      const said = `${printed} ${JSON.stringify(summary.issues)}`.replace(/\s+/g, ' ');
      assert.match(said, /blocked-elsewhere/);
      for (const words of ['npm run explain --', 'Whom it concerns']) {
        assert.is(said.includes(words), isTold, said);
      }
      assert.is(said.includes('Who it is can be asked only with LEDGER_KEY'), !isTold, said);
      hire(scene.company, 1);
    }
  }),
);

const hidden = suite('stories: blocked users that are not listed');

function creates(scene: Scene): number {
  return scene.engagedly.calls.filter(isPost('/beta/users')).length;
}

for (const listBlocked of ['email', 'never'] as const) {
  const how = listBlocked === 'never' ? 'at all' : 'unless their e-mail is asked for';
  for (const tenant of [{}, ALL] as Partial<Tenant>[]) {
    const scope = tenant === ALL ? 'all' : 'active';
    hidden(
      `27 · blocked users not listed by Engagedly ${how}: a leaver is not added again (scope ${scope})`,
      acting({ tenant, engagedly: { listBlocked } }, async (scene) => {
        await scene.firstLoad();
        leave(scene.person(-1));
        assert.is((await scene.run()).summary.counts.blocked, 1);
        const before = creates(scene);
        scene.writes();
        for (let day = 0; day < 4; day++) {
          scene.later(24);
          const { summary } = await scene.run();
          assert.is(summary.counts.created, 0, text(summary));
          assert.equal(scene.writes(), []);
        }
        assert.is(creates(scene), before, 'not even tried');
      }),
    );

    hidden(
      `27 · blocked users not listed by Engagedly ${how}: a returner is opened again, nobody twice (scope ${scope})`,
      acting({ tenant, engagedly: { listBlocked } }, async (scene) => {
        await scene.firstLoad();
        const person = scene.person(-1);
        const account = scene.accountOf(person);
        leave(person);
        assert.is((await scene.run()).summary.counts.blocked, 1);
        comeBack(person);
        const before = creates(scene);
        for (let day = 0; day < 4; day++) {
          scene.later(24);
          const { summary, codes } = await scene.run();
          // The remembered account is read by its id, whatever the list shows.
          assert.is(account.blocked, false, text(summary));
          assert.not.ok(codes.includes('account-unseen'));
        }
        assert.is(creates(scene), before, 'not even tried');
        await scene.settles();
      }),
    );

    hidden(
      `27 · blocked users not listed by Engagedly ${how}: an account from before our time is met, and not tried for ever (scope ${scope})`,
      acting({ tenant, engagedly: { listBlocked } }, async (scene) => {
        await scene.firstLoad();
        hire(scene.company, 1);
        const { firstName, lastName, email } = scene.person(-1);
        const fields = { first_name: firstName, last_name: lastName, email: String(email) };
        const account = scene.engagedly.addUser({ blocked: true, fields });
        scene.byHand.add(account.id);
        const before = creates(scene);
        for (let day = 0; day < 6; day++) {
          scene.later(24);
          const { summary } = await scene.run();
          assert.equal([summary.counts.created, summary.outcome], [0, 'partial'], text(summary));
        }
        assert.equal([account.blocked, { ...account.fields }], [true, fields]);
        scene.duplicates = creates(scene) - before;
        assert.ok(scene.duplicates <= 2, `tried ${scene.duplicates} times`);
      }),
    );
  }
}

for (const fate of ['returns', 'is added anew'] as const) {
  hidden(
    `27 · a hidden account that cannot be read costs nobody but whoever it is of, who ${fate}: no second account`,
    acting({ tenant: BORN, engagedly: { listBlocked: 'never' } }, async (scene) => {
      await scene.firstLoad();
      const person = scene.person(-1);
      const account = scene.accountOf(person);
      leave(person);
      await scene.run();
      if (fate === 'returns') comeBack(person);
      else hireAgain(scene, person);
      hire(scene.company, 1);
      leave(scene.person(0));
      const path = `/beta/users/${account.id}`;
      scene.engagedly.fault(always(path, { status: 500, body: {} }));
      const { summary, codes } = await scene.run();
      const { created, blocked, reactivated, setAside } = summary.counts;
      assert.equal([created, blocked, reactivated, setAside], [1, 1, 0, 1], text(summary));
      assert.ok(codes.includes('account-unseen'), text(summary));
      scene.engagedly.clearFaults();
      const { counts } = (await scene.run()).summary;
      assert.equal([counts.created, counts.reactivated], [0, 1]);
      assert.is(account.blocked, false);
    }),
  );
}

hidden(
  '27 · somebody who comes back under a new record, while the old one has a private address: the account of before is opened',
  acting({ tenant: BORN, engagedly: { listBlocked: 'never' } }, async (scene) => {
    await scene.firstLoad();
    const person = scene.person(-1);
    const account = scene.accountOf(person);
    leave(person);
    await scene.run();
    person.email = 'private@mail.example';
    await scene.run();
    hireAgain(scene, person);
    const before = creates(scene);
    const { summary } = await scene.run();
    assert.equal([summary.counts.reactivated, account.blocked], [1, false], text(summary));
    await scene.settles();
    assert.is(creates(scene), before, 'not even tried');
  }),
);

/** A new record with the name and the birthday of this one. */
function hireAgain({ company }: Scene, { firstName, lastName, custom }: Person): void {
  hire(company, 1);
  const again = company.people.at(-1);
  assert.ok(again);
  Object.assign(again, { firstName, lastName });
  again.custom.dynamic_1001 = custom.dynamic_1001;
}

const wrong = suite('stories: the keys of another customer');

/** [what is another customer's, Personio, Engagedly]: with memory in any size, without it where there are enough people to tell. */
const SWAPS: [
  what: string,
  personio: boolean,
  engagedly: boolean,
  people: number,
  key: 'with' | 'without',
][] = [];
for (const [what, personio, engagedly] of [
  ['both keys', true, true],
  ['the Personio keys', true, false],
  ['the Engagedly keys', false, true],
] as const) {
  SWAPS.push([what, personio, engagedly, 9, 'with'], [what, personio, engagedly, 24, 'with']);
  // Two keys that fit each other are a customer like any other, as long as nothing is remembered.
  if (personio !== engagedly) SWAPS.push([what, personio, engagedly, 24, 'without']);
}

for (const [what, personio, engagedly, people, key] of SWAPS) {
  wrong(
    `25 · ${what} of customer B (${people} people) in the environment of customer A, ${key} memory: nobody added, nobody blocked`,
    // Over HTTP: a customer's line in this process leads to that customer alone.
    acting({ people, line: 'http' }, (ours) =>
      acting({ people, line: 'http', stranger: true }, async (theirs) => {
        await ours.firstLoad();
        await theirs.firstLoad();
        for (const scene of [ours, theirs]) leave(scene.person(-1));
        const before = [picture(ours), picture(theirs)];
        const own = { personio: ours.personio, engagedly: ours.engagedly };
        if (personio) ours.personio = theirs.personio;
        if (engagedly) ours.engagedly = theirs.engagedly;
        for (let day = 0; day < 4; day++) {
          const { summary, codes } = await ours.run(key === 'with' ? {} : { key: undefined });
          assert.ok(codes.includes('wrong-organisation'), text(summary));
          ours.later(24);
        }
        Object.assign(ours, own);
        assert.equal([picture(ours), picture(theirs)], before);
        ours.writes();
        await ours.settles();
        assertNobodyHarmed(theirs);
      })(),
    ),
  );
}

unknown.run();
hidden.run();
wrong.run();
