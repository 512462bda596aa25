/** Numbers of a run in words, for mails. Pure. */
import type { HeldClass, Summary } from '../types/summary.d.ts';

/** "248 of 250 people in scope are in step." */
export function inStepSentence({ counts, source }: Summary): string {
  if (source.inScope === 0) return 'No people are in scope; departments and the like are in step.';
  const inStep = counts.unchanged + counts.created + counts.updated + counts.reactivated;
  return `${Math.min(inStep, source.inScope)} of ${plural(source.inScope, 'person in scope is', 'people in scope are')} in step.`;
}

export function countsOf({ counts, units }: Summary): string[] {
  const created = Object.values(units).reduce((sum, kind) => sum + kind.created, 0);
  const rows: Array<[string, number]> = [
    ['People added', counts.created],
    ['People activated again', counts.reactivated],
    ['People updated', counts.updated],
    ['People blocked because they have left', counts.blocked],
    ['People who were in step already', counts.unchanged],
    ['People left alone until something is clear', counts.setAside],
    ['People who could not be changed', counts.failed],
    ['Departments, business units, job titles and locations created', created],
  ];
  return rows.filter(([, count]) => count > 0).map(([text, count]) => `${text}: ${count}`);
}

export function heldLine(held: HeldClass): string {
  const digest = held.digest === undefined ? 'no digest' : `digest ${held.digest}`;
  return `${heldName(held)}: ${held.count} waiting, ${held.allowed} allowed now, out of ${held.base}, ${digest}${held.isNew ? ' (new)' : ''}`;
}

function heldName({ class: kind, field }: HeldClass): string {
  const names = {
    block: 'People to block',
    reactivate: 'People to activate again',
    identifier: 'E-mails or employee numbers to change',
    create: 'People to add',
    units: `Units to create${field === undefined ? '' : ` (${field})`}`,
    field: `People on whom the field ${field ?? ''} changes`,
  };
  return names[kind];
}

export function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
