import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ask, closeAll, person, start } from './client.ts';

const NOBODY = '00000000-0000-4000-8000-000000000000';
const NOW = Date.parse('2026-11-22T12:00:00Z');

/** A list row of a user about whom nothing is known. */
const BLANK = {
  id: NOBODY,
  name: '',
  first_name: null,
  middle_name: null,
  last_name: null,
  email: null,
  status: 'Active',
  title: null,
  nickname: '',
  marital_status: '',
  last_active_date: null,
  employee_id: null,
  block_reason_code: null,
  user_blocked_at: null,
  display_picture: null,
  job_title: null,
  location: null,
  departments: [],
  business_unit: [],
  employee_type: null,
  gender: null,
  birthdate: null,
  joining_date: null,
  phone_number: null,
  linkedin: null,
  twitter: null,
  differently_abled: null,
  veteran_status: null,
  ethnicity: null,
  employee_level: null,
  level: null,
  is_cxo: false,
  custom_attributes: {},
};
const BLANK_SINGLE = {
  ...BLANK,
  linkedin: '',
  twitter: '',
  education: null,
  about_me: null,
  secondary_phone_number: '',
  joining_date_string: null,
  birthdate_as_date: null,
  work_anniversary_in: 0,
  promotion_date: null,
  review_date: null,
  is_admin: null,
};

const reading = suite('listUsers and getUser');
reading.after.each(closeAll);

reading('a list row has every key, blank ones too; a single user has more', async () => {
  const sandbox = await start({ attributes: [], users: [{ id: NOBODY, fields: {} }] });
  assert.equal((await ask(sandbox, 'GET', '/users')).rows[0], BLANK);
  const { text } = await ask(sandbox, 'GET', `/users/${NOBODY}`);
  assert.equal(JSON.parse(text), { success: true, data: BLANK_SINGLE });
});

reading('404 for a user that does not exist', async () => {
  const sandbox = await start();
  assert.is((await ask(sandbox, 'GET', `/users/${NOBODY}`)).status, 404);
  assert.is((await ask(sandbox, 'GET', '/users/__proto__')).status, 404);
});

reading('the site administrator is there from the start; only the single read tells', async () => {
  const sandbox = await start();
  const { rows } = await ask(sandbox, 'GET', '/users');
  assert.is(rows.length, 1);
  assert.is(rows[0]?.status, 'Active');
  assert.not.ok('is_admin' in (rows[0] ?? {}));
  assert.is((await ask(sandbox, 'GET', `/users/${rows[0]?.id}`)).row.is_admin, true);
});

reading('include: two words on the list, four on a single user, anything else is a 400', async () => {
  const sandbox = await start();
  const admin = `/users/${sandbox.users[0]?.id}`;
  for (const include of [
    'hr_managers',
    'secondary_managers',
    'manager',
    'primary_reporter,x',
    'Primary_Reporter',
  ]) {
    assert.is((await ask(sandbox, 'GET', `/users?include=${include}`)).status, 400, include);
  }
  assert.is((await ask(sandbox, 'GET', '/users?include=primary_reporter,direct_reports')).status, 200);
  assert.is((await ask(sandbox, 'GET', `${admin}?include=x`)).status, 400);
  const all = 'primary_reporter,direct_reports,hr_managers,secondary_managers';
  const { row } = await ask(sandbox, 'GET', `${admin}?include=${all}`);
  assert.equal(
    [row.primary_reporter, row.direct_reports, row.hr_managers, row.secondary_managers],
    [null, [], [], []],
  );
});

reading('managers show only when asked for, as four keys of a user', async () => {
  const sandbox = await start();
  const boss = (await ask(sandbox, 'POST', '/users', person(1))).row.id;
  const fields = { manager_id: boss, hr_managers: [boss], secondary_managers: [boss] };
  const { row: made } = await ask(sandbox, 'POST', '/users', person(2, fields));
  assert.not.ok('primary_reporter' in made);
  const shown = { id: boss, name: 'Ada N1', email: 'ada1@nordwind.example', status: 'Active' };
  const { rows } = await ask(sandbox, 'GET', '/users?include=primary_reporter,direct_reports');
  assert.equal(rows[0]?.primary_reporter, shown);
  assert.is(rows[1]?.primary_reporter, null);
  assert.equal(rows[1]?.direct_reports, [
    { id: made.id, name: 'Ada N2', email: 'ada2@nordwind.example', status: 'Active' },
  ]);
  const { row } = await ask(sandbox, 'GET', `/users/${made.id}?include=hr_managers,secondary_managers`);
  assert.equal([row.hr_managers, row.secondary_managers], [[shown], [shown]]);
  assert.not.ok('primary_reporter' in row);
});

