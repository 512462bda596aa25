/** The preview of a pull request's tenant file: a plan in a checkout whose committed file is another one. */
import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { GIT_ENV, makeRepository } from '../fixtures/remote.ts';
import { type Stage, setStage, TENANT, TODAY } from '../fixtures/stage.ts';

const preview = suite('plan of a changed tenant file');

function git(cwd: string, ...args: string[]): string {
  const who = { GIT_AUTHOR_NAME: 'Test', GIT_AUTHOR_EMAIL: 'test@nordwind.example' };
  const committer = { GIT_COMMITTER_NAME: 'Test', GIT_COMMITTER_EMAIL: 'test@nordwind.example' };
  const env = { ...GIT_ENV, ...who, ...committer };
  return execFileSync('git', args, { cwd, env, encoding: 'utf8' }).trim();
}

/** A repository whose only commit has a file of the tenant, or none. */
type Committed = { repository: string; sha: string };

/** By what is committed: most plans compare with one of a few files, and copy what git has made of it. */
const repositories = new Map<string, Promise<Committed>>();

function committing(content: unknown): Promise<Committed> {
  const text = content === undefined ? '' : `${JSON.stringify(content, null, 2)}\n`;
  const made = repositories.get(text) ?? commit(text);
  repositories.set(text, made);
  return made;
}

async function commit(text: string): Promise<Committed> {
  const folder = await mkdtemp(join(tmpdir(), 'preview-test-'));
  const repository = join(folder, '.git');
  await makeRepository(repository, '');
  if (text !== '') {
    await mkdir(join(folder, 'tenants'));
    await writeFile(join(folder, 'tenants', 'nordwind.json'), text);
    git(folder, 'add', 'tenants');
  }
  git(folder, 'commit', '--quiet', '--allow-empty', '-m', 'main');
  return { repository, sha: git(folder, 'rev-parse', 'HEAD') };
}

preview.after(async () => {
  for (const { repository } of await Promise.all(repositories.values())) {
    await rm(dirname(repository), { recursive: true, force: true });
  }
});

type Options = {
  stale?: { text: string };
  people?: (company: Stage['company']) => void;
  /** By the bundle, for all that it prints; otherwise in this process, which knows the same. */
  bundle?: true;
};

/** Plans with this file in place of the committed one, as GitHub would. */
async function planOf(
  changed: unknown,
  committed: unknown,
  env: Record<string, string> = {},
  { stale, people = () => {}, bundle }: Options = {},
) {
  const stage = await setStage(bundle ? { people: 20, line: 'http', clock: 'real' } : { people: 20 });
  try {
    for (const [index, person] of stage.company.people.entries()) {
      person.office = { id: index < 5 ? 1 : 2, name: index < 5 ? 'Kiel' : 'Wien' };
    }
    people(stage.company);
    const { repository, sha } = await committing(committed);
    await cp(repository, join(stage.folder, '.git'), { recursive: true });
    await stage.setTenant(changed);
    const folder = join(stage.folder, 'run-out', 'nordwind');
    if (stale) {
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'plan.json'), stale.text);
    }
    const { code, stdout } = await (bundle ? stage.bundle : stage.job)('plan', {
      GITHUB_ACTIONS: 'true',
      GITHUB_RUN_ID: '1',
      GITHUB_REPOSITORY: 'nordwind/sync',
      GITHUB_REF_NAME: 'main',
      GITHUB_SHA: sha,
      ...env,
    });
    const calls = stage.personio.calls.length + stage.engagedly.calls.length;
    const markdown = await readFile(join(folder, 'summary.md'), 'utf8');
    const plan = await readFile(join(folder, 'plan.json'), 'utf8').catch(() => undefined);
    return { code, stdout, markdown, plan, calls };
  } finally {
    await stage.close();
  }
}

const only = (office: string) => ({
  ...TENANT,
  scope: { ...TENANT.scope, filter: `office.name = '${office}'` },
});

preview('says how many people come into scope and how many leave it', async () => {
  const { code, stdout, markdown } = await planOf(only('Wien'), only('Kiel'), {}, { bundle: true });
  assert.is(code, 0, stdout);
  const sentence =
    'Compared with the file as it is now: 15 people would come into scope, 5 people would leave it.';
  assert.match(markdown, sentence);
  assert.match(stdout, sentence);
  // Whom a file was written for, nobody learns before it is reviewed.
  assert.not.match(markdown + stdout, 'Whom it concerns');
});

