import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { findPlace } from '../../src/setup/github.ts';
import { tenantsOn } from '../../src/setup/installation.ts';
import {
  askOver,
  BUDGET,
  clickEverything,
  linesOf,
  PUBLIC_HALF,
  runSetUp,
  SECRET_HALF,
} from '../fixtures/github/set-up.ts';
import { type Environment, fresh, type Settings, type State, standing } from '../fixtures/github/settings.ts';

const setup = suite('setup');
let github: Settings;

const onGitHub = standing((one) => {
  github = one;
});

const R = '/repos/{owner}/{repo}';
const changes = () => github.asked.filter((name) => !name.startsWith('GET '));
const labelsOf = (printed: string) => linesOf(printed).map(([label]) => label);
const openIn = (printed: string) =>
  linesOf(printed).filter(([label]) => !['right', 'changed', 'not seen'].includes(label));

/** What "setup" and the clicks make of a repository as the template leaves it. */
let ready: State | undefined;

/** Made ready to the last click: by setup itself for the first who asks, as a copy of that for everybody else. */
async function made(): Promise<void> {
  assert.equal(github.state, fresh());
  if (ready === undefined) {
    clickEverything(github, (await runSetUp(github)).printed);
    const { exitCode, printed } = await runSetUp(github);
    assert.is(exitCode, 0, printed);
    ready = structuredClone(github.state);
  }
  Object.assign(github.state, structuredClone(ready));
  github.asked.length = 0;
}

function environment(more: Partial<Environment> = {}): Environment {
  return {
    policy: { protected_branches: false, custom_branch_policies: true },
    branches: [{ id: 1, name: 'main', type: 'branch' }],
    secrets: new Map(),
    variables: new Map(),
    waitTimer: 0,
    reviewers: [],
    ...more,
  };
}

setup(
  'a repository as the template leaves it becomes an installation, but for what only a person can click',
  onGitHub(async () => {
    const { exitCode, printed } = await runSetUp(github);
    assert.is(exitCode, 1);
    const { state } = github;
    assert.equal(state.permissions, {
      enabled: true,
      allowed_actions: 'selected',
      sha_pinning_required: true,
    });
    assert.equal(state.selected, {
      github_owned_allowed: true,
      verified_allowed: false,
      patterns_allowed: [],
    });
    assert.equal(state.workflow, {
      default_workflow_permissions: 'read',
      can_approve_pull_request_reviews: false,
    });
    assert.is(state.days, 90);
    const ledger = state.environments.get('ledger');
    assert.equal(ledger?.policy, { protected_branches: false, custom_branch_policies: true });
    assert.equal(
      ledger?.branches.map(({ name, type }) => `${type} ${name}`),
      ['branch main'],
    );
    assert.equal([...(ledger?.secrets ?? [])], [['LEDGER_SSH_KEY', SECRET_HALF.trimEnd()]]);
    assert.equal([...(ledger?.variables ?? [])], [['LEDGER_SSH_KEY_PUBLIC', PUBLIC_HALF]]);
    // Not yet the one that lets only the key through: nothing could be recorded.
    assert.equal([...state.rulesets.values()].map(({ name }) => name).sort(), ['main', 'runs-for-good']);
    const [policy] = state.policies.values();
    assert.equal(policy?.rules, [
      {
        type: 'restrict_action_events',
        parameters: { allowed_events: ['pull_request', 'push', 'schedule', 'workflow_dispatch'] },
      },
    ]);
    assert.equal(
      openIn(printed).map(([label]) => label),
      ['TO CLICK', 'TO CLICK', 'WAITS', 'TO CLICK'],
    );
    for (const needed of [
      'https://github.com/nordwind-it/people-sync/edit/main/.github/CODEOWNERS',
      'line 5: Unknown owner',
      'https://github.com/nordwind-it/people-sync/settings/keys/new',
      PUBLIC_HALF,
      'https://github.com/organizations/nordwind-it/billing/budgets',
    ]) {
      assert.ok(printed.includes(needed), needed);
    }
  }),
);

