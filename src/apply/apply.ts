/**
 * Carries out a plan against a `Target`, in the plan's order. Sees nothing but the plan; what it learns on the
 * way (ids of what it created) only fills in what the plan has named.
 */

import { AuthError, HttpError, ShapeError, SyncError } from '../errors.ts';
import { foldedKey } from '../keys.ts';
import type {
  Applied,
  Change,
  Employee,
  Finding,
  PersonRef,
  Plan,
  PlanFields,
  Source,
  Target,
  UnitChange,
  UnitTarget,
  User,
  UserChange,
  UserWrite,
  Value,
} from '../model.ts';
import { afterOf, personOf } from '../plan/change.ts';
import { mayBeTheirs } from './duplicate.ts';
import { type Block, type Known, lookAgain } from './last-look.ts';

export type ApplyOptions = {
  plan: Plan;
  source: Source;
  target: Target;
  /** The date in the tenant's time zone, for the last look before a block. */
  today: string;
  /** A user as it was when the plan was made, for the last look before a block. */
  userOf(user: string): User | undefined;
  /** Whether the filter lets this person through now; `undefined`: it cannot tell. */
  passes(employee: Employee): Promise<boolean | undefined>;
  refOf(person: PersonRef): string;
  /** Told after each change: how many of how many are through. */
  progress?: (done: number, total: number) => void;
  /** No further change is started once this is aborted. */
  signal?: AbortSignal;
};

/** How many changes are under way at once; how many requests that makes is the HTTP client's budget. */
const OVERLAP = 8;
/** Accounts that are added only to be blocked: a run that is killed leaves no more of them open than may be blocked in a day. */
const OPEN_AT_ONCE = 4;
/** So many answers in a row that the vendor is out of reach stop the run instead of trying everybody. */
const OUTAGES_TO_STOP = 5;
/** An error 500 or an odd answer may be one record's fault; so many in a row are not. */
const FAILURES_TO_STOP = 25;
const OUTAGE: ReadonlySet<number> = new Set([0, 429, 502, 503, 504]);

/** Applies the plan. A failing record never stops the others: `failed`, `skipped` and `stopped` tell. Never throws. */
export async function applyPlan(options: ApplyOptions): Promise<Applied> {
  const application = new Application(options);
  const { units, changes } = options.plan;
  const those = (action: UserChange['action']) => changes.filter((change) => change.action === action);
  const updates = those('update');
  // What an earlier run has opened and not closed again comes before everything else.
  await application.overlapped(those('block').filter(isFinishing));
  await application.overlapped(units);
  await application.overlapped(those('reactivate'));
  // These free identifiers for each other: one after the other, in the plan's order.
  await application.overlapped(
    updates.filter((change) => isFreeing(change)),
    1,
  );
  await application.overlapped(those('create').filter((change) => !isPair(change)));
  await application.overlapped(those('create').filter(isPair), OPEN_AT_ONCE);
  await application.overlapped(updates.filter((change) => !isFreeing(change)));
  await application.overlapped(those('block').filter((change) => !isFinishing(change)));
  if (options.signal?.aborted) application.stop();
  return application.result();
}

function isFreeing(change: UserChange): boolean {
  return change.action === 'update' && change.frees === true;
}

function isFinishing(change: UserChange): boolean {
  return change.action === 'block' && change.finishes === true;
}

function isPair(change: UserChange): boolean {
  return change.action === 'create' && change.thenBlock !== undefined;
}

