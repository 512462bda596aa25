/** Numbers that are written with a comma, as Germans write them: `35,5`. JSONata takes a point. Pure. */
import type { Said } from './attribute-names.ts';
import type { Node } from './parse.ts';

/** The code of what is found here; of an expression that cannot be read at all the parser tells. */
export const DECIMAL_COMMA = 'decimal-comma';

type Told = { message: string; remedy: string; position: number };

/** Functions that take one thing, and fail of everybody when they are handed two. */
const OF_ONE: ReadonlySet<unknown> = new Set(
  'not exists boolean number abs floor ceil sqrt length lowercase uppercase trim count'.split(' '),
);
/** Round brackets, where a list of values is meant. */
const LIST_BEFORE = /\bin\s*\([^()]*$/;

/** `comma`: where one stands. `position`: where the number begins; `undefined`: it stands between other things. */
export function decimalComma(source: string, comma: number): Told | undefined {
  const [before] = /(?<![\w.])\d+$/.exec(source.slice(0, comma)) ?? [];
  const [, after] = /^,(\d+)(?![\w.])/.exec(source.slice(comma)) ?? [];
  if (before === undefined || after === undefined || LIST_BEFORE.test(source.slice(0, comma)))
    return undefined;
  const thousands = after.length === 3 ? `, or ${before}${after} if thousands are meant` : '';
  return {
    message: 'A decimal comma stands here, and only a point keeps a number together.',
    remedy: `Write ${before}.${after}${thousands}.`,
    position: comma - before.length,
  };
}

/** `$not(weekly_working_hours < 35,5)`: it can be read, as two arguments. */
export function checkDecimal(
  source: string,
  { procedure, arguments: given = [] }: Node,
  add: (node: Node, said: Said) => void,
): void {
  if (given.length < 2 || !OF_ONE.has(procedure?.value)) return;
  for (const argument of given) {
    const last = lastOf(argument);
    const told = last.type === 'number' ? decimalComma(source, last.position ?? 0) : undefined;
    if (told === undefined) continue;
    add(last, { code: DECIMAL_COMMA, message: told.message, remedy: told.remedy });
    return;
  }
}

function lastOf(node: Node): Node {
  return node.type === 'binary' && node.rhs ? lastOf(node.rhs) : node;
}
