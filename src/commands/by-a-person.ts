/** What a person decides is started by a person: neither a schedule nor a program stands in the ledger as having decided it. */
import { ConfigError } from '../errors.ts';
import type { Settings } from '../settings.ts';

/** Throws ConfigError on GitHub unless somebody has started it on the Actions page. `what` begins the sentence. */
export function requirePerson({ run, command }: Settings, what: string): void {
  if (run.trigger === 'local') return;
  if (run.trigger === 'manual' && run.event === 'workflow_dispatch') return;
  throw new ConfigError(
    `${what} is somebody’s decision, and nobody has started this by hand.`,
    `Start the workflow "${command}" on the Actions page.`,
  );
}
