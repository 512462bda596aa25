/** What the Personio credential may read, found by name or label. Pure. */
import type { SourceAttribute } from '../model.ts';
import type { Rules } from '../rules.ts';
import { plainText } from '../values.ts';
import { isPrivateName, isSensitive, namedSensitive } from './sensitive.ts';

/** `undefined`: the credential may not read it; `ambiguous`: two attributes share the label. */
export type Resolved = SourceAttribute | 'ambiguous' | undefined;

export type Attributes = {
  /** By key (`first_name`, `dynamic_33400`) or universal id (`date_of_birth`). */
  named(name: string): SourceAttribute | undefined;
  /** A custom attribute by its label. */
  labelled(label: string): Resolved;
  /** Normalised label to key, of the custom attributes whose label is their own. */
  labels: ReadonlyMap<string, string>;
};

/** Personio always gives the id, whether the credential names it or not. */
const ID: SourceAttribute = { key: 'id', label: 'ID', type: 'integer', universalId: 'id' };

export function indexAttributes(source: readonly SourceAttribute[]): Attributes {
  const byKey = new Map<string, SourceAttribute>([['id', ID]]);
  const byUniversalId = new Map<string, SourceAttribute>();
  const byLabel = new Map<string, SourceAttribute[]>();
  for (const attribute of source) {
    const { key, universalId, label } = attribute;
    if (byKey.has(key)) continue;
    byKey.set(key, attribute);
    if (universalId === key) continue;
    if (universalId !== undefined && !byUniversalId.has(universalId))
      byUniversalId.set(universalId, attribute);
    const text = plainText(label);
    byLabel.set(text, [...(byLabel.get(text) ?? []), attribute]);
  }
  const labels = new Map<string, string>();
  for (const [label, [first, ...others]] of byLabel) {
    if (first && others.length === 0) labels.set(label, first.key);
  }
  return {
    named: (name) => byKey.get(name) ?? byUniversalId.get(name),
    labelled(label) {
      const [first, ...others] = byLabel.get(plainText(label)) ?? [];
      return others.length > 0 ? 'ambiguous' : first;
    },
    labels,
  };
}

/**
 * Whether an attribute may be read. A name that looks sensitive has to stand under `sensitive` itself, as
 * `validate` asks for. `dynamic_4711` tells nothing, but its label may: then any of its names will do.
 */
export function isAllowed(
  name: string,
  attribute: SourceAttribute,
  rules: Pick<Rules, 'sensitive'>,
): boolean {
  const named = namedSensitive(rules);
  const names = namesOf(name, attribute);
  if (isSensitive(name)) return named.has(plainText(name));
  return !names.some(isSensitive) || names.some((other) => named.has(plainText(other)));
}

/**
 * Whether what it holds is nobody's to read, whatever is made of it: some name of it is a sensitive one, is birth date or
 * gender, or stands under `sensitive`, which may say so of a name that tells nothing.
 */
export function isPrivateAttribute(
  name: string,
  attribute: SourceAttribute,
  rules: Pick<Rules, 'sensitive'>,
): boolean {
  const named = namedSensitive(rules);
  return namesOf(name, attribute).some((one) => isPrivateName(one) || named.has(plainText(one)));
}

/** Of these keys those whose values are nobody's to read, whether a row reads them or the filter alone. */
export function privateAmong(
  keys: Iterable<string>,
  attributes: Attributes,
  rules: Pick<Rules, 'sensitive'>,
): string[] {
  return [...keys].filter((key) => {
    const attribute = attributes.named(key);
    return attribute !== undefined && isPrivateAttribute(key, attribute, rules);
  });
}

function namesOf(name: string, { key, label, universalId = '' }: SourceAttribute): string[] {
  return [name, key, label, universalId];
}
