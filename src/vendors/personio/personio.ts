/**
 * Personio (API v1) as the source of employees.
 *
 * v1 and not v2, because it gives everybody with names of departments and managers in one paged list; v2 needs a
 * call for every person.
 */
import personioSchema from '../../../schemas/personio.json' with { type: 'json' };
import { HttpError, ShapeError, UnsafeReadError } from '../../errors.ts';
import { TOO_LARGE } from '../../http/failure.ts';
import type { Employee, EmployeeListing, Picture, RefOf, Source, SourceAttribute } from '../../model.ts';
import type { AttributesAnswer, EmployeeAnswer, EmployeesAnswer } from '../../types/personio.d.ts';
import { answerReader } from '../answer.ts';
import { type Page, readByOffset, readProved } from '../pages.ts';
import { countOf, isFieldKey, own, type Raw } from '../raw.ts';
import { attributesOf, inferAttributes } from './attribute-list.ts';
import { flattenEmployee, shownKeys } from './flatten.ts';
import { openLists } from './lists.ts';
import { openSession, type SessionOptions } from './session.ts';

export type PersonioOptions = SessionOptions & { refOf: RefOf };

/** The most that one page may hold since 2025-01-31. */
const PAGE_SIZE = 100;
/** Pages under way at the same time. The HTTP client keeps the rate limit, this only hides the waiting for answers. */
const CONCURRENCY = 14;

const PEOPLE = 'the employee list';
const ATTRIBUTES = 'the attribute list';
const PERSON = 'one employee';
const PICTURE = 'a profile picture';

/** Asked for so wide, in pixels: a photograph of this size has a few hundred kilobytes. */
const PICTURE_WIDTH = 400;
/** No picture of that width has more; as a list of numbers, in which it is written, it has four times as many. */
const LARGEST_PICTURE = 2_000_000;

const readAttributes = answerReader<AttributesAnswer>('personio', personioSchema, 'attributesAnswer');
const readPeople = answerReader<EmployeesAnswer>('personio', personioSchema, 'employeesAnswer');
const readPerson = answerReader<EmployeeAnswer>('personio', personioSchema, 'employeeAnswer');

