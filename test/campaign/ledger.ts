/** What may become of the ledger between two runs. */
import type { RecordedTenant } from '../../src/commands/world.ts';
import { type Kept, keep, type Left, recordedBy as recorded } from '../fixtures/ledger.ts';
import type { LedgerFate } from './scenario.ts';

/** Takes over what a run has left, unless that is its fate. */
export function keepBy(fate: LedgerFate, kept: Kept, left: Left): void {
  if (fate === 'not-recorded') return;
  if (fate === 'lost') Object.assign(kept, { lines: [], states: [] });
  keep(kept, left);
}

/** What the ledger shows a run. */
export function recordedBy(fate: LedgerFate, kept: Kept): RecordedTenant {
  const { lines, states } = kept;
  switch (fate) {
    case 'lost':
      return { lines: [] };
    case 'state-lost':
      return { lines: [...lines] };
    case 'old':
      return recorded({ lines, states: states.slice(0, -1) });
    case 'tampered':
      return recorded({
        lines,
        states: states.map((state) => state.replace(/"employees": \d/, '$&1')),
      });
    default:
      return recorded(kept);
  }
}
