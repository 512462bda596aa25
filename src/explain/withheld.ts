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

const INCOMPLETE: ReadonlySet<string> = new Set<IssueCode>(['incomplete-source', 'incomplete-target']);
