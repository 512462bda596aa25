/**
 * From a request that failed for good to an error in plain words. Pure.
 *
 * Nothing that a vendor or a network library wrote enters a message: their texts may quote a person's data or an
 * address with a query. Only statuses, system error codes, and words that we know ourselves are taken over.
 */
import {
  AuthError,
  ConfigError,
  environmentName,
  HttpError,
  type SyncError,
  urlSetting,
  type VendorFacts,
} from '../errors.ts';
import { readWords, type Words } from './words.ts';

/** What went wrong with the last attempt. */
export type Trouble =
  /** No connection: the request was not sent. `code`: the system's word, like ECONNREFUSED. */
  | { kind: 'unreachable'; code: string; certificate: boolean }
  | { kind: 'timed-out'; afterMs: number }
  /** The connection ended before the answer was complete. */
  | { kind: 'cut-off' }
  /** A 2xx whose body is not JSON. */
  | { kind: 'unreadable'; status: number }
  | { kind: 'too-large'; megabytes: number }
  | { kind: 'status'; status: number; body: unknown }
  /** The vendor wants us to wait longer than a run can. */
  | { kind: 'long-wait'; minutes: number }
  /** Refused twice in a row: nothing more is asked in this run. */
  | { kind: 'throttled' }
  /** The time of the run is over, or would be after the wait. */
  | { kind: 'out-of-time' }
  /** The run was ended from outside. */
  | { kind: 'stopped' };

export type FailedRequest = {
  vendor: VendorFacts;
  /** What was asked for: "the user list". */
  label: string;
  trouble: Trouble;
  attempts: number;
  /** Whether the address is one of this machine: a sandbox, which may have ended. */
  isPlayedHere: boolean;
  /** The vendor may have carried it out. */
  uncertain: boolean;
  /** All that was sent: a field that the vendor names is taken over only if it stands in it. */
  sent: unknown;
  cause: unknown;
};

const TOO_MANY =
  'Somebody else probably uses the same key at the same time: find out who, or run again when they are done.';
const LATER = 'Run again later; if it stays, ask the vendor whether its service is disturbed.';

/** Our own word, beside those of the vendor: the answer was over the size that was asked for. */
export const TOO_LARGE = 'too_large';

/** Troubles after which nothing more is asked of the vendor in this run. */
const ENDED: Partial<Record<Trouble['kind'], 'throttled' | 'out-of-time'>> = {
  'long-wait': 'throttled',
  throttled: 'throttled',
  'out-of-time': 'out-of-time',
};

/** AuthError for 401 and 403, with an HttpError of that status as its cause; else HttpError. */
export function failureOf(failed: FailedRequest): SyncError {
  const { vendor, label, trouble, uncertain } = failed;
  const ended = ENDED[trouble.kind];
  const status = trouble.kind === 'status' ? trouble.status : ended === 'throttled' ? 429 : 0;
  const own = trouble.kind === 'too-large' ? [TOO_LARGE] : [];
  const words = trouble.kind === 'status' ? readWords(trouble.body, failed.sent) : { codes: own, fields: [] };
  const { message, remedy } = explain(failed, words);
  const error = new HttpError(
    vendor.id,
    status,
    message,
    remedy,
    {
      ...words,
      uncertain,
      ended,
    },
    { cause: failed.cause },
  );
  if (status !== 401 && status !== 403) return error;

  const { name, rights } = vendor;
  return status === 401
    ? new AuthError(
        vendor.id,
        `${name} does not accept the credential: it answered the request for ${label} with status 401.`,
        `Check the secrets ${secretsOf(vendor)}: they must be complete, not expired, and belong to this customer.`,
        { cause: error },
      )
    : new AuthError(
        vendor.id,
        `${name} does not allow this credential what was asked: the request for ${label} got status 403.`,
        rights,
        { cause: error, lacks: 'rights' },
      );
}

/** For a request that could not even be put together: a header has characters that may not stand there. */
export function unsendable(vendor: VendorFacts, cause: unknown): ConfigError {
  return new ConfigError(
    `A header for ${vendor.name} cannot be sent.`,
    `Check the secrets ${secretsOf(vendor)}: they may hold plain characters only, and no line break.`,
    { cause },
  );
}

