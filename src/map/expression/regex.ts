/**
 * Regular expressions in linear time. What runs on is stopped from outside, but that costs everybody the row; with
 * `(a+)+$` a single person's text could bring that about. RE2 has no look-around and no back-references.
 */
import { RE2JS } from 're2js';

/** An engine's program of this many instructions is far beyond any readable pattern. */
const MAX_PROGRAM = 2000;
const MAX_PATTERN = 500;
/** `(a{100}){100}` is written in 13 characters and compiles to 10,000 instructions. */
const MAX_REPEATS = 1000;

export type CompiledRegex = { ok: true; regex: RE2JS } | { ok: false; message: string; remedy: string };

/** Compiles a JavaScript regular expression for the linear engine, or says what it cannot do. Never throws. */
export function compileRegex(value: unknown): CompiledRegex {
  if (!(value instanceof RegExp)) {
    return refused(
      'A regular expression cannot stand on the left of "?:" or "??".',
      'Bind the value to a variable first, or write condition ? value : default.',
    );
  }
  if (value.source.length > MAX_PATTERN || repeats(value.source) > MAX_REPEATS) return tooLarge();
  try {
    const regex = RE2JS.compile(RE2JS.translateRegExp(value));
    return regex.programSize() > MAX_PROGRAM ? tooLarge() : { ok: true, regex };
  } catch {
    return refused(
      `The regular expression uses ${unsupportedPart(value.source)}, which is not supported: only patterns that run in linear time are.`,
      'Write it without look-ahead, look-behind and back-references, for example as two steps.',
    );
  }
}

function refused(message: string, remedy: string): CompiledRegex {
  return { ok: false, message, remedy };
}

function tooLarge(): CompiledRegex {
  return refused(
    'The regular expression is too large.',
    'Use smaller repetition counts, or split it into several.',
  );
}

function unsupportedPart(source: string): string {
  if (/\(\?<[=!]/.test(source)) return 'look-behind';
  if (/\(\?[=!]/.test(source)) return 'look-ahead';
  if (/\\[1-9k]/.test(source)) return 'a back-reference';
  return 'syntax';
}

/** An upper bound of how often counted repetitions, nested in each other, repeat what they contain. */
function repeats(source: string): number {
  let product = 1;
  for (const [, least, most] of source.matchAll(/\{(\d+)(?:,(\d*))?\}/g)) {
    product *= Math.max(1, Number(least), Number(most ?? 0));
  }
  return product;
}

/**
 * What jsonata takes as its `RegexEngine`: constructed with the literal `RegExp` whenever an expression comes
 * past it; then `lastIndex` is set and `exec` called.
 */
export function regexEngine(): RegExpConstructor {
  const cache = new Map<string, RE2JS>();

  class LinearRegExp {
    lastIndex = 0;
    readonly #compiled: RE2JS;

    constructor(literal: unknown) {
      const key = String(literal);
      const known = cache.get(key);
      if (known) {
        this.#compiled = known;
        return;
      }
      const result = compileRegex(literal);
      if (!result.ok) throw new TypeError(result.message);
      this.#compiled = result.regex;
      cache.set(key, result.regex);
    }

    exec(text: string): (Array<string | undefined> & { index: number }) | null {
      const matcher = this.#compiled.matcher(text);
      if (this.lastIndex > text.length || !matcher.find(this.lastIndex)) {
        this.lastIndex = 0;
        return null;
      }
      this.lastIndex = matcher.end();
      const groups: Array<string | undefined> = [];
      for (let group = 0; group <= matcher.groupCount(); group += 1) {
        groups.push(matcher.group(group) ?? undefined);
      }
      return Object.assign(groups, { index: matcher.start() });
    }

    test(text: string): boolean {
      return this.exec(text) !== null;
    }
  }

  // jsonata uses the constructor, `lastIndex` and `exec` alone; its type asks for all of RegExp.
  return LinearRegExp as unknown as RegExpConstructor;
}
