import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { compileRegex, regexEngine } from '../../../src/map/expression/regex.ts';

const compile = suite('compileRegex');
compile('takes what runs in linear time', () => {
  for (const regex of [/a+b*/, /(\w+)@(\w+)/i, /^[äöü]$/m, /(?:a|b){2,5}/, /(?<year>\d{4})/, /\u00e4/]) {
    assert.ok(compileRegex(regex).ok, String(regex));
  }
});
compile('names what it does not take', () => {
  for (const [regex, words] of [
    [/(?=a)b/, 'look-ahead'],
    [/(?!a)b/, 'look-ahead'],
    [/(?<=a)b/, 'look-behind'],
    [/(a)\1/, 'back-reference'],
    [/((a{50}){50}){50}/, 'too large'],
    [new RegExp('a'.repeat(501)), 'too large'],
  ] as const) {
    const result = compileRegex(regex);
    assert.not(result.ok, String(regex));
    if (!result.ok) assert.match(result.message, words);
  }
});
compile('what jsonata’s copying has left of one is no regular expression', () =>
  assert.not(compileRegex({}).ok),
);
compile.run();

const engine = suite('regexEngine');
engine('behaves as a global RegExp', () => {
  const text = 'x1y22 z333';
  const Engine = regexEngine();
  const ours = new Engine(/([a-z])(\d+)|( )/g);
  const native = /([a-z])(\d+)|( )/g;
  for (let turn = 0; turn < 6; turn += 1) {
    const [mine, theirs] = [ours.exec(text), native.exec(text)];
    assert.equal(mine && [...mine], theirs && [...theirs]);
    assert.is(mine?.index, theirs?.index);
    assert.is(ours.lastIndex, native.lastIndex);
  }
});
engine('refuses what does not compile', () => {
  const Engine = regexEngine();
  assert.throws(() => new Engine(/(?=a)/g), /look-ahead/);
});
engine.run();
