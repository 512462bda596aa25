/**
 * What the figures of a run are called: the same words in summaries, comments, on the board's pages and in mails, in
 * the languages that customers' mails are written in. Pure.
 */
import type { IssueCode } from './issues.ts';
import type { Language, UnitKind } from './model.ts';
import type { EntryNote, HeldClass, Summary } from './types/summary.d.ts';

/** A word or a few, in each of these languages. */
export type Label = Readonly<Record<Language, string>>;

/** Each fits the heading "People"; in the order in which they are shown. */
export const COUNT_LABELS = {
  created: { en: 'Added', de: 'Hinzugefügt' },
  reactivated: { en: 'Activated again', de: 'Wieder aktiviert' },
  updated: { en: 'Updated', de: 'Geändert' },
  blocked: { en: 'Blocked', de: 'Gesperrt' },
  unchanged: { en: 'In step already', de: 'Schon auf demselben Stand' },
  setAside: { en: 'Set aside because something is unclear', de: 'Zurückgestellt, weil etwas unklar ist' },
  protected: {
    en: 'Protected, so not blocked',
    de: 'Geschützt, daher nicht gesperrt',
  },
  failed: { en: 'Could not be changed', de: 'Konnten nicht geändert werden' },
  pictures: { en: 'Profile pictures copied', de: 'Profilbilder übernommen' },
} as const satisfies Partial<Record<keyof Summary['counts'] | 'protected', Label>>;

export const UNIT_LABELS: Readonly<Record<UnitKind, Label>> = {
  departments: { en: 'Departments', de: 'Abteilungen' },
  businesses: { en: 'Business units', de: 'Geschäftsbereiche' },
  job_titles: { en: 'Job titles', de: 'Positionen' },
  locations: { en: 'Locations', de: 'Standorte' },
};

export type Figure = { label: string; count: number };

/** The people of a run, by what happened to them; what happened to nobody is left out. */
export function peopleOf(summary: Told, language: Language = 'en'): Figure[] {
  const kinds = Object.entries(COUNT_LABELS) as Array<[keyof typeof COUNT_LABELS, Label]>;
  const counts: Partial<Record<keyof typeof COUNT_LABELS, number>> = {
    ...summary.counts,
    ...setAsideOf(summary),
  };
  return kinds
    .map(([kind, label]) => ({ label: label[language], count: counts[kind] ?? 0 }))
    .filter(({ count }) => count > 0);
}

/** What a summary and a line of history both tell. */
export type Told = Pick<Summary, 'counts'> & Counted;
type Counted = { issues: ReadonlyArray<{ code: string; count: number }> };

/** Of those set aside, whoever is protected by the tenant file: nothing about them is unclear. */
export function setAsideOf(told: Told): { setAside: number; protected: number } {
  const { setAside } = told.counts;
  const isProtected = Math.min(countOf(told, 'protected'), setAside);
  return { setAside: setAside - isProtected, protected: isProtected };
}

/** How many the issue with this code is about. */
export function countOf({ issues }: Counted, code: IssueCode): number {
  return issues.find((issue) => issue.code === code)?.count ?? 0;
}

/** "Job titles"; "Units" of a kind that is not known. */
export function unitsName(kind: string | undefined, language: Language = 'en'): string {
  const known = Object.entries(UNIT_LABELS).find(([name]) => name === kind)?.[1];
  return known?.[language] ?? (language === 'de' ? 'Einheiten' : 'Units');
}

/** Whether what waits are accounts that entries under `resolve` take from somebody. */
export function isTaking({
  class: kind,
  field,
}: Pick<HeldClass, 'class'> & { field?: string | undefined }): boolean {
  return kind === 'identifier' && field === 'resolve';
}

/** "People to block", "Departments to create", "Field location to change". */
export function heldName({
  class: kind,
  field,
}: Pick<HeldClass, 'class'> & { field?: string | undefined }): string {
  if (kind === 'units') return `${unitsName(field)} to create`;
  if (isTaking({ class: kind, field })) return 'Accounts to take from somebody by "resolve"';
  if (kind === 'field') return field === undefined ? 'A field to change' : `Field ${field} to change`;
  const names = {
    block: 'People to block',
    reactivate: 'People to activate again',
    identifier: 'E-mails or numbers to change',
    create: 'People to add',
  };
  return names[kind];
}

/** ", after 2 done or tried in the last 24 hours", or nothing: a number far below what the tenant file says is a riddle without the reason. */
export function afterSpent(
  { class: kind, field = kind }: Pick<HeldClass, 'class' | 'field'>,
  { issues }: Pick<Summary, 'issues'>,
): string {
  const spent = issues.find((issue) => issue.code === 'limit-spent' && issue.field === field)?.count;
  return spent === undefined ? '' : `, after ${spent} done or tried in the last 24 hours`;
}

const WITNESSES: Readonly<Record<string, string>> = {
  email: 'e-mail',
  employee_id: 'employee number',
  name: 'name',
  born: 'birth date',
  hired: 'hire date',
  memory: 'memory of earlier runs',
};

/** What speaks for an account, as people call it; a word that is not known as it is. */
export function witnessesInWords(witnesses: readonly string[]): string[] {
  return witnesses.map((word) => WITNESSES[word] ?? word);
}

/** An entry under `resolve`, by its place in the list, and what became of it. */
export function entryInWords({ entry, why, others = [], employee, user, from = [] }: EntryNote): string {
  const same = `${others.length === 1 ? 'entry' : 'entries'} ${others.join(', ')}`;
  const what: Readonly<Record<EntryNote['why'], string>> = {
    'person-unknown': 'nobody who was read in Personio has its reference',
    'account-unknown': 'no account that was read in Engagedly has its reference or id',
    'neither-known': 'nobody who was read in Personio and no account in Engagedly has its references',
    'person-twice': `it names the same person as ${same}`,
    'account-twice': `it names the same account as ${same}`,
    expired: 'its last day has passed',
    takes: `it gives the account ${user} to ${employee}, and more speaks for ${from.join(', ')}`,
  };
  return `Entry ${entry} of "resolve": ${what[why]}.`;
}
