/** A filter in words, for people who read no expressions. Pure. */
import { type Compared, comparedTexts } from '../../map/expression/compared.ts';
import { conjunctsOf } from '../../map/expression/connected.ts';
import { type Node, parseExpression } from '../../map/expression/parse.ts';
import type { Language } from '../../model.ts';
import { screenName } from '../../vendors/personio/screen-names.ts';

/** One condition that has to hold: whoever has one of the values there is kept in, or out; or an expression that no rule here reads. */
export type Condition = Told | { expression: string };
export type Told = { of: Compared['of']; values: readonly string[]; keeps: 'in' | 'out' };

/** What all have to hold, in the order of the filter. */
export function conditionsIn(filter: string): Condition[] {
  return conjunctsOf(filter).map((expression) => conditionIn(expression) ?? { expression });
}

/** `undefined`: no rule here reads it. */
export function conditionIn(expression: string): Told | undefined {
  const parsed = parseExpression(expression);
  if (!parsed.ok) return undefined;
  const { tree, isNegated } = withoutNot(parsed.tree);
  const leaves = comparisonsIn(tree);
  const compared = comparedTexts(expression);
  const [first] = compared;
  // What is read must be all there is: a comparison that is not understood would change who is meant.
  if (!first || leaves === undefined || compared.length !== leaves) return undefined;
  if (compared.some(({ of }) => JSON.stringify(of) !== JSON.stringify(first.of))) return undefined;
  const values = [...new Set(compared.flatMap(({ texts }) => texts))];
  return { of: first.of, values, keeps: isNegated ? 'out' : 'in' };
}

function withoutNot(tree: Node): { tree: Node; isNegated: boolean } {
  const node = withoutBrackets(tree);
  const [inner] = node.arguments ?? [];
  const isNot = node.type === 'function' && node.procedure?.value === 'not' && node.arguments?.length === 1;
  return isNot && inner ? { tree: inner, isNegated: true } : { tree: node, isNegated: false };
}

/** How many comparisons by `=` and `in` the node is made of, joined by `or` alone; `undefined`: there is something else in it. */
function comparisonsIn(tree: Node): number | undefined {
  const { type, value, lhs, rhs, predicate, stages, group } = withoutBrackets(tree);
  if (predicate || stages || group) return undefined;
  if (type !== 'binary' || !lhs || !rhs || Array.isArray(lhs)) return undefined;
  if (value === '=' || value === 'in') return 1;
  if (value !== 'or') return undefined;
  const [left, right] = [comparisonsIn(lhs), comparisonsIn(rhs)];
  return left === undefined || right === undefined ? undefined : left + right;
}

/** Brackets with a predicate behind them mean something else. */
function withoutBrackets(node: Node): Node {
  if (node.predicate || node.stages || node.group) return node;
  const [only, ...more] = node.type === 'block' ? (node.expressions ?? []) : [];
  return only && more.length === 0 ? withoutBrackets(only) : node;
}

/** What the condition looks at, as it is called on Personio's screens. */
export function placeInWords(of: Compared['of'], language: Language): string {
  if ('label' in of) return of.label;
  const name = screenName(of.attribute, language);
  if (of.part === undefined || of.part === 'name') return name;
  return of.part === 'country' ? `${name}, ${language === 'de' ? 'Land' : 'country'}` : `${name}, ${of.part}`;
}

/** Values of Personio's own that its German screens have another word for. */
const GERMAN_VALUES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  employment_type: { internal: 'intern', external: 'extern' },
  gender: { male: 'männlich', female: 'weiblich', diverse: 'divers' },
  status: { active: 'aktiv', leave: 'länger abwesend', onboarding: 'Onboarding', inactive: 'inaktiv' },
};

/** A country by its name, since Personio keeps two letters of it, and what Personio has a word for; everything else as it is. */
export function valueInWords(of: Compared['of'], value: string, language: Language): string {
  if ('label' in of) return value;
  if (of.part === 'country' && /^[A-Z]{2}$/.test(value))
    return new Intl.DisplayNames(language, { type: 'region', fallback: 'code' }).of(value) ?? value;
  const words = Object.hasOwn(GERMAN_VALUES, of.attribute) ? GERMAN_VALUES[of.attribute] : undefined;
  return language === 'de' && words && Object.hasOwn(words, value) ? (words[value] ?? value) : value;
}

/** `text`: what a tenant has written, made harmless; `unread`: the sentence for a condition that no rule here reads. */
export type Writing = { text(words: string): string; unread(expression: string): string };

/** A sentence for each condition, in the order of the filter, after one that says who is meant without it. */
export function conditionsInWords(filter: string, language: Language, writing: Writing): string[] {
  return conditionsIn(filter).map((condition) =>
    'expression' in condition
      ? writing.unread(condition.expression)
      : SENTENCES[language](condition.keeps, toldIn(condition, language, writing)),
  );
}

type ToldIn = { place: string; values: readonly string[] };

const SENTENCES: Readonly<Record<Language, (keeps: Told['keeps'], told: ToldIn) => string>> = {
  en: (keeps, { place, values }) =>
    keeps === 'in'
      ? `Of these, only people whose ${place} is ${either(values, 'or')}. Whoever has nothing there is kept out.`
      : `Kept out: people whose ${place} is ${either(values, 'or')}.`,
  de: (keeps, { place, values }) =>
    keeps === 'in'
      ? `Davon nur, wer bei ${place} ${either(values, 'oder')} stehen hat. Wer dort nichts stehen hat, wird nicht übernommen.`
      : `Nicht übernommen wird, wer bei ${place} ${either(values, 'oder')} stehen hat.`,
};

function toldIn({ of, values }: Told, language: Language, { text }: Pick<Writing, 'text'>): ToldIn {
  const quoted = (words: string) => (language === 'de' ? `„${text(words)}“` : `“${text(words)}”`);
  return {
    place: quoted(placeInWords(of, language)),
    values: values.map((value) => quoted(valueInWords(of, value, language))),
  };
}

function either(words: readonly string[], or: string): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} ${or} ${words.at(-1)}`;
}
