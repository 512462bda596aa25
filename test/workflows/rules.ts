/** The security rules of the workflows, each as a function that names what breaks it. */
import type { Job, Step, Workflow } from './workflow.ts';

export type Rule = { rule: string; find(workflow: Workflow): string[] };

/** Jobs that may write anything, and what. Everybody else reads. */
const WRITERS: Readonly<Record<string, readonly string[]>> = {
  'sync.yml/record': ['contents'],
  'sync.yml/next': ['actions'],
  'undo.yml/record': ['contents'],
  'rekey.yml/record': ['contents'],
  // The branch runs-selftest, and nothing else.
  'selftest.yml/record': ['contents'],
  'selftest.yml/comment': ['pull-requests'],
  'validate.yml/comment': ['pull-requests'],
  'plan.yml/comment': ['pull-requests'],
};

/** Events that run for people who can merge, or for pull requests without any secret. */
const EVENTS = ['schedule', 'workflow_dispatch', 'pull_request', 'push'];

/** Where a secret may come from: environments that are restricted to the default branch. */
// biome-ignore-start lint/suspicious/noTemplateCurlyInString: these are GitHub's expressions
const ENVIRONMENTS = ['tenant-${{ matrix.tenant }}', 'tenant-${{ inputs.tenant }}', 'ledger'];
/** Scripts that look for the environment; `select` chooses only tenants that have one. */
const LOOKERS = ['scripts/check-environment', 'scripts/pin-tenant'];
const WATCHER = '${{ secrets.HEARTBEAT_URL }}';
const BASE_COMMIT = '${{ github.event.pull_request.base.sha }}';
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: end
const OWN = ['$/action', './action', '$/action/selftest'];
/** What the action has for `job-minutes` unless told, and what checkout, artifacts and the runner itself need. */
/** Read only, or change nothing in Engagedly: whoever started them by hand sees them end. */
const UNTIMED = ['doctor', 'rekey'];
const JOB_MINUTES = 230;
const FOR_THE_REST = 8;

