/** One change → one call, or a few. What it learns on the way (ids of what was created) fills in what a plan has named. */

import { IDENTIFIERS, type Identifier } from '../keys.ts';
import type { Applied, Change, Finding, PlanFields, UserChange, UserWrite } from '../model.ts';
import { isPair, personOf, plannedIdentifier, unitKey, withoutFields } from '../plan/change.ts';
import { Accounts, type AccountsOptions } from './accounts.ts';
import { isDuplicate, mayBeTheirs, type Untaken, writeUntaken } from './duplicate.ts';
import { asSent, fillIn, withoutIdentifiers } from './fill-in.ts';
import { type Block, type Known, needsLook } from './last-look.ts';

export type WriteOptions = AccountsOptions & {
  /** Whether another account than this one showed the e-mail or number, by its key. */
  isShown(identifier: Identifier, key: string | undefined, user: string): boolean;
};

/** What only turns up while writing. */
type Learned = Required<
  Omit<Applied, 'done' | 'failed' | 'skipped' | 'left' | 'unsureBlocks' | 'stopped' | 'pictures'>
>;

/**
 * So many leavers in a row whose account we opened and could not block: blocking does not work, so no further one is
 * opened. Some are under way at once, so a few more than these may be open in the end.
 */
const OPEN_TO_STOP = 3;

/** A change of which perhaps only a part went well: what is done, what is not, and why, where that has not been told. */
type Half = { done?: UserChange; rest?: UserChange; error?: unknown };
type Written = UserChange & { action: 'update' | 'reactivate' };

export class Writer {
  readonly #options: WriteOptions;
  readonly #setAside: string[] = [];
  readonly #findings: Finding[] = [];
  readonly #refused: UserChange[] = [];
  /** Accounts that turned up as duplicates, by Personio id. */
  readonly #met = new Map<string, string>();
  /** Ids of the units this run created, by kind and name. */
  readonly #units = new Map<string, string>();
  /** Ids of the users this run creates, by Personio id; `undefined` when it did not work. */
  readonly #users = new Map<string, Promise<string | undefined>>();
  /** Those that did, as the memory of the next run wants them. */
  readonly #created = new Map<string, string>();
  readonly #accounts: Accounts;
  /** Of those that were added, who should be blocked and is not yet. */
  readonly #leftActive = new Set<string>();
  /** How many of these, and of those that earlier runs left, came one after the other. */
  #openInARow = 0;

  constructor(options: WriteOptions) {
    this.#options = options;
    this.#accounts = new Accounts(options, (finding) => this.find(finding));
  }

  /** What was learned so far. */
  learned(): Learned {
    return {
      setAside: this.#setAside,
      created: this.#created,
      units: this.#units,
      leftActive: this.#leftActive,
      refused: this.#refused,
      administrators: this.#accounts.administrators,
      unseen: this.#accounts.unseen,
      met: this.#met,
      findings: this.#findings,
    };
  }

  find(finding: Finding): void {
    this.#findings.push(finding);
  }

  /** Whether the account turned out to be another than was planned for. */
  isDoubtful(user: string): boolean {
    return this.#accounts.isDoubtful(user);
  }

