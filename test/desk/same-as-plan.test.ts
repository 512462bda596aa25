/** What the desk shows of an employee is what a plan comes to for them: everybody of its company, by several files. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { inventedCompany, inventedPeople } from '../../src/desk/invented-people.ts';
import { sourceFor } from '../../src/desk/page/own-attributes.ts';
import { openTrials, type ResultRow } from '../../src/desk/page/trial.ts';
import { guidanceFor, type IssueCode } from '../../src/issues.ts';
import { mappingRows, openEvaluation } from '../../src/map/map.ts';
import type { Finding, Tenant } from '../../src/model.ts';
import { inScope } from '../../src/plan/decide.ts';
import { rulesOf } from '../../src/rules.ts';
import { startEngagedly } from '../../src/sandbox/engagedly/engagedly.ts';
import { startPersonio } from '../../src/sandbox/personio/personio.ts';
import { asIfDone, type Ran, syncTenant } from '../../src/sync.ts';
import { openSource, openTarget } from '../../src/vendors/open.ts';
import { own } from '../../src/vendors/raw.ts';

const NOW = new Date('2026-11-26T09:00:00Z');
const TODAY = NOW.toISOString().slice(0, 10);
const KEYS = { clientId: 'id', clientSecret: 'secret', clientKey: 'key', secretKey: 'secret' };
const BASE: Tenant = {
  name: 'Nordwind Logistik GmbH',
  status: 'active',
  timezone: 'Europe/Berlin',
  scope: { employees: 'active' },
};

const FILES: Readonly<Record<string, Tenant>> = {
  'the preset alone': BASE,
  'everybody, with rows of its own and a filter': {
    ...BASE,
    scope: { employees: 'all', filter: "$not(office.name = 'Wien') and weekly_working_hours > 20" },
    mapping: {
      level: "$titlecase($replace(last_name, /(ü|ö)/, 'x')) & $now('[Y]')",
      phone_number: "$custom('Personalnummer')",
      'custom-attribute-5d2c8': "$custom('Languages')",
      businesses: null,
    },
    clear: ['phone_number'],
  },
  'rows that fail for some or for all, and values that do not fit': {
    ...BASE,
    mapping: {
      level: "$option(department.name, {'Finance': 'F', 'IT': 'I'})",
      gender: 'position',
      joining_date: "office.name = 'Wien' ? hire_date : 'soon'",
      birth_date: '$number(last_name)',
      phone_number: "$custom('Gone')",
      'custom-attribute-93cbf': '[first_name, last_name]',
    },
  },
  'a filter that some break, another domain, a number as identifier': {
    ...BASE,
    scope: {
      employees: 'active',
      filter: "office.name = 'Wien' ? $number(last_name) > 1 : position != 'Dispatcher'",
    },
    domains: ['nordwind.example', 'xn--mller-kva.example'],
    identifier: 'employee_id',
    mapping: {
      employee_id: "$custom('Personalnummer')",
      email: "office.name = 'Hamburg' ? $replace(email, 'nordwind', 'elsewhere') : email",
    },
  },
};

/** What a plan says of one person, whoever else there is. */
const OF_ONE: ReadonlySet<IssueCode> = new Set([
  ...(['foreign-domain', 'no-identifier', 'mandatory-missing', 'filter-unknown', 'unknown-status'] as const),
]);

const same = suite('the desk and a plan');
/** So that nothing is the same because it never comes up. */
const met = { flaws: 0, values: 0, in: 0, out: 0, alone: 0 };

/** Over HTTP, as `plan` does it. */
async function planned(tenant: Tenant): Promise<Ran> {
  const [personio, engagedly] = [
    await startPersonio({ company: inventedCompany(TODAY), ...KEYS }),
    await startEngagedly(KEYS),
  ];
  const refOf = () => '';
  const source = openSource({ url: personio.url, ...KEYS }, { refOf, onSecret: () => {} });
  const target = openTarget({ url: engagedly.url, ...KEYS }, { refOf, readOnly: true });
  try {
    const ran = await syncTenant(
      {
        rules: rulesOf(tenant, NOW),
        vendors: { source: source.port, target: target.port, looks: 'none' },
        now: NOW,
        evaluation: openEvaluation({ now: NOW }),
        recall: { state: undefined, isLost: false, used: new Set(), ledgerKey: undefined, refOf },
        approvals: { digests: [], attempt: 1, mustFit: false },
        watch: { onStep: () => {} },
      },
      asIfDone,
    );
    if ('error' in ran) throw ran.error;
    return ran;
  } finally {
    for (const { http } of [source, target]) http.close();
    await Promise.all([personio.close(), engagedly.close()]);
  }
}

