/** What is kept of whole runs for the approvers: whom it names, and what of them it does not. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { encryptFor, identityOf, newIdentity } from '../../src/details/age.ts';
import { type Details, isSealed } from '../../src/details/details.ts';
import { openDetails, requireGenuine } from '../../src/details/opened.ts';
import { personInWords } from '../../src/explain/explain.ts';
import { changeEmail, hire, openDepartment } from '../../src/sandbox/company/company.ts';
import type { Tenant } from '../../src/types/tenant.d.ts';
import { appoint, detailsPath, type Keys, readDetails } from '../fixtures/details.ts';
import { ALWAYS, comeBack, leave } from '../fixtures/incidents.ts';
import { acting, type Scene } from '../fixtures/scene.ts';
import { keyOf, OWN_KEY } from '../fixtures/world.ts';

const NO_BLOCKS = { block: { percent: 0, min: 0, max: 0 } };

/** A day after the first load: somebody new, somebody who left (and waits), a new department, a new address. */
function aDay(
  { approvers, ...tenant }: Partial<Tenant>,
  story: (scene: Scene, keys: Keys) => Promise<void>,
): () => Promise<void> {
  const given: Partial<Tenant> = { preset: 'default', limits: NO_BLOCKS, approvers: ['hr'], ...tenant };
  return acting({ tenant: given }, async (scene) => {
    const keys = await appoint(scene.folder, 'hr', 'other');
    await scene.firstLoad();
    if (approvers) await scene.setTenant({ ...scene.tenant, approvers });
    hire(scene.company, 1);
    leave(scene.person(-4));
    openDepartment(scene.company, 'Sustainability', 2);
    changeEmail(scene.company);
    await story(scene, keys);
  });
}

async function detailsOf(scene: Scene, keys: Keys, role = 'hr'): Promise<Details> {
  const { summary } = await scene.run();
  return readDetails(scene.folder, summary, keys[role]?.identity ?? '');
}

const kept = suite('details');

kept(
  'held: who waits, with names and witnesses, and nobody else',
  aDay({ details: 'held' }, async (scene, keys) => {
    const leaver = scene.person(-4);
    const details = await detailsOf(scene, keys);
    assert.equal([details.progress, details.kept, details.outOfScope], ['done', 'held', 1]);
    const [one, ...others] = details.people;
    assert.equal(others, []);
    assert.is(one?.name, `${leaver.firstName} ${leaver.lastName}`);
    assert.equal([one?.employee, one?.planned, one?.result], [String(leaver.id), 'block', 'held']);
    assert.match(one?.held[0]?.digest ?? '', /^[0-9a-f]{12}$/);
    assert.ok((one?.witnesses.length ?? 0) >= 2);
    assert.match(one?.reason ?? '', /Personio says inactive, last day \d{4}-/);
    assert.equal(details.units, []);
  }),
);

kept(
  'what cannot be written for somebody is no reason to open their account, and is told all the same',
  aDay(
    {
      details: 'all',
      limits: { reactivate: { percent: 0, min: 0, max: 0 } },
      mapping: { joining_date: 'hire_date', 'custom-attribute-5d2c8': "position = 'Odd' ? 'Polish'" },
    },
    async (scene, keys) => {
      await scene.run();
      const back = scene.person(-4);
      comeBack(back);
      back.position = 'Odd';
      const { people } = await detailsOf(scene, keys);
      const one = people.find(({ employee }) => employee === String(back.id));
      assert.equal([one?.planned, one?.result], ['reactivate', 'held']);
      assert.match(one?.reason ?? '', 'Their account is blocked, and Personio says active');
      assert.not.match(one?.reason ?? '', 'options');
      assert.ok(one?.codes.includes('not-an-option'));
      leave(back);
    },
  ),
);

