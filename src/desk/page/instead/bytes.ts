/** In place of Node's `Buffer`: what the page uses of it, bytes from hexadecimal digits up to the first that is none. */
import { hexToBytes } from '@noble/hashes/utils.js';

export const Buffer = {
  from(text: string, encoding: string): Uint8Array {
    if (encoding !== 'hex') throw new RangeError(`The page knows no encoding ${encoding}.`);
    const digits = /^(?:[0-9a-f]{2})*/i.exec(text)?.[0] ?? '';
    return hexToBytes(digits);
  },
};
