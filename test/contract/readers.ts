/** What our own clients have to make of the answers that the vendors publish as examples. */
import { AuthError, HttpError } from '../../src/errors.ts';
import type { Source, Target, UnitKind, User } from '../../src/model.ts';
import { isFieldKey, isRaw, own } from '../../src/vendors/raw.ts';

/** Reads one body that a vendor answers; what is wrong with the result, or nothing. */
export type Reader<Port> = {
  method: string;
  path: string;
  status?: number;
  read: (port: Port, body: unknown) => Promise<string | undefined>;
};

export const SOURCE: readonly Reader<Source>[] = [
  {
    method: 'GET',
    path: '/company/employees/attributes',
    read: async (source, body) => {
      // An attribute without a key could not be asked for, so it is left out.
      const named = listOf(body).filter((row) => isFieldKey(own(row, 'key')));
      return differs((await source.attributes()).length, named.length);
    },
  },
  {
    method: 'GET',
    path: '/company/employees',
    read: async (source, body) => {
      const keys = listOf(body).flatMap((person) => Object.keys(own(person, 'attributes') ?? {}));
      const { items, seen } = await source.employees(keys);
      const known = new Set([...keys.filter(isFieldKey), 'id', 'status']);
      return differs(items.length, listOf(body).length) ?? differs(seen.size, known.size);
    },
  },
  {
    method: 'GET',
    path: '/company/employees/{employee_id}',
    read: async (source) => differs((await source.employee('1'))?.id, '1'),
  },
  {
    method: 'GET',
    path: '/company/employees/{employee_id}',
    status: 404,
    read: async (source) => differs((await source.employee('1'))?.id, undefined),
  },
];

const UNITS: readonly UnitKind[] = ['departments', 'businesses', 'locations', 'job_titles'];
const USER = 'b62167d0-2718-4e45-9721-27535991becf';
const PERSON = { first_name: 'A', last_name: 'B', email: 'a.b@sandbox.example' };

export const TARGET: readonly Reader<Target>[] = [
  {
    method: 'GET',
    path: '/beta/user-attributes',
    read: async (target, body) => differs((await target.attributes()).length, listOf(body).length),
  },
  {
    method: 'GET',
    path: '/beta/users',
    read: async (target, body) => {
      const { items, complete } = await target.users();
      const users = listOf(body);
      return differs(items.length, users.length) ?? differs(complete, true) ?? misread(items[0], users[0]);
    },
  },
  {
    method: 'GET',
    path: '/beta/users/{id}',
    read: async (target, body) => misread(await target.user(USER), own(body, 'data')),
  },
  {
    method: 'GET',
    path: '/beta/users/{id}',
    status: 404,
    read: async (target) => differs((await target.user(USER))?.id, undefined),
  },
  {
    method: 'GET',
    path: '/beta/users/block-reason-codes',
    read: async (target, body) => differs((await target.reasonCodes()).length, listOf(body).length),
  },
  {
    method: 'POST',
    path: '/beta/users',
    status: 201,
    read: async (target, body) => misread(await target.createUser(PERSON), own(body, 'data')),
  },
  {
    method: 'POST',
    path: '/beta/users',
    status: 422,
    read: async (target) => {
      const error = await failure(target.createUser(PERSON));
      return error instanceof HttpError && error.codes.includes('missing_field')
        ? undefined
        : 'no HttpError with the code';
    },
  },
  {
    method: 'PATCH',
    path: '/beta/users/{id}',
    read: async (target, body) => misread(await target.updateUser(USER, PERSON), own(body, 'data')),
  },
  {
    method: 'PATCH',
    path: '/beta/users/{id}',
    status: 401,
    read: async (target) =>
      (await failure(target.updateUser(USER, PERSON))) instanceof AuthError ? undefined : 'no AuthError',
  },
  {
    method: 'PUT',
    path: '/beta/users/{id}/deactivate',
    read: (target) => target.block(USER, 'voluntary').then(() => undefined),
  },
  {
    method: 'PUT',
    path: '/beta/users/{id}/activate',
    read: (target) => target.activate(USER).then(() => undefined),
  },
  ...UNITS.flatMap((kind): Reader<Target>[] => [
    {
      method: 'GET',
      path: `/beta/${kind}`,
      read: async (target, body) => differs((await target.units(kind)).items.length, listOf(body).length),
    },
    {
      method: 'POST',
      path: `/beta/${kind}`,
      status: 201,
      read: async (target, body) => {
        const name = String(own(own(body, 'data'), 'name'));
        return differs((await target.createUnit(kind, name)).id, String(own(own(body, 'data'), 'id')));
      },
    },
  ]),
];

function listOf(body: unknown): unknown[] {
  const data = own(body, 'data');
  return Array.isArray(data) ? data : [];
}

/** Numbers and words only: never a person's data. */
function differs(read: number | string | boolean | undefined, published: typeof read): string | undefined {
  return read === published ? undefined : `${typeof read} read is not the ${typeof published} published`;
}

/** The first field that was published with a value and did not arrive. */
function misread(user: User | undefined, published: unknown): string | undefined {
  if (user?.id !== own(published, 'id')) return 'another user, or none';
  const plain = ['first_name', 'last_name', 'email', 'employee_id'];
  const lost = plain.find((key) => own(published, key) && user?.fields[key] !== own(published, key));
  const relations = { job_title: 'job_title', location: 'location', primary_reporter: 'manager' };
  const unlinked = Object.entries(relations).find(
    ([read, write]) => own(own(published, read), 'id') && !user?.fields[write],
  );
  const custom = own(published, 'custom_attributes');
  const missing = Object.keys(isRaw(custom) ? custom : {}).find((key) => !user?.fields[key]);
  const wrong = lost ?? unlinked?.[1] ?? missing;
  return wrong === undefined ? undefined : `${wrong} did not arrive`;
}

async function failure(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  return undefined;
}
