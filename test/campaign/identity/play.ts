/** One random history of a company, sync by sync, judged by the truth about it. */

import type { UnitChange, UserChange } from '../../../src/changes.ts';
import { seenAndDone } from '../../../src/commands/sync/recall.ts';
import { openEvaluation } from '../../../src/map/map.ts';
import { nextState, type State } from '../../../src/memory/state.ts';
import type { Tenant } from '../../../src/model.ts';
import { rulesOf } from '../../../src/rules.ts';
import { next } from '../../../src/sandbox/company/invented.ts';
import { carryOut, type Ran, syncTenant } from '../../../src/sync.ts';
import { afterSync, beforeSync, type Hands, isOutForLong, type Ways, withHands } from './hands.ts';
import { DOUBLES, ELSEWHERE, IDENTITY, type Moved, OTHERS } from './moves.ts';
import { KEY, portsOf, refOf } from './ports.ts';
import {
  type Account,
  accountsOf,
  ascii,
  chance,
  dayOf,
  isHere,
  isLiving,
  newAccount,
  newHuman,
  newRecord,
  type Rec,
  type World,
} from './world.ts';

export type Mode = 'intact' | 'mixed';

export type Step =
  | { do: 'move'; what: string; seed: number }
  | { do: 'sync'; days: number; fault: 'none' | 'lost' | 'killed'; at: number };

export type Story = {
  seed: number;
  people: number;
  mode: Mode;
  identifier: 'email' | 'employee_id';
  birthdays: 'good' | 'poor' | 'none';
  hidesBlocked: boolean;
  onMissing: 'keep' | 'block';
  createOnly: boolean;
  /** `all`: leavers without an account are given a blocked one. */
  scope: 'active' | 'all';
  /** Of a hundred people, how many have an account before the first sync, and of these a number in it. */
  accounts: number;
  numbered: number;
  ways: Ways;
  steps: readonly Step[];
};

export type Hard =
  | 'wrong block'
  /** An account that an administrator has blocked, of somebody who is here, is opened. */
  | 'wrong open'
  | 'protected block'
  | 'wrong account'
  | 'second account'
  | 'not settling'
  /** The account of somebody who has left, which looks like nobody else's, is open in the end, and nothing says so. */
  | 'left open'
  | 'defect';
/** `isTellable`: whether anything in the data of both sides could have told whose it is. */
export type Found = { kind: Hard; what: string; isTellable: boolean };

export type Played = {
  found: Found[];
  changed: number;
  needless: number;
  syncs: number;
  blocks: number;
  /** How often each row of the tables has decided. */
  rows: Map<string, number>;
  log: string[];
};

const MOVES = { ...IDENTITY, ...OTHERS, ...DOUBLES, ...ELSEWHERE };
const WIDE = { percent: 100, min: 5000, max: 5000 };

function tenantOf(story: Story, world: World): Tenant {
  return {
    name: 'Nordwind',
    status: 'active',
    timezone: 'Etc/UTC',
    scope: { employees: story.scope },
    ...(story.ways.domains ? { domains: world.domains } : {}),
    identifier: story.identifier,
    preset: 'none',
    mapping: {
      first_name: 'first_name',
      last_name: 'last_name',
      email: 'email',
      employee_id: 'dynamic_1',
      joining_date: 'hire_date',
      level: 'dynamic_3',
      ...(story.birthdays !== 'none' ? { birth_date: 'dynamic_2' } : {}),
    },
    ...(story.createOnly ? { createOnly: ['employee_id'] } : {}),
    leavers: { onMissing: story.onMissing },
    limits: { block: WIDE, reactivate: WIDE, identifier: WIDE, create: WIDE, units: WIDE, field: WIDE },
  };
}

export function randomOf(seed: number): () => number {
  const state = { state: seed };
  return () => next(state);
}

