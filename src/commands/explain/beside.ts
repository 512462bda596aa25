/** One person's two sides next to each other, for "explain". Pure. */
import { isPrivateIn } from '../../details/details.ts';
import { privateKindsIn } from '../../details/unit-details.ts';
import { sideBySide } from '../../explain/account.ts';
import { columns, section, sentence } from '../../explain/columns.ts';
import type { DesiredUser, UnitKind } from '../../model.ts';
import { afterOf } from '../../plan/change.ts';
import { compareUnits, itemsOf } from '../../plan/structure.ts';
import type { Ran } from '../../sync.ts';
import { accountsLike } from './alike.ts';

/** What stands in their account, and in those that might be theirs, beside what Personio has. */
export function accountBeside(person: DesiredUser, ran: Ran): string {
  const { owned, people, read } = ran;
  const { users, matches } = owned;
  return sideBySide(person, {
    ...{ users, matches, people: people.people, memory: read.memory },
    beside: accountsLike(person, ran).map(({ one }) => one.id),
    isPrivate: isPrivateIn(people.mapping),
  });
}

/** Which units of this person Engagedly does not have: what the messages about them leave out, but for names that are nobody's to read. */
export function onlyInPersonio(person: DesiredUser, { people, read }: Ran): string {
  const units = itemsOf(read.units);
  const shown = new Set(Object.keys(units) as UnitKind[]).difference(privateKindsIn(people.mapping));
  const { missing } = compareUnits([person], units, shown, {});
  return section(
    'Only in Personio',
    columns(
      ['Kind', 'Name'],
      missing.map(({ kind, name }) => [kind, name]),
    ),
  );
}

/** Of whom alone the full record was read: how many others have the same before them, which decides whether it waits, is not known. */
export function aloneLooked(id: string, { wanted, looked }: Ran): string[] {
  const fields = wanted.changes
    .filter(({ employee }) => employee === id)
    .flatMap((change) => Object.keys(afterOf(change)))
    .filter((field) => looked.fields.has(field));
  if (fields.length === 0) return [];
  return [
    section(
      'Fields that only a full record shows',
      sentence(
        `${[...new Set(fields)].sort().join(', ')}: nobody else was read for these now, so it is not known here whether they wait. If they do, the summary of the run says so.`,
      ),
    ),
  ];
}
