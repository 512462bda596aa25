/** Profile pictures: which are read, which are uploaded, and what it costs when one cannot be. */
import { createHash } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { hire, newPicture, type Person } from '../../src/sandbox/company/company.ts';
import { faceOf } from '../../src/sandbox/company/faces.ts';
import { ALWAYS, comeBack, leave, UNFINISHED } from '../fixtures/incidents.ts';
import { codes, onStage, type Stage } from '../fixtures/stage.ts';

const PEOPLE = 20;
const JPEG = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);

const story = suite('stories: pictures');

const taken = new WeakMap<Stage, number>();

/** Personio ids of the people whose pictures were asked for since the last question. */
function asked(stage: Stage): string[] {
  const { calls } = stage.personio;
  const since = taken.get(stage) ?? 0;
  taken.set(stage, calls.length);
  return calls.slice(since).flatMap(({ path }) => /employees\/(\d+)\/profile-picture/.exec(path)?.[1] ?? []);
}

/** User ids of the accounts that got a picture since the last question; other writes are in the way. */
function uploaded(stage: Stage): string[] {
  return stage.writes().map(({ path }) => {
    const user = /^\/beta\/users\/([^/]+)\/profile\/picture$/.exec(path)?.[1];
    if (user === undefined) throw new Error(`A write that is no picture: ${path}`);
    return user;
  });
}

function shows(stage: Stage, person: Person): boolean {
  const { picture } = stage.accountOf(person);
  const wanted = person.picture && createHash('sha256').update(person.picture).digest('hex');
  return picture === wanted;
}

/** Everybody has a picture, and it is there. */
async function begin(stage: Stage): Promise<void> {
  for (const person of stage.company.people) person.picture = faceOf(person.id);
  await stage.firstLoad();
  assert.ok(stage.company.people.every((person) => shows(stage, person)));
  asked(stage);
  stage.writes();
}

const on = (act: (stage: Stage) => Promise<void>) =>
  onStage({ people: PEOPLE, tenant: { pictures: true } }, act);

story(
  'with the new accounts come the pictures of those who have one; the next run reads none',
  on(async (stage) => {
    for (const person of stage.company.people) person.picture = null;
    const some = [stage.person(0), stage.person(3), stage.person(-1)];
    for (const person of some) person.picture = person === some[1] ? JPEG : faceOf(person.id);
    const { summary, codes: found } = await stage.run();
    assert.equal([summary.counts.created, summary.counts.pictures, found], [PEOPLE, 3, []]);
    assert.equal(asked(stage).sort(), some.map(({ id }) => String(id)).sort());
    const bodies = stage.writes().slice(-3);
    assert.ok(
      bodies.every(({ path }) => path.endsWith('/profile/picture')),
      'last of all',
    );
    assert.ok(stage.company.people.every((person) => shows(stage, person)));
    const next = await stage.run();
    assert.equal([next.summary.counts.pictures, asked(stage), uploaded(stage)], [0, [], []]);
    assert.is(next.summary.outcome, 'success');
  }),
);

story(
  'a record that changed: its picture is read, and uploaded only if it is another one',
  on(async (stage) => {
    await begin(stage);
    const one = stage.person(-1);
    newPicture(stage.company, one.id);
    const two = stage.person(-2);
    two.lastModifiedAt = one.lastModifiedAt;
    const { summary } = await stage.run();
    assert.equal(asked(stage).sort(), [one.id, two.id].map(String).sort());
    assert.equal([uploaded(stage), summary.counts.pictures], [[stage.accountOf(one).id], 1]);
    assert.equal([summary.counts.updated, summary.counts.unchanged], [0, PEOPLE]);
    assert.ok(shows(stage, one));
    await stage.run();
    assert.equal([asked(stage), uploaded(stage)], [[], []]);
  }),
);

story(
  'two pictures on one day are two pictures: the time counts to the second',
  on(async (stage) => {
    await begin(stage);
    const person = stage.person(-1);
    for (const time of ['08:00:00', '08:00:01']) {
      person.picture = faceOf(Number(time.slice(-1)) + 1);
      person.lastModifiedAt = `2026-11-25T${time}+01:00`;
      await stage.run();
      assert.equal(uploaded(stage), [stage.accountOf(person).id]);
    }
  }),
);

