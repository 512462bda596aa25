/** Paths of names are followed without jsonata, and give what jsonata gives. */
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { compileExpression } from '../../../src/map/expression/engine.ts';
import { inspectExpression } from '../../../src/map/expression/expression.ts';
import { followPath } from '../../../src/map/expression/path.ts';
import { MAX_TEXT } from '../../../src/map/expression/sizes.ts';

const path = suite('paths of names');

const NAMES = ['a', 'b', 'name', 'then', '__proto__', 'constructor', 'length'];
const data = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.constantFrom('x', '', 0, 1, true, false, null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...NAMES), tie('value'), { maxKeys: 3 }),
  ),
})).value as fc.Arbitrary<unknown>;

function readyOf(source: string) {
  const { reads, path: names } = inspectExpression(source, 'field');
  if (!names) throw new Error(`${source} is no path of names.`);
  return { reads, names, evaluate: compileExpression(source, { reads, now: new Date(0) }) };
}

/** As in a run, a source is compiled once, whatever it is evaluated on. */
const compiled = new Map<string, ReturnType<typeof readyOf>>();

async function both(source: string, record: Record<string, unknown>): Promise<[unknown, unknown]> {
  const ready = compiled.get(source) ?? readyOf(source);
  compiled.set(source, ready);
  const { reads, names, evaluate } = ready;
  const seen = Object.fromEntries(Object.entries(record).filter(([name]) => reads.attributes.includes(name)));
  return [followPath(seen, names), await evaluate({ record, custom: {} })];
}

path('gives what jsonata gives, for whatever the data is', async () => {
  const names = fc.constantFrom(...NAMES.filter((name) => name !== '__proto__').map((name) => `\`${name}\``));
  const sources = fc.array(names, { minLength: 1, maxLength: 4 }).map((steps) => steps.join('.'));
  let several = 0;
  await fc.assert(
    fc.asyncProperty(sources, fc.dictionary(fc.constantFrom(...NAMES), data), async (source, record) => {
      const [own, theirs] = await both(source, record);
      assert.equal(plain(own), plain(theirs), `${source} of ${JSON.stringify(record)}`);
      if (Array.isArray(own)) several += 1;
    }),
    { numRuns: 3000, seed: 7 },
  );
  assert.ok(several > 100, `${several} lists`);
});

/** Without what jsonata hangs on its lists, and with prototypes. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

path('one of a list, several, and none', async () => {
  const record = {
    cost_centers: [{ name: 'A' }, { name: 'B' }],
    one: [{ name: 'A' }],
    tags: [{ name: ['x'] }],
    empty: [],
  };
  for (const [source, expected] of [
    ['cost_centers.name', ['A', 'B']],
    ['one.name', 'A'],
    ['tags.name', ['x']],
    ['empty', []],
    ['empty.name', undefined],
    ['missing.name', undefined],
  ] as const)
    assert.equal(await both(source, record), [expected, expected], source);
});

path('nothing but names is a path of names', () => {
  for (const source of ['a', 'a.b', '`a b`.c', ' a . b ', 'a."b"'])
    assert.ok(inspectExpression(source, 'field').path, source);
  for (const source of [
    'a[0]',
    'a.b[]',
    'a.*',
    'a.**',
    '$',
    '$.a',
    '"a"',
    'a{b: c}',
    'a^(b)',
    'a.$b',
    '(a).b',
    'a.b@$c',
    'a#$i',
    '%',
    'a.(b)',
    '$string(a)',
    '1',
    'a ? b',
  ])
    assert.is(inspectExpression(source, 'field').path, undefined, source);
});

path('what is too large gives no value', () => {
  assert.throws(() => followPath({ a: 'x'.repeat(MAX_TEXT + 1) }, ['a']), /too large/);
});

path.run();
