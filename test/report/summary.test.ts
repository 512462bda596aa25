import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import schema from '../../schemas/summary.json' with { type: 'json' };
import { endedEarly } from '../../src/apply/ending.ts';
import { AuthError, UnsafeReadError } from '../../src/errors.ts';
import {
  guidanceFor,
  type IssueCode,
  isIssueCode,
  knownCodes,
  SHOW_THEM,
  withoutAsking,
} from '../../src/issues.ts';
import type { Applied, Change, Employee, Finding, HeldClass, PersonRef, Plan } from '../../src/model.ts';
import { presenceOf, type ReadFacts, type RunFacts, type RunInfo } from '../../src/report/facts.ts';
import { createRefs, createScanner, redactSummary } from '../../src/report/redact.ts';
import { buildFailure, buildSummary, commitSubject, outcomeOf } from '../../src/report/summary.ts';
import { compileSchema } from '../../src/schema.ts';
import type { Summary } from '../../src/types/summary.d.ts';
import { worked } from '../fixtures/worked.ts';

const check = compileSchema<Summary>(schema);
const refOf = createRefs('a ledger key of thirty-two characters');

const RUN: RunInfo = {
  tenant: 'nordwind',
  mode: 'sync',
  run: {
    runId: '19283746501',
    attempt: 1,
    runUrl: 'https://github.com/acme/sync/actions/runs/19283746501',
    version: '0.1.0',
  },
  start: { trigger: 'manual', actor: 'octo-cat', slot: '2026-11-22T06:00:00Z' },
  file: { configSha: 'ab'.repeat(32) },
  startedAt: new Date('2026-11-22T06:00:01Z'),
  finishedAt: new Date('2026-11-22T06:01:00Z'),
};

function calls(get: number, write: number): Summary['calls']['personio'] {
  return { get, write, retried: 0, throttled: 0, waitedMs: 0 };
}

function planWith(changes: Partial<Plan>): Plan {
  return {
    phases: [],
    held: [],
    findings: [],
    unchanged: [],
    setAside: [],
    unknownUnits: {},
    matchedActive: 8,
    inScope: 9,
    single: new Map(),
    ...changes,
  };
}

function factsWith(
  changes: { plan?: Partial<Plan>; applied?: Partial<Applied> } & Partial<
    Omit<RunFacts, 'plan' | 'applied' | 'read'> & ReadFacts
  >,
): RunFacts {
  const { source, target, presence, ...rest } = changes;
  return {
    read: {
      source: source ?? { employees: 10, complete: true },
      target: target ?? { users: 9, active: 8, complete: true },
      presence: presence ?? {},
    },
    approved: [],
    findings: [],
    calls: { personio: calls(2, 1), engagedly: calls(5, 3) },
    ...rest,
    plan: planWith(changes.plan ?? {}),
    applied: { done: [], failed: [], skipped: [], findings: [], ...changes.applied },
  };
}

function valid(summary: Summary): Summary {
  const parsed = check(summary);
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return summary;
}

function create(employee: string): Change {
  return { action: 'create', employee, after: { first_name: { value: 'Ida' } } };
}
function update(employee: string, ...fields: string[]): Change {
  const after = Object.fromEntries(fields.map((field) => [field, { value: 'x' }]));
  return { action: 'update', employee, user: `u${employee}`, before: {}, after };
}
function reactivate(employee: string, ...fields: string[]): Change {
  const after = Object.fromEntries(fields.map((field) => [field, { value: 'x' }]));
  return { action: 'reactivate', employee, user: `u${employee}`, before: {}, after };
}
function block(employee: string): Change {
  return { action: 'block', employee, user: `u${employee}` };
}
function held(changes: Partial<HeldClass>): HeldClass {
  return {
    class: 'block',
    count: 6,
    base: 50,
    allowed: 5,
    digest: '1a2b3c4d5e6f',
    waiting: [],
    isNew: true,
    ...changes,
  };
}

const build = suite('buildSummary');

