/**
 * What of a run its summary may not say, for the people who have to decide: whom it concerns, with names, values and
 * reasons. Made twice: before the first write, so that a run that is killed has said what it had planned, and after it.
 * Readable personal data: it goes nowhere but through encryption (age.ts). Pure.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { PreparedRow } from '../map/map.ts';
import type {
  Applied,
  Change,
  DesiredUser,
  Draft,
  Finding,
  Match,
  Plan,
  RefOf,
  Unit,
  UnitKind,
  User,
  UserChange,
} from '../model.ts';
import { afterOf } from '../plan/change.ts';
import type { Details, PersonDetail, Result } from '../types/details.d.ts';
import { fieldsOf, type Values } from './changed-fields.ts';
import { type Entry, entriesOf, isHeldOrSetAside, leftOf, mainOf } from './entries.ts';
import { candidatesIn, givenTo, meaningOf } from './in-doubt.ts';
import { nameOfEmployee, nameOfUser } from './named.ts';
import { type SharedKeys, sharedKeysIn } from './shared-keys.ts';
import { unitDetails } from './unit-details.ts';
import { whyOf } from './why.ts';

export type { Details, PersonDetail } from '../types/details.d.ts';
export type Kept = Details['kept'];

/** What a run has come to, as far as details are made of it. `applied`: absent before the first write. */
export type Known = {
  read: { units: Partial<Record<UnitKind, { items: readonly Unit[] }>> };
  people: {
    people: readonly DesiredUser[];
    mapping: { rows: readonly Pick<PreparedRow, 'field' | 'isPrivate'>[] };
  };
  owned: { users: readonly User[]; matches: ReadonlyMap<string, Match>; findings: readonly Finding[] };
  /** Before anything was held. */
  wanted: Draft;
  plan: Plan;
  applied?: Applied;
};

export type About = Pick<Details, 'tenant' | 'runId' | 'attempt' | 'startedAt' | 'undoes'> & {
  kept: Kept;
  refOf: RefOf;
  /** The tenant's ledger key, under which they are sealed. */
  ledgerKey: string | undefined;
};

/** Sorted by Personio id, so that equal runs give equal details. */
export function detailsOf(known: Known, about: About): Details {
  const { refOf, ledgerKey, kept, ...head } = about;
  const { people, plan, applied } = known;
  const entries = entriesOf(known).filter((entry) => kept === 'all' || isHeldOrSetAside(entry));
  const context = contextOf(known, about);
  const content: Omit<Details, 'seal'> = {
    schemaVersion: 1,
    ...head,
    progress: applied === undefined ? 'planned' : 'done',
    kept,
    outOfScope: people.people.length - plan.inScope,
    people: entries.map((entry) => personDetail(entry, context)),
    units: kept === 'all' ? unitDetails(known) : [],
  };
  return ledgerKey === undefined ? content : { ...content, seal: sealOf(content, ledgerKey) };
}

