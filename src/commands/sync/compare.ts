/** A plan beside the plan of another version of the same file, over the same data: what would be different. */
import { SyncError } from '../../errors.ts';
import { mappingRows, openEvaluation, prepareMapping } from '../../map/map.ts';
import type { Idle } from '../../map/screen.ts';
import type { EmployeeListing, Source, Target, Tenant } from '../../model.ts';
import { inScope } from '../../plan/decide.ts';
import { coarseIssues } from '../../report/coarse.ts';
import { differenceOf, type Side } from '../../report/difference.ts';
import { wordDifference } from '../../report/difference-words.ts';
import { issuesOf } from '../../report/issue-list.ts';
import { isKeyOfAPerson, REMOVED, type Scanner } from '../../report/redact.ts';
import { type Rules, rulesOf } from '../../rules.ts';
import { asIfDone, type Ran, type Run, syncTenant } from '../../sync.ts';
import { asSyncError } from '../world.ts';
import { withoutNaming } from './preview.ts';

export type Vendors = { source: Source; target: Target };

/** What is compared with. `name`: in words, for the sentence; where there is no such file yet, the branch in words. */
export type Other = { tenant: Tenant | 'new' | 'same' | 'broken'; name: string };

/** Looks over the shoulder of a run, whose vendors it hands through. */
export type Comparison = {
  vendors: Vendors;
  /** Sentences for people who review the change; empty when there is nothing to compare. */
  noteOn(ran: Ran, run: Run, scanner: Scanner): Promise<string>;
};

/** `own`: the file of the run. `isCoarse`: nobody has reviewed it, so numbers are told to the nearest five. */
export function compareWith(
  other: Other | undefined,
  vendors: Vendors,
  { own, now, isCoarse }: { own: Tenant; now: Date; isCoarse: boolean },
): Comparison {
  if (other === undefined) return { vendors, noteOn: async () => '' };
  const { tenant, name } = other;
  if (tenant === 'same')
    return { vendors, noteOn: async () => `No difference: the file is the same as ${name}.` };
  if (tenant === 'broken')
    return { vendors, noteOn: async () => `Not compared: ${name} has errors, which "validate" names.` };
  const say = (was: Side, is: Side, idle: readonly Idle[], scanner: Scanner) => {
    const against = tenant === 'new' ? { noFileOn: name } : name;
    const text = wordDifference(differenceOf(was, is), { against, isCoarse, shown: shownBy(scanner) });
    return [text, ...(isCoarse ? idleSentences(idle, scanner) : [])].join('\n\n');
  };
  if (tenant === 'new') {
    // Of a new file all is new: what would happen the summary tells.
    const nothing: Side = {
      inScope: new Set(),
      untold: new Set(),
      changes: [],
      held: [],
      issues: [],
      rows: new Map(),
    };
    return {
      vendors,
      noteOn: async ({ people }, { rules }, scanner) =>
        say(nothing, { ...nothing, inScope: idsInScope(people.people, rules) }, people.idle, scanner),
    };
  }
  const before = isCoarse ? withoutNaming(rulesOf(tenant, now)) : rulesOf(tenant, now);
  const kept = keeping(vendors, before);
  const side = (ran: Ran, rules: Rules, file: Tenant): Side => {
    const found = sideOf(ran, rules, file);
    return isCoarse ? { ...found, issues: coarseIssues(found.issues) } : found;
  };
  return {
    vendors: kept,
    noteOn: async (ran, run, scanner) => {
      const was = await syncTenant(
        {
          ...run,
          rules: before,
          vendors: kept,
          evaluation: openEvaluation({ now }),
          approvals: { ...run.approvals, digests: [] },
          watch: { ...run.watch, onStep: () => undefined },
        },
        asIfDone,
      );
      if ('error' in was)
        return `Not compared: ${name} cannot be planned over this data (${asSyncError(was.error).code}).`;
      return say(side(was, before, tenant), side(ran, run.rules, own), ran.people.idle, scanner);
    },
  };
}

function sideOf(ran: Ran, rules: Rules, file: Tenant) {
  const { read, people, owned, looked, wanted, plan, applied } = ran;
  const findings = [read, people, owned, looked, plan, applied].flatMap((part) => part.findings);
  return {
    issues: issuesOf(findings, () => ''),
    inScope: idsInScope(people.people, rules),
    untold: idsInScope(
      people.people.flatMap((person) => (person.passes === undefined ? { ...person, passes: true } : [])),
      rules,
    ),
    changes: wanted.changes,
    held: plan.held,
    rows: new Map(mappingRows(file).map(({ field, expression }) => [field, expression])),
    onOutOfScope:
      rules.scope.filter === undefined || rules.scope.employees === 'none'
        ? undefined
        : rules.leavers.onOutOfScope,
    on: [
      ...(file.status === 'paused' ? (['paused'] as const) : []),
      ...(rules.pictures ? (['pictures'] as const) : []),
    ],
  };
}

/** Where units alone are synced, nobody is. */
function idsInScope(people: Ran['people']['people'], rules: Rules): Set<string> {
  if (rules.scope.employees === 'none') return new Set();
  return new Set(people.filter((person) => inScope(person, rules)).map(({ employee }) => employee.id));
}

/** A key of a class or field as it is set off in Markdown, and on a terminal. */
function shownBy(scanner: Scanner): (text: string) => string {
  return (text) => (isKeyOfAPerson(text, scanner) ? REMOVED : `\`${text}\``);
}

/**
 * Where the summary is coarse it does not tell of texts that nobody has: whether one person has a certain birthday, say,
 * would be an answer. Of an attribute whose values many share it is none.
 */
function idleSentences(idle: readonly Idle[], scanner: Scanner): string[] {
  return idle
    .filter(({ isShared }) => isShared)
    .map(({ attribute, texts }) => {
      const name = scanner.finds(attribute) ? REMOVED : attribute.replaceAll('`', '');
      const many = texts.length === 1 ? 'a text' : `${texts.length} texts`;
      return `The filter compares \`${name}\` with ${many} that nobody has.`;
    });
}

/** Everything is asked once, whoever needs it; people with what either file needs. */
function keeping({ source, target }: Vendors, before: Rules): Vendors {
  const once = <Args extends unknown[], T>(ask: (...args: Args) => Promise<T>) => {
    const known = new Map<string, Promise<T>>();
    return (...args: Args) => {
      const key = JSON.stringify(args);
      const answer = known.get(key) ?? ask(...args);
      known.set(key, answer);
      return answer;
    };
  };
  const attributes = { source: once(source.attributes), target: once(target.attributes) };
  let listing: Promise<EmployeeListing> | undefined;
  return {
    source: {
      ...source,
      attributes: attributes.source,
      employees: (keys) => {
        listing ??= keysOf(before, attributes).then((more) =>
          source.employees([...new Set([...keys, ...more])].sort()),
        );
        return listing;
      },
    },
    target: {
      ...target,
      attributes: attributes.target,
      users: once(target.users),
      units: once(target.units),
      user: once(target.user),
      usersByEmail: once(target.usersByEmail),
      reasonCodes: once(target.reasonCodes),
    },
  };
}

/** What the other file reads; nothing where it cannot be run today, which the comparison then tells. */
async function keysOf(
  rules: Rules,
  attributes: { source: Source['attributes']; target: Target['attributes'] },
): Promise<readonly string[]> {
  const [source, target] = await Promise.all([attributes.source(), attributes.target()]);
  try {
    return prepareMapping({ rules, source, target }).keys;
  } catch (error) {
    if (error instanceof SyncError) return [];
    throw error;
  }
}
