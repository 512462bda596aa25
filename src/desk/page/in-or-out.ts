/** Why a run would write somebody or not, in words. */
import { guidanceFor, isIssueCode } from '../../issues.ts';
import { conditionsOf } from '../../map/conditions.ts';
import { type Evaluation, IN_EXAMPLES, openEvaluation } from '../../map/map.ts';
import type { DesiredUser, Mapped } from '../../model.ts';
import { listed } from '../../tenant/describe/escaped.ts';
import { type Alone, planAlone } from './alone.ts';

type Known = Pick<Alone, 'rules' | 'prepared' | 'seen'> & { now: Date };

/** Somebody waits before it, for one employee: a run has more time for everybody. */
export function forSomebodyWaiting(now: Date): Evaluation {
  return openEvaluation({ now, budget: IN_EXAMPLES });
}

export async function whyInScope(person: DesiredUser, known: Known): Promise<string> {
  const { employee, passes } = person;
  const {
    rules: { scope },
    prepared: { filter },
  } = known;
  if (scope.employees === 'none') return 'This tenant syncs units alone.';
  if (employee.status === undefined) return 'Personio shows no status.';
  if (passes === undefined) {
    return filter === 'unusable'
      ? 'The filter cannot be used: see the problems, and what this employee shows.'
      : 'The filter gives neither true nor false.';
  }
  if (!passes) {
    return `The filter keeps them out: ${listed(await failing(person, known))} is not true of them.`;
  }
  if (scope.employees === 'active' && employee.status !== 'active' && employee.status !== 'leave') {
    return `The status is "${employee.status}", and "employees" is "active".`;
  }
  const through = scope.filter === undefined ? 'There is no filter' : 'The filter lets them through';
  return `${through}, and the status is "${employee.status}".`;
}

/** The conditions of the filter that are not true of somebody whom it keeps out. */
async function failing({ employee }: DesiredUser, known: Known): Promise<string[]> {
  const evaluation = () => forSomebodyWaiting(known.now);
  const said = await conditionsOf(employee, { ...known, evaluation });
  return said.flatMap(({ condition, passes }) => (passes === true ? [] : condition));
}

/** What the plan finds in the way, for somebody who has no account yet and whom nobody else resembles. */
export function whyAlone(mapped: Mapped, known: Alone): string | undefined {
  const { setAside, findings } = planAlone(mapped, known);
  if (setAside.length === 0) return undefined;
  const about = findings.filter(({ people }) => people?.some((one) => 'employee' in one) === true);
  return about
    .map(({ code, field }) => (field === undefined ? meaningOf(code) : `${meaningOf(code)} (${field})`))
    .join('. ');
}

export function meaningOf(code: string): string {
  return isIssueCode(code) ? guidanceFor(code).meaning : code;
}
