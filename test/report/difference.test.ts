import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { HeldClass, UserChange } from '../../src/model.ts';
import { type Difference, differenceOf, type Side } from '../../src/report/difference.ts';
import { wordDifference } from '../../src/report/difference-words.ts';

function side({
  inScope = [],
  untold = [],
  rows = {},
  ...rest
}: { inScope?: string[]; untold?: string[]; rows?: Record<string, string> } & Partial<
  Omit<Side, 'inScope' | 'untold' | 'rows'>
>): Side {
  return {
    inScope: new Set(inScope),
    untold: new Set(untold),
    rows: new Map(Object.entries(rows)),
    changes: [],
    held: [],
    issues: [],
    ...rest,
  };
}

function update(employee: string, after: Record<string, string>): UserChange {
  const fields = Object.fromEntries(Object.entries(after).map(([field, value]) => [field, { value }]));
  return { action: 'update', employee, user: `user-${employee}`, before: {}, after: fields };
}

function create(employee: string): UserChange {
  return { action: 'create', employee, after: { first_name: { value: 'Ada' } } };
}

function held(count: number, of: Partial<HeldClass> = {}): HeldClass {
  return { class: 'field', field: 'job_title', count, base: 9, allowed: 2, waiting: [], isNew: true, ...of };
}

/** Whether nothing would happen differently; the rows may be written differently all the same. */
function isNone({ scope, rows: _, ...lists }: Difference): boolean {
  return [...Object.values(scope), ...Object.values(lists).map(({ length }) => length)].every((n) => n === 0);
}

const tests = suite('differenceOf');

tests('nothing, of the same', () => {
  const same = side({ inScope: ['1'], changes: [create('1')], held: [held(3)], rows: { email: 'email' } });
  const difference = differenceOf(same, same);
  assert.ok(isNone(difference));
  assert.equal(difference.rows, { added: [], gone: [], changed: [] });
});

tests('who enters and leaves the scope', () => {
  const { scope } = differenceOf(side({ inScope: ['1', '2'] }), side({ inScope: ['2', '3', '4'] }));
  assert.equal(scope, { entering: 2, leaving: 1, untold: 0, settled: 0 });
});

tests('of whom the filter cannot tell is neither in scope nor out of it', () => {
  const { scope } = differenceOf(
    side({ inScope: ['1', '2'], untold: ['3', '4', '5'] }),
    side({ inScope: ['1', '3'], untold: ['2', '4', '6'] }),
  );
  assert.equal(scope, { entering: 1, leaving: 0, untold: 2, settled: 1 });
  assert.not.ok(isNone(differenceOf(side({ untold: ['1'] }), side({}))));
});

tests('whose account is on the way to a block, which is a notice', () => {
  for (const code of ['out-of-scope-waiting', 'missing-waiting'] as const) {
    const issues = [{ code, count: 8 }];
    assert.equal(differenceOf(side({}), side({ issues })).issues, [{ code, was: 0, is: 8 }]);
  }
});

tests('what is switched for everybody, in either direction', () => {
  const [on, off] = [side({ on: ['paused', 'pictures'] }), side({ on: ['pictures'] })];
  assert.equal(differenceOf(off, on).switched, [{ what: 'paused', isOn: true }]);
  assert.equal(differenceOf(on, off).switched, [{ what: 'paused', isOn: false }]);
  assert.not.ok(isNone(differenceOf(off, on)));
});

tests('rows', () => {
  const { rows } = differenceOf(
    side({ rows: { email: 'email', level: 'a', gender: 'gender' } }),
    side({ rows: { email: 'email', level: 'b', fax: 'fax' } }),
  );
  assert.equal(rows, { added: ['fax'], gone: ['gender'], changed: ['level'] });
});

tests('a field counts of whom something else would be written, and not of whom the scope changes', () => {
  const { fields } = differenceOf(
    side({
      inScope: ['1', '2', '3', '5'],
      changes: [update('1', { level: 'a' }), update('2', { level: 'a' }), update('5', { level: 'a' })],
    }),
    side({
      inScope: ['1', '2', '3', '4'],
      changes: [
        update('1', { level: 'a' }),
        update('2', { level: 'b' }),
        update('3', { level: 'a', fax: '1' }),
        create('4'),
      ],
    }),
  );
  assert.equal(fields, [
    { field: 'fax', count: 1, gone: 0 },
    { field: 'level', count: 2, gone: 0 },
  ]);
});

tests('a field that nothing is given for any more is counted by itself', () => {
  const inScope = ['1', '2'];
  const before = [update('1', { level: 'a' }), update('2', { level: 'a' })];
  const { fields } = differenceOf(
    side({ inScope, changes: before }),
    side({ inScope, changes: [update('1', { level: 'b' })] }),
  );
  assert.equal(fields, [{ field: 'level', count: 1, gone: 1 }]);
});

tests('what keeps people or a field from being handled, and not what is only worth knowing', () => {
  const issues = [
    { code: 'not-an-option', field: 'level', count: 3 },
    { code: 'missing-kept', count: 9 },
  ] as const;
  const now = [
    ...issues,
    { code: 'foreign-domain', count: 235 },
    { code: 'termination-ahead', count: 1 },
  ] as const;
  const difference = differenceOf(side({ issues }), side({ issues: now }));
  assert.equal(difference.issues, [{ code: 'foreign-domain', was: 0, is: 235 }]);
  assert.not.ok(isNone(difference));
});

tests('actions by whom they concern: as many others are no standstill', () => {
  const { actions } = differenceOf(
    side({ changes: [create('1'), create('2')] }),
    side({ changes: [create('2'), create('3')] }),
  );
  assert.equal(actions, [{ action: 'create', more: 1, fewer: 1 }]);
});

