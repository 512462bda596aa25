import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { own } from '../../src/vendors/raw.ts';

const property = suite('own');

property('only what the object itself has', () => {
  assert.is(own({ value: 1 }, 'value'), 1);
  for (const key of ['toString', 'constructor', '__proto__', 'missing']) assert.is(own({}, key), undefined);
});

property('nothing of what is no object', () => {
  for (const value of [undefined, null, 'text', 7, ['x']]) assert.is(own(value, 'length'), undefined);
});

property.run();