build('counts people by what happened to them', () => {
  const summary = valid(
    buildSummary(
      RUN,
      factsWith({
        plan: {
          unchanged: ['20', '21', '21'],
          setAside: ['30'],
          held: [held({}), held({ class: 'units', field: 'locations', count: 2 })],
        },
        applied: {
          done: [
            { action: 'create-unit', kind: 'departments', name: 'Lager' },
            create('1'),
            { action: 'create', employee: '2', after: {}, thenBlock: {} },
            update('2', 'manager'),
            update('3', 'job_title', 'location'),
            update('3', 'email'),
            update('4', 'job_title'),
            reactivate('5', 'job_title'),
            block('6'),
          ],
          failed: [update('7', 'email'), { action: 'create-unit', kind: 'locations', name: 'Werk' }],
        },
      }),
      refOf,
    ),
  );
  assert.equal(summary.counts, {
    created: 2,
    updated: 2,
    blocked: 1,
    reactivated: 1,
    unchanged: 2,
    held: 8,
    setAside: 1,
    failed: 1,
  });
  assert.equal(Object.entries(summary.fields), [
    ['email', 1],
    ['job_title', 3],
    ['location', 1],
  ]);
});

build('counts units by kind, created and unknown', () => {
  const summary = valid(
    buildSummary(
      RUN,
      factsWith({
        plan: { unknownUnits: { departments: 3, locations: 0 } },
        applied: { done: [{ action: 'create-unit', kind: 'job_titles', name: 'Köchin' }] },
      }),
      refOf,
    ),
  );
  assert.equal(summary.units, {
    departments: { created: 0, unknown: 3 },
    job_titles: { created: 1, unknown: 0 },
  });
});

build('tells what was read, asked and approved', () => {
  const summary = valid(
    buildSummary(
      RUN,
      factsWith({
        approved: ['ffffffffffff', '000000000000', 'ffffffffffff', 'nonsense'],
        presence: { email: 'all', birthday: 'some' },
      }),
      refOf,
    ),
  );
  assert.equal(summary.source, { employees: 10, inScope: 9, complete: true });
  assert.equal(summary.target, { users: 9, active: 8, matched: 8, complete: true });
  assert.equal(summary.approved, ['000000000000', 'ffffffffffff']);
  assert.equal(Object.keys(summary.presence), ['birthday', 'email']);
  assert.is(summary.calls.engagedly.write, 3);
  assert.is(summary.slot, '2026-11-22T06:00:00Z');
  assert.is(summary.outcome, 'success');
  assert.is('approved' in buildSummary(RUN, factsWith({}), refOf), false);
});

build('merges findings of the same code, field and attribute, and counts each person once', () => {
  const people = (...ids: string[]): PersonRef[] => ids.map((employee) => ({ employee }));
  const summary = valid(
    buildSummary(
      RUN,
      factsWith({
        findings: [
          { code: 'ambiguous', people: people('1', '2') },
          { code: 'attribute-skipped', field: 'linkedin', attribute: 'linkedin' },
        ],
        plan: {
          findings: [
            { code: 'ambiguous', people: [...people('2', '3'), { user: '1' }] },
            { code: 'attribute-skipped', field: 'linkedin', attribute: 'linkedin' },
            { code: 'unit-unknown', field: 'departments', count: 4 },
            { code: 'wrong-type', people: people('5'), field: 'level' },
            { code: 'wrong-type', people: people('6'), field: 'level' },
            { code: 'wrong-type', people: people('6'), field: 'gender' },
          ],
        },
        applied: {
          findings: [{ code: 'unit-unknown', field: 'departments', count: 2, people: people('9') }],
        },
      }),
      refOf,
    ),
  );
  assert.equal(
    summary.issues.map(({ code, field, count }) => [code, field, count]),
    [
      ['ambiguous', undefined, 4],
      ['wrong-type', 'gender', 1],
      ['wrong-type', 'level', 2],
      ['attribute-skipped', 'linkedin', 1],
      ['unit-unknown', 'departments', 6],
    ],
  );
  const [ambiguous] = summary.issues;
  assert.equal(ambiguous?.refs, [...people('1', '2', '3'), { user: '1' }].map(refOf).sort());
  assert.is(ambiguous?.remedy, guidanceFor('ambiguous').remedy);
});

build('shows the first twenty references and counts all', () => {
  const people = Array.from({ length: 50 }, (_, at) => ({ employee: String(at) }));
  const [issue] = valid(
    buildSummary(RUN, factsWith({ findings: [{ code: 'conflict', people }] }), refOf),
  ).issues;
  assert.is(issue?.count, 50);
  assert.equal(issue?.refs, people.map(refOf).sort().slice(0, 20));
});

build('copes with every person rejected in every field', () => {
  const findings = Array.from({ length: 100_000 }, (_, at) => ({
    code: 'wrong-type' as const,
    people: [{ employee: String(at % 5_000) }],
    field: `field_${at % 20}`,
  }));
  const before = worked();
  const summary = buildSummary(RUN, factsWith({ findings }), refOf);
  assert.is(summary.issues.length, 20);
  assert.ok(worked() - before < 3_000);
});

