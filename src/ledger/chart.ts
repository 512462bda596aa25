/**
 * Charts in Mermaid, which GitHub draws in light and in dark. Only words of ours and numbers go into one: its text is
 * a language of its own. Pure. https://mermaid.js.org/syntax/xyChart.html
 */

export type Plot = { as: 'bar' | 'line'; colour: Colour; values: readonly number[] };

export type Chart = {
  title: string;
  /** One for each value. */
  labels: readonly string[];
  axis: string;
  /** Of the axis; at least 1. */
  highest: number;
  plots: readonly Plot[];
  size: { width: number; height: number };
};

/** Each can be told from a white and from a black ground. */
const COLOURS = {
  grey: '#8b949e',
  green: '#2da44e',
  yellow: '#bf8700',
  red: '#e5534b',
  blue: '#539bf5',
} as const;
export type Colour = keyof typeof COLOURS;

/** A fenced block. Bars and lines have no legend in Mermaid: say beside it what which colour means. */
export function renderChart({ title, labels, axis, highest, plots, size }: Chart): string {
  const config = {
    xyChart: { ...size, titleFontSize: 16, xAxis: { labelFontSize: 12 }, yAxis: { labelFontSize: 12 } },
    themeVariables: { xyChart: { plotColorPalette: plots.map(({ colour }) => COLOURS[colour]).join(', ') } },
  };
  const numbers = (values: readonly number[]) => `[${values.map(plainNumber).join(', ')}]`;
  return [
    '```mermaid',
    `%%{init: ${JSON.stringify(config)}}%%`,
    'xychart-beta',
    `  title "${plainText(title)}"`,
    `  x-axis [${labels.map((label) => `"${plainText(label)}"`).join(', ')}]`,
    `  y-axis "${plainText(axis)}" 0 --> ${plainNumber(highest > 1 ? highest : 1)}`,
    ...plots.map(({ as, values }) => `  ${as} ${numbers(values)}`),
    '```',
  ].join('\n');
}

function plainText(text: string): string {
  return text
    .replace(/[^\p{L}\p{N} .,:()/-]/gu, ' ')
    .replace(/ +/g, ' ')
    .trim();
}

function plainNumber(value: number): string {
  return String(Number.isFinite(value) ? Math.round(Math.max(0, value) * 10) / 10 : 0);
}
