/**
 * The nouns of the pipeline, and the two ports to the vendors. Types only.
 *
 * A person's data lives in these values while a run lasts; nothing in here is ever printed or written to a
 * file. What leaves a run is a `Summary` (schemas/summary.json).
 */
import type { IssueCode } from './issues.ts';
import type { EntryNote } from './types/summary.d.ts';
import type { Tenant, UnitKind } from './types/tenant.d.ts';

export type * from './changes.ts';
export type * from './matched.ts';
export type * from './recalled.ts';
export type { Tenant, UnitKind };

/** Of a customer's mails. */
export type Language = NonNullable<Tenant['language']>;

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
  /** Of a list or tags: the values that HR can choose from, where the list of attributes tells them. */
  options?: readonly string[];
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
  /** Whether there is a picture; absent: it was not asked for, or is not shown. */
  picture?: boolean;
  /** When anything about the person changed last, as the source writes it; with `picture` alone. */
  modified?: string;
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
  /** The picture of one person, read now. */
  picture(id: string): Promise<Picture>;
  /** All names that a mapping row with this expression can give, also those of units in which nobody works. */
  unitNames(expression: string): Promise<UnitNames>;
  /** Whether an answer so far has announced the end of the API that this product uses. */
  isEnding(): boolean;
};

/**
 * `no-list`: the source has no list of what the expression reads. `no-login`: nobody is let in to its lists. `not-readable`:
 * it has the list, and did not give it.
 */
export type UnitNames = string[] | 'no-list' | 'no-login' | 'not-readable';

/** A picture as it came, whatever its type, or why there is none to be had. */
export type Picture = { bytes: Uint8Array } | { none: 'missing' | 'too-large' };

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
  /** Its name on the screen, as the organisation has it. */
  label?: string;
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
  /** When it was blocked, as Engagedly writes it, where it says so. */
  blockedAt?: string;
  /**
   * Current values by *write* field name; empty is absent. Units are unit ids (one for `location` and
   * `job_title`, a list for `departments` and `businesses`), `manager` is a user id, `employee_type` its name;
   * dates and custom values as Engagedly shows them, to be compared by type.
   */
  fields: Readonly<Record<string, string | string[]>>;
  /** Only the read of a single user tells; otherwise absent. */
  admin?: boolean;
};

/** What was read of single users, for the fields that no list shows. */
export type Looked = {
  /** The fields of this kind that are kept in step. */
  fields: ReadonlySet<string>;
  /** By user id: what the account shows in them. Of everybody else nothing is known. */
  views: ReadonlyMap<string, User['fields']>;
  /** User ids of accounts that were to be read and could not be. */
  lost: ReadonlySet<string>;
};

/** The fields of a user as they are sent: units and managers as ids, custom attributes at the top level. `null` empties. */
export type UserWrite = Readonly<Record<string, Value | null>>;

/** Asked before a write is tried once more, with whether it may be carried out already: whether it is still wanted. */
export type StillWanted = (mayBeDone: boolean) => Promise<boolean>;

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
  updateUser(id: string, fields: UserWrite, isStillWanted?: StillWanted): Promise<User>;
  /** The user whom the answer shows, where it shows one. */
  block(id: string, reason: string | undefined, isStillWanted?: StillWanted): Promise<User | undefined>;
  /** The user whom the answer shows, where it shows one. */
  activate(id: string, isStillWanted?: StillWanted): Promise<User | undefined>;
  setPicture(id: string, picture: Uint8Array): Promise<void>;
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
  /** The value that is no option, or that no table lists: for a terminal alone. */
  refused?: string;
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
  /** When it concerns entries under `resolve`: which, and why. */
  entries?: readonly EntryFinding[];
};
/** `entry`: its place in the list, from 1. `takes`: who gets the account of whom, by Personio and user id. */
export type EntryFinding = Pick<EntryNote, 'entry' | 'why'> & {
  others?: readonly number[];
  takes?: { employee: string; user: string; from: readonly PersonRef[] };
};
/** An entry that takes an account from somebody. */
export type Taking = EntryFinding & Required<Pick<EntryFinding, 'takes'>>;
/** `reference`: somebody who is gone from Personio, so that only the remembered reference is left. */
export type PersonRef = { employee: string } | { user: string } | { reference: string };

/** The keyed reference of a person or an account. */
export type RefOf = (person: PersonRef) => string;
