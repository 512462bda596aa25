/** Whose blocked account is opened when they are active again, and what the texts say of it; told as whole runs with memory. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Person } from '../../src/sandbox/company/people.ts';
import type { StoredUser } from '../../src/sandbox/engagedly/engagedly.ts';
import { ALWAYS, comeBack, leave } from '../fixtures/incidents.ts';
import { onStage, type Stage, TENANT } from '../fixtures/stage.ts';

const returning = suite('a return to a blocked account');

/** Somebody with an account, which somebody blocks in Engagedly. */
async function blockedByHand(story: Stage): Promise<{ person: Person; isBlocked: () => boolean }> {
  const person = story.person(-1);
  const account = story.accountOf(person);
  account.blocked = true;
  return { person, isBlocked: () => account.blocked };
}

async function said(story: Stage, { id }: Person): Promise<string> {
  return (await story.ask({ personio: String(id) })).seen.replace(/\s+/g, ' ');
}

returning(
  'who was blocked by hand while active stays blocked, for as long as no sync has seen them inactive',
  onStage({ people: 12 }, async (story) => {
    await story.firstLoad();
    const { person, isBlocked } = await blockedByHand(story);
    for (const act of [() => {}, () => leave(person), () => comeBack(person)]) {
      act();
      // While they have left, nobody looks.
      if (person.status === 'inactive') continue;
      const { codes, printed } = await story.run();
      assert.ok(codes.includes('blocked-elsewhere'), printed);
      assert.ok(isBlocked());
      assert.match(printed.replace(/\s+/g, ' '), 'or has seen the person inactive since it was blocked');
    }
  }),
);

returning(
  'who is blocked by hand just before the run would block them is not told as somebody who is still open',
  onStage({ people: 12 }, async (story) => {
    await story.firstLoad();
    const person = story.person(-1);
    const account = story.accountOf(person);
    leave(person);
    story.engagedly.fault({
      when: ({ method, path }) => {
        if (method === 'GET' && path.endsWith(`/${account.id}`)) account.blocked = true;
        return false;
      },
      effect: { kind: 'drop' },
    });
    const { codes, printed } = await story.run();
    assert.ok(codes.includes('evidence-gone'), printed);
    assert.match(printed.replace(/\s+/g, ' '), 'or the account was gone, changed or blocked already');
    assert.not.match(printed, 'The account was not blocked');
  }),
);

for (const [status, happened] of [
  [429, false],
  [503, false],
  [503, true],
] as const)
  returning(
    `a block that ${happened ? 'has been carried out all the same' : 'is refused'} (${status}) is not tried again once they are back`,
    onStage({ people: 12 }, async (story) => {
      await story.firstLoad();
      const person = story.person(-1);
      const account = story.accountOf(person);
      leave(person);
      const answer = { status, headers: { 'Retry-After': '60' }, body: {} };
      story.engagedly.fault({
        when: ({ path }) => {
          const isBlock = path.endsWith('/deactivate');
          if (isBlock) comeBack(person);
          return isBlock;
        },
        effect: happened ? { kind: 'lose' } : { kind: 'answer', answer },
      });
      const { summary, codes, printed } = await story.run();
      assert.equal([account.blocked, summary.counts.blocked], [happened, 0], printed);
      assert.is(codes.includes('write-failed'), status === 503, printed);
      assert.is(codes.includes('evidence-gone'), status === 429, printed);
      await story.run();
      assert.not(account.blocked);
    }),
  );

returning(
  'a block whose answer is lost is made once more, and counts',
  onStage({ people: 12 }, async (story) => {
    await story.firstLoad();
    leave(story.person(-1));
    story.engagedly.fault({ when: ({ path }) => path.endsWith('/deactivate'), effect: { kind: 'lose' } });
    const { summary, printed } = await story.run();
    assert.equal([summary.outcome, summary.counts.blocked], ['success', 1], printed);
  }),
);

for (const [how, happens] of [
  [
    'given to somebody else',
    ({ fields }) =>
      Object.assign(fields, { email: 'o@partner.example', first_name: 'Olga', last_name: 'Outer' }),
  ],
  [
    'closed anew by somebody',
    (account, now) => Object.assign(account, { blockedAt: new Date(now).toISOString() }),
  ],
] as [string, (account: StoredUser, now: number) => void][])
  returning(
    `an account that is ${how} after it was read stays closed`,
    onStage({ people: 12 }, async (story) => {
      await story.firstLoad();
      const person = story.person(-1);
      const account = story.accountOf(person);
      leave(person);
      await story.run();
      story.later(24);
      comeBack(person);
      story.engagedly.fault({
        when: ({ method, path }) => {
          if (method === 'GET' && path.endsWith(`/${account.id}`)) happens(account, story.now());
          return false;
        },
        effect: { kind: 'drop' },
      });
      const { summary, codes, printed } = await story.run();
      assert.equal([account.blocked, summary.counts.reactivated], [true, 0], printed);
      assert.ok(codes.includes('account-changed'), printed);
    }),
  );

