/** What a schema has against a tenant file, in plain words: one understandable problem for each mistake. Pure. */

import type { SchemaProblem } from '../../schema.ts';
import { closest } from '../../suggest.ts';
import { homeOf, propertiesOf } from './key-home.ts';
import { ancestorsOf, isWithin, pointerKeys, pointerTo, valueAt } from './pointer.ts';
import type { Draft } from './problem.ts';
import { quote } from './visible.ts';

type Said = Pick<Draft, 'code' | 'message' | 'remedy'> & Partial<Pick<Draft, 'pointer' | 'at'>>;

/** `value`: the whole file, of which nothing but its keys and the kinds of its values is told. `schema`: that of all of it. */
export function wordProblems(problems: readonly SchemaProblem[], value: unknown, schema: unknown): Draft[] {
  return collapse(problems, value).map((problem) => {
    const said = word(problem, value, schema);
    return { severity: 'error', pointer: problem.pointer, ...said };
  });
}

/** For a choice of shapes the schema complains once for each: keep what the shape that was meant complains of. */
function collapse(problems: readonly SchemaProblem[], value: unknown): SchemaProblem[] {
  const choices = new Map(
    problems.flatMap((problem) => (problem.keyword === 'anyOf' ? [[problem.pointer, problem] as const] : [])),
  );
  const choicesOf = ({ pointer }: SchemaProblem) =>
    [pointer, ...ancestorsOf(pointer).reverse()].flatMap((place) => choices.get(place) ?? []);
  const meant = new Map<SchemaProblem, Set<SchemaProblem>>();
  for (const problem of problems) {
    for (const choice of choicesOf(problem)) {
      if (isMeant(problem, choice, value)) meant.set(choice, (meant.get(choice) ?? new Set()).add(problem));
    }
  }
  const tooShort = new Set(
    problems.flatMap(({ keyword, pointer }) => (keyword === 'minLength' ? pointer : [])),
  );
  return problems.filter((problem) => {
    // An empty text fits no pattern either.
    if (problem.keyword === 'pattern' && tooShort.has(problem.pointer)) return false;
    const [choice] = choicesOf(problem);
    if (choice === undefined) return true;
    return meant.get(choice)?.has(problem) ?? problem === choice;
  });
}

function isMeant(problem: SchemaProblem, choice: SchemaProblem, value: unknown): boolean {
  if (problem.keyword === 'anyOf' || !isWithin(problem.pointer, choice.pointer)) return false;
  const given = valueAt(value, choice.pointer);
  if (typeof given !== 'object' || given === null) {
    return problem.keyword !== 'type' && problem.keyword !== 'enum';
  }
  const keys = Object.keys(given);
  const branches = Array.isArray(choice.schema.anyOf) ? choice.schema.anyOf : [];
  const meant = branches.flatMap((branch: unknown, index) => {
    const required = valueAt(branch, '/required');
    return Array.isArray(required) && required.some((key) => keys.includes(key)) ? [index] : [];
  });
  return meant.length === 1 && problem.schemaPath.startsWith(`${choice.schemaPath}/${meant[0]}/`);
}

function word(problem: SchemaProblem, value: unknown, whole: unknown): Said {
  switch (problem.keyword) {
    case 'required':
      return missingKey(problem);
    case 'additionalProperties':
      return unknownKey(problem, value, whole);
    case 'type':
      return wrongType(problem, value);
    case 'enum':
      return notOneOf(problem, value);
    case 'anyOf':
      return noShape(problem);
    case 'uniqueItems':
      return repeated(problem);
    default:
      return outOfBounds(problem);
  }
}

function missingKey({ pointer, params, schema }: SchemaProblem): Said {
  const key = String(params.missingProperty);
  const manual = manualOf(propertiesOf(schema).get(key));
  const remedy = `Add "${key}".${manual === '' ? '' : ` ${manual}`}`;
  return { code: 'missing-key', message: `The key "${key}" is missing ${inside(pointer)}.`, remedy };
}

function unknownKey({ pointer, params, schema }: SchemaProblem, value: unknown, whole: unknown): Said {
  const key = String(params.additionalProperty);
  const known = propertiesOf(schema);
  const at = { pointer: pointerTo(pointer, key), at: 'key' as const };
  const message = `There is no key ${quote(key)} ${inside(pointer)}.`;
  // What is a key elsewhere is no slip for one that is like it; and taken out, it would no longer say what it does there.
  const home = homeOf(key, { pointer, known, value, whole });
  if (home !== undefined) return { ...at, code: 'unknown-key', message, remedy: home };
  // Asked of the group itself: going through thousands of keys for each of them would take minutes.
  const group = valueAt(value, pointer) ?? {};
  const guess = closest(
    key,
    [...known.keys()].filter((candidate) => !Object.hasOwn(group, candidate)),
  );
  if (guess !== undefined) return { ...at, code: 'unknown-key', message, remedy: `Did you mean "${guess}"?` };
  if (/secret|password|token|credential|api.?key|client|url|host/i.test(key)) {
    const remedy =
      'Secrets, URLs and host names never stand in a tenant file: they belong in the GitHub environment. Renew a real secret that stood here.';
    return { ...at, code: 'unknown-key', message, remedy };
  }
  const remedy = `Take it out. Known keys: ${[...known.keys()].filter((name) => name !== '$schema').join(', ')}.`;
  return { ...at, code: 'unknown-key', message, remedy };
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text in quotation marks',
  number: 'a number, without quotation marks',
  integer: 'a whole number, without quotation marks',
  boolean: 'true or false, without quotation marks',
  array: 'a list in [ ]',
  object: 'a group in { }',
  null: 'null',
};

