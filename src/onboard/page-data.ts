/** Which data of the customer's people is read, which is written, and where it goes, for their page. HTML, escaped. Pure. */
import { inspectExpression } from '../map/expression/expression.ts';
import type { Language, Tenant } from '../model.ts';
import { createOnlyFields } from '../rules.ts';
import { neededAttributes, personalInWords, writtenRows } from '../tenant/describe/mapping.ts';
import { fieldName } from '../vendors/engagedly/field-names.ts';
import { isCustomField } from '../vendors/engagedly/fields.ts';
import { screenName } from '../vendors/personio/screen-names.ts';
import { STANDING } from '../vendors/personio/standing.ts';
import { setOnceInWords } from './page-fields.ts';
import { escaped } from './page-html.ts';
import { said } from './said.ts';

/** One attribute to tick. `key`: empty for a label of the customer's own. `uses`: sentences without a full stop. */
export type Ticked = { name: string; key: string; isWritten: boolean; uses: string[] };

/** Everything that the credential has to show, with what becomes of it. */
export function tickedFor(tenant: Tenant, language: Language): Ticked[] {
  const { filter } = tenant.scope;
  const inFilter = filter === undefined ? undefined : inspectExpression(filter, 'filter').reads;
  const rows = writtenRows(tenant);
  const filtered = USES[language][tenant.scope.employees === 'none' ? 'unitsFrom' : 'filter'];
  const { names, labels } = neededAttributes(tenant);
  const usesOf = (fields: readonly string[], isFiltered: boolean, rules: readonly string[]) => [
    ...(fields.length > 0
      ? [USES[language].written(fields.map((field) => fieldOnScreen(field, language)).join(', '))]
      : []),
    ...[...rules, ...(isFiltered ? [filtered] : [])].map((use) =>
      fields.length > 0 ? USES[language].besides(use) : USES[language].read(use),
    ),
  ];
  const named = names.map((name): Ticked => {
    const fields = rows.filter(({ reads }) => reads.attributes.includes(name)).map(({ field }) => field);
    const isFiltered = inFilter?.attributes.includes(name) === true;
    const byRule = ruleFor(name, { isMapped: fields.length > 0, language });
    const copied = name === STANDING.picture ? [USES[language].picture] : [];
    const shown = screenName(name, language);
    return {
      name: shown,
      key: shown === name ? '' : name,
      isWritten: fields.length > 0 || name === STANDING.picture,
      uses: [...copied, ...usesOf(fields, isFiltered, byRule)],
    };
  });
  const labelled = labels.map((label): Ticked => {
    const fields = rows.filter(({ reads }) => reads.labels.includes(label)).map(({ field }) => field);
    const isFiltered = inFilter?.labels.includes(label) === true;
    return { name: label, key: '', isWritten: fields.length > 0, uses: usesOf(fields, isFiltered, []) };
  });
  return [...named, ...labelled];
}

/** What has to be ticked for a file as it is now, and had not to be before, by the names on the screen. */
export function newlyTicked(before: Tenant, after: Tenant, language: Language): string[] {
  const had = new Set(tickedFor(before, language).map(({ name }) => name));
  return tickedFor(after, language).flatMap(({ name }) => (had.has(name) ? [] : name));
}

const USES = {
  en: {
    written: (fields: string) => `Written to Engagedly: ${fields}`,
    read: (use: string) => `Only read: ${use}`,
    besides: (use: string) => `besides, it tells ${use}`,
    filter: 'who comes over',
    unitsFrom: 'whose department and the like is looked at',
    status: 'who is active and who has left',
    who: 'who is who',
    ends: 'when somebody leaves',
    endReason: 'why somebody is blocked',
    picture: 'The picture is copied to Engagedly',
    modified: 'whether the picture is a new one',
  },
  de: {
    written: (fields: string) => `Geschrieben nach Engagedly: ${fields}`,
    read: (use: string) => `Nur gelesen: ${use}`,
    besides: (use: string) => `außerdem sagt es, ${use}`,
    filter: 'wer übernommen wird',
    unitsFrom: 'wessen Abteilung und Ähnliches angesehen wird',
    status: 'wer aktiv ist und wer gegangen ist',
    who: 'wer wer ist',
    ends: 'wann jemand geht',
    endReason: 'warum jemand gesperrt wird',
    picture: 'Das Bild wird nach Engagedly kopiert',
    modified: 'ob das Bild ein neues ist',
  },
} as const;

