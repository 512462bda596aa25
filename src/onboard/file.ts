/** A tenant file from answers: paused unless told, with tests for both sides of its filter. Pure. */
import { ConfigError } from '../errors.ts';
import type { SourceAttribute, Tenant } from '../model.ts';
import { presetRows } from '../vendors/presets.ts';
import { fieldRowsOf, limitsOf, listOf, type Row, scheduleOf, unitsOf } from './answers.ts';
import { expressionOf, placeOf } from './attribute.ts';
import { emptyRule, type FilterRule, filterFrom, rulesFrom } from './scope-filter.ts';

/** What both systems have told, where there were credentials: rows of the mapping, besides the preset, and Personio's attributes. */
export type Known = {
  rows: readonly Row[];
  readable: readonly SourceAttribute[];
  /** That the rows are merged over; the default one, unless told. */
  preset?: Tenant['preset'];
  /** In place of the answer: what a file has already of this half of its filter. */
  kept?: { only?: readonly FilterRule[]; without?: readonly FilterRule[] };
};

/** @param answers By the id of the question, each without a flaw. Throws ConfigError where two of them leave nobody. */
export function tenantFileOf(answers: ReadonlyMap<string, string>, known: Known): string {
  return fileText(contentOf(answers, known));
}

/** What the file says. An answer that is not there is as usual. Throws ConfigError. */
export function contentOf(
  answers: ReadonlyMap<string, string>,
  { rows, readable, preset, kept = {} }: Known,
): Record<string, unknown> {
  const answer = (id: string) => (answers.get(id) ?? '').trim();
  const hasPeople = answer('employees') !== 'none';
  const rules = [
    ...(kept.only ?? rulesFrom(answer('only'), { keeps: true, readable })),
    ...(kept.without ?? rulesFrom(answer('without'), { keeps: false, readable })),
  ];
  const empty = emptyRule(rules);
  if (hasPeople && empty !== undefined) {
    throw new ConfigError(
      `Nobody would be left: --only lets in ${empty.name}=${empty.values.join(',')} alone, and --without keeps all of these out.`,
      'Take it out of one of the two answers.',
    );
  }
  const sides = hasPeople ? filterFrom(rules) : undefined;
  const byNumber = hasPeople && answer('identifier') === 'employee_id';
  const mapping = mappingOf(byNumber && answers.has('number') ? answer('number') : undefined, {
    fields: answer('fields'),
    rows,
    preset: presetRows(preset),
  });
  const [domains, notify] = [listOf(answer('domains')), listOf(answer('notify'))];
  const [structure, protect] = [unitsOf(answer('structure')), listOf(answer('protect'))];
  const details = answer('details') || 'none';
  const limits = (hasPeople && limitsOf(answer('limits'))) || {};
  return {
    $schema: '../schemas/tenant.json',
    name: answer('name'),
    status: answer('status') || 'paused',
    timezone: answer('timezone'),
    schedule: scheduleOf(answer('schedule')) ?? 'daily',
    scope: {
      employees: answer('employees'),
      ...(structure.length > 0 ? { structure } : {}),
      ...(sides ? { filter: sides.filter } : {}),
    },
    ...(byNumber ? { identifier: 'employee_id' } : {}),
    ...(hasPeople && domains.length > 0 ? { domains } : {}),
    ...(Object.keys(mapping).length > 0 ? { mapping } : {}),
    ...(Object.keys(limits).length > 0 ? { limits } : {}),
    ...(protect.length > 0 ? { protect: protect.map(protectedBy) } : {}),
    ...(details === 'none' ? {} : { details, approvers: rolesOf(answer('approvers')) }),
    ...(notify.length > 0 ? { notify } : {}),
    ...(answer('language') === 'de' ? { language: 'de' } : {}),
    ...(sides ? { tests: sides.tests } : {}),
  };
}

const WIDTH = 110;

/** A list of plain values stands in one line where there is room, as somebody would write it. */
export function fileText(content: object): string {
  const text = `${JSON.stringify(content, null, 2)}\n`;
  return text.replace(/\[\n\s+([^[\]{}]+?)\n\s+\]/g, (list, inner: string, at: number) => {
    const line = `[${inner.replace(/\n\s+/g, ' ')}]`;
    const before = at - (text.lastIndexOf('\n', at) + 1);
    return before + line.length <= WIDTH ? line : list;
  });
}

/**
 * What somebody has asked for comes before what both systems suggest. What is to come from nowhere is taken out of the
 * preset, or, where the preset has no row for it, is just not there.
 */
function mappingOf(
  number: string | undefined,
  { fields, rows, preset }: { fields: string; rows: readonly Row[]; preset: ReadonlyMap<string, string> },
): Record<string, string | null> {
  const mapping = new Map(rows.map(({ field, expression }) => [field, expression]));
  const asked = fieldRowsOf(fields);
  for (const { field, attribute } of Array.isArray(asked) ? asked : []) {
    if (attribute !== null) mapping.set(field, rowFrom(attribute));
    else if (preset.has(field)) mapping.set(field, null);
    else mapping.delete(field);
  }
  if (number !== undefined) mapping.set('employee_id', rowFrom(number));
  return Object.fromEntries(mapping);
}

/** Personio's own number is one, and the field takes a text. */
function rowFrom(attribute: string): string {
  return attribute === 'id' ? '$string(id)' : expressionOf(placeOf(attribute));
}

function protectedBy(number: string): string {
  return number.startsWith('personio:') ? number : `personio:${number}`;
}

/** Without the public keys that may stand behind them. */
function rolesOf(answer: string): string[] {
  return listOf(answer).map((entry) => entry.split('=', 1)[0]?.trim() ?? '');
}
