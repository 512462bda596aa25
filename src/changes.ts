/** What a run wants to write and what becomes of it: changes, drafts, plans and their outcome. Types only. */
import type { SyncError } from './errors.ts';
import type { Finding, PersonRef, UnitKind, UserWrite, Value } from './model.ts';

/** A unit a change needs: known by id, with the name that was looked for, or to be created under this name first. */
export type UnitTarget = { id: string; named?: string } | { kind: UnitKind; name: string };
/** A manager a change needs: known by user id, with whose account it is, or an employee whose account this plan creates first. */
export type ManagerTarget = { id: string; of?: string } | { employee: string };

/** A value in a plan. Everything that is not known until an earlier change is done is named, not hidden. */
export type PlanValue =
  | { value: Value | null }
  | { units: readonly UnitTarget[]; many: boolean }
  | { manager: ManagerTarget }
  | { people: readonly ManagerTarget[] };

export type PlanFields = Readonly<Record<string, PlanValue>>;

/** The classes of change that have a limit (BEHAVIOUR §1, limits). */
export type LimitClass = 'block' | 'reactivate' | 'identifier' | 'create' | 'units' | 'field';

export type UnitChange = { action: 'create-unit'; kind: UnitKind; name: string };
/** What is done to an account that is there. */
type ToAccount = {
  /**
   * From whom an entry of the tenant file takes the account, or may take it: see matched.ts. Such a change waits as a
   * whole.
   */
  takenFrom?: readonly PersonRef[];
};
type Written = ToAccount & {
  /** Personio id; of somebody who is gone from Personio (`because`), the reference. */
  employee: string;
  user: string;
  before: UserWrite;
  after: PlanFields;
  /** Only of a run that is put back: that, or that the person is gone from Personio besides. */
  because?: 'missing' | 'undone';
};
export type UserChange =
  | { action: 'create'; employee: string; after: PlanFields; thenBlock?: { reason?: string } }
  | ({ action: 'update' } & Written)
  | ({ action: 'reactivate' } & Written)
  | ({
      action: 'block';
      /** Personio id; of somebody who is missing there, the reference under which the person is remembered. */
      employee: string;
      user: string;
      reason?: string;
      /** What speaks for it, if not that Personio calls the person inactive. */
      because?: Absence | 'undone';
      /** The second half of a create-and-block that an earlier run did not get to: done first, and outside the limit. */
      finishes?: true;
    } & ToAccount);

/**
 * Why somebody who is not inactive in Personio may be blocked where the tenant file says so. (`undone` in its place: the
 * account was opened by a run that is being put back.)
 */
export type Absence = 'missing' | 'out-of-scope';
export type Change = UnitChange | UserChange;

/** Somebody whose picture may have changed: it is read, and uploaded if it is another one than before. */
export type PictureCheck = {
  employee: string;
  /** Of the account; absent where this plan adds it. */
  user?: string;
  /** What has to be done first, for the account to be there and open. */
  restsOn?: 'create' | 'reactivate';
  /** What was found the last time; absent: nothing is known. */
  before?: PictureContent;
};

/** A picture as a keyed hash, or why there was none that could be used. */
export type PictureContent = string | PictureTrouble;
export type PictureTrouble = 'missing' | 'type' | 'too-large' | 'refused';

/** What became of a check. `failed`: it is tried again by the next run. In plan mode, `uploaded`: it would be. */
export type PictureResult = {
  employee: string;
  user: string;
  became: 'uploaded' | 'same' | 'failed' | PictureTrouble;
  /** What is to be remembered; absent where it failed. */
  content?: PictureContent;
};

/**
 * One field of one person (a Personio id, or a reference) that is not written again, or a unit for it that is not added
 * again; `hash` as in plan/stuck.ts.
 */
export type Stuck = { employee?: string; field: string; hash: string };

/** A class of change (or one field, or one kind of unit) that waits, with all its changes. */
export type HeldClass = {
  class: LimitClass;
  /** The field (class `field`), the kind of unit (class `units`), or `resolve`: accounts that its entries take (class `identifier`). */
  field?: string;
  count: number;
  base: number;
  allowed: number;
  /** 12 hex characters; absent when it cannot be approved. */
  digest?: string;
  /** Each of `waiting` as a keyed hash, for the memory of the next run; absent when it cannot be approved. */
  members?: readonly string[];
  /** The changes themselves, for the details of the run. */
  waiting: readonly (UnitChange | UserChange)[];
  isNew: boolean;
  /** It waits however little of it there is. */
  always?: true;
  /** Digests of this class and field that this run has released. Absent: none. */
  approved?: string[];
};

