/** The plan as a file, and what a changed tenant file does differently from the one of a branch. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import schema from '../../schemas/plan.json' with { type: 'json' };
import { hire, leave } from '../../src/sandbox/company/company.ts';
import { faceOf } from '../../src/sandbox/company/faces.ts';
import { compileSchema } from '../../src/schema.ts';
import type { PlanFile } from '../../src/types/plan.d.ts';
import { CLI } from '../fixtures/bundle.ts';
import { GIT_ENV } from '../fixtures/remote.ts';
import { onStage, type Stage, TENANT } from '../fixtures/stage.ts';

const PEOPLE = 20;
const fits = compileSchema<PlanFile>(schema);

function pathOf(stage: Stage): string {
  return join(stage.folder, 'run-out', 'nordwind', 'plan.json');
}

async function planOf(stage: Stage): Promise<PlanFile> {
  const parsed = fits(JSON.parse(await readFile(pathOf(stage), 'utf8')));
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return parsed.value;
}

const files = suite('stories: plan.json');

files(
  'of a plan and of the sync after it: the same people, actions and fields, and nobody’s data',
  onStage({ people: PEOPLE }, async (stage) => {
    const { summary } = await stage.command('plan');
    const planned = await planOf(stage);
    assert.equal(
      [planned.mode, planned.complete, planned.inScope, planned.counts.create],
      ['plan', true, PEOPLE, PEOPLE],
    );
    assert.equal(planned.units.departments, summary?.units.departments?.created);
    assert.is(planned.changes.length, PEOPLE);
    assert.ok(
      planned.changes.every(({ action, fields }) => action === 'create' && fields?.includes('first_name')),
    );
    await stage.command('sync');
    const done = await planOf(stage);
    assert.equal(done.changes, planned.changes);
    assert.is(done.mode, 'sync');
    const text = await readFile(pathOf(stage), 'utf8');
    const values = stage.company.people.flatMap(({ firstName, lastName, email, id, office }) => [
      firstName,
      lastName,
      String(email),
      String(id),
      office && 'name' in office ? office.name : '',
    ]);
    assert.equal(
      values.filter((value) => value.length > 3 && text.includes(value)),
      [],
    );
    // In step: nothing is planned.
    await stage.command('plan');
    assert.equal([(await planOf(stage)).changes, (await planOf(stage)).counts.unchanged], [[], PEOPLE]);
  }),
);

files(
  'whoever reads a plan learns the references of those added and blocked, and who of them have left already',
  onStage({ people: PEOPLE, tenant: { scope: { employees: 'all' } } }, async (stage) => {
    await stage.firstLoad();
    leave(stage.company, 2, '2020-01-01');
    hire(stage.company, 3);
    // Had left before anybody gave them an account.
    Object.assign(stage.person(-1), { status: 'inactive', terminationDate: '2020-01-01' });
    const { summary, printed, markdown = '' } = await stage.command('plan');
    assert.equal([summary?.counts.created, summary?.counts.blocked], [3, 2]);
    const { changes } = await planOf(stage);
    const refs = (...actions: string[]) =>
      changes.flatMap(({ ref, action }) => (actions.includes(action) ? ref : []));
    const late = summary?.issues.find(({ code }) => code === 'added-blocked');
    assert.equal([late?.count, late?.refs], [1, refs('create-blocked')]);
    assert.match(printed, '3 people would be added (1 of them blocked at once, since they have left), 2');
    assert.match(markdown, `| Added | \`${refs('create', 'create-blocked').join(' ')}\` |`);
    assert.match(markdown, `| Blocked | \`${refs('block').join(' ')}\` |`);
    assert.match(printed, `npm run explain -- nordwind --ref ${refs('create', 'create-blocked')[0]}`);
    // The sync says the same of what it did.
    const synced = await stage.command('sync');
    assert.match(synced.markdown ?? '', `| Blocked | \`${refs('block').join(' ')}\` |`);
    assert.equal(
      synced.summary?.issues.find(({ code }) => code === 'added-blocked')?.refs,
      refs('create-blocked'),
    );
  }),
);

files(
  'fields of how many, leavers and what waits, with its digest, as in the summary',
  onStage({ people: PEOPLE, tenant: { limits: { block: { min: 1, max: 1 } } } }, async (stage) => {
    await stage.firstLoad();
    leave(stage.company, 3, '2020-01-01');
    const stays = stage.company.people.find(({ status }) => status === 'active');
    if (stays) stays.firstName = 'Renamed';
    const { summary } = await stage.command('plan');
    const plan = await planOf(stage);
    assert.equal(plan.fields, summary?.fields);
    assert.equal(plan.held, summary?.held);
    assert.equal(
      plan.held.map(({ class: name, count }) => [name, count]),
      [['block', 3]],
    );
    assert.equal(plan.counts.held, 3);
    // What waits is not what happens.
    assert.equal(
      plan.changes.map(({ action, fields }) => [action, fields]),
      [['update', ['first_name']]],
    );
  }),
);

files(
  'pictures alone are in the plan, too: how many are looked at',
  onStage({ people: PEOPLE, tenant: { pictures: true } }, async (stage) => {
    for (const person of stage.company.people) person.picture = faceOf(person.id);
    await stage.command('plan');
    const first = await planOf(stage);
    assert.equal([first.counts.create, first.counts.pictures], [PEOPLE, PEOPLE]);
    for (const person of stage.company.people) person.picture = null;
    await stage.command('sync');
    assert.is((await planOf(stage)).counts.pictures, 0);
    for (const person of stage.company.people.slice(0, 3)) person.picture = faceOf(person.id);
    const { summary } = await stage.command('sync');
    const { changes, counts } = await planOf(stage);
    assert.equal([changes, counts.pictures, summary?.counts.pictures], [[], 3, 3]);
    await stage.setTenant({ ...stage.tenant, pictures: false });
    await stage.command('plan');
    assert.is((await planOf(stage)).counts.pictures, undefined);
  }),
);

files(
  'stands there before the first write: a run that is stopped by a vendor has left it',
  onStage({ people: PEOPLE }, async (stage) => {
    const seen: boolean[] = [];
    stage.engagedly.fault({
      when: ({ method }) => {
        if (method !== 'GET') seen.push(existsSync(pathOf(stage)));
        return false;
      },
      times: Number.POSITIVE_INFINITY,
      effect: { kind: 'delay', ms: 0 },
    });
    await stage.command('sync');
    assert.ok(seen.length > PEOPLE);
    assert.ok(seen.every(Boolean), 'a write came before the plan');
  }),
);

files(
  'one of an earlier run does not stay where a run came to no plan',
  onStage({ people: PEOPLE }, async (stage) => {
    await stage.command('plan');
    assert.ok(existsSync(pathOf(stage)));
    stage.secrets.clientSecret = 'another';
    assert.is((await stage.command('plan')).summary?.outcome, 'failed');
    assert.not.ok(existsSync(pathOf(stage)));
  }),
);

files(
  'cannot be led elsewhere, and stops the run before the first call where it cannot be written',
  onStage({ people: PEOPLE }, async (stage) => {
    await mkdir(pathOf(stage), { recursive: true });
    const { summary } = await stage.command('sync');
    assert.equal([summary, stage.personio.calls.length, stage.engagedly.calls.length].slice(1), [0, 0]);
  }),
);

files.run();

const against = suite('stories: plan --against a branch');

function git(stage: Stage, ...args: string[]): string {
  const who = { GIT_AUTHOR_NAME: 'Test', GIT_AUTHOR_EMAIL: 'test@nordwind.example' };
  const committer = { GIT_COMMITTER_NAME: 'Test', GIT_COMMITTER_EMAIL: 'test@nordwind.example' };
  const env = { ...GIT_ENV, ...who, ...committer };
  return execFileSync('git', args, { cwd: stage.folder, env, encoding: 'utf8' }).trim();
}

/** The stage's tenant file is committed on `main`. */
function onMain(tenant: Partial<typeof TENANT>, story: (stage: Stage) => Promise<void>): () => Promise<void> {
  return onStage({ people: PEOPLE, tenant }, async (stage) => {
    for (const [at, person] of stage.company.people.entries()) {
      person.office = { id: at < 5 ? 1 : 2, name: at < 5 ? 'Kielhafen' : 'Wienerwald' };
    }
    git(stage, 'init', '--quiet', '-b', 'main');
    git(stage, 'add', 'tenants');
    git(stage, 'commit', '--quiet', '-m', 'main');
    await story(stage);
  });
}

