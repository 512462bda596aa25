/**
 * Reads an OpenAPI 3.0 file, mends it where it contradicts itself, and checks recorded exchanges against it.
 * Pure: text and values in, violations out. A violation never holds a value of a body, a header or a query.
 */

import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import { compileInside, type Format, type SchemaProblem } from '../../src/schema.ts';
import { valueAt } from '../../src/tenant/check/pointer.ts';
import { isRaw } from '../../src/vendors/raw.ts';
import { below, follow, put } from './reference.ts';

/** A narrow change to a vendor's file, with its reason. It must fit exactly: otherwise the vendor changed the file. */
export type Mend = { pointer: string; reason: string } & (
  | { kind: 'also'; values: readonly unknown[] }
  | { kind: 'replace'; was: unknown; becomes: unknown }
  | { kind: 'add'; value: unknown }
  | { kind: 'copy-without'; key: string }
);

/** What a vendor states about a file outside the operations in it: in its text, or in another file. */
export type Rules = {
  mends: readonly Mend[];
  /** Statuses that any operation may answer; `schema` points to the body's schema in the file. */
  statuses: readonly { status: number; schema: string; reason: string }[];
  /** Whole-number headers that answers carry: all, or those with one status. */
  headers: readonly { name: string; status?: number; reason: string }[];
};

export const NO_RULES: Rules = { mends: [], statuses: [], headers: [] };

export type OpenApi = {
  /** How messages call the file. */
  name: string;
  /** Path of the first server, without a slash at the end: `/v1`, or nothing. */
  basePath: string;
  /** The file's content, mended. */
  document: unknown;
  rules: Rules;
  /** Problems of a value under the schema at a pointer. */
  check: (pointer: string, value: unknown) => SchemaProblem[];
  /** How often a mend let one of its values through: see `useOf`. */
  used: ReadonlyMap<string, number>;
};

/** Throws an `Error` that says what is wrong with the file, or which mend no longer fits. */
export function loadOpenApi(text: string, name: string, rules: Rules = NO_RULES): OpenApi {
  const document: unknown = parse(text);
  const version = valueAt(document, '/openapi');
  if (!isRaw(document) || typeof version !== 'string' || !version.startsWith('3.0.')) {
    throw new Error(`${name}: this is no OpenAPI 3.0 file.`);
  }
  const used = new Map<string, number>();
  try {
    restructure(document, rules.mends);
    widen(document, rules.mends);
  } catch (cause) {
    throw new Error(`${name}: ${cause instanceof Error ? cause.message : 'cannot be mended.'}`, { cause });
  }
  const compile = compileInside(document, FORMATS, {
    mended: (mend, value) => {
      if (!isRaw(mend) || !Array.isArray(mend.values)) return false;
      if (!mend.values.some((allowed) => isDeepStrictEqual(allowed, value))) return false;
      const key = useOf(String(mend.pointer), value);
      used.set(key, (used.get(key) ?? 0) + 1);
      return true;
    },
  });
  const check = (pointer: string, value: unknown) => tidy(compile(pointer)(value));
  return { name, basePath: basePathOf(document), document, rules, check, used };
}

/** Key of one value of an `also` mend. Such values are empties, never anybody's data. */
export function useOf(pointer: string, value: unknown): string {
  return `${pointer} ${JSON.stringify(value)}`;
}

/** Mends that change what stands in the file. */
function restructure(document: unknown, mends: readonly Mend[]): void {
  for (const mend of mends) {
    const old = valueAt(document, mend.pointer);
    if (mend.kind === 'add') {
      if (old !== undefined) throw stale(mend, 'the file has this now');
      put(document, mend.pointer, structuredClone(mend.value));
    }
    if (mend.kind === 'replace') {
      if (!isDeepStrictEqual(old, mend.was)) throw stale(mend, 'the file says something else now');
      put(document, mend.pointer, structuredClone(mend.becomes));
    }
    if (mend.kind === 'copy-without') {
      const target = valueAt(document, follow(document, mend.pointer));
      if (!isRaw(target) || !Object.hasOwn(target, mend.key)) {
        throw stale(mend, `there is no "${mend.key}" to leave out`);
      }
      const { [mend.key]: _left, ...rest } = target;
      put(document, mend.pointer, structuredClone(rest));
    }
  }
}

