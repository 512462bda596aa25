/** Settings that hold only where both vendors are played on this machine. Pure. */
import { isAbsolute } from 'node:path';
import { ConfigError, urlSetting } from './errors.ts';
import { isPlayedHere } from './http/url.ts';
import { ALL_VENDORS } from './vendors/vendors.ts';

/** Another time than now is possible only where both vendors are played on this machine. */
export function clockOf(get: (name: string) => string): Date | undefined {
  const text = get('sync-clock');
  if (text === '') return undefined;
  const time = new Date(text);
  if (isPlayed(get) && !Number.isNaN(time.getTime())) return time;
  throw new ConfigError(
    'SYNC_CLOCK is set; another time than now works only against sandboxes on this machine.',
    'Take SYNC_CLOCK out of the environment.',
  );
}

/** An invented customer has a ledger of its own, so that nothing of it comes to a real one; and nobody real has that. */
export function ledgerRemoteOf(get: (name: string) => string): string {
  const path = get('ledger-remote');
  if (path === '' || (isAbsolute(path) && isPlayed(get))) return path;
  throw new ConfigError(
    'LEDGER_REMOTE is set; it is for the customer whom "npm run sandbox" plays on this machine, and for nobody else.',
    'Take out of the environment all that was set for it: unset PERSONIO_URL ENGAGEDLY_URL LEDGER_REMOTE OUT_DIR',
  );
}

function isPlayed(get: (name: string) => string): boolean {
  return ALL_VENDORS.every((vendor) => isPlayedHere(get(urlSetting(vendor))));
}
