/** What each mail says. Pure. */

import { guidanceFor } from '../summary/remedies.ts';
import type { HeldClass, Summary } from '../types/summary.d.ts';
import type { MailKind } from './due.ts';
import type { Part } from './render.ts';

export type Facts = {
  id: string;
  name: string;
  /** Whether the customer, and support, get mails at all. */
  hasCustomer: boolean;
  hasSupport: boolean;
  /** In words; may be empty. */
  finishedAt: string;
  /** Failed runs in a row: up to this one, or, when this one did not fail, before it. */
  failures: number;
  slotsBehind: number;
  /** In words; may be empty. */
  schedule: string;
  summary: Summary;
};

export type Words = { subject: string; parts: Part[] };

const WORDS: Readonly<Record<MailKind, (facts: Facts) => Words | undefined>> = {
  'first-success': firstSuccess,
  'first-success-support': firstSuccessForSupport,
  recovered,
  held,
  failing,
  stale,
};

/** `undefined` when the run cannot tell what the mail should say. */
export function wordsFor(kind: MailKind, facts: Facts): Words | undefined {
  return WORDS[kind](facts);
}

function firstSuccess({ name, schedule, summary }: Facts): Words | undefined {
  // The numbers of a failed run would tell nothing; the next run that works tells them.
  if (summary.outcome === 'failed') return undefined;
  const when = schedule === '' ? 'on the agreed schedule' : schedule;
  return {
    subject: `${name}: Personio and Engagedly are now in step`,
    parts: [
      { paragraph: 'Hello,' },
      {
        paragraph: `the first synchronisation of ${name} from Personio to Engagedly is complete. ${inStepSentence(summary)}`,
      },
      { list: countsOf(summary) },
      {
        paragraph: `From now on, changes in Personio are carried over ${when}. You do not need to do anything.`,
      },
      { paragraph: 'If something looks wrong in Engagedly, please tell your usual contact.' },
    ],
  };
}

function recovered({ name, failures, finishedAt, summary }: Facts): Words | undefined {
  if (summary.outcome === 'failed') return undefined;
  const times = failures > 0 ? ` ${plural(failures, 'time', 'times')}` : '';
  const since = finishedAt === '' ? '' : ` The run that worked ended on ${finishedAt}.`;
  const { held } = summary.counts;
  return {
    subject: `${name}: the synchronisation from Personio to Engagedly works again`,
    parts: [
      { paragraph: 'Hello,' },
      {
        paragraph: `the synchronisation of ${name} from Personio to Engagedly had failed${times}. It works again.${since} ${inStepSentence(summary)}`,
      },
      { list: countsOf(summary) },
      {
        paragraph:
          held > 0
            ? `${plural(held, 'change waits', 'changes wait')} until support has looked at ${held === 1 ? 'it' : 'them'}. You do not need to do anything.`
            : 'You do not need to do anything.',
      },
    ],
  };
}

function firstSuccessForSupport({ id, name, hasCustomer, summary }: Facts): Words | undefined {
  if (summary.outcome === 'failed') return undefined;
  return {
    subject: `[${id}] First success`,
    parts: [
      { paragraph: `Tenant ${id} (${name}) has had its first success. ${inStepSentence(summary)}` },
      { list: countsOf(summary) },
      {
        paragraph: hasCustomer
          ? 'The customer gets a mail about it.'
          : `The customer gets no mail: tenants/${id}.json has no address under "notify".`,
      },
      { paragraph: 'From now on the limits for people added and units created hold as well.' },
    ],
  };
}

function held({ id, name, summary }: Facts): Words | undefined {
  if (summary.held.length === 0) return undefined;
  const count = summary.held.reduce((sum, { count }) => sum + count, 0);
  const digests = summary.held.flatMap(({ digest }) => (digest === undefined ? [] : [digest]));
  const stuck = summary.held.length - digests.length;
  return {
    subject: `[${id}] ${plural(count, 'change is', 'changes are')} held`,
    parts: [
      {
        paragraph: `In the last run of tenant ${id} (${name}), more changes came together than its limits allow. These wait; everything else was carried out.`,
      },
      { list: summary.held.map(heldLine) },
      {
        paragraph:
          digests.length === 0
            ? ''
            : `Check first that these changes are wanted. To release them, start a sync of tenant ${id} by hand with approve: ${digests.join(',')}. An approval holds for 72 hours and for exactly these changes.`,
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

function failing({ id, name, failures, summary }: Facts): Words | undefined {
  if (summary.outcome !== 'failed') return undefined;
  const { meaning, remedy } = guidanceFor(summary.issues[0]?.code ?? 'internal');
  return {
    subject: `[${id}] ${failures} failed runs in a row`,
    parts: [
      {
        paragraph: `The sync of tenant ${id} (${name}) has failed ${plural(failures, 'time', 'times')} in a row. People who join, change or leave are not carried over until it works.`,
      },
      { paragraph: `The last reason: ${meaning}.` },
      { paragraph: remedy },
      {
        paragraph:
          'It is tried again by itself, with growing gaps. There is no further mail until it has worked.',
      },
    ],
  };
}

function stale({ id, name, slotsBehind, summary }: Facts): Words | undefined {
  if (slotsBehind <= 0) return undefined;
  const now =
    summary.outcome === 'failed' ? 'This run has failed as well.' : 'This run has caught up with them.';
  return {
    subject: `[${id}] ${plural(slotsBehind, 'scheduled time was', 'scheduled times were')} missed`,
    parts: [
      {
        paragraph: `Tenant ${id} (${name}) was ${plural(slotsBehind, 'scheduled time', 'scheduled times')} behind when it was last selected. ${now}`,
      },
      {
        paragraph:
          'Look at the Actions page: whether the scheduled workflow is enabled and starts, whether the spending limit is reached, and whether a run hangs or waits for somebody.',
      },
    ],
  };
}

/** "248 of 250 people in scope are in step." */
function inStepSentence({ counts, source }: Summary): string {
  if (source.inScope === 0) return 'No people are in scope; departments and the like are in step.';
  const inStep = counts.unchanged + counts.created + counts.updated + counts.reactivated;
  return `${Math.min(inStep, source.inScope)} of ${plural(source.inScope, 'person in scope is', 'people in scope are')} in step.`;
}

function countsOf({ counts, units }: Summary): string[] {
  const created = Object.values(units).reduce((sum, kind) => sum + kind.created, 0);
  const rows: Array<[string, number]> = [
    ['People added', counts.created],
    ['People activated again', counts.reactivated],
    ['People updated', counts.updated],
    ['People blocked because they have left', counts.blocked],
    ['People who were in step already', counts.unchanged],
    ['People left alone until something is clear', counts.setAside],
    ['People who could not be changed', counts.failed],
    ['Departments, business units, job titles and locations created', created],
  ];
  return rows.filter(([, count]) => count > 0).map(([text, count]) => `${text}: ${count}`);
}

function heldLine(held: HeldClass): string {
  const digest = held.digest === undefined ? 'no digest' : `digest ${held.digest}`;
  return `${heldName(held)}: ${held.count} waiting, ${held.allowed} allowed, measured against ${held.base}, ${digest}${held.isNew ? ' (new)' : ''}`;
}

function heldName({ class: kind, field }: HeldClass): string {
  const names = {
    block: 'People to block',
    reactivate: 'People to activate again',
    identifier: 'E-mails or employee numbers to change',
    create: 'People to add',
    units: `Units to create${field === undefined ? '' : ` (${field})`}`,
    field: `People on whom the field ${field ?? ''} changes`,
  };
  return names[kind];
}

function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
