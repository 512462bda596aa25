/** new --change: other answers for a tenant file that is there. Command line only. */
import { ConfigError } from '../../errors.ts';
import { forShell } from '../../harmless.ts';
import { listChangeOf } from '../../onboard/answers.ts';
import { changedFile } from '../../onboard/changed-file.ts';
import { canBeAdded } from '../../onboard/changed-filter.ts';
import { type Loss, lossesOf } from '../../onboard/losses.ts';
import { newlyTicked } from '../../onboard/page-data.ts';
import { ownInWords } from '../../onboard/strangers.ts';
import type { Settings } from '../../settings.ts';
import { APPROVERS_FILE } from '../../tenant/approvers.ts';
import { pauseInWords } from '../../tenant/describe/behaviour.ts';
import type { Tenant } from '../../types/tenant.d.ts';
import { writeCustomerPage } from '../customer-page.ts';
import type { Result, World } from '../world.ts';
import { writePage } from '../written.ts';
import {
  answersOf,
  doubtsInWords,
  isDoubtful,
  numberInWords,
  syncedInWords,
  unusedInWords,
} from './answered.ts';
import { approversWith, checked, NEW_ROLE, store } from './stored.ts';

/**
 * Other answers to those questions that were answered; all else stays. `before`: the file as it is. Throws ConfigError,
 * also where nothing would be different.
 */
export async function changeTenant(
  settings: Settings,
  world: World,
  before: string | undefined,
): Promise<Result> {
  const { tenant: id } = settings;
  if (before === undefined) {
    throw new ConfigError(
      `There is no file tenants/${id}.json to change.`,
      `Look at the id, or make it: npm run new -- ${id}`,
    );
  }
  const was = await checked(id, before, world.now(), true);
  const { answers, unused } = await answersOf(world, { isChange: true });
  const { how, list } = listChangeOf(answers.get('approvers') ?? '');
  const roles = how === 'take' ? '' : list;
  await approversWith(roles, world.folder);
  const { text, differences } = changedFile(before, answers);
  if (differences.length === 0) {
    throw new ConfigError(
      answers.size === 0
        ? 'No answer was given that could be another one.'
        : [`tenants/${id}.json says all of this already.`, ...unusedInWords(unused)].join(' '),
      `For example: npm run new -- ${id} --change --schedule twice-daily. What else there is: npm run new -- --help`,
    );
  }
  const tenant = await checked(id, text, world.now());
  const losses = lossesOf(was, tenant);
  if (world.agree === undefined) forbidSlip(losses, answers, was);
  const pause = pauseInWords(tenant);
  const told = [
    ...differences.map((line) => `  ${line}`),
    ...ownInWords(tenant, [], was),
    ...doubtsInWords(answers),
    ...(answers.has('identifier') || answers.has('number') ? numberInWords(tenant) : []),
    ...(answers.has('schedule') ? [syncedInWords(id, tenant), ...(pause === '' ? [] : [pause])] : []),
    ...unusedInWords(unused),
    ...(losses.length > 0 ? ['What comes of it:', ...losses.map(({ says }) => `  ${says}`)] : []),
  ].join('\n');
  const isMeant = await world.agree?.(`In tenants/${id}.json:\n${told}\nWrite it?`, {
    usually: losses.length === 0 && !isDoubtful(answers),
  });
  if (isMeant === false) {
    world.print('Nothing was written.');
    return { exitCode: 0 };
  }
  // Once more: somebody may have added a role while the question waited.
  const approvers = await approversWith(roles, world.folder);
  await store(world.folder, id, { text, before });
  if (approvers !== undefined) await writePage(world.folder, APPROVERS_FILE, approvers);
  const page = await writeCustomerPage(tenant, settings, world, was);
  const fresh = newlyTicked(was, tenant, 'en').map((name) => `"${name}"`);
  world.print(
    [
      `Changed: tenants/${id}.json; all else in it is as it was.`,
      ...(isMeant === undefined ? [told] : []),
      ...(approvers === undefined ? [] : [NEW_ROLE]),
      fresh.length === 0
        ? `The customer has nothing new to tick. Their page as it is now: ${page}`
        : `To send to the customer, who has to tick in Personio: ${fresh.join(', ')}. Marked as new on their page: ${page}`,
      'Next:',
      `  npm run validate -- ${id}                  what the file means, in words`,
      `  npm run plan -- ${id} --against main       what it does differently from the one on main`,
      'Then open a pull request with the file.',
    ].join('\n'),
  );
  return { exitCode: 0 };
}

/**
 * Whoever gives one more number, or one more office, may think that it is added, as a field is. Where nobody can be asked,
 * nobody is blocked for it: an empty answer, and one with a sign in front, say clearly what is meant. Throws ConfigError.
 */
function forbidSlip(
  losses: readonly Loss[],
  answers: ReadonlyMap<string, string>,
  { scope }: Pick<Tenant, 'scope'>,
): void {
  const isSlip = (question: string) => {
    const { how, list } = listChangeOf(answers.get(question) ?? '');
    return how === 'be' && list.trim() !== '';
  };
  const grave = losses.filter(({ slipOf }) => slipOf.some(isSlip));
  const slips = [...new Set(grave.flatMap(({ slipOf }) => slipOf.filter(isSlip)))];
  if (slips.length === 0) return;
  const addable = slips.filter(
    (question) => question === 'protect' || canBeAdded(scope.filter, question, answers.get(question) ?? ''),
  );
  const added = addable.map((question) => `--${question} ${forShell(`+${answers.get(question)}`)}`).join(' ');
  const taken = slips.map((question) => EXAMPLES[question]).join(', ');
  const adding = added === '' ? '' : `To add to what the file has, put a plus in front: ${added}. `;
  throw new ConfigError(
    `${grave.map(({ says }) => says).join(' ')} Nothing was written.`,
    `${adding}To take out of it, name who goes: ${taken}. If it is meant as it stands: on a terminal, without --yes, you are asked.`,
  );
}

const EXAMPLES = {
  protect: '--protect=-700033',
  only: '--only=-office=Wien',
  without: '--without=-office=Wien',
} as const;
