/** Asks GitHub which rules are in force for a branch. Needs `contents: read`; who may pass them by, no token is told. */
import { type Asked, askGitHub, type GitHubOptions } from './github.ts';

const PAGE = 100;
const MOST_PAGES = 10;

/** The kinds of rules, like `deletion`. Throws SyncError when GitHub does not answer. */
export async function listBranchRules(
  options: GitHubOptions & { branch: string },
): Promise<ReadonlySet<string>> {
  const said: Asked = {
    code: 'github-rules',
    what: `which rules the branch ${options.branch} has`,
    otherwise: 'Nothing to do: the next start asks again.',
    right: 'contents: read',
  };
  return askGitHub(options, said, async ({ rest, owner, repo }) => {
    const { branch } = options;
    const kinds = new Set<string>();
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const { data } = await rest.rest.repos.getBranchRules({ owner, repo, branch, per_page: PAGE, page });
      // A page of a proxy is no answer, and no answer is not "none".
      if (!Array.isArray(data)) throw new TypeError('no list of rules');
      for (const { type } of data) kinds.add(type);
      if (data.length < PAGE) break;
    }
    return kinds;
  });
}
