/**
 * Which classes of change are held until somebody approves them. Pure.
 *
 * allowed = min(max, larger of min and percent of the base). A class over its limit is held, all of it; the
 * rest of the run goes on.
 */

import { mostBlocks } from '../approval.ts';
import { IDENTIFIERS } from '../keys.ts';
import type { Draft, Finding, HeldClass, LimitClass, UnitChange, UserChange } from '../model.ts';
import { afterOf, unitKey, unitsNeeded } from '../plan/change.ts';
import type { Drafted } from '../plan/draft.ts';
import { settle } from '../plan/order.ts';
import { postponePictures } from '../plan/picture-checks.ts';
import {
  allowedOf,
  isForeign,
  isHeldForLackOfMemory,
  isShrunk,
  type LimitOptions,
  looksLikeTheWrongOrganisation,
  spentOf,
} from './allowed.ts';
import { Approvals, baseOf, type Doubt, heldClass, type Judge, type Release } from './approvals.ts';
import { holdFields } from './held-fields.ts';
import { holdPeople } from './held-people.ts';
import { holdTaken, withoutGiven } from './held-taken.ts';
import { allowedUnits, withoutUnits } from './held-units.ts';

export type { LimitOptions } from './allowed.ts';

export type Held = {
  draft: Draft;
  approved: string[];
  /** Approved digests that fit nothing that waits. */
  unmatched: number;
};

type Run = Pick<LimitOptions, 'rules' | 'recall' | 'approvals'>;

/**
 * Takes out of a draft what is over a limit, and says so in `held`; what rests on it goes with it. Where that is all that
 * an approval has released, it goes on waiting as it was, and the approval is not used up; on what it rests is told.
 */
export function holdChanges(drafted: Drafted, read: LimitOptions['read'], run: Run): Held {
  const { releases, ...held } = judged(drafted, read, run);
  const idle = releases.filter((release) => !isLeft(release, held.draft));
  if (idle.length === 0) return held;
  const digests = run.approvals.digests.filter((digest) => !idle.some((one) => one.digest === digest));
  const { draft, ...rest } = holdChanges(drafted, read, { ...run, approvals: { ...run.approvals, digests } });
  // What its limit has room for is told by that draft already.
  const waits = idle.filter((one) => draft.held.some((held) => isOf(held, one)));
  const isWaiting = new Set(waits.flatMap(({ changes }) => changes.map(employeeOf)));
  const before = new Set(drafted.draft.findings);
  const why = held.draft.findings.flatMap((finding): Finding[] => {
    const people = finding.people?.filter((one) => 'employee' in one && isWaiting.has(one.employee)) ?? [];
    return before.has(finding) || people.length === 0 ? [] : [{ ...finding, people }];
  });
  return { ...rest, draft: { ...draft, findings: [...draft.findings, ...why] } };
}

function isOf(one: Pick<HeldClass, 'class' | 'field'>, { class: name, field }: Release): boolean {
  return one.class === name && one.field === field;
}

function employeeOf(change: UserChange | UnitChange): string | undefined {
  return 'employee' in change ? change.employee : undefined;
}

/** Whether anything of it is still to be done. */
function isLeft({ class: name, field, changes }: Release, draft: Draft): boolean {
  const units = new Set(draft.units.map(unitKey));
  const fields = name === 'field' ? [field ?? ''] : name === 'identifier' && !field ? IDENTIFIERS : undefined;
  return changes.some((change) => {
    if (change.action === 'create-unit') return units.has(unitKey(change));
    const isIn = (left: UserChange) =>
      !fields || fields.some((one) => one in afterOf(change) && one in afterOf(left));
    return draft.changes.some(
      (left) => left.employee === change.employee && left.action === change.action && isIn(left),
    );
  });
}