export const RULES: readonly Rule[] = [
  {
    rule: 'the workflow as a whole has no permission',
    find: ({ permissions }) => (isRecord(permissions) && isEmpty(permissions) ? [] : ['permissions']),
  },
  {
    rule: 'every job lists its permissions and writes only where it must',
    find: (workflow) =>
      eachJob(workflow, ({ permissions }, id) => {
        if (!isRecord(permissions)) return ['no list of permissions'];
        const allowed = WRITERS[`${workflow.file}/${id}`] ?? [];
        return Object.entries(permissions).flatMap(([scope, level]) =>
          level === 'read' || level === 'none' || (level === 'write' && allowed.includes(scope))
            ? []
            : [`${scope}: ${String(level)}`],
        );
      }),
  },
  {
    rule: 'only known events start a workflow',
    find: ({ on }) => Object.keys(on).filter((event) => !EVENTS.includes(event)),
  },
  {
    rule: "others' actions are pinned to a commit, with their version beside it",
    find: ({ text }) =>
      [...text.matchAll(/^[\s-]*['"]?uses['"]?:\s*(.*)$/gm)].flatMap(([, used = '']) => {
        if (OWN.includes(used.replace(/\s+#.*$/, ''))) return [];
        return /^[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(used) ? [] : [used];
      }),
  },
  {
    rule: 'every step with an action is one that is read line by line, too',
    find: ({ jobs, text }) => {
      const used = Object.values(jobs).flatMap(({ steps = [] }) => steps.flatMap(({ uses }) => uses ?? []));
      const lines = text.match(/^[\s-]*['"]?uses['"]?:/gm)?.length ?? 0;
      return used.length === lines ? [] : [`${used.length} steps, ${lines} lines`];
    },
  },
  {
    rule: 'a checkout leaves no token behind',
    find: (workflow) =>
      eachStep(workflow, ({ uses, with: given }) =>
        uses?.startsWith('actions/checkout@') && given?.['persist-credentials'] !== false ? ['checkout'] : [],
      ),
  },
  {
    rule: 'a script contains no expression',
    find: (workflow) => eachStep(workflow, ({ run }) => (run?.includes('${{') ? [run] : [])),
  },
  {
    rule: 'a script writes nothing into the environment of later steps',
    find: (workflow) =>
      eachStep(workflow, ({ run = '' }) => [...run.matchAll(/GITHUB_(?:ENV|PATH)\b/g)].map(([name]) => name)),
  },
  {
    rule: 'what a script refuses stands in the job summary, too',
    find: (workflow) =>
      eachStep(workflow, ({ run = '' }) =>
        count(run, '::error') > count(run, '>> "$GITHUB_STEP_SUMMARY"')
          ? ['an error beside the job alone']
          : [],
      ),
  },
  {
    rule: 'a pull request sees no secret and no environment',
    find: (workflow) => {
      if (!('pull_request' in workflow.on)) return [];
      const secrets = expressionsOf(workflow.text).filter((expression) => /\bsecrets\b/i.test(expression));
      const inherited = /^\s*secrets:/m.test(workflow.text) ? ['secrets:'] : [];
      const environments = eachJob(workflow, ({ environment }) =>
        environment === undefined ? [] : ['environment'],
      );
      return [...secrets, ...inherited, ...environments];
    },
  },
  {
    rule: "a job on a pull request that may write runs the base's code",
    find: (workflow) => {
      if (!('pull_request' in workflow.on)) return [];
      return eachJob(workflow, ({ permissions, steps = [] }) => {
        if (!isRecord(permissions) || !Object.values(permissions).includes('write')) return [];
        return steps.flatMap(({ uses = '', run, with: given }) => {
          if (run !== undefined) return ['a script'];
          if (uses === '$/action') return ["the pull request's action"];
          return uses.startsWith('actions/checkout@') && given?.ref !== BASE_COMMIT ? ['a checkout'] : [];
        });
      });
    },
  },
  {
    rule: 'secrets are named one by one, and given to our own action only, but for the address of the watcher outside',
    find: (workflow) => {
      const watcher = Object.values(workflow.jobs)
        .flatMap(({ steps = [] }) => steps.filter(({ run }) => run !== undefined))
        .filter(({ env }) => workflow.file === 'sync.yml' && env?.HEARTBEAT_URL === WATCHER);
      const given = Object.values(workflow.jobs).flatMap(({ environment, steps = [] }) =>
        steps
          .filter(({ uses }) => environment !== undefined && uses === '$/action')
          .flatMap((step) => Object.values(step.with ?? {}))
          .filter((value) => /^\$\{\{ secrets\.[A-Z_]+ \}\}$/.test(String(value))),
      );
      const all = workflow.text.replace(/#.*$/gm, '').match(/\bsecrets\b/gi) ?? [];
      const other = all.length - given.length - watcher.length;
      return other === 0 ? [] : [`${other} of ${all.length}`];
    },
  },
  {
    rule: 'a job with an environment runs only our action, and moves artifacts',
    find: (workflow) =>
      eachJob(workflow, ({ environment, steps = [] }) => {
        if (environment === undefined) return [];
        const allowed = /^(\$\/action$|actions\/(checkout|upload-artifact|download-artifact)@)/;
        return steps.flatMap(({ uses, run, with: given }) => {
          if (uses === undefined || !allowed.test(uses)) return [uses ?? run ?? 'a step'];
          return uses.startsWith('actions/checkout@') && (given?.ref ?? given?.repository) !== undefined
            ? ['another checkout']
            : [];
        });
      }),
  },
  {
    rule: 'environments are the known ones, without deployment records',
    find: (workflow) =>
      eachJob(workflow, ({ environment }) => {
        if (environment === undefined) return [];
        if (!isRecord(environment)) return [String(environment)];
        const { name, deployment } = environment;
        return ENVIRONMENTS.includes(String(name)) && deployment === false ? [] : [String(name)];
      }),
  },
  {
    rule: 'an environment of a tenant is looked for before a job names it, since GitHub makes unknown ones, open to all',
    find: (workflow) =>
      eachJob(workflow, ({ environment, needs = [] }) => {
        if (!isRecord(environment) || environment.name === 'ledger') return [];
        const before = [needs].flat().flatMap((id) => workflow.jobs[id]?.steps ?? []);
        const looks = ({ run, with: given }: Step) =>
          LOOKERS.some((script) => run?.includes(script)) || given?.command === 'select';
        return before.some(looks) ? [] : [String(environment.name)];
      }),
  },
  {
    rule: 'jobs with an environment are never cancelled half-way, and wait in a queue',
    find: (workflow) =>
      eachJob(workflow, ({ environment, concurrency }) => {
        if (environment === undefined) return [];
        const waits = concurrency ?? workflow.concurrency;
        return isRecord(waits) && waits['cancel-in-progress'] === false && waits.queue === 'max'
          ? []
          : ['concurrency'];
      }),
  },
  {
    rule: 'nothing is cached',
    find: (workflow) =>
      eachStep(workflow, ({ uses = '', with: given }) => {
        if (uses.startsWith('actions/cache')) return [uses];
        if (!uses.startsWith('actions/setup-')) return [];
        return given?.['package-manager-cache'] === false && given.cache === undefined ? [] : [uses];
      }),
  },
  {
    rule: 'every job ends by itself',
    find: (workflow) =>
      eachJob(workflow, ({ 'timeout-minutes': minutes }) =>
        typeof minutes === 'number' && minutes > 0 && minutes <= 240 ? [] : ['timeout-minutes'],
      ),
  },
  {
    rule: 'a job that reads both systems outlasts its run, which ends in order before',
    find: (workflow) =>
      eachJob(workflow, ({ 'timeout-minutes': minutes, steps = [] }) =>
        steps.flatMap(({ uses = '', with: given }) => {
          if (!OWN.includes(uses) || given?.['personio-client-id'] === undefined) return [];
          if (UNTIMED.includes(String(given.command))) return [];
          const run = Number(given['job-minutes'] ?? JOB_MINUTES);
          return run <= Number(minutes) - FOR_THE_REST ? [] : [`job-minutes ${run} of ${String(minutes)}`];
        }),
      ),
  },
  {
    rule: 'images are named with their version',
    find: (workflow) =>
      eachJob(workflow, ({ 'runs-on': image, strategy }) => {
        const listed = strategy?.matrix?.image;
        const images = Array.isArray(listed) && String(image).includes('matrix.image') ? listed : [image];
        return images.map(String).filter((name) => !/^ubuntu-\d\d\.\d\d$/.test(name));
      }),
  },
];

function eachJob({ jobs }: Workflow, find: (job: Job, id: string) => string[]): string[] {
  return Object.entries(jobs).flatMap(([id, job]) => find(job, id).map((found) => `${id}: ${found}`));
}

function eachStep(workflow: Workflow, find: (step: Step) => string[]): string[] {
  return eachJob(workflow, ({ steps = [] }) => steps.flatMap(find));
}

/** All expressions of a text: between braces, and after `if:`, where the braces may be left out. */
function expressionsOf(text: string): string[] {
  const braced = [...text.matchAll(/\$\{\{([\s\S]*?)\}\}/g)];
  const bare = [...text.matchAll(/^[\s-]*if:(.*)$/gm)];
  return [...braced, ...bare].map(([, expression = '']) => expression.trim());
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0;
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}
