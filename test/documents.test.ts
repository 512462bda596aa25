/** The pages for people: their links lead somewhere, their examples are right, their messages are those of the program. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { SUPPORT, withMessages } from '../.ci/documents.ts';
import { knownCodes } from '../src/issues.ts';
import { recordRuns } from '../src/ledger/record.ts';
import { checkTenant } from '../src/tenant/check/check.ts';
import { explainTenants } from '../src/tenant/describe/describe.ts';
import type { Issue } from '../src/types/summary.d.ts';
import { CLI } from './fixtures/bundle.ts';
import { GIT_ENV, setRemote, summaryOf } from './fixtures/remote.ts';
import { BASE, fileOf, NOW, problemsOf } from './fixtures/tenants/cases.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const pages = ['README.md'];
for (const name of await readdir(join(ROOT, '.github')))
  if (name.endsWith('.md')) pages.push(`.github/${name}`);

const read = (page: string) => readFile(join(ROOT, page), 'utf8');

/** The text without its blocks of code, in which nothing is a link or a heading. */
const prose = (text: string) => text.replace(/^ *```[\s\S]*?^ *```$/gm, '');

/** As GitHub makes them; a heading that stands twice gets a number. */
function anchorsOf(text: string): Set<string> {
  const seen = new Map<string, number>();
  const anchors = new Set<string>();
  for (const [, heading = ''] of prose(text).matchAll(/^#{1,6} +(.+?) *#*$/gm)) {
    const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[`*]/g, '');
    const slug = plain
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}\p{Pc} -]/gu, '')
      .replaceAll(' ', '-');
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    anchors.add(times === 0 ? slug : `${slug}-${times}`);
  }
  return anchors;
}

async function brokenLinks(page: string, text: string): Promise<string[]> {
  const broken: string[] = [];
  for (const [, target = ''] of prose(text).matchAll(/\]\(<?([^)\s>]+)>?[^)]*\)/g)) {
    if (/^[a-z]+:/.test(target)) continue;
    const [path = '', anchor] = target.split('#');
    const file = path === '' ? page : normalize(join(dirname(page), path));
    if (!existsSync(join(ROOT, file))) broken.push(`${page}: ${target}`);
    else if (anchor !== undefined && !anchorsOf(path === '' ? text : await read(file)).has(anchor))
      broken.push(`${page}: ${target}`);
  }
  return broken;
}

const documents = suite('documents');

documents('every link leads to a file or a heading that exists', async () => {
  const broken = await Promise.all(pages.map(async (page) => brokenLinks(page, await read(page))));
  assert.equal(broken.flat(), []);
  assert.ok(pages.length >= 6, pages.join(', '));
});

documents('a link that leads nowhere is found', async () => {
  const text =
    '# A page\n\n## `One` thing, twice\n\n[a](#one-thing-twice) [b](#two) [c](nowhere.md) [d](LICENSE)\n';
  assert.equal(await brokenLinks('README.md', text), ['README.md: #two', 'README.md: nowhere.md']);
});

documents('the README fits on few screens, and its first one has the two commands', async () => {
  const lines = (await read('README.md')).split('\n');
  assert.ok(lines.length <= 250, `${lines.length} lines`);
  const first = lines.slice(0, 32);
  assert.ok(first.includes('npm ci && npm start') && first.includes('npm ci && npm test'));
});

documents('the contents of a page name each of its chapters', async () => {
  for (const page of ['README.md', '.github/SUPPORT.md', '.github/OPERATIONS.md']) {
    const text = await read(page);
    const linked = new Set([...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor));
    const chapters = anchorsOf(prose(text).replace(/^(?!## ).*$/gm, ''));
    assert.equal(
      [...chapters].filter((anchor) => !linked.has(anchor)),
      [],
      page,
    );
    assert.ok(chapters.size >= 7, page);
  }
});

documents('SUPPORT has every message of the program (npm run documents)', async () => {
  const page = await readFile(SUPPORT, 'utf8');
  assert.is(page, withMessages(page));
  const told = [...page.matchAll(/^\| `([a-z-]+)` \| (?:problem|notice)/gm)].map(([, code]) => code);
  assert.equal(told, knownCodes());
});

documents('without a place for the messages nothing is written', () => {
  assert.throws(() => withMessages('# Looking after customers\n'), /no place for the messages/);
});

/** Parts of a tenant file, as they stand on the pages. */
async function examples(): Promise<Array<{ page: string; json: string }>> {
  const found = [];
  for (const page of ['README.md', '.github/SUPPORT.md'])
    for (const [, json = ''] of (await read(page)).matchAll(/^ *```json\n([\s\S]*?)^ *```$/gm))
      found.push({ page, json });
  return found;
}

documents('every example of a tenant file is accepted by validate', async () => {
  const all = await examples();
  assert.ok(all.length >= 12, `${all.length}`);
  for (const { page, json } of all) {
    const part = JSON.parse(json.trimStart().startsWith('{') ? json : `{${json}}`);
    const problems = await problemsOf({ ...BASE, ...part });
    // An example of a filter alone has no tests beside it.
    const wrong = problems.filter(({ severity }) => severity === 'error');
    assert.equal(wrong, [], `${page}: ${json}`);
  }
});

documents('a customer put together from the recipes means what they say', async () => {
  const page = await readFile(SUPPORT, 'utf8');
  /** The first example behind a heading. */
  const recipe = (heading: string) => {
    const [, json = ''] = /```json\n([\s\S]*?)```/.exec(page.slice(page.indexOf(`### ${heading}\n`))) ?? [];
    return JSON.parse(`{${json}}`);
  };
  const [, filter = ''] = /With a country as well:\n`"([^`]+)"`/.exec(page) ?? [];
  const person = (given: object, in_scope: boolean) => ({
    name: JSON.stringify(given),
    given: { status: 'active', ...given },
    expect: { in_scope },
  });
  const file = {
    ...BASE,
    ...recipe('Weekdays and times'),
    ...recipe('People who are never blocked'),
    scope: { ...recipe('Missing departments, job titles and locations').scope, filter },
    mapping: {
      ...recipe('A field from a custom attribute').mapping,
      ...recipe('Leaving a field out').mapping,
    },
    tests: [
      person({ employment_type: 'internal', holiday_calendar: { country: 'AT' } }, true),
      person({ employment_type: 'internal', holiday_calendar: { country: 'DE' } }, true),
      person({ employment_type: 'internal', holiday_calendar: { country: 'CH' } }, false),
      person({ employment_type: 'external', holiday_calendar: { country: 'AT' } }, false),
      person({ employment_type: 'internal' }, false),
      {
        name: 'the title',
        given: { status: 'active', Funktion: 'Leitung' },
        expect: { job_title: 'Leitung' },
      },
    ],
  };
  assert.equal(await problemsOf(file), []);
  const { tenant } = await checkTenant(fileOf(file), { now: NOW });
  const text = await explainTenants([{ id: 'nordwind', tenant, problems: [] }], { now: NOW });
  assert.match(text, 'Monday to Friday at 05:30 and 17:30 (Europe/Vienna)');
  const flowing = text.replace(/\s+/g, ' ');
  assert.match(flowing, 'Never blocked: 3');
  assert.match(flowing, 'Missing departments, job titles and locations are created');
  assert.not.match(text, 'cost_centers');
});

