/** Writes that do not stay are not repeated for ever, and what fails again and again is told to somebody. Pure. */
import { createHmac } from 'node:crypto';
import { isIdentifier } from '../keys.ts';
import type {
  Applied,
  Change,
  Draft,
  Finding,
  Memory,
  PlanValue,
  Stuck,
  UserChange,
  Value,
} from '../model.ts';
import { fieldOf } from '../vendors/engagedly/fields.ts';
import { afterOf, personOf, unitKey, withoutFields } from './change.ts';

/** Written so often and still not there: it is not written again before something about it changes. */
const MOST_WRITES = 2;
/** Failed in so many runs in a row: somebody has to look. */
const RUNS_TO_ESCALATE = 3;
/** Stand for the state of the account itself, for its being there, and for Engagedly's taking it for a duplicate: where one does not stay, nothing is written. */
const BLOCKED = 'blocked';
const OPENED = 'opened';
const ADDED = 'added';
const REFUSED = 'refused';
const OF_THE_ACCOUNT: ReadonlySet<string> = new Set([BLOCKED, OPENED, ADDED, REFUSED]);

/** `ofRefusal`: stands for Engagedly's refusing it as a duplicate, not for its being written. */
type Hashed = { field: string; hash: string; ofRefusal?: true };

/**
 * What a change writes to an account that is there, field by field, as keyed hashes over the account, the field, and
 * its value before and after. The same hash in the next run means that the value did not stay. Of an e-mail or number
 * there is one more, for its being refused as a duplicate. Of somebody new: one for being added and one for being
 * refused, over what Engagedly may have already. Of a unit: one over its name, under the field that it is for.
 */
export function hashesOf(change: Change, ledgerKey: string): Hashed[] {
  const hashOf = hasherOf(change, ledgerKey);
  if (change.action === 'create-unit') return [hashOf(fieldOf(change.kind), unitKey(change))];
  if (change.action === 'create') {
    const { email, employee_id: number } = change.after;
    const keys = [email ?? null, number ?? null];
    return [hashOf(ADDED, keys), { ...hashOf(REFUSED, keys), ofRefusal: true }];
  }
  if (change.action === 'block') return [hashOf(BLOCKED, '')];
  const fields = Object.entries(change.after).flatMap(([field, after]): Hashed[] => {
    const turn = [textsOf(change.before[field]), textsOf(after)];
    const written = hashOf(field, turn);
    return isIdentifier(field)
      ? [written, { ...hashOf(field, [REFUSED, ...turn]), ofRefusal: true }]
      : [written];
  });
  return change.action === 'reactivate' ? [hashOf(OPENED, ''), ...fields] : fields;
}

/** Of the writes that a change takes back, as an undo does: they had stayed, or there would be nothing to change. */
export function hashesTakenBack(change: Change, ledgerKey: string): Hashed[] {
  const hashOf = hasherOf(change, ledgerKey);
  if (change.action === 'block') return [hashOf(OPENED, '')];
  if (change.action !== 'update' && change.action !== 'reactivate') return [];
  const fields = Object.entries(change.after).map(([field, after]) =>
    hashOf(field, [textsOf(after), textsOf(change.before[field])]),
  );
  return change.action === 'reactivate' ? [hashOf(BLOCKED, ''), ...fields] : fields;
}

function hasherOf(change: Change, ledgerKey: string): (field: string, content: unknown) => Hashed {
  const about = aboutOf(change);
  return (field, content) => ({
    field,
    hash: createHmac('sha256', ledgerKey)
      .update(JSON.stringify(['written', about, field, content]))
      .digest('hex')
      .slice(0, 12),
  });
}

function aboutOf(change: Change): string {
  if (change.action === 'create-unit') return 'unit';
  return change.action === 'create' ? `new ${change.employee}` : change.user;
}

