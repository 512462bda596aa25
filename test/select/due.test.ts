import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ConfigError } from '../../src/errors.ts';
import { type Candidate, type RunLine, type SelectOptions, selectTenants } from '../../src/select/due.ts';
import { NO_OTHER_RUNS } from '../../src/select/other-runs.ts';
import { isPaused } from '../../src/select/paused.ts';

const NOW = '2026-11-22T10:17:00Z';
/** The slot of a daily tenant in Berlin before NOW. */
const SLOT = '2026-11-22T05:00:00.000Z';

function tenant(id: string, changed: Partial<Candidate['tenant']> = {}, addedAt?: string): Candidate {
  return {
    id,
    tenant: { status: 'active', timezone: 'Europe/Berlin', schedule: { at: ['06:00'] }, ...changed },
    ...(addedAt && { addedAt: new Date(addedAt) }),
  };
}

function line(
  startedAt: string,
  outcome: RunLine['outcome'] = 'success',
  more: Partial<RunLine> = {},
): RunLine {
  const failed = outcome === 'failed';
  const issues = failed ? [{ code: 'engagedly-http', count: 1 }] : [];
  return { trigger: 'schedule', startedAt, outcome, failuresInARow: failed ? 1 : 0, issues, ...more };
}

function run(tenants: Candidate[], lines: Record<string, RunLine[]>, options: Partial<SelectOptions> = {}) {
  return selectTenants({
    tenants,
    runs: new Map(Object.entries(lines)),
    now: new Date(NOW),
    paused: '',
    others: NO_OTHER_RUNS,
    ...options,
  });
}

const BUSY = { unfinished: new Set(['nordwind']), unrecorded: new Map() };

/** Of one daily tenant in Berlin: whether it is due, or why not. */
function verdict(lines: RunLine[], options: Partial<SelectOptions> = {}): string {
  const { due, skipped } = run([tenant('nordwind')], { nordwind: lines }, options);
  return due.length === 1 ? 'due' : (skipped[0]?.why ?? '');
}

const slots = suite('selectTenants: slots');

slots('takes a tenant whose latest slot no run has served', () => {
  const { due, next } = run([tenant('nordwind')], { nordwind: [line('2026-11-21T05:20:00Z')] });
  assert.equal(due, [{ id: 'nordwind', slot: new Date(SLOT), overdueSince: new Date(SLOT) }]);
  assert.equal(next, new Map([['nordwind', new Date('2026-11-23T05:00:00Z')]]));
});

slots('lets any run that did not fail serve it, whoever started it', () => {
  for (const outcome of ['success', 'partial', 'held'] as const) {
    assert.is(verdict([line('2026-11-22T05:20:00Z', outcome)]), 'not-due');
  }
  assert.is(verdict([line(SLOT)]), 'not-due');
  assert.is(verdict([line('2026-11-22T04:59:00Z')]), 'due');
});

slots('a rekey serves none', () => {
  const rekey = line('2026-11-22T05:20:00Z', 'success', { mode: 'rekey' });
  assert.is(verdict([line('2026-11-21T05:20:00Z'), rekey]), 'due');
});

slots('believes the slot that a run was chosen for, though its clock was slow', () => {
  assert.is(verdict([line('2026-11-22T04:59:55Z', 'success', { slot: SLOT })]), 'not-due');
});

slots('catches up many missed slots with one run, and says how long it waited', () => {
  const { due, stale } = run([tenant('nordwind')], { nordwind: [line('2026-11-17T05:20:00Z')] });
  assert.equal(due, [
    { id: 'nordwind', slot: new Date(SLOT), overdueSince: new Date('2026-11-18T05:00:00Z') },
  ]);
  assert.equal(stale, [{ id: 'nordwind', slotsBehind: 5 }]);
  assert.is(verdict([line('2026-11-17T05:20:00Z'), line('2026-11-22T09:17:00Z')]), 'not-due');
});

slots('calls nobody stale who is two slots behind', () => {
  const stale = (at: string) => run([tenant('nordwind')], { nordwind: [line(at)] }).stale.length;
  assert.is(stale('2026-11-20T05:20:00Z'), 0);
  assert.is(stale('2026-11-19T05:20:00Z'), 1);
});

slots('reads lines in any order', () => {
  const lines = [line('2026-11-22T05:20:00Z'), line('2026-11-20T05:20:00Z', 'failed')];
  assert.is(verdict(lines), 'not-due');
  assert.is(verdict(lines.toReversed()), 'not-due');
});

