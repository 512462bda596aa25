/** Other values for an employee as Personio sends them: each in its envelope, under its key. Pure. */
import { choicesOf } from '../../map/expression/choices.ts';
import type { Place } from '../../map/expression/compared.ts';
import { ELSE } from '../../map/expression/worth-trying.ts';
import { mappingRows } from '../../map/map.ts';
import { nameOfPlace, type Values, valueAt, withValue } from '../../tenant/invented/placed.ts';
import { isEmpty, plainText } from '../../values.ts';
import { inferAttributes } from '../../vendors/personio/attribute-list.ts';
import { flattenEmployee } from '../../vendors/personio/flatten.ts';
import { GROUPS } from '../../vendors/personio/person.ts';
import { own, type Raw } from '../../vendors/raw.ts';
import { wellFormed } from './trial.ts';

/** What a file reads of a person. `offered`: values that it names, to choose from. */
export type Asked = { of: Place; name: string; offered: readonly string[] };

/** What somebody has typed, by the name of the place. */
export type Typed = Readonly<Record<string, { of: Place; text: string }>>;

const MOST_OFFERED = 20;

/** What the filter reads, then what the rows read that are the customer's own, then those of the preset. */
export function askedBy(text: string): Asked[] {
  const tenant = wellFormed(text);
  if (tenant === undefined) return [];
  const rows = mappingRows(tenant).toSorted((a, b) => rank(a.origin) - rank(b.origin));
  const sources = [tenant.scope.filter ?? [], rows.map(({ expression }) => expression)].flat();
  const found = new Map<string, Asked>();
  for (const { of, values } of sources.flatMap((source) => choicesOf(source).choices)) {
    const name = nameOfPlace(of);
    const known = found.get(name)?.offered ?? [];
    const named = values.filter((value) => !isEmpty(value) && value !== ELSE).map(String);
    found.set(name, { of, name, offered: [...new Set([...known, ...named])].slice(0, MOST_OFFERED) });
  }
  return [...found.values()];
}

function rank(origin: 'preset' | 'tenant'): number {
  return origin === 'tenant' ? 0 : 1;
}

/** As a person writes it; several with a comma between them. */
export function shownAt(person: Raw, of: Place): string {
  const value = valueAt(valuesOf(person, [of]), of);
  return Array.isArray(value) ? value.join(', ') : isEmpty(value) ? '' : String(value);
}

/** The person with what was typed: nothing for a blank text. */
export function typedInto(person: Raw, typed: Typed): Raw {
  const changes = Object.values(typed);
  if (changes.length === 0) return person;
  const places = changes.map(({ of }) => of);
  const before = valuesOf(person, places);
  const wanted = changes.reduce(
    (values, { of, text }) => withValue(values, of, readAs(text, valueAt(before, of))),
    before,
  );
  return withValues(person, { before, wanted, keyOf: keysFor(person, labelsIn(places)) });
}

/** Several with a comma between them, as they are shown, for whoever has several there. */
function readAs(text: string, before: unknown): unknown {
  if (text.trim() === '') return undefined;
  if (!Array.isArray(before)) return text;
  return text.split(',').flatMap((one) => one.trim() || []);
}

function valuesOf(person: Raw, places: readonly Place[]): Values {
  const record = flattenEmployee(person)?.record ?? {};
  const labels = labelsIn(places);
  const keyOf = keysFor(person, labels);
  return { ...record, ...Object.fromEntries(labels.map((label) => [label, record[keyOf(label)]])) };
}

function labelsIn(places: readonly Place[]): string[] {
  return places.flatMap((of) => ('label' in of ? [of.label] : []));
}

/** The same person where nothing is other than before. `keyOf`: see `keysFor`. */
export function withValues(
  person: Raw,
  { before, wanted, keyOf }: { before: Values; wanted: Values; keyOf(name: string): string },
): Raw {
  const made: Record<string, unknown> = { ...person };
  for (const name of new Set([...Object.keys(before), ...Object.keys(wanted)])) {
    if (wanted[name] !== before[name]) made[keyOf(name)] = enveloped(name, wanted[name], made[keyOf(name)]);
  }
  return made;
}

/** Where an attribute, a universal id or a label stands in what Personio sends; one that is not there gets a place. */
export function keysFor(person: Raw, labels: readonly string[]): (name: string) => string {
  const keys = new Map<string, string>();
  for (const { key, label, universalId } of inferAttributes([person])) {
    if (universalId !== undefined) keys.set(universalId, key);
    if (labels.includes(label) || labels.some((one) => plainText(one) === plainText(label)))
      keys.set(label, key);
  }
  for (const [at, label] of labels.entries())
    if (!keys.has(label)) keys.set(label, `dynamic_${FIRST_KEY + at}`);
  return (name) => keys.get(name) ?? name;
}

/** Above every number that Personio gives. */
const FIRST_KEY = 900_100_001;

function enveloped(name: string, value: unknown, before: unknown): Raw {
  return {
    label: own(before, 'label') ?? name,
    type: own(before, 'type') ?? (Array.isArray(value) ? 'tags' : 'standard'),
    universal_id: own(before, 'universal_id') ?? null,
    value: wireValue(name, value),
  };
}

function wireValue(name: string, value: unknown): unknown {
  if (value === undefined) return null;
  if (GROUPS.has(name)) return { type: name, attributes: value };
  if (name !== 'cost_centers' || !Array.isArray(value)) return value;
  return value.map((attributes) => ({ type: 'CostCenter', attributes }));
}
