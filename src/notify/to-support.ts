/** What the mails to support say. Pure. */

import { approvingOf, startInWords } from '../approval.ts';
import { timesInWords } from '../history/freshness.ts';
import { guidanceFor, isIssueCode, typedFor } from '../issues.ts';
import { countsOf, heldLine, inStepSentence, plural } from './figures.ts';
import { LOOK_AT_ACTIONS, NO_MORE_TODAY } from './late-together.ts';
import type { Facts, Words } from './mail-texts.ts';

export function firstSuccessForSupport({ id, name, hasCustomer, summary }: Facts): Words | undefined {
  if (summary.outcome === 'failed') return undefined;
  return {
    subject: `[${id}] First success`,
    parts: [
      { paragraph: `Tenant ${id} (${name}) has had its first success. ${inStepSentence(summary)}` },
      ...countsOf(summary),
      {
        paragraph: hasCustomer
          ? 'The customer gets a mail about it.'
          : `The customer gets no mail: tenants/${id}.json has no address under "notify".`,
      },
      { paragraph: 'From now on the limits for people added and units created hold as well.' },
    ],
  };
}

export function held({ id, name, summary }: Facts): Words | undefined {
  if (summary.held.length === 0) return undefined;
  const count = summary.held.reduce((sum, { count }) => sum + count, 0);
  const digests = summary.held.flatMap(({ digest }) => (digest === undefined ? [] : [digest]));
  const stuck = summary.held.length - digests.length;
  return {
    subject: `[${id}] ${plural(count, 'change is', 'changes are')} held`,
    parts: [
      {
        paragraph: `In the last run of tenant ${id} (${name}), some changes were not carried out and wait: more came together than the limits allow, or something about the run looked wrong. The summary says which, and whether everything else was done.`,
      },
      { list: summary.held.map((held) => heldLine(held, summary)) },
      {
        paragraph:
          digests.length === 0
            ? ''
            : `Check first that these changes are wanted. To release them, ${startInWords(approvingOf({ ...summary, tenant: id }, digests))}. That works once, within 72 hours from when this was first held, and releases what is still the same by then.`,
      },
      {
        paragraph:
          stuck === 0
            ? ''
            : 'What has no digest cannot be approved: a list could not be read completely, or the tenant has no LEDGER_KEY. The summary says which.',
      },
      { paragraph: 'If they are not wanted, correct them in Personio or in the tenant file.' },
    ],
  };
}

export function failing({ id, name, failures, quarantine, summary }: Facts): Words | undefined {
  if (summary.outcome !== 'failed') return undefined;
  const { meaning, remedy } = guidanceFor(summary.issues[0]?.code ?? 'internal');
  const what = quarantine?.isRefused ? 'Refused credentials' : `${failures} failed runs in a row`;
  const until = quarantine?.until ? ` until ${quarantine.until}` : '';
  return {
    subject: `[${id}] ${what}${quarantine === undefined ? '' : ', now in quarantine'}`,
    parts: [
      {
        paragraph: `The sync of tenant ${id} (${name}) has failed${failures > 1 ? ` ${failures} times in a row` : ''}. People who join, change or leave are not carried over until it works.`,
      },
      { paragraph: `The last reason: ${meaning}.` },
      { paragraph: remedy },
      {
        paragraph:
          quarantine === undefined
            ? 'It is tried again by itself, with growing gaps. There is no further mail until it has worked.'
            : `The tenant is in quarantine${until}: it is tried again by itself only after 6, then 12, then every 24 hours. Mend the cause, then start a sync of tenant ${id} by hand: that ends the quarantine at once, and so does the first run that works. Until then there is one more mail at most: that scheduled times have passed.`,
      },
    ],
  };
}

export function recoveredForSupport({ id, name, failures, summary }: Facts): Words | undefined {
  if (summary.outcome === 'failed') return undefined;
  const after = failures > 0 ? ` after ${plural(failures, 'failed run', 'failed runs')}` : '';
  return {
    subject: `[${id}] Works again, no longer in quarantine`,
    parts: [
      {
        paragraph: `The sync of tenant ${id} (${name}) works again${after}, on schedule as before. ${inStepSentence(summary)}`,
      },
      ...countsOf(summary),
      {
        paragraph: summary.held.every(({ digest }) => digest === undefined)
          ? ''
          : 'Something waits for an approval: what came together while it failed may be more than the limits allow in a day. The summary has the digests.',
      },
    ],
  };
}

export function stale(facts: Facts): Words | undefined {
  const { id, name, slotsBehind, summary, isOutage, quarantine } = facts;
  if (slotsBehind <= 0) return undefined;
  const now =
    summary.outcome === 'failed' ? 'This run has failed as well.' : 'This run has caught up with them.';
  return {
    subject: `[${id}] ${timesInWords(slotsBehind)} passed without a run that worked`,
    parts: [
      {
        paragraph: `Before this run of tenant ${id} (${name}), ${timesInWords(slotsBehind)} passed without one that worked. ${now}`,
      },
      {
        paragraph:
          reasonOf(facts) ??
          `If the tenant was paused by then, in its file or by the variable PAUSED_TENANTS, that is why. ${LOOK_AT_ACTIONS}`,
      },
      { paragraph: isOutage && quarantine === undefined ? NO_MORE_TODAY : '' },
    ],
  };
}

/** Where a credential is refused, the tenant is in quarantine, or each time had a run that failed, nothing on the Actions page is the reason. */
function reasonOf({ summary, quarantine, failures, slotsBehind }: Facts): string | undefined {
  const code = summary.issues[0]?.code;
  if (summary.outcome !== 'failed' || code === undefined) {
    return failures < slotsBehind
      ? undefined
      : `Runs have started in that time, and ${failures} in a row have failed; this one works. Nothing needs to be done.`;
  }
  const isRefused = code === 'personio-auth' || code === 'engagedly-auth';
  if (!isRefused && quarantine === undefined && failures <= slotsBehind) return undefined;
  const { meaning, remedy } = guidanceFor(code);
  return `The reason: ${meaning}. ${remedy}`;
}

export function escalated({ id, name, escalated }: Facts): Words | undefined {
  if (escalated === undefined) return undefined;
  const { open, isReminder } = escalated;
  const count = open.reduce((sum, { count }) => sum + count, 0);
  const cases = plural(count, 'case', 'cases');
  return {
    subject: `[${id}] ${isReminder ? `Reminder: ${cases} still need` : `${cases} need`}${count === 1 ? 's' : ''} somebody`,
    parts: [
      {
        paragraph: `In tenant ${id} (${name}) the sync may not, or could not, do by itself what Personio says. Somebody has to look${open.some(({ code }) => isIssueCode(code) && guidanceFor(code).escalates === 'weekly') ? '; there is a reminder every seven days until it is handled' : ''}.`,
      },
      ...open.flatMap(({ code, count }) => {
        if (!isIssueCode(code)) return [];
        const { meaning, remedy } = guidanceFor(code);
        return [{ paragraph: `${count} × ${code}: ${meaning}. ${typedFor(remedy, id)}` }];
      }),
      { paragraph: 'The summary of the run has references to the people concerned.' },
    ],
  };
}
