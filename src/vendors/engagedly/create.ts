/**
 * A POST that must not create anything twice. Not a stage but a rule: whoever does not know whether a POST was
 * carried out looks before asking again.
 */

import { AuthError, HttpError, ShapeError } from '../../errors.ts';
import type { HttpResponse } from '../../http/http.ts';
import type { Listing } from '../../model.ts';
import { refuseFailure } from '../answer.ts';
import { own } from '../raw.ts';

export type CreateOptions<T> = {
  /** For messages: "a new user". */
  label: string;
  post: () => Promise<HttpResponse>;
  /** What was created, from the `data` of the answer; `undefined` when it does not show it. */
  read: (data: unknown) => T | undefined;
  /** What is there now under the same identity; `undefined` when there is nothing to look by. */
  lookUp: () => Promise<Listing<T> | undefined>;
  /** Whether what was found bears what was sent: somebody else may have made it meanwhile. */
  isAsSent: (found: T) => boolean;
  /** Whether something that was there before our first try is as good as created. */
  ownsDuplicate: boolean;
};

const MAX_TRIES = 3;

/**
 * Creates one thing and returns it. After a lost answer: exactly one found, as it was sent, is the one we created; none
 * in a complete look means that the request never arrived, so it is sent again; anything else stays the error it was.
 */
export async function createOnce<T>(options: CreateOptions<T>): Promise<T> {
  let lost = false;
  for (let attempt = 1; ; attempt += 1) {
    const result = await tryToCreate(options);
    if ('created' in result) return result.created;
    const { error } = result;
    const duplicate = isDuplicate(error);
    // After a lost answer a duplicate is our own: the first request arrived late.
    if (!(isLost(error) || (duplicate && (lost || options.ownsDuplicate)))) throw error;
    const found = await look(options, error);
    const [sole, ...others] = found?.items ?? [];
    if (sole !== undefined && others.length === 0 && options.isAsSent(sole)) return sole;
    if (duplicate || attempt === MAX_TRIES || !found?.complete || sole !== undefined) throw error;
    lost = true;
  }
}

/** When the look fails as well, what matters is still that the thing may exist; a refused credential stops the run. */
async function look<T>({ lookUp }: CreateOptions<T>, reason: unknown): Promise<Listing<T> | undefined> {
  try {
    return await lookUp();
  } catch (error) {
    throw error instanceof AuthError ? error : reason;
  }
}

type Result<T> = { created: T } | { error: unknown };

async function tryToCreate<T>({ label, post, read }: CreateOptions<T>): Promise<Result<T>> {
  try {
    const { body } = await post();
    refuseFailure('engagedly', body, label);
    const created = read(own(body, 'data'));
    if (created !== undefined) return { created };
    return { error: new ShapeError('engagedly', `Engagedly accepted ${label} but did not show it.`) };
  } catch (error) {
    return { error };
  }
}

/** Whether the thing may exist although no usable answer came. */
function isLost(error: unknown): boolean {
  return error instanceof ShapeError || (error instanceof HttpError && error.uncertain);
}

/** 422 with the documented code: something with that name, e-mail or number exists. */
function isDuplicate(error: unknown): boolean {
  return error instanceof HttpError && error.status === 422 && error.codes.includes('duplicate_value');
}
