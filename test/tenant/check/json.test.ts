import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseJson } from '../../../src/tenant/check/json.ts';

const parsing = suite('parseJson');

/** `line:column code`, one for each problem. */
function found(text: string): string[] {
  return parseJson(text).problems.map(({ place, code }) => `${place.line}:${place.column} ${code}`);
}

/** Character by code point, so that nothing invisible stands in this file. */
function char(point: number): string {
  return String.fromCodePoint(point);
}

parsing('gives the value of plain JSON', () => {
  const { value, problems } = parseJson('{"a": [1, -2.5e3, true, null, "x\\n\\u00e4"], "b": {}}');
  assert.is(JSON.stringify(value), '{"a":[1,-2500,true,null,"x\\nä"],"b":{}}');
  assert.equal(problems, []);
});

parsing('gives objects without a prototype', () => {
  const { value } = parseJson('{"a": {}}');
  assert.is(Object.getPrototypeOf(value), null);
});

const SYNTAX: ReadonlyArray<readonly [text: string, problem: string, message: RegExp]> = [
  ['', '1:1 json', /empty/],
  [' \n', '1:1 json', /empty/],
  ['{"a": 1\n "b": 2}', '2:2 json', /comma or a colon is missing/],
  ['{"a" 1}', '1:6 json', /comma or a colon is missing/],
  ['[1 2]', '1:4 json', /comma or a colon is missing/],
  ['{"a": 1,}', '1:8 json', /comma after the last/],
  ['[1, 2, /* x */ ]', '1:6 json', /comma after the last/],
  ['{"a": tru}', '1:7 json', /not JSON/],
  ["{'a': 1}", '1:2 json', /not JSON/],
  ['{a: 1}', '1:2 json', /not JSON/],
  ['{"a": "\\x"}', '1:8 json', /not JSON/],
  ['{"a": {\n"b": 1}', '2:8 json', /\{ of line 1 is still open/],
  ['{"a": [1}', '1:9 json', /does not fit the \[ of line 1/],
  ['{"a": 1}}', '1:9 json', /closes nothing/],
  ['{"a": "x,\n"b": "y"}', '1:7 json', /does not end on its line/],
  ['{"a": "x\\"\n}', '1:7 json', /does not end on its line/],
  ['{"a": "x\ty"}', '1:9 json', /tab/],
  [`${'['.repeat(33)}${']'.repeat(33)}`, '1:33 json', /nested/],
];

for (const [text, problem, message] of SYNTAX) {
  parsing(`says what is wrong with ${JSON.stringify(text).slice(0, 40)}`, () => {
    const { problems } = parseJson(text);
    const about = problems.find((candidate) => message.test(candidate.message));
    assert.ok(about, JSON.stringify(problems));
    assert.is(`${about?.place.line}:${about?.place.column} ${about?.code}`, problem);
    assert.match(about?.remedy ?? '', /\w/);
  });
}

parsing('reads on behind comments and trailing commas', () => {
  const { value, problems } = parseJson('// why\n{"a": /* x */ 1,}');
  assert.is(JSON.stringify(value), '{"a":1}');
  assert.equal(
    problems.map(({ place }) => `${place.line}:${place.column}`),
    ['1:1', '2:7', '2:16'],
  );
});

parsing('finds duplicate keys, also when one is written with an escape, and keeps the last', () => {
  assert.equal(found('{"a": 1,\n "\\u0061": 2}'), ['2:2 duplicate-key']);
  assert.is(JSON.stringify(parseJson('{"a": 1, "a": 2}').value), '{"a":2}');
});

for (const key of ['__proto__', 'constructor', 'prototype', '__pr\\u006fto__']) {
  parsing(`refuses the key ${key} and leaves it out`, () => {
    const { value, problems } = parseJson(`{"x": {"${key}": {"polluted": true}}}`);
    assert.equal(
      problems.map(({ code }) => code),
      ['unsafe-key'],
    );
    assert.is(JSON.stringify(value), '{"x":{}}');
    assert.is(Reflect.get({}, 'polluted'), undefined);
  });
}

const HIDDEN = [
  0x00, 0x1b, 0x7f, 0xa0, 0xad, 0x61c, 0x115f, 0x180e, 0x200b, 0x200f, 0x2028, 0x202a, 0x202e, 0x2060, 0x2066,
  0x2069, 0x2800, 0x3164, 0xfe0f, 0xfeff, 0xfffd, 0xe0001, 0xe0041,
];

for (const point of HIDDEN) {
  const code = `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
  parsing(`finds ${code}, as itself and as an escape`, () => {
    const raw = char(point);
    const escaped = [...Array(raw.length).keys()]
      .map((index) => `\\u${raw.charCodeAt(index).toString(16).padStart(4, '0')}`)
      .join('');
    for (const form of [raw, escaped]) {
      const { problems } = parseJson(`{"a": "x${form}y"}`);
      assert.is(problems.length, 1, form);
      assert.is(problems[0]?.code, 'hidden-character');
      assert.equal(problems[0]?.place, { line: 1, column: 9 });
      assert.ok(problems[0]?.message.includes(code));
      assert.not.ok(problems[0]?.message.includes(raw));
    }
  });
}

parsing('finds hidden characters in keys and between texts, and still reads the rest', () => {
  const { value, problems } = parseJson(`{"a${char(0x202e)}": 1,${char(0xfeff)} "b": 2}`);
  assert.equal(
    problems.map(({ place }) => place.column),
    [4, 10],
  );
  assert.is(JSON.stringify(value), '{"a ":1,"b":2}');
});

parsing('takes visible characters of any script, line breaks and tabs as escapes', () => {
  assert.equal(found('{"Größe": "Łódź 東京 مرحبا\\n\\t😀 \\ud83d\\ude00"}'), []);
});

parsing('finds half a character', () => {
  assert.equal(found('{"a": "\\ud800"}'), ['1:8 hidden-character']);
});

parsing('refuses a byte order mark at the start; places are as an editor shows them', () => {
  const document = parseJson(`${char(0xfeff)}{"a": 1}`);
  assert.equal(
    document.problems.map(({ code }) => code),
    ['byte-order-mark'],
  );
  assert.is(JSON.stringify(document.value), '{"a":1}');
  assert.equal(document.placeOf('/a'), { line: 1, column: 7 });
});

parsing('does not read a file that is too large', () => {
  const { value, problems } = parseJson(`["${'x'.repeat(256 * 1024)}"]`);
  assert.is(value, undefined);
  assert.equal(
    problems.map(({ code }) => code),
    ['too-large'],
  );
});

parsing('is quick with hostile texts', () => {
  const start = Date.now();
  for (const part of ['[', '/* ', '// \n', '"', '"\\', '{"a":', `${char(0x200b)} `, '{"a":1,"a":1,', ',']) {
    parseJson(part.repeat(Math.floor(200_000 / part.length)));
  }
  assert.ok(Date.now() - start < 5_000, `${Date.now() - start} ms`);
});
parsing.run();

const places = suite('parseJson: places');
const NESTED = parseJson('{\r\n  "a/b": { "c~d": ["x\\n\\u00e4y", 7] }\r\n}');

places('finds keys and values by JSON Pointer', () => {
  assert.equal(NESTED.placeOf(''), { line: 1, column: 1 });
  assert.equal(NESTED.placeOf('/a~1b', 'key'), { line: 2, column: 3 });
  assert.equal(NESTED.placeOf('/a~1b'), { line: 2, column: 10 });
  assert.equal(NESTED.placeOf('/a~1b/c~0d/1'), { line: 2, column: 34 });
});

places('gives the nearest ancestor of what is not there', () => {
  assert.equal(NESTED.placeOf('/a~1b/missing/deeper'), { line: 2, column: 10 });
  assert.equal(NESTED.placeOf('/missing', 'key'), { line: 1, column: 1 });
});

places('counts escapes inside a text', () => {
  const at = (offset: number) => NESTED.placeInString('/a~1b/c~0d/0', offset).column;
  assert.equal([0, 1, 2, 3, 4, 99].map(at), [21, 22, 24, 30, 31, 31]);
});

places('takes any line end', () => {
  const document = parseJson('{\r"a":\n1,\r\n"b": 2}');
  assert.equal(document.placeOf('/a'), { line: 3, column: 1 });
  assert.equal(document.placeOf('/b'), { line: 4, column: 6 });
});
places.run();
