import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { conjunctsOf } from '../../../src/map/expression/conjuncts.ts';

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
  ['$match(a, /and/) and b', ['$match(a, /and/) and b']],
  ['a and', ['a and']],
  ['(a and b', ['(a and b']],
];

const conjuncts = suite('conjunctsOf');
for (const [filter, parts] of TABLE) conjuncts(filter, () => assert.equal(conjunctsOf(filter), parts));
conjuncts.run();
