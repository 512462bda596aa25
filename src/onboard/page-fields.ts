/** Which fields come over and which do not, for the page that is sent to a customer. HTML, escaped. Pure. */
import { mappingRows, type Row } from '../map/rows.ts';
import type { Language, Tenant } from '../model.ts';
import { createOnlyFields } from '../rules.ts';
import { fieldsLeftOut } from '../tenant/describe/mapping.ts';
import { fieldName } from '../vendors/engagedly/field-names.ts';
import { isCustomField } from '../vendors/engagedly/fields.ts';
import { screenName } from '../vendors/personio/screen-names.ts';
import { escaped } from './page-html.ts';

/** What is written for nobody having said anything, what is of their own, and what is not transferred, each in a paragraph. */
export function fieldsIn(tenant: Tenant, language: Language): string[] {
  const texts = TEXTS[language];
  const rows = mappingRows(tenant);
  const [usual, own] = [
    rows.filter(({ origin }) => origin === 'preset'),
    rows.filter(({ origin }) => origin === 'tenant'),
  ];
  const left = fieldsLeftOut(tenant);
  const setOnce = createOnlyFields(tenant);
  const named = (list: readonly { field: string; from: readonly string[] }[]) =>
    list
      .map(({ field, from }) => {
        const said = texts.from(nameOf(field, language), placesOf(from, language));
        return escaped(setOnce.has(field) ? `${said} (${setOnceInWords(field, language)})` : said);
      })
      .join('; ');
  return [
    ...(usual.length > 0 ? [`${texts.usual}: ${named(usual.map(sourceOf))}.`] : []),
    ...(own.length > 0 ? [`${texts.own}: ${named(own.map(sourceOf))}.`] : []),
    left.length > 0 ? `<strong>${texts.not}:</strong> ${named(left)}. ${texts.stays}` : texts.nothing,
  ];
}

/** When a field is written that is never changed. A number is filled as well where an account has none: it is a second key. */
export function setOnceInWords(field: string, language: Language): string {
  return field === 'employee_id' ? TEXTS[language].onceOrEmpty : TEXTS[language].once;
}

function sourceOf({ field, reads }: Row): { field: string; from: readonly string[] } {
  return { field, from: [...reads.attributes, ...reads.labels] };
}

function nameOf(field: string, language: Language): string {
  if (isCustomField(field)) return `${TEXTS[language].custom} (${field})`;
  return fieldName(field, language) ?? field;
}

/** Without the number of the record, which no screen has. */
function placesOf(from: readonly string[], language: Language): readonly string[] {
  return from.map((name) =>
    name === 'id' ? TEXTS[language].number : quoted(screenName(name, language), language),
  );
}

function quoted(text: string, language: Language): string {
  return language === 'de' ? `„${text}“` : `“${text}”`;
}

const TEXTS = {
  en: {
    usual: 'Written, as is usual if nothing else is agreed',
    own: 'Written, as it is set up for you',
    not: 'Not transferred',
    stays: 'What stands in Engagedly there stays as it is.',
    nothing: 'Of what is usual, nothing is left out.',
    custom: 'a field of your own',
    number: 'the number of the record in Personio',
    once: 'only when an account is made',
    onceOrEmpty: 'when an account is made, and where an account has none; never changed',
    from: (field: string, places: readonly string[]) =>
      places.length === 0 ? `${field}, the same for everybody` : `${field} from ${places.join(' and ')}`,
  },
  de: {
    usual: 'Geschrieben wird, wie es üblich ist, wenn nichts anderes vereinbart ist',
    own: 'Geschrieben wird, wie es für Sie eingerichtet ist',
    not: 'Nicht übertragen',
    stays: 'Was dort in Engagedly steht, bleibt, wie es ist.',
    nothing: 'Von dem, was üblich ist, wird nichts weggelassen.',
    custom: 'ein eigenes Feld',
    number: 'der Nummer des Datensatzes in Personio',
    once: 'nur beim Anlegen eines Kontos',
    onceOrEmpty: 'beim Anlegen eines Kontos und wo ein Konto keine hat; nie geändert',
    from: (field: string, places: readonly string[]) =>
      places.length === 0 ? `${field}, bei allen gleich` : `${field} aus ${places.join(' und ')}`,
  },
} as const;
