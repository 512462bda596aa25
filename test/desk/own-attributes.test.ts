import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { inventedPeople } from '../../src/desk/invented-people.ts';
import { readAttributeList, sourceFor } from '../../src/desk/page/own-attributes.ts';
import { openTrials } from '../../src/desk/page/trial.ts';

const NOW = new Date('2026-11-26T09:00:00Z');
const { employees, userAttributes } = inventedPeople('2026-11-26');
const [employee = {}] = employees;

const pasted = suite('the customer’s own attributes');

const ANSWER = JSON.stringify({
  success: true,
  data: [
    { key: 'id', label: 'ID', type: 'integer', universal_id: 'id' },
    { key: 'status', label: 'Status', type: 'standard', universal_id: 'status' },
    { key: 'first_name', label: 'Vorname', type: 'standard', universal_id: 'first_name' },
    { key: 'email', label: 'E-Mail', type: 'standard', universal_id: 'email' },
    { key: 'dynamic_4711', label: 'Funktion', type: 'standard', universal_id: null },
  ],
});

function listOf(text: string) {
  const found = readAttributeList(text);
  assert.ok(found.ok, found.ok ? '' : found.message);
  return found.list;
}

pasted('an answer of Personio, with or without its envelope, is all that the credential shows', () => {
  for (const text of [ANSWER, JSON.stringify(JSON.parse(ANSWER).data)]) {
    const { attributes, hasKeys } = listOf(text);
    assert.is(hasKeys, true);
    assert.equal(
      attributes.map(({ key, label }) => [key, label]),
      [
        ['id', 'ID'],
        ['status', 'Status'],
        ['first_name', 'Vorname'],
        ['email', 'E-Mail'],
        ['dynamic_4711', 'Funktion'],
      ],
    );
  }
  const people = listOf(JSON.stringify({ data: [{ type: 'Employee', attributes: employee }] }));
  assert.is(people.attributes.length, Object.keys(employee).length);
});

pasted(
  'names by line, by comma and as JSON; system attributes by their name on the screen, in two languages',
  () => {
    for (const text of [
      'Standort\n Funktion \n\nFirst name\r\nFunktion',
      'Standort, Funktion; First name',
      'Standort, Funktion,\nFirst name',
      'Standort,\r\nFunktion,\r\nFirst name\r\n',
      '["Standort", "Funktion", "First name"]',
    ]) {
      const { attributes, hasKeys } = listOf(text);
      assert.is(hasKeys, false);
      assert.equal(
        attributes.map(({ key }) => key.replace(/^dynamic_\d+$/, 'own')),
        ['office', 'own', 'first_name'],
        text,
      );
      assert.is(attributes[1]?.label, 'Funktion');
    }
  },
);

pasted('a name of lines has its commas, and is the same in either form of its letters', () => {
  const { attributes } = listOf('Ort, Land\nFunktion');
  assert.equal(
    attributes.map(({ label }) => label),
    ['Ort, Land', 'Funktion'],
  );
  const own = {
    dynamic_5: { label: 'T\u00e4tigkeit', type: 'standard', value: 'Pflege', universal_id: null },
  };
  const [found] = sourceFor(listOf('Ta\u0308tigkeit, Funktion'), own);
  assert.is(found?.key, 'dynamic_5');
});

pasted('of a table the row with the names, and no values of people', () => {
  for (const row of [
    'Personalnummer;Funktion',
    '"Personalnummer";"Funktion"',
    'Personalnummer\tFunktion\r\n',
  ])
    assert.equal(
      listOf(row).attributes.map(({ label }) => label),
      ['Personalnummer', 'Funktion'],
    );
  for (const [text, said] of [
    ['Personalnummer;Funktion\n1001;Pflege\n', 'Line 1 has ";" in it.'],
    ['Personalnummer;Funktion;\n1001;Pflege;\n', 'Line 1 has ";" in it.'],
    ['Vorname\nPersonalnummer\tFunktion', 'Line 2 has a tab in it.'],
  ] as const) {
    const found = readAttributeList(text);
    assert.ok(!found.ok && found.message.startsWith(said), JSON.stringify(found));
  }
});

