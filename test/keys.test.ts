/** Keys in their clean form: what differs only in what nobody means is the same key. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { cleanEmail, compareIds, emailKey, foldedKey, identifierKey, textKey } from '../src/keys.ts';

const keys = suite('keys');

const ADA = 'ada@nordwind.example';
const INVISIBLE = {
  'a zero-width space': '\u200b',
  'a zero-width joiner': '\u200d',
  'a word joiner': '\u2060',
  'a byte order mark': '\ufeff',
  'a soft hyphen': '\u00ad',
  'a left-to-right mark': '\u200e',
  'a right-to-left override': '\u202e',
  'a bidirectional isolate': '\u2068',
  'a variation selector': '\ufe0f',
  'a Hangul filler': '\u3164',
};

for (const [what, sign] of Object.entries(INVISIBLE)) {
  keys(`${what} is no part of an e-mail, a number or a text`, () => {
    for (const at of [0, 2, ADA.length]) {
      const dirty = ADA.slice(0, at) + sign + ADA.slice(at);
      assert.is(emailKey(dirty), ADA);
      assert.is(cleanEmail(dirty), ADA);
      assert.is(textKey(`A1${sign}`), 'A1');
    }
    assert.is(textKey(sign), undefined);
    assert.is(emailKey(sign), undefined);
  });
}

keys('spellings of one address', () => {
  for (const same of [
    'ADA@Nordwind.Example',
    ' ada@nordwind.example\t',
    '\u00a0ada@nordwind.example',
    'mailto:ada@nordwind.example',
    'MAILTO: ada@nordwind.example',
    '\u200bmailto:ada@nordwind.example',
    'ada@nordwind.example.',
    'ada@nordwind.example..',
    'ada@nordwind.example. ',
    'ａｄａ@nordwind.example',
    'ada＠nordwind．example',
  ])
    assert.is(emailKey(same), ADA, same);
});

keys('dotted and dotless i are one in an address', () => {
  const wanted = 'ilker@nordwind.example';
  for (const same of ['ilker', 'İlker', 'ILKER', 'ılker', 'I\u0307LKER', 'i\u0307lker'])
    assert.is(emailKey(`${same}@nordwind.example`), wanted, same);
  assert.is(emailKey('ada@NORDWİND.example'), ADA);
});

keys('composed and decomposed letters are one', () => {
  assert.is(emailKey('jo\u0308rg@nordwind.example'), emailKey('j\u00f6rg@nordwind.example'));
  assert.is(textKey('A\u030a1'), textKey('\u00c51'));
  assert.is(foldedKey('MU\u0308NCHEN'), 'm\u00fcnchen');
});

keys('a domain is the same in letters and as it is encoded', () => {
  assert.is(emailKey('ada@xn--mller-kva.example'), 'ada@müller.example');
  assert.is(emailKey('ada@XN--MLLER-KVA.example'), 'ada@müller.example');
  assert.is(emailKey('ada@mu\u0308ller.example'), 'ada@müller.example');
  assert.is(emailKey('ada@MÜLLER.example.'), 'ada@müller.example');
});

keys('what is another address stays another', () => {
  const found = [
    'ada@nordwind.example',
    'ada.b@nordwind.example',
    'ada@nord.example',
    'àda@nordwind.example',
  ];
  assert.is(new Set(found.map(emailKey)).size, found.length);
  assert.is(emailKey('mailto@nordwind.example'), 'mailto@nordwind.example');
});

keys('an employee number keeps its case and its zeros', () => {
  assert.is(textKey(' A1 '), 'A1');
  assert.is(textKey('a1'), 'a1');
  assert.is(textKey('007'), '007');
  assert.is(textKey(7), '7');
  assert.is(textKey('７'), '7');
  assert.is(identifierKey('employee_id', 'A1'), 'A1');
  assert.is(identifierKey('email', 'A1@Nordwind.example'), 'a1@nordwind.example');
});

keys('nothing is no key', () => {
  for (const nothing of ['', ' ', '\u200b', undefined, null, true, {}, []]) {
    assert.is(textKey(nothing), undefined);
    assert.is(emailKey(nothing), undefined);
    assert.is(foldedKey(nothing), undefined);
  }
  for (const nothing of ['mailto:', '.', ' mailto: . ']) assert.is(emailKey(nothing), undefined, nothing);
});

keys('what is written is clean, and otherwise as it stands', () => {
  assert.is(cleanEmail('MailTo:Ada.Berg@Nordwind.example.'), 'Ada.Berg@Nordwind.example');
});

keys('a key of a key is itself', () => {
  for (const text of [
    'MAILTO:İx@XN--MLLER-KVA.example.',
    'ﬁ@nordwind.example',
    ' Ⅷ ',
    'ß@nordwind.example',
  ]) {
    const key = emailKey(text);
    assert.is(emailKey(key), key, text);
    assert.is(textKey(textKey(text)), textKey(text), text);
    assert.is(cleanEmail(cleanEmail(text)), cleanEmail(text), text);
  }
});

keys(
  'a text such as nobody writes takes no longer than others: a square of its length would stop everything else',
  () => {
    const begin = performance.now();
    const marks = '\u0301\u0316'.repeat(50_000);
    for (const text of [`${'.'.repeat(100_000)}x@nordwind.example`, `e${marks}@nordwind.example`]) {
      for (const key of [emailKey, textKey, foldedKey]) assert.is(key(text), text);
    }
    // Far less than a second, where it was half a minute for each.
    assert.ok(performance.now() - begin < 15_000, `${performance.now() - begin} ms`);
  },
);

keys('ids are in the order of their numbers', () => {
  assert.equal(['10', '9', 'b', '2', 'a10', 'a'].sort(compareIds), ['2', '9', '10', 'a', 'a10', 'b']);
});

keys.run();
