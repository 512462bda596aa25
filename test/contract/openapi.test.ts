import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { valueAt } from '../../src/tenant/check/pointer.ts';
import { checkExchange } from './check-exchange.ts';
import { assemble, checkExample, examplesOf } from './examples.ts';
import type { Exchange } from './exchange.ts';
import { findOperation, loadOpenApi, type Mend, NO_RULES, type Rules, useOf } from './openapi.ts';
import { below, follow, put } from './reference.ts';

const TEXT = readFileSync(new URL('./books.yaml', import.meta.url), 'utf8');
const ID = '8f14e45f-ceea-467a-9575-21b1d5f0a111';
const AUTHOR = '/components/schemas/Book/properties/author';
const AUTHOR_NULL: Mend = { kind: 'also', pointer: AUTHOR, values: [null], reason: 'says so' };

const KEYS = { 'book-key': 'k', 'book-secret': 's' };
const LIST: Exchange = {
  method: 'GET',
  path: '/v2/books',
  query: [['size', '50']],
  requestHeaders: KEYS,
  requestBody: '',
  status: 200,
  responseHeaders: { 'content-type': 'application/json; charset=utf-8', 'x-left': '199' },
  responseBody: JSON.stringify({ data: [{ id: ID, title: 'Faust', pages: null }] }),
};

const places = suite('below, follow, put');

places('a key with a slash or a tilde is found and named', () => {
  const document = { 'a/b': { '~c': [{ d: 1 }] } };
  assert.is(below('', 'a/b', '~c', 0, 'd'), '/a~1b/~0c/0/d');
  assert.is(valueAt(document, '/a~1b/~0c/0/d'), 1);
});

places('putting under __proto__ stays an own key', () => {
  const document = JSON.parse('{"a": {}}');
  put(document, '/a/__proto__', { polluted: true });
  assert.is(Reflect.get({}, 'polluted'), undefined);
});

places('references that go round, or to another file, are errors', () => {
  const round = { a: { $ref: '#/b' }, b: { $ref: '#/a' } };
  assert.throws(() => follow(round, '/a'), /circle/);
  assert.throws(() => follow({ a: { $ref: 'other.yaml#/b' } }, '/a'), /same file/);
});

places.run();

const load = suite('loadOpenApi');

load('the base path comes from the first server', () => {
  assert.is(api().basePath, '/v2');
});

load('what is no OpenAPI 3.0 file is refused by name', () => {
  assert.throws(() => loadOpenApi('swagger: "2.0"', 'old.yaml'), /^Error: old\.yaml|old\.yaml: this is no/);
  assert.throws(() => loadOpenApi('just text', 'x.yaml'), /x\.yaml/);
  assert.throws(() => loadOpenApi('openapi: 3.1.0', 'new.yaml'), /new\.yaml/);
});

load(
  'null is refused where the file does not say nullable, and let through by a mend, which counts it',
  () => {
    const book = { id: ID, title: 'Faust', author: null };
    const schema = '/components/schemas/Book';
    assert.equal(api().check(schema, { ...book, author: undefined }), []);
    assert.is(api().check(schema, book)[0]?.pointer, '/author');
    const mended = api([AUTHOR_NULL]);
    assert.equal(mended.check(schema, book), []);
    assert.is(mended.used.get(useOf(AUTHOR, null)), 1);
  },
);

load('a mend loosens only the values it names', () => {
  const mended = api([AUTHOR_NULL]);
  const problems = mended.check('/components/schemas/Book', { id: ID, title: 'Faust', author: '' });
  assert.equal(
    problems.map(({ pointer, keyword }) => [pointer, keyword]),
    [['/author', 'type']],
  );
  assert.is(mended.check('/components/schemas/Book', { id: ID, title: 'x', pages: '' }).length, 1);
});

load('a mend of a place that is gone is an error', () => {
  const gone: Mend = { kind: 'also', pointer: '/components/schemas/Novel', values: [null], reason: '' };
  assert.throws(() => api([gone]), /Novel does not fit/);
});

load('a mend that the file needs no more is an error', () => {
  const pages = '/components/schemas/Book/properties/pages';
  assert.throws(() => api([{ ...AUTHOR_NULL, pointer: pages } as Mend]), /allows this now/);
});

load('a replacement fits exactly what stood there, an addition nothing', () => {
  const pointer = '/components/parameters/size/schema/maximum';
  const replace = { kind: 'replace', pointer, becomes: 60, reason: '' } as const;
  assert.throws(() => api([{ ...replace, was: 40 }]), /something else now/);
  assert.is(valueAt(api([{ ...replace, was: 50 }]).document, pointer), 60);
  assert.throws(() => api([{ kind: 'add', pointer, value: 60, reason: '' }]), /has this now/);
});

