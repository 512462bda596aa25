import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import summarySchema from '../schemas/summary.json' with { type: 'json' };
import { hire, leave, openDepartment, promote } from '../src/sandbox/company/company.ts';
import { addDays } from '../src/sandbox/company/invented.ts';
import type { Fault } from '../src/sandbox/server.ts';
import { compileSchema } from '../src/schema.ts';
import { readSummary } from './fixtures/bundle.ts';
import { ALWAYS, isPeople } from './fixtures/incidents.ts';
import { LEDGER_KEY, onStage, type Stage, type StageOptions, TENANT, TODAY } from './fixtures/stage.ts';

const fits = compileSchema(summarySchema);

/** A test on a stage of its own, at whose end nothing is deleted, nothing written to Personio, no limit tripped. */
function on(options: StageOptions, test: (stage: Stage) => Promise<void>): () => Promise<void> {
  return onStage(options, async (stage) => {
    await test(stage);
    assert.equal(stage.engagedly.deletes(), [], 'something was deleted');
    assert.equal(stage.personio.writes(), [], 'Personio was written to');
    assert.is(stage.engagedly.throttled + stage.personio.throttled, 0, 'a rate limit was tripped');
  });
}

const life = suite('a tenant’s life');

life(
  'first load, changes, and a run with nothing to do',
  on({ people: 60, line: 'http' }, async (stage) => {
    const { company, engagedly } = stage;
    const first = await stage.command('sync');
    assert.is(first.exitCode, 0, first.printed);
    assert.is(first.summary?.outcome, 'success', first.printed);
    assert.is(first.summary?.counts.created, 60);
    const units = Object.values(first.summary?.units ?? {}).reduce((sum, kind) => sum + kind.created, 0);
    assert.is(engagedly.writes().length, 60 + units);
    assert.ok(fits(await readSummary(stage)).ok);

    const before = engagedly.writes().length;
    hire(company, 3);
    promote(company);
    openDepartment(company, 'Nachhaltigkeit', 2);
    const { ids } = leave(company, 2, addDays(TODAY, -1));
    const second = await stage.command('sync');
    assert.is(second.exitCode, 0, second.printed);
    assert.is(second.summary?.counts.created, 3);
    assert.is(second.summary?.counts.blocked, 2);
    for (const id of ids) {
      const leaver = company.people.find((person) => person.id === id);
      assert.is(engagedly.userByEmail(String(leaver?.email))?.blocked, true);
    }
    assert.ok(engagedly.writes().length > before);

    const settled = engagedly.writes().length;
    const third = await stage.command('sync');
    assert.is(third.summary?.outcome, 'success');
    assert.is(engagedly.writes().length, settled);
    assert.is(third.summary?.calls.engagedly.write, 0);
  }),
);

life(
  'with all the oddities of a real company: a second run writes nothing',
  on(
    {
      people: 200,
      oddities: true,
      tenant: { scope: { employees: 'all', structure: ['departments', 'job_titles'] } },
    },
    async (stage) => {
      const first = await stage.command('sync');
      assert.is(first.summary?.outcome, 'partial', first.printed);
      assert.is(first.summary?.counts.failed, 0, first.printed);
      const before = stage.engagedly.writes().length;
      const second = await stage.command('sync');
      assert.is(stage.engagedly.writes().length, before, second.printed);
      assert.is(second.summary?.counts.blocked, 0);
    },
  ),
);

life(
  'a plan says what the sync then does, and writes nothing',
  on({ people: 25 }, async (stage) => {
    const planned = await stage.command('plan');
    assert.is(stage.engagedly.writes().length, 0);
    const done = await stage.command('sync');
    assert.equal(planned.summary?.counts, done.summary?.counts);
    assert.equal(planned.summary?.units, done.summary?.units);
    assert.match(planned.printed, /would be added/);
  }),
);

