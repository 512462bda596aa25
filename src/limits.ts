/**
 * Which classes of change are held until somebody approves them. Pure.
 *
 * allowed = min(max, larger of min and percent of the base). A class over its limit is held, all of it; the
 * rest of the run goes on.
 */
import { createHmac } from 'node:crypto';
import { unitsNeeded, withoutFields } from './change.ts';
import type {
  Finding,
  HeldClass,
  LimitClass,
  Plan,
  PlanValue,
  Tenant,
  UnitChange,
  UnitKind,
  UserChange,
} from './model.ts';

export type Limit = { percent: number; min: number; max: number };

export const DEFAULT_LIMITS: Readonly<Record<LimitClass, Limit>> = {
  block: { percent: 10, min: 5, max: 25 },
  reactivate: { percent: 10, min: 5, max: 25 },
  identifier: { percent: 2, min: 3, max: 25 },
  create: { percent: 30, min: 20, max: 200 },
  units: { percent: 20, min: 10, max: 50 },
  field: { percent: 50, min: 20, max: 200 },
};

export type LimitOptions = {
  tenant: Tenant;
  /** Both lists were proved complete. Without the proof only updates of people already matched go through. */
  complete: boolean;
  /** See plan.ts: what tells that the wrong organisation or identifier was chosen. */
  base: { activeUsers: number; matchedActive: number; wanted: number; matchedWanted: number };
  /** How many units of each kind Engagedly has. */
  unitCounts: Partial<Record<UnitKind, number>>;
  /** The tenant's ledger key; without it nothing can be approved. */
  ledgerKey: string | undefined;
  /** Digests that somebody approved for this run. */
  approve: readonly string[];
  /** Of the run on GitHub. An approval counts on the first attempt only. */
  attempt: number;
};

export type Held = { plan: Plan; approved: string[] };

/** One thing that is counted against a limit, and what approving it is about. */
type Member = { employee: string; subject: string };
type Class = { class: LimitClass; field?: string; members: Member[]; base: number; allowed: number };

/** Takes out of a plan what is over a limit, and says so in `held`. */
export function holdChanges(draft: Plan, options: LimitOptions): Held {
  const findings: Finding[] = [];
  const held: HeldClass[] = [];
  const approved: string[] = [];
  const approvals = new Set(options.attempt === 1 ? options.approve : []);
  if (options.attempt !== 1 && options.approve.length > 0) findings.push({ code: 'approval-rerun' });

  const judge = (candidate: Class): boolean => {
    const count = candidate.members.length;
    if (count <= candidate.allowed && (options.complete || count === 0)) return true;
    const digest = options.complete ? digestOf(candidate, options) : undefined;
    if (digest !== undefined && approvals.has(digest)) {
      approvals.delete(digest);
      approved.push(digest);
      return true;
    }
    held.push({
      class: candidate.class,
      ...(candidate.field === undefined ? {} : { field: candidate.field }),
      count,
      base: candidate.base,
      allowed: options.complete ? candidate.allowed : 0,
      ...(digest === undefined ? {} : { digest }),
      isNew: true,
    });
    return false;
  };

  const suspicious = options.complete && looksLikeTheWrongOrganisation(options);
  if (suspicious) findings.push({ code: 'wrong-organisation', count: options.base.activeUsers });
  if (options.complete && isHeldForLackOfMemory(draft, options)) findings.push({ code: 'stateless' });

  let changes = holdPeople(draft.changes, options, suspicious, judge);
  changes = holdFields(changes, options, judge);
  const structureOnly = options.tenant.scope.employees === 'none';
  const wanted = structureOnly ? draft.units : unitsNeeded(changes);
  const withheld = heldKinds(wanted, options, suspicious, judge);
  changes = changes.flatMap((change) => withoutUnits(change, withheld) ?? []);

  if (approvals.size > 0) findings.push({ code: 'approval-unmatched', count: approvals.size });
  const unknownUnits = { ...draft.unknownUnits };
  for (const { kind } of wanted) if (withheld.has(kind)) unknownUnits[kind] = (unknownUnits[kind] ?? 0) + 1;
  const plan: Plan = {
    ...draft,
    changes,
    units: wanted.filter(({ kind }) => !withheld.has(kind)),
    held: [...draft.held, ...held],
    findings: [...draft.findings, ...findings],
    unknownUnits,
  };
  return { plan, approved };
}

/**
 * More than ten active users, and fewer than half of them or of the people in scope have a partner: these are
 * probably somebody else's keys, or the wrong identifier.
 */
function looksLikeTheWrongOrganisation({ base, tenant }: LimitOptions): boolean {
  if (tenant.scope.employees === 'none' || base.activeUsers <= 10) return false;
  return base.matchedActive * 2 < base.activeUsers || base.matchedWanted * 2 < base.wanted;
}

/** Blocks that a run with remembered state would have allowed. */
function isHeldForLackOfMemory(draft: Plan, options: LimitOptions): boolean {
  const blocks = draft.changes.filter(({ action }) => action === 'block').length;
  const { matchedActive } = options.base;
  return (
    blocks > allowedOf('block', options, matchedActive) &&
    blocks <= regularLimit('block', options, matchedActive)
  );
}

function regularLimit(name: LimitClass, { tenant }: LimitOptions, base: number): number {
  const { percent, min, max } = { ...DEFAULT_LIMITS[name], ...tenant.limits?.[name] };
  const allowed = Math.min(max, Math.max(min, Math.floor((base * percent) / 100)));
  return name === 'block' && base >= 3 ? Math.min(allowed, Math.floor(base / 2)) : allowed;
}

