import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { onScreen } from '../../src/vendors/personio/screen-names.ts';
import { NUMBER, onStage, type Stage } from '../fixtures/stage.ts';

const ORIGIN = { id: undefined, attempt: 1, url: '', actor: undefined } as const;
const doctor = suite('doctor');

/** The numbered list at its end. */
function todos(printed: string): string[] {
  return printed.split('\n').flatMap((line) => /^ {2}\d+\. (.*)$/.exec(line)?.[1] ?? []);
}

async function examined(stage: Stage, given: Parameters<Stage['command']>[1] = {}) {
  const { exitCode, printed, told, markdown = '' } = await stage.command('doctor', given);
  return { exitCode, printed, told, markdown, todos: todos(printed) };
}

doctor(
  'a tenant whose people have no accounts yet is ready, and nothing was written',
  onStage({}, async (stage) => {
    const { exitCode, printed, todos } = await examined(stage);
    assert.equal(todos, [], printed);
    assert.is(exitCode, 0);
    assert.match(printed, /Tenant nordwind is ready\.\n\nTo send to the customer/);
    assert.match(printed, /Personio: 12 people of 12 with an e-mail address, each its own\./);
    assert.match(printed, /12 added, 0 updated, 0 blocked/);
    assert.equal(stage.engagedly.writes(), []);
    assert.equal(stage.personio.writes(), []);
  }),
);

const SHOWN = [
  'first_name',
  'last_name',
  'status',
  'gender',
  'position',
  'supervisor',
  'employment_type',
  'hire_date',
];

doctor(
  'a credential that hides three attributes: exactly these three, by the names on the screen, each with what reads it',
  onStage({}, async (stage) => {
    const all = stage.company.attributes.map(({ key }) => key);
    const hidden = ['hire_date', 'office', NUMBER];
    await stage.close();
    const readable = all.filter((key) => !hidden.includes(key));
    await onStage(
      {
        personio: { readable },
        tenant: { mapping: { level: "$custom('Personalnummer')" } },
      },
      async (partial) => {
        const { exitCode, printed, todos } = await examined(partial);
        assert.is(exitCode, 1);
        assert.is(todos.length, 3, printed);
        for (const name of ['Hire date', 'Office', 'Personalnummer']) {
          assert.is(todos.filter((text) => text.includes(`"${name}"`)).length, 1, `${name}: ${printed}`);
        }
        assert.ok(todos.every((text) => text.startsWith('the customer: In Personio, under Marketplace')));
        assert.match(printed, /"Office" \(German: "Standort"\)\. It is read by the field location\./);
      },
    )();
  }),
);

doctor(
  'also one that no run could do without is named, with the others, and said once',
  onStage({ personio: { readable: SHOWN }, tenant: { preset: 'minimal' } }, async (stage) => {
    const { exitCode, printed, todos } = await examined(stage);
    assert.is(exitCode, 1);
    const named = todos.map((text) => /"([^"]+)"/.exec(text)?.[1]);
    assert.equal(named.sort(), ['Department', 'Email', 'Termination date', 'Termination type'], printed);
    assert.match(printed, /Not possible yet: /);
  }),
);

for (const [side, secret, name] of [
  ['Personio', 'clientSecret', 'personio'],
  ['Engagedly', 'secretKey', 'engagedly'],
] as const) {
  doctor(
    `wrong keys of ${side} are for the customer, and the other side is examined all the same`,
    onStage({}, async (stage) => {
      stage.secrets[secret] = 'another-secret';
      const { exitCode, printed, todos } = await examined(stage);
      assert.is(exitCode, 1);
      assert.is(todos.length, 1, printed);
      assert.match(todos[0] ?? '', new RegExp(`^the customer: .*${side}`));
      assert.match(printed, new RegExp(`${side}: no answer`));
      assert.not.match(printed, /another-secret/);
      const other =
        name === 'personio' ? /ok {3}Engagedly: the fields/ : /ok {3}Personio: what the credential/;
      assert.match(printed, other);
    }),
  );
}

