import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Decision, dateIn, decide, type Standing, terminationOf } from '../src/decide.ts';
import type { Status } from '../src/model.ts';

const decideTest = suite('decide');

type Row = [
  status: Status | undefined,
  passes: boolean | undefined,
  scope: 'active' | 'all',
  none: Decision['do'],
  active: Decision['do'],
  blocked: Decision['do'],
];

/** The whole table: what happens to somebody without, with an active, and with a blocked account. */
const TABLE: Row[] = [
  ['active', true, 'active', 'create', 'update', 'reactivate-if-ours'],
  ['active', true, 'all', 'create', 'update', 'reactivate-if-ours'],
  ['leave', true, 'active', 'create', 'update', 'reactivate-if-ours'],
  ['leave', true, 'all', 'create', 'update', 'reactivate-if-ours'],
  ['onboarding', true, 'active', 'nothing', 'nothing', 'nothing'],
  ['onboarding', true, 'all', 'create', 'update', 'nothing'],
  ['inactive', true, 'active', 'nothing', 'block', 'nothing'],
  ['inactive', true, 'all', 'create-blocked', 'block', 'nothing'],
  ['active', false, 'all', 'nothing', 'nothing', 'nothing'],
  ['leave', false, 'all', 'nothing', 'nothing', 'nothing'],
  ['onboarding', false, 'all', 'nothing', 'nothing', 'nothing'],
  ['inactive', false, 'all', 'nothing', 'nothing', 'nothing'],
  ['active', undefined, 'all', 'nothing', 'nothing', 'nothing'],
  ['inactive', undefined, 'all', 'nothing', 'nothing', 'nothing'],
  [undefined, true, 'all', 'nothing', 'nothing', 'nothing'],
  [undefined, false, 'active', 'nothing', 'nothing', 'nothing'],
];

for (const [status, passes, employees, ...expected] of TABLE) {
  for (const [index, account] of (['none', 'active', 'blocked'] as const).entries()) {
    decideTest(
      `${status ?? 'unknown status'}, filter ${passes ?? 'unknown'}, scope ${employees}, account ${account}`,
      () => {
        const standing: Standing = { status, passes, account, termination: 'none' };
        assert.is(decide(standing, { employees, block: true, createBlocked: true }).do, expected[index]);
      },
    );
  }
}

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
