import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readCommandLine } from '../../src/commands/command-line.ts';
import { ConfigError } from '../../src/errors.ts';

const line = suite('what is typed');

/** What is said of it, and what to do. */
function refused(...args: string[]): [message: string, remedy: string] {
  try {
    readCommandLine(args, {});
  } catch (error) {
    if (error instanceof ConfigError) return [error.message, error.remedy];
    throw error;
  }
  return ['', ''];
}

line('a command, its word, and options on both sides of it', () => {
  const { command, word, values, named } = readCommandLine(
    ['explain', '--name', 'Niklas Ä', 'brenner', '--details=details.age'],
    {},
  );
  assert.equal([command, word], ['explain', 'brenner']);
  assert.equal([values.name, values.details], ['Niklas Ä', 'details.age']);
  assert.equal(named, ['name', 'details']);
  assert.is(readCommandLine(['key', 'support-2'], {}).word, 'support-2');
  assert.is(readCommandLine(['select', 'nordwind,suedwind'], {}).word, 'nordwind,suedwind');
});

line('words that the shell has parted are shown with the quotation marks that are missing', () => {
  for (const [args, all] of [
    [['new', 'weinberg', '--name', 'Weinberg', 'Pflege', 'GmbH', '--yes'], "--name 'Weinberg Pflege GmbH'"],
    [
      ['new', 'weinberg', '--yes', '--name=Weinberg', 'Pflege', '--status', 'active'],
      "--name 'Weinberg Pflege'",
    ],
    [['explain', 'brenner', '--name', 'Niklas', 'Ä'], "--name 'Niklas Ä'"],
    [['explain', '--tenant', 'brenner', '--name', 'Niklas', 'Ä'], "--name 'Niklas Ä'"],
    [['record', '--out-dir', 'my', 'runs'], "--out-dir 'my runs'"],
    // What has blanks inside has its own sign between several.
    [
      ['new', 'brenner', '--change', '--fields', 'Job', 'Title=Funktion', 'location=office'],
      "--fields 'Job Title=Funktion; location=office'",
    ],
    [
      ['new', 'brenner', '--fields', 'level=Stufe;', 'location=office'],
      "--fields 'level=Stufe; location=office'",
    ],
    [['new', 'brenner', '--only', 'office=Wien,', 'Graz', 'Art=A'], "--only 'office=Wien, Graz; Art=A'"],
    [['new', 'brenner', '--schedule', '06:00', '18:00', 'mon-fri'], "--schedule '06:00,18:00 mon-fri'"],
  ] as const) {
    const [message, remedy] = refused(...args);
    assert.match(message, 'would count for nothing', args.join(' '));
    assert.not.match(message, '"--"');
    assert.is(remedy, `What belongs together goes in quotation marks: ${all}`);
  }
});

line('of a list that the shell has parted the commas are shown that are missing', () => {
  for (const [args, all] of [
    [['sync', 'brenner', '--approve', '0123456789ab', 'ab0123456789'], '--approve 0123456789ab,ab0123456789'],
    [['new', 'weinberg', '--protect', '700033,', '700034', '--yes'], '--protect 700033,700034'],
    [['new', 'weinberg', '--structure', 'departments', 'locations'], '--structure departments,locations'],
    [['new', 'weinberg', '--limits', 'blocked=3', 'added=20'], '--limits blocked=3,added=20'],
  ] as const) {
    const [, remedy] = refused(...args);
    assert.is(remedy, `Several have commas between them, and no blanks: ${all}`);
  }
});

line('what nothing can be made of is said in our words, with what is to be typed', () => {
  for (const [args, message, remedy] of [
    [
      ['new', 'brenner', '--chnage'],
      'There is no option --chnage. Did you mean --change?',
      'What there is: npm run new -- --help',
    ],
    [['sync', 'brenner', '-x'], 'There is no option -x.', 'What there is: npm run sync -- --help'],
    [
      ['new', 'brenner', '--protect', '-700034'],
      'What begins with "-" is taken for an option, also behind --protect.',
      'Write --protect=-700034, with "=".',
    ],
    [
      ['new', 'brenner', '--without', '-office=Linz Ost'],
      'What begins with "-" is taken for an option, also behind --without.',
      'Write --without=\'-office=Linz Ost\', with "=".',
    ],
    [
      ['explain', 'brenner', '--held', '--details', 'details.age'],
      '--held needs a value, and has none: --details follows.',
      'Write --held <digest>',
    ],
    [
      ['sync', 'brenner', '--approve'],
      '--approve needs a value, and has none.',
      'Write --approve <digest>[,<digest>]',
    ],
    [['record', '--yes=1'], '--yes takes no value.', 'Write --yes alone.'],
  ] as const)
    assert.equal(refused(...args), [message, remedy], args.join(' '));
});

