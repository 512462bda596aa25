/**
 * JSON text → value, where everything stands, and everything a reviewer could not see. Stricter than JSON:
 * duplicate keys, names that could reach an object's prototype, and characters that do not show are problems.
 * Comments and trailing commas are problems too, but reading goes on behind them, so that one pass finds all.
 */
import { type DocumentNode, parse, type StringNode, type Token, type ValueNode } from '@humanwhocodes/momoa';
import { checkText, hiddenProblem, type TextProblem, tooDeep } from './json-text.ts';
import { pointerTo } from './pointer.ts';
import { blankHidden, findHidden, quote } from './visible.ts';

/** 1-based; columns count UTF-16 units, as editors do. */
export type Place = { line: number; column: number };

export type JsonProblem = { code: string; message: string; remedy: string; place: Place };

export type JsonDocument = {
  /** Objects have no prototype; unsafe keys are left out; of a duplicate key the last stays. `undefined`: not readable. */
  value: unknown;
  /** Where the value at a JSON Pointer stands, or the key it stands under. An unknown pointer gives its nearest ancestor. */
  placeOf(pointer: string, what?: 'key' | 'value'): Place;
  /** Where a character of the decoded text at `pointer` stands; escapes count as they are written. */
  placeInString(pointer: string, offset: number): Place;
  problems: JsonProblem[];
};

const UNSAFE_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

type Reader = {
  text: string;
  found: TextProblem[];
  /** By JSON Pointer. */
  keys: Map<string, StringNode>;
  values: Map<string, ValueNode>;
};

export function parseJson(source: string): JsonDocument {
  const marked = source.startsWith('\uFEFF');
  const text = marked ? source.slice(1) : source;
  const reader: Reader = { text, found: [], keys: new Map(), values: new Map() };
  if (marked) reader.found.push(byteOrderMark());
  const value = read(reader);
  const placeAt = placeFinder(text);
  return {
    value,
    placeOf: (pointer, what = 'value') => placeAt(offsetOf(reader, pointer, what)),
    placeInString: (pointer, offset) => placeAt(offsetInString(reader, pointer, offset)),
    problems: reader.found
      .toSorted((a, b) => a.offset - b.offset)
      .map(({ offset, ...problem }) => ({ ...problem, place: placeAt(offset) })),
  };
}

function read(reader: Reader): unknown {
  const { parsable, problems } = checkText(reader.text);
  reader.found.push(...problems);
  if (!parsable) return undefined;
  const document = parseText(reader);
  if (document === undefined) return undefined;
  reader.found.push(...findSurplus(document.tokens ?? []));
  return valueFrom(reader, document.body, '');
}

function parseText({ text, found }: Reader): DocumentNode | undefined {
  try {
    return parse(blankHidden(text), { mode: 'jsonc', allowTrailingCommas: true, tokens: true });
  } catch (error) {
    found.push(syntaxProblem(text, error));
    return undefined;
  }
}