preview('says whom the new file sets aside, although nobody enters or leaves the scope', async () => {
  const { markdown } = await planOf({ ...TENANT, domains: ['other.example'] }, TENANT);
  assert.match(
    markdown,
    'The e-mail is outside the domains that the tenant file allows: 20 times, in place of 0.',
  );
  assert.not.match(markdown, 'No difference');
});

preview(
  'a file that pauses the tenant, copies pictures, or leaves people out altogether is a difference',
  async () => {
    const none = { ...TENANT, scope: { employees: 'none' } };
    for (const [changed, committed, says] of [
      [{ ...TENANT, status: 'paused' }, TENANT, 'no sync runs, and nothing that the plan tells of happens'],
      [TENANT, { ...TENANT, status: 'paused' }, 'The tenant is paused no longer'],
      [{ ...TENANT, pictures: true }, TENANT, 'Profile pictures would be copied'],
      [none, TENANT, '0 people would come into scope, 20 people would leave it'],
    ] as const) {
      const { markdown } = await planOf(changed, committed);
      assert.match(markdown, says);
      assert.not.match(markdown, 'No difference');
    }
  },
);

preview('a filter that reads what the new file does not ask for is still compared', async () => {
  const { markdown } = await planOf({ ...TENANT, preset: 'minimal' }, only('Kiel'));
  assert.match(markdown, '15 people would come into scope, 0 people would leave it');
});

preview('in a new tenant everybody comes into scope', async () => {
  const { markdown } = await planOf(only('Kiel'), undefined);
  assert.match(markdown, '5 people would come into scope, 0 people would leave it');
  assert.match(markdown, 'There is no file of this tenant on the default branch yet, so all of it is new: 5');
});

preview('of a ledger key, which its author may not set, nothing is said', async () => {
  const { code, markdown } = await planOf(only('Kiel'), undefined, { 'INPUT_LEDGER-KEY': '' });
  assert.is(code, 0, markdown);
  assert.not.match(markdown, /ledger.key/i);
});

preview('an unchanged file has nothing to compare', async () => {
  const { markdown } = await planOf(TENANT, TENANT);
  assert.not.match(markdown, 'Compared with');
});

/** Without what differs between two runs of the same file. */
function said({ stdout, markdown }: { stdout: string; markdown: string }): string {
  return (
    `${stdout}${markdown}`
      .replace(/^::add-mask::.*$/gm, '')
      // When the minute turns in the middle of a run, two times stand there.
      .replace(/(\d{4}-\d\d-\d\d[ T])?\b\d\d:\d\d\b(:\d\d\.\d+Z)?( to \d\d:\d\d\b)?/g, '')
      // Lines are broken after what a time left of them.
      .replace(/\s+/g, ' ')
  );
}

/** The filter of an attacker: five people whom they know, and one more if something is true of that person. */
const ask = (question: string) => ({
  ...TENANT,
  mapping: { level: `$string(id) = '7310010' and ${question} ? 'x'` },
  scope: { ...TENANT.scope, filter: `office.name = 'Kiel' or ($string(id) = '7310010' and ${question})` },
});

preview('answers no question about one person: not by a count, a reference, a digest or a step', async () => {
  for (const [file, env, options] of [
    [only('Kiel'), {}, { bundle: true }],
    // The same where git cannot tell what is committed: the workflow says that nobody has reviewed the file.
    [undefined, { GITHUB_SHA: '', INPUT_COMMIT: '1'.repeat(40) }, {}],
  ] as const) {
    const yes = await planOf(ask("office.name = 'Wien'"), file, env, options);
    const no = await planOf(ask("office.name = 'Kiel'"), file, env, options);
    assert.is(yes.code, 0, yes.stdout);
    assert.is(said(yes), said(no));
    assert.not.match(said(yes), /\b[0-9a-f]{12}\b|Planned:/);
  }
});

