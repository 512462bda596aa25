/** Where a key belongs that stands on the wrong level of a file. Pure. */
import { pointerKeys, pointerTo, valueAt } from './pointer.ts';

/** `value`: the whole file; `whole`: the schema of all of it. */
type Level = { pointer: string; known: ReadonlyMap<string, unknown>; value: unknown; whole: unknown };

/** Where the key belongs that stands on the wrong level; `undefined`: it is none anywhere near. */
export function homeOf(key: string, { pointer, known, value, whole }: Level): string | undefined {
  const inner = groupsWith(key, known);
  const [group] = pointerKeys(pointer);
  if (group === undefined || inner.length > 0) return inner.length === 0 ? undefined : moveInto(inner);
  const top = propertiesOf(whole);
  if (top.has(key)) {
    // Moved there it would take the place of what is meant: a person's name that of the customer's.
    return valueAt(value, pointerTo('', key)) === undefined
      ? `Move it out of "${group}", to the top level of the file.`
      : `Take it out: the file has "${key}" at its top level, and only what stands there counts.`;
  }
  const others = groupsWith(key, top);
  return others.length === 0 ? undefined : moveInto(others);
}

function groupsWith(key: string, known: ReadonlyMap<string, unknown>): string[] {
  return [...known].flatMap(([name, schema]) => (propertiesOf(schema).has(key) ? name : []));
}

function moveInto(groups: readonly string[]): string {
  const [first = ''] = groups;
  if (groups.length === 1) return `Move it into the group "${first}".`;
  return `Move it into the group that is meant: ${groups.map((name) => `"${name}"`).join(', ')}.`;
}

/** The keys that a schema knows, each with its own schema. */
export function propertiesOf(schema: unknown): Map<string, unknown> {
  const properties = valueAt(schema, '/properties');
  return new Map(typeof properties === 'object' && properties !== null ? Object.entries(properties) : []);
}
