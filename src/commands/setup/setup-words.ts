/** What setup prints: a line for each setting, and how it ended. Pure. */
import type { Settings } from '../../settings.ts';
import type { Place } from '../../setup/github.ts';
import { DONE, type Line, type State } from '../../setup/walk.ts';

const LABELS: Readonly<Record<State, string>> = {
  right: 'right',
  changed: 'changed',
  unseen: 'not seen',
  differs: 'DIFFERS',
  click: 'TO CLICK',
  waits: 'WAITS',
  refused: 'REFUSED',
  unread: 'NOT TOLD',
};
const WIDTH = 10;

/** One line of the table, and what to do below it. */
export function shownLine({ state, what, how, page, paste }: Line): string {
  const more = [how, page, paste].filter((text) => text !== '');
  return [`${LABELS[state].padEnd(WIDTH)}${what}`, ...more.map((text) => `${' '.repeat(WIDTH)}${text}`)].join(
    '\n',
  );
}

/** How much is right, and how to go on. */
export function endOf(
  lines: readonly Line[],
  { setup, place, tenant }: Pick<Settings, 'setup' | 'tenant'> & { place: Place },
): string {
  const count = (...states: State[]) => lines.filter(({ state }) => states.includes(state)).length;
  const [changed, open] = [count('changed'), lines.filter(({ state }) => !DONE.has(state)).length];
  if (open === 0) {
    const unseen = count('unseen');
    const rest = unseen === 0 ? '' : ` ${unseen} could not be seen from here.`;
    return `All is as it should be${changed === 0 ? ', and nothing was changed' : `; ${changed} changed`}.${rest}`;
  }
  const options = [
    `--repo ${place.repository}`,
    ...(tenant === '' ? [] : [`--tenant ${tenant}`]),
    ...(setup.hasDeployKey ? [] : ['--no-deploy-key']),
  ];
  const again = `npm run setup -- ${options.join(' ')}`;
  const next = setup.isCheck
    ? `${again} makes right what it can.`
    : `When it is done, run this again: ${again}`;
  return `${open} of ${lines.length} left to do. ${next}`;
}
