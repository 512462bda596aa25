/** Whom the page opens on. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { inventedPeople } from '../../src/desk/invented-people.ts';
import { findOpening, type Side } from '../../src/desk/page/opening.ts';
import { sourceFor } from '../../src/desk/page/own-attributes.ts';
import { openTrials } from '../../src/desk/page/trial.ts';
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

/** What the page shows of whom it opens on. */
async function shownOn(file: object, who: Who, side?: Side) {
  const found = await opened(file, side);
  assert.ok(found);
  assert.is('made' in found ? 'made' : 'of the company', who);
  const attributes = 'made' in found ? found.made : (employees[found.index] ?? {});
  const { user } = await openTrials()({
    id: 'nordwind',
    text: JSON.stringify(file),
    attributes,
    source: sourceFor(undefined, attributes),
    userAttributes,
    now: NOW,
  });
  assert.ok(user && 'rows' in user);
  return user;
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
