import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { AuthError, HttpError, ShapeError } from '../../../src/errors.ts';
import { createHttp } from '../../../src/http/http.ts';
import type { PersonRef, Target, UnitKind } from '../../../src/model.ts';
import { type Answer, type Call, type Sandbox, serve } from '../../../src/sandbox/server.ts';
import { createEngagedly } from '../../../src/vendors/engagedly/engagedly.ts';
import { VENDORS } from '../../../src/vendors/vendors.ts';

const refOf = (ref: PersonRef) => `ref of ${Object.values(ref)[0]}`;

type Row = Record<string, unknown>;
type World = {
  target: Target;
  server: Sandbox;
  /** Lists by path: `users`, `departments`, … */
  lists: Record<string, Row[]>;
  instead: { answer: (call: Call, nth: number) => Answer | undefined };
  paths: () => string[];
};

/** An Engagedly of a few lines, and the target that works on it through the real HTTP client. */
async function inWorld(lists: Record<string, Row[]>, use: (world: World) => Promise<void>): Promise<void> {
  const instead: World['instead'] = { answer: () => undefined };
  let calls = 0;
  const server = await serve((call) => instead.answer(call, calls++) ?? handle(lists, call));
  const pace = { isOver: false, readyAt: () => 0, after: () => pace };
  const http = createHttp({
    vendor: VENDORS.engagedly,
    baseUrl: server.url,
    readOnly: false,
    pace,
    sleep: async () => {},
  });
  const target = createEngagedly({ http, clientKey: 'the-key', secretKey: 'the-secret', refOf });
  const paths = () => server.calls.map(({ method, path }) => `${method} ${path}`);
  try {
    await use({ target, server, lists, instead, paths });
  } finally {
    http.close();
    await server.close();
  }
}

function handle(lists: Record<string, Row[]>, call: Call): Answer {
  if (call.headers.clientkey !== 'the-key' || call.headers.secretkey !== 'the-secret') return refused(401);
  if (call.method !== 'GET' && call.headers['content-type'] !== 'application/json') return refused(415);
  const [, , kind = '', id, verb] = call.path.split('/');
  const rows = lists[kind] ?? [];
  lists[kind] = rows;
  if (call.method === 'POST') return create(rows, call.body as Row);
  if (id === undefined) return list(rows, call);
  const row = rows.find((one) => one.id === id);
  if (!row) return refused(404);
  if (verb !== undefined) row.status = verb === 'activate' ? 'Active' : 'Blocked';
  if (call.method === 'PATCH') Object.assign(row, call.body);
  return ok(row);
}

function list(rows: readonly Row[], call: Call): Answer {
  const [page, size] = [Number(call.query.get('page') ?? 1), Number(call.query.get('size') ?? 25)];
  if (page < 1 || size > 50) return refused(400);
  const email = call.query.get('email');
  const found = email === null ? rows : rows.filter((row) => row.email === email);
  const data = found.slice((page - 1) * size, page * size);
  const pagination = { page, size, has_more: page * size < found.length, total_records: found.length };
  return { status: 200, body: { success: true, pagination, data } };
}

function create(rows: Row[], fields: Row): Answer {
  const taken = rows.some((row) => (row.email ?? row.name) === (fields.email ?? fields.name));
  if (taken) return refused(422, 'duplicate_value');
  const row = { id: `new-${rows.length + 1}`, status: 'Active', ...fields };
  rows.push(row);
  return { status: 201, body: { success: true, data: row } };
}

const ok = (data: unknown): Answer => ({ status: 200, body: { success: true, data } });
const refused = (status: number, code = 'missing_field'): Answer => ({
  status,
  body: { error_type: 'validation_error', errors: [{ field: 'email', message: 'Geheim a@b.example', code }] },
});

function people(count: number): Row[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `u-${index + 1}`,
    email: `p${index + 1}@nordwind.example`,
    status: 'Active',
  }));
}

async function failure<T extends Error>(
  promise: Promise<unknown>,
  kind: new (...args: never[]) => T,
): Promise<T> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.instance(error, kind);
  const { message, remedy } = error as T & { remedy: string };
  assert.not.match(`${message} ${remedy}`, /Geheim|nordwind|the-secret|the-key|Vertrieb/);
  return error as T;
}

