/** The memory of a tenant under a new ledger key, told as stories: whole runs, recorded and read back. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rekeyed } from '../../src/memory/rekeyed.ts';
import type { RunOrigin } from '../../src/origin.ts';
import { createRefs } from '../../src/report/redact.ts';
import { rulesOf } from '../../src/rules.ts';
import { hire } from '../../src/sandbox/company/company.ts';
import { faceOf } from '../../src/sandbox/company/faces.ts';
import type { Tenant } from '../../src/types/tenant.d.ts';
import { comeBack, leave, withTotal } from '../fixtures/incidents.ts';
import { recordedBy } from '../fixtures/ledger.ts';
import { codes, keyOf, LEDGER_KEY, onStage, type Stage, TODAY, type Told } from '../fixtures/stage.ts';

const NEW_KEY = keyOf('the ledger key of next year');
const ONE_A_DAY: Partial<Tenant> = { limits: { block: { percent: 1, min: 1 } } };

function rekey(story: Stage): Promise<Told> {
  return story.run({ oldKey: LEDGER_KEY, key: NEW_KEY });
}

/** What is told where a rekey is refused; that nothing was handed over shows in that there is no summary. */
async function refusal(story: Stage, { oldKey = LEDGER_KEY, key = NEW_KEY } = {}): Promise<string> {
  try {
    await story.run({ oldKey, key });
  } catch (error) {
    return String(error);
  }
  throw new Error('It was not refused.');
}

const words = (value: unknown) => new Set(JSON.stringify(value).match(/\b[0-9a-f]{8}\b|\b[0-9a-f]{12}\b/g));

const stories = suite('rekey');

stories(
  'an activation that did not stay is tried again under the new key, too',
  onStage({ people: 12 }, async (story) => {
    await story.firstLoad();
    const person = story.person(-1);
    leave(person);
    await story.run();
    comeBack(person);
    story.engagedly.fault({
      when: ({ path }) => path.endsWith('/activate'),
      effect: { kind: 'answer', answer: { status: 200, body: { success: true } } },
    });
    assert.is((await story.run()).summary.counts.reactivated, 1);
    assert.ok(story.accountOf(person).blocked);
    await rekey(story);
    assert.is((await story.run({ key: NEW_KEY })).summary.counts.reactivated, 1);
    assert.is(story.accountOf(person).blocked, false);
  }),
);

for (const ledger of ['here', 'branch'] as const) {
  stories(
    `a sync after it is quiet, and remembers whom we blocked (ledger: ${ledger})`,
    onStage({ ledger, people: 12 }, async (story) => {
      await story.firstLoad();
      leave(story.person(-1));
      assert.is((await story.run()).summary.counts.blocked, 1);
      const before = await story.state();
      story.writes();

      const { summary, exitCode, printed } = await rekey(story);
      assert.equal([summary.mode, summary.outcome, exitCode], ['rekey', 'success', 0], printed);
      assert.equal(codes(summary), ['rekeyed']);
      assert.is(story.writes().length, 0);
      const after = await story.state();
      assert.equal([after.blocked.length, after.counter], [1, before.counter + 1]);
      const [block] = after.blocked;
      assert.equal(after.blockedIn, [`${block?.split(' ')[1]} ${before.runId}/1`]);
      assert.is(after.links.length, before.links.length);
      assert.is(after.firstSuccess, before.firstSuccess);
      assert.equal(after.spent, before.spent);

      const quiet = await story.run({ key: NEW_KEY });
      assert.equal([quiet.summary.outcome, codes(quiet.summary)], ['success', []], quiet.printed);
      assert.is(story.writes().length, 0);
      comeBack(story.person(-1));
      const back = await story.run({ key: NEW_KEY });
      assert.is(back.summary.counts.reactivated, 1, back.printed);
    }),
  );
}