life(
  'scope none creates the units of the people who are there, and nobody',
  on({ people: 40, tenant: { scope: { employees: 'none' } } }, async (stage) => {
    const { summary } = await stage.command('sync');
    assert.is(stage.engagedly.users.length, 1);
    assert.ok((summary?.units.departments?.created ?? 0) > 3);
    assert.ok(
      stage.engagedly.calls.every(({ path }) => path !== '/beta/users'),
      'users were read',
    );
    const before = stage.engagedly.writes().length;
    await stage.command('sync');
    assert.is(stage.engagedly.writes().length, before);
  }),
);

life(
  'kinds of unit that may not be created leave the field alone',
  on({ people: 20, tenant: { scope: { employees: 'active' } } }, async (stage) => {
    const { summary } = await stage.command('sync');
    assert.is(summary?.outcome, 'success');
    assert.is(summary?.counts.created, 20);
    assert.is(Object.values(stage.engagedly.units).flat().length, 0);
    assert.ok((summary?.units.departments?.unknown ?? 0) > 0);
    assert.ok(summary?.issues.some(({ code }) => code === 'unit-unknown'));
  }),
);

life(
  'a paused tenant is not synced, but can be planned',
  on({ tenant: { status: 'paused' } }, async (stage) => {
    const { exitCode, printed, summary } = await stage.command('sync');
    assert.is(exitCode, 1);
    assert.match(printed, /^This tenant is paused\. Nothing was called\. To sync this tenant/);
    assert.is(summary?.issues[0]?.code, 'paused');
    assert.not.match(printed, /setting|is wrong/);
    assert.is(stage.personio.calls.length + stage.engagedly.calls.length, 0);
    assert.is((await stage.command('plan')).exitCode, 0);
  }),
);

life(
  'employee_id as the identifier, from a custom attribute',
  on(
    {
      people: 30,
      tenant: { identifier: 'employee_id', mapping: { employee_id: "$custom('Personalnummer')" } },
    },
    async (stage) => {
      assert.is((await stage.command('sync')).summary?.outcome, 'success');
      const [someone] = stage.company.people.slice(-1);
      assert.ok(someone);
      someone.email = `renamed.person@nordwind.example`;
      const { summary, printed } = await stage.command('sync');
      assert.equal(
        [summary?.counts.updated, summary?.counts.created, summary?.fields],
        [1, 0, { email: 1 }],
        printed,
      );
    },
  ),
);

life.run();

const calls = suite('calls');

calls(
  '1,000 people in step with 1,000 users: the lists that must be read, and no write',
  on({ people: 1_000, engagedly: { limit: 2_000 } }, async (stage) => {
    const first = await stage.command('sync');
    assert.is(first.summary?.counts.created, 1_000, first.printed);
    const units = Object.values(first.summary?.units ?? {}).reduce((sum, kind) => sum + kind.created, 0);
    assert.is(stage.engagedly.writes().length, 1_000 + units, 'one write per person and per unit');

    const personioBefore = stage.personio.calls.length;
    const engagedlyBefore = stage.engagedly.calls.length;
    const second = await stage.command('sync');
    assert.is(second.summary?.counts.unchanged, 1_000, second.printed);
    assert.is(stage.personio.calls.length - personioBefore, 2 + 10);
    const made = stage.engagedly.calls.slice(engagedlyBefore);
    // The site administrator is the 1,001st user.
    assert.is(made.filter(({ path }) => path === '/beta/users').length, 21);
    assert.is(made.filter(({ method }) => method !== 'GET').length, 0);
    assert.equal(
      made
        .map(({ path }) => path)
        .filter((path) => path !== '/beta/users')
        .sort(),
      [
        '/beta/businesses',
        '/beta/departments',
        '/beta/job_titles',
        '/beta/locations',
        '/beta/user-attributes',
      ],
    );
  }),
);

calls(
  'under a strict limit of 200 a minute nothing is throttled',
  on({ people: 500 }, async (stage) => {
    const { summary } = await stage.command('sync');
    assert.is(summary?.counts.created, 500);
    assert.is(summary?.calls.engagedly.throttled, 0);
  }),
);

