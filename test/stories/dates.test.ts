/** A date is a calendar day, at every offset and in every time zone; and the day turns at the tenant's midnight. */
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { dateIn } from '../../src/dates.ts';
import { mapEmployees, prepareMapping } from '../../src/map/map.ts';
import { terminationOf } from '../../src/plan/decide.ts';
import { rulesOf } from '../../src/rules.ts';
import { addDays } from '../../src/sandbox/company/invented.ts';
import { sameValue } from '../../src/values.ts';
import { flattenEmployee } from '../../src/vendors/personio/flatten.ts';
import { leave } from '../fixtures/incidents.ts';
import { acting, text } from '../fixtures/scene.ts';
import { TENANT } from '../fixtures/stage.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const ZONES = Intl.supportedValuesOf('timeZone');
/** Where a program could stand that takes dates through its own clock. */
const MACHINES = ['UTC', 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'America/St_Johns', 'Europe/Berlin'];

const days = suite('stories: calendar days');

/** `YYYY-MM-DD`, of every day for two centuries. */
const day = fc
  .integer({ min: Date.UTC(1900, 0, 1) / DAY, max: Date.UTC(2100, 0, 1) / DAY })
  .map((number) => new Date(number * DAY).toISOString().slice(0, 10));
/** Minutes from UTC: every quarter of an hour that is an offset somewhere, and some that were. */
const offset = fc.integer({ min: -12 * 4, max: 14 * 4 }).map((quarters) => quarters * 15);
const shape = fc.constantFrom(
  'T00:00:00+hh:mm',
  'T00:00:00+hhmm',
  'T00:00:00.000+hh:mm',
  'T23:59:59+hh:mm',
  'Z',
  '',
);

function written(date: string, minutes: number, form: string): string {
  if (form === '') return date;
  if (form === 'Z') return `${date}T00:00:00Z`;
  const pad = (number: number) => String(number).padStart(2, '0');
  const [hours, rest] = [pad(Math.floor(Math.abs(minutes) / 60)), pad(Math.abs(minutes) % 60)];
  const sign = minutes < 0 ? '-' : '+';
  return `${date}${form.replace('+hh:mm', `${sign}${hours}:${rest}`).replace('+hhmm', `${sign}${hours}${rest}`)}`;
}

/** What Engagedly may show for a date. */
function shownAs(date: string): string[] {
  const [year, month, number] = date.split('-').map(Number);
  const name = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')[(month ?? 1) - 1];
  const pad = String(number).padStart(2, '0');
  return [
    date,
    `${date}T00:00:00.000Z`,
    `${name} ${pad}, ${year}`,
    `${pad} ${name} ${year}`,
    `${pad}-${String(month).padStart(2, '0')}-${year}`,
  ];
}

async function mapped(value: string): Promise<unknown> {
  const envelope = (key: string, type: string, shown: unknown) => ({
    [key]: { label: key, type, universal_id: key, value: shown },
  });
  const employee = flattenEmployee({
    ...envelope('id', 'integer', 1),
    ...envelope('status', 'standard', 'active'),
    ...envelope('email', 'standard', 'a@b.example'),
    ...envelope('hire_date', 'date', value),
  });
  assert.ok(employee);
  const mapping = { joining_date: 'hire_date', email: 'email' };
  const tenant = { ...TENANT, preset: 'none', mapping } as const;
  const source = ['status', 'email', 'hire_date'].map((key) => ({
    key,
    label: key,
    type: 'standard',
    universalId: key,
  }));
  const rules = rulesOf(tenant, new Date(0));
  const prepared = prepareMapping({ rules, source, target: [] });
  const { people } = await mapEmployees({
    rules,
    prepared,
    employees: [{ ...employee, ref: '' }],
    now: new Date(0),
  });
  return people[0]?.fields.joining_date;
}

for (const machine of MACHINES) {
  days(
    `14 · dates at every offset and on DST days stay the same day through mapping and comparing (machine in ${machine})`,
    onMachineIn(machine, async () => {
      await fc.assert(
        fc.asyncProperty(day, offset, shape, async (date, minutes, form) => {
          const desired = await mapped(written(date, minutes, form));
          assert.is(desired, date);
          for (const shown of shownAs(date)) assert.ok(sameValue('date', date, shown), shown);
          // A day off is another day, in every form that can be read in one way only.
          for (const other of [addDays(date, -1), addDays(date, 1)]) {
            for (const shown of shownAs(other).slice(0, 4))
              assert.not.ok(sameValue('date', date, shown), shown);
          }
        }),
        { numRuns: 300, seed: 14 },
      );
    }),
  );
}

const midnight = suite('stories: midnight');