/** Whether a run under this key has made them, and nobody has changed them since. */
export function isSealed({ seal, ...content }: Details, ledgerKey: string): boolean {
  const given = Buffer.from(seal ?? '', 'hex');
  const wanted = Buffer.from(sealOf(content, ledgerKey), 'hex');
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

function sealOf(content: Omit<Details, 'seal'>, ledgerKey: string): string {
  return createHmac('sha256', ledgerKey)
    .update(`details:1:${JSON.stringify(content)}`, 'utf8')
    .digest('hex');
}

type Context = {
  known: Known;
  about: About;
  values: Values;
  users: ReadonlyMap<string, User>;
  sharedKeys: SharedKeys;
  /** Whose changes were made or left, and which fields of whose failed; absent before the first write. */
  applied:
    | {
        done: ReadonlySet<string>;
        failed: ReadonlyMap<string, ReadonlySet<string>>;
        left: ReadonlyMap<string, Result>;
      }
    | undefined;
};

function contextOf(known: Known, about: About): Context {
  const users = new Map(known.owned.users.map((user) => [user.id, user]));
  const employees = new Map(known.people.people.map(({ employee }) => [employee.id, employee]));
  const { applied } = known;
  return {
    known,
    about,
    users,
    sharedKeys: sharedKeysIn(known.people.people),
    values: {
      users,
      units: known.read.units,
      made: { units: known.applied?.units, users: known.applied?.created },
      isPrivate: isPrivateIn(known.people.mapping),
      ledgerKey: about.kept === 'all' ? about.ledgerKey : undefined,
      nameOf: (employee) => nameOfEmployee(employees.get(employee)),
    },
    applied: applied && {
      done: employeesOf(applied.done),
      failed: unwrittenFields(applied, known.plan),
      left: new Map(
        leftOf(applied).flatMap(([change, result]) =>
          change.action === 'create-unit' ? [] : [[change.employee, result]],
        ),
      ),
    },
  };
}

/** Tells of a field whether its values are nobody's to read. */
export function isPrivateIn({ rows }: Known['people']['mapping']): (field: string) => boolean {
  const hidden = new Set(rows.filter((row) => row.isPrivate).map(({ field }) => field));
  return (field) => hidden.has(field);
}

function employeesOf(changes: readonly Change[]): Set<string> {
  return new Set(changes.flatMap((change) => (change.action === 'create-unit' ? [] : [change.employee])));
}

/**
 * By Personio id: the fields of what was refused, or never answered: it may have been carried out all the same. And those that
 * were left out of what was done, since their unit or manager did not come about.
 */
function unwrittenFields({ failed, done }: Applied, { phases }: Plan): Map<string, Set<string>> {
  const [tried, sent] = [fieldsIn(failed), fieldsIn(done)];
  const planned = fieldsIn(phases.flatMap(({ changes }) => changes));
  const leftOut = [...sent].map(
    ([employee, fields]) => [employee, planned.get(employee)?.difference(fields) ?? fields] as const,
  );
  return new Map([...tried, ...leftOut]);
}

function fieldsIn(changes: readonly Change[]): Map<string, Set<string>> {
  const fields = new Map<string, Set<string>>();
  for (const change of changes) {
    if (change.action === 'create-unit') continue;
    const known = fields.get(change.employee) ?? [];
    fields.set(change.employee, new Set([...known, ...Object.keys(afterOf(change))]));
  }
  return fields;
}

function personDetail(entry: Entry, context: Context): PersonDetail {
  const { known, about, values, users } = context;
  const { ref, person, match, wanted, planned, held, codes } = entry;
  const change = mainOf(wanted);
  const user = userOf(entry, known);
  const isGiven = givenTo(match, known.owned.matches).length > 0;
  const fields = fieldsOf(
    { wanted, planned, held, failed: context.applied?.failed.get(wanted[0]?.employee ?? '') },
    values,
  );
  return {
    ref: about.refOf(ref),
    ...('employee' in ref ? { employee: ref.employee } : {}),
    ...(user === undefined ? {} : { user }),
    name: person ? nameOfEmployee(person.employee) : nameOfUser(users.get(user ?? '')),
    planned: actionOf(change),
    result: resultOf(entry, context),
    held: held.map(({ class: name, field, digest }) => ({
      class: name,
      ...(field === undefined ? {} : { field }),
      ...(digest === undefined ? {} : { digest }),
    })),
    codes: [...codes],
    witnesses: match?.kind === 'matched' ? [...match.witnesses] : [],
    ...(match === undefined ? {} : { row: match.row }),
    ...candidatesIn(match, { person, users, refOf: about.refOf }),
    reason: whyOf({
      person,
      match,
      change,
      // What cannot be written is no reason to close or open an account.
      codes: (isOfAccount(change) ? entry.ofPerson : codes).map((code) => meaningOf(code, match, isGiven)),
      also: context.sharedKeys(person, match),
      nameOf: values.nameOf,
    }),
    fields: about.kept === 'all' ? fields : fields.filter(({ waits }) => waits),
  };
}

function isOfAccount(change: UserChange | undefined): boolean {
  return change?.action === 'block' || change?.action === 'reactivate';
}

function userOf({ wanted, match, ref }: Entry, { applied }: Known): string | undefined {
  for (const change of wanted) if ('user' in change) return change.user;
  if (match?.kind === 'matched') return match.user.id;
  return 'employee' in ref ? applied?.created?.get(ref.employee) : undefined;
}

function actionOf(change: UserChange | undefined): PersonDetail['planned'] {
  if (change === undefined) return 'nothing';
  return change.action === 'create' && change.thenBlock ? 'create-blocked' : change.action;
}

/** What has become of what was not held; where all of it was, that it is. */
function resultOf({ planned, held, isSetAside }: Entry, { applied }: Context): Result {
  const [first] = planned;
  if (first === undefined) {
    if (held.length > 0) return 'held';
    return isSetAside ? 'set-aside' : 'skipped';
  }
  if (applied === undefined) return 'planned';
  if (applied.done.has(first.employee)) return 'done';
  if (applied.failed.has(first.employee)) return 'failed';
  return applied.left.get(first.employee) ?? (isSetAside ? 'set-aside' : 'skipped');
}
