import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { World } from '../../src/commands/world.ts';
import { newIdentity } from '../../src/details/age.ts';
import { onStage, type Stage } from '../fixtures/stage.ts';

const KEYLESS = { clientId: '', clientSecret: '', clientKey: '', secretKey: '' };
const corrected = suite('answers of new that are corrected at the end');

/**
 * Somebody at a terminal, who takes every row that is proposed and answers each question, when it is asked first and again,
 * from a list; `wrong`: what is corrected, one by one. `recaps`: all that was asked at the end.
 */
function correcting(answers: Record<string, string[]>, wrong: string[]) {
  const recaps: string[] = [];
  const asked: string[] = [];
  const world: Partial<World> = {
    answer: async ({ id }, { isNeedless }) => (isNeedless ? undefined : answers[id]?.shift()),
    agree: async (text) => {
      (text.startsWith('All answers:') ? recaps : asked).push(text);
      return text.endsWith('Take it?') || wrong.length === 0;
    },
    wrongAnswer: async () => wrong.shift(),
  };
  return { world, recaps, asked };
}

async function fileOf(stage: Stage, id: string) {
  return JSON.parse(await readFile(join(stage.folder, 'tenants', `${id}.json`), 'utf8'));
}

function rowsOf(recap = ''): string[] {
  const [, rows = ''] = recap.split('And these rows:\n');
  return rows.split('\n').filter((line) => line.startsWith('  "'));
}

corrected(
  'rows are proposed as soon as people come in, once, and those are shown that the file gets',
  onStage({ people: 30 }, async (stage) => {
    await stage.run();
    const { world, recaps, asked } = correcting(
      {
        name: ['Second'],
        employees: ['none', 'active', 'none', 'active'],
        fields: ['', 'custom-attribute-5d2c8=Sprachen'],
      },
      ['employees', 'fields', 'employees', 'employees'],
    );
    const { printed, exitCode } = await stage.command('new', { tenant: 'second' }, world);
    assert.is(exitCode, 0, printed);
    const [units, people, others, unitsAgain, last] = recaps.map(rowsOf);
    assert.equal([units, unitsAgain], [[], []]);
    const languages = people?.findIndex((row) => row.includes('custom-attribute-5d2c8')) ?? -1;
    assert.ok(languages >= 0, recaps[1]);
    assert.equal(others, people?.toSpliced(languages, 1));
    assert.equal(last, others);
    assert.is(asked.length, new Set(asked).size, 'nothing is proposed a second time');
    const file = await fileOf(stage, 'second');
    assert.is(file.mapping['custom-attribute-5d2c8'], "$custom('Sprachen')");
    assert.is(Object.keys(file.mapping).length, (last?.length ?? 0) + 1);
    assert.match(printed, /left {3}"Languages", custom-attribute-5d2c8: /);
  }),
);

corrected(
  'what makes no valid file is said, and asked again, at the first time as well; whoever gives up has no file',
  onStage({}, async (stage) => {
    Object.assign(stage.secrets, KEYLESS);
    const { recipient } = await newIdentity();
    await mkdir(join(stage.folder, '.github'));
    await writeFile(
      join(stage.folder, '.github', 'approvers.json'),
      JSON.stringify({ approvers: { 'support-2': recipient } }),
    );
    const answers = () => ({
      name: ['Second'],
      details: ['held'],
      approvers: ['nordwind-hr', 'nordwind-it', 'support-2'],
    });
    const { world, recaps } = correcting(answers(), ['approvers', 'approvers']);
    const { printed, exitCode } = await stage.command('new', { tenant: 'second' }, world);
    assert.is(exitCode, 0, printed);
    assert.match(printed, /\n {2}approvers +nordwind-hr\n[\s\S]*There is no approver "nordwind-hr"/);
    assert.match(printed, 'There is no approver "nordwind-it"');
    assert.is(recaps.length, 1);
    assert.equal((await fileOf(stage, 'second')).approvers, ['support-2']);

    const given = await stage.command('new', { tenant: 'third' }, correcting(answers(), ['approvers']).world);
    assert.is(given.exitCode, 1);
    assert.match(given.printed, 'There is no approver "nordwind-it"');
    await fileOf(stage, 'third').then(
      () => assert.unreachable('A file was written.'),
      () => {},
    );
  }),
);

corrected.run();