tests('what waits', () => {
  const of = { class: 'create' as const };
  const before = [held(3), { class: of.class, count: 30, base: 9, allowed: 20, waiting: [], isNew: true }];
  assert.equal(differenceOf(side({ held: before }), side({ held: [held(8)] })).held, [
    { class: 'create', was: 30, is: 0 },
    { class: 'field', field: 'job_title', was: 3, is: 8 },
  ]);
});

tests.run();

const wording = suite('wordDifference');
const exactly = { against: 'the file on main', isCoarse: false, shown: (text: string) => `\`${text}\`` };
const rounded = { ...exactly, isCoarse: true };

const LARGE = differenceOf(
  side({ inScope: ['1', '2', '8'], changes: [update('1', { level: 'a' })], rows: { level: 'a' } }),
  side({
    inScope: ['1', '2', '3'],
    changes: [update('1', { level: 'b' }), create('3')],
    held: [held(7)],
    rows: { level: 'b' },
  }),
);

wording('everything there is to say', () => {
  assert.is(
    wordDifference(LARGE, exactly),
    [
      'Compared with the file on main: 1 person would come into scope, 1 person would leave it.',
      '',
      '- Rows of the mapping: `level` changed.',
      '- Besides, 1 person would be added.',
      '- The field `level` would be written differently of 1 person.',
      '- Field `job_title` to change: 7 would wait for approval, in place of 0.',
    ].join('\n'),
  );
});

wording('what becomes of those who leave the scope, by the file itself', () => {
  const said = (onOutOfScope: 'keep' | 'block', options = exactly) =>
    wordDifference(differenceOf(side({ inScope: ['1'] }), side({ onOutOfScope })), options);
  assert.match(
    said('block'),
    '1 person would leave it. Whom of them the filter keeps out would be blocked after 72 hours and three complete runs.',
  );
  assert.match(
    said('keep'),
    '1 person would leave it. The accounts of those whom the filter keeps out would stay open, and no longer be kept in step.',
  );
  assert.not.match(said('block', rounded), 'blocked');
});

wording('who moves between being kept out and what the filter cannot tell', () => {
  const untold = ['1', '2', '3', '4', '5'];
  const keptOut = side({ onOutOfScope: 'block', issues: [{ code: 'out-of-scope-waiting', count: 5 }] });
  for (const options of [exactly, rounded]) {
    const said = wordDifference(differenceOf(side({ untold }), keptOut), options);
    assert.match(
      said,
      '0 people would leave it. Besides, 5 people of whom the filter could not tell would be out of scope; whoever of them was in scope before would be blocked after 72 hours and three complete runs.\n',
    );
    assert.match(
      said,
      '- No longer passes the filter; the account will be blocked if that stays so: 5 times',
    );
  }
  const unsure = side({ untold, onOutOfScope: 'block' });
  assert.is(
    wordDifference(differenceOf(side({ inScope: untold }), unsure), exactly),
    'Compared with the file on main: 0 people would come into scope, 0 people would leave it. Of 5 people the filter could not tell any more: they would be neither added, kept in step nor blocked.',
  );
});

wording('to the nearest five: what rounds to nothing is not told, and is not called nothing in truth', () => {
  const said = wordDifference(LARGE, rounded);
  assert.match(said, /0 people would come into scope, 0 people would leave it\.\n/);
  assert.not.match(said, /added|written differently/);
  assert.match(said, 'Field `job_title` to change: 5 would wait for approval, in place of 0.');
});

wording('no difference is a sentence', () => {
  const rows = { level: 'a' };
  const said = wordDifference(differenceOf(side({ rows }), side({ rows: { level: 'b' } })), exactly);
  assert.match(said, 'No difference in what would happen to anybody.');
  assert.match(said, 'Rows of the mapping: `level` changed.');
  assert.not.match(wordDifference(LARGE, exactly), 'No difference');
});

wording('what is found more often is a difference, and so is a field that is no longer written', () => {
  const inScope = ['1'];
  const said = wordDifference(
    differenceOf(
      side({
        inScope,
        changes: [update('1', { level: 'a' })],
        issues: [{ code: 'foreign-domain', count: 1 }],
      }),
      side({ inScope, issues: [{ code: 'unmapped-value', field: 'level', count: 20 }] }),
    ),
    exactly,
  );
  assert.not.match(said, 'No difference');
  assert.match(said, '- The field `level` would no longer be written of 1 person.');
  assert.match(said, /domains that the tenant file allows: 0 times, in place of 1\./);
  assert.match(said, /tenant file does not list \(field `level`\): 20 times, in place of 0\./);
});

wording('a problem that another one may only hide is not left to look solved', () => {
  const said = (was: Side['issues'], is: Side['issues']) =>
    wordDifference(differenceOf(side({ issues: was }), side({ issues: is })), exactly);
  const ambiguous = { code: 'ambiguous', count: 2 } as const;
  const foreign = { code: 'foreign-domain', count: 54 } as const;
  const note = 'a number may be lower only because another is higher.';
  assert.match(said([ambiguous], [foreign]), note);
  assert.match(said([{ code: 'manager-cycle', field: 'manager', count: 2 }], [foreign]), note);
  assert.not.match(said([ambiguous], []), note);
  assert.not.match(said([ambiguous], [{ code: 'unmapped-value', field: 'level', count: 3 }]), note);
});

wording('a sentence to the nearest five does not say more than it knows', () => {
  const few = differenceOf(side({ inScope: ['1'] }), side({ inScope: ['2'] }));
  assert.match(wordDifference(few, rounded), 'No difference to the nearest five.');
});

wording.run();
