import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { UnsafeReadError } from '../../src/errors.ts';
import { type PreparedMapping, prepareMapping } from '../../src/map/map.ts';
import type { Memory, Tenant } from '../../src/model.ts';
import { countFilled, withoutLost } from '../../src/read/lost.ts';
import { rulesOf } from '../../src/rules.ts';
import { person } from '../fixtures/people.ts';
import { remembered } from '../fixtures/recall.ts';

const TENANT: Tenant = {
  name: 'Nordwind',
  status: 'active',
  timezone: 'Europe/Berlin',
  scope: { employees: 'active', filter: "team.name != 'X'" },
  preset: 'none',
  mapping: { email: 'email', first_name: 'first_name', job_title: 'position', employee_id: 'dynamic_1' },
};
const KEYS = [
  'dynamic_1',
  'email',
  'first_name',
  'id',
  'last_name',
  'position',
  'status',
  'team',
  'termination_date',
  'termination_type',
];

function prepare(tenant: Partial<Tenant> = {}): PreparedMapping {
  const source = KEYS.map((key) => ({ key, label: key, type: 'standard' }));
  const target = ['email', 'first_name', 'job_title', 'employee_id'].map((key) => ({
    key,
    mandatory: false,
    type: 'text' as const,
    options: [],
  }));
  return prepareMapping({ rules: rulesOf({ ...TENANT, ...tenant }, new Date(0)), source, target });
}

function remembering(filled: Record<string, number>, employees = 100): Memory {
  return remembered({ employees, filled });
}

function judge(given: {
  before?: Record<string, number>;
  now?: Record<string, number>;
  employees?: number;
  unseen?: string;
  identifier?: string;
}) {
  return withoutLost({
    prepared: prepare(),
    seen: new Set(KEYS.filter((key) => key !== given.unseen)),
    filled: Object.fromEntries(KEYS.map((key) => [key, given.now?.[key] ?? 100])),
    memory: given.before && remembering(given.before, given.employees),
    identifier: given.identifier ?? 'email',
  });
}

const fields = ({ rows }: PreparedMapping) => rows.map(({ field }) => field);

const counting = suite('countFilled');

counting('how many people have a value; what only their prototype has is none', () => {
  const people = [person('1', { record: { position: 'Clerk' } }), person('2')].map(
    ({ employee }) => employee,
  );
  assert.equal(countFilled(people, ['position', 'first_name', 'team']), {
    position: 1,
    first_name: 2,
    team: 0,
  });
  assert.is(countFilled(people, ['constructor']).constructor, 0);
});

const losing = suite('withoutLost');

losing('nothing lost: the mapping is as it was', () => {
  const { prepared, findings, lost } = judge({ before: { position: 100 } });
  assert.equal([prepared, findings, [...lost]], [prepare(), [], []]);
});

const LINES: [before: number, employees: number, isLost: boolean][] = [
  [9, 20, false],
  [10, 20, true],
  [10, 200, true],
  [10, 201, false],
  [49, 1000, false],
  [50, 1000, true],
];
for (const [before, employees, isLost] of LINES) {
  losing(
    `filled for ${before} of ${employees} and now for nobody: ${isLost ? 'lost' : 'simply empty'}`,
    () => {
      const { prepared, findings } = judge({ before: { position: before }, employees, now: { position: 0 } });
      assert.equal(findings, isLost ? [{ code: 'attribute-lost', attribute: 'position' }] : []);
      assert.is(fields(prepared).includes('job_title'), !isLost);
      assert.ok(fields(prepared).includes('first_name'));
    },
  );
}

losing('filled for one person still: not lost', () => {
  assert.equal(judge({ before: { position: 100 }, now: { position: 1 } }).findings, []);
});

losing('without memory, only what no record shows is lost', () => {
  assert.equal(judge({ now: { position: 0 } }).findings, []);
  const { prepared, findings } = judge({ unseen: 'position' });
  assert.equal(findings, [{ code: 'attribute-lost', attribute: 'position' }]);
  assert.not.ok(fields(prepared).includes('job_title'));
});

losing('an attribute that nothing reads any more is no loss', () => {
  assert.equal(judge({ before: { gone: 100 } }).findings, []);
});

losing('a filter that reads it can tell nobody’s standing', () => {
  assert.is(prepare().filter, 'usable');
  assert.is(judge({ before: { team: 50 }, now: { team: 0 } }).prepared.filter, 'unusable');
  assert.is(judge({ unseen: 'team' }).prepared.filter, 'unusable');
  assert.is(judge({ before: { position: 50 }, now: { position: 0 } }).prepared.filter, 'usable');
});

losing('what is lost is told, so that other stages can be careful', () => {
  const { lost } = judge({ before: { termination_date: 12 }, now: { termination_date: 0 } });
  assert.equal([...lost], ['termination_date']);
});

for (const [key, identifier] of [
  ['status', 'email'],
  ['email', 'email'],
  ['email', 'employee_id'],
  ['dynamic_1', 'employee_id'],
] as const) {
  for (const given of [{ unseen: key }, { before: { [key]: 90 }, now: { [key]: 0 } }]) {
    losing(
      `${key} (people are known by ${identifier}), ${'unseen' in given ? 'shown for nobody' : 'empty for all'}: the run stops`,
      () => {
        try {
          judge({ ...given, identifier });
          assert.unreachable('it goes on');
        } catch (error) {
          if (!(error instanceof UnsafeReadError)) throw error;
          assert.equal([error.code, error.attribute], ['attribute-lost', key]);
          assert.match(error.remedy, 'Nothing was written');
        }
      },
    );
  }
}

losing('what feeds the number does not stop a run that knows people by e-mail', () => {
  assert.equal(judge({ unseen: 'dynamic_1' }).findings, [{ code: 'attribute-lost', attribute: 'dynamic_1' }]);
});

counting.run();
losing.run();
