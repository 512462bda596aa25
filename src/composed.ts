/** Unicode's normal forms, of texts that came from outside. Pure. */

const ASCII = /^[ -~]*$/;

/**
 * More marks on one letter than any writing has (the stream-safe format of UAX 15 allows 30). Putting them in order takes
 * time by the square of their number: of a hundred thousand, minutes in which nothing else goes on.
 */
const OVERLOADED = /\p{M}{31}/u;

/** Printable letters of ASCII alone: nothing in it is invisible, or has to be composed. Nearly every text. */
export function isAscii(text: string): boolean {
  return ASCII.test(text);
}

/** The text in this form; one in which a letter has more marks than any writing needs stays as it is. */
export function composed(text: string, form: 'NFC' | 'NFD' | 'NFKC' | 'NFKD'): string {
  return isAscii(text) || OVERLOADED.test(text) ? text : text.normalize(form);
}
