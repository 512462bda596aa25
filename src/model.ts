/**
 * The nouns of the pipeline, and the two ports to the vendors. Types only.
 *
 * A person's data lives in these values while a run lasts; nothing in here is ever printed or written to a
 * file. What leaves a run is a `Summary` (schemas/summary.json).
 */
import type { SyncError } from './errors.ts';
import type { IssueCode } from './issues.ts';
import type { Tenant, UnitKind } from './types/tenant.d.ts';

export type { Tenant, UnitKind };

/** Personio's four words for where a person stands. Anything else is "unknown" and left alone. */
export type Status = 'onboarding' | 'active' | 'leave' | 'inactive';

/** One attribute that the Personio credential may read. */
export type SourceAttribute = {
  /** `first_name`, or `dynamic_33400` for a custom attribute. */
  key: string;
  /** Display text, in the customer's language; HR can rename it. */
  label: string;
  /** standard, date, integer, decimal, list, link, tags, multiline; others may come. */
  type: string;
  /** Equal to the key for system attributes; a stable name or nothing for custom ones. */
  universalId?: string;
};

/** What a JSONata expression sees: BEHAVIOUR §2. Empty is absent, dates are `YYYY-MM-DD`. */
export type EmployeeRecord = Readonly<Record<string, unknown>>;

/** A person in Personio. What the core asks about a person stands beside the record, filled by the vendor's adapter. */
export type Employee = {
  /** Personio's system id, in decimal. */
  id: string;
  /** The keyed reference that stands for the person wherever a run leaves something behind. */
  ref: string;
  /** `undefined`: absent, empty, or a word that is not one of the four. */
  status?: Status;
  /** First and last name, as the source has them. */
  name: { readonly first?: string; readonly last?: string };
  /** The last day, `YYYY-MM-DD`; what cannot be read as a day stands here as it is. */
  ends?: string;
  /** The record does not show at all whether there is a last day: not known, which is not none. */
  hidesEnd?: true;
  /** The source's word for why the person leaves. */
  endReason?: string;
  /** The first day, `YYYY-MM-DD`, where the mapping asks for it. */
  hired?: string;
  record: EmployeeRecord;
  /** Attribute keys that were asked for and that this record does not show at all: unreadable, not empty. */
  missing?: ReadonlySet<string>;
};

/** A list with the proof that it is complete (unique ids = the vendor's total), or its absence. */
export type Listing<T> = {
  items: T[];
  complete: boolean;
};

export type EmployeeListing = Listing<Employee> & {
  /** Attribute keys that stood in at least one record, filled or not. A key that is not here was not readable. */
  seen: ReadonlySet<string>;
};

/** The port to the system that people are read from. */
export type Source = {
  /** What the credential may read. */
  attributes(): Promise<SourceAttribute[]>;
  /** Everybody, with these attribute keys (`id` and `status` always come). Throws if a page cannot be read or if nobody is there. */
  employees(keys: readonly string[]): Promise<EmployeeListing>;
  /** One person, read again now; `undefined` if gone. */
  employee(id: string): Promise<Employee | undefined>;
  /** Everybody with this e-mail, read now. */
  employeesByEmail(email: string): Promise<Employee[]>;
};

export type FieldType =
  | 'text'
  | 'number'
  | 'date'
  | 'boolean'
  | 'single-select'
  | 'multiple-select'
  | 'document';

/** One user attribute of the Engagedly organisation (`GET /beta/user-attributes`). */
export type TargetAttribute = {
  /** The write field: `gender`, `birth_date`, `custom-attribute-93cbf`. */
  key: string;
  mandatory: boolean;
  type: FieldType;
  /** The values a select accepts; empty for other types. */
  options: string[];
};

/** A department, business unit, job title or location in Engagedly. Ids are strings here whatever they are there. */
export type Unit = { id: string; name: string };

/** A plain field value: what is left after empty has become absent. */
export type Value = string | number | boolean | string[];

/** A person in Engagedly. */
export type User = {
  id: string;
  /** The keyed reference that stands for the account wherever a run leaves something behind. */
  ref: string;
  /** Anything but `Blocked` counts as active. */
  blocked: boolean;
  /**
   * Current values by *write* field name; empty is absent. Units are unit ids (one for `location` and
   * `job_title`, a list for `departments` and `businesses`), `manager` is a user id, `employee_type` its name;
   * dates and custom values as Engagedly shows them, to be compared by type.
   */
  fields: Readonly<Record<string, string | string[]>>;
  /** Only the read of a single user tells; otherwise absent. */
  admin?: boolean;
};

/** The fields of a user as they are sent: units and managers as ids, custom attributes at the top level. `null` empties. */
export type UserWrite = Readonly<Record<string, Value | null>>;

