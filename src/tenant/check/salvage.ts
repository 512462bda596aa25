/** What can still be checked of a tenant file that does not fit the schema, so that one pass finds everything. Pure. */
import type { Tenant } from '../../model.ts';
import type { SchemaProblem } from '../../schema.ts';
import { ancestorsOf, pointerTo } from './pointer.ts';

/** Stands for a mapping row that cannot be read: the field is mapped, the row reads nothing. */
const STAND_IN = "''";

/**
 * The parts of `value` that the schema has nothing against, with stand-ins for what a tenant must have. What is
 * kept is the same object as in `value`, not a copy. `undefined` when the file is not a group of keys at all.
 */
export function salvage(value: unknown, problems: readonly SchemaProblem[]): Tenant | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const bad = new Set(problems.map(badPointer));
  const kept = prune(value, '', { bad, above: new Set([...bad].flatMap(ancestorsOf)) });
  return {
    name: 'unnamed',
    status: 'paused',
    timezone: 'UTC',
    ...(kept as Partial<Tenant>),
    scope: { employees: 'active', ...(kept as Partial<Tenant>).scope },
  };
}

function badPointer({ pointer, keyword, params }: SchemaProblem): string {
  if (keyword === 'additionalProperties') return pointerTo(pointer, String(params.additionalProperty));
  if (keyword === 'uniqueItems') return pointerTo(pointer, Math.max(Number(params.i), Number(params.j)));
  // A group that lacks a key is unusable, but for the two that have stand-ins.
  const hasStandIn = keyword === 'required' && (pointer === '' || pointer === '/scope');
  if (hasStandIn) return pointerTo(pointer, String(params.missingProperty));
  return PART_OF_ENTRY.exec(pointer)?.[1] ?? pointer;
}

/** Of a list of groups: without one of its parts an entry may lack what each must have. */
const PART_OF_ENTRY = /^(\/[^/]+\/\d+)\/[^/]+$/;

/** `above`: pointers to whatever holds something bad. */
type Marked = { bad: ReadonlySet<string>; above: ReadonlySet<string> };

function prune(value: unknown, pointer: string, marked: Marked): unknown {
  const { bad, above } = marked;
  if (!above.has(pointer)) return value;
  if (Array.isArray(value)) {
    return value
      .map((item, index) => [item, pointerTo(pointer, index)] as const)
      .filter(([, inner]) => !bad.has(inner))
      .map(([item, inner]) => prune(item, inner, marked));
  }
  if (typeof value !== 'object' || value === null) return value;
  const result: Record<string, unknown> = Object.create(null);
  for (const [key, item] of Object.entries(value)) {
    const inner = pointerTo(pointer, key);
    if (!bad.has(inner)) result[key] = prune(item, inner, marked);
    else if (pointer === '/mapping') result[key] = STAND_IN;
  }
  return result;
}