slots('does not believe lines without a time, or from the future', () => {
  assert.is(verdict([line('2026-11-21T05:20:00Z'), line('2099-01-01T00:00:00Z')]), 'due');
  assert.is(verdict([line('2026-11-21T05:20:00Z'), line('soon')]), 'due');
  assert.is(verdict([line('2026-11-21T05:20:00Z', 'success', { slot: '2099-01-01T00:00:00Z' })]), 'due');
});

slots('takes a new tenant at its first slot after it was added', () => {
  assert.is(run([tenant('nordwind', {}, '2026-11-22T04:00:00Z')], {}).due.length, 1);
  assert.is(run([tenant('nordwind', {}, '2026-11-22T08:00:00Z')], {}).due.length, 0);
  const { due } = run(
    [tenant('nordwind', {}, '2026-11-22T08:00:00Z')],
    {},
    { now: new Date('2026-11-23T05:01:00Z') },
  );
  assert.is(due.length, 1);
});

slots('does not start a tenant of unknown age', () => {
  assert.is(verdict([]), 'unknown-age');
});

slots('leaves out who is busy in another run', () => {
  assert.is(verdict([line('2026-11-21T05:20:00Z')], { others: BUSY }), 'unfinished');
});

slots('leaves out whose last run is not recorded, and says which run that is', () => {
  const lost = { run: 'https://github.example/runs/9', until: new Date('2026-11-23T05:22:00Z') };
  const others = { unfinished: new Set<string>(), unrecorded: new Map([['nordwind', lost]]) };
  assert.is(verdict([line('2026-11-21T05:20:00Z')], { others }), 'unrecorded');
  const { skipped } = run([tenant('nordwind')], { nordwind: [line('2026-11-21T05:20:00Z')] }, { others });
  assert.equal(skipped, [{ id: 'nordwind', why: 'unrecorded', ...lost }]);
});

slots('goes on at once with what a run had to leave, whoever started it', () => {
  for (const code of ['throttled', 'out-of-time']) {
    for (const trigger of ['schedule', 'manual'] as const) {
      const cut = line('2026-11-22T09:05:00Z', 'partial', { trigger, issues: [{ code, count: 1 }] });
      assert.is(verdict([cut]), 'due', `${code} ${trigger}`);
      assert.is(verdict([cut, line('2026-11-22T10:05:00Z')]), 'not-due', 'the next one has finished it');
    }
  }
  const other = line('2026-11-22T09:05:00Z', 'partial', { issues: [{ code: 'rejected', count: 1 }] });
  assert.is(verdict([other]), 'not-due');
});

slots(
  'lets a vendor rest for an hour that has asked a run for fewer requests, also when a slot comes',
  () => {
    const cut = (code: string) =>
      line('2026-11-22T04:23:00Z', 'partial', {
        finishedAt: '2026-11-22T05:10:00Z',
        issues: [{ code, count: 1 }],
      });
    const at = (now: string, code: string) => verdict([cut(code)], { now: new Date(now) });
    assert.is(at('2026-11-22T05:23:00Z', 'throttled'), 'retry-later');
    assert.is(at('2026-11-22T06:04:00Z', 'throttled'), 'retry-later');
    assert.is(at('2026-11-22T06:23:00Z', 'throttled'), 'due');
    // Whose time was over has called nobody too often.
    assert.is(at('2026-11-22T05:23:00Z', 'out-of-time'), 'due');
    const more = [cut('throttled'), line('2026-11-22T05:12:00Z', 'success', { trigger: 'manual' })];
    assert.is(verdict(more, { now: new Date('2026-11-22T05:23:00Z') }), 'not-due');
  },
);

slots.run();

const retries = suite('selectTenants: retries');

/** A row of failed runs, all for one slot, the last at this time. */
function failures(count: number, lastAt: string): RunLine[] {
  const last = Date.parse(lastAt);
  const times = Array.from({ length: count }, (_, index) => new Date(last - (count - 1 - index) * 60_000));
  return times.map((at, index) =>
    line(at.toISOString(), 'failed', { slot: SLOT, failuresInARow: index + 1 }),
  );
}

