import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import packageJson from '../../package.json' with { type: 'json' };
import { guidanceFor, type IssueCode, SHOW_THEM } from '../../src/issues.ts';
import type { UserChange } from '../../src/model.ts';
import { escapeMarkdown, renderMarkdown, renderText } from '../../src/report/markdown.ts';
import { concernedBy } from '../../src/report/tally.ts';
import type { HeldClass, Issue, Summary } from '../../src/types/summary.d.ts';

const CALLS = { get: 4, write: 1, retried: 0, throttled: 0, waitedMs: 0 };
const COUNTS = {
  created: 0,
  updated: 0,
  blocked: 0,
  reactivated: 0,
  unchanged: 0,
  held: 0,
  setAside: 0,
  failed: 0,
};

function summaryWith(
  changes: Partial<Omit<Summary, 'counts'>> & { counts?: Partial<Summary['counts']> },
): Summary {
  return {
    schemaVersion: 1,
    tenant: 'nordwind',
    runId: '1',
    attempt: 1,
    runUrl: '',
    trigger: 'local',
    mode: 'sync',
    configSha: '',
    version: '0.1.0',
    startedAt: '2026-11-22T06:00:00.000Z',
    finishedAt: '2026-11-22T06:01:00.000Z',
    outcome: 'success',
    source: { employees: 0, inScope: 0, complete: true },
    target: { users: 0, active: 0, matched: 0, complete: true },
    units: {},
    fields: {},
    held: [],
    issues: [],
    calls: { personio: CALLS, engagedly: CALLS },
    presence: {},
    ...changes,
    counts: { ...COUNTS, ...changes.counts },
  };
}

/** A remedy as Markdown, with its command as somebody types it for this tenant. */
function typed(code: IssueCode, reference: string): string {
  const command = SHOW_THEM.replace('<tenant>', 'nordwind').replace('<reference>', reference);
  const [before = '', after = ''] = guidanceFor(code).remedy.split(SHOW_THEM);
  return `${escapeMarkdown(before)} \`${command}\`${after}`;
}

function issue(code: IssueCode, changes: Partial<Issue> = {}): Issue {
  return { code, count: 1, refs: [], remedy: guidanceFor(code).remedy, ...changes };
}

const HELD: HeldClass = {
  class: 'block',
  count: 6,
  base: 50,
  allowed: 5,
  digest: '1a2b3c4d5e6f',
  isNew: true,
};
const FAILURE = issue('personio-auth', { remedy: 'Personio refused the login. Check the client id.' });

