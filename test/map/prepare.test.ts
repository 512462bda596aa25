import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ConfigError, UnsafeReadError } from '../../src/errors.ts';
import { prepareMapping } from '../../src/map/prepare.ts';
import type { SourceAttribute, TargetAttribute, Tenant } from '../../src/model.ts';
import { rulesOf } from '../../src/rules.ts';

const SYSTEM =
  'id first_name last_name email gender status position supervisor employment_type hire_date termination_date ' +
  'termination_type office department team cost_centers fix_salary';

function system(without: readonly string[] = []): SourceAttribute[] {
  const keys = SYSTEM.split(' ').filter((key) => !without.includes(key));
  return keys.map((key) => ({ key, label: key, type: 'standard', universalId: key }));
}

const CUSTOM: SourceAttribute[] = [
  { key: 'dynamic_1', label: 'Geburtstag', type: 'date', universalId: 'date_of_birth' },
  { key: 'dynamic_2', label: ' Personalnummer ', type: 'standard' },
  { key: 'dynamic_3', label: 'Krankenkasse', type: 'standard' },
  { key: 'dynamic_4', label: 'Rolle', type: 'list' },
  { key: 'dynamic_5', label: 'Rolle', type: 'list' },
];

const GENDER: TargetAttribute = {
  key: 'gender',
  mandatory: false,
  type: 'single-select',
  options: ['Male', 'Female'],
};
const NUMBER: TargetAttribute = { key: 'custom-attribute-1', mandatory: false, type: 'number', options: [] };

function prepare(
  tenant: Partial<Tenant> = {},
  source: readonly SourceAttribute[] = [...system(), ...CUSTOM],
  target: readonly TargetAttribute[] = [GENDER, NUMBER],
) {
  const base: Tenant = {
    name: 'Nordwind',
    status: 'active',
    timezone: 'Europe/Berlin',
    scope: { employees: 'active' },
  };
  return prepareMapping({ rules: rulesOf({ ...base, ...tenant }, new Date(0)), source, target });
}

/** `code field attribute` */
function told(...args: Parameters<typeof prepare>): string[] {
  return prepare(...args).findings.map(({ code, field, attribute }) =>
    [code, field, attribute].filter((part) => part !== undefined).join(' '),
  );
}

const keys = suite('what is asked of Personio');
keys('exactly what usable rows and the filter read, and what every run needs', () => {
  const { keys } = prepare({
    preset: 'none',
    mapping: {
      email: 'email',
      birth_date: 'date_of_birth',
      'custom-attribute-1': "$custom('Personalnummer')",
    },
    scope: { employees: 'active', filter: "team.name = 'A'" },
    leavers: { reasons: { Kündigung: 'resigned', '*': 'not_known' } },
  });
  assert.equal(
    keys.join(' '),
    'dynamic_1 dynamic_2 email first_name id last_name status team termination_date termination_type',
  );
});
keys('no termination type where nothing depends on it, and nothing the credential does not show', () => {
  const usual: Partial<Tenant> = { preset: 'none', mapping: { email: 'email' } };
  assert.not.ok(prepare(usual).keys.includes('termination_type'));
  const reasons = { Kündigung: 'resigned' };
  const tenant: Partial<Tenant> = { ...usual, leavers: { block: false, reasons } };
  assert.equal(
    prepare(tenant, system(['last_name'])).keys.join(' '),
    'email first_name id status termination_date',
  );
});
keys.run();

