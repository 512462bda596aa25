/**
 * A summary put into words and tables, as plain data: what the Markdown form and the text form share. Pure.
 * Texts in here are not escaped yet.
 */

import { forShell } from '../harmless.ts';
import { guidanceFor, needsSomebody, SHOW_THEM, typedFor } from '../issues.ts';
import { afterSpent, COUNT_LABELS, entryInWords, heldName, peopleOf, UNIT_LABELS } from '../labels.ts';
import type { UnitKind } from '../model.ts';
import { detailsFolder, USUAL_OUT_DIR } from '../settings.ts';
import type { Issue, Summary } from '../types/summary.d.ts';
import { headlineOf } from './headline.ts';
import { approval, nextStep, type ReadAt, whenUsable } from './next-step.ts';
import {
  atMostHalf,
  untilWhen,
  whatApprovalsCameTo,
  whatWaits,
  whyOutOf,
  whySoLittle,
} from './what-waits.ts';

/** `key`: an exact word to be set off (a field, a reference); `number`: to be aligned right; `alone`: what it says without its column's head. */
export type Cell = { text: string; as?: 'key' | 'number'; alone?: string };
export type Section = {
  title: string;
  columns: string[];
  rows: Cell[][];
  /** Sentences below the table. */
  notes: string[];
};

export type Report = {
  /** What happened, in a sentence or two that need no explanation. */
  headline: string;
  /** Empty ones are left out. */
  sections: Section[];
};

/** So many references of an issue are shown each; of more, whom nobody goes through one by one, a few are an example. */
const FEW_REFS = 10;
const REFS_SHOWN = 3;

export function reportOf(summary: Summary, at: ReadAt = {}): Report {
  // The headline of a failed run has told its first issue already.
  const issues = summary.outcome === 'failed' ? summary.issues.slice(1) : summary.issues;
  // What nobody has read yet comes first.
  const problems = issues
    .filter(({ code }) => needsSomebody(code))
    .toSorted((a, b) => Number(b.isNew ?? false) - Number(a.isNew ?? false));
  // What was spent of a limit stands beside it.
  const notices = issues.filter(
    ({ code }) => !needsSomebody(code) && (code !== 'limit-spent' || summary.held.length === 0),
  );
  const sections = [
    heldSection(summary, at),
    issueSection('What needs a look', problems, summary),
    countSection(summary),
    concernedSection(summary, at),
    fieldSection(summary),
    unitSection(summary),
    issueSection('Good to know', notices, summary),
  ];
  return { headline: headlineOf(summary), sections: sections.filter(({ rows }) => rows.length > 0) };
}

function countSection(summary: Summary): Section {
  return {
    title: summary.mode === 'plan' ? 'What would happen' : 'What happened',
    columns: ['', 'People'],
    rows: peopleOf(summary).map(({ label, count }) => [{ text: label }, number(count)]),
    notes: [],
  };
}

/** Numbers alone let nobody decide whether these are the right people. */
function concernedSection(summary: Summary, at: ReadAt): Section {
  const { tenant, counts, concerned = {} } = summary;
  const rows = (['created', 'reactivated', 'blocked'] as const).flatMap((kind) => {
    const refs = concerned[kind] ?? [];
    return refs.length === 0 ? [] : [{ kind, refs, more: Math.max(0, counts[kind] - refs.length) }];
  });
  const who = typedFor(SHOW_THEM, tenant).replace('<reference>', rows[0]?.refs[0] ?? '');
  const rest = rows.some(({ more }) => more > 0) ? whereAllStand(summary, at) : '';
  return {
    title: 'Whom it concerns',
    columns: ['', 'References'],
    rows: rows.map(({ kind, refs, more }) => [
      { text: COUNT_LABELS[kind].en },
      key([...refs, ...(more > 0 ? [`and ${more} more`] : [])].join(' ')),
    ]),
    notes: [`Who somebody is: ${who}, on a machine with this tenant's credentials.${rest}`],
  };
}

/** Empty where they stand nowhere. */
function whereAllStand({ tenant, trigger, mode }: Summary, { isRecorded }: ReadAt): string {
  if (trigger === 'local') return isRecorded ? '' : ' All references stand in plan.json.';
  if (mode === 'plan') return '';
  return ` All references stand in plan.json, which is in the artifact result-${tenant} of the run for three days.`;
}

function fieldSection({ fields, mode }: Summary): Section {
  return {
    title: mode === 'plan' ? 'Fields that would change' : 'Fields that changed',
    columns: ['Field', 'People'],
    rows: Object.entries(fields).map(([field, count]) => [key(field), number(count)]),
    notes: [],
  };
}

