import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { strengthen } from '../../src/setup/strengthen.ts';

const tests = suite('strengthen');

const check = (context: string, integration_id?: number) => ({
  context,
  ...(integration_id === undefined ? {} : { integration_id }),
});

/** `gives` left out: what was found is strict enough, and stays. */
const TABLE: ReadonlyArray<{ what: string; wanted: unknown; found: unknown; gives?: unknown }> = [
  { what: 'on stays on', wanted: false, found: true },
  { what: 'off becomes on', wanted: true, found: false, gives: true },
  { what: 'off may stay off', wanted: false, found: false },
  { what: 'more stays more', wanted: 1, found: 3 },
  { what: 'less becomes more', wanted: 2, found: 1, gives: 2 },
  { what: 'what is not there is added', wanted: { a: true, n: 1 }, found: {}, gives: { a: true, n: 1 } },
  { what: 'what nobody asked for stays', wanted: { a: true }, found: { a: true, b: ['x'] } },
  {
    what: 'a rule that is missing comes behind those that are there',
    wanted: [{ type: 'deletion' }],
    found: [{ type: 'update', parameters: { x: true } }],
    gives: [{ type: 'update', parameters: { x: true } }, { type: 'deletion' }],
  },
  {
    what: 'a rule that is weaker is made stricter where it stands',
    wanted: [{ type: 'pull_request', parameters: { count: 1, owners: true } }],
    found: [{ type: 'pull_request', parameters: { count: 2, owners: false, methods: ['squash'] } }],
    gives: [{ type: 'pull_request', parameters: { count: 2, owners: true, methods: ['squash'] } }],
  },
  {
    what: 'a check that anybody may report becomes one of GitHub Actions',
    wanted: [check('validate', 15368)],
    found: [check('validate'), check('ours', 7)],
    gives: [check('validate', 15368), check('ours', 7)],
  },
  {
    what: 'a check that somebody else must report is no check of ours',
    wanted: [check('validate', 15368)],
    found: [check('validate', 7)],
    gives: [check('validate', 15368)],
  },
  {
    what: 'whoever that is: the number of an app is no amount',
    wanted: [check('validate', 15368)],
    found: [check('validate', 99999), check('ours', 99999)],
    gives: [check('validate', 15368), check('ours', 99999)],
  },
  { what: 'of another kind than wanted', wanted: [{ type: 'a' }], found: 'none', gives: [{ type: 'a' }] },
  { what: 'nothing at all', wanted: { a: { b: 1 } }, found: null, gives: { a: { b: 1 } } },
];

for (const { what, wanted, found, ...rest } of TABLE) {
  tests(what, () => {
    const gives = 'gives' in rest ? rest.gives : found;
    assert.equal(strengthen(wanted, found), gives);
    // Done once, there is nothing left to do.
    assert.equal(strengthen(wanted, gives), gives);
  });
}

tests.run();
