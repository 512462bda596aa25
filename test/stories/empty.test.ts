/** Answers that are empty, and rights that were lost: what is not there is never a leaver. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Fault } from '../../src/sandbox/server.ts';
import {
  ALWAYS,
  allIsDone,
  always,
  LISTS,
  leave,
  type Row,
  showing,
  somethingToDo,
  without,
} from '../fixtures/incidents.ts';
import { acting, text } from '../fixtures/scene.ts';

const empty = suite('stories: empty answers and lost rights');

for (const body of ['', '{}', '[]', 'null', '{"success":true,"data":null}']) {
  empty(
    `1 · an empty answer with 200 (${body || 'no byte'}), on every endpoint`,
    acting({}, async (scene) => {
      await somethingToDo(scene);
      for (const [where, path] of LISTS) {
        const answer = { status: 200, headers: { 'Content-Type': 'application/json' }, body };
        scene[where].fault(always(path, answer));
        const { summary } = await scene.run();
        assert.is(summary.outcome, 'failed', `${path}: ${text(summary)}`);
        assert.equal(scene.writes(), [], path);
        scene.mend();
      }
      await allIsDone(scene);
    }),
  );
}

/** No rows, and a total that fits. */
const NO_PEOPLE = {
  success: true,
  metadata: { total_elements: 0, total_pages: 0, current_page: 0 },
  offset: 0,
  limit: 100,
  data: [],
};
const NO_USERS = {
  success: true,
  pagination: { page: 1, size: 50, has_more: false, total_records: 0 },
  data: [],
};

for (const people of [8, 24]) {
  empty(
    `2 · a login that lost its read rights: success and zero rows, from Personio (${people} people)`,
    acting({ people }, async (scene) => {
      await somethingToDo(scene);
      scene.personio.fault(always('/v1/company/employees', { status: 200, body: NO_PEOPLE }));
      for (let run = 0; run < 4; run++) {
        const { summary, codes } = await scene.run();
        assert.equal([summary.outcome, codes[0]], ['failed', 'empty-source'], text(summary));
        scene.later(24);
      }
      assert.equal(scene.writes(), []);
      await allIsDone(scene);
    }),
  );

  empty(
    `2 · a login that lost its read rights: success and zero rows, from Engagedly (${people} people)`,
    acting({ people }, async (scene) => {
      await somethingToDo(scene);
      const users = scene.engagedly.users.length;
      scene.engagedly.fault(reading('/beta/users', NO_USERS));
      for (let run = 0; run < 3; run++) {
        const { summary } = await scene.run();
        assert.is(summary.counts.blocked, 0, text(summary));
        assert.equal(scene.writes(), []);
        assert.is.not(summary.outcome, 'success');
        scene.later(24);
      }
      assert.is(scene.engagedly.users.length, users);
      await allIsDone(scene);
    }),
  );
}

empty(
  '2 · a login that lost its read rights: only ids are left, in the attribute list or in the records',
  acting({}, async (scene) => {
    await somethingToDo(scene);
    const { company } = scene;
    const all = company.attributes;
    company.attributes = all.filter(({ key }) => key === 'id');
    assert.is((await scene.run()).summary.outcome, 'failed');
    company.attributes = all;
    scene.personio.fault(showing(onlyId));
    assert.is((await scene.run()).summary.outcome, 'failed');
    assert.equal(scene.writes(), []);
    await allIsDone(scene);
  }),
);

const status = suite('stories: status');