function explain(failed: FailedRequest, words: Words): { message: string; remedy: string } {
  const { vendor, label, trouble, attempts } = failed;
  const { name } = vendor;
  const url = addressOf(vendor);
  const tries = attempts > 1 ? ` (${attempts} attempts)` : '';
  const unsure = failed.uncertain ? ' It is not certain whether the request was carried out.' : '';
  switch (trouble.kind) {
    case 'unreachable':
      return {
        message: `${name} could not be reached (${trouble.code}) for ${label}${tries}.`,
        remedy: trouble.certificate
          ? `The server's certificate is not valid for this address: check ${url}, the clock of this machine, and whether a proxy stands between.`
          : failed.isPlayedHere
            ? `Nothing answers at ${url}, which is on this machine: if that was "npm run sandbox", start it again and take the settings that it prints.`
            : `Check ${url}, and the network of this machine: name service, firewall, proxy.`,
      };
    case 'timed-out':
      return {
        message: `${name} did not answer the request for ${label} within ${seconds(trouble.afterMs)}${tries}.${unsure}`,
        remedy: LATER,
      };
    case 'cut-off':
      return {
        message: `The connection to ${name} broke before the answer for ${label} was complete${tries}.${unsure}`,
        remedy: LATER,
      };
    case 'unreadable':
      return {
        message: `${name} answered the request for ${label} with status ${trouble.status} and a body that is not JSON${tries}.${unsure}`,
        remedy: `Check ${url}; if it is right, run again later.`,
      };
    case 'too-large':
      return {
        message: `${name} answered the request for ${label} with more than ${trouble.megabytes} MB; it was not read further.${unsure}`,
        remedy: `Check ${url}; if it is right, report this.`,
      };
    case 'long-wait':
      return {
        message: `${name} asks for a pause of ${trouble.minutes} minutes before ${label}: longer than a run waits.`,
        remedy: TOO_MANY,
      };
    case 'throttled':
      return {
        message: `${name} asked for fewer requests (status 429) twice in a row, so ${label} was not asked for again.`,
        remedy: TOO_MANY,
      };
    case 'out-of-time':
      return {
        message: `The time for it was over before ${name} was asked for ${label}${tries}.${unsure}`,
        remedy: 'The next start tries again. If it stays, look why the vendor answers so slowly.',
      };
    case 'stopped':
      return {
        message: `The run was stopped before ${name} answered for ${label}.${unsure}`,
        remedy: 'Run again.',
      };
    case 'status':
      return explainStatus(failed, trouble.status, words, `${tries}.${unsure}`);
  }
}

function explainStatus(
  { vendor, label }: FailedRequest,
  status: number,
  { codes, fields }: Words,
  end: string,
): { message: string; remedy: string } {
  const { name } = vendor;
  const url = addressOf(vendor);
  if (status >= 300 && status < 400) {
    return {
      message: `${name} answered the request for ${label} with a redirect (status ${status}), which is not followed${end}`,
      remedy: `Check ${url}: it must be the address of the API itself.`,
    };
  }
  if (status === 429) {
    return {
      message: `${name} asks for fewer requests (status 429) and did not take the one for ${label}${end}`,
      remedy: TOO_MANY,
    };
  }
  const detail = [codes.join(', '), fields.length > 0 ? `at ${fields.join(', ')}` : '']
    .filter(Boolean)
    .join(' ');
  return {
    message: `${name} answered the request for ${label} with status ${status}${detail === '' ? '' : ` (${detail})`}${end}`,
    remedy:
      status >= 500 || status === 408
        ? LATER
        : status === 404
          ? `It may just have been removed: run again. If it stays, check ${url}.`
          : 'The vendor refuses what was sent: check the mapping of the fields named here; if it is right, report this.',
  };
}

/** "personio-url (PERSONIO_URL)" */
function addressOf(vendor: VendorFacts): string {
  const setting = urlSetting(vendor);
  return `${setting} (${environmentName(setting)})`;
}

/** "PERSONIO_CLIENT_ID and PERSONIO_CLIENT_SECRET" */
function secretsOf({ secrets }: VendorFacts): string {
  return Object.values(secrets).map(environmentName).join(' and ');
}

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}
