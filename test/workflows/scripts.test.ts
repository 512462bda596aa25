/** The few lines of shell in the workflows, run as the runner runs them. */
import { chmod, lstat, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { finish } from '../fixtures/bundle.ts';
import { jobOf, readWorkflows, type Step, stepOf } from './workflow.ts';

const LOOK = fileURLToPath(new URL('../../.github/scripts/check-environment', import.meta.url));
const PIN = fileURLToPath(new URL('../../.github/scripts/pin-tenant', import.meta.url));
const APPROVAL = fileURLToPath(new URL('../../.github/scripts/check-approval', import.meta.url));
const HEARTBEAT = fileURLToPath(new URL('../../.github/scripts/heartbeat', import.meta.url));
const workflows = await readWorkflows();

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'sync-test-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A step's script in the shell that "shell: bash" means. */
function script({ run }: Step, folder: string, env: Record<string, string>) {
  const given = { GITHUB_STEP_SUMMARY: join(folder, PAGE), ...env };
  return finish('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', run ?? ''], {
    folder,
    env: given,
  });
}

/** The job summary. */
const PAGE = 'page.md';

const starting = suite('workflows: what is refused at the start');
const MAIN = { GITHUB_REF: 'refs/heads/main', DEFAULT_REF: 'refs/heads/main' };
const BY_PROGRAM = {
  TENANT: '',
  GITHUB_ACTOR: 'github-actions[bot]',
  GITHUB_TRIGGERING_ACTOR: 'github-actions[bot]',
};
const BY_HAND = { ...MAIN, TENANT: 'nordwind', MODE: 'sync', APPROVE: '' };

const STARTS: [what: string, env: Record<string, string>, refusal: RegExp | undefined][] = [
  ['all that are due', { ...BY_HAND, TENANT: '' }, undefined],
  ['one tenant', BY_HAND, undefined],
  ['an approval', { ...BY_HAND, APPROVE: '0123456789ab' }, undefined],
  ['another branch', { ...BY_HAND, GITHUB_REF: 'refs/heads/mine' }, /default branch only/],
  ['an unknown default branch', { ...BY_HAND, DEFAULT_REF: 'refs/heads/' }, /default branch only/],
  ['a tag of that name', { ...BY_HAND, GITHUB_REF: 'refs/tags/main' }, /default branch only/],
  [
    'a plan on another branch',
    { ...BY_HAND, MODE: 'plan', GITHUB_REF: 'refs/heads/mine' },
    /default branch only/,
  ],
  ['an approval of a plan', { ...BY_HAND, MODE: 'plan', APPROVE: '0123456789ab' }, /mode sync/],
  ['an approval for nobody', { ...BY_HAND, TENANT: '', APPROVE: '0123456789ab' }, /one tenant/],
  [
    'an approval for two',
    { ...BY_HAND, TENANT: 'nordwind,suedwind', APPROVE: '0123456789ab' },
    /exactly one id/,
  ],
  [
    'an approval for one with a blank',
    { ...BY_HAND, TENANT: 'nordwind ', APPROVE: '0123456789ab' },
    /exactly one/,
  ],
  ['a program that goes on with a schedule', { ...BY_HAND, ...BY_PROGRAM }, undefined],
  ['a program that chooses a tenant', { ...BY_HAND, ...BY_PROGRAM, TENANT: 'nordwind' }, /A person chooses/],
  ['a program that names a ticket', { ...BY_HAND, ...BY_PROGRAM, TICKET: 'HR-1' }, /A person chooses/],
  [
    'a program that approves, run again by somebody',
    {
      ...BY_HAND,
      ...BY_PROGRAM,
      GITHUB_TRIGGERING_ACTOR: 'ada',
      TENANT: 'nordwind',
      APPROVE: '0123456789ab',
    },
    /A person chooses/,
  ],
  ['a tenant that is shell', { ...BY_HAND, TENANT: '$(touch bad)"; touch bad; "' }, undefined],
  [
    'an approval that is shell, for a tenant that is',
    { ...BY_HAND, TENANT: '$(touch bad)"; touch bad; "', APPROVE: '`touch bad`' },
    /one tenant/,
  ],
];
for (const [what, env, refusal] of STARTS) {
  starting(`${what} ${refusal ? 'is refused' : 'may run'}`, () =>
    inFolder(async (folder) => {
      const guard = stepOf(
        jobOf(workflows, 'sync.yml', 'select'),
        ({ name }) => !!name?.startsWith('Refuse'),
      );
      const { code, stdout, stderr } = await script(guard, folder, env);
      assert.is(code, refusal ? 1 : 0, stdout + stderr);
      if (refusal) {
        assert.match(stdout, refusal);
        assert.match(await readFile(join(folder, PAGE), 'utf8'), refusal);
      }
      assert.not(await exists(join(folder, 'bad')));
    }),
  );
}

