/**
 * Rows that a mapping probably needs beside its preset, each for one of three reasons: the same name on both sides, the
 * same list of options, or the same values at the same people. Nothing without a reason, and nothing sensitive. Pure.
 */
import { isSensitive, personalKind } from '../map/sensitive.ts';
import type {
  Employee,
  FieldType,
  SourceAttribute,
  TargetAttribute,
  Unit,
  UnitKind,
  User,
} from '../model.ts';
import { isEmpty, plainText } from '../values.ts';
import { fieldName } from '../vendors/engagedly/field-names.ts';
import { unitKindOf } from '../vendors/engagedly/fields.ts';
import { expressionOf, placeOf } from './attribute.ts';

export type Proposal = {
  field: string;
  /** What Engagedly's screens call the field, where they have a name for it. */
  name?: string;
  expression: string;
  /** In words, with numbers, without a value of anybody's. */
  reason: string;
  /** What would still have to be done about it, where something would. */
  but?: string;
};

export type BothSides = {
  readable: readonly SourceAttribute[];
  writable: readonly TargetAttribute[];
  /** Everybody in Personio. */
  employees: readonly Employee[];
  /** People and the accounts that are surely theirs. */
  pairs: readonly { employee: Employee; user: User }[];
  units: Partial<Record<UnitKind, readonly Unit[]>>;
  /** What the preset maps: field to the attribute that its row reads, where it is one. */
  preset: ReadonlyMap<string, string | undefined>;
};

/** Fewer people than this, or fewer different values, agree by chance. */
const LEAST_PEOPLE = 5;
const LEAST_VALUES = 3;
const LEAST_SHARE = 0.9;
/** A row of the preset that is right for fewer than this may be another customer's custom. */
const PRESET_SHARE = 0.5;

/** Preset rows that customers often keep elsewhere. */
const OFTEN_ELSEWHERE: readonly string[] = [
  'employee_id',
  'job_title',
  'departments',
  'businesses',
  'location',
];

/** What everybody has, and what would agree with anything like it. */
const NEVER: ReadonlySet<string> = new Set(['status', 'first_name', 'last_name', 'email', 'preferred_name']);

export function proposeRows(sides: BothSides): Proposal[] {
  const sources = sides.readable.filter(
    ({ key, label }) => !NEVER.has(key) && !isHandled(key) && !isHandled(label),
  );
  const free = sides.writable.filter(
    ({ key, type, label = '' }) =>
      type !== 'document' && !sides.preset.has(key) && !isSensitive(key) && !isSensitive(label),
  );
  const rows = free.flatMap((target) => best(target, sources, sides) ?? []);
  const others = OFTEN_ELSEWHERE.filter((field) => sides.preset.has(field)).flatMap(
    (field) => elsewhere(field, sources, sides) ?? [],
  );
  const labels = new Map(sides.writable.map(({ key, label }) => [key, label]));
  return [...others, ...rows]
    .map((row): Proposal => {
      const name = fieldName(row.field, 'en') ?? labels.get(row.field);
      return name === undefined ? row : { ...row, name };
    })
    .sort((a, b) => (a.field < b.field ? -1 : 1));
}

/** `"Work model", custom-attribute-c4d55`: for whoever has to say whether it is meant. */
export function titleOf({ field, name }: Proposal): string {
  return name === undefined ? field : `"${name}", ${field}`;
}

function isHandled(name: string): boolean {
  return isSensitive(name) || personalKind(name) !== undefined;
}

/** The strongest reason wins: values at people, then options, then the name. */
function best(
  target: TargetAttribute,
  sources: readonly SourceAttribute[],
  sides: BothSides,
): Proposal | undefined {
  const fitting = sources.filter((source) => fits(source, target.type));
  const byValues = byAgreement(target.key, fitting, sides);
  if (byValues) return byValues;
  const byOptions = fitting.filter(({ options = [] }) => isSameList(options, target.options));
  if (byOptions.length === 1 && byOptions[0]) {
    return {
      ...rowOf(target.key, byOptions[0]),
      reason: `the same list of ${target.options.length} options on both sides`,
    };
  }
  const label = folded(target.label ?? '');
  const byName = fitting.filter((source) => label !== '' && folded(source.label) === label);
  const [named] = byName;
  if (named === undefined || byName.length > 1) return undefined;
  const { all, strangers } = optionsFor(named, target, sides.employees);
  return {
    ...rowOf(target.key, named),
    reason: 'the same name on both sides',
    ...(strangers > 0
      ? {
          but: `${strangers} of its ${all} values in Personio are no option in Engagedly, for which doctor prints a map to paste once this is taken`,
        }
      : {}),
  };
}

