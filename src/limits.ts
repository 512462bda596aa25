/**
 * Which classes of change are held until somebody approves them. Pure.
 *
 * allowed = min(max, larger of min and percent of the base). A class over its limit is held, all of it; the
 * rest of the run goes on.
 */
import { createHmac } from 'node:crypto';
import { unitsNeeded, withoutFields } from './change.ts';
import { foldedKey, pushTo } from './key.ts';
import type {
  Finding,
  HeldClass,
  LimitClass,
  Memory,
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
  /** How many employees Personio shows. */
  employees: number;
  /** How many units of each kind Engagedly has. */
  unitCounts: Partial<Record<UnitKind, number>>;
  /** The tenant's ledger key; without it nothing can be approved. */
  ledgerKey: string | undefined;
  /** Digests that somebody approved for this run. */
  approve: readonly string[];
  /** What earlier runs left behind; without it the tenant's “min” is all that may be blocked or activated. */
  memory?: Memory;
  /** Of the run on GitHub. An approval counts on the first attempt only. */
  attempt: number;
};

export type Held = { plan: Plan; approved: string[] };

/** One thing that is counted against a limit, and what approving it is about. */
type Member = { change: UserChange | UnitChange; subject: string };
type Class = { class: LimitClass; field?: string; members: Member[]; base: number; allowed: number };
/** Which members of a class go on. */
type Verdict = 'all' | ReadonlySet<UserChange | UnitChange>;
type Judge = (candidate: Class) => Verdict;

/** Takes out of a plan what is over a limit, and says so in `held`. */
export function holdChanges(draft: Plan, options: LimitOptions): Held {
  const findings: Finding[] = [];
  const held: HeldClass[] = [];
  const approved: string[] = [];
  if (options.attempt !== 1 && options.approve.length > 0) findings.push({ code: 'approval-rerun' });
  const approvals = new Approvals(options);

  const judge: Judge = (candidate) => {
    const count = candidate.members.length;
    if (count === 0 || (count <= candidate.allowed && options.complete)) return 'all';
    const released = atMost(mostAtOnce(candidate), approvals.release(candidate));
    const waiting = candidate.members.filter(({ change }) => !released.has(change));
    if (waiting.length === 0) return 'all';
    held.push(heldClass({ ...candidate, members: waiting }, options));
    return released;
  };

  const suspicious = looksLikeTheWrongOrganisation(options);
  if (suspicious) findings.push({ code: 'wrong-organisation', count: options.base.activeUsers });
  if (isHeldForLackOfMemory(draft, options)) findings.push({ code: 'stateless' });

  const shrank = hasShrunk(options);
  if (shrank && draft.changes.some(({ action }) => action === 'block'))
    findings.push({ code: 'directory-shrank' });

  let changes = holdPeople(
    draft.changes,
    options,
    { create: suspicious, block: shrank, reactivate: false },
    judge,
  );
  changes = holdFields(changes, options, judge);
  const structureOnly = options.tenant.scope.employees === 'none';
  // Judged on what the whole plan needs, held changes too: releasing these does not change what waits here.
  const wanted = structureOnly ? draft.units : unitsNeeded(draft.changes);
  const units = allowedUnits(wanted, options, suspicious, judge);
  const withheld = new Set(wanted.filter((unit) => !units.includes(unit)).map(unitKey));
  changes = changes.flatMap((change) => withoutUnits(change, withheld) ?? []);

  if (approvals.unused > 0) findings.push({ code: 'approval-unmatched', count: approvals.unused });
  approved.push(...approvals.used);
  const unknownUnits = { ...draft.unknownUnits };
  for (const unit of wanted) {
    if (withheld.has(unitKey(unit))) unknownUnits[unit.kind] = (unknownUnits[unit.kind] ?? 0) + 1;
  }
  const plan: Plan = {
    ...draft,
    changes,
    units,
    held: [...draft.held, ...held],
    findings: [...draft.findings, ...findings],
    unknownUnits,
  };
  return { plan, approved };
}

/** From three people up, never more than half are blocked in one run, whatever was approved; the rest waits for the next. */
function mostAtOnce({ class: name, base }: Class): number {
  return name === 'block' && base >= 3 ? Math.floor(base / 2) : Number.MAX_SAFE_INTEGER;
}

function atMost<T>(count: number, members: ReadonlySet<T>): Set<T> {
  return new Set([...members].slice(0, count));
}