function syntaxProblem(text: string, error: unknown): TextProblem {
  // The parser's own errors carry an offset; a RangeError (its stack is exhausted) does not.
  if (!(error instanceof Error && 'offset' in error && typeof error.offset === 'number')) return tooDeep(0);
  const { offset } = error;
  const said = likelySlip(text, offset);
  if (said !== undefined) return { code: 'json', ...said };
  const before = text.slice(0, offset).trimEnd().at(-1) ?? '';
  if (
    /["\]}\w]/.test(before) &&
    /["[{\w-]/.test(text.charAt(offset)) &&
    /\s|["\]}]/.test(text.charAt(offset - 1))
  ) {
    return {
      code: 'json',
      message: 'A comma or a colon is missing before this.',
      remedy: 'Put a comma between two entries, and a colon between a key and its value.',
      offset,
    };
  }
  return {
    code: 'json',
    message: 'This is not JSON.',
    remedy: 'Look here and just before for a comma, bracket or quotation mark too many or too few.',
    offset,
  };
}

/** What other languages, and people, write for true, false and nothing. */
const WORDS = /^(?:True|False|TRUE|FALSE|None|NULL|Null|yes|no|ja|nein)\b/;

/** Slips that the parser meets a character or two late, by what stands there. */
function likelySlip(text: string, offset: number): Omit<TextProblem, 'code'> | undefined {
  const [last = '', here = ''] = [text.charAt(offset - 1), text.charAt(offset)];
  if (/['`„“”‟‚‘’‛«»‹›]/u.test(here)) {
    const message =
      'This is not JSON: a text stands in straight double quotation marks, and here is another mark.';
    return { message, remedy: 'Write straight double quotes: "status": "active".', offset };
  }
  const [, number] = /(?<![\w."])(-?\d+),$/.exec(text.slice(Math.max(0, offset - 20), offset)) ?? [];
  const [broken] = /^\d+(?![\w.])/.exec(text.slice(offset, offset + 20)) ?? [];
  if (number !== undefined && broken !== undefined) {
    const message =
      'This is not JSON: a decimal comma stands here, and only a point keeps a number together.';
    return { message, remedy: `Write ${number}.${broken}.`, offset: offset - 1 - number.length };
  }
  // `no` begins like `null`, so that the parser meets the slip one character later.
  const word = [offset, offset - 1].find((at) => WORDS.test(text.slice(at)));
  if (word !== undefined) {
    const message =
      'This is not JSON: true, false and null are the only words without quotation marks, and small.';
    return { message, remedy: 'Write true or false.', offset: word };
  }
  const backslash = here === '\\' ? offset : last === '\\' ? offset - 1 : -1;
  if (backslash >= 0) {
    const message = 'This is not JSON: a backslash begins an escape here that it does not know.';
    return { message, remedy: 'Write every backslash twice: "/\\\\(extern\\\\)/".', offset: backslash };
  }
  if (last === '"' && /[\p{L}\p{N}_$]/u.test(here)) {
    const message = 'A double quotation mark inside a text ends the text here.';
    return {
      message,
      remedy: 'Inside a text use single quotes: "$custom(\'Funktion\')".',
      offset: offset - 1,
    };
  }
  return undefined;
}

function byteOrderMark(): TextProblem {
  return {
    code: 'byte-order-mark',
    message: 'The file begins with a byte order mark, which editors do not show.',
    remedy: 'Save the file as "UTF-8" without a byte order mark (BOM).',
    offset: 0,
  };
}

/** Comments and trailing commas. */
function findSurplus(tokens: readonly Token[]): TextProblem[] {
  return tokens.flatMap((token, index) => {
    const { offset } = token.loc.start;
    if (token.type === 'LineComment' || token.type === 'BlockComment') {
      const remedy = 'Take it out; the reason for a setting belongs in the commit message.';
      return [{ code: 'json', message: 'JSON has no comments.', remedy, offset }];
    }
    if (token.type !== 'Comma') return [];
    const next = tokens.slice(index + 1, index + 20).find(({ type }) => !type.endsWith('Comment'));
    if (next?.type !== 'RBrace' && next?.type !== 'RBracket') return [];
    const message = 'There is a comma after the last entry.';
    return [{ code: 'json', message, remedy: 'Take it out.', offset }];
  });
}

/** The value of a node; notes on the way where it stands, and what is wrong with its texts and keys. */
function valueFrom(reader: Reader, node: ValueNode, pointer: string): unknown {
  reader.values.set(pointer, node);
  if (node.type === 'Object') return objectFrom(reader, node.members, pointer);
  if (node.type === 'Array') {
    return node.elements.map((element, index) => valueFrom(reader, element.value, pointerTo(pointer, index)));
  }
  if (node.type === 'String') checkString(reader, node);
  if (node.type === 'Null') return null;
  return node.type === 'String' || node.type === 'Number' || node.type === 'Boolean' ? node.value : undefined;
}

function objectFrom(
  reader: Reader,
  members: Extract<ValueNode, { type: 'Object' }>['members'],
  pointer: string,
): Record<string, unknown> {
  const result: Record<string, unknown> = Object.create(null);
  for (const { name, value } of members) {
    if (name.type !== 'String') continue;
    checkString(reader, name);
    const key = name.value;
    const { offset } = name.loc.start;
    if (UNSAFE_KEYS.has(key)) {
      const message = `The key ${quote(key)} is not allowed anywhere in a tenant file.`;
      reader.found.push({ code: 'unsafe-key', message, remedy: 'Take it out or rename it.', offset });
      continue;
    }
    if (Object.hasOwn(result, key)) {
      const message = `The key ${quote(key)} stands here for the second time; only one of them would count.`;
      reader.found.push({ code: 'duplicate-key', message, remedy: 'Keep one of the two.', offset });
    }
    const inner = pointerTo(pointer, key);
    reader.keys.set(inner, name);
    result[key] = valueFrom(reader, value, inner);
  }
  return result;
}

/** What is left here of characters that do not show was written as escapes: the others are blanked before parsing. */
function checkString(reader: Reader, node: StringNode): void {
  for (const { offset, what } of findHidden(node.value).slice(0, 5)) {
    reader.found.push(hiddenProblem(what, rawOffset(reader.text, node, offset)));
  }
}

function offsetOf(reader: Reader, pointer: string, what: 'key' | 'value'): number {
  const node = (what === 'key' ? reader.keys.get(pointer) : undefined) ?? reader.values.get(pointer);
  if (node !== undefined) return node.loc.start.offset;
  return pointer === '' ? 0 : offsetOf(reader, pointer.slice(0, pointer.lastIndexOf('/')), 'value');
}

function offsetInString(reader: Reader, pointer: string, offset: number): number {
  const node = reader.values.get(pointer);
  if (node?.type !== 'String') return offsetOf(reader, pointer, 'value');
  return rawOffset(reader.text, node, offset);
}

/** From an offset in a decoded text to the offset in the file. */
function rawOffset(text: string, node: StringNode, offset: number): number {
  const { start, end } = node.loc;
  let raw = start.offset + 1;
  // Of the texts that are not escaped there may be very many problems to place.
  if (end.offset - start.offset - 2 === node.value.length) return raw + Math.min(offset, node.value.length);
  for (let decoded = 0; decoded < Math.min(offset, node.value.length); decoded += 1) {
    if (text.charAt(raw) !== '\\') raw += 1;
    else raw += text.charAt(raw + 1) === 'u' ? 6 : 2;
  }
  return raw;
}

/** From offsets to places; a line ends with LF, CR LF or CR. */
function placeFinder(text: string): (offset: number) => Place {
  const starts = [0, ...Array.from(text.matchAll(/\r\n|\n|\r/g), (end) => end.index + end[0].length)];
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}
