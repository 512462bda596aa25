/** What the pairing of people with users goes by. Types only. */
import type { Identifier } from '../keys.ts';

export type MatchOptions = {
  identifier: Identifier;
  /** E-mail domains of the tenant; people with an e-mail elsewhere are set aside. `undefined`: any. */
  domains?: readonly string[];
  /** Fields that are never changed after a person was added: such an identifier is never freed for somebody else. */
  createOnly: ReadonlySet<string>;
  /** Remembered links: user id by employee id. */
  links?: ReadonlyMap<string, string>;
  /** Ids of accounts that are remembered as those of people who are gone. */
  orphans?: ReadonlySet<string>;
  /** Personio ids of people of whom Personio does not show what their e-mail or number is made of. */
  unreadable?: ReadonlySet<string>;
  /** What the tenant file settles by hand: user id by employee id. */
  resolved?: ReadonlyMap<string, string>;
};
