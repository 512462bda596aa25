/** What stands in for Node in the page gives what Node gives, and nothing of Node is left. */
import * as node from 'node:crypto';
import { domainToASCII, domainToUnicode, fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { buildDesk } from '../../src/desk/build.ts';
import { Buffer as Bytes } from '../../src/desk/page/instead/bytes.ts';
import { domainToUnicode as inLetters } from '../../src/desk/page/instead/domains.ts';
import { isDeepStrictEqual as isEqual } from '../../src/desk/page/instead/equal.ts';
import { createHash, createHmac, timingSafeEqual } from '../../src/desk/page/instead/hashes.ts';

const instead = suite('in place of Node');

const TEXTS = ['', 'Jörg Größer', '\u0000', 'x'.repeat(1_000), '\ud800 alone'];

instead('hashes and keyed hashes are the same', () => {
  for (const text of TEXTS) {
    assert.is(
      createHash('sha256').update(text).digest('hex'),
      node.createHash('sha256').update(text).digest('hex'),
    );
    for (const key of ['', 'k', 'key of more than one block'.repeat(9)]) {
      const wanted = node.createHmac('sha256', key).update('a').update(text, 'utf8').digest('hex');
      assert.is(createHmac('sha256', key).update('a').update(text).digest('hex'), wanted);
    }
  }
  assert.throws(() => createHash('md5'), /knows no hash/);
});

instead('bytes from hexadecimal digits are the same, also from a broken text', () => {
  for (const text of ['', 'ab', 'ABcd09', 'abc', 'abxy', 'xx', 'a']) {
    assert.equal([...Bytes.from(text, 'hex')], [...Buffer.from(text, 'hex')], text);
  }
  assert.ok(timingSafeEqual(Bytes.from('abcd', 'hex'), Bytes.from('abcd', 'hex')));
  assert.not.ok(timingSafeEqual(Bytes.from('abcd', 'hex'), Bytes.from('abcc', 'hex')));
  assert.throws(() => timingSafeEqual(Bytes.from('ab', 'hex'), Bytes.from('abcd', 'hex')), RangeError);
});

instead('names of domains are the same in letters, and one that is none makes no difference', () => {
  const domains = [
    'müller.example',
    'a-b-ü.bücher.example',
    '日本語.example',
    'россия.рф',
    '😀.example',
    'plain.example',
  ];
  for (const domain of domains) {
    const written = domainToASCII(domain);
    assert.is(inLetters(written), domainToUnicode(written), domain);
    assert.is(inLetters(written), domain);
  }
  for (const broken of ['xn--a b.example', 'xn--0', 'xn--99999999999', 'xn--ü.example'])
    assert.is(inLetters(broken) || broken, domainToUnicode(broken) || broken, broken);
});

instead('what a test of a tenant file expects and gets is compared the same', () => {
  const values = [
    null,
    0,
    1,
    '1',
    '',
    true,
    false,
    [],
    ['a'],
    ['a', 'b'],
    ['b', 'a'],
    { a: 1 },
    { a: '1' },
    {},
  ];
  for (const a of values) {
    for (const b of values) assert.is(isEqual(a, b), isDeepStrictEqual(a, b), JSON.stringify([a, b]));
  }
});

instead('nothing in the page makes code from texts or needs a module of Node', async () => {
  const { script, evaluator } = await buildDesk(fileURLToPath(new URL('../..', import.meta.url)));
  for (const text of [script, evaluator]) {
    assert.ok(text.length > 100_000);
    assert.not.match(text, /\bnew Function\(|[^.\w}]eval\(|from"node:|require\("node:|child_process/);
  }
});

instead.run();
