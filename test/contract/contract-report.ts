/** The report of `npm run contract` in plain words. */
import type { Proof } from './contract.ts';
import type { Violation } from './exchange.ts';
import { type Mend, type OpenApi, useOf } from './openapi.ts';

/**
 * Prints what was proved about each file and everything that was found; returns the number of findings. `stopped`
 * says why the story of `npm start` proves nothing, and counts as one.
 */
export function printReport(
  proofs: readonly Proof[],
  stopped: string | undefined,
  print: (line: string) => void,
): number {
  let total = stopped === undefined ? 0 : 1;
  for (const proof of proofs) {
    const lines = findings(proof.violations);
    total += lines.length;
    for (const line of [...heading(proof), ...mends(proof.api), ...statements(proof.api)]) print(line);
    print(lines.length === 0 ? '  Nothing found.' : `  ${count(lines.length, 'finding')}:`);
    for (const line of lines) print(`    ${line}`);
    print('');
  }
  if (stopped !== undefined) print(`The story of npm start proves nothing: ${stopped}.`);
  print(total === 0 ? 'Everything is as the vendors publish it.' : `${count(total, 'finding')} in all.`);
  return total;
}

function heading({ api, examples, read, exchanges }: Proof): string[] {
  const seen = [...exchanges.values()].filter((times) => times > 0);
  const unseen = [...exchanges].filter(([, times]) => times === 0).map(([operation]) => operation);
  const sum = seen.reduce((all, times) => all + times, 0);
  return [
    api.name,
    `  ${count(examples, 'example')} held against their schemas, ${count(read, 'answer')} made of them read by our code.`,
    `  ${count(sum, 'exchange')} over ${count(seen.length, 'operation')} in the story of npm start.`,
    ...(unseen.length > 0 ? [`  Not met in the story: ${unseen.join(', ')}.`] : []),
  ];
}

function mends({ rules, used }: OpenApi): string[] {
  if (rules.mends.length === 0) return [];
  const lines = rules.mends.map((mend) => `    ${mend.pointer} ${what(mend, used)}: ${mend.reason}.`);
  return [`  ${count(rules.mends.length, 'mend')}:`, ...lines];
}

function what(mend: Mend, used: ReadonlyMap<string, number>): string {
  if (mend.kind === 'replace') return 'replaced';
  if (mend.kind === 'add') return 'added';
  if (mend.kind === 'copy-without') return `without "${mend.key}"`;
  const values = mend.values.map((value) => {
    const times = used.get(useOf(mend.pointer, value)) ?? 0;
    return `${JSON.stringify(value)} (${times === 0 ? 'not met' : `met ${count(times, 'time')}`})`;
  });
  return `also ${values.join(', ')}`;
}

function statements({ rules }: OpenApi): string[] {
  const byReason = new Map<string, string[]>();
  for (const { status, reason } of rules.statuses) {
    byReason.set(reason, [...(byReason.get(reason) ?? []), `status ${status}`]);
  }
  for (const { name, reason } of rules.headers) {
    byReason.set(reason, [...(byReason.get(reason) ?? []), `header ${name}`]);
  }
  const lines = [...byReason].map(([reason, things]) => `    ${things.join(', ')}: ${reason}.`);
  return lines.length > 0 ? ['  Stated outside the operations:', ...lines] : [];
}

/** Equal findings once, with how often. */
function findings(violations: readonly Violation[]): string[] {
  const times = new Map<string, number>();
  for (const { operation, side, pointer, reason } of violations) {
    const line = `${operation}, ${side}, ${pointer}: ${reason}`;
    times.set(line, (times.get(line) ?? 0) + 1);
  }
  return [...times].map(([line, number]) => (number === 1 ? line : `${line} (${number} times)`)).toSorted();
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
