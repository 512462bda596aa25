/** Two runs of one tenant at the same time: each does what it can, nobody is there twice, and the next run settles. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { hire } from '../../src/sandbox/company/company.ts';
import type { Tenant } from '../../src/types/tenant.d.ts';
import { comeBack, leave, OWN_NUMBER } from '../fixtures/incidents.ts';
import { acting, assertNobodyHarmed, picture, type Scene, type Told, text } from '../fixtures/scene.ts';

const SMALL: Partial<Tenant> = {
  preset: 'minimal',
  mapping: { manager: 'supervisor.id', ...OWN_NUMBER.mapping },
  scope: { employees: 'all', structure: ['departments', 'job_titles'] },
};

const both = suite('stories: two runs at once');

/** Starts a second run when Engagedly gets its so-and-so-manieth call of the first, and waits for both. */
async function sideBySide(scene: Scene, at: number): Promise<Told[]> {
  const calls = scene.engagedly.calls.length;
  const second = Promise.withResolvers<Told>();
  let isStarted = false;
  scene.engagedly.fault({
    when: () => {
      if (!isStarted && scene.engagedly.calls.length - calls > at) {
        isStarted = true;
        scene.run().then(second.resolve, second.reject);
      }
      return false;
    },
    effect: { kind: 'drop' },
  });
  const first = await scene.run();
  return isStarted ? [first, await second.promise] : [first];
}

both(
  'part 9 · two runs of one tenant at once do no harm: a first load',
  acting({ people: 12, tenant: SMALL }, async (scene) => {
    scene.duplicates = 'any';
    const begin = scene.keep();
    await scene.firstLoad();
    const end = picture(scene);
    for (const at of [0, 2, 5, 8, 12, 16, 20, 25, 30]) {
      begin();
      const told = await sideBySide(scene, at);
      for (const { summary } of told) assert.is.not(summary.outcome, 'failed', text(summary));
      await scene.settles();
      assert.equal(picture(scene), end, `the second began at call ${at}`);
      assertNobodyHarmed(scene);
    }
  }),
);

both(
  'part 9 · two runs of one tenant at once do no harm: a day with every kind of change',
  acting({ people: 12, tenant: SMALL }, async (scene) => {
    scene.duplicates = 'any';
    await scene.firstLoad();
    const returner = scene.person(-1);
    leave(returner);
    await scene.run();
    comeBack(returner);
    leave(scene.person(-2));
    scene.person(-3).email = 'married@nordwind.example';
    scene.person(-4).position = 'Promoted';
    hire(scene.company, 2);
    leave(scene.person(-1));
    const begin = scene.keep();
    await scene.settles();
    const end = picture(scene);
    for (const at of [0, 2, 5, 7, 9, 11, 13, 15]) {
      begin();
      const told = await sideBySide(scene, at);
      for (const { summary } of told) assert.is.not(summary.outcome, 'failed', text(summary));
      await scene.settles();
      assert.equal(picture(scene), end, `the second began at call ${at}`);
      assertNobodyHarmed(scene);
    }
  }),
);

both.run();
