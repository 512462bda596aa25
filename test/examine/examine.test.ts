import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { SyncError } from '../../src/errors.ts';
import { checkProtected } from '../../src/examine/protected.ts';
import { checkRate } from '../../src/examine/rate-limit.ts';
import { hiddenAttributes } from '../../src/examine/rights.ts';
import { isReady, renderChecks } from '../../src/examine/told.ts';
import { rulesOf } from '../../src/rules.ts';
import { inventCompany } from '../../src/sandbox/company/company.ts';
import { RULES_OF_MAIN, RULES_OF_RUNS } from '../../src/setup/rule-sets.ts';
import { neededAttributes } from '../../src/tenant/describe/mapping.ts';
import type { Tenant } from '../../src/types/tenant.d.ts';
import { onScreen, screenName } from '../../src/vendors/personio/screen-names.ts';
import { leave } from '../fixtures/incidents.ts';
import { recordedBy } from '../fixtures/ledger.ts';
import { NUMBER, onStage, type Stage, TODAY } from '../fixtures/stage.ts';

const ORIGIN = { id: undefined, attempt: 1, url: '', actor: undefined } as const;
const doctor = suite('doctor');
/** A field of Engagedly that takes one of a few. */
const LANGUAGES = 'custom-attribute-5d2c8';

/** Accounts have the customer's own number, of which there are enough to tell by. */
const WITH_NUMBERS = {
  people: 30,
  tenant: { mapping: { employee_id: "$custom('Personalnummer')" } },
};

/** The numbered list at its end. */
function todos(printed: string): string[] {
  return printed.split('\n').flatMap((line) => /^ {2}\d+\. (.*)$/.exec(line)?.[1] ?? []);
}

async function examined(
  stage: Stage,
  given: Parameters<Stage['command']>[1] = {},
  world: Parameters<Stage['command']>[2] = {},
) {
  const { exitCode, printed, told, markdown = '' } = await stage.command('doctor', given, world);
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

/** With reasons by how somebody has left, which has to be read then. */
const BY_TYPE = { reasons: { Kündigung: 'not_known' } };
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
  onStage(
    { personio: { readable: SHOWN }, tenant: { preset: 'minimal', leavers: BY_TYPE } },
    async (stage) => {
      const { exitCode, printed, todos } = await examined(stage);
      assert.is(exitCode, 1);
      const named = todos.map((text) => /"([^"]+)"/.exec(text)?.[1]);
      assert.equal(named.sort(), ['Department', 'Email', 'Termination date', 'Termination type'], printed);
      assert.match(printed, /wait Reading people\n +Not possible yet: /);
    },
  ),
);

for (const [side, secret, name] of [
  ['Personio', 'clientSecret', 'personio'],
  ['Engagedly', 'secretKey', 'engagedly'],
] as const) {
  doctor(
    `wrong keys of ${side}: ours to store again, the customer's to make anew, and the other side is examined all the same`,
    onStage({}, async (stage) => {
      stage.secrets[secret] = 'another-secret';
      const { exitCode, printed, todos } = await examined(stage);
      assert.is(exitCode, 1);
      assert.is(todos.length, 2, printed);
      const [ours = '', theirs = ''] = todos;
      assert.match(ours, new RegExp(`^our administrator: ${side} does not accept`));
      const first = name === 'personio' ? 'PERSONIO_CLIENT_ID' : 'ENGAGEDLY_CLIENT_KEY';
      assert.match(ours, `gh secret set ${first} --repo <owner/name> --env tenant-nordwind`);
      assert.match(theirs, new RegExp(`^the customer: Only if ${side} refuses the keys also after we have`));
      assert.match(theirs, 'Hand them over as the first time.');
      // Nobody at the customer's has seen a secret of ours, or could store one.
      assert.not.match(theirs, /[A-Z]+_[A-Z]+|secrets?\b|gh |npm |store/);
      assert.match(printed, `${side}: the keys are refused.`);
      assert.not.match(printed, /another-secret/);
      const other =
        name === 'personio' ? /ok {3}Engagedly: the fields/ : /ok {3}Personio: what the credential/;
      assert.match(printed, other);
    }),
  );
}

for (const [side, path] of [
  ['Engagedly', '/beta/user-attributes'],
  ['Personio', '/v1/company/employees'],
] as const) {
  doctor(
    `a key of ${side} that may not do what it has to is right where we stored it: only the customer can give it more`,
    onStage({}, async (stage) => {
      const vendor = side === 'Personio' ? stage.personio : stage.engagedly;
      vendor.fault({
        when: (call) => call.path === path,
        times: Number.POSITIVE_INFINITY,
        effect: { kind: 'answer', answer: { status: 403, body: {} } },
      });
      const { todos, printed } = await examined(stage);
      assert.is(todos.length, 1, printed);
      assert.match(todos[0] ?? '', new RegExp(`^the customer: ${side} does not allow this credential`));
      assert.not.match(todos[0] ?? '', /secret/i);
    }),
  );
}

doctor(
  'an error of the file that a run goes on with is for support to mend, with its place',
  onStage(
    { tenant: { scope: { employees: 'active', filter: "$not(employment_type = 'Extern')" } } },
    async (stage) => {
      const { exitCode, printed, todos } = await examined(stage);
      assert.is(exitCode, 1);
      assert.is(todos.length, 1, printed);
      assert.match(
        todos[0] ?? '',
        /^support: tenants\/nordwind\.json:\d+:\d+: The filter: employment_type is internal or external in Personio, and never "Extern"\. Did you mean 'external'\?/,
      );
      assert.match(printed, /open The tenant file\n +1 error that a review refuses, and a run goes on with/);
      const run = await stage.run();
      assert.is(run.exitCode, 0, run.printed);
      assert.match(
        run.printed,
        /The tenant file has 1 error that a review refuses, and a run goes on with: .* npm run validate -- nordwind/,
      );
    },
  ),
);

