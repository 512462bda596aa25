/** new: a tenant file from questions, and with credentials at hand from what both sides have. Command line only. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '../../errors.ts';
import type { SourceAttribute } from '../../model.ts';
import { tenantFileOf } from '../../onboard/file.ts';
import { type Proposal, titleOf } from '../../onboard/proposals.ts';
import { ownInWords } from '../../onboard/strangers.ts';
import { idFor } from '../../onboard/tenant-id.ts';
import { describeOwnTimes } from '../../schedule/in-words.ts';
import type { Settings } from '../../settings.ts';
import { APPROVERS_FILE } from '../../tenant/approvers.ts';
import { TENANT_ID } from '../../tenant/check/check.ts';
import { pauseInWords } from '../../tenant/describe/behaviour.ts';
import type { Tenant } from '../../types/tenant.d.ts';
import { writeCustomerPage } from '../customer-page.ts';
import { proposed } from '../suggest-rows.ts';
import type { Result, World } from '../world.ts';
import { answersOf, recapOf, unusedInWords } from './answered.ts';
import { changeTenant } from './change-tenant.ts';
import { approversWith, checked, existing, NEW_ROLE, pathOf, store } from './stored.ts';

/** Throws ConfigError for an id that cannot be one, one that there is, and an answer that is wrong or missing. */
export async function newTenant(settings: Settings, world: World): Promise<Result> {
  const { tenant: id } = settings;
  if (!TENANT_ID.test(id)) {
    throw new ConfigError(
      'A new tenant needs an id: small letters, digits and hyphens, at least two characters.',
      `For example: npm run new -- ${idFor(id)}`,
    );
  }
  const there = await readFile(pathOf(world.folder, id), 'utf8').catch(() => undefined);
  if (settings.isChange) return changeTenant(settings, world, there);
  if (there !== undefined) throw existing(id);
  const now = world.now();
  let { answers, unused } = await answersOf(world, { isChange: false });
  await approversWith(rolesIn(answers), world.folder);
  const first = await checked(id, tenantFileOf(answers, { rows: [], readable: [] }), now);
  const { proposals, readable } = await proposed(settings, world, first);
  const taken = await takenOf(proposals, world);
  let draft = await draftOf(id, { answers, taken, readable, now });
  while ((await world.agree?.(recapOf(id, answers, { taken, own: draft.own }))) === false) {
    const wrong = await world.wrongAnswer?.([...answers.keys()]);
    if (wrong === undefined) {
      world.print('Nothing was written.');
      return { exitCode: 0 };
    }
    ({ answers, unused } = await answersOf(world, { isChange: false, again: { answers, wrong } }));
    await approversWith(rolesIn(answers), world.folder);
    draft = await draftOf(id, { answers, taken, readable, now });
  }
  const { text, tenant, own } = draft;
  // Once more: somebody may have added a role while the questions waited.
  const approvers = await approversWith(rolesIn(answers), world.folder);
  await store(world.folder, id, { text, before: undefined });
  if (approvers !== undefined) await writeFile(join(world.folder, APPROVERS_FILE), approvers);
  const page = await writeCustomerPage(tenant, settings, world);
  world.print(
    toldOf(id, { tenant, proposals, taken, own, page, unused, hasApprovers: approvers !== undefined }),
  );
  return { exitCode: 0 };
}

/** What there are doubts about is not taken unless somebody says so. */
async function takenOf(proposals: readonly Proposal[], world: World): Promise<Proposal[]> {
  const taken: Proposal[] = [];
  for (const proposal of proposals) {
    const { expression, reason, but } = proposal;
    const usually = but === undefined;
    const isTaken = await world.agree?.(
      `${titleOf(proposal)} from ${expression}: ${reason}.${usually ? '' : ` But ${but}.`} Take it?`,
      { usually },
    );
    if (isTaken ?? usually) taken.push(proposal);
  }
  return taken;
}

type Given = {
  answers: ReadonlyMap<string, string>;
  taken: readonly Proposal[];
  readable: readonly SourceAttribute[];
  now: Date;
};

async function draftOf(id: string, { answers, taken, readable, now }: Given) {
  const rows = answers.get('employees') === 'none' ? [] : taken;
  const text = tenantFileOf(answers, { rows, readable });
  const tenant = await checked(id, text, now);
  return { text, tenant, own: ownInWords(tenant, readable) };
}

function rolesIn(answers: ReadonlyMap<string, string>): string {
  return answers.get('approvers') ?? '';
}

type Told = {
  tenant: Tenant;
  proposals: readonly Proposal[];
  taken: readonly Proposal[];
  own: readonly string[];
  page: string;
  unused: readonly string[];
  hasApprovers: boolean;
};

function toldOf(id: string, { tenant, proposals, taken, own, page, unused, hasApprovers }: Told): string {
  const rows = proposals.map(
    (proposal) =>
      `  ${taken.includes(proposal) ? 'taken' : 'left '}  ${titleOf(proposal)}: ${proposal.expression} (${proposal.reason})${proposal.but ? `; but ${proposal.but}` : ''}`,
  );
  const isPaused = tenant.status === 'paused';
  const pause = pauseInWords(tenant);
  return [
    isPaused
      ? `Written: tenants/${id}.json, paused, so that nothing happens yet.`
      : `Written: tenants/${id}.json, active: on GitHub it is synced once it is merged.`,
    `Synced${isPaused ? ', once it is active' : ''}: ${describeOwnTimes(id, tenant)}. A sync starts after its time, usually within the hour.`,
    ...(pause === '' ? [] : [pause]),
    ...own,
    ...unusedInWords(unused),
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
