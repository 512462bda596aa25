/** Somebody inside and somebody outside of a filter, found by what it names. */
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isRealDate } from '../../../src/dates.ts';
import { ConfigError, SyncError } from '../../../src/errors.ts';
import { choicesOf } from '../../../src/map/expression/choices.ts';
import { inspectExpression } from '../../../src/map/expression/expression.ts';
import { openEvaluation } from '../../../src/map/map.ts';
import { type Evaluation, type Outcome, StoppedError } from '../../../src/map/worker/evaluation.ts';
import { checkReach } from '../../../src/tenant/check/reach.ts';
import { personOf, type Values, valueAt, withValue } from '../../../src/tenant/invented/placed.ts';
import { sidesOf } from '../../../src/tenant/invented/sides.ts';
import { MOST, variantsOf } from '../../../src/tenant/invented/variants.ts';
import { TENANT } from '../../fixtures/world.ts';

const NOW = new Date('2026-11-26T06:00:00Z');
const BASE: Values = {
  status: 'active',
  position: 'Dispatcher',
  employment_type: 'internal',
  weekly_working_hours: 40,
  hire_date: '2021-03-01',
  email: 'joerg@company.example',
  office: { id: 31, name: 'Hamburg' },
  department: { id: 11, name: 'Logistics' },
  cost_centers: [
    { name: 'Transport', percentage: 70 },
    { name: 'Warehouse', percentage: 30 },
  ],
};

async function passes(filter: string, values: Values | undefined): Promise<unknown> {
  const row = { source: filter, reads: inspectExpression(filter, 'filter').reads };
  const [[outcome = {}] = []] = await openEvaluation({ now: NOW }).evaluate([row], [personOf(values ?? {})]);
  return 'value' in outcome ? outcome.value : undefined;
}

const sidesOfFilter = (filter: string, known: Values[] = []) =>
  sidesOf({ employees: 'active', filter }, { base: BASE, known, now: NOW });

const sides = suite('both sides of a filter');

const BOTH = [
  "office.name in ['Wien', 'Graz'] and $not(employment_type = 'external')",
  "(office.name = 'Wien' or office.name = 'Graz') and weekly_working_hours > 45 and status = 'leave'",
  "'K1' in cost_centers.name",
  "'K1' in cost_centers.name and 'K2' in cost_centers.name and $not('K3' in cost_centers.name)",
  "'A' in $custom('Tags') and 'B' in $map($custom('Tags'), $string)",
  "hire_date >= '2020-03' and hire_date < '2020-04' and $substring(date_of_birth, 0, 4) = '1990'",
  "$custom('Seit') > '2020-03' and $custom('Seit') < '2020-04'",
  '$exists(vacation_day_balance) and vacation_day_balance < 0',
  "$string(weekly_working_hours) = '38.5'",
  "$count(cost_centers[name = 'K1']) > 0",
  '$exists($match(position, /^(Dr|Prof)\\.? \\w+/))',
  "($office := office.name; $office = 'Wien')",
  "hire_date > '2025-01-01' and $length(position) > 12",
  "$exists(department) and $custom('Art') in [1, 'b'] and $custom('Homeoffice') = true",
  "$contains($lowercase(email), '@other.example')",
  "$uppercase(office.name) = 'WIEN' and office.id > 100 and supervisor.id in [4711]",
  "holiday_calendar.country in ['AT', 'DE'] ? $not(office.name = 'Partner') : position = 'Werkstudent'",
  '$not($exists(position))',
  'dynamic_4711 = 5',
];

for (const filter of BOTH) {
  sides(filter, async () => {
    const { inside, outside } = await sidesOfFilter(filter);
    assert.is(await passes(filter, inside), true, JSON.stringify(inside));
    assert.is(await passes(filter, outside?.values), false, JSON.stringify(outside));
    assert.ok(outside?.because.length);
  });
}