const HEADLINES: Array<[Parameters<typeof summaryWith>[0], string]> = [
  [{}, 'Nothing was changed.'],
  [{ counts: { unchanged: 250 } }, 'Nothing was changed: 250 people are in step.'],
  [{ counts: { unchanged: 1 }, mode: 'plan' }, 'Nothing would be changed: 1 person is in step.'],
  [
    { counts: { created: 12, blocked: 3, held: 1 }, held: [{ ...HELD, count: 1 }] },
    '12 people added, 3 blocked, 1 change waits for approval.',
  ],
  [
    { counts: { created: 12, blocked: 3, held: 2 }, held: [{ ...HELD, count: 2 }], mode: 'plan' },
    '12 people would be added, 3 blocked, 2 changes would wait for approval.',
  ],
  [
    { counts: { created: 6, blocked: 3 }, issues: [issue('added-blocked', { count: 4 })], mode: 'plan' },
    '6 people would be added (4 of them blocked at once, since they have left), 3 blocked.',
  ],
  [
    { counts: { created: 1 }, issues: [issue('added-blocked')] },
    '1 person added (blocked at once, since they have left).',
  ],
  [
    {
      mode: 'plan',
      counts: { unchanged: 85 },
      source: { employees: 200, inScope: 85, complete: true, keptOut: 100 },
      issues: [issue('out-of-scope-waiting', { count: 100 })],
    },
    'Nothing would be changed yet: 85 people are in step. The filter keeps 100 people out. 100 accounts of people out of scope would be blocked if that stays so for 72 hours and three complete runs.',
  ],
  [
    { counts: { unchanged: 2 }, issues: [issue('out-of-scope-waiting')] },
    'Nothing was changed: 2 people are in step. 1 account of somebody out of scope will be blocked if that stays so for 72 hours and three complete runs.',
  ],
  [
    { mode: 'plan', counts: { unchanged: 2 }, issues: [issue('missing-waiting', { count: 3 })] },
    'Nothing would be changed yet: 2 people are in step. 3 accounts of people gone from Personio would be blocked if that stays so for 72 hours and three complete runs.',
  ],
  [{ counts: { blocked: 1 } }, '1 person blocked.'],
  [{ counts: { reactivated: 1, updated: 2 } }, '1 person activated again, 2 updated.'],
  [{ units: { departments: { created: 1, unknown: 0 } } }, '1 unit created.'],
  [{ units: { departments: { created: 2, unknown: 0 } }, mode: 'plan' }, '2 units would be created.'],
  [
    { counts: { setAside: 1, unchanged: 4 }, issues: [issue('protected')] },
    'Nothing was changed: 4 people are in step, 1 protected person not blocked. 1 thing needs a look.',
  ],
  [{ counts: { setAside: 1, failed: 2 } }, '1 person set aside, 2 people could not be changed.'],
  [{ counts: { updated: 1 }, issues: [issue('wrong-type')] }, '1 person updated. 1 thing needs a look.'],
  [{ counts: { updated: 1 }, issues: [issue('attribute-skipped')] }, '1 person updated.'],
  [
    { counts: { updated: 1 }, source: { employees: 9, inScope: 9, complete: false } },
    '1 person updated. A list from Personio could not be read completely, so nobody was added or blocked.',
  ],
  [
    {
      outcome: 'partial',
      counts: { updated: 7 },
      issues: [issue('throttled', { remedy: 'Ended early: 7 of 20 changes are done, 13 are left. Wait.' })],
    },
    'Ended early: 7 of 20 changes are done, 13 are left. Wait. Until then: 7 people updated.',
  ],
  [
    {
      outcome: 'partial',
      counts: { updated: 7, held: 2 },
      issues: [issue('record-unread', { count: 5 }), issue('out-of-time')],
    },
    '7 people updated, 2 changes held back. 1 thing needs a look.',
  ],
  [
    { outcome: 'failed', issues: [issue('throttled', { remedy: 'Find out who.' })] },
    'The run stopped: a vendor asked for fewer requests, so the run ended early. Nothing was changed. Find out who.',
  ],
  [
    { outcome: 'failed', issues: [FAILURE] },
    'The run stopped: Personio does not accept the credential. Nothing was changed. Personio refused the login. Check the client id.',
  ],
  [
    { outcome: 'failed', issues: [FAILURE], counts: { created: 1 } },
    'The run stopped: Personio does not accept the credential. Before that: 1 person added. Personio refused the login. Check the client id.',
  ],
];

const markdown = suite('renderMarkdown');

for (const [changes, headline] of HEADLINES) {
  markdown(headline, () => {
    const text = renderMarkdown(summaryWith(changes), { name: 'Nordwind' });
    assert.is(text.split('\n\n')[1], `**${headline}**`);
  });
}

markdown('shows nothing of an empty section', () => {
  const text = renderMarkdown(summaryWith({}), { name: 'Nordwind' });
  assert.not.match(text, /\|/);
  assert.not.match(text, '###');
  assert.not.match(text, / 0 people/);
});

const TWO_HELD: HeldClass[] = [
  HELD,
  { ...HELD, class: 'field', field: 'level', digest: 'ffffffffffff', isNew: false },
];

markdown('gives the numbers and the exact next step of a held class', () => {
  const summary = summaryWith({ held: TWO_HELD, counts: { held: 12 }, trigger: 'schedule' });
  const text = renderMarkdown(summary, { name: 'Nordwind' });
  const step = 'Start the workflow "sync" by hand with tenant: nordwind, mode: sync, approve:';
  assert.match(text, '| Change | Waiting | Allowed now | Out of | Since | Next step |');
  assert.match(text, `| People to block | 6 | 5 | 50 | this run | ${step} 1a2b3c4d5e6f |`);
  assert.match(text, `| Field level to change | 6 | 5 | 50 | an earlier run | ${step} ffffffffffff |`);
  assert.match(text, `To release all of them at once: ${step} 1a2b3c4d5e6f,ffffffffffff`);
  assert.match(text, 'within 72 hours from when this was first held');
});

markdown('the folder that was given for the files stands in the commands as well', () => {
  const text = renderMarkdown(summaryWith({ held: TWO_HELD }), { name: 'N', outDir: 'out/here' });
  const sync = 'npm run sync -- nordwind --approve 1a2b3c4d5e6f --out-dir out/here';
  assert.match(text, `| \`npm run record -- --out-dir out/here && ${sync}\` |`);
  assert.match(renderText(summaryWith({ held: TWO_HELD }), { outDir: 'here' }), '--out-dir here');
});

