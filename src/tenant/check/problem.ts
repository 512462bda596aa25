/** What is wrong with a tenant file, where it stands, and how to mend it: the type, and its text for a terminal. Pure. */
import { onOneLine } from '../../harmless.ts';

/** `notice`: nothing is wrong; something would be better. */
export type Severity = 'error' | 'warning' | 'notice';

export type Problem = {
  severity: Severity;
  /** As listed, with `/`. */
  file: string;
  /** 1-based. */
  line: number;
  /** 1-based, in UTF-16 units. */
  column: number;
  /** A stable word for the rule. */
  code: string;
  /** One sentence: what is wrong. Never a value of a person. */
  message: string;
  /** One sentence: how to mend it. */
  remedy: string;
};

/** A problem that knows where it stands in the value, not yet where in the file. */
export type Draft = {
  severity: Severity;
  code: string;
  message: string;
  remedy: string;
  /** JSON Pointer to what the problem is about. */
  pointer: string;
  /** Whether it stands at the key or at the value (default). */
  at?: 'key' | 'value';
  /** Where in the text that the pointer leads to: a UTF-16 offset in the decoded text. */
  offset?: number;
};

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, notice: 2 };

/** By file, then by place; an error before a warning at the same place. */
export function sortProblems(problems: readonly Problem[]): Problem[] {
  return problems.toSorted(
    (a, b) =>
      compare(a.file, b.file) ||
      a.line - b.line ||
      a.column - b.column ||
      RANK[a.severity] - RANK[b.severity] ||
      compare(a.code, b.code) ||
      compare(a.message, b.message),
  );
}

/** Plain lines (no line break after the last), grouped by file, and a closing line that counts. `files`: how many files were checked. */
export function renderProblems(problems: readonly Problem[], options: { files: number }): string {
  const lines: string[] = [];
  let file: string | undefined;
  for (const problem of sortProblems(problems)) {
    if (file !== undefined && file !== problem.file) lines.push('');
    file = problem.file;
    lines.push(
      `${placeOf(problem)}  ${problem.severity.padEnd('warning'.length)}  ${onOneLine(problem.message)}`,
      `    ${onOneLine(problem.remedy)}`,
    );
  }
  if (lines.length > 0) lines.push('');
  lines.push(`${plural(options.files, 'file')} checked: ${problemsInWords(problems)}`);
  return lines.join('\n');
}

/** "9 errors, 1 warning": what there is, the worst first. */
export function problemsInWords(problems: readonly Pick<Problem, 'severity'>[]): string {
  if (problems.length === 0) return 'no problems';
  return (Object.keys(RANK) as Severity[])
    .map((severity) => ({ severity, of: problems.filter((problem) => problem.severity === severity).length }))
    .flatMap(({ severity, of }) => (of === 0 ? [] : plural(of, severity)))
    .join(', ');
}

/** `tenants/x.json:12:5`, as editors and terminals make it a link. */
export function placeOf({ file, line, column }: Problem): string {
  return `${onOneLine(file)}:${line}:${column}`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
