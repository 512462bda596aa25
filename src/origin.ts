/** Where and by whom a run was started, from GitHub's documented variables. Pure. */

export type RunOrigin = {
  id: string | undefined;
  attempt: number;
  url: string;
  trigger: 'schedule' | 'manual' | 'local';
  /** GitHub's name of what started it. */
  event?: string | undefined;
  actor: string | undefined;
  /** `owner/name`, the branch it runs on, and whether the world can read it. */
  repository?: {
    name: string;
    branch: string | undefined;
    /** The commit that is checked out. */
    sha: string | undefined;
    isPublic: boolean;
    apiUrl: string;
    serverUrl: string;
  };
};

type Env = Readonly<Record<string, string | undefined>>;

/** What GitHub tells about the run, from its documented variables; a local run elsewhere. */
export function originOf(env: Env): RunOrigin {
  if (env.GITHUB_ACTIONS !== 'true') {
    return { id: undefined, attempt: 1, url: '', trigger: 'local', actor: undefined };
  }
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: id } = env;
  const scheduled = env.GITHUB_EVENT_NAME === 'schedule' || goesOn(env);
  return {
    id,
    attempt: Number(env.GITHUB_RUN_ATTEMPT) || 1,
    url: server && repository && id ? `${server}/${repository}/actions/runs/${id}` : '',
    trigger: scheduled ? 'schedule' : 'manual',
    event: env.GITHUB_EVENT_NAME,
    actor: scheduled ? undefined : env.GITHUB_TRIGGERING_ACTOR || env.GITHUB_ACTOR || undefined,
    ...(repository && {
      repository: {
        name: repository,
        branch: env.GITHUB_REF_NAME,
        sha: env.GITHUB_SHA,
        isPublic: env.REPOSITORY_VISIBILITY === 'public',
        apiUrl: env.GITHUB_API_URL || 'https://api.github.com',
        serverUrl: server || 'https://github.com',
      },
    }),
  };
}

/** Nobody can have this name. */
const ITSELF = 'github-actions[bot]';

/** A run that the one before it has started, since more were due than one takes; not one that somebody has run again. */
function goesOn({ GITHUB_EVENT_NAME, GITHUB_ACTOR, GITHUB_TRIGGERING_ACTOR }: Env): boolean {
  return (
    GITHUB_EVENT_NAME === 'workflow_dispatch' && GITHUB_ACTOR === ITSELF && GITHUB_TRIGGERING_ACTOR === ITSELF
  );
}
