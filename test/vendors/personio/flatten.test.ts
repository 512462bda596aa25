import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { flattenEmployee, shownKeys } from '../../../src/vendors/personio/flatten.ts';
import { inheritedBy } from '../../fixtures/people.ts';

/** One attribute as Personio sends it. */
function attribute(value: unknown, type = 'standard', universalId: string | null = null) {
  return { label: 'Label', value, type, universal_id: universalId };
}

function relation(type: string, attributes: Record<string, unknown>) {
  return { type, attributes };
}

/** The record of a person with id 41 and these attributes, as JSON would show it. */
function record(attributes: Record<string, unknown>, asked?: string[]): Record<string, unknown> {
  const raw = { id: attribute(41, 'integer', 'id'), ...attributes };
  const employee = flattenEmployee(raw, asked && new Set(asked));
  assert.ok(employee);
  const { id, ...rest } = JSON.parse(JSON.stringify(employee?.record));
  assert.is(id, 41);
  return rest;
}

const flatten = suite('flattenEmployee');

flatten('id: a number in the record, decimal outside', () => {
  const employee = flattenEmployee({ id: attribute('7310042', 'integer') });
  assert.is(employee?.id, '7310042');
  assert.is(employee?.record.id, 7310042);
});

for (const bad of [undefined, null, '', 'abc', -1, 1.5, Number.NaN, 1e300, {}, [7]]) {
  flatten(`no usable id: ${JSON.stringify(bad) ?? 'undefined'}`, () => {
    assert.is(flattenEmployee({ id: attribute(bad, 'integer') }), undefined);
  });
}

flatten('no id at all', () => {
  assert.is(flattenEmployee({ first_name: attribute('Aoife') }), undefined);
  assert.is(flattenEmployee({ id: 7 }), undefined, 'a bare value is no envelope');
});

for (const status of ['onboarding', 'active', 'leave', 'inactive']) {
  flatten(`status ${status}`, () => {
    assert.is(flattenEmployee({ id: attribute(1), status: attribute(status) })?.status, status);
  });
}

for (const odd of ['terminated', 'ACTIVE', '', null, [], 1, { type: 'active' }, '__proto__']) {
  flatten(`status unknown: ${JSON.stringify(odd)}`, () => {
    const employee = flattenEmployee({ id: attribute(1), status: attribute(odd) });
    assert.ok(employee);
    assert.not.ok(employee && 'status' in employee);
  });
}

flatten('what the core asks about a person stands beside the record', () => {
  const employee = flattenEmployee({
    id: attribute(1),
    first_name: attribute('Ada'),
    last_name: attribute(7),
    hire_date: attribute('2020-01-01T00:00:00+01:00', 'date'),
    termination_date: attribute('2026-11-30T00:00:00+01:00', 'date'),
    termination_type: attribute('retirement'),
  });
  const { name, hired, ends, endReason, hidesEnd } = employee ?? {};
  assert.equal(
    [name, hired, ends, endReason, hidesEnd],
    [{ first: 'Ada', last: '7' }, '2020-01-01', '2026-11-30', 'retirement', undefined],
  );
});

flatten('no last day is not the same as none that is shown', () => {
  const standing = (termination: object) => {
    const { ends, hidesEnd } = flattenEmployee({ id: attribute(1), ...termination }) ?? {};
    return [ends, hidesEnd];
  };
  assert.equal(standing({ termination_date: attribute(null, 'date') }), [undefined, undefined]);
  assert.equal(standing({ termination_date: null }), [undefined, true]);
  assert.equal(standing({}), [undefined, true]);
  assert.equal(standing({ termination_date: attribute('soon', 'date') }), ['soon', undefined]);
});

