/**
 * The one key that may write to the branch of the ledger. Its secret half lies in the environment of `record`, its public
 * half in a variable beside it, so that it can be shown again and compared with what was added on the web page. There, and
 * not through the API: a key that was added with a token dies with that token.
 */
import { pathOf, secretsIn } from './environments.ts';
import { type AskGitHub, objectIn, type Place, Refused, read, readIfThere, readList } from './github.ts';
import type { Found, Setting } from './setting.ts';

/** The environment of the jobs that record. */
export const LEDGER = 'ledger';
export const SECRET = 'LEDGER_SSH_KEY';
const PUBLIC_HALF = 'LEDGER_SSH_KEY_PUBLIC';

export const writingKeySettings: readonly Setting[] = [
  {
    what: `"record" has a key of its own to write with (${SECRET})`,
    page: 'settings/environments',
    look: async (ask, place) => {
      const secrets = await secretsIn(ask, place, LEDGER);
      if (secrets === undefined) return { state: 'waits', how: `until there is the environment ${LEDGER}` };
      if (secrets.has(SECRET)) return { state: 'right' };
      // A pair that nobody may add would only keep "record" from pushing with its token.
      if (await areForbidden(ask, place)) return forbidden(place);
      return {
        state: 'differs',
        how: 'there is none',
        mend: { by: 'key-pair', environment: LEDGER, secret: SECRET, variable: PUBLIC_HALF },
      };
    },
  },
  { what: 'This key, and no other, may write to the repository', page: 'settings/keys', look: whoWrites },
];

async function whoWrites(ask: AskGitHub, place: Place): Promise<Found> {
  const keys = await keysOf(ask, place);
  if (keys === undefined) return { state: 'waits', how: 'until there is a key' };
  const { publicHalf, ours, others } = keys;
  if (ours === 0) return toAdd(ask, place, publicHalf);
  const more = others + ours - 1;
  if (more === 0) return { state: 'right' };
  return {
    state: 'click',
    how: `${more} more ${more === 1 ? 'key' : 'keys'} may write, and the rules of the branch "runs" let every one through: remove ${more === 1 ? 'it' : 'them'}, or make them read-only`,
  };
}

/** Whether a rule set may keep all but keys off: also where others than ours may write, and all the more then. */
export async function isKeyInPlace(ask: AskGitHub, place: Place): Promise<boolean> {
  return ((await keysOf(ask, place))?.ours ?? 0) > 0;
}

type Keys = { publicHalf: string | undefined; ours: number; others: number };

/** How many keys may write; `undefined`: "record" has none. */
async function keysOf(ask: AskGitHub, place: Place): Promise<Keys | undefined> {
  const secrets = await secretsIn(ask, place, LEDGER);
  if (secrets?.has(SECRET) !== true) return undefined;
  const keys = await readList(ask, `repos/${place.repository}/keys`);
  const writing = keys.filter((key) => key.read_only === false && key.enabled !== false);
  const variable = await readIfThere(ask, `${pathOf(place, LEDGER)}/variables/${PUBLIC_HALF}`);
  const { value } = objectIn(variable);
  const publicHalf = typeof value === 'string' ? value : undefined;
  // A key that was made by hand has left no public half to compare with.
  const ours = writing.filter(
    ({ key }) => publicHalf === undefined || materialOf(String(key)) === materialOf(publicHalf),
  ).length;
  return { publicHalf, ours, others: writing.length - ours };
}

async function toAdd(ask: AskGitHub, place: Place, publicHalf: string | undefined): Promise<Found> {
  if (await areForbidden(ask, place)) return forbidden(place);
  if (publicHalf === undefined) {
    return {
      state: 'click',
      how: `its public half is nowhere to be found. Take the secret away (${toDelete(place)}) and run this again: it makes a new pair`,
    };
  }
  return {
    state: 'click',
    how: 'add the key below on this page, with "Allow write access"',
    page: 'settings/keys/new',
    paste: publicHalf,
  };
}

function forbidden({ owner }: Place): Found {
  return {
    state: 'click',
    how: 'the organisation forbids deploy keys. An owner can allow them on this page; or leave the key out with --no-deploy-key, and "record" pushes with its token',
    page: `https://github.com/organizations/${owner}/settings/deploy_keys`,
  };
}

/** Who may not know does not learn it; then GitHub says so on the page. */
async function areForbidden(ask: AskGitHub, { owner, isOrganisation }: Place): Promise<boolean> {
  if (!isOrganisation) return false;
  try {
    const organisation = objectIn(await read(ask, `orgs/${owner}`));
    return organisation.deploy_keys_enabled_for_repositories === false;
  } catch (error) {
    if (error instanceof Refused) return false;
    throw error;
  }
}

/** The command that takes the secret half away. */
export function toDelete({ repository }: Place): string {
  return `gh secret delete ${SECRET} --repo ${repository} --env ${LEDGER}`;
}

/** A key without its comment, which GitHub does not keep. */
function materialOf(key: string): string {
  return key.trim().split(/\s+/).slice(0, 2).join(' ');
}
