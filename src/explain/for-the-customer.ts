/** What waits, as it may be written to the customer, in their language: how many, why, and what to check. It names nobody. Pure. */
import { inSentence } from '../issues.ts';
import { isTaking, unitsName } from '../labels.ts';
import type { Language, LimitClass } from '../model.ts';
import { sentence } from './columns.ts';
import { peopleIn } from './explain.ts';

type Told = { what(count: number, field: string): string; check: string };

const TOLD: Readonly<Record<LimitClass, Readonly<Record<Language, Told>>>> = {
  block: {
    en: {
      what: (count) =>
        `${peopleIn(count)} would lose access to Engagedly, since by Personio they have left or do not belong there any more`,
      check:
        'have all of them left? Whoever has not is set to active in Personio, without a termination date that has passed.',
    },
    de: {
      what: (count) =>
        `${personen(count)} ${count === 1 ? 'verlöre' : 'verlören'} den Zugang zu Engagedly, weil sie laut Personio ausgeschieden sind oder nicht mehr dazugehören`,
      check:
        'Sind alle davon ausgeschieden? Wer nicht, wird in Personio auf aktiv gesetzt, ohne ein Austrittsdatum, das vorbei ist.',
    },
  },
  reactivate: {
    en: {
      what: (count) =>
        `the blocked Engagedly accounts of ${peopleIn(count)} would be opened, since Personio has them as active`,
      check: 'do all of them work for you now? Whoever does not is set to inactive in Personio.',
    },
    de: {
      what: (count) =>
        `die gesperrten Engagedly-Konten von ${personen(count)} würden wieder geöffnet, weil sie in Personio aktiv sind`,
      check: 'Arbeiten alle davon jetzt für Sie? Wer nicht, wird in Personio auf inaktiv gesetzt.',
    },
  },
  identifier: {
    en: {
      what: (count) =>
        `the e-mail address or employee number of ${peopleIn(count)} would be changed in Engagedly to what Personio has`,
      check: 'were these changed in Personio on purpose, for example because of a new domain or new numbers?',
    },
    de: {
      what: (count) =>
        `die E-Mail-Adresse oder Personalnummer von ${personen(count)} würde in Engagedly auf den Stand von Personio geändert`,
      check:
        'Wurde das in Personio absichtlich geändert, zum Beispiel wegen einer neuen Domain oder neuer Nummern?',
    },
  },
  create: {
    en: {
      what: (count) =>
        `${peopleIn(count)} would get an account in Engagedly, since they are in Personio and have none`,
      check: 'is everybody meant to be in Engagedly? If not, tell us by what these can be told in Personio.',
    },
    de: {
      what: (count) =>
        `${personen(count)} ${count === 1 ? 'bekäme' : 'bekämen'} ein Konto in Engagedly, weil sie in Personio stehen und noch keines haben`,
      check:
        'Sollen alle davon in Engagedly sein? Wenn nicht, sagen Sie uns bitte, woran man sie in Personio erkennt.',
    },
  },
  units: {
    en: {
      what: (count, field) =>
        `${inSentence(unitsName(field))} that Engagedly does not have would be created there, for ${peopleIn(count)}`,
      check: 'are the names in Personio new ones, and spelt as they should be?',
    },
    de: {
      what: (count, field) =>
        `${unitsName(field, 'de')}, die Engagedly noch nicht hat, würden dort angelegt, für ${personen(count)}`,
      check: 'Sind diese Namen in Personio wirklich neu, und richtig geschrieben?',
    },
  },
  field: {
    en: {
      what: (count, field) =>
        `the field "${field}" of ${peopleIn(count)} would be changed in Engagedly to what Personio has`,
      check:
        'was this changed for so many in Personio on purpose, for example by a reorganisation or an import?',
    },
    de: {
      what: (count, field) =>
        `das Feld „${field}“ von ${personen(count)} würde in Engagedly auf den Stand von Personio geändert`,
      check:
        'Wurde das in Personio absichtlich für so viele geändert, zum Beispiel durch eine Umstrukturierung oder einen Import?',
    },
  },
};

/** What to check of blocks where all, or some, have no record in Personio that could be set to active. */
const GONE: Readonly<Record<Language, { all: string; some: string }>> = {
  en: {
    all: 'have all of them left? They have no record in Personio any more: whoever has not left needs one there.',
    some: 'have all of them left? Whoever has not is set to active in Personio, without a termination date that has passed, or needs a record there again where there is none any more.',
  },
  de: {
    all: 'Sind alle davon ausgeschieden? Sie haben in Personio keinen Datensatz mehr: Wer nicht ausgeschieden ist, braucht dort wieder einen.',
    some: 'Sind alle davon ausgeschieden? Wer nicht, wird in Personio auf aktiv gesetzt, ohne ein Austrittsdatum, das vorbei ist, oder braucht dort wieder einen Datensatz, wo es keinen mehr gibt.',
  },
};

