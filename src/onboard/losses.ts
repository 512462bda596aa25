/** What comes of a changed tenant file for whoever changes it: what it says no longer, and what a review marks as less safe. Pure. */
import { madeOf } from '../map/rows.ts';
import type { Tenant } from '../model.ts';
import { blockedFor, creatableUnits, createOnlyFields, identifierOf } from '../rules.ts';
import { inline } from '../tenant/describe/as-text.ts';
import { addsLeavers, WAIT } from '../tenant/describe/behaviour.ts';
import { counted, listed } from '../tenant/describe/escaped.ts';
import { conditionsIn, placeInWords, valueInWords } from '../tenant/describe/filter-words.ts';
import { filterMarks, identityMarks, otherMarks } from '../tenant/describe/safety.ts';

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
    ...knownLosses(before, after),
    ...plainly(otherMarks(before, after)),
    ...loss(domains, 'People with an address of these domains are left alone'),
    ...loss(
      before.domains === undefined ? (after.domains ?? []) : [],
      'People with an address of any domain but these are left alone',
    ),
    ...loss(units, 'Where these are missing in Engagedly, they are created no longer'),
    ...loss(notify, 'These mailboxes get no mails any more'),
    ...loss(approvers, 'They can read the details of later runs no longer'),
    ...plainly(detailLosses(before.details ?? 'none', after.details ?? 'none')),
  ];
}

/** What a review marks as less safe, in its words. */
function plainly(marks: readonly string[]): Loss[] {
  return marks.map((mark) => ({ says: inline(mark), slipOf: [] }));
}

function loss(what: readonly string[], says: string, slipOf: Loss['slipOf'] = []): Loss[] {
  return what.length === 0 ? [] : [{ says: `${says}: ${listed(what)}.`, slipOf }];
}

/** Whom the scope shuts out by then, and whom it lets in. */
function peopleLosses(before: Tenant, after: Tenant): Loss[] {
  const reach = plainly(reachLosses(before, after));
  if (after.scope.employees === 'none' && reach.length > 0) return reach;
  const told = after.scope.employees === 'none' ? [] : filterLosses(before, after);
  return [...reach, ...(told.length > 0 ? told : plainly(filterMarks(before, after)))];
}

function reachLosses(before: Tenant, after: Tenant): string[] {
  const [old, now] = [before.scope.employees, after.scope.employees];
  if (old === now) return [];
  if (now === 'none') return ['No person is synced any more: nobody is added, kept in step or blocked.'];
  const blocks = blockedFor(after).inactive;
  return [
    ...(old === 'none'
      ? [
          `Whoever works there, also on leave, gets an account and is kept in step${blocks ? ', and whoever has left is blocked' : ''}.`,
        ]
      : []),
    ...(now === 'all'
      ? [
          `People who start soon get an account as well${addsLeavers(after) ? ', and so does everybody who has left, with one that is blocked as soon as it is made' : ''}.`,
        ]
      : []),
    ...(old === 'all'
      ? [
          'People who start soon get no account before they work there, and whoever has left and has none gets none.',
        ]
      : []),
  ];
}

type Kept = NonNullable<Tenant['details']>;

/** Who is kept by name for those who may read it. */
function detailLosses(old: Kept, now: Kept): string[] {
  if (old === now) return [];
  if (now === 'none')
    return ['Nobody is kept by name any more: of later runs there are only numbers and pseudonyms.'];
  return [
    ...(old === 'none'
      ? ['Whoever waits for an approval or was set aside is kept by name, encrypted for 14 days.']
      : []),
    now === 'all'
      ? 'Whoever was changed is kept by name, encrypted for 14 days.'
      : old === 'all'
        ? 'Whoever was changed is kept by name no longer.'
        : [],
  ].flat();
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
    ...[
      ...loss(
        named(gone.filter((one) => !isStillAsked(one))),
        `${after.scope.filter === undefined ? 'Everybody comes' : 'More people come'} into scope, since these conditions are gone`,
      ),
      ...loss(named(come.filter(wasAsked)), 'More people come into scope who were not'),
    ].map((one) => (blockedFor(after).inactive ? { ...one, says: `${one.says} ${LEAVERS_AMONG}` } : one)),
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
function knownLosses(before: Tenant, after: Tenant): Loss[] {
  const told = numberLosses(before, after);
  return plainly(told.length > 0 ? told : identityMarks(before, after));
}

function numberLosses(before: Tenant, after: Tenant): string[] {
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
  ].flat();
}

const NUMBER = 'employee_id';

function numberOf(tenant: Tenant): string | undefined {
  return madeOf(tenant, NUMBER);
}