markdown('a folder whose name is more than one word stands in the commands as one', () => {
  const summary = summaryWith({ held: TWO_HELD, trigger: 'local', runId: '7', details: 'held' });
  const at = { outDir: "Karl's runs" };
  const folder = String.raw`'Karl'\''s runs'`;
  const sync = `npm run sync -- nordwind --approve 1a2b3c4d5e6f --out-dir ${folder}`;
  const explain = String.raw`npm run explain -- nordwind --held 1a2b3c4d5e6f --details 'Karl'\''s runs-details/nordwind/7-1.age'`;
  const text = renderMarkdown(summary, { name: 'N', ...at });
  assert.match(text, `| \`npm run record -- --out-dir ${folder} && ${sync}\` |`);
  assert.match(text, `\`${explain}\``);
  const plain = renderText(summary, at).replace(/\s+/g, ' ');
  for (const command of [sync, explain]) assert.match(plain, command);
});

markdown('on the ledger, where the run is recorded already, nobody is told to record it', () => {
  const text = renderMarkdown(summaryWith({ held: TWO_HELD }), { name: 'N', isRecorded: true });
  assert.match(text, '| `npm run sync -- nordwind --approve 1a2b3c4d5e6f` |');
  assert.not.match(text, 'npm run record');
});

markdown('where all references stand is said only where they do', () => {
  const concerned = { created: ['000000000000'] };
  const given = { counts: { created: 2 }, concerned };
  const texts = (changes: object, isRecorded: boolean) =>
    renderMarkdown(summaryWith({ ...given, ...changes }), { name: 'N', isRecorded });
  assert.match(texts({}, false), 'All references stand in plan.json.');
  assert.not.match(texts({}, true), 'plan.json');
  assert.match(
    texts({ trigger: 'schedule' }, true),
    'in the artifact result-nordwind of the run for three days',
  );
  assert.not.match(texts({ trigger: 'manual', mode: 'plan' }, false), 'plan.json');
});

markdown('the next step on a local machine is a command line', () => {
  const text = renderMarkdown(summaryWith({ held: TWO_HELD }), { name: 'N' });
  assert.match(text, '| `npm run record && npm run sync -- nordwind --approve 1a2b3c4d5e6f` |');
  assert.match(text, '| an earlier run | `npm run sync -- nordwind --approve ffffffffffff` |');
  assert.match(
    text,
    'at once: `npm run record && npm run sync -- nordwind --approve 1a2b3c4d5e6f,ffffffffffff`',
  );
  assert.match(text, 'If you may not push there, start the workflow');
  for (const [, script = ''] of text.matchAll(/npm run ([a-z]+)/g))
    assert.ok(script in packageJson.scripts, script);
});

markdown('a plan says what would wait, and that only a sync can hold it for an approval', () => {
  const text = renderMarkdown(summaryWith({ held: TWO_HELD, mode: 'plan' }), { name: 'N' });
  assert.match(text, '### What would wait');
  assert.match(text, 'all of it would wait');
  assert.match(
    text,
    '| First a sync has to hold this and be recorded. Then: `npm run sync -- nordwind --approve 1a2b3c4d5e6f` |',
  );
  assert.match(text, '| an earlier run | `npm run sync -- nordwind --approve ffffffffffff` |');
  assert.not.match(text, 'this run');
  assert.not.match(text, 'at once:');
});

markdown('says what was approved, and why some of it waits again', () => {
  const approved = ['aaaaaaaaaaaa'];
  const done = renderMarkdown(summaryWith({ approved, counts: { blocked: 6 } }), { name: 'N' });
  assert.match(done, ' · approved: aaaaaaaaaaaa');
  assert.not.match(done, 'Of what was approved');
  const rest = renderMarkdown(summaryWith({ approved, held: [{ ...HELD, approved }] }), { name: 'N' });
  assert.match(rest, 'Of what was approved (aaaaaaaaaaaa), this run took what was still the same');
  assert.not.match(rest, 'all that is still the same');
  const others = renderMarkdown(summaryWith({ approved, held: [HELD] }), { name: 'N' });
  assert.match(others, 'Of what was approved (aaaaaaaaaaaa), all that is still the same was released.');
  assert.not.match(others, 'The rest');
  assert.not.match(renderMarkdown(summaryWith({ held: [HELD] }), { name: 'N' }), 'approved:');
});

