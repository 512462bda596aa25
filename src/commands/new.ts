/** new: a tenant file from questions, and with credentials at hand from what both sides have. Command line only. */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '../errors.ts';
import { listChangeOf } from '../onboard/answers.ts';
import { changedFile, LISTS } from '../onboard/changed-file.ts';
import { tenantFileOf } from '../onboard/file.ts';
import { type Loss, lossesOf } from '../onboard/losses.ts';
import type { Proposal } from '../onboard/proposals.ts';
import { isNeedless, QUESTIONS } from '../onboard/questions.ts';
import { withApprovers } from '../onboard/roles.ts';
import { describeOwnTimes } from '../schedule/in-words.ts';
import type { Settings } from '../settings.ts';
import { APPROVERS_FILE, readApprovers } from '../tenant/approvers.ts';
import { checkTenant, TENANT_ID } from '../tenant/check/check.ts';
import { renderProblems } from '../tenant/check/problem.ts';
import type { Tenant } from '../types/tenant.d.ts';
import { writeCustomerPage } from './customer-page.ts';
import { proposed } from './suggest-rows.ts';
import type { Result, World } from './world.ts';

/** Throws ConfigError for an id that cannot be one, one that there is, and an answer that is wrong or missing. */
export async function newTenant(settings: Settings, world: World): Promise<Result> {
  const { tenant: id } = settings;
  if (!TENANT_ID.test(id)) {
    throw new ConfigError(
      'A new tenant needs an id: small letters, digits and hyphens, at least two characters.',
      'For example: npm run new -- nordwind',
    );
  }
  const there = await readFile(pathOf(world.folder, id), 'utf8').catch(() => undefined);
  if (settings.isChange) return changeTenant(settings, world, there);
  if (there !== undefined) throw existing(id);
  const now = world.now();
  const answers = await answersOf(world, { isChange: false });
  const approvers = await approversWith(answers.get('approvers') ?? '', world.folder);
  const first = await checked(id, tenantFileOf(answers, { rows: [], readable: [] }), now);
  const { proposals, readable } = await proposed(settings, world, first);
  const taken: Proposal[] = [];
  for (const proposal of proposals) {
    const isTaken = await world.agree?.(
      `${proposal.field} from ${proposal.expression}: ${proposal.reason}.${proposal.but ? ` But ${proposal.but}.` : ''} Take it?`,
    );
    if (isTaken ?? true) taken.push(proposal);
  }
  const text = tenantFileOf(answers, { rows: taken, readable });
  const tenant = await checked(id, text, now);
  await store(world.folder, id, { text, isNew: true });
  if (approvers !== undefined) await writeFile(join(world.folder, APPROVERS_FILE), approvers);
  const page = await writeCustomerPage(tenant, settings, world);
  world.print(toldOf(id, { tenant, proposals, taken, page, hasApprovers: approvers !== undefined }));
  return { exitCode: 0 };
}

/** `isChange`: only what is given, whatever other answers would make of the question. Throws ConfigError. */
async function answersOf(world: World, { isChange }: { isChange: boolean }): Promise<Map<string, string>> {
  const answers = new Map<string, string>();
  for (const question of QUESTIONS) {
    if (!isChange && isNeedless(question, answers)) continue;
    const given = await world.answer?.(question);
    if (isChange && given === undefined) continue;
    const answer = given ?? question.usual;
    if (answer === undefined) {
      throw new ConfigError(
        `There is no answer to "${question.text}"`,
        `Give it as --${question.id} "…". ${question.help}`,
      );
    }
    const isChangeOfList = isChange && LISTS.has(question.id);
    const flaw = await question.flaw(isChangeOfList ? listChangeOf(answer).list : answer);
    if (flaw !== undefined) throw new ConfigError(`--${question.id} cannot be used: ${flaw}`, question.help);
    answers.set(question.id, answer);
  }
  return answers;
}

/** `isThere`: as it was before anybody answered anything. */
async function checked(id: string, text: string, now: Date, isThere = false): Promise<Tenant> {
  const { tenant, problems } = await checkTenant({ id, path: `tenants/${id}.json`, text }, { now });
  if (tenant) return tenant;
  throw new ConfigError(
    `${isThere ? 'The file that is there has errors.' : 'These answers make no valid file.'}\n${renderProblems(problems, { files: 1 })}`,
    isThere ? 'Mend them first; nothing was written.' : 'Answer otherwise; nothing was written.',
  );
}

/**
 * Other answers to those questions that were answered; all else stays. `before`: the file as it is. Throws ConfigError,
 * also where nothing would be different.
 */
