import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { dateIn } from '../../src/dates.ts';
import type { Status } from '../../src/model.ts';
import { type Decision, decide as decideBy, type Standing, terminationOf } from '../../src/plan/decide.ts';
import { leaversOf } from '../../src/rules.ts';

/** The rules that the table knows, flat. */
type Flat = {
  employees: 'active' | 'all';
  block: boolean;
  createBlocked: boolean;
  onOutOfScope?: 'keep' | 'block';
};

function decide(standing: Standing, { employees, ...leavers }: Flat): Decision {
  return decideBy(standing, { scope: { employees, filter: undefined }, leavers: leaversOf({ leavers }) });
}

const decideTest = suite('decide');

const NO = 'nothing';
const KNOWN = ['active', 'leave', 'onboarding', 'inactive'] as const;
/** Neither form of having no termination date in the past. */
const OPEN = ['none', 'ahead'] as const;
const OVER = ['none', 'passed'] as const;

/** One line of the table: whom it is about (whatever is not named may be anything), and what happens to them. */
type Line = {
  status: readonly (Status | undefined)[];
  /** Whether the filter lets them through. */
  passes?: readonly (boolean | undefined)[];
  linked?: boolean;
  termination?: readonly Standing['termination'][];
  outOfScope?: Standing['outOfScope'] | 'never in scope';
  scope?: Flat['employees'];
  block?: boolean;
  /** With scope all and createBlocked, which both have to be so. */
  addsLeavers?: boolean;
  onOutOfScope?: 'keep' | 'block';
  /** Without an account, with an active one, with a blocked one. After a colon: what is reported. */
  gives: readonly [none: string, active: string, blocked: string];
};

/** The whole table of the README, each cell in exactly one line. */
const TABLE: Line[] = [
  {
    status: ['active', 'leave'],
    passes: [true],
    termination: OPEN,
    gives: ['create', 'update', 'reactivate-if-ours'],
  },
  {
    status: ['active', 'leave'],
    passes: [true],
    termination: ['passed'],
    gives: ['create: termination-passed', 'update: termination-passed', 'nothing: termination-passed'],
  },
  { status: ['onboarding'], passes: [true], scope: 'all', gives: ['create', 'update', NO] },
  { status: ['onboarding'], passes: [true], scope: 'active', gives: [NO, NO, NO] },
  ...[{ passes: [true] }, { passes: [false], linked: true }].flatMap((who): Line[] => [
    {
      status: ['inactive'],
      ...who,
      block: true,
      termination: OVER,
      addsLeavers: true,
      gives: ['create-blocked', 'block', NO],
    },
    {
      status: ['inactive'],
      ...who,
      block: true,
      termination: OVER,
      addsLeavers: false,
      gives: [NO, 'block', NO],
    },
    {
      status: ['inactive'],
      ...who,
      block: true,
      termination: ['ahead'],
      addsLeavers: true,
      gives: ['nothing: termination-ahead', 'nothing: termination-ahead', NO],
    },
    {
      status: ['inactive'],
      ...who,
      block: true,
      termination: ['ahead'],
      addsLeavers: false,
      gives: [NO, 'nothing: termination-ahead', NO],
    },
    { status: ['inactive'], ...who, block: false, gives: [NO, NO, NO] },
  ]),
  { status: ['inactive'], passes: [false], linked: false, gives: [NO, NO, NO] },
  ...(['active', 'leave', 'onboarding'] as const).flatMap((status): Line[] => [
    { status: [status], passes: [false], onOutOfScope: 'keep', gives: [NO, NO, NO] },
    {
      status: [status],
      passes: [false],
      onOutOfScope: 'block',
      outOfScope: 'never in scope',
      gives: [NO, NO, NO],
    },
    {
      status: [status],
      passes: [false],
      onOutOfScope: 'block',
      outOfScope: 'waiting',
      gives: [NO, 'nothing: out-of-scope-waiting', NO],
    },
    {
      status: [status],
      passes: [false],
      onOutOfScope: 'block',
      outOfScope: 'overdue',
      gives: [NO, 'block: out-of-scope', NO],
    },
  ]),
  {
    status: KNOWN,
    passes: [undefined],
    gives: ['nothing: filter-unknown', 'nothing: filter-unknown', 'nothing: filter-unknown'],
  },
  {
    status: [undefined],
    gives: ['nothing: unknown-status', 'nothing: unknown-status', 'nothing: unknown-status'],
  },
];

