/** What a tenant's expressions read and what is wrong with them; sensitive attributes; addresses of people. Pure. */
import { inspectExpression, inspectShapes, NEVER_EQUAL, UTC_DAY } from '../../map/expression/expression.ts';
import { mappingRows } from '../../map/map.ts';
import { namedSensitive, sensitiveKind } from '../../map/sensitive.ts';
import type { Tenant } from '../../model.ts';
import { closest } from '../../suggest.ts';
import { plainText } from '../../values.ts';
import { pointerTo } from './pointer.ts';
import type { Draft } from './problem.ts';
import { quote } from './visible.ts';

type Expression = { pointer: string; source: string; use: 'field' | 'filter'; field?: string };

export function checkExpressions(tenant: Tenant): Draft[] {
  const named = namedSensitive(tenant);
  const read = new Set<string>();
  for (const { reads } of mappingRows(tenant)) for (const name of namesOf(reads)) read.add(name);
  const problems = ownExpressions(tenant).flatMap((expression) => {
    const { reads, problems } = inspectExpression(expression.source, expression.use);
    const names = namesOf(reads);
    for (const name of names) read.add(name);
    const unlike = inspectShapes(expression.source, expression.use).filter(
      ({ position, code }) =>
        !problems.some((problem) => problem.position === position) &&
        !(code === UTC_DAY && tenant.timezone === 'UTC'),
    );
    const found = [...problems, ...unlike].map(({ position, ...said }) => ({
      ...said,
      message: said.code === NEVER_EQUAL ? `${placeInWords(expression)}: ${said.message}` : said.message,
      pointer: expression.pointer,
      offset: position,
    }));
    const sensitive = names.flatMap((name) => {
      const kind = named.has(plainText(name)) ? undefined : sensitiveKind(name);
      return kind === undefined ? [] : [sensitiveProblem(name, kind, expression)];
    });
    return [...found, ...sensitive];
  });
  const plainRead = new Set([...read].map(plainText));
  const unread = Object.keys(tenant.sensitive ?? {})
    .filter((name) => !plainRead.has(plainText(name)))
    .map((name) => unreadProblem(name, read));
  return [...problems, ...unread];
}

/** A long file has many comparisons of the same attribute: which one is meant, a person sees without counting lines. */
function placeInWords({ use, field = '' }: Expression): string {
  return use === 'filter' ? 'The filter' : `The row ${quote(field)}`;
}

function ownExpressions({ mapping, scope }: Tenant): Expression[] {
  const rows = Object.entries(mapping ?? {}).flatMap(([field, source]): Expression[] =>
    typeof source !== 'string'
      ? []
      : [{ pointer: pointerTo('/mapping', field), source, use: 'field', field }],
  );
  if (scope.filter === undefined) return rows;
  return [...rows, { pointer: '/scope/filter', source: scope.filter, use: 'filter' }];
}

function namesOf({ attributes, labels }: { attributes: string[]; labels: string[] }): string[] {
  return [...new Set([...attributes, ...labels])];
}

function sensitiveProblem(name: string, kind: string, { pointer, source }: Expression): Draft {
  return {
    severity: 'error',
    code: 'sensitive-attribute',
    message: `The attribute ${quote(name)} looks like ${kind}, which is not read without a stated purpose.`,
    remedy: `Take it out, or add it to "sensitive" with the purpose: "sensitive": { ${quote(name)}: "why it is needed" }.`,
    pointer,
    offset: Math.max(0, source.indexOf(name)),
  };
}

function unreadProblem(name: string, read: ReadonlySet<string>): Draft {
  const guess = closest(name, read);
  return {
    severity: 'warning',
    code: 'sensitive-unread',
    message: `No row and no filter reads the attribute ${quote(name)}.`,
    remedy:
      guess === undefined ? 'Take the entry out.' : `Take the entry out. Or did you mean ${quote(guess)}?`,
    pointer: pointerTo('/sensitive', name),
    at: 'key',
  };
}
