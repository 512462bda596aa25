/** Environments that only the default branch may use: otherwise every branch could read the secrets in them. */
import { type AskGitHub, objectIn, type Place, readList } from './github.ts';
import { differs, type Setting } from './setting.ts';

/** `open`: every branch may use it, and with it the secrets. */
export type Openness = 'restricted' | 'open';

/** Of an environment as GitHub describes it. */
export function opennessOf(environment: {
  deployment_branch_policy?: { custom_branch_policies?: boolean } | null;
}): Openness {
  return environment.deployment_branch_policy?.custom_branch_policies === true ? 'restricted' : 'open';
}

export function environmentOf(tenant: string): string {
  return `tenant-${tenant}`;
}

export function environmentSetting(name: string): Setting {
  return {
    what: `Only the default branch can use the environment ${name}`,
    page: 'settings/environments',
    look: async (ask, place) => {
      const path = pathOf(place, name);
      const environment = await environmentNamed(ask, place, name);
      if (environment === undefined) {
        return differs(['there is none'], { method: 'PUT', path, body: RESTRICTED });
      }
      if (opennessOf(environment) === 'open') {
        return differs(['every branch, or every protected one, can use it'], {
          method: 'PUT',
          path,
          body: { ...protectionOf(environment), ...RESTRICTED },
        });
      }
      const branches = `${path}/deployment-branch-policies`;
      const policies = await readList(ask, branches, { key: 'branch_policies' });
      const isOurs = ({ name: branch, type = 'branch' }: Record<string, unknown>) =>
        branch === place.defaultBranch && type === 'branch';
      const others = policies.filter((policy) => !isOurs(policy));
      const isMissing = !policies.some(isOurs);
      if (!isMissing && others.length === 0) return { state: 'right' };
      return differs(
        [
          ...(isMissing ? [`the branch ${place.defaultBranch} cannot use it`] : []),
          ...others.map((policy) => `${policy.type ?? 'branch'} ${String(policy.name)} can use it as well`),
        ],
        ...(isMissing
          ? [
              {
                method: 'POST' as const,
                path: branches,
                body: { name: place.defaultBranch, type: 'branch' },
              },
            ]
          : []),
        ...others.map(({ id }) => ({ method: 'DELETE' as const, path: `${branches}/${Number(id)}` })),
      );
    },
  };
}

const RESTRICTED = {
  deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
};

/** Who has to agree, and how long a job waits: left out of the request, they would be gone. */
function protectionOf(environment: Record<string, unknown>): Record<string, unknown> {
  const rules = Array.isArray(environment.protection_rules) ? environment.protection_rules.map(objectIn) : [];
  const wait = rules.find(({ type }) => type === 'wait_timer');
  const review = rules.find(({ type }) => type === 'required_reviewers');
  const reviewers = Array.isArray(review?.reviewers) ? review.reviewers.map(objectIn) : [];
  return {
    ...(wait ? { wait_timer: wait.wait_timer } : {}),
    ...(review
      ? {
          prevent_self_review: review.prevent_self_review === true,
          reviewers: reviewers.map(({ type, reviewer }) => ({ type, id: objectIn(reviewer).id })),
        }
      : {}),
  };
}

/** All of them in small letters, since GitHub does not tell large ones from them. */
export async function environmentNames(ask: AskGitHub, place: Place): Promise<string[]> {
  return (await environmentsOn(ask, place)).map(nameOf);
}

/** From the list of all: asking for each of 500 tenants' by name would take minutes. */
async function environmentNamed(
  ask: AskGitHub,
  place: Place,
  name: string,
): Promise<Record<string, unknown> | undefined> {
  return (await environmentsOn(ask, place)).find((environment) => nameOf(environment) === name);
}

function environmentsOn(ask: AskGitHub, { repository }: Place): Promise<Record<string, unknown>[]> {
  return readList(ask, `repos/${repository}/environments`, { key: 'environments' });
}

function nameOf({ name }: Record<string, unknown>): string {
  return String(name).toLowerCase();
}

/** The names of an environment's secrets; `undefined`: there is no such environment. */
export async function secretsIn(
  ask: AskGitHub,
  place: Place,
  name: string,
): Promise<Set<string> | undefined> {
  if ((await environmentNamed(ask, place, name)) === undefined) return undefined;
  const secrets = await readList(ask, `${pathOf(place, name)}/secrets`, { key: 'secrets' });
  return new Set(secrets.map((secret) => String(secret.name)));
}

export function pathOf({ repository }: Place, name: string): string {
  return `repos/${repository}/environments/${encodeURIComponent(name)}`;
}
