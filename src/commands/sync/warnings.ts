/** What somebody should know of a run, however it ends. Pure. */
import { missingLedgerKey } from '../../credentials.ts';
import type { Settings } from '../../settings.ts';
import type { LoadedTenant } from '../../tenant/files.ts';

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
  const [errors, them] = forReview.length === 1 ? ['1 error', 'it'] : [`${forReview.length} errors`, 'them'];
  return `The tenant file has ${errors} that a review refuses and a run goes on with: it does not mean what it says. For ${them}: npm run validate -- ${id}`;
}
