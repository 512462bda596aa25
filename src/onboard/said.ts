/** A sentence of `tenant/describe` for a customer's page. HTML. Pure. */
import type { Language } from '../model.ts';
import { inEnglish } from './in-english.ts';
import { inGerman } from './in-german.ts';
import { fromMarkdown } from './page-html.ts';

/** A sentence of `validate` in the customer's words; in English where there are no others, and marked so. */
export function said(markdown: string, language: Language): string {
  if (language === 'en') return fromMarkdown(inEnglish(markdown));
  const german = inGerman(markdown);
  return german === undefined ? `<span lang="en">${fromMarkdown(markdown)}</span>` : fromMarkdown(german);
}
