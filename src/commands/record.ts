/** record: finished runs go to the ledger branch, and mails go out. */

import { SyncError } from '../errors.ts';
import { guidanceFor } from '../issues.ts';
import { type Mails, recordRuns } from '../ledger/record.ts';
import type { Tenant } from '../model.ts';
import { type Alerts, createAlerts, isAlertKind } from '../notify/alerts.ts';
import { settingsFlaws } from '../notify/mail-failure.ts';
import { createMails, isMailKind, type Mails as OwnMails } from '../notify/notify.ts';
import { recordAsMarkdown } from '../report/markdown.ts';
import { describeSchedule } from '../schedule/in-words.ts';
import { withOwnTimes } from '../schedule/own-times.ts';
import { isPaused } from '../select/select.ts';
import type { Settings } from '../settings.ts';
import { checkTenant } from '../tenant/check/check.ts';
import { listTenantFiles } from '../tenant/files.ts';
import { isPushAgreed } from './push-agreed.ts';
import { fail, ledgerAt, type Result, type World, warn } from './world.ts';

/** Throws ConfigError without a ledger branch to write to, and SyncErrors when it could not be written. */
export async function record(settings: Settings, world: World): Promise<Result> {
  const { tenants, broken } = await readTenants(world);
  if (!(await isPushAgreed(settings, world, { tenants, broken }))) {
    world.print('Nothing was pushed. What is there stays as it is.');
    return { exitCode: 1 };
  }
  for (const text of settingsFlaws(settings.mail)) warn(world, text);
  const { recorded, known, red, well, withoutResult, notRun, shared } = await recordRuns({
    ...ledgerAt(settings, world),
    ...(settings.ledgerSshKey === '' ? {} : { sshKey: settings.ledgerSshKey }),
    outDir: settings.outDir,
    expected: settings.expected,
    ...(await attemptedOf(settings, world)),
    leftOut: settings.leftOut,
    tenants: new Map([...tenants].map(([id, tenant]) => [id, withOwnTimes(id, tenant)])),
    broken,
    run: settings.run,
    ...undoesOf(settings),
    version: world.version,
    startsPerHour: settings.starts.perHour,
    ticket: settings.ticket,
    now: world.now(),
    warn: (text) => warn(world, text),
    isStopped: (id) => isPaused(settings.paused, id),
    ...mailsOf(settings, tenants),
  });
  const failed = red.filter((id) => !withoutResult.includes(id));
  const isTolerant = settings.staysGreen && settings.run.trigger === 'schedule';
  const wrong: string[] = [];
  if (withoutResult.length > 0) wrong.push(lostText(withoutResult));
  if (shared.length > 0) {
    wrong.push(
      `Two or more tenants have one LEDGER_KEY: ${shared.join(', ')}. What happened is recorded; give each a key of its own (openssl rand -hex 32).`,
    );
  }
  if (isTolerant && failed.length > 0 && well.length === 0) {
    wrong.push(
      `No tenant of this run is well: ${failed.join(', ')}. The summary of each job says what is to be done.`,
    );
  } else if (isTolerant && failed.length > 0) {
    warn(
      world,
      `Failed, or newly held: ${failed.join(', ')}. The run is not red for it, since SCHEDULE_STAYS_GREEN is "true" and others are well; the summary of each job says what is to be done.`,
    );
  }
  const lines = [
    recorded.size > 0 ? 'Recorded:' : 'Nothing to record.',
    ...[...recorded.values()].map(({ subject }) => `  ${subject}`),
    ...(notRun.length > 0 ? [`Paused, or not wanted any more, so not recorded: ${notRun.join(', ')}.`] : []),
    ...(known.length > 0 ? [`Recorded before: ${known.join(', ')}.`] : []),
  ];
  world.print(lines.join('\n'));
  for (const text of wrong) fail(world, text);
  // What was done is recorded, and somebody must look.
  return { exitCode: wrong.length > 0 ? 1 : 0, isRecorded: true, markdown: recordAsMarkdown(lines, wrong) };
}

/** Without an answer what there is is recorded all the same. */
async function attemptedOf({ run }: Settings, world: World): Promise<{ attempted?: ReadonlySet<string> }> {
  if (run.attempt === 1 || world.attempted === undefined) return {};
  try {
    return { attempted: await world.attempted() };
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    warn(world, `${error.message} ${error.remedy}`);
    return {};
  }
}

function undoesOf({ ofRun }: Settings): { undoes?: string } {
  return ofRun === undefined ? {} : { undoes: `${ofRun.runId}/${ofRun.attempt}` };
}

/** Only here is it seen: the job itself may have ended without a word. */
function lostText(ids: readonly string[]): string {
  const { remedy } = guidanceFor('no-result');
  return `Without a result, recorded as failed: ${ids.join(', ')}. What these runs had changed by then is not known here. ${remedy}`;
}

/** Tenants whose file can be read, and the ids of those whose file has errors. */
async function readTenants(world: World): Promise<{ tenants: Map<string, Tenant>; broken: string[] }> {
  const tenants = new Map<string, Tenant>();
  const broken: string[] = [];
  for (const file of await listTenantFiles(world.folder)) {
    const { tenant } = await checkTenant(file, { now: world.now(), use: 'run' });
    if (tenant) tenants.set(file.id, tenant);
    else broken.push(file.id);
  }
  return { tenants, broken };
}

/** What is neither mail nor alert of this installation keeps waiting, until there is somewhere to send it. */
function mailsOf(settings: Settings, tenants: ReadonlyMap<string, Tenant>): { mails?: Mails } {
  const mails = ownMails(settings, tenants);
  const alerts = ownAlerts(settings, tenants);
  if (mails === undefined && alerts === undefined) return {};
  return {
    mails: {
      due: (run) => {
        const waiting = run.previous?.waiting ?? [];
        return [
          ...(mails?.due(run) ?? waiting.filter(isMailKind)),
          ...(alerts?.due(run) ?? waiting.filter(isAlertKind)),
        ];
      },
      deliver: async (runs) => {
        const mailed = await mails?.deliver(runs);
        const alerted = await alerts?.deliver(runs);
        return {
          sent: [...(mailed?.sent ?? []), ...(alerted?.sent ?? [])],
          warnings: [...(mailed?.warnings ?? []), ...(alerted?.warnings ?? [])],
        };
      },
      ...(alerts && { tellUnserved: alerts.tellUnserved }),
    },
  };
}

function ownAlerts({ alertWebhook }: Settings, tenants: ReadonlyMap<string, Tenant>): Alerts | undefined {
  if (alertWebhook === '') return undefined;
  const thresholds = new Map([...tenants].map(([id, { alerts }]) => [id, alerts]));
  return createAlerts({ webhook: alertWebhook, tenants: thresholds });
}

/** Without a mail server nothing is due: otherwise customers would get old mails on the day it is set up. */
function ownMails(
  { mail, ledgerBranch }: Settings,
  tenants: ReadonlyMap<string, Tenant>,
): OwnMails | undefined {
  if (mail.smtpUrl === '' || mail.from === '') return undefined;
  const cards = [...tenants].map(([id, tenant]) => {
    const { name, notify, timezone, language } = tenant;
    const card = {
      name,
      timezone,
      schedule: describeSchedule(withOwnTimes(id, tenant), language),
      ...(notify && { notify }),
      ...(language && { language }),
    };
    return [id, card] as const;
  });
  const { smtpUrl, from, support } = mail;
  return createMails({ smtpUrl, from, supportMail: support, branch: ledgerBranch, tenants: new Map(cards) });
}
