/** What HR, employees and administrators do to a company, with the mistakes that people make. */
import {
  type Account,
  accountsOf,
  ascii,
  chance,
  dayOf,
  type Human,
  isHere,
  isLiving,
  newAccount,
  newAddress,
  newHuman,
  newRecord,
  pick,
  type Rec,
  rewritten,
  type World,
} from './world.ts';

/** What a move did to whom: people whose record changed, and what nobody could have told apart. */
export type Moved = {
  /** Record ids. */
  changed: string[];
  /** Humans of whom something is truly unclear after it. */
  unclear: number[];
  what: string;
};

type Move = (world: World) => Moved | undefined;

const living = (world: World) =>
  world.records.filter((record) => record.status === 'active' || record.status === 'leave');
const gone = (world: World) =>
  world.records.filter((record) => record.status === 'inactive' && !isHere(world, record.human));
const humanOf = (world: World, { human }: { human: number }) => world.humans[human - 1] as Human;

function done(what: string, changed: readonly (Rec | undefined)[], unclear: readonly number[] = []): Moved {
  return { what, changed: changed.flatMap((record) => record?.id ?? []), unclear: [...unclear] };
}

/** A name as another clerk would write it. */
function misspelled(world: World, record: Pick<Rec, 'first' | 'last'>): Pick<Rec, 'first' | 'last'> {
  const { first, last } = record;
  const otherwise = rewritten(world, record);
  if ((otherwise.first !== first || otherwise.last !== last) && chance(world, 60)) return otherwise;
  const kind = Math.floor(world.random() * 9);
  if (kind === 0) return { first: `${first} ${pick(world, ['Maria', 'Johann', 'A.', 'Luise'])}`, last };
  if (kind === 1) return { first, last: `${last}-${pick(world, ['Stark', 'Koch', 'Lang'])}` };
  if (kind === 2)
    return { first, last: last.replace('ß', 'ss').replace('ü', 'ue').replace('ö', 'oe').replace('ä', 'ae') };
  if (kind === 3) return { first, last: last.length > 4 ? last.slice(0, 2) + last.slice(3) : `${last}e` };
  if (kind === 4) return { first: last, last: first };
  if (kind === 5) return { first: `Dr. ${first}`, last };
  if (kind === 6) return { first: first.toUpperCase(), last: last.toUpperCase() };
  if (kind === 7) return { first, last: `${last} ${pick(world, ['García', 'Pérez', 'von Berg'])}` };
  return { first: first.slice(0, 1) + first.slice(2), last };
}

function marry(world: World, human: Human): void {
  human.last = pick(world, ['Fischer', 'Schuster', 'Neumann', 'Okafor', 'Lehmann', 'Vogel']) ?? human.last;
}

function spellingOf(world: World, human: Human): Pick<Rec, 'first' | 'last'> {
  const roll = world.random() * 100;
  if (roll < 55) return { first: human.first, last: human.last };
  if (roll < 85) return misspelled(world, human);
  marry(world, human);
  return {
    first: human.first,
    last: chance(world, 50) ? human.last : `${human.last}-${pick(world, ['Stark', 'Koch'])}`,
  };
}

/** A birthday as it is entered by somebody in a hurry: one part of it is another, or day and month are exchanged. */
function mistyped(world: World, born: string | undefined): string | undefined {
  if (!born || !world.hasPoorBirthdays) return born;
  const [year = '', month = '', day = ''] = born.split('-');
  const kind = Math.floor(world.random() * 3);
  if (kind === 0 && Number(day) <= 12) return `${year}-${day}-${month}`;
  if (kind === 1) return `${Number(year) + 1}-${month}-${day}`;
  return `${year}-${month}-${day === '11' ? '12' : '11'}`;
}

/** The old record's address, after somebody has tidied up, or not. */
function tidied(world: World, old: Rec): string | undefined {
  if (chance(world, 40)) return undefined;
  if (chance(world, 50)) return `former.${old.id}@${world.domain}`;
  return old.email && `x-${old.email}`;
}

