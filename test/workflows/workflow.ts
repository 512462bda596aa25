/** The repository's workflows as text and as plain data, for the tests of this folder. */
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export type Step = {
  id?: string;
  name?: string;
  if?: string;
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
  'continue-on-error'?: boolean;
  env?: Record<string, unknown>;
};

export type Job = {
  name?: string;
  needs?: string | string[];
  if?: string;
  permissions?: unknown;
  environment?: unknown;
  'continue-on-error'?: unknown;
  concurrency?: unknown;
  strategy?: { matrix?: Record<string, unknown>; 'fail-fast'?: boolean; 'max-parallel'?: number };
  'runs-on'?: unknown;
  'timeout-minutes'?: unknown;
  outputs?: Record<string, unknown>;
  steps?: Step[];
};

export type Workflow = {
  /** File name, without the folder. */
  file: string;
  text: string;
  on: Record<string, unknown>;
  permissions?: unknown;
  concurrency?: unknown;
  jobs: Record<string, Job>;
};

export async function readWorkflows(): Promise<Workflow[]> {
  const folder = `${ROOT}.github/workflows/`;
  const files = (await readdir(folder)).sort();
  return Promise.all(files.map(async (file) => workflowOf(file, await readFile(folder + file, 'utf8'))));
}

/** A workflow from its text. GitHub's own parser has judged the shape; here it is taken for granted. */
export function workflowOf(file: string, text: string): Workflow {
  const { on, ...rest } = parse(text) as Omit<Workflow, 'file' | 'text'>;
  return { ...rest, file, text, on: typeof on === 'string' ? { [on]: null } : on };
}

/** The inputs that the action of this repository declares, or that of its self test. */
export async function readActionInputs(path = 'action/action.yml'): Promise<string[]> {
  const { inputs } = parse(await readFile(`${ROOT}${path}`, 'utf8')) as { inputs: object };
  return Object.keys(inputs);
}

export function jobOf(workflows: readonly Workflow[], file: string, job: string): Job {
  const found = workflows.find((workflow) => workflow.file === file)?.jobs[job];
  if (!found) throw new Error(`There is no job ${job} in ${file}.`);
  return found;
}

/** The one step that the test means. */
export function stepOf(job: Job, means: (step: Step) => boolean): Step {
  const [step, ...more] = (job.steps ?? []).filter(means);
  if (!step || more.length > 0) throw new Error(`${more.length + (step ? 1 : 0)} steps instead of one.`);
  return step;
}
