/** What needs somebody, in the words of the board and of a tenant's page: what it is, for how long, the next step. Pure. */
import { type Approving, approvingOf } from '../approval.ts';
import { escapeMarkdown } from '../report/markdown.ts';
import type { Summary } from '../types/summary.d.ts';
import {
  type Attention,
  ageInWords,
  attentionsOf,
  NEEDS,
  type Need,
  openIssues,
  undosOf,
} from './attention.ts';
import type { BoardRow } from './board.ts';

const LONGEST_NAME = 60;
/** Of one kind; who looks after more at once looks for what they have in common. */
const MOST_NAMED = 40;

const NEED_TITLES: Readonly<Record<Need, string>> = {
  outage:
    'An outage: many failed at once, for a reason that is none of theirs; they are tried again every hour',
  quarantine: 'Quarantined: mend it, then start a sync by hand',
  failed: 'Failed, and tried again by itself',
  held: 'Held: look whether it is wanted, then release it',
  open: 'Open since a run was put back: see that Personio is right before the next sync, which needs the pause lifted',
  stale:
    'Very late: where it has not failed, look on the Actions page whether the workflow sync is enabled, starts and ends',
  issues: 'New since the run before',
};

const OVER: Readonly<Record<NonNullable<Attention['over']>, string>> = {
  old: 'what was held more than 72 hours ago',
  rekeyed: 'what was held under another ledger key',
};

/** What needs somebody, before everything else: by kind, the oldest first. */
export function needs(rows: readonly BoardRow[], now: Date): string[] {
  const found = rows.flatMap((row) => attentionsOf(row, now).map((one) => ({ row, one })));
  const fresh = new Set(found.flatMap(({ row, one }) => (one.need === 'issues' ? row.id : [])));
  const known = stillOpen(rows.filter(({ id }) => !fresh.has(id)));
  if (found.length === 0)
    return known === '' ? ['## Nobody needs anything'] : ['## Nothing has failed, is held or is late', known];
  const tenants = new Set(found.map(({ row }) => row.id)).size;
  const blocks = [`## ${tenants} ${tenants === 1 ? 'tenant needs' : 'tenants need'} somebody`];
  for (const need of NEEDS) {
    const own = found.filter(({ one }) => one.need === need);
    if (own.length === 0) continue;
    own.sort((a, b) => a.one.since.getTime() - b.one.since.getTime());
    const named = own.slice(0, MOST_NAMED).map(({ row, one }) => needLine(row, one, now));
    const others = own.length - named.length;
    const more = others > 0 ? [`- … and ${others} more, in the tables below`] : [];
    blocks.push(`### ${NEED_TITLES[need]} (${own.length})`, [...named, ...more].join('\n'));
  }
  return known === '' ? blocks : [...blocks, known];
}

/** What nobody has handled yet, of whoever is synced by schedule, or will be again when what was put back is in order. */
function stillOpen(rows: readonly BoardRow[]): string {
  const open = rows.filter(
    ({ card, lines }) =>
      (card?.status === 'active' || (card !== undefined && undosOf(lines).length > 0)) &&
      openIssues(lines).length > 0,
  );
  const [first] = open;
  if (first === undefined) return '';
  const others = open.length - 1;
  return `Open issues stand on the page of ${tenantLink(first)}${others === 0 ? '' : ` and on ${others} more`}.`;
}

/** One line of a list: who, what, since when, and what to approve. */
function needLine(row: BoardRow, one: Attention, now: Date): string {
  return `- ${tenantLink(row)} (${row.id}): ${attentionInWords(row, one, now)}`;
}

/** What it is, for how long, and the next step. */
export function attentionInWords({ id, summary }: BoardRow, one: Attention, now: Date): string {
  const { need, what, digests, since, pausedUntil } = one;
  // How many times were missed tells for how long.
  const age = need === 'issues' || need === 'stale' ? '' : `, for ${ageInWords(since, now)}`;
  const pause = pausedUntil === undefined ? '' : `; not tried again before ${pausedUntil}`;
  if (need !== 'held') return `${escapeMarkdown(what)}${age}${pause}`;
  const over = one.over ? `; ${OVER[one.over]} can be approved under another digest, after another sync` : '';
  if (digests.length === 0)
    return `${escapeMarkdown(what)}${age}${over || '; nothing can be approved, the summary says why'}`;
  const { workflow, inputs } = approvingOf(
    { tenant: id, ...(one.undoes && { undoes: one.undoes }) },
    digests,
  );
  const page = pageOf(workflow, summary);
  const start =
    page === undefined ? `start the workflow ${workflow}` : `[start the workflow ${workflow}](${page})`;
  const given = inputs.map(([name, value]) => `${name} \`${value}\``).join(', ');
  return `${escapeMarkdown(what)}${age}; ${start} with ${given}${over}`;
}

/** Where a run is started by hand. */
function pageOf(workflow: Approving['workflow'], summary: Summary | undefined): string | undefined {
  const repository = /^(https:\/\/[\w.:/-]+)\/actions\/runs\/\d+$/.exec(summary?.runUrl ?? '')?.[1];
  return repository === undefined ? undefined : `${repository}/actions/workflows/${workflow}.yml`;
}

/** The name, leading to the page of the tenant where there is one. */
export function tenantLink({ id, card, lines }: BoardRow): string {
  const given = card?.name ?? id;
  const name = escapeMarkdown(given.length > LONGEST_NAME ? `${given.slice(0, LONGEST_NAME)}…` : given);
  return lines.length === 0 ? name : `[${name}](${id}/README.md)`;
}
