/** What a file means that says something else than its author meant, and that only data can show. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createRefs } from '../../src/report/redact.ts';
import { hire } from '../../src/sandbox/company/company.ts';
import { ALWAYS, isPeople, leave } from '../fixtures/incidents.ts';
import {
  keyOf,
  LEDGER_KEY,
  OWN_KEY,
  onStage,
  type RunOptions,
  type Stage,
  TENANT,
} from '../fixtures/stage.ts';

const PEOPLE = 20;

const stories = suite('stories: a filter and the data');

function withFilter(filter: string, story: (stage: Stage) => Promise<void>): () => Promise<void> {
  return onStage({ people: PEOPLE, tenant: { scope: { employees: 'active', filter } } }, async (stage) => {
    for (const [at, person] of stage.company.people.entries()) {
      person.office = { id: at < 5 ? 1 : 2, name: at < 5 ? 'Kielhafen' : 'Wienerwald' };
      person.employmentType = at < 2 ? 'external' : 'internal';
      // Of the employment type validate knows every value; of a team only the customer does.
      person.team = { id: at < 2 ? 1 : 2, name: at < 2 ? 'external' : 'internal' };
    }
    await story(stage);
  });
}

/** All that a run leaves behind and prints. */
async function leftBy(stage: Stage, printed: string): Promise<string> {
  const folder = join(stage.folder, 'run-out', 'nordwind');
  const files = await Promise.all(
    ['summary.json', 'summary.md'].map((name) => readFile(join(folder, name), 'utf8')),
  );
  return [...files, printed].join('\n');
}

function issueOf({ summary }: Awaited<ReturnType<Stage['command']>>, code: string) {
  const found = summary?.issues.find((issue) => issue.code === code);
  return found && [found.attribute, found.count];
}

stories(
  'a filter that compares with another spelling keeps nobody out: a problem, whose values only the terminal hears',
  withFilter("$not(team.name = 'External')", async (stage) => {
    const plan = await stage.command('plan');
    assert.equal([plan.summary?.outcome, plan.summary?.source.keptOut], ['partial', 0]);
    assert.equal(issueOf(plan, 'filter-text-misspelt'), ['team.name', 1]);
    assert.is(issueOf(plan, 'filter-text-unmatched'), undefined);
    assert.match(plan.printed.replace(/\s+/g, ' '), 'The filter keeps nobody out.');
    assert.match(
      plan.told,
      'compares team.name with "External", which nobody has. There are: "internal", "external"',
    );
    assert.not.match(await leftBy(stage, plan.printed), /"External"|\binternal\b/);
  }),
);

stories(
  'one that does keep people out says how many, and of a text too many that nobody has it',
  withFilter("office.name in ['Wienerwald', 'Linzertor']", async (stage) => {
    const plan = await stage.command('plan');
    assert.equal(
      [plan.summary?.outcome, plan.summary?.source.keptOut, plan.summary?.counts.created],
      ['success', 5, 15],
    );
    assert.equal(issueOf(plan, 'filter-text-unmatched'), ['office.name', 1]);
    assert.match(plan.printed.replace(/\s+/g, ' '), 'The filter keeps 5 people out.');
    assert.match(plan.told, '"Linzertor", which nobody has. There are: "Wienerwald", "Kielhafen"');
    assert.not.match(await leftBy(stage, plan.printed), /Linzertor|Wienerwald|Kielhafen/);
    assert.match(
      (await stage.command('sync')).printed.replace(/\s+/g, ' '),
      '15 in scope, 5 kept out by the filter',
    );
  }),
);

for (const [filter, code] of [
  // Like a value, and nobody is kept out.
  ["$not(team.name = 'extern')", 'filter-text-misspelt'],
  // Like one, and others are kept out as they should be.
  ["$not(team.name = 'extern' or office.name = 'Kielhafen')", 'filter-text-unmatched'],
  // Spelt differently, whomever else it keeps out.
  ["$not(team.name = 'External' or office.name = 'Kielhafen')", 'filter-text-misspelt'],
  // A comma between two values, in one text.
  ["$not(office.name in ['Kielhafen, wienerwald'])", 'filter-text-misspelt'],
  ["$not(office.name in ['Kielhafen, Linz'])", 'filter-text-unmatched'],
  // A precaution: like nothing there is.
  ["$not(team.name = 'Werkvertrag')", 'filter-text-unmatched'],
] as const) {
  stories(
    `${code}: ${filter}`,
    withFilter(filter, async (stage) => {
      const { issues } = (await stage.command('plan')).summary ?? {};
      assert.equal(
        issues?.flatMap((issue) => (issue.code.startsWith('filter') ? issue.code : [])),
        [code],
      );
    }),
  );
}