function begin(story: Story): World {
  const world: World = {
    humans: [],
    records: [],
    accounts: [],
    day: 100,
    domain: 'nordwind.example',
    domains: ['nordwind.example'],
    doubled: new Set(),
    hasPoorBirthdays: story.birthdays === 'poor',
    random: randomOf(story.seed),
    nextId: 1000,
  };
  for (let at = 0; at < story.people; at++) {
    const human = newHuman(world);
    const record = newRecord(world, human, { hired: dayOf(-1000 + at) });
    if (chance(world, 10)) Object.assign(record, { status: 'inactive', ends: dayOf(20) });
    if (!chance(world, story.accounts)) continue;
    const account = newAccount(world, human.id, {
      email: record.email,
      first_name: record.first,
      last_name: record.last,
      joining_date: chance(world, 50) ? record.hired : undefined,
      employee_id:
        story.identifier === 'employee_id' || chance(world, story.numbered) ? record.number : undefined,
    });
    account.blocked = !isLiving(record) && chance(world, 50);
  }
  return world;
}

type Game = {
  story: Story;
  world: World;
  state: State | undefined;
  isLost: boolean;
  unclear: Set<number>;
  changed: Set<string>;
  runs: number;
  held: string[];
  hands: Hands;
  /** No more is changed by anybody. */
  isQuiet: boolean;
  last: Ran | undefined;
  played: Played;
};

export async function play(story: Story): Promise<Played> {
  const played: Played = {
    found: [],
    changed: 0,
    needless: 0,
    syncs: 0,
    blocks: 0,
    rows: new Map(),
    log: [],
  };
  const game: Game = {
    story,
    world: begin(story),
    state: undefined,
    isLost: false,
    unclear: new Set(),
    changed: new Set(),
    runs: 0,
    held: [],
    hands: {
      ways: story.ways,
      random: randomOf(story.seed + 1),
      resolve: [],
      protect: new Set(),
      outSince: new Map(),
      log: (text) => played.log.push(text),
    },
    isQuiet: false,
    last: undefined,
    played,
  };
  for (const step of story.steps) {
    if (step.do === 'move') move(game, step);
    else await sync(game, step);
    if (played.found.length > 0) return played;
  }
  await settle(game);
  return played;
}

function move({ world, unclear, changed, played }: Game, { what, seed }: Step & { do: 'move' }): void {
  world.random = randomOf(seed);
  const moved: Moved | undefined = MOVES[what]?.(world);
  if (!moved) return;
  played.log.push(moved.what);
  for (const id of moved.changed) changed.add(id);
  for (const human of moved.unclear) unclear.add(human);
}

async function settle(game: Game): Promise<void> {
  game.isQuiet = true;
  const quiet = { do: 'sync', days: 3, fault: 'none', at: 0 } as const;
  for (let run = 0; run < 8; run++) {
    const writes = await sync(game, quiet);
    if (game.played.found.length > 0) return;
    if (writes === 0 && run >= 2) return judgeEnd(game);
  }
  game.played.found.push({
    kind: 'not settling',
    isTellable: true,
    what: 'eight quiet syncs, and still something to write',
  });
}

