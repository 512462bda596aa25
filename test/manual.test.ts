import { readFile } from 'node:fs/promises';
/** The schema of a tenant file is its manual: what an editor shows and offers is there for every key, and is right. */
import { Ajv } from 'ajv';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import editorService from 'vscode-json-languageservice';
import schema from '../schemas/tenant.json' with { type: 'json' };
import { isKnownField } from '../src/tenant/check/mapped-fields.ts';
import { WRITE_FIELDS } from '../src/vendors/engagedly/fields.ts';
import { presetRows } from '../src/vendors/presets.ts';
import { BASE, problemsOf } from './fixtures/tenants/cases.ts';

const { getLanguageService, TextDocument } = editorService;

type Part = {
  description?: string;
  markdownDescription?: string;
  markdownEnumDescriptions?: string[];
  examples?: unknown[];
  defaultSnippets?: Array<{ label: string; body: unknown }>;
  enum?: unknown[];
  properties?: Record<string, Part>;
  patternProperties?: Record<string, Part>;
  definitions?: Record<string, Part>;
  anyOf?: Part[];
  items?: Part;
};

/** Each part of the schema that stands for a key of a file, by its JSON Pointer. */
function keysIn(part: Part, pointer = ''): Array<[string, Part]> {
  const inside = (name: 'properties' | 'patternProperties' | 'definitions') =>
    Object.entries(part[name] ?? {}).flatMap(([key, one]): Array<[string, Part]> => {
      const at = `${pointer}/${name}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      return name === 'definitions' ? keysIn(one, at) : [[at, one], ...keysIn(one, at)];
    });
  return [
    ...inside('properties'),
    ...inside('patternProperties'),
    ...inside('definitions'),
    ...(part.anyOf ?? []).flatMap((one, at) => keysIn(one, `${pointer}/anyOf/${at}`)),
    ...(part.items ? keysIn(part.items, `${pointer}/items`) : []),
  ];
}

const keys = keysIn(schema as Part);

/** What stands in the file when somebody takes a snippet and changes nothing. */
function taken(body: unknown): unknown {
  if (Array.isArray(body)) return body.map(taken);
  if (typeof body === 'object' && body !== null) {
    return Object.fromEntries(Object.entries(body).map(([key, value]) => [String(taken(key)), taken(value)]));
  }
  if (typeof body !== 'string') return body;
  const text = body
    .replace(/\$\{\d+\|([^,|]*)[^}]*\|\}/g, '$1')
    .replace(/\$\{\d+:((?:\\.|[^}\\])*)\}/g, '$1')
    .replace(/\\([$}\\])/g, '$1');
  // An editor writes what begins with this sign without quotation marks.
  return text.startsWith('^') ? JSON.parse(text.slice(1)) : text;
}

const manual = suite('the schema as a manual');

manual('every key is explained, with examples and something to insert', () => {
  assert.ok(keys.length >= 75, `${keys.length} keys`);
  for (const [pointer, part] of keys) {
    assert.ok((part.description ?? '').length >= 8, `${pointer} has no description`);
    assert.ok((part.examples ?? []).length > 0, `${pointer} has no example`);
    assert.ok((part.defaultSnippets ?? []).length > 0, `${pointer} has nothing to insert`);
    if (part.enum && part.enum.length > 1 && pointer !== '/properties/$schema')
      assert.is(part.markdownEnumDescriptions?.length, part.enum.length, `${pointer}: a word for each value`);
  }
});

manual('what is shown as an example, or inserted, fits the schema', () => {
  const ajv = new Ajv({ strict: false });
  ajv.addSchema(schema, 'tenant');
  for (const [pointer, part] of [['', schema as Part] as const, ...keys]) {
    const fragment = pointer.split('/').map(encodeURIComponent).join('/');
    const check = ajv.compile({ $ref: `tenant#${fragment}` });
    const given = [...(part.examples ?? []), ...(part.defaultSnippets ?? []).map(({ body }) => taken(body))];
    for (const one of given)
      assert.ok(check(one), `${pointer}: ${JSON.stringify(one)} ${ajv.errorsText(check.errors)}`);
  }
});

manual('and does what it says: validate has nothing against it', async () => {
  const errorsIn = async (file: object) =>
    (await problemsOf({ ...BASE, ...file })).filter(({ severity }) => severity === 'error');
  const filter = keys.find(([pointer]) => pointer === '/properties/scope/properties/filter')?.[1];
  for (const text of filter?.examples ?? [])
    assert.equal(await errorsIn({ scope: { employees: 'active', filter: text } }), [], String(text));
  for (const [field, part] of Object.entries(schema.properties.mapping.properties as Record<string, Part>)) {
    const values = [...(part.examples ?? []), ...(part.defaultSnippets ?? []).map(({ body }) => taken(body))];
    for (const value of new Set(values)) {
      // Special data needs a purpose, as its description says.
      const errors = (await errorsIn({ mapping: { [field]: value } })).filter(
        ({ code }) => code !== 'sensitive-attribute',
      );
      // Some fields nobody can do without.
      if (value === null && ['first_name', 'last_name', 'email'].includes(field)) continue;
      assert.equal(errors, [], `${field}: ${value}`);
    }
  }
  for (const key of ['schedule', 'leavers', 'limits', 'protect', 'domains', 'notify', 'language'] as const) {
    const { examples = [], defaultSnippets = [] } = (schema as Part).properties?.[key] ?? {};
    for (const value of [...examples, ...defaultSnippets.map(({ body }) => taken(body))])
      assert.equal(await errorsIn({ [key]: value }), [], `${key}: ${JSON.stringify(value)}`);
  }
  const [whole] = (schema as Part).defaultSnippets ?? [];
  const file = taken(whole?.body);
  assert.equal(await errorsIn(file as object), []);
});

