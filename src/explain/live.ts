/**
 * One person as both systems have them now: the record, which part of the filter lets them in or keeps them out, and what
 * each row of the mapping makes of them. For a terminal alone. Pure (async).
 */
import { guidanceFor, inSentence } from '../issues.ts';
import { conditionsOf, type Said } from '../map/conditions.ts';
import { openEvaluation, type PreparedMapping } from '../map/map.ts';
import type { DesiredUser, Rejection } from '../model.ts';
import { inScope } from '../plan/decide.ts';
import type { Rules } from '../rules.ts';
import { columns, section, sentence } from './columns.ts';

export type Looked = {
  rules: Rules;
  now: Date;
  seen: ReadonlySet<string>;
  mapping: PreparedMapping;
  rejections: readonly Rejection[];
  /** Of an employee, by Personio id; empty where Personio shows nobody. */
  nameOf(employee: string): string;
};

/** Sections: record, scope, mapping. */
export async function livePerson(person: DesiredUser, looked: Looked): Promise<string[]> {
  return [recordOf(person, looked), await scopeOf(person, looked), mappingOf(person, looked)];
}

/** What was asked of Personio, but for what is nobody's to read. */
function recordOf({ employee }: DesiredUser, { mapping, nameOf }: Looked): string {
  const labels = new Map([...mapping.labels].map(([label, key]) => [key, label]));
  const rows = mapping.keys.map((key) => {
    const value = employee.record[key];
    const shown = employee.missing?.has(key)
      ? '(Personio does not show it)'
      : value === undefined
        ? '(empty)'
        : mapping.privateKeys.has(key)
          ? '(filled, not shown)'
          : key === 'supervisor'
            ? named(textOf(value), idIn(value), nameOf)
            : textOf(value);
    return [key, labels.get(key) ?? '', shown];
  });
  return section('Record in Personio', columns(['Attribute', 'Label', 'Value'], rows));
}

const FILTER_SAYS = {
  true: 'lets them through',
  false: 'keeps them out',
  undefined: 'cannot tell',
};

/** Each condition of the filter by itself: the first that says no is what keeps somebody out. */
async function scopeOf(person: DesiredUser, { rules, mapping, seen, now }: Looked): Promise<string> {
  const { filter, employees } = rules.scope;
  // Where units alone are synced, nobody is.
  const isIn = employees !== 'none' && inScope(person, rules);
  const evaluation = () => openEvaluation({ now });
  const said = await conditionsOf(person.employee, { rules, prepared: mapping, seen, now, evaluation });
  const status = `Personio says ${person.employee.status ?? 'a status that is not known'}, the tenant file wants ${employees}`;
  const ofFilter =
    filter === undefined ? 'there is no filter' : `the filter ${FILTER_SAYS[`${person.passes}`]}`;
  const mayBeIn =
    employees !== 'none' && person.passes === undefined && inScope({ ...person, passes: true }, rules);
  const standing = isIn ? 'In scope' : mayBeIn ? 'Perhaps in scope' : 'Not in scope';
  const summary = `${standing}: ${status}, and ${ofFilter}.`;
  return section(
    'Scope',
    [
      sentence(summary),
      ...(said.length === 0
        ? []
        : [
            columns(
              ['Condition of the filter', 'Says'],
              said.map(({ condition, passes }) => [condition, answerIn(passes)]),
            ),
          ]),
    ].join('\n'),
  );
}

function answerIn(passes: Said['passes']): string {
  return passes === undefined ? 'cannot tell' : passes ? 'yes' : 'NO';
}

function mappingOf(
  { employee, fields, cleared }: DesiredUser,
  { mapping, rejections, nameOf }: Looked,
): string {
  const rows = mapping.rows.map((row) => {
    const wrong = rejections.find((one) => one.employee === employee.id && one.field === row.field);
    const value = fields[row.field];
    const gives = wrong
      ? `(not used: ${row.isPrivate ? whyNot({ code: wrong.code }) : whyNot(wrong)})`
      : value === undefined
        ? cleared.includes(row.field)
          ? '(empties the field)'
          : '(nothing: the field is left alone)'
        : row.isPrivate
          ? '(a value, not shown)'
          : row.field === 'manager'
            ? named(textOf(value), String(value), nameOf)
            : textOf(value);
    return [row.field, row.expression, gives];
  });
  return section('Mapping', columns(['Field', 'Expression', 'Gives'], rows));
}

/** Of a manager Personio gives the id alone. */
function named(text: string, id: string, nameOf: Looked['nameOf']): string {
  const name = nameOf(id);
  return name === '' || text.includes(name) ? text : `${text}: ${name}`;
}

function idIn(value: unknown): string {
  return typeof value === 'object' && value !== null && 'id' in value ? String(value.id) : '';
}

function whyNot({ code, refused }: Pick<Rejection, 'code' | 'refused'>): string {
  if (refused === undefined) return inSentence(guidanceFor(code).meaning);
  return `"${refused}" is ${code === 'unmapped-value' ? 'not in the table of $option' : 'no option in Engagedly'}`;
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(textOf).join(', ');
  if (typeof value !== 'object' || value === null) return String(value);
  const { name, id, ...rest } = value as Record<string, unknown>;
  const others = Object.entries(rest).map(([key, part]) => `${key} ${textOf(part)}`);
  const told = [id === undefined ? '' : `id ${String(id)}`, ...others]
    .filter((part) => part !== '')
    .join(', ');
  return name === undefined ? told : `${String(name)} (${told})`;
}
