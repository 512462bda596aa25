/** A new file as the answers make it so far, with what both systems suggest for it. */
import { ConfigError, SyncError } from '../../errors.ts';
import { tenantFileOf } from '../../onboard/file.ts';
import { type Proposal, titleOf } from '../../onboard/proposals.ts';
import { ownInWords } from '../../onboard/strangers.ts';
import type { Settings } from '../../settings.ts';
import type { Tenant } from '../../types/tenant.d.ts';
import { type BothSides, NO_SIDES, proposed } from '../suggest-rows.ts';
import type { World } from '../world.ts';
import { type Answers, answersInWords, answersOf, recapOf, rolesIn } from './answered.ts';
import { approversWith, checked } from './stored.ts';

export type Draft = Answers & {
  text: string;
  tenant: Tenant;
  /** What of it stands in the file. */
  proposals: { proposal: Proposal; isTaken: boolean }[];
  own: string[];
};

/**
 * What somebody has agreed to; whatever is wrong with it, they are asked again. `undefined`: nothing is to be written.
 * Throws ConfigError where nobody can be asked, and where whoever is gives up.
 */
export async function agreedDraft(settings: Settings, world: World): Promise<Draft | undefined> {
  const { tenant: id } = settings;
  const draftOf = openDrafts(settings, world);
  let answered = await answersOf(world, { isChange: false });
  for (;;) {
    const draft = await draftOf(answered).catch(flawed);
    if (draft instanceof ConfigError) {
      if (world.wrongAnswer === undefined) throw draft;
      world.print([answersInWords(answered.answers), '', draft.message, draft.remedy].join('\n'));
    } else if ((await world.agree?.(recapOf(id, draft))) !== false) return draft;
    const { answers } = answered;
    const wrong = await world.wrongAnswer?.([...answers.keys()]);
    if (wrong === undefined && draft instanceof ConfigError) throw draft;
    if (wrong === undefined) return undefined;
    answered = await answersOf(world, { isChange: false, again: { answers, wrong } });
  }
}

function flawed(error: unknown): ConfigError {
  if (error instanceof ConfigError) return error;
  throw error;
}

/** Both systems are looked at once, and what they suggest is asked once: as soon as people come in. Throws ConfigError. */
function openDrafts(settings: Settings, world: World): (answered: Answers) => Promise<Draft> {
  const { tenant: id } = settings;
  const now = world.now();
  let looked: Looked | undefined;
  return async ({ answers, unused }) => {
    await approversWith(rolesIn(answers), world.folder);
    const plain = await checked(id, tenantFileOf(answers, NOTHING), now);
    const hasPeople = plain.scope.employees !== 'none';
    if (hasPeople) looked ??= await look(plain, settings, world);
    const { rows, readable, proposals: all, idleIn } = (hasPeople && looked) || NOTHING;
    const text = tenantFileOf(answers, { rows, readable });
    const tenant = await checked(id, text, now);
    // What somebody has asked for under "fields" comes before a row that was taken.
    const proposals = all.map((proposal) => ({
      proposal,
      isTaken: tenant.mapping?.[proposal.field] === proposal.expression,
    }));
    return {
      answers,
      unused,
      text,
      tenant,
      proposals,
      own: [...ownInWords(tenant, readable), ...idleIn(tenant)],
    };
  };
}

/** `rows`: those of the proposals that are wanted. */
type Looked = BothSides & { rows: readonly Proposal[] };

const NOTHING: Looked = { ...NO_SIDES, rows: [] };

async function look(tenant: Tenant, settings: Settings, world: World): Promise<Looked> {
  try {
    const sides = await proposed(settings, world, tenant);
    return { ...sides, rows: await takenOf(sides.proposals, world) };
  } catch (error) {
    // A key that is refused, or a vendor that does not answer: the answers do not depend on it.
    if (!(error instanceof SyncError) || world.signal?.aborted) throw error;
    const goesOn = await world.agree?.(
      `No rows can be suggested: ${error.message} ${error.remedy}\nGo on without them?`,
    );
    if (goesOn !== true) throw error;
    return NOTHING;
  }
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
