/** In place of `node:crypto`: what the page uses of it, by @noble/hashes. */
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

type Hash = { update(data: string | Uint8Array): Hash; digest(encoding?: 'hex'): string | Uint8Array };
type Running = { update(data: Uint8Array): unknown; digest(): Uint8Array };

export function createHash(name: string): Hash {
  refuseOther(name);
  return hashOf(sha256.create());
}

export function createHmac(name: string, key: string): Hash {
  refuseOther(name);
  return hashOf(hmac.create(sha256, utf8ToBytes(key)));
}

export function timingSafeEqual(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) throw new RangeError('Both must have the same length.');
  return a.reduce((difference, byte, index) => difference | (byte ^ (b[index] ?? 0)), 0) === 0;
}

function hashOf(running: Running): Hash {
  const hash: Hash = {
    update(data) {
      running.update(typeof data === 'string' ? utf8ToBytes(data) : data);
      return hash;
    },
    digest(encoding) {
      const bytes = running.digest();
      return encoding === 'hex' ? bytesToHex(bytes) : bytes;
    },
  };
  return hash;
}

function refuseOther(name: string): void {
  if (name !== 'sha256') throw new RangeError(`The page knows no hash ${name}.`);
}