calls.run();

const failing = suite('what must not be written');

/** A company in step, then a leaver and a newcomer wait to be carried over, then something goes wrong. */
async function waiting(stage: Stage): Promise<void> {
  assert.is((await stage.command('sync')).exitCode, 0);
  hire(stage.company, 1);
  leave(stage.company, 1, addDays(TODAY, -1));
}

const isUsers = ({ path, method }: { path: string; method: string }) =>
  path === '/beta/users' && method === 'GET';

const WRONG: [what: string, where: 'personio' | 'engagedly', fault: Fault, says: RegExp][] = [
  [
    'an empty answer with 200',
    'personio',
    {
      when: isPeople,
      times: ALWAYS,
      effect: {
        kind: 'answer',
        answer: {
          status: 200,
          body: {
            success: true,
            metadata: { total_elements: 0, total_pages: 0, current_page: 0 },
            offset: 0,
            limit: 100,
            data: [],
          },
        },
      },
    },
    /empty|nobody|no employee/i,
  ],
  [
    'no status in any record',
    'personio',
    {
      when: isPeople,
      times: ALWAYS,
      effect: { kind: 'change', change: (answer) => without(answer, 'status') },
    },
    /status/,
  ],
  [
    'a refused token request',
    'personio',
    {
      when: ({ path }) => path === '/v1/auth',
      times: ALWAYS,
      effect: {
        kind: 'answer',
        answer: { status: 403, body: { success: false, error: { code: 0, message: 'geheim' } } },
      },
    },
    /Personio/,
  ],
  [
    'a refused Engagedly key',
    'engagedly',
    {
      when: () => true,
      times: ALWAYS,
      effect: {
        kind: 'answer',
        answer: { status: 401, body: { error_type: 'authentication_error', errors: [] } },
      },
    },
    /Engagedly/,
  ],
  [
    'a redirect',
    'engagedly',
    {
      when: isUsers,
      times: ALWAYS,
      effect: {
        kind: 'answer',
        answer: { status: 302, headers: { location: 'https://elsewhere.example/' } },
      },
    },
    /redirect/i,
  ],
];

function without(answer: { status: number; body?: unknown }, key: string) {
  const body = structuredClone(answer.body) as { data: { attributes: Record<string, unknown> }[] };
  for (const row of body.data) delete row.attributes[key];
  return { ...answer, body };
}

for (const [what, where, fault, says] of WRONG) {
  failing(
    `${what}: no write, exit 1, and what to do`,
    on({ people: 12 }, async (stage) => {
      await waiting(stage);
      const before = stage.engagedly.writes().length;
      stage[where].fault(fault);
      const { exitCode, summary, printed } = await stage.command('sync');
      assert.is(stage.engagedly.writes().length, before);
      assert.equal([exitCode, summary?.outcome], [1, 'failed']);
      assert.match(printed, says);
      assert.ok(fits(await readSummary(stage)).ok);
    }),
  );
}

failing(
  'an attribute list without status: no write, and its name is said',
  on(
    { people: 12, personio: { readable: ['first_name', 'last_name', 'email', 'position'] } },
    async (stage) => {
      const { exitCode, printed } = await stage.command('sync');
      assert.is(stage.engagedly.writes().length, 0);
      assert.is(exitCode, 1);
      assert.match(printed, /status/);
    },
  ),
);

failing(
  'rows double and missing between pages: only updates of people who are matched',
  on({ people: 130 }, async (stage) => {
    await waiting(stage);
    promote(stage.company);
    const before = stage.engagedly.writes().length;
    stage.personio.fault({
      when: ({ path, query }) => path === '/v1/company/employees' && query.get('offset') === '100',
      times: ALWAYS,
      effect: { kind: 'change', change: (answer) => withDoubleRow(answer) },
    });
    const { exitCode, summary, printed } = await stage.command('sync');
    assert.equal([summary?.outcome, exitCode], ['held', 1], printed);
    assert.is(summary?.source.complete, false);
    const written = stage.engagedly.writes().slice(before);
    assert.ok(
      written.every(({ method }) => method === 'PATCH'),
      JSON.stringify(written.map(({ path }) => path)),
    );
  }),
);

