/** What is asked about a new customer, in the customer's words. Pure. */

import { type Form, listOrNone, oneOf } from './answer-forms.ts';
import { attributeDoubt, choicesDoubt, fieldsDoubt } from './doubts.ts';
import {
  attributeFlaw,
  eachOf,
  fieldsFlaw,
  limitsFlaw,
  mailboxFlaw,
  onlyFlaw,
  scheduleFlaw,
  unitsFlaw,
  withoutFlaw,
  zoneFlaw,
} from './flaws.ts';
import { withoutQuotes } from './not-a-name.ts';

export type Question = Form & {
  /** Also the flag: `--name`. */
  id: (typeof IDS)[number];
  text: string;
  /** Shown below the question. */
  help: string;
  /** `undefined`: there must be an answer. */
  usual: string | undefined;
  /** Where nobody can say yet: an answer to a question before this one, which makes this one needless. */
  otherwise?: { id: Question['id']; answer: string; says: string };
  /** What may be meant otherwise, in an answer without a flaw: a person is asked for it. */
  doubt?(answer: string): string | undefined;
};

const IDS = [
  'name',
  'timezone',
  'employees',
  'without',
  'only',
  'identifier',
  'number',
  'fields',
  'structure',
  'protect',
  'limits',
  'schedule',
  'domains',
  'notify',
  'language',
  'details',
  'approvers',
  'status',
] as const;

const UNITS = ['departments', 'businesses', 'job_titles', 'locations'];

const ASKED: readonly Question[] = [
  {
    id: 'name',
    text: "What is the customer's name?",
    help: 'As it should stand in mails and on the board.',
    usual: undefined,
    flaw: (answer) => (answer.length > 100 ? 'At most 100 characters.' : undefined),
  },
  {
    id: 'timezone',
    text: 'In which time zone do they work?',
    help: 'A name like Europe/Berlin or Europe/Vienna. The times of the sync, and the day on which somebody leaves, are of this zone.',
    usual: 'Europe/Berlin',
    flaw: zoneFlaw,
  },
  {
    id: 'employees',
    text: 'Who gets an account?',
    help: 'active: whoever works there, also on leave. all: also people who start soon, and everybody who has left, with an account that is blocked as soon as it is made. none: nobody, only departments and the like are kept in step.',
    usual: 'active',
    ...oneOf({
      active: ['aktiv', 'aktive'],
      all: ['alle', 'everybody', 'everyone'],
      none: ['nobody', 'niemand', 'keine', 'keiner', 'no', 'nein'],
    }),
  },
  {
    id: 'without',
    text: 'Whom must the sync leave out?',
    help: 'An attribute of Personio and its values, several with ";" between them: employment_type=external; office=Partner. Externals are employment_type=external. Empty: nobody is left out.',
    usual: '',
    ...listOrNone(withoutFlaw),
    doubt: choicesDoubt,
  },
  {
    id: 'only',
    text: 'Is it for some people only?',
    help: 'As above: office=Wien,Graz, or Funktion=Pflege for an attribute of their own. country=AT,DE is the country of their public holidays; Personio knows no other. Empty: for everybody.',
    usual: '',
    ...listOrNone(onlyFlaw),
    doubt: choicesDoubt,
  },
  {
    id: 'identifier',
    text: 'What do both systems know a person by?',
    help: 'email: the work e-mail address. employee_id: "Employee ID" in Engagedly, a number that the customer keeps there. With either everybody needs an address of their own: Engagedly asks for one for each account and refuses one that exists, so whoever shares theirs and has no account yet waits.',
    usual: 'email',
    ...oneOf({
      email: ['e-mail', 'mail', 'e-mail address', 'e-mail-adresse'],
      employee_id: ['employee id', 'employee-id'],
    }),
  },
  {
    id: 'number',
    text: 'Which number of Personio is the Employee ID of Engagedly?',
    help: "id: Personio's own (the number in the address of the profile). Or the attribute with the personnel number, by its name on the screen: Personalnummer.",
    usual: 'id',
    flaw: attributeFlaw,
    doubt: attributeDoubt,
  },
  {
    id: 'fields',
    text: 'Does a field of Engagedly come from elsewhere than usual, or from nowhere?',
    help: 'The field, by its name on the screen of Engagedly in English or German, and the attribute of Personio; several with ";" between them: Job Title=Funktion; Telefonnummer=Durchwahl. With none, as in businesses=none, the field is left as it stands in Engagedly. Empty: all as usual.',
    usual: '',
    ...listOrNone(fieldsFlaw),
    doubt: fieldsDoubt,
  },
  {
    id: 'structure',
    text: 'Which of these may be created in Engagedly where they are missing?',
    help: `${UNITS.join(',')}, or some of them. Empty: none, and a field whose unit is missing is left alone; without people, all of them. Nothing is ever renamed or deleted.`,
    usual: '',
    ...listOrNone(unitsFlaw),
  },
  {
    id: 'protect',
    text: 'Who is never blocked, however they leave?',
    help: "Board members or administrators, by the number at the end of the address of their page in Personio, separated by commas: 700033,700034. No names. Empty: nobody but Engagedly's own site administrators, who are never blocked here.",
    usual: '',
    ...listOrNone(eachOf(/^(?:personio:)?[1-9]\d{0,15}$/, 'A number of Personio looks like 700033.')),
  },
  {
    id: 'limits',
    text: 'How many people may be blocked in a day before somebody has to approve it?',
    help: 'usual: a tenth of them, at least 5 and at most 25. A number is the most there may ever be: with 3, if more are to be blocked, all of them wait until somebody has looked, and the rest goes on. Of other changes likewise: blocked=3; added=20.',
    usual: 'usual',
    flaw: limitsFlaw,
  },
  {
    id: 'schedule',
    text: 'When should the sync run?',
    help: 'daily (between 05:00 and 06:59), twice-daily (also 12 hours later), or times of their own: 05:30,17:30 mon-fri (or Mo-Fr). A sync starts after its time, usually within the hour: what has to be there at 08:00 is due at 07:00.',
    usual: 'daily',
    flaw: scheduleFlaw,
  },
  {
    id: 'domains',
    text: 'Which e-mail domains are theirs?',
    help: 'Separated by commas. People with another address are left alone. Empty: all are.',
    usual: '',
    ...listOrNone(eachOf(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i, 'A domain looks like nordwind.example.')),
  },
  {
    id: 'notify',
    text: 'Who is told when the sync begins, and when it works again?',
    help: 'Shared mailboxes of the customer, not of one person; separated by commas. Empty: nobody. These are the only mails to a customer: what goes wrong is told to support (SUPPORT_MAIL), who can mend it, and who passes on what the customer has to do.',
    usual: '',
    // The usual answer needs no look.
    ...listOrNone((answer) => (answer === '' ? undefined : mailboxFlaw(answer))),
  },
  {
    id: 'language',
    text: 'In which language are these mails?',
    help: 'en: English. de: German.',
    usual: 'en',
    ...oneOf({ en: ['english', 'englisch'], de: ['german', 'deutsch'] }),
  },
  {
    id: 'details',
    text: 'May people whom the customer names read who is concerned by a run?',
    help: 'The customer decides. none: numbers and pseudonyms only. held: by name who waits for an approval or was set aside, encrypted for 14 days. all: also whoever was changed.',
    usual: 'none',
    ...oneOf({ none: ['no', 'nein', 'keine', 'niemand', 'nobody'], held: [], all: ['alle'] }),
  },
  {
    id: 'approvers',
    text: 'Who may read that?',
    help: 'Roles of .github/approvers.json, separated by commas: nordwind-hr,support-2. A new role with the public key that "npm run key" has printed for that person, and it is added there: nordwind-hr=age1….',
    usual: undefined,
    otherwise: {
      id: 'details',
      answer: 'none',
      says: 'Nobody yet: Enter, and nothing is kept for anybody to read. It can be changed later, with --change.',
    },
    flaw: eachOf(
      /^[a-z0-9][a-z0-9-]{0,38}[a-z0-9](?:\s*=\s*age1[a-z0-9]{58})?$/,
      'A role has 2 to 40 small letters, digits and hyphens; a public key is age1 and 58 characters more.',
    ),
  },
  {
    id: 'status',
    text: 'May the sync begin once the file is reviewed and merged?',
    help: 'paused: not before "active" is written into the file; validate, doctor and plan work all the same. active: at its next time after the pull request is merged.',
    usual: 'paused',
    ...oneOf({ paused: ['pausiert'], active: ['aktiv'] }),
  },
];