function again(world: World, old: Rec, gap: number): Moved {
  const human = humanOf(world, old);
  const { email, number } = old;
  const keepsAddress = chance(world, 70);
  const keepsNumber = chance(world, 50);
  old.status = 'inactive';
  old.ends ??= dayOf(world.day - 1);
  if (chance(world, 10)) old.ends = undefined;
  if (keepsAddress) old.email = tidied(world, old);
  const record = newRecord(world, human, {
    ...spellingOf(world, human),
    number: keepsNumber ? number : undefined,
    hired: chance(world, 30) ? old.hired : chance(world, 10) ? undefined : dayOf(world.day + gap),
    born: chance(world, 10) ? undefined : chance(world, 10) ? mistyped(world, old.born) : old.born,
    level: old.level,
  });
  if (keepsAddress) record.email = email;
  if (keepsNumber && chance(world, 40)) old.number = undefined;
  if (!keepsNumber && chance(world, 70)) record.number = `P${record.id}`;
  return done(`again ${old.id} as ${record.id}`, [old, record]);
}

function leave(world: World, record: Rec): void {
  record.status = 'inactive';
  record.ends = chance(world, 85) ? dayOf(world.day - 1 - Math.floor(world.random() * 20)) : undefined;
}

function somebody(world: World): Rec | undefined {
  return pick(world, living(world));
}

function two(world: World): [Rec, Rec] | undefined {
  const [one, other] = [somebody(world), somebody(world)];
  return one && other && one.human !== other.human ? [one, other] : undefined;
}

function hire(world: World, given: Partial<Rec> = {}): Rec {
  return newRecord(world, newHuman(world), given);
}

const DIRT: readonly ((email: string) => string)[] = [
  (email) => email.replace('@', '\u200b@'),
  (email) => `mailto:${email}`,
  (email) => `${email}.`,
  (email) => ` ${email.toUpperCase()}\u00a0`,
  (email) => `\u202a${email}\u202c`,
];

