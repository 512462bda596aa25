import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { requireCredentials } from '../../src/credentials.ts';
import { environmentName, urlSetting } from '../../src/errors.ts';
import { guidanceFor } from '../../src/issues.ts';
import { readSettings, SECRETS } from '../../src/settings.ts';
import { ALL_VENDORS, VENDORS } from '../../src/vendors/vendors.ts';
import { readActionInputs } from '../workflows/workflow.ts';

const HERE = { id: undefined, attempt: 1, url: '', trigger: 'local', actor: undefined } as const;

const vendors = suite('VENDORS');

vendors(
  'every setting of a row is an input of the action, and every secret of it is taken as one',
  async () => {
    const inputs = await readActionInputs();
    for (const vendor of ALL_VENDORS) {
      for (const setting of [urlSetting(vendor), ...Object.values(vendor.secrets)]) {
        assert.ok(inputs.includes(setting), setting);
      }
      for (const setting of Object.values(vendor.secrets)) assert.ok(SECRETS.includes(setting), setting);
    }
  },
);

vendors('the settings hold what a row names, and its address where no other is set', () => {
  const given: Record<string, string> = { command: 'plan', tenant: 'nordwind' };
  for (const { secrets } of ALL_VENDORS)
    for (const name of Object.values(secrets)) given[name] = `my ${name}`;
  const settings = readSettings((name) => given[name] ?? '', HERE);
  for (const { id, address, secrets } of ALL_VENDORS) {
    const access: Readonly<Record<string, string>> = settings[id];
    assert.is(access.url, address);
    for (const [key, name] of Object.entries(secrets)) assert.is(access[key], `my ${name}`);
  }
  requireCredentials(settings);
});

vendors('each missing secret is named as people know it', () => {
  const settings = readSettings((name) => (name === 'command' ? 'plan' : ''), HERE);
  for (const { secrets } of ALL_VENDORS) {
    for (const name of Object.values(secrets)) {
      assert.throws(() => requireCredentials(settings), new RegExp(`no ${environmentName(name)}\\b`));
    }
  }
});

vendors('what a refused credential means names the vendor', () => {
  for (const { id, name } of ALL_VENDORS) {
    assert.match(guidanceFor(`${id}-auth`).meaning, name);
    assert.is(VENDORS[id].id, id);
  }
});

vendors.run();
