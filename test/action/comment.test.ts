import nock from 'nock';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { neutralise, postSticky, type StickyOptions } from '../../action/comment.ts';
import { ConfigError } from '../../src/errors.ts';
import { failure } from '../fixtures/failure.ts';
import { nocked } from '../fixtures/nocked.ts';

const API = 'https://api.github.example';
const COMMENTS = '/repos/acme/sync/issues/7/comments';
const TAG = '<!-- personio-engagedly-sync:validate -->';
const BOT = 'github-actions[bot]';
const HOME = 'https://github.com/acme/sync/';

type Sent = { body: string };

function options(given: Partial<StickyOptions> = {}): StickyOptions {
  const token = 'test-token-3f1c';
  return {
    token,
    repository: 'acme/sync',
    pullRequest: 7,
    marker: 'validate',
    body: 'Hello',
    apiUrl: API,
    ...given,
  };
}

function comment(id: number, body: string, login = BOT) {
  return { id, body, user: { login }, html_url: `${HOME}pull/7#issuecomment-${id}` };
}

function listing(comments: object[], headers: Record<string, string> = {}, page?: string) {
  const query = { per_page: '100', ...(page === undefined ? {} : { page }) };
  return nock(API).get(COMMENTS).query(query).reply(200, comments, headers);
}

const posts = suite('postSticky');
nocked(posts);

posts('creates the comment, with the marker and the token', async () => {
  let sent: Sent | undefined;
  const list = listing([comment(1, 'something else')]);
  const post = nock(API, { reqheaders: { authorization: 'token test-token-3f1c' } })
    .post(COMMENTS, (body: Sent) => {
      sent = body;
      return true;
    })
    .reply(201, comment(2, ''));
  const posted = await postSticky(options());
  assert.equal(posted, { action: 'created', url: `${HOME}pull/7#issuecomment-2` });
  assert.is(sent?.body, `${TAG}\nHello`);
  list.done();
  post.done();
});

posts('updates the comment it finds on a later page', async () => {
  const next = `<${API}${COMMENTS}?per_page=100&page=2>; rel="next"`;
  const first = listing([comment(1, 'a'), comment(2, 'b', 'ada')], { link: next });
  const second = listing([comment(3, `${TAG}\nold`)], {}, '2');
  const patch = nock(API)
    .patch('/repos/acme/sync/issues/comments/3', { body: `${TAG}\nHello` })
    .reply(200, comment(3, ''));
  assert.is((await postSticky(options())).action, 'updated');
  for (const scope of [first, second, patch]) scope.done();
});

posts("never touches somebody else's comment that carries the marker, nor one that quotes it", async () => {
  const list = listing([
    comment(1, `${TAG}\nfake`, 'mallory'),
    comment(2, `> ${TAG}\nquoted`),
    comment(3, '<!-- personio-engagedly-sync:validate-2 -->\nother'),
    { id: 4, body: null, user: null, html_url: HOME },
  ]);
  const post = nock(API).post(COMMENTS).reply(201, comment(5, ''));
  assert.is((await postSticky(options())).action, 'created');
  list.done();
  post.done();
});

posts('leaves a comment alone that says the same', async () => {
  const list = listing([comment(3, `${TAG}\r\nHello`)]);
  assert.is((await postSticky(options())).action, 'unchanged');
  list.done();
});

posts('creates a new one when the old one was deleted meanwhile', async () => {
  const list = listing([comment(3, `${TAG}\nold`)]);
  const patch = nock(API).patch('/repos/acme/sync/issues/comments/3').reply(404, {});
  const post = nock(API).post(COMMENTS).reply(201, comment(4, ''));
  assert.is((await postSticky(options())).action, 'created');
  for (const scope of [list, patch, post]) scope.done();
});

posts('says what the job lacks when GitHub refuses, without what GitHub said', async () => {
  const list = listing([]);
  const post = nock(API).post(COMMENTS).reply(403, { message: 'Resource not accessible: Hello' });
  const error = await failure(postSticky(options()));
  assert.is(error.code, 'comment');
  assert.is(error.message, 'The comment on pull request 7 was not written: GitHub answered 403.');
  assert.match(error.remedy, 'pull-requests: write');
  assert.not.match(error.message + error.remedy, /Hello|token-3f1c/);
  list.done();
  post.done();
});

