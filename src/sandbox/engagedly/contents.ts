/** What an organisation in the Engagedly sandbox holds: users, units, attributes and reason codes. */
import { createHash } from 'node:crypto';
import type { FieldType, UnitKind } from '../../model.ts';
import { REASON_CODES, type ReasonCode, USER_ATTRIBUTES, type UserAttribute } from './defaults.ts';

/** Units and people by their ids, dates as `YYYY-MM-DD`. */
export type FieldValue = string | number | boolean | string[];

export type StoredUser = {
  id: string;
  blocked: boolean;
  reason: string | null;
  /** ISO 8601, UTC. */
  blockedAt: string | null;
  admin: boolean;
  /** SHA-256 of the bytes, hex. */
  picture: string | null;
  /** By the name the field is *written* with, custom attributes by their key. Empty is absent. */
  fields: Record<string, FieldValue>;
};

/** The id is decimal for locations and job titles, a uuid for departments and businesses. */
export type StoredUnit = { id: string; name: string; details: Record<string, string> };

/** Not checked: an organisation may hold data that is older than its rules. */
export type UserSeed = {
  id?: string;
  blocked?: boolean;
  reason?: string;
  admin?: boolean;
  fields: Readonly<Record<string, FieldValue>>;
};
export type UnitSeed = string | { id: string; name: string };

export type OrganisationOptions = {
  /** Default: some preset attributes and a custom one of every type. */
  attributes?: readonly UserAttribute[];
  units?: Partial<Record<UnitKind, readonly UnitSeed[]>>;
  /** In addition to a site administrator, who is always there. */
  users?: readonly UserSeed[];
  /** In addition to the six system codes. */
  reasonCodes?: readonly { code: string; archived?: boolean }[];
  /** How a birthday is shown: `24-12-1983`, `1983-12-24` or `Dec 24, 1983`. Default `dmy`, as published. */
  birthdateFormat?: 'dmy' | 'iso' | 'long';
  /** Whether a blocked user's fields can be changed; not published. Default `reject`: activate first. */
  patchBlocked?: 'allow' | 'reject';
  /** Where blocked users are listed; not published. `email`: only when their e-mail is asked for. Default `always`. */
  listBlocked?: 'always' | 'email' | 'never';
  now?: () => number;
};

export type Organisation = {
  readonly birthdateFormat: 'dmy' | 'iso' | 'long';
  readonly patchBlocked: 'allow' | 'reject';
  readonly listBlocked: 'always' | 'email' | 'never';
  readonly now: () => number;
  readonly users: StoredUser[];
  readonly units: Record<UnitKind, StoredUnit[]>;
  readonly attributes: UserAttribute[];
  readonly reasonCodes: ReasonCode[];
  issued: number;
};

/** Rows as `GET /beta/user-attributes` gives them. */
export type { FieldType, ReasonCode, UserAttribute };

const ADMINISTRATOR: UserSeed = {
  admin: true,
  fields: { first_name: 'Site', last_name: 'Administrator', email: 'administrator@organisation.example' },
};

export function foundOrganisation(options: OrganisationOptions): Organisation {
  const now = options.now ?? Date.now;
  const extraCodes = (options.reasonCodes ?? []).map(({ code, archived = false }) => ({
    code,
    display_text: code,
    description: '',
    source: 'organisation',
    archived,
  }));
  const organisation: Organisation = {
    birthdateFormat: options.birthdateFormat ?? 'dmy',
    patchBlocked: options.patchBlocked ?? 'reject',
    listBlocked: options.listBlocked ?? 'always',
    now,
    users: [],
    units: { departments: [], businesses: [], job_titles: [], locations: [] },
    attributes: [...(options.attributes ?? USER_ATTRIBUTES)],
    reasonCodes: [...REASON_CODES, ...extraCodes],
    issued: 0,
  };
  for (const kind of ['departments', 'businesses', 'job_titles', 'locations'] as const) {
    for (const seed of options.units?.[kind] ?? []) addUnit(organisation, kind, seed);
  }
  for (const seed of [ADMINISTRATOR, ...(options.users ?? [])]) addUser(organisation, seed);
  return organisation;
}

export function addUser(organisation: Organisation, seed: UserSeed): StoredUser {
  const blocked = seed.blocked ?? false;
  const user: StoredUser = {
    id: seed.id ?? newUuid(organisation),
    blocked,
    reason: seed.reason ?? null,
    blockedAt: blocked ? new Date(organisation.now()).toISOString() : null,
    admin: seed.admin ?? false,
    picture: null,
    fields: Object.assign(Object.create(null), seed.fields),
  };
  organisation.users.push(user);
  return user;
}

export function addUnit(
  organisation: Organisation,
  kind: UnitKind,
  seed: UnitSeed,
  details: Record<string, string> = {},
): StoredUnit {
  const { id, name } = typeof seed === 'string' ? { id: newUnitId(organisation, kind), name: seed } : seed;
  const unit: StoredUnit = { id, name, details };
  organisation.units[kind].push(unit);
  return unit;
}

export function findUser(organisation: Organisation, id: string): StoredUser | undefined {
  return organisation.users.find((user) => user.id === id);
}

export function findUnit(organisation: Organisation, kind: UnitKind, id: string): StoredUnit | undefined {
  return organisation.units[kind].find((unit) => unit.id === id);
}

/** E-mail and employee numbers are compared so; whether the vendor heeds case is not published. */
export function fold(value: FieldValue | undefined): string {
  return typeof value === 'string' ? value.trim().normalize('NFC').toLowerCase() : '';
}

function newUnitId(organisation: Organisation, kind: UnitKind): string {
  if (kind === 'departments' || kind === 'businesses') return newUuid(organisation);
  organisation.issued += 1;
  const id = String((kind === 'job_titles' ? 11_500 : 3_900) + organisation.issued);
  return findUnit(organisation, kind, id) ? newUnitId(organisation, kind) : id;
}

/** The same in every run, and in no order. */
function newUuid(organisation: Organisation): string {
  organisation.issued += 1;
  const hex = createHash('sha256').update(`engagedly ${organisation.issued}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
