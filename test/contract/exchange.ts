/** One exchange on the line (a request and its answer), and how a text in it is held against a schema. Pure. */

import type { SchemaProblem } from '../../src/schema.ts';
import { valueAt } from '../../src/tenant/check/pointer.ts';
import { isRaw, type Raw } from '../../src/vendors/raw.ts';
import type { OpenApi } from './openapi.ts';
import { below, follow } from './reference.ts';

type Headers = Readonly<Record<string, string>>;

export type Exchange = {
  method: string;
  /** As sent, percent-encoded, without the query. */
  path: string;
  /** Decoded. */
  query: readonly (readonly [string, string])[];
  /** Names in lower case. */
  requestHeaders: Headers;
  requestBody: string;
  status: number;
  responseHeaders: Headers;
  responseBody: string;
};

/** What is not as the file wants it. */
export type Found = {
  /** Where: `body/data/*\/email`, `query/size`, `header/clientkey`. Positions in arrays are `*`. */
  pointer: string;
  /** What was wanted; never what came. */
  reason: string;
};

export type Violation = Found & { operation: string; side: 'request' | 'answer' | 'example' };

/** A body under `content`: one of its media types, and valid by that one's schema. Without `content`: anything. */
export function checkContent(api: OpenApi, pointer: string, headers: Headers, body: string): Found[] {
  const content = valueAt(api.document, pointer);
  if (!isRaw(content)) return [];
  const type = mediaType(headers);
  if (!Object.hasOwn(content, type)) {
    return [{ pointer: 'header/content-type', reason: `wants ${Object.keys(content).join(' or ')}` }];
  }
  const schema = below(pointer, type, 'schema');
  if (!isRaw(valueAt(api.document, schema))) return [];
  if (type === 'application/x-www-form-urlencoded') {
    return reasons('body', api.check(schema, Object.fromEntries(new URLSearchParams(body))));
  }
  return type === 'application/json' ? checkJson(api, schema, body) : [];
}

export function checkJson(api: OpenApi, schema: string, body: string): Found[] {
  const json = parseJson(body);
  return json ? reasons('body', api.check(schema, json.value)) : [{ pointer: 'body', reason: 'is not JSON' }];
}

export function mediaType(headers: Headers): string {
  return (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

function parseJson(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** The texts of a parameter as the type that its schema asks for; what does not fit stays text, and fails. */
export function coerce(api: OpenApi, pointer: string, texts: readonly string[]): unknown {
  const schema = valueAt(api.document, pointer);
  if (!isRaw(schema)) return texts[0];
  if (schema.type === 'array') {
    const items = follow(api.document, below(pointer, 'items'));
    return texts.map((text) => coerce(api, items, [text]));
  }
  const [text] = texts;
  if (text === undefined || texts.length > 1) return texts;
  if (schema.type === 'integer' && /^-?\d{1,15}$/.test(text)) return Number(text);
  if (schema.type === 'number' && /^-?\d{1,15}(\.\d+)?$/.test(text)) return Number(text);
  if (schema.type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

/** What the schema wanted, by place. Only words of the schema and names of keys are in it. */
export function reasons(where: string, problems: readonly SchemaProblem[]): Found[] {
  return problems.map(({ pointer, keyword, params }) => ({
    pointer: `${where}${pointer.replaceAll(/\/\d+(?=\/|$)/g, '/*')}`,
    reason: `${keyword} ${JSON.stringify(wanted(params))}`,
  }));
}

function wanted(params: Raw): Raw {
  return Object.fromEntries(Object.entries(params).filter(([key]) => key !== 'passingSchemas'));
}