markdown('says beforehand that an approval blocks half of the people at most', () => {
  const told = (count: number, mayBeApproved = true) => {
    const { digest, ...held } = { ...HELD, count };
    const target = { users: 10, active: 8, matched: 8, complete: true };
    const waits = mayBeApproved && digest ? { ...held, digest } : held;
    return renderMarkdown(summaryWith({ held: [waits], target }), { name: 'N' });
  };
  assert.match(told(6), 'an approval releases at most 4 of these, and the rest waits under a new digest.');
  for (const text of [told(4), told(6, false)]) assert.not.match(text, 'releases at most');
});

markdown('says why a limit is measured by fewer than are matched, and only then', () => {
  const told = (base: number, isNew: boolean, kind: HeldClass['class'] = 'block') =>
    renderMarkdown(
      summaryWith({
        held: [{ ...HELD, class: kind, base, isNew }],
        target: { users: 80, active: 80, matched: 75, complete: true },
      }),
      { name: 'N' },
    );
  assert.match(
    told(60, false),
    'measured by the 60 accounts that were matched when it began to wait; by now there are 75.',
  );
  for (const text of [told(75, false), told(60, true), told(8, false, 'units')])
    assert.not.match(text, 'What waits is measured');
});

markdown(
  'says that too much was to change only where it is so, and that the rest went on only where it did',
  () => {
    const told = (changes: Parameters<typeof summaryWith>[0]) => {
      const [, section = ''] = renderMarkdown(summaryWith(changes), { name: 'N' }).split('### What w');
      return section;
    };
    const left: HeldClass = { ...HELD, count: 1, allowed: 0, always: true };
    const more = 'More was to change than is allowed now, so all of it waits';
    assert.match(told({ held: [HELD] }), `${more}; everything else went on.`);
    assert.match(
      told({ held: [left] }),
      'This waits for an approval, however little it is; everything else went on.',
    );
    assert.not.match(told({ held: [left] }), /more was to change/i);
    assert.match(
      told({ held: [left, { ...HELD, class: 'create' }] }),
      'Some of this waits for an approval, however little it is; of the rest more was to change than is allowed now; everything else went on.',
    );
    assert.match(
      told({ held: [left], mode: 'plan' }),
      'This would wait for an approval, however little it is; everything else would go on.',
    );
    for (const cut of [
      { issues: [issue('cancelled')] },
      { issues: [issue('throttled')] },
      { issues: [issue('out-of-time')] },
      { issues: [FAILURE], outcome: 'failed' as const },
    ]) {
      const text = told({ held: [HELD], ...cut });
      assert.match(text, `${more}, and the run ended before everything else was done.`);
      assert.not.match(text, 'went on', JSON.stringify(cut));
    }
  },
);

markdown('says why less is allowed than the tenant file allows', () => {
  const issues = [issue('directory-shrank'), issue('manager-unknown')];
  const text = renderMarkdown(summaryWith({ held: [{ ...HELD, allowed: 0 }], issues }), { name: 'N' });
  assert.match(
    text,
    /went on\.\n\nWhy so little is allowed: Personio shows far fewer people than at the last good run\.\n\n/,
  );
  assert.not.match(renderMarkdown(summaryWith({ held: [HELD] }), { name: 'N' }), 'Why so little');
});

markdown('says why what waits however little it is does so', () => {
  const always = { ...HELD, allowed: 0, always: true as const };
  for (const [given, why] of [
    [{ held: [always], issues: [issue('directory-shrank')] }, 'Personio shows far fewer people'],
    [{ held: [always], undoes: '1001/1' }, 'Putting a run back closes no account without an approval.'],
    [
      { held: [{ ...always, class: 'reactivate' as const }], undoes: '1001/1' },
      'It is not remembered by whom these accounts were blocked.',
    ],
    [
      { held: [{ ...always, class: 'identifier' as const, field: 'resolve' }] },
      'An account that is taken from somebody is given to nobody without an approval.',
    ],
  ] as const) {
    const text = renderMarkdown(
      summaryWith({ ...given, held: [...given.held], issues: 'issues' in given ? [...given.issues] : [] }),
      { name: 'N' },
    );
    assert.match(text, `Why: ${why}`);
    assert.not.match(text, 'so little is allowed');
  }
});

