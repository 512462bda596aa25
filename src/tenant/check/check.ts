/**
 * Everything that is wrong with tenant files, in one pass: what cannot be read, what does not fit the schema, and
 * what the schema cannot see. Nothing is called and nothing is written. Pure (async).
 */
import schema from '../../../schemas/tenant.json' with { type: 'json' };
import { DECIMAL_COMMA, NEVER_EQUAL } from '../../map/expression/expression.ts';
import type { Tenant } from '../../model.ts';
import { compileSchema } from '../../schema.ts';
import { type Approvers, approverProblems } from '../approvers.ts';
import { checkAddresses } from './addresses.ts';
import { checkCoverage } from './coverage.ts';
import { checkEndless } from './endless.ts';
import { brokenOff, saidOfEntry, type TenantFile } from './entry.ts';
import { checkExpressions } from './expressions.ts';
import { type JsonDocument, parseJson } from './json.ts';
import { checkMapping } from './mapped-fields.ts';
import { checkSettings } from './plausible.ts';
import { isWithin } from './pointer.ts';
import { type Draft, type Problem, sortProblems } from './problem.ts';
import { checkProperties } from './properties.ts';
import { checkReach } from './reach.ts';
import { checkResolve, LAPSED } from './resolve.ts';
import { salvage } from './salvage.ts';
import { SAME_FOR_ALL } from './same-for-all.ts';
import { checkSecrets } from './secrets.ts';
import { checkSides, checkTests, SHAPE } from './tests.ts';
import { checkUnfit } from './unfit.ts';
import { wordProblems } from './wording.ts';

export { TENANT_ID, type TenantFile } from './entry.ts';

/** Stands for problems that are not shown; for such alone that a run goes on with. */
const MORE = 'more';
const MORE_FOR_REVIEW = 'more-for-review';

/**
 * What only a reader of the file is to be told: an expression or an example that cannot mean what it says changes nothing
 * of what it does. It must not get past a review; but a file that ran yesterday runs on, for whoever leaves blocked
 * as before, rather than stop because somebody here has learnt something about it.
 */
const FOR_REVIEW = new Set<string>([NEVER_EQUAL, DECIMAL_COMMA, SHAPE, SAME_FOR_ALL, MORE_FOR_REVIEW]);

export function isForReview({ code }: Pick<Problem, 'code'>): boolean {
  return FOR_REVIEW.has(code);
}

/** `run`: what is for a review alone does not refuse the file. `review`: everything does. */
export type Use = 'run' | 'review';

/** More than this many in one file help nobody. */
const MAX_PROBLEMS = 200;

const parseTenant = compileSchema<Tenant>(schema);

/**
 * `tenant` is there when there is no error, but for those that time alone has made: what has lapsed is for people to take
 * out, and no reason to stop a customer's sync overnight. Problems are sorted by place. `now` is the clock of `$now()` in
 * tests, and tells what has expired. A file with which the check itself breaks off is refused: it costs no other its turn.
 * `tests`: the file's own examples; `passed` when they have been run already. `use`: see
 * there; `review` when it is not given.
 */
export async function checkTenant(file: TenantFile, options: CheckOptions): Promise<Checked> {
  try {
    return await check(file, options);
  } catch (error) {
    const problem = { severity: 'error', ...brokenOff(error) } as const;
    return { problems: [problemAt(file, { line: 1, column: 1 }, problem)] };
  }
}

type CheckOptions = { now: Date; tests?: 'passed'; use?: Use };
type Checked = { tenant?: Tenant; problems: Problem[] };

async function check(file: TenantFile, options: CheckOptions): Promise<Checked> {
  const refused = checkEntry(file);
  if (file.refused !== undefined) return { problems: refused };
  const document = parseJson(file.text);
  const unreadable = document.problems.map(({ place, ...said }) =>
    problemAt(file, place, { severity: 'error', ...said }),
  );
  const { tenant, drafts } = await checkValue(document, options);
  const placed = drafts.map((draft) => problemAt(file, placeOf(document, draft), draft));
  const found = sortProblems([...refused, ...unreadable, ...placed]);
  const isLeft = (problem: Problem) =>
    problem.code === LAPSED || (options.use === 'run' && isForReview(problem));
  const failed = found.some((problem) => problem.severity === 'error' && !isLeft(problem));
  const problems = limited(file, found);
  return tenant === undefined || failed ? { problems } : { tenant, problems };
}

/** What shows only on many invented employees: for a file without errors, and for one that somebody changes. */
export async function checkInvented(file: TenantFile, tenant: Tenant, now: Date): Promise<Problem[]> {
  const document = parseJson(file.text);
  const drafts = await checkEndless(tenant, now);
  // What has to be stopped is not tried again.
  const looks = drafts.length > 0 ? [] : [checkProperties, checkUnfit, checkReach];
  for (const look of looks) drafts.push(...(await look(tenant, now)));
  return drafts.map((draft) => problemAt(file, placeOf(document, draft), draft));
}

