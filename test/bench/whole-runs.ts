/** Whole syncs in virtual time: how many calls they make, and how long the rate limit makes them. */
import { DEFAULT_LIMITS } from '../../src/rules.ts';
import { type Stage, setStage, type Told } from '../fixtures/stage.ts';
import type { Figure } from './figures.ts';
import { playObvious } from './obvious.ts';

/** What the limit of 200 a minute leaves, less the reserve. */
const ALLOWED = 180;
const MINUTE = 60_000;
/** The promoted: every tenth, and no more than whom one field may change for at once, unless somebody approves. */
const SHARE = 10;
const MOST = DEFAULT_LIMITS.field.max;

export async function wholeRuns(people: number): Promise<Figure[]> {
  const stage = await setStage({ people, line: 'here' });
  const name = people.toLocaleString('en');
  try {
    const load = await timed(stage);
    expect(load.told, { created: people });
    const quiet = await timed(stage);
    expect(quiet.told, { unchanged: people });
    const changed = stage.company.people.filter((_, at) => at % SHARE === 0).slice(0, MOST);
    // To a title that is there already: a new one would be a unit, and one call more.
    const [first, second] = [...new Set(stage.company.people.map(({ position }) => position))];
    for (const person of changed)
      person.position = person.position === first ? (second ?? '') : (first ?? '');
    const day = await timed(stage);
    expect(day.told, { updated: changed.length });
    const script = playObvious(people);
    return [
      {
        name: `${name} people, nothing changed`,
        unit: 'calls',
        target: { kind: 'exactly', value: floorOf(stage) },
        measured: callsOf(quiet.told),
        script: script.calls,
      },
      {
        name: `${name} people, ${changed.length} changed`,
        unit: 'writes per changed person',
        target: { kind: 'exactly', value: 1 },
        measured: day.told.summary.calls.engagedly.write / changed.length,
        script: people / changed.length,
      },
      {
        name: `${name} people, first load, limit binds`,
        unit: '× calls ÷ allowed rate',
        target: { kind: 'at-most', value: 1.05 },
        measured: load.minutes / (engagedlyCalls(load.told) / ALLOWED),
        script: script.minutes / (engagedlyCalls(load.told) / ALLOWED),
      },
      {
        name: `${name} people, 429s in three runs`,
        unit: 'refused',
        target: { kind: 'at-most', value: 0 },
        measured: stage.engagedly.throttled + stage.personio.throttled,
        script: script.throttled,
      },
    ];
  } finally {
    await stage.close();
  }
}

/** The same with answers that take two seconds. */
export async function slowAnswers(people: number): Promise<Figure> {
  const stage = await setStage({ people, line: 'here', answers: { quickest: 1_900, slowest: 2_100 } });
  try {
    const load = await timed(stage);
    expect(load.told, { created: people });
    return {
      name: `${people.toLocaleString('en')} people, first load, answers of 2 s`,
      unit: '× calls ÷ allowed rate',
      target: { kind: 'at-most', value: 1.15 },
      measured: load.minutes / (engagedlyCalls(load.told) / ALLOWED),
    };
  } finally {
    await stage.close();
  }
}

async function timed(stage: Stage): Promise<{ told: Told; minutes: number }> {
  const before = stage.now();
  const told = await stage.run();
  // The stage lets a minute pass before each run.
  return { told, minutes: (stage.now() - before - MINUTE) / MINUTE };
}

function expect({ summary, printed }: Told, counts: Partial<Told['summary']['counts']>): void {
  const isAsExpected = Object.entries(counts).every(
    ([key, count]) => summary.counts[key as keyof typeof summary.counts] === count,
  );
  if (summary.outcome !== 'success' || !isAsExpected)
    throw new Error(`Another run than was to be measured: ${printed}`);
}

/** Token and attributes; attributes; and the lists by their pages. */
function floorOf({ company, engagedly }: Stage): number {
  const pages = (count: number, size: number) => Math.max(1, Math.ceil(count / size));
  const units = Object.values(engagedly.units).reduce((sum, { length }) => sum + pages(length, 50), 0);
  return 2 + pages(company.people.length, 100) + 1 + pages(engagedly.users.length, 50) + units;
}

function engagedlyCalls({ summary: { calls } }: Told): number {
  return calls.engagedly.get + calls.engagedly.write;
}

function callsOf(told: Told): number {
  const { get, write } = told.summary.calls.personio;
  return get + write + engagedlyCalls(told);
}