stories(
  'what pictures and single records showed means nothing under the new key: all of them are looked at again',
  onStage({ people: 8, tenant: { pictures: true, mapping: { about_me: 'position' } } }, async (story) => {
    for (const person of story.company.people) person.picture = faceOf(person.id);
    await story.firstLoad();
    const state = await story.state();
    assert.equal([state.single?.length, state.pictures?.length, state.looked], [8, 8, TODAY]);
    const { state: moved } = rekeyed(state, {
      from: { ledgerKey: LEDGER_KEY, refOf: createRefs(LEDGER_KEY) },
      to: { ledgerKey: NEW_KEY, refOf: createRefs(NEW_KEY) },
      rules: rulesOf(story.tenant, new Date(story.now())),
      employees: [],
      users: [],
      random: () => 'c'.repeat(12),
    });
    assert.equal([moved.single, moved.pictures, moved.looked], [[], [], undefined]);
    await rekey(story);
    story.writes();
    const { summary } = await story.run({ key: NEW_KEY });
    assert.equal([summary.counts.pictures, summary.counts.updated], [8, 0]);
    const quiet = await story.run({ key: NEW_KEY });
    assert.equal([quiet.summary.counts.pictures, story.writes().length], [0, 8]);
  }),
);

stories(
  'reads nobody one by one: what accounts show is seen by the sync after it, once',
  onStage({ people: 12, tenant: { mapping: { about_me: 'position' } } }, async (story) => {
    await story.firstLoad();
    let seen = 0;
    const looks = () => {
      const calls = story.engagedly.calls.slice(seen);
      seen += calls.length;
      return calls.filter(({ path }) => /^\/beta\/users\/[0-9a-f]{8}-/.test(path)).length;
    };
    looks();
    story.later(24 * 7);
    await rekey(story);
    assert.is(looks(), 0);
    const next = await story.run({ key: NEW_KEY });
    assert.equal([looks(), next.summary.outcome], [12, 'success']);
    await story.run({ key: NEW_KEY });
    assert.is(looks(), 0);
  }),
);

stories(
  'nothing of the old state stands in the new one, nor what is made of it; a person’s old references match no new one',
  onStage({ people: 14, tenant: ONE_A_DAY }, async (story) => {
    await story.firstLoad();
    for (let at = 1; at <= 2; at++) leave(story.person(-at));
    const { summary } = await story.run();
    assert.is(summary.held.length, 1);
    const before = await story.state();
    await rekey(story);
    const after = await story.state();
    const old = words({ ...before, runId: '', before: '' });
    assert.ok(old.size > 50);
    // Only by what state it follows the new one names the old.
    assert.equal(words({ ...after, runId: '', before: '' }).intersection(old), new Set());
    const later = await story.run({ key: NEW_KEY });
    assert.is(later.summary.held.length, 1, later.printed);
    assert.equal(words(later.summary.held).intersection(words(summary.held)), new Set());
  }),
);

stories(
  'a new key lifts no limit: what waits since nothing was remembered goes on waiting',
  onStage({ people: 40, tenant: { limits: { block: { percent: 50, min: 5, max: 50 } } } }, async (story) => {
    await story.run({ record: false });
    for (let at = 1; at <= 7; at++) leave(story.person(-at));
    await story.run();
    // Also if that one does not see them.
    const hidden = story.company.people.splice(-7);
    await rekey(story);
    story.company.people.push(...hidden);
    const { summary } = await story.run({ key: NEW_KEY });
    const held = summary.held.map(({ class: name, count, allowed }) => [name, count, allowed]);
    assert.equal([summary.counts.blocked, held], [0, [['block', 7, 5]]]);
  }),
);

stories(
  'nor does it make room for those who wait: they are measured by how many people there were then',
  onStage({ people: 60 }, async (story) => {
    await story.firstLoad();
    for (let at = 1; at <= 7; at++) leave(story.person(-at));
    hire(story.company, 15);
    assert.is((await story.run()).summary.held[0]?.count, 7);
    await rekey(story);
    for (const _ of [1, 2]) {
      const { summary, printed } = await story.run({ key: NEW_KEY });
      const held = summary.held.map(({ class: name, count, allowed }) => [name, count, allowed]);
      assert.equal([summary.counts.blocked, held], [0, [['block', 7, 6]]], printed);
    }
  }),
);

