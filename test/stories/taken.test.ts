/** An account that the tenant file gives to somebody although it is somebody else's, told as whole runs with memory. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createRefs } from '../../src/report/redact.ts';
import { hire } from '../../src/sandbox/company/company.ts';
import { faceOf } from '../../src/sandbox/company/faces.ts';
import { addDays } from '../../src/sandbox/company/invented.ts';
import type { Person } from '../../src/sandbox/company/people.ts';
import type { StoredUser } from '../../src/sandbox/engagedly/engagedly.ts';
import type { Answer } from '../../src/sandbox/server.ts';
import type { Resolution } from '../../src/types/tenant.d.ts';
import { ALWAYS, type Body, comeBack, isPeople, leave, type Row } from '../fixtures/incidents.ts';
import { OWN_KEY, onStage, type Stage, TENANT, TODAY } from '../fixtures/stage.ts';

const refOf = createRefs(OWN_KEY);
const refOfPerson = ({ id }: Person) => refOf({ employee: String(id) });

function entry(person: Person, account: StoredUser): Resolution {
  return { employee: refOfPerson(person), user: account.id, expires: addDays(TODAY, 30) };
}

/** An answer without these people, of a list whose number of people says that they are there. */
function hiding(isHidden: (row: Row) => boolean): (answer: Answer) => Answer {
  return (answer) => {
    const body = answer.body as Body;
    const { data } = body;
    return Array.isArray(data)
      ? { ...answer, body: { ...body, data: data.filter((row) => !isHidden(row)) } }
      : answer;
  };
}

/** Two people of different names, each with their own account. */
async function loaded(story: Stage) {
  Object.assign(story.person(-1), { firstName: 'Inês', lastName: 'Almeida' });
  Object.assign(story.person(-2), { firstName: 'Chloé', lastName: 'Dubois' });
  await story.firstLoad();
  const [ines, chloe] = [story.person(-1), story.person(-2)];
  return { ines, chloe, hers: story.accountOf(ines), others: story.accountOf(chloe) };
}

const taking = suite('an account that an entry takes');

taking(
  'waits for an approval, with the entry, the account and whose it is; nothing is written, and it is over with the entry',
  onStage({ people: 12 }, async (story) => {
    const { ines, chloe, hers, others } = await loaded(story);
    const before = [{ ...hers.fields }, { ...others.fields }];
    const state = (await story.state()).links;
    story.person(-3).supervisorId = ines.id;
    await story.setTenant({ ...TENANT, resolve: [entry(ines, others)] });
    const { summary, printed } = await story.run();
    assert.is(summary.outcome, 'held', printed);
    const [held] = summary.held;
    assert.equal(
      [summary.held.length, held?.class, held?.field, held?.count, held?.allowed, held?.isNew],
      [1, 'identifier', 'resolve', 1, 0, true],
    );
    const issue = summary.issues.find(({ code }) => code === 'resolve-takes');
    assert.equal(issue?.entries, [
      {
        entry: 1,
        why: 'takes',
        employee: refOfPerson(ines),
        user: refOf({ user: others.id }),
        from: [refOfPerson(chloe)],
      },
    ]);
    assert.equal(issue?.refs, [ines, chloe].map(refOfPerson).sort());
    assert.match(
      printed.replace(/\s+/g, ' '),
      `Entry 1 of "resolve": it gives the account ${refOf({ user: others.id })} to ${refOfPerson(ines)}, and more speaks for ${refOfPerson(chloe)}.`,
    );
    // Nor does anybody get it as their manager's.
    assert.is(story.writes().length, 0);
    assert.equal([{ ...hers.fields }, { ...others.fields }], before);
    assert.equal((await story.state()).links, state, 'and nothing of it is remembered');

    const asked = await story.ask({ ref: refOfPerson(ines) });
    assert.match(
      asked.seen.replace(/\s+/g, ' '),
      `though more speaks for it that it is the account of Chloé Dubois (Personio ${chloe.id})`,
    );
    assert.match(asked.seen, held?.digest ?? 'no digest');

    // The leaver whose entry it is: what would be blocked is Chloé's, and waits as well.
    leave(ines);
    const left = await story.run();
    assert.equal([left.summary.counts.blocked, left.summary.held[0]?.field], [0, 'resolve'], left.printed);
    assert.is(story.writes().length, 0);
    assert.is.not(left.summary.held[0]?.digest, held?.digest, 'a block is another thing to approve');

    await story.setTenant(TENANT);
    const right = await story.run();
    assert.equal([right.summary.counts.blocked, right.summary.held], [1, []], right.printed);
    assert.equal([hers.blocked, others.blocked], [true, false]);
  }),
);

