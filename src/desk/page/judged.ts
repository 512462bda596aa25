/**
 * Whether the desk can tell that a value is no good. What it has invented itself says nothing of the customer's people, and
 * the options of a select field it knows of its own invented Engagedly alone. Pure.
 */
import { attributeOf } from '../../map/expression/compared.ts';
import { parseExpression } from '../../map/expression/parse.ts';
import type { Finding, Rejection } from '../../model.ts';
import { inventFor } from '../../tenant/invented/inventions.ts';
import { plainText } from '../../values.ts';
import { own, type Raw } from '../../vendors/raw.ts';

export type Read = {
  expression: string;
  /** Keys that the row reads, as Personio has them. */
  keys: readonly string[];
  /** Whoever is shown, and everybody of the invented company, in whose Engagedly the options are. */
  attributes: Raw;
  company: readonly Raw[];
  /** Of all rows: an invented value is chosen by them. */
  expressions: readonly string[];
};

/** Why it cannot; `undefined`: it can. */
export function whyUnjudged({ code }: Pick<Rejection, 'code'>, read: Read): string | undefined {
  const whoKnows = WHO_KNOWS.get(code);
  if (whoKnows === undefined) return undefined;
  if (read.keys.some((key) => isInvented(key, read))) return `Invented, cannot be judged: ${whoKnows}`;
  if (code !== 'not-an-option' || isOfCompany(read)) return undefined;
  return `Cannot be judged here: ${whoKnows}`;
}

/**
 * Why it cannot tell that a row reads what nobody has. `labels`: those that it reads by $custom, which are the customer's
 * own names; `isInvented`: what may be read is that of somebody invented, not the customer's.
 */
export function whyUnread(
  { code, attribute }: Pick<Finding, 'code' | 'attribute'>,
  { labels, isInvented }: { labels: readonly string[]; isInvented: boolean },
): string | undefined {
  const isLabel = labels.some((label) => label.slice(0, attribute?.length) === attribute);
  if (!isInvented || code !== 'attribute-unreadable' || !isLabel) return undefined;
  return `Cannot be judged here: somebody invented has no ${attribute}, and only the customer’s list of attributes tells whether there is one`;
}

const WHO_KNOWS: ReadonlyMap<Rejection['code'], string> = new Map([
  ['not-an-option', 'only the customer’s Engagedly knows the options'],
  ['wrong-type', 'only the customer’s Personio knows the values'],
]);

/** What `inventFor` gives for an attribute that only this customer has. */
function isInvented(key: string, { attributes, company, expressions }: Read): boolean {
  const label = own(own(attributes, key), 'label');
  if (typeof label !== 'string' || company.some((one) => hasLabel(one, label))) return false;
  return valueAt(attributes, key) === JSON.stringify(inventFor(label, expressions));
}

function hasLabel(person: Raw, label: string): boolean {
  return Object.values(person).some((one) => plainText(String(own(one, 'label'))) === plainText(label));
}

/** An attribute as it stands in Personio. What a row makes, chooses or says itself is the customer's, whatever it reads. */
function isOfCompany({ expression, keys, attributes, company }: Read): boolean {
  const parsed = parseExpression(expression);
  const [key] = keys;
  if (!parsed.ok || attributeOf(parsed.tree) === undefined || key === undefined) return false;
  const value = valueAt(attributes, key);
  return company.some((one) => valueAt(one, key) === value);
}

function valueAt(person: Raw, key: string): string | undefined {
  return JSON.stringify(own(own(person, key), 'value'));
}
