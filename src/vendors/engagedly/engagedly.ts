/**
 * Engagedly (API beta) as the target. Reads prove that they are complete; a write whose answer was lost is looked
 * up before it is sent again, so that nobody is created twice. Nothing here deletes.
 */
import engagedlySchema from '../../../schemas/engagedly.json' with { type: 'json' };
import { ShapeError } from '../../errors.ts';
import type { HttpClient, HttpRequest, HttpResponse } from '../../http/http.ts';
import { foldedKey } from '../../keys.ts';
import type {
  Listing,
  RefOf,
  StillWanted,
  Target,
  TargetAttribute,
  Unit,
  UnitKind,
  User,
  UserWrite,
} from '../../model.ts';
import type { AttributesAnswer, ItemAnswer, ListAnswer, ReasonCodesAnswer } from '../../types/engagedly.d.ts';
import { answerReader, refuseFailure } from '../answer.ts';
import { type Page, readByPage, readProved } from '../pages.ts';
import { countOf, isId, own, type Raw, textOf, textsOf } from '../raw.ts';
import { createOnce } from './create.ts';
import { attributesOf, readCreatedUnit, UNIT_LISTS, UNITS, unitOf, unitsNamed } from './organisation.ts';
import { pictureBody } from './picture.ts';
import { readUser, writeBody } from './user.ts';

export { readUser, writeBody };

export type EngagedlyOptions = {
  http: HttpClient;
  clientKey: string;
  secretKey: string;
  refOf: RefOf;
};

/** The most that one page may hold; more is a 400. */
const PAGE_SIZE = 50;
/** Pages under way at the same time. The HTTP client keeps the rate limit, this only hides the waiting for answers. */
const CONCURRENCY = 8;

/** Related people that the read of a single user shows where it is asked for them. */
const SINGLE_INCLUDE = 'primary_reporter,hr_managers,secondary_managers';

const NO_ADMIN: ReadonlySet<unknown> = new Set([undefined, null, false, 'false', '', 0]);

/** By which a user who was made a moment ago is told from one whom somebody else has made under the same e-mail. */
const SENT = ['first_name', 'last_name', 'employee_id'];

const USERS = 'the user list';
const USER = 'one user';

const readList = answerReader<ListAnswer>('engagedly', engagedlySchema, 'listAnswer');
const readItem = answerReader<ItemAnswer>('engagedly', engagedlySchema, 'itemAnswer');
const readAttributes = answerReader<AttributesAnswer>('engagedly', engagedlySchema, 'attributesAnswer');
const readCodes = answerReader<ReasonCodesAnswer>('engagedly', engagedlySchema, 'reasonCodesAnswer');

type Query = ReadonlyArray<readonly [string, string]>;

