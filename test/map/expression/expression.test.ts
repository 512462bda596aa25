import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ConfigError } from '../../../src/errors.ts';
import { inspectExpression, refuseBroken } from '../../../src/map/expression/expression.ts';
import { openEvaluation } from '../../../src/map/worker/evaluation.ts';
import type { EmployeeRecord } from '../../../src/model.ts';
import { NOW, outcome, row, SHORT } from '../../fixtures/expressions.ts';

const PERSON: EmployeeRecord = {
  id: 7310042,
  first_name: 'Jörg',
  last_name: 'GROSS-ÖZTÜRK',
  status: 'active',
  department: { id: 1, name: 'Forschung' },
  cost_centers: [
    { id: 71, name: '4100', percentage: 60 },
    { id: 72, name: '4200', percentage: 40 },
  ],
  notes: `${'a'.repeat(20_000)}!`,
};

type Failed = { code: string; message: string };

async function evaluate(
  source: string,
  record: EmployeeRecord = PERSON,
  custom = (_: string): unknown => undefined,
): Promise<unknown> {
  const given = await outcome(source, record, custom);
  if ('code' in given) throw new Error(`${source}: ${given.code} ${given.message}`);
  return given.value;
}

/** The failure of an evaluation that has to fail, and to fail soon. */
async function failure(source: string, record: EmployeeRecord = PERSON): Promise<Failed> {
  const begin = performance.now();
  const given = await outcome(source, record);
  if (!('code' in given)) throw new Error(`${source} gave ${JSON.stringify(given.value)?.slice(0, 100)}`);
  assert.ok(performance.now() - begin < 4000, `${source} took ${performance.now() - begin} ms`);
  return given;
}

const values = suite('expressions');
values('gives plain data', async () => {
  assert.is(await evaluate('first_name'), 'Jörg');
  assert.equal(await evaluate('cost_centers.name'), ['4100', '4200']);
  assert.is(await evaluate('cost_centers[0].name'), '4100');
  assert.equal(Object.keys((await evaluate('cost_centers.name')) as string[]), ['0', '1']);
  assert.equal(await evaluate('cost_centers[].id'), [71, 72]);
});
values('absent, null and an empty path give nothing', async () => {
  for (const source of [
    'middle_name',
    'null',
    'department.nothing.more',
    '$lowercase(email)',
    '$date(hire_date)',
  ]) {
    assert.is(await evaluate(source), undefined, source);
  }
});
values('has the helpers', async () => {
  assert.is(await evaluate('$titlecase(last_name)'), 'Gross-Öztürk');
  assert.is(await evaluate('$slug(last_name)'), 'gross-oeztuerk');
  assert.is(await evaluate("$date('1.2.2024')"), '2024-02-01');
  assert.is(await evaluate("$option(status, {'active': 'A'})"), 'A');
  assert.is(await evaluate("$custom('L')", PERSON, (label) => `value of ${label}`), 'value of L');
  assert.is((await failure("$option(first_name, {'a': 'b'})")).code, 'unmapped-value');
  assert.is((await failure('$date(first_name)')).code, 'expression-failed');
});
values('one time for the whole run', async () => {
  assert.is(await evaluate('$now()'), '2026-11-22T06:00:00.000Z');
  assert.is(await evaluate("$now('[D01].[M01].[Y0001]')"), '22.11.2026');
  assert.is(await evaluate('$millis()'), NOW.getTime());
  assert.is(await evaluate("$fromMillis($toMillis('08:15', '[H01]:[m01]'))"), '2026-11-22T08:15:00.000Z');
  const [first, second] = [await evaluate('$random()'), await evaluate('$random()')];
  assert.is(first, second);
  assert.ok(Number(first) >= 0 && Number(first) < 1);
});
values('a text that does not compile is a ConfigError that says where', () => {
  for (const source of ['foo(', '"open', '$match(x, /(?=a)/)', 'a'.repeat(4001)]) {
    assert.throws(
      () => refuseBroken(source),
      (error: unknown) =>
        error instanceof ConfigError && /At character \d+/.test(error.message) && error.remedy !== '',
    );
  }
});
values('evaluations that overlap do not disturb each other', async () => {
  const evaluation = openEvaluation({ now: NOW, budget: SHORT });
  const results = await Promise.all(
    [1, 2, 3].map((n) => outcome('first_name & $custom("n")', { first_name: `A${n}` }, () => n, evaluation)),
  );
  assert.equal(results, [{ value: 'A11' }, { value: 'A22' }, { value: 'A33' }]);
});
values('one that fails leaves the next alone', async () => {
  const evaluation = openEvaluation({ now: NOW, budget: SHORT });
  const people = ['x', '5'].map((first_name) => ({ record: { first_name }, custom: () => undefined }));
  const [column] = await evaluation.evaluate([row('$number(first_name)')], people);
  assert.equal(
    column?.map((given) => ('code' in given ? given.code : given.value)),
    ['expression-failed', 5],
  );
});
values.run();