story(
  'in seven days each is read once though no record changed, and what is new in them is uploaded',
  on(async (stage) => {
    await begin(stage);
    for (const person of stage.company.people) person.picture = faceOf(person.id + 1);
    const days: number[] = [];
    const seen: string[] = [];
    for (let day = 0; day < 7; day++) {
      stage.later(24);
      await stage.run();
      const people = asked(stage);
      days.push(people.length);
      seen.push(...people);
      assert.is(uploaded(stage).length, people.length);
      await stage.run();
      assert.equal([asked(stage), uploaded(stage)], [[], []]);
    }
    assert.equal([seen.length, new Set(seen).size], [PEOPLE, PEOPLE]);
    assert.ok(Math.max(...days) < PEOPLE, `not all on one day: ${days}`);
    assert.ok(stage.company.people.every((person) => shows(stage, person)));
  }),
);

story(
  'a picture that is gone in Personio stays in Engagedly',
  on(async (stage) => {
    await begin(stage);
    const person = stage.person(-1);
    const before = stage.accountOf(person).picture;
    person.picture = null;
    person.lastModifiedAt = '2026-11-25T08:00:00+01:00';
    const { summary } = await stage.run();
    assert.equal([asked(stage), uploaded(stage), summary.outcome], [[], [], 'success']);
    assert.is(stage.accountOf(person).picture, before);
  }),
);

for (const [what, picture, code] of [
  ['a GIF', Uint8Array.from(Buffer.from('GIF89a, and so on')), 'picture-type'],
  ['an empty file', new Uint8Array(0), 'picture-type'],
  ['a text', Uint8Array.from(Buffer.from('<svg/>')), 'picture-type'],
  [
    'more than 2 MB',
    Uint8Array.from(Buffer.concat([faceOf(1), Buffer.alloc(2_000_000)])),
    'picture-too-large',
  ],
] as const) {
  story(
    `${what} is not copied and is told every day; it costs nobody else anything, and is read once`,
    on(async (stage) => {
      for (const person of stage.company.people) person.picture = null;
      stage.person(-1).picture = picture;
      stage.person(0).picture = faceOf(1);
      const { summary } = await stage.run();
      assert.equal([summary.counts.created, summary.counts.pictures], [PEOPLE, 1]);
      assert.equal([codes(summary), summary.outcome], [[code], 'success']);
      asked(stage);
      stage.writes();
      const next = await stage.run();
      assert.equal([asked(stage), uploaded(stage), codes(next.summary)], [[], [], [code]]);
      stage.person(-1).picture = JPEG;
      stage.person(-1).lastModifiedAt = '2026-11-25T08:00:00+01:00';
      const mended = await stage.run();
      assert.equal([uploaded(stage).length, codes(mended.summary)], [1, []]);
    }),
  );
}

story(
  'a picture as large as is taken arrives byte for byte',
  on(async (stage) => {
    for (const person of stage.company.people) person.picture = null;
    const noise = Buffer.alloc(1_999_000, 0);
    for (let at = 0; at < noise.length; at++) noise[at] = (at * 31 + (at >> 8)) & 255;
    stage.person(-1).picture = Uint8Array.from(Buffer.concat([faceOf(1), noise]));
    const { summary } = await stage.run();
    assert.is(summary.counts.pictures, 1);
    assert.ok(shows(stage, stage.person(-1)));
  }),
);

story(
  'a picture that Personio has not after all is no problem',
  on(async (stage) => {
    await begin(stage);
    const person = stage.person(-1);
    stage.personio.fault({
      when: ({ path }) => path.includes(`${person.id}/profile-picture`),
      effect: { kind: 'answer', answer: { status: 404, body: { success: false } } },
    });
    person.lastModifiedAt = '2026-11-25T08:00:00+01:00';
    const { summary } = await stage.run();
    assert.equal([asked(stage).length, uploaded(stage), summary.outcome], [1, [], 'success']);
    await stage.run();
    assert.equal(asked(stage), []);
  }),
);

