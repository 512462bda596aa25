/**
 * What an expression reads, from its syntax tree: which attributes of the employee, and which labels through
 * `$custom`. Whatever hides what is read is a problem, so that exactly what is read can be asked of Personio.
 *
 * The tree is walked with the context in mind: a name at the root is an attribute; inside a later step, a
 * predicate or a grouping it belongs to what the step before gave.
 */
import { CONTEXT_FUNCTIONS, TAKES_FUNCTIONS } from './library.ts';
import {
  type Context,
  checkBind,
  checkCalled,
  checkKeys,
  checkLambda,
  checkNotEqual,
  checkParent,
  checkVariable,
  collectBound,
  computedCustom,
  notAFunction,
  readName,
  report,
  type Walk,
  wholeRecord,
} from './name-rules.ts';
import type { ExpressionProblem, Node } from './parse.ts';
import { compileRegex } from './regex.ts';

export { isSensitive } from '../sensitive.ts';

export type Reads = {
  /** Names of attributes at the root, sorted. */
  attributes: string[];
  /** Labels asked for by `$custom('…')`, sorted. */
  labels: string[];
};

/** Reads and problems of one parsed expression. May throw a RangeError when it is nested very deeply. */
export function readsOf(
  tree: Node,
  source: string,
  use: 'field' | 'filter',
): { reads: Reads; problems: ExpressionProblem[] } {
  const bound = new Set<string>();
  collectBound(tree, bound);
  const w: Walk = {
    source,
    use,
    attributes: new Set(),
    labels: new Set(),
    bound,
    absent: new Set(),
    problems: new Map(),
    last: 0,
  };
  walk(tree, 'root', w);
  return {
    reads: { attributes: [...w.attributes].sort(), labels: [...w.labels].sort() },
    problems: [...w.problems.values()].sort((a, b) => a.position - b.position),
  };
}

function walk(node: Node, context: Context, w: Walk): void {
  w.last = node.position ?? w.last;
  if (node.type === 'path') {
    walkPath(node, node.steps ?? [], context, w);
    return;
  }
  if (node.type === 'variable' || node.type === 'name') {
    walkPath(node, [node], context, w);
    return;
  }
  check(node, context, w);
  if (node.type === 'function' || node.type === 'partial') walkCall(node, 0, context, w);
  else if (node.type === 'apply') walkApply(node, context, w);
  // A transform works on what it is given, and the employee itself can never be that.
  else for (const child of childrenOf(node)) walk(child, node.type === 'transform' ? 'inner' : context, w);
  walkStages(node, 'inner', w);
  walkGroup(node, 'inner', w);
}

/** What is wrong with a node itself, whatever stands inside it. */
function check(node: Node, context: Context, w: Walk): void {
  switch (node.type) {
    case 'bind':
      checkBind(node, w);
      break;
    case 'lambda':
      checkLambda(node, w);
      break;
    case 'binary':
      checkNotEqual(node, w);
      break;
    case 'unary':
      checkKeys(node.lhs, w);
      break;
    case 'wildcard':
    case 'descendant':
      if (context === 'root') wholeRecord(node, w, String(node.value));
      break;
    case 'parent':
      checkParent(w);
      break;
    case 'regex': {
      const regex = compileRegex(node.value);
      if (!regex.ok) report(w, node, 'regex', regex.message, regex.remedy);
      break;
    }
    default:
      if (HARMLESS.has(node.type)) break;
      report(w, node, 'unsupported', 'This part is not supported.', 'Write it another way.');
  }
}

const HARMLESS = new Set(
  'function partial apply block condition transform string number value operator'.split(' '),
);

/** Everything that is evaluated in the node's own context. */
function childrenOf(node: Node): Node[] {
  const { lhs, rhs, expression, expressions = [], body } = node;
  const children = [rhs, expression, ...expressions, body, node.condition, node.then, node.else];
  children.push(node.pattern, node.update, node.delete);
  if (Array.isArray(lhs)) children.unshift(...lhs.flat());
  else if (node.type !== 'bind') children.unshift(lhs);
  return children.filter((child) => child !== undefined);
}