const reading = suite('reading lists');

reading('1,000 users are exactly 20 pages of 50 with their managers', () =>
  inWorld({ users: people(1000) }, async ({ target, server }) => {
    const listing = await target.users();
    assert.is(listing.complete, true);
    assert.equal(
      listing.items.map(({ id }) => id),
      people(1000).map(({ id }) => id),
    );
    const pages = server.calls.map(({ query }) => Number(query.get('page')));
    assert.is(pages[0], 1);
    assert.equal(
      pages.sort((a, b) => a - b),
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
    for (const { query } of server.calls) {
      assert.is(query.get('size'), '50');
      assert.is(query.get('include'), 'primary_reporter');
    }
  }),
);

reading('an empty organisation is complete', () =>
  inWorld({}, async ({ target, server }) => {
    assert.equal(await target.users(), { items: [], complete: true });
    assert.is(server.calls.length, 1);
  }),
);

reading('a total that moved: the whole list is read again', () =>
  inWorld({ users: people(120) }, async ({ target, lists, instead, server }) => {
    instead.answer = (_, nth) => {
      if (nth === 1) lists.users?.unshift({ id: 'u-new', email: 'new@nordwind.example', status: 'Active' });
      return undefined;
    };
    const listing = await target.users();
    assert.is(listing.complete, true);
    assert.is(listing.items.length, 121);
    assert.is(server.calls.length, 6);
  }),
);

reading('a row that is missing for good: three passes, no proof, everybody else', () =>
  inWorld({ users: people(120) }, async ({ target, instead, lists, server }) => {
    instead.answer = (call) => {
      const answer = list(lists.users ?? [], call);
      (answer.body as { data: unknown[] }).data.splice(3, 1);
      return answer;
    };
    const listing = await target.users();
    assert.is(listing.complete, false);
    assert.is(listing.items.length, 117);
    assert.is(server.calls.length, 9);
  }),
);

for (const pagination of [undefined, null, [], { total_records: null }]) {
  reading(`no usable total: ${JSON.stringify(pagination)}`, () =>
    inWorld({ users: people(120) }, async ({ target, instead, lists }) => {
      instead.answer = (call) => {
        const answer = list(lists.users ?? [], call);
        (answer.body as Row).pagination = pagination;
        return answer;
      };
      assert.is((await target.users()).complete, false);
    }),
  );
}

reading('without totals it follows has_more', () =>
  inWorld({ users: people(120) }, async ({ target, instead, lists }) => {
    instead.answer = (call) => {
      const answer = list(lists.users ?? [], call);
      const { pagination } = answer.body as { pagination: Row };
      delete pagination.total_records;
      return answer;
    };
    const listing = await target.users();
    assert.is(listing.items.length, 120);
    assert.is(listing.complete, false);
  }),
);

reading('a page that fails fails the list', () =>
  inWorld({ users: people(500) }, async ({ target, server }) => {
    const when = (call: Call) => call.query.get('page') === '4';
    server.fault({
      when,
      times: Infinity,
      effect: { kind: 'answer', answer: { status: 502, body: '<html>' } },
    });
    assert.is((await failure(target.users(), HttpError)).status, 502);
  }),
);

reading('a credential that is not accepted', () =>
  inWorld({}, async ({ target, instead }) => {
    instead.answer = () => refused(401, 'authentication_error');
    await failure(target.users(), AuthError);
  }),
);

reading('200 with success: false', () =>
  inWorld({}, async ({ target, instead }) => {
    instead.answer = () => ({
      status: 200,
      body: { success: false, data: [], pagination: { total_records: 0 } },
    });
    await failure(target.users(), HttpError);
  }),
);

for (const data of [undefined, null, {}, [7], [{}], [{ id: 'a/b' }], [{ id: null }]]) {
  reading(`another shape: ${JSON.stringify(data)}`, () =>
    inWorld({}, async ({ target, instead }) => {
      instead.answer = () => ({
        status: 200,
        body: { success: true, pagination: { total_records: 1 }, data },
      });
      await failure(target.users(), ShapeError);
    }),
  );
}

for (const kind of ['departments', 'businesses', 'job_titles', 'locations'] satisfies UnitKind[]) {
  reading(`${kind}: ids are strings, names are trimmed`, () =>
    inWorld({ [kind]: [{ id: 3927, name: ' Bremen ' }, { id: 'd-1' }] }, async ({ target, paths }) => {
      assert.equal(await target.units(kind), {
        items: [
          { id: '3927', name: 'Bremen' },
          { id: 'd-1', name: '' },
        ],
        complete: true,
      });
      assert.equal(paths(), [`GET /beta/${kind}`]);
    }),
  );
}

reading('users by e-mail: asked for, and checked again without regard to case', () =>
  inWorld({ users: people(3) }, async ({ target, instead, lists, server }) => {
    instead.answer = (call) => {
      call.query.delete('email');
      return list([...(lists.users ?? []), { id: 'u-4', email: 'P2@Nordwind.example' }], call);
    };
    const found = await target.usersByEmail(' p2@nordwind.example');
    assert.equal(
      found.map(({ id }) => id),
      ['u-2', 'u-4'],
    );
    assert.is(server.calls.length, 1);
  }),
);

reading('every account carries its reference', () =>
  inWorld({ users: people(2) }, async ({ target }) => {
    assert.equal(
      (await target.users()).items.map(({ ref }) => ref),
      ['ref of u-1', 'ref of u-2'],
    );
    assert.is((await target.user('u-2'))?.ref, 'ref of u-2');
  }),
);

reading.run();

const catalogue = suite('attributes and reason codes');

catalogue('attributes: types, options, and what cannot be used', () =>
  inWorld({}, async ({ target, instead }) => {
    const rows = [
      {
        id: 1,
        name: 'Gender',
        attribute_key: 'gender',
        preset: true,
        mandatory: true,
        data_type: 'single-select',
        attribute_options: [{ id: 1, value: 'Male' }, { id: 2, value: '' }, { id: 3, value: 'Other' }, null],
      },
      {
        attribute_key: 'custom-attribute-93cbf',
        mandatory: false,
        data_type: 'number',
        attribute_options: null,
      },
      { attribute_key: 'custom-attribute-00001', mandatory: 'yes', data_type: 'rating' },
      { attribute_key: 'custom-attribute-93cbf', data_type: 'text' },
      { attribute_key: '__proto__', data_type: 'text' },
      { attribute_key: 'a b', data_type: 'text' },
      {},
    ];
    instead.answer = () => ok(rows);
    assert.equal(await target.attributes(), [
      { key: 'gender', label: 'Gender', mandatory: true, type: 'single-select', options: ['Male', 'Other'] },
      { key: 'custom-attribute-93cbf', mandatory: false, type: 'number', options: [] },
      { key: 'custom-attribute-00001', mandatory: false, type: 'document', options: [] },
    ]);
  }),
);

catalogue('reason codes that are not archived, from an answer without a success flag', () =>
  inWorld({}, async ({ target, instead, paths }) => {
    const data = [
      { code: 'voluntary', archived: false },
      { code: 'old', archived: true },
      { code: 'not_known' },
      { code: null },
    ];
    instead.answer = () => ({ status: 200, body: { status: 200, data } });
    assert.equal(await target.reasonCodes(), ['voluntary', 'not_known']);
    assert.equal(paths(), ['GET /beta/users/block-reason-codes']);
  }),
);

catalogue.run();

const single = suite('one user');

single('read again now, and whether it is a site administrator', () =>
  inWorld(
    {
      users: [
        { id: 'u-1', is_admin: true },
        { id: 'u-2', is_admin: null },
      ],
    },
    async ({ target, server }) => {
      assert.is((await target.user('u-1'))?.admin, true);
      assert.is((await target.user('u-2'))?.admin, false);
      assert.is(server.calls[0]?.query.get('include'), 'primary_reporter,hr_managers,secondary_managers');
    },
  ),
);

single('gone', () =>
  inWorld({}, async ({ target }) => {
    assert.is(await target.user('u-1'), undefined);
  }),
);

single('somebody else than asked for is no evidence', () =>
  inWorld({}, async ({ target, instead }) => {
    instead.answer = () => ok({ id: 'u-2' });
    await failure(target.user('u-1'), ShapeError);
  }),
);

for (const id of ['', '.', '..', 'a/b', 'u-1?x', 'ü', 'x'.repeat(65)]) {
  single(`an id that is none makes no request: ${JSON.stringify(id)}`, () =>
    inWorld({}, async ({ target, server }) => {
      for (const work of [
        target.user(id),
        target.updateUser(id, {}),
        target.block(id, undefined),
        target.activate(id),
      ]) {
        await failure(work, ShapeError);
      }
      assert.is(server.calls.length, 0);
    }),
  );
}

single.run();

const changing = suite('changing users');

changing('an update sends the fields and gives the user as it is now', () =>
  inWorld({ users: people(2) }, async ({ target, server, paths }) => {
    const user = await target.updateUser('u-2', { level: '3', manager: 'u-1' });
    assert.is(user.fields.level, '3');
    assert.equal(paths(), ['PATCH /beta/users/u-2']);
    assert.equal(server.calls[0]?.body, { level: '3', manager_id: 'u-1' });
  }),
);

changing('an update that answers without the user is looked at', () =>
  inWorld({ users: people(2) }, async ({ target, instead, paths }) => {
    instead.answer = (call) =>
      call.method === 'PATCH' ? { status: 200, body: { success: true } } : undefined;
    assert.is((await target.updateUser('u-2', { level: '3' })).id, 'u-2');
    assert.equal(paths(), ['PATCH /beta/users/u-2', 'GET /beta/users/u-2']);
  }),
);

changing('an update that is refused', () =>
  inWorld({ users: people(2) }, async ({ target, instead }) => {
    instead.answer = () => refused(422);
    const error = await failure(target.updateUser('u-2', { level: '3' }), HttpError);
    assert.equal(
      [error.status, error.codes, error.fields],
      [422, ['validation_error', 'missing_field'], ['email']],
    );
  }),
);

changing('blocking and activating, with and without a reason', () =>
  inWorld({ users: people(2) }, async ({ target, server, paths, lists }) => {
    await target.block('u-1', 'voluntary');
    await target.block('u-2', undefined);
    await target.activate('u-1');
    assert.equal(paths(), [
      'PUT /beta/users/u-1/deactivate',
      'PUT /beta/users/u-2/deactivate',
      'PUT /beta/users/u-1/activate',
    ]);
    assert.equal(
      server.calls.map(({ body }) => body),
      [{ block_reason_code: 'voluntary' }, {}, {}],
    );
    assert.equal(
      lists.users?.map(({ status }) => status),
      ['Active', 'Blocked'],
    );
  }),
);

changing('blocking that says success: false did not happen', () =>
  inWorld({ users: people(1) }, async ({ target, instead }) => {
    instead.answer = () => ({ status: 200, body: { success: false } });
    await failure(target.block('u-1', undefined), HttpError);
    await failure(target.activate('u-1'), HttpError);
    await failure(target.updateUser('u-1', {}), HttpError);
  }),
);

changing.run();

const ANEW = { first_name: 'Aoife', last_name: 'Sample', email: 'Aoife@nordwind.example' };
const isPost = (call: Call) => call.method === 'POST';

const creating = suite('createUser');

creating('one POST', () =>
  inWorld({}, async ({ target, paths, server }) => {
    const user = await target.createUser({ ...ANEW, manager: 'u-9' });
    assert.is(user.id, 'new-1');
    assert.is(user.fields.email, ANEW.email);
    assert.equal(paths(), ['POST /beta/users']);
    assert.equal(server.calls[0]?.body, { ...ANEW, manager_id: 'u-9' });
  }),
);

creating('an answer that was lost: found by e-mail, and not created twice', () =>
  inWorld({}, async ({ target, server, lists, paths }) => {
    server.fault({ when: isPost, effect: { kind: 'lose' } });
    assert.is((await target.createUser(ANEW)).id, 'new-1');
    assert.is(lists.users?.length, 1);
    assert.equal(paths(), ['POST /beta/users', 'GET /beta/users']);
    assert.is(server.calls[1]?.query.get('email'), ANEW.email);
  }),
);

for (const effect of [
  { kind: 'truncate' },
  { kind: 'truncate', clean: true },
  { kind: 'change', change: () => ({ status: 201, body: { success: true } }) },
  { kind: 'change', change: () => ({ status: 201, body: { success: true, data: { id: null } } }) },
  { kind: 'change', change: () => ({ status: 504, body: '<html>' }) },
] as const) {
  creating(`created, but the answer is of no use: ${JSON.stringify(effect)}`, () =>
    inWorld({}, async ({ target, server, lists }) => {
      server.fault({ when: isPost, effect });
      assert.is((await target.createUser(ANEW)).id, 'new-1');
      assert.is(lists.users?.length, 1);
    }),
  );
}

creating('a request that never arrived is sent again after nobody was found', () =>
  inWorld({}, async ({ target, instead, lists, paths }) => {
    instead.answer = (_, nth) => (nth === 0 ? { status: 500, body: {} } : undefined);
    assert.is((await target.createUser(ANEW)).id, 'new-1');
    assert.is(lists.users?.length, 1);
    assert.equal(paths(), ['POST /beta/users', 'GET /beta/users', 'POST /beta/users']);
  }),
);

creating('a request that arrived late: the duplicate is our own', () =>
  inWorld({}, async ({ target, instead, lists, paths }) => {
    instead.answer = (call, nth) => {
      if (nth === 0) return { status: 504, body: {} };
      if (nth === 2) lists.users?.push({ id: 'late', ...(call.body as Row) });
      return undefined;
    };
    assert.is((await target.createUser(ANEW)).id, 'late');
    assert.equal(paths(), ['POST /beta/users', 'GET /beta/users', 'POST /beta/users', 'GET /beta/users']);
  }),
);

for (const other of [{ first_name: 'Greta' }, { last_name: 'Gone' }, { employee_id: 'X-9' }]) {
  creating(`one whom somebody else has made with that e-mail is not ours: ${JSON.stringify(other)}`, () =>
    inWorld({}, async ({ target, instead, paths }) => {
      const sent = { ...ANEW, employee_id: '7' };
      const row = { id: 'u-1', ...sent, ...other };
      instead.answer = (call) => (isPost(call) ? { status: 504, body: {} } : list([row], call));
      assert.is((await failure(target.createUser(sent), HttpError)).uncertain, true);
      assert.equal(paths(), ['POST /beta/users', 'GET /beta/users']);
    }),
  );
}

creating('it gives up after three tries', () =>
  inWorld({}, async ({ target, instead, paths }) => {
    instead.answer = (call) => (isPost(call) ? { status: 500, body: {} } : undefined);
    const error = await failure(target.createUser(ANEW), HttpError);
    assert.is(error.uncertain, true);
    assert.is(paths().filter((path) => path.startsWith('POST')).length, 3);
  }),
);

creating('a duplicate at the first try belongs to somebody else', () =>
  inWorld({ users: [{ id: 'u-1', email: ANEW.email }] }, async ({ target, paths }) => {
    const error = await failure(target.createUser(ANEW), HttpError);
    assert.ok(error.codes.includes('duplicate_value'));
    assert.equal(paths(), ['POST /beta/users']);
  }),
);

creating('two with that e-mail after a lost answer: nobody knows whose is whose', () =>
  inWorld({}, async ({ target, server, instead, lists, paths }) => {
    lists.users = [{ id: 'u-1', email: 'AOIFE@nordwind.example' }];
    instead.answer = (call) => (isPost(call) ? undefined : list(lists.users ?? [], without(call, 'email')));
    server.fault({ when: isPost, effect: { kind: 'lose' } });
    await failure(target.createUser(ANEW), HttpError);
    assert.is(paths().filter((path) => path.startsWith('POST')).length, 1);
  }),
);

creating('a look that is not complete is no reason to send it again', () =>
  inWorld({}, async ({ target, instead, paths }) => {
    instead.answer = (call) =>
      isPost(call)
        ? { status: 500, body: {} }
        : { status: 200, body: { success: true, pagination: { total_records: 1 }, data: [] } };
    await failure(target.createUser(ANEW), HttpError);
    assert.is(paths().filter((path) => path.startsWith('POST')).length, 1);
  }),
);

creating('when the look fails too, the error still says that the user may exist', () =>
  inWorld({}, async ({ target, instead }) => {
    instead.answer = (call) => (isPost(call) ? { status: 500, body: {} } : refused(400));
    assert.is((await failure(target.createUser(ANEW), HttpError)).uncertain, true);
    instead.answer = (call) => (isPost(call) ? { status: 500, body: {} } : refused(401));
    await failure(target.createUser(ANEW), AuthError);
  }),
);

creating('without an e-mail there is nothing to look by', () =>
  inWorld({}, async ({ target, instead, paths }) => {
    instead.answer = () => ({ status: 500, body: {} });
    await failure(target.createUser({ first_name: 'Aoife' }), HttpError);
    assert.equal(paths(), ['POST /beta/users']);
  }),
);

creating('what is refused is not repeated', () =>
  inWorld({}, async ({ target, instead, paths }) => {
    instead.answer = () => refused(422);
    await failure(target.createUser(ANEW), HttpError);
    assert.is(paths().length, 1);
  }),
);

creating.run();

const units = suite('createUnit');

units('one POST with the name', () =>
  inWorld({}, async ({ target, server, paths }) => {
    assert.equal(await target.createUnit('job_titles', 'Vertrieb'), { id: 'new-1', name: 'Vertrieb' });
    assert.equal(paths(), ['POST /beta/job_titles']);
    assert.equal(server.calls[0]?.body, { name: 'Vertrieb' });
  }),
);

units('an id that is a number', () =>
  inWorld({}, async ({ target, instead }) => {
    instead.answer = () => ({ status: 201, body: { success: true, data: { id: 11424 } } });
    assert.equal(await target.createUnit('job_titles', 'Vertrieb'), { id: '11424', name: 'Vertrieb' });
  }),
);

units('a lost answer: found by name', () =>
  inWorld({}, async ({ target, server, lists, paths }) => {
    server.fault({ when: isPost, effect: { kind: 'lose' } });
    assert.equal(await target.createUnit('departments', 'Vertrieb'), { id: 'new-1', name: 'Vertrieb' });
    assert.is(lists.departments?.length, 1);
    assert.equal(paths(), ['POST /beta/departments', 'GET /beta/departments']);
  }),
);

units('a duplicate is the unit that was wanted, however it is spelled', () =>
  inWorld(
    {
      departments: [
        { id: 'd-1', name: 'Einkauf' },
        { id: 'd-2', name: ' VERTRIEB Süd' },
      ],
    },
    async (world) => {
      world.instead.answer = (call) => (isPost(call) ? refused(422, 'duplicate_value') : undefined);
      const unit = await world.target.createUnit('departments', 'Vertrieb Su\u0308d');
      assert.is(unit.id, 'd-2');
      assert.equal(world.paths(), ['POST /beta/departments', 'GET /beta/departments']);
    },
  ),
);

units('of two that differ by case the one spelled exactly so, else the first by id', () =>
  inWorld(
    {
      departments: [
        { id: 30, name: 'VERTRIEB' },
        { id: 9, name: 'vertrieb' },
        { id: 40, name: 'Vertrieb' },
      ],
    },
    async ({ target, instead }) => {
      instead.answer = (call) => (isPost(call) ? refused(422, 'duplicate_value') : undefined);
      assert.is((await target.createUnit('departments', 'Vertrieb')).id, '40');
      assert.is((await target.createUnit('departments', 'vErTrIeB')).id, '9');
    },
  ),
);

units('a duplicate that is nowhere stays the error it was, after one look', () =>
  inWorld({}, async ({ target, instead, paths }) => {
    instead.answer = (call) => (isPost(call) ? refused(422, 'duplicate_value') : undefined);
    await failure(target.createUnit('locations', 'Vertrieb'), HttpError);
    assert.equal(paths(), ['POST /beta/locations', 'GET /beta/locations']);
  }),
);

units.run();

function without(call: Call, key: string): Call {
  call.query.delete(key);
  return call;
}
