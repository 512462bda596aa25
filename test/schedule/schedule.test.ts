import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { localTime } from '../../src/schedule/local-time.ts';
import type { Times } from '../../src/schedule/own-times.ts';
import { countSlots, latestSlot, nextSlot, slotsBetween } from '../../src/schedule/schedule.ts';

const BERLIN = 'Europe/Berlin';
const SECOND = 1_000;
const DAY = 86_400_000;
const DAILY: Times = { at: ['06:00'] };
const TWICE_DAILY: Times = { at: ['06:00', '18:00'] };

function latest(schedule: Times, now: string, timezone = BERLIN): string | undefined {
  return latestSlot(schedule, timezone, new Date(now))?.toISOString();
}

function next(schedule: Times, now: string, timezone = BERLIN): string | undefined {
  return nextSlot(schedule, timezone, new Date(now))?.toISOString();
}

/** All slots in a stretch of time, found forwards. */
function forwards(schedule: Times, timezone: string, from: string, to: string): string[] {
  const slots: string[] = [];
  let slot = nextSlot(schedule, timezone, new Date(from));
  while (slot && slot <= new Date(to)) {
    slots.push(slot.toISOString());
    slot = nextSlot(schedule, timezone, slot);
  }
  return slots;
}

/** The same, found backwards. */
function backwards(schedule: Times, timezone: string, from: string, to: string): string[] {
  const slots: string[] = [];
  let slot = latestSlot(schedule, timezone, new Date(to));
  while (slot && slot > new Date(from)) {
    slots.unshift(slot.toISOString());
    slot = latestSlot(schedule, timezone, new Date(slot.getTime() - SECOND));
  }
  return slots;
}

const latestTests = suite('latestSlot');

latestTests('is six in the morning of the tenant', () => {
  assert.is(latest(DAILY, '2026-11-22T10:00:00Z'), '2026-11-22T05:00:00.000Z');
  assert.is(latest(DAILY, '2026-11-22T10:00:00Z'), '2026-11-22T05:00:00.000Z');
  assert.is(latest(DAILY, '2026-07-22T10:00:00Z'), '2026-07-22T04:00:00.000Z');
  assert.is(latest(DAILY, '2026-11-22T10:00:00Z', 'Asia/Kolkata'), '2026-11-22T00:30:00.000Z');
  assert.is(latest(DAILY, '2026-11-22T10:00:00Z', 'America/New_York'), '2026-11-21T11:00:00.000Z');
});

latestTests('counts a slot from its very second on', () => {
  assert.is(latest(DAILY, '2026-11-22T04:59:59.999Z'), '2026-11-21T05:00:00.000Z');
  assert.is(latest(DAILY, '2026-11-22T05:00:00.000Z'), '2026-11-22T05:00:00.000Z');
  assert.is(latest(DAILY, '2026-11-22T05:00:00.700Z'), '2026-11-22T05:00:00.000Z');
});

latestTests('takes the later of two times a day', () => {
  assert.is(latest(TWICE_DAILY, '2026-11-22T16:59:00Z'), '2026-11-22T05:00:00.000Z');
  assert.is(latest(TWICE_DAILY, '2026-11-22T17:01:00Z'), '2026-11-22T17:00:00.000Z');
});

latestTests('keeps to the days of the week, in the tenant time zone', () => {
  const schedule: Times = { at: ['13:00', '00:30'], days: ['mon', 'fri'] };
  // 22 November 2026 is a Sunday; in Berlin Monday begins at 23:00 UTC.
  assert.is(latest(schedule, '2026-11-22T20:00:00Z'), '2026-11-20T12:00:00.000Z');
  assert.is(latest(schedule, '2026-11-22T23:45:00Z'), '2026-11-22T23:30:00.000Z');
});

latestTests('runs a time that summer time skips at the first time after the gap', () => {
  assert.is(latest({ at: ['02:30'] }, '2026-03-29T12:00:00Z'), '2026-03-29T01:00:00.000Z');
  assert.is(latest({ cron: '30 */2 * * *' }, '2026-03-29T01:10:00Z'), '2026-03-29T01:00:00.000Z');
  // Egypt skips midnight itself: the Friday slot is still on Friday.
  assert.is(
    latest({ at: ['00:00'], days: ['fri'] }, '2026-04-24T12:00:00Z', 'Africa/Cairo'),
    '2026-04-23T22:00:00.000Z',
  );
});

