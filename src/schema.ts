/** Compile a schema once; `parse(unknown)` gives a typed value, or every problem with where it is. The only user of ajv. */
import { Ajv, type ErrorObject, type Options, type ValidateFunction } from 'ajv';

/** One place where a value does not fit its schema. */
export type SchemaProblem = {
  /** JSON Pointer to the value; for an unknown or missing key, to the object that has it or lacks it. */
  pointer: string;
  /** ajv's keyword: `type`, `required`, `additionalProperties`, `enum`, … */
  keyword: string;
  /** What the keyword wanted, as ajv says it: `{ missingProperty }`, `{ additionalProperty }`, `{ allowedValues }`, … */
  params: Readonly<Record<string, unknown>>;
  /** Where in the schema the keyword stands: `#/properties/schedule/anyOf/1/required`; a `$ref` starts anew at its target. */
  schemaPath: string;
  /** The part of the schema that has the keyword: its `description` and `properties` are the manual. */
  schema: Readonly<Record<string, unknown>>;
};

export type Parsed<T> = { ok: true; value: T } | { ok: false; problems: SchemaProblem[] };

/** What editors show and offer while somebody types; no rules. https://github.com/microsoft/vscode-json-languageservice */
export const FOR_EDITORS = ['markdownDescription', 'markdownEnumDescriptions', 'defaultSnippets'];

/**
 * Compiling is what takes longest in a start from the sources; a bundle has it behind it (desk/compiled-schemas.ts). So
 * the schemas, which are our own, are held against JSON Schema's own schema by a test and not at every start, and nobody
 * spends longer on nicer code than it then runs.
 */
export const OPTIONS: Options = {
  allErrors: true,
  verbose: true,
  strict: true,
  allowUnionTypes: true,
  validateSchema: false,
  code: { optimize: false },
};

/**
 * Makes a check of `schema` (JSON Schema draft 7) that collects every problem. The caller names the generated type.
 * Compiling waits for the first value: a start of the program needs few of its schemas.
 */
export function compileSchema<T>(schema: object): (value: unknown) => Parsed<T> {
  let check: ValidateFunction<T> | undefined;
  return (value) => {
    check ??= new Ajv(OPTIONS).addVocabulary(FOR_EDITORS).compile<T>(schema);
    if (check(value)) return { ok: true, value };
    return { ok: false, problems: (check.errors ?? []).map(problemOf) };
  };
}

/** One definition of a schema as a schema of its own, which may refer to the others. */
export function inDefinition(schema: { definitions?: object }, name: string): object {
  return { $ref: `#/definitions/${name}`, definitions: schema.definitions };
}

function problemOf(error: ErrorObject): SchemaProblem {
  return {
    pointer: error.instancePath,
    keyword: error.keyword,
    params: error.params,
    schemaPath: error.schemaPath,
    schema: error.parentSchema ?? {},
  };
}

/** A format of OpenAPI: for strings, or for numbers. */
export type Format =
  | { type: 'string'; validate: (text: string) => boolean }
  | { type: 'number'; validate: (number: number) => boolean };

/**
 * Compiles schemas that stand inside a larger document, such as an OpenAPI 3.0 file: `nullable` holds, references
 * are looked up in the document, and a format or keyword that is not known is an error. `keywords` adds checks of
 * our own: each gets what stands beside the keyword, and the value. The result takes a JSON Pointer to a schema.
 */
export function compileInside(
  document: object,
  formats: Readonly<Record<string, Format>>,
  keywords: Readonly<Record<string, (argument: unknown, value: unknown) => boolean>> = {},
): (pointer: string) => (value: unknown) => SchemaProblem[] {
  const ajv = new Ajv({ allErrors: true, strictSchema: true, strictTypes: false, logger: false });
  // ajv compiles the document itself on the way to a schema in it, so the words at its top must be known too.
  ajv.addVocabulary(['example', 'externalDocs', 'xml', ...Object.keys(document)]);
  for (const [name, format] of Object.entries(formats)) ajv.addFormat(name, format);
  for (const [keyword, validate] of Object.entries(keywords)) {
    ajv.addKeyword({ keyword, validate, errors: false });
  }
  ajv.addSchema(document, 'document', false, false);
  const compiled = new Map<string, (value: unknown) => SchemaProblem[]>();
  return (pointer) => {
    const known = compiled.get(pointer);
    if (known) return known;
    const fragment = pointer.split('/').map(encodeURIComponent).join('/');
    const check = ajv.compile({ $ref: `document#${fragment}` });
    const problems = (value: unknown) => (check(value) ? [] : (check.errors ?? []).map(problemOf));
    compiled.set(pointer, problems);
    return problems;
  };
}