setup(
  'after the clicks a second run finishes, and a third changes nothing',
  onGitHub(async () => {
    clickEverything(github, (await runSetUp(github)).printed);
    const second = await runSetUp(github);
    assert.is(second.exitCode, 0, second.printed);
    assert.equal(
      linesOf(second.printed).filter(([label]) => label === 'changed'),
      [['changed', 'Nobody but this key writes to the branch "runs"']],
    );
    const runs = [...github.state.rulesets.values()].find(({ name }) => name === 'runs');
    assert.equal(runs?.bypass_actors, [{ actor_id: null, actor_type: 'DeployKey', bypass_mode: 'always' }]);
    github.asked.length = 0;
    const third = await runSetUp(github);
    assert.is(third.exitCode, 0, third.printed);
    assert.equal(changes(), []);
    assert.equal(new Set(labelsOf(third.printed)), new Set(['right']));
    assert.match(third.printed, /nothing was changed/);
    const check = await runSetUp(github, { check: 'true' });
    assert.is(check.exitCode, 0, check.printed);
  }),
);

/** Each spoils one setting, and one alone. */
const SPOILED: ReadonlyArray<[what: string, says: RegExp, spoil: (state: State) => void]> = [
  [
    'The repository is private',
    /visibility/,
    (state) => {
      state.isPrivate = false;
    },
  ],
  [
    "Only GitHub's own actions run",
    /allowed_actions is "all"/,
    (state) => {
      state.permissions.allowed_actions = 'all';
    },
  ],
  [
    "Only GitHub's own actions run",
    /sha_pinning_required is false/,
    (state) => {
      state.permissions.sha_pinning_required = false;
    },
  ],
  [
    "Only GitHub's own actions run",
    /verified_allowed is true/,
    (state) => {
      state.selected.verified_allowed = true;
    },
  ],
  [
    "Only GitHub's own actions run",
    /patterns_allowed is \["\*"\]/,
    (state) => {
      state.selected.patterns_allowed = ['*'];
    },
  ],
  [
    'Workflows may read',
    /can_approve_pull_request_reviews is true/,
    (state) => {
      state.workflow.can_approve_pull_request_reviews = true;
    },
  ],
  [
    'Runs are kept',
    /days is 7/,
    (state) => {
      state.days = 7;
    },
  ],
  [
    'Only pull_request, push',
    /it is disabled|the policy is disabled/,
    (state) => {
      for (const policy of state.policies.values()) policy.enforcement = 'disabled';
    },
  ],
  [
    'Only pull_request, push',
    /pull_request_target can start one/,
    (state) => {
      for (const policy of state.policies.values()) {
        policy.rules = [
          {
            type: 'restrict_action_events',
            parameters: {
              allowed_events: [
                'push',
                'schedule',
                'pull_request',
                'workflow_dispatch',
                'pull_request_target',
              ],
            },
          },
        ];
      }
    },
  ],
  [
    'Only pull_request, push',
    /schedule cannot/,
    (state) => {
      for (const policy of state.policies.values()) {
        policy.rules = [
          {
            type: 'restrict_action_events',
            parameters: { allowed_events: ['push', 'pull_request', 'workflow_dispatch'] },
          },
        ];
      }
    },
  ],
  [
    'Only pull_request, push',
    /some workflows only/,
    (state) => {
      for (const policy of state.policies.values())
        policy.conditions = { workflow_path: { include: ['~ALL'], exclude: ['.github/workflows/sync.yml'] } };
    },
  ],
  [
    'Every line of CODEOWNERS',
    /line 9: Unknown owner/,
    (state) => {
      state.codeowners = [{ line: 9, kind: 'Unknown owner' }];
    },
  ],
  [
    'Every line of CODEOWNERS',
    /no such file/,
    (state) => {
      state.codeowners = undefined;
    },
  ],
  [
    'Nothing gets onto the default branch',
    /there is none/,
    (state) => {
      spoilRules(state, 'main', (_set, id) => state.rulesets.delete(id));
    },
  ],
  [
    'Nothing gets onto the default branch',
    /evaluate, not active/,
    (state) => {
      spoilRules(state, 'main', (set) => {
        set.enforcement = 'evaluate';
      });
    },
  ],
  [
    'Nothing gets onto the default branch',
    /lets somebody through \(OrganizationAdmin, always\)/,
    (state) => {
      spoilRules(state, 'main', (set) => {
        set.bypass_actors = [{ actor_id: 1, actor_type: 'OrganizationAdmin', bypass_mode: 'always' }];
      });
    },
  ],
  [
    'Nothing gets onto the default branch',
    /other branches/,
    (state) => {
      spoilRules(state, 'main', (set) => {
        set.conditions = { ref_name: { include: ['~DEFAULT_BRANCH'], exclude: ['refs/heads/main'] } };
      });
    },
  ],
  [
    'Nothing gets onto the default branch',
    /rule non_fast_forward is missing/,
    (state) => {
      spoilRules(state, 'main', (set) => {
        set.rules = rulesOf(set).filter(({ type }) => type !== 'non_fast_forward');
      });
    },
  ],
  [
    'Nothing gets onto the default branch',
    /rule pull_request is weaker/,
    (state) => {
      spoilRules(state, 'main', (set) => {
        parametersOf(set, 'pull_request').require_code_owner_review = false;
      });
    },
  ],
  [
    'Nothing gets onto the default branch',
    /rule required_status_checks is weaker/,
    (state) => {
      spoilRules(state, 'main', (set) => {
        const parameters = parametersOf(set, 'required_status_checks');
        // Anybody with write access could report it.
        parameters.required_status_checks = (parameters.required_status_checks as object[]).map(
          (check, at) => (at === 0 ? { context: 'validate' } : check),
        );
      });
    },
  ],
  [
    'Nothing gets onto the default branch',
    /rule required_status_checks is weaker/,
    (state) => {
      spoilRules(state, 'main', (set) => {
        const parameters = parametersOf(set, 'required_status_checks');
        // An app of somebody's, younger than GitHub Actions.
        parameters.required_status_checks = (parameters.required_status_checks as object[]).map((check) => ({
          ...check,
          integration_id: 1_234_567,
        }));
      });
    },
  ],
  [
    'Nobody but this key',
    /rule update is missing/,
    (state) => {
      spoilRules(state, 'runs', (set) => {
        set.rules = [{ type: 'creation' }];
      });
    },
  ],
  [
    'Nobody but this key',
    /does not let through: DeployKey/,
    (state) => {
      spoilRules(state, 'runs', (set) => {
        set.bypass_actors = [];
      });
    },
  ],
  [
    'What stands on the branch',
    /disabled, not active/,
    (state) => {
      spoilRules(state, 'runs-for-good', (set) => {
        set.enforcement = 'disabled';
      });
    },
  ],
  [
    'Only the default branch can use the environment ledger',
    /every branch/,
    (state) => {
      ledgerOf(state).policy = null;
    },
  ],
  [
    'Only the default branch can use the environment ledger',
    /every protected one/,
    (state) => {
      ledgerOf(state).policy = { protected_branches: true, custom_branch_policies: false };
    },
  ],
  [
    'Only the default branch can use the environment ledger',
    /branch \* can use it as well/,
    (state) => {
      ledgerOf(state).branches.push({ id: 50, name: '*', type: 'branch' });
    },
  ],
  [
    'Only the default branch can use the environment ledger',
    /the branch main cannot use it; tag main can use it as well/,
    (state) => {
      ledgerOf(state).branches = [{ id: 51, name: 'main', type: 'tag' }];
    },
  ],
  [
    'Only the default branch can use the environment tenant-nordwind',
    /every branch/,
    (state) => {
      state.environments.set('tenant-nordwind', environment({ policy: null }));
    },
  ],
  [
    'A budget for Actions',
    /there is none/,
    (state) => {
      state.budgets = [{ ...BUDGET, budget_product_sku: 'copilot' }];
    },
  ],
  [
    'A budget for Actions',
    /there is none/,
    (state) => {
      state.budgets = [{ ...BUDGET, budget_alerting: { will_alert: false, alert_recipients: [] } }];
    },
  ],
];

