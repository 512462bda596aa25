import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { USER_ATTRIBUTES } from '../../../src/sandbox/engagedly/defaults.ts';
import { ask, closeAll, person, start } from './client.ts';

const NOBODY = '00000000-0000-4000-8000-000000000000';

const test = suite('checkUser');
test.after.each(closeAll);

test('a create needs both names and an e-mail; blank is missing', async () => {
  const sandbox = await start();
  const all = ['email missing_field', 'first_name missing_field', 'last_name missing_field'];
  for (const body of [{}, { first_name: '', last_name: '  ', email: null }]) {
    const { status, errorType, codes } = await ask(sandbox, 'POST', '/users', body);
    assert.equal([status, errorType, codes], [422, 'validation_error', all]);
  }
  const { problems } = await ask(sandbox, 'POST', '/users', person(1, { email: '' }));
  assert.equal(problems, [{ field: 'email', message: 'Mandatory attribute missing', code: 'missing_field' }]);
});

test('what the organisation marks mandatory is needed as well, in either style, and cannot be emptied', async () => {
  const mandatory = ['custom-attribute-1f0e2', 'gender'];
  const attributes = USER_ATTRIBUTES.map((row) =>
    mandatory.includes(row.attribute_key) ? { ...row, mandatory: true } : row,
  );
  const sandbox = await start({ attributes });
  const { codes } = await ask(sandbox, 'POST', '/users', person(1));
  assert.equal(codes, ['custom-attribute-1f0e2 missing_field', 'gender missing_field']);
  const given = { gender: 'Other', custom_attributes: { 'custom-attribute-1f0e2': false } };
  const { status, row } = await ask(sandbox, 'POST', '/users', person(1, given));
  assert.is(status, 201);
  assert.is((await ask(sandbox, 'PATCH', `/users/${row.id}`, { level: '1' })).status, 200);
  for (const field of [...mandatory, 'first_name', 'last_name', 'email']) {
    const refused = await ask(sandbox, 'PATCH', `/users/${row.id}`, { [field]: null });
    assert.equal([refused.status, refused.codes], [422, [`${field} missing_field`]]);
  }
  for (const field of ['first_name', 'last_name', 'email']) {
    assert.is((await ask(sandbox, 'PATCH', `/users/${row.id}`, { [field]: '' })).status, 422, field);
  }
});

test('an e-mail or number that somebody has, blocked or not, in any case, is a duplicate', async () => {
  const fields = { email: 'Ada1@Nordwind.example', employee_id: 'E7' };
  const sandbox = await start({ users: [{ blocked: true, fields }] });
  const both = await ask(sandbox, 'POST', '/users', person(1, { employee_id: ' e7' }));
  assert.is(both.status, 422);
  assert.equal(both.codes, ['email duplicate_value', 'employee_id duplicate_value']);
  const { row } = await ask(sandbox, 'POST', '/users', person(2, { employee_id: 'E8' }));
  const patched = await ask(sandbox, 'PATCH', `/users/${row.id}`, { employee_id: 'E7' });
  assert.equal([patched.status, patched.codes], [422, ['employee_id duplicate_value']]);
  assert.is(
    (await ask(sandbox, 'PATCH', `/users/${row.id}`, { email: 'ADA2@nordwind.example' })).status,
    200,
  );
});

test('messages quote what was sent, as vendors’ messages do', async () => {
  const sandbox = await start({ users: [{ fields: { email: 'ada1@nordwind.example' } }] });
  const { problems } = await ask(sandbox, 'POST', '/users', person(1, { gender: 'Canary' }));
  assert.match(problems.map(({ message }) => message).join(), /Canary.*ada1@nordwind\.example/);
});

const WRONG: [string, unknown[]][] = [
  ['first_name', [5, true, ['x'], {}]],
  ['email', ['x', 'a@b', 'a b@c.example', '@c.example', 7]],
  ['employee_id', [7]],
  ['employee_type', [2033, { id: 1, name: 'x' }]],
  ['level', [1]],
  [
    'joining_date',
    ['2022-02-30', '2022-13-01', '02.01.2022', '02-01-2022', '2022-01-02T00:00:00Z', '', 'soon', 5],
  ],
  [
    'birth_date',
    ['Jan 2, 2022', 'Feb 30, 2022', 'Foo 01, 2022', 'January 02, 2022', '2023-02-29', 'jan 02, 2022'],
  ],
  ['promotion_date', ['01/02/2022']],
  ['review_date', ['2022-1-2']],
  ['gender', ['male', '', 'x', 5, ['Male']]],
  ['linkedin', [5]],
  ['differently_abled', ['true', 'yes', 1, 0, '']],
  ['custom-attribute-93cbf', [5]],
  ['custom-attribute-d3b49', ['9', '', true]],
  ['custom-attribute-7ab01', ['31.12.2026']],
  ['custom-attribute-1f0e2', ['true', 1]],
  ['custom-attribute-c4d55', ['Moon', ['Office']]],
  ['custom-attribute-5d2c8', ['German', ['German', 'Latin'], [1], {}]],
  ['custom-attribute-e9a31', ['x', 5]],
  ['location', ['1', 3901, [], { id: 1 }]],
  ['job_title', ['1', 'Clerk', '__proto__']],
  ['departments', ['x', ['x'], [1], [null], { 0: 'x' }]],
  ['businesses', [['x']]],
  ['manager_id', [NOBODY, 5, '', [NOBODY]]],
  ['hr_managers', [[NOBODY], NOBODY]],
  ['secondary_managers', [[NOBODY]]],
  ['status', ['Blocked', null]],
  ['manager', ['x']],
  ['birthdate', ['2022-01-02']],
  ['business_unit', [[]]],
  ['id', ['x']],
  ['custom-attribute-00000', ['x', null]],
  ['custom_attributes', ['x', [], 5]],
];

