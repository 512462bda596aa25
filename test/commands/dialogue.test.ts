import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { dialogue } from '../../src/commands/dialogue.ts';
import { answersOf } from '../../src/commands/new/answered.ts';
import type { World } from '../../src/commands/world.ts';
import { newIdentity } from '../../src/details/age.ts';
import { QUESTIONS } from '../../src/onboard/questions.ts';
import { onStage } from '../fixtures/stage.ts';

const KEYLESS = { clientId: '', clientSecret: '', clientKey: '', secretKey: '' };
const questions = suite('the questions of new at a terminal');

/** In the list of approvers there is `nordwind-hr`, and nobody else. */
async function listApprover(folder: string): Promise<void> {
  await mkdir(join(folder, '.github'));
  const { recipient } = await newIdentity();
  const listed = JSON.stringify({ approvers: { 'nordwind-hr': recipient } });
  await writeFile(join(folder, '.github', 'approvers.json'), listed);
}

/** Somebody who types these lines, each once it is asked for; `shown`: all that stands on their screen. */
function atTerminal(lines: string[], flags: Record<string, string> = {}) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const shown = { text: '' };
  output.on('data', (chunk) => {
    shown.text += String(chunk);
    if (shown.text.endsWith(' > ')) setImmediate(() => input.write(`${lines.shift() ?? ''}\n`));
  });
  const world = dialogue(flags, { isSomebodyThere: true, isChange: false, input, output }) as World;
  return { world, shown, lines };
}

questions('what both systems call a thing stands before the first question that needs it', async () => {
  const { world, shown, lines } = atTerminal(['', '', 'Externe', 'employment_type=external'], {
    name: 'Nord',
  });
  const { answers } = await answersOf(world, { isChange: false });
  assert.equal(lines, []);
  assert.is(answers.get('without'), 'employment_type=external');
  const [before = '', after = ''] = shown.text.split('Whom must the sync leave out?');
  assert.match(before, 'on screen in Personio');
  assert.match(before, /Subcompany \/ Gesellschaft \(subcompany, the legal entity\)/);
  assert.match(before, /Employment type \/ Beschäftigungsart \(employment_type=external or internal\)/);
  assert.match(before, /Public holidays \/ Feiertagskalender \(country=AT\)/);
  assert.match(after, '"Externe" is employment_type=external.');
  assert.not.match(after, 'on screen in Personio');
});

questions(
  'an answer that was wrong is given anew at the end, and with it what it makes needed, and no other',
  onStage({}, async ({ folder }) => {
    await listApprover(folder);
    const flags = { name: 'back', details: 'none' };
    const { lines, shown, ...terminal } = atTerminal([], flags);
    const world = { ...terminal.world, folder };
    const { answers } = await answersOf(world, { isChange: false });
    assert.is(answers.get('approvers'), undefined);
    lines.push('nothing', 'name');
    assert.is(await world.wrongAnswer?.([...answers.keys()]), 'name');
    assert.match(shown.text, 'One of: name, timezone, ');
    lines.push('Nordwind');
    const named = await answersOf(world, { isChange: false, again: { answers, wrong: 'name' } });
    assert.equal(
      [...named.answers],
      [...answers].map(([id, one]) => [id, id === 'name' ? 'Nordwind' : one]),
    );
    lines.push('held', 'nordwind-hr');
    const held = await answersOf(world, {
      isChange: false,
      again: { answers: named.answers, wrong: 'details' },
    });
    assert.equal([held.answers.get('details'), held.answers.get('approvers')], ['held', 'nordwind-hr']);
    assert.equal(lines, []);
    assert.is(await world.wrongAnswer?.(['name']), undefined);
  }),
);

