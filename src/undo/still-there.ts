/** What of a run still stands in an account, and how a value of before is written again. Pure. */
import { datesOf } from '../dates.ts';
import { markOf } from '../details/changed-fields.ts';
import type { FieldType, PlanValue, Unit, UnitKind, User, Value } from '../model.ts';
import type { DetailValue, FieldDetail } from '../types/details.d.ts';
import { sameValue } from '../values.ts';
import { UNIT_FIELDS, unitKindOf } from '../vendors/engagedly/fields.ts';
import { unitsNamed } from '../vendors/engagedly/organisation.ts';

/** By what values are compared. */
export type Scale = {
  read: {
    units: Partial<Record<UnitKind, { items: readonly Unit[] }>>;
    typeOf(field: string): FieldType;
  };
  /** Under which the values that are not kept are marked. */
  ledgerKey: string;
  /** Everybody who can be a manager. */
  accounts: ReadonlyMap<string, User>;
};

/** Whether the account still shows what that run wrote. */
export function stands(field: FieldDetail, user: User, scale: Scale): boolean {
  const shown = user.fields[field.field];
  if (!field.changed) return isSame(field.field, field.after ?? null, shown, scale);
  const texts = Array.isArray(shown)
    ? [shown]
    : [shown ?? null, ...(shown === undefined ? [] : datesOf(shown))];
  return texts.some((text) => markOf(field.field, text, scale.ledgerKey) === field.mark);
}

export function isAsBefore(field: FieldDetail, user: User, scale: Scale): boolean {
  return !field.changed && isSame(field.field, field.before ?? null, user.fields[field.field], scale);
}

/** Units that the run has created may stand there by their names. */
function isSame(
  field: string,
  value: DetailValue,
  shown: string | string[] | undefined,
  { read }: Scale,
): boolean {
  const isEmpty = value === null || value === '' || (Array.isArray(value) && value.length === 0);
  if (isEmpty || shown === undefined) return isEmpty && shown === undefined;
  const units = unitsOf(field, read);
  if (units === undefined) return sameValue(field === 'email' ? 'email' : typeOf(field, read), value, shown);
  const ids = [value]
    .flat()
    .map((part) => units.find(({ id }) => id === part)?.id ?? idNamed(String(part), units));
  const [wanted, held] = [new Set(ids), new Set([shown].flat())];
  return wanted.size === held.size && [...wanted].every((id) => id !== undefined && held.has(id));
}

function typeOf(field: string, read: Scale['read']): FieldType {
  return field === 'manager' ? 'text' : read.typeOf(field);
}

function unitsOf(field: string, { units }: Scale['read']): readonly Unit[] | undefined {
  const kind = unitKindOf(field);
  return kind === undefined ? undefined : (units[kind]?.items ?? []);
}

function idNamed(name: string, units: readonly Unit[]): string | undefined {
  return unitsNamed(units, name)[0]?.id;
}

/** The value of before as it is written; `undefined`: what it needs is not there any more. */
export function planned(
  { field, before = null }: FieldDetail,
  { read, accounts }: Scale,
): PlanValue | undefined {
  const units = unitsOf(field, read);
  const many = Object.hasOwn(UNIT_FIELDS, field) && UNIT_FIELDS[field]?.many === true;
  if (units !== undefined && (before !== null || many)) {
    const ids = before === null ? [] : [before].flat().map(String);
    const isThere = ids.every((id) => units.some((unit) => unit.id === id));
    return isThere ? { units: ids.map((id) => ({ id })), many } : undefined;
  }
  if (field === 'manager' && before !== null) {
    const id = String(before);
    return accounts.has(id) ? { manager: { id } } : undefined;
  }
  return { value: before as Value | null };
}
