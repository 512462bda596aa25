/** A new customer on the command line, as support types it: from the first question to a sync with nothing left to do. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { newIdentity } from '../../src/details/age.ts';
import { environmentName } from '../../src/errors.ts';
import { CLI, finish } from '../fixtures/bundle.ts';
import { LEDGER_KEY, onStage, type Stage } from '../fixtures/stage.ts';
import { inputsOf } from '../fixtures/world.ts';

const story = suite('onboarding');

type Typed = (...words: string[]) => Promise<{ code: number | null; said: string }>;

/** A folder as a fresh clone has it, with the customer's keys in the environment. */
async function atTheTerminal(
  stage: Stage,
  use: (type: Typed, folder: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'sync-test-'));
  const env = Object.fromEntries(
    Object.entries(inputsOf(stage, stage.secrets, LEDGER_KEY)).map(([name, value]) => [
      environmentName(name),
      value,
    ]),
  );
  try {
    await mkdir(join(folder, 'tenants'));
    await mkdir(join(folder, '.github'));
    await writeFile(join(folder, '.github', 'approvers.json'), '{ "approvers": {} }\n');
    await use(async (...words) => {
      const { code, stdout, stderr } = await finish(process.execPath, [CLI, ...words], { folder, env });
      return { code, said: stdout + stderr };
    }, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The customer of the issue: two countries, a title of their own, no cost centers, the board never blocked, no externals. */
const ALPENGLUEH = [
  ...['--name', 'Alpenglüh GmbH', '--timezone', 'Europe/Vienna'],
  ...['--without', 'employment_type=external', '--only', 'country=AT,DE'],
  ...['--fields', 'job_title=Funktion; businesses=none; custom-attribute-5d2c8=none'],
  ...['--structure', 'departments,job_titles,locations'],
  ...['--schedule', '05:30,17:30 mon-fri', '--language', 'de', '--notify', 'hr-it@alpenglueh.example'],
];

story(
  'from "new" to a preview, a sync and a second one that writes nothing, without a file changed by hand',
  onStage({ people: 24, line: 'http', clock: 'real', domain: 'alpenglueh.example' }, async (stage) => {
    giveFunctions(stage);
    const [external, ...board] = [1, 2, 3, 4].map((at) => stage.person(at));
    assert.ok(external);
    external.employmentType = 'external';
    const hr = await newIdentity();
    await atTheTerminal(stage, async (type, folder) => {
      const made = await type(
        'new',
        'alpenglueh',
        ...ALPENGLUEH,
        ...['--protect', board.map(({ id }) => id).join(',')],
        ...['--details', 'held', '--approvers', `alpenglueh-hr=${hr.recipient}`],
        ...['--status', 'active'],
      );
      assert.is(made.code, 0, made.said);
      assert.match(made.said, /active: on GitHub it is synced once it is merged/);
      const file = JSON.parse(await readFile(join(folder, 'tenants', 'alpenglueh.json'), 'utf8'));
      assert.equal(
        file.protect,
        board.map(({ id }) => `personio:${id}`),
      );
      assert.is(
        file.scope.filter,
        "holiday_calendar.country in ['AT', 'DE'] and $not(employment_type in ['external'])",
      );
      assert.equal([file.mapping.job_title, file.mapping.businesses], ["$custom('Funktion')", null]);
      assert.equal([file.language, file.details, file.approvers], ['de', 'held', ['alpenglueh-hr']]);

      const valid = await type('validate', 'alpenglueh');
      assert.is(valid.code, 0, valid.said);
      assert.not.match(valid.said, /warning|notice/);
      const ready = await type('doctor', 'alpenglueh');
      assert.is(ready.code, 0, ready.said);
      assert.match(ready.said, /Tenant alpenglueh is ready\./);

      const plan = await type('plan', 'alpenglueh');
      assert.is(plan.code, 0, plan.said);
      assert.equal(stage.writes(), []);
      const first = await type('sync', 'alpenglueh');
      assert.is(first.code, 0, first.said);
      assert.is(stage.writes().filter(({ path }) => path === '/beta/users').length, 23);
      const titles = new Set(stage.engagedly.units.job_titles.map(({ name }) => name));
      assert.ok(titles.has('Küche') && !titles.has('Chief Executive'));
      assert.equal(stage.engagedly.units.businesses, []);
      assert.is(stage.engagedly.userByEmail(String(external.email)), undefined);

      const second = await type('sync', 'alpenglueh');
      assert.is(second.code, 0, second.said);
      assert.equal(stage.writes(), []);
    });
  }),
);

story(
  'who says nothing about it gets a paused tenant: its first sync can be previewed, and does not begin',
  onStage({ line: 'http', clock: 'real' }, async (stage) => {
    await atTheTerminal(stage, async (type) => {
      const made = await type('new', 'nordsee', '--name', 'Nordsee GmbH');
      assert.is(made.code, 0, made.said);
      assert.match(made.said, /paused, so that nothing happens yet/);
      const plan = await type('plan', 'nordsee');
      assert.is(plan.code, 0, plan.said);
      assert.match(plan.said, /12 people would be added/);
      const sync = await type('sync', 'nordsee');
      assert.is(sync.code, 1, sync.said);
      assert.match(sync.said, /paused/);
      assert.equal(stage.writes(), []);
    });
  }),
);

/** An attribute of the customer's own, with the title that people there have. */
function giveFunctions({ company }: Stage): void {
  const key = 'dynamic_2001';
  company.attributes.push({ key, label: 'Funktion', type: 'standard', universalId: null, options: [] });
  const functions = ['Küche', 'Empfang', 'Technik'];
  for (const [at, person] of company.people.entries())
    person.custom[key] = functions[at % functions.length] ?? '';
}

story.run();
