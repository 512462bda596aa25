/** What the mails to a customer say. Pure. */
import { countsOf, inStepSentence, plural } from './figures.ts';
import type { Facts, Words } from './mail-texts.ts';

export function firstSuccess({ name, schedule, summary }: Facts): Words | undefined {
  // The numbers of a failed run would tell nothing; the next run that works tells them.
  if (summary.outcome === 'failed') return undefined;
  const when = schedule === '' ? 'on the agreed schedule' : schedule;
  return {
    subject: `${name}: Personio and Engagedly are now in step`,
    parts: [
      { paragraph: 'Hello,' },
      {
        paragraph: `the first synchronisation of ${name} from Personio to Engagedly is complete. ${inStepSentence(summary)}`,
      },
      { list: countsOf(summary) },
      {
        paragraph: `From now on, changes in Personio are carried over ${when}. You do not need to do anything.`,
      },
      { paragraph: 'If something looks wrong in Engagedly, please tell your usual contact.' },
    ],
  };
}

export function recovered({ name, failures, finishedAt, summary }: Facts): Words | undefined {
  if (summary.outcome === 'failed') return undefined;
  const times = failures > 0 ? ` ${plural(failures, 'time', 'times')}` : '';
  const since = finishedAt === '' ? '' : ` The run that worked ended on ${finishedAt}.`;
  const { held } = summary.counts;
  return {
    subject: `${name}: the synchronisation from Personio to Engagedly works again`,
    parts: [
      { paragraph: 'Hello,' },
      {
        paragraph: `the synchronisation of ${name} from Personio to Engagedly had failed${times}. It works again.${since} ${inStepSentence(summary)}`,
      },
      { list: countsOf(summary) },
      {
        paragraph:
          held > 0
            ? `${plural(held, 'change waits', 'changes wait')} until support has looked at ${held === 1 ? 'it' : 'them'}. You do not need to do anything.`
            : 'You do not need to do anything.',
      },
    ],
  };
}