/** The same of a value that is planned and of one that is shown. */
function textsOf(value: PlanValue | Value | null | undefined): string[] {
  if (value === undefined || value === null) return [];
  if (typeof value !== 'object' || Array.isArray(value)) return [value].flat().map(String).sort();
  if ('value' in value) return textsOf(value.value);
  if ('units' in value) return value.units.map((unit) => ('id' in unit ? unit.id : unitKey(unit))).sort();
  const people = 'people' in value ? value.people : [value.manager];
  return people.map((one) => ('id' in one ? one.id : `new ${one.employee}`)).sort();
}

/** Those of the units that a change needs and that are not there. */
function hashesOfUnits(change: UserChange, ledgerKey: string): Hashed[] {
  const units = Object.values(afterOf(change)).flatMap((planned) =>
    'units' in planned ? planned.units : [],
  );
  return units.flatMap((unit) =>
    'id' in unit ? [] : hashesOf({ action: 'create-unit', ...unit }, ledgerKey),
  );
}

/** The draft without the writes that did not stay twice. Without memory, or a key, nothing is known about that. */
export function withoutStuck(draft: Draft, memory: Memory | undefined, ledgerKey: string | undefined): Draft {
  if (!memory || memory.written.size === 0 || ledgerKey === undefined) return draft;
  const findings: Finding[] = [];
  const stuck: Stuck[] = [];
  const single = new Map(draft.single);
  const unchanged: string[] = [];
  const setAside: string[] = [];
  const neverStays = ({ hash }: Hashed) => (memory.written.get(hash) ?? 0) >= MOST_WRITES;
  const units = draft.units.filter((unit) => {
    const found = hashesOf(unit, ledgerKey).filter(neverStays);
    stuck.push(...found);
    findings.push(...found.map(({ field }): Finding => ({ code: 'not-sticking', field, count: 1 })));
    return found.length === 0;
  });
  const changes = draft.changes.flatMap((change): UserChange[] => {
    const own = hashesOf(change, ledgerKey).filter(neverStays);
    const found = [...own, ...hashesOfUnits(change, ledgerKey).filter(neverStays)];
    if (found.length === 0) return [change];
    const { employee } = change;
    stuck.push(...found.map(({ field, hash }) => ({ employee, field, hash })));
    const people = [personOf(change)];
    if (own.some(({ field }) => OF_THE_ACCOUNT.has(field))) {
      findings.push({ code: own.some(({ ofRefusal }) => ofRefusal) ? 'duplicate' : 'not-sticking', people });
      setAside.push(employee);
      return [];
    }
    for (const { field, ofRefusal } of found)
      findings.push({ code: ofRefusal ? 'duplicate' : 'not-sticking', field, people });
    const fields = found.map(({ field }) => field);
    const looked = single.get(employee) ?? [];
    single.set(
      employee,
      looked.filter((field) => !fields.includes(field)),
    );
    const rest = withoutFields(change, fields);
    if (!rest) unchanged.push(employee);
    return rest ? [rest] : [];
  });
  return {
    ...draft,
    units,
    changes,
    findings: [...draft.findings, ...findings],
    unchanged: [...draft.unchanged, ...unchanged],
    setAside: [...draft.setAside, ...setAside],
    single,
    stuck: stuck.sort((a, b) => (a.hash < b.hash ? -1 : 1)),
  };
}

/** People whose changes have failed in this run and in the two before it. */
export function failingRepeatedly(applied: Applied, memory: Memory | undefined): Finding[] {
  const people = failing(applied).flatMap((change) =>
    memory && memory.failures(change.employee) + 1 >= RUNS_TO_ESCALATE ? [personOf(change)] : [],
  );
  return people.length === 0 ? [] : [{ code: 'failing-repeatedly', people }];
}

/** What failed and is tried again in every run: all but what is refused as a duplicate and nothing else. */
export function failing({ failed, refused = [] }: Applied): UserChange[] {
  const isRefused = (change: UserChange) => {
    const given = refused.flatMap((one) =>
      one.employee === change.employee ? Object.keys(afterOf(one)) : [],
    );
    return given.length > 0 && Object.keys(afterOf(change)).every((field) => given.includes(field));
  };
  return failed.filter((change) => change.action !== 'create-unit').filter((change) => !isRefused(change));
}
