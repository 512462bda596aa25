/** The rules of the branches `main` and `runs`: what they are, and how one of them is looked at. */
import { isDeepStrictEqual } from 'node:util';
import { type AskGitHub, isObject, objectIn, type Place, read, readList } from './github.ts';
import { differs, type Found, type Setting } from './setting.ts';
import { strengthen } from './strengthen.ts';

type Rule = { type: string; parameters?: Readonly<Record<string, unknown>> };

export type RuleSet = {
  name: string;
  branch: string;
  /** Who passes it by; nobody else may. */
  bypass: readonly { actor_type: string; bypass_mode: string }[];
  rules: readonly Rule[];
};

const DEFAULT_BRANCH = '~DEFAULT_BRANCH';

/** Only GitHub Actions itself can report a check under its number; otherwise anybody with write access could. */
const GITHUB_ACTIONS = 15_368;

/** The jobs of validate.yml and ci.yml. */
export const CHECKS: readonly string[] = [
  'validate',
  'test (ubuntu-24.04)',
  'test (ubuntu-26.04)',
  'failure campaign',
  'style, types, generated files',
  'the committed bundle as an action',
  'workflows',
];

/** Nothing without a reviewed pull request whose checks passed: whoever can change a workflow here can read the secrets. */
export const FOR_MAIN: RuleSet = {
  name: 'main',
  branch: DEFAULT_BRANCH,
  bypass: [],
  rules: [
    { type: 'deletion' },
    { type: 'non_fast_forward' },
    {
      type: 'pull_request',
      parameters: {
        required_approving_review_count: 1,
        require_code_owner_review: true,
        dismiss_stale_reviews_on_push: true,
        require_last_push_approval: true,
        required_review_thread_resolution: false,
      },
    },
    {
      type: 'required_status_checks',
      parameters: {
        strict_required_status_checks_policy: false,
        required_status_checks: CHECKS.map((context) => ({ context, integration_id: GITHUB_ACTIONS })),
      },
    },
  ],
};

/** Nobody but a deploy key writes there. (GitHub cannot let its own Actions token through a rule set.) */
export const FOR_RUNS: RuleSet = {
  name: 'runs',
  branch: 'refs/heads/runs',
  bypass: [{ actor_type: 'DeployKey', bypass_mode: 'always' }],
  rules: [{ type: 'creation' }, { type: 'update' }],
};

/** And what was written stays, whoever asks. */
export const RUNS_FOR_GOOD: RuleSet = {
  name: 'runs-for-good',
  branch: 'refs/heads/runs',
  bypass: [],
  rules: [{ type: 'deletion' }, { type: 'non_fast_forward' }],
};

/** The kinds of rules that the default branch has. */
export const RULES_OF_MAIN: readonly string[] = FOR_MAIN.rules.map(({ type }) => type);

/** The kinds of rules that the branch of the ledger has, taken together. */
export const RULES_OF_RUNS: readonly string[] = [...FOR_RUNS.rules, ...RUNS_FOR_GOOD.rules].map(
  ({ type }) => type,
);

/** The same where no deploy key writes there: `record` is then let through by no rule, so that none keeps others off. */
export const RULES_WITHOUT_KEY: readonly string[] = RUNS_FOR_GOOD.rules.map(({ type }) => type);

export function ruleSetSetting(
  wanted: RuleSet,
  { what, until }: { what: string; until?: (ask: AskGitHub, place: Place) => Promise<boolean> },
): Setting {
  return {
    what,
    page: 'settings/rules',
    look: async (ask, place) => {
      if ((await until?.(ask, place)) === false)
        return { state: 'waits', how: 'until the deploy key is in place' };
      const path = `repos/${place.repository}/rulesets`;
      const named = await readList(ask, `${path}?includes_parents=false`);
      const one = named.find(({ name }) => name === wanted.name);
      if (one === undefined)
        return differs(['there is none'], { method: 'POST', path, body: bodyOf(wanted) });
      const at = `${path}/${Number(one.id)}`;
      return compared(wanted, objectIn(await read(ask, at)), { at, place });
    },
  };
}

function bodyOf({ name, branch, bypass, rules }: RuleSet) {
  return {
    name,
    target: 'branch',
    enforcement: 'active',
    bypass_actors: bypass,
    conditions: { ref_name: { include: [branch], exclude: [] } },
    rules,
  };
}

function compared(
  wanted: RuleSet,
  found: Record<string, unknown>,
  { at, place }: { at: string; place: Place },
): Found {
  const body = bodyOf(wanted);
  const actors = found.bypass_actors;
  if (!Array.isArray(actors)) {
    return { state: 'unseen', how: 'who passes it by is told to administrators only' };
  }
  const passing = actors.map((actor) => `${objectIn(actor).actor_type}, ${objectIn(actor).bypass_mode}`);
  const mayPass = wanted.bypass.map((actor) => `${actor.actor_type}, ${actor.bypass_mode}`);
  const there: unknown[] = Array.isArray(found.rules) ? found.rules : [];
  const { isForIt, isForOthers } = reachOf(found, wanted, place);
  const how = [
    ...(found.target === body.target ? [] : [`it is for a ${String(found.target)}`]),
    ...(found.enforcement === body.enforcement ? [] : [`it is ${String(found.enforcement)}, not active`]),
    ...(isForIt ? [] : ['it is for other branches']),
    ...passing.flatMap((who) => (mayPass.includes(who) ? [] : [`it lets somebody through (${who})`])),
    ...mayPass.flatMap((who) => (passing.includes(who) ? [] : [`it does not let through: ${who}`])),
    ...weaker(wanted.rules, there),
  ];
  if (how.length === 0) return { state: 'right' };
  // Put as wanted, it would be gone for what else somebody has made it for.
  if (found.target !== body.target || isForOthers) {
    return {
      state: 'click',
      how: `${how.join('; ')}. It is for more than this branch, and so is left as it is: change it here, or call it something else, and the next run makes one`,
      page: `settings/rules/${Number(found.id)}`,
    };
  }
  return differs(how, {
    method: 'PUT',
    path: at,
    body: { ...body, rules: strengthen(wanted.rules, there) },
  });
}

/** Whether a rule set holds for the branch, and whether for others as well. */
function reachOf(
  { conditions }: Record<string, unknown>,
  { branch }: RuleSet,
  { defaultBranch }: Place,
): { isForIt: boolean; isForOthers: boolean } {
  const { include, exclude } = objectIn(objectIn(conditions).ref_name);
  const [refs, but] = [include, exclude].map((list) => (Array.isArray(list) ? list : []));
  const its = [branch, ...(branch === DEFAULT_BRANCH ? [`refs/heads/${defaultBranch}`] : [])];
  return {
    isForIt: but?.length === 0 && refs?.some((ref) => its.includes(ref) || ref === '~ALL') === true,
    isForOthers: refs?.some((ref) => !its.includes(ref)) === true,
  };
}

function weaker(wanted: readonly Rule[], found: readonly unknown[]): string[] {
  return wanted.flatMap((rule) => {
    const there = found.find((one) => isObject(one) && one.type === rule.type);
    if (there === undefined) return `the rule ${rule.type} is missing`;
    return isDeepStrictEqual(strengthen(rule, there), there) ? [] : `the rule ${rule.type} is weaker`;
  });
}
