/**
 * Alerts to a webhook: one message for all that a record has to tell. An alert that cannot be sent is told, never thrown:
 * it must not cost a run its record. It holds ids, numbers, codes, field keys and our own words, nothing of a person.
 */
import { timesInWords } from '../history/freshness.ts';
import type { Occasion as Recorded } from '../history/occasion.ts';
import type { Unserved } from '../history/unserved.ts';
import { type Posted, postJson, readWebhook } from '../http/webhook.ts';
import { guidanceFor, isIssueCode } from '../issues.ts';
import { heldName, setAsideOf } from '../labels.ts';
import type { Tenant } from '../model.ts';
import { type AlertThresholds, alertsOf } from '../rules.ts';
import { type Message, messageFor } from './alert-message.ts';
import { ALERT_KINDS, type AlertKind, dueAlerts, goneCodes, isAlertKind, newCodes } from './due-alerts.ts';
import { inStepSentence, plural } from './figures.ts';

export { isAlertKind } from './due-alerts.ts';

export type AlertsOptions = {
  /** Slack's, Teams' or any other that takes JSON. Never printed. */
  webhook: string;
  /** By id: where the tenant differs from what is usual. A tenant that is not in here gets no alerts. */
  tenants: ReadonlyMap<string, Tenant['alerts']>;
  /** For each message. */
  timeoutMs?: number;
};

export type Delivery = { sent: Array<{ tenant: string; kind: AlertKind }>; warnings: string[] };

export type Alerts = {
  /** The kinds this run calls for, with those that still wait from runs before. Pure. */
  due(run: Recorded): AlertKind[];
  /** Sends the kinds that wait. Never rejects. */
  deliver(runs: ReadonlyArray<Recorded & { kinds: readonly string[] }>): Promise<Delivery>;
  /** Tells of tenants that no run has taken; `runUrl`: the start that was to. Sentences for the log; never rejects. */
  tellUnserved(those: readonly Unserved[], runUrl: string): Promise<string[]>;
};

const TIMEOUT = 10_000;
/** Slack and Teams cut or refuse what is much longer. */
const MOST_LINES = 40;

const REASONS: Readonly<Record<Exclude<Posted, 'done'> | 'config', string>> = {
  config: 'ALERT_WEBHOOK is no https address. Copy it again from Slack, Teams or your own service.',
  refused: 'the webhook refused it. Check that ALERT_WEBHOOK is complete and that it still exists.',
  busy: 'the webhook could not take it just now.',
  unreachable: 'the webhook could not be reached. Check the host in ALERT_WEBHOOK.',
  timeout: 'the webhook did not answer in time.',
};

export function createAlerts({ webhook, tenants, timeoutMs = TIMEOUT }: AlertsOptions): Alerts {
  const thresholdsOf = (id: string): AlertThresholds => alertsOf({ alerts: tenants.get(id) });
  return {
    due: (run) => (tenants.has(run.id) ? dueAlerts(run, thresholdsOf(run.id)) : []),
    deliver: async (runs) => {
      const told = runs.flatMap((run) =>
        run.kinds.filter(isAlertKind).map((kind) => ({ run, kind, thresholds: thresholdsOf(run.id) })),
      );
      const { sent, left, why } = await send(entriesOf(told), { webhook, timeoutMs });
      return {
        sent: sent.flatMap(({ of }) => of),
        warnings:
          why === undefined
            ? []
            : [
                `${plural(left.length, 'alert was', 'alerts were')} not sent: ${REASONS[why]} It is tried again when the next run of the same tenants is recorded.`,
              ],
      };
    },
    tellUnserved: async (those, runUrl) => {
      const entries = those.flatMap(({ id: tenant, slotsBehind }): Message[] =>
        tenants.has(tenant)
          ? [
              {
                kind: 'alert-stale',
                tenant,
                text: `${tenant}: ${timesInWords(slotsBehind)} passed since its last run, and no run has taken it. The job "select" of this run says what stands in its way.`,
                url: linkTo(runUrl),
                of: [{ tenant }],
              },
            ]
          : [],
      );
      const { why } = await send(entries, { webhook, timeoutMs });
      return why === undefined
        ? []
        : [`That tenants are very late was not told: ${REASONS[why]} It is told again in a day.`];
    },
  };
}

/**
 * In messages of a bounded length. `why`: one was not taken, so that what is `left` was not sent; the messages after it
 * would go the same way. Never rejects.
 */
async function send<T extends Message>(
  entries: readonly T[],
  { webhook, timeoutMs }: Required<Pick<AlertsOptions, 'webhook' | 'timeoutMs'>>,
): Promise<{ sent: readonly T[]; left: readonly T[]; why?: keyof typeof REASONS }> {
  const url = readWebhook(webhook);
  for (let at = 0; at < entries.length; at += MOST_LINES) {
    const part = entries.slice(at, at + MOST_LINES);
    const posted = url === undefined ? 'config' : await postJson(url, messageFor(url, part), timeoutMs);
    if (posted !== 'done') return { sent: entries.slice(0, at), left: entries.slice(at), why: posted };
  }
  return { sent: entries, left: [] };
}

/** What a run did is not in the ledger, and so nothing of the above is asked. `reason`: a code of ours, or empty. */
export type Unrecorded = { webhook: string; tenants: readonly string[]; reason: string; runUrl: string };

