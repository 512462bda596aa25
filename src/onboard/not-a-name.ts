/** What somebody gives for the name of an attribute, or around an answer, and what they meant by it. Pure. */
import { partProblem } from '../map/expression/attribute-names.ts';
import type { Form } from './answer-forms.ts';
import { placeOf } from './attribute.ts';

/** Marks that a shell has left, or that are copied from a text: one pair, around all of it. */
const QUOTED = /^\s*(?:'([^']*)'|"([^"]*)"|`([^`]*)`|[„“]([^„“”"]*)[“”"]|[‚‘]([^‚‘’']*)[‘’'])\s*$/;
const CUSTOM = /^\s*\$custom\s*\(\s*(['"]?)(.*?)\1\s*\)\s*$/;
/** A function is called, a variable stands in front, or one of several is chosen; in a label a dollar may be money. */
const EXPRESSION = /^\s*\$\$?[.\w]|\$\w+\s*\(|\S\[/;
const PART = /^([a-z_]+)\.(\w+)$/;

/** What stands inside. */
function unquoted(text: string): string | undefined {
  return QUOTED.exec(text)
    ?.slice(1)
    .find((inner) => inner !== undefined);
}

export function quotedFlaw(text: string): string | undefined {
  const inner = unquoted(text);
  return inner === undefined
    ? undefined
    : `It stands in quotation marks, which would be a part of it. Write ${inner.trim().slice(0, 120)} without them; where a shell needs some around it, these are double ones: "…".`;
}

/** No answer is one that stands in quotation marks. */
export function withoutQuotes<Question extends Form>(question: Question): Question {
  return { ...question, flaw: (answer: string, how) => quotedFlaw(answer) ?? question.flaw(answer, how) };
}

/** Two attributes are made one text; of a label "&" may be a part: `Lohn & Gehalt`. */
function isJoined(name: string): boolean {
  return name.split(' & ').some((part) => part !== name && !('label' in placeOf(part)));
}

/** Of what would be taken for a label of the customer's own. */
export function nameFlaw(name: string): string | undefined {
  if (!('label' in placeOf(name))) return undefined;
  const label = CUSTOM.exec(name)?.[2];
  if (label !== undefined) return `An attribute goes by its name alone. Write ${label.slice(0, 120)}.`;
  if (name.includes('='))
    return `"${name.slice(0, 60)}" is no name of an attribute, since it has a "=" in it. Between several stands ";": job_title=Funktion; location=office.`;
  if (EXPRESSION.test(name) || isJoined(name))
    return `"${name.slice(0, 60)}" is an expression, and the name of an attribute belongs here. Give the name, and write the expression into the file afterwards, under "mapping".`;
  const [, group = '', part = ''] = PART.exec(name.trim()) ?? [];
  const said = partProblem(group, part);
  return said ? `${said.message} ${said.remedy}` : quotedFlaw(name);
}
