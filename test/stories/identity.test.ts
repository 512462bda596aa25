/** Who is who when addresses are shared, handed on, or belong to accounts that we did not make. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { hire } from '../../src/sandbox/company/company.ts';
import { addDays } from '../../src/sandbox/company/invented.ts';
import type { Tenant } from '../../src/types/tenant.d.ts';
import { comeBack, leave, OWN_NUMBER } from '../fixtures/incidents.ts';
import { acting, picture, text } from '../fixtures/scene.ts';
import { NUMBER, TODAY } from '../fixtures/stage.ts';

const ALL: Partial<Tenant> = {
  scope: { employees: 'all', structure: ['departments', 'businesses', 'job_titles', 'locations'] },
};

const double = suite('stories: duplicate e-mails');

double(
  '10 · duplicate e-mails in Personio: a newcomer who has a colleague’s address is not added, the colleague is left alone',
  acting({}, async (scene) => {
    await scene.firstLoad();
    hire(scene.company, 1);
    const [colleague, newcomer] = [scene.person(-2), scene.person(-1)];
    const right = newcomer.email;
    newcomer.email = String(colleague.email).toUpperCase();
    colleague.position = 'Promoted';
    for (let day = 0; day < 2; day++) {
      const { summary, codes } = await scene.run();
      assert.is(summary.outcome, 'partial', text(summary));
      assert.ok(codes.includes('ambiguous') || codes.includes('conflict'));
      assert.equal([summary.counts.created, summary.counts.blocked], [0, 0]);
      scene.later(24);
    }
    assert.is(scene.accountOf(colleague).fields.email, colleague.email);
    newcomer.email = right;
    const { summary } = await scene.settles();
    assert.is(summary.counts.created, 1);
  }),
);

double(
  '10 · duplicate e-mails in Personio from the first day: neither is added, everybody else is',
  acting({}, async (scene) => {
    const [one, two] = [scene.person(-1), scene.person(-2)];
    const right = two.email;
    two.email = ` ${String(one.email).toUpperCase()} `;
    const { summary, codes } = await scene.run();
    assert.equal([summary.counts.created, summary.counts.setAside], [10, 2], text(summary));
    assert.ok(codes.includes('ambiguous'));
    two.email = right;
    assert.is((await scene.settles()).summary.counts.created, 2);
  }),
);

double(
  '10 · duplicate e-mails in Personio: one of the two leaves; another name, so nobody is blocked until it is sorted out',
  acting({}, async (scene) => {
    await scene.firstLoad();
    const [stays, leaves] = [scene.person(-1), scene.person(-2)];
    const right = leaves.email;
    leave(leaves);
    leaves.email = stays.email;
    const { summary } = await scene.run();
    assert.is(summary.counts.blocked, 0, text(summary));
    assert.is(scene.accountOf(stays).blocked, false);
    leaves.email = right;
    await scene.settles();
    assert.equal([scene.accountOf(stays).blocked, scene.accountOf(leaves).blocked], [false, true]);
  }),
);

double(
  '10 · duplicate e-mails in Personio, and Engagedly once shows no users at all: the account stays the colleague’s',
  acting(
    { tenant: { identifier: 'employee_id', mapping: { employee_id: '$string(id)' } } },
    async (scene) => {
      await scene.run({ record: false });
      scene.writes();
      const colleague = scene.person(-1);
      const account = scene.accountOf(colleague);
      const before = { ...account.fields };
      // Out of scope, so nobody tries to add them.
      colleague.status = 'onboarding';
      hire(scene.company, 1);
      scene.person(-1).email = String(colleague.email).toUpperCase();
      const pagination = { page: 1, size: 50, has_more: false, total_records: 0 };
      const nobody = { success: true, data: [], pagination };
      scene.engagedly.fault({
        when: ({ method, path, query }) => method === 'GET' && path === '/beta/users' && !query.has('email'),
        times: 1,
        effect: { kind: 'answer', answer: { status: 200, body: nobody } },
      });
      const blind = await scene.run();
      scene.duplicates = scene.company.people.length - 1;
      assert.ok(blind.codes.includes('conflict'), text(blind.summary));
      const { summary, codes } = await scene.run();
      assert.ok(codes.includes('conflict'), text(summary));
      assert.equal({ ...account.fields }, before);
    },
  ),
);

const recycled = suite('stories: recycled e-mails');

for (const tenant of [{}, ALL, OWN_NUMBER] as Partial<Tenant>[]) {
  const kind = tenant === ALL ? 'scope all' : 'mapping' in tenant ? 'own numbers' : 'scope active';
  recycled(
    `11 · the e-mail of a leaver given to a newcomer (${kind}): the account is never the newcomer’s`,
    acting({ tenant }, async (scene) => {
      await scene.firstLoad();
      const leaver = scene.person(-1);
      const account = scene.accountOf(leaver);
      leave(leaver);
      assert.is((await scene.run()).summary.counts.blocked, 1);
      hire(scene.company, 1);
      scene.person(-1).email = leaver.email;
      for (let day = 0; day < 3; day++) {
        const { summary } = await scene.run();
        assert.equal([summary.counts.created, summary.counts.reactivated], [0, 0], text(summary));
        assert.equal([account.blocked, account.fields.last_name], [true, leaver.lastName]);
        scene.later(24);
      }
      // HR gives the newcomer an address of their own.
      scene.person(-1).email = 'new.one@nordwind.example';
      assert.is((await scene.settles()).summary.counts.created, 1);
    }),
  );
}

recycled(
  '11 · the e-mail of a leaver given to a newcomer on the very day: nobody’s account changes hands',
  acting({}, async (scene) => {
    await scene.firstLoad();
    const leaver = scene.person(-1);
    const account = scene.accountOf(leaver);
    leave(leaver);
    hire(scene.company, 1);
    const newcomer = scene.person(-1);
    newcomer.email = leaver.email;
    leaver.email = 'former@nordwind.example';
    for (let day = 0; day < 3; day++) {
      const { summary } = await scene.run();
      assert.is(summary.counts.reactivated, 0, text(summary));
      assert.equal(
        [account.fields.last_name, account.fields.employee_id],
        [leaver.lastName, String(leaver.id)],
      );
      scene.later(24);
    }
    assert.is(account.blocked, true);
  }),
);

for (const isBlocked of [true, false]) {
  recycled(
    `11 · the e-mail of somebody who is gone from Personio given to a newcomer (account ${isBlocked ? 'blocked' : 'open'}): not handed over`,
    acting({}, async (scene) => {
      await scene.firstLoad();
      const gone = scene.person(-1);
      const account = scene.accountOf(gone);
      if (isBlocked) {
        leave(gone);
        assert.is((await scene.run()).summary.counts.blocked, 1);
        scene.byHand.add(account.id);
      }
      scene.company.people.pop();
      hire(scene.company, 1);
      scene.person(-1).email = gone.email;
      const before = { ...account.fields };
      for (let day = 0; day < 2; day++) {
        const { summary, codes } = await scene.run();
        assert.ok(codes.includes('conflict') || codes.includes('blocked-elsewhere'), text(summary));
        assert.equal([summary.counts.created, summary.counts.reactivated], [0, 0]);
        assert.equal([account.blocked, { ...account.fields }], [isBlocked, before]);
      }
    }),
  );
}

recycled(
  '11 · two people swapping addresses, and back again: the addresses wait, the title goes on, nobody’s account changes hands',
  acting({ tenant: OWN_NUMBER }, async (scene) => {
    await scene.firstLoad();
    const [one, two] = [scene.person(-1), scene.person(-2)];
    const accounts = [scene.accountOf(one), scene.accountOf(two)] as const;
    const mails = () => accounts.map(({ fields }) => fields.email);
    const before = mails();
    const title = accounts[0].fields.job_title;
    [one.email, two.email] = [two.email, one.email];
    one.position = 'Promoted';
    for (let day = 0; day < 2; day++) {
      const { summary, codes } = await scene.run();
      assert.ok(codes.includes('address-taken'), text(summary));
      const patches = scene.writes().filter(({ method }) => method === 'PATCH');
      assert.is(patches.length, day === 0 ? 1 : 0);
    }
    assert.equal(mails(), before);
    assert.is.not(accounts[0].fields.job_title, title);
    [one.email, two.email] = [two.email, one.email];
    await scene.settles();
  }),
);

recycled(
  '11 · a newcomer gets the address of a colleague who is renamed the same day: one run, first the rename',
  acting({ tenant: OWN_NUMBER }, async (scene) => {
    await scene.firstLoad();
    const renamed = scene.person(-1);
    const account = scene.accountOf(renamed);
    hire(scene.company, 1);
    const newcomer = scene.person(-1);
    [newcomer.email, renamed.email] = [renamed.email, `married@${scene.company.domain}`];
    const { summary } = await scene.run();
    assert.equal([summary.outcome, summary.counts.created], ['success', 1], text(summary));
    assert.equal(
      scene.writes().map(({ method }) => method),
      ['PATCH', 'POST'],
    );
    assert.is(account.fields.email, renamed.email);
    assert.is(scene.accountOf(newcomer).fields.email, newcomer.email);
    await scene.settles();
  }),
);

recycled(
  '11 · somebody whose account has no number swaps addresses with a newcomer: nobody is blocked, nobody twice',
  acting({ tenant: { preset: 'minimal', mapping: { employee_id: null } } }, async (scene) => {
    await scene.setTenant({ ...scene.tenant, leavers: { onOutOfScope: 'block' } });
    await scene.firstLoad();
    const owner = scene.person(-1);
    const account = scene.account(owner.email, 'email');
    hire(scene.company, 1);
    const newcomer = scene.person(-1);
    [owner.email, newcomer.email] = [newcomer.email, owner.email];
    // Out of scope, and so to be blocked after three days, if the account were theirs.
    newcomer.status = 'onboarding';
    for (let day = 0; day < 6; day++) {
      const { summary } = await scene.run();
      assert.equal([summary.counts.blocked, summary.counts.created], [0, 0], text(summary));
      scene.later(24);
    }
    // It is the owner's still, by memory and name, under the new address.
    assert.equal([account.blocked, account.fields.email], [false, owner.email]);
    assert.is(scene.writes().length, 1);
  }),
);

recycled(
  '11 · somebody about to leave swaps addresses with a colleague before the first sync: the colleague stays',
  acting({ tenant: { preset: 'minimal' } }, async (scene) => {
    await scene.run({ record: false });
    const [colleague, leaver] = [scene.person(-1), scene.person(-2)];
    const account = scene.accountOf(colleague);
    // Made by hand, without numbers.
    for (const { fields } of [account, scene.accountOf(leaver)]) delete fields.employee_id;
    leave(leaver, addDays(TODAY, 1));
    [colleague.email, leaver.email] = [leaver.email, colleague.email];
    for (let day = 0; day < 4; day++) {
      const { summary } = await scene.run();
      assert.is(summary.counts.blocked, 0, text(summary));
      scene.later(24);
    }
    assert.is(account.blocked, false);
  }),
);

recycled(
  '11 · swapped addresses while no number is readable and nothing remembered: nobody’s account changes hands, nobody twice',
  acting({ tenant: OWN_NUMBER }, async (scene) => {
    await scene.run({ record: false });
    scene.writes();
    const before = picture(scene);
    const [one, two] = [scene.person(-1), scene.person(-2)];
    [one.email, two.email] = [two.email, `unheard-of@${scene.company.domain}`];
    const { attributes } = scene.company;
    scene.company.attributes = attributes.filter(({ label }) => label !== 'Personalnummer');
    hire(scene.company, 1);
    const { summary, codes } = await scene.run({ record: false });
    assert.ok(codes.includes('attribute-unreadable'), text(summary));
    assert.equal([summary.counts.created, summary.counts.setAside], [1, 2], text(summary));
    assert.is(scene.writes().length, 1);
    scene.engagedly.users.pop();
    assert.equal(picture(scene), before);
  }),
);

const moves = suite('stories: rehires');

for (const identifier of ['email', 'employee_id'] as const) {
  for (const isRemembered of [true, false]) {
    moves(
      `12 · rehire, new id, the address taken from the old record (by ${identifier}, ${isRemembered ? 'with' : 'without'} memory): not blocked, one account`,
      acting(
        { tenant: { identifier, mapping: { employee_id: '$string(id)' }, createOnly: [] } },
        async (scene) => {
          const loaded = await scene.run({ record: isRemembered });
          assert.is(loaded.summary.outcome, 'success', text(loaded.summary));
          const old = scene.person(-1);
          const account = scene.accountOf(old);
          const users = scene.engagedly.users.length;
          const { firstName, lastName, email } = old;
          leave(old);
          hire(scene.company, 1);
          Object.assign(scene.person(-1), { firstName, lastName, email });
          // Personio has no address twice.
          old.email = null;
          for (let day = 0; day < 3; day++) {
            const { summary } = await scene.run({ record: isRemembered });
            assert.equal([summary.counts.blocked, summary.counts.created], [0, 0], text(summary));
            scene.later(24);
          }
          assert.equal([account.blocked, scene.engagedly.users.length], [false, users]);
          assert.is(account.fields.employee_id, String(scene.person(-1).id));
        },
      ),
    );
  }
}

moves(
  '12 · a move between subcompanies under a new id: old record inactive, new one active, one account all along',
  acting({}, async (scene) => {
    await scene.firstLoad();
    const old = scene.person(-1);
    const users = scene.engagedly.users.length;
    hire(scene.company, 1);
    const moved = scene.person(-1);
    const { firstName, lastName, email } = old;
    Object.assign(moved, { firstName, lastName, email, subcompany: { id: 511, name: 'Nordwind Air GmbH' } });
    // For some days both records stand there, then the old one ends.
    const { summary } = await scene.run();
    assert.is(summary.counts.created, 0, text(summary));
    leave(old);
    for (let day = 0; day < 3; day++) {
      scene.later(24);
      const { summary } = await scene.run();
      assert.equal([summary.counts.created, summary.counts.blocked], [0, 0], text(summary));
    }
    assert.is(scene.engagedly.users.length, users);
    assert.is(scene.accountOf(old).blocked, false);
    await scene.settles();
  }),
);

for (const tenant of [{}, ALL] as Partial<Tenant>[]) {
  for (const isLong of [false, true]) {
    moves(
      `12 · rehire under a new id with another e-mail ${isLong ? 'after years: an account of its own, the old one stays blocked' : 'at once: no second account before somebody has looked'} (${tenant === ALL ? 'scope all' : 'scope active'})`,
      acting({ tenant }, async (scene) => {
        await scene.firstLoad();
        const old = scene.person(-1);
        leave(old);
        if (isLong) old.terminationDate = '2020-01-31';
        assert.is((await scene.run()).summary.counts.blocked, 1);
        hire(scene.company, 1);
        const again = scene.person(-1);
        Object.assign(again, { firstName: old.firstName, lastName: old.lastName });
        const { summary, codes } = await scene.run();
        assert.equal([summary.counts.created, summary.counts.reactivated], [isLong ? 1 : 0, 0]);
        assert.is(codes.includes('conflict'), !isLong);
        assert.is(scene.accountOf(old).blocked, true);
      }),
    );
  }
}

moves(
  '12 · rehire, same id, without memory: blocked by somebody for all we know, so a person decides',
  acting({}, async (scene) => {
    await scene.firstLoad();
    const person = scene.person(-1);
    leave(person);
    assert.is((await scene.run({ key: undefined })).summary.counts.blocked, 1);
    comeBack(person);
    scene.byHand.add(scene.accountOf(person).id);
    const { codes } = await scene.run({ key: undefined });
    assert.ok(codes.includes('blocked-elsewhere'));
    assert.is(scene.accountOf(person).blocked, true);
  }),
);

moves(
  'somebody who left twice, with two accounts: the one that no record has is not blocked, and told until somebody has looked',
  acting({ tenant: OWN_NUMBER }, async (scene) => {
    await scene.firstLoad();
    const old = scene.person(-1);
    hire(scene.company, 1);
    const again = scene.person(-1);
    const { firstName, lastName } = old;
    Object.assign(again, { firstName, lastName });
    Object.assign(again.custom, { dynamic_1001: old.custom.dynamic_1001, [NUMBER]: old.custom[NUMBER] });
    const fields = { first_name: firstName, last_name: lastName, email: String(again.email) };
    const account = scene.engagedly.addUser({ fields });
    assert.ok((await scene.run()).codes.includes('conflict'));
    for (const one of [old, again]) {
      leave(one);
      scene.later(24);
      const { codes } = await scene.run();
      assert.ok(codes.includes(one === again ? 'second-account' : 'conflict'), codes.join());
    }
    const { summary, codes } = await scene.run();
    assert.equal([summary.outcome, codes.includes('candidate-accounts')], ['partial', true]);
    assert.equal([scene.accountOf(old).blocked, account.blocked], [true, false]);
    account.blocked = true;
    scene.byHand.add(account.id);
    const { codes: after } = await scene.run();
    assert.not.ok(after.includes('second-account') || after.includes('conflict'), after.join());
  }),
);

for (const isPartner of [false, true]) {
  recycled(
    `a newcomer of the same surname who gets the mailbox of somebody who is gone does not get their account (${isPartner ? 'never in scope' : 'in scope'})`,
    acting(
      { tenant: { scope: { employees: 'active', filter: "$not(office.name = 'Partner')" } } },
      async (scene) => {
        const anna = scene.person(-1);
        const mailbox = { lastName: 'Berghaus', email: 'info@nordwind.example' };
        Object.assign(anna, mailbox, { firstName: 'Anna', hireDate: '2015-02-03' });
        if (isPartner) anna.office = { id: 9999, name: 'Partner' };
        const fields = { first_name: 'Anna', last_name: 'Berghaus', email: mailbox.email };
        const account = scene.engagedly.addUser({ fields });
        await scene.run();
        scene.company.people.splice(-1);
        await scene.run();
        hire(scene.company, 1);
        Object.assign(scene.person(-1), mailbox, { firstName: 'Otto' });
        scene.byHand.add(account.id);
        for (let day = 0; day < 2; day++) {
          const { codes } = await scene.run();
          assert.ok(codes.includes('conflict'), codes.join());
          assert.is(account.fields.first_name, 'Anna');
          scene.later(24);
        }
      },
    ),
  );
}

double.run();
recycled.run();
moves.run();
