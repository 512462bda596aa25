/** On one's own machine: where "record" pushes to, and whether somebody at the terminal wants that. */
import { resolve } from 'node:path';
import { isTaken } from '../ledger/recorded-here.ts';
import { isAbsence, originOf, withoutCredentials } from '../ledger/remote.ts';
import { isNoRun, readResults } from '../ledger/results.ts';
import { isOfNobody } from '../ledger/to-record.ts';
import { commitSubject } from '../report/summary.ts';
import type { Settings } from '../settings.ts';
import { LeftError } from './dialogue.ts';
import { ledgerAt, type World } from './world.ts';

type Tenants = { tenants: ReadonlyMap<string, unknown>; broken: readonly string[] };

/**
 * Says what goes where. Asks where somebody can be asked and it is a real ledger: in a clone it is everybody's. False: they do
 * not want it.
 */
export async function isPushAgreed(settings: Settings, world: World, known: Tenants): Promise<boolean> {
  const { run, ledgerBranch, ledgerRemote } = settings;
  if (run.trigger !== 'local') return true;
  const origin = await originOf(ledgerAt(settings, world));
  const subjects = isAbsence(origin) ? [] : await subjectsOf(settings, world, known);
  // That there is nothing to push, or nowhere, is told by what comes after this.
  if (subjects.length === 0) return true;
  const place = `the branch ${ledgerBranch} of ${withoutCredentials(origin)}`;
  world.print([`To ${place}:`, ...subjects.map((subject) => `  ${subject}`)].join('\n'));
  if (ledgerRemote !== '' || world.agree === undefined) return true;
  try {
    return await world.agree(
      `This is the history of all who use that repository. Push ${subjects.length === 1 ? 'it' : 'them'} there?`,
      { usually: false },
    );
  } catch (error) {
    if (error instanceof LeftError) return false;
    throw error;
  }
}

/** Of what nobody has recorded yet, as far as it is noted here. What is wrong with a result is told when it is recorded. */
async function subjectsOf(settings: Settings, world: World, known: Tenants): Promise<string[]> {
  const { run, expected } = settings;
  const folder = resolve(world.folder, settings.outDir);
  const silent = { ...known, expected, warn: () => {} };
  const found = await readResults({ ...silent, folder, run, now: world.now() });
  const wanted = found.filter((result) => !isNoRun(result) && !isOfNobody(result, silent));
  const taken = await Promise.all(wanted.map((result) => isTaken(result, { folder })));
  return wanted.filter((_, at) => !taken[at]).map(({ summary }) => commitSubject(summary));
}
