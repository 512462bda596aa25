/** The commands, the same for the action and the command line: settings in, exit code and outputs out. */
import { join } from 'node:path';
import { ConfigError } from '../errors.ts';
import { inFence } from '../harmless.ts';
import { readLedger } from '../ledger/read.ts';
import { stoppedAsMarkdown, warningsAsMarkdown } from '../report/markdown.ts';
import { select } from '../select/select.ts';
import type { Settings } from '../settings.ts';
import { RULES_OF_RUNS, RULES_WITHOUT_KEY } from '../setup/rule-sets.ts';
import { readApprovers } from '../tenant/approvers.ts';
import { checkInvented, checkTenants, isForReview } from '../tenant/check/check.ts';
import { type Problem, renderProblems, sortProblems } from '../tenant/check/problem.ts';
import { filesWithBefore, forkOf, removedTenants } from '../tenant/describe/before.ts';
import { describeTenants, explainTenants } from '../tenant/describe/describe.ts';
import { type DescribedFile, isChanged } from '../tenant/describe/section.ts';
import { listTenantFiles, unknownTenant } from '../tenant/files.ts';
import { alert } from './alert.ts';
import { comment } from './comment.ts';
import { writeCustomerPage } from './customer-page.ts';
import { doctor } from './doctor.ts';
import { explain } from './explain/ask.ts';
import { makeKey } from './key.ts';
import { newTenant } from './new/new.ts';
import { record } from './record.ts';
import { rekey } from './rekey.ts';
import { setUp } from './setup/setup.ts';
import { runTenant } from './sync/run.ts';
import { asSyncError, fail, ledgerAt, type Result, type World, warn } from './world.ts';
import { writePage } from './written.ts';

export type { Result, World } from './world.ts';

/**
 * Runs the command. Every failure comes back as an explanation with its remedy, printed, annotated and in the Markdown, and
 * exit code 1; nothing is thrown. What was warned of stands in the Markdown as well: a page shows few annotations, and a
 * log is read by nobody.
 */
export async function runCommand(settings: Settings, world: World): Promise<Result> {
  const warnings: string[] = [];
  const heard: World = {
    ...world,
    warn: (text) => {
      warnings.push(text);
      warn(world, text);
    },
  };
  const { markdown = '', ...result } = await runIn(settings, heard).catch((error) => stopped(error, heard));
  const told = [markdown, warningsAsMarkdown(warnings)].filter((text) => text !== '').join('\n');
  return { ...result, ...(told !== '' && { markdown: told }) };
}

function runIn(settings: Settings, world: World): Promise<Result> {
  switch (settings.command) {
    case 'validate':
      return validate(settings, world);
    case 'select':
      return selectDue(settings, world);
    case 'plan':
    case 'sync':
    case 'undo':
      return runTenant(settings, world);
    case 'doctor':
      return doctor(settings, world);
    case 'new':
      return newTenant(settings, world);
    case 'rekey':
      return rekey(settings, world);
    case 'record':
      return record(settings, world);
    case 'alert':
      return alert(settings, world);
    case 'comment':
      return comment(settings, world);
    case 'explain':
      return explain(settings, world);
    case 'key':
      return makeKey(settings, world);
    case 'setup':
      return setUp(settings, world);
  }
}

function stopped(error: unknown, world: World): Result {
  const { code, message, remedy } = asSyncError(error);
  world.print(`error: ${message}\n${remedy}`);
  world.fail?.(`${message} ${remedy}`);
  return { exitCode: 1, reason: code, markdown: stoppedAsMarkdown(message, remedy) };
}