returning(
  'whom HR sets inactive again after they were read stays closed, and the next run tells of nothing',
  onStage({ people: 12 }, async (story) => {
    await story.firstLoad();
    const person = story.person(-1);
    leave(person);
    await story.run();
    story.later(24);
    comeBack(person);
    story.personio.fault({
      when: ({ path }) => {
        if (path.endsWith(`/employees/${person.id}`)) leave(person);
        return false;
      },
      effect: { kind: 'drop' },
    });
    const { summary, codes, printed } = await story.run();
    assert.equal([story.accountOf(person).blocked, summary.counts.reactivated], [true, 0], printed);
    assert.ok(codes.includes('return-gone'), printed);
    story.personio.clearFaults();
    const next = await story.run();
    assert.equal(
      [next.summary.outcome, next.codes.includes('return-gone')],
      ['success', false],
      next.printed,
    );
  }),
);

for (const [field, status] of [
  ['activate', 503],
  ['email', 503],
  ['activate', 429],
  ['email', 429],
] as const)
  returning(
    `what ${status} delays is looked at again: ${field}`,
    onStage({ people: 12 }, async (story) => {
      await story.firstLoad();
      const person = story.person(-1);
      const account = story.accountOf(person);
      if (field === 'email') person.email = 'renamed@nordwind.example';
      else {
        leave(person);
        await story.run();
        comeBack(person);
      }
      story.engagedly.fault({
        when: ({ method, path }) => {
          const isIt = method !== 'GET' && path.includes(account.id);
          if (isIt)
            Object.assign(account.fields, { email: 'o@partner.example', first_name: 'Olga', last_name: 'O' });
          return isIt;
        },
        effect: { kind: 'answer', answer: { status, headers: { 'Retry-After': '60' }, body: {} } },
      });
      const { summary, codes, printed } = await story.run();
      assert.equal(
        [account.blocked, account.fields.email],
        [field === 'activate', 'o@partner.example'],
        printed,
      );
      // Of what was refused it is sure that it was not carried out.
      const isSure = status === 429;
      assert.equal(
        [summary.counts.failed, codes.includes('write-failed'), codes.includes('account-changed')],
        [isSure ? 0 : 1, !isSure, isSure],
        printed,
      );
    }),
  );

returning(
  'what cannot be looked at first has failed, and uses up nothing of a limit: nothing was sent',
  onStage({ people: 12 }, async (story) => {
    await story.firstLoad();
    const [back, gone, renamed] = [story.person(-1), story.person(-2), story.person(-3)];
    leave(back);
    await story.run();
    story.later(25);
    comeBack(back);
    leave(gone);
    renamed.email = 'renamed@nordwind.example';
    story.engagedly.fault({
      when: ({ path }) => story.engagedly.users.some(({ id }) => path.endsWith(`/${id}`)),
      effect: { kind: 'answer', answer: { status: 500, body: {} } },
      times: ALWAYS,
    });
    const { summary, printed } = await story.run();
    assert.is(summary.counts.failed, 3, printed);
    assert.equal((await story.state()).spent, []);
    story.engagedly.clearFaults();
    await story.run();
    const classes = (await story.state()).spent.map(({ class: name, count }) => `${name} ${count}`);
    assert.equal(classes.sort(), ['block 1', 'identifier 1', 'reactivate 1']);
  }),
);

for (const when of ['before they leave', 'after they have left'] as const) {
  returning(
    `a leaver who was blocked by hand ${when} is opened when they return, once a sync has seen them inactive`,
    onStage({ people: 12 }, async (story) => {
      await story.firstLoad();
      const person = story.person(-1);
      if (when === 'after they have left') leave(person);
      const { isBlocked } = await blockedByHand(story);
      if (when === 'before they leave') {
        await story.run();
        leave(person);
      }
      assert.match(await said(story, person), 'No recorded sync has seen them so yet');
      assert.is((await story.run()).summary.counts.blocked, 0);
      assert.match(
        await said(story, person),
        'Once Personio says active, with no last day that has passed, the next sync opens the account, whoever blocked it, or holds that for an approval.',
      );
      await story.setTenant({ ...TENANT, reactivate: false });
      assert.match(
        await said(story, person),
        'stays blocked all the same: the tenant file says "reactivate": false',
      );
      comeBack(person);
      const kept = await story.run();
      assert.ok(kept.codes.includes('blocked-elsewhere'), kept.printed);
      await story.setTenant(TENANT);
      const { summary, printed } = await story.run();
      assert.equal([summary.counts.reactivated, isBlocked()], [1, false], printed);
    }),
  );
}

returning(
  'whom somebody has opened, and blocked again, since the last sync stays blocked when they are back: who did it knows why',
  onStage({ people: 12 }, async (story) => {
    await story.firstLoad();
    const person = story.person(-1);
    leave(person);
    assert.is((await story.run()).summary.counts.blocked, 1);
    story.later(24);
    await story.run();
    story.later(12);
    const account = story.accountOf(person);
    Object.assign(account, { blocked: true, blockedAt: new Date(story.now()).toISOString() });
    story.later(12);
    comeBack(person);
    for (const _ of ['the first that sees it', 'and the next']) {
      const { codes, printed } = await story.run();
      assert.ok(codes.includes('blocked-elsewhere'), printed);
      assert.ok(account.blocked);
      story.later(24);
    }
    leave(person);
    await story.run();
    comeBack(person);
    const { summary, printed } = await story.run();
    assert.equal([summary.counts.reactivated, account.blocked], [1, false], printed);
  }),
);