manual('the fields of Engagedly are those that can be written, each with what the preset says', () => {
  const { properties, patternProperties } = schema.properties.mapping;
  const writable = [...WRITE_FIELDS.keys()].filter((field) => isKnownField(field));
  assert.equal(Object.keys(properties).sort(), writable.sort());
  assert.ok(
    Object.keys(patternProperties).every((pattern) => new RegExp(pattern).test('custom-attribute-93cbf')),
  );
  const rows = presetRows('default');
  for (const [field, { description }] of Object.entries(properties))
    assert.is(/Preset: /.test(description), rows.has(field), field);
});

manual('the table of the presets in the README has each row of them, and no other', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  const table = readme.split('<summary>The rows of the presets</summary>')[1]?.split('</details>')[0] ?? '';
  const rows = [...table.matchAll(/^\| (`.*?) +\|.*\| (✓?) *\|$/gm)].flatMap(
    ([, fields = '', minimal = '']) =>
      [...fields.matchAll(/`(\w+)`/g)].map(([, field]) => ({ field, minimal })),
  );
  const named = (all: typeof rows) => all.map(({ field }) => field).sort();
  assert.equal(named(rows), [...presetRows('default').keys()].sort());
  assert.equal(named(rows.filter(({ minimal }) => minimal !== '')), [...presetRows('minimal').keys()].sort());
});

/** The place of the mark in a text, and the text without it. */
function marked(text: string) {
  const offset = text.indexOf('¦');
  const document = TextDocument.create('file:///tenants/nordwind.json', 'json', 1, text.replace('¦', ''));
  return { document, position: document.positionAt(offset) };
}

async function editor(text: string) {
  const service = getLanguageService({ schemaRequestService: async () => JSON.stringify(schema) });
  service.configure({ schemas: [{ uri: 'file:///schemas/tenant.json', schema: schema as object }] });
  const { document, position } = marked(text);
  const json = service.parseJSONDocument(document);
  const completions = await service.doComplete(document, position, json);
  const hover = await service.doHover(document, position, json);
  return {
    labels: (completions?.items ?? []).map(({ label }) => label),
    hover: JSON.stringify(hover?.contents ?? ''),
    problems: await service.doValidation(document, json),
  };
}

const HEAD = '{ "$schema": "../schemas/tenant.json", ';

manual('an editor offers the keys, the fields and the values, and needs no setting for it', async () => {
  const keysOffered = await editor(`${HEAD}¦ }`);
  assert.ok(['schedule', 'protect', 'language'].every((key) => keysOffered.labels.includes(key)));
  const fields = await editor(`${HEAD}"mapping": { ¦ } }`);
  assert.ok(['job_title', 'businesses', 'manager'].every((field) => fields.labels.includes(field)));
  const values = await editor(`${HEAD}"mapping": { "businesses": ¦ } }`);
  assert.ok(values.labels.includes('Not wanted: take the row out'), values.labels.join(', '));
  const schedules = await editor(`${HEAD}"schedule": ¦ }`);
  assert.ok(
    ['"daily"', '"twice-daily"', 'Weekdays at fixed times'].every((label) =>
      schedules.labels.includes(label),
    ),
    schedules.labels.join(', '),
  );
});

manual('an editor explains a key and a field where the pointer rests', async () => {
  assert.match((await editor(`${HEAD}"pro¦tect": [] }`)).hover, '**never blocked**');
  assert.match((await editor(`${HEAD}"scope": { "fil¦ter": "true" } }`)).hover, 'Who is kept in step');
  assert.match((await editor(`${HEAD}"limits": { "bl¦ock": { "max": 3 } } }`)).hover, 'People blocked');
  assert.match((await editor(`${HEAD}"mapping": { "loca¦tion": "office.name" } }`)).hover, 'Preset: office');
  assert.match(
    (await editor(`${HEAD}"mapping": { "custom-attri¦bute-93cbf": "position" } }`)).hover,
    'only this organisation has',
  );
});

manual('an editor marks what does not fit', async () => {
  const { problems } = await editor(
    `${HEAD}"name": "N", "status": "activ", "timezone": "Europe/Berlin", "scope": { "employees": "active" } ¦}`,
  );
  assert.is(problems.length, 1);
  assert.match(JSON.stringify(problems), /active.*paused/);
});

manual.run();