function isIn({ standing, rules }: Cell, line: Line): boolean {
  const addsLeavers = rules.employees === 'all' && rules.createBlocked;
  const onOutOfScope = rules.onOutOfScope ?? 'keep';
  return (
    line.status.includes(standing.status) &&
    (line.passes?.includes(standing.passes) ?? true) &&
    (line.linked ?? standing.linked) === standing.linked &&
    (line.termination?.includes(standing.termination) ?? true) &&
    (line.outOfScope ?? standing.outOfScope ?? 'never in scope') ===
      (standing.outOfScope ?? 'never in scope') &&
    (line.scope ?? rules.employees) === rules.employees &&
    (line.block ?? rules.block) === rules.block &&
    (line.addsLeavers ?? addsLeavers) === addsLeavers &&
    (line.onOutOfScope ?? onOutOfScope) === onOutOfScope
  );
}

type Cell = { standing: Standing & { linked: boolean }; rules: Flat };

const ACCOUNTS = ['none', 'active', 'blocked'] as const;
const BOTH = [true, false];

/** Every standing under every set of rules. */
function cells(): Cell[] {
  const rules = (['active', 'all'] as const).flatMap((employees) =>
    BOTH.flatMap((block) =>
      BOTH.flatMap((createBlocked) =>
        [{}, { onOutOfScope: 'keep' as const }, { onOutOfScope: 'block' as const }].map((absent) => ({
          employees,
          block,
          createBlocked,
          ...absent,
        })),
      ),
    ),
  );
  const standings = [...KNOWN, undefined].flatMap((status) =>
    [true, false, undefined].flatMap((passes) =>
      ACCOUNTS.flatMap((account) =>
        BOTH.flatMap((linked) =>
          (['none', 'passed', 'ahead'] as const).flatMap((termination) =>
            [{}, { outOfScope: 'waiting' as const }, { outOfScope: 'overdue' as const }].map((absent) => ({
              status,
              passes,
              account,
              linked,
              termination,
              ...absent,
            })),
          ),
        ),
      ),
    ),
  );
  return standings.flatMap((standing) => rules.map((rule) => ({ standing, rules: rule })));
}

function told({ do: what, because }: Decision): string {
  return because === undefined ? what : `${what}: ${because}`;
}

decideTest('every cell of the table, each in exactly one line', () => {
  const all = cells();
  assert.is(all.length, 5 * 3 * 3 * 2 * 3 * 3 * (2 * 2 * 2 * 3));
  for (const cell of all) {
    const lines = TABLE.filter((line) => isIn(cell, line));
    if (lines.length !== 1) assert.unreachable(`${lines.length} lines: ${JSON.stringify(cell)}`);
    const wanted = lines[0]?.gives[ACCOUNTS.indexOf(cell.standing.account)];
    const actual = told(decide(cell.standing, cell.rules));
    if (actual !== wanted) assert.is(actual, wanted, JSON.stringify(cell));
  }
});

decideTest('nobody is blocked who is neither inactive nor long out of scope, whatever the rules', () => {
  for (const { standing, rules } of cells()) {
    const decision = decide(standing, rules);
    if (decision.do !== 'block' && decision.do !== 'create-blocked') continue;
    const isLeaver = standing.status === 'inactive' && standing.termination !== 'ahead' && rules.block;
    const isOut =
      standing.outOfScope === 'overdue' && rules.onOutOfScope === 'block' && standing.passes === false;
    assert.ok(isLeaver || isOut, JSON.stringify({ standing, rules }));
  }
});

const RULES = { employees: 'all', block: true, createBlocked: true } as const;

decideTest('an inactive person whose termination date is today or later is not blocked yet', () => {
  const standing: Standing = { status: 'inactive', passes: true, account: 'active', termination: 'ahead' };
  assert.equal(decide(standing, RULES), { do: 'nothing', because: 'termination-ahead' });
  assert.equal(decide({ ...standing, termination: 'passed' }, RULES), { do: 'block' });
});

decideTest(
  'an active person with a date in the past is reported, kept in step, never blocked and not opened again',
  () => {
    for (const status of ['active', 'leave'] as const) {
      const standing: Standing = { status, passes: true, account: 'active', termination: 'passed' };
      assert.equal(decide(standing, RULES), { do: 'update', because: 'termination-passed' });
      assert.is(decide({ ...standing, account: 'none' }, RULES).do, 'create');
      assert.is(decide({ ...standing, account: 'blocked' }, RULES).do, 'nothing');
    }
  },
);

decideTest('leavers.block false blocks nobody; createBlocked false adds no leaver', () => {
  const leaver: Standing = { status: 'inactive', passes: true, account: 'active', termination: 'passed' };
  assert.is(decide(leaver, { ...RULES, block: false }).do, 'nothing');
  assert.is(decide({ ...leaver, account: 'none' }, { ...RULES, createBlocked: false }).do, 'nothing');
  assert.is(decide({ ...leaver, account: 'none' }, { ...RULES, block: false }).do, 'nothing');
  assert.is(decide({ ...leaver, account: 'none', termination: 'ahead' }, RULES).do, 'nothing');
});

