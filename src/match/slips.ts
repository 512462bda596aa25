/** Whether one word may be another with a slip of the pen. Pure. */

const DIGIT = /\d/;

/** Letters; a longer word is no name, and would be compared with one letter left out in each of its places. */
const LONGEST = 60;

/** A digit is no slip of the pen. */
export function mayBeMistyped(word: string): boolean {
  return word.length >= 4 && word.length <= LONGEST && !DIGIT.test(word);
}

/** One letter put in, left out, changed, or two neighbours exchanged. */
export function isOneEdit(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end])
    end++;
  const [left, right] = [a.length - start - end, b.length - start - end];
  if (left <= 1 && right <= 1) return true;
  return left === 2 && right === 2 && a[start] === b[start + 1] && a[start + 1] === b[start];
}
