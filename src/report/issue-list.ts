/** Findings and errors of a run, merged into the issues of its summary. Pure. */

import { guidanceFor, type IssueCode } from '../issues.ts';
import type { EntryFinding, Finding, PersonRef, RefOf } from '../model.ts';
import type { EntryNote, Issue } from '../types/summary.d.ts';

/** An issue shows this many references; the schema allows no more. */
export const MOST_REFS = 20;
const LONGEST_ATTRIBUTE = 120;
const LONGEST_REMEDY = 500;

/**
 * One issue per code, field and attribute: people counted once, references sorted, problems before notices. A
 * finding without people and without a count stands for one thing, found once or several times.
 */
export function issuesOf(findings: readonly Finding[], refOf: (ref: PersonRef) => string): Issue[] {
  const groups = new Map<string, Group>();
  for (const finding of findings) {
    const { code } = finding;
    const key = JSON.stringify([code, finding.field, finding.attribute]);
    const group: Group = groups.get(key) ?? {
      code,
      finding,
      people: new Map(),
      uncounted: new Set(),
      counted: 0,
      entries: [],
    };
    groups.set(key, group);
    group.entries.push(...(finding.entries ?? []));
    for (const ref of finding.people ?? []) group.people.set(nameOf(ref), ref);
    if (finding.count === undefined) for (const ref of finding.people ?? []) group.uncounted.add(nameOf(ref));
    else group.counted += finding.count;
  }
  return [...groups.values()].map((group) => issueOf(group, refOf)).sort(byWeight);
}

/** The error that stopped a run: what happened, then what to do. A text that is too long loses the former first. */
export function errorIssue(error: {
  code: IssueCode;
  message: string;
  remedy: string;
  attribute?: string | undefined;
}): Issue {
  const { code } = error;
  const remedy = error.remedy.trim() || guidanceFor(code).remedy;
  const room = LONGEST_REMEDY - remedy.length - 1;
  const told = error.message.trim();
  const message = room < 20 || told === '' ? '' : `${cut(told, room)} `;
  return {
    code,
    count: 1,
    ...(error.attribute === undefined ? {} : { attribute: cut(error.attribute, LONGEST_ATTRIBUTE) }),
    refs: [],
    remedy: cut(`${message}${remedy}`, LONGEST_REMEDY),
  };
}

type Group = {
  code: IssueCode;
  /** The first of the group; all have its field and attribute. */
  finding: Finding;
  people: Map<string, PersonRef>;
  /** People of findings that bring no count of their own. */
  uncounted: Set<string>;
  counted: number;
  entries: EntryFinding[];
};

function issueOf(
  { code, finding, people, uncounted, counted, entries }: Group,
  refOf: (ref: PersonRef) => string,
): Issue {
  const { field, attribute } = finding;
  return {
    code,
    count: Math.max(1, counted + uncounted.size),
    ...(field !== undefined && isFieldKey(field) ? { field } : {}),
    ...(attribute === undefined ? {} : { attribute: cut(attribute, LONGEST_ATTRIBUTE) }),
    refs: [...new Set([...people.values()].map(refOf))].sort().slice(0, MOST_REFS),
    remedy: guidanceFor(code).remedy,
    ...(entries.length === 0 ? {} : { entries: entries.map((entry) => noteOf(entry, refOf)) }),
  };
}

/** Without the ids of people and accounts. */
export function noteOf({ entry, why, others, takes }: EntryFinding, refOf: RefOf): EntryNote {
  return {
    entry,
    why,
    ...(others ? { others: [...others] } : {}),
    ...(takes
      ? {
          employee: refOf({ employee: takes.employee }),
          user: refOf({ user: takes.user }),
          from: takes.from.slice(0, MOST_REFS).map(refOf),
        }
      : {}),
  };
}

function nameOf(ref: PersonRef): string {
  if ('reference' in ref) return `reference:${ref.reference}`;
  return 'employee' in ref ? `employee:${ref.employee}` : `user:${ref.user}`;
}

/** The same order in every run: problems first, then by code, field and attribute. */
function byWeight(a: Issue, b: Issue): number {
  return weight(a) < weight(b) ? -1 : 1;
}

function weight(issue: Issue): string {
  const level = guidanceFor(issue.code).level === 'problem' ? '0' : '1';
  return [level, issue.code, issue.field ?? '', issue.attribute ?? ''].join(' ');
}

/** What the schema takes for a field of Engagedly. */
export function isFieldKey(text: string): boolean {
  return text.length <= 80 && /^[a-z][a-z0-9_-]*$/.test(text);
}

/** At most `length` characters, never half of one. */
function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
