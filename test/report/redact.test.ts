import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import schema from '../../schemas/summary.json' with { type: 'json' };
import { guidanceFor, knownCodes } from '../../src/issues.ts';
import type { Employee, User } from '../../src/model.ts';
import {
  createRefs,
  createScanner,
  personalValues,
  REMOVED,
  redactSummary,
} from '../../src/report/redact.ts';
import { compileSchema } from '../../src/schema.ts';
import type { Summary } from '../../src/types/summary.d.ts';
import { standingOf } from '../../src/vendors/personio/flatten.ts';
import { worked } from '../fixtures/worked.ts';

const check = compileSchema<Summary>(schema);

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

const refs = suite('createRefs');

refs('gives the same 12 hex characters for the same person and key', () => {
  const key = 'a key of at least thirty-two characters';
  const ref = createRefs(key)({ employee: '4711' });
  assert.match(ref, /^[0-9a-f]{12}$/);
  assert.is(createRefs(key)({ employee: '4711' }), ref);
  assert.is(createRefs(new TextEncoder().encode(key))({ employee: '4711' }), ref);
});

refs('tells keys, people and systems apart', () => {
  const refOf = createRefs('one key');
  const all = [
    refOf({ employee: '1' }),
    refOf({ employee: '2' }),
    refOf({ user: '1' }),
    createRefs('another key')({ employee: '1' }),
  ];
  assert.is(new Set(all).size, 4);
});

refs.run();

const values = suite('personalValues');

values('yields full names in every order and every text and number of both sides', () => {
  const employee: Employee = {
    id: '1',
    ref: '',
    name: { first: ' Jörg ', last: 'Grün' },
    record: {
      first_name: ' Jörg ',
      last_name: 'Grün',
      dynamic_7: 470011,
      cost_centers: [{ name: 'Lager Nord' }],
    },
  };
  const user: User = {
    id: 'u',
    ref: '',
    blocked: false,
    fields: { first_name: 'Ida', last_name: 'Moor', tags: ['Blau Rot'] },
  };
  const found = [...personalValues({ employees: [employee], users: [user], more: ['Werk Süd'] })];
  for (const value of [
    'Jörg Grün',
    'Grün, Jörg',
    '470011',
    'Lager Nord',
    'Ida Moor',
    'Moor, Ida',
    'Blau Rot',
    'Werk Süd',
  ]) {
    assert.ok(found.includes(value), value);
  }
});

values('survives hostile records: own keys only, bounded depth', () => {
  let deep: unknown = 'Tief Unten';
  for (let level = 0; level < 100; level += 1) deep = [deep];
  const record = JSON.parse('{"__proto__":{"first_name":"Eva","last_name":"Wolke"}}');
  assert.equal(
    [
      ...personalValues({
        employees: [{ id: '1', ref: '', ...standingOf({ ...record, deep }), record: { ...record, deep } }],
      }),
    ].includes('Eva Wolke'),
    false,
  );
});

values.run();

const scan = suite('createScanner');

const SEEDED = [
  'Jörg Müller-Lüdenscheidt',
  'Müller-Lüdenscheidt, Jörg',
  "o'neil@nordwind.example",
  '470011',
  'EMP-77',
  '+49 30 1234-5678',
  '1987-05-17',
  'Vertrieb Süd',
];
const scanner = createScanner(SEEDED);

for (const value of SEEDED) {
  const wrappings: Array<[string, string]> = [
    ['plain', `The value ${value} was refused.`],
    ['upper case', `The value ${value.toUpperCase()} was refused.`],
    ['decomposed', `The value ${value.normalize('NFD')} was refused.`],
    ['URL-encoded', `GET /x?q=${encodeURIComponent(value)}&page=1`],
    ['form-encoded', `q=${new URLSearchParams({ q: value }).toString()}`],
    ['URL-encoded twice', encodeURIComponent(encodeURIComponent(value))],
    ['base64', `token ${base64(value)} end`],
    ['base64url inside more', `x=${Buffer.from(`{"a":"${value}"}`, 'utf8').toString('base64url')}`],
    ['URL-encoded base64', encodeURIComponent(base64(value))],
    ['with invisible characters', `${value.slice(0, 2)}\u200B${value.slice(2)}`],
  ];
  for (const [how, text] of wrappings)
    scan(`finds a seeded value ${SEEDED.indexOf(value)}: ${how}`, () => {
      assert.is(scanner.finds(text), true);
    });
}