/** The port to the system that people are written to. Every error is one of errors.ts. */
export type Target = {
  attributes(): Promise<TargetAttribute[]>;
  users(): Promise<Listing<User>>;
  units(kind: UnitKind): Promise<Listing<Unit>>;
  /** Block reason codes that are not archived. */
  reasonCodes(): Promise<string[]>;
  /** One user, read again now, with `admin`; `undefined` if gone. */
  user(id: string): Promise<User | undefined>;
  /** Users with this e-mail, read now. */
  usersByEmail(email: string): Promise<User[]>;
  createUnit(kind: UnitKind, name: string): Promise<Unit>;
  createUser(fields: UserWrite): Promise<User>;
  updateUser(id: string, fields: UserWrite): Promise<User>;
  block(id: string, reason: string | undefined): Promise<void>;
  activate(id: string): Promise<void>;
};

/** Why one value of one person could not be used. It costs that person that field, nothing else. */
export type Rejection = {
  /** Personio id. */
  employee: string;
  field: string;
  code:
    | 'expression-failed'
    | 'expression-stopped'
    | 'wrong-type'
    | 'not-an-option'
    | 'unmapped-value'
    | 'attribute-missing';
};

/** What the mapping makes of one employee. */
export type DesiredUser = {
  employee: Employee;
  /** Whether the filter lets the person through; `undefined`: it failed or gave neither true nor false. */
  passes: boolean | undefined;
  /**
   * Usable, non-empty values by write field. `location`, `job_title`: a name; `departments`, `businesses`: names;
   * `manager`: a Personio id; `email` is trimmed; dates are `YYYY-MM-DD`.
   */
  fields: Readonly<Record<string, Value>>;
  /** Fields that are empty in Personio and that the tenant lets us empty in Engagedly. */
  cleared: readonly string[];
};

/** Everybody as the mapping wants them, and what it could not use. */
export type Mapped = {
  people: DesiredUser[];
  rejections: Rejection[];
};

/** Something a person should look at; becomes an `Issue` of the summary. Never holds a person's data: `people` are ids that turn into keyed references. */
export type Finding = {
  code: IssueCode;
  field?: string;
  attribute?: string;
  /** Personio ids (`employee`) or Engagedly ids (`user`) concerned. */
  people?: readonly PersonRef[];
  /** When it concerns something other than people; default: the number of people, at least 1. */
  count?: number;
};
/** `reference`: somebody who is gone from Personio, so that only the remembered reference is left. */
export type PersonRef = { employee: string } | { user: string } | { reference: string };

/** The keyed reference of a person or an account. */
export type RefOf = (person: PersonRef) => string;

/** What a match permits beside writing fields: MATCHING, table 6. */
export type Permits = {
  /** Two witnesses, none against, and an account that nobody who is here uses. */
  block: boolean;
  /** What of the pair the next run may know: with the account's marks, the pair alone, or only if this run wrote it. */
  remember: 'marks' | 'pair' | 'if-written';
};

/** Which user belongs to which employee. `row`: the row of the tables in src/match that has decided, `<table>.<row>`. */
export type Match =
  | {
      kind: 'matched';
      user: User;
      /** `resolve`: the tenant file says so, reviewed. */
      by: 'resolve' | 'link' | 'identifier' | 'other-identifier' | 'name' | 'transfer';
      permits: Permits;
      /** What else speaks for it, each once: memory, email, employee_id, name, hired, born. */
      witnesses: readonly string[];
      /** Fields that are not written, because another account has what they are to become and keeps it. */
      waiting: readonly ('email' | 'employee_id')[];
      row: string;
    }
  | { kind: 'none'; row: string }
  /** Left alone, and why. */
  | {
      kind: 'set-aside';
      reason: 'ambiguous' | 'conflict' | 'foreign-domain' | 'record-replaced' | 'leaver-doubtful';
      /** Whether there is an account that might be theirs. */
      hasAccount: boolean;
      /** Ids of the users that might be theirs, sorted. */
      candidates: readonly string[];
      row: string;
    }
  /** This record's account belongs to another record (its Personio id) of the same person. */
  | { kind: 'transferred'; to: string; row: string };

/** A unit a change needs: known by id, or to be created under this name first. */
export type UnitTarget = { id: string } | { kind: UnitKind; name: string };
/** A manager a change needs: known by user id, or an employee whose account this plan creates first. */
export type ManagerTarget = { id: string } | { employee: string };

/** A value in a plan. Everything that is not known until an earlier change is done is named, not hidden. */
export type PlanValue =
  | { value: Value | null }
  | { units: readonly UnitTarget[]; many: boolean }
  | { manager: ManagerTarget };

export type PlanFields = Readonly<Record<string, PlanValue>>;

/** The classes of change that have a limit (BEHAVIOUR §1, limits). */
export type LimitClass = 'block' | 'reactivate' | 'identifier' | 'create' | 'units' | 'field';

export type UnitChange = { action: 'create-unit'; kind: UnitKind; name: string };
export type UserChange =
  | { action: 'create'; employee: string; after: PlanFields; thenBlock?: { reason?: string } }
  | {
      action: 'update';
      employee: string;
      user: string;
      before: UserWrite;
      after: PlanFields;
    }
  | { action: 'reactivate'; employee: string; user: string; before: UserWrite; after: PlanFields }
  | {
      action: 'block';
      /** Personio id; of somebody who is missing there, the reference under which the person is remembered. */
      employee: string;
      user: string;
      reason?: string;
      /** What speaks for it, if not that Personio calls the person inactive. */
      because?: Absence;
      /** The second half of a create-and-block that an earlier run did not get to: done first, and outside the limit. */
      finishes?: true;
    };

