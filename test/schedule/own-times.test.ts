import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { describeOwnTimes } from '../../src/schedule/in-words.ts';
import { ownTimes, withOwnTimes } from '../../src/schedule/own-times.ts';
import { nextSlot } from '../../src/schedule/schedule.ts';

const own = suite('ownTimes');

function minuteOf(id: string): number {
  const times = ownTimes(id, undefined);
  assert.ok('at' in times && times.at.length === 1);
  const [hour = 0, minute = 0] = times.at[0].split(':').map(Number);
  return hour * 60 + minute;
}

own('a tenant keeps its time for ever: whoever changes how it is made moves every customer', () => {
  const ids = ['nordwind', 'suedwind', 'westwind', 'example', 'tenant-0001', 'a1'];
  assert.equal(
    ids.map((id) => ownTimes(id, 'daily')),
    ['05:12', '05:07', '05:03', '05:08', '06:07', '05:47'].map((time) => ({ at: [time] })),
  );
});

own('daily is what it is when nothing is said; twice a day is that, and half a day later', () => {
  assert.equal(ownTimes('nordwind', undefined), ownTimes('nordwind', 'daily'));
  const twice = ownTimes('nordwind', 'twice-daily');
  const once = ownTimes('nordwind', 'daily');
  assert.ok('at' in twice && 'at' in once);
  const [morning = '', evening = ''] = twice.at;
  assert.is(morning, once.at[0]);
  assert.is(Number(evening.slice(0, 2)), Number(morning.slice(0, 2)) + 12);
  assert.is(evening.slice(2), morning.slice(2));
});

own('times that a file names are left as they are', () => {
  const named = { at: ['05:30', '17:30'], days: ['mon'] } as const;
  const cron = { cron: '0 6 * * 1-5' };
  assert.equal(ownTimes('nordwind', { at: [...named.at], days: [...named.days] }), named);
  assert.equal(ownTimes('nordwind', cron), cron);
});

own('two thousand tenants spread over all of the two hours, whatever their ids look like', () => {
  for (const name of ['t', 'tenant-', 'customer-number-', 'x']) {
    const minutes = new Map<number, number>();
    for (let index = 0; index < 2_000; index += 1) {
      const minute = minuteOf(`${name}${index}`);
      assert.ok(minute >= 300 && minute < 420, `${minute}`);
      minutes.set(minute, (minutes.get(minute) ?? 0) + 1);
    }
    assert.is(minutes.size, 120);
    // Seventeen are to be expected of each; in half an hour five hundred.
    assert.ok(Math.max(...minutes.values()) <= 40);
    for (const from of [300, 330, 360, 390]) {
      const among = [...minutes].filter(([minute]) => minute >= from && minute < from + 30);
      const count = among.reduce((sum, [, one]) => sum + one, 0);
      assert.ok(count > 420 && count < 580, `${count}`);
    }
  }
});

own('it is on the clocks of the tenant, and survives the change to summer time', () => {
  const { schedule, timezone } = withOwnTimes('nordwind', { timezone: 'Europe/Berlin' });
  const winter = nextSlot(schedule, timezone, new Date('2026-03-28T00:00:00Z'));
  const summer = nextSlot(schedule, timezone, new Date('2026-03-29T00:00:00Z'));
  assert.is(Number(summer) - Number(winter), 23 * 3_600_000);
});

own('in words it says the time, and where it comes from when the file does not name it', () => {
  const berlin = { timezone: 'Europe/Berlin' };
  const times = ownTimes('nordwind', 'daily');
  assert.ok('at' in times);
  const words = `every day at ${times.at[0]} (Europe/Berlin)`;
  for (const tenant of [berlin, { ...berlin, schedule: 'daily' as const }])
    assert.is(
      describeOwnTimes('nordwind', tenant),
      `${words}; the minute is made from the id, so that not everybody starts at once ("at" chooses another)`,
    );
  assert.is(
    describeOwnTimes('nordwind', { ...berlin, schedule: { at: ['06:00'] } }),
    'every day at 06:00 (Europe/Berlin)',
  );
});

own.run();