for (const [field, values] of WRONG) {
  test(`${field} of the wrong type, form or content, or unknown, is refused and named`, async () => {
    const sandbox = await start();
    const { row } = await ask(sandbox, 'POST', '/users', person(1));
    for (const value of values) {
      const { status, codes } = await ask(sandbox, 'PATCH', `/users/${row.id}`, { [field]: value });
      assert.equal([status, codes], [422, [`${field} invalid_value`]], JSON.stringify(value));
    }
  });
}

test('a numeric unit id must be sent as text', async () => {
  const sandbox = await start({ units: { job_titles: [{ id: '11503', name: 'Clerk' }] } });
  assert.is((await ask(sandbox, 'POST', '/users', person(1, { job_title: 11503 }))).status, 422);
  assert.is((await ask(sandbox, 'POST', '/users', person(1, { job_title: '11503' }))).status, 201);
});

test('a unit of another kind is unknown', async () => {
  const sandbox = await start({ units: { departments: ['Sales'], businesses: ['North'] } });
  const id = sandbox.unitByName('businesses', 'North')?.id;
  assert.is((await ask(sandbox, 'POST', '/users', person(1, { departments: [id] }))).status, 422);
});

test('null empties any field, "" a text, [] a list', async () => {
  const sandbox = await start({ units: { departments: ['Sales'], locations: ['Kiel'] } });
  const filled = {
    phone_number: '1',
    level: '2',
    joining_date: '2022-01-02',
    gender: 'Male',
    location: sandbox.units.locations[0]?.id,
    departments: [sandbox.units.departments[0]?.id],
    'custom-attribute-d3b49': 9,
    'custom-attribute-5d2c8': ['German'],
  };
  const { row } = await ask(sandbox, 'POST', '/users', person(1, filled));
  const keys = Object.keys(filled);
  const nulls = await ask(
    sandbox,
    'PATCH',
    `/users/${row.id}`,
    Object.fromEntries(keys.map((key) => [key, null])),
  );
  assert.is(nulls.status, 200);
  assert.equal(
    Object.keys(sandbox.userByEmail('ada1@nordwind.example')?.fields ?? {}).sort(),
    Object.keys(person(1)).sort(),
  );
  await ask(sandbox, 'PATCH', `/users/${row.id}`, filled);
  const blank = { phone_number: '', departments: [], 'custom-attribute-5d2c8': [] };
  const emptied = await ask(sandbox, 'PATCH', `/users/${row.id}`, blank);
  assert.equal([emptied.status, emptied.row.phone_number, emptied.row.departments], [200, null, []]);
  assert.is(emptied.row.level, '2');
});

test('custom attributes at the top level or nested, not both, and no system attribute nested', async () => {
  const sandbox = await start();
  const key = 'custom-attribute-93cbf';
  assert.is(
    (await ask(sandbox, 'POST', '/users', person(1, { custom_attributes: { [key]: 'a' } }))).status,
    201,
  );
  assert.is((await ask(sandbox, 'POST', '/users', person(2, { custom_attributes: null }))).status, 201);
  for (const [nested, field] of [
    [{ [key]: 'a' }, key],
    [{ gender: 'Male' }, 'gender'],
    [{ 'custom-attribute-00000': 'x' }, 'custom-attribute-00000'],
  ] as const) {
    const body = person(3, { [key]: 'b', custom_attributes: nested });
    const { status, codes } = await ask(sandbox, 'POST', '/users', body);
    assert.equal([status, codes], [422, [`${field} invalid_value`]]);
  }
});

test('attributes that the organisation does not have cannot be written', async () => {
  const sandbox = await start({ attributes: [] });
  assert.equal((await ask(sandbox, 'POST', '/users', person(1, { gender: 'Male' }))).codes, [
    'gender invalid_value',
  ]);
  assert.is((await ask(sandbox, 'POST', '/users', person(1))).status, 201);
});

test('nobody is their own manager, and a manager is not blocked', async () => {
  const sandbox = await start();
  const { row } = await ask(sandbox, 'POST', '/users', person(1));
  const blocked = sandbox.addUser({ blocked: true, fields: {} });
  for (const manager of [row.id, blocked.id]) {
    const { status, codes } = await ask(sandbox, 'PATCH', `/users/${row.id}`, { manager_id: manager });
    assert.equal([status, codes], [422, ['manager_id invalid_value']]);
  }
  assert.is(
    (await ask(sandbox, 'PATCH', `/users/${row.id}`, { manager_id: sandbox.users[0]?.id })).status,
    200,
  );
  assert.is((await ask(sandbox, 'PATCH', `/users/${row.id}`, { manager_id: null })).status, 200);
});

test('every problem is told at once', async () => {
  const sandbox = await start();
  const { codes } = await ask(sandbox, 'POST', '/users', { first_name: 'A', gender: 'x', level: 5, x: 1 });
  assert.equal(codes, [
    'email missing_field',
    'gender invalid_value',
    'last_name missing_field',
    'level invalid_value',
    'x invalid_value',
  ]);
});

test.run();