starting('a preview runs from the default branch only', () =>
  inFolder(async (folder) => {
    const guard = stepOf(jobOf(workflows, 'plan.yml', 'pin'), ({ name }) => !!name?.startsWith('Refuse'));
    assert.is((await script(guard, folder, MAIN)).code, 0);
    const { code, stdout } = await script(guard, folder, { ...MAIN, GITHUB_REF: 'refs/heads/mine' });
    assert.is(code, 1);
    assert.match(stdout, /default branch only/);
  }),
);

for (const [file, job] of [
  ['doctor.yml', 'start'],
  ['rekey.yml', 'select'],
  ['undo.yml', 'select'],
] as const) {
  starting(`${file} runs from the default branch only, and for a person`, () =>
    inFolder(async (folder) => {
      const guard = stepOf(jobOf(workflows, file, job), ({ name }) => !!name?.startsWith('Refuse'));
      const by = (actor: string, again = actor) => ({
        ...{ ...MAIN, TENANT: 'nordwind', RUN: '77', ATTEMPT: '1' },
        ...{ GITHUB_ACTOR: actor, GITHUB_TRIGGERING_ACTOR: again },
      });
      assert.is((await script(guard, folder, by('ada'))).code, 0);
      for (const [env, says] of [
        [{ ...by('ada'), GITHUB_REF: 'refs/heads/mine' }, /default branch only/],
        [by('github-actions[bot]'), /A person chooses/],
        [by('acme[bot]', 'ada'), /A person chooses/],
        [by('ada', 'acme[bot]'), /A person chooses/],
      ] as const) {
        await rm(join(folder, PAGE), { force: true });
        const { code, stdout } = await script(guard, folder, env);
        assert.is(code, 1);
        assert.match(stdout, says);
        assert.match(await readFile(join(folder, PAGE), 'utf8'), says);
      }
    }),
  );
}

starting('a heartbeat goes nowhere but to https', () =>
  inFolder(async (folder) => {
    for (const url of ['http://watch.example/x', 'file:///etc/passwd', '-o bad', 'HTTPS//x']) {
      const { code, stdout } = await finish(HEARTBEAT, [], { folder, env: { HEARTBEAT_URL: url } });
      assert.is(code, 1);
      assert.match(stdout, /must begin with https/);
      assert.not.match(stdout, url);
    }
  }),
);

starting('whether there is a watcher is told, and not where', () =>
  inFolder(async (folder) => {
    const look = stepOf(jobOf(workflows, 'sync.yml', 'select'), ({ id }) => id === 'watcher');
    for (const [HEARTBEAT_URL, told] of [
      ['https://watch.example/secret', 'true'],
      ['', ''],
    ] as const) {
      const GITHUB_OUTPUT = join(folder, `output ${told}`);
      assert.equal(await script(look, folder, { HEARTBEAT_URL, GITHUB_OUTPUT }), {
        code: 0,
        stdout: '',
        stderr: '',
      });
      assert.is(await readFile(GITHUB_OUTPUT, 'utf8'), `watched=${told}\n`);
    }
  }),
);

starting('a heartbeat calls its address, and says nothing of it', () =>
  inFolder(async (folder) => {
    await mkdir(join(folder, 'bin'));
    await writeFile(join(folder, 'bin', 'curl'), `#!/bin/bash\nprintf '%s\\n' "$@" > called\nexit $EXIT\n`);
    await chmod(join(folder, 'bin', 'curl'), 0o755);
    const beat = (EXIT: string) =>
      finish(HEARTBEAT, [], {
        folder,
        env: {
          PATH: `${folder}/bin:${process.env.PATH ?? ''}`,
          HEARTBEAT_URL: 'https://watch.example/secret',
          EXIT,
        },
      });
    assert.equal(await beat('0'), { code: 0, stdout: '', stderr: '' });
    assert.match(await readFile(join(folder, 'called'), 'utf8'), '--url\nhttps://watch.example/secret\n');
    assert.is((await beat('22')).code, 22);
  }),
);