/** The calendar day in a zone by its offset from UTC: reckoned another way than by asking for a date. */
function oracleOf(zone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  return (at) => {
    const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
    const [, sign, hours, minutes = '0', seconds = '0'] =
      /^GMT(?:([+-])(\d\d):?(\d\d)?:?(\d\d)?)?$/.exec(name) ?? [];
    const shift = Number(hours ?? 0) * HOUR + Number(minutes) * MINUTE + Number(seconds) * 1000;
    return new Date(at + (sign === '-' ? -shift : shift)).toISOString().slice(0, 10);
  };
}

/** Times in these three years, one week apart at most, just after which the zone's offset changes. */
function changesOf(zone: string): number[] {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    timeZoneName: 'longOffset',
    year: 'numeric',
  });
  const changes: number[] = [];
  let before = '';
  for (let at = Date.UTC(2025, 0, 1); at < Date.UTC(2028, 0, 1); at += 7 * DAY) {
    const now = format.format(at).replace(/^.*GMT/, '');
    if (before !== '' && now !== before) changes.push(at - 7 * DAY);
    before = now;
  }
  return changes;
}

/** The first millisecond of a day: found by halving, since clocks do not go back over midnight by a whole day. */
function beginOf(date: string, dayAt: (at: number) => string): number {
  let [low, high] = [Date.parse(date) - 20 * HOUR, Date.parse(date) + 20 * HOUR];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (dayAt(middle) >= date) high = middle;
    else low = middle;
  }
  return high;
}

midnight(
  `14 · "has the termination date passed" turns exactly at midnight, in all ${ZONES.length} IANA zones, on DST days too`,
  () => {
    let turns = 0;
    for (const zone of ZONES) {
      const dayAt = oracleOf(zone);
      const weeks = changesOf(zone).slice(0, 4);
      const dates = weeks.flatMap((at) => daysFrom(dayAt(at), 8));
      for (const date of dates.length > 0 ? dates : ['2026-02-28', '2026-12-31']) {
        const next = beginOf(addDays(date, 1), dayAt);
        // Just before, it is still the last day; at midnight it is over.
        assert.is(terminationOf(date, dateIn(zone, new Date(next - 1))), 'ahead', `${zone} ${date}`);
        assert.is(terminationOf(date, dateIn(zone, new Date(next))), 'passed', `${zone} ${date}`);
        turns += 1;
      }
    }
    assert.ok(turns > 3_000, String(turns));
  },
);

midnight('14 · today and in the past, in all IANA zones, at any time', () => {
  const oracles = new Map(ZONES.map((zone) => [zone, oracleOf(zone)]));
  const time = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2035, 0, 1) });
  fc.assert(
    fc.property(fc.constantFrom(...ZONES), time, (zone, at) => {
      assert.is(dateIn(zone, new Date(at)), oracles.get(zone)?.(at));
    }),
    { numRuns: 5_000, seed: 14 },
  );
});

for (const timezone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Asia/Kathmandu', 'Europe/Berlin']) {
  midnight(
    `14 · a leaver is blocked after the last day in the tenant’s zone, not before (${timezone})`,
    acting({ tenant: { timezone } }, async (scene) => {
      await scene.firstLoad();
      const person = scene.person(-1);
      const dayAt = oracleOf(timezone);
      const last = dayAt(scene.now());
      leave(person, last);
      const end = beginOf(addDays(last, 1), dayAt);
      // Ten minutes before midnight at the latest.
      const wait = end - scene.now() - 10 * MINUTE;
      if (wait > 0) scene.later(wait / HOUR);
      if (dayAt(scene.now() + 2 * MINUTE) === last) {
        const { summary } = await scene.run();
        assert.is(summary.counts.blocked, 0, text(summary));
      }
      scene.later((end - scene.now()) / HOUR);
      const { summary } = await scene.run();
      assert.is(summary.counts.blocked, 1, text(summary));
      await scene.settles();
    }),
  );
}

midnight(
  '14 · an active person with a stale termination date is kept in step, never blocked, and named for a look',
  acting({}, async (scene) => {
    await scene.firstLoad();
    const person = scene.person(-1);
    person.terminationDate = addDays(dateIn('Europe/Berlin', new Date(scene.now())), -40);
    person.position = 'Promoted';
    for (let run = 0; run < 2; run++) {
      const { summary, codes } = await scene.run();
      assert.ok(codes.includes('termination-passed'), text(summary));
      assert.equal([summary.counts.blocked, summary.counts.updated], [0, run === 0 ? 1 : 0]);
      scene.later(24);
    }
    assert.is(scene.accountOf(person).blocked, false);
    person.terminationDate = null;
    await scene.settles();
  }),
);

days.run();
midnight.run();

function daysFrom(date: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => addDays(date, index));
}

/** Node takes a changed TZ over at once. */
function onMachineIn(zone: string, test: () => Promise<void>): () => Promise<void> {
  return async () => {
    const before = process.env.TZ;
    process.env.TZ = zone;
    try {
      await test();
    } finally {
      if (before === undefined) delete process.env.TZ;
      else process.env.TZ = before;
    }
  };
}
