/** explain: who waits and who somebody is, for whoever may know, at a terminal. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { newIdentity } from '../../src/details/age.ts';
import { isNamed } from '../../src/explain/explain.ts';
import { forTheCustomer } from '../../src/explain/for-the-customer.ts';
import { heldInWords } from '../../src/explain/held.ts';
import { nextOf } from '../../src/explain/next.ts';
import { approvalOf } from '../../src/explain/release.ts';
import { originOf } from '../../src/origin.ts';
import { hire } from '../../src/sandbox/company/company.ts';
import { addDays } from '../../src/sandbox/company/invented.ts';
import type { Person } from '../../src/sandbox/company/people.ts';
import type { Details, PersonDetail } from '../../src/types/details.d.ts';
import type { Tenant } from '../../src/types/tenant.d.ts';
import { CLI, finish } from '../fixtures/bundle.ts';
import { appoint, detailsPath } from '../fixtures/details.ts';
import { ALWAYS, always, comeBack, leave, UNFINISHED, withTotal } from '../fixtures/incidents.ts';
import { acting, type Scene } from '../fixtures/scene.ts';
import { type Asked, keyOf, TODAY } from '../fixtures/stage.ts';

type Story = Scene & {
  /** Of the run in which two leavers wait. */
  file: { details: string; 'details-identity': string };
  digest: string;
  runId: string;
  leavers: Person[];
};

/** Two people have left and wait; one has moved; one is kept out by the filter. */
function told(story: (scene: Story) => Promise<void>, tenant: Partial<Tenant> = {}): () => Promise<void> {
  const given: Partial<Tenant> = {
    details: 'all',
    approvers: ['hr'],
    limits: { block: { percent: 0, min: 0, max: 0 } },
    scope: {
      employees: 'active',
      structure: ['departments', 'job_titles'],
      filter: "$not(office.name = 'Partner') and id != 1",
    },
    ...tenant,
  };
  return acting({ tenant: given }, async (scene) => {
    const keys = await appoint(scene.folder, 'hr');
    scene.person(4).office = { id: 9, name: 'Partner' };
    await scene.run();
    const leavers = [scene.person(-1), scene.person(-2)];
    for (const person of leavers) leave(person);
    scene.person(5).position = 'Promoted';
    const { summary } = await scene.run();
    scene.writes();
    await story(
      Object.assign(scene, {
        file: { details: detailsPath(scene.folder, summary), 'details-identity': keys.hr?.identity ?? '' },
        digest: summary.held[0]?.digest ?? '',
        runId: summary.runId,
        leavers,
      }),
    );
    assert.equal(scene.writes(), [], 'explain has written');
  });
}

const NONE = { percent: 0, min: 0, max: 0 };

/** On one line. */
function flat(text: string): string {
  return text.replace(/\s+/g, ' ');
}

/** Words of a cell, which may stand on lines below each other with other cells between them. */
function wrapped(text: string): RegExp {
  return new RegExp(text.split(' ').map(RegExp.escape).join('[^]{1,200}?'), 'i');
}

function nameOf({ firstName, lastName }: Person): string {
  return `${firstName} ${lastName}`.replace(/\s+/g, ' ').trim();
}

/** Whether somebody is at work, has an account, and nobody reports to them. */
function isLeaf(scene: Scene, { id, status }: Person): boolean {
  const isManager = scene.company.people.some(({ supervisorId }) => supervisorId === id);
  return status === 'active' && !isManager && id !== scene.person(4).id;
}

const commands = suite('explain: the command that releases');

for (const [title, place, command] of [
  [
    'a sync on GitHub',
    { isOnGitHub: true },
    'gh workflow run sync.yml -f tenant=nordwind -f mode=sync -f approve=0123456789ab',
  ],
  ['a sync on this machine', { isOnGitHub: false }, 'npm run sync -- nordwind --approve 0123456789ab'],
  [
    'an undo on GitHub',
    { isOnGitHub: true, undoes: '1000/2' },
    'gh workflow run undo.yml -f tenant=nordwind -f run=1000 -f attempt=2 -f approve=0123456789ab',
  ],
  [
    'an undo on this machine',
    { isOnGitHub: false, undoes: '1000/2' },
    'npm run undo -- nordwind --run 1000/2 --details <the details of that run> --approve 0123456789ab',
  ],
] as const)
  commands(title, () => {
    assert.is(approvalOf(['0123456789ab'], { tenant: 'nordwind', ...place }), `  ${command}`);
  });

commands.run();

const mail = suite('explain: the text for the customer');

mail('calls units what people call them, and ends each sentence once', () => {
  const units = (field: string) => forTheCustomer({ class: 'units', field }, 2).replace(/\s+/g, ' ');
  assert.match(
    units('businesses'),
    ': business units that Engagedly does not have would be created there, for 2 people.',
  );
  assert.match(
    units('job_titles'),
    ': job titles that Engagedly does not have would be created there, for 2 people.',
  );
  for (const name of ['block', 'reactivate', 'identifier', 'create', 'units', 'field'] as const) {
    const told = forTheCustomer({ class: name, field: 'location' }, 1).replace(/\s+/g, ' ');
    assert.match(told, /[a-z][.?] Please tell us when you have looked:/);
  }
});

mail('asks for an answer in both cases: where all is right, and where something is corrected', () => {
  const told = (language: 'en' | 'de') => flat(forTheCustomer({ class: 'block' }, 3, language));
  assert.match(
    told('en'),
    'if all of it is right, we release it; what you have corrected in Personio by then',
  );
  assert.match(
    told('de'),
    'Wenn alles stimmt, geben wir es frei. Was Sie bis dahin in Personio berichtigt haben',
  );
});

mail('is in the language of the customer, for every class', () => {
  for (const name of ['block', 'reactivate', 'identifier', 'create', 'units', 'field'] as const) {
    for (const count of [1, 3]) {
      const told = forTheCustomer({ class: name, field: 'job_titles' }, count, 'de').replace(/\s+/g, ' ');
      assert.match(
        told,
        /^ ?In Engagedly würde auf einmal mehr geändert, .*\. Davon ist noch nichts geschehen\./,
      );
      assert.match(told, count === 1 ? '1 Person' : '3 Personen');
      assert.not.match(told, /\b(the|people|would|Job titles)\b/);
    }
  }
  const taken = forTheCustomer({ class: 'identifier', field: 'resolve' }, 2, 'de').replace(/\s+/g, ' ');
  assert.match(taken, 'Wir haben für 2 Personen von Hand festgelegt');
});

mail('tells of an account that is taken by hand that it was us, and asks whose it is', () => {
  const told = forTheCustomer({ class: 'identifier', field: 'resolve' }, 2).replace(/\s+/g, ' ');
  assert.match(told, 'We have settled by hand whose account in Engagedly it is for 2 people');
  assert.not.match(told, 'changed in Personio');
  assert.not.match(told, 'blocked');
});

mail('tells of an account that is taken by hand for a leaver that it is blocked for whoever has it', () => {
  const told = (count: number, closed: number, language: 'en' | 'de') =>
    flat(forTheCustomer({ class: 'identifier', field: 'resolve' }, count, language, { closed }));
  assert.match(
    told(1, 1, 'en'),
    'By Personio this person has left or does not belong there any more: the account',
  );
  assert.match(
    told(3, 2, 'en'),
    'By Personio 2 of them have left or do not belong there any more: the accounts',
  );
  assert.match(
    told(1, 1, 'de'),
    'Laut Personio ist diese Person ausgeschieden oder gehört nicht mehr dazu: Das',
  );
  assert.match(
    told(3, 1, 'de'),
    'Laut Personio ist 1 davon ausgeschieden oder gehört nicht mehr dazu: Das Konto',
  );
  assert.match(
    told(3, 2, 'de'),
    'Laut Personio sind 2 davon ausgeschieden oder gehören nicht mehr dazu: Diese',
  );
});

mail.run();

const names = suite('explain: whom a name means');

for (const [name, texts] of [
  ['Zoë Jäckelmann', ['Zoe', 'zoë', 'Jackelmann', 'JAECKELMANN', 'Zoe Jäckel', 'ckelm', 'Jäckelmann, Zoe']],
  ['Joerg Jaeckelmann', ['Jörg', 'Jorg', 'jackelmann', 'Jäckelmann', 'Jäckel Joerg']],
  ['Jorg Jackelmann', ['Jörg', 'Joerg', 'jaeckelmann', 'Jäckelmann']],
  ['Greta Groß-Öztürk', ['groß-özt', 'Gross Oztuerk', 'oeztürk']],
  ['Dr. Michael Łukasz O’Brien', ['Michael', 'Micha', 'Lukasz', "O'Brien", 'OBrien', 'Dr. Michael']],
] as const)
  names(`${name}, as people write it`, () => {
    for (const text of texts) assert.ok(isNamed(name, text), text);
    for (const text of ['', ' ', '-', 'Zora', 'Jickelmann', `${name} Schmidt`])
      assert.not.ok(isNamed(name, text), text);
  });

names.run();

const fromFile = suite('explain: from the details of a run');

fromFile(
  'a held class: everybody in it, what speaks for each, and the command to approve',
  told(async (scene) => {
    const { seen, printed, exitCode } = await scene.ask({ held: scene.digest, ...scene.file });
    assert.is(exitCode, 0, printed);
    for (const person of scene.leavers) {
      const row = seen.split('\n').find((line) => line.includes(nameOf(person)));
      assert.match(row ?? '', new RegExp(`${person.id} .* block$`));
    }
    assert.match(
      seen,
      /For each account speaks: memory of earlier runs, e-mail, employee number, name, hire date\./,
    );
    assert.match(seen, /^2 people wait under /);
    assert.match(seen, new RegExp(`sync\\.yml -f tenant=nordwind -f mode=sync -f approve=${scene.digest}`));
    assert.not.match(seen, 'Promoted');
    assert.is(printed, '');
    assert.match(seen, 'More would be changed in Engagedly at once');
    assert.match(flat(seen), 'the next sync carries them out, with an approval or without.');
    await scene.setTenant({ ...scene.tenant, language: 'de' });
    const german = await scene.ask({ held: scene.digest, ...scene.file });
    assert.match(german.seen, 'In Engagedly würde auf einmal mehr geändert');
  }),
);

