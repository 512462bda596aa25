import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { copyData, LimitError, MAX_PARTS, MAX_TEXT, weigh } from '../../../src/map/expression/sizes.ts';

function isLimit(error: unknown): boolean {
  return error instanceof LimitError;
}

const weighing = suite('weigh');
weighing('counts the characters of a value', () => {
  assert.is(weigh({ ab: ['cd', 'e'], f: 1 }), 6);
  assert.is(weigh(undefined), 0);
});
weighing('refuses what is beyond all measure', () => {
  assert.throws(() => weigh('a'.repeat(MAX_TEXT + 1)), isLimit);
  assert.throws(() => weigh(Array.from({ length: MAX_PARTS + 1 }, () => 1)), isLimit);
  let doubled: unknown = ['x'];
  for (let times = 0; times < 60; times += 1) doubled = [doubled, doubled];
  assert.throws(() => weigh(doubled), isLimit);
});
weighing('a function may be handed on, and never be stored', () => {
  for (const value of [() => 1, { _jsonata_function: true }, { _jsonata_lambda: true }]) {
    assert.is(weigh(value), 0);
    assert.throws(() => weigh([value]), isLimit);
    assert.throws(() => weigh({ a: { b: value } }), isLimit);
  }
});
weighing.run();

const copying = suite('copyData');
copying('is nobody else’s, without prototypes and without what is empty', () => {
  const given = { a: [1, null, { b: 'c' }], d: null, e: undefined };
  const copy = copyData(given) as typeof given;
  assert.equal(JSON.parse(JSON.stringify(copy)), { a: [1, { b: 'c' }] });
  assert.is(Object.getPrototypeOf(copy), null);
  assert.is.not(copy.a, given.a);
});
copying('leaves out names that mean something to JavaScript', () => {
  const given = JSON.parse('{"__proto__": 1, "constructor": 2, "prototype": 3, "then": 4, "kept": 5}');
  assert.equal(Object.keys(copyData(given) as object), ['kept']);
});
copying('refuses functions, and numbers that JSON cannot say', () => {
  for (const value of [() => 1, [Math.max], { a: { _jsonata_lambda: true } }, Number.NaN, [1 / 0]]) {
    assert.throws(() => copyData(value), isLimit);
  }
});
copying.run();