taking(
  'is given once somebody has approved it, all of it at once; the other person stays untouched, and it settles',
  onStage({ people: 12 }, async (story) => {
    const { ines, others } = await loaded(story);
    await story.setTenant({ ...TENANT, resolve: [entry(ines, others)] });
    const waiting = await story.run();
    const digest = waiting.summary.held[0]?.digest ?? '';
    const given = await story.run({ approve: [digest] });
    assert.equal([given.summary.counts.updated, given.summary.held], [1, []], given.printed);
    assert.not.ok(given.codes.includes('resolve-takes'), given.printed);
    assert.equal([others.fields.first_name, others.fields.last_name], ['Inês', 'Almeida']);
    assert.is(story.engagedly.users.filter(({ blocked }) => blocked).length, 0);
    story.writes();
    for (let day = 0; day < 2; day++) {
      story.later(24);
      const { summary, printed } = await story.run();
      assert.equal([summary.held, story.writes().length], [[], 0], printed);
    }
  }),
);

taking(
  'an approved block of it counts as approved also where nothing is left of the limit, and an entry leads back',
  onStage({ people: 12, tenant: { limits: { block: { percent: 1, min: 1 } } } }, async (story) => {
    const { ines, chloe, others } = await loaded(story);
    leave(story.person(3));
    assert.is((await story.run()).summary.counts.blocked, 1);
    leave(ines);
    const tenant = story.tenant;
    await story.setTenant({ ...tenant, resolve: [entry(ines, others)] });
    const waiting = await story.run();
    assert.equal(
      waiting.summary.held.map(({ field }) => field),
      ['resolve'],
      waiting.printed,
    );
    const taken = await story.run({ approve: [waiting.summary.held[0]?.digest ?? ''] });
    assert.equal([taken.summary.counts.blocked, taken.summary.held, others.blocked], [1, [], true]);

    // It was a mistake: without the entry nothing says that the account was blocked for her.
    story.later(25);
    await story.setTenant(tenant);
    const { summary, printed } = await story.run();
    assert.ok(
      summary.issues.some(({ code }) => code === 'blocked-elsewhere'),
      printed,
    );
    await story.setTenant({ ...tenant, resolve: [entry(chloe, others)] });
    const back = await story.run();
    assert.equal([back.summary.counts.reactivated, others.blocked], [1, false], back.printed);
  }),
);

taking(
  'two entries that exchange two accounts wait, each; two that give each their own write at once',
  onStage({ people: 12 }, async (story) => {
    const { ines, chloe, hers, others } = await loaded(story);
    await story.setTenant({ ...TENANT, resolve: [entry(ines, others), entry(chloe, hers)] });
    const crossed = await story.run();
    assert.equal([crossed.summary.held[0]?.count, crossed.summary.held[0]?.field], [2, 'resolve']);
    assert.equal(
      crossed.summary.issues.find(({ code }) => code === 'resolve-takes')?.entries?.map((one) => one.entry),
      [1, 2],
    );
    assert.is(story.writes().length, 0);
    ines.position = 'Promoted';
    await story.setTenant({ ...TENANT, resolve: [entry(ines, hers), entry(chloe, others)] });
    const { summary, printed } = await story.run();
    assert.equal([summary.held, summary.counts.updated, summary.counts.setAside], [[], 1, 0], printed);
    assert.equal(
      summary.issues.filter(({ code }) => code.startsWith('resolve')),
      [],
    );
  }),
);

taking(
  'accounts that were crossed by approved entries are put right by two others, with one approval',
  onStage({ people: 12 }, async (story) => {
    const { ines, chloe, hers, others } = await loaded(story);
    const settle = async (resolve: Resolution[]) => {
      await story.setTenant({ ...TENANT, resolve });
      const waiting = await story.run();
      const digests = waiting.summary.held.flatMap(({ digest }) => digest ?? []);
      assert.is(digests.length, 1, waiting.printed);
      return story.run({ approve: digests });
    };
    await settle([entry(ines, others), entry(chloe, hers)]);
    assert.equal([hers.fields.first_name, others.fields.first_name], ['Chloé', 'Inês']);
    story.later(24);
    await settle([entry(ines, hers), entry(chloe, others)]);
    assert.equal([hers.fields.first_name, others.fields.first_name], ['Inês', 'Chloé']);
    await story.setTenant(TENANT);
    story.writes();
    story.later(24);
    const { summary, printed } = await story.run();
    assert.equal([story.writes().length, summary.counts.setAside], [0, 0], printed);
  }),
);

taking(
  'a blocked account that an entry takes is not opened before somebody has approved it',
  onStage({ people: 12 }, async (story) => {
    const { ines, chloe, hers, others } = await loaded(story);
    leave(chloe);
    assert.is((await story.run()).summary.counts.blocked, 1);
    story.writes();
    await story.setTenant({ ...TENANT, resolve: [entry(ines, others)] });
    const { summary, printed } = await story.run();
    assert.equal([summary.held[0]?.field, summary.counts.reactivated], ['resolve', 0], printed);
    assert.equal([story.writes().length, others.blocked, hers.blocked], [0, true, false]);
    comeBack(chloe);
    await story.setTenant(TENANT);
    assert.is((await story.run()).summary.counts.reactivated, 1, 'and it is still hers');
  }),
);

