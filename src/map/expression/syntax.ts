/**
 * What keeps an expression from being read, in words. jsonata's own message quotes the text of the expression,
 * in which a person may stand by mistake: only its code is used, and of the text only what can be no value.
 */

/** Of what jsonata throws, which is a plain object. */
export type SyntaxFault = {
  code?: unknown;
  /** The token at which it stopped. */
  token?: unknown;
  /** What it expected instead. */
  value?: unknown;
};

const OPERATOR = /^(?:[.,;:?@#+\-*/%|=<>^&!~()[\]{}]{1,2}|and|or|in)$/;
const IDENTIFIER = /^[A-Za-z_$][\w$]{0,40}$/;

/** An operator or a plain name as it may stand in a message; `undefined` for anything else. */
export function shownName(text: unknown): string | undefined {
  return typeof text === 'string' && (OPERATOR.test(text) || IDENTIFIER.test(text)) ? text : undefined;
}

const TEXTS: Readonly<Record<string, string>> = {
  S0101: 'A text is not closed with the quotation mark it begins with.',
  S0102: 'A number is out of range.',
  S0103: 'A text has an escape after "\\" that JSONata does not know.',
  S0104: 'Four hexadecimal digits must follow "\\u".',
  S0105: 'A name in back-ticks is not closed.',
  S0106: 'A comment is not closed.',
  S0207: 'It ends too early.',
  S0208: 'A parameter of a function must be a variable, such as $x.',
  S0209: 'A predicate cannot follow a grouping.',
  S0210: 'A step can have only one grouping.',
  S0212: 'The left side of ":=" must be a variable, such as $x.',
  S0213: 'A plain value cannot be a step of a path.',
  S0214: 'A variable, such as $x, must follow "@" and "#".',
  S0215: 'A binding with "@" or "#" must stand before the predicates of its step.',
  S0216: 'A binding with "@" or "#" must stand before the sorting of its step.',
  S0217: 'It cannot be told what "%" (the parent) stands for.',
  S0301: 'A regular expression is empty.',
  S0302: 'A regular expression is not closed with "/".',
  S0401: 'The signature of a function is wrong.',
  S0402: 'The signature of a function is wrong.',
};

const REMEDIES: Readonly<Record<string, string>> = {
  '&': 'Write and instead of &&; a single & joins two texts.',
  '|': 'Write or instead of ||.',
  '=': 'Write = once to compare.',
  '!': 'Write $not(…) instead of !.',
};

/** How to mend what other languages write otherwise, where what stands before the place tells. */
export function remedyBefore(text: string): string | undefined {
  if (/(?:^|[\s(,])(?:if|IF|If|case|CASE)\s*\(?\s*$/.test(text))
    return 'Write condition ? value : other value.';
  return /[^/\\]\/[im]*$/.test(text) && /\/.*\//s.test(text)
    ? 'Behind a regular expression only i and m may stand; it is tried in the whole text anyway.'
    : undefined;
}

/** How to mend what other languages write otherwise. */
export function syntaxRemedy({ code, token, value }: SyntaxFault): string {
  const found = shownName(token) ?? '';
  if (/^(?:and|or|in)$/i.test(found) && found !== found.toLowerCase()) {
    return `Write ${found.toLowerCase()} small: JSONata knows and, or, in.`;
  }
  if (/^not$/i.test(found)) return 'Write $not(…) around the comparison.';
  if (code === 'S0202' && value === ')' && found === ',') {
    return "Write a list in [ ]: department.name in ['Sales', 'Legal'].";
  }
  return REMEDIES[found] ?? 'Correct it at this place or just before it.';
}

/** One sentence. `isQuoted`: the token is a text or a name in quotation marks, which is never shown. */
export function describeSyntax({ code, token, value }: SyntaxFault, isQuoted: boolean): string {
  const found = isQuoted ? undefined : shownName(token);
  const wanted = shownName(value);
  if (code === 'S0202' || code === 'S0203') {
    const what = wanted === undefined ? 'Something else' : `"${wanted}"`;
    if (code === 'S0203') return `${what} is missing before the end.`;
    return found === undefined ? `${what} is expected.` : `${what} is expected instead of "${found}".`;
  }
  const fixed = typeof code === 'string' && Object.hasOwn(TEXTS, code) ? TEXTS[code] : undefined;
  return fixed ?? (found === undefined ? 'Something is out of place.' : `"${found}" is out of place.`);
}
