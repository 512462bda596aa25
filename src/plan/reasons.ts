/** Why somebody is blocked: Personio's termination type → a reason code that the Engagedly organisation has. */
import { foldedKey } from '../keys.ts';
import type { Finding, Plan, Target, Tenant, UserChange } from '../model.ts';

const DEFAULT_REASONS: Readonly<Record<string, string>> = { '*': 'not_known' };

/** The tenant's code for a termination type; `*` stands for every other one. Spelling and case do not matter. */
export function reasonFor(tenant: Tenant, terminationType: unknown): string | undefined {
  const reasons = tenant.leavers?.reasons ?? DEFAULT_REASONS;
  const wanted = foldedKey(terminationType);
  const entry = Object.entries(reasons).find(([type]) => type !== '*' && foldedKey(type) === wanted);
  return entry?.[1] ?? (Object.hasOwn(reasons, '*') ? reasons['*'] : undefined);
}

/**
 * The plan with only those reason codes that Engagedly knows; the others are left out, since a block does not
 * need one, and reported. The codes are read only if the plan blocks somebody with a reason.
 */
export async function knownReasons(plan: Plan, target: Target): Promise<Plan> {
  if (!plan.changes.some((change) => reasonOf(change) !== undefined)) return plan;
  const known = new Set(await target.reasonCodes());
  const unknown: string[] = [];
  const changes = plan.changes.map((change) => {
    const reason = reasonOf(change);
    if (reason === undefined || known.has(reason)) return change;
    unknown.push(change.employee);
    return withoutReason(change);
  });
  if (unknown.length === 0) return plan;
  const finding: Finding = { code: 'reason-unknown', people: unknown.map((employee) => ({ employee })) };
  return { ...plan, changes, findings: [...plan.findings, finding] };
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