markdown('says what of a limit was used up before', () => {
  const held = [
    { ...HELD, allowed: 0, count: 8 },
    { ...HELD, class: 'field' as const, field: 'level' },
  ];
  const issues = [issue('limit-spent', { field: 'block', count: 2 })];
  const text = renderMarkdown(summaryWith({ held, issues }), { name: 'N' });
  assert.match(text, '| People to block | 8 | 0, after 2 done or tried in the last 24 hours | 50 |');
  const typed = renderText(summaryWith({ held, issues })).replace(/\s+/g, ' ');
  assert.match(typed, '(waiting 8, allowed now 0, after 2 done or tried in the last 24 hours, out of 50');
  const until = 'waits for an approval, or until there is room for all of it again';
  assert.match(text, until);
  assert.not.match(renderMarkdown(summaryWith({ held, issues: [] }), { name: 'N' }), until);
  assert.match(text, '| Field level to change | 6 | 5 | 50 |');
  assert.not.match(text, 'Good to know');
});

markdown('what is not wanted is corrected in Personio, and of an undo nowhere', () => {
  const corrected = 'What is not wanted has to be corrected in Personio or in the tenant file.';
  const says = (more: Partial<Summary>) =>
    renderMarkdown(summaryWith({ held: [HELD], ...more }), { name: 'N' });
  assert.match(says({}), corrected);
  const undo = says({ undoes: '1000/1' });
  assert.match(undo, 'releases what is still the same by then.\n');
  assert.not.match(undo, 'corrected');
});

markdown('somebody protected is not among those of whom something is unclear', () => {
  const summary = summaryWith({
    counts: { setAside: 3, unchanged: 9 },
    issues: [issue('ambiguous', { count: 2 }), issue('protected')],
  });
  const text = renderMarkdown(summary, { name: 'N' });
  assert.match(text, '2 people set aside, 1 protected person not blocked.');
  assert.match(text, '| Set aside because something is unclear | 2 |');
  assert.match(text, '| Protected, so not blocked | 1 |');
});

markdown('who waits, and that they have to be looked at, stands before when it can be released', () => {
  const text = renderMarkdown(summaryWith({ held: [HELD], trigger: 'manual' }), { name: 'N' });
  const places = ['Who they are: ', 'Check first ', 'A digest of this run can be used'].map((words) =>
    text.indexOf(words),
  );
  assert.equal(
    places,
    places.toSorted((a, b) => a - b),
  );
  assert.ok(places.every((at) => at > 0));
});

markdown('what is new stands before what somebody has read already', () => {
  const issues = [issue('ambiguous'), issue('rejected', { isNew: true })];
  const text = renderMarkdown(summaryWith({ issues }), { name: 'N' });
  assert.ok(text.indexOf('| New: Engagedly refused') < text.indexOf('| Several accounts'));
});

markdown('a command can be copied as it is, and nothing else becomes one', () => {
  const remedy = 'Ask. Who it is: npm run explain -- nordwind --ref 0123456789ab';
  const shown = (text: string) =>
    renderMarkdown(summaryWith({ issues: [issue('rejected', { remedy: text })] }), { name: 'N' });
  assert.match(shown(remedy), 'Who it is: `npm run explain -- nordwind --ref 0123456789ab` |');
  assert.match(
    shown(`${remedy}, or not_so`),
    '`npm run explain -- nordwind --ref 0123456789ab`, or not\\_so |',
  );
  assert.match(shown('npm run x -- a `b` | *c*'), '`npm run x -- a` \\`b\\` \\| \\*c\\* |');
  assert.match(shown('Say "npm run plan" once.'), '"npm run plan" once. |');
});

markdown('one of a kind is not counted as many', () => {
  const one = summaryWith({
    source: { employees: 1, inScope: 1, complete: true },
    target: { users: 1, active: 1, matched: 0, complete: true },
    calls: { personio: { ...CALLS, throttled: 1 }, engagedly: CALLS },
  });
  const text = renderMarkdown(one, { name: 'N' });
  assert.match(text, 'Personio: 1 person, 1 in scope');
  assert.match(text, 'Engagedly: 1 user, 1 active');
  assert.match(text, 'told to slow down: once');
});

markdown('says why a held class cannot be approved', () => {
  const { digest: _, ...held } = HELD;
  const noKey = renderMarkdown(summaryWith({ held: [held], counts: { held: 6 } }), { name: 'N' });
  assert.match(noKey, /Cannot be approved without the secret LEDGER\\_KEY/);
  assert.match(noKey, '6 changes held back');
  assert.not.match(noKey, '72 hours');
  const target = { users: 1, active: 1, matched: 1, complete: false };
  const unread = renderMarkdown(summaryWith({ held: [held], counts: { held: 6 }, target }), { name: 'N' });
  assert.match(unread, 'because a list could not be read completely');
});

