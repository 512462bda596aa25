import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { AuthError, HttpError } from '../../src/errors.ts';
import { type FailureLine, failureRowOf, outageCodes } from '../../src/history/quarantine.ts';

const BEGIN = '2026-11-20T05:00:00Z';
const HOUR = 3_600_000;
const CODES: Readonly<Record<string, string>> = {
  auth: 'personio-auth',
  bad: 'config',
  lost: 'no-result',
  down: 'personio-http',
  alone: 'personio-http',
};

/**
 * A story in words, one run an hour: `ok` did not fail, `fail` did, `auth` was refused, `lost` left no result, and of
 * `down` many failed at once; capital letters were started by hand.
 */
function linesOf(story: string, carried = 0): FailureLine[] {
  let failuresInARow = carried;
  return story
    .split(' ')
    .filter(Boolean)
    .map((word, at) => {
      const what = word.toLowerCase();
      failuresInARow = what === 'ok' ? 0 : failuresInARow + 1;
      const code = CODES[what] ?? 'engagedly-http';
      return {
        trigger: word === what ? 'schedule' : 'manual',
        startedAt: new Date(Date.parse(BEGIN) + at * HOUR).toISOString(),
        outcome: what === 'ok' ? 'success' : 'failed',
        failuresInARow,
        issues: what === 'ok' ? [] : [{ code, count: 1 }],
        ...(what === 'down' ? { outage: true as const } : {}),
      };
    });
}

/** `none`, or the gap after the last run in hours, with `q` in quarantine, and how many failures the row has. */
function verdict(lines: readonly FailureLine[], now = '2026-12-31T00:00:00Z'): string {
  const row = failureRowOf(lines, new Date(now));
  if (row === undefined) return 'none';
  const last = Math.max(...lines.map(({ startedAt }) => Date.parse(startedAt)));
  const gap = (row.until.getTime() - last) / HOUR;
  const quarantine = row.quarantine === undefined ? '' : ` q:${row.quarantine}`;
  return `${gap}h after ${row.failures}${quarantine}`;
}

const rows = suite('failureRowOf');

rows('a rekey, though it went well and was started by hand, ends none', () => {
  const lines = linesOf('fail fail fail OK').map((line, at) =>
    at < 3 ? line : { ...line, mode: 'rekey' as const },
  );
  assert.is(failureRowOf(lines, new Date('2026-12-31T00:00:00Z'))?.quarantine, 'failures');
});

const STORIES: [story: string, expected: string][] = [
  ['', 'none'],
  ['ok', 'none'],
  ['fail ok', 'none'],
  // One or two ordinary failures: short gaps.
  ['fail', '1h after 1'],
  ['ok fail fail', '2h after 2'],
  // The third begins a quarantine: 6, 12, and then always 24 hours.
  ['ok fail fail fail', '6h after 3 q:failures'],
  ['ok fail fail fail fail', '12h after 4 q:failures'],
  ['ok fail fail fail fail fail', '24h after 5 q:failures'],
  ['ok fail fail fail fail fail fail fail fail', '24h after 8 q:failures'],
  // Refused credentials do so at once, and whatever comes after does not end it.
  ['ok auth', '6h after 1 q:credentials'],
  ['ok fail auth', '6h after 2 q:credentials'],
  ['ok auth fail', '12h after 2 q:credentials'],
  ['ok auth auth auth', '24h after 3 q:credentials'],
  ['fail fail fail auth', '12h after 4 q:failures'],
  // One good run ends it.
  ['auth ok', 'none'],
  ['fail fail fail ok fail', '1h after 1'],
  ['auth ok auth', '6h after 1 q:credentials'],
  // A run by hand ends it, whatever comes of it; its failure is the first of a new row.
  ['fail fail fail OK', 'none'],
  ['fail fail fail fail FAIL', '1h after 1'],
  ['fail fail fail fail FAIL fail', '2h after 2'],
  ['fail fail fail fail FAIL fail fail', '6h after 3 q:failures'],
  ['auth auth auth AUTH', '6h after 1 q:credentials'],
  ['auth auth auth AUTH AUTH', '6h after 1 q:credentials'],
  ['auth auth auth AUTH auth', '12h after 2 q:credentials'],
  ['auth FAIL', '1h after 1'],
  // A result that was lost says nothing of the tenant, however often.
  ['lost lost lost lost', '1h after 4'],
  ['ok fail lost fail lost', '1h after 4'],
  ['fail lost fail fail', '6h after 4 q:failures'],
  // Nor does a vendor that is down for many; what came just before for the same reason was its beginning.
  ['down down down down', '1h after 4'],
  ['alone alone down', '1h after 3'],
  ['alone alone alone down', '1h after 4'],
  ['bad bad down', '1h after 3'],
  ['bad bad down bad', '6h after 4 q:failures'],
  ['alone ok down', '1h after 1'],
  ['auth down down', '6h after 3 q:credentials'],
  ['auth auth lost', '12h after 3 q:credentials'],
  // Outside of a quarantine there is nothing that it could end.
  ['ok fail fail FAIL', '6h after 3 q:failures'],
  ['ok FAIL FAIL', '2h after 2'],
];
for (const [story, expected] of STORIES) {
  rows(story === '' ? 'nothing recorded' : story, () => {
    const lines = linesOf(story);
    assert.is(verdict(lines), expected);
    assert.is(verdict(lines.toReversed()), expected, 'in any order');
  });
}

