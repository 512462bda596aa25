/** What a customer is asked on their page: nothing that they have answered already, but whether it is right. HTML, escaped. Pure. */
import type { Language, Tenant } from '../model.ts';
import { blocksAnybody, limitsOf } from '../rules.ts';
import { fixedLimit } from '../tenant/describe/behaviour.ts';
import { escaped } from './page-html.ts';

export function asksOf(tenant: Tenant, language: Language): string[] {
  const texts = TEXTS[language];
  if (tenant.scope.employees === 'none') return [texts.units];
  const { protect = [] } = tenant;
  return [
    texts.meant,
    ...(blocksAnybody(tenant)
      ? [
          limitAsked(tenant, language),
          protect.length === 0 ? texts.protect : texts.protected(listOf(protect, language)),
        ]
      : []),
    texts.welcome,
    // An active tenant begins by itself: there is no trial whose numbers somebody could look at before.
    ...(tenant.status === 'paused' ? [texts.numbers] : []),
  ];
}

function limitAsked(tenant: Tenant, language: Language): string {
  const texts = TEXTS[language];
  if (tenant.limits?.block === undefined) return texts.limit;
  const fixed = fixedLimit(limitsOf(tenant).block);
  return fixed === undefined ? texts.ownLimit : texts.wished(fixed);
}

/** `the Personio numbers 700033 and 700034; it@nordwind.example`: numbers without names, as they were told to us. */
function listOf(protect: readonly string[], language: Language): string {
  const numbers = protect.flatMap((entry) => /^personio:(\d+)$/.exec(entry)?.[1] ?? []);
  const others = protect.filter((entry) => !entry.startsWith('personio:'));
  return [
    ...(numbers.length > 0 ? [`${TEXTS[language].ids(numbers.length)} ${numbers.join(', ')}`] : []),
    ...others,
  ]
    .map(escaped)
    .join('; ');
}

const TEXTS = {
  en: {
    units: 'Is everything in the table below meant so?',
    meant:
      'Is everything in the table below meant so, above all who comes over, who is kept out, which data comes over, and what happens to people who leave?',
    limit:
      'How many accounts may be blocked in a day before somebody asks you? What we suggest stands under “Limits”.',
    wished: (most: number) =>
      most === 0
        ? 'No account is blocked before somebody has asked you: that was your wish. Is it right?'
        : `At most ${most} ${most === 1 ? 'account' : 'accounts'} may be blocked in a day before somebody asks you: ${most} was your wish. Is it right?`,
    ownLimit:
      'How many accounts may be blocked in a day before somebody asks you is set as you wished; it stands under “Limits”. Is it right?',
    protect:
      'Who must never be blocked? Tell us the number at the end of the address of their page in Personio, not the name.',
    protected: (who: string) =>
      `Never blocked are, as you have told us: ${who}. Is that right, and is nobody missing? The number stands at the end of the address of the person's page in Personio.`,
    ids: (count: number) => (count === 1 ? 'Personio number' : 'Personio numbers'),
    welcome:
      'Does Engagedly write a welcome mail to new accounts at your company? Your Engagedly administrator, or the support of Engagedly, knows it.',
    numbers:
      'Do the three numbers we send you next look right: how many people would be added, how many blocked, how many are kept out? We get them from a trial that writes nothing.',
  },
  de: {
    units: 'Ist alles in der Tabelle unten so gemeint?',
    meant:
      'Ist alles in der Tabelle unten so gemeint, vor allem, wer übernommen wird, wer nicht, welche Daten übertragen werden, und was mit Personen geschieht, die gehen?',
    limit:
      'Wie viele Konten dürfen an einem Tag gesperrt werden, bevor jemand bei Ihnen nachfragt? Unser Vorschlag steht unter „Grenzen“.',
    wished: (most: number) =>
      most === 0
        ? 'Kein Konto wird gesperrt, bevor jemand bei Ihnen nachgefragt hat: Das war Ihr Wunsch. Stimmt es so?'
        : `An einem Tag ${most === 1 ? 'darf höchstens 1 Konto' : `dürfen höchstens ${most} Konten`} gesperrt werden, bevor jemand bei Ihnen nachfragt: ${most} war Ihr Wunsch. Stimmt es so?`,
    ownLimit:
      'Wie viele Konten an einem Tag gesperrt werden dürfen, bevor jemand bei Ihnen nachfragt, ist nach Ihrem Wunsch eingestellt und steht unter „Grenzen“. Stimmt es so?',
    protect:
      'Wer darf nie gesperrt werden? Nennen Sie uns die Nummer am Ende der Adresse der Personio-Seite dieser Person, nicht den Namen.',
    protected: (who: string) =>
      `Nie gesperrt werden, wie Sie es uns genannt haben: ${who}. Stimmt das, und fehlt niemand? Die Nummer steht am Ende der Adresse der Personio-Seite einer Person.`,
    ids: (count: number) => (count === 1 ? 'die Personio-Nummer' : 'die Personio-Nummern'),
    welcome:
      'Schreibt Engagedly neuen Konten bei Ihnen eine Willkommens-Mail? Das weiß, wer Engagedly bei Ihnen verwaltet, oder der Support von Engagedly.',
    numbers:
      'Stimmen die drei Zahlen, die wir Ihnen als Nächstes schicken: Wie viele Personen kämen hinzu, wie viele würden gesperrt, wie viele werden nicht übernommen? Sie stammen aus einer Probe, die nichts schreibt.',
  },
} as const;
