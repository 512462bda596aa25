/**
 * What each issue code means and what to do about it: the one table behind the summary, the reports and the
 * outcome of a run. Fixed texts only, so nothing of a person can stand in them. A new code is named in
 * schemas/summary.json and gets its row here; the compiler asks for either. Pure.
 */
import type { Issue } from './types/summary.d.ts';

/**
 * `problem`: a person, a field or an attribute could not be handled, so the run is at best `partial`.
 * `notice`: worth knowing, and no reason to call the run anything but a success.
 */
export type Level = Guidance['level'];

/**
 * `meaning` finishes the line "what was found", for any number; `remedy` is the exact next step, at most 500 characters.
 * `brief` is what needs somebody in a few words, for the subject of a commit; `…` stands for the attribute or field.
 * `escalates`: support is told of each that is new; `weekly`: and reminded until a person has handled it.
 */
export type Guidance = { meaning: string; remedy: string } & (
  | { level: 'problem'; brief: string; escalates?: 'once' | 'weekly' }
  | { level: 'notice'; brief: string; escalates: 'once' | 'weekly' }
  | { level: 'notice'; brief?: never; escalates?: never }
);

const RUN_AGAIN_LATER = 'Run again later.';
const ENGAGEDLY_KEYS = 'In Engagedly, under Integrations > Engagedly API';

const WHICH_VALUES = 'Which values these are: npm run doctor -- <tenant> (at a terminal).';

/** Of a remedy that somebody can follow only if they know whom it is about: with the command that shows them. */
function lookAtThem(remedy: string): string {
  // Without a full stop, which would be copied along.
  return `${remedy} Who it is: ${SHOW_THEM}`;
}

/** With the tenant and a reference put in, wherever these are known. */
export const SHOW_THEM = 'npm run explain -- <tenant> --ref <reference>';

/** With the tenant in its commands. */
export function typedFor(remedy: string, tenant: string): string {
  return remedy.replaceAll('<tenant>', tenant);
}

/** The remedy of a run without a ledger key, whose references nobody can turn back afterwards. */
export function withoutAsking(remedy: string): string {
  return remedy.replace(
    `: ${SHOW_THEM}`,
    ' can be asked only with LEDGER_KEY: set it for this tenant and run again.',
  );
}

