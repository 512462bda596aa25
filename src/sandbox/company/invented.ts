/** Chance and words for the invented company: the same seed always gives the same people. All names are made up. */

/** Plain data, so that a company can be cloned and goes on from where it was. */
export type Random = { state: number };

/** The next number in [0, 1). Mulberry32: 32 bits of state are enough for invented people. */
export function next(random: Random): number {
  random.state = (random.state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(random.state ^ (random.state >>> 15), 1 | random.state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
}

/** A whole number from `low` to `high`, both included. */
export function between(random: Random, low: number, high: number): number {
  return low + Math.floor(next(random) * (high - low + 1));
}

export function chance(random: Random, percent: number): boolean {
  return next(random) * 100 < percent;
}

export function pick<T>(random: Random, list: readonly T[]): T {
  const item = list[between(random, 0, list.length - 1)];
  if (item === undefined) throw new RangeError('Cannot pick from an empty list.');
  return item;
}

/** `YYYY-MM-DD`, so many days later. */
export function addDays(date: string, days: number): string {
  const time = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(time)) throw new RangeError('A date must be given as YYYY-MM-DD.');
  return new Date(time + days * 86_400_000).toISOString().slice(0, 10);
}

/** A name, and how it is spelled in an e-mail address. */
export type Word = { text: string; ascii: string };
export type GivenName = Word & { gender: 'male' | 'female' };

const LETTERS: Record<string, string> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  ı: 'i',
  đ: 'd',
};

/** Letters and digits that every mail system takes: umlauts written out, accents dropped. */
function asciiOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[äöüßøłıđ]/g, (letter) => LETTERS[letter] ?? '')
    .normalize('NFD')
    .replace(/[^a-z0-9]/g, '');
}

/** `name`, `two_words`, or `name|latin spelling` where the name is not written in Latin letters. */
function words(list: string): Word[] {
  return list.split(' ').map((entry) => {
    const [name = '', latin] = entry.split('|');
    const text = name.replaceAll('_', ' ');
    return { text, ascii: asciiOf(latin ?? text) };
  });
}

const FEMALE = words(
  'Anna Zoë Jördis Käthe Aoife Małgorzata Chloé Inês Søs Nadja Leyla İpek Marie-Luise Priya Yuki Greta Ulla Ffion Ebba Noor Ольга|olga 美咲|misaki Ελένη|eleni Siobhán Lucía Hanne Tereza Björg',
);
const MALE = words(
  'Jürgen Jörg Tomás Łukasz Håkan Renè Mehmet Çağlar Karl-Heinz Arjun Kenji Gregor Uwe Dafydd Åke Omar Дмитрий|dmitri 伟|wei Νίκος|nikos Ciarán Andrés Rasmus Ondřej Þórir|thorir Björn Émile Niklas Željko',
);
export const GIVEN_NAMES: readonly GivenName[] = [
  ...FEMALE.map((word) => ({ ...word, gender: 'female' as const })),
  ...MALE.map((word) => ({ ...word, gender: 'male' as const })),
];
export const FAMILY_NAMES: readonly Word[] = words(
  "Ahrensfeld Birkenau Çelikkaya Dünnwald Eichholzer Fährmann Großkopf Holmdal Iversholt Jäckelmann Köhlbrand Lindemoor Mühlenberg Nörgaard O'Neill O'Hanrahan D'Amarelli Pålsrud Querfurtner Rößlinger Szczepańczyk Ñandúvez Überlinger Vångmark Weißhaupt Ximénara Yıldızhan Zøllnerup Groß-Öztürk Müller-Lüdenau Saint-Aubrac van_Oostrum Krüßmann Łąkowski Žižkovan Ó-Briacáin Hölderstein Wüstenrode 王|wang 佐々木|sasaki Петровин|petrovin Δημάκης|dimakis Kahananui Thørrisdal Bächlitobler Fürchtegott Östergren Ängelmann Nguyễnova Brânzescu Kőszegváry Ruževički Steinmetzler Tannhof Uferland Vogelsänger Wiesenthaler Zapfendorf Bjørnemark Löwenzahn",
);

/** What stands before the @ for somebody with this name. */
export function mailbox(given: Pick<Word, 'ascii'>, family: Pick<Word, 'ascii'>): string {
  return `${given.ascii}.${family.ascii}`;
}
