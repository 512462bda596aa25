/** Alerts as a webhook takes them: Slack's, Teams', or plain JSON. Pure. */
import { type AlertKind, isGoodNews } from './due-alerts.ts';

/** As the webhook gets it; `tenant`: where it is of one alone. */
export type Message = {
  kind: AlertKind | 'alert-record';
  tenant?: string;
  text: string;
  url: string;
  of: ReadonlyArray<{ tenant: string }>;
};

/** In the shape that the service takes, told by its host, or by the path that such addresses have. */
export function messageFor({ hostname, pathname }: URL, entries: readonly Message[]): unknown {
  const lines = entries.map(({ kind, text, url }) => ({
    text: `${isGoodNews(kind) ? '✅' : '⚠️'} ${text}`,
    url,
  }));
  if (hostname === 'hooks.slack.com' || pathname.startsWith('/services/'))
    return { text: lines.map(({ text, url }) => `${slackText(text)}${url && ` <${url}|run>`}`).join('\n') };
  if (
    /\.(?:webhook\.office|logic\.azure|powerplatform)\.com$/.test(hostname) ||
    pathname.startsWith('/webhookb2/')
  ) {
    const body = lines.map(({ text, url }) => ({
      type: 'TextBlock',
      wrap: true,
      text: `${teamsText(text)}${url && ` [run](${url})`}`,
    }));
    const content = {
      $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
      type: 'AdaptiveCard',
      version: '1.4',
      body,
    };
    return {
      type: 'message',
      attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }],
    };
  }
  return {
    text: lines.map(({ text, url }) => `${text}${url && ` ${url}`}`).join('\n'),
    alerts: entries.map(({ kind, tenant, text, url, of }) => ({
      kind: kind.replace(/^alert-|-over$/g, ''),
      state: kind.endsWith('-over') ? 'over' : 'begun',
      tenants: tenant === undefined ? of.map((one) => one.tenant) : [tenant],
      text,
      url,
    })),
  };
}

/** https://docs.slack.dev/messaging/formatting-message-text: these three are all that is markup. */
function slackText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Some of Markdown is understood there. */
function teamsText(text: string): string {
  return text.replace(/[\\*_[\]`#]/g, '\\$&');
}
