import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import schema from '../../schemas/summary.json' with { type: 'json' };
import { coarse, coarseSummary } from '../../src/report/coarse.ts';
import { compileSchema } from '../../src/schema.ts';
import type { Summary } from '../../src/types/summary.d.ts';

const fits = compileSchema<Summary>(schema);
const REF = '0123456789ab';

function summaryOf(changes: Partial<Summary> = {}): Summary {
  const calls = { get: 13, write: 0, retried: 1, throttled: 0, waitedMs: 7 };
  return {
    schemaVersion: 1,
    tenant: 'nordwind',
    runId: '1',
    attempt: 1,
    runUrl: '',
    trigger: 'manual',
    mode: 'plan',
    configSha: '',
    version: '0.1.0',
    startedAt: '2026-11-22T06:00:00.000Z',
    finishedAt: '2026-11-22T06:01:00.000Z',
    outcome: 'held',
    source: { employees: 101, inScope: 3, complete: true },
    target: { users: 99, active: 98, matched: 92, complete: true },
    counts: {
      created: 1,
      updated: 3,
      blocked: 7,
      reactivated: 2,
      unchanged: 88,
      held: 1,
      setAside: 2,
      failed: 0,
    },
    units: { departments: { created: 1, unknown: 4 } },
    fields: { job_title: 2, level: 3 },
    held: [
      { class: 'block', count: 2, base: 92, allowed: 9, digest: REF, isNew: true },
      { class: 'create', count: 8, base: 92, allowed: 0, digest: REF, isNew: true, approved: [REF] },
    ],
    issues: [
      { code: 'ambiguous', count: 1, refs: [REF], remedy: 'x' },
      { code: 'conflict', count: 3, refs: [REF], remedy: 'x' },
      { code: 'attribute-unreadable', count: 1, attribute: 'fax', refs: [], remedy: 'x' },
      { code: 'nobody-in-scope', count: 1, refs: [], remedy: 'x' },
      { code: 'protect-unmatched', count: 3, refs: [], remedy: 'x' },
      { code: 'scope-entered', count: 5, refs: [], remedy: 'x' },
      { code: 'scope-left', count: 15, refs: [], remedy: 'x' },
      { code: 'wrong-organisation', count: 1, refs: [], remedy: 'x' },
    ],
    calls: { personio: calls, engagedly: calls },
    presence: { fax: 'some' },
    ...changes,
  };
}

const rounding = suite('coarseSummary');

rounding('whom the filter keeps out is rounded, and what nobody has is not told', () => {
  const { source, target } = summaryOf();
  const issues = (['filter-text-misspelt', 'filter-text-unmatched'] as const).map((code) => ({
    code,
    count: 7,
    attribute: 'office.name',
    refs: [],
    remedy: 'x',
  }));
  const said = coarseSummary(
    summaryOf({ source: { ...source, keptOut: 2 }, target: { ...target, protected: 3 }, issues }),
  );
  assert.equal([said.source.keptOut, said.target.protected, said.issues], [0, 5, []]);
});

rounding('why the filter cannot be used is told, whoever it sets aside', () => {
  const issues = (['filter-unreadable', 'attribute-missing'] as const).map((code) => ({
    code,
    count: 1,
    attribute: 'Grade',
    refs: [],
    remedy: 'x',
  }));
  assert.equal(coarseSummary(summaryOf({ issues })).issues, issues);
});

rounding('a kind of units of which nothing is left is not told', () => {
  const units = { departments: { created: 1, unknown: 4 }, locations: { created: 2, unknown: 0 } };
  assert.equal(coarseSummary(summaryOf({ units })).units, { departments: { created: 0, unknown: 5 } });
});

rounding('every count is a multiple of five, and nobody is referred to', () => {
  const said = coarseSummary(summaryOf());
  assert.ok(fits(said).ok);
  assert.equal(said.source, { employees: 100, inScope: 5, complete: true });
  assert.equal(said.target, { users: 100, active: 100, matched: 90, complete: true });
  assert.equal(Object.values(said.counts), [0, 5, 5, 0, 90, 0, 0, 0]);
  assert.equal(
    [said.fields, said.units, said.presence],
    [{ level: 5 }, { departments: { created: 0, unknown: 5 } }, {}],
  );
  assert.equal(said.held, [{ class: 'create', count: 10, base: 90, allowed: 0, isNew: true }]);
  assert.equal(
    said.issues.map(({ code, count, refs }) => [code, count, refs]),
    [
      ['conflict', 5, []],
      ['attribute-unreadable', 1, []],
    ],
  );
  assert.equal([said.calls.personio.get, said.calls.engagedly.get], [15, 15]);
  assert.not.match(JSON.stringify(said), REF);
});

rounding('the outcome tells nothing that the counts do not', () => {
  const calm = { issues: [], held: [] };
  const counts = { ...summaryOf().counts, setAside: 2 };
  assert.is(coarseSummary(summaryOf()).outcome, 'held');
  assert.is(coarseSummary(summaryOf({ ...calm, counts })).outcome, 'success');
  assert.is(coarseSummary(summaryOf({ ...calm, counts: { ...counts, failed: 3 } })).outcome, 'partial');
  assert.is(coarseSummary(summaryOf({ ...calm, outcome: 'failed' })).outcome, 'failed');
  const unread = { employees: 5, inScope: 5, complete: false };
  assert.is(coarseSummary(summaryOf({ ...calm, source: unread })).outcome, 'held');
});

rounding('to the nearest five', () => {
  assert.equal([0, 1, 2, 3, 7, 8, 1_002].map(coarse), [0, 0, 0, 5, 5, 10, 1_000]);
});

rounding.run();
