/** Everything a plan rests on, read on both sides before the first write. */

import { SyncError } from '../errors.ts';
import { type PreparedMapping, prepareMapping } from '../map/map.ts';
import type {
  EmployeeListing,
  FieldType,
  Finding,
  Listing,
  Source,
  SourceAttribute,
  Target,
  TargetAttribute,
  Unit,
  UnitKind,
  User,
} from '../model.ts';
import type { Rules } from '../rules.ts';
import { UNIT_FIELDS } from '../vendors/engagedly/fields.ts';

export type Read = {
  prepared: PreparedMapping;
  employees: EmployeeListing;
  /** Not read, and empty, when only units are synced. */
  users: Listing<User>;
  /** The kinds that the mapping uses. */
  units: Partial<Record<UnitKind, Listing<Unit>>>;
  /** Every list was proved complete; of these, every list of Engagedly. */
  complete: boolean;
  targetComplete: boolean;
  /** Write fields that an account cannot be created without. */
  mandatory: ReadonlySet<string>;
  typeOf(field: string): FieldType;
  findings: Finding[];
  /** The tenant's mapping before a change that is being previewed, where it can be used with these attributes. */
  preparedBefore?: PreparedMapping;
};

/**
 * Reads attributes, then people and units, both sides at the same time. Throws the first error; a list that
 * cannot be proved complete is no error but makes `complete` false.
 */
export async function readBoth({
  rules,
  before,
  source,
  target,
}: {
  rules: Rules;
  /** The same tenant before a change that is being previewed. */
  before?: Rules;
  source: Source;
  target: Target;
}): Promise<Read> {
  const [readable, attributes] = await Promise.all([source.attributes(), target.attributes()]);
  const prepared = prepareMapping({ rules, source: readable, target: attributes });
  const preparedBefore = before && prepareIfPossible(before, readable, attributes);
  const keys = [...new Set([...prepared.keys, ...(preparedBefore?.keys ?? [])])].sort();
  const unitsOnly = rules.scope.employees === 'none';
  const kinds = kindsOf(rules, prepared, unitsOnly);
  const [employees, users, ...lists] = await Promise.all([
    source.employees(keys),
    unitsOnly ? { items: [], complete: true } : target.users(),
    ...kinds.map((kind) => target.units(kind)),
  ]);
  const units: Read['units'] = {};
  for (const [index, kind] of kinds.entries()) {
    const list = lists[index];
    if (list) units[kind] = list;
  }
  const targetComplete = users.complete && lists.every(({ complete }) => complete);
  const types = new Map(prepared.rows.map(({ field, type }) => [field, type]));
  const findings = [...prepared.findings];
  if (!employees.complete) findings.push({ code: 'incomplete-source' });
  if (!targetComplete) findings.push({ code: 'incomplete-target' });
  return {
    prepared,
    employees,
    users,
    units,
    complete: employees.complete && targetComplete,
    targetComplete,
    mandatory: mandatoryFields(attributes),
    typeOf: (field) => types.get(field) ?? 'text',
    findings,
    ...(preparedBefore ? { preparedBefore } : {}),
  };
}

/** A file that could not be run today either has nothing to compare with. */
function prepareIfPossible(
  rules: Rules,
  source: readonly SourceAttribute[],
  target: readonly TargetAttribute[],
): PreparedMapping | undefined {
  try {
    return prepareMapping({ rules, source, target });
  } catch (error) {
    if (error instanceof SyncError) return undefined;
    throw error;
  }
}

/** The kinds of unit that usable rows write; when only units are synced, those that may be created. */
function kindsOf({ creatable }: Rules, prepared: PreparedMapping, unitsOnly: boolean): UnitKind[] {
  const mapped = new Set(prepared.rows.flatMap(({ field }) => UNIT_FIELDS[field]?.kind ?? []));
  return [...mapped].filter((kind) => !unitsOnly || creatable.has(kind)).sort();
}

/** Names and e-mail are required by the API itself, whatever the attribute list says. */
function mandatoryFields(attributes: readonly TargetAttribute[]): ReadonlySet<string> {
  const marked = attributes.filter(({ mandatory }) => mandatory).map(({ key }) => key);
  return new Set(['first_name', 'last_name', 'email', ...marked]);
}