/** What a run does with an attribute besides the mapping. */
function ruleFor(name: string, { isMapped, language }: { isMapped: boolean; language: Language }): string[] {
  const uses = USES[language];
  if (name === STANDING.status) return [uses.status];
  if (name === STANDING.ends) return [uses.ends];
  if (name === STANDING.endReason) return [uses.endReason];
  if (name === STANDING.modified) return [uses.modified];
  const isName = name === STANDING.email || name === STANDING.first || name === STANDING.last;
  return isName && !isMapped ? [uses.who] : [];
}

/** A field of Engagedly as its own screens call it, as far as that is known. */
function fieldOnScreen(field: string, language: Language): string {
  if (isCustomField(field))
    return `${language === 'de' ? 'ein eigenes Feld' : 'a field of your own'} (${field})`;
  return fieldName(field, 'en') ?? field;
}

/** What is processed, where, and for how long. */
export function dataFor(tenant: Tenant, language: Language): string[] {
  const ticked = tickedFor(tenant, language);
  const written = ticked.filter(({ isWritten }) => isWritten).length;
  const texts = DATA[language];
  const setOnce = createOnlyFields(tenant);
  const numbered = writtenRows(tenant)
    .filter(({ reads }) => reads.attributes.includes('id'))
    .map(({ field }) => {
      const name = escaped(fieldOnScreen(field, language));
      return setOnce.has(field) ? `${name} (${setOnceInWords(field, language)})` : name;
    });
  const personal = personalInWords(tenant);
  const purposes = Object.entries(tenant.sensitive ?? {});
  return [
    tenant.scope.employees === 'none' ? texts.structure : texts.read(ticked.length, written),
    ...(numbered.length > 0 ? [texts.number(numbered.join('; '))] : []),
    ...(personal === '' || tenant.scope.employees === 'none' ? [] : [said(personal, language)]),
    ...purposes.map(([name, purpose]) => texts.sensitive(escaped(name), escaped(purpose))),
    texts.never,
    texts.where,
    texts.kept,
    ...(tenant.scope.employees === 'none' ? [] : [detailsIn(tenant, language)]),
    texts.roles,
  ];
}

function detailsIn({ details = 'none', approvers = [] }: Tenant, language: Language): string {
  const texts = DATA[language];
  if (details === 'none') return texts.noDetails;
  const roles = approvers.map((role) => (OUR_OWN.test(role) ? texts.support : escaped(role)));
  return texts.details[details]([...new Set(roles)].join(', '));
}

/** A role that support has in the list of approvers, which tells a customer nothing. */
const OUR_OWN = /^support(?:-\d+)?$/;

