/** Why somebody is blocked: Personio's termination type → a reason code that the Engagedly organisation has. */
import { foldedKey } from '../keys.ts';
import type { Draft, Finding, Target, UserChange } from '../model.ts';
import type { Rules } from '../rules.ts';

/** The reason code for a termination type; `*` stands for every other one. Spelling and case do not matter. */
export function reasonFor({ leavers }: Pick<Rules, 'leavers'>, terminationType: unknown): string | undefined {
  const { reasons } = leavers;
  const wanted = foldedKey(terminationType);
  const entry = Object.entries(reasons).find(([type]) => type !== '*' && foldedKey(type) === wanted);
  return entry?.[1] ?? (Object.hasOwn(reasons, '*') ? reasons['*'] : undefined);
}

/** Every reason that the tenant file can give. */
function configuredReasons({ leavers, scope }: Pick<Rules, 'leavers' | 'scope'>): Set<string> {
  return leavers.block && scope.employees !== 'none' ? new Set(Object.values(leavers.reasons)) : new Set();
}

/** Whether there is anything to ask Engagedly about. */
export function namesReasons(rules: Pick<Rules, 'leavers' | 'scope'>): boolean {
  return configuredReasons(rules).size > 0;
}

/**
 * What the tenant file names and Engagedly does not have, before anybody leaves: for a plan, which somebody looks at. Costs
 * one call.
 */
export async function unknownReasons(
  { findings }: Pick<Draft, 'findings'>,
  target: Pick<Target, 'reasonCodes'>,
  rules: Pick<Rules, 'leavers' | 'scope'>,
): Promise<Finding[]> {
  const wanted = configuredReasons(rules);
  if (wanted.size === 0 || findings.some(({ code }) => code === 'reason-unknown')) return [];
  const known = new Set(await target.reasonCodes());
  const count = [...wanted].filter((reason) => !known.has(reason)).length;
  return count === 0 ? [] : [{ code: 'reason-unknown', count }];
}

/**
 * The draft with only those reason codes that Engagedly knows; the others are left out, since a block does not
 * need one, and reported. The codes are read only if it blocks somebody with a reason.
 */
export async function knownReasons(draft: Draft, target: Target): Promise<Draft> {
  if (!draft.changes.some((change) => reasonOf(change) !== undefined)) return draft;
  const known = new Set(await target.reasonCodes());
  const unknown: string[] = [];
  const changes = draft.changes.map((change) => {
    const reason = reasonOf(change);
    if (reason === undefined || known.has(reason)) return change;
    unknown.push(change.employee);
    return withoutReason(change);
  });
  if (unknown.length === 0) return draft;
  const finding: Finding = { code: 'reason-unknown', people: unknown.map((employee) => ({ employee })) };
  return { ...draft, changes, findings: [...draft.findings, finding] };
}

function reasonOf(change: UserChange): string | undefined {
  if (change.action === 'block') return change.reason;
  return change.action === 'create' ? change.thenBlock?.reason : undefined;
}

function withoutReason(change: UserChange): UserChange {
  if (change.action === 'create') return { ...change, thenBlock: {} };
  if (change.action !== 'block') return change;
  const { reason: _, ...rest } = change;
  return rest;
}
