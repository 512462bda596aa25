/** Which attributes Personio shows: as its list tells them, and as people tell them. Pure. */
import type { SourceAttribute } from '../../model.ts';
import { isFieldKey, own, type Raw, textOf, textsOf } from '../raw.ts';

/** Rows of the attribute list; those without a plain key are skipped, since nothing could ask for them. */
export function attributesOf(rows: readonly Raw[]): SourceAttribute[] {
  const attributes = new Map<string, SourceAttribute>();
  for (const row of rows) {
    const key = own(row, 'key');
    if (!isFieldKey(key) || attributes.has(key)) continue;
    const universalId = own(row, 'universal_id');
    const options = textsOf(own(row, 'options'));
    attributes.set(key, {
      key,
      label: textOf(own(row, 'label')) ?? key,
      type: textOf(own(row, 'type')) ?? 'standard',
      ...(isFieldKey(universalId) && { universalId }),
      ...(options.length > 0 && { options }),
    });
  }
  return [...attributes.values()];
}

/** The same from people: every attribute comes in an envelope with its label, type and universal id. */
export function inferAttributes(people: readonly Raw[]): SourceAttribute[] {
  return attributesOf(
    people.flatMap((person) =>
      Object.keys(person).map((key) => {
        const envelope = own(person, key);
        return {
          key,
          label: own(envelope, 'label'),
          type: own(envelope, 'type'),
          universal_id: own(envelope, 'universal_id'),
        };
      }),
    ),
  );
}
