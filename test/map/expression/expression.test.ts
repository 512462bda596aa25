import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ConfigError } from '../../../src/errors.ts';
import {
  compileExpression,
  ExpressionError,
  inspectExpression,
} from '../../../src/map/expression/expression.ts';
import type { EmployeeRecord } from '../../../src/model.ts';

const NOW = new Date('2026-11-22T06:00:00Z');
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

function evaluate(
  source: string,
  record: EmployeeRecord = PERSON,
  custom = (_: string): unknown => undefined,
) {
  return compileExpression(source, { now: NOW })(record, custom);
}

/** The error of an evaluation that has to fail, and to fail soon. */
async function failure(source: string, record?: EmployeeRecord): Promise<ExpressionError> {
  const begin = performance.now();
  try {
    const result = await evaluate(source, record);
    throw new Error(`gave ${JSON.stringify(result)?.slice(0, 100)}`);
  } catch (error) {
    assert.instance(error, ExpressionError, `${source}: ${String(error)}`);
    assert.ok(performance.now() - begin < 2000, `${source} took ${performance.now() - begin} ms`);
    return error as ExpressionError;
  }
}

const values = suite('compileExpression');
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
      () => compileExpression(source, { now: NOW }),
      (error: unknown) =>
        error instanceof ConfigError && /At character \d+/.test(error.message) && error.remedy !== '',
    );
  }
});
values('evaluations that overlap do not disturb each other', async () => {
  const both = compileExpression('first_name & $custom("n")', { now: NOW });
  const results = await Promise.all([1, 2, 3].map((n) => both({ first_name: `A${n}` }, () => n)));
  assert.equal(results, ['A11', 'A22', 'A33']);
});
values('one that fails leaves the next alone', async () => {
  const number = compileExpression('$number(first_name)', { now: NOW });
  const settled = await Promise.allSettled(
    ['x', '5'].map((first_name) => number({ first_name }, () => undefined)),
  );
  assert.equal(
    settled.map(({ status }) => status),
    ['rejected', 'fulfilled'],
  );
});
values.run();

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
  '$toMillis("1111111111111111111", "[Y][M][D][d][F][W][w][H][h][m][s]x")',
  '$match(notes, /a(.*b)?/)',
]) {
  bounds(source, async () => assert.is((await failure(source)).code, 'expression-failed'));
}
bounds('a catastrophic regular expression is harmless', async () => {
  const begin = performance.now();
  assert.is(await evaluate('$contains(notes, /^(a+)+$/)'), false);
  assert.is(await evaluate('$contains(notes, /^(a|aa)+$/)'), false);
  assert.ok(performance.now() - begin < 1500);
});
bounds('one expression has a budget for all people together', async () => {
  const sum = compileExpression('$sum([1..100].($ * 2))', { now: NOW, workInAll: 2000 });
  assert.is(await sum({}, () => undefined), 10_100);
  let failures = 0;
  for (let person = 0; person < 50; person += 1) await sum({}, () => undefined).catch(() => failures++);
  assert.ok(failures > 20, String(failures));
});
bounds('the budget of one person is fresh for the next', async () => {
  const first = compileExpression('$count([1..100].($ * 2))', { now: NOW });
  for (let person = 0; person < 200; person += 1) assert.is(await first({}, () => undefined), 100);
});
bounds('an attribute beyond all measure costs the field', async () => {
  await failure('notes', { notes: 'a'.repeat(40_000) });
  await failure('cost_centers.name', { cost_centers: Array.from({ length: 2000 }, () => ({ name: 'x' })) });
  await failure('a', { a: deep(5000) });
});
bounds('work is priced by what it is done on, so that it cannot pile up unseen', async () => {
  const text = "$s := $pad('', 30000, 'a')";
  for (const [source, least] of [
    [`(${text}; $slug($s))`, 3000],
    [`(${text}; $titlecase($s))`, 3000],
    [`(${text}; $length($s))`, 1500],
    ["$replace($pad('', 300, 'a'), /a/, $pad('', 30, '$'))", 100],
    ['$merge($map([1..200], function($i){ {$string($i): $i} }))', 1000],
    ["$map([1..900], $formatNumber(?, '0.00'))", 9000],
  ] as const) {
    const shared = { left: 1_000_000 };
    await compileExpression(source, { now: NOW, workInAll: 0, shared })({}, () => undefined);
    assert.ok(1_000_000 - shared.left >= least, `${source}: ${1_000_000 - shared.left}`);
  }
});
bounds('what is sure to be too much is not begun', async () => {
  for (const source of [
    "($s := $pad('', 30000, 'a'); $join($split($pad('', 900, ','), ','), $s))",
    "($s := $pad('', 22000, 'a'); $replace($s, 'a', $s))",
    "($s := $pad('', 30000, 'a'); $map($split($pad('', 900, ','), ','), $substring($s, ?)))",
    '$reduce([1..990], $append)',
  ]) {
    const begin = performance.now();
    const evaluate = compileExpression(source, { now: NOW });
    for (let person = 0; person < 15; person += 1) await evaluate({}, () => undefined).catch(() => {});
    assert.ok(performance.now() - begin < 1500, `${source}: ${performance.now() - begin} ms`);
  }
});
bounds('no search gives work back', async () => {
  const shared = { left: 100_000 };
  const evaluate = compileExpression('$map($split($pad("", 900, ","), ","), /x/)', {
    now: NOW,
    workInAll: 0,
    shared,
  });
  await evaluate({}, () => undefined).catch(() => {});
  assert.ok(shared.left < 99_000, String(shared.left));
});
bounds('an absent width does not lift the limit', async () => {
  const error = await failure("($p := $pad('a', nothing); ($f := function($x){ $f($x) }; $f(1)))");
  assert.match(error.message, 'too long');
});
bounds('after 20 people without an end it is not tried again', async () => {
  const shared = { left: 1e9 };
  const evaluate = compileExpression('first_name = "A" ? ($f := function($x){ $f($x) }; $f(1)) : "fine"', {
    now: NOW,
    workInAll: 0,
    shared,
  });
  for (let person = 0; person < 20; person += 1) await evaluate({ first_name: 'A' }, () => 0).catch(() => {});
  const left = shared.left;
  for (const first_name of ['A', 'B']) {
    const error: unknown = await evaluate({ first_name }, () => 0).catch((reason: unknown) => reason);
    assert.instance(error, ExpressionError);
    assert.match((error as ExpressionError).message, 'not tried again');
  }
  assert.is(shared.left, left);
});
bounds('ordinary failures never make it give up', async () => {
  const number = compileExpression('$number(first_name)', { now: NOW });
  for (let person = 0; person < 50; person += 1) await number({ first_name: 'x' }, () => 0).catch(() => {});
  assert.is(await number({ first_name: '5' }, () => 0), 5);
});
bounds('its own work comes first, then what is shared, then nothing', async () => {
  const shared = { left: 1000 };
  const sum = compileExpression('$sum([1..10])', { now: NOW, workInAll: 500, shared });
  await sum({}, () => undefined);
  assert.is(shared.left, 1000);
  for (let person = 0; person < 300; person += 1) await sum({}, () => undefined).catch(() => {});
  assert.ok(shared.left <= 0, String(shared.left));
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
      () => compileExpression(nested(300), { now: NOW }),
      (error: unknown) => error instanceof ConfigError,
    );
    await evaluate(nested(60)).catch((error: unknown) => assert.instance(error, ExpressionError));
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

const errors = suite('ExpressionError');
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
    assert.not.match(`${error.message} ${error.remedy} ${error.code}`, 'Canary', source);
  }
});
errors.run();