/** Hours after the last of so many failures at which the tenant is tried again, in steps of a quarter. */
function gap(count: number): number {
  const last = '2026-11-22T05:20:00Z';
  for (let quarters = 1; quarters < 200; quarters += 1) {
    const now = new Date(Date.parse(last) + quarters * 900_000);
    const lines = [line('2026-11-20T06:00:00Z'), ...failures(count, last)];
    if (verdict(lines, { now }) === 'due') return quarters / 4;
  }
  return Number.POSITIVE_INFINITY;
}

retries('come with growing gaps, a day at most', () => {
  assert.equal([1, 2, 3, 4, 5, 6, 20].map(gap), [1, 2, 6, 12, 24, 24, 24]);
});

retries('in quarantine are rare, whatever slots come in between, and say until when', () => {
  const refused = line('2026-11-22T05:20:00Z', 'failed', {
    slot: SLOT,
    issues: [{ code: 'engagedly-auth', count: 1 }],
  });
  const hourly = tenant('nordwind', { schedule: { cron: '0 * * * *' } });
  const at = (now: string, options: Partial<SelectOptions> = {}) =>
    run([hourly], { nordwind: [line('2026-11-21T05:20:00Z'), refused] }, { now: new Date(now), ...options });
  assert.equal(at('2026-11-22T11:14:00Z').skipped, [
    { id: 'nordwind', why: 'quarantined', until: new Date('2026-11-22T11:20:00Z') },
  ]);
  assert.is(at('2026-11-22T11:17:00Z').due.length, 1);
  // Who is asked for by name is never stopped by it; all that are due are not asked for by name.
  assert.is(at('2026-11-22T06:00:00Z', { only: ['nordwind'] }).due.length, 1);
  assert.equal(at('2026-11-22T06:00:00Z', { others: BUSY }).skipped[0]?.why, 'unfinished');
});

retries('after a run by hand that failed begin anew, with short gaps', () => {
  const byHand = line('2026-11-22T09:00:00Z', 'failed', { slot: SLOT, trigger: 'manual', failuresInARow: 6 });
  const lines = [line('2026-11-20T06:00:00Z'), ...failures(5, '2026-11-22T08:00:00Z')];
  assert.is(verdict(lines), 'quarantined');
  assert.is(verdict([...lines, byHand]), 'due');
  const refused = { ...byHand, issues: [{ code: 'personio-auth', count: 1 }] };
  assert.is(verdict([...lines, refused]), 'quarantined');
});

retries('do not wait another hour for a run that began a little after its tick', () => {
  assert.is(verdict(failures(1, '2026-11-22T09:19:00Z')), 'due');
  assert.is(verdict(failures(1, '2026-11-22T09:40:00Z')), 'retry-later');
});

retries('begin anew after a run that did not fail', () => {
  const lines = [
    ...failures(5, '2026-11-20T20:00:00Z'),
    line('2026-11-21T06:00:00Z', 'held'),
    line('2026-11-22T09:00:00Z', 'failed'),
  ];
  assert.is(verdict(lines), 'due');
});

retries('know of failures that are older than the lines', () => {
  const lines = [line('2026-11-22T05:20:00Z', 'failed', { slot: SLOT, failuresInARow: 9 })];
  assert.is(verdict(lines), 'quarantined');
});

retries('hold for a tenant that never ran well, also when its age is unknown', () => {
  const scheduled = line('2026-11-22T05:20:00Z', 'failed', { slot: SLOT });
  assert.is(verdict([scheduled]), 'due');
  assert.is(verdict([{ ...scheduled, startedAt: '2026-11-22T06:20:00Z' }]), 'due');
  // The job died before it could say which slot it served.
  assert.is(verdict([line('2026-11-22T06:20:00Z', 'failed')]), 'due');
  // Started by hand before its first slot: there is no slot to try again.
  assert.is(verdict([line('2026-11-22T05:20:00Z', 'failed', { trigger: 'manual' })]), 'not-due');
});

retries.run();

const brakes = suite('selectTenants: pauses');
const yesterday = [line('2026-11-21T05:20:00Z')];

brakes('never takes a paused tenant, nor calls it stale, nor gives it a next slot', () => {
  const lines = { nordwind: [line('2026-11-01T05:20:00Z')] };
  for (const options of [{}, { only: ['nordwind'] }]) {
    const result = run([tenant('nordwind', { status: 'paused' })], lines, options);
    assert.equal(result.skipped, [{ id: 'nordwind', why: 'paused' }]);
    assert.equal([result.due, result.stale, result.next.size], [[], [], 0]);
  }
});

