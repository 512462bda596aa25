/**
 * A summary put into words and tables, as plain data: what the Markdown form and the text form share. Pure.
 * Texts in here are not escaped yet.
 */

import { approvingOf, startInWords } from '../approval.ts';
import { guidanceFor, type IssueCode, SHOW_THEM } from '../issues.ts';
import { afterSpent, COUNT_LABELS, heldName, peopleOf, UNIT_LABELS } from '../labels.ts';
import type { UnitKind } from '../model.ts';
import type { HeldClass, Issue, Summary } from '../types/summary.d.ts';
import { headlineOf } from './headline.ts';

/** `key`: an exact word to be set off (a field, a reference); `number`: to be aligned right. */
export type Cell = { text: string; as?: 'key' | 'number' };
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

/** A table shows at most this many references of an issue; the summary itself has more. */
const REFS_SHOWN = 3;

export function reportOf(summary: Summary): Report {
  // The headline of a failed run has told its first issue already.
  const issues = summary.outcome === 'failed' ? summary.issues.slice(1) : summary.issues;
  // What nobody has read yet comes first.
  const problems = issues
    .filter((issue) => guidanceFor(issue.code).level === 'problem')
    .toSorted((a, b) => Number(b.isNew ?? false) - Number(a.isNew ?? false));
  // What was spent of a limit stands beside it.
  const notices = issues.filter(
    ({ code }) =>
      guidanceFor(code).level === 'notice' && (code !== 'limit-spent' || summary.held.length === 0),
  );
  const sections = [
    heldSection(summary),
    issueSection('What needs a look', problems, summary),
    countSection(summary),
    concernedSection(summary),
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
function concernedSection({ tenant, counts, concerned = {} }: Summary): Section {
  const rows = (['created', 'reactivated', 'blocked'] as const).flatMap((kind) => {
    const refs = concerned[kind] ?? [];
    return refs.length === 0 ? [] : [{ kind, refs, more: Math.max(0, counts[kind] - refs.length) }];
  });
  const who = SHOW_THEM.replace('<tenant>', tenant).replace('<reference>', rows[0]?.refs[0] ?? '');
  const rest = rows.some(({ more }) => more > 0) ? ' All references stand in plan.json.' : '';
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

function heldSection(summary: Summary): Section {
  const { held, mode, approved = [] } = summary;
  const digests = held.flatMap(({ digest }) => (digest === undefined ? [] : [digest]));
  const notes = [
    mode === 'plan'
      ? 'More would change than is allowed now, so all of it would wait; everything else would go on.'
      : 'More was to change than is allowed now, so all of it waits; everything else went on.',
    whySoLittle(summary),
    approved.length > 0
      ? `Of what was approved (${approved.join(', ')}), this run took what was still the same, and never more blocks at once than half of the people. The rest waits again.`
      : '',
    whoTheyAre(summary, digests),
    digests.length > 0
      ? 'Check first that these changes are wanted. An approval works once, within 72 hours from when this was first held, and releases what is still the same by then. What is not wanted has to be corrected in Personio or in the tenant file.'
      : '',
    digests.length > 1 && mode === 'sync'
      ? `To release all of them at once: ${approval(summary, digests)}`
      : '',
    whenUsable(summary),
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
      { text: nextStep(summary, one) },
    ]),
    notes: notes.filter((note) => note !== ''),
  };
}

/** What leaves less room than the tenant file does, or none. */
const WITHHOLDING: ReadonlySet<string> = new Set<IssueCode>([
  'wrong-organisation',
  'directory-shrank',
  'incomplete-source',
  'incomplete-target',
  'stateless',
]);

function whySoLittle({ issues }: Summary): string {
  const causes = issues.filter(({ code }) => WITHHOLDING.has(code));
  if (causes.length === 0) return '';
  return `Why so little is allowed: ${causes.map(({ code }) => guidanceFor(code).meaning).join('; ')}.`;
}

/** A digest is known to the next run when this one is recorded: after the last tenant that was started with it. */
function whenUsable({ held, mode, trigger, undoes }: Summary): string {
  if (mode !== 'sync' || !held.some(({ digest, isNew }) => isNew && digest !== undefined)) return '';
  return trigger === 'local'
    ? `A digest can be used once its run is recorded: "npm run record" pushes it to the ledger branch of "origin". If you may not push there, start the workflow "${undoes === undefined ? 'sync' : 'undo'}": it holds and records the same.`
    : 'A digest of this run can be used once the run is recorded, about 2 minutes after the last tenant of the same start is done: then the board shows it, too. An approval that comes earlier releases nothing.';
}

/** The commands that show the people; where nothing is kept of them, how to get it. */
function whoTheyAre(summary: Summary, [digest]: readonly string[]): string {
  const { tenant, mode, trigger, runId, attempt, details } = summary;
  if (mode !== 'sync' || digest === undefined) return '';
  const explain = `npm run explain -- ${tenant} --held ${digest}`;
  if (details === undefined) {
    return `Who they are: ${explain}, on a machine with this tenant's credentials. For approvers without these let the tenant file say "details": "held" and name them under "approvers".`;
  }
  const isHere = trigger === 'local';
  const download = isHere ? '' : `gh run download ${runId} -n details-${tenant}-${attempt}, then `;
  const file = isHere ? `run-out-details/${tenant}/${runId}-${attempt}.age` : 'details.age';
  return `Who they are, for this tenant's approvers: ${download}${explain} --details ${file}`;
}

function nextStep(summary: Summary, held: HeldClass): string {
  if (held.digest !== undefined) {
    // An approval is for what a sync has held and recorded; a plan is not recorded.
    const isTooEarly = summary.mode === 'plan' && held.isNew;
    const step = approval(summary, [held.digest]);
    return isTooEarly ? `First a sync has to hold this and be recorded. Then: ${step}` : step;
  }
  if (!summary.source.complete || !summary.target.complete) {
    return 'Cannot be approved, because a list could not be read completely. Run again later.';
  }
  return 'Cannot be approved without the secret LEDGER_KEY. Set it for this tenant and run again.';
}

/** What somebody has to do, where the run was started, to release these. */
function approval(summary: Summary, digests: readonly string[]): string {
  const { tenant, trigger, mode, held, undoes } = summary;
  if (trigger !== 'local') {
    const start = startInWords(approvingOf(summary, digests));
    return `${start.slice(0, 1).toUpperCase()}${start.slice(1)}`;
  }
  // What an earlier run has held is known already; and a plan holds nothing that could be recorded.
  const isUnknown =
    mode === 'sync' && held.some(({ isNew, digest = '' }) => isNew && digests.includes(digest));
  const record = isUnknown ? 'npm run record && ' : '';
  const command =
    undoes === undefined
      ? `sync -- ${tenant}`
      : `undo -- ${tenant} --run ${undoes} --details <the same file>`;
  return `${record}npm run ${command} --approve ${digests.join(',')}`;
}

function issueSection(title: string, issues: readonly Issue[], { tenant }: Summary): Section {
  return {
    title,
    columns: ['What', 'Count', 'Where', 'References', 'What to do'],
    rows: issues.map((issue) => [
      { text: `${issue.isNew ? 'New: ' : ''}${guidanceFor(issue.code).meaning}` },
      number(issue.count),
      key(placeOf(issue)),
      key(refsOf(issue)),
      { text: remedyOf(issue, tenant) },
    ]),
    notes: [],
  };
}

/** With the command as it is typed, for the first whom it concerns. */
function remedyOf({ remedy, refs }: Issue, tenant: string): string {
  const [reference = '<reference>'] = refs;
  const command = SHOW_THEM.replace('<tenant>', tenant).replace('<reference>', reference);
  return remedy.replace(SHOW_THEM, command);
}

/** The field and the attribute, once where they have the same key. */
function placeOf({ field, attribute }: Issue): string {
  return [...new Set([field, attribute])].filter((text) => text !== undefined).join(', ');
}

function refsOf(issue: Issue): string {
  const shown = issue.refs.slice(0, REFS_SHOWN);
  return shown.length < issue.refs.length ? `${shown.join(' ')} …` : shown.join(' ');
}

function number(count: number): Cell {
  return { text: String(count), as: 'number' };
}

function key(text: string): Cell {
  return { text, as: 'key' };
}
