/** Invented people: what an attribute, a part of a group or a label of theirs has. Pure. */
import type { Place } from '../../map/expression/compared.ts';
import type { Person } from '../../map/worker/evaluation.ts';
import { plainText } from '../../values.ts';

/** By the name of an attribute or by a label; groups with their parts. What is empty is not there. */
export type Values = Readonly<Record<string, unknown>>;

export function personOf(values: Values): Person {
  const byLabel = new Map(Object.entries(values).map(([label, value]) => [plainText(label), value]));
  return { record: values, custom: (label) => byLabel.get(plainText(label)) };
}

/** Of a list of groups the part of each: alone, where there is one. */
export function valueAt(values: Values, of: Place): unknown {
  if ('label' in of) return values[of.label];
  const { [of.attribute]: value } = values;
  const { part } = of;
  if (part === undefined) return value;
  if (!Array.isArray(value)) return partsOf(value)[part];
  const parts = value.map((one) => partsOf(one)[part]);
  return parts.length > 1 ? parts : parts[0];
}

/**
 * The same person with another value there; `undefined` takes it away, and a group whose name is taken away with it. A list
 * is a value for each of several groups.
 */
export function withValue(values: Values, of: Place, value: unknown): Values {
  const name = 'label' in of ? of.label : of.attribute;
  const { [name]: before, ...others } = values;
  if ('label' in of || of.part === undefined)
    return value === undefined ? others : { ...values, [name]: value };
  const { part } = of;
  if (!Array.isArray(before) && name !== COST_CENTERS) {
    const group = groupWith(before, part, value);
    return Object.keys(group).length === 0 ? others : { ...values, [name]: group };
  }
  const old: unknown[] = Array.isArray(before) ? before : [before];
  const groups = (Array.isArray(value) ? value : [value])
    .map((one, at) => groupWith(old[at], part, one))
    .filter((group) => Object.keys(group).length > 0);
  return groups.length === 0 ? others : { ...values, [name]: groups };
}

const COST_CENTERS = 'cost_centers';

function groupWith(before: unknown, part: string, value: unknown): Record<string, unknown> {
  const { [part]: _, ...rest } = partsOf(before);
  if (value !== undefined) return { ...rest, [part]: value };
  return part === 'name' ? {} : rest;
}

function partsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** `office.name`, or the label: as people call it. */
export function nameOfPlace(of: Place): string {
  if ('label' in of) return of.label;
  return of.part === undefined ? of.attribute : `${of.attribute}.${of.part}`;
}
