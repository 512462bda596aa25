/** What the mails to a customer say, in the customer's language. Pure. */
import { countsOf, inStepSentence } from './figures.ts';
import type { Facts, Words } from './mail-texts.ts';
import { CORRECTABLE, PHRASES } from './phrases.ts';
import type { Part } from './render.ts';

export function firstSuccess({ name, schedule, summary, language, hasSupport }: Facts): Words | undefined {
  // The numbers of a failed run would tell nothing; the next run that works tells them.
  if (summary.outcome === 'failed') return undefined;
  return {
    subject: PHRASES.firstSubject[language]({ name }),
    parts: [
      { paragraph: PHRASES.hello[language]() },
      { paragraph: `${PHRASES.first[language]({ name })} ${inStepSentence(summary, language)}` },
      ...countsOf(summary, language),
      { paragraph: sentences(PHRASES.fromNowOn[language]({ schedule }), mayRest(summary, language)) },
      ...toDo(summary, language, hasSupport),
      { paragraph: PHRASES.ifWrong[language]({ mayAnswer: hasSupport }) },
    ],
  };
}

export function recovered(facts: Facts): Words | undefined {
  const { name, failures, finishedAt, summary, language, hasSupport } = facts;
  if (summary.outcome === 'failed') return undefined;
  const { held } = summary.counts;
  const waiting = held > 0 ? PHRASES.waiting[language]({ held }) : '';
  const worksAgain = PHRASES.recovered[language]({ name, failures, finishedAt });
  return {
    subject: PHRASES.recoveredSubject[language]({ name }),
    parts: [
      { paragraph: PHRASES.hello[language]() },
      { paragraph: `${worksAgain} ${inStepSentence(summary, language)}` },
      ...countsOf(summary, language),
      { paragraph: sentences(waiting, mayRest(summary, language)) },
      ...toDo(summary, language, hasSupport),
    ],
  };
}

type Language = Facts['language'];

function mayRest({ issues }: Facts['summary'], language: Language): string {
  return issues.some(({ code }) => CORRECTABLE.has(code)) ? '' : PHRASES.nothingToDo[language]();
}

/** Empty where nobody but support can do anything. */
function toDo({ issues }: Facts['summary'], language: Language, mayAnswer: boolean): Part[] {
  const yours = issues.flatMap(({ code, count }) => {
    const meaning = CORRECTABLE.get(code);
    return meaning === undefined ? [] : [`${meaning[language]()} (${count})`];
  });
  if (yours.length === 0) return [];
  return [
    { paragraph: PHRASES.toCorrect[language]() },
    { list: yours },
    { paragraph: PHRASES.whoItIs[language]({ mayAnswer }) },
  ];
}

function sentences(...given: readonly string[]): string {
  return given.filter((text) => text !== '').join(' ');
}