doctor(
  'a secret that is missing, and no ledger key: said without a call',
  onStage({}, async (stage) => {
    stage.secrets.clientKey = '';
    const { exitCode, todos } = await examined(stage, { ledgerKey: undefined });
    assert.is(exitCode, 1);
    assert.match(todos[0] ?? '', /^support: .*ENGAGEDLY_CLIENT_KEY/);
    assert.match(todos[1] ?? '', /^an engineer: There is no LEDGER_KEY.*openssl rand -hex 32/);
    assert.equal(stage.personio.calls, []);
  }),
);

doctor(
  'two people with one address in Personio, and a field that Engagedly does not have',
  onStage({ tenant: { mapping: { 'custom-attribute-abc12': 'position' } } }, async (stage) => {
    stage.person(1).email = stage.person(0).email;
    const { exitCode, printed, todos } = await examined(stage);
    assert.is(exitCode, 1);
    assert.ok(
      todos.some((text) => /^the customer: 2 people in Personio share their e-mail address/.test(text)),
      printed,
    );
    assert.ok(
      todos.some((text) => /^support: Engagedly has no field custom-attribute-abc12/.test(text)),
      printed,
    );
    assert.not.match(printed, new RegExp(String(stage.person(0).email)));
  }),
);

doctor(
  'values that no option fits: counted in a log, and on a terminal a map to paste',
  onStage({ tenant: { mapping: { gender: 'gender' } } }, async (stage) => {
    stage.person(0).gender = 'diverse';
    const own = await examined(stage);
    assert.match(own.printed, /gender takes one of 3 options; \d+ (person has|people have) a value/);
    assert.match(own.told, /\$option\(gender, \{'diverse': 'Other', 'female': 'Female', 'male': 'Male'\}\)/);
    assert.not.match(own.printed + own.markdown, /\$option\(gender/);
    const inLog = await examined(stage, { run: { ...ORIGIN, trigger: 'manual' } });
    assert.not.match(inLog.printed, /\$option\(gender/);
    assert.ok(inLog.todos.some((text) => /with \$option; on a terminal, doctor prints the map/.test(text)));
  }),
);

doctor(
  'reason codes that Engagedly does not have, with those that it has on a terminal only',
  onStage({ tenant: { leavers: { reasons: { '*': 'left_for_mars' } } } }, async (stage) => {
    const own = await examined(stage);
    assert.ok(
      own.todos.some((text) => /^support: Correct "reasons" under "leavers"/.test(text)),
      own.printed,
    );
    assert.match(own.told, /Engagedly has: .*not_known/);
    assert.not.match(own.printed + own.markdown, /Engagedly has: .*not_known/);
  }),
);

doctor(
  'no person stands in it, on a terminal or in a log',
  onStage({ people: 40, oddities: true }, async (stage) => {
    await stage.run();
    const { printed, markdown } = await examined(stage);
    for (const { firstName, lastName, email } of stage.company.people) {
      assert.not.ok(email && (printed.includes(email) || markdown.includes(email)));
      assert.not.ok(printed.includes(`${firstName} ${lastName}`));
    }
    assert.match(printed, /by e-mail and /);
  }),
);

doctor(
  'on GitHub an environment that is missing, or open to every branch, is for an engineer',
  onStage({}, async (stage) => {
    assert.match((await examined(stage)).printed, /the workflow "doctor" looks at them/);
    for (const [policy, expected] of [
      [undefined, /^an engineer: There is no environment tenant-nordwind/],
      ['open', /^an engineer: Every branch may use the environment tenant-nordwind/],
      ['restricted', undefined],
    ] as const) {
      const environments = new Map(policy === undefined ? [] : [['tenant-nordwind', policy] as const]);
      const { printed } = await stage.command('doctor', {}, { environments: async () => environments });
      assert.equal(todos(printed).length, expected ? 1 : 0, printed);
      if (expected) assert.match(todos(printed)[0] ?? '', expected);
    }
  }),
);

doctor.run();

const names = suite('names on the screen');

names('system attributes in both languages; a label as it is; a custom key as what it is', () => {
  assert.is(onScreen('hire_date'), '"Hire date" (German: "Einstellungsdatum")');
  assert.is(onScreen('status'), '"Status"');
  assert.is(onScreen('Funktion'), '"Funktion"');
  assert.is(onScreen('dynamic_4711'), 'the custom attribute dynamic_4711');
  assert.is(onScreen('__proto__'), '"__proto__"');
});

names.run();
