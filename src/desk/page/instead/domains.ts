/** In place of `node:url`: what the page uses of it, the names of domains in letters, by punycode.js. */
/// <reference path="./punycode.d.ts" />
import punycode from 'punycode.js';

/** A name that is none stays as it is: Node gives it back, or nothing, of which the caller makes the same. */
export function domainToUnicode(domain: string): string {
  try {
    return punycode.toUnicode(domain);
  } catch {
    return domain;
  }
}
