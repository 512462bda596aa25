/**
 * The ledger key: is it one of chance, what becomes of it for one tenant, and by what it is told from others. Pure.
 *
 * Nothing but `ofTenant` ever sees the key itself. The tenant's id is in what it makes, and so in every reference, mark,
 * digest and signature: two tenants that share a key by mistake share no reference.
 */
import { createHmac } from 'node:crypto';
import { ConfigError } from './errors.ts';

export type LedgerKey = {
  /** The tenant's own key, 64 hexadecimal characters: everything is made under this one. */
  own: string;
  /** Of the key without the tenant, 12 hexadecimal characters: the same for two tenants means the same key. */
  fingerprint: string;
};

const KEY = /^[0-9a-f]{64}$/i;
/** Of 32 bytes by chance about 30 are different; one of 2^60 keys has fewer than this. */
const LEAST_DIFFERENT = 20;

/** Throws ConfigError, which names its setting and does not quote it, for a key that nobody has drawn by chance. */
export function ofTenant(key: string, tenant: string, setting = 'LEDGER_KEY'): LedgerKey {
  const wrong = flawOf(key);
  if (wrong !== undefined) {
    throw new ConfigError(
      `The ledger key in ${setting} ${wrong}.`,
      'Copy it once more, whole, from where it is kept: 64 characters (0-9, a-f). Only for a tenant that has never run make a new one, with "openssl rand -hex 32": under another key all that is remembered counts as lost.',
    );
  }
  const made = (text: string) =>
    createHmac('sha256', Buffer.from(key, 'hex')).update(text, 'utf8').digest('hex');
  return { own: made(`tenant:1:${tenant}`), fingerprint: made('fingerprint:1').slice(0, 12) };
}

function flawOf(key: string): string | undefined {
  if (!KEY.test(key)) return `has ${key.length} characters and is not 64 hexadecimal ones`;
  const bytes = [...Buffer.from(key, 'hex')];
  const steps = bytes.slice(1).map((byte, at) => (byte - (bytes[at] ?? 0) + 256) % 256);
  // Counting upwards has different bytes and the same steps.
  const isDrawn = [bytes, steps].every((values) => new Set(values).size >= LEAST_DIFFERENT);
  return isDrawn ? undefined : 'repeats itself, so it was not drawn by chance';
}
