/**
 * Comparisons that are the same for everybody, because the two sides can never be equal: a value that Personio never
 * gives, a number and a text, one value and a list. JSONata says nothing of any of them: it gives false, and a filter
 * then keeps everybody out or nobody. Pure.
 */
import { isShown, mayBecome, shown, type Unlike, unlikeFixed } from '../../vendors/personio/fixed-values.ts';
import { COST_CENTER, FIXED_VALUES } from '../../vendors/personio/person.ts';
import { numberOf } from '../../vendors/raw.ts';
import type { Said } from './attribute-names.ts';
import { DAYS, isDay, noDay } from './day-texts.ts';
import { type Kind, kindOf, type Path, pathOf } from './kinds.ts';
import { literalOf } from './literals.ts';
import { type Form, formed, formOf } from './made-texts.ts';
import type { Node } from './parse.ts';
import { wildcardProblem } from './wildcard.ts';

/** The code of what is found here. */
export const NEVER_EQUAL = 'never-equal';

type Add = (node: Node, said: Said) => void;

/** What a value alone can be: the kinds that are told apart by a comparison. */
type Single = Extract<Kind, 'text' | 'number' | 'truth'>;

const WORDS: Readonly<Record<Single, string>> = {
  text: 'a text',
  number: 'a number',
  truth: 'true or false',
};
const EQUAL: ReadonlySet<unknown> = new Set(['=', '!=', 'in']);

/** For `=`, `!=`, `in`, `<`, `>`, `<=`, `>=`. */
export function checkComparison({ value: sign, lhs: left, rhs: right }: Node, add: Add): void {
  if (!left || !right || Array.isArray(left)) return;
  const isEqual = EQUAL.has(sign);
  if (isEqual && isListMisplaced(String(sign), left, right, add)) return;
  for (const [side, other] of [
    [left, right],
    [right, left],
  ] as const) {
    for (const value of isList(other) ? (other.expressions ?? []) : [other]) {
      // Two parts of a person are told once, at the second of them.
      if (isLiteral(value) || (side === left && !isLiteral(side))) checkKinds(side, value, isEqual, add);
      if (value.type === 'string') checkValue(side, value, String(sign), add);
      if (sign === '=' && isNothing(value)) checkEmpty(side, value, add);
    }
  }
}

/** `$option(attribute, {'value': …})`, `$contains(attribute, 'value')`: values that the attribute never has. */
export function checkCall({ procedure, arguments: given = [] }: Node, add: Add): void {
  const [of, other] = given;
  if (of === undefined || other === undefined) return;
  if (procedure?.value === 'contains') checkContained(of, other, add);
  const path = pathOf(of);
  if (path === undefined) return;
  const attribute = namePath(path);
  if (procedure?.value === 'option' && other.value === '{' && Array.isArray(other.lhs)) {
    for (const [key] of other.lhs) {
      const unlike = key.type === 'string' ? unlikeFixed(attribute, String(key.value)) : undefined;
      // One entry too many takes nothing away from the others: where no slip is seen, it may be a precaution.
      if (unlike) add(key, never(unlike.guess === undefined ? { ...unlike, isDoubtful: true } : unlike));
    }
  }
  if (procedure?.value === 'contains' && other.type === 'string') {
    const part = String(other.value);
    const isPart = FIXED_VALUES.get(attribute)?.some((value) => value.includes(part)) ?? true;
    const unlike = isPart ? undefined : unlikeFixed(attribute, part);
    if (unlike) add(other, never(unlike));
  }
}

/** A list stands where one value must stand; true when that has been told. */
function isListMisplaced(sign: string, left: Node, right: Node, add: Add): boolean {
  for (const [side, other] of [
    [left, right],
    [right, left],
  ] as const) {
    if (!isList(other) || singleOf(side) === undefined) continue;
    const isIn = sign === 'in' && other === right;
    if (kindOf(side) === 'names' && (isIn || sign !== 'in')) {
      // Several names of one person are in no list at once, and may be equal to one.
      add(pathOf(side)?.attribute ?? side, isIn ? severalInList(side) : severalAsList(side));
      return true;
    }
    if (isIn) return false;
    const asOne = `${calledBy(side)} in […]`;
    const message = `${calledBy(side)} is one value, and never equal to a list.`;
    add(other, never({ message, remedy: `Write ${sign === '!=' ? `$not(${asOne})` : asOne}.` }));
    return true;
  }
  return false;
}

function severalInList(side: Node): Said {
  const name = calledBy(side);
  return {
    severity: 'warning',
    code: 'list-compared',
    message: `"${name}" may be several values, and is then in no list.`,
    remedy: `Write '…' in ${name} or '…' in ${name}.`,
  };
}

function severalAsList(side: Node): Said {
  const name = calledBy(side);
  return {
    severity: 'warning',
    code: 'list-compared',
    message: `"${name}" is equal to a list only of whoever has exactly these, the largest share first.`,
    remedy: `Write '…' in ${name}, for each of them.`,
  };
}

function checkKinds(side: Node, value: Node, isEqual: boolean, add: Add): void {
  const [ours, theirs] = [singleOf(side), singleOf(value)];
  if (ours === undefined || theirs === undefined || ours === theirs) return;
  const effect = isEqual ? 'never equal to' : 'cannot be compared with';
  const message = `${calledBy(side)} is ${WORDS[ours]}, and ${effect} ${calledBy(value)}, which is ${WORDS[theirs]}.`;
  const isDoubtful = isEqual && ours === 'number' && mayStayText(side, value);
  const told = { message, remedy: kindRemedy(ours, value), ...(isDoubtful && { isDoubtful }) };
  add(pathOf(value)?.attribute ?? value, never(told));
}

