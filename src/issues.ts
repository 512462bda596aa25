/**
 * What each issue code means and what to do about it: the one table behind the summary, the reports and the
 * outcome of a run. Fixed texts only, so nothing of a person can stand in them. Pure.
 */

/**
 * `problem`: a person, a field or an attribute could not be handled, so the run is at best `partial`.
 * `notice`: worth knowing, and no reason to call the run anything but a success.
 */
export type Level = 'problem' | 'notice';

/** `meaning` finishes the line "what was found", for any number; `remedy` is the exact next step, at most 500 characters. */
export type Guidance = {
  level: Level;
  meaning: string;
  remedy: string;
  /** Support is told, and reminded until a person has handled it. */
  escalates: boolean;
};

const RUN_AGAIN_LATER = 'Run again later.';
const ENGAGEDLY_KEYS = 'In Engagedly, under Settings > API';

const TABLE: Readonly<Record<string, readonly [Level, string, string, 'escalates'?]>> = {
  // Who is who.
  ambiguous: [
    'problem',
    'Several accounts or several Personio records fit the same person',
    'Open the people by their references. In Engagedly or Personio, correct the e-mail or employee number that stands twice, then run again. Nothing is written for them until one account fits one record. If that cannot be corrected, settle it under "resolve" in the tenant file.',
  ],
  conflict: [
    'problem',
    'The e-mail and the employee number point to different accounts, or the account already belongs to somebody else',
    'Compare the e-mail and the employee number of these people in both systems and correct the wrong one. Nothing is written for them until both point to the same account. If that cannot be corrected, settle it under "resolve" in the tenant file.',
  ],
  'candidate-accounts': [
    'notice',
    'Accounts in Engagedly that might belong to the people who were set aside',
    'To settle by hand who is who, add to the tenant file, reviewed: "resolve": [{ "employee": "<reference of the person>", "user": "<reference of the account>", "expires": "YYYY-MM-DD" }]. The references stand in this summary; the day may be 180 days ahead at most.',
  ],
  'resolve-unmatched': [
    'problem',
    'Entries under "resolve" in the tenant file that name nobody who was read, or the same person or account twice',
    'Compare the references with those in this summary; with another ledger key they are others, and without one they change with every run. Correct the entries or take them out. They settle nothing, and nobody was changed for them.',
  ],
  'resolve-expired': [
    'problem',
    'Entries under "resolve" in the tenant file whose last day has passed',
    'Take them out of the tenant file: the links they made are remembered. People who are set aside again still have an e-mail or employee number that another account holds, or shares: correct it.',
  ],
  'address-taken': [
    'problem',
    'Another account in Engagedly has the e-mail or employee number that these people are to get, and keeps it',
    'Only this field waits; everything else is kept in step. Give the other account in Engagedly its own e-mail or employee number, or correct the one in Personio; the next run then writes it. Two people who have exchanged theirs need one free address in between.',
  ],
  'record-replaced': [
    'problem',
    'A Personio record bears the name of somebody else than the account that belongs to it',
    'Somebody has probably written a new person over the record of an old one. Nothing is written for them. If it is the same person under a new name, settle it under "resolve" in the tenant file. If it is somebody new, give them a record of their own in Personio.',
  ],
  transfer: [
    'notice',
    'The account moved to a newer Personio record of the same person',
    'Nothing needs to be done. If the two records are not the same person, give each its own e-mail and employee number in Personio.',
  ],
  'no-identifier': [
    'problem',
    'No e-mail or employee number to recognise the person by',
    'Fill in the e-mail (or the employee number, if the tenant file says "identifier": "employee_id") in Personio. The next run picks the person up.',
  ],
  'foreign-domain': [
    'problem',
    'The e-mail is outside the domains that the tenant file allows',
    'If these people belong to the company, add their domain to "domains" in the tenant file; if not, exclude them with "scope.filter".',
  ],
  'blocked-elsewhere': [
    'problem',
    'Active in Personio, but somebody else blocked the account in Engagedly',
    'If the person should have access, activate the account in Engagedly by hand; from then on it is kept up to date. Accounts that this integration did not block are not opened again by it.',
  ],
  duplicate: [
    'problem',
    'Engagedly says that this e-mail or employee number is already taken',
    'Look for another account with the same e-mail or employee number in Engagedly, also among the blocked ones, and correct it. After two tries it is not tried again until the e-mail or the number changes; once the account can be seen it is matched.',
  ],
  'account-unseen': [
    'problem',
    'The account that was blocked for this person cannot be seen in Engagedly any more, so nobody was added in its place',
    'If the person should have access, activate the account in Engagedly by hand; from then on it is kept up to date.',
  ],
  'wrong-organisation': [
    'problem',
    'Fewer than half of the people match, although the Engagedly organisation is in use',
    'Check that both pairs of API keys belong to this customer and that "identifier" fits. If everything is right, release what waits by the next step that is given for it.',
  ],

  // Status and leaving.
  'unknown-status': [
    'problem',
    'A Personio status that is not known here',
    'Check the status of these people in Personio: it should be active, leave, onboarding or inactive. They are left alone until then.',
  ],
  'termination-passed': [
    'problem',
    'Active in Personio although the termination date has passed',
    'Correct the status or the termination date in Personio. The account is kept in step and stays open until Personio says inactive.',
  ],
  'attribute-missing': [
    'problem',
    'Personio does not show an attribute of these people that it shows of others',
    'The field was left alone. In Personio, check whether the credential may read this attribute of everybody; if it stays, ask Personio.',
  ],
  'termination-unreadable': [
    'problem',
    'Inactive in Personio, but termination dates cannot be read, so nobody is blocked',
    'In Personio, tick "termination_date" under the credential’s readable employee attributes, then run again.',
  ],
  'termination-ahead': [
    'notice',
    'Inactive in Personio, but the termination date is today or later',
    'Nothing needs to be done: the account is blocked once the date has passed. If the person has left already, correct the date in Personio.',
  ],
  'evidence-gone': [
    'notice',
    'Read again just before blocking, the person was no longer a leaver',
    'Nothing needs to be done: the account was not blocked, and the next run looks at the person afresh.',
  ],
  'site-administrator': [
    'problem',
    'A leaver is a site administrator in Engagedly, and administrators are never blocked by this integration',
    'Take away the administrator role in Engagedly or block the account there by hand.',
    'escalates',
  ],
  protected: [
    'problem',
    'A leaver is listed under "protect" in the tenant file and was not blocked',
    'If the account should be blocked after all, take it out of "protect" in the tenant file.',
    'escalates',
  ],
  'leaver-doubtful': [
    'problem',
    'A leaver has an account by e-mail or number alone, and the account bears another name; it was not blocked',
    'Look whose account it is. If it is the leaver’s, block it in Engagedly by hand or settle it with a "resolve" entry in the tenant file; if not, correct the e-mail or number.',
    'escalates',
  ],
  'missing-kept': [
    'notice',
    'Gone from Personio, while the account in Engagedly is still open',
    'Nothing was changed: being gone is no proof of having left. If these people have left, block their accounts in Engagedly, or let "leavers.onMissing" say "block" in the tenant file.',
  ],
  'missing-waiting': [
    'notice',
    'Gone from Personio; the account will be blocked if that stays so',
    'Nothing needs to be done. They are blocked after three complete runs and 72 hours; whoever appears again in Personio keeps the account.',
  ],
  'out-of-scope-waiting': [
    'notice',
    'No longer passes the filter; the account will be blocked if that stays so',
    'If this is not meant, correct "scope.filter" in the tenant file or the data in Personio. They are blocked after three complete runs and 72 hours; a changed filter starts that time anew.',
  ],
  'reason-unknown': [
    'problem',
    'A block reason that Engagedly does not have',
    'In the tenant file, let "leavers.reasons" name a code that exists and is not archived in Engagedly, for example "not_known". Without one, people are blocked without a reason.',
  ],

  // Managers.
  'manager-pending': [
    'notice',
    'The manager has no open account yet, so the field was left alone',
    'Nothing needs to be done if the manager gets an account; a later run links them. Otherwise bring the manager into scope or choose another one in Personio.',
  ],
  'manager-cycle': [
    'problem',
    'People who are each other’s managers, directly or around a circle',
    'Correct the supervisor of one of these people in Personio. One link of the circle was left out, all others were written.',
  ],
  'manager-unknown': [
    'problem',
    'The manager is not among the people that Personio shows',
    'Choose an existing supervisor for these people in Personio, or let the Personio credential read all employees. The field was left alone.',
  ],

  // Scope.
  'filter-unknown': [
    'problem',
    'The filter gave neither true nor false',
    'Correct "scope.filter" in the tenant file so that it gives true or false for everybody; $exists(...) tells whether a value is there. These people were neither added nor taken for leavers.',
  ],
  'nobody-in-scope': [
    'problem',
    'Nobody passes the scope of the tenant file',
    'Check "scope.employees" and "scope.filter" in the tenant file against the values in Personio. Nobody was added or blocked.',
  ],

  // Reading.
  'incomplete-source': [
    'problem',
    'The employee list from Personio stayed incomplete after three attempts',
    'Run again later, best while nobody imports data into Personio. Until then nobody is added, blocked or activated; only people who are already matched are updated.',
  ],
  'incomplete-target': [
    'problem',
    'A list from Engagedly stayed incomplete after three attempts',
    'Run again later, best while nobody imports data into Engagedly. Until then nobody is added, blocked or activated; only people who are already matched are updated.',
  ],
  'empty-source': [
    'problem',
    'Personio showed no employees at all',
    'In Personio, check that the API credential may read employees and that its access is not limited to an empty group. Nothing was written.',
  ],
  'directory-shrank': [
    'problem',
    'Personio shows far fewer people than at the last good run',
    'Check in Personio whether the credential still sees everybody. If so many people really left, release what waits by the next step that is given for it.',
  ],

  // Attributes and fields.
  'attribute-skipped': [
    'notice',
    'The preset uses a Personio attribute that the credential does not show',
    'If you want this field, tick the attribute under the readable attributes of the Personio credential. If not, set the field to null under "mapping" in the tenant file.',
  ],
  'attribute-unreadable': [
    'problem',
    'The tenant file uses a Personio attribute that the credential does not show',
    'Tick the attribute under the readable attributes of the Personio credential, or correct its name in the tenant file. The field was left alone for everybody.',
  ],
  'attribute-ambiguous': [
    'problem',
    'Two Personio attributes have the label that the tenant file names',
    'Rename one of them in Personio, or use the attribute’s key (dynamic_ and a number) in the tenant file in place of the label.',
  ],
  'attribute-lost': [
    'problem',
    'A Personio attribute that was filled before is gone or empty for everybody',
    'Check in Personio that the attribute still exists and is ticked under the readable attributes of the credential. The fields it feeds were left alone.',
  ],
  'sensitive-attribute': [
    'problem',
    'A pay, bank, tax, religion or health attribute is used without a purpose',
    'Take the attribute out of the mapping, or name it with its purpose under "sensitive" in the tenant file. It was not used.',
  ],
  'field-skipped': [
    'notice',
    'The preset fills a field that this Engagedly organisation does not have',
    'If you want this field, create it in Engagedly. If not, set it to null under "mapping" in the tenant file.',
  ],
  'field-unknown': [
    'problem',
    'The tenant file fills a field that this Engagedly organisation does not have',
    'Create the field in Engagedly, or correct or remove its row under "mapping" in the tenant file.',
  ],
  'field-unsupported': [
    'problem',
    'A kind of Engagedly field that cannot be written, such as a document',
    'Remove its row under "mapping" in the tenant file, or map to a text, number, date or select field.',
  ],
  'expression-failed': [
    'problem',
    'The expression for a field failed',
    'Correct the expression under "mapping" in the tenant file; a case under "tests" shows the failure without real people. The field was left alone for these people.',
  ],
  'wrong-type': [
    'problem',
    'A value that does not fit the type of the field',
    'Compare the type of the field in Engagedly with what the expression gives, and convert it in the mapping, for example with $date(...), $number(...) or $string(...). The field was left alone for these people.',
  ],
  'not-an-option': [
    'problem',
    'A value that is not among the options of the select field',
    'Add the missing option to the field in Engagedly, or translate the value in the mapping with $option(...). The field was left alone for these people.',
  ],
  'unmapped-value': [
    'problem',
    'A value that the $option(...) table of the tenant file does not list',
    'Add the value to the table in the tenant file. The field was left alone for these people.',
  ],
  'mandatory-missing': [
    'problem',
    'A field that Engagedly demands has no value, so the person could not be added',
    'Fill in the value in Personio, map the field in the tenant file, or make it optional in Engagedly.',
  ],
  'unit-unknown': [
    'notice',
    'A department, business unit, job title or location exists only in Personio',
    'Create it in Engagedly under the same name, or add its kind to "scope.structure" in the tenant file so that it is created. The field was left alone until then.',
  ],

  // Writing.
  rejected: [
    'problem',
    'Engagedly refused the values of a person',
    'Compare the named field of these people with what Engagedly accepts (length, format, options), and correct the value in Personio or the mapping. The next run tries again.',
  ],
  'write-failed': [
    'problem',
    'A change could not be written',
    'Run again: what is missing is tried afresh and nothing is written twice. If it stays, look at these people in Engagedly.',
  ],
  'failing-repeatedly': [
    'problem',
    'The changes of the same people have failed in three runs in a row or more',
    'Somebody has to look: open the people by their references, correct in Personio what Engagedly does not take (the other lines name the fields), or change them in Engagedly by hand. It is tried again in every run.',
    'escalates',
  ],
  'not-sticking': [
    'problem',
    'Written twice, and Engagedly shows the old value again',
    'It is not written again until the value changes on one side. Look whether somebody or another tool sets it back in Engagedly, or whether Engagedly does not keep this field; if so, take its row out of "mapping".',
    'escalates',
  ],
  'left-active': [
    'problem',
    'A person who has left was added, but the new account could not be blocked',
    'Run again: the account is blocked then. If it stays open, block it in Engagedly by hand.',
    'escalates',
  ],
  'unit-failed': [
    'problem',
    'A department, business unit, job title or location could not be created',
    'Run again. If it stays, create it in Engagedly by hand under the same name. The field was left alone for these people.',
  ],

  // Approval and state.
  stateless: [
    'notice',
    'No remembered state, so larger groups of leavers and returners wait',
    'If this tenant has no secret LEDGER_KEY, set one (at least 32 random characters): without it nothing can be approved and no account can be opened again automatically. If it has one, this run begins the memory: check what waits, and release it by the next step that is given for it.',
  ],
  'approval-unmatched': [
    'notice',
    'An approved digest fits nothing that waits now',
    'These changes were released before, are not wanted any more, have waited for more than 72 hours, or their run was not recorded. If something still waits, this summary shows it with its digest: approve that one.',
  ],
  'approval-rerun': [
    'notice',
    'Approvals do not count when a run is repeated',
    'Nothing was released. Start a new run with the same digest in "approve", instead of re-running the old one.',
  ],

  // The run could not go on.
  config: [
    'problem',
    'A setting or the tenant file is wrong',
    'Run "validate": it names the file, the line and what to change. Nothing was written.',
  ],
  'personio-auth': [
    'problem',
    'Personio does not accept the credential',
    'In Personio, under Marketplace > Connected integrations, check that the API credential exists and may read employees; then update the client id and client secret of this tenant.',
  ],
  'engagedly-auth': [
    'problem',
    'Engagedly does not accept the API keys',
    `${ENGAGEDLY_KEYS}, check that the keys exist and that the administrator who made them is still active; then update the client key and secret key of this tenant.`,
  ],
  'personio-http': [
    'problem',
    'Personio could not be reached or refused a request',
    `${RUN_AGAIN_LATER} If it stays, check Personio’s status page and the network of the machine that runs this.`,
  ],
  'engagedly-http': [
    'problem',
    'Engagedly could not be reached or refused a request',
    `${RUN_AGAIN_LATER} If it stays, check Engagedly’s status page and the network of the machine that runs this.`,
  ],
  'personio-shape': [
    'problem',
    'An answer from Personio was not what its documentation promises',
    `${RUN_AGAIN_LATER} If it stays, Personio changed its interface and this product needs an update: report it.`,
  ],
  'engagedly-shape': [
    'problem',
    'An answer from Engagedly was not what its documentation promises',
    `${RUN_AGAIN_LATER} If it stays, Engagedly changed its interface and this product needs an update: report it.`,
  ],
  'read-only': [
    'problem',
    'Something tried to write in a run that may only read; it was stopped',
    'Report this: it is a defect. Nothing was written.',
  ],
  'state-lost': [
    'notice',
    'The memory of earlier runs could not be used: it is damaged, from another run, or signed with another key',
    'This run has begun a new memory, and holds more for approval than usual. If the ledger key was changed, nothing needs to be done; if not, look in the history of the ledger branch for who changed state.json.',
  ],
  superseded: [
    'notice',
    'This job is not wanted any more',
    'Nothing was called. The next start looks again at what is due.',
  ],
  cancelled: [
    'problem',
    'The run was cancelled',
    'Run it again: what was done stays, and the next run does the rest.',
  ],
  'no-result': [
    'problem',
    'The job ended without a result',
    'Open the run on GitHub and read the end of the job of this tenant: it was cancelled, ran out of time, or could not start. The next due run tries again; to try at once, run "sync" for this tenant by hand.',
  ],
  internal: [
    'problem',
    'A defect in this product',
    'Run again. If it happens again, report it with the run id; this summary holds no personal data and can be passed on.',
  ],
  redacted: [
    'problem',
    'Texts that may have held personal data were removed from this summary',
    'Report this with the run id: it is a defect, or a key in the tenant file looks like personal data. The figures in this summary are complete.',
  ],
};

/** For a code that the table does not know. */
const UNKNOWN: Guidance = {
  level: 'problem',
  meaning: 'Something that needs a look',
  remedy: 'Run again. If it stays, report it with its code and the run id.',
  escalates: false,
};

/** What a code means and what to do; a general advice for a code that nobody described. */
export function guidanceFor(code: string): Guidance {
  const row = Object.hasOwn(TABLE, code) ? TABLE[code] : undefined;
  if (row === undefined) return UNKNOWN;
  const [level, meaning, remedy, escalates] = row;
  return { level, meaning, remedy, escalates: escalates !== undefined };
}

/** Every code with a text of its own, sorted. */
export function knownCodes(): string[] {
  return Object.keys(TABLE).sort();
}