build('is valid whatever comes from outside', () => {
  const hostile: RunInfo = {
    ...RUN,
    run: {
      runId: 'a b/../c'.repeat(30),
      attempt: Number.NaN,
      runUrl: `https://${'x'.repeat(600)}`,
      version: '1'.repeat(99),
    },
    start: { trigger: 'manual', actor: 'not a login <img>', slot: 'yesterday' },
    file: { configSha: 'nonsense' },
  };
  const facts = factsWith({
    findings: [
      { code: 'wrong-type', field: 'Not A Field', attribute: '😀'.repeat(100) },
      { code: 'not-an-option', field: '__proto__', attribute: '__proto__' },
    ],
    presence: JSON.parse('{"__proto__":"all"}'),
    plan: { held: [held({ field: 'Not A Field', digest: 'xyz' })] },
    applied: { done: [update('1', 'constructor', 'Not A Field')] },
  });
  const summary = valid(buildSummary(hostile, facts, refOf));
  assert.is(summary.actor, undefined);
  assert.is(summary.slot, undefined);
  assert.is(summary.held[0]?.digest, undefined);
  assert.equal(Object.keys(summary.fields), ['constructor']);
  assert.is(Object.getPrototypeOf(summary.fields), Object.prototype);
});

build('fails when applying was stopped, and still tells what was done before', () => {
  const stopped = new AuthError('engagedly', 'Engagedly refused a request.', 'Check the keys.');
  const summary = valid(
    buildSummary(
      RUN,
      factsWith({ applied: { done: [create('1')], skipped: [create('2')], stopped } }),
      refOf,
    ),
  );
  assert.is(summary.outcome, 'failed');
  assert.is(summary.counts.created, 1);
  assert.equal(summary.issues[0], {
    code: 'engagedly-auth',
    count: 1,
    refs: [],
    remedy: 'Engagedly refused a request. Check the keys.',
  });
});

build('is partial when a run has ended early, and begins with how much is left', () => {
  for (const ending of ['throttled', 'out-of-time', 'cancelled'] as const) {
    const stopped = endedEarly(ending, { done: 1, total: 4, left: 3 });
    const applied = { done: [create('1')], skipped: [create('2'), create('3'), create('4')], stopped };
    const summary = valid(buildSummary(RUN, factsWith({ applied }), refOf));
    assert.is(summary.outcome, 'partial', ending);
    assert.is(summary.issues[0]?.code, ending);
    assert.match(summary.issues[0]?.remedy ?? '', /1 of 4 (?:changes is done, 3 are left|done)/);
  }
});

build('lets no seeded value through, even if an error or a label carries one', () => {
  const canaries = ['Kanarie Vogel', 'kanarie@nordwind.example', '+49 30 5550199', 'KN-99001'];
  const facts = factsWith({
    findings: canaries.map((attribute) => ({ code: 'attribute-unreadable', attribute })),
    presence: { 'Kanarie Vogel': 'all' },
    applied: {
      done: [
        { action: 'create', employee: 'KN-99001', after: { email: { value: 'kanarie@nordwind.example' } } },
        { action: 'create-unit', kind: 'departments', name: 'Kanarie Vogel' },
      ],
    },
  });
  const error = {
    code: 'internal' as const,
    message: `Cannot read ${canaries.map(encodeURIComponent).join(', ')}.`,
    remedy: 'Report it.',
  };
  for (const built of [buildSummary(RUN, facts, refOf), buildFailure(RUN, { error, ...facts }, refOf)]) {
    const text = JSON.stringify(valid(redactSummary(built, createScanner(canaries))));
    for (const canary of canaries) {
      for (const form of [canary, encodeURIComponent(canary), Buffer.from(canary).toString('base64')]) {
        assert.not.match(text, new RegExp(form.replace(/[+.]/g, '\\$&'), 'i'));
      }
    }
    assert.match(text, '"redacted"');
  }
});

build.run();

const fail = suite('buildFailure');

fail('is valid with nothing known yet', () => {
  const error = new UnsafeReadError(
    'attribute-lost',
    'Personio does not show "status".',
    'Tick it.',
    'status',
  );
  const summary = valid(buildFailure(RUN, { error }, refOf));
  assert.is(summary.outcome, 'failed');
  assert.is(summary.counts.created, 0);
  assert.is(summary.source.complete, false);
  assert.equal(summary.issues, [
    {
      code: 'attribute-lost',
      count: 1,
      attribute: 'status',
      refs: [],
      remedy: 'Personio does not show "status". Tick it.',
    },
  ]);
});