latestTests('loses none in the hour before midnight that summer time skips', () => {
  for (const timezone of ['America/Nuuk', 'America/Scoresbysund']) {
    for (const time of ['23:00', '23:30', '23:59']) {
      assert.is(latest({ at: [time] }, '2026-03-29T12:00:00Z', timezone), '2026-03-29T01:00:00.000Z');
    }
    assert.is(latest({ at: ['22:30'] }, '2026-03-29T12:00:00Z', timezone), '2026-03-29T00:30:00.000Z');
    assert.is(
      latest({ at: ['23:30'], days: ['sun'] }, '2026-03-29T12:00:00Z', timezone),
      '2026-03-23T01:30:00.000Z',
    );
    // Every hour that passes is another thing.
    assert.is(latest({ cron: '30 * * * *' }, '2026-03-29T01:10:00Z', timezone), '2026-03-29T00:30:00.000Z');
  }
});

latestTests('runs a time that comes twice once, the first time', () => {
  assert.equal(
    ['2026-10-25T00:29:00Z', '2026-10-25T00:31:00Z', '2026-10-25T01:31:00Z'].map((now) =>
      latest({ at: ['02:30'] }, now),
    ),
    ['2026-10-24T00:30:00.000Z', '2026-10-25T00:30:00.000Z', '2026-10-25T00:30:00.000Z'],
  );
});

latestTests('reads an expression as validate does', () => {
  // A field that begins with a star does not restrict: the day must fit both.
  assert.is(latest({ cron: '0 6 */2 * 1' }, '2026-11-22T12:00:00Z'), '2026-11-09T05:00:00.000Z');
  // Both days restricted: either of them.
  assert.is(latest({ cron: '0 6 20 * 1' }, '2026-11-22T12:00:00Z'), '2026-11-20T05:00:00.000Z');
  assert.is(latest({ cron: '0 6 * * 5-7' }, '2026-11-22T12:00:00Z'), '2026-11-22T05:00:00.000Z');
  assert.is(latest({ cron: '0 6 29 2 *' }, '2026-11-22T12:00:00Z'), '2024-02-29T05:00:00.000Z');
});

latestTests('is nothing for a schedule or a time zone that validate refuses', () => {
  assert.is(latest({ cron: '@daily' }, '2026-11-22T12:00:00Z'), undefined);
  assert.is(latest({ cron: '99 6 * * *' }, '2026-11-22T12:00:00Z'), undefined);
  assert.is(latest(DAILY, '2026-11-22T12:00:00Z', 'Europe/Nowhere'), undefined);
  assert.is(next({ cron: '@daily' }, '2026-11-22T12:00:00Z'), undefined);
});

latestTests.run();

const nextTests = suite('nextSlot');

nextTests('is after now, never now', () => {
  assert.is(next(DAILY, '2026-11-22T04:59:59.500Z'), '2026-11-22T05:00:00.000Z');
  assert.is(next(DAILY, '2026-11-22T05:00:00.000Z'), '2026-11-23T05:00:00.000Z');
  assert.is(next(TWICE_DAILY, '2026-11-22T05:00:00.000Z'), '2026-11-22T17:00:00.000Z');
});

nextTests('finds the same slots as latestSlot, over both changes of the clock', () => {
  // Berlin and Lord Howe (by half an hour) change in these nights; New York does not.
  const schedules: Times[] = [
    TWICE_DAILY,
    { at: ['02:00', '02:30', '03:00'] },
    { at: ['02:15'], days: ['sat', 'sun'] },
    { cron: '17 * * * *' },
    { cron: '0,30 1-3 * * *' },
    { cron: '*/20 */2 * * 0,6' },
  ];
  for (const timezone of [BERLIN, 'America/New_York', 'Australia/Lord_Howe']) {
    for (const schedule of schedules) {
      for (const [from, to] of [
        ['2026-03-28T00:00:00Z', '2026-03-30T06:00:00Z'],
        ['2026-10-24T00:00:00Z', '2026-10-26T06:00:00Z'],
      ] as const) {
        const slots = forwards(schedule, timezone, from, to);
        assert.ok(slots.length > 0);
        assert.equal(
          backwards(schedule, timezone, from, to),
          slots,
          `${JSON.stringify(schedule)} ${timezone}`,
        );
      }
    }
  }
});

/** Of the zones whose clocks change on the same days, by as much, one; with those days. */
function changes(): Map<string, readonly [timezone: string, days: readonly number[]]> {
  const found = new Map<string, readonly [string, readonly number[]]>();
  for (const timezone of Intl.supportedValuesOf('timeZone')) {
    const hours = Array.from({ length: 53 }, (_, week) => {
      const time = Date.UTC(2026, 0, 1 + 7 * week);
      return (Date.parse(`${localTime(new Date(time), timezone).replace(' ', 'T')}Z`) - time) / 3_600_000;
    });
    const weeks = hours.flatMap((hour, week) => (week > 0 && hour !== hours[week - 1] ? week : []));
    const days = weeks.map((week) => Date.UTC(2026, 0, 1 + 7 * week));
    found.set(hours.join(), [timezone, days]);
  }
  return found;
}