/** Without memory of earlier runs, `min` is all that may be blocked or activated. */
function allowedOf(name: LimitClass, options: LimitOptions, base: number): number {
  const regular = regularLimit(name, options, base);
  if (name !== 'block' && name !== 'reactivate') return regular;
  return Math.min(regular, options.tenant.limits?.[name]?.min ?? DEFAULT_LIMITS[name].min);
}

type Judge = (candidate: Class) => boolean;

function holdPeople(
  changes: readonly UserChange[],
  options: LimitOptions,
  suspicious: boolean,
  judge: Judge,
): UserChange[] {
  const base = options.base.matchedActive;
  const dropped = new Set<UserChange['action']>();
  for (const action of ['block', 'reactivate', 'create'] as const) {
    const members = changes
      .filter((change) => change.action === action)
      .map((change) => ({ employee: change.employee, subject: subjectOf(change) }));
    // Adding people has no limit before the first success, which only a run with memory can know of.
    const limit = suspicious ? 0 : Number.POSITIVE_INFINITY;
    const allowed = action === 'create' ? limit : allowedOf(action, options, base);
    if (members.length > 0 && !judge({ class: action, members, base, allowed })) dropped.add(action);
  }
  return changes.filter(({ action }) => !dropped.has(action));
}

/** What an approval of this change is about: who, and what the class judges; not every value that goes along. */
function subjectOf(change: UserChange): string {
  const user = 'user' in change ? change.user : '';
  return JSON.stringify([
    change.action,
    change.employee,
    user,
    change.action === 'block' ? (change.reason ?? '') : '',
  ]);
}

function holdFields(changes: readonly UserChange[], options: LimitOptions, judge: Judge): UserChange[] {
  const base = options.base.matchedActive;
  const identifiers: Member[] = [];
  const byField = new Map<string, Member[]>();
  for (const change of changes) {
    if (change.action !== 'update' && change.action !== 'reactivate') continue;
    const { employee, after } = change;
    const renamed = IDENTIFIER_FIELDS.filter((field) => after[field] !== undefined);
    if (renamed.length > 0) {
      identifiers.push({
        employee,
        subject: JSON.stringify([employee, change.user, renamed.map((f) => after[f])]),
      });
    }
    for (const [field, value] of Object.entries(after)) {
      if (IDENTIFIER_FIELDS.includes(field)) continue;
      const members = byField.get(field) ?? [];
      members.push({ employee, subject: JSON.stringify([employee, change.user, canonical(value)]) });
      byField.set(field, members);
    }
  }
  const dropped: string[] = [];
  if (identifiers.length > 0) {
    const allowed = options.complete ? allowedOf('identifier', options, base) : 0;
    if (!judge({ class: 'identifier', members: identifiers, base, allowed }))
      dropped.push(...IDENTIFIER_FIELDS);
  }
  for (const [field, members] of [...byField].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const allowed = allowedOf('field', options, base);
    // An incomplete list does not speak against updating somebody who is matched.
    if (members.length <= allowed) continue;
    if (!judge({ class: 'field', field, members, base, allowed })) dropped.push(field);
  }
  if (dropped.length === 0) return [...changes];
  return changes.flatMap((change) =>
    change.action === 'create' ? change : (withoutFields(change, dropped) ?? []),
  );
}

const IDENTIFIER_FIELDS: readonly string[] = ['email', 'employee_id'];

function heldKinds(
  wanted: readonly UnitChange[],
  options: LimitOptions,
  suspicious: boolean,
  judge: Judge,
): Set<UnitKind> {
  const held = new Set<UnitKind>();
  for (const kind of new Set(wanted.map((unit) => unit.kind))) {
    const members = wanted
      .filter((unit) => unit.kind === kind)
      .map(({ name }) => ({ employee: '', subject: JSON.stringify([kind, name]) }));
    const allowed = suspicious ? 0 : Number.POSITIVE_INFINITY;
    const base = options.unitCounts[kind] ?? 0;
    if (!judge({ class: 'units', field: kind, members, base, allowed })) held.add(kind);
  }
  return held;
}

function withoutUnits(change: UserChange, kinds: ReadonlySet<UnitKind>): UserChange | undefined {
  if (kinds.size === 0 || change.action === 'block') return change;
  const fields = Object.entries(change.after).filter(([, value]) => needsUnit(value, kinds));
  return fields.length === 0
    ? change
    : withoutFields(
        change,
        fields.map(([field]) => field),
      );
}

function needsUnit(value: PlanValue, kinds: ReadonlySet<UnitKind>): boolean {
  return 'units' in value && value.units.some((unit) => 'kind' in unit && kinds.has(unit.kind));
}

/** HMAC-SHA-256 under the ledger key over the sorted changes: the same changes give the same 12 hex characters. */
function digestOf(candidate: Class, { ledgerKey }: LimitOptions): string | undefined {
  if (ledgerKey === undefined) return undefined;
  const subjects = candidate.members.map(({ subject }) => subject).sort();
  const text = JSON.stringify(['held', candidate.class, candidate.field ?? '', subjects]);
  return createHmac('sha256', ledgerKey).update(text).digest('hex').slice(0, 12);
}

/** Units by name or id, lists as sets: the order in which they were read does not matter. */
function canonical(value: PlanValue): unknown {
  return 'units' in value ? value.units.map((unit) => JSON.stringify(unit)).sort() : value;
}
