/** Rows of the tenant's own that read nothing of a person, so that everybody gets the same: where that cannot be meant. Pure. */
import { IDENTIFIERS } from '../../keys.ts';
import { isAttribute, partProblem } from '../../map/expression/attribute-names.ts';
import { inspectExpression } from '../../map/expression/expression.ts';
import { partOf } from '../../map/expression/kinds.ts';
import { type Node, parseExpression } from '../../map/expression/parse.ts';
import { childrenOf } from '../../map/expression/shapes.ts';
import { mappingRows, type Row } from '../../map/map.ts';
import type { Tenant } from '../../model.ts';
import { createOnlyFields } from '../../rules.ts';
import { GROUPS } from '../../vendors/personio/person.ts';
import { pointerTo } from './pointer.ts';
import type { Draft } from './problem.ts';
import { quote } from './visible.ts';

/** The code of one value for everybody where each must have their own. */
export const SAME_FOR_ALL = 'same-for-all';

/** What gives another value with each run. */
const UNSTEADY: ReadonlySet<unknown> = new Set(['now', 'millis', 'random']);

const ONES_OWN: ReadonlyMap<string, string> = new Map([
  ['email', 'email'],
  ['employee_id', "$string(id), or $custom('Personalnummer')"],
]);

/** The same office for everybody, say, is an answer like any other; and where nobody is written, none gets anything. */
export function checkSameForAll(tenant: Tenant): Draft[] {
  if (tenant.scope.employees === 'none') return [];
  const setOnce = createOnlyFields(tenant);
  return mappingRows(tenant).flatMap((row) => {
    const said = isSameForAll(row) ? saidOf(row, setOnce) : undefined;
    return said === undefined ? [] : [{ ...said, pointer: pointerTo('/mapping', row.field) }];
  });
}

/** Of what cannot be read nobody knows what it reads. */
function isSameForAll({ origin, expression, reads }: Row): boolean {
  if (origin !== 'tenant' || reads.attributes.length + reads.labels.length > 0) return false;
  return inspectExpression(expression, 'field').problems.every(({ severity }) => severity !== 'error');
}

function saidOf(
  { field, expression }: Row,
  setOnce: ReadonlySet<string>,
): Omit<Draft, 'pointer'> | undefined {
  const parsed = parseExpression(expression);
  if (!parsed.ok) return undefined;
  const meant = meantBy(parsed.tree);
  if (IDENTIFIERS.some((one) => one === field)) {
    return {
      severity: 'error',
      code: SAME_FOR_ALL,
      message: `The row ${quote(field)} reads nothing of a person: everybody would get the same, and each must have their own.`,
      remedy:
        meant === undefined
          ? `Name what has it in Personio: ${ONES_OWN.get(field)}.`
          : `Write ${meant}, without quotation marks around it.`,
    };
  }
  if (meant !== undefined) {
    return {
      severity: 'warning',
      code: 'attribute-quoted',
      message: `Everybody would get these very words for ${quote(field)}: in quotation marks of its own, the name of an attribute is a text like any other.`,
      remedy: `Write ${meant}, without quotation marks around it, if what each person has there is meant.`,
    };
  }
  if (setOnce.has(field) || !isUnsteady(parsed.tree)) return undefined;
  return {
    severity: 'warning',
    code: 'clock-alone',
    message: `The row ${quote(field)} gives everybody the same, and something else with time: all of them would then be changed.`,
    remedy: 'Name what has it in Personio, such as hire_date, or write a fixed value.',
  };
}

/** The attribute whose name stands there as a text: `'position'`, `'department.name'`, `"$custom('Funktion')"`. */
function meantBy({ type, value }: Node): string | undefined {
  if (type !== 'string') return undefined;
  const text = String(value).trim();
  const { path: [name = '', part] = [], reads } = inspectExpression(text, 'field');
  if (reads.labels.length > 0) return text;
  // Behind the dot may stand what no group has, in a code of theirs: 'team.nord'.
  if (!isAttribute(name) || (part !== undefined && partProblem(name, part))) return undefined;
  return part === undefined && GROUPS.has(name) ? `${name}.${partOf(name)}` : text;
}

function isUnsteady(node: Node): boolean {
  const isCall = node.type === 'function' && UNSTEADY.has(node.procedure?.value);
  return isCall || childrenOf(node).some(isUnsteady);
}
