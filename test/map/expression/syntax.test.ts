import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { inspectExpression } from '../../../src/map/expression/expression.ts';
import { describeSyntax, shownName } from '../../../src/map/expression/syntax.ts';

const shown = suite('shownName');
shown('operators and plain names', () => {
  for (const text of [')', ':=', '~>', 'and', 'first_name', '$x', 'Ab9']) assert.is(shownName(text), text);
});
shown('nothing else', () => {
  for (const text of [
    'anna.muster',
    'Anna Muster',
    'Jörg',
    '4711',
    '',
    ')))',
    'a'.repeat(42),
    ' x',
    'x\n',
    undefined,
    4711,
  ]) {
    assert.is(shownName(text), undefined, String(text));
  }
});
shown.run();

const described = suite('describeSyntax');
/** What is said of an expression that cannot be read. */
function said(source: string): string | undefined {
  const problem = inspectExpression(source, 'field').problems[0];
  assert.is(problem?.code, 'syntax', source);
  return problem?.message.replace('The expression cannot be read. ', '');
}
for (const [source, text] of [
  ['a &', 'It ends too early.'],
  ['foo(', '")" is missing before the end.'],
  ['[1, 2', '"]" is missing before the end.'],
  ['(a b)', '")" is expected instead of "b".'],
  ["(a 'Canary')", '")" is expected.'],
  ['a ) b', '")" is out of place.'],
  ["a 'Canary'", 'Something is out of place.'],
  ['a "Canary"', 'Something is out of place.'],
  ['a `Canary`', 'Something is out of place.'],
  ["a 'Can\\u0061ry'", 'Something is out of place.'],
  ['a 4711', 'Something is out of place.'],
  ['a.4711', 'A plain value cannot be a step of a path.'],
  ["'Canary", 'A text is not closed with the quotation mark it begins with.'],
  ["'\\Canary'", 'A text has an escape after "\\" that JSONata does not know.'],
  ['`Canary', 'A name in back-ticks is not closed.'],
  ["'Canary' := 1", 'The left side of ":=" must be a variable, such as $x.'],
  ['function(Canary){1}', 'A parameter of a function must be a variable, such as $x.'],
  ['/Canary', 'A regular expression is not closed with "/".'],
] as const) {
  described(source, () => assert.is(said(source), text));
}
described('a code that nobody knows, and what is no code, say nothing of the text', () => {
  for (const code of ['S9999', '__proto__', 'constructor', undefined, 4]) {
    assert.is(describeSyntax({ code, token: 'Anna Muster' }, false), 'Something is out of place.');
  }
});
described.run();
