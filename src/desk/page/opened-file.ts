/** A file of details, opened in this page with the key of whoever asks, and what proves it. Pure (async). */
import { createHash } from 'node:crypto';
import { openDetails, requireGenuine } from '../../details/opened.ts';
import { ConfigError } from '../../errors.ts';
import { parseSigned, type SignedRun } from '../../history/signed.ts';
import type { Details } from '../../types/details.d.ts';

/** `command`: what finds the line that proves it. */
export type Opened = {
  details: Details;
  proof: { ok: true } | { ok: false; message: string; remedy: string; command?: string };
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
  const runs = told.flatMap((line) => parseSigned(line) ?? []);
  const isOfRun = ({ tenant, runId, attempt }: (typeof runs)[number]) =>
    tenant === details.tenant && runId === details.runId && attempt === details.attempt;
  const [other] = runs;
  if (!runs.some(isOfRun))
    return {
      ok: false,
      ...unproved(
        details,
        other,
        told.some((line) => line !== ''),
      ),
    };
  try {
    requireGenuine(details, bytes, { told, ownKey: undefined });
    return { ok: true };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { ok: false, message: error.message, remedy: error.remedy };
  }
}

/** Where nothing that was given is a line of this run; `other`: of which run it is. */
function unproved(
  details: Details,
  other: SignedRun | undefined,
  isGiven: boolean,
): { message: string; remedy: string; command: string } {
  const { tenant, runId, attempt } = details;
  const message = other
    ? `The line is of run ${nameOf(other, tenant)}, and the details are of run ${runId}/${attempt}.`
    : isGiven
      ? 'What you gave is no line that a run has signed.'
      : `Nothing proves yet that run ${runId}/${attempt} has made these details: anybody who knows the public keys could have.`;
  return {
    message,
    remedy: 'Paste the line that this run has signed. In a clone of the repository this finds it:',
    command: `git log origin/runs --grep='${tenant} ${runId} ${attempt} ' --format=%B`,
  };
}

function nameOf({ tenant, runId, attempt }: SignedRun, own: string): string {
  return `${runId}/${attempt}${tenant === own ? '' : ` of tenant ${tenant}`}`;
}