const SCANNED = Uint8Array.from([
  ...JPEG,
  0xff,
  0xda,
  ...Array.from({ length: 40 }, (_, at) => at),
  0xff,
  0xd9,
]);

for (const [effect, picture] of [
  [{ kind: 'drop' }],
  // It breaks off, and nothing says so.
  [{ kind: 'truncate', clean: true }, faceOf(77)],
  [{ kind: 'truncate', clean: true }, SCANNED],
] as const) {
  story(
    `one that cannot be read is a problem of its own; the next run tries again (${effect.kind} ${picture?.[1] ?? ''})`,
    on(async (stage) => {
      await begin(stage);
      const [one, two] = [stage.person(-1), stage.person(-2)];
      for (const person of [one, two]) newPicture(stage.company, person.id);
      if (effect.kind === 'truncate' && picture) one.picture = picture;
      stage.personio.fault({
        when: ({ path }) => path.includes(`${one.id}/profile-picture`),
        times: Number.POSITIVE_INFINITY,
        effect,
      });
      one.position = 'Acrobat';
      const { summary } = await stage.run();
      assert.equal(
        [codes(summary), summary.outcome, summary.counts.failed],
        [['picture-failed'], 'partial', 0],
      );
      assert.equal([summary.counts.pictures, summary.fields], [1, { job_title: 1 }]);
      stage.personio.clearFaults();
      stage.writes();
      const next = await stage.run();
      assert.equal([uploaded(stage), next.summary.outcome], [[stage.accountOf(one).id], 'success']);
    }),
  );
}

story(
  'where pictures cannot be read at all, a few are tried, everything else is done, and the run does not fail',
  on(async (stage) => {
    for (const person of stage.company.people) person.picture = faceOf(person.id);
    stage.personio.fault({
      when: ({ path }) => path.includes('/profile-picture'),
      times: Number.POSITIVE_INFINITY,
      effect: { kind: 'answer', answer: { status: 403, body: { success: false } } },
    });
    const { summary } = await stage.run();
    assert.equal([summary.counts.created, summary.counts.failed, summary.outcome], [PEOPLE, 0, 'partial']);
    assert.equal(codes(summary), ['picture-failed']);
    assert.ok(asked(stage).length <= 4);
    stage.personio.clearFaults();
    stage.writes();
    await stage.run();
    assert.is(uploaded(stage).length, PEOPLE);
  }),
);

story(
  'what Engagedly refuses is not sent every day; what it could not take is',
  on(async (stage) => {
    await begin(stage);
    const [one, two] = [stage.person(-1), stage.person(-2)];
    for (const person of [one, two]) newPicture(stage.company, person.id);
    const refuse = (person: Person, status: number) =>
      stage.engagedly.fault({
        when: ({ path }) => path.includes(`${stage.accountOf(person).id}/profile/picture`),
        times: Number.POSITIVE_INFINITY,
        effect: { kind: 'answer', answer: { status, body: {} } },
      });
    refuse(one, 422);
    refuse(two, 503);
    const { summary } = await stage.run();
    assert.equal(codes(summary).sort(), ['picture-failed', 'picture-refused']);
    assert.is(summary.counts.pictures, 0);
    stage.engagedly.clearFaults();
    stage.writes();
    const next = await stage.run();
    assert.equal([uploaded(stage), codes(next.summary)], [[stage.accountOf(two).id], ['picture-refused']]);
    stage.later(24 * 7);
    const later = await stage.run();
    assert.equal([uploaded(stage), codes(later.summary)], [[stage.accountOf(one).id], []]);
  }),
);

story(
  'the credential may not read pictures: told, and nothing is asked for',
  onStage(
    {
      people: PEOPLE,
      tenant: { pictures: true },
      personio: {
        readable: [
          ...['status', 'email', 'first_name', 'last_name', 'termination_date', 'termination_type'],
          ...['position', 'hire_date', 'department', 'office', 'last_modified_at', 'supervisor'],
        ],
      },
    },
    async (stage) => {
      stage.person(0).picture = faceOf(1);
      const { summary } = await stage.run();
      assert.ok(codes(summary).includes('pictures-unreadable'));
      assert.equal([asked(stage), summary.counts.created, summary.counts.pictures], [[], PEOPLE, 0]);
    },
  ),
);