/** Each is refused for this person, or stopped from outside; never does it end the program or stay unanswered. */
const bounds = suite('what may run on');
for (const source of [
  '($f := function($x){ $f($x + 1) }; $f(0))',
  '($f := function($x){ 1 + $f($x + 1) }; $f(0))',
  '($f := function($x){ [$f($x + 1), $f($x + 1)] }; $f(0))',
  '($f := function($n){ $n = 0 ? 0 : [$f($n - 1), $f($n - 1)] }; $f(60))',
  '[1..10000000]',
  '[1..900].[1..900].[1..900]',
  '$map([1..900], function($i){ $map([1..900], function($j){ $i * $j }) })',
  '($a := [1..500]; $string($map($a, function($x){ $a })))',
  '$pad("a", 1000000000)',
  '$pad("a", -1000000000)',
  '$pad(?, "1000000000")("a")',
  '$pad("a", 30000, $pad("b", 30000))',
  '($d := function($s, $n){ $n = 0 ? $s : $d($s & $s, $n - 1) }; $d("xx", 60))',
  '($d := function($s, $n){ $n = 0 ? $s : $d($join([$s, $s]), $n - 1) }; $d("xx", 60))',
  '($s := $pad("a", 30000, "a"); $replace($s, "a", $s))',
  '($s := $pad("a", 30000, "a"); $replace($s, /a/, $s))',
  '$split($pad("a", 30000, "ab"), "")',
  '$reduce([1..900], function($a, $b){ $a & $pad("", 100) })',
  '$fromMillis(0, "[Y0001,9999999-9999999]")',
  '$formatInteger(1e15, "I")',
  '$formatNumber(1234, "#,##0", {"grouping-separator": ""})',
  '$formatNumber(0, "0", {"zero-digit": "", "decimal-separator": ""})',
  '$toMillis($pad("1", 60, "1"), "[Y][M][D]")',
  '$match(notes, /a(.*b)?/)',
  "($s := $pad('', 30000, 'a'); $join($split($pad('', 900, ','), ','), $s))",
  "($s := $pad('', 22000, 'a'); $replace($s, 'a', $s))",
  "($s := $pad('', 30000, 'a'); $map($split($pad('', 900, ','), ','), $substring($s, ?)))",
  '$reduce([1..1100], $append)',
  "($p := $pad('a', nothing); ($f := function($x){ $f($x) }; $f(1)))",
]) {
  bounds(source, async () => {
    assert.ok(['expression-failed', 'expression-stopped'].includes((await failure(source)).code));
    assert.is(await evaluate('first_name'), 'Jörg');
  });
}
bounds('a picture of many parts is soon gone through', async () => {
  const picture = '[Y][M][D][d][F][W][w][H][h][m][s]x';
  assert.is(await evaluate(`$toMillis("1111111111111111111", "${picture}")`), undefined);
});
bounds('a catastrophic regular expression is harmless', async () => {
  const begin = performance.now();
  assert.is(await evaluate('$contains(notes, /^(a+)+$/)'), false);
  assert.is(await evaluate('$contains(notes, /^(a|aa)+$/)'), false);
  assert.ok(performance.now() - begin < 1500);
});
bounds('work for many people is no harm to anybody', async () => {
  const people = Array.from({ length: 200 }, () => ({ record: {}, custom: () => undefined }));
  const evaluation = openEvaluation({ now: NOW });
  const [column] = await evaluation.evaluate([row('$count([1..100].($ * 2))')], people);
  assert.equal(
    column,
    people.map(() => ({ value: 100 })),
  );
});
bounds('an attribute beyond all measure costs the field', async () => {
  await failure('notes', { notes: 'a'.repeat(40_000) });
  await failure('cost_centers.name', { cost_centers: Array.from({ length: 2000 }, () => ({ name: 'x' })) });
  await failure('a', { a: deep(5000) });
});
bounds('ordinary failures never make it give up', async () => {
  const people = ['x', 'x', 'x', '5'].flatMap((first_name) =>
    Array.from({ length: 20 }, () => ({ record: { first_name }, custom: () => undefined })),
  );
  const evaluation = openEvaluation({ now: NOW });
  const [column] = await evaluation.evaluate([row('$number(first_name)')], people);
  assert.equal(
    column?.slice(-20),
    Array.from({ length: 20 }, () => ({ value: 5 })),
  );
});
bounds.run();

