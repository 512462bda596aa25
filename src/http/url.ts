/** Which addresses requests may go to. Pure. */
import { ConfigError, ShapeError, urlSetting, type VendorFacts } from '../errors.ts';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** The base URL without a slash at its end. Throws ConfigError unless it is https, or http on this machine. */
export function readBaseUrl(vendor: VendorFacts, text: string): string {
  const refuse = (what: string) =>
    new ConfigError(
      `${urlSetting(vendor)} ${what}.`,
      'Give the address of the API, like https://api.example.com; http is possible only for 127.0.0.1, localhost and [::1].',
    );
  const url = URL.parse(text.trim());
  if (url === null) throw refuse('is not an address');
  if (url.username !== '' || url.password !== '') throw refuse('holds a user name or password');
  if (url.search !== '' || url.hash !== '') throw refuse('has a part after "?" or "#"');
  if (url.protocol !== 'https:' && !isLoopback(url)) throw refuse('is neither https nor on this machine');
  return url.origin + url.pathname.replace(/\/+$/, '');
}

/** Whether this address is played on this machine: http on loopback. */
export function isPlayedHere(text: string): boolean {
  const url = URL.parse(text.trim());
  return url !== null && isLoopback(url);
}

function isLoopback({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && LOOPBACK.has(hostname);
}

export type Target = { path: string; query?: ReadonlyArray<readonly [string, string]> };

/** The address of one request. An id that would lead to another path (`..`) is refused. */
export function urlOf(vendor: VendorFacts, base: string, { path, query = [] }: Target): string {
  if (!path.startsWith('/') || /[?#\\]|(?:^|\/)(?:\.|%2e){1,2}(?:\/|$)/i.test(path)) {
    throw new ShapeError(vendor.id, 'A request was not made because an id does not look like an id.');
  }
  const search = new URLSearchParams(
    query.map(([name, value]): [string, string] => [name, value]),
  ).toString();
  return base + path + (search === '' ? '' : `?${search}`);
}