fromFile(
  'one person, by reference or id: account, differences, what became of it, and the next step',
  told(async (scene) => {
    const promoted = scene.person(5);
    const byId = await scene.ask({ personio: String(promoted.id), ...scene.file });
    assert.match(
      byId.seen,
      new RegExp(`^${nameOf(promoted)} \\(reference [0-9a-f]{12}, Personio ${promoted.id}`),
    );
    assert.match(byId.seen, /job_title +\S.* +Promoted/);
    assert.match(byId.seen, /update: done\./);
    const [, ref = ''] = /reference ([0-9a-f]{12})/.exec(byId.seen) ?? [];
    assert.is((await scene.ask({ ref, ...scene.file })).seen, byId.seen);
    const leaver = await scene.ask({ personio: String(scene.leavers[0]?.id), ...scene.file });
    assert.match(leaver.seen, /block: waits for an approval/);
    assert.match(leaver.seen, new RegExp(`approve=${scene.digest}`));
  }),
);

fromFile(
  'one person who waits with others: who they are, before the command that releases them all',
  told(async (scene) => {
    const own = { personio: String(scene.leavers[0]?.id) };
    const next = `Next
  Waits together with 1 other under ${scene.digest}. See all:
  npm run explain -- nordwind --held ${scene.digest}`;
    const rest = `
  What is not right is corrected in Personio or in the tenant file; an approval then releases only
  the rest. If all are right:
`;
    const { seen } = await scene.ask({ ...own, ...scene.file });
    assert.ok(seen.includes(`${next} --details <the details of that run>${rest}  gh workflow run`), seen);
    const live = await scene.ask(own);
    assert.ok(live.seen.includes(`${next}${rest}  npm run sync -- nordwind --approve`), live.seen);
    scene.later(73);
    const over = await scene.ask({ ...own, ...scene.file });
    assert.match(over.seen, /Next\n {2}More than 72 hours have passed/);
    comeBack(scene.leavers[1] as Person);
    const alone = await scene.ask(own);
    assert.not.match(alone.seen, 'together');
  }),
);

fromFile(
  'one run: everybody whom it concerns, and what became of them',
  told(async (scene) => {
    const { seen } = await scene.ask({ run: `${scene.runId}/1`, ...scene.file });
    for (const person of [...scene.leavers, scene.person(5)]) assert.ok(seen.includes(nameOf(person)));
    assert.not.ok(seen.includes(nameOf(scene.person(3))), 'somebody who was in step');
    assert.match(seen, /3 more are out of scope/);
  }),
);

fromFile(
  'what has no answer there says where there is one',
  told(async (scene) => {
    const cases: [Record<string, string>, RegExp][] = [
      [{ held: '0123456789ab' }, new RegExp(`What waits here: ${scene.digest}`)],
      [{ personio: String(scene.person(3).id) }, /in step.*ask live, without --details/],
      [{ email: 'nobody@nordwind.example' }, /only those that changed.*live/],
      [{ run: '7/1' }, /of run 1002\/1, and you asked for another.*gh run download 7 -n details-nordwind-1/s],
    ];
    for (const [question, says] of cases) {
      const { seen, printed, exitCode } = await scene.ask({ ...question, ...scene.file });
      assert.equal([seen, exitCode], ['', 1]);
      assert.match(printed, says);
    }
  }),
);

fromFile(
  'a file that was changed or swapped, and a key that is not for it, show nothing',
  told(async (scene) => {
    const { identity } = await newIdentity();
    await refused(
      scene.ask({ held: scene.digest, ...scene.file, 'details-identity': identity }, undefined),
      /do not open/,
    );
    const bytes = await readFile(scene.file.details);
    const first = await readFile(detailsPath(scene.folder, { runId: '1001', tenant: 'nordwind' }));
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    await writeFile(join(scene.folder, 'changed.age'), bytes);
    await refused(scene.ask({ held: scene.digest, ...scene.file, details: 'changed.age' }), /do not open/);
    await writeFile(join(scene.folder, 'other.age'), first);
    await refused(scene.ask({ held: scene.digest, ...scene.file, details: 'other.age' }), /Nobody waits/);
    // The line of that run names another file from now on.
    for (const line of scene.kept.lines) {
      const said = line.signed?.split(' ') ?? [];
      said[10] = 'a'.repeat(64);
      line.signed = said.join(' ');
    }
    await refused(scene.ask({ held: scene.digest, ...scene.file }, undefined), /names another file/);
  }),
);

fromFile(
  'a digest that is too old releases nothing: no command is offered that would be refused',
  told(async (scene) => {
    scene.later(73);
    const { seen, printed } = await scene.ask({ held: scene.digest, ...scene.file });
    assert.match(seen.replace(/\s+/g, ' '), 'More than 72 hours have passed since that run', printed);
    assert.not.match(seen, /approve/);
  }),
);

fromFile(
  'the text for the customer says how many and what to check, and names nobody',
  told(async (scene) => {
    const { seen } = await scene.ask({ held: scene.digest, ...scene.file });
    const [, mail = ''] = seen.split('To copy into a mail to the customer; it names nobody:\n');
    assert.match(mail.replace(/\s+/g, ' '), '2 people would lose access to Engagedly');
    assert.match(mail.replace(/\s+/g, ' '), 'have all of them left?');
    for (const person of scene.leavers)
      for (const text of [person.lastName, String(person.id), String(person.email)])
        assert.not.ok(mail.includes(text), text);
  }),
);

fromFile(
  'what an undo would close: no mail to a customer who knows of no undo, and nothing that only holds of a sync',
  acting({ tenant: { details: 'all', approvers: ['hr'] } }, async (scene) => {
    const keys = await appoint(scene.folder, 'hr');
    await scene.firstLoad();
    hire(scene.company, 1);
    const { summary } = await scene.run();
    await scene.setTenant({ ...scene.tenant, status: 'paused' });
    const run = `${summary.runId}/1`;
    const back = await scene.run({ undo: { run, details: detailsPath(scene.folder, summary) } });
    const digest = back.summary.held[0]?.digest ?? '';
    const { seen, printed } = await scene.ask({
      held: digest,
      details: detailsPath(scene.folder, back.summary),
      'details-identity': keys.hr?.identity ?? '',
    });
    assert.match(seen, /^1 person waits under /, printed);
    assert.match(seen, 'Their account was opened by the run that is put back.');
    assert.match(
      seen,
      new RegExp(`undo\\.yml -f tenant=nordwind -f run=${summary.runId} -f attempt=1 -f approve=${digest}`),
    );
    assert.not.match(seen, /mail to the customer|have left|corrected in Personio|the next sync/);
    assert.match(back.printed, 'Check first that these changes are wanted.');
    assert.not.match(back.printed, 'corrected in Personio');
  }),
);

const held = suite('explain: many who wait');

const HERE = { tenant: 'nordwind', isOnGitHub: true };

const RUN: Omit<Details, 'people'> = {
  schemaVersion: 1,
  tenant: 'nordwind',
  runId: '1',
  attempt: 1,
  startedAt: '2026-11-26T05:00:00.000Z',
  progress: 'done',
  kept: 'all',
  outOfScope: 0,
  units: [],
};

function waiting(at: number, own: Partial<PersonDetail> = {}): PersonDetail {
  return {
    ref: String(at).padStart(12, '0'),
    employee: String(at),
    name: `Person ${at}`,
    planned: 'block',
    result: 'held',
    held: [{ class: 'block', digest: '0123456789ab' }],
    codes: [],
    witnesses: [],
    reason: `To be blocked, because Personio says inactive, last day 2026-11-${10 + (at % 9)}.`,
    fields: [],
    ...own,
  };
}

held('equal reasons stand once, with how many have them, before the list', () => {
  const people = [
    ...Array.from({ length: 60 }, (_, at) => waiting(at)),
    waiting(61, { reason: 'Gone from Personio.' }),
  ];
  const told = heldInWords({ ...RUN, people }, '0123456789ab', HERE) ?? '';
  assert.match(told, /^61 people wait under/);
  assert.is(told.split('To be blocked, because').length, 2);
  assert.match(
    told.replace(/\s+/g, ' '),
    '60 of them: To be blocked, because Personio says inactive, last day 2026-11-10 to 2026-11-18.',
  );
  assert.match(told, '000000000061: Gone from Personio.');
  assert.ok(told.indexOf('60 of them') < told.indexOf('Person 1 '));
});

held('whoever decides about addresses and numbers sees which they are and which they would be', () => {
  const held = [{ class: 'identifier' as const, digest: '0123456789ab' }];
  const own = (field: string, before: string, after: string): Partial<PersonDetail> => ({
    planned: 'update',
    held,
    fields: [{ field, waits: true, before, after }],
  });
  const long = [
    'maria-magdalena.schmidt@nordwind.example',
    'maria-magdalena.schmidt@nordwind-gruppe.example',
  ];
  const people = [
    waiting(1, own('email', long[0] ?? '', long[1] ?? '')),
    waiting(2, own('employee_id', '', '4711')),
  ];
  const told = heldInWords({ ...RUN, people }, '0123456789ab', HERE) ?? '';
  assert.match(told, /Planned +email now +email then +employee_id +employee_id\n/);
  for (const text of [...long, '(empty)', '4711']) assert.ok(told.includes(text), text);
});

held.run();

const next = suite('explain: what is to be done now');

next('what failed and asks for something by hand is not said to need nothing by hand', () => {
  const told = (codes: string[]) => flat(nextOf(waiting(1, { result: 'failed', held: [], codes }), HERE, []));
  const again = 'Nothing by hand, unless it stays: the next run tries again.';
  for (const code of ['block-refused', 'activation-refused', 'duplicate', 'failing-repeatedly'])
    assert.not.ok(told([code]).includes(again), code);
  for (const codes of [[], ['write-failed'], ['manager-unknown']]) assert.ok(told(codes).includes(again));
});

