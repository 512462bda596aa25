/** Blocks and openings of which only a later read tells whether they were carried out. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ALWAYS, type Body, comeBack, leave } from '../fixtures/incidents.ts';
import { onStage, TENANT } from '../fixtures/stage.ts';

const unsure = suite('stories: unsure');

unsure(
  'an activation that was said yes to and not carried out is tried once more, also where the list leaves out blocked accounts',
  onStage({ people: 12, engagedly: { listBlocked: 'never' } }, async (story) => {
    await story.firstLoad();
    const person = story.person(-1);
    const account = story.accountOf(person);
    leave(person);
    await story.run();
    story.later(24);
    await story.run();
    comeBack(person);
    story.engagedly.fault({
      when: ({ path }) => path.endsWith('/activate'),
      effect: { kind: 'answer', answer: { status: 200, body: { success: true } } },
    });
    story.later(24);
    const first = await story.run();
    assert.equal([first.summary.counts.reactivated, account.blocked], [1, true], first.printed);
    story.later(24);
    const second = await story.run();
    assert.equal(
      [second.codes.includes('blocked-elsewhere'), account.blocked],
      [false, false],
      second.printed,
    );
  }),
);

for (const between of ['nothing', 'an incomplete list'] as const)
  unsure(
    `a block of somebody out of scope whose answer was lost is ours after ${between}`,
    onStage(
      {
        people: 12,
        tenant: {
          scope: { ...TENANT.scope, filter: "$not(office.name = 'Partner')" },
          leavers: { onOutOfScope: 'block' },
        },
      },
      async (story) => {
        await story.firstLoad();
        const person = story.person(-1);
        const office = person.office;
        const account = story.accountOf(person);
        person.office = { id: 99, name: 'Partner' };
        for (let day = 0; day < 4; day++) {
          if (day === 3)
            story.engagedly.fault({
              when: ({ path, method }) => method !== 'GET' && path.endsWith('/deactivate'),
              times: 1,
              effect: {
                kind: 'change',
                change: () => {
                  Object.assign(account, { blocked: true, blockedAt: new Date(story.now()).toISOString() });
                  return { status: 502, body: {} } as never;
                },
              },
            });
          if (day === 3)
            story.engagedly.fault({
              when: ({ path, method }) => method !== 'GET' && path.endsWith('/deactivate'),
              times: ALWAYS,
              effect: { kind: 'answer', answer: { status: 502, body: {} } },
            });
          await story.run();
          story.later(24);
        }
        story.engagedly.clearFaults();
        assert.ok(account.blocked);
        assert.is((await story.state()).unsure?.length, 1);
        if (between === 'an incomplete list') {
          story.engagedly.fault({
            when: ({ path, method }) => method === 'GET' && path === '/beta/users',
            times: ALWAYS,
            effect: {
              kind: 'change',
              change: (answer) => {
                const body = answer.body as Body;
                return {
                  ...answer,
                  body: { ...body, data: body.data.filter((row) => row.id !== account.id) },
                };
              },
            },
          });
          await story.run();
          story.engagedly.clearFaults();
          story.later(24);
        }
        person.office = office;
        const back = await story.run();
        assert.equal(
          [back.codes.includes('blocked-elsewhere'), account.blocked],
          [false, false],
          back.printed,
        );
      },
    ),
  );

unsure(
  'blocks that were tried in vain count for the day, and are not told as blocked',
  onStage({ people: 30 }, async (story) => {
    await story.firstLoad();
    for (const at of [-1, -2, -3]) leave(story.person(at));
    story.engagedly.fault({
      when: ({ path }) => path.endsWith('/deactivate'),
      times: ALWAYS,
      effect: { kind: 'answer', answer: { status: 500, body: {} } },
    });
    await story.run();
    story.engagedly.clearFaults();
    const next = await story.run();
    assert.ok(next.codes.includes('limit-spent'), next.printed);
    assert.match(next.printed, 'after 3 done or tried in the last 24 hours');
  }),
);

unsure.run();
