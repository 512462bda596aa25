/** Units that wait without anybody who waits for them: of a tenant that syncs nothing else. Pure. */
import { columns, sections } from '../../explain/columns.ts';
import { type Place, releaseOf } from '../../explain/release.ts';
import type { HeldClass } from '../../model.ts';

/** `undefined`: no units wait under this digest. */
export function unitsInWords(held: readonly HeldClass[], digest: string, place: Place): string | undefined {
  const units = held
    .filter((one) => one.digest === digest)
    .flatMap(({ waiting }) => waiting.flatMap((change) => (change.action === 'create-unit' ? [change] : [])));
  if (units.length === 0) return undefined;
  return sections(
    `${units.length} ${units.length === 1 ? 'unit waits' : 'units wait'} under ${digest}, seen now:`,
    columns(
      ['Kind', 'Name'],
      units.map(({ kind, name }) => [kind, name]),
    ),
    releaseOf(digest, place),
  );
}
