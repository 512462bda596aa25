import { PassThrough } from 'node:stream';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { answersOf } from '../../src/commands/new/answered.ts';
import { dialogue } from '../../src/commands/new/dialogue.ts';
import type { World } from '../../src/commands/world.ts';

const questions = suite('the questions of new at a terminal');

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
  async () => {
    const flags = { name: 'back', details: 'none' };
    const { world, lines, shown } = atTerminal([], flags);
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
  },
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

questions.run();
