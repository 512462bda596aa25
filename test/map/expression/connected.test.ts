import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { conditionsBy, conjunctsOf } from '../../../src/map/expression/connected.ts';

const TABLE: [filter: string, parts: string[]][] = [
  ["$not(office.name = 'Partner')", ["$not(office.name = 'Partner')"]],
  ["a = 'x and y' and b", ["a = 'x and y'", 'b']],
  ['(a = 1) and (b = 2 or c = 3)', ['(a = 1)', '(b = 2 or c = 3)']],
  ['(a = 1 and\n (b = 2))', ['a = 1', '(b = 2)']],
  ["$exists(a) and brand = 'and' and `and` = 1", ['$exists(a)', "brand = 'and'", '`and` = 1']],
  ["a in ['x', 'y'] and tags[$ = 'a and b']", ["a in ['x', 'y']", "tags[$ = 'a and b']"]],
  ['name.and = 1 and b = "it\\"s and"', ['name.and = 1', 'b = "it\\"s and"']],
  // What could be read in another way stays whole.
  ['a = 1 or b = 2 and c = 3', ['a = 1 or b = 2 and c = 3']],
  ['a ? b : c', ['a ? b : c']],
  ['($x := a; $x = 1 and b)', ['($x := a; $x = 1 and b)']],
  ['$match(a, /and/) and b', ['$match(a, /and/)', 'b']],
  ['(a = 1 or b = 2;)', ['(a = 1 or b = 2;)']],
  ["$exists($p := a) and $p != 'b'", ["$exists($p := a) and $p != 'b'"]],
  ['a and', ['a and']],
  ['(a and b', ['(a and b']],
];

const conjuncts = suite('conjunctsOf');
for (const [filter, parts] of TABLE) conjuncts(filter, () => assert.equal(conjunctsOf(filter), parts));
conjuncts.run();

const joined = suite('conditionsBy');

joined('conditions are parted at the top, outside of brackets and texts', () => {
  const partsIn = (filter: string) => conditionsBy(['and', 'or'], filter);
  const parts = (filter: string) => partsIn(filter).map(({ source }) => source);
  assert.equal(parts("a = 'x and y' and (b or c)\n or $f(d and e)"), [
    "a = 'x and y'",
    '(b or c)',
    '$f(d and e)',
  ]);
  assert.equal(parts('order = "a" and android'), ['order = "a"', 'android']);
  assert.equal(parts('$contains(a, /\\/ and/) or b/2 > 1'), ['$contains(a, /\\/ and/)', 'b/2 > 1']);
  for (const { source, at } of partsIn('  x = 1   and  y = 2 ')) {
    assert.is('  x = 1   and  y = 2 '.slice(at, at + source.length), source);
  }
});

joined.run();