function unitSection({ units }: Summary): Section {
  const kinds = Object.entries(UNIT_LABELS) as Array<[UnitKind, { en: string }]>;
  const rows = kinds.flatMap(([kind, { en: text }]) => {
    const counts = units[kind];
    return counts === undefined ? [] : [[{ text }, number(counts.created), number(counts.unknown)]];
  });
  return { title: 'Units', columns: ['Kind', 'Created', 'Only in Personio'], rows, notes: [] };
}

function heldSection(summary: Summary, at: ReadAt): Section {
  const { held, mode, undoes } = summary;
  const digests = held.flatMap(({ digest }) => (digest === undefined ? [] : [digest]));
  // An undo does not follow Personio: what is not wanted of it stays as it is while nobody approves it.
  const correction =
    undoes === undefined ? ' What is not wanted has to be corrected in Personio or in the tenant file.' : '';
  const notes = [
    whatWaits(summary),
    untilWhen(summary),
    whyOutOf(summary),
    atMostHalf(summary),
    whySoLittle(held, summary),
    ...whatApprovalsCameTo(summary),
    whoTheyAre(summary, digests, at),
    digests.length > 0
      ? `Check first that these changes are wanted. An approval works once, within 72 hours from when this was first held, and releases what is still the same by then.${correction}`
      : '',
    digests.length > 1 && mode === 'sync'
      ? `To release all of them at once: ${approval(summary, digests, at)}`
      : '',
    at.isRecorded ? '' : whenUsable(summary),
  ];
  return {
    title: mode === 'plan' ? 'What would wait' : 'What waits',
    columns: ['Change', 'Waiting', 'Allowed now', 'Out of', 'Since', 'Next step'],
    rows: held.map((one) => [
      { text: heldName(one) },
      number(one.count),
      { text: `${one.allowed}${afterSpent(one, summary)}`, as: 'number' },
      number(one.base),
      { text: one.isNew ? (mode === 'plan' ? '' : 'this run') : 'an earlier run' },
      { text: nextStep(summary, one, at) },
    ]),
    notes: notes.filter((note) => note !== ''),
  };
}

/** The commands that show the people; where nothing is kept of them, how to get it. */
function whoTheyAre(
  summary: Summary,
  [digest]: readonly string[],
  { outDir = USUAL_OUT_DIR }: ReadAt,
): string {
  const { tenant, mode, trigger, runId, attempt, details } = summary;
  if (mode !== 'sync' || digest === undefined) return '';
  const explain = `npm run explain -- ${tenant} --held ${digest}`;
  if (details === undefined) {
    return `Who they are: ${explain}, on a machine with this tenant's credentials. For approvers without these let the tenant file say "details": "held" and name them under "approvers".`;
  }
  const isHere = trigger === 'local';
  const download = isHere ? '' : `gh run download ${runId} -n details-${tenant}-${attempt}, then `;
  const file = isHere ? `${detailsFolder(outDir)}/${tenant}/${runId}-${attempt}.age` : 'details.age';
  return `Who they are, for this tenant's approvers: ${download}${explain} --details ${forShell(file)}`;
}

function issueSection(title: string, issues: readonly Issue[], { tenant }: Summary): Section {
  return {
    title,
    columns: ['What', 'Code', 'Count', 'Where', 'References', 'What to do'],
    rows: issues.map((issue) => [
      { text: `${issue.isNew ? 'New: ' : ''}${guidanceFor(issue.code).meaning}` },
      // By which SUPPORT.md and the board name it.
      key(issue.code),
      number(issue.count),
      placeOf(issue),
      key(refsOf(issue)),
      { text: remedyOf(issue, tenant) },
    ]),
    notes: issues.flatMap(({ entries = [] }) => entries.map(entryInWords)),
  };
}

/** With the command as it is typed, for the first whom it concerns. */
function remedyOf({ remedy, refs }: Issue, tenant: string): string {
  const [reference = '<reference>'] = refs;
  return typedFor(remedy.replace(SHOW_THEM, SHOW_THEM.replace('<reference>', reference)), tenant);
}

/** The field of Engagedly and the attribute of Personio, once where they have the same key. */
function placeOf({ field, attribute }: Issue): Cell {
  const of = attribute === field ? undefined : attribute;
  const parts = (named: (kind: string, key: string) => string) =>
    [field && named('field', field), of && named('attribute', of)].filter(Boolean).join(', ');
  return { ...key(parts((_, text) => text)), alone: parts((kind, text) => `${kind} ${text}`) };
}

function refsOf({ refs }: Issue): string {
  return refs.length <= FEW_REFS ? refs.join(' ') : `${refs.slice(0, REFS_SHOWN).join(' ')} …`;
}

function number(count: number): Cell {
  return { text: String(count), as: 'number' };
}

function key(text: string): Cell {
  return { text, as: 'key' };
}
