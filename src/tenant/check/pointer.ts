/** JSON Pointers (RFC 6901): the way to one value in a JSON document. Pure. */

/** One more step. */
export function pointerTo(parent: string, key: string | number): string {
  return `${parent}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** The steps, from the outside in. */
export function pointerKeys(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Whether `pointer` leads to `outer` or to something in it. */
export function isWithin(pointer: string, outer: string): boolean {
  return pointer === outer || pointer.startsWith(`${outer}/`);
}

/** The value it leads to; `undefined` when there is none. Only own keys count. */
export function valueAt(value: unknown, pointer: string): unknown {
  let current = value;
  for (const key of pointerKeys(pointer)) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key)) return undefined;
    current = Reflect.get(current, key);
  }
  return current;
}

/** The way to the entry of the list at `list` that is `entry`; to the list itself when it is not in there. */
export function itemPointer(value: unknown, list: string, entry: unknown): string {
  const entries = valueAt(value, list);
  const index = Array.isArray(entries) ? entries.indexOf(entry) : -1;
  return index < 0 ? list : pointerTo(list, index);
}

/** What holds the value at a pointer, from the outside in. Of `/a/b`: the empty pointer, and `/a`. */
export function ancestorsOf(pointer: string): string[] {
  return [...pointer.matchAll(/\//g)].map(({ index }) => pointer.slice(0, index));
}