kept(
  'all: everybody who was changed, each field before and after, by name where it is an id',
  aDay({ details: 'all' }, async (scene, keys) => {
    const details = await detailsOf(scene, keys);
    const results = Object.groupBy(details.people, ({ result }) => result);
    assert.equal([results.done?.length, results.held?.length], [4, 1]);
    const departments = details.people.flatMap(({ planned, fields }) =>
      planned === 'update' ? fields.filter(({ field }) => field === 'departments') : [],
    );
    assert.ok(departments.length > 0);
    for (const { before, after, shown } of departments) {
      assert.is(shown?.after, 'Sustainability');
      assert.equal(after, [
        scene.engagedly.units.departments.find(({ name }) => name === 'Sustainability')?.id,
      ]);
      const old = scene.engagedly.units.departments.find(({ id }) => id === [before].flat()[0]);
      assert.is(old?.name, shown?.before);
    }
    const created = details.people.find(({ planned }) => planned === 'create');
    assert.is(created?.user, scene.account(created?.employee).id);
    assert.equal(details.units, [{ kind: 'departments', name: 'Sustainability', result: 'done' }]);
    assert.ok(isSealed(details, OWN_KEY));
    assert.not(isSealed({ ...details, outOfScope: 7 }, OWN_KEY));
    assert.not(isSealed(details, keyOf('another')));
  }),
);

kept(
  'birth date, gender and what sensitive attributes feed only say that they change',
  aDay(
    {
      details: 'all',
      mapping: { 'custom-attribute-93cbf': "$custom('Personalnummer')", phone_number: 'position' },
      sensitive: { Personalnummer: 'an example for this test' },
    },
    async (scene, keys) => {
      scene.person(2).custom.dynamic_1001 = '1971-01-01';
      // Part of no id.
      scene.person(-1).custom.dynamic_1002 = 'Canary-77';
      const { summary } = await scene.run();
      const details = await readDetails(scene.folder, summary, keys.hr?.identity ?? '');
      const text = JSON.stringify(details);
      const created = scene.company.people.at(-1);
      for (const value of [created?.custom.dynamic_1001, created?.custom.dynamic_1002, '1971-01-01']) {
        assert.ok(typeof value === 'string' && value.length > 5, String(value));
        assert.not.ok(text.includes(String(value)));
      }
      const hidden = details.people.flatMap(({ fields }) => fields.filter(({ changed }) => changed));
      assert.equal([...new Set(hidden.map(({ field }) => field))].sort(), [
        'birth_date',
        'custom-attribute-93cbf',
        'gender',
      ]);
      for (const field of hidden) assert.equal([field.before, field.after], [undefined, undefined]);
    },
  ),
);

for (const [how, limit] of [
  ['stopped by hand', (stop: AbortController) => stop.abort()],
  [
    'because the vendor asked for fewer requests',
    (_: AbortController, { engagedly }: Scene) =>
      engagedly.fault({
        when: ({ method }) => method !== 'GET',
        times: ALWAYS,
        effect: { kind: 'answer', answer: { status: 429, headers: { 'Retry-After': '86400' }, body: {} } },
      }),
  ],
] as const) {
  kept(
    `of whom a run did not come to that has ended early, ${how}: that it goes on; an undo of it leaves them alone`,
    acting({ people: 30, tenant: { details: 'all', approvers: ['hr'] } }, async (scene) => {
      const keys = await appoint(scene.folder, 'hr');
      const stop = new AbortController();
      let count = 0;
      scene.engagedly.fault({
        when: ({ method, path }) => {
          if (method === 'POST' && path === '/beta/users' && ++count === 10) limit(stop, scene);
          return false;
        },
        effect: { kind: 'drop' },
      });
      const { summary } = await scene.run({ signal: stop.signal });
      scene.mend();
      const details = await readDetails(scene.folder, summary, keys.hr?.identity ?? '');
      assert.is(details.people.length, 30);
      const added = new Map(scene.engagedly.users.map(({ fields }) => [fields.employee_id, true]));
      for (const person of details.people)
        if (!added.has(person.employee ?? '')) assert.is(person.result, 'left', person.name);
        else assert.ok(['done', 'planned'].includes(person.result), person.result);
      const left = details.people.find(({ result }) => result === 'left');
      const words = left && personInWords(left, { tenant: 'nordwind', isOnGitHub: true });
      assert.match(words ?? '', 'add: the run ended before it came to this; the next start goes on.');
      assert.match(words ?? '', 'Start a sync, if none starts by itself.');
      const again = left && personInWords(left, { tenant: 'nordwind', isOnGitHub: true, undoes: '1001/1' });
      assert.match(again ?? '', 'Start the undo again.');
      await scene.setTenant({ ...scene.tenant, status: 'paused' });
      const undo = { run: `${summary.runId}/1`, details: detailsPath(scene.folder, summary) };
      const { summary: undone } = await scene.run({ undo });
      assert.equal(undone.counts.held, added.size - 1);
    }),
  );
}

