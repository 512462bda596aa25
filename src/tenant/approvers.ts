/** Reads and checks `.github/approvers.json`: who may read the details of runs, by role. */
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import schema from '../../schemas/approvers.json' with { type: 'json' };
import { isRecipient } from '../details/age.ts';
import type { Tenant } from '../model.ts';
import { compileSchema, type SchemaProblem } from '../schema.ts';
import { closest } from '../suggest.ts';
import type { Approvers as ApproversFile } from '../types/approvers.d.ts';
import { parseJson } from './check/json.ts';
import { MAX_SIZE } from './check/json-text.ts';
import { itemPointer, pointerTo } from './check/pointer.ts';
import { type Draft, type Problem, sortProblems } from './check/problem.ts';
import { quote } from './check/visible.ts';
import { wordProblems } from './check/wording.ts';
import { blobOf, type TenantFile } from './files.ts';

export const APPROVERS_FILE = '.github/approvers.json';

/** Public keys by role, sorted by role. Those of a file with errors are not there. */
export type Approvers = ReadonlyMap<string, string>;

const parseApprovers = compileSchema<ApproversFile>(schema);

/** Without a file there is nobody, and nothing is wrong. */
export async function readApprovers(root: string): Promise<{ approvers: Approvers; problems: Problem[] }> {
  const path = join(root, APPROVERS_FILE);
  const entry = await lstat(path).catch(() => undefined);
  if (entry === undefined) return { approvers: new Map(), problems: [] };
  if (!entry.isFile() || entry.size > MAX_SIZE) {
    const message = 'This is no plain file of at most 256 KB.';
    const remedy = 'Put the file itself here: one line for each person.';
    const problem = { severity: 'error', code: 'not-a-file', message, remedy } as const;
    return { approvers: new Map(), problems: [{ ...problem, file: APPROVERS_FILE, line: 1, column: 1 }] };
  }
  return checkApprovers(await readFile(path, 'utf8'));
}

/** By which git knows this file; `undefined` without a plain one. */
export async function approversBlob(root: string): Promise<string | undefined> {
  const path = join(root, APPROVERS_FILE);
  const entry = await lstat(path).catch(() => undefined);
  return entry?.isFile() ? blobOf(await readFile(path)) : undefined;
}

export async function checkApprovers(text: string): Promise<{ approvers: Approvers; problems: Problem[] }> {
  const document = parseJson(text);
  // What cannot be read has been told.
  const parsed =
    document.value === undefined ? ({ ok: false, problems: [] } as const) : parseApprovers(document.value);
  const drafts = parsed.ok
    ? await keyProblems(parsed.value.approvers)
    : worded(parsed.problems, document.value);
  const problems = [
    ...document.problems.map(({ place, ...said }) => ({ ...said, severity: 'error' as const, ...place })),
    ...drafts.map(({ pointer, at, ...said }) => ({ ...said, ...document.placeOf(pointer, at) })),
  ].map((problem): Problem => ({ ...problem, file: APPROVERS_FILE }));
  const isSound = parsed.ok && problems.length === 0;
  const entries = isSound ? Object.entries(parsed.value.approvers) : [];
  return {
    approvers: new Map(entries.sort(([a], [b]) => (a < b ? -1 : 1))),
    problems: sortProblems(problems),
  };
}

function worded(problems: readonly SchemaProblem[], value: unknown): Draft[] {
  const names = problems.filter(({ keyword }) => keyword === 'propertyNames');
  // Each is told once: of the name itself, and not also of what its pattern is.
  const others = problems.filter(({ schemaPath }) => !schemaPath.includes('/propertyNames'));
  return [
    ...wordProblems(
      others.filter(({ pointer, keyword }) => !(isEntry(pointer) && keyword === 'pattern')),
      value,
      schema,
    ),
    ...others.flatMap(({ pointer, keyword }) =>
      isEntry(pointer) && keyword === 'pattern' ? [noKey(pointer)] : [],
    ),
    ...names.map(
      ({ pointer, params }): Draft => ({
        severity: 'error',
        code: 'role-name',
        message: 'This is not the name of a role.',
        remedy: 'Use 2 to 40 small letters, digits and hyphens: "support-2". No names of people.',
        pointer: pointerTo(pointer, String(params.propertyName)),
        at: 'key',
      }),
    ),
  ];
}

function isEntry(pointer: string): boolean {
  return pointer.startsWith('/approvers/');
}

/** What a schema cannot see: a slip of the pen inside a key, and one key under two roles. */
async function keyProblems(approvers: Readonly<Record<string, string>>): Promise<Draft[]> {
  const seen = new Set<string>();
  const drafts: Draft[] = [];
  for (const [role, recipient] of Object.entries(approvers)) {
    const pointer = pointerTo('/approvers', role);
    if (!(await isRecipient(recipient))) drafts.push(noKey(pointer));
    else if (seen.has(recipient)) {
      const message = 'Another entry has the same key.';
      const remedy = 'One key a person, and one entry: whoever has two roles is named once.';
      drafts.push({ severity: 'error', code: 'same-key', message, remedy, pointer });
    }
    seen.add(recipient);
  }
  return drafts;
}

function noKey(pointer: string): Draft {
  return {
    severity: 'error',
    code: 'no-key',
    message: 'This is no public key of age (X25519), or a character of it is wrong.',
    remedy: 'Let the person run "npm run key" and take over the line that it prints.',
    pointer,
  };
}

/** What is wrong between tenant files and the approvers they name. */
export function approverProblems(
  named: ReadonlyArray<{ file: TenantFile; tenant: Pick<Tenant, 'details' | 'approvers'> }>,
  approvers: Approvers,
): Problem[] {
  return named.flatMap(({ file, tenant: { details = 'none', approvers: roles = [] } }) => {
    const document = parseJson(file.text);
    const problem = (pointer: string, said: Pick<Problem, 'code' | 'message' | 'remedy'>): Problem => ({
      severity: 'error',
      file: file.path,
      ...document.placeOf(pointer),
      ...said,
    });
    const unknown = roles.filter((role) => !approvers.has(role));
    const problems = unknown.map((role) => {
      const guess = closest(role, [...approvers.keys()]);
      return problem(itemPointer(document.value, '/approvers', role), {
        code: 'approver-unknown',
        message: `There is no approver ${quote(role)} in ${APPROVERS_FILE}.`,
        remedy:
          guess === undefined
            ? `Let the person run "npm run key -- ${role}", and add the line that it prints to ${APPROVERS_FILE}.`
            : `Did you mean "${guess}"?`,
      });
    });
    if (details === 'none' || roles.length > 0) return problems;
    const message = `With "details": "${details}" and no "approvers" nobody could read them, so none are kept.`;
    const remedy = `Name the roles of ${APPROVERS_FILE} that may, or take "details" out.`;
    return [...problems, problem('/details', { code: 'approvers-missing', message, remedy })];
  });
}
