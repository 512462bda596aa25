/** new: a tenant file from questions, and with credentials at hand from what both sides have. Command line only. */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { credentialFlaw } from '../credentials.ts';
import { ConfigError } from '../errors.ts';
import { mappingRows } from '../map/map.ts';
import { isSensitive } from '../map/sensitive.ts';
import type { Employee, User } from '../model.ts';
import { type Row, tenantFileOf } from '../onboard/file.ts';
import { type Proposal, proposeRows } from '../onboard/proposals.ts';
import { isNeedless, QUESTIONS, renderGlossary } from '../onboard/questions.ts';
import { createRefs } from '../report/redact.ts';
import { describeOwnTimes } from '../schedule/in-words.ts';
import type { Settings } from '../settings.ts';
import { leaveAll, syncTenant } from '../sync.ts';
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
  const now = world.now();
  const answers = await answersOf(world);
  const first = await checked(id, tenantFileOf(answers, []), now);
  const proposals = await proposed(settings, world, first);
  const rows: Row[] = [];
  for (const proposal of proposals) {
    const isTaken = await world.agree?.(
      `${proposal.field} from ${proposal.expression}: ${proposal.reason}. Take it?`,
    );
    if (isTaken ?? true) rows.push(proposal);
  }
  const text = tenantFileOf(answers, rows);
  const tenant = await checked(id, text, now);
  await store(world.folder, id, text);
  const page = await writeCustomerPage(tenant, settings, world);
  world.print(toldOf(id, { proposals, taken: rows, page, when: describeOwnTimes(id, tenant) }));
  return { exitCode: 0 };
}

async function answersOf(world: World): Promise<Map<string, string>> {
  const answers = new Map<string, string>();
  for (const question of QUESTIONS) {
    if (isNeedless(question, answers)) continue;
    if (question.id === 'number') world.print(renderGlossary());
    const answer = (await world.answer?.(question)) ?? question.usual;
    if (answer === undefined) {
      throw new ConfigError(
        `There is no answer to "${question.text}"`,
        `Give it as --${question.id} "…". ${question.help}`,
      );
    }
    const flaw = question.flaw(answer);
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

/** A file that is there is somebody's work. Throws ConfigError. */
async function store(folder: string, id: string, text: string): Promise<void> {
  try {
    await writeFile(join(folder, 'tenants', `${id}.json`), text, { flag: 'wx' });
  } catch (cause) {
    const isThere = (cause as NodeJS.ErrnoException).code === 'EEXIST';
    throw new ConfigError(
      isThere
        ? `There is a file tenants/${id}.json already.`
        : `The file tenants/${id}.json cannot be written.`,
      isThere
        ? 'Change it in an editor, or choose another id.'
        : 'Run this in the folder that holds "tenants".',
      { cause },
    );
  }
}

/** What both sides suggest, if there are credentials at hand; nothing otherwise. */
async function proposed(settings: Settings, world: World, tenant: Tenant): Promise<Proposal[]> {
  if (tenant.scope.employees === 'none' || credentialFlaw(settings) !== undefined) return [];
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
    return proposeRows({ readable, writable, pairs, units, preset: presets });
  } finally {
    clients.close();
  }
}

function toldOf(
  id: string,
  {
    proposals,
    taken,
    page,
    when,
  }: { proposals: readonly Proposal[]; taken: readonly Row[]; page: string; when: string },
): string {
  const rows = proposals.map(
    (proposal) =>
      `  ${taken.includes(proposal) ? 'taken' : 'left '}  ${proposal.field}: ${proposal.expression} (${proposal.reason})`,
  );
  return [
    `Written: tenants/${id}.json, paused, so that nothing happens yet.`,
    `Synced, once it is active: ${when}.`,
    ...(rows.length > 0 ? ['Rows beside the preset:', ...rows] : []),
    `To send to the customer (German and English): ${page}`,
    'Next:',
    `  npm run validate -- ${id}    what the file means, in words`,
    `  npm run doctor -- ${id}      is everything ready, and if not, who has to do what`,
    `  npm run plan -- ${id}        what a sync would do`,
    'Then open a pull request with the file, and set "status": "active" when the plan is right.',
  ].join('\n');
}