function judged(
  { draft, base, needs, asksFor }: Drafted,
  read: LimitOptions['read'],
  { rules, recall, approvals: given }: Run,
): Held & { releases: readonly Release[] } {
  const options: LimitOptions = { rules, base, needs, read, recall, approvals: given };
  const findings: Finding[] = [];
  const held: HeldClass[] = [];
  const { attempt, digests } = options.approvals;
  if (attempt !== 1 && digests.length > 0) findings.push({ code: 'approval-rerun' });
  const approvals = new Approvals(options);

  /** How many more may be blocked: by whatever class, they are taken from the same half. */
  const half = mostBlocks(base.matchedActive);
  let room = half;
  const takesRoom = ({ action }: { action: string }) => {
    if (action !== 'block') return true;
    if (room === 0) return false;
    room -= 1;
    return true;
  };

  const shrank = isShrunk(options);
  const doubtOf = (name: LimitClass): Doubt | undefined => {
    // A run that is put back rests on what that run did, and not on who is there.
    if (asksFor !== undefined) return undefined;
    if (isForeign(options)) return 'foreign';
    return shrank && name === 'block' ? 'shrank' : undefined;
  };

  const judge: Judge = (one) => {
    const doubt = doubtOf(one.class);
    const candidate = { ...one, base: baseOf(one, options), ...(doubt === undefined ? {} : { doubt }) };
    const { class: name, members } = candidate;
    const limit = allowedOf(candidate, options);
    const before = { used: approvals.used.length, room };
    // Also of what the limit has room for by now: whoever has approved that has decided, and no later run is to ask again.
    const approved = approvals.release(candidate);
    if (members.length <= (name === 'block' ? Math.min(limit, room) : limit)) return 'all';
    const released = new Set([...approved].filter(takesRoom));
    const waits = { ...candidate, members: members.filter(({ change }) => !released.has(change)) };
    if (waits.members.length === 0) return 'all';
    const used = approvals.used.slice(before.used);
    const done = name === 'block' ? half - room : released.size;
    const left = Math.max(0, limit - done);
    held.push({
      ...heldClass(waits, name === 'block' ? Math.min(left, room) : left, options),
      ...(used.length > 0 ? { approved: used } : {}),
    });
    if (isHeldForLackOfMemory(candidate, options, before.room)) findings.push({ code: 'stateless' });
    const spent = spentOf(waits, done, options);
    if (spent !== undefined)
      findings.push({ code: 'limit-spent', field: candidate.field ?? candidate.class, count: spent });
    return released;
  };

  const suspicious = looksLikeTheWrongOrganisation(options);
  if (suspicious) findings.push({ code: 'wrong-organisation', count: options.base.activeUsers });

  if (shrank && draft.changes.some(({ action }) => action === 'block'))
    findings.push({ code: 'directory-shrank' });

  const { released, others } = holdTaken(draft.changes, options, judge);
  let changes = holdPeople(
    others,
    options,
    {
      create: suspicious,
      block: asksFor?.has('block') === true || shrank || isForeign(options),
      reactivate: asksFor?.has('reactivate') === true,
    },
    judge,
  );
  changes = [...released, ...holdFields(changes, options, judge)];
  const structureOnly = options.rules.scope.employees === 'none';
  // Judged on what the whole plan needs, held changes too: releasing these does not change what waits here.
  const wanted = structureOnly ? draft.units : unitsNeeded(draft.changes);
  const units = allowedUnits(wanted, options, suspicious, judge);
  const withheld = new Set(wanted.filter((unit) => !units.includes(unit)).map(unitKey));
  changes = changes.flatMap((change) => withoutUnits(change, withheld) ?? []);

  if (approvals.unused > 0) findings.push({ code: 'approval-unmatched', count: approvals.unused });
  const unknownUnits = { ...draft.unknownUnits };
  for (const unit of wanted) {
    if (withheld.has(unitKey(unit))) unknownUnits[unit.kind] = (unknownUnits[unit.kind] ?? 0) + 1;
  }
  const rest: Draft = {
    ...draft,
    changes,
    units,
    held,
    ...(isForeign(options) ? { isForeign: true } : {}),
    findings: [...withoutGiven(draft.findings, changes), ...findings],
    unknownUnits,
  };
  // Where it is doubtful whose organisation this is, nobody's face is put into it.
  const faces = postponePictures(rest, () => suspicious || !options.read.complete);
  return {
    draft: settle(faces, options.needs),
    approved: approvals.used,
    unmatched: approvals.unused,
    releases: approvals.releases,
  };
}