sides(
  'what does not matter stays as it was, and whoever is outside differs in one thing, as the first person had it',
  async () => {
    const { inside, outside } = await sidesOfFilter(BOTH[0] ?? '');
    assert.equal(inside, { ...BASE, office: { id: 31, name: 'Wien' } });
    assert.equal(outside, { values: BASE, because: ["office.name in ['Wien', 'Graz']"] });
  },
);

sides('what cannot be found out by trying is known from the tests of the file', async () => {
  const filter = "$substring(position, 2, 3) & 'x' = 'abcx'";
  assert.is((await sidesOfFilter(filter)).inside, undefined);
  const { inside } = await sidesOfFilter(filter, [{ position: 'zzabc' }]);
  assert.equal(inside, { ...BASE, position: 'zzabc' });
});

sides(
  'never makes more people than there is room for, however many values stand beside one another',
  async () => {
    let made = 0;
    const choices = Array.from({ length: 40 }, (_, at) => ({
      of: { label: String(at) },
      values: [...Array(150).keys(), undefined],
    }));
    // Each copy of a person reads what they have, and a change is two copies.
    const base = Object.defineProperty({}, 'id', {
      enumerable: true,
      get: () => {
        made += 1;
        return 1;
      },
    });
    const counted = choices.map(({ of, values }) => {
      const get = (list: typeof values, key: string | symbol) => {
        count(key);
        return Reflect.get(list, key);
      };
      return { of, values: new Proxy(values, { get }) };
    });
    let read = 0;
    function count(key: string | symbol): void {
      if (typeof key === 'string' && /^\d+$/.test(key)) read += 1;
    }
    const { people, isComplete } = variantsOf(base, counted);
    assert.is(people.length, MOST);
    assert.is(isComplete, false);
    assert.ok(made <= 2 * MOST, `${made} copies were made`);
    assert.ok(read <= choices.length * 151 * 2, `${read} values were looked at`);
    const changes = people.map((one) => Object.keys(one).length);
    assert.equal(
      changes,
      changes.toSorted((a, b) => a - b),
    );
  },
);

sides('tries everybody where there is room for everybody, those with the fewest changes first', () => {
  const [a, b] = [{ label: 'a' }, { label: 'b' }];
  const { people, isComplete } = variantsOf({ a: 1, b: 1 }, [
    { of: a, values: [1, 2, undefined] },
    { of: b, values: [1, 2, undefined] },
  ]);
  assert.is(isComplete, true);
  assert.equal(people, [
    { a: 1, b: 1 },
    { a: 2, b: 1 },
    { a: 1, b: 2 },
    { b: 1 },
    { a: 1 },
    { a: 2, b: 2 },
    { b: 2 },
    { a: 2 },
    {},
  ]);
});

sides('keeps only so many values of one attribute, and does not say then that all were tried', () => {
  const places = Array.from({ length: 60 }, (_, at) => `$custom('${at}') in $a`).join(' and ');
  const numbers = Array.from({ length: 400 }, (_, at) => at * 3).join(', ');
  const { choices, isWhole } = choicesOf(`($a := [${numbers}]; ${places})`);
  assert.is(choices.length, 60);
  assert.ok(choices.every(({ values }) => values.length < 1_000));
  assert.is(isWhole, false);
  const texts = (count: number) => Array.from({ length: count }, (_, at) => `'Office ${at}'`).join(', ');
  assert.is(choicesOf(`office.name in [${texts(200)}]`).isWhole, true);
  assert.is(choicesOf(`office.name in [${texts(301)}]`).isWhole, false);
});

sides(
  'only what is wrong with the filter is left to others: a process that cannot be started is an error',
  async () => {
    const sidesWith = (error: Error) =>
      sidesOf(
        { employees: 'active', filter: "position = 'x'" },
        { base: BASE, now: NOW, evaluation: { expect() {}, evaluate: () => Promise.reject(error) } },
      );
    assert.equal(await sidesWith(new StoppedError("position = 'x'")), { isWhole: false, isStopped: true });
    assert.equal(await sidesWith(new ConfigError('No.', 'Mend it.')), { isWhole: false });
    const error = new SyncError('internal', 'The process could not be started.', 'Try again.');
    const thrown = await sidesWith(error).catch((reason: unknown) => reason);
    assert.is(thrown, error);
  },
);

