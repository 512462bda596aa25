/** What is asked about a new customer, in the customer's words. Pure. */

export type Question = {
  /** Also the flag: `--name`. */
  id: (typeof IDS)[number];
  text: string;
  /** Shown below the question. */
  help: string;
  /** `undefined`: there must be an answer. */
  usual: string | undefined;
  /** What is wrong with an answer; `undefined`: nothing. */
  flaw(answer: string): string | undefined;
};

const IDS = [
  'name',
  'timezone',
  'employees',
  'without',
  'only',
  'identifier',
  'number',
  'schedule',
  'domains',
  'notify',
] as const;

/** `office=Wien,Graz`: an attribute as the customer calls it, and values of it. */
const CHOICE = /^\s*([^=]{1,120}?)\s*=\s*(.+?)\s*$/;
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

export const QUESTIONS: readonly Question[] = [
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
    flaw: (answer) =>
      isZone(answer) ? undefined : 'No time zone of this name: a continent, a slash and a city.',
  },
  {
    id: 'employees',
    text: 'Who gets an account?',
    help: 'active: whoever works there, also on leave. all: also people who start soon. none: nobody, only departments and the like are kept in step.',
    usual: 'active',
    flaw: oneOf('active', 'all', 'none'),
  },
  {
    id: 'without',
    text: 'Whom must the sync leave out?',
    help: 'An attribute of Personio and its values: employment_type=external, or office=Partner. Empty: nobody.',
    usual: '',
    flaw: choiceFlaw,
  },
  {
    id: 'only',
    text: 'Is it for some people only?',
    help: 'As above: office=Wien,Graz, or Land=Austria for an attribute of their own. Empty: for everybody.',
    usual: '',
    flaw: choiceFlaw,
  },
  {
    id: 'identifier',
    text: 'What do both systems know a person by?',
    help: 'email: the work e-mail address. employee_id: "Employee ID" in Engagedly, a number that the customer keeps there.',
    usual: 'email',
    flaw: oneOf('email', 'employee_id'),
  },
  {
    id: 'number',
    text: 'Which number of Personio is the Employee ID of Engagedly?',
    help: "id: Personio's own (the number in the address of the profile). Or the attribute with the personnel number, by its name on the screen: Personalnummer.",
    usual: 'id',
    flaw: (answer) => (answer.length > 120 ? 'At most 120 characters.' : undefined),
  },
  {
    id: 'schedule',
    text: 'When should the sync run?',
    help: 'daily (between 05:00 and 06:59), twice-daily (also 12 hours later), or times of their own: 05:30,17:30 mon-fri.',
    usual: 'daily',
    flaw: (answer) =>
      scheduleOf(answer) === undefined
        ? 'daily, twice-daily, or times like 05:30,17:30 with days like mon-fri.'
        : undefined,
  },
  {
    id: 'domains',
    text: 'Which e-mail domains are theirs?',
    help: 'Separated by commas. People with another address are left alone. Empty: all are.',
    usual: '',
    flaw: eachOf(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i, 'A domain looks like nordwind.example.'),
  },
  {
    id: 'notify',
    text: 'Who is told when the sync begins, and when it works again?',
    help: 'Shared mailboxes of the customer, not of one person; separated by commas. Empty: nobody.',
    usual: '',
    flaw: eachOf(/^[^\s@,]+@[^\s@,]+\.[^\s@,]+$/, 'An address looks like hr-it@nordwind.example.'),
  },
];

/** Whether the answers so far make the question needless. */
export function isNeedless({ id }: Question, answers: ReadonlyMap<string, string>): boolean {
  const people = answers.get('employees') !== 'none';
  if (id === 'number') return answers.get('identifier') !== 'employee_id' || !people;
  return !people && ['identifier', 'domains', 'without', 'only'].includes(id);
}

export function choiceOf(answer: string): { attribute: string; values: string[] } | undefined {
  const [, attribute = '', list = ''] = CHOICE.exec(answer) ?? [];
  const values = list.split(',').flatMap((value) => value.trim() || []);
  return values.length === 0 ? undefined : { attribute, values };
}

export type Schedule = 'daily' | 'twice-daily' | { at: string[]; days?: string[] };

export function scheduleOf(answer: string): Schedule | undefined {
  const text = answer.trim().toLowerCase();
  if (text === 'daily' || text === 'twice-daily') return text;
  const [times = '', days = ''] = text.split(/\s+/, 2);
  const at = times.split(',');
  if (!at.every((time) => TIME.test(time))) return undefined;
  if (days === '') return { at };
  const [from = '', to = from] = days.split('-');
  const [first, last] = [DAYS.indexOf(from), DAYS.indexOf(to)];
  return first < 0 || last < first ? undefined : { at, days: DAYS.slice(first, last + 1) };
}

export function listOf(answer: string): string[] {
  return answer.split(',').flatMap((part) => part.trim() || []);
}

function oneOf(...words: string[]): (answer: string) => string | undefined {
  return (answer) => (words.includes(answer) ? undefined : `One of: ${words.join(', ')}.`);
}

function eachOf(pattern: RegExp, flaw: string): (answer: string) => string | undefined {
  return (answer) => (listOf(answer).every((part) => pattern.test(part)) ? undefined : flaw);
}

function choiceFlaw(answer: string): string | undefined {
  if (answer === '' || choiceOf(answer)) return undefined;
  return 'An attribute, "=", and its values by comma: employment_type=external.';
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** The same thing on the screens of both, in both languages, and its key. */
export const GLOSSARY: readonly (readonly [personio: string, engagedly: string, key: string])[] = [
  ['First name / Vorname', 'First Name', 'first_name'],
  ['Last name / Nachname', 'Last Name', 'last_name'],
  ['Email / E-Mail', 'Email', 'email'],
  ['Position / Position', 'Job Title', 'job_title'],
  ['Department / Abteilung', 'Department', 'departments'],
  ['Cost center / Kostenstelle', 'Business Unit', 'businesses'],
  ['Office / Standort', 'Location', 'location'],
  ['Supervisor / Vorgesetzter', 'Manager', 'manager'],
  ['Hire date / Einstellungsdatum', 'Joining Date', 'joining_date'],
  ['Birthday / Geburtstag', 'Birth Date', 'birth_date'],
  ['Personnel number / Personalnummer', 'Employee ID', 'employee_id'],
];

export function renderGlossary(): string {
  const rows = [['on screen in Personio', 'in Engagedly', 'in the file'], ...GLOSSARY];
  const widths = [0, 1].map((at) => Math.max(...rows.map((row) => (row[at] ?? '').length)));
  return rows
    .map(([a = '', b = '', c = '']) => `  ${a.padEnd(widths[0] ?? 0)}   ${b.padEnd(widths[1] ?? 0)}   ${c}`)
    .join('\n');
}
