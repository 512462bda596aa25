/** A value for an attribute that only this customer has, where the file's own examples give none. Pure. */

/** Words in labels, German and English, and what could stand there. The first that fits decides. */
const INVENTIONS: ReadonlyArray<readonly [words: RegExp, value: string]> = [
  [/e-?mail/i, 'invented@company.example'],
  [/datum|date|beginn|ende\b|start|\bend\b|\bseit\b|\bsince\b|\buntil\b|\bbis\b/i, '2021-03-01'],
  [/telefon|phone|mobil|handy/i, '+49 30 555 0100'],
  [/nummer|number|\bnr\b|\bno\b|\bid\b|kennung|code|kürzel/i, '4711'],
  [/stunden|hours|prozent|percent|anzahl|count|\bfte\b/i, '40'],
];

/** `expressions`: those that read it, for a closed list takes only what stands in it. */
export function inventFor(name: string, expressions: readonly string[]): string {
  const option = expressions.map((text) => firstOption(text, name)).find((value) => value !== undefined);
  return option ?? INVENTIONS.find(([words]) => words.test(name))?.[1] ?? `${name} (invented)`;
}

/** The first value of `$option($custom('name'), {'value': …})`. */
function firstOption(expression: string, name: string): string | undefined {
  const start = expression.indexOf('$option(');
  if (start < 0) return undefined;
  const call = expression.slice(start);
  const [asked = '', list = ''] = [call.slice(0, call.indexOf('{')), call.slice(call.indexOf('{') + 1)];
  if (!asked.includes(name)) return undefined;
  return /^\s*(?:'([^']*)'|"([^"]*)")\s*:/
    .exec(list)
    ?.slice(1)
    .find((value) => value !== undefined);
}
