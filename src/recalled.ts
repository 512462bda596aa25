/** What earlier runs of a tenant left behind, in terms of the people this run has read. Types only. */
import type { LimitClass, PictureContent } from './changes.ts';
import type { User } from './model.ts';

/** Somebody whom this sync kept in step and who is gone from Personio. */
export type MissingPerson = {
  /** The remembered reference of the person. */
  reference: string;
  /** Personio id, where it is remembered. */
  employee?: string;
  user: string;
  /** What the account bore when it was theirs. */
  marks?: RememberedMarks;
  /** On which days, `YYYY-MM-DD`, they were first missing, and first seen; the latter is remembered for some weeks. */
  went?: string | undefined;
  came?: string | undefined;
  /** Whether the person has been gone for long enough to be blocked where the tenant says so. */
  isOverdue: boolean;
  /** Whether they have been gone for so long, and something has spoken against it since the time began. */
  isDoubted: boolean;
  /** Where such people are to be blocked: since when complete runs have seen so, how many, and until when it has to stay so. */
  counted?: { since: string; runs: number; until: string };
};

/** Keyed hashes of what an account bore when this sync last saw or left it. */
export type RememberedMarks = {
  email?: string;
  employee_id?: string;
  born?: string;
  /** Of the words of the name. */
  name: readonly string[];
};
/** `marks` is absent where only the pair is remembered. */
export type RememberedLink = { user: string; marks?: RememberedMarks };

type Blocked = Pick<User, 'id' | 'blockedAt'>;

/** What earlier runs of this tenant left behind, in terms of the people this run has read. */
export type Memory = {
  /** By employee id: remembered links whose two ends were both read, with what the account bore. */
  links: ReadonlyMap<string, RememberedLink>;
  /** The keyed hash of a mark, as those in `links` and `missing`. */
  markHash(kind: 'email' | 'employee_id' | 'name' | 'born', text: string): string;
  /** How many links of people whose account was open the last good run has left: at least so many should be found. */
  linked: number;
  /** Whether this sync has blocked the account, for whomever, and nobody else has since. */
  isBlockedByUs(user: Blocked): boolean;
  /** Whether the account was blocked after the last run, by somebody else. */
  isBlockedSince(user: Pick<User, 'blockedAt'>): boolean;
  /** The run that has blocked this account, as "<run id>/<attempt>", where it was one of ours and that is known. */
  blockedIn(user: string): string | undefined;
  /**
   * Whether this blocked account may be activated: we blocked it for this person, or saw the person inactive since, and
   * nobody has blocked it after that.
   */
  mayReactivate(employee: string, user: Blocked): boolean;
  /**
   * By employee id: a remembered account that is not in the list: its reference, its id and what it bore, where that is
   * remembered, and whether we blocked it for this person.
   */
  unlisted: ReadonlyMap<string, { reference: string; id?: string; marks?: RememberedMarks; isOurs: boolean }>;
  /** The id of the account with this reference, where it is remembered. */
  accountId(reference: string): string | undefined;
  /** Whom this account is remembered for, in scope or not, if nobody who was read is that person: the reference. */
  unreadOwner(user: string): string | undefined;
  /** By employee id: the day, `YYYY-MM-DD`, on which people were first seen who came in the last weeks, or as somebody went. */
  came: ReadonlyMap<string, string>;
  /** People of remembered links who are not in the list, and whose account is. */
  missing: readonly MissingPerson[];
  /** Whether this person was in scope once, and had this account: then it is one that this sync answers for. */
  wasInScope(employee: string, user: string): boolean;
  /** Whether this person was in scope once; if so, whether the time of being out of scope is over. */
  outOfScope(employee: string, user: string): 'waiting' | 'overdue' | undefined;
  /**
   * Whether the last run had the scope of this one, and by employee id, of people with an account, whether they were in it
   * then; `undefined`: it is not known.
   */
  lastScope: { isSame: boolean; was: ReadonlyMap<string, boolean> } | undefined;
  /** Whether this account was added for an inactive person and could not be blocked at once. */
  isUnfinished(employee: string, user: string): boolean;
  /** Whether an earlier run has done what this entry of `resolve` says, and remembers it; or followed it for a leaver whose record lives again. */
  isCarriedOut(entry: { employee: string; user: string; expires: string }): boolean;
  /** Whether this account was to be blocked in the last run, and turned out to be a site administrator's. */
  wasAdministrator(user: string): boolean;
  /** What the account was last seen or left to show in the fields of the single view, as a keyed hash. */
  shown(user: string): string | undefined;
  /** The fields of the single view that did not stay in this account, and are not written again before it is looked at. */
  stuckIn(user: string): readonly string[];
  /** Whether the account's day of the week, on which it is looked at whatever is remembered, is today or was since the last run. */
  isDue(user: string): boolean;
  /**
   * What was found when the picture for this account was looked at last, and whether nothing about the person has
   * changed since; `undefined`: it never was.
   */
  picture(
    user: string,
    modified: string | undefined,
  ): { content: PictureContent; isCurrent: boolean } | undefined;
  /** How often in a row exactly this was written and did not stay, by its keyed hash. */
  written: ReadonlyMap<string, number>;
  /** In how many runs in a row the changes of this person have failed. */
  failures(employee: string): number;
  /** Whether the tenant has been in step before: from then on adding people and units is limited, too. */
  firstSuccess: boolean;
  /** Whether what is remembered goes back to before this time (ISO 8601): whom this sync has blocked since, it knows. */
  reachesBackTo(time: string): boolean;
  /** How many changes of a class (of one field, or kind of unit) were made in the last 24 hours. */
  spent(name: LimitClass, field?: string): number;
  /** The changes (as keyed hashes) that may be released by this digest now; `undefined`: unknown, too old or used. */
  approvable(digest: string): ReadonlySet<string> | undefined;
  /**
   * The smallest base by which an earlier run has told one of these changes (as keyed hashes) to wait; `undefined`: none has.
   * They are asked for only where it would be smaller than `base`.
   */
  baseTold(
    held: { class: LimitClass; field?: string; base: number },
    hashes: () => readonly string[],
  ): number | undefined;
  /** Whether changes of this class may have waited since nothing was remembered of the tenant. */
  isStrict(name: LimitClass): boolean;
  /** Whether this digest was held before. */
  isKnown(digest: string): boolean;
  /** Whether this digest was used, or is too old: it never stands for anything again. */
  isRetired(digest: string): boolean;
  /** Employees of the last good read, and for how many of them each attribute was filled. */
  employees: number;
  filled: Readonly<Record<string, number>>;
};
