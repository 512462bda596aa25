/** Whose e-mail or number cannot be read in this run. It may be anything. Pure. */
import { isIdentifier } from '../keys.ts';
import type { Mapped } from '../model.ts';
import type { Rules } from '../rules.ts';
import { mappingRows, type PreparedMapping } from './map.ts';

/** Personio ids. */
export type Unreadable = {
  /** The attribute is readable, and their record does not show it; or the expression had to be stopped. */
  inRecord: ReadonlySet<string>;
  /** These, and everybody where the attribute is not readable at all. */
  atAll: ReadonlySet<string>;
};

export function unreadableIdentifiers(
  rules: Pick<Rules, 'preset' | 'mapping'>,
  { rows }: PreparedMapping,
  { people, rejections }: Mapped,
): Unreadable {
  const inRecord = new Set(
    rejections.flatMap(({ code, field, employee }) =>
      (code === 'attribute-missing' || code === 'expression-stopped') && isIdentifier(field) ? employee : [],
    ),
  );
  const usable = new Set(rows.map(({ field }) => field));
  const isLost = mappingRows(rules).some(({ field }) => isIdentifier(field) && !usable.has(field));
  return { inRecord, atAll: isLost ? new Set(people.map(({ employee }) => employee.id)) : inRecord };
}
