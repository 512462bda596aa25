/** Both vendors' HTTP clients of one run. In plan mode they refuse to write. */

import { ConfigError } from '../../errors.ts';
import type { Told, Waiting } from '../../http/http.ts';
import { isPlayedHere } from '../../http/url.ts';
import type { RefOf, Source, Target } from '../../model.ts';
import type { Settings } from '../../settings.ts';
import type { Watch } from '../../sync.ts';
import type { Summary } from '../../types/summary.d.ts';
import { openSource, openTarget } from '../../vendors/open.ts';
import type { World } from '../world.ts';

export type Clients = {
  source: Source;
  target: Target;
  calls(): Summary['calls'];
  /** What Engagedly has said of its limit; Personio's v1 says nothing. */
  told(): Told | undefined;
  /** One of the vendors has refused too often, or for too long. */
  isThrottled(): boolean;
  close(): void;
};

/**
 * Throws ConfigError for an address that is neither https nor on this machine, and where one vendor is played on this
 * machine and the other is not: the keys of somebody real would go to whatever listens there.
 *
 * @param signal Ends requests that are under way; that of the world, unless told.
 * @param until When the time for requests is over; never, unless told.
 */
export function openClients(
  { personio, engagedly, command }: Settings,
  world: World,
  {
    refOf,
    signal = world.signal,
    until = () => Number.POSITIVE_INFINITY,
  }: { refOf: RefOf; signal?: AbortSignal | undefined; until?: () => number },
): Clients {
  const line = {
    refOf,
    until,
    ...(signal ? { signal } : {}),
    onWait: (waiting: Waiting) => world.onStep({ step: 'waiting', waiting }),
    ...world.network,
  };
  const from = openSource(personio, { ...line, onSecret: (secret) => world.onSecret(secret) });
  const to = openTarget(engagedly, { ...line, readOnly: command !== 'sync' && command !== 'undo' });
  if (isPlayedHere(personio.url) !== isPlayedHere(engagedly.url)) {
    throw new ConfigError(
      'One of PERSONIO_URL and ENGAGEDLY_URL is on this machine, and the other is not.',
      'Take both out of the environment for the real systems (unset PERSONIO_URL ENGAGEDLY_URL), or set both as "npm run sandbox" says.',
    );
  }
  return {
    source: from.port,
    target: to.port,
    calls: () => ({ personio: from.http.counts(), engagedly: to.http.counts() }),
    told: () => to.http.told(),
    isThrottled: () => from.http.isOver() || to.http.isOver(),
    close: () => {
      for (const { http } of [from, to]) http.close();
    },
  };
}

/** Of somebody who only looks, and may stop that. */
export function watchOf({ onStep, signal }: Pick<World, 'onStep' | 'signal'>): Watch {
  return { onStep: (step) => onStep(step), ending: () => (signal?.aborted ? 'cancelled' : undefined) };
}
