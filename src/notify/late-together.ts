/** Tenants that are late for one reason, which is none of theirs: support hears of them in one mail. Pure. */
import { timesInWords } from '../history/freshness.ts';
import { guidanceFor, isIssueCode } from '../issues.ts';
import type { Occasion } from './due-mails.ts';
import type { Facts, Words } from './mail-texts.ts';

/** So many are named; the board names all. */
const MOST = 50;

/** By which those that belong together are known; `undefined`: the reason is the tenant's own, or may be. */
export function lateCauseOf({
  line,
  previous,
  quarantine,
}: Pick<Occasion, 'line' | 'previous' | 'quarantine'>): string | undefined {
  if (quarantine !== undefined) return undefined;
  const down = [line, previous].find((one) => one?.outage === true);
  if (down !== undefined) return `outage ${down.issues[0]?.code ?? ''}`;
  const isFailure = line.outcome === 'failed' || previous?.outcome === 'failed';
  return isFailure ? undefined : 'not started';
}

/** At least two of one cause. */
export function lateTogether(all: readonly Facts[], cause: string): Words {
  const named = all.slice(0, MOST).map(({ id, name, slotsBehind, summary }) => {
    const now = summary.outcome === 'failed' ? 'this run has failed as well' : 'this run has caught up';
    return `${id} (${name}): ${timesInWords(slotsBehind)}, ${now}`;
  });
  const more = all.length - named.length;
  return {
    subject: `[${all.length} tenants] Scheduled times passed without a run that worked`,
    parts: [
      {
        paragraph: `Before these runs of ${all.length} tenants, scheduled times passed without a run that worked:`,
      },
      { list: more > 0 ? [...named, `and ${more} more, which the board names`] : named },
      { paragraph: reasonOf(cause) },
    ],
  };
}

/** Where nothing that is known is the reason. */
export const LOOK_AT_ACTIONS =
  'If not, look at the Actions page: whether the scheduled workflow is enabled and starts, whether the spending limit is reached, and whether a run hangs or waits for somebody.';

/** What a mail about one of them says as well. */
export const NO_MORE_TODAY =
  'It is an outage that many tenants have at once; they are tried again every hour. For a day there is no further mail about tenants that are late by it: the board (README.md of the ledger branch) names all that are.';

function reasonOf(cause: string): string {
  const [kind, code = ''] = cause.split(' ');
  if (kind !== 'outage')
    return `No runs were started in that time. If PAUSED_TENANTS stopped them, that is why. ${LOOK_AT_ACTIONS}`;
  if (!isIssueCode(code)) return NO_MORE_TODAY;
  const { meaning, remedy } = guidanceFor(code);
  return `The reason: ${meaning}. ${remedy} ${NO_MORE_TODAY}`;
}
