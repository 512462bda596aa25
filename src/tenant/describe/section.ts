/** What is said of one tenant file. Pure (async). */

import type { Tenant } from '../../model.ts';
import { describeOwnTimes } from '../../schedule/in-words.ts';
import { type Problem, placeOf, problemsInWords, sortProblems } from '../check/problem.ts';
import {
  alertsInWords,
  changedKeys,
  identifierInWords,
  isSame,
  leaversInWords,
  limitsInWords,
  mailsInWords,
  pauseInWords,
  scopeInWords,
  unitsInWords,
} from './behaviour.ts';
import { bullets, code, codes, counted, folded, plain, table } from './escaped.ts';
import { examplesTable } from './examples.ts';
import { syncsPerMonth } from './load.ts';
import { attributesInWords, leftOutInWords, mappingTable, personalInWords } from './mapping.ts';
import { loosened, setAside } from './safety.ts';

/** A tenant file of a pull request, checked. */
export type DescribedFile = {
  id: string;
  /** Only when the file has no error. */
  tenant?: Tenant | undefined;
  problems: readonly Problem[];
  /** The tenant before the change; `undefined` when that cannot be told. */
  before?: Tenant | 'new' | undefined;
};

/** `brief` is always shown; `details` where there is room. */
export type Section = { brief: string; details: string; loosens: boolean };

export type SectionOptions = { now: Date; minutesPerSync: number };

const MAX_PROBLEMS = 25;

/** Whether the change touches this file. An error is always worth saying. */
export function isChanged({ tenant, before }: DescribedFile): boolean {
  return tenant === undefined || !isSame(before, tenant);
}

export async function sectionOf(file: DescribedFile, options: SectionOptions): Promise<Section> {
  const { id, tenant, problems } = file;
  const before = typeof file.before === 'object' ? file.before : undefined;
  const loose = tenant && file.before ? loosened(file.before, tenant) : [];
  const aside = tenant && before ? setAside(before, tenant) : [];
  const marks = [...marked('loosens safety', loose), ...marked('sets people aside', aside)];
  const known = tenant ?? before;
  const brief = [
    `### ${tenant ? '✅' : '❌'} ${known ? `${plain(known.name)} (${code(id)})` : code(id)}`,
    statusOf(file, before),
    ...(problems.length > 0 ? [problemList(problems)] : []),
    ...(marks.length > 0 ? [['> [!WARNING]', ...marks].join('\n')] : []),
    ...(tenant
      ? [table(['', 'With this file'], factsOf(id, tenant, { before, minutes: options.minutesPerSync }))]
      : []),
  ].join('\n\n');
  const details = tenant ? await detailsOf(tenant, before, options.now) : '';
  return { brief, details, loosens: loose.length > 0 };
}

function statusOf({ tenant, before: given, problems }: DescribedFile, before: Tenant | undefined): string {
  if (!tenant) return `**${problemsInWords(problems)}.** It cannot be merged like this.`;
  if (given === 'new') return 'A new tenant. A mark shows what is less careful than the defaults.';
  if (before && isSame(before, tenant)) return 'As it was: nothing in it is changed.';
  if (before) return `Changed: ${codes(changedKeys(before, tenant))}.`;
  return 'What it was before is not known here, so that nothing is marked as changed or as less careful.';
}

/** One line each, as `validate` prints them, with the place in the file. */
function problemList(problems: readonly Problem[]): string {
  const lines = sortProblems(problems)
    .slice(0, MAX_PROBLEMS)
    .map((problem) => {
      const { severity, message, remedy } = problem;
      return `${severity === 'error' ? '**error**' : severity} ${code(placeOf(problem))} ${plain(message)} ${plain(remedy)}`;
    });
  const more = problems.length - lines.length;
  if (more > 0) lines.push(`and ${more} more, as annotations in the changed files`);
  return bullets(lines);
}

function factsOf(
  id: string,
  tenant: Tenant,
  { before, minutes }: { before: Tenant | undefined; minutes: number },
): string[][] {
  const limits = limitsInWords(tenant);
  const personal = personalInWords(tenant);
  const leftOut = leftOutInWords(tenant);
  const pause = pauseInWords(tenant);
  const when = describeOwnTimes(id, tenant);
  const was = before === undefined ? when : describeOwnTimes(id, before);
  const more = [pause, was === when ? '' : `Before: ${plain(was)}`].filter((text) => text !== '');
  const paused = tenant.status === 'paused' ? '; **paused**: not synced until its status is `active`' : '';
  return [
    ['When', [`${plain(when)}${paused}${more.length > 0 ? '.' : ''}`, ...more].join(' ')],
    ['Minutes on GitHub', minutesInWords(tenant, before, minutes)],
    ['Who', scopeInWords(tenant)],
    ['Matched by', identifierInWords(tenant)],
    ['Leavers', leaversInWords(tenant).join(' ')],
    ['Units', unitsInWords(tenant)],
    ['Mails to the customer', mailsInWords(tenant)],
    ...(tenant.alerts ? [['Alerts', alertsInWords(tenant)]] : []),
    ...(tenant.pictures && tenant.scope.employees !== 'none'
      ? [['Pictures', 'Profile pictures are copied from Personio when they change. None is ever removed.']]
      : []),
    ...(personal === '' ? [] : [['Birth date, gender', personal]]),
    ...(leftOut === '' || tenant.scope.employees === 'none' ? [] : [['Not transferred', leftOut]]),
    ...(limits.length > 0 ? [['Limits of its own', limits.join('; ')]] : []),
  ];
}

function marked(label: string, sentences: readonly string[]): string[] {
  return sentences.map((sentence) => `> - **⚠ ${label}:** ${sentence}`);
}

/** A runner counts each job by whole minutes; one tenant is one job, and most end within the first. */
function minutesInWords(tenant: Tenant, before: Tenant | undefined, each: number): string {
  const now = minutesOf(tenant, each);
  const syncs = `${counted(syncsPerMonth(tenant.schedule), 'sync')} of about ${counted(each, 'minute')}`;
  if (tenant.status === 'paused') {
    return `none while it is paused; then about ${minutesOf({ ...tenant, status: 'active' }, each)} a month (${syncs})`;
  }
  const added = before === undefined ? 0 : now - minutesOf(before, each);
  const change = added === 0 ? '' : `, ${Math.abs(added)} ${added > 0 ? 'more' : 'fewer'} than before`;
  return `about ${now} a month (${syncs})${change}`;
}

function minutesOf({ schedule, status }: Tenant, each: number): number {
  return status === 'paused' ? 0 : syncsPerMonth(schedule) * each;
}

async function detailsOf(tenant: Tenant, before: Tenant | undefined, now: Date): Promise<string> {
  return [
    folded('Mapping: Engagedly field ← Personio', mappingTable(tenant, before)),
    folded(
      'Attributes the customer ticks in Personio',
      `Readable employee attributes of the API credential: ${attributesInWords(tenant, before)}`,
    ),
    folded('The result on invented employees', await examplesTable(tenant, now)),
  ].join('\n\n');
}