/** Why somebody who is not inactive in Personio may be blocked where the tenant file says so. */
export type Absence = 'missing' | 'out-of-scope';
export type Change = UnitChange | UserChange;

/** A class of change (or one field, or one kind of unit) that waits, with all its changes. */
export type HeldClass = {
  class: LimitClass;
  /** The field (class `field`) or the kind of unit (class `units`). */
  field?: string;
  count: number;
  base: number;
  allowed: number;
  /** 12 hex characters; absent when it cannot be approved. */
  digest?: string;
  /** The changes as keyed hashes, for the memory of the next run; absent when it cannot be approved. */
  members?: readonly string[];
  isNew: boolean;
};

/** Somebody whom this sync kept in step and who is gone from Personio. */
export type MissingPerson = {
  /** The remembered reference of the person. */
  reference: string;
  user: string;
  /** What the account bore when it was theirs. */
  marks?: RememberedMarks;
  /** Whether the person has been gone for long enough to be blocked where the tenant says so. */
  isOverdue: boolean;
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

/** What earlier runs of this tenant left behind, in terms of the people this run has read. */
export type Memory = {
  /** By employee id: remembered links whose two ends were both read, with what the account bore. */
  links: ReadonlyMap<string, RememberedLink>;
  /** The keyed hash of a mark, as those in `links` and `missing`. */
  markHash(kind: 'email' | 'employee_id' | 'name' | 'born', text: string): string;
  /** How many links are remembered, also those of which an end was not read. */
  remembered: number;
  /** Whether this sync has blocked the account, for whomever. */
  isBlockedByUs(user: string): boolean;
  /** Whether this blocked account may be activated: we blocked it for this person, or saw the person inactive since. */
  mayReactivate(employee: string, user: string): boolean;
  /**
   * By employee id: a remembered account that is not in the list: its reference, its id and what it bore, where that is
   * remembered, and whether we blocked it for this person.
   */
  unlisted: ReadonlyMap<string, { reference: string; id?: string; marks?: RememberedMarks; isOurs: boolean }>;
  /** People of remembered links who are not in the list, and whose account is. */
  missing: readonly MissingPerson[];
  /** Whether this person was in scope once; if so, whether the time of being out of scope is over. */
  outOfScope(employee: string, user: string): 'waiting' | 'overdue' | undefined;
  /** Whether this account was added for an inactive person and could not be blocked at once. */
  isUnfinished(employee: string, user: string): boolean;
  /** Whether this account was to be blocked in the last run, and turned out to be a site administrator's. */
  wasAdministrator(user: string): boolean;
  /** How often in a row exactly this was written and did not stay, by its keyed hash. */
  written: ReadonlyMap<string, number>;
  /** In how many runs in a row the changes of this person have failed. */
  failures(employee: string): number;
  /** Whether the tenant has been in step before: from then on adding people and units is limited, too. */
  firstSuccess: boolean;
  /** How many changes of a class (of one field, or kind of unit) were made in the last 24 hours. */
  spent(name: LimitClass, field?: string): number;
  /** The changes (as keyed hashes) that may be released by this digest now; `undefined`: unknown, too old or used. */
  approvable(digest: string): ReadonlySet<string> | undefined;
  /** Whether this digest was held before. */
  isKnown(digest: string): boolean;
  /** Whether this digest was used, or is too old: it never stands for anything again. */
  isRetired(digest: string): boolean;
  /** Employees of the last good read, and for how many of them each attribute was filled. */
  employees: number;
  filled: Readonly<Record<string, number>>;
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
  /** Writes that did not stay twice and are not repeated, as keyed hashes. */
  stuck?: readonly string[];
  /** User ids of accounts that are not blocked, because they are still those of site administrators. */
  administrators?: readonly string[];
};

/**
 * The phases of writing, in their order: `finish` blocks what an earlier run has added for inactive people and could not
 * block; `free` frees an e-mail or employee number that another change needs, one after the other as listed;
 * `create-blocked` adds people and blocks them at once.
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
  /** Not tried, because something the change rests on was gone or had failed. */
  skipped: Change[];
  /** Personio ids of people left alone because of something that only turned up while writing. */
  setAside?: string[];
  findings: Finding[];
  /** User ids of the accounts that were added, by Personio id. Empty in plan mode. */
  created?: ReadonlyMap<string, string>;
  /** Of these: accounts of inactive people that could not be blocked at once. */
  leftActive?: ReadonlySet<string>;
  /** User ids of accounts that turned up as duplicates of somebody to be added, by Personio id. */
  met?: ReadonlyMap<string, string>;
  /** Personio ids of people who could not be added, because Engagedly has their e-mail or number already. */
  refused?: readonly string[];
  /** User ids of accounts that were not blocked, because they turned out to be those of site administrators. */
  administrators?: readonly string[];
  /** What stopped the run before the end of the plan, if anything did. */
  stopped?: SyncError;
};
