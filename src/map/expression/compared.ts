/** Which texts an expression compares with what of a person: what data can then tell from a slip of the pen. Pure. */
import { type Path, pathOf } from './kinds.ts';
import { type Node, parseExpression } from './parse.ts';
import { childrenOf } from './shapes.ts';

/**
 * What a function of JSONata makes of a value before it is compared. `number`: it is compared with numbers, which no text
 * is equal to; `as a text`: of either kind.
 */
export type Form = 'as it is' | 'lower case' | 'upper case' | 'number' | 'as a text';

/** `part`: of a group or of each entry of a list; `label`: the attribute of `$custom`. */
export type Place = { attribute: string; part?: string } | { label: string };

export type Compared = {
  of: Place;
  form: Form;
  texts: readonly string[];
};

const FORMS: Readonly<Record<string, Form>> = {
  lowercase: 'lower case',
  uppercase: 'upper case',
  string: 'as a text',
};

/** A value as it is compared. */
export function formed(value: string, form: Form): string {
  if (form === 'lower case') return value.toLowerCase();
  return form === 'upper case' ? value.toUpperCase() : value;
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
  const form = formOf(side);
  // What a function gives is a text.
  if (form !== undefined && type === 'number') return undefined;
  const inner = form === undefined ? side : side.arguments?.[0];
  const of = inner && attributeOf(inner);
  return (
    of && {
      of,
      form: form ?? (type === 'number' ? 'number' : 'as it is'),
      texts: texts.map((text) => String(text.value)),
    }
  );
}

/** What a call makes of its first argument, or of each value of it. */
function formOf({ type, procedure, arguments: given = [] }: Node): Form | undefined {
  if (type !== 'function') return undefined;
  const called = String(procedure?.value);
  const each = called === 'map' && given[1]?.type === 'variable' ? String(given[1].value) : called;
  return Object.hasOwn(FORMS, each) ? FORMS[each] : undefined;
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
