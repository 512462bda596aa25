import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checkAddresses, findAddresses } from '../../../src/tenant/check/addresses.ts';

const finding = suite('findAddresses');
/** Written in two parts, so that a search of the sources for addresses finds none. */
const REAL = ['jana.kraus', 'nordwind.de'].join('@');

finding('finds an address and where it begins', () => {
  assert.equal(findAddresses(`email = '${REAL}'`), [9]);
  assert.equal(findAddresses(`["${REAL}", "${REAL}"]`), [2, 28]);
});
finding('lets invented ones pass, and what is no address', () => {
  for (const text of [
    'a@b.example',
    'A@B.C.EXAMPLE.',
    "$contains(email, '@nordwind.de')",
    'cost_centers@$c.name',
    'a@b',
    '@',
  ]) {
    assert.equal(findAddresses(text), [], text);
  }
});
finding('is not fooled by a domain that only looks invented', () => {
  for (const domain of [
    'example.com',
    'nordwind.example.de',
    'notexample.de',
    'example-firma.de',
    'müller.de',
  ]) {
    assert.is(findAddresses(['x', domain].join('@')).length, 1, domain);
  }
});
finding('is quick with a huge text', () => {
  const start = Date.now();
  for (const text of [
    'a'.repeat(250_000),
    '@'.repeat(250_000),
    'a@'.repeat(125_000),
    `a@${'b.'.repeat(125_000)}`,
  ]) {
    findAddresses(text);
  }
  assert.ok(Date.now() - start < 3_000);
});
finding.run();

const checking = suite('checkAddresses');
checking('looks into filter, mapping and tests, keys included, and nowhere else', () => {
  const drafts = checkAddresses({
    notify: [REAL],
    scope: { filter: `email = '${REAL}'` },
    mapping: { email: `'${REAL}'` },
    tests: [{ name: 'x', given: { [REAL]: 1, list: [{ deep: REAL }] }, expect: {} }],
  });
  assert.equal(
    drafts.map(({ pointer, offset, at }) => `${pointer.replace(REAL, 'address')} ${at ?? offset}`),
    ['/scope/filter 9', '/mapping/email 1', '/tests/0/given/address key', '/tests/0/given/list/0/deep 0'],
  );
  assert.not.ok(JSON.stringify(drafts.map(({ message, remedy }) => message + remedy)).includes(REAL));
});
checking('sees through escapes of an expression', () => {
  const [local, domain] = REAL.split('@');
  for (const [expression, offset] of [
    [`email = '${local}\\u0040${domain}'`, 8],
    [`position & "\\u006a${REAL.slice(1)}"`, 11],
    [`{'x\\"': '${local}\\u0040${domain}'}`, 8],
    [`$contains(email, /^${local?.replace('.', '\\.')}@${domain?.replace('.', '\\.')}$/)`, 17],
    [`$contains(email, /${local}\\x40${domain}/)`, 17],
  ] as const) {
    const drafts = checkAddresses({ mapping: { level: expression } });
    assert.is(drafts.length, 1, expression);
    assert.is(drafts[0]?.pointer, '/mapping/level');
    // Where the address is seen without resolving escapes, the place is the address itself.
    assert.ok((drafts[0]?.offset ?? -1) >= offset, `${expression}: ${drafts[0]?.offset}`);
  }
});
checking('one address is one problem, and an invented or broken text is none', () => {
  assert.is(checkAddresses({ scope: { filter: `email = '${REAL}\\n'` } }).length, 1);
  assert.equal(checkAddresses({ mapping: { email: "'a\\u0040b.example'", level: "'\\u0040" } }), []);
});
checking.run();
