/** The mail server's address, taken apart by ourselves: nothing in it can switch encryption off. Pure. */

export type SmtpServer = {
  host: string;
  port: number;
  /** TLS from the first byte (smtps). */
  secure: boolean;
  /** Nothing is said before the connection is encrypted. */
  requireTLS: boolean;
  /** A server on this machine may show any certificate. */
  loopback: boolean;
  auth?: { user: string; pass: string };
};

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1']);

/**
 * Reads `smtps://user:password@host:465` or `smtp://…:587` (STARTTLS is required unless the host is this machine).
 * `undefined` when it is anything else; a text like this holds a password, so no part of it is ever told.
 */
export function readSmtpUrl(text: string): SmtpServer | undefined {
  const url = URL.parse(text.trim());
  if (url === null || !['smtp:', 'smtps:'].includes(url.protocol)) return undefined;
  if (url.search !== '' || url.hash !== '' || !['', '/'].includes(url.pathname)) return undefined;
  const host = url.hostname.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  if (!/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$|^[0-9a-f:.]+$/.test(host)) return undefined;
  const user = decode(url.username);
  const pass = decode(url.password);
  if (user === undefined || pass === undefined) return undefined;
  const secure = url.protocol === 'smtps:';
  const loopback = LOOPBACK.has(host);
  return {
    host,
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    requireTLS: !secure && !loopback,
    loopback,
    ...(user === '' ? {} : { auth: { user, pass } }),
  };
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
