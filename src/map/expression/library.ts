/** What an expression can call: JSONata's own functions as far as they are safe, and the helpers. Tables only. */

/**
 * JSONata's functions that work on the context when their first argument is left out, and how many arguments
 * they need so that it is not. At the root the context is the whole employee.
 */
export const CONTEXT_FUNCTIONS: ReadonlyMap<string, number> = new Map([
  ['abs', 1],
  ['base64decode', 1],
  ['base64encode', 1],
  ['boolean', 1],
  ['ceil', 1],
  ['clone', 1],
  ['contains', 2],
  ['decodeUrl', 1],
  ['decodeUrlComponent', 1],
  ['each', 2],
  ['encodeUrl', 1],
  ['encodeUrlComponent', 1],
  ['floor', 1],
  ['formatBase', 1],
  ['formatInteger', 2],
  ['formatNumber', 2],
  ['fromMillis', 1],
  ['keys', 1],
  ['length', 1],
  ['lookup', 2],
  ['lowercase', 1],
  ['match', 2],
  ['not', 1],
  ['number', 1],
  ['pad', 2],
  ['parseInteger', 2],
  ['power', 2],
  ['replace', 3],
  ['round', 1],
  ['sift', 2],
  ['split', 2],
  ['spread', 1],
  ['sqrt', 1],
  ['string', 1],
  ['substring', 2],
  ['substringAfter', 2],
  ['substringBefore', 2],
  ['toMillis', 1],
  ['trim', 1],
  ['uppercase', 1],
]);

/** Functions that call a function they are given, always with an argument. */
export const TAKES_FUNCTIONS: ReadonlySet<string> = new Set([
  'each',
  'filter',
  'map',
  'reduce',
  'replace',
  'sift',
  'single',
  'sort',
]);

/** JSONata's other functions. */
const PLAIN_FUNCTIONS: ReadonlySet<string> = new Set([
  ...TAKES_FUNCTIONS,
  'append',
  'assert',
  'average',
  'count',
  'distinct',
  'error',
  'exists',
  'join',
  'max',
  'merge',
  'millis',
  'min',
  'now',
  'random',
  'reverse',
  'sum',
  'type',
  'zip',
]);

/** Our own; see the README. */
const HELPERS: ReadonlySet<string> = new Set(['custom', 'date', 'option', 'slug', 'titlecase']);

/** JSONata's functions that are taken away, and why. */
export const FORBIDDEN_FUNCTIONS: ReadonlyMap<string, string> = new Map([
  ['eval', 'it hides what an expression does'],
  ['shuffle', 'every run would give something else'],
]);

/** What a run fixes for everybody, so that it does not come from JSONata. */
const FIXED_FUNCTIONS: ReadonlySet<string> = new Set(['millis', 'now', 'random']);

/** Functions whose implementation is JSONata's own. */
export const NATIVE_FUNCTIONS: ReadonlySet<string> = new Set(
  [...CONTEXT_FUNCTIONS.keys(), ...PLAIN_FUNCTIONS].filter((name) => !FIXED_FUNCTIONS.has(name)),
);

/** Everything that can be called. */
export const KNOWN_FUNCTIONS: ReadonlySet<string> = new Set([
  ...CONTEXT_FUNCTIONS.keys(),
  ...PLAIN_FUNCTIONS,
  ...HELPERS,
]);

/** Names of functions in spreadsheets and other languages, and JSONata's for the same. */
export const OTHER_FUNCTIONS: ReadonlyMap<string, string> = new Map([
  ['concat', 'join'],
  ['includes', 'contains'],
  ['isempty', 'exists'],
  ['len', 'length'],
  ['lower', 'lowercase'],
  ['mid', 'substring'],
  ['propercase', 'titlecase'],
  ['substr', 'substring'],
  ['tolower', 'lowercase'],
  ['tolowercase', 'lowercase'],
  ['tostring', 'string'],
  ['toupper', 'uppercase'],
  ['touppercase', 'uppercase'],
  ['upper', 'uppercase'],
]);

export function isKnownFunction(name: string): boolean {
  return KNOWN_FUNCTIONS.has(name);
}
