/**
 * What accounts bore when this sync last saw or left them, as keyed hashes, and their and their people's ids, sealed. Pure.
 *
 * The ids are kept so that an account which the list does not show can be read before anybody is added a second time, and
 * a person whom the list does not show before their account is blocked. They are sealed under a key of its own, made of
 * the ledger key, always into the same text: the ledger changes only where something has changed.
 */
import { createCipheriv, createDecipheriv, createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { compareNames, type HashOf, type MarkKind, marksOf, nameMarks, nameOf } from '../match/match.ts';
import type { Employee, Match, RememberedMarks, User } from '../model.ts';
import { afterOf } from '../plan/change.ts';
import type { State } from '../types/state.d.ts';
import { ends, heirsOf } from './pairs.ts';
import type { RunEnd } from './run-end.ts';

/** `sealed`: the id of the account; `owner`: the Personio id of whose it is, sealed as well. */
export type Kept = { marks?: RememberedMarks; sealed?: string; owner?: string };

const LENGTH = 8;
const NONE = '-';
const MOST_WORDS = 16;

/** Hashes marks under the ledger key; words of names come again and again, so each is hashed once. */
export function markHasher(ledgerKey: string): HashOf {
  const words = new Map<string, string>();
  const hashed = (kind: MarkKind, text: string) =>
    createHmac('sha256', ledgerKey)
      .update(JSON.stringify(['mark', kind, text]))
      .digest('hex')
      .slice(0, LENGTH);
  return (kind, text) => {
    if (kind !== 'name') return hashed(kind, text);
    const known = words.get(text) ?? hashed(kind, text);
    words.set(text, known);
    return known;
  };
}

/** By the account's reference. */
export function readMarks(lines: State['marks'] = []): Map<string, Kept> {
  return new Map(
    lines.map((line) => {
      const [user = '', ...parts] = line.split(' ');
      const [email = NONE, number = NONE, born = NONE, name = NONE, sealed = NONE, owner = NONE] = parts;
      const isMarked = [email, number, born, name].some((part) => part !== NONE);
      const marks: RememberedMarks = {
        ...(email === NONE ? {} : { email }),
        ...(number === NONE ? {} : { employee_id: number }),
        ...(born === NONE ? {} : { born }),
        name: name === NONE ? [] : name.split(','),
      };
      return [
        user,
        {
          ...(isMarked ? { marks } : {}),
          ...(sealed === NONE ? {} : { sealed }),
          ...(owner === NONE ? {} : { owner }),
        },
      ];
    }),
  );
}

function lineOf(user: string, { marks, sealed, owner }: Kept): string {
  const { email, employee_id: number, born, name = [] } = marks ?? { name: [] };
  const parts = [email, number, born, name.slice(0, MOST_WORDS).join(','), sealed, owner];
  return [user, ...parts.map((part) => part || NONE)].join(' ');
}

/**
 * The marks of the pairs that are remembered after this run; `pairs`: as `<employee> <user>` references. They go with the
 * pair: what an account bore as somebody else's says nothing of whoever has it now, nor does what an undo has put back, whom
 * this run need not have recognised.
 */
export function nextMarks(previous: State | undefined, pairs: readonly string[], run: RunEnd): string[] {
  const earlier = readMarks(previous?.marks);
  const { ledgerKey, refOf } = run.keys;
  const { matches, applied } = run.did;
  const hashOf = markHasher(ledgerKey);
  const sealer = createSealer(ledgerKey);
  const users = new Map(run.seen.users.map((user) => [refOf({ user: user.id }), user]));
  const created = new Map([...(applied.created ?? [])].map(([, user]) => [refOf({ user }), user]));
  const left = fieldsLeft(run);
  const before = new Set([...(previous?.links ?? []), ...(previous?.outside ?? [])]);
  const stood = withHeirs(before, run);
  const people = new Map(run.seen.employees.map(({ id }) => [refOf({ employee: id }), id]));
  const remember = new Map(
    [...matches].flatMap(([, match]) =>
      match.kind === 'matched' ? [[refOf({ user: match.user.id }), match] as const] : [],
    ),
  );
  return pairs
    .flatMap((pair) => {
      const [employee, user] = ends(pair);
      const id = users.get(user)?.id ?? created.get(user);
      const known = earlier.get(user) ?? {};
      const kept: Kept = known.marks && stood.has(pair) ? { marks: known.marks } : {};
      // Always the same text for the same id: that of the last run will do.
      const seal = (text: string | undefined) => (text === undefined ? undefined : sealer.seal(text));
      const sealed = known.sealed ?? seal(id);
      if (sealed === undefined) return [];
      const owner = (before.has(pair) ? known.owner : undefined) ?? seal(people.get(employee));
      const ids: Kept = owner === undefined ? { sealed } : { sealed, owner };
      if (id === undefined) return [lineOf(user, { ...kept, ...ids })];
      const shown = hashed(users.get(user)?.fields ?? {}, hashOf);
      const written = left.get(id);
      const bears = written ? hashed(written, hashOf) : shown;
      if (isSure(remember.get(user), created.has(user), written !== undefined))
        return [lineOf(user, { marks: bears, ...ids })];
      return [lineOf(user, isDeepStrictEqual(bears, shown) ? { ...kept, ...ids } : ids)];
    })
    .sort();
}

/** Those that were remembered, and the same people's under their new records. */
function withHeirs(pairs: ReadonlySet<string>, { did, keys: { refOf } }: RunEnd): Set<string> {
  const heirs = heirsOf(did.matches, refOf);
  return new Set(
    [...pairs].flatMap((pair) => {
      const [employee, user] = ends(pair);
      return [pair, `${heirs.get(employee) ?? employee} ${user}`];
    }),
  );
}

/** Marks are remembered only for sure or written matches. */
function isSure(
  match: (Match & { kind: 'matched' }) | undefined,
  isNew: boolean,
  isWritten: boolean,
): boolean {
  if (isNew) return true;
  if (!match) return false;
  return match.permits.remember === 'marks' || (match.permits.remember === 'if-written' && isWritten);
}

/** By user id: the fields of the accounts that this run has written, as it left them. */
export function fieldsLeft({ seen, did }: RunEnd): Map<string, Readonly<Record<string, unknown>>> {
  const { applied } = did;
  const known = new Map(seen.users.map((user) => [user.id, user]));
  const left = new Map<string, Readonly<Record<string, unknown>>>();
  for (const change of applied.done) {
    if (change.action === 'create-unit' || change.action === 'block') continue;
    const user = change.action === 'create' ? applied.created?.get(change.employee) : change.user;
    if (user === undefined) continue;
    const plain = Object.entries(afterOf(change)).flatMap(([field, planned]) =>
      'value' in planned ? [[field, planned.value]] : [],
    );
    left.set(user, { ...known.get(user)?.fields, ...Object.fromEntries(plain) });
  }
  return left;
}

function hashed(fields: Readonly<Record<string, unknown>>, hashOf: HashOf): RememberedMarks {
  const marks = marksOf(fields);
  const [born, ...readings] = [...marks.born];
  return {
    ...(marks.email === undefined ? {} : { email: hashOf('email', marks.email) }),
    ...(marks.employee_id === undefined ? {} : { employee_id: hashOf('employee_id', marks.employee_id) }),
    // A date that can be read two ways proves nothing later.
    ...(born === undefined || readings.length > 0 ? {} : { born: hashOf('born', born) }),
    name: nameMarks(marks)
      .map((word) => hashOf('name', word))
      .sort(),
  };
}

type MovedAccount = {
  id: string;
  reference: string;
  fields: User['fields'] | undefined;
  owner: string | undefined;
};

/**
 * The line of an account under another key. A mark goes over where the account still bears what it was made of: from the
 * hash alone no other can be made. `fields`: as they were read; `undefined` for an account that the list does not show;
 * `owner`: the Personio id of whose it is.
 */
export function marksUnder(
  sealer: Sealer,
  { id, reference, fields, owner }: MovedAccount,
  { marks, before, after }: { marks: RememberedMarks | undefined; before: HashOf; after: HashOf },
): string {
  const ids: Kept = {
    sealed: sealer.seal(id),
    ...(owner === undefined ? {} : { owner: sealer.seal(owner) }),
  };
  if (marks === undefined || fields === undefined) return lineOf(reference, ids);
  const [old, fresh] = [hashed(fields, before), hashed(fields, after)];
  const still = (part: 'email' | 'employee_id' | 'born') =>
    marks[part] !== undefined && marks[part] === old[part] ? { [part]: fresh[part] } : {};
  const isSameName = marks.name.join() === old.name.slice(0, MOST_WORDS).join();
  const kept = { ...still('email'), ...still('employee_id'), ...still('born') };
  return lineOf(reference, { marks: { ...kept, name: isSameName ? fresh.name : [] }, ...ids });
}

const IV = 12;

/** Seals ids under a key made of the ledger key, and opens what was sealed under it. */
export type Sealer = {
  /** The id, encrypted with an initialisation vector made of the id itself (SIV), in base64url. */
  seal(id: string): string;
  /** The id, or nothing where the text was not sealed under this key. */
  open(sealed: string): string | undefined;
};

/** For all ids of a run: making the keys takes longer than sealing one id. */
export function createSealer(ledgerKey: string): Sealer {
  const keyFor = (use: string) =>
    createSecretKey(createHmac('sha256', ledgerKey).update(`seal:${use}`).digest());
  const [encrypt, authenticate] = [keyFor('encrypt'), keyFor('authenticate')];
  const vectorOf = (id: string | Buffer) =>
    createHmac('sha256', authenticate).update(id).digest().subarray(0, IV);
  const block = (iv: Buffer) => Buffer.concat([iv, Buffer.alloc(16 - IV)]);
  return {
    seal: (id) => {
      const iv = vectorOf(id);
      const cipher = createCipheriv('aes-256-ctr', encrypt, block(iv));
      return Buffer.concat([iv, cipher.update(id, 'utf8'), cipher.final()]).toString('base64url');
    },
    open: (sealed) => {
      const bytes = Buffer.from(sealed, 'base64url');
      if (bytes.length <= IV) return undefined;
      const iv = bytes.subarray(0, IV);
      const decipher = createDecipheriv('aes-256-ctr', encrypt, block(iv));
      const id = Buffer.concat([decipher.update(bytes.subarray(IV)), decipher.final()]);
      return timingSafeEqual(iv, vectorOf(id)) ? id.toString('utf8') : undefined;
    },
  };
}

/** Whether the account bears the person's name, at least in part. */
export function bearsNameOf(
  { first, last }: Employee['name'],
  account: Readonly<Record<string, unknown>>,
): boolean {
  return compareNames(nameOf(first, last), marksOf(account).name) !== 'other';
}
