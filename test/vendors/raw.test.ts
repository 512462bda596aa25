import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { bareObject, own } from '../../src/vendors/raw.ts';
import { inheritedBy } from '../fixtures/people.ts';

const property = suite('own');

property('only what the object itself has', () => {
  assert.is(own({ value: 1 }, 'value'), 1);
  for (const key of ['toString', 'constructor', '__proto__', 'missing']) assert.is(own({}, key), undefined);
});

property('nothing of what is no object', () => {
  for (const value of [undefined, null, 'text', 7, ['x']]) assert.is(own(value, 'length'), undefined);
});

property.run();

const bare = suite('bareObject');

bare('has what is put into it, and inherits nothing that anybody could change', () => {
  const [one, other] = [bareObject<string>(), bareObject<string>()];
  const names = ['toString', 'valueOf', 'hasOwnProperty'];
  for (const name of names) {
    assert.is(one[name], undefined);
    one[name] = 'own';
  }
  assert.equal(Object.keys(one), names);
  assert.equal(Object.keys(other), []);
  assert.equal(inheritedBy(one), []);
  assert.equal(inheritedBy({}).includes('toString'), true);
});

bare.run();
