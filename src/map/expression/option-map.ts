/** What an expression that is nothing but `$option(…, {…})` says of each value by now. Pure. */
import { parseExpression } from './parse.ts';

/** The pairs of texts in its table; none where it is anything else. */
export function optionMapOf(source: string): ReadonlyMap<string, string> {
  const parsed = parseExpression(source);
  const table = parsed.ok && parsed.tree.procedure?.value === 'option' && parsed.tree.arguments?.[1];
  if (!table || !Array.isArray(table.lhs)) return new Map();
  return new Map(
    table.lhs.flatMap(([value, option]): [string, string][] =>
      value.type === 'string' && option.type === 'string'
        ? [[String(value.value), String(option.value)]]
        : [],
    ),
  );
}
