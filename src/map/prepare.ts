/**
 * A tenant's rows, judged by what the credential may really read and what the organisation really has: which
 * rows are usable, what to ask of Personio, and what to tell. Pure.
 */

import { ConfigError, UnsafeReadError } from '../errors.ts';
import { asName } from '../harmless.ts';
import type { FieldType, Finding, SourceAttribute, TargetAttribute } from '../model.ts';
import { asksHowTheyLeft, type Rules } from '../rules.ts';
import { closest } from '../suggest.ts';
import { type FieldKind, isCustomField, WRITE_FIELDS } from '../vendors/engagedly/fields.ts';
import { STANDING } from '../vendors/personio/standing.ts';
import {
  type Attributes,
  indexAttributes,
  isAllowed,
  isPrivateAttribute,
  privateAmong,
  type Resolved,
} from './attributes.ts';
import { inspectExpression } from './expression/expression.ts';
import type { Reads } from './expression/reads.ts';
import { type Row, rowsInUse } from './rows.ts';
import { isPrivateName } from './sensitive.ts';

/** A row that can be used in this run. */
export type PreparedRow = Row & {
  kind: FieldKind;
  /** What a plain value is coerced to and compared by; `text` for names, people and addresses. */
  type: FieldType;
  /** Values that a select accepts. */
  options: readonly string[];
  /** Keys of the Personio attributes it reads. */
  keys: readonly string[];
  /** Its values are nobody's to read: birth date, gender, and what sensitive attributes feed. */
  isPrivate: boolean;
};

export type PreparedMapping = {
  /** Usable rows, by field. */
  rows: PreparedRow[];
  /** Attribute keys to ask Personio for, sorted. */
  keys: string[];
  /** Those of them whose values are nobody's to read: by what they are, or by what they feed. */
  privateKeys: ReadonlySet<string>;
  findings: Finding[];
  /** Normalised label to attribute key, for `$custom`. */
  labels: ReadonlyMap<string, string>;
  /** `unusable`: it reads something that cannot be read, so that nobody's standing is known. */
  filter: 'none' | 'usable' | 'unusable';
  /** Attribute keys that the filter reads. */
  filterKeys: readonly string[];
};

/**
 * Throws an UnsafeReadError when `status`, `email` or something that feeds the identifier cannot be read, and a
 * ConfigError when the identifier's row is missing or cannot be used for another reason. Where only units are
 * synced, the rows of other fields do not count, and nothing but `status` is needed.
 */
export function prepareMapping({
  rules,
  source,
  target,
}: {
  rules: Rules;
  source: readonly SourceAttribute[];
  target: readonly TargetAttribute[];
}): PreparedMapping {
  const attributes = indexAttributes(source);
  const isUnitsOnly = rules.scope.employees === 'none';
  for (const name of isUnitsOnly ? ['status'] : ['status', 'email']) {
    if (!attributes.named(name)) throw lost(name);
  }
  const findings: Finding[] = [];
  const rows: PreparedRow[] = [];
  for (const row of rowsInUse(rules)) {
    const prepared = prepareRow(row, rules, attributes, target);
    if (prepared.ok) rows.push(prepared.row);
    else findings.push(...prepared.findings);
  }
  if (!isUnitsOnly) checkIdentifier(rules, rows);
  const filter = prepareFilter(rules, attributes);
  findings.push(...filter.findings);
  const base = baseKeys(rules, attributes);
  findings.push(...base.findings);
  const keys = new Set([...base.keys, ...filter.keys, ...rows.flatMap((row) => row.keys)]);
  return {
    rows,
    keys: [...keys].sort(),
    privateKeys: new Set([
      ...privateAmong(keys, attributes, rules),
      ...rows.flatMap((row) => (row.isPrivate ? row.keys : [])),
    ]),
    findings,
    labels: attributes.labels,
    filter: filter.state,
    filterKeys: filter.keys,
  };
}

function lost(attribute: string, labels: Iterable<string> = []): UnsafeReadError {
  const meant = closest(attribute, labels);
  const slip =
    meant === undefined ? '' : `Is "${asName(meant)}" meant? Then correct it in the tenant file. If not: `;
  return new UnsafeReadError(
    'attribute-lost',
    `The Personio credential may not read the attribute "${attribute}", which this tenant cannot do without.`,
    `${slip}In Personio, under Marketplace > Connected integrations, open the credential of this sync and tick "${attribute}" under its readable employee attributes; then run again.`,
    attribute,
  );
}

type Prepared = { ok: true; row: PreparedRow } | { ok: false; findings: Finding[] };

function prepareRow(
  row: Row,
  rules: Rules,
  attributes: Attributes,
  target: readonly TargetAttribute[],
): Prepared {
  const { field, origin, expression } = row;
  const form = formOf(field, target);
  if ('code' in form) {
    return { ok: false, findings: [{ code: origin === 'preset' ? 'field-skipped' : form.code, field }] };
  }
  const isBroken = inspectExpression(expression, 'field').problems.some(
    ({ severity }) => severity === 'error',
  );
  if (isBroken) return { ok: false, findings: [{ code: 'expression-failed', field }] };
  const read = resolveReads(row.reads, rules, attributes);
  const isIdentifier = field === rules.identifier && rules.scope.employees !== 'none';
  const missing = read.problems.find(({ code }) => code === 'attribute-unreadable');
  if (missing && isIdentifier) throw lost(missing.attribute, attributes.labels.keys());
  if (read.problems.length === 0) {
    return {
      ok: true,
      row: { ...row, ...form, keys: read.keys, isPrivate: isPrivateName(field) || read.isPrivate },
    };
  }
  const findings = read.problems.map(({ code, attribute }): Finding => {
    const isSkipped = origin === 'preset' && code === 'attribute-unreadable';
    return { code: isSkipped ? 'attribute-skipped' : code, field, attribute: attribute.slice(0, 120) };
  });
  return { ok: false, findings };
}

