/** The workflows keep the security rules, and every rule catches what it is there for. */
import { readFile } from 'node:fs/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { EVENTS } from '../../src/setup/events.ts';
import { FOR_MAIN } from '../../src/setup/rule-sets.ts';
import { RULES } from './rules.ts';
import { jobOf, readWorkflows, workflowOf } from './workflow.ts';

const workflows = await readWorkflows();
const keeping = suite('workflows: rules are kept');

for (const { rule, find } of RULES) {
  keeping(rule, () => {
    assert.equal(
      workflows.flatMap((workflow) => find(workflow).map((found) => `${workflow.file}: ${found}`)),
      [],
    );
  });
}

keeping('only record can push, only three jobs can comment, and one can start a run', () => {
  const writers = workflows.flatMap(({ file, jobs }) =>
    Object.entries(jobs).flatMap(([id, { permissions }]) =>
      Object.entries(permissions ?? {}).flatMap(([scope, level]) =>
        level === 'write' ? `${file} ${id} ${scope}` : [],
      ),
    ),
  );
  assert.equal(writers.sort(), [
    'plan.yml comment pull-requests',
    'rekey.yml record contents',
    'selftest.yml comment pull-requests',
    'selftest.yml record contents',
    'sync.yml next actions',
    'sync.yml record contents',
    'undo.yml record contents',
    'validate.yml comment pull-requests',
  ]);
});

keeping('only a rekey gets the old ledger key, and the environment of the tenant it is for', () => {
  const given = workflows.filter(({ text }) => text.includes('LEDGER_KEY_OLD }}'));
  assert.equal(
    given.map(({ file, on }) => [file, Object.keys(on)]),
    [['rekey.yml', ['workflow_dispatch']]],
  );
  const { permissions, environment, concurrency } = jobOf(workflows, 'rekey.yml', 'rekey');
  assert.equal(permissions, { contents: 'read' });
  assert.equal(environment, jobOf(workflows, 'plan.yml', 'plan').environment);
  // One at a time with the syncs of this tenant.
  const filled = (job: unknown) => JSON.stringify(job).replace(/matrix|inputs/g, 'x');
  assert.is(filled(concurrency), filled(jobOf(workflows, 'sync.yml', 'sync').concurrency));
});

keeping('a sync, a preview and an examination get the same five secrets, by the same names', () => {
  for (const [file, job] of [
    ['sync.yml', 'sync'],
    ['plan.yml', 'plan'],
    ['doctor.yml', 'doctor'],
  ] as const) {
    const secrets = (jobOf(workflows, file, job).steps ?? [])
      .flatMap((step) => Object.entries(step.with ?? {}))
      .filter(([, value]) => String(value).includes('secrets.'));
    assert.equal(secrets.map(([input]) => input).sort(), [
      'engagedly-client-key',
      'engagedly-secret-key',
      'ledger-key',
      'personio-client-id',
      'personio-client-secret',
    ]);
    for (const [input, value] of secrets) {
      assert.is(value, `\${{ secrets.${input.toUpperCase().replaceAll('-', '_')} }}`);
    }
  }
});

keeping('code, workflows, schemas and the lockfile have owners, and tenant files their own', async () => {
  const text = await readFile(new URL('../../.github/CODEOWNERS', import.meta.url), 'utf8');
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const owners = new Map(
    lines.map((line) => line.split(/\s+/)).map(([path, ...who]) => [path, who.join(' ')]),
  );
  for (const path of ['*', '/.github/', '/action/', '/schemas/', '/package-lock.json']) {
    assert.is(owners.get(path), '@your-org/engineers', path);
  }
  assert.is(owners.get('/tenants/'), '@your-org/support');
  // The last line that matches decides, so the one for everything comes first.
  assert.is(lines[0]?.split(/\s+/)[0], '*');
});

