/**
 * Fields that only the read of a single user shows. Whoever is to be kept in step is asked for, one by one, when what
 * their account is to show there has changed, when nothing is remembered of it, and once in seven days.
 */

import { oneByOne } from '../http/one-by-one.ts';
import { compareIds } from '../keys.ts';
import { nameable, singleHash } from '../memory/single.ts';
import type { DesiredUser, Finding, Looked, Memory, Target, User } from '../model.ts';
import { inScope } from '../plan/decide.ts';
import type { Rules } from '../rules.ts';
import { isSingle } from '../vendors/engagedly/fields.ts';
import type { People } from './desired.ts';
import type { Owned } from './owned.ts';

/** Requests under way at the same time. */
const CONCURRENCY = 6;

/**
 * Who is read one by one at most; everybody, unless told. `none`: for a look at the whole, which a call for each person is
 * too much for.
 */
export type Looks = 'none' | ((person: DesiredUser, user: User) => boolean);

export type LookOptions = {
  rules: Pick<Rules, 'createOnly' | 'scope' | 'reactivate'>;
  vendors: { target: Target; looks?: Looks };
  recall: { ledgerKey: string | undefined };
  /** `ending`: why nobody further may be read, if so. */
  watch: { ending?: () => string | undefined };
};

/** One call for each who is asked for. A record that cannot be read costs that person these fields. */
export async function lookCloser(
  { memory }: { memory: Memory | undefined },
  { people, mapping }: Pick<People, 'people' | 'mapping'>,
  owned: Pick<Owned, 'matches' | 'mayReactivate'>,
  { rules, vendors, recall, watch }: LookOptions,
): Promise<Looked & { findings: Finding[] }> {
  const mapped = mapping.rows.map(({ field }) => field);
  const fields = new Set(mapped.filter((field) => isSingle(field) && !rules.createOnly.has(field)));
  const idOf = nameable(owned);
  const { looks } = vendors;
  const asked = new Map<string, string>();
  for (const person of fields.size === 0 ? [] : people) {
    const { employee } = person;
    const match = owned.matches.get(employee.id);
    if (match?.kind !== 'matched' || employee.status === 'inactive' || !inScope(person, rules)) continue;
    const { id, blocked } = match.user;
    if (looks === 'none' || looks?.(person, match.user) === false) continue;
    if (blocked && !(rules.reactivate && owned.mayReactivate(employee.id, match.user))) continue;
    const hash = singleHash(person, fields, idOf, recall.ledgerKey ?? '');
    if (hash === undefined || (memory?.shown(id) === hash && !memory.isDue(id))) continue;
    asked.set(id, employee.id);
  }
  const views = await readEach([...asked.keys()], fields, vendors.target, watch);
  const lost = new Set([...asked.keys()].filter((user) => !views.has(user)));
  const unread = [...lost].map((user) => asked.get(user) ?? '').sort(compareIds);
  const findings: Finding[] =
    unread.length === 0 ? [] : [{ code: 'record-unread', people: unread.map((employee) => ({ employee })) }];
  // What was read is remembered, and the next start goes on with the others.
  if (unread.length > 0 && watch.ending?.() === 'out-of-time') findings.push({ code: 'out-of-time' });
  return { fields, views, lost, findings };
}

/** By user id. Who cannot be read, or is gone, is not in it; a wrong credential is thrown. */
async function readEach(
  users: readonly string[],
  fields: ReadonlySet<string>,
  target: Target,
  { ending }: LookOptions['watch'],
): Promise<Map<string, User['fields']>> {
  const views = new Map<string, User['fields']>();
  const waiting = users.values();
  const readOne = oneByOne();
  const worker = async () => {
    for (const id of waiting) {
      if (ending?.() !== undefined) return;
      const user = (await readOne(() => target.user(id)))?.value;
      const shown = Object.entries(user?.fields ?? {}).filter(([field]) => fields.has(field));
      if (user) views.set(id, Object.fromEntries(shown));
    }
  };
  await Promise.all(Array.from({ length: Math.min(CONCURRENCY, users.length) }, worker));
  return views;
}
