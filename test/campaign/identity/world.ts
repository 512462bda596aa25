/**
 * An invented company with the truth about it: every record in Personio and every account in Engagedly belongs to one
 * human, and the world knows to whom. Neither the product nor its rules are asked.
 */
import type { Status } from '../../../src/model.ts';

export type Human = {
  id: number;
  first: string;
  last: string;
  born: string;
};

export type Rec = {
  id: string;
  human: number;
  status: Status;
  first: string;
  last: string;
  email: string | undefined;
  number: string | undefined;
  hired: string | undefined;
  ends: string | undefined;
  born: string | undefined;
  level: string;
};

export type Account = {
  id: string;
  human: number;
  blocked: boolean;
  /** By their write names. */
  fields: Record<string, string>;
  /** How many of its marks somebody has edited by hand to be another's. */
  edited: number;
  /** When, if it is known. */
  blockedAt?: string;
  /** Blocked by an administrator while its owner was here. */
  byHand?: boolean;
};

export type World = {
  humans: Human[];
  records: Rec[];
  accounts: Account[];
  /** The day it is. */
  day: number;
  domain: string;
  /** All that the company has had so far. */
  domains: [string, ...string[]];
  /** Humans who have had two records at once. */
  doubled: Set<number>;
  /** Whether HR enters birthdays that are none, or wrong ones. */
  hasPoorBirthdays: boolean;
  random: () => number;
  nextId: number;
};

/** Names of several languages; few of them, so that namesakes are common. */
const FIRST = (
  'Anna Ben Clara David Elif Florian Grażyna Hans-Peter Ines Jörg Käthe Luís Małgorzata Linh Øyvind Päivi Renée Søren ' +
  'Tomáš Ülkü Zoë Maria Viktor Wanda Xaver Yasmin Zbigniew Aino Bogdan Cosima Dagny Emil Fatma Gert Hilde Ivo Jana Kjell Lotte ' +
  'Marek Nele Oskar Paula Quirin Rosa Stefan Tilda Ulrich Vera Willem'
).split(' ');
const LAST = (
  "Müller Groß Weiß Schmidt Meyer García O'Brien Kowalska Øster Åberg Çelik Nováková Yılmaz Lindström Jäger Brandt Huber " +
  'Rossi Silva Petrov Berg Wójcik Dvořák Nagy Horvat Popescu Virtanen Jensen Haugen Dubois Moreau Ferrari Conti Santos Costa ' +
  'Fernández Bakker Visser Peeters Janssens Kaya Demir Ivanova Sokolov Papadopoulos Tanaka Nguyen Singh Okoye Mensah Adler ' +
  'Becker Dietrich Engel Fuchs Gruber Hahn Igler Jung Kaiser'
).split(' ');

/** Names that come from other letters: as they are written in one place, in another, and in those letters. */
const WRITTEN = {
  first: [
    ['Mohamed', 'Muhammad', 'محمد'],
    ['Yusuf', 'Youssef', 'يوسف'],
    ['Aleksandr', 'Oleksandr', 'Александр'],
    ['Kateryna', 'Ekaterina', 'Катерина'],
    ['Abdelkader', 'Abd al-Qadir', 'عبد القادر'],
    ['Khadija', 'Hadidscha', 'خديجة'],
    ['Xiaoming', 'Hsiao-ming', '小明'],
    ['Dmytro', 'Dimitrij', 'Дмитро'],
  ],
  last: [
    ['Husseini', 'Al-Hosayny', 'الحسيني'],
    ['Chowdhury', 'Choudhry', 'চৌধুরী'],
    ['Shevchenko', 'Schewtschenko', 'Шевченко'],
    ['Bouazizi', 'Buazizi', 'بوعزيزي'],
    ['Zhukov', 'Joukoff', 'Жуков'],
    ['Haji', 'Hadschi', 'حاجي'],
    ['Zhang', 'Chang', '张'],
  ],
} as const;