/** What a person has to click. */
const BY_HAND = ['The repository is private', 'Every line of CODEOWNERS', 'A budget for Actions'];

for (const [what, says, spoil] of SPOILED) {
  setup(
    `--check names what differs, and nothing else: ${what} ${says.source}`,
    onGitHub(async () => {
      await made();
      spoil(github.state);
      const { exitCode, printed } = await runSetUp(github, { check: 'true' });
      assert.is(exitCode, 1);
      assert.is(openIn(printed).length, 1, printed);
      assert.ok(openIn(printed)[0]?.[1].startsWith(what), printed);
      assert.match(printed, says);
      assert.equal(changes(), []);
      const again = await runSetUp(github);
      assert.is(again.exitCode, BY_HAND.includes(what) ? 1 : 0, again.printed);
      github.asked.length = 0;
      await runSetUp(github);
      assert.equal(changes(), []);
    }),
  );
}

setup(
  'patterns that GitHub does not tell are none',
  onGitHub(async () => {
    await made();
    delete github.state.selected.patterns_allowed;
    const { exitCode, printed } = await runSetUp(github);
    assert.is(exitCode, 0, printed);
    assert.equal(changes(), []);
  }),
);

setup(
  'of three things wrong at once --check names exactly these',
  onGitHub(async () => {
    await made();
    github.state.workflow.default_workflow_permissions = 'write';
    spoilRules(github.state, 'runs-for-good', (_set, id) => github.state.rulesets.delete(id));
    ledgerOf(github.state).branches.push({ id: 9, name: 'release/*', type: 'branch' });
    const { exitCode, printed } = await runSetUp(github, { check: 'true' });
    assert.is(exitCode, 1);
    assert.equal(openIn(printed), [
      ['DIFFERS', 'Workflows may read and no more unless a job says so, and cannot approve pull requests'],
      ['DIFFERS', 'Only the default branch can use the environment ledger'],
      ['DIFFERS', 'What stands on the branch "runs" is not deleted or overwritten'],
    ]);
    assert.match(
      printed,
      /3 of \d+ left to do\. npm run setup -- --repo nordwind-it\/people-sync makes right/,
    );
    assert.equal(changes(), []);
  }),
);

