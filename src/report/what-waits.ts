/** Sentences on what waits for an approval: why, and what earlier approvals came to. Pure. */
import { guidanceFor, type IssueCode } from '../issues.ts';
import { afterSpent } from '../labels.ts';
import type { Summary } from '../types/summary.d.ts';
import { isCutShort } from './headline.ts';

/** Of what was approved something may be left, or nothing: what else waits is no rest of it. */
export function whatApprovalsCameTo({ held, mode, approved = [] }: Summary): string[] {
  const partly = new Set(held.flatMap((one) => one.approved ?? []));
  const wholly = approved.filter((digest) => !partly.has(digest));
  return [
    partly.size > 0
      ? `Of what was approved (${[...partly].join(', ')}), this run ${mode === 'plan' ? 'would take' : 'took'} what was still the same, and never more blocks at once than half of the people. The rest, and what has come since, waits under a new digest.`
      : '',
    wholly.length > 0
      ? `Of what was approved (${wholly.join(', ')}), all that is still the same ${mode === 'plan' ? 'would be' : 'was'} released.`
      : '',
  ];
}

/** What was approved, or an undo wants, can wait in a smaller number than is allowed: then the number is not why. */
export function whatWaits(summary: Summary): string {
  const { held, mode } = summary;
  const isPlan = mode === 'plan';
  const goesOn = isPlan
    ? '; everything else would go on'
    : isCutShort(summary)
      ? ', and the run ended before everything else was done'
      : '; everything else went on';
  const over = held.filter(({ count, allowed }) => count > allowed).length;
  const [change, waits] = isPlan ? ['would change', 'would wait'] : ['was to change', 'waits'];
  if (over === held.length) return `More ${change} than is allowed now, so all of it ${waits}${goesOn}.`;
  const some = over === 0 ? '' : `; of some of it more ${change} than is allowed now`;
  return `This ${waits} for an approval${some}${goesOn}.`;
}

/** What it waits for instead of an approval, where the limit itself would have been enough. */
export function untilWhen({ held, issues }: Summary): string {
  if (held.every((one) => afterSpent(one, { issues }) === '')) return '';
  return 'A limit counts 24 hours: what waits since one is used up waits for an approval, or until there is room for all of it again.';
}

/** What leaves less room than the tenant file does, or none. */
const WITHHOLDING: ReadonlySet<string> = new Set<IssueCode>([
  'wrong-organisation',
  'directory-shrank',
  'incomplete-source',
  'incomplete-target',
  'stateless',
]);

/** Empty: for no other reason than the limits. */
export function whySoLittle({ issues }: Summary): string {
  const causes = issues.filter(({ code }) => WITHHOLDING.has(code));
  if (causes.length === 0) return '';
  return `Why so little is allowed: ${causes.map(({ code }) => guidanceFor(code).meaning).join('; ')}.`;
}
