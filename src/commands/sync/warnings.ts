/** What somebody should know of a run, however it ends. Pure. */
import { missingLedgerKey } from '../../credentials.ts';
import { readPaused, strangersIn } from '../../select/select.ts';
import type { Settings } from '../../settings.ts';
import { type LoadedTenant, overlookedInWords } from '../../tenant/files.ts';

const MOST_NAMED = 10;

/** `known`: the ids of all tenants. */
export function warningsOf(settings: Settings, loaded: LoadedTenant, known: readonly string[]): string[] {
  return [
    warningOfPublic(settings),
    missingLedgerKey(settings),
    overlooked(loaded),
    notStopped(settings, known),
  ].flatMap((text) => text ?? []);
}

/** Whoever pulls the brake must not believe that it holds. */
function notStopped({ command, paused }: Settings, known: readonly string[]): string | undefined {
  const strangers = strangersIn(readPaused(paused), known);
  if (command !== 'sync' || strangers.length === 0) return undefined;
  const more = strangers.length > MOST_NAMED ? ` and ${strangers.length - MOST_NAMED} more` : '';
  return `The variable PAUSED_TENANTS names what is no tenant: ${strangers.slice(0, MOST_NAMED).join(', ')}${more}. That stops nobody, and this tenant is synced. Give the ids of tenants, separated by commas, or * for all.`;
}

function warningOfPublic({ run, command }: Settings): string | undefined {
  if (command === 'plan' || !run.repository?.isPublic) return undefined;
  return 'This repository is public: everybody can read who your customers are and what every run did. Make it private.';
}

function overlooked({ id, forReview }: LoadedTenant): string | undefined {
  if (forReview.length === 0) return undefined;
  return `The tenant file has ${overlookedInWords(forReview)} Which: npm run validate -- ${id}`;
}
