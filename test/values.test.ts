import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { FieldType } from '../src/model.ts';
import { coerce, isEmpty, plainText, sameValue } from '../src/values.ts';

const WRONG = { ok: false, code: 'wrong-type' };
const noOption = (refused: string) => ({ ok: false, code: 'not-an-option', refused });

function value(given: unknown, type: FieldType, options: string[] = []) {
  const result = coerce(given, type, options);
  return result.ok ? result.value : result;
}

const empty = suite('isEmpty');
empty('nothing, blanks, and lists of these', () => {
  for (const given of [undefined, null, '', ' \n', [], ['', null], [[]]]) assert.ok(isEmpty(given));
});
empty('zero, false and objects are something', () => {
  for (const given of [0, false, 'x', ['x', ''], {}]) assert.not(isEmpty(given));
});
empty.run();

const text = suite('plainText');
text('is trimmed and composed', () => assert.is(plainText(' Jo\u0308rg\u00a0'), 'J\u00f6rg'));
text.run();

const coercion = suite('coerce');
coercion('text: texts and finite numbers', () => {
  assert.is(value(' Jo\u0308rg ', 'text'), 'J\u00f6rg');
  assert.is(value(42, 'text'), '42');
  for (const given of [true, ['a'], {}, Number.NaN, Infinity]) assert.equal(value(given, 'text'), WRONG);
});
coercion('number: finite ones, also as text', () => {
  assert.is(value(1.5, 'number'), 1.5);
  assert.is(value(' -9.0 ', 'number'), -9);
  for (const given of ['9,5', '0x10', '1e999', 'nine', Infinity, true, ['9'], '']) {
    assert.equal(value(given, 'number'), WRONG, String(given));
  }
});
coercion('date: a real day, with or without a time, never moved', () => {
  assert.is(value('2024-02-29', 'date'), '2024-02-29');
  assert.is(value('2019-07-01T00:00:00+02:00', 'date'), '2019-07-01');
  for (const given of [
    '2023-02-29',
    '2024-13-01',
    '1.2.2024',
    '2024-02-2',
    '2024-02-29x',
    20240229,
    ['2024-02-29'],
  ]) {
    assert.equal(value(given, 'date'), WRONG, String(given));
  }
});
coercion('boolean: true and false, also as text', () => {
  assert.is(value(false, 'boolean'), false);
  assert.is(value('true', 'boolean'), true);
  for (const given of ['yes', 1, 'True']) assert.equal(value(given, 'boolean'), WRONG);
});
coercion('single-select: the spelling of the option, an exact one first', () => {
  assert.is(value(' male', 'single-select', ['Female', 'Male']), 'Male');
  assert.is(value('male', 'single-select', ['Male', 'male']), 'male');
  assert.is(value(3, 'single-select', ['3']), '3');
  assert.equal(value('Diverse', 'single-select', ['Male']), noOption('Diverse'));
  assert.equal(value(['Male'], 'single-select', ['Male']), WRONG);
});
coercion('multiple-select: every entry is an option, each once', () => {
  assert.equal(value(['b', 'A', 'B', ''], 'multiple-select', ['A', 'B']), ['B', 'A']);
  assert.equal(value('a', 'multiple-select', ['A']), ['A']);
  assert.equal(value(['A', 'x'], 'multiple-select', ['A']), noOption('x'));
  assert.equal(value(['A', {}], 'multiple-select', ['A']), WRONG);
});
coercion('a document cannot be written', () => assert.equal(value('x', 'document'), WRONG));
coercion.run();

const same = suite('sameValue');
same('text: trimmed and composed, with regard to case', () => {
  assert.ok(sameValue('text', 'J\u00f6rg', ' Jo\u0308rg '));
  assert.not(sameValue('text', 'Jörg', 'jörg'));
  assert.not(sameValue('text', 'x', undefined));
});
same('email: without regard to case', () => {
  assert.ok(sameValue('email', 'a.b@x.example', 'A.B@X.example'));
  assert.not(sameValue('email', 'a.b@x.example', 'a.c@x.example'));
});
same('number: by what it is worth', () => {
  for (const shown of ['9', '9.0', ' 9', '+9']) assert.ok(sameValue('number', 9, shown), shown);
  for (const shown of ['9.1', 'nine', '', '90']) assert.not(sameValue('number', 9, shown), shown);
});
same('boolean: by its words', () => {
  for (const shown of ['true', 'True', '1', 'yes']) assert.ok(sameValue('boolean', true, shown), shown);
  for (const shown of ['false', 'No', '0']) assert.ok(sameValue('boolean', false, shown), shown);
  assert.not(sameValue('boolean', false, 'true'));
  assert.not(sameValue('boolean', false, 'maybe'));
});
same('date: in every form Engagedly shows', () => {
  const forms = [
    '2022-01-02',
    '2022-01-02T00:00:00Z',
    'Jan 02, 2022',
    '02 Jan 2022',
    '02-01-2022',
    '01/02/2022',
    '2.1.2022',
  ];
  for (const shown of forms) assert.ok(sameValue('date', '2022-01-02', shown), shown);
});
same('date: another day in no reading', () => {
  for (const shown of ['2022-02-03', '03-02-2022', 'Feb 01, 2022', 'soon', '']) {
    assert.not(sameValue('date', '2022-01-02', shown), shown);
  }
});
same('lists: as sets, from a list or from one text', () => {
  assert.ok(sameValue('multiple-select', ['A', 'B'], ['B', ' A']));
  assert.ok(sameValue('multiple-select', ['A', 'B'], 'B, A'));
  assert.ok(sameValue('multiple-select', ['A, B'], 'A, B'));
  assert.ok(sameValue('multiple-select', [], undefined));
  assert.not(sameValue('multiple-select', ['A'], ['A', 'B']));
  assert.not(sameValue('multiple-select', ['A', 'B'], undefined));
});
same.run();
