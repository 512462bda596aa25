/**
 * The sentences of `tenant/describe` for a customer, who knows neither the keys of a tenant file nor what runs are. Those
 * that are plain to them stay as they are. Markdown in, Markdown out. Pure.
 */
import { fieldName } from '../vendors/engagedly/field-names.ts';
import { codesInWords, fixed, type Pattern, partlyRetold, wordOfCode } from './sentences.ts';

const SENTENCES: readonly Pattern[] = [
  fixed('Nobody: only units are synced.', 'Nobody: only departments and the like are kept in step.'),
  [
    /^Only with an e-mail address of (.+); others are set aside\.$/,
    (domains = '') =>
      `Only with an e-mail address of ${domains}; nothing is done for all others until somebody has looked at them.`,
  ],
  fixed('The e-mail address (`email`).', 'By their e-mail address.'),
  fixed('The employee number (`employee_id`).', 'By their employee number (Employee ID in Engagedly).'),
  fixed(
    'None is created: a name that Engagedly does not know leaves the field alone.',
    'None is created: where Engagedly does not know a name, the field stays as it is.',
  ),
  [
    /^Reason: (.+)\.$/,
    (reasons = '') => `The reason given there: ${codesInWords(reasons, (code) => wordOfCode(code, 'en'))}.`,
  ],
  fixed(
    'Inactive in Personio: **blocked** in Engagedly, if the filter lets them through or once did.',
    'Inactive in Personio: **blocked** in Engagedly, if they belong here by the rules above, or once did.',
  ),
  fixed(
    'Inactive without an account: added and blocked at once, if the filter lets them through.',
    'Inactive without an account: added and blocked at once, if they belong here by the rules above.',
  ),
  [
    /^(Gone from Personio|No longer passes the filter): (.+?)( after three complete runs and 72 hours)?\.$/,
    (what = '', fate = '', wait = '') =>
      `${what === 'Gone from Personio' ? what : 'No longer belongs here by the rules above'}: ${fate}${wait === '' ? '' : `${wait} at the earliest`}.`,
  ],
  fixed(
    'Back again: activated, if this sync had blocked the account or has seen the person inactive since; blocked by hand otherwise, it stays blocked.',
    'Back again: the account is opened again, if this program had blocked it. If the person was inactive in Personio meanwhile, also if somebody had blocked it by hand; otherwise an account that was blocked by hand stays blocked.',
  ),
  [
    /^The (birth date|gender) is read: it is (.+)\.$/,
    (kind = '', uses = '') => `The ${kind} is read: it is ${usesInWords(uses)}.`,
  ],
  fixed('None: there is no address under `notify`.', 'None: you have named no mailbox for them.'),
];

export function inEnglish(text: string): string {
  return partlyRetold(text, SENTENCES);
}

function usesInWords(uses: string): string {
  return uses
    .replace(/`([^`]+)`/g, (written, field: string) => fieldName(field, 'en') ?? written)
    .replace(/,? and (?=compared to tell|used by the filter)/g, ', and ')
    .replace('used by the filter, to decide who is in scope', 'used to decide who comes over');
}