stories(
  'a filter that compares with what there is has nothing to hear, and no filter no number',
  withFilter("$not(employment_type = 'external')", async (stage) => {
    const plan = await stage.command('plan');
    assert.equal([plan.summary?.outcome, plan.summary?.source.keptOut], ['success', 2]);
    assert.not.match(plan.told, 'filter');
    await stage.setTenant(TENANT);
    assert.is((await stage.command('plan')).summary?.source.keptOut, undefined);
  }),
);

stories(
  'a filter that reads what cannot be read is one problem, with its name; nobody is said to be kept out',
  withFilter("$custom('Gibt es nicht') = 'x'", async (stage) => {
    const { summary, printed } = await stage.command('plan');
    assert.equal(
      summary?.issues.map(({ code, attribute }) => [code, attribute]),
      [['filter-unreadable', 'Gibt es nicht']],
    );
    assert.equal([summary?.source.keptOut, summary?.counts.setAside], [undefined, PEOPLE]);
    assert.match(printed, /^20 people set aside\. 1 thing needs a look\./);
  }),
);

stories(
  'without the right to read e-mails a first run says that, and where to give it',
  onStage({ people: PEOPLE }, async (stage) => {
    stage.company.attributes = stage.company.attributes.filter(({ key }) => key !== 'email');
    const { printed } = await stage.command('plan');
    const text = printed.replace(/\s+/g, ' ');
    assert.match(
      text,
      'The run stopped. Nothing was changed. The Personio credential may not read the attribute "email"',
    );
    assert.match(
      text,
      'under Marketplace > Connected integrations, open the credential of this sync and tick "email"',
    );
    assert.not.match(text, 'before');
  }),
);

stories(
  'leavers are not kept out by a filter: their status is not wanted anyway',
  withFilter("office.name = 'Wienerwald'", async (stage) => {
    stage.person(0).status = 'inactive';
    assert.is((await stage.command('plan')).summary?.source.keptOut, 4);
  }),
);

stories(
  'an attribute that nobody has, in a row of the tenant’s own, is said under its label; in a preset row it is not',
  onStage({ people: PEOPLE }, async (stage) => {
    for (const person of stage.company.people) {
      person.custom.dynamic_1002 = null;
      person.position = null;
    }
    assert.not.ok(
      (await stage.command('plan')).summary?.issues.some(({ code }) => code === 'attribute-empty'),
    );
    await stage.setTenant({
      ...TENANT,
      mapping: { phone_number: "$custom('Personalnummer')", level: 'position' },
    });
    const plan = await stage.command('plan');
    const said = plan.summary?.issues.filter(({ code }) => code === 'attribute-empty');
    assert.equal(
      said?.map(({ attribute, field }) => [field, attribute]),
      [
        ['level', 'position'],
        ['phone_number', 'Personalnummer'],
      ],
    );
    assert.is(plan.summary?.outcome, 'success', plan.printed);
  }),
);

stories(
  'units that exist only in Personio: names and where to allow them on the terminal, a number elsewhere',
  onStage({ people: PEOPLE, tenant: { scope: { employees: 'active' } } }, async (stage) => {
    for (const person of stage.company.people) person.department = { id: 7, name: 'Sonderfertigung' };
    const plan = await stage.command('plan');
    assert.match(
      plan.told,
      'Only in Personio are these departments: "Sonderfertigung". To have them created, add "departments" to "scope.structure"',
    );
    assert.not.match(await leftBy(stage, plan.printed), 'Sonderfertigung');
    assert.is(plan.summary?.units.departments?.unknown, 1);
    await stage.setTenant({ ...TENANT, scope: { employees: 'active', structure: ['departments'] } });
    assert.not.match((await stage.command('plan')).told, 'Sonderfertigung');
  }),
);