next('an account that is taken for a leaver is blocked: of that too it is told before the approval', () => {
  const held = [{ class: 'identifier' as const, field: 'resolve', digest: '0123456789ab' }];
  const told = (planned: PersonDetail['planned']) => flat(nextOf(waiting(1, { planned, held }), HERE, []));
  assert.match(
    told('block'),
    /this takes it from them, and blocks it, since by Personio .*: gh workflow run/,
  );
  assert.match(told('update'), /this takes the account from the other person, and gives it to this one: gh/);
});

next.run();

const live = suite('explain: live');

const NO_BLOCKS: NonNullable<Tenant['limits']> = { block: { percent: 0, min: 0, max: 0 } };

const NO_UNITS: Partial<Tenant> = { limits: { units: { percent: 0, min: 0, max: 0 } } };

live(
  'of whom the filter cannot tell it is said which condition cannot, and that they may be in scope',
  acting({ people: 12 }, async (scene) => {
    await scene.firstLoad();
    const person = scene.person(4);
    person.team = null;
    const filter = "$exists(id) and $contains(team.name, 'a')";
    await scene.setTenant({ ...scene.tenant, scope: { employees: 'active', filter } });
    const { seen } = await scene.ask({ personio: String(person.id) });
    assert.match(seen, /Perhaps in scope: Personio says active.*, and the filter cannot tell\./);
    assert.match(seen, /\$exists\(id\) +yes\n +\$contains\(team\.name, 'a'\) +cannot tell/);
    assert.match(seen, /Next\n {2}Fill in in Personio what the filter asks for/);
    leave(person);
    const left = flat((await scene.ask({ personio: String(person.id) })).seen);
    assert.match(left, 'of somebody who has left, so their account stays open');
    assert.match(left, 'Next Fill in in Personio what the filter asks for');
    assert.match(left, 'If they have left, block the account in Engagedly by hand');
    comeBack(person);
  }),
);

live(
  'of a filter that cannot be used it is said why, and not that nothing is to be done',
  acting({}, async (scene) => {
    await scene.firstLoad();
    const filter = "$custom('Abteilungscode') = 'x'";
    await scene.setTenant({ ...scene.tenant, scope: { employees: 'active', filter } });
    const { summary } = await scene.run();
    assert.equal(summary.issues[0]?.code, 'filter-unreadable');
    const { seen } = await scene.ask({ personio: String(scene.person(3).id) });
    assert.match(flat(seen), 'The filter reads a Personio attribute that the credential does not show');
    assert.match(seen, /Next\n {2}In Personio, under Marketplace/);
    assert.not.match(seen, 'Nothing needs to be done');
  }),
);

live(
  'one person from record to next step, with the part of the filter that keeps somebody out',
  told(async (scene) => {
    const out = scene.person(4);
    const { seen, printed } = await scene.ask({ personio: String(out.id) });
    assert.match(
      seen,
      /Not in scope: Personio says active, the tenant file wants active, and the filter keeps them out\./,
      printed,
    );
    assert.match(seen, /\$not\(office\.name = 'Partner'\) +NO/);
    assert.match(seen, /id != 1 +yes/);
    assert.match(seen, /office +Partner \(id 9\)/);
    assert.match(seen, /job_title +position +\S/);
    assert.match(seen, /What a sync would do now\n {2}Nothing\.\n\nWhy\n {2}Not in scope/);
    const other = scene.person(6);
    other.position = 'Promoted too';
    const changed = await scene.ask({ personio: String(other.id) });
    assert.match(changed.seen, /What a sync would do now\n {2}update\.\n/);
    assert.match(changed.seen, /Next\n {2}Nothing, if that is right\. If it is not, correct it/);
    assert.not.match(changed.seen, 'killed');
    const leaver = await scene.ask({ email: String(scene.leavers[0]?.email) });
    assert.ok(leaver.seen.startsWith(nameOf(scene.leavers[0] as Person)), leaver.printed);
    assert.match(leaver.seen, new RegExp(`npm run sync -- nordwind --approve ${scene.digest}`));
    const inStep = await scene.ask({ personio: String(scene.person(3).id) });
    assert.match(inStep.seen, /In step: nothing differs/);
  }),
);

live(
  'without a filter there is none that could not tell',
  acting({}, async (scene) => {
    await scene.firstLoad();
    const { seen, printed } = await scene.ask({ personio: String(scene.person(3).id) });
    assert.match(seen, /In scope: .*, and there is no filter\.\n\nMapping/, printed);
    assert.not.match(seen, /cannot tell|Condition of the filter/);
  }),
);

live(
  'somebody whom this sync has blocked: that the account is blocked, by whom, and what opens it',
  told(
    async (scene) => {
      const [ours, byHand] = scene.leavers as [Person, Person];
      scene.accountOf(byHand).blocked = true;
      scene.byHand.add(scene.accountOf(byHand).id);
      await scene.run({ approve: [scene.digest] });
      scene.writes();
      const asked = await scene.ask({ personio: String(ours.id) });
      assert.match(asked.seen, wrapped('account blocked, by this sync'), asked.printed);
      assert.match(asked.seen, /Why\n {2}A leaver \(Personio says inactive, last day \d{4}-\d\d-\d\d\)/);
      assert.match(
        asked.seen.replace(/\s+/g, ' '),
        'account is blocked, as it should be. If they still work there',
      );
      assert.not.match(asked.seen, /no leaver of ours/);
      const other = await scene.ask({ personio: String(byHand.id) });
      assert.match(other.seen, wrapped('account blocked, by nobody whom this sync knows of'), other.printed);
      comeBack(ours);
      const back = await scene.ask({ personio: String(ours.id) });
      assert.match(back.seen, /What a sync would do now\n {2}activate again\./);
      await scene.setTenant({ ...scene.tenant, reactivate: false });
      const kept = flat((await scene.ask({ personio: String(ours.id) })).seen);
      assert.match(kept, 'no sync opens it: as far as is remembered none blocked it for this person, or the');
      leave(ours);
    },
    { limits: { block: { percent: 0, min: 0, max: 0 } } },
  ),
);

live(
  'a person is meant by the number alone, and as "protect" and the messages write it',
  told(async (scene) => {
    const { id } = scene.person(5);
    for (const from of [{}, scene.file]) {
      const { seen, printed } = await scene.ask({ personio: String(id), ...from });
      assert.match(seen, `Personio ${id}`, printed);
      for (const written of [`personio:${id}`, `Personio:${id}`])
        assert.is((await scene.ask({ personio: written, ...from })).seen, seen, written);
    }
  }),
);

for (const employees of ['active', 'all'] as const)
  live(
    `a leaver whose last day is still to come: what becomes of them after it, of ${employees === 'all' ? 'everybody' : 'those at work'}`,
    acting({ people: 12, tenant: { scope: { employees } } }, async (scene) => {
      await scene.firstLoad();
      hire(scene.company, 1);
      const [newcomer, ahead] = [scene.person(-1), scene.person(-2)];
      const day = addDays(TODAY, 3);
      for (const person of [ahead, newcomer]) leave(person, day);
      const told = async ({ id }: Person) => {
        const { seen } = await scene.ask({ personio: String(id) });
        return seen.slice(seen.indexOf('What a sync')).replace(/\s+/g, ' ');
      };
      const first = `Why Personio says inactive, last day ${day}. The first sync after that day`;
      const said = await told(ahead);
      assert.match(said, `${first} blocks the account, if Personio still says so. Next`);
      const next =
        'Next Nothing needs to be done: the first sync after that date blocks the account, or adds it blocked where there is none.';
      assert.match(said, next);
      assert.match(
        await told(newcomer),
        employees === 'all'
          ? `${first} adds them with a blocked account, if Personio still says so. ${next}`
          : 'Why A leaver, and no account of theirs is to be blocked: nothing is written for them. Next',
      );
    }),
  );

live(
  'what is to be done speaks of no summary, since there is none',
  told(async (scene) => {
    hire(scene.company, 1);
    const [employee, manager] = [scene.person(6), scene.person(-1)];
    employee.supervisorId = manager.id;
    manager.office = { id: 9, name: 'Partner' };
    await scene.setTenant({
      ...scene.tenant,
      mapping: { ...scene.tenant.mapping, manager: 'supervisor.id' },
    });
    const { seen, printed } = await scene.ask({ personio: String(employee.id) });
    assert.match(seen, /Why\n[\s\S]*The manager has no open account yet/, printed);
    assert.not.match(seen, 'summary');
  }),
);