taking(
  'somebody back under another record whose entry is a mistake has their own account again once it is corrected',
  onStage({ people: 12 }, async (story) => {
    const { ines, hers, others } = await loaded(story);
    leave(ines);
    hire(story.company, 1);
    const back = story.person(-1);
    const { id } = back;
    Object.assign(back, ines, { id, status: 'active', terminationDate: null, custom: { ...ines.custom } });
    const before = (await story.state()).links;
    await story.setTenant({ ...TENANT, resolve: [entry(back, others)] });
    const { summary, printed } = await story.run();
    assert.equal([summary.held[0]?.field, story.writes().length], ['resolve', 0], printed);
    assert.equal((await story.state()).links, before, 'what her old record says of her account is kept');

    await story.setTenant(TENANT);
    back.email = 'ines.new@nordwind.example';
    const right = await story.run();
    assert.equal([right.summary.counts.updated, right.summary.counts.setAside], [1, 0], right.printed);
    assert.equal([hers.fields.email, hers.blocked], [back.email, false]);
    assert.is((await story.state()).links.length, before.length, 'and is remembered for the new record');
  }),
);

for (const isLeaver of [false, true]) {
  taking(
    `is nobody else's because its owner is missing from Personio's list once${isLeaver ? ', nor is it blocked' : ''}`,
    onStage({ people: 12 }, async (story) => {
      const { ines, chloe, others } = await loaded(story);
      const before = { ...others.fields };
      const { people } = story.company;
      if (isLeaver) leave(ines);
      await story.setTenant({ ...TENANT, resolve: [entry(ines, others)] });
      const first = (await story.run()).summary.held[0];
      people.splice(people.indexOf(chloe), 1);
      const { summary, printed } = await story.run();
      const [held] = summary.held;
      assert.equal(
        [summary.outcome, held?.field, held?.isNew, story.writes().length],
        ['held', 'resolve', false, 0],
        printed,
      );
      assert.is(held?.digest, first?.digest, 'what waits is the same, and can be approved as before');
      const [told] = summary.issues.find(({ code }) => code === 'resolve-takes')?.entries ?? [];
      assert.equal(told?.from, [refOfPerson(chloe)]);
      const asked = await story.ask({ ref: refOfPerson(ines) });
      assert.match(
        asked.seen.replace(/\s+/g, ' '),
        `though it is remembered for somebody who is not in Personio's list (${refOfPerson(chloe)})`,
      );
      people.push(chloe);
      await story.setTenant(TENANT);
      const back = await story.run();
      assert.equal(
        [back.summary.held, { ...others.fields }, others.blocked],
        [[], before, false],
        back.printed,
      );
      assert.is(back.summary.counts.setAside, 0, back.printed);
    }),
  );
}

taking(
  'is not written for the entry while the list of people is not read to its end; after an approval it is',
  onStage({ people: 12 }, async (story) => {
    const { ines, chloe, others } = await loaded(story);
    const before = { ...others.fields };
    const resolve = [entry(ines, others)];
    await story.setTenant({ ...TENANT, resolve });
    const [held] = (await story.run()).summary.held;
    const isChloe = (row: Row) => JSON.stringify(row.attributes?.id).includes(`${chloe.id}`);
    let isHidden = true;
    story.personio.fault({
      when: (call) => isHidden && isPeople(call),
      times: ALWAYS,
      effect: { kind: 'change', change: hiding(isChloe) },
    });
    const part = await story.run();
    assert.is(part.summary.source.complete, false, part.printed);
    assert.equal(
      part.summary.held.map(({ field, digest }) => [field, digest]),
      [['resolve', undefined]],
      part.printed,
    );
    assert.equal([story.writes().length, { ...others.fields }], [0, before]);

    // Nothing of Chloé is remembered either.
    await story.tamper(() => undefined);
    const forgotten = await story.run();
    assert.equal(
      [forgotten.summary.held[0]?.field, story.writes().length],
      ['resolve', 0],
      forgotten.printed,
    );

    isHidden = false;
    await story.run();
    const given = await story.run({ approve: [held?.digest ?? ''] });
    assert.is(given.summary.counts.updated, 1, given.printed);
    // What the last run has left as hers goes on.
    isHidden = true;
    ines.lastName = 'Almeida Costa';
    const written = await story.run();
    assert.equal([written.summary.held, others.fields.last_name], [[], 'Almeida Costa'], written.printed);
  }),
);

