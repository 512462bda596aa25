/**
 * What a filter cannot tell stays open. JSONata takes a condition that gives nothing, such as `weekly_working_hours >= 10` of
 * whoever has none, for false where `and`, `or` or `?` stand beside it; here they give nothing as well, unless what is known
 * decides: nobody is kept out, or let in, by what is not known. Of a list, each for itself counts as before.
 */
import {
  comparedAnswers,
  isClosed,
  isDefault,
  isJoining,
  type Joining,
  namedIn,
  OWN,
  partsOf,
} from './answer-parts.ts';
import { kindOf } from './kinds.ts';
import type { Node } from './parse.ts';
import { isFunction } from './sizes.ts';

/** Names that no expression can write, by which the changed tree calls these. */
export const TRUTHS: ReadonlyMap<string, (value: unknown) => boolean | undefined> = new Map([
  [' truth', (value: unknown) => (value === undefined ? undefined : isTrue(value))],
  [' there', (value: unknown) => value !== undefined && isTrue(value)],
  [' known', (value: unknown) => value !== undefined],
]);

/** Changes jsonata's tree of a filter in place; `TRUTHS` have to be assigned. */
export function leaveOpen(tree: Node): void {
  const met = new Set<Node>();
  const named = namedIn(tree);
  let changed = 0;
  const visit = (node: Node, isAnswer: boolean): void => {
    // jsonata lets two places share what stands left of "?:".
    if (met.has(node)) return;
    met.add(node);
    const isChosen = node.type === 'condition' && (isAnswer || kindOf(node) === 'truth') && !isDefault(node);
    const answers = isAnswer || isJoining(node) || OWN.has(node.type) ? answersIn(node) : NONE;
    const asked = comparedAnswers(node, named);
    for (const child of partsOf(node)) visit(child, answers.has(child));
    if (isJoining(node) && !isClosed(node)) replace(node, joined(node, `${++changed}`));
    else if (isChosen) replace(node, chosen(node, `${++changed}`));
    else if (asked.length > 0) replace(node, compared(node, asked, `${++changed}`));
  };
  visit(tree, true);
}

const NONE: ReadonlySet<Node> = new Set();

/** Of whose answer the node's is made. */
function answersIn(node: Node): ReadonlySet<Node> {
  const { type, lhs, rhs, body, condition, then, expressions = [], arguments: given = [], procedure } = node;
  const isCast = type === 'function' && (procedure?.value === 'not' || procedure?.value === 'boolean');
  const found =
    type === 'binary'
      ? [lhs, rhs]
      : OWN.has(type)
        ? [rhs, body]
        : type === 'condition'
          ? [condition, then, node.else]
          : type === 'block'
            ? expressions.slice(-1)
            : isCast
              ? given
              : [];
  return new Set(found.flat(2).filter((child) => child !== undefined));
}

/** `a and b`: false as soon as one is, true if both are; `or` the other way round. The other is asked only if it matters. */
function joined(node: Node, name: string): Node {
  const { value, lhs, rhs } = node as Joining;
  const decisive = literal(value === 'or');
  const [one, other] = [` 1 ${name}`, ` 2 ${name}`];
  const rest = choice(equal(variable(one), literal(value === 'and')), variable(other), NOTHING);
  const second = choice(equal(bound(other, truthOf(rhs)), decisive), decisive, rest);
  return choice(equal(bound(one, truthOf(lhs)), decisive), decisive, second);
}

function chosen({ condition, then, else: other }: Node, name: string): Node {
  const asked = ` 1 ${name}`;
  const rest = choice(equal(variable(asked), literal(false)), other ?? NOTHING, NOTHING);
  return choice(equal(bound(asked, truthOf(condition ?? NOTHING)), literal(true)), then ?? NOTHING, rest);
}

function compared({ lhs, rhs, value }: Node, answers: readonly Node[], name: string): Node {
  const sides = [lhs, rhs].map((side, at) => {
    const answer = answers.find((one) => one === side);
    return { answer, asked: ` ${at + 1} ${name}`, side: side as Node };
  });
  const [left, right] = sides.map(({ answer, asked, side }) => (answer ? variable(asked) : side)) as [
    Node,
    Node,
  ];
  return sides.reduceRight<Node>(
    (says, { answer, asked }) =>
      answer ? choice(called(' known', bound(asked, answer)), says, NOTHING) : says,
    { type: 'binary', value, lhs: left, rhs: right },
  );
}

/** What looks for something has found nothing if there was something to look at. */
function truthOf(node: Node): Node {
  if (isClosed(node)) return node;
  const [inner, ...more] = node.type === 'block' && !node.predicate ? (node.expressions ?? []) : [];
  if (inner !== undefined && more.length === 0) return truthOf(inner);
  const looked = lookedAt(node);
  if (looked === undefined) return called(' truth', node);
  return choice(called(' known', looked), called(' there', node), NOTHING);
}

/** Where a condition looks for something: in a text for a pattern, in a list for an entry. */
function lookedAt(node: Node): Node | undefined {
  const { predicate, ...bare } = node;
  const { type, lhs, rhs, procedure, steps = [] } = bare;
  if (type === 'apply') return rhs?.type === 'regex' && !Array.isArray(lhs) ? lhs : undefined;
  if (type === 'function' && LOOK.has(procedure?.value)) return bare.arguments?.[0];
  if (predicate !== undefined) return bare;
  if (type !== 'path' || steps.every(({ stages }) => stages === undefined)) return undefined;
  return { type, steps: steps.map(({ stages: _, ...step }) => step) };
}

const LOOK: ReadonlySet<unknown> = new Set(['match', 'filter']);

/** As JSONata casts (its $boolean). */
function isTrue(value: unknown): boolean {
  if (isFunction(value)) return false;
  if (Array.isArray(value)) return value.some(isTrue);
  return typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : Boolean(value);
}

/** Nobody gives it a value. */
const NOTHING: Node = { type: 'variable', value: ' nothing' };

function variable(value: string): Node {
  return { type: 'variable', value };
}

function literal(value: boolean): Node {
  return { type: 'value', value };
}

/** In the frame of the filter, so that what an operand binds is there for the next one. */
function bound(name: string, rhs: Node): Node {
  return { type: 'bind', value: ':=', lhs: variable(name), rhs };
}

function equal(lhs: Node, rhs: Node): Node {
  return { type: 'binary', value: '=', lhs, rhs };
}

function choice(condition: Node, then: Node, other: Node): Node {
  return { type: 'condition', condition, then, else: other };
}

function called(name: string, argument: Node): Node {
  return { type: 'function', value: '(', procedure: variable(name), arguments: [argument] };
}

/** What stands behind it, as `[0]`, stays. */
function replace(node: Node, by: Node): void {
  for (const key of ['value', 'lhs', 'rhs', 'condition', 'then', 'else'] as const) delete node[key];
  Object.assign(node, by);
}
