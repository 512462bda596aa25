/** A tenant's page, `<id>/README.md` on the ledger branch: what its last runs did, what is open, and where it goes. Pure. */
import { changesOf } from '../history/fleet.ts';
import { syncsOf } from '../history/syncs.ts';
import { inSentence } from '../issues.ts';
import { headlineOf } from '../report/headline.ts';
import { escapeMarkdown } from '../report/markdown.ts';
import { countsInWords } from '../report/summary.ts';
import { undoneBriefly } from '../report/undo-end.ts';
import { describeSchedule } from '../schedule/in-words.ts';
import { localTime } from '../schedule/local-time.ts';
import type { HistoryLine } from '../types/history.d.ts';
import { ageInWords, attentionsOf, meaningOf, openIssues } from './attention.ts';
import { type BoardRow, freshness, lastRun, markedOutcome, nextDue } from './board.ts';
import { renderChart } from './chart.ts';
import { attentionInWords } from './needs.ts';

const RUNS_SHOWN = 12;
const WEEKS_SHOWN = 9;
const WEEK = 7 * 24 * 3_600_000;

/** GitHub Markdown; every text from outside is escaped. As of the run that was recorded last. */
export function renderTenantPage(row: BoardRow, { branch, now }: { branch: string; now: Date }): string {
  const { id, card, lines, summary } = row;
  const fresh = freshness(row, now);
  const isOfLast = summary !== undefined && summary.runId === lines.at(-1)?.runId;
  const blocks = [
    `# ${escapeMarkdown(card?.name ?? id)}`,
    ...(isOfLast ? [`**${escapeMarkdown(headlineOf(summary))}**`] : []),
    [
      `- Last run: ${lastRun(row)}`,
      ...(card?.status === 'active' ? [`- Scheduled: ${escapeMarkdown(describeSchedule(card))}`] : []),
      `- Next: ${nextDue(row, now)}${fresh === '' ? '' : ` (${fresh})`}`,
      `- [The last summary](summary.md), with what to do · [all runs](history) · [all tenants](../README.md) · in words: \`git log origin/${branch} -- ${id}\``,
    ].join('\n'),
    ...needs(row, now),
    ...issues(row, now),
    ...trend(lines, now),
    ...runs(row),
    `<sub>Written ${localTime(now, 'UTC')} UTC, when the last run of this tenant was recorded. Do not edit it.</sub>`,
  ];
  return `${blocks.join('\n\n')}\n`;
}

function needs(row: BoardRow, now: Date): string[] {
  const found = attentionsOf(row, now).filter(({ need }) => need !== 'issues');
  if (found.length === 0) return [];
  const titles = {
    outage: 'outage',
    quarantine: 'quarantined',
    failed: 'failed',
    held: 'held',
    open: 'open',
    stale: 'very late',
    issues: 'new',
  };
  const list = found.map((one) => `- **${titles[one.need]}**: ${attentionInWords(row, one, now)}`);
  return ['## What needs somebody', list.join('\n')];
}

function issues({ lines, card }: BoardRow, now: Date): string[] {
  const open = openIssues(lines);
  if (open.length === 0) return ['## Open issues', 'None.'];
  const rows = open
    .toSorted((a, b) => a.since.getTime() - b.since.getTime())
    .map(({ code, count, since, isOlder }) => [
      `\`${code}\``,
      escapeMarkdown(meaningOf(code)),
      String(count),
      `${isOlder ? 'at least ' : ''}${ageInWords(since, now)}, since ${localTime(since, card?.timezone ?? 'UTC')}${isOlder ? ' or before' : ''}`,
    ]);
  return ['## Open issues', table(['Issue', 'What it is', 'How many', 'Open for'], rows)];
}

function runs({ lines, card }: BoardRow): string[] {
  const shown = lines.slice(-RUNS_SHOWN).toReversed();
  if (shown.length === 0) return [];
  const rows = shown.map((line) => [
    localTime(new Date(line.startedAt), card?.timezone ?? 'UTC'),
    markedOutcome(line),
    escapeMarkdown(lineInWords(line)),
    { schedule: 'schedule', manual: 'by hand', local: 'on a local machine' }[line.trigger],
  ]);
  return ['## The last runs', table(['When', 'Outcome', 'What happened', 'Started'], rows)];
}

/** "12 added, 3 blocked". */
function lineInWords(line: HistoryLine): string {
  const { mode, undoes, outcome, counts, issues } = line;
  if (mode === 'rekey') return 'memory under another ledger key';
  const parts = countsInWords(
    outcome === 'failed' ? { ...line, counts: { ...counts, held: 0, setAside: 0 } } : line,
  );
  const changes = parts.length > 0 ? parts.join(', ') : 'no changes';
  const undone = undoes === undefined ? undefined : undoneBriefly(line, undoes);
  if (outcome !== 'failed') return undone === undefined ? changes : `${undone}, ${changes}`;
  const [code = 'internal'] = issues.map((issue) => issue.code);
  const meaning = meaningOf(code);
  const why = undone === undefined ? meaning : `${undone}: ${inSentence(meaning)}`;
  return `${why} (${code})${parts.length > 0 ? `; before that ${changes}` : ''}`;
}

/** Week by week, as far as the lines go back; the running week is the last one. Nothing for a single week. */
function trend(lines: readonly HistoryLine[], now: Date): string[] {
  const syncs = syncsOf(lines);
  const first = Date.parse(syncs[0]?.startedAt ?? now.toISOString());
  const starts = Array.from({ length: WEEKS_SHOWN }, (_, at) => now.getTime() - (WEEKS_SHOWN - at) * WEEK);
  const weeks = starts
    .filter((start) => start + WEEK > first)
    .map((start) => ({
      start,
      own: syncs.filter(({ startedAt }) => {
        const at = Date.parse(startedAt);
        return at > start && at <= start + WEEK;
      }),
    }));
  if (weeks.length < 2) return [];
  const changes = weeks.map(({ own }) => own.reduce((sum, { counts }) => sum + changesOf(counts), 0));
  const left = carried(weeks.map(({ own }) => own.findLast(({ outcome }) => outcome !== 'failed')));
  const chart = renderChart({
    title: 'Week by week',
    labels: weeks.map(({ start }) => new Date(start + WEEK).toISOString().slice(5, 10)),
    axis: 'people',
    highest: Math.max(1, ...changes, ...left),
    plots: [
      { as: 'bar', colour: 'blue', values: changes },
      { as: 'line', colour: 'yellow', values: left },
    ],
    size: { width: 600, height: 220 },
  });
  const told = `Bars: people changed in the week that ended on that day, at most ${Math.max(...changes)}. Line: people and changes that waited or were set aside at its end, now ${left.at(-1) ?? 0}.`;
  return ['## Trend', told, chart];
}

/** A week without a run that ended tells nothing new. */
function carried(lasts: ReadonlyArray<HistoryLine | undefined>): number[] {
  let known = 0;
  return lasts.map((line) => {
    if (line !== undefined) known = line.counts.held + line.counts.setAside + line.counts.failed;
    return known;
  });
}

function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [columns, columns.map(() => '---'), ...rows];
  return all.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