reading('email filters, without regard to case, and pages count the hits', async () => {
  const sandbox = await start({ users: [{ fields: { email: 'Ada.B@Nordwind.example' } }] });
  const { rows, pagination } = await ask(sandbox, 'GET', '/users?email=ada.b%40nordwind.example');
  assert.equal(
    rows.map(({ email }) => email),
    ['Ada.B@Nordwind.example'],
  );
  assert.is(pagination.total_records, 1);
  assert.equal((await ask(sandbox, 'GET', '/users?email=ada')).rows, []);
});

reading('what is written comes back under other names and in other shapes', async () => {
  const sandbox = await start({
    now: () => NOW,
    units: { departments: ['Sales'], businesses: ['North'], job_titles: ['Clerk'], locations: ['Kiel'] },
  });
  const id = (kind: keyof typeof sandbox.units) => sandbox.units[kind][0]?.id ?? '';
  const { status, row } = await ask(
    sandbox,
    'POST',
    '/users',
    person(1, {
      middle_name: 'B',
      employee_id: 'E7',
      employee_type: 'Intern',
      level: 'L2',
      phone_number: '1',
      secondary_phone_number: '2',
      joining_date: 'Jan 02, 2022',
      birth_date: '1983-10-12',
      promotion_date: '2027-01-01',
      review_date: '2027-02-01',
      gender: 'Female',
      linkedin: 'in/ada',
      location: id('locations'),
      job_title: id('job_titles'),
      departments: [id('departments')],
      businesses: [id('businesses')],
      'custom-attribute-93cbf': 'P-1',
      'custom-attribute-d3b49': 9,
      'custom-attribute-7ab01': 'Dec 31, 2026',
      custom_attributes: { 'custom-attribute-1f0e2': false, 'custom-attribute-5d2c8': ['German', 'French'] },
    }),
  );
  assert.is(status, 201);
  assert.is(row.name, 'Ada N1');
  assert.is(row.joining_date, '2022-01-02');
  assert.is(row.birthdate, '12-10-1983');
  assert.not.ok('birth_date' in row);
  assert.equal(row.location, { id: id('locations'), name: 'Kiel' });
  assert.equal(row.job_title, { id: Number(id('job_titles')), name: 'Clerk' });
  assert.equal(row.departments, [{ id: id('departments'), name: 'Sales', is_admin: false }]);
  assert.equal(row.business_unit, [{ id: id('businesses'), name: 'North', is_admin: false }]);
  assert.not.ok('businesses' in row);
  assert.is((row.employee_type as { name: string }).name, 'Intern');
  assert.ok(Number.isInteger((row.employee_type as { id: number }).id));
  assert.equal([row.level, row.employee_level, row.phone_number, row.gender], ['L2', 'L2', '1', 'Female']);
  assert.equal(row.custom_attributes, {
    'custom-attribute-93cbf': { name: 'Personnel Number', value: 'P-1' },
    'custom-attribute-d3b49': { name: 'Grade', value: '9' },
    'custom-attribute-7ab01': { name: 'Departure Date', value: '2026-12-31' },
    'custom-attribute-1f0e2': { name: 'Company Car', value: 'false' },
    'custom-attribute-c4d55': { name: 'Work Model', value: null },
    'custom-attribute-5d2c8': { name: 'Languages', value: ['German', 'French'] },
    'custom-attribute-e9a31': { name: 'Contract', value: null },
  });
  const { row: single } = await ask(sandbox, 'GET', `/users/${row.id}`);
  assert.is(single.secondary_phone_number, '2');
  assert.equal([single.promotion_date, single.review_date], ['2027-01-01', '2027-02-01']);
  assert.equal([single.birthdate_as_date, single.joining_date_string], ['1983-10-12', 'Jan 02, 2022']);
  assert.is(single.work_anniversary_in, 41);
  assert.equal((await ask(sandbox, 'GET', '/users?size=1')).rows[0], row);
});

reading('a birthday is shown in one of three ways', async () => {
  for (const [birthdateFormat, shown] of [
    ['iso', '1983-10-02'],
    ['long', 'Oct 02, 1983'],
    ['dmy', '02-10-1983'],
  ] as const) {
    const sandbox = await start({ birthdateFormat, users: [{ fields: { birth_date: '1983-10-02' } }] });
    assert.is((await ask(sandbox, 'GET', '/users?size=1')).rows[0]?.birthdate, shown);
  }
});

reading('an anniversary on 29 February is kept on the 28th; on the day itself it is in 0 days', async () => {
  const fields = { joining_date: '2024-02-29' };
  const sandbox = await start({
    now: () => Date.parse('2027-02-27T10:00:00Z'),
    users: [{ id: NOBODY, fields }],
  });
  assert.is((await ask(sandbox, 'GET', `/users/${NOBODY}`)).row.work_anniversary_in, 1);
  sandbox.addUser({ id: 'today', fields: { joining_date: '2020-02-27' } });
  assert.is((await ask(sandbox, 'GET', '/users/today')).row.work_anniversary_in, 0);
});