const nesting = suite('nesting');
for (const [open, close] of [
  ['[', ']'],
  ['(', ')'],
  ["{'a':", '}'],
  ['$not(', ')'],
  ['function(){', '}'],
  ['a[', ']'],
  ['a&-(', ')'],
] as const) {
  nesting(`${open} is read up to a depth, and refused beyond it`, async () => {
    const nested = (depth: number) => `${open.repeat(depth)}a${close.repeat(depth)}`;
    assert.equal(
      inspectExpression(nested(60), 'field').problems.map(({ code }) => code),
      [],
    );
    const [problem] = inspectExpression(nested(300), 'field').problems;
    assert.is(problem?.code, 'too-complex');
    assert.throws(
      () => refuseBroken(nested(300)),
      (error: unknown) => error instanceof ConfigError,
    );
    const given = await outcome(nested(60));
    if ('code' in given) assert.is(given.code, 'expression-failed');
  });
}
nesting('brackets in a text, and long chains, are not nested', () => {
  const chain = Array.from({ length: 500 }, () => 'a').join(' & ');
  for (const source of [`'${'['.repeat(1000)}'`, chain]) {
    assert.equal(inspectExpression(source, 'field').problems, [], source.slice(0, 20));
  }
});
nesting('defaults are few where the expression is long', () => {
  const defaults = (length: number, times: number) => `${'a'.repeat(length)}${' ?: b'.repeat(times)}`;
  assert.equal(inspectExpression(defaults(20, 8), 'field').problems, []);
  assert.equal(inspectExpression(defaults(1000, 4), 'field').problems, []);
  assert.is(inspectExpression(defaults(1900, 8), 'field').problems[0]?.code, 'too-complex');
});
nesting.run();

function deep(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = { value };
  return value;
}

const regexes = suite('regular expressions');
for (const [source, expected] of [
  ['$match("ab-12-cd-34", /([a-z]+)-(\\d+)/).groups', ['ab', '12', 'cd', '34']],
  ['$match("ab-12", /\\d/).index', [3, 4]],
  ['$match("none", /\\d/)', undefined],
  ['$replace("+49 (0) 89 / 12", /[^0-9+]/, "")', '+4908912'],
  ['$replace("Gross, Jörg", /(\\pL+), (\\pL+)/, "$2 $1")', 'Jörg Gross'],
  ['$replace("aaa", /a/, "b", 2)', 'bba'],
  ['$replace("abc", /b/, function($m){ $uppercase($m.match) })', 'aBc'],
  ['$split("a1b22c", /\\d+/)', ['a', 'b', 'c']],
  ['$split("a, b;c", /[,;]\\s*/, 2)', ['a', 'b']],
  ['$contains("Jörg", /JÖRG/i)', true],
  ['$contains("a\\nb", /^b$/m)', true],
  ['$contains("a\\nb", /^b$/)', false],
  ['$contains("x/y", /x\\/y/)', true],
  ['$contains("\\u00e4", /\\u00e4/)', true],
  ['/(a)|(b)/("b").groups', ['b']],
] as const) {
  regexes(source, async () => assert.equal(await evaluate(source), expected));
}
regexes('a match of nothing is an error, as in JSONata', async () => {
  await failure('$match("abc", /x*/)');
});
regexes.run();

