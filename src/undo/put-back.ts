/** What of one person is put back, as the account is now: nothing but what still is as that run has left it. Pure. */
import type { IssueCode } from '../issues.ts';
import type { Memory, PlanFields, PlanValue, User, UserChange } from '../model.ts';
import { currentOf } from '../plan/diff.ts';
import { reasonFor } from '../plan/reasons.ts';
import type { Rules } from '../rules.ts';
import type { PersonDetail } from '../types/details.d.ts';
import { isFilledByPeople } from '../vendors/engagedly/fields.ts';
import { isAsBefore, planned, type Scale, stands } from './still-there.ts';

/** What all of them are measured by. */
export type Known = Scale & {
  /** Whether it is proved that no sync has run since. */
  isLast: boolean;
  /** Whether the memory goes back to before that run, and knows what it did: then it knows who was open since. */
  isRemembered: boolean;
  /** Whether Personio says that this person has left, and this is their account. */
  hasLeft(employee: string, user: string): boolean;
  read: { memory: Pick<Memory, 'isBlockedByUs' | 'blockedIn' | 'isUnfinished'> | undefined };
  /** The run that is put back, as "<run id>/<attempt>". */
  run: string;
  /** Whether the account is that of somebody else by now. */
  isOfAnother(person: PersonDetail, user: User): boolean;
  owned: {
    administrators: ReadonlySet<string>;
    protection: { covers(reference: string, user: User): boolean };
    mayReactivate(employee: string, user: User): boolean;
  };
  rules: Rules;
};

/** Says what is left alone, and of which field. */
export type Tell = (code: IssueCode, field?: string) => void;

/** `user`: the account as it is now; `undefined`: there is none any more. */
export function changesFor(
  person: PersonDetail,
  user: User | undefined,
  known: Known,
  tell: Tell,
): UserChange[] {
  // Nothing was written: neither is anything to be put back.
  if (person.planned === 'nothing') return [];
  if (user === undefined) {
    const isUnmade = person.planned === 'create' && person.result !== 'done';
    if (!isUnmade && person.planned !== 'create-blocked') tell('undo-gone');
    return [];
  }
  if (known.isOfAnother(person, user)) {
    tell('undo-in-use');
    return [];
  }
  switch (person.planned) {
    case 'block':
      return opened(person, user, known, tell);
    case 'create-blocked': {
      // Its second half, the block, may have been refused. Whoever came back has been opened since.
      const isUnfinished = known.read.memory?.isUnfinished(person.employee ?? '', user.id) === true;
      const isIts = isUnfinished || (known.isLast && isAsItWasAdded(person, user, known));
      return isIts ? closed(person, user, known, tell) : inUse(user, tell);
    }
    case 'create': {
      // What that run does not know to have added, a later one may have.
      const isIts = person.result === 'done' || known.isLast;
      const isUnused = isIts && isAsItWasAdded(person, user, known);
      return isUnused ? closed(person, user, known, tell) : inUse(user, tell);
    }
    case 'update':
      return reversed(person, user, known, tell);
    case 'reactivate': {
      const fields = reversed(person, user, known, tell);
      if (user.blocked) return fields;
      // An account that was there before anybody may have opened, also by hand: nothing in it says who it was.
      const isIts = person.result === 'done';
      return [...fields, ...(isIts ? closed(person, user, known, tell) : inUse(user, tell))];
    }
  }
}

function who({ employee, ref }: PersonDetail): { employee: string; because?: 'missing' } {
  return employee === undefined ? { employee: ref, because: 'missing' } : { employee };
}

/** The account that it blocked, unless somebody else, or a later run, has blocked it since. */
function opened(person: PersonDetail, user: User, known: Known, tell: Tell): UserChange[] {
  if (!user.blocked) return [];
  const by = known.read.memory?.blockedIn(user.id) ?? known.run;
  if (by !== known.run || !isOurBlock(person, user, known)) {
    tell(by !== known.run ? 'undo-changed' : 'blocked-elsewhere');
    return [];
  }
  return [{ action: 'reactivate', because: 'undone', ...who(person), user: user.id, before: {}, after: {} }];
}

/**
 * An account that was seen open since was blocked by others, if the memory knows of that run's block. If the run was killed,
 * only what the memory knows as blocked by us is ours, or what is or was a leaver's.
 */
function isOurBlock({ employee = '', result }: PersonDetail, user: User, known: Known): boolean {
  const { owned, read, isRemembered } = known;
  if (owned.mayReactivate(employee, user)) return true;
  // The next run would remember it as a leaver's, and open it if they came back.
  if (result !== 'done') return known.hasLeft(employee, user.id);
  return !isRemembered || read.memory?.isBlockedByUs(user) === true;
}

/** The account that it opened: by digest, always approved. */
function closed(person: PersonDetail, user: User, { owned, rules }: Known, tell: Tell): UserChange[] {
  if (user.blocked) return [];
  if (owned.protection.covers(person.ref, user)) tell('protected');
  else if (user.admin || owned.administrators.has(user.id)) tell('site-administrator');
  else if (person.employee === undefined) tell('undo-gone');
  else {
    const reason = reasonFor(rules, undefined);
    const { employee } = person;
    const block = { action: 'block', employee, user: user.id, because: 'undone' } as const;
    return [reason === undefined ? block : { ...block, reason }];
  }
  return [];
}

function inUse({ blocked }: User, tell: Tell): UserChange[] {
  if (!blocked) tell('undo-in-use');
  return [];
}

/** Whether an account that was added bears nothing but what that run wrote. */
function isAsItWasAdded({ fields }: PersonDetail, user: User, known: Known): boolean {
  const written = new Map(fields.map((field) => [field.field, field]));
  return Object.keys(user.fields)
    .filter(isFilledByPeople)
    .every((name) => {
      const field = written.get(name);
      return field !== undefined && !field.waits && stands(field, user, known);
    });
}

/** The fields it wrote, where its value still stands. */
function reversed(person: PersonDetail, user: User, known: Known, tell: Tell): UserChange[] {
  const after: Record<string, PlanValue> = {};
  for (const field of person.fields) {
    if (field.waits || isAsBefore(field, user, known)) continue;
    if (!stands(field, user, known)) {
      // What was perhaps never written, nobody need have changed.
      if (!field.failed && !(field.changed && person.result === 'planned')) tell('undo-changed', field.field);
    }
    // Engagedly need not take fields of an account that is blocked; whoever has blocked it has changed the account since.
    else if (user.blocked) tell('undo-changed', field.field);
    else if (field.changed) tell('undo-private', field.field);
    else {
      const back = planned(field, known);
      if (back) after[field.field] = back;
      else tell('undo-gone', field.field);
    }
  }
  if (Object.keys(after).length === 0) return [];
  const fields: PlanFields = after;
  return [
    { action: 'update', ...who(person), user: user.id, before: currentOf(user, fields), after: fields },
  ];
}