export function createEngagedly({ http, clientKey, secretKey, refOf }: EngagedlyOptions): Target {
  /** `undefined` when there is no usable id. */
  function readAccount(raw: unknown): User | undefined {
    const user = readUser(raw);
    return user && { ...user, ref: refOf({ user: user.id }) };
  }

  function userOf(raw: Raw): User {
    const user = readAccount(raw);
    if (user) return user;
    throw new ShapeError('engagedly', 'Somebody in an answer of Engagedly has no usable id.');
  }

  function send(request: HttpRequest & { label: string }): Promise<HttpResponse> {
    return http.request({ ...request, headers: { ClientKey: clientKey, SecretKey: secretKey } });
  }

  async function attributes(): Promise<TargetAttribute[]> {
    const label = 'the user attributes';
    const { body } = await send({ method: 'GET', path: '/beta/user-attributes', label });
    return attributesOf(readAttributes(body, label).data);
  }

  function users(): Promise<Listing<User>> {
    return list('/beta/users', [['include', 'primary_reporter']], USERS, userOf);
  }

  function units(kind: UnitKind): Promise<Listing<Unit>> {
    return list(`/beta/${kind}`, [], UNIT_LISTS[kind], unitOf);
  }

  function list<T extends { id: string }>(
    path: string,
    query: Query,
    label: string,
    read: (raw: Raw) => T,
  ): Promise<Listing<T>> {
    async function readPage(page: number): Promise<Page<T>> {
      const pageQuery: Query = [['page', String(page)], ['size', String(PAGE_SIZE)], ...query];
      const { body } = await send({ method: 'GET', path, query: pageQuery, label });
      const { data, pagination } = readList(body, label);
      const more = own(pagination, 'has_more');
      return {
        rows: data.map(read),
        total: countOf(own(pagination, 'total_records')),
        more: typeof more === 'boolean' ? more : undefined,
      };
    }
    const options = {
      vendor: 'engagedly',
      label,
      size: PAGE_SIZE,
      concurrency: CONCURRENCY,
      readPage,
    } as const;
    return readProved(() => readByPage(options));
  }

  async function reasonCodes(): Promise<string[]> {
    const label = 'the block reason codes';
    const { body } = await send({ method: 'GET', path: '/beta/users/block-reason-codes', label });
    const rows = readCodes(body, label).data.filter((row) => own(row, 'archived') !== true);
    return textsOf(rows.map((row) => own(row, 'code')));
  }

  async function user(id: string): Promise<User | undefined> {
    const { status, body } = await send({
      method: 'GET',
      path: userPath(id),
      query: [['include', SINGLE_INCLUDE]],
      label: USER,
      accept: [404],
    });
    if (status === 404) return undefined;
    const { data } = readItem(body, USER);
    const found = userOf(data);
    if (found.id !== id)
      throw new ShapeError('engagedly', 'Engagedly answered with another user than asked for.');
    // Documented as true or null; in doubt somebody is an administrator, who is never blocked.
    return { ...found, admin: !NO_ADMIN.has(own(data, 'is_admin')) };
  }

  /** The result is filtered again, in case the vendor ignores the filter or finds parts of an address. */
  async function listByEmail(email: string): Promise<Listing<User>> {
    const query: Query = [
      ['include', 'primary_reporter'],
      ['email', email],
    ];
    const listing = await list('/beta/users', query, USERS, userOf);
    const wanted = foldedKey(email);
    return { ...listing, items: listing.items.filter(({ fields }) => foldedKey(fields.email) === wanted) };
  }

  async function usersByEmail(email: string): Promise<User[]> {
    return (await listByEmail(email)).items;
  }

  function createUser(fields: UserWrite): Promise<User> {
    const email = textOf(fields.email);
    return createOnce({
      label: 'a new user',
      post: () => send({ method: 'POST', path: '/beta/users', body: writeBody(fields), label: 'a new user' }),
      read: readAccount,
      lookUp: () => (email === undefined ? Promise.resolve(undefined) : listByEmail(email)),
      isAsSent: (found) =>
        SENT.every(
          (field) => fields[field] == null || foldedKey(found.fields[field]) === foldedKey(fields[field]),
        ),
      // An e-mail that is taken belongs to somebody we did not create, unless an earlier try of ours got lost.
      ownsDuplicate: false,
    });
  }

  function createUnit(kind: UnitKind, name: string): Promise<Unit> {
    const label = UNITS[kind];
    return createOnce({
      label,
      post: () => send({ method: 'POST', path: `/beta/${kind}`, body: { name }, label }),
      read: (raw) => readCreatedUnit(raw, name),
      lookUp: async () => {
        const listing = await units(kind);
        return { ...listing, items: unitsNamed(listing.items, name).slice(0, 1) };
      },
      isAsSent: () => true,
      // A unit has nothing but its name, so whoever created it, it is the one that is needed.
      ownsDuplicate: true,
    });
  }

  async function updateUser(id: string, fields: UserWrite, isStillWanted?: StillWanted): Promise<User> {
    const { body } = await send({
      method: 'PATCH',
      path: userPath(id),
      body: writeBody(fields),
      label: USER,
      isStillWanted,
    });
    refuseFailure('engagedly', body, USER);
    const updated = readAccount(own(body, 'data')) ?? (await user(id));
    if (updated?.id === id) return updated;
    throw new ShapeError('engagedly', 'Engagedly did not show the user whom it was asked to update.');
  }

  function block(id: string, reason: string | undefined, isStillWanted?: StillWanted) {
    return put(id, 'deactivate', reason === undefined ? {} : { block_reason_code: reason }, isStillWanted);
  }

  /** The body is empty, but without one there is no Content-Type, and without that a 415. */
  function activate(id: string, isStillWanted?: StillWanted) {
    return put(id, 'activate', {}, isStillWanted);
  }

  async function put(
    id: string,
    verb: 'activate' | 'deactivate',
    content: object,
    isStillWanted: StillWanted | undefined,
  ): Promise<User | undefined> {
    const path = `${userPath(id)}/${verb}`;
    const { body } = await send({ method: 'PUT', path, body: content, label: USER, isStillWanted });
    refuseFailure('engagedly', body, USER);
    return readAccount(own(body, 'data'));
  }

  async function setPicture(id: string, picture: Uint8Array): Promise<void> {
    const { body } = await send({
      method: 'PUT',
      path: `${userPath(id)}/profile/picture`,
      body: pictureBody(picture),
      label: 'a profile picture',
    });
    refuseFailure('engagedly', body, 'a profile picture');
  }

  return {
    ...{ attributes, users, units, reasonCodes, user, usersByEmail },
    ...{ createUnit, createUser, updateUser, block, activate, setPicture },
  };
}

function userPath(id: string): string {
  if (!isId(id)) throw new ShapeError('engagedly', 'A user id is not made of letters, digits and hyphens.');
  return `/beta/users/${encodeURIComponent(id)}`;
}
