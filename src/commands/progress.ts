/** Shows where a run is: one line that changes on a terminal, plain lines elsewhere. Numbers only. */
import { changesOf, unitsOf } from '../plan/change.ts';
import type { Step } from '../sync.ts';

/** The part of a stream that is needed; `process.stdout` is one. */
export type Screen = { isTTY?: boolean; write(text: string): unknown };

const BAR = 24;

/** Returns a listener that writes steps to the screen. Without a terminal, progress is told at every quarter. */
export function stepPrinter(screen: Screen): (step: Step) => void {
  let toldQuarter = 0;
  return (step) => {
    switch (step.step) {
      case 'reading':
        toldQuarter = 0;
        screen.write('Reading Personio and Engagedly ...\n');
        return;
      case 'planned': {
        const { held } = step.plan;
        screen.write(
          `Planned: ${describePlan(
            unitsOf(step.plan).length,
            changesOf(step.plan).map(({ action }) => action),
            held.reduce((sum, { count }) => sum + count, 0),
          )}\n`,
        );
        return;
      }
      case 'applying': {
        const { done, total } = step;
        if (screen.isTTY) {
          const filled = Math.round((done / total) * BAR);
          const bar = '#'.repeat(filled) + '.'.repeat(BAR - filled);
          screen.write(`\r  [${bar}] ${done} of ${total}${done === total ? '\n' : ''}`);
          return;
        }
        const quarter = Math.floor((done / total) * 4);
        if (quarter === toldQuarter) return;
        toldQuarter = quarter;
        screen.write(`  ${done} of ${total} changes done\n`);
      }
    }
  };
}

function describePlan(units: number, actions: readonly string[], held: number): string {
  const count = (action: string) => actions.filter((other) => other === action).length;
  const parts = [
    [units, units === 1 ? 'unit to create' : 'units to create'],
    [count('create'), 'to add'],
    [count('update'), 'to update'],
    [count('reactivate'), 'to activate again'],
    [count('block'), 'to block'],
  ] as const;
  const some = parts.filter(([number]) => number > 0).map(([number, words]) => `${number} ${words}`);
  const changes = some.length > 0 ? some.join(', ') : 'nothing to change';
  return held > 0 ? `${changes}; ${held} held.` : `${changes}.`;
}
