/** What waits under a digest, and what an approval of that digest releases. Pure. */
import { createHmac } from 'node:crypto';
import type { HeldClass, LimitClass, UnitChange, UserChange } from '../model.ts';
import type { LimitOptions } from './allowed.ts';

/** One thing that is counted against a limit, and what approving it is about. */
export type Member = { change: UserChange | UnitChange; subject: string };
export type Class = {
  class: LimitClass;
  field?: string;
  members: Member[];
  base: number;
  /** Nothing of it is allowed, whatever its limit has left. */
  isStopped?: boolean;
  /** What makes the whole read doubtful: whoever approves has been told of it, and an approval from before is none. */
  doubt?: Doubt;
};
/** Probably another customer's; or far fewer people than before. */
export type Doubt = 'foreign' | 'shrank';
/** Which members of a class go on. */
export type Verdict = 'all' | ReadonlySet<UserChange | UnitChange>;
export type Judge = (candidate: Class) => Verdict;

/** What a digest has released of a class. */
export type Release = Pick<Class, 'class' | 'field'> & {
  digest: string;
  changes: readonly (UserChange | UnitChange)[];
};

/** What the approvals given for this run still release. */
export class Approvals {
  readonly #options: LimitOptions;
  readonly #open: Set<string>;
  readonly releases: Release[] = [];

  constructor(options: LimitOptions) {
    this.#options = options;
    this.#open = new Set(options.approvals.attempt === 1 ? options.approvals.digests : []);
  }

  get used(): string[] {
    return this.releases.map(({ digest }) => digest);
  }

  get unused(): number {
    return this.#open.size;
  }

  /**
   * The members that were held under a digest that somebody has approved, and that are still the same; newcomers stay
   * held. Without the memory of what was held nothing is released: it may have been before.
   */
  release(candidate: Class): Set<UserChange | UnitChange> {
    const { memory, complete } = this.#options.read;
    const released = new Set<UserChange | UnitChange>();
    if (!complete) return released;
    for (const digest of [...this.#open]) {
      const known = memory?.approvable(digest);
      const fitting = candidate.members.filter((member) =>
        known?.has(memberHash(candidate, member, this.#options)),
      );
      if (fitting.length === 0) continue;
      const changes = fitting.map(({ change }) => change);
      for (const change of changes) released.add(change);
      this.#open.delete(digest);
      const { class: name, field } = candidate;
      this.releases.push({ digest, class: name, changes, ...(field === undefined ? {} : { field }) });
    }
    return released;
  }
}

/** `allowed`: how many more of the class this run leaves. */
export function heldClass(candidate: Class, allowed: number, options: LimitOptions): HeldClass {
  const { complete, memory } = options.read;
  const { ledgerKey } = options.recall;
  const digest = complete ? digestOf(candidate, options) : undefined;
  return {
    class: candidate.class,
    ...(candidate.field === undefined ? {} : { field: candidate.field }),
    count: candidate.members.length,
    base: candidate.base,
    allowed: complete ? allowed : 0,
    ...(digest === undefined || ledgerKey === undefined
      ? {}
      : {
          digest,
          members: candidate.members.map((member) => memberHash(candidate, member, options)),
        }),
    waiting: candidate.members.map(({ change }) => change),
    isNew: digest === undefined || !(memory?.isKnown(digest) ?? false),
    ...(complete && (candidate.isStopped || candidate.doubt === 'foreign') ? { always: true } : {}),
  };
}

/**
 * What a class is measured by: whatever the run that told some of it to wait, or any since, has added makes no room for it.
 * What waits because of a doubt waits for that.
 */
export function baseOf(candidate: Class, options: LimitOptions): number {
  const hashes = () => candidate.members.map((member) => memberHash(candidate, member, options));
  return options.read.memory?.baseTold(candidate, hashes) ?? candidate.base;
}

/** One change as a keyed hash: what an approval remembers of it. */
function memberHash(
  candidate: Class,
  { subject }: Member,
  { recall: { ledgerKey = '' } }: LimitOptions,
): string {
  const text = JSON.stringify(['member', ...whatOf(candidate), subject]);
  return createHmac('sha256', ledgerKey).update(text).digest('hex').slice(0, 12);
}

function whatOf({ class: name, field = '', doubt }: Class): string[] {
  return [name, field, ...(doubt === undefined ? [] : [doubt])];
}

/**
 * HMAC-SHA-256 under the ledger key over the sorted changes: the same changes give the same 12 hex characters, until
 * these were used or are too old. From then on the same changes wait under the next digest in line.
 */
function digestOf(
  candidate: Class,
  { recall: { ledgerKey }, read: { memory } }: LimitOptions,
): string | undefined {
  if (ledgerKey === undefined) return undefined;
  const subjects = candidate.members.map(({ subject }) => subject).sort();
  const content = ['held', ...whatOf(candidate), subjects];
  for (let round = 0; ; round++) {
    const text = JSON.stringify(round === 0 ? content : [...content, round]);
    const digest = createHmac('sha256', ledgerKey).update(text).digest('hex').slice(0, 12);
    if (!memory?.isRetired(digest)) return digest;
  }
}