starting('a selection without an answer fails its job', () =>
  inFolder(async (folder) => {
    const step = stepOf(
      jobOf(workflows, 'sync.yml', 'select'),
      ({ name }) => name === 'Fail without an answer',
    );
    for (const TENANTS of ['[]', '["nordwind"]', '["a1","b-2","c3"]']) {
      assert.is((await script(step, folder, { TENANTS })).code, 0, TENANTS);
    }
    for (const TENANTS of [
      '',
      ' ',
      'null',
      '[',
      '["nordwind"',
      '[nordwind]',
      '["a",]',
      '[]\n[]',
      '["$(touch bad)"]',
    ]) {
      const { code, stdout } = await script(step, folder, { TENANTS });
      assert.is(code, 1, TENANTS);
      assert.match(stdout, '::error title=No selection::');
    }
    assert.not(await exists(join(folder, 'bad')));
  }),
);

const commenting = suite('workflows: the text of a preview');
const compose = stepOf(jobOf(workflows, 'plan.yml', 'comment'), ({ run }) => !!run?.includes('comment.md'));
const PREVIEW = {
  SHA: 'a'.repeat(40),
  TENANT: 'nordwind',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_REPOSITORY: 'acme/sync',
  GITHUB_RUN_ID: '4711',
};

commenting('names the tenant and the commit, then gives the summary', () =>
  inFolder(async (folder) => {
    await mkdir(join(folder, 'run-out'));
    await writeFile(join(folder, 'run-out', 'summary.md'), '12 people would be added. 100% `$(x)`\n');
    assert.is((await script(compose, folder, PREVIEW)).code, 0);
    assert.is(
      await readFile(join(folder, 'run-out', 'comment.md'), 'utf8'),
      `### Preview of tenant nordwind\n\nOf the tenant file in commit ${PREVIEW.SHA}, with the data of now, to the nearest five, and without managers. Nothing was written.\n\n12 people would be added. 100% \`$(x)\`\n`,
    );
  }),
);

commenting('links the run when there is no summary', () =>
  inFolder(async (folder) => {
    assert.is((await script(compose, folder, PREVIEW)).code, 0);
    const text = await readFile(join(folder, 'run-out', 'comment.md'), 'utf8');
    assert.match(text, '(https://github.com/acme/sync/actions/runs/4711)');
  }),
);

const looking = suite('workflows: check-environment');
const pinning = suite('workflows: pin-tenant');
const SHA = '1'.repeat(40);
const TREE = '2'.repeat(40);
const BLOB = '3'.repeat(40);
const FILE = '{ "name": "Südwind" }\n';

/** What GitHub's API answers, by path below the repository; a path that is missing is a 404. */
type Answers = Record<string, unknown>;

function answers({ mode = '100644', size = Buffer.byteLength(FILE), file = FILE } = {}): Answers {
  return {
    'collaborators/Octo-Cat/permission': { permission: 'write', role_name: 'maintain' },
    'environments/tenant-suedwind': {
      name: 'tenant-suedwind',
      deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
    },
    'environments/tenant-suedwind/deployment-branch-policies': {
      branch_policies: [{ type: 'branch', name: 'main' }],
    },
    'pulls/7': { state: 'open', head: { sha: SHA }, user: { login: 'ada' } },
    'pulls/7/commits?per_page=100': [{ author: { login: 'ada' }, committer: { login: 'web-flow' } }],
    [`git/trees/${SHA}`]: {
      tree: [
        { path: 'src', type: 'tree', sha: SHA },
        { path: 'tenants', type: 'tree', sha: TREE },
      ],
    },
    [`git/trees/${TREE}`]: {
      tree: [
        { path: 'nordwind.json', mode: '100644', type: 'blob', size: 9, sha: SHA },
        { path: 'suedwind.json', mode, type: 'blob', size, sha: BLOB },
      ],
    },
    [`git/blobs/${BLOB}`]: { content: Buffer.from(file).toString('base64').replace(/.{8}/g, '$&\n') },
  };
}

