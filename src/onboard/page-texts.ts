/** What stands on every customer's page, in both languages. Plain text; `{name}` is the customer's. Pure. */
import type { Language } from '../model.ts';

export type PageTexts = {
  title: string;
  intro: readonly string[];
  /** In place of the first sentence, where no people come over. */
  unitsAlone: { intro: string };
  personio: string;
  personioSteps: readonly string[];
  /** `later`: below it, for whoever has had a page before. */
  attributes: { caption: string; attribute: string; use: string; fresh: string; later: string };
  engagedly: string;
  engagedlySteps: readonly string[];
  handover: string;
  handoverSteps: readonly string[];
  handoverNever: readonly string[];
  answer: string;
  rules: { title: string; intro: string; what: string; how: string };
  data: string;
  end: string;
  endSteps: readonly string[];
};

const ENGLISH: PageTexts = {
  title: 'Employees from Personio to Engagedly: what we need from you',
  intro: [
    'A program of ours will keep the people of {name} in Engagedly as they are in Personio. For this it needs access to both systems, which you give it. That takes some fifteen minutes and somebody who administers both systems (steps 1 to 3).',
    'Please also read what the program is going to do, and tell us whether it is meant so (step 4).',
  ],
  unitsAlone: {
    intro:
      'A program of ours will create the departments and the like of {name} in Engagedly as they are in Personio, and touch no people. For this it needs access to both systems, which you give it. That takes some fifteen minutes and somebody who administers both systems (steps 1 to 3).',
  },
  personio: '1. Access to Personio',
  personioSteps: [
    'Open Marketplace, then Connected integrations, and create a custom integration (API credential).',
    'Give it the right to read employees, and no right to write.',
    'Under the readable employee attributes, tick those of the table below, and no others.',
    'Put the client ID and the client secret into your password manager, in one entry.',
  ],
  attributes: {
    caption: 'Attributes to tick in Personio',
    attribute: 'In Personio (key)',
    use: 'What for',
    fresh: 'new',
    later:
      'If you have had such a page from us before: the one with the latest day under “As of” holds. Tick what is new in it; what it does not name any more you may untick, but need not.',
  },
  engagedly: '2. Keys of Engagedly',
  engagedlySteps: [
    'Sign in as a site administrator who stays with you: the keys act with the rights of whoever makes them.',
    'Open Integrations, then Engagedly API, and create a client key and a secret key.',
    'Put both into the same entry of your password manager.',
    'If another tool uses these keys, tell us: both share 200 calls a minute.',
  ],
  handover: '3. How the keys come to us',
  handoverSteps: [
    'Share that entry with the one person who is named at the top under “The keys go to”, by the share function of your password manager: to be opened once, for one day at most, and with a password.',
    'You may send the link by e-mail. Tell the password on the telephone, to nobody but that person.',
    'That person puts the four values straight into a protected store, which shows them to nobody again, keeps no copy, and tells you when it is done. Then end the share.',
  ],
  handoverNever: [
    'Never put keys into an e-mail, a chat or a ticket, not even one of the four values.',
    'If your password manager cannot do this, or you have none, call that person before you make the keys: you then agree on a meeting in which you type the values in yourself.',
    'Send nothing else either: no list of employees, no export, no screenshot with people on it.',
  ],
  answer: '4. Please answer us',
  rules: {
    title: 'What the program is going to do',
    intro:
      'Everything here comes from the file of rules for {name}. It is changed only after a second person has looked at the change.',
    what: 'What',
    how: 'How it is set up',
  },
  data: 'What is processed, and where it goes',
  end: 'How you end it',
  endSteps: [
    'At any time: in Personio, under Marketplace, Connected integrations, delete the credential; in Engagedly, under Integrations, Engagedly API, delete the keys. From then on nothing can be read or written.',
    'The accounts in Engagedly stay as they are. Whoever leaves after that has to be blocked there by hand.',
    'Tell us. We then delete the rules and the keys on our side. What stays in the history are the name of your company, the mailboxes, and numbers and pseudonyms, which nobody can turn back into people without these keys.',
    'If you only want new keys: make them, hand them over as in step 3, and delete the old ones when we have told you that the new ones work.',
  ],
};

