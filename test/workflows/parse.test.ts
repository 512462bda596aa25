/** GitHub's own parser accepts every workflow, and what they call exists. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { COMMANDS } from '../../src/settings.ts';
import { loadParser } from './github.ts';
import { readActionInputs, readWorkflows, type Step } from './workflow.ts';

const { parseWorkflow, convertWorkflowTemplate, NoOperationTraceWriter } = await loadParser();
const workflows = await readWorkflows();

async function errorsOf(name: string, content: string): Promise<string[]> {
  const { context, value } = parseWorkflow({ name, content }, new NoOperationTraceWriter());
  const errors = context.errors.getErrors().map(({ message }) => message);
  if (!value || errors.length > 0) return errors.length > 0 ? errors : ['no workflow'];
  const template = await convertWorkflowTemplate(context, value);
  return (template.errors ?? []).map(({ Message }) => Message);
}

const parsing = suite('workflows: parsing');

parsing('there are those that the README names', () => {
  assert.equal(
    workflows.map(({ file }) => file),
    ['ci.yml', 'doctor.yml', 'plan.yml', 'rekey.yml', 'selftest.yml', 'sync.yml', 'undo.yml', 'validate.yml'],
  );
});

for (const { file, text } of workflows) {
  parsing(`${file} has no error`, async () => assert.equal(await errorsOf(file, text), []));
}

const JOB = 'runs-on: ubuntu-24.04\n    steps: [{ run: "true" }]';
const WRONG: [what: string, text: string][] = [
  ['an unknown key', `on: push\njobs:\n  a:\n    ${JOB}\n    time-out: 5\n`],
  [
    'a queue that does not exist',
    `on: push\njobs:\n  a:\n    ${JOB}\n    concurrency: { group: a, queue: all }\n`,
  ],
  ['a secret in a condition', `on: push\njobs:\n  a:\n    ${JOB}\n    if: secrets.KEY != ''\n`],
  ['a job that is not there', `on: push\njobs:\n  a:\n    ${JOB}\n    needs: b\n`],
  ['a schedule that is no cron', `on:\n  schedule: [{ cron: '@daily' }]\njobs:\n  a:\n    ${JOB}\n`],
];
for (const [what, text] of WRONG) {
  parsing(`${what} is an error`, async () => assert.ok((await errorsOf('wrong.yml', text)).length > 0));
}

const calls = suite('workflows: calls of the action');

const ownSteps = workflows.flatMap(({ file, jobs }) =>
  Object.values(jobs).flatMap(({ steps = [] }) =>
    steps
      .filter(({ uses = '' }) => ['$/action', './action', '$/action/selftest'].includes(uses))
      .map((step) => ({ file, step })),
  ),
);

function commandsOf({ with: given = {} }: Step): string[] {
  const text = String(given.command);
  return text.startsWith('${{') ? [...text.matchAll(/'([a-z]+)'/g)].map(([, word]) => word ?? '') : [text];
}

calls('every input they give is declared', async () => {
  const declared = new Set(await readActionInputs());
  const unknown = ownSteps.flatMap(({ file, step }) =>
    Object.keys(step.with ?? {}).flatMap((key) => (declared.has(key) ? [] : [`${file}: ${key}`])),
  );
  assert.equal(unknown, []);
});

calls('every command they name exists', () => {
  const known: readonly string[] = COMMANDS;
  const named = ownSteps.flatMap(({ step }) => commandsOf(step));
  assert.ok(named.length >= 8);
  assert.equal(
    named.filter((command) => !known.includes(command)),
    [],
  );
});

parsing.run();
calls.run();