type Form = { kind: FieldKind; type: FieldType; options: readonly string[] };

/** What the field takes in this organisation, or why it cannot be written. */
function formOf(
  field: string,
  target: readonly TargetAttribute[],
): Form | { code: 'field-unknown' | 'field-unsupported' } {
  const known = WRITE_FIELDS.get(field);
  if (!known && !isCustomField(field)) return { code: 'field-unknown' };
  const listed = target.find(({ key }) => key === field);
  if (known?.basic) return basicForm(known.kind, listed);
  if (!listed) return { code: 'field-unknown' };
  if (listed.type === 'document') return { code: 'field-unsupported' };
  return { kind: listed.type, type: listed.type, options: listed.options };
}

/** Basic fields are what the API says; of plain text the organisation may have made a select. */
function basicForm(kind: FieldKind, listed: TargetAttribute | undefined): Form {
  if (kind === 'text' && listed?.type === 'single-select' && listed.options.length > 0) {
    return { kind: 'single-select', type: 'single-select', options: listed.options };
  }
  return { kind, type: kind === 'date' ? 'date' : 'text', options: [] };
}

type ReadProblem = {
  code: 'attribute-unreadable' | 'sensitive-attribute' | 'attribute-ambiguous';
  attribute: string;
};

/** The keys of everything an expression reads, and what of it may not be read. */
function resolveReads(
  reads: Reads,
  rules: Rules,
  attributes: Attributes,
): { keys: string[]; problems: ReadProblem[]; isPrivate: boolean } {
  const keys: string[] = [];
  const problems: ReadProblem[] = [];
  let anyPrivate = false;
  const judge = (name: string, found: Resolved) => {
    if (found === undefined) problems.push({ code: 'attribute-unreadable', attribute: name });
    else if (found === 'ambiguous') problems.push({ code: 'attribute-ambiguous', attribute: name });
    else if (!isAllowed(name, found, rules)) problems.push({ code: 'sensitive-attribute', attribute: name });
    else {
      keys.push(found.key);
      anyPrivate ||= isPrivateAttribute(name, found, rules);
    }
  };
  for (const name of reads.attributes) judge(name, attributes.named(name));
  for (const label of reads.labels) judge(label, attributes.labelled(label));
  return { keys, problems, isPrivate: anyPrivate };
}

function checkIdentifier({ identifier }: Rules, rows: readonly PreparedRow[]): void {
  if (rows.some(({ field }) => field === identifier)) return;
  throw new ConfigError(
    `The row of the identifier "${identifier}" is missing or cannot be used.`,
    'Run validate, correct the row in the tenant file, and name what it reads under "sensitive" if it asks for that.',
  );
}

function prepareFilter(
  rules: Rules,
  attributes: Attributes,
): { state: PreparedMapping['filter']; keys: string[]; findings: Finding[] } {
  const { filter } = rules.scope;
  if (filter === undefined) return { state: 'none', keys: [], findings: [] };
  const { reads, problems } = inspectExpression(filter, 'filter');
  if (problems.some(({ severity }) => severity === 'error')) {
    return { state: 'unusable', keys: [], findings: [{ code: 'filter-unknown' }] };
  }
  const read = resolveReads(reads, rules, attributes);
  if (read.problems.length === 0) return { state: 'usable', keys: read.keys, findings: [] };
  const findings = read.problems.map(({ code, attribute }) => ({
    code: code === 'attribute-unreadable' ? ('filter-unreadable' as const) : code,
    attribute: attribute.slice(0, 120),
  }));
  // What can be read of it all the same says whether anybody has the texts that it compares with.
  return { state: 'unusable', keys: read.keys, findings };
}

/** What every run reads, whatever is mapped: who is who, and who leaves when. */
function baseKeys(rules: Rules, attributes: Attributes): { keys: string[]; findings: Finding[] } {
  if (rules.scope.employees === 'none') return { keys: ['id', 'status'], findings: [] };
  const wanted = ['id', STANDING.status, STANDING.email, STANDING.first, STANDING.last, STANDING.ends];
  if (asksHowTheyLeft(rules.leavers)) wanted.push(STANDING.endReason);
  const missing = wanted.filter((name) => !attributes.named(name));
  const hasPictures = rules.pictures && attributes.named(STANDING.picture) !== undefined;
  const hasModified = attributes.named(STANDING.modified) !== undefined;
  const forPictures = hasPictures ? [STANDING.picture, ...(hasModified ? [STANDING.modified] : [])] : [];
  return {
    keys: [...wanted.filter((name) => !missing.includes(name)), ...forPictures],
    // Of termination dates every plan tells what follows from their absence.
    findings: [
      ...missing
        .filter((attribute) => attribute !== STANDING.ends)
        .map((attribute): Finding => ({ code: 'attribute-skipped', attribute })),
      ...(rules.pictures && !hasPictures
        ? [{ code: 'pictures-unreadable' as const, attribute: STANDING.picture }]
        : []),
    ],
  };
}