fail('puts the error first, keeps other issues and tells nothing twice', () => {
  const findings: Finding[] = [
    { code: 'ambiguous', people: [{ employee: '1' }] },
    { code: 'attribute-lost', attribute: 'status' },
  ];
  const error = {
    code: 'attribute-lost' as const,
    message: 'Gone.',
    remedy: 'Tick it.',
    attribute: 'status',
  };
  const { issues } = valid(buildFailure(RUN, { error, findings }, refOf));
  assert.equal(
    issues.map(({ code }) => code),
    ['attribute-lost', 'ambiguous'],
  );
});

fail('never cuts the remedy for a long message', () => {
  const { issues } = valid(
    buildFailure(RUN, { error: { code: 'config', message: '😀'.repeat(400), remedy: 'Mend it.' } }, refOf),
  );
  assert.ok((issues[0]?.remedy.length ?? 0) <= 500);
  assert.match(issues[0]?.remedy ?? '', /… Mend it\.$/);
  assert.is(issues[0]?.remedy.isWellFormed(), true);
});

fail('takes the remedy from the table when the error brings none', () => {
  const { issues } = valid(
    buildFailure(RUN, { error: { code: 'internal', message: '', remedy: '' } }, refOf),
  );
  assert.is(issues[0]?.code, 'internal');
  assert.match(issues[0]?.remedy ?? '', guidanceFor('internal').remedy);
});

fail.run();

const outcome = suite('outcomeOf');

const GOOD = { failed: false, complete: true, held: 0, left: 0, codes: [] as IssueCode[] };
const OUTCOMES: Array<[string, Partial<typeof GOOD>, Summary['outcome']]> = [
  ['nothing special', {}, 'success'],
  ['only notices', { codes: ['attribute-skipped', 'manager-pending'] }, 'success'],
  ['a problem', { codes: ['wrong-type'] }, 'partial'],
  ['a field that waits for somebody', { codes: ['address-taken'] }, 'partial'],
  ['somebody set aside or failed', { left: 1 }, 'partial'],
  ['something held', { held: 1, left: 1, codes: ['wrong-type'] }, 'held'],
  ['an incomplete list', { complete: false, codes: ['incomplete-source'] }, 'held'],
  ['a failure beats all', { failed: true, complete: false, held: 1, left: 1 }, 'failed'],
];
for (const [name, changes, expected] of OUTCOMES) {
  outcome(`${name}: ${expected}`, () => assert.is(outcomeOf({ ...GOOD, ...changes }), expected));
}

outcome.run();

const presence = suite('presenceOf');

presence('says none, some, most or all', () => {
  const employees: Employee[] = [1, 2, 3, 4].map((at) => ({
    id: String(at),
    ref: '',
    name: {},
    record: {
      email: 'x',
      ...(at <= 2 ? { phone: 'x' } : {}),
      ...(at === 1 ? { linkedin: 'x', gone: undefined } : {}),
    },
  }));
  assert.equal(presenceOf(employees, ['email', 'phone', 'linkedin', 'gone', 'toString']), {
    email: 'all',
    phone: 'most',
    linkedin: 'some',
    gone: 'none',
    toString: 'none',
  });
});

presence('nobody fills nothing', () => {
  assert.equal(presenceOf([], ['email']), { email: 'none' });
});

presence.run();

const subject = suite('commitSubject');

const SUBJECTS: Array<[Partial<Summary['counts']>, string]> = [
  [{}, 'nordwind: no changes'],
  [{ created: 12, blocked: 3 }, 'nordwind: 12 added, 3 blocked'],
  [
    { updated: 1, reactivated: 2, held: 4, setAside: 5, failed: 6 },
    'nordwind: 2 activated again, 1 updated, 4 held, 5 set aside, 6 failed',
  ],
];
for (const [counts, expected] of SUBJECTS) {
  subject(expected, () => {
    const summary = buildSummary(RUN, factsWith({}), refOf);
    assert.is(commitSubject({ ...summary, counts: { ...summary.counts, ...counts } }), expected);
  });
}