/** Mends that let further values through; each value must be one that the file refuses. */
function widen(document: object, mends: readonly Mend[]): void {
  const compile = compileInside(structuredClone(document), FORMATS);
  for (const mend of mends) {
    if (mend.kind !== 'also') continue;
    const old = valueAt(document, mend.pointer);
    if (!isRaw(old)) throw stale(mend, 'there is no schema any more');
    const problems = compile(mend.pointer);
    if (mend.values.some((value) => problems(value).length === 0)) {
      throw stale(mend, 'the file allows this now');
    }
    const mended = { pointer: mend.pointer, values: mend.values };
    put(document, mend.pointer, { anyOf: [old, { mended }] });
  }
}

function stale(mend: Mend, why: string): Error {
  return new Error(
    `the mend of ${mend.pointer} does not fit: ${why}. Look at the vendor's file and at the mend.`,
  );
}

/** Leaves out what only says that none of several schemas fitted, where the reasons of those stand beside it. */
function tidy(problems: SchemaProblem[]): SchemaProblem[] {
  const telling = problems.filter(({ keyword }) => !['mended', 'anyOf', 'oneOf'].includes(keyword));
  return telling.length > 0 ? telling : problems;
}

function basePathOf(document: unknown): string {
  const url = valueAt(document, '/servers/0/url');
  if (typeof url !== 'string') return '';
  return new URL(url, 'https://server.example').pathname.replace(/\/+$/, '');
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/i;

/** The formats that the schemas we use name; any other is an error when such a schema is compiled. */
const FORMATS: Readonly<Record<string, Format>> = {
  uuid: { type: 'string', validate: (text) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) },
  email: { type: 'string', validate: (text) => /^[^\s@]+@[^\s@]+$/.test(text) },
  uri: { type: 'string', validate: (text) => /^[a-z][a-z0-9+.-]*:/i.test(text) && URL.canParse(text) },
  date: { type: 'string', validate: (text) => DAY.test(text) && isDay(text) },
  'date-time': { type: 'string', validate: (text) => TIME.test(text) && isDay(text.slice(0, 10)) },
  int32: {
    type: 'number',
    validate: (number) => Number.isInteger(number) && Math.abs(number) <= 2 ** 31 - 1,
  },
};

function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** An operation of the file: where it stands, and the path parameters that led to it. */
export type Operation = { label: string; pointer: string; pathPointer: string; values: Map<string, string> };

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** The operation for a request; a path without parameters wins over one with. */
export function findOperation(api: OpenApi, method: string, path: string): Operation | undefined {
  const verb = method.toLowerCase();
  const paths = valueAt(api.document, '/paths');
  if (!METHODS.includes(verb) || !isRaw(paths) || !path.startsWith(`${api.basePath}/`)) return undefined;
  const rest = path.slice(api.basePath.length);
  const templates = Object.keys(paths).sort((a, b) => a.split('{').length - b.split('{').length);
  for (const template of templates) {
    const values = matchTemplate(template, rest);
    if (!values) continue;
    const pathPointer = below('/paths', template);
    const pointer = below(pathPointer, verb);
    if (!isRaw(valueAt(api.document, pointer))) return undefined;
    return { label: `${method.toUpperCase()} ${template}`, pointer, pathPointer, values };
  }
  return undefined;
}

function matchTemplate(template: string, path: string): Map<string, string> | undefined {
  const wanted = template.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const values = new Map<string, string>();
  for (const [index, part] of wanted.entries()) {
    const text = given[index] ?? '';
    const name = /^\{(.+)\}$/.exec(part)?.[1];
    if (name === undefined && part !== text) return undefined;
    if (name !== undefined) values.set(name, text);
  }
  return values;
}
