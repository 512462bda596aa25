/** The user endpoints of the Engagedly sandbox. Bodies are objects by the time they arrive here. */
import { createHash } from 'node:crypto';
import type { Answer, Call } from '../server.ts';
import { type Checked, checkUser } from './accepted.ts';
import { addUser, findUser, fold, type Organisation, type StoredUser } from './contents.ts';
import { invalid, notFound, type Problem, paged, refused, success } from './forms.ts';
import { showSingle, showUser } from './show.ts';

const LIST_INCLUDES = ['primary_reporter', 'direct_reports'];
const SINGLE_INCLUDES = [...LIST_INCLUDES, 'hr_managers', 'secondary_managers'];

/** Whether the e-mail filter heeds case is not published; duplicates do not, so neither does this. */
export function listUsers(organisation: Organisation, { query }: Call): Answer {
  const include = readInclude(query, LIST_INCLUDES);
  if (include === undefined) return refused(400, `include allows only ${LIST_INCLUDES.join(', ')}.`);
  const email = query.get('email');
  const { listBlocked } = organisation;
  const isShown = listBlocked === 'always' || (listBlocked === 'email' && email !== null);
  const users = organisation.users.filter(
    ({ blocked, fields }) => (isShown || !blocked) && (email === null || fold(fields.email) === fold(email)),
  );
  return paged(users, query, (user) => showUser(organisation, user, include));
}

export function getUser(organisation: Organisation, { query }: Call, id: string): Answer {
  const include = readInclude(query, SINGLE_INCLUDES);
  if (include === undefined) return refused(400, `include allows only ${SINGLE_INCLUDES.join(', ')}.`);
  const user = findUser(organisation, id);
  return user ? success(showSingle(organisation, user, include)) : notFound();
}

export function createUser(organisation: Organisation, call: Call): Answer {
  const checked = checkUser(organisation, bodyOf(call), { complete: true });
  if (checked.problems.length > 0) return invalid(checked.problems);
  const user = addUser(organisation, { fields: {} });
  store(user, checked);
  return success(showUser(organisation, user), 201);
}

/** PATCH takes any combination of fields, PUT wants the mandatory ones. Neither touches what is not sent. */
export function updateUser(organisation: Organisation, call: Call, id: string): Answer {
  const user = findUser(organisation, id);
  if (user === undefined) return notFound();
  if (user.blocked && organisation.patchBlocked === 'reject') {
    return invalid([{ field: 'status', message: 'The user is blocked.', code: 'invalid_value' }]);
  }
  const checked = checkUser(organisation, bodyOf(call), { user, complete: call.method === 'PUT' });
  if (checked.problems.length > 0) return invalid(checked.problems);
  store(user, checked);
  return success(showUser(organisation, user));
}

function store(user: StoredUser, { values }: Checked): void {
  for (const [field, value] of values) {
    if (value === null) delete user.fields[field];
    else user.fields[field] = value;
  }
}

/** The 422 for a code that does not exist or is archived is our strictness: the vendor publishes none. */
export function deactivateUser(organisation: Organisation, call: Call, id: string): Answer {
  const user = findUser(organisation, id);
  if (user === undefined) return notFound();
  const sent = new Map<string, unknown>(Object.entries(bodyOf(call)));
  const reason = sent.get('block_reason_code') ?? null;
  sent.delete('block_reason_code');
  const problems = [...sent.keys()].map((field) => wrong(field, 'Unknown field.'));
  const code = organisation.reasonCodes.find((row) => row.code === reason && !row.archived)?.code;
  if (reason !== null && code === undefined) problems.push(wrong('block_reason_code', 'Unknown code.'));
  if (problems.length > 0) return invalid(problems);
  user.blockedAt = user.blocked ? user.blockedAt : new Date(organisation.now()).toISOString();
  user.blocked = true;
  user.reason = code ?? null;
  return success(showUser(organisation, user));
}

export function activateUser(organisation: Organisation, _call: Call, id: string): Answer {
  const user = findUser(organisation, id);
  if (user === undefined) return notFound();
  user.blocked = false;
  user.reason = null;
  user.blockedAt = null;
  return success(showUser(organisation, user));
}

export function putPicture(organisation: Organisation, call: Call, id: string): Answer {
  const user = findUser(organisation, id);
  if (user === undefined) return notFound();
  const sent = new Map<string, unknown>(Object.entries(bodyOf(call)));
  const bytes = sent.get('profile_picture');
  sent.delete('profile_picture');
  const unknown = [...sent.keys()].map((field) => wrong(field, 'Unknown field.'));
  if (!Array.isArray(bytes) || bytes.length === 0 || !bytes.every(isByte)) {
    return invalid([...unknown, wrong('profile_picture', 'A list of bytes is expected.')]);
  }
  // Which formats the vendor takes is not published; a browser shows these two everywhere.
  if (!isImage(bytes)) unknown.push(wrong('profile_picture', 'Neither JPEG nor PNG.'));
  if (unknown.length > 0) return invalid(unknown);
  user.picture = createHash('sha256').update(Uint8Array.from(bytes)).digest('hex');
  return { status: 200, body: { success: true } };
}

/** Not paginated; the envelope has `status` where others have `success`, as published. */
export function listReasonCodes(organisation: Organisation): Answer {
  const data = organisation.reasonCodes.map((row) => ({
    ...row,
    created_by: null,
    updated_at: '2024-01-15T10:00:00.000Z',
    blocked_users_count: organisation.users.filter(({ reason }) => reason === row.code).length,
  }));
  return { status: 200, body: { status: 200, data } };
}

/** Not paginated. */
export function listAttributes(organisation: Organisation): Answer {
  return success(organisation.attributes);
}

function readInclude(query: URLSearchParams, allowed: readonly string[]): Set<string> | undefined {
  const asked = (query.get('include') ?? '').split(',').filter((word) => word !== '');
  return asked.every((word) => allowed.includes(word)) ? new Set(asked) : undefined;
}

function wrong(field: string, message: string): Problem {
  return { field, message, code: 'invalid_value' };
}

function isImage(bytes: readonly number[]): boolean {
  const mark = Buffer.from(bytes.slice(0, 8)).toString('hex');
  return mark.startsWith('ffd8ff') || mark === '89504e470d0a1a0a';
}

function isByte(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 255;
}

function bodyOf({ body }: Call): object {
  return typeof body === 'object' && body !== null ? body : {};
}