scan('finds a phone number written in another way', () => {
  for (const text of ['+493012345678', '+49 (30) 12 34 56 78', 'tel:+49-30-12345678']) {
    assert.is(scanner.finds(`call ${text}`), true, text);
  }
});

scan('finds a number whose digits are grouped in another way', () => {
  const extension = createScanner(['5550-1234']);
  assert.is(extension.finds('extension 55501234'), true);
  assert.is(extension.finds('extension 555 012 34'), true);
  assert.is(extension.finds('extension 555012345'), false);
});

scan('finds addresses and phone numbers that it was never told of', () => {
  const empty = createScanner([]);
  for (const text of [
    'ask someone@elsewhere.example',
    'ask someone%40elsewhere.example',
    base64('someone@elsewhere.example'),
    'call +49 171 5550123',
    'call 0171 5550123',
  ]) {
    assert.is(empty.finds(text), true, text);
  }
});

scan('lets allowed addresses pass, and only those', () => {
  const open = createScanner([], { allow: ['help@product.example'] });
  assert.is(open.finds('Write to Help@product.example.'), false);
  assert.is(open.finds('Write to help@product.example or me@product.example.'), true);
});

scan('finds a name that is written as a key', () => {
  const people = createScanner(['Anna Schmidt', 'Schmidt, Anna', 'Zoë Lang-Moor', 'Vertrieb Süd']);
  for (const text of [
    'anna_schmidt',
    'anna-schmidt',
    'custom-attribute-anna-schmidt',
    'Schmidt.Anna',
    'zoe_lang_moor',
  ]) {
    assert.is(people.finds(text), true, text);
  }
  for (const text of ['joanna_schmidt', 'anna_schmidtke', 'vertrieb'])
    assert.is(people.finds(text), false, text);
});

scan('does not take the keys of fields for a leak, whatever units are called', () => {
  const units = createScanner(['Job Title', 'Employee-Type', 'Joining Date']);
  for (const text of ['job_title', 'employee_type', 'joining_date'])
    assert.is(units.finds(text), false, text);
});

scan('does not find a value inside a longer word or number', () => {
  for (const text of ['run 9470011', 'run 4700112', 'xEMP-770', 'Vertrieb Südost']) {
    assert.is(scanner.finds(text), false, text);
  }
});

scan('does not take short values and single plain words for proof', () => {
  const common = createScanner(['Mark', '1234', 'Peter', 'Marketing', 'Supervisor', '', '  ', '@', '- , -']);
  assert.is(common.finds('Peter in Marketing marks 1234 for the supervisor, - , - and more.'), false);
});

scan('does not take the fixed texts of this product for a leak, whatever people are called', () => {
  const texts = knownCodes()
    .map(guidanceFor)
    .flatMap(({ meaning, remedy }) => [meaning, remedy]);
  const words = texts.flatMap((text) => text.split(/[.,:;]/)).map((text) => text.trim());
  const everything = createScanner([...words, 'Site administrator', 'API keys', 'at least 32']);
  for (const text of texts) assert.is(everything.finds(text), false, text);
});

scan('does not object to times, digests, keys and run addresses', () => {
  for (const text of [
    '2026-11-22T06:00:00.000Z',
    '1a2b3c4d5e6f',
    'custom-attribute-93cbf',
    'https://github.com/acme/personio-engagedly-sync/actions/runs/19283746501/attempts/2',
  ]) {
    assert.is(scanner.finds(text), false, text);
  }
});

scan('is quick with a hundred thousand values', () => {
  const many = createScanner(
    Array.from({ length: 100_000 }, (_, at) =>
      at % 2 === 0 ? `Vorname${at} Nachname` : `person${at}@firm.example`,
    ),
  );
  const text = 'In Engagedly, check that the keys exist and that their administrator is active. '.repeat(50);
  const before = worked();
  assert.is(many.finds(text), false);
  assert.is(many.finds(`${text} Vorname99998 Nachname`), true);
  assert.ok(worked() - before < 2_000);
});

