/** What in a changed tenant file makes it less careful: for the reviewer's eye, never a reason to refuse. Pure. */
import { madeOf, mappingRows } from '../../map/map.ts';
import type { LimitClass, Tenant } from '../../model.ts';
import {
  creatableUnits,
  createOnlyFields,
  identifierOf,
  leaversOf,
  limitsOf,
  reactivates,
} from '../../rules.ts';
import { code, codes, counted } from './escaped.ts';

const LIMIT_NAMES: Readonly<Record<LimitClass, string>> = {
  block: 'people blocked',
  reactivate: 'people activated again',
  identifier: 'people whose identifier changes',
  create: 'people added',
  units: 'units created',
  field: 'people on whom one field changes',
};
const REACH = ['none', 'active', 'all'] as const;

/** One Markdown sentence for each change that loosens safety. A new tenant is measured against the defaults. */
export function loosened(before: Tenant | 'new', after: Tenant): string[] {
  const old = before === 'new' ? carefulForm(after) : before;
  return [
    ...reachMarks(old, after),
    ...filterMarks(old, after),
    ...identityMarks(old, after),
    ...protectMarks(old, after),
    ...keptMarks(old, after),
    ...otherMarks(old, after),
  ];
}

/** Those that whoever changes a file by answers is told in the same words. */
export function otherMarks(before: Tenant, after: Tenant): string[] {
  return [
    ...unitMarks(before, after),
    ...domainMarks(before, after),
    ...resolveMarks(before, after),
    ...leaverMarks(before, after),
    ...limitMarks(before, after),
    ...fieldMarks(before, after),
    ...readerMarks(before, after),
  ];
}

/** The same tenant with what is dangerous in it at its default. What is merely a choice (units, domains) stays. */
function carefulForm({
  limits: _limits,
  sensitive: _sensitive,
  clear: _clear,
  resolve: _resolve,
  details: _details,
  approvers: _approvers,
  ...rest
}: Tenant): Tenant {
  const { reasons } = rest.leavers ?? {};
  return {
    ...rest,
    scope: { ...rest.scope, employees: rest.scope.employees === 'all' ? 'active' : rest.scope.employees },
    leavers: reasons === undefined ? {} : { reasons },
  };
}

function reachMarks({ scope: { employees: old } }: Tenant, { scope: { employees: now } }: Tenant): string[] {
  if (REACH.indexOf(now) <= REACH.indexOf(old)) return [];
  return [`The scope is widened from ${code(old)} to ${code(now)}.`];
}

export function filterMarks(before: Tenant, after: Tenant): string[] {
  const [old, now] = [before.scope.filter, after.scope.filter];
  if (old === now) return [];
  if (old === undefined) {
    return after.leavers?.onOutOfScope === 'block'
      ? ['A filter is added, and people who do not pass it are blocked.']
      : [];
  }
  return now === undefined
    ? ['The filter is removed: everybody in Personio with a fitting status is in scope.']
    : ['The filter is changed: other people may be in scope.'];
}

function unitMarks(before: Tenant, after: Tenant): string[] {
  const had = creatableUnits(before);
  const kinds = [...creatableUnits(after)].filter((kind) => !had.has(kind));
  return kinds.length > 0 ? [`More kinds of unit may be created: ${codes(kinds)}.`] : [];
}

function domainMarks({ domains: old }: Tenant, { domains: now }: Tenant): string[] {
  if (old === undefined) return [];
  if (now === undefined) return ['The list of e-mail domains is removed: every domain is accepted.'];
  const added = otherDomains(now, old);
  return added.length > 0 ? [`More e-mail domains are accepted: ${codes(added)}.`] : [];
}

/** One Markdown sentence for each change that loosens nothing, and leaves people alone who were kept in step. */
export function setAside({ domains: old }: Tenant, { domains: now }: Tenant): string[] {
  if (now === undefined) return [];
  if (old === undefined) {
    return [
      `There was no list of e-mail domains, and now people with an address of any but these are set aside: ${codes(now)}.`,
    ];
  }
  const gone = otherDomains(old, now);
  return gone.length > 0
    ? [
        `E-mail domains no longer accepted, so that people with an address there are set aside: ${codes(gone)}.`,
      ]
    : [];
}

function otherDomains(domains: readonly string[], than: readonly string[]): string[] {
  const known = new Set(than.map((domain) => domain.toLowerCase()));
  return domains.filter((domain) => !known.has(domain.toLowerCase()));
}

export function identityMarks(before: Tenant, after: Tenant): string[] {
  const [old, now] = [identifierOf(before), identifierOf(after)];
  if (old !== now) {
    return [
      `The identifier is changed from ${code(old)} to ${code(now)}: people are matched in another way.`,
    ];
  }
  if (madeOf(before, now) === madeOf(after, now)) return [];
  return [`The expression of the identifier ${code(now)} is changed: people may be matched otherwise.`];
}

