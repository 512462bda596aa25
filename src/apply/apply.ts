/**
 * Carries out a plan, one phase after the other. A record that fails never stops the others; a vendor that is out of
 * reach stops the run.
 */

import { HttpError, ShapeError, SyncError } from '../errors.ts';
import type { IssueCode } from '../issues.ts';
import type { Applied, Change, PhaseName, PictureCheck, PictureResult, Plan } from '../model.ts';
import { afterOf, isFinish, personOf } from '../plan/change.ts';
import { pictureFindings } from '../plan/picture-issues.ts';
import { isDuplicate } from './duplicate.ts';
import { type Ending, endedEarly } from './ending.ts';
import type { Block } from './last-look.ts';
import { copyPictures } from './pictures.ts';
import { type WriteOptions, Writer } from './write.ts';

export type ApplyOptions = WriteOptions & {
  /** A picture of somebody's account as a keyed hash. */
  contentOf(user: string, picture: Uint8Array): string;
  /** Told after each change: how many of how many are through. */
  progress?: (done: number, total: number) => void;
  /** Asked before each change: why no further one may be started, if so. */
  ending?: () => Ending | undefined;
};

/** How many changes are under way at once; how many requests that makes is the HTTP client's budget. */
const OVERLAP = 8;
const OVERLAPS: Partial<Record<PhaseName, number>> = {
  // These free identifiers for each other.
  free: 1,
  // Their account is looked at first: fewer other calls come between that and what is done.
  finish: 2,
  reactivate: 2,
  block: 2,
  // Accounts that are added only to be blocked: a killed run leaves no more of them open than may be blocked in a day.
  'create-blocked': 4,
};
/** So many answers in a row that the vendor is out of reach stop the run instead of trying everybody. */
const OUTAGES_TO_STOP = 5;
/** An error 500 or an odd answer may be one record's fault; so many in a row are not. */
const FAILURES_TO_STOP = 25;
const OUTAGE: ReadonlySet<number> = new Set([0, 429, 502, 503, 504]);
/** Engagedly does not take what was sent; 200 where it says so in the body. All else is no verdict on a value. */
const REFUSED: ReadonlySet<number> = new Set([200, 400, 413, 422]);
/** What these change is who has access, and no value. */
const ACCESS_REFUSED: Partial<Record<Change['action'], IssueCode>> = {
  block: 'block-refused',
  reactivate: 'activation-refused',
};

/** Applies the plan. A failing record never stops the others: `failed`, `skipped` and `stopped` tell. Never throws. */
export async function applyPlan(plan: Plan, options: ApplyOptions): Promise<Applied> {
  const application = new Application(plan, options);
  for (const { name, changes } of plan.phases)
    await application.overlapped(changes, OVERLAPS[name] ?? OVERLAP);
  if (plan.pictures) await application.copyPictures(plan.pictures);
  return application.result();
}

class Application {
  readonly #options: ApplyOptions;
  readonly #writer: Writer;
  readonly #changes: number;
  readonly #total: number;
  readonly #done: Change[] = [];
  readonly #failed: Change[] = [];
  readonly #skipped: Change[] = [];
  #pictures: PictureResult[] | undefined;
  #stopped: SyncError | undefined;
  #ending: Ending | undefined;
  /** Changes that were not tried, or broke off, because the run was to end or was stopped. */
  readonly #left = new Map<Change, 'untried' | 'unsure'>();
  readonly #unsureBlocks: Block[] = [];
  #picturesLeft = 0;
  #failuresInARow = 0;
  #outagesInARow = 0;
  #through = 0;

  constructor({ phases, pictures = [] }: Plan, options: ApplyOptions) {
    this.#options = options;
    this.#writer = new Writer(options);
    this.#changes = phases.reduce((sum, { changes }) => sum + changes.length, 0);
    this.#total = this.#changes + pictures.length;
  }

