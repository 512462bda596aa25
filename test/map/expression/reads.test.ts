import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { inspectExpression } from '../../../src/map/expression/expression.ts';
import { worked } from '../../fixtures/worked.ts';

/** `first_name last_name $Label` */
function reads(source: string): string {
  const { reads, problems } = inspectExpression(source, 'field');
  const errors = problems.filter(({ severity }) => severity === 'error');
  assert.equal(errors, [], source);
  return [...reads.attributes, ...reads.labels.map((label) => `$${label}`)].join(' ');
}

/** `7 whole-record`: place and code of each problem. */
function problems(source: string, use: 'field' | 'filter' = 'field'): string[] {
  return inspectExpression(source, use).problems.map(({ position, code }) => `${position} ${code}`);
}

const root = suite('what is read');
for (const [source, expected] of [
  ['first_name', 'first_name'],
  ['last_name & ", " & first_name', 'first_name last_name'],
  ['department.name', 'department'],
  ['cost_centers[percentage > 50].name', 'cost_centers'],
  ['cost_centers[percentage > $$.weekly_working_hours].name', 'cost_centers weekly_working_hours'],
  ['cost_centers^(>percentage).name', 'cost_centers'],
  ['cost_centers{name: percentage}', 'cost_centers'],
  ['cost_centers#$i[$i = 0].name', 'cost_centers'],
  ['cost_centers.(name & id)', 'cost_centers'],
  ['$map(cost_centers, function($c){ $c.name & first_name })', 'cost_centers first_name'],
  ['$map(cost_centers.name, $uppercase)', 'cost_centers'],
  ['$.first_name & $$.last_name', 'first_name last_name'],
  ['$$[status = "active"].first_name', 'first_name status'],
  ['$.(first_name & last_name)', 'first_name last_name'],
  ['$ {"a": first_name}', 'first_name'],
  ['department.$$.first_name', 'department first_name'],
  ['department.$', 'department'],
  ['department.*', 'department'],
  ['department.$uppercase(name)', 'department'],
  ['department.name.$uppercase()', 'department'],
  ['$lookup(department, "name")', 'department'],
  ['$keys(department)', 'department'],
  ['first_name ~> $trim ~> $uppercase()', 'first_name'],
  ['($d := department; $d.name)', 'department'],
  ['$exists(email) ? email : $custom("Private E-Mail")', 'email $Private E-Mail'],
  ['first_name ?: $custom("Rufname")', 'first_name $Rufname'],
  ['$option(gender, {"male": "Male"})', 'gender'],
  ['`first_name`', 'first_name'],
  ['$date(dynamic_33400)', 'dynamic_33400'],
  ['department ~> |$|{"name": first_name}|', 'department'],
  ['"text"', ''],
] as const) {
  root(source, () => assert.is(reads(source), expected));
}
root.run();

const hidden = suite('what hides it');
for (const [source, ...expected] of [
  ['$', '0 whole-record'],
  ['$$', '0 whole-record'],
  ['"x" & $string($)', '14 whole-record'],
  ['$string()', '0 whole-record'],
  ['1 + $count($keys())', '11 whole-record'],
  ['$each(function($v){ $v })', '0 whole-record'],
  ['$spread($)', '8 whole-record'],
  ['$merge([$$, {}])', '8 whole-record'],
  ['$sift(function($v){ true })', '0 whole-record'],
  ['$lookup($, "first_name")', '8 whole-record'],
  ['($x := $; $x.first_name)', '7 whole-record'],
  ['function($x){ $x.iban }($)', '24 whole-record'],
  ['[$]', '1 whole-record'],
  ['{"a": $}', '6 whole-record'],
  ['$$[0]', '0 whole-record'],
  ['$^(first_name)', '0 whole-record'],
  ['department.($$)', '12 whole-record'],
  ['$ ~> |$|{"a": 1}|', '0 whole-record'],
  ['*', '0 whole-record'],
  ['**.name', '0 whole-record'],
  ['$$.*', '3 whole-record'],
  ['cost_centers.%.first_name', '13 parent-operator'],
  ['cost_centers@$c.first_name', '0 focus-binding'],
  ['$eval("first_name")', '0 forbidden-function'],
  ['($f := $eval; $f("first_name"))', '7 forbidden-function'],
  ['$map(["first_name"], $eval)', '21 forbidden-function'],
  ['$shuffle([1, 2])', '0 forbidden-function'],
  ['$custom(first_name)', '0 computed-custom'],
  ['$custom("a" & "b")', '0 computed-custom'],
  ['$custom()', '0 computed-custom'],
  ['$custom("a", "b")', '0 computed-custom'],
  ['$custom(?)', '0 computed-custom'],
  ['"a" ~> $custom', '7 computed-custom'],
  ['"a" ~> $custom()', '7 computed-custom'],
  ['$map(["a"], $custom)', '12 computed-custom'],
  ['($f := $string; $f())', '7 function-as-value'],
] as const) {
  hidden(source, () => assert.equal(problems(source), expected));
}
hidden.run();

