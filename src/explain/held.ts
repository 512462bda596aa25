/** Who waits under a digest in words, why, and what is to be done now. For a terminal alone. Pure. */
import { inSentence } from '../issues.ts';
import { IDENTIFIERS } from '../keys.ts';
import { heldName, isTaking, witnessesInWords } from '../labels.ts';
import type { Details, FieldDetail, HeldIn, PersonDetail } from '../types/details.d.ts';
import { unitKindOf } from '../vendors/engagedly/fields.ts';
import { columns, section, sections, sentence } from './columns.ts';
import { ACTIONS, nameOf, peopleIn, sidesOf } from './explain.ts';
import { forTheCustomer } from './for-the-customer.ts';
import { type Place, releaseOf } from './release.ts';
import { withheldFor } from './withheld.ts';

/** Everybody who waits under this digest; `undefined`: nobody does. */
export function heldInWords(details: Details, digest: string, place: Place): string | undefined {
  const people = details.people.filter(({ held }) => held.some((one) => one.digest === digest));
  const [first] = people.flatMap(({ held }) => held.filter((one) => one.digest === digest));
  if (first === undefined) return undefined;
  const what = inSentence(heldName(first));
  const count = people.length;
  const fields = fieldsOf(first);
  const sides = fields.flatMap((field) => [`${field} now`, `${field} then`]);
  const witnesses = people.map((person) => witnessesInWords(person.witnesses).join(', '));
  const isOfAll = new Set(witnesses).size === 1;
  const table = columns(
    ['Reference', 'Personio', 'Name', 'Planned', ...sides, 'Speaks for it'],
    people.map((person, at) => [
      person.ref,
      person.employee ?? '',
      person.name,
      ACTIONS[person.planned],
      ...fields.flatMap((one) => changeOf(person.fields.find(({ field }) => isOf(field, one)))),
      isOfAll ? '' : (witnesses[at] ?? ''),
    ]),
  );
  const closed = isTaking(first) ? people.filter(({ planned }) => planned === 'block').length : 0;
  const withheld = withheldFor([first], place);
  const why = section(
    'Why',
    [
      reasonsOf(people),
      isOfAll && witnesses[0] !== '' ? sentence(`For each account speaks: ${witnesses[0]}.`) : '',
      withheld.why === '' ? '' : sentence(withheld.why),
    ]
      .filter((text) => text !== '')
      .join('\n'),
  );
  return sections(
    `${peopleIn(count)} ${count === 1 ? 'waits' : 'wait'} under ${digest} (${what}), ${place.isLive ? 'seen now' : `in the run ${nameOf(details)}`}:`,
    // Of a long list somebody reads the beginning.
    ...(count > LONG ? [why, table] : [table, why]),
    section(FIRST, withheld.steps.map(sentence).join('\n')),
    closed === 0 ? '' : sentence(CLOSES),
    releaseOf(digest, place),
    // Nothing in Personio explains why an undo opens, closes or changes an account.
    place.undoes === undefined
      ? section(
          'To copy into a mail to the customer; it names nobody:',
          forTheCustomer(first, count, place.language, {
            gone: people.filter(({ employee }) => employee === undefined).length,
            isShrunk: withheld.causes.includes('directory-shrank'),
            closed,
          }),
        )
      : '',
  );
}

const FIRST = 'What comes first:';

const CLOSES =
  'Where "block" is planned, the account is not only taken from the other person, but blocked: by Personio the person of the entry has left or does not belong there any more. Whoever works with it then has no access.';

/** From so many on the reasons stand before the list, and in them no more than so many references. */
const [LONG, FEW] = [10, 5];

/** What waits where the rest of the person goes on: whoever has to look sees both sides of it. */
function fieldsOf({ class: kind, field }: HeldIn): readonly string[] {
  if (field !== undefined) return [field];
  return kind === 'identifier' ? IDENTIFIERS : [];
}

/** Of units that wait the class names their kind (job_titles), and a person the field (job_title). */
function isOf(field: string, held: string): boolean {
  return field === held || unitKindOf(field) === held;
}

/** Each reason once, the most frequent first, with how many have it where there are several; only days may differ in one. */
function reasonsOf(people: readonly PersonDetail[]): string {
  const byReason = [...Map.groupBy(people, ({ reason }) => reason.replace(DAY, '*')).values()].sort(
    (a, b) => b.length - a.length,
  );
  return byReason
    .map((those) => {
      const who =
        byReason.length === 1
          ? ''
          : those.length > FEW
            ? `${those.length} of them: `
            : `${those.map(({ ref }) => ref).join(', ')}: `;
      return sentence(`${who}${reasonOf(those)}`);
    })
    .join('\n');
}

const DAY = /\d{4}-\d\d-\d\d/g;

function reasonOf(those: readonly PersonDetail[]): string {
  const [first = '', ...others] = new Set(those.map(({ reason }) => reason));
  if (others.length === 0) return first;
  const days = [first, ...others].flatMap((reason) => reason.match(DAY) ?? []).sort();
  return first.replace(DAY, `${days[0]} to ${days.at(-1)}`);
}

/** The digests of all that waits, each once. */
export function digestsOf(held: readonly { digest?: string | undefined }[]): string[] {
  return [...new Set(held.flatMap(({ digest }) => digest ?? []))].sort();
}

function changeOf(field: FieldDetail | undefined): [now: string, then: string] {
  if (field === undefined) return ['', ''];
  const [before, after] = sidesOf(field);
  return [before || '(empty)', after || '(empty)'];
}
