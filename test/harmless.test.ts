import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { asName, forLog, inFence, onOneLine } from '../src/harmless.ts';

/**
 * The lines that GitHub's runner would take for orders, as its ActionCommand.cs reads them: `##[` anywhere, `::` first.
 * It ends lines at any of the three line ends, and .NET trims every kind of blank.
 */
function orders(text: string): string[] {
  return text
    .split(/\r\n|\r|\n/)
    .filter((line) => line.includes('##[') || line.replace(/^[\s\p{Z}\u0085\u200B]+/u, '').startsWith('::'));
}

const logs = suite('forLog');

const HOSTILE: [what: string, text: string][] = [
  ['an order of the old kind, in the middle', 'The key "##[add-mask]e" is unknown.'],
  ['an order of the new kind', '::add-mask::e'],
  ['one behind blanks', ' \t\u00A0\u3000::stop-commands::x'],
  ['one behind a lone carriage return', 'a\r::add-mask::e'],
  ['one behind other line ends', 'a\u2028::add-mask::e\u0085::add-mask::e\v::x::\f::y::'],
  ['one that only shows when hidden characters are gone', '#\u200B#\u202E[add-mask]e\n:\u00AD:add-mask::e'],
  ['one that only shows when halves are gone', '#\uD800#[add-mask]e'],
  ['one in itself', '####[[add-mask]e ##[##[add-mask]e'],
];
for (const [what, text] of HOSTILE) logs(what, () => assert.equal(orders(forLog(text)), []));

logs('nothing that steers a terminal stays', () => {
  assert.is(forLog('\u001B[31mred\u001B[0m\u0007\b\u202E'), '[31mred[0m');
  assert.is(forLog('a\r\nb\tc\u00A0d\n'), 'a\nb c d\n');
});

logs('ordinary texts stay as they are', () => {
  const text = 'Jörg O’Neill: 12 added, [x] #7 (a::b)\n  - "Vertrieb & Märkte" 日本 👍\n';
  assert.is(forLog(text), text);
});

logs('whatever is given, no order comes out, and a second time changes nothing', () => {
  // Every code point, halves among them, without the tables that a string of fast-check makes for all of them.
  const anyText = fc
    .array(fc.integer({ min: 0, max: 0x10ffff }))
    .map((points) => String.fromCodePoint(...points));
  const piece = fc.oneof(
    fc.constantFrom('##[', '::', '#', '[', ':', '\n', '\r', ' ', '\u200B', '\u2028', '\uD800', '\u0085', 'x'),
    anyText,
  );
  const texts = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(texts, (text) => {
      const safe = forLog(text);
      assert.equal(orders(safe), []);
      assert.is(forLog(safe), safe);
      assert.is(onOneLine(text).includes('\n'), false);
      assert.equal(orders(onOneLine(text)), []);
    }),
    { numRuns: 3_000 },
  );
});

logs.run();

const fences = suite('inFence and asName');

fences('a fence is ended by nothing that is in it', () => {
  const text = 'ok\n```\n# Log in again\n``` `` `\u200B``\n````';
  assert.is(inFence(text), "```text\nok\n'''\n# Log in again\n''' `` '''\n'''`\n```");
});

fences('a name stays on the line it stands in, and is cut', () => {
  assert.is(asName(' Kosten\u202E\nstelle  2 '), 'Kosten stelle 2');
  assert.is(asName('x'.repeat(80)), 'x'.repeat(80));
  assert.is(asName(`${'👍'.repeat(79)}xx`), `${'👍'.repeat(79)}…`);
});

fences.run();