/** Sends it, once. A sentence for the log when it could not be sent; never rejects. */
export async function alertOfRecord(
  unrecorded: Unrecorded,
  timeoutMs = TIMEOUT,
): Promise<string | undefined> {
  const { webhook, tenants, runUrl } = unrecorded;
  const of = tenants.map((tenant) => ({ tenant }));
  const entry: Message = { kind: 'alert-record', text: unrecordedText(unrecorded), url: linkTo(runUrl), of };
  const { why } = await send([entry], { webhook, timeoutMs });
  return why === undefined ? undefined : `The alert was not sent: ${REASONS[why]}`;
}

function unrecordedText({ tenants, reason }: Unrecorded): string {
  const why = isIssueCode(reason) ? ` (${coded(reason)})` : '';
  const whose = tenants.length === 0 ? '' : ` of ${plural(tenants.length, 'tenant', 'tenants')}`;
  const remedy = isIssueCode(reason)
    ? guidanceFor(reason).remedy
    : 'The job "record" of the run says how far it came.';
  return `A run could not be recorded${why}. What it did${whose} is not in the ledger, so that no schedule starts them again within a day, and what waits there cannot be approved. ${remedy} Then start the job "record" of this run again (that one alone, by the arrows beside it): its results are kept for three days.`;
}

type Told = { run: Recorded; kind: AlertKind; thresholds: AlertThresholds };
/** One line of the message; `of`: what is told by it. */
type Entry = Message & { kind: AlertKind; of: Delivery['sent'] };

/** By kind, the most urgent first; what concerns all is one entry. */
function entriesOf(told: readonly Told[]): Entry[] {
  return ALERT_KINDS.flatMap((kind): Entry[] => {
    const own = told.filter((one) => one.kind === kind);
    const [first] = own;
    if (first === undefined) return [];
    const of = own.map(({ run }) => ({ tenant: run.id, kind }));
    if (kind === 'alert-outage' || kind === 'alert-outage-over')
      return [{ kind, text: outageText(kind, own), url: linkOf(first.run), of }];
    return own.map((one) => ({
      kind,
      tenant: one.run.id,
      text: `${one.run.id}: ${textOf(one)}`,
      url: linkOf(one.run),
      of: [{ tenant: one.run.id, kind }],
    }));
  });
}

function outageText(kind: AlertKind, own: readonly Told[]): string {
  if (kind === 'alert-outage-over') return 'The outage is over: the tenants that failed for it work again.';
  const codes = [...new Set(own.map(({ run }) => run.line.issues[0]?.code ?? 'internal'))].sort();
  return `Outage: ${plural(own.length, 'tenant', 'tenants')} failed at once (${codes.map(coded).join('; ')}). They are tried again every hour, and nobody is in quarantine for it.`;
}

function textOf({ run, kind, thresholds }: Told): string {
  const { line, previous, stale, summary } = run;
  const [code = 'internal'] = line.issues.map((issue) => issue.code);
  const failures = plural(previous?.failuresInARow ?? 0, 'failed run', 'failed runs');
  const aside = plural(setAsideOf(line).setAside, 'person is', 'people are');
  switch (kind) {
    case 'alert-quarantine':
      return `quarantined after ${plural(line.failuresInARow, 'failed run', 'failed runs')} (${coded(code)}). Mend it, then start a sync by hand.`;
    case 'alert-failed':
      return `failed (${coded(code)}). It is tried again by itself.`;
    case 'alert-quarantine-over':
    case 'alert-failed-over':
      return failures.startsWith('0') ? 'works again.' : `works again after ${failures}.`;
    case 'alert-stale':
      return `${timesInWords(stale?.slotsBehind ?? 0)} passed without a run that worked. ${line.outcome === 'failed' ? 'This run has failed as well.' : 'This run has caught up with them.'}`;
    case 'alert-held':
      return `${plural(line.counts.held, 'change waits', 'changes wait')} for an approval: ${heldText(line.held)}.`;
    case 'alert-held-over':
      return line.counts.held === 0
        ? 'nothing is held any more.'
        : `${line.counts.held} held, fewer than ${thresholds.held}.`;
    case 'alert-issue':
      return `new: ${(newCodes(run).length > 0 ? newCodes(run) : line.issues.map((one) => one.code)).map(coded).join('; ')}.`;
    case 'alert-issue-over':
      return `handled: ${goneCodes(run).join(', ') || 'what was new'}.`;
    case 'alert-set-aside':
      return `${aside} set aside (an alert from ${thresholds.setAside} on).`;
    case 'alert-set-aside-over':
      return `${aside} set aside, fewer than ${thresholds.setAside}.`;
    case 'alert-first-success':
      return `has had its first success. ${inStepSentence(summary)}`;
    case 'alert-outage':
    case 'alert-outage-over':
      return outageText(kind, [{ run, kind, thresholds }]);
  }
}

function heldText(held: Recorded['line']['held']): string {
  return held
    .map(
      (one) => `${heldName(one)}: ${one.count}${one.digest === undefined ? '' : ` (approve ${one.digest})`}`,
    )
    .join(', ');
}

/** History may have codes of another version, or of nobody: what we do not know we do not repeat. */
function coded(code: string): string {
  return isIssueCode(code) ? `${code}: ${guidanceFor(code).meaning}` : 'for a reason of another version';
}

function linkOf({ summary }: Recorded): string {
  return linkTo(summary.runUrl);
}

/** The run on GitHub; empty elsewhere. */
function linkTo(runUrl: string): string {
  return /^https:\/\/[\w.:/-]+$/.test(runUrl) ? runUrl : '';
}
