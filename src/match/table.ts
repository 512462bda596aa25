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
  for (const row of table) {
    const result = row[2](facts);
    if (result !== undefined) return { row: row[0], result };
  }
  throw new RangeError('No row of the table fits.');
}