const lost = suite('what a run cannot do without');
for (const name of ['status', 'email']) {
  lost(`${name} is named`, () => {
    assert.throws(
      () => prepare({ preset: 'none', mapping: { email: "'x'" } }, system([name])),
      (error: unknown) =>
        error instanceof UnsafeReadError &&
        error.code === 'attribute-lost' &&
        error.attribute === name &&
        error.message.includes(`"${name}"`) &&
        /readable/.test(error.remedy),
    );
  });
}
lost('whatever feeds the identifier', () => {
  const unsafe = (attribute: string) => (error: unknown) =>
    error instanceof UnsafeReadError && error.attribute === attribute;
  const own = { identifier: 'employee_id', mapping: { employee_id: "$custom('Nummer')" } } as const;
  assert.throws(() => prepare(own), unsafe('Nummer'));
  assert.throws(() => prepare({ mapping: { email: 'email & nowhere' } }), unsafe('nowhere'));
});
lost('an identifier whose row is missing or unusable', () => {
  assert.throws(
    () => prepare({ mapping: { email: null } }),
    (error: unknown) => error instanceof ConfigError,
  );
  assert.throws(
    () => prepare({ identifier: 'employee_id', mapping: { employee_id: "$custom('Krankenkasse')" } }),
    (error: unknown) => error instanceof ConfigError,
  );
});
lost('units alone need no identifier', () => {
  assert.ok(prepare({ scope: { employees: 'none' }, mapping: { email: null } }).rows.length > 0);
});
lost('units alone need no e-mail, but they need the status', () => {
  assert.ok(prepare({ scope: { employees: 'none' } }, system(['email'])).rows.length > 0);
  assert.throws(
    () => prepare({ scope: { employees: 'none' } }, system(['status'])),
    (error: unknown) => error instanceof UnsafeReadError && error.attribute === 'status',
  );
});
lost.run();

const units = suite('units alone');
units('only their rows count, and only what these and the filter read is asked', () => {
  const { rows, keys, filterKeys } = prepare({ scope: { employees: 'none', filter: "team.name = 'A'" } });
  assert.equal(
    rows.map(({ field }) => field),
    ['businesses', 'departments', 'job_title', 'location'],
  );
  assert.equal(keys, ['cost_centers', 'department', 'id', 'office', 'position', 'status', 'team']);
  assert.equal(filterKeys, ['team']);
});
units('of the kinds that may be created', () => {
  const { rows, keys } = prepare({ scope: { employees: 'none', structure: ['locations'] } });
  assert.equal(
    rows.map(({ field }) => field),
    ['location'],
  );
  assert.equal(keys, ['id', 'office', 'status']);
});
units('nothing is told of other rows', () => {
  const tenant: Partial<Tenant> = {
    scope: { employees: 'none' },
    identifier: 'employee_id',
    mapping: { level: 'grade', employee_id: 'fix_salary', phone_number: "$custom('Mobil')" },
  };
  assert.equal(told(tenant, system(['email', 'gender', 'termination_date', 'last_name'])), []);
  assert.equal(told({ scope: { employees: 'none' } }, system(['office'])), [
    'attribute-skipped location office',
  ]);
});
units.run();

const reads = suite('attributes');
reads('a preset row is skipped with a notice, the tenant’s own is an issue', () => {
  assert.equal(told({ preset: 'default' }, system()), [
    'attribute-skipped birth_date date_of_birth',
    'field-skipped linkedin',
  ]);
  assert.equal(told({ preset: 'minimal', mapping: { level: 'grade', phone_number: "$custom('Mobil')" } }), [
    'attribute-unreadable level grade',
    'attribute-unreadable phone_number Mobil',
  ]);
});
reads('an unusable row takes nothing else along', () => {
  const { rows } = prepare({ preset: 'minimal', mapping: { level: 'grade' } });
  assert.not(rows.some(({ field }) => field === 'level'));
  assert.is(rows.length, 6);
});
reads('two attributes of one label are not told apart', () => {
  const tenant: Partial<Tenant> = { preset: 'minimal', mapping: { level: "$custom('Rolle')" } };
  assert.equal(told(tenant), ['attribute-ambiguous level Rolle']);
  assert.equal(told({ preset: 'minimal', mapping: { level: 'dynamic_4' } }), []);
});
reads('sensitive by its real label, unless the tenant names it with a purpose', () => {
  const mapping = { level: 'dynamic_3' };
  assert.equal(told({ preset: 'minimal', mapping }), ['sensitive-attribute level dynamic_3']);
  for (const name of ['dynamic_3', 'Krankenkasse']) {
    assert.equal(
      told({ preset: 'minimal', mapping, sensitive: { [name]: 'agreed with the works council' } }),
      [],
    );
  }
  assert.equal(told({ preset: 'minimal', mapping: { level: 'fix_salary' } }), [
    'sensitive-attribute level fix_salary',
  ]);
  assert.not(prepare({ preset: 'minimal', mapping }).keys.includes('dynamic_3'));
});
reads('a name that looks sensitive has to be named itself, as validate asks for', () => {
  const sensitive = (name: string) => ({ [name]: 'agreed with the works council' });
  const byLabel: Partial<Tenant> = { preset: 'minimal', mapping: { level: "$custom('Krankenkasse')" } };
  assert.equal(told({ ...byLabel, sensitive: sensitive(' Krankenkasse ') }), []);
  assert.equal(told({ ...byLabel, sensitive: sensitive('dynamic_3') }), [
    'sensitive-attribute level Krankenkasse',
  ]);
});
reads('labels are found trimmed', () => {
  assert.is(prepare().labels.get('Personalnummer'), 'dynamic_2');
  assert.is(prepare().labels.get('Rolle'), undefined);
});
reads('a filter that cannot be read is told, and makes nobody a leaver', () => {
  const { filter, findings } = prepare({
    preset: 'minimal',
    scope: { employees: 'active', filter: 'nowhere = 1' },
  });
  assert.is(filter, 'unusable');
  assert.equal(findings, [{ code: 'filter-unreadable', attribute: 'nowhere' }]);
  assert.is(prepare().filter, 'none');
  assert.is(prepare({ scope: { employees: 'active', filter: '$' } }).filter, 'unusable');
});
reads.run();

