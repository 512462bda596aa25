/** Why something was to happen to somebody, or why not, in a sentence. Pure. */
import type { DesiredUser, Match, Permits, UserChange } from '../model.ts';

const BY: Readonly<Record<(Match & { kind: 'matched' })['by'], string>> = {
  resolve: 'the tenant file says so under "resolve"',
  link: 'it is remembered as theirs',
  identifier: 'it bears their identifier',
  'other-identifier': 'it bears their other key, and no identifier that anybody has',
  name: 'it bears their name and a date of theirs, and nobody else does',
  transfer: 'it was that of an earlier record of theirs',
};

/** `codes`: what the issues that concern the person mean; `also`: sentences besides. */
export function whyOf({
  person,
  match,
  change,
  codes,
  also = [],
  nameOf,
}: {
  person: DesiredUser | undefined;
  match: Match | undefined;
  change: UserChange | undefined;
  codes: readonly string[];
  also?: readonly string[];
  /** Of an employee, by Personio id. */
  nameOf(employee: string): string;
}): string {
  const parts = [
    change ? causeOf(change, person) : '',
    match?.kind === 'matched'
      ? `The account is taken for theirs, because ${BY[match.by]}${against(match.permits, nameOf)}.`
      : '',
    ...codes.map((meaning) => `${meaning}.`),
    ...also,
  ];
  return parts.filter((part) => part !== '').join(' ');
}

function against({ takenFrom = [] }: Permits, nameOf: (employee: string) => string): string {
  const read = takenFrom.flatMap((from) =>
    'employee' in from ? `${nameOf(from.employee)} (Personio ${from.employee})` : [],
  );
  const gone = takenFrom.flatMap((from) => ('reference' in from ? from.reference : []));
  return [
    read.length === 0 ? '' : `, though more speaks for it that it is the account of ${read.join(', ')}`,
    gone.length === 0
      ? ''
      : `, though it is remembered for somebody who is not in Personio's list (${gone.join(', ')})`,
  ].join('');
}

function causeOf(change: UserChange, person: DesiredUser | undefined): string {
  switch (change.action) {
    case 'create':
      if (change.thenBlock) return `Has no account, and ${standingOf(person)}: added and blocked at once.`;
      return `In scope (${standingOf(person)}), and no account is theirs.`;
    case 'update':
      return `Personio and Engagedly differ (${standingOf(person)}).`;
    case 'reactivate':
      return `Their account is blocked, and ${standingOf(person)}.`;
    case 'block':
      if (change.because === 'missing') return 'Gone from Personio for three complete runs and 72 hours.';
      if (change.because === 'undone') return 'Their account was opened by the run that is put back.';
      if (change.because === 'out-of-scope')
        return 'Has not passed the filter for three complete runs and 72 hours.';
      return `To be blocked, because ${standingOf(person)}.`;
  }
}

function standingOf(person: DesiredUser | undefined): string {
  if (person === undefined) return 'Personio does not show them any more';
  const { status = 'of a status that is not known', ends } = person.employee;
  return `Personio says ${status}${ends === undefined ? '' : `, last day ${ends}`}`;
}