type Answer = {
  [key: string]: unknown;
  tree: { path: string; mode: string; type?: string; size: number; sha: string }[];
  artifacts: { expired: boolean }[];
  branch_policies: { type: string; name: string }[];
  deployment_branch_policy?: { custom_branch_policies?: boolean };
  head: { sha: string };
  user: { login: string };
};
type Commit = Record<'author' | 'committer' | 'user', { login: string } | null> & {
  sha: string;
  number: number;
};

/** What gh's filters make of an answer: those that are used, and no other. */
const FILTERS: Readonly<Record<string, (answer: Answer & Commit[]) => unknown>> = {
  '.role_name': (answer) => answer.role_name,
  '.[] | "\\(.sha) \\(.author.login // "") \\(.committer.login // "")"': (answer) =>
    answer
      .map(({ sha, author, committer }) => [sha, author?.login ?? '', committer?.login ?? ''].join(' '))
      .join('\n'),
  '"\\([.[].number | tostring] | join(" ")):\\([.[].user.login // ""] | join(" "))"': (answer) =>
    `${answer.map(({ number }) => number).join(' ')}:${answer.map(({ user }) => user?.login ?? '').join(' ')}`,
  '.deployment_branch_policy.custom_branch_policies': (answer) =>
    answer.deployment_branch_policy?.custom_branch_policies ?? '',
  '.branch_policies[] | "\\(.type) \\(.name)"': (answer) =>
    answer.branch_policies.map(({ type, name }) => `${type} ${name}`).join('\n'),
  '"\\(.state) \\(.head.sha) \\(.user.login)"': (answer) =>
    [answer.state, answer.head.sha, answer.user.login].join(' '),
  '"\\(length) \\([.[] | .author.login, .committer.login] | map(. // "unknown") | unique | join(" "))"': (
    answer,
  ) => {
    const logins = answer.flatMap(({ author, committer }) => [author?.login, committer?.login]);
    return [answer.length, ...new Set(logins.map((login) => login ?? 'unknown'))].join(' ');
  },
  '[.artifacts[] | select(.expired | not)] | length': (answer) =>
    answer.artifacts.filter(({ expired }) => !expired).length,
  '.content': (answer) => answer.content,
  '.tree[] | select(.path == "tenants" and .type == "tree") | .sha': ({ tree }) =>
    tree
      .filter(({ path, type }) => path === 'tenants' && type === 'tree')
      .map(({ sha }) => sha)
      .join('\n'),
  '.tree[] | select(.path == "suedwind.json") | "\\(.mode) \\(.size) \\(.sha)"': ({ tree }) =>
    tree
      .filter(({ path }) => path === 'suedwind.json')
      .map(({ mode, size, sha }) => [mode, size, sha].join(' '))
      .join('\n'),
};

/**
 * A stand-in for the `gh` program, which has all its answers with it: a shell says them in a twentieth of the time that
 * Node takes to start.
 */
function ghWith(api: Answers): string {
  const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
  const cases = Object.entries(api).flatMap(([path, answer]) =>
    Object.entries(FILTERS).flatMap(([filter, apply]) => {
      const said = saidBy(apply, answer);
      return said === undefined
        ? []
        : [`${quoted(`repos/acme/sync/${path} ${filter}`)}) echo ${quoted(said)} ;;`];
    }),
  );
  return `#!/usr/bin/env bash
[ "$1 $2 $3 $5" = 'api --method GET --jq' ] || exit 9
case "$6" in ${Object.keys(FILTERS).map(quoted).join(' | ')}) ;; *) exit 9 ;; esac
case "\${GH_TOKEN:+$4 $6}" in
${cases.join('\n')}
*) echo 'HTTP 404: secret words of the vendor' >&2; exit 1 ;;
esac
`;
}

/** Nothing where an answer is none for this filter: gh fails then. */
function saidBy(apply: (answer: Answer & Commit[]) => unknown, answer: unknown): string | undefined {
  try {
    return String(apply(answer as Answer & Commit[]));
  } catch {
    return undefined;
  }
}

type Given = {
  pullRequest?: string;
  tenant?: string;
  commit?: string;
  attempt?: string;
  actor?: string;
  again?: string;
  api?: Answers;
};

async function pin(given: Given, folder: string) {
  return finish(PIN, [], { folder, env: await envOf(given, folder) });
}

