import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Tenant } from '../../../src/model.ts';
import { checkTenant, checkTenants } from '../../../src/tenant/check/check.ts';
import { filesWithBefore, readBefore, removedTenants } from '../../../src/tenant/describe/before.ts';
import {
  type DescribedFile,
  describeTenants,
  explainTenants,
} from '../../../src/tenant/describe/describe.ts';
import { code } from '../../../src/tenant/describe/escaped.ts';
import { longestPause, syncsPerMonth } from '../../../src/tenant/describe/load.ts';
import { neededAttributes } from '../../../src/tenant/describe/mapping.ts';
import { loosened, setAside } from '../../../src/tenant/describe/safety.ts';
import { listTenantFiles } from '../../../src/tenant/files.ts';

const NOW = new Date('2026-11-22T10:00:00Z');
const TENANT: Tenant = {
  name: 'Nordwind Logistik GmbH',
  status: 'active',
  timezone: 'Europe/Berlin',
  scope: { employees: 'active' },
};

function tenant(given: Partial<Tenant> = {}): Tenant {
  return { ...TENANT, ...given };
}

function changed(after: Partial<Tenant>, before: Partial<Tenant> | 'new' = {}): DescribedFile {
  return {
    id: 'nordwind',
    tenant: tenant(after),
    before: before === 'new' ? 'new' : tenant(before),
    problems: [],
  };
}

async function invalid(id: string, text: string): Promise<DescribedFile> {
  const { problems } = await checkTenant({ id, path: `tenants/${id}.json`, text }, { now: NOW });
  return { id, problems, before: 'new' };
}

const describe = (...files: DescribedFile[]) => describeTenants({ files, now: NOW });

const texts = suite('describeTenants');

texts('days without a run, and leavers who get an account, are said where a file is reviewed', async () => {
  const pauses = [
    ['daily', 1],
    [{ at: ['06:00'], days: ['mon', 'tue', 'wed', 'thu', 'fri'] }, 3],
    [{ at: ['06:00'], days: ['mon'] }, 7],
    [{ cron: '0 6 1 * *' }, 31],
    [{ cron: '0 6 29 2 *' }, 1],
  ] as const;
  for (const [schedule, days] of pauses) {
    assert.is(longestPause(schedule as Tenant['schedule']), days, JSON.stringify(schedule));
  }
  const weekly: NonNullable<Tenant['schedule']> = { at: ['06:00'], days: ['mon'] };
  const scope = { employees: 'active', filter: "office.name = 'Wien'" } as const;
  const text = await describe(changed({ schedule: weekly, scope, leavers: { onOutOfScope: 'block' } }));
  assert.match(
    text,
    'Up to 7 days pass between two runs: so long the account of somebody who has left may stay open. Three runs take up to 21 days. An approval ends before the next run (72 hours): it needs a run of its own.',
  );
  assert.match(
    text,
    'Inactive in Personio: **blocked** in Engagedly, if the filter lets them through or once did.',
  );
  const never = await describe(changed({ schedule: weekly, leavers: { block: false } }));
  assert.match(never, 'Up to 7 days pass between two runs. An approval ends before the next run (72 hours)');
  assert.not.match(await describe(changed({ schedule: 'daily' })), 'pass between two runs');
  const all = await describe(changed({ scope: { employees: 'all' } }));
  assert.match(all, 'and whoever has left, with an account that is blocked as soon as it is made.');
});

texts('begins with a sentence that sums up', async () => {
  const bad = await invalid('bad', '{ "name": 3, "status": "active", "timezone": "Europe/Berlin" }');
  const text = await describe(changed({ schedule: 'twice-daily' }), bad, {
    ...changed({}, {}),
    id: 'same',
  });
  assert.match(text, '**2 tenant files changed: 1 can be merged, 1 has 2 errors.**');
  assert.match(text, 'Unchanged: 1 other tenant file.');
  assert.not.match(text, '`same`');
});

texts('says so when nothing is changed', async () => {
  const text = await describe(changed({}, {}));
  assert.match(text, '**No tenant file is changed.**');
});

texts('lists problems with file and line, errors before good files', async () => {
  const bad = await invalid('zeta', '{\n  "name": "Z",\n  "sttatus": "active"\n}');
  const text = await describe(changed({ reactivate: false }), bad);
  assert.match(text, /\*\*error\*\* `tenants\/zeta\.json:3:3` .*sttatus/);
  assert.ok(text.indexOf('`zeta`') < text.indexOf('`nordwind`'));
});

