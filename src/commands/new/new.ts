/** new: a tenant file from questions, and with credentials at hand from what both sides have. Command line only. */
import { readFile } from 'node:fs/promises';
import { ConfigError } from '../../errors.ts';
import { titleOf } from '../../onboard/proposals.ts';
import { idFor } from '../../onboard/tenant-id.ts';
import type { Settings } from '../../settings.ts';
import { APPROVERS_FILE } from '../../tenant/approvers.ts';
import { TENANT_ID } from '../../tenant/check/check.ts';
import { pauseInWords } from '../../tenant/describe/behaviour.ts';
import { writeCustomerPage } from '../customer-page.ts';
import { LeftError } from '../dialogue.ts';
import type { Result, World } from '../world.ts';
import { writePage } from '../written.ts';
import { agreedDraft, type Draft } from './agreed.ts';
import { doubtsInWords, numberInWords, rolesIn, syncedInWords, unusedInWords } from './answered.ts';
import { changeTenant } from './change-tenant.ts';
import { approversWith, existing, NEW_ROLE, pathOf, store } from './stored.ts';

/** Throws ConfigError for an id that cannot be one, one that there is, and an answer that is wrong or missing. */
export async function newTenant(settings: Settings, world: World): Promise<Result> {
  try {
    return await tenantFrom(settings, world);
  } catch (error) {
    if (!(error instanceof LeftError)) throw error;
    world.print('Nothing was written.');
    return { exitCode: 1 };
  }
}

async function tenantFrom(settings: Settings, world: World): Promise<Result> {
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
  const draft = await agreedDraft(settings, world);
  if (draft === undefined) {
    world.print('Nothing was written.');
    return { exitCode: 0 };
  }
  // Once more: somebody may have added a role while the questions waited.
  const approvers = await approversWith(rolesIn(draft.answers), world.folder);
  await store(world.folder, id, { text: draft.text, before: undefined });
  if (approvers !== undefined) await writePage(world.folder, APPROVERS_FILE, approvers);
  const page = await writeCustomerPage(draft.tenant, settings, world);
  world.print(toldOf(id, draft, { page, hasApprovers: approvers !== undefined }));
  return { exitCode: 0 };
}

function toldOf(
  id: string,
  { answers, tenant, proposals, own, unused }: Draft,
  { page, hasApprovers }: { page: string; hasApprovers: boolean },
): string {
  const rows = proposals.map(
    ({ proposal, isTaken }) =>
      `  ${isTaken ? 'taken' : 'left '}  ${titleOf(proposal)}: ${proposal.expression} (${proposal.reason})${proposal.but ? `; but ${proposal.but}` : ''}`,
  );
  const isPaused = tenant.status === 'paused';
  const pause = pauseInWords(tenant);
  return [
    isPaused
      ? `Written: tenants/${id}.json, paused, so that nothing happens yet.`
      : `Written: tenants/${id}.json, active: on GitHub it is synced once it is merged.`,
    syncedInWords(id, tenant),
    ...(pause === '' ? [] : [pause]),
    ...numberInWords(tenant),
    ...own,
    ...doubtsInWords(answers),
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
