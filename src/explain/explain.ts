/** One person or one run in words: who, why, and what is to be done now. For a terminal alone. Pure. */

import { onOneLine } from '../harmless.ts';
import { guidanceFor } from '../issues.ts';
import { emailKey } from '../keys.ts';
import { witnessesInWords } from '../labels.ts';
import { allWords, spellings } from '../match/name-words.ts';
import { localTime } from '../schedule/local-time.ts';
import type { Details, DetailValue, FieldDetail, PersonDetail } from '../types/details.d.ts';
import { columns, section, sections, sentence } from './columns.ts';
import { type Note, nextOf } from './next.ts';
import type { Place } from './release.ts';
import { ofEverybody, withheldFor } from './withheld.ts';

export const ACTIONS: Readonly<Record<PersonDetail['planned'], string>> = {
  create: 'add',
  'create-blocked': 'add and block',
  update: 'update',
  reactivate: 'activate again',
  block: 'block',
  nothing: 'nothing',
};

const RESULTS: Readonly<Record<PersonDetail['result'], string>> = {
  planned: 'not known: the run was killed, broke off here, or has not written yet',
  done: 'done',
  failed: 'failed, so perhaps not carried out',
  skipped:
    'not tried, because the unit, the manager or the account that it needs was gone or did not come about',
  left: 'the run ended before it came to this; the next start goes on',
  held: 'waits for an approval',
  'set-aside': 'left alone, because something is unclear',
};

/** Who is left alone for a reason that is clear. */
const LEFT_ALONE: Readonly<Partial<Record<string, string>>> = {
  'account-changed':
    'left alone, because the account was no longer as it was when the run began, and may be somebody else’s by now',
  'evidence-gone':
    'left alone, because a last look just before the block no longer showed a leaver with an open account of theirs',
  'return-gone':
    'left alone, because a last look just before the activation no longer showed somebody who works there',
  'leaver-not-tried':
    'not tried, because accounts like this one could not be blocked again once they had been added',
  protected: 'left alone, because the tenant file protects them',
  'site-administrator': 'left alone, because a site administrator is never blocked',
};

/** What became of somebody, in words. */
export function resultInWords({
  result,
  codes,
  held,
}: Pick<PersonDetail, 'result' | 'codes' | 'held'>): string {
  if (result === 'held' && held.every(({ digest }) => digest === undefined)) return 'waits';
  const isLeft = result === 'set-aside' || result === 'skipped';
  const reasons = isLeft ? codes.flatMap((code) => LEFT_ALONE[code] ?? []) : [];
  return reasons[0] ?? RESULTS[result];
}

/** Everybody in these details, by what became of them. */
export function runInWords(details: Details): string {
  const rows = details.people.map((person) => [
    person.ref,
    person.employee ?? '',
    person.name,
    ACTIONS[person.planned],
    person.result,
    person.codes.join(', '),
  ]);
  return sections(
    `${runOf(details)}: ${peopleIn(details.people.length)}${details.progress === 'planned' ? ', as planned before the first write' : ''}; ${details.outOfScope} more ${details.outOfScope === 1 ? 'is' : 'are'} out of scope.`,
    columns(['Reference', 'Personio', 'Name', 'Planned', 'Result', 'Issues'], rows),
    section(
      'Units',
      columns(
        ['Kind', 'Name', 'Result'],
        details.units.map(({ kind, name, result }) => [kind, name, result]),
      ),
    ),
    details.kept === 'held' ? sentence('These details keep only who waits and who was set aside.') : '',
  );
}

/** Those whom this is about; by e-mail only where the e-mail is among the fields that are kept. */
export function peopleBy(
  { people }: Details,
  by: 'ref' | 'personio' | 'email' | 'name',
  text: string,
): PersonDetail[] {
  return people.filter((person) => {
    if (by === 'name') return isNamed(person.name, text);
    if (by === 'personio') return person.employee === text;
    if (by === 'ref')
      return person.ref === text || person.candidates?.some(({ ref }) => ref === text) === true;
    const wanted = emailKey(text);
    return person.fields.some(
      ({ field, before, after }) =>
        field === 'email' && [before, after].some((value) => emailKey(value) === wanted),
    );
  });
}

/** Whether all words of the text are in the name, or parts of it, however accents and umlauts are written. */
export function isNamed(name: string, text: string): boolean {
  const words = allWords(text);
  const written = waysToWrite(allWords(name).join(' '));
  const isIn = (word: string) =>
    waysToWrite(word).some((way) => written.some((whole) => whole.includes(way)));
  return words.length > 0 && words.every(isIn);
}

/** "jäckel": jaeckel, and jackel, as which "jaeckel" may be written, too. */
function waysToWrite(text: string): string[] {
  return spellings(text).flatMap((way) => [way, way.replace(/([aou])e/g, '$1')]);
}