taking(
  'of somebody whose record is deleted for good it is given by an approval, and settles',
  onStage({ people: 12, tenant: { leavers: { onMissing: 'block' } } }, async (story) => {
    const { ines, chloe, hers, others } = await loaded(story);
    const tenant = story.tenant;
    story.company.people.splice(story.company.people.indexOf(chloe), 1);
    for (let day = 0; day < 5; day++) {
      story.later(24);
      await story.run();
    }
    assert.equal([others.blocked, hers.blocked], [true, false]);
    story.writes();
    await story.setTenant({ ...tenant, resolve: [entry(ines, others)] });
    const waiting = await story.run();
    const [held] = waiting.summary.held;
    assert.equal([held?.field, held?.count, story.writes().length], ['resolve', 1, 0], waiting.printed);
    const given = await story.run({ approve: [held?.digest ?? ''] });
    assert.equal(
      [given.summary.held, given.summary.counts.reactivated, others.blocked, others.fields.first_name],
      [[], 1, false, 'Inês'],
      given.printed,
    );
    story.writes();
    story.later(24);
    const settled = await story.run();
    assert.equal([settled.summary.held, story.writes().length], [[], 0], settled.printed);
    assert.not.ok(settled.codes.includes('resolve-takes'));
  }),
);

taking(
  'is hers out of scope as well, read or not',
  onStage({ people: 12 }, async (story) => {
    const { ines, chloe, others } = await loaded(story);
    const scope = { employees: 'active', filter: `id != ${chloe.id}` } as const;
    await story.setTenant({ ...TENANT, scope, resolve: [entry(ines, others)] });
    const first = await story.run();
    assert.equal([first.summary.held[0]?.field, story.writes().length], ['resolve', 0], first.printed);
    const { people } = story.company;
    people.splice(people.indexOf(chloe), 1);
    const second = await story.run();
    assert.equal([second.summary.held[0]?.field, story.writes().length], ['resolve', 0], second.printed);
  }),
);

taking(
  'of somebody who was never in scope it is remembered, too',
  onStage({ people: 12 }, async (story) => {
    const { people } = story.company;
    const { ines, chloe, others } = await loaded(story);
    const scope = { employees: 'active', filter: `id != ${chloe.id}` } as const;
    // A new memory, which knows her only as out of scope.
    await story.tamper(() => undefined);
    await story.setTenant({ ...TENANT, scope });
    await story.run();
    assert.is((await story.state()).outside?.length, 1);
    people.splice(people.indexOf(chloe), 1);
    await story.setTenant({ ...TENANT, scope, resolve: [entry(ines, others)] });
    const { summary, printed } = await story.run();
    assert.equal([summary.held[0]?.field, story.writes().length], ['resolve', 0], printed);
  }),
);

taking(
  'of which nothing is to be done, nothing waits, and nobody is told to approve it; what comes of it later waits',
  onStage({ people: 12 }, async (story) => {
    const { ines, chloe, others } = await loaded(story);
    leave(chloe);
    await story.run();
    leave(ines);
    // She would be set aside otherwise, since her account is claimed.
    story.company.people.splice(story.company.people.indexOf(chloe), 1);
    story.writes();
    await story.setTenant({ ...TENANT, resolve: [entry(ines, others)] });
    const { summary, codes, printed } = await story.run();
    assert.equal(
      [summary.outcome, summary.held, codes, story.writes().length],
      // Her own account stays open: she has left, and the entry says that another one is hers.
      ['partial', [], ['second-account', 'candidate-accounts', 'resolve-would-take'], 0],
      printed,
    );
    assert.equal(summary.issues.at(-1)?.entries?.[0]?.from, [refOfPerson(chloe)]);
    assert.match(printed.replace(/\s+/g, ' '), `Entry 1 of "resolve": it gives the account`);
    const pair = `${refOfPerson(ines)} ${refOf({ user: others.id })}`;
    assert.not.ok((await story.state()).inactive.includes(pair), 'nor is she seen behind it');

    comeBack(ines);
    const back = await story.run();
    assert.equal([back.summary.held[0]?.field, others.blocked], ['resolve', true], back.printed);
    assert.equal(
      back.codes.filter((code) => code.startsWith('resolve')),
      ['resolve-takes'],
    );
  }),
);

taking(
  'gets no other face either, before somebody has approved it',
  onStage({ people: 12, tenant: { pictures: true } }, async (story) => {
    for (const person of story.company.people) person.picture = faceOf(person.id);
    const { ines, others } = await loaded(story);
    const face = others.picture;
    story.later(24 * 8);
    await story.setTenant({ ...TENANT, pictures: true, resolve: [entry(ines, others)] });
    const { summary, printed } = await story.run();
    assert.is(summary.held[0]?.field, 'resolve', printed);
    assert.equal([summary.counts.pictures, story.writes().length, others.picture], [0, 0, face], printed);
  }),
);

taking.run();
