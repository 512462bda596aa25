import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { describeSchedule } from '../../src/schedule/in-words.ts';
import type { Times } from '../../src/schedule/own-times.ts';

const BERLIN = 'Europe/Berlin';

const wordTests = suite('describeSchedule');

wordTests('says it in words', () => {
  const cases: [Times, string][] = [
    [{ at: ['06:00'] }, 'every day at 06:00'],
    [{ at: ['06:00', '18:00'] }, 'every day at 06:00 and 18:00'],
    [{ at: ['13:00', '05:30'] }, 'every day at 05:30 and 13:00'],
    [{ at: ['05:30'], days: ['fri', 'mon', 'wed', 'tue', 'thu'] }, 'Monday to Friday at 05:30'],
    [{ at: ['05:30'], days: ['sun', 'mon'] }, 'on Monday and Sunday at 05:30'],
    [{ at: ['05:30', '06:00', '07:00'], days: ['wed'] }, 'on Wednesday at 05:30, 06:00 and 07:00'],
    [{ cron: '0 6 * * 1-5' }, 'Monday to Friday at 06:00'],
    [{ cron: '15 * * * *' }, 'every day at minute 15 of every hour'],
    [{ cron: '0 6 * * 0' }, 'on Sunday at 06:00'],
    [{ cron: '*/5 * * * *' }, 'at the times of the cron expression "*/5 * * * *"'],
    [{ cron: '0 6 1 * *' }, 'at the times of the cron expression "0 6 1 * *"'],
  ];
  for (const [schedule, text] of cases) {
    assert.is(describeSchedule({ schedule, timezone: BERLIN }), `${text} (Europe/Berlin)`);
  }
});

wordTests('and in German', () => {
  const cases: [Times, string][] = [
    [{ at: ['06:00'] }, 'täglich um 06:00 Uhr'],
    [{ at: ['06:00', '18:00'] }, 'täglich um 06:00 und 18:00 Uhr'],
    [
      { at: ['05:30', '17:30'], days: ['fri', 'mon', 'wed', 'tue', 'thu'] },
      'montags bis freitags um 05:30 und 17:30 Uhr',
    ],
    [{ at: ['05:30'], days: ['sun', 'mon'] }, 'montags und sonntags um 05:30 Uhr'],
    [{ cron: '15 * * * *' }, 'täglich in Minute 15 jeder Stunde'],
    [{ cron: '0 6 1 * *' }, 'zu den Zeiten des Cron-Ausdrucks „0 6 1 * *“'],
  ];
  for (const [schedule, text] of cases) {
    assert.is(describeSchedule({ schedule, timezone: BERLIN }, 'de'), `${text} (Europe/Berlin)`);
  }
});

wordTests.run();
