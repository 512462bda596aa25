/** The accounts as this run expects them: as planned, with what it has written since. What they turn out to be is told. */
import { HttpError } from '../errors.ts';
import type { Finding, StillWanted, User, UserWrite } from '../model.ts';
import { personOf } from '../plan/change.ts';
import { isEmpty } from '../values.ts';
import {
  isOfAnother,
  type Known,
  type LastLook,
  lookAgain,
  type ToAccount,
  type Verdict,
} from './last-look.ts';

/** Both systems as the last look needs them, and the accounts as planned. */
export type AccountsOptions = {
  look: LastLook;
  /** A user as it was when the plan was made. */
  userOf(user: string): User | undefined;
};

export class Accounts {
  readonly #options: AccountsOptions;
  readonly #find: (finding: Finding) => void;
  /** What they showed, by user id, in the fields that this run has written, or what it has sent. */
  readonly #left = new Map<string, Readonly<Record<string, unknown>>>();
  readonly #doubtful = new Set<string>();
  /** Changes that were certainly not carried out, since the account could not be looked at before. */
  readonly unseen = new Set<ToAccount>();
  /** Of those that were to be blocked. */
  readonly administrators: string[] = [];

  constructor(options: AccountsOptions, find: (finding: Finding) => void) {
    this.#options = options;
    this.#find = find;
  }

  /** As it was when the plan was made, with what this run has written since: that nobody else has. */
  asLeft(user: string): Known {
    const planned = this.#options.userOf(user);
    return planned && { ...planned, fields: { ...planned.fields, ...this.#left.get(user) } };
  }

  /** Whether it turned out to be another than was planned for: nothing more is written to it. */
  isDoubtful(user: string): boolean {
    return this.#doubtful.has(user);
  }

  /** Whatever the last look finds to be otherwise than planned is told, and leaves the account alone where it may be another. */
  async look(change: ToAccount, known: Known): Promise<Verdict> {
    if (this.isDoubtful(change.user)) return 'account-changed';
    const verdict = await this.#lookAgain(change, known, false);
    if (verdict === 'account-edited') this.#find({ code: verdict, people: [personOf(change)] });
    else if (verdict !== 'as-planned') this.#leave(change, verdict);
    return verdict;
  }

  /** The same before it is tried once more. `mayBeDone`: it may be carried out already; then it is told that nobody knows. */
  async isStillAsPlanned(change: ToAccount, known: Known, mayBeDone: boolean): Promise<boolean> {
    if (!mayBeDone && this.isDoubtful(change.user)) return false;
    const verdict = await this.#lookAgain(change, known, mayBeDone);
    if (verdict === 'as-planned') return true;
    // Nothing of what was sent has been written, or nobody knows.
    this.#leave(change, verdict === 'account-edited' ? 'account-changed' : verdict, mayBeDone);
    return false;
  }

  #lookAgain(change: ToAccount, known: Known, mayBeDone: boolean): Promise<Verdict> {
    return lookAgain(change, known, this.#options.look, mayBeDone).catch((error) => {
      if (!mayBeDone) this.unseen.add(change);
      throw error;
    });
  }

  #leave(change: ToAccount, code: Exclude<Verdict, 'as-planned'>, mayBeDone = false): void {
    if (code === 'site-administrator') this.administrators.push(change.user);
    this.#doubtful.add(change.user);
    if (!mayBeDone) this.#find({ code, people: [personOf(change)] });
  }

  /**
   * Blocks or activates after a last look, and looks again before it is tried once more: until then it may take minutes.
   * False where it was left out on purpose.
   */
  async write(
    change: ToAccount,
    known: Known,
    send: (isStillWanted: StillWanted) => Promise<User | undefined>,
  ): Promise<boolean> {
    if ((await this.look(change, known)) !== 'as-planned') return false;
    try {
      const answer = await send((mayBeDone) => this.isStillAsPlanned(change, known, mayBeDone));
      this.isTheirsAfter(change, {}, answer);
      return true;
    } catch (error) {
      if (this.isLeft(change, error)) return false;
      throw error;
    }
  }

  /** Whether it is left out on purpose: after this refusal the account turned out to be another than was planned for. */
  isLeft({ user }: ToAccount, error: unknown): boolean {
    return this.isDoubtful(user) && error instanceof HttpError && !error.uncertain;
  }

  /** False, and told once, where the answer to a write shows that the account has become somebody else's. */
  isTheirsAfter(change: ToAccount, sent: UserWrite, answer: User | undefined): boolean {
    const { user } = change;
    const known = this.asLeft(user)?.fields ?? {};
    const shown = answer?.fields ?? {};
    // A manager, and what only the single view has, no answer shows: they are as sent.
    const left = Object.entries(sent).map(([key, value]) => {
      return [key, shown[key] ?? (isEmpty(value) ? undefined : value)] as const;
    });
    this.#left.set(user, { ...this.#left.get(user), ...Object.fromEntries(left) });
    if (!isOfAnother(shown, known, sent)) return true;
    if (!this.#doubtful.has(user))
      this.#find({ code: 'written-to-another', people: [personOf(change)], count: 1 });
    this.#doubtful.add(user);
    return false;
  }
}
