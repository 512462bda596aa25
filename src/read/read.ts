/** Everything a plan rests on, read on both sides before the first write. */

import { type PreparedMapping, prepareMapping } from '../map/map.ts';
import { scopeHash } from '../memory/absence.ts';
import { withLostBlocks } from '../memory/lost-blocks.ts';
import { memoryOf, type Seen, type State } from '../memory/state.ts';
import { withUnsureBlocks } from '../memory/unsure-blocks.ts';
import type {
  EmployeeListing,
  FieldType,
  Finding,
  Listing,
  Memory,
  RefOf,
  Source,
  Target,
  Unit,
  UnitKind,
  User,
} from '../model.ts';
import type { Rules } from '../rules.ts';
import { UNIT_FIELDS } from '../vendors/engagedly/fields.ts';
import { mandatoryFields } from '../vendors/engagedly/organisation.ts';
import { readUnitLists, type UnitList } from './all-units.ts';
import { lostNotSkipped } from './lost.ts';

export type ReadOptions = {
  rules: Rules;
  vendors: { source: Source; target: Target };
  now: Date;
  /** What the last run left, if there is something. */
  recall: {
    state: State | undefined;
    /** When it was noticed that a run since then has left no result. */
    lostAt?: string | undefined;
    used: ReadonlySet<string>;
    ledgerKey: string | undefined;
    refOf: RefOf;
  };
};

export type Read = {
  prepared: PreparedMapping;
  employees: EmployeeListing;
  /** Not read, and empty, when only units are synced. */
  users: Listing<User>;
  /** The kinds that the mapping uses. */
  units: Partial<Record<UnitKind, Listing<Unit>>>;
  /** Names of units that Personio lists, also those of units in which nobody works; where only units are synced. */
  listed: Partial<Record<UnitKind, readonly string[]>>;
  /** Every list was proved complete; of these, every list of Engagedly. */
  complete: boolean;
  targetComplete: boolean;
  /** Write fields that an account cannot be created without. */
  mandatory: ReadonlySet<string>;
  typeOf(field: string): FieldType;
  findings: Finding[];
  /** What earlier runs have left, with what a lost one has blocked. */
  state: State | undefined;
  /** The same in terms of the people read. */
  memory: Memory | undefined;
  /** So many blocks of a lost run were found. */
  lostBlocks: number;
};

/**
 * Reads attributes, then people and units, both sides at the same time. Of Engagedly's people all is read that there
 * is, so that they need not wait for what Personio shows. Throws the first error; a list that cannot be proved complete
 * is no error but makes `complete` false.
 */
export async function readBoth({ rules, vendors, recall, now }: ReadOptions): Promise<Read> {
  const { source, target } = vendors;
  const unitsOnly = rules.scope.employees === 'none';
  const writable = target.attributes();
  const accounts = writable.then(() => (unitsOnly ? { items: [], complete: true } : target.users()));
  // Told below, unless something else has failed before.
  accounts.catch(() => {});
  const [readable, attributes] = await Promise.all([source.attributes(), writable]);
  const prepared = prepareMapping({ rules, source: readable, target: attributes });
  const kinds = kindsOf(rules, prepared, unitsOnly);
  const [employees, users, ...lists] = await Promise.all([
    source.employees(prepared.keys),
    accounts,
    ...kinds.map((kind) => target.units(kind)),
  ]);
  const listed = listedUnits(await readUnitLists(rules, prepared, source));
  const units: Read['units'] = {};
  for (const [index, kind] of kinds.entries()) {
    const list = lists[index];
    if (list) units[kind] = list;
  }
  const targetComplete = users.complete && lists.every(({ complete }) => complete);
  const complete = employees.complete && targetComplete;
  const types = new Map(prepared.rows.map(({ field, type }) => [field, type]));
  const seen = { rules, employees: employees.items, users: users.items, complete };
  const remembered = rememberedBy(recall, seen, now);
  const findings = [...lostNotSkipped(prepared.findings, remembered.memory), ...listed.findings];
  if (source.isEnding()) findings.push({ code: 'source-ending' });
  if (!employees.complete) findings.push({ code: 'incomplete-source' });
  if (!targetComplete) findings.push({ code: 'incomplete-target' });
  return {
    prepared,
    employees,
    users,
    units,
    listed: listed.names,
    complete,
    targetComplete,
    mandatory: mandatoryFields(attributes),
    typeOf: (field) => types.get(field) ?? 'text',
    findings,
    ...remembered,
  };
}

function rememberedBy(
  { state: left, lostAt, used, ledgerKey = '', refOf }: ReadOptions['recall'],
  { complete, ...seen }: Pick<Seen, 'rules' | 'employees' | 'users'> & { complete: boolean },
  now: Date,
): Pick<Read, 'state' | 'memory' | 'lostBlocks'> {
  if (left === undefined) return { state: undefined, memory: undefined, lostBlocks: 0 };
  const lost = { lostAt, refOf, scope: scopeHash(seen.rules, ledgerKey) };
  const { state, blocks } = withLostBlocks(withUnsureBlocks(left, seen.users, refOf), seen, lost);
  const memory = memoryOf(state, { ...seen, lostAt, used, ledgerKey, isComplete: complete }, refOf, now);
  return { state, memory, lostBlocks: blocks };
}

function listedUnits(lists: readonly UnitList[]): { names: Read['listed']; findings: Finding[] } {
  const names: Read['listed'] = {};
  const findings: Finding[] = [];
  for (const { field, kind, names: found } of lists) {
    if (found === 'not-readable' || found === 'no-login') findings.push({ code: 'units-unlisted', field });
    else if (found !== 'no-list') names[kind] = found;
  }
  return { names, findings };
}

/** The kinds of unit that usable rows write; when only units are synced, those that may be created. */
function kindsOf({ creatable }: Rules, prepared: PreparedMapping, unitsOnly: boolean): UnitKind[] {
  const mapped = new Set(prepared.rows.flatMap(({ field }) => UNIT_FIELDS[field]?.kind ?? []));
  return [...mapped].filter((kind) => !unitsOnly || creatable.has(kind)).sort();
}