stories(
  'the state under the old key is as good as none under the new: without rekey the memory is lost, and said so',
  onStage({ people: 12 }, async (story) => {
    await story.firstLoad();
    const { summary, printed } = await story.run({ key: NEW_KEY });
    assert.ok(codes(summary).includes('state-lost'), printed);
    const reason = await refusal(story);
    assert.match(reason, /under the key in LEDGER_KEY already/);
  }),
);

stories(
  'the state under the new key is as good as none under the old',
  onStage({ people: 12 }, async (story) => {
    await story.firstLoad();
    await rekey(story);
    const { summary } = await story.run({ key: LEDGER_KEY });
    assert.ok(codes(summary).includes('state-lost'));
  }),
);

stories(
  'an approval of what was held under the old key releases nothing, however genuine its digest was',
  onStage({ people: 14, tenant: ONE_A_DAY }, async (story) => {
    await story.firstLoad();
    for (let at = 1; at <= 2; at++) leave(story.person(-at));
    const digest = (await story.run()).summary.held[0]?.digest ?? '';
    assert.match(digest, /^[0-9a-f]{12}$/);
    await rekey(story);
    story.writes();
    const { summary, exitCode } = await story.run({ key: NEW_KEY, approve: [digest] });
    assert.equal([codes(summary)[0], exitCode, summary.counts.blocked], ['approval-unmatched', 1, 0]);
    assert.is(story.writes().length, 0);
    const fresh = (await story.run({ key: NEW_KEY })).summary.held[0]?.digest ?? '';
    assert.is.not(fresh, digest);
    const released = await story.run({ key: NEW_KEY, approve: [fresh] });
    assert.is(released.summary.counts.blocked, 2, released.printed);
  }),
);

stories(
  'what was done today still counts against today’s limits',
  onStage({ people: 14, tenant: ONE_A_DAY }, async (story) => {
    await story.firstLoad();
    leave(story.person(-1));
    assert.is((await story.run()).summary.counts.blocked, 1);
    await rekey(story);
    leave(story.person(-2));
    const { summary, printed } = await story.run({ key: NEW_KEY });
    assert.equal([summary.counts.blocked, summary.held.length], [0, 1], printed);
  }),
);

stories(
  'the branch put back to how it was before: the old state does not come back, and nobody is opened by it',
  onStage({ ledger: 'branch', people: 12 }, async (story) => {
    await story.firstLoad();
    const person = story.person(-1);
    leave(person);
    await story.run();
    let then = { state: '', lines: '', path: '' };
    await story.push(async (clone, git) => {
      const path = (await git('ls-files', 'nordwind/history')).trim();
      const state = await readFile(join(clone, 'nordwind', 'state.json'), 'utf8');
      then = { state, lines: await readFile(join(clone, path), 'utf8'), path };
    });
    await rekey(story);
    comeBack(person);
    assert.is((await story.run({ key: NEW_KEY })).summary.counts.reactivated, 1);
    story.account(person.id).blocked = true;
    story.writes();
    await story.push(async (clone) => {
      await writeFile(join(clone, then.path), then.lines);
      await writeFile(join(clone, 'nordwind', 'state.json'), then.state);
    });
    const { summary, printed } = await story.run({ key: NEW_KEY });
    assert.ok(codes(summary).includes('state-lost'), printed);
    assert.ok(codes(summary).includes('blocked-elsewhere'), printed);
    assert.equal([summary.counts.reactivated, story.writes().length], [0, 0]);
    // And whoever still has the old key cannot bring it back either.
    assert.match(await refusal(story), /LEDGER_KEY already|cannot be read with LEDGER_KEY_OLD/);
  }),
);

stories(
  'somebody who is gone from Personio: their absence counts on, and they are asked for once more before the block',
  onStage({ people: 14, tenant: { leavers: { onMissing: 'block' } } }, async (story) => {
    await story.firstLoad();
    const [gone] = story.company.people.splice(-1, 1);
    await story.run();
    story.later(40);
    await story.run();
    const [absent] = (await story.state()).absent ?? [];
    assert.is(absent?.runs, 2);
    await rekey(story);
    const moved = (await story.state()).absent?.[0]?.pair ?? '';
    assert.match(moved, /^[0-9a-f]{12} [0-9a-f]{12}$/);
    assert.equal(words(moved).intersection(words(absent?.pair)), new Set());
    assert.equal(codes((await story.run({ key: NEW_KEY, record: false })).summary), ['missing-waiting']);
    assert.is((await story.state()).absent?.[0]?.since, absent?.since);
    story.later(40);
    const before = story.personio.calls.length;
    const { summary, printed } = await story.run({ key: NEW_KEY });
    assert.is(summary.counts.blocked, 1, printed);
    assert.is(story.account(gone?.id).blocked, true);
    const asked = story.personio.calls.slice(before).map(({ path }) => path);
    assert.ok(asked.includes(`/v1/company/employees/${gone?.id}`), asked.join());
  }),
);

