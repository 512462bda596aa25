/** Judges what a run says: that its counts are what it did, and that nobody is left as they should not be without a word. */
import type { StoredUser } from '../../src/sandbox/engagedly/engagedly.ts';
import { isPlain } from './expected.ts';
import { dateAt, isAhead, passes } from './facts.ts';
import { type Before, count, lastOwner, type Oracle, Violation } from './oracle.ts';
import type { Ran, Stage } from './stage.ts';
import { TIMEZONE } from './tenants.ts';

/** For a run that nothing has disturbed. */
export function judgeTold(oracle: Oracle, ran: Ran, before: Before, refOf: Stage['refOf']): void {
  const { summary, plan } = ran;
  if (!summary || !plan || summary.mode !== 'sync' || ran.killed) return;
  judgeCounts(ran, before);
  if (summary.outcome === 'failed' || !summary.source.complete || !summary.target.complete) return;
  const refs = new Set(summary.issues.flatMap((issue) => issue.refs));
  const waits = new Set(
    plan.held.flatMap(({ waiting }) =>
      waiting.flatMap((change) => ('employee' in change ? change.employee : [])),
    ),
  );
  const isCut = summary.issues.some((issue) => issue.count > issue.refs.length && issue.refs.length > 0);
  if (isCut) return;
  const today = dateAt(TIMEZONE, ran.startedAt);
  const { choice } = oracle;
  for (const user of oracle.engagedly.users) {
    const person = lastOwner(oracle, user);
    if (!person || !isPlain(oracle, person)) continue;
    const isTold = (account: StoredUser) =>
      refs.has(refOf({ employee: String(person.id) })) ||
      refs.has(refOf({ user: account.id })) ||
      waits.has(String(person.id));
    const isHere = person.status === 'active' || person.status === 'leave';
    if (isHere && user.blocked && passes(person, choice.filter)) {
      if (!isTold(user))
        throw new Violation(`Somebody who is here has a blocked account, and nobody is told (${person.id}).`);
      count(oracle, 'told of blocked accounts');
    }
    const hasLeft = person.status === 'inactive' && !isAhead(person, today);
    if (hasLeft && !user.blocked && choice.block && oracle.ours.has(user.id)) {
      if (!isTold(user))
        throw new Violation(`Somebody who has left has an open account, and nobody is told (${person.id}).`);
      count(oracle, 'told of open accounts');
    }
  }
}

function judgeCounts({ summary, writes }: Ran, before: Before): void {
  if (!summary) return;
  const paths = (method: string, path: RegExp) =>
    new Set(writes.flatMap((call) => (call.method === method ? (path.exec(call.path)?.[1] ?? []) : [])));
  const added = writes.filter(({ method, path }) => method === 'POST' && path === '/beta/users').length;
  const opened = paths('PUT', /^\/beta\/users\/([^/]+)\/activate$/);
  const blocked = [...paths('PUT', /^\/beta\/users\/([^/]+)\/deactivate$/)].filter((id) =>
    before.users.has(id),
  );
  const { counts } = summary;
  if (counts.created !== added) throw new Violation(`${added} were added, and ${counts.created} are told.`);
  if (counts.reactivated !== opened.size)
    throw new Violation(`${opened.size} were opened, and ${counts.reactivated} are told.`);
  if (counts.blocked !== blocked.length)
    throw new Violation(`${blocked.length} were blocked, and ${counts.blocked} are told.`);
}
