/** Why something waits where the limits alone are not why, and what comes before its release. For a terminal alone. Pure. */
import { guidanceFor, type IssueCode, SHOW_THEM, typedFor } from '../issues.ts';
import { whyNoApproval } from '../report/next-step.ts';
import { whySoLittle, withholding } from '../report/what-waits.ts';
import type { PersonDetail } from '../types/details.d.ts';
import type { Place } from './release.ts';

/** `why` is empty, and `steps` are none, where there is nothing to say. */
export type Withheld = { causes: IssueCode[]; why: string; steps: string[] };

export function withheldFor(
  held: PersonDetail['held'],
  { found = [], isLive, tenant, undoes }: Pick<Place, 'found' | 'isLive' | 'tenant' | 'undoes'>,
): Withheld {
  const causes = withholding(held, found);
  const isIncomplete = causes.some((code) => INCOMPLETE.has(code));
  const isClosed = held.some(({ digest }) => digest === undefined);
  return {
    causes,
    why: whySoLittle(held, { issues: found, undoes }),
    steps: [
      ...(isClosed && (isLive || isIncomplete) ? [whyNoApproval(!isIncomplete)] : []),
      ...causes.map((code) =>
        typedFor(guidanceFor(code).remedy.replace(` Who it is: ${SHOW_THEM}`, ''), tenant),
      ),
    ],
  };
}

/** Of somebody who is set aside with everybody else, since the filter cannot be used: why, as the issues of the run say it. */
export function ofEverybody(
  { result, codes }: Pick<PersonDetail, 'result' | 'codes'>,
  { found = [] }: Pick<Place, 'found'>,
): IssueCode[] {
  if (result !== 'set-aside' || codes.length > 0) return [];
  return [...new Set(found.map(({ code }) => code))].filter((code) => BLINDING.has(code));
}

/** What keeps a filter from being used. */
const BLINDING: ReadonlySet<string> = new Set<IssueCode>([
  'attribute-ambiguous',
  'attribute-lost',
  'filter-unknown',
  'filter-unreadable',
  'sensitive-attribute',
]);

const INCOMPLETE: ReadonlySet<string> = new Set<IssueCode>(['incomplete-source', 'incomplete-target']);