sides('a machine that is too slow to try it says nothing of whom a filter lets through', async () => {
  const filter = "office.name = 'Wien' and position = 'x'";
  const stopped: Outcome = { code: 'expression-stopped', message: 'It takes too long.' };
  /** Whatever is asked for later than `after` times has to be stopped. */
  const slow = (after: number): Evaluation => {
    const real = openEvaluation({ now: NOW });
    let asked = 0;
    return {
      expect() {},
      evaluate: async (rows, people) => {
        asked += 1;
        return asked > after ? rows.map(() => people.map(() => stopped)) : real.evaluate(rows, people);
      },
    };
  };
  const given = { base: BASE, now: NOW };
  const scope = { employees: 'active', filter } as const;
  for (const after of [0, 1, 2])
    assert.equal(await sidesOf(scope, { ...given, evaluation: slow(after) }), {
      isWhole: false,
      isStopped: true,
    });
  const { inside, outside, isStopped } = await sidesOf(scope, { ...given, evaluation: slow(3) });
  assert.equal([inside?.position, isStopped], ['x', undefined], 'somebody was found before it was stopped');
  assert.is(outside?.values.status, 'onboarding');
});

sides('a date that is tried is a day that there is', () => {
  for (const text of ['2020-03', '2021-02-30', '9999-12-31']) {
    const [{ values } = { values: [] }] = choicesOf(`hire_date >= '${text}'`).choices;
    const days = values.filter((value) => value !== undefined);
    assert.ok(days.length > 0);
    assert.ok(
      days.every((day) => isRealDate(String(day))),
      `${text}: ${days.join()}`,
    );
  }
});

sides('nobody is in scope who has not the status for it', async () => {
  assert.is((await sidesOfFilter("status = 'inactive'")).inside, undefined);
  const all = await sidesOf({ employees: 'all', filter: "status = 'onboarding'" }, { base: BASE, now: NOW });
  assert.is(all.inside?.status, 'onboarding');
});

const attribute = fc.constantFrom(
  ...['office.name', 'department.name', 'position', "$custom('Art')", '$lowercase(team.name)'],
);
const list = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'wien', 'graz'), { minLength: 1, maxLength: 4 });
const condition = fc
  .tuple(attribute, list, fc.boolean())
  .map(([of, values, isNot]) => ({
    of,
    text: `${of} in [${values.map((one) => `'${one}'`).join(', ')}]`,
    isNot,
  }))
  .map(({ of, text, isNot }) => ({ of, text: isNot ? `$not(${text})` : text }));

sides(
  'finds somebody for each join of conditions on several attributes, and takes the impossible for it',
  async () => {
    const conditions = fc.uniqueArray(condition, { minLength: 1, maxLength: 5, selector: ({ of }) => of });
    await fc.assert(
      fc.asyncProperty(conditions, fc.boolean(), async (parts, isImpossible) => {
        const [first] = parts;
        const texts = parts.map(({ text }) => text);
        const filter = [...texts, ...(isImpossible ? [`$not(${first?.text})`] : [])].join(' and ');
        const { inside, outside, isWhole } = await sidesOfFilter(filter);
        assert.is(isWhole, true);
        assert.is(inside === undefined, isImpossible, filter);
        if (inside) assert.is(await passes(filter, inside), true);
        assert.is(await passes(filter, outside?.values), false, filter);
      }),
      { numRuns: 60, seed: 15 },
    );
  },
);

sides.run();

const places = suite('a value in its place');

