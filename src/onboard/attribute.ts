/** What a person calls an attribute of Personio: how an expression reaches it, and how an example gives it. Pure. */
import { partOf } from '../map/expression/kinds.ts';
import { literalOf } from '../map/expression/literals.ts';
import type { SourceAttribute } from '../model.ts';
import { plainText } from '../values.ts';
import { COST_CENTER, DATES, GROUPS, NUMBERS, TEXTS, UNIVERSAL_IDS } from '../vendors/personio/person.ts';
import { keyOnScreen, pathCalled } from '../vendors/personio/screen-names.ts';
import { numberOf } from '../vendors/raw.ts';

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
  const usual = pathCalled(wanted);
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

/** As somebody may call it in an answer, so that `placeOf` finds the place again. */
export function nameOf(place: Place): string {
  if ('label' in place) return place.label;
  const { attribute, part } = place;
  if (attribute === 'holiday_calendar' && part === 'country') return 'country';
  return part === undefined || part === partOf(attribute) ? attribute : `${attribute}.${part}`;
}

/** What stands at a place: of several values (`isList`) a person has one among others. */
export type Holds = { isList: boolean; kind: 'text' | 'number' | 'unknown' };

const SYSTEM: ReadonlySet<string> = new Set([...TEXTS, ...NUMBERS, ...DATES]);
const NUMBER_PARTS: ReadonlySet<string> = new Set(['id', 'percentage']);
const KINDS: Readonly<Record<string, Holds>> = {
  integer: { isList: false, kind: 'number' },
  decimal: { isList: false, kind: 'number' },
  tags: { isList: true, kind: 'text' },
  ...Object.fromEntries(
    ['date', 'link', 'list', 'multiline'].map((type) => [type, { isList: false, kind: 'text' }]),
  ),
};

/**
 * @param readable The attributes as Personio tells them: of one that is not among them, and is the customer's own, nobody
 * here knows whether it holds a text or a number.
 */
export function holdsOf(place: Place, readable: readonly SourceAttribute[] = []): Holds {
  if (!('label' in place)) {
    const { attribute, part } = place;
    if (part !== undefined) {
      return { isList: attribute === COST_CENTERS, kind: NUMBER_PARTS.has(part) ? 'number' : 'text' };
    }
    if (SYSTEM.has(attribute)) {
      return { isList: false, kind: NUMBERS.includes(attribute) ? 'number' : 'text' };
    }
  }
  const types = new Set(readable.filter((one) => isAt(place, one)).map(({ type }) => type));
  const [type = ''] = types.size === 1 ? types : [];
  return (Object.hasOwn(KINDS, type) ? KINDS[type] : undefined) ?? { isList: false, kind: 'unknown' };
}

function isAt(place: Place, { key, label, universalId }: SourceAttribute): boolean {
  if ('label' in place) return plainText(label) === plainText(place.label);
  return place.attribute === key || place.attribute === universalId;
}

/** What Personio's record has for it: numbers are numbers there, unless a text loses something by becoming one (007). */
function valueAt(text: string, { kind }: Holds): string | number | boolean {
  if (kind === 'text') return text;
  if (kind === 'unknown' && (text === 'true' || text === 'false')) return text === 'true';
  return numberOf(text) ?? text;
}

/** Somebody who has this value there. */
export function givenOf(place: Place, text: string, holds: Holds): Given {
  const value = valueAt(text, holds);
  if ('label' in place) return { [place.label]: holds.isList ? [value] : value };
  const { attribute, part } = place;
  if (part === undefined) return { [attribute]: holds.isList ? [value] : value };
  return { [attribute]: attribute === COST_CENTERS ? [{ [part]: value }] : { [part]: value } };
}

/**
 * True for whoever has one of the values there. A text is never equal to a number, so that each is compared as what it
 * is. Of what nobody here knows it holds for a single value and for a list, since "'a' in x" does, and "x in ['a']" is
 * never true of a list.
 */
export function hasOneOf(place: Place, texts: readonly string[], holds: Holds): string {
  const path = expressionOf(place);
  const values = texts.map((text) => valueAt(text, holds));
  if (holds.isList) return inAny(values, path);
  if (holds.kind !== 'unknown') return `${path} in [${values.map(written).join(', ')}]`;
  if (values.every((value) => typeof value === 'string')) return inAny(values, path);
  // "40" may stand there as a text or as a number: as texts both are found, 38.50 also as 38.5.
  const both = new Set(texts.flatMap((text, at) => [text, String(values[at])]));
  return inAny([...both], `$map(${path}, $string)`);
}

function inAny(values: readonly (string | number | boolean)[], list: string): string {
  const each = values.map((value) => `${written(value)} in ${list}`).join(' or ');
  return values.length > 1 ? `(${each})` : each;
}

function written(value: string | number | boolean): string {
  return typeof value === 'string' ? literalOf(value) : String(value);
}