/** What Personio lists and people have, and how many of these values the field does not take. */
function optionsFor(
  { key, options = [] }: SourceAttribute,
  target: TargetAttribute,
  employees: readonly Employee[],
): { all: number; strangers: number } {
  const met = employees.flatMap(({ record }) =>
    textsOf(Object.hasOwn(record, key) ? record[key] : undefined),
  );
  const all = [...new Set([...options, ...met].map(folded))];
  const known = new Set(target.options.map(folded));
  const strangers = target.options.length === 0 ? 0 : all.filter((option) => !known.has(option)).length;
  return { all: all.length, strangers };
}

/** Another attribute than the preset's says what stands in Engagedly, and the preset's does not. */
function elsewhere(
  field: string,
  sources: readonly SourceAttribute[],
  sides: BothSides,
): Proposal | undefined {
  const own = sides.preset.get(field);
  const usual = own === undefined ? undefined : agreement(field, own, sides);
  if (usual === undefined || usual.agree >= usual.both * PRESET_SHARE) return undefined;
  return byAgreement(
    field,
    sources.filter(({ key }) => key !== own),
    sides,
  );
}

function byAgreement(
  field: string,
  sources: readonly SourceAttribute[],
  sides: BothSides,
): Proposal | undefined {
  const found = sources
    .map((source) => ({ source, ...agreement(field, source.key, sides) }))
    .filter(
      ({ both, agree, values }) =>
        both >= LEAST_PEOPLE && agree >= both * LEAST_SHARE && values >= LEAST_VALUES,
    )
    .sort((a, b) => b.agree - a.agree);
  const [first, second] = found;
  // Two that agree equally well: which is meant, a person knows.
  if (!first || (second && second.agree === first.agree)) return undefined;
  return {
    ...rowOf(field, first.source),
    reason: `the same value for ${first.agree} of ${first.both} people who have both`,
  };
}

function agreement(field: string, key: string, { pairs, units }: BothSides) {
  const names = namesOf(field, units);
  let [both, agree] = [0, 0];
  const values = new Set<string>();
  for (const { employee, user } of pairs) {
    const ours = textsOf(Object.hasOwn(employee.record, key) ? employee.record[key] : undefined);
    const theirs = textsOf(user.fields[field]).map((text) => names?.get(text) ?? text);
    if (ours.length === 0 || theirs.length === 0) continue;
    both += 1;
    const [a, b] = [ours, theirs].map((texts) => texts.map(folded).sort().join('\n'));
    if (a !== b) continue;
    agree += 1;
    values.add(a ?? '');
  }
  return { both, agree, values: values.size };
}

function namesOf(field: string, units: BothSides['units']): ReadonlyMap<string, string> | undefined {
  const kind = unitKindOf(field);
  return kind && new Map(units[kind]?.map(({ id, name }) => [id, name]));
}

function textsOf(value: unknown): string[] {
  const entries = Array.isArray(value) ? value : [value];
  return entries.flatMap((entry) => {
    if (isEmpty(entry)) return [];
    if (typeof entry !== 'object') return String(entry);
    const { name } = entry as { name?: unknown };
    return typeof name === 'string' ? name : [];
  });
}

const TYPES: Readonly<Partial<Record<FieldType, readonly string[]>>> = {
  number: ['integer', 'decimal'],
  date: ['date'],
  'multiple-select': ['tags'],
};

function fits({ type }: SourceAttribute, wanted: FieldType): boolean {
  const types = TYPES[wanted];
  if (types) return types.includes(type);
  return wanted !== 'boolean' && type !== 'tags' && type !== 'date';
}

function isSameList(ours: readonly string[], theirs: readonly string[]): boolean {
  const known = new Set(theirs.map(folded));
  return ours.length >= 2 && theirs.length >= 2 && ours.every((option) => known.has(folded(option)));
}

function rowOf(
  field: string,
  { key, label, universalId }: SourceAttribute,
): { field: string; expression: string } {
  if (key === 'id') return { field, expression: '$string(id)' };
  if (!key.startsWith('dynamic_')) return { field, expression: expressionOf(placeOf(key)) };
  return { field, expression: universalId ?? expressionOf({ label }) };
}

function folded(text: string): string {
  return plainText(text)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ');
}