scan.run();

const redact = suite('redactSummary');

const CALLS = { get: 1, write: 0, retried: 0, throttled: 0, waitedMs: 0 };

function summaryWith(changes: Partial<Summary>): Summary {
  return {
    schemaVersion: 1,
    tenant: 'nordwind',
    runId: '470011',
    attempt: 1,
    runUrl: 'https://github.com/acme/sync/actions/runs/1',
    trigger: 'manual',
    actor: 'octo-cat',
    mode: 'sync',
    configSha: '',
    version: '0.1.0',
    startedAt: '2026-11-22T06:00:00.000Z',
    finishedAt: '2026-11-22T06:01:00.000Z',
    outcome: 'partial',
    source: { employees: 470011, inScope: 1, complete: true },
    target: { users: 1, active: 1, matched: 1, complete: true },
    counts: {
      created: 0,
      updated: 0,
      blocked: 0,
      reactivated: 0,
      unchanged: 1,
      held: 0,
      setAside: 0,
      failed: 0,
    },
    units: {},
    fields: { job_title: 1 },
    held: [],
    issues: [],
    calls: { personio: CALLS, engagedly: CALLS },
    presence: { dynamic_470011: 'all' },
    ...changes,
  };
}

redact('leaves a clean summary as it is', () => {
  const summary = summaryWith({
    issues: [
      { code: 'ambiguous', count: 2, refs: ['0123456789ab'], remedy: guidanceFor('ambiguous').remedy },
    ],
  });
  assert.is(redactSummary(summary, scanner), summary);
});

redact('removes canaries from every text, counts them, and keeps a valid summary', () => {
  const summary = summaryWith({
    runUrl: `https://github.com/acme/sync?q=${encodeURIComponent('Vertrieb Süd')}`,
    actor: 'EMP-77',
    fields: { job_title: 3, 'custom-470011': 1 },
    presence: { email: 'all', 'Vertrieb Süd': 'some' },
    held: [{ class: 'field', field: 'emp-77', count: 9, base: 10, allowed: 5, isNew: true }],
    issues: [
      {
        code: 'personio-http',
        count: 1,
        attribute: 'Jörg Müller-Lüdenscheidt',
        field: 'x_emp-77',
        refs: ['0123456789ab'],
        remedy: `Refused for ${base64("o'neil@nordwind.example")}.`,
      },
    ],
  });
  assert.is(check(summary).ok, true, 'the input fits the schema');

  const clean = redactSummary(summary, scanner);
  assert.is(check(clean).ok, true);
  assert.is(clean.runUrl, '');
  assert.is(clean.actor, REMOVED);
  assert.equal(clean.fields, { job_title: 3 });
  assert.equal(clean.presence, { email: 'all' });
  assert.equal(clean.held, [{ class: 'field', count: 9, base: 10, allowed: 5, isNew: true }]);
  assert.equal(clean.issues, [
    {
      code: 'personio-http',
      count: 1,
      attribute: REMOVED,
      refs: ['0123456789ab'],
      remedy: guidanceFor('personio-http').remedy,
    },
    { code: 'redacted', count: 8, refs: [], remedy: guidanceFor('redacted').remedy },
  ]);
  const { runId: _, source: __, ...texts } = clean;
  assert.is(scanner.finds(JSON.stringify(texts)), false);
});

redact('removes an attribute and a field whose key is a name', () => {
  const people = createScanner(['Anna Schmidt']);
  const clean = redactSummary(
    summaryWith({
      fields: { 'custom-attribute-anna-schmidt': 1 },
      presence: { anna_schmidt: 'some' },
      issues: [{ code: 'attribute-unreadable', count: 1, attribute: 'anna_schmidt', refs: [], remedy: 'x' }],
    }),
    people,
  );
  assert.equal([clean.fields, clean.presence, clean.issues[0]?.attribute], [{}, {}, REMOVED]);
});

redact('changes nothing in what it was given', () => {
  const summary = summaryWith({ actor: 'EMP-77' });
  const before = structuredClone(summary);
  redactSummary(summary, scanner);
  assert.equal(summary, before);
});

redact.run();