/** `own`: rows and the rest; `filter`: keeps the one person out if the answer is yes. */
const about = (mapping: Record<string, string>, question: string, own = {}) => ({
  ...TENANT,
  ...own,
  mapping,
  scope: { ...TENANT.scope, filter: `$not($string(id) = '7310010' and ${question})` },
});
const WIEN = "office.name = 'Wien'";
const KIEL = "office.name = 'Kiel'";
preview(
  'tells nothing of one person in the number of all: not by a manager whom everybody gets',
  async () => {
    for (const mapping of [
      { manager: "'7310010'" },
      { hr_managers: "['7310010']" },
      { manager: '$string(id - 1)' },
    ]) {
      const yes = await planOf(about(mapping, WIEN), only('Kiel'));
      const no = await planOf(about(mapping, KIEL), only('Kiel'));
      assert.is(yes.code, 0, yes.stdout);
      assert.is(said(yes), said(no));
      assert.match(said(yes), /Rows of the mapping: .*manager/);
    }
  },
);

preview(
  'counts nothing where a row or the filter has to be stopped, for one or for all: it fails',
  async () => {
    const endless = '($f := function() { $f() }; $f())';
    const stopping = (id: string) => ({
      ...only('Kiel'),
      mapping: { level: `$string(id) = '${id}' ? ${endless} : 'x'` },
    });
    for (const file of [
      stopping('7310010'),
      { ...TENANT, mapping: { level: endless } },
      { ...TENANT, scope: { ...TENANT.scope, filter: `$string(id) = '7310010' and ${endless}` } },
    ]) {
      const { code, markdown, stdout } = await planOf(file, only('Kiel'));
      assert.is(code, 1, stdout);
      assert.match(markdown, 'had to be stopped');
      assert.not.match(`${markdown}${stdout}`, /would be|into scope/);
    }
    assert.is((await planOf(stopping('7319999'), only('Kiel'))).code, 0);
  },
);

preview(
  'leaves no plan file, with its references and exact numbers; of the reviewed file it does',
  async () => {
    const stale = { text: '{"changes":["of an earlier run"]}' };
    assert.is((await planOf(only('Wien'), only('Kiel'), {}, { stale })).plan, undefined);
    // Where git cannot tell what is committed, the workflow says that nobody has reviewed the file.
    const unknown = { GITHUB_SHA: '', INPUT_COMMIT: '1'.repeat(40) };
    assert.is((await planOf(only('Wien'), undefined, unknown, { stale })).plan, undefined);
    assert.match((await planOf(only('Wien'), only('Wien'))).plan ?? '', /"ref": "[0-9a-f]{12}"/);
  },
);

preview('tells to the nearest five what else would be different', async () => {
  const { markdown, stdout } = await planOf(
    { ...TENANT, mapping: { level: 'office.name' } },
    { ...TENANT, scope: { ...TENANT.scope, filter: "office.name = 'Kiel' or id = 7310010" } },
  );
  for (const text of [markdown, stdout]) {
    assert.match(text, '15 people would come into scope, 0 people would leave it.');
    assert.match(text, '- Rows of the mapping: `level` added.');
    assert.match(text, '- Besides, 15 people would be added.');
  }
});

preview(
  'says that nobody has a text, where many share each value, and never of what tells people apart',
  async () => {
    const filter = (comparison: string) => ({
      ...TENANT,
      scope: { ...TENANT.scope, filter: `office.name = 'Kiel' or ${comparison}` },
    });
    const shared = await planOf(filter("office.name = 'Linz'"), TENANT);
    assert.match(shared.markdown, 'The filter compares `office.name` with a text that nobody has.');
    assert.not.match(shared.markdown, /Linz|which nobody has/);
    const own = await planOf(filter("date_of_birth in ['1980-01-01', '1980-01-02', '1980-01-03']"), TENANT);
    assert.not.match(`${own.markdown}${own.stdout}`, 'nobody has');
  },
);

preview(
  'tells of no value that it guesses right: not by what is taken out of a name that its author chose',
  async () => {
    // Whoever is born on that day makes the name look like a person's value; nobody else does.
    for (const [guess, name] of [
      [{ mapping: { linkedin: 'x_1985_03_17' } }, 'x_1985_03_17'],
      // A field's key, which the comparison with the file as it is now tells.
      [{ mapping: { 'custom-attribute-1985-03-17': 'first_name' } }, 'custom-attribute-1985-03-17'],
    ] as const) {
      const born = (day: string) =>
        planOf(
          { ...TENANT, ...guess },
          TENANT,
          {},
          {
            people: ({ people }) => {
              for (const person of people) person.custom.dynamic_1001 = day;
            },
          },
        );
      const [right, wrong] = [await born('1985-03-17'), await born('1991-09-30')];
      assert.is(right.code, 0, right.stdout);
      assert.is(said(right), said(wrong));
      assert.match(said(right), name);
    }
  },
);

