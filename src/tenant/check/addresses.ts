/** E-mail addresses written into a tenant file. Its history keeps them for good, so that only invented ones may stand there. Pure. */
import { literalsOf } from '../../map/expression/literals.ts';
import { pointerTo, valueAt } from './pointer.ts';
import type { Draft } from './problem.ts';

const LOCAL = /[\p{L}\p{N}._%+-]/u;
const DOMAIN = /[\p{L}\p{N}][\p{L}\p{N}-]*(?:\.[\p{L}\p{N}-]+)+/uy;

/** Addresses outside `.example` (a name that never exists, RFC 2606) in the filter, the mapping, the tests and `resolve`. */
export function checkAddresses(value: unknown): Draft[] {
  return [
    ...walk(valueAt(value, '/scope/filter'), '/scope/filter', findInExpression),
    ...walk(valueAt(value, '/mapping'), '/mapping', findInExpression),
    ...walk(valueAt(value, '/tests'), '/tests', findAddresses),
    ...walk(valueAt(value, '/resolve'), '/resolve', findAddresses),
  ];
}

function walk(value: unknown, pointer: string, find: (text: string) => number[]): Draft[] {
  if (typeof value === 'string') {
    return find(value).map((offset) => problem({ pointer, offset }));
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const inner = pointerTo(pointer, key);
    const inKey = findAddresses(key).length > 0 ? [problem({ pointer: inner, at: 'key' })] : [];
    return [...inKey, ...walk(item, inner, find)];
  });
}

/** As the text stands, and as its literals read when their escapes are resolved: an address has to be seen to be reviewed. */
function findInExpression(text: string): number[] {
  const plain = findAddresses(text);
  if (!text.includes('\\')) return plain;
  const hidden = literalsOf(text).filter(
    (literal) =>
      findAddresses(literal.text).length > 0 &&
      !plain.some((offset) => offset >= literal.start && offset < literal.end),
  );
  return [...plain, ...hidden.map(({ start }) => start)].sort((a, b) => a - b);
}

function problem(place: Pick<Draft, 'pointer' | 'offset' | 'at'>): Draft {
  return {
    severity: 'error',
    code: 'address',
    message: "An e-mail address stands here that could be a real person's.",
    remedy: 'Use an invented address that ends in ".example"; the history of this file keeps it for good.',
    ...place,
  };
}

/** Offsets of addresses that are not under `.example`. Looks from each `@` outwards: linear, whatever the text. */
export function findAddresses(text: string): number[] {
  const found: number[] = [];
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    let start = at;
    while (start > 0 && at - start < 64 && LOCAL.test(text.charAt(start - 1))) start -= 1;
    DOMAIN.lastIndex = at + 1;
    const domain = DOMAIN.exec(text.slice(0, at + 254))?.[0].replace(/[.-]+$/, '');
    if (start === at || domain === undefined) continue;
    if (!domain.toLowerCase().endsWith('.example')) found.push(start);
  }
  return found;
}
