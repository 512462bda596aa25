/** How the page is handed out: to this machine alone, under a policy that lets it call nobody. */
import { request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Desk, serveDesk } from '../../src/desk/serve.ts';

const serving = suite('the server of the desk');
const BUILT = { script: 'script', evaluator: 'evaluator', style: 'style' };
const root = fileURLToPath(new URL('../..', import.meta.url));

let desk: Desk;
serving.before(async () => {
  desk = await serveDesk({ root, built: BUILT, now: () => new Date('2026-11-26T09:00:00Z') });
});
serving.after(() => desk.close());

/** With headers of its own, which `fetch` would not send. */
function ask(
  path: string,
  { method = 'GET', host = new URL(desk.url).host } = {},
): Promise<{ status: number; policy: string; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(new URL(path, desk.url), { method, headers: { host } }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (part) => {
        body += part;
      });
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          policy: String(response.headers['content-security-policy']),
          body,
        }),
      );
    });
    sent.on('error', reject).end();
  });
}

serving('listens on loopback alone', () => {
  assert.match(desk.url, /^http:\/\/127\.0\.0\.1:\d+\/$/);
});

serving('each part has a policy under which nothing can be called', async () => {
  const { body, policy } = await ask('/');
  for (const rule of [
    "default-src 'none'",
    "connect-src 'none'",
    "form-action 'none'",
    "script-src 'self'",
  ]) {
    assert.ok(policy.split('; ').includes(rule), rule);
  }
  assert.not.match(policy, /unsafe|\*|https?:/);
  assert.ok(body.includes('Nordwind Logistik GmbH'));
  for (const [path, text] of [
    ['/desk.js', 'script'],
    ['/evaluator.js', 'evaluator'],
    ['/desk.css', 'style'],
  ] as const) {
    assert.equal(await ask(path), { status: 200, policy: "default-src 'none'", body: text });
  }
});

serving('each load has a nonce of its own', async () => {
  const nonceIn = ({ policy }: { policy: string }) => /'nonce-([^']{20,})'/.exec(policy)?.[1];
  const [one, other] = [nonceIn(await ask('/')), nonceIn(await ask('/'))];
  assert.ok(one);
  assert.is.not(one, other);
});

serving('another name that points here, another method and another path get nothing', async () => {
  assert.is((await ask('/', { host: 'somebody.example' })).status, 421);
  assert.is((await ask('/', { method: 'POST' })).status, 421);
  for (const path of ['/tenants/example.json', '/../package.json', '/desk.js?x', '/favicon.ico']) {
    assert.is((await ask(path)).status, 404, path);
  }
});

serving.run();
