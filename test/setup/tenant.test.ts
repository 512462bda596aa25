import { createHash } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ALL_VENDORS } from '../../src/vendors/vendors.ts';
import { linesOf, runSetUp } from '../fixtures/github/set-up.ts';
import { type Settings, standing } from '../fixtures/github/settings.ts';

const tenant = suite('setup --tenant');
let github: Settings;

const onGitHub = standing((one) => {
  github = one;
});

const KEY = createHash('sha256').update('a ledger key of the tests').digest('hex');
const SECRETS: Readonly<Record<string, string>> = {
  PERSONIO_CLIENT_ID: 'papi-0c6b7d5e',
  PERSONIO_CLIENT_SECRET: 'papi-secret-91aa',
  ENGAGEDLY_CLIENT_KEY: 'eng-client-17',
  ENGAGEDLY_SECRET_KEY: "eng-secret '$(x)' 8",
  LEDGER_KEY: KEY,
};
const NAMES = Object.keys(SECRETS);
const VALUES = Object.values(SECRETS);
const stored = () => Object.fromEntries(github.state.environments.get('tenant-nordwind')?.secrets ?? []);
const lineOf = (printed: string) => linesOf(printed).find(([, what]) => what.includes('secrets'));

tenant('the names are those of the vendors, and the ledger key', () => {
  const settings = ALL_VENDORS.flatMap(({ secrets }) => Object.values(secrets));
  assert.equal(
    [...settings, 'ledger-key'].map((name) => name.toUpperCase().replaceAll('-', '_')),
    NAMES,
  );
});

tenant(
  'its environment is made, restricted, before anybody is asked; each secret is asked once and stored as it is',
  onGitHub(async () => {
    const { printed, questions, masked } = await runSetUp(
      github,
      { tenant: 'nordwind' },
      { answers: VALUES },
    );
    assert.equal(questions, NAMES);
    assert.equal(stored(), SECRETS);
    assert.equal(lineOf(printed)?.[0], 'changed');
    const environment = github.state.environments.get('tenant-nordwind');
    assert.is(environment?.policy?.custom_branch_policies, true);
    assert.equal(
      environment?.branches.map(({ name }) => name),
      ['main'],
    );
    for (const value of VALUES) {
      assert.not.ok(printed.includes(value));
      assert.ok(masked.includes(value));
    }
    for (const name of NAMES) {
      assert.ok(
        printed.includes(`gh secret set ${name} --env tenant-nordwind --repo nordwind-it/people-sync`),
      );
    }
    const again = await runSetUp(github, { tenant: 'nordwind' });
    assert.equal(again.questions, []);
    assert.equal(lineOf(again.printed)?.[0], 'right');
  }),
);

tenant(
  'without a tenant nobody is asked for one, but an environment that is there is looked at',
  onGitHub(async () => {
    await runSetUp(github, { tenant: 'nordwind' }, { answers: VALUES });
    const { questions, printed } = await runSetUp(github);
    assert.equal(questions, []);
    assert.match(printed, /^right +Only the default branch can use the environment tenant-nordwind$/m);
  }),
);

tenant(
  'only what is missing is asked for, and --check names it and asks nobody',
  onGitHub(async () => {
    await runSetUp(github, { tenant: 'nordwind' }, { answers: VALUES });
    github.state.environments.get('tenant-nordwind')?.secrets.delete('ENGAGEDLY_SECRET_KEY');
    const check = await runSetUp(github, { tenant: 'nordwind', check: 'true' }, { answers: ['never taken'] });
    assert.is(check.exitCode, 1);
    assert.equal(check.questions, []);
    assert.match(
      check.printed,
      /DIFFERS +The environment tenant-nordwind[^\n]*\n +it has no ENGAGEDLY_SECRET_KEY\n/,
    );
    const { questions } = await runSetUp(github, { tenant: 'nordwind' }, { answers: ['new-one'] });
    assert.equal(questions, ['ENGAGEDLY_SECRET_KEY']);
    assert.is(stored().ENGAGEDLY_SECRET_KEY, 'new-one');
  }),
);