export const QUESTIONS: readonly Question[] = ASKED.map(withoutQuotes);

/** Before it the same things are shown as both systems call them. */
export const AFTER_GLOSSARY: ReadonlySet<Question['id']> = new Set(['without', 'only', 'number', 'fields']);

const OF_PEOPLE: ReadonlySet<Question['id']> = new Set([
  ...(['without', 'only', 'identifier', 'protect', 'limits', 'domains', 'details'] as const),
]);

/** Whether the answers so far make the question needless. */
export function isNeedless({ id }: Question, answers: ReadonlyMap<string, string>): boolean {
  const people = answers.get('employees') !== 'none';
  if (id === 'number') return answers.get('identifier') !== 'employee_id' || !people;
  if (id === 'language') return (answers.get('notify') ?? '') === '';
  if (id === 'approvers') return (answers.get('details') ?? 'none') === 'none';
  return !people && OF_PEOPLE.has(id);
}

/** Of a change: whether another answer, given with it, leaves nothing that this one could say. */
export function isPointless({ id }: Question, answers: ReadonlyMap<string, string>): boolean {
  return id === 'number' && answers.has('identifier') && answers.get('identifier') !== 'employee_id';
}

/** For `--help`: the flags that answer them. */
export function renderQuestions(): string {
  return QUESTIONS.map(({ id, text, help, usual }) => {
    const without = usual === undefined || usual === '' ? '' : ` Without it: ${usual}.`;
    return `  --${id} <answer>\n      ${text}\n      ${help}${without}`;
  }).join('\n');
}