returning(
  'of a leaver whom syncs have seen behind the block nobody says otherwise for not knowing what is remembered',
  onStage({ people: 12 }, async (story) => {
    await story.firstLoad();
    const person = story.person(-1);
    leave(person);
    assert.is((await story.run()).summary.counts.blocked, 1);
    await story.run();
    const opens =
      'Once Personio says active, with no last day that has passed, the next sync opens the account, whoever blocked it, or holds that for an approval.';
    const isUnknown =
      /Whether a recorded sync has seen them so is not known here, .* If that remembers it, .*; if not, it stays blocked until a sync has seen them so\./;
    assert.match(await said(story, person), opens);
    const { seen } = await story.ask({ personio: String(person.id) }, undefined);
    assert.match(seen.replace(/\s+/g, ' '), isUnknown);
    assert.not.match(seen.replace(/\s+/g, ' '), 'No recorded sync has seen');
    await story.tamper(() => 'no memory');
    const lost = await said(story, person);
    assert.match(lost, isUnknown);
    assert.not.match(lost, 'No recorded sync has seen');
    // Of the tenant file all is known.
    await story.setTenant({ ...TENANT, reactivate: false });
    assert.match(await said(story, person), 'stays blocked all the same');
  }),
);

returning(
  'whom the filter keeps out is not promised an account, and one more day in the past is no return',
  onStage({ people: 12 }, async (story) => {
    await story.firstLoad();
    const [kept, stale] = [story.person(-1), story.person(-2)];
    for (const person of [kept, stale]) leave(person);
    await story.run();
    kept.office = { id: 9999, name: 'Partner' };
    await story.setTenant({ ...TENANT, scope: { ...TENANT.scope, filter: "$not(office.name = 'Partner')" } });
    await story.run();
    assert.match(await said(story, kept), 'keeps them out of scope, the account stays blocked all the same');
    assert.match(
      await said(story, stale),
      'with no last day that has passed, the next sync opens the account',
    );
    comeBack(kept);
    stale.status = 'active';
    await story.run();
    assert.ok(story.accountOf(kept).blocked && story.accountOf(stale).blocked);
  }),
);

returning(
  'an address that somebody gives up goes to somebody who returns, in one run',
  onStage({ people: 12 }, async (story) => {
    await story.firstLoad();
    const [ada, bob] = [story.person(-1), story.person(-2)];
    leave(ada);
    await story.run();
    comeBack(ada);
    ada.email = bob.email;
    bob.email = 'bob.new@nordwind.example';
    const { summary } = await story.run();
    assert.equal([summary.outcome, summary.counts.reactivated, summary.counts.updated], ['success', 1, 1]);
    assert.equal(story.accountOf(ada).fields.email, ada.email);
  }),
);

returning(
  'an activation that Engagedly says yes to and does not carry out is tried once more, and after that somebody is told',
  onStage({ people: 12 }, async (story) => {
    await story.firstLoad();
    const person = story.person(-1);
    leave(person);
    await story.run();
    comeBack(person);
    const account = story.accountOf(person);
    const ignore = (times: number) =>
      story.engagedly.fault({
        when: ({ path }) => path.endsWith('/activate'),
        times,
        effect: { kind: 'answer', answer: { status: 200, body: { success: true } } },
      });
    ignore(1);
    for (const isBlocked of [true, false]) {
      story.later(24);
      const { summary, printed } = await story.run();
      assert.equal(
        [summary.outcome, summary.counts.reactivated, account.blocked],
        ['success', 1, isBlocked],
        printed,
      );
    }
    leave(person);
    await story.run();
    comeBack(person);
    ignore(ALWAYS);
    for (const code of [undefined, undefined, 'not-sticking', 'not-sticking']) {
      story.later(24);
      const { codes, summary } = await story.run();
      assert.equal([codes.find((one) => one === 'not-sticking'), account.blocked], [code, true]);
      assert.equal(summary.counts.reactivated, code === undefined ? 1 : 0);
      assert.not(codes.includes('blocked-elsewhere'));
    }
    story.engagedly.clearFaults();
    Object.assign(account, { blocked: false, blockedAt: null });
    assert.is((await story.run()).summary.outcome, 'success');
  }),
);

returning(
  'whom a sync has opened, and somebody has blocked a moment later, stays blocked',
  onStage({ people: 12 }, async (story) => {
    await story.firstLoad();
    const person = story.person(-1);
    leave(person);
    await story.run();
    story.later(24);
    comeBack(person);
    assert.is((await story.run()).summary.counts.reactivated, 1);
    const account = story.accountOf(person);
    Object.assign(account, { blocked: true, blockedAt: new Date(story.now()).toISOString() });
    story.later(24);
    assert.ok((await story.run()).codes.includes('blocked-elsewhere'));
    assert.ok(account.blocked);
  }),
);

returning.run();