  /** False, and told, where an account would be opened that probably cannot be blocked. */
  mayTry(change: Change): boolean {
    if (!isPair(change) || this.#openInARow < OPEN_TO_STOP) return true;
    this.find({ code: 'leaver-not-tried', people: [personOf(change)], count: 1 });
    return false;
  }

  /** True when it was done, false when it was left out on purpose. Throws what the refusal of its first call is. */
  async write(change: Change): Promise<boolean | Half> {
    const { target } = this.#options.look;
    switch (change.action) {
      case 'create-unit': {
        const unit = await target.createUnit(change.kind, change.name);
        this.#units.set(unitKey(change), unit.id);
        return true;
      }
      case 'create':
        return this.#create(change);
      case 'update':
        return this.#update(change);
      case 'reactivate':
        return this.#activate(change);
      case 'block':
        return this.#block(change, this.#accounts.asLeft(change.user));
    }
  }

  async #create(change: UserChange & { action: 'create' }): Promise<false | Half> {
    const created = Promise.withResolvers<string | undefined>();
    this.#users.set(change.employee, created.promise);
    try {
      const fields = await this.#fieldsOf(change);
      const { id } = await this.#options.look.target.createUser(fields);
      created.resolve(id);
      this.#created.set(change.employee, id);
      const done = asSent(change, fields);
      return change.thenBlock ? await this.#blockCreated(done, { id, fields }) : { done };
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
    this.#setAside.push(change.employee);
    if (!IDENTIFIERS.some((field) => this.#isShown(field, change))) this.#refused.push(change);
    this.find({ code: 'conflict', people: [{ employee: change.employee }] });
    const { email } = change.after;
    if (!email || !('value' in email) || typeof email.value !== 'string') return;
    const [found, ...others] = await this.#options.look.target.usersByEmail(email.value);
    const isSole = found !== undefined && others.length === 0;
    if (isSole && mayBeTheirs(change.after, found)) this.#met.set(change.employee, found.id);
  }

  /** The account is there even if this fails, or if the person came back a moment ago; the next run looks at it again. */
  async #blockCreated(
    created: UserChange & { action: 'create' },
    { id, fields }: { id: string; fields: UserWrite },
  ): Promise<Half> {
    const { employee, thenBlock } = created;
    const block = { action: 'block', employee, user: id, ...thenBlock, finishes: true } as const;
    this.#leftActive.add(employee);
    try {
      if (await this.#block(block, { fields, isNew: true })) this.#leftActive.delete(employee);
      return { done: created };
    } catch (error) {
      return { done: created, rest: block, error };
    }
  }

  async #block(block: Block, known: Known): Promise<boolean> {
    let isBlocked = false;
    try {
      isBlocked = await this.#accounts.write(block, known, (isStillWanted) =>
        this.#options.look.target.block(block.user, block.reason, isStillWanted),
      );
      return isBlocked;
    } finally {
      if (block.finishes) this.#openInARow = isBlocked ? 0 : this.#openInARow + 1;
    }
  }

  /** The account is open whatever becomes of its fields; those that are not written, the next run finds different. */
  async #activate(change: UserChange & { action: 'reactivate' }): Promise<false | Half> {
    const { user } = change;
    const isOpen = await this.#accounts.write(change, this.#accounts.asLeft(user), (isStillWanted) =>
      this.#options.look.target.activate(user, isStillWanted),
    );
    if (!isOpen) return false;
    const opened = { ...change, before: {}, after: {} };
    if (this.isDoubtful(user)) return { done: opened };
    try {
      return (await this.#update(change)) || { done: opened };
    } catch (error) {
      return { done: opened, rest: { ...change, action: 'update' }, error };
    }
  }

  async #update(change: Written): Promise<false | Half> {
    const fields = await this.#fieldsOf(change);
    if (Object.keys(fields).length === 0) return false;
    const isLookedAt = change.action === 'update' && needsLook(change);
    const known = this.#accounts.asLeft(change.user);
    const verdict = isLookedAt ? await this.#accounts.look(change, known) : 'as-planned';
    const isEdited = verdict === 'account-edited';
    const written = isEdited ? withoutIdentifiers(fields) : fields;
    if ((verdict !== 'as-planned' && !isEdited) || Object.keys(written).length === 0) return false;
    const done = asSent(change, written);
    const isStillWanted = (mayBeDone: boolean) => this.#accounts.isStillAsPlanned(change, known, mayBeDone);
    const again = isLookedAt && !isEdited ? isStillWanted : undefined;
    try {
      const untaken = await writeUntaken(written, async (rest) => {
        const shown = await this.#options.look.target.updateUser(change.user, rest, again);
        this.#accounts.isTheirsAfter(change, rest, shown);
      });
      return untaken.taken.length === 0 ? { done } : this.#withoutTaken(done, untaken);
    } catch (error) {
      if (this.#accounts.isLeft(change, error)) return false;
      throw error;
    }
  }

  /** What another account shows, it was to give up in this run; what none shows, one has that the list hides. */
  #withoutTaken(change: Written, { taken, named, error }: Untaken): Half {
    const { after } = change;
    const only = (fields: readonly string[]) =>
      withoutFields(
        { ...change, action: 'update' },
        Object.keys(after).filter((field) => !fields.includes(field)),
      );
    const hidden = taken.filter((field) => !this.#isShown(field, change));
    for (const field of taken) {
      const code = hidden.includes(field) ? 'duplicate' : 'address-taken';
      this.find({ code, field, people: [personOf(change)], count: 1 });
    }
    const refused = only(hidden.filter((field) => named.includes(field)));
    if (refused) this.#refused.push(refused);
    const isWritten = error === undefined;
    const done = withoutFields(change, isWritten ? taken : Object.keys(after));
    return {
      rest: (isWritten && only(taken)) || { ...change, action: 'update' },
      error,
      ...(done ? { done } : {}),
    };
  }

  /** Whether another account showed the e-mail or number: its owner was to give it up in this run. */
  #isShown(field: Identifier, change: UserChange): boolean {
    if (change.action === 'block') return false;
    const user = change.action === 'create' ? '' : change.user;
    return this.#options.isShown(field, plannedIdentifier(change.after, field), user);
  }

  #fieldsOf({ employee, after }: { employee: string; after: PlanFields }): Promise<UserWrite> {
    const made = { units: this.#units, users: this.#users };
    return fillIn(employee, after, made, (finding) => this.find(finding));
  }
}