async function compared(stage: Stage, tenant: unknown, branch = 'main'): Promise<string> {
  await stage.setTenant(tenant);
  const { printed } = await stage.command('plan', { against: branch });
  const markdown = await readFile(join(stage.folder, 'run-out', 'nordwind', 'summary.md'), 'utf8').catch(
    () => '',
  );
  // The terminal and the file say the same.
  const note = /(Compared with|No difference|Not compared)[\s\S]*/.exec(printed)?.[0].trim() ?? printed;
  if (note !== printed) assert.ok(markdown.includes(note), markdown);
  return note;
}

against(
  'scope, rows, actions, fields of how many: over one read of either system',
  onMain({}, async (stage) => {
    await stage.firstLoad();
    const calls = () => [stage.personio.calls.length, stage.engagedly.calls.length];
    await stage.command('plan');
    const [personio = 0, engagedly = 0] = calls();
    await stage.command('plan');
    const [personioTwice = 0, engagedlyTwice = 0] = calls();
    const note = await compared(stage, {
      ...stage.tenant,
      scope: { employees: 'active', filter: "office.name = 'Wienerwald'" },
      mapping: { level: 'office.name', gender: null },
    });
    assert.is(
      note,
      [
        'Compared with the file on main: 0 people would come into scope, 5 people would leave it. The accounts of those whom the filter keeps out would stay open, and no longer be kept in step.',
        '',
        '- Rows of the mapping: `level` added; `gender` taken out.',
        '- The field `level` would be written differently of 15 people.',
      ].join('\n'),
    );
    const [personioThen = 0, engagedlyThen = 0] = calls();
    assert.equal(
      [personioThen - personioTwice, engagedlyThen - engagedlyTwice],
      [personioTwice - personio, engagedlyTwice - engagedly],
    );
    assert.equal(stage.writes().filter(({ method }) => method !== 'GET').length, 0);
  }),
);

