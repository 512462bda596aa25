/** What was found of people's pictures when they were looked at last: keyed hashes, never a picture. Pure. */
import { createHash, createHmac } from 'node:crypto';
import type { Memory, RefOf } from '../model.ts';
import type { State } from '../types/state.d.ts';
import type { RunEnd } from './run-end.ts';

/** For a picture that should have been looked at and was not. */
const NEVER = '-';
/** For a time of change that Personio does not tell. */
const UNTOLD = 'untold';

/** A picture that belongs to an account, as a keyed hash. */
export function pictureHash(user: string, picture: Uint8Array, ledgerKey: string): string {
  const digest = createHash('sha256').update(picture).digest('hex');
  return keyed(ledgerKey, ['picture', user, digest]);
}

function keyed(ledgerKey: string, content: unknown): string {
  return createHmac('sha256', ledgerKey).update(JSON.stringify(content)).digest('hex').slice(0, 12);
}

function modifiedHash(user: string, modified: string | undefined, ledgerKey: string): string {
  return modified === undefined ? UNTOLD : keyed(ledgerKey, ['modified', user, modified]);
}

/** By the account's reference: when the person had changed last, as a hash, and what was found. */
function readLines({
  pictures = [],
}: Pick<State, 'pictures'>): Map<string, { modified: string; content: string }> {
  return new Map(
    pictures.map((line) => {
      const [user = '', modified = NEVER, content = ''] = line.split(' ');
      return [user, { modified, content }];
    }),
  );
}

export function picturesOf(state: State, refOf: RefOf, ledgerKey: string): Pick<Memory, 'picture'> {
  const lines = readLines(state);
  return {
    picture: (user, modified) => {
      const line = lines.get(refOf({ user }));
      return (
        line && {
          content: line.content,
          isCurrent: line.modified === modifiedHash(user, modified, ledgerKey),
        }
      );
    },
  };
}

/** What is known after this run. What it wanted to look at and did not come to is looked at by the next. */
export function nextPictures(previous: State | undefined, { rules, keys, seen, did }: RunEnd): string[] {
  if (!rules.pictures) return [];
  const { refOf, ledgerKey } = keys;
  const before = readLines(previous ?? {});
  const next = new Map<string, string>();
  const keep = (user: string, modified: string, content: string) =>
    next.set(refOf({ user }), `${modified} ${content}`);
  const read = new Set(seen.users.map(({ id }) => refOf({ user: id })));
  for (const [reference, { modified, content }] of before)
    if (read.has(reference) || !seen.complete) next.set(reference, `${modified} ${content}`);
  const { pictures = [], picturesLater = [] } = did.plan;
  for (const { user } of [...pictures, ...picturesLater]) {
    const line = user === undefined ? undefined : before.get(refOf({ user }));
    if (user !== undefined && line) keep(user, NEVER, line.content);
  }
  const modified = new Map(seen.employees.map((employee) => [employee.id, employee.modified]));
  for (const { employee, user, content } of did.applied.pictures ?? []) {
    if (content === undefined) continue;
    const at = modified.get(employee);
    keep(user, modifiedHash(user, at, ledgerKey), content);
  }
  return [...next].map(([reference, line]) => `${reference} ${line}`).sort();
}
