/** What functions of JSONata make of a text, where what they give is compared. The one list of them. Pure. */
import type { Node } from './parse.ts';

export type Form = 'lower case' | 'upper case' | 'trimmed' | 'as a text';

const BY_FUNCTION: Readonly<Record<string, Form>> = {
  lowercase: 'lower case',
  uppercase: 'upper case',
  trim: 'trimmed',
  string: 'as a text',
};

const MADE: Readonly<Record<Form, (text: string) => string>> = {
  'lower case': (text) => text.toLowerCase(),
  'upper case': (text) => text.toUpperCase(),
  // As JSONata does: blanks and ends of lines in a row become one blank.
  trimmed: (text) => text.replace(/[ \t\n\r]+/g, ' ').replace(/^ | $/g, ''),
  'as a text': (text) => text,
};

/** Twice is once: a text that would come out as another one never comes out. */
export function formed(text: string, form: Form): string {
  return MADE[form](text);
}

/** A call that makes something of each value, in `of`; also where it is handed over: `$map(of, $lowercase)`. */
export function formOf({
  type,
  procedure,
  arguments: given = [],
}: Node): { form: Form; of: Node } | undefined {
  const [of, each] = given;
  if (type !== 'function' || of === undefined) return undefined;
  const called = String(procedure?.value);
  const name = called === 'map' && each?.type === 'variable' ? String(each.value) : called;
  const form = Object.hasOwn(BY_FUNCTION, name) ? BY_FUNCTION[name] : undefined;
  return form && { form, of };
}
