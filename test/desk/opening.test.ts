/** Whom the page opens on. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { inventedPeople } from '../../src/desk/invented-people.ts';
import { typedInto } from '../../src/desk/page/changed-values.ts';
import { findOpening, type Side } from '../../src/desk/page/opening.ts';
import { sourceFor } from '../../src/desk/page/own-attributes.ts';
import { openTrials } from '../../src/desk/page/trial.ts';
import type { Raw } from '../../src/vendors/raw.ts';
import { BASE } from '../fixtures/tenants/cases.ts';

const NOW = new Date('2026-11-26T09:00:00Z');
const { employees, userAttributes } = inventedPeople('2026-11-26');

const opening = suite('whom the desk opens on');

const opened = (file: object | string, side?: Side) =>
  findOpening({
    ...(side && { side }),
    text: typeof file === 'string' ? file : JSON.stringify(file),
    employees,
    userAttributes,
    now: NOW,
  });
const scoped = (filter: string) => ({ ...BASE, scope: { employees: 'active', filter } });

type Who = 'of the company' | 'made';

/** What the page shows of somebody with these attributes. */
async function tried(file: object, attributes: Raw) {
  const { user } = await openTrials()({
    id: 'nordwind',
    text: JSON.stringify(file),
    attributes,
    source: sourceFor(undefined, attributes),
    userAttributes,
    company: employees,
    now: NOW,
  });
  assert.ok(user && 'rows' in user);
  return user;
}

/** What the page shows of whom it opens on. */
async function shownOn(file: object, who: Who, side?: Side) {
  const found = await opened(file, side);
  assert.ok(found);
  assert.is('made' in found ? 'made' : 'of the company', who);
  const attributes = 'made' in found ? found.made : (employees[found.index] ?? {});
  return tried(file, attributes);
}

const FILES: readonly (readonly [what: string, file: object, who: Who])[] = [
  ['no filter', BASE, 'of the company'],
  ['an office that there is', scoped("office.name = 'Wien'"), 'of the company'],
  ['an office that there is not', scoped("office.name in ['Linz', 'Graz']"), 'made'],
  ['another domain', { ...BASE, domains: ['alpenglueh.example'] }, 'made'],
  ['an attribute of the customer in a row', { ...BASE, mapping: { level: "$custom('Funktion')" } }, 'made'],
  [
    'attributes of the customer in the filter, cost centers and hours',
    scoped("$custom('Funktion') = 'Pflege' and 'K1' in cost_centers.name and weekly_working_hours > 60"),
    'made',
  ],
  ['a universal id', scoped("date_of_birth < '1930-01-01'"), 'made'],
  ['a country', scoped("holiday_calendar.country in ['AT'] and $not($exists(team))"), 'made'],
];

for (const [what, file, who] of FILES) {
  opening(`${what}: somebody ${who}, whom a run would write`, async () => {
    const user = await shownOn(file, who);
    assert.equal([user.isInScope, user.alone], [true, undefined], JSON.stringify(user));
  });
}

for (const [what, file, who, why] of [
  ['an office', scoped("office.name = 'Wien'"), 'of the company', /office\.name = 'Wien' is not true/],
  ['what only the customer has', scoped("$custom('Funktion') = 'Pflege'"), 'made', /Funktion/],
  [
    'a position that nobody has',
    scoped("$not(position in ['Praktikant'])"),
    'made',
    /\$not\(position in \['Praktikant'\]\) is not true/,
  ],
  ['no filter', BASE, 'of the company', /^The status is "(?:onboarding|inactive)"/],
] as const) {
  opening(`${what}: somebody ${who} who is kept out`, async () => {
    const user = await shownOn(file, who, 'kept out');
    assert.is(user.isInScope, false);
    assert.match(user.why, why);
  });
}

const OWN_SELECT = { mapping: { 'custom-attribute-c4d55': "$custom('Arbeitsmodell')" } };
const OWN_NUMBER = { mapping: { 'custom-attribute-d3b49': "$custom('Stufe')" } };

async function rowOf(file: object, field: string, typed: Record<string, string> = {}, from?: Raw) {
  const found = from === undefined ? await opened(file) : { made: from };
  assert.ok(found && 'made' in found);
  const places = Object.entries(typed).map(([label, text]) => [label, { of: { label }, text }]);
  const attributes = typedInto(found.made, Object.fromEntries(places));
  const user = await tried(file, attributes);
  const row = user.rows.find((one) => one.field === field);
  assert.ok(row);
  return row;
}

opening('a value that the desk has invented is not judged, neither by options nor by a type', async () => {
  const options = await rowOf({ ...BASE, ...OWN_SELECT }, 'custom-attribute-c4d55');
  assert.ok('isUnjudged' in options && !options.isFlaw);
  assert.match(options.note, /^Invented, cannot be judged: only the customer’s Engagedly knows the options/);
  const type = await rowOf({ ...BASE, ...OWN_NUMBER }, 'custom-attribute-d3b49');
  assert.ok('isUnjudged' in type && !type.isFlaw);
  assert.match(type.note, /^Invented, cannot be judged: only the customer’s Personio knows/);
});

opening(
  'what somebody types is judged by its type, and by no options but those of its own company',
  async () => {
    const select = { ...BASE, ...OWN_SELECT };
    const typed = await rowOf(select, 'custom-attribute-c4d55', { Arbeitsmodell: 'Vor Ort' });
    assert.ok('isUnjudged' in typed && !typed.isFlaw);
    assert.match(typed.note, /^Cannot be judged here: only the customer’s Engagedly knows the options/);
    const fits = await rowOf(select, 'custom-attribute-c4d55', { Arbeitsmodell: 'Remote' });
    assert.ok('value' in fits);
    const text = await rowOf({ ...BASE, ...OWN_NUMBER }, 'custom-attribute-d3b49', { Stufe: 'hoch' });
    assert.ok('isFlaw' in text && text.isFlaw && !('isUnjudged' in text));
  },
);

opening('what the invented company has of its own is judged by its own Engagedly', async () => {
  const [first = {}] = employees;
  const file = { ...BASE, mapping: { 'custom-attribute-c4d55': 'last_name' } };
  const row = await rowOf(file, 'custom-attribute-c4d55', {}, first);
  assert.ok('isFlaw' in row && row.isFlaw);
});

opening(
  'what a row says or chooses itself is in no list here, and may well be in the customer’s',
  async () => {
    const [first = {}] = employees;
    for (const expression of [
      "'Vor Ort'",
      "employment_type = 'internal' ? 'Vor Ort' : 'Extern'",
      "$option(employment_type, {'internal': 'Vor Ort', 'external': 'Extern'})",
      "last_name & ' (Vor Ort)'",
    ]) {
      const file = { ...BASE, mapping: { 'custom-attribute-c4d55': expression } };
      const row = await rowOf(file, 'custom-attribute-c4d55', {}, first);
      assert.ok('isUnjudged' in row && !row.isFlaw, expression);
      assert.match(row.note, /^Cannot be judged here: only the customer’s Engagedly knows the options/);
    }
  },
);

opening('nobody is kept out where everybody passes', async () => {
  assert.is(await opened({ ...BASE, scope: { employees: 'all', filter: 'id > 0' } }, 'kept out'), undefined);
});

opening('nobody, where the filter lets nobody through, and where there is no file to go by', async () => {
  for (const file of [
    scoped('id < 0'),
    '{',
    { ...BASE, timezone: 'Europe/Nowhere' },
    scoped('$error("no")'),
  ]) {
    assert.is(await opened(file), undefined, JSON.stringify(file));
  }
});

opening.run();
