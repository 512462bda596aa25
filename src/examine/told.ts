/** An examination in words, for a terminal or a log. Pure. */
import { type Check, counted, type Seen, type Todo, type Who } from './todo.ts';

export const BY: Readonly<Record<Who, string>> = {
  customer: 'the customer',
  support: 'support',
  engineer: 'our administrator',
};

const MARKS: Readonly<Record<Seen, string>> = { yes: 'ok  ', waits: 'wait', untold: '?   ' };

export function todosOf(checks: readonly Check[]): Todo[] {
  return checks.flatMap(({ todos }) => todos);
}

/** What was not looked at may stand in the way, whether or not anybody knows what is to be done. */
export function isReady(checks: readonly Check[]): boolean {
  return checks.every(({ todos, seen }) => todos.length === 0 && seen !== 'waits');
}

export function renderChecks(tenant: string, checks: readonly Check[]): string {
  const blocks = checks.map(({ title, found, todos, seen }) => {
    const lines = found.map((line) => `    ${line}`);
    return [`${todos.length > 0 ? 'open' : MARKS[seen]} ${title}`, ...lines].join('\n');
  });
  const untold = checks.flatMap(({ title, todos, seen }) =>
    seen === 'untold' && todos.length === 0 ? title : [],
  );
  const limits = untold.length === 0 ? [] : [`Not to be told from here: ${untold.join('; ')}.`];
  const asks = checks.flatMap(({ asks: some = [] }) => some);
  return [...blocks, [...limits, verdict(tenant, checks), ...askedFor(asks)].join('\n')].join('\n\n');
}

/** The customer's values behind it, for a person's own terminal; empty where there are none. */
export function renderValues(checks: readonly Check[]): string {
  const blocks = checks.flatMap(({ title, values = [] }) =>
    values.length === 0 ? [] : [[title, ...values.map((line) => `    ${line}`)].join('\n')],
  );
  return blocks.join('\n\n');
}

function askedFor(asks: readonly Todo[]): string[] {
  if (asks.length === 0) return [];
  return [
    'To be asked, since it may be meant so or not:',
    ...asks.map(({ by, text }) => `  - ${BY[by]}: ${text}`),
  ];
}

function verdict(tenant: string, checks: readonly Check[]): string {
  if (isReady(checks)) return `Tenant ${tenant} is ready.`;
  const todos = todosOf(checks);
  if (todos.length === 0) return unseenIn(tenant, checks);
  const list = todos.map(({ by, text }, at) => `  ${at + 1}. ${BY[by]}: ${text}`);
  return [
    `Tenant ${tenant} is not ready: ${counted(todos.length, 'thing')} to do, and by whom.`,
    ...list,
  ].join('\n');
}

function unseenIn(tenant: string, checks: readonly Check[]): string {
  const waiting = checks.flatMap(({ title, seen }) => (seen === 'waits' ? title : []));
  return `Tenant ${tenant} is not ready: this could not be looked at: ${waiting.join('; ')}. What "npm run plan -- ${tenant}" finds says why.`;
}