async function changeTenant(settings: Settings, world: World, before: string | undefined): Promise<Result> {
  const { tenant: id } = settings;
  if (before === undefined) {
    throw new ConfigError(
      `There is no file tenants/${id}.json to change.`,
      `Look at the id, or make it: npm run new -- ${id}`,
    );
  }
  const was = await checked(id, before, world.now(), true);
  const answers = await answersOf(world, { isChange: true });
  const { how, list } = listChangeOf(answers.get('approvers') ?? '');
  const approvers = await approversWith(how === 'take' ? '' : list, world.folder);
  const { text, differences } = changedFile(before, answers);
  if (differences.length === 0) {
    throw new ConfigError(
      answers.size === 0
        ? 'No answer was given that could be another one.'
        : `tenants/${id}.json says all of this already.`,
      `For example: npm run new -- ${id} --change --schedule twice-daily. What else there is: npm run new -- --help`,
    );
  }
  const tenant = await checked(id, text, world.now());
  const losses = lossesOf(was, tenant);
  if (world.agree === undefined) forbidSlip(losses, answers.get('protect') ?? '');
  const told = [
    ...differences.map((line) => `  ${line}`),
    ...(losses.length > 0 ? ['What is lost by it:', ...losses.map(({ says }) => `  ${says}`)] : []),
  ].join('\n');
  const isMeant = await world.agree?.(`In tenants/${id}.json:\n${told}\nWrite it?`, {
    usually: losses.length === 0,
  });
  if (isMeant === false) {
    world.print('Nothing was written.');
    return { exitCode: 0 };
  }
  await store(world.folder, id, { text, isNew: false });
  if (approvers !== undefined) await writeFile(join(world.folder, APPROVERS_FILE), approvers);
  const page = await writeCustomerPage(tenant, settings, world);
  world.print(
    [
      `Changed: tenants/${id}.json; all else in it is as it was.`,
      ...(isMeant === undefined ? [told] : []),
      ...(approvers === undefined ? [] : [NEW_ROLE]),
      `For the customer, should they have to tick something else (what is to be unticked may stay): ${page}`,
      'Next:',
      `  npm run validate -- ${id}                  what the file means, in words`,
      `  npm run plan -- ${id} --against main       what it does differently from the one on main`,
      'Then open a pull request with the file.',
    ].join('\n'),
  );
  return { exitCode: 0 };
}

/**
 * Whoever gives one more number may think that it is added, as a field is. Where nobody can be asked, nobody loses their
 * protection by it: an empty list, and one that takes out, say clearly what is meant. Throws ConfigError.
 */
function forbidSlip(losses: readonly Loss[], protect: string): void {
  const { how, list } = listChangeOf(protect);
  const grave = losses.filter(({ isGrave }) => isGrave);
  if (grave.length === 0 || how === 'take' || list.trim() === '') return;
  throw new ConfigError(
    `${grave.map(({ says }) => says).join(' ')} Nothing was written.`,
    `To add to the list, put a plus in front: --protect +${list}. To take out of it, name who goes: --protect=-700033. On a terminal, without --yes, you are asked.`,
  );
}

const NEW_ROLE = `The new role is added to ${APPROVERS_FILE}.`;

function pathOf(folder: string, id: string): string {
  return join(folder, 'tenants', `${id}.json`);
}

function existing(id: string, cause?: unknown): ConfigError {
  return new ConfigError(
    `There is a file tenants/${id}.json already.`,
    `Give another answer to some of the questions, and all else in it stays: npm run new -- ${id} --change --schedule twice-daily. Or change it in an editor, or choose another id.`,
    { cause },
  );
}

/** Throws ConfigError, also where somebody has made the file meanwhile. */
async function store(
  folder: string,
  id: string,
  { text, isNew }: { text: string; isNew: boolean },
): Promise<void> {
  try {
    await writeFile(pathOf(folder, id), text, { flag: isNew ? 'wx' : 'w' });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') throw existing(id, cause);
    throw new ConfigError(
      `The file tenants/${id}.json cannot be written.`,
      'Run this in the folder that holds "tenants".',
      { cause },
    );
  }
}

/** The list of approvers with those that are new; `undefined`: nobody is. Throws ConfigError. */
async function approversWith(answer: string, folder: string): Promise<string | undefined> {
  if (answer === '') return undefined;
  const { approvers, problems } = await readApprovers(folder);
  if (problems.length > 0) {
    throw new ConfigError(
      `The list of approvers has errors.\n${renderProblems(problems, { files: 1 })}`,
      'Mend it first; nothing was written.',
    );
  }
  const text = await readFile(join(folder, APPROVERS_FILE), 'utf8').catch(() => undefined);
  return withApprovers(answer, { text, known: approvers });
}

type Told = {
  tenant: Tenant;
  proposals: readonly Proposal[];
  taken: readonly Proposal[];
  page: string;
  hasApprovers: boolean;
};

function toldOf(id: string, { tenant, proposals, taken, page, hasApprovers }: Told): string {
  const rows = proposals.map(
    (proposal) =>
      `  ${taken.includes(proposal) ? 'taken' : 'left '}  ${proposal.field}: ${proposal.expression} (${proposal.reason})${proposal.but ? `; but ${proposal.but}` : ''}`,
  );
  const isPaused = tenant.status === 'paused';
  return [
    isPaused
      ? `Written: tenants/${id}.json, paused, so that nothing happens yet.`
      : `Written: tenants/${id}.json, active: on GitHub it is synced once it is merged.`,
    `Synced${isPaused ? ', once it is active' : ''}: ${describeOwnTimes(id, tenant)}. A sync starts after its time, usually within the hour.`,
    ...(hasApprovers ? [NEW_ROLE] : []),
    ...(rows.length > 0 ? ['Rows beside the preset:', ...rows] : []),
    `To send to the customer (German and English): ${page}`,
    'Next:',
    `  npm run validate -- ${id}    what the file means, in words`,
    `  npm run doctor -- ${id}      is everything ready, and if not, who has to do what`,
    `  npm run plan -- ${id}        what a sync would do`,
    isPaused
      ? 'Then open a pull request with the file, and set "status": "active" when the plan is right.'
      : 'Then open a pull request with the file: whoever reviews it decides that the sync begins.',
  ].join('\n');
}
