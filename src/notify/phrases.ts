/** What customers read in mails, in both languages side by side. Pure; nothing is escaped yet. */
import { guidanceFor, type IssueCode } from '../issues.ts';
import type { Language } from '../model.ts';

/** The same sentence in each language, of the same things. */
type Phrase<Given> = Readonly<Record<Language, (given: Given) => string>>;
type Fixed = Readonly<Record<Language, () => string>>;

function fixed(en: string, de: string): Fixed {
  return { en: () => en, de: () => de };
}

const inStep: Phrase<{ inStep: number; people: number }> = {
  en: ({ inStep, people }) =>
    `${inStep} of ${people} ${people === 1 ? 'person in scope is' : 'people in scope are'} in step.`,
  de: ({ inStep, people }) =>
    `Auf demselben Stand: ${inStep} von ${people} ${people === 1 ? 'Person, die abgeglichen wird' : 'Personen, die abgeglichen werden'}.`,
};

const firstSubject: Phrase<{ name: string }> = {
  en: ({ name }) => `${name}: Personio and Engagedly are now in step`,
  de: ({ name }) => `${name}: Personio und Engagedly sind jetzt auf demselben Stand`,
};

const first: Phrase<{ name: string }> = {
  en: ({ name }) => `The first synchronisation of ${name} from Personio to Engagedly is complete.`,
  de: ({ name }) => `der erste Abgleich von Personio nach Engagedly für ${name} ist abgeschlossen.`,
};

/** `schedule`: in words; may be empty. */
const fromNowOn: Phrase<{ schedule: string }> = {
  en: ({ schedule }) =>
    `From now on, changes in Personio are carried over ${schedule || 'on the agreed schedule'}.`,
  de: ({ schedule }) =>
    `Ab jetzt werden Änderungen in Personio ${schedule || 'zu den vereinbarten Zeiten'} übernommen.`,
};

const ifWrong: Phrase<{ mayAnswer: boolean }> = {
  en: ({ mayAnswer }) =>
    `If something looks wrong in Engagedly, please ${mayAnswer ? 'answer this mail' : 'tell your usual contact'}.`,
  de: ({ mayAnswer }) =>
    `Wenn in Engagedly etwas nicht stimmt, ${mayAnswer ? 'antworten Sie bitte auf diese E-Mail' : 'wenden Sie sich bitte an Ihre gewohnte Ansprechperson'}.`,
};

const recoveredSubject: Phrase<{ name: string }> = {
  en: ({ name }) => `${name}: the synchronisation from Personio to Engagedly works again`,
  de: ({ name }) => `${name}: Der Abgleich von Personio nach Engagedly funktioniert wieder`,
};

/** `failures`: in a row; 0 when it is not known. `finishedAt`: in words; may be empty. */
const recovered: Phrase<{ name: string; failures: number; finishedAt: string }> = {
  en: ({ name, failures, finishedAt }) => {
    const times = failures > 0 ? ` ${failures} ${failures === 1 ? 'time' : 'times'}` : '';
    const since = finishedAt === '' ? '' : ` The run that worked ended on ${finishedAt}.`;
    return `The synchronisation of ${name} from Personio to Engagedly had failed${times}. It works again.${since}`;
  },
  de: ({ name, failures, finishedAt }) => {
    const times = failures > 0 ? ` ${failures}-mal` : '';
    const since = finishedAt === '' ? '' : ` Der gelungene Lauf endete am ${finishedAt}.`;
    return `der Abgleich von Personio nach Engagedly für ${name} war${times} fehlgeschlagen. Er funktioniert wieder.${since}`;
  },
};

const waiting: Phrase<{ held: number }> = {
  en: ({ held }) =>
    held === 1
      ? '1 change waits until support has looked at it.'
      : `${held} changes wait until support has looked at them.`,
  de: ({ held }) =>
    held === 1
      ? '1 Änderung wartet, bis der Support sie angesehen hat.'
      : `${held} Änderungen warten, bis der Support sie angesehen hat.`,
};

const whoItIs: Phrase<{ mayAnswer: boolean }> = {
  en: ({ mayAnswer }) =>
    mayAnswer
      ? 'Answer this mail to hear which people it is about.'
      : 'Your usual contact can tell you which people it is about.',
  de: ({ mayAnswer }) =>
    mayAnswer
      ? 'Antworten Sie auf diese E-Mail, um zu erfahren, um welche Personen es geht.'
      : 'Ihre gewohnte Ansprechperson kann Ihnen sagen, um welche Personen es geht.',
};

export const PHRASES = {
  hello: fixed('Hello,', 'Guten Tag,'),
  people: fixed('People', 'Personen'),
  units: fixed('Units', 'Strukturen'),
  unitsCreated: fixed(
    'Departments, business units, job titles and locations created',
    'Abteilungen, Geschäftsbereiche, Positionen und Standorte angelegt',
  ),
  noPeople: fixed(
    'No people are in scope; departments and the like are in step.',
    'Es werden keine Personen abgeglichen; Abteilungen und Ähnliches sind auf demselben Stand.',
  ),
  nothingToDo: fixed('You do not need to do anything.', 'Sie müssen nichts tun.'),
  toCorrect: fixed(
    'What you can correct in Personio, so that everybody is carried over:',
    'Was Sie in Personio korrigieren können, damit alle übernommen werden:',
  ),
  byProgram: fixed(
    'This mail was written by a program. It holds numbers only, no personal data.',
    'Diese E-Mail hat ein Programm geschrieben. Sie enthält nur Zahlen, keine personenbezogenen Daten.',
  ),
  inStep,
  firstSubject,
  first,
  fromNowOn,
  ifWrong,
  recoveredSubject,
  recovered,
  waiting,
  whoItIs,
} as const;

/** What only the people who keep Personio can correct; in English as everywhere else. */
export const CORRECTABLE: ReadonlyMap<IssueCode, Fixed> = new Map(
  (
    [
      [
        'address-taken',
        'Ein anderes Konto in Engagedly hat die E-Mail-Adresse oder Personalnummer, die diese Personen bekommen sollen',
      ],
      ['ambiguous', 'Zu derselben Person passen mehrere Konten oder mehrere Datensätze in Personio'],
      [
        'conflict',
        'E-Mail-Adresse und Personalnummer führen zu verschiedenen Konten, das Konto trägt einen anderen Namen oder gehört schon jemand anderem, oder ein freies Konto trägt denselben Namen',
      ],
      ['duplicate', 'Engagedly meldet, dass E-Mail-Adresse oder Personalnummer schon vergeben sind'],
      [
        'mandatory-missing',
        'Ein Feld, das Engagedly verlangt, ist leer, daher konnte die Person nicht hinzugefügt werden',
      ],
      ['manager-cycle', 'Personen, die direkt oder im Kreis gegenseitig Vorgesetzte sind'],
      ['manager-unknown', 'Die vorgesetzte Person ist nicht unter den Personen, die Personio zeigt'],
      ['no-identifier', 'Keine E-Mail-Adresse oder Personalnummer, an der die Person zu erkennen ist'],
      [
        'termination-far',
        'In Personio inaktiv, aber das Austrittsdatum liegt mehr als 90 Tage in der Zukunft oder ist kein Datum, so dass das Konto bis dahin offen bleibt',
      ],
      ['termination-passed', 'In Personio aktiv oder vor dem Eintritt, obwohl das Austrittsdatum vorbei ist'],
      ['unknown-status', 'Ein Status in Personio, der hier nicht bekannt ist'],
    ] as const
  ).map(([code, de]) => [code, fixed(guidanceFor(code).meaning, de)]),
);