posts('says so when GitHub cannot be reached', async () => {
  const list = nock(API).get(COMMENTS).query(true).replyWithError('socket: secret detail');
  const error = await failure(postSticky(options()));
  assert.is(error.code, 'comment');
  assert.not.match(error.message, 'secret detail');
  list.done();
});

posts('cuts a body that is too long, and closes what it cut open', async () => {
  let sent = '';
  const list = listing([]);
  const post = nock(API)
    .post(COMMENTS, ({ body }: Sent) => {
      sent = body;
      return true;
    })
    .reply(201, comment(2, ''));
  const fold = '<details><summary>A</summary>\n\nshort\n\n</details>\n\n';
  await postSticky(
    options({ body: `${fold}<details><summary>B</summary>\n\n${'long line 😀\n'.repeat(9000)}</details>` }),
  );
  assert.ok(sent.length <= 65_536, String(sent.length));
  assert.ok(sent.startsWith(TAG));
  assert.match(sent, 'Cut: the text would be too long');
  assert.is(sent.match(/<details>/g)?.length, sent.match(/<\/details>/g)?.length);
  assert.ok(sent.isWellFormed());
  list.done();
  post.done();
});

posts('refuses impossible options without a call', async () => {
  const wrong: Partial<StickyOptions>[] = [
    { repository: 'acme' },
    { repository: 'acme/sync/../x' },
    { pullRequest: 0 },
    { pullRequest: Number.NaN },
    { marker: 'x --> <b>' },
    { token: '' },
  ];
  for (const given of wrong) {
    assert.instance(await failure(postSticky(options(given))), ConfigError);
  }
});

posts.run();

const safe = suite('neutralise');
const seen = (text: string) => neutralise(text, HOME).replaceAll('\u200B', '·');

safe('breaks hidden comments, so that no other marker gets in', () => {
  assert.is(
    seen('a <!-- personio-engagedly-sync:plan --> b'),
    'a &lt;!-- personio-engagedly-sync:plan --> b',
  );
});

safe('breaks mentions and references, also those spelled as character references', () => {
  assert.is(seen('@octocat @acme/team'), '@·octocat @·acme/team');
  assert.is(
    seen('&#64;octocat &#x40;a &commat;b &#35;1 &num;2'),
    '&amp;#·64;octocat &amp;#x40;a &amp;commat;b &amp;#·35;1 &amp;num;2',
  );
  assert.is(seen('fixes #12, acme/x#3, GH-4'), 'fixes #·12, acme/x#·3, GH-·4');
});

safe('keeps only elements of its own texts', () => {
  assert.is(
    seen('<details><summary><code>a</code></summary></details>'),
    '<details><summary><code>a</code></summary></details>',
  );
  assert.is(
    seen('<img src=x><details open><a href="https://evil.example/">'),
    '&lt;img src=x>&lt;details open>&lt;a href="https:·//evil.example/">',
  );
});

safe('lets no link, image or address lead out', () => {
  assert.is(
    seen('[a](//evil.example) ![b](x)\n[c]: //evil.example\n[d][c]'),
    '[a]·(//evil.example) !·[b]·(x)\n[c]·: //evil.example\n[d]·[c]',
  );
  assert.is(seen('https://evil.example www.evil.example'), 'https:·//evil.example www·.evil.example');
  assert.is(seen('_www.evil.example_ ~www.evil.example'), '_www·.evil.example_ ~www·.evil.example');
  assert.is(
    seen('https://github.com.evil.example/acme/sync/'),
    'https:·//github.com.evil.example/acme/sync/',
  );
  assert.is(seen(`${HOME}../../mallory/x`), 'https:·//github.com/acme/sync/../../mallory/x');
});

safe('keeps a link to a run of this repository', () => {
  const link = `<a href="${HOME}actions/runs/123">run</a>`;
  assert.is(seen(link), link);
  assert.is(seen(`${HOME}actions/runs/123`), `${HOME}actions/runs/123`);
  assert.is(seen(`<a href="${HOME}x" onclick="y">`), `&lt;a href="${HOME}x" onclick="y">`);
});

safe('takes out characters that hide text, and keeps line ends', () => {
  assert.is(seen('a\r\nb\u202Ec\u0000\u200Bd'), 'a\nbcd');
});

safe('leaves ordinary Markdown as it is', () => {
  const text =
    '| `a` | <code>a&#124;b &amp; c</code> |\n| --- | --- |\n\n> [!WARNING]\n> - **⚠ loosens safety:** x\\|y';
  assert.is(seen(text), text);
});

safe.run();