setup(
  'what somebody has made stricter stays: more reviews, more rules, who has to agree to a job',
  onGitHub(async () => {
    await made();
    spoilRules(github.state, 'main', (set) => {
      Object.assign(parametersOf(set, 'pull_request'), {
        required_approving_review_count: 2,
        required_review_thread_resolution: true,
        allowed_merge_methods: ['squash'],
      });
      set.rules = [...rulesOf(set), { type: 'required_linear_history' }];
    });
    github.state.days = 400;
    assert.is((await runSetUp(github, { check: 'true' })).exitCode, 0);
    spoilRules(github.state, 'main', (set) => {
      parametersOf(set, 'pull_request').dismiss_stale_reviews_on_push = false;
    });
    Object.assign(ledgerOf(github.state), {
      policy: null,
      branches: [],
      waitTimer: 5,
      reviewers: [{ type: 'Team', id: 12 }],
    });
    const { exitCode, printed } = await runSetUp(github);
    assert.is(exitCode, 0, printed);
    const [main] = [...github.state.rulesets.values()].filter(({ name }) => name === 'main');
    const parameters = parametersOf(main ?? {}, 'pull_request');
    assert.is(parameters.required_approving_review_count, 2);
    assert.is(parameters.dismiss_stale_reviews_on_push, true);
    assert.equal(parameters.allowed_merge_methods, ['squash']);
    assert.ok(rulesOf(main ?? {}).some(({ type }) => type === 'required_linear_history'));
    assert.is(ledgerOf(github.state).waitTimer, 5);
    assert.equal(ledgerOf(github.state).reviewers, [{ type: 'Team', id: 12 }]);
  }),
);

/** Made by somebody for more than the branch, under the name of one of ours. */
const WIDER: ReadonlyArray<[what: string, alter: (set: Record<string, unknown>) => void]> = [
  [
    'for other branches as well',
    (set) => {
      set.conditions = {
        ref_name: { include: ['~DEFAULT_BRANCH', 'refs/heads/release/*'], exclude: [] },
      };
    },
  ],
  [
    'for all branches',
    (set) => {
      set.conditions = { ref_name: { include: ['~ALL'], exclude: [] } };
    },
  ],
];

for (const [what, alter] of WIDER) {
  setup(
    `a rule set that is ${what} is strict enough, and where it is weaker it is left to whoever made it`,
    onGitHub(async () => {
      await made();
      spoilRules(github.state, 'main', alter);
      const strict = await runSetUp(github);
      assert.is(strict.exitCode, 0, strict.printed);
      spoilRules(github.state, 'main', (set) => {
        parametersOf(set, 'pull_request').require_code_owner_review = false;
      });
      const before = structuredClone([...github.state.rulesets]);
      const { exitCode, printed } = await runSetUp(github);
      assert.is(exitCode, 1);
      assert.match(
        printed,
        /TO CLICK +Nothing gets onto[^\n]*\n +the rule pull_request is weaker\. It is for more than this branch[^\n]*\n +https:\/\/github\.com\/nordwind-it\/people-sync\/settings\/rules\/\d+$/m,
      );
      assert.equal([...github.state.rulesets], before);
      assert.equal(changes(), []);
    }),
  );
}