tenant(
  'where nobody answers, what is stored stays, and the command for the rest is shown',
  onGitHub(async () => {
    const { exitCode, printed } = await runSetUp(
      github,
      { tenant: 'nordwind' },
      { answers: VALUES.slice(0, 2) },
    );
    assert.is(exitCode, 1);
    assert.equal(Object.keys(stored()), NAMES.slice(0, 2));
    assert.equal(lineOf(printed)?.[0], 'DIFFERS');
    assert.match(
      printed,
      /Nobody gave ENGAGEDLY_CLIENT_KEY: gh secret set ENGAGEDLY_CLIENT_KEY --env tenant-nordwind --repo /,
    );
  }),
);

tenant(
  'what can be no value is asked for again, without repeating it',
  onGitHub(async () => {
    const bad = [' papi-padded', 'papi-tab\there', 'papi-end\u200b'];
    const weak = ['k'.repeat(31), 'a'.repeat(64)];
    const answers = [...bad, ...VALUES.slice(0, 4), ...weak, KEY];
    const { printed, questions } = await runSetUp(github, { tenant: 'nordwind' }, { answers });
    assert.is(questions.filter((name) => name === 'PERSONIO_CLIENT_ID').length, 4);
    assert.is(questions.filter((name) => name === 'LEDGER_KEY').length, 3);
    assert.equal(stored(), SECRETS);
    assert.match(printed, /copy the characters alone/);
    assert.match(printed, /repeats itself/);
    for (const value of [...bad, ...weak]) assert.not.ok(printed.includes(value));
  }),
);

tenant(
  'nobody is asked for ever',
  onGitHub(async () => {
    const { exitCode, questions, printed } = await runSetUp(
      github,
      { tenant: 'nordwind' },
      { answers: Array(50).fill(' x') },
    );
    assert.is(exitCode, 1);
    assert.is(questions.length, 5);
    assert.match(printed, /No value for PERSONIO_CLIENT_ID could be used/);
  }),
);

tenant(
  'nobody is asked for secrets of an environment that could not be made',
  onGitHub(
    async () => {
      const { exitCode, printed, questions } = await runSetUp(
        github,
        { tenant: 'nordwind' },
        { answers: VALUES },
      );
      assert.is(exitCode, 1);
      assert.equal(questions, []);
      assert.equal(lineOf(printed)?.[0], 'WAITS');
    },
    (state) => {
      state.faults.set('PUT /repos/{owner}/{repo}/environments/{environment_name}', { status: 403 });
    },
  ),
);

tenant(
  'a secret that GitHub refuses is told, and the next one is not asked for in vain',
  onGitHub(
    async () => {
      const { exitCode, printed, questions } = await runSetUp(
        github,
        { tenant: 'nordwind' },
        { answers: VALUES },
      );
      assert.is(exitCode, 1);
      assert.equal(questions, ['PERSONIO_CLIENT_ID']);
      assert.match(printed, /gh did not store PERSONIO_CLIENT_ID: HTTP 403/);
    },
    (state) => {
      state.faults.set('PUT /repos/{owner}/{repo}/environments/{environment_name}/secrets/{secret_name}', {
        status: 403,
      });
    },
  ),
);

for (const [given, env, says] of [
  [{ tenant: 'Nordwind' }, {}, /no id of a tenant/],
  [{ tenant: '../ledger' }, {}, /no id of a tenant/],
  [{ repo: '' }, {}, /No repository was named/],
  ...[
    'people-sync',
    'a/b/c',
    '-a/b',
    'a-/b',
    'a/..',
    'a/.',
    'a/b.git',
    'a/b?x=1',
    'a/b#',
    'a /b',
    'a/b\n',
    'https://github.com/a/b',
    'a/{owner}',
    `${'a'.repeat(40)}/b`,
    `a/${'b'.repeat(101)}`,
  ].map((repo) => [{ repo }, {}, /no repository of GitHub/] as const),
  [
    {},
    { GITHUB_ACTIONS: 'true', GITHUB_REPOSITORY: 'nordwind-it/people-sync', GITHUB_RUN_ID: '1' },
    /with their own login/,
  ],
] as const) {
  tenant(
    `refused before GitHub is asked: ${JSON.stringify({ ...given, ...env })}`,
    onGitHub(async () => {
      const { exitCode, printed } = await runSetUp(github, given, { env });
      assert.is(exitCode, 1);
      assert.match(printed, says);
      assert.equal(github.asked, []);
    }),
  );
}

tenant.run();
