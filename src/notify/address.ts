/** Mail addresses as settings and tenant files give them. Pure. */

export type Sender = { name: string; address: string };

/** Nothing that a mail server could read as a second address, a comment or a header. */
const ADDRESS = /^[^\s@<>"(),;:\\[\]\p{C}]+@[^\s@<>"(),;:\\[\]\p{C}]+$/u;
const LONGEST = 254;

/** A list, or a text with commas; each address once. What is no plain address is left out. */
export function readAddresses(given: string | readonly string[]): string[] {
  return [...new Set(entriesOf(given))].filter(isAddress);
}

function entriesOf(given: string | readonly string[]): string[] {
  return (typeof given === 'string' ? given.split(',') : given).map((text) => text.trim());
}

/** How many entries of a text with commas are left out so. */
export function countUnreadable(text: string): number {
  return entriesOf(text).filter((entry) => entry !== '' && !isAddress(entry)).length;
}

/** `Name <address>` or an address; `undefined` when it is neither. */
export function readSender(text: string): Sender | undefined {
  const match = /^(?:([^<>]*)<([^<>]+)>|([^<>]+))$/.exec(text.trim());
  const address = (match?.[2] ?? match?.[3] ?? '').trim();
  if (!isAddress(address)) return undefined;
  const name = (match?.[1] ?? '').replace(/[\p{C}"]/gu, '').trim();
  return { name, address };
}

function isAddress(text: string): boolean {
  return text.length <= LONGEST && ADDRESS.test(text);
}
