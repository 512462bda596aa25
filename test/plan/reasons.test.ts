import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Draft, Target, UserChange } from '../../src/model.ts';
import { emptyDraft } from '../../src/plan/change.ts';
import { knownReasons, reasonFor, unknownReasons } from '../../src/plan/reasons.ts';
import { leaversOf } from '../../src/rules.ts';

const choosing = suite('reasonFor');

choosing('the tenant’s code for the type, else for every other, else none', () => {
  const reasons = (map: Record<string, string>) => ({ leavers: leaversOf({ leavers: { reasons: map } }) });
  const both = reasons({ Retirement: 'retirement', '*': 'voluntary' });
  assert.is(reasonFor(both, 'retirement '), 'retirement');
  assert.is(reasonFor(both, 'fired'), 'voluntary');
  assert.is(reasonFor(both, undefined), 'voluntary');
  assert.is(reasonFor(reasons({ retirement: 'retirement' }), 'fired'), undefined);
  assert.is(reasonFor(reasons({}), undefined), undefined);
  assert.is(reasonFor({ leavers: leaversOf({}) }, 'fired'), 'not_known');
});

const configured = suite('unknownReasons');
const ACTIVE = { employees: 'active', filter: undefined } as const;

configured('a reason that Engagedly does not have is told before anybody leaves', async () => {
  const rules = {
    scope: ACTIVE,
    leavers: leaversOf({ leavers: { reasons: { retirement: 'retirement', fired: 'gone', '*': 'gone' } } }),
  };
  const { target, asked } = targetOf(['retirement']);
  assert.equal(await unknownReasons(planOf(), target, rules), [{ code: 'reason-unknown', count: 1 }]);
  assert.is(asked(), 1);
});

configured('nothing is asked where nobody is blocked', async () => {
  const { target, asked } = targetOf([]);
  const off = { scope: ACTIVE, leavers: leaversOf({ leavers: { block: false } }) };
  assert.equal(await unknownReasons(planOf(), target, off), []);
  const units = { scope: { ...ACTIVE, employees: 'none' as const }, leavers: leaversOf({}) };
  assert.equal(await unknownReasons(planOf(), target, units), []);
  assert.is(asked(), 0);
});

const checking = suite('knownReasons');

function planOf(...changes: UserChange[]): Draft {
  return { ...emptyDraft(), changes };
}

function targetOf(codes: string[]): { target: Target; asked: () => number } {
  let asked = 0;
  const target = {
    reasonCodes: async () => {
      asked += 1;
      return codes;
    },
  } as Partial<Target> as Target;
  return { target, asked: () => asked };
}

checking('the codes are not read while nobody is blocked with a reason', async () => {
  const { target, asked } = targetOf([]);
  await knownReasons(planOf({ action: 'block', employee: '1', user: 'u' }), target);
  assert.is(asked(), 0);
});

checking('a code that Engagedly does not have is left out and reported; the block stays', async () => {
  const { target, asked } = targetOf(['retirement']);
  const plan = await knownReasons(
    planOf(
      { action: 'block', employee: '1', user: 'u1', reason: 'retirement' },
      { action: 'block', employee: '2', user: 'u2', reason: 'gone' },
      { action: 'create', employee: '3', after: {}, thenBlock: { reason: 'gone' } },
    ),
    target,
  );
  assert.is(asked(), 1);
  assert.equal(plan.changes, [
    { action: 'block', employee: '1', user: 'u1', reason: 'retirement' },
    { action: 'block', employee: '2', user: 'u2' },
    { action: 'create', employee: '3', after: {}, thenBlock: {} },
  ]);
  assert.equal(plan.findings, [{ code: 'reason-unknown', people: [{ employee: '2' }, { employee: '3' }] }]);
});

choosing.run();
checking.run();
configured.run();
