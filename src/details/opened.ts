/** Opens the details of a run, and tells whether they are those that the run has left. Pure (async). */
import { createHash } from 'node:crypto';
import schema from '../../schemas/details.json' with { type: 'json' };
import { ConfigError } from '../errors.ts';
import { isGenuine, parseSigned } from '../history/signed.ts';
import { compileSchema } from '../schema.ts';
import type { Details } from '../types/details.d.ts';
import { decryptWith, type Identity, isEncrypted } from './age.ts';
import { isSealed } from './details.ts';

const parseDetails = compileSchema<Details>(schema);

/** What somebody is told whose own key does not open them. `ownKey`: how they give it. */
export function closedToYou(ownKey: string): ConfigError {
  return new ConfigError(
    'These details do not open: your key is not among those they were made for, or the file is damaged.',
    `Who may read them stands under "approvers" in the tenant file; a key that was added later opens later runs only. ${ownKey}`,
  );
}

/** Throws ConfigError, which quotes nothing of the content. `closed`: where none of the identities opens them. */
export async function openDetails(
  bytes: Uint8Array,
  {
    tenant,
    identities,
    closed = closedToYou('Give your own key.'),
  }: { tenant: string; identities: readonly Identity[]; closed?: ConfigError },
): Promise<Details> {
  if (!isEncrypted(bytes)) {
    throw new ConfigError(
      'This is no details file: choose the one that ends in .age.',
      'GitHub keeps it beside the results of the run, as the artifact "details-…".',
    );
  }
  const text = await decryptWith(identities, bytes);
  if (text === undefined) throw closed;
  const parsed = parseDetails(parseJson(text));
  if (!parsed.ok) {
    throw new ConfigError(
      'This is no file of details, or one of another version.',
      'Use the version that made it.',
    );
  }
  if (parsed.value.tenant === tenant) return parsed.value;
  throw new ConfigError(
    'These details are of another tenant.',
    'Name the tenant whose run it was, or take the file of a run of this one.',
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Its message would quote the text.
    return undefined;
  }
}

/**
 * age proves no sender: anybody who knows the public keys can make a file. What the run has signed names the one that is
 * its; of a run that signed nothing, because it was killed or is not recorded, the seal under the ledger key tells.
 *
 * @param told What runs have signed, as it stands in the history and in the commits of the ledger branch.
 * @param ownKey The tenant's ledger key. Without it whoever can push to that branch is believed.
 * Throws ConfigError for any other file.
 */
export function requireGenuine(
  details: Details,
  bytes: Uint8Array,
  { told, ownKey }: { told: readonly string[]; ownKey: string | undefined },
): void {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const said = told.flatMap((text) => {
    const run = parseSigned(text);
    const isOfRun =
      run?.tenant === details.tenant && run.runId === details.runId && run.attempt === details.attempt;
    return isOfRun && (ownKey === undefined || isGenuine(text, ownKey)) ? [run] : [];
  });
  if (said.some((run) => run.details === sha256)) return;
  const name = `run ${details.runId}/${details.attempt}`;
  if (said.length > 0) {
    throw new ConfigError(
      `These are not the details that ${name} has left: its signed line names another file.`,
      'Somebody has changed or swapped the file. Download it again from the page of the run; if it stays so, ask who could upload there.',
    );
  }
  if (ownKey !== undefined && isSealed(details, ownKey)) return;
  const proof = `Nothing proves that ${name} has made these details`;
  throw ownKey === undefined
    ? new ConfigError(
        `${proof}: the ledger has no signed line of it.`,
        'Run this in a clone of the repository whose "origin" has the ledger branch. A run that was killed signs nothing: with the secret LEDGER_KEY in the environment its seal is looked at.',
      )
    : new ConfigError(
        `${proof}: neither the ledger nor the seal inside them has its word under this ledger key.`,
        'Take the file from the page of the run. If the tenant has another ledger key since then, that cannot be proved any more, nor can the run be put back.',
      );
}
