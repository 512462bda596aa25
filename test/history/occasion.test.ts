import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { lineOf } from '../../src/history/line.ts';
import { occasionOf } from '../../src/history/occasion.ts';
import type { IssueCode } from '../../src/issues.ts';
import type { Timetable } from '../../src/schedule/own-times.ts';
import type { HistoryLine } from '../../src/types/history.d.ts';
import type { Summary } from '../../src/types/summary.d.ts';
import { summaryOf } from '../fixtures/remote.ts';

const DAILY: Timetable = { timezone: 'Europe/Berlin', schedule: { at: ['06:00'] } };

type Run = Partial<Pick<Summary, 'outcome' | 'trigger' | 'issues' | 'configSha' | 'undoes' | 'startedAt'>>;

/** Runs of a tenant, one a day; what mails see of each. */
function occasions(runs: readonly Run[]) {
  const lines: HistoryLine[] = [];
  return runs.map((run, index) => {
    const startedAt = `2026-11-0${index + 1}T05:10:00.000Z`;
    const summary = summaryOf('nordwind', { runId: String(index), startedAt, finishedAt: startedAt, ...run });
    const earlier = [...lines];
    const line = lineOf(summary, earlier.at(-1));
    lines.push(line);
    return occasionOf({ summary, line, earlier }, DAILY);
  });
}

function failed(code: IssueCode, trigger: Summary['trigger'] = 'schedule'): Run {
  return { outcome: 'failed', trigger, issues: [{ code, count: 1, refs: [], remedy: '' }] };
}

const occasion = suite('occasionOf');

occasion('knows the run before it', () => {
  const [first, second] = occasions([{}, {}]);
  assert.equal([first?.previous, second?.previous?.runId, second?.id], [undefined, '0', 'nordwind']);
});

occasion('a quarantine is new with the run that begins it, and no longer while it lasts', () => {
  const shown = (...runs: Run[]) =>
    occasions(runs).map(({ quarantine }) =>
      quarantine === undefined ? '' : quarantine.isNew ? 'new' : 'on',
    );
  const [fail, auth] = [failed('engagedly-http'), failed('engagedly-auth')];
  assert.equal(shown({}, fail, fail, fail, fail, {}), ['', '', '', 'new', 'on', '']);
  assert.equal(shown({}, auth, auth, {}, auth), ['', 'new', 'on', '', 'new']);
  // A run by hand that is refused again: nobody has to be told that it did not help.
  assert.equal(shown(auth, failed('engagedly-auth', 'manual')), ['new', 'on']);
  assert.equal(shown(auth, failed('engagedly-http', 'manual'), fail, fail), ['new', '', '', 'new']);
});

occasion(
  'a quarantine of which support was told is over with the first run that works, not with a start by hand',
  () => {
    const over = (...runs: Run[]) => occasions(runs).at(-1)?.wasQuarantined === true;
    const [auth, byHand] = [failed('engagedly-auth'), failed('engagedly-http', 'manual')];
    assert.equal(
      [over(auth, {}), over(auth, byHand, {}), over(auth, byHand, failed('engagedly-http'), {})],
      [true, true, true],
    );
    assert.equal(
      [over(byHand, {}), over(auth, byHand, {}, {}), over(auth, {}, byHand, {})],
      [false, false, false],
    );
  },
);

occasion('says why and until when', () => {
  const [refused] = occasions([failed('personio-auth')]);
  const until = new Date('2026-11-01T11:10:00.000Z');
  assert.equal(refused?.quarantine, { because: 'credentials', until, isNew: true });
});

occasion('tells how late a run came, where the schedule is known', () => {
  const [, , , fourth] = occasions([{}, failed('engagedly-http'), failed('engagedly-http'), {}]);
  assert.equal(fourth?.stale, { slotsBehind: 3, since: new Date('2026-11-04T05:00:00Z') });
});

occasion(
  'does not tell how late a run came after the file has changed, or while its tenant is paused',
  () => {
    const [old, own] = [{ configSha: 'a'.repeat(64) }, { configSha: 'b'.repeat(64) }];
    const days = (last: Run) =>
      occasions([old, { ...last, startedAt: '2026-11-20T05:10:00.000Z' }]).at(-1)?.stale?.slotsBehind;
    assert.equal([days(old), days(own), days({ ...old, undoes: '0/1' })], [19, undefined, undefined]);
  },
);

occasion.run();