stories(
  'a unit that stands twice in Engagedly: told once, by name on the terminal alone, and nothing is written twice',
  onStage({ people: PEOPLE, tenant: { scope: { employees: 'active' } } }, async (stage) => {
    for (const person of stage.company.people) person.department = { id: 7, name: 'Sonderfertigung' };
    stage.engagedly.units.departments.push(
      { id: '72', name: 'SONDERFERTIGUNG', details: {} },
      { id: '71', name: 'Sonderfertigung', details: {} },
    );
    const plan = await stage.command('plan');
    assert.match(
      plan.told,
      'Several times in Engagedly are these departments: "Sonderfertigung" (id 71) and "SONDERFERTIGUNG" (id 72).',
    );
    assert.not.match((await leftBy(stage, plan.printed)).toLowerCase(), 'sonderfertigung');
    const told = plan.summary?.issues.filter(({ code }) => code === 'unit-twice');
    assert.equal(
      told?.map(({ field, count, refs }) => [field, count, refs]),
      [['departments', 1, []]],
    );
    await stage.firstLoad();
    const departments = stage.engagedly.users.map(({ fields }) => fields.departments);
    assert.ok(departments.some((ids) => JSON.stringify(ids) === '["71"]'));
    assert.not(JSON.stringify(departments).includes('"72"'));
    stage.engagedly.units.departments.reverse();
    const again = await stage.run();
    assert.is(again.summary.calls.engagedly.write, 0, again.printed);
  }),
);

stories(
  'the summary says how many accounts are protected',
  onStage({ people: PEOPLE }, async (stage) => {
    await stage.firstLoad();
    assert.is((await stage.command('plan')).summary?.target.protected, undefined);
    const [a, b] = [stage.person(3), stage.person(4)];
    await stage.setTenant({
      ...TENANT,
      protect: [`personio:${a.id}`, stage.accountOf(b).id, 'personio:99999999'],
    });
    const plan = await stage.command('plan');
    assert.is(plan.summary?.target.protected, 2);
    assert.match(plan.printed.replace(/\s+/g, ' '), 'matched, 2 protected');
  }),
);

const KIEL = { filter: "office.name = 'Kielhafen'" };
const WIEN = { filter: "office.name = 'Wienerwald'" };

const outside = suite('stories: people whom a filter keeps out, and their accounts');

outside(
  'a leaver who never was in scope is left open in every run, and told; one who was is blocked',
  onStage({ people: PEOPLE }, async (stage) => {
    await stage.firstLoad();
    for (const [at, person] of stage.company.people.entries())
      person.office = at < 5 ? { id: 1, name: 'Kielhafen' } : { id: 2, name: 'Wienerwald' };
    // Whoever has added them, this sync knows nothing of it.
    Object.assign(stage.kept, { lines: [], states: [] });
    await stage.setTenant({ ...TENANT, scope: { ...TENANT.scope, ...WIEN } });
    const [never, once] = [stage.person(2), stage.person(7)];
    leave(never);
    const plan = await stage.command('plan');
    assert.match(plan.printed.replace(/\s+/g, ' '), 'never were in scope: their accounts stay open');
    for (const hours of [1, 24, 96]) {
      const { summary } = await stage.run();
      const told = summary.issues.find(({ code }) => code === 'leaver-out-of-scope');
      assert.equal(
        [summary.counts.blocked, told?.count, told?.refs.length],
        [0, 1, 1],
        `after ${hours} hours`,
      );
      stage.later(hours);
    }
    assert.is(stage.accountOf(never).blocked, false);
    leave(once);
    once.office = { id: 1, name: 'Kielhafen' };
    const { summary } = await stage.run();
    assert.equal([summary.counts.blocked, stage.accountOf(once).blocked], [1, true]);
    // Nobody is blocked whom the tenant file does not want blocked; then there is nothing to tell.
    await stage.setTenant({ ...stage.tenant, leavers: { block: false } });
    assert.not.ok((await stage.run()).codes.includes('leaver-out-of-scope'));
  }),
);