function wrongType({ pointer, params, schema }: SchemaProblem, value: unknown): Said {
  const wanted = TYPES[String(params.type)] ?? 'something else';
  const given = TYPES[typeOf(valueAt(value, pointer))] ?? 'something else';
  const plainGiven = given.replace(/,? (in|without) .*/, '');
  const message = `${nameOf(pointer)} must be ${wanted}, and is ${plainGiven === wanted ? 'not' : plainGiven}.`;
  const example = /^\/limits\/[^/]+$/.test(pointer) ? 'For example {"max": 10}.' : '';
  return { code: 'wrong-type', message, remedy: example || manualOf(schema) || `Write ${wanted}.` };
}

function notOneOf({ pointer, params, schema }: SchemaProblem, value: unknown): Said {
  const allowed = Array.isArray(params.allowedValues) ? params.allowedValues.map(String) : [];
  const given = valueAt(value, pointer);
  const guess = typeof given === 'string' ? closest(given, allowed) : undefined;
  const hint = guess === undefined ? '' : `Did you mean "${guess}"? `;
  const message = `${nameOf(pointer)} must be one of ${allowed.map((word) => `"${word}"`).join(', ')}.`;
  return { code: 'not-one-of', message, remedy: `${hint}${manualOf(schema) || 'Write one of these words.'}` };
}

function noShape({ pointer, schema }: SchemaProblem): Said {
  if (pointer === '/schedule') {
    const message =
      'The schedule is none of the forms known here: "daily", "twice-daily", times or a cron expression.';
    const remedy = 'Write "daily", { "at": ["05:30"], "days": ["mon", "fri"] } or { "cron": "0 6 * * 1-5" }.';
    return { code: 'schedule', message, remedy };
  }
  if (pointer.startsWith('/mapping/')) {
    const message = `${nameOf(pointer)} must be a JSONata expression in quotation marks, or null.`;
    return {
      code: 'wrong-type',
      message,
      remedy: 'For example "office.name"; null takes a row out of the preset.',
    };
  }
  return {
    code: 'wrong-type',
    message: `${nameOf(pointer)} has none of the allowed forms.`,
    remedy: manualOf(schema),
  };
}

function repeated({ pointer, params }: SchemaProblem): Said {
  const [first = 0, index = 0] = [Number(params.i), Number(params.j)].sort((a, b) => a - b);
  const message = `${nameOf(pointer)} has the same entry twice (numbers ${first + 1} and ${index + 1}).`;
  return { code: 'repeated', message, remedy: 'Take one of them out.', pointer: pointerTo(pointer, index) };
}

function outOfBounds({ pointer, keyword, params, schema }: SchemaProblem): Said {
  const name = nameOf(pointer);
  const limit = Number(params.limit);
  const code = 'not-allowed';
  const remedy = exampleOf(pointer) ?? (manualOf(schema) || 'Correct it.');
  const entries = limit === 1 ? 'entry' : 'entries';
  switch (keyword) {
    case 'const':
      return { code, message: `${name} must be "${String(params.allowedValue)}".`, remedy };
    case 'minLength':
      return {
        code,
        message: limit === 1 ? `${name} is empty.` : `${name} is too short (at least ${limit} characters).`,
        remedy,
      };
    case 'maxLength':
      return { code, message: `${name} is too long (at most ${limit} characters).`, remedy };
    case 'minItems':
    case 'minProperties':
      return { code, message: `${name} needs at least ${limit} ${entries}.`, remedy };
    case 'maxItems':
    case 'maxProperties':
      return { code, message: `${name} takes at most ${limit} ${entries}.`, remedy };
    case 'minimum':
    case 'maximum':
      return {
        code,
        message: `${name} must be ${keyword === 'minimum' ? 'at least' : 'at most'} ${limit}.`,
        remedy,
      };
    case 'pattern':
      return { code, message: `${name} is not written as it must be.`, remedy };
    default:
      return { code, message: `${name} is not allowed like this.`, remedy };
  }
}

/** Where the manual alone would not show what to write. */
function exampleOf(pointer: string): string | undefined {
  if (pointer === '/name') return 'Write the name of the customer.';
  if (pointer.startsWith('/domains/'))
    return 'Write the part behind the @ alone, for example "nordwind.example".';
  if (pointer.startsWith('/notify/')) return 'Write one address, for example "hr-it@nordwind.example".';
  if (pointer.startsWith('/approvers/'))
    return 'Write an entry of .github/approvers.json: 2 to 40 small letters, digits and hyphens, for example "nordwind-hr".';
  if (pointer.startsWith('/protect/')) {
    return 'Write "personio:700033" (the number at the end of the address of the person\'s page in Personio), an Engagedly user id, a reference from a run summary, or a function mailbox.';
  }
  if (pointer.startsWith('/schedule/at/'))
    return 'Write hours and minutes on a 24-hour clock, for example "05:30".';
  if (pointer === '/schedule/cron') {
    return 'Write five fields: minute, hour, day of month, month, day of week. For example "0 6 * * 1-5".';
  }
  if (pointer.startsWith('/sensitive/')) return 'State in a few words what the attribute is needed for.';
  return undefined;
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function nameOf(pointer: string): string {
  const keys = pointerKeys(pointer);
  const last = keys.at(-1);
  if (last === undefined) return 'The file';
  if (!/^\d+$/.test(last)) return quote(last);
  return `Entry ${Number(last) + 1} of ${quote(keys.at(-2) ?? '')}`;
}

function inside(pointer: string): string {
  return pointer === '' ? 'in a tenant file' : `in ${nameOf(pointer).replace(/^Entry/, 'entry')}`;
}

/** What the schema says about it; it is the manual that an editor shows, too. */
function manualOf(schema: unknown): string {
  const description = valueAt(schema, '/description');
  return typeof description === 'string' ? description : '';
}
