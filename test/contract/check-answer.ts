/** Checks an answer: status, headers, body. Pure. */
import { valueAt } from '../../src/tenant/check/pointer.ts';
import { isRaw } from '../../src/vendors/raw.ts';
import {
  checkContent,
  checkJson,
  coerce,
  type Exchange,
  type Found,
  mediaType,
  reasons,
} from './exchange.ts';
import type { OpenApi, Operation } from './openapi.ts';
import { below, follow } from './reference.ts';

/** Without an operation of the file, only what the vendor states for all answers is allowed. */
export function checkAnswer(api: OpenApi, operation: Operation | undefined, exchange: Exchange): Found[] {
  const { status, responseHeaders, responseBody } = exchange;
  const pointer = operation && follow(api.document, below(operation.pointer, 'responses', status));
  const found =
    pointer !== undefined && isRaw(valueAt(api.document, pointer))
      ? [
          ...checkContent(api, below(pointer, 'content'), responseHeaders, responseBody),
          ...checkHeaders(api, pointer, exchange),
        ]
      : checkStated(api, exchange);
  return [...found, ...checkStatedHeaders(api, exchange)];
}

/** An answer whose status the vendor states for every operation. */
function checkStated(api: OpenApi, { status, responseHeaders, responseBody }: Exchange): Found[] {
  const rule = api.rules.statuses.find((rule) => rule.status === status);
  if (!rule) return [{ pointer: 'status', reason: `${status} is not in the file` }];
  if (mediaType(responseHeaders) !== 'application/json') {
    return [{ pointer: 'header/content-type', reason: 'wants application/json' }];
  }
  return checkJson(api, rule.schema, responseBody);
}

/** Headers documented for this answer: valid where they come, there where they are required. */
function checkHeaders(api: OpenApi, pointer: string, exchange: Exchange): Found[] {
  const headers = valueAt(api.document, below(pointer, 'headers'));
  if (!isRaw(headers)) return [];
  return Object.keys(headers).flatMap((name) => {
    const place = follow(api.document, below(pointer, 'headers', name));
    const header = valueAt(api.document, place);
    const text = exchange.responseHeaders[name.toLowerCase()];
    const where = `header/${name.toLowerCase()}`;
    if (text === undefined) {
      return isRaw(header) && header.required === true ? [{ pointer: where, reason: 'is required' }] : [];
    }
    const schema = follow(api.document, below(place, 'schema'));
    return reasons(where, api.check(schema, coerce(api, schema, [text])));
  });
}

function checkStatedHeaders(api: OpenApi, exchange: Exchange): Found[] {
  return api.rules.headers
    .filter(({ status }) => status === undefined || status === exchange.status)
    .filter(({ name }) => !/^\d{1,15}$/.test(exchange.responseHeaders[name] ?? ''))
    .map(({ name }) => ({ pointer: `header/${name}`, reason: 'a whole number is required' }));
}
