import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { aligned, COMMAND, widthOf, wrap } from '../src/lines.ts';

const lines = suite('sentences on lines');

const COMMANDS = [
  'npm run record -- --out-dir /srv/runs/of-support && npm run sync -- nordwind --approve 0123456789ab,ba9876543210 --out-dir /srv/runs/of-support',
  "npm run record -- --out-dir 'my runs' && npm run sync -- nordwind --approve 0123456789ab --out-dir 'my runs'",
  String.raw`npm run record -- --out-dir 'Karl'\''s runs' && npm run sync -- nordwind --approve 0123456789ab --out-dir 'Karl'\''s runs'`,
  'npm run undo -- nordwind --run local-20261126T2017/1 --details <the same file> --approve 0123456789ab',
  'npm run undo -- nordwind --run local-20261126T2017/1 --details <the details of that run> --approve 0123456789ab',
  'gh run download 1234567890 -n details-nordwind-1',
  'gh workflow run sync.yml -f tenant=nordwind -f mode=sync -f approve=0123456789ab',
  'npm run explain -- nordwind --held 0123456789ab --details run-out-details/nordwind/local-1-1.age',
  '"npm run record"',
];

lines('no line ends within a command, wherever it stands and however long it is', () => {
  const word = fc.stringMatching(/^[a-z]{1,14}$/);
  const words = fc.array(word, { maxLength: 30 }).map((all) => all.join(' '));
  fc.assert(
    fc.property(
      words,
      fc.constantFrom(...COMMANDS),
      fc.constantFrom('', '.', ', then'),
      words,
      fc.integer({ min: 20, max: 100 }),
      (before, command, end, after, width) => {
        const text = [before, `${command}${end}`, after].filter((part) => part !== '').join(' ');
        const made = wrap(text, width);
        assert.is(made.join(' '), text);
        const [whole = ''] = made.filter((line) => line.includes(command));
        assert.ok(whole !== '', made.join('\n'));
        for (const line of made) assert.ok(line === whole || line.length <= width, line);
        // A longer one has its line to itself, but for the words that its sentence goes on with without a blank.
        assert.ok(whole.length <= width || whole.startsWith(command), whole);
      },
    ),
  );
});

lines('a command ends before the sentence does', () => {
  for (const command of COMMANDS.slice(0, -1))
    for (const end of ['', '.', ', on a machine', ' (as before)', ' "so"']) {
      const [before, found] = `Then ${command}${end}`.split(COMMAND);
      assert.equal([before, found], ['Then ', command], end);
    }
});

lines('words of no command are wrapped as before, and a longer one is cut', () => {
  assert.equal(wrap('an npm run of somebody', 8), ['an', 'npm run of', 'somebody']);
  assert.equal(wrap('', 8), []);
  assert.equal(wrap('one two three four', 9), ['one two', 'three', 'four']);
  assert.equal(wrap('x'.repeat(20), 8), ['xxxxxxxx', 'xxxxxxxx', 'xxxx']);
});

lines(
  'columns stand below each other also with letters that take two, and none, and no line is too wide',
  () => {
    const rows = [
      ['Name', 'What is to be said of them'],
      ['美咲 Fu\u0308rchtegott', 'all that there is to say of somebody who is at work'],
      ['ｶﾅ 김', 'nothing'],
    ];
    const made = aligned(rows, 40, () => 8);
    assert.equal(made, [
      'Name              What is to be said of',
      '                  them',
      '美咲 Fu\u0308rchtegott  all that there is to',
      '                  say of somebody who is',
      '                  at work',
      'ｶﾅ 김             nothing',
    ]);
    assert.ok(made.every((line) => widthOf(line) <= 40));
  },
);

lines.run();
