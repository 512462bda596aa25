/**
 * The mails in words: to whom, subject, plain text and HTML. Pure. Only the customer's name, numbers, field keys,
 * digests and our own sentences stand in a mail; texts of a summary, which came from elsewhere, do not.
 */
import { createHash } from 'node:crypto';
import { hasNews } from '../history/escalation.ts';
import type { Language } from '../model.ts';
import type { Escalation, HistoryLine } from '../types/history.d.ts';
import { readAddresses } from './address.ts';
import { type MailKind, type Occasion, readerOf } from './due-mails.ts';
import { lateTogether } from './late-together.ts';
import { type Facts, type Words, wordsFor } from './mail-texts.ts';
import { PHRASES } from './phrases.ts';
import { oneLine, type Part, renderHtml, renderPlain } from './render.ts';

export type Mail = {
  tenant: string;
  kind: MailKind;
  to: string[];
  /** Whoever answers the mail reaches support; empty where there is none. */
  replyTo: string[];
  subject: string;
  text: string;
  html: string;
  /** Other tenants of whom it tells as well. */
  also?: readonly string[];
  /** Equal for every repeat of the same mail: 32 hex characters, the left part of its Message-ID. */
  reference: string;
};

export type MailOccasion = Omit<Occasion, 'tenant'> & {
  tenant: Occasion['tenant'] & { name: string; timezone?: string; language?: Language };
  /** When the tenant is synced, in the tenant's language and in words that fit "changes are carried over …": "every day at 06:00 (Europe/Berlin)". */
  schedule?: string;
  /** The ledger's branch, for links. */
  branch: string;
};

/** `undefined` when it is not the moment for this mail: keep it waiting. */
export function composeMail(kind: MailKind, occasion: MailOccasion): Mail | undefined {
  const words = wordsFor(kind, factsOf(occasion));
  return words && mailOf(words, kind, occasion);
}

/** One mail about all of these, which are late for one reason (see `lateCauseOf`). */
export function composeLate(occasions: readonly MailOccasion[], cause: string): Mail | undefined {
  const late = occasions.filter(({ stale }) => (stale?.slotsBehind ?? 0) > 0);
  const [first, ...others] = late;
  if (first === undefined) return undefined;
  if (others.length === 0) return composeMail('stale', first);
  const mail = mailOf(lateTogether(late.map(factsOf), cause), 'stale', first);
  return mail && { ...mail, also: others.map(({ tenant }) => tenant.id) };
}

function mailOf(words: Words, kind: MailKind, occasion: MailOccasion): Mail | undefined {
  const { tenant, supportMail, line, previous } = occasion;
  const reader = readerOf(kind);
  const to = readAddresses(reader === 'customer' ? (tenant.notify ?? []) : supportMail);
  if (to.length === 0) return undefined;
  const subject = oneLine(words.subject);
  const language = reader === 'customer' ? languageOf(occasion) : 'en';
  const parts: Part[] = [
    ...words.parts,
    ...(reader === 'support' ? [{ links: linksOf(occasion) }] : []),
    { footer: PHRASES.byProgram[language]() },
  ];
  return {
    tenant: tenant.id,
    kind,
    to,
    replyTo: readAddresses(supportMail),
    subject,
    text: renderPlain(parts),
    html: renderHtml({ title: subject, language, parts }),
    reference: referenceOf(kind, tenant.id, originOf(kind, line, previous)),
  };
}

function factsOf(occasion: MailOccasion): Facts {
  const { tenant, supportMail, line, previous, summary, stale, schedule, quarantine } = occasion;
  const timezone = tenant.timezone ?? 'UTC';
  const language = languageOf(occasion);
  return {
    id: tenant.id,
    name: oneLine(tenant.name) || tenant.id,
    hasCustomer: readAddresses(tenant.notify ?? []).length > 0,
    hasSupport: readAddresses(supportMail).length > 0,
    finishedAt: timeIn(timezone, new Date(summary.finishedAt), language),
    failures: line.outcome === 'failed' ? line.failuresInARow : (previous?.failuresInARow ?? 0),
    slotsBehind: stale?.slotsBehind ?? 0,
    isOutage: [line, previous].some((one) => one?.outage === true),
    quarantine: quarantine && {
      isRefused: quarantine.because === 'credentials',
      until: timeIn(timezone, quarantine.until),
    },
    escalated: line.escalated && {
      open: line.escalated.open,
      isReminder: isReminder(line.escalated, previous),
    },
    schedule: oneLine(schedule ?? ''),
    language,
    summary,
  };
}

function languageOf({ tenant }: MailOccasion): Language {
  return tenant.language ?? 'en';
}

/** Whether all of it has been told before. */
function isReminder({ open }: Escalation, previous: HistoryLine | undefined): boolean {
  if (previous?.escalated === undefined || previous.waiting?.includes('escalated')) return false;
  return !hasNews(open, previous.escalated);
}

/**
 * The run that called for the mail. A mail that waited since the run before belongs to that one: if it was sent
 * after all and only the note of it was lost, the repeat can be recognised by its Message-ID.
 */
function originOf(kind: MailKind, line: HistoryLine, previous: HistoryLine | undefined): string {
  const isFirst = kind === 'first-success' || kind === 'first-success-support';
  if (isFirst && line.firstSuccess !== undefined) return line.firstSuccess;
  return previous?.waiting?.includes(kind) ? previous.runId : line.runId;
}

function referenceOf(kind: MailKind, tenant: string, origin: string): string {
  return createHash('sha256')
    .update(JSON.stringify([tenant, origin, kind]))
    .digest('hex')
    .slice(0, 32);
}

/** Pages of the repository that help; none when the run was not on GitHub. */
function linksOf({ tenant, summary, branch }: MailOccasion): Array<{ label: string; url: string }> {
  const { runUrl } = summary;
  if (!/^https:\/\/[\w.:/-]+$/.test(runUrl)) return [];
  const run = { label: 'The run', url: runUrl };
  const repository = /^(.+)\/actions\/runs\/\d+$/.exec(runUrl)?.[1];
  if (repository === undefined) return [run];
  const ledger = branch.split('/').map(encodeURIComponent).join('/');
  return [
    run,
    { label: 'Its summary', url: `${repository}/blob/${ledger}/${tenant.id}/summary.md` },
    { label: 'All runs of this tenant', url: `${repository}/commits/${ledger}/${tenant.id}` },
    {
      label: 'Start a run by hand',
      url: `${repository}/actions/workflows/${summary.undoes === undefined ? 'sync' : 'undo'}.yml`,
    },
  ];
}

const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', de: 'de-DE' };

/** "22 November 2026 at 07:01 (Europe/Berlin)". A time or zone that cannot be read is left out of the mail. */
function timeIn(timezone: string, time: Date, language: Language = 'en'): string {
  try {
    const text = new Intl.DateTimeFormat(LOCALES[language], {
      dateStyle: 'long',
      timeStyle: 'short',
      timeZone: timezone,
    }).format(time);
    return `${text} (${timezone})`;
  } catch {
    return '';
  }
}
