import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { literalsOf } from '../../../src/map/expression/literals.ts';

const literals = suite('literalsOf');
for (const [source, expected] of [
  ["a = 'b'", ["b 'b'"]],
  ["'\\u0041' & \"it's\"", ["A '\\u0041'", 'it\'s "it\'s"']],
  ["'\\\\' & 'x'", ["\\ '\\\\'", "x 'x'"]],
  ['{\'k\\n\': "v\\"w"}', ["k\n 'k\\n'", 'v"w "v\\"w"']],
  ["a[b = 'c'].$f('d')", ["c 'c'", "d 'd'"]],
  ['$match(a, /x\\.y\\x40z/)', ['x.y@z /x\\.y\\x40z/']],
  ["''", [" ''"]],
  ["a = 'open", []],
] as const) {
  literals(source, () => {
    const found = literalsOf(source);
    assert.equal(
      found.map(({ text, start, end }) => `${text} ${source.slice(start, end)}`),
      [...expected],
    );
  });
}
literals.run();
