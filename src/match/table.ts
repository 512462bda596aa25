/** A decision as a table: the first row that fits decides. Pure. */

/** `[number, when, what it gives]`; a row that does not fit gives nothing. */
export type Row<Facts, Result> = readonly [
  number: number,
  when: string,
  gives: (facts: Facts) => Result | undefined,
];

/** What the first row that fits gives, and its number. The last row of a table must always fit. */
export function decideBy<Facts, Result>(
  table: readonly Row<Facts, Result>[],
  facts: Facts,
): { row: number; result: Result } {
  for (const [row, , gives] of table) {
    const result = gives(facts);
    if (result !== undefined) return { row, result };
  }
  throw new RangeError('No row of the table fits.');
}
