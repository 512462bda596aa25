/** What is wrong with an answer, in words of whoever gives it. Pure. */
import { UNIT_LABELS } from '../labels.ts';
import type { UnitKind } from '../model.ts';
import { isTimezone, suggestTimezone } from '../schedule/timezone.ts';
import { checkTenant } from '../tenant/check/check.ts';
import { unlikeFixed } from '../vendors/personio/fixed-values.ts';
import { numberOf } from '../vendors/raw.ts';
import {
  choicesOf,
  fieldRowsOf,
  type ListChange,
  limitsOf,
  listOf,
  noChoiceIn,
  notOfSchedule,
  scheduleOf,
  turnedRowIn,
  UNCLEAR_COMMA,
} from './answers.ts';
import { expressionOf, holdsOf, placeOf } from './attribute.ts';
import { fieldOf, suggestField, unitOf } from './glossary.ts';
import { nameFlaw, quotedFlaw } from './not-a-name.ts';

export function unitsFlaw(answer: string): string | undefined {
  const spoilt = signIn(answer) ?? quotedIn(answer);
  if (spoilt !== undefined) return spoilt;
  const wrong = listOf(answer).find((name) => unitOf(name) === undefined);
  if (wrong === undefined) return undefined;
  const all = (Object.keys(UNIT_LABELS) as UnitKind[]).map((kind) => `${kind} (${UNIT_LABELS[kind].de})`);
  return `"${wrong.slice(0, 60)}" is none of these: ${all.join(', ')}.`;
}

export function eachOf(pattern: RegExp, flaw: string): (answer: string) => string | undefined {
  return (answer) => {
    const wrong = listOf(answer).find((part) => !pattern.test(part));
    const none = wrong === undefined ? undefined : `${flaw} "${wrong.slice(0, 60)}" is none.`;
    return signIn(answer) ?? quotedIn(answer) ?? none;
  };
}

export function choicesFlaw(answer: string): string | undefined {
  const stranger = noChoiceIn(answer);
  if (stranger !== undefined) {
    const type = unlikeFixed(EMPLOYMENT, stranger)?.guess;
    const name = `"${stranger.slice(0, 60)}"`;
    return type === undefined
      ? `An attribute, "=", and its values by comma: office=Partner. ${name} is not that.`
      : `An attribute, "=", and its values by comma: ${name} is ${EMPLOYMENT}=${type}.`;
  }
  for (const { attribute, values } of choicesOf(answer) ?? []) {
    if (SIGNED.test(attribute)) return signFlaw(attribute);
    const [wrong] = [nameFlaw(attribute), ...values.map(quotedFlaw)].filter((flaw) => flaw !== undefined);
    if (wrong !== undefined) return wrong;
    const place = placeOf(attribute);
    const open = values.find((value) => OPEN_END.test(value));
    if (open !== undefined)
      return `"${open.slice(0, 60)}": a value is compared as a whole, and a "*" stands for nothing but itself.`;
    const unclear = values.find((value) => UNCLEAR_COMMA.test(value));
    if (unclear !== undefined) return commaFlaw(unclear.slice(0, 60));
    if (holdsOf(place).kind === 'number' && values.some((value) => numberOf(value) === undefined)) {
      return `${expressionOf(place)} is a number in Personio, and would never be equal to a text.`;
    }
    for (const value of 'attribute' in place ? values : []) {
      const unlike = unlikeFixed(expressionOf(place), value);
      if (unlike !== undefined && !unlike.isDoubtful) return `${unlike.message} ${unlike.remedy}`;
    }
  }
  return undefined;
}

/**
 * Of those who are let in: whoever leaves is inactive, and would not be blocked but fall out of scope. `how`: what becomes of
 * the list that is there.
 */
export function onlyFlaw(answer: string, how: ListChange['how'] = 'be'): string | undefined {
  const flaw = choicesFlaw(answer);
  const statuses = statusesIn(answer);
  if (flaw !== undefined || statuses === undefined) return flaw;
  // What is added takes nobody out: a place that the file does not ask for yet is refused by itself.
  const isLost = how !== 'add' && statuses.includes('inactive') === (how === 'take');
  return isLost ? LEAVERS : undefined;
}

/** Of those who are kept out. */
export function withoutFlaw(answer: string, how: ListChange['how'] = 'be'): string | undefined {
  const isKeptOut = how !== 'take' && statusesIn(answer)?.includes('inactive');
  return choicesFlaw(answer) ?? (isKeptOut ? LEAVERS : undefined);
}

const LEAVERS =
  'By their status whoever leaves would fall out of scope instead of being blocked. Leave it out: --employees says who is taken by their status, and active is the usual.';

function statusesIn(answer: string): readonly string[] | undefined {
  const asked = (choicesOf(answer) ?? []).filter(
    ({ attribute }) => expressionOf(placeOf(attribute)) === 'status',
  );
  return asked.length === 0 ? undefined : asked.flatMap(({ values }) => values);
}

const EMPLOYMENT = 'employment_type';
const SIGNED = /^[+-]/;
/** Inside of a word a star may be meant: `Mitarbeiter*in`. */
const OPEN_END = /^\*|\*$/;

function signFlaw(attribute: string): string {
  return `"${attribute.slice(0, 60)}": a plus or minus stands once, in front of the whole answer, and with --change alone: it adds to what the file has, or takes out of it.`;
}

function signIn(list: string): string | undefined {
  const signed = listOf(list).find((part) => SIGNED.test(part));
  return signed === undefined ? undefined : signFlaw(signed);
}

