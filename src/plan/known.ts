/** What a plan rests on. Types only. */
import type {
  DesiredUser,
  FieldType,
  Looked,
  Match,
  Memory,
  Rejection,
  Taking,
  Unit,
  UnitKind,
  User,
} from '../model.ts';
import type { Rules } from '../rules.ts';
import type { Protection } from './protection.ts';

/** What the stages before have made, as far as a plan rests on it. */
export type Known = {
  read: {
    /** Whether everybody in Personio was read. */
    employees: { complete: boolean };
    /** The units of the kinds that the mapping uses. */
    units: Partial<Record<UnitKind, { items: readonly Unit[] }>>;
    /** Names of units that the source lists by themselves. */
    listed: Partial<Record<UnitKind, readonly string[]>>;
    typeOf(field: string): FieldType;
    memory: Memory | undefined;
  };
  people: {
    people: readonly DesiredUser[];
    /** Values of anybody that could not be used. */
    rejections: readonly Rejection[];
    /** Whether anybody's last day can be read at all; without it nobody's leaving is proved. */
    knowsEnds: boolean;
    /** Whether the filter tells nothing of anybody; why has been said. */
    isBlind: boolean;
    /** `inRecord`: Personio ids of people whose record does not show what their e-mail or number is made of. */
    unreadable: { inRecord: ReadonlySet<string> };
  };
  owned: {
    users: readonly User[];
    matches: ReadonlyMap<string, Match>;
    /** Remembered accounts of people who are gone that nobody else uses: user ids. */
    free: ReadonlySet<string>;
    /** The entries of `resolve` that take an account from somebody. */
    taking: readonly Taking[];
    /** Personio ids of people whose account cannot be seen: see read/unlisted.ts. */
    unseen: ReadonlySet<string>;
    /** User ids of accounts that are those of site administrators: see read/administrators.ts. */
    administrators: ReadonlySet<string>;
    /** Whose accounts are never blocked. */
    protection: Protection;
    /** Whether this sync may activate this account: see Memory. */
    mayReactivate(employee: string, user: User): boolean;
  };
  looked: Looked;
};

export type Given = Known & { rules: Rules };
