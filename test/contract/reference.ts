/** Places in an OpenAPI file: further down, behind a reference, and putting something there. */
import { pointerKeys, pointerTo, valueAt } from '../../src/tenant/check/pointer.ts';
import { isRaw } from '../../src/vendors/raw.ts';

/** A JSON Pointer that leads some keys further down. */
export function below(pointer: string, ...keys: (string | number)[]): string {
  return keys.reduce<string>(pointerTo, pointer);
}

/** Follows a local `$ref` at `pointer`, and those behind it, to the place where the thing itself stands. */
export function follow(document: unknown, pointer: string): string {
  let here = pointer;
  for (let hops = 0; hops < 20; hops += 1) {
    const node = valueAt(document, here);
    const reference = isRaw(node) ? node.$ref : undefined;
    if (typeof reference !== 'string') return here;
    if (!reference.startsWith('#/')) {
      throw new Error(`${here}: only references into the same file are supported.`);
    }
    here = reference.slice(1).split('/').map(decodeURIComponent).join('/');
  }
  throw new Error(`${pointer}: references go round in a circle.`);
}

/** Puts `value` at `pointer`, whose parent must exist; changes the document. */
export function put(document: unknown, pointer: string, value: unknown): void {
  const keys = pointerKeys(pointer);
  const last = keys.pop();
  const parent = valueAt(document, below('', ...keys));
  if (last === undefined || typeof parent !== 'object' || parent === null) {
    throw new Error(`${pointer}: there is no place to put something.`);
  }
  Object.defineProperty(parent, last, { value, writable: true, enumerable: true, configurable: true });
}
