/** What a tenant file said and says no longer after a change, for whoever makes it. Pure. */

import { mappingRows } from '../map/rows.ts';
import type { Tenant } from '../model.ts';
import { creatableUnits, createOnlyFields, identifierOf } from '../rules.ts';
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
    ...filterLosses(before.scope.filter, after.scope.filter),
    ...numberLosses(before, after),
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

/** Whom it shuts out, and whom it lets in: without the last value of a place whoever has another one comes in as well. */
function filterLosses(before: string | undefined, after: string | undefined): Loss[] {
  const now = toldBy(after);
  const [kept, asked] = [new Set(now.map(({ says }) => says)), new Set(now.map(({ letsInBy }) => letsInBy))];
  const gone = toldBy(before).filter(({ says }) => !kept.has(says));
  const shutsOut = ({ letsInBy }: ToldBy) => letsInBy !== undefined && asked.has(letsInBy);
  const named = (list: readonly ToldBy[]) => list.map(({ says }) => says);
  const come = after === undefined ? 'Everybody comes' : 'More people come';
  return [
    ...loss(named(gone.filter(shutsOut)), 'People are no longer in scope who were', false),
    ...loss(
      named(gone.filter((one) => !shutsOut(one))),
      `${come} into scope, since these conditions are gone`,
      false,
    ),
  ];
}

/** `says`: a condition with one value, so that one name less in a list is seen. `letsInBy`: the place of one that lets in. */
type ToldBy = { says: string; letsInBy?: string };

function toldBy(filter: string | undefined): ToldBy[] {
  if (filter === undefined) return [];
  return conditionsIn(filter).flatMap((condition): ToldBy[] => {
    if ('expression' in condition) return [{ says: condition.expression }];
    const { of, keeps } = condition;
    const place = placeInWords(of, 'en');
    return condition.values.map((value) => {
      const shown = valueInWords(of, value, 'en');
      return keeps === 'in'
        ? { says: `let in by ${place} "${shown}"`, letsInBy: place }
        : { says: `kept out by ${place} "${shown}"` };
    });
  });
}

/** By what people are known, and what their number is made of. */
function numberLosses(before: Tenant, after: Tenant): Loss[] {
  const [was, is] = [before, after].map(numberOf);
  const isOther = was !== undefined && is !== undefined && was !== is;
  const isKnown = identifierOf(before) === identifierOf(after);
  return [
    isOther && !createOnlyFields(after).has(NUMBER)
      ? `The Employee ID is made of ${is}, and no longer of ${was}: numbers that stand in Engagedly become others.`
      : [],
    isKnown
      ? []
      : `People are recognised by ${identifierOf(after)}, and no longer by ${identifierOf(before)}. Of a tenant that runs this takes two pull requests: .github/SUPPORT.md, "Changing the identifier of a running tenant".`,
  ]
    .flat()
    .map((says) => ({ says, isGrave: false }));
}

const NUMBER = 'employee_id';

function numberOf(tenant: Tenant): string | undefined {
  return mappingRows(tenant).find(({ field }) => field === NUMBER)?.expression;
}