/** Each of a list may stand in quotation marks of its own. */
function quotedIn(list: string): string | undefined {
  return listOf(list)
    .map(quotedFlaw)
    .find((flaw) => flaw !== undefined);
}

export function attributeFlaw(answer: string): string | undefined {
  if (SIGNED.test(answer.trim())) return signFlaw(answer.trim());
  return answer.length > 120 ? 'At most 120 characters.' : nameFlaw(answer);
}

function commaFlaw(text: string): string {
  const one = text.replace(',', '.');
  const isOneAtMost = !one.includes(',');
  return `"${text}" may be one number or several: write ${isOneAtMost ? `${one} for one, and ` : ''}a blank behind the comma for several: ${text.replaceAll(',', ', ')}.`;
}

const OWN_FIELDS =
  'npm run new -- --help lists them. A custom attribute of the organisation goes by its key, custom-attribute-…; with the keys at hand such rows are suggested.';

export function fieldsFlaw(answer: string): string | undefined {
  const turned = turnedRowIn(answer);
  if (turned !== undefined) {
    return `${turned} is the wrong way round: the field of Engagedly stands in front, and behind the "=" the attribute of Personio: ${turned.split('=').reverse().join('=')}.`;
  }
  const rows = fieldRowsOf(answer);
  if ('twice' in rows) return `"${rows.twice.slice(0, 60)}" stands there twice: one attribute fills a field.`;
  if (!('unknown' in rows))
    return rows.map(({ attribute }) => nameFlaw(attribute ?? '')).find((flaw) => flaw !== undefined);
  const name = `"${rows.unknown.slice(0, 60)}"`;
  if (fieldOf(rows.unknown) !== undefined) {
    return `${name} needs the attribute of Personio that fills it behind a "=". For example: job_title=Funktion.`;
  }
  const meant = suggestField(rows.unknown);
  return `${name} is no field of Engagedly. ${meant === undefined ? OWN_FIELDS : `Did you mean ${meant}?`}`;
}

export function zoneFlaw(name: string): string | undefined {
  if (isTimezone(name)) return undefined;
  const meant = suggestTimezone(name);
  const said = 'No time zone of this name: a continent, a slash and a city.';
  return meant === undefined ? said : `${said} Did you mean ${meant}?`;
}

const LIMITS =
  'A whole number of people, usual, or a number for each class: blocked=3; added=20. The classes: blocked, activated, added, identifiers, units, fields.';

export function limitsFlaw(answer: string): string | undefined {
  if (limitsOf(answer) !== undefined) return undefined;
  const wrong = listOf(answer.toLowerCase()).find((part) => limitsOf(part) === undefined);
  return wrong === undefined
    ? `${LIMITS} One stands there twice.`
    : `${LIMITS} "${wrong.slice(0, 60)}" is not that.`;
}

const SCHEDULE = 'daily, twice-daily, or times like 05:30,17:30 with days like mon-fri or Mo-Fr.';
const WEEKLY = /^(?:weekly|wöchentlich|einmal die woche|once a week)$/i;

export function scheduleFlaw(answer: string): string | undefined {
  if (scheduleOf(answer) !== undefined) return undefined;
  if (WEEKLY.test(answer.trim())) return 'Once a week needs its time and its day: 06:00 mon.';
  const wrong = notOfSchedule(answer);
  if (wrong === undefined) return SCHEDULE;
  const meant = fullTime(wrong);
  if (meant !== undefined) return `A time has hours and minutes of two digits each: ${meant}.`;
  return `${SCHEDULE} "${wrong.slice(0, 60)}" is neither a time nor a day.`;
}

/** `6:00` or `6`, on both of the clocks that it may be of. */
function fullTime(text: string): string | undefined {
  const [, hour, minute = '00'] = /^(\d{1,2})(?:[:.]([0-5]\d))?$/.exec(text) ?? [];
  if (hour === undefined || Number(hour) > 23) return undefined;
  const morning = `${hour.padStart(2, '0')}:${minute}`;
  const isOfTwelve = Number(hour) >= 1 && Number(hour) < 12;
  return isOfTwelve ? `${morning}, or ${Number(hour) + 12}:${minute} in the evening` : morning;
}

const ADDRESS = eachOf(/^[^\s@,]+@[^\s@,]+\.[^\s@,]+$/, 'An address looks like hr-it@nordwind.example.');
/** Letters beyond ASCII in front of the "@", which hardly any mail server takes. */
const PLAIN_LOCAL = eachOf(
  /^[\x21-\x7e]+@/,
  'In front of the "@" stand letters without dots or accents, as the mailbox is really spelt: mueller@….',
);

/** By the rule that a tenant file is checked by, which only warns: here nothing stands in Git yet. */
export async function mailboxFlaw(answer: string): Promise<string | undefined> {
  const wrong = ADDRESS(answer) ?? PLAIN_LOCAL(answer);
  if (wrong !== undefined) return wrong;
  const text = JSON.stringify({
    name: 'x',
    status: 'paused',
    timezone: 'UTC',
    scope: { employees: 'active' },
    notify: listOf(answer),
  });
  const { problems } = await checkTenant({ id: 'new', path: 'new', text }, { now: new Date(0) });
  if (!problems.some(({ code }) => code === 'personal-address')) return undefined;
  return 'This looks like the address of a person, and Git keeps it for good. Give a shared mailbox, such as hr-it@nordwind.example, or make one that forwards to that person. If it is one all the same, write it into the file afterwards: validate warns, and goes on.';
}