const passed = suite('functions that are handed on');
for (const [source, expected] of [
  ['$map(["a", "b"], $uppercase)', ['A', 'B']],
  ['$map([1, 2], $power(?, 2))', [1, 4]],
  ['$map(["a", "b"], $pad(?, 2, "-"))', ['a-', 'b-']],
  ['$reduce([1, 2, 3], $append)', [1, 2, 3]],
  ['$sort([2, 1], function($a, $b){ $a > $b })', [1, 2]],
  ['(first_name ~> $uppercase ~> $length)', 4],
  ['($f := $trim ~> $uppercase; $f(" a "))', 'A'],
  ['$filter(["ab", "c"], $contains(?, "b"))', 'ab'],
  ['cost_centers ~> |$|{"name": "x"}|', undefined],
  ['$distinct(["a", "a", "b"])', ['a', 'b']],
  ['department.$string(id)', '1'],
  ['department.name.$uppercase()', 'FORSCHUNG'],
] as const) {
  passed(source, async () => {
    const result = await evaluate(source);
    if (expected !== undefined) assert.equal(result, expected);
  });
}
passed.run();

const sealed = suite('what an expression can reach');
sealed('only the attributes it names', async () => {
  const record = { first_name: 'A', iban: 'secret' };
  assert.equal(await evaluate('$keys($merge([$, {"x": first_name}]))', record), ['first_name', 'x']);
  assert.is(await evaluate('$lookup($, "iba" & "n")', record), undefined);
  assert.is(await evaluate('$string()', record), '{}');
});
sealed('only the labels it names', async () => {
  assert.is(await evaluate('($l := "IBAN"; $custom($l))', {}, () => 'secret'), undefined);
});
sealed('no $eval in any form', async () => {
  await failure('$eval("1")');
  await failure('($f := $eval; $f("1"))');
  await failure('$map(["1"], $eval)');
});
sealed('no prototype', async () => {
  for (const source of [
    'first_name.constructor',
    '__proto__',
    'department.__proto__',
    '$lookup(department, "constructor")',
  ]) {
    assert.is(await evaluate(source), undefined, source);
  }
  assert.is(await evaluate('constructor.name'), undefined);
});
sealed('keys of a record that mean something to JavaScript or jsonata are harmless', async () => {
  const record = JSON.parse(
    '{"a": {"__proto__": {"x": 1}, "constructor": 2, "then": 3, "sequence": true, "name": "n"}}',
  );
  assert.is(await evaluate('a.name', record), 'n');
  assert.is(await evaluate('a.x', record), undefined);
  await failure('a', { a: { _jsonata_lambda: true, name: 'n' } });
});
sealed('nothing is changed for the next expression', async () => {
  const record = Object.freeze({
    cost_centers: Object.freeze([Object.freeze({ id: 1, name: 'x' })]),
    a: Object.freeze({ b: 1 }),
  });
  const before = JSON.stringify(record);
  await evaluate('cost_centers[]', record);
  await evaluate('cost_centers ~> |$|{"name": "changed"}, "id"|', record);
  await failure('a()', record);
  await evaluate('$append(cost_centers, 1)', record);
  assert.is(JSON.stringify(record), before);
  assert.equal(Object.getOwnPropertyNames(record.cost_centers), ['0', 'length']);
});
sealed('a function is no result', async () => {
  for (const source of ['$uppercase', 'function($x){ $x }', '[$uppercase]', '{"a": $sum}', '/a/'])
    await failure(source);
});
sealed.run();

const errors = suite('a failure');
errors('holds no value of the person', async () => {
  const record = { first_name: 'Canary-4711', a: { b: 'Canary-4711' } };
  for (const source of [
    '$number(first_name)',
    '$error(first_name)',
    '$assert(false, first_name)',
    'first_name + 1',
    'first_name < 1',
    '[1..first_name]',
    '$option(first_name, {})',
    '$date(first_name)',
    '$slug(a)',
    '{a: 1}',
    '$toMillis(first_name)',
    '$encodeUrl(first_name & "\\ud800")',
    '-first_name',
    '$sum([first_name])',
    '$formatNumber(1, first_name & ".0.0")',
    '$fromMillis(1, "[" & first_name)',
  ]) {
    const error = await failure(source, record);
    assert.not.match(`${error.message} ${error.code}`, 'Canary', source);
  }
});
errors.run();
