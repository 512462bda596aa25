/**
 * An installation whose organisation forbids deploy keys: `record` pushes with its token. A variable of the repository says
 * so to whoever looks later, and nothing is left of a key, since `record` pushes by SSH as soon as there is one.
 */
import { secretsIn } from './environments.ts';
import { type AskGitHub, objectIn, type Place, Refused, readIfThere, readList } from './github.ts';
import { FOR_RUNS } from './rule-sets.ts';
import { differs, type Setting } from './setting.ts';
import { LEDGER, SECRET, toDelete } from './writing-key.ts';

const VARIABLE = 'NO_DEPLOY_KEY';
const YES = 'true';

/** Whether the repository says so. Throws Undocumented; what GitHub does not tell says nothing. */
export async function isWithoutKey(ask: AskGitHub, place: Place): Promise<boolean> {
  try {
    return (await variableOf(ask, place)) === YES;
  } catch (error) {
    if (error instanceof Refused) return false;
    throw error;
  }
}

export const withoutKeySettings: readonly Setting[] = [
  {
    what: `The variable ${VARIABLE} is "${YES}": "record" pushes with its token, and "doctor" wants no rule for a deploy key (take it away, and setup makes one)`,
    page: 'settings/variables/actions',
    right: 'the role admin of the repository (of a fine-grained token: Variables, read and write)',
    look: async (ask, place) => {
      const found = await variableOf(ask, place);
      if (found === YES) return { state: 'right' };
      const [path, body] = [pathIn(place), { name: VARIABLE, value: YES }];
      if (found === undefined) return differs(['there is none'], { method: 'POST', path, body });
      return differs(['it says something else'], { method: 'PATCH', path: `${path}/${VARIABLE}`, body });
    },
  },
  {
    what: `The environment ${LEDGER} has no ${SECRET}`,
    page: 'settings/environments',
    look: async (ask, place) => {
      const secrets = await secretsIn(ask, place, LEDGER);
      if (secrets?.has(SECRET) !== true) return { state: 'right' };
      // Nobody can read a secret to put it back, so that it is a person who takes it away.
      return {
        state: 'click',
        how: `there is one, and "record" pushes by SSH with it as long as it is there: ${toDelete(place)}`,
      };
    },
  },
  {
    what: `No rule set "${FOR_RUNS.name}" lets a deploy key alone write to the branch "runs"`,
    page: 'settings/rules',
    look: async (ask, { repository }) => {
      const sets = await readList(ask, `repos/${repository}/rulesets?includes_parents=false`);
      const isThere = sets.some(
        ({ name, enforcement }) => name === FOR_RUNS.name && enforcement !== 'disabled',
      );
      if (!isThere) return { state: 'right' };
      return { state: 'click', how: 'there is one, and "record" cannot push with its token: delete it' };
    },
  },
];

async function variableOf(ask: AskGitHub, place: Place): Promise<string | undefined> {
  const found = await readIfThere(ask, `${pathIn(place)}/${VARIABLE}`);
  return found === undefined ? undefined : String(objectIn(found).value);
}

function pathIn({ repository }: Place): string {
  return `repos/${repository}/actions/variables`;
}