stories(
  'somebody who is in neither system any more is forgotten',
  onStage({ people: 14 }, async (story) => {
    await story.firstLoad();
    const [gone] = story.company.people.splice(-1, 1);
    const { users } = story.engagedly;
    users.splice(users.indexOf(story.account(gone?.id)), 1);
    await story.run();
    assert.is((await story.state()).links.length, 14);
    const { summary } = await rekey(story);
    assert.equal(codes(summary), ['rekey-forgotten', 'rekeyed']);
    const { links, marks = [] } = await story.state();
    assert.equal([links.length, marks.length], [13, 13]);
  }),
);

stories(
  'whoever fails run after run, and an administrator who was to be blocked, are known on',
  onStage({ people: 12 }, async (story) => {
    await story.firstLoad();
    const [person, chief] = [story.person(-1), story.person(-2)];
    const { id } = story.accountOf(person);
    story.accountOf(chief).admin = true;
    leave(chief);
    person.position = 'Never taken';
    story.engagedly.fault({
      when: ({ method, path }) => method === 'PATCH' && path.endsWith(id),
      times: Number.POSITIVE_INFINITY,
      effect: { kind: 'answer', answer: { status: 400, body: { errors: [] } } },
    });
    await story.run();
    await story.run();
    await rekey(story);
    assert.is((await story.state()).administrators?.length, 1);
    const { codes } = await story.run({ key: NEW_KEY });
    assert.ok(codes.includes('failing-repeatedly'), codes.join());
  }),
);

stories(
  'a reference of the old key in the tenant file would protect nobody: it is refused until that is mended',
  onStage({ people: 12 }, async (story) => {
    await story.firstLoad();
    const person = story.person(-1);
    const state = await story.state();
    const [link = ''] = state.links;
    await story.setTenant({ ...story.tenant, protect: [link.split(' ')[0], `personio:${person.id}`] });
    assert.match(await refusal(story), /references of the old key: 1 under "protect", 0 under "resolve"/);
    assert.equal(await story.state(), state);
    const resolve = [{ employee: link.split(' ')[0], user: '17', expires: TODAY }];
    await story.setTenant({ ...story.tenant, protect: [], resolve });
    assert.match(await refusal(story), /0 under "protect", 1 under "resolve"/);
    await story.setTenant({ ...story.tenant, resolve: [], protect: [`personio:${person.id}`] });
    assert.is((await rekey(story)).summary.outcome, 'success');
    leave(person);
    assert.is((await story.run({ key: NEW_KEY })).summary.counts.blocked, 0);
  }),
);

stories(
  'people whom the list does not show are not forgotten, and the smaller list is not believed for it',
  onStage({ people: 20, tenant: { leavers: { onMissing: 'block' } } }, async (story) => {
    for (const person of story.company.people) person.supervisorId = null;
    await story.firstLoad();
    const hidden = story.company.people.splice(-8);
    const { summary } = await rekey(story);
    assert.equal(codes(summary), ['rekeyed']);
    const { links, employees } = await story.state();
    assert.equal([links.length, employees], [20, 20]);
    for (let day = 0; day < 5; day++) {
      story.later(24);
      assert.is((await story.run({ key: NEW_KEY })).summary.counts.blocked, 0);
    }
    assert.ok((await story.run({ key: NEW_KEY })).codes.includes('directory-shrank'));
    story.company.people.push(...hidden);
    story.writes();
    const back = await story.run({ key: NEW_KEY });
    assert.equal([back.codes, back.summary.counts.unchanged, story.writes().length], [[], 20, 0]);
  }),
);

