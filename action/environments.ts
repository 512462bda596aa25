/** Asks GitHub which environments there are, and whether other branches may use them. Needs `actions: read`. */
import { type Openness, opennessOf } from '../src/setup/environments.ts';
import { MOST_PAGES, PAGE } from '../src/setup/github.ts';
import { type Asked, askGitHub, type GitHubOptions } from './github.ts';

/** By name in small letters. */
export type Environments = ReadonlyMap<string, Openness>;

/**
 * All of them in one list: asking for each tenant's by name would use up the requests of an hour. Throws SyncError when
 * GitHub does not answer.
 */
export async function listEnvironments(options: GitHubOptions): Promise<Environments> {
  const said: Asked = {
    code: 'github-environments',
    what: 'which environments there are',
    otherwise: 'Nothing to do: nobody was synced, and the next start asks again.',
  };
  return askGitHub(options, said, async ({ rest, owner, repo }) => {
    const environments = new Map<string, Openness>();
    for (let page = 1; ; page += 1) {
      // A list that is cut off would take the environments of the others for missing.
      if (page > MOST_PAGES) throw new TypeError(`more than ${MOST_PAGES * PAGE} environments`);
      const { data } = await rest.rest.repos.getAllEnvironments({ owner, repo, per_page: PAGE, page });
      // A page of a proxy is no answer, and no answer is not "none".
      if (!Array.isArray(data.environments)) throw new TypeError('no list of environments');
      for (const environment of data.environments) {
        environments.set(environment.name.toLowerCase(), opennessOf(environment));
      }
      if (data.environments.length < PAGE) return environments;
    }
  });
}