kept(
  'of a unit that a sensitive attribute feeds they do not say what it is called',
  aDay(
    {
      details: 'all',
      mapping: { departments: 'dynamic_1005' },
      sensitive: { dynamic_1005: 'an example for this test' },
    },
    async (scene, keys) => {
      scene.person(2).custom.dynamic_1005 = 'Secret Union Group';
      scene.person(3).position = 'Harbour Master';
      const details = await detailsOf(scene, keys);
      assert.not.match(JSON.stringify(details), 'Secret Union Group');
      assert.equal(
        details.units.filter(({ kind }) => kind === 'departments'),
        [{ kind: 'departments', name: '(not shown)', result: 'done' }],
      );
      assert.ok(details.units.some(({ name }) => name === 'Harbour Master'));
    },
  ),
);

kept(
  'opens for the approvers of the tenant alone, and with all for a key of the ledger key',
  aDay({ details: 'all' }, async (scene, keys) => {
    const { summary } = await scene.run();
    const read = (identity = '') => readDetails(scene.folder, summary, identity);
    await read(keys.hr?.identity);
    await read((await identityOf(OWN_KEY)).identity);
    for (const identity of [keys.other?.identity, (await newIdentity()).identity, '']) {
      await fails(read(identity), /do not open/);
    }
    assert.is((await stat(detailsPath(scene.folder, summary))).mode & 0o777, 0o600);
  }),
);

kept(
  'held: not even the ledger key opens them',
  aDay({ details: 'held' }, async (scene) => {
    const { summary } = await scene.run();
    await fails(readDetails(scene.folder, summary, (await identityOf(OWN_KEY)).identity), /do not open/);
  }),
);

kept(
  'none, unless the tenant file says so; and the summary of a hold says how to get them',
  aDay({}, async (scene) => {
    const { summary, printed } = await scene.run();
    assert.is(summary.details, undefined);
    await fails(readFile(detailsPath(scene.folder, summary)), /ENOENT/);
    assert.match(
      printed.replace(/\s+/g, ' '),
      /let the tenant file say "details": "held" and name them under "approvers"/,
    );
    assert.match(
      printed.replace(/\s+/g, ' '),
      new RegExp(`npm run explain -- nordwind --held ${summary.held[0]?.digest}`),
    );
  }),
);

kept(
  'without an approver who is listed none are kept, it is told, and the run goes on',
  aDay({ details: 'held', approvers: ['nobody'] }, async (scene) => {
    const { summary, codes } = await scene.run();
    assert.ok(codes.includes('details-unavailable'));
    assert.equal([summary.details, summary.counts.created], [undefined, 1]);
    await fails(readFile(detailsPath(scene.folder, summary)), /ENOENT/);
  }),
);

kept(
  'an approver who is not listed costs the others nothing',
  aDay({ details: 'held', approvers: ['nobody', 'hr'] }, async (scene, keys) => {
    const { summary, codes } = await scene.run();
    assert.ok(codes.includes('details-unavailable'));
    assert.is((await readDetails(scene.folder, summary, keys.hr?.identity ?? '')).people.length, 1);
  }),
);