stories(
  'old records that somebody has cleaned up are no reason to refuse it',
  onStage({ people: 20, tenant: { limits: { block: { min: 10 } } } }, async (story) => {
    for (const person of story.company.people) person.supervisorId = null;
    await story.firstLoad();
    for (let at = 1; at <= 8; at++) leave(story.person(-at));
    assert.is((await story.run()).summary.counts.blocked, 8);
    story.company.people.splice(-8);
    await story.run();
    assert.is((await rekey(story)).summary.outcome, 'success');
    assert.equal((await story.run({ key: NEW_KEY })).summary.counts.unchanged, 12);
  }),
);

stories(
  'an incomplete list forgets nobody: it is refused',
  onStage({ people: 20 }, async (story) => {
    await story.firstLoad();
    const state = await story.state();
    story.engagedly.fault({
      when: ({ path }) => path === '/beta/users',
      times: Number.POSITIVE_INFINITY,
      effect: { kind: 'change', change: (answer) => withTotal(answer, 1) },
    });
    assert.match(await refusal(story), /could not be read completely/);
    assert.equal(await story.state(), state);
  }),
);

stories(
  'one key alone, the same twice, a wrong old one, and a tenant of whom nothing is known are refused, before anybody is called',
  onStage({ people: 12 }, async (story) => {
    assert.match(await refusal(story), /Nothing is remembered/);
    await story.firstLoad();
    const calls = story.personio.calls.length + story.engagedly.calls.length;
    assert.match(await refusal(story, { key: LEDGER_KEY }), /the same key/);
    assert.match(await refusal(story, { oldKey: keyOf('another') }), /cannot be read with LEDGER_KEY_OLD/);
    const { printed, exitCode } = await story.command('rekey');
    assert.equal([exitCode, /no LEDGER_KEY_OLD/.test(printed)], [1, true], printed);
    assert.is(story.personio.calls.length + story.engagedly.calls.length, calls);
  }),
);

stories(
  'on GitHub only somebody’s own start counts, and only while the tenant is paused',
  onStage({ people: 12 }, async (story) => {
    await story.firstLoad();
    const key = { own: keyOf('own'), fingerprint: 'aaaaaaaaaaaa' };
    const start = async (run: Partial<RunOrigin>, paused = 'nordwind') => {
      const origin: RunOrigin = { id: '9', attempt: 1, url: '', trigger: 'manual', actor: 'octocat', ...run };
      const given = { run: origin, paused, oldLedgerKey: key };
      const recorded = async () => recordedBy(story.kept);
      return (await story.command('rekey', given, { recorded })).printed;
    };
    for (const event of ['schedule', 'push', 'pull_request', 'repository_dispatch', undefined])
      assert.match(await start({ event, trigger: event === 'schedule' ? 'schedule' : 'manual' }), /by hand/);
    assert.match(await start({ event: 'workflow_dispatch', trigger: 'schedule' }), /by hand/);
    assert.match(await start({ event: 'workflow_dispatch' }, ''), /not paused.*\n.*PAUSED_TENANTS/);
    assert.match(await start({ event: 'workflow_dispatch' }, 'suedwind'), /not paused/);
    for (const paused of ['nordwind', '*', 'suedwind, nordwind'])
      assert.match(await start({ event: 'workflow_dispatch' }, paused), /already|cannot be read/);
  }),
);

stories(
  'it serves no slot, ends no row of failures, and makes nothing new that was told before',
  onStage({ people: 12 }, async (story) => {
    await story.firstLoad();
    story.person(-1).email = '';
    await story.run();
    const [told] = story.kept.lines.slice(-1);
    await rekey(story);
    const [line] = story.kept.lines.slice(-1);
    assert.equal([line?.mode, line?.failuresInARow, line?.slot], ['rekey', told?.failuresInARow, undefined]);
    assert.equal(line?.escalated?.toldAt, told?.escalated?.toldAt);
    await story.run({ key: NEW_KEY });
    const [next] = story.kept.lines.slice(-1);
    assert.equal(next?.escalated?.toldAt, told?.escalated?.toldAt);
    assert.equal(next?.issues, told?.issues);
  }),
);

stories.run();
