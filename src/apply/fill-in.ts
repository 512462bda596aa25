/** The values of a plan → what is sent: the ids of what was created on the way are filled in. */
import { isIdentifier } from '../keys.ts';
import type { Finding, ManagerTarget, PlanFields, UserChange, UserWrite, Value } from '../model.ts';
import { unitKey } from '../plan/change.ts';

/** What the run has created so far. */
export type Made = {
  /** Ids of the units, by kind and name. */
  units: ReadonlyMap<string, string>;
  /** Ids of the users, by Personio id; `undefined` when it did not work. */
  users: ReadonlyMap<string, Promise<string | undefined>>;
};

/** A field whose unit or manager did not come about is left out. */
export async function fillIn(
  employee: string,
  after: PlanFields,
  made: Made,
  find: (finding: Finding) => void,
): Promise<UserWrite> {
  const fields: Record<string, Value | null> = {};
  for (const [field, planned] of Object.entries(after)) {
    if ('value' in planned) fields[field] = planned.value;
    else if ('manager' in planned || 'people' in planned) {
      const value = await ('manager' in planned
        ? userId(planned.manager, made)
        : userIds(planned.people, made));
      if (value === undefined) find({ code: 'manager-pending', field, people: [{ employee }] });
      else fields[field] = value;
    } else {
      const ids = planned.units.map((unit) => ('id' in unit ? unit.id : made.units.get(unitKey(unit))));
      const known = ids.filter((id) => id !== undefined);
      if (known.length < ids.length) find({ code: 'unit-failed', field, people: [{ employee }] });
      else if (planned.many) fields[field] = known;
      else if (known[0] !== undefined) fields[field] = known[0];
    }
  }
  return fields;
}

/** What is done is what was sent: a field that was left out has been told. */
export function asSent<C extends Exclude<UserChange, { action: 'block' }>>(change: C, fields: UserWrite): C {
  const sent = <T>(record: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(record).filter(([field]) => Object.hasOwn(fields, field)));
  const before = change.action === 'create' ? {} : { before: sent(change.before) };
  return { ...change, ...before, after: sent<PlanFields[string]>(change.after) };
}

/** What may be written where somebody has just typed another e-mail into the account. */
export function withoutIdentifiers(fields: UserWrite): UserWrite {
  return Object.fromEntries(Object.entries(fields).filter(([field]) => !isIdentifier(field)));
}

async function userId(target: ManagerTarget, { users }: Made): Promise<string | undefined> {
  return 'id' in target ? target.id : users.get(target.employee);
}

/** Nothing when the account of one of them did not come about. */
async function userIds(targets: readonly ManagerTarget[], made: Made): Promise<string[] | undefined> {
  const ids: string[] = [];
  for (const target of targets) {
    const id = await userId(target, made);
    if (id === undefined) return undefined;
    ids.push(id);
  }
  return ids;
}
