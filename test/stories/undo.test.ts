/** The days of the quick start, each put back: Engagedly shows what it showed before, field by field. */
import { readFile } from 'node:fs/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { correctTheList, dayOfTheList, ordinaryDay, REALLY_GONE } from '../../src/sandbox/days.ts';
import type { Tenant } from '../../src/types/tenant.d.ts';
import { appoint, detailsPath } from '../fixtures/details.ts';
import { text } from '../fixtures/harm.ts';
import { onStage, type Stage, type Told } from '../fixtures/stage.ts';
import { TODAY } from '../fixtures/world.ts';

const EXAMPLE: Tenant = JSON.parse(
  await readFile(new URL('../../tenants/example.json', import.meta.url), 'utf8'),
);

type Shown = Map<string, { blocked: boolean; fields: Record<string, unknown> }>;

function shown({ engagedly }: Pick<Stage, 'engagedly'>): Shown {
  return new Map(
    engagedly.users.map(({ id, blocked, fields }) => [
      id,
      { blocked, fields: structuredClone({ ...fields }) },
    ]),
  );
}

/** The same accounts, open or closed as before, with the same fields; what was added since is closed. */
function assertAsBefore(stage: Pick<Stage, 'engagedly'>, before: Shown): void {
  const now = shown(stage);
  for (const [id, user] of now) {
    const old = before.get(id);
    if (old === undefined) assert.ok(user.blocked, 'an account that was added is open');
    else assert.equal(user, old);
  }
  assert.ok(now.size >= before.size);
}

async function pause(stage: Stage, status: Tenant['status'] = 'paused'): Promise<void> {
  await stage.setTenant({ ...stage.tenant, status });
}

/** Puts a run back, approving what waits until nothing does. Gives what the rounds have said. */
async function putBack(stage: Stage, told: Told, most = 12): Promise<Told[]> {
  const { runId, attempt, tenant } = told.summary;
  const undo = { run: `${runId}/${attempt}`, details: detailsPath(stage.folder, { runId, tenant }) };
  const rounds = [await stage.run({ undo })];
  for (
    let last = rounds[0];
    last && last.summary.held.length > 0 && rounds.length < most;
    last = rounds.at(-1)
  ) {
    const approve = last.summary.held.flatMap(({ digest }) => digest ?? []);
    rounds.push(await stage.run({ undo, approve }));
  }
  return rounds;
}

/** While it is paused nothing is written: not by a sync, and not by putting the same run back again. */
async function assertQuiet(stage: Stage, told: Told): Promise<void> {
  stage.writes();
  const sync = await stage.run();
  assert.equal([sync.summary.outcome, sync.codes[0]], ['failed', 'paused']);
  const { runId, tenant } = told.summary;
  const again = await stage.run({
    undo: { run: `${runId}/1`, details: detailsPath(stage.folder, { runId, tenant }) },
  });
  assert.equal(again.summary.held, []);
  assert.equal(stage.writes(), []);
}

const days = suite('stories: undo of the days of the quick start');

days(
  'each day is put back, and the run after it is quiet while paused; then the sync goes on where it was',
  onStage(
    {
      people: 250,
      seed: 7,
      oddities: true,
      tenant: {
        ...EXAMPLE,
        status: 'active',
        limits: { block: { max: 5 } },
        details: 'all',
        approvers: ['hr'],
      },
    },
    async (stage) => {
      const { company } = stage;
      await appoint(stage.folder, 'hr');
      const day = async (happens: () => void, approve: readonly string[] = []) => {
        const before = shown(stage);
        happens();
        const told = await stage.run({ approve });
        assert.is.not(told.summary.outcome, 'failed', told.printed);
        stage.later(24);
        return { before, told };
      };
      const back = async ({ before, told }: Awaited<ReturnType<typeof day>>, what: string) => {
        await pause(stage);
        const rounds = await putBack(stage, told);
        const last = rounds.at(-1);
        assert.equal(last?.summary.held, [], what);
        assertAsBefore(stage, before);
        await assertQuiet(stage, told);
        assert.is(stage.engagedly.deletes().length, 0);
        await pause(stage, 'active');
        return rounds;
      };

      const first = await day(() => {});
      const rounds = await back(first, 'day 1');
      assert.ok(rounds.length > 2, 'never more than half at once');
      // What is still wanted comes again: the same accounts, opened, and nobody twice.
      const accounts = stage.engagedly.users.length;
      let again = await stage.run();
      while (again.summary.held.length > 0) {
        again = await stage.run({ approve: again.summary.held.flatMap(({ digest }) => digest ?? []) });
        stage.later(24);
      }
      assert.is(stage.engagedly.users.length, accounts);
      assert.is(stage.engagedly.users.filter(({ blocked }) => blocked).length, 0);

      let leavers: number[] = [];
      const second = await day(() => {
        leavers = ordinaryDay(company, TODAY).leavers;
      });
      assert.is(second.told.summary.counts.blocked, 2, text(second.told.summary));
      await back(second, 'day 2');
      stage.later(24);
      let repeated = await stage.run();
      while (repeated.summary.held.length > 0)
        repeated = await stage.run({ approve: repeated.summary.held.flatMap(({ digest }) => digest ?? []) });

      let listed: number[] = [];
      const third = await day(() => {
        listed = dayOfTheList(company, leavers, TODAY).listed;
      });
      assert.is(third.told.summary.held[0]?.count, 9);
      assert.is(third.told.summary.counts.reactivated, 1);
      const { digest = '' } = third.told.summary.held[0] ?? {};
      const fourth = await day(() => {
        correctTheList(company, listed);
      }, [digest]);
      assert.is(fourth.told.summary.counts.blocked, REALLY_GONE, text(fourth.told.summary));
      await back(fourth, 'day 3, approved');
      await back({ before: third.before, told: third.told }, 'day 3');
    },
  ),
);

days.run();
