import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { BUDGET, linesOf, PUBLIC_HALF, runSetUp, SECRET_HALF } from '../fixtures/github/set-up.ts';
import { type Environment, type Settings, type State, standing } from '../fixtures/github/settings.ts';

const key = suite('the key that writes');
let github: Settings;

const onGitHub = standing((one) => {
  github = one;
});

const ADDED = { id: 7, key: PUBLIC_HALF.replace(/ ledger$/, ''), read_only: false };
const OTHER = { id: 8, key: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOther', read_only: false };
const WRITES = 'This key, and no other, may write to the repository';

function withKey(more: Partial<Environment> = {}): (state: State) => void {
  return (state) => {
    state.environments.set('ledger', {
      policy: { protected_branches: false, custom_branch_policies: true },
      branches: [{ id: 1, name: 'main', type: 'branch' }],
      secrets: new Map([['LEDGER_SSH_KEY', SECRET_HALF]]),
      variables: new Map([['LEDGER_SSH_KEY_PUBLIC', PUBLIC_HALF]]),
      waitTimer: 0,
      reviewers: [],
      ...more,
    });
  };
}

async function seen(given: Record<string, string> = { check: 'true' }) {
  const { printed } = await runSetUp(github, given);
  const [label] = linesOf(printed).find(([, what]) => what === WRITES) ?? [];
  return { label, printed };
}

key(
  'one that was added as it was shown is right, whatever its comment',
  onGitHub(async () => {
    github.state.keys.push(ADDED, { ...OTHER, read_only: true });
    assert.is((await seen()).label, 'right');
  }, withKey()),
);

key(
  'one that may only read has not been added as it should',
  onGitHub(async () => {
    github.state.keys.push({ ...ADDED, read_only: true });
    const { label, printed } = await seen();
    assert.is(label, 'TO CLICK');
    assert.match(printed, /Allow write access/);
    assert.ok(printed.includes(PUBLIC_HALF));
  }, withKey()),
);

key(
  'another one in its place is not it, and every further one is one too many',
  onGitHub(async () => {
    github.state.keys.push(OTHER);
    assert.ok((await seen()).printed.includes(PUBLIC_HALF));
    github.state.keys.push(ADDED);
    const { label, printed } = await seen();
    assert.is(label, 'TO CLICK');
    assert.match(printed, /1 more key may write/);
  }, withKey()),
);

key(
  'one that was made by hand has no public half to compare with: one that writes is enough, two are too many',
  onGitHub(
    async () => {
      github.state.keys.push(OTHER);
      assert.is((await seen()).label, 'right');
      github.state.keys.push(ADDED);
      assert.match((await seen()).printed, /1 more key may write/);
    },
    withKey({ variables: new Map() }),
  ),
);

key(
  'where its public half is lost, the way to a new pair is shown',
  onGitHub(
    async () => {
      const { label, printed } = await seen();
      assert.is(label, 'TO CLICK');
      assert.match(printed, /gh secret delete LEDGER_SSH_KEY --repo nordwind-it\/people-sync --env ledger/);
      github.state.environments.get('ledger')?.secrets.clear();
      await runSetUp(github);
      assert.is(github.state.environments.get('ledger')?.variables.get('LEDGER_SSH_KEY_PUBLIC'), PUBLIC_HALF);
    },
    withKey({ variables: new Map() }),
  ),
);

key(
  'a pair whose secret half was never stored is made anew, both halves',
  onGitHub(
    async () => {
      await runSetUp(github);
      const ledger = github.state.environments.get('ledger');
      assert.is(ledger?.variables.get('LEDGER_SSH_KEY_PUBLIC'), PUBLIC_HALF);
      assert.is(ledger?.secrets.get('LEDGER_SSH_KEY'), SECRET_HALF.trimEnd());
    },
    withKey({ secrets: new Map(), variables: new Map([['LEDGER_SSH_KEY_PUBLIC', 'ssh-ed25519 OLD']]) }),
  ),
);

key(
  'where GitHub refuses what it lies in, the permission is named that a token lacks for that',
  onGitHub(async () => {
    const path = 'POST /repos/{owner}/{repo}/environments/{environment_name}/variables';
    const refusal = { status: 403, message: 'Resource not accessible by personal access token' };
    github.state.faults.set(path, refusal);
    const { printed } = await runSetUp(github);
    assert.match(
      printed,
      /REFUSED +"record" has a key[^\n]*\n[^\n]*fine-grained token: Environments, read and write/,
    );
    github.state.faults.set('GET /repos/{owner}/{repo}/environments', refusal);
    const unlisted = await runSetUp(github, { check: 'true' });
    assert.match(
      unlisted.printed,
      /NOT TOLD +Only the default[^\n]*ledger\n[^\n]*fine-grained token: Actions, read/,
    );
  }),
);

key(
  'where it cannot be made nothing is stored, and the rest goes on',
  onGitHub(async () => {
    const { exitCode, printed } = await runSetUp(github, {}, { makeKeyPair: async () => undefined });
    assert.is(exitCode, 1);
    assert.match(printed, /ssh-keygen made no key/);
    assert.is(github.state.environments.get('ledger')?.variables.size, 0);
    assert.match(printed, /^changed +What stands on the branch "runs"/m);
  }),
);

const FORBIDDEN = (state: State) => {
  state.deployKeys = false;
};
const NO_KEY = { 'no-deploy-key': 'true' };
const secretsOf = ({ state }: Settings) => [...(state.environments.get('ledger')?.secrets.keys() ?? [])];

key(
  'where the organisation forbids deploy keys, its page is named, and --no-deploy-key does without',
  onGitHub(async () => {
    const { printed } = await seen({});
    assert.ok(printed.includes('https://github.com/organizations/nordwind-it/settings/deploy_keys'));
    // A secret half that nobody may add would be taken for pushing, and refused.
    assert.equal(secretsOf(github), []);
    github.state.codeowners = [];
    const { printed: without } = await runSetUp(github, NO_KEY);
    assert.equal(
      linesOf(without).filter(([, what]) => /this key/.test(what)),
      [],
    );
    assert.equal([...github.state.rulesets.values()].map(({ name }) => name).sort(), [
      'main',
      'runs-for-good',
    ]);
  }, FORBIDDEN),
);

key(
  'where there is to be none, that is kept: the next run needs no flag, and makes none',
  onGitHub(async () => {
    Object.assign(github.state, { codeowners: [], budgets: [BUDGET] });
    const first = await runSetUp(github, NO_KEY);
    assert.is(first.exitCode, 0, first.printed);
    assert.equal([...github.state.variables], [['NO_DEPLOY_KEY', 'true']]);
    const again = await runSetUp(github);
    assert.match(again.printed, /All is as it should be, and nothing was changed/);
    assert.equal(secretsOf(github), []);
    // Whoever wants one takes the variable away.
    github.state.variables.clear();
    github.state.deployKeys = true;
    assert.match((await runSetUp(github)).printed, /^changed +"record" has a key of its own/m);
  }, FORBIDDEN),
);

key(
  'where there is to be none and something is left to do, the command to run again says so too',
  onGitHub(async () => {
    const run = async (given: Record<string, string>) => (await runSetUp(github, given)).printed;
    assert.match(await run(NO_KEY), /run this again: npm run setup -- --repo \S+ --no-deploy-key$/);
    assert.match(
      await run({ ...NO_KEY, check: 'true', tenant: 'nordwind' }),
      /npm run setup -- --repo \S+ --tenant nordwind --no-deploy-key makes right/,
    );
  }, FORBIDDEN),
);

key(
  'where there is to be none, a secret half or a rule set that is left keeps "record" from pushing, and is told',
  onGitHub(async () => {
    Object.assign(github.state, { codeowners: [], budgets: [BUDGET] });
    github.state.keys.push(ADDED);
    assert.is((await runSetUp(github)).exitCode, 0);
    github.state.variables.set('NO_DEPLOY_KEY', 'no');
    const { exitCode, printed } = await runSetUp(github, NO_KEY);
    assert.is(exitCode, 1);
    assert.equal(
      linesOf(printed).filter(([label]) => label !== 'right'),
      [
        ['changed', linesOf(printed).find(([, what]) => what.startsWith('The variable'))?.[1] ?? ''],
        ['TO CLICK', 'The environment ledger has no LEDGER_SSH_KEY'],
        ['TO CLICK', 'No rule set "runs" lets a deploy key alone write to the branch "runs"'],
      ],
    );
    assert.match(printed, /gh secret delete LEDGER_SSH_KEY --repo nordwind-it\/people-sync --env ledger/);
    github.state.environments.get('ledger')?.secrets.clear();
    for (const [id, { name }] of github.state.rulesets) if (name === 'runs') github.state.rulesets.delete(id);
    assert.is((await runSetUp(github)).exitCode, 0);
  }, withKey()),
);

key(
  'whether there is to be none is not told: the flag decides, and the rest is looked at',
  onGitHub(async () => {
    github.state.faults.set('GET /repos/{owner}/{repo}/actions/variables/{name}', { status: 403 });
    assert.is((await seen()).label, 'TO CLICK');
    assert.match((await runSetUp(github, NO_KEY)).printed, /NOT TOLD +The variable NO_DEPLOY_KEY/);
  }, withKey()),
);

key(
  'the rule set that lets only this key through waits for it',
  onGitHub(async () => {
    const { printed } = await runSetUp(github);
    assert.match(printed, /^WAITS +Nobody but this key writes/m);
    github.state.keys.push(ADDED);
    assert.match((await runSetUp(github)).printed, /^changed +Nobody but this key writes/m);
    // And it stays when the key is taken away, told as waiting: who took it knows why.
    github.state.keys.length = 0;
    assert.match((await runSetUp(github)).printed, /^WAITS +Nobody but this key writes/m);
    assert.ok([...github.state.rulesets.values()].some(({ name }) => name === 'runs'));
  }, withKey()),
);

key(
  'a further key that may write does not keep everybody else from being kept off',
  onGitHub(async () => {
    github.state.keys.push(ADDED, OTHER);
    const { printed } = await runSetUp(github);
    assert.match(printed, /^TO CLICK +This key, and no other,[^\n]*\n +1 more key may write/m);
    assert.match(printed, /^changed +Nobody but this key writes/m);
    assert.ok([...github.state.rulesets.values()].some(({ name }) => name === 'runs'));
  }, withKey()),
);

key.run();
