/** The ledger in memory: real lines and real states, and what may become of them. */
import type { RecordedTenant } from '../../src/commands/world.ts';
import { lineOf, stateMark } from '../../src/history/line.ts';
import type { HistoryLine } from '../../src/ledger/read.ts';
import type { Summary } from '../../src/types/summary.d.ts';
import type { LedgerFate } from './scenario.ts';

/** Oldest first. */
export type Ledger = { lines: HistoryLine[]; states: string[] };

/** Takes over what a run has left, as "record" does. */
export function keep(
  ledger: Ledger,
  fate: LedgerFate,
  { summary, state }: { summary: Summary; state: string | undefined },
): void {
  if (fate === 'not-recorded') return;
  if (fate === 'lost') Object.assign(ledger, { lines: [], states: [] });
  const mark = state === undefined ? undefined : stateMark(JSON.parse(state).signature);
  ledger.lines.push(lineOf(summary, ledger.lines.at(-1), mark));
  if (state !== undefined) ledger.states.push(state);
}

/** What the ledger shows a run. */
export function recordedBy(fate: LedgerFate, { lines, states }: Ledger): RecordedTenant {
  const all = { lines: [...lines] };
  const last = states.at(-1);
  switch (fate) {
    case 'lost':
      return { lines: [] };
    case 'state-lost':
      return all;
    case 'old':
      return { ...all, ...(states.length > 1 ? { state: states.at(-2) ?? '' } : {}) };
    case 'tampered':
      return {
        ...all,
        ...(last === undefined ? {} : { state: last.replace(/"links":\["(.)/, '"links":["0') }),
      };
    default:
      return { ...all, ...(last === undefined ? {} : { state: last }) };
  }
}
