/** Addresses outside the domains of the tenant, of people for whom nothing but a block is left to do. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { hire } from '../../src/sandbox/company/company.ts';
import type { Person } from '../../src/sandbox/company/people.ts';
import type { Tenant } from '../../src/types/tenant.d.ts';
import { leave } from '../fixtures/incidents.ts';
import { NUMBER, onStage, TENANT } from '../fixtures/stage.ts';

const domains = suite('stories: domains');
const DOMAINS: Partial<Tenant> = { domains: ['nordwind.example'] };

domains(
  'a leaver who is remembered, and whose record gets the private address on the way out, is blocked',
  onStage({ people: 12, tenant: DOMAINS }, async (story) => {
    await story.firstLoad();
    const person = story.person(-1);
    leave(person);
    person.email = 'somebody@private.example';
    const { summary, printed } = await story.run();
    assert.equal([summary.outcome, story.accountOf(person).blocked], ['success', true], printed);
  }),
);

domains(
  'whoever is not remembered is not blocked by a private address',
  onStage({ people: 12, tenant: DOMAINS }, async (story) => {
    await story.firstLoad();
    const person = story.person(-1);
    const account = story.accountOf(person);
    leave(person);
    person.email = 'somebody@private.example';
    await story.tamper(() => undefined);
    const { codes } = await story.run();
    assert.equal([account.blocked, codes.includes('foreign-domain')], [false, true]);
  }),
);

const NOTHING_LEFT: Record<string, (person: Person) => void> = {
  'is anonymised, as data protection asks': (person) => {
    Object.assign(person, { firstName: 'Anonym', lastName: 'Anonym', email: null });
    Object.assign(person.custom, { dynamic_1001: null, [NUMBER]: null });
  },
  'gets the private address, for the last pay slip': (person) => {
    person.email = 'somebody@private.example';
  },
};
for (const [[what, act], employees] of Object.entries(NOTHING_LEFT).flatMap((act) =>
  (['active', 'all'] as const).map((employees) => [act, employees] as const),
)) {
  domains(
    `somebody who was blocked long ago ${what}: nothing can happen to them any more, and no run is partial for it (scope ${employees})`,
    onStage({ people: 12, tenant: { ...DOMAINS, scope: { ...TENANT.scope, employees } } }, async (story) => {
      await story.firstLoad();
      const person = story.person(-1);
      const account = story.accountOf(person);
      leave(person);
      assert.is((await story.run()).summary.counts.blocked, 1);
      story.later(24 * 30);
      act(person);
      for (let day = 0; day < 3; day++) {
        story.later(24);
        await story.run();
      }
      const { summary, printed } = await story.run();
      assert.ok(account.blocked);
      assert.is(summary.outcome, 'success', printed);
    }),
  );
}

const FILTER = { ...TENANT.scope, filter: "$not(subcompany.name = 'Suedwind GmbH')" };

const FILES: Record<string, Partial<Tenant>> = {
  'without "domains"': { scope: FILTER, leavers: { onOutOfScope: 'block' } },
  'with "domains"': { scope: FILTER, leavers: { onOutOfScope: 'block' }, domains: ['nordwind.example'] },
};
for (const [file, tenant] of Object.entries(FILES)) {
  domains(
    `the same record goes over, with an address of the sister's: blocked after three runs and 72 hours, as the file says (${file})`,
    onStage({ people: 12, tenant }, async (story) => {
      await story.firstLoad();
      const person = story.person(-1);
      const account = story.accountOf(person);
      person.subcompany = { id: 511, name: 'Suedwind GmbH' };
      person.email = 'somebody@suedwind.example';
      const said: string[] = [];
      let last = '';
      for (let day = 0; day < 7; day++) {
        const { summary, codes, printed } = await story.run();
        said.push(`${summary.outcome}(${codes})`);
        last = printed;
        if (day === 0)
          last += (await story.ask({ personio: String(person.id) })).seen.split('Whose account')[1] ?? '';
        if (day === 0 && process.env.SHOW) console.log(last);
        story.later(24);
      }
      assert.ok(account.blocked, `${said.join(' ')}: ${last}`);
    }),
  );
}

for (const [file, tenant] of Object.entries(FILES)) {
  domains(
    `the old record ends, the new one is out of scope, with an address of the sister's: the account is closed, or somebody is told of it (${file})`,
    onStage({ people: 12, tenant }, async (story) => {
      await story.firstLoad();
      const old = story.person(-1);
      const account = story.accountOf(old);
      leave(old);
      hire(story.company, 1);
      const next = story.person(-1);
      const { firstName, lastName, gender, hireDate } = old;
      Object.assign(next, { firstName, lastName, gender, hireDate, email: 'somebody@suedwind.example' });
      next.subcompany = { id: 511, name: 'Suedwind GmbH' };
      next.custom.dynamic_1001 = old.custom.dynamic_1001;
      const said = new Set<string>();
      let last = '';
      for (let day = 0; day < 7; day++) {
        const { summary, codes, printed } = await story.run();
        for (const code of codes) said.add(code);
        last = `${summary.outcome}: ${printed}`;
        story.later(24);
      }
      const isTold = [...said].some((code) => code !== 'transfer');
      assert.ok(account.blocked || isTold, `open, and nobody was told; ${last}`);
      if (tenant.leavers) assert.ok(account.blocked, `[${[...said]}] ${last}`);
    }),
  );
}

domains.run();
