/** new: a tenant file from questions, and with credentials at hand from what both sides have. Command line only. */

import { access, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { credentialFlaw } from '../credentials.ts';
import { ConfigError } from '../errors.ts';
import { mappingRows } from '../map/map.ts';
import { isSensitive } from '../map/sensitive.ts';
import type { Employee, SourceAttribute, User } from '../model.ts';
import { tenantFileOf } from '../onboard/file.ts';
import { type Proposal, proposeRows } from '../onboard/proposals.ts';
import { isNeedless, QUESTIONS } from '../onboard/questions.ts';
import { withApprovers } from '../onboard/roles.ts';
import { createRefs } from '../report/redact.ts';
import { describeOwnTimes } from '../schedule/in-words.ts';
import type { Settings } from '../settings.ts';
import { leaveAll, syncTenant } from '../sync.ts';
import { APPROVERS_FILE, readApprovers } from '../tenant/approvers.ts';
import { checkTenant, TENANT_ID } from '../tenant/check/check.ts';
import { renderProblems } from '../tenant/check/problem.ts';
import type { Tenant } from '../types/tenant.d.ts';
import { writeCustomerPage } from './customer-page.ts';
import { openClients } from './sync/clients.ts';
import { firstLook } from './sync/first-look.ts';
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
  await refuseExisting(world.folder, id);
  const now = world.now();
  const answers = await answersOf(world);
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
  await store(world.folder, id, text);
  if (approvers !== undefined) await writeFile(join(world.folder, APPROVERS_FILE), approvers);
  const page = await writeCustomerPage(tenant, settings, world);
  world.print(toldOf(id, { tenant, proposals, taken, page, hasApprovers: approvers !== undefined }));
  return { exitCode: 0 };
}

async function answersOf(world: World): Promise<Map<string, string>> {
  const answers = new Map<string, string>();
  for (const question of QUESTIONS) {
    if (isNeedless(question, answers)) continue;
    const answer = (await world.answer?.(question)) ?? question.usual;
    if (answer === undefined) {
      throw new ConfigError(
        `There is no answer to "${question.text}"`,
        `Give it as --${question.id} "…". ${question.help}`,
      );
    }
    const flaw = await question.flaw(answer);
    if (flaw !== undefined) throw new ConfigError(`--${question.id} cannot be used: ${flaw}`, question.help);
    answers.set(question.id, answer);
  }
  return answers;
}

async function checked(id: string, text: string, now: Date): Promise<Tenant> {
  const { tenant, problems } = await checkTenant({ id, path: `tenants/${id}.json`, text }, { now });
  if (tenant) return tenant;
  throw new ConfigError(
    `These answers make no valid file.\n${renderProblems(problems, { files: 1 })}`,
    'Answer otherwise; nothing was written.',
  );
}

/** A file that is there is somebody's work, which is said before anything is asked. Throws ConfigError. */
async function refuseExisting(folder: string, id: string): Promise<void> {
  const isThere = await access(join(folder, 'tenants', `${id}.json`)).then(
    () => true,
    () => false,
  );
  if (isThere) throw existing(id);
}

function existing(id: string, cause?: unknown): ConfigError {
  return new ConfigError(
    `There is a file tenants/${id}.json already.`,
    'Change it in an editor, or choose another id.',
    { cause },
  );
}

/** Throws ConfigError, also where somebody has made the file meanwhile. */
async function store(folder: string, id: string, text: string): Promise<void> {
  try {
    await writeFile(join(folder, 'tenants', `${id}.json`), text, { flag: 'wx' });
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

type BothSides = { proposals: Proposal[]; readable: readonly SourceAttribute[] };

/** What both sides suggest and Personio has, if there are credentials at hand; nothing otherwise. */
async function proposed(settings: Settings, world: World, tenant: Tenant): Promise<BothSides> {
  if (tenant.scope.employees === 'none' || credentialFlaw(settings) !== undefined) {
    return { proposals: [], readable: [] };
  }
  const refOf = createRefs(world.randomKey());
  const clients = openClients(settings, world, { refOf });
  const { source, target } = clients;
  try {
    const [readable, writable] = await Promise.all([source.attributes(), target.attributes()]);
    const keys = readable.map(({ key }) => key).filter((key) => !isSensitive(key));
    const wide = {
      source: { ...source, attributes: async () => readable, employees: () => source.employees(keys) },
      target: { ...target, attributes: async () => writable },
    };
    const run = firstLook(tenant, wide, { settings, world, refOf });
    const preset = mappingRows(run.rules);
    const ran = await syncTenant(run, leaveAll);
    if ('error' in ran) throw ran.error;
    const people = new Map(ran.read.employees.items.map((employee) => [employee.id, employee]));
    const pairs = [...ran.owned.matches].flatMap(
      ([employee, match]): { employee: Employee; user: User }[] => {
        const person = people.get(employee);
        return person && match.kind === 'matched' ? [{ employee: person, user: match.user }] : [];
      },
    );
    const units = Object.fromEntries(
      Object.entries(ran.read.units).map(([kind, { items }]) => [kind, items]),
    );
    const presets = new Map(
      preset.map(({ field, reads }) => [
        field,
        reads.attributes.length === 1 ? reads.attributes[0] : undefined,
      ]),
    );
    const employees = ran.read.employees.items;
    return {
      proposals: proposeRows({ readable, writable, employees, pairs, units, preset: presets }),
      readable,
    };
  } finally {
    clients.close();
  }
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
    ...(hasApprovers ? [`The new role is added to ${APPROVERS_FILE}.`] : []),
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
