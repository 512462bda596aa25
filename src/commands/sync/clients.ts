/** Both vendors' HTTP clients of one run. In plan mode they refuse to write. */

import { createHttp, type HttpClient, type Network } from '../../http/http.ts';
import { engagedlyPace, personioPace } from '../../http/pace/pace.ts';
import type { RefOf, Source, Target } from '../../model.ts';
import type { Settings } from '../../settings.ts';
import type { Summary } from '../../types/summary.d.ts';
import { createEngagedly } from '../../vendors/engagedly/engagedly.ts';
import { createPersonio } from '../../vendors/personio/personio.ts';

export type Clients = {
  source: Source;
  target: Target;
  calls(): Summary['calls'];
  close(): void;
};

/**
 * Throws ConfigError for an address that is neither https nor on this machine.
 *
 * @param signal Ends requests that are under way.
 * @param network In place of the real one.
 */
export function openClients(
  { personio, engagedly, command }: Settings,
  {
    onSecret,
    refOf,
    signal,
    network,
  }: { onSecret(secret: string): void; refOf: RefOf; signal: AbortSignal; network?: Network },
): Clients {
  const fromPersonio = createHttp({
    vendor: 'personio',
    baseUrl: personio.url,
    // Personio is never written to, whatever the command.
    readOnly: true,
    pace: personioPace(),
    signal,
    ...network,
  });
  const toEngagedly = createHttp({
    vendor: 'engagedly',
    baseUrl: engagedly.url,
    readOnly: command !== 'sync',
    pace: engagedlyPace(),
    signal,
    ...network,
  });
  const both: readonly HttpClient[] = [fromPersonio, toEngagedly];
  const { clientId, clientSecret } = personio;
  const { clientKey, secretKey } = engagedly;
  return {
    source: createPersonio({ http: fromPersonio, clientId, clientSecret, onSecret, refOf }),
    target: createEngagedly({ http: toEngagedly, clientKey, secretKey, refOf }),
    calls: () => ({ personio: fromPersonio.counts(), engagedly: toEngagedly.counts() }),
    close: () => {
      for (const client of both) client.close();
    },
  };
}