/** The same words as in the table of the desk. */
function rowsOf(ran: Ran, tenant: Tenant, employee: string): ResultRow[] {
  const person = ran.people.people.find((one) => one.employee.id === employee);
  assert.ok(person, employee);
  const ofFields = ran.read.prepared.findings;
  return mappingRows(tenant).map((row): ResultRow => {
    const { field, origin, expression } = row;
    const about = { field, origin, expression };
    const value = person.fields[field];
    if (value !== undefined) return { ...about, value };
    if (person.cleared.includes(field)) return { ...about, note: 'is emptied', isFlaw: false };
    const rejection = ran.people.rejections.find((one) => one.employee === employee && one.field === field);
    if (rejection) return { ...about, note: guidanceFor(rejection.code).meaning, isFlaw: true };
    const finding = ofFields.find((one) => one.field === field);
    if (finding)
      return { ...about, note: `not used: ${worded(finding)}`, isFlaw: finding.code !== 'attribute-skipped' };
    return { ...about, note: 'empty: stays as it is', isFlaw: false };
  });
}

function worded({ code, attribute }: Finding): string {
  const { meaning } = guidanceFor(code);
  return attribute === undefined ? meaning : `${meaning} (${attribute})`;
}

function codesOf(ran: Ran, employee: string): IssueCode[] {
  const about = ran.plan.findings.filter(
    ({ code, people = [] }) =>
      OF_ONE.has(code) && people.some((one) => 'employee' in one && one.employee === employee),
  );
  return [...new Set(about.map(({ code }) => code))];
}

for (const [what, tenant] of Object.entries(FILES)) {
  same(`${what}: values, flaws, who is in scope and who is left alone, for everybody`, async () => {
    const ran = await planned(tenant);
    const { employees, userAttributes } = inventedPeople(TODAY);
    assert.is(employees.length, ran.people.people.length);
    // Whom others resemble waits for another reason, which nobody can see of one person.
    const others = new Set(
      [...ran.owned.matches].flatMap(([id, match]) =>
        match.kind === 'set-aside' && match.reason !== 'foreign-domain' ? id : [],
      ),
    );
    for (const attributes of employees) {
      const id = String(own(own(attributes, 'id'), 'value'));
      const { user } = await openTrials()({
        id: 'nordwind',
        text: JSON.stringify(tenant),
        attributes,
        source: sourceFor(undefined, attributes),
        userAttributes,
        company: employees,
        now: NOW,
      });
      assert.ok(user && 'rows' in user, JSON.stringify(user));
      const person = ran.people.people.find(({ employee }) => employee.id === id);
      assert.ok(person);
      assert.equal(user.rows, rowsOf(ran, tenant, id), id);
      assert.is(user.isInScope, inScope(person, rulesOf(tenant, NOW)), id);
      const codes = others.has(id) ? [] : codesOf(ran, id);
      const alone = others.has(id) ? '' : (user.alone ?? '');
      assert.is(alone !== '', codes.length > 0, `${id}: ${alone} / ${codes.join(' ')}`);
      for (const code of codes)
        assert.ok(alone.includes(guidanceFor(code).meaning), `${id}: ${alone} / ${code}`);
      met.flaws += user.rows.filter((row) => 'isFlaw' in row && row.isFlaw).length;
      met.values += user.rows.filter((row) => 'value' in row).length;
      met[user.isInScope ? 'in' : 'out'] += 1;
      met.alone += codes.length;
    }
  });
}

same('all of it has come up', () => {
  assert.ok(met.values > 1_000 && met.flaws > 100 && met.alone > 10, JSON.stringify(met));
  assert.ok(met.in > 50 && met.out > 50, JSON.stringify(met));
});

same.run();