function withDoubleRow(answer: { status: number; body?: unknown }) {
  const body = structuredClone(answer.body) as { data: unknown[] };
  body.data[1] = body.data[0];
  return { ...answer, body };
}

failing(
  'more leavers than the limit: all of them wait, the digest releases them',
  on({ people: 40 }, async (stage) => {
    await stage.run();
    leave(stage.company, 8, addDays(TODAY, -1));
    const held = await stage.run();
    assert.equal([held.exitCode, held.summary.outcome, held.summary.counts.blocked], [1, 'held', 0]);
    assert.is(stage.engagedly.users.filter(({ blocked }) => blocked).length, 0);
    const digest = held.summary.held[0]?.digest ?? '';
    assert.match(held.printed, digest);
    // An approval needs the memory of what was held.
    const forgotten = await stage.command('sync', { approve: [digest] });
    assert.is(forgotten.summary?.counts.blocked, 0, forgotten.printed);
    const released = await stage.run({ approve: [digest] });
    assert.is(released.summary.counts.blocked, 8, released.printed);
    assert.equal(released.summary.approved, [digest]);
  }),
);

failing.run();

const secrets = suite('personal data');

secrets(
  'no value of a person is in anything that is printed or written',
  on(
    { people: 60, oddities: true, tenant: { scope: { employees: 'all', structure: ['departments'] } } },
    async (stage) => {
      const canaries = sow(stage);
      stage.engagedly.fault({
        when: ({ method, path }) => method === 'POST' && path === '/beta/users',
        times: 3,
        effect: {
          kind: 'answer',
          answer: {
            status: 422,
            body: {
              error_type: 'validation_error',
              errors: [{ field: 'email', message: `${canaries[0]} ist vergeben`, code: 'invalid' }],
            },
          },
        },
      });
      await stage.setTenant({
        ...TENANT,
        scope: { employees: 'all', structure: ['departments'] },
        mapping: {
          level: '$number(last_name)',
          title: '$error(first_name & email)',
          phone_number: "$option(position, {'nobody': '1'})",
          'custom-attribute-93cbf': "$custom('Personalnummer')",
        },
      });
      const outputs = [];
      for (const command of ['plan', 'sync', 'sync'] as const) {
        outputs.push((await stage.command(command)).printed);
        outputs.push(...(await filesBelow(join(stage.folder, 'run-out'))));
      }
      const found = leaks(outputs.join('\n'), canaries);
      assert.equal(found, []);
    },
  ),
);

/** Puts a distinctive word into every text of every person and gives them all. */
function sow(stage: Stage): string[] {
  const canaries: string[] = [];
  for (const [index, person] of stage.company.people.entries()) {
    person.lastName = `Kanarienvogel${index} Zeisig`;
    if (typeof person.email === 'string' && person.email !== '') {
      person.email = `kanari.${index}@nordwind.example`;
      canaries.push(person.email);
    }
    person.position = `Vogelwart Nummer ${index}`;
    canaries.push(person.lastName, person.position);
  }
  return canaries;
}

function leaks(text: string, canaries: readonly string[]): string[] {
  const lower = text.toLowerCase();
  return canaries.filter((canary) =>
    [
      canary,
      encodeURIComponent(canary),
      Buffer.from(canary).toString('base64'),
      JSON.stringify(canary).slice(1, -1),
    ].some((form) => lower.includes(form.toLowerCase())),
  );
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'utf8')));
}

secrets(
  'no secret is in anything that is printed or written',
  on({ people: 5 }, async (stage) => {
    const { printed } = await stage.command('sync');
    const text = [printed, ...(await filesBelow(stage.folder))].join('\n');
    for (const secret of [LEDGER_KEY, 'test-client', 'test-secret']) assert.not.match(text, secret);
  }),
);

secrets.run();