async function sync(game: Game, { days, fault, at }: Step & { do: 'sync' }): Promise<number> {
  const { world, story, played } = game;
  world.day += days;
  const now = new Date(`${dayOf(world.day)}T06:00:00Z`);
  if (fault === 'lost') {
    game.state = undefined;
    game.isLost = true;
  }
  const { source, target, writes } = portsOf(world, {
    hidesBlocked: story.hidesBlocked,
    writesLeft: fault === 'killed' ? at : Number.POSITIVE_INFINITY,
  });
  beforeSync(game.hands, world, game.isQuiet, game.state);
  const before = picture(world);
  const rules = rulesOf(withHands(tenantOf(story, world), game.hands), now);
  // Whose owner is seen inactive under any record while it is blocked may be opened when they are back.
  for (const account of world.accounts)
    if (!account.blocked || world.records.some((one) => one.human === account.human && !isLiving(one)))
      account.byHand = false;
  const ran = { state: game.state };
  played.syncs += 1;
  const report = await syncTenant(
    {
      rules,
      vendors: { source, target },
      now,
      evaluation: openEvaluation({ now }),
      recall: { state: ran.state, isLost: game.isLost, used: new Set(), ledgerKey: KEY, refOf },
      approvals: { digests: game.held, attempt: 1, mustFit: false },
      watch: { onStep: () => {} },
    },
    carryOut,
  );
  if ('error' in report) {
    const { error } = report;
    played.found.push({
      kind: 'defect',
      isTellable: true,
      what: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
    return 0;
  }
  for (const match of report.owned.matches.values())
    played.rows.set(match.row, (played.rows.get(match.row) ?? 0) + 1);
  judge(game, report, before, writes);
  afterSync(game.hands, world, report.plan.setAside, game.isQuiet);
  tell(game, report);
  game.last = report;
  if (fault === 'killed') return writes.count;
  game.isLost = false;
  game.held = report.plan.held
    .filter(
      ({ field, waiting }) => field !== 'resolve' || (waiting ?? []).every((one) => isRight(one, world)),
    )
    .flatMap(({ digest }) => digest ?? []);
  game.runs += 1;
  game.state = nextState(ran.state, {
    place: {
      tenant: 'nordwind',
      runId: String(game.runs),
      attempt: 1,
      counter: game.runs,
      before: undefined,
      used: new Set(),
      head: undefined,
    },
    now,
    keys: { ledgerKey: KEY, refOf },
    rules,
    ...seenAndDone(report, rules, { inStep: report.plan.held.length === 0, isSync: true }),
  });
  return writes.count;
}

/** Whoever approves that an account is taken from somebody looks at whose it is, and whether they are here. */
function isRight(change: UserChange | UnitChange, world: World): boolean {
  if (!('user' in change)) return true;
  const human = world.records.find(({ id }) => id === change.employee)?.human;
  const owner = world.accounts.find(({ id }) => id === change.user)?.human;
  return human !== undefined && human === owner && !(change.action === 'block' && isHere(world, human));
}

type Picture = { humanOf: Map<string, number>; ownerOf: Map<string, number>; accounts: Map<string, Account> };

function picture(world: World): Picture {
  return {
    humanOf: new Map(world.records.map(({ id, human }) => [id, human])),
    ownerOf: new Map(world.accounts.map(({ id, human }) => [id, human])),
    accounts: new Map(
      world.accounts.map((account) => [account.id, { ...account, fields: { ...account.fields } }]),
    ),
  };
}

function judge(game: Game, report: Ran, before: Picture, { blocked }: { blocked: readonly Account[] }): void {
  const { world, played, unclear, changed, hands } = game;
  const { applied, plan } = report;
  played.blocks += blocked.length;
  for (const account of blocked) {
    const isWanted = isOutForLong(hands, world, account.human) || isOneOfTwo(game, report, account);
    if (isHere(world, account.human) && account.edited < 2 && !isWanted)
      played.found.push({
        kind: 'wrong block',
        isTellable: isTiedToSomebodyHere(world, account),
        what: `${account.id} of human ${account.human}, who is here`,
      });
  }
  for (const account of blocked) {
    const { id, human, edited } = account;
    const named = world.records.filter((one) => one.human === human && hands.protect.has(one.id));
    if (named.length === 0 || edited > 0) continue;
    // Under another name by then, nothing tells that they are one.
    const { first_name: first, last_name: last } = account.fields;
    const isTellable = named.some((one) => ascii(one.first + one.last) === ascii(`${first}${last}`));
    played.found.push({ kind: 'protected block', isTellable, what: `${id} of human ${human}` });
  }
  for (const change of applied.done) {
    const opened = change.action === 'reactivate' ? before.accounts.get(change.user) : undefined;
    if (opened?.byHand && change.action === 'reactivate')
      played.found.push({
        kind: 'wrong open',
        isTellable: true,
        what: `${opened.id} of human ${opened.human}, for ${change.employee} (${rowOf(report, change.employee)})`,
      });
    if (change.action === 'update' || change.action === 'reactivate') {
      const human = before.humanOf.get(change.employee);
      const account = before.accounts.get(change.user);
      if (account && human !== account.human)
        played.found.push({
          kind: 'wrong account',
          isTellable: isSomebodyElses(game, report, change.employee, account),
          what: `${change.user} of human ${account.human} is written for ${change.employee}, human ${human} (${rowOf(report, change.employee)})`,
        });
    }
    if (change.action !== 'create') continue;
    const account = world.accounts.find(({ id }) => id === applied.created?.get(change.employee));
    const human = before.humanOf.get(change.employee) ?? 0;
    if (account) account.human = human;
    const record = world.records.find(({ id }) => id === change.employee);
    const tied = tiedTo(game, report, record, before);
    if (tied)
      played.found.push({
        kind: 'second account',
        isTellable: true,
        what: `for ${change.employee}, human ${human}, who has ${tied}`,
      });
  }
  const setAside = new Set(plan.setAside);
  for (const id of changed) {
    if (!world.records.some((record) => record.id === id)) continue;
    played.changed += 1;
    const human = before.humanOf.get(id) ?? 0;
    if (setAside.has(id) && !unclear.has(human)) {
      played.needless += 1;
      const why = rowOf(report, id);
      played.log.push(`  needless: ${id} (${why})`);
      played.rows.set(`needless ${why}`, (played.rows.get(`needless ${why}`) ?? 0) + 1);
    }
  }
  changed.clear();
}

/** Accounts of people all of whose records have ended, as whose they can be known by two marks of one of them. */
function judgeEnd({ world, played, story, hands, last }: Game): void {
  if (!last) return;
  const { plan, read, owned } = last;
  const told = new Set(
    plan.findings.flatMap(({ people = [] }) =>
      people.flatMap((one) => ('employee' in one ? one.employee : 'user' in one ? one.user : [])),
    ),
  );
  const used = new Map(
    [...owned.matches].flatMap(([id, match]) =>
      match.kind === 'matched' ? [[match.user.id, id] as const] : [],
    ),
  );
  for (const account of world.accounts) {
    const records = world.records.filter(({ human }) => human === account.human);
    if (account.blocked || account.edited > 0 || records.length === 0 || isHere(world, account.human))
      continue;
    const isOver = records.every(({ ends }) => ends === undefined || ends < dayOf(world.day));
    const isKnown = records.some(
      (one) => agreeing(one, account) >= 2 || read.memory?.links.get(one.id)?.user === account.id,
    );
    const isTold =
      told.has(account.id) || records.some(({ id }) => told.has(id) || plan.setAside.includes(id));
    const isProtected = records.some(({ id }) => hands.protect.has(id));
    const isHeld = plan.held.some(({ waiting }) =>
      (waiting ?? []).some((one) => 'user' in one && one.user === account.id),
    );
    if (!isOver || !isKnown || isTold || isProtected || isHeld) continue;
    const owner = world.records.find(({ id }) => id === used.get(account.id));
    if (owner && owner.human !== account.human) continue;
    if (hands.ways.filters && records.every(({ level }) => level.startsWith('X'))) continue;
    played.found.push({
      kind: 'left open',
      isTellable: true,
      what: `${account.id} of human ${account.human}: ${records.map(({ id }) => `${id} ${rowOf(last, id)}`).join(', ')} (${story.scope})`,
    });
  }
}

/** Whether its owner has two records on purpose, each of which may have an account, and the one that stays has the other. */
function isOneOfTwo({ world }: Game, { owned: { matches } }: Ran, account: Account): boolean {
  if (!world.doubled.has(account.human)) return false;
  const others = new Set(accountsOf(world, account.human).map(({ id }) => id));
  others.delete(account.id);
  return world.records.some((record) => {
    const match = record.human === account.human && isLiving(record) ? matches.get(record.id) : undefined;
    return match?.kind === 'matched' && others.has(match.user.id);
  });
}

/** How many of address, number and name a record and an account have in common. */
function agreeing(record: Rec, { fields }: Pick<Account, 'fields'>): number {
  return [
    record.email !== undefined && withoutDirt(record.email) === withoutDirt(fields.email),
    record.number !== undefined && record.number === fields.employee_id,
    ascii(record.first + record.last) === ascii(`${fields.first_name}${fields.last_name}`),
  ].filter((agrees) => agrees).length;
}

/** An address without the dirt of the move *dirty address*. */
function withoutDirt(email: string | undefined): string | undefined {
  return email
    ?.toLowerCase()
    .replace(/[^!-~]/g, '')
    .replace(/^mailto:|\.$/g, '');
}

/**
 * Whether the data could have told that this account is not the record's: less of it is the record's than the owner's,
 * or the record has been seen with it and is of somebody else by more than a part of the name.
 */
function isSomebodyElses({ world }: Game, report: Ran, employee: string, account: Account): boolean {
  const record = world.records.find(({ id }) => id === employee);
  if (!record) return true;
  const own = agreeing(record, account);
  const theirs = world.records
    .filter(({ human }) => human === account.human)
    .map((one) => agreeing(one, account));
  const isRemembered = report.read.memory?.links.get(employee)?.user === account.id;
  const { birth_date: born, first_name: first = '', last_name: last = '' } = account.fields;
  if (isRemembered) {
    const isLike = ascii(first) === ascii(record.first) || ascii(last) === ascii(record.last);
    const isSame = ascii(first + last) === ascii(record.first + record.last);
    // Whoever keeps the whole name and a key may have had the rest put right (MATCHING, property 6).
    if (!isLike || (isOther(born, record.born) && !(isSame && own >= 2))) return true;
    // Whoever is back on the old record, under a married name, has the old address and number.
    const isBack = own >= 2;
    return !isSame && !isBack && born === undefined && isOther(account.fields.joining_date, record.hired);
  }
  const owners = world.records.filter(({ human }) => human === account.human);
  // A namesake who takes over the mailbox of somebody who leaves looks like that person under a new record.
  const isSuccessor =
    owners.length > 0 && owners.every((owner) => !isLiving(owner) && isNamesake(owner, record));
  return !isSuccessor && own <= Math.max(0, ...theirs);
}

function isOther(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other;
}

function isNamesake(one: Rec, other: Rec): boolean {
  return ascii(one.first + one.last) === ascii(other.first + other.last);
}

/** Whether a living record of the account's human has anything to do with it, or with the human's other records. */
function isTiedToSomebodyHere(world: World, account: Account): boolean {
  const records = world.records.filter(({ human }) => human === account.human);
  const hasAnother = accountsOf(world, account.human).some((other) => other !== account && !other.blocked);
  return records.filter(isLiving).some((here) => {
    if (!hasAnother || agreeing(here, { fields: { ...account.fields, first_name: '', last_name: '' } }) > 0)
      return true;
    return records.some(
      (old) =>
        !isLiving(old) &&
        ((old.email !== undefined && old.email === here.email) ||
          (old.number !== undefined && old.number === here.number) ||
          old.hired === here.hired),
    );
  });
}

function rowOf(report: Ran, employee: string): string {
  const match = report.owned.matches.get(employee);
  if (!match) return 'nobody';
  const why = match.kind === 'matched' ? ` ${match.by} ${match.witnesses.join(',')}` : '';
  return `${match.kind} ${match.row}${why}`;
}

/** What ties a record to an account of its human that was there: a key, the memory, or the name with a number or birthday. */
function tiedTo(
  { story }: Game,
  { read: { memory }, owned: { matches } }: Ran,
  record: Rec | undefined,
  before: Picture,
): string | undefined {
  if (!record) return undefined;
  for (const account of before.accounts.values()) {
    if (before.ownerOf.get(account.id) !== record.human) continue;
    const {
      email,
      employee_id: number,
      first_name: first = '',
      last_name: last = '',
      birth_date: born,
    } = account.fields;
    if (email && record.email?.toLowerCase() === email.toLowerCase()) return `${account.id} by its address`;
    if (number && record.number === number) return `${account.id} by its number`;
    if (memory?.links.get(record.id)?.user === account.id) return `${account.id} by memory`;
    if (story.hidesBlocked && account.blocked) continue;
    if ([...matches.values()].some((match) => match.kind === 'matched' && match.user.id === account.id))
      continue;
    const isSame = ascii(`${first}${last}`) === ascii(`${record.first}${record.last}`);
    if (isSame && born && born === record.born) return `${account.id} by its name and birthday`;
    if (isSame && (!number || !record.number)) return `${account.id} by its name`;
  }
  return undefined;
}

function tell({ played, world }: Game, { plan, applied, owned: { matches } }: Ran): void {
  const brief = applied.done.map((change) => {
    if (change.action === 'create-unit') return '';
    const user = 'user' in change ? ` ${change.user}` : ` = ${applied.created?.get(change.employee)}`;
    const fields = 'after' in change ? ` ${Object.keys(change.after).join(',')}` : '';
    return `${change.action} ${change.employee}${user}${fields}`;
  });
  const aside = [...new Set(plan.setAside)].map((id) => `${id}:${matches.get(id)?.row}`);
  played.log.push(`SYNC ${dayOf(world.day)}: ${brief.join('; ')} | aside ${aside.join(' ')}`);
}