story(
  'a plan says how many would be uploaded, and reads only those of which something is remembered',
  on(async (stage) => {
    for (const person of stage.company.people) person.picture = faceOf(person.id);
    const first = await stage.command('plan');
    assert.equal([first.summary?.counts.pictures, asked(stage)], [PEOPLE, []]);
    assert.equal(stage.writes(), []);
  }),
);

story(
  'people whose creation waits get no picture; where it is doubtful whose organisation it is, nobody does',
  on(async (stage) => {
    await begin(stage);
    await stage.setTenant({ ...stage.tenant, limits: { create: { percent: 1, min: 1, max: 1 } } });
    const { ids } = hire(stage.company, 3);
    for (const person of stage.company.people)
      if (ids.includes(person.id)) person.picture = faceOf(person.id);
    const { summary } = await stage.run();
    assert.equal([summary.held.length, summary.counts.pictures, asked(stage)], [1, 0, []]);
    const strange = await onStrangeGround();
    assert.equal(strange, [0, true]);
  }),
);

/** Three people left, were blocked, and are back with another picture: their accounts are to be opened again. */
async function threeAreBack(stage: Stage): Promise<Person[]> {
  await begin(stage);
  const people = [stage.person(-1), stage.person(-2), stage.person(-3)];
  for (const person of people) leave(person);
  assert.is((await stage.run()).summary.counts.blocked, people.length);
  for (const person of people) {
    comeBack(person);
    newPicture(stage.company, person.id);
  }
  stage.writes();
  asked(stage);
  return people;
}

function showing(stage: Stage, people: readonly Person[]): boolean[] {
  return people.map((person) => shows(stage, person));
}

story(
  'an account that waits to be opened gets no picture before it is open, and then gets it at once',
  on(async (stage) => {
    const people = await threeAreBack(stage);
    const { limits: _, ...free } = stage.tenant;
    await stage.setTenant({ ...free, limits: { reactivate: { percent: 1, min: 1, max: 1 } } });
    for (let run = 0; run < 2; run++) {
      const { summary } = await stage.run();
      assert.equal([summary.counts.held, summary.counts.reactivated, summary.counts.pictures], [3, 0, 0]);
      assert.equal([asked(stage), stage.writes()], [[], []]);
    }
    await stage.setTenant(free);
    const { summary } = await stage.run();
    assert.equal([summary.counts.reactivated, summary.counts.pictures], [3, 3]);
    assert.equal(showing(stage, people), [true, true, true]);
  }),
);

story(
  'nor does one that could not be opened; the next run opens it and brings the picture',
  on(async (stage) => {
    const people = await threeAreBack(stage);
    const [one] = people;
    if (!one) throw new Error('Nobody is back.');
    stage.engagedly.fault({
      when: ({ path }) => path === `/beta/users/${stage.accountOf(one).id}/activate`,
      times: ALWAYS,
      effect: { kind: 'answer', answer: { status: 422, body: {} } },
    });
    const { summary } = await stage.run();
    assert.equal([summary.counts.failed, summary.counts.pictures], [1, 2]);
    assert.not.ok(asked(stage).includes(String(one.id)));
    stage.engagedly.clearFaults();
    const next = await stage.run();
    assert.equal([next.summary.counts.reactivated, next.summary.counts.pictures], [1, 1]);
    assert.equal(showing(stage, people), [true, true, true]);
  }),
);

story(
  'whose day of the week it was when a list was not whole is looked at by the next run',
  on(async (stage) => {
    await begin(stage);
    for (const person of stage.company.people) person.picture = faceOf(person.id + 1);
    for (let day = 0; day < 7; day++) {
      stage.later(24);
      stage.personio.fault(UNFINISHED);
      const { codes: found } = await stage.run();
      assert.ok(found.includes('incomplete-source'));
      assert.equal([asked(stage), uploaded(stage)], [[], []]);
      stage.personio.clearFaults();
    }
    const { summary } = await stage.run();
    assert.is(summary.counts.pictures, PEOPLE);
    assert.ok(stage.company.people.every((person) => shows(stage, person)));
  }),
);