/** Half of all that happens: who somebody is moves. */
export const IDENTITY: Readonly<Record<string, Move>> = {
  transfer: (world) => {
    const old = somebody(world);
    return old && again(world, old, 0);
  },
  rehire: (world) => {
    const old = pick(world, gone(world));
    return old && again(world, old, 0);
  },
  'same record again': (world) => {
    const old = pick(world, gone(world));
    if (!old) return undefined;
    old.status = 'active';
    if (chance(world, 80)) old.ends = undefined;
    return done(`${old.id} is back`, [old]);
  },
  marriage: (world) => {
    const record = somebody(world);
    if (!record) return undefined;
    const human = humanOf(world, record);
    marry(world, human);
    record.last = chance(world, 70) ? human.last : `${record.last}-${human.last}`;
    if (chance(world, 60)) record.email = newAddress(world, record);
    if (chance(world, 20)) record.number = `M${world.nextId++}`;
    return done(`${record.id} marries`, [record]);
  },
  correction: (world) => {
    const record = somebody(world);
    if (!record) return undefined;
    Object.assign(record, misspelled(world, record));
    return done(`${record.id} is spelled otherwise`, [record]);
  },
  'new address': (world) => {
    const record = pick(world, world.records);
    if (!record) return undefined;
    record.email = newAddress(world, record);
    return done(`${record.id} has a new address`, [record]);
  },
  'new number': (world) => {
    const record = pick(world, world.records);
    if (!record) return undefined;
    record.number = `N${world.nextId++}`;
    return done(`${record.id} has a new number`, [record]);
  },
  'address and number': (world) => {
    const record = somebody(world);
    if (!record) return undefined;
    record.email = newAddress(world, record);
    record.number = `N${world.nextId++}`;
    return done(`${record.id} has a new address and number`, [record]);
  },
  'swap of addresses': (world) => {
    const pair = two(world);
    if (!pair) return undefined;
    const [one, other] = pair;
    [one.email, other.email] = [other.email, one.email];
    return done(`${one.id} and ${other.id} swap addresses`, pair, []);
  },
  'swap of numbers': (world) => {
    const pair = two(world);
    if (!pair) return undefined;
    const [one, other] = pair;
    [one.number, other.number] = [other.number, one.number];
    return done(`${one.id} and ${other.id} swap numbers`, pair, []);
  },
  'address handed to a newcomer': (world) => {
    const old = pick(world, world.records);
    if (!old?.email) return undefined;
    const { email } = old;
    const isTidy = chance(world, 70);
    if (isTidy) old.email = chance(world, 50) ? newAddress(world, old) : tidied(world, old);
    if (chance(world, 40) && isLiving(old)) leave(world, old);
    const fresh = hire(world, { email });
    return done(
      `${fresh.id} gets the address of ${old.id}`,
      [old, fresh],
      isTidy ? [fresh.human] : [fresh.human, old.human],
    );
  },
  'address handed to a colleague': (world) => {
    const pair = two(world);
    if (!pair) return undefined;
    const [one, other] = pair;
    const { email } = one;
    one.email = newAddress(world, one);
    other.email = email;
    if (chance(world, 30)) leave(world, one);
    return done(`${other.id} gets the address of ${one.id}`, pair, []);
  },
  'number given again': (world) => {
    const old = pick(world, gone(world));
    if (!old) return undefined;
    const fresh = hire(world, { number: old.number });
    if (chance(world, 50)) old.number = undefined;
    return done(`${fresh.id} gets the number of ${old.id}`, [old, fresh], [fresh.human, old.human]);
  },
  'shared address': (world) => {
    const pair = two(world);
    if (!pair) return undefined;
    pair[0].email = pair[1].email?.toUpperCase();
    return done(`${pair[0].id} has the address of ${pair[1].id}, too`, pair, [pair[0].human, pair[1].human]);
  },
  'shared number': (world) => {
    const pair = two(world);
    if (!pair) return undefined;
    pair[0].number = pair[1].number;
    return done(`${pair[0].id} has the number of ${pair[1].id}, too`, pair, [pair[0].human, pair[1].human]);
  },
  'no address': (world) => {
    const record = somebody(world);
    if (!record) return undefined;
    record.email = undefined;
    return done(`${record.id} has no address`, [record], [record.human]);
  },
  'birthdays that are none': (world) => {
    if (!world.hasPoorBirthdays) return undefined;
    const changed = world.records.filter(() => chance(world, 15));
    for (const record of changed)
      record.born = pick(world, ['1900-01-01', '1970-01-01', `${record.born?.slice(0, 4) ?? 1970}-01-01`]);
    return done('some birthdays are not known, and filled in all the same', changed);
  },
  'birthday put right': (world) => {
    const record = pick(world, world.records);
    if (!record || !world.hasPoorBirthdays) return undefined;
    record.born = mistyped(world, record.born);
    return done(`${record.id} has another birthday`, [record]);
  },
  'no number': (world) => {
    const record = pick(world, world.records);
    if (!record) return undefined;
    record.number = undefined;
    return done(`${record.id} has no number`, [record]);
  },
  'dirty address': (world) => {
    const record = somebody(world);
    if (!record?.email) return undefined;
    record.email = pick(world, DIRT)?.(record.email);
    return done(`${record.id} has dirt in the address`, [record]);
  },
  'another domain': (world) => {
    const domain = `new${world.nextId++}.example`;
    const moved = world.records.filter((record) => record.email && chance(world, 60));
    for (const record of moved) record.email = record.email?.replace(/@(?!private\.).*$/, `@${domain}`);
    world.domain = domain;
    world.domains.push(domain);
    return done('another domain', moved);
  },
  'numbers anew': (world) => {
    const numbers = world.records.map(({ number }) => number);
    if (chance(world, 50))
      for (const [at, record] of world.records.entries()) record.number = numbers[at - 1] ?? 'P0';
    else for (const record of world.records) record.number = `R${world.nextId++}`;
    return done('everybody has another number', world.records);
  },
  merger: (world) => {
    const numbers = living(world).map(({ number }) => number);
    const fresh = numbers.slice(0, 3).map((number) => hire(world, { number, hired: dayOf(world.day - 900) }));
    const sharers = world.records.filter((record) => fresh.some(({ number }) => number === record.number));
    return done(
      'a merger with the same numbers',
      fresh,
      sharers.map(({ human }) => human),
    );
  },
  'record overwritten': (world) => {
    const record = somebody(world);
    if (!record) return undefined;
    const before = record.human;
    const human = newHuman(world);
    const isNamesake =
      human.first === humanOf(world, record).first || human.last === humanOf(world, record).last;
    const { email } = record;
    Object.assign(record, {
      human: human.id,
      first: human.first,
      last: human.last,
      born: chance(world, 80) ? human.born : record.born,
    });
    record.hired = dayOf(world.day);
    if (chance(world, 50)) record.email = newAddress(world, human);
    if (chance(world, 50)) record.number = `N${world.nextId++}`;
    const isSilent = isNamesake || email === undefined;
    return done(
      `${record.id} is somebody else now${isSilent ? ' of a like name' : ''}`,
      [record],
      [before, human.id],
    );
  },
  'record deleted and made again': (world) => {
    const old = somebody(world);
    if (!old) return undefined;
    world.records.splice(world.records.indexOf(old), 1);
    const fresh = newRecord(world, humanOf(world, old), { ...old, id: String(world.nextId++) });
    if (chance(world, 50)) Object.assign(fresh, misspelled(world, fresh));
    if (chance(world, 30)) fresh.email = newAddress(world, fresh);
    return done(`${old.id} is made again as ${fresh.id}`, [fresh]);
  },
  'namesake hired': (world) => {
    const model = somebody(world);
    if (!model) return undefined;
    const human = newHuman(world);
    Object.assign(human, { first: model.first, last: model.last });
    const fresh = newRecord(world, human);
    return done(`${fresh.id} is a namesake of ${model.id}`, [fresh]);
  },
  'namesake takes the mailbox': (world) => {
    const model = somebody(world);
    if (!model?.email) return undefined;
    const human = newHuman(world);
    Object.assign(human, { first: model.first, last: model.last });
    const { email } = model;
    model.email = newAddress(world, model);
    const fresh = newRecord(world, human, { email });
    return done(
      `namesake ${fresh.id} takes the mailbox of ${model.id}`,
      [model, fresh],
      [human.id, model.human],
    );
  },
};

