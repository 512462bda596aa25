import nock from 'nock';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { listBranchRules } from '../../action/branch-rules.ts';
import { failure } from '../fixtures/failure.ts';
import { nocked } from '../fixtures/nocked.ts';

const API = 'https://api.github.example';
const PATH = '/repos/nordwind/people-sync/rules/branches/runs';
const TOKEN = 'token-of-the-tests-5d1f';

function ask(timeout?: number): Promise<ReadonlySet<string>> {
  return listBranchRules({
    token: TOKEN,
    repository: 'nordwind/people-sync',
    branch: 'runs',
    apiUrl: API,
    fetch: (...args) => globalThis.fetch(...args),
    ...(timeout === undefined ? {} : { timeout }),
  });
}

function page(number: number, types: readonly string[]): nock.Scope {
  return nock(API, { reqheaders: { authorization: `token ${TOKEN}` } })
    .get(PATH)
    .query({ per_page: '100', page: String(number) })
    .reply(
      200,
      types.map((type) => ({ type, ruleset_source_type: 'Repository', ruleset_id: 1 })),
    );
}

const tests = suite('listBranchRules');

nocked(tests);

tests('the kinds of rules of all pages', async () => {
  page(1, [...Array<string>(99).fill('deletion'), 'creation']);
  page(2, ['update', 'non_fast_forward']);
  assert.equal([...(await ask())].sort(), ['creation', 'deletion', 'non_fast_forward', 'update']);
});

tests('no rules are an answer', async () => {
  page(1, []);
  assert.is((await ask()).size, 0);
});

for (const [what, reply] of [
  ['a refusal', { status: 403, body: { message: 'No.' } }],
  ['a page of a proxy', { status: 200, body: '<html>' }],
  ['an object', { status: 200, body: {} }],
] as const) {
  tests(`${what} is none`, async () => {
    nock(API).get(PATH).query(true).reply(reply.status, reply.body);
    const { code, message, remedy } = await failure(ask());
    assert.is(code, 'github-rules');
    assert.match(message, /^GitHub did not tell which rules the branch runs has \(/);
    if (reply.status === 403) assert.match(remedy, 'contents: read');
  });
}

tests.run();
