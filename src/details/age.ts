/**
 * age: files that open for their recipients alone (https://age-encryption.org/v1), here and with the ordinary command line.
 * It proves no sender. The package is loaded when the first file is made or opened: most runs need none of it.
 */
import { createHmac } from 'node:crypto';
import { bech32 } from '@scure/base';

/** The secret half of a key: `AGE-SECRET-KEY-1…`. */
export type Identity = string;

/** Encrypts for all of these, in no order that tells anything. Throws for a recipient that is none. */
export async function encryptFor(recipients: readonly string[], text: string): Promise<Uint8Array> {
  const { Encrypter } = await import('age-encryption');
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  return encrypter.encrypt(text);
}

/** How every such file begins (https://age-encryption.org/v1#the-file-format). */
const HEADER = 'age-encryption.org/';

export function isEncrypted(bytes: Uint8Array): boolean {
  return new TextDecoder().decode(bytes.subarray(0, HEADER.length)) === HEADER;
}

/** The text, or `undefined` where none of the identities opens the file, it is damaged, or it is none. */
export async function decryptWith(
  identities: readonly Identity[],
  bytes: Uint8Array,
): Promise<string | undefined> {
  const { Decrypter } = await import('age-encryption');
  try {
    const decrypter = new Decrypter();
    for (const identity of identities) decrypter.addIdentity(identity);
    return await decrypter.decrypt(bytes, 'text');
  } catch {
    // Its messages tell apart what nobody outside needs to know.
    return undefined;
  }
}

/** Whether the text is the public half of a key, to its last character: a slip of the pen is found by its checksum. */
export async function isRecipient(text: string): Promise<boolean> {
  const { Encrypter } = await import('age-encryption');
  try {
    new Encrypter().addRecipient(text);
    return true;
  } catch {
    return false;
  }
}

/** A new key, drawn by chance. */
export async function newIdentity(): Promise<{ identity: Identity; recipient: string }> {
  const { generateX25519Identity } = await import('age-encryption');
  return withRecipient(await generateX25519Identity());
}

/** The key that belongs to a tenant's ledger key: with it a run reads what an earlier one has left. */
export async function identityOf(ownKey: string): Promise<{ identity: Identity; recipient: string }> {
  const bytes = createHmac('sha256', ownKey).update('details:1:identity', 'utf8').digest();
  return withRecipient(bech32.encodeFromBytes('age-secret-key-', bytes).toUpperCase());
}

const SECRET = /^AGE-SECRET-KEY-1[0-9A-Z]{20,90}$/;

/** Whether the text is the secret half of a key, and no name of a file. */
export function isIdentity(text: string): boolean {
  return SECRET.test(text);
}

/** The keys in the text of a file of keys: one a line, among comments. */
export function identitiesIn(text: string): Identity[] {
  return text.split(/\r?\n/).flatMap((line) => (isIdentity(line.trim()) ? line.trim() : []));
}

/** The public half; `undefined`: a character of the secret one is wrong. */
export async function recipientOf(identity: Identity): Promise<string | undefined> {
  try {
    return (await withRecipient(identity)).recipient;
  } catch {
    // Its message may repeat what is secret.
    return undefined;
  }
}

async function withRecipient(identity: Identity): Promise<{ identity: Identity; recipient: string }> {
  const { identityToRecipient } = await import('age-encryption');
  return { identity, recipient: await identityToRecipient(identity) };
}