questions('an answer of a flag that was corrected does not come back, and is asked again', async () => {
  const flags = { name: 'Nordwind', identifier: 'employee_id', number: 'Personalnummer' };
  const { world, lines, shown } = atTerminal([], flags);
  const first = await answersOf(world, { isChange: false });
  assert.is(first.answers.get('number'), 'Personalnummer');
  const correct = async ({ answers }: typeof first, wrong: string, ...typed: string[]) => {
    lines.push(...typed);
    const again = await answersOf(world, { isChange: false, again: { answers, wrong } });
    assert.equal(lines, []);
    return again;
  };
  const number = await correct(first, 'number', 'Mitarbeiternummer');
  const email = await correct(number, 'identifier', 'email');
  assert.equal([email.answers.get('number'), email.unused], [undefined, []]);
  const back = await correct(email, 'identifier', 'employee_id', 'Mitarbeiternummer');
  assert.is(back.answers.get('number'), 'Mitarbeiternummer');
  assert.not.match(shown.text, '--number cannot be used');
});

questions(
  'a flag that cannot be used is said to whoever is there, and asked for if it is needed',
  async () => {
    const flags = { name: 'Nordwind', protect: '+700033', language: 'fr' };
    const { world, shown, lines } = atTerminal(['', '', '', '', '', '', '', '700033'], flags);
    const { answers, unused } = await answersOf(world, { isChange: false });
    assert.equal(lines, []);
    assert.equal([answers.get('protect'), answers.get('language'), unused], ['700033', undefined, []]);
    assert.match(shown.text, /--protect cannot be used: .*\n\nWho is never blocked, however they leave\?/);
    assert.match(shown.text, '--language cannot be used: One of: en, de.');
  },
);

questions(
  'whoever has said that some may read it, and knows nobody yet, comes back by Enter or a word for it',
  onStage({}, async ({ folder }) => {
    await listApprover(folder);
    for (const typed of ['', 'none', 'keine']) {
      const { lines, shown, ...terminal } = atTerminal([], { name: 'Nordwind', details: 'held' });
      const world = { ...terminal.world, folder };
      const before = QUESTIONS.findIndex(({ id }) => id === 'approvers') - 3;
      lines.push(...Array<string>(before).fill(''), typed);
      const { answers } = await answersOf(world, { isChange: false });
      assert.equal([answers.get('details'), answers.has('approvers')], ['none', false], typed);
      assert.is(answers.get('status'), 'paused');
      assert.match(shown.text, /Who may read that\?[^>]*Nobody yet: Enter, and nothing is kept/);
      assert.match(shown.text, '  Then details is none.\n');
      assert.not.match(shown.text, 'There must be an answer');
      // At the end it is the answer "details" that can be given anew, and a role with it.
      lines.splice(0, lines.length, 'held', 'nordwind-hr');
      const again = await answersOf(world, { isChange: false, again: { answers, wrong: 'details' } });
      assert.equal([again.answers.get('details'), again.answers.get('approvers')], ['held', 'nordwind-hr']);
    }
  }),
);

questions('an empty flag is no such word, and neither is another question left by it', async () => {
  const flags = { name: 'Nordwind', details: 'held', approvers: '' };
  const { world, shown } = atTerminal([...Array<string>(20).fill('')], flags);
  await answersOf(world, { isChange: false });
  assert.match(shown.text, '--approvers cannot be used');
  const unasked = (approvers: string) => {
    const streams = { input: new PassThrough(), output: new PassThrough() };
    const world = dialogue(
      { ...flags, approvers },
      { isSomebodyThere: false, isChange: false, ...streams },
    ) as World;
    return answersOf({ ...world, folder: '/nowhere' }, { isChange: false });
  };
  for (const approvers of ['', 'none']) {
    const { answers } = await unasked(approvers);
    assert.equal([answers.get('details'), answers.get('approvers')], ['held', approvers]);
  }
  const named = atTerminal(['', 'Nordwind', ...Array<string>(20).fill('')]);
  await answersOf(named.world, { isChange: false });
  assert.match(named.shown.text, 'There must be an answer.');
});

