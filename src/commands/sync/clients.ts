/** Both vendors' HTTP clients of one run. In plan mode they refuse to write. */

import type { Network, Waiting } from '../../http/http.ts';
import type { RefOf, Source, Target } from '../../model.ts';
import type { Settings } from '../../settings.ts';
import type { Summary } from '../../types/summary.d.ts';
import { openSource, openTarget } from '../../vendors/open.ts';

export type Clients = {
  source: Source;
  target: Target;
  calls(): Summary['calls'];
  /** One of the vendors has refused too often, or for too long. */
  isThrottled(): boolean;
  close(): void;
};

/**
 * Throws ConfigError for an address that is neither https nor on this machine.
 *
 * @param signal Ends requests that are under way.
 * @param until When the time for requests is over; never, unless told.
 * @param network In place of the real one.
 * @param onWait Told what takes a second or more.
 */
export function openClients(
  { personio, engagedly, command }: Settings,
  {
    onSecret,
    refOf,
    signal,
    until = () => Number.POSITIVE_INFINITY,
    network,
    onWait,
  }: {
    onSecret(secret: string): void;
    refOf: RefOf;
    signal: AbortSignal;
    until?: () => number;
    network?: Network;
    onWait(waiting: Waiting): void;
  },
): Clients {
  const line = { refOf, signal, until, onWait, ...network };
  const from = openSource(personio, { ...line, onSecret });
  const to = openTarget(engagedly, { ...line, readOnly: command !== 'sync' && command !== 'undo' });
  return {
    source: from.port,
    target: to.port,
    calls: () => ({ personio: from.http.counts(), engagedly: to.http.counts() }),
    isThrottled: () => from.http.isOver() || to.http.isOver(),
    close: () => {
      for (const { http } of [from, to]) http.close();
    },
  };
}
