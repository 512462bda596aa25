/** Questions at a terminal: those of "new", and those that are answered by yes or no. Command line only. */
import { createInterface } from 'node:readline/promises';
import { forLog } from '../harmless.ts';
import { isNothing } from '../onboard/answers.ts';
import { renderGlossary } from '../onboard/glossary.ts';
import { AFTER_GLOSSARY } from '../onboard/questions.ts';
import type { World } from './world.ts';

const BEFORE_QUESTIONS =
  'What stands in brackets is taken if you only press Enter. Nothing is written before the last answer: Ctrl-C ends it. At the end all answers are shown once more, and each can be given anew.';

const UNANSWERED = 'There must be an answer.';

type Terminal = {
  isSomebodyThere: boolean;
  isChange: boolean;
  input: NodeJS.ReadableStream;
  output: NodeJS.WritableStream;
};

/** Whoever was asked has left by Ctrl-C or Ctrl-D, which is their right and no failure. */
export class LeftError extends Error {
  override name = 'LeftError';
}

/** Answers from flags; where there is somebody to ask, from them. All of them throw LeftError. */
export function dialogue(
  values: Readonly<Record<string, unknown>>,
  { isSomebodyThere, isChange, input, output }: Terminal,
): Pick<World, 'answer' | 'agree' | 'wrongAnswer'> {
  const say = (text: string) => output.write(`${text}\n`);
  const ask = async (text: string) => {
    const left = new AbortController();
    const line = createInterface({ input, output });
    for (const event of ['SIGINT', 'close'] as const) line.once(event, () => left.abort());
    try {
      return (await line.question(text, { signal: left.signal })).trim();
    } catch (cause) {
      say('');
      throw new LeftError('Stopped before there was an answer.', { cause });
    } finally {
      line.close();
    }
  };
  const agree = async (text: string, { usually } = { usually: true }) => {
    for (;;) {
      const answer = await ask(`\n${forLog(text)} ${usually ? '[Y/n]' : '[y/N]'} > `);
      if (answer === '') return usually;
      // Any other word is not an answer to this: the name of one that is wrong, for example.
      if (/^(?:y|yes|j|ja|n|no|nein)$/i.test(answer)) return /^[yj]/i.test(answer);
      say('  y or n, please.');
    }
  };
  const isMeant = async (doubt: string | undefined) =>
    doubt === undefined || (await agree(`  ${doubt} Is it meant so?`, { usually: false }));
  const flags = new Map(Object.entries(values));
  let [needsGlossary, isFirst] = [true, true];
  return {
    answer: async (question, { isNeedless, isAgain, before }) => {
      // What was corrected does not come back, whatever other answers make of its question.
      if (isAgain) flags.delete(question.id);
      const flag = flags.get(question.id);
      const given = typeof flag === 'string' ? flag : undefined;
      // Whoever changes one answer is not asked for all the others.
      if (!isSomebodyThere || isChange) return given;
      const isSlip = given === '' && question.otherwise !== undefined && !isNeedless;
      const flaw = given === undefined ? undefined : isSlip ? UNANSWERED : await question.flaw(given);
      if (flaw !== undefined) {
        say(`\n--${question.id} cannot be used: ${flaw}`);
        flags.delete(question.id);
      } else if (given !== undefined) {
        if (isNeedless || (await isMeant(question.doubt?.(given)))) return given;
        flags.delete(question.id);
      }
      if (isNeedless) return undefined;
      if (isFirst) say(BEFORE_QUESTIONS);
      isFirst = false;
      if (AFTER_GLOSSARY.has(question.id) && needsGlossary) {
        say(`\nThe same things on both screens and in the file:\n${renderGlossary()}`);
        needsGlossary = false;
      }
      const until = before === undefined ? '' : `  Until now: ${before || '(empty)'}\n`;
      const { otherwise } = question;
      for (;;) {
        const usual = question.usual === undefined ? '' : ` [${question.usual || 'empty'}]`;
        const help = [question.help, ...(otherwise === undefined ? [] : [otherwise.says])].join('\n  ');
        const answer = await ask(`\n${question.text}\n  ${help}\n${until}${usual} > `);
        if (answer === '' && question.usual !== undefined) return undefined;
        if (otherwise !== undefined && (answer === '' || isNothing(answer))) {
          say(`  Then ${otherwise.id} is ${otherwise.answer}.`);
          return '';
        }
        const flaw = answer === '' ? UNANSWERED : await question.flaw(answer);
        if (flaw !== undefined) say(`  ${flaw}`);
        else if (await isMeant(question.doubt?.(answer))) return answer;
      }
    },
    ...(isSomebodyThere
      ? {
          agree,
          wrongAnswer: async (ids) => {
            for (let isEnd = false; ; ) {
              const id = await ask(
                '\nWhich answer is wrong? Its name, as above; Enter: none, and nothing is written. > ',
              );
              if (id === '' && isEnd) return undefined;
              if (ids.includes(id)) return id;
              isEnd = id === '';
              say(
                isEnd
                  ? '  Then nothing is written, and all of these answers are gone: Enter once more, or the name of one.'
                  : `  One of: ${ids.join(', ')}.`,
              );
            }
          },
        }
      : {}),
  };
}