load('a copy without a key leaves the original as it was', () => {
  const pointer = below(
    '/paths',
    '/books/{id}',
    'patch',
    'requestBody',
    'content',
    'application/json',
    'schema',
  );
  const mended = api([{ kind: 'copy-without', pointer, key: 'required', reason: '' }]);
  assert.equal(mended.check(pointer, { author: 'Goethe' }), []);
  assert.is(mended.check('/components/schemas/BookWrite', { author: 'Goethe' }).length, 1);
  assert.throws(
    () => api([{ kind: 'copy-without', pointer, key: 'minProperties', reason: '' }]),
    /leave out/,
  );
});

load('formats: days that do not exist, and what only looks like a uuid, are refused', () => {
  const { check } = api();
  const published = (date: string) => check('/components/schemas/BookWrite', { title: 'x', published: date });
  assert.is(published('2024-02-29').length, 0);
  assert.is(published('2023-02-29').length, 1);
  assert.is(published('Jan 02, 2022').length, 1);
  assert.is(check('/components/schemas/Book', { id: `${ID}0`, title: 'x' }).length, 1);
});

load('a format that nobody wrote down is an error, not a shrug', () => {
  const odd = loadOpenApi(
    TEXT.replace('published: { type: string, format: date', 'published: { type: string, format: moon'),
    'odd.yaml',
  );
  assert.throws(() => odd.check('/components/schemas/BookWrite', {}), /moon/);
});

load.run();

const find = suite('findOperation');

find('a path without parameters wins over one with', () => {
  assert.is(findOperation(api(), 'get', '/v2/books/newest')?.label, 'GET /books/newest');
  assert.is(findOperation(api(), 'GET', `/v2/books/${ID}`)?.label, 'GET /books/{id}');
});

find('another base path, more parts, or another method is nothing', () => {
  assert.is(findOperation(api(), 'GET', '/books'), undefined);
  assert.is(findOperation(api(), 'GET', '/v2/books/a/b'), undefined);
  assert.is(findOperation(api(), 'DELETE', '/v2/books'), undefined);
  assert.is(findOperation(api(), 'parameters', '/v2/books'), undefined);
});

find.run();

const check = suite('checkExchange');

check('a documented exchange has no violations', () => {
  assert.equal(seen({}), []);
});

check('query: a number too large, one that is none, an unknown name, a wrong item', () => {
  assert.equal(seen({ query: [['size', '51']] }), [
    'request query/size maximum {"comparison":"<=","limit":50}',
  ]);
  assert.equal(seen({ query: [['size', '5x']] }), ['request query/size type {"type":"integer"}']);
  assert.equal(seen({ query: [['sort', 'title']] }), ['request query/sort is not in the file']);
  const fields: [string, string][] = [
    ['fields[]', 'title'],
    ['fields[]', 'colour'],
  ];
  assert.equal(seen({ query: fields }), [
    'request query/fields[]/* enum {"allowedValues":["title","pages"]}',
  ]);
});

check('query: a single value given twice is wrong', () => {
  const twice: [string, string][] = [
    ['size', '5'],
    ['size', '6'],
  ];
  assert.equal(seen({ query: twice }), ['request query/size type {"type":"integer"}']);
});

check('query: what is required must be there', () => {
  const newest = { path: '/v2/books/newest', query: [], status: 204, responseHeaders: {}, responseBody: '' };
  assert.equal(seen(newest), ['request query/since is required']);
  assert.equal(seen({ ...newest, query: [['since', '2026-01-01']] }), []);
});

check('path and header parameters are checked, also those of the path item', () => {
  const one = { path: '/v2/books/17', query: [], responseBody: JSON.stringify({ id: ID, title: 'x' }) };
  assert.equal(seen(one), ['request path/id format {"format":"uuid"}']);
  assert.equal(seen({ requestHeaders: { ...KEYS, 'x-app': 'OTHER' } }), [
    'request header/X-App enum {"allowedValues":["TESTS"]}',
  ]);
});

check('one of the ways of authentication must be whole', () => {
  assert.equal(seen({ requestHeaders: { 'book-key': 'k' } }), [
    'request header/Secret is required by the security scheme',
  ]);
  assert.equal(seen({ requestHeaders: { authorization: 'Bearer t' } }), []);
  assert.equal(seen({ requestHeaders: { authorization: 'Basic t' } }), [
    'request header/Token is required by the security scheme',
  ]);
});

check('request bodies: JSON, forms, a wrong type, none at all, broken', () => {
  const json = { 'content-type': 'application/json; charset=utf-8' };
  assert.equal(post(json, '{"title":"Faust"}'), []);
  assert.equal(post({ 'content-type': 'application/x-www-form-urlencoded' }, 'title=Faust'), []);
  assert.equal(post(json, '{"author":"Goethe"}'), ['request body required {"missingProperty":"title"}']);
  assert.equal(post({ 'content-type': 'text/plain' }, 'x'), [
    'request header/content-type wants application/json or application/x-www-form-urlencoded',
  ]);
  assert.equal(post(json, ''), ['request body is required']);
  assert.equal(post(json, '{"title"'), ['request body is not JSON']);
});