kept(
  'no value of a person stands in anything else that a run leaves',
  aDay({ details: 'all' }, async (scene) => {
    const told = await scene.run();
    const leaver = scene.person(-4);
    assert.is(told.summary.details, 'all');
    const left = [JSON.stringify(told), JSON.stringify(scene.kept)];
    for (const entry of await readdir(scene.folder, { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) left.push(await readFile(join(entry.parentPath, entry.name), 'latin1'));
    }
    for (const { firstName, lastName, email, id } of [leaver, ...scene.company.people]) {
      const bytes = (text: string) => Buffer.from(text, 'utf8').toString('latin1');
      for (const value of [lastName, `${firstName} ${lastName}`, email ?? lastName, String(id)]) {
        assert.not.ok(
          left.some((text) => text.includes(value) || text.includes(bytes(value))),
          'a value stands in an output',
        );
      }
    }
  }),
);

const times = suite('details: when they are written');

times(
  'a run that is killed at its first write has left what it had planned',
  aDay({ details: 'all' }, async (scene, keys) => {
    // At the moment of the first write, which never comes through, they are on the disk.
    let planned: Promise<Details> | undefined;
    scene.engagedly.fault({
      when: ({ method }) => {
        if (method === 'GET') return false;
        planned ??= readDetails(scene.folder, { runId: '1002', tenant: 'nordwind' }, keys.hr?.identity ?? '');
        return true;
      },
      times: ALWAYS,
      effect: { kind: 'answer', answer: { status: 401, body: {} } },
    });
    const { summary } = await scene.run({ record: false });
    assert.is(summary.outcome, 'failed');
    const details = await planned;
    assert.is(details?.progress, 'planned');
    assert.equal([...new Set(details?.people.map(({ result }) => result))].sort(), ['held', 'planned']);
    scene.mend();
  }),
);

times(
  'a run that stops half-way says what became of each',
  aDay({ details: 'all' }, async (scene, keys) => {
    scene.engagedly.fault({
      when: ({ method, path }) => method === 'POST' && path === '/beta/users',
      times: ALWAYS,
      effect: { kind: 'answer', answer: { status: 422, body: {} } },
    });
    const details = await detailsOf(scene, keys);
    const created = details.people.filter(({ planned }) => planned === 'create');
    assert.equal(
      created.map(({ result }) => result),
      ['failed'],
    );
    scene.duplicates = 1;
    scene.mend();
  }),
);

times(
  'what Engagedly has not answered is told as perhaps not written, and as refused by nobody',
  aDay({ details: 'all' }, async (scene, keys) => {
    const person = scene.person(1);
    const before = scene.accountOf(person).fields.job_title;
    person.position = 'Admiral';
    scene.engagedly.fault({
      when: ({ method, path }) => method === 'PATCH' && path.endsWith(`/${scene.accountOf(person).id}`),
      times: ALWAYS,
      effect: { kind: 'lose' },
    });
    const { people } = await detailsOf(scene, keys);
    assert.is.not(scene.accountOf(person).fields.job_title, before, 'it was written');
    const [one, ...others] = people.filter(({ result }) => result === 'failed');
    assert.equal([one?.employee, others], [String(person.id), []]);
    assert.equal(
      one?.fields.map(({ field, failed }) => [field, failed]),
      [['job_title', true]],
    );
    const told = one && personInWords(one, { tenant: 'nordwind', isOnGitHub: true });
    assert.match(told ?? '', /job_title +\S.* +Admiral +perhaps not written\n/);
    assert.match(told ?? '', 'update: failed, so perhaps not carried out.');
    assert.not.match(told ?? '', 'refused');
    scene.mend();
  }),
);

for (const [how, email, number, said] of [
  ['given to somebody else', 'olga@partner.example', '4711', 'account-changed'],
  ['given another e-mail by hand', 'typed@nordwind.example', undefined, 'account-edited'],
] as const)
  times(
    `what becomes of an account that is ${how} during the run is told in words`,
    aDay({ details: 'all' }, async (scene, keys) => {
      const person = scene.person(1);
      const account = scene.accountOf(person);
      const before = { ...account.fields };
      person.email = 'renamed@nordwind.example';
      person.position = 'Admiral';
      scene.engagedly.fault({
        when: ({ method, path }) => {
          if (method === 'GET' && path.endsWith(`/${account.id}`))
            Object.assign(account.fields, { email, ...(number && { employee_id: number }) });
          return false;
        },
        effect: { kind: 'drop' },
      });
      const { people } = await detailsOf(scene, keys);
      const one = people.find(({ employee }) => employee === String(person.id));
      const told = (one && personInWords(one, { tenant: 'nordwind', isOnGitHub: true })) ?? '';
      assert.equal(one?.codes, [said]);
      assert.is(account.fields.email, email);
      const isEdited = said === 'account-edited';
      assert.is(account.fields.job_title !== before.job_title, isEdited, 'the other field');
      if (isEdited) {
        assert.match(told, /email +.* +perhaps not written\n/);
        assert.match(told, 'update: done.');
        assert.match(told, 'has left the e-mail and the number as they are there');
      } else {
        assert.match(
          told.replace(/\s+/g, ' '),
          'update: left alone, because the account was no longer as it was',
        );
        assert.not.match(told, 'rests on');
        assert.match(told.replace(/\s+/g, ' '), 'This run has written nothing to the account');
      }
      scene.mend();
    }),
  );

times(
  'what was left out of a change, since its unit did not come about, is not told as written',
  aDay({ details: 'all' }, async (scene, keys) => {
    const person = scene.person(1);
    person.position = 'Admiral';
    person.lastName = 'Neumann';
    scene.engagedly.fault({
      when: ({ method, path }) => method === 'POST' && path.includes('job'),
      times: ALWAYS,
      effect: { kind: 'answer', answer: { status: 422, body: {} } },
    });
    const { people } = await detailsOf(scene, keys);
    const one = people.find(({ employee }) => employee === String(person.id));
    assert.equal(
      [one?.result, one?.fields.map(({ field, failed }) => [field, failed])],
      [
        'done',
        [
          ['job_title', true],
          ['last_name', undefined],
        ],
      ],
    );
    scene.mend();
  }),
);

const proof = suite('details: which file is that of the run');

proof(
  'the one that its signed line names; a changed or swapped one is refused, under every key',
  aDay({ details: 'all' }, async (scene, keys) => {
    const first = await scene.run();
    const second = await scene.run();
    const told = scene.kept.lines.flatMap(({ signed }) => signed ?? []);
    const identities = [keys.hr?.identity ?? ''];
    const read = async (summary: typeof first.summary) => readFile(detailsPath(scene.folder, summary));
    const open = (bytes: Uint8Array) => openDetails(bytes, { tenant: 'nordwind', identities });
    const bytes = await read(first.summary);
    const details = await open(bytes);
    for (const ownKey of [OWN_KEY, undefined]) requireGenuine(details, bytes, { told, ownKey });
    // The ledger has its line, under the key of then.
    const isOfAnotherKey = () => requireGenuine(details, bytes, { told, ownKey: keyOf('after a rekey') });
    assert.throws(isOfAnotherKey, /Nothing proves .* under this ledger key\./);
    // The same text, encrypted by somebody else for the same people.
    const copied = await encryptFor([keys.hr?.recipient ?? ''], JSON.stringify(details));
    for (const ownKey of [OWN_KEY, undefined]) {
      const isRefused = () => requireGenuine(details, copied, { told, ownKey });
      assert.throws(isRefused, /names another file/);
    }
    // A text that somebody invented, of a run that has signed nothing.
    const invented = { ...details, runId: '7' };
    const forged = await encryptFor([keys.hr?.recipient ?? ''], JSON.stringify(invented));
    for (const ownKey of [OWN_KEY, undefined]) {
      const isRefused = () => requireGenuine(invented, forged, { told, ownKey });
      assert.throws(isRefused, /Nothing proves/);
    }
    // The file of another run in the place of this one is opened as what it is.
    assert.is((await open(await read(second.summary))).runId, second.summary.runId);
    await fails(openDetails(bytes, { tenant: 'suedwind', identities }), /another tenant/);
  }),
);

proof(
  'of a run that was killed the seal tells, under the ledger key',
  aDay({ details: 'all' }, async (scene, keys) => {
    const { summary } = await scene.run({ record: false });
    const bytes = await readFile(detailsPath(scene.folder, summary));
    const details = await readDetails(scene.folder, summary, keys.hr?.identity ?? '');
    const told = scene.kept.lines.flatMap(({ signed }) => signed ?? []);
    requireGenuine(details, bytes, { told, ownKey: OWN_KEY });
    for (const ownKey of [keyOf('b'), undefined]) {
      assert.throws(() => requireGenuine(details, bytes, { told, ownKey }), /Nothing proves/);
    }
  }),
);

proof('what is no file of details is told so, without its content', async () => {
  const { identity, recipient } = await newIdentity();
  for (const text of ['no JSON: Canary', '{"name":"Canary"}', '[]']) {
    const opened = openDetails(await encryptFor([recipient], text), {
      tenant: 'nordwind',
      identities: [identity],
    });
    const error = await opened.then(
      () => undefined,
      (thrown: Error) => thrown,
    );
    assert.match(error?.message ?? '', /no file of details/);
    assert.not.ok(`${error?.message} ${error?.stack}`.includes('Canary'));
  }
});

async function fails(promise: Promise<unknown>, message: RegExp): Promise<void> {
  const error = await promise.then(
    () => undefined,
    (thrown: Error) => thrown,
  );
  assert.match(error?.message ?? 'nothing was thrown', message);
}

kept.run();
times.run();
proof.run();