questions('whatever is neither yes nor no is asked again, and Enter is what is usual', async () => {
  const { world, shown, lines } = atTerminal([]);
  for (const [typed, usually, isAgreed] of [
    [['timezone', 'nein'], true, false],
    [['quit', 'Ja'], false, true],
    [[''], true, true],
    [[''], false, false],
    [['Y'], false, true],
  ] as const) {
    lines.push(...typed);
    assert.is(await world.agree?.('Write it?', { usually }), isAgreed, typed.join());
    assert.equal(lines, []);
  }
  assert.is(shown.text.split('y or n, please.').length, 3);
});

questions('of an answer of several parts the one that is wrong is named', async () => {
  const { world, shown } = atTerminal(['', '', 'position=Praktikant; Werkstudenten', 'position=Praktikant'], {
    name: 'Nord',
  });
  await answersOf(world, { isChange: false });
  assert.match(shown.text, '"Werkstudenten" is not that.');
});

for (const [key, leave] of [
  ['Ctrl-D', (input: PassThrough) => input.end()],
  ['Ctrl-C', (input: PassThrough) => input.write('\x03')],
] as const) {
  questions(
    `whoever leaves by ${key} has written nothing, and reads of no defect`,
    onStage({}, async (stage) => {
      Object.assign(stage.secrets, KEYLESS);
      const [input, output] = [new PassThrough(), Object.assign(new PassThrough(), { isTTY: true })];
      output.on('data', (chunk) => {
        if (String(chunk).includes('customer')) setImmediate(() => leave(input));
      });
      const asked = dialogue({}, { isSomebodyThere: true, isChange: false, input, output });
      const { exitCode, printed } = await stage.command('new', { tenant: 'second' }, asked);
      assert.equal([exitCode, printed], [1, 'Nothing was written.']);
      assert.equal(await readdir(join(stage.folder, 'tenants')), ['nordwind.json']);
    }),
  );
}

questions('answers as people write them are taken for what they mean', async () => {
  const typed = {
    name: 'Nord',
    timezone: '',
    employees: 'aktiv',
    without: 'nein',
    only: 'Keine',
    identifier: 'E-Mail',
    fields: 'no',
    structure: 'none',
    protect: 'niemand? no',
    again: 'nein',
    limits: '',
    schedule: 'Montag 06:00',
    domains: 'keine',
    notify: 'hr-it@nordwind.example',
    language: 'DE',
    details: 'nein',
    status: 'Aktiv',
  };
  const { world, lines, shown } = atTerminal(Object.values(typed));
  const { answers } = await answersOf(world, { isChange: false });
  assert.equal(lines, []);
  assert.match(shown.text, '"niemand? no" is none.');
  assert.equal(
    Object.fromEntries(answers),
    Object.fromEntries([
      ...[
        ['name', 'Nord'],
        ['timezone', 'Europe/Berlin'],
        ['employees', 'active'],
        ['identifier', 'email'],
      ],
      ...['without', 'only', 'fields', 'structure', 'protect', 'domains'].map((id) => [id, '']),
      ...[
        ['limits', 'usual'],
        ['schedule', 'Montag 06:00'],
        ['notify', 'hr-it@nordwind.example'],
        ['language', 'de'],
        ['details', 'none'],
        ['status', 'active'],
      ],
    ]),
  );
  const flags: Partial<World> = {
    answer: async ({ id }) => ({ name: 'N', language: 'Deutsch' })[String(id)],
  };
  const given = await answersOf({ ...world, ...flags }, { isChange: true });
  assert.equal(
    [...given.answers],
    [
      ['name', 'N'],
      ['language', 'de'],
    ],
  );
});