texts(
  'a changed schedule or time zone is told beside what it was, and nothing beside one that stays',
  async () => {
    const text = await describe(
      changed({ schedule: { at: ['05:30'] }, timezone: 'Asia/Tokyo' }, { schedule: { at: ['18:00'] } }),
    );
    assert.match(
      text,
      /\| When \| every day at 05:30 \(Asia\/Tokyo\)\. Before: every day at 18:00 \(Europe\/Berlin\) \|/,
    );
    assert.not.match(await describe(changed({ reactivate: false })), 'Before:');
    const rare = await describe(changed({ schedule: { at: ['05:30'], days: ['mon'] } }, {}));
    assert.match(rare, 'it needs a run of its own. Before: every day');
  },
);

texts('tells when, who, by what, and what becomes of leavers', async () => {
  const text = await describe(
    changed(
      {
        schedule: { at: ['05:30'], days: ['mon', 'tue'] },
        scope: { employees: 'active', filter: "office.name = 'Hamburg'", structure: ['locations'] },
        leavers: { onMissing: 'block', reasons: { employee: 'resigned', '*': 'not_known' } },
        limits: { block: { max: 10 } },
      },
      'new',
    ),
  );
  assert.match(text, /\| When \|.*05:30.*Europe\/Berlin/);
  assert.match(
    text,
    '| Who | People who are active or on leave in Personio. Of these, only people whose “Office” is “Hamburg”. Whoever has nothing there is kept out. |',
  );
  assert.match(text, '| Matched by | The e-mail address (`email`). |');
  assert.match(text, 'Reason: `resigned` for `employee`, `not_known` otherwise.');
  assert.match(text, 'Gone from Personio: **blocked** after three complete runs and 72 hours.');
  assert.match(text, '| Units | Missing locations are created');
  assert.match(text, '`block`: 10 percent, at least 5, at most 10 (default: 10, 5, 25)');
});

texts('counts the runner minutes that a change adds', async () => {
  const more = await describe(changed({ schedule: 'twice-daily' }));
  assert.match(more, 'about 61 a month (61 syncs of about 1 minute), 31 more than before');
  const long = await describeTenants({ files: [changed({}, 'new')], now: NOW, runnerMinutes: 3 });
  assert.match(long, 'about 90 a month (30 syncs of about 3 minutes)');
  assert.match(
    await describe(changed({ status: 'paused' })),
    'none while it is paused; then about 30 a month',
  );
});

texts('shows the mapping as a table and what of it changed', async () => {
  const text = await describe(
    changed({ mapping: { level: 'team.name', job_title: null, linkedin: 'x' }, clear: ['level'] }),
  );
  assert.match(text, '| `level` | `team.name` | **new**, emptied when empty in Personio |');
  assert.match(text, '| `linkedin` | `x` | **changed** |');
  assert.match(text, '| `job_title` |  | **taken out**: the field keeps its value |');
  assert.match(
    text,
    '| `employee_id` | `$string(id)` | preset, set on adding and where it is empty, never changed |',
  );
  assert.match(text, '**New with this change:** `team`, `x`.');
});

texts('names the birth date and the gender, with what they are processed for', async () => {
  const published = await describe(changed({}, 'new'));
  assert.match(
    published,
    '| Birth date, gender | The birth date is read: it is written to `birth_date` in Engagedly, where the profile shows it, ' +
      'and compared to tell people of the same name apart. The gender is read: it is written to `gender` in Engagedly, ' +
      'where the profile shows it. |',
  );
  assert.not.match(await describe(changed({ preset: 'minimal' }, 'new')), 'Birth date, gender');
  const own = await describe(
    changed(
      {
        preset: 'minimal',
        mapping: { level: "$custom('Geburtstag')" },
        scope: { employees: 'active', filter: "gender = 'female'" },
      },
      'new',
    ),
  );
  assert.match(own, 'The birth date is read: it is written to `level`');
  assert.match(own, 'The gender is read: it is used by the filter, to decide who is in scope.');
});

texts('tries the mapping out on invented employees', async () => {
  const text = await describe(
    changed(
      {
        scope: { employees: 'active', filter: "$not(office.name = 'Hamburg')" },
        mapping: {
          employee_id: "$custom('Personalnummer')",
          'custom-attribute-1': "$option(employment_type, {'internal': 'In'})",
        },
        tests: [{ name: 't', given: { Personalnummer: 'N-7' }, expect: { employee_id: 'N-7' } }],
      },
      'new',
    ),
  );
  assert.match(
    text,
    '- **Active, everything filled** (`active`, `office.name` `something else`): in scope. ',
  );
  assert.match(text, '- **On leave, little filled** (`leave`, `office.name` empty): in scope. ');
  assert.match(
    text,
    "- **Kept out** (`active`, `office.name` `Hamburg`): not in scope, since `$not(office.name = 'Hamburg')` is not true of them. ",
  );
  assert.match(text, '- **Has left** (`inactive`, `office.name` `something else`): no longer in scope. ');
  assert.match(text, '|  | Active, everything filled | On leave, little filled |');
  assert.match(text, '| `employee_id` | `N-7` | – |');
  assert.match(text, '| `first_name` | `Jörg` | `Zoë` |');
  assert.match(text, '| `gender` | `Male` | `Other` |');
  assert.match(text, '| `custom-attribute-1` | `In` | ⚠ not usable (unmapped-value) |');
});

