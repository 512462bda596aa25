/** The tenant file with every default settled once: nothing behind it asks whether a key is set. Pure. */

import { dateIn } from './dates.ts';
import { foldedKey, type Identifier } from './keys.ts';
import type { LimitClass, Tenant, UnitKind } from './model.ts';
import { presetRows } from './vendors/presets.ts';

/** Allowed in 24 hours: the smaller of `max` and the larger of `min` and `percent` of the base. */
export type Limit = { percent: number; min: number; max: number };

export type Rules = {
  /** `filter`: a JSONata expression; without one everybody passes. */
  scope: { employees: Tenant['scope']['employees']; filter: string | undefined };
  /** Kinds of unit that may be created. */
  creatable: ReadonlySet<UnitKind>;
  identifier: Identifier;
  /** E-mail domains of the customer; `undefined`: any. */
  domains: readonly string[] | undefined;
  preset: NonNullable<Tenant['preset']>;
  mapping: NonNullable<Tenant['mapping']>;
  /** Fields that are emptied in Engagedly when they are empty in Personio. */
  clear: ReadonlySet<string>;
  /** Fields that are set when a person is added and never changed afterwards. */
  createOnly: ReadonlySet<string>;
  /** Whether profile pictures are copied. */
  pictures: boolean;
  leavers: Required<NonNullable<Tenant['leavers']>>;
  reactivate: boolean;
  limits: Readonly<Record<LimitClass, Limit>>;
  /** Who is never blocked, as `foldedKey` spells it: `personio:<id>`, user ids, references, function mailboxes. */
  protect: ReadonlySet<string>;
  resolve: NonNullable<Tenant['resolve']>;
  /** Attributes that may be read though they are sensitive, each with its purpose. */
  sensitive: NonNullable<Tenant['sensitive']>;
  /** The date in the tenant's time zone, `YYYY-MM-DD`. */
  today: string;
};

export const UNIT_KINDS: readonly UnitKind[] = ['departments', 'businesses', 'job_titles', 'locations'];

export const DEFAULT_LIMITS: Readonly<Record<LimitClass, Limit>> = {
  block: { percent: 10, min: 5, max: 25 },
  reactivate: { percent: 10, min: 5, max: 25 },
  identifier: { percent: 2, min: 3, max: 25 },
  create: { percent: 30, min: 20, max: 200 },
  units: { percent: 20, min: 10, max: 50 },
  field: { percent: 50, min: 20, max: 200 },
};

const LEAVERS: Rules['leavers'] = {
  block: true,
  reasons: { '*': 'not_known' },
  onMissing: 'keep',
  onOutOfScope: 'keep',
  createBlocked: true,
};

/** The rules of a run at `now`. Throws RangeError for an unknown time zone. */
export function rulesOf(tenant: Tenant, now: Date): Rules {
  const { scope, timezone } = tenant;
  return {
    scope: { employees: scope.employees, filter: scope.filter },
    creatable: creatableUnits(tenant),
    identifier: identifierOf(tenant),
    domains: tenant.domains,
    preset: tenant.preset ?? 'default',
    mapping: tenant.mapping ?? {},
    clear: new Set(tenant.clear),
    createOnly: createOnlyFields(tenant),
    pictures: (tenant.pictures ?? false) && scope.employees !== 'none',
    leavers: leaversOf(tenant),
    reactivate: reactivates(tenant),
    limits: limitsOf(tenant),
    protect: new Set(tenant.protect?.flatMap((name) => foldedKey(name) ?? [])),
    resolve: tenant.resolve ?? [],
    sensitive: tenant.sensitive ?? {},
    today: dateIn(timezone, now),
  };
}

/** The field by which a person is found in Engagedly. */
export function identifierOf({ identifier }: Pick<Tenant, 'identifier'>): Rules['identifier'] {
  return identifier ?? 'email';
}

/** Whether people who come back get their account back. */
export function reactivates({ reactivate }: Pick<Tenant, 'reactivate'>): boolean {
  return reactivate ?? true;
}

/** What happens to people who leave: what the tenant leaves out is as usual. */
export function leaversOf({ leavers }: Pick<Tenant, 'leavers'>): Rules['leavers'] {
  return { ...LEAVERS, ...leavers };
}

/** For what an account may be blocked by what the tenant file says: all else about it may still be in the way. */
export function blockedFor(tenant: Pick<Tenant, 'leavers' | 'scope'>): {
  inactive: boolean;
  missing: boolean;
  outOfScope: boolean;
} {
  const { block, onMissing, onOutOfScope } = leaversOf(tenant);
  const { employees, filter } = tenant.scope;
  const hasPeople = employees !== 'none';
  return {
    inactive: hasPeople && block,
    missing: hasPeople && onMissing === 'block',
    outOfScope: hasPeople && filter !== undefined && onOutOfScope === 'block',
  };
}

export function blocksAnybody(tenant: Pick<Tenant, 'leavers' | 'scope'>): boolean {
  return Object.values(blockedFor(tenant)).includes(true);
}

/** All four kinds, when only the structure is synced and the tenant names none. */
export function creatableUnits({ scope }: Pick<Tenant, 'scope'>): ReadonlySet<UnitKind> {
  return new Set(scope.structure ?? (scope.employees === 'none' ? UNIT_KINDS : []));
}

/** Whether it makes a difference how somebody has left. */
export function asksHowTheyLeft({ block, reasons }: Partial<Rules['leavers']> = {}): boolean {
  return block !== false && Object.keys(reasons ?? {}).some((type) => type !== '*');
}

/**
 * What the tenant lists under `createOnly`, and the preset's `employee_id` unless people are matched by it. (The
 * preset puts Personio's system id there; an organisation that is already in use may hold its own numbers, which must
 * not be overwritten.)
 */
export function createOnlyFields(
  tenant: Pick<Tenant, 'createOnly' | 'identifier' | 'mapping' | 'preset'>,
): ReadonlySet<string> {
  const fields = new Set(tenant.createOnly);
  const isOwn = typeof tenant.mapping?.employee_id === 'string';
  const isPresets = presetRows(tenant.preset).has('employee_id') && !isOwn;
  if (isPresets && tenant.identifier !== 'employee_id') fields.add('employee_id');
  return fields;
}

/** From how many on there is an alert: failed runs in a row, held changes, people set aside. */
export type AlertThresholds = Required<NonNullable<Tenant['alerts']>>;

export function alertsOf({ alerts }: { alerts?: Tenant['alerts'] | undefined }): AlertThresholds {
  return { failures: 1, held: 1, setAside: 10, ...alerts };
}

/** Every class's limit: what the tenant leaves out is as usual. */
export function limitsOf({ limits }: Pick<Tenant, 'limits'>): Record<LimitClass, Limit> {
  const settled = { ...DEFAULT_LIMITS };
  for (const name of Object.keys(settled) as LimitClass[]) {
    settled[name] = limitOf(name, limits?.[name]);
  }
  return settled;
}

/** One class's limit. Whoever says how many there may be at the most has said how many there may be at the least, too. */
export function limitOf(name: LimitClass, own: Partial<Limit> = {}): Limit {
  const limit = { ...DEFAULT_LIMITS[name], ...own };
  return own.min === undefined ? { ...limit, min: Math.min(limit.min, limit.max) } : limit;
}
