/** How often we are refused, alone and beside a stranger, over all phases and kinds of window. */
import { PHASES, play, STRANGERS, type Stranger, WINDOWS } from '../http/pace/shared-key.ts';
import type { Figure } from './figures.ts';

const CALLS = 1000;
const JOB = 230;
/** What one had to leave, the next one does. */
const RUNS = 2;

type Case = { name: string; strangers: (Stranger | undefined)[]; headers: boolean; most: number };

const of = (start: string) =>
  Object.entries(STRANGERS).flatMap(([name, one]) => (name.startsWith(start) ? [one] : []));
const CASES: readonly Case[] = [
  { name: 'alone', strangers: [undefined], headers: true, most: 0 },
  { name: 'a steady stranger (30 %)', strangers: of('steady'), headers: true, most: 0 },
  { name: 'a stranger in bursts of 30', strangers: of('bursts of 30'), headers: true, most: 1 },
  { name: 'a steady stranger, no headers', strangers: of('steady'), headers: false, most: 1 },
  { name: 'bursts of 30, no headers', strangers: of('bursts of 30'), headers: false, most: 1 },
];

export function sharedKeyFigures(): Figure[] {
  return CASES.flatMap(({ name, strangers, headers, most }) => {
    const plays = WINDOWS.flatMap((window) =>
      strangers.flatMap((stranger) =>
        Array.from({ length: PHASES }, (_, phase) =>
          play({ calls: CALLS, window, phase, headers, ...(stranger && { stranger }) }),
        ),
      ),
    );
    const worst = (of: (one: (typeof plays)[number]) => number) => Math.max(...plays.map(of));
    return [
      {
        name: `429s, ${name}`,
        unit: 'most in a run',
        target: { kind: 'at-most', value: most },
        measured: worst(({ throttled }) => throttled),
      },
      {
        name: `longest run, ${name}, 1,000 calls`,
        unit: 'minutes',
        target: { kind: 'at-most', value: JOB },
        measured: worst(({ elapsed }) => elapsed / 60_000),
      },
      {
        name: `runs until all is done, ${name}, 1,000 calls`,
        unit: 'runs',
        target: { kind: 'at-most', value: RUNS },
        measured: worst(({ runs }) => runs),
      },
    ];
  });
}

/** The pace alone, for sizes that whole runs would take too long for. */
export function paceFigures(sizes: readonly number[]): Figure[] {
  return sizes.map((calls) => {
    const minutes = Math.max(...WINDOWS.map((window) => play({ calls, window }).elapsed / 60_000));
    return {
      name: `wall clock, ${calls.toLocaleString('en')} calls alone`,
      unit: '× calls ÷ allowed rate',
      target: { kind: 'at-most', value: 1.05 },
      measured: minutes / (calls / 180),
    };
  });
}