/** What only both systems can tell, and the memory of earlier runs: of a person from record to mapping, and besides. */
export type Live = { sections: readonly string[]; notes?: readonly Note[] };

export function personInWords(
  person: PersonDetail,
  place: Place,
  { sections: live, notes = [] }: Live = { sections: [] },
): string {
  const ids = [
    `reference ${person.ref}`,
    person.employee === undefined ? 'gone from Personio' : `Personio ${person.employee}`,
    person.user === undefined
      ? person.candidates
        ? 'account in doubt'
        : 'no account'
      : `account ${person.user}`,
  ];
  const fields = person.fields.map((field) => [field.field, ...sidesOf(field), remarkOf(field)]);
  return sections(
    `${onOneLine(person.name) || 'Somebody without a name'} (${ids.join(', ')})`,
    ...live,
    section('Whose account', whoseAccount(person, place)),
    section('Differences', columns(['Field', 'Before', 'After', ''], fields)),
    place.isLive
      ? section('What a sync would do now', sentence(whatWouldBecome(person)))
      : section('What was planned, and what became of it', sentence(whatBecame(person))),
    section(
      'Why',
      sentence(
        [
          person.reason,
          ...ofEverybody(person, place).map((code) => `${guidanceFor(code).meaning}.`),
          ...notes.flatMap(({ why = [] }) => why),
          withheldFor(person.held, place).why,
        ]
          .join(' ')
          .trim(),
      ),
    ),
    section('Next', nextOf(person, place, notes)),
    person.row === undefined ? '' : `(For an engineer: row ${person.row} of the tables in src/match.)`,
  );
}

function whatBecame(person: PersonDetail): string {
  const { planned, result } = person;
  if (planned === 'nothing' && result !== 'set-aside') return 'Nothing was to be done.';
  return `${ACTIONS[planned]}: ${resultInWords(person)}.${whatWaits(person)}`;
}

/** Nobody has carried it out. */
function whatWouldBecome(person: PersonDetail): string {
  if (person.planned === 'nothing' && person.result !== 'set-aside') return 'Nothing.';
  return person.result === 'planned' ? `${ACTIONS[person.planned]}.${whatWaits(person)}` : whatBecame(person);
}

/** Of somebody for whom not everything waits. */
function whatWaits({ result, fields }: PersonDetail): string {
  const waiting = fields.flatMap(({ field, waits }) => (waits ? field : []));
  if (result === 'held' || waiting.length === 0) return '';
  return ` But of it ${waiting.join(', ')} ${waiting.length === 1 ? 'waits' : 'wait'} for an approval.`;
}

function whoseAccount({ witnesses, candidates = [], user, employee }: PersonDetail, place: Place): string {
  const said = [
    user === undefined && candidates.length === 0 ? 'None is theirs.' : '',
    witnesses.length > 0 ? `For it speaks: ${witnessesInWords(witnesses).join(', ')}.` : '',
    // Whose account it was can nothing else tell of whom Personio does not show; an undo has it from the run.
    user !== undefined && employee === undefined && place.undoes === undefined
      ? `Remembered as theirs from earlier runs: account ${user}.`
      : '',
  ].filter((text) => text !== '');
  return sections(
    said.length === 0 ? '' : sentence(said.join(' ')),
    section(
      '  Accounts that might be theirs:',
      columns(
        ['Reference', 'Account', 'Name', 'The same', 'Different'],
        candidates.map(({ ref, user, name, agrees = [], differs = [] }) => [
          ref,
          user,
          name,
          witnessesInWords(agrees).join(', '),
          witnessesInWords(differs).join(', '),
        ]),
      ),
    ),
  );
}

/** "1 person", "2 people". */
export function peopleIn(count: number): string {
  return `${count} ${count === 1 ? 'person' : 'people'}`;
}

/** Which run, and when: "Run 1234567890/1, begun 2026-11-22 05:17 UTC". */
export function runOf(details: Details): string {
  const undone = details.undoes === undefined ? '' : `, which put back ${details.undoes}`;
  return `Run ${nameOf(details)}${undone}, begun ${localTime(new Date(details.startedAt), 'UTC')} UTC`;
}

/** What has become of it that its values do not say; empty: nothing. */
export function remarkOf({ waits, failed }: FieldDetail): string {
  if (waits) return 'waits';
  return failed ? 'perhaps not written' : '';
}

export function sidesOf(field: FieldDetail): [before: string, after: string] {
  if (field.changed) return ['(not shown)', '(changed)'];
  if (field.shown) return [field.shown.before, field.shown.after];
  return [textOf(field.before), textOf(field.after)];
}

function textOf(value: DetailValue | undefined): string {
  if (value === undefined || value === null) return '';
  return Array.isArray(value) ? value.join(', ') : String(value);
}

export function nameOf({ runId, attempt }: Details): string {
  return `${runId}/${attempt}`;
}