live(
  'without the memory of earlier runs the first line says so, and nobody is told to act by hand',
  told(async (scene) => {
    const [ours] = scene.leavers as [Person];
    await scene.run({ approve: [scene.digest] });
    scene.writes();
    comeBack(ours);
    const question = { personio: String(ours.id) };
    const known = await scene.ask(question);
    assert.match(known.seen, /^[^\n]+ \(reference [\s\S]*What a sync would do now\n {2}activate again\./);
    for (const [why, key] of [
      ['was not read: LEDGER_KEY is not set', undefined],
      ['could not be read: LEDGER_KEY is another one', keyOf('another')],
    ] as const) {
      const { seen, printed } = await scene.ask(question, key);
      const [caution = '', ...rest] = seen.split('\n\n').map((text) => text.replace(/\s+/g, ' ').trim());
      const answer = rest.join('\n');
      assert.match(caution, why, printed);
      assert.match(caution, 'may be wrong: do nothing by hand because of it.');
      assert.match(answer, wrapped('account blocked, by whom is not known'));
      assert.match(answer, 'Next Nothing by hand: what to do only the memory of earlier runs can tell.');
      assert.not.match(answer, /by nobody whom|activate the account/);
      const unknown = await scene.ask({ ref: '0123456789ab' }, key);
      assert.match(unknown.printed, why);
    }
    const history = { lines: [...scene.kept.lines], states: [...scene.kept.states] };
    Object.assign(scene.kept, { lines: [], states: [] });
    const first = (await scene.ask(question)).seen.replace(/\s+/g, ' ');
    assert.match(first, /^ ?There is no memory of earlier runs: .* is right only if none has\./);
    assert.match(first, wrapped('account blocked, by whom is not known'));
    assert.match(first, 'activate the account in Engagedly');
    assert.not.match(first, /by hand because of it|Ask again when/);
    Object.assign(scene.kept, history);
    leave(ours);
  }),
);

live(
  'without the memory of earlier runs what waits is not held anew, which would begin another memory',
  told(async (scene) => {
    const { seen, printed } = await scene.ask({ personio: String(scene.leavers[0]?.id) }, keyOf('another'));
    assert.match(
      flat(seen),
      / block: waits for an approval\. .* Next First put right what stands at/,
      printed,
    );
    assert.not.match(seen, /npm run (sync|record)|--approve/);
  }),
);

for (const onMissing of ['keep', 'block'] as const)
  live(
    `somebody who is gone from Personio and whose account is open, where the tenant file says "${onMissing}": who, and what becomes of them`,
    acting(
      { people: 12, ledger: 'branch', tenant: { leavers: { onMissing }, limits: NO_BLOCKS } },
      async (scene) => {
        await scene.firstLoad();
        const person = scene.company.people.find((one) => isLeaf(scene, one)) as Person;
        const account = scene.accountOf(person);
        const name = nameOf(person);
        scene.company.people.splice(scene.company.people.indexOf(person), 1);
        const { summary } = await scene.run();
        const ref = summary.issues.find(({ code }) => code.startsWith('missing-'))?.refs?.[0] ?? '';
        const { seen, printed } = await scene.ask({ ref });
        assert.ok(
          seen.startsWith(`${name} (reference ${ref}, gone from Personio, account ${account.id})`),
          printed,
        );
        assert.match(seen, wrapped(`account ${account.id}`));
        assert.match(seen, / open\n/);
        assert.match(seen, `Remembered as theirs from earlier runs: account ${account.id}.`);
        const said = seen.slice(seen.indexOf('What a sync')).replace(/\s+/g, ' ');
        assert.match(
          said,
          onMissing === 'keep'
            ? /Nothing\. Why Gone from Personio, while the account in Engagedly is still open\. The tenant file leaves such accounts as they are\. Next Nothing was changed: being gone is no proof/
            : /Nothing\. Why Gone from Personio; .* Seen by 1 complete sync so far, first at \d{4}-.* blocked at \d{4}-\S+ \S+ UTC at the earliest, by a sync that is at least the third\. Next .*"protect"/,
        );
        for (const question of [{ email: String(person.email) }, { personio: String(person.id) }, { name }])
          assert.is((await scene.ask(question)).seen, seen, JSON.stringify(question));
        if (onMissing === 'keep') return;
        for (let day = 0; day < 3; day++) {
          scene.later(25);
          await scene.run();
        }
        const waits = await scene.ask({ ref });
        assert.match(
          waits.seen,
          /What a sync would do now\n {2}block: waits for an approval\./,
          waits.printed,
        );
        const [, digest = ''] = /--approve ([0-9a-f]{12})/.exec(waits.seen) ?? [];
        const held = (await scene.ask({ held: digest })).seen.replace(/\s+/g, ' ');
        assert.match(held, 'They have no record in Personio any more: whoever has not left needs one there.');
        assert.not.match(held, 'set to active');
        scene.engagedly.fault({
          when: ({ path }) => path.endsWith('/deactivate'),
          times: ALWAYS,
          effect: { kind: 'answer', answer: { status: 422, body: { success: false, message: 'no' } } },
        });
        await scene.run({ approve: [digest] });
        scene.mend();
        const refused = flat((await scene.ask({ ref })).seen);
        assert.match(
          refused,
          / in vain: Engagedly refused to block .* Next Block the account in Engagedly by/,
        );
        const { summary: again } = await scene.run();
        await scene.run({ approve: again.held.flatMap((one) => one.digest ?? []) });
        const blocked = await scene.ask({ ref });
        assert.match(blocked.seen, wrapped('blocked, by this sync'), blocked.printed);
        assert.match(blocked.seen, 'Gone from Personio, and the account is blocked.');
        leave(person);
        scene.company.people.push(person);
      },
    ),
  );

live(
  'somebody gone from Personio whose account is somebody else’s by now does not get the name of that one',
  acting({ people: 12 }, async (scene) => {
    await scene.firstLoad();
    const person = scene.company.people.find((one) => isLeaf(scene, one)) as Person;
    const { id, fields } = scene.accountOf(person);
    const heir = { ...person, id: person.id + 90_000, firstName: 'Max', lastName: 'Neumann' };
    scene.company.people.splice(scene.company.people.indexOf(person), 1, heir);
    Object.assign(fields, { first_name: 'Max', last_name: 'Neumann', employee_id: String(heir.id) });
    const { seen, printed } = await scene.ask({ personio: String(person.id) });
    assert.match(seen, 'The account is taken for that of somebody else by now.', printed);
    assert.match(
      seen,
      new RegExp(
        `^Somebody whose name is not known any more \\(reference \\S+, gone from Personio, account ${id}\\)`,
      ),
    );
  }),
);

live(
  'an account that nobody has is called that, and not one that Engagedly does not show',
  acting({ people: 12 }, async (scene) => {
    await scene.firstLoad();
    const fields = {
      first_name: 'Nobody',
      last_name: 'Known',
      email: 'free@nordwind.example',
      employee_id: 'x',
    };
    scene.engagedly.addUser({ fields });
    const { printed } = await scene.ask({ email: fields.email });
    assert.match(printed, 'An account in Engagedly is meant by that, which is nobody’s as far as is known.');
    assert.match(printed, 'Nobody in Personio has it, and it is remembered for nobody.');
    const unread = await scene.ask({ email: fields.email }, undefined);
    assert.match(
      unread.printed.replace(/\s+/g, ' '),
      'Nobody in Personio has it. The memory of earlier runs was not',
    );
  }),
);

live(
  'the row of the tables is for engineers alone, in the last line',
  told(async (scene) => {
    const { seen } = await scene.ask({ personio: String(scene.person(3).id) });
    assert.match(seen, /\n\n\(For an engineer: row \d+\.\d+ of the tables in src\/match\.\)$/);
    assert.is(seen.split('src/match').length, 2);
  }),
);

live(
  'a leaver who is protected is left alone for that, and nothing is called unclear',
  told(async (scene) => {
    const [one, other] = scene.leavers;
    assert.ok(one && other);
    await scene.setTenant({ ...scene.tenant, protect: [`personio:${one.id}`] });
    const { seen, printed } = await scene.ask({ personio: String(one.id) });
    assert.match(seen, 'nothing: left alone, because the tenant file protects them.', printed);
    assert.not.match(seen, 'unclear');
    assert.match((await scene.ask({ personio: String(other.id) })).seen, 'block: waits for an approval.');
  }),
);

live(
  'of whoever is protected nobody is told of a block to come: neither gone from Personio, nor before the last day',
  acting({ people: 12, tenant: { leavers: { onMissing: 'block' }, limits: NO_BLOCKS } }, async (scene) => {
    await scene.firstLoad();
    const [gone, ahead] = scene.company.people.filter((one) => isLeaf(scene, one));
    assert.ok(gone && ahead);
    const { tenant } = scene;
    await scene.setTenant({ ...tenant, protect: [`personio:${gone.id}`, `personio:${ahead.id}`] });
    scene.company.people.splice(scene.company.people.indexOf(gone), 1);
    const day = addDays(TODAY, 30);
    leave(ahead, day);
    const { summary } = await scene.run();
    assert.equal(summary.issues, []);
    for (const [{ id }, says] of [
      [gone, 'Gone from Personio.'],
      [ahead, `Personio says inactive, last day ${day}.`],
    ] as const) {
      const { seen } = await scene.ask({ personio: String(id) });
      const told = seen.slice(seen.indexOf('What a sync')).replace(/\s+/g, ' ');
      assert.match(
        told,
        `Nothing. Why ${says} The account is under "protect" in the tenant file, so nothing is blocked. Next Nothing needs to be done.`,
      );
    }
    await scene.setTenant(tenant);
    scene.company.people.push(gone);
  }),
);

live(
  'two of a name, one of whom might have the account of the other: both sides of each, to be compared',
  told(async (scene) => {
    const [one, other] = [scene.person(2), scene.person(3)];
    for (const person of [one, other]) person.lastName = 'Mueller-Zwei';
    scene.accountOf(other).fields.email = String(one.email);
    scene.accountOf(one).fields.email = String(other.email);
    const { seen, printed } = await scene.ask({ name: 'mueller-zwei' });
    const parts = seen.split('\n\n\n');
    assert.is(parts.length, 2, printed);
    for (const person of [one, other]) {
      const part = parts.find((text) => text.startsWith(nameOf(person))) ?? '';
      assert.match(part, new RegExp(`Personio ${person.id} +\\S+ +${person.email}`, 'i'), part);
      for (const { id, fields } of [scene.accountOf(one), scene.accountOf(other)])
        assert.match(part, wrapped(`account ${String(fields.email)} open ${id}`), part);
    }
    assert.match(
      (await scene.ask({ name: 'nobody at all' })).printed,
      /All words have to be part of the name/,
    );
    for (const person of scene.company.people) person.firstName = 'Alike';
    assert.match(
      (await scene.ask({ name: 'ALIKE' })).printed,
      /\d+ people are meant by that, and at most 10/,
    );
  }),
);

for (const isRemembered of [false, true])
  live(
    `of whom is set aside ${isRemembered ? 'it says which account is remembered' : 'before any run nothing is remembered, and nobody says so'}`,
    acting({ people: 12 }, async (scene) => {
      const [one, other] = [scene.person(-1), scene.person(-2)];
      if (isRemembered) await scene.firstLoad();
      const accounts = [one, other].map((person) => {
        if (isRemembered) return scene.accountOf(person);
        const { id, firstName, lastName, email } = person;
        return scene.engagedly.addUser({
          fields: {
            first_name: firstName,
            last_name: lastName,
            email: String(email),
            employee_id: String(id),
          },
        });
      });
      // The name against both keys; of whom something is remembered the name and a key against that and the other key.
      const others = accounts.map(({ fields: { first_name, last_name, email, employee_id } }) =>
        isRemembered ? { first_name, last_name, employee_id } : { email, employee_id },
      );
      for (const [at, { fields }] of accounts.entries()) Object.assign(fields, others[1 - at]);
      const { seen, printed } = await scene.ask({ personio: String(one.id) });
      assert.match(seen, 'left alone, because something is unclear', printed);
      assert.match(seen, new RegExp(`Accounts that might be theirs:\\n.*\\n.*${accounts[1]?.id}`));
      const said = seen.split('\n').filter((line) => /remembered/i.test(line));
      const which = `  Remembered as theirs from earlier runs: account ${accounts[0]?.id}.`;
      assert.equal(said, isRemembered ? [which] : [], seen);
    }),
  );

live(
  'an account that bears another name: that cause and no other, and what it has in common with them',
  acting({ people: 12 }, async (scene) => {
    await scene.firstLoad();
    const [one, other] = [scene.person(-1), scene.person(-2)] as const;
    const [own, others] = [scene.accountOf(one), scene.accountOf(other)].map(({ id, fields }) => {
      const { first_name = '', last_name = '', joining_date = '' } = fields;
      return { id, fields, bears: { first_name, last_name, joining_date } };
    });
    assert.ok(own && others);
    Object.assign(own.fields, others.bears);
    Object.assign(others.fields, own.bears);
    const { seen, printed } = await scene.ask({ personio: String(one.id) });
    assert.match(seen, /^[^\n]*, account in doubt\)\n/, printed);
    const [row = ''] =
      /^ {2}[0-9a-f]{12} .*\n.*$/m.exec(seen.slice(seen.indexOf('Accounts that might'))) ?? [];
    assert.match(row, own.id, seen);
    assert.match(row, /e-mail, +name, hire\n.*employee +date/, seen);
    const told = seen.replace(/\s+/g, ' ');
    assert.match(told, 'Why The account bears another name. Next', seen);
    assert.match(told, 'under "Are the accounts crossed?".');
    assert.not.match(told, /point to different accounts|no account/);
  }),
);

