/** The accounts as this run expects them: as planned, with what it has written since. And which turned out to be others. */
import type { User, UserWrite } from '../model.ts';
import { isOfAnother, type Known } from './last-look.ts';

export class Accounts {
  readonly #userOf: (user: string) => User | undefined;
  /** What they showed, by user id, in the fields that this run has written. */
  readonly #left = new Map<string, Readonly<Record<string, unknown>>>();
  readonly #doubtful = new Set<string>();

  /** `userOf`: a user as it was when the plan was made. */
  constructor(userOf: (user: string) => User | undefined) {
    this.#userOf = userOf;
  }

  /** As it was when the plan was made, with what this run has written since: that nobody else has. */
  asLeft(user: string): Known {
    const planned = this.#userOf(user);
    return planned && { ...planned, fields: { ...planned.fields, ...this.#left.get(user) } };
  }

  /** What the answer to a write shows. False where that is somebody else's, which is said once. */
  isTheirsAfter(user: string, sent: UserWrite, answer: User | undefined): boolean {
    const known = this.asLeft(user)?.fields ?? {};
    const shown = answer?.fields ?? {};
    const left = Object.keys(sent).map((key) => [key, shown[key]] as const);
    this.#left.set(user, { ...this.#left.get(user), ...Object.fromEntries(left) });
    if (this.isDoubtful(user) || !isOfAnother(shown, [known, { ...known, ...sent }])) return true;
    this.doubt(user);
    return false;
  }

  /** Nothing more is written to it that rests on its being whose the plan took it for. */
  doubt(user: string): void {
    this.#doubtful.add(user);
  }

  isDoubtful(user: string): boolean {
    return this.#doubtful.has(user);
  }
}
