/** Units in full: also those in which nobody works, for tenants that sync units alone; and the end of an API. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Tenant } from '../../src/types/tenant.d.ts';
import { codes, onStage, type Stage } from '../fixtures/stage.ts';

const UNITS: Partial<Tenant> = { scope: { employees: 'none' } };

const story = suite('stories: units in full');

/** A department, an office and a cost centre without people. */
function open({ company }: Stage): void {
  company.departments.push({ id: 1, name: 'Legal' });
  company.offices.push({ id: 2, name: 'Zürich' });
  company.costCenters.push({ id: 3, name: '9999 Reserve' });
}

function names({ engagedly }: Stage, kind: keyof Stage['engagedly']['units']): string[] {
  return engagedly.units[kind].map(({ name }) => name).sort();
}

function listCalls({ personio }: Stage): string[] {
  return personio.calls
    .map(({ method, path }) => `${method} ${path}`)
    .filter((call) => call.includes('/v2/'));
}

for (const lists of ['open', 'beta'] as const) {
  story(
    `${lists}: what nobody works in is created as well; job titles have no list; the next run creates nothing`,
    onStage({ people: 12, tenant: UNITS, personio: { lists } }, async (stage) => {
      open(stage);
      const { summary } = await stage.run();
      const { company } = stage;
      assert.equal(names(stage, 'departments'), company.departments.map(({ name }) => name).sort());
      assert.equal(names(stage, 'locations'), company.offices.map(({ name }) => name).sort());
      assert.equal(names(stage, 'businesses'), company.costCenters.map(({ name }) => name).sort());
      const titles = new Set(company.people.map(({ position }) => position));
      assert.is(names(stage, 'job_titles').length, titles.size);
      assert.equal([codes(summary), summary.outcome], [[], 'success']);
      assert.is(listCalls(stage).length, lists === 'open' ? 4 : 5);
      stage.writes();
      await stage.run();
      assert.equal(stage.writes(), []);
    }),
  );
}

for (const lists of ['denied', 'absent'] as const) {
  story(
    `${lists}: the units of people are synced, and a notice says which are not known`,
    onStage({ people: 12, tenant: UNITS, personio: { lists } }, async (stage) => {
      open(stage);
      const { summary } = await stage.run();
      assert.ok(!names(stage, 'departments').includes('Legal') && names(stage, 'departments').length > 0);
      assert.equal(
        summary.issues.map(({ code, field }) => `${code} ${field}`),
        ['units-unlisted businesses', 'units-unlisted departments', 'units-unlisted location'],
      );
      assert.is(summary.outcome, 'success');
    }),
  );
}

story(
  'a list of many pages is read to its end; one that breaks off or turns in a circle counts as not readable',
  onStage({ people: 12, tenant: UNITS }, async (stage) => {
    const { company, personio } = stage;
    const wide = { units: { percent: 100, min: 1000, max: 1000 } };
    await stage.setTenant({ ...stage.tenant, limits: wide });
    for (let at = 0; at < 250; at++) company.departments.push({ id: 100 + at, name: `Department ${at}` });
    await stage.run();
    assert.is(names(stage, 'departments').length, company.departments.length);
    company.departments.push({ id: 99, name: 'The last' });
    const isList = ({ path }: { path: string }) => path === '/v2/org-units';
    personio.fault({
      when: isList,
      times: Number.POSITIVE_INFINITY,
      effect: {
        kind: 'change',
        change: (answer) => {
          const body = answer.body as { _meta: unknown };
          body._meta = { links: { next: { href: '/v2/org-units?cursor=again' } } };
          return answer;
        },
      },
    });
    const turning = await stage.run();
    assert.equal(codes(turning.summary), ['units-unlisted']);
    personio.clearFaults();
    personio.fault({
      when: ({ path, query }) => isList({ path }) && query.has('cursor'),
      times: Number.POSITIVE_INFINITY,
      effect: { kind: 'answer', answer: { status: 500 } },
    });
    const broken = await stage.run();
    assert.equal(codes(broken.summary), ['units-unlisted']);
    assert.not.match(broken.printed, /may not read/, 'what it may read an outage does not tell');
    assert.ok(!names(stage, 'departments').includes('The last'));
  }),
);

story(
  'with people, with a filter, or with a row of its own nothing is listed',
  onStage({ people: 12 }, async (stage) => {
    open(stage);
    await stage.run();
    assert.equal([listCalls(stage), names(stage, 'departments').includes('Legal')], [[], false]);
    const scope = { employees: 'none' as const, filter: "office.name = 'Wien'" };
    await stage.setTenant({ ...stage.tenant, scope });
    await stage.run();
    assert.equal(listCalls(stage), []);
    const mapping = { departments: "department.name & ' DE'", businesses: null, location: null };
    await stage.setTenant({ ...stage.tenant, scope: { employees: 'none' }, mapping });
    const { summary } = await stage.run();
    assert.equal([listCalls(stage), codes(summary)], [[], ['scope-entered']]);
  }),
);

story(
  'once its units are there, such a tenant is in step; from then on many new ones at once wait for an approval',
  onStage({ people: 12, tenant: UNITS }, async (stage) => {
    const first = await stage.run();
    assert.ok((first.summary.units.departments?.created ?? 0) > 0);
    assert.is((await stage.state()).firstSuccess, undefined, 'they were not there when it began');
    const second = await stage.run();
    const { counts, source } = second.summary;
    assert.equal([second.summary.outcome, counts.unchanged], ['success', source.inScope]);
    assert.ok((await stage.state()).firstSuccess);
    for (let at = 0; at < 11; at++) stage.company.departments.push({ id: 900 + at, name: `New ${at}` });
    stage.writes();
    const many = await stage.run();
    assert.equal([many.summary.outcome, stage.writes()], ['held', []]);
    assert.equal(
      many.summary.held.map(({ class: name, field, count }) => [name, field, count]),
      [['units', 'departments', 11]],
    );
    await stage.run({ approve: many.summary.held.flatMap(({ digest }) => digest ?? []) });
    assert.is(names(stage, 'departments').filter((name) => name.startsWith('New ')).length, 11);
  }),
);

story(
  'the announced end of the API is new once, and no reason to call a run anything but a success',
  onStage(
    { people: 12, personio: { v1Headers: { Sunset: 'Wed, 30 Jun 2027 00:00:00 GMT' } } },
    async (stage) => {
      await stage.firstLoad();
      const news: boolean[] = [];
      for (let run = 0; run < 2; run++) {
        const { summary } = await stage.run();
        assert.equal([codes(summary), summary.outcome], [['source-ending'], 'success']);
        news.push(summary.issues[0]?.isNew ?? false);
      }
      assert.equal(news, [false, false], 'it was there on the first day');
    },
  ),
);

story(
  'announced later, it is new on that day alone',
  onStage({ people: 12 }, async (stage) => {
    await stage.firstLoad();
    stage.personio.fault({
      when: ({ path }) => path.startsWith('/v1/company'),
      times: Number.POSITIVE_INFINITY,
      effect: {
        kind: 'change',
        change: (answer) => ({ ...answer, headers: { ...answer.headers, Deprecation: '@1798675200' } }),
      },
    });
    const told = [await stage.run(), await stage.run()].map(({ summary }) => summary.issues[0]);
    assert.equal(
      told.map((issue) => [issue?.code, issue?.isNew ?? false]),
      [
        ['source-ending', true],
        ['source-ending', false],
      ],
    );
  }),
);

story.run();