live(
  'the name of a unit that Engagedly does not have, where the message only says that there is one',
  told(async (scene) => {
    const person = scene.person(6);
    person.department = { id: 977, name: 'Legal and Press' };
    await scene.setTenant({ ...scene.tenant, scope: { employees: 'active' } });
    const { seen, printed } = await scene.ask({ personio: String(person.id) });
    assert.match(seen, /Only in Personio\n {2}Kind +Name\n {2}departments +Legal and Press/, printed);
  }),
);

for (const [kind, change] of [
  ['job_titles', (person: Person) => Object.assign(person, { position: 'Harbour Master' })],
  ['locations', (person: Person) => Object.assign(person, { office: { id: 909, name: 'Harbour' } })],
] as const)
  live(
    `units that wait: of ${kind} as well, which of them somebody is to get`,
    told(
      async (scene) => {
        change(scene.person(6));
        const { summary } = await scene.run();
        const held = summary.held.find(({ class: name, field }) => name === 'units' && field === kind);
        scene.writes();
        const { seen, printed } = await scene.ask({ held: held?.digest ?? '' });
        assert.match(seen, / {2}Harbour/, printed);
      },
      {
        limits: { ...NO_UNITS.limits, block: { percent: 0, min: 0, max: 0 } },
        scope: { employees: 'active', structure: ['job_titles', 'locations'] },
        mapping: { joining_date: 'hire_date', location: 'office.name' },
      },
    ),
  );

live(
  'whoever is meant by nothing is told what is most likely wrong with that',
  told(async (scene) => {
    for (const [question, says] of [
      [{ email: 'nobody@nordwind.example' }, /Neither of the two shows this e-mail/],
      [{ personio: '1' }, /at the end of the address of the person’s page/],
      [{ ref: '0123456789ab' }, /copy it from a summary of this tenant/],
    ] as const) {
      const asked = await scene.ask(question);
      assert.match(asked.printed, 'Nobody whom Personio or Engagedly shows now is meant by that.');
      assert.equal([asked.seen, asked.exitCode], ['', 1]);
      assert.match(asked.printed, says);
      assert.not.match(asked.printed, 'LEDGER_KEY');
    }
  }),
);

live(
  'whoever is missing from a list that was not read to its end is told nothing else',
  acting({ people: 12 }, async (scene) => {
    await scene.firstLoad();
    const person = scene.company.people.find((one) => isLeaf(scene, one)) as Person;
    const [, ref = ''] =
      /reference (\S+),/.exec((await scene.ask({ email: String(person.email) })).seen) ?? [];
    scene.company.people.splice(scene.company.people.indexOf(person), 1);
    scene.personio.fault(UNFINISHED);
    for (const question of [
      { email: String(person.email) },
      { name: nameOf(person) },
      { personio: String(person.id) },
      { ref },
    ]) {
      const { printed, exitCode } = await scene.ask(question);
      const said = printed.replace(/\s+/g, ' ');
      assert.is(exitCode, 1);
      assert.match(
        said,
        'Personio’s list was not read to its end, so whoever is missing from it may be there all the same. Ask again later.',
      );
      assert.not.match(said, /remembered|Nobody|reference/);
    }
    scene.personio.clearFaults();
    scene.company.people.push(person);
    scene.engagedly.fault({
      when: ({ path }) => path === '/beta/users',
      times: ALWAYS,
      effect: { kind: 'change', change: (answer) => withTotal(answer, 1) },
    });
    for (const question of [{ email: 'nobody@nordwind.example' }, { ref: '0123456789ab' }]) {
      const { printed, exitCode } = await scene.ask(question);
      assert.is(exitCode, 1);
      const said = printed.replace(/\s+/g, ' ');
      assert.match(said, 'Engagedly’s list was not read to its end, so whoever is missing from it');
      assert.not.match(said, 'Nobody');
    }
    scene.engagedly.clearFaults();
  }),
);

live(
  'somebody who is in step but for a value that cannot be written is told which, and what to do',
  told(async (scene) => {
    const { mapping = {} } = scene.tenant;
    await scene.setTenant({ ...scene.tenant, mapping: { ...mapping, gender: "'Unheard of'" } });
    const { seen, printed } = await scene.ask({ personio: String(scene.person(3).id) });
    assert.match(
      seen,
      wrapped("gender 'Unheard of' (not used: a value that is not among the options of the select field)"),
      printed,
    );
    assert.not.match(seen, 'Unheard of" is');
    assert.match(
      seen,
      /In step: nothing differs that can be written\. A value that is not among the options/,
    );
    assert.match(seen, /Next\n {2}Add the missing option/);
    assert.not.match(seen, /Nothing needs to be done|Who it is/);
  }),
);

/** A field of Engagedly that takes some of a few. */
const LANGUAGES = 'custom-attribute-5d2c8';

live(
  'a value that cannot be used is told of those for whom something is written, and is no reason for a block',
  told(async (scene) => {
    const { company, leavers } = scene;
    const without = [scene.person(4), ...leavers];
    for (const person of company.people)
      person.custom.dynamic_1003 = JSON.stringify(
        [...without, scene.person(5)].includes(person) ? ['Polish'] : [],
      );
    await scene.setTenant({
      ...scene.tenant,
      mapping: { ...scene.tenant.mapping, [LANGUAGES]: "$custom('Languages')" },
    });
    const { summary } = await scene.run();
    const about = summary.issues.filter(({ field }) => field === LANGUAGES);
    assert.equal(
      about.map(({ code, count }) => [code, count]),
      [['not-an-option', 1]],
    );
    const [held] = summary.held;
    const waiting = await scene.ask({ held: held?.digest ?? '' });
    assert.match(waiting.seen, 'Personio says inactive', waiting.printed);
    assert.not.match(waiting.seen, /options/);
    const { printed } = await scene.command('doctor');
    assert.match(printed, new RegExp(`${LANGUAGES} takes one of 4 options; 1 person has a value`));
    const out = await scene.ask({ personio: String(scene.person(4).id) });
    assert.match(out.seen, /Not in scope[\s\S]*Next\n {2}Nothing needs to be done/, out.printed);
    assert.match(out.seen, '(not used: "Polish" is no option in Engagedly)');
    const moved = await scene.ask({ personio: String(scene.person(5).id) });
    assert.match(moved.seen, 'npm run doctor -- nordwind (at a terminal)');
    await scene.setTenant({
      ...scene.tenant,
      mapping: { [LANGUAGES]: "$option($custom('Languages'), {'German': 'German'})" },
    });
    const unlisted = await scene.ask({ personio: String(scene.person(5).id) });
    assert.match(unlisted.seen, wrapped('(not used: "Polish" is not in the table of $option)'));
    scene.writes();
  }),
);

live(
  'also a day that does not fit is told of those for whom something is written, and of nobody who has left',
  told(async (scene) => {
    await scene.setTenant({
      ...scene.tenant,
      mapping: { ...scene.tenant.mapping, joining_date: 'position' },
    });
    const { summary } = await scene.run();
    const [about] = summary.issues.filter(({ field }) => field === 'joining_date');
    const { company, leavers } = scene;
    const gone = company.people.filter(({ status }) => status === 'inactive').length;
    assert.ok(leavers.length > 0 && gone >= leavers.length);
    assert.is(about?.code, 'wrong-type');
    assert.ok((about?.count ?? 0) > 0 && (about?.count ?? 0) <= company.people.length - gone);
    scene.writes();
  }),
);

live(
  'whoever is asked about is read closely, and nobody else',
  told(async (scene) => {
    const { mapping = {} } = scene.tenant;
    await scene.setTenant({ ...scene.tenant, mapping: { ...mapping, about_me: 'position' } });
    const person = scene.person(3);
    const { id, fields } = scene.accountOf(person);
    const questions = [{ personio: String(person.id) }, { email: String(person.email) }];
    for (const question of questions) {
      const before = scene.engagedly.calls.length;
      const { seen, printed } = await scene.ask(question);
      const paths = scene.engagedly.calls.slice(before).map(({ path }) => path);
      assert.equal(
        paths.filter((path) => /^\/beta\/users\/[0-9a-f]{8}-/.test(path)),
        [`/beta/users/${id}`],
        printed,
      );
      assert.match(seen, new RegExp(`about_me +\\S.*${person.position}`));
      assert.match(seen, 'about_me: nobody else was read for these now');
    }
    assert.is(fields.about_me, undefined);
  }),
);

