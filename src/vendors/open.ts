/** Which systems a tenant's people come from and go to, opened. A second source is a row here and in vendors.ts. */

import { createHttp, type HttpClient, type HttpOptions } from '../http/http.ts';
import { engagedlyPace } from '../http/pace/engagedly.ts';
import { personioPace } from '../http/pace/personio.ts';
import type { RefOf, Source, Target } from '../model.ts';
import { createEngagedly } from './engagedly/engagedly.ts';
import { createPersonio } from './personio/personio.ts';
import { type SecretsOf, VENDORS } from './vendors.ts';

/** Where the vendor is, what lets us in, and the line to it. */
type Access<V extends keyof typeof VENDORS> = { url: string } & SecretsOf<V>;
type Line = Omit<HttpOptions, 'vendor' | 'baseUrl' | 'pace' | 'readOnly' | 'headers'> & { refOf: RefOf };

/** A port to one vendor, and the client it goes through: what was asked, and the end of it. */
export type Opened<T> = { port: T; http: HttpClient };

/** Who people are read from. It is never written to, whatever the command. */
export function openSource(
  { url, clientId, clientSecret }: Access<'personio'>,
  { onSecret, refOf, ...line }: Line & { onSecret(secret: string): void },
): Opened<Source> {
  const pace = personioPace();
  const http = createHttp({ ...line, vendor: VENDORS.personio, baseUrl: url, readOnly: true, pace });
  return { port: createPersonio({ http, clientId, clientSecret, onSecret, refOf }), http };
}

/** Who people are written to; `readOnly`: a plan cannot. */
export function openTarget(
  { url, clientKey, secretKey }: Access<'engagedly'>,
  { readOnly, refOf, ...line }: Line & { readOnly: boolean },
): Opened<Target> {
  const pace = engagedlyPace();
  const http = createHttp({ ...line, vendor: VENDORS.engagedly, baseUrl: url, readOnly, pace });
  return { port: createEngagedly({ http, clientKey, secretKey, refOf }), http };
}