export const ISSUES = {
  // Who is who.
  ambiguous: {
    level: 'problem',
    brief: 'who is who is unclear',
    meaning: 'Several accounts or several Personio records fit the same person',
    remedy: lookAtThem(
      'Open the people by their references. In Engagedly or Personio, correct what stands twice, then run again. Of two records of one person end one, or keep it out of scope; of two people of one name and birthday, add the second in Engagedly by hand. Nothing is written until one account fits one record, and no leaver is blocked either. If that cannot be corrected, settle it under "resolve" in the tenant file.',
    ),
    escalates: 'once',
  },
  conflict: {
    level: 'problem',
    brief: 'e-mail, number and name do not fit one account',
    meaning:
      'The e-mail and the employee number point to different accounts, the account bears another name or belongs to somebody else already, or a free account bears the name',
    remedy: lookAtThem(
      'Compare the name, e-mail and employee number of these people in both systems and correct what is wrong; where an account of that name is theirs, give it their e-mail or employee number, or activate it if they are back. Nothing is written for them until these point to one account, and a leaver’s account is not blocked either. If that cannot be corrected, settle it under "resolve" in the tenant file.',
    ),
    escalates: 'once',
  },
  'candidate-accounts': {
    level: 'notice',
    meaning: 'Accounts in Engagedly that might belong to the people who were set aside',
    remedy:
      'To settle by hand who is who, add to the tenant file, reviewed: "resolve": [{ "employee": "<reference of the person>", "user": "<reference of the account>", "expires": "YYYY-MM-DD" }]. The references stand in this summary; the day may be 180 days ahead at most.',
  },
  'resolve-takes': {
    level: 'problem',
    brief: '"resolve" takes an account from somebody',
    meaning:
      'An entry under "resolve" in the tenant file takes an account from somebody whom it fits better; nothing is done for it until somebody has approved it',
    remedy: lookAtThem(
      'Look at both people and the account. If the entry is a mistake, correct it or take it out: nothing is done for it until somebody has approved it. If it is right, release what still waits for it by the next step that is given there; where nothing waits, take the entry out when it is done: the link is remembered.',
    ),
    escalates: 'once',
  },
  'resolve-unmatched': {
    level: 'problem',
    brief: '"resolve" names nobody',
    meaning:
      'Entries under "resolve" in the tenant file that name nobody who was read, or the same person or account twice',
    remedy:
      'The summary names each by its place in the list, with the reason. Compare the references with those in this summary; with another ledger key they are others, and without one they change with every run. Correct the entries or take them out. They settle nothing, and nobody was changed for them.',
  },
  'resolve-would-take': {
    level: 'notice',
    meaning:
      'An entry under "resolve" in the tenant file gives an account to somebody although it fits somebody else better; nothing is to be done for it now, so nothing waits',
    remedy: lookAtThem(
      'Look at both people and the account. If the entry is a mistake, correct it or take it out. If it is right, nothing needs to be done: what is to be done for it later waits until somebody has approved it.',
    ),
  },
  'resolve-expired': {
    level: 'problem',
    brief: '"resolve" has expired entries',
    meaning: 'Entries under "resolve" in the tenant file whose last day has passed',
    remedy:
      'Take them out of the tenant file: the links they made are remembered. People who are set aside again still have an e-mail or employee number that another account holds, or shares: correct it.',
  },
  'address-taken': {
    level: 'problem',
    brief: 'e-mail or number taken by another account',
    meaning:
      'Another account in Engagedly has the e-mail or employee number that these people are to get, and keeps it',
    remedy: lookAtThem(
      'Only this field waits, and with it whoever is to be added; everything else is kept in step. Where a change of the other account’s waits for an approval, release that first, or both together. Otherwise give the other account in Engagedly its own e-mail or employee number, or correct the one in Personio; the next run then writes it. Two people who have exchanged theirs need one free address in between.',
    ),
  },
  'record-replaced': {
    level: 'problem',
    brief: 'a record bears another name',
    meaning: 'A Personio record bears the name of somebody else than the account that belongs to it',
    remedy: lookAtThem(
      'Somebody has probably written a new person over the record of an old one. Nothing is written for them. If it is the same person under a new name, settle it under "resolve" in the tenant file; where an entry for this person stands there already, it was carried out before: give that entry another last day. If it is somebody new, give them a record of their own in Personio.',
    ),
    escalates: 'once',
  },
  transfer: {
    level: 'notice',
    meaning: 'The account moved to a newer Personio record of the same person',
    remedy:
      'Nothing needs to be done. If the two records are not the same person, give each its own e-mail and employee number in Personio.',
  },
  'transfer-waiting': {
    level: 'notice',
    meaning:
      'The account belongs to a newer Personio record of the same person, who has yet to start or is out of scope: it is not kept in step now, and not blocked for the old record',
    remedy: lookAtThem(
      'Whoever has yet to start keeps the account, and it is kept in step from the first day; if they should have no access until then, block it in Engagedly by hand, and activate it by hand on that day. An account out of scope is blocked where "leavers" says "onOutOfScope": "block". If these are two people, give each record its own e-mail and employee number in Personio.',
    ),
  },
  'second-account': {
    level: 'problem',
    brief: 'a second account is open',
    meaning:
      'A record has ended, and of two accounts that seem to be its person’s one is still open that no sync would block',
    remedy: lookAtThem(
      'If they have left, block it in Engagedly by hand. If they are here under a newer record, look which account they work with and block the other; if it is that of the old record, settle it on the newer one with a "resolve" entry in the tenant file. If it is somebody else’s account, correct name and birth date there or in Personio, or settle it on them.',
    ),
    escalates: 'weekly',
  },
  'no-identifier': {
    level: 'problem',
    brief: 'no e-mail or number',
    meaning: 'No e-mail or employee number to recognise the person by',
    remedy: lookAtThem(
      'Fill in the e-mail (or the employee number, if the tenant file says "identifier": "employee_id") in Personio, or correct it where what stands there is none. The next run picks the person up.',
    ),
    escalates: 'once',
  },
  'foreign-domain': {
    level: 'problem',
    brief: 'e-mail of a foreign domain',
    meaning: 'The e-mail is outside the domains that the tenant file allows',
    remedy: lookAtThem(
      'If these people belong to the company, add their domain to "domains" in the tenant file; if not, exclude them with "scope.filter".',
    ),
    escalates: 'once',
  },
  'blocked-elsewhere': {
    level: 'problem',
    brief: 'blocked, and no sync opens it',
    meaning:
      'Active in Personio, but the account in Engagedly is blocked, and no sync opens it: as far as is remembered none blocked it for this person, or the tenant file says "reactivate": false',
    remedy: lookAtThem(
      'If the person should have access, activate the account in Engagedly by hand; from then on it is kept up to date. If not, leave it: a sync opens it only if one has blocked it for this person and nobody has since, or has seen the person inactive since it was blocked, and "reactivate" does not say false. Where a sync has blocked it for somebody else, a "resolve" entry for this person lets the next one open it.',
    ),
    escalates: 'once',
  },
  duplicate: {
    level: 'problem',
    brief: 'e-mail or number already taken',
    meaning: 'Engagedly says that this e-mail or employee number is already taken, so it was not written',
    remedy: lookAtThem(
      'Look for another account with the same e-mail or employee number in Engagedly, also among the blocked ones, and correct it; if it is the person’s own from before, activate it instead. It is tried twice, and not again until the e-mail or the number changes: after that enter it in the person’s account by hand, or add the account by hand where there is none. Everything else of whoever has an account is kept in step.',
    ),
  },
  'account-unseen': {
    level: 'problem',
    brief: 'the account of before cannot be seen',
    meaning:
      'An account that may be this person’s from before, or that "resolve" in the tenant file gives them, cannot be seen in Engagedly now, so nobody was added beside it',
    remedy: lookAtThem(
      'The next run looks again. If it stays and the person should have access, activate the account in Engagedly by hand; from then on it is kept up to date. Where an entry under "resolve" names an account that is not there, correct the entry or take it out.',
    ),
    escalates: 'once',
  },
  'wrong-organisation': {
    level: 'problem',
    brief: 'this may be the wrong organisation',
    meaning: 'Fewer than half of the people match, although the Engagedly organisation is in use',
    remedy:
      'Check that both pairs of API keys belong to this customer and that "identifier" fits. If everything is right, release what still waits by the next step that is given for it.',
  },

  // Status and leaving.
  'unknown-status': {
    level: 'problem',
    brief: 'unknown status in Personio',
    meaning: 'A Personio status that is not known here',
    remedy: lookAtThem(
      'Check the status of these people in Personio: it should be active, leave, onboarding or inactive. They are left alone until then.',
    ),
    escalates: 'once',
  },
  'termination-passed': {
    level: 'problem',
    brief: 'not inactive after the last day',
    meaning: 'Active or about to start in Personio although the termination date has passed',
    remedy: lookAtThem(
      'Correct the status or the termination date in Personio. Until then an open account stays open, and a blocked one blocked.',
    ),
  },
  'attribute-missing': {
    level: 'problem',
    brief: 'attribute … is hidden for some',
    meaning: 'Personio does not show an attribute of these people that it shows of others',
    remedy: lookAtThem(
      'The field was left alone for these people. In Personio, under Marketplace > Connected integrations, check that the credential of this sync is not limited to some of the employees. If it is not, and this stays, ask Personio: it shows the attribute of others.',
    ),
  },
  'termination-unreadable': {
    level: 'problem',
    brief: 'termination dates cannot be read',
    meaning: 'Termination dates cannot be read, so nobody who leaves can be blocked',
    remedy:
      'In Personio, under Marketplace > Connected integrations, open the credential of this sync and tick "Termination date" (termination_date) under its readable employee attributes; then run again. Until then nobody who leaves is blocked.',
    escalates: 'weekly',
  },
  'termination-ahead': {
    level: 'notice',
    meaning: 'Inactive in Personio, but the termination date is today or later',
    remedy: lookAtThem(
      'Nothing needs to be done: the first sync after that date blocks the account, or adds it blocked where there is none. If the person has left already, or the date cannot be right, correct it in Personio.',
    ),
  },
  'termination-far': {
    level: 'problem',
    brief: 'inactive, with a last day far ahead',
    meaning:
      'Inactive in Personio, but the termination date is more than 90 days ahead or is no date, so the account stays open until then',
    remedy: lookAtThem(
      'Correct the termination date in Personio, which is probably mistyped, or the status if they still work there. Once the date is over, the next sync blocks the account; nobody is blocked before.',
    ),
    escalates: 'once',
  },
  'evidence-gone': {
    level: 'notice',
    meaning:
      'Read again just before blocking, the person was no longer a leaver, was back under a new record or was not found, the record bore another name, or the account was gone, changed or blocked already',
    remedy: lookAtThem(
      'This run has not blocked the account, and the next one looks at the person afresh. If it is told run after run, look at the person in Personio, and if they have left and the account is open, block it in Engagedly by hand.',
    ),
  },
  'return-gone': {
    level: 'notice',
    meaning:
      'Read again just before their account was to be activated, somebody who was back was inactive again, was kept out by the filter or was not found in Personio, their last day had passed, or the record bore another name or e-mail',
    remedy: lookAtThem(
      'This run has not activated the account, and the next one looks at the person afresh. If it is told run after run, look at the person in Personio, and if they work there, activate the account in Engagedly by hand.',
    ),
  },
  'account-changed': {
    level: 'problem',
    brief: 'an account changed during the run',
    meaning:
      'Read again just before it was to be activated, or given another e-mail or number, the account was gone, had been opened or blocked in Engagedly, or bore another e-mail, number or name than at the start of the run: it may be somebody else’s by now',
    remedy: lookAtThem(
      'This run has written nothing to the account, no other field either. If somebody has edited it or given it away in Engagedly, nothing needs to be done: the next run looks at the person and the account afresh. If it is told run after run, look at the account in Engagedly, and activate or correct it there by hand.',
    ),
    escalates: 'once',
  },
  'account-edited': {
    level: 'problem',
    brief: 'an e-mail was edited during the run',
    meaning:
      'Read again just before it was to get another e-mail or number, the account had got another e-mail in Engagedly since the start of the run; by name and number it is still theirs',
    remedy: lookAtThem(
      'This run has left the e-mail and the number as they are there, and has written the other fields, if any. Nothing needs to be done: the next run looks at the account afresh and writes what Personio says. If the e-mail that was typed in Engagedly is the right one, correct it in Personio. If this is told run after run, correct the account in Engagedly by hand.',
    ),
    escalates: 'once',
  },
  'written-to-another': {
    level: 'problem',
    brief: 'an account changed hands during the run',
    meaning:
      'An account was given another number or name in Engagedly while the run was going on, and the run has still blocked or activated it, or written to it, as that of the person who had it before',
    remedy: lookAtThem(
      'Look at the account in Engagedly today: if it is somebody else’s by now, activate or block it there as they need it, and correct what does not fit them. If they are in Personio, the next run writes their own values; the person who had it before is looked at afresh.',
    ),
    escalates: 'once',
  },
  'evidence-unread': {
    level: 'problem',
    brief: 'somebody could not be read before a block or activation',
    meaning:
      'Personio did not show a person when they were read again just before their account was to be blocked or activated, so it is as it was',
    remedy: lookAtThem(
      'Run again: the account is blocked or activated once Personio shows the person. If it stays, check Personio’s status page and the record of these people in Personio, and block the account of whoever has left, or activate that of whoever is back, in Engagedly by hand. Engagedly was not asked to change anything for them.',
    ),
  },
  'site-administrator': {
    level: 'problem',
    brief: 'somebody to be blocked is a site administrator',
    meaning:
      'Somebody whose account was to be blocked is a site administrator in Engagedly, and administrators are never blocked by this integration',
    remedy: lookAtThem(
      'If they are to have no access, take away the administrator role in Engagedly or block the account there by hand.',
    ),
    escalates: 'weekly',
  },
  protected: {
    level: 'problem',
    brief: 'somebody to be blocked is protected',
    meaning:
      'Somebody whose account was to be blocked is listed under "protect" in the tenant file; it was not blocked',
    remedy: lookAtThem(
      'If the account should be blocked after all, take it out of "protect" in the tenant file. If the person still works there, correct their status in Personio. If they do not, and the account is to stay open, leave it: this is told as long as it is so.',
    ),
    escalates: 'weekly',
  },
  'protected-namesake': {
    level: 'problem',
    brief: 'a namesake of somebody protected',
    meaning:
      'Somebody whose account was to be blocked has the name of somebody listed under "protect" in the tenant file, and no birth date tells them apart; it was not blocked',
    remedy: lookAtThem(
      'If they are one person, list this record under "protect", too. If they are two, settle this one on their own account with a "resolve" entry in the tenant file, or block it in Engagedly by hand.',
    ),
    escalates: 'weekly',
  },
  'protect-unmatched': {
    level: 'problem',
    brief: '"protect" names nobody',
    meaning:
      'Entries under "protect" in the tenant file that protect nobody: no person and no account has them',
    remedy:
      'Correct them: "personio:" and the number at the end of the address of the person’s page in Personio, such as "personio:700033", the user id in Engagedly, the reference in a run summary, or a function mailbox. With another ledger key references are others. Until then these people would be blocked when they leave.',
    escalates: 'weekly',
  },
  'leaver-doubtful': {
    level: 'problem',
    brief: 'a leaver in doubt',
    meaning:
      'A leaver, or somebody gone or out of scope for long enough, has an account that may be somebody else’s by now, or that of the same person under a newer record; it was not blocked',
    remedy: lookAtThem(
      'Look whose account it is. If the leaver is here under a newer record, settle it on that one with a "resolve" entry in the tenant file, unless that one has an account of its own that is used: then block this one in Engagedly by hand. If it is the leaver’s alone, block it in Engagedly by hand or, where they have a record, settle it on that; if it is somebody else’s, correct the e-mail or number.',
    ),
    escalates: 'weekly',
  },
  'leaver-untold': {
    level: 'problem',
    brief: 'a leaver of whom the filter cannot tell',
    meaning: 'The filter gave neither true nor false of somebody who has left, so their account stays open',
    remedy: lookAtThem(
      'If they have left, block the account in Engagedly by hand. That leavers are blocked by themselves, let "scope.filter" in the tenant file give true or false also of whoever has lost what it reads; $exists(...) tells whether a value is there.',
    ),
    escalates: 'weekly',
  },
  'added-namesake': {
    level: 'notice',
    meaning:
      'A newcomer has the whole name of somebody with an account, who is here or has left, and no birth date tells them apart',
    remedy: lookAtThem(
      'Nothing needs to be done if they are two people: each gets an account. If they are one, and here under two records, correct that in Personio, and see to it that only one account is used before one of the records ends. If they had left and are back, they get a new account, and the old one stays as it is, with all that is in it.',
    ),
  },
  'leaver-not-added': {
    level: 'notice',
    meaning:
      'A leaver without an account may be somebody who is here under another record, so no blocked account was added',
    remedy: lookAtThem(
      'Nothing needs to be done if they are one person. If they are two and a blocked account is wanted, let "mapping" in the tenant file fill birth dates, by which they are told apart.',
    ),
  },
  'missing-kept': {
    level: 'notice',
    meaning: 'Gone from Personio, while the account in Engagedly is still open',
    remedy: lookAtThem(
      'Nothing was changed: being gone is no proof of having left. If these people have left, block their accounts in Engagedly, or let "leavers.onMissing" say "block" in the tenant file.',
    ),
  },
  'missing-waiting': {
    level: 'notice',
    meaning: 'Gone from Personio; the account will be blocked if that stays so',
    remedy: lookAtThem(
      'Nothing needs to be done if they have left. They are blocked after three complete runs and 72 hours; whoever appears again in Personio keeps the account, and so does whoever is listed under "protect" in the tenant file.',
    ),
  },
  'added-blocked': {
    level: 'notice',
    meaning: 'Added although they have left: they had no account, and get one that is blocked at once',
    remedy: lookAtThem(
      'Nothing needs to be done if the customer wants accounts of people who have left. If not, write "createBlocked": false under "leavers" in the tenant file, or "employees": "active" under "scope".',
    ),
  },
  'leaver-out-of-scope': {
    level: 'notice',
    meaning: 'Leavers whom the filter keeps out and who never were in scope: their accounts stay open',
    remedy: lookAtThem(
      'Only people who are or were in scope are blocked, since other accounts may be somebody else’s work. If these should not stay open, block them in Engagedly by hand, or change "scope.filter" in the tenant file so that it lets them in.',
    ),
  },
  'no-longer-in-scope': {
    level: 'notice',
    meaning:
      'In scope at the last run, and kept out by the filter now: their accounts stay open and are not kept in step any more',
    remedy: lookAtThem(
      'If this is not meant, correct the data in Personio, or "scope.filter" in the tenant file. If accounts of people out of scope are to be blocked, write "onOutOfScope": "block" under "leavers".',
    ),
  },
  'limit-spent': {
    level: 'notice',
    meaning:
      'So much was done, or tried, in the last 24 hours already, which counts against what is allowed now',
    remedy:
      'Nothing needs to be done if what waits can wait for another day: a limit is for 24 hours. If not, look at it and release it by the next step that is given for it.',
  },
  'out-of-scope-waiting': {
    level: 'notice',
    brief: 'out of scope, and blocked if that stays so',
    meaning: 'No longer passes the filter; the account will be blocked if that stays so',
    remedy: lookAtThem(
      'If this is not meant, correct "scope.filter" in the tenant file or the data in Personio. They are blocked after three complete runs and 72 hours; a changed filter starts that time anew.',
    ),
    escalates: 'once',
  },
  'reason-unknown': {
    level: 'problem',
    brief: 'unknown block reason',
    meaning: 'A block reason that Engagedly does not have',
    remedy:
      'In the tenant file, let "leavers.reasons" name a code that exists and is not archived in Engagedly, for example "not_known". Without one, people are blocked without a reason.',
  },

  // Managers.
  'manager-pending': {
    level: 'notice',
    meaning:
      'The manager has no open account yet, or something about the manager is to be settled first, so the field was left alone',
    remedy: lookAtThem(
      'Nothing needs to be done if the manager gets an account; a later run links them. Where something else is to be settled for the manager, or something waits for them, do that first: the supervisor in Personio may be right. Only if the manager is never to have an account, choose another one there.',
    ),
  },
  'manager-cycle': {
    level: 'problem',
    brief: 'managers in a circle',
    meaning: 'People who are each other’s managers, directly or around a circle',
    remedy: lookAtThem(
      'Correct the supervisor of one of these people in Personio. One link of the circle is left out, all others are kept.',
    ),
  },
  'manager-unknown': {
    level: 'problem',
    brief: 'unknown manager',
    meaning: 'The manager is not among the people that Personio shows',
    remedy: lookAtThem(
      'Choose an existing supervisor for these people in Personio, or let the Personio credential read all employees. The field was left alone.',
    ),
  },

  // Scope.
  'filter-unknown': {
    level: 'problem',
    brief: 'the filter gives neither true nor false',
    meaning: 'The filter gave neither true nor false',
    remedy: lookAtThem(
      'Fill in in Personio what the filter asks for, or correct "scope.filter" in the tenant file so that it gives true or false for everybody; $exists(...) tells whether a value is there. These people were neither added nor taken for leavers.',
    ),
    escalates: 'once',
  },
  'filter-unreadable': {
    level: 'problem',
    brief: 'the filter cannot read …',
    meaning: 'The filter reads a Personio attribute that the credential does not show, so nobody was handled',
    remedy:
      'In Personio, under Marketplace > Connected integrations, open the credential of this sync and tick the attribute under its readable employee attributes, or correct its name in "scope.filter" in the tenant file, also where it was renamed in Personio: "doctor" says which one is probably meant, where one is spelt alike. Until then nobody is added, updated or blocked.',
    escalates: 'weekly',
  },
  'filter-text-misspelt': {
    level: 'problem',
    brief: 'the filter spells … differently',
    meaning:
      'Texts that the filter compares with are spelt differently in Personio, or are several values in one, so nobody has them',
    remedy:
      'Until this is corrected, people may be in scope whom the filter should keep out, or the other way round. Write the texts of "scope.filter" in the tenant file as they stand in Personio, letter by letter, also small and capital ones, each value in quotation marks of its own. "npm run plan" on a terminal shows the values that there are.',
    escalates: 'weekly',
  },
  'filter-text-unmatched': {
    level: 'notice',
    meaning: 'Texts that the filter compares with, and that nobody in Personio has',
    remedy:
      'If that is a mistake, correct the text in "scope.filter" in the tenant file: it has to be the same letter by letter, also small and capital ones, each value in quotation marks of its own. "npm run plan" on a terminal shows the values that there are. If nobody has it at the moment, nothing else needs to be done.',
  },
  'scope-entered': {
    level: 'notice',
    meaning:
      'The scope is another one than in the last run, and these people with an account have come into it',
    remedy:
      'Nothing needs to be done if the change of the tenant file was to do that. Whoever had no account is counted among those added.',
  },
  'scope-left': {
    level: 'notice',
    meaning: 'The scope is another one than in the last run, and these people with an account have left it',
    remedy: lookAtThem(
      'Accounts of people out of scope are not kept in step; "onOutOfScope" in the tenant file says what becomes of them, and nobody is blocked for it before three complete runs and 72 hours. Until then a "scope" that is not meant so can be mended without harm.',
    ),
  },
  'nobody-in-scope': {
    level: 'problem',
    brief: 'nobody is in scope',
    meaning: 'Nobody passes the scope of the tenant file',
    remedy:
      'Check "scope.employees" and "scope.filter" in the tenant file against the values in Personio. Nobody was added or blocked.',
  },

  // Reading.
  'incomplete-source': {
    level: 'problem',
    brief: 'the list from Personio is incomplete',
    meaning: 'The employee list from Personio stayed incomplete after three attempts',
    remedy:
      'Run again later, best while nobody imports data into Personio. Until then nobody is added, blocked or activated; only people who are already matched are updated.',
  },
  'incomplete-target': {
    level: 'problem',
    brief: 'a list from Engagedly is incomplete',
    meaning: 'A list from Engagedly stayed incomplete after three attempts',
    remedy:
      'Run again later, best while nobody imports data into Engagedly. Until then nobody is added, blocked or activated; only people who are already matched are updated.',
  },
  'empty-source': {
    level: 'problem',
    brief: 'Personio shows no employees',
    meaning: 'Personio showed no employees at all',
    remedy:
      'In Personio, under Marketplace > Connected integrations, check that the credential of this sync may read employees and that its access is not limited to an empty group. Nothing was written.',
  },
  'directory-shrank': {
    level: 'problem',
    brief: 'Personio shows far fewer people',
    meaning: 'Personio shows far fewer people than at the last good run',
    remedy:
      'In Personio, under Marketplace > Connected integrations, check whether the credential of this sync still sees everybody. If so many people really left, release what still waits by the next step that is given for it.',
  },

  // Attributes and fields.
  'attribute-skipped': {
    level: 'notice',
    meaning: 'The preset uses a Personio attribute that the credential does not show',
    remedy:
      'If you want it, open the credential of this sync in Personio, under Marketplace > Connected integrations, and tick the attribute under its readable employee attributes. If not, and a field is named here, set that field to null under "mapping" in the tenant file.',
  },
  'attribute-unreadable': {
    level: 'problem',
    brief: 'attribute … cannot be read',
    meaning: 'The tenant file uses a Personio attribute that the credential does not show',
    remedy:
      'In Personio, under Marketplace > Connected integrations, open the credential of this sync and tick the attribute under its readable employee attributes. Where it was renamed in Personio, or is misspelt in the tenant file, correct its name there: "doctor" says which one is probably meant, where one is spelt alike. The field was left alone for everybody.',
    escalates: 'weekly',
  },
  'attribute-ambiguous': {
    level: 'problem',
    brief: 'two attributes are called …',
    meaning: 'Two Personio attributes have the label that the tenant file names',
    remedy:
      'Rename one of them in Personio, or use the attribute’s key (dynamic_ and a number) in the tenant file in place of the label.',
  },
  'attribute-empty': {
    level: 'notice',
    meaning: 'The tenant file uses a Personio attribute that is filled for nobody',
    remedy:
      'Check under "mapping" in the tenant file that this is the attribute you mean, and in Personio that it is filled in. Until then the field gets no value from it.',
  },
  'attribute-lost': {
    level: 'problem',
    brief: 'attribute … is gone',
    meaning: 'A Personio attribute cannot be read, or is empty for everybody although it was filled before',
    remedy:
      'Check in Personio that the attribute still exists and is filled in, and, under Marketplace > Connected integrations, that it is ticked under the readable employee attributes of the credential of this sync. The fields it feeds were left alone. If it is gone for good, set these fields to null under "mapping" in the tenant file.',
    escalates: 'weekly',
  },
  'sensitive-attribute': {
    level: 'problem',
    brief: 'attribute … has no purpose',
    meaning: 'A sensitive attribute is used without a purpose',
    remedy:
      'Take the attribute out of the mapping, or name it with its purpose under "sensitive" in the tenant file. It was not used.',
  },
  'field-skipped': {
    level: 'notice',
    meaning: 'The preset fills a field that this Engagedly organisation does not have',
    remedy:
      'If you want this field, create it in Engagedly. If not, set it to null under "mapping" in the tenant file.',
  },
  'field-unknown': {
    level: 'problem',
    brief: 'Engagedly has no field …',
    meaning: 'The tenant file fills a field that this Engagedly organisation does not have',
    remedy: 'Create the field in Engagedly, or correct or remove its row under "mapping" in the tenant file.',
  },
  'field-unsupported': {
    level: 'problem',
    brief: 'field … cannot be written',
    meaning: 'A kind of Engagedly field that cannot be written, such as a document',
    remedy:
      'Remove its row under "mapping" in the tenant file, or map to a text, number, date or select field.',
  },
  'expression-failed': {
    level: 'problem',
    brief: 'the expression of … failed',
    meaning: 'The expression for a field failed',
    remedy: lookAtThem(
      'Correct the expression under "mapping" in the tenant file; a case under "tests" shows the failure without real people. The field was left alone for these people.',
    ),
  },
  'expression-stopped': {
    level: 'problem',
    brief: 'an expression had to be stopped',
    meaning:
      'The expression for a field, or the filter, had to be stopped: it takes too long, too much memory, or never ends',
    remedy:
      'Correct the expression under "mapping" or "scope.filter" in the tenant file; a case under "tests" shows it without real people. The field was left alone for everybody.',
  },
  'wrong-type': {
    level: 'problem',
    brief: 'values of … have the wrong type',
    meaning: 'A value that does not fit the type of the field',
    remedy: lookAtThem(
      'Of an e-mail: put the address right in Personio, it is none. Of any other field: compare its type in Engagedly with what the expression gives, and convert it in the mapping, for example with $date(...), $number(...) or $string(...). The field was left alone for these people.',
    ),
  },
  'not-an-option': {
    level: 'problem',
    brief: 'values of … are no option',
    meaning: 'A value that is not among the options of the select field',
    remedy: lookAtThem(
      `Add the missing option to the field in Engagedly, or translate the value in the mapping with $option(...). The field was left alone for these people. ${WHICH_VALUES}`,
    ),
  },
  'unmapped-value': {
    level: 'problem',
    brief: 'values of … are not in the table',
    meaning: 'A value that the $option(...) table of the tenant file does not list',
    remedy: lookAtThem(
      `Add the value to the table in the tenant file, with an option beside it, or with '' if it is not to be carried over. The field was left alone for these people. ${WHICH_VALUES}`,
    ),
  },
  'mandatory-missing': {
    level: 'problem',
    brief: 'a mandatory field is empty',
    meaning: 'A field that Engagedly demands has no value, so the person could not be added',
    remedy: lookAtThem(
      'Fill in the value in Personio, map the field in the tenant file, or make it optional in Engagedly.',
    ),
  },
  'units-unlisted': {
    level: 'notice',
    meaning: 'Units in which nobody works are not known: Personio did not give their list',
    remedy:
      'The units of people were synced, and the next run asks for the others again. If this stays, allow the credential in Personio to read departments and teams, workplaces and cost centers (API v2). Job titles have no list in Personio.',
  },
  'source-ending': {
    level: 'notice',
    brief: 'Personio announces the end of an API version',
    meaning: 'Personio announces the end of the API version that this product uses',
    remedy:
      'Nothing fails yet. Whoever maintains this product reads the announcement in the changelog at developer.personio.de and updates it in time; the answers name the day in their headers "Deprecation" and "Sunset".',
    escalates: 'once',
  },
  'unit-unknown': {
    level: 'notice',
    meaning: 'A department, business unit, job title or location exists only in Personio',
    remedy:
      'Create it in Engagedly under the same name, or add its kind to "scope.structure" in the tenant file so that it is created. Until then the field is left alone. "npm run plan" on a terminal shows the names.',
  },
  'unit-twice': {
    level: 'notice',
    meaning:
      'A department, business unit, job title or location of people in scope stands several times in Engagedly, under one name or names that differ only in case',
    remedy:
      'Whoever is in one of them stays there; everybody else gets the one that is spelled exactly as in Personio, of several the one with the lowest id. If they are one unit, move its people to that one in Engagedly, and rename or remove the others there: this product never does. If they are several, give them different names in both systems. "npm run plan" on a terminal shows names and ids.',
  },

  // Writing.
  rejected: {
    level: 'problem',
    brief: 'Engagedly refused values',
    meaning: 'Engagedly refused the values of a person, or a new unit',
    remedy: lookAtThem(
      'Compare the named field of these people with what Engagedly accepts (length, format, options), and correct the value in Personio or the mapping. The next run tries again.',
    ),
  },
  'block-refused': {
    level: 'problem',
    brief: 'a block was refused',
    meaning: 'Engagedly refused to block an account, so somebody who should have no access still has it',
    remedy: lookAtThem(
      'Block the account in Engagedly by hand, today; where that does not work either, Engagedly says there what stands in the way. Check also that the codes under "leavers.reasons" in the tenant file are in use there. It is tried again in every run.',
    ),
    escalates: 'once',
  },
  'activation-refused': {
    level: 'problem',
    brief: 'an activation was refused',
    meaning: 'Engagedly refused to activate an account, so somebody who is back still has no access',
    remedy: lookAtThem(
      'Activate the account in Engagedly by hand: from then on it is kept up to date. Where that does not work either, Engagedly says there what stands in the way. It is tried again in every run.',
    ),
    escalates: 'once',
  },
  'write-failed': {
    level: 'problem',
    brief: 'a change could not be written',
    meaning:
      'A change could not be written: Engagedly gave no usable answer, was busy with another change, did not find the record, or pointed to another address',
    remedy: lookAtThem(
      'Run again: what is missing is tried afresh and nothing is written twice. If it stays, look at these people in Engagedly, and whether the address of its API (ENGAGEDLY_URL) is right where one is set.',
    ),
  },
  'failing-repeatedly': {
    level: 'problem',
    brief: 'the same people keep failing',
    meaning: 'The changes of the same people have failed in three runs in a row or more',
    remedy: lookAtThem(
      'Somebody has to look: open the people by their references, correct in Personio what Engagedly does not take (the other lines name the fields), or change them in Engagedly by hand. It is tried again in every run.',
    ),
    escalates: 'weekly',
  },
  'not-sticking': {
    level: 'problem',
    brief: 'a value does not stay',
    meaning: 'Written or added twice, and Engagedly does not show it',
    remedy: lookAtThem(
      'It is not written again until it changes on one side. Look whether somebody or another tool sets it back in Engagedly. A field that Engagedly does not keep: take its row out of "mapping". A unit whose name Engagedly keeps in another spelling (shorter, another dash): use that one in Personio or the mapping, and delete the double in Engagedly by hand. A new account: add it in Engagedly by hand.',
    ),
    escalates: 'weekly',
  },
  'pictures-unreadable': {
    level: 'problem',
    brief: 'profile pictures not readable',
    meaning: 'Profile pictures are to be copied, and the Personio credential may not read them',
    remedy:
      'In Personio, tick "Profile picture" under the credential\'s readable employee attributes, or write "pictures": false in the tenant file.',
  },
  'pictures-unremembered': {
    level: 'notice',
    meaning:
      'Without a ledger key nothing tells which profile pictures are new, so they were copied for people who were added, and for nobody else',
    remedy:
      'Set the secret LEDGER_KEY of this tenant, the one that it had if it ever had one, or write "pictures": false in the tenant file.',
  },
  'picture-type': {
    level: 'notice',
    meaning: 'The profile picture is neither JPEG nor PNG, so it was not copied',
    remedy:
      'Upload it in Personio as JPEG or PNG. It is looked at again when the record changes, and once a week.',
  },
  'picture-too-large': {
    level: 'notice',
    meaning: 'The profile picture has more than 2 MB at a width of 400 pixels, so it was not copied',
    remedy:
      'Upload a smaller one in Personio. It is looked at again when the record changes, and once a week.',
  },
  'picture-refused': {
    level: 'notice',
    meaning: 'Engagedly does not take the profile picture',
    remedy:
      'Upload another one in Personio. It is tried again when the record changes, and once a week; nothing else waits for it.',
  },
  'picture-failed': {
    level: 'problem',
    brief: 'a profile picture not copied',
    meaning: 'A profile picture could not be read or uploaded',
    remedy:
      'The next run tries again; everything else was done. If it stays, check whether the API of both vendors works.',
  },
  'record-unread': {
    level: 'problem',
    brief: 'full records not shown',
    meaning: 'Engagedly did not show the full record of these people',
    remedy: lookAtThem(
      'What rests on it was left alone for them: when a run is put back, everything; otherwise only the fields that stand nowhere else (HR and secondary managers, second phone, promotion and review date, education, about me). The next run asks again. If it stays, look whether Engagedly shows these people.',
    ),
  },
  'left-active': {
    level: 'problem',
    brief: 'a leaver’s new account stayed open',
    meaning: 'A person who has left was added, but the new account could not be blocked',
    remedy: lookAtThem(
      'Run again: the account is blocked then. If it stays open, block it in Engagedly by hand. After three in a row no further leaver is added until blocking works again.',
    ),
    escalates: 'weekly',
  },
  'leaver-not-tried': {
    level: 'problem',
    brief: 'leavers were not added while none can be blocked',
    meaning:
      'A person who has left was not added, since the accounts of three in a row were made and could not be blocked',
    remedy: lookAtThem(
      'Nothing is to be done for these people: nobody has made them an account. Mend what "left-active" tells of, or block one of those accounts by hand; the next sync then adds the others.',
    ),
  },
  'unit-failed': {
    level: 'problem',
    brief: 'a unit could not be created',
    meaning: 'A department, business unit, job title or location could not be created',
    remedy:
      'Run again. If it stays, create it in Engagedly by hand under the same name. The field was left alone for these people.',
  },

  // Approval and state.
  'no-ledger-key': {
    level: 'notice',
    brief: 'no ledger key',
    meaning:
      'There was no ledger key: nothing was known of earlier runs, and nothing is remembered of this one',
    remedy:
      'Until a sync has one, whoever is blocked stays closed when they come back, and nothing can be approved. Set LEDGER_KEY before the next sync: gh secret set LEDGER_KEY --env tenant-<tenant>, or at a terminal in its environment. If this tenant ever had a ledger key, it has to be that one, from where it is kept. Only for a tenant that never had one make one, with "openssl rand -hex 32". After a recorded sync without one a new memory begins.',
    escalates: 'once',
  },
  stateless: {
    level: 'notice',
    meaning:
      'Nothing was remembered of this tenant, and no larger group of leavers has been looked at since, so these wait until somebody has approved them',
    remedy:
      'Check what waits, and release it by the next step that is given for it: after that the usual limits hold. Where "no-ledger-key" is told as well, follow that first: without the key nothing can be approved.',
  },
  'approval-unmatched': {
    level: 'problem',
    brief: 'an approval fits nothing',
    meaning: 'An approved digest fits nothing that waits now',
    remedy:
      'These changes were released before, are not wanted any more, have waited for more than 72 hours, or their run was not recorded; or so few of them were left that a sync since then has carried them out. If something still waits, this summary shows it with its digest: approve that one. If nothing does, run again without an approval.',
  },
  'approval-rerun': {
    level: 'notice',
    meaning: 'Approvals do not count when a run is repeated',
    remedy:
      'Nothing was released. Start a new run with the same digest in "approve", instead of re-running the old one.',
  },

  // A run that is put back.
  'undo-changed': {
    level: 'problem',
    brief: 'changed since the run that is put back',
    meaning: 'Somebody has changed this since the run that is put back, so it was left alone',
    remedy: lookAtThem(
      'Nothing needs to be done if the value of now is right. If not, correct it in Personio, or in Engagedly by hand.',
    ),
  },
  'undo-private': {
    level: 'problem',
    brief: '… is kept in no details',
    meaning: 'The values of this field are not kept in details, so it could not be put back',
    remedy: lookAtThem(
      'Birth date, gender and what sensitive attributes feed is kept nowhere. Correct it in Personio; the sync writes it once the pause is lifted.',
    ),
  },
  'undo-gone': {
    level: 'problem',
    brief: 'an account or a unit is gone',
    meaning: 'An account or a unit that putting it back needs is not there any more',
    remedy: lookAtThem('Look at these people in Engagedly, and correct by hand what should be as it was.'),
  },
  'undo-in-use': {
    level: 'problem',
    brief: 'an account is in use',
    meaning:
      'An account bears more than what the run wrote, is somebody else’s by now, or may have been opened by somebody else, so it stays as it is',
    remedy: lookAtThem(
      'Somebody works with it, or has written into it by hand. If it should be closed all the same, block it in Engagedly by hand.',
    ),
  },
  'undo-opens-leavers': {
    level: 'notice',
    meaning:
      'Putting the run back opens, or has opened, accounts of people who are leavers in Personio; the first sync after the pause blocks them again, or holds them for approval',
    remedy: lookAtThem(
      'If somebody was blocked by mistake, correct their status or termination date in Personio. Then lift the pause soon, and approve these blocks if they wait (what the run blocked counts for 24 hours); or block by hand in Engagedly whoever has really left. Until then these accounts are open. For one person no run has to be put back: correct Personio, and the next sync opens the account.',
    ),
  },
  'undo-details': {
    level: 'problem',
    brief: 'its details are missing',
    meaning: 'What is needed to put the run back is missing or does not fit',
    remedy:
      'Give the number and the attempt of that run, its own details (it has to have run under "details": "all"), and the ledger key under which it ran. Nothing was called.',
  },
  'undo-unpaused': {
    level: 'problem',
    brief: 'not paused',
    meaning: 'This tenant is not paused, and its next sync would do again what is put back',
    remedy:
      'Pause it first: "status": "paused" in the tenant file, or its id in the variable PAUSED_TENANTS. Lift that only when Personio or the tenant file say what is wanted: the sync then repeats what they still say.',
  },
  'undo-units': {
    level: 'notice',
    meaning: 'Departments, business units, job titles or locations that the run has created stay',
    remedy:
      'Nothing here is ever deleted or renamed. If nobody needs them, remove them in Engagedly by hand.',
  },
  'undo-repeats': {
    level: 'notice',
    meaning: 'Once the pause is lifted, the sync writes again what Personio and the tenant file still say',
    remedy:
      'Correct the data in Personio or the tenant file first. "plan" works while the tenant is paused, and shows what the next sync would do.',
  },

  // The run could not go on.
  config: {
    level: 'problem',
    brief: 'a setting or the file is wrong',
    meaning: 'A setting or the tenant file is wrong',
    remedy: 'Run "validate": it names the file, the line and what to change. Nothing was written.',
  },
  'personio-auth': {
    level: 'problem',
    brief: 'Personio refuses the credential',
    meaning: 'Personio does not accept the credential',
    remedy:
      'In Personio, under Marketplace > Connected integrations, check that the API credential exists and may read employees; then update the client id and client secret of this tenant.',
  },
  'engagedly-auth': {
    level: 'problem',
    brief: 'Engagedly refuses the keys',
    meaning: 'Engagedly does not accept the API keys',
    remedy: `${ENGAGEDLY_KEYS}, check that the keys exist and that the administrator who made them is still active; then update the client key and secret key of this tenant.`,
  },
  'personio-http': {
    level: 'problem',
    brief: 'Personio could not be reached',
    meaning: 'Personio could not be reached or refused a request',
    remedy: `${RUN_AGAIN_LATER} If it stays, check Personio’s status page and the network of the machine that runs this.`,
  },
  'engagedly-http': {
    level: 'problem',
    brief: 'Engagedly could not be reached',
    meaning: 'Engagedly could not be reached or refused a request',
    remedy: `${RUN_AGAIN_LATER} If it stays, check Engagedly’s status page and the network of the machine that runs this.`,
  },
  'personio-shape': {
    level: 'problem',
    brief: 'Personio answered oddly',
    meaning: 'An answer from Personio was not what its documentation promises',
    remedy: `${RUN_AGAIN_LATER} If it stays, Personio changed its interface and this product needs an update: report it.`,
  },
  'engagedly-shape': {
    level: 'problem',
    brief: 'Engagedly answered oddly',
    meaning: 'An answer from Engagedly was not what its documentation promises',
    remedy: `${RUN_AGAIN_LATER} If it stays, Engagedly changed its interface and this product needs an update: report it.`,
  },
  'read-only': {
    level: 'problem',
    brief: 'a write in a run that may only read',
    meaning: 'Something tried to write in a run that may only read; it was stopped',
    remedy: 'Report this: it is a defect. Nothing was written.',
  },
  'state-lost': {
    level: 'notice',
    brief: 'the memory of earlier runs is lost',
    meaning:
      'The memory of earlier runs could not be used: LEDGER_KEY is another one, a run in between had none, state.json on the ledger branch was changed or is damaged, or that branch could not be read',
    remedy:
      'If this is a plan: before the next sync put back the right LEDGER_KEY, or undo the commit that changed state.json on the ledger branch. A sync begins a new memory: it holds more for approval than usual, what was blocked in the last 24 hours is not counted any more, and whoever has come back by then stays closed. If the ledger key was changed on purpose, or a run in between had none, there is nothing else to do.',
    escalates: 'once',
  },
  rekeyed: {
    level: 'notice',
    meaning: 'Links between people and accounts that are remembered under the new ledger key now',
    remedy:
      'What was held under the old key cannot be approved any more; the next sync holds it anew. References in older summaries are others now. Take LEDGER_KEY_OLD out of the environment, end the pause, start a sync by hand, and when it was quiet, destroy every copy of the old key: older history is anonymous from then on.',
  },
  'rekey-forgotten': {
    level: 'notice',
    meaning: 'Links that are not remembered any more',
    remedy:
      'Neither end of them is there any more, or an account is hidden and its id was not remembered. Nothing needs to be done: what shows up again is matched by identifier, and a blocked account is opened again only after a sync has seen its owner inactive.',
  },
  superseded: {
    level: 'notice',
    meaning: 'This job is not wanted now',
    remedy:
      'Nothing was called. The next start looks again at what is due. If the variable PAUSED_TENANTS pauses the tenant, lift that pause first.',
  },
  cancelled: {
    level: 'problem',
    brief: 'stopped by you',
    meaning: 'Stopped by you before all was done',
    remedy:
      'Run again for the rest, on your own machine after "npm run record": what was done stays, and nothing is done twice.',
  },
  'out-of-time': {
    level: 'notice',
    meaning: 'The time of the job was over before all was done',
    remedy:
      'The next start goes on by itself, and an undo when it is started again: what was done stays, and nothing is done twice. If it happens day after day, look why the vendors answer so slowly.',
  },
  throttled: {
    level: 'problem',
    brief: 'the key is used by somebody else as well',
    meaning: 'A vendor asked for fewer requests, so the run ended early',
    remedy:
      'Somebody else probably uses the same key at the same time: find out who, and let them ask less or at another time. The next start goes on by itself, and an undo when it is started again: what was done stays, and nothing is done twice.',
  },
  paused: {
    level: 'problem',
    brief: 'paused',
    meaning: 'This tenant is paused',
    remedy:
      'To sync it, set "status": "active" in its tenant file. A plan works while it is paused. Nothing was called.',
  },
  'no-result': {
    level: 'problem',
    brief: 'ended without a result',
    meaning: 'The job ended without a result',
    remedy:
      'Open the run on GitHub and read the end of the job of this tenant: it was cancelled, ran out of time, or could not start. The next due run tries again; to try at once, run "sync" for this tenant by hand.',
  },
  'unrecorded-run': {
    level: 'notice',
    meaning:
      'People who were probably added or blocked by a run that was not recorded: its result was lost, and no recorded run had seen their accounts so',
    remedy:
      'Nothing needs to be done: whoever was blocked counts against what may be blocked in that day, and is opened again should they come back; of those who were out of scope or missing, only whom Engagedly shows as blocked while that run may have lasted. If an administrator blocked one of them in those hours, block the account again once it is opened. What else that run has changed is not counted anywhere; its page on GitHub says why its result was lost.',
  },
  'details-unavailable': {
    level: 'problem',
    brief: 'details could not be kept',
    meaning: 'The details of this run could not be kept for everybody who may read them',
    remedy:
      'Run "validate": it names what is wrong in .github/approvers.json, or which approver of the tenant file does not stand there. The next run keeps its details again; everything else was done as planned.',
  },
  internal: {
    level: 'problem',
    brief: 'a defect',
    meaning: 'A defect in this product',
    remedy:
      'Run again. If it happens again, report it with the run id; this summary holds no personal data and can be passed on.',
  },
  redacted: {
    level: 'problem',
    brief: 'texts were removed',
    meaning: 'Texts that may have held personal data were removed from this summary',
    remedy:
      'Report this with the run id: it is a defect, or a key in the tenant file looks like personal data. The figures in this summary are complete.',
  },

  // A command that has no summary of its own stopped.
  'ledger-busy': {
    level: 'problem',
    brief: 'the ledger is busy',
    meaning: 'The ledger branch could not be pushed, because others kept pushing to it',
    remedy: 'Start "record" again in some minutes: what was done stays, and only waits to be recorded.',
  },
  'ledger-refused': {
    level: 'problem',
    brief: 'the ledger was refused',
    meaning: 'The remote refused to take the ledger branch',
    remedy:
      'Check that the workflow may write contents and that no rule of the repository protects the ledger branch.',
  },
  'ledger-unreachable': {
    level: 'problem',
    brief: 'the ledger cannot be read',
    meaning: 'The ledger branch could not be read from the remote',
    remedy: 'Check that the remote "origin" is there and that the workflow may read it, then run again.',
  },
  'ledger-broken': {
    level: 'problem',
    brief: 'Git failed on the ledger',
    meaning: 'Git did not do its work on the ledger branch',
    remedy: 'Run again. If it stays, look at the disk of the machine and at the ledger branch.',
  },
  'github-environments': {
    level: 'problem',
    brief: 'GitHub did not tell the environments',
    meaning: 'GitHub did not tell which environments there are',
    remedy: 'Run again later. If it stays, check that the workflow may read actions.',
  },
  'github-rules': {
    level: 'problem',
    brief: 'GitHub did not tell the rules of the ledger branch',
    meaning: 'GitHub did not tell which rules the ledger branch has',
    remedy: 'Run again later. If it stays, check that the workflow may read the contents of the repository.',
  },
  'github-runs': {
    level: 'problem',
    brief: 'GitHub did not tell the runs',
    meaning: 'GitHub did not tell which runs are unfinished',
    remedy: 'Run again later. If it stays, check that the workflow may read actions.',
  },
  comment: {
    level: 'problem',
    brief: 'no comment could be written',
    meaning: 'The comment on the pull request could not be written',
    remedy: 'Check that the workflow may write to pull requests, then run the job again.',
  },
} as const satisfies Readonly<Record<Issue['code'], Guidance>>;

