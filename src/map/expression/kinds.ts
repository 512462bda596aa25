/** What kind of value a part of an expression gives, as far as its text tells. Pure. */
import { COST_CENTER, DATES, GROUPS, NUMBERS, TEXTS } from '../../vendors/personio/person.ts';
import type { Node } from './parse.ts';

/** `names`: the same part of each entry of a list; `groups`: the entries themselves. */
export type Kind = 'truth' | 'text' | 'number' | 'group' | 'groups' | 'names' | 'list' | 'unknown';

/** An attribute of the employee, and one part of it. */
export type Path = { attribute: Node; part: Node | undefined };

const TRUTHS = new Set('not exists contains boolean'.split(' '));
const TEXT_GIVERS = new Set(
  'string lowercase uppercase trim substring substringBefore substringAfter join replace pad slug titlecase date now formatNumber formatBase formatInteger type'.split(
    ' ',
  ),
);
const NUMBER_GIVERS = new Set(
  'number length count sum abs floor ceil round power sqrt average millis toMillis parseInteger'.split(' '),
);
const OPERATORS: Readonly<Record<string, Kind>> = {
  '&': 'text',
  ...Object.fromEntries(['+', '-', '*', '/', '%'].map((sign) => [sign, 'number'])),
  ...Object.fromEntries(['=', '!=', '<', '>', '<=', '>=', 'in', 'and', 'or'].map((sign) => [sign, 'truth'])),
  '..': 'list',
};

/** `name`, `name.part`, `$.name`, `$$.name.part`: without predicates, which change what comes out. */
export function pathOf(node: Node): Path | undefined {
  if (node.steps?.some(({ type, stages, predicate }) => type === 'sort' || stages || predicate))
    return undefined;
  return namesOf(node);
}

/** The same names, also where some of what they lead to is chosen or put in order: `name[0].part`, `name^(>other)[0].part`. */
export function namesOf(node: Node): Path | undefined {
  if (node.type !== 'path' || node.group) return undefined;
  const [first, ...rest] = node.steps?.filter(({ type }) => type !== 'sort') ?? [];
  const isRoot = first?.type === 'variable' && (first.value === '' || first.value === '$');
  const [attribute, part, ...more] = isRoot ? rest : [first, ...rest];
  if (attribute?.type !== 'name' || more.length > 0) return undefined;
  if (part !== undefined && part.type !== 'name') return undefined;
  if (attribute.group || part?.group) return undefined;
  return { attribute, part };
}

/** What is usually meant by a group. */
export function partOf(group: string): 'id' | 'name' {
  return (GROUPS.get(group) ?? COST_CENTER).includes('name') ? 'name' : 'id';
}

export function kindOf(node: Node): Kind {
  switch (node.type) {
    case 'string':
      return 'text';
    case 'number':
      return 'number';
    case 'value':
      return typeof node.value === 'boolean' ? 'truth' : 'unknown';
    case 'binary':
      return OPERATORS[String(node.value)] ?? 'unknown';
    case 'unary':
      return node.value === '[' ? 'list' : node.value === '-' ? 'number' : 'unknown';
    case 'function':
      return kindOfCall(String(node.procedure?.value));
    case 'block':
      return kindOfAll(node.expressions?.slice(-1) ?? []);
    case 'condition':
      return kindOfAll([node.then, node.else].filter((branch) => branch !== undefined));
    case 'path':
      return kindOfPath(pathOf(node));
    default:
      return 'unknown';
  }
}

function kindOfAll(nodes: readonly Node[]): Kind {
  const [first = 'unknown', ...others] = nodes.map(kindOf);
  return others.every((kind) => kind === first) ? first : 'unknown';
}

function kindOfCall(name: string): Kind {
  if (TRUTHS.has(name)) return 'truth';
  if (TEXT_GIVERS.has(name)) return 'text';
  return NUMBER_GIVERS.has(name) ? 'number' : 'unknown';
}

function kindOfPath(path: Path | undefined): Kind {
  if (path === undefined) return 'unknown';
  const name = String(path.attribute.value);
  if (path.part === undefined) {
    if (GROUPS.has(name)) return 'group';
    if (name === 'cost_centers') return 'groups';
    if (NUMBERS.includes(name)) return 'number';
    return TEXTS.includes(name) || DATES.includes(name) ? 'text' : 'unknown';
  }
  if (name === 'cost_centers') return 'names';
  if (!GROUPS.has(name)) return 'unknown';
  return path.part.value === 'id' ? 'number' : 'text';
}
