/**
 * Mails to customers and support. The only user of nodemailer. A mail that cannot be sent is told, never thrown:
 * it must not cost a run its record.
 */
import { createTransport } from 'nodemailer';
import { readSender, type Sender } from './address.ts';
import { composeLate, composeMail, type Mail, type MailOccasion } from './compose.ts';
import { dueMails, isMailKind, type MailKind } from './due-mails.ts';
import { lateCauseOf } from './late-together.ts';
import { failureOf, type MailFailure, notSent, partlyRefused } from './mail-failure.ts';
import { readSmtpUrl, type SmtpServer } from './smtp-url.ts';

export { composeMail, type Mail, type MailOccasion } from './compose.ts';
export {
  dueMails,
  isMailKind,
  type MailKind,
  mailKinds,
  type Occasion,
  type Quarantine,
  type Stale,
} from './due-mails.ts';
export type { MailFailure } from './mail-failure.ts';

export type Delivery = {
  /** Taken by the server for at least one recipient. Take these out of the tenant's `waiting`. */
  sent: Array<{ tenant: string; kind: MailKind }>;
  failed: Array<{ tenant: string; kind: MailKind; code: MailFailure }>;
  /** What to print about it, one sentence or two each; without addresses and without anything the server said. */
  warnings: string[];
};

export type MailerOptions = {
  /** `smtps://user:password@host:465` or `smtp://…:587`. Never printed. */
  smtpUrl: string;
  /** `Name <address>` or an address. */
  from: string;
  /** For each step of a delivery; a whole mail may take three times as long. */
  timeoutMs?: number;
};

export type Mailer = {
  /** One after the other. Never rejects. */
  deliver(mails: readonly Mail[]): Promise<Delivery>;
};

const TIMEOUT = 10_000;

/** After that many mails in a row which found no usable server, the others are not tried. */
const HOPELESS = 2;

/** Nothing is checked or connected before the first mail. */
export function createMailer({ smtpUrl, from, timeoutMs = TIMEOUT }: MailerOptions): Mailer {
  const server = readSmtpUrl(smtpUrl);
  const sender = readSender(from);
  if (server === undefined || sender === undefined) {
    return { deliver: async (mails) => deliverEach(mails, async () => ({ code: 'config' })) };
  }
  return {
    deliver: async (mails) => {
      const transport = createTransport(transportOptions(server, domainOf(sender), timeoutMs));
      try {
        return await deliverEach(mails, (mail) => sendOne(transport, mail, sender, timeoutMs));
      } finally {
        transport.close();
      }
    },
  };
}

/** A recorded run of one tenant. */
export type RecordedRun = Pick<
  MailOccasion,
  'line' | 'previous' | 'ended' | 'summary' | 'stale' | 'quarantine' | 'wasQuarantined' | 'outageTold'
> & {
  id: string;
};

export type MailsOptions = MailerOptions & {
  supportMail: string;
  /** The ledger's branch, for links. */
  branch: string;
  /** By id; `schedule` in words. A tenant that is not in here gets no mails. */
  tenants: ReadonlyMap<string, Omit<MailOccasion['tenant'], 'id'> & { schedule?: string }>;
};

export type Mails = {
  /** The kinds this run calls for, with those that still wait from runs before. Pure. */
  due(run: RecordedRun): MailKind[];
  /** Sends the kinds that wait. What cannot be said yet stays out of `sent` and of `warnings`. Never rejects. */
  deliver(runs: ReadonlyArray<RecordedRun & { kinds: readonly string[] }>): Promise<Delivery>;
};

