/**
 * A mapping tried on a hundred invented employees, of whom many lack this or that: does each row give something that its
 * field can take, and the filter true or false, whoever comes? What fails is made smaller until nothing can be left out,
 * and told in words. Pure (async).
 */
import { choicesOf } from '../../map/expression/choices.ts';
import { literalsOf } from '../../map/expression/literals.ts';
import { coerceField } from '../../map/fit.ts';
import { askedOf, IN_SCOPE, openEvaluation, WRITE_FIELDS } from '../../map/map.ts';
import { type Evaluation, type Outcome, StoppedError, type TimeBudget } from '../../map/worker/evaluation.ts';
import type { Tenant } from '../../model.ts';
import { isEmpty } from '../../values.ts';
import { DATES, GROUPS, NUMBERS } from '../../vendors/personio/person.ts';
import { personOf, type Values, withValue } from '../invented/placed.ts';
import { type Asked, ownExpressions, takesLong, whyStopped } from './endless.ts';
import { pointerTo } from './pointer.ts';
import type { Draft } from './problem.ts';
import { quote, show } from './visible.ts';

const PEOPLE = 100;
/** With those who are there for one value each. */
const MOST = 500;
const IN_PROPERTIES: TimeBudget = { total: 2_000, row: 500 };

/** Only for a file without errors. At most one finding for each expression of the tenant's own. */
export async function checkProperties(tenant: Tenant, now: Date): Promise<Draft[]> {
  const own = ownExpressions(tenant);
  if (own.length === 0) return [];
  const names = [...new Set(own.flatMap(({ reads }) => [...reads.attributes, ...reads.labels]))].sort();
  const literals = own.flatMap(({ expression }) => literalsOf(expression).map(({ text }) => text));
  const people = [...inventedPeople(names, literals), ...peopleOfEachValue(names, own)].slice(0, MOST);
  const evaluation = openEvaluation({ now, budget: IN_PROPERTIES });
  try {
    const columns = await evaluation.evaluate(own.map(askedOf), people.map(personOf));
    const drafts: Draft[] = [];
    for (const [at, row] of own.entries()) {
      const outcomes = columns[at] ?? [];
      const stop = whyStopped(outcomes);
      if (stop !== undefined) drafts.push(takesLong(row.field, stop));
      const why = whyAll(outcomes);
      if (why !== undefined) {
        drafts.push(failsForAll(row, why));
        continue;
      }
      const first = people.find((_, index) => flawOf(row, outcomes[index] ?? {}) !== undefined);
      if (first) drafts.push(await toldOf(row, await shrunk(row, first, evaluation), evaluation));
    }
    return drafts;
  } catch (error) {
    if (error instanceof StoppedError)
      return own
        .filter(({ expression }) => expression === error.source)
        .map(({ field }) => takesLong(field, 'it takes too long, too much memory, or never ends.'));
    throw error;
  }
}

/** What is wrong with what came out, in words; `undefined`: nothing. */
function flawOf({ field }: Asked, outcome: Outcome): string | undefined {
  if ('code' in outcome)
    return outcome.code === 'expression-failed' ? `fails: ${outcome.message.replace(/\.$/, '')}` : undefined;
  const { value } = outcome;
  if (field === IN_SCOPE)
    return typeof value === 'boolean' ? undefined : 'gives neither true nor false, so that nobody knows';
  if (isEmpty(value)) return undefined;
  const known = WRITE_FIELDS.get(field);
  if (!known || known.kind.endsWith('select'))
    return isPlain(value) ? undefined : 'gives a group, which no field takes';
  const type =
    known.kind === 'date' || known.kind === 'number' || known.kind === 'boolean' ? known.kind : 'text';
  // An invented text is no address and no date: what counts is the kind of what comes out.
  if (known.kind === 'email' || known.kind === 'date' || known.kind === 'person' || known.kind === 'people') {
    return isPlain(value) ? undefined : 'gives a group, which the field does not take';
  }
  const result = coerceField(value, { kind: known.kind, type, options: [] });
  return result.ok ? undefined : `gives ${show(value)}, which the field does not take`;
}

function isPlain(value: unknown): boolean {
  return (Array.isArray(value) ? value : [value]).every((one) => typeof one !== 'object' || one === null);
}

/** Fails on purpose: nobody here can be like those for whom it does not. */
const ON_PURPOSE = /JSONata D31(?:37|41)\b/;

/** What all of them fail of, also whoever has nothing at all: so it is in the text itself. */
function whyAll(outcomes: readonly Outcome[]): string | undefined {
  const whys = new Set(
    outcomes.map((one) => ('code' in one && one.code === 'expression-failed' ? one.message : undefined)),
  );
  const [why] = whys;
  return whys.size === 1 && why !== undefined && !ON_PURPOSE.test(why) ? why : undefined;
}

function failsForAll({ field }: Asked, why: string): Draft {
  const isFilter = field === IN_SCOPE;
  return {
    severity: 'error',
    code: isFilter ? 'filter-fails' : 'row-fails',
    message: `${isFilter ? 'The filter' : `The row ${quote(field)}`} fails for everybody: ${why}`,
    remedy: `${isFilter ? 'Nobody would be added or blocked' : 'Nobody would get this field'}. Correct the expression; where it fails of what is empty, ask first whether it is there: $exists(position).`,
    pointer: isFilter ? '/scope/filter' : pointerTo('/mapping', field),
  };
}

