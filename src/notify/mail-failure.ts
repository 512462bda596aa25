/** Why a mail could not be sent, and what to print about it. Pure. */
import { countUnreadable, readAddresses } from './address.ts';
import type { Mail } from './compose.ts';

/** `refused`: the server did not take the sender, the recipients or the message. */
export type MailFailure = 'config' | 'unreachable' | 'timeout' | 'tls' | 'auth' | 'refused' | 'failed';

const REASONS: Readonly<Record<MailFailure, readonly [what: string, remedy: string]>> = {
  config: [
    'the mail settings cannot be used',
    'Set SMTP_URL like smtps://user:password@mail.example.com:465 (special characters percent-encoded, nothing after the port) and MAIL_FROM to an address.',
  ],
  unreachable: ['the mail server could not be reached', 'Check the host and port in SMTP_URL.'],
  timeout: ['the mail server did not answer in time', 'Check the host and port in SMTP_URL.'],
  tls: [
    'the connection to the mail server could not be encrypted',
    'Use smtps:// with port 465, or a server that offers STARTTLS and shows a valid certificate.',
  ],
  auth: [
    'the mail server does not accept the credentials',
    'Check user and password in SMTP_URL; special characters must be percent-encoded.',
  ],
  refused: [
    'the mail server refused the sender, the recipients or the message',
    'Check MAIL_FROM, SUPPORT_MAIL and the addresses under "notify" in the tenant file.',
  ],
  failed: ['something unexpected happened', 'If it stays, report it as a defect.'],
};

/** From the codes alone: what a server says may name people. */
export function failureOf(error: unknown): MailFailure {
  const { code, originalCode, responseCode, name } = codesOf(error);
  if (name === 'AbortError' || code === 'EABORT' || code === 'ETIMEDOUT') return 'timeout';
  if (originalCode === 'ETIMEDOUT') return 'timeout';
  if (/^E(?:NO)?AUTH|^EOAUTH2$/.test(code)) return 'auth';
  if (code === 'ETLS' || code === 'EREQUIRETLS' || isCertificateTrouble(originalCode)) return 'tls';
  if (code === 'EENVELOPE' || code === 'EMESSAGE' || responseCode >= 500) return 'refused';
  if (/^E(?:CONNECTION|SOCKET|DNS|PROTOCOL|STREAM)$/.test(code)) return 'unreachable';
  return 'failed';
}

/** Names that Node gives to certificates it does not trust and to handshakes that fail. */
function isCertificateTrouble(code: string): boolean {
  return /CERT|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH|^ERR_(?:SSL|TLS)_|^EPROTO$/.test(code);
}

function codesOf(error: unknown) {
  const given: Record<string, unknown> = typeof error === 'object' && error !== null ? { ...error } : {};
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  return {
    code: text(given.code),
    originalCode: text(given.originalCode),
    responseCode: typeof given.responseCode === 'number' ? given.responseCode : 0,
    name: error instanceof Error ? error.name : '',
  };
}

export function notSent({ tenant, kind, also = [] }: Mail, code: MailFailure): string {
  const [what, remedy] = REASONS[code];
  const others = also.length === 0 ? '' : ` and ${also.length} more`;
  return `The mail "${kind}" of tenant ${tenant}${others} was not sent: ${what}. It is tried again when the tenant's next run is recorded. ${remedy}`;
}

export function partlyRefused({ tenant, kind, to }: Mail, refused: number): string {
  return `The mail "${kind}" of tenant ${tenant} was sent, but the mail server refused ${refused} of its ${to.length} recipients. Check the addresses under "notify" in the tenant file, and SUPPORT_MAIL.`;
}

/** Of settings by which mails are never due, so that none of them is missed: said without repeating any of them. */
export function settingsFlaws({
  smtpUrl,
  from,
  support,
}: Record<'smtpUrl' | 'from' | 'support', string>): string[] {
  if (smtpUrl === '') return [];
  if (from === '') {
    return [
      'SMTP_URL is set and MAIL_FROM is not, so that nobody gets any mail. Set the variable MAIL_FROM to an address.',
    ];
  }
  const wrong = countUnreadable(support);
  if (wrong === 0) return [];
  const entries =
    wrong === 1 ? '1 entry that is no plain address' : `${wrong} entries that are no plain addresses`;
  const lost = readAddresses(support).length === 0 ? 'support gets no mail at all' : 'nothing is sent there';
  return [
    `SUPPORT_MAIL has ${entries}, so that ${lost}. Set the variable SUPPORT_MAIL to addresses alone, without names, separated by commas.`,
  ];
}