setup(
  'a rule set for tags, or for other branches alone, under the name of ours is not made into one for the branch',
  onGitHub(async () => {
    await made();
    for (const alter of [
      { target: 'tag', conditions: { ref_name: { include: ['refs/tags/*'], exclude: [] } } },
      { conditions: { ref_name: { include: ['refs/heads/release/*'], exclude: [] } } },
    ]) {
      spoilRules(github.state, 'main', (set) => Object.assign(set, alter));
      const before = structuredClone([...github.state.rulesets]);
      const { printed } = await runSetUp(github);
      assert.match(printed, /TO CLICK +Nothing gets onto[^\n]*\n +it is for (?:a tag|other branches)[.;]/);
      assert.equal([...github.state.rulesets], before);
      spoilRules(github.state, 'main', (set) => {
        set.target = 'branch';
      });
    }
    // The default branch by its name is the branch, and nothing else.
    spoilRules(github.state, 'main', (set) => {
      set.conditions = { ref_name: { include: ['refs/heads/main'], exclude: [] } };
    });
    assert.is((await runSetUp(github, { check: 'true' })).exitCode, 0);
  }),
);

setup(
  'what GitHub refuses is named with the right it takes, and the rest goes on',
  onGitHub(
    async () => {
      const { exitCode, printed } = await runSetUp(github);
      assert.is(exitCode, 1);
      assert.match(
        printed,
        /REFUSED +Workflows may read[\s\S]*?409, "Organisation says no"[\s\S]*?owner can change it/,
      );
      assert.match(
        printed,
        /REFUSED +Nothing gets onto[\s\S]*?403, "Resource not accessible[\s\S]*?Administration, read and write/,
      );
      assert.match(printed, /REFUSED +Only pull_request, push[\s\S]*?422/);
      // Behind it in the table, and made all the same.
      assert.is(github.state.environments.get('ledger')?.branches.length, 1);
      assert.is(github.state.environments.get('ledger')?.secrets.size, 1);
    },
    (state) => {
      state.faults.set(`PUT ${R}/actions/permissions/workflow`, {
        status: 409,
        message: 'Organisation says no',
      });
      state.faults.set(`POST ${R}/rulesets`, {
        status: 403,
        message: 'Resource not accessible by personal access token',
      });
      state.faults.set(`POST ${R}/actions/policies`, { status: 422, message: 'Invalid' });
    },
  ),
);

setup(
  'somebody who is no administrator is told so, sees what plain rights show, and changes nothing',
  onGitHub(
    async () => {
      const { exitCode, printed } = await runSetUp(github, { check: 'true' });
      assert.is(exitCode, 1);
      assert.match(printed, /You are no administrator/);
      const lines = linesOf(printed);
      assert.ok(
        lines.some(([label, what]) => label === 'NOT TOLD' && what.startsWith('Workflows may read')),
        printed,
      );
      assert.ok(
        lines.some(([label, what]) => label === 'DIFFERS' && what.includes('environment ledger')),
        printed,
      );
      assert.match(printed, /403, "Must have admin rights to Repository\."[^\n]*it takes the role admin/);
      const changing = await runSetUp(github);
      assert.is(changing.exitCode, 1);
      assert.equal([github.state.environments.size, github.state.rulesets.size], [0, 0]);
    },
    (state) => {
      state.role = 'write';
      state.ownsOrganisation = false;
    },
  ),
);

setup(
  'who passes a rule set by is told to administrators only: then it does not count as right',
  onGitHub(async () => {
    await made();
    github.state.role = 'write';
    const { exitCode, printed } = await runSetUp(github, { check: 'true' });
    assert.is(exitCode, 1);
    assert.match(printed, /NOT TOLD +Nothing gets onto[^\n]*\n[^\n]*told to administrators only/);
  }),
);

setup(
  'what only an owner of the organisation is told, or no plan but a larger one has, is said and is no failure',
  onGitHub(async () => {
    await made();
    github.state.ownsOrganisation = false;
    github.state.faults.set(`GET ${R}/actions/policies`, { status: 404, message: 'Not Found' });
    const { exitCode, printed } = await runSetUp(github, { check: 'true' });
    assert.is(exitCode, 0, printed);
    assert.equal(linesOf(printed).filter(([label]) => label === 'not seen').length, 2);
    assert.match(printed, /2 could not be seen from here/);
  }),
);

