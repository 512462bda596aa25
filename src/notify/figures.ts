/** Numbers of a run in words, for mails. Pure. */
import { afterSpent, type Figure, heldName, peopleOf } from '../labels.ts';
import type { Language } from '../model.ts';
import type { HeldClass, Summary } from '../types/summary.d.ts';
import { PHRASES } from './phrases.ts';
import type { Part } from './render.ts';

/** "248 of 250 people in scope are in step." */
export function inStepSentence({ counts, source }: Summary, language: Language = 'en'): string {
  const inStep = counts.unchanged + counts.created + counts.updated + counts.reactivated;
  const people = source.inScope;
  return people === 0
    ? PHRASES.noPeople[language]()
    : PHRASES.inStep[language]({ inStep: Math.min(inStep, people), people });
}

/** People by what happened to them, and units created. */
export function countsOf(summary: Summary, language: Language = 'en'): Part[] {
  const units = Object.values(summary.units).reduce((sum, { created }) => sum + created, 0);
  const created: Figure[] = units > 0 ? [{ label: PHRASES.unitsCreated[language](), count: units }] : [];
  return [
    { figures: peopleOf(summary, language), title: PHRASES.people[language]() },
    { figures: created, title: PHRASES.units[language]() },
  ];
}

export function heldLine(held: HeldClass, summary: Summary): string {
  const digest = held.digest === undefined ? 'no digest' : `digest ${held.digest}`;
  return `${heldName(held)}: ${held.count} waiting, ${held.allowed} allowed now${afterSpent(held, summary)}, out of ${held.base}, ${digest}${held.isNew ? ' (new)' : ''}`;
}

export function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
