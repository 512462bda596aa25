/** Whether Personio has the ways to leave that a tenant file gives reasons for: a slip would never be met. Pure. */
import type { Tenant } from '../../model.ts';
import { closest } from '../../suggest.ts';
import { WAYS_TO_LEAVE } from '../../vendors/personio/person.ts';
import { pointerTo } from './pointer.ts';
import type { Draft } from './problem.ts';
import { quote } from './visible.ts';

/** A warning: how the API that is read spells them is documented nowhere, and it may have others. */
export function checkWaysToLeave({ leavers = {}, scope }: Tenant): Draft[] {
  const { block = true, reasons = {} } = leavers;
  if (!block || scope.employees === 'none') return [];
  const known = new Set(WAYS_TO_LEAVE.map(bare));
  return Object.keys(reasons)
    .filter((type) => type !== '*' && !known.has(bare(type)))
    .map((type) => {
      const guess = closest(type, WAYS_TO_LEAVE);
      const other = Object.hasOwn(reasons, '*') ? 'the reason under "*"' : 'no reason';
      return {
        severity: 'warning',
        code: 'leaving-unknown',
        message: `${quote(type)} is no termination type that is known of Personio: if it has none of that name, whoever is meant is blocked with ${other}.`,
        remedy: `${guess === undefined ? `Known are: ${WAYS_TO_LEAVE.join(', ')}.` : `Did you mean "${guess}"?`} If Personio's API shows it of people who have left, leave it so.`,
        pointer: pointerTo('/leavers/reasons', type),
        at: 'key',
      };
    });
}

/** Letters alone, small: of two APIs one may write "contract-expired" and the other "CONTRACT_EXPIRED". */
function bare(type: string): string {
  return type.toLowerCase().replace(/[\s_-]/g, '');
}