preview('tells of no id whether somebody has it: not by "protect", and not by "resolve"', async () => {
  const resolve = [{ employee: '0123456789ab', user: '7310010', expires: TODAY }];
  for (const [there, gone] of [
    [{ protect: ['personio:7310010'] }, { protect: ['personio:7319999'] }],
    [{ protect: ['personio:7310010', 'personio:7319999'] }, { protect: ['personio:7310010'] }],
    [
      { protect: [1, 2, 3].map((n) => `personio:731999${n}`) },
      { protect: ['personio:7310010', 'personio:7319991'] },
    ],
    [{ resolve }, { protect: ['personio:7319999'] }],
  ]) {
    const [yes, no] = [
      await planOf({ ...TENANT, ...there }, TENANT),
      await planOf({ ...TENANT, ...gone }, TENANT),
    ];
    assert.is(yes.code, 0, yes.stdout);
    assert.is(said(yes), said(no));
  }
});

preview('asks no more of people by limits that nobody has reviewed', async () => {
  // Everybody is new: the class waits from the sixth on, so that waiting would say how many there are.
  const limited = (max: number) => ({ ...only('Kiel'), limits: { create: { percent: 1, min: 1, max } } });
  const [held, free] = [await planOf(limited(4), only('Kiel')), await planOf(limited(5), only('Kiel'))];
  assert.is(said(held), said(free));
});

preview('tries "tests" on what stands in them, never on people', async () => {
  // True of nobody in the company, and of the example alone.
  const mapping = { level: "position = 'Lamplighter' ? 'dark' : 'light'" };
  const given = { id: 7310010, status: 'active', position: 'Lamplighter' };
  const file = (level: string) => ({ ...TENANT, mapping, tests: [{ name: 'x', given, expect: { level } }] });
  const right = await planOf(file('dark'), TENANT);
  assert.is(right.code, 0, right.stdout);
  assert.ok(right.calls > 0);
  // What would be right of the living person 7310010 is wrong of the example, and nobody is called to find out.
  const { code, stdout, calls } = await planOf(file('light'), TENANT);
  assert.equal([code, calls], [1, 0], stdout);
  assert.match(stdout, /gave "dark"|dark/);
});

preview('a plan of the reviewed file counts exactly', async () => {
  const { stdout } = await planOf(ask("office.name = 'Wien'"), ask("office.name = 'Wien'"));
  assert.match(stdout, '6 people would be added');
  assert.match(stdout, /Planned: .*6 to add/);
});

preview('calls nobody where a new name stands under "sensitive"', async () => {
  const sensitive = { fix_salary: 'pay bands in Engagedly' };
  const asking = { ...TENANT, sensitive, mapping: { level: 'fix_salary > 50000 ? 1' } };
  for (const [committed, env] of [
    [TENANT, {}],
    [undefined, {}],
    [{ ...TENANT, sensitive: { hourly_salary: sensitive.fix_salary } }, {}],
    [asking, { GITHUB_SHA: '', INPUT_COMMIT: '1'.repeat(40) }],
  ] as const) {
    const { code, stdout, calls } = await planOf(asking, committed, env);
    assert.equal([code, calls], [1, 0], stdout);
    assert.match(stdout.replace(/\s+/g, ' '), 'names 1 attribute under "sensitive" that nobody has reviewed');
  }
  const reviewed = await planOf({ ...asking, mapping: { level: 'fix_salary > 60000 ? 1' } }, asking);
  assert.ok(reviewed.calls > 0);
});

preview('is not run again', async () => {
  const again = await planOf(only('Wien'), only('Kiel'), { GITHUB_RUN_ATTEMPT: '2' });
  assert.equal([again.code, again.calls], [1, 0]);
  assert.match(again.stdout.replace(/\s+/g, ' '), 'A preview is not run again');
  assert.is((await planOf(only('Kiel'), only('Kiel'), { GITHUB_RUN_ATTEMPT: '2' })).code, 0);
});

preview.run();
