/** What a tenant file means for the customer, for the page that is sent to them. HTML; what the file holds is escaped. Pure. */
import type { Language, Tenant } from '../model.ts';
import { blocksAnybody } from '../rules.ts';
import { describeSchedule } from '../schedule/in-words.ts';
import { withOwnTimes } from '../schedule/own-times.ts';
import {
  identifierInWords,
  mailsInWords,
  type Pause,
  pauseOf,
  scopeInWords,
  unitsInWords,
  waitInWords,
} from '../tenant/describe/behaviour.ts';
import { conditionsInWords } from '../tenant/describe/filter-words.ts';
import { fieldsIn } from './page-fields.ts';
import { escaped } from './page-html.ts';
import { leaversIn, limitsIn, protectedIn } from './page-leavers.ts';
import { said } from './said.ts';

/** `says`: one paragraph each. */
export type Rule = { what: string; says: string[] };

/** In the order in which somebody asks. */
export function rulesFor(id: string, tenant: Tenant, language: Language): Rule[] {
  const hasPeople = tenant.scope.employees !== 'none';
  const titles = TITLES[language];
  return [
    { what: titles.who, says: whoIn(tenant, language) },
    ...(hasPeople
      ? [
          { what: titles.fields, says: fieldsIn(tenant, language) },
          {
            what: titles.by,
            says: [
              said(identifierInWords(tenant), language),
              ...byNumberIn(tenant, language),
              DOUBT[language],
            ],
          },
        ]
      : []),
    { what: titles.when, says: whenIn(id, tenant, language) },
    ...(hasPeople
      ? [
          { what: titles.leavers, says: leaversIn(tenant, language) },
          { what: titles.limits, says: limitsIn(tenant, language) },
          ...(blocksAnybody(tenant) ? [{ what: titles.protect, says: protectedIn(tenant, language) }] : []),
        ]
      : []),
    { what: titles.units, says: [said(unitsInWords(tenant), language)] },
    {
      what: titles.mails,
      says: [said(mailsInWords(tenant), language), MAILS[language]((tenant.notify ?? []).length > 0)],
    },
  ];
}

const TITLES = {
  en: {
    who: 'Who comes over, and who does not',
    fields: 'Which data comes over, and which does not',
    by: 'How people are recognised',
    when: 'When it runs',
    leavers: 'People who leave, or come back',
    limits: 'Limits',
    protect: 'Who is never blocked',
    units: 'Departments and the like',
    mails: 'Mails to you',
  },
  de: {
    who: 'Wer übernommen wird, und wer nicht',
    fields: 'Welche Daten übertragen werden, und welche nicht',
    by: 'Woran Personen erkannt werden',
    when: 'Wann es läuft',
    leavers: 'Wer geht, und wer zurückkommt',
    limits: 'Grenzen',
    protect: 'Wer nie gesperrt wird',
    units: 'Abteilungen und Ähnliches',
    mails: 'E-Mails an Sie',
  },
} as const;

/** The filter is said in its own words; without it, what is left of the scope. */
function whoIn(tenant: Tenant, language: Language): string[] {
  const { filter, ...scope } = tenant.scope;
  const everybody = said(scopeInWords({ ...tenant, scope }), language);
  if (filter === undefined) return [everybody];
  const writing = {
    text: escaped,
    unread: (expression: string) => `${ASK_US[language]}: <code>${escaped(expression)}</code>`,
  };
  // Where units alone come over, somebody's record is still where their names are found.
  const ofUnits = scope.employees === 'none' ? [UNITS_FROM[language]] : [];
  return [everybody, ...ofUnits, ...conditionsInWords(filter, language, writing)];
}

const UNITS_FROM: Readonly<Record<Language, string>> = {
  en: 'Which departments and the like there are is seen from the records of people in Personio.',
  de: 'Welche Abteilungen und Ähnliches es gibt, ist aus den Datensätzen der Personen in Personio zu sehen.',
};

const ASK_US: Readonly<Record<Language, string>> = {
  en: 'And only those for whom this is true; ask us what it means',
  de: 'Und nur, für wen dies zutrifft; fragen Sie uns, was es bedeutet',
};

function whenIn(id: string, tenant: Tenant, language: Language): string[] {
  const times = escaped(describeSchedule(withOwnTimes(id, tenant), language));
  const isPaused = tenant.status === 'paused';
  const pause = pauseOf(tenant);
  const rare = pause === undefined ? [] : [RARE[language](pause)];
  if (language === 'en') {
    return [
      `${sentenceCase(times)}. A run starts after its time, usually within the hour.`,
      ...rare,
      isPaused
        ? 'Not yet: nothing is written before you have answered us and we have switched it on.'
        : 'It begins once this file of rules is released.',
    ];
  }
  return [
    `${sentenceCase(times)}. Ein Lauf beginnt nach seiner Zeit, meist innerhalb einer Stunde.`,
    ...rare,
    isPaused
      ? 'Noch nicht: Nichts wird geschrieben, bevor Sie uns geantwortet haben und wir es eingeschaltet haben.'
      : 'Es beginnt, sobald diese Datei mit den Regeln freigegeben ist.',
  ];
}

const RARE: Readonly<Record<Language, (pause: Pause) => string>> = {
  en: waitInWords,
  de: ({ days, staysOpen, threeRuns }) =>
    `Zwischen zwei Läufen vergehen bis zu ${days} Tage${staysOpen ? ': So lange kann das Konto von jemandem offen bleiben, der gegangen ist' : ''}.${threeRuns === undefined ? '' : ` Drei Läufe dauern bis zu ${threeRuns} Tage.`}`,
};

function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** By address nobody expects that two may have the same; by number somebody may. */
function byNumberIn({ identifier }: Tenant, language: Language): string[] {
  return identifier === 'employee_id' ? [SHARED[language]] : [];
}

const SHARED = {
  en: 'All the same everybody needs an e-mail address of their own: Engagedly asks for one for each account and does not take one twice. Whoever shares an address and has no account yet gets none; whoever has one keeps the address it has, until theirs in Personio is their own.',
  de: 'Trotzdem braucht jede Person eine eigene E-Mail-Adresse: Engagedly verlangt für jedes Konto eine und nimmt keine zweimal. Wer sich eine Adresse teilt und noch kein Konto hat, bekommt keines; wer eines hat, behält dort die bisherige Adresse, bis in Personio eine eigene steht.',
} as const;

const DOUBT = {
  en: 'What else is known has to agree with it, such as the name. Where it is not sure who somebody is, nothing is done for them until one of us has looked.',
  de: 'Dazu muss passen, was sonst bekannt ist, etwa der Name. Wo nicht sicher ist, wer jemand ist, geschieht nichts, bis jemand von uns nachgesehen hat.',
} as const;

const MAILS: Readonly<Record<Language, (hasMails: boolean) => string>> = {
  en: (hasMails) =>
    `${hasMails ? 'When everybody is in step for the first time, and when it works again after a failure. They hold numbers only. ' : ''}If something fails or waits for a decision, our support is told, and asks you where you are needed.`,
  de: (hasMails) =>
    `${hasMails ? 'Wenn zum ersten Mal alle auf demselben Stand sind, und wenn es nach einem Ausfall wieder läuft. Darin stehen nur Zahlen. ' : ''}Wenn etwas nicht klappt oder auf eine Entscheidung wartet, erfährt es unser Support und fragt bei Ihnen nach, wo Sie gebraucht werden.`,
};
