/** A summary in a sentence or two that need no explanation. Pure; the text is not escaped. */

import { approvingOf, startInWords } from '../approval.ts';
import { guidanceFor, inSentence, isEndedEarly, needsSomebody } from '../issues.ts';
import { countOf, setAsideOf } from '../labels.ts';
import type { HeldClass, Summary } from '../types/summary.d.ts';
import { undoEndOf, undoneInWords } from './undo-end.ts';

/** "12 people added, 3 blocked, 1 change waits for approval." */
export function headlineOf(summary: Summary): string {
  // The reason stands in it: a pause by variable is something else than another run that was faster.
  if (summary.issues[0]?.code === 'superseded') return summary.issues[0].remedy;
  if (summary.mode === 'rekey') return 'The memory is under the new ledger key now. Nobody was changed.';
  if (summary.issues[0]?.code === 'paused') return `This tenant is paused. ${summary.issues[0].remedy}`;
  if (summary.issues[0]?.code === 'undo-unpaused') return summary.issues[0].remedy;
  const done = changesOf(summary);
  if (summary.undoes !== undefined) return undoHeadline(summary, summary.undoes, done);
  if (summary.issues[0]?.code === 'cancelled') return stoppedHeadline(summary.issues[0].remedy, done);
  // What ended the run comes first; further down it says that only the reading one by one had no more time.
  const early = earlyEnd(summary);
  if (early) return stoppedHeadline(early.remedy, done);
  if (summary.outcome === 'failed') return failureHeadline(summary, done, 'The run stopped');

  const waiting = waitingOf(summary).filter((text) => text !== '');
  // "3 people set aside" alone would not tell that all others were found in step.
  const isQuiet = done === '' && (waiting.length === 0 || summary.counts.unchanged > 0);
  const parts = [isQuiet ? quietOf(summary) : done, ...waiting].filter((text) => text !== '');
  const sentences = [`${parts.join(', ')}.`];
  const unread = [
    ...(summary.source.complete ? [] : ['Personio']),
    ...(summary.target.complete ? [] : ['Engagedly']),
  ];
  if (unread.length > 0) {
    const nobody = summary.mode === 'plan' ? 'nobody would be' : 'nobody was';
    sentences.push(
      `A list from ${unread.join(' and one from ')} could not be read completely, so ${nobody} added or blocked.`,
    );
  }
  if (summary.mode === 'plan') sentences.push(...scopeOf(summary));
  sentences.push(...onTheirWay(summary));
  // Who is on the way to a block has been told with their number.
  const problems = summary.issues.filter(({ code }) => needsSomebody(code) && !isOnTheirWay(code));
  const fresh = problems.filter(({ isNew }) => isNew);
  const known = problems.length - fresh.length;
  if (fresh.length === 0) {
    if (known > 0) sentences.push(`${plural(known, 'thing needs', 'things need')} a look.`);
    return sentences.join(' ');
  }
  if (known > 0) sentences.push(`${plural(known, 'thing needs', 'things need')} a look as before.`);
  return [...newOf(fresh), ...sentences].join(' ');
}

/** What a reviewer of a filter asks first. */
function scopeOf({ source }: Summary): string[] {
  if (source.keptOut === undefined) return [];
  return [
    `The filter keeps ${source.keptOut === 0 ? 'nobody' : plural(source.keptOut, 'person', 'people')} out.`,
  ];
}

/** Whose account is on its way to a block: nothing has happened to them yet, so that no other number tells. */
const ON_THEIR_WAY = {
  'out-of-scope-waiting': 'out of scope',
  'missing-waiting': 'gone from Personio',
} as const;

export function isOnTheirWay(code: string): code is keyof typeof ON_THEIR_WAY {
  return Object.hasOwn(ON_THEIR_WAY, code);
}

function onTheirWay({ issues, mode }: Summary): string[] {
  const will = mode === 'plan' ? 'would' : 'will';
  return issues.flatMap(({ code, count }) => {
    if (!isOnTheirWay(code)) return [];
    const accounts = count === 1 ? '1 account of somebody' : `${count} accounts of people`;
    return `${accounts} ${ON_THEIR_WAY[code]} ${will} be blocked if that stays so for 72 hours and three complete runs.`;
  });
}

