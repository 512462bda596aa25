/** A file of details, opened in this page with the key of whoever asks, and what proves it. Pure (async). */
import { createHash } from 'node:crypto';
import { openDetails, requireGenuine } from '../../details/opened.ts';
import { ConfigError } from '../../errors.ts';
import type { Details } from '../../types/details.d.ts';

export type Opened = {
  details: Details;
  proof: { ok: true } | { ok: false; message: string; remedy: string };
};

const SECRET = /AGE-SECRET-KEY-1[0-9A-Z]{20,90}/g;
const HASH = /^[0-9a-f]{64}$/;
/** The trailer of a commit of the ledger, under which the line stands. */
const TRAILER = /^Signed:\s*/;

/**
 * `key`: a text with the secret key in it. `signed`: lines that runs have signed, as they stand in the ledger's history, or the
 * hash alone that one of them names. Throws a ConfigError for what does not open.
 */
export async function openFile({
  bytes,
  tenant,
  key,
  signed,
}: {
  bytes: Uint8Array;
  tenant: string;
  key: string;
  signed: string;
}): Promise<Opened> {
  const identities = key.match(SECRET) ?? [];
  if (identities.length === 0) {
    throw new ConfigError(
      'There is no key in what you gave.',
      'Give the file that "npm run key" made, or the line of it that begins with AGE-SECRET-KEY-1.',
    );
  }
  const details = await openDetails(bytes, { tenant, identities });
  return { details, proof: proofOf(details, bytes, signed) };
}

function proofOf(details: Details, bytes: Uint8Array, signed: string): Opened['proof'] {
  const told = signed.split(/\r?\n/).map((line) => line.trim().replace(TRAILER, ''));
  const hash = createHash('sha256').update(bytes).digest('hex');
  const hashes = told.filter((line) => HASH.test(line));
  if (hashes.includes(hash)) return { ok: true };
  if (hashes.length > 0) {
    return {
      ok: false,
      message: 'The hash that you gave is that of another file.',
      remedy:
        'Download the details again from the page of the run; if it stays so, ask who could upload there.',
    };
  }
  try {
    requireGenuine(details, bytes, { told, ownKey: undefined });
    return { ok: true };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    if (told.some((line) => line !== '')) return { ok: false, message: error.message, remedy: error.remedy };
    return {
      ok: false,
      message: `Nothing proves yet that run ${details.runId}/${details.attempt} has made these details: anybody who knows the public keys could have.`,
      remedy: `Paste the line that the run has signed: git log origin/runs --grep='${details.tenant} ${details.runId} ${details.attempt} ' --format=%B`,
    };
  }
}