/** Pictures uploaded into an organisation of strangers, and whether it was noticed that it is one. */
async function onStrangeGround(): Promise<unknown> {
  let result: unknown;
  await on(async (stage) => {
    for (let at = 0; at < 40; at++) {
      const email = `stranger${at}@elsewhere.example`;
      stage.engagedly.addUser({ fields: { first_name: 'Un', last_name: `Known${at}`, email } });
    }
    const person = stage.person(0);
    person.picture = faceOf(1);
    const { firstName, lastName, email } = person;
    const fields = { first_name: firstName, last_name: lastName, email: email ?? '' };
    stage.engagedly.addUser({ fields });
    const { summary } = await stage.run();
    result = [summary.counts.pictures, codes(summary).includes('wrong-organisation')];
  })();
  return result;
}

story(
  'stopped half-way: what is left is done by the next run',
  on(async (stage) => {
    await begin(stage);
    for (const person of stage.company.people) newPicture(stage.company, person.id);
    const stop = new AbortController();
    let count = 0;
    stage.engagedly.fault({
      when: ({ path }) => {
        if (path.endsWith('/profile/picture') && ++count === 5) stop.abort();
        return false;
      },
      effect: { kind: 'drop' },
    });
    const { summary } = await stage.run({ signal: stop.signal });
    assert.ok(codes(summary).includes('cancelled'));
    const done = uploaded(stage).length;
    assert.ok(done >= 4 && done < PEOPLE, String(done));
    await stage.run();
    assert.is(uploaded(stage).length, PEOPLE - done);
    assert.ok(stage.company.people.every((person) => shows(stage, person)));
    await stage.run();
    assert.equal([asked(stage).length > 0, uploaded(stage)], [true, []]);
  }),
);

story(
  'after a lost memory every picture is read and uploaded, once: nothing tells what is there',
  on(async (stage) => {
    await begin(stage);
    await stage.tamper(() => undefined);
    const { summary } = await stage.run();
    assert.equal([uploaded(stage).length, summary.counts.pictures], [PEOPLE, PEOPLE]);
    await stage.run();
    assert.equal([asked(stage).length, uploaded(stage)], [PEOPLE, []]);
  }),
);

story(
  'without a ledger key only new accounts get their pictures, which is said: all others would get them every day',
  on(async (stage) => {
    for (const person of stage.company.people) person.picture = faceOf(person.id);
    const first = await stage.run({ key: undefined });
    assert.equal([first.summary.counts.created, first.summary.counts.pictures], [PEOPLE, PEOPLE]);
    assert.not.ok(first.codes.includes('pictures-unremembered'));
    stage.writes();
    asked(stage);
    const { ids } = hire(stage.company, 1);
    for (const person of stage.company.people.filter(({ id }) => ids.includes(id)))
      person.picture = faceOf(1);
    for (const pictures of [1, 0]) {
      const { summary } = await stage.run({ key: undefined });
      assert.equal([summary.counts.created, summary.counts.pictures], [pictures, pictures]);
      assert.is(asked(stage).length, pictures);
      const told = summary.issues.filter(({ code }) => code === 'pictures-unremembered');
      assert.equal(
        told.map(({ count }) => count),
        [PEOPLE + 1 - pictures],
      );
    }
    assert.is(stage.writes().filter(({ path }) => path.endsWith('/profile/picture')).length, 1);
  }),
);

story(
  'nothing of a picture is in what a run leaves',
  on(async (stage) => {
    await begin(stage);
    const { pictures = [], ...state } = await stage.state();
    assert.is(pictures.length, PEOPLE);
    const digest = createHash('sha256')
      .update(stage.person(0).picture ?? '')
      .digest('hex');
    const left = JSON.stringify([pictures, state, stage.kept.lines]);
    for (const length of [8, 12]) assert.not.ok(left.includes(digest.slice(0, length)));
    assert.ok(pictures.every((line) => /^[0-9a-f]{12} [0-9a-f]{12} [0-9a-f]{12}$/.test(line)));
  }),
);

story.run();