outside(
  'whoever leaves the scope by what Personio says is told of once, with the reference, where the account stays open',
  withFilter(WIEN.filter, async (stage) => {
    await stage.run();
    const person = stage.person(9);
    person.office = { id: 1, name: 'Kielhafen' };
    const { summary, printed } = await stage.run();
    const told = summary.issues.find(({ code }) => code === 'no-longer-in-scope');
    assert.equal([told?.count, told?.refs.length, summary.outcome], [1, 1, 'success']);
    assert.match(
      printed.replace(/\s+/g, ' '),
      'are not kept in step any more (no-longer-in-scope, reference ',
    );
    assert.not.ok((await stage.run()).codes.includes('no-longer-in-scope'), 'told once');
    // Back in, and out by a change of the file, which is told of all at once.
    person.office = { id: 2, name: 'Wienerwald' };
    assert.not.ok((await stage.run()).codes.includes('no-longer-in-scope'));
    await stage.setTenant({ ...stage.tenant, scope: { ...TENANT.scope, ...KIEL } });
    const { codes, summary: left } = await stage.run();
    const gone = left.issues.find(({ code }) => code === 'scope-left');
    assert.is(gone?.refs.length, gone?.count, 'who it is can be asked');
    assert.equal([codes.includes('scope-left'), codes.includes('no-longer-in-scope')], [true, false]);
    // Where they are to be blocked, each run until then says so.
    await stage.setTenant({ ...stage.tenant, leavers: { onOutOfScope: 'block' } });
    stage.person(1).office = { id: 2, name: 'Wienerwald' };
    const waiting = await stage.run();
    assert.not.ok(waiting.codes.includes('no-longer-in-scope'));
    assert.ok(waiting.codes.includes('out-of-scope-waiting'));
  }),
);

outside(
  'somebody of whom one condition cannot tell any more is not kept out, however long that stays',
  withFilter("office.name = 'Wienerwald' and $contains(team.name, 'internal')", async (stage) => {
    await stage.setTenant({ ...stage.tenant, leavers: { onOutOfScope: 'block' } });
    await stage.run();
    const person = stage.person(9);
    person.team = null;
    for (let day = 0; day < 5; day++) {
      stage.later(24);
      const { summary, codes } = await stage.run();
      assert.equal([codes.includes('filter-unknown'), summary.counts.blocked], [true, 0]);
    }
    assert.is(stage.accountOf(person).blocked, false);
  }),
);

/** A person of the scope goes on under a new record that is out of it. */
async function movedOut(stage: Stage) {
  for (const person of stage.company.people) person.supervisorId = null;
  await stage.run();
  const person = stage.person(9);
  const account = stage.accountOf(person);
  leave(person);
  hire(stage.company, 1);
  const { firstName, lastName, email, custom } = person;
  const fresh = { firstName, lastName, email, supervisorId: null, office: { id: 1, name: 'Kielhafen' } };
  Object.assign(stage.person(-1), fresh);
  stage.person(-1).custom.dynamic_1001 = custom.dynamic_1001 ?? null;
  return { account, employee: createRefs(OWN_KEY)({ employee: String(stage.person(-1).id) }) };
}

outside(
  'whoever leaves the scope under a new record is told of once as well: the account moves to it, and stays open',
  withFilter(WIEN.filter, async (stage) => {
    const { account, employee } = await movedOut(stage);
    const { summary, codes } = await stage.run();
    const told = summary.issues.find(({ code }) => code === 'no-longer-in-scope');
    assert.equal([told?.refs, summary.counts.blocked, account.blocked], [[employee], 0, false]);
    assert.equal([codes.includes('transfer-waiting'), codes.includes('transfer')], [true, false]);
    const next = await stage.run();
    assert.equal([next.codes.includes('no-longer-in-scope'), account.blocked], [false, false]);
  }),
);

outside(
  'where they are to be blocked, the first run already says so of whoever leaves the scope under a new record',
  withFilter(WIEN.filter, async (stage) => {
    await stage.setTenant({ ...stage.tenant, leavers: { onOutOfScope: 'block' } });
    const { account, employee } = await movedOut(stage);
    for (const isLast of [false, false, true]) {
      const { summary, codes } = await stage.run();
      const waiting = summary.issues.find(({ code }) => code === 'out-of-scope-waiting');
      assert.equal([waiting?.refs, account.blocked], [isLast ? undefined : [employee], isLast]);
      assert.not.ok(codes.includes('no-longer-in-scope'));
      stage.later(48);
    }
  }),
);

