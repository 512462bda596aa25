/** Faces of invented people: small squares of one colour, as PNG. */
import { crc32, deflateSync } from 'node:zlib';

const SIZE = 8;

/** Always the same for the same number. */
export function faceOf(seed: number): Uint8Array {
  const colour = [seed * 37, seed * 101, seed * 151].map((part) => part % 256);
  const row = [0, ...Array.from({ length: SIZE }, () => colour).flat()];
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIZE, 0);
  header.writeUInt32BE(SIZE, 4);
  // Eight bits a channel, red, green and blue.
  header.set([8, 2], 8);
  const pixels = deflateSync(Buffer.from(Array.from({ length: SIZE }, () => row).flat()));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Uint8Array.from(
    Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]),
  );
}

function chunk(type: string, data: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(content));
  return Buffer.concat([length, content, sum]);
}
