import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { fieldNamed, readUser, writeBody } from '../../../src/vendors/engagedly/user.ts';
import { inheritedBy } from '../../fixtures/people.ts';

/** A user as the vendor publishes one, invented. */
const SAMPLE = {
  id: '0b62167d-2718-4e45-9721-275359910001',
  name: 'Aoife Sample',
  first_name: 'Aoife',
  middle_name: null,
  last_name: 'Sample',
  email: 'aoife@nordwind.example',
  status: 'Active',
  title: null,
  nickname: '',
  last_active_date: '2026-01-01',
  employee_id: 'E007',
  block_reason_code: null,
  display_picture: { small: 'https://pictures.example/1.jpg' },
  job_title: { id: 11503, name: 'Manager' },
  location: { id: '3927', name: 'Bremen' },
  departments: [{ id: 'd-1', name: 'Customer Support', is_admin: false }],
  business_unit: [
    { id: 'b-2', name: 'Works', is_admin: false },
    { id: 17, name: 'Labs', is_admin: true },
  ],
  employee_type: { id: 2033, name: 'Non-Exempt' },
  gender: 'Female',
  birthdate: '12-10-1983',
  joining_date: '2024-01-15',
  phone_number: null,
  linkedin: 'https://linkedin.example/in/aoife',
  differently_abled: false,
  is_cxo: false,
  primary_reporter: { id: 'u-9', name: 'Jane Sample', email: 'jane@nordwind.example', status: 'Active' },
  custom_attributes: {
    'custom-attribute-93cbf': { name: 'Department', value: 'Product' },
    'custom-attribute-5d2c8': { name: 'Languages', value: ['English', '', 'Kannada'] },
    'custom-attribute-00001': { name: 'Empty', value: '' },
    'custom-attribute-00002': { name: 'Number', value: 9 },
    'custom-attribute-00003': { name: 'Boolean', value: false },
    'custom-attribute-00004': { name: 'None', value: null },
    'custom-attribute-00005': null,
  },
};

const read = suite('readUser');

read('current values stand under the names they are written with', () => {
  const user = readUser(SAMPLE);
  assert.is(user?.id, SAMPLE.id);
  assert.is(user?.blocked, false);
  assert.not.ok(user && 'admin' in user);
  assert.equal(
    { ...user?.fields },
    {
      first_name: 'Aoife',
      last_name: 'Sample',
      email: 'aoife@nordwind.example',
      employee_id: 'E007',
      job_title: '11503',
      location: '3927',
      departments: ['d-1'],
      businesses: ['b-2', '17'],
      employee_type: 'Non-Exempt',
      gender: 'Female',
      birth_date: '12-10-1983',
      joining_date: '2024-01-15',
      linkedin: 'https://linkedin.example/in/aoife',
      differently_abled: 'false',
      manager: 'u-9',
      'custom-attribute-93cbf': 'Product',
      'custom-attribute-5d2c8': ['English', 'Kannada'],
      'custom-attribute-00002': '9',
      'custom-attribute-00003': 'false',
    },
  );
});

read('empty and odd values are absent', () => {
  const odd = {
    id: 7,
    job_title: null,
    location: 'Bremen',
    departments: [],
    business_unit: [null, {}, { id: '../x' }],
    employee_type: { id: 1 },
    primary_reporter: null,
    email: { a: 1 },
    custom_attributes: ['x'],
  };
  assert.equal({ ...readUser(odd)?.fields }, {});
  assert.is(readUser(odd)?.id, '7');
});

read('an employee type may come as a word', () => {
  assert.is(readUser({ id: 'u', employee_type: 'Exempt' })?.fields.employee_type, 'Exempt');
});

read('what only a single user shows is read where it stands', () => {
  const user = readUser({
    id: 'u',
    hr_managers: [{ id: 'u-1' }],
    secondary_phone_number: '0421 1',
    is_admin: true,
  });
  assert.equal({ ...user?.fields }, { hr_managers: ['u-1'], secondary_phone_number: '0421 1' });
});

const STATUSES: Array<[unknown, boolean]> = [
  ['Blocked', true],
  [' blocked ', true],
  ['Active', false],
  ['Not Blocked', false],
  ['Invited', false],
  [null, false],
  [{ name: 'Blocked' }, false],
];
for (const [status, blocked] of STATUSES) {
  read(`status ${JSON.stringify(status)}`, () => assert.is(readUser({ id: 'u', status })?.blocked, blocked));
}

for (const id of [undefined, null, '', 'a/b', 'a b', '.', 1.5, {}, 'x'.repeat(65)]) {
  read(`no usable id: ${JSON.stringify(id) ?? 'undefined'}`, () =>
    assert.is(readUser({ ...SAMPLE, id }), undefined),
  );
}

read('what is no object is nobody', () => {
  for (const raw of [undefined, null, 'x', 7, [SAMPLE]]) assert.is(readUser(raw), undefined);
});

read('hostile keys reach no prototype and take no field', () => {
  const user = readUser(
    JSON.parse(`{"id":"u","__proto__":"x","constructor":"x","manager":"u-1","manager_id":"u-1","birth_date":"x",
      "email":"a@b.example",
      "custom_attributes":{"__proto__":{"value":"p"},"email":{"value":"other"},"manager":{"value":"u-2"},"toString":{"value":"t"}}}`),
  );
  assert.equal(JSON.stringify(user?.fields), '{"email":"a@b.example","toString":"t"}');
  assert.equal(inheritedBy(user?.fields), []);
});

read.run();

const write = suite('writeBody');

write('only the manager has another name; custom attributes stand at the top level', () => {
  const fields = {
    first_name: 'Aoife',
    birth_date: '1983-10-12',
    businesses: ['b-1'],
    manager: 'u-9',
    location: '3927',
    phone_number: null,
    'custom-attribute-93cbf': 9,
  };
  const { manager: _, ...others } = fields;
  assert.equal(writeBody(fields), { ...others, manager_id: 'u-9' });
});

write('hostile keys are left out', () => {
  assert.equal(
    Object.keys(writeBody(JSON.parse('{"__proto__":"x","constructor":"y","a b":"z","level":"1"}'))),
    ['level'],
  );
});

write.run();

const naming = suite('fieldNamed');

naming('a field is called the same here, whichever of its two names Engagedly uses', () => {
  const names = [
    'birthdate',
    'business_unit',
    'primary_reporter',
    'manager_id',
    'gender',
    'custom-attribute-1',
  ];
  assert.equal(names.map(fieldNamed), [
    'birth_date',
    'businesses',
    'manager',
    'manager',
    'gender',
    'custom-attribute-1',
  ]);
});

naming.run();
