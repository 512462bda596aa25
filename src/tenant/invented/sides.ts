/**
 * Somebody whom a filter lets through and somebody whom it keeps out, found by trying what the filter itself names. Both
 * differ as little as can be: from the person to begin with, and from each other. Pure (async).
 */
import { ConfigError } from '../../errors.ts';
import { type Choice, choicesOf } from '../../map/expression/choices.ts';
import type { Place } from '../../map/expression/compared.ts';
import { conjunctsOf } from '../../map/expression/connected.ts';
import { askedOf, filterRow, IN_SCOPE } from '../../map/map.ts';
import {
  type Evaluation,
  openEvaluation,
  StoppedError,
  type TimeBudget,
} from '../../map/worker/evaluation.ts';
import type { Tenant } from '../../model.ts';
import { nameOfPlace, personOf, type Values, valueAt, withValue } from './placed.ts';
import { MOST, variantsOf } from './variants.ts';

export type Sides = {
  inside?: Values;
  /** `because`: the conditions of the filter that are not true of them; none where their status alone keeps them out. */
  outside?: { values: Values; because: readonly string[] };
  /** Whether everything that could matter to the filter was tried: then nobody found is nobody there. */
  isWhole: boolean;
  /** It was not tried to the end, since it takes too long here: nobody found says nothing. */
  isStopped?: true;
};

const IN_SEARCH: TimeBudget = { total: 2_000, row: 700 };
const STATUSES = ['active', 'leave', 'onboarding'];

/** People who are in scope, as the file's tests say. */
export function knownInside({ tests = [] }: Tenant): Values[] {
  return tests.filter(({ expect }) => expect[IN_SCOPE] === true).map(({ given }) => given);
}

/** @param base Somebody to begin with. @param known People who are in scope, as the file's tests say. */
export async function sidesOf(
  { employees, filter }: Tenant['scope'],
  {
    base,
    known = [],
    now,
    evaluation = openEvaluation({ now, budget: IN_SEARCH }),
  }: { base: Values; known?: readonly Values[]; now: Date; evaluation?: Evaluation },
): Promise<Sides> {
  const starter =
    employees === 'active' ? { outside: { values: { ...base, status: 'onboarding' }, because: [] } } : {};
  if (employees === 'none') return { isWhole: true };
  if (filter === undefined) return { inside: base, ...starter, isWhole: true };
  const statuses = employees === 'active' ? ['active', 'leave'] : STATUSES;
  const found = await unlessStopped(() => findInside(filter, { base, known, statuses, evaluation }));
  if (typeof found === 'string') {
    return { isWhole: false, ...(found === 'stopped' && { isStopped: true }) };
  }
  const { inside, isWhole } = found;
  const other = await unlessStopped(() => findOutside(filter, { inside: inside ?? base, base, evaluation }));
  const outside = typeof other === 'string' ? undefined : other;
  return { ...(inside && { inside }), ...(outside ? { outside } : inside && starter), isWhole };
}

/** What cannot be read, or has to be stopped, is told by others; nothing else says anything of the filter. */
async function unlessStopped<T>(look: () => Promise<T>): Promise<T | 'stopped' | 'unreadable'> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof StoppedError) return 'stopped';
    if (error instanceof ConfigError) return 'unreadable';
    throw error;
  }
}

/** Parts of a filter that read the same, to be looked at together. */
type Part = { sources: string[]; choices: Map<string, Choice> };

async function findInside(
  filter: string,
  {
    base,
    known,
    statuses,
    evaluation,
  }: { base: Values; known: readonly Values[]; statuses: readonly unknown[]; evaluation: Evaluation },
): Promise<{ inside?: Values; isWhole: boolean }> {
  const { isWhole } = choicesOf(filter);
  const told = known.map((values) => ({ ...base, ...values }));
  const wanted = (choice: Choice): Choice =>
    isStatus(choice.of)
      ? { ...choice, values: choice.values.filter((value) => statuses.includes(value)) }
      : choice;
  let found: Values | undefined = base;
  let isAll = true;
  for (const { sources, choices } of partsOf(filter)) {
    if (found === undefined) break;
    const { people, isComplete } = variantsOf(found, [...choices.values()].map(wanted));
    isAll &&= isComplete;
    const source = sources.map((one) => `(${one})`).join(' and ');
    const fits = await passing(source, people, evaluation);
    found = people.find((_, at) => fits[at] === true);
  }
  const candidates = [...(found ? [found] : []), ...told];
  const passes = await passing(filter, candidates, evaluation);
  const inside = candidates.find((_, at) => passes[at] === true);
  return { ...(inside && { inside }), isWhole: isWhole && isAll };
}

function partsOf(filter: string): Part[] {
  const parts: Part[] = [];
  for (const source of conjunctsOf(filter)) {
    const choices = new Map(choicesOf(source).choices.map((choice) => [nameOfPlace(choice.of), choice]));
    const same = parts.filter((part) => [...choices.keys()].some((name) => part.choices.has(name)));
    for (const part of same) {
      parts.splice(parts.indexOf(part), 1);
      for (const [name, theirs] of part.choices) {
        const ours = choices.get(name);
        const values = [...new Set([...theirs.values, ...(ours?.values ?? [])])];
        choices.set(name, { ...ours, ...theirs, values });
      }
    }
    parts.push({ sources: [...same.flatMap(({ sources }) => sources), source], choices });
  }
  return parts;
}

/** One value after the other is changed, to what the person to begin with has first, until the filter says no. */
async function findOutside(
  filter: string,
  { inside, base, evaluation }: { inside: Values; base: Values; evaluation: Evaluation },
): Promise<Sides['outside']> {
  const people = choicesOf(filter)
    .choices.flatMap(({ of, values }) =>
      [valueAt(base, of), ...values].map((value, at) => ({
        of,
        value,
        // Their status comes last: it says who has left, and not who belongs here.
        rank: (isStatus(of) ? 4 : 0) + (value === undefined ? 2 : 0) + (at > 0 ? 1 : 0),
      })),
    )
    .sort((a, b) => a.rank - b.rank)
    .slice(0, MOST)
    .map(({ of, value }) => withValue(inside, of, value));
  people.push(inside);
  const passes = await passing(filter, people, evaluation);
  const values = people.find((_, at) => passes[at] === false);
  if (values === undefined) return undefined;
  const because: string[] = [];
  for (const source of conjunctsOf(filter)) {
    const [holds] = await passing(source, [values], evaluation);
    if (holds !== true) because.push(source);
  }
  return { values, because };
}

function isStatus(of: Place): boolean {
  return 'attribute' in of && of.attribute === 'status';
}

/** What the filter gives of each: true, false, or neither. Throws a StoppedError for one that takes too long. */
async function passing(
  source: string,
  people: readonly Values[],
  evaluation: Evaluation,
): Promise<(boolean | undefined)[]> {
  if (people.length === 0) return [];
  const asked = [askedOf(filterRow(source))];
  const [outcomes = []] = await evaluation.evaluate(asked, people.map(personOf));
  if (outcomes.some((outcome) => 'code' in outcome && outcome.code === 'expression-stopped')) {
    throw new StoppedError(source);
  }
  return outcomes.map((outcome) =>
    'value' in outcome && typeof outcome.value === 'boolean' ? outcome.value : undefined,
  );
}
