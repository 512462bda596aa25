/** Every setting by its one name; the action reads them as inputs, the command line from the environment. Pure. */
import { ConfigError, environmentName, SyncError, urlSetting, type Vendor } from './errors.ts';
import { type LedgerKey, ofTenant } from './ledger-key.ts';
import {
  commitOf,
  digests,
  ids,
  minutesOf,
  type Purpose,
  purposeOf,
  questionOf,
  type RunName,
  runNameOf,
  type Whom,
} from './one-setting.ts';
import type { RunOrigin } from './origin.ts';
import { clockOf, ledgerRemoteOf } from './played.ts';
import { readStarts, type StartsPerHour } from './schedule/starts.ts';
import { closest } from './suggest.ts';
import { ALL_VENDORS, type SecretsOf, VENDORS } from './vendors/vendors.ts';

export const COMMANDS = [
  'validate',
  'select',
  'plan',
  'sync',
  'undo',
  'rekey',
  'record',
  'alert',
  'doctor',
  'new',
  'explain',
  'key',
  'setup',
  'comment',
] as const;
export type Command = (typeof COMMANDS)[number];

/** Settings that are secrets: masked on a runner and taken out of the environment once read. */
export const SECRETS: readonly string[] = [
  ...ALL_VENDORS.flatMap(({ secrets }) => Object.values(secrets)),
  'ledger-key',
  'ledger-key-old',
  'ledger-ssh-key',
  'github-token',
  'smtp-url',
  'alert-webhook',
  // A file, or the secret half of a key itself.
  'details-identity',
];

/** A vendor's address, and the secrets that let us in. */
type Access = { [V in Vendor]: { url: string } & SecretsOf<V> };

export type Settings = Access & {
  command: Command;
  /** Empty: every tenant (validate only). */
  tenant: string;
  ledgerKey: LedgerKey | undefined;
  /** For rekey: the one that the memory is under. */
  oldLedgerKey: LedgerKey | undefined;
  approve: string[];
  outDir: string;
  /** What plan and sync may take of their job's time, in minutes. */
  jobMinutes: number;
  run: RunOrigin;
  /** The branch that holds the ledger. */
  ledgerBranch: string;
  /** Loopback only: where the ledger is in place of "origin", for an invented customer; empty: "origin". */
  ledgerRemote: string;
  /** For record: the ids that were selected. */
  expected: string[];
  /** For record: the ids of those whom "select" had to leave out. */
  leftOut: string[];
  githubToken: string;
  /** For record: a deploy key that pushes in place of the token; empty when there is none. */
  ledgerSshKey: string;
  mail: { smtpUrl: string; from: string; support: string };
  /** For record: where alerts go; empty: nowhere. */
  alertWebhook: string;
  /** For alert: the code of what stopped record; empty: it did not come to tell. */
  reason: string;
  /** For record: a tenant that failed does not make a scheduled run red by itself. */
  staysGreen: boolean;
  /** For record: the number of somebody's ticket; empty: none. */
  ticket: string;
  comment: { file: string; pullRequest: string };
  /** For explain and undo: the file of a run's details. Empty, explain asks both systems. */
  details: string;
  /** An approver's key, or the file that has it; empty: where "key" puts it. */
  identity: string;
  question: Whom | undefined;
  /** For explain and undo: the run that the details are of. */
  ofRun: RunName | undefined;
  /** For plan: the commit of a pull request that the tenant file was taken from; empty where it is the committed one. */
  commit: string;
  /** For plan: the branch whose tenant file this one is compared with; empty: none. */
  against: string;
  /** How often an hour the workflow asks who is due, as the installation has chosen. */
  starts: { perHour: StartsPerHour; isUnderstood: boolean };
  /** The emergency brake: ids by comma, or `*`. */
  paused: string;
  /** What a selection is for. */
  purpose: Purpose;
  /** Loopback only: the time it is, for tests of several days. */
  clock: Date | undefined;
  /** For new: a file that is there is changed. */
  isChange: boolean;
  /** For setup; `hasDeployKey` for doctor as well. `repository`: as it was given, still to be checked. */
  setup: { repository: string; isCheck: boolean; hasDeployKey: boolean };
  /** What is wrong with a setting that is not there for it: the run ends with this, and leaves it as its result. */
  flaw: SyncError | undefined;
};