flatten('texts are left as they are, blanks and all that is empty are absent', () => {
  const people = {
    first_name: attribute('Siobhán '),
    last_name: attribute("O'Neill"),
    preferred_name: attribute(''),
    gender: attribute('  \n'),
    position: attribute(null),
    office: attribute([]),
    department: attribute(''),
    team: attribute({ type: 'Team', attributes: { id: null, name: '' } }),
    subcompany: attribute({}),
    cost_centers: attribute([]),
    supervisor: attribute(null),
    work_schedule: attribute([]),
    absence_entitlement: attribute([]),
    dynamic_1: attribute([], 'date'),
    dynamic_2: attribute('', 'tags'),
    dynamic_3: attribute('', 'integer'),
    dynamic_4: attribute(undefined),
  };
  assert.equal(record(people), { first_name: 'Siobhán ', last_name: "O'Neill" });
});

flatten('relations become id and name, also when the id comes as a string', () => {
  assert.equal(
    record({
      department: attribute(relation('Department', { id: 40120, name: 'Research & Development' })),
      office: attribute(relation('Office', { id: '8801', name: 'München', street: 'Nordweg 1' })),
      team: attribute(relation('Team', { name: 'Platform' })),
    }),
    {
      department: { id: 40120, name: 'Research & Development' },
      office: { id: 8801, name: 'München' },
      team: { name: 'Platform' },
    },
  );
});

flatten('the supervisor is an id, found in an envelope or without one', () => {
  const inner = { id: attribute(7310001, 'integer'), first_name: attribute('Aoife') };
  assert.equal(record({ supervisor: attribute(relation('Employee', inner)) }), {
    supervisor: { id: 7310001 },
  });
  assert.equal(record({ supervisor: attribute(relation('Employee', { id: 5 })) }), { supervisor: { id: 5 } });
  assert.equal(record({ supervisor: attribute(relation('Employee', { first_name: attribute('A') })) }), {});
});

flatten('the holiday calendar keeps country and state', () => {
  const calendar = { id: 1, name: 'Bayern', country: 'DE', state: null, extra: 'x' };
  assert.equal(record({ holiday_calendar: attribute(relation('HolidayCalendar', calendar)) }), {
    holiday_calendar: { id: 1, name: 'Bayern', country: 'DE' },
  });
});

flatten('cost centres stand by falling percentage, then by id', () => {
  const centers = [
    relation('CostCenter', { id: 9, name: 'C', percentage: '20' }),
    relation('CostCenter', { id: 72, name: 'B', percentage: 40 }),
    relation('CostCenter', { id: 71, name: 'A', percentage: 40 }),
    relation('CostCenter', { id: null, name: ' ', percentage: 90 }),
    null,
  ];
  assert.equal(record({ cost_centers: attribute(centers) }), {
    cost_centers: [
      { id: 71, name: 'A', percentage: 40 },
      { id: 72, name: 'B', percentage: 40 },
      { id: 9, name: 'C', percentage: 20 },
    ],
  });
});

const DATES: Array<[unknown, string | undefined]> = [
  ['2019-07-01T00:00:00+02:00', '2019-07-01'],
  ['2024-06-03T00:00:00+0200', '2024-06-03'],
  ['2027-02-01', '2027-02-01'],
  ['2024-02-29T00:00:00+01:00', '2024-02-29'],
  ['2023-02-29', '2023-02-29'],
  ['2026-04-31', '2026-04-31'],
  ['0000-00-00', undefined],
  ['2026-13-01', '2026-13-01'],
  ['01.02.2026', '01.02.2026'],
  ['2026-01-011', '2026-01-01'],
  ['20262-11-23T00:00:00+01:00', '20262-11-23'],
  ['01.02.20262', '01.02.20262'],
  ['soon', 'soon'],
  [20260101, undefined],
  [{ date: '2026-01-01' }, undefined],
];
for (const [value, date] of DATES) {
  flatten(`date ${JSON.stringify(value)}`, () => {
    const wanted = date === undefined ? {} : { hire_date: date, dynamic_1: date };
    // A system date is one whatever its type says.
    assert.equal(record({ hire_date: attribute(value), dynamic_1: attribute(value, 'date') }), wanted);
  });
}

