/** Checks a request: parameters, authentication, body. Pure. */
import { valueAt } from '../../src/tenant/check/pointer.ts';
import { isRaw } from '../../src/vendors/raw.ts';
import { checkContent, coerce, type Exchange, type Found, reasons } from './exchange.ts';
import type { OpenApi, Operation } from './openapi.ts';
import { below, follow } from './reference.ts';

export function checkRequest(api: OpenApi, operation: Operation, exchange: Exchange): Found[] {
  return [
    ...checkParameters(api, operation, exchange),
    ...checkSecurity(api, operation, exchange),
    ...checkRequestBody(api, operation, exchange),
  ];
}

function checkParameters(api: OpenApi, operation: Operation, exchange: Exchange): Found[] {
  const found: Found[] = [];
  const documented = new Set<string>();
  for (const pointer of parametersOf(api, operation)) {
    const parameter = valueAt(api.document, pointer);
    if (!isRaw(parameter) || typeof parameter.name !== 'string') continue;
    const { name, in: place } = parameter;
    if (place === 'query') documented.add(name);
    const texts = textsOf(name, place, operation, exchange);
    const where = `${place}/${name}`;
    if (texts.length === 0 && parameter.required === true)
      found.push({ pointer: where, reason: 'is required' });
    if (texts.length === 0) continue;
    const schema = follow(api.document, below(pointer, 'schema'));
    found.push(...reasons(where, api.check(schema, coerce(api, schema, texts))));
  }
  const unknown = new Set(exchange.query.map(([name]) => name).filter((name) => !documented.has(name)));
  return [
    ...found,
    ...[...unknown].map((name) => ({ pointer: `query/${name}`, reason: 'is not in the file' })),
  ];
}

/** Pointers to the parameters of the path and of the operation; those of the operation win. */
function parametersOf(api: OpenApi, operation: Operation): string[] {
  const byName = new Map<string, string>();
  for (const owner of [operation.pathPointer, operation.pointer]) {
    const list = valueAt(api.document, below(owner, 'parameters'));
    if (!Array.isArray(list)) continue;
    for (const index of list.keys()) {
      const pointer = follow(api.document, below(owner, 'parameters', index));
      const parameter = valueAt(api.document, pointer);
      if (isRaw(parameter)) byName.set(`${parameter.in} ${parameter.name}`, pointer);
    }
  }
  return [...byName.values()];
}

function textsOf(name: string, place: unknown, operation: Operation, exchange: Exchange): string[] {
  if (place === 'query') return exchange.query.filter(([key]) => key === name).map(([, text]) => text);
  const text = place === 'path' ? operation.values.get(name) : exchange.requestHeaders[name.toLowerCase()];
  if (text === undefined) return [];
  return [place === 'path' ? decodeURIComponent(text) : text];
}

/** One of the ways to prove who is asking must be complete. */
function checkSecurity(api: OpenApi, operation: Operation, exchange: Exchange): Found[] {
  const ways =
    valueAt(api.document, below(operation.pointer, 'security')) ?? valueAt(api.document, '/security');
  if (!Array.isArray(ways) || ways.length === 0) return [];
  const missing = ways
    .filter(isRaw)
    .map((way) => Object.keys(way).filter((scheme) => !proves(api, scheme, exchange)));
  const least = missing.toSorted((a, b) => a.length - b.length)[0] ?? [];
  return least.map((scheme) => ({
    pointer: `header/${scheme}`,
    reason: 'is required by the security scheme',
  }));
}

function proves(api: OpenApi, name: string, exchange: Exchange): boolean {
  const scheme = valueAt(api.document, below('/components/securitySchemes', name));
  if (!isRaw(scheme)) return false;
  const { type, in: place, name: header } = scheme;
  if (type === 'http') return /^Bearer \S+$/i.test(exchange.requestHeaders.authorization ?? '');
  return place === 'header' && Boolean(exchange.requestHeaders[String(header).toLowerCase()]);
}

function checkRequestBody(api: OpenApi, operation: Operation, exchange: Exchange): Found[] {
  const pointer = follow(api.document, below(operation.pointer, 'requestBody'));
  const body = valueAt(api.document, pointer);
  if (!isRaw(body)) {
    return exchange.requestBody === '' ? [] : [{ pointer: 'body', reason: 'no body is in the file' }];
  }
  if (exchange.requestBody === '') {
    return body.required === true ? [{ pointer: 'body', reason: 'is required' }] : [];
  }
  return checkContent(api, below(pointer, 'content'), exchange.requestHeaders, exchange.requestBody);
}
