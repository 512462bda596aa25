/** Which texts an expression compares with what of a person: what data can then tell from a slip of the pen. Pure. */

import { type Path, pathOf } from './kinds.ts';
import { formOf, type Form as MadeForm, formed as madeOf } from './made-texts.ts';
import { type Node, parseExpression } from './parse.ts';
import { childrenOf } from './shapes.ts';

/** How a value is compared. `number`: with numbers, which no text is equal to; `as a text`: of either kind. */
export type Form = MadeForm | 'as it is' | 'number';

/** `part`: of a group or of each entry of a list; `label`: the attribute of `$custom`. */
export type Place = { attribute: string; part?: string } | { label: string };

export type Compared = {
  of: Place;
  form: Form;
  texts: readonly string[];
};

/** A value as it is compared. */
export function formed(value: string, form: Form): string {
  return form === 'as it is' || form === 'number' ? value : madeOf(value, form);
}

/** One for each comparison by `=`, `!=` or `in` of an attribute of the person with one text or several. */
export function comparedTexts(source: string): Compared[] {
  const parsed = parseExpression(source);
  if (!parsed.ok) return [];
  const found: Compared[] = [];
  collect(parsed.tree, found);
  return found;
}

/** Names behind the first step of a path, and in a predicate, belong to what was reached: they are left out. */
function collect(node: Node, found: Compared[]): void {
  if (node.type === 'path') return;
  const comparison = comparisonOf(node);
  if (comparison) found.push(comparison);
  for (const child of childrenOf(node)) collect(child, found);
}

function comparisonOf({ type, value, lhs, rhs }: Node): Compared | undefined {
  if (type !== 'binary' || !lhs || !rhs || Array.isArray(lhs)) return undefined;
  if (value !== '=' && value !== '!=' && value !== 'in') return undefined;
  return textsOf(lhs, rhs) ?? textsOf(rhs, lhs);
}

function textsOf(side: Node, other: Node): Compared | undefined {
  const texts = other.value === '[' ? (other.expressions ?? []) : [other];
  const [type] = new Set(texts.map((text) => text.type));
  if ((type !== 'string' && type !== 'number') || texts.some((text) => text.type !== type)) return undefined;
  const made = formOf(side);
  // What a function gives is a text.
  if (made && type === 'number') return undefined;
  const of = attributeOf(made?.of ?? side);
  return (
    of && {
      of,
      form: made?.form ?? (type === 'number' ? 'number' : 'as it is'),
      texts: texts.map((text) => String(text.value)),
    }
  );
}

/** `undefined`: what stands there is no attribute of the person, or more than that. */
export function attributeOf(node: Node): Place | undefined {
  const [label] = node.arguments ?? [];
  if (node.type === 'function' && node.procedure?.value === 'custom' && label?.type === 'string')
    return { label: String(label.value) };
  const path: Path | undefined = pathOf(node);
  if (path === undefined) return undefined;
  const attribute = String(path.attribute.value);
  return path.part === undefined ? { attribute } : { attribute, part: String(path.part.value) };
}
