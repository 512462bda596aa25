/** Rows that make something for people that their field does not take. Pure. */
import { mappingRows } from '../map/map.ts';
import type { DesiredUser, Finding } from '../model.ts';
import { inScope } from '../plan/decide.ts';
import type { Rules } from '../rules.ts';
import { type Check, counted, type Todo } from './todo.ts';

const WHY: ReadonlyMap<string, string> = new Map([
  ['wrong-type', 'the value does not fit the field'],
  ['expression-failed', 'the expression fails'],
]);

const HOW: ReadonlyMap<string, string> = new Map([
  [
    'wrong-type',
    ' Of a list $join(…, \', \') makes a text, $date(…) makes a day, and $number(…) a number; "npm run desk" shows what comes of it.',
  ],
]);

/** The identifier is looked at by itself. By those in scope: for whoever else there is, nothing is written. */
export function checkFitting(
  rules: Pick<Rules, 'scope' | 'identifier' | 'preset' | 'mapping'>,
  people: readonly DesiredUser[],
  findings: readonly Finding[],
): Check {
  const scoped = new Set(people.flatMap((one) => (inScope(one, rules) ? one.employee.id : [])));
  const told = mappingRows(rules).flatMap(({ field }) =>
    [...WHY].flatMap(([code, why]) => {
      const meant = findings.filter((one) => one.field === field && one.code === code);
      const about = meant.flatMap(({ people: some = [] }) => some);
      const ids = new Set(about.flatMap((one) => ('employee' in one ? one.employee : [])));
      const count = [...ids].filter((id) => scoped.has(id)).length;
      const line = `${count.toLocaleString('en')} of ${counted(scoped.size, 'person', 'people')}: ${field}: ${why}`;
      return field === rules.identifier || count === 0 ? [] : { line, code, isMost: count * 2 > scoped.size };
    }),
  );
  const todos = (isMost: boolean, how: string): Todo[] =>
    told
      .filter((one) => one.isMost === isMost)
      .map(({ line, code }) => ({
        by: 'support',
        text: `${line}; ${how}${isMost ? (HOW.get(code) ?? '') : ''}`,
      }));
  return {
    title: 'Values that fit their fields',
    seen: 'yes',
    found: [
      ...told.map(({ line }) => `${line}.`),
      ...(told.length === 0 ? ['No row gives anything that its field does not take.'] : []),
    ],
    todos: todos(true, 'correct this row under "mapping" in the tenant file.'),
    asks: todos(
      false,
      'the field is left alone for them: the plan gives their references, and npm run explain says who they are.',
    ),
  };
}
