/** The filter of a file that is there, with another answer to one or both of its questions. Pure. */
import { ConfigError } from '../errors.ts';
import { forShell } from '../harmless.ts';
import { listChangeOf } from './answers.ts';
import { holdsOf } from './attribute.ts';
import { answerFrom, type FilterRule, isSamePlace, rulesFrom, rulesIn } from './scope-filter.ts';

const HALVES = ['only', 'without'] as const;
type Half = (typeof HALVES)[number];

/**
 * The halves that do not come from their answer alone: one that nobody answered stays as the file has it, and with a sign in
 * front (`+position=Praktikant`) conditions are added to it or taken out of it. Throws ConfigError where the file has a part
 * that no answer can say, for what is to be taken out and is not there, and for what is to be let in besides where all are.
 */
export function keptRules(
  filter: string | undefined,
  answers: ReadonlyMap<string, string>,
): { [half in Half]?: FilterRule[] } {
  const given = HALVES.filter((half) => answers.has(half));
  const rests = HALVES.filter((half) => !given.includes(half) || howOf(answers, half) !== 'be');
  if (given.length === 0 || rests.length === 0) return {};
  const rules: FilterRule[] = [];
  const unread: string[] = [];
  for (const rule of filter === undefined ? [] : rulesIn(filter)) {
    if ('unread' in rule) unread.push(rule.unread);
    else rules.push(rule);
  }
  const kept = Object.fromEntries(
    rests.map((half) => [
      half,
      rulesAfter(
        half,
        rules.filter(({ keeps }) => keeps === (half === 'only')),
        answers.get(half),
      ),
    ]),
  );
  if (unread.length === 0) return kept;
  const today = HALVES.map((half) => {
    const rest = kept[half];
    return rest === undefined ? (answers.get(half) ?? '') : answerFrom(rest);
  });
  const command = HALVES.map((half, at) => `--${half} ${forShell(today[at] ?? '')}`).join(' ');
  throw new ConfigError(
    `The filter has a part that somebody has written by hand, and that neither --only nor --without can say: ${unread.join(' and ')}`,
    `Change "filter" under "scope" in an editor, and this part stays. To do without it, give both answers${today.includes(undefined) ? ', --only and --without.' : `; with what stands there today: ${command}`}`,
  );
}

/** Whether these conditions could be added to what the file has of this half. */
export function canBeAdded(filter: string | undefined, half: Half, list: string): boolean {
  try {
    keptRules(filter, new Map([[half, `+${list}`]]));
    return true;
  } catch (error) {
    if (error instanceof ConfigError) return false;
    throw error;
  }
}

function howOf(answers: ReadonlyMap<string, string>, half: Half): 'add' | 'take' | 'be' {
  return listChangeOf(answers.get(half) ?? '').how;
}

function rulesAfter(half: Half, was: readonly FilterRule[], answer: string | undefined): FilterRule[] {
  if (answer === undefined) return [...was];
  const { how, list } = listChangeOf(answer);
  const named = rulesFrom(list, { keeps: half === 'only', readable: [] });
  if (how === 'take') return named.reduce((rules, one) => withoutRule(half, rules, one), [...was]);
  const rules = named.reduce(withRule, [...was]);
  const first = named.filter((one) => !was.some((rule) => isSamePlace(rule, one)));
  if (half === 'only' && first.length > 0) throw narrowing(first, rules);
  return rules;
}

/** Whoever adds wants more people let in; where the file asks for nothing yet, everybody but these would fall out. */
function narrowing(first: readonly FilterRule[], rules: readonly FilterRule[]): ConfigError {
  const whole = answerFrom(rules);
  return new ConfigError(
    `The file lets people in whatever ${first.map(({ name }) => `"${name}"`).join(' and ')} says, so that there is nothing to add to: with ${namesIn(first)} added, all others would be out of scope.`,
    whole === undefined
      ? 'To let these in alone, change "filter" under "scope" in an editor.'
      : `To let these in alone, without the plus: --only ${forShell(whole)} (on a terminal, without --yes: where others could be blocked for it, you are asked)`,
  );
}

/** Beside a condition that keeps others out another one may stand; one that lets others in has to take them in itself. */
function withRule(rules: FilterRule[], more: FilterRule): FilterRule[] {
  const same = rules.find((rule) => isSamePlace(rule, more) && !(rule.isMade && !rule.keeps));
  if (same === undefined) return [...rules, more];
  const values = [...new Set([...same.values, ...more.values])];
  return rules.map((rule) => (rule === same ? withValues(rule, values) : rule));
}

function withoutRule(half: Half, rules: FilterRule[], less: FilterRule): FilterRule[] {
  const there = rules.filter((rule) => isSamePlace(rule, less)).flatMap(({ values }) => values);
  const strangers = less.values.filter((value) => !there.includes(value));
  if (strangers.length > 0) {
    throw new ConfigError(
      `"${half}" does not have ${less.name}=${strangers.join(',')}, so that it cannot be taken out.`,
      `It has: ${namesIn(rules) || 'nothing'}.`,
    );
  }
  return rules.flatMap((rule) => {
    if (!isSamePlace(rule, less)) return rule;
    const values = rule.values.filter((value) => !less.values.includes(value));
    return values.length === 0 ? [] : withValues(rule, values);
  });
}

/** For a person to read: a value may have a comma in it. */
function namesIn(rules: readonly FilterRule[]): string {
  return rules.map(({ name, values }) => `${name}=${values.join(',')}`).join('; ');
}

/** Written anew for whatever its place may hold. Throws ConfigError where it would then say something else. */
function withValues(rule: FilterRule, values: readonly string[]): FilterRule {
  if (values.length === rule.values.length) return rule;
  if (rule.isMade) {
    throw new ConfigError(
      `Somebody has written this condition by hand, and neither --only nor --without can say it with other values: ${rule.written}`,
      'Change "filter" under "scope" in an editor.',
    );
  }
  return { ...rule, values, holds: holdsOf(rule.place), written: undefined };
}
