/** How an installation stands on GitHub: the table. Setting up walks it, and so does looking whether it is still so. */
import { environmentNames, environmentOf, environmentSetting } from './environments.ts';
import { eventsSetting } from './events.ts';
import { type AskGitHub, objectIn, type Place, Refused, read, readList, Undocumented } from './github.ts';
import { FOR_MAIN, FOR_RUNS, RUNS_FOR_GOOD, ruleSetSetting } from './rule-sets.ts';
import type { Found, Setting } from './setting.ts';
import { tenantSecretsSetting } from './tenant-secrets.ts';
import { valueSetting } from './value.ts';
import { withoutKeySettings } from './without-key.ts';
import { isKeyInPlace, LEDGER, writingKeySettings } from './writing-key.ts';

export type Wanted = {
  /** Made ready as well; empty: none. */
  tenant: string;
  /** Those whose environments are there already. */
  tenants: readonly string[];
  /** Without it "record" pushes with its token, where an organisation forbids deploy keys. */
  hasDeployKey: boolean;
};

/** In the order in which they are made right. */
export function installationOf({ tenant, tenants, hasDeployKey }: Wanted): Setting[] {
  return [
    {
      what: 'The repository is private: its history tells who the customers are',
      page: 'settings',
      look: async (_ask, { isPrivate }) =>
        isPrivate
          ? { state: 'right' }
          : { state: 'click', how: 'the world can read it: "Change repository visibility"' },
    },
    valueSetting({
      what: "Only GitHub's own actions run, and only pinned to a commit",
      page: 'settings/actions',
      parts: [
        {
          path: 'actions/permissions',
          wanted: { enabled: true, allowed_actions: 'selected', sha_pinning_required: true },
          whereThere: ['sha_pinning_required'],
        },
        {
          path: 'actions/permissions/selected-actions',
          wanted: { github_owned_allowed: true, verified_allowed: false, patterns_allowed: [] },
          // Documented as optional.
          whereThere: ['patterns_allowed'],
        },
      ],
    }),
    valueSetting({
      what: 'Workflows may read and no more unless a job says so, and cannot approve pull requests',
      page: 'settings/actions',
      parts: [
        {
          path: 'actions/permissions/workflow',
          wanted: { default_workflow_permissions: 'read', can_approve_pull_request_reviews: false },
        },
      ],
    }),
    valueSetting({
      what: 'Runs are kept for 14 days or more, so that a run can be explained and put back',
      page: 'settings/actions',
      parts: [
        { path: 'actions/permissions/artifact-and-log-retention', wanted: { days: 90 }, least: { days: 14 } },
      ],
    }),
    eventsSetting,
    {
      what: 'Every line of CODEOWNERS names somebody who may own it',
      page: '.github/CODEOWNERS',
      right: 'to read the repository (of a fine-grained token: Contents)',
      look: whoOwns,
    },
    ruleSetSetting(FOR_MAIN, {
      what: 'Nothing gets onto the default branch without a reviewed pull request whose checks passed',
    }),
    ...[LEDGER, ...new Set([...tenants, ...(tenant === '' ? [] : [tenant])].map(environmentOf))].map(
      environmentSetting,
    ),
    ...(hasDeployKey
      ? [
          ...writingKeySettings,
          // Not before: without a key that is let through, nothing could be recorded.
          ruleSetSetting(FOR_RUNS, {
            what: 'Nobody but this key writes to the branch "runs"',
            until: isKeyInPlace,
          }),
        ]
      : withoutKeySettings),
    ruleSetSetting(RUNS_FOR_GOOD, { what: 'What stands on the branch "runs" is not deleted or overwritten' }),
    {
      what: 'A budget for Actions sends alerts',
      page: 'https://github.com/settings/billing/budgets',
      right: 'to own the organisation, or to manage its bills',
      isOthers: true,
      look: whoWatchesCosts,
    },
    ...(tenant === '' ? [] : [tenantSecretsSetting(tenant)]),
  ];
}

/** The tenants whose environments there are. Throws Refused and Undocumented. */
export async function tenantsOn(ask: AskGitHub, place: Place): Promise<string[]> {
  const prefix = environmentOf('');
  const names = await environmentNames(ask, place);
  return names.flatMap((name) => (name.startsWith(prefix) ? name.slice(prefix.length) : []));
}

async function whoOwns(ask: AskGitHub, { repository, defaultBranch }: Place): Promise<Found> {
  const page = `edit/${defaultBranch}/.github/CODEOWNERS`;
  const answer = await read(ask, `repos/${repository}/codeowners/errors`).catch((error: unknown) => {
    if (error instanceof Refused && error.status === 404) return undefined;
    throw error;
  });
  if (answer === undefined) return { state: 'click', how: 'GitHub finds no such file', page };
  const { errors } = objectIn(answer);
  if (!Array.isArray(errors)) throw new Undocumented('no list of errors');
  if (errors.length === 0) return { state: 'right' };
  const told = errors.slice(0, 10).map(objectIn);
  const lines = told.map(({ line, kind }) => `line ${Number(line)}: ${String(kind)}`);
  return {
    state: 'click',
    how: `${lines.join('; ')}${errors.length > 10 ? '; and more' : ''}. Name teams of yours with write access`,
    page,
  };
}

async function whoWatchesCosts(ask: AskGitHub, place: Place): Promise<Found> {
  if (!place.isOrganisation) return { state: 'unseen', how: 'GitHub tells it on this page only' };
  const page = `https://github.com/organizations/${place.owner}/billing/budgets`;
  const path = `organizations/${place.owner}/settings/billing/budgets`;
  const budgets = await readList(ask, path, { key: 'budgets' }).catch((error: unknown) => {
    if (error instanceof Refused && [403, 404].includes(error.status)) return undefined;
    throw error;
  });
  if (budgets === undefined) {
    return { state: 'unseen', how: `only an owner of the organisation sees it: ${page}` };
  }
  const isWatching = budgets.some((budget) => {
    const isForActions = /^actions(?:_|$)/i.test(String(budget.budget_product_sku));
    const isForUs =
      budget.budget_scope !== 'repository' || budget.budget_entity_name === nameIn(place.repository);
    return isForActions && isForUs && objectIn(budget.budget_alerting).will_alert === true;
  });
  if (isWatching) return { state: 'right' };
  return {
    state: 'click',
    how: 'there is none: product Actions, about twice what OPERATIONS says it costs, alerts switched on',
    page,
  };
}

function nameIn(repository: string): string {
  return repository.slice(repository.indexOf('/') + 1);
}
