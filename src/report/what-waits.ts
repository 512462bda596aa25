/** Sentences on what waits for an approval: why, and what earlier approvals came to. Pure. */
import { mostBlocks } from '../approval.ts';
import { guidanceFor, type IssueCode } from '../issues.ts';
import { afterSpent } from '../labels.ts';
import type { LimitClass } from '../model.ts';
import type { HeldClass, Summary } from '../types/summary.d.ts';
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

/** Where one is enough to wait, the number is not why. */
export function whatWaits(summary: Summary): string {
  const { held, mode } = summary;
  const isPlan = mode === 'plan';
  const goesOn = isPlan
    ? '; everything else would go on'
    : isCutShort(summary)
      ? ', and the run ended before everything else was done'
      : '; everything else went on';
  const always = held.filter((one) => one.always).length;
  const [change, waits] = isPlan ? ['would change', 'would wait'] : ['was to change', 'waits'];
  const more = `ore ${change} than is allowed now`;
  if (always === 0) return `M${more}, so all of it ${waits}${goesOn}.`;
  const which = always === held.length ? 'This' : 'Some of this';
  const rest = always === held.length ? '' : `; of the rest m${more}`;
  return `${which} ${waits} for an approval, however little it is${rest}${goesOn}.`;
}

/** What it waits for instead of an approval, where the limit itself would have been enough. */
export function untilWhen({ held, issues }: Summary): string {
  if (held.every((one) => afterSpent(one, { issues }) === '')) return '';
  return 'A limit counts 24 hours: what waits since one is used up waits for an approval, or until there is room for all of it again.';
}

/** A limit does not grow while something waits for it: the number it is a part of is the smallest since then. */
export function whyOutOf({ held, target }: Summary): string {
  const bases = held.filter(({ class: kind, isNew }) => kind !== 'units' && !isNew).map(({ base }) => base);
  const least = Math.min(...bases);
  if (!(least < target.matched)) return '';
  return `What waits is measured by the ${least} accounts that were matched when it began to wait; by now there are ${target.matched}.`;
}

/** Who has approved all of them would otherwise find out afterwards. */
export function atMostHalf({ held, target }: Summary): string {
  const most = mostBlocks(target.matched);
  const isMore = held.some((one) => one.class === 'block' && one.digest !== undefined && one.count > most);
  if (!isMore) return '';
  return `No run blocks more than half of the people: an approval releases at most ${most} of these, and the rest waits under a new digest.`;
}

/** What leaves less room than the tenant file does, or none, and for which classes, where not for all. */
const WITHHOLDING: Readonly<Partial<Record<IssueCode, readonly LimitClass[] | 'all'>>> = {
  'wrong-organisation': 'all',
  'directory-shrank': ['block'],
  'incomplete-source': 'all',
  'incomplete-target': 'all',
  stateless: ['block'],
};

type Waiting = Pick<HeldClass, 'class' | 'field' | 'always'>;

/** Which of these issues are why these wait, each once. */
export function withholding(
  held: readonly Pick<Waiting, 'class'>[],
  issues: readonly { code: IssueCode }[],
): IssueCode[] {
  return [...new Set(issues.map(({ code }) => code))].filter((code) => {
    const classes = WITHHOLDING[code] ?? [];
    return held.some(({ class: kind }) => classes === 'all' || classes.includes(kind));
  });
}

/** Empty: for no other reason than the limits. */
export function whySoLittle(
  held: readonly Waiting[],
  { issues, undoes }: { issues: readonly { code: IssueCode }[]; undoes?: string | undefined },
): string {
  const isHeld = (name: LimitClass, field?: string) =>
    held.some((one) => one.always && one.class === name && one.field === field);
  const isUndo = undoes !== undefined;
  const causes = [
    ...withholding(held, issues).map((code) => guidanceFor(code).meaning),
    isUndo && isHeld('block') ? 'Putting a run back closes no account without an approval' : '',
    isUndo && isHeld('reactivate') ? 'It is not remembered by whom these accounts were blocked' : '',
    isHeld('identifier', 'resolve')
      ? 'An account that is taken from somebody is given to nobody without an approval'
      : '',
  ].filter((cause) => cause !== '');
  if (causes.length === 0) return '';
  return `${held.every((one) => one.always) ? 'Why' : 'Why so little is allowed'}: ${causes.join('; ')}.`;
}