line('an empty value of an option is refused with what it takes', () => {
  for (const [args, option] of [
    [['sync', 'brenner', '--approve='], '--approve <digest>[,<digest>]'],
    [['sync', 'brenner', '--approve', ' '], '--approve <digest>[,<digest>]'],
    [['sync', '--approve=', '0123456789ab'], '--approve <digest>[,<digest>]'],
    [['plan', 'brenner', '--against', ''], '--against <branch>'],
    [['plan', '--tenant='], '--tenant <id>'],
    [['explain', 'brenner', '--name='], '--name <words>'],
    [['explain', 'brenner', '--ref=0123456789ab', '--details='], '--details <file>'],
    [['new', 'brenner', '--out-dir='], '--out-dir <folder>'],
  ] as const) {
    const [message, remedy] = refused(...args);
    const [name] = option.split(' ');
    assert.is(message, `${name} is empty, so that it would count for nothing.`, args.join(' '));
    assert.is(remedy, `Give it what it takes, or leave it out: ${option}`);
  }
});

line('an empty answer to a question of a new tenant is one', () => {
  const { values } = readCommandLine(['new', 'brenner', '--name=', '--details=', '--yes'], {});
  assert.equal([values.name, values.details], ['', '']);
});

line('a word that follows a switch belongs to no value', () => {
  const [message] = refused('new', 'weinberg', '--yes', 'Pflege');
  assert.match(message, 'One tenant at a time: "weinberg" is one, and 1 more word follows.');
});

line('two tenants are refused, and one that is named twice is not', () => {
  for (const args of [
    ['plan', 'brenner', '--tenant', 'example'],
    ['plan', '--tenant=example', '--against=main', '--', 'brenner'],
  ])
    assert.match(refused(...args)[0], 'Two tenants are named: "brenner", and "example" with --tenant.');
  assert.is(readCommandLine(['plan', 'brenner', '--tenant', 'brenner'], {}).word, 'brenner');
});

line('the file of a tenant in place of its id is told the id', () => {
  for (const args of [
    ['validate', 'tenants/weinberg.json'],
    ['validate', 'weinberg.json'],
    ['validate', '--tenant', './tenants/weinberg.json'],
    ['validate', 'C:\\clone\\tenants\\weinberg.json'],
  ]) {
    const [message, remedy] = refused(...args);
    assert.match(message, 'weinberg.json" is a file, and a tenant is named by its id');
    assert.is(remedy, 'Here: npm run validate -- weinberg');
  }
  assert.is(readCommandLine(['validate', 'json'], {}).word, 'json');
});

line('a command that is for nobody in particular takes no word', () => {
  const [message, remedy] = refused('record', 'nordwind');
  assert.is(message, '"record" is for no one tenant, so that "nordwind" would count for nothing.');
  assert.is(remedy, 'What there is: npm run record -- --help');
  assert.match(refused('key', 'support-2', 'support-3')[0], 'One role at a time: "support-2" is one');
});

line('whoever asks for a look only, in the words of other programs, is told what looks', () => {
  for (const look of ['--dry-run', '--mode=plan', '--check', '--plan', '--preview=yes']) {
    const [message, remedy] = refused('sync', 'brenner', look);
    const name = look.replace(/=.*/, '');
    assert.is(message, `"sync" has no option ${name}, so that it would count for nothing.`);
    assert.is(remedy, 'What it would do, without doing it: npm run plan -- brenner');
  }
  // The word may be the tenant, or what belongs to the option.
  assert.match(refused('sync', '--mode', 'plan', 'brenner')[1], 'npm run plan -- <tenant>');
  assert.is(refused('setup', '--dry-run')[1], 'What it would do, without doing it: npm run setup -- --check');
  assert.is(refused('record', '--dry-run')[1], 'What there is: npm run record -- --help');
  assert.is(readCommandLine(['setup', '--check'], {}).values.check, true);
});

line('what npm has kept is refused, unless it was given behind "--" as well', () => {
  const env = {
    npm_config_user_agent: 'npm/11.19.1 node/v24.0.0',
    npm_lifecycle_event: 'sync',
    npm_config_approve: 'true',
  };
  assert.throws(
    () => readCommandLine(['sync', 'brenner', '0123456789ab'], env),
    (error: unknown) =>
      error instanceof ConfigError &&
      /^npm has kept --approve to itself/.test(error.message) &&
      error.remedy.startsWith(
        '"--" comes first, and then all that is for the command: npm run sync -- … --approve <digest>[,<digest>]\n',
      ),
  );
  assert.throws(
    () => readCommandLine(['sync', 'brenner'], { ...env, npm_config_dry_run: 'true' }),
    (error: unknown) => error instanceof ConfigError && /^npm has kept --dry-run/.test(error.message),
  );
  assert.is(
    readCommandLine(['sync', 'brenner', '--approve', '0123456789ab'], env).values.approve,
    '0123456789ab',
  );
});

line('a key is refused before anything else, and is not repeated', () => {
  const said = refused('explain', 'brenner', '--identity', 'AGE-SECRET-KEY-1QQQ', 'more');
  assert.match(said[0], 'A key itself never stands on the command line');
  assert.not.match(said.join(' '), '1QQQ');
});

line.run();