doctor(
  'a secret that is missing, and no ledger key: said without a call',
  onStage({}, async (stage) => {
    stage.secrets.clientKey = '';
    const { exitCode, todos } = await examined(stage, { ledgerKey: undefined });
    assert.is(exitCode, 1);
    assert.match(
      todos[0] ?? '',
      /^our administrator: .*ENGAGEDLY_CLIENT_KEY.*npm run setup -- .* --tenant nordwind/,
    );
    assert.match(
      todos[1] ?? '',
      /^our administrator: There is no LEDGER_KEY.*it has to be that one.*openssl rand -hex 32/,
    );
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
  'a row that makes no address of what is filled is for support to correct, what is empty for the customer to fill in',
  onStage({ tenant: { mapping: { email: 'first_name' } } }, async (stage) => {
    const wrong = await examined(stage);
    const about = ({ todos }: typeof wrong) =>
      todos.filter((text) => /without an e-mail|usable e-mail/.test(text));
    assert.is(about(wrong).length, 1, wrong.printed);
    assert.match(
      about(wrong)[0] ?? '',
      /^support: The row email gives no usable e-mail address for 12 of 12 people, though nothing is missing in Personio: correct it under "mapping"/,
    );
    assert.match(wrong.printed, /Personio: 0 people of 12 with an e-mail address\.\n/);

    await stage.setTenant({ ...stage.tenant, mapping: { email: '$lowercase(email)' } });
    stage.person(3).email = null;
    stage.person(4).email = 'none';
    const some = await examined(stage);
    assert.equal(
      about(some).map((text) =>
        text
          .split(':', 2)
          .join(':')
          .replace(/, though.*/, ''),
      ),
      [
        'support: The row email gives no usable e-mail address for 1 of 12 people',
        'the customer: 1 person in Personio without an e-mail address',
      ],
      some.printed,
    );
  }),
);

doctor(
  'a row that makes no day for most people is to be corrected; for a few it is asked, and those out of scope do not count',
  onStage({ tenant: { mapping: { joining_date: 'position' } } }, async (stage) => {
    for (const person of stage.company.people) person.position = 'X';
    stage.person(2).status = 'onboarding';
    const all = await examined(stage);
    assert.is(all.exitCode, 1);
    assert.equal(
      all.todos,
      [
        'support: 11 of 11 people: joining_date: the value does not fit the field; correct this row under "mapping" in the tenant file. Of a list $join(…, \', \') makes a text, $date(…) makes a day, and $number(…) a number; "npm run desk" shows what comes of it.',
      ],
      all.printed,
    );
    stage.person(0).position = 'Y';
    await stage.setTenant({
      ...stage.tenant,
      mapping: { joining_date: "position = 'Y' ? position : hire_date" },
    });
    const few = await examined(stage);
    assert.is(few.exitCode, 0, few.printed);
    assert.match(
      few.printed,
      /To be asked, .*:\n {2}- support: 1 of 11 people: joining_date: the value does not fit the field; .*npm run explain/,
    );
  }),
);

doctor(
  'values that no option fits: counted in a log, and on a terminal a map to paste',
  onStage({ tenant: { mapping: { gender: 'gender' } } }, async (stage) => {
    stage.person(0).gender = 'diverse';
    const own = await examined(stage);
    assert.match(own.printed, /gender takes one of 3 options; \d+ (person has|people have) a value/);
    assert.match(
      own.told,
      /"gender": "\$option\(gender, \{'diverse': 'Other', 'female': 'Female', 'male': 'Male'\}\)"/,
    );
    assert.not.match(own.printed + own.markdown, /\$option\(gender/);
    const inLog = await examined(stage, { run: { ...ORIGIN, trigger: 'manual' } });
    assert.not.match(inLog.printed, /\$option\(gender/);
    assert.ok(inLog.todos.some((text) => /with \$option; on a terminal, doctor prints the row/.test(text)));
  }),
);

doctor(
  'what it prints to paste makes a tenant ready, with a value that is not carried over, and keeps what was chosen',
  onStage(
    { tenant: { mapping: { [LANGUAGES]: "$option($custom('Languages'), {'English': 'French'})" } } },
    async (stage) => {
      for (const at of stage.company.people.keys())
        stage.person(at).custom.dynamic_1003 = JSON.stringify(['English', "Ki'che'", 'Polish']);
      const { exitCode, told } = await examined(stage);
      assert.is(exitCode, 1);
      const [row = ''] = told.split('\n').filter((line) => line.includes('$option('));
      assert.match(
        told,
        /Write an option in place of each "\?", or '' \(nothing between the quotes\): then this value is not carried over\./,
      );
      const pasted = JSON.parse(`{${row}}`);
      assert.match(pasted[LANGUAGES], /'English': 'French'.*"Ki'che'": '\?', 'Polish': '\?'/);
      const mapping = { [LANGUAGES]: pasted[LANGUAGES].replaceAll("'?'", "''") };
      await stage.setTenant({ ...stage.tenant, mapping });
      const after = await examined(stage);
      assert.is(after.exitCode, 0, after.printed);
      assert.not.match(after.told, /\$option/);
      const { summary } = await stage.run();
      assert.is(summary.outcome, 'success');
    },
  ),
);

doctor(
  'what a sync now would do, by what earlier ones have used up of the limits',
  onStage(
    { people: 30, tenant: { limits: { block: { percent: 0, min: 1, max: 1 } }, pictures: true } },
    async (stage) => {
      await stage.firstLoad();
      for (const at of [-1, -2]) {
        leave(stage.person(at));
        if (at === -1) await stage.run();
      }
      const pictures = stage.personio.calls.length;
      const { printed } = await examined(stage, {}, { recorded: async () => recordedBy(stage.kept) });
      assert.match(
        printed,
        /A sync now\n.* 0 added, 0 updated, 0 blocked, 0 units made, 1 waits for an approval;/,
      );
      assert.match(printed, /What waits: .*block.* \(1\)/i);
      const asked = stage.personio.calls.slice(pictures).map(({ path }) => path);
      assert.not.ok(
        asked.some((path) => path.includes('profile-picture')),
        asked.join(),
      );
    },
  ),
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
    assert.match(printed, /by e-mail(?:,| and) /);
  }),
);

doctor(
  'on GitHub an environment that is missing, or open to every branch, is for our administrator',
  onStage({}, async (stage) => {
    assert.match((await examined(stage)).printed, /the workflow "doctor" looks at them/);
    for (const [policy, expected] of [
      [undefined, /^our administrator: There is no environment tenant-nordwind/],
      ['open', /^our administrator: Every branch may use the environment tenant-nordwind/],
      ['restricted', undefined],
    ] as const) {
      const environments = new Map(policy === undefined ? [] : [['tenant-nordwind', policy] as const]);
      const { printed } = await stage.command('doctor', {}, { environments: async () => environments });
      assert.equal(todos(printed).length, expected ? 1 : 0, printed);
      if (expected) assert.match(todos(printed)[0] ?? '', expected);
    }
  }),
);

for (const [what, hidden, attributes403] of [
  ['the address, which tells who is who', ['email'], false],
  ['the first name', ['first_name'], false],
  ['both names and the address', ['first_name', 'last_name', 'email'], false],
  ['where people stand', ['status'], false],
  ['when people leave, and how', ['termination_date', 'termination_type'], false],
  ['the address and an attribute of their own', ['email', NUMBER, 'office'], false],
  ['the same, where the list of attributes itself is hidden', ['email', NUMBER, 'office'], true],
  ['groups', ['department', 'cost_centers', 'supervisor'], true],
] as const) {
  doctor(`a credential that hides ${what}: exactly these, said once, and nothing else to do`, async () => {
    const company = inventCompany({ people: 12, seed: 11, today: TODAY, oddities: false });
    const readable = company.attributes
      .map(({ key }) => key)
      .filter((key) => !(hidden as readonly string[]).includes(key));
    await onStage(
      {
        personio: { readable, attributes403 },
        tenant: { mapping: { level: "$custom('Personalnummer')" }, leavers: BY_TYPE },
      },
      async (stage) => {
        const { exitCode, printed, todos } = await examined(stage);
        assert.is(exitCode, 1);
        const named = todos.map((text) => /"([^"]+)"/.exec(text)?.[1] ?? text);
        const expected = hidden.map((key) => (key === NUMBER ? 'Personalnummer' : screenName(key, 'en')));
        assert.equal(named.sort(), expected.sort(), printed);
        assert.ok(todos.every((text) => text.startsWith('the customer: In Personio, under Marketplace')));
        assert.equal(stage.engagedly.writes(), []);
      },
    )();
  });
}

doctor(
  'a filter that cannot tell of some people is to be mended, and called neither well nor ready',
  onStage(
    { tenant: { scope: { employees: 'active', filter: 'weekly_working_hours >= 10' } } },
    async (stage) => {
      for (const person of stage.company.people.slice(0, 3))
        Object.assign(person, { weeklyWorkingHours: null });
      const { printed, todos } = await examined(stage);
      assert.match(
        printed,
        /\nopen The filter\n +The filter lets 9 people in and keeps 0 out; of 3 people it cannot tell\./,
      );
      assert.ok(
        todos.some((text) => /^support: The filter gives neither true nor false for 3 people/.test(text)),
      );
    },
  ),
);

doctor(
  'the filter: who is in, in a log by numbers, on a terminal with the values there are and how often',
  onStage(
    { tenant: { scope: { employees: 'active', filter: "$not(office.name in ['Hamburg', 'Partner'])" } } },
    async (stage) => {
      for (const [at, person] of stage.company.people.entries()) {
        person.office = at < 5 ? { id: 1, name: 'Hamburg' } : at < 11 ? { id: 2, name: 'Wien' } : null;
      }
      const own = await examined(stage);
      assert.match(own.printed, /lets 7 people in and keeps 5 out/);
      assert.match(
        own.printed,
        /office\.name: 2 values among the people, 1 without; compared with 2 texts, 1 of which nobody has/,
      );
      assert.match(
        own.told,
        /office\.name, compared with "Hamburg" \(5\), "Partner" \(0\)\n +6 {2}Wien\n +5 {2}Hamburg\n +1 {2}\(none\)/,
      );
      assert.not.match(own.printed + own.markdown, /Wien/);
      assert.equal(own.todos, []);
      // It may be meant so: asked for, and not called well.
      assert.is(own.exitCode, 0);
      assert.match(own.printed, /\n\? {4}The filter\n/);
      assert.match(own.printed, /Not to be told from here: .*The filter/);
      assert.match(
        own.printed,
        /is ready\.\nTo be asked, .*:\n {2}- support: the filter compares office\.name with 1 text that nobody in Personio has there, so that it keeps nobody out or in\..*ask the customer how it is spelt.*Several values in one pair of quotation marks count as one text/,
      );
      assert.match(own.printed, /Personio: 12 people: 7 in scope and 5 kept out by the filter\. Engagedly: /);

      await stage.setTenant({
        ...stage.tenant,
        scope: { employees: 'active', filter: "office.name in ['hamburg']" },
      });
      const slip = await examined(stage, { run: { ...ORIGIN, trigger: 'manual' } });
      assert.ok(
        slip.todos.some((text) =>
          /^support: 1 text that the filter compares office\.name with is spelt otherwise/.test(text),
        ),
        slip.printed,
      );
      assert.ok(slip.todos.some((text) => /^support: The filter lets nobody in/.test(text)));
      assert.not.match(slip.printed + slip.markdown, /Hamburg|Wien/);
    },
  ),
);

doctor(
  'everybody is counted once, so that the numbers add up',
  onStage(
    { tenant: { scope: { employees: 'active', filter: "$not(employment_type = 'external')" } } },
    async (stage) => {
      await stage.run();
      stage.person(0).employmentType = 'external';
      for (const at of [1, 2]) Object.assign(stage.person(at), { status: 'inactive' });
      // Whoever has left is counted there, whatever the filter says.
      stage.person(2).employmentType = 'external';
      stage.person(3).status = 'onboarding';
      const fresh = stage.person(4);
      Object.assign(fresh, { status: 'inactive', email: 'another@nordwind.example' });
      const { printed } = await examined(stage);
      assert.match(
        printed,
        /Personio: 12 people: 7 in scope, 1 kept out by the filter, 3 who have left \(inactive\) and 1 who have not started yet \(onboarding\)\. /,
      );
      assert.match(
        printed,
        /9 people of 9 with an e-mail address, each its own\. Not counted: 3 who have left\./,
      );
    },
  ),
);

doctor(
  'a label that the credential does not show may be no attribute at all, and the one that is meant is named',
  onStage(
    {
      tenant: {
        mapping: {
          level: "$custom('Personalnumer')",
          title: "$custom('Anrede')",
          education: "$custom('Legal Entity')",
          'custom-attribute-93cbf': "$custom('Beschäftigungsgrad')",
        },
      },
    },
    async (stage) => {
      const { todos, printed } = await examined(stage);
      const [meant, unlike, own, near] = [
        '"Personalnumer"',
        '"Anrede"',
        '"Legal Entity"',
        '"Beschäftigungsgrad"',
      ].map((name) => todos.find((one) => one.includes(name)));
      assert.match(
        meant ?? printed,
        /^support: Is "Personalnummer" meant by "Personalnumer"\? .* correct it in the tenant file\./,
      );
      assert.match(
        unlike ?? printed,
        /^the customer: .* If no attribute has this name, let support correct it in the tenant file\.$/,
      );
      assert.match(
        own ?? printed,
        /^support: Is Personio's own attribute subcompany\.name, without \$custom, meant by "Legal Entity"\?/,
      );
      // Like a name of Personio's, and all the same the customer's own: a box to tick.
      assert.match(
        near ?? printed,
        /^the customer: .* let support correct it in the tenant file: is Personio's own attribute employment_type meant\?$/,
      );
    },
  ),
);

doctor(
  'people of a domain that is not in the file are no question of who is who, and whom nothing is wanted of is no question',
  onStage({ tenant: { domains: ['nordwnd.example'] } }, async (stage) => {
    const { todos, printed } = await examined(stage);
    assert.equal(todos.length, 1, printed);
    assert.match(
      todos[0] ?? '',
      /^support: 12 people would be left alone, since their e-mail is of none of the domains nordwnd\.example: .* add their domain to "domains"/,
    );
    const scope = { employees: 'active', filter: "office.name = 'Nowhere'" } as const;
    await stage.setTenant({ ...stage.tenant, scope });
    const nobody = await examined(stage);
    assert.match(nobody.printed, /: 0 in scope and 12 kept out/);
    assert.not.match(nobody.printed, /left alone/);
  }),
);

doctor(
  'numbers that would become others are asked about, with what they are made of',
  onStage(WITH_NUMBERS, async (stage) => {
    await stage.run();
    const mapping = { employee_id: '$string(id)' };
    await stage.setTenant({ ...stage.tenant, mapping });
    const { printed } = await examined(stage);
    assert.match(printed, /What waits: E-mails or numbers to change \(\d+\)\./);
    assert.match(
      printed,
      /To be asked.*\n(?:.*\n)* {2}- support: \d+ accounts would get another e-mail address or employee number \(.*employee_id is made of \$string\(id\)\): is it meant so\?/,
    );
  }),
);

doctor(
  'people who share an address and are kept out by the filter hold up nobody',
  onStage(
    {
      tenant: {
        identifier: 'employee_id',
        mapping: { employee_id: "$custom('Personalnummer')" },
        scope: { employees: 'active', filter: "$not(employment_type = 'external')" },
      },
    },
    async (stage) => {
      for (const at of [0, 1])
        Object.assign(stage.person(at), { email: 'kiosk@nordwind.example', employmentType: 'external' });
      const { exitCode, todos, printed } = await examined(stage);
      assert.equal([exitCode, todos], [0, []], printed);
      Object.assign(stage.person(0), { employmentType: 'internal' });
      Object.assign(stage.person(1), { employmentType: 'internal' });
      const both = await examined(stage);
      assert.is(both.exitCode, 1);
      assert.match(both.printed, /2 of them have no account and would wait/);
    },
  ),
);

doctor(
  'a number that hardly any account has is not the one they are recognised by: not ready, whatever else speaks for them',
  onStage(WITH_NUMBERS, async (stage) => {
    await stage.run();
    const identifier = 'employee_id' as const;
    await stage.setTenant({ ...stage.tenant, identifier });
    const right = await examined(stage);
    assert.equal([right.exitCode, right.todos], [0, []], right.printed);
    assert.match(right.printed, /made of \$custom\('Personalnummer'\); 30 of 30 accounts /);
    await stage.setTenant({ ...stage.tenant, identifier, mapping: { employee_id: '$string(id)' } });
    const { exitCode, printed, todos } = await examined(stage);
    assert.is(exitCode, 1, printed);
    assert.is(todos.length, 1, printed);
    assert.match(
      todos[0] ?? '',
      /^support: .*made of \$string\(id\), and only 0 of 30 accounts .* --number .* --identifier email\.$/,
    );
    assert.match(printed, /Tenant nordwind is not ready/);
  }),
);

doctor(
  'people known by number who share an address: who has no account gets none, and waits as doctor has said',
  onStage(
    { tenant: { identifier: 'employee_id', mapping: { employee_id: "$custom('Personalnummer')" } } },
    async (stage) => {
      stage.person(1).email = stage.person(0).email;
      const { exitCode, printed, told, todos } = await examined(stage);
      assert.is(exitCode, 1, printed);
      const said = todos.find((text) =>
        text.startsWith('the customer: 2 people in Personio without an account share'),
      );
      assert.match(said ?? printed, 'refuses one that exists');
      assert.match(
        printed,
        '2 people share an e-mail address with somebody; 2 of them have no account and would wait.',
      );
      assert.match(told, `as well: ${stage.person(0).id} and ${stage.person(1).id}`);
      const { summary } = await stage.run();
      assert.equal([summary.counts.created, summary.counts.setAside], [10, 2]);
      stage.person(2).email = stage.person(3).email;
      const later = await examined(stage);
      assert.match(
        later.printed,
        '4 people share an e-mail address with somebody; 2 of them have no account',
      );
    },
  ),
);

doctor(
  'people known by number who share an address and have accounts wait for none, also if one is set aside',
  onStage(
    { tenant: { identifier: 'employee_id', mapping: { employee_id: "$custom('Personalnummer')" } } },
    async (stage) => {
      await stage.run();
      await stage.run();
      const [one, other] = [stage.person(0), stage.person(1)];
      stage.accountOf(other).blocked = true;
      other.email = one.email;
      const { printed, todos } = await examined(stage);
      assert.match(printed, '2 people share an e-mail address with somebody; 0 of them have no account');
      assert.not(
        todos.some((text) => text.includes('without an account')),
        printed,
      );
      const { summary } = await stage.run();
      assert.is(summary.counts.setAside, 1, 'the account that was blocked by hand');
    },
  ),
);

doctor(
  'an identifier that is misspelt: a run names the attribute that is probably meant, too',
  onStage(
    { tenant: { identifier: 'employee_id', mapping: { employee_id: "$custom('Personalnumer')" } } },
    async (stage) => {
      const { summary } = await stage.run();
      assert.match(
        summary.issues.find(({ code }) => code === 'attribute-lost')?.remedy ?? '',
        /cannot do without\. Is "Personalnummer" meant\? Then correct it in the tenant file\. If not: In Personio/,
      );
    },
  ),
);

doctor(
  'a label that writes on pages: it stays in its sentence, and in the fence',
  onStage({ tenant: { mapping: { level: "$custom('Personalnumer')" } } }, async (stage) => {
    const label = stage.company.attributes.find(({ key }) => key === NUMBER);
    assert.ok(label);
    const hostile = (after: string) => `Personalnummer${' -'.repeat(70)}\n\`\`\`\n${after}`;
    label.label = hostile('# Session expired\n\n[Log in again](https://login.example)');
    const far = await examined(stage);
    assert.not.match(far.markdown, 'Session');
    label.label = hostile('');
    const { markdown, todos } = await examined(stage);
    assert.match(todos.join(), /Is "Personalnummer[ -]+…" meant by "Personalnumer"\?/);
    assert.is(markdown.split('```').length, 3, markdown);
    await stage.setTenant({
      ...stage.tenant,
      identifier: 'employee_id',
      mapping: { employee_id: "$custom('Personalnumer')" },
    });
    const { summary } = await stage.run();
    const remedy = summary.issues.find(({ code }) => code === 'attribute-lost')?.remedy;
    assert.match(remedy ?? '', /Is "Personalnummer[ -]+…" meant\? Then/);
  }),
);

doctor(
  'under "protect" each entry is looked at: whom nobody fits is for the customer, by number on a terminal alone',
  onStage({}, async (stage) => {
    const [first, second] = [stage.person(0), stage.person(1)];
    const fits = [`personio:${first.id}`, 'it@nordwind.example'];
    stage.person(2).email = 'it@nordwind.example';
    await stage.run();
    await stage.setTenant({ ...stage.tenant, protect: fits });
    const well = await examined(stage);
    assert.equal(well.todos, [], well.printed);
    assert.match(
      well.printed,
      /ok {3}Who is never blocked\n +2 entries under "protect": somebody fits each; 2 accounts are protected\./,
    );

    await stage.setTenant({
      ...stage.tenant,
      protect: [...fits, 'personio:987654', 'board@nordwind.example', `personio:${second.id}`],
    });
    const own = await examined(stage);
    assert.is(own.exitCode, 1);
    assert.match(
      own.printed,
      /open Who is never blocked\n +5 entries under "protect": 2 of them fit nobody; 3 /,
    );
    assert.equal(own.todos.length, 1);
    assert.match(
      own.todos[0] ?? '',
      /^the customer: Of those who are never to be blocked, 2 fit nobody in .*, so that whoever is/,
    );
    assert.match(own.told, /nobody fits: personio:987654 and board@nordwind\.example/);
    const inLog = await examined(stage, { run: { ...ORIGIN, trigger: 'manual' } });
    assert.not.match(inLog.printed + inLog.markdown + own.printed, /987654|board@/);
  }),
);

doctor(
  'whoever is protected may stand in the part of a list that was not read: then nobody is asked for another number',
  onStage({ tenant: { protect: ['personio:987654'] } }, async (stage) => {
    await stage.setTenant({ ...stage.tenant, scope: { employees: 'none' } });
    assert.not.match((await examined(stage)).printed, /Who is never blocked/);
    const [check] = checkProtected(
      { protect: new Set(['personio:987654']) },
      { accounts: 0, idle: ['personio:987654'] },
      { isComplete: false },
    );
    assert.equal([check?.seen, check?.todos], ['untold', []]);
  }),
);

doctor(
  'a filter that reads what is hidden waits, and so does the sync: neither is called well',
  onStage(
    {
      personio: { readable: [...SHOWN, 'email', 'termination_date', 'termination_type'] },
      tenant: {
        preset: 'minimal',
        mapping: { departments: null },
        scope: { employees: 'active', filter: "office.name = 'Wien'" },
      },
    },
    async (stage) => {
      const { printed, todos } = await examined(stage);
      assert.is(todos.length, 1, printed);
      assert.match(todos[0] ?? '', /"Office".* It is read by the filter/);
      assert.match(printed, /wait The filter\n +The filter cannot be used/);
      assert.match(printed, /wait A sync now\n.*\n +Nobody would be handled/);
    },
  ),
);

doctor(
  'what the rate limit says, without a call for it; who else uses the keys; and a refusal is somebody’s to mend',
  onStage({ line: 'http', clock: 'real', engagedly: { minuteMs: 60_000 } }, async (stage) => {
    const quiet = await examined(stage);
    const calls = stage.engagedly.calls.length;
    assert.match(
      quiet.printed,
      new RegExp(
        `allows 200 calls a minute; ${200 - calls} were left at the end\\. These questions took ${calls} calls`,
      ),
    );
    assert.not.match(quiet.printed, /somebody else's/);
    assert.equal(quiet.todos, []);
    stage.engagedly.consume(60);
    const shared = await examined(stage);
    assert.match(shared.printed, new RegExp(`About ${60 + calls} calls of that minute were somebody else's`));
  }),
);

for (const [access, says, needed] of [
  [
    'open',
    /got a token for API v2\.\n +It may read the lists of business units \(8\), departments \(8\) and locations \(4\)/,
    false,
  ],
  ['denied', /got a token for API v2\.\n +It did not get the lists of/, true],
  ['absent', /It did not get the lists of/, true],
] as const) {
  doctor(
    `lists of units in Personio’s API v2, ${access}: told, and to be done only where units alone are synced`,
    onStage({ personio: { lists: access } }, async (stage) => {
      // With people no run asks for them: their units are known without.
      const people = await examined(stage);
      assert.not.match(people.printed, /API v2/);
      assert.equal(people.todos, []);
      assert.equal(v2Calls(stage), []);
      await stage.setTenant({ ...stage.tenant, scope: { employees: 'none' } });
      const before = v2Calls(stage);
      const units = await examined(stage);
      assert.match(units.printed, says);
      assert.equal(units.todos.length, needed ? 1 : 0, units.printed);
      if (needed)
        assert.match(units.todos[0] ?? '', /^the customer: In Personio, .*allow it to read departments/);
      // What the run has asked for is not asked for again.
      const lists = v2Calls(stage).slice(before.length);
      const asked = lists.map(({ path, query, headers }) => `${path} ${query} ${headers.beta ?? ''}`);
      assert.is(new Set(asked).size, asked.length, asked.join('\n'));
      await stage.setTenant({ ...stage.tenant, scope: { employees: 'active' } });
      const since = v2Calls(stage).length;
      await examined(stage);
      assert.is(v2Calls(stage).length, since, 'units that nobody may make');
    }),
  );
}

doctor(
  'no token for API v2: told apart from a list that may not be read, and people are examined all the same',
  onStage({}, async (stage) => {
    stage.personio.fault({
      when: ({ path }) => path === '/v2/auth/token',
      times: Number.POSITIVE_INFINITY,
      effect: { kind: 'answer', answer: { status: 400, body: { error: 'invalid_client' } } },
    });
    const people = await examined(stage);
    assert.equal(people.todos, []);
    assert.equal(
      stage.personio.calls.filter(({ path }) => path === '/v2/auth/token'),
      [],
    );
    await stage.setTenant({ ...stage.tenant, scope: { employees: 'none' } });
    const units = await examined(stage);
    assert.match(units.printed, /got no token for API v2\./);
    assert.is(units.todos.length, 1, units.printed);
    assert.not.match(units.printed, /did not get the lists/);
    // Once refused, nobody knocks for each list again.
    const before = stage.personio.calls.length;
    await examined(stage);
    const tokens = stage.personio.calls.slice(before).filter(({ path }) => path === '/v2/auth/token');
    assert.is(tokens.length, 1);
  }),
);

doctor(
  'an outage of API v2 says nothing of what the credential may do',
  onStage({}, async (stage) => {
    await stage.setTenant({ ...stage.tenant, scope: { employees: 'none' } });
    stage.personio.fault({
      when: ({ path }) => path.startsWith('/v2/') && path !== '/v2/auth/token',
      times: Number.POSITIVE_INFINITY,
      effect: { kind: 'answer', answer: { status: 502, body: {} } },
    });
    const { printed, todos } = await examined(stage);
    assert.not.match(printed, /may not read/);
    assert.match(todos[0] ?? '', /look again later/, printed);
  }),
);

doctor(
  'calls that Engagedly refuses are for the customer: somebody else uses the keys',
  onStage({}, async (stage) => {
    stage.engagedly.fault({
      when: ({ path }) => path === '/beta/users',
      effect: { kind: 'answer', answer: { status: 429, headers: { 'Retry-After': '60' }, body: {} } },
    });
    const { todos, printed } = await examined(stage);
    assert.is(todos.length, 1, printed);
    assert.match(todos[0] ?? '', /^the customer: Engagedly refused calls .*Integrations > Engagedly API/);
  }),
);

function v2Calls(stage: Stage) {
  return stage.personio.calls.filter(({ path }) => path.startsWith('/v2/') && !path.endsWith('/token'));
}

/** What each check came to, by its title. */
function marks(printed: string): Record<string, string> {
  return Object.fromEntries(
    [...printed.matchAll(/^(ok {2}|open|wait|\? {3}) (\S.*)$/gm)].map(([, mark = '', title = '']) => [
      title,
      mark.trim(),
    ]),
  );
}

const SILENT = { kind: 'answer', answer: { status: 500, body: {} } } as const;
const OPTIONS = 'Options: lists in Engagedly, and the values for them';

doctor(
  'what was not looked at is never called well: on this machine GitHub, and blocked users where none is shown',
  onStage({}, async (stage) => {
    const { printed, exitCode } = await examined(stage);
    assert.equal(marks(printed), {
      Secrets: 'ok',
      'Installation on GitHub': '?',
      Keys: 'ok',
      'Personio: what the credential may read': 'ok',
      'Engagedly: the fields of a user': 'ok',
      'Reading people': 'ok',
      'Identifier: email': 'ok',
      'Who is who': 'ok',
      'Blocked accounts': '?',
      'Values that fit their fields': 'ok',
      [OPTIONS]: 'ok',
      'Reasons for a block': 'ok',
      'A sync now': 'ok',
      'Rate limit': 'ok',
    });
    assert.match(
      printed,
      /\nNot to be told from here: Installation on GitHub; Blocked accounts\.\nTenant nordwind is ready/,
    );
    assert.is(exitCode, 0);
    stage.engagedly.addUser({ blocked: true, fields: { email: 'gone@nordwind.example' } });
    assert.is(marks((await examined(stage)).printed)['Blocked accounts'], 'ok');
  }),
);

for (const [name, side, isSilent] of [
  ['Personio', 'personio', ({ path }: { path: string }) => path.startsWith('/v1/')],
  ['Engagedly', 'engagedly', () => true],
] as const) {
  doctor(
    `where ${name} does not answer, what needs it waits, and so does what needs both`,
    onStage({}, async (stage) => {
      stage[side].fault({ when: isSilent, times: Number.POSITIVE_INFINITY, effect: { kind: 'drop' } });
      const { printed, todos } = await examined(stage);
      const isPersonio = side === 'personio';
      assert.equal(marks(printed), {
        Secrets: 'ok',
        'Installation on GitHub': '?',
        Keys: 'open',
        [isPersonio ? 'Engagedly: the fields of a user' : 'Personio: what the credential may read']: 'ok',
        'Reading people': 'wait',
        'Rate limit': isPersonio ? 'ok' : 'wait',
      });
      assert.match(printed, new RegExp(`Not before ${name} can be asked\\.`));
      assert.is(todos.length, 1, printed);
    }),
  );
}

doctor(
  'without the keys of one side neither is asked, which is said',
  onStage({}, async (stage) => {
    stage.secrets.clientKey = '';
    const { printed } = await examined(stage);
    assert.equal(marks(printed), {
      Secrets: 'open',
      'Installation on GitHub': '?',
      'Personio and Engagedly': 'wait',
    });
  }),
);

doctor(
  'reasons that Engagedly does not tell are not called well; and where there are none to ask for, nobody says that it has them',
  onStage({}, async (stage) => {
    stage.engagedly.fault({
      when: ({ path }) => path.endsWith('/block-reason-codes'),
      times: Number.POSITIVE_INFINITY,
      effect: SILENT,
    });
    const { printed, todos } = await examined(stage);
    const found = marks(printed);
    assert.equal(
      [found['Reading people'], found['Reasons for a block'], found['A sync now'], found['Rate limit']],
      ['open', undefined, undefined, 'ok'],
      printed,
    );
    assert.is(todos.length, 1, printed);
    assert.not.match(printed, /has every reason/);
    await stage.setTenant({ ...stage.tenant, leavers: { block: false } });
    const without = await examined(stage);
    assert.match(
      without.printed,
      /ok {3}Reasons for a block\n +The tenant file names none; Engagedly was not asked/,
    );
  }),
);

doctor('a field with options whose attribute is hidden waits', async () => {
  const readable = [...SHOWN, 'email', 'termination_date', 'termination_type', 'department'];
  await onStage(
    {
      personio: { readable: readable.filter((key) => key !== 'gender') },
      tenant: { preset: 'minimal', mapping: { gender: 'gender' } },
    },
    async (stage) => {
      const { printed } = await examined(stage);
      assert.is(marks(printed)[OPTIONS], 'wait', printed);
      assert.match(printed, /Whether the values for gender fit, cannot be seen yet/);
    },
  )();
});

doctor(
  'where units alone are synced, no count of accounts is told that nobody counted',
  onStage({ tenant: { scope: { employees: 'none', structure: ['departments'] } } }, async (stage) => {
    const { printed } = await examined(stage);
    assert.match(printed, /asked for their units alone\. Accounts in Engagedly are not looked at/);
    assert.not.match(printed, /0 accounts|in scope/);
  }),
);

doctor(
  'who has no address, and who shares one: by their number in Personio, on a terminal only',
  onStage({}, async (stage) => {
    stage.person(3).email = null;
    stage.person(1).email = stage.person(0).email;
    const { printed, told } = await examined(stage);
    assert.match(told, new RegExp(`without an e-mail address: ${stage.person(3).id}\n`));
    assert.match(
      told,
      new RegExp(`somebody else has as well: ${stage.person(0).id} and ${stage.person(1).id}`),
    );
    assert.not.match(printed, new RegExp(String(stage.person(3).id)));
  }),
);

doctor(
  'on GitHub rules that a branch lacks, and an answer that does not come, are for our administrator',
  onStage({}, async (stage) => {
    const all = new Set([...RULES_OF_MAIN, ...RULES_OF_RUNS]);
    const environments = async () => new Map([['tenant-nordwind', 'restricted'] as const]);
    const asked: string[] = [];
    const right = await examined(
      stage,
      {},
      {
        environments,
        branchRules: async (branch) => {
          asked.push(branch);
          return all;
        },
      },
    );
    assert.equal(asked, ['main', 'runs']);
    assert.equal(right.todos, [], right.printed);
    assert.match(right.printed, /The branch main has all rules that it needs/);
    assert.not.match(right.printed, /--check/);

    const lacking = await examined(
      stage,
      {},
      {
        environments,
        branchRules: async (branch) =>
          new Set<string>(branch === 'main' ? ['deletion', 'pull_request'] : RULES_OF_RUNS),
      },
    );
    assert.is(lacking.todos.length, 1, lacking.printed);
    assert.match(
      lacking.todos[0] ?? '',
      /^our administrator: The branch main has no rule non_fast_forward and required_status_checks: npm run setup -- --repo <owner\/name>$/,
    );

    // Where the organisation forbids deploy keys "record" pushes with its token, and no rule can let that through.
    const branchRules = async (branch: string) =>
      new Set<string>(branch === 'main' ? RULES_OF_MAIN : ['deletion', 'non_fast_forward']);
    const meant = await examined(stage, {}, { environments, branchRules });
    assert.match(meant.todos.join('\n'), /The branch runs has no rule creation and update/);
    const WITHOUT_KEY = { repository: '', isCheck: false, hasDeployKey: false };
    const without = await examined(stage, { setup: WITHOUT_KEY }, { environments, branchRules });
    assert.equal(without.todos, [], without.printed);

    const refuse = async () => {
      throw new SyncError(
        'github-rules',
        'GitHub did not tell which rules there are (status 403).',
        'Give the job the permission "contents: read".',
      );
    };
    const silent = await examined(stage, {}, { environments: refuse, branchRules: refuse });
    assert.is(silent.exitCode, 1);
    assert.is(silent.todos.length, 3, silent.printed);
    assert.ok(silent.todos.every((text) => text.startsWith('our administrator: GitHub did not tell')));
    // Both systems are looked at all the same.
    assert.match(silent.printed, /ok {3}Reading people/);
  }),
);

const BARE: readonly Partial<Tenant>[] = [
  {},
  { pictures: true, leavers: { block: false } },
  { scope: { employees: 'all', filter: "$custom('Funktion') = 'Pflege' and office.name = 'Wien'" } },
  {
    scope: { employees: 'none', structure: ['departments'], filter: "office.name = 'Wien'" },
    pictures: true,
  },
];

doctor('what the customer is asked to tick, doctor looks at, and nothing else', () => {
  for (const given of BARE) {
    const scope = { employees: 'active' } as const;
    const tenant: Tenant = {
      name: 'B',
      status: 'active',
      timezone: 'UTC',
      schedule: 'daily',
      scope,
      ...given,
    };
    const hidden = hiddenAttributes(rulesOf(tenant, new Date(0)), []);
    const looked = hidden.flatMap(({ name, isLabel }) => (isLabel || name === 'id' ? [] : name));
    const { names, labels } = neededAttributes(tenant);
    assert.equal(looked.sort(), names, JSON.stringify(given));
    assert.equal(
      hidden.flatMap(({ name, isLabel }) => (isLabel ? name : [])),
      labels,
    );
  }
});

doctor(
  'pictures that the credential hides, and a filter over units alone: to be ticked, not "ready"',
  async () => {
    const company = inventCompany({ people: 12, seed: 11, today: TODAY, oddities: false });
    const keys = company.attributes.map(({ key }) => key);
    const cases: [hidden: string, given: Partial<Tenant>, reader: string][] = [
      ['profile_picture', { pictures: true }, 'the profile pictures'],
      [
        'office',
        { scope: { employees: 'none', structure: ['departments'], filter: "office.name = 'Wien'" } },
        'the filter',
      ],
    ];
    for (const [hidden, given, reader] of cases) {
      await onStage(
        { personio: { readable: keys.filter((key) => key !== hidden) }, tenant: given },
        async (stage) => {
          const { exitCode, todos, printed } = await examined(stage);
          assert.is(exitCode, 1, printed);
          const [todo = ''] = todos.filter((text) => text.includes(`"${screenName(hidden, 'en')}"`));
          assert.match(todo, new RegExp(`It is read by .*${reader}`), printed);
        },
      )();
    }
  },
);

for (const [what, gender] of [
  ['no attribute', "'Unlike any'"],
  ['several attributes', 'position & gender'],
] as const) {
  doctor(
    `options that do not fit, of a row that reads ${what}: to be done, with the options on a terminal`,
    onStage({ tenant: { mapping: { gender } } }, async (stage) => {
      const { exitCode, todos, told, printed } = await examined(stage);
      assert.is(exitCode, 1, printed);
      assert.match(todos.join('\n'), /^support: Correct the row gender under "mapping"/m);
      assert.match(told, /gender in Engagedly: /);
      assert.not.match(told, /\$option/);
    }),
  );
}

for (const [attribute, title, expression] of [
  ['date_of_birth', 'Birthday', '$custom("Birthday")'],
  ['fix_salary', 'Fix salary', '$string(fix_salary)'],
] as const) {
  doctor(
    `options that do not fit, of a row that reads ${title}: what people have in it is shown nowhere`,
    onStage(
      {
        tenant: { mapping: { gender: expression }, sensitive: { [attribute]: 'asked for by the customer' } },
      },
      async (stage) => {
        for (const at of stage.company.people.keys()) {
          stage.person(at).custom.dynamic_1001 = '1962-04-11';
          stage.person(at).fixSalary = 4711;
        }
        const { todos, told, printed, markdown } = await examined(stage);
        assert.match(told, /gender: what does not fit is not shown, since it is personal\./, printed);
        assert.not.match(told + printed + markdown, /1962|4711|\$option/);
        assert.match(todos.join('\n'), /^support: Correct the row gender under "mapping"/m);
      },
    ),
  );
}

doctor(
  'a table of $option that lacks a value, for a field that takes any text: to be done, with the value on a terminal',
  onStage(
    { tenant: { mapping: { level: "$option(employment_type, {'nobody has this': 'L1'})" } } },
    async (stage) => {
      const { exitCode, todos, told, markdown, printed } = await examined(stage);
      assert.is(exitCode, 1, printed);
      assert.match(
        printed,
        /level is made by a table of \$option; 12 people have a value that is not in it\./,
      );
      assert.match(todos.join('\n'), /^support: Add the values that are missing in the table .* level/m);
      assert.match(told, /level, what does not fit: .*"internal"/);
      assert.not.match(printed + markdown, /"internal"/);
    },
  ),
);

doctor(
  'the same of a row that reads something personal: the customer says which values there are, since doctor does not',
  onStage(
    {
      tenant: {
        mapping: { level: "$option(gender, {'nobody has this': 'L1'})", gender: 'position & gender' },
      },
    },
    async (stage) => {
      const { todos, told, printed } = await examined(stage);
      assert.match(told, /level: what does not fit is not shown, since it is personal\./, printed);
      const [table = ''] = todos.filter((text) => text.includes('in the row level'));
      assert.match(table, /carried over; the customer says which values there are\./, printed);
      const [list = ''] = todos.filter((text) => text.includes('the row gender'));
      assert.match(
        list,
        /prints these\. The customer says which values there are\. Or the customer/,
        printed,
      );
    },
  ),
);

doctor(
  'what waits is never ready, though nobody has anything to do for it; nor is a limit well that nobody told',
  () => {
    const waits = { title: 'Options', seen: 'waits', found: ['Not yet.'], todos: [] } as const;
    assert.is(isReady([waits]), false);
    const printed = renderChecks('nordwind', [waits]);
    assert.match(printed, /Tenant nordwind is not ready: this could not be looked at: Options\. /);
    assert.not.match(printed, /is ready/);
    const calls = { get: 3, write: 0, throttled: 0 };
    assert.is(checkRate({ told: undefined, calls }, { isAnswered: true }).seen, 'untold');
  },
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