setup(
  'a plan without rule sets is told as one',
  onGitHub(
    async () => {
      const { printed } = await runSetUp(github, { check: 'true' });
      assert.match(printed, /NOT TOLD +Nothing gets onto[^\n]*\n[^\n]*GitHub Team or Enterprise/);
    },
    (state) => {
      state.faults.set(`GET ${R}/rulesets`, {
        status: 403,
        message: 'Upgrade to GitHub Pro or make this repository public to enable this feature.',
      });
    },
  ),
);

setup(
  'a change that GitHub accepts and does not show is no success, and is not tried for ever',
  onGitHub(
    async () => {
      const { exitCode, printed } = await runSetUp(github);
      assert.is(exitCode, 1);
      assert.match(
        printed,
        /REFUSED +Workflows may read[^\n]*\n[^\n]*accepted the change, and shows no other/,
      );
      assert.is(changes().filter((name) => name.endsWith('/workflow')).length, 1);
    },
    (state) => {
      Object.defineProperty(state, 'workflow', {
        get: () => ({ default_workflow_permissions: 'write', can_approve_pull_request_reviews: false }),
      });
    },
  ),
);

setup(
  'the page of a proxy is no answer: what it stands in for is not right, and the rest is looked at',
  onGitHub(async () => {
    await made();
    github.state.faults.set(`GET ${R}/codeowners/errors`, { status: 200, message: 'Welcome' });
    github.state.faults.set(`GET ${R}/keys`, { status: 200, message: 'Welcome' });
    const { exitCode, printed } = await runSetUp(github, { check: 'true' });
    assert.is(exitCode, 1);
    assert.equal(
      openIn(printed).map(([label]) => label),
      ['NOT TOLD', 'NOT TOLD', 'NOT TOLD'],
    );
    assert.match(printed, /something else than is documented: no list/);
    github.state.faults.set(`GET ${R}/environments`, { status: 200, message: 'Welcome' });
    assert.match(
      (await runSetUp(github, { check: 'true' })).printed,
      /NOT TOLD +Only the default branch can use the environments of the tenants/,
    );
    github.state.faults.set(`GET ${R}`, { status: 200, message: 'Welcome' });
    const other = await runSetUp(github, { check: 'true' });
    assert.is(other.exitCode, 1);
    assert.match(other.printed, /What answers is not GitHub/);
  }),
);

setup(
  'the environments of more than 2,000 tenants are all read',
  onGitHub(async () => {
    for (let at = 0; at < 2_050; at += 1) github.state.environments.set(`tenant-t${at}`, environment());
    const place = await findPlace(askOver(github), github.state.repository);
    assert.is((await tenantsOn(askOver(github), place)).length, 2_050);
  }),
);

setup(
  'looking at 300 tenants asks once for each, and not more',
  onGitHub(async () => {
    await made();
    for (let at = 0; at < 300; at += 1) github.state.environments.set(`tenant-t${at}`, environment());
    const { exitCode } = await runSetUp(github, { check: 'true' });
    assert.is(exitCode, 0);
    const others = github.asked.filter((name) => !name.endsWith('/deployment-branch-policies'));
    assert.is(github.asked.length - others.length, 301);
    assert.ok(others.length <= 25, others.join('\n'));
  }),
);

setup(
  'a list of more than one page is read to its end',
  onGitHub(async () => {
    await made();
    for (let at = 0; at < 120; at += 1) github.state.environments.set(`tenant-t${at}`, environment());
    github.state.environments.set('tenant-last', environment({ policy: null }));
    const { exitCode, printed } = await runSetUp(github, { check: 'true' });
    assert.is(exitCode, 1);
    assert.equal(openIn(printed), [
      ['DIFFERS', 'Only the default branch can use the environment tenant-last'],
    ]);
  }),
);

function ledgerOf(state: State): Environment {
  const found = state.environments.get('ledger');
  if (found === undefined) throw new Error('no environment ledger');
  return found;
}

type RuleSet = Record<string, unknown>;
type Rule = { type: string; parameters?: Record<string, unknown> };

function spoilRules(state: State, name: string, spoil: (set: RuleSet, id: number) => void): void {
  const [found] = [...state.rulesets].filter(([, set]) => set.name === name);
  if (found === undefined) throw new Error(`no rule set ${name}`);
  spoil(found[1], found[0]);
}

function rulesOf(set: RuleSet): Rule[] {
  return set.rules as Rule[];
}

function parametersOf(set: RuleSet, type: string): Record<string, unknown> {
  const parameters = rulesOf(set).find((rule) => rule.type === type)?.parameters;
  if (parameters === undefined) throw new Error(`no rule ${type}`);
  return parameters;
}

setup.run();
