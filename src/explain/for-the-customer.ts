/** What waits, as it may be written to the customer: how many, why, and what to check. It names nobody. Pure. */
import { inSentence } from '../issues.ts';
import { isTaking, unitsName } from '../labels.ts';
import type { LimitClass } from '../model.ts';
import { sentence } from './columns.ts';
import { peopleIn } from './explain.ts';

type Told = { what(count: number, field: string): string; check: string };

const TOLD: Readonly<Record<LimitClass, Told>> = {
  block: {
    what: (count) =>
      `${peopleIn(count)} would lose access to Engagedly, since by Personio they have left or do not belong there any more`,
    check:
      'have all of them left? Whoever has not is set to active in Personio, without a termination date that has passed.',
  },
  reactivate: {
    what: (count) =>
      `the blocked Engagedly accounts of ${peopleIn(count)} would be opened, since Personio has them as active`,
    check: 'do all of them work for you now? Whoever does not is set to inactive in Personio.',
  },
  identifier: {
    what: (count) =>
      `the e-mail address or employee number of ${peopleIn(count)} would be changed in Engagedly to what Personio has`,
    check: 'were these changed in Personio on purpose, for example because of a new domain or new numbers?',
  },
  create: {
    what: (count) =>
      `${peopleIn(count)} would get an account in Engagedly, since they are in Personio and have none`,
    check: 'is everybody meant to be in Engagedly? If not, tell us by what these can be told in Personio.',
  },
  units: {
    what: (count, field) =>
      `${inSentence(unitsName(field))} that Engagedly does not have would be created there, for ${peopleIn(count)}`,
    check: 'are the names in Personio new ones, and spelt as they should be?',
  },
  field: {
    what: (count, field) =>
      `the field "${field}" of ${peopleIn(count)} would be changed in Engagedly to what Personio has`,
    check:
      'was this changed for so many in Personio on purpose, for example by a reorganisation or an import?',
  },
};

/** Indented; for a mail. `field`: a key, a kind of unit, or `resolve`. */
export function forTheCustomer(
  { class: kind, field = '' }: { class: LimitClass; field?: string | undefined },
  count: number,
): string {
  if (isTaking({ class: kind, field })) return taken(count);
  const { what, check } = TOLD[kind];
  return sentence(
    `More would be changed in Engagedly at once than may be without somebody looking: ${what(count, field)}. None of this has been done. Please check with your HR: ${check} Tell us when it is right: then we release it, or the next sync finds nothing more to do.`,
  );
}

/** Nothing of it comes from Personio: somebody of ours has settled it. */
function taken(count: number): string {
  return sentence(
    `We have settled by hand whose account in Engagedly it is for ${peopleIn(count)}, and by name, e-mail address or employee number the account fits somebody else better. Nothing of it has been done. Please tell us whose account it is: then we release it, or take it back.`,
  );
}