live(
  'nobody is read closely for a question that means too many',
  acting(
    { people: 30, tenant: { mapping: { joining_date: 'hire_date', about_me: 'position' } } },
    async (scene) => {
      await scene.firstLoad();
      for (const person of scene.company.people) {
        person.firstName = 'Alike';
        person.position = 'Another';
      }
      const views = async (question: Record<string, string>) => {
        const before = scene.engagedly.calls.length;
        const { printed } = await scene.ask(question);
        const paths = scene.engagedly.calls.slice(before).map(({ path }) => path);
        return { printed, views: paths.filter((path) => /^\/beta\/users\/[0-9a-f]{8}-/.test(path)).length };
      };
      const one = await views({ personio: String(scene.person(3).id) });
      assert.is(one.views, 1, one.printed);
      const all = await views({ name: 'alike' });
      assert.match(all.printed, 'More than 10 people are meant by that, and at most 10 are told of at once.');
      assert.is(all.views, 0);
    },
  ),
);

live(
  'a held class, by the digest of the run that asked',
  told(async (scene) => {
    const { seen } = await scene.ask({ held: scene.digest });
    for (const person of scene.leavers) assert.ok(seen.includes(nameOf(person)));
    await refused(scene.ask({ held: '0123456789ab' }), new RegExp(`What waits here: ${scene.digest}`));
  }),
);

live(
  'what no recorded run has held yet: a sync and its record come first',
  told(async (scene) => {
    leave(scene.person(-3));
    const { printed } = await scene.ask({ held: '0123456789ab' });
    const [digest = ''] = /(?<=What waits here: )[0-9a-f]{12}/.exec(printed) ?? [];
    const { seen } = await scene.ask({ held: digest });
    assert.match(seen, /No recorded run has held this yet[\s\S]*npm run record\n[\s\S]*--approve/);
    const person = await scene.ask({ personio: String(scene.person(-3).id) });
    assert.match(person.seen, /No recorded run has held this yet/);
    const known = await scene.ask({ held: scene.digest });
    assert.not.match(known.seen, /No recorded run/);
  }),
);

live(
  'somebody of whom one change waits since an earlier run and another is new: each has its own way',
  told(
    async (scene) => {
      const person = scene.person(5);
      person.lastName = 'Renamed';
      const { seen, printed } = await scene.ask({ personio: String(person.id) });
      const [, next = ''] = seen.split('\nNext\n');
      const digests = [...next.matchAll(/--approve ([0-9a-f]{12})/g)].map(([, digest]) => digest);
      const [fresh, ...others] = digests.filter((digest) => digest !== scene.digest);
      assert.equal([digests.length, others], [2, []], printed || seen);
      const approving = (digest: string | undefined) => `  npm run sync -- nordwind --approve ${digest}\n`;
      const early = `  No recorded run has held this yet, and until then an approval is refused. First:
  npm run sync -- nordwind
  npm run record
  and then:
${approving(fresh)}`;
      assert.ok(next.includes(early), next);
      assert.ok(next.replace(early, '').startsWith(approving(scene.digest)), next);
    },
    { limits: { field: { percent: 0, min: 0, max: 0 } } },
  ),
);

live(
  'somebody of whom several changes wait: one command for all of them',
  told(
    async (scene) => {
      const person = scene.person(5);
      person.lastName = 'Renamed';
      const { summary } = await scene.run();
      scene.writes();
      const digests = summary.held.flatMap(({ digest }) => digest ?? []);
      const { seen, printed } = await scene.ask({ personio: String(person.id) });
      assert.is(seen.split('--approve').length, 2, printed || seen);
      const [, given = ''] = /npm run sync -- nordwind --approve (\S+)\n/.exec(seen) ?? [];
      const own = digests.filter((digest) => digest !== scene.digest);
      assert.equal(given.split(',').toSorted(), own.toSorted(), seen);
      assert.is(own.length, 2);
      await scene.run({ approve: given.split(',') });
      scene.writes();
      assert.is(scene.accountOf(person).fields.last_name, 'Renamed');
    },
    { limits: { block: NONE, field: NONE } },
  ),
);

live(
  'somebody of whom a part waits: which',
  told(
    async (scene) => {
      const person = scene.person(6);
      person.position = 'Promoted';
      person.email = `other-${person.email}`;
      const { seen, printed } = await scene.ask({ personio: String(person.id) });
      assert.match(flat(seen), / update\. But of it email waits for an approval\. /, printed || seen);
    },
    { limits: { identifier: NONE } },
  ),
);