/** Where Personio should have a number and has something else, such as 007 or "none", it is left as it is. */
function mayStayText(side: Node, { type, value }: Node): boolean {
  const path = pathOf(side);
  const isOwnId = path?.attribute.value === 'id' && path.part === undefined;
  return path !== undefined && !isOwnId && type === 'string' && numberOf(value) === undefined;
}

function kindRemedy(wanted: Single, value: Node): string {
  const text = String(value.value);
  if (wanted === 'number' && value.type === 'string' && text.trim() !== '' && Number.isFinite(Number(text))) {
    return `Write ${Number(text)} without quotation marks.`;
  }
  if (wanted === 'text' && value.type === 'number') return `Write '${text}' in quotation marks.`;
  if (wanted === 'truth' && /^(?:true|false)$/.test(text)) return `Write ${text} without quotation marks.`;
  return `Compare it with ${WORDS[wanted]}.`;
}

function checkValue(side: Node, value: Node, sign: string, add: Add): void {
  const text = String(value.value);
  if (text === '') return;
  const made = formOf(side);
  const path = pathOf(made?.of ?? side);
  const attribute = path && namePath(path);
  const form = (one: string) => (made ? formed(one, made.form) : one);
  if (EQUAL.has(sign)) {
    const isKnown = attribute === undefined || mayBecome(attribute, form, text);
    const unlike = isKnown || attribute === undefined ? undefined : unlikeFixed(attribute, text);
    if (unlike) add(value, never(unlike));
    else if (made && (!isKnown || form(text) !== text)) add(value, never(misspelt(made, text)));
    const name = nameOf(made?.of ?? side);
    const wild = name === undefined ? undefined : wildcardProblem(name, text, sign, made?.form);
    if (wild && kindOf(side) !== 'names') add(value, wild);
  }
  if (side.type === 'path' && attribute !== undefined && DAYS.has(attribute) && !isDay(text, EQUAL.has(sign)))
    add(value, never(noDay(attribute, text)));
}

/** `$lowercase(status) = 'ACTIVE'`: the value may be one, but what is made of it is written otherwise. */
function misspelt({ of, form }: { of: Node; form: Form }, text: string): Unlike {
  const is =
    form === 'trimmed' ? 'has no blank at either end, and no two in a row' : `is never ${shown(text)}`;
  return {
    message: `What is made of ${calledBy(of)} here ${is}.`,
    remedy: writtenAs(text, form),
  };
}

const FORMS: Readonly<Record<Form, string>> = {
  'lower case': 'Write it in small letters.',
  'upper case': 'Write it in capital letters.',
  trimmed: 'Write it without a blank at either end, and with one blank between words.',
  'as a text': 'Write it as a text.',
};

/** How the text has to be written; said without it where it may not be shown, or not all of it. */
function writtenAs(text: string, form: Form): string {
  const right = formed(text, form);
  return isShown(right) ? `Write ${literalOf(right)}.` : FORMS[form];
}

/** A large letter is in no text of small ones. */
function checkContained(of: Node, part: Node, add: Add): void {
  const made = formOf(of);
  if (part.type !== 'string' || (made?.form !== 'lower case' && made?.form !== 'upper case')) return;
  const text = String(part.value);
  if (formed(text, made.form) === text) return;
  const message = `What is made of ${calledBy(made.of)} here never contains ${shown(text)}.`;
  add(part, never({ message, remedy: writtenAs(text, made.form) }));
}

function checkEmpty(side: Node, value: Node, add: Add): void {
  const name = nameOf(side);
  if (name === undefined) return;
  const message = `What is empty in Personio is not there at all, and never equal to ${value.type === 'string' ? 'an empty text' : 'null'}.`;
  add(value, never({ message, remedy: `Write $not($exists(${name})).` }));
}

/** A doubt is told, and refuses nothing: what Personio may send is no mistake of the file. */
function never({ message, remedy, isDoubtful }: Unlike): Said {
  return { ...(isDoubtful && { severity: 'warning' }), code: NEVER_EQUAL, message, remedy };
}

function isList({ type, value }: Node): boolean {
  return type === 'unary' && value === '[';
}

function isLiteral({ type, value }: Node): boolean {
  return type === 'string' || type === 'number' || (type === 'value' && typeof value === 'boolean');
}

function isNothing({ type, value }: Node): boolean {
  return (type === 'value' && value === null) || (type === 'string' && String(value).trim() === '');
}

/** The kind of the value there, or of each of several. */
function singleOf(node: Node): Single | undefined {
  const kind = kindOf(node);
  if (kind === 'names') {
    const part = String(pathOf(node)?.part?.value);
    return !COST_CENTER.includes(part) ? undefined : part === 'name' ? 'text' : 'number';
  }
  return kind === 'text' || kind === 'number' || kind === 'truth' ? kind : undefined;
}

/** As the expression calls it, but for what may not be shown; `undefined` for what is no attribute. */
function nameOf(node: Node): string | undefined {
  const [label] = node.arguments ?? [];
  if (node.type === 'function' && node.procedure?.value === 'custom' && label?.type === 'string') {
    const text = String(label.value);
    return `$custom(${isShown(text) ? literalOf(text) : "'…'"})`;
  }
  const path = pathOf(node);
  const name = path && namePath(path);
  return name === undefined || isShown(name) ? name : '`…`';
}

function namePath({ attribute, part }: Path): string {
  return part === undefined ? String(attribute.value) : `${attribute.value}.${part.value}`;
}

function calledBy(node: Node): string {
  if (isLiteral(node)) return node.type === 'string' ? shown(String(node.value)) : String(node.value);
  const called = node.type === 'function' ? `$${String(node.procedure?.value)}(…)` : undefined;
  return nameOf(node) ?? called ?? 'what is worked out here';
}