/** What stands around it; that of an account taken by hand comes from nothing in Personio: somebody of ours has settled it. */
const FRAMES: Readonly<
  Record<
    Language,
    { over(what: string, check: string): string; taken(count: number, closed: number): string }
  >
> = {
  en: {
    over: (what, check) =>
      `More would be changed in Engagedly at once than may be without somebody looking: ${what}. None of this has been done. Please check with your HR: ${check} Please tell us when you have looked: if all of it is right, we release it; what you have corrected in Personio by then is no longer part of it.`,
    taken: (count, closed) =>
      `We have settled by hand whose account in Engagedly it is for ${peopleIn(count)}, and by name, e-mail address or employee number the account fits somebody else better.${closed === 0 ? '' : ` ${CLOSES.en(count, closed)}`} Nothing of it has been done. Please tell us whose account it is: then we release it, or take it back.`,
  },
  de: {
    over: (what, check) =>
      `In Engagedly würde auf einmal mehr geändert, als ohne einen Blick darauf geändert werden darf: ${what}. Davon ist noch nichts geschehen. Bitte prüfen Sie das mit Ihrer Personalabteilung: ${check} Bitte sagen Sie uns Bescheid, wenn Sie nachgesehen haben: Wenn alles stimmt, geben wir es frei. Was Sie bis dahin in Personio berichtigt haben, ist dann nicht mehr dabei.`,
    taken: (count, closed) =>
      `Wir haben für ${personen(count)} von Hand festgelegt, welches Konto in Engagedly zu ihnen gehört. Nach Name, E-Mail-Adresse oder Personalnummer passt dieses Konto aber besser zu jemand anderem.${closed === 0 ? '' : ` ${CLOSES.de(count, closed)}`} Davon ist noch nichts geschehen. Bitte sagen Sie uns, wem das Konto gehört: Dann geben wir es frei oder nehmen es zurück.`,
  },
};

/** Of accounts taken by hand for people whose own account is to be blocked: whoever works with them now is who is shut out. */
const CLOSES: Readonly<Record<Language, (count: number, closed: number) => string>> = {
  en: (count, closed) =>
    `By Personio ${count === 1 ? 'this person' : `${closed} of them`} ${closed === 1 ? 'has left or does' : 'have left or do'} not belong there any more: the ${closed === 1 ? 'account' : 'accounts'} would then be blocked, and whoever works with ${closed === 1 ? 'it' : 'them'} would lose access to Engagedly.`,
  de: (count, closed) =>
    `Laut Personio ${closed === 1 ? 'ist' : 'sind'} ${count === 1 ? 'diese Person' : `${closed} davon`} ausgeschieden oder ${closed === 1 ? 'gehört' : 'gehören'} nicht mehr dazu: ${closed === 1 ? 'Das Konto würde' : 'Diese Konten würden'} dann gesperrt, und wer damit arbeitet, verlöre den Zugang zu Engagedly.`,
};

/** Of blocks where so many records are gone at once that a right may be lost, rather than so many people. */
const SHRUNK: Readonly<Record<Language, string>> = {
  en: 'Personio also shows us far fewer people than before: have so many left, or may our access see fewer of them now?',
  de: 'Außerdem zeigt uns Personio deutlich weniger Personen als zuvor: Sind so viele ausgeschieden, oder darf unser Zugang jetzt weniger sehen?',
};

/** Indented; for a mail. `field`: a key, a kind of unit, or `resolve`. `gone`: how many have no record in Personio; `isShrunk`: so do many others. `closed`: how many of the accounts taken by hand would be blocked. */
export function forTheCustomer(
  { class: kind, field = '' }: { class: LimitClass; field?: string | undefined },
  count: number,
  language: Language = 'en',
  { gone = 0, isShrunk = false, closed = 0 }: { gone?: number; isShrunk?: boolean; closed?: number } = {},
): string {
  const { over, taken } = FRAMES[language];
  if (isTaking({ class: kind, field })) return sentence(taken(count, closed));
  const { what, check } = TOLD[kind][language];
  const asks = gone === 0 ? check : GONE[language][gone === count ? 'all' : 'some'];
  return sentence(over(what(count, field), isShrunk ? `${asks} ${SHRUNK[language]}` : asks));
}

function personen(count: number): string {
  return count === 1 ? '1 Person' : `${count} Personen`;
}
