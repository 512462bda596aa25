/** Attributes that a file takes for the customer's own, which a name that is misspelt becomes as well. Pure. */
import type { SourceAttribute, Tenant } from '../model.ts';
import { closest } from '../suggest.ts';
import { neededAttributes } from '../tenant/describe/mapping.ts';
import { plainText } from '../values.ts';
import { keyOnScreen, pathCalled, suggestKey } from '../vendors/personio/screen-names.ts';

/**
 * A sentence, or none where there is no doubt.
 * @param readable As Personio has told them; empty: nobody has asked it.
 * @param before The file as it was: what it had is known.
 */
export function ownInWords(tenant: Tenant, readable: readonly SourceAttribute[], before?: Tenant): string[] {
  const had = new Set(before === undefined ? [] : neededAttributes(before).labels);
  const labels = neededAttributes(tenant).labels.filter((label) => !had.has(label));
  const shown = readable.map(({ label }) => plainText(label));
  const unsure = labels.filter((label) => !shown.includes(plainText(label)));
  if (unsure.length === 0) return [];
  const named = unsure.map((label) => {
    const meant = keyOnScreen(label) ?? pathCalled(label) ?? closest(label, shown) ?? suggestKey(label);
    return `"${label}"${meant === undefined ? '' : ` (did you mean ${meant}?)`}`;
  });
  const said =
    readable.length === 0
      ? "Taken for attributes of the customer's own, spelt as on their screens"
      : 'The credential of Personio shows no attribute of this name: it is misspelt, or still to be ticked';
  return [`${said}: ${named.join(', ')}.`];
}
