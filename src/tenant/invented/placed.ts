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

export function valueAt(values: Values, of: Place): unknown {
  if ('label' in of) return values[of.label];
  const value = values[of.attribute];
  if (of.part === undefined) return value;
  return partsOf(Array.isArray(value) ? value[0] : value)[of.part];
}

/** The same person with another value there; `undefined` takes it away, and a group whose name is taken away with it. */
export function withValue(values: Values, of: Place, value: unknown): Values {
  const name = 'label' in of ? of.label : of.attribute;
  const { [name]: before, ...others } = values;
  if ('label' in of || of.part === undefined)
    return value === undefined ? others : { ...values, [name]: value };
  const isList = Array.isArray(before) || name === 'cost_centers';
  const { [of.part]: _, ...rest } = partsOf(Array.isArray(before) ? before[0] : before);
  const group = value === undefined ? (of.part === 'name' ? {} : rest) : { ...rest, [of.part]: value };
  if (Object.keys(group).length === 0) return others;
  return { ...values, [name]: isList ? [group] : group };
}

function partsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** `office.name`, or the label: as people call it. */
export function nameOfPlace(of: Place): string {
  if ('label' in of) return of.label;
  return of.part === undefined ? of.attribute : `${of.attribute}.${of.part}`;
}