const targets = suite('fields');
targets('types and options come from the organisation', () => {
  const { rows } = prepare({ mapping: { 'custom-attribute-1': 'id' } });
  const types = Object.fromEntries(rows.map(({ field, kind, type }) => [field, `${kind} ${type}`]));
  assert.is(types['custom-attribute-1'], 'number number');
  assert.is(types.gender, 'single-select single-select');
  assert.is(types.birth_date, 'date date');
  assert.is(types.departments, 'units text');
  assert.is(types.manager, 'person text');
  assert.is(types.email, 'email text');
});
targets('a basic text field may be a select there, a unit never', () => {
  const select = (key: string): TargetAttribute => ({
    key,
    mandatory: false,
    type: 'single-select',
    options: ['A'],
  });
  const { rows } = prepare({}, undefined, [select('employee_type'), select('job_title'), select('email')]);
  const kinds = Object.fromEntries(rows.map(({ field, kind }) => [field, kind]));
  assert.equal([kinds.employee_type, kinds.job_title, kinds.email], ['single-select', 'unit', 'email']);
});
targets('what the organisation does not have: preset skipped, own row an issue', () => {
  const tenant: Partial<Tenant> = {
    mapping: { linkedin: null, title: 'position', 'custom-attribute-9': 'position', nonsense: 'position' },
  };
  assert.equal(told(tenant, undefined, [NUMBER]), [
    'field-unknown custom-attribute-9',
    'field-skipped gender',
    'field-unknown nonsense',
    'field-unknown title',
  ]);
});
targets('documents are not written; fields of the single read are', () => {
  const file: TargetAttribute = {
    key: 'custom-attribute-2',
    mandatory: false,
    type: 'document',
    options: [],
  };
  const tenant: Partial<Tenant> = {
    preset: 'minimal',
    mapping: { 'custom-attribute-2': 'position', about_me: 'position', hr_managers: 'supervisor.id' },
  };
  assert.equal(told(tenant, undefined, [file]), [
    // An attribute of the organisation, which this one does not have.
    'field-unknown about_me',
    'field-unsupported custom-attribute-2',
  ]);
});
targets('an expression with a mistake costs its field', () => {
  assert.equal(told({ preset: 'minimal', mapping: { level: '$eval("1")', phone_number: 'foo(' } }), [
    'expression-failed level',
    'expression-failed phone_number',
  ]);
});
targets.run();

const privacy = suite('whose values are nobody’s to read');
privacy(
  'birth date and gender, and whatever they or a sensitive attribute feed, under any name of it',
  () => {
    const { rows } = prepare({
      preset: 'none',
      mapping: {
        email: 'email',
        first_name: 'first_name',
        last_name: '$custom("Krankenkasse")',
        birth_date: 'hire_date',
        gender: "'Female'",
        level: 'date_of_birth',
        employee_type: 'gender',
        phone_number: 'dynamic_2',
        middle_name: 'position & fix_salary',
      },
      sensitive: { Krankenkasse: 'a test', Personalnummer: 'its name tells nothing', fix_salary: 'a test' },
    });
    assert.equal(
      rows.flatMap(({ field, isPrivate }) => (isPrivate ? field : [])),
      ['birth_date', 'employee_type', 'gender', 'last_name', 'level', 'middle_name', 'phone_number'],
    );
  },
);
privacy.run();