/** All mails of an installation: who gets which, in which words, by which server. */
export function createMails(options: MailsOptions): Mails {
  const mailer = createMailer(options);
  const occasionOf = ({ id, ...run }: RecordedRun): MailOccasion | undefined => {
    const card = options.tenants.get(id);
    if (card === undefined) return undefined;
    const { schedule, ...tenant } = card;
    return {
      tenant: { id, ...tenant },
      supportMail: options.supportMail,
      branch: options.branch,
      ...(schedule === undefined ? {} : { schedule }),
      ...run,
    };
  };
  return {
    due: (run) => {
      const occasion = occasionOf(run);
      return occasion === undefined ? [] : dueMails(occasion);
    },
    deliver: (runs) => {
      const due = runs.flatMap(({ kinds, ...run }) => {
        const occasion = occasionOf(run);
        return occasion === undefined ? [] : kinds.filter(isMailKind).map((kind) => ({ kind, occasion }));
      });
      return mailer.deliver(composeAll(due));
    },
  };
}

/** Who is late for a reason that others have, too, is told together with them. */
function composeAll(due: ReadonlyArray<{ kind: MailKind; occasion: MailOccasion }>): Mail[] {
  const causeOf = (kind: MailKind, occasion: MailOccasion) =>
    kind === 'stale' ? lateCauseOf(occasion) : undefined;
  const late = Map.groupBy(due, ({ kind, occasion }) => causeOf(kind, occasion));
  return [...late].flatMap(([cause, those]) =>
    cause === undefined
      ? those.flatMap(({ kind, occasion }) => composeMail(kind, occasion) ?? [])
      : (composeLate(
          those.map(({ occasion }) => occasion),
          cause,
        ) ?? []),
  );
}

type Transport = ReturnType<typeof createTransport>;
type Sent = {
  code?: MailFailure;
  /** Recipients refused although others were taken. */
  refused?: number;
};

function transportOptions({ loopback, ...server }: SmtpServer, domain: string, timeoutMs: number) {
  return {
    ...server,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    socketCloseTimeout: Math.min(1_000, timeoutMs),
    // Servers want a full name in EHLO; that of a runner is none.
    name: domain,
    // On this machine there is nobody in between, and no authority gives out certificates for it.
    tls: { rejectUnauthorized: !loopback },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

async function deliverEach(mails: readonly Mail[], send: (mail: Mail) => Promise<Sent>): Promise<Delivery> {
  const delivery: Delivery = { sent: [], failed: [], warnings: [] };
  let hopeless: MailFailure | undefined;
  let unusable = 0;
  for (const mail of mails) {
    const { tenant, kind, also = [] } = mail;
    const { code, refused = 0 }: Sent = hopeless === undefined ? await send(mail) : { code: hopeless };
    if (code === undefined) {
      unusable = 0;
      delivery.sent.push(...[tenant, ...also].map((id) => ({ tenant: id, kind })));
      if (refused > 0) delivery.warnings.push(partlyRefused(mail, refused));
      continue;
    }
    delivery.failed.push(...[tenant, ...also].map((id) => ({ tenant: id, kind, code })));
    delivery.warnings.push(notSent(mail, code));
    unusable = code === 'refused' || code === 'failed' ? 0 : unusable + 1;
    if (unusable >= HOPELESS) hopeless = code;
  }
  return delivery;
}

async function sendOne(transport: Transport, mail: Mail, sender: Sender, timeoutMs: number): Promise<Sent> {
  try {
    const { rejected } = await transport.sendMail({
      from: sender,
      to: mail.to.map((address) => ({ name: '', address })),
      replyTo: mail.replyTo.map((address) => ({ name: '', address })),
      subject: mail.subject,
      text: mail.text,
      html: mail.html,
      // Long lines are folded, and letters that a server on the way may not know are spelled out.
      textEncoding: 'quoted-printable',
      messageId: `<${mail.reference}@${domainOf(sender)}>`,
      // RFC 3834: no out-of-office answers, please.
      headers: { 'Auto-Submitted': 'auto-generated' },
      xMailer: false,
      // The time limits of nodemailer start anew with every byte.
      signal: AbortSignal.timeout(3 * timeoutMs),
    });
    return { refused: rejected.length };
  } catch (error) {
    return { code: failureOf(error) };
  }
}

function domainOf({ address }: Sender): string {
  return address.slice(address.lastIndexOf('@') + 1);
}