const other = suite('other mistakes');
for (const [source, ...expected] of [
  ['first_name.__proto__', '11 blocked-name'],
  ['constructor', '0 blocked-name'],
  ['$constructor', '0 blocked-name'],
  ['{"prototype": 1}', '1 blocked-name'],
  ['department{"__proto__": name}', '11 blocked-name'],
  ['uppercase(first_name)', '0 not-a-function'],
  ['$titelcase(first_name)', '0 unknown-variable'],
  ['first_name & $nmae', '13 unknown-variable'],
  ['($string := 1; 2)', '1 reserved-name'],
  ['function($custom){ 1 }(2)', '9 reserved-name'],
  ['function($a)<s:s>{ $a }("x")', '8 signature'],
  ['$match(first_name, /(?=x)/)', '19 regex'],
  ['$match(first_name, /(a)\\1/i)', '19 regex'],
  ['$match(first_name, /((a{99}){99}){99}/)', '19 regex'],
  ['$contains("a", /a/) ?: 2', '15 regex'],
  ['foo(', '3 syntax'],
  ['first_name &', '11 syntax'],
  ['', '0 syntax'],
  ['$match(x, /a(/)', '10 syntax'],
] as const) {
  other(source === '' ? 'nothing' : source, () => {
    const found = problems(source);
    if (source.startsWith('$contains'))
      assert.ok(
        found.some((problem) => problem.endsWith('regex')),
        String(found),
      );
    else if (source.startsWith('$match(x')) assert.match(String(found), 'syntax');
    else assert.equal(found, expected);
  });
}
other('one problem for every mistake, in the order of the text', () => {
  assert.equal(problems('$string($) & $eval("1") & *'), [
    '8 whole-record',
    '13 forbidden-function',
    '26 whole-record',
  ]);
});
other('every problem says what and how to mend it', () => {
  for (const { message, remedy } of inspectExpression('$ & $eval("1") & %.x & foo()', 'field').problems) {
    assert.match(message, /\.$/);
    assert.match(remedy, /[.?]$/);
  }
});
other.run();

const warnings = suite('warnings');
warnings('"!=" with a path on either side', () => {
  assert.equal(problems('office.name != "Partner"'), ['12 not-equal']);
  assert.equal(problems('"x" != $custom("L")'), ['4 not-equal']);
  assert.equal(problems('$lowercase(office.name) != "x"'), ['24 not-equal']);
  assert.equal(problems('(office.name) != "x"'), ['14 not-equal']);
  assert.equal(problems('$substring($trim(position), 0, 3) != "x"'), ['34 not-equal']);
  assert.equal(problems('office.name ~> $trim() ~> $lowercase != "x"'), ['37 not-equal']);
  assert.equal(problems('($team := $lowercase(team.name); $team != "x")'), ['39 not-equal']);
  assert.equal(problems('($team := team.name ?: "none"; $other := $team; $other != "x")'), []);
  // What always gives something.
  assert.equal(problems('$count(cost_centers) != 1 and $string(1) != office.name & ""'), []);
  assert.equal(problems('1 != 2'), []);
});
warnings('status in a filter, not in a field', () => {
  assert.equal(problems('status = "active"', 'filter'), ['0 status-in-filter']);
  assert.equal(problems('status = "active"', 'field'), []);
  assert.is(inspectExpression('status = "active"', 'filter').problems[0]?.severity, 'warning');
});
warnings.run();

const hostile = suite('hostile texts');
hostile('are refused quickly and never throw', () => {
  const texts = [
    `${'('.repeat(1900)}1${')'.repeat(1900)}`,
    '('.repeat(4000),
    '['.repeat(3999),
    `${'('.repeat(400)}a${'?:a)'.repeat(400)}`,
    `${'('.repeat(400)}a${'??a)'.repeat(400)}`,
    'x'.repeat(4001),
    '/* open',
    '/'.repeat(3000),
    `/${'(a'.repeat(200)}${'{9}'.repeat(3)}/`,
    '\u0000\ud800',
  ];
  const begin = worked();
  for (const text of texts) inspectExpression(text, 'field');
  assert.ok(worked() - begin < 2000, `${worked() - begin} ms`);
  for (const text of texts.slice(3, 6)) assert.match(String(problems(text)), /too-(complex|long)/);
});
hostile.run();