/** The lines about the people who are made for a file. */
async function madeFor(given: Partial<Tenant>): Promise<string> {
  const text = await describe(changed(given, 'new'));
  return [...text.matchAll(/^- \*\*(?:Active|On leave|Kept|Has).*$/gm)].map(([line]) => line).join('\n');
}

const OFFICES = "office.name in ['Wien', 'Graz'] and $not(employment_type = 'external')";

texts('makes people for the file: in scope, kept out with the reason, and somebody who leaves', async () => {
  assert.is(
    await madeFor({
      scope: { employees: 'active', filter: OFFICES },
      domains: ['alpenglueh.example'],
      leavers: { reasons: { '*': 'not_known' } },
    }),
    [
      '- **Active, everything filled** (`active`, `office.name` `Wien`, `employment_type` `internal`): in scope. Added if they have no account, else kept in step.',
      '- **On leave, little filled** (`leave`, `office.name` `Wien`, `employment_type` `internal`): in scope. Added if they have no account, else kept in step.',
      "- **Kept out** (`active`, `office.name` `Hamburg`, `employment_type` `internal`): not in scope, since <code>office.name in &#91;'Wien', 'Graz'&#93;</code> is not true of them. Not added; an account is left as it is.",
      '- **Has left** (`inactive`, `office.name` `Wien`, `employment_type` `internal`): no longer in scope. Their last day (2026-11-21) is over: the next sync **blocks** the account, with the reason `not_known`. Until that day is over it is kept.',
    ].join('\n'),
  );
});

texts('has addresses of the customer’s domain: others are set aside', async () => {
  const text = await describe(changed({ domains: ['alpenglueh.example'] }, 'new'));
  assert.match(text, '<code>joerg.groesser@alpenglueh.example</code>');
  assert.not.match(text, 'company.example');
});

texts('says of leavers and of those outside what the file says', async () => {
  const kept = await madeFor({ leavers: { block: false } });
  assert.match(kept, 'no longer in scope. The account is kept as it is.');
  const scope = { employees: 'active', filter: OFFICES } as const;
  assert.match(
    await madeFor({ scope, leavers: { onOutOfScope: 'block' } }),
    'Not added; an account is left as it is, but for one that this sync has kept in step before: **blocked** after three complete runs and 72 hours.',
  );
  const all = await madeFor({ scope: { employees: 'all' }, leavers: { createBlocked: true } });
  assert.match(all, /\*\*blocks\*\* the account.*; without an account they are added and blocked at once\./);
  assert.not.match(all, 'Kept out');
});

texts(
  'without a filter those are kept out who start later; where only units are synced everybody is',
  async () => {
    assert.match(
      await madeFor({}),
      '- **Kept out** (`onboarding`): not in scope yet: `active` takes those who are active or on leave. Not added; an account is left as it is.',
    );
    assert.is(
      await madeFor({ scope: { employees: 'none' } }),
      '- **Active, everything filled** (`active`): not in scope, since only units are synced. Nothing is done.',
    );
  },
);

texts('says so when a filter lets nobody through', async () => {
  const made = await madeFor({
    scope: { employees: 'active', filter: "office.name = 'Wien' and $lowercase(office.name) = 'graz'" },
  });
  assert.is(
    made,
    "- **Active, everything filled** (`active`, `office.name` `Hamburg`): not in scope, since `office.name = 'Wien'` and `$lowercase(office.name) = 'graz'` are not true of them. Not added; an account is left as it is.",
  );
});

texts('fills what only this customer has with something made up', async () => {
  const text = await describe(
    changed(
      {
        mapping: {
          job_title: "$custom('Funktion')",
          level: "$option($custom('Grade'), {'Junior': 'L1', 'Senior': 'L2'})",
          employee_id: "$custom('Personalnummer')",
          joining_date: "$date($custom('Beginn der Probezeit'))",
          'custom-attribute-1': 'dynamic_33400',
          'custom-attribute-2': "$number($custom('Rang')) + 1",
        },
      },
      'new',
    ),
  );
  assert.match(text, '| `job_title` | `Funktion (invented)` | – |');
  assert.match(text, '| `level` | `L1` | – |');
  assert.match(text, '| `employee_id` | `4711` | – |');
  assert.match(text, '| `joining_date` | `2021-03-01` | – |');
  assert.match(text, '| `custom-attribute-1` | `dynamic_33400 (invented)` | –');
  // That the made-up value is no number says nothing about the row.
  assert.match(text, '| `custom-attribute-2` | needs an example under `tests` |');
  assert.not.match(text, 'not usable');
});

