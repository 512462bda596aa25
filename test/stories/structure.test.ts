/** Units that get another name, and tenant files with a mistake in them. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { hire } from '../../src/sandbox/company/company.ts';
import type { Tenant } from '../../src/types/tenant.d.ts';
import { leave } from '../fixtures/incidents.ts';
import { acting, type Scene, SMALL, text } from '../fixtures/scene.ts';

const units = suite('stories: renamed units');

function rename({ company }: Scene, name: string): number {
  const [department] = company.departments;
  assert.ok(department);
  department.name = name;
  const isIn = (place: unknown) => typeof place === 'object' && place === department;
  return company.people.filter((person) => isIn(person.department)).length;
}

units(
  '19 · a department renamed in Personio: one new unit, everybody in it moves, nothing is deleted or renamed',
  acting({ people: 40 }, async (scene) => {
    await scene.firstLoad();
    const before = structuredClone(scene.engagedly.units.departments);
    const members = rename(scene, 'Lager & Versand');
    assert.ok(members > 2);
    const { summary } = await scene.run();
    assert.is(summary.units.departments?.created, 1, text(summary));
    assert.equal([summary.counts.updated, summary.fields], [members, { departments: members }]);
    assert.is(scene.writes().length, members + 1);
    assert.equal(scene.engagedly.units.departments.slice(0, before.length), before);
    await scene.settles();
  }),
);

units(
  '19 · a department renamed, and only in its letters’ case, blanks or form: nothing is written',
  acting({ people: 40 }, async (scene) => {
    await scene.firstLoad();
    for (const name of ['WAREHOUSE', '  warehouse ', 'Wareho\u0075se']) {
      rename(scene, name);
      const { summary } = await scene.run();
      assert.is(summary.outcome, 'success', text(summary));
      assert.equal(scene.writes(), []);
    }
  }),
);

units(
  '19 · a department renamed where departments may not be created: the field is left alone until somebody renames it there',
  acting({ people: 40 }, async (scene) => {
    await scene.firstLoad();
    await scene.setTenant({ ...scene.tenant, scope: { employees: 'active', structure: ['job_titles'] } });
    const members = rename(scene, 'Lager & Versand');
    const { summary, codes } = await scene.run();
    assert.equal(scene.writes(), [], text(summary));
    assert.ok(codes.includes('unit-unknown'));
    assert.is(summary.units.departments?.unknown, 1);
    const unit = scene.engagedly.unitByName('departments', 'Warehouse');
    assert.ok(unit && members > 0);
    unit.name = 'Lager & Versand';
    await scene.settles();
  }),
);

const mapping = suite('stories: a changed mapping');

mapping(
  '20 · a mapping change that changes a field for everybody is held; everything else goes on; the approval releases it',
  acting({ people: 60 }, async (scene) => {
    await scene.firstLoad();
    await scene.setTenant({
      ...scene.tenant,
      mapping: { ...SMALL.mapping, level: "'Level of ' & position" },
    });
    hire(scene.company, 1);
    leave(scene.person(-2));
    scene.person(-3).lastName = 'Renamed';
    const { summary, exitCode } = await scene.run();
    assert.equal(
      summary.held.map(({ class: name, field, count }) => [name, field, count]),
      [['field', 'level', 59]],
      text(summary),
    );
    assert.equal([summary.counts.created, summary.counts.blocked, exitCode], [1, 1, 1]);
    assert.ok(scene.writes().every(({ method, rawBody }) => method === 'POST' || !rawBody.includes('level')));
    // Held again, it is no news; nobody slips through.
    scene.later(24);
    const again = await scene.run();
    assert.equal([again.exitCode, again.summary.held[0]?.isNew], [0, false]);
    assert.equal(scene.writes(), []);
    const digest = again.summary.held[0]?.digest ?? '';
    const released = await scene.run({ approve: [digest] });
    assert.equal([released.summary.fields.level, released.summary.held], [59, []], text(released.summary));
    await scene.settles();
  }),
);

mapping(
  '20 · a mapping change that is taken back: nothing was written, and nothing waits any more',
  acting({ people: 60 }, async (scene) => {
    await scene.firstLoad();
    const before = scene.tenant;
    await scene.setTenant({ ...before, mapping: { ...before.mapping, level: "'L'" } });
    const { summary } = await scene.run();
    assert.is(summary.outcome, 'held');
    await scene.setTenant(before);
    await scene.settles();
    assert.is(scene.engagedly.users.filter(({ fields }) => fields.level !== undefined).length, 0);
  }),
);

const filters = suite('stories: a scope filter with a mistake');

type Leavers = Tenant['leavers'];
/** What `validate` refuses comes no further; these it cannot see. */
const MISTAKES: [what: string, filter: string, code: string, leavers?: Leavers][] = [
  ['lets nobody through', "office.name = 'Hambrug'", 'nobody-in-scope'],
  [
    'lets nobody through, and people out of scope are blocked',
    "team.name = 'Nirgends'",
    'nobody-in-scope',
    { onOutOfScope: 'block' },
  ],
  ['throws for everybody', "$error('no ' & id)", 'filter-unknown'],
  ['throws for some', "office.name = 'Wien' ? $error('no') : true", 'filter-unknown'],
  [
    'throws for some, and people out of scope are blocked',
    "office.name = 'Wien' ? $error('no') : true",
    'filter-unknown',
    { onOutOfScope: 'block' },
  ],
  ['gives a text', '($x := office.name; $x)', 'filter-unknown'],
  ['gives nothing', '($x := termination_reason; $x)', 'filter-unknown', { onOutOfScope: 'block' }],
];
for (const [what, filter, code, leavers] of MISTAKES) {
  filters(
    `21 · a scope filter with a mistake that ${what}: nobody is blocked, nobody is added, however many days it stays`,
    acting({ people: 24 }, async (scene) => {
      await scene.firstLoad();
      await scene.setTenant({ ...SMALL, scope: { ...SMALL.scope, filter }, ...(leavers ? { leavers } : {}) });
      hire(scene.company, 1);
      for (const office of [scene.company.offices.find(({ name }) => name === 'Wien')]) {
        assert.ok(office);
        for (const at of [-1, -2, -3]) scene.person(at).office = office;
      }
      for (let day = 0; day < 6; day++) {
        const { summary, codes } = await scene.run();
        assert.ok(codes.includes(code), text(summary));
        assert.equal(
          [summary.counts.created, summary.counts.blocked],
          [0, 0],
          `day ${day}: ${text(summary)}`,
        );
        scene.later(24);
      }
      assert.ok(scene.writes().every(({ method }) => method === 'PATCH'));
      await scene.setTenant(SMALL);
      assert.is((await scene.settles()).summary.counts.created, 1);
    }),
  );
}

filters(
  '21 · a scope filter that throws for some: a leaver among them waits, and is blocked once it is mended',
  acting({ people: 24 }, async (scene) => {
    await scene.firstLoad();
    const filter = "office.name = 'Wien' ? $error('no') : true";
    const vienna = scene.company.offices.find(({ name }) => name === 'Wien');
    assert.ok(vienna);
    scene.person(-1).office = vienna;
    leave(scene.person(-1));
    await scene.setTenant({ ...SMALL, scope: { ...SMALL.scope, filter } });
    const { summary } = await scene.run();
    assert.is(summary.counts.blocked, 0, text(summary));
    await scene.setTenant(SMALL);
    assert.is((await scene.settles()).summary.counts.blocked, 1);
  }),
);

units.run();
mapping.run();
filters.run();