const WITHOUT_STATUS: [what: string, row: (row: Row, index: number) => Row][] = [
  ['not there', without('status')],
  ['empty', (row) => withStatus(row, '')],
  ['null', (row) => withStatus(row, null)],
  ['a list', (row) => withStatus(row, [])],
];
for (const [what, row] of WITHOUT_STATUS) {
  status(
    `6 · status no longer readable: ${what} for everybody`,
    acting({}, async (scene) => {
      await somethingToDo(scene);
      scene.personio.fault(showing(row));
      for (let run = 0; run < 2; run++) {
        const { summary } = await scene.run();
        assert.is(summary.outcome, 'failed', text(summary));
        assert.is(summary.issues[0]?.attribute, 'status');
        assert.equal(scene.writes(), []);
      }
      await allIsDone(scene);
    }),
  );

  status(
    `6 · status no longer readable: ${what} for a few, who are left alone`,
    acting({}, async (scene) => {
      await somethingToDo(scene);
      const few = [scene.person(-1).id, scene.person(-2).id, scene.person(-3).id];
      scene.personio.fault(
        showing((shown, index) => (few.includes(idOf(shown)) ? row(shown, index) : shown)),
      );
      const { summary, codes } = await scene.run();
      assert.is(summary.outcome, 'partial', text(summary));
      assert.ok(codes.includes('unknown-status'));
      assert.equal(scene.writes(), []);
      await allIsDone(scene);
    }),
  );
}

for (const word of ['ACTIVE', 'Inactive', 'terminated', 'gekündigt', '__proto__']) {
  status(
    `6 · a status nobody knows (${word}): the person is left alone, with and without an account`,
    acting({}, async (scene) => {
      await somethingToDo(scene);
      for (const at of [-1, -2, -3, -4]) scene.person(at).status = word;
      const { summary, codes } = await scene.run();
      assert.ok(codes.includes('unknown-status'), text(summary));
      assert.equal(scene.writes(), []);
      for (const at of [-1, -3, -4]) scene.person(at).status = 'active';
      leave(scene.person(-2));
      await allIsDone(scene);
    }),
  );
}

const attribute = suite('stories: one attribute');

attribute(
  '7 · one mapped attribute no longer readable, for some of the people: their field is left alone, nobody else’s',
  acting({ tenant: { clear: ['job_title'] } }, async (scene) => {
    await scene.firstLoad();
    const hidden = [scene.person(-1), scene.person(-2)];
    const before = hidden.map((person) => scene.accountOf(person).fields.job_title);
    for (const at of [-1, -3]) scene.person(at).position = null;
    const ids = hidden.map(({ id }) => id);
    scene.personio.fault(showing((row) => (ids.includes(idOf(row)) ? without('position')(row) : row)));
    const { codes, summary } = await scene.run();
    assert.ok(codes.includes('attribute-missing'), text(summary));
    assert.is(summary.fields.job_title, 1, 'who has no position any more, and shows it');
    assert.equal(
      hidden.map((person) => scene.accountOf(person).fields.job_title),
      before,
    );
    await scene.settles();
    assert.is(scene.accountOf(scene.person(-1)).fields.job_title, undefined);
  }),
);

for (const [what, hide] of [
  ['in the attribute list', true],
  ['in the records', false],
] as const) {
  attribute(
    `7 · one mapped attribute no longer readable: without termination dates (${what}) nobody is blocked`,
    acting({}, async (scene) => {
      await somethingToDo(scene);
      const { company } = scene;
      const all = company.attributes;
      if (hide) company.attributes = all.filter(({ key }) => key !== 'termination_date');
      else scene.personio.fault(showing(without('termination_date')));
      const { summary } = await scene.run();
      assert.equal([summary.counts.blocked, summary.counts.created], [0, 1], text(summary));
      company.attributes = all;
      assert.is((await scene.settles()).summary.counts.blocked, 1);
    }),
  );
}

empty.run();
status.run();
attribute.run();

function reading(path: string, body: unknown): Fault {
  return {
    when: (call) => call.method === 'GET' && call.path === path,
    times: ALWAYS,
    effect: { kind: 'answer', answer: { status: 200, body } },
  };
}

function onlyId({ type, attributes }: Row): Row {
  return { type, attributes: { id: attributes?.id } };
}

function withStatus(row: Row, value: unknown): Row {
  const envelope = { label: 'Status', type: 'standard', universal_id: 'status', value };
  return { ...row, attributes: { ...row.attributes, status: envelope } };
}

function idOf({ attributes }: Row): number {
  const envelope = attributes?.id;
  return typeof envelope === 'object' && envelope !== null && 'value' in envelope
    ? Number(envelope.value)
    : 0;
}
