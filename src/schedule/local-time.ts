/** A moment as the clocks of a place show it. Pure. */

/** `2026-11-22 06:03` on the clocks of the place. Throws RangeError for an unknown time zone. */
export function localTime(time: Date, timezone: string): string {
  const parts = new Map(
    formatter(timezone)
      .formatToParts(time)
      .map(({ type, value }) => [type, value]),
  );
  const [year, month, day] = [parts.get('year'), parts.get('month'), parts.get('day')];
  return `${year}-${month}-${day} ${parts.get('hour')}:${parts.get('minute')}`;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(timezone: string): Intl.DateTimeFormat {
  const known = formatters.get(timezone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  formatters.set(timezone, made);
  return made;
}