const GERMAN: PageTexts = {
  title: 'Mitarbeitende aus Personio in Engagedly: was wir von Ihnen brauchen',
  intro: [
    'Ein Programm von uns wird die Mitarbeitenden von {name} in Engagedly auf dem Stand halten, den sie in Personio haben. Dafür braucht es einen Zugang zu beiden Systemen, den Sie anlegen. Das dauert etwa fünfzehn Minuten und braucht jemanden, der beide Systeme verwaltet (Schritte 1 bis 3).',
    'Bitte lesen Sie auch, was das Programm tun wird, und sagen Sie uns, ob es so gemeint ist (Schritt 4).',
  ],
  unitsAlone: {
    intro:
      'Ein Programm von uns wird Abteilungen und Ähnliches der Firma {name} in Engagedly so anlegen, wie sie in Personio stehen, und keine Personen berühren. Dafür braucht es einen Zugang zu beiden Systemen, den Sie anlegen. Das dauert etwa fünfzehn Minuten und braucht jemanden, der beide Systeme verwaltet (Schritte 1 bis 3).',
  },
  personio: '1. Der Zugang zu Personio',
  personioSteps: [
    'Öffnen Sie den Marketplace, dann „Verbundene Integrationen“, und legen Sie eine eigene Integration (API-Zugang) an.',
    'Geben Sie ihr das Recht, Mitarbeitende zu lesen, und kein Recht zu schreiben.',
    'Haken Sie unter den lesbaren Mitarbeiterattributen die aus der folgenden Tabelle an, und keine anderen.',
    'Legen Sie Client ID und Client Secret in Ihren Passwort-Manager, in einen Eintrag.',
  ],
  attributes: {
    caption: 'Attribute, die Sie in Personio anhaken',
    attribute: 'In Personio (Schlüssel)',
    use: 'Wofür',
    fresh: 'neu',
    later:
      'Falls Sie eine solche Seite schon früher von uns bekommen haben: Es gilt die mit dem spätesten Tag unter „Stand“. Haken Sie an, was darin neu ist; was nicht mehr darin steht, dürfen Sie abwählen, müssen es aber nicht.',
  },
  engagedly: '2. Die Schlüssel von Engagedly',
  engagedlySteps: [
    'Melden Sie sich als Site-Administrator an, der im Haus bleibt: Die Schlüssel haben die Rechte der Person, die sie anlegt.',
    'Öffnen Sie Integrations, dann Engagedly API, und legen Sie einen Client Key und einen Secret Key an.',
    'Legen Sie beide in denselben Eintrag Ihres Passwort-Managers.',
    'Wenn ein anderes Werkzeug diese Schlüssel benutzt, sagen Sie es uns: Beide teilen sich 200 Aufrufe in der Minute.',
  ],
  handover: '3. Wie die Schlüssel zu uns kommen',
  handoverSteps: [
    'Geben Sie diesen Eintrag der einen Person frei, die oben unter „Die Schlüssel bekommt“ steht, mit der Freigabe Ihres Passwort-Managers: einmal zu öffnen, höchstens einen Tag lang, mit einem Kennwort.',
    'Den Link dürfen Sie mailen. Das Kennwort sagen Sie am Telefon, und nur dieser Person.',
    'Sie trägt die vier Werte unmittelbar in einen geschützten Speicher ein, der sie niemandem mehr zeigt, behält keine Kopie und sagt Ihnen Bescheid. Beenden Sie dann die Freigabe.',
  ],
  handoverNever: [
    'Schreiben Sie Schlüssel niemals in eine E-Mail, einen Chat oder ein Ticket, auch nicht einen der vier Werte.',
    'Kann Ihr Passwort-Manager das nicht, oder haben Sie keinen, dann rufen Sie diese Person an, bevor Sie die Schlüssel anlegen: Sie vereinbaren dann einen Termin, bei dem Sie die Werte selbst eintippen.',
    'Schicken Sie auch sonst nichts: keine Mitarbeiterliste, keinen Export, kein Bildschirmfoto mit Personen.',
  ],
  answer: '4. Bitte antworten Sie uns',
  rules: {
    title: 'Was das Programm tun wird',
    intro:
      'Alles hier stammt aus der Datei mit den Regeln für {name}. Sie wird nur geändert, nachdem eine zweite Person die Änderung angesehen hat.',
    what: 'Was',
    how: 'Wie es eingestellt ist',
  },
  data: 'Was verarbeitet wird, und wohin es geht',
  end: 'Wie Sie es beenden',
  endSteps: [
    'Jederzeit: Löschen Sie in Personio unter Marketplace, „Verbundene Integrationen“ den Zugang und in Engagedly unter Integrations, Engagedly API die Schlüssel. Ab dann kann nichts mehr gelesen oder geschrieben werden.',
    'Die Konten in Engagedly bleiben, wie sie sind. Wer danach geht, muss dort von Hand gesperrt werden.',
    'Sagen Sie es uns. Wir löschen dann die Regeln und die Schlüssel bei uns. In der Historie bleiben der Name Ihrer Firma, die Postfächer sowie Zahlen und Pseudonyme, aus denen ohne diese Schlüssel niemand mehr auf Personen schließen kann.',
    'Wollen Sie nur neue Schlüssel: Legen Sie sie an, übergeben Sie sie wie in Schritt 3, und löschen Sie die alten, wenn wir Ihnen gesagt haben, dass die neuen funktionieren.',
  ],
};

export const PAGE_TEXTS: Readonly<Record<Language, PageTexts>> = { de: GERMAN, en: ENGLISH };

/** What whoever sends the page fills in: the same fields for both languages. */
export const FIELDS = [
  { id: 'sender', de: 'Absender', en: 'From' },
  { id: 'contact', de: 'Fragen an', en: 'Questions to' },
  { id: 'keys', de: 'Die Schlüssel bekommt (Name, Telefon)', en: 'The keys go to (name, telephone)' },
  { id: 'until', de: 'Bitte erledigen bis', en: 'Please do this by' },
] as const;

/** Shown on a screen alone, to whoever is about to send it; support reads English. */
export const BEFORE_SENDING: readonly string[] = [
  'Not sent yet. Click into the marked fields and fill them in: who sends it, whom to ask, who puts the keys into the environment, until when.',
  'Read the part "What the program is going to do": is that what the customer has told you?',
  'Print it (Ctrl+P, on a Mac Cmd+P) as a PDF: this box is not printed. Send the PDF by ordinary mail; it holds no secret, and of people no more than the Personio numbers of those who are never blocked.',
];
