import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Applied, Change, Draft, UserChange } from '../../src/model.ts';
import { emptyDraft } from '../../src/plan/change.ts';
import { failingRepeatedly, hashesOf, withoutStuck } from '../../src/plan/stuck.ts';
import { remembered } from '../fixtures/recall.ts';

const KEY = 'k'.repeat(32);
const UPDATE: UserChange = {
  action: 'update',
  employee: '1',
  user: 'user-1',
  before: { level: 'L1', phone_number: null },
  after: { level: { value: 'L2' }, phone_number: { value: '0711' } },
};
const BLOCK: UserChange = { action: 'block', employee: '2', user: 'user-2' };

function planOf(...changes: UserChange[]): Draft {
  return { ...emptyDraft(), changes };
}

/** What was written so often: of some fields, or of all. */
function times(count: number, change: Change, fields?: string[]): Map<string, number> {
  const wanted = hashesOf(change, KEY).filter(({ field }) => fields?.includes(field) ?? true);
  return new Map(wanted.map(({ hash }) => [hash, count]));
}

const hashes = suite('hashesOf');

hashes('one for each field, another for another account, value, or value before', () => {
  const own = hashesOf(UPDATE, KEY);
  assert.equal(
    own.map(({ field }) => field),
    ['level', 'phone_number'],
  );
  const others: UserChange[] = [
    { ...UPDATE, user: 'user-9' },
    { ...UPDATE, before: { level: 'L0', phone_number: '1' } },
    { ...UPDATE, after: { level: { value: 'L3' }, phone_number: { value: '0712' } } },
  ];
  for (const other of others) {
    for (const { hash } of hashesOf(other, KEY)) assert.not(own.some((one) => one.hash === hash));
  }
  assert.is.not(hashesOf(BLOCK, KEY)[0]?.hash, hashesOf(BLOCK, 'another key')[0]?.hash);
});

hashes('of somebody new: over the e-mail and the number, whatever else is set', () => {
  const create = (email: string, level: string): UserChange => ({
    action: 'create',
    employee: '1',
    after: { email: { value: email }, level: { value: level } },
  });
  const own = hashesOf(create('a@nordwind.example', 'L1'), KEY);
  assert.equal(
    own.map(({ field }) => field),
    ['added', 'refused'],
  );
  assert.equal(hashesOf(create('a@nordwind.example', 'L2'), KEY), own);
  for (const { hash } of hashesOf(create('b@nordwind.example', 'L1'), KEY))
    assert.not(own.some((one) => one.hash === hash));
});

hashes.run();

const stuck = suite('withoutStuck');

stuck('what was written once is written again', () => {
  const plan = planOf(UPDATE, BLOCK);
  const written = new Map([...times(1, UPDATE), ...times(1, BLOCK)]);
  assert.equal(withoutStuck(plan, remembered({ written }), KEY).changes, [UPDATE, BLOCK]);
});

stuck('a field that did not stay twice is left out and reported; the others are written', () => {
  const written = times(2, UPDATE, ['level']);
  const plan = withoutStuck(planOf(UPDATE), remembered({ written }), KEY);
  assert.equal(plan.changes, [
    { ...UPDATE, before: { phone_number: null }, after: { phone_number: { value: '0711' } } },
  ]);
  assert.equal(plan.findings, [{ code: 'not-sticking', field: 'level', people: [{ employee: '1' }] }]);
  assert.equal(
    plan.stuck,
    [...written.keys()].map((hash) => ({ employee: '1', field: 'level', hash })),
  );
});

stuck('nothing else to write: the person is in step as far as this sync can bring it', () => {
  const plan = withoutStuck(planOf(UPDATE), remembered({ written: times(2, UPDATE) }), KEY);
  assert.equal([plan.changes, plan.unchanged, plan.setAside], [[], ['1'], []]);
});

stuck('a block that did not stay twice is not repeated, and somebody is told who', () => {
  const plan = withoutStuck(planOf(BLOCK), remembered({ written: times(2, BLOCK) }), KEY);
  assert.equal([plan.changes, plan.setAside], [[], ['2']]);
  assert.equal(plan.findings, [{ code: 'not-sticking', people: [{ employee: '2' }] }]);
});