texts('says from how many on there is an alert, where the file says so', async () => {
  assert.match(
    await describe(changed({ alerts: { setAside: 5 } }, 'new')),
    'From 1 failed run in a row, 1 held change, 5 people set aside.',
  );
  assert.not.match(await describe(changed({}, 'new')), 'Alerts');
});

texts('says of a filter what it means, and shows only what no rule reads as it is written', async () => {
  const filter = (of: string) => ({ scope: { employees: 'active', filter: of } }) as const;
  const words = await describe(
    changed(filter("holiday_calendar.country in ['AT'] and $not(position in ['Praktikant'])"), 'new'),
  );
  assert.match(
    words,
    '| Who | People who are active or on leave in Personio. Of these, only people whose “Public holidays, country” is “Austria”. Whoever has nothing there is kept out. Kept out: people whose “Position” is “Praktikant”. |',
  );
  const hours = await describe(changed(filter("weekly_working_hours > 20 and office.name = 'A|B'"), 'new'));
  assert.match(
    hours,
    'Only those for whom this is true: <code>weekly&#95;working&#95;hours &gt; 20</code>. Of',
  );
  assert.match(hours, /is “A\\?(?:\||&#124;)B”\. Whoever/);
});

texts('says what is usual and is not transferred, and nothing where all of it is', async () => {
  const text = await describe(changed({ mapping: { gender: null, businesses: null } }, 'new'));
  assert.match(
    text,
    '| Not transferred | Business Unit (`businesses`, usually from “Cost center”) and Gender (`gender`, usually from “Gender”). What stands in Engagedly there stays as it is. |',
  );
  assert.match(await describe(changed({ preset: 'minimal' }, 'new')), '| Not transferred | Birth Date (');
  assert.not.match(await describe(changed({}, 'new')), 'Not transferred');
  const units = changed({ scope: { employees: 'none' }, mapping: { gender: null } }, 'new');
  assert.not.match(await describe(units), 'Not transferred');
});

texts('a limit that is the same for any number of people is one number', async () => {
  const text = await describe(changed({ limits: { block: { max: 3 }, create: { percent: 0 } } }, 'new'));
  assert.match(text, '`block`: at most 3 in 24 hours (default: 10 percent, at least 5, at most 25)');
  assert.match(text, /`create`: at most \d+ in 24 hours/);
});

texts('says which mails the customer gets, and in which language', async () => {
  const notify = ['hr@nordwind.example'];
  assert.match(await describe(changed({ notify }, 'new')), '<code>hr@nordwind.example</code>, in English.');
  assert.match(await describe(changed({ notify, language: 'de' }, 'new')), ', in German.');
  assert.match(await describe(changed({}, 'new')), 'None: there is no address under `notify`.');
});

const plainTexts = suite('explainTenants');

plainTexts('the same for a terminal: no markup, aligned, on lines of 100', async () => {
  const filter = "$not(office.name in ['A|B', '<Partner> & *Co*'])";
  const given = changed({ scope: { employees: 'active', filter }, leavers: { onMissing: 'block' } }, {});
  const text = await explainTenants([given, await invalid('bad', '{}')], { now: NOW });
  assert.match(text, /^Nordwind Logistik GmbH \(nordwind\)\n-{33}\n\nChanged: leavers, scope\.\n/);
  assert.match(text.replace(/\s+/g, ' '), 'Kept out: people whose “Office” is “A|B” or “<Partner> & *Co*”.');
  assert.match(text, /\n {2}- ⚠ loosens safety: /);
  assert.match(text, /\n {2}email {2,}\$lowercase\(\$trim\(email\)\) {2,}preset\n/);
  assert.match(text, /\nMapping: Engagedly field ← Personio\n-+\n/);
  assert.not.match(text, /<\/?(?:code|details|summary)>|\*\*|&\w+;|&#\d+;|\| ---|bad/);
  assert.equal(
    text.split('\n').filter((line) => line.length > 100),
    [],
  );
});

plainTexts('says nothing where no file can be explained', async () => {
  assert.is(await explainTenants([await invalid('bad', '{}')], { now: NOW }), '');
});

texts('says when the mapping cannot be tried out', async () => {
  const text = await describe(changed({ preset: 'none', mapping: { first_name: 'first_name' } }, 'new'));
  assert.match(text, 'The mapping cannot be tried out:');
});

texts('marks what loosens safety, and only with something to compare', async () => {
  const loose = { reactivate: true, leavers: { onMissing: 'block' as const } };
  const text = await describe(changed(loose, { reactivate: false }));
  assert.match(text, '⚠ 1 loosens safety.');
  assert.is(text.match(/> - \*\*⚠ loosens safety:\*\*/g)?.length, 2);
  const unknown = await describe({ ...changed(loose), before: undefined });
  assert.not.match(unknown, '⚠');
  assert.match(unknown, 'What it was before is not known here');
});

texts('marks what sets people aside as that, and not as less safe', async () => {
  const first = await describe(changed({ domains: ['a.example'] }, {}));
  assert.match(first, /> \[!WARNING\]\n> - \*\*⚠ sets people aside:\*\* There was no list/);
  assert.not.match(first, 'loosens safety');
  assert.not.match(await describe(changed({ domains: ['a.example'] }, 'new')), 'sets people aside');
});

texts('names the tenants that are taken away', async () => {
  const text = await describeTenants({ files: [], removed: ['gone'], now: NOW });
  assert.match(text, '**1 tenant file changed: 1 is taken away.**');
  assert.match(text, 'Taken away: `gone`.');
  assert.not.match(text, 'only renamed');
});

texts('says of a file that may have been renamed that it is another tenant now', async () => {
  const files = [changed({}, 'new')];
  assert.match(
    await describeTenants({ files, removed: ['gone'], now: NOW }),
    'Another file name is another tenant: it begins without a memory',
  );
  assert.not.match(await describeTenants({ files, now: NOW }), 'Another file name');
});

texts('lets no markup of a tenant file through', async () => {
  const text = await describe(
    changed(
      {
        name: '<img src=x> [a](https://evil.example) @octocat | `x`',
        mapping: { level: "'</details>|`<!-- x -->' & first_name" },
        sensitive: { 'x|y': 'for <b>pay</b> @octocat reasons' },
      },
      'new',
    ),
  );
  assert.not.match(text, '<img');
  assert.not.match(text, '<!--');
  assert.not.match(text, '<b>');
  assert.not.match(text, '@octocat');
  assert.not.match(text, /[^\\]\]\(/);
  assert.is(text.match(/<details>/g)?.length, text.match(/<\/details>/g)?.length);
  const cells = text.split('\n').filter((line) => line.startsWith('| `level`'));
  assert.is(cells[0]?.match(/\|/g)?.length, 4);
});

texts('keeps problems and marks of all before the details of any, within the length', async () => {
  const files = Array.from({ length: 12 }, (_, index) => ({
    ...changed({ clear: ['level'] }),
    id: `tenant-${index}`,
  }));
  const text = await describeTenants({ files, now: NOW, maxLength: 20_000 });
  assert.ok(text.length <= 20_001, String(text.length));
  for (const { id } of files) assert.match(text, `\`${id}\``);
  assert.match(text, 'some details left out');
  assert.is(text.match(/<details>/g)?.length, text.match(/<\/details>/g)?.length);
  const tiny = await describeTenants({ files, now: NOW, maxLength: 4_000 });
  assert.ok(tiny.length <= 4_001);
  assert.match(tiny, /\d+ tenants left out/);
});

texts('bounds the list of problems', async () => {
  const keys = Array.from({ length: 60 }, (_, index) => `"unknown${index}": 1`).join(', ');
  const text = await describe(await invalid('bad', `{ ${keys} }`));
  assert.match(text, /and \d+ more, as annotations/);
});

texts('takes a file that was only written in another order for unchanged', async () => {
  const other: Tenant = Object.assign(Object.create(null), tenant());
  const text = await describeTenants({
    files: [{ id: 'nordwind', tenant: tenant(), before: other, problems: [] }],
    now: NOW,
  });
  assert.match(text, 'No tenant file is changed.');
});

texts('tells how many people are settled by hand, and until when, and no reference', async () => {
  const said = async (...resolve: NonNullable<Tenant['resolve']>) =>
    describeTenants({
      files: [{ id: 'nordwind', tenant: tenant({ resolve }), before: 'new', problems: [] }],
      now: NOW,
    });
  const one = await said(settled('a', '2027-01-01'));
  assert.match(one, 'The e-mail address (`email`). By hand: 1 person, until 2027-01-01.');
  assert.match(one, '1 person more settled by hand');
  assert.not.match(one, 'aaaaaaaaaaaa');
  const two = await said(settled('a', '2027-02-01'), settled('b', '2027-01-01'));
  assert.match(two, 'By hand: 2 people, until 2027-02-01 at the latest (the first until 2027-01-01).');
});

texts.run();
plainTexts.run();

const safety = suite('loosened');
const OWN_NUMBER = { mapping: { employee_id: 'number' } };

/** An entry of `resolve`. */
function settled(digit: string, expires: string) {
  return { employee: digit.repeat(12), user: digit.repeat(12), expires };
}

const CASES: [string, Partial<Tenant>, Partial<Tenant>, RegExp | undefined][] = [
  ['a raised limit', {}, { limits: { block: { percent: 11 } } }, /limit `block` .*percent from 10 to 11/],
  ['a lowered limit', {}, { limits: { block: { percent: 9, min: 1, max: 2 } } }, undefined],
  ['a limit given back', { limits: { create: { max: 5 } } }, {}, /`create` .*max from 5 to 200/],
  ['leavers no longer blocked', {}, { leavers: { block: false } }, /keep their account/],
  ['leavers blocked again', { leavers: { block: false } }, {}, /blocked from now on/],
  ['missing people blocked', {}, { leavers: { onMissing: 'block' } }, /gone from Personio/],
  ['missing people kept', { leavers: { onMissing: 'block' } }, {}, undefined],
  ['people out of scope blocked', {}, { leavers: { onOutOfScope: 'block' } }, /no longer pass/],
  ['reactivation', { reactivate: false }, {}, /activated again/],
  ['no reactivation', {}, { reactivate: false }, undefined],
  [
    'another identifier',
    OWN_NUMBER,
    { ...OWN_NUMBER, identifier: 'employee_id' },
    /from `email` to `employee_id`/,
  ],
  ['another e-mail row', {}, { mapping: { email: 'email' } }, /expression of the identifier `email`/],
  ['a shorter protect', { protect: ['aaa', 'bbb'] }, { protect: ['aaa'] }, /^1 protected account may/],
  ['a longer protect', {}, { protect: ['aaa'] }, undefined],
  [
    'a longer clear',
    { clear: ['level'] },
    { clear: ['level', 'linkedin'] },
    /emptied in Engagedly: `linkedin`/,
  ],
  ['a shorter createOnly', { createOnly: ['gender'] }, {}, /overwritten: `gender`/],
  [
    'more details',
    { details: 'held', approvers: ['hr'] },
    { details: 'all', approvers: ['hr'] },
    /details .*`all` instead of `held`/,
  ],
  [
    'one approver more',
    { details: 'held', approvers: ['hr'] },
    { details: 'held', approvers: ['hr', 'support'] },
    /names and values of this tenant: `support`/,
  ],
  ['fewer details', { details: 'all', approvers: ['hr'] }, { details: 'held', approvers: ['hr'] }, undefined],
  ['approvers of no details', {}, { approvers: ['hr'] }, undefined],
  [
    'somebody settled by hand',
    {},
    { resolve: [settled('a', '2027-01-01')] },
    /^1 person more settled by hand/,
  ],
  [
    'the same, for longer',
    { resolve: [settled('a', '2027-01-01')] },
    { resolve: [settled('a', '2027-02-01')] },
    undefined,
  ],
  [
    'two people, one of them to another account',
    { resolve: [{ ...settled('a', '2027-01-01'), user: 'user-1' }] },
    { resolve: [settled('a', '2027-01-01'), settled('b', '2027-01-01')] },
    /^2 people more/,
  ],
  ['no domains', { domains: ['a.example'] }, {}, /domains is removed/],
  [
    'one more domain',
    { domains: ['a.example'] },
    { domains: ['A.example', 'b.example'] },
    /accepted: `b.example`/,
  ],
  ['one domain fewer', { domains: ['a.example', 'b.example'] }, { domains: ['A.example'] }, undefined],
  ['domains for the first time', {}, { domains: ['a.example'] }, undefined],
  [
    'sensitive',
    {},
    { sensitive: { fix_salary: 'for the bonus plan' } },
    /sensitive attributes .*`fix_salary`/,
  ],
];
for (const [name, before, after, expected] of CASES) {
  safety(name, () => {
    const marks = loosened(tenant(before), tenant(after));
    if (expected === undefined) assert.equal(marks, []);
    else {
      assert.is(marks.length, 1, marks.join('\n'));
      assert.match(marks[0] ?? '', expected);
    }
  });
}

safety('fewer domains loosen nothing and set people aside', () => {
  const marks = (before: Partial<Tenant>, after: Partial<Tenant>) => setAside(tenant(before), tenant(after));
  assert.equal(marks({ domains: ['a.example', 'b.example'] }, { domains: ['A.example', 'c.example'] }), [
    'E-mail domains no longer accepted, so that people with an address there are set aside: `b.example`.',
  ]);
  assert.equal(marks({}, { domains: ['a.example'] }), [
    'There was no list of e-mail domains, and now people with an address of any but these are set aside: `a.example`.',
  ]);
  assert.equal(marks({ domains: ['a.example'] }, {}), []);
  assert.equal(marks({ domains: ['a.example'] }, { domains: ['a.example', 'b.example'] }), []);
});

safety('scope, filter and structure', () => {
  const scoped = (scope: Tenant['scope']) => tenant({ scope });
  const marks = (before: Tenant['scope'], after: Tenant['scope']) => loosened(scoped(before), scoped(after));
  assert.match(marks({ employees: 'active' }, { employees: 'all' }).join(), 'widened from `active` to `all`');
  assert.equal(marks({ employees: 'all' }, { employees: 'active' }), []);
  assert.match(
    marks({ employees: 'active', filter: 'a' }, { employees: 'active' }).join(),
    'filter is removed',
  );
  assert.match(
    marks({ employees: 'active', filter: 'a' }, { employees: 'active', filter: 'b' }).join(),
    'filter is changed',
  );
  assert.equal(marks({ employees: 'active' }, { employees: 'active', filter: 'b' }), []);
  assert.match(
    marks({ employees: 'active' }, { employees: 'active', structure: ['locations'] }).join(),
    'may be created: `locations`',
  );
});

safety('a filter is dangerous where those outside are blocked', () => {
  const leavers = { onOutOfScope: 'block' as const };
  const after = tenant({ leavers, scope: { employees: 'active', filter: 'a' } });
  assert.match(loosened(tenant({ leavers }), after).join(), 'A filter is added');
});

safety('a new tenant is measured against the defaults', () => {
  const careful = tenant({
    scope: { employees: 'active', structure: ['departments'], filter: 'a' },
    domains: ['a.example'],
    protect: ['aaa'],
    limits: { block: { max: 3 } },
  });
  assert.equal(loosened('new', careful), []);
  const careless = tenant({
    scope: { employees: 'all' },
    leavers: { block: false, onMissing: 'block' },
    limits: { field: { max: 5000 } },
    clear: ['level'],
  });
  assert.is(loosened('new', careless).length, 5);
});

safety.run();

const load = suite('syncsPerMonth');

load('counts slots of an average month, at most one for each of the two usual starts an hour', () => {
  assert.is(syncsPerMonth(undefined), 30);
  assert.is(syncsPerMonth('twice-daily'), 61);
  assert.is(syncsPerMonth({ at: ['05:30', '13:00'], days: ['mon'] }), 9);
  assert.is(syncsPerMonth({ at: ['05:30', '05:30'] }), 30);
  assert.is(syncsPerMonth({ cron: '0 6 * * 1-5' }), 22);
  assert.is(syncsPerMonth({ cron: '0 6 1 * mon' }), 5);
  assert.is(syncsPerMonth({ cron: '*/5 * * * *' }), 1460);
  assert.is(syncsPerMonth({ cron: 'never' }), 0);
});

load.run();

const needs = suite('neededAttributes');

needs('is what the rows, the filter and every run read', () => {
  const reasons = { Kündigung: 'resigned', '*': 'not_known' };
  const { names, labels } = neededAttributes(
    tenant({
      preset: 'none',
      scope: { employees: 'active', filter: "team.name = 'A'" },
      mapping: { email: 'email', level: "$custom('Stufe') & id" },
      leavers: { reasons },
    }),
  );
  const base = ['email', 'first_name', 'last_name', 'status', 'team', 'termination_date', 'termination_type'];
  assert.equal(names, base);
  assert.equal(labels, ['Stufe']);
  for (const leavers of [{ block: false, reasons }, {}, { reasons: { '*': 'not_known' } }])
    assert.not.ok(neededAttributes(tenant({ leavers })).names.includes('termination_type'));
});

needs.run();

const spans = suite('code');

spans('is a code span, or an element where a span could break', () => {
  assert.is(code("$lowercase(email) = 'x_y'"), "`$lowercase(email) = 'x_y'`");
  assert.is(code('a|b'), '<code>a&#124;b</code>');
  assert.is(code('a`b\\'), '<code>a&#96;b&#92;</code>');
  assert.is(code('<b>&amp;'), '<code>&lt;b&gt;&amp;amp;</code>');
  assert.is(code('https://www.a.example'), '<code>https&#58;//www&#46;a.example</code>');
  assert.is(code('`_www.a.example'), '<code>&#96;&#95;www&#46;a.example</code>');
  assert.is(code(' a\n\u202Eb '), '`a b`');
  assert.is(code(''), '(empty)');
  assert.ok(code('x'.repeat(5000)).length < 400);
});

spans.run();

type Repository = {
  folder: string;
  git(...args: string[]): string;
  write(id: string, text: string): Promise<void>;
};

/** A repository as a checkout of a pull request leaves it: a merge commit whose first parent is the target branch. */
async function repository(): Promise<Repository> {
  const folder = await mkdtemp(join(tmpdir(), 'describe-'));
  await mkdir(join(folder, 'tenants'));
  const who = { NAME: 'Test', EMAIL: 'test@ci.example' };
  const env = {
    PATH: process.env.PATH,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    ...Object.fromEntries(
      Object.entries(who).flatMap(([key, value]) => [
        [`GIT_AUTHOR_${key}`, value],
        [`GIT_COMMITTER_${key}`, value],
      ]),
    ),
  };
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: folder, env, encoding: 'utf8', stdio: 'pipe' }).trim();
  git('init', '--quiet', '--initial-branch=main');
  return { folder, git, write: (id, text) => writeFile(join(folder, 'tenants', `${id}.json`), text) };
}

async function pullRequest(): Promise<Repository & { base: string }> {
  const here = await repository();
  const { folder, git, write } = here;
  await write('nordwind', JSON.stringify(tenant()));
  await write('same', JSON.stringify(tenant({ name: 'Same' })));
  await write('gone', JSON.stringify(tenant({ name: 'Gone' })));
  await write('broken', '{ "name": ');
  await symlink('nordwind.json', join(folder, 'tenants', 'linked.json'));
  git('add', '.');
  git('commit', '--quiet', '-m', 'base');
  const base = git('rev-parse', 'HEAD');
  git('checkout', '--quiet', '-b', 'change');
  git('rm', '--quiet', 'tenants/gone.json', 'tenants/linked.json');
  await write('nordwind', JSON.stringify(tenant({ leavers: { onMissing: 'block' } })));
  await write('fresh', JSON.stringify(tenant({ name: 'Fresh' })));
  await write('broken', JSON.stringify(tenant({ name: 'Mended' })));
  git('add', '.');
  git('commit', '--quiet', '-m', 'change');
  git('checkout', '--quiet', 'main');
  git('commit', '--quiet', '--allow-empty', '-m', 'meanwhile');
  git('merge', '--quiet', '--no-ff', '-m', 'merge', 'change');
  return { ...here, base };
}

const before = suite('readBefore, removedTenants, filesWithBefore');
let pr: Awaited<ReturnType<typeof pullRequest>>;
before.before(async () => {
  pr = await pullRequest();
});
before.after(() => rm(pr.folder, { recursive: true, force: true }));

before("reads the target branch's version from a pull request's merge commit", async () => {
  assert.equal(await readBefore(pr.folder, 'nordwind'), { text: JSON.stringify(tenant()) });
  assert.is(await readBefore(pr.folder, 'fresh'), 'new');
  assert.equal(await removedTenants(pr.folder), ['gone', 'linked']);
});

before('prefers the commit it is given, and does without one that is not there', async () => {
  const head = pr.git('rev-parse', 'HEAD');
  const now = await readBefore(pr.folder, 'nordwind', { base: head });
  assert.equal(now, { text: JSON.stringify(tenant({ leavers: { onMissing: 'block' } })) });
  assert.is(await readBefore(pr.folder, 'fresh', { base: 'f'.repeat(40) }), 'new');
  assert.is(await readBefore(pr.folder, 'fresh', { base: '--output=x' }), 'new');
  assert.equal(await removedTenants(pr.folder, { base: pr.base }), ['gone', 'linked']);
});

before('takes nothing that is no regular file, and no path for an id', async () => {
  assert.is(await readBefore(pr.folder, 'linked'), undefined);
  assert.is(await readBefore(pr.folder, '../README'), undefined);
});

before('knows nothing without Git, without a repository, or at an ordinary commit', async () => {
  assert.is(await readBefore(pr.folder, 'nordwind', { git: 'no-such-git' }), undefined);
  const plain = await repository();
  try {
    await plain.write('nordwind', JSON.stringify(tenant()));
    assert.is(await readBefore(plain.folder, 'nordwind'), undefined);
    for (const message of ['one', 'two']) plain.git('commit', '--quiet', '--allow-empty', '-m', message);
    assert.is(await readBefore(plain.folder, 'nordwind'), undefined);
    assert.equal(await removedTenants(plain.folder), []);
    await rm(join(plain.folder, '.git'), { recursive: true });
    assert.is(await readBefore(plain.folder, 'nordwind'), undefined);
  } finally {
    await rm(plain.folder, { recursive: true, force: true });
  }
});

before('gives a whole folder to describeTenants', async () => {
  await pr.write('fresh', '{ "name": "Fresh" }');
  const files = await listTenantFiles(pr.folder);
  const problems = await checkTenants(files, { now: NOW });
  const described = await filesWithBefore(pr.folder, files, { problems, now: NOW });
  const text = await describeTenants({
    files: described,
    removed: await removedTenants(pr.folder),
    now: NOW,
  });
  assert.match(
    text,
    '**5 tenant files changed: 2 can be merged, 1 has 3 errors, 2 are taken away. ⚠ 1 loosens safety.**',
  );
  assert.match(text, 'Unchanged: 1 other tenant file.');
  const mended = described.find(({ id }) => id === 'broken');
  assert.is(mended?.before, undefined);
});

before.run();
