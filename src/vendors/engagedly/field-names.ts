/** What the fields of a user are called by people, where the mapping has their keys. Pure. */

/** Every field that Engagedly takes: its name on the screen, and what people say for it, in English and German. */
export const FIELD_NAMES: Readonly<Record<string, readonly [english: string, ...others: string[]]>> = {
  first_name: ['First Name', 'Vorname'],
  middle_name: ['Middle Name', 'Zweiter Vorname'],
  last_name: ['Last Name', 'Nachname', 'Surname', 'Familienname'],
  email: ['Email', 'E-Mail', 'E-Mail-Adresse', 'Email Address'],
  employee_id: ['Employee ID', 'Personalnummer', 'Mitarbeiternummer', 'Personnel Number', 'Employee Number'],
  employee_type: ['Employee Type', 'Beschäftigungsart', 'Employment Type', 'Mitarbeitertyp'],
  level: ['Level', 'Stufe'],
  phone_number: ['Phone Number', 'Telefonnummer', 'Phone', 'Telefon', 'Mobile Number', 'Mobilnummer'],
  joining_date: ['Joining Date', 'Eintrittsdatum', 'Einstellungsdatum', 'Hire Date', 'Date of Joining'],
  birth_date: ['Birth Date', 'Geburtsdatum', 'Geburtstag', 'Birthday', 'Date of Birth'],
  location: ['Location', 'Standort', 'Office'],
  job_title: ['Job Title', 'Stellenbezeichnung', 'Berufsbezeichnung', 'Position', 'Designation'],
  departments: ['Department', 'Abteilung', 'Departments', 'Abteilungen'],
  businesses: [
    'Business Unit',
    'Geschäftsbereich',
    'Kostenstelle',
    'Cost Center',
    'Business Units',
    'Business',
  ],
  manager: ['Manager', 'Vorgesetzter', 'Vorgesetzte', 'Supervisor', 'Führungskraft', 'Primary Manager'],
  gender: ['Gender', 'Geschlecht'],
  title: ['Title', 'Anrede', 'Salutation', 'Titel'],
  nickname: ['Nickname', 'Rufname', 'Preferred Name', 'Spitzname'],
  marital_status: ['Marital Status', 'Familienstand'],
  linkedin: ['LinkedIn', 'LinkedIn-Profil', 'LinkedIn Profile'],
  twitter: ['Twitter', 'Twitter-Profil', 'X'],
  ethnicity: ['Ethnicity', 'Ethnische Herkunft'],
  employee_level: ['Employee Level', 'Mitarbeiterstufe'],
  differently_abled: ['Differently Abled', 'Schwerbehinderung', 'Behinderung'],
  veteran_status: ['Veteran Status', 'Veteranenstatus'],
  hr_managers: ['HR Manager', 'Personalbetreuer', 'HR Managers', 'HR-Manager', 'Personalreferent'],
  secondary_managers: [
    'Secondary Manager',
    'Weiterer Vorgesetzter',
    'Secondary Managers',
    'Fachvorgesetzter',
  ],
  secondary_phone_number: ['Secondary Phone Number', 'Weitere Telefonnummer', 'Zweite Telefonnummer'],
  promotion_date: ['Promotion Date', 'Beförderungsdatum', 'Datum der Beförderung'],
  review_date: ['Review Date', 'Datum der Beurteilung', 'Beurteilungsdatum'],
  education: ['Education', 'Ausbildung', 'Bildung'],
  about_me: ['About Me', 'Über mich'],
};

/** `Business Unit`; in German with a German word before it. A field of the organisation's own has no name here. */
export function fieldName(field: string, language: 'en' | 'de'): string | undefined {
  const [english, german] = (Object.hasOwn(FIELD_NAMES, field) ? FIELD_NAMES[field] : undefined) ?? [];
  return language === 'de' && german !== undefined && german !== english ? `${german} (${english})` : english;
}