class Application {
  readonly #options: ApplyOptions;
  readonly #applied: Applied & { setAside: string[] } = {
    done: [],
    failed: [],
    skipped: [],
    setAside: [],
    findings: [],
  };
  readonly #refused: string[] = [];
  readonly #administrators: string[] = [];
  /** Accounts that turned up as duplicates, by Personio id. */
  readonly #met = new Map<string, string>();
  /** Ids of the units this run created, by kind and name. */
  readonly #units = new Map<string, string>();
  /** Ids of the users this run creates, by Personio id; `undefined` when it did not work. */
  readonly #users = new Map<string, Promise<string | undefined>>();
  /** Those that did, as the memory of the next run wants them. */
  readonly #created = new Map<string, string>();
  /** Of these, who should be blocked and is not yet. */
  readonly #leftActive = new Set<string>();
  #failuresInARow = 0;
  #outagesInARow = 0;
  #through = 0;

  constructor(options: ApplyOptions) {
    this.#options = options;
  }

  /** Somebody wanted the run to end before all was done. */
  stop(): void {
    if (this.#applied.skipped.length === 0) return;
    this.#applied.stopped ??= new SyncError(
      'cancelled',
      'The run was cancelled.',
      'Run it again: what was done stays, and the next run does the rest.',
    );
  }

  result(): Applied {
    return {
      ...this.#applied,
      created: this.#created,
      leftActive: this.#leftActive,
      refused: this.#refused,
      administrators: this.#administrators,
      met: this.#met,
    };
  }

  /** Starts the changes in their order, some at a time, and waits for all of them. */
  async overlapped(changes: readonly Change[], overlap = OVERLAP): Promise<void> {
    const waiting = changes.values();
    const worker = async () => {
      for (const change of waiting) await this.#attempt(change);
    };
    await Promise.all(Array.from({ length: Math.min(overlap, changes.length) }, worker));
  }

  async #attempt(change: Change): Promise<void> {
    if (this.#applied.stopped || this.#options.signal?.aborted) {
      this.#applied.skipped.push(change);
      return;
    }
    try {
      if (await this.#carryOut(change)) this.#applied.done.push(change);
      else this.#applied.skipped.push(change);
      this.#failuresInARow = 0;
      this.#outagesInARow = 0;
    } catch (error) {
      this.#fail(change, error);
    }
    const { units, changes } = this.#options.plan;
    this.#options.progress?.(++this.#through, units.length + changes.length);
  }

  /** True when it was done, false when it was left out on purpose. */
  async #carryOut(change: Change): Promise<boolean> {
    const { target } = this.#options;
    switch (change.action) {
      case 'create-unit': {
        const unit = await target.createUnit(change.kind, change.name);
        this.#units.set(unitKey(change), unit.id);
        return true;
      }
      case 'create':
        return this.#create(change);
      case 'update':
        return this.#update(change.user, change);
      case 'reactivate':
        await target.activate(change.user);
        await this.#update(change.user, change);
        return true;
      case 'block':
        if (!(await this.#isStillALeaver(change, this.#options.userOf(change.user)))) return false;
        await target.block(change.user, change.reason);
        return true;
    }
  }

  async #create(change: UserChange & { action: 'create' }): Promise<boolean> {
    const created = Promise.withResolvers<string | undefined>();
    this.#users.set(change.employee, created.promise);
    try {
      const write = await this.#write(change.employee, change.after);
      const { id } = await this.#options.target.createUser(write);
      created.resolve(id);
      this.#created.set(change.employee, id);
      if (change.thenBlock) await this.#blockCreated(change, { id, email: write.email });
      return true;
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      await this.#meetDuplicate(change);
      return false;
    } finally {
      created.resolve(undefined);
    }
  }

  /**
   * Somebody has this address or number already, in an account that the list did not show. It is looked up and
   * remembered for the next plan; now the person is set aside.
   */
  async #meetDuplicate(change: UserChange & { action: 'create' }): Promise<void> {
    this.#applied.setAside?.push(change.employee);
    this.#refused.push(change.employee);
    this.#find({ code: 'conflict', people: [{ employee: change.employee }] });
    const { email } = change.after;
    if (!email || !('value' in email) || typeof email.value !== 'string') return;
    const [found, ...others] = await this.#options.target.usersByEmail(email.value);
    const isSole = found !== undefined && others.length === 0;
    if (isSole && mayBeTheirs(change.after, found)) this.#met.set(change.employee, found.id);
  }

  /** The account is there even if this fails, or if the person came back a moment ago; the next run looks at it again. */
  async #blockCreated(
    { employee, thenBlock }: UserChange & { action: 'create' },
    { id, email }: { id: string; email: unknown },
  ): Promise<void> {
    const block = { action: 'block', employee, user: id, ...thenBlock } as const;
    this.#leftActive.add(employee);
    try {
      if (!(await this.#isStillALeaver(block, { fields: { email } }))) return;
      await this.#options.target.block(id, thenBlock?.reason);
      this.#leftActive.delete(employee);
    } catch (error) {
      if (error instanceof AuthError) throw error;
      this.#find({ code: 'left-active', people: [{ employee }] });
    }
  }

  async #update(user: string, change: UserChange): Promise<boolean> {
    const fields = await this.#write(change.employee, afterOf(change));
    if (Object.keys(fields).length === 0) return false;
    await this.#options.target.updateUser(user, fields);
    return true;
  }

  /**
   * The person is read again on both sides just before a block. Whatever no longer speaks for it (somebody came
   * back, a date moved, the account changed hands or belongs to a site administrator) leaves them alone.
   */
  async #isStillALeaver(block: Block, known: Known): Promise<boolean> {
    const verdict = await lookAgain(block, known, this.#options);
    if (verdict === 'leaver') return true;
    if (verdict === 'site-administrator') this.#administrators.push(block.user);
    this.#find({ code: verdict, people: [personOf(block)] });
    return false;
  }

  /** Fills in the ids of what was created on the way. A field whose unit or manager did not come about is left out. */
  async #write(employee: string, after: PlanFields): Promise<UserWrite> {
    const write: Record<string, Value | null> = {};
    for (const [field, planned] of Object.entries(after)) {
      if ('value' in planned) write[field] = planned.value;
      else if ('manager' in planned) {
        const id =
          'id' in planned.manager ? planned.manager.id : await this.#users.get(planned.manager.employee);
        if (id !== undefined) write[field] = id;
        else this.#find({ code: 'manager-pending', field, people: [{ employee }] });
      } else {
        const ids = planned.units.map((unit) => this.#unitId(unit));
        const known = ids.filter((id) => id !== undefined);
        if (known.length < ids.length) this.#find({ code: 'unit-failed', field, people: [{ employee }] });
        else if (planned.many) write[field] = known;
        else if (known[0] !== undefined) write[field] = known[0];
      }
    }
    return write;
  }

  #unitId(unit: UnitTarget): string | undefined {
    return 'id' in unit ? unit.id : this.#units.get(unitKey(unit));
  }

  #find(finding: Finding): void {
    this.#applied.findings.push(finding);
  }

  #fail(change: Change, error: unknown): void {
    this.#applied.failed.push(change);
    const isOdd = error instanceof ShapeError;
    if (!isOdd && !(error instanceof HttpError)) {
      // A wrong credential or a defect: nothing more may be written.
      this.#applied.stopped ??= error instanceof SyncError ? error : unexpected(error);
      return;
    }
    const status = isOdd ? 500 : error.status;
    const isOutage = OUTAGE.has(status);
    const isTrouble = isOutage || status >= 500;
    this.#outagesInARow = isOutage ? this.#outagesInARow + 1 : 0;
    this.#failuresInARow = isTrouble ? this.#failuresInARow + 1 : 0;
    if (this.#outagesInARow >= OUTAGES_TO_STOP || this.#failuresInARow >= FAILURES_TO_STOP) {
      this.#applied.stopped ??= error;
    }
    const people = change.action === 'create-unit' ? [] : [personOf(change)];
    // The vendor's word for it counts only where it is a field that we sent.
    const sent = change.action === 'create-unit' ? {} : afterOf(change);
    const [field] = !isOdd && error.fields.length === 1 ? error.fields.filter((name) => name in sent) : [];
    const code = isTrouble ? 'write-failed' : isDuplicate(error) ? 'duplicate' : 'rejected';
    this.#find({ code, people, count: 1, ...(field === undefined ? {} : { field }) });
  }
}

function isDuplicate(error: unknown): error is HttpError {
  return error instanceof HttpError && error.codes.includes('duplicate_value');
}

function unitKey(unit: UnitChange | { kind: string; name: string }): string {
  return `${unit.kind}\n${foldedKey(unit.name)}`;
}

/** Its message may hold anything, so only its name goes on; the cause is kept for a debugger. */
function unexpected(cause: unknown): SyncError {
  const name = cause instanceof Error ? cause.name : typeof cause;
  return new SyncError('internal', `An unexpected ${name} stopped the run.`, 'Report this as a defect.', {
    cause,
  });
}