/** Whoever is settled by hand is matched without any identifier: each new entry is for a reviewer to confirm. */
function resolveMarks(before: Tenant, after: Tenant): string[] {
  const known = new Set((before.resolve ?? []).map(({ employee, user }) => `${employee} ${user}`));
  const added = (after.resolve ?? []).filter(
    ({ employee, user }) => !known.has(`${employee} ${user}`),
  ).length;
  if (added === 0) return [];
  return [
    `${counted(added, 'person', 'people')} more settled by hand: whoever they are, they get that account.`,
  ];
}

function leaverMarks(before: Tenant, after: Tenant): string[] {
  const marks: string[] = [];
  const [old, now] = [leavingOf(before), leavingOf(after)];
  if (old.block && !now.block) marks.push('People who have left keep their account.');
  if (!old.block && now.block) marks.push('People who have left are blocked from now on.');
  if (old.onMissing === 'keep' && now.onMissing === 'block') {
    marks.push('People who are gone from Personio altogether are blocked.');
  }
  if (old.onOutOfScope === 'keep' && now.onOutOfScope === 'block') {
    marks.push('People who no longer pass the filter are blocked.');
  }
  const addsBlocked = ({ block, createBlocked }: typeof now) => block && createBlocked;
  if (!addsBlocked(old) && addsBlocked(now) && after.scope.employees === 'all') {
    marks.push('Inactive people without an account are added and blocked at once.');
  }
  if (!old.reactivate && now.reactivate) {
    marks.push('Accounts that were blocked are activated again when the person comes back.');
  }
  return marks;
}

function protectMarks(before: Tenant, after: Tenant): string[] {
  const kept = new Set(after.protect);
  const lost = (before.protect ?? []).filter((entry) => !kept.has(entry)).length;
  return lost > 0 ? [`${counted(lost, 'protected account')} may be blocked from now on.`] : [];
}

function leavingOf(tenant: Tenant) {
  return { ...leaversOf(tenant), reactivate: reactivates(tenant) };
}

/** The limits that let more through. */
function limitMarks(before: Tenant, after: Tenant): string[] {
  const [old, now] = [limitsOf(before), limitsOf(after)];
  const kinds = Object.keys(LIMIT_NAMES) as LimitClass[];
  return kinds.flatMap((kind) => {
    const was = old[kind];
    const is = now[kind];
    const parts = (['percent', 'min', 'max'] as const)
      .filter((part) => is[part] > was[part])
      .map((part) => `${part} from ${was[part]} to ${is[part]}`);
    return parts.length === 0
      ? []
      : [`The limit ${code(kind)} (${LIMIT_NAMES[kind]}) is raised: ${parts.join(', ')}.`];
  });
}

function fieldMarks(before: Tenant, after: Tenant): string[] {
  const marks: string[] = [];
  const cleared = new Set(before.clear);
  const emptied = (after.clear ?? []).filter((field) => !cleared.has(field));
  if (emptied.length > 0) marks.push(`More fields may be emptied in Engagedly: ${codes(emptied)}.`);
  const mapped = new Set(mappingRows(after).map(({ field }) => field));
  const setOnce = createOnlyFields(after);
  const freed = [...createOnlyFields(before)].filter((field) => !setOnce.has(field) && mapped.has(field));
  if (freed.length > 0) marks.push(`No longer set only once, but overwritten: ${codes(freed)}.`);
  const named = new Set(Object.keys(before.sensitive ?? {}));
  const sensitive = Object.keys(after.sensitive ?? {}).filter((attribute) => !named.has(attribute));
  if (sensitive.length > 0) marks.push(`More sensitive attributes may be read: ${codes(sensitive)}.`);
  return marks;
}

const KEPT = ['none', 'held', 'all'] as const;

/** Readable data of people leaves the two systems, for those who are named. */
function keptMarks({ details: old = 'none' }: Tenant, { details: now = 'none' }: Tenant): string[] {
  if (KEPT.indexOf(now) <= KEPT.indexOf(old)) return [];
  return [`More of a run's details is kept for the approvers: ${code(now)} instead of ${code(old)}.`];
}

function readerMarks(before: Tenant, after: Tenant): string[] {
  const [old, now] = [before.details ?? 'none', after.details ?? 'none'];
  const known = new Set(old === 'none' ? [] : before.approvers);
  const added = now === 'none' ? [] : (after.approvers ?? []).filter((role) => !known.has(role));
  return added.length > 0 ? [`More people may read names and values of this tenant: ${codes(added)}.`] : [];
}