/** The same flaw with as little as possible: whatever is not needed for it is left out. */
async function shrunk(row: Asked, person: Values, evaluation: Evaluation): Promise<Values> {
  let smallest = person;
  for (;;) {
    const fewer = smallerThan(smallest);
    if (fewer.length === 0) return smallest;
    const [outcomes = []] = await evaluation.evaluate([askedOf(row)], fewer.map(personOf));
    const next = fewer.find((_, at) => flawOf(row, outcomes[at] ?? {}) !== undefined);
    if (next === undefined) return smallest;
    smallest = next;
  }
}

/** Without one attribute, or without one part of a group. */
function smallerThan(values: Values): Values[] {
  const without = (from: Values, name: string) =>
    Object.fromEntries(Object.entries(from).filter(([other]) => other !== name));
  return Object.entries(values).flatMap(([name, value]) => {
    const isGroup = typeof value === 'object' && value !== null && !Array.isArray(value);
    const parts = isGroup ? Object.keys(value) : [];
    const lesser =
      parts.length < 2 ? [] : parts.map((part) => ({ ...values, [name]: without(value as Values, part) }));
    return [without(values, name), ...lesser];
  });
}

async function toldOf(row: Asked, values: Values, evaluation: Evaluation): Promise<Draft> {
  const [[outcome = {}] = []] = await evaluation.evaluate([askedOf(row)], [personOf(values)]);
  const flaw = flawOf(row, outcome) ?? 'fails';
  const isFilter = row.field === IN_SCOPE;
  const given = Object.entries(values).map(([name, value]) => `${quote(name)}: ${show(value)}`);
  const who =
    given.length === 0
      ? 'somebody of whom all that it reads is empty'
      : `somebody with ${given.join(', ')} and nothing else`;
  return {
    severity: 'warning',
    code: isFilter ? 'filter-not-for-all' : 'row-not-for-all',
    message: `For ${who}, ${isFilter ? 'the filter' : `the row ${quote(row.field)}`} ${flaw}.`,
    remedy: isFilter
      ? 'Such people would be neither added nor blocked. Ask first whether it is there: $exists(position) and $contains(position, …).'
      : 'Such people would not get this field. Ask first whether it is there: $exists(position) ? $uppercase(position).',
    pointer: isFilter ? '/scope/filter' : pointerTo('/mapping', row.field),
  };
}

/** The first has nothing at all; of the others each attribute is missing in a third. The same file gives the same people. */
function inventedPeople(names: readonly string[], literals: readonly string[]): Values[] {
  let seed = 20_261_126;
  const chance = (below: number): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  const text = (): string => {
    const known = literals.length > 0 && chance(2) === 0 ? literals[chance(literals.length)] : undefined;
    return known ?? TEXTS[chance(TEXTS.length)] ?? '';
  };
  const invented = (name: string): unknown => {
    const parts = GROUPS.get(name);
    if (parts)
      return Object.fromEntries(parts.map((part) => [part, part === 'id' ? chance(9_999) + 1 : text()]));
    if (name === 'cost_centers') {
      return Array.from({ length: 1 + chance(3) }, () => ({
        id: chance(99),
        name: text(),
        percentage: chance(101),
      }));
    }
    if (name === 'id' || NUMBERS.includes(name)) return chance(9_999);
    if (DATES.includes(name) || /date|datum/i.test(name)) return DAYS[chance(DAYS.length)];
    if (name === 'status') return STATES[chance(STATES.length)];
    return text();
  };
  return Array.from({ length: PEOPLE }, (_, at) =>
    Object.fromEntries(
      names.flatMap((name) => (at === 0 || chance(3) === 0 ? [] : [[name, invented(name)]])),
    ),
  );
}

/**
 * By chance alone nobody may come to the second value of a list, or to the branch behind it: one more person for each
 * value that an expression names, once with everything else filled, and once with nothing else.
 */
function peopleOfEachValue(names: readonly string[], own: readonly Asked[]): Values[] {
  const choices = own.flatMap(({ expression }) => choicesOf(expression).choices);
  const filled = choices.reduce<Values>(
    (values, { of, values: [first] }) => withValue(values, of, first),
    {},
  );
  const known = new Set(names);
  const people = choices.flatMap(({ of, values }) =>
    values.flatMap((value) =>
      value === undefined ? [] : [withValue(filled, of, value), withValue({}, of, value)],
    ),
  );
  return people.map((values) =>
    Object.fromEntries(Object.entries(values).filter(([name]) => known.has(name))),
  );
}

const STATES = ['onboarding', 'active', 'leave', 'inactive'];
const DAYS = ['1970-01-01', '1999-12-31', '2024-02-29', '2026-11-26', '2031-07-15'];
const TEXTS = [
  'x',
  'Jörg',
  "O'Neill",
  'Größer-Müller',
  'two words',
  '007',
  'A/B (C)',
  'very long '.repeat(20),
  '0',
  'María José',
];
