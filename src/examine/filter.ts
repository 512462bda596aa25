/** Whether the filter means what it should: what it compares, and what there is. Pure. */
import { comparedValues } from '../map/screen.ts';
import type { Employee } from '../model.ts';
import type { People } from '../read/desired.ts';
import type { Rules } from '../rules.ts';
import { type Check, counted } from './todo.ts';

/** A terminal shows at most this many values of an attribute. */
const VALUES_SHOWN = 40;
const SPELLING = 'filter-text-misspelt';
const UNMATCHED = 'filter-text-unmatched';

/** Nothing where there is no filter. `inScope`: people whom the tenant wants; `untold`: of whom it gives neither true nor false. */
export function checkFilter(
  { scope }: Pick<Rules, 'scope'>,
  { mapping, keptOut, findings }: Pick<People, 'mapping' | 'keptOut' | 'findings'>,
  { employees, inScope, untold }: { employees: readonly Employee[]; inScope: number; untold: number },
): Check[] {
  if (scope.filter === undefined) return [];
  const compared = comparedValues(scope.filter, mapping, employees);
  const found = [
    keptOut === undefined
      ? 'The filter cannot be used, since it reads what the credential does not show.'
      : `The filter lets ${counted(inScope, 'person', 'people')} in and keeps ${keptOut.toLocaleString('en')} out${untold === 0 ? '' : `; of ${counted(untold, 'person', 'people')} it cannot tell`}.`,
    ...compared.map(({ attribute, texts, values, without }) => {
      const idle = texts.filter(({ people }) => people === 0).length;
      return `${attribute}: ${counted(values.length, 'value')} among the people, ${without.toLocaleString('en')} without; compared with ${counted(texts.length, 'text')}, ${idle === 0 ? 'and somebody has each' : `${idle.toLocaleString('en')} of which nobody has`}.`;
    }),
  ];
  const values = compared.flatMap(({ attribute, texts, values: all, without }) => [
    `${attribute}, compared with ${texts.map(({ text, people }) => `"${text}" (${people})`).join(', ')}`,
    ...all.slice(0, VALUES_SHOWN).map(({ value, people }) => `  ${String(people).padStart(6)}  ${value}`),
    ...(all.length > VALUES_SHOWN ? [`          and ${all.length - VALUES_SHOWN} more`] : []),
    ...(without > 0 ? [`  ${String(without).padStart(6)}  (none)`] : []),
  ]);
  const misspelt = findings.filter(({ code }) => code === SPELLING);
  const todos = misspelt.map(({ attribute = '', count = 1 }) => ({
    by: 'support' as const,
    text: `${counted(count, 'text')} that the filter compares ${attribute} with ${count === 1 ? 'is' : 'are'} spelt otherwise in Personio, or several values in one: correct "filter" under "scope" in the tenant file, letter by letter, each value in quotation marks of its own. On a terminal, doctor prints the values there are.`,
  }));
  const asks = findings
    .filter(({ code }) => code === UNMATCHED)
    .map(({ attribute = '', count = 1 }) => ({
      by: 'support' as const,
      text: `the filter compares ${attribute} with ${counted(count, 'text')} that nobody in Personio has there, so that ${count === 1 ? 'it keeps' : 'they keep'} nobody out or in. On a terminal, doctor prints ${count === 1 ? 'it' : 'them'} beside the values there are: ask the customer how it is spelt with them, and correct "filter" under "scope". Several values in one pair of quotation marks count as one text: give each value its own. If nobody has it at the moment, nothing else is to be done.`,
    }));
  const nobody =
    keptOut !== undefined && inScope === 0
      ? [
          {
            by: 'support' as const,
            text: 'The filter lets nobody in: correct "filter" under "scope" in the tenant file. On a terminal, doctor prints the values there are.',
          },
        ]
      : [];
  const unsure =
    keptOut !== undefined && untold > 0
      ? [
          {
            by: 'support' as const,
            text: `The filter gives neither true nor false for ${counted(untold, 'person', 'people')}, who are neither added nor taken for leavers: mostly because what it compares is empty there. Correct "filter" under "scope" in the tenant file, where $exists(...) tells whether a value is there, or let the customer fill it in. The plan gives their references, and "npm run explain" says who they are.`,
          },
        ]
      : [];
  const seen = keptOut === undefined ? 'waits' : asks.length > 0 ? 'untold' : 'yes';
  return [{ title: 'The filter', seen, found, values, todos: [...todos, ...nobody, ...unsure], asks }];
}
