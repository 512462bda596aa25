/** Which mails a finished run calls for. Pure. */

import type { QuarantineCause } from '../history/quarantine.ts';
import type { Tenant } from '../model.ts';
import type { HistoryLine } from '../types/history.d.ts';
import type { Summary } from '../types/summary.d.ts';
import { readAddresses } from './address.ts';
import { isNewlyHeld } from './due-alerts.ts';

/**
 * Every mail has one reader, so that a mail that reached the customer is not sent again because the one to support
 * failed. These words stand in the ledger; do not rename them.
 */
const READERS = {
  'first-success': 'customer',
  recovered: 'customer',
  'first-success-support': 'support',
  held: 'support',
  failing: 'support',
  'recovered-support': 'support',
  stale: 'support',
  escalated: 'support',
} as const;

export type MailKind = keyof typeof READERS;
export type Reader = (typeof READERS)[MailKind];

export type Stale = {
  /** Scheduled times that were not served. */
  slotsBehind: number;
  /** When the tenant became stale; without it, a failed run before this one counts as having told. */
  since?: Date;
};

export type Quarantine = {
  because: QuarantineCause;
  /** When it is tried again by itself. */
  until: Date;
  /** Whether it began with this run. */
  isNew: boolean;
};

export type Occasion = {
  tenant: { id: string; notify?: Tenant['notify'] };
  /** One address, or several separated by commas; empty: support gets no mail. */
  supportMail: string;
  /** The line of this run; its own `waiting` is not looked at. */
  line: HistoryLine;
  /** The tenant's line before this one, with the mails that could not be sent then. */
  previous: HistoryLine | undefined;
  summary: Summary;
  /** The tenant's last sync before this one that did not fail. */
  ended?: HistoryLine | undefined;
  /** Set when this run was selected more than two scheduled times late. */
  stale?: Stale | undefined;
  /** Set when the tenant is in quarantine after this run. */
  quarantine?: Quarantine | undefined;
  /** Set when support was told within a day of tenants that are late by the outage that this one is late by. */
  outageTold?: true | undefined;
  /** Set when the failed runs before this one had led to a quarantine, whether it still lasted or not. */
  wasQuarantined?: true | undefined;
};

/**
 * The mails to be sent now: those of this run, and those of earlier runs that could not be sent and still tell the
 * truth. Store them as the line's `waiting` and take out what was delivered.
 */
export function dueMails(occasion: Occasion): MailKind[] {
  const { tenant, supportMail, previous } = occasion;
  const waiting = previous?.waiting ?? [];
  const hasReader = {
    customer: readAddresses(tenant.notify ?? []).length > 0,
    support: readAddresses(supportMail).length > 0,
  };
  return mailKinds()
    .filter((kind) => hasReader[readerOf(kind)])
    .filter((kind) => isNews(kind, occasion) || (waiting.includes(kind) && isStillTrue(kind, occasion)));
}

export function mailKinds(): MailKind[] {
  return Object.keys(READERS).filter(isMailKind);
}

export function isMailKind(text: string): text is MailKind {
  return Object.hasOwn(READERS, text);
}

export function readerOf(kind: MailKind): Reader {
  return READERS[kind];
}

/** Whether this run is the first to call for the mail. */
function isNews(
  kind: MailKind,
  { line, previous, ended, stale, quarantine, wasQuarantined, outageTold }: Occasion,
): boolean {
  switch (kind) {
    case 'first-success':
    case 'first-success-support':
      return line.firstSuccess !== undefined && previous?.firstSuccess === undefined;
    case 'recovered':
      // Before its first success a tenant had nothing that could recover; the first success is told by itself.
      return (
        line.outcome !== 'failed' && previous?.outcome === 'failed' && previous.firstSuccess !== undefined
      );
    case 'held':
      return line.outcome !== 'failed' && isNewlyHeld(line, ended);
    case 'failing':
      // Support hears of failures once, when the quarantine begins.
      return quarantine?.isNew ?? false;
    case 'recovered-support':
      // Of what support has heard of, the end as well.
      return line.outcome !== 'failed' && wasQuarantined === true;
    case 'stale':
      // Of a quarantine that is over support knows why nothing was served.
      if (line.outcome !== 'failed' && wasQuarantined) return false;
      return stale !== undefined && outageTold !== true && !wasTold(stale, previous);
    case 'escalated':
      // The line says when support was told last, or is to be told now: something is new, or a week has passed.
      return line.escalated !== undefined && line.escalated.toldAt !== previous?.escalated?.toldAt;
  }
}

/** Whether a mail that could not be sent earlier is still worth sending. */
function isStillTrue(kind: MailKind, { line, summary, stale }: Occasion): boolean {
  switch (kind) {
    case 'first-success':
    case 'first-success-support':
      return true;
    case 'recovered':
    case 'recovered-support':
      return line.outcome !== 'failed';
    case 'held':
      // A run that failed did not get to know what is held.
      return line.outcome === 'failed' || summary.held.length > 0;
    case 'failing':
      return line.outcome === 'failed';
    case 'stale':
      return stale !== undefined;
    case 'escalated':
      return line.escalated !== undefined;
  }
}

/** A run that started when the tenant was stale already has told it. */
function wasTold(stale: Stale, previous: HistoryLine | undefined): boolean {
  if (previous === undefined) return false;
  if (stale.since === undefined) return previous.outcome === 'failed';
  return Date.parse(previous.startedAt) >= stale.since.getTime();
}
