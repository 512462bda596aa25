import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Tenant } from '../../src/model.ts';
import { inGerman } from '../../src/onboard/in-german.ts';
import {
  identifierInWords,
  leaversInWords,
  mailsInWords,
  scopeInWords,
  unitsInWords,
} from '../../src/tenant/describe/behaviour.ts';
import { personalInWords } from '../../src/tenant/describe/mapping.ts';
import { TENANT } from '../fixtures/world.ts';

const german = suite('what a file means, in German');

const FILTER = "gender = 'female'";

/** Every way in which a sentence can come out: each choice with each of the others that it is said together with. */
function tenants(): Tenant[] {
  const scopes: Tenant['scope'][] = (['active', 'all', 'none'] as const).flatMap((employees) => [
    { employees },
    { employees, structure: ['departments'] },
    { employees, structure: ['departments', 'businesses', 'job_titles', 'locations'], filter: FILTER },
  ]);
  const fates = ['keep', 'block'] as const;
  const leavers: Tenant['leavers'][] = [true, false].flatMap((block) =>
    fates.flatMap((onMissing) =>
      fates.flatMap((onOutOfScope) => [
        { block, onMissing, onOutOfScope },
        {
          block,
          onMissing,
          onOutOfScope,
          createBlocked: false,
          reasons: { employee: 'resigned', '*': 'not|known' },
        },
      ]),
    ),
  );
  const day = { reason: 'same person', user: '3f9a1c07be42' };
  const others: Partial<Tenant>[] = [
    {},
    {
      identifier: 'employee_id',
      reactivate: false,
      protect: ['personio:1'],
      notify: ['hr@nordwind.example'],
    },
    {
      protect: ['personio:1', 'personio:2'],
      notify: ['a@nordwind.example', 'b@nordwind.example'],
      language: 'de',
    },
    {
      domains: ['nordwind.example', 'nordsee.example'],
      resolve: [{ employee: 'b81d44e0a975', expires: '2027-01-31', ...day }],
    },
    {
      preset: 'minimal',
      mapping: { level: 'gender', employee_level: 'date_of_birth', title: 'gender' },
      resolve: ['2027-01-31', '2027-02-28'].map((expires, at) => ({
        employee: `b81d44e0a97${at}`,
        expires,
        ...day,
      })),
    },
  ];
  return scopes.flatMap((scope) =>
    leavers.flatMap((one) => others.map((other) => ({ ...TENANT, ...other, scope, leavers: one }) as Tenant)),
  );
}

german('every sentence that validate says of these is known in German', () => {
  const said = new Set(
    tenants().flatMap((tenant) => {
      const { filter: _filter, ...scope } = tenant.scope;
      return [
        scopeInWords({ ...tenant, scope }),
        identifierInWords(tenant),
        unitsInWords(tenant),
        mailsInWords(tenant),
        personalInWords(tenant),
        ...leaversInWords(tenant),
      ];
    }),
  );
  assert.ok(said.size > 30, String(said.size));
  assert.equal(
    [...said].filter((sentence) => inGerman(sentence) === undefined),
    [],
  );
  const left = [...said].map((sentence) => String(inGerman(sentence)));
  assert.equal(
    left.filter((text) =>
      /\b(?:the|and|is|are|otherwise|until|for|blocked|account)\b/.test(text.replace(/`[^`]*`/g, '')),
    ),
    [],
  );
});

german('what the file holds stays as it is', () => {
  assert.is(
    inGerman(
      'Inactive in Personio: **blocked** in Engagedly. Reason: `resigned` for `employee`, `not_known` otherwise.',
    ),
    'In Personio inaktiv: in Engagedly **gesperrt**. Als Grund steht dort: selbst gekündigt (`resigned`) bei Kündigung durch die Person (`employee`), nicht bekannt (`not_known`) sonst.',
  );
  assert.is(
    inGerman(
      'People who are active or on leave in Personio. Only with an e-mail address of `a.b.example`, `c.example`; others are set aside.',
    ),
    'Wer in Personio aktiv oder länger abwesend (`leave`) ist. Nur mit einer E-Mail-Adresse von `a.b.example`, `c.example`; alle anderen bleiben liegen, bis jemand sie angesehen hat.',
  );
});

german('a sentence that nobody has put into German is not guessed at', () => {
  assert.is(inGerman('Something new.'), undefined);
  assert.is(inGerman('No person is touched. Something new.'), undefined);
});

german.run();