check('a body where none is documented is a violation', () => {
  assert.equal(seen({ requestBody: '{}' }), ['request body no body is in the file']);
});

check('answers: the place is told, never the value', () => {
  const secret = 'Mephisto';
  const data = [
    { id: ID, title: 'Faust' },
    { id: ID, title: [secret], author: secret },
  ];
  const found = seen({ responseBody: JSON.stringify({ data }) });
  assert.equal(found, [
    'answer body/data/*/title type {"type":"string"}',
    'answer body/data/*/author type {"type":"object"}',
  ]);
  assert.not.ok(found.join().includes(secret));
});

check('answers: HTML in the place of JSON, and broken JSON', () => {
  const html = { responseHeaders: { 'content-type': 'text/html', 'x-left': '1' }, responseBody: '<p>' };
  assert.equal(seen(html), ['answer header/content-type wants application/json']);
  assert.equal(seen({ responseBody: '{"data":' }), ['answer body is not JSON']);
});

check('answers: documented headers', () => {
  const json = { 'content-type': 'application/json' };
  assert.equal(seen({ responseHeaders: json }), ['answer header/x-left is required']);
  assert.equal(seen({ responseHeaders: { ...json, 'x-left': 'many' } }), [
    'answer header/x-left type {"type":"integer"}',
  ]);
});

check('a status that is not documented is a violation, unless the rules state it', () => {
  const busy = { status: 503, responseBody: '{"error":"busy"}' };
  assert.equal(seen(busy), ['answer status 503 is not in the file']);
  const rules: Rules = {
    ...NO_RULES,
    statuses: [{ status: 503, schema: '/components/schemas/Error', reason: 'its text' }],
  };
  assert.equal(seen(busy, rules), []);
  assert.equal(seen({ status: 503, responseBody: '{}' }, rules), [
    'answer body required {"missingProperty":"error"}',
  ]);
});

check('a header that the rules state for every answer must be a whole number', () => {
  const rules: Rules = { ...NO_RULES, headers: [{ name: 'x-reset', reason: 'its text' }] };
  assert.equal(seen({}, rules), ['answer header/x-reset a whole number is required']);
});

check('an operation that is not in the file is told without its ids', () => {
  const { operation, violations } = checkExchange([api()], {
    ...LIST,
    method: 'DELETE',
    path: `/v2/books/${ID}`,
  });
  assert.is(operation, 'DELETE /v2/books/*');
  assert.equal(
    violations.map(({ side, reason }) => `${side} ${reason}`),
    ['request this operation is not in the file', 'answer 200 is not in the file'],
  );
});

check.run();

const examples = suite('examplesOf');

examples('answers by reference, parameters, and parts of schemas, each once', () => {
  const found = examplesOf(api(), [
    ['GET', '/books'],
    ['GET', '/books/{id}'],
  ]);
  assert.equal(found.map(({ pointer }) => pointer).toSorted(), [
    '/components/examples/one/value',
    '/components/parameters/size/schema/example',
    '/components/schemas/Author/properties/name/example',
    '/components/schemas/Book/properties/id/example',
    '/components/schemas/Book/properties/tags/items/example',
    '/components/schemas/Book/properties/title/example',
    '/components/schemas/Error/properties/error/example',
  ]);
  assert.equal(
    found.filter(({ status }) => status).map(({ status }) => status),
    [200],
  );
});

examples('an example that its own schema refuses is found, with its place', () => {
  const own = api();
  const found = examplesOf(own, [['GET', '/books']]).flatMap((example) => checkExample(own, example));
  assert.equal(
    found.map(({ pointer, reason }) => `${pointer} ${reason}`),
    ['/components/examples/one/value/data/*/author type {"type":"object"}'],
  );
  const mended = api([AUTHOR_NULL]);
  const better = examplesOf(mended, [['GET', '/books']]).flatMap((example) => checkExample(mended, example));
  assert.equal(better, []);
});

examples('an operation that is gone is an error', () => {
  assert.throws(() => examplesOf(api(), [['GET', '/magazines']]), /there is no GET \/magazines/);
});

examples.run();

const assembled = suite('assemble');

assembled('puts the examples of the parts together and ends where a schema is inside itself', () => {
  assert.equal(assemble(api(), '/components/schemas/Book'), {
    id: ID,
    title: 'Faust',
    author: { name: 'Goethe' },
    tags: ['drama'],
  });
});

assembled.run();

function api(mends: Mend[] = []) {
  return loadOpenApi(TEXT, 'books.yaml', { ...NO_RULES, mends });
}

function seen(change: Partial<Exchange>, rules: Rules = NO_RULES): string[] {
  const { violations } = checkExchange([loadOpenApi(TEXT, 'books.yaml', rules)], { ...LIST, ...change });
  return violations.map(({ side, pointer, reason }) => `${side} ${pointer} ${reason}`);
}

function post(requestHeaders: Record<string, string>, requestBody: string): string[] {
  return seen({ method: 'POST', query: [], requestHeaders, requestBody, status: 201, responseBody: '' });
}
