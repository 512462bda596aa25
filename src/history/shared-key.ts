/** Whose runs are signed under the same ledger key: destroying it for the one would erase the other as well. Pure. */
import type { HistoryLine } from '../types/history.d.ts';
import { parseSigned } from './signed.ts';

/** Ids, sorted, of tenants whose last signed run was under a key that another's was, too. Lines: oldest first. */
export function sharingKeys(
  tenants: ReadonlyMap<string, ReadonlyArray<Pick<HistoryLine, 'signed'>>>,
): string[] {
  const keys = [...tenants].flatMap(([id, lines]) => {
    const signed = lines.findLast((line) => line.signed !== undefined)?.signed;
    const fingerprint = signed === undefined ? undefined : parseSigned(signed)?.fingerprint;
    return fingerprint === undefined ? [] : { id, fingerprint };
  });
  const groups = Map.groupBy(keys, ({ fingerprint }) => fingerprint);
  return [...groups.values()]
    .filter((group) => group.length > 1)
    .flat()
    .map(({ id }) => id)
    .sort();
}
