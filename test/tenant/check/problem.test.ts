import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Problem, renderProblems, sortProblems } from '../../../src/tenant/check/problem.ts';

function problem(change: Partial<Problem>): Problem {
  return {
    severity: 'error',
    file: 'tenants/a.json',
    line: 1,
    column: 1,
    code: 'code',
    message: 'Message.',
    remedy: 'Remedy.',
    ...change,
  };
}

const sorting = suite('sortProblems');
sorting('sorts by file, then by place, numbers as numbers', () => {
  const sorted = sortProblems([
    problem({ file: 'tenants/b.json' }),
    problem({ line: 10 }),
    problem({ line: 9, column: 10 }),
    problem({ line: 9, column: 9 }),
  ]);
  assert.equal(
    sorted.map(({ file, line, column }) => `${file}:${line}:${column}`),
    ['tenants/a.json:9:9', 'tenants/a.json:9:10', 'tenants/a.json:10:1', 'tenants/b.json:1:1'],
  );
});
sorting.run();

const rendering = suite('renderProblems');
rendering('groups by file, with a remedy below each, and counts', () => {
  const text = renderProblems(
    [problem({ file: 'tenants/b.json', severity: 'warning' }), problem({}), problem({ line: 12, column: 5 })],
    { files: 3 },
  );
  assert.is(
    text,
    [
      'tenants/a.json:1:1  error    Message.',
      '    Remedy.',
      'tenants/a.json:12:5  error    Message.',
      '    Remedy.',
      '',
      'tenants/b.json:1:1  warning  Message.',
      '    Remedy.',
      '',
      '3 files checked: 2 errors, 1 warning',
    ].join('\n'),
  );
});
rendering('says so when nothing is wrong', () => {
  assert.is(renderProblems([], { files: 1 }), '1 file checked: no problems');
});
rendering('keeps every problem on its line, whatever a file is called', () => {
  const text = renderProblems([problem({ file: 'tenants/a\n::error::x\u001b[2J.json' })], { files: 1 });
  assert.is(text.split('\n').length, 4);
  assert.not.ok(text.includes('\u001b'));
});
rendering.run();