export function createPersonio({ refOf, ...options }: PersonioOptions): Source {
  const session = openSession(options);
  const employeeOf = (row: Raw, label: string, asked?: ReadonlySet<string>) =>
    knownEmployee(row, label, refOf, asked);
  /** The first page, read to learn the attributes, until `employees` has used it. */
  let kept: Page<Raw> | undefined;
  /** What `employees` was asked for; a single person is cut down to it as well. */
  let asked: ReadonlySet<string> | undefined;

  async function attributes(): Promise<SourceAttribute[]> {
    const path = '/v1/company/employees/attributes';
    const { status, body } = await session.get({ path, label: ATTRIBUTES, accept: [403] });
    if (status !== 403) return attributesOf(readAttributes(body, ATTRIBUTES).data);
    // Some credentials may read people but not this list: then the first page, unprojected, shows what they may read.
    kept = await page(0, []);
    if (kept.rows.length === 0) throw nobody();
    return inferAttributes(kept.rows);
  }

  async function employees(keys: readonly string[]): Promise<EmployeeListing> {
    const wanted = new Set([...keys.filter(isFieldKey), 'id', 'status']);
    asked = wanted;
    const seen = new Set<string>();
    const projection = [...wanted].sort();

    async function readPage(offset: number): Promise<Page<Employee>> {
      const raw = (offset === 0 && kept) || (await page(offset, projection));
      kept = undefined;
      for (const row of raw.rows) for (const key of shownKeys(row, wanted)) seen.add(key);
      return { rows: raw.rows.map((row) => employeeOf(row, PEOPLE, wanted)), total: raw.total };
    }

    const list = { vendor: 'personio', label: PEOPLE, readPage } as const;
    // A vendor whose pages are not all as long as the first is read to its end one page after the other.
    const listing = await readProved((isLast) =>
      readByOffset({ ...list, concurrency: isLast ? 1 : CONCURRENCY }),
    );
    if (listing.items.length === 0) throw nobody();
    for (const key of ['status', 'email']) if (wanted.has(key) && !seen.has(key)) throw lost(key);
    return { ...listing, seen };
  }

  async function page(offset: number, keys: readonly string[]): Promise<Page<Raw>> {
    const query: Array<readonly [string, string]> = [
      ['limit', String(PAGE_SIZE)],
      ['offset', String(offset)],
      ...keys.map((key) => ['attributes[]', key] as const),
    ];
    const { body } = await session.get({ path: '/v1/company/employees', query, label: PEOPLE });
    const { metadata, data } = readPeople(body, PEOPLE);
    return { rows: data.map((row) => row.attributes), total: countOf(own(metadata, 'total_elements')) };
  }

  async function employee(id: string): Promise<Employee | undefined> {
    const path = personPath(id);
    const { status, body } = await session.get({ path, label: PERSON, accept: [404] });
    if (status === 404) return undefined;
    const person = employeeOf(readPerson(body, PERSON).data.attributes, PERSON, asked);
    if (person.id !== id)
      throw new ShapeError('personio', 'Personio answered with another employee than asked for.');
    return person;
  }

  async function employeesByEmail(email: string): Promise<Employee[]> {
    const shown = new Set(['id', 'status']);
    const query: Array<readonly [string, string]> = [
      ['email', email],
      ['limit', String(PAGE_SIZE)],
      ['offset', '0'],
      ...[...shown].map((key) => ['attributes[]', key] as const),
    ];
    const { body } = await session.get({ path: '/v1/company/employees', query, label: PERSON });
    return readPeople(body, PERSON).data.map(({ attributes: row }) => employeeOf(row, PERSON, shown));
  }

  async function picture(id: string): Promise<Picture> {
    try {
      const { status, body } = await session.get({
        path: `${personPath(id)}/profile-picture/${PICTURE_WIDTH}`,
        headers: { Accept: 'image/png, image/jpeg' },
        label: PICTURE,
        answer: 'bytes',
        maxBytes: LARGEST_PICTURE,
        accept: [404],
      });
      if (status === 404 || !(body instanceof Uint8Array)) return { none: 'missing' };
      return body.length > LARGEST_PICTURE ? { none: 'too-large' } : { bytes: body };
    } catch (error) {
      if (error instanceof HttpError && error.codes.includes(TOO_LARGE)) return { none: 'too-large' };
      throw error;
    }
  }

  const { namesOf: unitNames } = openLists(options);
  const { isEnding } = session;
  return { attributes, employees, employee, employeesByEmail, picture, unitNames, isEnding };
}

function personPath(id: string): string {
  if (!/^\d{1,16}$/.test(id)) throw new ShapeError('personio', 'An employee id is not a number.');
  return `/v1/company/employees/${id}`;
}

function knownEmployee(row: Raw, label: string, refOf: RefOf, asked?: ReadonlySet<string>): Employee {
  const employee = flattenEmployee(row, asked);
  if (employee) return { ...employee, ref: refOf({ employee: employee.id }) };
  throw new ShapeError(
    'personio',
    `Somebody in Personio's answer to the request for ${label} has no usable id.`,
  );
}

function nobody(): UnsafeReadError {
  return new UnsafeReadError(
    'empty-source',
    'The list of employees came without anybody in it.',
    'Check in Personio that the API credential may read employees and is not limited to an empty group; if Personio has an outage, wait for it to end.',
  );
}

function lost(attribute: string): UnsafeReadError {
  return new UnsafeReadError(
    'attribute-lost',
    `Personio shows the attribute "${attribute}" for none of the employees.`,
    `Tick "${attribute}" under the readable employee attributes of the API credential in Personio.`,
    attribute,
  );
}