/** All files, what is wrong between them, and, where these are given, between them and the approvers they name. */
export async function checkTenants(
  files: readonly TenantFile[],
  options: { now: Date; approvers?: Approvers },
): Promise<Problem[]> {
  const results = await Promise.all(files.map((file) => checkTenant(file, options)));
  const named = results.flatMap(({ tenant }, index) => {
    const file = files[index];
    return tenant === undefined || file === undefined ? [] : [{ file, name: tenant.name, tenant }];
  });
  return sortProblems([
    ...results.flatMap(({ problems }) => problems),
    ...checkNames(named),
    ...(options.approvers ? approverProblems(named, options.approvers) : []),
  ]);
}

async function checkValue(
  document: JsonDocument,
  { now, tests, use }: { now: Date; tests?: 'passed'; use?: Use },
): Promise<{ tenant: Tenant | undefined; drafts: Draft[] }> {
  const { value } = document;
  if (value === undefined) return { tenant: undefined, drafts: [] };
  const parsed = parseTenant(value);
  const tenant = parsed.ok ? parsed.value : salvage(value, parsed.problems);
  const drafts = [...(parsed.ok ? [] : wordProblems(parsed.problems, value, schema)), ...checkSecrets(value)];
  if (tenant === undefined) return { tenant, drafts };
  const complained = new Set(drafts.map(({ pointer }) => pointer));
  const seen = [
    ...checkSettings(tenant, value),
    ...checkMapping(tenant, value),
    ...checkExpressions(tenant),
    ...checkAddresses(value),
    ...checkResolve(tenant, value, now),
  ];
  if (!seen.some(({ pointer }) => pointer === '/scope/filter')) seen.push(...checkSides(tenant));
  // One mistake is one problem: where the schema has spoken already, nothing is added.
  drafts.push(...seen.filter(({ pointer }) => !complained.has(pointer)));
  const inTheWay = use === 'run' ? drafts.filter((draft) => !isForReview(draft)) : drafts;
  if (tests !== 'passed' && document.problems.length === 0 && mappingIsSound(inTheWay)) {
    const tested = await checkTests(tenant, value, now);
    drafts.push(...tested, ...(tested.length === 0 ? await checkCoverage(tenant, now) : []));
  }
  return { tenant, drafts };
}

/** A test of a mapping with an error would only fail of that error; and addresses must be mended before values are shown. */
function mappingIsSound(drafts: readonly Draft[]): boolean {
  const parts = ['/mapping', '/preset', '/identifier', '/scope/filter', '/tests'];
  return !drafts.some(
    ({ severity, pointer }) => severity === 'error' && parts.some((part) => isWithin(pointer, part)),
  );
}

function placeOf(document: JsonDocument, draft: Draft): { line: number; column: number } {
  if (draft.offset !== undefined) return document.placeInString(draft.pointer, draft.offset);
  return document.placeOf(draft.pointer, draft.at);
}

function problemAt(
  file: TenantFile,
  { line, column }: { line: number; column: number },
  { severity, code, message, remedy }: Pick<Draft, 'severity' | 'code' | 'message' | 'remedy'>,
): Problem {
  return { severity, file: file.path, line, column, code, message, remedy };
}

/** What can be said of an entry by its name and kind. */
function checkEntry(file: TenantFile): Problem[] {
  const said = saidOfEntry(file);
  return said === undefined ? [] : [problemAt(file, { line: 1, column: 1 }, { severity: 'error', ...said })];
}

/** As many as somebody may read, and one for all the others: as bad as the worst of these. */
function limited(file: TenantFile, problems: Problem[]): Problem[] {
  if (problems.length <= MAX_PROBLEMS) return problems;
  const [kept, hidden] = [problems.slice(0, MAX_PROBLEMS), problems.slice(MAX_PROBLEMS)];
  const place = kept.at(-1) ?? { line: 1, column: 1 };
  const severity = (['error', 'warning'] as const).find((one) =>
    hidden.some((problem) => problem.severity === one),
  );
  const isToRun = hidden.every((problem) => problem.severity !== 'error' || isForReview(problem));
  const code = severity === 'error' && isToRun ? MORE_FOR_REVIEW : MORE;
  const message = `There are ${hidden.length} more problems after this one.`;
  const remedy = 'Mend those above first, then validate again.';
  return [...kept, problemAt(file, place, { severity: severity ?? 'notice', code, message, remedy })];
}

/** A copied file in which the name was forgotten. */
function checkNames(named: ReadonlyArray<{ file: TenantFile; name: string }>): Problem[] {
  const first = new Map<string, string>();
  return named.flatMap(({ file, name }): Problem[] => {
    const key = name.trim().normalize('NFC').toLowerCase();
    const other = first.get(key);
    if (other === undefined) {
      first.set(key, file.id);
      return [];
    }
    const message = `The tenant "${other}" has the same "name".`;
    const remedy = 'Give each tenant a name of its own: run summaries and mails are told apart by it.';
    const place = parseJson(file.text).placeOf('/name');
    return [problemAt(file, place, { severity: 'warning', code: 'same-name', message, remedy })];
  });
}
