/** The examples that a vendor publishes in an OpenAPI file, each with the schema it belongs to. Pure. */
import { valueAt } from '../../src/tenant/check/pointer.ts';
import { isRaw } from '../../src/vendors/raw.ts';
import { reasons, type Violation } from './exchange.ts';
import { findOperation, type OpenApi, type Operation } from './openapi.ts';
import { below, follow } from './reference.ts';

export type Example = {
  operation: string;
  /** Where it stands in the file. */
  pointer: string;
  /** The schema it has to fit; absent where the file has none. */
  schema?: string;
  value: unknown;
  /** The status, where it is the body of a whole answer. */
  status?: number;
};

/** Every example that a request or an answer of these operations can reach (`GET /beta/users`), each place once. */
export function examplesOf(api: OpenApi, operations: readonly (readonly [string, string])[]): Example[] {
  const seen = new Set<string>();
  return operations.flatMap(([method, template]) => {
    const operation = findOperation(api, method, `${api.basePath}${template}`);
    if (!operation) throw new Error(`${api.name}: there is no ${method} ${template} any more.`);
    return [
      ...inParameters(api, operation, seen),
      ...inContent(api, operation, below(operation.pointer, 'requestBody'), seen),
      ...inAnswers(api, operation, seen),
    ];
  });
}

/** What an example does not fit, as violations of the file against itself. */
export function checkExample(api: OpenApi, example: Example): Violation[] {
  if (example.schema === undefined) return [];
  const { operation } = example;
  return reasons(example.pointer, api.check(example.schema, example.value)).map((found) => ({
    operation,
    side: 'example',
    ...found,
  }));
}

function inParameters(api: OpenApi, operation: Operation, seen: Set<string>): Example[] {
  return [operation.pathPointer, operation.pointer].flatMap((owner) => {
    const list = valueAt(api.document, below(owner, 'parameters'));
    if (!Array.isArray(list)) return [];
    return [...list.keys()].flatMap((index) =>
      inHolder(api, operation, follow(api.document, below(owner, 'parameters', index)), seen),
    );
  });
}

function inAnswers(api: OpenApi, operation: Operation, seen: Set<string>): Example[] {
  const pointer = below(operation.pointer, 'responses');
  const responses = valueAt(api.document, pointer);
  if (!isRaw(responses)) return [];
  return Object.keys(responses).flatMap((status) =>
    inContent(api, operation, below(pointer, status), seen).map((example) =>
      example.status === 0 ? { ...example, status: Number(status) } : example,
    ),
  );
}

function inContent(api: OpenApi, operation: Operation, owner: string, seen: Set<string>): Example[] {
  const pointer = below(follow(api.document, owner), 'content');
  const content = valueAt(api.document, pointer);
  if (!isRaw(content)) return [];
  return Object.keys(content).flatMap((type) => inHolder(api, operation, below(pointer, type), seen, 0));
}

/** Something with a `schema` and, beside it, `example` or `examples`: a parameter or a media type. */
function inHolder(
  api: OpenApi,
  operation: Operation,
  pointer: string,
  seen: Set<string>,
  status?: number,
): Example[] {
  if (seen.has(pointer)) return [];
  seen.add(pointer);
  const holder = valueAt(api.document, pointer);
  if (!isRaw(holder)) return [];
  const schema = below(pointer, 'schema');
  const places = [below(pointer, 'example')];
  for (const name of isRaw(holder.examples) ? Object.keys(holder.examples) : []) {
    places.push(below(follow(api.document, below(pointer, 'examples', name)), 'value'));
  }
  const found = places
    .map((place) => ({ operation: operation.label, pointer: place, value: valueAt(api.document, place) }))
    .filter(({ value }) => value !== undefined)
    .map((example) => ({
      ...example,
      ...(isRaw(holder.schema) ? { schema } : {}),
      ...(status === undefined ? {} : { status }),
    }));
  return [...found, ...inSchema(api, operation, schema, seen)];
}

/** The `example` words inside a schema and the schemas it is made of. */
function inSchema(api: OpenApi, operation: Operation, start: string, seen: Set<string>): Example[] {
  const schema = follow(api.document, start);
  const node = valueAt(api.document, schema);
  if (!isRaw(node) || seen.has(schema)) return [];
  seen.add(schema);
  const own = Object.hasOwn(node, 'example')
    ? [{ operation: operation.label, pointer: below(schema, 'example'), schema, value: node.example }]
    : [];
  return [...own, ...parts(node, schema).flatMap((part) => inSchema(api, operation, part, seen))];
}

function parts(node: object, schema: string): string[] {
  return Object.entries(node).flatMap(([word, value]) => {
    const place = below(schema, word);
    if (word === 'properties' && isRaw(value)) return Object.keys(value).map((key) => below(place, key));
    if (['allOf', 'anyOf', 'oneOf'].includes(word) && Array.isArray(value)) {
      return [...value.keys()].map((index) => below(place, index));
    }
    return ['items', 'additionalProperties', 'not'].includes(word) ? [place] : [];
  });
}

/**
 * One value put together from the examples of a schema's parts, so that those parts can be read in their place.
 * What has no example is left out; a list gets one item; a schema inside itself ends there.
 */
export function assemble(api: OpenApi, start: string, inside: readonly string[] = []): unknown {
  const schema = follow(api.document, start);
  const node = valueAt(api.document, schema);
  if (!isRaw(node) || inside.includes(schema)) return undefined;
  if (Object.hasOwn(node, 'example')) return node.example;
  const deeper = [...inside, schema];
  const [alternative] = Array.isArray(node.anyOf) ? ['anyOf'] : Array.isArray(node.oneOf) ? ['oneOf'] : [];
  if (alternative) return assemble(api, below(schema, alternative, 0), deeper);
  if (node.type === 'array') {
    const item = assemble(api, below(schema, 'items'), deeper);
    return item === undefined ? [] : [item];
  }
  if (Array.isArray(node.enum)) return node.enum[0];
  const merged = [...(Array.isArray(node.allOf) ? node.allOf.keys() : [])]
    .map((index) => assemble(api, below(schema, 'allOf', index), deeper))
    .filter(isRaw)
    .flatMap(Object.entries);
  const own = Object.keys(isRaw(node.properties) ? node.properties : {})
    .map((key): [string, unknown] => [key, assemble(api, below(schema, 'properties', key), deeper)])
    .filter(([, value]) => value !== undefined);
  const entries = [...merged, ...own];
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}