outside(
  'a leaver of ours whom the filter keeps out is told in every run while it is in doubt whose account it is, and blocked after',
  withFilter(WIEN.filter, async (stage) => {
    await stage.run();
    const leaver = stage.person(9);
    const account = stage.accountOf(leaver);
    const { first_name, last_name, email } = account.fields;
    leave(leaver);
    leaver.office = { id: 1, name: 'Kielhafen' };
    // Somebody has handed the account on by hand, and left the number on it.
    hire(stage.company, 1);
    const newcomer = stage.person(-1);
    newcomer.office = { id: 2, name: 'Wienerwald' };
    Object.assign(account.fields, {
      first_name: newcomer.firstName,
      last_name: newcomer.lastName,
      email: newcomer.email,
    });
    const ref = createRefs(OWN_KEY)({ employee: String(leaver.id) });
    for (let day = 0; day < 2; day++) {
      const { summary, printed } = await stage.run();
      const told = summary.issues.find(({ code }) => code === 'conflict');
      assert.equal([summary.outcome, summary.counts.blocked, account.blocked], ['partial', 0, false]);
      assert.ok(told?.refs.includes(ref), 'with the reference');
      assert.not.match(printed, leaver.lastName);
      stage.later(24);
    }
    Object.assign(account.fields, { first_name, last_name, email });
    const { summary } = await stage.run();
    assert.equal([summary.counts.blocked, account.blocked], [1, true]);
  }),
);

const moved = suite('stories: a scope that was changed');

/** What the next sync says of who comes into scope and who leaves it. */
async function movedBy(
  stage: Stage,
  scope: Partial<typeof TENANT.scope>,
  options: RunOptions = {},
): Promise<[entered: number, left: number]> {
  await stage.setTenant({ ...stage.tenant, scope: { ...stage.tenant.scope, ...scope } });
  const { summary } = await stage.run(options);
  const count = (code: string) => summary.issues.find((issue) => issue.code === code)?.count ?? 0;
  return [count('scope-entered'), count('scope-left')];
}

moved(
  'the sync after it says how many with an account come into it and leave it, once',
  withFilter(KIEL.filter, async (stage) => {
    assert.equal(await movedBy(stage, KIEL), [0, 0], 'the first run has nothing to compare with');
    // The others have no account yet: they are added.
    assert.equal(await movedBy(stage, WIEN), [0, 5]);
    assert.equal(await movedBy(stage, WIEN), [0, 0]);
    assert.equal(await movedBy(stage, KIEL), [5, 15]);
    // Whoever moves under the same filter is nobody whom a change of the file has moved.
    stage.person(0).office = { id: 2, name: 'Wienerwald' };
    assert.equal(await movedBy(stage, KIEL), [0, 0]);
    assert.equal(await movedBy(stage, WIEN), [16, 4]);
  }),
);

moved(
  'leavers are not counted, and a failed run in between takes nothing away',
  withFilter(KIEL.filter, async (stage) => {
    await stage.run();
    leave(stage.person(1));
    await stage.run();
    stage.personio.fault({
      when: isPeople,
      times: ALWAYS,
      effect: { kind: 'answer', answer: { status: 403, body: {} } },
    });
    const { filter } = WIEN;
    assert.equal(await movedBy(stage, { filter }), [0, 0]);
    stage.personio.clearFaults();
    assert.equal(await movedBy(stage, { filter }), [0, 4]);
  }),
);

moved(
  'a filter that cannot tell moves nobody, and the one after it is compared with the last that could',
  withFilter(KIEL.filter, async (stage) => {
    await stage.run();
    assert.equal(await movedBy(stage, { filter: '$error("no")' }), [0, 0]);
    assert.equal(await movedBy(stage, WIEN), [0, 5]);
  }),
);

moved(
  'a rekey keeps who was in scope',
  withFilter(KIEL.filter, async (stage) => {
    await stage.run();
    await movedBy(stage, WIEN);
    const key = keyOf('the next ledger key');
    await stage.run({ oldKey: LEDGER_KEY, key });
    assert.equal(await movedBy(stage, KIEL, { key }), [5, 15]);
  }),
);

moved(
  'a rekey tells nobody whom a changed filter has moved: the sync after it does',
  withFilter(KIEL.filter, async (stage) => {
    await stage.run();
    await stage.setTenant({ ...stage.tenant, scope: { ...stage.tenant.scope, ...WIEN } });
    const key = keyOf('the next ledger key');
    await stage.run({ oldKey: LEDGER_KEY, key });
    assert.equal(await movedBy(stage, WIEN, { key }), [0, 5]);
  }),
);

stories.run();
outside.run();
moved.run();