/** What ended a run that had begun, and that did not fail. */
function earlyEnd({ issues: [first], outcome }: Summary): Summary['issues'][number] | undefined {
  return first && isEndedEarly(first.code) && outcome !== 'failed' ? first : undefined;
}

/** Whether the run ended before it had done all that it was allowed to. */
export function isCutShort(summary: Summary): boolean {
  const isEnded = summary.issues[0]?.code === 'cancelled' || earlyEnd(summary) !== undefined;
  return isEnded || summary.outcome === 'failed';
}

/** Whether the run was put back comes first: whoever reads on has been told that it was not. */
function undoHeadline({ undoes: _, ...summary }: Summary, undoes: string, done: string): string {
  const lead = undoneInWords(summary, undoes);
  const ended = summary.issues[0]?.code === 'cancelled' ? summary.issues[0] : earlyEnd(summary);
  if (summary.outcome === 'failed') return failureHeadline(summary, done, lead);
  if (ended) return `${lead}: ${inSentence(stoppedHeadline(ended.remedy, done))}${leaversOpened(summary)}`;
  const told = headlineOf(summary);
  // Only what was put back goes on in the same sentence.
  const isList = done !== '' && told.startsWith(done);
  return `${lead}${isList ? ':' : '.'} ${told}${leaversOpened(summary)}`;
}

/** Whoever wanted one account opened must not find out by chance that others are open, too. */
function leaversOpened(summary: Summary): string {
  const count = countOf(summary, 'undo-opens-leavers');
  if (count === 0) return '';
  const them = count === 1 ? 'it' : 'them';
  return ` ${plural(count, 'account', 'accounts')} ${howFarOpen(summary, count)} ${count === 1 ? 'is of a leaver' : 'are of leavers'} in Personio: the first sync after the pause blocks ${them} again, or holds ${them} for approval.`;
}

/** An undo of before may have opened some of them already. */
function howFarOpen(summary: Summary, count: number): string {
  const end = undoEndOf(summary);
  if (summary.counts.reactivated > 0) return end === 'done' ? 'opened' : 'opened or to be opened';
  const waiting = sum(summary.held.filter((held) => held.class === 'reactivate'));
  if (waiting >= count) return 'to be opened';
  return waiting === 0 && (end === 'nothing' || end === 'waits') ? 'open now' : 'open or to be opened';
}

const MOST_NEW = 3;

/** "New: a Personio attribute cannot be read … (Funktion)." What somebody has not read yet comes before all else. */
function newOf(issues: Summary['issues']): string[] {
  // What is new of several attributes is said once, with what each is about.
  const kinds = [...Map.groupBy(issues, ({ code }) => code)];
  const told = kinds.slice(0, MOST_NEW).map(([code, own]) => {
    const about = own.slice(0, MOST_NEW).flatMap(({ count, attribute, field }) => {
      const parts = [attribute ?? field ?? '', count > 1 ? `${count} times` : ''];
      return parts.filter((part) => part !== '').join(', ') || [];
    });
    const rest = own.length > MOST_NEW ? [`${own.length - MOST_NEW} more`] : [];
    return `${inSentence(guidanceFor(code).meaning)}${about.length > 0 ? ` (${[...about, ...rest].join('; ')})` : ''}`;
  });
  const more = kinds.length - told.length;
  return [`New: ${told.join('; ')}${more > 0 ? `; and ${more} more` : ''}.`];
}

/** The issue says how far it came. */
function stoppedHeadline(remedy: string, done: string): string {
  return done === '' ? remedy : `${remedy} Until then: ${done}.`;
}

/** `lead`: what has not come to its end. */
function failureHeadline(summary: Summary, done: string, lead: string): string {
  const meaning = guidanceFor(summary.issues[0]?.code ?? 'internal').meaning;
  const nothing = isSilent(summary) ? 'What it had done by then is not known.' : 'Nothing was changed.';
  const before = done === '' ? nothing : `Before that: ${done}.`;
  const advice = summary.issues[0]?.remedy ?? guidanceFor('internal').remedy;
  // The advice then begins with what is wrong with this very attribute, which the code's meaning only guesses at.
  if (summary.issues[0]?.attribute !== undefined) return `${lead}. ${before} ${advice}`;
  return `${lead}: ${inSentence(meaning)}. ${before} ${advice}`;
}