live(
  'while no sync is to be expected: why, before all else, and that nothing happens until then',
  told(async (scene) => {
    const { tenant } = scene;
    scene.person(6).position = 'Promoted';
    const asking = async (given: Record<string, string> = {}) => {
      const { seen, printed } = await scene.ask({ personio: String(scene.person(6).id), ...given });
      return flat(seen || printed).trim();
    };
    const stands =
      / Next If that is right, what stands at the top comes first: until then nothing happens\. /;
    assert.match(await asking(), / Next Nothing, if that is right\. /);
    for (const [told, given, status] of [
      [/^This tenant is paused: .* "active" in tenants\/nordwind\.json\./, {}, 'paused'],
      [/^This tenant is paused by the variable PAUSED_TENANTS: /, { 'paused-tenants': 'nordwind' }, 'active'],
    ] as const) {
      await scene.setTenant({ ...tenant, status });
      const seen = await asking(given);
      assert.match(seen, told);
      assert.match(seen, stands);
    }
    scene.later(5 * 24);
    const late = await asking();
    assert.match(
      late,
      /^No sync runs as it should \(\d scheduled times missed; the last that did not fail began /,
    );
    assert.match(late, stands);
    scene.personio.fault(always('/v1/auth', { status: 403, body: { success: false, error: { code: 403 } } }));
    await scene.run();
    scene.mend();
    const refused = await asking();
    assert.match(
      refused,
      /^This tenant is in quarantine: Personio does not accept the credential \(personio-auth\); once\. It is not tried again before \d{4}-/,
    );
    assert.match(refused, stands);
  }),
);

live(
  'what waits because a list was not read to its end: why, and that nobody can approve it',
  told(async (scene) => {
    scene.personio.fault(UNFINISHED);
    const { seen, printed } = await scene.ask({ personio: String(scene.leavers[0]?.id) });
    scene.mend();
    const told = flat(seen);
    assert.match(told, / do now block: waits\. Why /, printed);
    assert.match(
      told,
      / Why so little is allowed: The employee list from Personio stayed incomplete after three attempts\. Next Cannot be approved, because a list could not be read completely\. Run again later, best while/,
    );
    assert.not.match(told, /Nothing needs to be done|--approve/);
  }),
);

live(
  'blocks that wait because many records are gone: what to look at first, for us and for the customer',
  told(async (scene) => {
    const { people } = scene.company;
    const gone = people.filter((person) => isLeaf(scene, person)).slice(0, 5);
    for (const person of gone) people.splice(people.indexOf(person), 1);
    const { summary } = await scene.run();
    scene.writes();
    assert.ok(summary.issues.some(({ code }) => code === 'directory-shrank'));
    const shrank = 'Why so little is allowed: Personio shows far fewer people than at the last good run.';
    const look = 'check whether the credential of this sync still sees everybody.';
    const held = summary.held[0]?.digest ?? '';
    for (const question of [{ held }, { personio: String(scene.leavers[0]?.id) }]) {
      const { seen, printed } = await scene.ask(question);
      const told = flat(seen);
      assert.ok(told.includes(shrank), printed || seen);
      assert.ok(told.indexOf(look) > 0 && told.indexOf(look) < told.indexOf('--approve'), seen);
    }
    const { seen } = await scene.ask({ held });
    assert.match(flat(seen), /Personio also shows us far fewer people than before: have so many left/);
    const german = forTheCustomer({ class: 'block' }, 3, 'de', { isShrunk: true });
    assert.match(flat(german), /Außerdem zeigt uns Personio deutlich weniger Personen als zuvor: /);
    await scene.setTenant({ ...scene.tenant, limits: { block: NONE, field: NONE } });
    scene.person(0).lastName = 'Renamed';
    const other = await scene.ask({ personio: String(scene.person(0).id) });
    assert.match(flat(other.seen), / waits for an approval\. (?!.*Why so little)/);
  }),
);

live(
  'whoever is kept out of scope and blocked for it: by whom, why, and what opens the account',
  told(
    async (scene) => {
      const person = scene.person(6);
      const account = scene.accountOf(person);
      const { office } = person;
      person.office = { id: 9, name: 'Partner' };
      for (let day = 0; day < 4; day++) {
        scene.later(24);
        await scene.run();
      }
      assert.is(account.blocked, true);
      const asking = async () => flat((await scene.ask({ personio: String(person.id) })).seen);
      const told = await asking();
      assert.match(
        told,
        / Why Not in scope, so nothing is written for them\. This sync blocked their account on \d{4}-\d\d-\d\d, because they had left then, or had been out of scope .* \("onOutOfScope"\)\. Next If they belong in, correct what keeps them out: .* Then the next sync opens the account, or holds that/,
      );
      assert.not.match(told, /Nothing needs to be done/);
      const end = addDays(TODAY, -3);
      for (const [status, terminationDate, once] of [
        ['onboarding', null, 'Once Personio says active in place of onboarding, the next sync opens'],
        ['active', end, 'Once Personio says active, with no last day that has passed, the next sync opens'],
        [
          'onboarding',
          end,
          'Once Personio says active in place of onboarding, with no last day that has passed, ',
        ],
      ] as const) {
        Object.assign(person, { status, terminationDate });
        const seen = await asking();
        assert.ok(seen.includes(`"scope.filter" in the tenant file. ${once}`), seen);
        assert.not.match(seen, /then blocks the account/);
      }
      comeBack(person);
      const { tenant } = scene;
      await scene.setTenant({ ...tenant, reactivate: false });
      assert.match(
        await asking(),
        / Then activate the account in Engagedly by hand: the tenant file says "reactivate": false\. /,
      );
      await scene.setTenant(tenant);
      person.office = office;
      await scene.run();
      assert.is(account.blocked, false);
      scene.byHand.add(account.id);
      scene.writes();
    },
    { leavers: { onOutOfScope: 'block' }, limits: {} },
  ),
);

live(
  'whoever was blocked as a leaver, and is back and kept out of scope: not that it was surely for that',
  told(
    async (scene) => {
      const person = scene.leavers[0] as Person;
      assert.is(scene.accountOf(person).blocked, true);
      comeBack(person);
      const { office } = person;
      person.office = { id: 9, name: 'Partner' };
      for (let day = 0; day < 4; day++) {
        scene.later(24);
        await scene.run();
      }
      const told = flat((await scene.ask({ personio: String(person.id) })).seen);
      assert.match(
        told,
        / This sync blocked their account on \d{4}-\d\d-\d\d, because they had left then, or /,
      );
      person.office = office;
      await scene.run();
      scene.writes();
    },
    { leavers: { onOutOfScope: 'block' }, limits: {} },
  ),
);

live(
  'whoever is kept out of scope and keeps an open account: that it is not kept in step, and what to do',
  told(async (scene) => {
    const person = scene.person(6);
    const asking = async () => flat((await scene.ask({ personio: String(person.id) })).seen);
    person.office = { id: 9, name: 'Partner' };
    assert.match(
      await asking(),
      / Their account is open, and no longer kept in step\. Next Nothing needs to be done, if that is right\. .* "scope\.filter" in the tenant file\. Then the next sync keeps it in step\. /,
    );
    Object.assign(person, {
      office: scene.person(7).office,
      status: 'onboarding',
      terminationDate: addDays(TODAY, -3),
    });
    assert.match(
      await asking(),
      / Personio says onboarding, and a last day that has passed \(\d{4}-\d\d-\d\d\): one of the two is wrong\. .* Next Correct that in Personio: .* then blocks the account\. .* Once Personio says active in place of onboarding, the next sync keeps it in step\. /,
    );
  }),
);

live(
  'whoever is on the way to a block for being out of scope is not to be blocked by hand',
  told(
    async (scene) => {
      const person = scene.person(6);
      person.office = { id: 9, name: 'Partner' };
      await scene.run();
      scene.writes();
      const told = flat((await scene.ask({ personio: String(person.id) })).seen);
      assert.match(told, 'the account will be blocked if that stays so.');
      assert.not.match(told, 'by hand');
    },
    { leavers: { onOutOfScope: 'block' } },
  ),
);

live(
  'whoever is yet to start and has a blocked account is not called in step',
  acting({ tenant: { scope: { employees: 'all' } } }, async (scene) => {
    await scene.firstLoad();
    const person = scene.person(-1);
    leave(person);
    await scene.run();
    scene.writes();
    Object.assign(person, { status: 'onboarding', terminationDate: null });
    const { seen } = await scene.ask({ personio: String(person.id) });
    assert.match(
      flat(seen),
      'Their account is blocked, and no sync opens it while Personio says onboarding.',
    );
    assert.match(
      flat(seen),
      'Once Personio says active in place of onboarding, the next sync opens the account,',
    );
    leave(person);
    Object.assign(scene.accountOf(scene.person(-2)), { blocked: true });
    Object.assign(scene.person(-2), { status: 'onboarding' });
    const byHand = await scene.ask({ personio: String(scene.person(-2).id) });
    assert.match(
      flat(byHand.seen),
      'Once Personio says active in place of onboarding, activate the account in Engagedly by hand: no sync has blocked it for this person.',
    );
    scene.byHand.add(scene.accountOf(scene.person(-2)).id);
  }),
);

live(
  'where units alone are synced, nobody is called in scope or in step',
  acting({ tenant: { scope: { employees: 'none', structure: ['departments'] } } }, async (scene) => {
    await scene.run();
    scene.writes();
    const { seen } = await scene.ask({ personio: String(scene.person(3).id) });
    assert.match(seen, 'Not in scope: Personio says active, the tenant file wants none');
    assert.match(seen, 'Not in scope, so nothing is written for them.');
  }),
);

live(
  'what the last syncs have tried in vain: how often, what Engagedly made of it, and what to do',
  acting({ ledger: 'branch' }, async (scene) => {
    await scene.firstLoad();
    const person = scene.person(6);
    person.lastName = 'Refused';
    const account = scene.accountOf(person);
    const body = {
      success: false,
      errors: [{ field: 'last_name', message: 'is too long', code: 'invalid_value' }],
    };
    scene.engagedly.fault({
      when: ({ method, path }) => method !== 'GET' && path.includes(account.id),
      times: ALWAYS,
      effect: { kind: 'answer', answer: { status: 422, body } },
    });
    for (const times of ['sync has', '2 syncs have']) {
      await scene.run();
      const { seen, printed } = await scene.ask({ personio: String(person.id) });
      const told = flat(seen);
      assert.ok(
        told.includes(
          `The last ${times} tried this in vain, with what Personio said then: Engagedly refused the values of a person, or a new unit (last_name). Next Compare the named field`,
        ),
        printed || seen,
      );
      assert.not.match(told, /Nothing, if that is right/);
    }
    scene.mend();
    await scene.run();
    assert.match(
      flat((await scene.ask({ personio: String(person.id) })).seen),
      / In step: nothing differs\. Next /,
    );
    scene.writes();
  }),
);

live(
  'an entry under resolve that gives away an account: its owner hears of it, and who gets it looks before approving',
  told(async (scene) => {
    const [getter, owner] = [scene.person(6), scene.person(7)];
    const asking = async ({ id }: Person) => flat((await scene.ask({ personio: String(id) })).seen);
    const [, employee = ''] = /reference ([0-9a-f]{12})/.exec(await asking(getter)) ?? [];
    const entry = { employee, user: scene.accountOf(owner).id, expires: addDays(TODAY, 20) };
    await scene.setTenant({ ...scene.tenant, resolve: [entry] });
    await scene.run();
    const taking = await asking(getter);
    const [look, takes, approve] = [
      'Look at both people',
      'this takes the account from the other',
      '--approve',
    ];
    assert.ok(taking.indexOf(look) > 0 && taking.indexOf(look) < taking.indexOf(takes), taking);
    assert.ok(taking.indexOf(takes) < taking.indexOf(approve), taking);
    leave(getter);
    const { summary } = await scene.run();
    const digest = summary.held.find(({ field }) => field === 'resolve')?.digest ?? '';
    const { seen: closing, printed } = await scene.ask({ held: digest });
    assert.match(
      flat(closing),
      / the account is not only taken from the other person, but blocked: /,
      printed,
    );
    assert.match(flat(closing), / By Personio this person has left or .* the account would then be blocked/);
    comeBack(getter);
    await scene.run();
    const losing = await asking(owner);
    assert.match(
      losing,
      / Why An entry under "resolve" in the tenant file gives an account that may be theirs to somebody else\. /,
    );
    assert.not.match(losing, /More speaks for it|Compare the name/);
    assert.ok(
      losing.includes(`Next The entry gives it to ${nameOf(getter)} (Personio ${getter.id}). Look at both`),
      losing,
    );
    assert.match(
      losing,
      / If the entry is right, this person needs an account of their own: .* the other’s name, e-mail and .* the next sync adds/,
    );
    leave(owner);
    assert.match(
      await asking(owner),
      / If the entry is right, it stays .* until then, and no account of theirs is blocked: an open one stays/,
    );
    comeBack(owner);
    scene.writes();
  }),
);

live(
  'the manager by name, in the record and in what the mapping makes of it',
  told(async (scene) => {
    const person = scene.company.people.find((one) => one.supervisorId !== null && isLeaf(scene, one));
    const manager = scene.company.people.find(({ id }) => id === person?.supervisorId);
    assert.ok(person && manager);
    const seen = flat((await scene.ask({ personio: String(person.id) })).seen);
    assert.ok(seen.includes(`supervisor id ${manager.id}: ${nameOf(manager)} `), seen);
    assert.ok(seen.includes(`manager supervisor.id ${manager.id}: ${nameOf(manager)} `), seen);
  }),
);

live(
  'two who share an e-mail, and a second record of one person: the other is named, with what to do',
  told(async (scene) => {
    hire(scene.company, 3);
    const [first, second, third] = scene.company.people.slice(-3) as [Person, Person, Person];
    second.email = first.email;
    const known = scene.person(6);
    Object.assign(third, { firstName: known.firstName, lastName: known.lastName, hireDate: known.hireDate });
    third.email = known.email;
    const asking = async ({ id }: Person) => flat((await scene.ask({ personio: String(id) })).seen);
    const told = await asking(first);
    assert.ok(
      told.includes(
        `Their e-mail is also that of ${nameOf(second)} (Personio ${second.id}): if they are not one person, each needs their own in Personio. Next Give each of the two an e-mail of their own`,
      ),
      told,
    );
    assert.match(told, new RegExp(`Other records in Personio with the same .* ${second.id} `));
    const twice = await asking(third);
    assert.ok(
      twice.includes(`Their e-mail is also that of ${nameOf(known)} (Personio ${known.id}): if`),
      twice,
    );
    assert.ok(twice.includes(`are also that of ${nameOf(known)} (Personio ${known.id}).`), twice);
    assert.match(twice, / one of the two is a double: end or delete it in Personio\./);
    leave(second);
    assert.match(
      await asking(second),
      / of their own in Personio\. Nothing is written for this person until then, and no account of theirs is blocked: /,
    );
    leave(third);
    assert.match(await asking(third), /^(?!.*end or delete)/);
    for (const person of [second, third]) comeBack(person);
    third.email = first.email;
    const many = await asking(first);
    assert.ok(many.includes(`${nameOf(second)} (Personio ${second.id}), ${nameOf(third)}`), many);
    assert.is(many.split('Give each of the 3 an e-mail of their own').length, 2, many);
  }),
);

live(
  'an open second account of somebody who works here is told of before they leave',
  told(async (scene) => {
    const person = scene.person(6);
    const { first_name = '', last_name = '', joining_date = '' } = scene.accountOf(person).fields;
    const second = scene.engagedly.addUser({
      fields: { first_name, last_name, joining_date, email: 'second@nordwind.example' },
    });
    const { seen, printed } = await scene.ask({ personio: String(person.id) });
    const told = flat(seen);
    assert.ok(
      told.includes(`account ${second.id}. It is nobody’s as far as is known, so no sync touches it`),
      printed || seen,
    );
    assert.match(told, /account \S+ [^/]* second@nordwind\.example open/);
    assert.not.match(told, /Nothing needs to be done\. \(For/);
  }),
);

live(
  'the digest of an earlier run: who of it still waits, which is whom an approval of it blocks',
  told(async (scene) => {
    const [back, gone] = scene.leavers as [Person, Person];
    comeBack(back);
    const another = scene.person(-3);
    leave(another);
    const { seen, printed } = await scene.ask({ held: scene.digest });
    assert.match(seen, /^1 person waits under /, printed);
    assert.ok(seen.includes(nameOf(gone)));
    assert.not.ok(seen.includes(nameOf(back)));
    assert.not.ok(seen.includes(nameOf(another)));
    assert.match(seen, new RegExp(`npm run sync -- nordwind --approve ${scene.digest}`));
    await scene.run({ approve: [scene.digest] });
    assert.equal(
      [back, gone, another].map((person) => scene.accountOf(person).blocked),
      [false, true, false],
    );
    scene.writes();
  }),
);

live(
  'the digest of an earlier run: of people gone from Personio, who is still gone',
  told(
    async (scene) => {
      const people = scene.company.people;
      const [back, gone, another] = people.filter((person) => isLeaf(scene, person)).slice(0, 3);
      assert.ok(back && gone && another);
      const accounts = [back, gone, another].map((person) => scene.accountOf(person));
      const vanish = (person: Person) => people.splice(people.indexOf(person), 1);
      for (const person of [back, gone]) vanish(person);
      for (let day = 0; day < 3; day++) {
        await scene.run();
        scene.later(24);
      }
      const { summary } = await scene.run();
      const digest = summary.held.find(({ class: name }) => name === 'block')?.digest ?? '';
      scene.writes();
      people.push(back);
      vanish(another);
      for (let day = 0; day < 2; day++) {
        scene.later(24);
        await scene.run();
      }
      const { seen, printed } = await scene.ask({ held: digest });
      assert.match(seen, /^\d people wait under /, printed);
      assert.ok(seen.includes(nameOf(gone)), seen);
      assert.not.ok(seen.includes(nameOf(back)) || seen.includes(nameOf(another)), seen);
      assert.match(seen, /Gone from Personio for three complete runs and 72 hours/);
      await scene.run({ approve: [digest] });
      assert.equal(
        accounts.map(({ blocked }) => blocked),
        [false, true, false],
      );
      // Blocked as the tenant file wants it, though nobody says that they have left.
      scene.byHand.add(accounts[1]?.id ?? '');
      scene.writes();
    },
    { leavers: { onMissing: 'block' } },
  ),
);

live(
  'the digest of an earlier run: of units, those that wait still, and who needs them',
  told(
    async (scene) => {
      const movesTo = (at: number, name: string) => {
        const person = scene.person(at);
        person.department = { id: 900 + at, name };
        return person;
      };
      const [legal, press] = [movesTo(6, 'Legal'), movesTo(7, 'Press')];
      const { summary } = await scene.run();
      const digest = summary.held.find(({ class: name }) => name === 'units')?.digest ?? '';
      scene.writes();
      press.department = legal.department;
      const stays = movesTo(8, 'Fleet');
      const { seen, printed } = await scene.ask({ held: digest });
      assert.match(seen, /^2 people wait under /, printed);
      assert.equal(
        [legal, press, stays].map((person) => seen.includes(nameOf(person))),
        [true, true, false],
        seen,
      );
      assert.match(seen, / {2}Legal/);
      await scene.run({ approve: [digest] });
      const names = scene.engagedly.units.departments.map(({ name }) => name);
      assert.equal(
        ['Legal', 'Press', 'Fleet'].map((name) => names.includes(name)),
        [true, false, false],
      );
      scene.writes();
    },
    { limits: { ...NO_UNITS.limits, block: { percent: 0, min: 0, max: 0 } } },
  ),
);

live(
  'units of a tenant that syncs nothing else, by the digest of today and of an earlier run',
  acting({}, async (scene) => {
    await scene.firstLoad();
    const scope = { employees: 'none' as const, structure: ['departments' as const] };
    await scene.setTenant({ ...scene.tenant, scope, ...NO_UNITS });
    scene.person(6).department = { id: 906, name: 'Legal' };
    const { summary } = await scene.run();
    const digest = summary.held[0]?.digest ?? '';
    scene.writes();
    for (const more of [undefined, 'Fleet']) {
      if (more) scene.person(7).department = { id: 907, name: more };
      const { seen, printed } = await scene.ask({ held: digest });
      assert.match(seen, /^1 unit waits under /, printed);
      assert.match(seen, /departments +Legal/);
      assert.not.match(seen, 'Fleet');
      assert.match(seen, new RegExp(`npm run sync -- nordwind --approve ${digest}`));
    }
    await refused(scene.ask({ held: '0123456789ab' }), /What waits here: [0-9a-f]{12}/);
    assert.equal(scene.writes(), [], 'explain has written');
  }),
);

live(
  'birth date, gender and what sensitive attributes feed are not shown there either',
  told(
    async (scene) => {
      const person = scene.person(3);
      person.custom.dynamic_1001 = '1971-03-04';
      const { seen } = await scene.ask({ personio: String(person.id) });
      assert.match(seen, /dynamic_1001 .*\(filled, not shown\)/);
      assert.not.match(seen, '1971-03-04');
    },
    { preset: 'default' },
  ),
);

live(
  'nor where the filter alone reads them',
  told(
    async (scene) => {
      const person = scene.person(3);
      person.custom.dynamic_1001 = '1971-03-04';
      person.gender = 'female';
      await scene.setTenant({
        ...scene.tenant,
        scope: {
          ...scene.tenant.scope,
          filter:
            "date_of_birth > '1900-01-01' and ($not($exists(gender)) or gender in ['female', 'male', 'diverse'])",
        },
      });
      const { seen, printed } = await scene.ask({ personio: String(person.id) });
      const [, record = ''] = /Record in Personio\n([\s\S]*?)\n\n/.exec(seen) ?? [];
      assert.match(record, /dynamic_1001 .*\(filled, not shown\)/, printed);
      assert.match(record, /gender .*\(filled, not shown\)/);
      assert.not.match(record, /1971-03-04|female/);
      assert.match(record, person.lastName);
    },
    { preset: 'minimal' },
  ),
);

live(
  'the name of a unit that a sensitive attribute feeds is shown nowhere',
  told(
    async (scene) => {
      const person = scene.person(6);
      person.custom.dynamic_1005 = 'Secret Union Group';
      person.position = 'Harbour Master';
      const { seen, printed } = await scene.ask({ personio: String(person.id) });
      assert.match(seen, /departments .*\(a value, not shown\)/, printed);
      assert.not.match(seen, 'Secret Union Group');
      assert.match(seen, /Only in Personio\n {2}Kind +Name\n {2}job_titles +Harbour Master/);
    },
    {
      mapping: { departments: 'dynamic_1005', job_title: 'position' },
      sensitive: { dynamic_1005: 'an example for this test' },
    },
  ),
);

const where = suite('explain: where it shows something');

where(
  'nowhere but on a terminal: not for a command that has none, and not on a runner',
  told(async (scene) => {
    const given = {
      details: scene.file.details,
      identity: scene.file['details-identity'],
      question: { by: 'held' as const, text: scene.digest },
    };
    const noTerminal: object = { tell: undefined };
    const onRunner = originOf({ GITHUB_ACTIONS: 'true', GITHUB_REPOSITORY: 'nordwind/sync' });
    for (const { printed, told, exitCode } of [
      await scene.command('explain', given, noTerminal),
      await scene.command('explain', { ...given, run: onRunner }),
    ]) {
      assert.equal([exitCode, told], [1, '']);
      assert.match(printed, /prints on a terminal only/);
      for (const person of scene.leavers) assert.not.ok(printed.includes(person.lastName));
    }
  }),
);

where(
  'a question, or a run by its details: without one of them nothing is read',
  told(async (scene) => {
    for (const [given, says] of [
      [{}, /^error: Name the tenant, and what you want to know\./],
      [scene.file, /^error: Name the tenant, and what you want to know\./],
      [{ run: '1001/1' }, /stands in its details/],
      [{ run: '1001/1', personio: '1' }, /stands in its details/],
    ] as const) {
      const { seen, printed, exitCode } = await scene.ask({ ...given });
      assert.equal([seen, exitCode], ['', 1]);
      assert.match(printed, says);
    }
    assert.equal(scene.writes(), []);
  }),
);

where('the command line takes a name, and looks for somebody of that name', async () => {
  const folder = fileURLToPath(new URL('../..', import.meta.url));
  const { stdout, stderr } = await finish(process.execPath, [CLI, 'explain', 'example', '--name', 'Müller'], {
    folder,
    env: {},
  });
  assert.match(stdout + stderr, /prints on a terminal only/);
});

where('the program refuses a pipe, and CI even at a terminal', async () => {
  const folder = fileURLToPath(new URL('../..', import.meta.url));
  const args = [CLI, 'explain', 'example', '--personio', '1'];
  const piped = await finish(process.execPath, args, { folder, env: {} });
  assert.is(piped.code, 1);
  assert.match(piped.stdout, /prints on a terminal only/);
  const quoted = [process.execPath, ...args].map((word) => `'${word}'`).join(' ');
  const script = ['-qec', quoted, '/dev/null'];
  const atTerminal = await finish('script', script, { folder, env: {} }).catch(() => undefined);
  // Where there is no program that plays a terminal, this half is tried elsewhere.
  if (atTerminal === undefined) return;
  assert.match(atTerminal.stdout, /has no PERSONIO_CLIENT_ID/);
  for (const env of [{ CI: 'true' }, { GITHUB_ACTIONS: 'true' }]) {
    const { stdout } = await finish('script', script, { folder, env });
    assert.match(stdout, /prints on a terminal only/);
  }
});

async function refused(asked: Promise<Asked>, says: RegExp): Promise<void> {
  const { seen, printed, exitCode } = await asked;
  assert.equal([seen, exitCode], ['', 1]);
  assert.match(printed, says);
}

fromFile.run();
live.run();
where.run();