/** Every code that a finding, a rejection or an error can bear. */
export type IssueCode = keyof typeof ISSUES;

/** A run that ended so has begun its writes and has left the rest to the next one: nothing has failed. */
const ENDED_EARLY: ReadonlySet<string> = new Set<IssueCode>(['out-of-time', 'throttled']);

/** Whether this code, of an issue or in the history, says that the next start should go on. */
export function isEndedEarly(code: string): boolean {
  return ENDED_EARLY.has(code);
}

/** What a code means and what to do. */
export function guidanceFor(code: IssueCode): Guidance {
  return ISSUES[code];
}

/** Whether somebody has to look at it, also where it leaves the outcome as it is. No word of another version does. */
export function needsSomebody(code: string): boolean {
  return isIssueCode(code) && guidanceFor(code).brief !== undefined;
}

/** A sentence as it goes on in another: a name keeps its capital. */
export function inSentence(text: string): string {
  return /^(?:Personio|Engagedly) /.test(text) ? text : `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;
}

/** The issue in a few words: `attribute "Funktion" is gone`. */
export function briefly({ code, attribute, field }: Pick<Issue, 'code' | 'attribute' | 'field'>): string {
  const { brief = code } = guidanceFor(code);
  const about = attribute ?? field;
  return about === undefined ? brief.replace(/(?: of)? …| …/, '') : brief.replace('…', `"${about}"`);
}

/** Whether a word from outside, such as the history in Git, is a code of this version. */
export function isIssueCode(code: string): code is IssueCode {
  return Object.hasOwn(ISSUES, code);
}

/** Every code, sorted. */
export function knownCodes(): IssueCode[] {
  return Object.keys(ISSUES).filter(isIssueCode).sort();
}