const CARRIED: [story: string, carried: number, expected: string][] = [
  ['fail', 1, '2h after 2'],
  ['fail', 2, '6h after 3 q:failures'],
  ['fail', 3, '12h after 4 q:failures'],
  ['fail fail', 3, '24h after 5 q:failures'],
  ['auth', 1, '6h after 2 q:credentials'],
  ['FAIL', 8, '1h after 1'],
  ['ok fail', 8, '1h after 1'],
  ['ok', 8, 'none'],
];
for (const [story, carried, expected] of CARRIED) {
  rows(`${story}, after ${carried} failures in lines that were not read`, () => {
    assert.is(verdict(linesOf(story, carried)), expected);
  });
}

rows('a count that is none is not believed', () => {
  for (const failuresInARow of [Number.NaN, -3, 0, 1.5, Number.POSITIVE_INFINITY, 2 ** 60]) {
    const [line] = linesOf('fail');
    assert.ok(line);
    assert.is(verdict([{ ...line, failuresInARow }]), '1h after 1', String(failuresInARow));
  }
});

rows('a vendor is down where it fails at least two, and at least half of those that ended together', () => {
  const failed = (code: string) => ({ outcome: 'failed', issues: [{ code }] });
  const ok = { outcome: 'success', issues: [] };
  const [http, auth] = [failed('engagedly-http'), failed('engagedly-auth')];
  const down = (...runs: { outcome: string; issues: { code: string }[] }[]) => [...outageCodes(runs)];
  assert.equal(down(http, http), ['engagedly-http']);
  assert.equal(down(http, http, ok, ok), ['engagedly-http']);
  assert.equal(down(http, http, ok, ok, ok), []);
  assert.equal(down(http), []);
  assert.equal(down(), []);
  assert.equal(down(auth, auth, auth), [], 'refused credentials are each tenant’s own');
  assert.equal(down(http, http, failed('personio-http'), failed('personio-http')), [
    'engagedly-http',
    'personio-http',
  ]);
  const tolerated = { outcome: 'partial', issues: [{ code: 'engagedly-http' }] };
  assert.equal(down(tolerated, tolerated), []);
});

rows('only a failed run is refused: a code in a run that went on means nothing', () => {
  const [line] = linesOf('ok');
  assert.ok(line);
  const lines: FailureLine[] = [
    { ...line, outcome: 'partial', issues: [{ code: 'personio-auth', count: 1 }] },
  ];
  assert.is(verdict(lines), 'none');
});

rows('every refused credential is known, of both vendors, and nothing else is taken for one', () => {
  const of = (code: string) =>
    verdict(linesOf('fail').map((line) => ({ ...line, issues: [{ code, count: 1 }] })));
  for (const vendor of ['personio', 'engagedly'] as const) {
    assert.is(of(new AuthError(vendor, '', '').code), '6h after 1 q:credentials');
    assert.is(of(new HttpError(vendor, 500, '', '').code), '1h after 1');
  }
});

rows('a line from the future is not believed, unless a clock goes a little wrong', () => {
  const lines = linesOf('ok fail fail fail');
  assert.is(verdict(lines, '2026-11-20T07:00:00Z'), '6h after 3 q:failures');
  const row = failureRowOf(lines, new Date('2026-11-20T06:59:59Z'));
  assert.equal([row?.failures, row?.quarantine], [2, undefined]);
  assert.is(
    failureRowOf([{ ...linesOf('auth')[0], startedAt: 'soon' } as FailureLine], new Date(BEGIN)),
    undefined,
  );
});

rows('hours are hours, also in the night when clocks change', () => {
  for (const startedAt of ['2026-10-24T23:30:00.000Z', '2027-03-27T23:30:00.000Z']) {
    const [line] = linesOf('auth');
    assert.ok(line);
    const row = failureRowOf([{ ...line, startedAt }], new Date('2027-12-31T00:00:00Z'));
    assert.is(row?.until.getTime(), Date.parse(startedAt) + 6 * HOUR);
  }
});

rows.run();
