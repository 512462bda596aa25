import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { BASE, placeOf, problemsOf, suiteOf } from '../../fixtures/tenants/cases.ts';

/** In parts, so that a scanner of the sources finds none. */
const SECRETS: ReadonlyArray<readonly [title: string, parts: readonly string[]]> = [
  ['a Personio credential', ['papi', '-0f1e2d3c-4b5a-6978']],
  ['a GitHub token', ['ghp', '_0123456789abcdefghij']],
  ['a fine-grained GitHub token', ['github', '_pat_0123456789abcdefghij']],
  ['a Slack token', ['xoxb', '-0123456789-abc']],
  ['a webhook', ['https://hooks', '.slack.com/services/T0/B0']],
  ['a key of a payment service', ['sk', '_live_0123456789abcdefghij']],
  ['a GitLab token', ['glpat', '-0123456789abcdefghij']],
  ['an npm token', ['npm', '_0123456789abcdefghijABCDEFGHIJ0123456789']],
  ['a private key', ['-----BEGIN', ' PRIVATE KEY-----']],
  ['an age key', ['AGE-SECRET', '-KEY-1QQQQQQQQQQ']],
  ['a signed token', ['eyJhbGciOi', 'JIUzI1NiJ9.eyJzdWIiOiIx']],
  ['a password in a URL', ['smtp://user:', 'geheim@mail.example']],
  ['a ledger key', ['0123456789abcdef'.repeat(2), '0123456789abcdef'.repeat(2)]],
];

suiteOf(
  'checkTenant: secrets in a text',
  SECRETS.map(([title, parts]) => ({
    title,
    file: { name: `Nordwind ${parts.join('')}` },
    code: 'secret',
    at: parts.join(''),
    says: /renew it/,
  })),
).run();

const anywhere = suite('checkTenant: secrets anywhere');
const secret = ['papi', '-0f1e2d3c-4b5a-6978'].join('');
for (const [title, file] of [
  ['in a row', { mapping: { level: `'${secret}'` } }],
  ['in a test', { tests: [{ name: 'x', given: { position: secret }, expect: { job_title: secret } }] }],
  ['in a list', { notify: ['hr@nordwind.example'], protect: [secret] }],
  ['as a value under a key that is none', { client_id: secret }],
  ['as a key', { sensitive: { [secret]: 'because it was pasted' } }],
] as const) {
  anywhere(title, async () => {
    const text = JSON.stringify({ ...BASE, ...file }, null, 2);
    const found = (await problemsOf(text)).filter(({ code }) => code === 'secret');
    const line = placeOf(text, secret).split(':')[0];
    assert.is(`${found[0]?.severity} ${found[0]?.line}`, `error ${line}`);
    assert.not.match(JSON.stringify(found), secret);
  });
}
anywhere('a digest and a reference are none', async () => {
  const reason = 'digest 0123456789ab, commit 0123456789abcdef0123456789abcdef01234567';
  const resolve = [{ employee: '0123456789ab', user: 'u1', expires: '2026-12-31', reason }];
  assert.equal(await problemsOf({ ...BASE, resolve }), []);
});
anywhere.run();