brakes('stops whom PAUSED_TENANTS names', () => {
  const both = [tenant('nordwind'), tenant('suedwind')];
  const lines = { nordwind: yesterday, suedwind: yesterday };
  const ids = (paused: string) => run(both, lines, { paused }).due.map(({ id }) => id);
  assert.equal(ids(''), ['nordwind', 'suedwind']);
  assert.equal(ids(' Nordwind,\nwestwind '), ['suedwind']);
  assert.equal(ids('nordwind suedwind'), []);
  assert.equal(ids('*'), []);
  assert.equal(run(both, lines, { paused: '*', only: ['nordwind'] }).skipped, [
    { id: 'nordwind', why: 'brake' },
  ]);
});

brakes('lets a plan through that somebody asked for', () => {
  const paused = [tenant('nordwind', { status: 'paused' })];
  assert.is(run(paused, {}, { only: ['nordwind'], mode: 'plan', paused: '*' }).due.length, 1);
  assert.is(run(paused, { nordwind: yesterday }, { mode: 'plan' }).due.length, 0);
});

brakes.run();

const choice = suite('selectTenants: choice');

choice('takes whom somebody asked for, whatever the schedule says', () => {
  const served = {
    nordwind: [line('2026-11-22T10:00:00Z')],
    suedwind: [line('2026-11-22T10:00:00Z', 'failed')],
  };
  const tenants = [tenant('nordwind'), tenant('suedwind'), tenant('westwind')];
  const { due, skipped } = run(tenants, served, { only: ['suedwind', 'nordwind', 'suedwind'] });
  assert.equal(
    due.map(({ id }) => id),
    ['suedwind', 'nordwind'],
  );
  assert.equal(skipped, []);
});

choice('lists the known tenants when one is unknown', () => {
  const ask = () => run([tenant('suedwind'), tenant('nordwind')], {}, { only: ['nordwind', 'ostwind'] });
  assert.throws(ask, (error: unknown) => {
    assert.instance(error, ConfigError);
    assert.match((error as ConfigError).message, '"ostwind"');
    assert.not.match((error as ConfigError).message, '"nordwind"');
    assert.match((error as ConfigError).remedy, 'nordwind, suedwind');
    return true;
  });
});

choice('takes 250 at most, the longest overdue first', () => {
  const tenants = Array.from({ length: 300 }, (_, index) => tenant(`t${String(index).padStart(3, '0')}`));
  const lines = Object.fromEntries(tenants.map(({ id }) => [id, yesterday]));
  lines.t299 = [line('2026-11-15T05:20:00Z')];
  const { due, skipped } = run(tenants, lines);
  assert.equal([due.length, due[0]?.id, due[1]?.id], [250, 't299', 't000']);
  assert.equal(new Set(skipped.map(({ why }) => why)), new Set(['over-max']));
  assert.is(skipped.length, 50);
  assert.is(run(tenants, lines, { max: 3 }).due.length, 3);
});

choice.run();

const pausedTests = suite('isPaused');

pausedTests('reads ids by comma or white space, and a star', () => {
  assert.ok(isPaused('nordwind, suedwind', 'suedwind'));
  assert.ok(isPaused('suedwind, *', 'nordwind'));
  assert.not(isPaused('', 'nordwind'));
  assert.not(isPaused('nord', 'nordwind'));
});

pausedTests('understands quotes that came along, around all of it or around each', () => {
  for (const quotes of ["''", '""', '``', '‘’', '“”', '„“', '‚‘', '´´', '«»', '‹›', '[]', '()']) {
    const quoted = (text: string) => `${quotes.slice(0, 1)}${text}${quotes.slice(1)}`;
    assert.ok(isPaused(quoted('suedwind,Nordwind'), 'nordwind'), quotes);
    assert.ok(isPaused(`${quoted('nordwind')}; ${quoted('suedwind')}`, 'suedwind'), quotes);
    assert.ok(isPaused(quoted('*'), 'nordwind'), quotes);
    assert.not(isPaused(quoted('suedwind'), 'nordwind'), quotes);
  }
});

pausedTests('stops also whom a file or a list names, in signs that no id has', () => {
  for (const text of [
    'nordwind.json',
    'tenants/Nordwind.json',
    '["nordwind"]',
    '- nordwind',
    '-nordwind-',
    'a=nordwind',
  ]) {
    assert.ok(isPaused(text, 'nordwind'), text);
  }
  assert.not(isPaused('nord-wind.json', 'nordwind'));
});

pausedTests.run();
