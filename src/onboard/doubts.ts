/** What may be meant otherwise in an answer that has no flaw: a slip looks like an attribute or a value of the customer's own. Pure. */
import { suggestKey } from '../vendors/personio/screen-names.ts';
import { choicesOf, fieldRowsOf, listChangeOf } from './answers.ts';
import { placeOf } from './attribute.ts';

/** An attribute of the customer's own whose name is nearly that of one of Personio's. */
export function attributeDoubt(name: string): string | undefined {
  if (!('label' in placeOf(name))) return undefined;
  const meant = suggestKey(name);
  if (meant === undefined) return undefined;
  return `"${name.trim().slice(0, 60)}" would be an attribute of the customer's own: did you mean ${meant}?`;
}

export function choicesDoubt(answer: string): string | undefined {
  const choices = choicesOf(listChangeOf(answer).list) ?? [];
  for (const { attribute } of choices) {
    const doubt = attributeDoubt(attribute);
    if (doubt !== undefined) return doubt;
  }
  return severalDoubt(answer);
}

const AND = /\s(?:und|and|oder|or)\s/i;

/** A value that may be two: `Kiel und Flensburg`. A department may be called `Forschung und Entwicklung`. */
export function severalDoubt(answer: string): string | undefined {
  for (const { attribute, values } of choicesOf(listChangeOf(answer).list) ?? []) {
    const joined = values.find((value) => AND.test(value));
    if (joined === undefined) continue;
    const parted = joined.split(AND).join(',');
    return `"${joined.slice(0, 60)}" is taken for one value of this name; several would be ${attribute}=${parted.slice(0, 60)}.`;
  }
  return undefined;
}

export function fieldsDoubt(answer: string): string | undefined {
  const rows = fieldRowsOf(answer);
  for (const { attribute } of Array.isArray(rows) ? rows : []) {
    const doubt = attribute === null ? undefined : attributeDoubt(attribute);
    if (doubt !== undefined) return doubt;
  }
  return undefined;
}
