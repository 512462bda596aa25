/**
 * What a plan or sync tells whoever sits at the terminal, beside the summary: the values behind its counts. These are the
 * customer's, so they are printed there and go nowhere else.
 */
import type { Idle } from '../../map/screen.ts';
import type { UnitKind } from '../../model.ts';
import { inScope } from '../../plan/decide.ts';
import { compareUnits, itemsOf, unitsTwice } from '../../plan/structure.ts';
import type { Rules } from '../../rules.ts';
import { closest } from '../../suggest.ts';
import type { Ran } from '../../sync.ts';

const KINDS: Readonly<Record<UnitKind, string>> = {
  departments: 'departments',
  businesses: 'business units',
  job_titles: 'job titles',
  locations: 'locations',
};
/** So many values are listed; of more, only the one that is meant, if one is. */
const MOST = 30;

/** Paragraphs; empty when there is nothing that the summary has not told. */
export function tellValues({ people, read }: Ran, rules: Rules): string {
  const paragraphs = [
    ...people.idle.map((one) => `  - ${idleInWords(one, true)}`),
    ...tellUnits({ people, read }, rules),
    ...tellTwice({ people, read }, rules),
  ];
  return paragraphs.length === 0 ? '' : `On this terminal only:\n${paragraphs.join('\n')}\n`;
}

/** `isSeen`: by a person, at a terminal; nobody else is shown what there is. */
export function idleInWords({ attribute, texts, values }: Idle, isSeen: boolean): string {
  const idle = `The filter compares ${attribute} with ${texts.map(quoted).join(', ')}, which nobody has.`;
  if (!isSeen) return `${idle} At a terminal, doctor prints the values there are.`;
  if (values.length === 0) return `${idle} Nobody has a value there.`;
  if (values.length <= MOST) return `${idle} There are: ${values.map(quoted).join(', ')}`;
  const meant = texts.flatMap((text) => closest(text, values) ?? []);
  const guess = meant.length > 0 ? `; did you mean ${meant.map(quoted).join(', ')}?` : '';
  return `${idle} There are: ${values.length} values${guess}`;
}

/** Units of people in scope that Engagedly does not have and that this tenant may not create. */
function tellUnits({ people, read }: Pick<Ran, 'people' | 'read'>, rules: Rules): string[] {
  const kinds = (Object.keys(KINDS) as UnitKind[]).filter(
    (kind) => !rules.creatable.has(kind) && read.units[kind],
  );
  const inside = people.people.filter((person) => inScope(person, rules));
  const { missing } = compareUnits(inside, itemsOf(read.units), new Set(kinds), {});
  return kinds.flatMap((kind) => {
    const names = missing.filter((unit) => unit.kind === kind).map(({ name }) => name);
    if (names.length === 0) return [];
    return [
      `  - Only in Personio are these ${KINDS[kind]}: ${shortened(names.map(quoted))}. To have them created, add "${kind}" to "scope.structure" in the tenant file; or create them in Engagedly under the same names.`,
    ];
  });
}

/** Units of people in scope that Engagedly has several times. */
function tellTwice({ people, read }: Pick<Ran, 'people' | 'read'>, rules: Rules): string[] {
  if (rules.scope.employees === 'none') return [];
  const inside = people.people.filter((person) => inScope(person, rules));
  return [...unitsTwice(inside, itemsOf(read.units))].map(([kind, twice]) => {
    const units = twice.map((those) =>
      those.map(({ id, name }) => `${quoted(name)} (id ${id})`).join(' and '),
    );
    return `  - Several times in Engagedly are these ${KINDS[kind]}: ${shortened(units)}.`;
  });
}

function shortened(texts: readonly string[]): string {
  const more = texts.length > MOST ? ` and ${texts.length - MOST} more` : '';
  return `${texts.slice(0, MOST).join(', ')}${more}`;
}

function quoted(text: string): string {
  return `"${text}"`;
}