documents('the example of a new customer makes the file that it says, without a question', async () => {
  const page = await readFile(SUPPORT, 'utf8');
  const [, typed = ''] = /^npm run new -- (alpenglueh [\s\S]*?)\n```$/m.exec(page) ?? [];
  const folder = await mkdtemp(join(tmpdir(), 'sync-test-'));
  try {
    await mkdir(join(folder, 'tenants'));
    const { PATH } = process.env;
    execFileSync('bash', ['-c', `"$NODE" "$CLI" new ${typed}`], {
      cwd: folder,
      env: { PATH, NODE: process.execPath, CLI },
      stdio: 'pipe',
    });
    const text = await readFile(join(folder, 'tenants', 'alpenglueh.json'), 'utf8');
    const { tenant, problems } = await checkTenant(
      { id: 'alpenglueh', path: 'tenants/alpenglueh.json', text },
      { now: NOW },
    );
    assert.equal(problems, []);
    assert.is(tenant?.status, 'paused');
    assert.equal({ ...tenant?.mapping }, { job_title: "$custom('Funktion')", businesses: null });
    assert.is(tenant?.protect?.length, 3);
    const sent = await readFile(join(folder, 'run-out/alpenglueh/for-the-customer.html'), 'utf8');
    assert.match(
      sent,
      'Nicht übernommen wird, wer bei „Position“ „Praktikant“ oder „Praktikantin“ stehen hat.',
    );
    assert.match(sent, 'Montags bis freitags um 05:30 und 17:30 Uhr (Europe/Vienna)');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

documents('each filter against interns keeps out whom it says, and nobody for having no value', async () => {
  const page = await readFile(SUPPORT, 'utf8');
  const from = page.indexOf('### No interns');
  const chapter = page.slice(from, page.indexOf('\n### ', from + 1));
  const filters = [...chapter.matchAll(/```json\n([\s\S]*?)```/g)].map(
    ([, json = '']) => JSON.parse(`{${json}}`).scope,
  );
  const out: object[][] = [
    [{ position: 'Praktikant' }, { position: 'Praktikantin' }],
    [{ Vertragsart: 'Praktikum' }, { Vertragsart: 'Werkstudent' }],
    [
      { department: { name: 'Ausbildung' } },
      { cost_centers: [{ name: '9000' }] },
      { cost_centers: [{ name: '1000' }, { name: '9000' }] },
    ],
    [{ weekly_working_hours: 14.5 }],
  ];
  const inside: object[][] = [
    [{ position: 'Koch' }],
    [{ Vertragsart: 'unbefristet' }],
    [{ department: { name: 'Küche' }, cost_centers: [{ name: '1000' }] }],
    [{ weekly_working_hours: 15 }],
  ];
  assert.is(filters.length, out.length);
  for (const [at, scope] of filters.entries()) {
    const person = (given: object, in_scope: boolean) => ({
      name: JSON.stringify([given, in_scope]),
      given: { status: 'active', employment_type: 'internal', ...given },
      expect: { in_scope },
    });
    const tests = [
      ...(out[at] ?? []).map((given) => person(given, false)),
      ...[...(inside[at] ?? []), {}].map((given) => person(given, true)),
    ];
    const problems = await problemsOf({ ...BASE, scope, tests });
    assert.equal(
      problems.filter(({ severity }) => severity === 'error'),
      [],
      scope.filter,
    );
  }
});

documents('every question to the history is answered by git', async () => {
  const page = await readFile(SUPPORT, 'utf8');
  const chapter = page.slice(page.indexOf('## Asking the history'), page.indexOf('## Every message'));
  const questions = [...chapter.matchAll(/^# (.+)\n(git .+)$/gm)].map(([, what = '', ask = '']) => ({
    what,
    ask,
  }));
  assert.ok(questions.length >= 12, `${questions.length}`);
  const remote = await setRemote();
  try {
    const ask = (command: string) =>
      execFileSync('bash', ['-c', command], {
        cwd: remote.workspace,
        encoding: 'utf8',
        env: {
          ...GIT_ENV,
          GIT_AUTHOR_NAME: 'octo-cat',
          GIT_AUTHOR_EMAIL: 'octo-cat@nordwind.example',
          GIT_COMMITTER_NAME: 'octo-cat',
          GIT_COMMITTER_EMAIL: 'octo-cat@nordwind.example',
        },
      }).trim();
    await mkdir(`${remote.workspace}/tenants`, { recursive: true });
    await writeFile(`${remote.workspace}/tenants/nordwind.json`, '{}\n');
    ask(
      "git checkout -q -b main && git add tenants && GIT_COMMITTER_DATE='2026-11-20T08:00:00Z' git commit -q -m 'nordwind: begin' && git push -q origin main",
    );
    const lost: Issue = {
      code: 'attribute-lost',
      count: 1,
      attribute: 'position',
      isNew: true,
      refs: [],
      remedy: 'Look.',
    };
    await remote.result(
      summaryOf('nordwind', {
        outcome: 'partial',
        counts: { blocked: 1 },
        approved: ['0123456789ab'],
        issues: [lost],
      }),
    );
    await remote.result(summaryOf('suedwind', { outcome: 'failed' }));
    await remote.result(summaryOf('westwind'));
    await recordRuns({
      folder: remote.workspace,
      branch: 'runs',
      git: remote.git,
      outDir: 'run-out',
      expected: [],
      tenants: new Map(
        ['nordwind', 'suedwind', 'westwind'].map((id) => [
          id,
          { name: id, status: 'active', timezone: 'Europe/Berlin', schedule: { at: ['06:00'] } },
        ]),
      ),
      run: { id: '1001', attempt: 1, url: '', trigger: 'manual', actor: 'octo-cat' },
      version: '0.1.0',
      now: new Date(),
      warn: () => {},
      mails: {
        due: () => ['held'],
        deliver: async () => ({ sent: [{ tenant: 'nordwind', kind: 'held' }], failed: [], warnings: [] }),
      },
    });
    ask('git fetch -q origin runs');
    const answers = new Map(questions.map(({ what, ask: command }) => [what, ask(command)]));
    assert.equal(
      [...answers].filter(([, answer]) => answer === '').map(([what]) => what),
      [],
    );
    const answer = (what: string) => answers.get(what) ?? '';
    assert.match(answer('who released what'), /octo-cat 0123456789ab nordwind: /);
    assert.not.match(answer('who released what'), /suedwind/);
    assert.match(answer('which runs failed'), /suedwind: /);
    assert.not.match(answer('which runs failed'), /nordwind/);
    assert.not.match(answer('only where something changed'), /no changes/);
    assert.match(answer('since when a message stands there'), /nordwind: /);
  } finally {
    await remote.close();
  }
});

documents('whoever changes the list of paused tenants is told to look at it first, and where', async () => {
  const changes = /gh variable (?:set|delete) PAUSED_TENANTS/;
  let found = 0;
  for (const page of pages) {
    const text = await read(page);
    if (/--repo \$R\b/.test(text)) assert.match(text, /^ *R=\S+/m, `${page} says what $R is`);
    for (const section of text.split(/^(?=## )/m).filter((one) => changes.test(one))) {
      found += 1;
      assert.match(section, 'gh variable get PAUSED_TENANTS', `${page}: ${section.slice(0, 40)}`);
    }
  }
  assert.ok(found >= 2);
});

documents.run();
