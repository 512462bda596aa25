/** What a tenant file said and says no longer after a change, for whoever makes it. Pure. */
import { madeOf } from '../map/rows.ts';
import type { Tenant } from '../model.ts';
import { blockedFor, creatableUnits, createOnlyFields, identifierOf } from '../rules.ts';
import { inline } from '../tenant/describe/as-text.ts';
import { WAIT } from '../tenant/describe/behaviour.ts';
import { counted, listed } from '../tenant/describe/escaped.ts';
import { conditionsIn, placeInWords, valueInWords } from '../tenant/describe/filter-words.ts';
import { limitMarks } from '../tenant/describe/safety.ts';

/** `slipOf`: somebody may be blocked for it, where one of these questions was answered otherwise than it was meant. */
export type Loss = { says: string; slipOf: readonly ('protect' | 'only' | 'without')[] };

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
      ['protect'],
    ),
    ...peopleLosses(before, after),
    ...limitMarks(before, after).map((mark): Loss => ({ says: inline(mark), slipOf: [] })),
    ...numberLosses(before, after),
    ...loss(domains, 'People with an address of these domains are left alone'),
    ...loss(
      before.domains === undefined ? (after.domains ?? []) : [],
      'People with an address of any domain but these are left alone',
    ),
    ...loss(units, 'Where these are missing in Engagedly, they are created no longer'),
    ...loss(notify, 'These mailboxes get no mails any more'),
    ...loss(approvers, 'They can read the details of later runs no longer'),
  ];
}

function loss(what: readonly string[], says: string, slipOf: Loss['slipOf'] = []): Loss[] {
  return what.length === 0 ? [] : [{ says: `${says}: ${listed(what)}.`, slipOf }];
}

/** Whom the scope shuts out by then, and whom it lets in. */
function peopleLosses(before: Tenant, after: Tenant): Loss[] {
  if (after.scope.employees === 'none') {
    if (before.scope.employees === 'none') return [];
    return [{ says: 'No person is synced any more: nobody is added, kept in step or blocked.', slipOf: [] }];
  }
  return filterLosses(before, after);
}

/** Without the last value of a place whoever has another one comes in as well; with the first one all others go. */
function filterLosses(before: Tenant, after: Tenant): Loss[] {
  const [old, now] = [toldBy(before.scope.filter), toldBy(after.scope.filter)];
  const missingIn = (list: readonly ToldBy[]) => (one: ToldBy) => !list.some(({ says }) => says === one.says);
  const asksIn = (list: readonly ToldBy[]) => (one: ToldBy) =>
    one.letsInBy !== undefined && list.some(({ letsInBy }) => letsInBy === one.letsInBy);
  const [gone, come] = [old.filter(missingIn(now)), now.filter(missingIn(old))];
  const [isStillAsked, wasAsked] = [asksIn(now), asksIn(old)];
  const named = (list: readonly ToldBy[]) => list.map(({ says }) => says);
  const isGrave = blockedFor(after).outOfScope;
  const slipOf: Loss['slipOf'] = isGrave ? ['only', 'without'] : [];
  return [
    ...loss(
      named(gone.filter(isStillAsked)),
      `People are no longer in scope who were${isGrave ? `, and are blocked ${WAIT}` : ''}`,
      slipOf,
    ),
    ...loss(
      named(come.filter((one) => !wasAsked(one))),
      `Fewer people are in scope, since these conditions are new${isGrave ? `; whoever was, and is no longer, is blocked ${WAIT}` : ''}`,
      slipOf,
    ),
    ...loss(
      named(gone.filter((one) => !isStillAsked(one))),
      `${after.scope.filter === undefined ? 'Everybody comes' : 'More people come'} into scope, since these conditions are gone`,
    ).map((one) => (blockedFor(after).inactive ? { ...one, says: `${one.says} ${LEAVERS_AMONG}` } : one)),
  ];
}

/** Somebody inactive is blocked as soon as the filter lets them through. */
const LEAVERS_AMONG = 'Whoever of them has left by Personio and still has an open account is blocked.';

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
    .map((says) => ({ says, slipOf: [] }));
}

const NUMBER = 'employee_id';

function numberOf(tenant: Tenant): string | undefined {
  return madeOf(tenant, NUMBER);
}