markdown('names entries of the tenant file below what is found of them, with the reason', () => {
  const summary = summaryWith({
    issues: [
      issue('resolve-unmatched', {
        count: 5,
        entries: [
          { entry: 1, why: 'person-unknown' },
          { entry: 2, why: 'account-unknown' },
          { entry: 4, why: 'account-twice', others: [5, 7] },
          { entry: 8, why: 'neither-known' },
          { entry: 9, why: 'person-twice', others: [3] },
        ],
      }),
      issue('resolve-expired', { count: 1, entries: [{ entry: 6, why: 'expired' }] }),
    ],
  });
  for (const text of [renderMarkdown(summary, { name: 'N' }), renderText(summary)]) {
    const plain = text.replace(/\s+/g, ' ');
    for (const sentence of [
      'Entry 1 of "resolve": nobody who was read in Personio has its reference.',
      'Entry 2 of "resolve": no account that was read in Engagedly has its reference or id.',
      'Entry 4 of "resolve": it names the same account as entries 5, 7.',
      'Entry 6 of "resolve": its last day has passed.',
      'Entry 8 of "resolve": nobody who was read in Personio and no account in Engagedly has its references.',
      'Entry 9 of "resolve": it names the same person as entry 3.',
    ])
      assert.match(plain, sentence);
  }
});

