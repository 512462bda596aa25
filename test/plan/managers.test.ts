import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { findCycles, managersFirst } from '../../src/plan/managers.ts';

const cycles = suite('findCycles');

cycles('cuts each cycle once, at its lowest id, wherever the walk begins', () => {
  const managers = new Map([
    ['1', '1'],
    ['10', '9'],
    ['9', '10'],
    ['20', '21'],
    ['21', '22'],
    ['22', '20'],
    ['30', '20'],
    ['40', '41'],
  ]);
  assert.equal(findCycles(managers), [
    { cut: '1', members: ['1'] },
    { cut: '9', members: ['9', '10'] },
    { cut: '20', members: ['20', '21', '22'] },
  ]);
});

cycles('a tree has none, even one 20,000 people deep', () => {
  const managers = new Map(
    Array.from({ length: 20_000 }, (_, index) => [String(index + 1), String(index + 2)]),
  );
  assert.equal(findCycles(managers), []);
});

cycles.run();

const order = suite('managersFirst');

order('puts managers before their people, ids deciding the rest', () => {
  const managers = new Map([
    ['1', '7'],
    ['7', '5'],
    ['3', '7'],
    ['5', '99'],
  ]);
  assert.equal(managersFirst(['10', '3', '1', '7', '5'], managers), ['5', '10', '7', '1', '3']);
});

order('survives a chain as long as the company, and a cycle', () => {
  const managers = new Map(
    Array.from({ length: 5_000 }, (_, index) => [String(index + 1), String(index + 2)]),
  );
  const ids = [...managers.keys()];
  assert.is(managersFirst(ids, managers)[0], '5000');
  assert.equal(
    managersFirst(
      ['1', '2'],
      new Map([
        ['1', '2'],
        ['2', '1'],
      ]),
    ).sort(),
    ['1', '2'],
  );
});

order.run();
