/** What a selection means, for people: a text for the log and sentences that deserve a warning. Pure. */
import { slotsInWords } from '../history/freshness.ts';
import type { Problem } from '../tenant/check/problem.ts';
import type { Due, Selection, Why } from './due.ts';
import { minuteOf, RECORD_IT } from './other-runs.ts';
import { readPaused, strangersIn } from './paused.ts';

/** Ids of tenants whose environment is not there, or open to every branch; or who have a ledger key together with another. */
export type Unsafe = { missing: readonly string[]; open: readonly string[]; shared: readonly string[] };

export type Selected = {
  selection: Selection;
  /** All ids that have a file, valid or not. */
  known: readonly string[];
  /** The errors of tenant files; these tenants were left out. */
  problems: readonly Problem[];
  unsafe: Unsafe;
  /** The value of PAUSED_TENANTS. */
  paused: string;
  /** Whether somebody asked for these tenants. */
  isManual: boolean;
};

const REASONS: Readonly<Record<Why, string>> = {
  'not-due': 'not due yet',
  paused: 'paused in the tenant file',
  brake: 'paused by PAUSED_TENANTS',
  unfinished: 'in another run that is not finished',
  unrecorded: 'waiting, since what their last run did is not recorded',
  'retry-later': 'failed or was slowed down lately, tried again later',
  quarantined: 'in quarantine',
  'unknown-age': 'never ran, and its age is unknown',
  'over-max': 'waiting for the next start, since more are due than one takes',
};
const MAX_IDS = 50;

/** There are tenants, and not one that could be judged. */
export const BLIND =
  'There are tenants, and not one of them could be judged: either no tenant file is sound, or no tenant has an environment that only the default branch can use. Run "validate", and make the environments: npm run setup -- --repo <owner/name> --tenant <id>';
export const STUCK =
  'Whoever is due has to wait, since what their last run did is not recorded. The warnings of this job name that run.';

/** One line for each group of tenants; the last line has no break. */
export function renderSelection({ selection, problems, unsafe }: Selected): string {
  const { due, skipped } = selection;
  const lines = [due.length === 0 ? 'No tenant is due.' : `${tenants(due.length)} due:`];
  lines.push(...due.map((one) => `  ${one.id}${sinceOf(one)}`));
  for (const [why, reason] of Object.entries(REASONS)) {
    const ids = skipped.filter((one) => one.why === why).map(named);
    if (ids.length > 0) lines.push(`${ids.length} ${reason}: ${list(ids)}`);
  }
  const broken = filesOf(problems);
  if (broken.length > 0) lines.push(`${broken.length} with errors in the tenant file: ${list(broken)}`);
  const homeless = [...unsafe.missing, ...unsafe.open];
  if (homeless.length > 0) lines.push(`${homeless.length} without a safe environment: ${list(homeless)}`);
  if (unsafe.shared.length > 0)
    lines.push(`${unsafe.shared.length} with a ledger key that another has as well: ${list(unsafe.shared)}`);
  const [next] = [...selection.next].sort(([, a], [, b]) => a.getTime() - b.getTime());
  if (next !== undefined) lines.push(`The next slot is ${minuteOf(next[1])} (${next[0]}).`);
  return lines.join('\n');
}

/** At most one sentence or two of each kind, since a runner shows only ten warnings of a step. */
export function warningsOf({ selection, known, problems, unsafe, paused, isManual }: Selected): string[] {
  const { skipped, stale } = selection;
  const idsWith = (why: Why) => skipped.filter((one) => one.why === why).map(({ id }) => id);
  const warnings: string[] = [];
  const say = (ids: readonly string[], text: string) => {
    if (ids.length > 0) warnings.push(`${text}: ${list(ids)}.`);
  };
  const behind = stale.toSorted((a, b) => b.slotsBehind - a.slotsBehind);
  say(
    behind.map(({ id, slotsBehind }) => `${id} (${slotsInWords(slotsBehind)})`),
    'More than two scheduled times behind, with their number',
  );
  say(filesOf(problems), 'Not synced until the tenant file is mended ("validate" says what is wrong)');
  say(
    unsafe.missing,
    'Not synced, since there is no environment tenant-<id>, and GitHub would make one that every branch can use',
  );
  say(
    unsafe.shared,
    isManual
      ? 'Two or more tenants had one LEDGER_KEY in their last run'
      : 'Not synced by schedule, since two or more of them have one LEDGER_KEY; give each its own (openssl rand -hex 32) and start it once by hand',
  );
  say(
    skipped.filter(({ why }) => why === 'unrecorded').map(named),
    `Not synced, since what their last run did is not recorded, and may count against their limits for a day. ${RECORD_IT} It is about`,
  );
  say(unsafe.open, 'Not synced until the environment tenant-<id> is restricted to the default branch');
  const brake = readPaused(paused);
  if (brake.all) warnings.push('PAUSED_TENANTS is "*": no tenant is synced until the variable is emptied.');
  say(
    strangersIn(brake, known),
    'PAUSED_TENANTS names tenants that do not exist, so it does not stop what was meant',
  );
  say(
    idsWith('unknown-age'),
    'Never synced, and git does not tell since when the file is there; check out with history, or start a first run by hand',
  );
  say(
    idsWith('over-max'),
    `More tenants are due than one run takes; these are taken by the run that follows it, or by the next start, behind those that have waited longer`,
  );
  if (isManual) {
    say(
      idsWith('paused'),
      'Asked for, but paused: set "status": "active" in the tenant file, or choose a plan',
    );
    say(idsWith('brake'), 'Asked for, but stopped by the repository variable PAUSED_TENANTS');
  }
  return warnings;
}

function tenants(count: number): string {
  return count === 1 ? '1 tenant is' : `${count} tenants are`;
}

function named({ id, why, until, run }: Selection['skipped'][number]): string {
  if (until === undefined) return id;
  return `${id} (${why === 'unrecorded' ? `${run}, ` : ''}until ${minuteOf(until)}${why === 'quarantined' ? ', or started by hand' : ''})`;
}

function sinceOf({ overdueSince }: Due): string {
  return overdueSince === undefined ? '' : `, since ${minuteOf(overdueSince)}`;
}

/** Each file once. */
function filesOf(problems: readonly Problem[]): string[] {
  return [...new Set(problems.map(({ file }) => file))];
}

function list(items: readonly string[]): string {
  const more = items.length - MAX_IDS;
  return items.slice(0, MAX_IDS).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