/** All tenant files, or one: every problem, and what the files mean in words, in `<out-dir>/validate.md` and on a terminal. */
async function validate(settings: Settings, world: World): Promise<Result> {
  const { tenant, outDir } = settings;
  const all = await listTenantFiles(world.folder);
  const files = tenant === '' ? all : all.filter(({ id }) => id === tenant);
  if (files.length === 0 && tenant !== '') throw await unknownTenant(world.folder, tenant);
  if (files.length === 0) {
    throw new ConfigError(
      'There is no tenant file.',
      'Tenant files are tenants/<id>.json; copy tenants/example.json to begin.',
    );
  }
  const now = world.now();
  const { approvers, problems: ofApprovers } = await readApprovers(world.folder);
  // Of a list that cannot be read nobody is missing: that has been told.
  const listed = ofApprovers.length === 0 ? { approvers } : {};
  const found = await checkTenants(files, { now, ...listed });
  // On GitHub the merge commit of a pull request says what it is for.
  const base = settings.run.trigger === 'local' ? await forkOf(world.folder) : undefined;
  const known = await filesWithBefore(world.folder, files, { base, problems: found, now });
  const isUnsure = isUnsureTried(known, settings);
  const more: Problem[] = [];
  for (const [at, one] of known.entries()) {
    const [file, content] = [files[at], one.tenant];
    const isLookedAt = tenant !== '' || (one.before === undefined ? isUnsure : isChanged(one));
    if (file && content && isLookedAt) more.push(...(await checkInvented(file, content, now)));
  }
  const asBefore = new Set(
    known.flatMap((one) => (one.before !== undefined && !isChanged(one) ? [`tenants/${one.id}.json`] : [])),
  );
  // Somebody else's pull request cannot mend it, and runs go on with it.
  const told = found.map((one) =>
    asBefore.has(one.file) && isForReview(one) ? { ...one, severity: 'warning' as const } : one,
  );
  const problems = sortProblems([...ofApprovers, ...told, ...more]);
  for (const problem of problems) world.annotate(problem);
  world.print(renderProblems(problems, { files: files.length }));
  if (tenant === '' && !isUnsure && settings.run.trigger === 'local') world.print(UNTRIED);
  const described = known.map((file) => ({
    ...file,
    problems: problems.filter((one) => one.file === `tenants/${file.id}.json`),
  }));
  const markdown = await describeTenants({
    files: described,
    removed: tenant === '' ? await removedTenants(world.folder, { base }) : [],
    isAskedFor: tenant !== '',
    now,
  });
  const page = join(outDir, 'validate.md');
  await writePage(world.folder, page, markdown);
  if (world.tell && files.length === 1) {
    const explained = await explainTenants(described, { now });
    if (explained !== '') world.tell(`\n${explained}`);
  }
  world.print(`What ${files.length === 1 ? 'it means' : 'they mean'}, in words: ${page}`);
  const { tenant: sound, before } = (tenant === '' ? undefined : known[0]) ?? {};
  const was = typeof before === 'object' ? before : undefined;
  // Whoever changes a file by hand has a page from "new" or "doctor" that says what the file no longer asks for.
  if (sound && settings.run.trigger === 'local') {
    world.print(
      `The page for the customer, as it is now: ${await writeCustomerPage(sound, settings, world, was)}`,
    );
  }
  return { exitCode: problems.some(({ severity }) => severity === 'error') ? 1 : 0, markdown };
}

/** A thousand files must not take a thousand looks. */
const MOST_UNSURE = 50;

const UNTRIED = `Nothing here tells which of these files are changed, and they are more than ${MOST_UNSURE}, so none was tried on invented people. Name the one that you are at work on: npm run validate -- <id>`;

/**
 * Whether those are tried on invented people of which nothing tells what they were before: outside of git, or since they
 * could not be used then. What nobody changes has been tried. On GitHub a commit that is no pull request's tells of no file.
 */
function isUnsureTried(known: readonly DescribedFile[], { run }: Settings): boolean {
  const unsure = known.filter(({ before }) => before === undefined).length;
  return unsure <= MOST_UNSURE && (run.trigger === 'local' || unsure < known.length);
}

/** Which tenants are due now. */
async function selectDue(settings: Settings, world: World): Promise<Result> {
  const files = await listTenantFiles(world.folder);
  const ledger = await readLedger({
    ...ledgerAt(settings, world),
    now: world.now(),
    tenants: files.map(({ id }) => id),
    only: 'schedule',
  });
  const only = settings.tenant.split(',').flatMap((id) => id.trim() || []);
  const { ids, selection, leftOut, problems, warnings, standstill, text } = await select({
    folder: world.folder,
    now: world.now(),
    ledger: ledger.tenants,
    paused: settings.paused,
    mode: settings.purpose,
    ...(only.length > 0 ? { only } : {}),
    ...(world.otherRuns ? { otherRuns: world.otherRuns } : {}),
    ...(world.environments ? { environments: world.environments } : {}),
  });
  for (const problem of problems) world.annotate(problem);
  if (!settings.starts.isUnderstood)
    warn(
      world,
      `STARTS_PER_HOUR is neither 1, 2 nor 4, so there are ${settings.starts.perHour} starts an hour.`,
    );
  for (const warning of [...warnings, ...(await warningsOfRules(settings, world))]) warn(world, warning);
  world.print(text);
  if (standstill !== undefined) fail(world, standstill);
  const wrong = problems.length === 0 ? [] : [renderProblems(problems, { files: files.length })];
  const told = [text, ...wrong, ...(standstill === undefined ? [] : [standstill])].join('\n\n');
  return {
    exitCode: standstill === undefined ? 0 : 1,
    tenants: ids,
    leftOut,
    waiting: selection.skipped.filter(({ why }) => why === 'over-max').length,
    markdown: `## Tenants that are due\n\n${inFence(told)}\n`,
  };
}

/** Nobody is left out for it: without the rules a hostile writer can delay a sync and have more held, no more. */
async function warningsOfRules({ ledgerBranch, setup }: Settings, world: World): Promise<string[]> {
  if (!world.branchRules) return [];
  try {
    const rules = await world.branchRules(ledgerBranch);
    const wanted = setup.hasDeployKey ? RULES_OF_RUNS : RULES_WITHOUT_KEY;
    const missing = wanted.filter((rule) => !rules.has(rule));
    if (missing.length === 0) return [];
    return [
      `Rules are missing on the branch ${ledgerBranch}: ${missing.join(', ')}. Whoever can push could write there, or take back what was recorded; "npm run setup" lets only the deploy key through.`,
    ];
  } catch (error) {
    const { message, remedy } = asSyncError(error);
    return [`${message} ${remedy}`];
  }
}