keeping(
  'the checks that main requires are those of the workflows, and only GitHub Actions can report them',
  async () => {
    type Check = { context: string; integration_id?: number };
    const rule = FOR_MAIN.rules.find(({ type }) => type === 'required_status_checks');
    const checks = rule?.parameters?.required_status_checks as Check[];
    assert.equal(
      checks.filter(({ integration_id }) => integration_id !== 15_368),
      [],
    );
    const names = ['ci.yml', 'validate.yml'].flatMap((file) =>
      Object.entries(workflows.find((one) => one.file === file)?.jobs ?? {}).flatMap(
        ([id, { name, strategy }]) => {
          const images = strategy?.matrix?.image;
          if (`${file}/${id}` === 'validate.yml/comment') return [];
          return Array.isArray(images) ? images.map((image) => `test (${image})`) : [String(name)];
        },
      ),
    );
    assert.equal(checks.map(({ context }) => context).sort(), names.sort());
  },
);

keeping('the events that an installation allows are those that start a workflow', () => {
  const events = new Set(workflows.flatMap(({ on }) => Object.keys(on)));
  assert.equal([...events].sort(), EVENTS);
});

/** A small workflow that keeps every rule; each example below spoils it in one place. */
const GOOD = `on:
  pull_request:
permissions: {}
jobs:
  a:
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    permissions:
      contents: read
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          persist-credentials: false
      - run: npm test
`;

/** The same for a job that sees secrets. */
const SECRET = `on:
  workflow_dispatch:
permissions: {}
jobs:
  first:
    runs-on: ubuntu-24.04
    timeout-minutes: 6
    permissions: {}
    steps:
      - run: .github/scripts/check-environment
  a:
    needs: first
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    permissions:
      contents: read
    environment:
      name: tenant-\${{ matrix.tenant }}
      deployment: false
    concurrency:
      group: a
      cancel-in-progress: false
      queue: max
    steps:
      - uses: $/action
        with:
          ledger-key: \${{ secrets.LEDGER_KEY }}
`;