flatten('numbers in strings become numbers where the attribute is one, if nothing is lost', () => {
  assert.equal(
    record({
      weekly_working_hours: attribute('38.5'),
      fix_salary: attribute('100', 'decimal'),
      dynamic_1: attribute(' 17 ', 'integer'),
      dynamic_2: attribute('-3.50', 'decimal'),
      dynamic_3: attribute('000731', 'integer'),
      dynamic_4: attribute('12345678901234567890', 'integer'),
      dynamic_5: attribute('000731', 'standard'),
      dynamic_6: attribute('17', 'standard'),
      dynamic_7: attribute('n/a', 'decimal'),
      dynamic_8: attribute(Number.POSITIVE_INFINITY, 'decimal'),
    }),
    {
      weekly_working_hours: 38.5,
      fix_salary: 100,
      dynamic_1: 17,
      dynamic_2: -3.5,
      dynamic_3: '000731',
      dynamic_4: '12345678901234567890',
      dynamic_5: '000731',
      dynamic_6: '17',
      dynamic_7: 'n/a',
    },
  );
});

const TAGS: Array<[unknown, string[] | undefined]> = [
  ['["German","English"]', ['German', 'English']],
  ['English, Irish', ['English', 'Irish']],
  [' Irish ,, ', ['Irish']],
  ['["a, b"]', ['a, b']],
  ['[broken', ['[broken']],
  ['[]', undefined],
  ['[null, "", "x"]', ['x']],
  [['German', ' '], ['German']],
  [null, undefined],
  [{}, undefined],
];
for (const [value, tags] of TAGS) {
  flatten(`tags ${JSON.stringify(value)}`, () => {
    assert.equal(record({ dynamic_1: attribute(value, 'tags') }), tags ? { dynamic_1: tags } : {});
  });
}

flatten('custom attributes stand under their key and their universal id', () => {
  assert.equal(record({ dynamic_1: attribute('1984-02-29T00:00:00+01:00', 'date', 'date_of_birth') }), {
    dynamic_1: '1984-02-29',
    date_of_birth: '1984-02-29',
  });
});

flatten('a universal id never takes the place of a system attribute, even an empty one', () => {
  const raw = {
    email: attribute(null, 'standard', 'email'),
    dynamic_1: attribute('x@y.example', 'standard', 'email'),
  };
  assert.equal(record(raw), { dynamic_1: 'x@y.example' });
  assert.equal(record({ dynamic_1: attribute('active', 'standard', 'status') }), { dynamic_1: 'active' });
  assert.equal(record({ dynamic_1: attribute('9', 'standard', 'id') }), { dynamic_1: '9' });
});

flatten('nor that of another custom attribute', () => {
  const raw = { dynamic_1: attribute('a', 'link', 'dynamic_2'), dynamic_2: attribute(null) };
  assert.equal(record(raw), { dynamic_1: 'a' });
});

flatten('of two attributes with one universal id the first by key has it, even if empty', () => {
  const raw = {
    dynamic_2: attribute('b', 'link', 'linkedin'),
    dynamic_1: attribute(null, 'link', 'linkedin'),
  };
  assert.equal(record(raw), { dynamic_2: 'b' });
});

flatten('only what was asked for is kept, besides id and status', () => {
  const raw = {
    status: attribute('active'),
    email: attribute('aoife@nordwind.example'),
    fix_salary: attribute(5000, 'decimal'),
    dynamic_1: attribute('DE00', 'standard', 'iban'),
    dynamic_2: attribute('https://x.example', 'link', 'linkedin'),
  };
  assert.equal(record(raw, ['email', 'dynamic_2']), {
    status: 'active',
    email: 'aoife@nordwind.example',
    dynamic_2: 'https://x.example',
    linkedin: 'https://x.example',
  });
});

