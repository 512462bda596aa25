/** A tenant's file tried out on people who do not exist, and who are made for it. Pure (async). */
import { addDays } from '../../dates.ts';
import { SyncError } from '../../errors.ts';
import { choicesOf } from '../../map/expression/choices.ts';
import type { Place } from '../../map/expression/compared.ts';
import {
  IN_EXAMPLES,
  mapEmployees,
  mappingRows,
  openEvaluation,
  prepareMapping,
  WRITE_FIELDS,
} from '../../map/map.ts';
import type { DesiredUser, Mapped, TargetAttribute, Tenant } from '../../model.ts';
import { inScope } from '../../plan/decide.ts';
import { type Rules, rulesOf } from '../../rules.ts';
import { plainText } from '../../values.ts';
import { type Cast, castFor } from '../invented/cast.ts';
import { nameOfPlace, type Values, valueAt, withValue } from '../invented/placed.ts';
import { knownInside, type Sides, sidesOf } from '../invented/sides.ts';
import { bullets, code, plain, table } from './escaped.ts';
import { fateInWords, scopeInWords } from './fate.ts';
import { neededAttributes } from './mapping.ts';

/** `because`: the conditions of the filter that keep them out. */
type Invented = { who: string; values: Values; because?: readonly string[] };
type Shown = Invented & { desired: DesiredUser };

/** Markdown: what a sync does with invented people on either side of the scope, and what it writes of those inside. */
export async function examplesTable(tenant: Tenant, now: Date): Promise<string> {
  const rules = rulesOf(tenant, now);
  const cast = castFor(tenant, neededAttributes(tenant));
  const sides = await sidesOf(tenant.scope, { base: cast.full, known: knownInside(tenant), now });
  const people = peopleOf(tenant, { cast, sides, rules });
  let mapped: Mapped;
  try {
    const prepared = prepareMapping({ rules, source: cast.source, target: inventedTarget(tenant) });
    mapped = await mapEmployees({
      rules,
      prepared,
      employees: people.map(({ values }) => cast.employeeOf(values)),
      now,
      evaluation: openEvaluation({ now, budget: IN_EXAMPLES }),
    });
  } catch (error) {
    if (error instanceof SyncError) return `The mapping cannot be tried out: ${plain(error.message)}`;
    throw error;
  }
  const shown = people.flatMap((person, at): Shown[] => {
    const desired = mapped.people[at];
    return desired === undefined ? [] : [{ ...person, desired }];
  });
  // Whoever has next to nothing has what the filter asks for only where it is needed.
  const [, sparse, filled] = shown;
  const spare = sparse && inScope(sparse.desired, rules) ? filled : sparse;
  const kept = shown.filter((person) => person !== spare);
  return [
    fates(tenant, kept, rules),
    fields(tenant, kept.slice(0, 2), { mapped, cast }),
    'These people do not exist: they are made for this file. ' +
      (sides.inside
        ? 'What is written is shown of those who are in scope. '
        : `${sides.isStopped ? 'It takes too long here to invent somebody' : 'Nobody could be invented'} who is in scope: the fields are what they would be. `) +
      '`manager` is a Personio id here and becomes the account of that person. ' +
      "An attribute that only this customer has is filled from the file's own tests, or else with something made up.",
  ].join('\n\n');
}

/** The second is there twice: as little as possible, and with what the filter asks for besides. */
function peopleOf(
  { scope }: Tenant,
  { cast: { full, sparse }, sides, rules }: { cast: Cast; sides: Sides; rules: Rules },
): Invented[] {
  const { inside = full, outside } = sides;
  const who = 'Active, everything filled';
  const first: Invented = { who, values: { ...inside, id: 101 } };
  if (scope.employees === 'none') return [first];
  if (sides.inside === undefined) return [outside ? { ...first, ...outside } : first];
  const filled = askedOf(scope).reduce((values, of) => withValue(values, of, valueAt(inside, of)), sparse);
  return [
    first,
    { who: 'On leave, little filled', values: sparse },
    { who: 'On leave, little filled', values: filled },
    ...(outside
      ? [{ who: 'Kept out', values: { ...outside.values, id: 103 }, because: outside.because }]
      : []),
    {
      who: 'Has left',
      values: {
        ...inside,
        id: 104,
        status: 'inactive',
        termination_date: addDays(rules.today, -1),
        termination_type: 'employee',
      },
    },
  ];
}

function fates(tenant: Tenant, people: readonly Shown[], rules: Rules): string {
  const places = askedOf(tenant.scope);
  return bullets(
    people.map(({ who, values, because = [], desired }) => {
      const scope = scopeInWords(desired, { tenant, rules, because });
      return `**${who}** (${inPersonio(places, values)}): ${scope}. ${fateInWords(desired, rules)}`;
    }),
  );
}

/** What the filter asks of a person, beside the status. */
function askedOf({ filter }: Tenant['scope']): Place[] {
  const { choices } = filter === undefined ? { choices: [] } : choicesOf(filter);
  return choices.map(({ of }) => of).filter((of) => nameOfPlace(of) !== 'status');
}

/** What the scope goes by. */
function inPersonio(places: readonly Place[], values: Values): string {
  const asked = places.map((of) => {
    const value = valueAt(values, of);
    return `${code(nameOfPlace(of))} ${value === undefined ? 'empty' : code(textOf(value))}`;
  });
  return [code(String(values.status)), ...new Set(asked)].join(', ');
}

function fields(
  tenant: Tenant,
  people: readonly Shown[],
  { mapped: { rejections }, cast: { madeUp } }: { mapped: Mapped; cast: Cast },
): string {
  const rests = new Set(
    mappingRows(tenant)
      .filter(({ reads }) =>
        [...reads.attributes, ...reads.labels].some((name) => madeUp.has(plainText(name))),
      )
      .map(({ field }) => field),
  );
  const problem = new Map(rejections.map(({ employee, field, code: why }) => [`${employee} ${field}`, why]));
  const cell = ({ employee, fields, cleared }: DesiredUser, field: string): string => {
    const why = problem.get(`${employee.id} ${field}`);
    // What was made up here may not be of the kind that the row needs; that says nothing about the row.
    if (why !== undefined && rests.has(field)) return 'needs an example under `tests`';
    if (why !== undefined) return `⚠ not usable (${why})`;
    if (cleared.includes(field)) return 'is emptied';
    return Object.hasOwn(fields, field) ? code(textOf(fields[field])) : '–';
  };
  return table(
    ['', ...people.map(({ who }) => who)],
    mappingRows(tenant).map(({ field }) => [
      code(field),
      ...people.map(({ desired }) => cell(desired, field)),
    ]),
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** An organisation that has every field of the mapping. Selects of its own are unknown here and taken as text. */
function inventedTarget(tenant: Tenant): TargetAttribute[] {
  return mappingRows(tenant)
    .filter(({ field }) => WRITE_FIELDS.get(field)?.basic !== true)
    .map(({ field }) =>
      field === 'gender'
        ? { key: field, mandatory: false, type: 'single-select', options: ['Male', 'Female', 'Other'] }
        : { key: field, mandatory: false, type: 'text', options: [] },
    );
}
