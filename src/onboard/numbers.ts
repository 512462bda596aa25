/** Numbers of a JSON text that are no longer what is written there once they are read. Pure. */

/** As they are written; empty: the text can be read and written again, and says the same. */
export function numbersLost(json: string): string[] {
  const lost: string[] = [];
  const keep = (_key: string, value: unknown, context: { source?: string }) => {
    const { source } = context;
    if (typeof value === 'number' && source !== undefined && !isSame(source, value)) lost.push(source);
    return value;
  };
  JSON.parse(json, keep as (key: string, value: unknown) => unknown);
  return lost;
}

function isSame(source: string, value: number): boolean {
  return Number.isFinite(value) && digitsOf(source) === digitsOf(String(value));
}

/** `12.50e3` and `12500` are one number: its digits, and how far the point stands behind the first. */
function digitsOf(number: string): string {
  const [, whole = '', fraction = '', exponent = '0'] =
    /^-?(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(number) ?? [];
  const digits = `${whole}${fraction}`;
  const leading = /^0*/.exec(digits)?.[0].length ?? 0;
  const significant = digits.slice(leading).replace(/0+$/, '');
  return significant === '' ? '0' : `${significant}e${Number(exponent) + whole.length - leading}`;
}