/** How somebody else would write a name from other letters; as it is where nobody would write it otherwise. */
export function rewritten(
  world: Pick<World, 'random'>,
  name: { first: string; last: string },
): { first: string; last: string } {
  const waysOf = (part: 'first' | 'last') => {
    const ways: readonly (readonly string[])[] = WRITTEN[part];
    return ways.find((way) => way.includes(name[part])) ?? [name[part]];
  };
  const [first, last] = [waysOf('first'), waysOf('last')];
  if (first[2] && last[2] && name.first !== first[2] && chance(world, 30))
    return { first: first[2], last: last[2] };
  const anew = (ways: readonly string[], now: string) => ways.slice(0, 2).find((way) => way !== now) ?? now;
  return { first: anew(first, name.first), last: anew(last, name.last) };
}

export function pick<T>(world: Pick<World, 'random'>, list: readonly T[]): T | undefined {
  return list[Math.floor(world.random() * list.length)];
}

export function chance(world: Pick<World, 'random'>, percent: number): boolean {
  return world.random() * 100 < percent;
}

export function dayOf(day: number): string {
  return new Date(Date.UTC(2026, 0, 1) + day * 86_400_000).toISOString().slice(0, 10);
}

/** `stranger`: of a name that nobody in the company has. */
export function newHuman(world: World, stranger = false): Human {
  const born = dayOf(-20_000 + Math.floor(world.random() * 12_000));
  const isFromAfar = chance(world, 20);
  const human = {
    id: world.humans.length + 1,
    first: stranger
      ? `Extern${'abcdefghij'[world.humans.length % 10]}${'klmnopqrst'[world.nextId % 10]}`
      : ((isFromAfar ? pick(world, WRITTEN.first)?.[0] : pick(world, FIRST)) ?? ''),
    last: stranger
      ? `Zulieferer${'klmnopqrst'[world.humans.length % 10]}${'abcdefghij'[world.nextId % 10]}`
      : ((isFromAfar ? pick(world, WRITTEN.last)?.[0] : pick(world, LAST)) ?? ''),
    // Of many only the year is known.
    born: world.hasPoorBirthdays && isFromAfar && chance(world, 50) ? `${born.slice(0, 4)}-01-01` : born,
  };
  world.humans.push(human);
  return human;
}

export function ascii(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('ä', 'ae')
    .replaceAll('ö', 'oe')
    .replaceAll('ü', 'ue')
    .replaceAll('ß', 'ss')
    .replaceAll('ø', 'o')
    .replaceAll('ı', 'i')
    .normalize('NFD')
    .replace(/[^a-z0-9]/g, '');
}

/** An address that nobody has had so far. */
export function newAddress(world: World, { first, last }: Pick<Human, 'first' | 'last'>): string {
  const stem = `${ascii(first)}.${ascii(last)}`;
  const used = new Set([
    ...world.records.map(({ email }) => email?.toLowerCase()),
    ...world.accounts.map(({ fields }) => fields.email?.toLowerCase()),
  ]);
  for (let count = 1; ; count++) {
    const address = `${stem}${count === 1 ? '' : count}@${world.domain}`;
    if (!used.has(address)) return address;
  }
}

export function newRecord(world: World, human: Human, given: Partial<Rec> = {}): Rec {
  const id = String(world.nextId++);
  const record: Rec = {
    id,
    human: human.id,
    status: 'active',
    first: human.first,
    last: human.last,
    email: newAddress(world, human),
    number: `P${id}`,
    hired: dayOf(world.day),
    ends: undefined,
    born: human.born,
    level: `L${world.nextId % 7}`,
    ...given,
  };
  world.records.push(record);
  return record;
}

export function newAccount(world: World, human: number, fields: Record<string, string | undefined>): Account {
  const account: Account = {
    id: `u${world.nextId++}`,
    human,
    blocked: false,
    fields: Object.fromEntries(Object.entries(fields).flatMap(([k, v]) => (v === undefined ? [] : [[k, v]]))),
    edited: 0,
  };
  world.accounts.push(account);
  return account;
}

export function isLiving({ status }: Rec): boolean {
  return status !== 'inactive';
}

/** Whether this human has a record that is not inactive. */
export function isHere(world: World, human: number): boolean {
  return world.records.some((record) => record.human === human && isLiving(record));
}

export function accountsOf(world: World, human: number): Account[] {
  return world.accounts.filter((account) => account.human === human);
}
