/** What people do beside HR: entries under `resolve` and `protect`, and a filter that people fall out of and come back through. */

import { entryHash } from '../../../src/memory/resolved.ts';
import type { State } from '../../../src/memory/state.ts';
import type { Tenant } from '../../../src/model.ts';
import { KEY, refOf } from './ports.ts';
import { chance, isLiving, pick, type World } from './world.ts';

/** What of it there is in a story. */
export type Ways = {
  resolves: boolean;
  protects: boolean;
  filters: boolean;
  /** Humans with two records that are both there. */
  doubles: boolean;
  /** The tenant file names the domains of the company, and some have an address elsewhere. */
  domains: boolean;
};

/** `human`: of whom it was written. `left`: how many syncs it stands in the file for. */
type Entry = { record: string; human: number; user: string; left: number };

export type Hands = {
  ways: Ways;
  /** A source of chance of their own: a story without them goes as ever. */
  random: () => number;
  resolve: Entry[];
  protect: Set<string>;
  /** By record: the day of the first sync that the filter has kept it out of. */
  outSince: Map<string, number>;
  log(text: string): void;
};

const OUT = 'X';

/** The tenant with what stands in the file today. */
export function withHands(tenant: Tenant, { ways, resolve, protect }: Hands): Tenant {
  return {
    ...tenant,
    ...(ways.filters
      ? {
          scope: { ...tenant.scope, filter: `$not($contains(dynamic_3, '${OUT}'))` },
          leavers: { ...tenant.leavers, onOutOfScope: 'block' },
        }
      : {}),
    ...(protect.size > 0 ? { protect: [...protect].map((id) => `personio:${id}`) } : {}),
    ...(resolve.length > 0
      ? {
          resolve: resolve.map(asWritten),
        }
      : {}),
  };
}

function asWritten({ record, user }: Entry): NonNullable<Tenant['resolve']>[number] {
  return { employee: refOf({ employee: record }), user, expires: '2099-01-01' };
}

/** Before a sync, which knows this state. `isQuiet`: nothing new is done any more. */
export function beforeSync(hands: Hands, world: World, isQuiet: boolean, state: State | undefined): void {
  const { ways, protect, outSince, log } = hands;
  const living = world.records.filter(isLiving);
  if (ways.protects && !isQuiet && chance(hands, 30)) {
    const record = pick(hands, living);
    if (record) protect.add(record.id);
    log(`  protect ${record?.id}`);
  }
  for (let count = ways.filters && !isQuiet ? 2 : 0; count > 0; count--) {
    const record = chance(hands, 40) ? pick(hands, living) : undefined;
    if (!record) continue;
    record.level = record.level.startsWith(OUT) ? record.level.slice(OUT.length) : OUT + record.level;
    log(`  level of ${record.id} is ${record.level}`);
  }
  for (const { id, level } of world.records) {
    if (!level.startsWith(OUT)) outSince.delete(id);
    else if (!outSince.has(id)) outSince.set(id, world.day);
  }
  const carriedOut = new Set(state?.resolved);
  hands.resolve = hands.resolve.filter((entry) => {
    const record = world.records.find(({ id }) => id === entry.record);
    // Who has left by now, or is somebody else, before it was carried out: whoever leaves it in has not looked again.
    const isAsThen = record?.human === entry.human && isLiving(record);
    const isTrue = isAsThen || carriedOut.has(entryHash(asWritten(entry), KEY));
    return isTrue && entry.left-- > 0;
  });
}

/** After a sync: somebody who knows settles some of those who were set aside, and now and then somebody who is not. */
export function afterSync(hands: Hands, world: World, setAside: readonly string[], isQuiet: boolean): void {
  if (!hands.ways.resolves) return;
  for (const id of setAside) if (chance(hands, 60)) settle(hands, world, id);
  const other = chance(hands, 60) ? pick(hands, world.records) : undefined;
  if (other && !isQuiet) settle(hands, world, other.id);
}

function settle(hands: Hands, world: World, id: string): void {
  const record = world.records.find((one) => one.id === id);
  if (!record || !isLiving(record) || hands.resolve.some((entry) => entry.record === id)) return;
  const own = world.accounts.filter(({ human }) => human === record.human);
  const account = own.find(({ blocked }) => !blocked) ?? own[0];
  if (!account || hands.resolve.some((entry) => entry.user === account.id)) return;
  const left = chance(hands, 50) ? 2 : 6;
  hands.resolve.push({ record: id, human: record.human, user: account.id, left });
  hands.log(`  resolve ${id} (human ${record.human}): ${account.id}`);
}

/** Whether the filter keeps all records of this human out, and has one for as long as it takes to be blocked for it. */
export function isOutForLong({ ways, outSince }: Hands, world: World, human: number): boolean {
  if (!ways.filters) return false;
  const records = world.records.filter((record) => record.human === human && isLiving(record));
  return (
    records.every(({ id }) => outSince.has(id)) &&
    records.some(({ id }) => world.day - (outSince.get(id) ?? world.day) >= 3)
  );
}