nextTests('has one slot a day where the clocks change, all over the world', () => {
  for (const [timezone, days] of changes().values()) {
    for (const time of ['00:00', '00:30', '01:45', '02:30', '23:30', '23:59']) {
      for (const day of days) {
        const [after, now] = [-8, 2].map((at) => new Date(day + at * DAY));
        assert.ok(after && now);
        const slots = slotsBetween({ at: [time] }, timezone, { after, now, max: 99 }).map(Number);
        const gaps = slots.slice(1).map((slot, at) => (slot - (slots[at] ?? 0)) / DAY);
        assert.ok(
          gaps.length > 7 && gaps.every((gap) => gap > 0.85 && gap < 1.15),
          `${time} ${timezone} ${gaps}`,
        );
      }
    }
  }
});

nextTests('has one slot a day on the days of the change', () => {
  const times = forwards({ at: ['02:30'] }, BERLIN, '2026-10-23T12:00:00Z', '2026-10-27T12:00:00Z');
  assert.is(times.length, 4);
  assert.is(forwards({ at: ['02:30'] }, BERLIN, '2026-03-27T12:00:00Z', '2026-03-31T12:00:00Z').length, 4);
});

nextTests('follows the hours that pass when the hours are a star', () => {
  const night = (day: string) =>
    forwards({ cron: '0 * * * *' }, BERLIN, `${day}T00:30:00Z`, `${day}T04:30:00Z`);
  assert.is(night('2026-10-25').length, 4);
  assert.is(night('2026-03-29').length, 4);
});

nextTests('gives the same to whoever asks from hour to hour and to whoever asks back in time', () => {
  for (const timezone of [BERLIN, 'America/New_York', 'Australia/Lord_Howe']) {
    for (const [at, back] of [
      [
        ['01:30', '02:30', '03:00'],
        ['03:00', '02:30', '01:30'],
      ],
      [
        ['00:00', '02:00', '02:30'],
        ['02:30', '02:00', '00:00'],
      ],
    ] as const) {
      for (const begin of ['2026-03-27T00:00:00Z', '2026-10-23T00:00:00Z']) {
        const times = Array.from(
          { length: 240 },
          (_, hour) => new Date(Date.parse(begin) + hour * 1_800_000),
        );
        const ask = (schedule: Times) => (now: Date) =>
          [latestSlot(schedule, timezone, now), nextSlot(schedule, timezone, now)] as const;
        // Another order of the same times, so that nothing is remembered of one for the other.
        const anew = times
          .toReversed()
          .map(ask({ at: [...back] }))
          .reverse();
        assert.equal(times.map(ask({ at: [...at] })), anew, `${timezone} ${at} ${begin}`);
      }
    }
  }
});

nextTests.run();

const countTests = suite('countSlots');

countTests('finds what has passed, and stops at the maximum', () => {
  const count = (schedule: Times, after: string, now: string) =>
    countSlots(schedule, BERLIN, { after: new Date(after), now: new Date(now), max: 100 });
  assert.is(count(DAILY, '2026-11-20T05:00:00Z', '2026-11-22T05:00:00Z'), 2);
  assert.is(count(DAILY, '2026-11-20T05:00:00Z', '2026-11-22T04:59:00Z'), 1);
  assert.is(count(TWICE_DAILY, '2026-11-20T05:00:00Z', '2026-11-22T05:00:00Z'), 4);
  assert.is(count(DAILY, '2026-11-22T06:00:00Z', '2026-11-22T07:00:00Z'), 0);
  assert.is(count({ cron: '* * * * *' }, '2025-11-22T06:00:00Z', '2026-11-22T07:00:00Z'), 100);
  // Two times that fall on one instant behind the gap are one slot.
  assert.is(count({ at: ['02:00', '02:30'] }, '2026-03-28T12:00:00Z', '2026-03-29T12:00:00Z'), 1);
});

countTests.run();

const betweenTests = suite('slotsBetween');

betweenTests('gives them oldest first', () => {
  const range = { after: new Date('2026-11-21T05:00:00Z'), now: new Date('2026-11-22T05:00:00Z') };
  assert.equal(
    slotsBetween(TWICE_DAILY, BERLIN, { ...range, max: 9 }).map((slot) => slot.toISOString()),
    ['2026-11-21T17:00:00.000Z', '2026-11-22T05:00:00.000Z'],
  );
});

betweenTests.run();