/** Everything one run wants to write, in no order yet, and everything it found. */
export type Draft = {
  units: UnitChange[];
  changes: UserChange[];
  held: HeldClass[];
  findings: Finding[];
  /** Personio ids of people in scope who are in step already. */
  unchanged: string[];
  /** Personio ids of people left alone because something about them is unclear. */
  setAside: string[];
  /** By kind: names that exist only in Personio and are not created. */
  unknownUnits: Partial<Record<UnitKind, number>>;
  /** Active users that belong to an employee. */
  matchedActive: number;
  /** People in scope. */
  inScope: number;
  /** Hardly anybody who is remembered was found: everything waits, and nothing of it is to be remembered. */
  isForeign?: true;
  /** Writes that did not stay twice and are not repeated. */
  stuck?: readonly Stuck[];
  /** User ids of accounts that are not blocked, because they are still those of site administrators. */
  administrators?: readonly string[];
  /** References of people who are gone from Personio, and whose account may be that of somebody who is here. */
  doubted?: readonly string[];
  /** Accounts that an undo found closed by one that was lost: by Personio and user id. */
  lostBlocks?: readonly { employee: string; user: string }[];
  /**
   * By Personio id: the fields that only the single view shows and that were to be written when the draft was made,
   * whatever was taken out of it since, except for what never stays.
   */
  single: Map<string, readonly string[]>;
  /** Whose pictures are to be looked at; absent where the tenant does not copy pictures. */
  pictures?: readonly PictureCheck[];
  /** Those of which it is time, and which have to wait for another run. */
  picturesLater?: readonly PictureCheck[];
};

/**
 * The phases of writing, in their order: `finish` blocks what an earlier run has added for inactive people and could not
 * block; `free` frees an e-mail or employee number that another change needs, or activates whoever waits for one, each after
 * the other as listed; `create-blocked` adds people and blocks them at once.
 */
export type PhaseName =
  | 'finish'
  | 'units'
  | 'reactivate'
  | 'free'
  | 'create'
  | 'create-blocked'
  | 'update'
  | 'block';
export type Phase = { name: PhaseName; changes: readonly Change[] };

/** A draft of which only what may happen now is left, in the phases of writing. */
export type Plan = Omit<Draft, 'units' | 'changes'> & { phases: readonly Phase[] };

/** What became of a plan's changes. In plan mode: what would. */
export type Applied = {
  done: Change[];
  /** Tried and refused. */
  failed: Change[];
  /** Not tried, because something the change rests on was gone or had failed, or because the run ended. */
  skipped: Change[];
  /**
   * Of `skipped`: what the run ended before; `unsure`: it broke off in the middle, and nothing tells whether it was
   * carried out.
   */
  left?: ReadonlyMap<Change, 'untried' | 'unsure'>;
  /** Personio ids of people left alone because of something that only turned up while writing. */
  setAside?: string[];
  findings: Finding[];
  /** User ids of the accounts that were added, by Personio id. Empty in plan mode. */
  created?: ReadonlyMap<string, string>;
  /** Ids of the units that were created, by `unitKey`. */
  units?: ReadonlyMap<string, string>;
  /** Of `failed`: certainly not carried out, since who is to be written to could not be looked at before. */
  unseen?: ReadonlySet<Change>;
  /** Blocks, of `failed` and `skipped`, that Engagedly may have carried out all the same: no good answer came. */
  unsureBlocks?: readonly (UserChange & { action: 'block' })[];
  /** Of the accounts that were added: those of inactive people that could not be blocked at once. */
  leftActive?: ReadonlySet<string>;
  /** User ids of accounts that turned up as duplicates of somebody to be added, by Personio id. */
  met?: ReadonlyMap<string, string>;
  /**
   * What could not be written because an account that the list hides has the e-mail or number: somebody to be added, of
   * `skipped`; of somebody who has an account these fields alone, of `failed`.
   */
  refused?: readonly UserChange[];
  /** User ids of accounts that were not blocked, because they turned out to be those of site administrators. */
  administrators?: readonly string[];
  /** What became of the pictures that were come to; absent where the tenant does not copy pictures. */
  pictures?: readonly PictureResult[];
  /** What stopped the run before the end of the plan, if anything did. */
  stopped?: SyncError;
};
