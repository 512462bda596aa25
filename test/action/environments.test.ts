import nock from 'nock';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Environments, listEnvironments } from '../../action/environments.ts';
import { failure } from '../fixtures/failure.ts';
import { nocked } from '../fixtures/nocked.ts';

const API = 'https://api.github.example';
const PATH = '/repos/nordwind/people-sync/environments';
const TOKEN = 'token-of-the-tests-5d1f';

function ask(timeout?: number): Promise<Environments> {
  return listEnvironments({
    token: TOKEN,
    repository: 'nordwind/people-sync',
    apiUrl: API,
    fetch: (...args) => globalThis.fetch(...args),
    ...(timeout === undefined ? {} : { timeout }),
  });
}

/** One page as GitHub gives it. */
function page(number: number, names: readonly string[], policy: unknown): nock.Scope {
  const environments = names.map((name) => ({ name, deployment_branch_policy: policy }));
  return nock(API, { reqheaders: { authorization: `token ${TOKEN}` } })
    .get(PATH)
    .query({ per_page: '100', page: String(number) })
    .reply(200, { total_count: 101, environments });
}

const NAMED = { protected_branches: false, custom_branch_policies: true };

const tests = suite('listEnvironments');

nocked(tests);

tests('reads all pages, in one question each', async () => {
  const names = Array.from({ length: 100 }, (_, index) => `tenant-t${index}`);
  const scopes = [page(1, names, NAMED), page(2, ['Tenant-Last'], NAMED)];
  const found = await ask();
  assert.is(found.size, 101);
  assert.equal([found.get('tenant-t7'), found.get('tenant-last')], ['restricted', 'restricted']);
  for (const scope of scopes) scope.done();
});

tests('a list without an end is no answer: whoever stands behind it would be taken for missing', async () => {
  const names = Array.from({ length: 100 }, (_, index) => `tenant-t${index}`);
  const scope = nock(API)
    .persist()
    .get(PATH)
    .query(true)
    .reply(200, {
      total_count: 1e6,
      environments: names.map((name) => ({ name, deployment_branch_policy: NAMED })),
    });
  assert.is((await failure(ask())).code, 'github-environments');
  scope.persist(false);
});

tests('one for every branch, or for every protected one, is open', async () => {
  for (const policy of [null, undefined, { protected_branches: true, custom_branch_policies: false }]) {
    page(1, ['tenant-nordwind'], policy);
    assert.is((await ask()).get('tenant-nordwind'), 'open');
  }
});

tests('no answer is an error, and never an empty list', async () => {
  nock(API)
    .get(PATH)
    .query(true)
    .reply(403, { message: `no, ${TOKEN}` });
  const refused = await failure(ask());
  assert.equal(
    [refused.code, refused.message],
    ['github-environments', 'GitHub did not tell which environments there are (status 403).'],
  );
  assert.match(refused.remedy, 'actions: read');
  assert.not.match(refused.message + refused.remedy, TOKEN);
  nock(API).get(PATH).query(true).reply(200, 'a page of a proxy');
  assert.match((await failure(ask())).message, 'did not tell');
  nock(API).get(PATH).query(true).replyWithError('connection reset');
  assert.match((await failure(ask())).message, 'no answer');
});

tests.run();
