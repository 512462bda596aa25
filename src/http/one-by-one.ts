/** Records that are read one by one: one that cannot be read costs nobody else. */
import { isUnread } from '../errors.ts';

/** So many in a row that cannot be read: it is not them, and no other is tried. */
const MOST_LOST = 5;

/** Gives what was read; `undefined`: it cannot be read, or is not tried any more. A wrong credential is thrown. */
export type ReadOne = <T>(read: () => Promise<T>) => Promise<{ value: T } | undefined>;

export function oneByOne(): ReadOne {
  let lostInARow = 0;
  return async (read) => {
    if (lostInARow >= MOST_LOST) return undefined;
    try {
      const value = await read();
      lostInARow = 0;
      return { value };
    } catch (error) {
      if (!isUnread(error)) throw error;
      lostInARow += 1;
      return undefined;
    }
  };
}