for (const [how, field, code] of [
  ['refused as a duplicate', 'refused', 'duplicate'],
  ['added, and is not there', 'added', 'not-sticking'],
] as const)
  stuck(`whoever was twice ${how}, is not added again before the e-mail or number changes`, () => {
    const create: UserChange = {
      action: 'create',
      employee: '3',
      after: { email: { value: 'c@nordwind.example' } },
    };
    const plan = withoutStuck(planOf(create), remembered({ written: times(2, create, [field]) }), KEY);
    assert.equal([plan.changes, plan.setAside], [[], ['3']]);
    assert.equal(plan.findings, [{ code, people: [{ employee: '3' }] }]);
  });

stuck(
  'an e-mail that was twice refused as a duplicate is left out and told as such, until it changes',
  () => {
    const update: UserChange = {
      ...UPDATE,
      before: { email: 'a@nordwind.example', level: 'L1' },
      after: { email: { value: 'b@nordwind.example' }, level: { value: 'L2' } },
    };
    const refusals = hashesOf(update, KEY).filter(({ ofRefusal }) => ofRefusal);
    const written = new Map(refusals.map(({ hash }) => [hash, 2]));
    const plan = withoutStuck(planOf(update), remembered({ written }), KEY);
    assert.equal(plan.changes, [{ ...UPDATE, before: { level: 'L1' }, after: { level: { value: 'L2' } } }]);
    assert.equal(plan.findings, [{ code: 'duplicate', field: 'email', people: [{ employee: '1' }] }]);
    const other = { ...update, after: { email: { value: 'c@nordwind.example' } } };
    assert.equal(withoutStuck(planOf(other), remembered({ written }), KEY).changes, [other]);
  },
);

const UNIT = { kind: 'locations', name: 'Köln – Süd' } as const;
const ADDED_UNIT: Change = { action: 'create-unit', ...UNIT };
const MOVE: UserChange = {
  ...UPDATE,
  before: { level: 'L1', location: '7' },
  after: { level: { value: 'L2' }, location: { units: [UNIT], many: false } },
};

stuck('a unit that was added twice and is not there is left out, and the field of its people', () => {
  const written = times(2, ADDED_UNIT);
  const { units, changes, findings } = withoutStuck(planOf(MOVE), remembered({ written }), KEY);
  assert.equal(units, []);
  assert.equal(changes, [{ ...UPDATE, before: { level: 'L1' }, after: { level: { value: 'L2' } } }]);
  assert.equal(findings, [{ code: 'not-sticking', field: 'location', people: [{ employee: '1' }] }]);
});

stuck('where units alone are synced: it is not added, in whatever case it is written', () => {
  const draft = { ...emptyDraft(), units: [{ ...ADDED_UNIT, name: 'KÖLN – SÜD' }] };
  const { units, findings } = withoutStuck(draft, remembered({ written: times(2, ADDED_UNIT) }), KEY);
  assert.equal([units, findings], [[], [{ code: 'not-sticking', field: 'location', count: 1 }]]);
});

stuck('of somebody missing the reference is told', () => {
  const block: UserChange = { ...BLOCK, employee: 'abcdefabcdef', because: 'missing' };
  const plan = withoutStuck(planOf(block), remembered({ written: times(2, block) }), KEY);
  assert.equal(plan.findings[0]?.people, [{ reference: 'abcdefabcdef' }]);
});

stuck('without memory or key everything is written', () => {
  const written = times(2, UPDATE);
  assert.equal(withoutStuck(planOf(UPDATE), undefined, KEY).changes, [UPDATE]);
  assert.equal(withoutStuck(planOf(UPDATE), remembered({ written }), undefined).changes, [UPDATE]);
});

stuck.run();

const failing = suite('failingRepeatedly');

const APPLIED: Applied = { done: [], failed: [UPDATE], skipped: [], findings: [] };

for (const [before, expected] of [
  [0, []],
  [1, []],
  [2, [{ code: 'failing-repeatedly', people: [{ employee: '1' }] }]],
  [30, [{ code: 'failing-repeatedly', people: [{ employee: '1' }] }]],
] as const) {
  failing(`after ${before} failed runs before this one: ${expected.length > 0 ? 'told' : 'not yet'}`, () => {
    assert.equal(failingRepeatedly(APPLIED, remembered({ failures: () => before })), expected);
  });
}

failing('what is refused as a duplicate is not tried for ever: there is nothing to tell of it', () => {
  const applied = { ...APPLIED, refused: [UPDATE] };
  assert.equal(failingRepeatedly(applied, remembered({ failures: () => 2 })), []);
});

failing('without memory nobody knows', () => {
  assert.equal(failingRepeatedly(APPLIED, undefined), []);
});

failing.run();
