/** One login at Personio for a whole run, and requests made with it. */
import personioSchema from '../../../schemas/personio.json' with { type: 'json' };
import { AuthError, HttpError, ShapeError } from '../../errors.ts';
import type { HttpClient, HttpRequest, HttpResponse } from '../../http/http.ts';
import type { TokenAnswer } from '../../types/personio.d.ts';
import { answerReader } from '../answer.ts';

export type SessionOptions = {
  http: HttpClient;
  clientId: string;
  clientSecret: string;
  /** Told the token before its first use, so that it can be masked in logs. */
  onSecret?: (secret: string) => void;
};

export type SessionRequest = Pick<
  HttpRequest,
  'path' | 'query' | 'accept' | 'headers' | 'answer' | 'maxBytes'
> & { label: string };

export type Session = {
  /** A GET with the token. A 401 renews the token, once in a run; a second one is an AuthError. */
  get(request: SessionRequest): Promise<HttpResponse>;
  /** Whether an answer has said that this API comes to an end: RFC 9745 and 8594. */
  isEnding(): boolean;
};

/** Personio asks integrations to name themselves, and may decline to look into problems of those that do not. */
export const APP_ID = { 'X-Personio-App-ID': 'ENGAGEDLY_SYNC' };

const readToken = answerReader<TokenAnswer>('personio', personioSchema, 'tokenAnswer');

/**
 * The token stays the same for 24 hours and may be used in parallel. Answers can carry it again in an
 * `Authorization` header, a relic of one-time tokens that only some endpoints send: it is ignored.
 */
export function openSession(options: SessionOptions): Session {
  let login: Promise<string> | undefined;
  let renewed = false;
  let isEnding = false;

  async function get(request: SessionRequest): Promise<HttpResponse> {
    login ??= logIn(options);
    const used = login;
    const accept = request.accept ?? [];
    const answer = await send(request, await used, renewed && login === used ? accept : [...accept, 401]);
    if (answer.status !== 401) return answer;
    // Requests that overlap may all be refused; whoever comes first renews the token for all of them.
    if (login === used) {
      renewed = true;
      login = logIn(options);
    }
    return send(request, await login, accept);
  }

  async function send(
    request: SessionRequest,
    token: string,
    accept: readonly number[],
  ): Promise<HttpResponse> {
    const headers = { ...request.headers, ...APP_ID, Authorization: `Bearer ${token}` };
    const answer = await options.http.request({ ...request, method: 'GET', headers, accept });
    isEnding ||= answer.headers.has('deprecation') || answer.headers.has('sunset');
    return answer;
  }

  return { get, isEnding: () => isEnding };
}

async function logIn({ http, clientId, clientSecret, onSecret }: SessionOptions): Promise<string> {
  const label = 'the access token';
  try {
    const { body } = await http.request({
      method: 'POST',
      path: '/v1/auth',
      headers: APP_ID,
      // In the body: Personio ends credentials in the address.
      body: { client_id: clientId, client_secret: clientSecret },
      reads: true,
      label,
    });
    const { token } = readToken(body, label).data;
    onSecret?.(token);
    return token;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    throw new AuthError(
      'personio',
      'Personio does not accept the client id and client secret.',
      "Compare both with the API credential in Personio, under Marketplace > Connected integrations, or make a new one and store it as this tenant's secrets.",
      { cause: error },
    );
  }
}

/** An outage says nothing about the credential; every other answer to a login does. */
function isRefusal(error: unknown): boolean {
  if (error instanceof AuthError || error instanceof ShapeError) return true;
  return (
    error instanceof HttpError &&
    error.status !== 0 &&
    error.status !== 408 &&
    error.status !== 429 &&
    error.status < 500
  );
}
