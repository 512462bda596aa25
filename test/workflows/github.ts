/** GitHub's own workflow parser and expression evaluator, made usable from tests. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import { build } from 'esbuild';

/** The parser imports JSON in a way that plain Node refuses, so it is bundled first. */
export async function loadParser(): Promise<typeof import('@actions/workflow-parser')> {
  const folder = await mkdtemp(join(tmpdir(), 'sync-test-'));
  try {
    const outfile = join(folder, 'parser.mjs');
    await build({
      entryPoints: [fileURLToPath(import.meta.resolve('@actions/workflow-parser'))],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      logLevel: 'silent',
      banner: { js: "import { createRequire } from 'node:module'; const require = createRequire('/');" },
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** How the run stands when a condition is evaluated. */
export type Status = 'success' | 'failure' | 'cancelled';

/** Evaluates an expression (without its braces) over plain contexts, and gives plain data. */
export function evaluate(
  expression: string,
  contexts: Record<string, unknown>,
  status: Status = 'success',
): unknown {
  const answers = {
    always: true,
    success: status === 'success',
    failure: status === 'failure',
    cancelled: status === 'cancelled',
  };
  const functions = Object.entries(answers).map(([name, answer]) => ({
    name,
    minArgs: 0,
    maxArgs: 0,
    call: () => new data.BooleanData(answer),
  }));
  const tree = new Parser(new Lexer(expression).lex().tokens, Object.keys(contexts), functions).parse();
  const context: data.ExpressionData = JSON.parse(JSON.stringify(contexts), data.reviver);
  if (!(context instanceof data.Dictionary)) throw new TypeError('The contexts must be an object.');
  const result = new Evaluator(tree, context, new Map(functions.map((one) => [one.name, one]))).evaluate();
  return JSON.parse(JSON.stringify(result, data.replacer));
}

/** Fills every `${{ }}` of a text; a text that is one expression keeps the type of its result. */
export function fill(text: string, contexts: Record<string, unknown>): unknown {
  const whole = /^\$\{\{((?:(?!\}\}).)*)\}\}$/.exec(text)?.[1];
  if (whole !== undefined) return evaluate(whole, contexts);
  return text.replace(/\$\{\{(.*?)\}\}/g, (_, inner: string) => String(evaluate(inner, contexts) ?? ''));
}

/** Does a job or step with this `if` run? GitHub adds success() where a condition names no status. */
export function runs(
  condition: string | undefined,
  contexts: Record<string, unknown>,
  status: Status = 'success',
): boolean {
  const inner = (condition ?? '').replace(/^\$\{\{(.*)\}\}$/s, '$1').trim() || 'success()';
  const whole = /\b(always|success|failure|cancelled)\(\)/.test(inner) ? inner : `success() && (${inner})`;
  return Boolean(evaluate(whole, contexts, status));
}
