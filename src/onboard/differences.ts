/** What is another now in a tenant file, for whoever changes it. Pure. */

type Content = Record<string, unknown>;

const GROUPS: readonly string[] = ['scope', 'mapping', 'limits'];

/** One line for each key that is another now, with all that stood there; of a list, what came and what went. */
export function differencesOf(before: Content, after: Content): string[] {
  const [old, now] = [flat(before), flat(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => {
    const [from, to] = [old.get(key), now.get(key)];
    if (JSON.stringify(from) === JSON.stringify(to)) return [];
    if (key === 'tests') return `tests: ${counted(before.tests)} before, ${counted(after.tests)} now`;
    const isList = Array.isArray(from) && Array.isArray(to);
    return `${key}: ${isList ? listDifference(from, to) : `${shown(from)} → ${shown(to)}`}`;
  });
}

function listDifference(from: readonly unknown[], to: readonly unknown[]): string {
  const [old, now] = [from.map(shown), to.map(shown)];
  const [came, went] = [now.filter((one) => !old.includes(one)), old.filter((one) => !now.includes(one))];
  const parts = [
    ...(came.length > 0 ? [`${came.join(', ')} added`] : []),
    ...(went.length > 0 ? [`${went.join(', ')} removed`] : []),
  ];
  return `${parts.join('; ') || 'the same in another order'} (${from.length} before, ${to.length} now)`;
}

function flat(content: Content): Map<string, unknown> {
  return new Map(
    Object.entries(content).flatMap(([key, value]): [string, unknown][] =>
      GROUPS.includes(key)
        ? Object.entries(value as Content).map(([part, one]) => [`${key}.${part}`, one])
        : [[key, value]],
    ),
  );
}

function counted(tests: unknown): number {
  return Array.isArray(tests) ? tests.length : 0;
}

function shown(value: unknown): string {
  return value === undefined ? 'not in the file' : JSON.stringify(value);
}
