import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checkByHand } from '../../src/examine/settled-by-hand.ts';
import { createRefs } from '../../src/report/redact.ts';
import { addDays } from '../../src/sandbox/company/invented.ts';
import { OWN_KEY, onStage, TODAY } from '../fixtures/stage.ts';

const refOf = createRefs(OWN_KEY);
const expires = addDays(TODAY, 30);

const doctor = suite('doctor: who is who by hand');

doctor(
  'each entry that settles nothing is named with its reason, and is for support to correct',
  onStage({}, async (stage) => {
    await stage.firstLoad();
    const [one, two, three] = [stage.person(0), stage.person(1), stage.person(2)];
    const entry = (person: { id: number }, user: string) => ({
      employee: refOf({ employee: String(person.id) }),
      user,
      expires,
    });
    const right = entry(one, stage.accountOf(one).id);
    await stage.setTenant({ ...stage.tenant, resolve: [right] });
    const well = await stage.command('doctor');
    assert.is(well.exitCode, 0, well.printed);
    assert.match(
      well.printed,
      /ok {3}Who is who by hand\n +1 entry under "resolve": each settles an account\./,
    );

    const resolve = [
      right,
      entry({ id: 987_654 }, stage.accountOf(two).id),
      entry(two, 'ffffffffffff'),
      // An id and a reference can name the same account, which the file alone does not show.
      entry(three, refOf({ user: stage.accountOf(one).id })),
    ];
    await stage.setTenant({ ...stage.tenant, resolve });
    const { printed, exitCode } = await stage.command('doctor');
    assert.is(exitCode, 1);
    for (const told of [
      'open Who is who by hand',
      '4 entries under "resolve": 0 of them settle an account.',
      'Entry 1 of "resolve": it names the same account as entry 4.',
      'Entry 2 of "resolve": nobody who was read in Personio has its reference.',
      'Entry 3 of "resolve": no account that was read in Engagedly has its reference or id.',
      'Entry 4 of "resolve": it names the same account as entry 1.',
      'support: Correct or take out of "resolve" in the tenant file: 4 entries that settle nothing (1, 2, 3, 4 in the list).',
    ])
      assert.match(printed, told);
    assert.is(stage.engagedly.writes().filter(({ method }) => method === 'PUT').length, 0);
  }),
);

doctor(
  'an entry that takes an account from somebody is asked about, and is not for the customer',
  onStage({}, async (stage) => {
    const [one, two] = [stage.person(0), stage.person(1)];
    Object.assign(one, { firstName: 'Inês', lastName: 'Almeida' });
    Object.assign(two, { firstName: 'Chloé', lastName: 'Dubois' });
    await stage.firstLoad();
    const account = stage.accountOf(two);
    const employee = refOf({ employee: String(one.id) });
    await stage.setTenant({ ...stage.tenant, resolve: [{ employee, user: account.id, expires }] });
    const { printed } = await stage.command('doctor');
    assert.match(
      printed,
      `Entry 1 of "resolve": it gives the account ${refOf({ user: account.id })} to ${employee}, and more speaks for ${refOf({ employee: String(two.id) })}.`,
    );
    assert.match(printed, /- support: An entry under "resolve" takes an account from somebody/);
    assert.match(printed, 'Accounts to take from somebody by "resolve" (1)');
    assert.not.match(printed, 'would get another e-mail address or employee number');
  }),
);

doctor('whoever is named may stand in the part of a list that was not read', () => {
  const findings = [
    {
      code: 'resolve-unmatched' as const,
      count: 2,
      entries: [
        { entry: 1, why: 'account-unknown' as const },
        { entry: 2, why: 'person-twice' as const, others: [3] },
      ],
    },
  ];
  const resolve = [1, 2, 3].map(() => ({ employee: '0123456789ab', user: '1', expires }));
  const [check] = checkByHand({ resolve }, findings, { isComplete: false, refOf });
  assert.is(check?.seen, 'untold');
  assert.match(check?.todos[0]?.text ?? '', '1 entry that settles nothing (2 in the list)');
  const takes = { employee: '1', user: '2', from: [{ employee: '3' }] };
  const taking = (code: 'resolve-takes' | 'resolve-would-take') =>
    checkByHand({ resolve }, [{ code, count: 1, entries: [{ entry: 1, why: 'takes', takes }] }], {
      isComplete: true,
      refOf,
    })[0]?.asks?.length;
  assert.equal([taking('resolve-takes'), taking('resolve-would-take')], [1, 0]);
  assert.equal(checkByHand({ resolve: [] }, findings, { isComplete: true, refOf }), []);
});

doctor.run();