const CHECKOUT = 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1';
const SPOILED: [rule: string, good: string, from: string, to: string][] = [
  ['the workflow as a whole has no permission', GOOD, 'permissions: {}\n', ''],
  ['the workflow as a whole has no permission', GOOD, 'permissions: {}', 'permissions: read-all'],
  ['every job lists its permissions', GOOD, 'contents: read', 'contents: write'],
  ['every job lists its permissions', GOOD, 'contents: read', 'id-token: write'],
  ['every job lists its permissions', GOOD, 'permissions:\n      contents: read', 'permissions: write-all'],
  ['only known events', GOOD, 'pull_request:', 'pull_request_target:'],
  ['only known events', GOOD, 'pull_request:', 'workflow_run: { workflows: [ci] }'],
  ["others' actions are pinned", GOOD, CHECKOUT, 'actions/checkout@v7 # v7.0.1'],
  ["others' actions are pinned", GOOD, ' # v7.0.1', ''],
  ["others' actions are pinned", GOOD, CHECKOUT, 'docker://alpine:3'],
  ['every step with an action is one that is read', GOOD, '- run: npm test', '- { name: x, uses: a/b@main }'],
  ['a checkout leaves no token', GOOD, 'persist-credentials: false', 'fetch-depth: 1'],
  ['a checkout leaves no token', GOOD, 'persist-credentials: false', "persist-credentials: 'false '"],
  ['a script contains no expression', GOOD, 'npm test', `echo \${{ github.event.pull_request.title }}`],
  [
    'a script contains no expression',
    GOOD,
    'npm test',
    `|\n          echo hello\n          echo \${{ inputs.x }}`,
  ],
  ['a script writes nothing into the environment', GOOD, 'npm test', 'echo "A=$1" >> "$GITHUB_ENV"'],
  ['what a script refuses stands in the job summary', GOOD, 'npm test', 'echo "::error title=No::Mend it."'],
  ['a pull request sees no secret', GOOD, 'npm test', `npm test\n        env: { A: "\${{ secrets.A }}" }`],
  [
    'a pull request sees no secret',
    GOOD,
    'npm test',
    `npm test\n        env: { A: "\${{ toJSON(secrets) }}" }`,
  ],
  ['a pull request sees no secret', GOOD, 'npm test', `npm test\n        env: { A: "\${{ SECRETS['A'] }}" }`],
  ['a pull request sees no secret', GOOD, '    timeout', '    secrets: inherit\n    timeout'],
  ['a pull request sees no secret', GOOD, '    timeout', '    environment: ledger\n    timeout'],
  [
    "a job on a pull request that may write runs the base's code",
    GOOD,
    'contents: read',
    'pull-requests: write',
  ],
  ['secrets are named one by one', SECRET, 'secrets.LEDGER_KEY', 'secrets[matrix.key]'],
  ['secrets are named one by one', SECRET, 'secrets.LEDGER_KEY', 'toJSON(secrets)'],
  ['secrets are named one by one', SECRET, '$/action', 'somebody/else@v1'],
  ['secrets are named one by one', SECRET, '    environment:', '    ignored:'],
  [
    'a job with an environment runs only our action',
    SECRET,
    '- uses: $/action',
    '- run: npm ci\n      - uses: $/action',
  ],
  ['a job with an environment runs only our action', SECRET, '$/action', './action'],
  ['a job with an environment runs only our action', SECRET, '$/action', 'actions/cache@v5'],
  [
    'a job with an environment runs only our action',
    SECRET,
    '- uses: $/action',
    '- uses: actions/checkout@v7\n        with: { ref: other }\n      - uses: $/action',
  ],
  ['environments are the known ones', SECRET, 'deployment: false', 'deployment: true'],
  ['environments are the known ones', SECRET, `tenant-\${{ matrix.tenant }}`, `\${{ inputs.environment }}`],
  ['an environment of a tenant is looked for', SECRET, 'check-environment', 'heartbeat'],
  ['an environment of a tenant is looked for', SECRET, '    needs: first\n', ''],
  [
    'jobs with an environment are never cancelled',
    SECRET,
    'cancel-in-progress: false',
    'cancel-in-progress: true',
  ],
  ['jobs with an environment are never cancelled', SECRET, '      queue: max\n', ''],
  ['nothing is cached', GOOD, CHECKOUT, 'actions/cache@v5'],
  ['nothing is cached', GOOD, CHECKOUT, 'actions/setup-node@v7'],
  ['every job ends by itself', GOOD, '    timeout-minutes: 5\n', ''],
  [
    'a job that reads both systems outlasts its run',
    SECRET,
    '          ledger-key:',
    "          personio-client-id: x\n          job-minutes: '5'\n          ledger-key:",
  ],
  [
    'a job that reads both systems outlasts its run',
    SECRET.replace('timeout-minutes: 5', 'timeout-minutes: 230'),
    '          ledger-key:',
    '          personio-client-id: x\n          ledger-key:',
  ],
  ['every job ends by itself', GOOD, 'timeout-minutes: 5', 'timeout-minutes: 360'],
  ['images are named', GOOD, 'ubuntu-24.04', 'ubuntu-latest'],
  ['images are named', GOOD, 'ubuntu-24.04', 'self-hosted'],
];

const catching = suite('workflows: rules catch');

catching('nothing in the two good examples', () => {
  for (const text of [GOOD, SECRET]) {
    const found = RULES.flatMap(({ rule, find }) =>
      find(workflowOf('good.yml', text)).map((what) => `${rule}: ${what}`),
    );
    assert.equal(found, []);
  }
});

for (const [index, [begins, good, from, to]] of SPOILED.entries()) {
  catching(`${begins} (${index + 1})`, () => {
    assert.ok(good.includes(from), 'the example has nothing to spoil');
    const [rule, ...more] = RULES.filter(({ rule }) => rule.startsWith(begins));
    assert.ok(rule && more.length === 0, 'exactly one rule is meant');
    assert.ok(
      rule.find(
        workflowOf(
          'spoiled.yml',
          good.replace(from, () => to),
        ),
      ).length > 0,
    );
  });
}

catching('every rule has an example', () => {
  const without = RULES.filter(({ rule }) => !SPOILED.some(([begins]) => rule.startsWith(begins)));
  assert.equal(
    without.map(({ rule }) => rule),
    [],
  );
});

keeping.run();
catching.run();