const DATA = {
  en: {
    read: (ticked: number, written: number) =>
      `Read from Personio are the ${ticked} attributes ticked above and the number of each record, of all employees whom the access shows: without those who are kept out nobody could tell who is meant. Written to Engagedly are ${written} of them, of the people who come over. From Engagedly the list of accounts is read.`,
    number: (fields: string) =>
      `The number of the record in Personio, which needs no tick, is written as well: ${fields}.`,
    structure:
      'Read from Personio are the attributes ticked above. Written to Engagedly are only names of departments and the like, nothing about a person.',
    sensitive: (name: string, purpose: string) =>
      `Especially sensitive is “${name}”. It is read for this purpose: ${purpose}`,
    never: 'Nothing is ever written to Personio.',
    where:
      'This happens on a computer of GitHub, which is there for this run alone and is thrown away after it, as a rule within minutes.',
    kept: 'Kept are numbers and pseudonyms: what was done how often, in our private repository and the logs at GitHub; and the file of rules, with the mailboxes above and the numbers of people who are never blocked. Mails hold numbers only.',
    support: 'our support',
    noDetails: 'Names and values of people are kept nowhere by us.',
    details: {
      held: (roles: string) =>
        `As you have asked for, whoever waits for a decision or is set aside is kept by name, encrypted, for 14 days at GitHub. It can be read by: ${roles}.`,
      all: (roles: string) =>
        `As you have asked for, whoever is concerned by a run is kept by name, with the values before and after, encrypted, for 14 days at GitHub. It can be read by: ${roles}; and by whoever has the key to the memory of this sync, which is needed to put a run back.`,
    },
    roles:
      'You are the controller of this data; we process it for you, and GitHub for us. What is agreed on it stands in the contract between us. For your data protection officer and works council we have a paper of its own: ask for it.',
  },
  de: {
    read: (ticked: number, written: number) =>
      `Aus Personio gelesen werden die ${ticked} oben angehakten Attribute und die Nummer jedes Datensatzes, von allen Mitarbeitenden, die der Zugang zeigt: Ohne die, die nicht übernommen werden, ließe sich nicht sagen, wer gemeint ist. Nach Engagedly geschrieben werden davon ${written}, von den Personen, die übernommen werden. Aus Engagedly wird die Liste der Konten gelesen.`,
    number: (fields: string) =>
      `Auch die Nummer des Datensatzes in Personio, die kein Häkchen braucht, wird geschrieben: ${fields}.`,
    structure:
      'Aus Personio gelesen werden die oben angehakten Attribute. Nach Engagedly geschrieben werden nur Namen von Abteilungen und Ähnlichem, nichts über eine Person.',
    sensitive: (name: string, purpose: string) =>
      `Besonders schützenswert ist „${name}“. Es wird zu diesem Zweck gelesen: ${purpose}`,
    never: 'In Personio wird nie etwas geschrieben.',
    where:
      'Das geschieht auf einem Rechner von GitHub, der nur für diesen einen Lauf da ist und danach verworfen wird, in der Regel nach Minuten.',
    kept: 'Aufbewahrt werden Zahlen und Pseudonyme: was wie oft getan wurde, in unserem privaten Repository und den Protokollen bei GitHub; dazu die Datei mit den Regeln, mit den Postfächern oben und den Nummern der Personen, die nie gesperrt werden. In Mails stehen nur Zahlen.',
    support: 'unser Support',
    noDetails: 'Namen und Werte von Personen werden bei uns nirgends aufbewahrt.',
    details: {
      held: (roles: string) =>
        `Weil Sie es so wollten, wird mit Namen aufbewahrt, wer auf eine Entscheidung wartet oder zurückgestellt ist, verschlüsselt, 14 Tage lang bei GitHub. Lesen können es: ${roles}.`,
      all: (roles: string) =>
        `Weil Sie es so wollten, wird mit Namen aufbewahrt, wen ein Lauf betrifft, mit den Werten davor und danach, verschlüsselt, 14 Tage lang bei GitHub. Lesen können es: ${roles}; außerdem, wer den Schlüssel zum Gedächtnis dieses Abgleichs hat, mit dem sich ein Lauf zurücknehmen lässt.`,
    },
    roles:
      'Verantwortlich für diese Daten sind Sie; wir verarbeiten sie in Ihrem Auftrag, und GitHub in unserem. Was dazu vereinbart ist, steht im Vertrag zwischen uns. Für Ihre Datenschutzbeauftragten und den Betriebsrat haben wir ein eigenes Papier: Fragen Sie danach.',
  },
} as const;
