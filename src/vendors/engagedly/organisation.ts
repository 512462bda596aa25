/** What an Engagedly organisation consists of besides people: its units and user attributes, read from answers. Pure. */
import { ShapeError } from '../../errors.ts';
import { compareIds, foldedKey, textKey } from '../../keys.ts';
import type { FieldType, TargetAttribute, Unit, UnitKind } from '../../model.ts';
import { idOf, isFieldKey, own, type Raw, textOf, textsOf } from '../raw.ts';
import { fieldNamed } from './user.ts';

/** What to call one unit, and the list of them, in messages. */
export const UNIT_LISTS: Readonly<Record<UnitKind, string>> = {
  departments: 'the department list',
  businesses: 'the business unit list',
  job_titles: 'the job title list',
  locations: 'the location list',
};
export const UNITS: Readonly<Record<UnitKind, string>> = {
  departments: 'a department',
  businesses: 'a business unit',
  job_titles: 'a job title',
  locations: 'a location',
};

const FIELD_TYPES: readonly FieldType[] = [
  'text',
  'number',
  'date',
  'boolean',
  'single-select',
  'multiple-select',
];

export function unitOf(raw: Raw): Unit {
  const id = idOf(own(raw, 'id'));
  if (id === undefined)
    throw new ShapeError('engagedly', 'A unit in an answer of Engagedly has no usable id.');
  return { id, name: textOf(own(raw, 'name'))?.trim() ?? '' };
}

/** Units of this name: those spelled exactly so first, then by id, however the list is sorted. */
export function unitsNamed(units: readonly Unit[], name: string): Unit[] {
  const exact = textKey(name);
  const rank = (unit: Unit) => (textKey(unit.name) === exact ? 0 : 1);
  return units
    .filter((unit) => foldedKey(unit.name) === foldedKey(name))
    .sort((a, b) => rank(a) - rank(b) || compareIds(a.id, b.id));
}

/** The answer to a create shows the unit; its name is the one that was sent, should it be missing. */
export function readCreatedUnit(raw: unknown, name: string): Unit | undefined {
  const id = idOf(own(raw, 'id'));
  return id === undefined ? undefined : { id, name: textOf(own(raw, 'name'))?.trim() ?? name };
}

/**
 * Rows without a plain key are skipped: no tenant could name them. A data type that is not documented counts as
 * `document`, which is never written, because a guess could destroy a value.
 */
export function attributesOf(rows: readonly Raw[]): TargetAttribute[] {
  const attributes = new Map<string, TargetAttribute>();
  for (const row of rows) {
    const name = own(row, 'attribute_key');
    if (!isFieldKey(name)) continue;
    const key = fieldNamed(name);
    if (attributes.has(key)) continue;
    const type = own(row, 'data_type');
    const options = own(row, 'attribute_options');
    const label = textOf(own(row, 'name'));
    attributes.set(key, {
      key,
      ...(label === undefined ? {} : { label }),
      mandatory: own(row, 'mandatory') === true,
      type: FIELD_TYPES.find((known) => known === type) ?? 'document',
      options: Array.isArray(options) ? textsOf(options.map((option) => own(option, 'value'))) : [],
    });
  }
  return [...attributes.values()];
}

/** Names and e-mail are required by the API itself, whatever the attribute list says. */
export function mandatoryFields(attributes: readonly TargetAttribute[]): ReadonlySet<string> {
  const marked = attributes.filter(({ mandatory }) => mandatory).map(({ key }) => key);
  return new Set(['first_name', 'last_name', 'email', ...marked]);
}