/** One human with two records that are both there: only in stories that have them. */
export const DOUBLES: Readonly<Record<string, Move>> = {
  'record made twice': (world) => {
    const one = somebody(world);
    return one && besideIt(world, one, `${one.id} is made twice`);
  },
  'transfer that overlaps': (world) => {
    const old = somebody(world);
    if (!old) return undefined;
    old.ends = dayOf(world.day + 1 + Math.floor(world.random() * 8));
    return besideIt(world, old, `${old.id} goes elsewhere, and has not left yet`);
  },
  'one of two ends': (world) => {
    const one = pick(world, oneOfTwo(world));
    if (!one) return undefined;
    leave(world, one);
    if (chance(world, 30)) one.email = tidied(world, one);
    return done(`${one.id} ends, one of two`, [one]);
  },
  'one of two is deleted': (world) => {
    const one = pick(world, oneOfTwo(world));
    if (!one) return undefined;
    world.records.splice(world.records.indexOf(one), 1);
    return done(`${one.id} is deleted, one of two`, [one]);
  },
  'both end': (world) => {
    const one = pick(world, oneOfTwo(world));
    if (!one) return undefined;
    const both = world.records.filter(({ human }) => human === one.human);
    for (const record of both) leave(world, record);
    return done(`all records of ${one.id} end`, both);
  },
};

/** Addresses outside the domains of the tenant: only in stories that have such. */
export const ELSEWHERE: Readonly<Record<string, Move>> = {
  'private address': (world) => {
    const record = pick(world, world.records);
    if (!record) return undefined;
    if (chance(world, 40)) leave(world, record);
    record.email = `${ascii(record.first + record.last)}${world.nextId++}@private.example`;
    return done(`${record.id} has a private address`, [record], [record.human]);
  },
  'a newcomer with a private address': (world) => {
    const fresh = hire(world, { email: `newcomer${world.nextId++}@private.example` });
    return done(`${fresh.id} comes with a private address`, [fresh], [fresh.human]);
  },
  'private address put right': (world) => {
    const record = pick(
      world,
      world.records.filter(({ email }) => email?.endsWith('@private.example')),
    );
    if (!record) return undefined;
    record.email = newAddress(world, record);
    return done(`${record.id} has an address of the company`, [record]);
  },
};

function oneOfTwo(world: World): Rec[] {
  return living(world).filter((one) =>
    world.records.some((other) => other !== one && other.human === one.human && isLiving(other)),
  );
}