flatten('work schedules, entitlements and relations of the future keep their plain values', () => {
  assert.equal(
    record({
      work_schedule: attribute(
        relation('WorkSchedule', { id: 3, monday: '08:00', sunday: '', deep: { a: 1 } }),
      ),
      absence_entitlement: attribute([relation('TimeOffType', { id: 1, name: 'Urlaub', entitlement: 30 })]),
      job: attribute(relation('Job', { id: 9, name: 'Fitter' })),
      dynamic_1: attribute([{ a: { b: 1 } }, 'x', null, true]),
    }),
    {
      work_schedule: { id: 3, monday: '08:00' },
      absence_entitlement: [{ id: 1, name: 'Urlaub', entitlement: 30 }],
      job: { id: 9, name: 'Fitter' },
      dynamic_1: ['x', true],
    },
  );
});

flatten('long lists are cut', () => {
  const long = Array.from({ length: 5000 }, (_, index) => `tag ${index}`);
  const { dynamic_1 } = record({ dynamic_1: attribute(long, 'tags') }) as { dynamic_1: string[] };
  assert.is(dynamic_1.length, 500);
  const text = record({ dynamic_1: attribute(JSON.stringify(long), 'tags') }) as { dynamic_1: string[] };
  assert.is(text.dynamic_1.length, 500);
});

flatten('hostile keys reach no prototype', () => {
  const raw = JSON.parse(
    `{"id":{"value":41},"__proto__":{"value":"p","type":"standard"},"constructor":{"value":"c"},"a b":{"value":"x"},
      "dynamic_1":{"value":"v","universal_id":"__proto__"},"dynamic_2":{"value":{"attributes":{"__proto__":{"polluted":1},"name":"n"}}}}`,
  );
  const employee = flattenEmployee(raw);
  assert.equal(Object.keys(employee?.record ?? {}).sort(), ['dynamic_1', 'dynamic_2', 'id']);
  assert.equal(inheritedBy(employee?.record), []);
  assert.is(({} as Record<string, unknown>).polluted, undefined);
  assert.equal(JSON.stringify(employee?.record.dynamic_2), '{"name":"n"}');
  assert.not.ok('polluted' in Object(employee?.record.dynamic_2));
});

flatten('an attribute that is no envelope is absent', () => {
  assert.equal(record({ first_name: 'Aoife', last_name: null, email: ['x'], position: 3 }), {});
});

flatten('a picture and the time of the last change: known where they were asked for and are shown', () => {
  const raw = (picture: unknown) => ({
    id: attribute(41, 'integer', 'id'),
    profile_picture: attribute(picture),
    last_modified_at: attribute('2026-11-25T17:33:55+01:00', 'date'),
  });
  const of = (attributes: Record<string, unknown>, ...asked: string[]) => {
    const { picture, modified } = flattenEmployee(attributes, new Set(asked)) ?? {};
    return [picture, modified];
  };
  const both = ['profile_picture', 'last_modified_at'];
  assert.equal(of(raw('https://api.personio.de/x'), ...both), [true, '2026-11-25T17:33:55+01:00']);
  for (const none of [null, '', []]) assert.is(of(raw(none), ...both)[0], false);
  assert.equal(of(raw('https://api.personio.de/x'), 'email'), [undefined, undefined]);
  assert.equal(of({ id: attribute(41) }, ...both), [undefined, undefined]);
  const untold = { id: attribute(41), profile_picture: attribute('x') };
  assert.equal(of(untold, ...both), [true, undefined]);
});

flatten.run();

const shown = suite('shownKeys');

shown('what stands in a record counts, filled or not', () => {
  const raw = { email: attribute(null), status: attribute(''), position: attribute('x'), team: null };
  assert.equal(shownKeys(raw, new Set(['email', 'status', 'team', 'gender'])).sort(), ['email', 'status']);
});

shown.run();
