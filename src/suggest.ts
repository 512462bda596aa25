/** "Did you mean": the known word that is closest to an unknown one. Pure. */

/** Nobody tells a slip in more. */
const LONGEST = 200;

/** The closest of `known` to `word`, if it is close enough to be a slip. */
export function closest(word: string, known: Iterable<string>): string | undefined {
  const wanted = plain(word);
  if (wanted.length > LONGEST) return undefined;
  const allowed = Math.max(1, Math.floor(wanted.length / 3));
  let best: { word: string; distance: number } | undefined;
  for (const candidate of known) {
    const compared = plain(candidate);
    if (Math.abs(compared.length - wanted.length) > allowed) continue;
    const distance = editDistance(wanted, compared);
    if (distance <= allowed && distance < (best?.distance ?? Infinity)) best = { word: candidate, distance };
  }
  return best?.word;
}

/** `onMissing`, `on_missing` and `on-missing` are one word to somebody who forgot which it was. */
function plain(word: string): string {
  return word.toLowerCase().replace(/[\s_-]/g, '');
}

/** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      if (a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        cost = Math.min(cost, (before[column - 2] ?? Infinity) + 1);
      }
      current.push(cost);
    }
    before = last;
    last = current;
  }
  return last[b.length] ?? 0;
}