markdown('puts problems before figures and notices last, with remedies and a few references', () => {
  const refs = Array.from({ length: 11 }, (_, at) => String(at + 1).padStart(12, '0'));
  const text = renderMarkdown(
    summaryWith({
      counts: { updated: 1 },
      fields: { job_title: 1 },
      issues: [
        issue('ambiguous', { count: 11, refs }),
        issue('conflict', { count: 10, refs: refs.slice(0, 10) }),
        issue('attribute-skipped', { field: 'linkedin', attribute: 'linkedin' }),
      ],
    }),
    { name: 'N' },
  );
  assert.match(text, '| 11 | `000000000001 000000000002 000000000003 …` |');
  // Whom somebody goes through one by one they have to find.
  assert.match(text, `| 10 | \`${refs.slice(0, 10).join(' ')}\` |`);
  assert.match(text, '| `linkedin` |');
  assert.match(text, typed('ambiguous', '000000000001'));
  assert.equal(
    [...text.matchAll(/^### (.+)$/gm)].map(([, title]) => title),
    ['What needs a look', 'What happened', 'Fields that changed', 'Good to know'],
  );
});

markdown('tells what stopped a run once, above everything else', () => {
  const issues = [FAILURE, issue('ambiguous')];
  const text = renderMarkdown(summaryWith({ outcome: 'failed', issues }), { name: 'N' });
  assert.is(text.split(FAILURE.remedy).length, 2);
  assert.match(text, typed('ambiguous', '<reference>'));
});

markdown('takes every text from outside literally', () => {
  const evil =
    '</td><script>x</script> | `a` @octo/team [b](https://evil.example) ![c](x) *d* www.evil.example _www.evil.example\n# e';
  const text = renderMarkdown(
    summaryWith({
      tenant: 'nordwind',
      actor: evil,
      runUrl: 'https://evil.example/"onclick="x',
      issues: [issue('attribute-unreadable', { attribute: evil, remedy: evil })],
      outcome: 'partial',
    }),
    { name: evil },
  );
  assert.not.match(text, '<script');
  assert.not.match(text, '</td');
  assert.not.match(text, 'onclick');
  assert.not.match(text, /@octo/);
  // But for the code of the issue.
  assert.not.match(text, /(?<!\\)`a(?!ttribute-unreadable`)/);
  assert.not.match(text, /(?<!\\)\[b/);
  assert.not.match(text, /https:\/\/evil/);
  assert.not.match(text, /www\.evil/);
  assert.not.match(text, /^# e/m);
  const row = text.split('\n').find((line) => line.startsWith('| The tenant file uses'));
  assert.is(row?.match(/(?<!\\)\|/g)?.length, 6, 'five cells');
});

markdown('links the run', () => {
  const text = renderMarkdown(
    summaryWith({ runUrl: 'https://github.com/acme/s/actions/runs/1', attempt: 2 }),
    { name: 'N' },
  );
  assert.match(text, '<a href="https://github.com/acme/s/actions/runs/1">run, attempt 2</a>');
});

markdown.run();

const escaping = suite('escapeMarkdown');

escaping('leaves ordinary text readable', () => {
  assert.is(
    escapeMarkdown("Müller & Söhne, Jörg's (Werk 2) - 100 %"),
    "Müller &amp; Söhne, Jörg's (Werk 2) - 100 %",
  );
});

escaping('removes line breaks, control and bidirectional characters', () => {
  assert.is(escapeMarkdown('a\r\nb\u001b[31mc\u202Ed'), 'a b\\[31mcd');
});

escaping.run();

const text = suite('renderText');

text('no line ends within a command, and a folder with a blank is one word of it', () => {
  for (const outDir of ['run-out/_sandbox', '/srv/the runs/of support']) {
    const shown = renderText(summaryWith({ held: TWO_HELD }), { outDir });
    const folder = outDir.includes(' ') ? `'${outDir}'` : outDir;
    const digests = TWO_HELD.map(({ digest }) => digest).join(',');
    const record = `npm run record -- --out-dir ${folder} && npm run sync -- nordwind`;
    const lines = shown.split('\n');
    for (const command of [
      `${record} --approve ${digests} --out-dir ${folder}`,
      `npm run explain -- nordwind --held ${TWO_HELD[0]?.digest}`,
      '"npm run record"',
    ])
      assert.ok(
        lines.some((line) => line.includes(command)),
        `${command}\n${shown}`,
      );
    assert.ok(lines.every((line) => line.length <= 100 || line.includes('npm run')));
    assert.match(
      renderMarkdown(summaryWith({ held: TWO_HELD }), { name: 'N', outDir }),
      `\`${record} --approve ${digests} --out-dir ${folder}\``,
    );
  }
});

for (const [changes, headline] of HEADLINES) {
  text(headline, () => {
    assert.is(renderText(summaryWith(changes)).split('\n\n')[0]?.replaceAll('\n', ' '), headline);
  });
}

text('tells whom it concerns, or of many a few and where the others stand', () => {
  const refs = (count: number) => Array.from({ length: count }, (_, at) => String(at).padStart(12, '0'));
  const changed = (count: number, action: 'create' | 'block') =>
    refs(count).map((employee): UserChange => {
      if (action === 'create') return { action, employee, after: {} };
      return { action, employee, user: 'user-1' };
    });
  const concerned = (created: number) =>
    concernedBy(
      {
        done: [...changed(created, 'create'), ...changed(1, 'block')],
        failed: [],
        skipped: [],
        findings: [],
      },
      (one) => ('employee' in one ? one.employee : ''),
    );
  const given = { counts: { created: 23, blocked: 1 }, mode: 'plan' } as const;
  const rendered = renderText(summaryWith({ ...given, concerned: concerned(23) })).replace(/\s+/g, ' ');
  assert.match(rendered, `Whom it concerns - Added ${refs(3).join(' ')} and 20 more - Blocked`);
  assert.match(
    rendered,
    /- Blocked \(reference 0{12}\) Who somebody is: npm run explain -- nordwind --ref 0{12},/,
  );
  assert.match(rendered, 'All references stand in plan.json.');
  assert.not.match(rendered, 'Activated again');
  const markdown = renderMarkdown(
    summaryWith({ counts: { created: 20, blocked: 1 }, concerned: concerned(20) }),
    { name: 'N' },
  );
  assert.match(markdown, `### Whom it concerns\n\n|  | References |`);
  assert.match(markdown, `| Added | \`${refs(20).join(' ')}\` |`);
  assert.match(markdown, '`npm run explain -- nordwind --ref 000000000000`');
  assert.not.match(markdown, 'plan.json');
  assert.not.match(renderText(summaryWith(given)), 'Whom it concerns');
});

for (const [name, render] of [
  ['a job', (summary: Summary) => renderMarkdown(summary, { name: 'N' })],
  ['a terminal', (summary: Summary) => renderText(summary)],
] as const) {
  text(`${name} shows the code of each issue, by which the manual names it`, () => {
    const codes = ['ambiguous', 'manager-pending', 'attribute-skipped'] as const;
    const shown = render(summaryWith({ issues: codes.map((code) => issue(code)) }));
    for (const code of codes) assert.is(shown.split(code).length, 2, `${code}\n${shown}`);
    const stopped = render(summaryWith({ outcome: 'failed', issues: [FAILURE, issue('ambiguous')] })).replace(
      /\s+/g,
      ' ',
    );
    for (const code of ['stopped by: personio-auth', 'ambiguous']) assert.match(stopped, code);
    assert.not.match(shown, 'stopped by');
  });
}

text('is aligned', () => {
  assert.match(
    renderText(summaryWith({ counts: { created: 12, updated: 3 }, fields: { job_title: 3 } })),
    ['What happened', '           People', '  Added        12', '  Updated       3', ''].join('\n'),
  );
});

text('says how often only of what is there more than once', () => {
  const issues = [
    issue('no-identifier', { refs: ['000000000001'] }),
    issue('ambiguous', { count: 2, refs: ['000000000001', '000000000002'] }),
  ];
  const rendered = renderText(summaryWith({ issues })).replace(/\s+/g, ' ');
  assert.match(rendered, 'recognise the person by (no-identifier, reference 000000000001)');
  assert.match(rendered, 'the same person (ambiguous, 2x, references 000000000001 000000000002)');
});

text('says what is new of several attributes once, and of what', () => {
  const lost = ['Stufe', 'Funktion', 'Kostenstelle', 'Ort'].map((attribute) =>
    issue('attribute-lost', { attribute, isNew: true }),
  );
  const issues = [...lost, issue('manager-unknown', { field: 'manager', count: 48, isNew: true })];
  const rendered = renderText(summaryWith({ issues })).replace(/\s+/g, ' ');
  assert.match(
    rendered,
    'although it was filled before (Stufe; Funktion; Kostenstelle; 1 more); the manager',
  );
  assert.match(rendered, 'that Personio shows (manager, 48 times). ');
});

text('calls a field of Engagedly a field, and an attribute of Personio an attribute', () => {
  const issues = [
    issue('attribute-unreadable', { field: 'job_title', attribute: 'Funktion' }),
    issue('attribute-lost', { attribute: 'Stufe' }),
    issue('attribute-skipped', { field: 'linkedin', attribute: 'linkedin' }),
  ];
  const rendered = renderText(summaryWith({ issues })).replace(/\s+/g, ' ');
  for (const told of [
    '(attribute-unreadable, field job_title, attribute Funktion)',
    '(attribute-lost, attribute Stufe)',
    '(attribute-skipped, field linkedin)',
  ])
    assert.match(rendered, told);
});

text('is never wider than 100 columns and steers no terminal', () => {
  const long = `\u001b[2J${'wide'.repeat(60)} ${'and long '.repeat(40)}`;
  const rendered = renderText(
    summaryWith({
      held: [HELD, { ...HELD, class: 'field', field: 'x'.repeat(80) }],
      fields: { [`f${'x'.repeat(79)}`]: 1 },
      issues: [
        issue('wrong-type', {
          attribute: long.slice(0, 120),
          remedy: long,
          refs: Array(20).fill('0123456789ab'),
        }),
      ],
      actor: long,
      counts: { created: 1, held: 12 },
      outcome: 'held',
    }),
  );
  for (const line of rendered.split('\n')) assert.ok(line.length <= 100, line);
  assert.not.match(rendered, '\u001b');
  assert.match(rendered, '--approve 1a2b3c4d5e6f');
});

text.run();

const period = suite('the time of a run');

for (const [title, given, expected] of [
  ['on the clocks of the tenant', { timezone: 'Europe/Vienna' }, '2026-11-22 00:30 to 00:31 (Europe/Vienna)'],
  [
    'over midnight',
    { timezone: 'UTC', finishedAt: '2026-11-22T00:10:00Z' },
    '2026-11-21 23:30 to 2026-11-22 00:10 (UTC)',
  ],
  ['where the file could not be read', {}, '2026-11-21 23:30 to 23:31 (UTC)'],
  ['within a minute', { finishedAt: '2026-11-21T23:30:59Z' }, '2026-11-21 23:30 (UTC)'],
  ['a zone that is none', { timezone: 'Moon/Base' }, '2026-11-21 23:30 to 23:31 (UTC)'],
] as const) {
  period(title, () => {
    const times = { startedAt: '2026-11-21T23:30:00Z', finishedAt: '2026-11-21T23:31:00Z' };
    const summary = { ...summaryWith({}), ...times, ...given };
    const text = renderText(summary).replace(/\s+/g, ' ');
    assert.ok(text.includes(expected), text);
    assert.ok(renderMarkdown(summary, { name: 'Nordwind' }).includes(expected.replaceAll('_', '\\_')));
  });
}

period.run();
