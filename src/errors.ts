/**
 * One class per kind of failure. A message says what, where, how much and how to mend it, and never holds a
 * person's data or a secret: it may be printed as it is. `cause` is kept for a debugger and never printed.
 */
import type { IssueCode } from './issues.ts';

/** Base of everything we throw on purpose. `remedy` is a sentence that tells what to do. */
export class SyncError extends Error {
  override name = 'SyncError';
  readonly code: IssueCode;
  readonly remedy: string;

  constructor(code: IssueCode, message: string, remedy: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.remedy = remedy;
  }
}

/** A setting, input or tenant file is wrong; nothing was called. */
export class ConfigError extends SyncError {
  override name = 'ConfigError';
  constructor(message: string, remedy: string, options?: ErrorOptions) {
    super('config', message, remedy, options);
  }
}

export type Vendor = 'personio' | 'engagedly';

/** What messages say about a vendor; the rows are in vendors/vendors.ts. */
export type VendorFacts = {
  id: Vendor;
  name: string;
  /** Of its API, where no other is set. */
  address: string;
  /** The settings that let us in, by the names its adapter has for them. */
  secrets: Readonly<Record<string, string>>;
  /** How to give a credential the rights it needs. */
  rights: string;
  /** What the customer does where their keys are refused: to look at them, and to make new ones. */
  keys: string;
};

/** The setting of another address of a vendor's API. */
export function urlSetting({ id }: Pick<VendorFacts, 'id'>): `${Vendor}-url` {
  return `${id}-url`;
}

/** A setting by the name that people give it: in the environment, and among the secrets of a repository. */
export function environmentName(setting: string): string {
  return setting.toUpperCase().replaceAll('-', '_');
}

/** The vendor does not accept the credential (401, 403, or an unsuccessful login). Stops the run at once. */
export class AuthError extends SyncError {
  override name = 'AuthError';
  readonly vendor: Vendor;
  /** `key`: it is no key to the vendor. `rights`: it is, and may not do what was asked. */
  readonly lacks: 'key' | 'rights';
  constructor(
    vendor: Vendor,
    message: string,
    remedy: string,
    { lacks = 'key', ...options }: ErrorOptions & { lacks?: AuthError['lacks'] } = {},
  ) {
    super(`${vendor}-auth`, message, remedy, options);
    this.vendor = vendor;
    this.lacks = lacks;
  }
}

/** A request failed for good: an answer with this status, or (status 0) no usable answer after all retries. */
export class HttpError extends SyncError {
  override name = 'HttpError';
  readonly vendor: Vendor;
  /** HTTP status; 0 when no usable answer came. */
  readonly status: number;
  /** `error_type` and `errors[].code` of the vendor, where they are words we know; never `message`. */
  readonly codes: readonly string[];
  /** `errors[].field` names, where the request named them. */
  readonly fields: readonly string[];
  /** True when the request may have been carried out though no answer came (connection lost, time-out, 5xx). */
  readonly uncertain: boolean;

  constructor(
    vendor: Vendor,
    status: number,
    message: string,
    remedy: string,
    details: {
      codes?: readonly string[];
      fields?: readonly string[];
      uncertain?: boolean;
      /** Why nothing more is asked of the vendor in this run. */
      ended?: 'throttled' | 'out-of-time' | undefined;
    } = {},
    options?: ErrorOptions,
  ) {
    super(details.ended ?? `${vendor}-http`, message, remedy, options);
    this.vendor = vendor;
    this.status = status;
    this.codes = details.codes ?? [];
    this.fields = details.fields ?? [];
    this.uncertain = details.uncertain ?? false;
  }
}

/** An answer does not have the documented shape. */
export class ShapeError extends SyncError {
  override name = 'ShapeError';
  readonly vendor: Vendor;
  constructor(vendor: Vendor, message: string, options?: ErrorOptions) {
    super(
      `${vendor}-shape`,
      message,
      'Run again later; if it stays, the vendor changed its API and this product needs an update.',
      options,
    );
    this.vendor = vendor;
  }
}

/** Whether it says nothing of the whole: what was asked for alone has no answer, or none that can be read. */
export function isUnread(error: unknown): error is HttpError | ShapeError {
  return error instanceof HttpError || error instanceof ShapeError;
}

/** What was read cannot be trusted enough to write anything: nobody there, or an attribute the run rests on is gone. */
export class UnsafeReadError extends SyncError {
  override name = 'UnsafeReadError';
  readonly attribute: string | undefined;
  constructor(code: IssueCode, message: string, remedy: string, attribute?: string) {
    super(code, message, remedy);
    this.attribute = attribute;
  }
}

/** A write was attempted with a client that may only read (plan mode). A defect, never a condition. */
export class ReadOnlyError extends SyncError {
  override name = 'ReadOnlyError';
  constructor(method: string) {
    super(
      'read-only',
      `A ${method} request was refused: this run may only read.`,
      'Report this: plan mode must never try to write.',
    );
  }
}
