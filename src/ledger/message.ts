/** Commit messages of the ledger: a subject that says what happened, a sentence or two, and trailers. Pure. */
import { modeOf } from '../history/line.ts';
import { unsignedOf, unsignedText } from '../history/unsigned.ts';
import { wrap } from '../lines.ts';
import { headlineOf } from '../report/headline.ts';
import { commitSubject, setAsideInWords } from '../report/summary.ts';
import type { Summary } from '../types/summary.d.ts';

const WIDTH = 72;
/** The trailers by which a run is found again in the history of the branch: each has one of them. */
export const SIGNED = 'Signed';
export const UNSIGNED = 'Unsigned';

/**
 * Whether a run shares a commit with others: nothing changed, waited, was set aside or failed, or the same people are set
 * aside, for the same reasons, as in the run before it.
 */
export function isQuiet(summary: Summary, before?: Before): boolean {
  if (summary.outcome === 'failed' || summary.outcome === 'held') return false;
  const nothing = `${summary.tenant}: no changes`;
  if (commitSubject(summary) === nothing) return true;
  if (before === undefined || !isTheSame(summary, before)) return false;
  return commitSubject({ ...summary, counts: { ...summary.counts, setAside: 0 } }) === nothing;
}

/** The run before, as it is recorded. `hasKey`: its references mean the same people as those of another run. */
export type Before = { summary: Summary; hasKey: boolean };

function isTheSame(summary: Summary, { summary: before, hasKey }: Before): boolean {
  const told = ({ outcome, counts, issues }: Summary) =>
    JSON.stringify([
      outcome,
      counts.setAside,
      issues.map(({ code, field, attribute, count, refs }) => [
        code,
        field,
        attribute,
        count,
        hasKey ? refs : [],
      ]),
    ]);
  return told(summary) === told(before);
}

/** A run, and what it says of itself under its key. */
export type Told = { summary: Summary; signed?: string; ticket?: string };

/** For the commit of one run. */
export function runMessage(told: Told): string {
  const { summary, ticket = '' } = told;
  const incomplete = !summary.source.complete || !summary.target.complete;
  const note = incomplete && summary.outcome !== 'failed' ? ' (incomplete read)' : '';
  return messageOf(`${commitSubject(summary)}${note}`, headlineOf(summary), [
    ['Outcome', summary.outcome],
    ...originTrailers(summary),
    ['Config', summary.configSha],
    ['Run', runName(summary)],
    ['Approved', (summary.approved ?? []).join(', ')],
    ['Ticket', ticketNumbers(ticket)],
    foundBy(told),
  ]);
}

/** For the commit that quiet runs share: `12 tenants: no changes`. */
export function quietMessage(runs: readonly [Told, ...Told[]]): string {
  const summaries = runs.map(({ summary }) => summary);
  const first = runs[0].summary;
  const count = summaries.length;
  return messageOf(
    `${count} ${count === 1 ? 'tenant' : 'tenants'}: no changes`,
    `${summaries.map(withSetAside).join(', ')}.`,
    [
      ['Outcome', [...new Set(summaries.map(({ outcome }) => outcome))].sort().join(', ')],
      ...originTrailers(first),
      ['Run', runName(first)],
      ['Ticket', ticketNumbers(runs[0].ticket ?? '')],
      ...runs.map(foundBy),
    ],
  );
}

/** "nordwind (2 set aside as before)". */
function withSetAside(summary: Summary): string {
  const aside = setAsideInWords(summary, true);
  return `${summary.tenant}${aside.length > 0 ? ` (${aside.join(', ')})` : ''}`;
}

/** For the commit after mails and alerts were sent: `nordwind: mail sent (first-success)`. */
export function mailMessage(sent: ReadonlyMap<string, readonly string[]>): string {
  const [first] = sent;
  if (first !== undefined && sent.size === 1) {
    const [id, kinds] = first;
    return messageOf(`${id}: ${sentWords(kinds)} sent (${kinds.join(', ')})`, '', []);
  }
  const lines = [...sent].map(([id, kinds]) => `${id} (${kinds.join(', ')})`);
  const words = sentWords([...sent.values()].flat());
  return messageOf(`${sent.size} tenants: ${words} sent`, `${lines.join(', ')}.`, []);
}

function sentWords(kinds: readonly string[]): string {
  const alerts = kinds.filter((kind) => kind.startsWith('alert-')).length;
  const mails = kinds.length - alerts;
  const counted = [
    mails > 1 ? 'mails' : mails === 1 ? 'mail' : '',
    alerts > 1 ? 'alerts' : alerts === 1 ? 'alert' : '',
  ];
  return counted.filter((word) => word !== '').join(' and ');
}

/** Of what somebody has typed the words that can be a number of a ticket: the history keeps no sentence, and no name. */
function ticketNumbers(text: string): string {
  const words = text.slice(0, 200).split(/[\s,;]+/);
  return words
    .filter((word) => /^#?[A-Za-z0-9][A-Za-z0-9._/-]{0,29}$/.test(word) && /\d/.test(word))
    .slice(0, 3)
    .join(', ');
}

type Trailer = readonly [name: string, value: string];

function originTrailers({ trigger, actor }: Summary): Trailer[] {
  return [
    ['Trigger', trigger],
    ['Actor', actor ?? ''],
  ];
}

/** A commit stays where a line can be taken out of a file: also of a run that has signed nothing it must be known that it was. */
export function foundBy({ summary, signed }: Pick<Told, 'summary' | 'signed'>): Trailer {
  if (signed !== undefined) return [SIGNED, signed];
  return [UNSIGNED, unsignedText(unsignedOf({ ...summary, mode: modeOf(summary) }))];
}

/** The page of the run, or its id. */
function runName({ runId, runUrl, attempt }: Summary): string {
  if (/^https:\/\/[\w.:/-]+$/.test(runUrl)) return attempt > 1 ? `${runUrl}/attempts/${attempt}` : runUrl;
  return attempt > 1 ? `${runId} attempt ${attempt}` : runId;
}

function messageOf(subject: string, body: string, trailers: readonly Trailer[]): string {
  const given = trailers
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}: ${plain(value)}`);
  const blocks = [plain(subject), wrap(plain(body), WIDTH).join('\n'), given.join('\n')];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

/** One line; nothing in it can begin a trailer of its own. */
function plain(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}]/gu, '')
    .trim();
}
