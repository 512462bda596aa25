/** What a tenant file said and says no longer after a change, for whoever makes it. Pure. */
import type { Tenant } from '../model.ts';
import { creatableUnits } from '../rules.ts';
import { counted, listed } from '../tenant/describe/escaped.ts';
import { conditionsIn, placeInWords, valueInWords } from '../tenant/describe/filter-words.ts';

/** `isGrave`: somebody may be blocked for it. */
export type Loss = { says: string; isGrave: boolean };

type Lists = Pick<Tenant, 'protect' | 'domains' | 'notify' | 'approvers'>;

export function lossesOf(before: Tenant, after: Tenant): Loss[] {
  const lost = (key: keyof Lists): string[] => {
    const kept = new Set<string>(after[key] ?? []);
    return (before[key] ?? []).filter((one) => !kept.has(one));
  };
  const created = creatableUnits(after);
  const units = [...creatableUnits(before)].filter((kind) => !created.has(kind));
  const [protect, domains, notify, approvers] = [
    lost('protect'),
    // Without any, every domain is theirs.
    after.domains === undefined ? [] : lost('domains'),
    lost('notify'),
    lost('approvers'),
  ];
  return [
    ...loss(
      protect,
      `${counted(protect.length, 'person or mailbox is', 'people or mailboxes are')} protected no longer, and would be blocked when they leave`,
      true,
    ),
    ...loss(
      conditionsLost(before.scope.filter, after.scope.filter),
      'These conditions of the filter are gone',
      false,
    ),
    ...loss(domains, 'People with an address of these domains are left alone', false),
    ...loss(
      before.domains === undefined ? (after.domains ?? []) : [],
      'People with an address of any domain but these are left alone',
      false,
    ),
    ...loss(units, 'Where these are missing in Engagedly, they are created no longer', false),
    ...loss(notify, 'These mailboxes get no mails any more', false),
    ...loss(approvers, 'They can read the details of later runs no longer', false),
  ];
}

function loss(what: readonly string[], says: string, isGrave: boolean): Loss[] {
  return what.length === 0 ? [] : [{ says: `${says}: ${listed(what)}.`, isGrave }];
}

/** Each value of each condition by itself, so that one name less in a list is seen. */
function conditionsLost(before: string | undefined, after: string | undefined): string[] {
  const kept = new Set(toldBy(after));
  return toldBy(before).filter((one) => !kept.has(one));
}

function toldBy(filter: string | undefined): string[] {
  if (filter === undefined) return [];
  return conditionsIn(filter).flatMap((condition) => {
    if ('expression' in condition) return condition.expression;
    const { of, keeps } = condition;
    const place = placeInWords(of, 'en');
    return condition.values.map((value) => {
      const shown = valueInWords(of, value, 'en');
      return keeps === 'in' ? `let in by ${place} "${shown}"` : `kept out by ${place} "${shown}"`;
    });
  });
}
