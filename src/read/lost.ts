/** Attributes that were filled last time and are filled for nobody now: a lost right, not a mass deletion. Pure. */
import { UnsafeReadError } from '../errors.ts';
import type { Reads } from '../map/expression/reads.ts';
import type { PreparedMapping } from '../map/map.ts';
import { lostSince } from '../memory/last-read.ts';
import type { Employee, Finding, Memory } from '../model.ts';
import { plainText } from '../values.ts';

/** For how many people each attribute is filled. */
export function countFilled(employees: readonly Employee[], keys: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    keys.map((key) => [
      key,
      employees.filter(({ record }) => Object.hasOwn(record, key) && record[key] !== undefined).length,
    ]),
  );
}

/**
 * The mapping without the rows that a lost attribute feeds, so that their fields are left alone, and a finding for
 * each; a filter that reads one can tell nobody's standing. Lost is what stands in no record though the credential
 * may read it, and what was filled for many last time and is filled for nobody now. Throws UnsafeReadError when it
 * is `status`, `email`, or feeds the identifier.
 *
 * @param input.seen Attribute keys that stood in at least one record, filled or not.
 * @param input.filled As `countFilled` gives it, for this run.
 */
export function withoutLost(input: {
  prepared: PreparedMapping;
  seen: ReadonlySet<string>;
  filled: Readonly<Record<string, number>>;
  memory: Memory | undefined;
  identifier: string;
}): { prepared: PreparedMapping; findings: Finding[]; lost: ReadonlySet<string> } {
  const { prepared, identifier } = input;
  const lost = new Map([...notShown(input), ...notFilled(input)]);
  if (lost.size === 0) return { prepared, findings: [], lost: new Set() };
  const feedsIdentifier = prepared.rows.find(({ field }) => field === identifier)?.keys ?? [];
  for (const [key, message] of lost) {
    if (key === 'status' || key === 'email' || feedsIdentifier.includes(key))
      throw lostAttribute(key, message);
  }
  const isFed = (keys: readonly string[]) => keys.some((key) => lost.has(key));
  return {
    prepared: {
      ...prepared,
      rows: prepared.rows.filter(({ keys }) => !isFed(keys)),
      filter: isFed(prepared.filterKeys) ? 'unusable' : prepared.filter,
    },
    findings: [...lost.keys()].map((key) => ({ code: 'attribute-lost', attribute: nameOf(key, prepared) })),
    lost: new Set(lost.keys()),
  };
}

/** By key and, where rows read them so, by universal id: of one that is not listed any more no key is known. */
export function namesInUse({ keys, rows, findings }: PreparedMapping): string[] {
  const read = rows.flatMap(({ reads }) => reads.attributes);
  return [...new Set([...keys, ...read, ...skippedIn(findings)])];
}

/** What the credential does not show is no choice of anybody's where it was filled for many last time. */
export function lostNotSkipped(findings: readonly Finding[], memory: Memory | undefined): Finding[] {
  const lost = memory ? lostSince(memory, countFilled([], skippedIn(findings))) : new Map();
  return findings.map((finding) =>
    finding.code === 'attribute-skipped' && lost.has(finding.attribute)
      ? { ...finding, code: 'attribute-lost' }
      : finding,
  );
}

function skippedIn(findings: readonly Finding[]): string[] {
  return findings.flatMap(({ code, attribute }) =>
    code === 'attribute-skipped' && attribute !== undefined ? attribute : [],
  );
}

/** Attributes that nobody has a value for, in rows that the tenant wrote itself: for each, the row's field. */
export function emptyRows(
  { rows, labels }: Pick<PreparedMapping, 'rows' | 'labels'>,
  filled: Readonly<Record<string, number>>,
  people: number,
): Finding[] {
  if (people === 0) return [];
  return rows
    .filter(({ origin }) => origin === 'tenant')
    .flatMap(({ field, keys, reads }) =>
      keys
        .filter((key) => filled[key] === 0)
        .map((key): Finding => {
          const attribute = nameOf(key, { rows: [{ reads }], labels });
          return { code: 'attribute-empty', field, attribute };
        }),
    );
}

/** As the tenant file calls it: by its label, where it does. */
function nameOf(
  key: string,
  { rows, labels }: { rows: readonly { reads: Reads }[]; labels: PreparedMapping['labels'] },
): string {
  const used = rows.flatMap(({ reads }) => reads.labels);
  return used.find((label) => labels.get(plainText(label)) === key) ?? key;
}

type Lost = [key: string, message: string];

function notShown({ prepared, seen }: { prepared: PreparedMapping; seen: ReadonlySet<string> }): Lost[] {
  return prepared.keys
    .filter((key) => key !== 'id' && !seen.has(key))
    .map((key) => [key, `Personio lists the attribute "${key}" as readable but shows it for nobody.`]);
}

function notFilled({
  filled,
  memory,
}: {
  filled: Readonly<Record<string, number>>;
  memory: Memory | undefined;
}): Lost[] {
  if (!memory) return [];
  return [...lostSince(memory, filled)].map(([key, before]) => [
    key,
    `The Personio attribute "${key}" was filled for ${before} people last time and is filled for nobody now.`,
  ]);
}

function lostAttribute(attribute: string, message: string): UnsafeReadError {
  return new UnsafeReadError(
    'attribute-lost',
    message,
    `In Personio, under Marketplace > Connected integrations, open the credential of this sync and tick "${attribute}" under its readable employee attributes; then run again. Nothing was written.`,
    attribute,
  );
}
