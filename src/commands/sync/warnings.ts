/** What somebody should know of a run, however it ends. Pure. */
import { missingLedgerKey } from '../../credentials.ts';
import type { Settings } from '../../settings.ts';
import { type LoadedTenant, overlookedInWords } from '../../tenant/files.ts';

export function warningsOf(settings: Settings, loaded: LoadedTenant): string[] {
  return [warningOfPublic(settings), missingLedgerKey(settings), overlooked(loaded)].flatMap(
    (text) => text ?? [],
  );
}

function warningOfPublic({ run, command }: Settings): string | undefined {
  if (command === 'plan' || !run.repository?.isPublic) return undefined;
  return 'This repository is public: everybody can read who your customers are and what every run did. Make it private.';
}

function overlooked({ id, forReview }: LoadedTenant): string | undefined {
  if (forReview.length === 0) return undefined;
  return `The tenant file has ${overlookedInWords(forReview)} Which: npm run validate -- ${id}`;
}