/** A job that died without a result may have died in the middle of its writes. */
function isSilent({ issues }: Summary): boolean {
  return issues[0]?.code === 'no-result';
}

/** "12 people added, 3 blocked"; in a plan "12 people would be added, 3 blocked". Empty when nothing changes. */
function changesOf(summary: Summary): string {
  const { counts, mode } = summary;
  const units = Object.values(summary.units).reduce((sum, kind) => sum + kind.created, 0);
  const left = countOf(summary, 'added-blocked');
  const whom = left === counts.created ? '' : `${left} of them `;
  const atOnce = left > 0 ? ` (${whom}blocked at once, since they have left)` : '';
  const people: Array<[number, string]> = [
    [counts.created, `added${atOnce}`],
    [counts.reactivated, 'activated again'],
    [counts.updated, 'updated'],
    [counts.blocked, 'blocked'],
  ];
  const would = mode === 'plan' ? 'would be ' : '';
  const parts = people
    .filter(([count]) => count > 0)
    .map(([count, verb], at) =>
      at === 0 ? `${plural(count, 'person', 'people')} ${would}${verb}` : `${count} ${verb}`,
    );
  if (units > 0) {
    parts.push(`${plural(units, 'unit', 'units')} ${parts.length === 0 ? would : ''}created`);
  }
  const { pictures = 0 } = counts;
  if (pictures > 0)
    parts.push(`${plural(pictures, 'picture', 'pictures')} ${parts.length === 0 ? would : ''}copied`);
  return parts.join(', ');
}

/** What did not happen: waiting, held back, set aside, failed. */
function waitingOf(summary: Summary): string[] {
  const { counts, mode } = summary;
  const waiting = sum(summary.held.filter((held) => held.digest !== undefined));
  const stuck = counts.held - waiting;
  const { setAside, protected: isProtected } = setAsideOf(summary);
  const waits = mode === 'plan' ? 'would wait' : waiting === 1 ? 'waits' : 'wait';
  return [
    waiting > 0 ? `${plural(waiting, 'change', 'changes')} ${waits} for approval` : '',
    stuck > 0 ? `${plural(stuck, 'change', 'changes')} held back` : '',
    setAside > 0 ? `${plural(setAside, 'person', 'people')} set aside` : '',
    isProtected > 0 ? `${plural(isProtected, 'protected person', 'protected people')} not blocked` : '',
    counts.failed > 0 ? `${plural(counts.failed, 'person', 'people')} could not be changed` : '',
  ];
}

function quietOf(summary: Summary): string {
  const { counts, mode } = summary;
  const yet = summary.issues.some(({ code }) => isOnTheirWay(code)) ? ' yet' : '';
  const nothing = mode === 'plan' ? `Nothing would be changed${yet}` : 'Nothing was changed';
  const found = countOf(summary, 'unrecorded-run');
  if (found > 0)
    return `${nothing}: ${plural(counts.unchanged, 'person is', 'people are')} in step, and a run that was not recorded has probably added or blocked ${found}`;
  if (counts.unchanged === 0) return nothing;
  return `${nothing}: ${plural(counts.unchanged, 'person is', 'people are')} in step`;
}

function sum(held: readonly HeldClass[]): number {
  return held.reduce((total, { count }) => total + count, 0);
}

function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** Whether the run makes its job red: it came to nothing, somebody stopped it, or a change waits that nobody knows of yet. */
export function isRed({ outcome, issues, mode, held }: Summary): boolean {
  return (
    outcome === 'failed' ||
    issues[0]?.code === 'cancelled' ||
    (mode === 'sync' && held.some(({ isNew }) => isNew))
  );
}

/** Why it does, on one line, with what to do. */
export function alarmOf(summary: Summary): string {
  const { tenant, outcome, held } = summary;
  const headline = `${tenant}: ${headlineOf(summary)}`;
  const digests = held.flatMap(({ digest, isNew }) => (isNew && digest !== undefined ? [digest] : []));
  if (outcome === 'failed' || digests.length === 0) return headline;
  return `${headline} Look at what waits, in the summary of this job. To release it, once the run is recorded, ${startInWords(approvingOf(summary, digests))}`;
}
