/** Checks an answer: status, headers, body. Pure. */
import { valueAt } from '../../src/tenant/check/pointer.ts';
import { isRaw } from '../../src/vendors/raw.ts';
import {
  checkContent,
  coerce,
  type Exchange,
  type Found,
  mediaType,
  parseJson,
  reasons,
} from './exchange.ts';
import type { OpenApi, Operation } from './openapi.ts';
import { below, follow } from './reference.ts';

export function checkAnswer(api: OpenApi, operation: Operation, exchange: Exchange): Found[] {
  const pointer = follow(api.document, below(operation.pointer, 'responses', exchange.status));
  const response = valueAt(api.document, pointer);
  const body = isRaw(response)
    ? checkContent(api, below(pointer, 'content'), exchange.responseHeaders, exchange.responseBody)
    : checkBody(api, stated(api, exchange.status), exchange);
  const headers = isRaw(response) ? checkHeaders(api, pointer, exchange) : [];
  return [...body, ...headers, ...checkStatedHeaders(api, exchange)];
}

/** An answer that belongs to no operation of the file: only what the vendor states for all answers is allowed. */
export function checkStrayAnswer(api: OpenApi, exchange: Exchange): Found[] {
  return [...checkBody(api, stated(api, exchange.status), exchange), ...checkStatedHeaders(api, exchange)];
}

/** The schema of a status that the vendor states for every operation. */
function stated(api: OpenApi, status: number): string | undefined {
  return api.rules.statuses.find((rule) => rule.status === status)?.schema;
}

function checkBody(api: OpenApi, schema: string | undefined, exchange: Exchange): Found[] {
  if (schema === undefined) {
    return [{ pointer: 'status', reason: `${exchange.status} is not in the file` }];
  }
  if (mediaType(exchange.responseHeaders) !== 'application/json') {
    return [{ pointer: 'header/content-type', reason: 'wants application/json' }];
  }
  const json = parseJson(exchange.responseBody);
  return json ? reasons('body', api.check(schema, json.value)) : [{ pointer: 'body', reason: 'is not JSON' }];
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
