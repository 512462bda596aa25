import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ask, closeAll, person, start } from './client.ts';

const KINDS = ['departments', 'businesses', 'job_titles', 'locations'] as const;
const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/;

const list = suite('listUnits');
list.after.each(closeAll);

list('departments and business units have uuids and counts, the others integers', async () => {
  const units = { departments: ['A'], businesses: ['B'], job_titles: ['C'], locations: ['D'] };
  const sandbox = await start({ units });
  const keys: Record<string, string[]> = {};
  for (const kind of KINDS) {
    const { rows, pagination } = await ask(sandbox, 'GET', `/${kind}`);
    assert.equal(pagination, { page: 1, size: 25, has_more: false, total_records: 1 });
    keys[kind] = Object.keys(rows[0] ?? {});
    if (kind === 'departments' || kind === 'businesses') assert.match(String(rows[0]?.id), UUID);
    else assert.ok(Number.isInteger(rows[0]?.id));
  }
  assert.equal(keys, {
    departments: ['id', 'name', 'members_count', 'administrators_count'],
    businesses: ['id', 'name', 'members_count', 'administrators_count'],
    job_titles: ['id', 'name', 'description', 'responsibilities'],
    locations: ['id', 'name', 'address_line1', 'address_line2', 'city', 'state', 'country', 'postal_code'],
  });
});

list('counts members', async () => {
  const sandbox = await start({ units: { departments: ['A', 'B'] } });
  const id = sandbox.unitByName('departments', 'A')?.id;
  await ask(sandbox, 'POST', '/users', person(1, { departments: [id] }));
  const { rows } = await ask(sandbox, 'GET', '/departments');
  assert.equal(
    rows.map(({ name, members_count }) => [name, members_count]),
    [
      ['B', 0],
      ['A', 1],
    ],
  );
});

list('every unit has an id of its own, also beside ids that were given', async () => {
  const job_titles = [{ id: '11502', name: 'A' }, 'B', 'C', 'D'];
  const sandbox = await start({ units: { job_titles, locations: ['A', 'B'] } });
  for (const kind of ['job_titles', 'locations'] as const) {
    const { rows } = await ask(sandbox, 'GET', `/${kind}`);
    assert.is(new Set(rows.map(({ id }) => id)).size, sandbox.units[kind].length);
  }
  const job = (await ask(sandbox, 'GET', '/job_titles/11502')).row;
  assert.equal(job, { id: 11502, name: 'A', description: null, responsibilities: null });
});

list.run();

const create = suite('createUnit');
create.after.each(closeAll);

create('a name is enough, and the id can be used at once', async () => {
  const sandbox = await start();
  for (const kind of KINDS) {
    const { status, row } = await ask(sandbox, 'POST', `/${kind}`, { name: 'Süd & Co' });
    assert.equal([status, row.name], [201, 'Süd & Co'], kind);
    assert.is(sandbox.unitByName(kind, 'süd & co')?.id, String(row.id));
    assert.equal((await ask(sandbox, 'GET', `/${kind}/${row.id}`)).row, row);
  }
  const title = String((await ask(sandbox, 'GET', '/job_titles')).rows[0]?.id);
  assert.is((await ask(sandbox, 'POST', '/users', person(1, { job_title: title }))).status, 201);
});

create('a name that is there already, but for case and space, is a duplicate', async () => {
  const sandbox = await start();
  for (const kind of KINDS) {
    await ask(sandbox, 'POST', `/${kind}`, { name: 'Sales' });
    for (const name of ['Sales', ' sALES ']) {
      const { status, errorType, codes } = await ask(sandbox, 'POST', `/${kind}`, { name });
      assert.equal([status, errorType, codes], [422, 'validation_error', ['name duplicate_value']]);
    }
    assert.is(sandbox.units[kind].length, 1);
  }
});

create(
  'a name that is missing, blank or no text, and fields that are not published, are refused',
  async () => {
    const sandbox = await start();
    for (const body of [{}, { name: '' }, { name: ' ' }, { name: null }]) {
      const { status, codes } = await ask(sandbox, 'POST', '/departments', body);
      assert.equal([status, codes], [422, ['name missing_field']]);
    }
    assert.equal((await ask(sandbox, 'POST', '/departments', { name: 5 })).codes, ['name invalid_value']);
    assert.equal((await ask(sandbox, 'POST', '/departments', { name: 'A', city: 'x' })).codes, [
      'city invalid_value',
    ]);
    assert.equal((await ask(sandbox, 'POST', '/locations', { name: 'A', city: 5 })).codes, [
      'city invalid_value',
    ]);
    assert.equal((await ask(sandbox, 'POST', '/departments', { name: 'A', members: ['x'] })).codes, [
      'members invalid_value',
    ]);
    assert.equal((await ask(sandbox, 'POST', '/locations', { name: 'A', members: [] })).codes, [
      'members invalid_value',
    ]);
    assert.equal((await ask(sandbox, 'POST', '/departments', { name: 'A', extra: [] })).codes, [
      'extra invalid_value',
    ]);
    assert.equal(sandbox.units, { departments: [], businesses: [], job_titles: [], locations: [] });
  },
);

create('takes the published details', async () => {
  const sandbox = await start();
  const member = sandbox.users[0]?.id;
  const department = await ask(sandbox, 'POST', '/departments', { name: 'A', members: [member] });
  const { id: _id, ...rest } = department.row;
  assert.equal(rest, {
    name: 'A',
    members_count: 1,
    administrators_count: 0,
    members: [
      {
        id: member,
        name: 'Site Administrator',
        email: 'administrator@organisation.example',
        first_name: 'Site',
        middle_name: null,
        last_name: 'Administrator',
        is_admin: false,
      },
    ],
  });
  assert.is((await ask(sandbox, 'POST', '/locations', { name: 'A', city: 'Kiel' })).row.city, 'Kiel');
});

create.run();

const others = suite('getUnit, renameUnit and deleteUnit');
others.after.each(closeAll);

others('404 for a unit that does not exist', async () => {
  const sandbox = await start();
  for (const kind of KINDS) {
    assert.is((await ask(sandbox, 'GET', `/${kind}/1`)).status, 404);
    assert.is((await ask(sandbox, 'PUT', `/${kind}/1`, { name: 'A' })).status, 404);
    assert.is((await ask(sandbox, 'DELETE', `/${kind}/1`)).status, 404);
  }
});

others('a new name must be free, but may be the old one in another case', async () => {
  const sandbox = await start({ units: { departments: ['A', 'B'] } });
  const id = sandbox.unitByName('departments', 'A')?.id;
  assert.equal((await ask(sandbox, 'PUT', `/departments/${id}`, { name: 'b' })).codes, [
    'name duplicate_value',
  ]);
  assert.is((await ask(sandbox, 'PUT', `/departments/${id}`, { name: 'a' })).row.name, 'a');
});

others('a deleted unit is gone from the list and from its members', async () => {
  const sandbox = await start({ units: { departments: ['A'], locations: ['B'] } });
  const department = sandbox.units.departments[0]?.id ?? '';
  const location = sandbox.units.locations[0]?.id ?? '';
  sandbox.addUser({ fields: { departments: [department], location } });
  const { status, text } = await ask(sandbox, 'DELETE', `/departments/${department}`);
  assert.equal([status, text], [204, '']);
  await ask(sandbox, 'DELETE', `/locations/${location}`);
  assert.equal((await ask(sandbox, 'GET', '/departments')).rows, []);
  const { rows } = await ask(sandbox, 'GET', '/users?size=1');
  assert.equal([rows[0]?.departments, rows[0]?.location], [[], null]);
});

others.run();
