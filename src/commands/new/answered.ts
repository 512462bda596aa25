/** What somebody answers about a tenant, and all of it once more. */
import { ConfigError } from '../../errors.ts';
import { madeOf } from '../../map/map.ts';
import { listChangeOf } from '../../onboard/answers.ts';
import { LISTS } from '../../onboard/changed-file.ts';
import { severalDoubt } from '../../onboard/doubts.ts';
import { type Proposal, titleOf } from '../../onboard/proposals.ts';
import { isNeedless, isPointless, QUESTIONS, type Question } from '../../onboard/questions.ts';
import { describeOwnTimes } from '../../schedule/in-words.ts';
import type { Tenant } from '../../types/tenant.d.ts';
import type { World } from '../world.ts';
import { approversWith } from './stored.ts';

/** `unused`: what was given and is not needed, for what else was answered. */
export type Answers = { answers: Map<string, string>; unused: string[] };

/**
 * `isChange`: only what is given, whatever other answers would make of the question. `again`: of answers that there are one was
 * wrong; it is asked anew, and what it makes needed. Throws ConfigError.
 */
export async function answersOf(
  world: World,
  { isChange, again }: { isChange: boolean; again?: { answers: ReadonlyMap<string, string>; wrong: string } },
): Promise<Answers> {
  const answers = new Map<string, string>();
  const unused: string[] = [];
  for (const question of QUESTIONS) {
    const needless = (isChange ? isPointless : isNeedless)(question, answers);
    const isAgain = question.id === again?.wrong;
    const known = isAgain || needless ? undefined : again?.answers.get(question.id);
    const before = isAgain ? again?.answers.get(question.id) : undefined;
    const asked = { ...question, flaw: withApproversOf(world, question) };
    const given = known ?? (await world.answer?.(asked, { isNeedless: needless, isAgain, before }));
    if (needless) {
      if (given === undefined) continue;
      const flaw = await question.flaw(given);
      if (flaw !== undefined) throw unusable(question, flaw);
      unused.push(question.id);
      continue;
    }
    if (isChange && given === undefined) continue;
    // Only somebody who is asked can say so: a flag that is empty is a slip.
    if (given === '' && question.otherwise !== undefined && world.wrongAnswer !== undefined) {
      answers.set(question.otherwise.id, question.otherwise.answer);
      continue;
    }
    const answer = given ?? question.usual;
    if (answer === undefined) {
      throw new ConfigError(
        `There is no answer to "${question.text}"`,
        `Give it as --${question.id} "…". ${question.help}`,
      );
    }
    const { list, how } = listChangeOf(answer);
    const isChangeOfList = isChange && LISTS.has(question.id);
    const flaw = await (isChangeOfList ? question.flaw(list, how) : question.flaw(answer));
    if (flaw !== undefined) throw unusable(question, flaw);
    answers.set(question.id, question.meant?.(answer) ?? answer);
  }
  return { answers, unused };
}

/** Whoever is asked hears at once of a role that nobody has, and not after all the questions that follow. */
function withApproversOf({ folder }: World, { id, flaw }: Question): Question['flaw'] {
  if (id !== 'approvers') return flaw;
  return async (answer, how) => {
    const wrong = await flaw(answer, how);
    if (wrong !== undefined) return wrong;
    try {
      await approversWith(answer, folder);
      return undefined;
    } catch (error) {
      if (error instanceof ConfigError) return `${error.message} ${error.remedy}`;
      throw error;
    }
  };
}

function unusable({ id, help }: Question, flaw: string): ConfigError {
  return new ConfigError(`--${id} cannot be used: ${flaw}`, help);
}

/** Of a new file and of one that is there. */
export function unusedInWords(unused: readonly string[]): string[] {
  if (unused.length === 0) return [];
  const said = `Not needed with the other answers, and not in the file: ${unused.map((one) => `--${one}`).join(', ')}.`;
  const number = ' To fill the Employee ID all the same: --fields "Employee ID=…".';
  return [unused.includes('number') ? `${said}${number}` : said];
}

/** Values of a filter that may be several; a person at a terminal was asked for them already. */
export function doubtsInWords(answers: ReadonlyMap<string, string>): string[] {
  return (['without', 'only'] as const).flatMap((id) => severalDoubt(answers.get(id) ?? '') ?? []);
}

/** Whether one of them may be meant otherwise. */
export function isDoubtful(answers: ReadonlyMap<string, string>): boolean {
  return QUESTIONS.some(({ id, doubt }) => doubt?.(answers.get(id) ?? '') !== undefined);
}

/** When it runs, in words: also which days a change has taken along. */
export function syncedInWords(id: string, tenant: Tenant): string {
  return `Synced${tenant.status === 'paused' ? ', once it is active' : ''}: ${describeOwnTimes(id, tenant)}. A sync starts after its time, usually within the hour.`;
}

/** By which number people are recognised: the usual one is Personio's own, which customers seldom keep in Engagedly. */
export function numberInWords(tenant: Tenant): string[] {
  if (tenant.identifier !== 'employee_id' || tenant.scope.employees === 'none') return [];
  const made = madeOf(tenant, 'employee_id');
  if (made === undefined) return [];
  const own =
    made === '$string(id)' ? " (Personio's own number, at the end of the address of somebody's page)" : '';
  return [
    `People are recognised by their Employee ID, which is made of ${made}${own}. If Engagedly has another number: --number, with the name of the attribute that has it.`,
  ];
}

/** With the public keys that may stand behind them. */
export function rolesIn(answers: ReadonlyMap<string, string>): string {
  return answers.get('approvers') ?? '';
}

/** All answers once more, and the rows that the file gets besides, before anything is written. */
export function recapOf(
  id: string,
  {
    answers,
    proposals,
    own,
  }: {
    answers: ReadonlyMap<string, string>;
    proposals: readonly { proposal: Proposal; isTaken: boolean }[];
    own: readonly string[];
  },
): string {
  const rows = proposals.flatMap(({ proposal, isTaken }) =>
    isTaken ? `  ${titleOf(proposal)} from ${proposal.expression}` : [],
  );
  return [
    answersInWords(answers),
    ...(rows.length > 0 ? ['And these rows:', ...rows] : []),
    ...own,
    `Write tenants/${id}.json?`,
  ].join('\n');
}

export function answersInWords(answers: ReadonlyMap<string, string>): string {
  const width = Math.max(...QUESTIONS.map((question) => question.id.length));
  const lines = QUESTIONS.flatMap(({ id: name, usual }) => {
    const answer = answers.get(name);
    if (answer === undefined) return [];
    return `  ${name.padEnd(width)}  ${answer === '' ? '(empty)' : answer}${answer === usual && usual !== '' ? ' (as usual)' : ''}`;
  });
  return ['All answers:', ...lines].join('\n');
}