  result(): Applied {
    const [done, failed, skipped] = [this.#done, this.#failed, this.#skipped];
    const pictures = this.#pictures && { pictures: this.#pictures };
    const left = this.#left.size + this.#picturesLeft;
    // Of a change of two calls `done` has the first, also if the second is left or has failed.
    const through = this.#changes - failed.length - skipped.length + (this.#pictures?.length ?? 0);
    const numbers = { done: through, total: this.#total, left };
    const early = this.#ending && left > 0 ? endedEarly(this.#ending, numbers) : undefined;
    const stopped = this.#stopped ?? early;
    return {
      done,
      failed,
      skipped,
      left: this.#left,
      unsureBlocks: this.#unsureBlocks,
      ...this.#writer.learned(),
      ...pictures,
      ...(stopped ? { stopped } : {}),
    };
  }

  /** Starts the changes in their order, some at a time, and waits for all of them. */
  async overlapped(changes: readonly Change[], overlap: number): Promise<void> {
    const waiting = changes.values();
    const worker = async () => {
      for (const change of waiting) await this.#attempt(change);
    };
    await Promise.all(Array.from({ length: Math.min(overlap, changes.length) }, worker));
  }

  /** Those of accounts that are there by now. */
  async copyPictures(checks: readonly PictureCheck[]): Promise<void> {
    this.#pictures = [];
    this.#picturesLeft = checks.length;
    if (this.#stopped || this.#isEnding()) return;
    const { look, contentOf } = this.#options;
    const { created } = this.#writer.learned();
    const opened = openedBy(this.#done);
    try {
      this.#pictures = await copyPictures(checks, {
        ...{ source: look.source, target: look.target, contentOf },
        accountOf: ({ employee, user = created.get(employee), restsOn }) => {
          const isShut = restsOn === 'reactivate' && !opened.has(employee);
          return isShut || user === undefined || this.#writer.isDoubtful(user) ? undefined : user;
        },
        isEnding: () => this.#isEnding(),
        onDone: () => {
          this.#picturesLeft -= 1;
          this.#options.progress?.(++this.#through, this.#total);
        },
      });
      for (const finding of pictureFindings(this.#pictures)) this.#writer.find(finding);
    } catch (error) {
      this.#stopped = error instanceof SyncError ? error : unexpected(error);
    }
  }

  async #attempt(change: Change): Promise<void> {
    if (this.#stopped || this.#isEnding()) {
      this.#leave(change, 'untried');
      return;
    }
    if (this.#writer.mayTry(change)) await this.#try(change);
    else this.#skipped.push(change);
    this.#options.progress?.(++this.#through, this.#total);
  }

  async #try(change: Change): Promise<void> {
    try {
      const written = await this.#writer.write(change);
      if (typeof written === 'object') {
        const { done, rest, error } = written;
        if (done) this.#done.push(done);
        if (rest && error !== undefined) return this.#fail(rest, error);
        if (rest) this.#failed.push(rest);
      } else (written ? this.#done : this.#skipped).push(change);
      this.#failuresInARow = 0;
      this.#outagesInARow = 0;
    } catch (error) {
      this.#fail(change, error);
    }
  }

  /** Why a run ends does not change any more once it is known. */
  #isEnding(): boolean {
    this.#ending ??= this.#options.ending?.();
    return this.#ending !== undefined;
  }

  #leave(change: Change, how: 'untried' | 'unsure'): void {
    this.#left.set(change, how);
    this.#skipped.push(change);
  }

  #fail(change: Change, error: unknown): void {
    // Whatever it was, and also if the run is to end: somebody who has left has an open account.
    const isOpen = isFinish(change);
    if (isOpen) this.#writer.find({ code: 'left-active', people: [personOf(change)], count: 1 });
    if (change.action === 'block' && error instanceof HttpError && error.uncertain)
      this.#unsureBlocks.push(change);
    // Whoever ended the run ended the tries, too: what the last of them met with is no verdict on the change.
    if (error instanceof HttpError && isPassing(error.status) && this.#isEnding()) {
      this.#leave(change, error.uncertain ? 'unsure' : 'untried');
      return;
    }
    this.#failed.push(change);
    const isOdd = error instanceof ShapeError;
    if (!isOdd && !(error instanceof HttpError)) {
      // A wrong credential or a defect: nothing more may be written.
      this.#stopped ??= error instanceof SyncError ? error : unexpected(error);
      return;
    }
    const status = isOdd ? 500 : error.status;
    const isOutage = OUTAGE.has(status);
    const isTrouble = isOutage || status >= 500;
    this.#outagesInARow = isOutage ? this.#outagesInARow + 1 : 0;
    this.#failuresInARow = isTrouble ? this.#failuresInARow + 1 : 0;
    if (this.#outagesInARow >= OUTAGES_TO_STOP || this.#failuresInARow >= FAILURES_TO_STOP) {
      this.#stopped ??= error;
    }
    if (isOpen) return;
    const people = change.action === 'create-unit' ? [] : [personOf(change)];
    // The vendor's word for it counts only where it is a field that we sent.
    const sent = change.action === 'create-unit' ? {} : afterOf(change);
    const [field] = !isOdd && error.fields.length === 1 ? error.fields.filter((name) => name in sent) : [];
    this.#writer.find({
      code: codeOf(error, change),
      people,
      count: 1,
      ...(field === undefined ? {} : { field }),
    });
  }
}

function codeOf(error: ShapeError | HttpError, { action }: Change): IssueCode {
  // Nothing is asked of Personio here but who is to be blocked, or is back, once more.
  if (error.vendor === 'personio') return 'evidence-unread';
  if (isDuplicate(error) && error.status < 500) return 'duplicate';
  const isRefused = error instanceof HttpError && REFUSED.has(error.status);
  return isRefused ? (ACCESS_REFUSED[action] ?? 'rejected') : 'write-failed';
}

/** Personio ids. */
function openedBy(done: readonly Change[]): Set<string> {
  return new Set(done.flatMap((change) => (change.action === 'reactivate' ? change.employee : [])));
}

/** Whether another try might have gone well: nothing came, or the vendor was busy or down. */
function isPassing(status: number): boolean {
  return status === 0 || status >= 500 || OUTAGE.has(status);
}

/** Its message may hold anything, so only its name goes on; the cause is kept for a debugger. */
function unexpected(cause: unknown): SyncError {
  const name = cause instanceof Error ? cause.name : typeof cause;
  return new SyncError('internal', `An unexpected ${name} stopped the run.`, 'Report this as a defect.', {
    cause,
  });
}
