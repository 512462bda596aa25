/**
 * A picture as Engagedly takes it: `{"profile_picture":[137,80,78,…]}`, each byte a number. Pure.
 *
 * A list of millions of numbers, its text and that text's bytes would be three more pictures in memory, the first of
 * them eight times as large: the bytes of the JSON are written at once.
 */

const HEAD = Buffer.from('{"profile_picture":[');
const TAIL = Buffer.from(']}');
const COMMA = 0x2c;
const ZERO = 0x30;

/** The body of the request, as JSON in UTF-8. */
export function pictureBody(picture: Uint8Array): Buffer {
  let length = HEAD.length + TAIL.length + Math.max(0, picture.length - 1);
  for (let index = 0; index < picture.length; index++) {
    const byte = picture[index] ?? 0;
    length += byte < 10 ? 1 : byte < 100 ? 2 : 3;
  }
  const body = Buffer.allocUnsafe(length);
  let at = HEAD.copy(body);
  for (let index = 0; index < picture.length; index++) {
    const byte = picture[index] ?? 0;
    if (index > 0) body[at++] = COMMA;
    if (byte >= 100) body[at++] = ZERO + Math.floor(byte / 100);
    if (byte >= 10) body[at++] = ZERO + (Math.floor(byte / 10) % 10);
    body[at++] = ZERO + (byte % 10);
  }
  TAIL.copy(body, at);
  return body;
}