subject(
  'whoever is protected is told apart from those of whom something is unclear, as in the summary',
  () => {
    const summary = buildSummary(RUN, factsWith({}), refOf);
    const told = (setAside: number, count: number) =>
      commitSubject({
        ...summary,
        counts: { ...summary.counts, setAside },
        issues: [{ code: 'protected', count, refs: [], remedy: 'x' }],
      });
    assert.is(told(2, 1), 'nordwind: 1 set aside, 1 protected person not blocked');
    assert.is(told(2, 2), 'nordwind: 2 protected people not blocked');
  },
);

subject('names what a failed run stopped at, and what it did before', () => {
  const error = { code: 'personio-auth' as const, message: 'No.', remedy: 'Check.' };
  assert.is(commitSubject(buildFailure(RUN, { error }, refOf)), 'nordwind: failed (personio-auth)');
  const { applied } = factsWith({ applied: { done: [create('1')] } });
  assert.is(
    commitSubject(buildFailure(RUN, { error, applied }, refOf)),
    'nordwind: failed (personio-auth) after 1 added',
  );
});

subject.run();

const guidance = suite('guidanceFor');

guidance(
  'whose account is not blocked need not have left: they may be out of scope, or gone from Personio',
  () => {
    for (const code of [
      'protected',
      'protected-namesake',
      'site-administrator',
      'leaver-doubtful',
    ] as const) {
      const { meaning, brief = '' } = guidanceFor(code);
      assert.match(meaning, /^Somebody whose account was to be blocked |^A leaver, or somebody /, code);
      if (code !== 'leaver-doubtful') assert.not.match(brief, 'leaver');
    }
  },
);

/** A remedy that nobody can follow without knowing whom it is about. */
const LOOKS_AT_SOMEBODY =
  /these people|this person|by their references|whose account|look at (?:them|the account)|leaver|the person\b|the account (?:in Engagedly )?there by hand|the leaver’s/i;
/** They speak of people and ask nobody to look at one: of everybody, of nobody, or of what passes by itself. */
const OF_NOBODY_IN_PARTICULAR = ['candidate-accounts', 'protect-unmatched', 'reason-unknown', 'unit-failed'];

guidance('a remedy that says to look at somebody names the command that shows who it is', () => {
  const asking = knownCodes().filter((code) => LOOKS_AT_SOMEBODY.test(guidanceFor(code).remedy));
  const silent = asking.filter((code) => !guidanceFor(code).remedy.includes(SHOW_THEM));
  assert.equal(silent.sort(), OF_NOBODY_IN_PARTICULAR);
  assert.ok(asking.length > 20, String(asking.length));
});

guidance(
  'without a ledger key no remedy names that command, and each still is a full sentence that fits',
  () => {
    for (const code of knownCodes()) {
      const { remedy } = guidanceFor(code);
      const told = withoutAsking(remedy);
      assert.is(told === remedy, !remedy.includes(SHOW_THEM), code);
      assert.not.match(told, /npm run explain/, code);
      assert.match(told, /\.$/, code);
      assert.ok(told.length <= 500, `${code} ${told.length}`);
    }
  },
);

guidance('every text fits the schema and is a full sentence', () => {
  for (const code of knownCodes()) {
    const { meaning, remedy } = guidanceFor(code);
    assert.match(code, /^[a-z][a-z0-9-]{1,40}$/);
    assert.ok(remedy.length >= 20 && remedy.length <= 500, code);
    // A command at the end has no full stop, which would be copied along.
    assert.match(remedy, /^[A-Z].*(?:\.|\. Who it is: npm run explain -- <tenant> --ref <reference>)$/, code);
    assert.match(meaning, /^[A-Z].*[^.]$/, code);
  }
});

guidance('a word that nobody described, also a name that objects inherit, is no code', () => {
  for (const code of ['brand-new', 'constructor', '__proto__', 'toString']) assert.not(isIssueCode(code));
  assert.equal(
    knownCodes().filter((code) => !isIssueCode(code)),
    [],
  );
});

guidance('a slip of the pen does not compile', () => {
  const right: Finding = { code: 'no-identifier' };
  // @ts-expect-error: the letter r is missing.
  const wrong: Finding = { code: 'no-identifie' };
  // @ts-expect-error: an error that stops a run becomes an issue, too.
  const odd: Parameters<typeof buildFailure>[1]['error'] = { code: 'E_ODD!', message: '', remedy: '' };
  assert.equal([right.code, wrong.code, odd.code].map(isIssueCode), [true, false, false]);
});

guidance('the schema names exactly the codes of the table', () => {
  const { properties } = schema;
  assert.equal([...properties.issues.items.properties.code.enum].sort(), knownCodes());
});

guidance.run();