reading.run();

const writing = suite('createUser and updateUser');
writing.after.each(closeAll);

writing('PATCH changes what is sent and nothing else', async () => {
  const sandbox = await start();
  const { row } = await ask(sandbox, 'POST', '/users', person(1, { level: 'L1', phone_number: '1' }));
  const changed = await ask(sandbox, 'PATCH', `/users/${row.id}`, { level: 'L2' });
  assert.is(changed.status, 200);
  assert.equal(changed.row, { ...row, level: 'L2', employee_level: 'L2' });
});

writing('PUT wants the mandatory attributes', async () => {
  const sandbox = await start();
  const { row } = await ask(sandbox, 'POST', '/users', person(1));
  const { status, codes } = await ask(sandbox, 'PUT', `/users/${row.id}`, { level: 'L2' });
  assert.is(status, 422);
  assert.equal(codes, ['email missing_field', 'first_name missing_field', 'last_name missing_field']);
  assert.is((await ask(sandbox, 'PUT', `/users/${row.id}`, person(1, { level: 'L2' }))).row.level, 'L2');
});

writing('404 for a user that does not exist', async () => {
  const sandbox = await start();
  for (const path of ['', '/deactivate', '/activate', '/profile/picture']) {
    const method = path === '' ? 'PATCH' : 'PUT';
    assert.is((await ask(sandbox, method, `/users/${NOBODY}${path}`, {})).status, 404, path);
  }
});

writing('a refused request changes nothing, not even its valid fields', async () => {
  const sandbox = await start();
  const { row } = await ask(sandbox, 'POST', '/users', person(1));
  assert.is((await ask(sandbox, 'PATCH', `/users/${row.id}`, { level: 'L2', gender: 'x' })).status, 422);
  assert.is((await ask(sandbox, 'POST', '/users', person(2, { gender: 'x' }))).status, 422);
  assert.equal((await ask(sandbox, 'GET', '/users?size=1')).rows, [row]);
});

writing('a blocked user cannot be changed, unless the option says so', async () => {
  const users = [{ id: NOBODY, blocked: true, fields: { email: 'b@nordwind.example' } }];
  const strict = await start({ users });
  const { status, errorType } = await ask(strict, 'PATCH', `/users/${NOBODY}`, { level: 'L2' });
  assert.equal([status, errorType], [422, 'validation_error']);
  const lenient = await start({ users, patchBlocked: 'allow' });
  const changed = await ask(lenient, 'PATCH', `/users/${NOBODY}`, { level: 'L2' });
  assert.equal([changed.status, changed.row.level, changed.row.status], [200, 'L2', 'Blocked']);
});

writing('a body cannot reach the prototype', async () => {
  const sandbox = await start();
  const body =
    '{"first_name":"A","last_name":"B","email":"a@b.example","__proto__":{"polluted":1},"constructor":"x"}';
  const { status, codes } = await ask(sandbox, 'POST', '/users', body);
  assert.is(status, 422);
  assert.equal(codes, ['__proto__ invalid_value', 'constructor invalid_value']);
  assert.is(Reflect.get({}, 'polluted'), undefined);
});

writing.run();

const status = suite('deactivateUser and activateUser');
status.after.each(closeAll);

status('deactivate blocks, with a code or without, and keeps the first time', async () => {
  let now = NOW;
  const sandbox = await start({ now: () => now });
  const { row } = await ask(sandbox, 'POST', '/users', person(1));
  const plain = await ask(sandbox, 'PUT', `/users/${row.id}/deactivate`);
  assert.equal(
    [plain.status, plain.row.status, plain.row.block_reason_code, plain.row.user_blocked_at],
    [200, 'Blocked', null, '2026-11-22T12:00:00.000Z'],
  );
  now += 1_000;
  const again = await ask(sandbox, 'PUT', `/users/${row.id}/deactivate`, { block_reason_code: 'voluntary' });
  assert.equal(
    [again.row.block_reason_code, again.row.user_blocked_at],
    ['voluntary', '2026-11-22T12:00:00.000Z'],
  );
});

status('a code that is unknown, archived or no text is refused, and nobody is blocked', async () => {
  const sandbox = await start({ reasonCodes: [{ code: 'old', archived: true }, { code: 'own' }] });
  const user = sandbox.addUser({ fields: {} });
  for (const code of ['nope', 'old', '', 5, ['voluntary'], '__proto__']) {
    const { status, codes } = await ask(sandbox, 'PUT', `/users/${user.id}/deactivate`, {
      block_reason_code: code,
    });
    assert.equal([status, codes], [422, ['block_reason_code invalid_value']]);
  }
  assert.is((await ask(sandbox, 'PUT', `/users/${user.id}/deactivate`, { reason: 'own' })).status, 422);
  assert.not.ok(user.blocked);
  const { row } = await ask(sandbox, 'PUT', `/users/${user.id}/deactivate`, { block_reason_code: 'own' });
  assert.is(row.block_reason_code, 'own');
});

