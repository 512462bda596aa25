/** Who loses an account, how many at once, and who never does, for the page that is sent to a customer. HTML, escaped. Pure. */
import type { Language, Tenant } from '../model.ts';
import { blocksAnybody, type Limit, leaversOf, limitsOf, reactivates } from '../rules.ts';
import { fixedLimit, leaversInWords } from '../tenant/describe/behaviour.ts';
import { screenName } from '../vendors/personio/screen-names.ts';
import { escaped } from './page-html.ts';
import { said } from './said.ts';

/** Who is protected has a row of its own. */
export function leaversIn(tenant: Tenant, language: Language): string[] {
  const { protect: _protect, ...rest } = tenant;
  const lines = leaversInWords(rest).map((line) => said(line, language));
  const day = escaped(screenName('termination_date', language));
  const zone = escaped(tenant.timezone);
  if (!leaversOf(tenant).block) return [...lines, NEVER_DELETED[language]];
  return language === 'en'
    ? [
        ...lines,
        `When: in the first run in which Personio says inactive and the day under “${day}” is over (${zone}). If there is no day, the status decides. As long as it says active, no date blocks anybody.`,
        NEVER_DELETED.en,
      ]
    : [
        ...lines,
        `Wann: im ersten Lauf, in dem Personio „inaktiv“ sagt und der Tag unter „${day}“ vorbei ist (${zone}). Steht dort kein Tag, entscheidet der Status. Solange dort „aktiv“ steht, sperrt kein Datum jemanden.`,
        NEVER_DELETED.de,
      ];
}

const NEVER_DELETED = {
  en: 'No account is ever deleted.',
  de: 'Kein Konto wird je gelöscht.',
} as const;

export function limitsIn(tenant: Tenant, language: Language): string[] {
  const limit = limitsOf(tenant).block;
  const blocks = blocksAnybody(tenant) ? LIMITED[language](limit) : [];
  return [...blocks, OTHERS[language](reactivates(tenant))];
}

const LIMITED: Readonly<Record<Language, (limit: Limit) => string[]>> = {
  en: (limit) => {
    const fixed = fixedLimit(limit);
    const most =
      fixed === undefined
        ? `Within 24 hours at most ${limit.percent} percent of the active accounts are blocked without asking you first, but up to ${limit.min} in any case and never more than ${limit.max}.`
        : fixed === 0
          ? 'No account is blocked without asking you first.'
          : `Within 24 hours at most ${fixed} ${fixed === 1 ? 'account is' : 'accounts are'} blocked without asking you first.`;
    return [
      `${most} ${fixed === 0 ? 'Each waits' : 'If there are more, all of them wait'} until one of us has asked you and released ${fixed === 0 ? 'it' : 'them'}.`,
      'Never more than half of all people are blocked in one run. If about a third of all records are suddenly gone from Personio, every block waits.',
    ];
  },
  de: (limit) => {
    const fixed = fixedLimit(limit);
    const most =
      fixed === undefined
        ? `In 24 Stunden werden ohne Rückfrage höchstens ${limit.percent} Prozent der aktiven Konten gesperrt, bis zu ${limit.min} in jedem Fall und nie mehr als ${limit.max}.`
        : fixed === 0
          ? 'Kein Konto wird ohne Rückfrage gesperrt.'
          : `In 24 Stunden ${fixed === 1 ? 'wird ohne Rückfrage höchstens 1 Konto' : `werden ohne Rückfrage höchstens ${fixed} Konten`} gesperrt.`;
    return [
      `${most} ${fixed === 0 ? 'Jede Sperrung wartet' : 'Sind es mehr, warten sie alle'}, bis jemand von uns bei Ihnen nachgefragt und sie freigegeben hat.`,
      'Nie wird in einem Lauf mehr als die Hälfte aller Personen gesperrt. Fehlt in Personio plötzlich etwa ein Drittel aller Datensätze, wartet jede Sperrung.',
    ];
  },
};

const OTHERS = {
  en: (reopens: boolean) =>
    `In the same way wait, in larger numbers: new accounts once everybody is in step, changed e-mail addresses, ${reopens ? 'accounts to be reopened, ' : ''}one field that changes on many people at once.`,
  de: (reopens: boolean) =>
    `Ebenso warten, wenn es viele auf einmal sind: neue Konten, sobald einmal alle übernommen sind, geänderte E-Mail-Adressen${reopens ? ', Konten, die wieder geöffnet werden sollen,' : ''} und ein Feld, das sich bei vielen ändert.`,
} as const;

export function protectedIn({ protect = [] }: Tenant, language: Language): string[] {
  const count = protect.length;
  if (language === 'en') {
    return [
      count === 0
        ? 'You have named nobody.'
        : `${count} ${count === 1 ? 'person or mailbox' : 'people or mailboxes'} you have named to us by number or address; no name is kept.`,
      'Besides, nobody who is a site administrator in Engagedly.',
    ];
  }
  return [
    count === 0
      ? 'Sie haben niemanden genannt.'
      : `${count} ${count === 1 ? 'Person oder Postfach' : 'Personen oder Postfächer'}, die Sie uns mit Nummer oder Adresse genannt haben; Namen werden nicht gespeichert.`,
    'Außerdem niemand, der in Engagedly Site-Administrator ist.',
  ];
}
