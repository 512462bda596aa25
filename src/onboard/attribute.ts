/** What a person calls an attribute of Personio: how an expression reaches it, and how an example gives it. Pure. */
import { partOf } from '../map/expression/kinds.ts';
import { literalOf } from '../map/expression/literals.ts';
import {
  COST_CENTER,
  DATES,
  GROUPS,
  NUMBERS,
  OTHER_NAMES,
  TEXTS,
  UNIVERSAL_IDS,
} from '../vendors/personio/person.ts';
import { keyOnScreen } from '../vendors/personio/screen-names.ts';

export type Given = Record<string, unknown>;

const DYNAMIC = /^dynamic_[a-z0-9_.]+$/;
const COST_CENTERS = 'cost_centers';
const PLAIN: ReadonlySet<string> = new Set([...TEXTS, ...NUMBERS, ...DATES, ...UNIVERSAL_IDS]);

/** Where a value stands: an attribute, or a part of one that is a group; or a label of the customer's own. */
export type Place = { attribute: string; part?: string } | { label: string };

/**
 * By its key (`office`), a part of it (`holiday_calendar.country`), its name on Personio's screens (`Standort`), or a word
 * that is often used for it (`country`). Everything else is a label of the customer's own.
 */
export function placeOf(name: string): Place {
  const wanted = name.trim();
  if (DYNAMIC.test(wanted)) return { attribute: wanted };
  if (wanted.toLowerCase() === 'country') return { attribute: 'holiday_calendar', part: 'country' };
  const [group = '', part] = wanted.split('.');
  if (part !== undefined && partsOf(group)?.includes(part)) return { attribute: group, part };
  const key = isKey(wanted) ? wanted : keyOnScreen(wanted);
  if (key !== undefined) return partsOf(key) ? { attribute: key, part: partOf(key) } : { attribute: key };
  const usual = OTHER_NAMES.get(wanted.toLowerCase());
  return usual === undefined ? { label: wanted } : placeOf(usual);
}

function isKey(name: string): boolean {
  return PLAIN.has(name) || partsOf(name) !== undefined;
}

function partsOf(attribute: string): readonly string[] | undefined {
  return attribute === COST_CENTERS ? COST_CENTER : GROUPS.get(attribute);
}

export function expressionOf(place: Place): string {
  if ('label' in place) return `$custom(${literalOf(place.label)})`;
  return place.part === undefined ? place.attribute : `${place.attribute}.${place.part}`;
}

/** Somebody who has this value there. */
export function givenOf(place: Place, value: string): Given {
  if ('label' in place) return { [place.label]: value };
  const { attribute, part } = place;
  if (part === undefined) return { [attribute]: value };
  return { [attribute]: attribute === COST_CENTERS ? [{ [part]: value }] : { [part]: value } };
}

/** True for whoever has one of the values there. */
export function hasOneOf(place: Place, values: readonly string[]): string {
  const path = expressionOf(place);
  // Of several cost centers a person has one among others.
  if (path.startsWith(`${COST_CENTERS}.`)) {
    const each = values.map((value) => `${literalOf(value)} in ${path}`).join(' or ');
    return values.length > 1 ? `(${each})` : each;
  }
  return `${path} in [${values.map(literalOf).join(', ')}]`;
}
