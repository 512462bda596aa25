/** The last twelve months of all tenants, as one chart and as the figures behind it. Pure. */
import type { FleetMonth } from '../types/fleet.d.ts';
import { renderChart } from './chart.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const MONTHS_SHOWN = 12;

/** Nothing for a single month, in which nothing can be compared. `target`: of the freshness, in percent. */
export function renderFleet(months: readonly FleetMonth[], target: number): string[] {
  const shown = months.slice(-MONTHS_SHOWN);
  if (shown.length < 2) return [];
  const most = Math.max(1, ...shown.map(({ changes }) => changes));
  const chart = renderChart({
    title: 'All tenants, month by month',
    labels: shown.map(({ month }) => monthName(month)),
    axis: 'percent',
    highest: 100,
    plots: [
      { as: 'bar', colour: 'grey', values: shown.map(({ changes }) => (changes * 100) / most) },
      { as: 'line', colour: 'green', values: shown.map(({ slots, inTime }) => share(inTime, slots) ?? 0) },
      { as: 'line', colour: 'yellow', values: shown.map(({ days, heldDays }) => share(heldDays, days) ?? 0) },
      {
        as: 'line',
        colour: 'red',
        values: shown.map(({ days, failedDays }) => share(failedDays, days) ?? 0),
      },
    ],
    size: { width: 900, height: 320 },
  });
  const columns = ['Month', 'Changes', 'Freshness', 'Held days', 'Failed days'];
  const rows = shown
    .toReversed()
    .map(({ month, changes, days, heldDays, failedDays, slots, inTime }) => [
      month,
      String(changes),
      slots === 0 ? '' : `${percentOf(inTime, slots)} %`,
      `${heldDays} of ${days}`,
      `${failedDays} of ${days}`,
    ]);
  const table = [columns, ['---', '---:', '---:', '---:', '---:'], ...rows];
  return [
    '## The last twelve months',
    `Grey bars: changes of people, the highest ${most}. Lines, in percent: green, freshness (scheduled times served within two hours; target ${target} %); yellow, days on which a tenant ended with something held; red, days on which a tenant ended failed. Below, the same in figures.`,
    chart,
    table.map((cells) => `| ${cells.join(' | ')} |`).join('\n'),
  ];
}

/** To one digit, and never rounded up to what was not reached. */
export function percentOf(part: number, whole: number): string {
  const tenths = whole === 0 ? 0 : Math.floor((part * 1000) / whole);
  return tenths % 10 === 0 ? String(tenths / 10) : (tenths / 10).toFixed(1);
}

function share(part: number, whole: number): number | undefined {
  return whole === 0 ? undefined : (part * 100) / whole;
}

/** "Nov 26". */
function monthName(month: string): string {
  return `${MONTHS[Number(month.slice(5, 7)) - 1] ?? ''} ${month.slice(2, 4)}`;
}
