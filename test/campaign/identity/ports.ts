/** Both vendors in this process: the ports that the flow is given, over the invented world. */
import { createHmac } from 'node:crypto';
import { HttpError } from '../../../src/errors.ts';
import { emailKey, textKey } from '../../../src/keys.ts';
import type {
  Employee,
  PersonRef,
  Source,
  SourceAttribute,
  Target,
  TargetAttribute,
  User,
  UserWrite,
} from '../../../src/model.ts';
import { type Account, dayOf, newAccount, type Rec, type World } from './world.ts';

export const KEY = 'a1'.repeat(32);

const ATTRIBUTES: readonly SourceAttribute[] = [
  ['id', 'integer'],
  ['first_name', 'standard'],
  ['last_name', 'standard'],
  ['email', 'standard'],
  ['status', 'standard'],
  ['hire_date', 'date'],
  ['termination_date', 'date'],
  ['dynamic_1', 'standard'],
  ['dynamic_2', 'date'],
  ['dynamic_3', 'standard'],
].map(([key = '', type = '']) => ({ key, label: key, type, universalId: key }));

const FIELDS = ['first_name', 'last_name', 'email', 'employee_id', 'joining_date', 'birth_date', 'level'];

const refs = new Map<string, string>();

/** The keyed reference of a person or an account. */
export function refOf(person: PersonRef): string {
  if ('reference' in person) return person.reference;
  const text = 'employee' in person ? `e${person.employee}` : `u${person.user}`;
  const known = refs.get(text);
  if (known !== undefined) return known;
  const ref = createHmac('sha256', KEY).update(text).digest('hex').slice(0, 12);
  refs.set(text, ref);
  return ref;
}

export type Writes = {
  created: { human: number; account: Account }[];
  blocked: Account[];
  count: number;
  left: number;
};

export type Ports = { source: Source; target: Target; writes: Writes };

export function portsOf(
  world: World,
  { hidesBlocked, writesLeft }: { hidesBlocked: boolean; writesLeft: number },
): Ports {
  const writes: Writes = { created: [], blocked: [], count: 0, left: writesLeft };
  const spend = () => {
    if (writes.left-- <= 0) throw new Error('killed');
    writes.count += 1;
  };
  const find = (id: string) => world.accounts.find((account) => account.id === id);
  const source: Source = {
    attributes: async () => [...ATTRIBUTES],
    employees: async (keys) => ({
      items: world.records.map((record) => employeeOf(record, new Set(keys))),
      complete: true,
      seen: new Set([...keys, ...ATTRIBUTES.map(({ key }) => key)]),
    }),
    employee: async (id) => {
      const record = world.records.find((one) => one.id === id);
      return record && employeeOf(record);
    },
    employeesByEmail: async (email) =>
      world.records
        .filter((record) => emailKey(record.email) === emailKey(email))
        .map((record) => employeeOf(record)),
    picture: async () => ({ none: 'missing' }),
    unitNames: async () => 'no-list',
    isEnding: () => false,
  };
  const target: Target = {
    attributes: async () =>
      FIELDS.map((key): TargetAttribute => ({ key, mandatory: false, type: typeOf(key), options: [] })),
    users: async () => ({
      items: world.accounts.filter(({ blocked }) => !(blocked && hidesBlocked)).map(userOf),
      complete: true,
    }),
    units: async () => ({ items: [], complete: true }),
    reasonCodes: async () => ['not_known'],
    user: async (id) => {
      const account = find(id);
      return account && { ...userOf(account), admin: false };
    },
    usersByEmail: async (email) =>
      world.accounts.filter(({ fields }) => emailKey(fields.email) === emailKey(email)).map(userOf),
    createUnit: async () => {
      throw new Error('no units here');
    },
    setPicture: async () => {
      throw new Error('no pictures here');
    },
    createUser: async (fields) => {
      refuseDuplicates(world, undefined, fields);
      spend();
      const account = newAccount(world, 0, texts(fields));
      return userOf(account);
    },
    updateUser: async (id, fields) => {
      refuseDuplicates(world, id, fields);
      spend();
      const account = find(id);
      if (!account) throw new HttpError('engagedly', 404, 'gone', '');
      for (const [key, value] of Object.entries(fields)) {
        if (value === null) delete account.fields[key];
        else account.fields[key] = String(value);
      }
      return userOf(account);
    },
    block: async (id) => {
      spend();
      const account = find(id);
      if (!account) throw new HttpError('engagedly', 404, 'gone', '');
      Object.assign(account, { blocked: true, blockedAt: `${dayOf(world.day)}T06:00:00Z` });
      writes.blocked.push(account);
    },
    activate: async (id) => {
      spend();
      const account = find(id);
      if (account) account.blocked = false;
    },
  };
  return { source, target, writes };
}

function typeOf(key: string): 'date' | 'text' {
  return key.endsWith('_date') ? 'date' : 'text';
}

function employeeOf(record: Rec, keys?: ReadonlySet<string>): Employee {
  const all = {
    id: Number(record.id),
    first_name: record.first,
    last_name: record.last,
    email: record.email,
    status: record.status,
    hire_date: record.hired,
    termination_date: record.ends,
    dynamic_1: record.number,
    dynamic_2: record.born,
    dynamic_3: record.level,
  };
  const shown = Object.entries(all).filter(
    ([key, value]) => value !== undefined && (!keys || key === 'id' || keys.has(key)),
  );
  return {
    id: record.id,
    ref: refOf({ employee: record.id }),
    status: record.status,
    name: { first: record.first, last: record.last },
    ...(record.hired === undefined ? {} : { hired: record.hired }),
    ...(record.ends === undefined ? {} : { ends: record.ends }),
    record: Object.fromEntries(shown),
  };
}

function userOf(account: Account): User {
  return {
    id: account.id,
    ref: refOf({ user: account.id }),
    blocked: account.blocked,
    ...(account.blockedAt === undefined ? {} : { blockedAt: account.blockedAt }),
    fields: { ...account.fields },
  };
}

function texts(fields: UserWrite): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([key, value]) => (value === null ? [] : [[key, String(value)]])),
  );
}

function refuseDuplicates(
  world: World,
  own: string | undefined,
  { email, employee_id: number }: UserWrite,
): void {
  const isTaken = world.accounts.some(
    ({ id, fields }) =>
      id !== own &&
      ((email !== undefined && email !== null && emailKey(fields.email) === emailKey(email)) ||
        (number !== undefined && number !== null && textKey(fields.employee_id) === textKey(number))),
  );
  if (isTaken) throw new HttpError('engagedly', 422, 'taken', '', { codes: ['duplicate_value'] });
}