status('activate undoes it', async () => {
  const sandbox = await start({ users: [{ id: NOBODY, blocked: true, reason: 'voluntary', fields: {} }] });
  const { status, row } = await ask(sandbox, 'PUT', `/users/${NOBODY}/activate`);
  assert.equal([status, row.status, row.block_reason_code, row.user_blocked_at], [200, 'Active', null, null]);
});

status.run();

const reference = suite('listReasonCodes and listAttributes');
reference.after.each(closeAll);

reference('six system codes and the organisation’s own, in an envelope of their own', async () => {
  const users = [{ blocked: true, reason: 'voluntary', fields: {} }];
  const sandbox = await start({ users, reasonCodes: [{ code: 'old', archived: true }] });
  const { text, rows } = await ask(sandbox, 'GET', '/users/block-reason-codes');
  assert.equal(Object.keys(JSON.parse(text)), ['status', 'data']);
  assert.is(JSON.parse(text).status, 200);
  assert.equal(
    rows.map(({ code, source, archived, blocked_users_count }) => [
      code,
      source,
      archived,
      blocked_users_count,
    ]),
    [
      ['involuntary', 'system', false, 0],
      ['voluntary', 'system', false, 1],
      ['dismissal_with_cause', 'system', false, 0],
      ['retirement', 'system', false, 0],
      ['temporary_leave', 'system', false, 0],
      ['not_known', 'system', false, 0],
      ['old', 'organisation', true, 0],
    ],
  );
});

reference('attributes of every type, system and custom, unpaged', async () => {
  const sandbox = await start();
  const { text, rows } = await ask(sandbox, 'GET', '/user-attributes?size=1');
  assert.equal(Object.keys(JSON.parse(text)), ['success', 'data']);
  assert.ok(rows.length > 10);
  const keys = ['attribute_key', 'attribute_options', 'data_type', 'id', 'mandatory', 'name', 'preset'];
  for (const row of rows) assert.equal(Object.keys(row).sort(), keys);
  assert.is(new Set(rows.map(({ id }) => id)).size, rows.length);
  assert.equal(
    rows.filter(({ mandatory }) => mandatory).map(({ attribute_key }) => attribute_key),
    ['first_name', 'last_name', 'email'],
  );
  const types = ['boolean', 'date', 'document', 'multiple-select', 'number', 'single-select', 'text'];
  const custom = rows.filter(({ preset }) => preset === false);
  assert.equal(custom.map(({ data_type }) => data_type).sort(), types);
  const gender = rows.find(({ attribute_key }) => attribute_key === 'gender');
  const options = (gender?.attribute_options ?? []) as { id: number; value: string }[];
  assert.equal(
    options.map(({ value }) => value),
    ['Male', 'Female', 'Other'],
  );
  const ids = rows.flatMap(({ attribute_options }) => (attribute_options ?? []) as { id: number }[]);
  assert.is(new Set(ids.map(({ id }) => id)).size, ids.length);
  assert.is(rows.find(({ attribute_key }) => attribute_key === 'linkedin')?.attribute_options, null);
});

reference.run();

const picture = suite('putPicture');
picture.after.each(closeAll);

picture('a list of bytes, of a JPEG or PNG', async () => {
  const sandbox = await start();
  const { id } = sandbox.addUser({ fields: {} });
  const png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
  const gif = [...Buffer.from('GIF89a')];
  for (const bytes of [
    undefined,
    [],
    [...png, 256],
    [...png, -1],
    [...png, 1.5],
    ['1'],
    'AA==',
    gif,
    [0, 255],
  ]) {
    const { status } = await ask(sandbox, 'PUT', `/users/${id}/profile/picture`, { profile_picture: bytes });
    assert.is(status, 422);
  }
  const more = { profile_picture: png, name: 'me' };
  assert.is((await ask(sandbox, 'PUT', `/users/${id}/profile/picture`, more)).status, 422);
  const { text } = await ask(sandbox, 'PUT', `/users/${id}/profile/picture`, { profile_picture: png });
  assert.is(text, '{"success":true}');
  assert.ok((await ask(sandbox, 'GET', `/users/${id}`)).row.display_picture);
  const jpeg = await ask(sandbox, 'PUT', `/users/${id}/profile/picture`, {
    profile_picture: [0xff, 0xd8, 0xff],
  });
  assert.is(jpeg.status, 200);
});

picture.run();
