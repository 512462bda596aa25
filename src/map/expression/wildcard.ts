/** A star at an end of a text that is compared: elsewhere it stands for anything, and in JSONata for itself. Pure. */
import { isShown } from '../../vendors/personio/fixed-values.ts';
import type { Said } from './attribute-names.ts';
import type { Form } from './made-texts.ts';

const SPECIAL = /[.*+?(){}|$\\/[\]^]/g;

/** `name`: of the attribute, as the expression calls it; `form`: what is made of it there. A star within a word may be meant: `Mitarbeiter*in`. */
export function wildcardProblem(name: string, text: string, sign: string, form?: Form): Said | undefined {
  const part = text.replace(/^\*+|\*+$/g, '');
  if (part === text) return undefined;
  const pattern = `${patternOf(text, part)}${form?.endsWith('case') ? 'i' : ''}`;
  const isWithin = `$exists(${name})${part === '' ? '' : ` and $contains(${name}, ${pattern})`}`;
  return {
    severity: 'warning',
    code: 'wildcard',
    message: `A "*" stands for itself in a comparison with ${sign}, so that hardly anything is equal to this text.`,
    remedy: `Write ${sign === '!=' ? `$not(${isWithin})` : `(${isWithin})`}.`,
  };
}

/** A domain may be shown, what stands before it not. */
function patternOf(text: string, part: string): string {
  const middle = isShown(part.replace(/^@/, '')) ? part.replace(SPECIAL, inPattern) : '…';
  return `/${text.startsWith('*') ? '' : '^'}${middle}${text.endsWith('*') ? '' : '$'}/`;
}

/** Without a backslash, which JSON would want twice: what needs one also in brackets becomes any character. */
function inPattern(special: string): string {
  if (special === '*') return '.*';
  return '\\/[]^'.includes(special) ? '.' : `[${special}]`;
}