/** Predicates and positions of one step, judged against what the step gives. */
function walkStages(node: Node, context: Context, w: Walk): void {
  for (const stage of [...(node.predicate ?? []), ...(node.stages ?? [])]) {
    if (stage.expr) walk(stage.expr, context, w);
  }
}

function walkGroup(node: Node, context: Context, w: Walk): void {
  if (!node.group) return;
  checkKeys(node.group.lhs, w);
  for (const part of node.group.lhs.flat()) walk(part, context, w);
}

function walkPath(path: Node, steps: readonly Node[], context: Context, w: Walk): void {
  let current = context;
  for (const step of steps) {
    w.last = step.position ?? w.last;
    if (step.focus !== undefined) {
      const remedy = 'Write it without "@".';
      report(w, step, 'focus-binding', 'A binding with "@" hides what is read.', remedy);
    }
    current = walkStep(step, current, w);
  }
  if (path.type === 'path') walkGroup(path, current, w);
  const first = steps[0];
  // A name or a call gives something inner; after $ and $$ alone the employee itself is left.
  if (current === 'root' && first && !path.group) wholeRecord(first, w, `$${String(first.value ?? '')}`);
}

/** One step of a path; gives what the next step is judged against. */
function walkStep(step: Node, context: Context, w: Walk): Context {
  if (step.type === 'sort') {
    for (const { expression } of step.terms ?? []) walk(expression, context, w);
    walkStages(step, context, w);
    return context;
  }
  if (step.type !== 'name' && step.type !== 'variable') {
    walk(step, context, w);
    return 'inner';
  }
  let next: Context = 'inner';
  if (step.type === 'name') readName(step, context, w);
  else if (step.value === '') next = context;
  else if (step.value === '$') next = 'root';
  else checkVariable(step, w);
  walkStages(step, next, w);
  walkGroup(step, next, w);
  return next;
}

/** `given`: arguments that come from outside the brackets (`x ~> $f()`). */
function walkCall(node: Node, given: number, context: Context, w: Walk): void {
  const { procedure, arguments: args = [] } = node;
  const name = procedure?.type === 'variable' ? String(procedure.value) : undefined;
  if (procedure) {
    w.last = procedure.position ?? w.last;
    if (name === 'custom') walkCustom(node, args, procedure, w);
    else if (name !== undefined) checkCalled(procedure, name, args.length + given, context, w);
    else if (!notAFunction(procedure, w)) walk(procedure, context, w);
  }
  const takesFunctions = name !== undefined && TAKES_FUNCTIONS.has(name);
  for (const argument of args) {
    if (takesFunctions) walkPassed(argument, context, w);
    else walk(argument, context, w);
  }
}

/** What is handed to $map and the like, or stands right of "~>": a built-in function may be named, it is called with an argument. */
function walkPassed(node: Node, context: Context, w: Walk): void {
  const name = String(node.value);
  const isBuiltIn = node.type === 'variable' && !node.predicate && !node.group;
  if (isBuiltIn && CONTEXT_FUNCTIONS.has(name) && !w.bound.has(name)) return;
  walk(node, context, w);
}

function walkCustom(call: Node, args: readonly Node[], procedure: Node, w: Walk): void {
  const label = args[0];
  const isPlain = call.type === 'function' && args.length === 1 && label?.type === 'string';
  if (isPlain && !label.predicate) w.labels.add(String(label.value));
  else computedCustom(procedure, w);
}

function walkApply({ lhs, rhs }: Node, context: Context, w: Walk): void {
  if (lhs && !Array.isArray(lhs)) walk(lhs, context, w);
  if (rhs?.type === 'function') {
    walkCall(rhs, 1, context, w);
    walkStages(rhs, 'inner', w);
    walkGroup(rhs, 'inner', w);
  } else if (rhs) walkPassed(rhs, context, w);
}