/** Whoever has two records is set aside until one of them ends: whose address it is, and which is current, nobody can tell. */
function besideIt(world: World, one: Rec, what: string): Moved {
  const isShared = chance(world, 40);
  world.doubled.add(one.human);
  const record = newRecord(world, humanOf(world, one), {
    ...(chance(world, 80) ? { first: one.first, last: one.last } : spellingOf(world, humanOf(world, one))),
    born: chance(world, 90) ? one.born : undefined,
    hired: chance(world, 50) ? one.hired : dayOf(world.day),
    level: one.level,
    ...(isShared ? { email: one.email } : {}),
    ...(chance(world, 30) ? { number: one.number } : {}),
  });
  return done(`${what}, as ${record.id}`, [one, record], [one.human]);
}

/** What else happens in a company, and what people do in Engagedly by hand. */
export const OTHERS: Readonly<Record<string, Move>> = {
  hire: (world) => done('a newcomer', [hire(world)]),
  leave: (world) => {
    const record = somebody(world);
    if (record) leave(world, record);
    return record && done(`${record.id} leaves`, [record]);
  },
  'leave soon': (world) => {
    const record = somebody(world);
    if (record) Object.assign(record, { status: 'inactive', ends: dayOf(world.day + 2) });
    return record && done(`${record.id} leaves soon`, [record]);
  },
  'on leave': (world) => {
    const record = somebody(world);
    if (record) record.status = 'leave';
    return record && done(`${record.id} is on leave`, [record]);
  },
  promotion: (world) => {
    const record = pick(world, world.records);
    if (record) record.level = `L${world.nextId++}`;
    return record && done(`${record.id} has another level`, [record]);
  },
  'account by hand': (world) => {
    const record =
      pick(
        world,
        living(world).filter(({ human }) => accountsOf(world, human).length === 0),
      ) ?? hire(world);
    if (!record.email || world.accounts.some(({ fields }) => fields.email === record.email)) return undefined;
    const names = chance(world, 70) ? record : misspelled(world, record);
    const account = newAccount(world, record.human, {
      email: record.email.toLowerCase(),
      first_name: names.first,
      last_name: names.last,
    });
    return done(`${account.id} is made by hand for ${record.id}`, [record]);
  },
  stranger: (world) => {
    const human = newHuman(world);
    newAccount(world, human.id, {
      email: newAddress(world, human),
      first_name: human.first,
      last_name: human.last,
    });
    return done('an account of a stranger', []);
  },
  'mailbox of a consultant goes to a newcomer': (world) => {
    const human = newHuman(world, true);
    const email = `info${world.nextId++}@${world.domain}`;
    newAccount(world, human.id, { email, first_name: human.first, last_name: human.last });
    const fresh = hire(world, { email });
    return done(`${fresh.id} gets the mailbox of a consultant`, [fresh], [fresh.human]);
  },
  'edited by hand': (world) => {
    const account = pick(world, world.accounts);
    if (!account) return undefined;
    const roll = world.random();
    if (roll < 0.4) account.fields.last_name = pick(world, ['Fischer', 'Vogel', 'Stark']) ?? '';
    else if (roll < 0.7) account.fields.email = `edited${world.nextId++}@${world.domain}`;
    else delete account.fields.employee_id;
    account.edited += 1;
    return done(`${account.id} is edited by hand`, [], [account.human]);
  },
  'account given to somebody by hand': (world) => {
    const record = pick(
      world,
      living(world).filter(({ human }) => accountsOf(world, human).length === 0),
    );
    const account = pick(
      world,
      world.accounts.filter(({ human }) => !isHere(world, human)),
    );
    if (!record?.email || !account || world.accounts.some(({ fields }) => fields.email === record.email))
      return undefined;
    const before = account.human;
    account.human = record.human;
    account.blocked = false;
    account.edited += 2;
    Object.assign(account.fields, { email: record.email, first_name: record.first, last_name: record.last });
    return done(`${account.id} is given to ${record.id} by hand`, [record], [before, record.human]);
  },
  'blocked by hand': (world) => {
    const account = pick(world, world.accounts);
    if (account && !account.blocked)
      Object.assign(account, {
        blocked: true,
        byHand: true,
        blockedAt: `${dayOf(world.day)}T12:00:00Z`,
      });
    return account && done(`${account.id} is blocked by hand`, [], [account.human]);
  },
  'missing from Personio': (world) => {
    const record = pick(world, world.records);
    if (!record || world.records.length < 4) return undefined;
    world.records.splice(world.records.indexOf(record), 1);
    return done(`${record.id} is gone from Personio`, []);
  },
};

export function addressOf(account: Account): string {
  return ascii(account.fields.email ?? '');
}