pasted('what is no list is said, and how one looks', () => {
  for (const text of ['', '  ,  ', '{ "success": true, "data": [] }', '[1, 2]', '{', 'x'.repeat(500)]) {
    const found = readAttributeList(text);
    assert.is(found.ok, false, text);
    if (!found.ok) assert.match(found.message, /attributes/);
  }
});

const FILE = {
  name: 'Nordwind',
  status: 'paused',
  timezone: 'Europe/Berlin',
  scope: { employees: 'active' },
  preset: 'minimal',
  mapping: { level: "$custom('Funktion')", phone_number: "$custom('Personalnummer')", job_title: null },
};

async function tried(
  source: ReturnType<typeof sourceFor>,
  { file = FILE, isInvented = false }: { file?: object; isInvented?: boolean } = {},
) {
  const { user } = await openTrials()({
    id: 'nordwind',
    text: JSON.stringify(file),
    attributes: employee,
    source,
    userAttributes,
    company: employees,
    isInvented,
    now: NOW,
  });
  return user;
}

async function shown(source: ReturnType<typeof sourceFor>) {
  const user = await tried(source);
  assert.ok(user && 'rows' in user, JSON.stringify(user));
  return new Map(user.rows.map((row) => [row.field, 'value' in row ? 'a value' : row.note]));
}

pasted(
  'a row that reads what the credential does not show is not used; what it shows is only empty',
  async () => {
    const without = await shown(sourceFor(undefined, employee));
    assert.match(without.get('level') ?? '', /^not used: .*Funktion/);
    assert.is(without.get('phone_number'), 'a value');
    const own = await shown(sourceFor(listOf(ANSWER), employee));
    assert.is(own.get('level'), 'empty: stays as it is');
    assert.match(own.get('phone_number') ?? '', /^not used: .*Personalnummer/);
    assert.is(own.get('first_name'), 'a value');
    assert.match(own.get('last_name') ?? '', /^not used: /);
    const names = await shown(sourceFor(listOf('Funktion\nPersonalnummer'), employee));
    assert.is(names.get('level'), 'empty: stays as it is');
    assert.is(names.get('phone_number'), 'a value');
    assert.is(names.get('last_name'), 'a value');
  },
);

pasted('a list without what no run can do without says what a run would say', async () => {
  const { attributes, hasKeys } = listOf(ANSWER);
  const blind = attributes.filter(({ key }) => key !== 'email');
  const user = await tried(sourceFor({ attributes: blind, hasKeys }, employee));
  assert.ok(user && 'message' in user);
  assert.match(user.message, /may not read the attribute "email"/);
});

pasted(
  'that somebody invented lacks an attribute of the customer’s own is no flaw of the file; that the customer does, is',
  async () => {
    const file = { ...FILE, mapping: { level: "$custom('Arbeitsmodell')" } };
    const rowOf = async (pasted: string | undefined, isInvented: boolean) => {
      const source = sourceFor(pasted === undefined ? undefined : listOf(pasted), employee);
      const user = await tried(source, { file, isInvented });
      assert.ok(user && 'rows' in user, JSON.stringify(user));
      return user.rows.find(({ field }) => field === 'level');
    };
    const invented = await rowOf(undefined, true);
    assert.ok(invented && 'note' in invented);
    assert.equal([invented.isFlaw, invented.isUnjudged], [false, true]);
    assert.match(invented.note, 'Cannot be judged here: somebody invented has no Arbeitsmodell');
    for (const own of [await rowOf('Funktion', false), await rowOf(undefined, false)]) {
      assert.ok(own && 'note' in own && own.isFlaw);
      assert.match(own.note, 'not used: ');
    }
  },
);

pasted.run();