places('in a group, in a list, under a label, and taken away again', () => {
  const office = { attribute: 'office', part: 'name' };
  assert.equal(withValue({ office: { id: 1, name: 'a' } }, office, 'b'), { office: { id: 1, name: 'b' } });
  assert.equal(withValue({}, office, 'b'), { office: { name: 'b' } });
  assert.equal(withValue({ office: { id: 1, name: 'a' }, x: 1 }, office, undefined), { x: 1 });
  const center = { attribute: 'cost_centers', part: 'name' };
  assert.equal(withValue({}, center, 'K1'), { cost_centers: [{ name: 'K1' }] });
  assert.is(valueAt(withValue({}, center, 'K1'), center), 'K1');
  assert.equal(withValue({ Art: 'x' }, { label: 'Art' }, undefined), {});
  const two = withValue(
    {
      cost_centers: [
        { id: 1, name: 'a' },
        { id: 2, name: 'b' },
      ],
    },
    center,
    ['K1', 'K2'],
  );
  assert.equal(two, {
    cost_centers: [
      { id: 1, name: 'K1' },
      { id: 2, name: 'K2' },
    ],
  });
  assert.equal(valueAt(two, center), ['K1', 'K2']);
  assert.equal(withValue(two, center, 'K3'), { cost_centers: [{ id: 1, name: 'K3' }] });
  assert.equal(withValue(two, center, undefined), {});
});

places.run();

const reach = suite('a filter that reaches nobody');
const said = async (filter: string, tests: typeof TENANT.tests = []) =>
  (await checkReach({ ...TENANT, scope: { employees: 'active', filter }, tests }, NOW)).map(
    ({ severity, code, pointer }) => `${severity} ${code} ${pointer}`,
  );

reach('is a warning where everything it names was tried', async () => {
  assert.equal(await said("office.name = 'Wien' and $lowercase(office.name) = 'graz'"), [
    'warning filter-reaches-nobody /scope/filter',
  ]);
  assert.equal(await said("status = 'inactive'"), ['warning filter-reaches-nobody /scope/filter']);
});

reach('is a notice where more may matter, and nothing where a test shows somebody', async () => {
  const filter = "$substring(position, 2, 3) & 'x' = 'abcx'";
  assert.equal(await said(filter), ['notice filter-reaches-nobody /scope/filter']);
  const tests = [{ name: 'in', given: { position: 'zzabc' }, expect: { in_scope: true } }];
  assert.equal(await said(filter, tests), []);
});

reach('is never a warning where somebody passes whom no value of the filter stands for', async () => {
  for (const filter of [
    "$contains(position, 'Head') and $contains(position, 'Sales')",
    "$contains(email, 'a@') and $contains(email, '@other.example')",
    "gender = 'undisclosed'",
    "weekly_working_hours = 'none'",
    "$custom('Grade') > '3' and $custom('Grade') < '5'",
  ]) {
    assert.equal(await said(filter), ['notice filter-reaches-nobody /scope/filter'], filter);
  }
  for (const filter of [
    "'A' in cost_centers.name and 'B' in cost_centers.name",
    "'A' in $custom('Tags') and 'B' in $custom('Tags')",
    "hire_date > '2020-03' and hire_date < '2020-04'",
  ])
    assert.equal(await said(filter), [], filter);
  for (const filter of [
    "'A' in office.name and 'B' in office.name",
    "hire_date > '2020-03-01' and hire_date < '2020-03-02'",
  ]) {
    assert.equal(await said(filter), ['warning filter-reaches-nobody /scope/filter'], filter);
  }
});

reach('of what takes too long it is said that it was not tried', async () => {
  const endless = '($more := function($n) { $more($n + 1) }; $more(0)) = position';
  assert.equal(await said(endless), ['notice filter-not-tried /scope/filter']);
  const tests = [{ name: 'in', given: { position: 'x' }, expect: { in_scope: true } }];
  assert.equal(await said(endless, tests), []);
});

reach('says nothing of a filter that lets somebody through', async () => {
  for (const filter of BOTH) assert.equal(await said(filter), [], filter);
});

reach.run();
