/** One figure of the benchmark, and how all of them are shown: as a table, as JSON, and as one picture. Pure. */

export type Figure = {
  name: string;
  unit: string;
  /** `at-most`: the target is a ceiling. `exactly`: it is the floor that is reached or not. */
  target: { kind: 'at-most' | 'exactly'; value: number } | undefined;
  measured: number;
  /** The same figure for the obvious script, where it has one. */
  script?: number;
};

export function isMet({ target, measured }: Figure): boolean {
  if (target === undefined) return true;
  // Two digits are what a table shows.
  const rounded = round(measured);
  return target.kind === 'exactly' ? rounded === round(target.value) : rounded <= round(target.value);
}

/** Measured ÷ target; without a target, or with one of none, there is nothing to divide by. */
export function ratioOf({ target, measured }: Figure): number | undefined {
  return target === undefined || target.value === 0 ? undefined : round(measured / target.value);
}

export function tableOf(figures: readonly Figure[]): string {
  const head = ['figure', 'target', 'measured', 'ratio', 'obvious script', ''];
  const rows = figures.map((figure) => [
    `${figure.name}, ${figure.unit}`,
    figure.target === undefined
      ? ''
      : `${figure.target.kind === 'at-most' ? '≤ ' : ''}${round(figure.target.value)}`,
    String(round(figure.measured)),
    String(ratioOf(figure) ?? ''),
    figure.script === undefined ? '' : String(round(figure.script)),
    isMet(figure) ? '' : 'MISSED',
  ]);
  const widths = head.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join(' | ')} |`;
  const rule = `|${widths.map((width, at) => (at === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}

const BAR = 320;
const ROW = 26;
const LABEL = 520;

/** Bars of measured ÷ target; the line is the target. */
export function pictureOf(figures: readonly Figure[], title: string): string {
  const drawn = figures.filter((figure) => ratioOf(figure) !== undefined);
  const longest = Math.max(1.25, ...drawn.map((figure) => ratioOf(figure) ?? 0));
  const x = (ratio: number) => Math.round((ratio / longest) * BAR);
  const rows = drawn.map((figure, at) => {
    const ratio = ratioOf(figure) ?? 0;
    const y = 50 + at * ROW;
    const text = `${figure.name}: ${round(figure.measured)} ${figure.unit}`;
    return [
      `<text x="${LABEL - 10}" y="${y + 14}" text-anchor="end">${escaped(text)}</text>`,
      `<rect x="${LABEL}" y="${y + 2}" width="${Math.max(1, x(ratio))}" height="16" fill="${isMet(figure) ? '#2a7' : '#c33'}"/>`,
      `<text x="${LABEL + x(ratio) + 6}" y="${y + 14}">${ratio}</text>`,
    ].join('');
  });
  const height = 60 + drawn.length * ROW;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${LABEL + BAR + 80}" height="${height}" font-family="sans-serif" font-size="12">
<text x="10" y="24" font-size="16">${escaped(title)}</text>
<line x1="${LABEL + x(1)}" y1="40" x2="${LABEL + x(1)}" y2="${height - 10}" stroke="#333" stroke-dasharray="4 3"/>
${rows.join('\n')}
</svg>
`;
}

export function round(value: number): number {
  return Number(value.toFixed(2));
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
