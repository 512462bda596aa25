import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  HelperError,
  toDate,
  toOption,
  toSlug,
  toTitleCase,
} from '../../../src/map/expression/own-functions.ts';

function code(run: () => unknown): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return error instanceof HelperError ? error.code : 'another error';
  }
}

const date = suite('toDate');
date('ISO and German forms', () => {
  assert.is(toDate('2021-03-04'), '2021-03-04');
  assert.is(toDate('2021-03-04T23:59:00+01:00'), '2021-03-04');
  assert.is(toDate(' 4.3.2021 '), '2021-03-04');
});
date('absent and empty stay absent', () => {
  for (const value of [undefined, null, '', '  ']) assert.is(toDate(value), undefined);
});
date('anything else is an error', () => {
  for (const value of ['31.02.2021', '04/03/2021', '2021-02-30', 'soon', {}, ['2021-03-04'], true]) {
    assert.is(
      code(() => toDate(value)),
      'expression-failed',
      String(value),
    );
  }
});
date.run();

const option = suite('toOption');
option('what the map says, for one value or a list', () => {
  assert.is(toOption('m', { m: 'Male' }), 'Male');
  assert.is(toOption(' m ', { m: 'Male' }), 'Male');
  assert.is(toOption(1, { 1: 'One' }), 'One');
  assert.equal(toOption(['a', 'b'], { a: 1, b: 2 }), [1, 2]);
});
option('absent and empty stay absent', () => {
  for (const value of [undefined, null, '']) assert.is(toOption(value, {}), undefined);
});
option('an unmapped value is told apart from other errors', () => {
  assert.is(
    code(() => toOption('x', { m: 'Male' })),
    'unmapped-value',
  );
  assert.is(
    code(() => toOption('constructor', {})),
    'unmapped-value',
  );
  assert.is(
    code(() => toOption('__proto__', {})),
    'unmapped-value',
  );
  for (const map of [undefined, null, 'x', ['x']])
    assert.is(
      code(() => toOption('x', map)),
      'expression-failed',
    );
});
option.run();

const slug = suite('toSlug');
slug('umlauts, accents, hyphens', () => {
  assert.is(toSlug('Große Straße, Çelik & Søn'), 'grosse-strasse-celik-søn');
  assert.is(toSlug('U\u0308ber  uns!'), 'ueber-uns');
  assert.is(toSlug(' - '), undefined);
  assert.is(toSlug(undefined), undefined);
  assert.is(
    code(() => toSlug(['a'])),
    'expression-failed',
  );
});
slug.run();

const title = suite('toTitleCase');
title('words, hyphens, apostrophes of names', () => {
  assert.is(toTitleCase("JEAN-LUC O'NEILL"), "Jean-Luc O'Neill");
  assert.is(toTitleCase('ÉMILE GROSS-ÖZTÜRK'), 'Émile Gross-Öztürk');
  assert.is(toTitleCase("anna's büro"), "Anna's Büro");
  assert.is(toTitleCase('ßtart 3d'), 'ßtart 3d');
  assert.is(toTitleCase(undefined), undefined);
});
title.run();
