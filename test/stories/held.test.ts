/** What is held is released by the digest that was told, whatever else the run that held it has made. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { hire } from '../../src/sandbox/company/company.ts';
import { comeBack, leave } from '../fixtures/incidents.ts';
import { onStage, type Told } from '../fixtures/stage.ts';

const story = suite('stories: held');

function heldBy({ summary }: Told): string[] {
  return summary.held.map(({ class: name, field = '', count }) => `${name} ${field} ${count}`);
}

function digestsOf({ summary }: Told): string[] {
  return summary.held.flatMap(({ digest }) => digest ?? []);
}

story(
  'a newcomer becomes the manager of many: who reports to them is released, although the same run has added them',
  onStage({ people: 40 }, async (stage) => {
    await stage.firstLoad();
    hire(stage.company, 1);
    const boss = stage.person(-1);
    boss.supervisorId = stage.person(0).id;
    const team = stage.company.people.slice(10, 35);
    for (const person of team) person.supervisorId = boss.id;
    const held = await stage.run();
    assert.equal([held.summary.counts.created, heldBy(held)], [1, ['field manager 25']], held.printed);
    const { summary, printed } = await stage.run({ approve: digestsOf(held) });
    assert.equal([summary.outcome, summary.counts.updated], ['success', 25], printed);
    const { id } = stage.accountOf(boss);
    for (const person of team) assert.is(stage.accountOf(person).fields.manager_id, id);
  }),
);

story(
  'most move to a department that is new, as does a newcomer: the move is released, although the same run has made the department',
  onStage({ people: 40 }, async (stage) => {
    await stage.firstLoad();
    hire(stage.company, 1);
    const department = { id: 9_901, name: 'Kundendienst' };
    for (const person of stage.company.people.slice(10)) person.department = department;
    const held = await stage.run();
    assert.equal([held.summary.counts.created, heldBy(held)], [1, ['field departments 30']], held.printed);
    assert.equal(held.summary.units.departments?.created, 1, held.printed);
    const { summary, printed } = await stage.run({ approve: digestsOf(held) });
    assert.equal([summary.outcome, summary.counts.updated], ['success', 30], printed);
  }),
);

story(
  'the first sync into an organisation in use: all that it holds is released at once, also managers who had no account yet',
  onStage({ people: 50 }, async (stage) => {
    for (const { firstName, lastName, email } of stage.company.people.slice(9))
      stage.engagedly.addUser({
        fields: { first_name: firstName, last_name: lastName, email: email ?? '' },
      });
    const held = await stage.run();
    assert.ok(heldBy(held).includes('field manager 41'), held.printed);
    const { summary, printed } = await stage.run({ approve: digestsOf(held) });
    assert.equal([summary.outcome, summary.counts.held], ['success', 0], printed);
    assert.equal((await stage.run()).summary.calls.engagedly.write, 0);
  }),
);

story(
  'who was told to wait goes on waiting, although the same run has added enough people to block so many',
  onStage({ people: 60 }, async (stage) => {
    await stage.firstLoad();
    const leavers = stage.company.people.slice(-7);
    for (const person of leavers) leave(person);
    hire(stage.company, 15);
    const held = await stage.run();
    assert.equal([held.summary.counts.created, heldBy(held)], [15, ['block  7']], held.printed);
    for (const hours of [0, 25, 60]) {
      stage.later(hours);
      const { summary, printed, exitCode } = await stage.run();
      const [one] = summary.held;
      assert.equal(
        [summary.counts.blocked, one?.count, one?.allowed, one?.base, exitCode],
        [0, 7, 6, 60, hours === 60 ? 1 : 0],
        printed,
      );
    }
    // One of them comes back: six were allowed then, too.
    for (const person of leavers.slice(0, 1)) comeBack(person);
    const { summary, printed } = await stage.run();
    assert.equal([summary.counts.blocked, summary.held], [6, []], printed);
  }),
);

story(
  'nor do they go on with those who are activated, or once some of them are approved',
  onStage({ people: 60 }, async (stage) => {
    await stage.firstLoad();
    const away = stage.company.people.slice(20, 25);
    for (const person of away) leave(person);
    await stage.run();
    stage.later(25);
    for (const person of away) comeBack(person);
    for (const person of stage.company.people.slice(-6)) leave(person);
    hire(stage.company, 8);
    const six = await stage.run();
    assert.equal([six.summary.counts.reactivated, heldBy(six)], [5, ['block  6']], six.printed);
    for (const person of stage.company.people.slice(45, 51)) leave(person);
    stage.later(1);
    const some = await stage.run({ approve: digestsOf(six) });
    assert.equal([some.summary.counts.blocked, heldBy(some)], [6, ['block  6']], some.printed);
    stage.later(25);
    const rest = await stage.run();
    assert.equal([rest.summary.counts.blocked, rest.summary.held[0]?.allowed], [0, 5], rest.printed);
    const { summary, printed } = await stage.run({ approve: digestsOf(rest) });
    assert.equal([summary.outcome, summary.counts.blocked], ['success', 6], printed);
  }),
);

story(
  'an approval is used also where the limit has room by then, and the run goes on',
  onStage({ people: 40, tenant: { limits: { block: { max: 2 } } } }, async (stage) => {
    await stage.firstLoad();
    for (const at of [-1, -2, -3]) leave(stage.person(at));
    const three = await stage.run();
    leave(stage.person(-4));
    stage.later(2);
    const rest = await stage.run({ approve: digestsOf(three) });
    assert.equal([rest.summary.counts.blocked, heldBy(rest)], [3, ['block  1']], rest.printed);
    assert.equal([rest.summary.held[0]?.allowed, rest.codes], [0, ['limit-spent']], rest.printed);
    stage.later(25);
    stage.person(0).position = 'Steuermann';
    const { summary, printed } = await stage.run({ approve: digestsOf(rest) });
    const { outcome, counts } = summary;
    assert.equal([outcome, counts.blocked, counts.updated], ['success', 1, 1], printed);
    assert.equal(summary.approved, digestsOf(rest));
    const again = await stage.run({ approve: digestsOf(rest) });
    assert.equal([again.summary.outcome, again.codes], ['failed', ['approval-unmatched']], 'only once');
  }),
);

story.run();
