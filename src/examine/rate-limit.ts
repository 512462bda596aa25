/** What Engagedly says of its rate limit, in answers that were asked for anyway. Pure. */
import type { Told } from '../http/http.ts';
import { type Check, counted } from './todo.ts';

/** `told`: what the answers say; `undefined`: nothing. `calls`: those to Engagedly. */
export type Rate = { told: Told | undefined; calls: { get: number; write: number; throttled: number } };

/** `isAnswered`: whether there was any answer that can be used. */
export function checkRate(
  { told, calls: { get, write, throttled } }: Rate,
  { isAnswered }: { isAnswered: boolean },
): Check {
  const isRefused = throttled > 0;
  const title = 'Rate limit';
  if (told === undefined && !isAnswered && !isRefused) {
    return {
      title,
      seen: 'waits',
      found: ['Not looked at: Engagedly gave no answer that could tell.'],
      todos: [],
    };
  }
  const made = `These questions took ${counted(get + write, 'call')} to Engagedly.`;
  const found = [
    told === undefined
      ? `Its answers do not say how many calls are allowed: a sync keeps below the documented 200 a minute. ${made}`
      : `Engagedly allows ${counted(told.limit, 'call')} a minute; ${told.left.toLocaleString('en')} were left at the end. ${made}`,
    ...(told && told.others > 0
      ? [
          `About ${counted(told.others, 'call')} of that minute were somebody else's with the same keys: another tool, or a run of yours just before. A sync leaves them their share, and takes longer.`,
        ]
      : []),
  ];
  return {
    title,
    seen: told === undefined ? 'untold' : 'yes',
    found,
    todos: isRefused
      ? [
          {
            by: 'customer',
            text: 'Engagedly refused calls because there were too many: another tool uses the same keys at this time. In Engagedly, under Integrations > Engagedly API, make a key of its own for this sync, or let the other tool run at another time.',
          },
        ]
      : [],
  };
}