decideTest('an unknown status or filter says so', () => {
  const standing: Standing = { status: undefined, passes: true, account: 'active', termination: 'none' };
  assert.is(decide(standing, RULES).because, 'unknown-status');
  assert.is(decide({ ...standing, status: 'inactive', passes: undefined }, RULES).because, 'filter-unknown');
});

decideTest.run();

const scope = suite('decide: out of scope');

/** An account of somebody who was in scope once and does not pass the filter any more. */
const OUT_OF_SCOPE: [
  rule: 'keep' | 'block' | undefined,
  status: Status | undefined,
  outOfScope: Standing['outOfScope'],
  account: Standing['account'],
  expected: Decision,
][] = [
  ['block', 'active', 'overdue', 'active', { do: 'block', because: 'out-of-scope' }],
  ['block', 'leave', 'overdue', 'active', { do: 'block', because: 'out-of-scope' }],
  ['block', 'onboarding', 'overdue', 'active', { do: 'block', because: 'out-of-scope' }],
  ['block', 'active', 'waiting', 'active', { do: 'nothing', because: 'out-of-scope-waiting' }],
  ['block', 'active', undefined, 'active', { do: 'nothing' }],
  ['block', 'active', 'overdue', 'blocked', { do: 'nothing' }],
  ['block', 'active', 'overdue', 'none', { do: 'nothing' }],
  ['block', 'inactive', 'overdue', 'active', { do: 'nothing' }],
  ['block', undefined, 'overdue', 'active', { do: 'nothing', because: 'unknown-status' }],
  ['keep', 'active', 'overdue', 'active', { do: 'nothing' }],
  [undefined, 'active', 'overdue', 'active', { do: 'nothing' }],
];
for (const [onOutOfScope, status, outOfScope, account, expected] of OUT_OF_SCOPE) {
  const rules = onOutOfScope === undefined ? RULES : { ...RULES, onOutOfScope };
  scope(
    `${onOutOfScope ?? 'no rule'}, ${status ?? 'unknown status'}, ${outOfScope ?? 'never in scope'}, account ${account}`,
    () => {
      const standing: Standing = {
        status,
        passes: false,
        account,
        termination: 'passed',
        ...(outOfScope ? { outOfScope } : {}),
      };
      assert.equal(decide(standing, rules), expected);
    },
  );
}

scope('a filter that cannot tell takes nobody out of scope', () => {
  const standing: Standing = {
    status: 'active',
    passes: undefined,
    account: 'active',
    termination: 'none',
    outOfScope: 'overdue',
  };
  assert.equal(decide(standing, { ...RULES, onOutOfScope: 'block' }), {
    do: 'nothing',
    because: 'filter-unknown',
  });
});

scope.run();

const dates = suite('terminationOf, dateIn');

dates('today counts as ahead, yesterday as passed, anything else as no date', () => {
  assert.is(terminationOf('2026-11-22', '2026-11-22'), 'ahead');
  assert.is(terminationOf('2026-11-23', '2026-11-22'), 'ahead');
  assert.is(terminationOf('2026-11-21', '2026-11-22'), 'passed');
  for (const empty of [undefined, null, '']) assert.is(terminationOf(empty, '2026-11-22'), 'none');
  // What cannot be read proves no leaving.
  for (const odd of ['21.11.2026', 20261121, '2026-11-21T00:00:00+01:00']) {
    assert.is(terminationOf(odd, '2026-11-22'), 'ahead');
  }
});

dates('the date is that of the time zone, on both sides of the date line and on a DST day', () => {
  const moment = new Date('2026-03-29T00:30:00Z');
  assert.is(dateIn('UTC', moment), '2026-03-29');
  assert.is(dateIn('Europe/Berlin', moment), '2026-03-29');
  assert.is(dateIn('America/Los_Angeles', moment), '2026-03-28');
  assert.is(dateIn('Pacific/Kiritimati', new Date('2026-03-28T12:00:00Z')), '2026-03-29');
  assert.is(dateIn('Pacific/Pago_Pago', new Date('2026-03-28T10:30:00Z')), '2026-03-27');
});

dates('every zone gives a date in the form YYYY-MM-DD', () => {
  const moment = new Date('2026-11-22T23:59:59Z');
  for (const zone of Intl.supportedValuesOf('timeZone'))
    assert.match(dateIn(zone, moment), /^2026-11-2[23]$/);
});

dates.run();