against(
  'a first load: who would be added besides, and what would wait',
  onMain({ scope: { employees: 'active', filter: "office.name = 'Kielhafen'" } }, async (stage) => {
    const note = await compared(stage, TENANT);
    assert.match(note, '15 people would come into scope, 0 people would leave it.');
    assert.match(note, '- Besides, 15 people would be added.');
    await stage.firstLoad();
    leave(stage.company, 3, '2020-01-01');
    git(stage, 'add', 'tenants');
    git(stage, 'commit', '--quiet', '-m', 'all');
    assert.match(
      await compared(stage, { ...TENANT, limits: { block: { min: 1, max: 1 } } }),
      '- People to block: 3 would wait for approval, in place of 0.',
    );
  }),
);

against(
  'of whom the filter cannot tell is not out of scope, and kept out they are on the way to a block',
  onMain({ leavers: { onOutOfScope: 'block' } }, async (stage) => {
    await stage.firstLoad();
    for (const person of stage.company.people.slice(0, 3)) person.weeklyWorkingHours = '';
    const unsure = { ...stage.tenant, scope: { employees: 'active', filter: 'weekly_working_hours > 0' } };
    assert.match(
      await compared(stage, unsure),
      '0 people would leave it. Of 3 people the filter could not tell any more:',
    );
    git(stage, 'add', 'tenants');
    git(stage, 'commit', '--quiet', '-m', 'unsure');
    const filter = '$exists(weekly_working_hours) and weekly_working_hours > 0';
    const said = await compared(stage, { ...unsure, scope: { employees: 'active', filter } });
    assert.match(
      said,
      'Besides, 3 people of whom the filter could not tell would be out of scope; whoever of',
    );
  }),
);

against(
  'no difference is a sentence: of the same file, and of one that says the same in another way',
  onMain({}, async (stage) => {
    assert.is(
      await compared(stage, stage.tenant),
      'No difference: the file is the same as the file on main.',
    );
    assert.match(
      await compared(stage, { ...stage.tenant, mapping: { job_title: '(position)' } }),
      'No difference in what would happen to anybody.',
    );
  }),
);

against(
  'a new file, a broken one on the branch, no such branch, one that cannot be planned',
  onMain({}, async (stage) => {
    git(stage, 'checkout', '--quiet', '--orphan', 'empty');
    git(stage, 'rm', '--quiet', '-r', '-f', '--cached', '.');
    git(stage, 'commit', '--quiet', '--allow-empty', '-m', 'empty');
    assert.match(
      await compared(stage, TENANT, 'empty'),
      `There is no file of this tenant on empty yet, so all of it is new: ${PEOPLE} people would come into scope, 0 people would leave it.`,
    );
    await writeFile(join(stage.folder, 'tenants', 'nordwind.json'), '{ "name": 1 }');
    git(stage, 'add', 'tenants');
    git(stage, 'commit', '--quiet', '-m', 'broken');
    assert.is(
      await compared(stage, TENANT, 'empty'),
      'Not compared: the file on empty has errors, which "validate" names.',
    );
    const before = stage.personio.calls.length;
    assert.match(
      (await compared(stage, TENANT, 'nowhere')).replace(/\s+/g, ' '),
      'There is no branch "nowhere" in this folder to compare with; nothing was called.',
    );
    assert.match((await compared(stage, TENANT, '--output=x')).replace(/\s+/g, ' '), 'There is no branch');
    assert.is(stage.personio.calls.length, before);
    await stage.setTenant({
      ...TENANT,
      identifier: 'employee_id',
      mapping: { employee_id: "$custom('Gone')" },
    });
    git(stage, 'add', 'tenants');
    git(stage, 'commit', '--quiet', '-m', 'unreadable');
    assert.is(
      await compared(stage, TENANT, 'empty'),
      'Not compared: the file on empty cannot be planned over this data (attribute-lost).',
    );
  }),
);

against('a sync compares nothing, and says so before it calls anybody', () => {
  const { status, stderr } = spawnSync(process.execPath, [CLI, 'sync', 'example', '--against', 'main'], {
    encoding: 'utf8',
  });
  assert.is(status, 1);
  assert.match(stderr, '"against" is for plan: sync compares nothing.');
});

against.run();