/** Whose job leaves a result even if it fails: without one "record" would take it for lost, and nobody be told why. */
const ALWAYS_WITH_RESULT: readonly Command[] = ['plan', 'sync', 'undo'];

/** Where a run leaves its files, unless told. */
export const USUAL_OUT_DIR = 'run-out';

/** Where a run leaves who is meant by its results: beside these, so that no artifact of theirs can take it along. */
export function detailsFolder(outDir: string): string {
  return `${outDir}-details`;
}

/**
 * Reads and checks all settings. `get` gives one by its name (`personio-client-id`), empty when it is not set.
 * Throws ConfigError for a setting that is wrong; on GitHub, where the run can leave it as its result, it is its `flaw`.
 */
export function readSettings(get: (name: string) => string, origin: RunOrigin): Settings {
  const command = get('command');
  if (!isCommand(command)) {
    const meant = closest(command, COMMANDS);
    throw new ConfigError(
      command === '' ? 'No command was given.' : `There is no command "${command.slice(0, 40)}".`,
      meant === undefined ? `Use one of: ${COMMANDS.join(', ')}.` : `Did you mean "${meant}"?`,
    );
  }
  const flaws: SyncError[] = [];
  const read = <T>(name: string, of: (text: string) => T): T => {
    try {
      return of(get(name));
    } catch (error) {
      const isLeft = origin.trigger !== 'local' && ALWAYS_WITH_RESULT.includes(command);
      if (!isLeft || !(error instanceof SyncError)) throw error;
      flaws.push(error);
      return of('');
    }
  };
  const keyIn = (name: 'ledger-key' | 'ledger-key-old') =>
    read(name, (key) => (key === '' ? undefined : ofTenant(key, get('tenant'), environmentName(name))));
  return {
    command,
    tenant: get('tenant'),
    personio: accessTo('personio', get),
    engagedly: accessTo('engagedly', get),
    ledgerKey: keyIn('ledger-key'),
    oldLedgerKey: keyIn('ledger-key-old'),
    approve: read('approve', digests),
    outDir: get('out-dir') || USUAL_OUT_DIR,
    jobMinutes: read('job-minutes', minutesOf),
    run: origin,
    ledgerBranch: get('ledger-branch') || 'runs',
    ledgerRemote: ledgerRemoteOf(get),
    expected: ids('expected', get('expected')),
    leftOut: ids('left-out', get('left-out')),
    githubToken: get('github-token'),
    ledgerSshKey: get('ledger-ssh-key'),
    mail: { smtpUrl: get('smtp-url'), from: get('mail-from'), support: get('support-mail') },
    alertWebhook: get('alert-webhook'),
    reason: get('reason'),
    // As GitHub compares texts, in the workflow.
    staysGreen: get('schedule-stays-green').toLowerCase() === 'true',
    ticket: get('ticket'),
    comment: { file: get('comment-file'), pullRequest: get('pull-request') },
    details: get('details'),
    identity: get('details-identity'),
    question: questionOf(get),
    ofRun: read('run', runNameOf),
    commit: read('commit', commitOf),
    against: read('against', (branch) => againstOf(command, branch)),
    starts: readStarts(get('starts-per-hour')),
    paused: get('paused-tenants'),
    purpose: purposeOf(get('run-mode')),
    clock: clockOf(get),
    isChange: get('change') === 'true',
    setup: {
      repository: get('repo'),
      isCheck: get('check') === 'true',
      hasDeployKey: get('no-deploy-key').toLowerCase() !== 'true',
    },
    flaw: flaws[0],
  };
}

function accessTo<V extends Vendor>(vendor: V, get: (name: string) => string): Access[V] {
  const { address, secrets } = VENDORS[vendor];
  const given = Object.entries(secrets).map(([key, setting]) => [key, get(setting)]);
  return { url: get(urlSetting(VENDORS[vendor])) || address, ...Object.fromEntries(given) };
}

function againstOf(command: Command, branch: string): string {
  if (branch === '' || command === 'plan') return branch;
  throw new ConfigError(
    `"against" is for plan: ${command} compares nothing.`,
    'Leave it out, or plan: npm run plan -- <tenant> --against main',
  );
}

function isCommand(text: string): text is Command {
  return COMMANDS.some((command) => command === text);
}