questions('of what cannot be used the part that is wrong is named, and what to write instead', async () => {
  for (const [id, answer, said] of [
    ['schedule', 'weekly', 'Once a week needs its time and its day: 06:00 mon.'],
    ['schedule', '06:00 mon,funday', '"funday" is neither a time nor a day.'],
    ['schedule', '6:00', 'two digits each: 06:00, or 18:00 in the evening.'],
    ['schedule', 'mon-fri 5.30', 'two digits each: 05:30, or 17:30 in the evening.'],
    ['schedule', '6 Uhr', 'two digits each: 06:00, or 18:00 in the evening.'],
    ['schedule', '17', 'two digits each: 17:00.'],
    ['schedule', '25:00', '"25:00" is neither a time nor a day.'],
    ['schedule', '6:70', '"6:70" is neither a time nor a day.'],
    ['limits', 'blocked=3; addd=20', '"addd=20" is not that.'],
    ['fields', 'Level=Stufe; Fachbereich=Department', 'the wrong way round: .*: Department=Fachbereich\\.'],
    ['notify', 'müller@fjordlicht.example', 'without dots or accents'],
    ['protect', 'none,700033', '"none" is none'],
  ] as const) {
    const question = QUESTIONS.find((one) => one.id === id);
    assert.match((await question?.flaw(answer)) ?? '', new RegExp(said), answer);
  }
});

questions('a slip that looks like an attribute or an office of its own is asked about at once', async () => {
  const typed = [
    '',
    '',
    'Postion=Praktikant',
    'n',
    'position=Praktikant',
    'Standort=Kiel und Flensburg',
    '',
    'office=Kiel,Flensburg',
  ];
  const { world, shown } = atTerminal([...typed], { name: 'Nord', fields: 'Job Title=Postion' });
  const { answers } = await answersOf(world, { isChange: false });
  assert.match(shown.text, /"Postion" would be .*: did you mean position\? Is it meant so\? \[y\/N\]/);
  assert.match(shown.text, /several would be Standort=Kiel,Flensburg\. Is it meant so\?/);
  assert.equal(
    [answers.get('without'), answers.get('only'), answers.get('fields')],
    ['position=Praktikant', 'office=Kiel,Flensburg', ''],
  );
  const sure = atTerminal(['', '', '', 'Standort=Rat und Tat', 'j'], { name: 'Nord' });
  const meant = await answersOf(sure.world, { isChange: false });
  assert.is(meant.answers.get('only'), 'Standort=Rat und Tat');
});

questions(
  'a role that nobody has is said when it is asked for, and no single Enter loses all answers',
  onStage({}, async (stage) => {
    const { world, shown, lines } = atTerminal(['nobody-there', 'nordwind-hr'], {
      ...Object.fromEntries(QUESTIONS.map(({ id, usual = 'x' }) => [id, usual])),
      details: 'held',
      approvers: 'another-one',
    });
    await listApprover(stage.folder);
    const { answers } = await answersOf({ ...world, folder: stage.folder }, { isChange: false });
    assert.is(answers.get('approvers'), 'nordwind-hr');
    assert.match(shown.text, '--approvers cannot be used: There is no approver "another-one"');
    assert.match(shown.text, 'There is no approver "nobody-there"');
    lines.push('', 'name');
    assert.is(await world.wrongAnswer?.(['name']), 'name');
    assert.match(shown.text, 'all of these answers are gone: Enter once more');
  }),
);

questions('whoever corrects an answer sees what it was until now', async () => {
  const { world, shown, lines } = atTerminal([], { name: 'Nord' });
  const { answers } = await answersOf(world, { isChange: false });
  lines.push('Europe/Vienna');
  await answersOf(world, { isChange: false, again: { answers, wrong: 'timezone' } });
  assert.match(shown.text, '  Until now: Europe/Berlin\n [Europe/Berlin] > ');
});

questions(
  'keys that are refused end no dialogue: whoever answers goes on without rows of both systems',
  onStage({}, async (stage) => {
    stage.secrets.secretKey = 'another-secret';
    const asked: string[] = [];
    const agree = async (text: string) => asked.push(text) > 0;
    const answer = async ({ id }: { id: string }) => (id === 'name' ? 'Second' : undefined);
    const { exitCode, printed } = await stage.command('new', { tenant: 'second' }, { answer, agree });
    assert.is(exitCode, 0, printed);
    assert.match(asked[0] ?? '', /^No rows can be suggested: .*Engagedly[\s\S]*Go on without them\?$/);
    assert.match(printed, 'Written: tenants/second.json');
  }),
);

questions.run();
