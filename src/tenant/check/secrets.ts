/** Secrets pasted into a tenant file, told by the shapes that their issuers give them. What was found is never shown. Pure. */
import { pointerTo } from './pointer.ts';
import type { Draft } from './problem.ts';

const SECRETS: ReadonlyArray<readonly [what: string, shape: RegExp]> = [
  ['a Personio credential', /\bpapi-[A-Za-z0-9-]{8,}/],
  ['a GitHub token', /\b(?:gh[pousr]_[A-Za-z0-9]{16,}|github_pat_\w{16,})/],
  ['a Slack token or webhook', /\bxox[a-z]-[\w-]{8,}|(?:https:\/\/)?hooks\.slack\.com\/\S+/],
  ['a key of a cloud service', /\b(?:AKIA|ASIA)[A-Z0-9]{12,}|\bsk-[\w-]{20,}|\bAIza[\w-]{20,}/],
  ['a key of a payment service', /\b[srp]k_(?:live|test)_[A-Za-z0-9]{10,}|\bwhsec_[\w+/=]{16,}/],
  ['a GitLab or npm token', /\b(?:glpat-[\w-]{16,}|npm_[A-Za-z0-9]{30,})/],
  ['a private key', /-----BEGIN [A-Z ]*PRIVATE KEY|\bAGE-SECRET-KEY-1\w{8,}/i],
  ['a token', /\beyJ[\w-]{8,}\.[\w-]{8,}|\bBearer\s+[\w.~+/-]{16,}/],
  ['a password inside a URL', /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@]{1,200}:[^\s/@]{1,200}@/i],
  // What `LEDGER_KEY` looks like, and the secrets of many other services.
  ['a key of 64 hexadecimal characters', /(?<![0-9A-Za-z])[0-9a-f]{64}(?![0-9A-Za-z])/i],
];

/** In every text and every key, wherever it stands. */
export function checkSecrets(value: unknown, pointer = ''): Draft[] {
  if (typeof value === 'string') {
    return find(value).map(({ what, offset }) => problem(what, { pointer, offset }));
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const inner = pointerTo(pointer, key);
    const inKey = find(key).map(({ what }) => problem(what, { pointer: inner, at: 'key' }));
    return [...inKey, ...checkSecrets(item, inner)];
  });
}

function find(text: string): { what: string; offset: number }[] {
  const found = SECRETS.flatMap(([what, shape]) => {
    const offset = text.search(shape);
    return offset < 0 ? [] : [{ what, offset }];
  });
  return found.slice(0, 1);
}

function problem(what: string, place: Pick<Draft, 'pointer' | 'offset' | 'at'>): Draft {
  return {
    severity: 'error',
    code: 'secret',
    message: `This looks like ${what}.`,
    remedy:
      'Take it out and renew it where it was issued: the history of this file keeps it. Secrets belong in the GitHub environment.',
    ...place,
  };
}
