/** Managers in a circle, managers who are not there, and managers who come later. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { hire, type Person } from '../../src/sandbox/company/company.ts';
import { comeBack, leave } from '../fixtures/incidents.ts';
import { acting, type Scene, text } from '../fixtures/scene.ts';

const managers = suite('stories: managers');

/** The e-mail of somebody's manager in Engagedly. */
function managerOf(scene: Scene, person: Person): unknown {
  const { manager_id: id } = scene.accountOf(person).fields;
  return scene.engagedly.users.find((user) => user.id === id)?.fields.email;
}

for (const length of [1, 2, 7]) {
  managers(
    `13 · a manager cycle of length ${length} on the first day: everybody is added, the cycle is cut once and reported`,
    acting({}, async (scene) => {
      const ring = ringOf(scene, length);
      const { summary, codes } = await scene.run();
      assert.equal([summary.counts.created, summary.counts.failed], [12, 0], text(summary));
      assert.ok(codes.includes('manager-cycle'));
      const without = ring.filter((person) => scene.accountOf(person).fields.manager_id === undefined);
      assert.is(without.length, 1, 'one of them has no manager');
      for (const [at, person] of ring.entries()) {
        if (person !== without[0]) assert.is(managerOf(scene, person), ring[(at + 1) % length]?.email);
      }
      await scene.settles('partial');
    }),
  );

  managers(
    `13 · a manager cycle of length ${length} that comes up later: nobody’s account suffers, and it ends when it is undone`,
    acting({}, async (scene) => {
      await scene.firstLoad();
      const before = new Map(scene.company.people.map((person) => [person, person.supervisorId]));
      ringOf(scene, length);
      for (let day = 0; day < 3; day++) {
        const { summary, codes } = await scene.run();
        assert.ok(codes.includes('manager-cycle'), text(summary));
        assert.equal([summary.counts.failed, summary.counts.blocked], [0, 0]);
        // Whatever is written, it is written once.
        if (day > 0) assert.equal(scene.writes(), []);
        scene.writes();
        scene.later(24);
      }
      for (const [person, supervisor] of before) person.supervisorId = supervisor;
      await scene.settles();
      for (const person of scene.company.people) {
        const manager = scene.company.people.find(({ id }) => id === person.supervisorId);
        assert.is(managerOf(scene, person), manager?.email);
      }
    }),
  );
}

managers(
  '13 · a manager out of scope who has an account: linked all the same; without one: left alone and reported',
  acting(
    { tenant: { scope: { employees: 'active', filter: "$not(office.name = 'Wien')" } } },
    async (scene) => {
      const [outside, stranger, person, other] = [-1, -2, -3, -4].map((at) => scene.person(at));
      assert.ok(outside && stranger && person && other);
      for (const { id } of scene.company.people) office(scene, id, 'Hamburg');
      office(scene, outside.id, 'Wien');
      office(scene, stranger.id, 'Wien');
      const account = scene.engagedly.addUser({
        fields: { first_name: outside.firstName, last_name: outside.lastName, email: String(outside.email) },
      });
      person.supervisorId = outside.id;
      other.supervisorId = stranger.id;
      const { summary, codes } = await scene.run();
      assert.is(summary.counts.created, 10, text(summary));
      assert.is(scene.accountOf(person).fields.manager_id, account.id);
      assert.is(scene.accountOf(other).fields.manager_id, undefined);
      assert.ok(codes.includes('manager-pending') || codes.includes('manager-unknown'));
      await scene.settles(summary.outcome);
      assert.equal(
        { ...account.fields },
        { first_name: outside.firstName, last_name: outside.lastName, email: outside.email },
      );
    },
  ),
);

managers(
  '13 · a manager who appears next week: linked by the run that adds them',
  acting({}, async (scene) => {
    await scene.firstLoad();
    const person = scene.person(-1);
    const manager = managerOf(scene, person);
    hire(scene.company, 1);
    const boss = scene.person(-1);
    boss.status = 'onboarding';
    boss.supervisorId = scene.person(0).id;
    person.supervisorId = boss.id;
    for (let day = 0; day < 7; day++) {
      const { summary, codes } = await scene.run();
      assert.ok(codes.includes('manager-pending'), text(summary));
      assert.is(managerOf(scene, person), manager, 'until then the old one stays');
      scene.later(24);
    }
    assert.equal(scene.writes(), []);
    boss.status = 'active';
    const { summary } = await scene.run();
    assert.equal([summary.counts.created, summary.counts.updated], [1, 1], text(summary));
    assert.is(managerOf(scene, person), boss.email);
    await scene.settles();
  }),
);

managers(
  '13 · a newcomer is the manager of somebody who comes back, and of somebody whose address is needed first: the plan does not promise it, the next run links them',
  acting({}, async (scene) => {
    await scene.firstLoad();
    const [back, giver] = [scene.person(-1), scene.person(-2)];
    leave(back);
    await scene.run();
    scene.later(24);
    hire(scene.company, 2);
    const [boss, taker] = [scene.person(-1), scene.person(-2)];
    boss.supervisorId = null;
    taker.email = giver.email;
    comeBack(back);
    for (const one of [back, giver]) Object.assign(one, { supervisorId: boss.id, position: 'Promoted' });
    giver.email = 'entirely.new@nordwind.example';
    const { summary, codes } = await scene.run();
    const { created, reactivated, updated, failed } = summary.counts;
    assert.equal([created, reactivated, updated, failed], [2, 1, 1, 0], text(summary));
    assert.is(summary.fields.manager, undefined, 'what is not written is not counted');
    assert.ok(codes.includes('manager-pending'));
    scene.later(24);
    const next = await scene.run();
    assert.equal([next.summary.counts.updated, next.summary.fields.manager], [2, 2], text(next.summary));
    for (const one of [back, giver]) assert.is(managerOf(scene, one), boss.email);
    await scene.settles();
  }),
);

managers(
  '13 · a manager who is nobody in Personio, or who has left: the field is left alone',
  acting({}, async (scene) => {
    await scene.firstLoad();
    const [one, two, leaver] = [scene.person(-1), scene.person(-2), scene.person(-3)];
    leave(leaver);
    await scene.run();
    scene.writes();
    one.supervisorId = 999_999_999;
    two.supervisorId = leaver.id;
    const { summary, codes } = await scene.run();
    assert.equal(scene.writes(), [], text(summary));
    assert.ok(codes.includes('manager-unknown') && codes.includes('manager-pending'));
  }),
);

managers.run();

/** The last people of the company, each reporting to the next. */
function ringOf(scene: Scene, length: number): Person[] {
  const ring = Array.from({ length }, (_, at) => scene.person(-1 - at));
  for (const [at, person] of ring.entries()) person.supervisorId = ring[(at + 1) % length]?.id ?? null;
  return ring;
}

function office({ company }: Scene, id: number, name: string): void {
  const person = company.people.find((candidate) => candidate.id === id);
  const found = company.offices.find((place) => place.name === name);
  if (person && found) person.office = found;
}
