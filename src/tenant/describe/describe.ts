/**
 * What a pull request does, for the people who read it: the text of the job summary and of the comment. Markdown;
 * whatever stands in the tenant files is escaped. Pure (async).
 */

import { problemsInWords } from '../check/problem.ts';
import { asText } from './as-text.ts';
import { code, counted, fewOf } from './escaped.ts';
import { type DescribedFile, isChanged, type Section, sectionOf } from './section.ts';

export type { DescribedFile } from './section.ts';

export type DescribeOptions = {
  files: readonly DescribedFile[];
  /** Ids whose file the change takes away. */
  removed?: readonly string[];
  /** Somebody has named these files: they are told of, changed or not. */
  isAskedFor?: boolean;
  /** The clock of `$now()` in the examples. */
  now: Date;
  /** Billed minutes of one sync; default 1, as a job is counted by whole minutes. */
  runnerMinutes?: number;
  /** In characters; a comment on GitHub holds 65,536. */
  maxLength?: number;
};

const MAX_LENGTH = 60_000;
/** Room for the closing note. */
const RESERVE = 300;

type Described = { file: DescribedFile; section: Section };

/** Markdown: a sentence that sums up, then each changed tenant; files with errors come first. */
export async function describeTenants({
  files,
  removed = [],
  isAskedFor = false,
  now,
  runnerMinutes = 1,
  maxLength = MAX_LENGTH,
}: DescribeOptions): Promise<string> {
  const told = files.filter((file) => isAskedFor || isChanged(file)).toSorted(byUrgency);
  const described: Described[] = [];
  for (const file of told) {
    described.push({ file, section: await sectionOf(file, { now, minutesPerSync: runnerMinutes }) });
  }
  const changed = described.filter(({ file }) => isChanged(file));
  const head = ['## Tenant files', `**${headline(changed, removed.length)}**`];
  if (removed.length > 0)
    head.push(
      removal(
        removed,
        changed.some(({ file }) => file.before === 'new'),
      ),
    );
  const unchanged = files.length - told.length;
  const tail = unchanged > 0 ? [`Unchanged: ${counted(unchanged, 'other tenant file')}.`] : [];
  return fit(head, described, tail, maxLength);
}

/** "2 tenant files changed: 1 can be merged, 1 has 3 errors." */
function headline(described: readonly Described[], removed: number): string {
  if (described.length === 0 && removed === 0) return 'No tenant file is changed.';
  const good = described.filter(({ file }) => file.tenant !== undefined);
  const bad = described.filter(({ file }) => file.tenant === undefined);
  const warnings = good
    .flatMap(({ file }) => file.problems)
    .filter(({ severity }) => severity === 'warning').length;
  const parts = [
    ...(good.length > 0
      ? [`${good.length} can be merged${warnings > 0 ? ` (${counted(warnings, 'warning')})` : ''}`]
      : []),
    ...(bad.length > 0
      ? [
          `${bad.length} ${bad.length === 1 ? 'has' : 'have'} ${problemsInWords(bad.flatMap(({ file }) => file.problems))}`,
        ]
      : []),
    ...(removed > 0 ? [`${removed} ${removed === 1 ? 'is' : 'are'} taken away`] : []),
  ];
  const total = described.length + removed;
  const loose = described.filter(({ section }) => section.loosens).length;
  const mark = loose > 0 ? ` ⚠ ${loose} ${loose === 1 ? 'loosens' : 'loosen'} safety.` : '';
  return `${counted(total, 'tenant file')} changed: ${parts.join(', ')}.${mark}`;
}

/** A file that is renamed looks as if one were taken away and another came. */
function removal(ids: readonly string[], hasNew: boolean): string {
  const renamed =
    ' Was one only renamed? Another file name is another tenant: it begins without a memory of earlier runs, and needs an environment with all secrets, also a LEDGER_KEY of its own. Where the customer alone has another name, change "name" and keep the file’s.';
  return (
    `Taken away: ${fewOf(ids.map(code))}. Nothing is synced there any more; ` +
    `the accounts in Engagedly stay as they are, also those of people who leave later.${hasNew ? renamed : ''}`
  );
}

/** For a terminal that has shown the problems already: what each file without errors means. Empty when there is none. */
export async function explainTenants(
  files: readonly DescribedFile[],
  { now, runnerMinutes = 1 }: Pick<DescribeOptions, 'now' | 'runnerMinutes'>,
): Promise<string> {
  const texts: string[] = [];
  for (const file of files.filter(({ tenant }) => tenant !== undefined)) {
    const { brief, details } = await sectionOf(
      { ...file, problems: [] },
      { now, minutesPerSync: runnerMinutes },
    );
    texts.push(asText(`${brief}\n\n${details}`));
  }
  return texts.join('\n');
}

/** Every tenant's brief part before any details, so that nothing that matters is lost to a long table. */
function fit(
  head: readonly string[],
  described: readonly Described[],
  tail: readonly string[],
  maxLength: number,
): string {
  let room = maxLength - RESERVE - [...head, ...tail].join('\n\n').length;
  const takes = (text: string): boolean => {
    const fits = text.length + 2 <= room;
    if (fits) room -= text.length + 2;
    return fits;
  };
  const shown = described.filter(({ section }) => takes(section.brief));
  const detailed = new Set(shown.filter(({ section }) => section.details !== '' && takes(section.details)));
  const blocks = shown.flatMap((entry) =>
    detailed.has(entry) ? [entry.section.brief, entry.section.details] : [entry.section.brief],
  );
  const notes = [
    ...(shown.length < described.length
      ? [`${counted(described.length - shown.length, 'tenant')} left out`]
      : []),
    ...(shown.some((entry) => entry.section.details !== '' && !detailed.has(entry))
      ? ['some details left out']
      : []),
  ];
  const note = notes.length > 0 ? [`*Cut: ${notes.join(', ')}, because the text would be too long.*`] : [];
  return `${[...head, ...blocks, ...tail, ...note].join('\n\n').slice(0, maxLength)}\n`;
}

/** Errors first, then what is new or changed, each by id. */
function byUrgency(a: DescribedFile, b: DescribedFile): number {
  const rank = ({ tenant }: DescribedFile) => (tenant === undefined ? 0 : 1);
  return rank(a) - rank(b) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