/** What the approvals given for this run still release. */
class Approvals {
  readonly #options: LimitOptions;
  readonly #open: Set<string>;
  readonly used: string[] = [];

  constructor(options: LimitOptions) {
    this.#options = options;
    this.#open = new Set(options.attempt === 1 ? options.approve : []);
  }

  get unused(): number {
    return this.#open.size;
  }

  /**
   * The members that somebody has approved and that are still the same. With memory these are the ones that were
   * held under the digest; newcomers stay held. Without, only exactly the same changes have the same digest.
   */
  release(candidate: Class): Set<UserChange | UnitChange> {
    const { memory, complete } = this.#options;
    const released = new Set<UserChange | UnitChange>();
    if (!complete) return released;
    for (const digest of [...this.#open]) {
      const known = memory?.approvable(digest);
      if (memory ? known === undefined : digest !== digestOf(candidate, this.#options)) continue;
      const fitting = candidate.members.filter(
        (member) => known?.has(memberHash(candidate, member, this.#options)) ?? true,
      );
      if (fitting.length === 0) continue;
      for (const { change } of fitting) released.add(change);
      this.#open.delete(digest);
      this.used.push(digest);
    }
    return released;
  }
}

function heldClass(candidate: Class, options: LimitOptions): HeldClass {
  const { complete, ledgerKey, memory } = options;
  const digest = complete ? digestOf(candidate, options) : undefined;
  return {
    class: candidate.class,
    ...(candidate.field === undefined ? {} : { field: candidate.field }),
    count: candidate.members.length,
    base: candidate.base,
    allowed: complete ? candidate.allowed : 0,
    ...(digest === undefined || ledgerKey === undefined
      ? {}
      : {
          digest,
          members: candidate.members.map((member) => memberHash(candidate, member, options)).sort(),
        }),
    isNew: digest === undefined || !(memory?.isKnown(digest) ?? false),
  };
}

/**
 * More than ten active users, and fewer than half of them or of the people in scope have a partner: these are
 * probably somebody else's keys, or the wrong identifier.
 */
function looksLikeTheWrongOrganisation({ base, tenant, complete, memory }: LimitOptions): boolean {
  if (!complete || memory?.firstSuccess || tenant.scope.employees === 'none') return false;
  if (base.activeUsers <= 10) return false;
  return base.matchedActive * 2 < base.activeUsers || base.matchedWanted * 2 < base.wanted;
}

/** More than 30 percent of the people are gone since the last good run: rather a lost right than that many leavers. */
function hasShrunk({ employees, memory, complete }: LimitOptions): boolean {
  return complete && memory !== undefined && employees < memory.employees * 0.7;
}

/** Blocks that a run with remembered state would have allowed. */
function isHeldForLackOfMemory(draft: Plan, options: LimitOptions): boolean {
  if (!options.complete || options.memory) return false;
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

/**
 * What is left of the limit after the last 24 hours. Without memory of earlier runs, `min` is all that may be
 * blocked or activated; before the first success adding has no limit.
 */
function allowedOf(name: LimitClass, options: LimitOptions, base: number, field?: string): number {
  const { memory } = options;
  if ((name === 'create' || name === 'units') && !memory?.firstSuccess) return Number.MAX_SAFE_INTEGER;
  const regular = regularLimit(name, options, base);
  if (memory) return Math.max(0, regular - memory.spent(name, field));
  if (name !== 'block' && name !== 'reactivate') return regular;
  return Math.min(regular, options.tenant.limits?.[name]?.min ?? DEFAULT_LIMITS[name].min);
}

function holdPeople(
  changes: readonly UserChange[],
  options: LimitOptions,
  stopped: Readonly<Record<'block' | 'reactivate' | 'create', boolean>>,
  judge: Judge,
): UserChange[] {
  const base = options.base.matchedActive;
  let rest = [...changes];
  for (const action of ['block', 'reactivate', 'create'] as const) {
    const members = rest
      .filter((change) => change.action === action)
      .map((change) => ({ change, subject: subjectOf(change) }));
    const allowed = stopped[action] ? 0 : allowedOf(action, options, base);
    const verdict = judge({ class: action, members, base, allowed });
    if (verdict !== 'all') rest = rest.filter((change) => change.action !== action || verdict.has(change));
  }
  return rest;
}

/** What an approval of this change is about: who, and what the class judges; not every value that goes along. */
function subjectOf(change: UserChange): string {
  const { action, employee } = change;
  if (action === 'block') return JSON.stringify([action, employee, change.user, change.reason ?? '']);
  if (action !== 'create') return JSON.stringify([action, employee, change.user]);
  const identifiers = IDENTIFIER_FIELDS.map((field) => change.after[field] ?? null);
  return JSON.stringify([action, employee, identifiers, change.thenBlock ?? null]);
}

function holdFields(changes: readonly UserChange[], options: LimitOptions, judge: Judge): UserChange[] {
  const base = options.base.matchedActive;
  const identifiers: Member[] = [];
  const byField = new Map<string, Member[]>();
  for (const change of changes) {
    if (change.action !== 'update' && change.action !== 'reactivate') continue;
    const { employee, user, after } = change;
    const renamed = IDENTIFIER_FIELDS.filter((field) => after[field] !== undefined);
    if (renamed.length > 0) {
      identifiers.push({
        change,
        subject: JSON.stringify([employee, user, renamed.map((f) => [f, after[f]])]),
      });
    }
    for (const [field, value] of Object.entries(after)) {
      if (IDENTIFIER_FIELDS.includes(field)) continue;
      pushTo(byField, field, { change, subject: JSON.stringify([employee, user, canonical(value)]) });
    }
  }
  const dropped = new Map<UserChange, string[]>();
  const drop = (members: readonly Member[], verdict: Verdict, fields: readonly string[]) => {
    if (verdict === 'all') return;
    for (const { change } of members) {
      if (change.action === 'create-unit' || verdict.has(change)) continue;
      dropped.set(change, [...(dropped.get(change) ?? []), ...fields]);
    }
  };
  const allowed = options.complete ? allowedOf('identifier', options, base) : 0;
  drop(identifiers, judge({ class: 'identifier', members: identifiers, base, allowed }), IDENTIFIER_FIELDS);
  for (const [field, members] of [...byField].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const limit = allowedOf('field', options, base, field);
    // An incomplete list does not speak against updating somebody who is matched.
    if (members.length <= limit) continue;
    drop(members, judge({ class: 'field', field, members, base, allowed: limit }), [field]);
  }
  return changes.flatMap((change) => {
    const fields = dropped.get(change);
    return fields ? (withoutFields(change, fields) ?? []) : change;
  });
}

const IDENTIFIER_FIELDS: readonly string[] = ['email', 'employee_id'];

/** The units that may be created now. */
function allowedUnits(
  wanted: readonly UnitChange[],
  options: LimitOptions,
  suspicious: boolean,
  judge: Judge,
): UnitChange[] {
  let rest = [...wanted];
  for (const kind of new Set(wanted.map((unit) => unit.kind))) {
    const members = wanted
      .filter((unit) => unit.kind === kind)
      .map((change) => ({ change, subject: JSON.stringify([kind, foldedKey(change.name)]) }));
    const base = options.unitCounts[kind] ?? 0;
    const allowed = suspicious ? 0 : allowedOf('units', options, base, kind);
    const verdict = judge({ class: 'units', field: kind, members, base, allowed });
    if (verdict !== 'all') rest = rest.filter((unit) => unit.kind !== kind || verdict.has(unit));
  }
  return rest;
}

function unitKey({ kind, name }: { kind: UnitKind; name: string }): string {
  return `${kind}\n${foldedKey(name)}`;
}

function withoutUnits(change: UserChange, withheld: ReadonlySet<string>): UserChange | undefined {
  if (withheld.size === 0 || change.action === 'block') return change;
  const fields = Object.entries(change.after).filter(([, value]) => needsUnit(value, withheld));
  return fields.length === 0
    ? change
    : withoutFields(
        change,
        fields.map(([field]) => field),
      );
}

function needsUnit(value: PlanValue, withheld: ReadonlySet<string>): boolean {
  return 'units' in value && value.units.some((unit) => 'kind' in unit && withheld.has(unitKey(unit)));
}

/** One change as a keyed hash: what an approval remembers of it. */
function memberHash(candidate: Class, { subject }: Member, { ledgerKey = '' }: LimitOptions): string {
  const text = JSON.stringify(['member', candidate.class, candidate.field ?? '', subject]);
  return createHmac('sha256', ledgerKey).update(text).digest('hex').slice(0, 12);
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
