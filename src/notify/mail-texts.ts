/** What each mail says. Pure. */

import type { Language } from '../model.ts';
import type { Escalation } from '../types/history.d.ts';
import type { Summary } from '../types/summary.d.ts';
import type { MailKind } from './due-mails.ts';
import type { Part } from './render.ts';
import { firstSuccess, recovered } from './to-customer.ts';
import {
  escalated,
  failing,
  firstSuccessForSupport,
  held,
  recoveredForSupport,
  stale,
} from './to-support.ts';

export type Facts = {
  id: string;
  name: string;
  /** Whether the customer, and support, get mails at all. */
  hasCustomer: boolean;
  hasSupport: boolean;
  /** In words; may be empty. */
  finishedAt: string;
  /** Failed runs in a row: up to this one, or, when this one did not fail, before it. */
  failures: number;
  slotsBehind: number;
  /** Whether this run, or the one before it, has failed with many others. */
  isOutage: boolean;
  /** `until` in words; may be empty. */
  quarantine: { isRefused: boolean; until: string } | undefined;
  /** What is open, and whether all of it has been told before. */
  escalated: (Pick<Escalation, 'open'> & { isReminder: boolean }) | undefined;
  /** In words; may be empty. */
  schedule: string;
  /** Of what the customer reads; support reads English. */
  language: Language;
  summary: Summary;
};

export type Words = { subject: string; parts: Part[] };

const WORDS: Readonly<Record<MailKind, (facts: Facts) => Words | undefined>> = {
  'first-success': firstSuccess,
  'first-success-support': firstSuccessForSupport,
  recovered,
  held,
  failing,
  'recovered-support': recoveredForSupport,
  stale,
  escalated,
};

/** `undefined` when the run cannot tell what the mail should say. */
export function wordsFor(kind: MailKind, facts: Facts): Words | undefined {
  return WORDS[kind](facts);
}