async function envOf(
  {
    pullRequest = '7',
    tenant = 'suedwind',
    commit = SHA,
    attempt = '1',
    actor = 'Octo-Cat',
    again = actor,
    api = answers(),
  }: Given,
  folder: string,
) {
  return {
    PATH: await pathWithGh(folder, api),
    GH_TOKEN: 'a-token',
    GITHUB_REPOSITORY: 'acme/sync',
    GITHUB_OUTPUT: join(folder, 'output'),
    GITHUB_STEP_SUMMARY: join(folder, PAGE),
    GITHUB_RUN_ATTEMPT: attempt,
    GITHUB_ACTOR: actor,
    GITHUB_TRIGGERING_ACTOR: again,
    DEFAULT_BRANCH: 'main',
    PULL_REQUEST: pullRequest,
    COMMIT: commit,
    TENANT: tenant,
  };
}

/** Where programs are, with a `gh` that knows these answers before all others. */
async function pathWithGh(folder: string, api: Answers): Promise<string> {
  const bin = join(folder, 'bin');
  await mkdir(bin, { recursive: true });
  await writeFile(join(bin, 'gh'), ghWith(api), { mode: 0o755 });
  return `${bin}:${process.env.PATH ?? ''}`;
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

looking('finds the environment, asks for nothing else, and names who makes one that is not there', () =>
  inFolder(async (folder) => {
    const look = async (api: Answers, tenant = 'suedwind') =>
      finish(LOOK, [], { folder, env: await envOf({ api, tenant }, folder) });
    const [ENV, BRANCHES] = [
      'environments/tenant-suedwind',
      'environments/tenant-suedwind/deployment-branch-policies',
    ];
    const api = { [ENV]: answers()[ENV], [BRANCHES]: answers()[BRANCHES] };
    assert.equal(await look(api), { code: 0, stdout: '', stderr: '' });
    const missing = await look({});
    assert.is(missing.code, 1);
    assert.match(missing.stdout, 'npm run setup -- --repo acme/sync --tenant suedwind');
    assert.not.match(missing.stdout + missing.stderr, /secret words/);
    assert.match(await readFile(join(folder, PAGE), 'utf8'), '**Not started.** There is no environment');
    const open = await look({ ...api, [BRANCHES]: { branch_policies: [{ type: 'branch', name: '*' }] } });
    assert.is(open.code, 1);
    assert.match(open.stdout, 'restricts it to main');
    assert.is((await look(api, '../x')).code, 1);
  }),
);

pinning('writes the file of the head commit, and says which commit that was', () =>
  inFolder(async (folder) => {
    const { code, stdout, stderr } = await pin({}, folder);
    assert.is(code, 0, stdout + stderr);
    assert.is(await readFile(join(folder, 'tenants', 'suedwind.json'), 'utf8'), FILE);
    assert.is(await readFile(join(folder, 'output'), 'utf8'), `sha=${SHA}\n`);
  }),
);

pinning('replaces what is there, and follows no link', () =>
  inFolder(async (folder) => {
    await mkdir(join(folder, 'tenants'));
    await writeFile(join(folder, 'outside'), 'untouched');
    await symlink(join(folder, 'outside'), join(folder, 'tenants', 'suedwind.json'));
    assert.is((await pin({}, folder)).code, 0);
    assert.is(await readFile(join(folder, 'outside'), 'utf8'), 'untouched');
    assert.is(await readFile(join(folder, 'tenants', 'suedwind.json'), 'utf8'), FILE);
  }),
);

const without = (path: string): Answers => ({ ...answers(), [path]: undefined });
const instead = (path: string, answer: unknown): Answers => ({ ...answers(), [path]: answer });
const ENVIRONMENT = 'environments/tenant-suedwind';
const BRANCHES = 'environments/tenant-suedwind/deployment-branch-policies';
const ROLE = 'collaborators/Octo-Cat/permission';
const COMMITS = 'pulls/7/commits?per_page=100';
const byWhom = (author: unknown, committer: unknown = { login: 'web-flow' }) => ({ author, committer });

pinning('an admin may look as well, and the name of a role decides, not the right that comes with it', () =>
  inFolder(async (folder) => {
    const admin = { permission: 'admin', role_name: 'admin' };
    assert.is((await pin({ api: instead(ROLE, admin) }, folder)).code, 0);
  }),
);
const REFUSED: [what: string, given: Given, says: RegExp][] = [
  ['no commit', { commit: '' }, /must be the full id/],
  ['a short commit', { commit: SHA.slice(0, 12) }, /must be the full id/],
  ['a branch for a commit', { commit: 'refs/heads/main' }, /must be the full id/],
  ['a commit that is not the head', { commit: TREE }, /is not the head of pull request 7/],
  ['a re-run', { attempt: '2' }, /not run again/],
  ['somebody who starts it in the place of another', { again: 'mallory' }, /started by a person/],
  ['a bot', { actor: 'github-actions[bot]' }, /started by a person/],
  ['somebody who is no collaborator', { actor: 'mallory' }, /did not tell your role/],
  ['somebody who may only write', { api: instead(ROLE, { role_name: 'write' }) }, /role maintain or admin/],
  [
    'a role of their own with the rights of an admin',
    { api: instead(ROLE, { permission: 'admin', role_name: 'support' }) },
    /role maintain or admin/,
  ],
  [
    'the author of the pull request',
    { api: instead('pulls/7', { state: 'open', head: { sha: SHA }, user: { login: 'octo-cat' } }) },
    /somebody else than the author/,
  ],
  [
    'the author of one of its commits',
    { api: instead(COMMITS, [byWhom({ login: 'OCTO-CAT' }), byWhom({ login: 'ada' })]) },
    /somebody else than the author/,
  ],
  [
    'who committed what another wrote',
    { api: instead(COMMITS, [byWhom(null, { login: 'Octo-Cat' })]) },
    /somebody else than the author/,
  ],
  [
    'more commits than can be looked at',
    {
      api: instead(
        COMMITS,
        Array.from({ length: 100 }, () => byWhom({ login: 'ada' })),
      ),
    },
    /too many commits/,
  ],
  ['commits that cannot be read', { api: without(COMMITS) }, /commits of pull request 7 could not/],
  [
    'a pull request that is closed',
    { api: instead('pulls/7', { state: 'closed', head: { sha: SHA }, user: { login: 'ada' } }) },
    /is not open/,
  ],
  [
    'an environment without a branch policy',
    { api: instead(ENVIRONMENT, { name: 'tenant-suedwind', deployment_branch_policy: null }) },
    /open to other branches/,
  ],
  [
    'an environment for every protected branch',
    {
      api: instead(ENVIRONMENT, {
        deployment_branch_policy: { protected_branches: true, custom_branch_policies: false },
      }),
    },
    /open to other branches/,
  ],
  [
    'an environment for all branches by name',
    { api: instead(BRANCHES, { branch_policies: [{ type: 'branch', name: '*' }] }) },
    /open to other branches/,
  ],
  [
    'an environment for one branch more',
    {
      api: instead(BRANCHES, {
        branch_policies: [
          { type: 'branch', name: 'main' },
          { type: 'branch', name: 'dev' },
        ],
      }),
    },
    /open to other branches/,
  ],
  [
    'an environment for a tag of that name',
    { api: instead(BRANCHES, { branch_policies: [{ type: 'tag', name: 'main' }] }) },
    /open to other branches/,
  ],
  [
    'an environment for no branch',
    { api: instead(BRANCHES, { branch_policies: [] }) },
    /open to other branches/,
  ],
  ['branches that cannot be read', { api: without(BRANCHES) }, /did not tell which branches/],
  ['no number', { pullRequest: '7/../8' }, /must be its number/],
  ['a number with #', { pullRequest: '#7' }, /must be its number/],
  ['a path', { tenant: '../../src/cli' }, /must be an id/],
  ['two lines', { tenant: 'suedwind\nnordwind' }, /must be an id/],
  [
    'an unknown environment',
    { api: without('environments/tenant-suedwind') },
    /no environment tenant-suedwind/,
  ],
  ['an unknown pull request', { pullRequest: '8' }, /Pull request 8 could not be read/],
  [
    'a head that is no commit',
    { api: instead('pulls/7', { state: 'open', head: { sha: 'main' }, user: { login: 'ada' } }) },
    /no head commit/,
  ],
  [
    'a commit without the folder',
    { api: { ...answers(), [`git/trees/${SHA}`]: { tree: [] } } },
    /no folder tenants/,
  ],
  [
    'a file that is not there',
    { api: { ...answers(), [`git/trees/${TREE}`]: { tree: [] } } },
    /no tenants\/suedwind/,
  ],
  ['a symbolic link', { api: answers({ mode: '120000' }) }, /regular file/],
  ['a submodule', { api: answers({ mode: '160000' }) }, /regular file/],
  ['a file that is too large', { api: answers({ size: 262_145 }) }, /262144 are allowed/],
  ['a size beyond counting', { api: answers({ size: 1e15 }) }, /262144 are allowed/],
  ['a file that comes short', { api: answers({ size: 99 }) }, /incomplete/],
  ['a file that cannot be read', { api: without(`git/blobs/${BLOB}`) }, /could not be read/],
];
for (const [what, given, says] of REFUSED) {
  pinning(`${what} is refused, and nothing is handed on`, () =>
    inFolder(async (folder) => {
      const { code, stdout, stderr } = await pin(given, folder);
      assert.is(code, 1, stdout + stderr);
      assert.match(stdout, says);
      const [, why = ''] = /^::error title=No preview::(.+)/.exec(stdout) ?? [];
      assert.is(await readFile(join(folder, PAGE), 'utf8'), `**No preview.** ${why}\n`);
      assert.not.match(stdout + stderr, 'secret words');
      assert.not(await exists(join(folder, 'output')));
    }),
  );
}

const approving = suite('workflows: check-approval');
const LAST = `commits?path=tenants/suedwind.json&sha=${SHA}&per_page=1`;
const OPENED = `commits/${TREE}/pulls?per_page=100`;

function approval(api: Answers, starter: { actor?: string; again?: string; tenant?: string } = {}) {
  const { actor = 'Octo-Cat', again = actor, tenant = 'suedwind' } = starter;
  return inFolder(async (folder) => {
    const env = {
      PATH: await pathWithGh(folder, api),
      GH_TOKEN: 'a-token',
      GITHUB_REPOSITORY: 'acme/sync',
      GITHUB_SHA: SHA,
      GITHUB_ACTOR: actor,
      GITHUB_TRIGGERING_ACTOR: again,
      TENANT: tenant,
      GITHUB_STEP_SUMMARY: join(folder, PAGE),
    };
    const { code, stdout, stderr } = await finish(APPROVAL, [], { folder, env });
    const page = code === 0 ? '' : await readFile(join(folder, PAGE), 'utf8');
    return { code, stdout, stderr, page };
  });
}

const undoing = suite('workflows: what is refused before a run is put back');

/** The first steps of undo.yml, up to the one that selects. */
function undo(env: Record<string, string>, artifacts: { expired: boolean }[] | undefined) {
  return inFolder(async (folder) => {
    const job = jobOf(workflows, 'undo.yml', 'select');
    const steps = [/^Refuse/, /^Look for the details/].map((name) =>
      stepOf(job, (step) => name.test(step.name ?? '')),
    );
    const inputs = { TENANT: 'nordwind', RUN: '77', ATTEMPT: '2', ...env };
    let stdout = '';
    for (const step of steps) {
      const finished = await script(step, folder, {
        ...MAIN,
        ...inputs,
        NAME: `details-${inputs.TENANT}-${inputs.ATTEMPT}`,
        PATH: await pathWithGh(folder, {
          'actions/runs/77/artifacts?name=details-nordwind-2': artifacts && { artifacts },
        }),
        GH_TOKEN: 'a-token',
        GITHUB_REPOSITORY: 'acme/sync',
      });
      stdout += finished.stdout;
      if (finished.code !== 0) return { isRefused: true, stdout };
    }
    return { isRefused: false, stdout };
  });
}

undoing('one tenant and a run whose details are there: it begins, and selects after both looks', async () => {
  assert.equal(await undo({}, [{ expired: false }]), { isRefused: false, stdout: '' });
  const { steps = [] } = jobOf(workflows, 'undo.yml', 'select');
  const at = (is: (step: Step) => boolean) => steps.findIndex(is);
  assert.ok(
    at(({ name }) => !!name?.startsWith('Look for')) < at(({ id }) => id === 'select'),
    'what cannot begin is selected, and so recorded',
  );
});

for (const [what, env, artifacts, says] of [
  ['two tenants', { TENANT: 'nordwind,suedwind' }, [{ expired: false }], /exactly one id/],
  ['all tenants', { TENANT: '' }, [{ expired: false }], /exactly one id/],
  ['an attempt that is no number', { ATTEMPT: '0' }, [{ expired: false }], /a number from 1/],
  ['another attempt', { ATTEMPT: '1' }, [{ expired: false }], /did not tell|no artifact/],
  ['a run without details', {}, [], /has no artifact details-nordwind-2/],
  ['details past their 14 days', {}, [{ expired: true }], /has no artifact/],
  ['a run that is not there', {}, undefined, /did not tell what is kept of run 77/],
] as const) {
  undoing(`${what}: refused`, async () => {
    const { isRefused, stdout } = await undo(env, artifacts && [...artifacts]);
    assert.ok(isRefused);
    assert.match(stdout, says);
    assert.not.match(stdout, 'secret words');
  });
}

function changedBy(
  author: string | null,
  {
    opener = author,
    committer = 'web-flow',
    others = [],
  }: { opener?: string | null; committer?: string | null; others?: string[] } = {},
) {
  const login = (name: string | null) => (name === null ? null : { login: name });
  return {
    [LAST]: [{ sha: TREE, author: login(author), committer: login(committer) }],
    [OPENED]: opener === null ? [] : [{ number: 7, user: { login: opener } }],
    [COMMITS]: [...others, author].map((name) => ({ author: login(name), committer: login(committer) })),
  };
}

approving('somebody else than the last author may approve', async () => {
  const { code, stdout, stderr } = await approval(changedBy('ada'));
  assert.equal([code, stdout, stderr], [0, '', '']);
  assert.is((await approval(changedBy(null, { opener: 'ada', committer: null }))).code, 0);
  assert.is((await approval(changedBy('ada', { opener: null }))).code, 0);
});

const NOT_APPROVED: [what: string, api: Answers, says: RegExp, starter?: Parameters<typeof approval>[1]][] = [
  ['the last author', changedBy('octo-cat'), /You changed tenants\/suedwind.json last/],
  ['who committed it', changedBy('ada', { committer: 'Octo-Cat' }), /You changed/],
  [
    'who opened its pull request under an invented author',
    changedBy('ada', { opener: 'octo-cat' }),
    /You changed/,
  ],
  [
    'who wrote an earlier commit of the pull request',
    changedBy('ada', { others: ['octo-cat'] }),
    /or wrote a part of the pull request/,
  ],
  [
    'who committed a part of what was merged as another commit',
    { ...changedBy('ada'), [COMMITS]: [byWhom(null, { login: 'OCTO-CAT' }), byWhom({ login: 'ada' })] },
    /or wrote a part of the pull request/,
  ],
  ['commits that cannot be read', { ...changedBy('ada'), [COMMITS]: undefined }, /could not be read/],
  [
    'a pull request of more commits than can be looked at',
    changedBy('ada', { others: Array.from({ length: 99 }, () => 'ada') }),
    /too many commits/,
  ],
  ['who lets another re-run it', changedBy('ada'), /You changed/, { again: 'ada' }],
  ['who re-runs what another started', changedBy('ada'), /You changed/, { actor: 'Ada', again: 'eve' }],
  ['a program', changedBy('ada'), /from a person/, { actor: 'github-actions[bot]' }],
  ['what a program has started', changedBy('ada'), /from a person/, { actor: 'acme[bot]', again: 'eve' }],
  ['a file whose author nobody knows', changedBy(null, { committer: null }), /does not know who/],
  ['a file that is not there', { ...changedBy('ada'), [LAST]: [] }, /no tenants\/suedwind/],
  ['history that cannot be read', { ...changedBy('ada'), [LAST]: undefined }, /did not tell who changed/],
  [
    'pull requests that cannot be read',
    { ...changedBy('ada'), [OPENED]: undefined },
    /did not tell which pull/,
  ],
  ['a tenant that is no id', changedBy('ada'), /must be an id/, { tenant: '../x' }],
];
for (const [what, api, says, starter] of NOT_APPROVED) {
  approving(`${what} is refused`, async () => {
    const { code, stdout, stderr, page } = await approval(api, starter);
    assert.is(code, 1);
    assert.match(stdout, says);
    const [, why = ''] = /^::error title=Not approved::(.+)/.exec(stdout) ?? [];
    assert.is(page, `**Not approved.** ${why}\n`);
    assert.not.match(stdout + stderr, 'secret words');
  });
}

starting.run();
undoing.run();
approving.run();
commenting.run();
looking.run();
pinning.run();
