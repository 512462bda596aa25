/** What the mails to a customer say. Pure. */

import { guidanceFor, type IssueCode } from '../issues.ts';
import { countsOf, inStepSentence, plural } from './figures.ts';
import type { Facts, Words } from './mail-texts.ts';
import type { Part } from './render.ts';

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
      { paragraph: `From now on, changes in Personio are carried over ${when}.${mayRest(toDo(summary))}` },
      ...toDo(summary),
      { paragraph: 'If something looks wrong in Engagedly, please tell your usual contact.' },
    ],
  };
}

export function recovered({ name, failures, finishedAt, summary }: Facts): Words | undefined {
  if (summary.outcome === 'failed') return undefined;
  const times = failures > 0 ? ` ${plural(failures, 'time', 'times')}` : '';
  const since = finishedAt === '' ? '' : ` The run that worked ended on ${finishedAt}.`;
  const { held } = summary.counts;
  const waiting =
    held > 0
      ? `${plural(held, 'change waits', 'changes wait')} until support has looked at ${held === 1 ? 'it' : 'them'}.`
      : '';
  return {
    subject: `${name}: the synchronisation from Personio to Engagedly works again`,
    parts: [
      { paragraph: 'Hello,' },
      {
        paragraph: `the synchronisation of ${name} from Personio to Engagedly had failed${times}. It works again.${since} ${inStepSentence(summary)}`,
      },
      { list: countsOf(summary) },
      { paragraph: `${waiting}${mayRest(toDo(summary))}`.trim() },
      ...toDo(summary),
    ],
  };
}

/** What only the people who keep Personio can correct. */
const YOURS: ReadonlySet<IssueCode> = new Set([
  'address-taken',
  'ambiguous',
  'conflict',
  'duplicate',
  'mandatory-missing',
  'manager-cycle',
  'manager-unknown',
  'no-identifier',
  'termination-passed',
  'unknown-status',
]);

function mayRest(toDo: readonly Part[]): string {
  return toDo.length === 0 ? ' You do not need to do anything.' : '';
}

/** Empty where nobody but support can do anything. */
function toDo({ issues }: Facts['summary']): Part[] {
  const yours = issues.filter(({ code }) => YOURS.has(code));
  if (yours.length === 0) return [];
  return [
    { paragraph: 'What you can correct in Personio, so that everybody is carried over:' },
    { list: yours.map(({ code, count }) => `${guidanceFor(code).meaning} (${count})`) },
    { paragraph: 'Your usual contact can tell you which people it is about.' },
  ];
}
